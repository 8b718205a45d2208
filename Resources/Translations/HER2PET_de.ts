<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
    <context>
        <name>DICOMHER2PETPlugin</name>
        <message>
            <location filename="../../HER2PETExtension/DICOMHER2PETPlugin.py" line="39" />
            <source>PET</source>
            <translation>PET</translation>
        </message>
        <message>
            <location filename="../../HER2PETExtension/DICOMHER2PETPlugin.py" line="43" />
            <source>PET, not a whole series: {description}</source>
            <translation>PET, keine vollständige Serie: {description}</translation>
        </message>
        <message>
            <location filename="../../HER2PETExtension/DICOMHER2PETPlugin.py" line="53" />
            <source>Loaded in its own units: its header does not give an SUV.</source>
            <translation>Wird in der eigenen Einheit geladen: Aus dem Header ergibt sich kein SUV.</translation>
        </message>
        <message>
            <location filename="../../HER2PETExtension/DICOMHER2PETPlugin.py" line="93" />
            <source>DICOM PET SUV Plugin (HER2PET)</source>
            <translation>DICOM-PET-SUV-Plugin (HER2PET)</translation>
        </message>
        <message>
            <location filename="../../HER2PETExtension/DICOMHER2PETPlugin.py" line="97" />
            <source>Loads PET series from the DICOM database as SUV volumes, with the source of every value used.</source>
            <translation>Lädt PET-Serien aus der DICOM-Datenbank als SUV-Volumen, mit der Herkunft jedes verwendeten Wertes.</translation>
        </message>
    </context>
    <context>
        <name>qSlicerAbstractCoreModule</name>
        <message>
            <location filename="../../HER2PETExtension/DICOMHER2PETPlugin.py" line="94" />
            <source>Developer Tools.DICOM Plugins</source>
            <translation>Entwicklerwerkzeuge.DICOM-Plugins</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2Quant.py" line="23" />
            <location filename="../../HER2Reading/HER2Reading.py" line="19" />
            <source>Nuclear Medicine</source>
            <translation>Nuklearmedizin</translation>
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2Focus.py" line="15" />
            <source>Segmentation</source>
            <translation>Segmentierung</translation>
        </message>
    </context>
    <context>
        <name>HER2PETSlicer.candidates</name>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/candidates.py" line="128" />
            <source>No undecided candidate is within {mm:g} mm of {candidate}.</source>
            <translation>Kein offener Kandidat liegt innerhalb von {mm:g} mm um {candidate}.</translation>
        </message>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/candidates.py" line="129" />
            <source>Undo the decision on the other one first, or draw the lesion yourself.</source>
            <translation>Machen Sie zuerst die Entscheidung über den anderen rückgängig, oder zeichnen Sie die Läsion von Hand.</translation>
        </message>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/candidates.py" line="144" />
            <source>Reject it.</source>
            <translation>Verwerfen Sie ihn.</translation>
        </message>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/candidates.py" line="144" />
            <source>{candidate} has no voxels.</source>
            <translation>{candidate} hat keine Voxel.</translation>
        </message>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/candidates.py" line="174" />
            <source>{candidates} was edited since, and undoing would lose that.</source>
            <translation>In {candidates} wurde seither gezeichnet, was dabei verloren ginge.</translation>
        </message>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/candidates.py" line="175" />
            <source>Remove it from the list of segments first if that is what you want.</source>
            <translation>Entfernen Sie ihn zuerst aus der Liste der Segmente, wenn Sie das wollen.</translation>
        </message>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/candidates.py" line="206" />
            <source>The segmentation has another segment named {name}.</source>
            <translation>Die Segmentierung hat ein anderes Segment {name}.</translation>
        </message>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/candidates.py" line="207" />
            <source>Rename or remove it first.</source>
            <translation>Benennen Sie es zuerst um, oder entfernen Sie es.</translation>
        </message>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/candidates.py" line="264" />
            <source>{place} lesion</source>
            <translation>Läsion ({place})</translation>
        </message>
    </context>
    <context>
        <name>HER2PETSlicer.focus</name>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/focus.py" line="31" />
            <source>There is no source volume.</source>
            <translation>Es gibt kein Quellvolumen.</translation>
        </message>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/focus.py" line="31" />
            <source>Choose the PET as source volume.</source>
            <translation>Wählen Sie die PET als Quellvolumen.</translation>
        </message>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/focus.py" line="34" />
            <source>{name} is not in SUVbw, so a threshold in SUV says nothing.</source>
            <translation>{name} liegt nicht in SUVbw vor; ein Schwellenwert in SUV hat daher keine Bedeutung.</translation>
        </message>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/focus.py" line="35" />
            <source>Choose another threshold, or load the PET as SUV.</source>
            <translation>Wählen Sie einen anderen Schwellenwert oder laden Sie die PET als SUV.</translation>
        </message>
    </context>
    <context>
        <name>HER2PETSlicer.organs</name>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/organs.py" line="45" />
            <source>{name} has no known organ that lies in the PET.</source>
            <translation>{name} hat kein bekanntes Organ, das in der PET liegt.</translation>
        </message>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/organs.py" line="46" />
            <source>Choose the segmentation that TotalSegmentator or MOOSE made from this PET/CT.</source>
            <translation>Wählen Sie die Segmentierung, die TotalSegmentator oder MOOSE von dieser PET/CT gemacht hat.</translation>
        </message>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/organs.py" line="74" />
            <source>The extension TotalSegmentator is not installed. Install it with the Extensions Manager (its category is Segmentation) and restart Slicer; or load masks made elsewhere, and choose them above.</source>
            <translation>Die Erweiterung TotalSegmentator ist nicht installiert. Installieren Sie sie mit dem Extensions Manager (Kategorie Segmentation) und starten Sie Slicer neu; oder laden Sie Masken, die anderswo entstanden sind, und wählen Sie sie oben.</translation>
        </message>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/organs.py" line="79" />
            <source>Organs are segmented on the CT of the PET/CT: load it from the DICOM database.</source>
            <translation>Organe werden auf der CT der PET/CT segmentiert: Laden Sie sie aus der DICOM-Datenbank.</translation>
        </message>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/organs.py" line="102" />
            <source>{name} organs</source>
            <translation>{name} Organe</translation>
        </message>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/organs.py" line="114" />
            <source>TotalSegmentator did not finish: {error}</source>
            <translation>TotalSegmentator kam nicht zu Ende: {error}</translation>
        </message>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/organs.py" line="115" />
            <source>Try it in its own module, which shows the full output, and choose its segmentation here.</source>
            <translation>Versuchen Sie es in seinem eigenen Modul, das die ganze Ausgabe zeigt, und wählen Sie die Segmentierung dann hier.</translation>
        </message>
    </context>
    <context>
        <name>HER2PETSlicer.packages</name>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/packages.py" line="35" />
            <source>Install them to go on.</source>
            <translation>Installieren Sie sie, um fortzufahren.</translation>
        </message>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/packages.py" line="37" />
            <source>Python packages are missing: {names}.</source>
            <translation>Es fehlen Python-Pakete: {names}.</translation>
        </message>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/packages.py" line="44" />
            <source>Python does not find {names}.</source>
            <translation>Python findet {names} nicht.</translation>
        </message>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/packages.py" line="46" />
            <source>Python packages were not installed: {names}. {error}</source>
            <translation>Python-Pakete wurden nicht installiert: {names}. {error}</translation>
        </message>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/packages.py" line="47" />
            <source>Check the network connection and try again.</source>
            <translation>Prüfen Sie die Netzwerkverbindung und versuchen Sie es erneut.</translation>
        </message>
    </context>
    <context>
        <name>HER2PETSlicer.segments</name>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/segments.py" line="31" />
            <location filename="../../HER2PETExtension/HER2PETSlicer/segments.py" line="38" />
            <source>Focus {number}</source>
            <translation>Herd {number}</translation>
        </message>
    </context>
    <context>
        <name>widgets.progressdialog</name>
        <message>
            <location filename="../../HER2PETExtension/HER2PETSlicer/widgets/progressdialog.py" line="42" />
            <source>{title}: cancelled.</source>
            <translation>{title}: abgebrochen.</translation>
        </message>
    </context>
    <context>
        <name>HER2Quant</name>
        <message>
            <location filename="../../HER2Quant/HER2Quant.py" line="22" />
            <source>HER2 PET Quantification</source>
            <translation>HER2-PET-Quantifizierung</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2Quant.py" line="25" />
            <source>The SlicerHER2PET contributors</source>
            <translation>Die Mitwirkenden von SlicerHER2PET</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2Quant.py" line="26" />
            <source>Measures every lesion and reference region of a HER2-targeted PET: SUVmax, SUVpeak, SUVmean and ratios to a reference region, each with how it was obtained.</source>
            <translation>Misst jede Läsion und jede Referenzregion einer HER2-gerichteten PET: SUVmax, SUVpeak, SUVmean und Verhältnisse zu einer Referenzregion, jeweils mit der Angabe, wie der Wert entstanden ist.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2Quant.py" line="30" />
            <source>SUVpeak follows the IBSI reference manual; SUV follows the IBSI SUV manual and the QIBA vendor-neutral rules.</source>
            <translation>SUVpeak folgt dem IBSI-Referenzhandbuch, SUV dem IBSI-SUV-Handbuch und den herstellerneutralen Regeln der QIBA.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>PET volume</source>
            <translation>PET-Volumen</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>SUV volume:</source>
            <translation>SUV-Volumen:</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>The PET in SUV that is measured.</source>
            <translation>Die PET in SUV, die gemessen wird.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Window, SUV 0 to:</source>
            <translation>Fensterung, SUV 0 bis:</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Show in the layout with the turnin&amp;g MIP</source>
            <translation>Im La&amp;yout mit rotierender MIP zeigen</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>While this module is open: the MIP, the PET in axial and coronal slices and, with a CT, the CT and the fused images. Your own layout returns when you leave.</source>
            <translation>Solange dieses Modul vorn ist: die MIP, die PET axial und koronal und, wenn es eine CT gibt, die CT und beide fusioniert. Ihr eigenes Layout kehrt beim Verlassen zurück.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>I have chec&amp;ked that the values are SUVbw</source>
            <translation>Ich habe ge&amp;prüft, dass die Werte SUVbw sind</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>For volumes whose units do not say so, for instance from a NIfTI file. Kept with the volume.</source>
            <translation>Für Volumen, deren Einheit es nicht angibt, zum Beispiel aus einer NIfTI-Datei. Die Angabe bleibt beim Volumen.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>SUV inputs: check what the header lacks or has wrong</source>
            <translation>SUV-Eingaben: was im Header fehlt oder falsch ist</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Radiopharmaceutical:</source>
            <translation>Radiopharmakon:</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>The series names several in (0054,0016): choose the one that is imaged.</source>
            <translation>Die Serie nennt mehrere in (0054,0016): Wählen Sie das abgebildete.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>A&amp;dministered at:</source>
            <translation>&amp;Verabreicht am:</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Check to enter another value than the header has.</source>
            <translation>Ankreuzen, um einen anderen Wert als den des Headers einzugeben.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>yyyy-MM-dd HH:mm</source>
            <translation>yyyy-MM-dd HH:mm</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>no date</source>
            <translation>kein Datum</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Date and time at the scanner. With 89Zr each lost day leaves 81 % of the true SUV.</source>
            <translation>Datum und Uhrzeit am Scanner. Bei 89Zr lässt jeder verlorene Tag nur 81 % des wahren SUV übrig.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Activity:</source>
            <translation>Aktivität:</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source> MBq</source>
            <translation> MBq</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>none</source>
            <translation>keine</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Administered activity, at the time of administration.</source>
            <translation>Verabreichte Aktivität zum Zeitpunkt der Verabreichung.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Half-life:</source>
            <translation>Halbwertszeit:</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source> s</source>
            <translation> s</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>89Zr: 282276 s (78.41 h).</source>
            <translation>89Zr: 282276 s (78,41 h).</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>&amp;Weight:</source>
            <translation>&amp;Gewicht:</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source> kg</source>
            <translation> kg</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Weight of the patient at the scan.</source>
            <translation>Gewicht der Patientin bei der Aufnahme.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Height:</source>
            <translation>Größe:</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source> cm</source>
            <translation> cm</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Needed only where the file holds SUV by lean body mass, surface or ideal weight.</source>
            <translation>Nur nötig, wenn die Datei SUV nach Magermasse, Körperoberfläche oder Idealgewicht enthält.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Sex:</source>
            <translation>Geschlecht:</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Needed only where the file holds SUV by lean body mass or ideal weight.</source>
            <translation>Nur nötig, wenn die Datei SUV nach Magermasse oder Idealgewicht enthält.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Reaso&amp;n:</source>
            <translation>Gru&amp;nd:</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Where the entered value is from</source>
            <translation>Woher der eingegebene Wert stammt</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Compute S&amp;UV from the DICOM files</source>
            <translation>S&amp;UV aus den DICOM-Dateien berechnen</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>How SUV was obtained</source>
            <translation>Wie SUV berechnet wurde</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Organs</source>
            <translation>Organe</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Organ masks:</source>
            <translation>Organmasken:</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>A segmentation with one segment per organ, as TotalSegmentator makes it from the CT; organs are identified by terminology, ID or name.</source>
            <translation>Eine Segmentierung mit je einem Segment pro Organ, wie TotalSegmentator sie von der CT macht; Organe werden an Terminologie, ID oder Name erkannt.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Segment the CT with TotalSegmentator</source>
            <translation>CT mit TotalSegmentator segmentieren</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Place reference regions in the organs (G)</source>
            <translation>Referenzregionen in die Organe setzen (G)</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Candidates</source>
            <translation>Kandidaten</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Find candidates (F)</source>
            <translation>Kandidaten suchen (F)</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Rule (the defaults are ours, for 89Zr)</source>
            <translation>Regel (Vorgaben von uns, für 89Zr)</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Review</source>
            <translation>Durchsicht</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Site or organ:</source>
            <translation>Ort oder Organ:</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Where it lies, as proposed by the organ masks: the site of a lesion, or the organ with the uptake. Type part of a name.</source>
            <translation>Wo er liegt, wie es die Organmasken vorschlagen: der Ort einer Läsion, oder das Organ, dessen Aufnahme es ist. Tippen Sie einen Teil eines Namens.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Accept (A)</source>
            <translation>Annehmen (A)</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Physiologic (O)</source>
            <translation>Physiologisch (O)</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Reject (R)</source>
            <translation>Verwerfen (R)</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Previous (P)</source>
            <translation>Voriger (P)</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Next (N)</source>
            <translation>Nächster (N)</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Undo (U)</source>
            <translation>Rückgängig (U)</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Merge (M)</source>
            <translation>Vereinen (M)</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Split (S)</source>
            <translation>Teilen (S)</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Keys (?)</source>
            <translation>Tasten (?)</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Split at level (L)</source>
            <translation>Teilen ab Wert (L)</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>The SUV at or above which the parts are connected; lower voxels are in none of them. 70 % of the candidate's SUVmax unless you enter another value.</source>
            <translation>SUV, ab dem die Teile zusammenhängen; was darunter liegt, gehört zu keinem. 70 % des SUVmax des Kandidaten, bis Sie einen anderen Wert eingeben.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>SUV </source>
            <translation>SUV </translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Lesions</source>
            <translation>Läsionen</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Segmentation:</source>
            <translation>Segmentierung:</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Lesions and reference regions, one segment each.</source>
            <translation>Läsionen und Referenzregionen, je ein Segment.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Draw lesions on this PET</source>
            <translation>Läsionen auf dieser PET einzeichnen</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Selected region</source>
            <translation>Ausgewählte Region</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>N&amp;ame:</source>
            <translation>N&amp;ame:</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>R&amp;ole:</source>
            <translation>R&amp;olle:</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Lesions are compared with reference regions.</source>
            <translation>Läsionen werden mit Referenzregionen verglichen.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Si&amp;te:</source>
            <translation>Or&amp;t:</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Anatomical site. All other sites: double-click the color of the region in the list above.</source>
            <translation>Anatomische Lokalisation. Alle weiteren: Doppelklick auf die Farbe der Region in der Liste oben.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Known from:</source>
            <translation>Bekannt aus:</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>CT</source>
            <translation>CT</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Demonstrated on recent CT.</source>
            <translation>In einer aktuellen CT nachgewiesen.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>MR</source>
            <translation>MRT</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Demonstrated on recent MR.</source>
            <translation>In einer aktuellen MRT nachgewiesen.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>FDG PET/CT</source>
            <translation>FDG-PET/CT</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Demonstrated on recent FDG PET/CT.</source>
            <translation>In einer aktuellen FDG-PET/CT nachgewiesen.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>&amp;Biopsied:</source>
            <translation>&amp;Biopsiert:</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Whether tissue was taken from this lesion.</source>
            <translation>Ob aus dieser Läsion Gewebe entnommen wurde.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Known, no uptake:</source>
            <translation>Ohne Anreicherung:</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source> mm</source>
            <translation> mm</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Diameter of the sphere, as on CT, MR or FDG PET/CT.</source>
            <translation>Durchmesser der Kugel, wie in CT, MRT oder FDG-PET/CT.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Place les&amp;ion at crosshair</source>
            <translation>Läs&amp;ion am Fadenkreuz</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Reference regions</source>
            <translation>Referenzregionen</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Ti&amp;ssue:</source>
            <translation>Ge&amp;webe:</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Blood pool and liver have their customary sizes.</source>
            <translation>Blutpool und Leber haben ihre üblichen Größen.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>&amp;Place at crosshair</source>
            <translation>Am Fadenkreuz &amp;setzen</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Move the selected one to the crosshair</source>
            <translation>Die gewählte zum Fadenkreuz verschieben</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Ratios to:</source>
            <translation>Verhältnisse zu:</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>The region whose SUVmean lesions are divided by.</source>
            <translation>Die Region, durch deren SUVmean die Werte der Läsionen geteilt werden.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Table</source>
            <translation>Tabelle</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>&amp;Measure</source>
            <translation>&amp;Messen</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Measu&amp;re on every change</source>
            <translation>Bei &amp;jeder Änderung messen</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Fi&amp;lter:</source>
            <translation>Fi&amp;lter:</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>part of a name or site</source>
            <translation>Teil eines Namens oder einer Lokalisation</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Which regions the table shows.</source>
            <translation>Welche Regionen die Tabelle zeigt.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Sorted b&amp;y:</source>
            <translation>Sortiert nac&amp;h:</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Order of the rows, also of the exported table.</source>
            <translation>Reihenfolge der Zeilen, auch in der exportierten Tabelle.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Click a row to show the place of its SUVmax in all views.</source>
            <translation>Klick auf eine Zeile zeigt den Ort ihres SUVmax in allen Ansichten.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Show &amp;chart of lesions</source>
            <translation>&amp;Diagramm der Läsionen zeigen</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Export</source>
            <translation>Export</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Case ID:</source>
            <translation>Fall-ID:</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>What the exported files call the case: a pseudonym, not a name.</source>
            <translation>Wie die exportierten Dateien den Fall nennen: ein Pseudonym, kein Name.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Folder:</source>
            <translation>Ordner:</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Also as DICOM: regions, measures, map to SUV</source>
            <translation>Auch als DICOM: Regionen, Maße, Weg zum SUV</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>For volumes of the DICOM database; needs highdicom, which comes with Slicer from 5.12.</source>
            <translation>Für Volumen der DICOM-Datenbank; braucht highdicom, das Slicer ab 5.12 mitbringt.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Also as page (report.html)</source>
            <translation>Auch als Seite (report.html)</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>Also as Parquet</source>
            <translation>Auch als Parquet</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2Quant.ui" />
            <source>E&amp;xport table</source>
            <translation>Tabelle e&amp;xportieren</translation>
        </message>
    </context>
    <context>
        <name>HER2QuantLib.candidatepanel</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/candidatepanel.py" line="15" />
            <source>SUVmax, at least:</source>
            <translation>SUVmax mindestens:</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/candidatepanel.py" line="16" />
            <source>outside of organs, at least:</source>
            <translation>außerhalb von Organen mindestens:</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/candidatepanel.py" line="17" />
            <source>without organ masks, at least:</source>
            <translation>ohne Organmasken mindestens:</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/candidatepanel.py" line="18" />
            <source>times the surroundings:</source>
            <translation>mal die Umgebung:</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/candidatepanel.py" line="19" />
            <source>times its own organ:</source>
            <translation>mal das eigene Organ:</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/candidatepanel.py" line="20" />
            <source>times the liver, in it:</source>
            <translation>in der Leber, mal die Leber:</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/candidatepanel.py" line="48" />
            <source>Propose foci that the organs do not explain, replacing those that nobody has decided on. A candidate is not a lesion until you accept it.</source>
            <translation>Schlägt Herde vor, die Organe nicht erklären, anstelle derer, über die niemand entschieden hat. Ein Kandidat ist keine Läsion, bis Sie ihn annehmen.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/candidatepanel.py" line="115" />
            <source>No candidates were searched for.</source>
            <translation>Es wurden keine Kandidaten gesucht.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/candidatepanel.py" line="116" />
            <source>Looking for candidates</source>
            <translation>Suche nach Kandidaten</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/candidatepanel.py" line="119" />
            <source>New candidates: {count}. None is a lesion until you accept it.</source>
            <translation>Neue Kandidaten: {count}. Keiner ist eine Läsion, bis Sie ihn annehmen.</translation>
        </message>
    </context>
    <context>
        <name>HER2QuantLib.candidates</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/candidates.py" line="41" />
            <source>Without organ masks, more physiologic uptake and fewer faint foci are proposed, and no sites: choose masks under Organs.</source>
            <translation>Ohne Organmasken wird mehr Physiologisches und weniger Schwaches vorgeschlagen, und kein Ort: Wählen Sie Masken unter Organe.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/candidates.py" line="45" />
            <source>looking for foci</source>
            <translation>Suche nach Herden</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/candidates.py" line="51" />
            <source>{count} more left out because a lesion or a decided candidate is already there.</source>
            <translation>{count} weitere ausgelassen, weil dort eine Läsion oder ein entschiedener Kandidat liegt.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/candidates.py" line="128" />
            <source>Not placed, because a person drew or changed one: {names}.</source>
            <translation>Nicht gesetzt, weil jemand eine gezeichnet oder geändert hat: {names}.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/candidates.py" line="130" />
            <source>Not placed, because there is no mask: {names}.</source>
            <translation>Nicht gesetzt, weil es keine Maske gibt: {names}.</translation>
        </message>
    </context>
    <context>
        <name>HER2QuantLib.chart</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/chart.py" line="17" />
            <source>HER2 chart of lesions</source>
            <translation>HER2-Diagramm der Läsionen</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/chart.py" line="21" />
            <source>HER2 lesions</source>
            <translation>HER2-Läsionen</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/chart.py" line="23" />
            <source>Lesions, highest SUVmax first</source>
            <translation>Läsionen, höchster SUVmax zuerst</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/chart.py" line="24" />
            <source>SUVmax</source>
            <translation>SUVmax</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/chart.py" line="30" />
            <source>Reference, SUVmean</source>
            <translation>Referenz, SUVmean</translation>
        </message>
    </context>
    <context>
        <name>HER2QuantLib.export</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/export.py" line="55" />
            <source>The case ID contains part of the patient's name (0010,0010). Enter a pseudonym.</source>
            <translation>Die Fall-ID enthält einen Teil des Namens der Patientin (0010,0010). Bitte ein Pseudonym angeben.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/export.py" line="57" />
            <source>The case ID is the patient's number (0010,0020). Enter a pseudonym.</source>
            <translation>Die Fall-ID ist die Patientennummer (0010,0020). Bitte ein Pseudonym angeben.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/export.py" line="91" />
            <source>There is no lesion or reference region to write to DICOM objects.</source>
            <translation>Es gibt weder Läsion noch Referenzregion für DICOM-Objekte.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/export.py" line="91" />
            <source>Export without DICOM objects.</source>
            <translation>Exportieren Sie ohne DICOM-Objekte.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/export.py" line="129" />
            <source>Candidates left out, because nobody has decided on them: {count}.</source>
            <translation>Ausgelassene Kandidaten, über die niemand entschieden hat: {count}.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/export.py" line="132" />
            <source>Candidates that are no lesions: {physiologic} physiologic, {rejected} rejected.</source>
            <translation>Kandidaten, die keine Läsionen sind: {physiologic} physiologisch, {rejected} verworfen.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/export.py" line="157" />
            <source>The table is not of these regions.</source>
            <translation>Die Tabelle gehört nicht zu diesen Regionen.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/export.py" line="157" />
            <source>Measure again.</source>
            <translation>Messen Sie erneut.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/export.py" line="164" />
            <source>check sums of the DICOM files</source>
            <translation>Prüfsummen der DICOM-Dateien</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/export.py" line="216" />
            <source>{name} is moved by a transform, and its DICOM images are not.</source>
            <translation>{name} ist durch eine Transformation verschoben, die zugehörigen DICOM-Bilder sind es nicht.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/export.py" line="217" />
            <source>Remove the transform to export DICOM objects.</source>
            <translation>Entfernen Sie die Transformation, um DICOM-Objekte zu exportieren.</translation>
        </message>
    </context>
    <context>
        <name>HER2QuantLib.exportpanel</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/exportpanel.py" line="46" />
            <source>Write measurements.csv, its schema and provenance.json into the folder.</source>
            <translation>Schreibt measurements.csv, das zugehörige Schema und provenance.json in den Ordner.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/exportpanel.py" line="51" />
            <source>Regions as DICOM SEG, measures as DICOM SR (TID 1500), the mapping from stored values to SUV as a real-world-value map.</source>
            <translation>Regionen als DICOM SEG, Maße als DICOM SR (TID 1500), der Weg von gespeicherten Werten zum SUV als Real World Value Mapping.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/exportpanel.py" line="56" />
            <source>Pictures, tables and how they were obtained, to print and archive.</source>
            <translation>Bild, Tabellen und ihre Entstehung, zum Drucken und Archivieren.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/exportpanel.py" line="58" />
            <source>Each table also with typed columns, for pandas, R and other programs.</source>
            <translation>Jede Tabelle auch mit typisierten Spalten, für pandas, R und andere.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/exportpanel.py" line="85" />
            <source>Only for volumes that were loaded through the DICOM module: SEG and SR refer to its images.</source>
            <translation>Nur für Volumen, die über das DICOM-Modul geladen wurden: SEG und SR verweisen auf dessen Bilder.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/exportpanel.py" line="88" />
            <source>Slicer includes highdicom from version 5.12 on, and no version fits this Slicer. The command her2pet quantify --sr writes them.</source>
            <translation>Slicer enthält highdicom ab Version 5.12, für diese Version passt keines. Der Befehl her2pet quantify --sr schreibt die Objekte.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/exportpanel.py" line="98" />
            <source>This needs the Python packages {names}. Install them now?</source>
            <translation>Dazu werden die Python-Pakete {names} gebraucht. Jetzt installieren?</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/exportpanel.py" line="100" />
            <source>{problem} Leave the module and come back to be asked again.</source>
            <translation>{problem} Verlassen Sie das Modul und kehren Sie zurück, um erneut gefragt zu werden.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/exportpanel.py" line="111" />
            <source>The table was not exported.</source>
            <translation>Die Tabelle wurde nicht exportiert.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/exportpanel.py" line="123" />
            <source>Exporting</source>
            <translation>Export läuft</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/exportpanel.py" line="127" />
            <source>{reason} Replace those results?</source>
            <translation>{reason} Diese Ergebnisse ersetzen?</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/exportpanel.py" line="130" />
            <source>Written: {path}</source>
            <translation>Geschrieben: {path}</translation>
        </message>
    </context>
    <context>
        <name>HER2QuantLib.followupchoice</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="65" />
            <source>Choose a folder.</source>
            <translation>Wählen Sie einen Ordner.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="92" />
            <source>Every PET in the scene, and every CT or MR with drawn regions.</source>
            <translation>Jedes PET der Szene, und jedes CT oder MR, auf dem etwas eingezeichnet ist.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="96" />
            <source>Propose other studies of the same patient as the PET above, from Slicer's DICOM database.</source>
            <translation>Die anderen Studien der Patientin des oben gewählten PET vorschlagen, aus der DICOM-Datenbank von Slicer.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="98" />
            <source>An examinations.csv, as her2pet followup takes it; of one patient.</source>
            <translation>Eine examinations.csv, wie her2pet followup sie nimmt; von einer Patientin.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="99" />
            <source>Load what is checked into the scene.</source>
            <translation>Was angekreuzt ist, in die Szene laden.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="102" />
            <source>Choose an examination in the table.</source>
            <translation>Wählen Sie eine Untersuchung in der Tabelle.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="103" />
            <source>Removes it from the list; the volume stays in the scene.</source>
            <translation>Aus der Liste; das Volumen bleibt in der Szene.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="109" />
            <source>Nothing was added.</source>
            <translation>Es wurde nichts hinzugefügt.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="111" />
            <source>Examinations added: {count}.</source>
            <translation>Hinzugefügte Untersuchungen: {count}.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="116" />
            <source>No studies were found.</source>
            <translation>Es wurden keine Studien gefunden.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="117" />
            <source>Reading the DICOM database</source>
            <translation>Die DICOM-Datenbank wird gelesen</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="133" />
            <source>The studies were not loaded.</source>
            <translation>Die Studien wurden nicht geladen.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="140" />
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="151" />
            <source>Table of examinations</source>
            <translation>Tabelle der Untersuchungen</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="140" />
            <source>Tables (*.csv *.xlsx)</source>
            <translation>Tabellen (*.csv *.xlsx)</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="145" />
            <source>The table was not opened.</source>
            <translation>Die Tabelle wurde nicht geöffnet.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="146" />
            <source>Opening the examinations</source>
            <translation>Die Untersuchungen werden geöffnet</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="151" />
            <source>One patient at a time:</source>
            <translation>Eine Patientin zur Zeit:</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="191" />
            <source>Examination</source>
            <translation>Untersuchung</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="191" />
            <source>Kind</source>
            <translation>Art</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="191" />
            <source>Day</source>
            <translation>Tag</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="191" />
            <source>Volume</source>
            <translation>Volumen</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupchoice.py" line="238" />
            <source>Choose a folder</source>
            <translation>Ordner wählen</translation>
        </message>
    </context>
    <context>
        <name>HER2QuantLib.followupelastix</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupelastix.py" line="26" />
            <source>The extension SlicerElastix is not installed. Install it with the Extensions Manager (its category is Registration) and restart Slicer; or choose a transform made another way.</source>
            <translation>Die Erweiterung SlicerElastix ist nicht installiert. Installieren Sie sie mit dem Extensions Manager (Kategorie Registration) und starten Sie Slicer neu, oder wählen Sie eine anders gemachte Transformation.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupelastix.py" line="32" />
            <source>Elastix registers CTs: load the CT of {name} from the DICOM database.</source>
            <translation>Elastix registriert CTs: laden Sie das CT von {name} aus der DICOM-Datenbank.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupelastix.py" line="39" />
            <source>{later} to {first}, Elastix</source>
            <translation>{later} zu {first}, Elastix</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupelastix.py" line="42" />
            <source>{name}, to look at</source>
            <translation>{name}, zum Ansehen</translation>
        </message>
    </context>
    <context>
        <name>HER2QuantLib.followupkeys</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupkeys.py" line="6" />
            <source>next, previous lesion; both examinations go there</source>
            <translation>nächste, vorige Läsion; beide Untersuchungen gehen dorthin</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupkeys.py" line="7" />
            <source>accept: one lesion, as shown</source>
            <translation>annehmen: es ist eine Läsion, wie gezeigt</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupkeys.py" line="8" />
            <source>move: the same lesion as the chosen partner</source>
            <translation>verschieben: sie ist eins mit dem gewählten Partner</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupkeys.py" line="9" />
            <source>reject: two lesions, not one</source>
            <translation>ablehnen: zwei Läsionen, nicht eine</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupkeys.py" line="10" />
            <source>undo the last decision, then the ones before it</source>
            <translation>die letzte Entscheidung zurücknehmen, und die davor</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupkeys.py" line="11" />
            <source>look at the registration: checkerboard above, difference below</source>
            <translation>die Registrierung ansehen: oben in Quadraten, unten die Differenz</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupkeys.py" line="12" />
            <source>leave the views of both examinations</source>
            <translation>die Ansichten beider Untersuchungen verlassen</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupkeys.py" line="13" />
            <source>these keys</source>
            <translation>diese Tasten</translation>
        </message>
    </context>
    <context>
        <name>HER2QuantLib.followuplesions</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="105" />
            <source>Bring the examinations into one space first.</source>
            <translation>Bringen Sie zuerst die Untersuchungen in einen Raum.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="105" />
            <source>There is no lesion.</source>
            <translation>Es gibt keine Läsion.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="106" />
            <source>Enter your name above first: it is kept with the decision.</source>
            <translation>Geben Sie oben zuerst Ihren Namen an: er wird mit der Entscheidung aufbewahrt.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="109" />
            <source>The two examinations are not in a common space yet: accept the registration first.</source>
            <translation>Die beiden Untersuchungen sind noch in keinem gemeinsamen Raum: nehmen Sie zuerst die Registrierung an.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="116" />
            <source>It is accepted already.</source>
            <translation>Sie ist schon angenommen.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="118" />
            <source>There is no other lesion to move it to.</source>
            <translation>Es gibt keine andere Läsion, zu der sie gehören könnte.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="120" />
            <source>It is a lesion of its own already.</source>
            <translation>Sie ist schon eine eigene Läsion.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="122" />
            <source>There is no step in this session to undo.</source>
            <translation>Es gibt keinen Schritt dieser Sitzung zurückzunehmen.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="137" />
            <source>Lesion</source>
            <translation>Läsion</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="137" />
            <source>State</source>
            <translation>Stand</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="137" />
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="137" />
            <source>{name} SUVmax</source>
            <translation>{name} SUVmax</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="138" />
            <source>Ratio</source>
            <translation>Verhältnis</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="138" />
            <source>Avid</source>
            <translation>Avide</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="197" />
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="272" />
            <source>a lesion of its own</source>
            <translation>eine eigene Läsion</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="217" />
            <source>Accepted: {finding} is {lesion}.</source>
            <translation>Angenommen: {finding} ist {lesion}.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="224" />
            <source>Moved: {finding} is {lesion}.</source>
            <translation>Verschoben: {finding} ist {lesion}.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="224" />
            <source>{finding} is a lesion of its own.</source>
            <translation>{finding} ist eine eigene Läsion.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="228" />
            <source>Rejected: {finding} is a lesion of its own.</source>
            <translation>Abgelehnt: {finding} ist eine eigene Läsion.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="239" />
            <source>Undone.</source>
            <translation>Zurückgenommen.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="245" />
            <source>{finding} is now {lesion}.</source>
            <translation>{finding} ist jetzt {lesion}.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="289" />
            <source>not comparable</source>
            <translation>nicht vergleichbar</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="291" />
            <source>both</source>
            <translation>beide</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="293" />
            <source>only above</source>
            <translation>nur oben</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="293" />
            <source>only below</source>
            <translation>nur unten</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="295" />
            <source>{where}, decided</source>
            <translation>{where}, entschieden</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="296" />
            <source>{where}, asked</source>
            <translation>{where}, gefragt</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="302" />
            <source>yes</source>
            <translation>ja</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="302" />
            <source>no</source>
            <translation>nein</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="318" />
            <source>{finding} is {mm:.1f} mm from {lesion}.</source>
            <translation>{finding} ist {mm:.1f} mm von {lesion} entfernt.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="325" />
            <source>accepted</source>
            <translation>angenommen</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="325" />
            <source>moved</source>
            <translation>verschoben</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplesions.py" line="325" />
            <source>rejected</source>
            <translation>verworfen</translation>
        </message>
    </context>
    <context>
        <name>HER2QuantLib.followuplist</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplist.py" line="75" />
            <source>{name} was made from the same images as {other}, which is in the list.</source>
            <translation>{name} ist aus denselben Bildern wie {other}, das in der Liste steht.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplist.py" line="79" />
            <source>{name} and {other} are from different patients (0010,0020): a follow-up is of one patient.</source>
            <translation>{name} ist von einer anderen Patientin als {other} (0010,0020): eine Verlaufsbeobachtung ist von einer Patientin.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplist.py" line="102" />
            <source>If this is the right patient, remove the other one from the list first.</source>
            <translation>Entfernen Sie zuerst die andere aus der Liste, wenn dies die Patientin ist.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplist.py" line="127" />
            <source>Choose two or more examinations of the patient.</source>
            <translation>Wählen Sie zwei Untersuchungen der Patientin oder mehr.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplist.py" line="129" />
            <source>Enter the patient's number in the trial.</source>
            <translation>Geben Sie die Nummer der Patientin in der Studie an.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplist.py" line="174" />
            <source>Choose what kind of examination {name} is.</source>
            <translation>Sagen Sie, von welcher Art die Untersuchung {name} ist.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplist.py" line="176" />
            <source>Fill in the day of {name}: a date such as 2019-03-01, or a number of days.</source>
            <translation>Tragen Sie den Tag von {name} ein: ein Datum wie 2019-03-01 oder eine Zahl von Tagen.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplist.py" line="178" />
            <source>{name} has a transform applied: remove it, because this section makes the registration.</source>
            <translation>{name} ist durch eine Transformation verschoben: entfernen Sie sie, die Registrierung macht dieser Abschnitt.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplist.py" line="187" />
            <source>Only regions drawn on {name} count, and nothing was drawn on it.</source>
            <translation>Von {name} zählt nur, was darauf eingezeichnet ist, und das ist nichts.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplist.py" line="228" />
            <source>{name} is not SUV, and not a CT or MR according to its header.</source>
            <translation>{name} ist kein SUV, und nach seinem Kopf kein CT oder MR.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplist.py" line="274" />
            <source>Free up space or choose another folder.</source>
            <translation>Schaffen Sie Platz oder wählen Sie einen anderen Ordner.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuplist.py" line="274" />
            <source>{path} was not written.</source>
            <translation>{path} wurde nicht geschrieben.</translation>
        </message>
    </context>
    <context>
        <name>HER2QuantLib.followupload</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupload.py" line="38" />
            <source>The list has examinations of {other}, and the table has those of {patient}.</source>
            <translation>Die Liste hat Untersuchungen von {other}, und die Tabelle die von {patient}.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupload.py" line="41" />
            <source>Remove them from the list first.</source>
            <translation>Entfernen Sie sie zuerst aus der Liste.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupload.py" line="82" />
            <source>Name them to see what was drawn on them.</source>
            <translation>Nennen Sie sie, um zu sehen, was darauf eingezeichnet ist.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupload.py" line="82" />
            <source>{name} has no images in the column ct.</source>
            <translation>{name} hat keine Bilder in der Spalte ct.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupload.py" line="119" />
            <source>Choose a PET of the patient above first: the database has many patients.</source>
            <translation>Wählen Sie oben zuerst ein PET der Patientin: die Datenbank hat viele Patientinnen.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupload.py" line="121" />
            <source>The PET chosen above is not from the DICOM database, so its patient is not known.</source>
            <translation>Das oben gewählte PET ist nicht aus der DICOM-Datenbank, daher sagt nichts, von wem es ist.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupload.py" line="133" />
            <source>Open one in the DICOM module.</source>
            <translation>Öffnen Sie eine im DICOM-Modul.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupload.py" line="133" />
            <source>{path} is not a Slicer DICOM database.</source>
            <translation>{path} ist keine DICOM-Datenbank von Slicer.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupload.py" line="138" />
            <source>Import it again.</source>
            <translation>Importieren Sie es noch einmal.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupload.py" line="138" />
            <source>The DICOM database no longer has {name}.</source>
            <translation>Die DICOM-Datenbank hat {name} nicht mehr.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupload.py" line="165" />
            <source>{title} was not loaded: see the log of the application.</source>
            <translation>{title} wurde nicht geladen: siehe das Protokoll der Anwendung.</translation>
        </message>
    </context>
    <context>
        <name>HER2QuantLib.followuppanel</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="80" />
            <source>An examination or its regions were removed: bring the examinations into one space again. Decisions are kept.</source>
            <translation>Eine Untersuchung oder ihre Regionen wurden entfernt: bringen Sie die Untersuchungen noch einmal in einen Raum. Was entschieden wurde, ist aufbewahrt.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="133" />
            <source>The examinations were not brought into one space.</source>
            <translation>Die Untersuchungen wurden nicht in einen Raum gebracht.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="134" />
            <source>Bringing the examinations into one space</source>
            <translation>Die Untersuchungen werden in einen Raum gebracht</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="151" />
            <source>Restored from the folder: {count} decisions.</source>
            <translation>Aus dem Ordner übernommen: {count} Entscheidungen.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="197" />
            <source>The transform was not used.</source>
            <translation>Die Transformation wurde nicht verwendet.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="210" />
            <source>Elastix was not opened.</source>
            <translation>Elastix wurde nicht geöffnet.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="308" />
            <source>Measure all of them, and register those not in one frame of reference: about 20 seconds each, longer for large CTs, and about 2 seconds for each drawn lesion.</source>
            <translation>Alle messen, und registrieren, was nicht in einem Bezugssystem liegt: etwa 20 Sekunden für jede, länger für große CTs, und etwa 2 Sekunden für jede eingezeichnete Läsion.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="312" />
            <source>Bring the examinations into one space first.</source>
            <translation>Bringen Sie zuerst die Untersuchungen in einen Raum.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="313" />
            <source>There is no window in which to show them.</source>
            <translation>Es gibt kein Fenster, sie zu zeigen.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="317" />
            <source>One above the other: axial, coronal and MIP. Both move together.</source>
            <translation>Eine über der anderen: axial, koronal und MIP. Was sich in der einen bewegt, bewegt sich in der anderen.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="323" />
            <source>Choose a transform in the scene.</source>
            <translation>Wählen Sie eine Transformation der Szene.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="325" />
            <source>{name} moves nothing yet: make it first, in Elastix with Apply.</source>
            <translation>{name} bewegt noch nichts: erst muss sie entstehen, in Elastix mit Apply.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="327" />
            <source>The other examinations are brought to this one: choose a different one below.</source>
            <translation>Die anderen werden zu dieser Untersuchung gebracht: wählen Sie unten eine andere.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="331" />
            <source>Opens General Registration (Elastix) with both CTs filled in. Choose a preset and press Apply there, then come back and use the transform.</source>
            <translation>Öffnet General Registration (Elastix) mit beiden CTs. Wählen Sie dort ein Preset und drücken Sie Apply; kommen Sie dann zurück und verwenden Sie die Transformation.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="338" />
            <source>Register by the images again.</source>
            <translation>Wieder nach den Bildern registrieren.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="340" />
            <source>You are responsible for it: its error at a lesion is taken to be 10 mm.</source>
            <translation>Sie stehen dafür ein: als ihr Fehler an einer Läsion werden 10 mm angenommen.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="342" />
            <source>The examinations have since changed: bring them into one space again.</source>
            <translation>Die Untersuchungen haben sich seither geändert: bringen Sie sie noch einmal in einen Raum.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="346" />
            <source>Write lesions.csv, patients.csv and the other tables of her2pet followup to the folder.</source>
            <translation>lesions.csv, patients.csv und die anderen Tabellen von her2pet followup in den Ordner schreiben.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="357" />
            <source>The tables were not exported.</source>
            <translation>Die Tabellen wurden nicht exportiert.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="358" />
            <source>Exporting the follow-up</source>
            <translation>Die Verlaufsbeobachtung wird exportiert</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="362" />
            <source>{reason} Replace those results?</source>
            <translation>{reason} Diese Ergebnisse ersetzen?</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="366" />
            <source>Not used until somebody accepts them: {count} registrations.</source>
            <translation>Nicht verwendet, bevor jemand sie annimmt: {count} Registrierungen.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="370" />
            <source>Open questions about identities: {count}.</source>
            <translation>Offene Fragen zu Identitäten: {count}.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followuppanel.py" line="372" />
            <source>Written: {path}</source>
            <translation>Geschrieben: {path}</translation>
        </message>
    </context>
    <context>
        <name>HER2QuantLib.followupspace</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="52" />
            <source>Nothing needs to be accepted: see above.</source>
            <translation>Es ist nichts anzunehmen: siehe oben.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="53" />
            <source>Enter your name above first: it is kept with the decision.</source>
            <translation>Geben Sie oben zuerst Ihren Namen an: er wird mit der Entscheidung aufbewahrt.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="55" />
            <source>Look at it first (C).</source>
            <translation>Sehen Sie sie zuerst an (C).</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="58" />
            <source>It is accepted.</source>
            <translation>Sie ist angenommen.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="59" />
            <source>You have looked at it and the two are aligned: use it to match the lesions.</source>
            <translation>Sie haben sie angesehen, und die beiden liegen aufeinander: die Läsionen werden nach ihr zusammengefügt.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="63" />
            <source>It is refused.</source>
            <translation>Sie ist verworfen.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="64" />
            <source>It is not used: the lesions of each examination are kept separate.</source>
            <translation>Sie wird nicht verwendet: jede Untersuchung hat eigene Läsionen.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="66" />
            <source>There is no registration to look at.</source>
            <translation>Es gibt keine Registrierung anzusehen.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="68" />
            <source>The other examinations are brought to this one: choose a different one below.</source>
            <translation>Zu dieser Untersuchung werden die anderen gebracht: wählen Sie unten eine andere.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="70" />
            <source>Choose {first} above: both are shown in its space.</source>
            <translation>Wählen Sie oben {first}: beide werden in deren Raum gezeigt.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="74" />
            <source>Above, a checkerboard of both; below, the later minus the first. Edges that continue from square to square are aligned.</source>
            <translation>Oben beide in Quadraten, unten die spätere weniger die erste: Kanten, die von Quadrat zu Quadrat weitergehen, liegen aufeinander.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="106" />
            <source>Bring the examinations into one space first.</source>
            <translation>Bringen Sie zuerst die Untersuchungen in einen Raum.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="122" />
            <source>It was not decided.</source>
            <translation>Es wurde nicht entschieden.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="136" />
            <source>There is nothing to look at.</source>
            <translation>Es gibt nichts anzusehen.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="139" />
            <source>Laying one on the other</source>
            <translation>Die eine wird auf die andere gelegt</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="168" />
            <source>Both in squares</source>
            <translation>Beide in Quadraten</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="169" />
            <source>Difference</source>
            <translation>Differenz</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="177" />
            <source>Proposed: not used until you have looked at it and accepted it.</source>
            <translation>Vorgeschlagen: nicht verwendet, bevor Sie sie angesehen und angenommen haben.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="178" />
            <source>Accepted.</source>
            <translation>Angenommen.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="179" />
            <source>Refused: it is not used.</source>
            <translation>Verworfen: sie wird nicht verwendet.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="180" />
            <source>It could not be registered.</source>
            <translation>Sie konnte nicht dorthin gebracht werden.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="190" />
            <source>The centers of {count} organs lie {median:.1f} mm apart (median); farthest: {organs}.</source>
            <translation>Die Mitten von {count} Organen liegen {median:.1f} mm auseinander (Median); am weitesten: {organs}.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="207" />
            <source>{later} to {first}</source>
            <translation>{later} zu {first}</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="212" />
            <source>Accepted by {by}, {at}.</source>
            <translation>Angenommen von {by}, {at}.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="214" />
            <source>The body as a whole; around each lesion the program uses a finer one.</source>
            <translation>Der Körper als Ganzes; um jede Läsion verwendet das Programm eine feinere.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="246" />
            <source>Harden it first.</source>
            <translation>Wenden Sie sie zuerst fest an (Harden).</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="246" />
            <source>{name} itself has a transform applied.</source>
            <translation>{name} ist selbst durch eine Transformation verschoben.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="252" />
            <source>Choose another folder.</source>
            <translation>Wählen Sie einen anderen Ordner.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/followupspace.py" line="252" />
            <source>{name} was not written.</source>
            <translation>{name} wurde nicht geschrieben.</translation>
        </message>
    </context>
    <context>
        <name>HER2QuantLib.logic</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/logic.py" line="46" />
            <source>Draw a lesion or place a reference region first.</source>
            <translation>Zeichnen Sie zuerst eine Läsion ein oder setzen Sie eine Referenzregion.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/logic.py" line="48" />
            <source>There are only candidates: accept one, draw a lesion or place a reference region first.</source>
            <translation>Es gibt nur Kandidaten: Nehmen Sie zuerst einen an, zeichnen Sie eine Läsion ein oder setzen Sie eine Referenzregion.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/logic.py" line="54" />
            <source>Choose a PET volume first.</source>
            <translation>Wählen Sie zuerst ein PET-Volumen.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/logic.py" line="60" />
            <source>The volume is in {unit}, not in SUVbw: compute SUV from its DICOM files (SUV inputs).</source>
            <translation>Das Volumen liegt in {unit} vor, nicht in SUVbw: Berechnen Sie SUV aus den DICOM-Dateien (SUV-Eingaben).</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/logic.py" line="63" />
            <source>The volume has no units: load it through the DICOM module, or confirm that its values are SUVbw.</source>
            <translation>Das Volumen hat keine Einheit: Laden Sie es über das DICOM-Modul oder bestätigen Sie, dass die Werte SUVbw sind.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/logic.py" line="65" />
            <source>The voxels are no longer those that were converted to SUV: compute SUV again (SUV inputs).</source>
            <translation>Die Voxel sind nicht mehr die, die in SUV umgerechnet wurden: Berechnen Sie SUV erneut (SUV-Eingaben).</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/logic.py" line="89" />
            <source>The segmentation of the lesions holds the organ masks: choose another one there.</source>
            <translation>Die Organmasken sind in der Segmentierung der Läsionen: Wählen Sie dort eine andere.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/logic.py" line="172" />
            <source>An entered value needs a reason.</source>
            <translation>Ein eingegebener Wert braucht eine Begründung.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/logic.py" line="172" />
            <source>Say where it is from.</source>
            <translation>Geben Sie an, woher er stammt.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/logic.py" line="239" />
            <source>{name} measurements</source>
            <translation>{name} Messwerte</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/logic.py" line="247" />
            <source>{name} regions</source>
            <translation>{name} Regionen</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/logic.py" line="287" />
            <source>No reference region is selected.</source>
            <translation>Es ist keine Referenzregion ausgewählt.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/logic.py" line="287" />
            <source>Click it in the list of segments, or click its row in the table.</source>
            <translation>Klicken Sie sie in der Liste der Segmente an, oder ihre Zeile der Tabelle.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/logic.py" line="294" />
            <location filename="../../HER2Quant/HER2QuantLib/logic.py" line="323" />
            <source>Move the crosshair first (hold Shift).</source>
            <translation>Bewegen Sie zuerst das Fadenkreuz (Umschalttaste gedrückt halten).</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/logic.py" line="294" />
            <source>{name} would leave the PET.</source>
            <translation>{name} läge dann außerhalb der PET.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/logic.py" line="323" />
            <source>{name} already has exactly the same voxels.</source>
            <translation>{name} hat bereits genau dieselben Voxel.</translation>
        </message>
    </context>
    <context>
        <name>HER2QuantLib.organpanel</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/organpanel.py" line="32" />
            <source>Choose a PET volume first.</source>
            <translation>Wählen Sie zuerst ein PET-Volumen.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/organpanel.py" line="36" />
            <source>Run the extension on the CT of this PET/CT, in its fast quality (3 mm): takes minutes, longer without a graphics card.</source>
            <translation>Startet die Erweiterung auf der CT dieser PET/CT, in ihrer schnellen Qualität (3 mm): Minuten, ohne Grafikkarte mehr.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/organpanel.py" line="40" />
            <source>Choose organ masks first.</source>
            <translation>Wählen Sie zuerst Organmasken.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/organpanel.py" line="45" />
            <source>Places one by rule in each organ that has a rule, away from lesions and candidates. Those that you drew or changed stay.</source>
            <translation>Je eine nach der Regel des Organs, fern von Läsionen und Kandidaten. Was Sie gezeichnet oder geändert haben, bleibt.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/organpanel.py" line="53" />
            <source>The organs were not segmented.</source>
            <translation>Die Organe wurden nicht segmentiert.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/organpanel.py" line="71" />
            <source>The reference regions were not placed.</source>
            <translation>Die Referenzregionen wurden nicht gesetzt.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/organpanel.py" line="72" />
            <source>Placing reference regions</source>
            <translation>Referenzregionen werden gesetzt</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/organpanel.py" line="75" />
            <source>Reference regions placed: {count}.</source>
            <translation>Gesetzte Referenzregionen: {count}.</translation>
        </message>
    </context>
    <context>
        <name>HER2QuantLib.origin</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/origin.py" line="26" />
            <source>The regions of {segmentation} were drawn on {source}, not on {pet}</source>
            <translation>Die Regionen von {segmentation} wurden auf {source} eingezeichnet, nicht auf {pet}</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/origin.py" line="30" />
            <source>{drawnOn}: the two are of different patients (0010,0020). Choose the regions of this PET.</source>
            <translation>{drawnOn}: Die beiden gehören zu verschiedenen Patientinnen (0010,0020). Wählen Sie die Regionen dieser PET.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/origin.py" line="34" />
            <source>{drawnOn}: the two have different frames of reference (0020,0052). Choose the regions of this PET, or register the images first.</source>
            <translation>{drawnOn}: Die beiden haben verschiedene Bezugssysteme (0020,0052). Wählen Sie die Regionen dieser PET oder registrieren Sie zuerst die Bilder.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/origin.py" line="38" />
            <source>{drawnOn}, and nothing shows that both are of one patient. Choose the regions of this PET, or set it as the source geometry in the Segment Editor.</source>
            <translation>{drawnOn}, und nichts zeigt, dass beide von derselben Patientin stammen. Wählen Sie die Regionen dieser PET oder legen Sie diese im Segment Editor als Quellgeometrie fest.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/origin.py" line="50" />
            <source>{name} is {modality}, not PET (0008,0060). Choose the PET.</source>
            <translation>{name} ist {modality}, keine PET (0008,0060). Bitte die PET wählen.</translation>
        </message>
    </context>
    <context>
        <name>HER2QuantLib.placefield</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/placefield.py" line="59" />
            <source>Choose one of the list (E).</source>
            <translation>Wählen Sie einen aus der Liste (E).</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/placefield.py" line="59" />
            <source>{text} fits {count} places.</source>
            <translation>{text} passt zu {count} Orten.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/placefield.py" line="62" />
            <source>Choose one from the list (E), or none.</source>
            <translation>Wählen Sie einen aus der Liste (E), oder keinen.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/placefield.py" line="62" />
            <source>{text} is not in the list of sites.</source>
            <translation>{text} ist kein Ort der Liste.</translation>
        </message>
    </context>
    <context>
        <name>HER2QuantLib.placepanel</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/placepanel.py" line="33" />
            <source>Choose a PET volume first.</source>
            <translation>Wählen Sie zuerst ein PET-Volumen.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/placepanel.py" line="35" />
            <source>Makes a segmentation for the PET and starts HER2 focus; then click a lesion in a view.</source>
            <translation>Legt eine Segmentierung für die PET an und startet „HER2-Herd“: Klicken Sie dann in einer Ansicht auf eine Läsion.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/placepanel.py" line="36" />
            <source>Add the region around the crosshair (hold Shift to move it).</source>
            <translation>Fügt die Region um das Fadenkreuz hinzu (mit gedrückter Umschalttaste bewegen).</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/placepanel.py" line="39" />
            <source>Moves the selected reference region so that its center is at the crosshair (hold Shift to move the crosshair).</source>
            <translation>Verschiebt die gewählte Referenzregion so, dass ihre Mitte am Fadenkreuz liegt (mit gedrückter Umschalttaste bewegen).</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/placepanel.py" line="43" />
            <source>Add a sphere around the crosshair (hold Shift to move it) as a lesion.</source>
            <translation>Fügt eine Kugel um das Fadenkreuz (mit gedrückter Umschalttaste bewegen) als Läsion hinzu.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/placepanel.py" line="52" />
            <source>Blood pool, else the only reference region</source>
            <translation>Blutpool, sonst die einzige Referenzregion</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/placepanel.py" line="67" />
            <source>The PET cannot be drawn on.</source>
            <translation>Auf dieser PET kann nicht eingezeichnet werden.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/placepanel.py" line="74" />
            <source>The reference region was not placed.</source>
            <translation>Die Referenzregion wurde nicht gesetzt.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/placepanel.py" line="79" />
            <source>The reference region was not moved.</source>
            <translation>Die Referenzregion wurde nicht verschoben.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/placepanel.py" line="86" />
            <source>The lesion was not placed.</source>
            <translation>Die Läsion wurde nicht gesetzt.</translation>
        </message>
    </context>
    <context>
        <name>HER2QuantLib.regionpanel</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/regionpanel.py" line="25" />
            <source>lesion</source>
            <translation>Läsion</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/regionpanel.py" line="25" />
            <source>reference region</source>
            <translation>Referenzregion</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/regionpanel.py" line="27" />
            <source>not stated</source>
            <translation>nicht angegeben</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/regionpanel.py" line="27" />
            <source>yes</source>
            <translation>ja</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/regionpanel.py" line="27" />
            <source>no</source>
            <translation>nein</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/regionpanel.py" line="64" />
            <source>Select a region in the list above or a row of the table.</source>
            <translation>Wählen Sie eine Region in der Liste oben oder eine Zeile der Tabelle.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/regionpanel.py" line="66" />
            <source>A candidate becomes a lesion when you accept it (section Candidates).</source>
            <translation>Ein Kandidat wird zur Läsion, indem man ihn annimmt (Abschnitt Kandidaten).</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/regionpanel.py" line="86" />
            <source>candidate</source>
            <translation>Kandidat</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/regionpanel.py" line="94" />
            <source>no site</source>
            <translation>keine Lokalisation</translation>
        </message>
    </context>
    <context>
        <name>HER2QuantLib.reviewkeys</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewkeys.py" line="6" />
            <source>find candidates; decisions are kept</source>
            <translation>Kandidaten suchen; was entschieden ist, bleibt</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewkeys.py" line="7" />
            <source>place reference regions in the organs</source>
            <translation>Referenzregionen in die Organe setzen</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewkeys.py" line="8" />
            <source>next, previous candidate</source>
            <translation>nächster, voriger Kandidat</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewkeys.py" line="9" />
            <source>accept: a lesion at the site shown</source>
            <translation>annehmen: eine Läsion am gezeigten Ort</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewkeys.py" line="10" />
            <source>physiologic uptake of the organ shown</source>
            <translation>physiologische Aufnahme des gezeigten Organs</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewkeys.py" line="11" />
            <source>reject: neither</source>
            <translation>verwerfen: keins von beiden</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewkeys.py" line="12" />
            <source>edit site or organ; Enter confirms, Esc cancels</source>
            <translation>Ort oder Organ bearbeiten; Enter schließt ab, Esc nimmt zurück</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewkeys.py" line="13" />
            <source>merge with the nearest undecided candidate</source>
            <translation>mit dem nächstgelegenen offenen Kandidaten vereinen</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewkeys.py" line="14" />
            <source>split where two maxima meet</source>
            <translation>teilen, wo zwei Maxima sich treffen</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewkeys.py" line="15" />
            <source>split into the connected parts at or above the level shown</source>
            <translation>teilen in das, was ab dem gezeigten Wert zusammenhängt</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewkeys.py" line="16" />
            <source>undo the last step, then the ones before it</source>
            <translation>den letzten Schritt rückgängig machen, und die davor</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewkeys.py" line="17" />
            <source>these keys</source>
            <translation>diese Tasten</translation>
        </message>
    </context>
    <context>
        <name>HER2QuantLib.reviewpanel</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewpanel.py" line="84" />
            <source>There are no candidates: find them first.</source>
            <translation>Es gibt keine Kandidaten: Suchen Sie sie zuerst.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewpanel.py" line="89" />
            <source>Only undecided candidates can be merged or split: undo the decision first.</source>
            <translation>Nur was offen ist, kann vereint oder geteilt werden: Machen Sie zuerst die Entscheidung rückgängig.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewpanel.py" line="91" />
            <source>There is no step to undo.</source>
            <translation>Es gibt keinen Schritt, der rückgängig zu machen wäre.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewpanel.py" line="115" />
            <source>&lt;b&gt;{number} of {count}&lt;/b&gt; · accepted {accepted}, physiologic {physiologic}, rejected {rejected}, to decide {undecided}</source>
            <translation>&lt;b&gt;{number} von {count}&lt;/b&gt; · angenommen {accepted}, physiologisch {physiologic}, verworfen {rejected}, offen {undecided}</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewpanel.py" line="119" />
            <source>{candidate}: SUVmax {suvMax:.2f}, {ml:.2f} ml · {decision}</source>
            <translation>{candidate}: SUVmax {suvMax:.2f}, {ml:.2f} ml · {decision}</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewpanel.py" line="158" />
            <source>The step was not done.</source>
            <translation>Der Schritt wurde nicht ausgeführt.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewpanel.py" line="178" />
            <source>First say which organ has this uptake: choose the organ and press O again.</source>
            <translation>Sagen Sie zuerst, wessen Aufnahme es ist: Wählen Sie das Organ, und drücken Sie noch einmal O.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewpanel.py" line="186" />
            <source>Every candidate is decided.</source>
            <translation>Über jeden Kandidaten ist entschieden.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewpanel.py" line="191" />
            <source>Merged: {candidate}.</source>
            <translation>Vereint: {candidate}.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewpanel.py" line="200" />
            <source>{candidate} is split: {parts}.</source>
            <translation>{candidate} ist geteilt: {parts}.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewpanel.py" line="206" />
            <source>Undone: {candidates}.</source>
            <translation>Rückgängig gemacht: {candidates}.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewpanel.py" line="220" />
            <source>undecided</source>
            <translation>offen</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewpanel.py" line="222" />
            <source>accepted, no site</source>
            <translation>angenommen, ohne Ort</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewpanel.py" line="222" />
            <source>accepted, {place}</source>
            <translation>angenommen, {place}</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewpanel.py" line="223" />
            <source>physiologic, {place}</source>
            <translation>physiologisch, {place}</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/reviewpanel.py" line="224" />
            <source>rejected</source>
            <translation>verworfen</translation>
        </message>
    </context>
    <context>
        <name>HER2QuantLib.sampledata</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/sampledata.py" line="35" />
            <source>The phantom was not loaded.</source>
            <translation>Das Phantom wurde nicht geladen.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/sampledata.py" line="87" />
            <source>Generating the phantom</source>
            <translation>Phantom wird erzeugt</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/sampledata.py" line="89" />
            <source>importing into the DICOM database</source>
            <translation>Import in die DICOM-Datenbank</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/sampledata.py" line="95" />
            <source>The phantom was not imported into the DICOM database.</source>
            <translation>Das Phantom wurde nicht in die DICOM-Datenbank importiert.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/sampledata.py" line="95" />
            <source>See the log of the application.</source>
            <translation>Siehe das Protokoll der Anwendung.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/sampledata.py" line="97" />
            <source>loading</source>
            <translation>wird geladen</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/sampledata.py" line="112" />
            <source>{name} regions</source>
            <translation>{name} Regionen</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/sampledata.py" line="112" />
            <source>{name} organs</source>
            <translation>{name} Organe</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/sampledata.py" line="143" />
            <source>There is no DICOM database, and Slicer could not make its default one.</source>
            <translation>Es gibt keine DICOM-Datenbank, und Slicer konnte die voreingestellte nicht anlegen.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/sampledata.py" line="144" />
            <source>Choose a folder for it in the DICOM module, and try again.</source>
            <translation>Wählen Sie im DICOM-Modul einen Ordner dafür und versuchen Sie es erneut.</translation>
        </message>
    </context>
    <context>
        <name>HER2QuantLib.statisticsplugin</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/statisticsplugin.py" line="27" />
            <source>HER2 PET</source>
            <translation>HER2-PET</translation>
        </message>
    </context>
    <context>
        <name>HER2QuantLib.suvpanel</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvpanel.py" line="50" />
            <source>no value</source>
            <translation>kein Wert</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvpanel.py" line="54" />
            <source>entered</source>
            <translation>eingegeben</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvpanel.py" line="55" />
            <source>{source}: {text} in the header.</source>
            <translation>{source}: {text} im Header.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvpanel.py" line="57" />
            <source>not in {tag}</source>
            <translation>nicht in {tag}</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvpanel.py" line="80" />
            <source>not given</source>
            <translation>nicht angegeben</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvpanel.py" line="80" />
            <source>female</source>
            <translation>weiblich</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvpanel.py" line="80" />
            <source>male</source>
            <translation>männlich</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvpanel.py" line="80" />
            <source>other</source>
            <translation>divers</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvpanel.py" line="124" />
            <source>choose one</source>
            <translation>bitte wählen</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvpanel.py" line="149" />
            <source>SUVbw of this series does not depend on it.</source>
            <translation>SUVbw dieser Serie hängt nicht davon ab.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvpanel.py" line="174" />
            <source>Only for volumes that were loaded through the DICOM module.</source>
            <translation>Nur für Volumen, die über das DICOM-Modul geladen wurden.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvpanel.py" line="177" />
            <source>Check a value and enter it first.</source>
            <translation>Kreuzen Sie zuerst einen Wert an und geben Sie ihn ein.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvpanel.py" line="180" />
            <source>Enter a value for {name}.</source>
            <translation>Geben Sie einen Wert für {name} ein.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvpanel.py" line="182" />
            <source>Say where the value is from.</source>
            <translation>Geben Sie an, woher der Wert stammt.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvpanel.py" line="190" />
            <source>Compute SUV again from the DICOM files; what is entered stays with the volume, with who, when and why.</source>
            <translation>Berechnet SUV erneut aus den DICOM-Dateien; was eingegeben wird, bleibt beim Volumen, mit Person, Zeitpunkt und Grund.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvpanel.py" line="192" />
            <source>Compute SUV from the DICOM files by what the header says.</source>
            <translation>Berechnet SUV aus den DICOM-Dateien nach den Angaben des Headers.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvpanel.py" line="222" />
            <source>The volume was not converted.</source>
            <translation>Das Volumen wurde nicht umgerechnet.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvpanel.py" line="223" />
            <source>Computing SUV</source>
            <translation>SUV wird berechnet</translation>
        </message>
    </context>
    <context>
        <name>HER2QuantLib.suvtext</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="41" />
            <source>No volume chosen.</source>
            <translation>Kein Volumen gewählt.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="45" />
            <source>No SUV: {reason} {remedy}</source>
            <translation>Kein SUV: {reason} {remedy}</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="50" />
            <source>Units: {unit}.</source>
            <translation>Einheit: {unit}.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="51" />
            <source>The volume does not say what its units are.</source>
            <translation>Das Volumen gibt seine Einheit nicht an.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="53" />
            <source>tracer not named</source>
            <translation>Tracer nicht genannt</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="55" />
            <source>{kind}, {tracer}; hours since administration unknown.</source>
            <translation>{kind}, {tracer}; Zeit seit der Verabreichung unbekannt.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="57" />
            <source>{kind}, {hours:.1f} h ({days:.1f} days) after administration of {tracer}.</source>
            <translation>{kind}, {hours:.1f} h ({days:.1f} Tage) nach Verabreichung von {tracer}.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="62" />
            <source>Entered by hand: {names}.</source>
            <translation>Von Hand eingegeben: {names}.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="65" />
            <source>Adapted from the header: {rules}.</source>
            <translation>Aus dem Header angepasst: {rules}.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="76" />
            <source>The voxels have been changed since they were converted. Compute SUV again before measuring.</source>
            <translation>Die Voxel wurden seit der Umrechnung verändert. Berechnen Sie SUV erneut, bevor Sie messen.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="78" />
            <source>The transform {transform} moves this volume; regions are measured where both lie after it.</source>
            <translation>Die Transformation {transform} verschiebt dieses Volumen; Regionen werden dort gemessen, wo beide danach liegen.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="82" />
            <source>Another tool made these SUV{how}; they are used as they are and not scaled again. How they were obtained is not known here.</source>
            <translation>Ein anderes Programm hat diese SUV erzeugt{how}; sie werden unverändert verwendet und nicht erneut skaliert. Wie sie entstanden sind, ist hier nicht bekannt.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="87" />
            <source>{name} is of the same DICOM series: regions and table belong to one of the two.</source>
            <translation>{name} ist aus derselben DICOM-Serie: Regionen und Tabelle gehören zu einem der beiden Volumen.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="90" />
            <source>Taken as SUVbw because {who} said so.</source>
            <translation>Als SUVbw übernommen, weil {who} es so angegeben hat.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="95" />
            <source>Values reach {highest:.6g}: these are not SUV, but probably Bq/ml or counts.</source>
            <translation>Die Werte reichen bis {highest:.6g}: Das ist kein SUV, sondern vermutlich Bq/ml oder Zählwerte.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="105" />
            <source>Decay: {rule}.</source>
            <translation>Zerfall: {rule}.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="107" />
            <source>Activity at that instant: {activity:.4g} MBq.</source>
            <translation>Aktivität zu diesem Zeitpunkt: {activity:.4g} MBq.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="109" />
            <source>differs from slice to slice</source>
            <translation>von Schicht zu Schicht verschieden</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="110" />
            <source>Factor from the units of the file to SUV: {factor}.</source>
            <translation>Faktor von der Einheit der Datei zu SUV: {factor}.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="112" />
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="120" />
            <source>no value</source>
            <translation>kein Wert</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="114" />
            <source>Adapted: {rule}; {tag} {original}, used {used}.</source>
            <translation>Angepasst: {rule}; {tag} {original}, verwendet {used}.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="122" />
            <source>Entered: {name} {value} ({reason}; {by}, {at}); in the header: {header}.</source>
            <translation>Eingegeben: {name} {value} ({reason}; {by}, {at}); im Header: {header}.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/suvtext.py" line="130" />
            <source>{size} voxels of {spacing} mm.</source>
            <translation>{size} Voxel zu {spacing} mm.</translation>
        </message>
    </context>
    <context>
        <name>HER2QuantLib.tablepanel</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/tablepanel.py" line="17" />
            <source>the order of the segments</source>
            <translation>Reihenfolge der Segmente</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/tablepanel.py" line="18" />
            <source>SUVmax, highest first</source>
            <translation>SUVmax, höchster zuerst</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/tablepanel.py" line="19" />
            <source>SUVpeak, highest first</source>
            <translation>SUVpeak, höchster zuerst</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/tablepanel.py" line="20" />
            <source>volume, largest first</source>
            <translation>Volumen, größtes zuerst</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/tablepanel.py" line="21" />
            <source>SUVmax ratio, highest first</source>
            <translation>SUVmax-Verhältnis, höchstes zuerst</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/tablepanel.py" line="22" />
            <source>name</source>
            <translation>Name</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/tablepanel.py" line="23" />
            <source>site</source>
            <translation>Lokalisation</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/tablepanel.py" line="50" />
            <source>all regions</source>
            <translation>alle Regionen</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/tablepanel.py" line="50" />
            <source>lesions</source>
            <translation>Läsionen</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/tablepanel.py" line="50" />
            <source>reference regions</source>
            <translation>Referenzregionen</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/tablepanel.py" line="112" />
            <source>Regions measured: {count}.</source>
            <translation>Gemessene Regionen: {count}.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/tablepanel.py" line="116" />
            <source>{shown} of {count} regions shown; all are exported.</source>
            <translation>{shown} von {count} Regionen werden gezeigt; exportiert werden alle.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/tablepanel.py" line="157" />
            <source>The chart was not shown.</source>
            <translation>Das Diagramm wurde nicht gezeigt.</translation>
        </message>
    </context>
    <context>
        <name>HER2QuantLib.widget</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/widget.py" line="315" />
            <source>Measure every region (the table below).</source>
            <translation>Misst jede Region (Tabelle unten).</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/widget.py" line="318" />
            <source>There is no lesion yet.</source>
            <translation>Es gibt noch keine Läsion.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/widget.py" line="319" />
            <source>Show lesions by SUVmax against the reference region in a plot view.</source>
            <translation>Zeigt die Läsionen nach SUVmax im Vergleich zur Referenzregion in einem Diagramm.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/widget.py" line="337" />
            <source>Measure first.</source>
            <translation>Zuerst messen.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/widget.py" line="338" />
            <source>The PET or a region has changed since it was measured: measure again.</source>
            <translation>Die PET oder eine Region hat sich seit der Messung geändert: Messen Sie erneut.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/widget.py" line="361" />
            <source>The regions were not measured.</source>
            <translation>Die Regionen wurden nicht gemessen.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/widget.py" line="362" />
            <source>Measuring</source>
            <translation>Messung läuft</translation>
        </message>
    </context>
    <context>
        <name>HER2QuantLib.windowcontrol</name>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/windowcontrol.py" line="40" />
            <source>The SUV that is black: keys [ and ].</source>
            <translation>Der SUV, der schwarz erscheint: Tasten [ und ].</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/HER2QuantLib/windowcontrol.py" line="40" />
            <source>Choose a PET volume first.</source>
            <translation>Wählen Sie zuerst ein PET-Volumen.</translation>
        </message>
    </context>
    <context>
        <name>HER2Reading</name>
        <message>
            <location filename="../../HER2Reading/HER2Reading.py" line="18" />
            <source>HER2 PET Reading</source>
            <translation>HER2-PET-Befundung</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2Reading.py" line="21" />
            <source>The SlicerHER2PET contributors</source>
            <translation>Die Mitwirkenden von SlicerHER2PET</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2Reading.py" line="22" />
            <source>Blinded reading: one case after another, each focus scored 1 to 5, every answer in the ledger before the window says saved.</source>
            <translation>Verblindete Befundung: ein Fall nach dem anderen, jeder Herd von 1 bis 5 bewertet, jede Antwort im Befundungsprotokoll, bevor das Fenster „gespeichert“ meldet.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2Reading.py" line="26" />
            <source>The decision rule is that of the trial NCT02286843: positive if both readers score 4 or 5.</source>
            <translation>Die Entscheidungsregel ist die der Studie NCT02286843: positiv, wenn beide Befunder 4 oder 5 vergeben.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Packet</source>
            <translation>Paket</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Packet:</source>
            <translation>Paket:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>The folder that the coordinator handed out to this reader.</source>
            <translation>Der Ordner, den die Koordination an diesen Befunder ausgegeben hat.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Passphrase:</source>
            <translation>Passphrase:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>It opens this packet and signs the reading. Nobody can replace it.</source>
            <translation>Sie öffnet dieses Paket und unterschreibt die Befundung. Niemand kann sie ersetzen.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Once more:</source>
            <translation>Noch einmal:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>The passphrase again: this packet has none yet, and this one becomes its own.</source>
            <translation>Die Passphrase noch einmal: Dieses Paket hat noch keine, und diese wird die seine.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Open packet</source>
            <translation>Paket öffnen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Case</source>
            <translation>Fall</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>%v of %m cases completed</source>
            <translation>%v von %m Fällen abgeschlossen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Save (Enter)</source>
            <translation>Speichern (Enter)</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Cancel (Esc)</source>
            <translation>Abbrechen (Esc)</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Save the answer</source>
            <translation>Antwort speichern</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Go on to the next focus without a score (G)</source>
            <translation>Ohne Bewertung zum nächsten Fokus gehen (G)</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>After each score.</source>
            <translation>Nach jeder Bewertung.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Mark focus (M)</source>
            <translation>Herd markieren (M)</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Site:</source>
            <translation>Ort:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Where the next mark lies, for instance liver; may be left empty.</source>
            <translation>Wo die nächste Markierung liegt, zum Beispiel Leber; darf leer bleiben.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>There is no focus in this case (0)</source>
            <translation>In diesem Fall gibt es keinen Herd (0)</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Needed to complete a case without marks.</source>
            <translation>Nötig, um einen Fall ohne Markierungen abzuschließen.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Withdraw mark (U)</source>
            <translation>Zurücknehmen (U)</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Comment (C)</source>
            <translation>Kommentar (C)</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Not assessable...</source>
            <translation>Nicht beurteilbar …</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Lock this stage (L)</source>
            <translation>Diese Stufe abschließen (L)</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Complete case (Enter)</source>
            <translation>Fall abschließen (Enter)</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Repeat the qualification</source>
            <translation>Qualifikation wiederholen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Change completed case...</source>
            <translation>Abgeschlossenen Fall ändern …</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Previous case</source>
            <translation>Vorheriger Fall</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Next case</source>
            <translation>Nächster Fall</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Reset window (R)</source>
            <translation>Fensterung (R)</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>PET and CT window as the charter fixes them.</source>
            <translation>PET- und CT-Fenster, wie die Charta sie festlegt.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Keys (?)</source>
            <translation>Tasten (?)</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>What the keys do.</source>
            <translation>Was die Tasten bewirken.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Show the case again</source>
            <translation>Fall erneut zeigen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>The scene was closed; every answer is in the ledger.</source>
            <translation>Die Szene wurde geschlossen; jede Antwort steht im Befundungsprotokoll.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Save a copy of the answers...</source>
            <translation>Kopie der Antworten speichern …</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Writes all that was recorded to another place.</source>
            <translation>Schreibt alles Aufgezeichnete an einen anderen Ort.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Leave the packet</source>
            <translation>Paket verlassen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Closes packet and scene; every answer is in the ledger.</source>
            <translation>Schließt Paket und Szene; jede Antwort steht im Befundungsprotokoll.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Signature</source>
            <translation>Unterschrift</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Printed name:</source>
            <translation>Name in Druckschrift:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Meaning:</source>
            <translation>Bedeutung:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>The passphrase of this packet, once more.</source>
            <translation>Die Passphrase dieses Pakets, noch einmal.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Sign and lock</source>
            <translation>Unterschreiben und sperren</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>Save receipt as text...</source>
            <translation>Quittung als Text speichern …</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>It is in the packet's folder, too.</source>
            <translation>Sie liegt auch im Ordner des Pakets.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2Reading.ui" />
            <source>When something happens</source>
            <translation>Wenn etwas vorfällt</translation>
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.actions</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="10" />
            <source>The case is completed.</source>
            <translation>Der Fall ist abgeschlossen.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="12" />
            <source>Answer the question first, or press Esc.</source>
            <translation>Beantworten Sie zuerst die Frage, oder drücken Sie Esc.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="14" />
            <source>The case is not shown.</source>
            <translation>Der Fall wird nicht gezeigt.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="15" />
            <source>No focus is chosen.</source>
            <translation>Es ist kein Herd gewählt.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="16" />
            <source>The foci of this reading are given; none is marked or withdrawn.</source>
            <translation>Die Herde dieser Befundung sind vorgegeben; es wird keiner markiert oder zurückgenommen.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="21" />
            <source>Marks a focus where the crosshair is (Shift and the mouse move it).</source>
            <translation>Markiert einen Herd am Fadenkreuz (Umschalttaste und Maus bewegen es).</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="22" />
            <source>Takes the chosen mark back; the ledger keeps that.</source>
            <translation>Nimmt die gewählte Markierung zurück; das Befundungsprotokoll hält das fest.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="23" />
            <source>About the chosen focus, or the case.</source>
            <translation>Zum gewählten Herd oder zum Fall.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="24" />
            <source>The case cannot be read; asks for the reason.</source>
            <translation>Der Fall ist nicht befundbar; fragt nach dem Grund.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="26" />
            <source>Lock this stage first (key L).</source>
            <translation>Zuerst diese Stufe abschließen (Taste L).</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="27" />
            <source>Then the next case is shown.</source>
            <translation>Danach wird der nächste Fall gezeigt.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="29" />
            <source>This is the last stage: complete the case.</source>
            <translation>Dies ist die letzte Stufe: den Fall abschließen.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="33" />
            <source>It cannot be changed afterwards. Then the case is shown: {stage}.</source>
            <translation>Danach lässt sich in ihr nichts mehr ändern. Dann wird der Fall gezeigt: {stage}.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="37" />
            <source>The charter does not allow it, or the reading is signed.</source>
            <translation>Die Charta erlaubt es nicht, oder die Befundung ist unterschrieben.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="40" />
            <source>Its cases are read again.</source>
            <translation>Ihre Fälle werden noch einmal befundet.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="41" />
            <source>With a reason.</source>
            <translation>Mit Begründung.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="42" />
            <source>This is the first case.</source>
            <translation>Das ist der erste Fall.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="43" />
            <source>To look at it.</source>
            <translation>Zum Ansehen.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="44" />
            <source>This is the last case.</source>
            <translation>Das ist der letzte Fall.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="45" />
            <source>Complete this case first.</source>
            <translation>Schließen Sie zuerst diesen Fall ab.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="46" />
            <source>In reading order.</source>
            <translation>In der Reihenfolge der Befundung.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="47" />
            <source>PET and CT window as the charter fixes them.</source>
            <translation>PET- und CT-Fenster, wie die Charta sie festlegt.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="54" />
            <source>No score yet for {foci}.</source>
            <translation>Noch keine Bewertung für {foci}.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/actions.py" line="56" />
            <source>Mark the foci, or confirm that there is none (key 0).</source>
            <translation>Markieren Sie die Herde oder bestätigen Sie, dass es keinen gibt (Taste 0).</translation>
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.adjudicationform</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/adjudicationform.py" line="33" />
            <source>Choose a discordant focus in the table above.</source>
            <translation>Wählen Sie oben in der Tabelle einen diskordanten Herd.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/adjudicationform.py" line="34" />
            <source>Adds the score to the table below.</source>
            <translation>Fügt die Bewertung der Tabelle unten hinzu.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/adjudicationform.py" line="35" />
            <source>There are no scores of a third reader yet.</source>
            <translation>Es gibt noch keine Bewertungen eines dritten Befunders.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/adjudicationform.py" line="39" />
            <source>Decides the discordant foci by these scores, in a table that says so in every row.</source>
            <translation>Entscheidet die diskordanten Herde nach diesen Bewertungen, in einer Tabelle, die das in jeder Zeile vermerkt.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/adjudicationform.py" line="52" />
            <source>{case}, {focus}: {score} by the third reader. {table}</source>
            <translation>{case}, {focus}: {score} durch den dritten Befunder. {table}</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/adjudicationform.py" line="60" />
            <source>Sensitivity analysis, not the charter's decision. Foci it would decide differently: {count}. {path}</source>
            <translation>Sensitivitätsanalyse, nicht die Entscheidung nach Charta. Herde, die sie anders entscheiden würde: {count}. {path}</translation>
        </message>
    </context>
    <context>
        <name>DataProbe</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/blindedscene.py" line="63" />
            <source>Data Probe</source>
            <translation>Data Probe</translation>
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.casechooser</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/casechooser.py" line="22" />
            <source>Given: the lesions of the regions</source>
            <translation>Vorgegeben: die Läsionen der Regionen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/casechooser.py" line="22" />
            <source>Free search</source>
            <translation>Freie Suche</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/casechooser.py" line="51" />
            <source>Writes each SUV volume of the scene, with its segmentation and CT, as a case into the study's folder.</source>
            <translation>Schreibt jedes SUV-Volumen der Szene mit Segmentierung und CT als Fall in den Ordner der Studie.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/casechooser.py" line="54" />
            <source>There is no DICOM database: open the DICOM module once to create one.</source>
            <translation>Es gibt keine DICOM-Datenbank: Öffnen Sie einmal das DICOM-Modul, das eine anlegt.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/casechooser.py" line="55" />
            <source>Lists the PET series of Slicer's DICOM database.</source>
            <translation>Listet die PET-Serien der DICOM-Datenbank von Slicer auf.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/casechooser.py" line="56" />
            <source>Tick a series first.</source>
            <translation>Kreuzen Sie zuerst eine Serie an.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/casechooser.py" line="57" />
            <source>Looks at the header of each, and writes a row in the study's cases.csv; the images stay in the database.</source>
            <translation>Liest den Header jeder Serie und schreibt eine Zeile in cases.csv der Studie; die Bilder bleiben in der Datenbank.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/casechooser.py" line="77" />
            <source>Listing the DICOM database</source>
            <translation>DICOM-Datenbank wird aufgelistet</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/casechooser.py" line="79" />
            <source>The DICOM database has no PET series.</source>
            <translation>Die DICOM-Datenbank enthält keine PET-Serie.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/casechooser.py" line="94" />
            <source>Looking at the series</source>
            <translation>Serien werden gelesen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/casechooser.py" line="125" />
            <source>PET</source>
            <translation>PET</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/casechooser.py" line="125" />
            <source>CT</source>
            <translation>CT</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/casechooser.py" line="125" />
            <source>Regions</source>
            <translation>Regionen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/casechooser.py" line="141" />
            <source>no date</source>
            <translation>kein Datum</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/casechooser.py" line="147" />
            <source>none</source>
            <translation>keine</translation>
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.caseheader</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/caseheader.py" line="11" />
            <source>Training {number} of {count}</source>
            <translation>Training {number} von {count}</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/caseheader.py" line="11" />
            <source>Qualification {number} of {count}</source>
            <translation>Qualifikation {number} von {count}</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/caseheader.py" line="13" />
            <source>Case {number} of {count}</source>
            <translation>Fall {number} von {count}</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/caseheader.py" line="16" />
            <source>stage {number} of {count}: {name}</source>
            <translation>Stufe {number} von {count}: {name}</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/caseheader.py" line="20" />
            <source>completed, read-only</source>
            <translation>abgeschlossen, nur Ansicht</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/caseheader.py" line="20" />
            <source>not assessable: {reason}, read-only</source>
            <translation>nicht beurteilbar: {reason}, nur Ansicht</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/caseheader.py" line="27" />
            <source>The coordinator asks: {question}</source>
            <translation>Der Koordinator fragt: {question}</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/caseheader.py" line="34" />
            <source>The reading is signed; it can only be looked at.</source>
            <translation>Die Befundung ist unterschrieben; sie kann nur noch angesehen werden.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/caseheader.py" line="36" />
            <source>Fingerprint of your key: {reader}
