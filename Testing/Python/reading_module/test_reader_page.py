"""A reader reads with keys, and every answer is in the ledger before the page says so."""

from HER2PETLib.reading.ledger.events import stateOf
from HER2PETLib.reading.ledger.readerledger import readLedger
from slicerhost.tooltips import toolTipOf

PASSPHRASE = "four words nobody knows"


def answers(packet):
    """The state that another program reads from the ledger's file, now."""
    return stateOf(*readLedger(packet / "ledger.sqlite"))


def test_a_reader_reads_and_signs_with_keys_alone(panel, views, makeStudy, screenshot, host):
    packet = makeStudy().packet("anna")
    ui = panel.ui
    panel.openPacket(packet)
    assert ui.caseLabel.text.startswith("Case 1 of 3")
    # At the first opening only: what shows later that the answers are this reader's.
    assert f"Fingerprint of your key: {panel.logic.session.fingerprint}\n" in ui.messageLabel.text
    assert f"signed with the key {panel.logic.session.coordinatorFingerprint}" in ui.messageLabel.text
    case = panel.logic.session.case.caseID
    assert case in ui.caseLabel.text
    panel.keys("4")
    assert answers(packet).cases[case].foci["F1"].score == 4
    assert ui.messageLabel.text.startswith("Saved ")
    assert ui.messageLabel.text.endswith("F1 = 4")
    assert panel.logic.session.focusID == "F2"
    screenshot(host.mainWindow, "HER2Reading-reader")
    panel.keys("2", "Return")
    assert "No score yet for F3" in ui.messageLabel.text
    panel.keys("5", "Return")
    assert answers(packet).cases[case].status == "completed"
    assert ui.caseLabel.text.startswith("Case 2 of 3")
    for _ in range(2):
        panel.keys("1", "3", "5", "Return")
    assert answers(packet).finished
    assert ui.progressBar.value == 3
    assert not ui.signButton.enabled
    ui.nameLineEdit.setFocus()
    panel.keys("Anna A. Reader")
    ui.signPassphraseLineEdit.setFocus()
    panel.keys(PASSPHRASE, "Return")
    assert answers(packet).signed.data["printedName"] == "Anna A. Reader"
    receipt = (packet / "receipt.txt").read_text()
    assert "Anna A. Reader" in receipt
    assert ui.receiptTextEdit.toPlainText() == receipt
    assert not ui.signButton.visible
    screenshot(host.mainWindow, "HER2Reading-signed")


def test_a_changed_score_needs_a_reason(panel, makeStudy):
    packet = makeStudy().packet("anna")
    panel.openPacket(packet)
    case = panel.logic.session.case.caseID
    panel.keys("4", "P", "3")
    assert "4 to be changed to 3" in panel.ui.askLabel.text
    panel.keys("Return")
    assert "Type an answer" in panel.ui.messageLabel.text
    panel.keys("seen as a vessel", "Return")  # letters and keys of the scale belong to the text
    focus = answers(packet).cases[case].foci["F1"]
    assert (focus.score, focus.history[-1].data["reason"]) == (3, "seen as a vessel")
    panel.keys("P", "N", "1", "Escape")
    assert answers(packet).cases[case].foci["F1"].score == 3
    assert panel.ui.askFrame.isHidden()


def test_what_is_asked_for_stays_with_its_focus(panel, makeStudy):
    packet = makeStudy(givenFoci=False).packet("anna")
    panel.openPacket(packet)
    ui, case = panel.ui, panel.logic.session.case.caseID
    panel.keys("M", "4", "M", "2", "P", "5")  # F1 is to be changed from 4 to 5
    for button in (ui.markButton, ui.withdrawButton, ui.commentButton, ui.completeButton, ui.notAssessableButton):
        assert toolTipOf(button) == "Answer the question first, or press Esc."
        assert not button.enabled
    ui.askLineEdit.clearFocus()
    panel.keys("N", "M", "1")  # keys of somebody who does not look at the panel
    ui.askLineEdit.setFocus()
    panel.keys("brighter", "Return")
    assert {name: focus.score for name, focus in answers(packet).cases[case].foci.items()} == {"F1": 5, "F2": 2}
    assert ui.markButton.enabled


def test_marks_are_made_at_the_crosshair_and_withdrawn(panel, views, makeStudy):
    import slicer

    packet = makeStudy(givenFoci=False).packet("anna")
    panel.openPacket(packet)
    ui, case = panel.ui, panel.logic.session.case.caseID
    panel.keys("Return")
    assert "confirm that there is none" in ui.messageLabel.text
    slicer.util.getNode("Crosshair*").SetCrosshairRAS(12, -30, 44)
    panel.keys("M", "5")
    slicer.util.getNode("Crosshair*").SetCrosshairRAS(1, 2, 3)
    panel.keys("M")
    assert answers(packet).cases[case].foci["F1"].positionRAS == (12, -30, 44)
    assert panel.logic.scene.nodes()["foci"].GetNumberOfControlPoints() == 2
    panel.keys("U")
    assert answers(packet).cases[case].foci["F2"].withdrawn
    assert panel.logic.scene.nodes()["foci"].GetNumberOfControlPoints() == 1
    panel.keys("U", "0", "Return")
    assert answers(packet).cases[case].status == "completed"
    assert ui.caseLabel.text.startswith("Case 2 of 3")
    assert not ui.noFociCheckBox.checked


