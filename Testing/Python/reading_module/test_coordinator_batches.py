"""Patients who came late and an amended charter, on the coordinator's page as by command, with the real buttons."""

import json
import shutil

import pytest
from coordinatorpanel import PASSPHRASE, read, said, take
from happeningforms import fill, happen
from HER2PETLib.cases import readCaseTable
from HER2PETLib.commands import main
from HER2PETLib.reading.ledger.readerledger import Ledger, claimLedger
from HER2PETLib.reading.ledger.receipt import receiptOf
from HER2PETLib.reading.ledger.signing import fingerprint
from HER2PETLib.reading.packet.contents import readPacket
from HER2PETLib.reading.study.amendments import amendmentsOf
from HER2PETLib.reading.study.batches import addCases, batchOf
from HER2PETLib.reading.study.handout import handOut
from HER2PETLib.reading.study.study import openStudy
from HER2PETLib.reading.study.verifiedstudy import verifyStudy
from slicerhost.tooltips import toolTipOf

SECRET = "four words of mine"


@pytest.fixture
def late(makeStudy, tmp_path):
    """late(**choices): a study of two cases that are handed out, and its batch 2 of a third, which is not."""

    def make(**choices):
        study = makeStudy(count=2, late=1, **choices)
        batch, _ = addCases(study, readCaseTable(tmp_path / "late.csv", by=""))
        return study, batch

    return make


def table(ui):
    """{reader: (completed, of, stage)} as the table of readers shows it."""
    rows = [[ui.statusTable.item(row, column).text() for column in range(4)] for row in range(ui.statusTable.rowCount)]
    return {reader: tuple(rest) for reader, *rest in rows}


def offered(box):
    return [box.itemText(index) for index in range(box.count)]


def test_patients_who_came_late_are_added_handed_out_taken_in_and_unblinded(
    page, views, events, makeStudy, tmp_path, host, screenshot
):
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    study = makeStudy(count=2, late=1)
    take(study, anna=1, bert=1)
    ui = page.ui
    ui.studyPathLineEdit.currentPath = str(study.folder)
    assert toolTipOf(events.buttons["handOutBatch"]) == "No batch is waiting to be handed out."
    form = fill(page, events, "addCases")
    assert toolTipOf(form.doButton) == "Still empty: Table of cases."
    fill(page, events, "addCases", table=tmp_path / "late.csv", planes="Omegacase2 at 200")
    page.click(form.doButton)
    assert "Omegacase2 at 200 names no plane to deface at." in said(page) and not (study.folder / "batches").exists()
    happen(page, events, "addCases", planes="", repeats=1, reason="recruited late")
    assert "A single case cannot be repeated" in said(page) and form.isOpen
    happen(page, events, "addCases", repeats=0)
    lines = said(page).splitlines()
    assert lines[0] == "Batch 2: 1 cases. Hand it out next."
    assert sum("The study has a case of this name already, in batch 1." in line for line in lines) == 2
    assert not form.isOpen
    assert table(ui)["anna"] == ("2", "2", "taken in") and table(ui)["anna (batch 2)"] == ("0", "1", "not handed out yet")
    assert offered(ui.readerComboBox) == ["anna", "bert"]  # nobody can send back what is not out
    notYet = "Not taken in yet: anna (batch 2), bert (batch 2)."
    assert toolTipOf(ui.reconcileButton).startswith(notYet) and toolTipOf(ui.endpointButton).startswith(notYet)
    assert toolTipOf(events.buttons["adjudicate"]) == notYet
    happen(page, events, "handOutBatch", batch="2")
    batch = batchOf(openStudy(study.folder), 2)
    assert said(page).splitlines()[:2] == [str(batch.packet(reader)) for reader in ("anna", "bert")]
    assert said(page).splitlines()[2].startswith("Fingerprint of your key: ")
    assert [each.event.data["reason"] for each in study.ledger.of("batchAdded")] == ["recruited late"]
    assert toolTipOf(events.buttons["withdrawBatch"]) == "No batch is waiting to be handed out."
    assert offered(ui.readerComboBox) == ["anna", "bert", "anna (batch 2)", "bert (batch 2)"]
    assert table(ui)["bert (batch 2)"] == ("0", "1", "handed out")
    for reader in ("anna", "bert"):
        read(batch, reader, 1 if reader == "anna" else 0)
        digits = fingerprint(receiptOf(batch.packet(reader) / "ledger.sqlite").publicKey)
        ui.returnedPathLineEdit.currentPath = str(batch.packet(reader))
        ui.readerComboBox.setCurrentText(reader)
        page.click(ui.takeInButton)
        assert "This is not the ledger that was handed out" in said(page)  # of batch 1
        ui.readerComboBox.setCurrentText(f"{reader} (batch 2)")
        page.click(ui.takeInButton)
        assert said(page).startswith(f"The signed reading of {reader} (batch 2) was taken in.")
        ui.fingerprintLineEdit.text = digits
        page.click(ui.fingerprintButton)
        assert said(page) == f"The fingerprint of {reader} (batch 2) is kept."
        if reader == "anna":
            assert toolTipOf(ui.reconcileButton).startswith("Not taken in yet: bert (batch 2).")
    assert [each.event.data["reader"] for each in batch.ledger.of("readerKeyNamed")] == ["anna", "bert"]
    assert study.ledger.of("readerKeyNamed") == []  # its ledger, another key
    screenshot(host.mainWindow, "HER2Reading-batches-taken-in")
    page.click(ui.verifyButton)
    assert "Taken in from anna (batch 2), bert (batch 2): " in said(page)
    page.click(ui.reconcileButton)
    assert said(page).startswith("9 foci, 3 discordant.")
    discordant = ui.discordantTable
    assert [discordant.item(row, 0).text() for row in range(3)] == ["Omegacase2"] * 3
    place = discordant.visualItemRect(discordant.item(1, 0)).center()
    QTest.mouseClick(discordant.viewport(), Qt.LeftButton, Qt.NoModifier, place)
    host.app.processEvents()
    assert said(page) == "" and page.python.coordinatorPage.coordinator.scene.isShown
    why = "The reading was unblinded or is being adjudicated: patients read from now on belong to another study."
    assert {toolTipOf(events.buttons[name]) for name in ("addCases", "handOutBatch", "withdrawBatch", "amend")} == {why}
    assert verifyStudy(openStudy(study.folder)) == []


