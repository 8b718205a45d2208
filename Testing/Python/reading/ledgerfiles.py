"""What the tests of ledgers do with one: read all cases in it, look at its events and at the files of its folder."""

import os

import pytest
from HER2PETLib.reading.ledger.readerledger import readLedger

posix = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork, signals and limits of POSIX")


def readAll(ledger):
    ledger.openCase("1")
    for focusID, score in (("F1", 5), ("F2", 4), ("F3", 1)):
        ledger.score("1", focusID, score)
    ledger.completeCase("1")
    ledger.openCase("2")
    ledger.completeCase("2", noFoci=True)


def kinds(path):
    return [event.kind for event in readLedger(path)[1]]


def contents(folder):
    """Every file below `folder` with its bytes and its time of change."""
    return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in sorted(folder.rglob("*"))}
