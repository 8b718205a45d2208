"""Scores against pathology: every number that another program or a paper gives."""

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from check import Check

Z = 1.959963984540054
# Scores 1 to 5 of not diseased and diseased, Hanley and McNeil 1982, CT.
HANLEY_MCNEIL = ((33, 6, 6, 11, 2), (3, 2, 2, 11, 33))
# A made example: patient, score of reader 1, disease of 30 lesions; scores of reader 2.
CLUSTERED = (
    "1 5 1;1 4 1;1 4 0;2 2 0;2 1 0;3 5 1;3 5 1;3 3 1;4 1 0;5 4 0;5 2 0;5 2 0;6 5 1;6 2 1;7 1 0;7 3 0;7 1 0;8 4 1;9 3 0;9 2 0;10 5 1;10 4 1;"
    "10 1 0;10 2 0;11 5 0;11 4 0;11 1 0;12 3 1;12 5 1;12 2 0"
)
SECOND_READER = (4, 4, 3, 1, 1, 5, 4, 4, 2, 3, 2, 1, 5, 3, 1, 2, 2, 5, 3, 1, 4, 4, 2, 1, 4, 3, 1, 4, 4, 2)
# Of the reader 1 and 2 of it: AUC, S10, S01, S11, variance, standard error, Wald 95 %. R 4.2.2, doAUCcluster.
OF_CLUSTERED = (
    (0.8634259259, 0.009440372085, 0.048058529450, -0.004161990273, 0.0034180790295, 0.0584643398, 0.7488379255, 0.9780139263),
    (0.9675925926, 0.001341735254, 0.009628986626, 0.000888514777, 0.0006549819612, 0.0255926154, 0.9174319882, 1.0177531970),
)
# 20 patients, of how many of how many lesions.
HAVE = (3, 0, 5, 2, 4, 1, 0, 6, 2, 3, 1, 8, 0, 2, 5, 4, 1, 3, 7, 2)
OF = (4, 2, 5, 3, 6, 1, 3, 6, 4, 3, 2, 10, 1, 2, 7, 4, 3, 5, 8, 2)
# Intervals of it by key, and half of the last digit that is known. R 4.2.2, survey 4.1.1, geepack 1.3.9; statsmodels 0.15.0.
INTERVALS = (
    ("wald", 0.611707274, 0.845082849, 5e-10),
    ("logit", 0.597888119, 0.828682240, 5e-10),
    ("kornGraubard", 0.595003087, 0.837263739, 5e-10),
    ("raoScott", 0.608487785, 0.822303113, 5e-10),
    ("gee", 0.610200544, 0.821249313, 5e-10),
    ("geeCorrected", 0.60321076, 0.82550923, 5e-9),
    ("jackknife", 0.611517981, 0.845272143, 5e-10),
    ("jackknifeLogit", 0.596946792, 0.829237171, 5e-10),
)
# boot 1.3-28.1, 99,999 draws; the proportion moves in steps of about 0.003 here.
BOOTSTRAP = (("percentile", 0.6061, 0.8267), ("BCa", 0.6000, 0.8228), ("basic", 0.6301, 0.8507))
# AUC and DeLong variance of each reader, treatment 1 and 2: pROC 1.18.0; the areas also OR-DBM MRMC 2.51.
VANDYKE = (
    (0.9196457327, 0.0008961210453, 0.9478260870, 0.0004840321622),
    (0.8587761675, 0.001306210549, 0.9053140097, 0.0008771618479),
    (0.9038647343, 0.0007892421129, 0.9217391304, 0.0008749861523),
    (0.9731078905, 0.0002965794141, 0.9993558776, 5.140410229e-07),
    (0.8297906602, 0.001718761542, 0.9299516908, 0.0006777156644),
)

