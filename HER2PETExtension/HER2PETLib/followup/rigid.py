"""One rigid transform for the whole body: where to start, the registration, and whether it came anywhere.

Settings as tried on a torso phantom: Mattes mutual information, regular steps. A plain gradient descent with the same settings stopped 16 mm
off without a word, so what came out is checked, not how it ended: a second start has to lead to the same place, and the images have to agree.
"""

from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from HER2PETLib.errors import ProblemError
from HER2PETLib.followup.preparing import CT, Prepared

# Measured on generated patients (docs/methods-followup.md). Under the first two CTs are refused, under the second a person is told. No level of agreement tells right
# from wrong by itself, for noise lowers it; that nothing beside agrees better does.
LEAST_SIMILARITY, USUAL_SIMILARITY = 0.7, 0.8
LEAST_OVERLAP = 0.5
SAME_PLACE_MM = 4.0
# A spine keeps its length. By how much the later body may be longer or shorter, and what correlation a stretch has to gain, before a person is told.
LENGTHS, USUAL_LENGTH, LENGTH_GAINS = tuple(0.96 + 0.01 * n for n in range(9)), 0.012, 0.005
ELSEWHERE_MM = 16.0
# A second start: mm (LPS) and radians beside the first.
_ELSEWHERE = ((18.0, -15.0, 24.0), (0.06, -0.05, 0.08))


@dataclass(frozen=True, eq=False)
class RigidResult:
    """transform: SimpleITK Euler3DTransform, points of the first (LPS) to the later. similarity: correlation in the common trunk; overlap: share of
    the smaller trunk that both show; apartMm: between the places where two starts led, at the trunk's surface. length: `lengthOf` CTs; 1.0 of PETs."""

    transform: Any
    similarity: float
    overlap: float
    apartMm: float
    length: float = 1.0


def registerRigid(first: Prepared, later: Prepared) -> RigidResult:
    """Raises ProblemError where the images show too little in common, or came together nowhere."""
    shift = _shift(first, later)
    (one, oneCost), (other, otherCost) = (
        _optimized(first, later, shift, (0.0, 0.0, 0.0)),
        _optimized(first, later, shift + _ELSEWHERE[0], _ELSEWHERE[1]),
    )
    ends = _ends(first)
    apart = float(np.linalg.norm(_moved(one, ends) - _moved(other, ends), axis=1).max())
    if first.kind == CT:
        best = max((one, other), key=lambda transform: _agreement(first, later, transform)[0])
    else:
        best = one if oneCost <= otherCost else other
    similarity, overlap = _agreement(first, later, best)
    if overlap < LEAST_OVERLAP:
        raise ProblemError(
            f"The examinations have {100 * overlap:.0f} % of the body in common, at least {100 * LEAST_OVERLAP:.0f} % are needed.",
            "Check that both show the same part of the body.",
        )
    if first.kind == CT and similarity < LEAST_SIMILARITY:
        raise ProblemError(
            f"The CTs do not agree after registration (correlation {similarity:.2f}, at least {LEAST_SIMILARITY} is needed).",
            "Check that both are of one patient and in HU, or give a registration made by hand.",
        )
    if first.kind == CT:
        beside = elsewhere(first, later, best)
        if beside > similarity:
            raise ProblemError(
                f"The registration of the CTs stopped too early: {ELSEWHERE_MM:.0f} mm further on they agree better (correlation {beside:.2f} instead of "
                f"{similarity:.2f}).",
                "Give a registration made by hand.",
            )
    if first.kind != CT and apart > 4 * SAME_PLACE_MM:
        raise ProblemError(
            f"Two starts of the registration of the PETs ended {apart:.0f} mm apart.",
            "Give the CTs, or a registration made by hand.",
        )
    return RigidResult(best, similarity, overlap, apart, lengthOf(first, later, best) if first.kind == CT else 1.0)


def _shift(first: Prepared, later: Prepared) -> np.ndarray:
    """The shift (mm, LPS) with the highest correlation of the trunks: tables stand anywhere, and images end at other places of the body."""
    import SimpleITK as sitk

    coarse = []
    for one in (first, later):
        # Two tracers have no uptake in common: there the outlines of the body are laid over each other.
        image = sitk.Mask(one.image - one.background, one.trunk) if one.kind == CT else sitk.Cast(one.trunk, sitk.sitkFloat32)
        step = max(1, round(14.0 / image.GetSpacing()[0]))
        small = sitk.BinShrink(image, [step] * 3)
        origin, spacing = np.array(small.GetOrigin()), small.GetSpacing()[0]
        small.SetOrigin((0.0, 0.0, 0.0))
        small.SetSpacing((1.0, 1.0, 1.0))
        coarse.append((small, origin, spacing))
    (fixed, fixedOrigin, spacing), (moving, movingOrigin, _) = coarse
    found = sitk.GetArrayFromImage(sitk.FFTNormalizedCorrelation(fixed, moving, 0, 0.35))
    peak = np.array(np.unravel_index(int(found.argmax()), found.shape)[::-1]) - (np.array(moving.GetSize()) - 1)
    return movingOrigin - (fixedOrigin + peak * spacing)


