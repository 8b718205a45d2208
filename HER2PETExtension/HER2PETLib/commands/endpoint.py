"""`her2pet endpoint`: the endpoint of the trial from the signed reading, the patients and their pathology."""

import argparse
import sys
from pathlib import Path

from HER2PETLib.commands import DONE, PARTLY, UNREADABLE
from HER2PETLib.commands.arguments import Subparsers, addParquet, addReplace
from HER2PETLib.commands.keypassphrase import addPassphrase, asker
from HER2PETLib.commands.progressbar import progressBar


def addParser(subparsers: Subparsers) -> argparse.ArgumentParser:
    """Declare the command."""
    parser = subparsers.add_parser(
        "endpoint",
        help="patients with imageable HER2-positive metastases, with named denominators",
        description="Unblinds the signed reading in STUDY, judges eligibility, derives HER2 classes and writes the endpoint, the flow of "
        "patients and every decision on the way, and report.html, which shows all of it together with the agreement of the readers. "
        "The columns of both tables are described in the docs. "
        "Exit code 4: done, but cells of the tables could not be read (problems.csv says which and why); what depends on them is "
        "not counted. "
        "Exit code 3: done, but the tables need a look (problems.csv says what and where: contradictions, "
        "a HER2-positive focus that PET missed), or the study is no longer as it was handed out (the report says what).",
    )
    parser.add_argument("study", metavar="STUDY", help="the coordinator's folder of the reading; every reader has signed")
    parser.add_argument("--patients", required=True, metavar="CSV", help="one row per patient who gave consent")
    parser.add_argument("--pathology", required=True, metavar="CSV", help="one row per specimen")
    parser.add_argument(
        "--measurements",
        nargs="+",
        default=[],
        metavar="CSV",
        help="measurements.csv of `her2pet quantify` or `batch`, for the report",
    )
    parser.add_argument(
        "--followup",
        default="",
        metavar="CSV",
        help="patients.csv of `her2pet followup`: gives the count of foci where none was entered; differences are reported",
    )
    parser.add_argument(
        "--note", action="append", default=[], metavar="TEXT", help="shown at the top of the report; may be repeated"
    )
    parser.add_argument(
        "--cdisc",
        metavar="STUDYID",
        default="",
        help="also write DIR/cdisc: the reading as SDTM (TU, TR, RS, PR in Dataset-JSON 1.1, with Define-XML 2.1) of the study with this ID "
        "(needs odmlib); volume and SUV need --measurements",
    )
    addParquet(parser)
    parser.add_argument("--out", required=True, metavar="DIR", help="folder for the results")
    addReplace(parser, "study")
    addPassphrase(parser)
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Compute, write, print; exit code as in `commands`."""
    from HER2PETLib.jobs.endpoint import endpointOf

    with progressBar("endpoint") as progress:
        result = endpointOf(
            arguments.study,
            arguments.patients,
            arguments.pathology,
            arguments.out,
            measurements=arguments.measurements,
            followup=arguments.followup,
            notes=arguments.note,
            progress=progress,
            replace=arguments.replace,
            ask=asker(arguments),
            cdisc=arguments.cdisc,
            parquet=arguments.parquet,
        )
    print("\n".join(result.lines))
    for path in result.written:
        print(Path(arguments.out) / path.relative_to(Path(arguments.out).resolve()))
    for fault in result.faults:
        print(fault, file=sys.stderr)
    if result.unreadableCells:
        print(
            f"Cells that could not be read, and are not counted: {result.unreadableCells}. Correct them and run again.",
            file=sys.stderr,
        )
        return UNREADABLE
    return PARTLY if result.faults else DONE
