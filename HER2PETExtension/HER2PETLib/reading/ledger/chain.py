"""How events are stored so that none can be changed, removed, inserted or reordered unseen.

One SQLite table, one row an event. Each row ends with
  sums        eight hex digits of SHA-256 for each field: they only tell WHICH field was altered,
  signature   Ed25519 over the content, by whoever made the event,
  hash        SHA-256 over the former row's hash, what the ledger is bound to, every field, sums and signature.
So the last hash stands for everything before it, and each signature for everything before it but the newest event's own sums.
The reader's ledger and the coordinator's are stored so; they differ in what they are bound to and in whose keys sign.
"""

import hashlib
import json
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.parse import quote

from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.charter import canonicalJSON
from HER2PETLib.reading.ledger.events import UNSIGNED, Event
from HER2PETLib.reading.ledger.signing import SigningKey, isSignedBy

SCHEMA = (
    "CREATE TABLE events (number INTEGER PRIMARY KEY, time TEXT NOT NULL, kind TEXT NOT NULL, caseID TEXT NOT NULL, "
    "focusID TEXT NOT NULL, data TEXT NOT NULL, sums TEXT NOT NULL, signature TEXT NOT NULL, hash TEXT NOT NULL)",
    "CREATE TRIGGER eventsAreAppended BEFORE INSERT ON events WHEN NEW.number IS NOT "
    "(SELECT coalesce(max(number), 0) + 1 FROM events) BEGIN SELECT RAISE(ABORT, 'events are only appended'); END",
    "CREATE TRIGGER eventsStay BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events are never changed'); END",
    "CREATE TRIGGER eventsAreKept BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END",
)
READERS_LEDGER, COORDINATORS_LEDGER = 0x48325052, 0x48325043  # SQLite's application_id: "H2PR", "H2PC"
FORMAT = 2
EVENT_COLUMNS = ("number", "time", "kind", "caseID", "focusID", "data", "sums", "signature", "hash")
_FIELDS = EVENT_COLUMNS[:6]
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z", re.ASCII)

# Of one reading: 1,000 cases with 15 foci each, every one scored and changed once, are 32,000.
MOST_EVENTS = 50_000

# Kinds of events that a clock which was set back does not keep out.
MAY_GO_BACK = ("clockSetBack", *UNSIGNED)

# What a ledger is bound to beside its events: packet and charter, or the study.
Binding = tuple[str, str]


class Row(NamedTuple):
    """An event as it is stored; data is canonical JSON."""

    number: int
    time: str
    kind: str
    caseID: str
    focusID: str
    data: str
    sums: str
    signature: str
    hash: str

    def event(self) -> Event:
        """Raises ValueError where data is not a JSON object."""
        data = json.loads(self.data)
        if not isinstance(data, dict):
            raise ValueError("its data are not an object")
        return Event(self.number, self.time, self.kind, self.caseID, self.focusID, data)


@dataclass(frozen=True)
class Finding:
    """Something wrong with a ledger. event: its number, None if it is about the whole file; field: a column of the table, a key
    of the receipt, or "file", "schema"."""

    event: int | None
    field: str
    problem: str

    def __str__(self) -> str:
        return f"Event {self.event}, {self.field}: {self.problem}." if self.event else f"The {self.field} {self.problem}."


def rowOf(event: Event, former: str, binding: Binding, key: SigningKey | None) -> Row:
    """The row that stores `event` after the row whose hash is `former` ("" before event 1); without a key it is not signed."""
    data = canonicalJSON(dict(event.data)).decode("ascii")
    row = Row(event.number, event.time, event.kind, event.caseID, event.focusID, data, "", "", "")
    content = contentOf(row, former, binding)
    sums, signature = sumsOf(row), key.sign(content) if key else ""
    return row._replace(sums=sums, signature=signature, hash=hashOf(content, sums, signature))


def contentOf(row: Row, former: str, binding: Binding) -> bytes:
    """What is signed (32 bytes): everything that the event says, and where it stands."""
    return hashlib.sha256(canonicalJSON([former, *binding, *row[:6]])).digest()


def sumsOf(row: Row) -> str:
    return " ".join(hashlib.sha256(str(field).encode()).hexdigest()[:8] for field in row[:6])


def hashOf(content: bytes, sums: str, signature: str) -> str:
    return hashlib.sha256(content + f"|{sums}|{signature}".encode()).hexdigest()


def wrongSignatures(rows: Sequence[Row], binding: Binding, keyOf: Callable[[Row], str | None]) -> Iterator[Finding]:
    """Every event that was not signed with the key (public, hex) that `keyOf` names for its row; None: it has no signature."""
    former = ""
    for row in rows:
        key = keyOf(row)
        if key is None and row.signature:
            yield Finding(row.number, "signature", "does not belong to this kind of event")
        if key is not None and not isSignedBy(key, contentOf(row, former, binding), row.signature):
            yield Finding(row.number, "signature", "was not made with the key of this ledger")
        former = row.hash


@contextmanager
def readOnly(path: Path, kind: int = READERS_LEDGER) -> Iterator[sqlite3.Connection]:
    """A connection that can neither change the ledger nor leave a file beside it.

    Raises ProblemError if `path` is not a ledger or cannot be read.
    """
    checkHeader(path, kind)
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


