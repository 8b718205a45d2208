"""The actions of `her2pet reading` for those who trust neither coordinator nor reader: the audit, and a reader's own check."""

import argparse
import sys

from HER2PETLib.commands import DONE, FAILED
from HER2PETLib.commands.arguments import addReplace
from HER2PETLib.commands.progressbar import progressBar


def addActions(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add audit and check-counter-receipt."""
    audit = actions.add_parser(
        "audit",
        help="check everything in a copy of the study, without passphrase and private key",
        description="Checks charter, key, ledgers, packets, results and source images against what came by another way than the folder: "
        "fingerprints, receipts and counter-receipts. Writes audit.html and tables. Exit code 1: something is wrong.",
    )
    audit.add_argument("study", metavar="STUDY", help="the coordinator's folder, or a copy of it; nothing is written into it")
    audit.add_argument(
        "--trust", metavar="FINGERPRINTS", help='text file with a name (a reader, or "coordinator") and 30 digits on each line'
    )
    audit.add_argument(
        "--receipt", action="append", default=[], metavar="FILE", help="that a reader sent to the auditor; may be repeated"
    )
    audit.add_argument(
        "--counter-receipt", action="append", default=[], metavar="FILE", help="one that a reader kept; may be repeated"
    )
    audit.add_argument("--out", required=True, metavar="DIR", help="folder for the page and the tables, outside of the study")
    addReplace(audit, "study")


def audit(arguments: argparse.Namespace) -> int:
    """Check, write, print what is wrong; exit code as in `commands`."""
    from HER2PETLib.jobs.audit import auditOf

    with progressBar("source images") as progress:
        audited = auditOf(
            arguments.study,
            arguments.trust,
            arguments.out,
            receipts=arguments.receipt,
            counterReceipts=arguments.counter_receipt,
            progress=progress,
            replace=arguments.replace,
        )
    print(audited.summary)
    for path in audited.written:
        print(path)
    for check in audited.audit.wrong:
        for found in check.found:
            print(f"{check.claim.check}{f' {check.of}' if check.of else ''}: {found}", file=sys.stderr)
    return FAILED if audited.audit.wrong else DONE
