"""Module `qt` as Slicer's Python has it: the classes of Qt in one flat module, with PythonQt's rules (see pythonqt.py)."""

from PySide6 import QtCore, QtGui, QtNetwork, QtSvg, QtUiTools, QtWidgets, QtXml

from slicerhost import dialogs, pythonqt
from slicerhost.uifiles import QUiLoader  # noqa: F401

for _module in (QtCore, QtGui, QtWidgets, QtUiTools, QtNetwork, QtSvg, QtXml):
    for _name in dir(_module):
        if not _name.startswith("_"):
            globals().setdefault(_name, getattr(_module, _name))

# Not Qt's, but PySide6's own: PythonQt has none of them.
for _name in ("Signal", "Slot", "Property", "ClassInfo", "QtMsgType", "SIGNAL", "SLOT"):
    globals().pop(_name, None)

pythonqt.dress()
# In PythonQt a property that has a static getter is None of the class; slicer.app.doubleClickInterval is the number.
QtWidgets.QApplication.doubleClickInterval = None
# Slicer sets it for everybody: a comma in a number is a group separator, whatever the user's language.
QtCore.QLocale.setDefault(QtCore.QLocale.c())
_application = QtWidgets.QApplication.instance() or QtWidgets.QApplication(["Slicer"])
# One look on every machine: screenshots are compared by eye.
_application.setStyle("Fusion")

dialogs.intercept()
