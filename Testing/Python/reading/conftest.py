"""A ledger to read in, cases and a study, for the tests of this room."""

import shutil
import sqlite3
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from HER2PETLib.cases import Case
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.phantom.readers import TrueFocus, simulateReader, truthOfPacket
from HER2PETLib.reading.charter import newCharter
from HER2PETLib.reading.ledger import passphrase
from HER2PETLib.reading.ledger.assignment import Assignment
from HER2PETLib.reading.ledger.chain import SCHEMA
from HER2PETLib.reading.ledger.readerledger import claimLedger, createLedger
from HER2PETLib.reading.ledger.signing import SigningKey
from HER2PETLib.reading.study.handout import handOut
from HER2PETLib.reading.study.returnedpackets import takeIn
from HER2PETLib.reading.study.study import createStudy, openStudy
from HER2PETLib.volumefile import writeVolume

sys.path.insert(0, str(Path(__file__).resolve().parent))  # ledgerfiles

PASSPHRASE = "four words nobody knows"
COORDINATOR = SigningKey(b"the key of the coordinator, 32 b")


@pytest.fixture
def quickPassphrase(monkeypatch):
    """A passphrase whose check costs next to nothing: its cost is tested by itself."""
    monkeypatch.setattr(passphrase, "N", 2**4)
    return PASSPHRASE


@pytest.fixture
def assignmentOf():
    """assignmentOf(mode, cases, **charter): packet "packet-1" for reader anna; by default two cases, given foci F1-F3 in case "1"
    and none in case "2"."""

    def assignment(mode="givenFoci", cases=None, packetID="packet-1", **choices):
        cases = cases or {"1": ("F1", "F2", "F3") if mode == "givenFoci" else (), "2": ()}
        named = {case: len(foci) for case, foci in cases.items()} if mode == "givenFoci" else list(cases)
        charter = newCharter("t", "89Zr-trastuzumab", ["anna", "bert"], named, 7, created="2026-01-31", **choices)
        return Assignment.under(charter, packetID, "hash of the key", COORDINATOR.publicKey, "anna", cases)

    return assignment


@pytest.fixture
def coordinatorKey():
    """The key that signs the assignments of this room."""
    return COORDINATOR


@pytest.fixture
def newLedger(tmp_path, assignmentOf, coordinatorKey, quickPassphrase):
    """newLedger(..., name="reading.ledger", clock=...) -> path of a new ledger claimed with `quickPassphrase`."""

    def ledger(*arguments, name="reading.ledger", **choices):
        clock = {"clock": choices.pop("clock")} if "clock" in choices else {}
        createLedger(tmp_path / name, assignmentOf(*arguments, **choices), coordinatorKey, **clock)
        claimLedger(tmp_path / name, quickPassphrase, **clock)
        return tmp_path / name

    return ledger


@dataclass(frozen=True)
class MadeCases:
    """Cases as files, and what is true of them: {caseID: TrueFocus of each lesion, in the order of its labels 1, 2, ...}."""

    sources: list
    truth: dict


@pytest.fixture
def makeCases(tmp_path):
    """makeCases(count, lesions): cases "Case-Alpha-0", ... with PET and CT as NRRD and lesions as labels; lesion n is the one voxel
    that is 10 + n SUV hot, every second is positive."""
    return lambda count=4, lesions=4: _casesIn(tmp_path, count, lesions)


def _casesIn(base, count, lesions):
    random = np.random.default_rng(5)
    sources, truth = [], {}
    for number in range(count):
        caseID = f"Case-Alpha-{number}"
        folder = base / "sources" / caseID
        grid = Geometry.fromLPS((4, 12, 40), (-20.25 + number, 7, -310.5), (4, 4, 5), np.eye(3))
        pet = random.random(grid.shape, dtype=np.float32)
        labels = np.zeros(grid.shape, np.uint8)
        truth[caseID] = []
        for lesion in range(lesions):
            place = (lesion % 3, 2 + 3 * (lesion % 4), 2 + 8 * (lesion % 5))
            pet[place], labels[place] = 10 + lesion, lesion + 1
            position = tuple(grid.toRAS(place).tolist())
            truth[caseID].append(TrueFocus(position, lesion % 2 == 0, ("liver", "bone")[lesion % 2]))
        ct = Volume(
            random.integers(-900, 900, (5, 6, 7)).astype(np.int16),
            Geometry.fromLPS((5, 6, 7), (1, 2, 3), (1, 1, 2), np.eye(3)),
        )
        writeVolume(folder / "Alphapet.nrrd", Volume(pet, grid))
        writeVolume(folder / "Alphact.nrrd", ct)
        writeVolume(folder / "Alphalabels.nrrd", Volume(labels, grid))
        pet, ct, labels = (str(folder / f"Alpha{name}.nrrd") for name in ("pet", "ct", "labels"))
        sources.append(Case(caseID, pet, labels, ct=ct, patientID=f"Patient-Omega-{number}"))
    return MadeCases(sources, truth)


