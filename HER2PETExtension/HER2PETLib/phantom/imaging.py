"""What a scanner makes of a body: blur, voxels, noise."""

import numpy as np

from HER2PETLib.phantom.anatomy import Woman
from HER2PETLib.phantom.grid import ScanGrid
from HER2PETLib.phantom.lesions import Lesion
from HER2PETLib.phantom.shapes import Corners, paint, sphereCoverage

# Full width at half maximum of the whole imaging chain, mm: 89Zr on clinical scanners with usual reconstructions lies at 5-6 mm.
PSF_FWHM_MM = 5.5
SIGMA_PER_FWHM = 1 / np.sqrt(8 * np.log(2))
NOISE_FWHM_MM = 6.0


def petSUV(woman: Woman, lesions: list[Lesion], grid: ScanGrid) -> np.ndarray:
    """Noise-free SUV (k, j, i), float32, on the PET grid: painted on voxels of half the size, blurred there, averaged."""
    from scipy.ndimage import gaussian_filter

    body = grid.box(*_bodyBox(woman))
    fine = grid.crop(body).halved()
    values = woman.paint(fine, "suv", 0.0)
    for lesion in lesions:
        paint(values, *sphereCoverage(lesion.center, lesion.diameter / 2, fine), lesion.suv)
    sigmas = [PSF_FWHM_MM * SIGMA_PER_FWHM / size for size in fine.spacing[::-1]]
    values = gaussian_filter(values, sigmas, truncate=3.5, mode="constant")
    nk, nj, ni = (n // 2 for n in values.shape)
    result = np.zeros(grid.shape, np.float32)
    result[body] = values.reshape(nk, 2, nj, 2, ni, 2).mean(axis=(1, 3, 5))
    return result


def addNoise(suv: np.ndarray, grid: ScanGrid, level: float, random: np.random.RandomState) -> np.ndarray:
    """SUV with correlated noise whose standard deviation is level * sqrt(SUV + 0.05); negative values become 0, as OSEM leaves them.

    suv: (k, j, i); voxels outside the body (SUV below 0.01) stay as they are.
    """
    from scipy.ndimage import gaussian_filter

    sigmas = [NOISE_FWHM_MM * SIGMA_PER_FWHM / size for size in grid.spacing[::-1]]
    body = tuple(slice(int(found.min()), int(found.max()) + 1) for found in np.nonzero(suv > 0.01))
    field = gaussian_filter(random.standard_normal(suv[body].shape).astype(np.float32), sigmas)
    field /= field.std()
    result = suv.copy()
    inside = result[body]
    inside += level * np.sqrt(inside + 0.05) * field * (inside > 0.01)
    return np.maximum(result, 0)


def ctHU(woman: Woman, lesions: list[Lesion], grid: ScanGrid, random: np.random.RandomState) -> np.ndarray:
    """CT in Hounsfield units (k, j, i), int16, with noise of 9 HU: a low-dose CT on its own grid."""
    values = woman.paint(grid, "hu", -1000.0)
    for lesion in lesions:
        if lesion.hu is not None:
            paint(values, *sphereCoverage(lesion.center, lesion.diameter / 2, grid, steps=4), lesion.hu)
    values += np.float32(9.0) * random.standard_normal(values.shape).astype(np.float32)
    return np.clip(np.rint(values), -1024, 3071).astype(np.int16)


def _bodyBox(woman: Woman) -> Corners:
    """The box around the body with room for the blur; one who is turned and bent reaches further."""
    if woman.posture is not None:
        middle, reach = np.asarray(woman.origin), np.multiply(woman.scale, (280, 175, 2000))
        return middle - reach, middle + reach
    corners = np.array([woman.toScanner((-262, -130, -1000)), woman.toScanner((262, 150, 1000))])
    return corners.min(axis=0), corners.max(axis=0)
