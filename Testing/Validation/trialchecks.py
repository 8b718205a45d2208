"""Statistics and the endpoint against published numbers and other programs."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
from check import Check

TWO_READERS = [[20, 4, 1, 0, 0], [3, 15, 5, 1, 0], [1, 4, 12, 4, 1], [0, 1, 3, 14, 5], [0, 0, 1, 4, 22]]
COEFFICIENTS = (  # table, key of the coefficient, value, half of its last digit
    ("5 x 5", TWO_READERS, (
        ("agreement", 0.685950, 5e-7), ("kappaUnweighted", 0.606874, 5e-7), ("kappaLinear", 0.778407, 5e-7),
        ("kappaQuadratic", 0.890121, 5e-7), ("ac1", 0.60758, 5e-6), ("ac2Linear", 0.77323, 5e-6), ("ac2Quadratic", 0.88481, 5e-6))),
    ("5 x 5, cut at 4", None, (
        ("kappaUnweighted", 0.813088, 5e-7), ("positiveAgreement", 0.891089, 5e-7), ("negativeAgreement", 0.921986, 5e-7),
        ("ac1", 0.82302, 5e-6))),
    ("paradox 2 x 2", [[1, 4], [3, 92]], (("agreement", 0.93, 5e-13), ("kappaUnweighted", 0.186047, 5e-7), ("ac1", 0.92342, 5e-6))),
    ("SAS 3 x 3", [[0, 4, 1], [0, 8, 0], [0, 1, 5]], (("kappaUnweighted", 0.4842, 5e-5), ("kappaLinear", 0.4701, 5e-5))),
)  # fmt: skip
KAPPA_INTERVALS = (
    ("5 x 5", TWO_READERS, "unweighted", 0.503861, 0.709887, 5e-7),
    ("5 x 5", TWO_READERS, "linear", 0.711362, 0.845451, 5e-7),
    ("5 x 5", TWO_READERS, "quadratic", 0.846438, 0.933804, 5e-7),
    ("SAS 3 x 3", COEFFICIENTS[3][1], "unweighted", 0.2137, 0.7547, 5e-5),
    ("SAS 3 x 3", COEFFICIENTS[3][1], "linear", 0.1845, 0.7558, 5e-5),
)
PROPORTIONS = (  # k, n, exact 95 % interval in percent
    (3, 20, 3.21, 37.89), (3, 24, 2.66, 32.36), (6, 44, 5.17, 27.35), (6, 49, 4.63, 24.77),
    (25, 30, 65.28, 94.36), (25, 33, 57.74, 88.91), (8, 16, 24.65, 75.35), (8, 13, 31.58, 86.14),
)  # fmt: skip
# Paper, tracer, patients, IHC score of each PET-positive patient's biopsy ("": inconclusive): PET-positive, HER2-positive of conclusive.
COHORTS = (
    ("Ulaner 2016", "89Zr-trastuzumab", 9, ["3+"] * 2 + ["1+"] * 3, (5, 9), (2, 5)),
    ("Ulaner 2017", "89Zr-trastuzumab", 11, ["3+"] * 1 + ["1+"] * 3, (4, 11), (1, 4)),
    ("Ulaner 2020", "89Zr-pertuzumab", 24, ["3+"] * 3 + ["0"] * 2 + [""], (6, 24), (3, 5)),
)
CONCLUSIVE = "PET-positive and biopsied, inconclusive left out"


def agreement(data: Path) -> Iterator[Check]:
    """Coefficients: the 5 x 5 and 2 x 2 tables by statsmodels, scikit-learn and irrCAC; the 3 x 3 table as SAS publishes it."""
    from HER2PETLib.statistics.coefficients import coefficients, kappaStandardError

    five = np.array(TWO_READERS)
    cut = [[five[:3, :3].sum(), five[:3, 3:].sum()], [five[3:, :3].sum(), five[3:, 3:].sum()]]
    for name, table, values in COEFFICIENTS:
        obtained = coefficients(np.array(cut if table is None else table))
        for key, value, tolerance in values:
            yield Check(name, key, value, tolerance, float(obtained[key]))
    for name, table, weighting, low, high, tolerance in KAPPA_INTERVALS:
        value = float(coefficients(np.array(table))[f"kappa{weighting.capitalize()}"])
        reach = 1.959963984540054 * kappaStandardError(np.array(table), weighting)
        yield Check(name, f"kappa, {weighting}, 95 % from", low, tolerance, value - reach)
        yield Check(name, f"kappa, {weighting}, 95 % to", high, tolerance, value + reach)


def proportions(data: Path) -> Iterator[Check]:
    """Exact (Clopper-Pearson) 95 % intervals; the last four equal those that Dehdashti 2018 printed. Wilson: 25/30."""
    from HER2PETLib.statistics.proportions import Proportion

    for k, n, low, high in PROPORTIONS:
        interval = Proportion(k, n, "patients").clopperPearson
        yield Check(f"{k}/{n}", "exact 95 % from, %", low, 0.005, 100 * interval.low)
        yield Check(f"{k}/{n}", "exact 95 % to, %", high, 0.005, 100 * interval.high)
    wilson = Proportion(25, 30, "patients").wilson
    yield Check("25/30", "Wilson 95 % from, %", 66.44, 0.005, 100 * wilson.low)
    yield Check("25/30", "Wilson 95 % to, %", 92.66, 0.005, 100 * wilson.high)


def publishedTrial(data: Path) -> Iterator[Check]:
    """Patients as the abstracts count them (Ulaner 2016, 2017, 2020), through eligibility, reading and pathology to the endpoint."""
    cohorts = [("pooled trastuzumab", COHORTS[:2], (9, 20), (3, 9)), ("both tracers", COHORTS, (15, 44), (6, 14))]
    cohorts += [(paper, [cohort], *cohort[4:]) for cohort in COHORTS for paper in cohort[:1]]
    for name, members, suspicious, predictive in cohorts:
        endpoint = endpointOf(members)
        for title, measure, denominator, (k, n) in (
            ("PET-positive of imaged", "petPositive", "imaged", suspicious),
            ("imageable HER2-positive of imaged", "imageableHER2Positive", "imaged", (predictive[0], suspicious[1])),
            ("HER2-positive of conclusive biopsies", "ppvHER2Positive", CONCLUSIVE, predictive),
        ):
            (row,) = (
                row
                for row in endpoint.rows
                if (row.group, row.measure, row.proportion.denominator) == ("pooled", measure, denominator)
            )
            yield Check(name, title, f"{k}/{n} ", 0, str(row.proportion))


def endpointOf(cohorts):
    """The endpoint of patients that are given by counts only."""
    from datetime import date

    from HER2PETLib.trial.endpoint import computeEndpoint
    from HER2PETLib.trial.pathology import Specimen
    from HER2PETLib.trial.patients import Patient

    patients, decisions, specimens = [], [], []
    for paper, tracer, count, scores, *_ in cohorts:
        for number in range(count):
            patient = Patient(
                f"{paper} {number + 1}", len(patients) + 2, tracer, "F", date(1961, 7, 14), date(2015, 2, 3), primaryBiopsyProven=True,
                primaryHER2="negative", metastasisBiopsyProven=True, fociCount=7, fociModality="CT", ecog=1, lifeExpectancyUnder3Months=False,
                pregnantOrLactating=False, overWeightLimit=False, cnsOnlyDisease=False, petDate=date(2015, 3, 30),
            )  # fmt: skip
            patients.append(patient)
            positive = ("F1",) if number < len(scores) else ()
            decisions.append(SimpleNamespace(patientID=patient.patientID, positiveFocusIDs=positive, evaluable=True, reason=""))
            if positive:
                specimens.append(
                    Specimen(
                        f"S{len(specimens)}", patient.patientID, "F1", len(specimens) + 2, "core", ihcScore=scores[number] or None
                    )
                )
    return computeEndpoint(patients, decisions, specimens, {patient.patientID: {"F1"} for patient in patients})
