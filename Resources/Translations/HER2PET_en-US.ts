<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
    <context>
        <name>DICOMHER2PETPlugin</name>
        <message>
            <location filename="../../HER2PETExtension/DICOMHER2PETPlugin.py" line="39" />
            <source>PET</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2PETExtension/DICOMHER2PETPlugin.py" line="43" />
            <source>PET, not a whole series: {description}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2PETExtension/DICOMHER2PETPlugin.py" line="53" />
            <source>Loaded in its own units: its header does not give an SUV.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2PETExtension/DICOMHER2PETPlugin.py" line="93" />
            <source>DICOM PET SUV Plugin (HER2PET)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2PETExtension/DICOMHER2PETPlugin.py" line="97" />
            <source>Loads PET series from the DICOM database as SUV volumes, with the source of every value used.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>qSlicerAbstractCoreModule</name>
        <message>
            <location filename="../../HER2PETExtension/DICOMHER2PETPlugin.py" line="94" />
            <source>Developer Tools.DICOM Plugins</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2Quant.py" line="23" />
            <location filename="../../HER2Reading/HER2Reading.py" line="19" />
            <source>Nuclear Medicine</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2Focus.py" line="15" />
            <source>Segmentation</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2PETSlicer.candidates</name>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/candidates.py" line="128" />
            <source>No undecided candidate is within {mm:g} mm of {candidate}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/candidates.py" line="129" />
            <source>Undo the decision on the other one first, or draw the lesion yourself.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/candidates.py" line="144" />
            <source>Reject it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/candidates.py" line="144" />
            <source>{candidate} has no voxels.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/candidates.py" line="174" />
            <source>{candidates} was edited since, and undoing would lose that.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/candidates.py" line="175" />
            <source>Remove it from the list of segments first if that is what you want.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/candidates.py" line="206" />
            <source>The segmentation has another segment named {name}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/candidates.py" line="207" />
            <source>Rename or remove it first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/candidates.py" line="264" />
            <source>{place} lesion</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2PETSlicer.focus</name>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/focus.py" line="31" />
            <source>There is no source volume.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/focus.py" line="31" />
            <source>Choose the PET as source volume.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/focus.py" line="34" />
            <source>{name} is not in SUVbw, so a threshold in SUV says nothing.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/focus.py" line="35" />
            <source>Choose another threshold, or load the PET as SUV.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2PETSlicer.organs</name>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/organs.py" line="45" />
            <source>{name} has no known organ that lies in the PET.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/organs.py" line="46" />
            <source>Choose the segmentation that TotalSegmentator or MOOSE made from this PET/CT.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/organs.py" line="74" />
            <source>The extension TotalSegmentator is not installed. Install it with the Extensions Manager (its category is Segmentation) and restart Slicer; or load masks made elsewhere, and choose them above.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/organs.py" line="79" />
            <source>Organs are segmented on the CT of the PET/CT: load it from the DICOM database.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/organs.py" line="102" />
            <source>{name} organs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/organs.py" line="114" />
            <source>TotalSegmentator did not finish: {error}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/organs.py" line="115" />
            <source>Try it in its own module, which shows the full output, and choose its segmentation here.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2PETSlicer.packages</name>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/packages.py" line="35" />
            <source>Install them to go on.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/packages.py" line="37" />
            <source>Python packages are missing: {names}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/packages.py" line="44" />
            <source>Python does not find {names}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/packages.py" line="46" />
            <source>Python packages were not installed: {names}. {error}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/packages.py" line="47" />
            <source>Check the network connection and try again.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2PETSlicer.segments</name>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/segments.py" line="31" />
            <location filename="../../HER2PETExtension/HER2PETSlicer/segments.py" line="38" />
            <source>Focus {number}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>widgets.progressdialog</name>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/widgets/progressdialog.py" line="42" />
            <source>{title}: cancelled.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2Quant</name>
        <message>
            <location filename="../../HER2Quant/HER2Quant.py" line="22" />
            <source>HER2 PET Quantification</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2Quant.py" line="25" />
            <source>The SlicerHER2PET contributors</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2Quant.py" line="26" />
            <source>Measures every lesion and reference region of a HER2-targeted PET: SUVmax, SUVpeak, SUVmean and ratios to a reference region, each with how it was obtained.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2Quant.py" line="30" />
            <source>SUVpeak follows the IBSI reference manual; SUV follows the IBSI SUV manual and the QIBA vendor-neutral rules.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>PET volume</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>SUV volume:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>The PET in SUV that is measured.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Window, SUV 0 to:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Show in the layout with the turnin&amp;g MIP</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>While this module is open: the MIP, the PET in axial and coronal slices and, with a CT, the CT and the fused images. Your own layout returns when you leave.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>I have chec&amp;ked that the values are SUVbw</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>For volumes whose units do not say so, for instance from a NIfTI file. Kept with the volume.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>SUV inputs: check what the header lacks or has wrong</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Radiopharmaceutical:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>The series names several in (0054,0016): choose the one that is imaged.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>A&amp;dministered at:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Check to enter another value than the header has.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>yyyy-MM-dd HH:mm</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>no date</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Date and time at the scanner. With 89Zr each lost day leaves 81 % of the true SUV.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Activity:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source> MBq</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>none</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Administered activity, at the time of administration.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Half-life:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source> s</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>89Zr: 282276 s (78.41 h).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>&amp;Weight:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source> kg</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Weight of the patient at the scan.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Height:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source> cm</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Needed only where the file holds SUV by lean body mass, surface or ideal weight.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Sex:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Needed only where the file holds SUV by lean body mass or ideal weight.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Reaso&amp;n:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Where the entered value is from</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Compute S&amp;UV from the DICOM files</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>How SUV was obtained</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Organs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Organ masks:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>A segmentation with one segment per organ, as TotalSegmentator makes it from the CT; organs are identified by terminology, ID or name.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Segment the CT with TotalSegmentator</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Place reference regions in the organs (G)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Candidates</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Find candidates (F)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Rule (the defaults are ours, for 89Zr)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Review</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Site or organ:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Where it lies, as proposed by the organ masks: the site of a lesion, or the organ with the uptake. Type part of a name.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Accept (A)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Physiologic (O)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Reject (R)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Previous (P)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Next (N)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Undo (U)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Merge (M)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Split (S)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Keys (?)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Split at level (L)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>The SUV at or above which the parts are connected; lower voxels are in none of them. 70 % of the candidate's SUVmax unless you enter another value.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>SUV </source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Lesions</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Segmentation:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Lesions and reference regions, one segment each.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Draw lesions on this PET</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Selected region</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>N&amp;ame:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>R&amp;ole:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Lesions are compared with reference regions.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Si&amp;te:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Anatomical site. All other sites: double-click the color of the region in the list above.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Known from:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>CT</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Demonstrated on recent CT.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>MR</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Demonstrated on recent MR.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>FDG PET/CT</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Demonstrated on recent FDG PET/CT.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>&amp;Biopsied:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Whether tissue was taken from this lesion.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Known, no uptake:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source> mm</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Diameter of the sphere, as on CT, MR or FDG PET/CT.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Place les&amp;ion at crosshair</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Reference regions</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Ti&amp;ssue:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Blood pool and liver have their customary sizes.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>&amp;Place at crosshair</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Move the selected one to the crosshair</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Ratios to:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>The region whose SUVmean lesions are divided by.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Table</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>&amp;Measure</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Measu&amp;re on every change</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Fi&amp;lter:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>part of a name or site</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Which regions the table shows.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Sorted b&amp;y:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Order of the rows, also of the exported table.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Click a row to show the place of its SUVmax in all views.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Show &amp;chart of lesions</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Export</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Case ID:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>What the exported files call the case: a pseudonym, not a name.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Folder:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Also as DICOM: regions, measures, map to SUV</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>For volumes of the DICOM database; needs highdicom, which comes with Slicer from 5.12.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Also as page (report.html)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Also as Parquet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>E&amp;xport table</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2QuantLib.candidatepanel</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/candidatepanel.py" line="15" />
            <source>SUVmax, at least:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/candidatepanel.py" line="16" />
            <source>outside of organs, at least:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/candidatepanel.py" line="17" />
            <source>without organ masks, at least:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/candidatepanel.py" line="18" />
            <source>times the surroundings:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/candidatepanel.py" line="19" />
            <source>times its own organ:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/candidatepanel.py" line="20" />
            <source>times the liver, in it:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/candidatepanel.py" line="48" />
            <source>Propose foci that the organs do not explain, replacing those that nobody has decided on. A candidate is not a lesion until you accept it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/candidatepanel.py" line="115" />
            <source>No candidates were searched for.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/candidatepanel.py" line="116" />
            <source>Looking for candidates</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/candidatepanel.py" line="119" />
            <source>New candidates: {count}. None is a lesion until you accept it.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2QuantLib.candidates</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/candidates.py" line="41" />
            <source>Without organ masks, more physiologic uptake and fewer faint foci are proposed, and no sites: choose masks under Organs.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/candidates.py" line="45" />
            <source>looking for foci</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/candidates.py" line="51" />
            <source>{count} more left out because a lesion or a decided candidate is already there.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/candidates.py" line="128" />
            <source>Not placed, because a person drew or changed one: {names}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/candidates.py" line="130" />
            <source>Not placed, because there is no mask: {names}.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2QuantLib.chart</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/chart.py" line="17" />
            <source>HER2 chart of lesions</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/chart.py" line="21" />
            <source>HER2 lesions</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/chart.py" line="23" />
            <source>Lesions, highest SUVmax first</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/chart.py" line="24" />
            <source>SUVmax</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/chart.py" line="30" />
            <source>Reference, SUVmean</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2QuantLib.export</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/export.py" line="55" />
            <source>The case ID contains part of the patient's name (0010,0010). Enter a pseudonym.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/export.py" line="57" />
            <source>The case ID is the patient's number (0010,0020). Enter a pseudonym.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/export.py" line="91" />
            <source>There is no lesion or reference region to write to DICOM objects.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/export.py" line="91" />
            <source>Export without DICOM objects.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/export.py" line="129" />
            <source>Candidates left out, because nobody has decided on them: {count}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/export.py" line="132" />
            <source>Candidates that are no lesions: {physiologic} physiologic, {rejected} rejected.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/export.py" line="157" />
            <source>The table is not of these regions.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/export.py" line="157" />
            <source>Measure again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/export.py" line="164" />
            <source>check sums of the DICOM files</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/export.py" line="216" />
            <source>{name} is moved by a transform, and its DICOM images are not.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/export.py" line="217" />
            <source>Remove the transform to export DICOM objects.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2QuantLib.exportpanel</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/exportpanel.py" line="46" />
            <source>Write measurements.csv, its schema and provenance.json into the folder.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/exportpanel.py" line="51" />
            <source>Regions as DICOM SEG, measures as DICOM SR (TID 1500), the mapping from stored values to SUV as a real-world-value map.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/exportpanel.py" line="56" />
            <source>Pictures, tables and how they were obtained, to print and archive.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/exportpanel.py" line="58" />
            <source>Each table also with typed columns, for pandas, R and other programs.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/exportpanel.py" line="85" />
            <source>Only for volumes that were loaded through the DICOM module: SEG and SR refer to its images.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/exportpanel.py" line="88" />
            <source>Slicer includes highdicom from version 5.12 on, and no version fits this Slicer. The command her2pet quantify --sr writes them.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/exportpanel.py" line="98" />
            <source>This needs the Python packages {names}. Install them now?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/exportpanel.py" line="100" />
            <source>{problem} Leave the module and come back to be asked again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/exportpanel.py" line="111" />
            <source>The table was not exported.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/exportpanel.py" line="123" />
            <source>Exporting</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/exportpanel.py" line="127" />
            <source>{reason} Replace those results?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/exportpanel.py" line="130" />
            <source>Written: {path}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2QuantLib.followupchoice</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="65" />
            <source>Choose a folder.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="92" />
            <source>Every PET in the scene, and every CT or MR with drawn regions.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="96" />
            <source>Propose other studies of the same patient as the PET above, from Slicer's DICOM database.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="98" />
            <source>An examinations.csv, as her2pet followup takes it; of one patient.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="99" />
            <source>Load what is checked into the scene.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="102" />
            <source>Choose an examination in the table.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="103" />
            <source>Removes it from the list; the volume stays in the scene.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="109" />
            <source>Nothing was added.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="111" />
            <source>Examinations added: {count}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="116" />
            <source>No studies were found.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="117" />
            <source>Reading the DICOM database</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="133" />
            <source>The studies were not loaded.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="140" />
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="151" />
            <source>Table of examinations</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="140" />
            <source>Tables (*.csv *.xlsx)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="145" />
            <source>The table was not opened.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="146" />
            <source>Opening the examinations</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="151" />
            <source>One patient at a time:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="191" />
            <source>Examination</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="191" />
            <source>Kind</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="191" />
            <source>Day</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="191" />
            <source>Volume</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="238" />
            <source>Choose a folder</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2QuantLib.followupelastix</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupelastix.py" line="26" />
            <source>The extension SlicerElastix is not installed. Install it with the Extensions Manager (its category is Registration) and restart Slicer; or choose a transform made another way.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupelastix.py" line="32" />
            <source>Elastix registers CTs: load the CT of {name} from the DICOM database.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupelastix.py" line="39" />
            <source>{later} to {first}, Elastix</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupelastix.py" line="42" />
            <source>{name}, to look at</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2QuantLib.followupkeys</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupkeys.py" line="6" />
            <source>next, previous lesion; both examinations go there</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupkeys.py" line="7" />
            <source>accept: one lesion, as shown</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupkeys.py" line="8" />
            <source>move: the same lesion as the chosen partner</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupkeys.py" line="9" />
            <source>reject: two lesions, not one</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupkeys.py" line="10" />
            <source>undo the last decision, then the ones before it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupkeys.py" line="11" />
            <source>look at the registration: checkerboard above, difference below</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupkeys.py" line="12" />
            <source>leave the views of both examinations</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupkeys.py" line="13" />
            <source>these keys</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2QuantLib.followuplesions</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="105" />
            <source>Bring the examinations into one space first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="105" />
            <source>There is no lesion.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="106" />
            <source>Enter your name above first: it is kept with the decision.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="109" />
            <source>The two examinations are not in a common space yet: accept the registration first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="116" />
            <source>It is accepted already.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="118" />
            <source>There is no other lesion to move it to.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="120" />
            <source>It is a lesion of its own already.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="122" />
            <source>There is no step in this session to undo.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="137" />
            <source>Lesion</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="137" />
            <source>State</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="137" />
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="137" />
            <source>{name} SUVmax</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="138" />
            <source>Ratio</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="138" />
            <source>Avid</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="197" />
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="272" />
            <source>a lesion of its own</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="217" />
            <source>Accepted: {finding} is {lesion}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="224" />
            <source>Moved: {finding} is {lesion}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="224" />
            <source>{finding} is a lesion of its own.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="228" />
            <source>Rejected: {finding} is a lesion of its own.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="239" />
            <source>Undone.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="245" />
            <source>{finding} is now {lesion}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="289" />
            <source>not comparable</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="291" />
            <source>both</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="293" />
            <source>only above</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="293" />
            <source>only below</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="295" />
            <source>{where}, decided</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="296" />
            <source>{where}, asked</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="302" />
            <source>yes</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="302" />
            <source>no</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="318" />
            <source>{finding} is {mm:.1f} mm from {lesion}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="325" />
            <source>accepted</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="325" />
            <source>moved</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="325" />
            <source>rejected</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2QuantLib.followuplist</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplist.py" line="75" />
            <source>{name} was made from the same images as {other}, which is in the list.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplist.py" line="79" />
            <source>{name} and {other} are from different patients (0010,0020): a follow-up is of one patient.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplist.py" line="102" />
            <source>If this is the right patient, remove the other one from the list first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplist.py" line="127" />
            <source>Choose two or more examinations of the patient.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplist.py" line="129" />
            <source>Enter the patient's number in the trial.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplist.py" line="174" />
            <source>Choose what kind of examination {name} is.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplist.py" line="176" />
            <source>Fill in the day of {name}: a date such as 2019-03-01, or a number of days.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplist.py" line="178" />
            <source>{name} has a transform applied: remove it, because this section makes the registration.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplist.py" line="187" />
            <source>Only regions drawn on {name} count, and nothing was drawn on it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplist.py" line="228" />
            <source>{name} is not SUV, and not a CT or MR according to its header.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplist.py" line="274" />
            <source>Free up space or choose another folder.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplist.py" line="274" />
            <source>{path} was not written.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2QuantLib.followupload</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupload.py" line="38" />
            <source>The list has examinations of {other}, and the table has those of {patient}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupload.py" line="41" />
            <source>Remove them from the list first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupload.py" line="82" />
            <source>Name them to see what was drawn on them.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupload.py" line="82" />
            <source>{name} has no images in the column ct.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupload.py" line="119" />
            <source>Choose a PET of the patient above first: the database has many patients.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupload.py" line="121" />
            <source>The PET chosen above is not from the DICOM database, so its patient is not known.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupload.py" line="133" />
            <source>Open one in the DICOM module.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupload.py" line="133" />
            <source>{path} is not a Slicer DICOM database.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupload.py" line="138" />
            <source>Import it again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupload.py" line="138" />
            <source>The DICOM database no longer has {name}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupload.py" line="165" />
            <source>{title} was not loaded: see the log of the application.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2QuantLib.followuppanel</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="80" />
            <source>An examination or its regions were removed: bring the examinations into one space again. Decisions are kept.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="133" />
            <source>The examinations were not brought into one space.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="134" />
            <source>Bringing the examinations into one space</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="151" />
            <source>Restored from the folder: {count} decisions.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="197" />
            <source>The transform was not used.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="210" />
            <source>Elastix was not opened.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="308" />
            <source>Measure all of them, and register those not in one frame of reference: about 20 seconds each, longer for large CTs, and about 2 seconds for each drawn lesion.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="312" />
            <source>Bring the examinations into one space first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="313" />
            <source>There is no window in which to show them.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="317" />
            <source>One above the other: axial, coronal and MIP. Both move together.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="323" />
            <source>Choose a transform in the scene.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="325" />
            <source>{name} moves nothing yet: make it first, in Elastix with Apply.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="327" />
            <source>The other examinations are brought to this one: choose a different one below.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="331" />
            <source>Opens General Registration (Elastix) with both CTs filled in. Choose a preset and press Apply there, then come back and use the transform.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="338" />
            <source>Register by the images again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="340" />
            <source>You are responsible for it: its error at a lesion is taken to be 10 mm.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="342" />
            <source>The examinations have since changed: bring them into one space again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="346" />
            <source>Write lesions.csv, patients.csv and the other tables of her2pet followup to the folder.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="357" />
            <source>The tables were not exported.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="358" />
            <source>Exporting the follow-up</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="362" />
            <source>{reason} Replace those results?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="366" />
            <source>Not used until somebody accepts them: {count} registrations.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="370" />
            <source>Open questions about identities: {count}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="372" />
            <source>Written: {path}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2QuantLib.followupspace</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="52" />
            <source>Nothing needs to be accepted: see above.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="53" />
            <source>Enter your name above first: it is kept with the decision.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="55" />
            <source>Look at it first (C).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="58" />
            <source>It is accepted.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="59" />
            <source>You have looked at it and the two are aligned: use it to match the lesions.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="63" />
            <source>It is refused.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="64" />
            <source>It is not used: the lesions of each examination are kept separate.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="66" />
            <source>There is no registration to look at.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="68" />
            <source>The other examinations are brought to this one: choose a different one below.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="70" />
            <source>Choose {first} above: both are shown in its space.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="74" />
            <source>Above, a checkerboard of both; below, the later minus the first. Edges that continue from square to square are aligned.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="106" />
            <source>Bring the examinations into one space first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="122" />
            <source>It was not decided.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="136" />
            <source>There is nothing to look at.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="139" />
            <source>Laying one on the other</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="168" />
            <source>Both in squares</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="169" />
            <source>Difference</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="177" />
            <source>Proposed: not used until you have looked at it and accepted it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="178" />
            <source>Accepted.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="179" />
            <source>Refused: it is not used.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="180" />
            <source>It could not be registered.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="190" />
            <source>The centers of {count} organs lie {median:.1f} mm apart (median); farthest: {organs}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="207" />
            <source>{later} to {first}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="212" />
            <source>Accepted by {by}, {at}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="214" />
            <source>The body as a whole; around each lesion the program uses a finer one.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="246" />
            <source>Harden it first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="246" />
            <source>{name} itself has a transform applied.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="252" />
            <source>Choose another folder.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="252" />
            <source>{name} was not written.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2QuantLib.logic</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/logic.py" line="46" />
            <source>Draw a lesion or place a reference region first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/logic.py" line="48" />
            <source>There are only candidates: accept one, draw a lesion or place a reference region first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/logic.py" line="54" />
            <source>Choose a PET volume first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/logic.py" line="60" />
            <source>The volume is in {unit}, not in SUVbw: compute SUV from its DICOM files (SUV inputs).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/logic.py" line="63" />
            <source>The volume has no units: load it through the DICOM module, or confirm that its values are SUVbw.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/logic.py" line="65" />
            <source>The voxels are no longer those that were converted to SUV: compute SUV again (SUV inputs).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/logic.py" line="89" />
            <source>The segmentation of the lesions holds the organ masks: choose another one there.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/logic.py" line="172" />
            <source>An entered value needs a reason.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/logic.py" line="172" />
            <source>Say where it is from.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/logic.py" line="239" />
            <source>{name} measurements</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/logic.py" line="247" />
            <source>{name} regions</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/logic.py" line="287" />
            <source>No reference region is selected.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/logic.py" line="287" />
            <source>Click it in the list of segments, or click its row in the table.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/logic.py" line="294" />
            <location filename="../../HER2Quant/HER2QuantLib/logic.py" line="323" />
            <source>Move the crosshair first (hold Shift).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/logic.py" line="294" />
            <source>{name} would leave the PET.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/logic.py" line="323" />
            <source>{name} already has exactly the same voxels.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2QuantLib.organpanel</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/organpanel.py" line="32" />
            <source>Choose a PET volume first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/organpanel.py" line="36" />
            <source>Run the extension on the CT of this PET/CT, in its fast quality (3 mm): takes minutes, longer without a graphics card.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/organpanel.py" line="40" />
            <source>Choose organ masks first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/organpanel.py" line="45" />
            <source>Places one by rule in each organ that has a rule, away from lesions and candidates. Those that you drew or changed stay.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/organpanel.py" line="53" />
            <source>The organs were not segmented.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/organpanel.py" line="71" />
            <source>The reference regions were not placed.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/organpanel.py" line="72" />
            <source>Placing reference regions</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/organpanel.py" line="75" />
            <source>Reference regions placed: {count}.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2QuantLib.origin</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/origin.py" line="26" />
            <source>The regions of {segmentation} were drawn on {source}, not on {pet}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/origin.py" line="30" />
            <source>{drawnOn}: the two are of different patients (0010,0020). Choose the regions of this PET.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/origin.py" line="34" />
            <source>{drawnOn}: the two have different frames of reference (0020,0052). Choose the regions of this PET, or register the images first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/origin.py" line="38" />
            <source>{drawnOn}, and nothing shows that both are of one patient. Choose the regions of this PET, or set it as the source geometry in the Segment Editor.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/origin.py" line="50" />
            <source>{name} is {modality}, not PET (0008,0060). Choose the PET.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2QuantLib.placefield</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/placefield.py" line="59" />
            <source>Choose one of the list (E).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/placefield.py" line="59" />
            <source>{text} fits {count} places.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/placefield.py" line="62" />
            <source>Choose one from the list (E), or none.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/placefield.py" line="62" />
            <source>{text} is not in the list of sites.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2QuantLib.placepanel</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/placepanel.py" line="33" />
            <source>Choose a PET volume first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/placepanel.py" line="35" />
            <source>Makes a segmentation for the PET and starts HER2 focus; then click a lesion in a view.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/placepanel.py" line="36" />
            <source>Add the region around the crosshair (hold Shift to move it).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/placepanel.py" line="39" />
            <source>Moves the selected reference region so that its center is at the crosshair (hold Shift to move the crosshair).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/placepanel.py" line="43" />
            <source>Add a sphere around the crosshair (hold Shift to move it) as a lesion.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/placepanel.py" line="52" />
            <source>Blood pool, else the only reference region</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/placepanel.py" line="67" />
            <source>The PET cannot be drawn on.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/placepanel.py" line="74" />
            <source>The reference region was not placed.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/placepanel.py" line="79" />
            <source>The reference region was not moved.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/placepanel.py" line="86" />
            <source>The lesion was not placed.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2QuantLib.regionpanel</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/regionpanel.py" line="25" />
            <source>lesion</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/regionpanel.py" line="25" />
            <source>reference region</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/regionpanel.py" line="27" />
            <source>not stated</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/regionpanel.py" line="27" />
            <source>yes</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/regionpanel.py" line="27" />
            <source>no</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/regionpanel.py" line="64" />
            <source>Select a region in the list above or a row of the table.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/regionpanel.py" line="66" />
            <source>A candidate becomes a lesion when you accept it (section Candidates).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/regionpanel.py" line="86" />
            <source>candidate</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/regionpanel.py" line="94" />
            <source>no site</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2QuantLib.reviewkeys</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewkeys.py" line="6" />
            <source>find candidates; decisions are kept</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewkeys.py" line="7" />
            <source>place reference regions in the organs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewkeys.py" line="8" />
            <source>next, previous candidate</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewkeys.py" line="9" />
            <source>accept: a lesion at the site shown</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewkeys.py" line="10" />
            <source>physiologic uptake of the organ shown</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewkeys.py" line="11" />
            <source>reject: neither</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewkeys.py" line="12" />
            <source>edit site or organ; Enter confirms, Esc cancels</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewkeys.py" line="13" />
            <source>merge with the nearest undecided candidate</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewkeys.py" line="14" />
            <source>split where two maxima meet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewkeys.py" line="15" />
            <source>split into the connected parts at or above the level shown</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewkeys.py" line="16" />
            <source>undo the last step, then the ones before it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewkeys.py" line="17" />
            <source>these keys</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2QuantLib.reviewpanel</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewpanel.py" line="84" />
            <source>There are no candidates: find them first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewpanel.py" line="89" />
            <source>Only undecided candidates can be merged or split: undo the decision first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewpanel.py" line="91" />
            <source>There is no step to undo.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewpanel.py" line="115" />
            <source>&lt;b&gt;{number} of {count}&lt;/b&gt; · accepted {accepted}, physiologic {physiologic}, rejected {rejected}, to decide {undecided}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewpanel.py" line="119" />
            <source>{candidate}: SUVmax {suvMax:.2f}, {ml:.2f} ml · {decision}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewpanel.py" line="158" />
            <source>The step was not done.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewpanel.py" line="178" />
            <source>First say which organ has this uptake: choose the organ and press O again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewpanel.py" line="186" />
            <source>Every candidate is decided.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewpanel.py" line="191" />
            <source>Merged: {candidate}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewpanel.py" line="200" />
            <source>{candidate} is split: {parts}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewpanel.py" line="206" />
            <source>Undone: {candidates}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewpanel.py" line="220" />
            <source>undecided</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewpanel.py" line="222" />
            <source>accepted, no site</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewpanel.py" line="222" />
            <source>accepted, {place}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewpanel.py" line="223" />
            <source>physiologic, {place}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewpanel.py" line="224" />
            <source>rejected</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2QuantLib.sampledata</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/sampledata.py" line="35" />
            <source>The phantom was not loaded.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/sampledata.py" line="87" />
            <source>Generating the phantom</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/sampledata.py" line="89" />
            <source>importing into the DICOM database</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/sampledata.py" line="95" />
            <source>The phantom was not imported into the DICOM database.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/sampledata.py" line="95" />
            <source>See the log of the application.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/sampledata.py" line="97" />
            <source>loading</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/sampledata.py" line="112" />
            <source>{name} regions</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/sampledata.py" line="112" />
            <source>{name} organs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/sampledata.py" line="143" />
            <source>There is no DICOM database, and Slicer could not make its default one.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/sampledata.py" line="144" />
            <source>Choose a folder for it in the DICOM module, and try again.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2QuantLib.statisticsplugin</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/statisticsplugin.py" line="27" />
            <source>HER2 PET</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2QuantLib.suvpanel</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvpanel.py" line="50" />
            <source>no value</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvpanel.py" line="54" />
            <source>entered</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvpanel.py" line="55" />
            <source>{source}: {text} in the header.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvpanel.py" line="57" />
            <source>not in {tag}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvpanel.py" line="80" />
            <source>not given</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvpanel.py" line="80" />
            <source>female</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvpanel.py" line="80" />
            <source>male</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvpanel.py" line="80" />
            <source>other</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvpanel.py" line="124" />
            <source>choose one</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvpanel.py" line="149" />
            <source>SUVbw of this series does not depend on it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvpanel.py" line="174" />
            <source>Only for volumes that were loaded through the DICOM module.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvpanel.py" line="177" />
            <source>Check a value and enter it first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvpanel.py" line="180" />
            <source>Enter a value for {name}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvpanel.py" line="182" />
            <source>Say where the value is from.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvpanel.py" line="190" />
            <source>Compute SUV again from the DICOM files; what is entered stays with the volume, with who, when and why.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvpanel.py" line="192" />
            <source>Compute SUV from the DICOM files by what the header says.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvpanel.py" line="222" />
            <source>The volume was not converted.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvpanel.py" line="223" />
            <source>Computing SUV</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2QuantLib.suvtext</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="41" />
            <source>No volume chosen.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="45" />
            <source>No SUV: {reason} {remedy}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="50" />
            <source>Units: {unit}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="51" />
            <source>The volume does not say what its units are.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="53" />
            <source>tracer not named</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="55" />
            <source>{kind}, {tracer}; hours since administration unknown.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="57" />
            <source>{kind}, {hours:.1f} h ({days:.1f} days) after administration of {tracer}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="62" />
            <source>Entered by hand: {names}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="65" />
            <source>Adapted from the header: {rules}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="76" />
            <source>The voxels have been changed since they were converted. Compute SUV again before measuring.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="78" />
            <source>The transform {transform} moves this volume; regions are measured where both lie after it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="82" />
            <source>Another tool made these SUV{how}; they are used as they are and not scaled again. How they were obtained is not known here.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="87" />
            <source>{name} is of the same DICOM series: regions and table belong to one of the two.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="90" />
            <source>Taken as SUVbw because {who} said so.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="95" />
            <source>Values reach {highest:.6g}: these are not SUV, but probably Bq/ml or counts.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="105" />
            <source>Decay: {rule}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="107" />
            <source>Activity at that instant: {activity:.4g} MBq.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="109" />
            <source>differs from slice to slice</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="110" />
            <source>Factor from the units of the file to SUV: {factor}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="112" />
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="120" />
            <source>no value</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="114" />
            <source>Adapted: {rule}; {tag} {original}, used {used}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="122" />
            <source>Entered: {name} {value} ({reason}; {by}, {at}); in the header: {header}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="130" />
            <source>{size} voxels of {spacing} mm.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2QuantLib.tablepanel</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/tablepanel.py" line="17" />
            <source>the order of the segments</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/tablepanel.py" line="18" />
            <source>SUVmax, highest first</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/tablepanel.py" line="19" />
            <source>SUVpeak, highest first</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/tablepanel.py" line="20" />
            <source>volume, largest first</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/tablepanel.py" line="21" />
            <source>SUVmax ratio, highest first</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/tablepanel.py" line="22" />
            <source>name</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/tablepanel.py" line="23" />
            <source>site</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/tablepanel.py" line="50" />
            <source>all regions</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/tablepanel.py" line="50" />
            <source>lesions</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/tablepanel.py" line="50" />
            <source>reference regions</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/tablepanel.py" line="112" />
            <source>Regions measured: {count}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/tablepanel.py" line="116" />
            <source>{shown} of {count} regions shown; all are exported.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/tablepanel.py" line="157" />
            <source>The chart was not shown.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2QuantLib.widget</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/widget.py" line="315" />
            <source>Measure every region (the table below).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/widget.py" line="318" />
            <source>There is no lesion yet.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/widget.py" line="319" />
            <source>Show lesions by SUVmax against the reference region in a plot view.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/widget.py" line="337" />
            <source>Measure first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/widget.py" line="338" />
            <source>The PET or a region has changed since it was measured: measure again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/widget.py" line="361" />
            <source>The regions were not measured.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/widget.py" line="362" />
            <source>Measuring</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2QuantLib.windowcontrol</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/windowcontrol.py" line="40" />
            <source>The SUV that is black: keys [ and ].</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/windowcontrol.py" line="40" />
            <source>Choose a PET volume first.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2Reading</name>
        <message>
            <location filename="../../HER2Reading/HER2Reading.py" line="18" />
            <source>HER2 PET Reading</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2Reading.py" line="21" />
            <source>The SlicerHER2PET contributors</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2Reading.py" line="22" />
            <source>Blinded reading: one case after another, each focus scored 1 to 5, every answer in the ledger before the window says saved.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2Reading.py" line="26" />
            <source>The decision rule is that of the trial NCT02286843: positive if both readers score 4 or 5.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Packet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Packet:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>The folder that the coordinator handed out to this reader.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Passphrase:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>It opens this packet and signs the reading. Nobody can replace it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Once more:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>The passphrase again: this packet has none yet, and this one becomes its own.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Open packet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Case</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>%v of %m cases completed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Save (Enter)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Cancel (Esc)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Save the answer</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Go on to the next focus without a score (G)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>After each score.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Mark focus (M)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Site:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Where the next mark lies, for instance liver; may be left empty.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>There is no focus in this case (0)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Needed to complete a case without marks.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Withdraw mark (U)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Comment (C)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Not assessable...</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Lock this stage (L)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Complete case (Enter)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Repeat the qualification</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Change completed case...</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Previous case</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Next case</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Reset window (R)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>PET and CT window as the charter fixes them.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Keys (?)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>What the keys do.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Show the case again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>The scene was closed; every answer is in the ledger.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Save a copy of the answers...</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Writes all that was recorded to another place.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Leave the packet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Closes packet and scene; every answer is in the ledger.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Signature</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Printed name:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Meaning:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>The passphrase of this packet, once more.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Sign and lock</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Save receipt as text...</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>It is in the packet's folder, too.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>When something happens</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.actions</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="10" />
            <source>The case is completed.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="12" />
            <source>Answer the question first, or press Esc.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="14" />
            <source>The case is not shown.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="15" />
            <source>No focus is chosen.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="16" />
            <source>The foci of this reading are given; none is marked or withdrawn.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="21" />
            <source>Marks a focus where the crosshair is (Shift and the mouse move it).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="22" />
            <source>Takes the chosen mark back; the ledger keeps that.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="23" />
            <source>About the chosen focus, or the case.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="24" />
            <source>The case cannot be read; asks for the reason.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="26" />
            <source>Lock this stage first (key L).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="27" />
            <source>Then the next case is shown.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="29" />
            <source>This is the last stage: complete the case.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="33" />
            <source>It cannot be changed afterwards. Then the case is shown: {stage}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="37" />
            <source>The charter does not allow it, or the reading is signed.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="40" />
            <source>Its cases are read again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="41" />
            <source>With a reason.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="42" />
            <source>This is the first case.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="43" />
            <source>To look at it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="44" />
            <source>This is the last case.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="45" />
            <source>Complete this case first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="46" />
            <source>In reading order.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="47" />
            <source>PET and CT window as the charter fixes them.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="54" />
            <source>No score yet for {foci}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="56" />
            <source>Mark the foci, or confirm that there is none (key 0).</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.adjudicationform</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/adjudicationform.py" line="33" />
            <source>Choose a discordant focus in the table above.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/adjudicationform.py" line="34" />
            <source>Adds the score to the table below.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/adjudicationform.py" line="35" />
            <source>There are no scores of a third reader yet.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/adjudicationform.py" line="39" />
            <source>Decides the discordant foci by these scores, in a table that says so in every row.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/adjudicationform.py" line="52" />
            <source>{case}, {focus}: {score} by the third reader. {table}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/adjudicationform.py" line="60" />
            <source>Sensitivity analysis, not the charter's decision. Foci it would decide differently: {count}. {path}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>DataProbe</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/blindedscene.py" line="63" />
            <source>Data Probe</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.casechooser</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/casechooser.py" line="22" />
            <source>Given: the lesions of the regions</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/casechooser.py" line="22" />
            <source>Free search</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/casechooser.py" line="51" />
            <source>Writes each SUV volume of the scene, with its segmentation and CT, as a case into the study's folder.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/casechooser.py" line="54" />
            <source>There is no DICOM database: open the DICOM module once to create one.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/casechooser.py" line="55" />
            <source>Lists the PET series of Slicer's DICOM database.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/casechooser.py" line="56" />
            <source>Tick a series first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/casechooser.py" line="57" />
            <source>Looks at the header of each, and writes a row in the study's cases.csv; the images stay in the database.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/casechooser.py" line="77" />
            <source>Listing the DICOM database</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/casechooser.py" line="79" />
            <source>The DICOM database has no PET series.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/casechooser.py" line="94" />
            <source>Looking at the series</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/casechooser.py" line="125" />
            <source>PET</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/casechooser.py" line="125" />
            <source>CT</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/casechooser.py" line="125" />
            <source>Regions</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/casechooser.py" line="141" />
            <source>no date</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/casechooser.py" line="147" />
            <source>none</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.caseheader</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/caseheader.py" line="11" />
            <source>Training {number} of {count}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/caseheader.py" line="11" />
            <source>Qualification {number} of {count}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/caseheader.py" line="13" />
            <source>Case {number} of {count}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/caseheader.py" line="16" />
            <source>stage {number} of {count}: {name}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/caseheader.py" line="20" />
            <source>completed, read-only</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/caseheader.py" line="20" />
            <source>not assessable: {reason}, read-only</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/caseheader.py" line="27" />
            <source>The coordinator asks: {question}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/caseheader.py" line="34" />
            <source>The reading is signed; it can only be looked at.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/caseheader.py" line="36" />
            <source>Fingerprint of your key: {reader}
