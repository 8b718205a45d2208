"""How many patients, lesions and readers a stated area under the ROC curve needs, by simulation.

A lesion's latent score is normal with variance 1 and, where it is diseased, a mean that gives each reader's area. Its variance has a part that the lesions
of a patient share, one of what is left that all readers see alike in the lesion, and the rest is the reader's own. Readers' true areas are
normal around the stated one. Each simulated study is analyzed as a real one: covariances by Obuchowski 1997 for lesions in patients, readers by Obuchowski
and Rockette 1995 with Hillis' degrees of freedom (readers like these), and these readers only (normal). Scores are continuous: five
categories lose a little.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from HER2PETLib.errors import ProblemError
from HER2PETLib.progress import Progress, silent
from HER2PETLib.statistics.jackknife import FEWEST_PATIENTS
from HER2PETLib.statistics.multireader import FIXED, RANDOM, componentsOf, hasWidth, readersLikeThese, theseReaders
from HER2PETLib.statistics.proportions import NORMAL_QUANTILE
from HER2PETLib.statistics.rocarea import clusteredCovariance, placementValues
from HER2PETLib.tables.columns import Column

READER_COLUMNS = (
    Column("patients", "Patients", "", "with verified lesions", "int"),
    Column("lesions", "Lesions", "", "verified in each patient", "int"),
    Column("readers", "Readers", "", "", "int"),
    Column("area", "AUC", "", "mean over the studies, of the readers' mean", "double"),
    Column("areaSD", "SD", "", "of the readers' mean AUC, between studies", "double"),
    Column("width", "Width, readers like these", "", "median of the 95 % interval; empty: one reader", "double"),
    Column("power", "Power, readers like these", "", "share of the studies whose interval lies above the null value", "double"),
    Column("powerError", "Monte Carlo error", "", "standard error of this power", "double"),
    Column("widthFixed", "Width, these readers", "", "median of the 95 % interval", "double"),
    Column("powerFixed", "Power, these readers", "", "share of the studies whose interval lies above the null value", "double"),
    Column("powerFixedError", "Monte Carlo error", "", "standard error of this power", "double"),
    Column(
        "notEstimable",
        "Not estimable",
        "",
        f"share of the studies without an interval (fewer than {FEWEST_PATIENTS} patients with lesions of either kind, or scores that separate "
        "them completely); they count as not above",
        "double",
    ),
)


@dataclass(frozen=True)
class Design:
    """area: the stated AUC; null: the value that it is to be shown above. prevalence: share of diseased lesions. diseaseCorrelation: of the latent disease
    of two lesions of a patient. patientCorrelation: share of a score's variance that is the patient's. readerCorrelation: share of
    what is left that readers see alike. readerSD: of the readers' true areas. Raises ProblemError for what cannot be."""

    patients: int
    lesions: int
    readers: int
    area: float
    null: float = 0.5
    prevalence: float = 0.5
    diseaseCorrelation: float = 0.0
    patientCorrelation: float = 0.3
    readerCorrelation: float = 0.5
    readerSD: float = 0.02

    def __post_init__(self) -> None:
        for name in ("area", "null", "prevalence"):
            if not 0 < getattr(self, name) < 1:
                raise ProblemError(f"The {name} is {getattr(self, name):g}.", "Give a number between 0 and 1.")
        for name in ("diseaseCorrelation", "patientCorrelation", "readerCorrelation"):
            if not 0 <= getattr(self, name) < 1:
                raise ProblemError(f"{name} is {getattr(self, name):g}.", "Give a number from 0 to less than 1.")
        if not 0 <= self.readerSD < 0.2:
            raise ProblemError(f"readerSD is {self.readerSD:g}.", "Give a standard deviation of areas, from 0 to less than 0.2.")
        for name in ("patients", "lesions", "readers"):
            if getattr(self, name) < 1:
                raise ProblemError(f"{name} is {getattr(self, name)}.", "Give 1 or more.")
        if self.null >= self.area:
            raise ProblemError(f"The AUC {self.area:g} is not above the null value {self.null:g}.", "State a larger AUC.")


