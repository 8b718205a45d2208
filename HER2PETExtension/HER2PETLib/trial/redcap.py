"""Patients and pathology in REDCap: a data dictionary whose forms have the columns of our two tables, and its exports read back as them.

One record a patient; the form `pathology` is to be a repeating instrument, one instance a specimen (a dictionary cannot say so; it is set in the
project's setup). Field names are those of our columns in lower case with underscores: petDate is pet_date.
"""

import csv
import io
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from HER2PETLib.errors import ProblemError
from HER2PETLib.tables.csvreader import asTyped
from HER2PETLib.tables.csvwriter import typedText
from HER2PETLib.trial.pathology import IHC_SCORES, ISH_METHODS, MEMBRANE_STAINING, SPECIMEN_COLUMNS, SPECIMEN_TYPES
from HER2PETLib.trial.patients import PATIENT_COLUMNS, TRACERS

# The columns of a data dictionary, in the order that REDCap wants.
DICTIONARY_COLUMNS = (
    "Variable / Field Name", "Form Name", "Section Header", "Field Type", "Field Label", "Choices, Calculations, OR Slider Labels",
    "Field Note", "Text Validation Type OR Show Slider Number", "Text Validation Min", "Text Validation Max", "Identifier?",
    "Branching Logic (Show field only if...)", "Required Field?", "Custom Alignment", "Question Number (surveys only)",
    "Matrix Group Name", "Matrix Ranking?", "Field Annotation",
)  # fmt: skip
PATIENTS, PATHOLOGY = "patients", "pathology"
REPEATED, INSTANCE, EVENT = "redcap_repeat_instrument", "redcap_repeat_instance", "redcap_event_name"
_YES_NO = {"1": "yes", "0": "no"}  # how REDCap stores its type yesno
DATE, WHOLE, NUMBER = "date_ymd", "integer", "number"


@dataclass(frozen=True)
class Field:
    """A column of our table in REDCap. validation: of a text. choices: values of our table, coded from 1 (codes: other ones); isYesNo: of
    that type. section: header before it. shownIf: branching logic."""

    column: str
    label: str
    choices: tuple[str, ...] = ()
    isYesNo: bool = False
    validation: str = ""
    limits: tuple[str, str] = ("", "")
    note: str = ""
    section: str = ""
    shownIf: str = ""
    isRequired: bool = False
    isIdentifier: bool = False
    isLong: bool = False
    codes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Of the field in REDCap."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", self.column).lower()

    @property
    def meanings(self) -> dict[str, str]:
        """Code -> value in our table; empty for what is typed."""
        if self.isYesNo:
            return _YES_NO
        return dict(zip(self.codes or [str(number + 1) for number in range(len(self.choices))], self.choices, strict=True))


def _yesNo(column: str, label: str, **more: str) -> Field:
    return Field(column, label, isYesNo=True, **more)  # type: ignore[arg-type]


def _date(column: str, label: str, *, isIdentifier: bool = False, **more: str) -> Field:
    return Field(column, label, validation=DATE, isIdentifier=isIdentifier, **more)  # type: ignore[arg-type]


