"""Agreement of two readers on 200 patients with 26 foci each, by the jackknife over patients: time beside a plain loop over statsmodels.

`python Testing/Benchmarks/agreement.py` prints one line a row. The plain loop leaves out each patient in turn, puts the foci of the others together, and
asks statsmodels for the three kappas. Times are the best of several in one run, for the machine may be
busy; what counts is the ratio.
"""

import time

import numpy as np
from HER2PETLib.statistics.agreement import ScorePair, agreementReport, agreementRows
from statsmodels.stats.inter_rater import cohens_kappa, to_table

PATIENTS, FOCI = 200, 26
SITES = ("bone", "liver", "lung", "lymph node", "soft tissue")


def makePairs() -> list[ScorePair]:
    """Scores that go with the patient (how well she is seen) and differ by one at most here and there."""
    rng = np.random.default_rng(20141106)
    pairs = []
    for patient in range(PATIENTS):
        middle = rng.uniform(1, 5)
        for focus in range(FOCI):
            first = int(np.clip(round(rng.normal(middle, 1)), 1, 5))
            second = int(np.clip(first + rng.choice([-1, 0, 0, 0, 1]), 1, 5))
            pairs.append(ScorePair(f"P{patient:03}", SITES[focus % len(SITES)], first, second))
    return pairs


def plainLoop(pairs: list[ScorePair]) -> np.ndarray:
    """Jackknife standard errors of the three kappas."""
    byPatient: dict[str, list[tuple[int, int]]] = {}
    for pair in pairs:
        byPatient.setdefault(pair.patientID, []).append((pair.first - 1, pair.second - 1))
    values = []
    for left in byPatient:
        scores = np.array([score for patient, found in byPatient.items() if patient != left for score in found])
        table = to_table(scores, bins=np.arange(6) - 0.5)[0]
        values.append([cohens_kappa(table, wt=weighting).kappa for weighting in (None, "linear", "quadratic")])
    return np.std(values, axis=0) * np.sqrt(len(values) - 1)


def report(pairs: list[ScorePair]):
    return agreementReport(pairs, {}, readers=("A", "B"))


def shortest(function, *arguments, repeats: int) -> float:
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        function(*arguments)
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def main() -> None:
    pairs = makePairs()
    rows = {
        row["measure"]: row for row in agreementRows(report(pairs)) if row["scope"] == "all foci" and row["scale"] == "scores 1-5"
    }
    for key, error in zip(("kappaUnweighted", "kappaLinear", "kappaQuadratic"), plainLoop(pairs), strict=True):
        row = rows[key]
        print(
            f"{key}: {row['value']:.3f}, by patient {row['clusteredLow']:.3f}-{row['clusteredHigh']:.3f}, plain loop +- {1.97 * error:.3f}"
        )
    whole = shortest(report, pairs, repeats=5)
    overall = shortest(report, [ScorePair(pair.patientID, "", pair.first, pair.second) for pair in pairs], repeats=5) / 2
    loop = shortest(plainLoop, pairs, repeats=3)
    print(f"report, all coefficients, overall and {len(SITES)} sites, whole scale and cut: {whole:.3f} s")
    print(f"one scope, all coefficients, whole scale and cut: {overall:.3f} s")
    print(
        f"plain loop over statsmodels, one scope, three kappas only: {loop:.1f} s ({loop / overall:.0f} times one scope of ours)"
    )


if __name__ == "__main__":
    main()
