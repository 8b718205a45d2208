"""Whether regions belong to the PET that they are measured on: by patient and series, by their place, and by their uptake.

Each check gives sentences for a person, which travel with the result as one list. Only what is certain is refused.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from HER2PETLib.dicom.entry import entryOf, referencedSeries
from HER2PETLib.dicom.imagefile import NotDICOMError, readImageFile
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.measure.region import LESION, Region
from HER2PETLib.measure.resampling import MOST_OUTSIDE, described, isOnVoxelsOf, voxelsOutside

if TYPE_CHECKING:
    from HER2PETLib.dicom.series import ImageSeries

# The surroundings of a lesion: voxels of no region whose centers lie this far (mm) from its nearest voxel. Nearer ones hold some of
# its own uptake, because the resolution of PET is about 5 mm.
SURROUNDINGS_MM = (5.0, 15.0)
# And, of a large lesion, no farther than this from its hottest voxel along each axis of the grid: time and memory have an end.
REACH_MM = 60.0
# Fewer voxels than this say nothing of noise.
FEWEST_SURROUNDING = 20
# How sure it is that the highest of as many values of noise lies below the limit.
CERTAINTY = 0.95
# A sentence names so many regions, and counts the others.
NAMED = 5
_CHECK = "check that it is from the same patient and scan."


def checkPatient(path: str | Path, series: "ImageSeries") -> list[str]:
    """Whether a DICOM segmentation was drawn on the patient whose PET it is measured on. Other files do not say.

    Raises ProblemError where neither patient nor frame of reference are the PET's.
    """
    try:
        drawn = readImageFile(Path(path)).header
    except NotDICOMError:
        return []
    pet = series.files[0].header
    if series.seriesInstanceUID in referencedSeries(drawn):
        return []
    differing = []
    for keyword in ("PatientID", "FrameOfReferenceUID"):
        one, other = entryOf(drawn, keyword), entryOf(pet, keyword)
        if not (one.isMissing or other.isMissing or one.text == other.text):
            differing.append(str(one))
    if len(differing) == 2:
        raise ProblemError(
            f"{path} was not drawn on this patient: {' and '.join(differing)} are not those of {series.name}.",
            "Give the segmentation of this PET.",
        )
    if not differing:
        return []
    return [f"{Path(path).name} does not refer to this PET, and its {differing[0]} is another: {_CHECK}"]


def checkSeries(regions: Sequence[Region], series: "ImageSeries") -> list[str]:
    """Whether regions that name the series they were drawn on (the effect HER2 focus notes it) name the one that is measured."""
    elsewhere = [region for region in regions if region.drawnOn and region.drawnOn != series.seriesInstanceUID]
    if not elsewhere:
        return []
    return [
        f"{_named([region.name for region in elsewhere])} drawn on another series ({elsewhere[0].drawnOn}) than the one that is "
        f"measured ({series.seriesInstanceUID}): {_CHECK}"
    ]


def checkGrid(
    path: str | Path, drawn: Sequence[tuple[Geometry, Region]], grid: Geometry, reference: Geometry | None = None
) -> list[str]:
    """Whether the regions of a file lie on the voxels of the PET, `grid`; if not, how the two extents overlap, and how many of the
    regions' voxels lie outside.

    drawn: each region with the grid of its file. reference: the grid of the volume that Slicer names as the reference geometry.
    An extent overlaps another by the share of its volume, found to about 1 % from points inside it.
    Raises ProblemError where every region lies mostly outside the PET (resampling.MOST_OUTSIDE).
    """
    filled = [(source, region) for source, region in drawn if region.mask.any()]
    counts = np.array([(region.mask.sum(), voxelsOutside(region, source, grid)) for source, region in filled]).reshape(-1, 2)
    outside = counts[:, 1].sum() / max(counts[:, 0].sum(), 1)
    strange = [source for source, region in filled if not isOnVoxelsOf(grid, region, source)]
    if filled and (counts[:, 1] > MOST_OUTSIDE * counts[:, 0]).all():
        raise ProblemError(
            f"{path} was not drawn on this PET: every region lies mostly outside it. {_overlap(filled[0][0], grid)}",
            "Give the segmentation of this PET, or the PET of this segmentation.",
        )
    found, name = [], Path(path).name
    if strange:
        found.append(
            f"{name} was drawn on another grid ({described(strange[0])}) than the PET's ({described(grid)}). "
            f"{_overlap(strange[0], grid)} {outside:.1%} of the regions' voxels lie outside the PET: {_CHECK}"
        )
    elif outside:
        found.append(f"{name}: {outside:.1%} of the regions' voxels lie outside the PET: {_CHECK}")
    # In Slicer's text of a grid numbers may be rounded.
    if reference is not None and not reference.isSameAs(grid, 0.1) and not (strange and reference.isSameAs(strange[0], 0.1)):
        found.append(
            f"{name} names another reference volume ({described(reference)}) than the PET ({described(grid)}). "
            f"{_overlap(reference, grid)} Unless that is the CT of this PET, {_CHECK}"
        )
    return found


def checkUptake(volume: Volume, regions: Sequence[Region], rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Which regions have no uptake: those with an SUVmax of 0 or less, and lesions whose SUVmax is not above the noise around them.

    volume: SUV (k, j, i). rows: of measureRegions, for `regions`, in their order. Our own rule: a lesion's SUVmax has to exceed

        B + k(n) S,   k(n) = the normal quantile of 0.95 to the power of 1/n

    with B the median of its surroundings (SURROUNDINGS_MM, REACH_MM), S 1.4826 times their median absolute deviation from it, which is the
    standard deviation of normal noise, and n the lesion's number of voxels: below it the highest of n independent values of that
    noise lies with a probability of 0.95, so k is 1.6 for one voxel, 3.3 for 100 and 3.9 for 1000. Medians, so that a hot organ on
    one side of a lesion counts for neither. Not asked of reference regions, which need not stand out.
    """
    cold, buried = [], []
    for number, (region, row) in enumerate(zip(regions, rows, strict=True)):
        if row["suvMax"] is None:
            continue
        if row["suvMax"] <= 0:
            cold.append(f"{region.name} ({row['suvMax']:.2f})")
        elif region.role == LESION:
            limit = _noiseLimit(volume, regions, number, row["maximumRAS"])
            if limit is None or row["suvMax"] > limit:
                continue
            buried.append(f"{region.name} (SUVmax {row['suvMax']:.2f}, limit {limit:.2f})")
    found = []
    if cold:
        found.append(f"No uptake at all (SUVmax 0 or less): {_listed(cold)}. Check that the regions belong to this PET.")
    if buried:
        lesions = sum(region.role == LESION and row["suvMax"] is not None for region, row in zip(regions, rows, strict=True))
        found.append(
            f"No more uptake than the surrounding noise: {_listed(buried)}. "
            + (
                "That is every lesion: check that they belong to this PET."
                if len(buried) + len(cold) >= lesions
                else "The other lesions have more."
            )
        )
    return found


