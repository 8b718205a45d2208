"""What a candidate is: the rule as data, to be stated in a study's charter.

The defaults are ours. They were set on the eight patients of the generated trial; no published threshold tells lesions from other uptake of
89Zr-labeled HER2 antibodies, and these do not either: they only decide what a person is shown."""

import math
from dataclasses import dataclass

from HER2PETLib.errors import ProblemError

DEFAULTS_ARE_OURS = (
    "The defaults are ours, set on generated images; none is published for 89Zr, and none tells a lesion from other uptake."
)
# Activity on its way out of the body: what is hot inside of these is taken for urine, bile or what is in the bowel.
EXCRETING = (
    "kidney", "kidney_left", "kidney_right", "kidney_cyst_left", "kidney_cyst_right", "urinary_bladder", "gallbladder", "stomach", "duodenum",
    "small_bowel", "colon",
)  # fmt: skip
BLOOD_POOL = ("aorta", "heart")
LIVER, MARROW = "liver", "vertebrae"
BONES = (MARROW, "sacrum", "hip", "rib", "sternum", "femur", "humerus", "scapula", "clavicula", "skull")


@dataclass(frozen=True)
class CandidateRule:
    """How high a focus must be, what it is compared with, and what is too small, too large or too thin to be one.

    leastSUV: SUVmax, anywhere. outsideSUV: SUVmax outside of every organ mask. withoutMasksSUV: SUVmax where there are no masks at all.
    contrast: SUVmax over the mean of the surroundings, 5 to 15 mm from the focus; not asked for in the liver.

    The following are of values smoothed by a Gaussian of smoothMm (full width at half maximum). An organ's level and SD are the median and 1.4826 times the
    median absolute deviation of all organs of its kind (all vertebrae together); a bone's level is at least that of the vertebrae.
    ownTimes, liverTimes, ownSDs: a focus in an organ has at least so many times the organ's level, and the level and so many SDs.
    bloodTimes, bloodSDs: a focus outside of every mask, for vessels are everywhere: the same of aorta or heart. marginTimes: a focus within
    marginMm (blur of the PET) of another organ has at least so many times that one's level. excreting: no focus is proposed in these organs.

    standsOut: value over that of the third hottest of 26 directions, at the best of three distances, which a vessel or an edge does not have.
    edgeShare: where a focus ends, from its surroundings (0) to its maximum (1); 0.5 is A50. splitShare: two maxima are two foci where the
    way between them falls by this share of the lower one. leastMl, mostMl: volume in the smoothed image. leastFill: that volume over the volume of the sphere
    whose diameter is the largest extent, for what is longer than thinFromMm: a vessel fills less.
    """

    leastSUV: float = 0.6
    outsideSUV: float = 2.0
    withoutMasksSUV: float = 3.0
    contrast: float = 1.8
    ownTimes: float = 1.45
    liverTimes: float = 1.35
    bloodTimes: float = 1.2
    bloodSDs: float = 3.0
    noiseSDs: float = 3.8
    blurMm: float = 6.0
    marginMm: float = 4.5
    marginTimes: float = 1.3
    growTimes: float = 1.15
    smoothMm: float = 5.0
    standsOut: float = 1.3
    edgeShare: float = 0.5
    edgeSUV: float = 0.0
    splitShare: float = 0.15
    leastMl: float = 0.3
    mostMl: float = 150.0
    leastFill: float = 0.1
    thinFromMm: float = 25.0
    excreting: tuple[str, ...] = EXCRETING

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if isinstance(value, float) and not (math.isfinite(value) and value >= 0):
                raise ProblemError(f"{name} is {value}, in the rule for candidates.", "Give a number of 0 or more.")
        if not (0 < self.edgeShare < 1 and self.smoothMm > 0 and self.leastSUV > 0):
            raise ProblemError(
                "In the rule for candidates, edgeShare lies between 0 and 1, and smoothMm and leastSUV above 0.",
                "Correct the rule.",
            )

    def edgeAt(self, surroundings: float, maximum: float) -> float:
        """The SUV at which a focus ends."""
        edge = surroundings + self.edgeShare * (maximum - surroundings)
        return min(edge, self.edgeSUV) if self.edgeSUV > 0 else edge

    def __str__(self) -> str:
        return (
            f"SUVmax at least {self.leastSUV:g} ({self.outsideSUV:g} outside organs, {self.withoutMasksSUV:g} without masks) and {self.contrast:g} times the "
            f"surroundings; {self.ownTimes:g} times the organ's own level  (liver {self.liverTimes:g} times), "
            f"{self.bloodTimes:g} times the blood pool  outside organs, {self.marginTimes:g} times an organ within "
            f"{self.marginMm:g} mm; smoothed by {self.smoothMm:g} mm; edge at {self.edgeShare:.0%} between surroundings and maximum; split where the way between two "
            f"maxima falls by {self.splitShare:.0%}; {self.leastMl:g} to {self.mostMl:g} ml."
        )
