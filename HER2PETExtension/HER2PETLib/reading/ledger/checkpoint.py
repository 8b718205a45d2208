"""Checkpoints: which event a ledger ended with, in 30 digits that can be read out by telephone after each case.

The hash of an event stands for all before it, so that each checkpoint is bound to the one before. Told to somebody else in time, a
checkpoint is what a ledger that was written anew, or an older copy that was read on, no longer holds. It says nothing of the time: for
that there are time stamps (`timestamp`).
"""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass

from HER2PETLib.reading.ledger.chain import Row
from HER2PETLib.reading.ledger.events import SEALED
from HER2PETLib.reading.ledger.notedlines import DIGITS, notedLines
from HER2PETLib.reading.ledger.signing import fingerprint, sameFingerprint

# What ends a stage of a case, a case, and the reading.
_ENDS = ("stageLocked", "caseCompleted", "caseNotAssessable", "signed")
_LINE = re.compile(r"(?P<name>.*?\S)\s+(?P<event>[0-9]{1,6})\s+" + DIGITS, re.ASCII)


@dataclass(frozen=True)
class Checkpoint:
    """name: of the reader, or "coordinator"; event: its number; digits: of its hash."""

    name: str
    event: int
    digits: str

    def __str__(self) -> str:
        return f"{self.name} {self.event} {self.digits}"

    def isHeldBy(self, rows: Sequence[Row]) -> bool:
        """Whether the ledger holds this very event, and so everything before it as it was."""
        return any(row.number == self.event and sameFingerprint(_digitsOf(row), self.digits) for row in rows)


def checkpointsOf(rows: Sequence[Row]) -> list[Checkpoint]:
    """Of a whole ledger: after each stage that was locked, each case that was completed, and the last event. Of sealed answers only how many cases
    are completed can be seen."""
    name = str(rows[0].event().data.get("reader", "coordinator"))
    completed, ends = 0, []
    for row in rows:
        now = row.event().data["completed"] if row.kind == SEALED else completed
        if row.kind in _ENDS or now > completed or row is rows[-1]:
            ends.append(Checkpoint(name, row.number, _digitsOf(row)))
        completed = now
    return ends


def readCheckpoints(path: str | os.PathLike[str]) -> list[Checkpoint]:
    """The checkpoints in a text file, one a line. Raises ProblemError as `notedLines`."""
    remedy = "Write the name, the number of the event and the 30 digits, as they were reported."
    return [
        Checkpoint(found["name"], int(found["event"]), found["digits"])
        for _, found in notedLines(path, _LINE, "a checkpoint", remedy)
    ]


def _digitsOf(row: Row) -> str:
    # A damaged row, which is a finding of its own, has no digits.
    return fingerprint(row.hash) if re.fullmatch("[0-9a-f]{64}", row.hash) else ""
