"""How often the "95 %" intervals by patient hold the truth: simulated for trials of 8, 12, 20 and 50 patients.

`python Testing/Validation/coverage.py [TRIALS]` prints, for each kind of trial and each coefficient, the coverage of the intervals that
were given and, in brackets, of how many trials one was given (where too few patients carry a coefficient there is none); beside it the
coverage of percentiles of a bootstrap over patients, which were given before.

A patient has 1 + Poisson(5) foci. What a reader sees of a focus is the sum of normal values of the patient, the focus, the reader in this
patient, and the reader at this focus; it is cut into scores 1 to 5, and 4 is positive. The truth is the coefficient over 200,000 patients.
"""

import sys
from dataclasses import dataclass

import numpy as np
from HER2PETLib.statistics.coefficients import CARRIED_BY, LOWEST, coefficients
from HER2PETLib.statistics.jackknife import clusteredIntervals

PATIENTS = (8, 12, 20, 50)
CUTS = np.array([-1.2, -0.4, 0.4, 1.2])
BOOTSTRAP = 400
SEED = 20141106


@dataclass(frozen=True)
class Trial:
    """A kind of trial: the middle of what readers see, and how much a reader adds to it."""

    name: str
    middle: float
    noise: float


TRIALS = (
    Trial("4 of 10 foci positive, fair readers", 0.0, 0.55),
    Trial("4 of 10 foci positive, good readers", 0.0, 0.25),
    Trial("1 of 10 foci positive, fair readers", -1.3, 0.55),
    Trial("1 of 14 foci positive, good readers", -1.3, 0.25),
    Trial("1 of 20 foci positive, fair readers", -1.8, 0.55),
)


def simulate(trial: Trial, patients: int, generator: np.random.Generator) -> np.ndarray:
    """Counts (patients, 5, 5) of both readers' scores."""
    foci = 1 + generator.poisson(5, patients)
    patient = np.repeat(np.arange(patients), foci)
    truth = trial.middle + generator.normal(0, 0.8, patients)[patient] + generator.normal(0, 0.8, len(patient))
    scores = [
        np.searchsorted(
            CUTS,
            truth + generator.normal(0, 0.6 * trial.noise, patients)[patient] + generator.normal(0, trial.noise, len(patient)),
        )
        for _ in range(2)
    ]
    tables = np.zeros((patients, 5, 5), np.int64)
    np.add.at(tables, (patient, *scores), 1)
    return tables


def cut(tables: np.ndarray) -> np.ndarray:
    """Counts (..., 2, 2) of 4 and above against the rest."""
    return np.add.reduceat(np.add.reduceat(tables, [0, 3], axis=-1), [0, 3], axis=-2)


def percentiles(tables: np.ndarray, generator: np.random.Generator) -> dict[str, tuple[float, float]]:
    drawn = generator.multinomial(len(tables), np.full(len(tables), 1 / len(tables)), BOOTSTRAP)
    values = coefficients(np.tensordot(drawn, tables, 1))
    return {
        key: tuple(np.nanquantile(value, (0.025, 0.975)))
        for key, value in values.items()
        if np.isnan(value).mean() <= 0.05 and np.ptp(value[~np.isnan(value)]) > 1e-12
    }


def coverage(trial: Trial, patients: int, trials: int) -> dict[str, tuple[float, float, float]]:
    """{coefficient: (% of the given intervals that hold the truth, % of trials with one, % of the bootstrap's)}."""
    generator = np.random.default_rng([SEED, patients, *trial.name.encode()])
    whole = simulate(trial, 200_000, np.random.default_rng([SEED, *trial.name.encode()])).sum(axis=0)
    found: dict[str, list[tuple[bool | None, bool | None]]] = {}
    for _ in range(trials):
        tables = simulate(trial, patients, generator)
        for name, of in (("", lambda counts: counts), ("cut: ", cut)):
            truths, before = coefficients(of(whole)), percentiles(of(tables), generator)
            for key, interval in clusteredIntervals(of(tables), coefficients, LOWEST, CARRIED_BY).items():
                truth = float(truths[key])
                new = None if interval.low is None else interval.low <= truth <= interval.high
                old = before[key][0] <= truth <= before[key][1] if key in before else None
                found.setdefault(name + key, []).append((new, old))
    return {key: _shares(values) for key, values in found.items()}


def _shares(values: list[tuple[bool | None, bool | None]]) -> tuple[float, float, float]:
    new = [one for one, _ in values if one is not None]
    old = [one for _, one in values if one is not None]
    return 100 * np.mean(new) if new else np.nan, 100 * len(new) / len(values), 100 * np.mean(old) if old else np.nan


def main(trials: int = 1000) -> None:
    print(f"{trials} trials each: coverage in % (of % of the trials); bootstrap before")
    for trial in TRIALS:
        results = {patients: coverage(trial, patients, trials) for patients in PATIENTS}
        print(f"\n{trial.name}\n{'':24}" + "".join(f"{f'{patients} patients':>22}" for patients in PATIENTS))
        for key in results[PATIENTS[0]]:
            cells = [
                f"{new:.0f} ({given:.0f}); {old:.0f}" for new, given, old in (results[patients][key] for patients in PATIENTS)
            ]
            print(f"{key:24}" + "".join(f"{cell:>22}" for cell in cells))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
