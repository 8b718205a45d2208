"""Why work that nobody foresaw to fail has failed, in words: for runs in which one bad case must not stop the others."""

import traceback
from pathlib import Path


def whyFailed(error: Exception, folder: Path, again: str = "run again") -> tuple[str, str]:
    """Reason and remedy of any error but a ProblemError, which has its own. folder: where the work was to be written. again: how what is left is done."""
    if isinstance(error, MemoryError):
        return "There was not enough memory.", "Run it with fewer jobs, or on a larger machine."
    if isinstance(error, OSError):
        return f"{error.filename or folder}: {error.strerror or error}.", f"Check the disk and its permissions, and {again}."
    where = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(where.filename).name}, line {where.lineno}, in {where.name}"
    return f"A fault of her2pet: {type(error).__name__}: {error} ({place}).", "Report it to the developers with this text."
