"""Several readers and free search against OR-DBM MRMC, MRMCaov, RJafroc and R."""

import csv
import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from check import Check

# covariance, quantity, value, half of its last digit; the data of VanDyke, readers 1-5, treatments 1 and 2.
VAN_DYKE = (
    ("jackknife", (
        ("Var(error)", 0.0008022882656, 5e-14), ("Cov1", 0.0003466137094, 5e-14), ("Cov2", 0.0003440748289, 5e-14),
        ("Cov3", 0.0002390283709, 5e-14), ("MS(T)", 0.004796170532, 5e-13), ("MS(R)", 0.003836199989, 5e-13),
        ("MS(T*R)", 0.0005510306217, 5e-14), ("F", 4.456318693, 5e-10), ("ddf", 15.25967459, 5e-9), ("p", 0.05166568582, 5e-12),
        ("T1-T2", -0.04380032, 5e-9), ("T1-T2, SE", 0.02075, 5e-6), ("T1-T2, from", -0.08796, 5e-6), ("T1-T2, to", 0.00036, 5e-6),
        ("T1", 0.897037037, 5e-10), ("T1, SE", 0.03317359696, 5e-12), ("T1, df", 12.7446476, 5e-8),
        ("T1, from", 0.8252235975, 5e-11), ("T1, to", 0.9688504765, 5e-11), ("T2", 0.9408373591, 5e-11),
        ("T2, SE", 0.02156636837, 5e-12), ("T2, df", 12.71018964, 5e-9), ("T2, from", 0.8941378312, 5e-11),
        ("T2, to", 0.9875368870, 5e-11), ("fixed readers: chi-square", 5.47595, 5e-6), ("fixed readers: p", 0.0193, 5e-5),
        ("fixed readers: T1-T2, SE", 0.01872, 5e-6), ("fixed readers: T1, SE", 0.02428971, 5e-9),
        ("fixed readers: T1, from", 0.84943008, 5e-9), ("fixed readers: T1, to", 0.94464399, 5e-9),
        ("fixed cases: F", 8.70, 5e-3), ("fixed cases: ddf", 4, 0), ("fixed cases: p", 0.0420, 5e-5))),
    ("delong", (
        ("Var(error)", 0.0007921324531, 5e-14), ("Cov1", 0.0003420089577, 5e-14), ("Cov2", 0.0003395265310, 5e-14),
        ("Cov3", 0.0002358496532, 5e-14), ("F", 4.484854322, 5e-10), ("ddf", 15.06610794, 5e-9), ("p", 0.05123303082, 5e-12),
        ("T1-T2, SE", 0.0206825, 5e-8), ("T1-T2, from", -0.0878671960, 5e-11), ("T1-T2, to", 0.0002665519, 5e-11),
        ("T1, SE", 0.03307642062, 5e-12), ("T1, df", 12.59596948, 5e-9), ("T1, from", 0.8253460774, 5.1e-11),
        ("T1, to", 0.9687279966, 5e-11), ("T2, SE", 0.02150464097, 5e-12), ("T2, df", 12.56529646, 5e-9),
        ("T2, from", 0.8942154959, 5e-11), ("T2, to", 0.9874592222, 5e-11))),
    ("unbiased", (("F", 4.489614, 5e-7), ("ddf", 15.03418, 5e-6), ("p", 0.0511618, 5e-8))),
)  # fmt: skip
# Readers of treatment 1, jackknife: what R 4.2.2 gives; the limits before they are cut at 0 and 1.
FEW_READERS = (
    (2, (("mean", 0.8892109501, 5e-11), ("MS(R)", 0.001852551985, 5e-13), ("Cov2", 0.000676493868, 5e-13), ("SE", 0.04003460828, 5e-12),
         ("df", 2.994067, 5e-7), ("from", 0.7616600128, 5e-11), ("to, cut", 1.0, 0), ("to, as it was", 1.016761887, 5e-4),
         ("fixed readers: SE", 0.02993200361, 5e-12))),
    (3, (("mean", 0.8940955448, 5e-11), ("SE", 0.03051930221, 5e-12), ("df", 15.6832867, 5e-8), ("from", 0.8292911663, 5e-11),
         ("to, cut", 0.9588999233, 5e-11))),
)  # fmt: skip
# By hand: false marks none, 2, 4 in patients without lesions; lesions rated 5 (A), 3 (B), 4 and 1 (C).
BY_HAND = (
    ("AFROC", 3.0, None, 0.7083333333), ("wAFROC", 3.0, None, 0.75), ("wAFROC", 3.0, (0.8, 0.2), 0.8),
    ("wAFROC", None, None, 0.5833333333),
)  # fmt: skip
DATASET04 = {
    "wAFROC": (
        (0.7792666667, 0.7248916667, 0.7036250000, 0.8050916667), (0.7870000000, 0.7269000000, 0.7226166667, 0.8037833333),
        (0.7296916667, 0.7157583333, 0.6723083333, 0.7726583333), (0.8101333333, 0.7431166667, 0.6943583333, 0.8294083333),
        (0.7488000000, 0.6822750000, 0.6551750000, 0.7712500000)),
    "AFROC": (
        (0.7427112676, 0.7104929577, 0.7003169014, 0.7909859155), (0.7586971831, 0.7161619718, 0.7225352113, 0.7927464789),
        (0.6983450704, 0.6955281690, 0.6777816901, 0.7547535211), (0.7817605634, 0.7234507042, 0.7132746479, 0.8136267606),
        (0.7169718310, 0.6690845070, 0.6587323944, 0.7682042254)),
    "HrAuc": (
        (0.90425, 0.7982, 0.81175, 0.86645), (0.86425, 0.8447, 0.8205, 0.8716), (0.81295, 0.81635, 0.75275, 0.8573),
        (0.90235, 0.8315, 0.78865, 0.8798), (0.8414, 0.773, 0.77115, 0.848)),
}  # fmt: skip
ALL_TREATMENTS = (
    ("Var(error)", 0.0009280836512, 5e-14), ("Cov1", 0.0004220359819, 5.1e-14), ("Cov2", 0.0003361556365, 5e-14),
    ("Cov3", 0.0003043112378, 5e-14), ("MS(T)", 0.00231654149, 5e-12), ("MS(T*R)", 0.0001696034942, 5e-14), ("F", 7.800299667, 5e-10),
    ("ddf", 36.79334273, 5e-9), ("p", 0.0001171050044, 5e-14),
)  # fmt: skip
# The same with what the rounding of the figures to ten decimals does to it.
FROM_FIGURES = tuple(
    (name, value, {"MS(T*R)": 2e-12, "F": 1e-7, "ddf": 1e-6, "p": 5e-11}.get(name, tolerance))
    for name, value, tolerance in ALL_TREATMENTS
)
TWO_TREATMENTS = (
    ("T1", 0.7692541667, 5e-11), ("T2", 0.714375, 5e-11), ("F", 24.93108882, 5e-9), ("ddf", 56.40363742, 5e-9), ("p", 6.059458e-06, 5e-13),
    ("T1-T2", 0.05487916667, 5e-12), ("T1-T2, SE", 0.01099099183, 5e-12), ("T1-T2, from", 0.03286504077, 5e-12),
    ("T1-T2, to", 0.07689329256, 5e-12), ("T1, from", 0.6786963797, 5e-11), ("T1, to", 0.8598119536, 5e-11),
)  # fmt: skip


