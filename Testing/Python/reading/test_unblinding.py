"""Unblinding: only when all have signed, with the key of the hand-out; from the readings to decisions of foci and patients."""

import json
import shutil
from collections import Counter

import numpy as np
import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.phantom.readers import TrueFocus, readTruth, truthOfPacket
from HER2PETLib.reading.decision.reconcile import reconcile, sensitivityAnalysis
from HER2PETLib.reading.ledger.readerledger import Ledger, claimLedger
from HER2PETLib.reading.packet.contents import readPacket
from HER2PETLib.reading.study.handout import handOut
from HER2PETLib.reading.study.returnedpackets import takeIn
from HER2PETLib.reading.study.study import openStudy
from HER2PETLib.reading.study.verifiedstudy import verifyStudy
from HER2PETLib.report.readingtables import readingTables


def exchangedPatients(document):
    first, second, *_ = document["cases"].values()
    for name in ("patientID", "caseID"):
        first["source"][name], second["source"][name] = second["source"][name], first["source"][name]


def exchangedFoci(document):
    showing = next(iter(document["handOut"]["showings"]["anna"].values()))
    showing["foci"]["F1"], showing["foci"]["F2"] = showing["foci"]["F2"], showing["foci"]["F1"]


def exchangedShowings(document):
    first, second, *_ = document["handOut"]["showings"]["bert"].values()
    first["case"], second["case"] = second["case"], first["case"]


def movedLesion(document):
    next(iter(document["cases"].values()))["foci"][0]["positionRAS"][0] += 1


@pytest.mark.parametrize("change", [exchangedPatients, exchangedFoci, exchangedShowings, movedLesion])
def test_a_key_that_was_changed_unblinds_nobody(made, read, change):
    """Who is behind an answer is half of the result: it cannot be exchanged after the hand-out, by nobody, unseen."""
    study, truth = made
    for reader in ("anna", "bert"):
        read(study, truth, reader)
    takeIn(study, "anna", study.packet("anna"))
    original = study.keyPath.read_bytes()
    document = json.loads(original)
    change(document)
    study.keyPath.write_text(json.dumps(document))
    changed = openStudy(study.folder)
    said = "key.json was changed after packets were handed out"
    (problem,) = verifyStudy(changed)
    assert problem.startswith(said)
    with pytest.raises(ProblemError, match=said):
        takeIn(changed, "bert", study.packet("bert"))
    takeIn(study, "bert", study.packet("bert"))
    with pytest.raises(ProblemError, match=said):
        reconcile(changed)
    shutil.rmtree(study.folder / "packets")  # the ledgers alone show it
    (problem,) = verifyStudy(changed)
    assert problem.startswith(said)
    study.keyPath.write_bytes(original)
    assert verifyStudy(openStudy(study.folder)) == []


def test_nobody_is_unblinded_before_all_have_signed(made, read):
    study, truth = made
    read(study, truth, "anna")
    takeIn(study, "anna", study.packet("anna"))
    read(study, truth, "bert")
    with pytest.raises(ProblemError, match="ledger of bert was not taken in yet"):
        reconcile(study)


@pytest.mark.parametrize("givenFoci", [True, False])
def test_readers_who_know_the_truth_find_every_positive_focus_and_no_other(makeCases, makeStudy, read, givenFoci):
    cases = makeCases(lesions=3)
    study = makeStudy(cases=cases, repeats=2, givenFoci=givenFoci)
    handOut(study)
    for reader in ("anna", "bert"):
        read(study, cases.truth, reader)
        takeIn(study, reader, study.packet(reader))
    result = reconcile(study)
    positive = [focus for focus in result.foci if focus.decision.positive]
    # Of 3 lesions the first and third are positive; in free search marks are up to 2 mm off in each direction.
    assert len(positive) == 8
    for focus in positive:
        there = [true.positionRAS for true in cases.truth[focus.decision.caseID] if true.positive]
        assert min(np.linalg.norm(np.subtract(focus.positionRAS, place)) for place in there) <= (1e-3 if givenFoci else 3.5)
    assert [(p.patientID, len(p.positiveFocusIDs), p.evaluable) for p in result.patients] == [
        (f"Patient-Omega-{number}", 2, True) for number in range(4)
    ]
    assert {focus.decision.caseID: focus.decision.patientID for focus in result.foci}["Case-Alpha-2"] == "Patient-Omega-2"
    assert all(pair.first >= 4 and pair.second >= 4 for pair in result.scorePairs["anna", "bert"] if pair.site == "liver")
    for reader in ("anna", "bert"):
        called = [(pair.first or 0, pair.second or 0) for pair in result.repeatPairs[reader]]
        if not givenFoci:
            assert sum(first >= 4 and second >= 4 for first, second in called) == 4
        assert not any((first >= 4) != (second >= 4) for first, second in called)
    if givenFoci:
        assert Counter(focus.decision.focusID for focus in positive) == {"1": 4, "3": 4}
        # A repeat asks about one focus of its case.
        assert all(len(result.repeatPairs[reader]) == 2 for reader in ("anna", "bert"))


