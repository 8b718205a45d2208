"""Reference regions: spheres and cylinders of a stated size, placed by a person, for the uptake of normal tissue."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from HER2PETLib import __version__
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Geometry
from HER2PETLib.measure.region import REFERENCE, SEMIAUTOMATIC, Algorithm, Region


@dataclass(frozen=True)
class ReferenceTissue:
    """A tissue that lesions are compared with. diameterMm: of the sphere, or of the cylinder if lengthMm is given."""

    key: str
    name: str
    siteCode: str
    siteMeaning: str
    diameterMm: float
    lengthMm: float | None = None


# Liver and blood pool have the customary sizes (3 cm sphere; 1 cm x 2 cm cylinder in the aorta). The others have no agreed
# size: these are defaults that stay clear of the organ's edge in most adults. 89Zr-antibodies are cleared by the liver, so
# blood pool is the usual reference.
REFERENCE_TISSUES: tuple[ReferenceTissue, ...] = (
    ReferenceTissue("bloodPool", "Blood pool", "SCT:15825003", "Aorta", 10, 20),
    ReferenceTissue("liver", "Liver", "SCT:10200004", "Liver", 30),
    ReferenceTissue("muscle", "Muscle", "SCT:127954009", "Skeletal muscle", 20),
    ReferenceTissue("boneMarrow", "Bone marrow", "SCT:14016003", "Bone marrow", 15),
    ReferenceTissue("spleen", "Spleen", "SCT:78961009", "Spleen", 20),
    ReferenceTissue("kidney", "Kidney", "SCT:64033007", "Kidney", 20),
    ReferenceTissue("lung", "Lung", "SCT:39607008", "Lung", 30),
    ReferenceTissue("brain", "Contralateral brain", "SCT:12738006", "Brain", 20),
)


def referenceRegion(
    geometry: Geometry, tissue: str, centerRAS: ArrayLike, axisRAS: ArrayLike = (0, 0, 1), regionID: str = ""
) -> Region:
    """The reference region of a tissue (a key of REFERENCE_TISSUES) around a point in mm; axisRAS is used by cylinders only.

    Raises ProblemError where there is no such tissue, or the point is outside the image.
    """
    for known in REFERENCE_TISSUES:
        if known.key == tissue:
            break
    else:
        keys = ", ".join(known.key for known in REFERENCE_TISSUES)
        raise ProblemError(f"There is no reference tissue {tissue}.", f"Choose one of {keys}.")
    identity = {"regionID": regionID or known.key, "name": known.name, "role": REFERENCE}
    identity |= {"siteCode": known.siteCode, "siteMeaning": known.siteMeaning}
    if known.lengthMm is None:
        return sphere(geometry, centerRAS, known.diameterMm, **identity)
    return cylinder(geometry, centerRAS, axisRAS, known.diameterMm, known.lengthMm, **identity)


def sphere(geometry: Geometry, centerRAS: ArrayLike, diameterMm: float, **identity: Any) -> Region:
    """The voxels whose centers lie in a sphere around a point in mm, on its surface included.

    identity: regionID, name, role, siteCode, siteMeaning of the region. A note says where the image cuts the sphere.
    Raises ProblemError where the diameter is not above 0 or the point is outside the image.
    """
    _checkSizes(diameterMm)
    radius = diameterMm / 2
    solid = Algorithm(SEMIAUTOMATIC, "HER2PET sphere", __version__, f"Diameter {diameterMm:g} mm, placed by a person.")
    return _solid(
        geometry, centerRAS, radius, lambda offsets: (offsets**2).sum(axis=-1) <= radius**2 * (1 + 1e-9), solid, identity
    )


def cylinder(
    geometry: Geometry, centerRAS: ArrayLike, axisRAS: ArrayLike, diameterMm: float, lengthMm: float, **identity: Any
) -> Region:
    """The voxels whose centers lie in a cylinder around a point in mm, on its surface included; axisRAS is its direction, of any
    length. Otherwise as `sphere`."""
    _checkSizes(diameterMm, lengthMm)
    axis = np.asarray(axisRAS, float)
    if axis.shape != (3,) or not np.isfinite(axis).all() or not axis.any():
        raise ProblemError(f"{axis.tolist()} is not a direction.", "Give the axis as three numbers (R, A, S), not all 0.")
    axis = axis / np.linalg.norm(axis)
    radius = diameterMm / 2

    def inside(offsets: np.ndarray) -> np.ndarray:
        along = offsets @ axis
        across2 = (offsets**2).sum(axis=-1) - along**2
        return (np.abs(along) <= lengthMm / 2 * (1 + 1e-9)) & (across2 <= radius**2 * (1 + 1e-9))

    said = f"Diameter {diameterMm:g} mm, length {lengthMm:g} mm, placed by a person."
    solid = Algorithm(SEMIAUTOMATIC, "HER2PET cylinder", __version__, said)
    return _solid(geometry, centerRAS, float(np.hypot(radius, lengthMm / 2)), inside, solid, identity)


def boxAround(geometry: Geometry, centerRAS: ArrayLike, radiusMm: float) -> tuple[np.ndarray, np.ndarray, bool]:
    """The voxels around a point that a sphere can reach: first index and one past the last, (k, j, i), cut to the image, and
    whether the sphere leaves the image (its outer voxel faces). Raises ProblemError where the point is outside the image."""
    center = np.asarray(centerRAS, float)
    if center.shape != (3,) or not np.isfinite(center).all():
        raise ProblemError(f"{center.tolist()} is not a point.", "Give a point as three numbers (R, A, S) in mm.")
    index = geometry.toKJI(center)
    shape = np.array(geometry.shape)
    if (index < -0.5).any() or (index > shape - 0.5).any():
        raise ProblemError(f"The point R A S {tuple(center.tolist())} mm is outside the image.", "Give a point inside it.")
    reach = radiusMm * np.linalg.norm(np.linalg.inv(geometry.ijkToRAS[:3, :3]), axis=1)[::-1]
    low, high = index - reach, index + reach
    leaves = bool((low < -0.5 - 1e-9).any() or (high > shape - 0.5 + 1e-9).any())
    return np.maximum(np.ceil(low - 1e-9), 0).astype(int), np.minimum(np.floor(high + 1e-9) + 1, shape).astype(int), leaves


def offsetsFrom(geometry: Geometry, centerRAS: ArrayLike, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """From a point to the center of each voxel of a box: mm (RAS), shape (k, j, i, 3)."""
    axes = [np.arange(a, b) for a, b in zip(first, last, strict=True)]
    return geometry.toRAS(np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1)) - np.asarray(centerRAS, float)


def _solid(
    geometry: Geometry,
    centerRAS: ArrayLike,
    radiusMm: float,
    inside: Callable[[np.ndarray], np.ndarray],
    algorithm: Algorithm,
    identity: dict[str, Any],
) -> Region:
    what = algorithm.name.split()[-1]
    first, last, leaves = boxAround(geometry, centerRAS, radiusMm)
    region = Region.cropped(inside(offsetsFrom(geometry, centerRAS, first, last)), first, **identity)
    notes = []
    if leaves:
        notes.append(f"The {what} may be cut at the edge of the image.")
    if not region.mask.any():
        notes.append(f"The {what} is so small that no voxel's center lies in it.")
    return replace(region, notes=region.notes + tuple(notes), algorithm=algorithm)


def _checkSizes(*sizesMm: float) -> None:
    for size in sizesMm:
        if not (np.isfinite(size) and size > 0):
            raise ProblemError(f"A size of {size} mm is not possible.", "Give diameter and length above 0 mm.")
