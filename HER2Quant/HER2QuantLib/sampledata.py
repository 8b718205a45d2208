"""Sample data that is made here, offline: one patient of the generated 89Zr trial, as real DICOM with a known truth."""

from contextlib import contextmanager
from pathlib import Path

import slicer
from HER2PETLib.errors import CancelledError, ProblemError
from HER2PETSlicer import nodes, organs
from HER2PETSlicer.volumes import showInViews
from HER2PETSlicer.widgets.progressdialog import progressDialog
from slicer.i18n import tr as _

CATEGORY, NAME = "HER2 PET", "HER2 PET trial phantom"


def registerSampleData():
    """Put the phantom into the module Sample Data."""
    import SampleData

    SampleData.SampleDataLogic.registerCustomSampleDataSource(
        category=CATEGORY,
        sampleName=NAME,
        thumbnailFileName=str(Path(__file__).resolve().parents[1] / "Resources" / "Icons" / "HER2Quant.png"),
        # Nothing is downloaded, but a source without one of each is refused.
        uris="generated",
        fileNames="generated",
        nodeNames=NAME,
        customDownloader=_load,
    )


def _load(source=None):
    """What the button does: what goes wrong is shown, where a plain exception would only reach the Python console."""
    with slicer.util.tryWithErrorDisplay(_("The phantom was not loaded."), waitCursor=True):
        return loadPhantom()


def makePhantom(folder, progress) -> dict:
    """Generate one patient below `folder`; returns {"PET": UID, "CT": UID, "regions": path, "organs": path, "truth": path}."""
    from HER2PETLib.phantom.draws import uid
    from HER2PETLib.phantom.trial import writeTrial

    folder = Path(folder)
    (case,) = writeTrial(folder, patients=1, progress=progress)
    made = {modality: uid(case.seed, case.caseID, modality) for modality in ("PET", "CT")}
    return made | {
        "folder": folder / case.caseID,
        "regions": folder / case.caseID / "regions.seg.nrrd",
        "organs": folder / case.caseID / "organs.seg.nrrd",
        "truth": folder / "truth.csv",
    }


def loadPhantom(folder=None) -> list:
    """Generate the patient, import her images into the DICOM database, and load PET, CT, regions and organ masks; returns the nodes.

    folder: where the files go, or Slicer's cache. A first user has no DICOM database: Slicer's default one is made for her.
    Raises ProblemError where that cannot be.
    """
    from DICOMLib import DICOMUtils

    if not slicer.dicomDatabase.isOpen:
        _makeDatabase()
    folder = folder or Path(slicer.mrmlScene.GetCacheManager().GetRemoteCacheDirectory()) / "HER2PETTrialPhantom"
    loaded = []
    with progressDialog(_("Generating the phantom")) as progress:
        made = makePhantom(folder, progress)
        progress(1, 3, _("importing into the DICOM database"))
        with _importing(made):
            for modality in ("PET", "CT"):  # the regions beside them are not DICOM
                if not DICOMUtils.importDicom(str(made["folder"] / modality)):
                    raise ProblemError(
                        _("The phantom was not imported into the DICOM database."), _("See the log of the application.")
                    )
            progress(2, 3, _("loading"))
        ids = DICOMUtils.loadSeriesByUID([made["PET"], made["CT"]])
        loaded = [slicer.mrmlScene.GetNodeByID(each) for each in ids]
        pet = next(node for node in loaded if node.GetAttribute("HER2PET.SUVConversion"))
        regions = slicer.util.loadSegmentation(str(made["regions"]))
        regions.SetName(_("{name} regions").format(name=pet.GetName()))
        regions.SetReferenceImageGeometryParameterFromVolumeNode(pet)
        nodes.placeBeside(regions, pet)
        masks = slicer.util.loadSegmentation(str(made["organs"]))
        masks.SetName(_("{name} organs").format(name=pet.GetName()))
        masks.SetReferenceImageGeometryParameterFromVolumeNode(pet)
        nodes.placeBeside(masks, pet)
        organs.hide(masks)
        showInViews(pet)  # not the CT, which came last
        loaded += [regions, masks]
    return loaded


@contextmanager
def _importing(made):
    """Whoever cancels finds no patient in the database that was not there before."""
    new = [made[modality] for modality in ("PET", "CT") if not slicer.dicomDatabase.filesForSeries(made[modality])]
    try:
        yield
    except CancelledError:
        for uid in new:
            slicer.dicomDatabase.removeSeries(uid)
        raise


def _makeDatabase():
    """Slicer's own way, which may open the DICOM module; the user's module is in front again afterwards."""
    from DICOM import DICOMFileDialog

    before = slicer.util.selectedModule()
    isMade = DICOMFileDialog.createDefaultDatabase()
    slicer.util.selectModule(before)
    if not isMade:
        raise ProblemError(
            _("There is no DICOM database, and Slicer could not make its default one."),
            _("Choose a folder for it in the DICOM module, and try again."),
        )
