"""Nobody reads a reader's answers before all have signed: not the coordinator, who holds the folder."""

import json
import re
from dataclasses import replace

import pytest
from HER2PETLib.commands import main
from HER2PETLib.commands import reading as command
from HER2PETLib.errors import ProblemError
from HER2PETLib.files import writeJSON
from HER2PETLib.phantom.readers import simulateReader, truthOfPacket
from HER2PETLib.reading.decision.reconcile import reconcile
from HER2PETLib.reading.ledger.checkpoint import checkpointsOf
from HER2PETLib.reading.ledger.events import ANSWERS
from HER2PETLib.reading.ledger.readerchain import readWhole
from HER2PETLib.reading.ledger.readerledger import Ledger, claimLedger, readLedger
from HER2PETLib.reading.ledger.receipt import readReceipt, receiptOf
from HER2PETLib.reading.ledger.sealing import Opening, commitmentOf, openAnswers, opened, openedWith, readOpening
from HER2PETLib.reading.ledger.verification import verify
from HER2PETLib.reading.study.handout import handOut
from HER2PETLib.reading.study.reissue import reissue
from HER2PETLib.reading.study.returnedpackets import statusOf, takeIn, takeOpening
from HER2PETLib.reading.study.study import openStudy
from HER2PETLib.reading.study.verifiedstudy import verifyStudy


@pytest.fixture
def signedStudy(makeStudy, makeCases, readAndTakeIn):
    """A study with sealed answers that both readers have signed, taken in: (study, {reader: her packet})."""
    cases = makeCases()
    study = makeStudy(cases=cases)
    handOut(study, sealed=True)
    study = openStudy(study.folder)
    readAndTakeIn(study, cases.truth)
    return study


def ledgerOf(study, reader):
    return study.packet(reader) / "ledger.sqlite"


def openingOf(study, reader, passphrase, *others):
    return openAnswers(ledgerOf(study, reader), passphrase, [receiptOf(ledgerOf(study, other)) for other in others])


def test_the_ledger_tells_times_and_how_many_cases_are_completed_and_no_answer(makeStudy, quickPassphrase):
    study = makeStudy(givenFoci=False)
    handOut(study, sealed=True)
    path = ledgerOf(study, "anna")
    claimLedger(path, quickPassphrase)
    with Ledger(path, quickPassphrase) as ledger:
        first, second = list(ledger.assignment.cases)[:2]
        ledger.openCase(first)
        focus = ledger.markFocus(first, (12.125, 3, 4), 7.5, "liver")
        ledger.score(first, focus, 5)
        ledger.comment(first, "a very particular remark", focus)
        ledger.completeCase(first)
        ledger.openCase(second)
        ledger.notAssessable(second, "the patient moved")
        state = ledger.state
    written = path.read_bytes()
    for secret in (
        b"particular",
        b"moved",
        b"liver",
        b"12.125",
        b"scored",
        b"focusMarked",
        b"caseNotAssessable",
        b'"score":',
        b"F1",
    ):
        assert secret not in written
    _, events = readLedger(path)
    assert not {event.kind for event in events} & set(ANSWERS)
    stored = [event.data for event in events if event.kind == "sealed"]
    assert [data["completed"] for data in stored] == [0, 0, 0, 0, 1, 1, 2]
    assert len({len(data["sealed"]) for data in stored}) == 1  # not even how long an answer is
    assert all(event.caseID == event.focusID == "" for event in events)
    # A checkpoint after each case all the same: two cases of five and two events after created, claimed, opened and opened; the last.
    assert [each.event for each in checkpointsOf(readWhole(path).rows)] == [9, 11]
    (status, _) = statusOf(openStudy(study.folder))
    assert (status.completed, status.stage) == (2, "reading")
    assert verify(path) == []
    with Ledger(path, quickPassphrase) as again:  # the reader reads on
        assert again.state == state
        assert again.state.cases[first].foci[focus].score == 5
        again.reopenCase(first, "a second look")
        again.score(first, focus, 2, "fainter than I thought")
        again.completeCase(first)


