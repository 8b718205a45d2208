"""Readers who are not people: they know the truth, and miss or overcall it with known probability, through the same ledger."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from HER2PETLib.files import writeJSON
from HER2PETLib.reading.chance import Chance
from HER2PETLib.reading.ledger.readerledger import Ledger, claimLedger, isClaimed
from HER2PETLib.reading.ledger.receipt import Receipt
from HER2PETLib.reading.packet.contents import Packet, PacketCase, readPacket
from HER2PETLib.reading.study.issues import issueOf
from HER2PETLib.reading.study.study import Study
from HER2PETLib.tables.csvreader import rowsByName

MARK_SPREAD_MM = 2


@dataclass(frozen=True)
class TrueFocus:
    """A focus as it really is: where (mm, RAS), whether it is one that a perfect reader scores at the threshold or above. name: of
    this showing of it, which a simulated reader's luck hangs on; "" takes its place in the packet."""

    positionRAS: tuple[float, float, float]
    positive: bool
    site: str = ""
    name: str = ""


def readTruth(path: str | os.PathLike) -> dict[str, list[TrueFocus]]:
    """The lesions of the generated trial's `truth.csv`, {caseID: foci}; an avid one is one to call."""
    truth: dict[str, list[TrueFocus]] = {}
    for row in rowsByName(path):
        foci = truth.setdefault(row["caseID"], [])
        if row["role"] == "lesion":
            center = (float(row["centerR"]), float(row["centerA"]), float(row["centerS"]))
            foci.append(TrueFocus(center, row["avid"] == "yes", row["siteMeaning"]))
    return truth


def truthOfPacket(study: Study, reader: str, truth: Mapping[str, Sequence[TrueFocus]]) -> dict[str, list[TrueFocus]]:
    """The truth {caseID: foci} as it lies in a reader's packet {case of the packet: foci}. Needs the coordinator's key."""
    found = {}
    for name, showing in study.requireHandedOut().showings[issueOf(study, reader).place].items():
        caseID = study.key.cases[showing.case].source.caseID
        found[name] = [
            replace(
                focus,
                positionRAS=tuple(np.add(focus.positionRAS, showing.shiftRAS).tolist()),
                name=f"{caseID}/{number}/{showing.number}",
            )
            for number, focus in enumerate(truth[caseID])
        ]
    return found


def simulateReader(
    packet: str | os.PathLike,
    truth: Mapping[str, Sequence[TrueFocus]],
    *,
    sensitivity: float,
    specificity: float,
    seed: int,
    passphrase: str,
) -> Receipt:
    """Read the packet in the folder `packet` to its end, sign, and leave receipt.json in it.

    A positive focus is scored at the threshold or above with probability `sensitivity`, a negative one below with
    `specificity`. Given foci are the nearest true one; in free search a focus with the lowest score is not marked.
    truth: {case of the packet: its foci}. The same seed and cases give the same answers, whatever the names and the order in the
    packet are.
    """
    opened = readPacket(packet)
    if not isClaimed(opened.ledger):
        claimLedger(opened.ledger, passphrase)
    with Ledger(opened.ledger, passphrase) as ledger:
        for number, case in enumerate(opened.cases):
            chances = [
                Chance(str(seed).encode(), "reader", opened.reader, focus.name or f"{number}/{place}")
                for place, focus in enumerate(truth[case.caseID])
            ]
            ledger.openCase(case.caseID)
            _read(ledger, opened, case, truth[case.caseID], sensitivity, specificity, chances)
            while ledger.state.nextStage(ledger.state.cases[case.caseID]):
                _lockStage(ledger, case.caseID)
            ledger.completeCase(case.caseID, noFoci=not ledger.state.cases[case.caseID].standing)
        receipt = ledger.sign(passphrase, f"Simulated reader {opened.reader}")
    writeJSON(opened.receipt, receipt.document())
    return receipt


def _lockStage(ledger: Ledger, caseID: str) -> None:
    """Whatever the next stage shows: the same answers."""
    standing = ledger.state.cases[caseID].standing
    ledger.lockStage(caseID, noFoci=not standing)
    for focus in standing:
        assert focus.score is not None  # or the stage would not be locked
        ledger.score(caseID, focus.focusID, focus.score)


def _read(
    ledger: Ledger,
    packet: Packet,
    case: PacketCase,
    truth: Sequence[TrueFocus],
    sensitivity: float,
    specificity: float,
    chances: Sequence[Chance],
) -> None:
    scores = [entry["score"] for entry in packet.charter["scale"]]
    threshold = packet.charter["rule"]["threshold"]

    def drawn(focus: TrueFocus, chance: Chance) -> int:
        right = chance.below(1 << 53) < (sensitivity if focus.positive else specificity) * (1 << 53)
        called = [score for score in scores if (score >= threshold) == (focus.positive == right)]
        return called[chance.below(len(called))]

    if packet.charter["mode"] == "givenFoci":
        for given in case.foci:
            distances = [np.linalg.norm(np.subtract(focus.positionRAS, given.positionRAS)) for focus in truth]
            nearest = int(np.argmin(distances))
            ledger.score(case.caseID, given.focusID, drawn(truth[nearest], chances[nearest]))
        return
    for focus, chance in zip(truth, chances, strict=True):
        score = drawn(focus, chance)
        if score > scores[0]:
            around = [chance.below(2 * MARK_SPREAD_MM + 1) - MARK_SPREAD_MM for _ in range(3)]
            name = ledger.markFocus(case.caseID, np.add(focus.positionRAS, around).tolist(), site=focus.site)
            ledger.score(case.caseID, name, score)
