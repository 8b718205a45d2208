"""Buttons and boxes that cannot be used say why."""

import html
from typing import Any

_MISSING = "HER2PETMissing"


def enable(button: Any, missing: str, does: str) -> None:
    """A button that does something, or says what is missing; both as plain text."""
    button.enabled = not missing
    button.setProperty(_MISSING, missing)
    said = missing or does
    button.toolTip = f"<p>{html.escape(said)}</p>" if "<" in said else said


def whyNot(button: Any) -> str:
    """What `enable` said is missing. Not its tool tip: Slicer rewrites tool tips as HTML."""
    return button.property(_MISSING) or ""
