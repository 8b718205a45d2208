"""What an auditor asks about: gaps and oddities in ledgers that are whole. Each may have a good reason; none is hidden."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from HER2PETLib.reading.ledger.readerchain import ReaderChain
from HER2PETLib.reading.study.coordinatorledger import CoordinatorLedger

# Two clocks that nobody sets may differ by this much.
TOLERANCE = timedelta(minutes=10)


@dataclass(frozen=True)
class Remark:
    """ledger: as in AuditedEvent. event: its number, None where it is about the whole."""

    ledger: str
    event: int | None
    what: str


def coordinatorRemarks(ledger: CoordinatorLedger, readers: Iterable[str], now: datetime) -> Iterator[Remark]:
    """Of a coordinator's ledger without findings. now: when the audit is made."""

    def remark(number: int | None, what: str) -> Remark:
        return Remark("coordinator", number, what)

    readers = tuple(readers)
    handedOut = [each.event for each in ledger.of("handedOut")]
    for event in handedOut[:-1]:
        packets = ", ".join(event.data["packetIDs"].values())
        yield remark(
            event.number,
            f"was a hand-out that another followed: it was aborted, or its packets were replaced. These may exist: {packets}",
        )
    places: dict[str, int] = {}
    taken: dict[str, str] = {}
    results: dict[str, str] = {}
    for each in ledger.recorded:
        event = each.event
        data = event.data
        if event.kind == "takenIn":
            if not places.get("handedOut"):
                yield remark(event.number, f"takes in a reading of {data['reader']} before any hand-out")
            former = taken.setdefault(data["reader"], data["readingHash"])
            if former != data["readingHash"]:
                yield remark(event.number, f"takes in another reading of {data['reader']}")
        if event.kind == "readerKeyNamed" and data["reader"] in taken:
            yield remark(event.number, f"records the fingerprint of {data['reader']} after the reading was taken in")
        if event.kind == "refused":
            yield remark(event.number, f"a packet of {data['reader']} was refused: {data['what']}")
        if event.kind == "reissued":
            to = "" if data["to"] == data["reader"] else f" to {data['to']}"
            yield remark(event.number, f"the packet of {data['reader']} was issued again{to} by {data['by']}: {data['reason']}")
        if event.kind == "unlocked":
            cases = ", ".join(map(str, [*data["caseIDs"], *dict.fromkeys(data["matchCases"].values())]))
            yield remark(event.number, f"a signed reading of {data['reader']} was unlocked by {data['by']}, cases {cases}")
        if event.kind == "adjudicationHandedOut":
            yield remark(
                event.number, f"{len(data['foci'])} discordant foci were handed out to {data['adjudicator']} to adjudicate"
            )
        if event.kind == "unblinded" and set(readers) - set(taken):
            yield remark(
                event.number, f"unblinds before the reading was taken in of {', '.join(sorted(set(readers) - set(taken)))}"
            )
        if event.kind == "resultsWritten":
            if not places.get("unblinded"):
                yield remark(event.number, "writes results before unblinding")
            anew = [name for name, digest in data["files"].items() if results.get(name, digest) != digest]
            if anew:
                yield remark(event.number, f"writes results that differ from before in {', '.join(anew)}")
            results.update(data["files"])
        if event.kind == "clockSetBack":
            yield remark(event.number, f"the coordinator's clock was set back from {data['former']} to {event.time}")
        places.setdefault(event.kind, event.number)
    yield from _future("coordinator", ((each.event.number, each.event.time) for each in ledger.recorded), now)


def readerRemarks(reader: str, chain: ReaderChain, ledger: CoordinatorLedger, now: datetime) -> Iterator[Remark]:
    """Of a reader's whole ledger beside the coordinator's. now: when the audit is made."""
    name = f"reader {reader}"
    kinds = Counter(event.kind for event in chain.events)
    if kinds["passphraseFailed"]:
        yield Remark(name, None, f"a wrong passphrase was entered {kinds['passphraseFailed']} times")
    for event in chain.events:
        if event.kind == "clockSetBack":
            yield Remark(name, event.number, f"the reader's clock was set back from {event.data['former']} to {event.time}")
        if event.kind == "caseReopened":
            yield Remark(name, event.number, f"case {event.caseID} was reopened after it was completed")
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
    late = [event for event in chain.events if taken and _instant(event.time) > _instant(taken[0].time) + TOLERANCE]
    if late:
        yield Remark(
            name,
            late[0].number,
            f"and {len(late) - 1} more are of {late[0].time} or later, after the reading was taken in at {taken[0].time}: "
            "one of the two clocks is wrong",
        )


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
