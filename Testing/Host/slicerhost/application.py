"""slicer.app, slicer.modules and the loading of scripted modules, as a module meets them."""

import importlib.util
import sys
import types
from pathlib import Path
from types import MappingProxyType

import slicer
from PySide6 import QtCore, QtWidgets
from PySide6.QtCore import Property, Signal

from slicerhost.nodefiles import CoreIOManager
from slicerhost.pythonqt import standIn


class CoreModule:
    """Stands for a loadable module: its name and its logic."""

    def __init__(self, name: str, logic=None, path: str = "") -> None:
        self.name = self.title = name
        self.path = path
        self.hidden = False
        self._logic = logic

    def logic(self):
        return self._logic


class ScriptedModule(CoreModule):
    """Stands for qSlicerScriptedLoadableModule: what the Python class of a module sets on its parent, and its one widget."""

    def __init__(self, name: str, path: str) -> None:
        super().__init__(name, path=path)
        self.categories, self.dependencies, self.contributors = [], [], []
        self.helpText = self.acknowledgementText = ""
        self.icon = None
        self.widgetRepresentationCreationEnabled = True
        self._widget = None

    def makeWidget(self, frame) -> None:
        """A new Python widget in `frame`; its setup() is left to the caller."""
        frame._python = getattr(sys.modules[self.name], f"{self.name}Widget")(frame)
        setattr(slicer.modules, f"{self.name}Widget", frame._python)

    def widgetRepresentation(self):
        if self._widget is None:
            self._widget = slicer.qSlicerScriptedLoadableModuleWidget()
            self._widget.setLayout(QtWidgets.QVBoxLayout())
            self._widget.setMRMLScene(slicer.mrmlScene)
            self._widget._module = self
            self.makeWidget(self._widget)
            self._widget.setup()
        return self._widget

    def discardWidget(self) -> None:
        """What the end of the application does to the widget."""
        if self._widget is not None:
            slicer.app.moduleManager()._moduleAboutToBeUnloaded.emit(self.name)
            self._widget.delete()
            self._widget = None
            delattr(slicer.modules, f"{self.name}Widget")


@standIn
class ModuleManager(QtCore.QObject):
    _moduleAboutToBeUnloaded = Signal(str)
    _moduleLoaded = Signal(str)
    cppSignals = MappingProxyType(
        {"moduleAboutToBeUnloaded(QString)": "_moduleAboutToBeUnloaded", "moduleLoaded(QString)": "_moduleLoaded"}
    )

    def module(self, name: str):
        return getattr(slicer.modules, name.lower(), None)

    def modulesNames(self) -> tuple:
        return tuple(module.name for module in vars(slicer.modules).values() if isinstance(module, CoreModule))

    def factoryManager(self):
        return self

    def loadedModuleNames(self) -> tuple:
        return self.modulesNames()

    def isLoaded(self, name: str) -> bool:
        return self.module(name) is not None


@standIn
class Application(QtCore.QObject):
    startupCompleted = Signal()
    aboutToQuit = Signal()
    _core = None
    _modules = None
    _files = None
    _layoutManager = None
    _testing = False

    def __init__(self, core) -> None:
        super().__init__()
        self._core = core
        self._modules = ModuleManager(self)
        self._files = CoreIOManager(core)

    applicationName = Property(str, lambda self: "Slicer")
    # In PythonQt only here: of the class qt.QApplication it is None, a property without an object.
    doubleClickInterval = Property(int, lambda self: QtWidgets.QApplication.instance().property("doubleClickInterval"))
    mainApplicationName = Property(str, lambda self: "Slicer")
    applicationVersion = Property(str, lambda self: "5.12.4-host")
    majorVersion = Property(int, lambda self: 5)
    minorVersion = Property(int, lambda self: 12)
    temporaryPath = Property(str, lambda self: self._core.temporaryPath)
    defaultScenePath = Property(str, lambda self: self._core.temporaryPath)
    slicerHome = Property(str, lambda self: self._core.temporaryPath)
    documentationBaseUrl = Property(str, lambda self: "https://slicer.readthedocs.io/en/latest/")

    def mrmlScene(self):
        return self._core.scene

    def applicationLogic(self):
        return self._core.applicationLogic

    def moduleManager(self):
        return self._modules

    def coreIOManager(self):
        return self._files

    def ioManager(self):
        return self._files

    def layoutManager(self):
        """None without a main window, as in Slicer; the views of the host put theirs here."""
        return self._layoutManager

    def testingEnabled(self) -> bool:
        return self._testing

    def settings(self):
        return QtCore.QSettings()

    def userSettings(self):
        return QtCore.QSettings()

    def topLevelWidgets(self):
        return QtWidgets.QApplication.topLevelWidgets()

    def processEvents(self, *arguments) -> None:
        QtWidgets.QApplication.processEvents(*arguments)

    def setOverrideCursor(self, cursor) -> None:
        QtWidgets.QApplication.setOverrideCursor(cursor)

    def restoreOverrideCursor(self) -> None:
        QtWidgets.QApplication.restoreOverrideCursor()

    def pauseRender(self) -> None:
        """Views of the host draw when asked."""

    def resumeRender(self) -> None:
        """Views of the host draw when asked."""

    def moduleDocumentationUrl(self, name: str) -> str:
        return f"https://slicer.readthedocs.io/en/latest/user_guide/modules/{name.lower()}.html"


