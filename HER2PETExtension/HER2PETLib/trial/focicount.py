"""Foci of demonstrable metastasis as the follow-up counted them, beside what was typed into the patients table."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from HER2PETLib.errors import ProblemError
from HER2PETLib.tables.results import loadTable
from HER2PETLib.trial.patients import PATIENTS_TABLE, Patient
from HER2PETLib.trial.table import TableProblem

# Columns of the patients table that need not be there where foci are counted.
TYPED = ("fociCount", "fociModality")
_MODALITIES = {"fociCT": "CT", "fociMR": "MR", "fociFDG": "FDG PET/CT"}


@dataclass(frozen=True)
class FociCount:
    """known: lesions that CT, MR or FDG PET/CT shows, each once. modality: the one that shows most of them, None where none shows any. openQuestions: about
    identities; while there are any, the count may change."""

    known: int
    modality: str | None
    openQuestions: int


def readCounts(path: str | os.PathLike[str]) -> dict[str, FociCount]:
    """patientID -> count, of the patients.csv of `her2pet followup`. Raises ProblemError where it is not that table."""
    table = loadTable(path)
    needed = ("patientID", "fociKnown", *_MODALITIES, "openQuestions")
    if missing := [key for key in needed if key not in {column.key for column in table.columns}]:
        raise ProblemError(f"{path} has no column {', '.join(missing)}.", "Give the patients.csv of `her2pet followup`.")
    return {row["patientID"]: _count(row) for row in table.rows}


def _count(row: Mapping[str, Any]) -> FociCount:
    most = max(_MODALITIES, key=lambda key: row[key] or 0)
    return FociCount(row["fociKnown"] or 0, _MODALITIES[most] if row[most] else None, row["openQuestions"] or 0)


def withCounts(patients: Sequence[Patient], counts: Mapping[str, FociCount]) -> tuple[list[Patient], list[TableProblem]]:
    """The patients, with the count where none was typed; what was typed stays, and a difference is named."""
    counted, problems = [], []
    for patient in patients:
        count = counts.get(patient.patientID)
        if count is None:
            counted.append(patient)
            continue
        if count.openQuestions:
            reason = f"{patient.patientID}: {count.openQuestions} questions about identities of lesions are open; the count of foci may change."
            problems.append(TableProblem("follow-up", None, "openQuestions", reason))
        if patient.fociCount is None and "fociCount" not in patient.invalid:
            patient = replace(patient, fociCount=count.known, fociModality=patient.fociModality or count.modality)
        elif patient.fociCount is not None and patient.fociCount != count.known:
            reason = f"{patient.patientID}: {patient.fociCount} foci were typed, the follow-up counts {count.known}; what was typed is used."
            problems.append(TableProblem(PATIENTS_TABLE, patient.row, "fociCount", reason))
        counted.append(patient)
    known = {patient.patientID for patient in patients}
    for patientID in counts:
        if patientID not in known:
            problems.append(TableProblem("follow-up", None, "patientID", f"{patientID} is not in the patients table; left out."))
    return counted, problems
