"""What happens in a trial's ordinary days is done on the coordinator's page, as by command, with the real buttons."""

import csv
import json
import shutil

import pytest
from coordinatorpanel import PASSPHRASE, markAndSign, read, said, take
from happeningforms import fill, happen
from HER2PETLib.files import writeJSON
from HER2PETLib.reading.ledger.readerledger import Ledger
from HER2PETLib.reading.ledger.receipt import readReceipt
from HER2PETLib.reading.ledger.sealing import openAnswers
from HER2PETLib.reading.ledger.unlock import readUnlock
from HER2PETLib.reading.packet.contents import readPacket
from HER2PETLib.reading.packet.envelope import decryptPacket
from HER2PETLib.reading.study.returnedpackets import statusOf, takeIn
from HER2PETLib.reading.study.study import adjudicationOf, openStudy
from HER2PETLib.reading.study.verifiedstudy import verifyStudy
from slicerhost.tooltips import toolTipOf
from stampauthority import Authority


def test_nothing_can_be_done_without_a_study_and_every_button_says_so(page, events):
    assert len(events.buttons) == 15
    assert {toolTipOf(button) for button in events.buttons.values()} == {"Choose the folder of the study."}
    assert not any(button.enabled for button in events.buttons.values())
    assert not any(form.isOpen for form in events.forms.values())


def test_each_button_says_why_it_cannot_be_pressed_yet(page, events, makeStudy):
    study = makeStudy(count=1)
    page.ui.studyPathLineEdit.currentPath = str(study.folder)
    why = {name: toolTipOf(button) for name, button in events.buttons.items() if not button.enabled}
    noBatch = "No batch is waiting to be handed out."
    assert why == {
        "handOutBatch": noBatch,
        "withdrawBatch": noBatch,
        "unlock": "No reading was taken in yet: readers can still change their answers.",
        "askMatching": "Not taken in yet: anna, bert.",
        "adjudicate": "Not taken in yet: anna, bert.",
        "adjudication": "There is no packet of an adjudicator.",
        "takeOpening": "The answers of this study are not sealed.",
    }
    take(study, anna=1, bert=1)
    page.click(page.ui.refreshButton)
    page.click(page.ui.reconcileButton)
    why = {name: toolTipOf(button) for name, button in events.buttons.items() if not button.enabled}
    assert why["unlock"] == why["reissue"] == "The reading was unblinded: whoever reads or answers now is not blinded."
    assert why["askMatching"] == "The foci of this reading are given: no marks are matched."
    assert why["adjudicate"] == "No focus is discordant."


def test_a_packet_is_encrypted_for_the_way(page, events, makeStudy, tmp_path, host, screenshot):
    study = makeStudy(count=1)
    page.ui.studyPathLineEdit.currentPath = str(study.folder)
    form = fill(page, events, "encrypt", reader="bert")
    assert toolTipOf(form.doButton) == "Enter a passphrase for transport, or the reader's age key."
    fill(page, events, "encrypt", secret="four words by phone", repeat="four words by fone")
    assert toolTipOf(form.doButton) == "Enter the same passphrase twice." and not form.doButton.enabled
    fill(page, events, "encrypt", secret="short", repeat="short")
    page.click(form.doButton)
    assert "The passphrase is too simple" in said(page)
    assert form.isOpen and form.entries["reader"].value == "bert"  # what was entered stays where it could not be done
    screenshot(host.mainWindow, "HER2Reading-events-encrypt")
    happen(page, events, "encrypt", secret="four words by phone", repeat="four words by phone")
    assert said(page).startswith(f"{study.folder / 'encrypted' / 'bert'}: give this folder to bert")
    assert not form.isOpen and form.entries["secret"].value == ""
    decryptPacket(study.folder / "encrypted" / "bert", "four words by phone", tmp_path / "opened")
    assert readPacket(tmp_path / "opened").reader == "bert"
    happen(page, events, "encrypt", reader="anna", recipient="age1nonsense")
    assert "is not an age recipient" in said(page) and not (study.folder / "encrypted" / "anna").exists()


