"""Who runs this program, and with which software."""

import functools
import getpass
import importlib.metadata
import os
import platform
from pathlib import Path

from HER2PETLib import __version__

# What the numbers depend on, beside this program.
LIBRARIES = ("numpy", "scipy", "SimpleITK", "pydicom", "highdicom")


def currentUser() -> str:
    """The name of the user; "unknown" where the system has none for this process, as in some containers."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # ImportError: Windows without the variables that name the user
        return "unknown"


def answersFor(table: str | os.PathLike) -> str:
    """Who answers for the values that a table of cases enters."""
    return f"{currentUser()}, in {Path(table).name}"


@functools.cache
def software() -> dict[str, str]:
    """The versions that numbers depend on, for the provenance."""
    versions = {"her2pet": __version__, "python": platform.python_version()}
    for name in LIBRARIES:
        try:
            versions[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:  # highdicom, in Slicer 5.10
            versions[name] = "not installed"
    return versions
