"""The neighborhood of one lesion: a rigid transform of its own, kept only where the images agree better by it."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from HER2PETLib.followup.denseshift import OUTSIDE_HU, shiftAt
from HER2PETLib.followup.preparing import Prepared
from HER2PETLib.followup.rigid import correlation

WIDE_MM, NEAR_MM = 70.0, (20.0, 36.0)
# Half the patch that is searched for, and how far around the point images are compared: a node among what has moved, and all around it.
PATCHES_MM, JUDGED_MM = (10.0, 18.0, 32.0), (11.0, 22.0, 40.0)
# A lesion is not taken further than this from where all that lies around it has moved (`denseshift`), nor turned by more against the body: likenesses lie
# everywhere, and skin looks like skin wherever an arm has gone.
FURTHEST_MM, MOST_TURN = 8.0, np.radians(12.0)
SEARCHED_MM = 10.0
# What correlation a shift of FURTHEST_MM has to gain.
SHIFT_COSTS = 0.15
# The price doubles where the correlation is so far under ENOUGH.
DEAR = 0.1
BONE_HU, SOFT_HU = 150.0, 50.0
# Images that hardly agree tell little: mm of error for each 1.0 that the correlation is under ENOUGH.
DOUBT_MM, ENOUGH = 25.0, 0.7


@dataclass(frozen=True, eq=False)
class Refined:
    """transform: SimpleITK Euler3DTransform, first to later, LPS. similarity: mean correlation within JUDGED_MM. errorMm: estimated. isRefined: False where the
    whole body's transform agrees as well."""

    transform: Any
    similarity: float
    errorMm: float
    isRefined: bool


def refine(wide: tuple[Prepared, Prepared], near: tuple[Prepared, Prepared], whole: Any, point: np.ndarray) -> Refined:
    """wide, near: (first, later), of coarser and finer voxels. whole: transform of the body. point: in the first, LPS.

    All that lies around it tells how far it may have moved. From there several ways lead to it: near boxes of two sizes, a wide one, and the shifts of
    patches with the highest correlation. The one that agrees best is taken; how far they are apart, and how far the way back misses, makes the
    estimated error.
    """
    center = [float(value) for value in point]
    start = _about(whole, center)
    moved = _shifted(start, shiftAt(*wide, start, center))
    ways = [start, moved, _optimized(*wide, moved, center, WIDE_MM)]
    for begin, radius in (
        *((moved, radius) for radius in NEAR_MM),
        *((_searched(*near, moved, center, half), 2 * half) for half in PATCHES_MM),
    ):
        if begin is not None:
            ways += [begin, _optimized(*near, begin, center, radius)]
    expected = np.array(moved.TransformPoint(center))
    possible = [
        way
        for way in ways
        if way is not None and _apart(way, expected, center) <= FURTHEST_MM and _turned(way, start) <= MOST_TURN
    ]
    similarities = [_similarity(*near, way, center) for way in possible]
    # Where images hardly agree, what they say of a place of its own counts less than what lies around.
    costs = [
        SHIFT_COSTS * (1 + max(0.0, ENOUGH - similarity) / DEAR) * (_apart(way, expected, center) / FURTHEST_MM) ** 2
        for way, similarity in zip(possible, similarities, strict=True)
    ]
    scores = [similarity - cost for similarity, cost in zip(similarities, costs, strict=True)]
    best = int(np.argmax(scores))
    if possible[0] is start and scores[best] < scores[0] + 0.005:  # nothing is moved for a correlation that is as good without
        best = 0
    there = np.array(possible[best].TransformPoint(center))
    missed = _missed(wide, near, possible[best], start, center)
    rivals = [_apart(way, there, center) for way, score in zip(possible, scores, strict=True) if score > scores[best] - 0.03]
    voxel = near[0].image.GetSpacing()[0]
    spread = max(rivals) if rivals else 0.0
    doubt = DOUBT_MM * max(0.0, ENOUGH - similarities[best])
    error = float(np.sqrt((voxel / 3) ** 2 + missed**2 + (spread / 2) ** 2 + doubt**2))
    return Refined(possible[best], similarities[best], error, possible[best] is not start)