_RESULT = ("negative", "positive")
PATIENT_FIELDS: tuple[Field, ...] = (
    Field("patientID", "Patient", note="The trial's number of the patient: never a name or a hospital's number", isRequired=True),
    Field("tracer", "Arm", TRACERS),
    Field("sex", "Sex", ("F", "M", "O")),
    _date("birthDate", "Date of birth", isIdentifier=True),
    _date("consentDate", "Date of consent"),
    _yesNo("primaryBiopsyProven", "Primary breast cancer proven by biopsy", section="Inclusion"),
    Field("primaryHER2", "HER2 status of the primary", _RESULT),
    _yesNo("metastasisBiopsyProven", "Metastatic disease proven by biopsy"),
    Field("fociCount", "Foci of metastasis on recent imaging", validation=WHOLE, limits=("0", "")),
    Field("fociModality", "Imaging that the number of foci is from", ("CT", "MR", "FDG PET/CT", "other")),
    Field("ecog", "ECOG performance status", ("0", "1", "2", "3", "4", "5"), codes=("0", "1", "2", "3", "4", "5")),
    _yesNo("lifeExpectancyUnder3Months", "Life expectancy below 3 months", section="Exclusion"),
    _yesNo("pregnantOrLactating", "Pregnancy or lactation"),
    _yesNo("overWeightLimit", "Cannot undergo PET/CT because of weight limits"),
    _yesNo("cnsOnlyDisease", "CNS-only disease on recent imaging"),
    Field(
        "retestHER2",
        "HER2 on retest of archived tissue",
        _RESULT,
        section="Retest and PET/CT",
        note="Leave empty if none was done",
    ),
    _date("retestDate", "Date of the retest", shownIf="[retest_her2] <> ''"),
    _date("petDate", "Date of HER2-targeted PET/CT", note="Leave empty if the patient was not imaged"),
    _date("dropOutDate", "Date of drop-out", section="Drop-out and replacement"),
    Field("dropOutReason", "Reason of drop-out"),
    Field("replacedBy", "Replaced by", note="Number of the patient recruited in her place"),
    Field("replaces", "Replaces", note="Number of the patient who dropped out"),
)
# Without patientID: that is the record.
SPECIMEN_FIELDS: tuple[Field, ...] = (
    Field("specimenID", "Specimen", note="The laboratory's number, as in the trial", isRequired=True),
    Field("focusID", "Focus that was biopsied", note="As in the reading; caseID/focusID of a patient read in several cases", isRequired=True),
    Field("specimenType", "How the tissue was taken", SPECIMEN_TYPES),
    _date("specimenDate", "Date of the specimen"),
    Field("ihcScore", "Immunohistochemistry", IHC_SCORES, codes=("0", "1", "2", "3"), section="HER2"),
    _yesNo("membraneStaining", "Faint, incomplete membrane staining in 10 % of tumor cells or less", shownIf="[ihc_score] = '0'"),
    Field("ishMethod", "In-situ hybridization", ISH_METHODS, note="Two probes or one"),
    Field("ishRatio", "HER2/CEP17 ratio", validation=NUMBER, shownIf="[ish_method] = '1'"),
    Field("ishCopies", "Average HER2 copies per cell", validation=NUMBER, shownIf="[ish_method] <> ''"),
    Field("guideline", "Guideline of the report", note="For instance ASCO/CAP 2018"),
    Field("remark", "Remark", isLong=True),
    Field("disregardedBecause", "Set aside by the coordinator because", isLong=True),
)  # fmt: skip


