"""Contours to voxels: those whose center lies inside, by the even-odd rule.

The mask is that of the contours on the grid of the PET itself, whatever its orientation: no image reference is followed and nothing is
resampled where the contours lie in slices of the PET. A center on the path of a contour is part of the region (PS3.3 C.8.8.6.3).
Nested contours of type CLOSED_PLANAR are not defined as holes by the standard; that they are is what programs do, and is noted.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from HER2PETLib.dicom.contours import Contour, Structure
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Geometry

# Points that leave the plane of their contour, or a plane that leaves its slice, by more than this share of the distance of slices.
MOST_OFF_PLANE = 0.05
# A center nearer than this (in voxels) to a contour lies on it: contour data have six digits or more.
_ON_PATH = 1e-6
# A structure that reaches farther than this from the PET (voxels along an axis) is of something else.
FARTHEST = 4096
# Nor can the box around it be larger than this: a whole body has a tenth of it.
MOST_VOXELS = 1 << 30


@dataclass(frozen=True, eq=False)
class _Planes:
    """The planes of a structure. normal: their common one (RAS). each: where along it a plane lies (mm; in slices of the PET the
    slice's index), and the numbers of the contours in it. half: half the distance of planes, in the same unit."""

    normal: np.ndarray
    each: list[tuple[float, list[int]]]
    half: float
    isInSlices: bool


def rasterized(structure: Structure, grid: Geometry, where: str) -> tuple[Geometry, np.ndarray, tuple[str, ...]]:
    """The mask (bool; k, j, i) of a structure, on a grid with the voxels of `grid` that holds all of it, also what lies outside the
    PET, and notes on how it was made. where: names file and structure in messages.

    Contours in slices of the PET (to MOST_OFF_PLANE of a slice) fill these slices. Contours in other planes, as those drawn on a CT,
    are slabs as thick as their planes are apart; a voxel belongs to the slab that its center lies in.
    Raises ProblemError where a contour is not plane, planes are not parallel, or the structure is far from the PET.
    """
    notes = list(structure.leftOut)
    if not structure.contours:
        return grid, np.zeros(grid.shape, bool), (*notes, "Has no closed contour.")
    contours = [grid.toKJI(contour.points) for contour in structure.contours]
    everything = np.concatenate(contours)
    if np.abs(everything - np.array(grid.shape) / 2).max() > FARTHEST:
        raise ProblemError(f"{where} lies far from the PET.", "Give the structure set of this PET.")
    planes = _slicesOf(contours, grid) or _planesOf(structure.contours, grid, where)
    if not planes.isInSlices:
        notes.append(
            f"Drawn in {len(planes.each)} planes that are not slices of the PET, {2 * planes.half:.3f} mm apart: "
            "each fills the voxels whose centers lie nearest."
        )
    # Along the normal a slab reaches half a slice of the PET or half the distance of planes.
    reach = np.ones(3, int) if planes.isInSlices else np.ceil(planes.half / grid.spacing[::-1]).astype(int) + 1
    low, high = np.floor(everything.min(axis=0)).astype(int) - reach, np.ceil(everything.max(axis=0)).astype(int) + reach + 1
    if np.prod(high - low, dtype=float) > MOST_VOXELS:
        raise ProblemError(f"{where} lies far from the PET.", "Give the structure set of this PET.")
    mask = np.zeros(high - low, bool)
    nested = crossing = 0
    for place, numbers in planes.each:
        here = np.concatenate([contours[n] for n in numbers])
        first, last = np.floor(here.min(axis=0)).astype(int) - reach, np.ceil(here.max(axis=0)).astype(int) + reach + 1
        box = tuple(slice(one, other) for one, other in zip(first - low, last - low, strict=True))
        axes = (np.arange(*ends) for ends in zip(first, last, strict=True))
        kji = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 3)
        near, flat, axis = _inSlab(kji, place, planes, grid)
        filled, isNested, isCrossing = _filled(
            flat, [(np.delete(contours[n], axis, axis=1), structure.contours[n].isXOR) for n in numbers]
        )
        inBox = np.zeros(len(kji), bool)
        inBox[near] = filled
        mask[box] |= inBox.reshape(mask[box].shape)
        nested, crossing = nested + isNested, crossing + isCrossing
    if nested:
        notes.append(
            "1 contour lies within another: taken as a hole, as programs do."
            if nested == 1
            else f"{nested} contours lie within others: taken as holes, as programs do."
        )
    if crossing:
        notes.append("Contours of one plane overlap in part: what lies in both was taken as outside. Check the drawing.")
    return grid.cropped(low, mask.shape), mask, tuple(notes)


def _filled(points: np.ndarray, polygons: Sequence[tuple[np.ndarray, bool]]) -> tuple[np.ndarray, int, int]:
    """Which points (n, 2) all polygons (m, 2; with whether each is an XOR contour) of a plane enclose together, how many polygons lie
    within another, and how many overlap another in part."""
    inside, onPath = np.zeros(len(points), bool), np.zeros(len(points), bool)
    plain = []
    for polygon, isXOR in polygons:
        isInside, isOn = evenOdd(points, polygon)
        inside ^= isInside
        onPath |= isOn
        if not isXOR:
            plain.append(isInside)
    return inside | onPath, *_overlaps(plain)


