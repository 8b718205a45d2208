"""`from HER2PETLib import measure` names what a script needs, and imports it when it is used."""

import subprocess
import sys

import pytest
from HER2PETLib import measure


@pytest.mark.parametrize("name", measure.__all__)
def test_every_public_name_is_there(name):
    assert getattr(measure, name) is not None


def test_the_package_alone_loads_no_room():
    code = "import sys; from HER2PETLib import measure; print(sorted(n for n in sys.modules if n.startswith(('HER2PETLib.', 'numpy'))))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "['HER2PETLib.measure', 'HER2PETLib.publicnames']"


def test_functions_are_not_hidden_by_files_of_their_name():
    code = "import HER2PETLib.measure.delineation, HER2PETLib.measure as m; print(callable(m.delineate), callable(m.sphere))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "True True"
