"""How a woman lies in another examination: turned, bent, in another breath, with her arms down. The correspondence is exact and known."""

from dataclasses import dataclass

import numpy as np

from HER2PETLib.phantom.grid import Point, ScanGrid

PIVOT = (0.0, 0.0, 400.0)  # about which she turns
# Where the diaphragm and what hangs on it moves: about this S, this far up and down (mm).
BREATH_S, BREATH_REACH = 372.0, 75.0
SHOULDER, SHOULDER_REACH = (155.0, -5.0, 600.0), 45.0


@dataclass(frozen=True)
class Posture:
    """Against the reference woman, in her own mm (RAS).

    turn: degrees about R, A and S. breath: how far the diaphragm's middle is lower. chest: how far the breastbone is forward.
    bend: how far the spine leaves its line toward R and A, 350 mm above the loins. armsDown: and how far that lowers the shoulders.
    """

    turn: Point = (0.0, 0.0, 0.0)
    breath: float = 0.0
    chest: float = 0.0
    bend: tuple[float, float] = (0.0, 0.0)
    armsDown: bool = False
    shoulder: float = 22.0

    @property
    def rotation(self) -> np.ndarray:
        """3 x 3: first about R, then about A, then about S."""
        (cr, ca, cs), (sr, sa, ss) = np.cos(np.radians(self.turn)), np.sin(np.radians(self.turn))
        aboutR = np.array([[1, 0, 0], [0, cr, -sr], [0, sr, cr]])
        aboutA = np.array([[ca, 0, sa], [0, 1, 0], [-sa, 0, ca]])
        aboutS = np.array([[cs, -ss, 0], [ss, cs, 0], [0, 0, 1]])
        return aboutS @ aboutA @ aboutR

    def toReference(self, r: np.ndarray, a: np.ndarray, s: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Points of the body as she lies now, before she is turned, in the reference woman."""
        high = ((s - 250) / 350) ** 2
        spine = _ramp(np.hypot(r, a - (-38 - 0.1 * (s - 290) * (s > 290))), 35, 65)  # the spine does not breathe
        wall = 1 - _ramp(np.hypot(r / 125, (a - 2) / 88), 0.62, 1.0)  # nor do the ribs
        down = self.breath * np.exp(-np.square((s - BREATH_S) / BREATH_REACH)) * spine * wall
        if self.armsDown:
            away = (np.abs(r) - SHOULDER[0]) ** 2 + (a - SHOULDER[1]) ** 2 + (s - SHOULDER[2]) ** 2
            down = down + self.shoulder * np.exp(-away / (2 * SHOULDER_REACH**2))
        forward = self.chest * _ramp(a, 10, 80) * np.exp(-(((s - 440) / 120) ** 2))
        return r - self.bend[0] * high, a - self.bend[1] * high - forward, s + down

    def fromReference(self, point: Point) -> np.ndarray:
        """A point of the reference woman as she lies now, before she is turned; to a micrometer."""
        wanted = np.asarray(point, float)
        found = wanted.copy()
        for _ in range(200):
            off = wanted - np.array(self.toReference(*found))
            found += off
            if np.abs(off).max() < 1e-6:
                return found
        raise ValueError(f"{self} folds the body at {point}.")


def _ramp(value: np.ndarray, low: float, high: float) -> np.ndarray:
    """0 up to `low`, 1 from `high` on, smooth between."""
    share = np.clip((value - low) / (high - low), 0, 1)
    return share * share * (3 - 2 * share)


def toBody(posture: Posture, scale: Point, origin: Point, grid: ScanGrid) -> list[np.ndarray]:
    """R, A, S (mm, each (k, j, i), float32) of the voxels of a grid in the reference woman."""
    axes = grid.centers((slice(0, grid.shape[0]), slice(0, grid.shape[1]), slice(0, grid.shape[2])))
    middle = np.multiply(scale, PIVOT)
    relative = [axis - np.float32(o + m) for axis, o, m in zip(axes, origin, middle, strict=True)]
    back = posture.rotation.T.astype(np.float32)
    turned = [
        (sum(back[row, column] * relative[column] for column in range(3)) + np.float32(middle[row])) / np.float32(scale[row])
        for row in range(3)
    ]
    return [np.asarray(values, np.float32) for values in posture.toReference(*turned)]


def sampled(values: np.ndarray, reference: ScanGrid, points: list[np.ndarray], background: float, order: int = 1) -> np.ndarray:
    """What `values` (k, j, i) on the grid `reference` are at `points` (toBody); order 0: of the nearest voxel."""
    from scipy.ndimage import map_coordinates

    places = np.stack([(points[axis] - reference.axes[axis][0]) / np.diff(reference.axes[axis][:2]) for axis in (2, 1, 0)])
    return map_coordinates(values, places.astype(np.float32, copy=False), order=order, cval=background)


def toScanner(posture: Posture, scale: Point, origin: Point, point: Point) -> np.ndarray:
    """A point of the reference woman (mm, RAS) in the scanner's coordinates."""
    middle = np.multiply(scale, PIVOT)
    placed = posture.rotation @ (np.multiply(scale, posture.fromReference(point)) - middle) + middle
    return np.asarray(origin) + placed
