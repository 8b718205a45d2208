"""How events are stored so that none can be changed, removed, inserted or reordered unseen.

One SQLite table, one row an event. Each row ends with
  sums   eight hex digits of SHA-256 for each field: they only tell WHICH field was altered,
  mac    HMAC-SHA-256 of the content with the key of the reader's passphrase ("" for event 1, which the coordinator makes),
  hash   SHA-256 over the former row's hash, packet, charter, every field, sums and mac.
So the last hash stands for everything before it, and through event 1, the assignment, for charter, key and packet.
"""

import hashlib
import hmac
import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.charter import canonicalJSON
from HER2PETLib.reading.events import Assignment, Event, State, stateOf

SCHEMA = (
    "CREATE TABLE events (number INTEGER PRIMARY KEY, time TEXT NOT NULL, kind TEXT NOT NULL, caseID TEXT NOT NULL, "
    "focusID TEXT NOT NULL, data TEXT NOT NULL, sums TEXT NOT NULL, mac TEXT NOT NULL, hash TEXT NOT NULL)",
    "CREATE TRIGGER eventsAreAppended BEFORE INSERT ON events WHEN NEW.number IS NOT "
    "(SELECT coalesce(max(number), 0) + 1 FROM events) BEGIN SELECT RAISE(ABORT, 'events are only appended'); END",
    "CREATE TRIGGER eventsStay BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events are never changed'); END",
    "CREATE TRIGGER eventsAreKept BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END",
)
APPLICATION_ID = 0x48325052  # "H2PR"
FORMAT = 1
COLUMNS = ("number", "time", "kind", "caseID", "focusID", "data", "sums", "mac", "hash")
_FIELDS = COLUMNS[:6]
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z", re.ASCII)

Row = tuple[int, str, str, str, str, str, str, str, str]


@dataclass(frozen=True)
class Finding:
    """Something wrong with a ledger. event: its number, None if it is about the whole file; field: a column of the table, a key
    of the receipt, or "file", "schema"."""

    event: int | None
    field: str
    problem: str

    def __str__(self) -> str:
        return f"Event {self.event}, {self.field}: {self.problem}." if self.event else f"The {self.field} {self.problem}."


@dataclass(frozen=True)
class Chain:
    """What stands in a ledger. assignment and state are None if event 1, or any event, cannot be understood; findings: what is
    wrong with it as far as that can be seen without passphrase and receipt."""

    assignment: Assignment | None
    events: tuple[Event, ...]
    rows: tuple[Row, ...]
    state: State | None
    findings: tuple[Finding, ...]

    @property
    def lock(self) -> Mapping[str, Any] | None:
        """What was stored for the reader's passphrase; None while there is none."""
        return next((event.data for event in self.events if event.kind == "claimed"), None)

    def forged(self, key: bytes) -> Iterator[Finding]:
        """Every event that was not made with the passphrase of `key`."""
        former = ""
        for row in self.rows:
            if row[0] != 1 and not hmac.compare_digest(_mac(key, _content(former, self.assignment, row)), row[7]):
                yield Finding(row[0], "mac", "was not made with the reader's passphrase")
            former = row[8]


def rowOf(event: Event, former: str, assignment: Assignment, key: bytes | None) -> Row:
    """The row that stores `event` after the row whose hash is `former` ("" before event 1, which alone has no key)."""
    data = canonicalJSON(dict(event.data)).decode("ascii")
    fields = (event.number, event.time, event.kind, event.caseID, event.focusID, data)
    content = _content(former, assignment, fields)
    mac = _mac(key, content) if key else ""
    sums = _sums(fields)
    return (*fields, sums, mac, _hash(content, sums, mac))


def _content(former: str, assignment: Assignment, fields: tuple) -> bytes:
    return hashlib.sha256(canonicalJSON([former, assignment.packetID, assignment.charterHash, *fields[:6]])).digest()


def _sums(fields: tuple) -> str:
    return " ".join(hashlib.sha256(str(field).encode()).hexdigest()[:8] for field in fields[:6])


def _mac(key: bytes, content: bytes) -> str:
    return hmac.digest(key, content, "sha256").hex()


