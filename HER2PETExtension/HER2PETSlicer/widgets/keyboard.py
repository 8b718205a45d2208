"""A panel that is used without a mouse: where the focus is can be seen, and every field can be reached by Tab."""

from typing import Any

import qt

# On the light and the dark panel of Slicer: contrast 5.6 and 7.9. Slicer's own ring has 1.9, of a half-transparent color.
_RING = {False: "#1b5e91", True: "#8ccbff"}


def showFocus(panel: Any) -> None:
    """Draw a ring with enough contrast (WCAG 2.1, 1.4.11: at least 3:1) around the field of a panel that has the focus."""
    isDark = panel.palette.window().color().lightness() < 128
    color = _RING[isDark]
    panel.setStyleSheet(f"*:focus {{ outline: 2px solid {color}; }}")


def reachByTab(*selectors: Any) -> None:
    """Have node selectors (qMRMLNodeComboBox) take part in the Tab chain: they make themselves the focus proxy of their box,
    and take no focus."""
    for selector in selectors:
        for box in selector.findChildren("QComboBox"):
            box.setFocusProxy(None)
            box.setFocusPolicy(qt.Qt.StrongFocus)
