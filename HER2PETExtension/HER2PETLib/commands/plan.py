"""`her2pet plan`: how many patients, lesions and readers a trial needs."""

import argparse
import sys
from typing import TYPE_CHECKING

from HER2PETLib.commands import DONE
from HER2PETLib.commands.alignedtext import printAligned
from HER2PETLib.commands.arguments import Subparsers, addReplace
from HER2PETLib.commands.progressbar import progressBar

if TYPE_CHECKING:
    from HER2PETLib.jobs.plan import Plan


def addParser(subparsers: Subparsers) -> argparse.ArgumentParser:
    """Declare the command."""
    parser = subparsers.add_parser(
        "plan",
        help="how many patients, lesions and readers a trial needs",
        description="Exact plans of one proportion (binomial, Clopper-Pearson), with the saw-tooth of the power: --null 0.05 --expected 0.13 "
        "--power 0.8; --expected 0.13 --width 0.1 for the width of the interval; --n 49 for what a given number of patients can show. Also, by simulation, "
        "the patients, lesions and readers for a stated area under the ROC curve: --auc 0.85 --null-auc 0.7 --patients 20,40 --lesions 5 "
        "--readers 2,3.",
    )
    proportion = parser.add_argument_group("one proportion")
    for name, what in (
        ("--null", "value that the proportion has to exceed"),
        ("--expected", "expected proportion"),
        ("--power", "chance of showing it, for example 0.8"),
        ("--width", "largest width of the exact 95 %% interval, for example 0.1"),
    ):
        proportion.add_argument(name, type=float, metavar="P", help=what)
    proportion.add_argument("--n", type=int, metavar="N", help="number of patients, if it is fixed")
    area = parser.add_argument_group("area under the ROC curve")
    area.add_argument("--auc", type=float, metavar="A", help="expected area, averaged over readers")
    area.add_argument("--null-auc", type=float, default=0.5, metavar="A", help="area to be exceeded (default: 0.5)")
    for name, tried in (("--patients", "20,40,60"), ("--lesions", "5"), ("--readers", "2,3")):
        area.add_argument(name, type=_numbers, default=_numbers(tried), metavar="N,N", help=f"numbers to try (default: {tried})")
    for name, default, what in (
        ("--prevalence", 0.5, "share of diseased among the verified lesions"),
        ("--disease-correlation", 0.0, "correlation of disease between two lesions of a patient (latent)"),
        ("--patient-correlation", 0.3, "share of a score's variance that the lesions of a patient share"),
        ("--reader-correlation", 0.5, "share of the remaining variance that readers have in common"),
        ("--reader-sd", 0.02, "standard deviation of the readers' true areas"),
    ):
        area.add_argument(name, type=float, default=default, metavar="X", help=f"{what} (default: {default:g})")
    area.add_argument("--studies", type=int, default=1000, metavar="N", help="simulated studies for each size (default: 1000)")
    area.add_argument("--seed", type=int, default=1, metavar="N", help="the same seed gives the same numbers (default: 1)")
    parser.add_argument("--out", metavar="DIR", help="folder for the tables and plan.html")
    addReplace(parser, "plan")
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Plan, print, write; exit code as in `commands`."""
    from HER2PETLib.jobs.plan import writePlan

    plan = _plan(arguments)
    print("\n".join(plan.lines))
    for name, table in plan.tables.items():
        print()
        rows = table.rows[plan.rows.get(name, slice(None))]
        lines = [tuple(column.key for column in table.columns)]
        lines += [tuple(_text(row.get(column.key)) for column in table.columns) for row in rows]
        printAligned(lines, left=())
    if arguments.out:
        for path in writePlan(plan, arguments.out, replace=arguments.replace):
            print(path)
    return DONE


def _plan(arguments: argparse.Namespace) -> "Plan":
    from HER2PETLib.jobs.plan import planAreas, planGivenN, planPower, planWidth
    from HER2PETLib.statistics.readerplanning import Design

    given = {name for name in ("null", "expected", "power", "width", "n", "auc") if getattr(arguments, name) is not None}
    if given == {"null", "expected", "power"}:
        return planPower(arguments.null, arguments.expected, arguments.power)
    if given == {"expected", "width"}:
        return planWidth(arguments.expected, arguments.width)
    if "n" in given and given <= {"n", "null", "expected"}:
        return planGivenN(arguments.n, arguments.null, arguments.expected)
    if given == {"auc"}:
        sizes = (arguments.patients, arguments.lesions, arguments.readers)
        design = Design(
            patients=arguments.patients[0],
            lesions=arguments.lesions[0],
            readers=arguments.readers[0],
            area=arguments.auc,
            null=arguments.null_auc,
            prevalence=arguments.prevalence,
            diseaseCorrelation=arguments.disease_correlation,
            patientCorrelation=arguments.patient_correlation,
            readerCorrelation=arguments.reader_correlation,
            readerSD=arguments.reader_sd,
        )
        with progressBar("simulating") as progress:
            return planAreas(design, *sizes, arguments.studies, arguments.seed, progress)
    print(
        "her2pet plan: error: give --null, --expected and --power; or --expected and --width; or --n (with --null, --expected); or --auc.",
        file=sys.stderr,
    )
    raise SystemExit(2)


def _text(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.4f}" if isinstance(value, float) else str(value)


def _numbers(text: str) -> tuple[int, ...]:
    try:
        numbers = tuple(int(part) for part in text.split(","))
    except ValueError:
        numbers = ()
    if not numbers or min(numbers) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not one or more whole numbers above 0, separated by commas")
    return numbers
