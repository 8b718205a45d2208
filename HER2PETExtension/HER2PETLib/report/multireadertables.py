"""What the scores of several readers are worth together, of lesions that pathology answers for; and the same for the programs of others."""

import os
from collections.abc import Mapping, Sequence

import numpy as np

from HER2PETLib.reading.decision.reconciliation import Reconciliation
from HER2PETLib.reading.decision.rule import AnswerState
from HER2PETLib.report.readerstudyfiles import ReaderScores, writeIMRMC
from HER2PETLib.statistics.freeresponse import WAFROC, WAFROC1, Mark, MarkedStudy, freeResponse
from HER2PETLib.statistics.multireader import CLUSTERED, MULTIREADER_COLUMNS, RANDOM, readersOfLesions
from HER2PETLib.statistics.scoredlesions import REFERENCE, ScoredLesions
from HER2PETLib.tables.columns import Table
from HER2PETLib.trial.endpoint import Endpoint

ONE_TREATMENT = "HER2 PET/CT"
_COLUMNS = (REFERENCE, *MULTIREADER_COLUMNS)


def multiReaderTable(asked: Mapping[str, Sequence[ScoredLesions]]) -> Table:
    """The table multiReader. asked: {treatment: what readers said of the same lesions, once for each question to pathology}; the stages of a reading
    are treatments, and `ONE_TREATMENT` is what a reading without stages has."""
    treatments = list(asked)
    rows: list[dict[str, object]] = []
    for questions in zip(*asked.values(), strict=True):
        first = questions[0]
        verified = ~np.isnan(first.diseased)
        found = readersOfLesions(
            np.array([each.scores[:, verified] for each in questions]),
            first.diseased[verified] == 1,
            patients=first.patients[verified],
            readers=first.readers,
            treatments=treatments,
            covariance=CLUSTERED,
        )
        rows += [{"reference": first.reference, **row} for row in found.rows()]
    return Table(_COLUMNS, rows)


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
    return [{"reference": reference, **row} for figure in (WAFROC, WAFROC1) for row in marked.analyzed(figure).rows()]


def markedStudy(reading: Reconciliation, endpoint: Endpoint) -> tuple[MarkedStudy | None, str]:
    """The marks of a free search against pathology, or why that cannot be: a mark that nobody verified is neither right nor false."""
    statusOf = {(focus.patientID, focus.focusID): focus.status.positive for focus in endpoint.pathology}
    lesions: dict[str, list[str]] = {patient.patientID: [] for patient in reading.patients if patient.evaluable}
    foci = [focus.decision for focus in reading.foci if focus.decision.patientID in lesions]
    positive = {id(focus): statusOf.get((focus.patientID, focus.nameInPatient)) for focus in foci}
    if unknown := sum(answer is None for answer in positive.values()):
        return None, (
            f"of {len(foci)} foci that readers marked, {unknown} have no pathology that answers, and whether their marks are false is not known"
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


def writeScores(path: str | os.PathLike[str], title: str, asked: Mapping[str, Sequence[ScoredLesions]]) -> bool:
    """Write the verified lesions of the first question to pathology for iMRMC, lesions in their order in each patient; False, and nothing written, where
    pathology answers for none."""
    questions = [each[0] for each in asked.values()]
    first = questions[0]
    verified = np.flatnonzero(~np.isnan(first.diseased))
    if not len(verified):
        return False
    counts: dict[str, int] = {}
    cases = []
    for patientID in map(str, first.patients[verified]):
        counts[patientID] = counts.get(patientID, 0) + 1
        cases.append(f"{patientID}/{counts[patientID]}")
    scores = np.array([each.scores[:, verified] for each in questions])
    # A lesion that a reader of a free search did not see is below all scores; iMRMC takes numbers only.
    scores = np.where(np.isneginf(scores), 0.0, scores)
    writeIMRMC(path, title, ReaderScores(scores, first.diseased[verified] == 1, cases, first.readers, list(asked)))
    return True