def test_a_case_without_given_foci_is_not_evaluable(makeCases, makeStudy, read):
    cases = makeCases(2, lesions=0)
    study = makeStudy(cases=cases)
    handOut(study)
    for reader in ("anna", "bert"):
        read(study, cases.truth, reader)
        takeIn(study, reader, study.packet(reader))
    result = reconcile(study)
    assert result.foci == ()
    assert [(patient.evaluable, patient.positiveFocusIDs) for patient in result.patients] == [(False, ()), (False, ())]
    assert "no focus was given to read" in result.patients[0].reason


def test_a_patient_in_whom_free_search_finds_nothing_is_negative(makeCases, makeStudy, read):
    cases = makeCases(2, lesions=0)
    study = makeStudy(cases=cases, givenFoci=False)
    handOut(study)
    for reader in ("anna", "bert"):
        read(study, cases.truth, reader)
        takeIn(study, reader, study.packet(reader))
    assert [(patient.evaluable, patient.positiveFocusIDs) for patient in reconcile(study).patients] == [(True, ()), (True, ())]


def readFreely(study, truth, marks, passphrase):
    """Each reader marks at these offsets (mm, along the body) from the first lesion of the only case, with these scores; signed, taken in."""
    for reader, ofReader in marks.items():
        packet = readPacket(study.packet(reader))
        (there,) = truthOfPacket(study, reader, truth).values()
        claimLedger(packet.ledger, passphrase)
        with Ledger(packet.ledger, passphrase) as ledger:
            case = packet.cases[0].caseID
            ledger.openCase(case)
            for offset, score in ofReader:
                name = ledger.markFocus(case, np.add(there[0].positionRAS, (0, 0, offset)), None, "liver")
                ledger.score(case, name, score)
            ledger.completeCase(case)
            receipt = ledger.sign(passphrase, reader)
        packet.receipt.write_text(json.dumps(receipt.document()))
        takeIn(study, reader, study.packet(reader))


def test_where_distance_does_not_say_which_marks_are_one_focus_the_readers_are_asked_and_nothing_is_decided(
    makeCases, makeStudy, quickPassphrase
):
    cases = makeCases(1, lesions=1)
    study = makeStudy(cases=cases, givenFoci=False)
    handOut(study)
    # anna calls one focus; bert has a cold mark 2 mm and a hot one 4 mm from it. Far away both call another.
    readFreely(study, cases.truth, {"anna": [(0, 5), (60, 5)], "bert": [(2, 2), (-4, 5), (61, 4)]}, quickPassphrase)
    result = reconcile(study)
    (query,) = result.queries
    assert (query.caseID, query.marks, query.fewest, query.most) == (
        "Case-Alpha-0", {"anna": ("F1",), "bert": ("F1", "F2")}, 0, 1,
    )  # fmt: skip
    undecided = [focus.decision for focus in result.foci if focus.decision.positive is None]
    assert {decision.focusID for decision in undecided} == set(query.focusIDs) and len(undecided) == 2
    assert all("which of these marks are the same focus (anna F1; bert F1, F2)" in decision.reason for decision in undecided)
    # The other focus is decided, and so is the patient.
    assert [patient.evaluable and len(patient.positiveFocusIDs) for patient in result.patients] == [1]
    (row,) = readingTables(result, scores=(1, 2, 3, 4, 5), freeSearch=True)["queries"].rows
    assert row["marks"] == "anna: F1; bert: F1, F2" and row["question"] == "Which of these marks are the same focus?"


def test_a_patient_whose_only_positive_focus_hangs_on_a_query_is_not_evaluable(makeCases, makeStudy, quickPassphrase):
    cases = makeCases(1, lesions=1)
    study = makeStudy(cases=cases, givenFoci=False)
    handOut(study)
    readFreely(study, cases.truth, {"anna": [(0, 5)], "bert": [(2, 2), (-4, 5)]}, quickPassphrase)
    (patient,) = reconcile(study).patients
    assert not patient.evaluable and "query to the readers" in patient.reason


def test_marks_on_one_point_are_one_focus_though_two_pairs_could_be_made(makeCases, makeStudy, quickPassphrase):
    cases = makeCases(1, lesions=1)
    study = makeStudy(cases=cases, givenFoci=False)
    handOut(study)
    readFreely(study, cases.truth, {"anna": [(0, 5), (9.5, 1)], "bert": [(0, 5), (-9.5, 1)]}, quickPassphrase)
    result = reconcile(study)
    assert result.queries == ()
    assert [focus.distanceMm for focus in result.foci if focus.decision.positive] == [pytest.approx(0.0, abs=1e-6)]


