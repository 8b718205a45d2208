"""Intervals that respect patients: how a coefficient changes when each patient, with all foci, is left out in turn."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from HER2PETLib.statistics.proportions import Interval

# Fewer patients give no interval, nor do fewer who carry a category on which both readers agree. Testing/Validation/coverage.py prints how
# often the intervals that are given hold the truth, and how often one is given.
FEWEST_PATIENTS = 5
FEWEST_CARRIERS = 2
# {patients: % of the given intervals that held the truth, the least and the most over coefficients and kinds of trials}, as that script prints
# and docs/methods-trial.md has them.
SIMULATED_COVERAGE = {8: (91, 99), 12: (91, 99), 20: (93, 98), 50: (93, 97)}

Statistic = Callable[[NDArray[np.float64]], Mapping[str, NDArray[np.float64]]]


def clusteredIntervals(
    tables: NDArray[np.int64], statistic: Statistic, lowest: Mapping[str, float], carriedBy: Mapping[str, int]
) -> dict[str, Interval]:
    """95 % interval of every value of `statistic` by the jackknife over patients (Efron and Stein 1981).

    tables: (patients, c, c) counts, one table a patient, rows first, columns second; they add up. lowest: the lowest value of a
    coefficient by its key, 0 where it is not named; the highest is 1. carriedBy: the category that a coefficient is about, where it is
    about one alone.

    The standard error comes from the values with each patient left out in turn, the quantile from Student's t with one degree of freedom
    less than patients, both on the scale log((value - lowest) / (1 - value)), where the interval cannot leave the coefficient's range.
    An interval has no bounds and says why where too few patients carry it, where one patient alone decides whether there is a value, or
    where leaving patients out changes nothing.
    """
    patients = len(tables)
    table = tables.sum(axis=0)
    method = f"jackknife over {patients} patients"
    values = statistic(table.astype(float))
    left = statistic((table - tables).astype(float))
    # In how many patients both readers agree on each category.
    agreed = (np.einsum("pii->pi", tables) > 0).sum(axis=0)
    return {
        key: leaveOneOutInterval(
            float(value), left[key], lowest.get(key, 0.0), agreed[[carriedBy[key]]] if key in carriedBy else agreed, method
        )
        for key, value in values.items()
    }


def simulatedCoverage(patients: int) -> str:
    """How often such intervals held the truth in simulated trials of this size, or of the nearest smaller one, as a sentence; "" where there is none."""
    sizes = [size for size in SIMULATED_COVERAGE if size <= patients]
    if not sizes:
        return "" if patients < FEWEST_PATIENTS else f"For fewer than {min(SIMULATED_COVERAGE)} patients this was not simulated."
    least, most = SIMULATED_COVERAGE[max(sizes)]
    return f"In simulated trials of {max(sizes)} patients (here {patients}), {least} to {most} % of the intervals that were given held the truth."


def leaveOneOutInterval(
    value: float, left: NDArray[np.float64], lowest: float, agreed: NDArray[np.int64], method: str
) -> Interval:
    """The interval of one value. left: the value with each patient left out; lowest: the lowest that it can have; agreed: in how many
    patients there is agreement on each category that it is about."""
    from scipy.special import expit, logit
    from scipy.stats import t

    def none(reason: str) -> Interval:
        return Interval(None, None, method, f"not defined: {reason}")

    if len(left) < FEWEST_PATIENTS:
        return none(f"an interval by patient needs {FEWEST_PATIENTS} patients or more")
    if np.isnan(value):
        return none("there is no value")
    if np.isnan(left).any():
        return none("there is no value when one of the patients is left out")
    patients = len(left)
    error = float(np.sqrt((patients - 1) / patients * ((left - left.mean()) ** 2).sum()))
    if error < 1e-12 or not lowest < value < 1:
        return none("leaving out any patient changes nothing")
    carried = np.sort(agreed)[::-1]
    if (carried[: 1 if len(agreed) == 1 else 2] < FEWEST_CARRIERS).any():
        return none(f"fewer than {FEWEST_CARRIERS} patients carry it, with foci on which both agree")
    share = (value - lowest) / (1 - lowest)
    # By the delta method: the logarithm changes by ds / (s (1 - s)) where the share s changes by ds.
    reach = t.ppf(0.975, patients - 1) * error / (1 - lowest) / (share * (1 - share))
    low, high = (lowest + (1 - lowest) * float(expit(logit(share) + side * reach)) for side in (-1, 1))
    return Interval(low, high, f"{method}, Student's t, logit scale")
