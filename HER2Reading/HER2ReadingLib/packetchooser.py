"""The section where a reader chooses a packet and enters, or the first time chooses, its passphrase."""

import ctk
import slicer
from HER2PETLib.errors import ProblemError
from HER2PETSlicer.widgets.reasons import enable
from slicer.i18n import tr as _

from HER2ReadingLib.blindedscene import isOccupied
from HER2ReadingLib.controls import BusyCursor, onPathChanged


class PacketChooser:
    """opened(problem): called when a packet is open; problem: why its case is not shown, or ""."""

    def __init__(self, ui, logic, opened) -> None:
        self.ui, self._logic, self._opened = ui, logic, opened
        self._problem = ""
        ui.packetPathLineEdit.filters = ctk.ctkPathLineEdit.Dirs
        onPathChanged(ui.packetPathLineEdit, self.update)
        for line in (ui.passphraseLineEdit, ui.repeatLineEdit):
            line.connect("textChanged(QString)", self._updateButton)
            line.connect("returnPressed()", self._onReturn)
        ui.openButton.connect("clicked(bool)", self._onOpen)

    def update(self, *_changed) -> None:
        """Whether there is a packet, and whether it has a passphrase."""
        ui, path = self.ui, self.ui.packetPathLineEdit.currentPath
        status = self._problem = self._logic.whyNotOpened(path)
        isNew = not status and not self._logic.isEncrypted(path) and self._logic.isNew(path)
        ui.repeatLabel.visible = ui.repeatLineEdit.visible = isNew
        if isNew:
            status = _("This packet has no passphrase yet: choose one of 10 characters or more. Nobody can replace it.")
        elif not status and self._logic.isEncrypted(path):
            status = _("This packet is encrypted: enter the passphrase that came separately. It is opened beside this folder.")
        ui.packetStatusLabel.text = status
        self._updateButton()

    def _updateButton(self, *_changed) -> None:
        ui = self.ui
        missing = self._problem  # not looked for at every letter: all signatures of a ledger take a moment
        if not missing and not ui.passphraseLineEdit.text:
            missing = _("Enter the passphrase.")
        if not missing and not ui.repeatLineEdit.isHidden() and ui.repeatLineEdit.text != ui.passphraseLineEdit.text:
            missing = _("Enter the new passphrase twice, the same.")
        enable(ui.openButton, missing, _("Closes the scene and shows the case where you left."))

    def _onReturn(self) -> None:
        if self.ui.openButton.enabled:
            self._onOpen()

    def _onOpen(self) -> None:
        ui, problem = self.ui, ""
        if self._logic.isEncrypted(ui.packetPathLineEdit.currentPath):
            self._decrypt()
            return
        if isOccupied() and not slicer.util.confirmOkCancelDisplay(
            _("The scene is closed before a packet opens. What is not saved in it is lost."), _("Close the scene?")
        ):
            return
        try:
            with BusyCursor():
                self._logic.openPacket(ui.packetPathLineEdit.currentPath, ui.passphraseLineEdit.text)
        except ProblemError as error:
            problem = str(error)
        if self._logic.session is None:
            ui.packetStatusLabel.text = problem
            return
        ui.passphraseLineEdit.text = ui.repeatLineEdit.text = ""
        self._opened(problem)

    def _decrypt(self) -> None:
        """Choose the packet that was in the encrypted one; its own passphrase comes next."""
        ui = self.ui
        try:
            with BusyCursor():
                opened = self._logic.decrypt(ui.packetPathLineEdit.currentPath, ui.passphraseLineEdit.text)
        except ProblemError as error:
            ui.packetStatusLabel.text = str(error)
            return
        ui.passphraseLineEdit.text = ui.repeatLineEdit.text = ""
        ui.packetPathLineEdit.currentPath = str(opened)
