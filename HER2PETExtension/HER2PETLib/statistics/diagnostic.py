"""Scores of lesions against pathology: areas under the ROC curve, sensitivity, specificity and predictive values, by patient.

Lesions of a patient are alike, so every interval respects patients. Only lesions that pathology answers for can be judged; what that does
to sensitivity and specificity is said (`verificationbias`). An interval of width 0, or that leaves [0, 1], is not given: it is
"not estimable", with the reason.
"""

from collections.abc import Sequence

from HER2PETLib.statistics.lesionaccuracy import (
    ACCURACY_COLUMNS,
    CORRECTED_COLUMNS,
    INTERVAL_COLUMNS,
    accuracyRows,
    correctedRows,
)
from HER2PETLib.statistics.readerareas import AREA_COLUMNS, DIFFERENCE_COLUMNS, POINT_COLUMNS, areaRows, differenceRows, pointRows
from HER2PETLib.statistics.scoredlesions import Rows, ScoredLesions
from HER2PETLib.tables.columns import Table


def diagnosticTables(asked: Sequence[ScoredLesions]) -> dict[str, Table]:
    """rocAreas, rocDifferences, rocPoints, lesionAccuracy, lesionAccuracyIntervals and verificationBias, over every question to pathology."""
    accuracies: Rows = []
    intervals: Rows = []
    for lesions in asked:
        ofLesions, theirIntervals = accuracyRows(lesions)
        accuracies += ofLesions
        intervals += theirIntervals
    return {
        "rocAreas": Table(AREA_COLUMNS, [row for lesions in asked for row in areaRows(lesions)]),
        "rocDifferences": Table(DIFFERENCE_COLUMNS, [row for lesions in asked for row in differenceRows(lesions)]),
        "rocPoints": Table(POINT_COLUMNS, [row for lesions in asked for row in pointRows(lesions)]),
        "lesionAccuracy": Table(ACCURACY_COLUMNS, accuracies),
        "lesionAccuracyIntervals": Table(INTERVAL_COLUMNS, intervals),
        "verificationBias": Table(CORRECTED_COLUMNS, [row for lesions in asked for row in correctedRows(lesions)]),
    }