def severalReaders(data: Path) -> Iterator[Check]:
    """VanDyke data (114 cases, 5 readers, 2 treatments): OR-DBM MRMC 2.51 and MRMCaov; with two and three readers R 4.2.2."""
    from HER2PETLib.statistics.multireader import readersOfLesions

    scores, truth = vanDyke(data)
    for covariance, values in VAN_DYKE:
        yield from _held(f"VanDyke, {covariance}", values, _quantities(readersOfLesions(scores, truth, covariance=covariance)))
    for count, values in FEW_READERS:
        found = readersOfLesions(scores[:1, :count], truth, covariance="jackknife")
        random, fixed, _ = found.inferences
        reach = random.standardError * _t975(random.df)
        obtained = {
            "mean": random.estimate, "MS(R)": random.components.msReaders, "Cov2": random.components.cov2, "SE": random.standardError,
            "df": random.df, "from": random.interval.low, "to, cut": random.interval.high, "to, as it was": random.estimate + reach,
            "fixed readers: SE": fixed.standardError,
        }  # fmt: skip
        yield from _held(f"VanDyke, {count} readers", values, obtained)


def freeSearch(data: Path) -> Iterator[Check]:
    """By hand; RJafroc's dataset04 (200 patients, 4 readers, 5 treatments): the analysis from the figures of merit and covariances that R 4.2.2
    gives, and, where the data are there in RJafroc's format for Excel, all from the marks: RJafroc's own C++, OR-DBM MRMC (HrAuc) and R 4.2.2."""
    from HER2PETLib.statistics.freeresponse import freeResponse

    for figure, rating, weights, expected in BY_HAND:
        obtained = float(freeResponse(handStudy(rating, weights)).values(figure)[0, 0])
        yield Check(
            f"3 patients with lesions, B rated {rating or 'not'}, weights in C {weights or 'equal'}",
            figure,
            expected,
            5e-11,
            obtained,
        )
    yield from _held("dataset04, from R's figures and covariances", FROM_FIGURES, _fromFigures())
    path = data / "reader-studies" / "dataset04.xlsx"
    if not path.is_file():
        remark = "no data: there is no file reader-studies/dataset04.xlsx"
        yield Check("dataset04", "figures of merit from the marks", "", remark=remark, skipped=True)
        return
    from HER2PETLib.report.readerstudyfiles import readRJafroc

    study = readRJafroc(path)
    found = freeResponse(study)
    for figure, expected in DATASET04.items():
        values = found.highestRating() if figure == "HrAuc" else found.values(figure)
        for (t, r), value in np.ndenumerate(np.array(expected)):
            name = f"{figure}, treatment {found.treatments[t]}, reader {found.readers[r]}"
            yield Check("dataset04", name, float(value), 5.1e-11, float(values[t, r]))
    yield from _held("dataset04, wAFROC", ALL_TREATMENTS, _quantities(found.analyzed("wAFROC")))
    last = type(study)(
        [mark for mark in study.marks if mark.treatment in "45"], study.lesions, study.readers, ["4", "5"], study.weights
    )
    yield from _held("dataset04, wAFROC, treatments 4, 5", TWO_TREATMENTS, _quantities(freeResponse(last).analyzed("wAFROC")))


