"""Candidates and reference regions by rule, without a window: what HER2Quant's buttons do on MRML nodes."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from HER2PETLib.errors import ProblemError
from HER2PETLib.measure.candidaterule import DEFAULTS_ARE_OURS, CandidateRule
from HER2PETLib.measure.region import AUTOMATIC, CANDIDATE, COLORS, LESION, REFERENCE, Region
from HER2PETLib.measure.review import FOUND, PHYSIOLOGIC, REJECTED
from HER2PETLib.progress import Progress, silent
from HER2PETSlicer import nodes, organs, segments
from HER2PETSlicer.candidates import CandidateReview
from slicer.i18n import tr as _


@dataclass(frozen=True)
class Found:
    """added: IDs of new candidates. told: sentences that a person should read, such as what was left out and why."""

    added: list[str]
    told: list[str]


def find(pet: Any, segmentation: Any, organMasks: Any, rule: CandidateRule, progress: Progress = silent) -> Found:
    """Propose candidates on a PET and put them into a segmentation, in place of those that nobody has touched.

    organMasks: a segmentation node, or None. What lies in a lesion, or in a candidate that somebody has decided on, is left out, and told.
    Raises ProblemError.
    """
    from HER2PETLib.measure.candidates import proposeCandidates
    from HER2PETLib.organs.lesionsite import proposedPlace

    volume, told = nodes.volumeOf(pet), list[str]()
    review = CandidateReview(segmentation, pet)
    review.adopt()
    masks = [] if organMasks is None else organs.masksOn(organMasks, volume.geometry, tell=told.append, progress=progress)
    if not masks:
        told.append(
            _(
                "Without organ masks, more physiologic uptake and fewer faint foci are proposed, and no sites: choose masks under Organs."
            )
        )
    progress(1, 1, _("looking for foci"))
    candidates = proposeCandidates(volume, [mask.region for mask in masks], rule)
    instead = [each for each in review.open if _isUntouched(review, each)]
    taken = _taken(segmentation, volume.geometry, set(instead))
    kept = [each for each in candidates if not any(_holds(region, volume.geometry, each.hottest) for region in taken)]
    if left := len(candidates) - len(kept):
        told.append(_("{count} more left out because a lesion or a decided candidate is already there.").format(count=left))
    about = {
        "rule": {"inWords": str(rule), "about": DEFAULTS_ARE_OURS, **asdict(rule)},
        "organs": [mask.organ.name for mask in masks],
        "leftOut": left,
        "told": list(told),
    }
    places = [proposedPlace(each.region, each.hottest, masks, volume.geometry) for each in kept]
    return Found(review.add([each.region for each in kept], places, about, instead), told)


def _isUntouched(review: CandidateReview, candidateID: str) -> bool:
    """Whether a candidate is as it was found, and no step of a person was ever about it."""
    steps = [event for event in review.log.events if event.action != FOUND]
    return not any(
        candidateID in event.candidates or candidateID in [focus.candidateID for focus in event.made] for event in steps
    )


def _taken(segmentation: Any, grid: Any, untouched: set[str]) -> list[Region]:
    """Lesions, and candidates that stay."""
    regions = nodes.regionsOf(segmentation, grid, roles=(LESION, CANDIDATE))
    return [region for region in regions if region.regionID not in untouched and region.mask.any()]


def _holds(region: Region, grid: Any, ras: Sequence[float]) -> bool:
    at = np.rint(grid.toKJI(ras)).astype(int)
    return bool(region.within(at, at + 1).any())


def placeReferences(pet: Any, segmentation: Any, organMasks: Any, progress: Progress = silent) -> Found:
    """Put the reference region of each tissue whose organ has a mask into a segmentation (HER2PETLib.organs.automatic), away from lesions and from candidates
    that may be some.

    Those that a person drew, moved or redrew win: of their tissue none is made. Those that a rule made before are made anew. Raises ProblemError.
    """
    from HER2PETLib.measure.reference import REFERENCE_TISSUES
    from HER2PETLib.organs.automatic import automaticReference
    from HER2PETLib.organs.rules import REFERENCE_RULES

    volume, told, added = nodes.volumeOf(pet), list[str](), list[str]()
    masks = organs.masksOn(organMasks, volume.geometry, tell=told.append, progress=progress)
    regions = nodes.regionsOf(segmentation, volume.geometry, roles=(LESION, CANDIDATE, REFERENCE))
    log = CandidateReview(segmentation, pet).log
    mayBeLesions = [
        region
        for region in regions
        if region.role != REFERENCE and log.decisionOf(region.regionID) not in (PHYSIOLOGIC, REJECTED)
    ]
    sites = {tissue.key: tissue.siteCode for tissue in REFERENCE_TISSUES}
    missing, drawn = list[str](), list[str]()
    for done, rule in enumerate(REFERENCE_RULES):
        progress(done, len(REFERENCE_RULES), rule.name)
        ofTissue = [
            region
            for region in regions
            if region.role == REFERENCE
            and (sites[rule.tissue] == region.siteCode or region.name.casefold() == rule.name.casefold())
        ]
        if any(region.mask.any() and not _isByRule(region) for region in ofTissue):
            drawn.append(rule.name)
        elif not any(mask.organ.name in rule.organs for mask in masks):
            missing.append(rule.name)
        else:
            try:
                region = automaticReference(volume, masks, rule, mayBeLesions)
            except ProblemError as problem:
                told.append(str(problem))
                continue
            for former in ofTissue:
                segmentation.GetSegmentation().RemoveSegment(former.regionID)
            segmentID = nodes.addSegment(segmentation, region, volume.geometry, COLORS[REFERENCE])
            segment = segmentation.GetSegmentation().GetSegment(segmentID)
            segments.setSite(segment, region.siteCode, region.siteMeaning)
            nodes.showFaintly(segmentation, segmentID)
            added.append(segmentID)
    if drawn:
        told.append(_("Not placed, because a person drew or changed one: {names}.").format(names=", ".join(drawn)))
    if missing:
        told.append(_("Not placed, because there is no mask: {names}.").format(names=", ".join(missing)))
    return Found(added, told)


def _isByRule(region: Region) -> bool:
    from HER2PETLib.organs.automatic import BY_RULE

    return region.algorithm is not None and region.algorithm.name == BY_RULE and region.algorithm.type == AUTOMATIC
