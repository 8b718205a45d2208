"""Python packages that not every Slicer has: installed at the first use that needs them, after the user agreed."""

import importlib
import importlib.util
import re
from collections.abc import Iterable
from pathlib import Path

import slicer
from HER2PETLib.errors import ProblemError
from slicer.i18n import tr as _

# Of all modules: in an installed extension they share this folder.
REQUIREMENTS = Path(__file__).resolve().parents[1] / "Resources" / "requirements.txt"


class DeclinedError(ProblemError):
    """The user was asked for packages and did not agree."""


def missingPackages(names: Iterable[str]) -> list[str]:
    """Those that this Python does not have."""
    return [name for name in names if importlib.util.find_spec(name.replace("-", "_")) is None]


def installMissing(names: Iterable[str], question: str) -> None:
    """Install what is missing of packages that stand in requirements.txt. question: with {names}, what the user is asked before.

    Raises DeclinedError where she did not agree, ProblemError where the installation failed.
    """
    missing = missingPackages(names)
    if not missing:
        return
    listed = ", ".join(missing)
    remedy = _("Install them to go on.")
    if not slicer.util.confirmOkCancelDisplay(question.format(names=listed)):
        raise DeclinedError(_("Python packages are missing: {names}.").format(names=listed), remedy)
    lines = REQUIREMENTS.read_text(encoding="utf-8").split()
    requirements = {name[0]: line for line in lines if (name := re.match(r"[\w.-]+", line))}
    try:
        _install([requirements[name] for name in missing])
        importlib.invalidate_caches()
        if still := missingPackages(missing):
            raise ImportError(_("Python does not find {names}.").format(names=", ".join(still)))
    except Exception as error:  # pip's own failure, a folder that may not be written, no Python beside the application, ...
        text = _("Python packages were not installed: {names}. {error}").format(names=listed, error=error)
        raise ProblemError(text, _("Check the network connection and try again.")) from error


def _install(requirements: list[str]) -> None:
    """By Slicer's pip_ensure (from 5.12), which shows what pip does and asks for a restart where a package was loaded already; else
    by pip alone."""
    try:
        from slicer.packaging import pip_ensure
    except ImportError:
        slicer.util.pip_install(requirements)
    else:
        pip_ensure(requirements, prompt_install=False, requester="HER2PET")