# Treatment, two readers, covariance of their areas: pROC 1.18.0.
READER_COVARIANCES = (
    (1, 1, 2, 0.0006675676529), (1, 1, 3, 0.0005120672274), (1, 1, 4, 0.000234939177), (1, 1, 5, 0.0006152158611),
    (1, 2, 3, 0.0005932152659), (1, 2, 4, 0.0002600698133), (1, 2, 5, 0.00104084994), (1, 3, 4, 0.0001311277812),
    (1, 3, 5, 0.0005034274694), (1, 4, 5, 0.0002167584945), (2, 1, 2, 0.0003193411561), (2, 1, 3, 0.0004956674537),
    (2, 1, 4, 2.923460983e-06), (2, 1, 5, 0.000101008645), (2, 2, 3, 0.0004867202695), (2, 2, 4, 6.300365222e-06),
    (2, 2, 5, 0.0003495186367), (2, 3, 4, 1.259137038e-06), (2, 3, 5, 0.0002519188242), (2, 4, 5, 6.339885505e-07),
)  # fmt: skip
# Two of the ten (treatment 1, then 2), paired by DeLong: Z, p and 95 % interval of the difference. pROC 1.18.0.
PAIRED = (
    ("reader 2, treatment 1 less 2", 1, 6, -1.78008904, 0.0750613901, -0.0977782535, 0.00470256916),
    ("reader 3, treatment 1 less 2", 2, 7, -0.576100982, 0.564546928, -0.0786852154, 0.0429364231),
    ("reader 4, treatment 1 less 2", 3, 8, -1.52834283, 0.126427442, -0.0599087002, 0.00741272596),
    ("reader 5, treatment 1 less 2", 4, 9, -2.28771591, 0.0221540704, -0.18597239, -0.0143496711),
    ("treatment 1, reader 1 less 2", 0, 1, 2.06700484, 0.0387336975, 0.00315216029, 0.11858697),
    ("treatment 1, reader 1 less 3", 0, 2, 0.613703538, 0.53941125, -0.0346182361, 0.0661802329),
    ("treatment 1, reader 2 less 3", 1, 2, -1.49547516, 0.134790479, -0.104181469, 0.0140043353),
    ("treatment 1, reader 3 less 4", 2, 3, -2.4128352, 0.0158289748, -0.125489887, -0.0129964253),
    ("treatment 1, reader 4 less 5", 3, 4, 3.60345689, 0.000314012849, 0.0653652474, 0.221269213),
)
# Of the made example, called at 4: counts, variance, and intervals by survey 4.1.1 (logit, beta) and geepack 1.3.9.
OF_LESIONS = (
    ("sensitivity", 9, 12, 0.009375, (0.443040715931, 0.918792674599), (0.4623479508, 0.932789728458), (0.543558403778, 0.883144238538)),
    ("specificity", 14, 18, 0.0126028806584, (0.439047000235, 0.939944776256), (0.448115635062, 0.960077414356),
     (0.513130742495, 0.920779893709)),
    ("ppv", 9, 13, 0.0232885003026, (0.292539062764, 0.924487731625), (0.293076100107, 0.948201801841), (0.376953283296, 0.893248457872)),
    ("npv", 14, 17, 0.0100573508459, (0.494852255164, 0.95695382603), (0.515558748407, 0.973722511064), (0.563984118437, 0.943934845572)),
)  # fmt: skip


def clusteredExample():
    """scores (2, 30), isDiseased (30,), patients (30,)."""
    rows = np.array([row.split() for row in CLUSTERED.split(";")], dtype=int)
    return np.array([rows[:, 1], SECOND_READER]), rows[:, 2] == 1, rows[:, 0]


def hanleyMcNeil():
    """scores, isDiseased of the 109 patients of the CT table."""
    other, diseased = (np.repeat(np.arange(1, 6), counts) for counts in HANLEY_MCNEIL)
    return np.concatenate([other, diseased]), np.repeat([False, True], [len(other), len(diseased)])


