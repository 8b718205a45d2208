"""A window with a bar and Cancel for work that lasts longer than a second; shorter work shows none."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import qt
import slicer
from HER2PETLib.errors import CancelledError
from HER2PETLib.progress import Progress
from slicer.i18n import tr as _

QUIET_SECONDS = 1.0
WIDTH = 400  # pixels: a dialog is as wide as its text, and would cut its title


@contextmanager
def progressDialog(title: str) -> Iterator[Progress]:
    """A progress function for HER2PETLib: progress(done, total, what). Cancel ends the work, and the block, without an error:
    a status message says so, and whatever was being made is not there."""
    start = time.monotonic()
    dialogs: list[Any] = []

    def progress(done: int, total: int, what: str) -> None:
        if not dialogs:
            if time.monotonic() - start < QUIET_SECONDS:
                return
            # Modal, or another button could be pressed, or the scene closed, in the middle of the work.
            how = {"windowModality": qt.Qt.WindowModal, "autoClose": False, "autoReset": False}
            dialogs.append(slicer.util.createProgressDialog(windowTitle=title, **how))
            dialogs[0].setMinimumWidth(WIDTH)
        (dialog,) = dialogs
        dialog.maximum, dialog.value, dialog.labelText = max(1, total), done, what
        slicer.app.processEvents()
        if dialog.wasCanceled:
            raise CancelledError

    try:
        yield progress
    except CancelledError:
        slicer.util.showStatusMessage(_("{title}: cancelled.").format(title=title), 5000)
    finally:
        for dialog in dialogs:
            wasActive = dialog.isActiveWindow
            dialog.close()
            dialog.deleteLater()  # or Slicer's main window keeps it until the end
            if wasActive and (window := slicer.util.mainWindow()) is not None:
                window.activateWindow()  # at once: a key that is pressed while no window is active is lost