def test_what_happens_to_a_packet_happens_to_one_of_a_batch(page, events, late):
    study, batch = late()
    handOut(batch)
    take(study, anna=1, bert=1)
    take(batch, anna=1)
    page.ui.studyPathLineEdit.currentPath = str(study.folder)
    form = fill(page, events, "unlock", reader="anna")
    assert [form.entries["cases"].widget.item(row, 0).text() for row in range(2)] == ["Omegacase0", "Omegacase1"]
    fill(page, events, "unlock", reader="anna (batch 2)", reason="site unclear", cases={"Omegacase2": "liver or bowel?"})
    page.click(form.doButton)
    assert said(page).startswith(f"{batch.folder / 'queries' / 'anna-1.json'}: send it, or the letter beside it, to anna,")
    assert table(page.ui)["anna (batch 2)"][2] == "taken in\nquery 1 is not answered yet"
    assert table(page.ui)["anna"][2] == "taken in"
    reissued = fill(page, events, "reissue", reason="he forgot it")
    assert offered(reissued.entries["reader"].widget) == ["bert (batch 2)"]
    page.click(reissued.doButton)
    assert f"{batch.packet('bert')}: give this folder to bert. Events taken over: 0." in said(page)
    assert table(page.ui)["bert (batch 2)"] == ("0", "1", "handed out\nissue 2 of the packet")
    happen(page, events, "encrypt", reader="bert (batch 2)", secret=PASSPHRASE, repeat=PASSPHRASE)
    folder = batch.folder / "encrypted" / "bert-batch2"
    assert said(page).startswith(f"{folder}: give this folder to bert, and nothing else.") and folder.is_dir()


def test_a_batch_added_by_mistake_is_withdrawn(page, events, late, host, screenshot):
    study, batch = late()
    page.ui.studyPathLineEdit.currentPath = str(study.folder)
    form = fill(page, events, "withdrawBatch", batch="2")
    assert toolTipOf(form.doButton) == "Still empty: Reason."
    happen(page, events, "withdrawBatch", reason="another trial's patient")
    assert said(page) == "Batch 2 is withdrawn; its folder stays."
    assert list(table(page.ui)) == ["anna", "bert"] and batch.folder.is_dir()
    assert verifyStudy(openStudy(study.folder)) == []


