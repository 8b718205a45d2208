"""What each organ takes up: a row an organ, as SUV and as a share of the injected activity."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from HER2PETLib.geometry import Volume
from HER2PETLib.measure.peak import PEAK_RADIUS_MM, SphereMeans
from HER2PETLib.measure.region import Region
from HER2PETLib.measure.sample import Sample, Spheres
from HER2PETLib.organs.masks import OrganMask
from HER2PETLib.tables.columns import Column

ORGAN_COLUMNS = (
    Column("caseID", "Case", "", "Case ID as given."),
    Column("name", "Organ", "", "Name of the vocabulary, which is TotalSegmentator's where it has one."),
    Column("siteCode", "Site code", "", "Anatomical site as scheme:value."),
    Column("siteMeaning", "Site", "", "Anatomical site."),
    Column("laterality", "Side", "", "left, right or empty."),
    Column("volumeMl", "Volume", "ml", "Voxels of the PET in the organ, its lesions included, times the volume of one.", "double"),
    Column("suvMean", "SUVmean", "g/ml{SUVbw}", "Mean value of the organ.", "double"),
    Column("suvMax", "SUVmax", "g/ml{SUVbw}", "Highest value of the organ.", "double"),
    Column("suvPeak", "SUVpeak", "g/ml{SUVbw}", "As suvPeak of measurements.csv: the highest mean of a sphere centered on any voxel of the organ.", "double"),
    Column("percentInjected", "Injected activity", "%", "%ID: share of the injected activity, both decay-corrected to one time: SUVmean times volume over body weight.", "double"),
    Column("percentInjectedPerKg", "Injected activity per kg", "%/kg", "%ID/kg: the same for 1 kg of the organ at 1 g/ml, which is far from true for the lung.", "double"),
    Column("note", "Note", "", "Remarks on this row's numbers."),
)  # fmt: skip

# Share of the injected activity in the liver, 89Zr-trastuzumab: about 12 % (Laforest 2016). Beyond a factor of two it is told; that is our rule.
LIVER_PERCENT, LIVER_FACTOR = 12.0, 2.0
# More than all cannot be in the image; the margin is for the calibration of the scanner and the activity meter (our rule).
MOST_IN_IMAGE = 110.0


def percentInjected(suvMean: float, volumeMl: float, weightKg: float) -> float:
    """Share of the injected activity in a volume, in %: 100 * SUVbw * V / W, V in ml, W in g.

    From the definition of SUVbw = C / (A / W), with C the concentration in Bq/ml and A the injected activity at one time:
    C * V / A = SUVbw * V / W. What decayed counts as still there.
    """
    return 100 * suvMean * volumeMl / (1000 * weightKg)


def organRows(
    volume: Volume,
    masks: Sequence[OrganMask],
    weightKg: float | None,
    lesions: Sequence[Region] = (),
    peakRadiusMm: float = PEAK_RADIUS_MM,
) -> list[dict[str, Any]]:
    """One row a mask, in their order, by the keys of ORGAN_COLUMNS without caseID.

    volume: SUVbw (k, j, i), on whose voxels the masks lie. weightKg: None where it is not known, then nothing is said of the injected
    activity. lesions: how much of an organ they are is noted; its numbers are with them, for the mask has no hole there. A value that does not
    exist is None, and the row's note says why.
    """
    peaks = _Peaks(volume, peakRadiusMm)
    rows = []
    for mask in masks:
        row = _row(Sample(volume, mask.region, peaks.spheres), mask, weightKg, peaks)
        if overlap := _overlapping(mask.region, lesions) * volume.geometry.voxelMl:
            row["note"] = f"{row['note']} {overlap:.2f} ml of it are drawn lesions, which are included.".lstrip()
        rows.append(row)
    return rows


def _overlapping(organ: Region, lesions: Sequence[Region]) -> int:
    """How many voxels of the organ are in a lesion."""
    found = np.zeros(organ.mask.shape, bool)
    low = np.array(organ.start)
    for lesion in lesions:
        if (np.add(lesion.start, lesion.mask.shape) > low).all() and (low + organ.mask.shape > lesion.start).all():
            found |= lesion.within(low, low + organ.mask.shape)
    return int((found & organ.mask).sum())


def checkOrgans(volume: Volume, rows: Sequence[dict[str, Any]], weightKg: float | None, *, isAntibody: bool = True) -> list[str]:
    """Sentences on what cannot be, or is far from what is published: the share of the liver, and of the whole image. isAntibody: whether
    the tracer is one that the liver clears; of any other, such as FDG, nothing is said of the liver."""
    if weightKg is None:
        return ["No share of the injected activity in the organs: the PET does not state the patient's weight."]
    found = []
    for row in rows:
        share = row["percentInjected"]
        if not isAntibody or row["name"] != "liver" or share is None or "may be cut" in row["note"] or "Cut at" in row["note"]:
            continue
        if not 1 / LIVER_FACTOR <= share / LIVER_PERCENT <= LIVER_FACTOR:
            found.append(
                f"The liver has {share:.1f} % of the injected activity; the published value for 89Zr-trastuzumab is about {LIVER_PERCENT:g} % "
                "(Laforest 2016): check activity, weight and the liver's mask."
            )
    total = percentInImage(volume, weightKg)
    if total > MOST_IN_IMAGE:
        found.append(
            f"The image has {total:.0f} % of the injected activity, which is impossible: check activity, weight and calibration."
        )
    return found


def percentInImage(volume: Volume, weightKg: float) -> float:
    """Share of the injected activity in the whole image, in %."""
    rows = volume.values.sum(axis=2)  # of a few hundred values each, so that single precision is enough
    if not np.isfinite(rows).all():
        rows = np.where(np.isfinite(volume.values), volume.values, 0).sum(axis=2)
    return percentInjected(float(rows.sum(dtype=np.float64)), volume.geometry.voxelMl, weightKg)


def _row(sample: Sample, mask: OrganMask, weightKg: float | None, peaks: "_Peaks") -> dict[str, Any]:
    region, mean, share = mask.region, sample.mean, None
    if mean is not None and weightKg is not None:
        share = percentInjected(mean, sample.volumeMl, weightKg)
    return {
        "name": region.name,
        "siteCode": region.siteCode,
        "siteMeaning": region.siteMeaning,
        "laterality": region.laterality,
        "volumeMl": sample.volumeMl,
        "suvMean": mean,
        "suvMax": sample.maximum,
        "suvPeak": peaks.highest(sample),
        "percentInjected": share,
        "percentInjectedPerKg": None if share is None or mean is None else percentInjected(mean, 1000, float(weightKg or 0)),
        "note": " ".join(sample.notes),
    }


class _Peaks:
    """SUVpeak of whole organs, the same number as Sample.peak gives, from the few voxels that can have it.

    A sphere's mean is no more than the highest value in it. So once the sphere around the hottest voxel is known, those are left out
    whose surroundings hold no value as high: for each block of voxels, as large as a sphere reaches, by the maximum of it and its 26 neighbors.
    """

    def __init__(self, volume: Volume, radiusMm: float) -> None:
        from scipy.ndimage import maximum_filter

        self._volume = volume
        self.spheres = Spheres(volume, radiusMm)
        self._means = SphereMeans(self.spheres.weights)  # IBSI's peaks are not asked for
        self._block = np.maximum(self._means.margin, 1)
        blocks = volume.values
        for axis, step in enumerate(self._block):
            blocks = _highestOfEach(step, np.moveaxis(blocks, axis, 0), axis)
        self._highest = maximum_filter(np.nan_to_num(blocks, nan=-np.inf), size=3, mode="nearest")

    def highest(self, sample: Sample) -> float | None:
        if not len(sample.values):
            return None
        hottest = sample.indices[[sample.values.argmax()]]
        reached = float(self._means.at(self._volume.values, hottest)[0, 0])
        around = self._highest[tuple((sample.indices // self._block).T)]
        candidates = sample.indices[around >= reached - 1e-9 * abs(reached)]
        return float(self._means.at(self._volume.values, candidates).max())


def _highestOfEach(step: int, values: np.ndarray, axis: int) -> np.ndarray:
    """Maximum of each `step` planes along the first axis, which is then moved to `axis`; NaN only where all are. Much faster than reduceat."""
    highest = values[::step].copy()
    for offset in range(1, step):
        planes = values[offset::step]
        np.fmax(highest[: len(planes)], planes, out=highest[: len(planes)])
    return np.moveaxis(highest, 0, axis)
