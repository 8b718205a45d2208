"""The CT of a case, to be shown beside its PET."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from HER2PETLib.cases import Case
from HER2PETLib.errors import ProblemError

if TYPE_CHECKING:
    from HER2PETLib.geometry import Volume
    from HER2PETLib.suv.pet import PET


def ctFor(case: Case, pet: PET, tell: Callable[[str], None]) -> tuple[Volume | None, list[Path]]:
    """Hounsfield units in the PET's coordinates, and the files that they were read from; None, and `tell` says why, where it cannot be read or does not belong to the PET. No number
    depends on it, so that nothing fails for it."""
    from HER2PETLib.dicom.entry import entryOf
    from HER2PETLib.jobs.registration import readCT

    try:
        ct = readCT(case.ct, case.ctSeries)
        frame = entryOf(ct.series.files[0].header, "FrameOfReferenceUID").text or "" if ct.series else pet.frameOfReferenceUID
        if pet.frameOfReferenceUID and frame != pet.frameOfReferenceUID:
            tell(f"The page is without {case.ct}: its Frame of Reference UID (0020,0052) is not that of the PET.")
            return None, []
        return ct.volume, list(ct.files)
    except ProblemError as problem:
        tell(f"The page is without the CT. {problem}")
        return None, []
