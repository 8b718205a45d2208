"""Agreement of measurements against R, on the data of Shrout and Fleiss and of Bland and Altman."""

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from check import Check

SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
TWO_READERS = [[3.2, 5.1, 2.4, 7.8, 4.4, 12.1, 1.9, 6.3, 9.5, 3.8], [3.5, 4.8, 2.2, 8.4, 4.1, 11.2, 2.3, 6.9, 9.1, 4.2]]
# quantity, value, half of its last digit, interval or None, half of its last digit.
INTRACLASS = (
    ("Shrout and Fleiss", SHROUT_FLEISS, (
        ("icc11", 0.16574177, 5e-9, (-0.132932325, 0.72256006), 5e-9), ("icc21", 0.28976378, 5e-9, (0.018786513, 0.76108437), 5e-9),
        ("icc31", 0.71484071, 5e-9, (0.342464765, 0.94585826), 5e-9), ("icc1k", 0.44279713, 5e-9, None, 0),
        ("icc2k", 0.62005055, 5e-9, (0.071136815, 0.92723204), 5e-9), ("icc3k", 0.90931554, 5e-9, (0.675674714, 0.98589168), 5e-9),
        ("MS lesions", 11.242, 5e-4, None, 0), ("MS raters", 32.486, 5e-4, None, 0), ("MS error", 1.019, 5e-4, None, 0))),
    ("two readers", np.transpose(TWO_READERS), (
        ("icc21", 0.988524824, 5e-10, (0.954600366, 0.997137253), 5e-10),
        ("icc31", 0.987287717, 5e-10, (0.949786217, 0.996827292), 5e-10), ("MS lesions", 20.114222, 5e-7, None, 0),
        ("MS raters", 0.002, 5e-7, None, 0), ("MS error", 0.128667, 5e-7, None, 0))),
    ("two readers, logarithms", np.log(np.transpose(TWO_READERS)), (
        ("icc21", 0.986259809, 5e-10, (0.948070181, 0.996532646), 5e-10),)),
)  # fmt: skip
WRIGHT = [494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427]
MINI = [512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451]
WRIGHT2 = [490, 397, 512, 401, 470, 611, 415, 431, 638, 429, 420, 633, 275, 492, 165, 372, 421]
MINI2 = [525, 415, 508, 444, 500, 625, 460, 390, 642, 432, 420, 605, 227, 467, 268, 370, 443]
FIRST, SECOND = [5.2, 8.1, 3.4, 12.5, 6.6, 20.3, 4.8, 9.9, 15.2, 7.3], [5.9, 7.4, 3.1, 14.8, 6.1, 17.9, 5.5, 10.6, 13.0, 8.0]
VARIATION = ((6, -15.31, 18.08), (7, -17.62, 21.38), (11, -26.21, 35.53), (20, -42.24, 73.14))


def intraclassCorrelation(data: Path) -> Iterator[Check]:
    """Shrout and Fleiss's data, and two readers; coefficients and intervals by psych 2.2.9 in R."""
    from HER2PETLib.statistics.measurementagreement import intraclass

    for subject, ratings, expected in INTRACLASS:
        found = intraclass(ratings)
        values = found.values | {"MS lesions": found.msLesions, "MS raters": found.msRaters, "MS error": found.msError}
        for key, value, tolerance, bounds, ofBounds in expected:
            yield Check(subject, key, value, tolerance, values[key])
            if bounds:
                yield Check(subject, f"{key}, from", bounds[0], ofBounds, found.intervals[key].low)
                yield Check(subject, f"{key}, to", bounds[1], ofBounds, found.intervals[key].high)
    error = np.sqrt(intraclass(np.transpose(TWO_READERS)).msError)
    yield Check("two readers", "SEM", 0.358701361, 5e-10, float(error))
    yield Check("two readers", "smallest detectable change", 0.994269447, 5e-10, float(1.96 * np.sqrt(2) * error))


