"""A layout of slice views that fits the window."""

from collections.abc import Callable, Sequence
from typing import Any

import qt
import slicer

from HER2PETSlicer import layouts

# Splitters within splitters hear one after another that the views' controllers are narrower.
LAYOUT_ROUNDS = 5


def showViews(name: str, description: str, views: Sequence[layouts.SliceView], narrow: Callable[[Any], None]) -> None:
    """Show a layout of slice views, if it is not shown, in a window that stays as wide as it is. narrow: called with each slice controller; three
    columns of them, 335 pixels each, and a panel are wider than a small screen."""
    window = slicer.util.mainWindow()
    size = window.size
    if not layouts.show(name, description):
        return
    for widget in filter(None, (slicer.app.layoutManager().sliceWidget(view.tag) for view in views)):
        narrow(widget.sliceController())
    # New views get their size when events are processed; before, a patient would be fitted to views of no size. A click that
    # waits, the second one of a double click, is not for now.
    for _round in range(LAYOUT_ROUNDS):
        slicer.app.processEvents(qt.QEventLoop.ExcludeUserInputEvents)
    if not (window.isMaximized() or window.isFullScreen()):
        window.resize(size)  # the controllers had widened it, beyond a small screen
