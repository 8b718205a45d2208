"""A lesion drawn by threshold inside a bounding sphere that a person placed."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from HER2PETLib import __version__
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Volume
from HER2PETLib.measure.reference import boxAround, offsetsFrom
from HER2PETLib.measure.region import SEMIAUTOMATIC, Algorithm, Region

FIXED, PERCENT, A50 = "fixed", "percentOfMaximum", "A50"

# The local background is read in the outermost part of the bounding sphere, from this share of its radius on.
BACKGROUND_FROM = 0.8


def delineate(
    volume: Volume,
    seedRAS: ArrayLike,
    radiusMm: float,
    method: str,
    value: float | None = None,
    *,
    background: float | None = None,
    **identity: Any,
) -> Region:
    """The voxels at or above a threshold, inside a sphere around the seed (voxel centers), connected to the seed by their faces.

    volume: SUV (k, j, i). seedRAS: a point in mm; the sphere of radiusMm around it is what the region may not leave.
    method and value:
      "fixed"             threshold = value (SUV);
      "percentOfMaximum"  threshold = value / 100 x the highest SUV in the sphere;
      "A50"               threshold = half way between the local background and the highest SUV in the sphere. The local
                          background is the median SUV of the voxels in the outer fifth of the sphere's radius (the median, so that a
                          neighboring lesion at one side does not count), or what `background` says; value is not used.
    If the seed's own voxel is below the threshold, the region is the one of the voxel at or above it nearest to the seed. The
    notes of the region say threshold, background, and everything of this kind that was done, its algorithm the same in short; voxels
    without a finite value are never part of the region. identity: regionID, name, role, siteCode, siteMeaning of the region.
    Raises ProblemError where the seed is outside the image, a number is missing or senseless, or the sphere has no value.
    """
    from scipy import ndimage

    if not (np.isfinite(radiusMm) and radiusMm > 0):
        raise ProblemError(f"A bounding sphere of {radiusMm} mm radius holds nothing.", "Give a radius above 0 mm.")
    first, last, leaves = boxAround(volume.geometry, seedRAS, radiusMm)
    distance = np.linalg.norm(offsetsFrom(volume.geometry, seedRAS, first, last), axis=-1)
    values = volume.values[tuple(map(slice, first, last))].astype(np.float64)
    inside = (distance <= radiusMm * (1 + 1e-9)) & np.isfinite(values)
    if not inside.any():
        raise ProblemError(
            "The bounding sphere holds no voxel with a value.", "Place the seed in the body, or enlarge the sphere."
        )
    maximum = float(values[inside].max())
    notes = ["The bounding sphere is cut at the edge of the image."] if leaves else []

    if method == FIXED:
        threshold = _number(value, "the threshold in SUV")
        notes.append(f"Fixed threshold: SUV {threshold:g}.")
    elif method == PERCENT:
        percent = _number(value, "the percentage of the maximum")
        if not 0 < percent <= 100:
            raise ProblemError(f"{percent:g} % of the maximum is not a threshold.", "Give a percentage above 0 and up to 100.")
        threshold = percent / 100 * maximum
        notes.append(f"Threshold {percent:g} % of the maximum {maximum:.4g}: SUV {threshold:.4g}.")
    elif method == A50:
        if background is None:
            shell = inside & (distance >= BACKGROUND_FROM * radiusMm)
            if not shell.any():
                raise ProblemError("The bounding sphere is too small to read a local background in it.", "Enlarge the sphere.")
            background = float(np.median(values[shell]))
        threshold = (_number(background, "the local background in SUV") + maximum) / 2
        notes.append(f"Threshold half way between background {background:.4g} and maximum {maximum:.4g}: SUV {threshold:.4g}.")
    else:
        raise ProblemError(f"There is no delineation {method}.", f"Choose one of {FIXED}, {PERCENT}, {A50}.")

    chosen = notes[-1]
    above = inside & (values >= threshold)
    if not above.any():
        return Region(
            **identity, notes=(*notes, f"No voxel of the bounding sphere reaches it; the highest is SUV {maximum:.4g}.")
        )
    seed = np.unravel_index(np.where(above, distance, np.inf).argmin(), above.shape)
    if distance[seed] > distance.min():
        notes.append(f"The seed is below the threshold; the region {distance[seed]:.1f} mm from it was taken.")
    parts, _ = ndimage.label(above)
    mask = parts == parts[seed]
    if values[mask].max() < maximum:
        notes.append("The highest value of the bounding sphere is not in the region.")
    if mask[distance > radiusMm - volume.geometry.spacing.max()].any():
        notes.append("The region reaches the bounding sphere and may be cut by it.")
    algorithm = Algorithm(
        SEMIAUTOMATIC, "HER2PET threshold in a sphere", __version__, f"{chosen} Bounding sphere of {radiusMm:g} mm radius."
    )
    return replace(Region.cropped(mask, first, **identity), notes=tuple(notes), algorithm=algorithm)


def _number(value: float | None, what: str) -> float:
    if value is None or not np.isfinite(value):
        raise ProblemError(f"Delineation needs {what}.", "Give it as a number.")
    return float(value)
