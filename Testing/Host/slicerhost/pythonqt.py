"""PySide6 dressed as PythonQt: how attributes of Qt objects read, write and fail. Nowhere kinder than PythonQt.

`qt` holds the classes; this file holds the rules, put on PySide6's classes once by `dress()`.
"""

import functools
import numbers
import sys
import types

import shiboken6
from PySide6 import QtCore, QtGui, QtWidgets

from slicerhost.tooltips import written

QObject = QtCore.QObject
_property, _setProperty, _children = QObject.property, QObject.setProperty, QObject.children
_getattribute = QObject.__getattribute__
_findChildren = QObject.findChildren
_standIns: set[type] = set()

# Exceptions raised in slots and VTK observers: PythonQt prints them and goes on, a test has to know of them.
callbackErrors: list[BaseException] = []


def standIn(cls: type) -> type:
    """Class decorator: treat a Python class as a C++ class of Slicer or CTK. Attributes of its own are declared in its body."""
    _standIns.add(cls)
    return cls


def isWrapped(cls: type) -> bool:
    """Whether a class stands for a C++ class."""
    return cls in _standIns or cls.__module__.startswith("PySide6")


@functools.cache
def wrappedClass(cls: type) -> type | None:
    """The nearest C++ class a class is or derives from."""
    return next((base for base in cls.__mro__ if isWrapped(base)), None)


def _isInstance(cls, instance) -> bool:
    # PythonQt's classes do not derive from each other in Python: a QPushButton is no instance of QWidget.
    if isWrapped(cls):
        return wrappedClass(type(instance)) is cls
    return cls in type(instance).__mro__


@functools.cache
def _pythonAttribute(cls: type, name: str) -> bool:
    """Whether a Python class above the nearest C++ class defines the name."""
    for base in cls.__mro__:
        if isWrapped(base):
            return False
        if name in base.__dict__:
            return True
    return False


@functools.cache
def _propertyNames(cls: type) -> frozenset:
    meta = wrappedClass(cls).staticMetaObject
    return frozenset(meta.property(i).name() for i in range(meta.propertyCount()))


# Getters that PythonQt makes attributes though Qt has no property of the name, or a virtual method beside it.
_VIRTUAL_GETTERS = ("sizeHint", "minimumSizeHint")


def asPythonQt(value):
    """A value as it comes back from a QVariant: lists are tuples, at every depth."""
    if type(value) in (list, tuple):
        return tuple(asPythonQt(item) for item in value)
    if type(value) is dict:
        return {key: asPythonQt(item) for key, item in value.items()}
    return value


def _getAttribute(self, name: str):
    if name[:2] == "__":
        return _getattribute(self, name)
    if not shiboken6.isValid(self):
        raise ValueError(f"Trying to read attribute '{name}' of a deleted {type(self).__name__} object")
    return _reader(type(self), name)(self, name)


@functools.cache
def _reader(cls: type, name: str):
    """How an attribute of a class is read: (object, name) -> value. Found once: 36 tests of panels read 1.3 million."""
    if _pythonAttribute(cls, name):
        return _getattribute
    if name == "name":
        return lambda self, name: _property(self, "objectName")
    if name in _special:
        return lambda self, name: types.MethodType(_special[name], self)
    if name in _VIRTUAL_GETTERS and hasattr(cls, name):
        return lambda self, name: _getattribute(self, name)()
    if name not in _propertyNames(cls):
        return _getattribute
    return _toolTip if name == "toolTip" and issubclass(cls, QtWidgets.QWidget) else _propertyLikePythonQt


def _propertyLikePythonQt(self, name: str):
    return asPythonQt(_property(self, name))


def _toolTip(self, name: str):
    return written(asPythonQt(_property(self, name)))


def _missing(self, name: str):
    """Dynamic properties and named children are attributes too."""
    if not name.startswith("__"):
        if _hasDynamicProperty(self, name):
            return _property(self, name)
        for child in _children(self):
            if _property(child, "objectName") == name:
                return child
    raise AttributeError(f"{type(self).__name__} has no attribute named '{name}'")


def _hasDynamicProperty(self, name: str) -> bool:
    return name.encode() in [bytes(key) for key in self.dynamicPropertyNames()]


def _convert(kind: str, isEnum: bool, value):
    """`value` as PythonQt converts it for a property, or TypeError where it refuses."""
    if isEnum:
        if not isinstance(value, int):
            raise TypeError
        return int(value)
    if kind == "QString":
        return value if isinstance(value, str) else str(value)
    if kind in ("int", "uint", "double", "float", "bool", "qlonglong"):
        if not (isinstance(value, numbers.Real) or hasattr(value, "__index__")):
            raise TypeError
        return bool(value) if kind == "bool" else float(value) if kind in ("double", "float") else int(value)
    if value is None:
        raise TypeError
    return list(value) if isinstance(value, tuple) else value


