"""What is left of a ledger whose passphrase is forgotten or whose file is damaged: all events up to the last that is whole.

They are taken over into a new ledger as they stand, signatures included (event "salvaged", signed by the coordinator), so that anybody
can check that the reader made them and that none was changed, left out before the last, or added.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.ledger.chain import Row, readOnly, readRows
from HER2PETLib.reading.ledger.events import ANSWERS
from HER2PETLib.reading.ledger.readerchain import ReaderChain, chainOf


@dataclass(frozen=True)
class WholePart:
    """rows: up to the last whole event; chain: of these, None where there is none; problem: what is wrong with the ledger, "" for nothing."""

    rows: tuple[Row, ...]
    chain: ReaderChain | None
    problem: str

    @property
    def isSigned(self) -> bool:
        """Whether the reader has signed it."""
        return self.chain is not None and self.chain.state is not None and self.chain.state.signed is not None

    @property
    def answers(self) -> int:
        """How many of the events are the reader's work on cases."""
        return sum(row.kind in ANSWERS for row in self.rows)


def wholePartOf(path: str | os.PathLike[str]) -> WholePart:
    """What is whole of a ledger, its signatures checked. Raises nothing on a damaged one; nothing is written."""
    try:
        with readOnly(Path(path)) as connection:
            rows, findings = readRows(connection)
    except ProblemError as unreadable:
        return WholePart((), None, str(unreadable))
    chain = chainOf(rows, findings)
    wrong = [*chain.findings, *chain.wrongSignatures]
    damaged = [finding.event for finding in wrong if finding.event is not None]
    count = next((n for n, row in enumerate(rows) if row.number >= min(damaged)), len(rows)) if damaged else len(rows)
    # Signed by the reader's own key, an event that may not happen can only have been made by hand: it is left out, too.
    while count and (whole := chainOf(rows[:count], [])).state is None:
        count -= 1
    problem = str(wrong[0]) if wrong else ""
    return WholePart(tuple(rows[:count]), whole if count else None, problem)