def _missed(wide: tuple[Prepared, Prepared], near: tuple[Prepared, Prepared], way: Any, start: Any, center: list[float]) -> float:
    """How far (mm) the way back leads beside the place; of one that turns or wanders as no lesion does, what lies around it tells, and never less than
    FURTHEST_MM."""
    there = way.TransformPoint(center)
    back = _optimized(near[1], near[0], way.GetInverse(), list(there), max(NEAR_MM))
    if (
        back is not None
        and _apart(back, np.array(center), list(there)) <= FURTHEST_MM
        and _turned(back, start.GetInverse()) <= MOST_TURN
    ):
        return _apart(back, np.array(center), list(there))
    return max(FURTHEST_MM, float(np.linalg.norm(shiftAt(wide[1], wide[0], _about(way.GetInverse(), list(there)), list(there)))))


def _shifted(transform: Any, shift: np.ndarray) -> Any:
    """`transform` with a shift along the axes of the first, so turned as it turns."""
    moved = _about(transform, list(transform.GetCenter()))
    turned = np.array(transform.GetMatrix()).reshape(3, 3) @ shift
    moved.SetTranslation((np.array(moved.GetTranslation()) + turned).tolist())
    return moved


def _turned(transform: Any, other: Any) -> float:
    """By how much (radians) one turns against the other."""
    one, two = (np.array(each.GetMatrix()).reshape(3, 3) for each in (transform, other))
    return float(np.arccos(np.clip((np.trace(one @ two.T) - 1) / 2, -1.0, 1.0)))


def _about(transform: Any, center: list[float]) -> Any:
    """The same transform with its center at `center`."""
    import SimpleITK as sitk

    about = sitk.Euler3DTransform()
    moved = np.array([transform.TransformPoint((center + offset).tolist()) for offset in (np.zeros(3), *np.eye(3))])
    about.SetCenter(center)
    about.SetMatrix((moved[1:] - moved[0]).T.ravel().tolist(), 1e-6)
    about.SetTranslation((moved[0] - center).tolist())
    return about


def _apart(transform: Any, place: np.ndarray, center: list[float]) -> float:
    return float(np.linalg.norm(np.array(transform.TransformPoint(center)) - place))


def _optimized(first: Prepared, later: Prepared, start: Any, center: list[float], radius: float) -> Any | None:
    """The rigid transform with the highest correlation within `radius`; None where there is nothing to go by."""
    import SimpleITK as sitk

    transform = _about(start, center)
    fixed, moving = (
        _box(first.image, center, radius + 6),
        _box(later.image, start.TransformPoint(center), radius + SEARCHED_MM + 16),
    )
    if fixed is None or moving is None:
        return None
    mask = _looked(fixed, center, radius)
    if mask.sum() < 120:
        return None
    image = sitk.GetImageFromArray(mask.astype(np.uint8))
    image.CopyInformation(fixed)
    method = sitk.ImageRegistrationMethod()
    method.SetMetricAsCorrelation()
    if radius >= WIDE_MM:
        method.SetMetricSamplingStrategy(method.RANDOM)
        method.SetMetricSamplingPercentage(0.4, 1)
    method.SetMetricFixedMask(image)
    method.SetInterpolator(sitk.sitkLinear)
    method.SetOptimizerAsRegularStepGradientDescent(
        learningRate=2.0, minStep=5e-3, numberOfIterations=50, gradientMagnitudeTolerance=1e-8
    )
    method.SetOptimizerScalesFromPhysicalShift()
    method.SetShrinkFactorsPerLevel([2, 1])
    method.SetSmoothingSigmasPerLevel([3.0, 0.0])
    method.SmoothingSigmasAreSpecifiedInPhysicalUnitsOn()
    method.SetInitialTransform(transform, inPlace=True)
    try:
        method.Execute(fixed, moving)
    except RuntimeError:  # too few points in common: the box lies at the edge of the images
        return None
    return transform


