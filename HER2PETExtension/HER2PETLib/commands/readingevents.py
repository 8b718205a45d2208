"""The actions of `her2pet reading` for a trial's ordinary days: queries, packets once more, an adjudicator, sealed answers. Of a
reader's machine are open-query, answer-matching, open-answers and open-packet."""

import argparse
import getpass
from collections.abc import Callable

from HER2PETLib.commands import DONE
from HER2PETLib.commands.keypassphrase import addPassphrase, asker
from HER2PETLib.commands.progressbar import progressBar
from HER2PETLib.commands.readingbatches import openBatch


def addActions(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the actions of ACTIONS."""
    unlock = actions.add_parser(
        "unlock", help="ask a reader about a signed reading that was taken in; the answer is signed again"
    )
    unlock.add_argument("study", metavar="STUDY")
    unlock.add_argument("--reader", required=True)
    unlock.add_argument("--reason", required=True, help="why; given to the reader and recorded in your ledger")
    unlock.add_argument(
        "--case", nargs=2, action="append", required=True, metavar=("CASEID", "QUESTION"), help="what you ask; may be repeated"
    )
    unlock.add_argument("--by", default="", metavar="NAME", help="who asks (default: the account)")

    asked = actions.add_parser("ask-matching", help="ask the readers which of their marks are the same focus (queries.csv)")
    asked.add_argument("study", metavar="STUDY")
    asked.add_argument("--reason", required=True, help="why; given to the readers and recorded in your ledger")
    asked.add_argument("--by", default="", metavar="NAME", help="who asks (default: the account)")

    same = actions.add_parser("answer-matching", help="for a reader: say which points are the same focus as which of your marks")
    same.add_argument("packet", metavar="PACKET")
    same.add_argument("--query", required=True, metavar="M1")
    same.add_argument(
        "--same", nargs="+", required=True, metavar="MARK=POINTS", help="F1=P1,P2; F1= for none; each mark of the question"
    )

    answer = actions.add_parser(
        "open-query", help="for a reader: reopen your signed packet for a query, with the coordinator's file"
    )
    answer.add_argument("packet", metavar="PACKET")
    answer.add_argument("query", metavar="FILE", help="as the coordinator sent it: the JSON, or the letter")

    adjudicate = actions.add_parser(
        "adjudicate", help="make an adjudicator's packet of the discordant foci, without the former scores"
    )
    adjudicate.add_argument("study", metavar="STUDY")
    adjudicate.add_argument("--reader", required=True, help="the adjudicator, who read no case of the study")
    adjudicate.add_argument("--seed", type=int, metavar="S", help="of the order (default: drawn)")

    reissue = actions.add_parser(
        "re-issue", help="issue a packet again: passphrase forgotten, ledger damaged, or reader replaced"
    )
    reissue.add_argument("study", metavar="STUDY")
    reissue.add_argument("--reader", required=True)
    reissue.add_argument("--reason", required=True, help="why; recorded in your ledger")
    reissue.add_argument(
        "--to", default="", metavar="NEWNAME", help="who reads every case again instead (default: the same reader)"
    )
    reissue.add_argument("--salvage", action="store_true", help="begin with the complete answers of the former ledger")
    reissue.add_argument(
        "--ledger", metavar="FILE", help="the former ledger or its packet, as returned (default: the study's own)"
    )
    reissue.add_argument("--by", default="", metavar="NAME", help="who issues it (default: the account)")

    opens = actions.add_parser(
        "open-answers", help="on a reader's machine: open the reader's sealed answers, when all have signed"
    )
    opens.add_argument("packet", metavar="PACKET", help="the signed packet's folder")
    opens.add_argument(
        "--receipt", action="append", required=True, metavar="FILE", help="receipt of another reader; repeat for each"
    )
    opens.add_argument("--out", required=True, metavar="FILE", help="opening.json, which goes to the coordinator")

    unpacks = actions.add_parser("open-packet", help="on a reader's machine: open an encrypted packet")
    unpacks.add_argument("packet", metavar="FOLDER", help="with packet.age")
    unpacks.add_argument("--out", required=True, metavar="DIR", help="new folder for the packet")

    takeOpening = actions.add_parser("take-opening", help="keep the key that opens a reader's sealed answers")
    takeOpening.add_argument("study", metavar="STUDY")
    takeOpening.add_argument("--reader", required=True)
    takeOpening.add_argument("--opening", required=True, metavar="FILE", help="opening.json, as it came from the reader")
    for recording in (unlock, asked, adjudicate, reissue, takeOpening):
        addPassphrase(recording)


def _adjudicate(arguments: argparse.Namespace) -> int:
    from HER2PETLib.reading.decision.blindedadjudicator import handOutToAdjudicator
    from HER2PETLib.reading.study.study import openStudy

    with progressBar("cases") as progress:
        made = handOutToAdjudicator(
            openStudy(arguments.study, asker(arguments)), arguments.reader, seed=arguments.seed, progress=progress
        )
    foci = sum(len(case.foci) for case in made.key.cases.values())
    print(
        f"{made.packet(arguments.reader)}: {foci} discordant foci of {len(made.key.cases)} cases. Give this folder to {arguments.reader}."
    )
    print(f"It is a study of its own: `her2pet reading take-in {made.folder} ...`, and so status, fingerprint and verify.")
    return DONE


def _unlock(arguments: argparse.Namespace) -> int:
    from HER2PETLib.reading.study.unlocking import unlock

    path = unlock(
        openBatch(arguments, asker(arguments)), arguments.reader, arguments.reason, dict(arguments.case), by=arguments.by
    )
    print(f"{path}: send it, or the letter beside it, to {arguments.reader}, who answers in her packet and signs again.")
    return DONE


def _askMatching(arguments: argparse.Namespace) -> int:
    from HER2PETLib.reading.decision.matchquestions import askReaders
    from HER2PETLib.reading.study.study import openStudy

    for path in askReaders(openStudy(arguments.study, asker(arguments)), arguments.reason, by=arguments.by):
        print(f"{path}: send it, or the letter beside it, to its reader, who answers in her packet and signs again.")
    return DONE


def _answerMatching(arguments: argparse.Namespace) -> int:
    from HER2PETLib.reading.ledger.readerledger import Ledger
    from HER2PETLib.reading.packet.contents import readPacket

    said = dict(each.partition("=")[::2] for each in arguments.same)
    same = {mark: [point for point in points.split(",") if point] for mark, points in said.items()}
    with Ledger(readPacket(arguments.packet).ledger, getpass.getpass("Passphrase: ")) as ledger:
        ledger.answerMatch(arguments.query, same)
    print(f"Question {arguments.query} is answered. Sign again in HER2 Reading when all are.")
    return DONE


def _openQuery(arguments: argparse.Namespace) -> int:
    from HER2PETLib.reading.ledger.readerledger import Ledger
    from HER2PETLib.reading.ledger.unlock import readUnlock, unlockLetter
    from HER2PETLib.reading.packet.contents import readPacket

    query = readUnlock(arguments.query)
    with Ledger(readPacket(arguments.packet).ledger, getpass.getpass("Passphrase: ")) as ledger:
        ledger.unlock(query)
    print(unlockLetter(query).partition("BEGIN")[0].strip())
    print("Answer in HER2 Reading (matching: `her2pet reading answer-matching`), complete the cases and sign again.")
    return DONE


def _reissue(arguments: argparse.Namespace) -> int:
    from HER2PETLib.reading.study.reissue import reissue

    asked = {name: getattr(arguments, name) for name in ("to", "salvage", "ledger", "by")}
    made = reissue(openBatch(arguments, asker(arguments)), arguments.reader, arguments.reason, **asked)
    held = f"{len(made.former.rows)} whole events, {made.former.answers} of them answers"
    print(f"The former ledger held {held}{f'. {made.former.problem}' if made.former.problem else '.'}")
    print(
        f"{made.packet}: give this folder to {arguments.to or arguments.reader}. {made.salvaged or 'No'} events were carried over."
    )
    print("A new passphrase makes a new key: ask for its fingerprint again.")
    return DONE


def _openAnswers(arguments: argparse.Namespace) -> int:
    from pathlib import Path

    from HER2PETLib.files import writeJSON
    from HER2PETLib.reading.ledger.receipt import readReceipt
    from HER2PETLib.reading.ledger.sealing import introductionOf, openAnswers
    from HER2PETLib.reading.packet.contents import LEDGER

    receipts = [readReceipt(path) for path in arguments.receipt]
    for receipt in receipts:
        print(introductionOf(receipt))
    opening = openAnswers(Path(arguments.packet) / LEDGER, getpass.getpass("Passphrase of your packet: "), receipts)
    writeJSON(arguments.out, opening.document())
    print(f"{arguments.out}: whoever has it can read your answers. Send it to the coordinator.")
    return DONE


def _takeOpening(arguments: argparse.Namespace) -> int:
    from HER2PETLib.reading.study.returnedpackets import takeOpening

    takeOpening(openBatch(arguments, asker(arguments)), arguments.reader, arguments.opening)
    print(f"The answers of {arguments.reader} are open.")
    return DONE


def _openPacket(arguments: argparse.Namespace) -> int:
    from HER2PETLib.reading.packet.contents import readPacket
    from HER2PETLib.reading.packet.envelope import decryptPacket

    decryptPacket(arguments.packet, getpass.getpass("Passphrase that came with the packet, or age identity: "), arguments.out)
    packet = readPacket(arguments.out)
    print(f"{packet.folder}: the packet of {packet.reader}, {len(packet.cases)} cases. Open it in HER2 Reading.")
    return DONE


ACTIONS: dict[str, Callable[[argparse.Namespace], int]] = {
    "re-issue": _reissue,
    "adjudicate": _adjudicate,
    "unlock": _unlock,
    "open-query": _openQuery,
    "ask-matching": _askMatching,
    "answer-matching": _answerMatching,
    "open-answers": _openAnswers,
    "open-packet": _openPacket,
    "take-opening": _takeOpening,
}