def independentAreas(data: Path) -> Iterator[Check]:
    """The area under the ROC curve with DeLong's variance: a vector of ten by hand and by pROC 1.18.0, and the CT table of Hanley and McNeil
    1982 by pROC 1.18.0."""
    from HER2PETLib.statistics.rocarea import delongCovariance, placementValues

    placed = placementValues([1, 2, 1, 3, 4, 3, 5, 4, 5, 2], [0] * 5 + [1] * 5)
    for name, values, obtained in (
        ("V10", (0.7, 1, 0.9, 1, 0.5), placed.ofDiseased[0]),
        ("V01", (1, 0.9, 1, 0.7, 0.5), placed.ofOther[0]),
    ):
        for number, (expected, value) in enumerate(zip(values, obtained, strict=True), start=1):
            yield Check("ten lesions", f"{name}, {number}", expected, 1e-12, float(value))
    yield Check("ten lesions", "S10", 0.047, 1e-12, float(placed.ofDiseased[0].var(ddof=1)))
    yield Check("ten lesions", "S01", 0.047, 1e-12, float(placed.ofOther[0].var(ddof=1)))
    yield from _area("ten lesions", placed, (0.82, 0.0188, 0.551263, 1.088737, 0.424492, 0.965678), (1e-12, 5e-7))
    scores, isDiseased = hanleyMcNeil()
    ct = placementValues(scores, isDiseased)
    expected = (0.8931711, 0.0009439892703, 0.8329523, 0.9533898, 0.8164434579, 0.9401761946)
    yield from _area("Hanley-McNeil CT", ct, expected, (5e-8, 5e-8))
    yield Check("Hanley-McNeil CT", "standard error", 0.03072440838, 5e-12, float(delongCovariance(ct)[0, 0]) ** 0.5)


def _area(subject, placed, expected, tolerances) -> Iterator[Check]:
    """Checks of one area: value, variance, Wald and logit interval. tolerances: of value and limits."""
    from HER2PETLib.statistics.readerareas import logitInterval
    from HER2PETLib.statistics.rocarea import delongCovariance

    area, variance = float(placed.areas[0]), float(delongCovariance(placed)[0, 0])
    value, var, waldLow, waldHigh, logitLow, logitHigh = expected
    reach = Z * variance**0.5
    logit = logitInterval(area, variance, "DeLong")
    yield Check(subject, "AUC", value, tolerances[0], area)
    yield Check(subject, "DeLong variance", var, 5e-13, variance)
    yield Check(subject, "Wald 95 % from", waldLow, tolerances[1], area - reach)
    yield Check(subject, "Wald 95 % to (not printed above 1)", waldHigh, tolerances[1], area + reach)
    yield Check(subject, "logit 95 % from", logitLow, tolerances[1], logit.low)
    yield Check(subject, "logit 95 % to", logitHigh, tolerances[1], logit.high)


