"""`make test-fast` leaves out what is listed as slow, and the list names tests that are there."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]
TESTS = REPOSITORY / "Testing" / "Python"


def slow() -> tuple[str, ...]:
    spec = importlib.util.spec_from_file_location("sharedconftest", TESTS / "conftest.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.SLOW


@pytest.mark.parametrize("entry", slow())
def test_every_entry_of_the_list_names_a_test(entry):
    file, _, name = entry.partition("::")
    assert (TESTS / file).exists(), f"{file} is not there any more: Testing/Python/conftest.py"
    assert not name or f"\ndef {name}" in (TESTS / file).read_text(encoding="utf-8"), f"no test begins with {name}"


def test_a_slow_test_is_left_out_and_its_neighbors_are_not():
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--collect-only",
        "--quiet",
        "-m",
        "not slow",
        "Testing/Python/house/test_project_files.py",
    ]
    collected = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    assert "test_one_version_everywhere" in collected and "test_the_examples" not in collected
