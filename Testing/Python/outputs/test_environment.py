"""Who runs this: known where the system knows it, and never a reason to stop."""

import ast
import getpass
from pathlib import Path

import pytest
from HER2PETLib import environment

REPOSITORY = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("error", [KeyError("getpwuid(): uid not found: 4711"), OSError("No username set"), ImportError("pwd")])
def test_a_process_without_a_user_is_run_by_unknown(monkeypatch, error):
    def none():
        raise error

    monkeypatch.setattr(getpass, "getuser", none)
    assert environment.currentUser() == "unknown"
    assert environment.answersFor("/data/cases.csv") == "unknown, in cases.csv"


def test_nobody_asks_the_system_for_the_user_but_in_that_one_place():
    asking = [
        path.name
        for folder in ("HER2PETExtension", "HER2Quant", "HER2Reading", "SegmentEditorHER2Focus")
        for path in (REPOSITORY / folder).rglob("*.py")
        if any(isinstance(node, ast.Attribute) and node.attr == "getuser" for node in ast.walk(ast.parse(path.read_bytes())))
    ]
    assert asking == ["environment.py"]
