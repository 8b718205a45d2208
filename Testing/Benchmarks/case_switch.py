"""How long a reader waits from "case completed" to the next case on the screen: PET of 400 x 400 x 640, CT of 512 x 512 x 640.

The next case is read beside her work; how long that takes, and one reading of its bytes, are said beside it. Real slice views of 1500 x 950, drawn in software where there is no graphics card.
Run: python Testing/Benchmarks/case_switch.py [folder on the disk to measure]
"""

import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from HER2PETLib.files import sha256, writeJSON
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.reading.chance import Chance
from HER2PETLib.reading.charter import newCharter
from HER2PETLib.reading.ledger.assignment import Assignment
from HER2PETLib.reading.ledger.readerledger import createLedger
from HER2PETLib.reading.ledger.signing import SigningKey
from HER2PETLib.reading.packet.contents import LEDGER, WORKLIST
from HER2PETLib.reading.packet.volumeformat import writePacketVolume

REPOSITORY = Path(__file__).resolve().parents[2]
PASSPHRASE = "four words nobody knows"
LIMIT_SECONDS = 0.5  # issue 5
GRIDS = {
    "1": Geometry.fromLPS((640, 400, 400), (-330, -330, -500), (1.65, 1.65, 1.65), np.eye(3)),
    "2": Geometry.fromLPS((640, 512, 512), (-250, -250, -500), (0.98, 0.98, 1.65), np.eye(3)),
}


def writePacket(folder: Path) -> None:
    """A packet of two cases of full size, no foci: what `handOut` writes, without reading any source."""
    random = np.random.default_rng(3)
    charter = newCharter("t", "89Zr-trastuzumab", ["anna", "bert"], ["A", "B"], 1)
    checksums = {}
    (folder / "volumes").mkdir()
    for case in ("A", "B"):
        for suffix, grid in GRIDS.items():
            # One noisy slice, shifted from slice to slice: packs about as well as an image does, and is made in no time.
            slice_ = (
                random.gamma(1.0, 0.6, grid.shape[1:]).astype(np.float16)
                if suffix == "1"
                else random.integers(-40, 80, grid.shape[1:])
            )
            kind = np.float32 if suffix == "1" else np.int16
            values = np.stack([np.roll(slice_, 7 * k).astype(kind) for k in range(grid.shape[0])])
            name = f"volumes/{case}-{suffix}.nrrd"
            chance = Chance(b"benchmark", name)
            writePacketVolume(folder / name, Volume(values, grid), chance)
            checksums[name] = sha256(folder / name)
    cases = [{"case": c, "pet": f"volumes/{c}-1.nrrd", "ct": f"volumes/{c}-2.nrrd", "foci": []} for c in ("A", "B")]
    worklist = {
        "reader": "anna",
        "charterHash": charter.hash,
        "keyHash": "",
        "charter": charter.forReader(),
        "cases": cases,
        "checksums": checksums,
    }
    writeJSON(folder / WORKLIST, worklist)
    key = SigningKey.new()
    createLedger(
        folder / LEDGER, Assignment.under(charter, sha256(folder / WORKLIST), "", key.publicKey, "anna", {"A": (), "B": ()}), key
    )


def drawn(views, action) -> float:
    """Seconds until `action` is done and every view of the layout is drawn, once."""
    start = time.perf_counter()
    action()
    for widget in map(views.sliceWidget, views.sliceViewNames()):
        if widget.visible:
            widget.sliceView().forceRender()
    return time.perf_counter() - start


def main(folder: str | None = None) -> int:
    """Measure and print; 1 where the wait with prefetch is longer than the limit."""
    sys.path[:0] = [str(REPOSITORY / each) for each in ("Testing/Host", "HER2Reading")]
    from slicerhost.probe import whyNoViews

    if reason := whyNoViews():
        print(f"Not measured: {reason}")
        return 0
    import slicerhost

    host = slicerhost.start()
    views = host.views()
    host.mainWindow.resize(1500, 950)
    host.mainWindow.show()
    from HER2ReadingLib.logic import HER2ReadingLogic

    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        packet = Path(temporary)
        writePacket(packet)
        logic = HER2ReadingLogic()
        opened = drawn(views, lambda: logic.openPacket(packet, PASSPHRASE))
        start = time.perf_counter()
        while logic.session.isFetching():
            time.sleep(0.05)
        fetched = time.perf_counter() - start
        logic.session.complete(noFoci=True)
        switched = drawn(views, lambda: logic.goTo(logic.session.nextUnfinished()))
        size = sum(path.stat().st_size for path in (packet / "volumes").iterdir()) / 2
        start = time.perf_counter()
        for path in (packet / "volumes").glob("A-*"):
            path.read_bytes()
        plain = time.perf_counter() - start
        logic.closePacket()
    print(f"A case of {size / 1e6:.0f} MB in its packet; reading its bytes alone: {plain:.2f} s")
    print(f"Packet opened to shown (passphrase, check sums, unpacking): {opened:.2f} s")
    print(f"Next case read beside the reader's work:                    {fetched:.2f} s")
    print(f"Case completed to next case shown:                          {switched:.2f} s (limit {LIMIT_SECONDS} s)")
    return int(switched > LIMIT_SECONDS)


if __name__ == "__main__":
    status = main(*sys.argv[1:])
    sys.stdout.flush()
    os._exit(status)  # Qt and VTK offscreen end in no fixed order
