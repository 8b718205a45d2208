"""Files for the programs of others: iMRMC (.imrmc), for scores of given lesions, and RJafroc (.xlsx), for marks of a free search.

The formats as their programs read them: DIDSR/iMRMC, src/mrmc/core/InputFile.java; dpc10ster/RJafroc, R/DfReadDataFile.R (the format with six
columns in the sheet TRUTH).
"""

import math
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from HER2PETLib.errors import ProblemError
from HER2PETLib.files import replacing, writeText
from HER2PETLib.statistics.freeresponse import Mark, MarkedStudy
from HER2PETLib.tables.columns import Column, Table
from HER2PETLib.tables.packages import require

_BEGIN = "BEGIN DATA:"
_TRUTH = "truth"
_SHEETS = {
    "TP": ("ReaderID", "ModalityID", "CaseID", "LesionID", "TP_Rating"),
    "FP": ("ReaderID", "ModalityID", "CaseID", "FP_Rating"),
    "TRUTH": ("CaseID", "LesionID", "Weight", "ReaderID", "ModalityID", "Paradigm"),
}
# Where a row of a sheet stands, beside its cells.
_ROW = "row"
# RJafroc knows cases and lesions by number only.
NUMBERS = (
    Column("CaseID", "Case of RJafroc", "", "", "int"),
    Column("patientID", "Patient"),
    Column("LesionID", "Lesion of RJafroc", "", "0: the patient has no lesion by the reference", "int"),
    Column("focusID", "Focus"),
)


@dataclass(frozen=True, eq=False)
class ReaderScores:
    """scores (treatments, readers, cases), NaN where there is none; truth (cases,) bool; the names in this order."""

    scores: NDArray[np.float64]
    truth: NDArray[np.bool_]
    cases: Sequence[str]
    readers: Sequence[str]
    treatments: Sequence[str]


def writeIMRMC(path: str | os.PathLike[str], title: str, study: ReaderScores) -> None:
    """Write scores for iMRMC; white space and commas in names become underscores, for it drops or parts them.

    iMRMC takes every case as independent of the others. Raises ProblemError where two names become one.
    """
    cases, readers, treatments = (_names(names) for names in (study.cases, study.readers, study.treatments))
    if reserved := {_TRUTH, "-1"} & set(readers):
        raise ProblemError(f"A reader is called {reserved.pop()}, which iMRMC reserves for the reference.", "Rename the reader.")
    lines = [
        re.sub(r"\s+", " ", title).strip(" ,") or "Reader study",
        f"N0: {int((~study.truth).sum())}",
        f"N1: {int(study.truth.sum())}",
        f"NR: {len(readers)}",
        f"NM: {len(treatments)}",
        _BEGIN,
        *(f"{_TRUTH},{case},{_TRUTH},{int(isDiseased)}" for case, isDiseased in zip(cases, study.truth, strict=True)),
    ]
    for t, treatment in enumerate(treatments):
        for r, reader in enumerate(readers):
            lines += [
                f"{reader},{case},{treatment},{score:.10g}"
                for case, score in zip(cases, study.scores[t, r], strict=True)
                if not np.isnan(score)
            ]
    writeText(path, "\n".join(lines) + "\n")


def readIMRMC(path: str | os.PathLike[str]) -> ReaderScores:
    """Raises ProblemError where the file is not of iMRMC, or a row is not reader, case, treatment, score."""
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ProblemError(f"{path} cannot be read: {error}.", "Give a file of iMRMC.") from error
    begin = next((n for n, line in enumerate(lines) if line.upper().startswith(_BEGIN)), None)
    if begin is None:
        raise ProblemError(f"{path} has no line '{_BEGIN}'.", "Give a file of iMRMC.")
    truth: dict[str, bool] = {}
    scored: dict[tuple[str, str, str], float] = {}
    for number, line in enumerate(lines[begin + 1 :], begin + 2):
        cells = [re.sub(r"\s", "", cell) for cell in line.rstrip(",").split(",")]
        if not any(cells):
            continue
        try:
            reader, case, treatment, text = cells
            score = float(text)
            isTruth = reader in (_TRUTH, "-1")
            if not np.isfinite(score) or (isTruth and score not in (0, 1)):
                raise ValueError(text)
        except ValueError as error:
            raise ProblemError(
                f"{path}, line {number}: '{line}' is not reader, case, treatment, score (of the truth 0 or 1).", "Correct it."
            ) from error
        if case in truth if isTruth else (treatment, reader, case) in scored:
            raise ProblemError(f"{path}, line {number}: '{line}' is there twice.", "Leave one of them.")
        if isTruth:
            truth[case] = score == 1
        else:
            scored[treatment, reader, case] = score
    treatments, readers = (list(dict.fromkeys(place[n] for place in scored)) for n in (0, 1))
    cases = list(truth)
    if unknown := sorted({case for _, _, case in scored} - set(cases)):
        raise ProblemError(f"{path}: no truth of the case {unknown[0]}.", "Add its row.")
    scores = np.full((len(treatments), len(readers), len(cases)), np.nan)
    places = [{name: n for n, name in enumerate(names)} for names in (treatments, readers, cases)]
    for place, score in scored.items():
        scores[tuple(names[name] for names, name in zip(places, place, strict=True))] = score
    return ReaderScores(scores, np.array(list(truth.values()), dtype=bool), cases, readers, treatments)


