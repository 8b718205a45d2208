"""The patients table: one row for every patient who gave consent, those who dropped out as well.

CSV or a workbook (.xlsx), dates as 2019-03-01, an empty cell where a value is not known; columns in any order, more columns are allowed.

| column | values | meaning |
|---|---|---|
| patientID | text, unique, required | the trial's number of the patient |
| tracer | 89Zr-trastuzumab, 89Zr-pertuzumab | arm |
| sex | F, M, O | as in DICOM |
| birthDate, consentDate | date | age is counted at consent |
| primaryBiopsyProven | yes, no | a biopsy proves the primary breast cancer |
| primaryHER2 | negative, positive | HER2 status of the primary |
| metastasisBiopsyProven | yes, no | a biopsy proves metastatic disease |
| fociCount | whole number from 0 | foci of demonstrable metastasis on recent imaging |
| fociModality | CT, MR, FDG PET/CT, other | the imaging that fociCount is from |
| ecog | 0 to 5 | performance status |
| lifeExpectancyUnder3Months | yes, no | exclusion |
| pregnantOrLactating | yes, no | exclusion |
| overWeightLimit | yes, no | exclusion: cannot undergo PET/CT because of weight limits |
| cnsOnlyDisease | yes, no | exclusion, on recent imaging |
| retestHER2, retestDate | negative, positive; date | retest of archived tissue; empty where none was made |
| petDate | date | HER2-targeted PET/CT; empty where the patient was not imaged |
| dropOutDate, dropOutReason | date, text | empty where the patient stayed |
| replacedBy, replaces | patientID | a patient who dropped out, and the one recruited in her place, name each other |

Example (first columns):

    patientID,tracer,sex,birthDate,consentDate,primaryBiopsyProven,primaryHER2,...
    P001,89Zr-trastuzumab,F,1961-07-14,2015-02-03,yes,negative,...
"""

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from HER2PETLib.tables.cells import Parser, isoDate, oneOf, text, wholeNumber, yesNo
from HER2PETLib.trial.table import TableProblem, readRecords

TRACERS = ("89Zr-trastuzumab", "89Zr-pertuzumab")

PARSERS: dict[str, Parser[Any]] = {
    "patientID": text,
    "tracer": oneOf(*TRACERS),
    "sex": oneOf("F", "M", "O"),
    "birthDate": isoDate,
    "consentDate": isoDate,
    "primaryBiopsyProven": yesNo,
    "primaryHER2": oneOf("negative", "positive"),
    "metastasisBiopsyProven": yesNo,
    "fociCount": wholeNumber(0),
    "fociModality": oneOf("CT", "MR", "FDG PET/CT", "other"),
    "ecog": wholeNumber(0, 5),
    "lifeExpectancyUnder3Months": yesNo,
    "pregnantOrLactating": yesNo,
    "overWeightLimit": yesNo,
    "cnsOnlyDisease": yesNo,
    "retestHER2": oneOf("negative", "positive"),
    "retestDate": isoDate,
    "petDate": isoDate,
    "dropOutDate": isoDate,
    "dropOutReason": text,
    "replacedBy": text,
    "replaces": text,
}
PATIENT_COLUMNS = tuple(PARSERS)
# What a problem calls the table, whatever its file is called.
PATIENTS_TABLE = "patients table"


@dataclass(frozen=True)
class Patient:
    """One row of the patients table; None is "not documented". invalid: column -> the text as written, where it is not valid."""

    patientID: str
    row: int
    tracer: str | None = None
    sex: str | None = None
    birthDate: date | None = None
    consentDate: date | None = None
    primaryBiopsyProven: bool | None = None
    primaryHER2: str | None = None
    metastasisBiopsyProven: bool | None = None
    fociCount: int | None = None
    fociModality: str | None = None
    ecog: int | None = None
    lifeExpectancyUnder3Months: bool | None = None
    pregnantOrLactating: bool | None = None
    overWeightLimit: bool | None = None
    cnsOnlyDisease: bool | None = None
    retestHER2: str | None = None
    retestDate: date | None = None
    petDate: date | None = None
    dropOutDate: date | None = None
    dropOutReason: str | None = None
    replacedBy: str | None = None
    replaces: str | None = None
    invalid: Mapping[str, str] = field(default_factory=dict)

    @property
    def wasImaged(self) -> bool:
        """A row with a date of PET/CT, even one that is not valid, is of a patient who was imaged."""
        return self.petDate is not None or "petDate" in self.invalid

    @property
    def droppedOut(self) -> bool:
        """A row with a drop-out date or reason, even one that is not valid, is a drop-out."""
        return self.dropOutDate is not None or self.dropOutReason is not None or "dropOutDate" in self.invalid


def readPatients(path: str | os.PathLike[str], optional: Collection[str] = ()) -> tuple[list[Patient], list[TableProblem]]:
    """Patients in the order of the table, and every cell that cannot be read (it counts as not documented). optional: columns that need
    not be there.

    Raises ProblemError where the file cannot be read, lacks a column, or has a patient without or with a doubled patientID.
    """
    return readRecords(path, Patient, PARSERS, identity=("patientID",), optional=optional)
