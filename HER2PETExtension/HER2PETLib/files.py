"""Files that are either whole or not there: written beside their place, then moved into it."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from HER2PETLib.errors import ProblemError


@contextmanager
def replacing(path: str | os.PathLike, *, private: bool = False) -> Iterator[Path]:
    """Yield a temporary path in the folder of `path`, with its file extension; on success it is flushed to disk and
    becomes `path`, on disk, on any failure it is removed and `path` stays as it was. private: readable by its owner alone, from the first byte on.

    Raises ProblemError where the folder cannot be made or written.
    """
    path = Path(path)
    try:
        isNew = not path.parent.exists()
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".unfinished-", suffix="-" + path.name, dir=path.parent)
    except OSError as error:
        raise ProblemError(
            f"{path.parent} cannot be written: {error.strerror}.", "Choose an output folder you can write to."
        ) from error
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        if not private:  # mkstemp gives 0600; a result is as readable as any file its user writes
            temporary.chmod(0o666 & ~_umask())
        with temporary.open("rb") as written:
            os.fsync(written.fileno())
        temporary.replace(path)
        syncFolder(path.parent)
        if isNew:
            syncFolder(path.parent.parent)
    except OSError as error:
        raise ProblemError(
            f"{path} was not written: {error.strerror or error}.", "Free up space or choose another folder, and run again."
        ) from error
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def unfinishedFolder(parent: Path, name: str = "") -> Iterator[Path]:
    """Yield a new folder in `parent`, named .unfinished-<name>..., to be renamed when it is whole; one that was not renamed is removed.

    Raises OSError where it cannot be made.
    """
    folder = Path(tempfile.mkdtemp(prefix=f".unfinished-{name}{name and '-'}", dir=parent))
    try:
        folder.chmod(0o777 & ~_umask())  # mkdtemp gives 0700
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def moveOnDisk(made: Path, target: Path) -> None:
    """Give a finished file or folder its name; all of it, and the name, are on disk before this returns. Raises OSError where they are not."""
    for path in [*made.rglob("*"), made]:
        if path.is_dir():
            syncFolder(path)
        else:
            with path.open("r+b") as written:  # Windows syncs no file that is only read
                os.fsync(written.fileno())
    made.rename(target)
    for folder in {made.parent, target.parent, target.parent.parent}:  # the folder around it may be new, too
        syncFolder(folder)


def syncFolder(folder: Path) -> None:
    """See to it that what was made, moved or removed in a folder is so on disk; Windows opens no folder, and has no way to ask."""
    if os.name == "nt":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def removeLeft(folder: Path) -> None:
    """Remove what killed processes left unfinished, anywhere below `folder`. Raises OSError where it cannot be removed."""
    for left in sorted(folder.rglob(".unfinished-*")):
        if left.is_dir():
            shutil.rmtree(left)
        else:
            left.unlink(missing_ok=True)  # inside another that is gone by now


def _umask() -> int:
    umask = os.umask(0)
    os.umask(umask)
    return umask


def writeText(path: str | os.PathLike, text: str) -> None:
    """Write `text` as UTF-8 with \\n line ends, whole or not at all; bytes of a path that are not UTF-8 as their escapes."""
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")


def writeJSON(path: str | os.PathLike, value: Any) -> None:
    """Write `value` as indented JSON; NaN and infinity raise ValueError, for JSON has neither."""
    writeText(path, json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n")


def sha256(path: str | os.PathLike) -> str:
    """SHA-256 of a file's bytes, in hexadecimal. Raises ProblemError where it cannot be read."""
    digest = hashlib.sha256()
    try:
        with Path(path).open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    except OSError as error:
        raise ProblemError(f"{path} cannot be read: {error.strerror}.", "Check the file and its permissions.") from error
    return digest.hexdigest()
