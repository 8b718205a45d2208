"""The actions of `her2pet reading` for those who trust neither coordinator nor reader: the audit, and a reader's own check."""

import argparse
import sys
from pathlib import Path

from HER2PETLib.commands import DONE, FAILED
from HER2PETLib.commands.arguments import addReplace
from HER2PETLib.commands.progressbar import progressBar


def addActions(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add audit, check-counter-receipt, checkpoint, stamp-request and stamp-reply."""
    audit = actions.add_parser(
        "audit",
        help="check everything in a copy of the study, without passphrase or private key",
        description="Checks charter, key, ledgers, packets, results and source images against what came separately from the folder: "
        "fingerprints, receipts and counter-receipts. Writes audit.html and tables. Exit code 1: something is wrong.",
    )
    audit.add_argument("study", metavar="STUDY", help="the coordinator's folder, or a copy of it; nothing is written to it")
    audit.add_argument(
        "--trust", metavar="FINGERPRINTS", help='text file with a name (a reader, or "coordinator") and 30 digits on each line'
    )
    for option, name, what in (
        ("--receipt", "receipts", "that a reader sent to the auditor"),
        ("--counter-receipt", "counterReceipts", "one that a reader kept"),
        ("--stamp", "stamps", "reply of a time-stamping authority, beside those in STUDY"),
    ):
        audit.add_argument(option, dest=name, action="append", default=[], metavar="FILE", help=f"{what}; may be repeated")
    addCertificate(audit)
    audit.add_argument(
        "--checkpoints",
        metavar="FILE",
        help="text file with the lines of `checkpoint`, as the readers reported them while reading",
    )
    addSources(audit)
    audit.add_argument("--out", required=True, metavar="DIR", help="folder for the page and the tables, outside the study")
    addReplace(audit, "study")

    mine = actions.add_parser("check-counter-receipt", help="for a reader: is the counter-receipt for exactly what I signed?")
    mine.add_argument(
        "counterReceipt", metavar="FILE", help="as the coordinator sent it: the JSON, or the letter that holds its text"
    )
    mine.add_argument("--packet", required=True, metavar="DIR", help="the reader's packet, or its ledger file")
    mine.add_argument("--coordinator", metavar="DIGITS", help="fingerprint of the coordinator's key, as given by telephone")

    checkpoint = actions.add_parser(
        "checkpoint", help="for a reader: print the last event of the ledger after each case, to report to the auditor"
    )
    checkpoint.add_argument("ledger", metavar="PACKET|STUDY", help="a packet's folder, the study's folder, or a ledger file")

    request = actions.add_parser(
        "stamp-request",
        help="write a request for a time stamp (RFC 3161) of a ledger as it is now",
        description="Nothing is sent: give the request to the authority (content type application/timestamp-query), from any machine, and "
        "keep the reply with `stamp-reply`. Needs rfc3161-client.",
    )
    request.add_argument("ledger", metavar="PACKET|STUDY", help="a packet's folder, the study's folder, or a ledger file")
    request.add_argument("--out", required=True, metavar="FILE.tsq", help="the request")

    reply = actions.add_parser("stamp-reply", help="check the reply of the authority, and keep it in the study")
    reply.add_argument("study", metavar="STUDY")
    reply.add_argument("reply", metavar="FILE.tsr")
    addCertificate(reply, required=True)


def addCertificate(parser: argparse.ArgumentParser, required: bool = False) -> None:
    """Add --stamp-certificate."""
    parser.add_argument(
        "--stamp-certificate", required=required, metavar="PEM", help="certificate of the time-stamping authority, with its chain"
    )


def addSources(parser: argparse.ArgumentParser) -> None:
    """Add --sources."""
    parser.add_argument(
        "--sources",
        action="store_true",
        help="compare the source images, too: opens the paths that key.json names, so only if the images are on this machine",
    )


def audit(arguments: argparse.Namespace) -> int:
    """Check, write, print what is wrong; exit code as in `commands`."""
    from HER2PETLib.jobs.audit import auditOf

    given = {
        name: getattr(arguments, name) for name in ("receipts", "counterReceipts", "stamps", "checkpoints", "sources", "replace")
    }
    certificate = arguments.stamp_certificate
    with progressBar("source images") as progress:
        audited = auditOf(
            arguments.study, arguments.trust, arguments.out, stampCertificate=certificate, progress=progress, **given
        )
    print(audited.summary)
    for path in audited.written:
        print(path)
    for check in audited.audit.wrong:
        for found in check.found:
            print(f"{check.claim.check}{f' {check.of}' if check.of else ''}: {found}", file=sys.stderr)
    return FAILED if audited.audit.wrong else DONE


def checkCounterReceipt(arguments: argparse.Namespace) -> int:
    """Compare it with the reader's own ledger; exit code as in `commands`."""
    from HER2PETLib.reading.ledger.receipt import counterReceiptText, notOfThisReading, readCounterReceipt

    counterReceipt = readCounterReceipt(arguments.counterReceipt)
    problems = notOfThisReading(counterReceipt, _ledgerOf(arguments.packet)[0], arguments.coordinator)
    for problem in problems:
        print(problem, file=sys.stderr)
    if not problems:
        print(counterReceiptText(counterReceipt, isKeyKnown=bool(arguments.coordinator)))
    return FAILED if problems else DONE


def checkpoint(arguments: argparse.Namespace) -> int:
    """Print the checkpoints of a ledger as it is now."""
    from HER2PETLib.reading.ledger.checkpoint import checkpointsOf
    from HER2PETLib.reading.ledger.readerchain import wholeRows

    for each in checkpointsOf(wholeRows(*_ledgerOf(arguments.ledger))):
        print(each)
    return DONE


def stampRequest(arguments: argparse.Namespace) -> int:
    """Write the request."""
    from HER2PETLib.reading.ledger.readerchain import wholeRows
    from HER2PETLib.reading.ledger.timestamp import writeRequest

    last = wholeRows(*_ledgerOf(arguments.ledger))[-1]
    writeRequest(arguments.out, last)
    print(f"{arguments.out}: a request for a time stamp of event {last.number}, and so of all before it.")
    return DONE


def stampReply(arguments: argparse.Namespace) -> int:
    """Check and keep a reply."""
    from HER2PETLib.reading.study.stampedledgers import keepStamp
    from HER2PETLib.reading.study.study import openStudy

    stamp, ledger, number = keepStamp(openStudy(arguments.study), arguments.reply, arguments.stamp_certificate)
    print(f"Kept: event {number} of the ledger ({ledger}) stood there at {stamp.time:%Y-%m-%d %H:%M:%S} UTC.")
    return DONE


def _ledgerOf(given: str) -> tuple[Path, int]:
    """The ledger that is meant, and its kind."""
    from HER2PETLib.reading.ledger.chain import COORDINATORS_LEDGER, READERS_LEDGER
    from HER2PETLib.reading.packet.contents import LEDGER

    path = Path(given)
    if path.is_dir() and (path / "coordinator.sqlite").exists():
        path = path / "coordinator.sqlite"
    elif path.is_dir():
        path = path / LEDGER
    return path, COORDINATORS_LEDGER if path.name == "coordinator.sqlite" else READERS_LEDGER