def vanDyke(data: Path) -> Iterator[Check]:
    """Five readers, two treatments, 114 cases (VanDyke): areas by pROC 1.18.0 and OR-DBM MRMC 2.51, variances and the paired comparison by
    pROC 1.18.0."""
    from HER2PETLib.statistics.readerareas import differenceRows
    from HER2PETLib.statistics.rocarea import delongCovariance, placementValues
    from HER2PETLib.statistics.scoredlesions import ScoredLesions

    with (data / "reader-studies" / "vandyke.csv").open(newline="", encoding="utf-8") as file:
        rows = [{key: int(value) for key, value in row.items()} for row in csv.DictReader(file)]
    scores, truth = np.zeros((2, 5, 114)), np.zeros(114, dtype=int)
    for row in rows:
        scores[row["treatment"] - 1, row["reader"] - 1, row["case"] - 1] = row["rating"]
        truth[row["case"] - 1] = row["truth"]
    for treatment in (0, 1):
        placed = placementValues(scores[treatment], truth)
        variances = np.diag(delongCovariance(placed))
        for reader, expected in enumerate(VANDYKE):
            subject = f"treatment {treatment + 1}, reader {reader + 1}"
            area, variance = expected[2 * treatment : 2 * treatment + 2]
            yield Check(subject, "AUC", area, 5e-11, float(placed.areas[reader]))
            yield Check(subject, "DeLong variance", variance, 5.1e-13, float(variances[reader]))
    covariances = [delongCovariance(placementValues(scores[treatment], truth)) for treatment in (0, 1)]
    for treatment, first, second, expected in READER_COVARIANCES:
        got = float(covariances[treatment - 1][first - 1, second - 1])
        yield Check(f"treatment {treatment}, readers {first} and {second}", "covariance", expected, 5.1e-10 * abs(expected), got)
    placed = placementValues(scores[:, 0], truth)
    cases = np.array([f"{case:03}" for case in range(114)])
    (row,) = differenceRows(ScoredLesions("", ("2", "1"), cases, scores[::-1, 0], truth.astype(float), {}, 4))
    subject = "reader 1, treatment 1 less 2"
    yield Check(subject, "covariance", 0.0003684357485, 5e-14, float(delongCovariance(placed)[0, 1]))
    yield Check(subject, "Z", -1.1110813, 5e-8, row["difference"] / row["standardError"])
    yield Check(subject, "p", 0.2665333, 5e-8, row["p"])
    yield Check(subject, "95 % from", -0.07789091855, 5e-12, row["low"])
    yield Check(subject, "95 % to", 0.02153021001, 5e-12, row["high"])
    for subject, first, second, z, p, low, high in PAIRED:
        both = scores.reshape(10, 114)[[second, first]]
        (row,) = differenceRows(ScoredLesions("", ("second", "first"), cases, both, truth.astype(float), {}, 4))
        got = {"Z": row["difference"] / row["standardError"], "p": row["p"], "95 % from": row["low"], "95 % to": row["high"]}
        for (name, value), expected in zip(got.items(), (z, p, low, high), strict=True):
            yield Check(subject, name, expected, 5.1e-9 * abs(expected), value)


def clusteredAreas(data: Path) -> Iterator[Check]:
    """Lesions in patients (Obuchowski 1997): an example of 30 lesions in 12 patients by the adaptation of the author's R code, doAUCcluster."""
    from HER2PETLib.statistics.readerareas import differenceRows
    from HER2PETLib.statistics.rocarea import clusteredCovariance, delongCovariance, placementValues
    from HER2PETLib.statistics.scoredlesions import ScoredLesions

    scores, isDiseased, patients = clusteredExample()
    placed = placementValues(scores, isDiseased)
    found = clusteredCovariance(placed, patients)
    names = ("AUC", "S10", "S01", "S11", "variance", "standard error", "Wald 95 % from", "Wald 95 % to (not printed above 1)")
    digits = (5e-11, 5e-13, 5e-13, 5e-13, 5e-14, 5e-11, 5e-11, 5e-11)
    for reader, expected in enumerate(OF_CLUSTERED):
        area, error = float(placed.areas[reader]), float(found.covariance[reader, reader]) ** 0.5
        parts = [float(each[reader, reader]) for each in (found.diseased, found.other, found.between)]
        obtained = (area, *parts, error**2, error, area - Z * error, area + Z * error)
        for name, value, tolerance, got in zip(names, expected, digits, obtained, strict=True):
            yield Check(f"reader {reader + 1}", name, value, tolerance, got)
    counts = (("I", 12, found.patients), ("I10", 6, found.patientsDiseased), ("I01", 9, found.patientsOther))
    counts += (("M", 12, int(isDiseased.sum())), ("N", 18, int((~isDiseased).sum())))
    for name, expected, got in counts:
        yield Check("both readers", name, expected, 0, got)
    for name, expected, got in (
        ("S10_12", 0.003071416324, found.diseased[0, 1]),
        ("S01_12", 0.020027568801, found.other[0, 1]),
        ("S11_12", 0.005307706697, found.between[0, 1]),
        ("S11_21", 0.000888514777, found.between[1, 0]),
    ):
        yield Check("both readers", name, expected, 5e-13, float(got))
    named = np.array([f"{patient:02}" for patient in patients])
    (row,) = differenceRows(ScoredLesions("", ("1", "2"), named, scores, isDiseased.astype(float), {}, 4))
    yield Check("both readers", "difference", 0.1041666667, 5e-11, row["difference"])
    yield Check("both readers", "variance of the difference", 0.0012785004267, 5e-14, row["standardError"] ** 2)
    yield Check("both readers", "its standard error", 0.0357561243, 5e-11, row["standardError"])
    yield Check("both readers", "p", 0.0035768371, 5e-11, row["p"])
    yield Check("reader 1", "variance, clusters overlooked", 0.004176145533, 5e-13, float(delongCovariance(placed)[0, 0]))
    left = [float(placementValues(scores[0, patients != each], isDiseased[patients != each]).areas[0]) for each in range(1, 13)]
    jackknife = (11 / 12 * ((np.array(left) - np.mean(left)) ** 2).sum()) ** 0.5
    yield Check("reader 1", "jackknife over patients, standard error", 0.0624169810, 5e-11, float(jackknife))


