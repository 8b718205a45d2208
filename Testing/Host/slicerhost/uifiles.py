"""qt.QUiLoader: .ui files of Qt Designer, with Slicer's and CTK's widgets, and nothing unknown let through."""

import xml.etree.ElementTree as ElementTree

from PySide6 import QtCore, QtUiTools

from slicerhost import pythonqt

# Class name in a .ui file -> stand-in; filled by `widget`.
WIDGETS: dict[str, type] = {}


def widget(cls: type) -> type:
    """Class decorator: a stand-in that .ui files may name."""
    WIDGETS[cls.__name__] = pythonqt.standIn(cls)
    return cls


class QUiLoader(QtUiTools.QUiLoader):
    """Raises ValueError for a widget class, property, signal or slot that Slicer would not know."""

    def createWidget(self, className, parent=None, name=""):
        if className in WIDGETS:
            made = WIDGETS[className](parent)
            made.setObjectName(name)
            return made
        if className not in self.availableWidgets():
            raise ValueError(f"there is no stand-in for the widget class {className}")
        return super().createWidget(className, parent, name)

    def load(self, device, parent=None):
        root = ElementTree.fromstring(bytes(device.readAll()))
        unknown = {element.get("class") for element in root.iter("widget")} - set(WIDGETS) - set(self.availableWidgets())
        if unknown:  # an exception raised in createWidget would be lost in C++
            raise ValueError(f"there is no stand-in for the widget class {', '.join(sorted(unknown))}")
        _checkCells(root)
        connections = [
            tuple(element.findtext(part) for part in ("sender", "signal", "receiver", "slot"))
            for element in root.findall("connections/connection")
        ]
        for element in root.findall("connections"):
            root.remove(element)  # made below: signals of stand-ins have no C++ signatures
        buffer = QtCore.QBuffer()
        buffer.setData(ElementTree.tostring(root))
        buffer.open(QtCore.QIODevice.ReadOnly)
        loaded = super().load(buffer, parent)
        self._checkProperties(root, loaded)
        for sender, signal, receiver, slot in connections:
            _named(loaded, sender).connect(signal, _named(loaded, receiver), slot)
        return loaded

    def _checkProperties(self, root, loaded) -> None:
        for element in root.iter("widget"):
            meta = _named(loaded, element.get("name")).metaObject()
            for entry in element.findall("property"):
                isBuddy = (
                    entry.get("name") == "buddy" and meta.className() == "QLabel"
                )  # Designer's own, not a property of QLabel
                if entry.get("stdset") != "0" and not isBuddy and meta.indexOfProperty(entry.get("name")) < 0:
                    raise ValueError(f"{meta.className()} {element.get('name')} has no property {entry.get('name')}")


def _checkCells(root) -> None:
    """Of two items in one cell of a form Qt lays out the first, with a line in the log; the other lies somewhere above what is below it."""
    for layout in root.iter("layout"):
        taken = set()
        for item in layout.findall("item"):
            if layout.get("class") != "QFormLayout" or item.get("row") is None:
                continue
            first, count = int(item.get("column", 0)), int(item.get("colspan", 1))
            cells = {(item.get("row"), column) for column in range(first, first + count)}
            if taken & cells:
                raise ValueError(f"{layout.get('name')} has two items in row {item.get('row')}")
            taken |= cells


def _named(root, name):
    found = root if root.objectName == name else root.findChild(QtCore.QObject, name)
    if found is None:
        raise ValueError(f"the .ui file names {name}, which is not in it")
    return found
