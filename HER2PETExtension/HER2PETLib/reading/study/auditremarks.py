"""What an auditor asks about: gaps and oddities in ledgers that are whole. Each may have a good reason; none is hidden."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from HER2PETLib.reading.ledger.events import SEALED, ReadCase, stateOf
from HER2PETLib.reading.ledger.qualification import ATTEMPTED, QUALIFICATION, TRAINING
from HER2PETLib.reading.ledger.readerchain import ReaderChain
from HER2PETLib.reading.study.coordinatorledger import OF_A_BATCH, CoordinatorLedger, batchLabel, batchOf

# Two clocks that nobody sets may differ by this much.
TOLERANCE = timedelta(minutes=10)


@dataclass(frozen=True)
class Remark:
    """ledger: as in AuditedEvent. event: its number, None where it is about the whole."""

    ledger: str
    event: int | None
    what: str


def coordinatorRemarks(
    ledger: CoordinatorLedger,
    readers: Iterable[tuple[str, int]],
    now: datetime,
    name: str = "coordinator",
    *,
    isUnblinded: bool,
) -> Iterator[Remark]:
    """Of a coordinator's ledger without findings. readers: each with the batch of cases. now: when the audit is made. name: of the ledger, as
    in AuditedEvent. What is behind a case only if `isUnblinded`."""

    def remark(number: int | None, what: str) -> Remark:
        return Remark(name, number, what)

    named = [reader + batchLabel(batch) for reader, batch in readers]
    for batch in dict.fromkeys(batch for _, batch in readers):
        handedOut = [each.event for each in ledger.ofBatch(batch).of("handedOut")]
        for event in handedOut[:-1]:
            packets = ", ".join(event.data["packetIDs"].values())
            yield remark(
                event.number,
                f"was a hand-out that another followed: it was aborted, or its packets were replaced. These may exist: {packets}",
            )
    places: dict[str, int] = {}
    taken: dict[str, str] = {}
    asked: set[str] = set()
    results: dict[str, str] = {}
    for each in ledger.recorded:
        event = each.event
        data = event.data
        label = batchLabel(batchOf(event)) if event.kind in OF_A_BATCH else ""
        reader = f"{data.get('reader')}{label}"
        if event.kind == "takenIn":
            if not places.get("handedOut" + label):
                yield remark(event.number, f"takes in a reading of {reader} before any hand-out")
            former = taken.setdefault(reader, data["readingHash"])
            if former != data["readingHash"]:
                yield remark(event.number, f"takes in another reading of {reader}{' after a query' if reader in asked else ''}")
        if event.kind == "readerKeyNamed" and reader in taken:
            yield remark(event.number, f"records the fingerprint of {reader} after the reading was taken in")
        if event.kind == "refused":
            yield remark(event.number, f"a packet of {reader} was refused: {data['what']}")
        if event.kind == "reissued":
            to = "" if data["to"] == data["reader"] else f" to {data['to']}"
            held, reason = data["former"], data["reason"].rstrip(".")
            carriedOver = "they" if data["salvagedHash"] else "none"
            yield remark(
                event.number,
                f"the packet of {reader} was issued again{to} by {data['by']}: {reason}. The former ledger "
                f"{'was signed, and ' if held.get('signed') else ''}held {held['events']} whole "
                f"events, {held['answers']} of them answers, and {carriedOver} were carried over. {held['problem']}".rstrip(". "),
            )
        if event.kind == "unlocked":
            asked.add(reader)
            cases = [*map(str, data["caseIDs"]), *dict.fromkeys(data["matchCases"].values())]
            which = f"cases {', '.join(cases)}" if isUnblinded else f"{len(cases)} cases"
            yield remark(
                event.number, f"a signed reading of {reader} was unlocked by {data['by']}, {which}: {data['unlock']['reason']}"
            )
        if event.kind == "adjudicationHandedOut":
            yield remark(
                event.number, f"{len(data['foci'])} discordant foci were handed out to {data['adjudicator']} to adjudicate"
            )
        if event.kind == "unblinded" and set(named) - set(taken):
            missing = ", ".join(sorted(set(named) - set(taken)))
            yield remark(event.number, f"unblinds before the reading was taken in of {missing}")
        if event.kind == "resultsWritten":
            if not places.get("unblinded"):
                yield remark(event.number, "writes results before unblinding")
            anew = [name for name, digest in data["files"].items() if results.get(name, digest) != digest]
            if anew:
                yield remark(event.number, f"writes results that differ from before in {', '.join(anew)}")
            results.update(data["files"])
        if event.kind == "clockSetBack":
            yield remark(event.number, f"the coordinator's clock was set back from {data['former']} to {event.time}")
        if event.kind == "batchAdded":
            yield remark(event.number, f"cases were added as batch {data['number']} by {data['by']}: {data['reason']}")
        if event.kind == "amended":
            keys = ", ".join(data["changes"])
            yield remark(
                event.number,
                f"the charter was amended by {data['by']} from batch {data['fromBatch']} on, in {keys}: {data['reason']}",
            )
        if event.kind == "batchWithdrawn":
            yield remark(event.number, f"batch {data['number']} was withdrawn by {data['by']}: {data['reason']}")
        places.setdefault(event.kind + label, event.number)
    yield from _future(name, ((each.event.number, each.event.time) for each in ledger.recorded), now)


def readerRemarks(
    reader: str, chain: ReaderChain, ledger: CoordinatorLedger, now: datetime, *, isUnblinded: bool
) -> Iterator[Remark]:
    """Of a reader's whole ledger beside the coordinator's, as that of its batch. now: when the audit is made. Answers only if
    `isUnblinded`."""
    name = f"reader {reader}{batchLabel(ledger.batch)}"
    kinds = Counter(event.kind for event in chain.events)
    if chain.assignment and (practice := chain.assignment.practice):
        counts = ", ".join(f"{len(practice.of(purpose))} of {purpose}" for purpose in (TRAINING, QUALIFICATION))
        yield Remark(name, None, f"the packet begins with cases that count in no result: {counts}")
    if kinds["passphraseFailed"]:
        yield Remark(name, None, f"a wrong passphrase was entered {kinds['passphraseFailed']} times")
    for event in chain.events:
        if event.kind == "clockSetBack":
            yield Remark(name, event.number, f"the reader's clock was set back from {event.data['former']} to {event.time}")
        if event.kind == ATTEMPTED:
            said, outcome = event.data, "passed" if event.data["passed"] else "not passed"
            yield Remark(
                name,
                event.number,
                f"qualification, attempt {said['attempt']}: {said['right']} of {said['foci']} foci decided as the reference "
                f"(pass mark {said['passMark']:.0%}): {outcome}",
            )
        if event.kind == "caseReopened":
            yield Remark(name, event.number, f"case {event.caseID} was reopened after it was completed")
    yield from _queries(reader, chain, ledger, isUnblinded)
    yield from _future(name, ((event.number, event.time) for event in chain.events), now)
    # The two clocks against each other, where the coordinator's ledger knows this packet.
    packetID = chain.assignment.packetID if chain.assignment else ""
    out = [each.event for each in ledger.of("handedOut") if packetID in each.event.data["packetIDs"].values()]
    out += [each.event for each in ledger.of("reissued", packetID=packetID)]
    taken = [each.event for each in ledger.of("takenIn", packetID=packetID)]
    for event in chain.events[1:]:  # the first is the coordinator's
        if out and _instant(event.time) < _instant(out[0].time) - TOLERANCE:
            yield Remark(name, event.number, f"is of {event.time}, before the hand-out at {out[0].time}")
            break
    for each in taken:
        # What came after it, in answer to a query, is not of that reading.
        read = chain.events[: each.data["events"]]
        late = [event for event in read if _instant(event.time) > _instant(each.time) + TOLERANCE]
        if late:
            yield Remark(
                name,
                late[0].number,
                f"and {len(late) - 1} more are of {late[0].time} or later, after the reading was taken in at {each.time}: "
                "one of the two clocks is wrong",
            )
            break


def _queries(reader: str, chain: ReaderChain, ledger: CoordinatorLedger, isUnblinded: bool) -> Iterator[Remark]:
    """What was asked after a signature and what was answered, beside what the signature before it stood for."""
    name, assignment = f"reader {reader}{batchLabel(ledger.batch)}", chain.assignment
    assert assignment is not None  # or the ledger would not be whole
    opened = [event for event in chain.events if event.kind == "unlocked"]
    for unlock in opened:
        query = f"query {unlock.data['number']} ({unlock.data['reason']})"
        signed = next((event for event in chain.events[unlock.number :] if event.kind == "signed"), None)
        if signed is None:
            yield Remark(name, unlock.number, f"{query} was opened, and is not signed anew")
            continue
        said = f"{query} was answered and signed anew at {signed.time}"
        if isUnblinded and any(event.kind == SEALED for event in chain.events):
            said += "; the answers are sealed"
        elif isUnblinded:
            before = stateOf(assignment, chain.events[: unlock.number - 1])
            after = stateOf(assignment, chain.events[: signed.number])
            answers = [f"case {case}: {_change(before.cases[case], after.cases[case])}" for case in unlock.data["cases"]]
            answers += [f"question {query}: {_sameFoci(after.matched[query])}" for query in unlock.data["matches"]]
            said += f". {'; '.join(answers)}"
        yield Remark(name, unlock.number, said)
    for recorded in ledger.of("unlocked", reader=reader)[len(opened) :]:
        unlock = recorded.event.data["unlock"]
        yield Remark(name, None, f"query {unlock['number']} ({unlock['reason']}) is not answered yet")


def _change(before: ReadCase, after: ReadCase) -> str:
    """What a case was signed with, and what it is signed with now."""
    former, new = _answersOf(before), _answersOf(after)
    changed = [
        f"{focusID} {former.get(focusID, 'not marked')}, now {new.get(focusID, 'withdrawn')}"
        for focusID in {**former, **new}
        if former.get(focusID) != new.get(focusID)
    ]
    kept = [f"{focusID} {answer}, not changed" for focusID, answer in new.items() if former.get(focusID) == answer]
    return ", ".join([*changed, *kept]) or "no focus, not changed"


def _answersOf(case: ReadCase) -> dict[str, str]:
    if case.status == "notAssessable":
        return {"case": f"not assessable ({case.reason})"}
    return {focus.focusID: str(focus.score) for focus in case.standing}


def _sameFoci(same: Mapping[str, Iterable[str]]) -> str:
    return ", ".join(f"{mark} is {' and '.join(points) or 'none of the points'}" for mark, points in same.items())


def secondReading(reader: str, packet: ReaderChain, returned: ReaderChain) -> Iterator[Remark]:
    """Of the ledger in a packet's folder beside the one that was taken in from this packet."""
    if packet.readerKey and returned.readerKey and packet.readerKey != returned.readerKey:
        yield Remark(
            f"reader {reader}", None, "the packet was begun twice: the ledger in packets has another key than the one taken in"
        )
        return
    both = min(len(packet.rows), len(returned.rows))
    for one, other in zip(packet.rows[:both], returned.rows[:both], strict=True):
        if one.hash != other.hash:
            yield Remark(
                f"reader {reader}",
                one.number,
                "differs in the packet's folder and in what was taken in: the packet was read twice from here on",
            )
            return


def _future(name: str, times: Iterable[tuple[int, str]], now: datetime) -> Iterator[Remark]:
    for number, time in times:
        if _instant(time) > now.astimezone(timezone.utc) + TOLERANCE:
            yield Remark(name, number, f"is of {time}, which is in the future of this audit: a clock was set ahead")
            return


def _instant(time: str) -> datetime:
    return datetime.strptime(time, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=timezone.utc)
