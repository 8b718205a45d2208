"""The generated trial, once for all tests of a worker."""

import json
from pathlib import Path

import pytest
from HER2PETLib.phantom.trial import writeTrial


@pytest.fixture(scope="session")
def trial(tmp_path_factory) -> Path:
    """The folder of the whole generated trial, as `her2pet demo` makes it. Nobody writes into it."""
    folder = tmp_path_factory.mktemp("trial")
    writeTrial(folder)
    return folder


@pytest.fixture(scope="session")
def truthOf(trial) -> dict[str, dict]:
    """truth.json by case ID."""
    return {case["caseID"]: case for case in json.loads((trial / "truth.json").read_text())}
