"""The table of examinations, one row an examination of a patient, in any order.

CSV or a workbook (.xlsx); more than these columns is a fault.

| column | values | meaning |
|---|---|---|
| patientID | text, required | the trial's number of the patient; a pseudonym, not a name |
| examinationID | text, required, unique within the patient | what the examination is called in the results |
| kind | HER2 PET, FDG PET, CT, MR; required | what was examined |
| tracer | text | such as 89Zr-trastuzumab; empty: as the header says |
| day | 2019-03-01, or a number of days; required | when; of a patient all the one, or all the other |
| pet, series | path; UID | of a PET: DICOM, Slicer database or volume of SUV; Series Instance UID where there are several |
| ct, ctSeries | path; UID | CT of the PET/CT, by which the examinations are brought together; for the kinds CT and MR their images |
| regions, labels | path | segmentation or label map of the lesions; names of a label map. Empty: nothing was drawn |
| organs | path | masks of organs |
| registration | same, or path | same: in the space of the patient's other examinations already; a file: how it is brought there. Empty: found out |
| caseID | text | of the blinded reading in which a HER2 PET was read |
| reference, ratioTo | names | reference regions, as in a table of cases |
| expectedDay, injectedAt, ... reason, remark | | what a person enters instead of the header, as in a table of cases |
"""

import os
import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timezone
from pathlib import Path

from HER2PETLib.cases import EXPECTED_DAY, MEASURED, OVERRIDES, Case, CaseRow, TableFault, checkFaults, checkHeader
from HER2PETLib.errors import ProblemError
from HER2PETLib.suv.tracer import ZIRCONIUM_89, Nuclide, nuclideOfText
from HER2PETLib.tables.cells import isoDate
from HER2PETLib.tables.csvreader import readTyped

HER2_PET, FDG_PET, CT, MR = "HER2 PET", "FDG PET", "CT", "MR"
KINDS = (HER2_PET, FDG_PET, CT, MR)
NEEDED = ("patientID", "examinationID", "kind", "day")
SAME = "same"
SHORT_NAMES = {HER2_PET: "HER2", FDG_PET: "FDG", CT: "CT", MR: "MR"}
_FDG = ("fdg", "deoxyglucose")
EXAMINATION_COLUMNS = (
    "patientID", "examinationID", "kind", "tracer", "day", "pet", "series", "ct", "ctSeries", "regions", "labels", "organs", "registration",
    "caseID", "reference", "ratioTo", EXPECTED_DAY, *OVERRIDES, "reason", "remark",
)  # fmt: skip
_DAYS = re.compile(r"-?\d{1,5}", re.ASCII)


def kindOfPET(said: str, nuclide: Nuclide | None) -> str:
    """HER2_PET or FDG_PET by how the tracer is called and labeled (None: not known); "" where neither says which."""
    if any(word in said.casefold() for word in _FDG):
        return FDG_PET
    return HER2_PET if (nuclide or nuclideOfText(said)) is ZIRCONIUM_89 else ""


@dataclass(frozen=True)
class Examination:
    """One examination. case: its files and what is entered, with the patient as caseID. day: a date, or days from any day that is the same for all
    of the patient. registration: "", SAME or a path. readingCase: caseID of the blinded reading, or ""."""

    patientID: str
    examinationID: str
    kind: str
    tracer: str
    day: date | int
    case: Case
    registration: str = ""
    readingCase: str = ""

    @property
    def isPET(self) -> bool:
        """Whether it has SUV."""
        return self.kind in (HER2_PET, FDG_PET)

    @property
    def dayText(self) -> str:
        """The day as in the table."""
        return str(self.day)


