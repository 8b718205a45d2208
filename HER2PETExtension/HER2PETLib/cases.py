"""The table of cases: what there is to measure or to read, one row a case, checked as a whole before any work begins."""

import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, TypeVar

from HER2PETLib.dicom.database import DATABASE_NAME
from HER2PETLib.errors import ProblemError
from HER2PETLib.suv.record import EnteredValues
from HER2PETLib.tables.cells import Parser, dateTime, numberFrom0, oneOf, parseCell, positiveNumber, wholeNumber
from HER2PETLib.tables.csvreader import readTyped

# Columns with paths, which count from the table's folder.
PATHS = ("pet", "ct", "fdg", "regions", "labels", "organs")
# Of these, what measuring a case reads.
MEASURED = ("pet", "regions", "labels", "organs")
TEXTS = (
    "caseID",
    "patientID",
    *PATHS,
    "series",
    "ctSeries",
    "fdgSeries",
    "purpose",
    "positiveFoci",
    "candidatesRule",
    "reference",
    "ratioTo",
    "reason",
    "remark",
)
EXPECTED_DAY = "expectedDay"
# What a case of a blinded reading is for that does not count, and how a reference says that no lesion is positive.
PURPOSES = ("training", "qualification")
NO_FOCUS = "none"
VOLUME_SUFFIXES = (".nrrd", ".nhdr", ".nii", ".nii.gz", ".mha", ".mhd")
# Names that Windows keeps for devices, with or without an extension.
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
_NOTHING = EnteredValues()
Value = TypeVar("Value")
_UID = re.compile(r"[0-9]+(\.[0-9]+)*")


@dataclass(frozen=True)
class Case:
    """One PET and its regions.

    pet: DICOM folder or file, Slicer database, or volume of SUV. regions: segmentation or label map; labels: names of a label map.
    organs: masks of organs, a file or a folder with one file an organ. candidatesRule: the rule by which candidates are proposed
    (measure.candidaterule.CandidateRule.of).
    series: Series Instance UID where `pet` holds several. references: names or IDs of reference regions; ratioTo: the one for the
    ratios. entered: what a person gives instead of the header, and the day after injection that the study expects. ct (DICOM or volume of
    Hounsfield units; ctSeries as series), fdg (an FDG PET of the patient, as pet; fdgSeries as series) and patientID: for the blinded reading.
    "" stands for none. purpose: "training" or "qualification" where the blinded reading is only to practice on it; positiveFoci: names or IDs of
    the lesions that are positive by the reference, all others are negative.
    """

    caseID: str
    pet: str
    regions: str = ""
    labels: str = ""
    series: str = ""
    references: tuple[str, ...] = ()
    ratioTo: str = ""
    entered: EnteredValues = _NOTHING
    ct: str = ""
    ctSeries: str = ""
    fdg: str = ""
    fdgSeries: str = ""
    patientID: str = ""
    organs: str = ""
    candidatesRule: str = ""
    purpose: str = ""
    positiveFoci: tuple[str, ...] = ()

    @property
    def referenceNames(self) -> list[str]:
        """Names or IDs of every region that the table calls a reference."""
        return [*self.references, *([self.ratioTo] if self.ratioTo else [])]


@dataclass(frozen=True)
class TableFault:
    """What is wrong in a cell. line: of the file, from 1, where the row begins."""

    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.reason}"


