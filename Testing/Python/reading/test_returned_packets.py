"""Packets come back: what is taken in, what is refused and why, how far readers are, and what comes out when all have signed."""

import json
import re
import shutil
import sqlite3
from collections import Counter
from contextlib import closing

import numpy as np
import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.phantom.readers import TrueFocus, readTruth, simulateReader, truthOfPacket
from HER2PETLib.reading.decision.reconcile import reconcile, sensitivityAnalysis
from HER2PETLib.reading.ledger import chain, claims
from HER2PETLib.reading.ledger.readerchain import bindingOf, readChain
from HER2PETLib.reading.ledger.readerledger import Ledger, claimLedger
from HER2PETLib.reading.ledger.receipt import receiptOf
from HER2PETLib.reading.ledger.signing import fingerprint
from HER2PETLib.reading.packet.contents import readPacket
from HER2PETLib.reading.study.handout import handOut
from HER2PETLib.reading.study.returnedpackets import hasSeparateReceipt, nameReaderKey, statusOf, takeIn, takenInText
from HER2PETLib.reading.study.study import openStudy
from HER2PETLib.reading.study.verifiedstudy import verifiedText, verifyStudy
from HER2PETLib.report.readingtables import readingTables


@pytest.fixture
def read(quickPassphrase):
    """read(study, truth, reader, **how): the packet is read and signed by a simulated reader."""

    def simulate(study, truth, reader, sensitivity=1.0, specificity=1.0, seed=1):
        packet = study.packet(reader)
        there = truthOfPacket(study, reader, truth)
        return simulateReader(
            packet, there, sensitivity=sensitivity, specificity=specificity, seed=seed, passphrase=quickPassphrase
        )

    return simulate


@pytest.fixture
def made(makeCases, makeStudy):
    """(study handed out, truth by case)."""
    cases = makeCases()
    study = makeStudy(cases=cases, repeats=1)
    handOut(study)
    return study, cases.truth


