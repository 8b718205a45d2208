"""The endpoint follows what the charter says decides: an adjudicator of discordant foci, or some of three readers. Worked by hand."""

import hashlib
import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest
from HER2PETLib.commands import main
from HER2PETLib.errors import CancelledError, ProblemError
from HER2PETLib.files import writeJSON
from HER2PETLib.jobs.endpoint import endpointOf
from HER2PETLib.reading.decision.blindedadjudicator import handOutToAdjudicator
from HER2PETLib.reading.ledger.readerledger import Ledger, claimLedger
from HER2PETLib.reading.packet.contents import readPacket
from HER2PETLib.reading.study.handout import handOut
from HER2PETLib.reading.study.returnedpackets import takeIn
from HER2PETLib.reading.study.verifiedstudy import verifyStudy
from HER2PETLib.trial.pathology import SPECIMEN_COLUMNS
from HER2PETLib.trial.patients import PATIENT_COLUMNS

# {patient: scores of the readers on focus 1, on focus 2}. With threshold 4 patient 0 is positive by both readers, 1 and 2 are discordant in
# focus 1, 3 is negative by both.
TWO = {0: [(5, 5), (1, 1)], 1: [(5, 2), (2, 1)], 2: [(2, 5), (1, 1)], 3: [(1, 2), (3, 3)]}
# Focus 1 is called by two readers in patient 0, by one in 1, by three in 2, by none in 3.
THREE = {0: [(5, 5, 1), (1, 1, 1)], 1: [(5, 1, 1), (1, 1, 1)], 2: [(4, 4, 4), (1, 1, 1)], 3: [(3, 3, 3), (1, 1, 1)]}
# What is said of patient 1 where its biopsied focus is not positive.
MISSED = (
    "pathology table, row 2, column focusID: focus 1 of patient Patient-Omega-1 is HER2-positive and not PET-positive; not counted as "
    "imageable."
)
FIXED = "89Zr-trastuzumab,F,1961-07-14,2015-02-03,yes,negative,yes,7,CT,1,no,no,no,no,,,2015-03-30,,,,"


@pytest.fixture
def signed(makeCases, makeStudy, quickPassphrase, tmp_path):
    """signed(scores, readers, rule): a study of four patients that the readers have signed with these scores."""

    def study(scores, readers, rule):
        made = makeStudy(cases=makeCases(4, lesions=2), readers=readers, rule={"threshold": 4, **rule})
        handOut(made)
        for column, reader in enumerate(readers):
            answer(made, reader, quickPassphrase, lambda patient, focus, column=column: scores[patient][focus][column])
        return made

    return study


def answer(study, reader, passphrase, scoreOf):
    """The reader gives each focus the score scoreOf(patient, focus), both from 0, signs, and is taken in."""
    packet = readPacket(study.packet(reader))
    claimLedger(packet.ledger, passphrase)
    with Ledger(packet.ledger, passphrase) as ledger:
        for case in packet.cases:
            showing = study.key.handOut.showings[reader][case.caseID]
            keyCase = study.key.cases[showing.case]
            ledger.openCase(case.caseID)
            for focusID, index in showing.foci.items():
                lesion = int(keyCase.foci[index].regionID) - 1
                ledger.score(case.caseID, focusID, scoreOf(int(keyCase.source.patientID[-1]), lesion))
            ledger.completeCase(case.caseID)
        writeJSON(packet.receipt, ledger.sign(passphrase, reader).document())
    takeIn(study, reader, study.packet(reader))


@pytest.fixture
def tables(tmp_path):
    """Patients 0 to 3; the biopsy of focus 1 of patient 1 is HER2-positive (dual ISH: ratio 2.6, 6.1 copies)."""
    patients, pathology = tmp_path / "patients.csv", tmp_path / "pathology.csv"
    rows = [f"Patient-Omega-{number},{FIXED}" for number in range(4)]
    patients.write_text("\n".join([",".join(PATIENT_COLUMNS), *rows]) + "\n")
    biopsy = "S1,Patient-Omega-1,1,core,2015-04-10,2+,dual,2.6,6.1,ASCO/CAP 2018,,"
    pathology.write_text("\n".join([",".join(SPECIMEN_COLUMNS), biopsy]) + "\n")
    return patients, pathology


def counts(out):
    """{measure: (k, n)} of all patients that were imaged."""
    table = pd.read_csv(out / "endpoint.csv")
    table = table[(table.group == "pooled") & (table.denominator == "imaged")]
    return {row.measure: (row.k, row.n) for row in table.itertuples()}


