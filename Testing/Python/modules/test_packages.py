"""Python packages that Slicer does not bring are installed at the first use, after the user agreed, and never otherwise."""

import importlib
import re
import subprocess
import sys
import types

import pytest

QUESTION = "This needs {names}. Install?"


@pytest.fixture
def without(host, loadedModule, monkeypatch):
    """without("statsmodels"): as in a Slicer that lacks the package; `installed` gets what pip would have been called with."""
    import slicer

    loadedModule("HER2Quant")
    installed, missing = [], set()
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *rest: None if name in missing else find(name, *rest))

    def pip(requirements):
        installed.append(requirements)
        missing.clear()

    monkeypatch.setattr(slicer.util, "pip_install", pip)

    def lack(*names):
        missing.update(names)
        return installed

    return lack


def test_what_is_there_is_not_asked_for(without):
    from HER2PETSlicer.packages import installMissing

    installed = without()
    installMissing(["matplotlib", "statsmodels"], QUESTION)
    assert installed == []


def test_only_what_is_missing_is_installed_and_with_its_lowest_version(without, host):
    from HER2PETSlicer.packages import installMissing
    from slicerhost import dialogs

    installed = without("jsonschema")
    dialogs.answers.append(_button("Ok"))
    installMissing(["matplotlib", "jsonschema"], QUESTION)
    assert [shown.text for shown in dialogs.take()] == ["This needs jsonschema. Install?"]
    ((requirement,),) = installed
    assert re.fullmatch(r"jsonschema>=[\d.]+", requirement)


@pytest.fixture
def pipEnsure(host, monkeypatch):
    """slicer.packaging as Slicer has it from 5.12 (Base/Python/slicer/packaging.py), over the pip_install in place; what each call was."""
    import slicer

    calls = []

    def pip_ensure(
        requirements, constraints=None, skip_packages=None, prompt_install=True, prompt_restart=True, requester=None,
        skip_in_testing=True, show_progress=True,
    ):  # fmt: skip
        calls.append((requirements, prompt_install, requester))
        if prompt_install and not slicer.util.confirmOkCancelDisplay("1 Python package needs to be installed."):
            raise RuntimeError("User declined package installation")
        slicer.util.pip_install(requirements)

    module = types.ModuleType("slicer.packaging")
    module.pip_ensure = pip_ensure
    monkeypatch.setitem(sys.modules, "slicer.packaging", module)
    return calls


def test_slicers_own_pip_ensure_installs_where_there_is_one_and_asks_nothing_again(without, pipEnsure):
    from HER2PETSlicer.packages import installMissing
    from slicerhost import dialogs

    installed = without("jsonschema")
    dialogs.answers.append(_button("Ok"))
    installMissing(["matplotlib", "jsonschema"], QUESTION)
    assert [shown.text for shown in dialogs.take()] == ["This needs jsonschema. Install?"]
    (((requirement,), isAsked, requester),) = pipEnsure
    assert requirement.startswith("jsonschema>=") and not isAsked and requester == "HER2PET"
    assert installed == [[requirement]]


def test_what_pip_takes_for_installed_and_python_does_not_find_is_said_to_be_missing(without, pipEnsure, monkeypatch):
    """pip_ensure looks at the metadata of the distribution alone, which may have lost its files."""
    import slicer
    from HER2PETLib.errors import ProblemError
    from HER2PETSlicer.packages import installMissing
    from slicerhost import dialogs

    without("matplotlib")
    monkeypatch.setattr(slicer.util, "pip_install", lambda requirements: None)
    dialogs.answers.append(_button("Ok"))
    with pytest.raises(ProblemError, match="not installed: matplotlib"):
        installMissing(["matplotlib"], QUESTION)
    assert len(pipEnsure) == 1
    dialogs.take()


def test_who_declines_gets_nothing_installed(without):
    from HER2PETLib.errors import ProblemError
    from HER2PETSlicer.packages import installMissing
    from slicerhost import dialogs

    installed = without("statsmodels", "matplotlib")
    dialogs.answers.append(_button("Cancel"))
    with pytest.raises(ProblemError, match="missing: statsmodels, matplotlib"):
        installMissing(["statsmodels", "matplotlib"], QUESTION)
    assert installed == []
    dialogs.take()


@pytest.mark.parametrize(
    "error",
    [subprocess.CalledProcessError(1, ["pip"]), PermissionError("the folder may not be written"), RuntimeError("no Python here")],
)
def test_an_installation_that_fails_is_said(without, monkeypatch, error):
    import slicer
    from HER2PETLib.errors import ProblemError
    from HER2PETSlicer.packages import installMissing
    from slicerhost import dialogs

    def fail(requirements):
        raise error

    without("matplotlib")
    monkeypatch.setattr(slicer.util, "pip_install", fail)
    dialogs.answers.append(_button("Ok"))
    with pytest.raises(ProblemError, match="not installed: matplotlib"):
        installMissing(["matplotlib"], QUESTION)
    dialogs.take()


def test_every_package_that_a_module_asks_for_is_in_the_requirements(without):
    from HER2PETSlicer.packages import REQUIREMENTS
    from HER2ReadingLib.coordinator import PACKAGES

    listed = REQUIREMENTS.read_text(encoding="utf-8").split()
    assert set(PACKAGES) <= {re.match(r"\w+", line)[0] for line in listed}
    assert not [line for line in listed if "==" in line]


def _button(name):
    import qt

    return int(getattr(qt.QMessageBox, name))