def _looked(fixed: Any, center: list[float], radius: float) -> np.ndarray:
    """The voxels (k, j, i) that a lesion moves with: all around one in bone, all but bone around one in soft tissue, which slides along ribs."""
    import SimpleITK as sitk
    from scipy import ndimage

    away = _squared(fixed, center)
    inside = away <= radius**2
    if _isInBone(fixed, center):
        return inside
    return inside & ~ndimage.binary_dilation(sitk.GetArrayFromImage(fixed) > BONE_HU)


def _isInBone(image: Any, center: list[float]) -> bool:
    import SimpleITK as sitk

    around = sitk.GetArrayFromImage(image)[_squared(image, center) <= 12.0**2]
    return bool(around.size and np.mean(around > BONE_HU) > 0.25)


def _squared(image: Any, center: list[float]) -> np.ndarray:
    """Squared distances (k, j, i) of the voxels from a point, mm2."""
    origin, step = image.GetOrigin(), image.GetSpacing()[0]
    axes = [origin[n] + step * np.arange(image.GetSize()[n]) - center[n] for n in range(3)]
    return axes[2][:, None, None] ** 2 + axes[1][None, :, None] ** 2 + axes[0][None, None, :] ** 2


def _similarity(first: Prepared, later: Prepared, transform: Any, center: list[float]) -> float:
    import SimpleITK as sitk

    fixed = _box(first.image, center, max(JUDGED_MM) + 4)
    if fixed is None:
        return 0.0
    there = sitk.GetArrayFromImage(fixed)
    moved = sitk.GetArrayFromImage(sitk.Resample(later.image, fixed, transform, sitk.sitkLinear, OUTSIDE_HU))
    seen = moved < OUTSIDE_HU / 2  # where the later image has ended, nothing agrees or not
    masks = [_looked(fixed, center, radius) & seen for radius in JUDGED_MM]
    return float(np.mean([correlation(there[mask], moved[mask]) if mask.any() else 0.0 for mask in masks]))


def _searched(first: Prepared, later: Prepared, start: Any, center: list[float], half: float) -> Any | None:
    """`start` with the shift of up to SEARCHED_MM by which a patch around the point agrees best, found by trying all."""
    import SimpleITK as sitk

    patch = _box(first.image, center, half)
    if patch is None:
        return None
    step = patch.GetSpacing()[0]
    reach = int(SEARCHED_MM // step)
    size, origin = np.array(patch.GetSize()), np.array(patch.GetOrigin())
    window = sitk.Resample(
        later.image, (size + 2 * reach).tolist(), start, sitk.sitkLinear, (origin - reach * step).tolist(), (step,) * 3,
        np.eye(3).ravel().tolist(), later.background,
    )  # fmt: skip
    if not _isInBone(patch, center):  # ribs stay where a liver moves
        patch, window = (sitk.Mask(one, one < BONE_HU, outsideValue=SOFT_HU) for one in (patch, window))
    for image in (patch, window):
        image.SetOrigin((0.0, 0.0, 0.0))
    if sitk.GetArrayFromImage(patch).std() < 1.0:
        return None
    found = sitk.GetArrayFromImage(sitk.FFTNormalizedCorrelation(window, patch, int(size.prod() * 0.9), 0.0))
    none = (size - 1 + reach)[::-1]  # where the patch lies without a shift
    found = found[tuple(slice(n - reach, n + reach + 1) for n in none)]
    peak = np.array(np.unravel_index(int(found.argmax()), found.shape)[::-1]) - reach
    return _shifted(start, peak * step)  # the patch at p is found in the window at p + shift


def _box(image: Any, center: Any, radius: float) -> Any | None:
    """The image within `radius` of a point along each axis; None where that is outside."""
    import SimpleITK as sitk

    index = np.array(image.TransformPhysicalPointToContinuousIndex([float(value) for value in center]))
    reach = radius / image.GetSpacing()[0]
    low = np.maximum(np.floor(index - reach), 0).astype(int)
    high = np.minimum(np.ceil(index + reach) + 1, image.GetSize()).astype(int)
    if (high - low < 4).any():
        return None
    return sitk.RegionOfInterest(image, (high - low).tolist(), low.tolist())
