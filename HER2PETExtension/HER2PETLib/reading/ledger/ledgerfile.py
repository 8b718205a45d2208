"""A ledger's file: made once, then only appended to, by one writer at a time, each event on disk before the call returns.

Journal: a rollback journal that is deleted (not WAL), so that between two answers the ledger is ONE file: a reader who mails it
cannot leave the newest answers behind in a side file. synchronous=EXTRA is FULL and also syncs the folder after the journal is
deleted; with FULL alone, power lost just after an answer could bring the journal back and take the answer away.
"""

import contextlib
import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from HER2PETLib.errors import ProblemError
from HER2PETLib.filelock import FileLock
from HER2PETLib.files import replacing
from HER2PETLib.reading.ledger.chain import FORMAT, SCHEMA, Row, checkHeader, databaseURI

REMEDY = "Nothing that was saved before is lost. Free space or make the folder writable, and try again."
SYNCHRONOUS = "EXTRA"
SAVE_A_COPY = "Do not close HER2PET: save a copy of the answers to another place now."


def createLedgerFile(path: str | os.PathLike[str], rows: Sequence[Row], kind: int) -> None:
    """Write a new ledger that holds these rows. kind: as in `chain`. Raises ProblemError if `path` exists or cannot be written."""
    if Path(path).exists():
        raise ProblemError(f"{path} exists already.", "A ledger is never replaced; choose another folder.")
    writeLedgerFile(path, rows, kind)


def writeLedgerFile(path: str | os.PathLike[str], rows: Sequence[Row], kind: int) -> None:
    """Write a ledger of these rows to `path`, whole or not at all. Raises ProblemError if it cannot be written."""
    with replacing(path) as temporary:
        try:
            with contextlib.closing(sqlite3.connect(temporary, isolation_level=None)) as connection:
                # Nobody knows the file yet: `replacing` brings it to the disk before it has its name, and removes it where this fails.
                connection.execute("PRAGMA synchronous=OFF")
                connection.execute("PRAGMA journal_mode=MEMORY")
                connection.execute("PRAGMA encoding='UTF-8'")
                connection.execute(f"PRAGMA application_id={kind}")
                connection.execute(f"PRAGMA user_version={FORMAT}")
                connection.execute("BEGIN")
                for statement in SCHEMA:
                    connection.execute(statement)
                for row in rows:
                    _insert(connection, row)
                connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise ProblemError(f"{path} was not written: {error}.", "Free up space or choose another folder.") from error


class LedgerFile:
    """The one writer of a ledger's file. Raises ProblemError if somebody else writes (named with host, process and time) or the
    folder cannot be written."""

    def __init__(self, path: str | os.PathLike[str], kind: int, held: str, whenUnwritable: str) -> None:
        """held, whenUnwritable: as in FileLock."""
        self.path = Path(path).resolve()
        checkHeader(self.path, kind)
        with contextlib.ExitStack() as undone:
            self._lock = FileLock(self.path, held, whenUnwritable)
            undone.callback(self._lock.release)
            try:
                self.connection = sqlite3.connect(databaseURI(self.path, "rw"), uri=True, isolation_level=None)
                undone.callback(self.connection.close)
                self.connection.execute(f"PRAGMA synchronous={SYNCHRONOUS}")
                self._identity = _identity(self.path)
            except (sqlite3.Error, OSError, UnicodeDecodeError) as error:
                raise ProblemError(f"{self.path} cannot be opened: {error}.", REMEDY) from error
            undone.pop_all()

    def close(self) -> None:
        """Let others write; a second call does nothing."""
        self.connection.close()
        self._lock.release()

    def append(self, rows: Sequence[Row], number: int, former: str) -> None:
        """Write rows after row `number`, whose hash is `former`. Raises ProblemError, nothing written, if they cannot be written or
        the file holds something else by now."""
        self.mustBeThere()
        try:
            # SQLite trusts its cache if a counter in the file is as it was, and so overlooks another course of this very ledger,
            # with as many events, that was copied over it. Without a cache, `newest` is what the file says now.
            self.connection.execute("PRAGMA shrink_memory")
            self.connection.execute("BEGIN IMMEDIATE")
            newest = self.connection.execute("SELECT number, hash FROM events ORDER BY number DESC LIMIT 1").fetchone()
            if newest != (number, former):
                raise ProblemError(f"NOT saved: {self.path.name} was changed by somebody else while it was open.", SAVE_A_COPY)
            for row in rows:
                _insert(self.connection, row)
            self.connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise ProblemError(f"NOT saved: {self.path} cannot be written ({error}).", REMEDY) from error
        finally:
            if self.connection.in_transaction:
                with contextlib.suppress(sqlite3.Error):  # the journal takes it back at the next opening
                    self.connection.execute("ROLLBACK")

    def mustBeThere(self) -> None:
        """Raise ProblemError unless the path still names the file that is written."""
        try:
            if _identity(self.path) == self._identity:
                return
        except OSError:
            pass
        raise ProblemError(
            f"{self.path} was removed or replaced while it was open.",
            SAVE_A_COPY,
        )


def _identity(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino


def _insert(connection: sqlite3.Connection, row: Row) -> None:
    connection.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
