"""The coordinator's ledger: what was handed out, taken in, refused, unblinded and computed stays in it, and what is removed shows."""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.files import writeJSON
from HER2PETLib.reading.decision.reconcile import reconcile
from HER2PETLib.reading.ledger import claims
from HER2PETLib.reading.ledger.assignment import Assignment
from HER2PETLib.reading.ledger.chain import rowOf
from HER2PETLib.reading.ledger.readerledger import Ledger, createLedger
from HER2PETLib.reading.ledger.receipt import readCounterReceipt
from HER2PETLib.reading.ledger.signing import SigningKey
from HER2PETLib.reading.packet.contents import readPacket
from HER2PETLib.reading.study.audit import auditStudy
from HER2PETLib.reading.study.coordinatorledger import createCoordinatorLedger
from HER2PETLib.reading.study.handout import handOut
from HER2PETLib.reading.study.results import PROVENANCE, recordResults, writeProvenance
from HER2PETLib.reading.study.returnedpackets import takeIn
from HER2PETLib.reading.study.study import openStudy
from HER2PETLib.reading.study.verifiedstudy import verifiedText, verifyStudy


def kinds(study):
    return [each.event.kind for each in study.ledger.recorded]


def test_every_step_of_a_study_is_in_it(finished):
    study = finished
    with pytest.raises(ProblemError, match="There is no ledger"):
        takeIn(study, "anna", study.folder / "nowhere")
    reconcile(study)
    (study.folder / "results").mkdir()
    (study.folder / "results" / "decisions.csv").write_text("a\n")
    written = [study.results / "decisions.csv", study.results / PROVENANCE]
    writeProvenance(study, "reading reconcile", written[1])
    recordResults(study, "reading reconcile", written)
    assert kinds(study) == ["studyCreated", "handedOut", "takenIn", "takenIn", "refused", "unblinded", "resultsWritten"]
    assert "There is no ledger" in study.ledger.of("refused", reader="anna")[0].event.data["what"]
    assert study.ledger.of("handedOut")[0].event.data["charterHash"] == study.charter.hash
    assert set(study.ledger.of("resultsWritten")[0].event.data["files"]) == {"results/decisions.csv", "results/provenance.json"}
    assert verifyStudy(study) == []
    assert claims.COORDINATORS_LEDGER in verifiedText(study)


def test_what_was_taken_in_twice_is_recorded_once(finished):
    before = kinds(finished)
    assert not takeIn(finished, "anna", finished.packet("anna")).isNew
    assert kinds(finished) == before


def test_deleting_what_was_taken_in_shows(finished):
    shutil.rmtree(finished.returned("anna"))
    (problem,) = verifyStudy(finished)
    assert problem.startswith("The reading of anna was taken in, and is there no more")
    takeIn(finished, "anna", finished.packet("anna"))
    assert verifyStudy(finished) == []


def test_after_it_was_deleted_no_other_version_is_taken_in(finished, quickPassphrase, tmp_path, altered):
    """The coordinator deletes a reading that does not suit, and lets the reader sign another with the same key."""
    study = finished
    other = tmp_path / "other"
    shutil.copytree(study.packet("anna"), other)
    altered(other / "ledger.sqlite", "DELETE FROM events WHERE number > 3")  # created, claimed, opened
    packet = readPacket(other)
    with Ledger(packet.ledger, quickPassphrase) as ledger:
        for case in packet.cases:
            ledger.openCase(case.caseID)
            ledger.notAssessable(case.caseID, "motion")
        receipt = ledger.sign(quickPassphrase, "Anna")
    writeJSON(packet.receipt, receipt.document())
    shutil.rmtree(study.returned("anna"))
    with pytest.raises(ProblemError, match="Another reading of anna was taken in at"):
        takeIn(study, "anna", other)
    assert not study.returned("anna").exists()


