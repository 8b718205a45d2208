"""Scores of a third reader on discordant foci: a table that people may write, and to which a score can be added.

They serve a labeled sensitivity analysis (`reconcile.sensitivityAnalysis`) and are not part of the charter's rule."""

import os
from collections.abc import Sequence
from pathlib import Path

from HER2PETLib.errors import ProblemError
from HER2PETLib.files import writeText
from HER2PETLib.tables.csvreader import readRows, withRow

SCORE_COLUMNS = ("caseID", "focusID", "score")


def readAdjudication(path: str | os.PathLike[str], scale: Sequence[int]) -> dict[tuple[str, str], int]:
    """{(caseID, focusID): score} of a table with the columns caseID, focusID and score; others are ignored.

    Raises ProblemError where it cannot be read, lacks a column, scores a focus twice, or has a score that is not on the scale.
    """
    header, rows = readRows(path)
    if missing := [name for name in SCORE_COLUMNS if name not in header]:
        raise ProblemError(f"{path} has no column {', '.join(missing)}.", f"Its columns are {', '.join(SCORE_COLUMNS)}.")
    scores: dict[tuple[str, str], int] = {}
    for number, _, values in rows:
        cells = dict(zip(header, values, strict=False))
        written = cells.get("score", "")
        if written not in map(str, scale):
            raise ProblemError(
                f"{path}, row {number}, column score: {written!r} is not on the scale.", "Write a score of the charter."
            )
        place = cells["caseID"], cells.get("focusID", "")
        if place in scores:
            raise ProblemError(f"{path}, row {number}: {'/'.join(place)} is scored twice.", "Keep one.")
        scores[place] = int(written)
    return scores


def addAdjudication(path: str | os.PathLike[str], caseID: str, focusID: str, score: int, scale: Sequence[int]) -> None:
    """Add a score at the end of the table, which is made where there is none. Raises ProblemError, the table as it was, where it
    is wrong or scores the focus already."""
    path = Path(path)
    if path.exists() and (caseID, focusID) in readAdjudication(path, scale):
        raise ProblemError(f"{caseID}/{focusID} already has a score in {path}.", "Change it there.")
    writeText(path, withRow(path, SCORE_COLUMNS, {"caseID": caseID, "focusID": focusID, "score": str(score)}))
