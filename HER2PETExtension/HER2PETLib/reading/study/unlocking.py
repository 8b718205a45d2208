"""A query after sign-off: the coordinator opens a signed reading that was taken in, for the cases asked about, with the reason."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from HER2PETLib.environment import currentUser
from HER2PETLib.errors import ProblemError
from HER2PETLib.files import writeJSON, writeText
from HER2PETLib.reading.ledger.readerledger import instant, utcNow
from HER2PETLib.reading.ledger.unlock import signedUnlock, unlockLetter
from HER2PETLib.reading.study.batches import batchesOf, textsOfOthers
from HER2PETLib.reading.study.issues import issueOf, readersOf
from HER2PETLib.reading.study.privatefile import private
from HER2PETLib.reading.study.results import ADJUDICATED
from HER2PETLib.reading.study.returnedpackets import returnedReading
from HER2PETLib.reading.study.study import Study, adjudicatedBy


def unlock(study: Study, reader: str, reason: str, cases: Mapping[str, str], *, by: str = "") -> Path:
    """Open the signed reading of `reader` for `cases` {caseID: what is asked}; returns the file to send, beside which lies its letter.

    The question is read by the reader, who is blinded: it names no patient and no other answer. by: who asks (default: the account).
    Where a query is open already, its file is written once more if the same is asked.
    Raises ProblemError where the reading was not taken in or is unblinded, a case is unknown, or another query is open.
    """
    if not reason.strip() or not cases or not all(question.strip() for question in cases.values()):
        raise ProblemError("A query needs a reason, a case and a question.", "Write them down.")
    state = returnedReading(study, reader)[1]
    showings = study.requireHandedOut().showings[issueOf(study, reader).place]
    named = {
        study.key.cases[s.case].source.caseID: name
        for name, s in showings.items()
        if s.number == 1 and s.case in study.key.studyCases
    }
    if unknown := sorted(set(cases) - set(named)):
        raise ProblemError(f"The study has no case {', '.join(unknown)}.", "Name cases as in the table of cases.")
    _refuseTelling(study, reader, (reason, *cases.values()))
    asked = {named[caseID]: question for caseID, question in cases.items()}
    former = study.ledger.of("unlocked", reader=reader)
    if len(former) > len(state.unlocks):
        document = dict(former[-1].event.data["unlock"])
        if document["cases"] != asked:
            raise ProblemError(f"A query to {reader} of {document['time']} is still open.", "Take the answer in first.")
        return writeUnlock(study, document)
    if study.ledger.of("unblinded") or study.ledger.of("adjudicationHandedOut") or _wasUsed(study):
        raise ProblemError(
            "The reading was unblinded, or is adjudicated.",
            "An answer that is changed now is not blinded: nothing is asked any more.",
        )
    return recordUnlock(study, reader, reason, asked, by=by or currentUser(), caseIDs=list(cases))


def _wasUsed(study: Study) -> bool:
    """Whether it is an adjudication whose answers are in decisions that were made: its own ledger does not say that anybody was unblinded."""
    whole = adjudicatedBy(study)
    return whole is not None and any(
        name.endswith(ADJUDICATED) for each in whole.ledger.of("unblinded") for name in each.event.data["readings"]
    )


def recordUnlock(
    study: Study,
    reader: str,
    reason: str,
    cases: Mapping[str, str],
    *,
    by: str,
    caseIDs: Sequence[str] = (),
    matches: Mapping[str, Any] | None = None,
    points: Mapping[str, Any] | None = None,
    matchCases: Mapping[str, str] | None = None,
) -> Path:
    """Sign, record and write an unlock; cases, matches: by the names in the packet, as in `ledger.unlock`. points, matchCases: whose mark each
    point is, and of which case, which the reader is not shown."""
    receipt, state = returnedReading(study, reader)
    number = len(state.unlocks) + 1
    document = signedUnlock(
        study.coordinatorKey,
        receipt.packetID,
        reader,
        number,
        receipt.lastHash,
        instant(utcNow),
        reason,
        cases,
        matches or {},
    )
    study.record(
        "unlocked",
        reader=reader,
        caseIDs=list(caseIDs),
        by=by,
        points=dict(points or {}),
        matchCases=dict(matchCases or {}),
        unlock=document,
    )
    return writeUnlock(study, document)


def openQueries(study: Study) -> dict[str, int]:
    """{reader: number of the query that is not answered yet}."""
    open_ = {}
    for reader in dict.fromkeys(each.event.data["reader"] for each in study.ledger.of("unlocked")):
        asked = len(study.ledger.of("unlocked", reader=reader))
        if asked > len(returnedReading(study, reader)[1].unlocks):
            open_[reader] = asked
    return open_


@private()
def writeUnlock(study: Study, document: Mapping[str, Any]) -> Path:
    """Write the file and the letter of an unlock that is recorded."""
    path = study.folder / "queries" / f"{document['reader']}-{document['number']}.json"
    writeJSON(path, document)
    writeText(path.with_suffix(".txt"), unlockLetter(document))
    return path


def _refuseTelling(study: Study, reader: str, texts: tuple[str, ...]) -> None:
    """Raise ProblemError for a text that names a case, a patient or another reader: the reader sees it."""
    names = {other for other in study.charter.readers if other != reader} | (textsOfOthers(study) - {reader})
    whole = adjudicatedBy(study)
    for part in batchesOf(whole) if whole else ():
        names |= {*part.charter.readers, *readersOf(part)}
    for case in study.key.cases.values():
        names |= {case.source.caseID, case.source.patientID}
    told = [name for name in sorted(names) if name and any(name.lower() in text.lower() for text in texts)]
    if told:
        raise ProblemError(
            f"The question would reveal {', '.join(told)} to the reader.",
            "Ask without names: the reader sees her own for the case.",
        )
