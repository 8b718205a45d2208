"""One writer at a time; a second one is refused; the operating system frees the lock when its holder dies, however it dies."""

import contextlib
import errno
import json
import os
import socket
import sys
from datetime import datetime, timezone
from pathlib import Path

from HER2PETLib.errors import ProblemError

# Windows keeps others from reading a locked byte, so the locked one lies far behind the text that names the holder.
_LOCKED_BYTE = 1 << 30
_BEGIN = b'{"host": '
_WITHOUT_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP)


class FileLock:
    """Holds `<path>.lock` until release(). Raises ProblemError with host, process and time of whoever holds it already.

    held: how that sentence begins ("The packet is already open"). whenUnwritable: what to do where the folder cannot be written.
    Raises it too, and leaves the file alone, where `<path>.lock` is a link or is not a lock.
    """

    def __init__(self, path: Path, held: str, whenUnwritable: str) -> None:
        self._path = path.with_name(path.name + ".lock")
        try:
            file = self._locked()
        except OSError as error:
            if error.errno in _WITHOUT_LOCKS:
                raise ProblemError(
                    f"{path.parent} is on a file system without file locks ({error.strerror}); two runs there could mix their files.",
                    "Choose a folder on another file system, or have this one mounted with locks (Lustre: -o flock).",
                ) from error
            raise ProblemError(f"{path.parent} cannot be written: {error.strerror or error}.", whenUnwritable) from error
        if file is None:
            raise ProblemError(f"{held}: {self._holder()}.", "End it there first, or wait.")
        if not _isOurs(file):
            os.close(file)
            raise ProblemError(f"{self._path} exists, and her2pet did not make it.", "Move it away.")
        try:
            holder = {"host": socket.gethostname(), "process": os.getpid(), "since": datetime.now(timezone.utc).isoformat()}
            os.ftruncate(file, 0)
            os.write(file, json.dumps(holder).encode())
        except OSError:
            pass  # a full disk keeps the holder's name out of the file, not the lock off it
        self._file: int | None = file

    def _locked(self) -> int | None:
        """The open and locked file, or None if somebody else has it."""
        while True:
            flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
            file = os.open(self._path, flags, 0o666)
            try:
                if not _tryLock(file):
                    os.close(file)
                    return None
                # The former holder may have removed the file between our opening and locking it: then ours locks nothing.
                if os.path.samestat(os.fstat(file), os.stat(self._path)):  # noqa: PTH116 (beside fstat)
                    return file
            except FileNotFoundError:
                pass
            os.close(file)

    def _holder(self) -> str:
        try:
            holder = json.loads(self._path.read_text())
            return f"by process {holder['process']} on {holder['host']} since {holder['since']}"
        except (OSError, ValueError, KeyError):
            return "by a process that did not leave its name"

    def release(self) -> None:
        """Free the lock and remove its file; a second call does nothing."""
        if self._file is None:
            return
        if os.name == "nt":  # an open file cannot be removed there, and one that another process has opened since neither
            os.close(self._file)
            _removed(self._path)
        else:
            _removed(self._path)
            os.close(self._file)
        self._file = None


def _isOurs(file: int) -> bool:
    """Whether the file is new, or holds what a lock holds: it is about to be overwritten."""
    begin = os.read(file, len(_BEGIN))
    os.lseek(file, 0, os.SEEK_SET)
    return begin in (b"", _BEGIN)


def _removed(path: Path) -> None:
    with contextlib.suppress(OSError):  # what is left is an unlocked file, which hinders nobody
        path.unlink()


def _tryLock(file: int) -> bool:
    if sys.platform == "win32":  # mypy knows this spelling
        import msvcrt

        os.lseek(file, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(file, 0, os.SEEK_SET)
        return True
    import fcntl

    try:
        # flock and not lockf: it also keeps out a second opening in this very process, and only the last close frees it.
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