def test_an_encryption_that_is_cancelled_leaves_nothing(page, events, makeStudy, monkeypatch):
    import slicer
    from HER2PETSlicer.widgets import progressdialog

    create = slicer.util.createProgressDialog

    def createCancelled(**how):
        dialog = create(**how)
        dialog.cancel()
        return dialog

    monkeypatch.setattr(progressdialog, "QUIET_SECONDS", -1)
    study = makeStudy(count=1)
    page.ui.studyPathLineEdit.currentPath = str(study.folder)
    with monkeypatch.context() as canceling:
        canceling.setattr(slicer.util, "createProgressDialog", createCancelled)
        happen(page, events, "encrypt", reader="anna", secret="four words by phone", repeat="four words by phone")
    assert said(page) == "Cancelled; nothing was written."
    assert list((study.folder / "encrypted").iterdir()) == []
    page.click(events.forms["encrypt"].doButton)  # with what is still entered
    assert (study.folder / "encrypted" / "anna" / "packet.age").is_file()


def test_a_forgotten_passphrase_is_a_packet_issued_again(page, events, makeStudy, host, screenshot):
    study = makeStudy(count=2)
    ui = page.ui
    packet = readPacket(study.packet("anna"))
    with Ledger(packet.ledger, PASSPHRASE, claim=True) as ledger:
        ledger.openCase(packet.cases[0].caseID)
        ledger.score(packet.cases[0].caseID, "F1", 4)
    ui.studyPathLineEdit.currentPath = str(study.folder)
    happen(page, events, "encrypt", reader="anna", secret="four words by phone", repeat="four words by phone")
    form = fill(page, events, "reissue", reader="anna")
    assert toolTipOf(form.doButton) == "Still empty: Reason."
    happen(page, events, "reissue", reason="she forgot it", to="carl", salvage=True)
    assert "Another reader does not take answers over." in said(page)
    screenshot(host.mainWindow, "HER2Reading-events-reissue")
    happen(page, events, "reissue", to="")
    # created, claimed, opened; case opened and one score are answers
    assert "The former ledger held 5 whole events, 2 of them answers." in said(page)
    assert f"{study.packet('anna')}: give this folder to anna. Events taken over: 5." in said(page)
    assert not (study.folder / "encrypted" / "anna").exists()  # it held the former ledger
    assert [status.issue for status in statusOf(study)] == [2, 1]
    rows = {ui.statusTable.item(row, 0).text(): ui.statusTable.item(row, 3).text() for row in range(2)}
    assert "issue 2 of the packet" in rows["anna"]
    happen(page, events, "reissue", reader="bert", reason="he left", to="carl")
    assert [status.reader for status in statusOf(study)] == ["anna", "carl"]
    assert verifyStudy(study) == []


def test_a_query_after_the_signature(page, events, makeStudy, host, screenshot):
    study = makeStudy(count=2)
    take(study, anna=1)
    ui = page.ui
    ui.studyPathLineEdit.currentPath = str(study.folder)
    reader = events.forms["unlock"].entries["reader"].widget
    assert [reader.itemText(index) for index in range(reader.count)] == ["anna"]  # bert still answers
    form = fill(page, events, "unlock", reason="site unclear")
    assert toolTipOf(form.doButton) == "Still empty: Question."
    fill(page, events, "unlock", cases={"Omegacase1": "Did bert see the liver?"})
    screenshot(host.mainWindow, "HER2Reading-events-unlock")
    page.click(form.doButton)
    assert "bert" in said(page) and not (study.folder / "queries").exists()  # it would tell who else reads
    happen(page, events, "unlock", cases={"Omegacase1": "Is the first focus in the liver?"})
    path = study.folder / "queries" / "anna-1.json"
    assert said(page).startswith(f"{path}: send it, or the letter beside it, to anna")
    assert list(readUnlock(path)["cases"].values()) == ["Is the first focus in the liver?"]
    rows = {ui.statusTable.item(row, 0).text(): ui.statusTable.item(row, 3).text() for row in range(2)}
    assert rows["anna"] == "taken in\nquery 1 is not answered yet"


