"""Packages that only some tables need: asked for when they are needed, never at import."""

import importlib.util

from HER2PETLib.errors import ProblemError


def require(package: str, why: str) -> None:
    """Raise ProblemError where `package` is not installed. why: the first half of the sentence, "cases.xlsx is a workbook"."""
    if importlib.util.find_spec(package) is None:
        raise ProblemError(f"{why}, which needs {package}, and {package} is not installed.", f"pip install {package}")