@pytest.fixture
def makeStudy(tmp_path, makeCases, quickPassphrase):
    """makeStudy(name, cases, **choices of createStudy): a study of readers anna and bert, not handed out."""
    return lambda name="study", cases=None, **choices: _studyIn(tmp_path / name, cases or makeCases(), **choices)


def _studyIn(folder, cases, **choices):
    choices = {"title": "A trial", "tracer": "89Zr-trastuzumab", "readers": ["anna", "bert"], "seed": 11, **choices}
    study, refused = createStudy(folder, cases.sources, **choices)
    assert refused == []
    return study


@pytest.fixture
def readAndTakeIn(quickPassphrase):
    """readAndTakeIn(study, truth, anna=1, bert=1): both read with these sensitivities and sign, and both readings are taken in."""
    return _readAndTakeIn


def _readAndTakeIn(study, truth, anna=1, bert=1):
    for reader, sensitivity in (("anna", anna), ("bert", bert)):
        there = truthOfPacket(study, reader, truth)
        simulateReader(study.packet(reader), there, sensitivity=sensitivity, specificity=1, seed=1, passphrase=PASSPHRASE)
        takeIn(study, reader, study.packet(reader))


@pytest.fixture(scope="session")
def madeBefore(tmp_path_factory):
    """madeBefore(count, lesions, isRead, **choices) -> (folder of such a study, handed out; truth by case), made once. To be copied by who writes into
    it; its cases lie elsewhere, and nobody writes into them."""
    made = {}

    def study(count, lesions, isRead, **choices):
        key = count, lesions, isRead, *choices.items()
        if key not in made:
            place = tmp_path_factory.mktemp("made")
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(passphrase, "N", 2**4)
                cases = _casesIn(place, count, lesions)
                new = _studyIn(place / "study", cases, **choices)
                handOut(new)
                if isRead:
                    _readAndTakeIn(new, cases.truth)
            made[key] = new.folder, cases.truth
        return made[key]

    return study


@pytest.fixture
def finished(madeBefore, tmp_path, quickPassphrase):
    """A study that both readers have signed and that was taken in."""
    folder, _ = madeBefore(2, 2, True)
    return openStudy(shutil.copytree(folder, tmp_path / "study"))


@pytest.fixture
def read(quickPassphrase):
    """read(study, truth, reader, **how): the packet is read and signed by a simulated reader."""

    def simulate(study, truth, reader, sensitivity=1.0, specificity=1.0, seed=1):
        packet = study.packet(reader)
        there = truthOfPacket(study, reader, truth)
        return simulateReader(
            packet, there, sensitivity=sensitivity, specificity=specificity, seed=seed, passphrase=quickPassphrase
        )

    return simulate


@pytest.fixture
def made(madeBefore, tmp_path, quickPassphrase):
    """(study with one repeat, handed out; truth by case)."""
    folder, truth = madeBefore(4, 4, False, repeats=1)
    return openStudy(shutil.copytree(folder, tmp_path / "study")), {case: list(foci) for case, foci in truth.items()}


@pytest.fixture
def altered():
    """altered(path, *statements, rows=()): a ledger as somebody leaves it who knows SQLite; rows: put in behind the events."""

    def alter(path, *statements, rows=()):
        with closing(sqlite3.connect(path)) as database:
            for (trigger,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                database.execute(f"DROP TRIGGER {trigger}")
            for statement in statements:
                database.execute(statement)
            database.executemany("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
            for statement in SCHEMA[1:]:
                database.execute(statement)
            database.commit()

    return alter
