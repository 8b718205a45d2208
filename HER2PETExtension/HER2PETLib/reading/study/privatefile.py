"""Files of a study that nobody but the coordinator's own account may read."""

from pathlib import Path

from HER2PETLib.files import replacing


def writePrivate(path: Path, text: str) -> None:
    """Write whole or not at all, readable by its owner alone from the first byte on. Raises ProblemError if it is not written."""
    with replacing(path, private=True) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")