def _fromFigures() -> dict[str, float]:
    """The analysis of the wAFROC of all treatments, with R's variance and covariances: mean squares, F, degrees of freedom and p are computed."""
    from HER2PETLib.statistics.multireader import analyzed

    values = np.array(DATASET04["wAFROC"])
    error, cov1, cov2, cov3 = (value for name, value, _ in ALL_TREATMENTS[:4])
    t, r = values.shape
    sameTreatment, sameReader = np.kron(np.eye(t), np.ones((r, r))), np.kron(np.ones((t, t)), np.eye(r))
    both = sameTreatment * sameReader
    matrix = error * both + cov1 * (sameReader - both) + cov2 * (sameTreatment - both)
    matrix += cov3 * (1 - sameReader - sameTreatment + both)
    return _quantities(analyzed(values, matrix, "wAFROC"))


def handStudy(ratingOfB, weightsOfC):
    """Six patients, one reader."""
    from HER2PETLib.statistics.freeresponse import Mark, MarkedStudy

    ratings = {("A", "1"): 5.0, ("B", "1"): ratingOfB, ("C", "1"): 4.0, ("C", "2"): 1.0, ("y", ""): 2.0, ("z", ""): 4.0}
    marks = [Mark("PET", "reader", *place, rating) for place, rating in ratings.items() if rating is not None]
    weights = None
    if weightsOfC:
        weights = {("A", "1"): 1.0, ("B", "1"): 1.0, ("C", "1"): weightsOfC[0], ("C", "2"): weightsOfC[1]}
    return MarkedStudy(marks, {"A": ["1"], "B": ["1"], "C": ["1", "2"], "x": [], "y": [], "z": []}, ["reader"], ["PET"], weights)


def vanDyke(data: Path) -> tuple[np.ndarray, np.ndarray]:
    """Scores (treatments, readers, cases) and truth (cases,)."""
    with (data / "reader-studies" / "vandyke.csv").open(encoding="utf-8") as file:
        rows = [{key: int(value) for key, value in row.items()} for row in csv.DictReader(file)]
    scores, truth = np.zeros((2, 5, 114)), np.zeros(114, dtype=int)
    for row in rows:
        scores[row["treatment"] - 1, row["reader"] - 1, row["case"] - 1] = row["rating"]
        truth[row["case"] - 1] = row["truth"]
    return scores, truth


def _quantities(found) -> dict[str, float]:
    """By the names above; of treatments T1, T2 and of T1-T2 random readers where nothing else is said."""
    from HER2PETLib.statistics.multireader import FIXED

    together = found.inferences[-1].components
    tests = {test.readersAre: test for test in found.tests}
    random, fixed, onThese = tests.values()
    names = dict(zip((each.of for each in found.inferences[::3]), ("T1", "T2", "T1-T2"), strict=False))
    quantities = {
        "Var(error)": together.error, "Cov1": together.cov1, "Cov2": together.cov2, "Cov3": together.cov3, "MS(T)": together.msTreatments,
        "MS(R)": together.msReaders, "MS(T*R)": together.msTreatmentsReaders, "F": random.F, "ddf": random.ddf, "p": random.p,
        "fixed readers: chi-square": fixed.F * fixed.df, "fixed readers: p": fixed.p, "fixed cases: F": onThese.F,
        "fixed cases: ddf": onThese.ddf, "fixed cases: p": onThese.p,
    }  # fmt: skip
    for each in found.inferences:
        if each.of not in names or each.readersAre not in ("random readers", FIXED):
            continue
        name = f"fixed readers: {names[each.of]}" if each.readersAre == FIXED else names[each.of]
        quantities |= {name: each.estimate, f"{name}, SE": each.standardError, f"{name}, df": each.df}
        quantities |= {f"{name}, from": each.interval.low, f"{name}, to": each.interval.high}
    return quantities


def _held(subject: str, expected, obtained) -> Iterator[Check]:
    for quantity, value, tolerance in expected:
        found = obtained.get(quantity, math.nan)
        yield Check(subject, quantity, value, tolerance, None if found is None else float(found))


def _t975(df: float) -> float:
    from scipy.stats import t

    return float(t.ppf(0.975, df))