def tamper(ledger, change):
    """Change a ledger as somebody would who knows SQLite."""
    with closing(sqlite3.connect(ledger)) as database:
        for (trigger,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {trigger}")
        database.execute(change)
        for statement in chain.SCHEMA[1:]:
            database.execute(statement)
        database.commit()


def test_a_signed_packet_is_taken_in_once(made, read):
    study, truth = made
    read(study, truth, "anna")
    assert takeIn(study, "anna", study.packet("anna")).isNew is True
    assert {path.name for path in study.returned("anna").iterdir()} == {
        "ledger.sqlite", "receipt.json", "counterReceipt.json", "counterReceipt.txt",
    }  # fmt: skip
    before = (study.returned("anna") / "ledger.sqlite").read_bytes()
    assert takeIn(study, "anna", study.packet("anna")).isNew is False
    assert (
        (study.returned("anna") / "ledger.sqlite").read_bytes() == before == (study.packet("anna") / "ledger.sqlite").read_bytes()
    )


def test_the_receipt_may_come_by_another_way(made, read, tmp_path):
    study, truth = made
    read(study, truth, "anna")
    (study.packet("anna") / "receipt.json").rename(tmp_path / "mailed.json")
    with pytest.raises(ProblemError, match="receipt of anna is missing"):
        takeIn(study, "anna", study.packet("anna"))
    assert takeIn(study, "anna", study.packet("anna") / "ledger.sqlite", tmp_path / "mailed.json")


def rewritten(ledger):
    """Every score made a 1, sums and hashes computed anew, as anybody can without the reader's key, and the receipt beside it too."""
    with closing(sqlite3.connect(ledger)) as database:
        read = readChain(database)
        for name in ("eventsStay", "eventsAreKept", "eventsAreAppended"):
            database.execute(f"DROP TRIGGER {name}")
        former = before = ""
        for row in read.rows:
            data = re.sub('"score":[2-5]', '"score":1', row.data) if row.kind == "scored" else row.data
            row = row._replace(data=data)
            content, sums, before = chain.contentOf(row, former, bindingOf(read.assignment)), chain.sumsOf(row), former
            former = chain.hashOf(content, sums, row.signature)
            database.execute("UPDATE events SET data=?, sums=?, hash=? WHERE number=?", (data, sums, former, row.number))
        for statement in chain.SCHEMA[1:]:
            database.execute(statement)
        database.commit()
    receipt = ledger.with_name("receipt.json")
    receipt.write_text(json.dumps({**json.loads(receipt.read_text()), "formerHash": before}))


def test_a_ledger_rewritten_as_a_whole_with_its_receipt_is_refused_without_passphrase_and_without_another_receipt(made, read):
    study, truth = made
    read(study, truth, "anna")
    rewritten(study.packet("anna") / "ledger.sqlite")
    with pytest.raises(ProblemError, match=r"receipt\.json is not as it was signed"):
        takeIn(study, "anna", study.packet("anna"))
    (study.packet("anna") / "receipt.json").unlink()
    with pytest.raises(ProblemError, match=r"ledger of anna was altered or damaged.*signature: was not made with the key"):
        takeIn(study, "anna", study.packet("anna"))
    assert not study.returned("anna").exists()


def test_a_reader_who_replaces_the_reading_by_another_is_found_by_the_receipt_that_came_by_another_way(
    made, read, tmp_path, quickPassphrase
):
    study, truth = made
    packet = readPacket(study.packet("anna"))
    claimLedger(packet.ledger, quickPassphrase)
    shutil.copytree(study.packet("anna"), tmp_path / "begun")
    read(study, truth, "anna")
    shutil.copyfile(packet.receipt, tmp_path / "mailed.json")
    # The same key, so every signature is right: only who has the receipt knows that there was another version.
    shutil.rmtree(study.packet("anna"))
    shutil.copytree(tmp_path / "begun", study.packet("anna"))
    read(study, truth, "anna", sensitivity=0.0)
    with pytest.raises(ProblemError, match="Ledger and receipt of anna do not fit each other"):
        takeIn(study, "anna", study.packet("anna"), tmp_path / "mailed.json")
    assert takeIn(study, "anna", study.packet("anna")).isNew
    assert verifyStudy(study) == []
    assert claims.AS_SIGNED not in verifiedText(study) and claims.RECEIPT_CAME_WITH_IT in verifiedText(study)
    assert not hasSeparateReceipt(study, "anna")


def test_a_ledger_that_somebody_else_made_is_found_by_the_fingerprint_that_the_reader_gave(made, read, tmp_path):
    study, truth = made
    shutil.copytree(study.packet("anna"), tmp_path / "untouched")
    read(study, truth, "anna")
    given = receiptOf(study.packet("anna") / "ledger.sqlite")
    nameReaderKey(study, "anna", fingerprint(given.publicKey).replace(" ", ""), "by telephone")
    # Whoever has an untouched packet reads in her name, with a passphrase and so a key of their own.
    shutil.copytree(study.packet("anna"), tmp_path / "annas")
    shutil.rmtree(study.packet("anna"))
    shutil.copytree(tmp_path / "untouched", study.packet("anna"))
    read(study, truth, "anna", sensitivity=0.0)
    with pytest.raises(ProblemError, match="was signed with another key"):
        takeIn(study, "anna", study.packet("anna"))
    assert takeIn(study, "anna", tmp_path / "annas").isNew
    assert statusOf(study)[0].keyIsKnown
    assert f"Taken in from anna: {claims.WHOLE} {claims.KEY_IS_THE_READERS}" in verifiedText(study)
    assert claims.KEY_IS_UNKNOWN not in takenInText(study, "anna")


def test_a_second_fingerprint_does_not_replace_the_first(made):
    study, _ = made
    nameReaderKey(study, "anna", "1" * 30)
    nameReaderKey(study, "anna", "11111 " * 6)
    with pytest.raises(ProblemError, match="Another fingerprint was given for anna before"):
        nameReaderKey(study, "anna", "2" * 30)
    with pytest.raises(ProblemError, match="is no fingerprint"):
        nameReaderKey(study, "bert", "12345")


def test_a_receipt_that_came_by_another_way_is_kept_and_compared_with_the_ledger_later(made, read, tmp_path):
    study, truth = made
    for reader in ("anna", "bert"):
        read(study, truth, reader)
        shutil.copyfile(study.packet(reader) / "receipt.json", tmp_path / f"{reader}.json")
    # As the module saves it to be mailed, in the letter.
    letter = f"Dear coordinator,\r\n\r\n{receiptOf(study.packet('anna') / 'ledger.sqlite').text()}\r\nAnna"
    (tmp_path / "anna.txt").write_text(letter)
    assert takeIn(study, "anna", study.packet("anna"), tmp_path / "anna.txt").isNew
    assert takeIn(study, "bert", study.packet("bert")).isNew
    assert [status.hasSeparateReceipt for status in statusOf(study)] == [True, False]
    # It comes later, and the packet is gone by then: what was taken in is what it is compared with.
    assert not takeIn(study, "bert", study.returned("bert"), tmp_path / "bert.json").isNew
    assert [status.hasSeparateReceipt for status in statusOf(study)] == [True, True]
    assert f"Taken in from anna, bert: {claims.ofLedger(keyIsKnown=False, hasSeparateReceipt=True)}" in verifiedText(study)
    rewritten(study.returned("bert") / "ledger.sqlite")
    assert any("ledger of bert was altered or damaged" in problem for problem in verifyStudy(study))


def test_an_unsigned_packet_is_refused(made, quickPassphrase):
    study, _ = made
    with pytest.raises(ProblemError, match="ledger of anna is not signed"):
        takeIn(study, "anna", study.packet("anna"))
    packet = readPacket(study.packet("anna"))
    claimLedger(packet.ledger, quickPassphrase)
    with Ledger(packet.ledger, quickPassphrase) as ledger:
        ledger.openCase(packet.cases[0].caseID)
    with pytest.raises(ProblemError, match="ledger of anna is not signed"):
        takeIn(study, "anna", study.packet("anna"))
    assert not study.returned("anna").exists()


def test_another_readers_packet_is_refused(made, read):
    study, truth = made
    read(study, truth, "bert")
    with pytest.raises(ProblemError, match="its reader is bert, not anna"):
        takeIn(study, "anna", study.packet("bert"))
    with pytest.raises(ProblemError, match='names no reader "carla"'):
        takeIn(study, "carla", study.packet("bert"))


def test_a_packet_of_another_study_is_refused(made, read, makeStudy, makeCases):
    study, _ = made
    cases = makeCases()
    other = makeStudy("other", cases)
    handOut(other)
    read(other, cases.truth, "anna")
    with pytest.raises(ProblemError, match="not the ledger that was handed out to anna: its packet is"):
        takeIn(study, "anna", other.packet("anna"))


def test_an_altered_ledger_is_refused_with_the_place(made, read):
    study, truth = made
    read(study, truth, "anna")
    ledger = study.packet("anna") / "ledger.sqlite"
    with closing(sqlite3.connect(ledger)) as database:
        number, data = database.execute(
            "SELECT number, data FROM events WHERE kind = 'scored' ORDER BY number LIMIT 1 OFFSET 3"
        ).fetchone()
    score = json.loads(data)["score"]
    tamper(ledger, f"UPDATE events SET data = '{{\"score\":{6 - score if score != 3 else 4}}}' WHERE number = {number}")
    with pytest.raises(ProblemError, match=f"ledger of anna was altered or damaged.*Event {number}, data"):
        takeIn(study, "anna", study.packet("anna"))
    assert not study.returned("anna").exists()


def test_a_receipt_of_another_reading_is_refused(made, read):
    study, truth = made
    read(study, truth, "anna")
    read(study, truth, "bert")
    with pytest.raises(ProblemError, match="Ledger and receipt of anna do not fit"):
        takeIn(study, "anna", study.packet("anna"), study.packet("bert") / "receipt.json")


def test_a_second_version_of_a_signed_ledger_is_refused_and_the_first_kept(made, read, tmp_path):
    study, truth = made
    shutil.copytree(study.packet("anna"), tmp_path / "untouched")
    read(study, truth, "anna")
    takeIn(study, "anna", study.packet("anna"))
    kept = (study.returned("anna") / "ledger.sqlite").read_bytes()
    shutil.rmtree(study.packet("anna"))
    shutil.copytree(tmp_path / "untouched", study.packet("anna"))
    read(study, truth, "anna", sensitivity=0.0)
    with pytest.raises(ProblemError, match="another version"):
        takeIn(study, "anna", study.packet("anna"))
    assert (study.returned("anna") / "ledger.sqlite").read_bytes() == kept


def test_what_is_no_packet_is_refused(made, tmp_path):
    study, _ = made
    with pytest.raises(ProblemError, match="There is no ledger at"):
        takeIn(study, "anna", tmp_path / "nowhere")
    (tmp_path / "ledger.sqlite").write_bytes(b"something else")
    with pytest.raises(ProblemError, match="ledger of anna was altered or damaged"):
        takeIn(study, "anna", tmp_path)


def test_nothing_is_taken_in_before_hand_out(makeStudy):
    study = makeStudy()
    for action in (lambda: takeIn(study, "anna", study.folder), lambda: statusOf(study), lambda: reconcile(study)):
        with pytest.raises(ProblemError, match="No packets were handed out"):
            action()


def test_status_counts_cases_and_never_tells_an_answer(made, read, quickPassphrase):
    study, truth = made

    def said():
        return [(status.reader, status.completed, status.total, status.stage) for status in statusOf(study)]

    assert said() == [("anna", 0, 5, "handed out"), ("bert", 0, 5, "handed out")]
    packet = readPacket(study.packet("anna"))
    claimLedger(packet.ledger, quickPassphrase)
    with Ledger(packet.ledger, quickPassphrase) as ledger:
        for case in packet.cases[:2]:
            ledger.openCase(case.caseID)
        ledger.notAssessable(packet.cases[0].caseID, "motion")
        assert said() == [("anna", 1, 5, "reading"), ("bert", 0, 5, "handed out")]
    read(study, truth, "bert")
    assert said()[1] == ("bert", 5, 5, "signed")
    takeIn(study, "bert", study.packet("bert"))
    assert said()[1] == ("bert", 5, 5, "taken in")
    shutil.rmtree(study.packet("anna"))  # on the reader's machine now
    assert said()[0] == ("anna", None, 5, "handed out")


def test_verify_finds_every_changed_file(made, read):
    study, truth = made
    for reader in ("anna", "bert"):
        read(study, truth, reader)
        takeIn(study, reader, study.packet(reader))
    assert verifyStudy(study) == []
    volume = next(study.packet("anna").glob("volumes/*"))
    volume.write_bytes(volume.read_bytes() + b"x")
    worklist = study.packet("bert") / "worklist.json"
    worklist.write_text(worklist.read_text() + " ")
    tamper(study.returned("bert") / "ledger.sqlite", "UPDATE events SET time = replace(time, '2', '1') WHERE number = 5")
    problems = verifyStudy(study)
    assert len(problems) == 3
    assert f"anna's packet: volumes/{volume.name} is missing or damaged." in problems
    assert "The worklist of bert's packet was changed." in problems
    assert any("ledger of bert was altered" in problem and "Event 5, time" in problem for problem in problems)
    study.charterPath.write_text(study.charterPath.read_text().replace("A trial", "Another"))
    assert "was changed after packets were handed out" in verifyStudy(openStudy(study.folder))[0]


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
