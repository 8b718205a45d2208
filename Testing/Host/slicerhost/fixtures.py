"""pytest fixtures for tests on the host; a conftest.py imports the ones its tests use."""

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]
MODULE_FILES = {
    "DICOMHER2PETPlugin": REPOSITORY / "HER2PETExtension" / "DICOMHER2PETPlugin.py",
    "HER2Quant": REPOSITORY / "HER2Quant" / "HER2Quant.py",
    "HER2Reading": REPOSITORY / "HER2Reading" / "HER2Reading.py",
    "SegmentEditorHER2Focus": REPOSITORY / "SegmentEditorHER2Focus" / "SegmentEditorHER2Focus.py",
}


# A scripted effect of the Segment Editor that does nothing.
EFFECT = """
from SegmentEditorEffects import AbstractScriptedSegmentEditorEffect


class SegmentEditorEffect(AbstractScriptedSegmentEditorEffect):
    def __init__(self, scriptedEffect):
        scriptedEffect.name = scriptedEffect.title = "{name}"
        scriptedEffect.requireSegments = False
        AbstractScriptedSegmentEditorEffect.__init__(self, scriptedEffect)

    def clone(self):
        import qSlicerSegmentationsEditorEffectsPythonQt as effects

        cloned = effects.qSlicerSegmentEditorScriptedEffect(None)
        cloned.setPythonSource(__file__)
        return cloned

    def setupOptionsFrame(self):
        pass

    def processInteractionEvents(self, callerInteractor, eventId, viewWidget):
        return self.answer
"""


@pytest.fixture
def host():
    """The host with an empty scene, an empty DICOM database and Slicer's four views. After the test the scene is closed, and the test fails for whatever went wrong unseen: an
    exception in a slot or observer, a window that nobody expected. A test that expects such takes it with host.takeProblems()."""
    import slicerhost

    running = slicerhost.start()
    running.closeScene()
    running.emptyDatabase()
    if running.app.layoutManager() is not None:  # of a test before; no module's layout is to pass for what the user had
        running.app.layoutManager().setLayout(3)  # SlicerLayoutFourUpView
    running.takeProblems()
    yield running
    running.closeScene()
    running.app.processEvents()
    problems = running.takeProblems()
    assert not problems, "\n".join(problems)


@pytest.fixture
def loadedModule(host):
    """loadedModule("HER2Quant"): the module, loaded once a process from its folder in the repository."""

    def load(name: str):
        import slicer

        for path in MODULE_FILES.values():  # Slicer has every module folder on sys.path before it loads the first module
            host.addModulePath(path.parent)
        return getattr(slicer.modules, name.lower(), None) or host.loadModule(MODULE_FILES[name])

    return load


@pytest.fixture
def registerEffect(host, tmp_path):
    """registerEffect("Paint"): registers an effect of the name that does nothing. During the test there are no others."""
    import qSlicerSegmentationsEditorEffectsPythonQt as effects
    import slicer

    factory = slicer.qSlicerSegmentEditorEffectFactory.instance()
    before = dict(factory._effects)
    factory._effects.clear()

    def register(name: str) -> None:
        path = (
            tmp_path / f"{name.replace(' ', '')}Of{tmp_path.name}" / "SegmentEditorEffect.py"
        )  # its folder names the Python module
        path.parent.mkdir()
        path.write_text(EFFECT.format(name=name), encoding="utf-8")
        effect = effects.qSlicerSegmentEditorScriptedEffect(None)
        effect.setPythonSource(str(path))
        effect.self().register()

    yield register
    factory._effects.clear()
    factory._effects.update(before)


@pytest.fixture
def views(host):
    """The layout manager with slice views; the test is skipped where this machine cannot draw them."""
    from slicerhost.probe import whyNoViews

    reason = whyNoViews()
    if reason:
        pytest.skip(reason)
    return host.views()


@pytest.fixture
def screenshot(host):
    """screenshot(widget, "name"): the widget as PNG in test-output/, to be looked at."""

    def save(widget, name: str) -> Path:
        folder = Path(os.environ.get("HER2PET_TEST_OUTPUT", REPOSITORY / "test-output")) / "screenshots"
        folder.mkdir(parents=True, exist_ok=True)
        for _ in range(3):  # labels that break their lines settle in several rounds
            host.app.processEvents()
        path = folder / f"{name}.png"
        assert widget.grab().save(str(path)), f"{path} was not written"
        return path

    return save


@pytest.fixture
def plotView(host, views, monkeypatch):
    """A plot view of the layout: the host has none, VTK's chart and Slicer's view node are real."""
    from types import SimpleNamespace

    import slicer
    import vtk

    chart, node = vtk.vtkChartXY(), slicer.mrmlScene.AddNewNodeByClass("vtkMRMLPlotViewNode")
    widget = SimpleNamespace(mrmlPlotViewNode=lambda: node, plotView=lambda: SimpleNamespace(chart=lambda: chart))
    monkeypatch.setattr(type(views), "plotViewCount", 1)
    monkeypatch.setattr(type(views), "plotWidget", lambda self, index: widget, raising=False)
    return SimpleNamespace(node=node, axis=chart.GetAxis(vtk.vtkAxis.BOTTOM))