def test_a_question_is_seen_as_it_is_written(page, events, makeStudy, host):
    study = makeStudy(count=2)
    take(study, anna=1)
    page.ui.studyPathLineEdit.currentPath = str(study.folder)
    form = fill(page, events, "unlock", cases={"Omegacase1": "Is the first focus in the liver, or is it in the gallbladder?"})
    table = form.entries["cases"].widget
    table.setMaximumWidth(250)  # as in a narrow panel
    for _ in range(20):
        host.app.processEvents()
    assert table.columnWidth(0) + table.columnWidth(1) >= table.viewport().width - 1  # of half a table nothing is read
    lines = -(-table.fontMetrics().horizontalAdvance(table.item(1, 1).text()) // table.columnWidth(1))
    assert lines > 1 and table.rowHeight(1) >= lines * table.fontMetrics().height()


def test_marks_that_fit_in_two_ways_are_asked_about(page, events, makeStudy):
    study = makeStudy(count=1, givenFoci=False)
    markAndSign(study)
    page.ui.studyPathLineEdit.currentPath = str(study.folder)
    assert toolTipOf(events.buttons["askMatching"]) == "Reconcile first: that shows what has to be asked."
    page.click(page.ui.reconcileButton)
    happen(page, events, "askMatching", reason="matching is open")
    files = [study.folder / "queries" / f"{reader}-1.json" for reader in ("anna", "bert")]
    assert said(page).splitlines()[1:] == [str(path) for path in files]
    assert all(path.is_file() and path.with_suffix(".txt").is_file() for path in files)
    happen(page, events, "askMatching", reason="once more")
    assert "is still open" in said(page)


def test_where_marks_fit_in_one_way_nothing_is_asked(page, events, makeStudy):
    study = makeStudy(count=1, givenFoci=False)
    markAndSign(study, {"anna": [((0, 0, 0), 5)], "bert": [((2, 0, 0), 5)]})
    page.ui.studyPathLineEdit.currentPath = str(study.folder)
    page.click(page.ui.reconcileButton)
    assert toolTipOf(events.buttons["askMatching"]) == "There is no question about matching."


def test_discordant_foci_go_to_a_blinded_adjudicator_and_come_back(page, events, makeStudy, host, screenshot):
    import slicer

    study = makeStudy(count=2)
    take(study, anna=1, bert=0)
    ui = page.ui
    ui.studyPathLineEdit.currentPath = str(study.folder)
    happen(page, events, "adjudicate", reader="anna")
    assert "anna reads, or read, in this study." in said(page) and not (study.folder / "adjudication").exists()
    happen(page, events, "adjudicate", reader="dora")
    adjudication = adjudicationOf(openStudy(study.folder))
    assert said(page).startswith(f"{adjudication.packet('dora')}: 6 discordant foci of 2 cases.")
    assert toolTipOf(events.buttons["adjudicate"]) == "The discordant foci have already been adjudicated."
    screenshot(host.mainWindow, "HER2Reading-events-adjudicated")
    page.click(events.buttons["adjudication"])
    assert ui.studyPathLineEdit.currentPath == str(adjudication.folder)
    assert ui.statusTable.item(0, 0).text() == "dora"
    assert toolTipOf(events.buttons["adjudicate"]) == "This is an adjudication: choose the study that it belongs to."
    read(adjudication, "dora", 1)
    ui.returnedPathLineEdit.currentPath = str(adjudication.packet("dora"))
    page.click(ui.takeInButton)
    assert toolTipOf(ui.reconcileButton).startswith("This is an adjudication: its scores are reconciled in the study")
    page.click(events.buttons["adjudication"])
    assert ui.studyPathLineEdit.currentPath == str(study.folder)
    page.click(ui.reconcileButton)
    table = slicer.util.getNode("HER2 reading: sensitivity analysis with adjudication").GetTable()
    positive = [table.GetValueByName(row, "positive").ToString() for row in range(table.GetNumberOfRows())]
    assert positive == ["yes"] * 6  # anna and dora call every focus
    assert verifyStudy(study) == []


def test_a_cancelled_packet_of_an_adjudicator_is_not_there(page, events, makeStudy, monkeypatch):
    import slicer
    from HER2PETSlicer.widgets import progressdialog

    create = slicer.util.createProgressDialog

    def createCancelled(**how):
        dialog = create(**how)
        dialog.cancel()
        return dialog

    study = makeStudy(count=1)
    take(study, anna=1, bert=0)
    page.ui.studyPathLineEdit.currentPath = str(study.folder)
    monkeypatch.setattr(progressdialog, "QUIET_SECONDS", -1)
    with monkeypatch.context() as canceling:
        canceling.setattr(slicer.util, "createProgressDialog", createCancelled)
        happen(page, events, "adjudicate", reader="dora")
    assert said(page) == "Cancelled; nothing was written." and not (study.folder / "adjudication").exists()
    page.click(events.forms["adjudicate"].doButton)
    assert "3 discordant foci of 1 cases" in said(page)


def test_sealed_answers_are_opened_by_what_the_readers_send(page, events, makeStudy, tmp_path):
    study = makeStudy(count=1, isHandedOut=False)
    ui = page.ui
    ui.studyPathLineEdit.currentPath = str(study.folder)
    ui.sealAnswersCheckBox.checked = True
    page.click(ui.handOutButton)
    assert ui.sealAnswersCheckBox.isHidden()
    assert toolTipOf(events.buttons["takeOpening"]) == "Not taken in yet: anna, bert."
    for reader in ("anna", "bert"):
        read(study, reader, 1)
        takeIn(openStudy(study.folder), reader, study.packet(reader))
    page.click(ui.refreshButton)
    receipts = {reader: readReceipt(study.packet(reader) / "receipt.json") for reader in ("anna", "bert")}
    for reader, other in (("anna", "bert"), ("bert", "anna")):
        opening = openAnswers(study.packet(reader) / "ledger.sqlite", PASSPHRASE, [receipts[other]])
        writeJSON(tmp_path / f"{reader}.json", opening.document())
    happen(page, events, "takeOpening", reader="anna", opening=tmp_path / "bert.json")
    assert "is of another reading" in said(page)
    page.click(ui.reconcileButton)
    assert said(page).startswith("\u26a0 ")  # still sealed
    for reader in ("anna", "bert"):
        happen(page, events, "takeOpening", reader=reader, opening=tmp_path / f"{reader}.json")
        assert said(page) == f"The answers of {reader} are open."
    page.click(ui.reconcileButton)
    assert said(page).startswith("3 foci, 0 discordant.")


def test_the_audit_page_is_written_for_the_sponsor(page, events, makeStudy, tmp_path, host, screenshot):
    study = makeStudy(count=1)
    take(study, anna=1, bert=1)
    page.ui.studyPathLineEdit.currentPath = str(study.folder)
    page.click(page.ui.reconcileButton)
    form = fill(page, events, "audit")
    assert toolTipOf(form.doButton) == "Still empty: Into folder."
    happen(page, events, "audit", out=study.folder / "audit")
    assert "lies in the study that is audited" in said(page)
    happen(page, events, "audit", out=tmp_path / "audit", sources=True)
    assert "none found something wrong." in said(page)
    assert said(page).endswith(str(tmp_path / "audit" / "audit.html")) and (tmp_path / "audit" / "auditEvents.csv").is_file()
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "by mail.txt").write_text(readReceipt(study.packet("anna") / "receipt.json").text())
    shutil.copy(study.returned("bert") / "counterReceipt.json", kept)
    (kept / "notes.txt").write_text("anna telephoned")
    happen(page, events, "audit", out=tmp_path / "audit", receipts=kept)
    assert "notes.txt is neither a receipt nor a counter-receipt" in said(page)
    (kept / "notes.txt").unlink()
    happen(page, events, "audit", out=tmp_path / "audit", receipts=kept)
    with (tmp_path / "audit" / "auditChecks.csv").open(newline="") as file:
        outcomes = {row["check"] + row["of"]: row["outcome"] for row in csv.DictReader(file)}
    assert outcomes["Receipt of a readeranna"] == outcomes["Counter-receipts"] == "nothing wrong"
    assert outcomes["Receipt of a readerbert"] == "not checked"
    (study.results / "decisions.csv").unlink()
    happen(page, events, "audit", out=tmp_path / "audit")
    assert "\u26a0 Results: results/decisions.csv was written as a result, and is there no more." in said(page)
    screenshot(host.mainWindow, "HER2Reading-events-audit")
    # The checkpoint that is told is one that the audit holds the ledger to.
    page.click(events.buttons["checkpoint"])
    checkpoint = said(page).removeprefix("Give it to the auditor: ")
    for digits, word in (
        (checkpoint, "is there no more"),
        (checkpoint.replace(checkpoint[-5:], "00000"), "does not hold the checkpoint"),
    ):
        (tmp_path / "told.txt").write_text(digits + "\n")
        happen(page, events, "audit", out=tmp_path / "audit", checkpoints=tmp_path / "told.txt")
        assert word in said(page)