def limits(data: Path) -> Iterator[Check]:
    """Peak flow (Bland and Altman 1986) and cardiac output (1999, table 4): R 4.2.2."""
    from HER2PETLib.statistics.measurementagreement import limitsOfAgreement, limitsOfReplicates, repeatabilityOfReplicates

    found = limitsOfAgreement(np.subtract(WRIGHT, MINI))
    values = [
        ("mean", -2.11764706, 5e-9, found.mean), ("SD", 38.7651299, 5e-8, found.deviation), ("lower limit", -78.0973016, 5e-8, found.low),
        ("upper limit", 73.8620075, 5e-8, found.high), ("bias, from", -22.0488377, 5e-8, found.biasInterval.low),
        ("bias, to", 17.8135436, 5e-8, found.biasInterval.high), ("lower limit, from", -112.619136, 5e-7, found.lowInterval.low),
        ("lower limit, to", -43.5754668, 5e-8, found.lowInterval.high), ("upper limit, from", 39.3401727, 5e-8, found.highInterval.low),
        ("upper limit, to", 108.383842, 5e-7, found.highInterval.high),
    ]  # fmt: skip
    yield from (Check("peak flow", *each) for each in values)
    wright, mini = list(zip(WRIGHT, WRIGHT2, strict=True)), list(zip(MINI, MINI2, strict=True))
    mean, deviation = limitsOfReplicates(wright, mini)
    values = [
        ("mean", -6.02941176, 5e-9, mean), ("SD", 37.6547786, 5e-8, deviation),
        ("lower limit", -79.8327779, 5e-8, mean - 1.96 * deviation), ("upper limit", 67.7739543, 5e-8, mean + 1.96 * deviation),
        ("repeatability, Wright", 42.427922, 5e-7, repeatabilityOfReplicates(wright)),
        ("repeatability, mini", 55.1900068, 5e-8, repeatabilityOfReplicates(mini)),
    ]  # fmt: skip
    yield from (Check("peak flow, twice each", *each) for each in values)
    measured = cardiac(data)
    differences = np.concatenate([rv - ic for rv, ic in measured])
    of = np.repeat(np.arange(len(measured)), [len(rv) for rv, _ in measured])
    clustered = limitsOfAgreement(differences, of)
    values = [
        ("mean", 0.602166667, 5e-10, clustered.mean), ("variance within", 0.170713993, 5e-10, clustered.within),
        ("variance between", 0.81062213, 5e-9, clustered.betweenPatients), ("SD", 0.990624108, 5e-10, clustered.deviation),
        ("lower limit", -1.33945659, 5e-9, clustered.low), ("upper limit", 2.54378992, 5e-9, clustered.high),
    ]  # fmt: skip
    yield from (Check("cardiac, 60 pairs of 12", *each) for each in values)
    mean, deviation = limitsOfReplicates([rv for rv, _ in measured], [ic for _, ic in measured])
    values = [
        ("mean", 0.709236111, 5e-10, mean), ("SD", 1.0518506, 5e-8, deviation), ("lower limit", -1.35239107, 5e-9, mean - 1.96 * deviation),
        ("upper limit", 2.77086329, 5e-9, mean + 1.96 * deviation),
    ]  # fmt: skip
    yield from (Check("cardiac, true value constant", *each) for each in values)


def repeated(data: Path) -> Iterator[Check]:
    """Ten lesions measured twice, on the log scale and absolute: R 4.2.2; limits that coefficients of variation give."""
    from HER2PETLib.statistics.measurementagreement import RepeatabilityEstimate, limitsOfAgreement, repeatability

    logs = np.log(SECOND) - np.log(FIRST)
    found, absolute = repeatability(logs), repeatability(np.subtract(SECOND, FIRST))
    values = [
        ("mean of the logarithms", 0.00475063706, 5e-12, float(logs.mean())), ("SD", 0.124283958, 5e-10, limitsOfAgreement(logs).deviation),
        ("s_w", 0.08343986, 5e-9, found.deviation), ("RC", 0.231283492, 5e-10, found.coefficient),
        ("RC, from", 0.161601718, 5e-10, found.interval.low), ("RC, to", 0.405887159, 5e-10, found.interval.high),
        ("lower limit, %", -20.6485521, 5e-8, found.percentLimits[0]), ("upper limit, %", 26.021645, 5e-7, found.percentLimits[1]),
        ("wCV", 0.0835853024, 5e-11, found.coefficientOfVariation), ("absolute s_w", 0.966436754, 5e-10, absolute.deviation),
        ("absolute RC", 2.67882601, 5e-9, absolute.coefficient),
    ]  # fmt: skip
    yield from (Check("ten lesions", *each) for each in values)
    for percent, low, high in VARIATION:
        deviation = float(np.sqrt(np.log1p((percent / 100) ** 2)))
        of = RepeatabilityEstimate(1, deviation, float(1.96 * np.sqrt(2) * deviation), found.interval)
        yield Check(f"wCV {percent} %", "lower limit, %", low, 5e-3, float(of.percentLimits[0]))
        yield Check(f"wCV {percent} %", "upper limit, %", high, 5e-3, float(of.percentLimits[1]))


def cardiac(data: Path) -> list[tuple[np.ndarray, np.ndarray]]:
    """The replicates of each of 12 subjects by RV and by IC, paired by their number."""
    with (data / "reader-studies" / "cardiac.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    subjects = list(dict.fromkeys(row["item"] for row in rows))
    return [
        tuple(
            np.array(
                [
                    float(row["y"])
                    for row in sorted(rows, key=lambda row: int(row["repl"]))
                    if (row["item"], row["meth"]) == (item, meth)
                ]
            )
            for meth in ("RV", "IC")
        )
        for item in subjects
    ]  # type: ignore[return-value]
