"""After the signature: the reader opens a query, answers which marks are the same focus, opens sealed answers, checks what was taken in."""

import json

import pytest
from coordinatorpanel import PASSPHRASE, markAndSign, read
from happeningforms import fill, happen
from HER2PETLib.reading.decision.matchquestions import askReaders
from HER2PETLib.reading.decision.reconcile import reconcile
from HER2PETLib.reading.ledger import claims
from HER2PETLib.reading.ledger.readerledger import readLedger
from HER2PETLib.reading.ledger.receipt import readReceipt
from HER2PETLib.reading.ledger.signing import fingerprint
from HER2PETLib.reading.study.handout import handOut
from HER2PETLib.reading.study.returnedpackets import takeIn, takeOpening
from HER2PETLib.reading.study.unlocking import openQueries, unlock
from HER2PETLib.reading.study.verifiedstudy import verifyStudy
from slicerhost.tooltips import toolTipOf


def openedEvents(panel, folder):
    """The section "When something happens" of the reader, with the packet open."""
    panel.openPacket(folder)
    panel.ui.signCollapsibleButton.collapsed = False
    panel.ui.readerEventsGroupBox.collapsed = False
    return panel.python.readerPage.events.happenings


def show(panel, host, screenshot, widget, name):
    """A picture with the widget in sight, after the layouts have settled."""
    for _ in range(20):
        host.app.processEvents()
    panel.frame.parentWidget().parentWidget().ensureWidgetVisible(widget, 50, 200)
    screenshot(host.mainWindow, name)


def sign(panel):
    panel.ui.signCollapsibleButton.collapsed = False
    panel.ui.nameLineEdit.text, panel.ui.signPassphraseLineEdit.text = "Dr. Anna", PASSPHRASE
    panel.click(panel.ui.signButton)


@pytest.fixture
def signed(makeStudy):
    """Anna and bert have read two cases and signed, and were taken in; the charter does not let them reopen a case."""
    study = makeStudy(count=2, readerMay={"seeSUV": False, "reopenCases": False})
    for reader in ("anna", "bert"):
        read(study, reader, 1)
        takeIn(study, reader, study.packet(reader))
    return study


def test_before_the_signature_each_button_says_why(panel, makeStudy):
    events = openedEvents(panel, makeStudy(count=1).packet("anna"))
    assert {name: toolTipOf(button) for name, button in events.buttons.items() if not button.enabled} == {
        "query": "The reading is not signed yet.",
        "counterReceipt": "The reading is not signed yet.",
        "openAnswers": "The answers of this packet are not sealed.",
    }
    panel.click(events.buttons["checkpoint"])
    assert events.message.text.startswith("Give it to the auditor: anna 4 ")  # created, claimed, opened, case opened


def test_a_query_is_opened_answered_and_signed_anew(panel, views, signed, host, screenshot):
    study, ui = signed, panel.ui
    query = unlock(study, "anna", "site unclear", {"Omegacase1": "Is the first focus in the liver?"})
    events = openedEvents(panel, study.packet("anna"))
    former = ui.receiptTextEdit.toPlainText()
    for wrong, said in (
        (study.packet("anna") / "receipt.json", "is not an unlock"),
        (unlock(study, "bert", "site unclear", {"Omegacase1": "Where is it?"}), "The unlock is not for this signed reading."),
    ):
        happen(panel, events, "query", query=wrong)
        assert said in events.message.text and panel.logic.session.isSigned
    happen(panel, events, "query", query=query.with_suffix(".txt"))
    assert ui.messageLabel.text.startswith("The reading is open for what is asked. Reason: site unclear")
    assert ui.queryLabel.text == "The coordinator asks: Is the first focus in the liver?" and not ui.queryLabel.isHidden()
    assert panel.logic.scene.isShown and panel.logic.session.isOpen
    assert ui.receiptTextEdit.toPlainText() == "" and toolTipOf(ui.signButton) == "Complete every case first."
    show(panel, host, screenshot, panel.ui.queryLabel, "HER2Reading-reader-query")
    first = panel.logic.session.focus
    new = 1 if first.score != 1 else 5
    panel.keys(str(new), "b", "o", "w", "e", "l", "Return")
    panel.keys("Return")  # the case is complete
    (other,) = [case for case in panel.logic.session.ledger.state.cases.values() if not case.query]
    position = [case.caseID for case in panel.logic.session.packet.cases].index(other.caseID)
    asked = panel.logic.session.position
    panel.click(ui.previousCaseButton if position < asked else ui.nextCaseButton)
    assert ui.queryLabel.isHidden() and not ui.reopenButton.enabled  # nothing is asked about it
    panel.click(ui.nextCaseButton if position < asked else ui.previousCaseButton)
    assert ui.reopenButton.enabled  # what is asked may be changed, whatever the charter says
    sign(panel)
    receipt = ui.receiptTextEdit.toPlainText()
    assert receipt not in ("", former) and ui.queryLabel.isHidden()
    panel.click(ui.closeButton)
    assert takeIn(study, "anna", study.packet("anna")).isNew
    assert openQueries(study) == {"bert": 1} and verifyStudy(study) == []
    changed = [event for event in readLedger(study.returned("anna") / "ledger.sqlite")[1] if event.kind == "changed"]
    assert [(event.data["former"], event.data["score"], event.data["reason"]) for event in changed] == [
        (first.score, new, "bowel")
    ]


