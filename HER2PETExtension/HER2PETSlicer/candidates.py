"""Candidates as segments, and what a person decides on each: the log lives in an attribute of the segmentation node and the standing decision in a tag
of the segment, so that both are saved with the scene, and the tag with the segmentation's own file, too.

A candidate that is merged or divided stays in the segmentation, hidden, for undoing brings it back."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import numpy as np
from HER2PETLib.environment import currentUser
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.measure.identity import ROLE_TAG, TERMINOLOGY_TAG
from HER2PETLib.measure.region import CANDIDATE, COLORS, LESION, Region
from HER2PETLib.measure.regionparts import divided, dividedAbove, nearest, united
from HER2PETLib.measure.review import ACCEPTED, DECISIONS, UNDECIDED, Focus, Place, Review
from slicer.i18n import tr as _

from HER2PETSlicer import nodes, segments

# Attribute of a segmentation node: the log of decisions.
REVIEW = "HER2PET.CandidatesReview"
# Tag of a segment: the standing decision with its place, who, when and the one before; JSON.
DECISION_TAG = "HER2PET.Decision"
# From voxel center to voxel center: what is farther apart is not merged.
MERGE_MM = 15.0


def reviewOf(node: Any) -> Review:
    """The log of a segmentation node; an empty one where there is none. Raises ProblemError where it cannot be read."""
    return Review.fromJSON(node.GetAttribute(REVIEW) or "")


def focusOf(volume: Volume, region: Region, place: Place | None = None) -> Focus:
    """A region of the PET as a candidate of the log, under its ID."""
    values = np.where(region.mask, volume.values[region.box], -np.inf)
    hottest = np.array(np.unravel_index(np.nanargmax(values), values.shape)) + region.start
    r, a, s = volume.geometry.toRAS(hottest).tolist()
    ml = np.count_nonzero(region.mask) * volume.geometry.voxelMl
    return Focus(region.regionID, float(np.nanmax(values)), ml, (r, a, s), place or Place())


class CandidateReview:
    """Of one segmentation node on one PET. Whatever is done is in the node when it returns."""

    def __init__(self, node: Any, pet: Any) -> None:
        self.node, self._pet = node, pet
        self._text = node.GetAttribute(REVIEW) or ""
        self._log = Review.fromJSON(self._text)

    @property
    def log(self) -> Review:
        """As the node has it: a search or a script may have written it meanwhile. Raises ProblemError where it cannot be read."""
        text = self.node.GetAttribute(REVIEW) or ""
        if text != self._text:
            self._log, self._text = Review.fromJSON(text), text
        return self._log

    @property
    def open(self) -> list[str]:
        """IDs of the candidates that there are, in the order of finding; those that somebody has removed from the segmentation are not."""
        return [each for each in self.log.open if self._segment(each) is not None]

    def regionOf(self, candidateID: str) -> Region:
        """The voxels of a candidate as they are now, on those of the PET."""
        return self._regions([candidateID])[0]

    def add(
        self, regions: Sequence[Region], places: Sequence[Place], about: Mapping[str, Any], instead: Sequence[str] = ()
    ) -> list[str]:
        """New candidates, which get the first IDs that are free; they take the place of `instead`, whose segments are removed. Returns the IDs."""
        volume = nodes.volumeOf(self._pet)
        numbers = [int(found[1]) for each in {*self.log.foci, *self._segmentIDs()} if (found := re.match(r"C(\d+)", each))]
        first = max(numbers, default=0) + 1
        named = [replace(region, regionID=f"C{number:03}") for number, region in enumerate(regions, start=first)]
        foci = [focusOf(volume, region, place) for region, place in zip(named, places, strict=True)]
        for each in instead:
            self.node.GetSegmentation().RemoveSegment(each)
        for region, focus in zip(named, foci, strict=True):
            self._addSegment(region, focus, volume.geometry)
        self.log.find(foci, about, *_byAndAt(), instead=[each for each in instead if each in self.log.open])
        self._keep([])
        return [region.regionID for region in named]

    def adopt(self) -> int:
        """Take candidates that are not in the log, because a file was loaded that `her2pet candidates` wrote or that was saved without the scene, into it,
        with what was decided on them; returns how many."""
        tags = {each: nodes.tagOf(self._segment(each), DECISION_TAG) for each in self._segmentIDs() if each not in self.log.foci}
        # Of what was merged or divided the parts are there, too.
        new = [
            each
            for each in tags
            if _decisionOf(tags[each]) or (not tags[each] and nodes.tagOf(self._segment(each), ROLE_TAG) == CANDIDATE)
        ]
        regions = [region for region in self._regions(new) if region.mask.any()] if new else []
        if not regions:
            return 0
        volume = nodes.volumeOf(self._pet)
        known = {region.regionID: _decisionOf(tags[region.regionID]) for region in regions}
        places = [
            Place(region.siteCode, region.siteMeaning, region.laterality) if region.siteCode else Place() for region in regions
        ]
        foci = [focusOf(volume, region, place) for region, place in zip(regions, places, strict=True)]
        self.log.find(foci, {"from": self.node.GetName()}, *_byAndAt())
        for each, decision in known.items():
            if decision:
                self.log.decide(each, decision["decision"], Place(**decision["place"]), decision["by"], decision["at"])
        self._keep([region.regionID for region in regions])
        return len(regions)

    def decide(self, candidateID: str, decision: str, place: Place) -> None:
        """One of HER2PETLib.measure.review.DECISIONS."""
        self.log.decide(candidateID, decision, place, *_byAndAt())
        self._keep([candidateID])

    def merge(self, candidateID: str) -> str:
        """Merge an undecided candidate with the nearest undecided one; returns the ID of both. Raises ProblemError where none is near."""
        others = [each for each in self.open if each != candidateID and self.log.decisionOf(each) == UNDECIDED]
        region, *rest = self._regions([candidateID, *others])
        volume = nodes.volumeOf(self._pet)
        found = nearest(region, rest, volume.geometry, MERGE_MM)
        if found is None:
            raise ProblemError(
                _("No undecided candidate is within {mm:g} mm of {candidate}.").format(mm=MERGE_MM, candidate=candidateID),
                _("Undo the decision on the other one first, or draw the lesion yourself."),
            )
        both = replace(united([region, rest[found]]), regionID=f"{candidateID}+{others[found]}", role=CANDIDATE)
        both = replace(both, algorithm=region.algorithm)
        focus = focusOf(volume, both, self._hotter(candidateID, others[found]).place)
        self._addSegment(both, focus, volume.geometry)
        self.log.merge([candidateID, others[found]], focus, *_byAndAt())
        self._keep([candidateID, others[found]])
        return both.regionID

    def divide(self, candidateID: str, above: float | None = None) -> list[str]:
        """Divide an undecided candidate where its maxima meet, or into what hangs together at or above an SUV; returns the IDs of the parts, the hottest
        first. Raises ProblemError where there is one."""
        region, volume = self.regionOf(candidateID), nodes.volumeOf(self._pet)
        if not region.mask.any():
            raise ProblemError(_("{candidate} has no voxels.").format(candidate=candidateID), _("Reject it."))
        parts = divided(volume, region) if above is None else dividedAbove(volume, region, above)
        place, algorithm = self.log.foci[candidateID].place, region.algorithm
        if above is not None and algorithm is not None:
            algorithm = replace(
                algorithm, parameters=f"{algorithm.parameters} Of that the parts at or above SUV {above:g}.".strip()
            )
        named = [
            replace(part, regionID=f"{candidateID}{_letters(number)}", role=CANDIDATE, algorithm=algorithm)
            for number, part in enumerate(parts)
        ]
        foci = [focusOf(volume, part, place) for part in named]
        for part, focus in zip(named, foci, strict=True):
            self._addSegment(part, focus, volume.geometry)
        self.log.divide(candidateID, foci, *_byAndAt())
        self._keep([candidateID])
        return [part.regionID for part in named]

    def undo(self) -> list[str]:
        """Take the last step back, however long ago it was; returns the candidates that it was about, none where there is no step.

        Raises ProblemError where that would remove a region that somebody has drawn on since."""
        last = self.log.lastStep
        if last is None:
            return []
        made = [focus.candidateID for focus in last.made if self._segment(focus.candidateID) is not None]
        grids = {region.regionID: (grid, region) for grid, region in nodes.drawnRegions(self.node)} if made else {}
        changed = [each for each in made if not nodes.isAsDrawn(self._segment(each), grids[each][1], grids[each][0])]
        if changed:
            raise ProblemError(
                _("{candidates} was edited since, and undoing would lose that.").format(candidates=", ".join(changed)),
                _("Remove it from the list of segments first if that is what you want."),
            )
        for each in made:
            self.node.GetSegmentation().RemoveSegment(each)
        self.log.undo(*_byAndAt())
        self._keep(last.candidates)
        return [each for each in last.candidates if self._segment(each) is not None]

    # --- how

    def _segment(self, candidateID: str) -> Any:
        return self.node.GetSegmentation().GetSegment(candidateID)

    def _segmentIDs(self) -> list[str]:
        segmentation = self.node.GetSegmentation()
        return [segmentation.GetNthSegmentID(index) for index in range(segmentation.GetNumberOfSegments())]

    def _regions(self, candidateIDs: Sequence[str]) -> list[Region]:
        grid = nodes.volumeOf(self._pet).geometry
        found = {region.regionID: region for region in nodes.regionsOf(self.node, grid, roles=(CANDIDATE, *nodes.MEASURED))}
        return [found[each] for each in candidateIDs]

    def _hotter(self, *candidateIDs: str) -> Focus:
        return max((self.log.foci[each] for each in candidateIDs), key=lambda focus: focus.suvMax)

    def _addSegment(self, region: Region, focus: Focus, grid: Geometry) -> None:
        region = replace(region, name=_nameOf(focus), role=CANDIDATE)
        segmentID = nodes.addSegment(self.node, region, grid, COLORS[CANDIDATE])
        if segmentID != region.regionID:
            self.node.GetSegmentation().RemoveSegment(segmentID)
            raise ProblemError(
                _("The segmentation has another segment named {name}.").format(name=region.regionID),
                _("Rename or remove it first."),
            )
        nodes.showFaintly(self.node, segmentID)

    def _keep(self, changed: Sequence[str]) -> None:
        """The log into the node, and the decisions on these candidates into their segments."""
        self._text = self._log.toJSON()
        self.node.SetAttribute(REVIEW, self._text)
        for each in changed:
            if self._segment(each) is not None:
                self._show(each)

    def _show(self, candidateID: str) -> None:
        segment, decision = self._segment(candidateID), self.log.decisionOf(candidateID)
        event, focus = self.log.eventOf(candidateID), self.log.foci[candidateID]
        former = _decisionOf(nodes.tagOf(segment, DECISION_TAG))
        wasLesion = nodes.tagOf(segment, ROLE_TAG) == LESION
        role = LESION if decision == ACCEPTED else CANDIDATE
        nodes.setRole(segment, role)
        segment.SetColor(*COLORS[role])
        kept = {}
        if event is not None:
            before = former["decision"] if former else UNDECIDED
            kept = {"decision": decision, "place": asdict(event.place), "by": event.by, "at": event.at, "former": before}
        # Tags are separated by bars in a file.
        segment.SetTag(DECISION_TAG, json.dumps(kept).replace("|", "\\u007c") if kept else "")
        if event is not None and decision == ACCEPTED:
            if not wasLesion or _isNamedAfter(segment.GetName(), former):  # else a person has named it
                segment.SetName(self._freeName(event.place, candidateID))
            segments.setSite(segment, event.place.code, event.place.meaning, event.place.laterality)
        else:
            segment.SetName(_nameOf(focus))
            segment.SetTag(segments.SITE_TAG, "")
            segment.RemoveTag(TERMINOLOGY_TAG)  # it is no neoplasm
        display = self.node.GetDisplayNode()
        if display is not None:
            display.SetSegmentVisibility(candidateID, decision in (UNDECIDED, ACCEPTED))

    def _freeName(self, place: Place, candidateID: str) -> str:
        """After the place, with a number where there is another one there."""
        if not place.meaning:
            return segments.freeName(self.node)
        base = _lesionName(place)
        names = {self._segment(each).GetName() for each in self._segmentIDs() if each != candidateID}
        number, name = 1, base
        while name in names:
            number += 1
            name = f"{base} {number}"
        return name


def _nameOf(focus: Focus) -> str:
    return ", ".join(filter(None, (focus.candidateID, str(focus.place))))


def _lesionName(place: Place) -> str:
    """Not the place alone, which a reference region may be called."""
    return _("{place} lesion").format(place=str(place)[:1].upper() + str(place)[1:])


def _isNamedAfter(name: str, former: Mapping[str, Any] | None) -> bool:
    """Whether the name of a lesion is the one that it got when it was accepted."""
    place = Place(**former["place"]) if former else Place()
    if not place.meaning:
        return segments.isFreeName(name)
    return re.fullmatch(rf"{re.escape(_lesionName(place))}( \d+)?", name) is not None


def _decisionOf(tag: str) -> dict[str, Any] | None:
    """What the tag of a segment says; None for nothing, and for what is none of DECISIONS (merged, or of another program)."""
    try:
        known = json.loads(tag) if tag else {}
        Place(**known["place"])
        return known if known["decision"] in DECISIONS and {"by", "at"} <= known.keys() else None
    except (ValueError, LookupError, TypeError, AttributeError):
        return None


def _byAndAt() -> tuple[str, str]:
    return currentUser(), datetime.now().astimezone().isoformat(timespec="seconds")


def _letters(number: int) -> str:
    """a, b, ..., z, aa, ..."""
    return ("" if number < 26 else _letters(number // 26 - 1)) + chr(ord("a") + number % 26)
