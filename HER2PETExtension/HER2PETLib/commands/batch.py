"""`her2pet batch`: every case of a table measured, on this machine or on a cluster, resumable."""

import argparse
import os
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from HER2PETLib.commands import DONE, PARTLY
from HER2PETLib.commands.alignedtext import counted
from HER2PETLib.commands.arguments import Subparsers, addMeasureArguments, addStrict, settingsOf
from HER2PETLib.commands.progressbar import progressBar

if TYPE_CHECKING:
    from HER2PETLib.jobs.batch.run import BatchResult


def addParser(subparsers: Subparsers) -> argparse.ArgumentParser:
    """Declare the command."""
    parser = subparsers.add_parser(
        "batch",
        help="measure every case of a table",
        description="Measures every case of a table (CSV: caseID, pet, regions, ...; see docs/batch.md) and writes DIR/cases/<caseID>/ as "
        "`her2pet quantify` does, and DIR/measurements.csv, patientTotals.csv, organs.csv, candidates.csv, summary.csv and errors.csv over all cases. The table is checked as a whole "
        "first. Exit code 3: some cases were refused or failed, or have regions without numbers; the tables say why.",
    )
    parser.add_argument("cases", metavar="CASES.csv", help="the table of cases; its paths are relative to its own folder")
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="folder for the results")
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--jobs", type=_jobs, default=1, metavar="N", help="number of cases at a time, each in its own process (default: 1)"
    )
    where.add_argument("--scheduler", metavar="ADDRESS", help="run on a Dask cluster, e.g. tcp://10.0.0.5:8786")
    parser.add_argument(
        "--resume",
        action="store_true",
        help="keep what is done; do only what is missing, changed (table, files, software) or failed",
    )
    parser.add_argument(
        "--bids",
        action="store_true",
        help="also write DIR/bids: SUV, regions and measures as BIDS derivatives, under pseudonyms (caseID, patientID)",
    )
    addMeasureArguments(parser)
    addStrict(parser)
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Check, measure, write, report; see the exit codes of `her2pet`."""
    from HER2PETLib.cases import readCaseTable
    from HER2PETLib.environment import answersFor
    from HER2PETLib.jobs.batch.cluster import onScheduler
    from HER2PETLib.jobs.batch.run import runBatch
    from HER2PETLib.jobs.batch.workers import inProcesses

    cases = readCaseTable(arguments.cases, by=answersFor(arguments.cases), toMeasure=True)
    spread = (
        partial(onScheduler, address=arguments.scheduler) if arguments.scheduler else partial(inProcesses, jobs=arguments.jobs)
    )
    with progressBar("batch") as progress:
        settings = replace(settingsOf(arguments), bids=arguments.bids)
        result = runBatch(cases, arguments.out, settings, spread, resume=arguments.resume, progress=progress)
    _tell(result, arguments.out)
    isWhole = all(one.status == "done" and not one.unmeasured for one in result.results)
    return DONE if isWhole else PARTLY


def _tell(result: "BatchResult", out: Path) -> None:
    for one in result.results:
        if one.status != "done":
            print(f"her2pet batch: {one.caseID} {one.status}: {one.reason} {one.remedy}", file=sys.stderr)
    for each in result.doubled:
        print(f"her2pet batch: {each}", file=sys.stderr)
    if result.others:
        print(
            f"{out / 'cases'} also holds {len(result.others)} cases that are not in the table, for instance {result.others[0]}."
        )
    organs = "organs.csv, " if result.hasOrgans else ""
    print(f"Written: {out / 'measurements.csv'}, {organs}summary.csv, errors.csv; each case in {out / 'cases'}")
    regions = sum(one.regions or 0 for one in result.results)
    unmeasured = sum(one.unmeasured or 0 for one in result.results)
    kept = f" ({result.kept} of them were done before)" if result.kept else ""
    warned = [len(one.warnings) for one in result.results if one.warnings]
    warnings = (
        f"{counted(sum(warned), 'warning')} in {counted(len(warned), 'case')}: see summary.csv" if warned else "no warnings"
    )
    print(
        f"{result.count('done')} of {len(result.results)} cases done{kept}, {result.count('refused')} refused, "
        f"{result.count('failed')} failed; {counted(regions, 'region')}, {unmeasured} of them without numbers; {warnings}."
    )


def _jobs(text: str) -> int:
    value = int(text) if text.isascii() and text.isdecimal() else 0
    if not 1 <= value <= 1024:
        raise argparse.ArgumentTypeError(f"{text} is not a number of jobs (this machine has {os.cpu_count()} processors)")
    return value
