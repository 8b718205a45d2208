"""The keys of a reader, alive only while she reads."""

import qt
import slicer
from slicer.i18n import tr as _

KEYS = (
    ("1-5", _("score the focus")),
    ("N, P", _("next, previous focus")),
    ("M", _("mark a focus at the crosshair (Shift and the mouse move it)")),
    ("U", _("withdraw the mark")),
    ("0", _("there is no focus in this case")),
    ("G", _("after a score, go on to the next focus or stay")),
    ("C", _("comment")),
    ("L", _("lock this stage of the case")),
    ("Enter", _("save the answer, or complete the case")),
    ("Esc", _("cancel the question")),
    ("R", _("window as the charter fixes it")),
    ("H", _("hide or show marks and crosshair")),
    ("?", _("these keys")),
)
# What only a reader who marks the foci herself can do.
_OF_FREE_SEARCH = ("M", "U", "0")
_OF_STAGES = ("L",)


def keysOf(isFree: bool, inStages: bool) -> list[tuple[str, str]]:
    """The keys of a reading and what they do. isFree: whether the reader marks the foci herself; inStages: whether cases are read so."""
    without = ((), _OF_FREE_SEARCH)[not isFree] + ((), _OF_STAGES)[not inStages]
    return [(key, does) for key, does in KEYS if key not in without]


class Keys:
    """Shortcuts of the main window. A text that is being written keeps its letters: Qt asks the field first."""

    def __init__(self, window, actions: dict) -> None:
        """window: any widget of it; actions: {key: what it does}."""
        self._actions, self._shortcuts = actions, []
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
