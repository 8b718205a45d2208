"""Registration of two examinations of generated women: how far lesions are from where they truly are, beside what the registration says of itself.

`python Testing/Benchmarks/registration.py [WOMEN] [SEED]` (8, 601): on these seeds nothing was tuned; those up to 507 are seen. Seconds are of the processor, for the machine may be
busy. The last lines: how lesions of the two were put together by it (drawn alike, no question answered), and correlations of right pairs, of the same pairs 16 mm off, and of two women.
"""

import sys
import time
from collections import Counter

import numpy as np
import SimpleITK as sitk
from HER2PETLib.errors import ProblemError
from HER2PETLib.followup.bodyspace import BodySpace
from HER2PETLib.followup.evidence import placeOf
from HER2PETLib.followup.findings import Finding
from HER2PETLib.followup.matching import identify
from HER2PETLib.followup.preparing import CT, prepared
from HER2PETLib.followup.registration import Registration, register
from HER2PETLib.followup.rigid import LEAST_SIMILARITY, USUAL_LENGTH, USUAL_SIMILARITY, RigidResult, _agreement, registerRigid
from HER2PETLib.geometry import LPS_TO_RAS, Volume
from HER2PETLib.measure.region import Region
from HER2PETLib.phantom.cohort import makeCase
from HER2PETLib.phantom.draws import generator
from HER2PETLib.phantom.examinations import FDG_EXAMINATION, LATER_EXAMINATION, LaterExamination, makeExamination
from HER2PETLib.phantom.imaging import ctHU
from HER2PETLib.phantom.lesions import Lesion

FIRST_SEED, WOMEN, SIZES = 601, 8, ((0, 10), (10, 15), (15, 50))


def imagesOf(later: LaterExamination) -> tuple[Volume, Volume]:
    """The CTs of the first and the later examination."""
    first, case = later.first, later.case
    one = ctHU(first.woman, list(first.lesions), first.ct, generator(first.seed, first.caseID, "CT"))
    other = ctHU(case.woman, later.painted, case.ct, generator(case.seed, case.key, "CT"))
    return Volume(one, first.ct.geometry, "HU"), Volume(other, case.ct.geometry, "HU")


def off(images: tuple[Volume, Volume], found: Registration, shift: float) -> float:
    """Correlation of the trunks where the later one lies `shift` mm further to the head than it was found."""
    matrix = LPS_TO_RAS @ found.space.matrix @ LPS_TO_RAS
    transform = sitk.AffineTransform(3)
    transform.SetMatrix(matrix[:3, :3].ravel().tolist())
    transform.SetTranslation((matrix[:3, 3] + (0, 0, shift)).tolist())
    return _agreement(prepared(images[0], 4.0, CT), prepared(images[1], 4.0, CT), transform)[0]


def isTold(found: RigidResult) -> bool:
    """Whether a person is told that it may be another woman."""
    return found.similarity < USUAL_SIMILARITY or abs(found.length - 1) > USUAL_LENGTH


def finding(examination: str, lesion: Lesion, position: np.ndarray, error: float) -> Finding:
    code, meaning = lesion.site.code
    place = placeOf(Region("", lesion.site.title, siteCode=code, siteMeaning=meaning))
    r, a, s = (float(value) for value in position)
    region = Region(lesion.regionID, lesion.regionID, mask=np.ones((1, 1, 1), bool))
    return Finding(examination, region, (r, a, s), lesion.diameter / 2, error, place)


def matched(later: LaterExamination, space: BodySpace) -> list[tuple[float, str]]:
    """(diameter, how it was put together) of each lesion of the later examination: "right pair", "rightly alone", "wrong pair" or "missed pair", and "asked"
    before it where a person is asked."""
    here = [finding("first", lesion, np.array(lesion.center), 0.0) for lesion in later.first.lesions]
    centers = space.toFirst(np.array([lesion.center for lesion in later.case.lesions]))
    errors = space.errorAt(centers)
    there = [finding("later", *each) for each in zip(later.case.lesions, centers, errors.tolist(), strict=True)]
    diameters = {lesion.regionID: lesion.diameter for lesion in later.case.lesions}
    result = []
    for placed in identify([here, there]).placed:
        if placed.finding.examinationID == "later":
            region = placed.finding.region.regionID
            true = later.identities[region]
            made = placed.lesionID.removeprefix("first:") if placed.lesionID.startswith("first:") else ""
            how = ("right pair" if true else "rightly alone") if made == true else ("wrong pair" if made else "missed pair")
            result.append((diameters[region], f"asked, {how}" if placed.question else how))
    return result


