"""The lines above a case: which it is, what is read of it, and how many are done."""

from slicer.i18n import tr as _

CASE_POINTS = 16


def showHeader(ui, session) -> None:
    """Show them in the labels `ui` of the reader's page."""
    case = session.case
    titles = {"training": _("Training {number} of {count}"), "qualification": _("Qualification {number} of {count}")}
    number, count = session.placeInPurpose()
    parts = [titles.get(session.purpose, _("Case {number} of {count}")).format(number=number, count=count), case.caseID]
    if session.stages:
        parts.append(
            _("stage {number} of {count}: {name}").format(
                number=session.stage + 1, count=len(session.stages), name=session.stages[session.stage]
            )
        )
    status = {"completed": _("completed, read-only"), "notAssessable": _("not assessable: {reason}, read-only")}
    if case.status in status:
        parts.append(status[case.status].format(reason=case.reason))
    ui.caseLabel.text = "  \u00b7  ".join(parts)
    ui.progressBar.setRange(0, session.count)
    ui.progressBar.value = session.completedCount()
    query = "" if session.isSigned else case.query
    ui.queryLabel.text = _("The coordinator asks: {question}").format(question=query) if query else ""
    ui.queryLabel.visible = bool(query)


def openedWords(session) -> str:
    """What there is to say first when a packet was opened."""
    if session.isSigned:
        return _("The reading is signed; it can only be looked at.")
    if session.isFirstOpening:
        return _(
            "Fingerprint of your key: {reader}\nGive it to the coordinator and the sponsor by telephone before you read: it shows "
            "later that the answers are yours.\nThe packet was signed with the key {coordinator}: the coordinator says whether it "
            "is the right one."
        ).format(reader=session.fingerprint, coordinator=session.coordinatorFingerprint)
    attempt = session.lastAttempt
    return attemptWords(session) if attempt is not None and not attempt.data["passed"] else ""


def feedbackWords(session) -> str:
    """What the reference says of a training case that is done, or how the attempt ended that the case is of; "" for nothing to say."""
    reference = session.feedback()
    if not reference:
        return attemptWords(session) if session.purpose == "qualification" else ""
    right = sum(isRight for _positive, isRight in reference.values())
    foci = ", ".join(
        f"{name} {_('positive') if isPositive else _('negative')}" for name, (isPositive, _right) in reference.items()
    )
    return _("Training: {right} of {count} foci agree with the reference ({foci}). Press Enter to continue.").format(
        right=right, count=len(reference), foci=foci
    )


def attemptWords(session) -> str:
    """How the newest attempt at the qualification ended; "" before the end of the present one."""
    attempt = session.lastAttempt
    if attempt is None or attempt.data["attempt"] < session.ledger.state.attempt:
        return ""
    said = _("Qualification passed: {right} of {count} foci agree with the reference.")
    if not attempt.data["passed"] and session.mayRepeat:
        said = _("Qualification not passed: {right} of {count} foci agree with the reference. You may repeat it.")
    elif not attempt.data["passed"]:
        said = _(
            "Qualification not passed: {right} of {count} foci agree with the reference. No attempt is left: the packet stays closed. Ask the coordinator."
        )
    return said.format(right=attempt.data["right"], count=attempt.data["foci"])