Give it to the coordinator and the sponsor by telephone before you read: it shows later that the answers are yours.
The packet was signed with the key {coordinator}: the coordinator says whether it is the right one.</source>
            <translation>Fingerabdruck Ihres Schlüssels: {reader}
Teilen Sie ihn vor der Befundung der Koordination und dem Sponsor telefonisch mit: Er zeigt später, dass die Antworten von Ihnen stammen.
Das Paket wurde mit dem Schlüssel {coordinator} signiert: Die Koordination sagt Ihnen, ob es der richtige ist.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/caseheader.py" line="52" />
            <source>positive</source>
            <translation>positiv</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/caseheader.py" line="52" />
            <source>negative</source>
            <translation>negativ</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/caseheader.py" line="54" />
            <source>Training: {right} of {count} foci agree with the reference ({foci}). Press Enter to continue.</source>
            <translation>Training: {right} von {count} Herden wie die Referenz ({foci}). Weiter mit der Eingabetaste.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/caseheader.py" line="64" />
            <source>Qualification passed: {right} of {count} foci agree with the reference.</source>
            <translation>Qualifikation bestanden: {right} von {count} Herden wie die Referenz.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/caseheader.py" line="66" />
            <source>Qualification not passed: {right} of {count} foci agree with the reference. You may repeat it.</source>
            <translation>Qualifikation nicht bestanden: {right} von {count} Herden wie die Referenz. Sie darf wiederholt werden.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/caseheader.py" line="68" />
            <source>Qualification not passed: {right} of {count} foci agree with the reference. No attempt is left: the packet stays closed. Ask the coordinator.</source>
            <translation>Qualifikation nicht bestanden: {right} von {count} Herden wie die Referenz. Es bleibt kein Versuch: Das Paket bleibt geschlossen. Bitte an die Koordination wenden.</translation>
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.charterform</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/charterform.py" line="34" />
            <source>One: all images at once</source>
            <translation>Eine: alle Bilder auf einmal</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/charterform.py" line="35" />
            <source>PET alone, then with CT</source>
            <translation>PET allein, dann mit CT</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/charterform.py" line="36" />
            <source>PET alone, with CT, with FDG</source>
            <translation>PET allein, mit CT, mit FDG</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/charterform.py" line="152" />
            <source>Enter a title.</source>
            <translation>Geben Sie einen Titel ein.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/charterform.py" line="153" />
            <source>Enter the tracer.</source>
            <translation>Geben Sie den Tracer ein.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/charterform.py" line="154" />
            <source>Name the readers, separated by commas.</source>
            <translation>Nennen Sie die Befunder, durch Kommas getrennt.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/charterform.py" line="193" />
            <source>Score</source>
            <translation>Bewertung</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/charterform.py" line="193" />
            <source>Meaning</source>
            <translation>Bedeutung</translation>
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.coordinator</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinator.py" line="171" />
            <source>not seen</source>
            <translation>nicht gesehen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinator.py" line="175" />
            <source>Score of {reader}</source>
            <translation>Bewertung von {reader}</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinator.py" line="176" />
            <source>Foci</source>
            <translation>Herde</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinator.py" line="341" />
            <source>Written: {folder}</source>
            <translation>Geschrieben: {folder}</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinator.py" line="344" />
            <source>⚠ Done, with {number} findings to review:</source>
            <translation>⚠ Fertig; {number} Auffälligkeiten sind zu prüfen:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinator.py" line="354" />
            <source>Setting up and unblinding a study needs the Python packages {names}. Install them now?</source>
            <translation>Zum Einrichten und Entblinden einer Studie werden die Python-Pakete {names} gebraucht. Jetzt installieren?</translation>
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.coordinatorbatches</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="22" />
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="33" />
            <source>Reason</source>
            <translation>Grund</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="22" />
            <source>It is recorded in your ledger and in the audit.</source>
            <translation>Er steht in Ihrem Protokoll und im Audit.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="23" />
            <source>Batch</source>
            <translation>Nachtrag</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="27" />
            <source>Patients came late.</source>
            <translation>Patienten kamen später hinzu.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="28" />
            <source>Add them</source>
            <translation>Hinzufügen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="29" />
            <source>Makes a batch of cases under the same charter, with packets, ledgers and signatures of its own.</source>
            <translation>Legt einen Nachtrag von Fällen unter derselben Charta an, mit eigenen Paketen, Protokollen und Unterschriften.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="32" />
            <source>Table of cases</source>
            <translation>Tabelle der Fälle</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="32" />
            <source>As for the study; cases already in it are left out.</source>
            <translation>Wie für die Studie; Fälle, die sie schon hat, werden ausgelassen.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="33" />
            <source>Empty: patients who came later.</source>
            <translation>Leer: patients who came later.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="34" />
            <source>Repeated cases</source>
            <translation>Wiederholte Fälle</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="34" />
            <source>How many of them each reader gets twice.</source>
            <translation>Wie viele davon jeder Befunder zweimal bekommt.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="35" />
            <source>Cut above</source>
            <translation>Schnitt oberhalb</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="35" />
            <source>CASE=MM, separated by commas.</source>
            <translation>FALL=MM, durch Kommas getrennt.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="36" />
            <source>Leave faces out</source>
            <translation>Gesichter weglassen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="41" />
            <source>Late cases were added and have to go to the readers.</source>
            <translation>Spätere Fälle sind hinzugefügt, und die Befunder sollen sie bekommen.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="42" />
            <source>Hand the batch out</source>
            <translation>Nachtrag ausgeben</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="43" />
            <source>Makes the packets of the batch; from then on it belongs to the study.</source>
            <translation>Erstellt die Pakete des Nachtrags; von da an gehört er zur Studie.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="49" />
            <source>Late cases were added by mistake.</source>
            <translation>Spätere Fälle wurden versehentlich hinzugefügt.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="50" />
            <source>Withdraw the batch</source>
            <translation>Nachtrag zurückziehen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="51" />
            <source>Takes back a batch that was not handed out; its folder stays and is not used.</source>
            <translation>Zieht einen Nachtrag zurück, der nicht ausgegeben ist; sein Ordner bleibt und wird nicht benutzt.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="57" />
            <source>The charter has to be amended.</source>
            <translation>Die Charta muss geändert werden.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="58" />
            <source>Amend the charter</source>
            <translation>Charta ändern</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="59" />
            <source>A dated amendment that takes effect from a batch not yet handed out; study.json is not changed.</source>
            <translation>Eine datierte Änderung, die ab einem Nachtrag gilt, dessen Pakete nicht ausgegeben sind; study.json bleibt, wie sie ist.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="62" />
            <source>What</source>
            <translation>Was</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="62" />
            <source>As it is called in study.json.</source>
            <translation>Wie es in study.json heißt.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="63" />
            <source>New value</source>
            <translation>Neuer Wert</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="63" />
            <source>The whole value, as it would appear in study.json.</source>
            <translation>Der ganze Wert, wie er in study.json stünde.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="65" />
            <source>From batch</source>
            <translation>Ab Nachtrag</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="65" />
            <source>The first batch that it counts for.</source>
            <translation>Der erste Nachtrag, für den sie gilt.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="80" />
            <source>No batch is waiting to be handed out.</source>
            <translation>Kein Nachtrag wartet auf die Ausgabe.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="88" />
            <source>Reading the cases</source>
            <translation>Fälle werden gelesen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="91" />
            <source>Batch {number}: {count} cases. Hand it out next.</source>
            <translation>Nachtrag {number}: {count} Fälle. Geben Sie ihn als Nächstes aus.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="92" />
            <source>Left out: {case}: {problem}</source>
            <translation>Ausgelassen: {case}: {problem}</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="97" />
            <source>Making the packets</source>
            <translation>Pakete werden erstellt</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="102" />
            <source>Batch {number} is withdrawn; its folder stays.</source>
            <translation>Nachtrag {number} ist zurückgezogen; sein Ordner bleibt.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorbatches.py" line="119" />
            <source>The charter says that already.</source>
            <translation>Das steht schon in der Charta.</translation>
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.coordinatorevents</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="27" />
            <source>There is no study in this folder yet.</source>
            <translation>In diesem Ordner gibt es noch keine Studie.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="37" />
            <source>Not taken in yet: {readers}.</source>
            <translation>Noch nicht übernommen: {readers}.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="38" />
            <source>The reading was unblinded: whoever reads or answers now is not blinded.</source>
            <translation>Die Befundung wurde entblindet: Wer jetzt liest oder antwortet, ist nicht verblindet.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="39" />
            <source>The discordant foci have already been adjudicated.</source>
            <translation>Die diskordanten Herde sind schon bei einem Adjudikator.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="44" />
            <source>The foci of this reading are given: no marks are matched.</source>
            <translation>Die Herde dieser Befundung sind vorgegeben: Es werden keine Markierungen zugeordnet.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="46" />
            <source>Reconcile first: that shows what has to be asked.</source>
            <translation>Gleichen Sie zuerst ab: Dabei zeigt sich, was zu fragen ist.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="48" />
            <source>There is no question about matching.</source>
            <translation>Zur Zuordnung ist nichts offen.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="49" />
            <source>No focus is discordant.</source>
            <translation>Kein Herd ist diskordant.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="50" />
            <source>There is no packet of an adjudicator.</source>
            <translation>Es gibt kein Paket eines Adjudikators.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="55" />
            <source>The reading was unblinded or is being adjudicated: patients read from now on belong to another study.</source>
            <translation>Die Befundung ist entblindet oder wird adjudiziert: Wer jetzt befundet wird, ist eine andere Studie.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="61" />
            <source>All readings were taken in: what is asked now is a question to a reader.</source>
            <translation>Alle Befundungen sind übernommen: Was jetzt zu klären ist, ist eine Rückfrage an einen Befunder.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="64" />
            <source>No reading was taken in yet: readers can still change their answers.</source>
            <translation>Noch keine Befundung ist übernommen: Die Befunder können ihre Antworten noch ändern.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="69" />
            <source>The answers of this study are not sealed.</source>
            <translation>Die Antworten dieser Studie sind nicht versiegelt.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="79" />
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="148" />
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="159" />
            <source>Reason</source>
            <translation>Grund</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="79" />
            <source>It is recorded in your ledger and in the audit.</source>
            <translation>Er steht in Ihrem Protokoll und im Audit.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="83" />
            <source>A packet travels by mail, on a USB stick or through a cloud.</source>
            <translation>Ein Paket reist mit der Post, auf einem Stick oder durch eine Cloud.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="84" />
            <source>Encrypt the packet</source>
            <translation>Paket verschlüsseln</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="85" />
            <source>Writes the packet into the folder encrypted/ (age format). Its passphrase goes to the reader separately.</source>
            <translation>Schreibt das Paket in den Ordner encrypted/ (Format age). Die Passphrase geht auf einem anderen Weg zum Befunder.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="88" />
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="104" />
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="147" />
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="182" />
            <source>Reader</source>
            <translation>Befunder</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="90" />
            <source>Passphrase</source>
            <translation>Passphrase</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="90" />
            <source>10 characters or more; for transport, not for reading.</source>
            <translation>10 Zeichen oder mehr; für den Weg, nicht für die Befundung.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="92" />
            <source>Once more</source>
            <translation>Noch einmal</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="93" />
            <source>Or reader's age key</source>
            <translation>Oder age-Schlüssel</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="93" />
            <source>age1...: instead of a passphrase.</source>
            <translation>Des Befunders, age1...: statt einer Passphrase.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="99" />
            <source>A passphrase is forgotten, a ledger damaged, or a reader replaced.</source>
            <translation>Eine Passphrase ist vergessen, ein Protokoll beschädigt oder ein Befunder ersetzt.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="100" />
            <source>Issue the packet again</source>
            <translation>Paket neu ausgeben</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="101" />
            <source>Makes a new ledger for the packet; the former one is set aside, and your ledger records what it held.</source>
            <translation>Legt für das Paket ein neues Protokoll an; das frühere wird beiseitegelegt, und Ihr Protokoll sagt, was darin stand.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="106" />
            <source>Reads instead</source>
            <translation>Befundet stattdessen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="106" />
            <source>Name of another reader, who reads every case.</source>
            <translation>Name eines anderen Befunders, der alle Fälle liest.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="109" />
            <source>Former ledger</source>
            <translation>Früheres Protokoll</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="112" />
            <source>ledger.sqlite as it was returned; empty: the study's own.</source>
            <translation>ledger.sqlite, wie es zurückkam; leer: das der Studie.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="114" />
            <source>Take over the complete answers of the former ledger</source>
            <translation>Vollständige Antworten des früheren Protokolls übernehmen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="120" />
            <source>Encrypting a packet needs the Python package {names}. Install it now?</source>
            <translation>Zum Verschlüsseln eines Pakets wird das Python-Paket {names} gebraucht. Jetzt installieren?</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="123" />
            <source>Encrypting the packet</source>
            <translation>Paket wird verschlüsselt</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="124" />
            <source>{folder}: give this folder to {reader}, and nothing else.</source>
            <translation>{folder}: Geben Sie diesen Ordner an {reader} und sonst nichts.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="125" />
            <source>Pass on the passphrase separately, by telephone for example.</source>
            <translation>Nennen Sie die Passphrase auf einem anderen Weg, etwa am Telefon.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="130" />
            <source>The former ledger held {events} whole events, {answers} of them answers. {problem}</source>
            <translation>Im früheren Protokoll standen {events} vollständige Ereignisse, davon {answers} Antworten. {problem}</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="132" />
            <source>{packet}: give this folder to {reader}. Events taken over: {count}.</source>
            <translation>{packet}: Geben Sie diesen Ordner an {reader}. Übernommene Ereignisse: {count}.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="134" />
            <source>A new passphrase makes a new key: ask for its fingerprint again.</source>
            <translation>Eine neue Passphrase ergibt einen neuen Schlüssel: Fragen Sie noch einmal nach dem Fingerabdruck.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="142" />
            <source>You have a question about a reading that was signed and taken in.</source>
            <translation>Sie haben eine Rückfrage zu einer unterschriebenen und übernommenen Befundung.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="143" />
            <source>Ask the reader</source>
            <translation>Befunder fragen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="144" />
            <source>Signs a query that opens the reading for these cases alone; former answers stay in the ledger.</source>
            <translation>Unterschreibt eine Rückfrage, die die Befundung nur für diese Fälle öffnet; frühere Antworten bleiben im Protokoll.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="148" />
            <source>The reader reads it, too: it names no patient and no other answer.</source>
            <translation>Auch der Befunder liest ihn: Er nennt keine Patientin und keine andere Antwort.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="149" />
            <source>Question</source>
            <translation>Frage</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="149" />
            <source>Write a question next to each case that you ask about.</source>
            <translation>Schreiben Sie neben jeden Fall, nach dem Sie fragen, eine Frage.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="155" />
            <source>The readers' marks can be matched in two ways (queries.csv).</source>
            <translation>Markierungen der Befunder passen auf zwei Weisen zusammen (queries.csv).</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="156" />
            <source>Ask the readers</source>
            <translation>Alle fragen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="157" />
            <source>Asks which marks are the same focus: readers see places, no scores, and change none.</source>
            <translation>Fragt, welche Markierungen derselbe Herd sind: Die Befunder sehen Orte, keine Bewertungen, und ändern keine.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="159" />
            <source>The readers read it, too.</source>
            <translation>Auch die Befunder lesen ihn.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="163" />
            <source>Readers differ about foci, and somebody else is to decide.</source>
            <translation>Befunder sind bei Herden uneins, und jemand anders soll entscheiden.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="164" />
            <source>Make a blinded packet</source>
            <translation>Verblindetes Paket</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="165" />
            <source>A packet of the discordant foci alone, in random order, without the former scores.</source>
            <translation>Ein Paket nur mit den diskordanten Herden, in zufälliger Reihenfolge, ohne die früheren Bewertungen.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="167" />
            <source>Adjudicator</source>
            <translation>Adjudikator</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="167" />
            <source>Somebody who read no case of this study.</source>
            <translation>Jemand, der keinen Fall dieser Studie gelesen hat.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="171" />
            <source>The adjudicator's packet is a study of its own: its progress, take-in and checks.</source>
            <translation>Das Paket des Adjudikators ist eine eigene Studie: Fortschritt, Übernahme und Prüfungen.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="172" />
            <source>Go there, or back</source>
            <translation>Dorthin oder zurück</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="173" />
            <source>Chooses the folder of the adjudication above; press again for the study that it belongs to.</source>
            <translation>Wählt oben den Ordner der Adjudikation; noch einmal: die Studie, zu der sie gehört.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="178" />
            <source>Answers were sealed, and a reader sent the key that opens them.</source>
            <translation>Antworten waren versiegelt, und ein Befunder hat geschickt, was sie öffnet.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="179" />
            <source>Take it in</source>
            <translation>Übernehmen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="180" />
            <source>Keeps opening.json if it opens exactly the reading that was taken in.</source>
            <translation>Bewahrt opening.json auf, wenn es genau die übernommene Befundung öffnet.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="182" />
            <source>File</source>
            <translation>Datei</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="189" />
            <source>{path}: send it, or the letter beside it, to {reader}, who answers in the packet and signs again.</source>
            <translation>{path}: Schicken Sie die Datei oder den Brief daneben an {reader}; die Antwort wird im Paket gegeben und neu unterschrieben.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="193" />
            <source>Send each file, or the letter beside it, to its reader, who answers in the packet and signs again:</source>
            <translation>Schicken Sie jede Datei oder den Brief daneben an ihren Befunder, der im Paket antwortet und neu unterschreibt:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="199" />
            <source>Making the adjudicator's packet</source>
            <translation>Paket des Adjudikators wird angelegt</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="202" />
            <source>{packet}: {foci} discordant foci of {cases} cases. Give this folder to {reader}, and nothing else.</source>
            <translation>{packet}: {foci} diskordante Herde aus {cases} Fällen. Geben Sie diesen Ordner an {reader} und sonst nichts.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="212" />
            <source>The answers of {reader} are open.</source>
            <translation>Die Antworten von {reader} sind offen.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="217" />
            <source>Certificate</source>
            <translation>Zertifikat</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="218" />
            <source>Of the time-stamping authority, PEM, with its chain.</source>
            <translation>Der Zeitstempelstelle, PEM, mit seiner Kette.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="222" />
            <source>An auditor or the sponsor asks what the study proves.</source>
            <translation>Ein Auditor oder der Sponsor fragt, was die Studie beweist.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="223" />
            <source>Write the audit page</source>
            <translation>Auditseite schreiben</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="224" />
            <source>Checks everything, and writes audit.html and tables. An auditor does it alone: her2pet reading audit.</source>
            <translation>Prüft alles und schreibt audit.html und Tabellen. Ein Auditor tut das allein: her2pet reading audit.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="227" />
            <source>Fingerprints</source>
            <translation>Fingerabdrücke</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="227" />
            <source>Text file: on each line a name and its 30 digits.</source>
            <translation>Textdatei: in jeder Zeile ein Name und seine 30 Ziffern.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="230" />
            <source>Receipts</source>
            <translation>Quittungen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="233" />
            <source>Folder of the receipts and counter-receipts that were kept.</source>
            <translation>Ordner der Quittungen und Gegenquittungen, die aufbewahrt wurden.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="235" />
            <source>Checkpoints</source>
            <translation>Kontrollpunkte</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="235" />
            <source>Text file of the checkpoints that were given.</source>
            <translation>Textdatei der Kontrollpunkte, die genannt wurden.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="237" />
            <source>Into folder</source>
            <translation>In den Ordner</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="237" />
            <source>Outside of the study's folder.</source>
            <translation>Außerhalb des Ordners der Studie.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="238" />
            <source>Compare the source images, too</source>
            <translation>Auch die Quellbilder vergleichen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="244" />
            <source>The time-stamping authority has replied.</source>
            <translation>Die Zeitstempelstelle hat geantwortet.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="245" />
            <source>Keep the time stamp</source>
            <translation>Zeitstempel ablegen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="246" />
            <source>Checks the reply, and keeps it in the study for the audit. Needs the Python package rfc3161-client.</source>
            <translation>Prüft die Antwort und legt sie für das Audit in der Studie ab. Braucht das Python-Paket rfc3161-client.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="249" />
            <source>Reply</source>
            <translation>Antwort</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="249" />
            <source>For instance ledger.tsr.</source>
            <translation>Zum Beispiel ledger.tsr.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="257" />
            <source>Reading the source images</source>
            <translation>Quellbilder werden gelesen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="269" />
            <source>Kept: event {event} of the ledger ({ledger}) existed at {time} UTC.</source>
            <translation>Aufbewahrt: Ereignis {event} des Protokolls ({ledger}) stand dort um {time} UTC.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="276" />
            <source>This is an adjudication: choose the study that it belongs to.</source>
            <translation>Dies ist eine Adjudikation: Wählen Sie die Studie, zu der sie gehört.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="277" />
            <source>This is batch {number}: choose the folder of its study.</source>
            <translation>Das ist Nachtrag {number}: Wählen Sie den Ordner seiner Studie.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="283" />
            <source>Enter a passphrase or the reader's age key, not both.</source>
            <translation>Geben Sie eine Passphrase oder den age-Schlüssel des Befunders ein, nicht beides.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="285" />
            <source>Enter a passphrase for transport, or the reader's age key.</source>
            <translation>Geben Sie eine Passphrase für den Weg oder den age-Schlüssel des Befunders ein.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorevents.py" line="286" />
            <source>Enter the same passphrase twice.</source>
            <translation>Geben Sie die Passphrase zweimal gleich ein.</translation>
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.coordinatorpage</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="104" />
            <source>The charter is fixed: packets were handed out.</source>
            <translation>Die Charta steht fest: Pakete wurden ausgegeben.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="110" />
            <source>Choose the folder of the study.</source>
            <translation>Wählen Sie den Ordner der Studie.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="118" />
            <source>There is no study in this folder yet.</source>
            <translation>In diesem Ordner gibt es noch keine Studie.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="119" />
            <source>Hand the packets out first.</source>
            <translation>Geben Sie zuerst die Pakete aus.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="134" />
            <source>Choose the table of cases.</source>
            <translation>Wählen Sie die Tabelle der Fälle.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="151" />
            <source>Choose a passphrase for the coordinator's key, or check None.</source>
            <translation>Wählen Sie eine Passphrase für den Schlüssel der Koordination, oder kreuzen Sie „Keine“ an.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="153" />
            <source>Enter the same new passphrase for the key twice.</source>
            <translation>Geben Sie die neue Passphrase des Schlüssels zweimal gleich ein.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="154" />
            <source>Reads every case once, and writes charter and key.</source>
            <translation>Liest jeden Fall einmal und schreibt Charta und Schlüssel.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="157" />
            <source>Writes study.json again; it can be changed until the packets are handed out.</source>
            <translation>Schreibt study.json neu; änderbar, bis die Pakete ausgegeben sind.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="160" />
            <source>The packets were handed out already.</source>
            <translation>Die Pakete wurden bereits ausgegeben.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="161" />
            <source>Save the charter first: it was changed in the form.</source>
            <translation>Speichern Sie zuerst die Charta: Sie wurde im Formular geändert.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="162" />
            <source>Fixes the charter, makes the packets.</source>
            <translation>Legt die Charta fest und erstellt die Pakete.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="168" />
            <source>How many cases each reader has completed; never an answer.</source>
            <translation>Wie viele Fälle jeder Befunder abgeschlossen hat; nie eine Antwort.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="169" />
            <source>Choose the packet that came back.</source>
            <translation>Wählen Sie das Paket, das zurückkam.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="170" />
            <source>Checks the signed ledger and keeps it.</source>
            <translation>Prüft das unterschriebene Befundungsprotokoll und verwahrt es.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="173" />
            <source>Checks charter, key, packets, ledgers, receipts and results.</source>
            <translation>Prüft Charta, Schlüssel, Pakete, Befundungsprotokolle, Quittungen und Ergebnisse.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="177" />
            <source>Enter the fingerprint that the reader gave you.</source>
            <translation>Geben Sie den Fingerabdruck ein, den der Befunder Ihnen genannt hat.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="178" />
            <source>Keeps it; take-in and verify compare the key with it.</source>
            <translation>Bewahrt ihn auf; beim Annehmen und Prüfen wird der Schlüssel damit verglichen.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="184" />
            <source>This is an adjudication: its scores are reconciled in the study that it belongs to.</source>
            <translation>Dies ist eine Adjudikation: Ihre Bewertungen werden in der Studie abgeglichen, zu der sie gehört.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="186" />
            <source>Not taken in yet: {readers}. Nobody is unblinded before all have signed.</source>
            <translation>Noch nicht übernommen: {readers}. Entblindet wird erst, wenn alle unterschrieben haben.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="188" />
            <source>Unblinds, and writes the result tables.</source>
            <translation>Entblindet und schreibt die Ergebnistabellen.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="192" />
            <source>Choose the tables of patients and pathology.</source>
            <translation>Wählen Sie die Tabellen der Patientinnen und der Pathologie.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="193" />
            <source>Writes the endpoint and report.html.</source>
            <translation>Schreibt den Endpunkt und report.html.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="202" />
            <source>separately</source>
            <translation>auf anderem Weg</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="202" />
            <source>with the ledger</source>
            <translation>mit dem Befundungsprotokoll</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="206" />
            <source>Reader</source>
            <translation>Befunder</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="206" />
            <source>Completed</source>
            <translation>Abgeschlossen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="206" />
            <source>Of</source>
            <translation>Von</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="206" />
            <source>Stage</source>
            <translation>Stand</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="206" />
            <source>Receipt</source>
            <translation>Quittung</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="222" />
            <source>qualification sealed with the answers</source>
            <translation>Qualifikation mit den Antworten versiegelt</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="224" />
            <source>qualification: no attempt yet</source>
            <translation>Qualifikation: noch kein Versuch</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="226" />
            <source>qualification passed, {share}</source>
            <translation>Qualifikation bestanden, {share}</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="226" />
            <source>qualification not passed, {share}</source>
            <translation>Qualifikation nicht bestanden, {share}</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="228" />
            <source>attempt {ended} of {allowed}</source>
            <translation>Versuch {ended} von {allowed}</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="230" />
            <source>issue {number} of the packet</source>
            <translation>Ausgabe {number} des Pakets</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="232" />
            <source>query {number} is not answered yet</source>
            <translation>Rückfrage {number} ist noch nicht beantwortet</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="243" />
            <source>Case</source>
            <translation>Fall</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="243" />
            <source>Focus</source>
            <translation>Herd</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="243" />
            <source>Site</source>
            <translation>Lokalisation</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="273" />
            <source>Cancelled; nothing was written.</source>
            <translation>Abgebrochen; es wurde nichts geschrieben.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="287" />
            <source>Reading the cases</source>
            <translation>Fälle werden gelesen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="292" />
            <source>{count} cases. Keep the folder to yourself: key.json names the patients. The charter can be changed until hand-out.</source>
            <translation>{count} Fälle. Behalten Sie den Ordner für sich: key.json nennt die Patientinnen. Die Charta ist bis zur Ausgabe änderbar.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="304" />
            <source>The charter was written. It can be changed until hand-out.</source>
            <translation>Die Charta wurde geschrieben. Sie ist bis zur Ausgabe änderbar.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="311" />
            <source>Making the packets</source>
            <translation>Pakete werden erstellt</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="321" />
            <source>Fingerprint of your key: {digits}. Give it to the readers separately from the packets.</source>
            <translation>Fingerabdruck Ihres Schlüssels: {digits}. Nennen Sie ihn den Befundern auf einem anderen Weg als dem der Pakete.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="335" />
            <source>The signed reading of {reader} was taken in.</source>
            <translation>Die unterschriebene Befundung von {reader} wurde übernommen.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="337" />
            <source>The reading of {reader} was taken in before, just like this.</source>
            <translation>Die Befundung von {reader} wurde in genau dieser Form schon übernommen.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="349" />
            <source>The fingerprint of {reader} is kept.</source>
            <translation>Der Fingerabdruck von {reader} ist aufbewahrt.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="363" />
            <source>{foci} foci, {discordant} discordant. Tables: {folder}</source>
            <translation>{foci} Herde, davon {discordant} diskordant. Tabellen: {folder}</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/coordinatorpage.py" line="377" />
            <source>Computing the endpoint</source>
            <translation>Der Endpunkt wird berechnet</translation>
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.elapsed</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/elapsed.py" line="17" />
            <source>Since this case was shown.</source>
            <translation>Seit dieser Fall gezeigt wird.</translation>
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.focilist</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/focilist.py" line="25" />
            <source>Focus</source>
            <translation>Herd</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/focilist.py" line="25" />
            <source>Score</source>
            <translation>Bewertung</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/focilist.py" line="25" />
            <source>Note</source>
            <translation>Anmerkung</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/focilist.py" line="25" />
            <source>SUVmax</source>
            <translation>SUVmax</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/focilist.py" line="61" />
            <source>reference: positive</source>
            <translation>Referenz: positiv</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/focilist.py" line="61" />
            <source>reference: negative</source>
            <translation>Referenz: negativ</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/focilist.py" line="63" />
            <source>before: {scores}</source>
            <translation>zuvor: {scores}</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/focilist.py" line="64" />
            <source>changed</source>
            <translation>geändert</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/focilist.py" line="65" />
            <source>comment</source>
            <translation>Kommentar</translation>
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.hanging</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/hanging.py" line="49" />
            <source>MIP beside PET, CT, fused and coronal</source>
            <translation>MIP neben PET, CT, fusioniert und koronal</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/hanging.py" line="50" />
            <source>PET, CT, fused and coronal</source>
            <translation>PET, CT, fusioniert und koronal</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/hanging.py" line="51" />
            <source>Axial PET, CT and fused</source>
            <translation>PET, CT und fusioniert, axial</translation>
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.happenings</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/happenings.py" line="132" />
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/happenings.py" line="169" />
            <source>Still empty: {fields}.</source>
            <translation>Noch leer: {fields}.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/happenings.py" line="326" />
            <source>Case</source>
            <translation>Fall</translation>
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.keys</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/keys.py" line="6" />
            <source>score the focus</source>
            <translation>Herd bewerten</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/keys.py" line="7" />
            <source>next, previous focus</source>
            <translation>nächster, vorheriger Herd</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/keys.py" line="8" />
            <source>mark a focus at the crosshair (Shift and the mouse move it)</source>
            <translation>Herd am Fadenkreuz markieren (Umschalttaste und Maus bewegen es)</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/keys.py" line="9" />
            <source>withdraw the mark</source>
            <translation>Markierung zurücknehmen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/keys.py" line="10" />
            <source>there is no focus in this case</source>
            <translation>in diesem Fall gibt es keinen Herd</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/keys.py" line="11" />
            <source>after a score, go on to the next focus or stay</source>
            <translation>nach einer Bewertung zum nächsten Fokus gehen oder bleiben</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/keys.py" line="12" />
            <source>comment</source>
            <translation>Kommentar</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/keys.py" line="13" />
            <source>lock this stage of the case</source>
            <translation>diese Stufe des Falls abschließen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/keys.py" line="14" />
            <source>save the answer, or complete the case</source>
            <translation>die Antwort speichern oder den Fall abschließen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/keys.py" line="15" />
            <source>cancel the question</source>
            <translation>die Frage abbrechen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/keys.py" line="16" />
            <source>window as the charter fixes it</source>
            <translation>Fensterung, wie die Charta sie festlegt</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/keys.py" line="17" />
            <source>hide or show marks and crosshair</source>
            <translation>Markierungen und Fadenkreuz aus- oder einblenden</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/keys.py" line="18" />
            <source>these keys</source>
            <translation>diese Tasten</translation>
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.logic</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/logic.py" line="29" />
            <source>Choose the packet folder that the coordinator handed out.</source>
            <translation>Wählen Sie den Paketordner, den die Koordination ausgegeben hat.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/logic.py" line="31" />
            <source>There is no folder {packet}.</source>
            <translation>Es gibt keinen Ordner {packet}.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/logic.py" line="51" />
            <source>Opening an encrypted packet needs the Python package {names}. Install it now?</source>
            <translation>Zum Öffnen eines verschlüsselten Pakets wird das Python-Paket {names} benötigt. Jetzt installieren?</translation>
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.matchform</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/matchform.py" line="38" />
            <source>Question {name}: others also marked points here. Is each of them the same focus as one of your marks {marks}? Scores stay hidden.</source>
            <translation>Frage {name}: Auch andere haben hier Punkte markiert. Ist jeder davon derselbe Herd wie eine Ihrer Markierungen {marks}? Bewertungen bleiben geschlossen.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/matchform.py" line="46" />
            <source>Shows the point.</source>
            <translation>Zeigt den Punkt.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/matchform.py" line="48" />
            <source>choose</source>
            <translation>wählen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/matchform.py" line="50" />
            <source>same focus as {mark}</source>
            <translation>derselbe Herd wie {mark}</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/matchform.py" line="51" />
            <source>none of my marks</source>
            <translation>keine meiner Markierungen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/matchform.py" line="63" />
            <source>Choose for {points} first.</source>
            <translation>Wählen Sie zuerst für {points}.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/matchform.py" line="64" />
            <source>It can be changed until you sign again.</source>
            <translation>Sie kann geändert werden, bis Sie neu unterschreiben.</translation>
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.packetchooser</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/packetchooser.py" line="33" />
            <source>This packet has no passphrase yet: choose one of 10 characters or more. Nobody can replace it.</source>
            <translation>Dieses Paket hat noch keine Passphrase: Wählen Sie eine mit mindestens 10 Zeichen. Niemand kann sie ersetzen.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/packetchooser.py" line="35" />
            <source>This packet is encrypted: enter the passphrase that came separately. It is opened beside this folder.</source>
            <translation>Dieses Paket ist verschlüsselt: Geben Sie die Passphrase ein, die Sie auf anderem Weg erhalten haben. Es wird neben diesem Ordner geöffnet.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/packetchooser.py" line="43" />
            <source>Enter the passphrase.</source>
            <translation>Geben Sie die Passphrase ein.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/packetchooser.py" line="45" />
            <source>Enter the new passphrase twice, the same.</source>
            <translation>Geben Sie die neue Passphrase zweimal gleich ein.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/packetchooser.py" line="46" />
            <source>Closes the scene and shows the case where you left.</source>
            <translation>Schließt die Szene und zeigt den Fall, bei dem Sie aufgehört haben.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/packetchooser.py" line="58" />
            <source>The scene is closed before a packet opens. What is not saved in it is lost.</source>
            <translation>Die Szene wird geschlossen, bevor ein Paket geöffnet wird. Was darin nicht gespeichert ist, geht verloren.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/packetchooser.py" line="58" />
            <source>Close the scene?</source>
            <translation>Szene schließen?</translation>
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.primaryform</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/primaryform.py" line="22" />
            <source>Not named</source>
            <translation>Nicht benannt</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/primaryform.py" line="23" />
            <source>Patients with imageable HER2-positive metastases</source>
            <translation>Patientinnen mit darstellbaren HER2-positiven Metastasen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/primaryform.py" line="24" />
            <source>Patients with a PET-positive focus</source>
            <translation>Patientinnen mit einem PET-positiven Herd</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/primaryform.py" line="25" />
            <source>PPV of PET for HER2-positive</source>
            <translation>PPV der PET für HER2-positiv</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/primaryform.py" line="26" />
            <source>PPV of PET for HER2-positive or HER2-low</source>
            <translation>PPV der PET für HER2-positiv oder HER2-low</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/primaryform.py" line="29" />
            <source>All patients</source>
            <translation>Alle Patientinnen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/primaryform.py" line="33" />
            <source>Exact (Clopper-Pearson)</source>
            <translation>Exakt (Clopper-Pearson)</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/primaryform.py" line="33" />
            <source>Wilson</source>
            <translation>Wilson</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/primaryform.py" line="35" />
            <source>Counted as no (worst case)</source>
            <translation>Als Nein gezählt (ungünstigster Fall)</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/primaryform.py" line="36" />
            <source>Left out (as observed)</source>
            <translation>Weggelassen (wie beobachtet)</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/primaryform.py" line="37" />
            <source>Counted as yes (best case)</source>
            <translation>Als Ja gezählt (günstigster Fall)</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/primaryform.py" line="66" />
            <source>Enrolled</source>
            <translation>Eingeschlossen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/primaryform.py" line="67" />
            <source>Enrolled, without replaced drop-outs</source>
            <translation>Eingeschlossen, ohne ersetzte Ausgeschiedene</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/primaryform.py" line="68" />
            <source>Eligible</source>
            <translation>Geeignet</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/primaryform.py" line="69" />
            <source>Imaged</source>
            <translation>Untersucht</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/primaryform.py" line="70" />
            <source>PET-positive and biopsied</source>
            <translation>PET-positiv und biopsiert</translation>
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.proofs</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/proofs.py" line="15" />
            <source>Give it to the auditor: {checkpoint}</source>
            <translation>Nennen Sie ihn dem Auditor: {checkpoint}</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/proofs.py" line="23" />
            <source>{path}: a request for a time stamp of event {event}, and thus of all before it. The coordinator keeps the reply.</source>
            <translation>{path}: Anforderung eines Zeitstempels für Ereignis {event} und damit für alle davor. Die Antwort legt der Koordinator ab.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/proofs.py" line="31" />
            <source>Somebody wants to note how far your ledger has come.</source>
            <translation>Jemand möchte notieren, wie weit Ihr Protokoll ist.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/proofs.py" line="32" />
            <source>Checkpoint</source>
            <translation>Kontrollpunkt</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/proofs.py" line="33" />
            <source>30 digits that represent your ledger as it is now; an older or rewritten one does not match them.</source>
            <translation>30 Ziffern, die für Ihr Protokoll stehen, wie es ist; ein älteres oder neu geschriebenes enthält sie nicht.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/proofs.py" line="38" />
            <source>A time-stamping authority has to sign that your ledger existed at this time.</source>
            <translation>Eine Zeitstempelstelle soll unterschreiben, wann Ihr Protokoll so aussah wie jetzt.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/proofs.py" line="39" />
            <source>Write the request</source>
            <translation>Anforderung schreiben</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/proofs.py" line="40" />
            <source>Nothing is sent: send the file (RFC 3161) from any machine. Needs the Python package rfc3161-client.</source>
            <translation>Gesendet wird nichts: Schicken Sie die Datei (RFC 3161) von irgendeinem Rechner. Braucht das Python-Paket rfc3161-client.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/proofs.py" line="42" />
            <source>File</source>
            <translation>Datei</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/proofs.py" line="42" />
            <source>A new file, for instance ledger.tsq.</source>
            <translation>Eine neue Datei, zum Beispiel ledger.tsq.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/proofs.py" line="49" />
            <source>Time stamps need the Python package {names}. Install it now?</source>
            <translation>Zeitstempel brauchen das Python-Paket {names}. Jetzt installieren?</translation>
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.question</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/question.py" line="38" />
            <source>Type an answer, or press Esc.</source>
            <translation>Geben Sie eine Antwort ein, oder drücken Sie Esc.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/question.py" line="47" />
            <source>Nothing was changed.</source>
            <translation>Es wurde nichts geändert.</translation>
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.readerevents</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="25" />
            <source>The reading is not signed yet.</source>
            <translation>Die Befundung ist noch nicht unterschrieben.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="26" />
            <source>The answers of this packet are not sealed.</source>
            <translation>Die Antworten dieses Pakets sind nicht versiegelt.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="48" />
            <source>The reading is open for what is asked. Reason: {reason}
