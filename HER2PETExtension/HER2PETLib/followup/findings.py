"""What one examination shows of the patient's lesions: regions, and where they are in the space that all examinations share."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from HER2PETLib.followup.evidence import BodyPart, placeOf
from HER2PETLib.followup.space import Space, errorAt
from HER2PETLib.geometry import Geometry
from HER2PETLib.measure.region import LESION, Region, maximumDiameter
from HER2PETLib.organs.masks import OrganMask

# Of a region in an organ: at least this share of its voxels has to lie in the mask.
_MOSTLY = 0.5


@dataclass(frozen=True, eq=False)
class Finding:
    """A lesion as one examination shows it.

    position: center of its voxels, mm RAS, in the world of the first examination. radiusMm: half of its largest diameter. residualMm:
    estimated error of the position. place: organ and side.
    """

    examinationID: str
    region: Region
    position: tuple[float, float, float]
    radiusMm: float
    residualMm: float
    place: BodyPart

    @property
    def key(self) -> tuple[str, str]:
        """What names the finding in a patient: examination and region."""
        return self.examinationID, self.region.regionID

    @property
    def findingID(self) -> str:
        """The same as one text; a lesion bears that of the finding which it was first seen as."""
        return f"{self.examinationID}:{self.region.regionID}"


def findingsOf(
    examinationID: str, regions: Sequence[Region], grid: Geometry, space: Space, masks: Sequence[OrganMask] = ()
) -> list[Finding]:
    """The lesions of `regions` (on the voxels of `grid`) that have voxels, in their order. masks: organs on the same voxels."""
    findings = []
    for region in regions:
        if region.role != LESION or not region.mask.any():
            continue
        center = region.center(grid)
        (position,) = space.toFirst(center[None, :])
        r, a, s = (float(value) for value in position)
        diameter = maximumDiameter(region.mask, grid.ijkToRAS) or 0.0
        place = placeOf(region, "" if region.siteCode else organAround(region, masks))
        findings.append(Finding(examinationID, region, (r, a, s), diameter / 2, errorAt(space, position), place))
    return findings


def organAround(region: Region, masks: Sequence[OrganMask]) -> str:
    """Name of the organ that holds most of the region, if it holds at least half of it; "" otherwise."""
    low, high = np.array(region.start), np.array(region.start) + region.mask.shape
    shares = [(int((region.mask & mask.region.within(low, high)).sum()), mask.organ.name) for mask in masks]
    most, name = max(shares, default=(0, ""))
    return name if most and most >= _MOSTLY * int(region.mask.sum()) else ""
