"""Foci that a person should look at: proposed, never a diagnosis.

A candidate is a local maximum of the smoothed PET that neither organs, blurred, nor blood nor noise explain (candidaterule.CandidateRule), with what
is connected to it above half way to its surroundings."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from HER2PETLib import __version__
from HER2PETLib.geometry import Volume
from HER2PETLib.measure.candidateorgans import OrganLevels
from HER2PETLib.measure.candidaterule import CandidateRule
from HER2PETLib.measure.candidatesearch import REACH_MM, Focus, OnVoxels, SearchGrid, focusAt, isConnected, isOwn, joined
from HER2PETLib.measure.joining import saddleBetween, sphereDiameter
from HER2PETLib.measure.region import AUTOMATIC, CANDIDATE, Algorithm, Region
from HER2PETLib.measure.sample import Sample, Spheres
from HER2PETLib.tables.columns import Column

CANDIDATE_COLUMNS = (
    Column("caseID", "Case", "", "Case ID as given."),
    Column("candidateID", "Candidate", "", "ID of the segment in candidates.seg.nrrd; the hottest first."),
    Column("organ", "Organ", "", "Organ mask in which the hottest voxel lies; empty for none."),
    Column("siteCode", "Site code", "", "Proposed anatomical site as scheme:value, that of the organ mask; a person decides."),
    Column("siteMeaning", "Site", "", "Proposed anatomical site."),
    Column("laterality", "Side", "", "left, right or empty."),
    Column("volumeMl", "Volume", "ml", "Voxels above half way between surroundings and maximum (the rule's edge), times the volume of one.", "double"),
    Column("suvMax", "SUVmax", "g/ml{SUVbw}", "Highest value.", "double"),
    Column("suvPeak", "SUVpeak", "g/ml{SUVbw}", "Highest mean of a sphere of 1 ml centered on any voxel of the candidate.", "double"),
    Column("suvSurroundings", "Surroundings", "g/ml{SUVbw}", "Mean of the smoothed PET 5 to 15 mm from the candidate, without what is as hot.", "double"),
    Column("contrast", "Contrast", "", "SUVmax over the mean of the surroundings.", "double"),
    Column("organRatio", "Ratio to organ", "", "Smoothed maximum over the median of all organs of that kind, smoothed; empty outside of organs.", "double"),
    Column("hottestRAS", "Hottest voxel", "mm", "Center of the hottest voxel.", "place"),
    Column("note", "Note", "", "Remarks on this candidate."),
)  # fmt: skip
# Less than this in the surroundings is nothing: what is divided by it would be a number without meaning.
_LEAST_SURROUNDINGS = 0.02
_CUT = f"It reaches farther than {REACH_MM:g} mm from its hottest voxel, and is cut there."


@dataclass(frozen=True, eq=False)
class Candidate:
    """region: role "candidate", on the voxels of the PET, with the site that its organ proposes. SUV in g/ml. surroundings: their mean; contrast:
    suvMax over it, None where they are next to nothing. hottest: R, A, S in mm. organ: in which the hottest voxel lies, "" for none. organRatio: to the organ's level."""

    region: Region
    suvMax: float
    suvPeak: float
    volumeMl: float
    surroundings: float
    contrast: float | None
    hottest: tuple[float, float, float]
    organ: str = ""
    organRatio: float | None = None

    def row(self, caseID: str = "") -> dict[str, Any]:
        """By the keys of CANDIDATE_COLUMNS."""
        return {
            "caseID": caseID,
            "candidateID": self.region.regionID,
            "organ": self.organ,
            "siteCode": self.region.siteCode,
            "siteMeaning": self.region.siteMeaning,
            "laterality": self.region.laterality,
            "volumeMl": self.volumeMl,
            "suvMax": self.suvMax,
            "suvPeak": self.suvPeak,
            "suvSurroundings": self.surroundings,
            "contrast": self.contrast,
            "organRatio": self.organRatio,
            "hottestRAS": self.hottest,
            "note": " ".join(self.region.notes),
        }


def proposeCandidates(volume: Volume, organs: Sequence[Region] = (), rule: CandidateRule | None = None) -> list[Candidate]:
    """Every focus that the rule proposes, the hottest first (by the smoothed PET).

    volume: SUV (k, j, i). organs: masks on its voxels, each called after its organ (organs.vocabulary). Without them organs are known only as
    uptake too large to be a focus, and what is in and beside it is left out: more of what is physiologic is proposed, and less of what is
    faint. Voxels without a finite value count as 0.
    """
    rule = rule or CandidateRule()
    grid = SearchGrid(volume, rule)
    if not grid.values.size:
        return []
    levels = OrganLevels(grid, organs, rule)
    maxima = grid.maxima(rule, rule.leastSUV if organs else max(rule.leastSUV, rule.withoutMasksSUV))
    claimed, found = np.zeros(grid.values.shape, bool), list[_Found]()
    hot = [levels.isAbove(maximum) for maximum in maxima]
    above = [
        (maximum, isHot)
        for maximum, isHot in zip(maxima, hot, strict=True)
        if (isHot or levels.isAlone(maximum, grid)) and isOwn(grid, maximum, rule)
    ]
    own = np.array(
        [maximum for maximum in _within(maxima, [each for each, _ in above], grid.spacing) if isOwn(grid, maximum, rule)]
    ).reshape(-1, 3)
    for maximum, isHot in above:
        if claimed[tuple(maximum)]:
            continue
        focus = focusAt(grid, maximum, own, claimed, rule)
        isLarge = not organs and (focus.isCut or focus.ml(grid.spacing) > rule.mostMl)
        claimed[focus.box] |= focus.mask if not isLarge else _grown(focus.mask, grid.spacing, rule.marginMm)
        if isLarge or focus.isSmallOrThin(grid.spacing, rule):
            continue
        one = _Found(maximum, focus, focus.onVoxels(volume, grid, rule))
        organ, contrast = levels.at(maximum), one.contrast(volume)
        least = rule.withoutMasksSUV if not organs else rule.leastSUV if organ or not isHot else rule.outsideSUV
        isLow = not organs and contrast is not None and contrast < rule.contrast
        if one.suvMax(volume) >= max(least, rule.leastSUV) and not isLow:
            found.append(one)
    spheres = Spheres(volume)
    return [
        _candidate(one, number, volume, spheres, levels, rule)
        for number, one in enumerate(_joined(found, volume, grid, own, claimed, rule), start=1)
    ]


