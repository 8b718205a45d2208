"""The file format of a packet's volumes: NRRD with values and geometry and nothing else."""

import math
import os
import zlib
from pathlib import Path

import numpy as np

from HER2PETLib.geometry import LPS_TO_RAS, Geometry, Volume
from HER2PETLib.reading.chance import Chance

_TYPES = {"float32": "float", "int16": "short"}
# A stored block of deflate without content (RFC 1951, 3.2.4); it may stand wherever a full flush ended on a byte.
# The last block, which is empty, and gzip's check sum and length.
_TAIL = 2 + 8
_EMPTY_BLOCK = b"\x00\x00\x00\xff\xff"


def writePacketVolume(path: str | os.PathLike[str], volume: Volume, chance: Chance) -> None:
    """Write a gzip-packed NRRD with the fields that geometry needs: no comment, no time, no name.

    Where the packing restarts is drawn from `chance`: the same volume makes files of other bytes. gzip's own check sum, at the end
    of the file, is of the unpacked values and stays the same: `study.disguise.framed` is what makes those differ. The size of the file
    identifies the picture; `lengthen` makes all sizes alike. That it is on disk, `files.moveOnDisk` sees to, for a whole packet.
    """
    values = np.ascontiguousarray(volume.values, dtype=volume.values.dtype.newbyteorder("<"))
    geometry = volume.geometry
    vectors = (geometry.directionLPS * geometry.spacing).T
    header = "\n".join(
        (
            "NRRD0004",
            f"type: {_TYPES[values.dtype.name]}",
            "dimension: 3",
            "space: left-posterior-superior",
            "sizes: " + " ".join(str(size) for size in geometry.shape[::-1]),
            "space directions: " + " ".join(_vector(vector) for vector in vectors),
            "kinds: domain domain domain",
            "endian: little",
            "encoding: gzip",
            "space origin: " + _vector(geometry.originLPS),
            "\n",
        )
    )
    raw = values.data.cast("B")
    cuts = sorted(chance.below(len(raw) + 1) for _ in range(4))
    # A scanner writes 16-bit values, so that few different numbers fill a PET: the quickest level finds them again, and runs alone
    # would make a real PET 1.7 times as large. A CT is noise: to look for more than runs takes 1.5 to 1.7 times as long, for files
    # that are a tenth to a fifth smaller.
    strategy = zlib.Z_RLE if values.dtype.name == "int16" else zlib.Z_DEFAULT_STRATEGY
    packer = zlib.compressobj(level=1, wbits=31, strategy=strategy)
    with Path(path).open("wb") as file:
        file.write(header.encode("ascii"))
        for start, end in zip([0, *cuts], [*cuts, len(raw)], strict=True):
            file.write(packer.compress(raw[start:end]))
            file.write(packer.flush(zlib.Z_FULL_FLUSH))
        file.write(packer.flush())


def lengthen(path: Path, size: int) -> None:
    """Make the file of `writePacketVolume` `size` bytes long, or up to four longer, by empty blocks at its end; never shorter."""
    with path.open("r+b") as file:
        end = file.seek(-_TAIL, os.SEEK_END)
        tail = file.read()
        file.seek(end)
        file.write(_EMPTY_BLOCK * max(0, -(-(size - end - _TAIL) // len(_EMPTY_BLOCK))))
        file.write(tail)


def parsePacketVolume(data: bytes) -> Volume:
    """The volume that `writePacketVolume` wrote into `data`; its values are read-only and not copied.

    Raises ValueError, KeyError, IndexError or zlib.error for anything else.
    """
    header, _, payload = data.partition(b"\n\n")
    fields = dict(line.split(": ", 1) for line in header.decode("ascii").splitlines()[1:])
    if not data.startswith(b"NRRD") or (fields["encoding"], fields["space"]) != ("gzip", "left-posterior-superior"):
        raise ValueError("not a volume of a packet")
    dtype = {name: np.dtype(kind) for kind, name in _TYPES.items()}[fields["type"]].newbyteorder("<")
    i, j, k = (int(size) for size in fields["sizes"].split())
    shape = (k, j, i)
    vectors = np.array([_numbers(vector) for vector in fields["space directions"].split()])
    ijkToLPS = np.eye(4)
    ijkToLPS[:3, :3] = vectors.T
    ijkToLPS[:3, 3] = _numbers(fields["space origin"])
    raw = zlib.decompress(payload, wbits=31, bufsize=math.prod(shape) * dtype.itemsize)
    return Volume(np.frombuffer(raw, dtype).reshape(shape), Geometry(shape, LPS_TO_RAS @ ijkToLPS))


def _numbers(vector: str) -> list[float]:
    return [float(number) for number in vector.strip("()").split(",")]


def _vector(numbers: np.ndarray) -> str:
    return "(" + ",".join(repr(float(number)) for number in numbers) + ")"
