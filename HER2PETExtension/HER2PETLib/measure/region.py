"""A region of a PET volume: the voxels, what they are called, and what was done to get them."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Geometry

LESION, REFERENCE, ORGAN, CANDIDATE = "lesion", "reference", "organ", "candidate"


# Red, green, blue of a region by its role, in Slicer and in DICOM SEG.
COLORS = {LESION: (0.9, 0.3, 0.2), REFERENCE: (0.35, 0.75, 0.95), CANDIDATE: (0.95, 0.8, 0.2)}
# How DICOM says that a program drew a segment: with a person's help, or alone (0062,0008).
SEMIAUTOMATIC, AUTOMATIC = "SEMIAUTOMATIC", "AUTOMATIC"


@dataclass(frozen=True)
class Algorithm:
    """What drew a region, as DICOM has it. type: SEMIAUTOMATIC or AUTOMATIC. parameters: in words."""

    type: str
    name: str
    version: str
    parameters: str = ""


@dataclass(frozen=True, eq=False)
class Region:
    """Voxels of a PET grid that are measured together.

    regionID: unique within a case. name: for people. role: "lesion" or "reference"; "organ" for the masks of a whole organ, "candidate" for a
    proposed focus that nobody has decided on; these two are never measured with the others.
    siteCode: anatomical site as "scheme:value" ("SCT:10200004") or "". siteMeaning: the site in words, or "".
    knownFrom: recent examinations that showed a lesion (of identity.EXAMINATIONS). biopsied: None where it is not stated.
    mask: bool (k, j, i), cropped to the bounding box; shape (0, 0, 0) for an empty region.
    start: index (k, j, i) of mask[0, 0, 0] in the PET grid.
    notes: what matters to a reader of the result, one sentence each (resampled, cut at the image edge, ...).
    algorithm: what drew it, None for a person's hand. drawnOn: Series Instance UID of what it was drawn on, or "" where nothing says so.
    typeCode: what the file codes it as ("SCT:14799000"), or "". laterality: "left", "right" or "", as coded.
    """

    regionID: str
    name: str
    role: str = LESION
    siteCode: str = ""
    siteMeaning: str = ""
    knownFrom: tuple[str, ...] = ()
    biopsied: bool | None = None
    mask: np.ndarray = field(default_factory=lambda: np.zeros((0, 0, 0), bool))
    start: tuple[int, int, int] = (0, 0, 0)
    notes: tuple[str, ...] = ()
    algorithm: Algorithm | None = None
    drawnOn: str = ""
    typeCode: str = ""
    laterality: str = ""

    @classmethod
    def cropped(cls, mask: np.ndarray, start: Sequence[int] | np.ndarray = (0, 0, 0), **identity: Any) -> "Region":
        """A region of a bool mask (k, j, i) of any extent, whose voxel [0, 0, 0] has the index `start` in the PET grid."""
        box = boundingBox(mask)
        k, j, i = (int(first) + part.start for first, part in zip(start, box, strict=True))
        return cls(mask=mask[box].copy(), start=(k, j, i), **identity)

    @property
    def box(self) -> tuple[slice, ...]:
        """Where the mask lies in the PET grid, (k, j, i)."""
        return tuple(slice(first, first + n) for first, n in zip(self.start, self.mask.shape, strict=True))

    def center(self, geometry: Geometry) -> np.ndarray:
        """The mean of its voxels' centers (3,), mm RAS. A region without voxels has none."""
        return geometry.toRAS(np.argwhere(self.mask).mean(axis=0) + self.start)

    def within(self, low: np.ndarray, high: np.ndarray) -> np.ndarray:
        """The mask in the box of voxels from `low` to before `high` (k, j, i) of the PET grid."""
        mask = np.zeros(high - low, bool)
        first = np.maximum(self.start, low)
        last = np.minimum(np.array(self.start) + self.mask.shape, high)
        if (first < last).all():
            mask[tuple(map(slice, first - low, last - low))] = self.mask[tuple(map(slice, first - self.start, last - self.start))]
        return mask


def boundingBox(mask: np.ndarray) -> tuple[slice, slice, slice]:
    """The smallest box (slices k, j, i) that holds every True voxel; three empty slices where there is none."""

    def along(axis: int) -> slice:
        used = np.flatnonzero(mask.any(axis=tuple(other for other in range(3) if other != axis)))
        return slice(int(used[0]), int(used[-1]) + 1) if len(used) else slice(0, 0)

    return along(0), along(1), along(2)