def _hash(content: bytes, sums: str, mac: str) -> str:
    return hashlib.sha256(content + f"|{sums}|{mac}".encode()).hexdigest()


@contextmanager
def readOnly(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that can neither change the ledger nor leave a file beside it.

    Raises ProblemError if `path` is no ledger or cannot be read.
    """
    checkHeader(path)
    try:
        with closing(sqlite3.connect(databaseURI(path, "ro"), uri=True)) as connection:
            try:
                connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            except sqlite3.OperationalError:
                journal = path.with_name(path.name + "-journal")
                if not journal.exists():
                    raise
            else:
                yield connection
                return
        # A writer died within a write: its half is taken back in a copy, and the ledger itself is left as it is.
        with TemporaryDirectory() as folder:
            copy = Path(folder, "ledger")
            copyfile(path, copy)
            copyfile(journal, copy.with_name("ledger-journal"))
            with closing(sqlite3.connect(copy)) as connection:
                yield connection
    except (sqlite3.Error, OSError, UnicodeDecodeError) as error:  # sqlite3's errors quote damaged bytes, and cannot decode them
        raise ProblemError(f"{path.name} cannot be read: {error}.", "Take a copy of the ledger that is whole.") from error


def databaseURI(path: Path, mode: str) -> str:
    """`path` as SQLite wants it, for mode "ro" or "rw" (neither makes a file)."""
    # Not Path.as_uri: it writes a Windows share as file://server/..., and SQLite takes no server there.
    name = quote(path.resolve().as_posix(), safe="/:")
    return f"file://{name if name.startswith('/') else '/' + name}?mode={mode}"


def checkHeader(path: Path) -> None:
    """Raise ProblemError unless `path` begins as a ledger does."""
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except OSError as error:
        raise ProblemError(f"{path} cannot be read: {error.strerror}.", "Name the ledger's file.") from error
    if not header:
        raise ProblemError(f"{path.name} is empty.", "Take a copy of the ledger that is whole.")
    if not header.startswith(b"SQLite format 3\0") or len(header) < 100:
        raise ProblemError(f"{path.name} is not a SQLite file, so not a ledger.", "Name the ledger's file.")
    # In another journal mode even reading would leave files beside the ledger.
    if path.with_name(path.name + "-wal").exists():
        raise ProblemError(f"{path.name} has a file {path.name}-wal beside it, which no ledger has.", "Move that file away.")
    if header[18:20] != b"\1\1" or header[68:72] != APPLICATION_ID.to_bytes(4, "big"):
        raise ProblemError(f"{path.name} is a SQLite file, but not a ledger.", "Name the ledger's file.")


def readChain(connection: sqlite3.Connection) -> Chain:
    """All that stands in the ledger, checked. It raises nothing on a damaged ledger: damage is what `findings` is for."""
    findings: list[Finding] = []
    rows: list[Row] = []
    try:
        findings += _alienSchema(connection)
        findings += _rows(connection, rows)
        for (said,) in connection.execute("PRAGMA integrity_check"):
            if said != "ok":
                findings.append(Finding(None, "file", f"is damaged: {said}"))
    except (sqlite3.Error, UnicodeDecodeError) as error:
        findings.append(Finding(len(rows) + 1, "file", f"cannot be read from here on: {error}"))
    assignment = None
    events: list[Event] = []
    state = None
    if not rows:
        findings.append(Finding(1, "number", "is missing, as are all others"))
    else:
        try:
            assignment = Assignment.fromDocument(json.loads(rows[0][5]))
            # TypeError and AttributeError too: event 1 may hold any JSON by now.
        except (ProblemError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            findings.append(Finding(1, "data", "does not hold an assignment"))
    if assignment:
        findings += _breaks(rows, assignment)
        try:
            events = [Event(*row[:5], json.loads(row[5])) for row in rows]
            state = None if findings else stateOf(assignment, events)
            # The chain may be whole and made by hand: then anything may stand in an event.
        except (ProblemError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            events = []
            if not findings:
                findings.append(Finding(None, "ledger", f"holds an event that may not happen: {str(error).rstrip('.')}"))
    return Chain(assignment, tuple(events), tuple(rows), state, tuple(findings))


def _alienSchema(connection: sqlite3.Connection) -> Iterator[Finding]:
    found = [(sql, kind, name) for sql, kind, name in connection.execute("SELECT sql, type, name FROM sqlite_master")]
    for sql, kind, name in found:
        if sql not in SCHEMA:
            yield Finding(None, "schema", f'has a {kind} "{name}" that is not that of a ledger')
    for sql in SCHEMA:
        if sql not in {sql for sql, _, _ in found}:
            yield Finding(None, "schema", f"lacks: {sql[:40]}...")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version != FORMAT:
        yield Finding(None, "schema", f"is of version {version}, this program reads version {FORMAT}")


def _rows(connection: sqlite3.Connection, rows: list[Row]) -> Iterator[Finding]:
    """Read the rows into `rows`, up to the first without a number; yield what is no number and what is not even text."""
    types = ", ".join(f"typeof({column})" for column in COLUMNS)
    connection.text_factory = bytes  # altered bytes need not be UTF-8
    try:
        for found in connection.execute(f"SELECT {', '.join(COLUMNS)}, {types} FROM events NOT INDEXED ORDER BY number"):
            row = list(found[:9])
            if found[9] != b"integer":  # another schema: nothing after it has a place
                yield Finding(len(rows) + 1, "number", "is not a whole number; it and what follows cannot be read")
                return
            for index in range(1, 9):
                try:
                    if found[9 + index] != b"text":
                        raise ValueError
                    row[index] = row[index].decode("utf-8")
                except ValueError:
                    yield Finding(row[0], COLUMNS[index], "is not text")
                    row[index] = repr(found[index])
            rows.append(tuple(row))
    finally:
        connection.text_factory = str


def _breaks(rows: list[Row], assignment: Assignment) -> Iterator[Finding]:
    """Where the chain does not hold, and in which field."""
    former = ("", "")  # the hash that stands in the row before, and the one that should
    fitted = True
    for index, row in enumerate(rows):
        number, time, kind = row[:3]
        expected = rows[index - 1][0] + 1 if index else 1
        if number != expected:
            yield Finding(expected, "number", f"is missing; the next event is {number}")
        content = _content(former[0], assignment, row)
        sums = _sums(row)
        fits = _hash(content, row[6], row[7]) == row[8]
        if not fits:
            yield from _altered(row, former, assignment, rows[index + 1] if index + 1 < len(rows) else None)
        elif sums != row[6]:
            yield Finding(number, "sums", "does not fit the fields")
        if bool(row[7]) != (number != 1):
            yield Finding(number, "mac", "is missing" if number != 1 else "does not belong to event 1")
        if fits and not _TIME.fullmatch(time):
            yield Finding(number, "time", "is not an instant in UTC")
        elif fits and fitted and index and time < rows[index - 1][1] and kind != "clockSetBack":
            yield Finding(number, "time", "is before that of the event before it")
        fitted = fits
        former = (row[8], _hash(content, row[6], row[7]))


def _altered(row: Row, former: tuple[str, str], assignment: Assignment, following: Row | None) -> Iterator[Finding]:
    """Why the hash of `row` does not fit."""
    number = row[0]
    content = _content(former[0], assignment, row)
    if former[1] != former[0] and _hash(_content(former[1], assignment, row), row[6], row[7]) == row[8]:
        return  # the hash before this one was altered, and is named there
    if _hash(content, _sums(row), row[7]) == row[8]:
        yield Finding(number, "sums", "was altered")
        return
    altered = [
        field
        for field, found, stored in zip(_FIELDS, _sums(row).split(), row[6].ljust(53).split(" "), strict=False)
        if found != stored
    ]
    if altered:
        for field in altered:
            yield Finding(number, field, "was altered")
        return
    own = _hash(content, row[6], row[7])
    if following and _hash(_content(own, assignment, following), following[6], following[7]) == following[8]:
        yield Finding(number, "hash", "was altered")
    elif following and _hash(_content(row[8], assignment, following), following[6], following[7]) == following[8]:
        yield Finding(number, "mac", "was altered, or the event does not follow from the one before it")
    else:
        yield Finding(number, "hash", "does not follow from the event before it: it was altered, inserted, replaced or moved")