@dataclass(frozen=True, eq=False)
class _Found:
    """A focus. maximum: its block."""

    maximum: np.ndarray
    focus: Focus
    onVoxels: OnVoxels

    def suvMax(self, volume: Volume) -> float:
        return float(volume.values[self.onVoxels.hottest])

    def contrast(self, volume: Volume) -> float | None:
        around = self.focus.surroundings
        return self.suvMax(volume) / around if around > _LEAST_SURROUNDINGS else None


def _joined(
    found: Sequence[_Found], volume: Volume, grid: SearchGrid, own: np.ndarray, claimed: np.ndarray, rule: CandidateRule
) -> list[_Found]:
    """Parts of one focus as that focus (CandidateRule.gapMm), in the order of their hottest part; all others as they are."""
    free = np.zeros(claimed.shape, bool)
    for one in found:
        free[one.focus.box] |= one.focus.mask
    groups: list[list[int]] = []
    for number, one in enumerate(found):  # the hottest first
        near = [group for group in groups if any(_areOne(found[other], one, grid, claimed & ~free, rule) for other in group)]
        groups = [group for group in groups if group not in near] + [sorted([*(n for group in near for n in group), number])]
    result = []
    for group in sorted(groups):
        parts = [found[number] for number in group]
        if len(parts) > 1:
            others = claimed.copy()
            for part in parts:
                others[part.focus.box] &= ~part.focus.mask
            focus = joined(grid, np.array([part.maximum for part in parts]), [part.focus for part in parts], own, others, rule)
            region = focus.reaching(volume, grid, [part.onVoxels for part in parts])
            hottest = max((part.onVoxels for part in parts), key=lambda part: volume.values[part.hottest])
            parts = [_Found(parts[0].maximum, focus, replace(hottest, region=region))]
        result += parts
    return result


def _areOne(hotter: _Found, lower: _Found, grid: SearchGrid, blocked: np.ndarray, rule: CandidateRule) -> bool:
    """Whether the way from one to the other falls less than between two separate foci of their sizes."""
    if rule.gapMm == 0 or (np.abs((hotter.maximum - lower.maximum) * grid.spacing) > REACH_MM).any():
        return False
    fwhm, around = float(np.hypot(rule.blurMm, rule.smoothMm)), lower.focus.surroundings
    heights = [one.focus.top - around for one in (hotter, lower)]
    diameters = [sphereDiameter(one.focus.ml(grid.spacing), fwhm) for one in (hotter, lower)]
    saddle = saddleBetween(heights, diameters, rule.gapMm, fwhm)
    return isConnected(grid, lower.maximum, hotter.maximum, around + max(saddle, heights[1] / 2), blocked)


def _candidate(one: _Found, number: int, volume: Volume, spheres: Spheres, levels: OrganLevels, rule: CandidateRule) -> Candidate:
    organ = levels.at(one.maximum)
    region = _named(one.onVoxels.region, number, organ, rule)
    if one.focus.isCut:
        region = replace(region, notes=(_CUT,))
    sample = Sample(volume, region, spheres)
    assert sample.peak is not None  # the hottest voxel has a value
    r, a, s = volume.geometry.toRAS(one.onVoxels.hottest).tolist()
    return Candidate(
        region,
        one.suvMax(volume),
        sample.peak.value,
        sample.volumeMl,
        one.focus.surroundings,
        one.contrast(volume),
        (r, a, s),
        organ.name if organ else "",
        levels.ratio(one.maximum),
    )


def _within(maxima: np.ndarray, centers: Sequence[np.ndarray], spacing: np.ndarray) -> np.ndarray:
    """Those of the maxima (n, 3) that a cube around any of the centers holds."""
    near = np.zeros(len(maxima), bool)
    for center in centers:
        near |= (np.abs((maxima - center) * spacing) <= REACH_MM).all(axis=1)
    return maxima[near]


def _named(region: Region, number: int, organ: Region | None, rule: CandidateRule) -> Region:
    name = f"Candidate {number}{f', {organ.name}' if organ else ''}"
    site: dict[str, Any] = (
        {"siteCode": organ.siteCode, "siteMeaning": organ.siteMeaning, "laterality": organ.laterality} if organ else {}
    )
    algorithm = Algorithm(AUTOMATIC, "HER2PET candidates", __version__, str(rule))
    return replace(region, regionID=f"C{number:03}", name=name, role=CANDIDATE, algorithm=algorithm, **site)


def _grown(mask: np.ndarray, spacing: np.ndarray, marginMm: float) -> np.ndarray:
    from scipy import ndimage

    return ndimage.distance_transform_edt(~mask, sampling=spacing) <= marginMm
