"""The checks of `make validation` that need no image, one by one: what other programs and papers give for scores against pathology."""

import importlib.util
import sys
from pathlib import Path

import pytest

VALIDATION = Path(__file__).resolve().parents[3] / "Testing" / "Validation"


def checksFile(name):
    """A file of Testing/Validation as a module; its neighbors are found, and sys.path is as before afterwards."""
    sys.path.insert(0, str(VALIDATION))
    try:
        spec = importlib.util.spec_from_file_location(name, VALIDATION / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
    finally:
        sys.path.remove(str(VALIDATION))


def failed(checks):
    checks = list(checks)
    assert checks
    return [check for check in checks if not check.passed]


@pytest.mark.parametrize("group", ["independentAreas", "clusteredAreas", "clusteredProportions", "verificationBias"])
def test_scores_against_pathology_give_the_published_numbers(group, tmp_path):
    assert failed(getattr(checksFile("diagnosticchecks"), group)(tmp_path)) == []


def test_sample_sizes_power_and_widths_are_those_that_scipy_gives(tmp_path):
    assert failed(checksFile("planningchecks").sampleSizes(tmp_path)) == []


def test_five_readers_of_two_treatments_have_the_areas_of_proc_and_or_dbm(sharedData):
    if not (sharedData / "reader-studies").is_dir():
        pytest.skip("no folder reader-studies in the test data")
    assert failed(checksFile("diagnosticchecks").vanDyke(sharedData)) == []


def test_several_readers_have_the_intervals_of_or_dbm_and_mrmcaov(sharedData):
    if not (sharedData / "reader-studies").is_dir():
        pytest.skip("no folder reader-studies in the test data")
    assert failed(checksFile("readerchecks").severalReaders(sharedData)) == []


def test_free_search_gives_what_one_counts_by_hand_and_says_what_it_could_not_check(tmp_path):
    checks = list(checksFile("readerchecks").freeSearch(tmp_path))
    assert len(checks) == 14 and failed(checks[:-1]) == []
    assert checks[-1].skipped and "no file reader-studies/dataset04.xlsx" in checks[-1].remark


def test_rjafrocs_dataset04_comes_out(sharedData):
    if not (sharedData / "reader-studies" / "dataset04.xlsx").is_file():
        pytest.skip("RJafroc's dataset04 is not in the test data as reader-studies/dataset04.xlsx")
    checks = list(checksFile("readerchecks").freeSearch(sharedData))
    assert len(checks) == 93
    assert failed(checks) == []


@pytest.mark.parametrize("group", ["intraclassCorrelation", "repeated"])
def test_agreement_of_measurements_gives_what_r_gives(group, tmp_path):
    assert failed(getattr(checksFile("agreementchecks"), group)(tmp_path)) == []


def test_limits_of_agreement_are_those_of_bland_and_altmans_data(sharedData):
    if not (sharedData / "reader-studies").is_dir():
        pytest.skip("no folder reader-studies in the test data")
    assert failed(checksFile("agreementchecks").limits(sharedData)) == []
