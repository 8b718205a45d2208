"""Where right and wrong registrations of two CTs of generated women are told apart: what `followup/rigid.py` measures, of right pairs made harder and of wrong ones.

`python Testing/Benchmarks/registrationlimits.py [WOMEN] [SEED]` (6, 711): limits are set on these seeds; others tell how they hold.
"""

import sys
from dataclasses import replace

import numpy as np
import SimpleITK as sitk
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
STRETCHED = (0.96, 1.04)
OFF_MM = ((16, 0, 0), (-16, 0, 0), (0, 16, 0), (0, -16, 0), (0, 0, 16), (0, 0, -16), (9, 9, 9), (-9, 9, -9))
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


def measured(kind: str, name: str, images: tuple[Prepared, Prepared], transform: sitk.Transform) -> tuple[float, float, float]:
    """What is asked of a registration, where it lies."""
    here, overlap = rigid._agreement(*images, transform)
    best = rigid.elsewhere(*images, transform)
    longer = max(
        rigid._agreement(*images, sitk.CompositeTransform([transform, stretched(images[0], factor)]))[0] for factor in STRETCHED
    )
    print(f"{kind:36} {name} agrees {here:.3f}, 16 mm off at best {best:.3f} ({best - here:+.3f}), longer or shorter {longer:.3f} "
          f"({longer - here:+.3f}), overlap {overlap:.2f}", flush=True)  # fmt: skip
    return here, best - here, longer - here


def stretched(first: Prepared, factor: float) -> sitk.Transform:
    scale = sitk.ScaleTransform(3, (1.0, 1.0, factor))
    scale.SetCenter([float(value) for value in rigid._ends(first).mean(axis=0)])
    return scale


def main(women: int, seed: int) -> None:
    rigid.LEAST_SIMILARITY = rigid.LEAST_OVERLAP = -1.0  # here everything is measured
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
        fixed, found = prepared(one, 4.0, CT), None
        for kind, volume in pairs.items():
            moving = prepared(volume, 4.0, CT)
            if found is None:
                found = registerRigid(fixed, moving)
            elif kind == "right, all, upper 60 %":
                again = registerRigid(fixed, moving)
                ends = rigid._ends(fixed)
                off = np.linalg.norm(rigid._moved(again.transform, ends) - rigid._moved(found.transform, ends), axis=1).max()
                measured(f"{kind}, registered ({off:.0f} mm off)", first.caseID, (fixed, moving), again.transform)
            measured(kind, first.caseID, (fixed, moving), found.transform)
            if kind in ("right", "right, all three"):
                for shift in OFF_MM:
                    moved = rigid._shifted(found.transform, np.array(shift, float))
                    measured(f"wrong, off by {shift}{kind[5:]}", first.caseID, (fixed, moving), moved)
        if former is not None:
            for kind in ("right", "right, all three"):
                moving = prepared(pairs[kind], 4.0, CT)
                stranger = registerRigid(former, moving)
                measured("wrong, another woman" + kind[5:], first.caseID, (former, moving), stranger.transform)
        former = fixed


if __name__ == "__main__":
    main(*(int(given) for given in (sys.argv[1:] + [WOMEN, FIRST_SEED][len(sys.argv) - 1 :])))