def dataDictionary() -> str:
    """The data dictionary of both forms, as the CSV that REDCap takes."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(DICTIONARY_COLUMNS)
    for form, fields in ((PATIENTS, PATIENT_FIELDS), (PATHOLOGY, SPECIMEN_FIELDS)):
        for field in fields:
            typed = {
                "Variable / Field Name": field.name,
                "Form Name": form,
                "Section Header": field.section,
                "Field Type": "yesno" if field.isYesNo else "radio" if field.choices else "notes" if field.isLong else "text",
                "Field Label": field.label,
                "Choices, Calculations, OR Slider Labels": " | ".join(
                    f"{code}, {value}" for code, value in field.meanings.items()
                )
                if field.choices
                else "",
                "Field Note": field.note,
                "Text Validation Type OR Show Slider Number": field.validation,
                "Text Validation Min": field.limits[0],
                "Text Validation Max": field.limits[1],
                "Identifier?": "y" if field.isIdentifier else "",
                "Branching Logic (Show field only if...)": field.shownIf,
                "Required Field?": "y" if field.isRequired else "",
            }
            writer.writerow([typed.get(column, "") for column in DICTIONARY_COLUMNS])
    return text.getvalue()


@dataclass(frozen=True)
class RedcapTables:
    """The text of patients.csv and pathology.csv, how many rows each has, and what of the export was passed over: columns."""

    patients: str
    pathology: str
    patientCount: int
    specimenCount: int
    passedOver: tuple[str, ...]


def readExport(path: str | os.PathLike[str]) -> RedcapTables:
    """A project's export ("CSV / Microsoft Excel (raw data)") as our two tables, patients and specimens in its order.

    Raises ProblemError that names every faulty row: a code that the dictionary does not have (an export of labels), a second row of a
    patient, a specimen without number, a column that is missing; and where the project has events.
    """
    export = asTyped(Path(path))  # as it is: the apostrophe before what looks like a formula is one that somebody typed
    fields = {field.name: field for field in (*PATIENT_FIELDS, *SPECIMEN_FIELDS)}
    if missing := [name for name in fields if name not in export.header]:
        raise ProblemError(
            f"{path} has no column {', '.join(missing)}.",
            "Export all fields of both forms as 'CSV / Microsoft Excel (raw data)'.",
        )
    if EVENT in export.header:
        raise ProblemError(f"{path} has the events of a longitudinal project.", "Set the project up without events.")
    faults: list[str] = []
    people: dict[str, list[str]] = {}
    specimens: list[list[str]] = []
    for number, _, typed in export.rows:
        cells = [cell.strip() for cell in typed]
        if not any(cells):
            continue
        row = dict(zip(export.header, cells, strict=False))
        patientID = row[PATIENT_FIELDS[0].name] if len(cells) == len(export.header) else ""
        if not patientID:
            faults.append(
                f"row {number}: {'no patient' if len(cells) == len(export.header) else 'more or fewer cells than the header'}."
            )
            continue
        form = row.get(REPEATED, "")
        if form not in ("", PATHOLOGY):
            faults.append(f"row {number}: the repeating instrument {form!r} is not in this dictionary.")
            continue
        if not form:
            if patientID in people:
                faults.append(f"row {number}: the patient {patientID} has a row already.")
            people[patientID] = _values(PATIENT_FIELDS, row, number, faults)
        specimen = _values(SPECIMEN_FIELDS, row, number, faults)
        if any(specimen):
            if not specimen[0]:
                faults.append(f"row {number}: a specimen of {patientID} without {SPECIMEN_FIELDS[0].name}.")
            specimens.append([patientID, *specimen])
        elif form:
            faults.append(f"row {number}: an instance of {PATHOLOGY} that is empty.")
    if strangers := sorted({row[0] for row in specimens} - set(people)):
        faults.append(f"specimens of patients without a row of their own: {', '.join(strangers)}.")
    if faults:
        raise ProblemError(f"{path}: {' '.join(faults)}", "Correct it in REDCap, and export again as raw data.")
    forms = {f"{form}_complete" for form in (PATIENTS, PATHOLOGY)}
    return RedcapTables(
        typedText([list(PATIENT_COLUMNS), *people.values()]),
        typedText(_inOrder(specimens)),
        len(people),
        len(specimens),
        tuple(name for name in export.header if name not in {*fields, *forms, REPEATED, INSTANCE}),
    )


def _values(fields: Iterable[Field], row: Mapping[str, str], number: int, faults: list[str]) -> list[str]:
    """The values of our table; what is coded decoded."""
    values = []
    for field in fields:
        cell = row[field.name]
        if cell and field.meanings:
            if cell not in field.meanings:
                faults.append(f"row {number}, {field.name}: {cell!r} is not one of the codes {', '.join(field.meanings)}.")
            cell = field.meanings.get(cell, cell)
        values.append(cell)
    return values


def _inOrder(specimens: Sequence[Sequence[str]]) -> list[list[str]]:
    """The pathology table with its header, columns in the table's order."""
    header = [*SPECIMEN_COLUMNS, MEMBRANE_STAINING]
    names = ["patientID", *(field.column for field in SPECIMEN_FIELDS)]
    return [header, *([dict(zip(names, row, strict=True))[column] for column in header] for row in specimens)]


def writeDictionary(path: str | os.PathLike[str]) -> Path:
    """Write the data dictionary into a new file. Raises ProblemError where there is one of that name, or it cannot be written."""
    from HER2PETLib.files import writeText

    path = Path(path)
    if os.path.lexists(path):
        raise ProblemError(f"{path} exists.", "Give the name of a new file.")
    writeText(path, dataDictionary())
    return path
