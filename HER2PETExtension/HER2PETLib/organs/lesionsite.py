"""Where a focus lies, by the masks of organs: what is proposed as its anatomical site; a person decides."""

from collections.abc import Sequence

import numpy as np

from HER2PETLib.geometry import Geometry
from HER2PETLib.measure.region import Region
from HER2PETLib.measure.review import Place
from HER2PETLib.measure.sites import PAIRED_SITES, SITES
from HER2PETLib.organs.masks import OrganMask
from HER2PETLib.organs.vocabulary import LEFT, RIGHT, organs

ILIUM = ("SCT:22356005", "Ilium")


def proposedPlace(region: Region, hottestRAS: Sequence[float], masks: Sequence[OrganMask], geometry: Geometry) -> Place:
    """The organ whose mask the hottest voxel (mm) lies in, else the one that has at least half of the region's voxels, else none: what is merely
    near, as a rib is near a node of the axilla, is not proposed.

    A hip bone is named as its ilium where the region lies higher than the femur of that side, whose head is where ilium, ischium and pubis meet.
    """
    hottest = np.rint(geometry.toKJI(hottestRAS)).astype(int)
    at = [mask for mask in masks if mask.region.within(hottest, hottest + 1).any()]
    if not at:
        low, high = np.array(region.start), np.add(region.start, region.mask.shape)
        inside = [np.count_nonzero(mask.region.within(low, high) & region.mask) for mask in masks]
        at = [mask for mask, count in zip(masks, inside, strict=True) if count and 2 * count >= np.count_nonzero(region.mask)]
    if not at:
        return Place()
    organ = at[0].organ
    code, meaning = organ.site
    if organ.name in ("hip_left", "hip_right") and _isAbove(region, f"femur_{organ.laterality}", masks, geometry):
        code, meaning = ILIUM
    return Place(code, meaning, organ.laterality)


def knownPlaces() -> list[Place]:
    """What a person chooses from: sites of metastases, of paired ones each side, too, then every organ of the vocabulary; each once."""
    sites = [
        Place(code, meaning, side) for code, meaning in SITES for side in ("", *((LEFT, RIGHT) if code in PAIRED_SITES else ()))
    ]
    return list(dict.fromkeys([*sites, *(Place(*organ.site, organ.laterality) for organ in organs().values())]))


def _isAbove(region: Region, name: str, masks: Sequence[OrganMask], geometry: Geometry) -> bool:
    """Whether the middle of a region is higher than all of an organ that there is a mask of."""
    others = [mask.region for mask in masks if mask.organ.name == name]
    if not others:
        return False
    heights = [geometry.toRAS(np.argwhere(each.mask) + each.start)[:, 2] for each in (region, others[0])]
    return bool(heights[0].mean() > heights[1].max())
