"""The rooms tables, statistics and trial name what others use of them; nothing is imported before it is used."""

import importlib
import subprocess
import sys

import pytest


@pytest.mark.parametrize("room", ["tables", "statistics", "trial"])
def test_every_public_name_is_there_and_no_other(room):
    package = importlib.import_module(f"HER2PETLib.{room}")
    for name in package.__all__:
        assert getattr(package, name).__name__ == name
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = package.nothing


@pytest.mark.parametrize("room", ["tables", "statistics", "trial"])
def test_importing_a_room_loads_none_of_its_files(room):
    script = (
        f"from HER2PETLib import {room}\nimport sys\nprint(*(name for name in sys.modules if name.startswith('HER2PETLib.')))"
    )
    loaded = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout.split()
    assert set(loaded) == {f"HER2PETLib.{room}", "HER2PETLib.publicnames"}
