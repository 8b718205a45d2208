"""A reference region made by rule in organ masks, which a person may move, redraw or replace."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from HER2PETLib import __version__
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.measure.peak import SphereMeans, countedSphere
from HER2PETLib.measure.reference import REFERENCE_TISSUES, sphere
from HER2PETLib.measure.region import AUTOMATIC, REFERENCE, Algorithm, Region
from HER2PETLib.organs.masks import OrganMask
from HER2PETLib.organs.rules import DESCENDING, REFERENCE_RULES, RIGHT_HALF, ReferenceRule

# Name of the algorithm that made the region.
BY_RULE = "HER2PET reference region by rule"
BY_HAND = "Draw the reference region yourself."


def ruleOf(tissue: str) -> ReferenceRule:
    """The rule of a tissue. Raises ProblemError where there is none."""
    for rule in REFERENCE_RULES:
        if rule.tissue == tissue:
            return rule
    keys = ", ".join(rule.tissue for rule in REFERENCE_RULES)
    raise ProblemError(f"There is no rule for a reference region {tissue}.", f"Choose one of {keys}.")


def automaticReference(volume: Volume, masks: Sequence[OrganMask], rule: ReferenceRule, lesions: Sequence[Region] = ()) -> Region:
    """The reference region that the rule makes of the organs' masks, away from `lesions`; its notes say how many ml it has, its
    coefficient of variation (SD over mean, the SD divided by n) and every parameter.

    volume: SUV (k, j, i), on whose voxels the masks and lesions lie. Raises ProblemError where a mask is missing or too little is left.
    """
    parts = [mask.region for mask in masks if mask.organ.name in rule.organs and mask.region.mask.any()]
    if not parts:
        raise ProblemError(
            f"No reference region {rule.name}: there is no mask of {' or '.join(rule.organs)} in the PET.", BY_HAND
        )
    geometry = volume.geometry
    organ, start = _union(parts)
    depth = _depth(organ, geometry)
    inside = depth >= rule.erosionMm
    if not inside.any():
        raise ProblemError(
            f"No reference region {rule.name}: nothing is left {rule.erosionMm:g} mm from the edge of {_named(rule)}, "
            f"which is {depth.max():.1f} mm deep.",
            BY_HAND,
        )
    radius = rule.sphereMm / 2
    chosen = depth >= rule.erosionMm + radius
    if rule.part == DESCENDING:
        chosen = _descending(chosen, geometry.cropped(start, chosen.shape))
    indices = np.argwhere(chosen) + start
    if rule.part == RIGHT_HALF:
        indices = _rightHalf(indices, np.argwhere(organ) + start, geometry)
    vessels = [mask.region for mask in masks if mask.organ.name in rule.clearOf]
    indices = _awayFrom(indices, [*lesions, *vessels], rule.marginMm + radius, geometry)

    tissue = next(tissue for tissue in REFERENCE_TISSUES if tissue.key == rule.tissue)
    identity = {"regionID": f"automatic-{rule.tissue}", "name": rule.name, "role": REFERENCE}
    identity |= {"siteCode": tissue.siteCode, "siteMeaning": tissue.siteMeaning}
    if rule.sphereMm:
        median = float(np.nanmedian(volume.values[tuple(map(slice, start, start + organ.shape))][inside]))
        center = _mostUniform(volume, indices, median, rule)
        region = sphere(geometry, geometry.toRAS(center), rule.sphereMm, **identity)
    else:
        mask = np.zeros(organ.shape, bool)
        mask[tuple((indices - start).T)] = True
        region = Region.cropped(mask, start, **identity)
    return _stated(region, volume, rule)


def _stated(region: Region, volume: Volume, rule: ReferenceRule) -> Region:
    """The region with its algorithm and what is to be known of it. Raises ProblemError where it is too small."""
    ml = int(region.mask.sum()) * volume.geometry.voxelMl
    if ml < rule.leastMl:
        raise ProblemError(
            f"No reference region {rule.name}: {ml:.1f} ml are left of {_named(rule)}, and {rule.leastMl:g} ml are the least. Rule: {rule}",
            BY_HAND,
        )
    values = volume.values[region.box][region.mask].astype(np.float64)
    mean = float(np.nanmean(values))
    variation = f"{np.nanstd(values) / mean:.3f}" if mean > 0 else "none, its mean is not above 0"
    said = f"Made automatically, not by a person: {ml:.2f} ml, coefficient of variation {variation}. Rule: {rule}"
    return replace(
        region,
        notes=(*region.notes, said),
        algorithm=Algorithm(AUTOMATIC, BY_RULE, __version__, str(rule)),
    )


def _named(rule: ReferenceRule) -> str:
    return rule.organs[0] if len(rule.organs) == 1 else f"{rule.organs[0]} and the like"


def _union(parts: Sequence[Region]) -> tuple[np.ndarray, np.ndarray]:
    """The voxels of all masks, bool (k, j, i), and the index of the first one."""
    low = np.min([part.start for part in parts], axis=0)
    high = np.max([np.add(part.start, part.mask.shape) for part in parts], axis=0)
    return np.any([part.within(low, high) for part in parts], axis=0), low


def _depth(organ: np.ndarray, geometry: Geometry) -> np.ndarray:
    """From the center of each voxel to that of the nearest voxel outside the mask, mm; 0 outside. Beyond the edge of the image is outside."""
    from scipy import ndimage

    return ndimage.distance_transform_edt(np.pad(organ, 1), sampling=geometry.spacing[::-1])[1:-1, 1:-1, 1:-1]


def _descending(aorta: np.ndarray, geometry: Geometry) -> np.ndarray:
    """The descending part of an aorta (k, j, i) on its own grid; see ReferenceRule."""
    from scipy import ndimage

    upward = geometry.axesRAS[2]
    inPlane = ndimage.generate_binary_structure(3, 1)
    inPlane[tuple(slice(None) if axis != upward else slice(0, 3, 2) for axis in range(3))] = False
    pieces, count = ndimage.label(aorta, inPlane)
    if not count:
        return aorta
    centers = np.array(ndimage.center_of_mass(aorta, pieces, np.arange(1, count + 1)))
    levels, (_, anterior, superior) = np.rint(centers[:, upward]).astype(int), geometry.toRAS(centers).T
    isDouble = np.bincount(levels)[levels] > 1
    top = superior[isDouble].max() if isDouble.any() else np.inf
    # Pieces of one slice have nearly one height, on an oblique grid too.
    below = np.isin(levels, levels[superior <= top + 1e-6])
    kept = [level[anterior[level].argmin()] for level in (np.flatnonzero(levels == each) for each in np.unique(levels[below]))]
    return np.isin(pieces, np.array(kept) + 1)


def _rightHalf(indices: np.ndarray, organ: np.ndarray, geometry: Geometry) -> np.ndarray:
    """Those of the voxels (n, 3) that lie farther right than the median of the organ's voxels (m, 3)."""
    return indices[geometry.toRAS(indices)[:, 0] > np.median(geometry.toRAS(organ)[:, 0])]