@pytest.mark.parametrize(("scores", "positive", "imageable"), [({1: 4, 2: 3}, 2, 1), ({1: 3, 2: 4}, 2, 0)])
def test_the_adjudicators_scores_decide_patients_and_endpoint(
    signed, tables, tmp_path, quickPassphrase, scores, positive, imageable
):
    """scores: of the adjudicator on focus 1 of patients 1 and 2. Patient 0 is positive whatever they say; the biopsy is of patient 1."""
    study = signed(TWO, ["anna", "bert"], {"readers": "all", "adjudicator": True})
    made = handOutToAdjudicator(study, "dora")
    answer(made, "dora", quickPassphrase, lambda patient, focus: scores[patient])
    result = endpointOf(study.folder, *tables, tmp_path / "out")
    assert result.faults == ([] if imageable else [MISSED])
    assert counts(tmp_path / "out") == {"petPositive": (positive, 4), "imageableHER2Positive": (imageable, 4)}
    assert verifyStudy(study) == []


def test_a_case_that_the_adjudicator_cannot_assess_leaves_its_patient_not_evaluable(signed, tables, tmp_path, quickPassphrase):
    study = signed(TWO, ["anna", "bert"], {"readers": "all", "adjudicator": True})
    made = handOutToAdjudicator(study, "dora")
    packet = readPacket(made.packet("dora"))
    claimLedger(packet.ledger, quickPassphrase)
    with Ledger(packet.ledger, quickPassphrase) as ledger:
        for case in packet.cases:
            ledger.openCase(case.caseID)
            ledger.notAssessable(case.caseID, "motion")
        writeJSON(packet.receipt, ledger.sign(quickPassphrase, "Dr. Dora").document())
    takeIn(made, "dora", made.packet("dora"))
    endpointOf(study.folder, *tables, tmp_path / "out")
    table = pd.read_csv(tmp_path / "out/endpoint.csv").set_index(["group", "measure", "denominator"])
    # Patients 1 and 2 have no other positive focus; 0 is positive and 3 negative by both readers.
    assert table.loc[("pooled", "petPositive", "imaged, with an evaluable reading"), ["k", "n"]].tolist() == [1, 2]


def test_tables_of_a_reading_whose_adjudication_is_missing_say_so(signed, capsys):
    study = signed(TWO, ["anna", "bert"], {"readers": "all", "adjudicator": True})
    assert main(["reading", "reconcile", str(study.folder)]) == 0
    said = capsys.readouterr().out
    assert "1 of 2 evaluable patients have a positive focus (4 patients read)" in said
    assert "2 discordant foci are not decided: the charter leaves them to an adjudicator" in said


@pytest.mark.parametrize("step", ["nothing handed out", "handed out"])
def test_without_the_adjudication_that_the_charter_asks_for_no_endpoint_is_computed(signed, tables, tmp_path, capsys, step):
    study = signed(TWO, ["anna", "bert"], {"readers": "all", "adjudicator": True})
    if step == "handed out":
        handOutToAdjudicator(study, "dora")
    with pytest.raises(
        ProblemError, match=r"an adjudicator decides the discordant foci. There are 2, and no adjudication was taken in"
    ):
        endpointOf(study.folder, *tables, tmp_path / "out")
    assert not (tmp_path / "out").exists() and study.ledger.of("unblinded") == []
    named = ["--patients", str(tables[0]), "--pathology", str(tables[1]), "--out", str(tmp_path / "out")]
    assert main(["endpoint", str(study.folder), *named]) == 1
    assert "her2pet reading adjudicate" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_where_nothing_is_discordant_the_readers_decide_without_an_adjudicator(signed, tables, tmp_path):
    agreed = {patient: [(a, a) for a, _ in foci] for patient, foci in TWO.items()}  # patients 0 and 1 are positive
    study = signed(agreed, ["anna", "bert"], {"readers": "all", "adjudicator": True})
    endpointOf(study.folder, *tables, tmp_path / "out")
    assert counts(tmp_path / "out") == {"petPositive": (2, 4), "imageableHER2Positive": (1, 4)}


