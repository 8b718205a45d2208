"""Packets come back: what is taken in, what is refused and why, how far readers are, and what comes out when all have signed."""

import json
import re
import shutil
import sqlite3
from contextlib import closing

import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.decision.reconcile import reconcile
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
    with pytest.raises(ProblemError, match="is not a fingerprint"):
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


def test_an_altered_ledger_is_refused_with_the_place(made, read, altered):
    study, truth = made
    read(study, truth, "anna")
    ledger = study.packet("anna") / "ledger.sqlite"
    with closing(sqlite3.connect(ledger)) as database:
        number, data = database.execute(
            "SELECT number, data FROM events WHERE kind = 'scored' ORDER BY number LIMIT 1 OFFSET 3"
        ).fetchone()
    score = json.loads(data)["score"]
    altered(ledger, f"UPDATE events SET data = '{{\"score\":{6 - score if score != 3 else 4}}}' WHERE number = {number}")
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


def test_verify_finds_every_changed_file(made, read, altered):
    study, truth = made
    for reader in ("anna", "bert"):
        read(study, truth, reader)
        takeIn(study, reader, study.packet(reader))
    assert verifyStudy(study) == []
    volume = next(study.packet("anna").glob("volumes/*"))
    volume.write_bytes(volume.read_bytes() + b"x")
    worklist = study.packet("bert") / "worklist.json"
    worklist.write_text(worklist.read_text() + " ")
    altered(study.returned("bert") / "ledger.sqlite", "UPDATE events SET time = replace(time, '2', '1') WHERE number = 5")
    problems = verifyStudy(study)
    assert len(problems) == 3
    assert f"anna's packet: volumes/{volume.name} is missing or damaged." in problems
    assert "The worklist of bert's packet was changed." in problems
    assert any("ledger of bert was altered" in problem and "Event 5, time" in problem for problem in problems)
    study.charterPath.write_text(study.charterPath.read_text().replace("A trial", "Another"))
    assert "was changed after packets were handed out" in verifyStudy(openStudy(study.folder))[0]
