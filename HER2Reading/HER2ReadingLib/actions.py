"""What a reader can do with the case that is shown: a button for each, and why it cannot be pressed."""

from HER2PETSlicer.widgets.reasons import enable
from slicer.i18n import tr as _


def enableActions(ui, session, isShown: bool, isAsking: bool) -> str:
    """Enable the buttons of the reader's page. isShown: whether the case is in the views; isAsking: whether an answer is waited for.
    Returns why no score can be given; "" where one can."""
    completed = "" if session.isOpen and not session.isSigned else _("The case is completed.")
    # An answer to what is asked belongs to the focus it was asked about.
    asking = _("Answer the question first, or press Esc.") if isAsking else ""
    closed = completed or asking
    notShown = "" if isShown else _("The case is not shown.")
    noFocus = "" if session.focus is not None else _("No focus is chosen.")
    given = "" if session.isFree else _("The foci of this reading are given; none is marked or withdrawn.")
    ui.markFrame.visible = ui.withdrawButton.visible = session.isFree
    ui.noFociCheckBox.enabled = session.isOpen and not session.foci
    if session.foci:
        ui.noFociCheckBox.checked = False
    enable(ui.markButton, given or closed or notShown, _("Marks a focus where the crosshair is (Shift and the mouse move it)."))
    enable(ui.withdrawButton, given or closed or noFocus, _("Takes the chosen mark back; the ledger keeps that."))
    enable(ui.commentButton, closed, _("About the chosen focus, or the case."))
    enable(ui.notAssessableButton, closed, _("The case cannot be read; asks for the reason."))
    unanswered = closed or notShown or _whyNotAnswered(ui, session)
    notLast = _("Lock this stage first (key L).") if session.nextStage else ""
    enable(ui.completeButton, closed or notLast or unanswered, _("Then the next case is shown."))
    ui.lockStageButton.visible = bool(session.stages)
    last = "" if session.nextStage else _("This is the last stage: complete the case.")
    enable(
        ui.lockStageButton,
        closed or last or unanswered,
        _("It cannot be changed afterwards. Then the case is shown: {stage}.").format(stage=session.nextStage),
    )
    isAsked = bool(session.ledger.state.unlocks)  # then nothing else can be changed
    mayReopen = (session.case.query if isAsked else session.charter["readerMay"]["reopenCases"]) and not session.isSigned
    notReopened = "" if mayReopen else _("The charter does not allow it, or the reading is signed.")
    ui.reopenButton.visible = bool(completed) and not session.purpose
    ui.repeatQualificationButton.visible = session.mayRepeat
    enable(ui.repeatQualificationButton, asking, _("Its cases are read again."))
    enable(ui.reopenButton, asking or notReopened, _("With a reason."))
    noFormer = "" if session.position else _("This is the first case.")
    enable(ui.previousCaseButton, asking or noFormer, _("To look at it."))
    noNext = _("This is the last case.") if session.position + 1 == session.count else ""
    noNext = noNext or ("" if completed else _("Complete this case first.")) or session.whyClosed(session.position + 1)
    enable(ui.nextCaseButton, asking or noNext, _("In reading order."))
    enable(ui.resetWindowButton, notShown, _("PET and CT window as the charter fixes them."))
    return closed or notShown or noFocus


def _whyNotAnswered(ui, session) -> str:
    unscored = [focus.focusID for focus in session.foci if focus.score is None]
    if unscored:
        return _("No score yet for {foci}.").format(foci=", ".join(unscored))
    if not session.foci and session.isFree and not ui.noFociCheckBox.checked:
        return _("Mark the foci, or confirm that there is none (key 0).")
    return ""