def writeRJafroc(path: str | os.PathLike[str], study: MarkedStudy) -> Table:
    """Write marks for RJafroc (`DfReadDataFile(path, newExcelFileFormat = TRUE)`); returns the table of its numbers of cases and lesions.

    White space and commas in names of readers and treatments become underscores. Raises ProblemError where two names become one, and where
    openpyxl is not installed.
    """
    require("openpyxl", f"{path} is a workbook")
    from openpyxl import Workbook

    readerOf, treatmentOf = (dict(zip(names, _names(names), strict=True)) for names in (study.readers, study.treatments))
    caseOf = {patientID: number for number, patientID in enumerate(study.lesions, start=1)}
    lesionOf = {
        (patientID, lesionID): number
        for patientID, lesionIDs in study.lesions.items()
        for number, lesionID in enumerate(lesionIDs, start=1)
    }
    numbers: list[dict[str, Any]] = []
    truth: list[list[Any]] = []
    paradigm = ["FROC", "FCTRL"]
    everybody = [",".join(readerOf.values()), ",".join(treatmentOf.values())]
    for patientID, lesionIDs in study.lesions.items():
        for lesionID in lesionIDs or [""]:
            number = lesionOf.get((patientID, lesionID), 0)
            weight = (study.weights[patientID, lesionID] if study.weights else 1 / len(lesionIDs)) if number else 0
            truth.append([caseOf[patientID], number, weight, *everybody, paradigm.pop(0) if paradigm else None])
            numbers.append({"CaseID": caseOf[patientID], "patientID": patientID, "LesionID": number, "focusID": lesionID})
    rows: dict[str, list[list[Any]]] = {"TP": [], "FP": [], "TRUTH": truth}
    for mark in study.marks:
        place = [readerOf[mark.reader], treatmentOf[mark.treatment], caseOf[mark.patientID]]
        if mark.lesionID:
            rows["TP"].append([*place, lesionOf[mark.patientID, mark.lesionID], mark.rating])
        else:
            rows["FP"].append([*place, mark.rating])
    book = Workbook()
    book.remove(book.active)
    for name, header in _SHEETS.items():
        sheet = book.create_sheet(name)
        for row, cells in enumerate([list(header), *rows[name]], start=1):
            for column, cell in enumerate(cells, start=1):
                sheet.cell(row, column, cell)
                if isinstance(cell, str):
                    sheet.cell(row, column).data_type = "s"  # never a formula
    with replacing(path) as temporary:
        book.save(temporary)
    return Table(NUMBERS, numbers)


def readRJafroc(path: str | os.PathLike[str]) -> MarkedStudy:
    """A file of RJafroc of the paradigms FROC and ROC. Raises ProblemError where it is none, or openpyxl is not installed."""
    require("openpyxl", f"{path} is a workbook")
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as error:
        raise ProblemError(f"{path} is not a readable workbook: {error}.", "Give a file of RJafroc.") from error
    sheets = {sheet.title.upper(): sheet for sheet in book.worksheets}
    found: dict[str, list[dict[str, Any]]] = {}
    for name, columns in _SHEETS.items():
        if name not in sheets:
            raise ProblemError(f"{path} has no sheet {name}.", "Give a file of RJafroc.")
        header, *rows = [list(row) for row in sheets[name].iter_rows(values_only=True)] or [[]]
        if missing := set(columns) - set(header):
            raise ProblemError(f"{path}, sheet {name}: no column {', '.join(sorted(missing))}.", "Give a file of RJafroc.")
        found[name] = [
            dict(zip(header, row, strict=False)) | {_ROW: f"{path}, sheet {name}, row {number}"}
            for number, row in enumerate(rows, start=2)
            if any(cell is not None for cell in row)
        ]
    lesions: dict[str, list[str]] = {}
    weights: dict[tuple[str, str], float] = {}
    for row in found["TRUTH"]:
        of = lesions.setdefault(_text(row, "CaseID"), [])
        if _number(row, "LesionID"):
            of.append(_text(row, "LesionID"))
            weights[_text(row, "CaseID"), of[-1]] = _number(row, "Weight")
    for patientID, of in lesions.items():
        total = sum(weights[patientID, each] for each in of)
        for each in of:  # all 0: they weigh the same; else the sum may be off by their rounding
            weights[patientID, each] = weights[patientID, each] / total if total else 1 / len(of)
    readers, treatments = (
        list(dict.fromkeys(name for row in found["TRUTH"] for name in re.split(r"[,\s]+", _text(row, key)) if name))
        for key in ("ReaderID", "ModalityID")
    )
    marks = [
        Mark(_text(row, "ModalityID"), _text(row, "ReaderID"), _text(row, "CaseID"), lesion, _number(row, f"{name}_Rating"))
        for name in ("TP", "FP")
        for row in found[name]
        for lesion in [_text(row, "LesionID") if name == "TP" else ""]
    ]
    return MarkedStudy(marks, lesions, readers, treatments, weights)


def _text(row: Mapping[str, Any], key: str) -> str:
    """A cell as text, a whole number without point. Raises ProblemError where it is empty."""
    value = row[key]
    if value is None:
        raise ProblemError(f"{row[_ROW]}: {key} is empty.", "Fill it, or leave the row out.")
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def _number(row: Mapping[str, Any], key: str) -> float:
    """A cell as a finite number. Raises ProblemError where it is none."""
    text = _text(row, key)
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ProblemError(f"{row[_ROW]}: {key} is '{text}', which is not a number.", "Correct it.")
    return number


def _names(names: Iterable[str]) -> list[str]:
    """Names without white space and commas. Raises ProblemError where two become one."""
    names = list(names)
    safe = [re.sub(r"[\s,]+", "_", str(name).strip()) or "_" for name in names]
    for number, name in enumerate(safe):
        if name in safe[:number]:
            first = names[safe.index(name)]
            raise ProblemError(f"'{first}' and '{names[number]}' are both {name} without spaces and commas.", "Rename one.")
    return safe
