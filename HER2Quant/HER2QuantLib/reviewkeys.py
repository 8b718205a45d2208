"""The keys of the review of candidates, alive only while its section is open and no effect of the Segment Editor, which has keys of its own, is."""

from slicer.i18n import tr as _

KEYS = (
    ("F", _("find candidates; decisions are kept")),
    ("G", _("place reference regions in the organs")),
    ("N, P", _("next, previous candidate")),
    ("A", _("accept: a lesion at the site shown")),
    ("O", _("physiologic uptake of the organ shown")),
    ("R", _("reject: neither")),
    ("E", _("edit site or organ; Enter confirms, Esc cancels")),
    ("M", _("merge with the nearest undecided candidate")),
    ("S", _("split where two maxima meet")),
    ("L", _("split into the connected parts at or above the level shown")),
    ("U", _("undo the last step, then the ones before it")),
    ("?", _("these keys")),
)


def listed() -> str:
    """The keys and what they do, a line each."""
    return "\n".join(f"{key}:  {does}" for key, does in KEYS)
