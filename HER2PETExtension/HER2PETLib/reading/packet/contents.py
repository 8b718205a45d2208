"""What one reader gets: a folder with a worklist, de-identified volumes and an empty ledger.

Nothing of the source's headers is carried over, so nothing has to be removed: a volume is its values and its geometry, and has
no DICOM UID at all. Each showing of a case has a name of its own and lies in a frame of air that hides where and how large its
picture is (study.disguise): position, extent, offsets and check sum would give a repeat away, or find the image in an archive.
What stays, and cannot be taken away, is the picture: who unpacks two showings and compares their values finds a repeat, who has
the archive finds the values there, and the surface of a head CT is a face.

    worklist.json            cases in reading order, files with their check sums, given foci, the hashes of charter and key; its
                             SHA-256 is the packet's ID
    volumes/<case>-1.nrrd    PET, SUV as float32
    volumes/<case>-2.nrrd    CT, Hounsfield units as int16, on its own grid
    volumes/<case>-3.nrrd    FDG PET of another examination, SUV as float32, on its own grid, where the charter shows it
    ledger.sqlite            the reader's answers, and receipt.json once they are signed
"""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Any

from HER2PETLib.errors import ProblemError
from HER2PETLib.files import sha256
from HER2PETLib.reading.ledger.readerledger import readLedger

WORKLIST, LEDGER, RECEIPT = "worklist.json", "ledger.sqlite", "receipt.json"


@dataclass(frozen=True)
class GivenFocus:
    """A focus to score: its name in this packet and its hottest voxel (mm, RAS); its SUVmax only if the charter shows SUV."""

    focusID: str
    positionRAS: tuple[float, float, float]
    suvMax: float | None = None


@dataclass(frozen=True)
class PacketCase:
    """A case by its name in this packet; ct and fdg are None where there is none."""

    caseID: str
    pet: Path
    ct: Path | None
    foci: tuple[GivenFocus, ...]
    fdg: Path | None = None


@dataclass(frozen=True)
class Packet:
    """A packet as its reader sees it; keyHash: of its study's key; charter: what `Charter.forReader` returns; cases in reading order."""

    folder: Path
    packetID: str
    reader: str
    charterHash: str
    keyHash: str
    charter: Mapping[str, Any]
    cases: tuple[PacketCase, ...]
    checksums: Mapping[str, str]

    @property
    def ledger(self) -> Path:
        return self.folder / LEDGER

    @property
    def receipt(self) -> Path:
        return self.folder / RECEIPT

    def damagedFiles(self) -> list[str]:
        """The volumes that are missing or are not as they were handed out."""

        def isWhole(name: str) -> bool:
            return (self.folder / name).is_file() and sha256(self.folder / name) == self.checksums[name]

        return [name for name in self.checksums if not isWhole(name)]


def readPacket(folder: str | os.PathLike[str]) -> Packet:
    """The packet in `folder`. Raises ProblemError where it is not a packet, or its worklist is not the one of its ledger."""
    folder = Path(folder)
    packet = readWorklist(folder)
    if not packet.ledger.is_file():
        raise ProblemError("The packet has no ledger.sqlite.", "Copy the packet again; answers are only in its ledger.")
    assignment, _ = readLedger(packet.ledger)
    if assignment.packetID != packet.packetID:
        raise ProblemError(
            "Worklist and ledger are not of the same packet, or the worklist was changed.", "Copy the packet again."
        )
    return packet


def readWorklist(folder: Path) -> Packet:
    """The packet in `folder`, its ledger not looked at."""
    try:
        written = (folder / WORKLIST).read_bytes()
        worklist = json.loads(written)
        for name in worklist["checksums"]:
            _inside(folder, name)
        cases = tuple(
            PacketCase(
                case["case"],
                _inside(folder, case["pet"]),
                _inside(folder, case["ct"]) if case["ct"] else None,
                tuple(GivenFocus(f["focus"], tuple(f["positionRAS"]), f.get("suvMax")) for f in case["foci"]),
                _inside(folder, case["fdg"]) if "fdg" in case else None,
            )
            for case in worklist["cases"]
        )
        return Packet(
            folder,
            hashlib.sha256(written).hexdigest(),
            worklist["reader"],
            worklist["charterHash"],
            worklist["keyHash"],
            worklist["charter"],
            cases,
            worklist["checksums"],
        )
    except OSError as error:
        raise ProblemError(
            f"{folder} is not a packet: {WORKLIST} cannot be read.", "Choose the folder you were given."
        ) from error
    except (ProblemError, ValueError, KeyError, TypeError, AttributeError) as error:
        said = f" {error.reason}" if isinstance(error, ProblemError) else ""
        raise ProblemError(f"{WORKLIST} of the packet is damaged.{said}", "Copy the packet again.") from error


def _inside(folder: Path, name: str) -> Path:
    """The file of a packet. Raises ProblemError for a path that leads out of it, on any system."""
    parts = PureWindowsPath(name)  # knows / and \\, drives and shares
    if parts.anchor or ".." in parts.parts or not parts.parts:
        raise ProblemError(f"It names {name!r}, which does not lie in the packet.", "Copy the packet again.")
    return folder / name
