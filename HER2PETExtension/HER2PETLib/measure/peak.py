"""SUVpeak: the mean of a small sphere, with the exact share of every voxel or with whole voxels as IBSI has it."""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

# The sphere of 1 cm3.
PEAK_RADIUS_MM = 10 * (3 / (4 * math.pi)) ** (1 / 3)

# Lines that scan a voxel are this part of the radius apart: the sphere's volume is then right to better than 1e-4.
_STEP = 1 / 128
_TILE = 64


def fractionalSphere(ijkToRAS: np.ndarray, radiusMm: float) -> np.ndarray:
    """The share (0 to 1) of each voxel that lies in a sphere around the center of the middle voxel.

    Returns float64 (k, j, i) of odd shape, just large enough, which nobody can write to: it is kept for the next region on such a grid. Holds for every grid, oblique and sheared ones too: a voxel is the
    parallelepiped spanned by the grid's three steps. Where the sphere's surface crosses a voxel, the voxel is scanned
    with lines along its longest edge; the length of each inside the sphere is exact.
    """
    return _fractionalSphere(tuple(np.asarray(ijkToRAS, float)[:3, :3].ravel().tolist()), float(radiusMm))


@lru_cache(maxsize=16)
def _fractionalSphere(steps: tuple[float, ...], radiusMm: float) -> np.ndarray:
    edges = np.reshape(steps, (3, 3))
    offsets = _offsets(edges, radiusMm)
    centers = offsets @ edges.T
    halves = np.array([[i, j, k] for i in (-0.5, 0.5) for j in (-0.5, 0.5) for k in (-0.5, 0.5)]) @ edges.T
    corners = np.linalg.norm(centers[:, None] + halves, axis=-1)
    # A ball is convex: with all its corners a voxel is inside.
    shares = (corners <= radiusMm).all(axis=1).astype(float)
    halfDiagonal = np.linalg.norm(halves, axis=1).max()
    crossed = np.flatnonzero((shares == 0) & (np.linalg.norm(centers, axis=1) < radiusMm + halfDiagonal))
    crossed = crossed[: (len(crossed) + 1) // 2]  # the other half is its mirror image

    first, second, along = edges.T[np.argsort(np.linalg.norm(edges, axis=0), kind="stable")]
    scan = _middles(first, radiusMm)[:, None, None] * first + _middles(second, radiusMm)[None, :, None] * second
    scan = scan.reshape(-1, 3)
    squared = along @ along
    # Points of a line are q + w * along, -1/2 <= w <= 1/2; on the sphere |q + w * along| = radius.
    middle = -((centers[crossed] @ along)[:, None] + scan @ along) / squared
    distance2 = (centers[crossed] ** 2).sum(axis=1)[:, None] + 2 * centers[crossed] @ scan.T + (scan**2).sum(axis=1)
    half = middle**2 - (distance2 - radiusMm**2) / squared
    half = np.sqrt(np.maximum(half, 0))
    lengths = np.clip(middle + half, -0.5, 0.5) - np.clip(middle - half, -0.5, 0.5)
    shares[crossed] = lengths.mean(axis=1)
    shares[len(shares) - 1 - crossed] = shares[crossed]
    shares.setflags(write=False)
    return shares.reshape(_shape(edges, radiusMm))


def countedSphere(ijkToRAS: np.ndarray, radiusMm: float = PEAK_RADIUS_MM) -> np.ndarray:
    """1 for each voxel whose center lies in the sphere around the center of the middle voxel, else 0; float64 (k, j, i)."""
    edges = np.asarray(ijkToRAS, float)[:3, :3]
    distance = np.linalg.norm(_offsets(edges, radiusMm) @ edges.T, axis=1)
    # A center on the surface is inside, whatever the last bit of its coordinates.
    return (distance <= radiusMm * (1 + 1e-9)).astype(float).reshape(_shape(edges, radiusMm))


def _shape(edges: np.ndarray, radiusMm: float) -> tuple[int, int, int]:
    """Odd numbers of voxels (k, j, i) that hold every voxel the sphere touches."""
    reach = radiusMm * np.linalg.norm(np.linalg.inv(edges), axis=1)  # of the sphere, in voxel indices (i, j, k)
    i, j, k = (2 * int(n) + 1 for n in np.maximum(np.ceil(reach + 0.5) - 1, 0))
    return k, j, i


def _offsets(edges: np.ndarray, radiusMm: float) -> np.ndarray:
    """Indices (n, 3), order (i, j, k), of those voxels relative to the middle one, in the order of the array."""
    shape = _shape(edges, radiusMm)
    return (np.indices(shape).reshape(3, -1).T - np.array(shape) // 2)[:, ::-1].astype(float)


def _middles(edge: np.ndarray, radiusMm: float) -> np.ndarray:
    """Middles of equal parts of an edge from -1/2 to 1/2, each no longer than the step."""
    number = min(max(8, math.ceil(float(np.linalg.norm(edge)) / (radiusMm * _STEP))), 256)
    return (np.arange(number) + 0.5) / number - 0.5


class SphereMeans:
    """Means of spheres centered on voxels of a volume, over the voxels that are inside the image and have a finite value."""

    def __init__(self, *spheres: np.ndarray) -> None:
        """spheres: weights as made by fractionalSphere or countedSphere, for one grid."""
        self.margin = np.max([sphere.shape for sphere in spheres], axis=0) // 2
        self.spheres = [np.pad(sphere, [(m - n // 2,) * 2 for m, n in zip(self.margin, sphere.shape, strict=True)])
                        for sphere in spheres]  # fmt: skip
        self._spectra: dict[tuple[int, ...], list[np.ndarray]] = {}

    def at(self, values: np.ndarray, centers: np.ndarray) -> np.ndarray:
        """Mean of each sphere around each center: float64 (number of spheres, n).

        values: (k, j, i), any real type. centers: voxel indices (n, 3), order (k, j, i), of voxels that have a finite value.
        Work and memory are those of the centers' surroundings, tile by tile, whatever the size of the volume or region.
        """
        means = np.empty((len(self.spheres), len(centers)))
        tiles = (centers - centers.min(axis=0)) // _TILE
        if not tiles.any():
            means[:] = self._tile(values, centers)
            return means
        shape = tiles.max(axis=0) + 1
        tiles = np.ravel_multi_index(tuple(tiles.T), shape)
        for tile in np.unique(tiles):
            chosen = tiles == tile
            means[:, chosen] = self._tile(values, centers[chosen])
        return means

    def surroundings(self, values: np.ndarray, first: ArrayLike, last: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
        """The box of voxels `first` to `last` (k, j, i; inclusive) with the spheres' margin: float64 values, 0 where there is none
        (outside the image, NaN, infinite), and bool, whether there is one."""
        lower, upper = np.asarray(first) - self.margin, np.asarray(last) + self.margin + 1
        low, high = np.maximum(lower, 0), np.minimum(upper, values.shape)
        image = values[tuple(map(slice, low, high))]
        inside = tuple(map(slice, low - lower, high - lower))
        block = np.zeros(upper - lower)
        exists = np.zeros(upper - lower, bool)
        block[inside] = image
        exists[inside] = np.isfinite(image)
        block[~exists] = 0
        return block, exists

    def _tile(self, values: np.ndarray, centers: np.ndarray) -> np.ndarray:
        from scipy import fft, ndimage

        first = centers.min(axis=0)
        block, exists = self.surroundings(values, first, centers.max(axis=0))
        # The block has the margin on every side, so the parts read here are free of wrap-around. Sizes in steps of 8 let
        # regions share the spectra of the spheres.
        shape = tuple(fft.next_fast_len(int(-(-n // 8) * 8), real=True) for n in block.shape)
        at = tuple((centers - first + 2 * self.margin).T)

        # Transforms round relative to the highest value of the block: next to one that is absurdly high, sums are made one by one.
        centered = block[tuple((centers - first + self.margin).T)]
        direct = np.abs(block).max() > 1e5 * np.abs(centered).max()

        def convolve(array: np.ndarray) -> list[np.ndarray]:
            if direct:
                padded = np.pad(array, [(m, m) for m in self.margin])
                return [ndimage.correlate(padded, sphere, mode="constant")[at] for sphere in self.spheres]
            spectrum = fft.rfftn(array, shape)
            return [fft.irfftn(spectrum * sphere, shape)[at] for sphere in self._spectrum(shape)]

        sums = convolve(block)
        if exists.all():
            return np.stack([part / sphere.sum() for part, sphere in zip(sums, self.spheres, strict=True)])
        return np.stack([part / weight for part, weight in zip(sums, convolve(exists.astype(float)), strict=True)])

    def _spectrum(self, shape: tuple[int, ...]) -> list[np.ndarray]:
        from scipy import fft

        if shape not in self._spectra:
            self._spectra[shape] = [fft.rfftn(sphere, shape) for sphere in self.spheres]
        return self._spectra[shape]
