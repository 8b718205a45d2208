"""Who reads in which of the charter's places, and by which issue of the packet: the charter names the places, the coordinator's ledger
says what became of them (`reissue`)."""

from dataclasses import dataclass, replace

from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.ledger.assignment import Assignment
from HER2PETLib.reading.study.coordinatorledger import RecordedEvent
from HER2PETLib.reading.study.practice import practiceOf
from HER2PETLib.reading.study.study import Study


@dataclass(frozen=True)
class Issue:
    """The packet that counts. reader: who reads it; place: the reader whom the charter names there; number: 1 as handed out;
    salvagedHash: of the last event that was taken over from the former ledger, "" for none; recorded: None for number 1."""

    reader: str
    place: str
    number: int
    packetID: str
    salvagedHash: str = ""
    recorded: RecordedEvent | None = None


def issuesOf(study: Study) -> dict[str, Issue]:
    """{reader: the issue that counts}, in the order of the charter's places. Raises ProblemError before hand-out."""
    handOut = study.requireHandedOut()
    issues = [Issue(place, place, 1, handOut.packetIDs[place]) for place in study.charter.readers]
    for each in study.ledger.of("reissued"):
        said = each.event.data
        issues = [
            Issue(said["to"], issue.place, said["issue"], said["packetID"], said["salvagedHash"], each)
            if issue.place == said["place"]
            else issue
            for issue in issues
        ]
    return {issue.reader: issue for issue in issues}


def issueOf(study: Study, reader: str) -> Issue:
    """The issue that counts of a reader. Raises ProblemError for somebody who does not read, or no longer."""
    issues = issuesOf(study)
    if reader in issues:
        return issues[reader]
    for each in study.ledger.of("reissued", reader=reader):
        raise ProblemError(
            f"{reader} was replaced by {each.event.data['to']} at {each.event.time}.", f"Name {each.event.data['to']}."
        )
    raise ProblemError(f'The charter names no reader "{reader}".', f"Readers are {', '.join(issues)}.")


def readersOf(study: Study) -> tuple[str, ...]:
    """Who reads now, in the order of the charter's places."""
    return tuple(issuesOf(study))


def sinceIssue(issue: Issue, recorded: list[RecordedEvent]) -> list[RecordedEvent]:
    """Those of the events that were recorded after the packet was issued."""
    return [each for each in recorded if issue.recorded is None or each.event.number > issue.recorded.event.number]


def expectedOf(study: Study, reader: str) -> Assignment:
    """What the reader's ledger was made with. Raises ProblemError before hand-out and for somebody who does not read."""
    issue = issueOf(study, reader)
    handOut = study.requireHandedOut()
    showings = handOut.showings[issue.place]
    cases = {name: list(showing.foci) for name, showing in showings.items()}
    made = study.charter, issue.packetID, study.key.hash, study.ledger.publicKey, issue.place, cases
    practice = practiceOf(study.charter, study.key, showings)
    assignment = Assignment.under(*made, sealed=handOut.sealed, practice=practice)
    return replace(assignment, reader=reader, issue=issue.number, salvagedHash=issue.salvagedHash)