Sign anew when all is answered.</source>
            <translation>Die Befundung ist für das offen, wonach gefragt wird. Grund: {reason}
Unterschreiben Sie neu, wenn alles beantwortet ist.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="56" />
            <source>The coordinator sent a query about your signed reading.</source>
            <translation>Der Koordinator hat eine Rückfrage zu Ihrer unterschriebenen Befundung geschickt.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="57" />
            <source>Open the query</source>
            <translation>Rückfrage öffnen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="58" />
            <source>Opens the reading only for what is asked; your former answers stay in the ledger.</source>
            <translation>Öffnet die Befundung für das, wonach gefragt wird, und für nichts sonst; Ihre früheren Antworten bleiben im Protokoll.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="60" />
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="80" />
            <source>File</source>
            <translation>Datei</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="60" />
            <source>As the coordinator sent it: the JSON, or the letter as a text file.</source>
            <translation>Wie der Koordinator sie geschickt hat: die JSON-Datei oder der Brief als Textdatei.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="70" />
            <source>Ask the coordinator which reading was taken in.</source>
            <translation>Fragen Sie den Koordinator, welche Befundung übernommen wurde.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="75" />
            <source>The coordinator sent a counter-receipt: your reading was taken in.</source>
            <translation>Der Koordinator hat eine Gegenquittung geschickt: Ihre Befundung wurde übernommen.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="76" />
            <source>Check it</source>
            <translation>Prüfen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="77" />
            <source>Checks that it is for exactly what you signed. Keep it: the coordinator then cannot deny what was taken in.</source>
            <translation>Ob sie genau zu dem gehört, was Sie unterschrieben haben. Bewahren Sie sie auf: Mit ihr kann der Koordinator nicht abstreiten, was übernommen wurde.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="80" />
            <source>The JSON, or the letter as a text file.</source>
            <translation>Die JSON-Datei oder der Brief als Textdatei.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="81" />
            <source>Coordinator's key</source>
            <translation>Koordinatorschlüssel</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="81" />
            <source>Its fingerprint, as given separately.</source>
            <translation>Sein Fingerabdruck, wie er auf einem anderen Weg genannt wurde.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="96" />
            <source>{path}: whoever has it can read your answers. Send it to the coordinator.</source>
            <translation>{path}: Wer sie hat, kann Ihre Antworten lesen. Schicken Sie sie dem Koordinator.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="100" />
            <source>All readers have signed, and your answers are still sealed.</source>
            <translation>Alle Befunder haben unterschrieben, und Ihre Antworten sind noch versiegelt.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="101" />
            <source>Open the answers</source>
            <translation>Antworten öffnen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="102" />
            <source>Writes what opens your answers, for the coordinator; needs the receipt of each other reader.</source>
            <translation>Schreibt für den Koordinator, was Ihre Antworten öffnet; braucht die Quittung jedes anderen Befunders.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="105" />
            <source>Another reader's receipt</source>
            <translation>Andere Quittung</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="105" />
            <source>As the coordinator sent it.</source>
            <translation>Die eines anderen Befunders, wie der Koordinator sie geschickt hat.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="106" />
            <source>Passphrase</source>
            <translation>Passphrase</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="106" />
            <source>The passphrase of this packet.</source>
            <translation>Die Passphrase dieses Pakets.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerevents.py" line="107" />
            <source>Into file</source>
            <translation>In die Datei</translation>
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.readerpage</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerpage.py" line="147" />
            <source>The scene was closed. Nothing is lost: every answer is in the ledger.</source>
            <translation>Die Szene wurde geschlossen. Nichts ist verloren: Jede Antwort steht im Befundungsprotokoll.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerpage.py" line="188" />
            <source>Saved {time}: {what}</source>
            <translation>Gespeichert {time}: {what}</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerpage.py" line="208" />
            <source>answer to question {name}</source>
            <translation>Antwort auf Frage {name}</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerpage.py" line="234" />
            <source>mark </source>
            <translation>Markierung </translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerpage.py" line="241" />
            <source>{focus} withdrawn</source>
            <translation>{focus} zurückgenommen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerpage.py" line="245" />
            <source>this case</source>
            <translation>diesem Fall</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerpage.py" line="247" />
            <source>Comment on {about}:</source>
            <translation>Kommentar zu {about}:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerpage.py" line="248" />
            <source>comment on {about}</source>
            <translation>Kommentar zu {about}</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerpage.py" line="253" />
            <source>case not assessable</source>
            <translation>Fall nicht beurteilbar</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerpage.py" line="258" />
            <source>Why can this case not be assessed?</source>
            <translation>Warum ist dieser Fall nicht beurteilbar?</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerpage.py" line="263" />
            <source>stage locked: {stage}</source>
            <translation>Stufe abgeschlossen: {stage}</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerpage.py" line="269" />
            <source>case completed</source>
            <translation>Fall abgeschlossen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerpage.py" line="275" />
            <source>case opened again</source>
            <translation>Fall wieder geöffnet</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerpage.py" line="280" />
            <source>Why is this case to be changed?</source>
            <translation>Warum soll dieser Fall geändert werden?</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerpage.py" line="284" />
            <source>the qualification begins anew</source>
            <translation>Die Qualifikation beginnt von vorn</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerpage.py" line="320" />
            <source>Save a copy of the answers</source>
            <translation>Kopie der Antworten speichern</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/readerpage.py" line="322" />
            <source>copy of the answers: {path}</source>
            <translation>Kopie der Antworten: {path}</translation>
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.scale</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/scale.py" line="41" />
            <source>The wording is HER2PET's, not the trial's.</source>
            <translation>Der Wortlaut ist von HER2PET, nicht von der Studie.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/scale.py" line="43" />
            <source>The wording of {scores} is HER2PET's, not the trial's.</source>
            <translation>Der Wortlaut von {scores} ist von HER2PET, nicht von der Studie.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/scale.py" line="48" />
            <source>Scale:</source>
            <translation>Skala:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/scale.py" line="48" />
            <source>Score of {focus}:</source>
            <translation>Bewertung von {focus}:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/scale.py" line="53" />
            <source>Key {key}</source>
            <translation>Taste {key}</translation>
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.scenecases</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/scenecases.py" line="24" />
            <source>Its values are not SUV.</source>
            <translation>Die Werte sind keine SUV.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/scenecases.py" line="24" />
            <source>Convert it to SUV in HER2 PET Quantification.</source>
            <translation>Rechnen Sie das Volumen in „HER2-PET-Quantifizierung“ in SUV um.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/scenecases.py" line="40" />
            <source>Not taken: {name}: {problem}</source>
            <translation>Nicht übernommen: {name}: {problem}</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/scenecases.py" line="42" />
            <source>The scene holds no PET.</source>
            <translation>Die Szene enthält keine PET.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/scenecases.py" line="52" />
            <source>Keep the one to be read.</source>
            <translation>Behalten Sie nur die, die befundet werden soll.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/scenecases.py" line="52" />
            <source>It has several segmentations: {names}.</source>
            <translation>Es gibt mehrere Segmentierungen: {names}.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/scenecases.py" line="83" />
            <source>Harden or remove the transform.</source>
            <translation>Wenden Sie die Transformation fest an oder entfernen Sie sie.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/scenecases.py" line="83" />
            <source>{name} has a transform applied.</source>
            <translation>{name} ist durch eine Transformation verschoben.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/scenecases.py" line="91" />
            <source>Free space, or choose another folder.</source>
            <translation>Schaffen Sie Platz oder wählen Sie einen anderen Ordner.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/scenecases.py" line="91" />
            <source>{path} was not written.</source>
            <translation>{path} wurde nicht geschrieben.</translation>
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.scoring</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/scoring.py" line="34" />
            <source>{focus} has the score {score} already.</source>
            <translation>{focus} hat bereits die Bewertung {score}.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/scoring.py" line="37" />
            <source>{focus}: {former} to be changed to {score}. Why?</source>
            <translation>{focus}: {former} soll in {score} geändert werden. Warum?</translation>
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.signature</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/signature.py" line="37" />
            <source>{completed} of {cases} cases completed, {notAssessable} not assessable.
