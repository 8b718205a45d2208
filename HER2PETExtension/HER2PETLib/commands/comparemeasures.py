"""`her2pet compare-measures`: how far two people's measurements of the same lesions agree."""

import argparse
import sys

from HER2PETLib.commands import DONE, PARTLY
from HER2PETLib.commands.alignedtext import printAligned
from HER2PETLib.commands.arguments import Subparsers, addReplace


def addParser(subparsers: Subparsers) -> argparse.ArgumentParser:
    """Declare the command."""
    parser = subparsers.add_parser(
        "compare-measures",
        help="agreement of two people's measurements of the same lesions",
        description="Joins the lesions of two people's measurements.csv by caseID and regionID and writes measureAgreement.csv and report.html: bias, "
        "limits of agreement for lesions in patients, absolute and in percent, repeatability and intraclass correlation, each with its "
        "interval; measurePairs.csv has the lesions. Exit code 3: some lesions were measured by only one person or have different names.",
    )
    parser.add_argument(
        "--first",
        nargs="+",
        required=True,
        metavar="CSV",
        help="measurements.csv of the first person, from `her2pet quantify` or `batch`",
    )
    parser.add_argument(
        "--second", nargs="+", required=True, metavar="CSV", help="those of the second person, for the same regions"
    )
    parser.add_argument("--names", nargs=2, default=("first", "second"), metavar=("FIRST", "SECOND"), help="what to call them")
    parser.add_argument(
        "--cases", metavar="CSV", help="table with caseID and patientID; without it each case is taken as a patient"
    )
    parser.add_argument("--out", required=True, metavar="DIR", help="folder for the results")
    addReplace(parser, "pair of tables")
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Compare, write, print; see the exit codes of `her2pet`."""
    from HER2PETLib.jobs.comparemeasures import compareMeasures

    result = compareMeasures(
        arguments.first,
        arguments.second,
        arguments.out,
        cases=arguments.cases,
        people=tuple(arguments.names),
        replace=arguments.replace,
    )
    lines = [("measure", "what", "value", "95 % interval")]
    for row in result.agreement.rows:
        unit = f" {row['unit']}" if row["unit"] else ""
        value = row["notEstimable"] if row["value"] is None else f"{row['value']:.3f}{unit}"
        bounds = f"{row['low']:.3f} to {row['high']:.3f}{unit}" if row["low"] is not None else "-"
        lines.append((row["measure"], row["title"], value, bounds))
    print(f"{result.lesions} lesions of {result.patients} patients, measured by both")
    printAligned(lines)
    for path in result.written:
        print(path)
    for sentence in result.unmatched:
        print(sentence, file=sys.stderr)
    return PARTLY if result.unmatched else DONE