def readCaseTable(path: str | os.PathLike[str], *, by: str = "", toMeasure: bool = False) -> list[Case]:
    """The cases of a CSV table or workbook (one header row): at least the columns caseID and pet; docs/batch.md lists all.

    by: who answers for the entered values; when, is when the table was written. toMeasure: regions and every file have to be
    there, and a caseID has to be the name of a folder on any system.
    Raises ProblemError that names every wrong cell by its line and column, also where the table cannot be read or is empty.
    """
    path = Path(path)
    table = readTyped(path)
    header = table.header
    needed = ("caseID", "pet", "regions") if toMeasure else ("caseID", "pet")
    checkHeader(path, header, needed, CASE_COLUMNS, "cases")
    at = datetime.fromtimestamp(path.stat().st_mtime, timezone.utc).isoformat(timespec="seconds")
    folder = str(path.resolve().parent)
    faults: list[TableFault] = []
    cases: list[Case] = []
    lineOf: dict[str, int] = {}
    seen: dict[str, str] = {}
    for _, line, cells in table.rows:
        found = CaseRow(line, folder, dict(zip(header, cells, strict=False)), table.decimalCommas, faults)
        if len(cells) != len(header):
            found.wrong(header[-1], f"the row has {len(cells)} cells, the header has {len(header)}.")
            continue
        for column in needed:
            if not found.cells[column]:
                found.wrong(column, "empty.")
        case = found.case(by, at)
        # What names one folder on Windows or on macOS is one case.
        key = unicodedata.normalize("NFC", case.caseID).casefold()
        if key and key in lineOf:
            found.wrong("caseID", f"the case {case.caseID} is in line {lineOf[key]} already.")
        lineOf.setdefault(key, line)
        if toMeasure:
            found.checkName(case.caseID)
            found.checkFiles(seen)
        cases.append(case)
    checkFaults(path, faults)
    if not cases:
        raise ProblemError(f"{path} has no cases.", "Write one row a case.")
    return cases


def checkFaults(path: Path, faults: Sequence[TableFault]) -> None:
    """Raise ProblemError that names every wrong cell, where there is one."""
    if faults:
        listed = "".join(f"\n  {fault}" for fault in faults)
        raise ProblemError(
            f"{path} has {len(faults)} wrong {'cells' if len(faults) > 1 else 'cell'}:{listed}\n", "Correct the table."
        )


def checkHeader(path: Path, header: Sequence[str], needed: Iterable[str], columns: Sequence[str], what: str) -> None:
    """Raise ProblemError where a needed column is missing, or one is there that a table of `what` does not have."""
    faults = [f"{path} has no column {name}." for name in needed if name not in header]
    for number, name in enumerate(header):
        if name not in columns:
            faults.append(f"{path}, line 1: there is no column {name!r} (number {number + 1}) in a table of {what}.")
    if faults:
        raise ProblemError(" ".join(faults), f"Its columns are {', '.join(columns)}.")


