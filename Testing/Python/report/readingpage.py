"""The page of a reading that was made here, with the tables beside it."""

import csv

import numpy as np
import pytest
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.reading.charter import newCharter
from HER2PETLib.reading.decision.reconcile import DecidedFocus, Reconciliation
from HER2PETLib.reading.decision.rule import Answer, AnswerState, FocusDecision, PatientDecision, decideFocus
from HER2PETLib.report.caserows import ENTERED
from HER2PETLib.report.endpointtables import LESIONS, endpointTables, writeEndpointTables
from HER2PETLib.report.lesionanalysis import lesionAnalysis
from HER2PETLib.report.multireadertables import MULTIREADER, multiReaderTable
from HER2PETLib.report.page import Content, pageOf
from HER2PETLib.report.projection import UNDECIDED, Mark, anteriorProjection
from HER2PETLib.report.readingscores import scoredLesions
from HER2PETLib.report.readingtables import readingTables, writeReadingTables
from HER2PETLib.statistics.agreement import ScorePair
from HER2PETLib.statistics.diagnostic import diagnosticTables
from HER2PETLib.tables.columns import Column, Table
from HER2PETLib.trial.endpoint import computeEndpoint
from HER2PETLib.trial.pathology import SPECIMEN_COLUMNS, readSpecimens
from HER2PETLib.trial.patients import PATIENT_COLUMNS, readPatients
from htmlpage import Page

EVIL = "<script>alert('1')</script>&\""
# domain.md section 4: rows anna, columns bert; coefficients by statsmodels, scikit-learn and irrCAC.
COUNTS = [[20, 4, 1, 0, 0], [3, 15, 5, 1, 0], [1, 4, 12, 4, 1], [0, 1, 3, 14, 5], [0, 0, 1, 4, 22]]
SCORES = {
    "Agreement": 0.685950, "Cohen's kappa": 0.606874, "Cohen's kappa, linear weights": 0.778407, "Cohen's kappa, quadratic weights": 0.890121,
    "Gwet's AC1": 0.60758, "Gwet's AC2, linear weights": 0.77323, "Gwet's AC2, quadratic weights": 0.88481,
}  # fmt: skip
CUT = {"Cohen's kappa": 0.813088, "Positive agreement": 0.891089, "Negative agreement": 0.921986, "Gwet's AC1": 0.82302}
FIXED = "F,1961-07-14,2015-02-03,yes,negative,yes,7,CT,1,no,no,no,no,,"


def decided(number, first, second):
    answers = {
        reader: Answer(AnswerState.NOT_SEEN) if score is None else Answer(AnswerState.SCORED, score)
        for reader, score in (("anna", first), ("bert", second))
    }
    patient = f"Z{number % 11}"
    decision = FocusDecision(
        f"F{number}", f"case-{patient}", patient, EVIL if number % 2 else "Liver", answers, *decideFocus(answers, 4)
    )
    return DecidedFocus(decision, (0.0, 0.0, 0.0))


@pytest.fixture(scope="session")
def reading():
    """121 foci of 11 patients, and of anna six that she saw twice."""
    scores = [(row + 1, column + 1) for row in range(5) for column in range(5) for _ in range(COUNTS[row][column])]
    foci = [decided(number, *pair) for number, pair in enumerate(scores)]
    pairs = tuple(ScorePair(f.decision.patientID, f.decision.site, *pair) for f, pair in zip(foci, scores, strict=True))
    # anna scored every focus of the repeats 1 or 2, twice: positive agreement of her is not defined.
    repeats = {"anna": tuple(ScorePair(f"Z{n % 3}", "Liver", 1 + n % 2, 1 + n % 2) for n in range(6))}
    patients = [
        PatientDecision(
            f"Z{n}",
            tuple(f.decision.focusID for f in foci if f.decision.patientID == f"Z{n}" and f.decision.positive),
            True,
            "read",
        )
        for n in range(11)
    ]
    return Reconciliation(
        ("anna", "bert"),
        2,
        4,
        tuple(foci),
        tuple(patients),
        (),
        (),
        {("anna", "bert"): pairs},
        repeats,
        "by identity of the given foci",
    )


