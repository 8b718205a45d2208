"""The generated trial, as the demo left it."""

import json
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def trial(demo) -> Path:
    """The folder of the whole generated trial. Nobody writes into it."""
    process, folder = demo
    assert process.returncode == 0, process.stderr
    return folder / "trial"


@pytest.fixture(scope="session")
def truthOf(trial) -> dict[str, dict]:
    """truth.json by case ID."""
    return {case["caseID"]: case for case in json.loads((trial / "truth.json").read_text())}