def _noiseLimit(volume: Volume, regions: Sequence[Region], number: int, hottestRAS: Sequence[float]) -> float | None:
    """What SUVmax has to exceed (see checkUptake); None where too few voxels surround the region. hottestRAS: its hottest voxel."""
    from scipy import ndimage
    from scipy.special import ndtri

    region, spacing, shape = regions[number], volume.geometry.spacing[::-1], np.array(volume.values.shape)
    margin, reach = (np.ceil(length / spacing).astype(int) for length in (SURROUNDINGS_MM[1], REACH_MM))
    hottest = np.rint(volume.geometry.toKJI(hottestRAS)).astype(int)
    low = np.maximum.reduce([np.array(region.start) - margin, hottest - reach, np.zeros(3, int)])
    high = np.minimum.reduce([np.array(region.start) + region.mask.shape + margin, hottest + reach + 1, shape])
    # With what lies around the box; around the lesion too, which is as near.
    outerLow, outerHigh = np.maximum(low - margin, 0), np.minimum(high + margin, shape)
    inner = tuple(map(slice, low - outerLow, high - outerLow))
    distance = ndimage.distance_transform_edt(~region.within(outerLow, outerHigh), sampling=spacing)[inner]
    around = (distance >= SURROUNDINGS_MM[0]) & (distance <= SURROUNDINGS_MM[1])
    for other in regions:
        around &= ~other.within(low, high)
    values = volume.values[tuple(map(slice, low, high))][around].astype(np.float64)
    values = values[np.isfinite(values)]
    if len(values) < FEWEST_SURROUNDING:
        return None
    background = float(np.median(values))
    deviation = 1.4826 * float(np.median(np.abs(values - background)))
    return background + float(ndtri(CERTAINTY ** (1 / int(region.mask.sum())))) * deviation


def _overlap(one: Geometry, grid: Geometry) -> str:
    return f"{_shareInside(one, grid):.0%} of its extent lies in the PET's, and {_shareInside(grid, one):.0%} of the PET's in it."


def _shareInside(one: Geometry, other: Geometry, points: int = 100) -> float:
    """The share of the volume of one grid's extent, outer voxel faces included, that lies in the other's."""
    axes = [(np.arange(points) + 0.5) / points * n - 0.5 for n in one.shape]
    kji = other.toKJI(one.toRAS(np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1)))
    return float(((kji >= -0.5) & (kji <= np.array(other.shape) - 0.5)).all(axis=-1).mean())


def _named(names: Sequence[str]) -> str:
    """The names, of many the first ones, with "was" or "were"."""
    return f"{_listed(names)} {'was' if len(names) == 1 else 'were'}"


def _listed(names: Sequence[str]) -> str:
    if len(names) > NAMED:
        return f"{', '.join(names[:NAMED])} and {len(names) - NAMED} others"
    return " and ".join([part for part in (", ".join(names[:-1]), names[-1]) if part])
