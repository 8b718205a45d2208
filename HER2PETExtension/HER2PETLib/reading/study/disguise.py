"""What makes each showing of a case another volume to everything but the eye.

A grid, a place in the scanner and the distance of a point from the edge of the picture find a repeat again. So every showing gets a
frame: a larger grid with air around the picture. All cases that share a voxel size get frames of one shape, CT and PET frames lie to
each other in one way, and the point that the reader is asked about (one of them) lies at one place of the frame, whichever case it
is. What a header or the worklist says is then the same for all of them, or drawn anew for each showing. No voxel is resampled or
left out. Only the CT is moved against the PET, by half a voxel of its own at most along each axis, for where the two grids meet
within a voxel tells a case, too. With the FDG PET of another examination, where it is shown, it is as with the CT.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.reading.chance import Chance

LARGEST_OFFSET_MM = 40
# A case with fewer companions of its voxel size can be told by it.
FEWEST_ALIKE = 3
# SUV below 0.001, Hounsfield units from -1024 to -1000: nothing to be seen in any window.
_AIR = {
    "float32": lambda random, shape: random.integers(0, 1_000_000, shape) * 1e-9,
    "int16": lambda random, shape: random.integers(-1024, -999, shape),
}
_FINE = 1 << 53


@dataclass(frozen=True)
class Grid:
    """A volume's grid as the key keeps it: shape (k, j, i); ijkToRAS: the rows R, A, S of the matrix, mm."""

    shape: tuple[int, int, int]
    ijkToRAS: tuple[tuple[float, float, float, float], ...]

    @classmethod
    def of(cls, geometry: Geometry) -> "Grid":
        """The grid of a volume."""
        return cls(geometry.shape, tuple(map(tuple, geometry.ijkToRAS[:3].tolist())))

    @property
    def geometry(self) -> Geometry:
        """It as the geometry of a volume."""
        return Geometry(self.shape, np.vstack([self.ijkToRAS, [0, 0, 0, 1]]))

    @property
    def vectors(self) -> tuple[tuple[float, ...], ...]:
        """The steps from voxel to voxel (rows R, A, S; columns i, j, k; mm) to 0.1 micrometer: what differs less is one voxel size."""
        return tuple(map(tuple, np.round(np.array(self.ijkToRAS)[:, :3], 4).tolist()))


@dataclass(frozen=True)
class Shown:
    """A case to be framed. points: for each focus the voxels (k, j, i) of its lesion on which it may be shown."""

    pet: Grid
    ct: Grid | None
    points: tuple[tuple[tuple[int, int, int], ...], ...] = ()
    fdg: Grid | None = None

    @property
    def voxels(self) -> list[tuple[int, int, int]]:
        """Of all foci."""
        return [voxel for focus in self.points for voxel in focus]

    @property
    def kind(self) -> tuple[object, ...]:
        """What a frame cannot hide: voxel sizes, and whether there is a CT and an FDG PET."""
        return self.pet.vectors, self.ct and self.ct.vectors, self.fdg and self.fdg.vectors


@dataclass(frozen=True)
class PlacedVolume:
    """A volume in its frame. frame: its grid; start: the voxel (k, j, i) of it where the picture's first one lies; shiftRAS: mm by which
    the picture was moved."""

    frame: Geometry
    start: tuple[int, int, int]
    shiftRAS: tuple[float, float, float]


@dataclass(frozen=True)
class Placed:
    """A showing in its frames. positionsRAS: of each focus that is shown, {number: mm}."""

    pet: PlacedVolume
    ct: PlacedVolume | None
    fdg: PlacedVolume | None
    positionsRAS: Mapping[int, tuple[float, float, float]]


class Frames:
    """The frames of all cases of one kind (`Shown.kind`)."""

    def __init__(self, cases: Sequence[Shown]) -> None:
        first = cases[0]
        self._vectors = np.array(first.pet.vectors)
        # One voxel of air at least on each side, so that no two showings have the same values.
        voxels = [voxel for case in cases for voxel in case.voxels]
        self._anchor = np.max(voxels, axis=0) + 1 if voxels else np.ones(3, int)
        most = [self._anchor - np.min(case.voxels, axis=0) if case.voxels else 1 for case in cases]
        self._shape = np.max([np.array(case.pet.shape) + start + 1 for case, start in zip(cases, most, strict=True)], axis=0)
        self._ct = _Beside([(case.pet, case.ct, self._starts(case)) for case in cases if case.ct]) if first.ct else None
        self._fdg = _Beside([(case.pet, case.fdg, self._starts(case)) for case in cases if case.fdg]) if first.fdg else None

    def placed(self, case: Shown, foci: Sequence[int], chance: Chance) -> Placed:
        """A showing of the case in its frame, with the foci of these numbers, one of which, drawn, lies where it does in every frame."""
        voxels = {number: np.array(case.points[number][chance.below(len(case.points[number]))]) for number in foci}
        if foci:
            start = self._anchor - voxels[foci[chance.below(len(foci))]]
        else:
            start = np.array([1 + chance.below(int(most)) for most in self._shape - np.array(case.pet.shape) - 1])
        middle = np.array([LARGEST_OFFSET_MM * _between(chance) for _ in range(3)])
        origin = middle - self._vectors @ ((self._shape[::-1] - 1) / 2)
        frame = _grid(self._shape, self._vectors, origin)
        positions = {}
        for number in foci:
            # Anywhere within the voxel, but not on its edge.
            within = np.array([0.45 * _between(chance) for _ in range(3)])
            positions[number] = _rounded(frame.toRAS(voxels[number] + start + within))
        return Placed(
            _placed(frame, start, case.pet),
            self._ct.placed(case.pet, case.ct, start, origin) if self._ct and case.ct else None,
            self._fdg.placed(case.pet, case.fdg, start, origin) if self._fdg and case.fdg else None,
            positions,
        )

    def _starts(self, case: Shown) -> tuple[np.ndarray, np.ndarray]:
        """The least and the greatest start (k, j, i) of the case's PET in its frame."""
        if case.voxels:
            return self._anchor - np.max(case.voxels, axis=0), self._anchor - np.min(case.voxels, axis=0)
        return np.ones(3, int), self._shape - np.array(case.pet.shape) - 1