@pytest.fixture(scope="session")
def made(reading, tmp_path_factory):
    """(content, folder with the tables as files)"""
    folder = tmp_path_factory.mktemp("page")
    rows = [f"Z{n},89Zr-{'trastuzumab' if n % 2 else 'pertuzumab'},{FIXED},2015-03-30,,,," for n in range(11)]
    rows.append(f"{EVIL.replace(chr(34), '')},89Zr-trastuzumab,{FIXED},,,,,")
    (folder / "patients.csv").write_text("\n".join([",".join(PATIENT_COLUMNS), *rows]) + "\n", encoding="utf-8")
    first = {patient.patientID: patient.positiveFocusIDs[0] for patient in reading.patients if patient.positiveFocusIDs}
    specimens = [
        f"S0,Z0,{first['Z0']},core,2015-04-10,3+,,,,ASCO/CAP 2018,,",
        f"S1,Z1,{first['Z1']},core,2015-04-10,1+,,,,ASCO/CAP 2018,,",
    ]
    (folder / "pathology.csv").write_text("\n".join([",".join(SPECIMEN_COLUMNS), *specimens]) + "\n", encoding="utf-8")
    people, invalid = readPatients(folder / "patients.csv")
    tissue, alsoInvalid = readSpecimens(folder / "pathology.csv")
    endpoint = computeEndpoint(
        people, reading.patients, tissue, {f"Z{n}": {f.decision.focusID for f in reading.foci} for n in range(11)}
    )
    problems = [*invalid, *alsoInvalid, *endpoint.problems]
    writeEndpointTables(folder, endpoint, tissue, problems, {})
    writeReadingTables(folder, reading, scores=(1, 2, 3, 4, 5), freeSearch=False)
    charter = newCharter(
        "A trial " + EVIL, "89Zr-trastuzumab", ["anna", "bert"], {f"case-Z{n}": 11 for n in range(11)}, 7, repeats=1
    )
    geometry = Geometry.fromLPS((6, 8, 9), (0, 0, 0), (4, 4, 5), np.eye(3))
    picture = anteriorProjection(
        Volume(np.ones(geometry.shape, np.float32), geometry),
        [Mark(EVIL, (0.0, 0.0, 0.0), UNDECIDED)],
        (0, 10),
        "case-Z0 " + EVIL,
    )
    cases = [
        {
            "caseID": "case-Z0",
            "patientID": "Z0",
            "tracer": EVIL,
            "hoursSinceAdministration": 120.25,
            "kind": "SUVbw",
            "factor": "0.00102",
            "entered": EVIL,
        },
        {"caseID": "case-Z1", "patientID": "Z1", "warnings": "The folder is gone."},
    ]
    keys = ("caseID", "patientID", "tracer", "kind", "factor", "decayRule", "entered", "adaptations", "warnings")
    caseColumns = [
        *(Column(key, key) for key in keys),
        Column("hoursSinceAdministration", "Since administration", "h", "", "double"),
    ]
    auditColumns = (
        "reader",
        "events",
        "kinds",
        "changes",
        "first",
        "printedName",
        "time",
        "meaning",
        "receiptCame",
        "packetID",
        "lastHash",
        "signature",
    )
    inputs = [
        {"caseID": "case-Z0", "input": "weight", "value": "66.6 kg", "source": "(0010,1030) Patient's Weight"},
        {"caseID": "case-Z0", "input": "administered activity", "value": "189 MBq", "source": ENTERED},
    ]
    # Of every third focus; the SUVmax is the number of the focus and a half.
    measured = [
        {"caseID": f.decision.caseID, "regionID": f.decision.focusID, "role": "lesion", "suvMax": number + 0.5}
        for number, f in enumerate(reading.foci)
        if number % 3 == 0
    ]
    tables = {
        **readingTables(reading, scores=(1, 2, 3, 4, 5), freeSearch=False),
        **endpointTables(endpoint, tissue, problems),
        **diagnosticTables(scoredLesions(reading, endpoint)),
        LESIONS: lesionAnalysis(reading, endpoint, measured, {f"case-Z{n}": f"Z{n}" for n in range(11)}, freeSearch=False),
        MULTIREADER: multiReaderTable(reading, endpoint, freeSearch=False),
        "cases": Table(caseColumns, cases),
        "suvInputs": Table([], inputs),
        "audit": Table(
            [Column(key, key) for key in auditColumns],
            [{"reader": "anna", "events": 47, "printedName": EVIL, "receiptCame": "separately", "lastHash": "ab" * 32}],
        ),
    }
    content = Content(
        charter.document(), charter.hash, reading.gate, tables, [("case-Z0", picture), ("case-Z1", "No picture: the folder is gone.")], [],
        "0 dropped out", {"her2pet": "0.1.0"}, "2026-01-31 12:00 UTC", ["Generated " + EVIL],
    )  # fmt: skip
    return content, folder


@pytest.fixture(scope="session")
def html(made):
    return pageOf(made[0])


@pytest.fixture(scope="session")
def page(html):
    return Page(html)


def rowsOf(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
