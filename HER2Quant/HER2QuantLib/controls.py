"""Buttons and boxes of the panel that say why they cannot be used."""

from typing import Any


def enable(button: Any, missing: str, does: str) -> None:
    """A button that does something, or says what is missing."""
    button.enabled = not missing
    button.toolTip = missing or does