class _Beside:
    """The frames of what lies beside the PETs of all cases of a kind: their CTs, or their FDG PETs."""

    def __init__(self, cases: "Sequence[tuple[Grid, Grid, tuple[np.ndarray, np.ndarray]]]") -> None:
        """cases: (PET, volume beside it, least and greatest start of the PET in its frame)."""
        pet, volume, _ = cases[0]
        self._petVectors, self._vectors = np.array(pet.vectors), np.array(volume.vectors)
        within = [self._within(pet, volume, *starts) for pet, volume, starts in cases]
        # Not rounded: where all cases have their grids to each other alike, no volume is moved.
        self._from = np.min([least for least, _ in within], axis=0) - 1
        self._shape = np.ceil(np.max([most for _, most in within], axis=0) - self._from).astype(int)[::-1] + 1

    def placed(self, pet: Grid, volume: Grid, petStart: np.ndarray, origin: np.ndarray) -> PlacedVolume:
        """The volume in its frame. petStart: of the PET (k, j, i) in its own, whose first voxel lies at `origin` (mm)."""
        frame = _grid(self._shape, self._vectors, origin + self._vectors @ self._from)
        return _placed(frame, np.rint(self._offset(pet, volume, petStart) - self._from)[::-1], volume)

    def _offset(self, pet: Grid, volume: Grid, petStart: np.ndarray) -> np.ndarray:
        """Voxels of the volume (i, j, k) from the first of the PET's frame to the first of the volume, with the PET at `petStart`."""
        between = np.array(volume.ijkToRAS)[:, 3] - np.array(pet.ijkToRAS)[:, 3]
        return np.linalg.solve(self._vectors, between + self._petVectors @ petStart[::-1])

    def _within(self, pet: Grid, volume: Grid, lowest: np.ndarray, highest: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The least and the greatest place (i, j, k) that voxels of the volume have, seen from the first of the PET's frame."""
        middle = self._offset(pet, volume, (lowest + highest) / 2)
        reach = np.abs(np.linalg.solve(self._vectors, self._petVectors)) @ ((highest - lowest)[::-1] / 2)
        return middle - reach, middle + reach + volume.shape[::-1]


def framesOf(cases: Mapping[str, Shown]) -> dict[str, Frames]:
    """For each case the frames of its kind."""
    kinds: dict[tuple[object, ...], list[Shown]] = {}
    for case in cases.values():
        kinds.setdefault(case.kind, []).append(case)
    frames = {kind: Frames(alike) for kind, alike in kinds.items()}
    return {name: frames[case.kind] for name, case in cases.items()}


def toldByGrid(cases: Mapping[str, Shown]) -> list[str]:
    """The cases whose voxel size so few others have that their repeats could be told by it."""
    kinds = [case.kind for case in cases.values()]
    return [name for name, case in cases.items() if kinds.count(case.kind) < FEWEST_ALIKE]


def framed(volume: Volume, frame: Geometry, start: tuple[int, int, int], chance: Chance) -> Volume:
    """The volume's values, unchanged, in a frame of drawn values of air (one for each row), from the voxel `start` (k, j, i) on."""
    dtype = volume.values.dtype
    random = np.random.default_rng(chance.below(_FINE))
    k, j, _ = frame.shape
    values = np.empty(frame.shape, dtype)
    values[...] = _AIR[dtype.name](random, (k, j, 1)).astype(dtype)
    values[tuple(slice(first, first + count) for first, count in zip(start, volume.values.shape, strict=True))] = volume.values
    return Volume(values, frame, volume.unit)


def _between(chance: Chance) -> float:
    """A number between -1 and 1."""
    return 2 * (chance.below(_FINE) + 0.5) / _FINE - 1


def _grid(shape: np.ndarray, vectors: np.ndarray, origin: np.ndarray) -> Geometry:
    ijkToRAS = np.eye(4)
    ijkToRAS[:3, :3], ijkToRAS[:3, 3] = vectors, origin
    k, j, i = shape
    return Geometry((k, j, i), ijkToRAS)


def _placed(frame: Geometry, start: np.ndarray, volume: Grid) -> PlacedVolume:
    shift = frame.toRAS(start) - np.array(volume.ijkToRAS)[:, 3]
    return PlacedVolume(frame, _indices(start), _rounded(shift, 6))


def _indices(start: np.ndarray) -> tuple[int, int, int]:
    k, j, i = (int(index) for index in start)
    return k, j, i


def _rounded(point: np.ndarray, digits: int = 3) -> tuple[float, float, float]:
    r, a, s = (round(float(value), digits) for value in point)
    return r, a, s
