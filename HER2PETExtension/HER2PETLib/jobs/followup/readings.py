"""What the blinded reading and pathology say of the lesions that were drawn on a HER2 PET."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from HER2PETLib.assignment import AT_THE_GATE, cheapestPairs
from HER2PETLib.errors import ProblemError
from HER2PETLib.followup.avidity import FocusReading
from HER2PETLib.geometry import Geometry
from HER2PETLib.measure.region import LESION, Region, maximumDiameter
from HER2PETLib.tables.columns import AXES

if TYPE_CHECKING:
    from HER2PETLib.trial.table import TableProblem

_POSITION = tuple(f"position{axis}" for axis in AXES)
_NEEDED = ("focusID", "caseID", "patientID", "positive", "reason", *_POSITION)
_SCORE, _ANSWER = "score_", "answer_"
# A mark of a free search is of a lesion whose center is no farther than this, or than its radius: as between readers by default.
GATE_MM = 10.0


@dataclass(frozen=True)
class ReadFocus:
    """A focus of decisions.csv. position: mm RAS in the PET's space, None for a given focus."""

    caseID: str
    patientID: str
    focusID: str
    reading: FocusReading
    position: tuple[float, float, float] | None


@dataclass(frozen=True)
class Readings:
    """All foci of a reading. readers: by name, in the order of the table."""

    readers: tuple[str, ...] = ()
    foci: tuple[ReadFocus, ...] = ()

    def of(self, patientID: str, caseID: str) -> list[ReadFocus]:
        """The foci of a case; without a caseID those of the patient, if she was read in one case alone.

        Raises ProblemError where she was read in several.
        """
        found = [focus for focus in self.foci if focus.patientID == patientID and (not caseID or focus.caseID == caseID)]
        if len(cases := sorted({focus.caseID for focus in found})) > 1:
            raise ProblemError(
                f"Patient {patientID} was read in the cases {', '.join(cases)}.",
                "Name the case of each HER2 PET in the column caseID of the table of examinations.",
            )
        return found


def readReadings(path: str | os.PathLike[str]) -> Readings:
    """The decisions.csv of `reading reconcile`. Raises ProblemError where it is not that table."""
    from HER2PETLib.tables.results import loadTable

    table = loadTable(path)
    keys = [column.key for column in table.columns]
    if missing := [key for key in _NEEDED if key not in keys]:
        raise ProblemError(
            f"{path} has no column {', '.join(missing)}.", "Give the decisions.csv of `her2pet reading reconcile`."
        )
    readers = tuple(key.removeprefix(_SCORE) for key in keys if key.startswith(_SCORE) and "_stage" not in key)
    return Readings(readers, tuple(_focus(row, readers) for row in table.rows))


def _focus(row: Mapping[str, Any], readers: Sequence[str]) -> ReadFocus:
    def answer(reader: str) -> str:
        score = row.get(f"{_SCORE}{reader}")
        return str(score) if score is not None else str(row.get(f"{_ANSWER}{reader}") or "")

    positive = row["positive"]
    reading = FocusReading(
        {reader: answer(reader) for reader in readers}, None if positive is None else bool(positive), row["reason"] or ""
    )
    r, a, s = (row[key] for key in _POSITION)
    return ReadFocus(
        row["caseID"],
        row["patientID"],
        row["focusID"],
        reading,
        None if r is None or a is None or s is None else (float(r), float(a), float(s)),
    )


def focusOfRegion(foci: Sequence[ReadFocus], regions: Sequence[Region], grid: Geometry) -> tuple[dict[str, ReadFocus], list[str]]:
    """{regionID: the focus that was read}, and sentences on foci that are no region.

    Given foci are regions by their ID; marks of a free search are put to the nearest region one to one, within GATE_MM or the region's radius.
    """
    lesions = [region for region in regions if region.role == LESION and region.mask.any()]
    byID = {region.regionID: region for region in lesions}
    found = {focus.focusID: focus for focus in foci if focus.focusID in byID}
    marks = [focus for focus in foci if focus.focusID not in byID and focus.position is not None]
    rest = [region for region in lesions if region.regionID not in found]
    if marks and rest:
        centers = np.array([region.center(grid) for region in rest])
        radii = np.array([(maximumDiameter(region.mask, grid.ijkToRAS) or 0.0) / 2 for region in rest])
        places = np.array([focus.position for focus in marks])
        excess = np.linalg.norm(places[:, None] - centers[None], axis=2) - np.maximum(GATE_MM, radii)[None]
        pairs = cheapestPairs(np.where(excess <= 0, excess - AT_THE_GATE, 0.0), excess <= 0)
        found |= {rest[j].regionID: marks[i] for i, j in pairs}
    used = {id(focus) for focus in found.values()}
    lost = [focus for focus in foci if id(focus) not in used]
    return found, [
        f"The focus {focus.focusID} of the reading ({'positive' if focus.reading.positive else 'not positive'}) is not a region of this PET: "
        "it is not among the lesions that are followed. Draw it to follow it."
        for focus in lost
    ]


def classesOf(
    pathology: str | os.PathLike[str], foci: Sequence[ReadFocus]
) -> tuple[dict[tuple[str, str], str], list[TableProblem]]:
    """{(patientID, focusID): HER2 class}, and what does not fit. Of a patient whose foci were read a specimen names one of these, of others anything."""
    from HER2PETLib.trial.pathology import linkPathology, readSpecimens

    specimens, invalid = readSpecimens(pathology)
    names: dict[str, set[str]] = {}
    for focus in foci:
        names.setdefault(focus.patientID, set()).add(focus.focusID)
    read = set(names)
    for specimen in specimens:
        if specimen.patientID not in read:
            names.setdefault(specimen.patientID, set()).add(specimen.focusID)
    linked, problems = linkPathology(specimens, names)
    return {(focus.patientID, focus.focusID): focus.status.name for focus in linked}, [*invalid, *problems]
