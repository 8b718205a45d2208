"""Slicer without the application, for the tests of this folder."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "Host"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from exporting import series  # noqa: F401
from focuseditor import editor, focusPET  # noqa: F401
from quantpanel import lesions, panel, pet  # noqa: F401
from reviewing import found, front, press  # noqa: F401
from slicerhost.fixtures import host, loadedModule, plotView, registerEffect, screenshot, views  # noqa: F401
