"""The section where a reader signs: summary of the answers, name, meaning, passphrase; then the receipt."""

import qt
from HER2PETSlicer.widgets.reasons import enable
from slicer.i18n import tr as _

from HER2ReadingLib.controls import askSavePath


class Signature:
    """record(action, what): runs an action that writes, and reports; shown(): refreshes the page."""

    def __init__(self, ui, logic, record, shown) -> None:
        self.ui, self._logic, self._record, self._shown = ui, logic, record, shown
        fixed = qt.QFont("monospace")
        fixed.setStyleHint(qt.QFont.TypeWriter)  # where no font has that name
        ui.receiptTextEdit.setFont(fixed)
        ui.nameLineEdit.connect("textChanged(QString)", self.update)
        ui.signPassphraseLineEdit.connect("textChanged(QString)", self.update)
        ui.signButton.connect("clicked(bool)", self.sign)
        ui.saveReceiptButton.connect("clicked(bool)", self._onSaveReceipt)

    def clear(self) -> None:
        """Nothing of a reader stays behind."""
        self.ui.receiptTextEdit.setPlainText("")
        self.ui.nameLineEdit.text = self.ui.signPassphraseLineEdit.text = ""

    def update(self, *_changed) -> None:
        """Summary, what is missing, or the receipt."""
        from HER2PETLib.reading.ledger.readerledger import MEANING

        ui, session = self.ui, self._logic.session
        if session is None:
            return
        summary = session.summary()
        scores = ", ".join(f"{entry['score']}: {summary[str(entry['score'])]}" for entry in session.charter["scale"])
        ui.summaryLabel.text = _(
            "{completed} of {cases} cases completed, {notAssessable} not assessable.\nFoci by score: {scores}."
        ).format(scores=scores, **{key: summary[key] for key in ("completed", "cases", "notAssessable")})
        ui.meaningLabel.text = MEANING
        signed = session.isSigned
        for widget in (ui.nameLabel, ui.nameLineEdit, ui.signPassphraseLabel, ui.signPassphraseLineEdit, ui.signButton):
            widget.visible = not signed
        ui.receiptTextEdit.visible = ui.saveReceiptButton.visible = signed
        if not signed:
            ui.receiptTextEdit.setPlainText("")  # a query has opened the reading: the next receipt is another one
        elif not ui.receiptTextEdit.toPlainText():
            ui.receiptTextEdit.setPlainText(session.receipt().text())
        missing = ""
        if not session.ledger.state.finished:
            missing = _("Answer first which marks are the same focus: {questions}.").format(
                questions=", ".join(session.unanswered)
            )
            if summary["completed"] + summary["notAssessable"] < summary["cases"]:
                missing = _("Complete every case first.")
        elif not ui.nameLineEdit.text.strip():
            missing = _("Enter your name as it is to be printed.")
        elif not ui.signPassphraseLineEdit.text:
            missing = _("Enter the passphrase of this packet.")
        enable(ui.signButton, missing, _("Nothing can be changed afterwards."))

    def sign(self) -> None:
        """Sign with what stands in the fields."""
        ui, session = self.ui, self._logic.session
        self._record(lambda: session.sign(ui.signPassphraseLineEdit.text, ui.nameLineEdit.text.strip()), _("the signed reading"))
        ui.signPassphraseLineEdit.text = ""
        self._shown()

    def _onSaveReceipt(self) -> None:
        from HER2PETLib.files import writeText

        path = askSavePath(_("Save receipt"), "receipt.txt", "*.txt")
        if path:
            self._record(lambda: writeText(path, self._logic.session.receipt().text()), _("receipt: {path}").format(path=path))