def test_sealed_answers_open_when_all_have_signed_and_come_to_the_same_decisions(signedStudy, quickPassphrase):
    with pytest.raises(ProblemError, match="answers of anna are still sealed"):
        reconcile(signedStudy)
    assert verifyStudy(signedStudy) == []
    for reader, other in (("anna", "bert"), ("bert", "anna")):
        writeJSON(signedStudy.folder / "mail.json", openingOf(signedStudy, reader, quickPassphrase, other).document())
        takeOpening(signedStudy, reader, signedStudy.folder / "mail.json")
    # Right readers: every second lesion of 4 in 4 cases is positive.
    assert sum(focus.decision.positive for focus in reconcile(signedStudy).foci) == 8
    assert verifyStudy(signedStudy) == []
    assert [each.event.data["reader"] for each in signedStudy.ledger.of("answersOpened")] == ["anna", "bert"]


def test_no_opening_is_made_without_the_receipt_of_every_other_reader(signedStudy, quickPassphrase):
    anna, bert = (receiptOf(ledgerOf(signedStudy, reader)) for reader in ("anna", "bert"))
    for receipts in ([], [anna], [bert, bert], [replace(bert, printedName="Somebody")], [replace(bert, charterHash="0" * 64)]):
        with pytest.raises(ProblemError):
            openAnswers(ledgerOf(signedStudy, "anna"), quickPassphrase, receipts)
    with pytest.raises(ProblemError, match="not the passphrase"):
        openAnswers(ledgerOf(signedStudy, "anna"), "another passphrase", [bert])


def test_a_coordinator_who_signs_as_the_other_reader_is_found(makeStudy, makeCases, quickPassphrase, tmp_path):
    """He reads bert's packet himself before bert does, and anna opens her answers for that receipt: no file can keep her from it. When
    bert's own reading comes, hers names the other one."""
    cases = makeCases()
    study = makeStudy(cases=cases)
    handOut(study, sealed=True)
    study = openStudy(study.folder)
    untouched = ledgerOf(study, "bert").read_bytes()

    def read(reader):
        truth = truthOfPacket(study, reader, cases.truth)
        simulateReader(study.packet(reader), truth, sensitivity=1, specificity=1, seed=1, passphrase=quickPassphrase)

    read("anna")
    read("bert")  # the coordinator
    writeJSON(tmp_path / "opening.json", openingOf(study, "anna", quickPassphrase, "bert").document())
    ledgerOf(study, "bert").write_bytes(untouched)
    read("bert")
    for reader in ("anna", "bert"):
        takeIn(study, reader, study.packet(reader))
    with pytest.raises(ProblemError, match="for another reading of bert"):
        takeOpening(study, "anna", tmp_path / "opening.json")


def test_where_a_reader_was_replaced_the_others_are_opened_for_the_new_one(makeStudy, makeCases, quickPassphrase, tmp_path):
    cases = makeCases()
    study = makeStudy(cases=cases)
    handOut(study, sealed=True)
    study = openStudy(study.folder)
    reissue(study, "anna", "she left the trial", to="clara")
    for reader in ("clara", "bert"):
        truth = truthOfPacket(study, reader, cases.truth)
        simulateReader(study.packet(reader), truth, sensitivity=1, specificity=1, seed=1, passphrase=quickPassphrase)
        takeIn(study, reader, study.packet(reader))
    for reader, other in (("clara", "bert"), ("bert", "clara")):
        writeJSON(tmp_path / "opening.json", openingOf(study, reader, quickPassphrase, other).document())
        takeOpening(study, reader, tmp_path / "opening.json")
    assert sum(focus.decision.positive for focus in reconcile(study).foci) == 8
    assert verifyStudy(study) == []


def test_an_opening_that_is_not_of_this_reading_is_refused(signedStudy, quickPassphrase, tmp_path):
    opening = openingOf(signedStudy, "anna", quickPassphrase, "bert")
    path = tmp_path / "opening.json"
    document = opening.document()
    for key in ("answersKey", "readingHash", "publicKey"):
        changed = {**document, key: document[key][:-1] + ("0" if document[key][-1] != "0" else "1")}
        writeJSON(path, changed)
        with pytest.raises(ProblemError, match="not as it was signed"):
            readOpening(path)
    writeJSON(path, openingOf(signedStudy, "bert", quickPassphrase, "anna").document())
    with pytest.raises(ProblemError, match="another reading"):
        takeOpening(signedStudy, "anna", path)
    for text in ("", "{}", "[]", '{"others": 7}'):
        path.write_text(text)
        with pytest.raises(ProblemError, match="not the opening"):
            readOpening(path)