def planReaders(
    design: Design,
    patients: tuple[int, ...],
    lesions: tuple[int, ...],
    readers: tuple[int, ...],
    studies: int = 1000,
    seed: int = 1,
    progress: Progress = silent,
) -> list[dict[str, object]]:
    """One row for each combination, with the columns READER_COLUMNS. The same seed gives the same rows. Raises ProblemError for sizes that cannot be."""
    if studies < 1 or seed < 0:
        raise ProblemError(
            f"{studies} studies with the seed {seed} cannot be simulated.", "Give 1 study or more, and a seed of 0 or more."
        )
    combinations = list(product(patients, lesions, readers))
    rows = []
    for done, (number, each, many) in enumerate(combinations):
        progress(done, len(combinations), f"{number} patients, {each} lesions, {many} readers")
        rows.append(_row(replace(design, patients=number, lesions=each, readers=many), studies, seed))
    progress(len(combinations), len(combinations), "")
    return rows


def simulated(
    design: Design, studies: int, seed: int
) -> Iterator[tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.int64]]]:
    """Scores (readers, lesions), truth and patients (lesions,) of each study."""
    from scipy.stats import norm

    random = np.random.default_rng(seed)
    patients = np.repeat(np.arange(design.patients), design.lesions)
    shared, own = design.patientCorrelation, 1 - design.patientCorrelation
    seen = own * design.readerCorrelation
    for _ in range(studies):
        latent = np.sqrt(design.diseaseCorrelation) * random.normal(size=design.patients)[patients]
        latent += np.sqrt(1 - design.diseaseCorrelation) * random.normal(size=patients.size)
        isDiseased = latent > norm.isf(design.prevalence)
        areas = np.clip(random.normal(design.area, design.readerSD, design.readers), 0.001, 0.999)
        scores = np.sqrt(shared) * random.normal(size=design.patients)[patients] + np.sqrt(seen) * random.normal(
            size=patients.size
        )
        scores = scores + np.sqrt(own - seen) * random.normal(size=(design.readers, patients.size))
        # Two lesions of two patients differ with variance 2.
        yield scores + np.sqrt(2) * norm.ppf(areas)[:, None] * isDiseased, isDiseased, patients


def _row(design: Design, studies: int, seed: int) -> dict[str, object]:
    means: list[float] = []
    found: dict[str, list[tuple[float, float]]] = {FIXED: [], RANDOM: []}  # mean, and half the interval
    for scores, isDiseased, patients in simulated(design, studies, seed):
        inBoth = min(np.unique(patients[isDiseased]).size, np.unique(patients[~isDiseased]).size)
        if inBoth < FEWEST_PATIENTS:
            continue
        placed = placementValues(scores, isDiseased)
        components = componentsOf(placed.areas[None], clusteredCovariance(placed, patients).covariance)
        means.append(float(placed.areas.mean()))
        ofReaders = {FIXED: (theseReaders(components), np.inf), RANDOM: readersLikeThese(components)}
        for readersAre, (variance, df) in ofReaders.items():
            if hasWidth(variance):
                found[readersAre].append((means[-1], _quantile(df) * float(np.sqrt(variance))))

    def share(readersAre: str) -> float:
        return sum(mean - reach > design.null for mean, reach in found[readersAre]) / studies

    def width(readersAre: str) -> float | None:
        if not found[readersAre]:
            return None
        mean, reach = np.array(found[readersAre]).T
        return float(np.median(np.minimum(mean + reach, 1) - np.maximum(mean - reach, 0)))

    def error(chance: float) -> float:
        # Of one study more with it and one without, so that none and all of the studies have an error, too.
        near = (chance * studies + 1) / (studies + 2)
        return float(np.sqrt(near * (1 - near) / studies))

    several = design.readers > 1
    powerFixed, power = share(FIXED), share(RANDOM) if several else None
    estimated = min(len(found[FIXED]), len(found[RANDOM])) if several else len(found[FIXED])
    return {
        "patients": design.patients,
        "lesions": design.lesions,
        "readers": design.readers,
        "area": float(np.mean(means)) if means else None,
        "areaSD": float(np.std(means, ddof=1)) if len(means) > 1 else None,
        "width": width(RANDOM),
        "power": power,
        "powerError": None if power is None else error(power),
        "widthFixed": width(FIXED),
        "powerFixed": powerFixed,
        "powerFixedError": error(powerFixed),
        "notEstimable": 1 - estimated / studies,
    }


def _quantile(df: float) -> float:
    from scipy.stats import t

    return NORMAL_QUANTILE if np.isinf(df) else float(t.ppf(0.975, df))