def _setAttribute(self, name: str, value) -> None:
    cls = type(self)
    cached = type(value) is QtCore.SignalInstance  # PySide6 itself keeps the bound signals of an object in it
    if cached or name.startswith("__") or _pythonAttribute(cls, name):
        _setPlain(self, name, value)
        return
    if not shiboken6.isValid(self):
        raise ValueError(f"Trying to set attribute '{name}' of a deleted {cls.__name__} object")
    wrapped = wrappedClass(cls)
    if issubclass(cls, QObject):
        qtName = "objectName" if name == "name" else name
        if qtName in _propertyNames(cls):
            _writeProperty(self, qtName, value)
            return
        if _hasDynamicProperty(self, name):
            _setProperty(self, name, value)
            return
    cpp = next(
        (base.__dict__[name] for base in wrapped.__mro__ if base.__module__.startswith("PySide6") and name in base.__dict__), None
    )
    if isinstance(cpp, types.GetSetDescriptorType):  # a public member of a structure, as in QStyleOption
        cpp.__set__(self, value)
        return
    if cpp is not None:
        raise AttributeError(f"Slot, signal or enum '{name}' can not be overwritten on {cls.__name__} object")
    declared = name.startswith("_") and any(name in base.__dict__ for base in cls.__mro__ if base in _standIns)
    if cls is wrapped and not declared:
        raise AttributeError(
            f"'{name}' does not exist on {cls.__name__} and creating new attributes on C++ objects is not allowed"
        )
    _setPlain(self, name, value)


def _setPlain(self, name: str, value) -> None:
    """What object.__setattr__ does, which may not be called on Shiboken's types."""
    for base in type(self).__mro__:
        descriptor = base.__dict__.get(name)
        if hasattr(type(descriptor), "__set__"):
            descriptor.__set__(self, value)
            return
    self.__dict__[name] = value


_factsOf: dict[tuple[type, str], tuple[bool, str, bool]] = {}


def _facts(self, name: str) -> tuple[bool, str, bool]:
    """Of a property: whether it can be written, its type, whether that is an enum; read once for each class."""
    key = type(self), name
    if key not in _factsOf:
        meta = self.metaObject().property(self.metaObject().indexOfProperty(name))
        _factsOf[key] = meta.isWritable(), meta.typeName(), meta.isEnumType()
    return _factsOf[key]


def _writeProperty(self, name: str, value) -> None:
    isWritable, kind, isEnum = _facts(self, name)
    if not isWritable:
        raise AttributeError(f"Property '{name}' of {type(self).__name__} object is not writable")
    try:
        accepted = _setProperty(self, name, _convert(kind, isEnum, value))
    except (TypeError, ValueError):
        accepted = False
    if not accepted:
        raise AttributeError(
            f"Property '{name}' of type '{kind}' does not accept an object of type {type(value).__name__} ({value})"
        )


def _chooser(kind, name: str | None):
    def matches(child) -> bool:
        named = not name or _property(child, "objectName") == name
        return named and (child.inherits(kind) if type(kind) is str else kind in type(child).__mro__)

    return matches


def _findChildrenLikePythonQt(self, kind=QObject, name=None):
    """findChildren(qt.QWidget), findChildren("QWidget"), each with an optional object name; a tuple."""
    return tuple(filter(_chooser(kind, name), _findChildren(self, QObject)))


def _findChildLikePythonQt(self, kind=QObject, name=None):
    found = _findChildrenLikePythonQt(self, kind, name)
    return found[0] if found else None


def signature(signal: str) -> str:
    return bytes(QtCore.QMetaObject.normalizedSignature(signal.lstrip("012"))).decode()


# Signals of stand-ins carry Python objects; their C++ signatures are listed in `cppSignals` of the class.
def _signalOf(self, signal: str):
    """What to connect to, a bound signal of a stand-in or a C++ signature; ValueError where there is no such signal."""
    for base in type(self).__mro__:
        attribute = base.__dict__.get("cppSignals", {}).get(signature(signal))
        if attribute is not None:
            return getattr(self, attribute)
    meta = self.metaObject()
    if meta.indexOfSignal(signature(signal)) < 0:
        raise ValueError(f"signal '{signal}' does not exist on {meta.className()}")
    return signature(signal)


_connections: dict[int, list] = {}


