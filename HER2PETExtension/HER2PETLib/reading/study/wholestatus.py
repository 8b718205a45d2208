"""How far a study is as a whole: every reader of every batch of cases, and which of them a name means."""

from dataclasses import replace

from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.study.batches import batchesOf
from HER2PETLib.reading.study.issues import readersOf
from HER2PETLib.reading.study.returnedpackets import ReaderStatus, statusOf
from HER2PETLib.reading.study.study import Study
from HER2PETLib.reading.study.unlocking import openQueries

NOT_HANDED_OUT = "not handed out yet"


def wholeStatus(study: Study) -> list[ReaderStatus]:
    """How far each reader is in each batch, with open queries; of a batch that is not handed out, who will read it. Of a batch's folder, only
    itself. Raises ProblemError before the first hand-out, or for a ledger that cannot be read."""
    statuses = []
    for part in batchesOf(study):
        if part.whole and not part.isHandedOut:
            total, readers = len(part.key.cases), part.charter.readers
            statuses += [ReaderStatus(reader, 0, total, NOT_HANDED_OUT, batch=part.batch) for reader in readers]
            continue
        queries = openQueries(part)
        statuses += [replace(status, query=queries.get(status.reader, 0)) for status in statusOf(part)]
    return statuses


def partOf(study: Study, name: str) -> tuple[Study, str]:
    """The batch and the reader of `ReaderStatus.name`. Raises ProblemError where nobody is called so, or two are."""
    parts = [part for part in batchesOf(study) if part.isHandedOut]
    named = [(part, reader) for part in parts for reader in readersOf(part) if reader + part.label == name]
    if len(named) != 1:
        raise ProblemError(
            f'{"Nobody" if not named else "More than one reader"} of this study is called "{name}".', "Name the batch's folder."
        )
    return named[0]