def test_marks_in_one_large_lesion_are_one_focus_and_its_gate_is_recorded(makeCases, makeStudy, quickPassphrase):
    cases = makeCases(1, lesions=2)
    study = makeStudy(cases=cases, givenFoci=False)
    handOut(study)
    # 18 mm apart: beyond 10 mm, within the radius of 20 mm that bert measured.
    for reader, offset, radius in (("anna", 0.0, None), ("bert", 18.0, 20.0)):
        packet = readPacket(study.packet(reader))
        (there,) = truthOfPacket(study, reader, cases.truth).values()
        claimLedger(packet.ledger, quickPassphrase)
        with Ledger(packet.ledger, quickPassphrase) as ledger:
            case = packet.cases[0].caseID
            ledger.openCase(case)
            name = ledger.markFocus(case, np.add(there[0].positionRAS, (0, 0, offset)), radius, "liver")
            ledger.score(case, name, 5)
            ledger.completeCase(case)
            receipt = ledger.sign(quickPassphrase, reader)
        packet.receipt.write_text(json.dumps(receipt.document()))
        takeIn(study, reader, study.packet(reader))
    result = reconcile(study)
    (focus,) = result.foci
    assert focus.decision.positive and focus.distanceMm == pytest.approx(18.0)
    np.testing.assert_allclose(focus.positionRAS, np.add(cases.truth["Case-Alpha-0"][0].positionRAS, (0, 0, 9)), atol=1e-3)
    assert result.gate == "within the larger of 10 mm and the radius of the lesion"


def test_one_reader_who_misses_everything_leaves_no_positive_patient(made, read):
    study, truth = made
    read(study, truth, "anna")
    read(study, truth, "bert", sensitivity=0.0)
    for reader in ("anna", "bert"):
        takeIn(study, reader, study.packet(reader))
    result = reconcile(study)
    assert not any(patient.positiveFocusIDs for patient in result.patients)
    assert len(result.discordant) == 8  # 4 cases with 2 positive lesions each, called by anna alone
    first = result.discordant[0]
    adjudicated = sensitivityAnalysis(result, {(first.caseID, first.focusID): 5})
    assert [decision.focusID for decision in adjudicated if decision.positive] == [first.focusID]
    assert not any(focus.decision.positive for focus in result.foci)
    with pytest.raises(ProblemError, match="Case-Alpha-0/9, which is not a discordant focus"):
        sensitivityAnalysis(result, {("Case-Alpha-0", "9"): 5})


def test_a_case_that_one_reader_cannot_assess_is_not_evaluable(made, read, quickPassphrase):
    study, truth = made
    read(study, truth, "bert")
    packet = readPacket(study.packet("anna"))
    claimLedger(packet.ledger, quickPassphrase)
    showings = study.requireHandedOut().showings["anna"]
    with Ledger(packet.ledger, quickPassphrase) as ledger:
        for case in packet.cases:
            ledger.openCase(case.caseID)
            if study.key.cases[showings[case.caseID].case].source.caseID == "Case-Alpha-1":
                ledger.notAssessable(case.caseID, "arms over the chest")
                continue
            for focus in case.foci:
                ledger.score(case.caseID, focus.focusID, 2)
            ledger.completeCase(case.caseID)
        receipt = ledger.sign(quickPassphrase, "Anna")
    packet.receipt.write_text(json.dumps(receipt.document()))
    for reader in ("anna", "bert"):
        takeIn(study, reader, study.packet(reader))
    result = reconcile(study)
    patients = {patient.patientID: patient for patient in result.patients}
    assert not patients["Patient-Omega-1"].evaluable
    assert "anna: not assessable (arms over the chest)" in patients["Patient-Omega-1"].reason
    assert [p.evaluable for name, p in patients.items() if name != "Patient-Omega-1"] == [True] * 3
    undecided = [focus.decision for focus in result.foci if focus.decision.positive is None]
    assert {decision.caseID for decision in undecided} == {"Case-Alpha-1"} and len(undecided) == 4
    assert len(result.scorePairs["anna", "bert"]) == 12


def test_the_truth_of_a_generated_trial_is_its_lesions_avid_or_not(tmp_path):
    (tmp_path / "truth.csv").write_text(
        "caseID,regionID,role,siteMeaning,centerR,centerA,centerS,avid\n"
        "P1,liver,reference,Liver,1,2,3,\nP1,L01,lesion,Bone,-1.5,2,30,yes\nP1,L02,lesion,Liver,4,5,6,no\nP2,liver,reference,Liver,1,2,3,\n"
    )
    assert readTruth(tmp_path / "truth.csv") == {
        "P1": [TrueFocus((-1.5, 2.0, 30.0), True, "Bone"), TrueFocus((4.0, 5.0, 6.0), False, "Liver")],
        "P2": [],
    }
