"""Sample data that is made here, offline: a patient of the generated 89Zr trial, as real DICOM with a known truth."""

from contextlib import contextmanager
from pathlib import Path

import slicer
from HER2PETLib.errors import CancelledError, ProblemError
from HER2PETSlicer import nodes, organs
from HER2PETSlicer.volumes import showInViews
from HER2PETSlicer.widgets.progressdialog import progressDialog
from slicer.i18n import tr as _

CATEGORY, NAME, FOLLOWED_NAME = "HER2 PET", "HER2 PET trial phantom", "HER2 PET trial phantom with FDG and a second HER2 PET"


def registerSampleData():
    """Put the phantom into the module Sample Data."""
    import SampleData

    for name, load in ((NAME, _load), (FOLLOWED_NAME, _loadFollowed)):
        SampleData.SampleDataLogic.registerCustomSampleDataSource(
            category=CATEGORY,
            sampleName=name,
            thumbnailFileName=str(Path(__file__).resolve().parents[1] / "Resources" / "Icons" / "HER2Quant.png"),
            # Nothing is downloaded, but a source without one of each is refused.
            uris="generated",
            fileNames="generated",
            nodeNames=name,
            customDownloader=load,
        )


def _load(source=None, isFollowed=False):
    """What the button does: what goes wrong is shown, where a plain exception would only reach the Python console."""
    with slicer.util.tryWithErrorDisplay(_("The phantom was not loaded."), waitCursor=True):
        return loadPhantom(isFollowed=isFollowed)


def _loadFollowed(source=None):
    return _load(source, isFollowed=True)


def makePhantom(folder, progress) -> dict:
    """Generate one patient below `folder`; returns {"PET": UID, "CT": UID, "folder", "regions", "organs", "truth": path}."""
    from HER2PETLib.phantom.trial import writeTrial

    folder = Path(folder)
    (case,) = writeTrial(folder, patients=1, progress=progress)
    return _madeOf(case, folder / case.caseID) | {"truth": folder / "truth.csv"}


def makeFollowed(folder, progress) -> list[dict]:
    """The same patient with an FDG PET/CT and a second HER2 PET/CT in other postures, each as `makePhantom`; HER2 first.

    examinations.csv, and the truth in correspondence.csv, are in `folder`.
    """
    from HER2PETLib.phantom.examinationfiles import writeExaminations
    from HER2PETLib.phantom.examinations import FDG_EXAMINATION, LATER_EXAMINATION
    from HER2PETLib.phantom.trial import writeTrial

    folder = Path(folder)
    (case,) = writeTrial(folder, patients=1, progress=progress)
    wanted = [(case.caseID, name) for name in (FDG_EXAMINATION, LATER_EXAMINATION)]
    later = [each.case for each in writeExaminations(folder, [case], wanted, progress)]
    return [_madeOf(case, folder / case.caseID), *(_madeOf(each, folder / case.caseID / each.examinationID) for each in later)]


def _madeOf(case, folder) -> dict:
    from HER2PETLib.phantom.draws import uid

    made = {modality: uid(case.seed, case.key, modality) for modality in ("PET", "CT")}
    return made | {"folder": folder, "regions": folder / "regions.seg.nrrd", "organs": folder / "organs.seg.nrrd"}


def loadPhantom(folder=None, isFollowed=False) -> list:
    """Generate the patient, import her images into the DICOM database, load all with regions and organ masks; returns the nodes.

    folder: where the files go, or Slicer's cache. isFollowed: with her further examinations.
    A first user has no DICOM database: Slicer's default one is made for her. Raises ProblemError where that cannot be.
    """
    from DICOMLib import DICOMUtils

    if not slicer.dicomDatabase.isOpen:
        _makeDatabase()
    folder = folder or Path(slicer.mrmlScene.GetCacheManager().GetRemoteCacheDirectory()) / "HER2PETTrialPhantom"
    loaded = []
    with progressDialog(_("Generating the phantom")) as progress:
        made = makeFollowed(folder, progress) if isFollowed else [makePhantom(folder, progress)]
        progress(1, 3, _("importing into the DICOM database"))
        with _importing(made):
            for each in made:
                for modality in ("PET", "CT"):  # the regions beside them are not DICOM
                    if not DICOMUtils.importDicom(str(each["folder"] / modality)):
                        raise ProblemError(
                            _("The phantom was not imported into the DICOM database."), _("See the log of the application.")
                        )
            progress(2, 3, _("loading"))
        for each in made:
            loaded += _loadExamination(each)
        # The first PET, not what came last.
        showInViews(next(node for node in loaded if node.GetAttribute("HER2PET.SUVConversion")))
    return loaded


def _loadExamination(made) -> list:
    """PET, CT, regions and organ masks of what was imported."""
    from DICOMLib import DICOMUtils

    loaded = [slicer.mrmlScene.GetNodeByID(each) for each in DICOMUtils.loadSeriesByUID([made["PET"], made["CT"]])]
    pet = next(node for node in loaded if node.GetAttribute("HER2PET.SUVConversion"))
    drawn = []
    for key, name in (("regions", _("{name} regions")), ("organs", _("{name} organs"))):
        drawn.append(slicer.util.loadSegmentation(str(made[key])))
        drawn[-1].SetName(name.format(name=pet.GetName()))
        drawn[-1].SetReferenceImageGeometryParameterFromVolumeNode(pet)
        nodes.placeBeside(drawn[-1], pet)
    organs.hide(drawn[1])
    return loaded + drawn


@contextmanager
def _importing(made):
    """Whoever cancels finds no patient in the database that was not there before."""
    ids = [each[modality] for each in made for modality in ("PET", "CT")]
    new = [uid for uid in ids if not slicer.dicomDatabase.filesForSeries(uid)]
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