def asks(panel, makeStudy):
    """(study, section): one case in which matching is open, anna's packet open with its question."""
    study = makeStudy(count=1, givenFoci=False)
    markAndSign(study)
    assert len(reconcile(study).queries) == 1
    files = dict(zip(("anna", "bert"), askReaders(study, "matching is open"), strict=True))
    events = openedEvents(panel, study.packet("anna"))
    happen(panel, events, "query", query=files["anna"])
    return study, files


def test_which_marks_are_the_same_focus_is_answered_in_the_case(panel, views, makeStudy, host, screenshot):
    import slicer

    study, files = asks(panel, makeStudy)
    ui, form = panel.ui, panel.python.readerPage._matching
    assert not ui.matchFrame.isHidden() and "Question M1" in ui.matchLabel.text
    assert list(form.choices) == ["P1"]  # bert's only mark
    assert toolTipOf(ui.matchButton) == "Choose for P1 first." and not ui.matchButton.enabled
    assert toolTipOf(ui.signButton) == "Answer first which marks are the same focus: M1."
    foci = slicer.util.getNode("Foci")
    labels = [foci.GetNthControlPointLabel(n) for n in range(foci.GetNumberOfControlPoints())]
    assert {label.removeprefix("> ").rstrip("\n") for label in labels} == {"F1 = 5", "F2 = 2", "P1"}
    assert sorted(label.count("\n") for label in labels) == [0, 1, 2]  # side by side: each a line above the other
    button = ui.matchGridFrame.layout().itemAtPosition(0, 0).widget()
    panel.click(button)
    crosshair = slicer.mrmlScene.GetFirstNodeByClass("vtkMRMLCrosshairNode").GetCrosshairRAS()
    assert crosshair == pytest.approx(panel.logic.session.points["P1"])
    show(panel, host, screenshot, panel.ui.matchFrame, "HER2Reading-reader-matching")
    panel.keys("1")  # scores stay closed
    assert [focus.score for focus in panel.logic.session.foci] == [5, 2]
    choice = form.choices["P1"]
    assert [choice.itemText(index) for index in range(choice.count)] == [
        "choose", "same focus as F1", "same focus as F2", "none of my marks",
    ]  # fmt: skip
    choice.setCurrentIndex(3)
    panel.click(ui.matchButton)
    assert panel.logic.session.ledger.state.matched == {"M1": {"F1": (), "F2": ()}}
    form.choices["P1"].setCurrentIndex(1)  # looked again, before the signature
    panel.click(ui.matchButton)
    sign(panel)
    assert ui.matchFrame.isHidden() and panel.logic.session.isSigned
    panel.click(ui.closeButton)
    takeIn(study, "anna", study.packet("anna"))
    events = openedEvents(panel, study.packet("bert"))
    happen(panel, events, "query", query=files["bert"])
    # anna's marks lie 6 mm on either side of bert's, x grows to the right: the left one, F1, has the smaller x.
    points = panel.logic.session.points
    left = min(points, key=lambda name: points[name][0])
    form = panel.python.readerPage._matching
    for name, choice in form.choices.items():
        choice.setCurrentIndex(choice.findData("F1" if name == left else ""))
    panel.click(panel.ui.matchButton)
    sign(panel)
    panel.click(panel.ui.closeButton)
    takeIn(study, "bert", study.packet("bert"))
    result = reconcile(study)
    assert result.queries == () and sorted(focus.decision.positive for focus in result.foci) == [False, True]


