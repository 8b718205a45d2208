"""What the scores of several readers are worth together, of lesions that pathology answers for; and the same for the programs of others."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from HER2PETLib.reading.decision.reconciliation import Reconciliation
from HER2PETLib.reading.decision.rule import AnswerState
from HER2PETLib.report.readerstudyfiles import ReaderScores, writeIMRMC, writeRJafroc
from HER2PETLib.report.readingscores import scoredLesions
from HER2PETLib.statistics.areacovariances import CLUSTERED
from HER2PETLib.statistics.freeresponse import WAFROC, WAFROC1, Mark, MarkedStudy, freeResponse
from HER2PETLib.statistics.multireader import MULTIREADER_COLUMNS, RANDOM, readersOfLesions
from HER2PETLib.statistics.scoredlesions import REFERENCE
from HER2PETLib.tables.columns import Table
from HER2PETLib.tables.csvwriter import writeTable
from HER2PETLib.trial.endpoint import IMAGED, Endpoint

MULTIREADER = "multiReader"
ONE_TREATMENT = "HER2 PET/CT"
_FILES = "readers"
# What a free search cannot know.
_NOBODY_MARKED = "Lesions that no reader marked are unknown: a patient without a HER2-positive mark counts as free of lesions."
_COLUMNS = (REFERENCE, *MULTIREADER_COLUMNS)


def multiReaderTable(reading: Reconciliation, endpoint: Endpoint, *, freeSearch: bool) -> Table:
    """The table multiReader: areas of the lesions that pathology answers for, once for each question to it; the stages of a reading are
    treatments. In a free search also the figures of merit of the marks."""
    stages = {stage: scoredLesions(reading, endpoint, stage) for stage in reading.stages}
    asked = stages or {ONE_TREATMENT: scoredLesions(reading, endpoint)}
    rows: list[dict[str, object]] = []
    for questions in zip(*asked.values(), strict=True):
        first = questions[0]
        verified = ~np.isnan(first.diseased)
        found = readersOfLesions(
            np.array([each.scores[:, verified] for each in questions]),
            first.diseased[verified] == 1,
            patients=first.patients[verified],
            readers=first.readers,
            treatments=list(asked),
            covariance=CLUSTERED,
        )
        rows += [{"reference": first.reference, **row} for row in found.rows()]
    return Table(_COLUMNS, rows + (freeSearchRows(reading, endpoint) if freeSearch else []))


def writeForOthers(
    folder: Path, title: str, reading: Reconciliation, endpoint: Endpoint, lesions: Table, *, freeSearch: bool
) -> list[Path]:
    """Write readers.imrmc, and of a free search whose marks were all verified readers.xlsx for RJafroc with its numbers; returns what was written."""
    written = []
    if writeScores(folder / f"{_FILES}.imrmc", title, lesions, reading.readers):
        written.append(folder / f"{_FILES}.imrmc")
    study = markedStudy(reading, endpoint)[0] if freeSearch else None
    if study is not None and any(study.lesions.values()):
        numbers = writeRJafroc(folder / f"{_FILES}.xlsx", study)
        writeTable(folder / f"{_FILES}Numbers.csv", numbers.columns, numbers.rows)
        written += [folder / f"{_FILES}.xlsx", folder / f"{_FILES}Numbers.csv"]
    return written


def freeSearchRows(reading: Reconciliation, endpoint: Endpoint) -> list[dict[str, object]]:
    """Rows of a free search for the table multiReader: lesions are foci that are HER2-positive by pathology, and a mark of another is false."""
    reference = "HER2-positive"
    study, reason = markedStudy(reading, endpoint)
    if study is None:
        return [
            {"reference": reference, "measure": figure, "of": ONE_TREATMENT, "readersAre": RANDOM, "readers": len(reading.readers),
             "notEstimable": f"not estimable: {reason}"}
            for figure in (WAFROC, WAFROC1)
        ]  # fmt: skip
    marked = freeResponse(study)
    return [
        {"reference": reference, **row} for figure in (WAFROC, WAFROC1) for row in marked.analyzed(figure, _NOBODY_MARKED).rows()
    ]


def markedStudy(reading: Reconciliation, endpoint: Endpoint) -> tuple[MarkedStudy | None, str]:
    """The marks of a free search against pathology, of patients who are eligible and imaged, or why that cannot be: a mark that nobody verified is
    neither right nor false."""
    imaged = {outcome.patientID for outcome in endpoint.outcomes if outcome.reached in IMAGED}
    statusOf = {(focus.patientID, focus.focusID): focus.status.positive for focus in endpoint.pathology}
    lesions: dict[str, list[str]] = {
        patient.patientID: [] for patient in reading.patients if patient.evaluable and patient.patientID in imaged
    }
    foci = [focus.decision for focus in reading.foci if focus.decision.patientID in lesions]
    positive = {id(focus): statusOf.get((focus.patientID, focus.nameInPatient)) for focus in foci}
    if unknown := sum(answer is None for answer in positive.values()):
        return None, (
            f"of {len(foci)} foci that readers marked, {unknown} {'has' if unknown == 1 else 'have'} no pathology that answers, and whether their marks are false is not known"
        )
    marks = []
    for focus in foci:
        lesionID = focus.nameInPatient if positive[id(focus)] else ""
        if lesionID:
            lesions[focus.patientID].append(lesionID)
        for reader, answer in focus.answers.items():
            if answer.state is AnswerState.SCORED and answer.score is not None:
                marks.append(Mark(ONE_TREATMENT, reader, focus.patientID, lesionID, answer.score))
    return MarkedStudy(marks, lesions, reading.readers, (ONE_TREATMENT,)), ""


def writeScores(path: str | os.PathLike[str], title: str, lesions: Table, readers: Sequence[str]) -> bool:
    """Write the scores of the lesions that pathology answers for, for iMRMC; False, and nothing written, where it answers for none.

    lesions: the table lesionAnalysis. A lesion that a reader of a free search did not see has the score 0: iMRMC takes numbers only.
    """
    used = [row for row in lesions.rows if row.get("her2Positive") is not None and row["patientReached"] in IMAGED]
    if not used:
        return False
    scores = np.array([[_scoreOf(row, reader) for row in used] for reader in readers])
    truth = np.array([bool(row["her2Positive"]) for row in used])
    cases = [f"{row['patientID']}/{row['lesionID']}" for row in used]
    writeIMRMC(path, title, ReaderScores(scores[None], truth, cases, readers, [ONE_TREATMENT]))
    return True


def _scoreOf(row: Mapping[str, Any], reader: str) -> float:
    if row[f"answer_{reader}"] == AnswerState.NOT_SEEN.value:
        return 0.0
    score = row[f"score_{reader}"]
    return np.nan if score is None else float(score)
