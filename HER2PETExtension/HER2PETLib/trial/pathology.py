"""HER2 pathology: one row a specimen, raw values as the pathologist gave them, the class derived with its reason.

CSV or a workbook (.xlsx), dates as 2019-03-01, an empty cell where a value is not known; columns in any order, more columns are
allowed. A specimen with a cell that cannot be read is inconclusive until the cell is corrected or the specimen is set aside.

| column | values | meaning |
|---|---|---|
| specimenID | text, unique, required | the laboratory's number |
| patientID | text, required | as in the patients table |
| focusID | text, required | the focus that was biopsied, as in the reading; caseID/focusID where a patient was read in several cases |
| specimenType | core, excision, FNA | how the tissue was taken |
| specimenDate | date | when |
| ihcScore | 0, 1+, 2+, 3+ | immunohistochemistry |
| membraneStaining | yes, no; the column may be absent | of IHC 0: whether there is faint, incomplete membrane staining in 10 % of tumor cells or less (HER2-ultralow) |
| ishMethod | dual, single | in-situ hybridisation with two probes or with one |
| ishRatio | number, 2.6 or 2,6 | HER2/CEP17 ratio (two probes) |
| ishCopies | number | average HER2 copies per cell |
| guideline | text | as named in the report, for instance ASCO/CAP 2018 |
| remark | text | for instance why the specimen could not be assessed |
| disregardedBecause | text | why the coordinator sets this specimen aside; it is kept and shown, and not used |

Example:

    specimenID,patientID,focusID,specimenType,specimenDate,ihcScore,ishMethod,ishRatio,ishCopies,guideline,remark,disregardedBecause
    S17-201,P001,F04,core,2015-02-20,2+,dual,2.6,6.1,ASCO/CAP 2018,,
"""

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from HER2PETLib.tables.cells import Parser, isoDate, oneOf, positiveNumber, text, yesNo
from HER2PETLib.trial.table import TableProblem, readRecords

