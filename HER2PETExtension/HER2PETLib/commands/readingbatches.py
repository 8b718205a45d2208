"""The actions of `her2pet reading` for cases that come late, for amendments, and for several studies together; and what of
the other actions is about one batch of cases."""

import argparse
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from HER2PETLib.commands import DONE, PARTLY
from HER2PETLib.commands.arguments import addReplace
from HER2PETLib.commands.keypassphrase import addPassphrase, asker
from HER2PETLib.commands.progressbar import progressBar

if TYPE_CHECKING:
    from HER2PETLib.reading.study.study import Study


def addActions(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the actions of ACTIONS."""
    add = actions.add_parser("add-cases", help="add patients who came late, as a batch under the same charter")
    add.add_argument("study", metavar="STUDY")
    add.add_argument(
        "cases", metavar="CASES.csv", help="a table of cases, as for create; those already in the study are left out"
    )
    add.add_argument("--reason", default="", help="why; recorded in your ledger (default: patients who came later)")
    add.add_argument("--repeats", type=int, default=0, metavar="N", help="how many of them each reader gets twice")
    add.add_argument("--deface", action="append", default=[], metavar="auto|CASE=MM", help="as for create")
    add.add_argument("--by", default="", metavar="NAME", help="who adds them (default: the account)")

    withdraw = actions.add_parser("withdraw-batch", help="take back a batch that was not handed out")
    withdraw.add_argument("study", metavar="STUDY")
    withdraw.add_argument("--batch", type=int, required=True, metavar="N")
    withdraw.add_argument("--reason", required=True, help="why; recorded in your ledger")
    withdraw.add_argument("--by", default="", metavar="NAME", help="who does it (default: the account)")

    amend = actions.add_parser(
        "amend",
        help="amend the charter, starting with a batch not yet handed out: texts, hanging, what readers may do, rule, gate",
    )
    amend.add_argument("study", metavar="STUDY")
    amend.add_argument(
        "amendment", metavar="AMENDMENT.json", help="each key that changes, with its whole new value, as in study.json"
    )
    amend.add_argument("--reason", required=True, help="why; recorded in your ledger and with the results")
    amend.add_argument("--from-batch", type=int, required=True, metavar="N", help="the first batch to which it applies")
    amend.add_argument("--by", default="", metavar="NAME", help="who amends (default: the account)")
    pool = actions.add_parser("pool", help="combine several unblinded studies with the same scale and rule, in a new folder")
    pool.add_argument("studies", nargs="+", metavar="STUDY")
    pool.add_argument("--out", required=True, metavar="DIR", help="folder for the tables, outside the studies")
    pool.add_argument("--names", default="", metavar="A,B", help="names of the studies in the tables (default: their folders')")
    pool.add_argument(
        "--patients-differ",
        action="store_true",
        help="equal patient numbers in two studies mean different patients, because each study has its own numbering; PETs are still compared",
    )
    addReplace(pool, "study")
    for recording in (add, withdraw, amend):
        addPassphrase(recording)


def addBatch(parser: argparse.ArgumentParser) -> None:
    """Add --batch."""
    parser.add_argument("--batch", type=int, default=1, metavar="N", help="batch of late cases (default: 1, the cases of create)")


def openBatch(arguments: argparse.Namespace, ask: Callable[[], str] | None) -> "Study":
    """The study, or the batch of it that is meant. Raises ProblemError where there is none."""
    from HER2PETLib.reading.study.batches import batchOf
    from HER2PETLib.reading.study.study import openStudy

    study = openStudy(arguments.study, ask)
    return study if study.whole else batchOf(study, arguments.batch)


def _addCases(arguments: argparse.Namespace) -> int:
    from HER2PETLib.cases import readCaseTable
    from HER2PETLib.environment import answersFor
    from HER2PETLib.reading.study.batches import LATE, addCases
    from HER2PETLib.reading.study.faces import planesOf
    from HER2PETLib.reading.study.study import openStudy

    with progressBar("cases") as progress:
        batch, refused = addCases(
            openStudy(arguments.study, asker(arguments)),
            readCaseTable(arguments.cases, by=answersFor(arguments.cases)),
            reason=arguments.reason or LATE,
            by=arguments.by,
            repeats=arguments.repeats,
            deface=planesOf(arguments.deface),
            tell=lambda sentence: print(f"her2pet reading: {sentence}", file=sys.stderr),
            progress=progress,
        )
    print(f"{batch.folder}: batch {batch.batch}, {len(batch.charter.cases)} cases.")
    print(f"Next: `her2pet reading hand-out {arguments.study} --batch {batch.batch}`.")
    for case in refused:
        print(f"Left out: {case.caseID}: {case.problem}", file=sys.stderr)
    return PARTLY if refused else DONE


def _withdraw(arguments: argparse.Namespace) -> int:
    from HER2PETLib.reading.study.batches import withdrawBatch
    from HER2PETLib.reading.study.study import openStudy

    withdrawBatch(openStudy(arguments.study, asker(arguments)), arguments.batch, arguments.reason, by=arguments.by)
    print(f"Batch {arguments.batch} is withdrawn; its folder stays.")
    return DONE


def _amend(arguments: argparse.Namespace) -> int:
    from HER2PETLib.reading.study.amending import amend, readChanges
    from HER2PETLib.reading.study.study import openStudy

    changes = readChanges(arguments.amendment)
    study = openStudy(arguments.study, asker(arguments))
    print(amend(study, changes, arguments.reason, arguments.from_batch, by=arguments.by))
    return DONE


def _pool(arguments: argparse.Namespace) -> int:
    from HER2PETLib.jobs.pool import poolStudies

    names = [name.strip() for name in arguments.names.split(",")] if arguments.names else []
    result = poolStudies(
        arguments.studies,
        arguments.out,
        names=names,
        patientsDiffer=arguments.patients_differ,
        replace=arguments.replace,
        tell=print,
    )
    patients = [patient for each in result.pooled.studies for patient in each.reading.patients]
    evaluable = [patient for patient in patients if patient.evaluable]
    positive = sum(bool(patient.positiveFocusIDs) for patient in evaluable)
    print(f"{positive} of {len(evaluable)} evaluable patients have a positive focus ({len(patients)} patients read).")
    for path in result.written:
        print(path)
    for problem in result.problems:
        print(f"Does not verify: {problem}", file=sys.stderr)
    return PARTLY if result.problems else DONE


ACTIONS: dict[str, Callable[[argparse.Namespace], int]] = {
    "add-cases": _addCases,
    "withdraw-batch": _withdraw,
    "amend": _amend,
    "pool": _pool,
}
