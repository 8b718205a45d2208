"""Slicer without the application, for tests: Slicer's real C++ core, PySide6 under PythonQt's rules, real slice views.

`start()` once a process; then `loadModule(path)` and the module meets `slicer`, `qt` and `ctk` as it does in Slicer.
"""

import os
import sys
from pathlib import Path

# Read when PySide6 is imported: draw without a display; enum values are ints, as PythonQt's are.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYSIDE6_OPTION_PYTHON_ENUM"] = "0x0e"

_STAND_INS = Path(__file__).resolve().parents[1] / "standins"
_host = None


class Host:
    """The running host: `core` (scene and logics), `app` (slicer.app), `mainWindow`."""

    def __init__(self) -> None:
        from slicerhost import application
        from slicerhost.core import Core

        self.core = Core()
        self.app = application.install(self.core)
        self.mainWindow = application.makeMainWindow()
        self._views = None
        self.emptyDatabase()

    @property
    def scene(self):
        return self.core.scene

    def loadModule(self, path):
        from slicerhost.application import loadModule

        return loadModule(path)

    def addModulePath(self, folder) -> None:
        """Additional module path of the application settings: the folder is on sys.path."""
        if str(folder) not in sys.path:
            sys.path.insert(0, str(folder))

    def views(self):
        """The layout manager with real slice views; see views.py for whether this machine can draw them."""
        if self._views is None:
            from slicerhost.views import LayoutManager

            self._views = LayoutManager(self.core)
            self.mainWindow.setCentralWidget(self._views.viewport())
            self.app._layoutManager = self._views
        return self._views

    def closeScene(self) -> None:
        """File, Close scene."""
        self.scene.Clear(0)

    def emptyDatabase(self) -> None:
        """A new, empty slicer.dicomDatabase."""
        import slicer

        from slicerhost.dicomdatabase import DicomDatabase

        slicer.dicomDatabase = DicomDatabase()

    def takeProblems(self) -> list[str]:
        """What went wrong unseen since the last call: exceptions in callbacks, errors of VTK classes, windows nobody expected,
        answers nobody asked for."""
        from slicerhost import dialogs, pythonqt

        problems = [f"{type(error).__name__} in a callback: {error}" for error in pythonqt.callbackErrors]
        problems += [f"{window.kind} was shown: {window.text}" for window in dialogs.take()]
        problems += self.core.errors
        problems += [f"the answer {answer!r} was prepared and never asked for" for answer in dialogs.answers]
        pythonqt.callbackErrors.clear()
        self.core.errors.clear()
        dialogs.answers.clear()
        return problems


def start() -> Host:
    """The host of this process, made at the first call."""
    global _host
    if _host is None:
        os.environ.setdefault("MESA_SHADER_CACHE_DISABLE", "true")  # nothing is left behind outside the temporary folder
        # Mesa's threads take a fifth more processor time than they save, where other tests run beside these.
        os.environ.setdefault("LP_NUM_THREADS", "0")
        from slicerhost import ctk, qt

        sys.modules["qt"], sys.modules["ctk"] = qt, ctk
        import slicer

        slicer.__path__.append(str(_STAND_INS / "slicer"))
        sys.path.append(str(_STAND_INS))
        _host = Host()
    return _host