def clusteredProportions(data: Path) -> Iterator[Check]:
    """59 of 81 lesions in 20 patients: R survey 4.1.1 (`svymean`, `svyciprop`), geepack 1.3.9, boot 1.3-28.1, statsmodels 0.15.0. Sensitivity and PPV of
    the 30 lesions above, cut at 4: R survey, with a design effect below 1 left as it is."""
    from HER2PETLib.statistics.clusteredproportions import (
        clusteredProportion,
        correctedGEEError,
        exchangeableGEE,
        geeError,
        patientJackknife,
    )
    from HER2PETLib.statistics.patientbootstrap import patientBootstrap

    found = clusteredProportion(HAVE, OF)
    subject = "59/81, 20 patients"
    plain, onLogit = patientJackknife(HAVE, OF)
    value, correlation = exchangeableGEE(HAVE, OF)
    for name, expected, tolerance, got in (
        ("proportion", 0.7283950617, 5e-11, found.value),
        ("variance", 0.00310815287, 5e-12, found.variance),
        ("standard error", 0.0557508105, 5e-11, found.variance**0.5),
        ("design effect", 1.27257309, 5e-9, found.deff),
        ("effective number", 63.650568, 5e-7, found.effectiveN),
        ("GEE, independence, standard error of the logit", 0.27466817, 5e-9, geeError(HAVE, OF)),
        ("GEE, Mancl-DeRouen, standard error of the logit", 0.28961431, 5e-9, correctedGEEError(HAVE, OF)),
        ("GEE, exchangeable (statsmodels)", 0.718771136, 5e-9, value),
        ("its correlation (statsmodels)", 0.05246172, 5e-9, correlation),
        ("jackknife, standard error", 0.0558412507, 5e-11, plain),
        ("jackknife, standard error of the logit", 0.283673562, 5e-10, onLogit),
    ):
        yield Check(subject, name, expected, tolerance, got)
    for key, low, high, tolerance in INTERVALS:
        yield Check(subject, f"{key}, 95 % from", low, tolerance, found.intervals[key].low)
        yield Check(subject, f"{key}, 95 % to", high, tolerance, found.intervals[key].high)
    drawn = patientBootstrap(HAVE, OF, draws=99999)
    for key, low, high in BOOTSTRAP:
        yield Check(subject, f"bootstrap, {key}, 95 % from", low, 0.003, float(drawn[key][0, 0]))
        yield Check(subject, f"bootstrap, {key}, 95 % to", high, 0.003, float(drawn[key][0, 1]))
    scores, isDiseased, patients = clusteredExample()
    called = scores[0] >= 4
    per = [
        [int((mask & (patients == patient)).sum()) for patient in range(1, 13)]
        for mask in (called & isDiseased, isDiseased, called)
    ]
    sensitivity, ppv = (clusteredProportion(per[0], of, deffAtLeast1=False) for of in per[1:])
    masks = {
        "sensitivity": (called, isDiseased),
        "specificity": (~called, ~isDiseased),
        "ppv": (isDiseased, called),
        "npv": (~isDiseased, ~called),
    }
    for measure, k, n, variance, *bounds in OF_LESIONS:
        have, of = (
            [int((mask & (patients == patient)).sum()) for patient in range(1, 13)]
            for mask in (masks[measure][0] & masks[measure][1], masks[measure][1])
        )
        found = clusteredProportion(have, of, deffAtLeast1=False)
        subject = f"30 lesions, {measure} {k}/{n}"
        yield Check(subject, "k", k, 0, found.k)
        yield Check(subject, "n", n, 0, found.n)
        yield Check(subject, "variance", variance, 5e-12 * variance + 1e-15, found.variance)
        for key, expected in zip(("logit", "kornGraubard", "gee"), bounds, strict=True):
            # geepack iterates to about six digits of its coefficient.
            tolerance = 5e-7 if key == "gee" else 5.1e-12
            yield Check(subject, f"{key}, 95 % from", expected[0], tolerance, found.intervals[key].low)
            yield Check(subject, f"{key}, 95 % to", expected[1], tolerance, found.intervals[key].high)
    for name, expected, tolerance, got in (
        ("sensitivity 9/12, variance", 0.009375, 5e-13, sensitivity.variance),
        ("sensitivity, design effect", 0.6, 5e-13, sensitivity.deff),
        ("sensitivity, logit 95 % from", 0.44304, 5e-6, sensitivity.intervals["logit"].low),
        ("sensitivity, logit 95 % to", 0.9188, 5e-5, sensitivity.intervals["logit"].high),
        ("sensitivity, Korn-Graubard 95 % from", 0.46235, 5e-6, sensitivity.intervals["kornGraubard"].low),
        ("sensitivity, Korn-Graubard 95 % to", 0.9328, 5e-5, sensitivity.intervals["kornGraubard"].high),
        ("PPV 9/13, variance", 0.0232885003, 5e-11, ppv.variance),
        ("PPV, design effect", 1.42124542, 5e-9, ppv.deff),
        ("PPV, logit 95 % from", 0.292539063, 5e-10, ppv.intervals["logit"].low),
        ("PPV, logit 95 % to", 0.924487732, 5e-10, ppv.intervals["logit"].high),
        ("PPV, Korn-Graubard 95 % from", 0.2930761, 5e-8, ppv.intervals["kornGraubard"].low),
        ("PPV, Korn-Graubard 95 % to", 0.948201802, 5e-10, ppv.intervals["kornGraubard"].high),
    ):
        yield Check("30 lesions, reader 1", name, expected, tolerance, got)