def main(women: int, seed: int) -> None:
    errors, said, rigid, sizes, arms, names, spent, right, wrong = [], [], [], [], [], [], [], [], []
    former: Volume | None = None
    formerHeight = 0.0
    strangers = []
    pairs: list[tuple[float, str]] = []
    for number in range(women):
        first = makeCase(seed + number, number)
        later = makeExamination(first, FDG_EXAMINATION if number % 2 == 0 else LATER_EXAMINATION)
        images = imagesOf(later)
        points = np.array([lesion.center for lesion in first.lesions])
        truth = later.fromFirst(points)
        start = time.process_time()
        try:
            found = register(*images, firstPoints=points, laterPoints=np.array([lesion.center for lesion in later.case.lesions]))
        except ProblemError as problem:
            print(f"{first.caseID}: refused. {problem}")
            continue
        spent.append(time.process_time() - start)
        errors += np.linalg.norm(found.space.fromFirst(points) - truth, axis=1).tolist()
        rigid += np.linalg.norm(points @ found.space.matrix[:3, :3].T + found.space.matrix[:3, 3] - truth, axis=1).tolist()
        said += found.space.errorAt(points).tolist()
        sizes += [lesion.diameter for lesion in first.lesions]
        names += [f"{first.caseID} {lesion.site.title}" for lesion in first.lesions]
        arms += [later.case.woman.armsDown] * len(points)
        for lesion, one, other in zip(first.lesions, errors[-len(points) :], said[-len(points) :], strict=True):
            print(f"{first.caseID} {lesion.site.title:32} {lesion.diameter:4.0f} mm: off {one:4.1f} mm, estimated {other:4.1f} mm"
                  f"{', arms moved' if later.case.woman.armsDown else ''}", flush=True)  # fmt: skip
        said_ = [warning for warning in found.warnings if "another woman" in warning]
        print(f"{first.caseID}: agree {found.similarity:.2f}; {' '.join(said_) or 'nothing of another woman'}", flush=True)
        pairs += (put := matched(later, found.space))
        print(f"{first.caseID}: {'; '.join(f'{diameter:.0f} mm {how}' for diameter, how in put)}", flush=True)
        right.append(found.similarity)
        wrong.append(off(images, found, 16.0))
        if former is not None:
            try:
                stranger = registerRigid(prepared(former, 4.0, CT), prepared(images[1], 4.0, CT))
                strangers.append(stranger.similarity)
                taller = first.height / formerHeight
                print(
                    f"{first.caseID} and the woman before: agree {stranger.similarity:.2f}, {'told' if isTold(stranger) else 'NOT TOLD'}; length {stranger.length:.3f}, truly {taller:.3f}"
                )
            except ProblemError as problem:
                print(f"{first.caseID} and the woman before: refused. {problem}")
                strangers.append(0.0)
        former, formerHeight = images[0], first.height
    true, estimated, size = np.array(errors), np.array(said), np.array(sizes)
    print(f"{len(spent)} pairs, {len(true)} lesions; {np.mean(spent):.0f} s a pair, {max(spent):.0f} s at most (asked: 60 s)")
    print(f"rigid alone      median {np.median(rigid):5.1f} mm, worst {max(rigid):5.1f} mm")
    print(f"refined          median {np.median(true):5.1f} mm, worst {true.max():5.1f} mm (asked: under 3 and under 8)")
    for low, high in SIZES:
        some = true[(size > low) & (size <= high)]
        if len(some):
            print(f"  {low:2}-{high} mm        median {np.median(some):5.1f} mm, worst {some.max():5.1f} mm of {len(some)}")
    print(
        f"estimated error is at least the true one: {np.mean(estimated >= true):.0%}; rank correlation {_ranked(estimated, true):.2f}"
    )
    missed = [(name, one, other) for name, one, other in zip(names, true, estimated, strict=True) if one > 8.0]
    for name, one, other in missed:
        print(f"  over 8 mm: {name}, {one:.1f} mm, estimated {other:.1f} mm")
    for low, high in SIZES:
        hows = Counter(how for diameter, how in pairs if low < diameter <= high)
        print(f"matched, {low:2}-{high} mm: {', '.join(f'{how} {count}' for how, count in sorted(hows.items())) or 'none'}")
    print(f"correlation: right {min(right):.2f}-{max(right):.2f}; 16 mm off {min(wrong):.2f}-{max(wrong):.2f}; "
          f"of two women up to {max(strangers, default=0.0):.2f}; least accepted {LEAST_SIMILARITY}")  # fmt: skip


def _ranked(one: np.ndarray, other: np.ndarray) -> float:
    from scipy.stats import spearmanr

    return float(spearmanr(one, other).statistic)


if __name__ == "__main__":
    main(*(int(given) for given in (sys.argv[1:] + [WOMEN, FIRST_SEED][len(sys.argv) - 1 :])))
