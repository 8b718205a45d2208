"""Where right and wrong registrations of two CTs of generated women are told apart: what `followup/rigid.py` measures, of right pairs made harder and of wrong ones.

`python Testing/Benchmarks/registrationlimits.py [WOMEN] [SEED]` (6, 711): limits are set on these seeds; others tell how they hold.
"""

import sys
from dataclasses import replace

import numpy as np
import SimpleITK as sitk
from HER2PETLib.errors import ProblemError
from HER2PETLib.followup import rigid
from HER2PETLib.followup.preparing import CT, Prepared, prepared
from HER2PETLib.followup.rigid import registerRigid
from HER2PETLib.geometry import Volume
from HER2PETLib.phantom.cohort import makeCase
from HER2PETLib.phantom.draws import generator
from HER2PETLib.phantom.examinations import FDG_EXAMINATION, LATER_EXAMINATION, makeExamination
from HER2PETLib.phantom.imaging import ctHU
from HER2PETLib.phantom.organmasks import organLabels
from scipy import ndimage

FIRST_SEED, WOMEN = 711, 6
# HU that a contrast agent adds in the portal phase, round figures.
CONTRAST_HU = {"liver": 55, "spleen": 70, "kidney": 130, "aorta": 110, "heart": 100, "vena": 110, "portal": 110}


def sharp(values: np.ndarray, random: np.random.RandomState) -> np.ndarray:
    """Noise of 60 HU, and edges that overshoot."""
    blurred = ndimage.gaussian_filter(values.astype(np.float32), 1.0)
    return values + 1.0 * (values - blurred) + 60.0 * random.standard_normal(values.shape)


def enhanced(values: np.ndarray, labels: np.ndarray, names: list[str]) -> np.ndarray:
    result = values.astype(np.float32)
    for number, name in enumerate(names, start=1):
        for organ, more in CONTRAST_HU.items():
            if organ in name:
                result[labels == number] += more
    return result


def cut(volume: Volume, low: float, high: float) -> Volume:
    n, rows, columns = volume.geometry.shape
    begin, end = int(low * n), int(high * n)
    return Volume(volume.values[begin:end], volume.geometry.cropped((begin, 0, 0), (end - begin, rows, columns)), volume.unit)


def shifted(transform: sitk.Transform, shift: np.ndarray) -> sitk.Transform:
    moved = sitk.Euler3DTransform(transform)
    moved.SetTranslation((np.array(moved.GetTranslation()) + shift).tolist())
    return moved


def directions() -> np.ndarray:
    every = np.array([(x, y, z) for x in (-1, 0, 1) for y in (-1, 0, 1) for z in (-1, 0, 1) if (x, y, z) != (0, 0, 0)], float)
    return every / np.linalg.norm(every, axis=1)[:, None]


def row(kind: str, name: str, images: tuple[Prepared, Prepared], transform: sitk.Transform) -> tuple[str, float, float]:
    """Agreement where it lies, and the best one of all shifts by 8, 12, 16 and 24 mm."""
    here, overlap = rigid._agreement(*images, transform)
    best = {mm: max(rigid._agreement(*images, shifted(transform, mm * way))[0] for way in directions()) for mm in (8, 16, 24)}
    stretch = {}
    for factor in (0.94, 0.96, 0.98, 1.02, 1.04, 1.06):
        stretched = sitk.CompositeTransform(transform)
        scale = sitk.ScaleTransform(3, (1.0, 1.0, factor))
        scale.SetCenter(transform.GetCenter())
        stretched.AddTransform(scale)  # the last one is applied first
        stretch[factor] = rigid._agreement(*images, stretched)[0]
    print(f"{kind:24} {name:6} {here:.3f} overlap {overlap:.2f} | shifted " + " ".join(f"{mm}: {value:.3f}" for mm, value in best.items())
          + " | stretched " + " ".join(f"{f}: {v:.3f}" for f, v in stretch.items()), flush=True)  # fmt: skip
    return kind, here, max(best.values())


def main(women: int, seed: int) -> None:
    rigid.LEAST_SIMILARITY = -1.0  # here everything is measured
    former: Prepared | None = None
    for number in range(women):
        first = makeCase(seed + number, number)
        later = makeExamination(first, FDG_EXAMINATION if number % 2 == 0 else LATER_EXAMINATION)
        case = later.case
        one = Volume(
            ctHU(first.woman, list(first.lesions), first.ct, generator(first.seed, first.caseID, "CT")), first.ct.geometry, "HU"
        )
        other = Volume(ctHU(case.woman, later.painted, case.ct, generator(case.seed, case.key, "CT")), case.ct.geometry, "HU")
        random = generator(case.seed, case.key, "hard")
        labels, names = organLabels(case.woman, case.ct)
        contrast = enhanced(other.values, labels, names)
        hard = sharp(contrast, random)
        pairs = {
            "right": other,
            "right, noise, kernel": replace(other, values=sharp(other.values, random)),
            "right, contrast": replace(other, values=contrast),
            "right, all three": replace(other, values=hard),
            "right, lower 60 %": cut(other, 0.0, 0.6),
            "right, upper 60 %": cut(other, 0.4, 1.0),
            "right, all, lower 60 %": cut(replace(other, values=hard), 0.0, 0.6),
            "right, all, upper 60 %": cut(replace(other, values=hard), 0.4, 1.0),
        }
        fixed = prepared(one, 4.0, CT)
        truth = None
        for kind, volume in pairs.items():
            moving = prepared(volume, 4.0, CT)
            try:
                found = registerRigid(fixed, moving)
            except ProblemError as problem:
                print(f"{kind:24} {first.caseID:6} refused: {problem}")
                continue
            truth = truth or found.transform
            ends = rigid._ends(fixed)
            off = np.linalg.norm(rigid._moved(found.transform, ends) - rigid._moved(truth, ends), axis=1).max()
            row(f"{kind} ({off:.0f} mm)", first.caseID, (fixed, moving), found.transform)
            if kind in ("right", "right, all three"):
                for axis in range(3):
                    for sign in (-16.0, 16.0):
                        row(
                            f"  off {'RAS'[axis]} {sign:+.0f}",
                            first.caseID,
                            (fixed, moving),
                            shifted(found.transform, sign * np.eye(3)[axis]),
                        )
        if former is not None:
            for kind in ("right", "right, all three"):
                moving = prepared(pairs[kind], 4.0, CT)
                try:
                    found = registerRigid(former, moving)
                    row("another woman" + kind[5:], first.caseID, (former, moving), found.transform)
                except ProblemError as problem:
                    print(f"another woman {first.caseID:6} refused: {problem}")
        former = fixed


if __name__ == "__main__":
    main(*(int(given) for given in (sys.argv[1:] + [WOMEN, FIRST_SEED][len(sys.argv) - 1 :])))
