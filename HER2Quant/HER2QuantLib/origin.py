"""Whether the regions of a segmentation belong to a PET: regions that were drawn on another woman's images are not measured on hers."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import slicer
from HER2PETSlicer import nodes
from slicer.i18n import tr as _

if TYPE_CHECKING:
    from HER2PETLib.geometry import Geometry
    from HER2PETLib.measure.region import Region

PATIENT, FRAME_OF_REFERENCE = ("0010,0020", "0010,0010"), ("0020,0052",)


def whyNotOf(pet: "slicer.vtkMRMLScalarVolumeNode", segmentation: "slicer.vtkMRMLSegmentationNode") -> str:
    """Why regions may not be measured on a PET, as a sentence; empty where they may.

    A segmentation names the volume that it was drawn on as its reference geometry. Another volume than the PET is accepted where
    DICOM shows that both are of one patient and in one frame of reference, as the CT of a PET/CT is.
    """
    source = segmentation.GetNodeReference(segmentation.GetReferenceImageGeometryReferenceRole())
    if source is None or source is pet:
        return ""
    drawnOn = _("The regions of {segmentation} were drawn on {source}, not on {pet}").format(
        segmentation=segmentation.GetName(), source=nameOf(source), pet=nameOf(pet)
    )
    if _differ(source, pet, PATIENT):
        return _("{drawnOn}: the two are of different patients (0010,0020). Choose the regions of this PET.").format(
            drawnOn=drawnOn
        )
    if _differ(source, pet, FRAME_OF_REFERENCE):
        return _(
            "{drawnOn}: the two have different frames of reference (0020,0052). Choose the regions of this PET, or register the images first."
        ).format(drawnOn=drawnOn)
    if _differ(source, pet, PATIENT) is None:
        return _(
            "{drawnOn}, and nothing shows that both are of one patient. Choose the regions of this PET, or set it as the source geometry in the Segment Editor."
        ).format(drawnOn=drawnOn)
    return ""


def whyNoPET(volume: "slicer.vtkMRMLScalarVolumeNode") -> str:
    """Why a volume is not to be measured whatever its units are, as a sentence; empty where its DICOM files say PET, or there are
    none."""
    modality = slicer.dicomDatabase.fileValue(file, "0008,0060") if (file := fileOf(volume)) else ""
    if modality in ("", "PT"):
        return ""
    return _("{name} is {modality}, not PET (0008,0060). Choose the PET.").format(name=volume.GetName(), modality=modality)


def nameOf(volume: "slicer.vtkMRMLScalarVolumeNode") -> str:
    """The name of a volume; where another one has it too, with what tells them apart."""
    name = volume.GetName()
    same = [each for each in slicer.util.getNodesByClass("vtkMRMLScalarVolumeNode") if each.GetName() == name]
    if len(same) < 2:
        return name
    description = volume.GetDescription() or ""
    apart = description if len({each.GetDescription() for each in same}) == len(same) else f"{description} {volume.GetID()}"
    return f"{name} ({apart.strip()})"


def areOfTwoPatients(first: "slicer.vtkMRMLScalarVolumeNode", second: "slicer.vtkMRMLScalarVolumeNode") -> bool:
    """Whether the files of two volumes say that they are of different patients."""
    return _differ(first, second, PATIENT) is True


def sameSeries(volume: "slicer.vtkMRMLScalarVolumeNode") -> str:
    """The name of another volume that was made of the very same DICOM images, a clone for instance; empty where there is none."""
    uids = volume.GetAttribute("DICOM.instanceUIDs")
    for each in slicer.util.getNodesByClass("vtkMRMLScalarVolumeNode"):
        if uids and each is not volume and each.GetAttribute("DICOM.instanceUIDs") == uids:
            return nameOf(each)
    return ""


def ctOf(pet: "slicer.vtkMRMLScalarVolumeNode") -> "slicer.vtkMRMLScalarVolumeNode | None":
    """The CT of a PET/CT: of the CT volumes in the scene the one that shares the PET's patient and frame of reference, of several, as with a scout, the one
    with the most slices; None where there is none, or the volumes have no DICOM files to say so."""

    def isOfPET(volume: "slicer.vtkMRMLScalarVolumeNode") -> bool:
        file = fileOf(volume)
        isCT = bool(file) and slicer.dicomDatabase.fileValue(file, "0008,0060") == "CT"
        return isCT and _differ(volume, pet, FRAME_OF_REFERENCE) is False and not areOfTwoPatients(volume, pet)

    found = filter(isOfPET, slicer.util.getNodesByClass("vtkMRMLScalarVolumeNode"))
    return max(found, key=lambda volume: volume.GetImageData().GetDimensions()[2] if volume.GetImageData() else 0, default=None)


def _differ(
    first: "slicer.vtkMRMLScalarVolumeNode", second: "slicer.vtkMRMLScalarVolumeNode", tags: Sequence[str]
) -> bool | None:
    """Whether the files of two volumes differ in one of the DICOM tags that both have; None where there is no such tag, or one of them has no files in
    the DICOM database."""
    files = [fileOf(first), fileOf(second)]
    if not all(files):
        return None
    values = [[slicer.dicomDatabase.fileValue(file, tag) for tag in tags] for file in files]
    known = [one != other for one, other in zip(*values, strict=True) if one and other]
    return any(known) if known else None


def fileOf(volume: "slicer.vtkMRMLScalarVolumeNode") -> str:
    """The first DICOM file of a volume; empty where the database has none."""
    uids = (volume.GetAttribute("DICOM.instanceUIDs") or "").split()
    return slicer.dicomDatabase.fileForInstance(uids[0]) if uids and slicer.dicomDatabase.isOpen else ""


def sameRegion(segmentation: "slicer.vtkMRMLSegmentationNode", region: "Region", grid: "Geometry") -> str:
    """The name of a segment that has the very voxels of `region`, whose mask lies on `grid`; empty where there is none."""
    for each in nodes.regionsOf(segmentation, grid):
        if each.start == region.start and each.mask.shape == region.mask.shape and (each.mask == region.mask).all():
            return each.name
    return ""
