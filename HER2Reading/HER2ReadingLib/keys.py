"""The keys of a reader, alive only while she reads."""

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
