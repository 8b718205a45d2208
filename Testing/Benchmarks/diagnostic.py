"""The trial's statistics of 5,200 lesions in 200 patients by five readers: time of each kind of table beside one plain pass over the same pairs.

`python Testing/Benchmarks/diagnostic.py` prints one line a row. The plain pass compares every diseased with every other lesion of each reader in NumPy, for the five areas
alone, without any variance. Times are the best of several in one run, for the machine may be busy; what counts is the ratio.
"""

import time

import numpy as np
from HER2PETLib.statistics.diagnostic import diagnosticTables
from HER2PETLib.statistics.freeresponse import Mark, MarkedStudy, freeResponse
from HER2PETLib.statistics.measurementagreement import measureAgreementRows
from HER2PETLib.statistics.multireader import CLUSTERED, JACKKNIFE, readersOfLesions
from HER2PETLib.statistics.scoredlesions import ScoredLesions

PATIENTS, LESIONS, READERS = 200, 26, ("A", "B", "C", "D", "E")


def made() -> ScoredLesions:
    """Scores from 1 to 5 that go with the patient and the disease; four of ten lesions that nobody called are verified."""
    rng = np.random.default_rng(20141106)
    count = PATIENTS * LESIONS
    diseased = (rng.uniform(size=count) < 0.3).astype(float)
    middle = np.repeat(rng.uniform(1.5, 4, PATIENTS), LESIONS) + 1.4 * diseased
    scores = np.clip(np.round(rng.normal(middle, 0.9, (len(READERS), count))), 1, 5)
    calls = {reader: (own >= 4).astype(float) for reader, own in zip(READERS, scores, strict=True)}
    verified = (scores >= 4).any(axis=0) | (rng.uniform(size=count) < 0.4)
    patients = np.array([f"P{number // LESIONS:03}" for number in range(count)])
    return ScoredLesions("HER2-positive", READERS, patients, scores, np.where(verified, diseased, np.nan), calls, 4)


def freeSearch() -> MarkedStudy:
    """Every lesion of half the patients marked by every reader, and one mark elsewhere in each patient."""
    rng = np.random.default_rng(20261127)
    lesions = {f"P{n:03}": [str(m) for m in range(2 * LESIONS)] if n < PATIENTS // 2 else [] for n in range(PATIENTS)}
    marks = [
        Mark("PET", reader, patient, lesion, int(rng.integers(1, 6)))
        for reader in READERS
        for patient, own in lesions.items()
        for lesion in [*own, ""]
    ]
    return MarkedStudy(marks, lesions, READERS, ("PET",))


def severalReaders(lesions: ScoredLesions) -> None:
    scores, diseased, patients = lesions.scoredBy(list(range(len(READERS))))
    for covariance in (CLUSTERED, JACKKNIFE):
        readersOfLesions(scores, diseased, patients=patients, covariance=covariance)


def measuredTwice(patients: np.ndarray) -> None:
    rng = np.random.default_rng(20261127)
    first = rng.lognormal(1, 1, len(patients))
    measureAgreementRows("SUVmax", "g/ml", first, first * rng.lognormal(0, 0.1, len(patients)), list(patients))


def plainAreas(lesions: ScoredLesions) -> list[float]:
    scores, diseased, _ = lesions.scoredBy(list(range(len(READERS))))
    areas = []
    for own in scores:
        differences = own[diseased][:, None] - own[~diseased]
        areas.append(float((differences > 0).mean() + (differences == 0).mean() / 2))
    return areas


def shortest(function, *arguments, repeats: int) -> float:
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        function(*arguments)
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def main() -> None:
    lesions = made()
    areas = [row["auc"] for row in diagnosticTables([lesions])["rocAreas"].rows]
    assert np.allclose(areas, plainAreas(lesions), atol=1e-12)
    whole = shortest(diagnosticTables, [lesions, lesions], repeats=3)
    plain = shortest(plainAreas, lesions, repeats=3)
    print(f"all tables with intervals, two questions to pathology: {whole:.2f} s ({whole / plain:.1f} times the plain pass)")
    for what, function, given in (
        ("several readers, clustered covariance and jackknife", severalReaders, lesions),
        ("free search, AFROC and wAFROC", freeResponse, freeSearch()),
        ("agreement of two measurements of each lesion", measuredTwice, lesions.patients),
    ):
        seconds = shortest(function, given, repeats=3)
        print(f"{what}: {seconds:.2f} s ({seconds / plain:.1f} times the plain pass)")
    print(f"plain pass over all pairs, five areas without any interval: {plain:.3f} s")


if __name__ == "__main__":
    main()
