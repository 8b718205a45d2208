"""Asking the readers which of their marks are the same focus, where distance does not say (`queries.csv`).

Each reader is shown the places of the others' marks in the case, without scores and names and in random order, and says for each of her
marks which of them are the same focus. Scores stay closed. A reader learns from it that others marked there: so only after all have signed.
"""

from pathlib import Path
from typing import Any

import numpy as np

from HER2PETLib.environment import currentUser
from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.chance import Chance
from HER2PETLib.reading.decision.reconcile import reconciled, reconciledBatch
from HER2PETLib.reading.study.batches import batchesOf, requireWhole
from HER2PETLib.reading.study.issues import issuesOf
from HER2PETLib.reading.study.returnedpackets import returnedReading
from HER2PETLib.reading.study.study import Study
from HER2PETLib.reading.study.unlocking import openQueries, recordUnlock, writeUnlock


def askReaders(study: Study, reason: str, *, by: str = "") -> list[Path]:
    """Ask all readers concerned, in every batch; returns the files to send, beside which lie their letters.

    Raises ProblemError where a reading is missing, nothing is to be asked, or a query is open (its files are written once more).
    """
    requireWhole(study)
    if not reason.strip():
        raise ProblemError("The reason for the queries is missing.", "Write it down.")
    parts = batchesOf(study)
    waiting = [(part, reader) for part in parts for reader in openQueries(part)]
    if waiting:
        for part, reader in waiting:
            writeUnlock(part, part.ledger.of("unlocked", reader=reader)[-1].event.data["unlock"])
        raise ProblemError(
            f"A query to {', '.join(reader + part.label for part, reader in waiting)} is still open; its file lies in queries/.",
            "Take the answer in first.",
        )
    if study.ledger.of("adjudicationHandedOut"):
        raise ProblemError("The discordant foci have already been adjudicated.", "No more questions can be put to the readers.")
    if not reconciled(study).queries:
        raise ProblemError("There is no question about matching.", "Reconcile.")
    return [path for part in parts for path in _askReadersOf(part, reason, by or currentUser())]


def _askReadersOf(study: Study, reason: str, by: str) -> list[Path]:
    """Ask the readers of one batch, where there is something to ask."""
    result, issues = reconciledBatch(study), issuesOf(study)
    showings = study.requireHandedOut().showings
    states = {reader: returnedReading(study, reader)[1] for reader in issues}
    # {reader: {caseID: (name in the packet, showing)}}
    shown = {
        reader: {study.key.cases[s.case].source.caseID: (name, s) for name, s in showings[issue.place].items() if s.number == 1}
        for reader, issue in issues.items()
    }
    before = len({query for each in study.ledger.of("unlocked") for query in each.event.data["points"]})
    matches: dict[str, dict[str, Any]] = {reader: {} for reader in issues}
    points: dict[str, dict[str, Any]] = {reader: {} for reader in issues}
    for number, query in enumerate(result.queries, start=before + 1):
        for reader, focusIDs in query.marks.items():
            name, showing = shown[reader][query.caseID]
            others = [(other, focusID) for other in query.marks if other != reader for focusID in query.marks[other]]
            others = Chance(bytes.fromhex(study.key.secret), "points", reader, number).shuffled(others)
            places = {}
            for place, (other, focusID) in enumerate(others, start=1):
                theirs, theirShowing = shown[other][query.caseID]
                position = states[other].cases[theirs].foci[focusID].positionRAS
                assert position is not None  # a mark has its place
                here = np.add(np.subtract(position, theirShowing.shiftRAS), showing.shiftRAS)
                places[f"P{place}"] = [round(float(value), 3) for value in here]
            matches[reader][f"M{number}"] = {"case": name, "foci": list(focusIDs), "points": places}
            points[reader][f"M{number}"] = {f"P{place}": list(other) for place, other in enumerate(others, start=1)}
    cases = {f"M{number}": query.caseID for number, query in enumerate(result.queries, start=before + 1)}
    return [
        recordUnlock(study, reader, reason, {}, by=by, matches=asked, points=points[reader], matchCases=cases)
        for reader, asked in matches.items()
        if asked
    ]
