"""One generated woman twice: her first CT, and that of her FDG PET/CT in another posture, with where each lesion truly is."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from HER2PETLib.followup.registration import Registration, register
from HER2PETLib.geometry import Volume
from HER2PETLib.phantom.cohort import makeCase
from HER2PETLib.phantom.draws import generator
from HER2PETLib.phantom.examinations import FDG_EXAMINATION, LaterExamination, makeExamination
from HER2PETLib.phantom.imaging import ctHU

SEED = 7  # neither a seed that the settings were tried on nor one of the benchmark


@dataclass(frozen=True, eq=False)
class Pair:
    examination: LaterExamination
    first: Volume
    later: Volume
    points: np.ndarray
    truth: np.ndarray


@cache
def pair() -> Pair:
    first = makeCase(SEED, 0)
    later = makeExamination(first, FDG_EXAMINATION)
    one = ctHU(first.woman, list(first.lesions), first.ct, generator(SEED, "first"))
    other = ctHU(later.case.woman, later.painted, later.case.ct, generator(SEED, "later"))
    points = np.array([lesion.center for lesion in first.lesions])
    return Pair(
        later, Volume(one, first.ct.geometry, "HU"), Volume(other, later.case.ct.geometry, "HU"), points, later.fromFirst(points)
    )


@cache
def registered() -> Registration:
    return register(pair().first, pair().later, firstPoints=pair().points)
