"""Where reference regions are made in organ masks: rules as data, to be stated in a study's charter.

The numbers are ours. Published: a sphere of 3 cm in the right lobe of the healthy liver, without vessels, else the blood pool of the descending aorta (PERCIST,
as PMOD's manual gives it). No erosion of an aorta's mask is published; activity that leaves the edge by the blur of the PET (5 to 7 mm) asks for about
as much."""

from dataclasses import dataclass

DESCENDING, RIGHT_HALF = "descending", "right half"
_LOBES = (
    "lung_upper_lobe_left",
    "lung_lower_lobe_left",
    "lung_upper_lobe_right",
    "lung_middle_lobe_right",
    "lung_lower_lobe_right",
)


@dataclass(frozen=True)
class ReferenceRule:
    """tissue: a key of measure.reference.REFERENCE_TISSUES. organs: names of the vocabulary, whose masks together are the organ.

    erosionMm: how far the center of a voxel lies, at least, from that of the nearest voxel outside the organ. marginMm: and from that of the
    nearest voxel of a lesion, or of an organ in `clearOf` (vessels). part: "descending", of the aorta: in each axial slice the most posterior part of what
    is left, from the highest slice with two parts down (above is the arch); "right half": the half of the organ's voxels that is farther
    right, which is in the right lobe of any liver whose right lobe is the larger. sphereMm: diameter of the sphere at the place with the lowest
    coefficient of variation, its whole surface that far from edge and lesions; 0 for all that is left. withinMedian: by which share the sphere's mean may differ
    from the median of the organ, eroded: a large metastasis that nobody drew is uniform, too. leastMl: less is refused.
    """

    tissue: str
    name: str
    organs: tuple[str, ...]
    erosionMm: float
    marginMm: float
    leastMl: float
    part: str = ""
    sphereMm: float = 0
    withinMedian: float = 0.2
    clearOf: tuple[str, ...] = ()

    def __str__(self) -> str:
        said = [f"erosion {self.erosionMm:g} mm", f"{self.marginMm:g} mm from lesions", f"at least {self.leastMl:g} ml"]
        if self.clearOf:
            said[1] += f" and from {', '.join(self.clearOf)}"
        if self.sphereMm:
            said.insert(
                0,
                f"sphere of {self.sphereMm:g} mm at the lowest coefficient of variation, its mean within {self.withinMedian:.0%} of the organ's median",
            )
        return f"{', '.join(self.organs)}{f' ({self.part})' if self.part else ''}: {'; '.join(said)}."


REFERENCE_RULES: tuple[ReferenceRule, ...] = (
    ReferenceRule("bloodPool", "Blood pool", ("aorta",), 6, 10, 5, part=DESCENDING),
    ReferenceRule(
        "liver", "Liver", ("liver",), 10, 10, 10, part=RIGHT_HALF, sphereMm=30, clearOf=("portal_vein_and_splenic_vein", "inferior_vena_cava")
    ),
    ReferenceRule("spleen", "Spleen", ("spleen",), 8, 10, 5),
    ReferenceRule("kidney", "Kidney", ("kidney_left", "kidney_right", "kidney"), 8, 10, 5),
    ReferenceRule("boneMarrow", "Bone marrow", tuple(f"vertebrae_L{n}" for n in range(1, 6)), 6, 10, 5),
    ReferenceRule("lung", "Lung", (*_LOBES, "lung_left", "lung_right", "lung"), 15, 10, 50),
    ReferenceRule("muscle", "Gluteal muscle", ("gluteus_maximus_left", "gluteus_maximus_right", "gluteus_maximus"), 8, 10, 20),
    ReferenceRule("brain", "Brain", ("brain",), 10, 10, 100),
)  # fmt: skip