def _argumentCount(function) -> int | None:
    plain = function.__func__ if isinstance(function, types.MethodType) else function
    if not isinstance(plain, types.FunctionType) or plain.__code__.co_flags & 4:
        return None
    return plain.__code__.co_argcount - isinstance(function, types.MethodType)


def _connect(self, signal: str, receiver, slot: str | None = None) -> bool:
    """connect("clicked(bool)", callable) or connect("clicked()", object, "slot()"). PythonQt prints and returns False for an
    unknown signal; here it raises ValueError, for nobody reads what is printed."""
    if slot is not None:
        receiver = _slotOf(receiver, slot)
    if not callable(receiver):
        raise ValueError(f"'{signal}' is connected to {receiver!r}, which cannot be called")
    target = _signalOf(self, signal)
    count = _argumentCount(receiver)

    def call(*arguments):
        receiver(*arguments[:count])  # a slot may take fewer arguments than its signal carries

    if isinstance(target, str):
        _cppConnect(self, QtCore.SIGNAL(target), call)
    else:
        target.connect(call)
    pointer = shiboken6.getCppPointer(self)[0]
    if pointer not in _connections:
        _connections[pointer] = []
        _cppConnect(self, QtCore.SIGNAL("destroyed()"), lambda: _connections.pop(pointer, None))
    _connections[pointer].append((signature(signal), receiver, call))
    return True


def _disconnect(self, signal: str, receiver=None, slot: str | None = None) -> bool:
    if slot is not None:
        receiver = _slotOf(receiver, slot)
    target = _signalOf(self, signal)
    known = _connections.get(shiboken6.getCppPointer(self)[0], [])
    chosen = [entry for entry in known if entry[0] == signature(signal) and (receiver is None or entry[1] == receiver)]
    for entry in chosen[: None if receiver is None else 1]:
        if isinstance(target, str):
            QObject.disconnect(self, QtCore.SIGNAL(target), entry[2])
        else:
            target.disconnect(entry[2])
        known.remove(entry)
    return bool(chosen)


def _cppConnect(sender, signal, function) -> None:
    QObject.connect(sender, signal, function)


def _slotOf(receiver, slot: str):
    name = slot.lstrip("012").split("(")[0]
    if name in _propertyNames(type(receiver)):
        return lambda value: setattr(receiver, name, value)
    return getattr(receiver, name)


def _deleteLater(self) -> None:
    """A widget that was made in Python and has no parent is Python's own. Where a callback of one of its children is the last that
    holds it, its C++ object is deleted a second time from within its own destructor (seen in Slicer: it ends there)."""
    children = _findChildren(self, QObject) if self.isWidgetType() else []
    if self.parent() is None and any(shiboken6.getCppPointer(child)[0] in _connections for child in children):
        raise ValueError(f"deleteLater of a {type(self).__name__} without a parent whose children have callbacks")
    QObject.deleteLater(self)


_special = {
    "deleteLater": _deleteLater,
    "connect": _connect,
    "disconnect": _disconnect,
    "findChildren": _findChildrenLikePythonQt,
    "findChild": _findChildLikePythonQt,
    "className": lambda self: self.metaObject().className(),
    "delete": shiboken6.delete,
    "exec_": lambda self, *arguments: self.exec(*arguments),
}


def _recordCallbackError(kind, error, trace, previous=sys.excepthook) -> None:
    callbackErrors.append(error)
    previous(kind, error, trace)


def _readThroughVariant(cls: type, *getters: str) -> None:
    for getter in getters:
        original = getattr(cls, getter)
        setattr(cls, getter, lambda self, *arguments, original=original: asPythonQt(original(self, *arguments)))


def dress() -> None:
    """Put PythonQt's rules on PySide6, for the rest of the process."""
    type(QObject).__instancecheck__ = _isInstance
    stack, seen = list(shiboken6.Shiboken.Object.__subclasses__()), set()
    while stack:
        cls = stack.pop()
        if cls not in seen:
            seen.add(cls)
            stack += cls.__subclasses__()
            cls.__setattr__ = _setAttribute
    QObject.__getattribute__ = _getAttribute
    QObject.__getattr__ = _missing
    items = (QtGui.QStandardItem, QtWidgets.QListWidgetItem, QtWidgets.QTableWidgetItem, QtWidgets.QTreeWidgetItem)
    for cls in items:
        _readThroughVariant(cls, "data")
    _readThroughVariant(QtWidgets.QComboBox, "itemData")
    _readThroughVariant(QtCore.QSettings, "value")
    sys.excepthook = _recordCallbackError
