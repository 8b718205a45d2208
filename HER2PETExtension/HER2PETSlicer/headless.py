"""Slicer's core (PyPI slicer-core) in a plain Python process: a scene and the logics that reading and writing it needs."""

import sys
import tempfile
import types
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def headlessScene() -> Iterator:
    """A new scene as `slicer.mrmlScene`, for as long as the context lasts; None of it touches an application.

    Raises ProblemError where slicer-core is not installed, or where this is Slicer itself, which has a scene of its own.
    """
    from HER2PETLib.errors import ProblemError

    try:
        import slicer
        import slicer.util
        import vtk

        scene = slicer.vtkMRMLScene()
    except (ImportError, AttributeError) as error:
        raise ProblemError(
            "A scene is written with Slicer's core, which is not installed.", "pip install slicer-core (about 1 GB)."
        ) from error
    if getattr(slicer, "mrmlScene", None) is not None:
        raise ProblemError("This is Slicer, which has a scene already.", "Load the case and save the scene.")
    if "slicer.i18n" not in sys.modules and not hasattr(slicer, "i18n"):
        slicer.i18n = sys.modules["slicer.i18n"] = _untranslated()
    with tempfile.TemporaryDirectory(prefix="her2pet-scene-") as folder:
        logic = slicer.vtkSlicerApplicationLogic()
        # The share directory is relative to the home directory.
        logic.SetHomeDirectory(folder)
        logic.SetShareDirectory(".")
        logic.SetTemporaryPath(folder)
        (Path(folder) / "ColorFiles").mkdir()
        (Path(folder) / ".slicer-cache").touch()  # says that the folder is the cache's own
        logic.SetMRMLScene(scene)
        # Without data input and output no .mrb is written.
        remote, data = slicer.vtkMRMLRemoteIOLogic(), slicer.vtkDataIOManagerLogic()
        remote.GetCacheManager().SetRemoteCacheDirectory(folder)
        data.SetMRMLApplicationLogic(logic)
        data.SetAndObserveDataIOManager(remote.GetDataIOManager())
        logic.SetMRMLSceneDataIO(scene, remote, data)
        # The application logic holds these weakly: they live in this list.
        logics = []
        for name, className in (
            ("Colors", "vtkSlicerColorLogic"),
            ("Terminologies", "vtkSlicerTerminologiesModuleLogic"),
            ("SubjectHierarchy", "vtkSlicerSubjectHierarchyModuleLogic"),
            ("Volumes", "vtkSlicerVolumesLogic"),
            ("Segmentations", "vtkSlicerSegmentationsModuleLogic"),
            ("Tables", "vtkSlicerTablesLogic"),
        ):
            each = getattr(slicer, className)()
            each.SetMRMLApplicationLogic(logic)
            # The wheel has no terminology and color files: looking for them would only print errors.
            vtk.vtkObject.GlobalWarningDisplayOff()
            each.SetMRMLScene(scene)
            vtk.vtkObject.GlobalWarningDisplayOn()
            if name == "Colors":
                logic.SetColorLogic(each)
            logic.SetModuleLogic(name, each)
            logics.append(each)
        # Makes the layout node with Slicer's layouts, and the view nodes of the one that is chosen.
        slicer.vtkMRMLSliceNode.AddDefaultSliceOrientationPresets(scene, True)
        layout = slicer.vtkMRMLLayoutLogic()
        layout.SetMRMLApplicationLogic(logic)
        layout.SetMRMLScene(scene)
        logics.append(layout)
        slicer.mrmlScene = scene
        try:
            yield scene
        finally:
            scene.Clear(0)
            slicer.mrmlScene = None


def _untranslated() -> types.ModuleType:
    """slicer.i18n, which slicer-core leaves out, for a process without a language."""
    module = types.ModuleType("slicer.i18n")
    vars(module).update(tr=lambda text, *_context: text, translate=lambda _context, text, *_more: text)
    return module
