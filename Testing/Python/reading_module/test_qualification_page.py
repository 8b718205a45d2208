"""Training gives the reference after the answer, the qualification opens the study, and the page says where the reader stands."""

import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.ledger.events import stateOf
from HER2PETLib.reading.ledger.readerledger import readLedger
from HER2ReadingLib.session import Session
from slicerhost.tooltips import toolTipOf

PASSPHRASE = "four words nobody knows"
PURPOSES = ("training", "qualification")


def answers(packet):
    """The state that another program reads from the ledger's file, now."""
    return stateOf(*readLedger(packet / "ledger.sqlite"))


@pytest.fixture
def study(makeStudy):
    return makeStudy(4, purposes=PURPOSES)


@pytest.fixture
def session(study):
    session = Session(study.packet("anna"), PASSPHRASE)
    yield session
    session.close()


def referenceOf(study, session):
    """{focus: whether it is positive} of the session's case, by the key."""
    return {name: index == 1 for name, index in study.key.handOut.showings["anna"][session.case.caseID].foci.items()}


def read(study, session, isRight=True):
    for focus, isPositive in referenceOf(study, session).items():
        session.select(focus)
        session.score(5 if isPositive is isRight else 1)
    session.complete()


def pressScores(study, panel, isRight=True):
    """By the keys, as the foci come up."""
    session = panel.logic.session
    for _ in range(3):
        isPositive = referenceOf(study, session)[session.focusID]
        panel.keys("5" if isPositive is isRight else "1")


# The session, without a window.


def test_training_is_answered_before_its_reference_is_given_and_qualification_gives_none(study, session):
    assert (session.purpose, session.placeInPurpose(), session.feedback()) == ("training", (1, 1), {})
    reference = referenceOf(study, session)
    read(study, session, isRight=False)
    assert session.feedback() == {name: (isPositive, False) for name, isPositive in reference.items()}
    session.goTo(session.nextUnfinished())
    assert session.purpose == "qualification"
    read(study, session)
    assert session.feedback() == {} and session.lastAttempt.data["passed"]


def test_a_session_goes_to_no_case_that_is_closed(study, session):
    assert session.nextUnfinished() == 0
    with pytest.raises(ProblemError, match="The training cases come first"):
        session.goTo(2)
    read(study, session)
    session.goTo(session.nextUnfinished())
    read(study, session, isRight=False)
    assert session.nextUnfinished() is None and session.mayRepeat
    assert "It may be repeated" in session.whyClosed(2)
    session.repeatQualification()
    assert (session.position, session.case.status) == (1, "open")
    read(study, session)
    assert session.nextUnfinished() == 2 and not session.mayRepeat


def test_the_summary_that_is_signed_counts_the_studys_cases_alone(study, session):
    for _ in range(4):
        read(study, session)
        following = session.nextUnfinished()
        if following is not None:
            session.goTo(following)
    assert session.summary() == {"cases": 2, "completed": 2, "notAssessable": 0, "1": 4, "2": 0, "3": 0, "4": 0, "5": 2}
    assert session.ledger.state.finished


# The page.


def test_a_reader_trains_qualifies_and_reads_with_keys_alone(panel, views, study, screenshot, host):
    packet, ui = study.packet("anna"), panel.ui
    panel.openPacket(packet)
    assert ui.caseLabel.text.startswith("Training 1 of 1")
    pressScores(study, panel, isRight=False)
    assert not any("reference" in ui.fociTable.item(row, 2).text() for row in range(3))
    panel.keys("Return")
    assert ui.messageLabel.text.startswith("Training: 0 of 3 foci agree with the reference (F1 ")
    notes = [ui.fociTable.item(row, 2).text() for row in range(3)]
    assert sorted(notes) == ["reference: negative", "reference: negative", "reference: positive"]
    assert not ui.reopenButton.visible
    screenshot(host.mainWindow, "HER2Reading-training")
    panel.keys("Return")
    assert ui.caseLabel.text.startswith("Qualification 1 of 1")
    pressScores(study, panel)
    panel.keys("Return")
    assert ui.messageLabel.text == "Qualification passed: 3 of 3 foci agree with the reference."
    assert ui.caseLabel.text.startswith("Case 1 of 2")
    for _ in range(2):
        panel.keys("1", "1", "1", "Return")
    assert answers(packet).finished and not ui.signCollapsibleButton.collapsed
    assert "2 of 2 cases completed" in ui.summaryLabel.text


def test_a_failed_qualification_is_repeated_on_the_page_and_then_stays_closed(panel, study):
    packet, ui = study.packet("anna"), panel.ui
    panel.openPacket(packet)
    pressScores(study, panel)
    panel.keys("Return", "Return")
    pressScores(study, panel, isRight=False)
    panel.keys("Return")
    assert ui.messageLabel.text.endswith("0 of 3 foci agree with the reference. You may repeat it.")
    assert ui.caseLabel.text.startswith("Qualification") and ui.repeatQualificationButton.visible
    assert not ui.nextCaseButton.enabled and "was not passed" in toolTipOf(ui.nextCaseButton)
    assert not any("reference" in ui.fociTable.item(row, 2).text() for row in range(3))
    panel.click(ui.repeatQualificationButton)
    assert not ui.repeatQualificationButton.visible and panel.logic.session.isOpen
    pressScores(study, panel, isRight=False)
    panel.keys("Return")
    closed = "0 of 3 foci agree with the reference. No attempt is left: the packet stays closed. Ask the coordinator."
    assert ui.messageLabel.text.endswith(closed)
    assert not ui.repeatQualificationButton.visible and not ui.nextCaseButton.enabled
    assert [event.data["passed"] for event in answers(packet).attempts] == [False, False]
    panel.click(ui.closeButton)
    panel.openPacket(packet)
    assert ui.messageLabel.text.endswith(closed)
