"""What the page says of how often intervals by patient hold the truth is what was simulated."""

import re
import sys
from pathlib import Path

import numpy as np
import pytest
from HER2PETLib.statistics.coefficients import CARRIED_BY, LOWEST, coefficients
from HER2PETLib.statistics.jackknife import SIMULATED_COVERAGE, clusteredIntervals, simulatedCoverage

TESTING = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TESTING / "Validation"))
import coverage as simulation  # noqa: E402


def test_the_stated_range_is_that_of_the_table_in_the_docs():
    page = (TESTING.parent / "docs" / "methods-trial.md").read_text(encoding="utf-8")
    header = re.search(r"\| readers and foci \|(.*)\|\n", page)[1]
    sizes = [int(number) for number in re.findall(r"\d+", header)]
    rows = re.findall(r"\| [^|]* foci positive, [^|]* readers \|(.*)\|\n", page)
    assert sizes == list(simulation.PATIENTS) == list(SIMULATED_COVERAGE) and len(rows) == len(simulation.TRIALS)
    cells = [[list(map(int, re.match(r" (\d+)-(\d+) ", cell).groups())) for cell in row.split("|")] for row in rows]
    for column, size in enumerate(sizes):
        ranges = [row[column] for row in cells]
        assert SIMULATED_COVERAGE[size] == (min(least for least, _ in ranges), max(most for _, most in ranges)), size


@pytest.mark.parametrize("trial", simulation.TRIALS[:3], ids=lambda trial: trial.name)
def test_a_short_simulation_agrees_with_it(trial):
    """150 trials of 12 patients: the share of the coefficient that fares worst may be 3 standard errors (2.3 points each) below the least."""
    generator = np.random.default_rng(1)
    whole = coefficients(simulation.simulate(trial, 100_000, generator).sum(axis=0))
    held = {key: [] for key in whole}
    for _ in range(150):
        tables = simulation.simulate(trial, 12, generator)
        for key, interval in clusteredIntervals(tables, coefficients, LOWEST, CARRIED_BY).items():
            if interval.low is not None:
                held[key].append(interval.low <= float(whole[key]) <= interval.high)
    shares = {key: 100 * np.mean(each) for key, each in held.items() if len(each) > 75}
    assert len(shares) >= 5 and min(shares.values()) >= SIMULATED_COVERAGE[12][0] - 7, shares


@pytest.mark.parametrize(
    ("patients", "said"),
    [
        (4, ""),
        (7, "For fewer than 8 patients this was not simulated."),
        (14, "In simulated trials of 12 patients (here 14), 91 to 99 % of the intervals that were given held the truth."),
        (60, "In simulated trials of 50 patients (here 60), 93 to 97 % of the intervals that were given held the truth."),
    ],
)
def test_the_nearest_size_at_or_below_the_studys_own_is_said(patients, said):
    assert simulatedCoverage(patients) == said
