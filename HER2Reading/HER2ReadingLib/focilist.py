"""The list of a case's foci: name, score, notes, and SUVmax where the charter shows it."""

import qt
from slicer.i18n import tr as _

from HER2ReadingLib.controls import TEXT_POINTS, enlarge

LEAST_ROWS = 6


class FociList:
    """chosen(focusID): called when its row is clicked."""

    def __init__(self, table, chosen) -> None:
        self._table, self._chosen = table, chosen
        self._focusIDs: list[str] = []
        enlarge(table, TEXT_POINTS)
        table.verticalHeader().hide()
        table.horizontalHeader().setStretchLastSection(True)
        table.connect("cellClicked(int,int)", lambda row, column: self._chosen(self._focusIDs[row]))

    def show(self, session) -> None:
        """The foci of the session's case; the current one is marked by a sign and is the chosen row."""
        seeSUV = session.charter["readerMay"]["seeSUV"] and not session.isFree
        titles = [_("Focus"), _("Score"), _("Note"), *([_("SUVmax")] if seeSUV else [])]
        self._focusIDs = [focus.focusID for focus in session.foci]
        table = self._table
        table.setColumnCount(len(titles))
        table.setHorizontalHeaderLabels(titles)
        table.setRowCount(len(session.foci))
        commented = {event.focusID for event in session.case.comments}
        reference = session.feedback()
        for row, focus in enumerate(session.foci):
            isCurrent = focus.focusID == session.focusID
            cells = [
                f"> {focus.focusID}" if isCurrent else f"   {focus.focusID}",
                "\u2013" if focus.score is None else str(focus.score),
                ", ".join(self._notesOn(session.case, focus, focus.focusID in commented, reference)),
            ]
            if seeSUV:
                cells.append(f"{session.suvMaxOf(focus.focusID):.1f}")
            for column, text in enumerate(cells):
                table.setItem(row, column, qt.QTableWidgetItem(text))
            if isCurrent:
                table.selectRow(row)
                table.scrollToItem(table.item(row, 0))
        self._fitHeight()

    def _fitHeight(self) -> None:
        """As high as its rows where there is room; in a low window it scrolls after LEAST_ROWS of them."""
        table = self._table
        heights = [table.rowHeight(row) for row in range(table.rowCount)]
        around = table.horizontalHeader().sizeHint.height() + 2 * table.frameWidth
        table.setMinimumHeight(sum(heights[:LEAST_ROWS]) + around)
        table.setMaximumHeight(sum(heights) + around)

    @staticmethod
    def _notesOn(case, focus, isCommented: bool, reference) -> list[str]:
        notes = [focus.site] if focus.site else []
        if focus.focusID in reference:
            notes.append(_("reference: positive") if reference[focus.focusID][0] else _("reference: negative"))
        former = [str(stage[focus.focusID].score) for stage in case.locked if focus.focusID in stage]
        notes += [_("before: {scores}").format(scores=", ".join(former))] if former else []
        notes += [_("changed")] if any(event.kind == "changed" for event in focus.history) else []
        return notes + ([_("comment")] if isCommented else [])
