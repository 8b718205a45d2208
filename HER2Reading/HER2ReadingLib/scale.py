"""The scale of scores: a button for each, and its anchor, the words that say what the score means."""

from typing import Any

import qt
from HER2PETSlicer.widgets.reasons import enable
from slicer.i18n import tr as _

from HER2ReadingLib.controls import TEXT_POINTS, empty, enlarge

BUTTON_WIDTH = 64
# With it a charter marks an anchor that nobody has written for the trial: the page says so once, below the scale.
OWN_WORDING = " (HER2PET's wording)"


class Scale:
    """chosen(score): called when its button is pressed. buttons: {score: button}, highest score first."""

    def __init__(self, ui, chosen) -> None:
        self.ui, self._chosen = ui, chosen
        self.buttons: dict[int, Any] = {}

    def make(self, scale: list[dict]) -> None:
        """The buttons of a charter's scale instead of the former ones."""
        grid = self.ui.scaleFrame.layout()
        empty(grid)
        self.buttons = {}
        for row, entry in enumerate(reversed(scale)):
            button, anchor = self._makeButton(entry["score"]), qt.QLabel()
            anchor.textFormat = qt.Qt.PlainText
            anchor.text = entry["anchor"].removesuffix(OWN_WORDING)
            anchor.wordWrap = True
            for column, widget in enumerate((button, anchor)):
                enlarge(widget, TEXT_POINTS)
                grid.addWidget(widget, row, column)
            self.buttons[entry["score"]] = button
        own = [str(entry["score"]) for entry in scale if entry["anchor"].endswith(OWN_WORDING)]
        self.ui.wordingLabel.visible = bool(own)
        everyOne = len(own) == len(scale)
        self.ui.wordingLabel.text = (
            _("The wording is HER2PET's, not the trial's.")
            if everyOne
            else _("The wording of {scores} is HER2PET's, not the trial's.").format(scores=", ".join(own))
        )

    def show(self, focus, missing: str) -> None:
        """The score of a focus, or of none (None). missing: why no score can be given; empty when one can."""
        self.ui.scaleLabel.text = _("Score of {focus}:").format(focus=focus.focusID) if focus else _("Scale:")
        for score, button in self.buttons.items():
            chosen = focus is not None and focus.score == score
            button.checked = chosen
            button.text = f"\u2714 {score}" if chosen else str(score)
            enable(button, missing, _("Key {key}").format(key=score))

    def _makeButton(self, score: int):
        button = qt.QPushButton()
        button.objectName = f"score{score}Button"
        button.checkable = True
        button.setFocusPolicy(qt.Qt.NoFocus)
        button.setFixedWidth(BUTTON_WIDTH)
        button.connect("clicked(bool)", lambda clicked: self._chosen(score))
        return button
