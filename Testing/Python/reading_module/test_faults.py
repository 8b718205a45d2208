"""What goes wrong while a packet is open is told, and nothing of the answers is lost."""

import shutil

import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.ledger.events import stateOf
from HER2PETLib.reading.ledger.readerledger import readLedger
from HER2PETLib.reading.ledger.verification import verify
from slicerhost.tooltips import toolTipOf

PASSPHRASE = "four words nobody knows"


def answers(ledger):
    return stateOf(*readLedger(ledger))


def test_the_scene_is_closed_in_mid_case(panel, views, makeStudy, host):
    packet = makeStudy().packet("anna")
    panel.openPacket(packet)
    panel.keys("4")
    host.closeScene()
    host.app.processEvents()
    assert "The scene was closed. Nothing is lost" in panel.ui.messageLabel.text
    panel.keys("5", "Return", "N", "R", "H")  # nothing is scored unseen
    assert [focus.score for focus in panel.logic.session.foci] == [4, None, None]
    panel.click(panel.ui.showAgainButton)
    assert panel.logic.scene.isShown
    panel.keys("5", "1", "Return")
    assert panel.ui.caseLabel.text.startswith("Case 2 of 3")
    assert answers(packet / "ledger.sqlite").cases[panel.logic.session.packet.cases[0].caseID].status == "completed"


def test_the_packet_folder_is_gone(panel, makeStudy, tmp_path):
    from slicerhost import dialogs

    packet = makeStudy().packet("anna")
    panel.openPacket(packet)
    panel.keys("4")
    assert panel.ui.saveCopyButton.isHidden()
    packet.rename(tmp_path / "unplugged")
    panel.keys("5")
    assert panel.ui.messageLabel.text.startswith("\u26a0 ")
    assert "was removed or replaced while it was open" in panel.ui.messageLabel.text
    assert panel.logic.session.focus.score is None
    dialogs.answers.append((str(tmp_path / "copy.sqlite"), ""))
    panel.click(panel.ui.saveCopyButton)
    dialogs.take()
    case = panel.logic.session.case.caseID
    assert answers(tmp_path / "copy.sqlite").cases[case].foci["F1"].score == 4
    (tmp_path / "unplugged").rename(packet)
    panel.keys("5")
    assert answers(packet / "ledger.sqlite").cases[case].foci["F2"].score == 5
    assert verify(packet / "ledger.sqlite") == []


def test_a_volume_of_the_next_case_is_damaged(panel, makeStudy):
    packet = makeStudy().packet("anna")
    for each in sorted((packet / "volumes").iterdir()):
        whole = each.read_bytes()
        each.write_bytes(whole[:-9])
    panel.openPacket(packet)
    assert "is not as it was handed out" in panel.ui.messageLabel.text
    assert not panel.logic.scene.isShown
    panel.keys("4")
    assert panel.logic.session.focus.score is None  # what is not shown is not scored
    assert not panel.ui.completeButton.enabled


def test_a_damaged_volume_that_is_restored_is_shown(panel, makeStudy, tmp_path):
    packet = makeStudy().packet("anna")
    shutil.move(packet / "volumes", tmp_path / "volumes")
    panel.openPacket(packet)
    assert "cannot be read" in panel.ui.messageLabel.text
    shutil.move(tmp_path / "volumes", packet / "volumes")
    panel.click(panel.ui.showAgainButton)
    assert panel.logic.scene.isShown
    assert panel.ui.messageLabel.text == ""


def test_a_second_window_is_told_who_reads(panel, makeStudy):
    from HER2ReadingLib.logic import HER2ReadingLogic

    packet = makeStudy().packet("anna")
    panel.openPacket(packet)
    other = HER2ReadingLogic()
    with pytest.raises(ProblemError, match="already open for reading cases: by process"):
        other.openPacket(packet, PASSPHRASE)
    assert other.session is None
    assert panel.logic.scene.isShown  # the scene of the first one stays
    panel.keys("4")
    assert panel.ui.messageLabel.text.endswith("F1 = 4")


def test_a_wrong_passphrase_closes_nothing(panel, makeStudy, host):
    import numpy as np
    import slicer

    packet = makeStudy().packet("anna")
    panel.openPacket(packet)
    panel.click(panel.ui.closeButton)
    panel.ui.passphraseLineEdit.text = "another one entirely"
    panel.click(panel.ui.openButton)
    assert "not the passphrase of this packet" in panel.ui.packetStatusLabel.text
    volume = slicer.util.addVolumeFromArray(np.zeros((3, 3, 3)))
    from slicerhost import dialogs

    dialogs.answers.append(0x00000400)  # QMessageBox.Ok
    panel.click(panel.ui.openButton)
    dialogs.take()
    assert slicer.mrmlScene.IsNodePresent(volume)


