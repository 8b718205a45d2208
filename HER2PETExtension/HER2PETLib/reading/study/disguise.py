"""What makes each showing of a case another volume to everything but the eye: a frame of its own, slices of air at its ends."""

import numpy as np

from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.reading.chance import Chance

MOST_SLICES_OF_AIR = 12
# SUV below 0.001, Hounsfield units from -1024 to -1000: nothing to be seen in any window.
_AIR = {"float32": lambda chance: chance.below(1_000_000) * 1e-9, "int16": lambda chance: chance.below(25) - 1024}


def padded(volume: Volume, chance: Chance) -> Volume:
    """The volume with 1 to 12 slices of air, drawn, at each end of its third axis; every voxel stays where it is.

    Each row of them has one drawn value of air. So the number of slices, the length and the check sum of the values are others
    for each showing of a case, and tell no repeat; the values between the slices of air do, as the pictures would.
    """
    _, rows, columns = volume.geometry.shape
    air, dtype = _AIR[volume.values.dtype.name], volume.values.dtype
    before, after = 1 + chance.below(MOST_SLICES_OF_AIR), 1 + chance.below(MOST_SLICES_OF_AIR)
    drawn = np.array([air(chance) for _ in range((before + after) * rows)], dtype).reshape(-1, rows, 1)
    slices = np.broadcast_to(drawn, (before + after, rows, columns))
    values = np.concatenate([slices[:before], volume.values, slices[before:]])
    ijkToRAS = np.array(volume.geometry.ijkToRAS)
    ijkToRAS[:3, 3] -= before * ijkToRAS[:3, 2]
    return Volume(values, Geometry(values.shape, ijkToRAS), volume.unit)


def shifted(volume: Volume, shiftRAS: tuple[float, float, float]) -> Volume:
    """The same values `shiftRAS` mm further right, anterior, superior."""
    ijkToRAS = np.array(volume.geometry.ijkToRAS)
    ijkToRAS[:3, 3] += shiftRAS
    return Volume(volume.values, Geometry(volume.geometry.shape, ijkToRAS), volume.unit)
