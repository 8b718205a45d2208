"""The images of one case of a packet, checked and ready to show."""

import hashlib
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Volume, anteriorMaximum
from HER2PETLib.reading.charter import WITHOUT_STAGES
from HER2PETLib.reading.packet.contents import Packet, PacketCase
from HER2PETLib.reading.packet.volumeformat import parsePacketVolume

_REMEDY = "Copy the packet's volumes again; answers are in the ledger and stay."


@dataclass(frozen=True, eq=False)
class CaseVolumes:
    """PET (SUV), its projection from the front (one voxel thick, over the whole depth), CT (Hounsfield units, or None) and the FDG PET of
    another examination (SUV, or None)."""

    pet: Volume
    projection: Volume
    ct: Volume | None
    fdg: Volume | None = None


def readCaseVolumes(packet: Packet, case: PacketCase, images: Collection[str] = WITHOUT_STAGES) -> CaseVolumes:
    """The volumes of `case`, if they are as they were handed out. images: which of them, as `Stage.images`; no other file is opened.

    Made for a thread beside a window: nearly all of it (reading, check sum, unpacking) runs without Python's lock.
    Raises ProblemError for a file that is missing or damaged.
    """
    pet = _read(packet, case.pet)
    ct, fdg = (_read(packet, path) if path and image in images else None for image, path in (("ct", case.ct), ("fdg", case.fdg)))
    return CaseVolumes(pet, anteriorMaximum(pet), ct, fdg)


def _read(packet: Packet, path: Path) -> Volume:
    name = path.relative_to(packet.folder).as_posix()
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ProblemError(f"{name} of the packet cannot be read: {error.strerror}.", _REMEDY) from error
    if hashlib.sha256(data).hexdigest() != packet.checksums.get(name):
        raise ProblemError(f"{name} of the packet is not as it was handed out.", _REMEDY)
    try:
        return parsePacketVolume(data)
    except (ValueError, KeyError, IndexError, zlib.error) as error:
        raise ProblemError(f"{name} of the packet is not a volume.", _REMEDY) from error
