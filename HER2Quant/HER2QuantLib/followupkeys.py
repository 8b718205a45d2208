"""The keys of the follow-up, alive only while both examinations are in the views."""

from slicer.i18n import tr as _

KEYS = (
    ("N, P", _("next, previous lesion; both examinations go there")),
    ("A", _("accept: one lesion, as shown")),
    ("M", _("move: the same lesion as the chosen partner")),
    ("R", _("reject: two lesions, not one")),
    ("U", _("undo the last decision, then the ones before it")),
    ("C", _("look at the registration: checkerboard above, difference below")),
    ("B", _("leave the views of both examinations")),
    ("?", _("these keys")),
)


def listed() -> str:
    """The keys and what they do, a line each."""
    return "\n".join(f"{key}:  {does}" for key, does in KEYS)