def _awayFrom(indices: np.ndarray, others: Sequence[Region], marginMm: float, geometry: Geometry) -> np.ndarray:
    """Those of the voxels (n, 3) whose center is at least as far from that of each of the others' voxels."""
    from scipy.spatial import cKDTree

    near = [np.argwhere(other.mask) + other.start for other in others if other.mask.any()]
    if not near or not len(indices):
        return indices
    distance, _ = cKDTree(geometry.toRAS(np.concatenate(near))).query(geometry.toRAS(indices), distance_upper_bound=marginMm)
    return indices[distance >= marginMm]


def _mostUniform(volume: Volume, centers: np.ndarray, median: float, rule: ReferenceRule) -> np.ndarray:
    """The center (k, j, i) of the sphere with the lowest coefficient of variation, of several the first. Raises ProblemError where there is none."""
    room = f"{rule.erosionMm:g} mm from the edge, {rule.marginMm:g} mm from lesions and vessels"
    if not len(centers):
        raise ProblemError(
            f"No reference region {rule.name}: no sphere of {rule.sphereMm:g} mm fits into {_named(rule)} {room}. Rule: {rule}",
            BY_HAND,
        )
    means = SphereMeans(countedSphere(volume.geometry.ijkToRAS, rule.sphereMm / 2))
    low = np.maximum(centers.min(axis=0) - means.margin, 0)
    high = centers.max(axis=0) + means.margin + 1
    values = volume.values[tuple(map(slice, low, high))].astype(np.float64)
    mean, square = (means.at(each, centers - low)[0] for each in (values, values**2))
    fitting = np.flatnonzero(np.abs(mean - median) < rule.withinMedian * median)
    if not len(fitting):
        raise ProblemError(
            f"No reference region {rule.name}: no sphere of {rule.sphereMm:g} mm {room} has a mean within {rule.withinMedian:.0%} of the "
            f"organ's median of {median:.2f}. Rule: {rule}",
            BY_HAND,
        )
    variation = np.sqrt(np.maximum(square - mean**2, 0))[fitting] / mean[fitting]
    return centers[fitting[np.round(variation, 6).argmin()]]
