"""What hurried hands do to the reader's page, and what it must not show."""

import pytest
from HER2PETLib.reading.ledger.events import stateOf
from HER2PETLib.reading.ledger.readerledger import readLedger


def answers(packet):
    """The state that another program reads from the ledger's file, now."""
    return stateOf(*readLedger(packet / "ledger.sqlite"))


def scoresIn(packet, case):
    return {name: focus.score for name, focus in answers(packet).cases[case].foci.items()}


def clickTwice(host, button):
    """A double click, 120 ms apart: to Qt's buttons two clicks."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    QTest.mouseClick(button, Qt.LeftButton)
    host.app.processEvents()
    QTest.qWait(120)
    QTest.mouseClick(button, Qt.LeftButton)
    host.app.processEvents()


def test_a_double_click_on_a_score_scores_one_focus(panel, makeStudy, host, request):
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    packet = makeStudy().packet("anna")
    panel.openPacket(packet)
    interval = QApplication.instance().property("doubleClickInterval")
    request.addfinalizer(lambda: QApplication.instance().setProperty("doubleClickInterval", interval))
    QApplication.instance().setProperty("doubleClickInterval", 60_000)  # this machine may be slow today
    case, button = panel.logic.session.case.caseID, panel.python.readerPage._scale.buttons[4]
    clickTwice(host, button)
    assert scoresIn(packet, case) == {"F1": 4, "F2": None, "F3": None}
    assert not button.checked
    QApplication.instance().setProperty("doubleClickInterval", 10)
    QTest.qWait(20)
    panel.click(button)  # a click of its own
    panel.keys("4")  # keys are not clicked twice
    assert scoresIn(packet, case) == {"F1": 4, "F2": 4, "F3": 4}


@pytest.mark.parametrize("end", ["Return", "Escape"])
def test_after_a_comment_the_keys_score_again(panel, makeStudy, end):
    packet = makeStudy(givenFoci=False).packet("anna")
    panel.openPacket(packet)
    case = panel.logic.session.case.caseID
    panel.keys("M", "C", "seen twice", end, "5", "m")
    assert panel.ui.siteLineEdit.text == ""
    assert scoresIn(packet, case) == {"F1": 5, "F2": None}


def test_the_site_of_one_case_is_not_written_into_the_next(panel, makeStudy):
    study = makeStudy(givenFoci=False)
    panel.openPacket(study.packet("anna"))
    ui = panel.ui
    ui.siteLineEdit.text = "left breast of case 1"
    panel.keys("0", "Return")
    assert ui.caseLabel.text.startswith("Case 2 of 3")
    assert ui.siteLineEdit.text == ""
    ui.siteLineEdit.text = "liver, says anna"
    panel.click(ui.closeButton)
    assert ui.siteLineEdit.text == ""
    ui.siteLineEdit.text = "of nobody"
    panel.openPacket(study.packet("bert"))
    assert ui.siteLineEdit.text == ""


def test_the_key_for_going_on_is_there(panel, makeStudy):
    panel.openPacket(makeStudy().packet("anna"))
    panel.keys("G", "4")
    assert panel.logic.session.focusID == "F1"  # it stays
    panel.keys("N", "G", "3")
    assert panel.logic.session.focusID == "F3"


@pytest.mark.parametrize("given", [True, False])
def test_the_list_of_keys_names_those_of_this_reading(panel, makeStudy, given):
    panel.openPacket(makeStudy(givenFoci=given).packet("anna"))
    panel.keys("?")
    listed = [line.partition(":")[0] for line in panel.ui.messageLabel.text.splitlines()]
    free = {"M", "U", "0"}
    assert free.isdisjoint(listed) if given else free <= set(listed)
    assert "G" in listed


def test_a_message_is_a_sentence_though_slicer_writes_tool_tips_as_html(panel, makeStudy, host):
    panel.openPacket(makeStudy().packet("anna"))
    panel.keys("4", "Return")
    assert panel.ui.completeButton.toolTip == "<p>No score yet for F2, F3.</p>"
    assert panel.ui.messageLabel.text == "\u26a0 No score yet for F2, F3."


def test_html_of_a_charter_is_shown_as_it_is_written(panel, makeStudy, screenshot, host):
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QLabel

    scale = [{"score": score, "anchor": f"<b>level</b> {score}"} for score in range(1, 6)]
    panel.openPacket(makeStudy(scale=scale).packet("anna"))
    labels = panel.ui.caseCollapsibleButton.findChildren(QLabel) + panel.ui.signCollapsibleButton.findChildren(QLabel)
    assert "<b>level</b> 5" in [label.text for label in labels]
    said = panel.ui.coordinatorMessageLabel, panel.ui.charterProblemLabel, panel.ui.packetStatusLabel
    assert [label.objectName for label in (*labels, *said) if label.textFormat != Qt.PlainText and label.wordWrap] == []
    screenshot(host.mainWindow, "HER2Reading-html-anchors")


def test_a_reason_with_html_is_escaped_in_the_tool_tip(host):
    import qt
    from HER2PETSlicer.widgets.reasons import enable, whyNot

    button = qt.QPushButton()
    enable(button, 'The reader "<img src=x>" & co is already named.', "")
    assert button.toolTip == "<p>The reader &quot;&lt;img src=x&gt;&quot; &amp; co is already named.</p>"
    assert whyNot(button) == 'The reader "<img src=x>" & co is already named.'


def test_the_scales_wording_is_said_once_and_below(panel, makeStudy):
    from PySide6.QtWidgets import QLabel

    panel.openPacket(makeStudy().packet("anna"))
    texts = [label.text for label in panel.ui.scaleFrame.findChildren(QLabel)]
    assert "clearly above background" in texts
    assert panel.ui.wordingLabel.text == "The wording is HER2PET's, not the trial's."
    assert not panel.ui.wordingLabel.isHidden()
    panel.click(panel.ui.closeButton)


def test_the_scales_own_wording_needs_no_remark(panel, makeStudy):
    panel.openPacket(makeStudy(scale=[{"score": score, "anchor": f"level {score}"} for score in range(1, 6)]).packet("anna"))
    assert panel.ui.wordingLabel.isHidden()


def luminance(color):
    """Relative luminance, WCAG 2.1."""
    parts = (color.redF(), color.greenF(), color.blueF())
    return sum(
        weight * (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4)
        for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True)
    )


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_focus_and_text_stand_out_in_the_dark(panel, makeStudy):
    from PySide6.QtGui import QPalette

    panel.openPacket(makeStudy().packet("anna"))
    palette = panel.ui.caseCollapsibleButton.palette
    ring = palette.color(QPalette.Highlight)
    for role in (QPalette.Window, QPalette.Base, QPalette.Button):
        assert contrast(ring, palette.color(role)) >= 3  # WCAG 2.1, 1.4.11
        assert contrast(palette.color(QPalette.Text), palette.color(role)) >= 4.5  # 1.4.3
    assert contrast(ring, palette.color(QPalette.HighlightedText)) >= 4.5


def test_the_whole_window_is_dark_while_a_packet_is_open(panel, makeStudy, host):
    from PySide6.QtGui import QPalette

    bars = host.mainWindow.menuBar(), host.mainWindow.statusBar(), host.mainWindow
    before = [luminance(bar.palette.color(QPalette.Window)) for bar in bars]
    panel.openPacket(makeStudy().packet("anna"))
    assert all(luminance(bar.palette.color(QPalette.Window)) < 0.05 for bar in bars)
    panel.click(panel.ui.closeButton)
    assert [luminance(bar.palette.color(QPalette.Window)) for bar in bars] == before


def test_the_receipt_is_in_fixed_width(panel):
    from PySide6.QtGui import QFontMetrics

    metrics = QFontMetrics(panel.ui.receiptTextEdit.font)
    assert metrics.horizontalAdvance("i" * 10) == metrics.horizontalAdvance("W" * 10)


def test_tab_leaves_the_tables(panel):
    ui = panel.ui
    for table in (ui.fociTable, ui.databaseTable, ui.anchorsTable, ui.statusTable, ui.discordantTable):
        assert not table.tabKeyNavigation


def test_a_comma_is_a_decimal_point_in_the_charter(page, host):
    from PySide6.QtTest import QTest

    spin = page.ui.gateSpinBox
    spin.selectAll()
    QTest.keyClicks(spin, "7,5")
    assert spin.value == 7.5
    spin = page.ui.petUpperSpinBox
    spin.selectAll()
    QTest.keyClicks(spin, "12,25")
    assert spin.value == pytest.approx(12.25)