def readExaminations(path: str | os.PathLike[str], *, by: str = "") -> dict[str, list[Examination]]:
    """The examinations of each patient, by day, in the order in which the patients are first named.

    by: who answers for the entered values. Raises ProblemError that names every wrong cell by line and column.
    """
    path = Path(path)
    table = readTyped(path)
    checkHeader(path, table.header, NEEDED, EXAMINATION_COLUMNS, "examinations")
    at = datetime.fromtimestamp(path.stat().st_mtime, timezone.utc).isoformat(timespec="seconds")
    folder = str(path.resolve().parent)
    faults: list[TableFault] = []
    patients: dict[str, list[Examination]] = {}
    lineOf: dict[tuple[str, str], int] = {}
    imagesOf: dict[tuple[str, str], str] = {}
    spelled: dict[str, str] = {}
    seen: dict[str, str] = {}
    for _, line, cells in table.rows:
        row = CaseRow(line, folder, dict(zip(table.header, cells, strict=False)), table.decimalCommas, faults)
        if len(cells) != len(table.header):
            row.wrong(table.header[-1], f"the row has {len(cells)} cells, the header has {len(table.header)}.")
            continue
        before = len(faults)
        examination = _examinationOf(row, by, at, seen)
        key = (row.cells["patientID"].casefold(), row.cells["examinationID"].casefold())
        if all(key) and key in lineOf:
            row.wrong("examinationID", f"the examination {row.cells['examinationID']} of this patient is in line {lineOf[key]}.")
        lineOf.setdefault(key, line)
        if (former := spelled.setdefault(key[0], row.cells["patientID"])) != row.cells["patientID"]:
            row.wrong(
                "patientID", f"{row.cells['patientID']} is spelled {former} above: upper and lower case tell no patients apart."
            )
        if pet := row.path("pet"):
            images = (os.path.realpath(pet), row.cells.get("series", ""))
            what = f"{row.cells['examinationID']} of {row.cells['patientID']}"
            if (other := imagesOf.setdefault(images, what)) != what:
                row.wrong(
                    "pet", f"it is the PET of {other}, too; if there are several in {pet}, name the one in the column series."
                )
        if examination is not None and len(faults) == before:
            others = patients.setdefault(examination.patientID, [])
            if others and isinstance(others[0].day, date) != isinstance(examination.day, date):
                row.wrong("day", "dates and numbers of days are mixed in one patient.")
            others.append(examination)
    checkFaults(path, faults)
    if not patients:
        raise ProblemError(f"{path} has no examinations.", "Write one row per examination.")
    return {patient: sorted(found, key=lambda each: each.day) for patient, found in patients.items()}


def anchorOf(examinations: list[Examination]) -> Examination:
    """The examination in whose space a patient's lesions are put together: her first HER2 PET, else her first examination. What the others are
    compared with is then only one registration away."""
    return next((each for each in examinations if each.kind == HER2_PET), examinations[0])


def _examinationOf(row: CaseRow, by: str, at: str, seen: dict[str, str]) -> Examination | None:
    cells = row.cells
    for column in NEEDED:
        if not cells[column]:
            row.wrong(column, "empty.")
    for column in ("patientID", "examinationID"):
        row.checkName(cells[column], column)
    if ":" in cells["examinationID"]:  # of "examination:region", which names a lesion
        row.wrong("examinationID", "has a colon.")
    kind = next((kind for kind in KINDS if kind.casefold() == cells["kind"].casefold()), "")
    if cells["kind"] and not kind:
        row.wrong("kind", f"{cells['kind']!r} is not {', '.join(KINDS[:-1])} or {KINDS[-1]}.")
    day = _dayOf(cells["day"])
    if cells["day"] and day is None:
        row.wrong("day", f"{cells['day']!r} is neither a date such as 2019-03-01 nor a whole number of days.")
    if kind in (HER2_PET, FDG_PET) and not cells.get("pet"):
        row.wrong("pet", f"empty, and the examination is a {kind}.")
    if kind in (CT, MR):
        if cells.get("pet"):
            row.wrong("pet", f"filled in, and the examination is a {kind}: its images belong into ct.")
        if not cells.get("regions"):
            row.wrong("regions", f"empty: of a {kind} only the lesions that were drawn on it count.")
    registered = cells.get("registration", "")
    isFile = registered and registered.casefold() != SAME
    row.checkFiles(seen, (*MEASURED, "ct", *(["registration"] if isFile else [])))
    # As a case: results are kept under the patient, and only a reading has cases of its own.
    case = replace(row, cells={**cells, "caseID": cells["patientID"]}).case(by, at)
    if day is None or not kind:
        return None
    where = row.path("registration") if isFile else registered.casefold()
    return Examination(
        cells["patientID"],
        cells["examinationID"],
        kind,
        cells.get("tracer", ""),
        day,
        case,
        where,
        cells.get("caseID", ""),
    )


def _dayOf(text: str) -> date | int | None:
    if _DAYS.fullmatch(text):
        return int(text)
    try:
        return isoDate(text) if text else None
    except ValueError:
        return None