def _optimized(first: Prepared, later: Prepared, shift: np.ndarray, turn: tuple[float, float, float]) -> tuple[Any, float]:
    """The transform, and what the optimizer made least (minus the mutual information)."""
    import SimpleITK as sitk

    size = first.image.GetSize()
    transform = sitk.Euler3DTransform()
    transform.SetCenter(first.image.TransformContinuousIndexToPhysicalPoint([(n - 1) / 2 for n in size]))
    transform.SetRotation(*turn)
    transform.SetTranslation([float(value) for value in shift])
    method = sitk.ImageRegistrationMethod()
    method.SetMetricAsMattesMutualInformation(50)
    method.SetMetricSamplingStrategy(method.RANDOM)
    method.SetMetricSamplingPercentage(0.1, 1)
    method.SetMetricFixedMask(first.trunk)
    method.SetInterpolator(sitk.sitkLinear)
    method.SetOptimizerAsRegularStepGradientDescent(
        learningRate=2.0, minStep=1e-4, numberOfIterations=200, gradientMagnitudeTolerance=1e-8
    )
    method.SetOptimizerScalesFromPhysicalShift()
    method.SetShrinkFactorsPerLevel([4, 2])
    method.SetSmoothingSigmasPerLevel([8.0, 4.0])
    method.SmoothingSigmasAreSpecifiedInPhysicalUnitsOn()
    method.SetInitialTransform(transform, inPlace=True)
    try:
        method.Execute(first.image, later.image)
    except RuntimeError as error:
        raise ProblemError(
            "The images do not overlap where the registration began.", "Check that both show the same part of the body."
        ) from error
    return transform, float(method.GetMetricValue())


def _agreement(first: Prepared, later: Prepared, transform: Any) -> tuple[float, float]:
    """(correlation in the common trunk, share of the smaller trunk that is common)."""
    return _Trunks(first, later).agreement(transform)


class _Trunks:
    """Two images every second voxel, to be laid onto each other many times."""

    def __init__(self, first: Prepared, later: Prepared) -> None:
        import SimpleITK as sitk

        self.fixed, self.moving = (sitk.Shrink(one.image, [2] * 3) for one in (first, later))
        self.masks = [sitk.Shrink(one.trunk, [2] * 3) for one in (first, later)]
        self.values, self.mask = sitk.GetArrayFromImage(self.fixed), sitk.GetArrayFromImage(self.masks[0]) > 0
        self.smaller = min(int((sitk.GetArrayFromImage(one) > 0).sum()) for one in self.masks)
        self.background = later.background

    def both(self, transform: Any) -> np.ndarray:
        """The voxels (k, j, i) of the first that are trunk in both."""
        import SimpleITK as sitk

        there = sitk.Resample(self.masks[1], self.fixed, transform, sitk.sitkNearestNeighbor, 0)
        return (sitk.GetArrayFromImage(there) > 0) & self.mask

    def center(self, transform: Any) -> tuple[float, ...]:
        """The middle (LPS) of what both show; about it a stretch moves nothing on the whole."""
        middle = np.argwhere(self.both(transform)).mean(axis=0)[::-1]
        return tuple(self.fixed.TransformContinuousIndexToPhysicalPoint(middle.tolist()))

    def agreement(self, transform: Any) -> tuple[float, float]:
        import SimpleITK as sitk

        moved = sitk.GetArrayFromImage(sitk.Resample(self.moving, self.fixed, transform, sitk.sitkLinear, self.background))
        both = self.both(transform)
        if both.sum() < 100:
            return 0.0, 0.0
        return correlation(self.values[both], moved[both]), float(both.sum() / self.smaller)


def elsewhere(first: Prepared, later: Prepared, transform: Any) -> float:
    """The highest correlation of all shifts by ELSEWHERE_MM, to the sides, edges and corners of a cube. Where it is higher than without a shift, the
    registration stopped on its way."""
    trunks = _Trunks(first, later)
    ways = [np.array(way, float) for way in product((-1, 0, 1), repeat=3) if any(way)]
    return max(trunks.agreement(_shifted(transform, ELSEWHERE_MM * way / np.linalg.norm(way)))[0] for way in ways)


def lengthOf(first: Prepared, later: Prepared, transform: Any) -> float:
    """How many times as long the later body is as the first: the stretch along it (of LENGTHS, and between them by a parabola) by which the trunks agree best;
    1.0 where no stretch gains LENGTH_GAINS. Two women of one build agree well by a rigid transform, and one may still be taller."""
    import SimpleITK as sitk

    trunks = _Trunks(first, later)
    center = trunks.center(transform)
    found = []
    for factor in LENGTHS:
        stretch = sitk.ScaleTransform(3, (1.0, 1.0, factor))
        stretch.SetCenter(center)
        found.append(trunks.agreement(sitk.CompositeTransform([transform, stretch]))[0])
    if max(found) - found[len(LENGTHS) // 2] < LENGTH_GAINS:
        return 1.0
    best = int(np.argmax(found))
    if best in (0, len(LENGTHS) - 1):
        return LENGTHS[best]
    below, here, above = found[best - 1 : best + 2]
    return LENGTHS[best] + 0.005 * (below - above) / (below - 2 * here + above)


def _shifted(transform: Any, shift: np.ndarray) -> Any:
    """The later image shift mm further along the axes of the world."""
    import SimpleITK as sitk

    return sitk.CompositeTransform([sitk.TranslationTransform(3, shift.tolist()), transform])  # the last is applied first


def correlation(one: np.ndarray, other: np.ndarray) -> float:
    """Pearson's, 0 where one of them is even."""
    one, other = one - one.mean(), other - other.mean()
    norm = float(np.sqrt((one * one).sum() * (other * other).sum()))
    return float((one * other).sum()) / norm if norm > 0 else 0.0


def _ends(first: Prepared) -> np.ndarray:
    """Points (LPS) around the middle of the image: 120 mm to the sides and 300 mm up and down."""
    center = np.array(first.image.TransformContinuousIndexToPhysicalPoint([(n - 1) / 2 for n in first.image.GetSize()]))
    return center + np.array([(x, y, z) for x in (-120, 120) for y in (-80, 80) for z in (-300, 0, 300)], float)


def _moved(transform: Any, points: np.ndarray) -> np.ndarray:
    return np.array([transform.TransformPoint(point) for point in points.tolist()])
