"""Foci of demonstrable metastasis as the follow-up counted them, beside what was typed into the patients table."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from HER2PETLib.errors import ProblemError
from HER2PETLib.tables.results import loadTable
from HER2PETLib.trial.eligibility import FOCI_NEEDED
from HER2PETLib.trial.patients import PATIENTS_TABLE, Patient
from HER2PETLib.trial.table import TableProblem

# Columns of the patients table that need not be there where foci are counted.
TYPED = ("fociCount", "fociModality")
_MODALITIES = {"fociCT": "CT", "fociMR": "MR", "fociFDG": "FDG PET/CT"}


@dataclass(frozen=True)
class FociCount:
    """known: lesions that CT, MR or FDG PET/CT shows, each once. modality: the one that shows most of them, None where none shows any. openQuestions: about
    identities; while there are any, the count may change. least: how many they are if what is in no common space is the same lesions, None: known.
    notMeasured: examinations that could not be measured, and may show more; "" for none."""

    known: int
    modality: str | None
    openQuestions: int
    least: int | None = None
    notMeasured: str = ""

    @property
    def atLeast(self) -> int:
        return self.known if self.least is None else self.least

    @property
    def isCertain(self) -> bool:
        """Whether no lesion may be missing, or be counted twice."""
        return not self.notMeasured and self.atLeast == self.known

    @property
    def usable(self) -> int | None:
        """What eligibility may be judged by: of a count that is not certain what is certain of it, where that decides; else None."""
        if self.isCertain:
            return self.known
        if self.atLeast >= FOCI_NEEDED:
            return self.atLeast
        return None if self.notMeasured or self.known >= FOCI_NEEDED else self.known

    def mayBe(self, count: int) -> bool:
        """Whether there may be so many."""
        return self.atLeast <= count and (bool(self.notMeasured) or count <= self.known)

    def __str__(self) -> str:
        if self.notMeasured:
            return f"{self.atLeast} or more ({self.notMeasured} could not be measured)"
        return f"{self.known}" if self.isCertain else f"{self.atLeast} to {self.known} (its examinations are not in one space)"


def readCounts(path: str | os.PathLike[str]) -> dict[str, FociCount]:
    """patientID -> count, of the patients.csv of `her2pet followup`. Raises ProblemError where it is not that table."""
    table = loadTable(path)
    needed = ("patientID", "fociKnown", "fociLeast", "notMeasured", *_MODALITIES, "openQuestions")
    if missing := [key for key in needed if key not in {column.key for column in table.columns}]:
        raise ProblemError(f"{path} has no column {', '.join(missing)}.", "Give the patients.csv of `her2pet followup`.")
    counts: dict[str, FociCount] = {}
    for row in table.rows:
        if row["patientID"] in counts:
            raise ProblemError(f"{path} has patient {row['patientID']} twice.", "Give the patients.csv of one follow-up.")
        counts[row["patientID"]] = _count(row)
    return counts


def _count(row: Mapping[str, Any]) -> FociCount:
    most = max(_MODALITIES, key=lambda key: row[key] or 0)
    modality = _MODALITIES[most] if row[most] else None
    return FociCount(row["fociKnown"] or 0, modality, row["openQuestions"] or 0, row["fociLeast"], row["notMeasured"] or "")


def withCounts(patients: Sequence[Patient], counts: Mapping[str, FociCount]) -> tuple[list[Patient], list[TableProblem]]:
    """The patients, with the count where none was typed; what was typed stays, and a difference is named. So is a count that is not certain, which is
    not used where eligibility depends on the rest."""
    counted, problems = [], []
    for patient in patients:
        count = counts.get(patient.patientID)
        if count is None:
            counted.append(patient)
            continue
        if count.openQuestions:
            reason = f"{patient.patientID}: open questions about identities of lesions: {count.openQuestions}; the count of foci may change."
            problems.append(TableProblem("follow-up", None, "openQuestions", reason))
        if patient.fociCount is None and "fociCount" not in patient.invalid:
            if not count.isCertain:
                used = "not used" if count.usable is None else f"{count.usable} are used"
                reason = f"{patient.patientID}: the follow-up counts {count}: {used}."
                problems.append(TableProblem("follow-up", None, "fociKnown", reason))
            if count.usable is not None:
                patient = replace(patient, fociCount=count.usable, fociModality=patient.fociModality or count.modality)
        elif patient.fociCount is not None and not count.mayBe(patient.fociCount):
            reason = (
                f"{patient.patientID}: {patient.fociCount} foci were typed, the follow-up counts {count}; what was typed is used."
            )
            problems.append(TableProblem(PATIENTS_TABLE, patient.row, "fociCount", reason))
        counted.append(patient)
    known = {patient.patientID for patient in patients}
    for patientID in counts:
        if patientID not in known:
            problems.append(TableProblem("follow-up", None, "patientID", f"{patientID} is not in the patients table; left out."))
    return counted, problems
