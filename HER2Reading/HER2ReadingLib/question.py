"""The text that the page asks for: in the page, not in a window, so that the hands stay on the keys."""

from typing import Any

from slicer.i18n import tr as _

from HER2ReadingLib.controls import TEXT_POINTS, enlarge


class Question:
    """tell(text, isWrong): says something to the reader; changed(): called when a question was opened, answered or cancelled."""

    def __init__(self, ui, tell, changed) -> None:
        self.ui, self._tell, self._changed = ui, tell, changed
        self._record: Any = None
        enlarge(ui.askLabel, TEXT_POINTS, bold=True)
        enlarge(ui.askLineEdit, TEXT_POINTS)
        ui.askFrame.visible = False
        ui.askSaveButton.connect("clicked(bool)", self.save)
        ui.askCancelButton.connect("clicked(bool)", self.cancel)

    @property
    def isOpen(self) -> bool:
        return self._record is not None

    def ask(self, question: str, record) -> None:
        """record(text): returns whether the text is in the ledger; until it is, the question stays."""
        self._record = record
        self.ui.askLabel.text = question
        self.ui.askLineEdit.text = ""
        self.ui.askFrame.visible = True
        self._changed()
        self.ui.askLineEdit.setFocus()

    def save(self) -> None:
        text = self.ui.askLineEdit.text.strip()
        if not text:
            self._tell(_("Type an answer, or press Esc."), isWrong=True)
        elif self._record(text):
            self.close()
            self._changed()

    def cancel(self) -> None:
        """Esc; nothing where nothing is asked."""
        if self.isOpen:
            self.close()
            self._tell(_("Nothing was changed."))
            self._changed()

    def close(self) -> None:
        self._record = None
        # In this order: a frame that is hidden hands its focus to the next field, which would take the keys.
        self.ui.askLineEdit.clearFocus()
        for button in (self.ui.askSaveButton, self.ui.askCancelButton):
            button.clearFocus()
        self.ui.askFrame.visible = False