def test_another_reading_in_the_place_of_the_one_that_was_taken_in_shows(finished, quickPassphrase, altered):
    """The coordinator reads in anna's name from an untouched packet; the key is another, and the recorded reading is, too."""
    study = finished
    other = study.folder / "other"
    shutil.copytree(study.packet("anna"), other)
    altered(other / "ledger.sqlite", "DELETE FROM events WHERE number > 1")
    (other / "receipt.json").unlink()
    packet = readPacket(other)
    with Ledger(packet.ledger, quickPassphrase, claim=True) as ledger:
        for case in packet.cases:
            ledger.openCase(case.caseID)
            for focus in case.foci:
                ledger.score(case.caseID, focus.focusID, 1)
            ledger.completeCase(case.caseID)
        receipt = ledger.sign(quickPassphrase, "Anna")
    shutil.copyfile(other / "ledger.sqlite", study.returned("anna") / "ledger.sqlite")
    writeJSON(study.returned("anna") / "receipt.json", receipt.document())
    assert "The reading of anna in this folder is not the one that was taken in." in verifyStudy(study)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM events WHERE kind = 'takenIn'",
        "DELETE FROM events WHERE number = 2",
        "UPDATE events SET data = replace(data, 'anna', 'bert')",
        "UPDATE events SET time = replace(time, '2', '1') WHERE number = 3",
        "UPDATE events SET kind = 'refused' WHERE number = 3",
    ],
)
def test_a_change_by_somebody_without_the_key_is_found_and_nothing_is_added_to_it(finished, statement, altered):
    altered(finished.folder / "coordinator.sqlite", statement)
    assert verifyStudy(finished)
    if "kind = 'takenIn'" in statement:  # the newest events: that file is whole, and the folder says otherwise
        assert any("is not the one that was taken in" in problem for problem in verifyStudy(finished))
        return
    assert any(problem.startswith("The coordinator's ledger: Event") for problem in verifyStudy(finished))
    with pytest.raises(ProblemError, match=r"coordinator's ledger.*was altered or damaged"):
        reconcile(finished)


def test_a_coordinators_ledger_that_is_missing_shows(finished):
    (finished.folder / "coordinator.sqlite").unlink()
    (problem,) = verifyStudy(finished)
    assert "coordinator.sqlite, is missing" in problem


def test_a_new_coordinators_ledger_with_another_key_fits_no_packet(finished):
    path = finished.folder / "coordinator.sqlite"
    path.unlink()
    createCoordinatorLedger(path, SigningKey.new())
    problems = verifyStudy(openStudy(finished.folder))
    assert any("coordinator's key is" in problem for problem in problems)
    assert any("does not say that these packets were handed out" in problem for problem in problems)


def test_a_coordinator_who_writes_the_own_ledger_anew_is_found_by_the_counter_receipt_that_a_reader_kept(
    finished, altered, tmp_path
):
    """With the key the coordinator can sign another course of events: here as if anna's reading had been refused."""
    study = finished
    shutil.copyfile(study.returned("anna") / "counterReceipt.txt", tmp_path / "annas.txt")
    counterReceipt = readCounterReceipt(tmp_path / "annas.txt")
    assert verifyStudy(study, [counterReceipt]) == []
    assert claims.COUNTER_RECEIPTS in verifiedText(study, [counterReceipt])
    assert claims.NOT_SHOWN_OF_THE_COORDINATOR in verifiedText(study)
    ledger, key = study.ledger, study.coordinatorKey
    former, rows = ledger.recorded[1].row.hash, []
    for each in ledger.recorded[2:]:
        event = each.event
        if event.data["reader"] == "anna":
            event = type(event)(event.number, event.time, "refused", data={"reader": "anna", "what": "not signed", "sha256": ""})
        rows.append(rowOf(event, former, ("coordinator", ledger.studyID), key))
        former = rows[-1].hash
    altered(ledger.path, "DELETE FROM events WHERE number > 2", rows=rows)
    shutil.rmtree(study.returned("anna"))
    shutil.rmtree(study.packet("anna"))
    for left in ("counterReceipt.json", "counterReceipt.txt"):
        (study.returned("bert") / left).unlink()
    assert verifyStudy(study) == []  # honest: the folder alone cannot show it
    (problem,) = verifyStudy(study, [counterReceipt])
    assert "counter-receipt that anna kept is of an event that the coordinator's ledger no longer holds" in problem


