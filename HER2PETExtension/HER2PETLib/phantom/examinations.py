"""Further examinations of a generated patient: an FDG PET/CT before the HER2 PET/CT, a second HER2 PET/CT months after it, in other postures.

Which of their regions are the same lesion, and where every point of the first examination lies in them, is known.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np

from HER2PETLib.phantom.anatomy import HIGHEST, LOWEST, REFERENCE_HEIGHT, REFERENCE_WEIGHT, Uptake, Woman, bloodSUV
from HER2PETLib.phantom.cohort import FDG, HALF_LIFE, STYLES, GeneratedCase
from HER2PETLib.phantom.draws import generator
from HER2PETLib.phantom.grid import Point, ScanGrid
from HER2PETLib.phantom.lesions import LIVER, SITES, Lesion, PlannedLesion, placeLesions
from HER2PETLib.phantom.posture import Posture

FDG_EXAMINATION, LATER_EXAMINATION = "FDG", "HER2-2"
# Round figures of FDG's usual uptake, an hour after injection (SUVbw): a picture that looks right, no measured truth.
FDG_UPTAKE = Uptake(liver=2.1, spleen=1.8, kidney=3.4, blood=1.6, marrow=1.3, lung=0.45, muscle=0.6, fat=0.25, brain=9.0, bowel=1.4,
                    heartWall=3.5, bladder=16.0, renalPelvis=9.0)  # fmt: skip
CORRESPONDENCE_COLUMNS = (
    "patientID", "lesionID", "examinationID", "regionID", "site", "diameterMm", "trueSUV", "avid", "centerR", "centerA", "centerS",
    "firstRegionID", "firstR", "firstA", "firstS",
)  # fmt: skip


@dataclass(frozen=True)
class LaterExamination:
    """case: to be imaged and written like the first. identities: region ID -> region ID of the same lesion in `first`, "" where it has none there.
    unseen: lesions of the first that are there on CT, and that this PET does not show."""

    first: GeneratedCase
    case: GeneratedCase
    identities: Mapping[str, str]
    unseen: tuple[Lesion, ...] = ()

    @property
    def painted(self) -> list[Lesion]:
        """All that are in the images."""
        return [*self.case.lesions, *self.unseen]

    def fromFirst(self, points: np.ndarray) -> np.ndarray:
        """Points (n, 3) of the first examination (mm, RAS) where they lie in this one: the truth."""
        woman = self.first.woman
        body = (np.asarray(points, float) - woman.origin) / woman.scale
        return np.array([self.case.woman.toScanner(point) for point in body.tolist()]).reshape(-1, 3)


def drawPosture(random: np.random.RandomState) -> Posture:
    """A posture as it may be on another day: turned by up to 4 degrees, breath of up to 14 mm, half of them with arms down."""
    turn = np.round(random.uniform(-4, 4, 3) * (0.8, 0.8, 1.0), 2).tolist()
    breath, chest = np.round(random.uniform((-14, -3), (14, 5)), 1).tolist()
    bend = np.round(random.uniform((-5, -6), (5, 6)), 1).tolist()
    return Posture((turn[0], turn[1], turn[2]), breath, chest, (bend[0], bend[1]), bool(random.randint(0, 2)))


def makeExamination(first: GeneratedCase, name: str, posture: Posture | None = None) -> LaterExamination:
    """The examination FDG_EXAMINATION or LATER_EXAMINATION of a patient. posture: instead of the one that is drawn."""
    random = generator(first.seed, "examination", first.caseID, name)
    isFDG = name == FDG_EXAMINATION
    drawn = drawPosture(random)
    weight = round(first.weight + float(random.uniform(-1.5, 1.5)), 1)
    along = first.height / REFERENCE_HEIGHT
    across = float(np.sqrt((weight / first.height) / (REFERENCE_WEIGHT / REFERENCE_HEIGHT)))
    r, a, s = np.round([random.uniform(-8, 8), random.uniform(-14, 6), random.uniform(-1150, -850)], 1).tolist()
    woman = Woman((across, across, along), (r, a, s), first.woman.liverSize, first.woman.spleenSize, FDG_UPTAKE, posture or drawn)
    plan = replace(
        first.plan, style="siemens" if isFDG or first.plan.style == "ge" else "ge", tracer=FDG if isFDG else first.plan.tracer
    )
    injected = (first.injected + timedelta(days=-int(random.randint(4, 20)) if isFDG else int(random.randint(60, 120)))).replace(
        tzinfo=None
    )
    start = injected + (timedelta(minutes=62) if isFDG else timedelta(days=5, minutes=int(random.randint(0, 120))))
    dose = float(round((370e6 if isFDG else first.doseBq) * random.uniform(0.96, 1.03), -4))
    days = (start - injected).total_seconds() / 86400
    if not isFDG:
        woman = replace(woman, uptake=replace(first.woman.uptake, blood=round(bloodSUV(days), 2)))
    scanner = STYLES[plan.style][0]
    # From the thighs to the skull's base or to its vertex: the middle of the images is not the same place of the body.
    top = HIGHEST if random.randint(0, 2) else 800.0
    low = LOWEST + float(random.randint(0, 30))
    length = (top - low) * along
    case = replace(
        first,
        plan=plan,
        examinationID=name,
        accession=f"RCC{random.randint(1_000_000, 9_999_999)}",
        studyID=f"{random.randint(10_000, 99_999)}",
        weight=weight,
        doseBq=dose,
        injected=injected,
        start=start,
        noise=0.08 if isFDG else 0.12 * float(np.sqrt(185e6 / dose * 2 ** ((days - 5) * 86400 / HALF_LIFE))),
        woman=woman,
        lesions=(),
        pet=_grid(128 if scanner.spacing[0] < 5 else 96, scanner.spacing, length, woman.origin, low * along),
        ct=_grid(168, (3.0, 3.0, 4.0), length, woman.origin, low * along),
    )
    lesions, former, unseen = _fdgLesions(first, case, random) if isFDG else _laterLesions(first, case, random)
    order = np.argsort([lesion.center[2] for lesion in lesions], kind="stable")[::-1]  # numbered from the head, whoever they were
    letter = "F" if isFDG else "L"
    renamed = tuple(replace(lesions[n], regionID=f"{letter}{number:02}") for number, n in enumerate(order, start=1))
    identities = {lesion.regionID: former[n] for lesion, n in zip(renamed, order, strict=True)}
    return LaterExamination(first, replace(case, lesions=renamed), identities, tuple(unseen))


def correspondence(later: LaterExamination) -> list[dict[str, object]]:
    """The truth, a row a lesion of either examination: CORRESPONDENCE_COLUMNS. center: where it lies in the later examination, also where
    it was not drawn there; regionID, firstRegionID: "" where it was not drawn."""
    byFirst = {former: region for region, former in later.identities.items() if former}
    rows = []
    for lesion in later.first.lesions:
        regionID = byFirst.get(lesion.regionID, "")
        again = next((one for one in later.case.lesions if one.regionID == regionID), None)
        (center,) = later.fromFirst(np.array([lesion.center]))
        rows.append(_row(later, f"{later.first.caseID}-{lesion.regionID}", regionID, again, center, lesion))
    news = [lesion for lesion in later.case.lesions if not later.identities[lesion.regionID]]
    return rows + [
        _row(
            later,
            f"{later.first.caseID}-{later.case.examinationID}-{lesion.regionID}",
            lesion.regionID,
            lesion,
            lesion.center,
            None,
        )
        for lesion in news
    ]


def _row(
    later: LaterExamination, lesionID: str, regionID: str, lesion: Lesion | None, center: np.ndarray | Point, first: Lesion | None
) -> dict[str, object]:
    shown = lesion or first
    assert shown is not None
    row: dict[str, object] = {"patientID": later.first.caseID, "lesionID": lesionID, "examinationID": later.case.examinationID}
    row |= {"regionID": regionID, "site": shown.site.title, "diameterMm": f"{shown.diameter:g}"}
    row |= {"trueSUV": lesion.suv if lesion else None, "avid": ("yes" if lesion.avid else "no") if lesion else "no"}
    row |= {f"center{axis}": f"{value:.2f}" for axis, value in zip("RAS", center, strict=True)}
    if first is not None:
        row |= {"firstRegionID": first.regionID}
        row |= {f"first{axis}": f"{value:.2f}" for axis, value in zip("RAS", first.center, strict=True)}
    return row


def _moved(first: GeneratedCase, case: GeneratedCase, lesion: Lesion, diameter: float) -> Lesion:
    body = (np.subtract(lesion.center, first.woman.origin) / first.woman.scale).tolist()
    r, a, s = np.round(case.woman.toScanner((body[0], body[1], body[2])), 3).tolist()
    return replace(lesion, center=(r, a, s), diameter=diameter, host=case.woman.suvAt((r, a, s)))


def _fdgLesions(
    first: GeneratedCase, case: GeneratedCase, random: np.random.RandomState
) -> tuple[list[Lesion], list[str], list[Lesion]]:
    """Those of the first that take up FDG: three in four, also some that HER2 PET does not show; who they are; and those that do not and are on the
    CT all the same. The second lesion of a patient where it is HER2-avid, and those that were not known before, are seen on HER2 PET alone."""
    drawn, former, unseen = [], [], []
    for number, lesion in enumerate(first.lesions):
        suv, isDark = round(float(random.uniform(4.5, 12.0)), 2), bool(random.uniform() < 0.25)
        moved = _moved(first, case, lesion, lesion.diameter)
        if isDark or (number == 1 and lesion.avid) or not lesion.known:
            unseen.append(replace(moved, suv=moved.host, avid=False))
        else:
            drawn.append(replace(moved, suv=round(suv + (moved.host if lesion.site.code == LIVER else 0.0), 2), avid=True))
            former.append(lesion.regionID)
    return drawn, former, unseen


def _laterLesions(
    first: GeneratedCase, case: GeneratedCase, random: np.random.RandomState
) -> tuple[list[Lesion], list[str], list[Lesion]]:
    """Those of the first with other sizes and uptake, less one that is gone, and one that is new."""
    gone = int(random.randint(0, len(first.lesions)))
    lesions, former = [], []
    for number, lesion in enumerate(first.lesions):
        growth, change = random.uniform(0.85, 1.2), random.uniform(0.6, 1.4)
        if number != gone:
            moved = _moved(first, case, lesion, round(lesion.diameter * float(growth), 1))
            lesions.append(replace(moved, suv=round(lesion.suv * float(change) if lesion.avid else lesion.suv, 2)))
            former.append(lesion.regionID)
    free = [name for name, site in SITES.items() if site not in [lesion.site for lesion in first.lesions]]
    (new,) = placeLesions(case.woman, (PlannedLesion(free[int(random.randint(0, len(free)))], 14, "avid low"),), random)
    return [*lesions, new], [*former, ""], []


def _grid(matrix: int, spacing: Point, length: float, origin: Point, low: float) -> ScanGrid:
    half = [size * (matrix - 1) / 2 for size in spacing[:2]]
    first = (round(origin[0] + half[0], 3), round(origin[1] + 8 + half[1], 3), round(origin[2] + low, 3))
    return ScanGrid((int(np.ceil(length / spacing[2])), matrix, matrix), spacing, first)
