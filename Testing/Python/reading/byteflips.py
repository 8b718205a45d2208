"""One byte of a ledger's file is changed: it is found, or all that is read is what was written, to the last byte."""

import sqlite3
from contextlib import closing

from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.ledger.chain import EVENT_COLUMNS
from HER2PETLib.reading.ledger.verification import verify
from HER2PETLib.reading.study.coordinatorledger import readCoordinatorLedger


def rowsOf(path):
    """Every field of every event as SQLite has it, with its type."""
    types = ", ".join(f"typeof({column})" for column in EVENT_COLUMNS)
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        return connection.execute(f"SELECT {', '.join(EVENT_COLUMNS)}, {types} FROM events ORDER BY number").fetchall()


def isFoundByCoordinator(path):
    """Whether anything is found in a coordinator's ledger."""
    try:
        return bool(readCoordinatorLedger(path).findings)
    except ProblemError:
        return True


def flipBytes(path, count, chance, copy, isFound=verify):
    """Change one byte `count` times, every second time in one bit only; asserts that what is not found changes no event.
    Returns (how many were found, how many changed nothing)."""
    content, rows = path.read_bytes(), rowsOf(path)
    found = harmless = 0
    for number in range(count):
        flipped = bytearray(content)
        position = chance.randrange(len(content))
        flipped[position] ^= 1 << chance.randrange(8) if number % 2 else chance.randrange(1, 256)
        copy.write_bytes(flipped)
        if isFound(copy):
            found += 1
        else:
            assert rowsOf(copy) == rows, (position, flipped[position])
            harmless += 1
    return found, harmless
