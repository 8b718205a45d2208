"""The neighborhood of one lesion: a rigid transform of its own, kept only where the images agree better by it."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from HER2PETLib.followup.preparing import Prepared
from HER2PETLib.followup.rigid import correlation

WIDE_MM, NEAR_MM = 70.0, 36.0
# Half the patch that is searched for, and how far around the point images are compared: a node among what has moved, and all around it.
PATCHES_MM, JUDGED_MM = (10.0, 18.0), (11.0, 22.0, 40.0)
# A lesion that is further from where the whole body says is not taken from its neighborhood: lungs, limbs and spines move less.
FURTHEST_MM = 20.0
SEARCHED_MM = 18.0
# What correlation a shift of FURTHEST_MM has to gain: likenesses lie everywhere, and small shifts are usual.
SHIFT_COSTS = 0.15
BONE_HU = 150.0


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

    Two ways lead to it: from a wide box to a near one, and from the shift of the near patch with the highest correlation. The one that agrees better
    is taken; how far they are apart, and how far the way back misses, makes the estimated error.
    """
    center = [float(value) for value in point]
    start = _about(whole, center)
    ways = [start]
    wider = _optimized(*wide, start, center, WIDE_MM)
    for begin, radius in ((wider, NEAR_MM), *((_searched(*near, start, center, half), 2 * half) for half in PATCHES_MM)):
        if begin is not None:
            ways += [begin, _optimized(*near, begin, center, radius)]
    home = np.array(start.TransformPoint(center))
    possible = [way for way in ways if way is not None and _apart(way, home, center) <= FURTHEST_MM]
    similarities = [_similarity(*near, way, center) for way in possible]
    costs = [SHIFT_COSTS * (_apart(way, home, center) / FURTHEST_MM) ** 2 for way in possible]
    scores = [similarity - cost for similarity, cost in zip(similarities, costs, strict=True)]
    best = int(np.argmax(scores))
    # Nothing is moved for a correlation that is as good without.
    if scores[best] < scores[0] + 0.005:
        best = 0
    there = np.array(possible[best].TransformPoint(center))
    back = _optimized(near[1], near[0], possible[best].GetInverse(), there.tolist(), NEAR_MM)
    missed = float(np.linalg.norm(np.array(back.TransformPoint(there.tolist())) - center)) if back is not None else FURTHEST_MM
    missed = min(missed, FURTHEST_MM)
    rivals = [_apart(way, there, center) for way, score in zip(possible, scores, strict=True) if score > scores[best] - 0.03]
    voxel = near[0].image.GetSpacing()[0]
    spread = max(rivals) if rivals else 0.0
    doubt = 10.0 * max(0.0, 0.7 - similarities[best])  # images that hardly agree tell little
    return Refined(
        possible[best], similarities[best], float(np.sqrt((voxel / 3) ** 2 + missed**2 + (spread / 2) ** 2 + doubt**2)), best > 0
    )


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

    values = sitk.GetArrayFromImage(fixed)
    origin, step = fixed.GetOrigin(), fixed.GetSpacing()[0]
    axes = [origin[n] + step * np.arange(fixed.GetSize()[n]) - center[n] for n in range(3)]
    away = axes[2][:, None, None] ** 2 + axes[1][None, :, None] ** 2 + axes[0][None, None, :] ** 2
    bone = values > BONE_HU
    around = bone[away <= 12.0**2]
    isInBone = bool(around.size and around.mean() > 0.25)
    inside = away <= radius**2
    return inside if isInBone else inside & ~ndimage.binary_dilation(bone)


def _similarity(first: Prepared, later: Prepared, transform: Any, center: list[float]) -> float:
    import SimpleITK as sitk

    fixed = _box(first.image, center, max(JUDGED_MM) + 4)
    if fixed is None:
        return 0.0
    there = sitk.GetArrayFromImage(fixed)
    moved = sitk.GetArrayFromImage(sitk.Resample(later.image, fixed, transform, sitk.sitkLinear, later.background))
    masks = [_looked(fixed, center, radius) for radius in JUDGED_MM]
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
    for image in (patch, window):
        image.SetOrigin((0.0, 0.0, 0.0))
    template = sitk.GetArrayFromImage(patch)
    if template.std() < 1.0:
        return None
    found = sitk.GetArrayFromImage(sitk.FFTNormalizedCorrelation(window, patch, int(size.prod() * 0.9), 0.0))
    none = (size - 1 + reach)[::-1]  # where the patch lies without a shift
    found = found[tuple(slice(n - reach, n + reach + 1) for n in none)]
    peak = np.array(np.unravel_index(int(found.argmax()), found.shape)[::-1]) - reach
    # The patch at p is found in the window at p + shift: along the axes of the first, so turned as the start turns.
    turned = np.array(start.GetMatrix()).reshape(3, 3) @ (peak * step)
    moved = _about(start, center)
    moved.SetTranslation((np.array(moved.GetTranslation()) + turned).tolist())
    return moved


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