def install(core) -> Application:
    """Put `core` and the application around it into the `slicer` package."""
    from slicerhost import mrmlwidgets, segmenteditor

    slicer.mrmlScene = core.scene
    slicer.modules = types.ModuleType("slicer.modules")
    slicer.moduleNames = types.ModuleType("slicer.moduleNames")
    sys.modules["slicer.modules"] = slicer.modules
    for name, logic in core.moduleLogics.items():
        setattr(slicer.modules, name.lower(), CoreModule(name, logic))
        setattr(slicer.moduleNames, name, name)
    for name, value in (vars(mrmlwidgets) | vars(segmenteditor)).items():
        if name.startswith(("qMRML", "qSlicer")):
            setattr(slicer, name, value)
    settings = QtCore.QSettings
    settings.setDefaultFormat(settings.IniFormat)
    settings.setPath(settings.IniFormat, settings.UserScope, core.temporaryPath)
    QtCore.QCoreApplication.setOrganizationName("slicerhost")
    QtCore.QCoreApplication.setApplicationName("Slicer")
    slicer.app = Application(core)
    return slicer.app


class ModuleSelector:
    """Which module is in front; its widget is told, and not shown. As Slicer's: from "", no module, the last one is not entered again."""

    selectedModule = ""
    _last = ""

    def selectModule(self, name: str) -> None:
        """Leave the module in front and enter another."""
        if name == self.selectedModule or (name and name == self._last):
            return
        for each, act in ((self.selectedModule, "exit"), (name, "enter")):
            module = slicer.app.moduleManager().module(each)
            if isinstance(module, ScriptedModule):  # of Slicer's own there are no widgets here
                getattr(module.widgetRepresentation(), act)()
        self.selectedModule, self._last = name, name or self._last


class MainWindow(QtWidgets.QMainWindow):
    def __init__(self) -> None:
        super().__init__()
        self._selector = ModuleSelector()

    def moduleSelector(self) -> ModuleSelector:
        return self._selector


def makeMainWindow():
    """slicer.util finds it by its name, shows status messages in it and message boxes before it, and selects modules by its selector."""
    window = MainWindow()
    window.setObjectName("qSlicerMainWindow")
    window.statusBar()
    return window


def loadModule(path) -> ScriptedModule:
    """Load a scripted module from its file, as Slicer does at start-up: its folder is on sys.path from then on."""
    path = Path(path)
    name = path.stem
    if str(path.parent) not in sys.path:
        sys.path.insert(0, str(path.parent))
    spec = importlib.util.spec_from_file_location(name, path)
    python = importlib.util.module_from_spec(spec)
    sys.modules[name] = python
    spec.loader.exec_module(python)
    module = ScriptedModule(name, str(path))
    getattr(python, name)(module)
    setattr(slicer.modules, name.lower(), module)
    setattr(slicer.moduleNames, name, name)
    slicer.app.moduleManager()._moduleLoaded.emit(name)
    return module