def test_a_counter_receipt_says_which_reading_and_cannot_be_changed(finished, tmp_path):
    receipt = json.loads((finished.returned("anna") / "receipt.json").read_text())
    counterReceipt = readCounterReceipt(finished.returned("anna") / "counterReceipt.json")
    assert counterReceipt == readCounterReceipt(finished.returned("anna") / "counterReceipt.txt")
    assert (counterReceipt.reader, counterReceipt.events) == ("anna", receipt["number"])
    assert counterReceipt.readerKey == receipt["publicKey"]
    assert counterReceipt.publicKey == finished.coordinatorKey.publicKey
    document = counterReceipt.document()
    for key in ("reader", "packetID", "time", "formerHash", "studyID", "readingHash", "readerKey", "came"):
        writeJSON(tmp_path / "changed.json", {**document, key: document[key][:-1] + ("0" if document[key][-1] != "0" else "1")})
        with pytest.raises(ProblemError, match="not as it was signed"):
            readCounterReceipt(tmp_path / "changed.json")


def test_a_result_that_was_changed_or_removed_shows(finished, tmp_path):
    study = finished
    study.results.mkdir()
    inside, outside = study.results / "decisions.csv", tmp_path / "endpoint.json"
    inside.write_text("positive\n0\n")
    outside.write_text("{}\n")
    writeProvenance(study, "endpoint", study.results / PROVENANCE)
    recordResults(study, "endpoint", [inside, outside, study.results / PROVENANCE])
    provenance = json.loads((study.results / "provenance.json").read_text())
    assert provenance["charter"] == study.charter.hash
    last = {reader: readCounterReceipt(study.returned(reader) / "counterReceipt.json").readingHash for reader in ("anna", "bert")}
    assert {reader: reading["lastHash"] for reader, reading in provenance["readings"].items()} == last
    inside.write_text("positive\n1\n")
    assert verifyStudy(study) == ["results/decisions.csv is not as it was written."]
    outside.unlink()
    assert "../endpoint.json was written as a result, and is there no more." in verifyStudy(study)
    inside.write_text("positive\n0\n")
    outside.write_text("{}\n")
    assert verifyStudy(study) == []


def test_results_beside_the_study_verify_where_both_were_moved_together_and_an_audit_does_not_open_them(finished, tmp_path):
    (tmp_path / "trial").mkdir()
    finished.folder.rename(tmp_path / "trial" / "study")
    study = openStudy(tmp_path / "trial" / "study")
    outside = tmp_path / "trial" / "out" / "endpoint.json"
    outside.parent.mkdir()
    outside.write_text("{}\n")
    recordResults(study, "endpoint", [outside])
    assert list(study.ledger.of("resultsWritten")[-1].event.data["files"]) == ["../out/endpoint.json"]
    (tmp_path / "trial").rename(tmp_path / "archive")
    study = openStudy(tmp_path / "archive" / "study")
    assert verifyStudy(study) == []
    (tmp_path / "archive" / "out" / "endpoint.json").write_text("{ }\n")
    assert verifyStudy(study) == ["../out/endpoint.json is not as it was written."]
    # What the coordinator's ledger names could be any file of the auditor's machine.
    (check,) = [check for check in auditStudy(study, {}).checks if check.claim == claims.AUDIT_OF_RESULTS]
    assert check.found == () and check.missing == ("../out/endpoint.json lies elsewhere.",)


