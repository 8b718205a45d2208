"""What a candidate is: the rule as data, to be stated in a study's charter.

The defaults are ours. They were set on generated patients (Testing/Benchmarks/candidateaccuracy.py); no published threshold tells lesions from other uptake of
89Zr-labeled HER2 antibodies, and these do not either: they only decide what a person is shown."""

import math
from dataclasses import dataclass, fields
from typing import Any

from HER2PETLib.errors import ProblemError

DEFAULTS_ARE_OURS = (
    "The defaults are ours, set on generated images; none is published for 89Zr, and none tells a lesion from other uptake."
)
# What stands for the rule as it is, in a cell of a table.
DEFAULT = "default"
# Activity on its way out of the body: what is hot inside of these is taken for urine, bile or what is in the bowel.
EXCRETING = (
    "kidney", "kidney_left", "kidney_right", "kidney_cyst_left", "kidney_cyst_right", "urinary_bladder", "gallbladder", "stomach", "duodenum",
    "small_bowel", "colon",
)  # fmt: skip
BLOOD_POOL = ("aorta", "heart")
LIVER, MARROW, SKULL = "liver", "vertebrae", "skull"
BONES = (MARROW, "sacrum", "hip", "rib", "sternum", "femur", "humerus", "scapula", "clavicula", SKULL)


@dataclass(frozen=True)
class CandidateRule:
    """How high a focus must be, what it is compared with, and what is too small, too large or too thin to be one.

    leastSUV: SUVmax, anywhere. outsideSUV: SUVmax outside of every organ mask. withoutMasksSUV, contrast: where there are no masks at all, SUVmax,
    and SUVmax over the mean of the surroundings, 5 to 15 mm from the focus.

    The following are of values smoothed by a Gaussian of smoothMm (full width at half maximum). An organ's level is the median of all organs of
    its kind (all vertebrae together); a bone's level is at least that of the vertebrae. What organs explain of the image is each at its level
    (excreting ones at their 95th percentile), blurred by blurMm and smoothMm. Noise is the SD (1.4826 times the median absolute
    deviation) inside of organs, where the blur does not reach, on their median; it grows with the root of the value.
    ownTimes, liverTimes: a focus in an organ has at least so many times the organ's level. bloodTimes, bloodSDs: one outside of every mask has so
    many times the level of aorta and heart, and that level and so many SDs, for vessels are everywhere. marginTimes: it has so many times the most that
    organs explain within marginMm (masks do not lie exactly where the PET's organs are). noiseSDs: so many SDs above its organ's level,
    and above what organs explain. growTimes: no focus reaches into what is less than so many times what organs explain. excreting: no focus is proposed in these
    organs.

    compactFill, compactTimes, compactSDs, compactBlood, compactMostMl: outside of every mask a focus may be as low as so many times the blood, and as the vertebrae, if it stands alone,
    which a vessel does not: all that hangs together with it, half way and more from its surroundings to its maximum, fills so much of the sphere across its extent,
    has so many times its surroundings, so many SDs more than these, and no more ml, for what is larger is an organ without a mask as often.
    Not within headMm of the skull's mask: glands and mucosa of the head stand alone, too.

    standsOut: value over that of the third hottest of 26 directions, at the best of four distances, which a vessel or an edge does not have.
    edgeShare: where a focus ends, from its surroundings (0) to its maximum (1); 0.5 is A50. edgeSUV: where it is above 0 and lower than that, a focus
    ends there: for large uneven tumors, of which A50 takes the hottest parts alone. splitShare: a maximum is a focus of its own where every way
    to what is hotter falls by this share of it. gapMm: two candidates between which the way falls less than between two even spheres of their volumes so far
    from each other (edge to edge), blurred as the PET and smoothed, are parts of one (measure.joining); 0 joins none. leastMl: volume in the smoothed image. mostMl: the same, where there are no masks. leastFill: that volume over the
    volume of the sphere whose diameter is the largest extent, for what is longer than thinFromMm: a vessel fills less.
    """

    leastSUV: float = 0.6
    outsideSUV: float = 2.0
    withoutMasksSUV: float = 3.0
    contrast: float = 1.8
    ownTimes: float = 1.45
    liverTimes: float = 1.35
    bloodTimes: float = 1.2
    bloodSDs: float = 4.7
    noiseSDs: float = 4.7
    compactTimes: float = 2.0
    compactSDs: float = 7.0
    compactFill: float = 0.5
    compactBlood: float = 0.65
    compactMostMl: float = 30.0
    headMm: float = 60.0
    blurMm: float = 6.0
    marginMm: float = 4.5
    marginTimes: float = 1.3
    growTimes: float = 1.15
    smoothMm: float = 5.0
    standsOut: float = 1.3
    edgeShare: float = 0.5
    edgeSUV: float = 0.0
    splitShare: float = 0.15
    gapMm: float = 3.0
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

    @classmethod
    def of(cls, text: str) -> "CandidateRule":
        """The rule that a cell of a table states: "default", or what differs from it as "noiseSDs=4; edgeSUV=2.5". Raises ProblemError."""
        numbers = {each.name for each in fields(cls) if isinstance(each.default, float)}
        differing: dict[str, Any] = {}
        for part in () if text.strip() == DEFAULT else text.split(";"):
            name, _, value = (each.strip() for each in part.partition("="))
            try:
                differing[name] = float(value)
            except ValueError:
                numbers.discard(name)
            if name not in numbers:
                raise ProblemError(
                    f"{part.strip()!r} is not part of a rule for candidates.",
                    f"Write {DEFAULT}, or name=number, separated by ;, of {', '.join(each.name for each in fields(cls) if isinstance(each.default, float))}.",
                )
        return cls(**differing)

    def edgeAt(self, surroundings: float, maximum: float) -> float:
        """The SUV at which a focus ends."""
        edge = surroundings + self.edgeShare * (maximum - surroundings)
        return min(edge, self.edgeSUV) if self.edgeSUV > 0 else edge

    def __str__(self) -> str:
        reach = f", down to SUV {self.edgeSUV:g}" if self.edgeSUV > 0 else ""
        joins = f", and deeper than between two spheres {self.gapMm:g} mm apart" if self.gapMm > 0 else ""
        return (
            f"SUVmax at least {self.leastSUV:g}, {self.outsideSUV:g} outside organs, {self.withoutMasksSUV:g} and {self.contrast:g} times the surroundings "
            f"without masks; {self.ownTimes:g} times the organ's own level (liver {self.liverTimes:g}), {self.bloodTimes:g} times the blood pool and "
            f"{self.bloodSDs:g} SDs above it outside organs, {self.marginTimes:g} times and {self.noiseSDs:g} SDs of noise above what organs explain within "
            f"{self.marginMm:g} mm (blurred by {self.blurMm:g} mm); outside organs also from {self.compactBlood:g} times the blood and the level of the vertebrae what stands alone: "
            f"{self.compactTimes:g} times its surroundings and {self.compactSDs:g} SDs more, {self.compactFill:.0%} of a sphere, at most {self.compactMostMl:g} ml, "
            f"farther than {self.headMm:g} mm from the skull; smoothed by {self.smoothMm:g} mm; edge at {self.edgeShare:.0%} between surroundings "
            f"and maximum{reach}; of its own where the way to what is hotter falls by {self.splitShare:.0%}{joins}; at least {self.leastMl:g} ml, without masks "
            f"at most {self.mostMl:g} ml."
        )
