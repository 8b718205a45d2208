"""What a coordinator does to a study, and how one sees that it is done: for tests that break in at any instant."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from HER2PETLib.reading.decision.blindedadjudicator import handOutToAdjudicator
from HER2PETLib.reading.decision.reconcile import reconcile
from HER2PETLib.reading.ledger.readerchain import readWhole
from HER2PETLib.reading.ledger.unlock import readUnlock
from HER2PETLib.reading.packet.contents import readPacket
from HER2PETLib.reading.study.amending import amend
from HER2PETLib.reading.study.amendments import amendmentsOf
from HER2PETLib.reading.study.batches import addCases, batchesOf, batchOf
from HER2PETLib.reading.study.handout import handOut
from HER2PETLib.reading.study.reissue import reissue
from HER2PETLib.reading.study.returnedpackets import returnedReading, takeIn
from HER2PETLib.reading.study.study import adjudicationOf
from HER2PETLib.reading.study.unlocking import openQueries, unlock
from HER2PETLib.reading.study.verifiedstudy import verifyStudy

ASKED = {"Case-Alpha-0": "Is the first focus in the liver?"}


@dataclass(frozen=True)
class Given:
    """What comes from outside: packets as the readers send them, cases that come late."""

    packets: Path
    late: list


@dataclass(frozen=True)
class Deed:
    """stage: what of the study has to be there (`made`); before(study, given): what is done first; do(study, given): what is killed;
    done(study, given): asserts that its effect is there, once. given: `Given`."""

    stage: str
    do: Callable
    done: Callable
    before: Callable = lambda study, given: None


def _packetsAreWhole(study, given):
    for reader in study.charter.readers:
        packet = readPacket(study.packet(reader))
        assert packet.damagedFiles() == []
        assert packet.packetID == study.requireHandedOut().packetIDs[reader]
        assert len(readWhole(packet.ledger).rows) == 1


def _isTakenIn(study, given):
    receipt, state = returnedReading(study, "anna")
    assert state.signed and len(study.ledger.of("takenIn", reader="anna", readingHash=receipt.lastHash)) == 1
    assert (study.returned("anna") / "counterReceipt.txt").is_file()


def _reissuing(**choices):
    def do(study, given):
        if problems := [problem for problem in verifyStudy(study) if "Issue it once more with the same reason" in problem]:
            assert study.ledger.of("reissued"), problems
        elif study.ledger.of("reissued"):
            return
        reissue(study, "anna", "passphrase forgotten", **choices)

    def done(study, given):
        assert len(study.ledger.of("reissued", reader="anna", issue=2)) == 1
        assert (study.folder / "former/anna-1/ledger.sqlite").is_file() and not (study.folder / "former/anna-1/new").exists()
        packet = readPacket(study.packet(choices.get("to", "anna")))
        assert packet.damagedFiles() == []
        kinds = [row.kind for row in readWhole(packet.ledger).rows]
        assert kinds == (["created", "salvaged"] if choices.get("salvage") else ["created"])

    return Deed("begun", do, done)


def _isAdded(study, given):
    assert [part.batch for part in batchesOf(study)] == [1, 2]
    assert [case.source.caseID for case in batchOf(study, 2).key.cases.values()] == [case.caseID for case in given.late]
    assert len(study.ledger.of("batchAdded")) == 1


def _isAmended(study, given):
    assert [each.number for each in amendmentsOf(study.ledger)] == [1]
    assert (study.charter.rule.threshold, batchOf(study, 2).charter.rule.threshold) == (4, 3)


def _isUnlocked(study, given):
    assert openQueries(study) == {"anna": 1}
    assert readUnlock(study.folder / "queries/anna-1.txt") == readUnlock(study.folder / "queries/anna-1.json")


def _isAdjudicated(study, given):
    assert len(study.ledger.of("adjudicationHandedOut")) == 1
    _packetsAreWhole(adjudicationOf(study), given)


def _isUnblinded(study, given):
    assert study.ledger.of("unblinded")


def _takeInBoth(study, given):
    for reader in ("anna", "bert"):
        takeIn(study, reader, given.packets / reader)


DEEDS = {
    "hand-out": Deed("new", lambda s, g: handOut(s), _packetsAreWhole),
    "hand-out, sealed": Deed("new", lambda s, g: handOut(s, sealed=True), _packetsAreWhole),
    "take-in": Deed("signed", lambda s, g: takeIn(s, "anna", g.packets / "anna"), _isTakenIn),
    "re-issue": _reissuing(),
    "re-issue, salvaged": _reissuing(salvage=True),
    "re-issue to another reader": _reissuing(to="clara"),
    "add-cases": Deed("signed", lambda s, g: addCases(s, g.late, reason="they came late"), _isAdded),
    "hand-out of a batch": Deed(
        "signed",
        lambda s, g: handOut(batchOf(s, 2)),
        lambda s, g: _packetsAreWhole(batchOf(s, 2), g),
        lambda s, g: addCases(s, g.late),
    ),
    "amend": Deed(
        "signed",
        lambda s, g: amend(s, {"rule": {"readers": "all", "threshold": 3}}, "one step lower", 2),
        _isAmended,
        lambda s, g: addCases(s, g.late),
    ),
    "unlock": Deed("signed", lambda s, g: unlock(s, "anna", "site unclear", ASKED), _isUnlocked, _takeInBoth),
    "adjudicate": Deed("signed", lambda s, g: handOutToAdjudicator(s, "dora"), _isAdjudicated, _takeInBoth),
    "unblind": Deed("signed", lambda s, g: reconcile(s), _isUnblinded, _takeInBoth),
}
