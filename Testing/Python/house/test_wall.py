"""The blinding is a wall: what a reader's machine runs never imports the coordinator's code, neither directly nor through others.

`reading/packet`, `reading/ledger` and the reader's side of the module HER2Reading are checked against `reading/study` (who is
behind a case) and `reading/decision` (what the other reader said): by their imports, and by a process that reads a packet.
"""

import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
from test_floors import LIBRARY_MODULES, REPOSITORY, importedBy, modulesOf

BEHIND_THE_WALL = ("HER2PETLib.reading.study", "HER2PETLib.reading.decision")
READER_ROOMS = ("HER2PETLib.reading.packet", "HER2PETLib.reading.ledger")
MODULE_FILES = modulesOf(REPOSITORY / "HER2Reading" / "HER2ReadingLib")
# The coordinator's files of the module, and the two that show both sides: the frame of the panel and the self-test.
COORDINATOR_FILES = {
    "adjudicationform", "casechooser", "charterform", "coordinator", "coordinatorbatches", "coordinatorevents", "coordinatorpage",
    "resultnodes", "scenecases", "specimenform",
}  # fmt: skip
BOTH_SIDES = {"widget", "selftest"}
# The panel loads the coordinator's page, which is hidden while a packet is open; that page loads the coordinator's rooms when used.
READER_FILES = {name for name in MODULE_FILES if name.split(".")[-1] not in COORDINATOR_FILES | BOTH_SIDES}
ALL = LIBRARY_MODULES | MODULE_FILES


def reachedFrom(module: str) -> set[str]:
    """Every module of the project that is imported by this one, anywhere in it, or by one of those."""
    reached, waiting = set(), [module]
    while waiting:
        for name in importedBy(ALL[waiting.pop()]):
            # `from a.b import c` loads a and a.b, too.
            parts = name.split(".")
            for known in {".".join(parts[: n + 1]) for n in range(len(parts))} & set(ALL):
                if known not in reached:
                    reached.add(known)
                    waiting.append(known)
    return reached


def isIn(name: str, rooms: tuple[str, ...]) -> bool:
    return any(name == room or name.startswith(f"{room}.") for room in rooms)


@pytest.mark.parametrize("module", [*filter(lambda name: isIn(name, READER_ROOMS), LIBRARY_MODULES), *sorted(READER_FILES)])
def test_what_a_readers_machine_runs_reaches_nothing_of_the_coordinator(module):
    behind = {name for name in reachedFrom(module) if isIn(name, BEHIND_THE_WALL)}
    assert not behind
    assert not {name.split(".")[-1] for name in reachedFrom(module) if name in MODULE_FILES} & COORDINATOR_FILES


def test_the_ground_of_the_room_stands_on_neither_side():
    ground = {name for name in LIBRARY_MODULES if name.startswith("HER2PETLib.reading.") and name.count(".") == 2}
    files = ground - {"HER2PETLib.reading.packet", "HER2PETLib.reading.ledger", *BEHIND_THE_WALL}
    assert {name.split(".")[-1] for name in files} == {"charter", "charterfaults", "chance", "jsonplaces", "primaryanalysis"}
    for name in files:
        assert not {other for other in reachedFrom(name) if isIn(other, (*BEHIND_THE_WALL, *READER_ROOMS))}, name


def test_the_ledger_stands_below_the_packet():
    for name in LIBRARY_MODULES:
        if isIn(name, ("HER2PETLib.reading.ledger",)):
            assert not {other for other in reachedFrom(name) if isIn(other, ("HER2PETLib.reading.packet",))}, name


def test_the_wall_would_be_seen_to_have_a_hole():
    """The way imports are followed finds what it has to find: the coordinator's files do reach both sides."""
    assert "HER2PETLib.reading.study.key" in reachedFrom("HER2PETLib.reading.decision.reconcile")
    assert "HER2PETLib.reading.study.study" in reachedFrom("HER2ReadingLib.coordinatorpage")
    assert {"HER2ReadingLib.session", "HER2ReadingLib.readerpage", "HER2ReadingLib.signature"} <= READER_FILES


READS_A_PACKET = """
import sys
from HER2PETLib.reading.ledger.receipt import receiptOf
from HER2PETLib.reading.packet.images import readCaseVolumes
sys.path.insert(0, sys.argv[2])
from HER2ReadingLib.session import Session
session = Session(sys.argv[1], "four words nobody knows")
while not session.ledger.state.finished:
    session.volumes()
    while session.focus.score is None:
        session.score(4)
        session.goToUnscored()
    session.complete()
    session.goTo(session.nextUnfinished() or 0)
session.sign("four words nobody knows", "Dr. Anna")
session.close()
print(*sorted(sys.modules))
"""


def test_a_packet_is_read_from_opening_to_signature_without_loading_the_coordinators_code(tmp_path):
    import numpy as np
    from HER2PETLib.cases import Case
    from HER2PETLib.geometry import Geometry, Volume
    from HER2PETLib.reading.ledger.receipt import receiptOf
    from HER2PETLib.reading.study.handout import handOut
    from HER2PETLib.reading.study.study import createStudy
    from HER2PETLib.volumefile import writeVolume

    grid = Geometry.fromLPS((4, 12, 12), (0, 0, 0), (4, 4, 5), np.eye(3))
    pet, labels = np.ones(grid.shape, np.float32), np.zeros(grid.shape, np.uint8)
    pet[2, 6, 6], labels[2, 6, 6] = 9, 1
    writeVolume(tmp_path / "pet.nrrd", Volume(pet, grid))
    writeVolume(tmp_path / "labels.nrrd", Volume(labels, grid))
    source = Case("Case-Alpha", str(tmp_path / "pet.nrrd"), str(tmp_path / "labels.nrrd"))
    study, _ = createStudy(tmp_path / "study", [source], title="A trial", tracer="89Zr-trastuzumab", readers=["anna", "bert"])
    handOut(study)
    said = subprocess.run(
        [sys.executable, "-c", READS_A_PACKET, str(study.packet("anna")), str(REPOSITORY / "HER2Reading")],
        check=True,
        capture_output=True,
        text=True,
    )
    assert receiptOf(study.packet("anna") / "ledger.sqlite").printedName == "Dr. Anna"  # it was really read
    loaded = set(said.stdout.split())
    assert "HER2PETLib.reading.packet.contents" in loaded
    assert not {
        name for name in loaded if isIn(name, (*BEHIND_THE_WALL, "HER2PETLib.suv", "HER2PETLib.dicom", "HER2PETLib.measure"))
    }