Give it to the coordinator and the sponsor by telephone before you read: it shows later that the answers are yours.
The packet was signed with the key {coordinator}: the coordinator says whether it is the right one.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/caseheader.py" line="52" />
            <source>positive</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/caseheader.py" line="52" />
            <source>negative</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/caseheader.py" line="54" />
            <source>Training: {right} of {count} foci agree with the reference ({foci}). Press Enter to continue.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/caseheader.py" line="64" />
            <source>Qualification passed: {right} of {count} foci agree with the reference.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/caseheader.py" line="66" />
            <source>Qualification not passed: {right} of {count} foci agree with the reference. You may repeat it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/caseheader.py" line="68" />
            <source>Qualification not passed: {right} of {count} foci agree with the reference. No attempt is left: the packet stays closed. Ask the coordinator.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.charterform</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/charterform.py" line="34" />
            <source>One: all images at once</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/charterform.py" line="35" />
            <source>PET alone, then with CT</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/charterform.py" line="36" />
            <source>PET alone, with CT, with FDG</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/charterform.py" line="152" />
            <source>Enter a title.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/charterform.py" line="153" />
            <source>Enter the tracer.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/charterform.py" line="154" />
            <source>Name the readers, separated by commas.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/charterform.py" line="193" />
            <source>Score</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/charterform.py" line="193" />
            <source>Meaning</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.coordinator</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinator.py" line="171" />
            <source>not seen</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinator.py" line="175" />
            <source>Score of {reader}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinator.py" line="176" />
            <source>Foci</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinator.py" line="341" />
            <source>Written: {folder}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinator.py" line="344" />
            <source>⚠ Done, with {number} findings to review:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinator.py" line="354" />
            <source>Setting up and unblinding a study needs the Python packages {names}. Install them now?</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.coordinatorbatches</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="22" />
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="33" />
            <source>Reason</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="22" />
            <source>It is recorded in your ledger and in the audit.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="23" />
            <source>Batch</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="27" />
            <source>Patients came late.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="28" />
            <source>Add them</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="29" />
            <source>Makes a batch of cases under the same charter, with packets, ledgers and signatures of its own.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="32" />
            <source>Table of cases</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="32" />
            <source>As for the study; cases already in it are left out.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="33" />
            <source>Empty: patients who came later.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="34" />
            <source>Repeated cases</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="34" />
            <source>How many of them each reader gets twice.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="35" />
            <source>Cut above</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="35" />
            <source>CASE=MM, separated by commas.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="36" />
            <source>Leave faces out</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="41" />
            <source>Late cases were added and have to go to the readers.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="42" />
            <source>Hand the batch out</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="43" />
            <source>Makes the packets of the batch; from then on it belongs to the study.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="49" />
            <source>Late cases were added by mistake.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="50" />
            <source>Withdraw the batch</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="51" />
            <source>Takes back a batch that was not handed out; its folder stays and is not used.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="57" />
            <source>The charter has to be amended.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="58" />
            <source>Amend the charter</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="59" />
            <source>A dated amendment that takes effect from a batch not yet handed out; study.json is not changed.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="62" />
            <source>What</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="62" />
            <source>As it is called in study.json.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="63" />
            <source>New value</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="63" />
            <source>The whole value, as it would appear in study.json.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="65" />
            <source>From batch</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="65" />
            <source>The first batch that it counts for.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="80" />
            <source>No batch is waiting to be handed out.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="88" />
            <source>Reading the cases</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="91" />
            <source>Batch {number}: {count} cases. Hand it out next.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="92" />
            <source>Left out: {case}: {problem}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="97" />
            <source>Making the packets</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="102" />
            <source>Batch {number} is withdrawn; its folder stays.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="119" />
            <source>The charter says that already.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.coordinatorevents</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="27" />
            <source>There is no study in this folder yet.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="37" />
            <source>Not taken in yet: {readers}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="38" />
            <source>The reading was unblinded: whoever reads or answers now is not blinded.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="39" />
            <source>The discordant foci have already been adjudicated.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="44" />
            <source>The foci of this reading are given: no marks are matched.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="46" />
            <source>Reconcile first: that shows what has to be asked.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="48" />
            <source>There is no question about matching.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="49" />
            <source>No focus is discordant.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="50" />
            <source>There is no packet of an adjudicator.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="55" />
            <source>The reading was unblinded or is being adjudicated: patients read from now on belong to another study.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="61" />
            <source>All readings were taken in: what is asked now is a question to a reader.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="64" />
            <source>No reading was taken in yet: readers can still change their answers.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="69" />
            <source>The answers of this study are not sealed.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="79" />
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="148" />
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="159" />
            <source>Reason</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="79" />
            <source>It is recorded in your ledger and in the audit.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="83" />
            <source>A packet travels by mail, on a USB stick or through a cloud.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="84" />
            <source>Encrypt the packet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="85" />
            <source>Writes the packet into the folder encrypted/ (age format). Its passphrase goes to the reader separately.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="88" />
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="104" />
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="147" />
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="182" />
            <source>Reader</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="90" />
            <source>Passphrase</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="90" />
            <source>10 characters or more; for transport, not for reading.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="92" />
            <source>Once more</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="93" />
            <source>Or reader's age key</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="93" />
            <source>age1...: instead of a passphrase.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="99" />
            <source>A passphrase is forgotten, a ledger damaged, or a reader replaced.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="100" />
            <source>Issue the packet again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="101" />
            <source>Makes a new ledger for the packet; the former one is set aside, and your ledger records what it held.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="106" />
            <source>Reads instead</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="106" />
            <source>Name of another reader, who reads every case.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="109" />
            <source>Former ledger</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="112" />
            <source>ledger.sqlite as it was returned; empty: the study's own.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="114" />
            <source>Take over the complete answers of the former ledger</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="120" />
            <source>Encrypting a packet needs the Python package {names}. Install it now?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="123" />
            <source>Encrypting the packet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="124" />
            <source>{folder}: give this folder to {reader}, and nothing else.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="125" />
            <source>Pass on the passphrase separately, by telephone for example.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="130" />
            <source>The former ledger held {events} whole events, {answers} of them answers. {problem}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="132" />
            <source>{packet}: give this folder to {reader}. Events taken over: {count}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="134" />
            <source>A new passphrase makes a new key: ask for its fingerprint again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="142" />
            <source>You have a question about a reading that was signed and taken in.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="143" />
            <source>Ask the reader</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="144" />
            <source>Signs a query that opens the reading for these cases alone; former answers stay in the ledger.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="148" />
            <source>The reader reads it, too: it names no patient and no other answer.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="149" />
            <source>Question</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="149" />
            <source>Write a question next to each case that you ask about.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="155" />
            <source>The readers' marks can be matched in two ways (queries.csv).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="156" />
            <source>Ask the readers</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="157" />
            <source>Asks which marks are the same focus: readers see places, no scores, and change none.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="159" />
            <source>The readers read it, too.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="163" />
            <source>Readers differ about foci, and somebody else is to decide.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="164" />
            <source>Make a blinded packet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="165" />
            <source>A packet of the discordant foci alone, in random order, without the former scores.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="167" />
            <source>Adjudicator</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="167" />
            <source>Somebody who read no case of this study.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="171" />
            <source>The adjudicator's packet is a study of its own: its progress, take-in and checks.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="172" />
            <source>Go there, or back</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="173" />
            <source>Chooses the folder of the adjudication above; press again for the study that it belongs to.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="178" />
            <source>Answers were sealed, and a reader sent the key that opens them.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="179" />
            <source>Take it in</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="180" />
            <source>Keeps opening.json if it opens exactly the reading that was taken in.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="182" />
            <source>File</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="189" />
            <source>{path}: send it, or the letter beside it, to {reader}, who answers in the packet and signs again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="193" />
            <source>Send each file, or the letter beside it, to its reader, who answers in the packet and signs again:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="199" />
            <source>Making the adjudicator's packet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="202" />
            <source>{packet}: {foci} discordant foci of {cases} cases. Give this folder to {reader}, and nothing else.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="212" />
            <source>The answers of {reader} are open.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="217" />
            <source>Certificate</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="218" />
            <source>Of the time-stamping authority, PEM, with its chain.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="222" />
            <source>An auditor or the sponsor asks what the study proves.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="223" />
            <source>Write the audit page</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="224" />
            <source>Checks everything, and writes audit.html and tables. An auditor does it alone: her2pet reading audit.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="227" />
            <source>Fingerprints</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="227" />
            <source>Text file: on each line a name and its 30 digits.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="230" />
            <source>Receipts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="233" />
            <source>Folder of the receipts and counter-receipts that were kept.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="235" />
            <source>Checkpoints</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="235" />
            <source>Text file of the checkpoints that were given.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="237" />
            <source>Into folder</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="237" />
            <source>Outside of the study's folder.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="238" />
            <source>Compare the source images, too</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="244" />
            <source>The time-stamping authority has replied.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="245" />
            <source>Keep the time stamp</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="246" />
            <source>Checks the reply, and keeps it in the study for the audit. Needs the Python package rfc3161-client.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="249" />
            <source>Reply</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="249" />
            <source>For instance ledger.tsr.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="257" />
            <source>Reading the source images</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="269" />
            <source>Kept: event {event} of the ledger ({ledger}) existed at {time} UTC.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="276" />
            <source>This is an adjudication: choose the study that it belongs to.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="277" />
            <source>This is batch {number}: choose the folder of its study.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="283" />
            <source>Enter a passphrase or the reader's age key, not both.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="285" />
            <source>Enter a passphrase for transport, or the reader's age key.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="286" />
            <source>Enter the same passphrase twice.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.coordinatorpage</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="104" />
            <source>The charter is fixed: packets were handed out.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="110" />
            <source>Choose the folder of the study.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="118" />
            <source>There is no study in this folder yet.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="119" />
            <source>Hand the packets out first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="134" />
            <source>Choose the table of cases.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="151" />
            <source>Choose a passphrase for the coordinator's key, or check None.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="153" />
            <source>Enter the same new passphrase for the key twice.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="154" />
            <source>Reads every case once, and writes charter and key.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="157" />
            <source>Writes study.json again; it can be changed until the packets are handed out.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="160" />
            <source>The packets were handed out already.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="161" />
            <source>Save the charter first: it was changed in the form.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="162" />
            <source>Fixes the charter, makes the packets.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="168" />
            <source>How many cases each reader has completed; never an answer.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="169" />
            <source>Choose the packet that came back.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="170" />
            <source>Checks the signed ledger and keeps it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="173" />
            <source>Checks charter, key, packets, ledgers, receipts and results.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="177" />
            <source>Enter the fingerprint that the reader gave you.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="178" />
            <source>Keeps it; take-in and verify compare the key with it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="184" />
            <source>This is an adjudication: its scores are reconciled in the study that it belongs to.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="186" />
            <source>Not taken in yet: {readers}. Nobody is unblinded before all have signed.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="188" />
            <source>Unblinds, and writes the result tables.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="192" />
            <source>Choose the tables of patients and pathology.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="193" />
            <source>Writes the endpoint and report.html.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="202" />
            <source>separately</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="202" />
            <source>with the ledger</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="206" />
            <source>Reader</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="206" />
            <source>Completed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="206" />
            <source>Of</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="206" />
            <source>Stage</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="206" />
            <source>Receipt</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="222" />
            <source>qualification sealed with the answers</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="224" />
            <source>qualification: no attempt yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="226" />
            <source>qualification passed, {share}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="226" />
            <source>qualification not passed, {share}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="228" />
            <source>attempt {ended} of {allowed}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="230" />
            <source>issue {number} of the packet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="232" />
            <source>query {number} is not answered yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="243" />
            <source>Case</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="243" />
            <source>Focus</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="243" />
            <source>Site</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="273" />
            <source>Cancelled; nothing was written.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="287" />
            <source>Reading the cases</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="292" />
            <source>{count} cases. Keep the folder to yourself: key.json names the patients. The charter can be changed until hand-out.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="304" />
            <source>The charter was written. It can be changed until hand-out.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="311" />
            <source>Making the packets</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="321" />
            <source>Fingerprint of your key: {digits}. Give it to the readers separately from the packets.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="335" />
            <source>The signed reading of {reader} was taken in.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="337" />
            <source>The reading of {reader} was taken in before, just like this.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="349" />
            <source>The fingerprint of {reader} is kept.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="363" />
            <source>{foci} foci, {discordant} discordant. Tables: {folder}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="377" />
            <source>Computing the endpoint</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.elapsed</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/elapsed.py" line="17" />
            <source>Since this case was shown.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.focilist</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/focilist.py" line="25" />
            <source>Focus</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/focilist.py" line="25" />
            <source>Score</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/focilist.py" line="25" />
            <source>Note</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/focilist.py" line="25" />
            <source>SUVmax</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/focilist.py" line="61" />
            <source>reference: positive</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/focilist.py" line="61" />
            <source>reference: negative</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/focilist.py" line="63" />
            <source>before: {scores}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/focilist.py" line="64" />
            <source>changed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/focilist.py" line="65" />
            <source>comment</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.hanging</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/hanging.py" line="49" />
            <source>MIP beside PET, CT, fused and coronal</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/hanging.py" line="50" />
            <source>PET, CT, fused and coronal</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/hanging.py" line="51" />
            <source>Axial PET, CT and fused</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.happenings</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/happenings.py" line="132" />
            <source>Cancel</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/happenings.py" line="169" />
            <source>Still empty: {fields}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/happenings.py" line="326" />
            <source>Case</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.keys</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/keys.py" line="6" />
            <source>score the focus</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/keys.py" line="7" />
            <source>next, previous focus</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/keys.py" line="8" />
            <source>mark a focus at the crosshair (Shift and the mouse move it)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/keys.py" line="9" />
            <source>withdraw the mark</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/keys.py" line="10" />
            <source>there is no focus in this case</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/keys.py" line="11" />
            <source>after a score, go on to the next focus or stay</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/keys.py" line="12" />
            <source>comment</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/keys.py" line="13" />
            <source>lock this stage of the case</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/keys.py" line="14" />
            <source>save the answer, or complete the case</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/keys.py" line="15" />
            <source>cancel the question</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/keys.py" line="16" />
            <source>window as the charter fixes it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/keys.py" line="17" />
            <source>hide or show marks and crosshair</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/keys.py" line="18" />
            <source>these keys</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.logic</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/logic.py" line="29" />
            <source>Choose the packet folder that the coordinator handed out.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/logic.py" line="31" />
            <source>There is no folder {packet}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/logic.py" line="51" />
            <source>Opening an encrypted packet needs the Python package {names}. Install it now?</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.matchform</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/matchform.py" line="38" />
            <source>Question {name}: others also marked points here. Is each of them the same focus as one of your marks {marks}? Scores stay hidden.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/matchform.py" line="46" />
            <source>Shows the point.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/matchform.py" line="48" />
            <source>choose</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/matchform.py" line="50" />
            <source>same focus as {mark}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/matchform.py" line="51" />
            <source>none of my marks</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/matchform.py" line="63" />
            <source>Choose for {points} first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/matchform.py" line="64" />
            <source>It can be changed until you sign again.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.packetchooser</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/packetchooser.py" line="33" />
            <source>This packet has no passphrase yet: choose one of 10 characters or more. Nobody can replace it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/packetchooser.py" line="35" />
            <source>This packet is encrypted: enter the passphrase that came separately. It is opened beside this folder.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/packetchooser.py" line="43" />
            <source>Enter the passphrase.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/packetchooser.py" line="45" />
            <source>Enter the new passphrase twice, the same.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/packetchooser.py" line="46" />
            <source>Closes the scene and shows the case where you left.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/packetchooser.py" line="58" />
            <source>The scene is closed before a packet opens. What is not saved in it is lost.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/packetchooser.py" line="58" />
            <source>Close the scene?</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.primaryform</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/primaryform.py" line="22" />
            <source>Not named</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/primaryform.py" line="23" />
            <source>Patients with imageable HER2-positive metastases</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/primaryform.py" line="24" />
            <source>Patients with a PET-positive focus</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/primaryform.py" line="25" />
            <source>PPV of PET for HER2-positive</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/primaryform.py" line="26" />
            <source>PPV of PET for HER2-positive or HER2-low</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/primaryform.py" line="29" />
            <source>All patients</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/primaryform.py" line="33" />
            <source>Exact (Clopper-Pearson)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/primaryform.py" line="33" />
            <source>Wilson</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/primaryform.py" line="35" />
            <source>Counted as no (worst case)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/primaryform.py" line="36" />
            <source>Left out (as observed)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/primaryform.py" line="37" />
            <source>Counted as yes (best case)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/primaryform.py" line="66" />
            <source>Enrolled</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/primaryform.py" line="67" />
            <source>Enrolled, without replaced drop-outs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/primaryform.py" line="68" />
            <source>Eligible</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/primaryform.py" line="69" />
            <source>Imaged</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/primaryform.py" line="70" />
            <source>PET-positive and biopsied</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.proofs</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/proofs.py" line="15" />
            <source>Give it to the auditor: {checkpoint}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/proofs.py" line="23" />
            <source>{path}: a request for a time stamp of event {event}, and thus of all before it. The coordinator keeps the reply.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/proofs.py" line="31" />
            <source>Somebody wants to note how far your ledger has come.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/proofs.py" line="32" />
            <source>Checkpoint</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/proofs.py" line="33" />
            <source>30 digits that represent your ledger as it is now; an older or rewritten one does not match them.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/proofs.py" line="38" />
            <source>A time-stamping authority has to sign that your ledger existed at this time.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/proofs.py" line="39" />
            <source>Write the request</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/proofs.py" line="40" />
            <source>Nothing is sent: send the file (RFC 3161) from any machine. Needs the Python package rfc3161-client.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/proofs.py" line="42" />
            <source>File</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/proofs.py" line="42" />
            <source>A new file, for instance ledger.tsq.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/proofs.py" line="49" />
            <source>Time stamps need the Python package {names}. Install it now?</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.question</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/question.py" line="38" />
            <source>Type an answer, or press Esc.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/question.py" line="47" />
            <source>Nothing was changed.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.readerevents</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="25" />
            <source>The reading is not signed yet.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="26" />
            <source>The answers of this packet are not sealed.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="48" />
            <source>The reading is open for what is asked. Reason: {reason}
