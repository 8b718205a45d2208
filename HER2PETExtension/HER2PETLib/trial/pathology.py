"""HER2 pathology: one row a specimen, raw values as the pathologist gave them, the class derived with its reason.

CSV in UTF-8, dates as 2019-03-01, an empty cell where a value is not known; columns in any order, more columns are allowed.

| column | values | meaning |
|---|---|---|
| specimenID | text, unique, required | the laboratory's number |
| patientID | text, required | as in the patients table |
| focusID | text, required | the focus that was biopsied, as in the reading |
| specimenType | core, excision, FNA | how the tissue was taken |
| specimenDate | date | when |
| ihcScore | 0, 1+, 2+, 3+ | immunohistochemistry |
| ishMethod | dual, single | in-situ hybridisation with two probes or with one |
| ishRatio | number | HER2/CEP17 ratio (two probes) |
| ishCopies | number | average HER2 copies a cell |
| guideline | text | as named in the report, for instance ASCO/CAP 2018 |
| remark | text | for instance why the specimen could not be assessed |
| disregardedBecause | text | why the coordinator sets this specimen aside; it is kept and shown, and not used |

Example:

    specimenID,patientID,focusID,specimenType,specimenDate,ihcScore,ishMethod,ishRatio,ishCopies,guideline,remark,disregardedBecause
    S17-201,P001,F04,core,2015-02-20,2+,dual,2.6,6.1,ASCO/CAP 2018,,
"""

import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from HER2PETLib.cellvalues import isoDate, oneOf, positiveNumber, text
from HER2PETLib.trial.table import TableProblem, readTable

SPECIMEN_TYPES, IHC_SCORES, ISH_METHODS = ("core", "excision", "FNA"), ("0", "1+", "2+", "3+"), ("dual", "single")
PARSERS = {
    "specimenID": text,
    "patientID": text,
    "focusID": text,
    "specimenType": oneOf(*SPECIMEN_TYPES),
    "specimenDate": isoDate,
    "ihcScore": oneOf(*IHC_SCORES),
    "ishMethod": oneOf(*ISH_METHODS),
    "ishRatio": positiveNumber,
    "ishCopies": positiveNumber,
    "guideline": text,
    "remark": text,
    "disregardedBecause": text,
}
SPECIMEN_COLUMNS = tuple(PARSERS)
# What a problem calls the table, whatever its file is called.
PATHOLOGY_TABLE = "pathology table"


@dataclass(frozen=True)
class Specimen:
    """One row of the pathology table; None is "not given". invalid: column -> the text as written, where it is not valid."""

    specimenID: str
    patientID: str
    focusID: str
    row: int
    specimenType: str | None = None
    specimenDate: date | None = None
    ihcScore: str | None = None
    ishMethod: str | None = None
    ishRatio: float | None = None
    ishCopies: float | None = None
    guideline: str | None = None
    remark: str | None = None
    disregardedBecause: str | None = None
    invalid: Mapping[str, str] = field(default_factory=dict)


def readSpecimens(path: str | os.PathLike) -> tuple[list[Specimen], list[TableProblem]]:
    """Specimens in the order of the table, and every value that is not valid (it counts as not given).

    Raises ProblemError where the file cannot be read, lacks a column, or a specimen lacks its ID, patient or focus.
    """
    return readTable(path, Specimen, PARSERS, identity=("specimenID", "patientID", "focusID"))


POSITIVE, LOW, ZERO, INCONCLUSIVE, NOT_BIOPSIED = "HER2-positive", "HER2-low", "HER2-0", "inconclusive", "not biopsied"


@dataclass(frozen=True)
class HER2Status:
    """The derived class and why. positive and positiveOrLow answer the two questions of the endpoint; None: cannot be said."""

    name: str
    positive: bool | None
    positiveOrLow: bool | None
    reason: str


@dataclass(frozen=True)
class FocusPathology:
    """A focus with all its specimens and the status that they agree on."""

    patientID: str
    focusID: str
    status: HER2Status
    specimens: tuple[Specimen, ...]


def ishGroup(ratio: float, copies: float) -> int:
    """Group 1 to 5 of dual-probe ISH from the HER2/CEP17 ratio and the HER2 copies a cell (ASCO/CAP 2018)."""
    if ratio >= 2.0:
        return 1 if copies >= 4.0 else 2
    if copies >= 6.0:
        return 3
    return 4 if copies >= 4.0 else 5