def test_the_key_of_the_answers_is_bound_at_the_first_opening(signedStudy, quickPassphrase):
    """A reader who signs for two keys could choose between two sets of answers later."""
    ledger = ledgerOf(signedStudy, "anna")
    with Ledger(ledger, quickPassphrase) as opened_:
        key = opened_._key
    opening = openingOf(signedStudy, "anna", quickPassphrase, "bert")
    claimed = next(event for event in readLedger(ledger)[1] if event.kind == "claimed")
    assert claimed.data["answers"] == commitmentOf(bytes.fromhex(opening.answersKey))
    other = Opening(**{**vars(opening), "answersKey": "00" * 32, "signature": ""}).signed(key)
    assert other.isGenuine
    with pytest.raises(ProblemError, match="another key than the ledger was begun with"):
        openedWith(other, ledger)


def test_every_changed_byte_of_a_sealed_answer_is_found_without_the_key(signedStudy, quickPassphrase):
    import sqlite3
    from contextlib import closing

    ledger = ledgerOf(signedStudy, "anna")
    whole = ledger.read_bytes()
    assert verify(ledger) == []
    data = [event.data["sealed"] for event in readLedger(ledger)[1] if event.kind == "sealed"]
    for sealed in data[:3]:
        ledger.write_bytes(whole)
        changed = sealed[:-1] + ("0" if sealed[-1] != "0" else "1")
        with closing(sqlite3.connect(ledger)) as connection:
            triggers = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'eventsStay'").fetchone()[0]
            connection.execute("DROP TRIGGER eventsStay")
            connection.execute("UPDATE events SET data = replace(data, ?, ?)", (sealed, changed))
            connection.execute(triggers)
            connection.commit()
        assert [finding.field for finding in verify(ledger)] == ["data"]


def test_a_program_that_tells_other_progress_than_there_is_is_found(signedStudy, quickPassphrase):
    opening = openingOf(signedStudy, "anna", quickPassphrase, "bert")
    assignment, events = readLedger(ledgerOf(signedStudy, "anna"))
    place = next(n for n, event in enumerate(events) if event.kind == "sealed")
    lying = replace(events[place], data={**events[place].data, "completed": 3})
    with pytest.raises(ProblemError, match="says that 3 cases are completed, and 0 are"):
        opened(assignment, [*events[:place], lying, *events[place + 1 :]], bytes.fromhex(opening.answersKey))


def test_reading_by_command_with_sealed_answers(makeStudy, makeCases, quickPassphrase, tmp_path, capsys, monkeypatch):
    cases = makeCases()
    study = makeStudy(cases=cases)
    assert main(["reading", "hand-out", str(study.folder), "--seal-answers"]) == 0
    study = openStudy(study.folder)
    for reader in ("anna", "bert"):
        truth = truthOfPacket(study, reader, cases.truth)
        simulateReader(study.packet(reader), truth, sensitivity=1, specificity=1, seed=1, passphrase=quickPassphrase)
        assert main(["reading", "take-in", str(study.folder), "--reader", reader, "--packet", str(study.packet(reader))]) == 0
    assert main(["reading", "reconcile", str(study.folder)]) == 1
    monkeypatch.setattr(command.getpass, "getpass", lambda prompt: quickPassphrase)
    for reader, other in (("anna", "bert"), ("bert", "anna")):
        out = tmp_path / f"{reader}.json"
        receipt = str(study.packet(other) / "receipt.json")
        assert main(["reading", "open-answers", str(study.packet(reader)), "--receipt", receipt, "--out", str(out)]) == 0
        assert re.search(rf"{other}: signed by .*(\d{{5}} ){{5}}\d{{5}}", capsys.readouterr().out)
        assert main(["reading", "take-opening", str(study.folder), "--reader", reader, "--opening", str(out)]) == 0
    assert main(["reading", "reconcile", str(study.folder)]) == 0
    assert main(["reading", "verify", str(study.folder)]) == 0
    assert readReceipt(study.packet("anna") / "receipt.json").isGenuine
    assert json.loads((study.results / "orders.json").read_text())["seed"] == study.charter.seed
