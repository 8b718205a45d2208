"""Slicer without the application, for the tests that are written for the application."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "Host"))

from slicerhost.fixtures import host, loadedModule, screenshot, views  # noqa: F401
