"""Every module of the extension loads, shows, survives closing of the scene and reload, and passes its own self-test."""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np
import pytest

REPOSITORY = Path(__file__).resolve().parents[3]
WITH_WIDGET = ("HER2Quant", "HER2Reading")


@pytest.mark.parametrize("name", WITH_WIDGET)
def test_a_module_says_what_it_is(loadedModule, name):
    module = loadedModule(name)
    assert module.title.startswith("HER2 PET")
    assert module.categories == ["Nuclear Medicine"]
    assert len(module.helpText) > 50
    assert len(module.acknowledgementText) > 20
    assert module.contributors
    assert not module.icon.isNull()


@pytest.mark.parametrize("name", WITH_WIDGET)
def test_a_module_shows(loadedModule, screenshot, name):
    widget = loadedModule(name).widgetRepresentation()
    widget.resize(460, 900)
    widget.show()
    widget.enter()
    screenshot(widget, f"{name}-empty")
    widget.exit()
    widget.hide()


@pytest.mark.parametrize("name", WITH_WIDGET)
def test_a_module_outlives_the_scene(loadedModule, host, name):
    import slicer

    widget = loadedModule(name).widgetRepresentation()
    for entered in (True, False):
        if entered:
            widget.enter()
        slicer.util.addVolumeFromArray(np.ones((3, 4, 5), np.float32))
        slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSegmentationNode")
        host.closeScene()
        host.app.processEvents()
        widget.exit()
    widget.enter()
    widget.exit()


@pytest.mark.parametrize("name", WITH_WIDGET)
def test_a_reloaded_module_runs_its_package_as_it_is_now(loadedModule, host, name):
    import slicer

    frame = loadedModule(name).widgetRepresentation()
    frame.enter()
    before, shared = sys.modules[f"{name}Lib.widget"], sys.modules["HER2PETLib.errors"]
    getattr(slicer.modules, f"{name}Widget").onReload()  # the button
    host.app.processEvents()
    now = sys.modules[f"{name}Lib.widget"]
    assert now is not before
    assert type(getattr(slicer.modules, f"{name}Widget")) is getattr(now, f"{name}Widget")
    assert sys.modules["HER2PETLib.errors"] is shared  # the other modules' errors
    host.closeScene()
    frame.exit()


@pytest.fixture
def asOnWindows(monkeypatch):
    """Files that are open cannot be deleted; a DICOM database is, as long as the application runs (DICOMUtils.py of Slicer)."""
    deleteFolder = tempfile.TemporaryDirectory._rmtree

    def refuse(name, ignore_errors=False, **more):
        deleteFolder(name, ignore_errors=True)
        if not ignore_errors:
            raise PermissionError(f"The process cannot access {name} because it is being used by another process")

    monkeypatch.setattr(tempfile.TemporaryDirectory, "_rmtree", staticmethod(refuse))


@pytest.mark.parametrize("name", WITH_WIDGET)
def test_the_self_test_passes(loadedModule, asOnWindows, generatedOnce, name):
    """As Slicer's Reload and Test runs it, and as ctest does, test by test."""
    import slicer

    loadedModule("DICOMHER2PETPlugin")
    loadedModule(name)
    with generatedOnce():
        slicer.selfTests[name](msec=0)
        cases = unittest.defaultTestLoader.loadTestsFromTestCase(getattr(sys.modules[name], f"{name}Test"))
        assert cases.countTestCases() >= 1
        result = unittest.TestResult()
        cases.run(result)
    assert result.wasSuccessful(), result.failures + result.errors


IMPORT = """
import json, sys
sys.path.insert(0, {host!r})
import slicerhost
running = slicerhost.start()
for folder in {folders!r}:
    running.addModulePath(folder)
before = set(sys.modules)
running.loadModule({path!r})
print(json.dumps(sorted(set(sys.modules) - before)))
"""
HEAVY = {"scipy", "SimpleITK", "pandas", "highdicom", "matplotlib", "pydicom", "statsmodels", "dask", "skimage", "sklearn"}


@pytest.mark.parametrize("name", ("DICOMHER2PETPlugin", *WITH_WIDGET))
def test_a_module_imports_nothing_heavy(host, name):
    """The start of Slicer pays for it; the milliseconds are in Testing/Benchmarks/modules.py."""
    from slicerhost.fixtures import MODULE_FILES

    folders = [str(path.parent) for path in MODULE_FILES.values()]
    program = IMPORT.format(host=str(REPOSITORY / "Testing" / "Host"), folders=folders, path=str(MODULE_FILES[name]))
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=600, check=True)
    imported = json.loads(result.stdout.splitlines()[-1])
    assert not HEAVY & {module.split(".")[0] for module in imported}
