"""What the coordinator's side writes belongs to the coordinator's own account: folders 0700, files 0600.

On Windows modes mean nothing: there the rights of the folder in which the study lies decide.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from HER2PETLib.files import replacing

_lock = threading.Lock()
_inside, _before = 0, 0


@contextmanager
def private() -> Iterator[None]:
    """Everything that is made meanwhile, by whatever library, is its owner's alone; also as a decorator.

    It is the umask of the process, so files that other threads make meanwhile are private, too.
    """
    global _inside, _before
    with _lock:
        if _inside == 0:
            _before = os.umask(0o077)
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if _inside == 0:
                os.umask(_before)


def writePrivate(path: Path, text: str) -> None:
    """Write whole or not at all, readable by its owner alone from the first byte on. Raises ProblemError if it is not written."""
    with replacing(path, private=True) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")
