"""A panel that is as high as what it shows needs at its width."""

from typing import Any

import qt


class _AsHighAsNeeded(qt.QObject):
    """In Slicer a section that opens, or a text that comes, can leave the scroll area with the height from before: texts and the options of
    the Segment Editor's effect are pressed together then. A least height is heard at once."""

    def eventFilter(self, panel: Any, event: Any) -> bool:
        if event.type() in (qt.QEvent.LayoutRequest, qt.QEvent.Resize):
            height = max(panel.heightForWidth(panel.width), 0)  # -1: it does not depend on the width
            if height != panel.minimumHeight:
                panel.setMinimumHeight(height)
        return False


def keepWhole(panel: Any) -> Any:
    """Keep the contents of a panel (a widget in a scroll area) from being squeezed. Returns what has to be kept for as long as the panel."""
    kept = _AsHighAsNeeded()
    panel.installEventFilter(kept)
    return kept
