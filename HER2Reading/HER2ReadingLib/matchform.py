"""The form of a question about matching: which points, marked by others, are the same focus as which own mark."""

from typing import Any

import qt
from HER2PETSlicer.widgets.reasons import enable
from slicer.i18n import tr as _

from HER2ReadingLib.controls import TEXT_POINTS, empty, enlarge
from HER2ReadingLib.scale import BUTTON_WIDTH

NOT_CHOSEN, NONE = "?", ""


class MatchForm:
    """jumpTo(point): shows it. answer(question, same): records {own mark: points}."""

    def __init__(self, ui, jumpTo, answer) -> None:
        self.ui, self._jumpTo, self._answer = ui, jumpTo, answer
        self._shown = ""
        self._marks: tuple[str, ...] = ()
        self.choices: dict[str, Any] = {}  # {point: its combo box}
        enlarge(ui.matchLabel, TEXT_POINTS)
        ui.matchButton.connect("clicked(bool)", self._onAnswer)

    def show(self, session) -> None:
        """The question about the session's case; nothing where none is open."""
        name, asked = session.question or ("", {})
        self.ui.matchFrame.visible = bool(name)
        if name != self._shown:
            self._shown = name
            self._make(asked, session.ledger.state.matched.get(name))

    def _make(self, asked, answered) -> None:
        grid = self.ui.matchGridFrame.layout()
        empty(grid)
        self._marks, self.choices = tuple(asked.get("foci", ())), {}
        self.ui.matchLabel.text = _(
            "Question {name}: others also marked points here. Is each of them the same focus as one of your marks {marks}? Scores stay hidden."
        ).format(name=self._shown, marks=", ".join(self._marks))
        said = {point: mark for mark, points in (answered or {}).items() for point in points}
        for row, point in enumerate(asked.get("points", ())):
            button, choice = qt.QPushButton(), qt.QComboBox()
            button.text = point
            button.setFixedWidth(BUTTON_WIDTH)
            button.toolTip = _("Shows the point.")
            button.connect("clicked(bool)", lambda *_clicked, point=point: self._jumpTo(point))
            choice.addItem(_("choose"), NOT_CHOSEN)
            for mark in self._marks:
                choice.addItem(_("same focus as {mark}").format(mark=mark), mark)
            choice.addItem(_("none of my marks"), NONE)
            choice.setCurrentIndex(0 if answered is None else choice.findData(said.get(point, NONE)))
            choice.connect("currentIndexChanged(int)", self._update)
            for column, widget in enumerate((button, choice)):
                widget.setFocusPolicy(qt.Qt.NoFocus)  # the keys stay those of the case
                enlarge(widget, TEXT_POINTS)
                grid.addWidget(widget, row, column)
            self.choices[point] = choice
        self._update()

    def _update(self, *_changed) -> None:
        left = [point for point, choice in self.choices.items() if choice.currentData == NOT_CHOSEN]
        missing = _("Choose for {points} first.").format(points=", ".join(left)) if left else ""
        enable(self.ui.matchButton, missing, _("It can be changed until you sign again."))

    def _onAnswer(self, *_clicked) -> None:
        same = {mark: [point for point, choice in self.choices.items() if choice.currentData == mark] for mark in self._marks}
        self._answer(self._shown, same)
