"""Keys that do something while a module is in front."""

from collections.abc import Callable, Mapping
from typing import Any

import qt
import slicer


class Keys:
    """Shortcuts of the main window. A text that is being written keeps its letters: Qt asks the field first."""

    def __init__(self, window: Any, actions: Mapping[str, Callable[[], object]]) -> None:
        """window: any widget of it; actions: {key: what it does}."""
        self._actions, self._shortcuts = dict(actions), list[Any]()
        for key, action in actions.items():
            shortcut = qt.QShortcut(qt.QKeySequence(key), slicer.util.mainWindow() or window)
            shortcut.setAutoRepeat(False)  # a key that stays down is one answer
            shortcut.connect("activated()", action)
            self._shortcuts.append(shortcut)
        self.enable(False)

    def enable(self, enabled: bool) -> None:
        self._enabled = enabled
        for shortcut in self._shortcuts:
            shortcut.setEnabled(enabled)

    def press(self, key: str) -> None:
        """What pressing a key does, for scripts: Qt takes shortcuts only from a keyboard."""
        if self._enabled:
            self._actions[key]()

    def remove(self) -> None:
        self.enable(False)
        for shortcut in self._shortcuts:
            shortcut.setParent(None)
            shortcut.deleteLater()
        self._shortcuts = []
