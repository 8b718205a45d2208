"""What the PETs of one patient say against each other, and against her table: each is right by itself, and together they would give a plausible result."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from HER2PETLib.errors import ProblemError

if TYPE_CHECKING:
    from HER2PETLib.jobs.followup.examined import Examined

# Days of tables are whole, and midnight lies between some injections and their scans.
MOST_DAYS_OFF = 1


def checkOther(examined: Examined, others: Sequence[Examined]) -> None:
    """Raise ProblemError where an examination is the same PET as another one: every lesion would be avid on both, or on neither."""
    pet = examined.pet
    for other in others:
        if pet is not None and other.pet is not None and np.array_equal(pet.volume.values, other.pet.volume.values):
            raise ProblemError(
                f"It holds the same values as {other.examination.examinationID}: one PET has two rows.",
                "Correct the path or the series in the table of examinations.",
            )


def contradictions(examined: Sequence[Examined]) -> list[str]:
    """Sentences on pairs of PETs with different Patient IDs, and on days of the table that are not those of the headers."""
    said = []
    for one, other in combinations([each for each in examined if each.pet is not None and each.pet.series is not None], 2):
        names = f"{one.examination.examinationID} and {other.examination.examinationID}"
        if _header(one, "PatientID") != _header(other, "PatientID"):
            said.append(f"The Patient IDs (0010,0020) of {names} differ: are they of the same patient?")
        first, second = _dateOf(one), _dateOf(other)
        if first is not None and second is not None:
            apart = (second - first).days
            stated = _days(other.examination.day, one.examination.day)
            if abs(apart - stated) > MOST_DAYS_OFF:
                said.append(
                    f"{names} are {stated} days apart according to the column day, and {apart} according to their headers (0008,0022): correct the days, "
                    "or make sure that the dates were changed on purpose."
                )
    return said


def _header(examined: Examined, keyword: str) -> str:
    assert examined.pet is not None and examined.pet.series is not None
    return examined.pet.series.files[0].text(keyword)


def _dateOf(examined: Examined) -> date | None:
    try:
        return datetime.strptime(_header(examined, "AcquisitionDate")[:8], "%Y%m%d").date()
    except ValueError:
        return None


def _days(later: date | int, earlier: date | int) -> int:
    if isinstance(later, date) and isinstance(earlier, date):
        return (later - earlier).days
    assert isinstance(later, int) and isinstance(earlier, int)  # the table has one kind of a patient
    return later - earlier