def verificationBias(data: Path) -> Iterator[Check]:
    """Sensitivity and specificity where only a part was verified (Begg and Greenes 1983): hepatic scintigraphy of 650 patients, by PVBcorrect's
    `acc_bg` in R 4.2.2; that it is refused without a verified test-negative: by the formula, which divides by their number."""
    from HER2PETLib.statistics.verificationbias import Verified, correctedAccuracy, correctedPrevalence

    counts = Verified(231, 32, 166, 27, 54, 140)
    found = correctedAccuracy(counts)
    expected = {
        "sensitivity": (0.8953488372, 0.8364667154, 0.02449803126, 0.7884514561, 0.8844819748, 0.7826465185, 0.8790201901),
        "specificity": (0.6279069767, 0.7383980182, 0.03886267992, 0.6622285646, 0.8145674718, 0.655507713, 0.8072095168),
    }
    names = (
        "of the verified",
        "corrected",
        "standard error",
        "Wald 95 % from",
        "Wald 95 % to",
        "logit 95 % from",
        "logit 95 % to",
    )
    for key, values in expected.items():
        of = found[key]
        reach = 1.959964 * of.error  # as many digits as the source takes
        obtained = (of.naive, of.value, of.error, of.value - reach, of.value + reach, of.interval.low, of.interval.high)
        for name, value, got in zip(names, values, obtained, strict=True):
            yield Check(f"scintigraphy, {key}", name, value, 6e-10 if value == 0.655507713 else 6e-11, got)
    yield Check("scintigraphy", "prevalence", 0.6930291508, 5e-11, correctedPrevalence(counts))
    for key, of in correctedAccuracy(Verified(9, 3, 0, 0, 0, 40)).items():
        yield Check("no test-negative verified", key, "not estimable: no test-negative was verified", 0, of.interval.reason)