def classify(specimen: Specimen) -> HER2Status:
    """HER2 class of one specimen from its raw values, by ASCO/CAP 2018 (affirmed 2023) and, for HER2-low, IHC 1+ or IHC 2+ without
    amplification. What the guideline's two-probe groups cannot decide is inconclusive, never guessed."""
    ihc, ratio, copies = specimen.ihcScore, specimen.ishRatio, specimen.ishCopies
    if ihc == "3+":
        return _positive("IHC 3+")
    if ratio is None and copies is None:
        if ihc is None:
            return _inconclusive("neither IHC nor ISH is given" + (f": {specimen.remark}" if specimen.remark else ""))
        return _inconclusive("IHC 2+ needs ISH") if ihc == "2+" else _negative(ihc, f"IHC {ihc}")
    if specimen.ishMethod == "single" or ratio is None or copies is None:
        missing = "ratio" if ratio is None else "copies"
        what = "single-probe ISH" if specimen.ishMethod == "single" else f"ISH without {missing}"
        return _inconclusive(f"{what} gives no group; needs dual-probe ISH with ratio and copies")
    group = ishGroup(ratio, copies)
    reason = f"ISH group {group} (ratio {ratio:g}, copies {copies:g})" + (f", IHC {ihc}" if ihc else ", no IHC")
    if group == 1:
        return _positive(reason)
    if group == 5 and ihc is None:
        return HER2Status(INCONCLUSIVE, False, None, f"{reason}: HER2-negative, and HER2-low cannot be told from HER2-0")
    if ihc is None:
        return _inconclusive(f"{reason}: needs IHC on the same tissue")
    if group == 3 and ihc == "2+":
        return _positive(reason)
    return _negative(ihc, reason)


def linkPathology(
    specimens: Iterable[Specimen], fociOfPatient: Mapping[str, Collection[str]]
) -> tuple[list[FocusPathology], list[TableProblem]]:
    """One entry a biopsied focus, and what does not fit, named.

    fociOfPatient: the focusIDs of every patient, as in the reading. A specimen of an unknown patient or focus is left out. Specimens of
    one focus that contradict each other are all kept and make the focus inconclusive, until the coordinator sets one aside
    (disregardedBecause); an inconclusive specimen contradicts nothing.
    """
    problems: list[TableProblem] = []
    byFocus: dict[tuple[str, str], list[Specimen]] = {}
    for specimen in specimens:
        patient, focus = specimen.patientID, specimen.focusID
        if patient not in fociOfPatient:
            problems.append(_problem(specimen, "patientID", f"patient {patient} has no foci in the reading; it is left out."))
        elif focus not in fociOfPatient[patient]:
            problems.append(
                _problem(specimen, "focusID", f"focus {focus} of patient {patient} is not in the reading; it is left out.")
            )
        else:
            byFocus.setdefault((patient, focus), []).append(specimen)
    foci = []
    for (patient, focus), ofFocus in byFocus.items():
        used = [(specimen, classify(specimen)) for specimen in ofFocus if not specimen.disregardedBecause]
        conclusive = [(specimen, status) for specimen, status in used if status.name != INCONCLUSIVE]
        names = {status.name for _, status in conclusive}
        if not used:
            status = HER2Status(NOT_BIOPSIED, None, None, "every specimen is disregarded")
        elif len(names) > 1:
            told = "; ".join(f"{specimen.specimenID} {status.name} ({status.reason})" for specimen, status in conclusive)
            status = _inconclusive(f"specimens contradict each other: {told}")
            problems.append(
                _problem(
                    conclusive[-1][0], "specimenID", f"{patient} {focus}: {status.reason}; set one aside in disregardedBecause."
                )
            )
        else:
            status = (conclusive or used)[-1][1]
        foci.append(FocusPathology(patient, focus, status, tuple(ofFocus)))
    return foci, problems


def _positive(reason: str) -> HER2Status:
    return HER2Status(POSITIVE, True, True, reason)


def _negative(ihc: str, reason: str) -> HER2Status:
    return HER2Status(ZERO, False, False, reason) if ihc == "0" else HER2Status(LOW, False, True, reason)


def _inconclusive(reason: str) -> HER2Status:
    return HER2Status(INCONCLUSIVE, None, None, reason)


def _problem(specimen: Specimen, column: str, reason: str) -> TableProblem:
    return TableProblem(PATHOLOGY_TABLE, specimen.row, column, f"specimen {specimen.specimenID}: {reason}")
