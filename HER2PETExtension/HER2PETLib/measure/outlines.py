"""Voxels to contours: the outer faces of a mask as closed rings. They never run through a center, so that the even-odd rule
(measure.rasterizing) gives the identical mask; rings through the centers would lose half a voxel on each side."""

import numpy as np


def ringsOf(mask: np.ndarray) -> list[np.ndarray]:
    """The rings (n, 2) around a mask (bool; j, i) as half-integer (j, i), corners only, the first not repeated. Rings around holes are
    among them; pixels that touch at a corner are in rings of their own."""
    padded = np.pad(mask, 1)
    j, i = np.nonzero(padded)
    # Each face of a pixel that looks outside, from corner to corner with the pixel on its right; corner (j, i) is left above pixel (j, i).
    faces: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for (lookJ, lookI), (fromJ, fromI), (toJ, toI) in (
        ((-1, 0), (0, 0), (0, 1)),
        ((0, 1), (0, 1), (1, 1)),
        ((1, 0), (1, 1), (1, 0)),
        ((0, -1), (1, 0), (0, 0)),
    ):
        open_ = ~padded[j + lookJ, i + lookI]
        for row, column in zip(j[open_].tolist(), i[open_].tolist(), strict=True):
            faces.setdefault((row + fromJ, column + fromI), []).append((row + toJ, column + toI))
    rings = []
    while faces:
        start = corner = next(iter(faces))
        ring, step = [], (0, 0)
        while corner in faces:
            ends = faces[corner]
            # Where two pixels touch at a corner, a right turn stays with the same one.
            right = (corner[0] + step[1], corner[1] - step[0])
            end = right if len(ends) > 1 and right in ends else ends[0]
            ends.remove(end)
            if not ends:
                del faces[corner]
            former, step = step, (end[0] - corner[0], end[1] - corner[1])
            if step != former:
                ring.append(corner)
            corner = end
        assert corner == start  # every corner has as many faces that end as faces that begin
        if len(ring) > 2 and _isStraight(ring[-1], ring[0], ring[1]):
            del ring[0]
        rings.append(np.array(ring, float) - 1.5)  # a corner is half a voxel before its center; one for the padding
    return rings


def _isStraight(before: tuple[int, int], corner: tuple[int, int], after: tuple[int, int]) -> bool:
    return before[0] == corner[0] == after[0] or before[1] == corner[1] == after[1]