def test_a_hand_out_of_a_batch_that_is_cancelled_leaves_it_waiting(page, events, late, monkeypatch):
    import slicer
    from HER2PETSlicer.widgets import progressdialog

    create = slicer.util.createProgressDialog

    def createCancelled(**how):
        dialog = create(**how)
        dialog.cancel()
        return dialog

    study, batch = late()
    page.ui.studyPathLineEdit.currentPath = str(study.folder)
    monkeypatch.setattr(progressdialog, "QUIET_SECONDS", -1)
    with monkeypatch.context() as canceling:
        canceling.setattr(slicer.util, "createProgressDialog", createCancelled)
        happen(page, events, "handOutBatch", batch="2")
    assert said(page) == "Cancelled; nothing was written." and not (batch.folder / "packets").exists()
    page.click(events.forms["handOutBatch"].doButton)
    assert batch.packet("anna").is_dir()


def test_a_batch_chosen_by_its_folder_is_a_part_of_its_study(page, events, late):
    _, batch = late()
    handOut(batch)
    ui = page.ui
    ui.studyPathLineEdit.currentPath = str(batch.folder)
    assert list(table(ui)) == offered(ui.readerComboBox) == ["anna (batch 2)", "bert (batch 2)"]
    why = "This is batch 2: choose the folder of its study."
    for button in (ui.reconcileButton, ui.endpointButton, *(events.buttons[name] for name in ("addCases", "amend", "audit"))):
        assert toolTipOf(button) == why and not button.enabled


def test_the_passphrase_of_a_sealed_key_is_asked_for_where_a_batch_is_chosen(page, events, late, tmp_path, monkeypatch):
    study, batch = late(keyPassphrase=SECRET)
    ui = page.ui
    for folder in (study.folder, batch.folder):
        ui.studyPathLineEdit.currentPath = str(folder)
        assert not ui.keyPassphraseLineEdit.isHidden()
    page.click(ui.handOutButton)
    assert "its passphrase was not given" in said(page)
    ui.keyPassphraseLineEdit.text = SECRET
    page.click(ui.handOutButton)
    assert str(batch.packet("anna")) in said(page) and batch.packet("anna").is_dir()
    # Elsewhere, as the environment says, it counts as well.
    shutil.move(study.folder / "coordinator.key", tmp_path / "mine.key")
    ui.studyPathLineEdit.currentPath = str(study.folder)
    assert ui.keyPassphraseLineEdit.isHidden()
    monkeypatch.setenv("HER2PET_COORDINATOR_KEY", str(tmp_path / "mine.key"))
    for folder in (batch.folder, study.folder):
        ui.studyPathLineEdit.currentPath = str(folder)
        assert not ui.keyPassphraseLineEdit.isHidden()
    (study.folder / "key.json").unlink()
    page.python.coordinatorPage.update()
    assert "it has no key.json" in said(page)


