"""What is known of the generated trial: true activities, and what an ideal measurement of a blurred sphere would give."""

import math

import numpy as np

from HER2PETLib.phantom.cohort import GeneratedCase
from HER2PETLib.phantom.grid import ScanGrid
from HER2PETLib.phantom.imaging import PSF_FWHM_MM, SIGMA_PER_FWHM
from HER2PETLib.phantom.lesions import Lesion

PEAK_RADIUS_MM = (3000 / (4 * math.pi)) ** (1 / 3)


def blurredSphere(distance: float | np.ndarray, radius: float, sigma: float) -> np.ndarray:
    """A sphere of value 1 convolved with a Gaussian of standard deviation `sigma` (mm), at `distance` (mm) from its center.

    Closed form (for instance Kessler 1984, J Comput Assist Tomogr 8:514, in the center; the general one follows by integrating the
    radial Gaussian): (erf((d + R) / s) - erf((d - R) / s)) / 2 - sigma / (d sqrt(2 pi)) (exp(-((d - R) / s)^2) - exp(-((d + R) / s)^2)),
    s = sqrt(2) sigma.
    """
    from scipy.special import erf

    d = np.maximum(np.asarray(distance, float), 1e-4)
    s = math.sqrt(2) * sigma
    ends = np.exp(-(((d - radius) / s) ** 2)) - np.exp(-(((d + radius) / s) ** 2))
    return (erf((d + radius) / s) - erf((d - radius) / s)) / 2 - sigma / (d * math.sqrt(2 * math.pi)) * ends


def centerRecovery(diameter: float) -> float:
    """Share of the contrast that is left in the very center of a sphere after the blur, voxels left out."""
    return float(blurredSphere(0.0, diameter / 2, PSF_FWHM_MM * SIGMA_PER_FWHM))


def expectedMaximum(lesion: Lesion, grid: ScanGrid) -> float:
    """SUVmax without noise: the highest mean over a voxel of the blurred sphere in its host tissue."""
    nodes, weights = np.polynomial.legendre.leggauss(4)
    offsets = [0.5 * size * nodes for size in grid.spacing]
    r, a, s = _around(lesion, grid)
    squared = (
        (r[:, None, None, None] + offsets[0][:, None, None]) ** 2
        + (a[:, None, None, None] + offsets[1][None, :, None]) ** 2
        + (s[:, None, None, None] + offsets[2][None, None, :]) ** 2
    )
    share = blurredSphere(np.sqrt(squared), lesion.diameter / 2, PSF_FWHM_MM * SIGMA_PER_FWHM)
    means = np.einsum("nijk,i,j,k->n", share, weights, weights, weights) / 8
    return lesion.host + (lesion.suv - lesion.host) * float(means.max())


def expectedPeak(lesion: Lesion, grid: ScanGrid) -> float:
    """SUVpeak (1 cm3) without noise: the mean of the blurred sphere over a ball of 6.2 mm around the voxel next to its center.

    Voxels blur as well: the image is a mean over voxels, and the ball takes fractions of voxels; each adds h^2 / 12 to the variance.
    """
    variance = (PSF_FWHM_MM * SIGMA_PER_FWHM) ** 2 + 2 * float(np.mean(np.square(grid.spacing))) / 12
    distance = float(np.sqrt(sum(v**2 for v in _around(lesion, grid))).min())
    radii, radial = np.polynomial.legendre.leggauss(12)
    cosines, polar = np.polynomial.legendre.leggauss(12)
    radii = PEAK_RADIUS_MM * (radii + 1) / 2
    away = np.sqrt(radii[:, None] ** 2 + distance**2 + 2 * distance * radii[:, None] * cosines)
    weights = (radial * radii**2)[:, None] * polar
    share = float((blurredSphere(away, lesion.diameter / 2, math.sqrt(variance)) * weights).sum() / weights.sum())
    return lesion.host + (lesion.suv - lesion.host) * share


def _around(lesion: Lesion, grid: ScanGrid) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """R, A, S (mm, from the lesion's center) of the voxel centers within a voxel's size of it."""
    box = grid.box(
        np.subtract(lesion.center, 1.01 * np.array(grid.spacing)), np.add(lesion.center, 1.01 * np.array(grid.spacing))
    )
    r, a, s = np.broadcast_arrays(*(v.astype(float) - c for v, c in zip(grid.centers(box), lesion.center, strict=True)))
    return r.ravel(), a.ravel(), s.ravel()


def isInEvenTissue(case: GeneratedCase, lesion: Lesion) -> bool:
    """Whether the tissue for two widths of the blur around the lesion is its host's, within 5 % of the lesion's contrast.

    Only there do the expected values hold: elsewhere a neighbor's activity spills in.
    """
    reach = lesion.diameter / 2 + 2 * PSF_FWHM_MM
    step = 3.0
    count = int(2 * reach / step) + 1
    first = (lesion.center[0] + reach, lesion.center[1] + reach, lesion.center[2] - reach)
    tissue = case.woman.paint(ScanGrid((count,) * 3, (step,) * 3, first), "suv", 0.0)
    offset = (np.arange(count) * step - reach) ** 2
    near = offset[:, None, None] + offset[:, None] + offset <= reach**2
    return bool(np.abs(tissue[near] - lesion.host).max() <= 0.05 * abs(lesion.suv - lesion.host))