Sign anew when all is answered.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="56" />
            <source>The coordinator sent a query about your signed reading.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="57" />
            <source>Open the query</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="58" />
            <source>Opens the reading only for what is asked; your former answers stay in the ledger.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="60" />
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="80" />
            <source>File</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="60" />
            <source>As the coordinator sent it: the JSON, or the letter as a text file.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="70" />
            <source>Ask the coordinator which reading was taken in.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="75" />
            <source>The coordinator sent a counter-receipt: your reading was taken in.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="76" />
            <source>Check it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="77" />
            <source>Checks that it is for exactly what you signed. Keep it: the coordinator then cannot deny what was taken in.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="80" />
            <source>The JSON, or the letter as a text file.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="81" />
            <source>Coordinator's key</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="81" />
            <source>Its fingerprint, as given separately.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="96" />
            <source>{path}: whoever has it can read your answers. Send it to the coordinator.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="100" />
            <source>All readers have signed, and your answers are still sealed.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="101" />
            <source>Open the answers</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="102" />
            <source>Writes what opens your answers, for the coordinator; needs the receipt of each other reader.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="105" />
            <source>Another reader's receipt</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="105" />
            <source>As the coordinator sent it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="106" />
            <source>Passphrase</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="106" />
            <source>The passphrase of this packet.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="107" />
            <source>Into file</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.readerpage</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerpage.py" line="147" />
            <source>The scene was closed. Nothing is lost: every answer is in the ledger.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerpage.py" line="188" />
            <source>Saved {time}: {what}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerpage.py" line="208" />
            <source>answer to question {name}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerpage.py" line="234" />
            <source>mark </source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerpage.py" line="241" />
            <source>{focus} withdrawn</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerpage.py" line="245" />
            <source>this case</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerpage.py" line="247" />
            <source>Comment on {about}:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerpage.py" line="248" />
            <source>comment on {about}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerpage.py" line="253" />
            <source>case not assessable</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerpage.py" line="258" />
            <source>Why can this case not be assessed?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerpage.py" line="263" />
            <source>stage locked: {stage}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerpage.py" line="269" />
            <source>case completed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerpage.py" line="275" />
            <source>case opened again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerpage.py" line="280" />
            <source>Why is this case to be changed?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerpage.py" line="284" />
            <source>the qualification begins anew</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerpage.py" line="320" />
            <source>Save a copy of the answers</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerpage.py" line="322" />
            <source>copy of the answers: {path}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.scale</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/scale.py" line="41" />
            <source>The wording is HER2PET's, not the trial's.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/scale.py" line="43" />
            <source>The wording of {scores} is HER2PET's, not the trial's.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/scale.py" line="48" />
            <source>Scale:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/scale.py" line="48" />
            <source>Score of {focus}:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/scale.py" line="53" />
            <source>Key {key}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.scenecases</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/scenecases.py" line="24" />
            <source>Its values are not SUV.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/scenecases.py" line="24" />
            <source>Convert it to SUV in HER2 PET Quantification.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/scenecases.py" line="40" />
            <source>Not taken: {name}: {problem}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/scenecases.py" line="42" />
            <source>The scene holds no PET.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/scenecases.py" line="52" />
            <source>Keep the one to be read.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/scenecases.py" line="52" />
            <source>It has several segmentations: {names}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/scenecases.py" line="83" />
            <source>Harden or remove the transform.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/scenecases.py" line="83" />
            <source>{name} has a transform applied.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/scenecases.py" line="91" />
            <source>Free space, or choose another folder.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/scenecases.py" line="91" />
            <source>{path} was not written.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.scoring</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/scoring.py" line="34" />
            <source>{focus} has the score {score} already.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/scoring.py" line="37" />
            <source>{focus}: {former} to be changed to {score}. Why?</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.signature</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/signature.py" line="37" />
            <source>{completed} of {cases} cases completed, {notAssessable} not assessable.