def test_time_stamps_are_requested_and_kept_by_files(page, events, makeStudy, tmp_path):
    study = makeStudy(count=1)
    page.ui.studyPathLineEdit.currentPath = str(study.folder)
    happen(page, events, "stampRequest", path=tmp_path / "ledger.tsq")
    last = study.ledger.recorded[-1].event.number
    assert f"a request for a time stamp of event {last}" in said(page) and (tmp_path / "ledger.tsq").stat().st_size > 30
    happen(page, events, "stampRequest", path=tmp_path / "ledger.tsq")
    assert "exists already" in said(page)
    happen(page, events, "stampReply", reply=tmp_path / "ledger.tsq", certificate=tmp_path / "ledger.tsq")
    assert "is not a certificate" in said(page) and list(study.stamps) == []


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl plays the authority")
def test_a_reply_of_the_authority_is_kept_and_holds_in_the_audit(page, events, makeStudy, tmp_path):
    study, authority = makeStudy(count=1), Authority(tmp_path / "authority")
    other = Authority(tmp_path / "other")
    page.ui.studyPathLineEdit.currentPath = str(study.folder)
    happen(page, events, "stampRequest", path=tmp_path / "ledger.tsq")
    last = study.ledger.recorded[-1].event.number
    reply = authority.reply(tmp_path / "ledger.tsq", tmp_path / "ledger.tsr")
    happen(page, events, "stampReply", reply=reply, certificate=other.certificate)
    assert said(page).startswith("\u26a0 ") and study.stamps == []  # of no authority that is trusted
    happen(page, events, "stampReply", certificate=authority.certificate)
    assert said(page).startswith(f"Kept: event {last} of the ledger (coordinator) existed at 20")
    (kept,) = study.stamps
    assert kept.read_bytes() == reply.read_bytes()
    assert not events.forms["stampReply"].isOpen
    happen(page, events, "audit", out=tmp_path / "audit", stampCertificate=authority.certificate)
    with (tmp_path / "audit" / "auditChecks.csv").open(newline="") as file:
        outcomes = {row["check"]: row["outcome"] for row in csv.DictReader(file)}
    assert outcomes["Time stamps"] == "nothing wrong"
    kept.write_bytes(other.reply(tmp_path / "ledger.tsq", tmp_path / "forged.tsr").read_bytes())
    happen(page, events, "audit", out=tmp_path / "audit", stampCertificate=authority.certificate)
    assert "\u26a0 Time stamps: " in said(page)