def test_a_packet_that_is_opened_again_comes_back_to_the_open_question(panel, makeStudy):
    asks(panel, makeStudy)
    packet = panel.ui.packetPathLineEdit.currentPath
    panel.click(panel.ui.closeButton)
    panel.openPacket(packet)
    assert not panel.ui.matchFrame.isHidden() and list(panel.python.readerPage._matching.choices) == ["P1"]


def test_a_counter_receipt_is_held_against_what_was_signed(panel, signed, host, screenshot):
    study = signed
    events = openedEvents(panel, study.packet("anna"))
    mine, berts = (study.returned(reader) / "counterReceipt.txt" for reader in ("anna", "bert"))
    happen(panel, events, "counterReceipt", path=mine)
    assert claims.COUNTER_RECEIPT_IS_OF_THIS_READING in events.message.text
    assert claims.COORDINATORS_KEY_IS_UNKNOWN in events.message.text
    happen(panel, events, "counterReceipt", path=mine, digits=fingerprint(study.ledger.publicKey))
    assert claims.COORDINATORS_KEY_IS_KNOWN in events.message.text
    happen(panel, events, "counterReceipt", path=berts)
    assert "Its reader is bert, and that of this reading is anna." in events.message.text
    assert claims.COUNTER_RECEIPT_IS_OF_THIS_READING not in events.message.text
    happen(panel, events, "counterReceipt", path=mine, digits="12345 " * 6)
    assert events.message.text.startswith("\u26a0 It was signed with the key ")
    show(panel, host, screenshot, events.message, "HER2Reading-reader-counter-receipt")


def test_sealed_answers_are_opened_against_the_other_readers_receipt(panel, makeStudy, tmp_path, host, screenshot):
    study = makeStudy(count=1, isHandedOut=False)
    handOut(study, sealed=True)
    for reader in ("anna", "bert"):
        read(study, reader, 1)
        takeIn(study, reader, study.packet(reader))
    receipt = readReceipt(study.packet("bert") / "receipt.json")
    events = openedEvents(panel, study.packet("anna"))
    out = tmp_path / "opening.json"
    form = fill(panel, events, "openAnswers", receipt1=study.packet("anna") / "receipt.json", passphrase=PASSPHRASE, out=out)
    panel.click(form.doButton)
    assert "are of one reader" in events.message.text and not out.exists()  # her own
    fill(panel, events, "openAnswers", receipt1=study.packet("bert") / "receipt.json", passphrase="not the passphrase")
    assert fingerprint(receipt.publicKey) in form.preview.text and "by telephone" in form.preview.text
    show(panel, host, screenshot, form.frame, "HER2Reading-reader-open-answers")
    panel.click(form.doButton)
    assert events.message.text.startswith("\u26a0 ") and not out.exists()
    happen(panel, events, "openAnswers", passphrase=PASSPHRASE)
    assert events.message.text == f"{out}: whoever has it can read your answers. Send it to the coordinator."
    assert json.loads(out.read_text())["reader"] == "anna"
    takeOpening(study, "anna", out)


def test_nothing_of_a_form_stays_for_the_next_packet(panel, signed):
    events = openedEvents(panel, signed.packet("anna"))
    form = fill(panel, events, "counterReceipt", digits="12345")
    panel.click(panel.ui.closeButton)
    assert form.entries["digits"].value == ""  # nor while no packet is open
    events = openedEvents(panel, signed.packet("bert"))
    assert not events.forms["counterReceipt"].isOpen and events.forms["counterReceipt"].entries["digits"].value == ""
