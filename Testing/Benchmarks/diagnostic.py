"""Scores against pathology of 5,200 lesions in 200 patients by five readers: time of all tables beside one plain pass over the same pairs.

`python Testing/Benchmarks/diagnostic.py` prints one line a row. The plain pass compares every diseased with every other lesion of each reader in NumPy, for the five areas
alone, without any variance. Times are the best of several in one run, for the machine may be busy; what counts is the ratio.
"""

import time

import numpy as np
from HER2PETLib.statistics.diagnostic import diagnosticTables
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
    print(f"plain pass over all pairs, five areas without any interval: {plain:.3f} s")


if __name__ == "__main__":
    main()