def regionsFromLabels(labels: np.ndarray, names: Mapping[int, str] | None = None) -> list[Region]:
    """One lesion a label, in the order of the labels; 0 is outside.

    labels: integers (k, j, i) on the PET grid. names: label -> name; a label that is named but has no voxel becomes an empty
    region, so that its row in the results says so.
    Raises ProblemError where labels are fractions, negative or not three-dimensional.
    """
    from scipy import ndimage

    if labels.ndim != 3 or labels.dtype.kind not in "biu":
        raise ProblemError(
            f"Labels have {labels.ndim} dimensions and the type {labels.dtype}.",
            "Give whole numbers on a three-dimensional grid.",
        )
    names = dict(names or {})
    nK, nJ, nI = labels.shape
    rows = labels.reshape(nK * nJ, nI)
    if labels.dtype == bool:
        rows = rows.view(np.uint8)
    # Lesions fill few rows of a PET volume: one look at each row leaves little to search.
    used = np.flatnonzero(rows.any(axis=1)) if labels.size else np.zeros(0, int)
    if len(used) < len(rows) // 2:
        rows = rows[used]
    else:
        used = np.arange(len(rows))
    if rows.size and rows.min() < 0:
        raise ProblemError(f"Labels go down to {rows.min()}.", "Give labels of 0 (outside) and above.")

    if rows.size and rows.max() > 65535:
        # find_objects keeps a box for every number up to the largest.
        values, rows = np.unique(np.concatenate([[0], rows.ravel()]), return_inverse=True)
        rows = rows.ravel()[1:].reshape(-1, nI)
        labelOf = values.tolist()
    else:
        labelOf = range(65536)

    regions = {}
    for index, box in enumerate(ndimage.find_objects(rows) if rows.size else (), start=1):
        if box is None:
            continue
        mask = rows[box] == index
        inside = mask.any(axis=1)
        k, j = np.divmod(used[box[0]][inside], nJ)
        start = (int(k[0]), int(j.min()), box[1].start)
        volume = np.zeros((k[-1] - k[0] + 1, j.max() - j.min() + 1, mask.shape[1]), bool)
        volume[k - start[0], j - start[1]] = mask[inside]
        label = labelOf[index]
        regions[label] = Region(str(label), names.get(label, f"Label {label}"), mask=volume, start=start)
    for label in names.keys() - regions.keys():
        regions[label] = Region(str(label), names[label])
    return [regions[label] for label in sorted(regions)]


def maximumDiameter(mask: np.ndarray, ijkToRAS: np.ndarray) -> float | None:
    """Largest distance in mm between two points of the region's surface, IBSI's maximum 3D diameter (L0JK); None if empty.

    The surface is IBSI's mesh: its points lie in the middle between a voxel's center and that of a neighbor (along i, j or k)
    outside the region. One voxel thus measures its longest edge. mask: bool (k, j, i).
    """
    if not mask.any():
        return None
    points = []
    for axis in range(3):
        # On a line of voxels only the two ends can be farthest from anything.
        lines = mask.any(axis=axis)
        across = np.argwhere(lines)
        ends = np.empty((2, len(across), 3))
        ends[..., [other for other in range(3) if other != axis]] = across
        ends[0, :, axis] = mask.argmax(axis=axis)[lines] - 0.5
        ends[1, :, axis] = mask.shape[axis] - 0.5 - np.flip(mask, axis).argmax(axis=axis)[lines]
        points.append(ends.reshape(-1, 3))
    points = np.concatenate(points)[:, ::-1] @ ijkToRAS[:3, :3].T
    return largestDistance(points)


def largestDistance(points: np.ndarray) -> float:
    """Largest distance between any two of the points (n, 3), exact."""
    from scipy.spatial import ConvexHull, QhullError
    from scipy.spatial.distance import cdist

    center = (points.min(axis=0) + points.max(axis=0)) / 2
    radius = np.linalg.norm(points - center, axis=1)
    # Walk from the point farthest out to the one farthest from it, a few times: a distance that is at least reached.
    reached, point = 0.0, points[radius.argmax()]
    for _ in range(4):
        distance = np.linalg.norm(points - point, axis=1)
        reached, point = max(reached, distance.max()), points[distance.argmax()]
    # Two points farther apart than that lie, together, farther from the center; who cannot be one of them is left out.
    points = points[radius + radius.max() >= reached * (1 - 1e-12)]
    if len(points) > 1000:
        # Points that are left may lie in one plane, which has no hull in space: then all are compared.
        with suppress(QhullError):
            points = points[ConvexHull(points).vertices]
    return float(max(cdist(points[n : n + 256], points).max() for n in range(0, len(points), 256)))