SPECIMEN_TYPES, IHC_SCORES, ISH_METHODS = ("core", "excision", "FNA"), ("0", "1+", "2+", "3+"), ("dual", "single")
PARSERS: dict[str, Parser[Any]] = {
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
# The table may lack it.
MEMBRANE_STAINING = "membraneStaining"
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
    membraneStaining: bool | None = None
    invalid: Mapping[str, str] = field(default_factory=dict)


def readSpecimens(path: str | os.PathLike[str]) -> tuple[list[Specimen], list[TableProblem]]:
    """Specimens in the order of the table, and every cell that cannot be read (it makes the specimen inconclusive).

    Raises ProblemError where the file cannot be read, lacks a column, or a specimen lacks its ID, patient or focus.
    """
    parsers = {**PARSERS, MEMBRANE_STAINING: yesNo}
    identity = ("specimenID", "patientID", "focusID")
    return readRecords(path, Specimen, parsers, identity, optional=(MEMBRANE_STAINING,))


POSITIVE, LOW, ULTRALOW, ZERO = "HER2-positive", "HER2-low", "HER2-ultralow", "HER2-0"
INCONCLUSIVE, NOT_BIOPSIED = "inconclusive", "not biopsied"


@dataclass(frozen=True)
class HER2Status:
    """The derived class and why. positive and positiveOrLow answer the two questions of the endpoint; None: cannot be said.

    ultralowOrMore: whether anything is stained; None also of IHC 0 for which it is not given. unreadable: a cell could not be read, so
    that pathology may have an answer which is not known here.
    """

    name: str
    positive: bool | None
    positiveOrLow: bool | None
    ultralowOrMore: bool | None
    reason: str
    unreadable: bool = False


@dataclass(frozen=True)
class FocusPathology:
    """A focus with all its specimens and the status that they agree on."""

    patientID: str
    focusID: str
    status: HER2Status
    specimens: tuple[Specimen, ...]


def ishGroup(ratio: float, copies: float) -> int:
    """Group 1 to 5 of dual-probe ISH from the HER2/CEP17 ratio and the HER2 copies per cell (ASCO/CAP 2018)."""
    if ratio >= 2.0:
        return 1 if copies >= 4.0 else 2
    if copies >= 6.0:
        return 3
    return 4 if copies >= 4.0 else 5


def classify(specimen: Specimen) -> HER2Status:
    """HER2 class of one specimen from its raw values, by ASCO/CAP 2018 (affirmed 2023). HER2-low: IHC 1+, or IHC 2+ without
    amplification. HER2-ultralow: IHC 0 with membrane staining in 10 % of tumor cells or less (DESTINY-Breast06, Bardia et al., N Engl J
    Med 2024); HER2-0 is what is left of IHC 0, and all of it where membrane staining is not given.

    IHC 0 and 1+ are negative without ISH. Where there is ISH it counts: ISH with one probe by the guideline's algorithm for it
    (its figure 2); of two probes with ratio or copies missing every group that is still possible, and the class is the one that
    all of them give. What that does not decide is inconclusive, never guessed, and so is a specimen with a cell that cannot be read.
    """
    if specimen.invalid:
        cells = ", ".join(f"{column} '{written}'" for column, written in specimen.invalid.items())
        return _inconclusive(f"cannot be read: {cells}", unreadable=True)
    ihc, ratio, copies = specimen.ihcScore, specimen.ishRatio, specimen.ishCopies
    stained = specimen.membraneStaining
    if stained is False and ihc not in (None, "0"):
        return _inconclusive(f"IHC {ihc} and no membrane staining contradict each other")
    if ihc == "3+":
        return _positive("IHC 3+")
    if ratio is None and copies is None:
        if ihc is None:
            return _inconclusive("neither IHC nor ISH is given" + (f": {specimen.remark}" if specimen.remark else ""))
        return _inconclusive("IHC 2+ needs ISH") if ihc == "2+" else _negative(ihc, stained, f"IHC {ihc}")
    stain = f"IHC {ihc}" if ihc else "no IHC"
    if specimen.ishMethod == "single":
        if ratio is not None or copies is None:
            return _inconclusive("single-probe ISH has no ratio, and one is given")
        return _bySingleProbe(copies, ihc, stained, f"single-probe ISH (copies {copies:g}), {stain}")
    groups = sorted(
        {
            ishGroup(r, c)
            for r in ((0.0, 2.0) if ratio is None else (ratio,))
            for c in ((0.0, 4.0, 6.0) if copies is None else (copies,))
        }
    )
    given = [f"{name} {'not given' if value is None else f'{value:g}'}" for name, value in (("ratio", ratio), ("copies", copies))]
    reason = f"ISH group {' or '.join(map(str, groups))} ({', '.join(given)}), {stain}"
    possible = {_byGroup(group, ihc, stained, reason) for group in groups}
    return possible.pop() if len(possible) == 1 else _inconclusive(f"{reason}: needs dual-probe ISH with ratio and copies")


def _byGroup(group: int, ihc: str | None, stained: bool | None, reason: str) -> HER2Status:
    if group == 1 or (group == 3 and ihc == "2+"):
        return _positive(reason)
    if group != 5 and ihc is None:
        return _inconclusive(f"{reason}: needs IHC on the same tissue")
    return _negative(ihc, stained, reason)


def _bySingleProbe(copies: float, ihc: str | None, stained: bool | None, reason: str) -> HER2Status:
    if copies >= 6.0:
        return _positive(reason)
    if copies < 4.0 or ihc in ("0", "1+"):
        return _negative(ihc, stained, reason)
    return _inconclusive(f"{reason}: needs dual-probe ISH" + ("" if ihc else ", or IHC"))


def linkPathology(
    specimens: Iterable[Specimen],
    fociOfPatient: Mapping[str, Collection[str]],
    setAside: Mapping[str, str] | None = None,
) -> tuple[list[FocusPathology], list[TableProblem]]:
    """One entry a biopsied focus, and what does not fit, named.

    fociOfPatient: the focusIDs of every patient, as in the reading. A specimen of an unknown patient or focus is left out. setAside:
    {specimenID: why} of specimens that do not count, beside those that the coordinator set aside (disregardedBecause). All are kept.

    A focus is positive, or positive or low, as all its specimens say that say anything about it. Where they contradict each other
    it is neither yes nor no, until the coordinator sets one aside; an inconclusive specimen that says nothing contradicts nothing. One
    that cannot be read leaves the focus without an answer, until the cell is corrected or the specimen set aside.
    """
    setAside = setAside or {}
    problems: list[TableProblem] = []
    byFocus: dict[tuple[str, str], list[Specimen]] = {}
    for specimen in specimens:
        patient, focus = specimen.patientID, specimen.focusID
        if patient not in fociOfPatient:
            problems.append(_problem(specimen, "patientID", f"patient {patient} has no foci in the reading; it is left out."))
        elif focus not in fociOfPatient[patient]:
            meant = sorted(name for name in fociOfPatient[patient] if name.endswith(f"/{focus}"))
            hint = f" Is it {' or '.join(meant)}?" if meant else ""
            reason = f"focus {focus} of patient {patient} is not in the reading; it is left out.{hint}"
            problems.append(_problem(specimen, "focusID", reason))
        else:
            byFocus.setdefault((patient, focus), []).append(specimen)
    foci = []
    for (patient, focus), ofFocus in byFocus.items():
        unused = {each.specimenID: each.disregardedBecause or setAside.get(each.specimenID) for each in ofFocus}
        used = [(specimen, classify(specimen)) for specimen in ofFocus if not unused[specimen.specimenID]]
        if used:
            status, contradiction = _together(used)
        else:
            told = "; ".join(f"{specimenID} {because}" for specimenID, because in unused.items())
            status, contradiction = HER2Status(NOT_BIOPSIED, None, None, None, f"no specimen counts: {told}"), False
        if contradiction:
            reason = f"{patient} {focus}: {status.reason}; set one aside in disregardedBecause."
            problems.append(_problem(used[-1][0], "specimenID", reason))
        foci.append(FocusPathology(patient, focus, status, tuple(ofFocus)))
    return foci, problems


def _together(used: Sequence[tuple[Specimen, HER2Status]]) -> tuple[HER2Status, bool]:
    """What the specimens of one focus say together, in whatever order they stand, and whether they contradict each other."""
    if unreadable := [each for each in used if each[1].unreadable]:
        return _inconclusive(_listed(unreadable), unreadable=True), False
    speaking = [each for each in used if _answers(each[1]) != (None, None, None)] or used
    if len(speaking) == 1:
        return speaking[0][1], False
    found = [set(answers) - {None} for answers in zip(*(_answers(status) for _, status in speaking), strict=True)]
    about = ("", " about HER2-low", " about HER2-ultralow")
    contradicted = [what for what, answers in zip(about, found, strict=True) if len(answers) > 1]
    reason = _listed(speaking)
    if contradicted:
        reason = f"specimens contradict each other{contradicted[0]}: {reason}"
    positive, positiveOrLow, ultralowOrMore = (answers.pop() if len(answers) == 1 else None for answers in found)
    name = INCONCLUSIVE if contradicted else _nameOf(positive, positiveOrLow, ultralowOrMore)
    return HER2Status(name, positive, positiveOrLow, ultralowOrMore, reason), bool(contradicted)


def _answers(status: HER2Status) -> tuple[bool | None, bool | None, bool | None]:
    return status.positive, status.positiveOrLow, status.ultralowOrMore


def _listed(found: Iterable[tuple[Specimen, HER2Status]]) -> str:
    return "; ".join(f"{specimen.specimenID} {status.name} ({status.reason})" for specimen, status in found)


def _nameOf(positive: bool | None, positiveOrLow: bool | None, ultralowOrMore: bool | None) -> str:
    if positive:
        return POSITIVE
    if positive is None or positiveOrLow is None:
        return INCONCLUSIVE
    if positiveOrLow:
        return LOW
    return ULTRALOW if ultralowOrMore else ZERO


def _positive(reason: str) -> HER2Status:
    return HER2Status(POSITIVE, True, True, True, reason)


def _negative(ihc: str | None, stained: bool | None, reason: str) -> HER2Status:
    if ihc is None:
        return HER2Status(
            INCONCLUSIVE, False, None, None, f"{reason}: HER2-negative, and HER2-low cannot be distinguished from HER2-0"
        )
    if ihc != "0":
        return HER2Status(LOW, False, True, True, reason)
    staining = {None: "", True: " with membrane staining", False: " without membrane staining"}[stained]
    return HER2Status(_nameOf(False, False, stained), False, False, stained, reason + staining)


def _inconclusive(reason: str, *, unreadable: bool = False) -> HER2Status:
    return HER2Status(INCONCLUSIVE, None, None, None, reason, unreadable)


def _problem(specimen: Specimen, column: str, reason: str) -> TableProblem:
    return TableProblem(PATHOLOGY_TABLE, specimen.row, column, f"specimen {specimen.specimenID}: {reason}")
