"""`her2pet demo`: a generated trial from DICOM to numbers, decisions and endpoint, beside its truth."""

import argparse
import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from HER2PETLib.commands import DONE, FAILED
from HER2PETLib.commands.alignedtext import printAligned
from HER2PETLib.commands.arguments import Subparsers
from HER2PETLib.commands.progressbar import progressBar
from HER2PETLib.errors import ProblemError
from HER2PETLib.outputfolder import OutputFolder
from HER2PETLib.tables.csvreader import rowsByName

# What the demo makes in its folder, again at each run.
TRIAL, SUV, MEASURES, STUDY, RESULTS, FOLLOWUP = "trial", "suv", "measurements", "study", "results", "followup"
# Header values are written with ten digits; more than that apart from the truth is a wrong conversion.
LARGEST_DEVIATION = 1e-6
HEADINGS = ("case", "hours", "lesion", "true SUV", "ideal max", "SUVmax", "SUVpeak", "SUVmean", "SUVmax/true")


def addParser(subparsers: Subparsers) -> argparse.ArgumentParser:
    """Declare the command."""
    parser = subparsers.add_parser(
        "demo",
        help="the main job on a generated trial",
        description="Generates an 89Zr HER2 trial as DICOM with known truth, converts every PET series to SUV, measures every region, "
        "has two simulated readers read it blinded, follows the lesions of one woman over an FDG PET/CT, and prints measures, endpoint and identities "
        "beside the truth. Exit code 1: a number is further from the truth than it may be, a packet reveals an identity, a lesion is taken for "
        "another, or a step failed.",
    )
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="folder for all of it (about 350 MB)")
    parser.add_argument("--patients", type=int, default=8, choices=range(1, 25), metavar="N", help="imaged patients (default: 8)")
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Generate, convert, measure, read, compare; exit code as in `commands`."""
    out, folders = arguments.out, (TRIAL, SUV, MEASURES, STUDY, RESULTS, FOLLOWUP)
    with OutputFolder(out, "demo") as output:
        output.clear(folders)
        try:
            return _make(out, arguments.patients)
        finally:  # also where it was stopped: what it made until then is its own
            for folder in folders:
                output.adopt(folder)


def _make(out: Path, patients: int) -> int:
    from HER2PETLib.commands.demofollowup import followWoman
    from HER2PETLib.commands.demoreading import readTrial, tellEndpoint
    from HER2PETLib.phantom.trial import writeTrial

    began = time.monotonic()
    with progressBar("generating") as progress:
        cases = writeTrial(out / TRIAL, patients=patients, progress=progress)
    print(f"Generated  {len(cases)} patients, PET and CT as DICOM, in {out / TRIAL}  ({_since(began)})")
    results, entered = convert(out)
    faults = _tellConversion(out, results, entered)
    print(f"           SUV volumes in {out / SUV}  ({_since(began)})")
    print()
    rows = measure(out)
    lesions = [row for row in rows if row["truth"]["role"] == "lesion"]
    _print(lesions)
    print(
        "ideal max: a sphere in even tissue after the same blur, without noise (-: its surroundings are not even). SUVmax/true is"
    )
    print("more than 100 % by noise, and in a lesion that takes up less than its tissue by spill-in.")
    print()
    references = [float(row["suvMean"]) / float(row["truth"]["trueSUV"]) for row in rows if row not in lesions]
    print(
        f"Measured   {len(lesions)} lesions; {len(references)} reference regions, "
        f"SUVmean {100 * min(references):.1f} to {100 * max(references):.1f} % of the truth  ({_since(began)})"
    )
    print(
        f"           {out / MEASURES}/<case>/measurements.csv: all measures; organs.csv: uptake of organs; provenance.json: how obtained;"
    )
    print("           report.html: both with a picture, on one page")
    print(
        f"           {out / TRIAL / 'truth.csv'}: the truth; {out / TRIAL / 'cases.csv'}: the cases, also for `her2pet reading`, and for"
    )
    print(f"           her2pet batch {out / TRIAL / 'cases.csv'} --out {out / 'batch'} --jobs 2 --resume")
    print()
    faults += readTrial(out / TRIAL, out / STUDY, identities(cases))
    tables = [out / MEASURES / case.caseID / "measurements.csv" for case in cases]
    tellEndpoint(out / TRIAL, out / STUDY, tables, out / RESULTS)
    print()
    faults += followWoman(out / TRIAL, cases, out / STUDY, out / FOLLOWUP)
    print()
    print(f"Report     {out / RESULTS / 'report.html'}  ({_since(began)})")
    for fault in faults:
        print(f"her2pet demo: {fault}", file=sys.stderr)
    return FAILED if faults else DONE


def convert(out: Path) -> tuple[list[dict[str, Any]], dict[str, dict[str, Any]]]:
    """Convert every PET series of the trial by its header alone, then those of cases with an injection date-time in cases.csv again.

    Returns the objects of suv.json, and {seriesInstanceUID: object} of what was converted with a person's input.
    """
    from HER2PETLib.dicom.folder import findSeries
    from HER2PETLib.files import writeJSON
    from HER2PETLib.jobs.suv import JOB, LIST, convertOne
    from HER2PETLib.suv.record import EnteredValues

    with progressBar("reading headers") as progress:
        found = findSeries([out / TRIAL], progress)
    series = found.ofModality("PT")
    uids = {case["caseID"]: case["seriesInstanceUID"] for case in _truth(out)}
    entered = {}
    with OutputFolder(out / SUV, JOB, "SUVbw") as output:
        results = [convertOne(one, output, EnteredValues()).toJSON() for one in series]
        for case in rowsByName(out / TRIAL / "cases.csv"):
            if case["injectedAt"]:
                one = next(one for one in series if one.seriesInstanceUID == uids[case["caseID"]])
                values = EnteredValues(administeredAt=case["injectedAt"], reason=case["reason"], by="cases.csv")
                entered[one.seriesInstanceUID] = convertOne(one, output, values).toJSON()
        with output.adding() as folder:
            writeJSON(folder / LIST, results)
            writeJSON(folder / "suv-entered.json", list(entered.values()))
    return results, entered


def measure(out: Path) -> list[dict[str, Any]]:
    """Measure every case as `her2pet quantify` does; returns one row a region: that of measurements.csv with "truth", its row of
    truth.csv, and "hours" since administration."""
    from HER2PETLib.cases import readCaseTable
    from HER2PETLib.jobs.quantify import Settings, quantifyCase

    def tell(sentence: str) -> None:
        print(f"her2pet demo: {sentence}", file=sys.stderr)

    truth = {(row["caseID"], row["regionID"]): row for row in rowsByName(out / TRIAL / "truth.csv")}
    hours = {case["caseID"]: case["hoursSinceAdministration"] for case in _truth(out)}
    rows = []
    cases = readCaseTable(out / TRIAL / "cases.csv", by="cases.csv", toMeasure=True)
    with progressBar("measuring") as progress:
        for done, case in enumerate(cases):
            progress(done, len(cases), case.caseID)
            folder = out / MEASURES / case.caseID
            if quantifyCase(case, folder, Settings(report=True), tell=tell).unmeasured:
                raise ProblemError(f"{case.caseID} has regions that were not measured; {folder / 'measurements.csv'} says why.")
            for row in rowsByName(folder / "measurements.csv"):
                rows.append({**row, "truth": truth[row["caseID"], row["regionID"]], "hours": hours[case.caseID]})
    return rows


def identities(cases: Sequence[Any]) -> list[str]:
    """What the DICOM of the generated patients says about who they are: names and their parts, numbers, dates of birth."""
    texts = {
        text for case in cases for text in (case.name, *case.name.split("^"), case.hospitalID, case.accession, case.birthDate)
    }
    return sorted(text for text in texts if len(text) >= 4)


def largestDeviation(truth: Sequence[Mapping[str, Any]], factors: Mapping[str, Any]) -> float:
    """The largest relative deviation of the SUV factors (a number, or one a slice; by Series Instance UID) from the truth."""
    import numpy as np

    deviations = [
        np.abs(np.asarray(factors[case["seriesInstanceUID"]]) / np.asarray(case["suvFactor"]) - 1).max()
        for case in truth
        if case["seriesInstanceUID"] in factors
    ]
    return float(max(deviations, default=float("inf")))


def _tellConversion(out: Path, results: Sequence[Mapping[str, Any]], entered: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Print what was converted and what refused; returns what is wrong, as sentences."""
    converted = [result for result in results if result["status"] == "converted"]
    refused = [result for result in results if result["status"] == "refused"]
    for result in refused:
        print(f"Refused    {result['reason']}")
    for result in entered.values():
        if result["status"] == "converted":
            value = next(one for one in result["inputs"].values() if one["source"] == "entered")
            print(f"Entered    {result['seriesInstanceUID']}: injected at {value['value']} ({value['reason']})")
    truth = _truth(out)
    factors = {
        result["seriesInstanceUID"]: result["factor"]
        for result in (*converted, *entered.values())
        if result["factor"] is not None
    }
    deviation = largestDeviation(truth, factors)
    print(
        f"Converted  {len(converted)} of {len(results)} PET series by their headers, {len(refused)} refused; "
        f"{sum(result['status'] == 'converted' for result in entered.values())} of the refused with what a person entered; "
        f"largest deviation of the SUV factor from the truth {deviation:.1e}"
    )
    faults = []
    if deviation >= LARGEST_DEVIATION:
        faults.append(f"an SUV factor is {deviation:.1e} from the truth, more than {LARGEST_DEVIATION:.0e}.")
    byHeader = {result["seriesInstanceUID"] for result in converted}
    for case in truth:
        if (case["seriesInstanceUID"] in byHeader) == case["refusedWithoutInjectedAt"]:
            faults.append(
                f"{case['caseID']} was {'converted' if case['refusedWithoutInjectedAt'] else 'refused'} by its header alone."
            )
        if case["seriesInstanceUID"] not in factors:
            faults.append(f"{case['caseID']} has no SUV.")
    return faults


def _print(rows: Sequence[Mapping[str, Any]]) -> None:
    lines = [HEADINGS]
    for row in rows:
        true, maximum = float(row["truth"]["trueSUV"]), float(row["suvMax"])
        measured = (f"{float(row[key]):.2f}" for key in ("suvMax", "suvPeak", "suvMean"))
        ideal = row["truth"]["expectedSUVMax"]
        cells = (f"{true:.2f}", f"{float(ideal):.2f}" if ideal else "-", *measured, f"{100 * maximum / true:.0f} %")
        lines.append((row["caseID"], f"{row['hours']:.1f}", row["name"], *cells))
    printAligned(lines, left=(0, 2))


def _truth(out: Path) -> list[dict[str, Any]]:
    return json.loads((out / TRIAL / "truth.json").read_text(encoding="utf-8"))


def _since(began: float) -> str:
    return f"{time.monotonic() - began:.0f} s"