def test_the_charter_is_amended_from_a_batch_on_and_said_wherever_the_study_is_checked(
    page, events, late, tmp_path, host, screenshot, capsys
):
    study, _ = late()
    take(study, anna=1, bert=1)
    ui = page.ui
    ui.studyPathLineEdit.currentPath = str(study.folder)
    form = fill(page, events, "amend")
    key, value = form.entries["key"].widget, form.entries["value"].widget
    assert offered(key) == ["title", "scale", "rule", "hanging", "readerMay", "matchingGate", "primaryAnalysis"]
    assert offered(form.entries["fromBatch"].widget) == ["2", "3"]  # 2 waits to be handed out, 3 is the next
    assert value.toPlainText() == "A trial"
    fill(page, events, "amend", key="rule", reason="the sponsor's letter")
    assert json.loads(value.toPlainText()) == {"readers": "all", "threshold": 4}
    assert toolTipOf(form.doButton) == "The charter says that already." and form.preview.text == ""
    fill(page, events, "amend", value='{"readers": "all", "threshold": 3')
    assert "The new value cannot be read" in toolTipOf(form.doButton) and not form.doButton.enabled
    fill(page, events, "amend", value='{"readers": "all", "threshold": 9}')
    page.click(form.doButton)
    assert "the threshold 9 does not divide the scale 1 to 5" in said(page) and form.isOpen
    assert amendmentsOf(study.ledger) == ()
    fill(page, events, "amend", value='{"readers": "all", "threshold": 3}')
    changed = 'rule was {"readers":"all","threshold":4}, is {"readers":"all","threshold":3}'
    assert form.preview.text == changed
    boxes = (ui.readersGroupBox, ui.unblindingGroupBox, ui.endpointGroupBox)
    for box in boxes:
        box.collapsed = True
    screenshot(host.mainWindow, "HER2Reading-batches-amend")
    for box in boxes:
        box.collapsed = False
    page.click(form.doButton)
    (amendment,) = amendmentsOf(study.ledger)
    assert amendment.fromBatch == 2 and amendment.reason == "the sponsor's letter"
    assert said(page) == str(amendment) and said(page).endswith(f"Changed: {changed}.")
    assert batchOf(openStudy(study.folder), 2).charter.rule.threshold == 3 and study.charter.rule.threshold == 4
    fill(page, events, "amend", key="rule")
    assert json.loads(value.toPlainText())["threshold"] == 3  # as it is by now
    page.click(form.cancelButton)
    # The panel's words are the command's.
    page.click(ui.verifyButton)
    shown = said(page)
    capsys.readouterr()
    assert main(["reading", "verify", str(study.folder)]) == 0
    assert sorted(shown.splitlines()) == sorted(capsys.readouterr().out.splitlines())
    assert str(amendment) in shown.splitlines()
    happen(page, events, "handOutBatch", batch="2")
    assert offered(form.entries["fromBatch"].widget) == ["3"]
    take(batchOf(openStudy(study.folder), 2), anna=1, bert=1)
    page.click(ui.refreshButton)
    page.click(ui.reconcileButton)
    assert said(page).splitlines()[1:] == [str(amendment)]
    # Changed in the folder: told, and the amendment as it was made beside it.
    file = study.folder / "amendments" / "1.json"
    file.write_text(file.read_text().replace("sponsor", "monitor"))
    page.click(ui.verifyButton)
    assert said(page).splitlines() == ["amendments/1.json is not as the coordinator's ledger has it.", str(amendment)]


def test_an_amended_title_that_names_a_patient_is_refused(page, events, late):
    study, _ = late()
    page.ui.studyPathLineEdit.currentPath = str(study.folder)
    happen(page, events, "amend", key="title", value="A trial with Omegapatient0", reason="a clearer title")
    assert "would reveal" in said(page) and events.forms["amend"].isOpen
    happen(page, events, "amend", value="Trial A", fromBatch="3")
    assert amendmentsOf(study.ledger)[0].changes == {"title": ("A trial", "Trial A")}


def test_how_a_reader_stands_in_the_qualification_is_shown(page, makeStudy, host, screenshot, capsys):
    study = makeStudy(count=3, purposes=("qualification",), qualification={"passMark": 0.8, "attempts": 2})
    ui = page.ui
    ui.studyPathLineEdit.currentPath = str(study.folder)
    assert table(ui)["anna"] == ("0", "3", "handed out\nqualification: no attempt yet")
    packet = readPacket(study.packet("anna"))
    claimLedger(packet.ledger, PASSPHRASE)
    case = packet.cases[0].caseID
    second = {index: name for name, index in study.key.handOut.showings["anna"][case].foci.items()}[1]
    for wrong, shown in (
        (2, "reading\nqualification not passed, 33%\nattempt 1 of 2"),
        (0, "reading\nqualification passed, 100%\nattempt 2 of 2"),
    ):
        with Ledger(packet.ledger, PASSPHRASE) as ledger:
            if not wrong:
                ledger.repeatQualification()
            ledger.openCase(case)
            for number, focus in enumerate(("F1", "F2", "F3")):
                ledger.score(case, focus, 5 if (focus == second) is not (number < wrong) else 1)
            ledger.completeCase(case)
        page.click(ui.refreshButton)
        assert table(ui)["anna"][2] == shown
        assert main(["reading", "status", str(study.folder)]) == 0
        said = "not passed: attempt 1 of 2, 1 of 3" if wrong else "passed: attempt 2 of 2, 3 of 3"
        assert f"qualification {said} foci as the reference" in capsys.readouterr().out
    screenshot(host.mainWindow, "HER2Reading-qualification-status")
