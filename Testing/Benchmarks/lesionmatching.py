"""How often findings of two examinations are put together rightly, by size of the lesion and error of the registration.

`python Testing/Benchmarks/lesionmatching.py`. Positions only, no images: the generated patients with their truth of correspondence, and patients with
many lesions (30 and 100 in a body of 300 x 180 x 700 mm, no two nearer than 12 mm). The error of the registration is drawn for each lesion (normal, the
same in all directions); its root mean square is what the matching is told, as a registration's estimate would. One lesion in four is on one examination only.
"""

import math
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

import numpy as np
from HER2PETLib.followup.evidence import BodyPart, placeOf
from HER2PETLib.followup.findings import Finding
from HER2PETLib.followup.matching import identify
from HER2PETLib.measure.region import Region
from HER2PETLib.phantom.cohort import makeCase
from HER2PETLib.phantom.examinations import FDG_EXAMINATION, LATER_EXAMINATION, LaterExamination, makeExamination
from HER2PETLib.phantom.lesions import Site
from HER2PETLib.phantom.trial import SEED

ERRORS_MM = (1.0, 3.0, 5.0, 8.0)
SIZES = ((0, 10), (10, 15), (15, 25), (25, 100))
DRAWS = 3
BODY_MM, NEAREST_MM = (300.0, 180.0, 700.0), 12.0
VOXEL = np.ones((1, 1, 1), bool)

# (findings of the first, of the later with their true position in the first, {later region: first region or ""})
Pair = tuple[list[Finding], list[Finding], dict[str, str]]


def finding(examination: str, regionID: str, position: np.ndarray, diameter: float, error: float, place: BodyPart) -> Finding:
    r, a, s = (float(value) for value in position)
    return Finding(examination, Region(regionID, regionID, mask=VOXEL), (r, a, s), diameter / 2, error, place)


@cache
def examinations(patients: int) -> list[LaterExamination]:
    """Both later examinations of each generated patient."""
    return [
        makeExamination(makeCase(SEED, number), name)
        for number in range(patients)
        for name in (FDG_EXAMINATION, LATER_EXAMINATION)
    ]


@cache
def trueCenters(later: int, patients: int) -> list[np.ndarray]:
    """Where the lesions of a later examination are in the first."""
    one = examinations(patients)[later]
    return [one.first.woman.toScanner(tuple(one.case.woman.toReference(lesion.center))) for lesion in one.case.lesions]


def generated(error: float, patients: int, random: np.random.Generator) -> Iterator[Pair]:
    """The generated patients, with what the phantom knows."""
    for n, later in enumerate(examinations(patients)):
        here = [
            finding("first", one.regionID, np.array(one.center), one.diameter, 0, _place(one.site)) for one in later.first.lesions
        ]
        there = []
        for one, true in zip(later.case.lesions, trueCenters(n, patients), strict=True):
            off = random.normal(0, error / math.sqrt(3), 3)
            there.append(finding("later", one.regionID, true + off, one.diameter, error, _place(one.site)))
        yield here, there, dict(later.identities)


def _place(site: Site) -> BodyPart:
    code, meaning = site.code
    return placeOf(Region("", site.title, siteCode=code, siteMeaning=meaning))


def crowded(error: float, count: int, random: np.random.Generator) -> Iterator[Pair]:
    """Patients with many lesions, whose sites nobody coded."""
    points: list[np.ndarray] = []
    while len(points) < count:
        point = random.uniform(0, BODY_MM)
        if all(np.linalg.norm(point - other) >= NEAREST_MM for other in points):
            points.append(point)
    diameters = random.lognormal(math.log(14), 0.45, count)
    here, there, truth = [], [], {}
    for number, (point, diameter) in enumerate(zip(points, diameters, strict=True)):
        kind = random.integers(0, 8)  # 0: only here, 1: only there
        if kind != 1:
            here.append(finding("first", str(number), point, diameter, 0, BodyPart()))
        if kind != 0:
            off = random.normal(0, error / math.sqrt(3), 3)
            there.append(finding("later", str(number), point + off, diameter, error, BodyPart()))
            truth[str(number)] = "" if kind == 1 else str(number)
    yield here, there, truth


class Count:
    """right: pairs that are true; made, true: all that were made, all that are; asked: findings with a question; wrong: of pairs made and not asked about."""

    def __init__(self) -> None:
        self.right = self.made = self.true = self.asked = self.wrong = self.findings = 0


def count(pairs: Iterator[Pair], counts: dict) -> None:
    for here, there, truth in pairs:
        size = {each.region.regionID: 2 * each.radiusMm for each in there}
        for placed in identify([here, there]).placed:
            region = placed.finding.region.regionID
            if placed.finding.examinationID != "later":
                continue
            made = placed.lesionID.removeprefix("first:") if placed.lesionID.startswith("first:") else ""
            for key in (next(one for one in SIZES if one[0] <= size[region] < one[1]), "all"):
                each = counts[key]
                each.findings += 1
                each.made += bool(made)
                each.true += bool(truth[region])
                each.right += bool(made) and made == truth[region]
                each.asked += bool(placed.question)
                each.wrong += made != truth[region] and not placed.question


def main() -> None:
    sources = {
        "generated patients": lambda error, random: generated(error, 8, random),
        "30 lesions a patient": lambda error, random: crowded(error, 30, random),
        "100 lesions a patient": lambda error, random: crowded(error, 100, random),
    }
    print("patients                error    size, mm   findings  precision  recall  asked  wrong, not asked")
    for title, source in sources.items():
        for error in ERRORS_MM:
            random = np.random.default_rng(16)
            counts: dict = defaultdict(Count)
            for _ in range(DRAWS if title.startswith("gen") else 4 * DRAWS):
                count(source(error, random), counts)
            for size in (*SIZES, "all"):
                each = counts[size]
                if each.findings:
                    name = size if size == "all" else f"{size[0]}-{size[1]}"
                    precision, recall = each.right / max(each.made, 1), each.right / max(each.true, 1)
                    print(
                        f"{title:22} {error:4g} mm  {name:>9}  {each.findings:9}  {precision:9.3f}  {recall:6.3f}  {each.asked:5}  {each.wrong:5}"
                    )


if __name__ == "__main__":
    main()
