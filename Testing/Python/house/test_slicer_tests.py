"""The tests for the application itself: ctest is given them, and they pass on Slicer's core as far as it goes without the application."""

import importlib
import re
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]
FOLDER = REPOSITORY / "Testing" / "Slicer"


def test_ctest_is_given_the_modules_the_effect_and_the_suv_vectors(tmp_path):
    if shutil.which("cmake") is None or not any(shutil.which(name) for name in ("cc", "gcc", "clang")):
        pytest.skip("cmake or a C compiler is not installed")
    standIn = f"-DSlicer_DIR={REPOSITORY / 'Testing' / 'Host' / 'cmake'}"
    configured = subprocess.run(
        ["cmake", "-S", str(REPOSITORY), "-B", str(tmp_path), standIn], capture_output=True, text=True, timeout=600, check=False
    )
    assert configured.returncode == 0, configured.stderr
    scripts = [Path(line) for line in (tmp_path / "ctests.txt").read_text(encoding="utf-8").splitlines()]
    assert sorted(path.stem for path in scripts) == [
        "HER2PETFocusEffectTest",
        "HER2PETSUVVectorsTest",
        "HER2Quant",
        "HER2Reading",
    ]
    assert {path for path in scripts if path.parent == FOLDER} == set(FOLDER.glob("*.py"))
    # The workflow for the application runs the same.
    workflow = (REPOSITORY / ".github" / "workflows" / "slicer.yml").read_text(encoding="utf-8")
    (listed,) = re.findall(r"^        test: \[(.+)\]$", workflow, re.MULTILINE)
    assert sorted(listed.split(", ")) == sorted(path.stem for path in scripts)


@pytest.fixture
def passes(host, monkeypatch):
    """passes("script"): every test of a script of Testing/Slicer, found as slicer.testing.runUnitTest finds it."""

    def run(name: str) -> None:
        monkeypatch.syspath_prepend(str(FOLDER))
        suite = unittest.defaultTestLoader.loadTestsFromName(name)
        assert suite.countTestCases() >= 1
        result = unittest.TestResult()
        suite.run(result)
        assert result.wasSuccessful(), "\n".join(text for _, text in result.failures + result.errors)

    yield run
    for name in [each for each in sys.modules if each.startswith("HER2PET") and each.endswith("Test")]:
        del sys.modules[name]
    importlib.invalidate_caches()


def test_the_suv_vectors_pass_through_database_and_plugin(passes, loadedModule):
    loadedModule("DICOMHER2PETPlugin")
    passes("HER2PETSUVVectorsTest")


def test_the_focus_effect_passes_in_a_slice_view(passes, host, views, loadedModule):
    import slicer

    loadedModule("HER2Quant")
    loadedModule("SegmentEditorHER2Focus")
    if not slicer.qSlicerSegmentEditorEffectFactory.instance().registeredEffects():
        host.app.startupCompleted.emit()
    host.mainWindow.resize(1000, 760)
    host.mainWindow.show()
    host.app.processEvents()
    passes("HER2PETFocusEffectTest")