def evenOdd(points: np.ndarray, polygon: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For points (n, 2) whether a ray from them crosses the closed polygon (m, 2) an odd number of times, and whether they lie on it."""
    order = np.argsort(points[:, 0], kind="stable")
    y, x = points[order, 0], points[order, 1]
    inside, on = np.zeros(len(points), bool), np.zeros(len(points), bool)
    for (y1, x1), (y2, x2) in zip(polygon, np.roll(polygon, -1, axis=0), strict=True):
        low, high = min(y1, y2), max(y1, y2)
        first, last = np.searchsorted(y, (low, high), side="left")  # low <= y < high: a corner counts for one of its two edges
        if first < last:
            inside[first:last] ^= x[first:last] < x1 + (y[first:last] - y1) * ((x2 - x1) / (y2 - y1))
        first, last = np.searchsorted(y, (low - _ON_PATH, high + _ON_PATH), side="left")
        if first < last:
            dy, dx = y2 - y1, x2 - x1
            along = np.clip(((y[first:last] - y1) * dy + (x[first:last] - x1) * dx) / max(dy * dy + dx * dx, 1e-300), 0, 1)
            on[first:last] |= np.hypot(y[first:last] - y1 - along * dy, x[first:last] - x1 - along * dx) <= _ON_PATH
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    return inside[back], on[back]


def _slicesOf(contours: Sequence[np.ndarray], grid: Geometry) -> _Planes | None:
    """The slices of the PET that the contours (n, 3; as k, j, i) lie in, None where one of them lies in no slice."""
    slices = np.rint([points[:, 0].mean() for points in contours])
    if any(np.abs(points[:, 0] - k).max() > MOST_OFF_PLANE for points, k in zip(contours, slices, strict=True)):
        return None
    each = [(float(k), np.flatnonzero(slices == k).tolist()) for k in np.unique(slices)]
    return _Planes(np.cross(grid.ijkToRAS[:3, 0], grid.ijkToRAS[:3, 1]), each, 0.5, isInSlices=True)


def _planesOf(contours: Sequence[Contour], grid: Geometry, where: str) -> _Planes:
    """Planes that are not slices of the PET; a single one is as thick as the PET's slices are apart along its normal."""
    vectors = [_areaVector(contour.points) for contour in contours]
    normal = max(vectors, key=lambda vector: float(vector @ vector))
    length = float(np.linalg.norm(normal))
    if length == 0:
        raise ProblemError(f"{where} encloses no area.", "Draw it again.")
    normal = normal / length
    places = np.array([float((contour.points @ normal).mean()) for contour in contours])
    gap = float(np.abs(normal @ grid.ijkToRAS[:3, :3]).max())
    each: list[tuple[float, list[int]]] = []
    for n in np.argsort(places).tolist():
        if each and places[n] - each[-1][0] <= MOST_OFF_PLANE * gap:
            each[-1][1].append(n)
        else:
            each.append((float(places[n]), [n]))
    if len(each) > 1:
        gap = float(np.diff([place for place, _ in each]).min())
    for n, contour in enumerate(contours):
        off = float(np.abs(contour.points @ normal - places[n]).max())
        if off > MOST_OFF_PLANE * gap:
            raise ProblemError(
                f"{where}: points of contour {n + 1} leave the plane of the others by {off:.2f} mm.",
                "Draw it in parallel planes, or turn it into a segmentation in the program that wrote it.",
            )
    return _Planes(normal, each, gap / 2, isInSlices=False)


def _inSlab(kji: np.ndarray, place: float, planes: _Planes, grid: Geometry) -> tuple[np.ndarray, np.ndarray, int]:
    """Which of the voxels (n, 3) have their center in the slab of a plane, these centers moved along the normal into the plane
    (m, 2), and the axis of k, j, i that was dropped: the one nearest to the normal."""
    if planes.isInSlices:
        near = np.flatnonzero(kji[:, 0] == place)
        return near, kji[near, 1:].astype(float), 0
    ras = grid.toRAS(kji)
    off = ras @ planes.normal - place
    near = np.flatnonzero((off >= -planes.half) & (off < planes.half))
    axis = 2 - int(np.abs((grid.ijkToRAS[:3, :3] / grid.spacing).T @ planes.normal).argmax())
    return near, np.delete(grid.toKJI(ras[near] - np.outer(off[near], planes.normal)), axis, axis=1), axis


def _areaVector(points: np.ndarray) -> np.ndarray:
    """Normal of a closed polygon (n, 3) with its area as length (Newell)."""
    centered = points - points.mean(axis=0)
    return np.cross(centered, np.roll(centered, -1, axis=0)).sum(axis=0) / 2


def _overlaps(masks: Sequence[np.ndarray]) -> tuple[int, int]:
    """How many pairs lie one in the other, and how many overlap in part."""
    nested = crossing = 0
    for n, one in enumerate(masks):
        for other in masks[n + 1 :]:
            both = int((one & other).sum())
            if both:
                isNested = both in (int(one.sum()), int(other.sum()))
                nested, crossing = nested + isNested, crossing + (not isNested)
    return nested, crossing