def test_faces_are_left_out_when_the_study_is_made(page, makeStudy, tmp_path):
    ui = page.ui
    sources = [case.source for case in makeStudy(isHandedOut=False, count=2).key.cases.values()]
    table = tmp_path / "cases.csv"
    lines = [f"{each.caseID},{each.patientID},{each.pet},{each.ct},{each.regions}" for each in sources]
    table.write_text("\n".join(["caseID,patientID,pet,ct,regions", *lines]) + "\n")
    ui.studyPathLineEdit.currentPath = str(tmp_path / "new study")
    ui.casesPathLineEdit.currentPath = str(table)
    ui.titleLineEdit.text, ui.readersLineEdit.text = "HER2 reading", "anna, bert"
    ui.keyUnsealedCheckBox.checked = True
    ui.defaceLineEdit.text = "Omegacase0 at 200"
    page.click(ui.createButton)
    assert "Omegacase0 at 200 names no plane to deface at." in said(page) and not (tmp_path / "new study").exists()
    ui.defaceLineEdit.text = "Omegacase0=215"
    page.click(ui.createButton)
    key = json.loads((tmp_path / "new study" / "key.json").read_text())
    assert {case["source"]["caseID"]: case["cutAbove"] for case in key["cases"].values()} == {
        "Omegacase0": 215,
        "Omegacase1": None,
    }


def test_what_was_entered_for_one_study_does_not_stay_for_another(page, events, makeStudy, tmp_path):
    study = makeStudy(count=1)
    page.ui.studyPathLineEdit.currentPath = str(study.folder)
    form = fill(page, events, "encrypt", secret="four words by phone")
    shutil.copytree(study.folder, tmp_path / "other")
    page.ui.studyPathLineEdit.currentPath = str(tmp_path / "other")
    assert not form.isOpen and form.entries["secret"].value == ""
    page.click(events.buttons["encrypt"])
    page.click(events.buttons["reissue"])
    assert not form.isOpen and events.forms["reissue"].isOpen  # one at a time
    page.click(events.forms["reissue"].cancelButton)
    assert not events.forms["reissue"].isOpen