Foci by score: {scores}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/signature.py" line="51" />
            <source>Answer first which marks are the same focus: {questions}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/signature.py" line="55" />
            <source>Complete every case first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/signature.py" line="57" />
            <source>Enter your name as it is to be printed.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/signature.py" line="59" />
            <source>Enter the passphrase of this packet.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/signature.py" line="60" />
            <source>Nothing can be changed afterwards.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/signature.py" line="65" />
            <source>the signed reading</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/signature.py" line="72" />
            <source>Save receipt</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/signature.py" line="74" />
            <source>receipt: {path}</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.specimenform</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/specimenform.py" line="20" />
            <location filename="../../HER2Reading/HER2ReadingLib/specimenform.py" line="29" />
            <source>not given</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/specimenform.py" line="21" />
            <source>0 (staining not given)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/specimenform.py" line="22" />
            <source>0, no staining</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/specimenform.py" line="23" />
            <source>0, staining in 10 % or less (ultralow)</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>SegmentEditorHER2Focus</name>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2Focus.py" line="19" />
            <source>Registers the Segment Editor effect HER2 focus: a lesion of a PET by one click.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>SegmentEditorHER2FocusLib.SegmentEditorEffect</name>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="33" />
            <source>HER2 focus</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="55" />
            <source>Draw a focus by a threshold inside a bounding sphere&lt;br&gt;.
        &lt;p&gt;&lt;ul style="margin: 0"&gt;
        &lt;li&gt;&lt;b&gt;Left-click&lt;/b&gt; a focus: preview its region.
        &lt;li&gt;&lt;b&gt;Mouse wheel&lt;/b&gt; over the sphere, &lt;b&gt;Shift + mouse wheel&lt;/b&gt; anywhere: size of the sphere.
        &lt;li&gt;&lt;b&gt;Left-click&lt;/b&gt; inside the sphere, &lt;b&gt;Enter&lt;/b&gt; or &lt;b&gt;Apply&lt;/b&gt;: accept.
        &lt;li&gt;&lt;b&gt;Left-click&lt;/b&gt; elsewhere: preview there. &lt;b&gt;Esc&lt;/b&gt; or &lt;b&gt;Cancel&lt;/b&gt;: discard.
        &lt;/ul&gt;&lt;p&gt;</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="69" />
            <source>% of maximum</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="70" />
            <source>A50, above background</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="71" />
            <source>Fixed SUV</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="72" />
            <source>What a voxel has to reach to be part of the focus.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="73" />
            <source>Threshold:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="76" />
            <source>Value:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="81" />
            <source>The focus may not leave this sphere around the point clicked (mouse wheel).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="82" />
            <source>Radius:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="83" />
            <source>Each focus is a segment of its own</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="84" />
            <source>If not, the focus is added to the selected segment.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="91" />
            <source>Cancel</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="92" />
            <source>Discard the preview (Esc).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="93" />
            <source>Apply</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="124" />
            <source>A50 needs no value.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="124" />
            <source>The threshold.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="157" />
            <source>Accept the preview (Enter).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="157" />
            <source>Click a focus first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="160" />
            <source>Click a focus in a slice view.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="240" />
            <source>{ml:.2f} ml.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="260" />
            <source>There is no segmentation.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="260" />
            <source>Choose or create one.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="282" />
            <source>Accepted as {name}. Click the next focus.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2QuantFollowUp</name>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Follow-up</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>From the scene</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Database...</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Table...</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Studies of this patient</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Load and add what is checked</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Patient:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>The patient's name in the tables: a trial number or another pseudonym.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Your name:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Kept with every decision you make.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Folder:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>For this patient only. Every decision is saved there at once, and the tables are written there.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Remove</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Bring into one space</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Registration</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Above:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>The examination in the upper views. Lesions are matched in its space, unless you choose another one.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Below:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>The examination in the lower views; you accept its registration.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Both in the views (B)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Look at it (C)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Accept</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Refuse</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Or transform:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>A transform that you made another way, from landmarks or with the Elastix extension; applied to the lower examination, it aligns it with the first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Make one with Elastix</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Use this transform instead</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Lesions in both</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Partner:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>The lesion that it is the same as; press M to move it there.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Accept (A)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Move (M)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Reject (R)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Previous (P)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Next (N)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Undo (U)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Export</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Keys (?)</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>HER2ReadingCoordinator</name>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Coordinator</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Study:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>The coordinator's folder of the study.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Key's passphrase:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>It opens the coordinator's key, which signs packets and the coordinator's ledger. It cannot be recovered.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>The new passphrase again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Once more</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>None</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>The key is not sealed: whoever can read its file can sign as the coordinator, and an audit says so.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Cases</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Foci:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>What the readers do.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Cases:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>CSV table with caseID, pet and, if you have them, patientID, ct, regions, injectedAt, reason.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Take from the &amp;scene</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>&amp;DICOM database...</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>PET series in Slicer's DICOM database, by patient and date. Check those to be read.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>&amp;Take the ticked series</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Faces:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Leave out</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Packets leave out the slices of PET and CT more than 60 mm above the shoulders that a case's CT shows; nothing is resampled.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>single cases: CASE=MM, ...</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>For single cases, leave out what lies above a height (superior, mm, in the PET's frame), for example P001=412, P007=395.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Charter</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Title:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Readers see it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Tracer:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Readers:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Names, separated by commas. They name the readers' folders.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Scale:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>The lowest score.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>to</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>The highest score.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>What each score means to the readers. The wording is this program's until you write yours: the trial's record fixes only that 4 and 5 by both is positive.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Positive from:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>A focus is positive if every reader scores it this or above.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Repeated cases:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Cases that each reader gets twice.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Seed of the orders:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>A whole number from which the readers' orders are drawn; if empty, one is drawn.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>is drawn</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Stages:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>The images with which a case is read, stage by stage; each stage is locked before the next is shown, and the last decides.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Layout:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>The views in which a case first appears.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>PET window (SUV):</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>CT window (HU):</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Marks match within:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source> mm</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>or the lesion's radius</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Whichever is larger. In a free search, marks of the two readers this close are one focus.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Readers may see SUV values</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Readers may change completed cases</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>With a reason, which the ledger keeps.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Primary analysis</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Measure:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>The trial's main question. Everything else is secondary or a sensitivity analysis.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Of:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Group:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>95 % interval:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Not evaluable:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>How patients without an answer are counted. The other two ways are reported as well.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>&amp;Create study</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Sa&amp;ve charter</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Readers</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>&amp;Hand out packets</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Seal the answers until all readers have signed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Nobody can read a reader's answers before all have signed, not even you. Then each reader sends the key that opens their own.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Reader:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Reader whose packet came back.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Packet:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>The packet's folder as it came back.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Take &amp;in</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Receipt:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Receipt that came separately from the packet (for example, by mail): receipt.json or its text.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Fingerprint:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>The 30 digits that the reader chosen above was shown at the first opening and gave you, by telephone for example.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Keep</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Pro&amp;gress</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>How many cases each reader has completed; never an answer.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Veri&amp;fy</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Unblinding</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>&amp;Reconcile</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Foci that one reader called and another did not; a click shows them.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Third reader, as a sensitivity analysis</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>A third reader is not part of the rule: the charter's decisions stay as they are.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Third reader's score:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Of the focus that is chosen above.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>&amp;Add score</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Scores:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>CSV table with caseID, focusID and score; empty: adjudication.csv of the study.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Sensiti&amp;vity analysis</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Specimen of a positive focus</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Positive focus:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Foci that the reading decided positive: case, focus, site.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Specimen:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>The laboratory's number.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Type:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>How the tissue was taken.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Date:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>As 2019-03-01.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>IHC:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Immunohistochemistry.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>ISH:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>With two probes or with one.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>HER2/CEP17:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Ratio of two probes; a number with a decimal point.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>HER2 copies:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Average HER2 copies per cell; a number with a decimal point.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Guideline:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>As named in the pathologist's report, for example ASCO/CAP 2018.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Add to the patholog&amp;y table</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Checks the values, adds a row to the table below, or to pathology.csv of the study, and says the HER2 class.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Endpoint</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Patients:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>CSV table, one row a patient who gave consent.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Pathology:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>CSV table, one row a specimen, linked to foci by their names.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>&amp;Endpoint and report</source>
            <translation type="unfinished" />
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>When something happens</source>
            <translation type="unfinished" />
        </message>
    </context>
</TS>
