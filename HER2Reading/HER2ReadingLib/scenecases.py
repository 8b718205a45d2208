"""Cases for a new study from what lies in the scene: each SUV volume with its segmentation, and the CT of its study."""

from functools import partial
from pathlib import Path

import slicer
from HER2PETLib.errors import ProblemError
from slicer.i18n import tr as _

CT_UNITS = "[hnsf'U]"
PATIENT_ID, STUDY_UID = "0010,0020", "0020,000D"


def takeFromScene(folder, givenFoci: bool) -> tuple[list[str], list[str]]:
    """Write every PET of the scene as a case into the folder. Returns what was taken and what was not, a sentence each."""
    from HER2PETLib.reading.study.casefiles import addCase
    from HER2PETSlicer.volumes import isSUV, volumeOf

    taken, refused = [], []
    volumes = [node for node in slicer.util.getNodesByClass("vtkMRMLScalarVolumeNode") if not _isCT(node)]
    for node in volumes:
        try:
            if not isSUV(node):
                raise ProblemError(_("Its values are not SUV."), _("Convert it to SUV in HER2 PET Quantification."))
            _requireInPlace(node)
            segmentation = _segmentationOf(node)
            ct = _ctOf(node)
            caseID = addCase(
                Path(folder),
                volumeOf(node),
                volumeOf(ct) if ct else None,
                partial(_write, segmentation) if segmentation else None,
                patientID=_tag(node, PATIENT_ID),
                remark=node.GetName(),
                givenFoci=givenFoci,
            )
            beside = [each.GetName() for each in (segmentation, ct) if each]
            taken.append(f"{caseID}: {', '.join([node.GetName(), *beside])}")
        except ProblemError as problem:
            refused.append(_("Not taken: {name}: {problem}").format(name=node.GetName(), problem=problem))
    if not volumes:
        refused.append(_("The scene holds no PET."))
    return taken, refused


def _segmentationOf(pet):
    """The segmentation drawn on a PET, None without. Raises ProblemError where there are several, or it is moved."""
    role = slicer.vtkMRMLSegmentationNode.GetReferenceImageGeometryReferenceRole()
    found = [node for node in slicer.util.getNodesByClass("vtkMRMLSegmentationNode") if node.GetNodeReference(role) is pet]
    if len(found) > 1:
        names = ", ".join(node.GetName() for node in found)
        raise ProblemError(_("It has several segmentations: {names}.").format(names=names), _("Keep the one to be read."))
    if found:
        _requireInPlace(found[0])
    return found[0] if found else None


def _ctOf(pet):
    """The only CT of the same DICOM study; None where there is none, or several, for then nobody has chosen."""
    study = _tag(pet, STUDY_UID)
    volumes = slicer.util.getNodesByClass("vtkMRMLScalarVolumeNode")
    found = [node for node in volumes if _isCT(node) and study and _tag(node, STUDY_UID) == study]
    if len(found) == 1:
        _requireInPlace(found[0])
    return found[0] if len(found) == 1 else None


def _isCT(node) -> bool:
    units = node.GetVoxelValueUnits()
    return bool(units) and units.GetCodeValue() == CT_UNITS


def _tag(node, tag: str) -> str:
    """What the first DICOM file of a volume says; empty where the DICOM database does not have it."""
    from HER2PETSlicer.petvolume import filesOf

    files = filesOf(node)
    return slicer.dicomDatabase.fileValue(files[0], tag).strip() if files else ""


def _requireInPlace(node) -> None:
    if node.GetParentTransformNode() is not None:
        raise ProblemError(_("{name} has a transform applied.").format(name=node.GetName()), _("Harden or remove the transform."))


def _write(segmentation, path) -> None:
    # With a storage node of its own: the segmentation in the scene goes on being saved where it was.
    storage = slicer.vtkMRMLSegmentationStorageNode()
    storage.SetFileName(str(path))
    if not storage.WriteData(segmentation):
        raise ProblemError(_("{path} was not written.").format(path=path), _("Free space, or choose another folder."))
