"""Files of a study that nobody but the coordinator's own account may read."""

import os
import tempfile
from pathlib import Path

from HER2PETLib.errors import ProblemError


def writePrivate(path: Path, text: str) -> None:
    """Write whole or not at all, readable by its owner alone from the first byte on. Raises ProblemError if it is not written."""
    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(prefix=".unfinished-", dir=path.parent)  # mkstemp makes it 0600
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except OSError as error:
        raise ProblemError(f"{path} was not written: {error.strerror}.", "Free space, or choose another folder.") from error
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
