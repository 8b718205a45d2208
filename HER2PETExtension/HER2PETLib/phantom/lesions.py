"""Metastases: where they may lie, how large and how active they are, and what is known of them."""

from dataclasses import dataclass

import numpy as np

from HER2PETLib.phantom.anatomy import Woman, spineA, vertebrae

SPINE = {name: (0.0, spineA(s), s) for name, s, *_ in vertebrae()}

LIVER, LUNG, BRAIN = ("SCT:10200004", "Liver"), ("SCT:39607008", "Lung"), ("SCT:12738006", "Brain")
VERTEBRA, SACRUM, ILIUM = ("SCT:51282000", "Vertebra"), ("SCT:54735007", "Sacrum"), ("SCT:22356005", "Ilium")
STERNUM, FEMUR = ("SCT:56873002", "Sternum"), ("SCT:71341001", "Femur")


@dataclass(frozen=True)
class Site:
    """A place in the reference woman (mm, RAS); hu: of a metastasis there that CT shows."""

    title: str
    code: tuple[str, str]
    point: tuple[float, float, float]
    hu: float


SITES = {
    "liver dome": Site("liver dome", LIVER, (52, 8, 388), 38),
    "liver right anterior": Site("liver, right lobe anterior", LIVER, (76, 46, 338), 38),
    "liver right posterior": Site("liver, right lobe posterior", LIVER, (64, -38, 346), 38),
    "liver right inferior": Site("liver, right lobe inferior", LIVER, (104, 6, 300), 38),
    "liver left": Site("liver, left lobe", LIVER, (-30, 42, 376), 38),
    "T6": Site("thoracic vertebra T6", VERTEBRA, SPINE["T6"], 420),
    "T9": Site("thoracic vertebra T9", VERTEBRA, SPINE["T9"], 420),
    "T11": Site("thoracic vertebra T11", VERTEBRA, SPINE["T11"], 70),
    "L1": Site("lumbar vertebra L1", VERTEBRA, SPINE["L1"], 420),
    "L3": Site("lumbar vertebra L3", VERTEBRA, SPINE["L3"], 420),
    "L4": Site("lumbar vertebra L4", VERTEBRA, SPINE["L4"], 70),
    "sacrum": Site("sacrum", SACRUM, (18, -68, 160), 420),
    "right ilium": Site("right ilium", ILIUM, (58, -36, 148), 420),
    "left ilium": Site("left ilium", ILIUM, (-58, -36, 148), 420),
    "sternum": Site("sternum", STERNUM, (0, 88, 490), 420),
    "right femur": Site("right proximal femur", FEMUR, (142, -10, 70), 420),
    "right axilla": Site("right axillary lymph node", ("SCT:68171009", "Axillary lymph node"), (144, 8, 560), 42),
    "left axilla": Site("left axillary lymph node", ("SCT:68171009", "Axillary lymph node"), (-144, 8, 556), 42),
    "mediastinum": Site("mediastinal lymph node", ("SCT:62683002", "mediastinal lymph node"), (0, -20, 500), 42),
    "right hilum": Site("right hilar lymph node", ("SCT:53074004", "hilar lymph node"), (48, -10, 486), 42),
    "left supraclavicular": Site("left supraclavicular lymph node", ("SCT:76838003", "supraclavicular lymph node"), (-44, 14, 618), 42),
    "retroperitoneum": Site("retroperitoneal lymph node", ("SCT:91394001", "retroperitoneal lymph node"), (-24, -6, 252), 42),
    "right upper lobe": Site("right lung, upper lobe", LUNG, (66, 16, 530), 25),
    "right lower lobe": Site("right lung, lower lobe", LUNG, (80, -44, 450), 25),
    "left upper lobe": Site("left lung, upper lobe", LUNG, (-68, 12, 540), 25),
    "left lower lobe": Site("left lung, lower lobe", LUNG, (-88, -46, 450), 25),
    "right frontal lobe": Site("brain, right frontal lobe", BRAIN, (34, 46, 838), 48),
    "left cerebellum": Site("brain, left cerebellum", BRAIN, (-28, -44, 782), 48),
}  # fmt: skip


@dataclass(frozen=True)
class Lesion:
    """A sphere. center: mm, RAS, in the scanner; suv: true SUVbw; host: SUVbw of the tissue around; hu: on CT, None where CT does not
    show it; avid: meant to stand out on PET; known: on recent CT, MR or FDG PET/CT; ihc, ish: HER2 of its tissue, the truth."""

    regionID: str
    site: Site
    center: tuple[float, float, float]
    diameter: float
    suv: float
    host: float
    hu: float | None
    avid: bool
    known: bool
    ihc: str
    ishRatio: float
    ishCopies: float

    @property
    def volumeMl(self) -> float:
        return float(np.pi * self.diameter**3 / 6000)

    @property
    def her2(self) -> str:
        """ "positive", "low" or "0" (ASCO/CAP 2018: group 1 with IHC 2+, or 3+; low is 1+, or 2+ without amplification)."""
        if self.ihc == "3+" or (self.ihc == "2+" and self.ishRatio >= 2.0 and self.ishCopies >= 4.0):
            return "positive"
        return "0" if self.ihc == "0" else "low"


# What a lesion of each kind is: (lowest, highest) SUV, avid, IHC, (ratio, copies) of ISH.
KINDS = {
    "3+": ((13.0, 21.0), True, "3+", (5.1, 14.2)),
    "2+ amplified": ((9.0, 13.0), True, "2+", (2.6, 6.1)),
    "avid low": ((6.5, 9.5), True, "1+", (1.2, 2.4)),
    "avid 2+": ((7.0, 10.0), True, "2+", (1.4, 2.9)),
    "faint": ((2.2, 3.2), False, "1+", (1.1, 2.2)),
    "low": ((1.0, 1.8), False, "1+", (1.2, 2.3)),
    "0": ((0.7, 1.3), False, "0", (1.1, 2.0)),
}


@dataclass(frozen=True)
class PlannedLesion:
    """One line of a patient's plan. known: on recent imaging; an unknown lesion is one that only HER2-targeted PET shows."""

    site: str
    diameter: float
    kind: str
    known: bool = True


def placeLesions(woman: Woman, plan: tuple[PlannedLesion, ...], random: np.random.RandomState) -> list[Lesion]:
    """The lesions of a plan in one patient, each moved by up to 2 mm and with an uptake drawn within its kind.

    An avid lesion in the liver takes up at least 1.7 times what the liver does; one that is not avid there is colder than the liver.
    """
    lesions = []
    for number, planned in enumerate(plan, start=1):
        site = SITES[planned.site]
        shift, share = random.uniform(-2, 2, 3), random.uniform()
        (lowest, highest), avid, ihc, (ratio, copies) = KINDS[planned.kind]
        suv = lowest + (highest - lowest) * share
        r, a, s = np.round(woman.toScanner(site.point) + shift, 1).tolist()
        center = (r, a, s)
        host = woman.suvAt(center)
        if site.code == LIVER:
            suv = suv + 0.7 * host if avid else (0.45 + 0.2 * share) * host
        hu = site.hu if planned.known else None
        lesions.append(
            Lesion(
                f"L{number:02}", site, center, planned.diameter, round(suv, 2), host, hu, avid, planned.known, ihc, ratio, copies
            )
        )
    return lesions