def checkHeader(path: Path, kind: int = READERS_LEDGER) -> None:
    """Raise ProblemError unless `path` begins as a ledger of this kind does."""
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
    if header[18:20] != b"\1\1" or header[68:72] != kind.to_bytes(4, "big"):
        raise ProblemError(f"{path.name} is a SQLite file, but not a ledger.", "Name the ledger's file.")


def readRows(connection: sqlite3.Connection) -> tuple[list[Row], list[Finding]]:
    """All rows, and what is wrong with the file and the table. It raises nothing on a damaged ledger, and what came from elsewhere
    cannot keep it busy: of another schema nothing is read, for a view or a check may have no end."""
    findings: list[Finding] = []
    rows: list[Row] = []
    try:
        findings += _alienSchema(connection)
        if connection.execute("SELECT sql FROM sqlite_master WHERE name = 'events' AND type = 'table'").fetchone() == SCHEMA[:1]:
            findings += _rows(connection, rows)
        if not findings:
            for (said,) in connection.execute("PRAGMA integrity_check"):
                if said != "ok":
                    findings.append(Finding(None, "file", f"is damaged: {said}"))
    except (sqlite3.Error, UnicodeDecodeError) as error:
        findings.append(Finding(len(rows) + 1, "file", f"cannot be read from here on: {error}"))
    if not rows:
        findings.append(Finding(1, "number", "is missing, as are all others"))
    return rows, findings


def _alienSchema(connection: sqlite3.Connection) -> Iterator[Finding]:
    found = connection.execute("SELECT sql, type, name FROM sqlite_master LIMIT 20").fetchall()
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
    """Read the rows into `rows`; yield what is not even text. That a number is one, the schema says, which was looked at before."""
    types = ", ".join(f"typeof({column})" for column in EVENT_COLUMNS)
    connection.text_factory = bytes  # altered bytes need not be UTF-8
    try:
        for found in connection.execute(f"SELECT {', '.join(EVENT_COLUMNS)}, {types} FROM events NOT INDEXED ORDER BY number"):
            row = list(found[:9])
            if len(rows) == MOST_EVENTS:
                yield Finding(None, "ledger", f"holds more than {MOST_EVENTS} events, which no reading does")
                return
            for index in range(1, 9):
                try:
                    if found[9 + index] != b"text":
                        raise ValueError
                    row[index] = row[index].decode("utf-8")
                except ValueError:
                    yield Finding(row[0], EVENT_COLUMNS[index], "is not text")
                    row[index] = repr(found[index])
            rows.append(Row(*row))
    finally:
        connection.text_factory = str


def breaks(rows: Sequence[Row], binding: Binding, mayBeUnsigned: Callable[[Row], bool]) -> Iterator[Finding]:
    """Where the chain does not hold, and in which field."""
    former = ("", "")  # the hash that stands in the row before, and the one that should
    fitted = True
    for index, row in enumerate(rows):
        expected = rows[index - 1].number + 1 if index else 1
        if row.number != expected:
            yield Finding(expected, "number", f"is missing; the next event is {row.number}")
        content = contentOf(row, former[0], binding)
        fits = hashOf(content, row.sums, row.signature) == row.hash
        if not fits:
            yield from _altered(row, former, binding, rows[index + 1] if index + 1 < len(rows) else None)
        elif sumsOf(row) != row.sums:
            yield Finding(row.number, "sums", "does not fit the fields")
        if not row.signature and not mayBeUnsigned(row):
            yield Finding(row.number, "signature", "is missing")
        if fits and not _isInstant(row.time):
            yield Finding(row.number, "time", "is not an instant in UTC")
        elif fits and fitted and index and row.time < rows[index - 1].time and row.kind not in MAY_GO_BACK:
            yield Finding(row.number, "time", "is before that of the event before it")
        fitted = fits
        former = (row.hash, hashOf(content, row.sums, row.signature))


def _isInstant(time: str) -> bool:
    if not _TIME.fullmatch(time):
        return False
    try:
        datetime.fromisoformat(time[:-1])  # the 13th month is none
    except ValueError:
        return False
    return True


def _altered(row: Row, former: tuple[str, str], binding: Binding, following: Row | None) -> Iterator[Finding]:
    """Why the hash of `row` does not fit."""
    number = row.number

    def fits(one: Row, before: str, sums: str | None = None) -> bool:
        return hashOf(contentOf(one, before, binding), sums or one.sums, one.signature) == one.hash

    if former[1] != former[0] and fits(row, former[1]):
        return  # the hash before this one was altered, and is named there
    if fits(row, former[0], sumsOf(row)):
        yield Finding(number, "sums", "was altered")
        return
    altered = [
        field
        for field, found, stored in zip(_FIELDS, sumsOf(row).split(), row.sums.ljust(53).split(" "), strict=False)
        if found != stored
    ]
    if altered:
        for field in altered:
            yield Finding(number, field, "was altered")
        return
    own = hashOf(contentOf(row, former[0], binding), row.sums, row.signature)
    if following and fits(following, own):
        yield Finding(number, "hash", "was altered")
    elif following and fits(following, row.hash):
        yield Finding(number, "signature", "was altered, or the event does not follow from the one before it")
    else:
        yield Finding(number, "hash", "does not follow from the event before it: it was altered, inserted, replaced or moved")
