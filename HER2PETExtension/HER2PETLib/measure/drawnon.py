"""Whether a DICOM segmentation was drawn on the patient whose PET it is measured with. Other files do not say."""

from pathlib import Path
from typing import TYPE_CHECKING

from HER2PETLib.dicom.entry import entryOf, referencedSeries
from HER2PETLib.dicom.imagefile import NotDICOMError, readImageFile
from HER2PETLib.errors import ProblemError

if TYPE_CHECKING:
    from HER2PETLib.dicom.series import ImageSeries


def checkDrawnOn(path: str, series: "ImageSeries") -> str:
    """A sentence that is to know where the segmentation refers to another patient or place than the PET series; else "".

    Raises ProblemError where neither patient nor frame of reference are the PET's.
    """
    try:
        drawn = readImageFile(Path(path)).header
    except NotDICOMError:
        return ""
    pet = series.files[0].header
    if series.seriesInstanceUID in referencedSeries(drawn):
        return ""
    differing = []
    for keyword in ("PatientID", "FrameOfReferenceUID"):
        one, other = entryOf(drawn, keyword), entryOf(pet, keyword)
        if not (one.isMissing or other.isMissing or one.text == other.text):
            differing.append(str(one))
    if len(differing) == 2:
        raise ProblemError(
            f"{path} was not drawn on this patient: {' and '.join(differing)} are not those of {series.name}.",
            "Give the segmentation of this PET.",
        )
    if differing:
        return f"{path} does not refer to this PET, and its {differing[0]} is another: check that it is of the same patient and scan."
    return ""