def test_given_foci_are_neither_marked_nor_withdrawn(panel, makeStudy):
    packet = makeStudy().packet("anna")
    panel.openPacket(packet)
    before = len(readLedger(packet / "ledger.sqlite")[1])
    for key in ("M", "U"):
        panel.keys(key)
        assert "foci of this reading are given" in panel.ui.messageLabel.text
    assert len(readLedger(packet / "ledger.sqlite")[1]) == before


def test_the_reading_goes_on_where_it_was_left(panel, makeStudy):
    packet = makeStudy().packet("anna")
    panel.openPacket(packet)
    panel.keys("1", "2", "3", "Return", "4")
    case = panel.logic.session.case.caseID
    panel.click(panel.ui.closeButton)
    assert panel.logic.session is None
    assert panel.ui.repeatLineEdit.isHidden()  # the passphrase is chosen
    panel.openPacket(packet)
    assert panel.logic.session.case.caseID == case
    assert panel.logic.session.focusID == "F2"
    assert panel.ui.caseLabel.text.startswith("Case 2 of 3")


def test_a_completed_case_is_read_only_until_reopened_with_a_reason(panel, makeStudy):
    packet = makeStudy().packet("anna")
    panel.openPacket(packet)
    case = panel.logic.session.case.caseID
    panel.keys("1", "2", "3", "Return")
    panel.click(panel.ui.previousCaseButton)
    assert "read-only" in panel.ui.caseLabel.text
    panel.keys("5")
    assert panel.ui.messageLabel.text == "\u26a0 The case is completed."
    panel.click(panel.ui.reopenButton)
    panel.keys("saw the CT only now", "Return")
    assert answers(packet).cases[case].status == "open"
    panel.keys("5", "liver vein", "Return")
    assert answers(packet).cases[case].foci["F1"].score == 5


def test_a_completed_case_stays_as_it_is_where_the_charter_says_so(panel, makeStudy):
    packet = makeStudy(readerMay={"seeSUV": False, "reopenCases": False}).packet("anna")
    panel.openPacket(packet)
    panel.keys("1", "2", "3", "Return")
    panel.click(panel.ui.previousCaseButton)
    assert not panel.ui.reopenButton.enabled
    assert "charter does not allow" in toolTipOf(panel.ui.reopenButton)


def test_a_case_can_be_not_assessable_with_a_reason_and_commented(panel, makeStudy):
    packet = makeStudy().packet("anna")
    panel.openPacket(packet)
    case = panel.logic.session.case.caseID
    panel.keys("C", "arms are moving", "Return")
    panel.click(panel.ui.notAssessableButton)
    panel.keys("motion", "Return")
    read = answers(packet).cases[case]
    assert (read.status, read.reason) == ("notAssessable", "motion")
    assert [event.data["text"] for event in read.comments] == ["arms are moving"]
    assert panel.ui.caseLabel.text.startswith("Case 2 of 3")


def test_thirty_foci_are_scored_with_thirty_keys(panel, makeStudy):
    packet = makeStudy(givenFoci=False).packet("anna")
    panel.openPacket(packet)
    for _ in range(30):
        panel.keys("M")
    panel.ui.fociTable.selectRow(0)
    panel.keys("N")
    assert panel.logic.session.focusID == "F1"
    panel.keys(*"123451234512345123451234512345", "Return")
    assert panel.ui.progressBar.value == 1
    (case,) = [case for case in answers(packet).cases.values() if case.status == "completed"]
    assert [focus.score for focus in case.standing] == [1, 2, 3, 4, 5] * 6


def test_suv_is_shown_only_where_the_charter_allows_it(panel, makeStudy):
    panel.openPacket(makeStudy().packet("anna"))
    assert panel.ui.fociTable.columnCount == 3


def test_suv_is_shown_where_the_charter_allows_it(panel, makeStudy):
    panel.openPacket(makeStudy(readerMay={"seeSUV": True, "reopenCases": True}).packet("anna"))
    shown = sorted(panel.ui.fociTable.item(row, 3).text() for row in range(3))
    assert shown == ["10.0", "5.0", "7.0"]  # each lesion's hottest voxel


def test_the_window_goes_back_to_the_charters(panel, makeStudy):
    panel.openPacket(makeStudy(hanging={"layout": "axial", "petWindow": [0, 7], "ctWindow": [-160, 240]}).packet("anna"))
    nodes = panel.logic.scene.nodes()
    displays = [nodes[name].GetDisplayNode() for name in ("pet", "projection", "fusion", "ct")]
    for display in displays:
        display.SetWindowLevelMinMax(1, 2)
    panel.keys("R")
    limits = [(display.GetWindowLevelMin(), display.GetWindowLevelMax()) for display in displays]
    assert limits == [(0, 7), (0, 7), (0, 7), (-160, 240)]
