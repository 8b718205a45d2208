"""The primary analysis that a charter names: one row of the endpoint is primary, best and worst case stand beside it, the rest is secondary."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from HER2PETLib.reading.primaryanalysis import MEASURES, NOT_EVALUABLE, POOLED, PROPOSED, PrimaryAnalysis
from HER2PETLib.trial.endpoint import BIOPSIED, CONCLUSIVE, READ, STEPS, WITHOUT_REPLACED, computeEndpoint
from HER2PETLib.trial.pathology import Specimen
from HER2PETLib.trial.primary import CASES, PRIMARY, SECONDARY, SENSITIVITY, primaryRows, withPrimary


@pytest.fixture
def endpoint(patient):
    """Ten imaged: one HER2-positive, five without a PET-positive focus, one HER2-0, two inconclusive, one not read."""
    patients = [replace(patient, patientID=f"P{number}", row=number + 2) for number in range(10)]
    positive = {0, 6, 7, 8}
    decisions = [
        SimpleNamespace(
            patientID=f"P{number}", positiveFocusIDs=("F1",) if number in positive else (), evaluable=number != 9, reason="read"
        )
        for number in range(10)
    ]
    scores = {0: "3+", 6: "0", 7: None, 8: None}
    specimens = [Specimen(f"S{n}", f"P{n}", "F1", n, "core", ihcScore=score) for n, score in scores.items()]
    return computeEndpoint(patients, decisions, specimens, {f"P{number}": {"F1"} for number in range(10)})


def said(rows):
    return [(row.analysis, row.case, row.proportion.k, row.proportion.n) for row in rows]


@pytest.mark.parametrize(
    ("notEvaluable", "expected"),
    [
        (
            "countedAsNo",
            [("primary", "worst case", 1, 10), ("sensitivity", "best case", 4, 10), ("sensitivity", "as observed", 1, 7)],
        ),
        (
            "leftOut",
            [("primary", "as observed", 1, 7), ("sensitivity", "worst case", 1, 10), ("sensitivity", "best case", 4, 10)],
        ),
        (
            "countedAsYes",
            [("primary", "best case", 4, 10), ("sensitivity", "worst case", 1, 10), ("sensitivity", "as observed", 1, 7)],
        ),
    ],
)
def test_who_is_not_evaluable_counts_as_the_charter_says_with_the_other_two_ways_beside_it(endpoint, notEvaluable, expected):
    # Not evaluable: two inconclusive, one not read.
    labeled = withPrimary(endpoint, replace(PROPOSED, notEvaluable=notEvaluable))
    assert said(primaryRows(labeled.rows)) == expected
    assert labeled.problems == endpoint.problems


def test_exactly_one_row_is_primary_and_the_rest_is_secondary(endpoint):
    labeled = withPrimary(endpoint, PROPOSED)
    kinds = [row.analysis for row in labeled.rows]
    assert (kinds.count(PRIMARY), kinds.count(SENSITIVITY)) == (1, 2)
    assert kinds.count(SECONDARY) == len(endpoint.rows) - 2  # the best case is a row more
    assert {row.group for row in labeled.rows if row.analysis != SECONDARY} == {POOLED}


def test_a_predictive_value_has_its_cases_too(endpoint):
    primary = PrimaryAnalysis("ppvHER2Positive", "PET-positive and biopsied", POOLED, "exact", "leftOut")
    expected = [("primary", "as observed", 1, 2), ("sensitivity", "worst case", 1, 4), ("sensitivity", "best case", 3, 4)]
    assert said(primaryRows(withPrimary(endpoint, primary).rows)) == expected


def test_a_charter_that_names_none_leaves_every_row_without_a_label(endpoint):
    assert withPrimary(endpoint, None) is endpoint
    assert {row.analysis for row in endpoint.rows} == {""}


def test_a_group_without_patients_is_a_problem_and_nothing_is_called_primary(endpoint):
    labeled = withPrimary(endpoint, replace(PROPOSED, group="89Zr-pertuzumab"))
    assert primaryRows(labeled.rows) == []
    assert "89Zr-pertuzumab" in str(labeled.problems[-1]) and "which has no patient" in str(labeled.problems[-1])


def test_what_a_charter_may_name_are_the_measures_and_denominators_of_the_endpoint(endpoint):
    assert set(MEASURES) == {row.measure for row in endpoint.rows}
    assert set(CASES) == set(NOT_EVALUABLE)
    for measure, denominators in MEASURES.items():
        for denominator in denominators:
            for how in NOT_EVALUABLE:
                labeled = withPrimary(endpoint, PrimaryAnalysis(measure, denominator, POOLED, "exact", how))
                cases = {row.case: row.proportion for row in primaryRows(labeled.rows)}
                assert set(cases) == set(CASES.values())
                assert cases["worst case"].k <= cases["as observed"].k <= cases["best case"].k <= cases["best case"].n
    assert {"enrolled", "eligible", "imaged"} < set(STEPS) and WITHOUT_REPLACED in MEASURES["imageableHER2Positive"]
    assert {BIOPSIED, CONCLUSIVE, READ} & set(MEASURES["imageableHER2Positive"]) == set()
