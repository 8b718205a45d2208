"""A space that somebody gives as a file: a registration of this program, a DICOM Spatial Registration, or a transform of ITK or Slicer."""

import os
from pathlib import Path

from HER2PETLib.dicom.spatialregistration import isDeformable, readDeformable, readSpatialRegistration
from HER2PETLib.errors import ProblemError
from HER2PETLib.followup.acceptance import usable
from HER2PETLib.followup.bodyspace import BodySpace
from HER2PETLib.followup.space import Space
from HER2PETLib.followup.transformfiles import SUFFIXES, Displacement, FileSpace, readTransform
from HER2PETLib.measure.segmentation import isDICOMFile

# What a registration of unknown error is taken to be off at a lesion, mm: ours.
UNSTATED_MM = 10.0


def readSpace(
    path: str | os.PathLike[str],
    *,
    frames: tuple[str, str] = ("", ""),
    images: tuple[str, str] = ("", ""),
    residualMm: float = UNSTATED_MM,
    acceptBy: str = "",
) -> Space:
    """The space that a file makes of two examinations.

    frames: Frame of Reference UID of the first and the later, for a DICOM registration. images: `acceptance.fingerprintOf` both, and acceptBy, for a
    registration of this program. residualMm: the error of all others, that whoever gives the file answers for.
    Raises ProblemError where it cannot be read, is of other examinations, or is ours and nobody has accepted it.
    """
    path = Path(path)
    if not path.is_file():
        raise ProblemError(f"{path} is not a file.", "Check the path of the registration.")
    if path.suffix.lower() == ".json":
        return usable(path, images, acceptBy)
    if path.suffix.lower() in SUFFIXES:
        return readTransform(path, residualMm)
    if isDICOMFile(path):
        how = f"From the DICOM registration {path.name}; its stated error at a lesion is {residualMm:g} mm."
        if isDeformable(path):
            return _deformed(path, frames, residualMm, how)
        return BodySpace(readSpatialRegistration(path).between(*frames), residualMm, how)
    raise ProblemError(
        f"{path.name} is not a registration.", f"Give a registration.json, a DICOM registration, or {', '.join(SUFFIXES)}."
    )


def _deformed(path: Path, frames: tuple[str, str], residualMm: float, how: str) -> FileSpace:
    found = readDeformable(path)
    if (found.frame, found.source) != frames:
        raise ProblemError(
            f"{path.name} takes the frame of reference {found.frame} to {found.source}, and the examinations have {frames[0]} and {frames[1]}.",
            "Give the registration of these two, whose registered space (0020,0052) is that of the first.",
        )
    made = Displacement(found.post, found.offsets, found.origin, found.spacing, found.directions)
    return FileSpace(made.transform, residualMm, how)