Foci by score: {scores}.</source>
            <translation>{completed} von {cases} Fällen abgeschlossen, {notAssessable} nicht beurteilbar.
Herde nach Bewertung: {scores}.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/signature.py" line="51" />
            <source>Answer first which marks are the same focus: {questions}.</source>
            <translation>Beantworten Sie zuerst, welche Markierungen derselbe Herd sind: {questions}.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/signature.py" line="55" />
            <source>Complete every case first.</source>
            <translation>Schließen Sie zuerst alle Fälle ab.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/signature.py" line="57" />
            <source>Enter your name as it is to be printed.</source>
            <translation>Geben Sie Ihren Namen so ein, wie er gedruckt werden soll.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/signature.py" line="59" />
            <source>Enter the passphrase of this packet.</source>
            <translation>Geben Sie die Passphrase dieses Pakets ein.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/signature.py" line="60" />
            <source>Nothing can be changed afterwards.</source>
            <translation>Danach kann nichts mehr geändert werden.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/signature.py" line="65" />
            <source>the signed reading</source>
            <translation>die unterschriebene Befundung</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/signature.py" line="72" />
            <source>Save receipt</source>
            <translation>Quittung speichern</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/signature.py" line="74" />
            <source>receipt: {path}</source>
            <translation>Quittung: {path}</translation>
        </message>
    </context>
    <context>
        <name>HER2ReadingLib.specimenform</name>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/specimenform.py" line="20" />
            <location filename="../../HER2Reading/HER2ReadingLib/specimenform.py" line="29" />
            <source>not given</source>
            <translation>nicht angegeben</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/specimenform.py" line="21" />
            <source>0 (staining not given)</source>
            <translation>0 (Färbung nicht angegeben)</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/specimenform.py" line="22" />
            <source>0, no staining</source>
            <translation>0, keine Färbung</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/HER2ReadingLib/specimenform.py" line="23" />
            <source>0, staining in 10 % or less (ultralow)</source>
            <translation>0, Färbung bei höchstens 10 % (ultralow)</translation>
        </message>
    </context>
    <context>
        <name>SegmentEditorHER2Focus</name>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2Focus.py" line="19" />
            <source>Registers the Segment Editor effect HER2 focus: a lesion of a PET by one click.</source>
            <translation>Registriert den Effekt „HER2-Herd“ des Segment Editors: eine Läsion einer PET mit einem Klick.</translation>
        </message>
    </context>
    <context>
        <name>SegmentEditorHER2FocusLib.SegmentEditorEffect</name>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="33" />
            <source>HER2 focus</source>
            <translation>HER2-Herd</translation>
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
            <translation>Zeichnet einen Herd durch einen Schwellenwert innerhalb einer begrenzenden Kugel ein&lt;br&gt;.
        &lt;p&gt;&lt;ul style="margin: 0"&gt;
        &lt;li&gt;&lt;b&gt;Linksklick&lt;/b&gt; auf einen Herd: Vorschau seiner Region.
        &lt;li&gt;&lt;b&gt;Mausrad&lt;/b&gt; über der Kugel, &lt;b&gt;Umschalttaste + Mausrad&lt;/b&gt; überall: Größe der Kugel.
        &lt;li&gt;&lt;b&gt;Linksklick&lt;/b&gt; in die Kugel, &lt;b&gt;Enter&lt;/b&gt; oder &lt;b&gt;Anwenden&lt;/b&gt;: übernehmen.
        &lt;li&gt;&lt;b&gt;Linksklick&lt;/b&gt; anderswo: Vorschau dort. &lt;b&gt;Esc&lt;/b&gt; oder &lt;b&gt;Abbrechen&lt;/b&gt;: verwerfen.
        &lt;/ul&gt;&lt;p&gt;</translation>
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="69" />
            <source>% of maximum</source>
            <translation>% des Maximums</translation>
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="70" />
            <source>A50, above background</source>
            <translation>A50, über dem Untergrund</translation>
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="71" />
            <source>Fixed SUV</source>
            <translation>Fester SUV</translation>
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="72" />
            <source>What a voxel has to reach to be part of the focus.</source>
            <translation>Was ein Voxel erreichen muss, um zum Herd zu gehören.</translation>
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="73" />
            <source>Threshold:</source>
            <translation>Schwellenwert:</translation>
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="76" />
            <source>Value:</source>
            <translation>Wert:</translation>
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="81" />
            <source>The focus may not leave this sphere around the point clicked (mouse wheel).</source>
            <translation>Der Herd bleibt innerhalb dieser Kugel um den angeklickten Punkt (Mausrad).</translation>
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="82" />
            <source>Radius:</source>
            <translation>Radius:</translation>
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="83" />
            <source>Each focus is a segment of its own</source>
            <translation>Jeder Herd ist ein eigenes Segment</translation>
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="84" />
            <source>If not, the focus is added to the selected segment.</source>
            <translation>Sonst wird der Herd dem ausgewählten Segment hinzugefügt.</translation>
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="91" />
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="92" />
            <source>Discard the preview (Esc).</source>
            <translation>Vorschau verwerfen (Esc).</translation>
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="93" />
            <source>Apply</source>
            <translation>Anwenden</translation>
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="124" />
            <source>A50 needs no value.</source>
            <translation>A50 braucht keinen Wert.</translation>
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="124" />
            <source>The threshold.</source>
            <translation>Der Schwellenwert.</translation>
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="157" />
            <source>Accept the preview (Enter).</source>
            <translation>Vorschau übernehmen (Enter).</translation>
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="157" />
            <source>Click a focus first.</source>
            <translation>Klicken Sie zuerst auf einen Herd.</translation>
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="160" />
            <source>Click a focus in a slice view.</source>
            <translation>Klicken Sie in einer Schichtansicht auf einen Herd.</translation>
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="240" />
            <source>{ml:.2f} ml.</source>
            <translation>{ml:.2f} ml.</translation>
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="260" />
            <source>There is no segmentation.</source>
            <translation>Es gibt keine Segmentierung.</translation>
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="260" />
            <source>Choose or create one.</source>
            <translation>Wählen Sie eine oder legen Sie eine an.</translation>
        </message>
        <message>
            <location filename="../../SegmentEditorHER2Focus/SegmentEditorHER2FocusLib/SegmentEditorEffect.py" line="282" />
            <source>Accepted as {name}. Click the next focus.</source>
            <translation>Als {name} übernommen. Klicken Sie auf den nächsten Herd.</translation>
        </message>
    </context>
    <context>
        <name>HER2QuantFollowUp</name>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Follow-up</source>
            <translation>Verlauf</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>From the scene</source>
            <translation>Aus der Szene</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Database...</source>
            <translation>Datenbank...</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Table...</source>
            <translation>Tabelle...</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Studies of this patient</source>
            <translation>Studien dieser Patientin</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Load and add what is checked</source>
            <translation>Angekreuzte laden und hinzufügen</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Patient:</source>
            <translation>Patientin:</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>The patient's name in the tables: a trial number or another pseudonym.</source>
            <translation>Wie Tabellen die Patientin nennen: ihre Nummer in der Studie, ein Pseudonym.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Your name:</source>
            <translation>Ihr Name:</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Kept with every decision you make.</source>
            <translation>Wird mit allem aufbewahrt, was Sie entscheiden.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Folder:</source>
            <translation>Ordner:</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>For this patient only. Every decision is saved there at once, and the tables are written there.</source>
            <translation>Nur von dieser Patientin. Jede Entscheidung wird dort sofort aufbewahrt, und die Tabellen werden dorthin geschrieben.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Remove</source>
            <translation>Entfernen</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Bring into one space</source>
            <translation>In einen Raum bringen</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Registration</source>
            <translation>Registrierung</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Above:</source>
            <translation>Oben:</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>The examination in the upper views. Lesions are matched in its space, unless you choose another one.</source>
            <translation>Die Untersuchung, die die oberen Ansichten zeigen. Es ist die, in deren Raum die Läsionen zusammengefügt werden, wenn Sie keine andere wählen.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Below:</source>
            <translation>Unten:</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>The examination in the lower views; you accept its registration.</source>
            <translation>Die Untersuchung, die die unteren Ansichten zeigen und deren Registrierung Sie annehmen.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Both in the views (B)</source>
            <translation>Beide zeigen (B)</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Look at it (C)</source>
            <translation>Ansehen (C)</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Accept</source>
            <translation>Annehmen</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Refuse</source>
            <translation>Verwerfen</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Or transform:</source>
            <translation>Oder:</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>A transform that you made another way, from landmarks or with the Elastix extension; applied to the lower examination, it aligns it with the first.</source>
            <translation>Eine Transformation, die Sie anders gemacht haben, mit Landmarken oder der Erweiterung Elastix: über die untere Untersuchung gelegt, legt sie diese auf die erste.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Make one with Elastix</source>
            <translation>Eine mit Elastix machen</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Use this transform instead</source>
            <translation>Diese Transformation verwenden</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Lesions in both</source>
            <translation>Läsionen in beiden</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Partner:</source>
            <translation>Partner:</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>The lesion that it is the same as; press M to move it there.</source>
            <translation>Womit die Läsion stattdessen eins ist; mit M wird sie dorthin verschoben.</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Accept (A)</source>
            <translation>Annehmen (A)</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Move (M)</source>
            <translation>Verschieben (M)</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Reject (R)</source>
            <translation>Verwerfen (R)</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Previous (P)</source>
            <translation>Voriger (P)</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Next (N)</source>
            <translation>Nächster (N)</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Undo (U)</source>
            <translation>Rückgängig (U)</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Export</source>
            <translation>Export</translation>
        </message>
        <message>
            <location filename="../../HER2Quant/Resources/UI/HER2QuantFollowUp.ui" />
            <source>Keys (?)</source>
            <translation>Tasten (?)</translation>
        </message>
    </context>
    <context>
        <name>HER2ReadingCoordinator</name>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Coordinator</source>
            <translation>Koordination</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Study:</source>
            <translation>Studie:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>The coordinator's folder of the study.</source>
            <translation>Der Studienordner der Koordination.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Key's passphrase:</source>
            <translation>Schlüsselpassphrase:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>It opens the coordinator's key, which signs packets and the coordinator's ledger. It cannot be recovered.</source>
            <translation>Sie öffnet den Schlüssel der Koordination, der Pakete und das Protokoll der Koordination signiert. Niemand kann sie ersetzen.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>The new passphrase again.</source>
            <translation>Die neue Passphrase noch einmal.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Once more</source>
            <translation>Noch einmal</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>None</source>
            <translation>Keine</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>The key is not sealed: whoever can read its file can sign as the coordinator, and an audit says so.</source>
            <translation>Der Schlüssel ist nicht versiegelt: Wer seine Datei lesen kann, kann als Koordination signieren, und ein Audit sagt das.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Cases</source>
            <translation>Fälle</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Foci:</source>
            <translation>Herde:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>What the readers do.</source>
            <translation>Was die Befunder tun.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Cases:</source>
            <translation>Fälle:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>CSV table with caseID, pet and, if you have them, patientID, ct, regions, injectedAt, reason.</source>
            <translation>CSV-Tabelle mit caseID, pet und, falls vorhanden, patientID, ct, regions, injectedAt, reason.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Take from the &amp;scene</source>
            <translation>Aus der &amp;Szene übernehmen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>&amp;DICOM database...</source>
            <translation>&amp;DICOM-Datenbank …</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>PET series in Slicer's DICOM database, by patient and date. Check those to be read.</source>
            <translation>PET-Serien der DICOM-Datenbank von Slicer nach Patientin und Datum. Kreuzen Sie die an, die befundet werden sollen.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>&amp;Take the ticked series</source>
            <translation>Angekreuzte Serien über&amp;nehmen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Faces:</source>
            <translation>Gesichter:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Leave out</source>
            <translation>Weglassen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Packets leave out the slices of PET and CT more than 60 mm above the shoulders that a case's CT shows; nothing is resampled.</source>
            <translation>Pakete lassen die Schichten von PET und CT weg, die mehr als 60 mm über den Schultern liegen, die die CT eines Falls zeigt; nichts wird neu abgetastet.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>single cases: CASE=MM, ...</source>
            <translation>einzelne Fälle: FALL=MM, ...</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>For single cases, leave out what lies above a height (superior, mm, in the PET's frame), for example P001=412, P007=395.</source>
            <translation>Lässt bei einzelnen Fällen weg, was über einer Höhe liegt (superior, mm, im Koordinatensystem der PET), zum Beispiel P001=412, P007=395.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Charter</source>
            <translation>Charta</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Title:</source>
            <translation>Titel:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Readers see it.</source>
            <translation>Die Befunder sehen ihn.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Tracer:</source>
            <translation>Tracer:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Readers:</source>
            <translation>Befunder:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Names, separated by commas. They name the readers' folders.</source>
            <translation>Namen, durch Kommas getrennt. Danach heißen die Ordner der Befunder.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Scale:</source>
            <translation>Skala:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>The lowest score.</source>
            <translation>Die niedrigste Bewertung.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>to</source>
            <translation>bis</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>The highest score.</source>
            <translation>Die höchste Bewertung.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>What each score means to the readers. The wording is this program's until you write yours: the trial's record fixes only that 4 and 5 by both is positive.</source>
            <translation>Was jede Bewertung für die Befunder bedeutet. Der Wortlaut ist der dieses Programms, bis Sie Ihren eigenen schreiben: Der Registereintrag der Studie legt nur fest, dass 4 und 5 durch beide positiv ist.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Positive from:</source>
            <translation>Positiv ab:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>A focus is positive if every reader scores it this or above.</source>
            <translation>Ein Herd ist positiv, wenn ihn jeder Befunder mit diesem Wert oder höher bewertet.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Repeated cases:</source>
            <translation>Wiederholte Fälle:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Cases that each reader gets twice.</source>
            <translation>Fälle, die jeder Befunder zweimal bekommt.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Seed of the orders:</source>
            <translation>Startwert der Reihenfolgen:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>A whole number from which the readers' orders are drawn; if empty, one is drawn.</source>
            <translation>Eine ganze Zahl, aus der die Reihenfolgen der Befunder gezogen werden; leer: Es wird eine gezogen.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>is drawn</source>
            <translation>wird gezogen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Stages:</source>
            <translation>Stufen:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>The images with which a case is read, stage by stage; each stage is locked before the next is shown, and the last decides.</source>
            <translation>Mit welchen Bildern ein Fall nacheinander befundet wird; jede Stufe wird abgeschlossen, bevor die nächste gezeigt wird, und die letzte entscheidet.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Layout:</source>
            <translation>Layout:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>The views in which a case first appears.</source>
            <translation>Die Ansichten, in denen ein Fall zuerst erscheint.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>PET window (SUV):</source>
            <translation>PET-Fenster (SUV):</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>CT window (HU):</source>
            <translation>CT-Fenster (HU):</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Marks match within:</source>
            <translation>Markierungen gleich bis:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source> mm</source>
            <translation> mm</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>or the lesion's radius</source>
            <translation>oder Radius der Läsion</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Whichever is larger. In a free search, marks of the two readers this close are one focus.</source>
            <translation>Der größere Wert gilt. In der freien Suche sind so nahe Markierungen der beiden Befunder ein Herd.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Readers may see SUV values</source>
            <translation>Befunder dürfen SUV-Werte sehen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Readers may change completed cases</source>
            <translation>Befunder dürfen abgeschlossene Fälle ändern</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>With a reason, which the ledger keeps.</source>
            <translation>Mit einer Begründung, die das Befundungsprotokoll festhält.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Primary analysis</source>
            <translation>Primäre Auswertung</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Measure:</source>
            <translation>Maß:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>The trial's main question. Everything else is secondary or a sensitivity analysis.</source>
            <translation>Was die Studie beantwortet. Alles andere ist sekundär oder eine Sensitivitätsanalyse.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Of:</source>
            <translation>Von:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Group:</source>
            <translation>Gruppe:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>95 % interval:</source>
            <translation>95-%-Intervall:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Not evaluable:</source>
            <translation>Nicht auswertbar:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>How patients without an answer are counted. The other two ways are reported as well.</source>
            <translation>Was aus Patientinnen ohne Antwort wird. Die beiden anderen Möglichkeiten stehen daneben.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>&amp;Create study</source>
            <translation>Studie anle&amp;gen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Sa&amp;ve charter</source>
            <translation>Charta sp&amp;eichern</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Readers</source>
            <translation>Befunder</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>&amp;Hand out packets</source>
            <translation>Pakete &amp;ausgeben</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Seal the answers until all readers have signed</source>
            <translation>Antworten versiegeln, bis alle unterschrieben haben</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Nobody can read a reader's answers before all have signed, not even you. Then each reader sends the key that opens their own.</source>
            <translation>Niemand kann die Antworten eines Befunders lesen, bevor alle unterschrieben haben, auch Sie nicht. Dann schickt jeder Befunder, was seine öffnet.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Reader:</source>
            <translation>Befunder:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Reader whose packet came back.</source>
            <translation>Befunder, dessen Paket zurückkam.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Packet:</source>
            <translation>Paket:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>The packet's folder as it came back.</source>
            <translation>Der Ordner des Pakets, wie er zurückkam.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Take &amp;in</source>
            <translation>&amp;Übernehmen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Receipt:</source>
            <translation>Quittung:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Receipt that came separately from the packet (for example, by mail): receipt.json or its text.</source>
            <translation>Quittung, die auf einem anderen Weg kam als das Paket (etwa mit der Post): receipt.json oder ihr Text.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Fingerprint:</source>
            <translation>Fingerabdruck:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>The 30 digits that the reader chosen above was shown at the first opening and gave you, by telephone for example.</source>
            <translation>Die 30 Ziffern, die dem oben gewählten Befunder beim ersten Öffnen gezeigt wurden und die er Ihnen genannt hat, etwa am Telefon.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Keep</source>
            <translation>Aufbewahren</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Pro&amp;gress</source>
            <translation>Fortschri&amp;tt</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>How many cases each reader has completed; never an answer.</source>
            <translation>Wie viele Fälle jeder Befunder abgeschlossen hat; nie eine Antwort.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Veri&amp;fy</source>
            <translation>&amp;Prüfen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Unblinding</source>
            <translation>Entblindung</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>&amp;Reconcile</source>
            <translation>A&amp;bgleichen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Foci that one reader called and another did not; a click shows them.</source>
            <translation>Herde, die ein Befunder als positiv wertete und ein anderer nicht; ein Klick zeigt sie.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Third reader, as a sensitivity analysis</source>
            <translation>Dritter Befunder, als Sensitivitätsanalyse</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>A third reader is not part of the rule: the charter's decisions stay as they are.</source>
            <translation>Ein dritter Befunder gehört nicht zur Regel: Die Entscheidungen nach Charta bleiben, wie sie sind.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Third reader's score:</source>
            <translation>Dritter Befunder:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Of the focus that is chosen above.</source>
            <translation>Des oben gewählten Herds.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>&amp;Add score</source>
            <translation>Bewertung &amp;hinzufügen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Scores:</source>
            <translation>Bewertungen:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>CSV table with caseID, focusID and score; empty: adjudication.csv of the study.</source>
            <translation>CSV-Tabelle mit caseID, focusID und score; leer: adjudication.csv der Studie.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Sensiti&amp;vity analysis</source>
            <translation>Sensiti&amp;vitätsanalyse</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Specimen of a positive focus</source>
            <translation>Probe eines positiven Herds</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Positive focus:</source>
            <translation>Positiver Herd:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Foci that the reading decided positive: case, focus, site.</source>
            <translation>Herde, die nach der Befundung positiv sind: Fall, Herd, Lokalisation.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Specimen:</source>
            <translation>Probe:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>The laboratory's number.</source>
            <translation>Die Nummer des Labors.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Type:</source>
            <translation>Art:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>How the tissue was taken.</source>
            <translation>Wie das Gewebe entnommen wurde.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Date:</source>
            <translation>Datum:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>As 2019-03-01.</source>
            <translation>In der Form 2019-03-01.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>IHC:</source>
            <translation>IHC:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Immunohistochemistry.</source>
            <translation>Immunhistochemie.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>ISH:</source>
            <translation>ISH:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>With two probes or with one.</source>
            <translation>Mit zwei Sonden oder mit einer.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>HER2/CEP17:</source>
            <translation>HER2/CEP17:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Ratio of two probes; a number with a decimal point.</source>
            <translation>Verhältnis zweier Sonden; eine Zahl mit Dezimalpunkt.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>HER2 copies:</source>
            <translation>HER2-Kopien:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Average HER2 copies per cell; a number with a decimal point.</source>
            <translation>Mittlere Zahl der HER2-Kopien je Zelle; eine Zahl mit Dezimalpunkt.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Guideline:</source>
            <translation>Leitlinie:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>As named in the pathologist's report, for example ASCO/CAP 2018.</source>
            <translation>Wie im Befund der Pathologie genannt, zum Beispiel ASCO/CAP 2018.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Add to the patholog&amp;y table</source>
            <translation>Zur Pathologietabelle hinzu&amp;fügen</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Checks the values, adds a row to the table below, or to pathology.csv of the study, and says the HER2 class.</source>
            <translation>Prüft die Werte, fügt der Tabelle unten oder pathology.csv der Studie eine Zeile hinzu und nennt die HER2-Klasse.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Endpoint</source>
            <translation>Endpunkt</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Patients:</source>
            <translation>Patientinnen:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>CSV table, one row a patient who gave consent.</source>
            <translation>CSV-Tabelle, eine Zeile je Patientin, die eingewilligt hat.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>Pathology:</source>
            <translation>Pathologie:</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>CSV table, one row a specimen, linked to foci by their names.</source>
            <translation>CSV-Tabelle, eine Zeile je Probe, über die Namen mit den Herden verknüpft.</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>&amp;Endpoint and report</source>
            <translation>Endpun&amp;kt und Bericht</translation>
        </message>
        <message>
            <location filename="../../HER2Reading/Resources/UI/HER2ReadingCoordinator.ui" />
            <source>When something happens</source>
            <translation>Wenn etwas vorfällt</translation>
        </message>
    </context>
</TS>