@dataclass(frozen=True)
class CaseRow:
    """A row of a table on its way to a case; what is wrong goes into `faults`. folder: from which its paths count."""

    line: int
    folder: str
    cells: dict[str, str]
    decimalCommas: bool
    faults: list[TableFault]

    def wrong(self, column: str, reason: str) -> None:
        self.faults.append(TableFault(self.line, column, reason))

    def case(self, by: str, at: str) -> Case:
        values = {name: self.value(column, parse) for column, (name, parse) in OVERRIDES.items()}
        overridden = [column for column in OVERRIDES if self.cells.get(column)]
        if overridden and not self.cells.get("reason"):
            self.wrong("reason", f"empty, and {', '.join(overridden)} {'are' if len(overridden) > 1 else 'is'} entered: say why.")
        if overridden and self.cells.get("pet", "").lower().endswith(VOLUME_SUFFIXES):
            self.wrong(overridden[0], "the PET is a volume file, which is SUV already: an entered value would change nothing.")
        for column in ("series", "ctSeries", "fdgSeries"):
            uid = self.cells.get(column, "")
            if uid and not (_UID.fullmatch(uid) and len(uid) <= 64):
                self.wrong(column, f"{uid!r} is not a UID.")
        case = Case(
            caseID=self.cells.get("caseID", ""),
            pet=self.path("pet"),
            regions=self.path("regions"),
            labels=self.path("labels"),
            organs=self.path("organs"),
            candidatesRule=self.cells.get("candidatesRule", ""),
            series=self.cells.get("series", ""),
            ratioTo=self.cells.get("ratioTo", ""),
            ct=self.path("ct"),
            ctSeries=self.cells.get("ctSeries", ""),
            fdg=self.path("fdg"),
            fdgSeries=self.cells.get("fdgSeries", ""),
            patientID=self.cells.get("patientID", ""),
            references=self.names("reference"),
            purpose=self.cells.get("purpose", ""),
            positiveFoci=() if self.cells.get("positiveFoci") == NO_FOCUS else self.names("positiveFoci"),
        )
        self.checkPractice(case)
        expectedDay = self.value(EXPECTED_DAY, numberFrom0)
        if overridden and self.cells.get("reason"):
            entered = EnteredValues(**values, reason=self.cells["reason"], by=by, at=at, expectedDay=expectedDay)
            return replace(case, entered=entered)
        return case if expectedDay is None else replace(case, entered=EnteredValues(expectedDay=expectedDay))

    def value(self, column: str, parse: Parser[Value]) -> Value | None:
        """What a cell holds; None where it is empty or wrong."""
        text = self.cells.get(column, "")
        if not text:
            return None
        try:
            return parseCell(parse, text, decimalCommas=self.decimalCommas)
        except ValueError as error:
            self.wrong(column, f"{text!r} is not {error}.")
            return None

    def names(self, column: str) -> tuple[str, ...]:
        return tuple(name for part in self.cells.get(column, "").split(";") if (name := part.strip()))

    def checkPractice(self, case: Case) -> None:
        if case.purpose not in ("", *PURPOSES):
            self.wrong("purpose", f"{case.purpose!r} is not {' or '.join(PURPOSES)}.")
        elif case.purpose and not self.cells.get("positiveFoci"):
            self.wrong("positiveFoci", f"empty: name the lesions that are positive, separated by ;, or write {NO_FOCUS}.")
        elif case.positiveFoci and not case.purpose:
            self.wrong("positiveFoci", f"only a case of {' or '.join(PURPOSES)} has a reference.")

    def path(self, column: str) -> str:
        text = self.cells.get(column, "")
        return os.path.join(self.folder, text) if text else ""  # noqa: PTH118 (pathlib is slow over 10,000 rows)

    def checkName(self, caseID: str, column: str = "caseID") -> None:
        if not caseID:
            return
        forbidden = sorted({character for character in caseID if character in '<>:"/\\|?*' or not character.isprintable()})
        if forbidden:
            self.wrong(column, f"{caseID!r} cannot name a folder: it has {' '.join(map(repr, forbidden))}.")
        elif caseID.startswith(".") or caseID.endswith(".") or _DEVICES.fullmatch(caseID):
            self.wrong(column, f"{caseID!r} cannot name a folder on every system.")
        elif len(caseID.encode()) > 100:
            self.wrong(column, f"{caseID!r} is longer than 100 bytes.")

    def checkFiles(self, seen: dict[str, str], columns: Iterable[str] = MEASURED) -> None:
        """seen: path -> "folder", "file" or why neither, of what earlier rows named."""
        for column in columns:
            path = self.path(column)
            if not path:
                continue
            if path not in seen:
                seen[path] = _kind(path)
            if seen[path] not in ("folder", "file"):
                self.wrong(column, f"{path} {seen[path]}.")
            elif seen[path] == "folder" and column in ("regions", "labels"):
                self.wrong(column, f"{path} is a folder.")
        pet = self.path("pet")
        if Path(pet).name == DATABASE_NAME and seen.get(pet) == "file" and not self.cells.get("series"):
            self.wrong("series", "empty, and the PET is a Slicer database: name the Series Instance UID.")


def _kind(path: str) -> str:
    try:
        return "folder" if os.stat(path).st_mode & 0o170000 == 0o040000 else "file"  # noqa: PTH116 (as above)
    except (FileNotFoundError, NotADirectoryError):
        return "does not exist"
    except (OSError, ValueError) as error:
        return f"cannot be read: {getattr(error, 'strerror', None) or error}"


# What a person enters instead of the header's value: column -> (name in EnteredValues, parser).
OVERRIDES: dict[str, tuple[str, Parser[Any]]] = {
    "injectedAt": ("administeredAt", dateTime),
    "activityMBq": ("activityMBq", positiveNumber),
    "weightKg": ("weightKg", positiveNumber),
    "heightCm": ("heightCm", positiveNumber),
    "sex": ("sex", oneOf("M", "F", "O")),
    "halfLifeS": ("halfLifeS", positiveNumber),
    "radiopharmaceutical": ("radiopharmaceutical", wholeNumber(1)),
    "positronFraction": ("positronFraction", positiveNumber),
}
CASE_COLUMNS = (*TEXTS[:-2], EXPECTED_DAY, *OVERRIDES, *TEXTS[-2:])