def test_the_module_is_reloaded_in_mid_case(panel, makeStudy, host):
    import slicer

    packet = makeStudy().packet("anna")
    panel.openPacket(packet)
    panel.keys("4")
    slicer.util.reloadScriptedModule("HER2Reading")
    host.app.processEvents()
    ui = slicer.modules.HER2ReadingWidget.ui
    assert slicer.modules.HER2ReadingWidget.logic.session is None
    ui.packetPathLineEdit.currentPath = str(packet)
    ui.passphraseLineEdit.text = PASSPHRASE
    ui.openButton.click()
    session = slicer.modules.HER2ReadingWidget.logic.session
    assert [focus.score for focus in session.foci] == [4, None, None]
    panel.keys("2")  # one key is one answer: those of the former panel are gone
    assert [focus.score for focus in session.foci] == [4, 2, None]


def test_keys_sleep_in_other_modules(panel, makeStudy):
    panel.openPacket(makeStudy().packet("anna"))
    panel.frame.exit()
    panel.keys("4")
    assert panel.logic.session.focus.score is None
    panel.frame.enter()
    panel.keys("4")
    assert panel.logic.session.foci[0].score == 4


def test_a_key_that_is_pressed_as_soon_as_a_bar_has_closed_is_taken(panel, makeStudy, host, monkeypatch):
    from HER2PETSlicer.widgets import progressdialog

    panel.openPacket(makeStudy(count=1).packet("anna"))
    monkeypatch.setattr(progressdialog, "QUIET_SECONDS", -1)
    with progressdialog.progressDialog("Work") as progress:
        progress(0, 1, "a step")
        host.app.processEvents()
        assert not host.mainWindow.isActiveWindow
    host.app.processEvents()
    panel.keys("4")
    assert panel.logic.session.foci[0].score == 4


def test_a_button_that_is_off_says_why(panel, makeStudy, tmp_path):
    ui = panel.ui
    assert "coordinator handed out" in toolTipOf(ui.openButton)
    ui.packetPathLineEdit.currentPath = str(tmp_path)
    assert "is not a packet" in toolTipOf(ui.openButton)
    packet = makeStudy().packet("anna")
    ui.packetPathLineEdit.currentPath = str(packet)
    assert toolTipOf(ui.openButton) == "Enter the passphrase."
    ui.passphraseLineEdit.text = PASSPHRASE
    assert "new passphrase twice" in toolTipOf(ui.openButton)
    ui.repeatLineEdit.text = PASSPHRASE
    panel.click(ui.openButton)
    assert toolTipOf(ui.completeButton) == "No score yet for F1, F2, F3."
    assert toolTipOf(ui.previousCaseButton) == "This is the first case."
    assert toolTipOf(ui.nextCaseButton) == "Complete this case first."
    assert toolTipOf(ui.signButton) == "Complete every case first."


def test_a_packet_that_cannot_be_resumed_is_let_go(panel, makeStudy, monkeypatch):
    """An error after the ledger was opened does not keep it locked."""
    from HER2ReadingLib.session import Session

    packet = makeStudy().packet("anna")

    def full(session, position):
        raise ProblemError("NOT saved: the disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr(Session, "goTo", full)
        with pytest.raises(ProblemError, match="disk is full"):
            Session(packet, PASSPHRASE)
    Session(packet, PASSPHRASE).close()


def test_the_receipt_of_a_signed_reading_is_written_again(panel, makeStudy):
    """A crash between signature and receipt loses nothing: the next opening writes it."""
    packet = makeStudy(count=2).packet("anna")
    panel.openPacket(packet)
    panel.keys("1", "1", "1", "Return", "2", "2", "2", "Return")
    panel.ui.nameLineEdit.text, panel.ui.signPassphraseLineEdit.text = "Anna", PASSPHRASE
    panel.click(panel.ui.signButton)
    written = (packet / "receipt.json").read_bytes()
    panel.click(panel.ui.closeButton)
    for name in ("receipt.json", "receipt.txt"):
        (packet / name).unlink()
    panel.openPacket(packet)
    assert (packet / "receipt.json").read_bytes() == written
    assert "only be looked at" in panel.ui.messageLabel.text
    panel.keys("5")
    assert panel.logic.session.focus.score == 1  # as signed, in the first case


def test_a_packet_that_is_opened_twice_at_once_keeps_its_keys(panel, makeStudy):
    """The second click of a double click comes while the views are made. Two shortcuts of one key would both be dead."""
    panel.openPacket(makeStudy().packet("anna"))
    panel.python.readerPage._onOpened("")
    panel.keys("4")
    assert panel.logic.session.foci[0].score == 4


@pytest.mark.parametrize("kind", ["QDoubleSpinBox", "QLineEdit"])
def test_enter_in_a_field_of_a_view_completes_nothing(panel, makeStudy, host, kind):
    """The slice offset above every view is such a field."""
    from PySide6 import QtWidgets

    panel.openPacket(makeStudy().packet("anna"))
    panel.keys("4", "5", "1")
    field = getattr(QtWidgets, kind)(host.mainWindow)
    field.show()
    field.setFocus()
    panel.keys("Return")
    assert panel.ui.caseLabel.text.startswith("Case 1 of 3")
    field.clearFocus()
    field.setParent(None)
    panel.keys("Return")
    assert panel.ui.caseLabel.text.startswith("Case 2 of 3")
