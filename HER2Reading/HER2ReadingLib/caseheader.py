"""The lines above a case: which it is, what is read of it, and how many are done."""

from slicer.i18n import tr as _

CASE_POINTS = 16


def showHeader(ui, session) -> None:
    """Show them in the labels `ui` of the reader's page."""
    case = session.case
    parts = [_("Case {number} of {count}").format(number=session.position + 1, count=session.count), case.caseID]
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
