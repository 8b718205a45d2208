"""`her2pet endpoint`: the endpoint of the trial from the signed reading, the patients and their pathology."""

import argparse
import sys
from pathlib import Path

from HER2PETLib.commands import DONE, PARTLY
from HER2PETLib.commands.progressbar import progressBar


def addParser(subparsers) -> argparse.ArgumentParser:
    """Declare the command."""
    parser = subparsers.add_parser(
        "endpoint",
        help="patients with imageable HER2-positive metastases, with named denominators",
        description="Unblinds the signed reading in STUDY, judges eligibility, derives HER2 classes and writes the endpoint, the flow of "
        "patients and every decision on the way, and report.html, which shows all of it together with the agreement of the readers. "
        "The columns of both tables are described in the docs. "
        "Exit code 3: done, and there is something to look at in the tables (problems.csv says what and where: contradictions, values "
        "that are not valid, a HER2-positive focus that PET missed), or something of the study is not as it was handed out (the report "
        "says what).",
    )
    parser.add_argument("study", metavar="STUDY", help="the coordinator's folder of the reading; every reader has signed")
    parser.add_argument("--patients", required=True, metavar="CSV", help="one row a patient who gave consent")
    parser.add_argument("--pathology", required=True, metavar="CSV", help="one row a specimen")
    parser.add_argument(
        "--measurements",
        nargs="+",
        default=[],
        metavar="CSV",
        help="measurements.csv of `her2pet quantify` or `batch`, for the report",
    )
    parser.add_argument(
        "--note", action="append", default=[], metavar="TEXT", help="stands at the top of the report; may be repeated"
    )
    parser.add_argument("--out", required=True, metavar="DIR", help="folder for the results")
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Compute, write, print; exit code as in `commands`."""
    from HER2PETLib import __version__
    from HER2PETLib.files import sha256
    from HER2PETLib.reading.decision.reconcile import reconcile
    from HER2PETLib.reading.study.results import provenanceOf, recordResults
    from HER2PETLib.reading.study.study import openStudy
    from HER2PETLib.report.endpointtables import writeEndpointTables
    from HER2PETLib.report.measurementsummary import readMeasurements
    from HER2PETLib.report.page import writePage
    from HER2PETLib.report.studypage import studyContent
    from HER2PETLib.report.tables import writeTable
    from HER2PETLib.trial.endpoint import computeEndpoint
    from HER2PETLib.trial.pathology import readSpecimens
    from HER2PETLib.trial.patients import readPatients

    patients, invalid = readPatients(arguments.patients)
    specimens, alsoInvalid = readSpecimens(arguments.pathology)
    measurements = readMeasurements(arguments.measurements)
    study = openStudy(arguments.study)
    # From the signed ledgers themselves: a result table could have been edited.
    reading = reconcile(study)
    endpoint = computeEndpoint(patients, reading.patients, specimens, _fociOfPatient(reading))
    problems = [*invalid, *alsoInvalid, *endpoint.problems]
    provenance = {
        "command": "endpoint",
        "software": {"her2pet": __version__},
        **provenanceOf(study),
        "inputs": [{"path": path, "sha256": sha256(path)} for path in (arguments.patients, arguments.pathology)],
    }
    out = Path(arguments.out)
    with progressBar("pictures") as progress:
        content = studyContent(
            study, reading, endpoint, specimens, problems, measurements=measurements, notes=arguments.note, progress=progress
        )
    # After the study was verified, for that looks at the results of the last time, too.
    paths = writeEndpointTables(out, endpoint, specimens, problems, provenance)
    if measurements:
        paths.append(out / "measurementSummary.csv")
        writeTable(paths[-1], content.tables["measurementSummary"].columns, content.tables["measurementSummary"].rows)
    paths.append(out / "report.html")
    writePage(paths[-1], content)
    recordResults(study, "endpoint", paths)
    title = ""
    for row in endpoint.rows:
        if row.title != title:
            title = row.title
            print(title)
        print(f"  {row.group}: {row.proportion}")
    print(f"Drop-outs: {endpoint.dropOuts}.")
    for path in paths:
        print(path)
    for problem in problems:
        print(problem, file=sys.stderr)
    for problem in content.verification:
        print(f"Does not verify: {problem}", file=sys.stderr)
    return PARTLY if problems or content.verification else DONE


def _fociOfPatient(reading) -> dict[str, set[str]]:
    foci: dict[str, set[str]] = {patient.patientID: set() for patient in reading.patients}
    for focus in reading.foci:
        foci[focus.decision.patientID].add(focus.decision.nameInPatient)
    return foci