@pytest.mark.parametrize(("rule", "positive", "imageable"), [("all", 1, 0), ("majority", 2, 0), (2, 2, 0), (1, 3, 1)])
def test_the_endpoint_of_three_readers_goes_by_how_many_have_to_call_a_focus(
    signed, tables, tmp_path, capsys, rule, positive, imageable
):
    study = signed(THREE, ["anna", "bert", "clara"], {"readers": rule})
    named = ["--patients", str(tables[0]), "--pathology", str(tables[1]), "--out", str(tmp_path / "out")]
    assert main(["endpoint", str(study.folder), *named]) == (0 if imageable else 3)
    assert counts(tmp_path / "out") == {"petPositive": (positive, 4), "imageableHER2Positive": (imageable, 4)}
    printed = capsys.readouterr()
    assert f"  pooled: {positive}/4 (" in printed.out and printed.err == ("" if imageable else f"{MISSED}\n")
    assert len(json.loads((tmp_path / "out/endpoint.json").read_text())["readings"]) == 3


def test_of_three_readers_the_adjudicator_decides_where_they_differ(signed, tables, tmp_path, quickPassphrase):
    """Discordant is where one called and another did not: focus 1 of patients 0 and 1; patient 2 is positive by all three."""
    study = signed(THREE, ["anna", "bert", "clara"], {"readers": "majority", "adjudicator": True})
    made = handOutToAdjudicator(study, "dora")
    answer(made, "dora", quickPassphrase, lambda patient, focus: {0: 1, 1: 5}[patient])
    endpointOf(study.folder, *tables, tmp_path / "out")
    assert counts(tmp_path / "out") == {"petPositive": (2, 4), "imageableHER2Positive": (1, 4)}


def test_an_endpoint_can_be_stopped_in_every_step_and_then_writes_nothing(signed, tables, tmp_path):
    study = signed(TWO, ["anna", "bert"], {"readers": "all"})
    steps = []
    endpointOf(study.folder, *tables, tmp_path / "whole", cdisc="STUDY", progress=lambda *step: steps.append(step))
    words = [what for *_, what in steps if what]
    assert words[:2] == ["checking the reading of anna", "checking the reading of bert"]
    assert words[2:5] == ["computing the endpoint", "scores against pathology", "several readers"]
    assert words[-4:] == ["agreement of the readers", "verifying the study", "writing SDTM", "drawing the page"]
    assert all(0 <= done <= total for done, total, _ in steps)
    for stopAt in range(len(steps)):
        left = iter(range(stopAt))

        def stop(*step, left=left):
            if next(left, None) is None:
                raise CancelledError

        with pytest.raises(CancelledError):
            endpointOf(study.folder, *tables, tmp_path / "out", cdisc="STUDY", progress=stop)
        assert not (tmp_path / "out").exists()
    assert len(study.ledger.of("resultsWritten")) == 1  # of the whole one alone


def test_a_ledger_that_is_changed_while_the_endpoint_is_computed_is_found(signed, tables, tmp_path):
    study = signed(TWO, ["anna", "bert"], {"readers": "all"})

    def tamper(done, total, what):
        if what == "verifying the study":
            with closing(sqlite3.connect(study.returned("bert") / "ledger.sqlite")) as connection:
                (trigger,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'eventsStay'").fetchone()
                connection.execute("DROP TRIGGER eventsStay")
                connection.execute("UPDATE events SET data = replace(data, '5', '4') WHERE kind = 'scored'")
                connection.execute(trigger)
                connection.commit()

    with pytest.raises(ProblemError, match=r"was altered or damaged\. Event \d+, data"):
        endpointOf(study.folder, *tables, tmp_path / "out", progress=tamper)


def test_an_endpoint_within_the_study_is_private_and_names_every_table_it_was_computed_from(signed, tables, tmp_path):
    study = signed(TWO, ["anna", "bert"], {"readers": "all"})
    measured = tmp_path / "measurements.csv"
    measured.write_text("caseID,regionID,name,role,suvMax,suvMean,suvPeak,volumeMl\nCase-Alpha-0,1,liver,lesion,7.5,5,6,1\n")
    out = study.results / "endpoint"
    endpointOf(study.folder, *tables, out, measurements=[measured])
    if os.name != "nt":
        assert [path for path in [out, *out.rglob("*")] if path.stat().st_mode & 0o077] == []
    inputs = {Path(each["path"]).name: each["sha256"] for each in json.loads((out / "endpoint.json").read_text())["inputs"]}
    assert set(inputs) == {"patients.csv", "pathology.csv", "measurements.csv"}
    assert inputs["measurements.csv"] == hashlib.sha256(measured.read_bytes()).hexdigest()
    assert verifyStudy(study) == []