def test_a_damaged_copy_does_not_block_the_good_one_and_is_kept(finished):
    ledger = finished.returned("anna") / "ledger.sqlite"
    ledger.write_bytes(ledger.read_bytes()[:-5000])
    assert verifyStudy(finished)
    assert not takeIn(finished, "anna", finished.packet("anna")).isNew
    assert verifyStudy(finished) == []
    assert (finished.folder / "returned" / "anna.damaged-1" / "ledger.sqlite").exists()


def test_what_a_killed_process_left_is_removed_at_the_next_take_in(finished):
    (finished.folder / ".unfinished-left").mkdir()
    (finished.folder / ".unfinished-left" / "ledger.sqlite").write_bytes(b"half")
    (finished.folder / ".unfinished-file").write_bytes(b"half")
    takeIn(finished, "anna", finished.packet("anna"))
    assert not list(finished.folder.glob(".unfinished-*"))


KILLED = """
import os, signal, sys
from HER2PETLib.reading.study import returnedpackets
from HER2PETLib.reading.study.study import openStudy
def killed(*arguments, **choices):
    os.kill(os.getpid(), signal.SIGKILL)
owner, name = {place}
setattr(owner, name, killed)
returnedpackets.takeIn(openStudy(sys.argv[1]), "anna", sys.argv[2])
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs signals of POSIX")
@pytest.mark.parametrize("place", ["(returnedpackets, '_recorded')", "(returnedpackets, '_writeCounterReceipt')"])
def test_a_take_in_that_was_killed_is_made_good_by_the_next(finished, place):
    shutil.rmtree(finished.returned("anna"))
    subprocess.run(
        [sys.executable, "-c", KILLED.format(place=place), str(finished.folder), str(finished.packet("anna"))], check=False
    )
    assert not finished.returned("anna").exists()
    takeIn(finished, "anna", finished.packet("anna"))
    assert verifyStudy(finished) == []


def test_the_key_is_the_owners_alone_and_may_lie_elsewhere(makeStudy, tmp_path, monkeypatch):
    study = makeStudy()
    assert (study.folder / "coordinator.key").stat().st_mode & 0o077 == 0
    monkeypatch.setenv("HER2PET_COORDINATOR_KEY", str(tmp_path / "mine.key"))
    first, second = makeStudy("first"), makeStudy("second")
    assert not (first.folder / "coordinator.key").exists()
    assert first.ledger.publicKey == second.ledger.publicKey != study.ledger.publicKey
    with pytest.raises(ProblemError, match="not the one that this study was made with"):
        handOut(openStudy(study.folder))
    (tmp_path / "mine.key").unlink()
    with pytest.raises(ProblemError, match=r"coordinator's key, .* cannot be read"):
        handOut(openStudy(first.folder))
    assert not (first.folder / "packets").exists()
    with pytest.raises(ProblemError, match="is not the coordinator's key"):
        (tmp_path / "mine.key").write_text("{}")
        handOut(openStudy(first.folder))


def test_a_packet_whose_signed_part_was_altered_does_not_open_at_the_reader(makeStudy):
    study = makeStudy()
    handOut(study)
    worklist = study.packet("anna") / "worklist.json"
    original = worklist.read_bytes()
    worklist.write_bytes(original.replace(b'"F1"', b'"F9"', 1))
    with pytest.raises(ProblemError, match="worklist was changed"):
        readPacket(study.packet("anna"))
    worklist.write_bytes(original)
    readPacket(study.packet("anna"))
    # Worklist and ledger changed together, so that they fit: the coordinator did not sign that.
    changed = original.replace(b'"F1"', b'"F9"', 1)
    worklist.write_bytes(changed)
    ledger = study.packet("anna") / "ledger.sqlite"
    with closing(sqlite3.connect(ledger)) as database:
        (data,) = database.execute("SELECT data FROM events").fetchone()
    data = json.loads(data)
    data["packetID"] = hashlib.sha256(changed).hexdigest()
    ledger.unlink()
    createLedger(ledger, Assignment.fromDocument(data), SigningKey.new())
    with pytest.raises(ProblemError, match="Event 1, signature: was not made with the key"):
        readPacket(study.packet("anna"))
