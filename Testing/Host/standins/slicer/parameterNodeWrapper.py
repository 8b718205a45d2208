"""Stands for slicer.parameterNodeWrapper: typed attributes on a parameter node, bound to widgets by `SlicerParameterName`.

Types: int, float, bool, str, pathlib.Path, enums, MRML nodes and `X | None` of them; stored in the node as Slicer stores them.
Widgets are told by their exact class, as Slicer does. A type or widget that Slicer cannot bind fails; lists, dictionaries and
parameter packs, which Slicer has, fail here too until a module needs them.
"""

import enum
import math
import pathlib
import types
import typing
from dataclasses import dataclass

import ctk
import qt
import slicer
import vtk

__all__ = ["Choice", "Decimals", "Default", "Maximum", "Minimum", "SingleStep", "WithinRange", "parameterNodeWrapper"]


@dataclass(frozen=True)
class Default:
    value: object


@dataclass(frozen=True)
class Decimals:
    value: int


@dataclass(frozen=True)
class SingleStep:
    value: float


class Validator:
    def validate(self, value):
        raise NotImplementedError


@dataclass(frozen=True)
class WithinRange(Validator):
    minimum: float
    maximum: float

    def validate(self, value):
        if not self.minimum <= value <= self.maximum:
            raise ValueError(f"Value must be within [{self.minimum}, {self.maximum}], is {value}")


@dataclass(frozen=True)
class Minimum(Validator):
    minimum: float

    def validate(self, value):
        if value < self.minimum:
            raise ValueError(f"Value must be >= {self.minimum}, is {value}")


@dataclass(frozen=True)
class Maximum(Validator):
    maximum: float

    def validate(self, value):
        if value > self.maximum:
            raise ValueError(f"Value must be <= {self.maximum}, is {value}")


class Choice(Validator):
    def __init__(self, choices):
        self.choices = list(choices)

    def validate(self, value):
        if value not in self.choices:
            raise ValueError(f"Value must be one of {self.choices}, is {value!r}")


_ZERO = {int: 0, float: 0.0, bool: False, str: "", pathlib.Path: pathlib.Path()}


class _Parameter:
    """One typed attribute of a wrapper class."""

    def __init__(self, name, hint, owner):
        self.name = name
        annotations = list(hint.__metadata__) if typing.get_origin(hint) is typing.Annotated else []
        hint = hint.__origin__ if annotations else hint
        self.optional = typing.get_origin(hint) in (typing.Union, types.UnionType)
        members = [member for member in typing.get_args(hint) if member is not type(None)]
        self.type = members[0] if self.optional else hint
        self.isNode = isinstance(self.type, type) and issubclass(self.type, slicer.vtkMRMLNode)
        self.isEnum = isinstance(self.type, type) and issubclass(self.type, enum.Enum)
        if (len(members) > 1 and self.optional) or not (self.isNode or self.isEnum or self.type in _ZERO):
            raise TypeError(f"Unable to create serializer for member {name} of type {hint}")
        self.validators = [each for each in annotations if isinstance(each, Validator)]
        self.annotations = annotations
        self.default = self._default(owner)

    def _default(self, owner):
        if hasattr(owner, self.name):
            return getattr(owner, self.name)
        given = next((each.value for each in self.annotations if isinstance(each, Default)), None)
        if given is not None or self.isNode or self.optional:
            return given
        return next(iter(self.type)) if self.isEnum else _ZERO[self.type]

    def annotation(self, kind):
        return next((each for each in self.annotations if isinstance(each, kind)), None)

    def isIn(self, node):
        return bool(node.HasParameter(self.name)) or (self.isNode and node.GetNodeReference(self.name) is not None)

    def write(self, node, value):
        if self.isNode:
            if value is not None and not value.IsA(self.type.__name__):
                raise ValueError(f"{self.name} must be a {self.type.__name__}")
            node.SetNodeReferenceID(self.name, None if value is None else value.GetID())
            node.SetParameter(self.name, "")
            return
        if value is None and not self.optional:
            raise ValueError(f"{self.name} may not be None")
        if value is not None:
            for validator in self.validators:
                validator.validate(value)
            accepted = (int, float) if self.type is float else self.type
            if not isinstance(value, accepted) or (self.type is int and isinstance(value, bool)):
                raise ValueError(f"{self.name} must be a {self.type.__name__}, is {value!r}")
        node.SetParameter(self.name, value.name if isinstance(value, enum.Enum) else str(value))

    def read(self, node):
        if self.isNode:
            return node.GetNodeReference(self.name)
        text = node.GetParameter(self.name)
        if self.optional and text == "None":
            return None
        if self.isEnum:
            return self.type[text]
        return text == "True" if self.type is bool else self.type(text)


class _Connector:
    """One widget bound to one parameter: how its value is read and written, and what it tells of a change."""

    def __init__(self, widget, parameter):
        self.widget, self.parameter = widget, parameter
        kind, isKind = type(widget), lambda *classes: type(widget) in classes
        if parameter.isNode and isKind(slicer.qMRMLNodeComboBox):
            self.read, self.write, self.signal = widget.currentNode, widget.setCurrentNode, "currentNodeChanged(vtkMRMLNode*)"
        elif parameter.type is bool and isKind(qt.QCheckBox, ctk.ctkCheckBox, qt.QPushButton):
            if isKind(qt.QPushButton):
                widget.checkable = True
            self._attribute("checked", "toggled(bool)")
        elif parameter.type is int and isKind(qt.QSpinBox, qt.QSlider):
            self._range(-(2**31), 2**31 - 1, bounded=isKind(qt.QSlider))
            self._attribute("value", "valueChanged(int)")
        elif parameter.type in (int, float) and isKind(
            qt.QDoubleSpinBox, ctk.ctkDoubleSpinBox, ctk.ctkSliderWidget, slicer.qMRMLSliderWidget
        ):
            self._range(-math.inf, math.inf, bounded=isKind(ctk.ctkSliderWidget, slicer.qMRMLSliderWidget))
            self._attribute("value", "valueChanged(double)")
        elif isKind(qt.QComboBox, ctk.ctkComboBox) and (parameter.isEnum or parameter.type in (int, float, str, bool)):
            self._choices()
        elif parameter.type is str and isKind(qt.QLineEdit, qt.QLabel):
            self._attribute("text", "textChanged(QString)" if isKind(qt.QLineEdit) else None)
        elif parameter.type is str and isKind(qt.QTextEdit):
            self._attribute("plainText", "textChanged()")
        elif parameter.type is pathlib.Path and isKind(ctk.ctkPathLineEdit):
            self.read = lambda: pathlib.Path(widget.currentPath)
            self.write = lambda value: setattr(widget, "currentPath", str(value))
            self.signal = "currentPathChanged(QString)"
        elif parameter.type is pathlib.Path and isKind(ctk.ctkDirectoryButton):
            self.read = lambda: pathlib.Path(widget.directory)
            self.write = lambda value: setattr(widget, "directory", str(value))
            self.signal = "directoryChanged(QString)"
        else:
            raise RuntimeError(f"Unable to create GUI connector from {parameter.type} of '{parameter.name}' to {kind.__name__}")

    def _attribute(self, name, signal):
        convert = self.parameter.type
        self.read = lambda: convert(getattr(self.widget, name))
        self.write = lambda value: setattr(self.widget, name, value)
        self.signal = signal

    def _range(self, lowest, highest, bounded):
        within = self.parameter.annotation(WithinRange)
        low = within or self.parameter.annotation(Minimum)
        high = within or self.parameter.annotation(Maximum)
        if bounded and not (low and high):
            raise RuntimeError(f"'{self.parameter.name}' is bound to a slider and has no bounds")
        decimals, step = self.parameter.annotation(Decimals), self.parameter.annotation(SingleStep)
        if decimals:
            self.widget.decimals = decimals.value
        if step:
            self.widget.singleStep = step.value
        self.widget.minimum = low.minimum if low else lowest
        self.widget.maximum = high.maximum if high else highest

    def _choices(self):
        if self.parameter.isEnum:
            choices = list(self.parameter.type)
            texts = [choice.label() if hasattr(choice, "label") else choice.name for choice in choices]
        else:
            choice = self.parameter.annotation(Choice)
            if choice is None:
                raise RuntimeError("ComboBoxToStringableConnector requires the Choice annotation to be used.")
            choices = choice.choices
            texts = [str(each) for each in choices]
        self.widget.clear()
        for text in texts:
            self.widget.addItem(text)
        self.read = lambda: choices[self.widget.currentIndex]
        self.write = lambda value: setattr(self.widget, "currentIndex", choices.index(value))
        self.signal = "currentIndexChanged(int)"


class _Wrapper:
    """The methods of every wrapper class."""

    def __init__(self, parameterNode):
        self.parameterNode = parameterNode
        self._guis = {}
        self._updating = False
        for parameter in self.allParameters.values():
            if not parameter.isIn(parameterNode):
                parameter.write(parameterNode, parameter.default)

    def getValue(self, name):
        return self.allParameters[name].read(self.parameterNode)

    def setValue(self, name, value):
        self.allParameters[name].write(self.parameterNode, value)

    def default(self, name):
        return Default(self.allParameters[name].default)

    def connectGui(self, gui):
        """Bind every widget whose `SlicerParameterName` is a parameter; gui is a widget or the result of childWidgetVariables."""
        isWidget = getattr(gui, "isWidgetType", lambda: False)()
        widgets = gui.findChildren(qt.QWidget) if isWidget else vars(gui).values()
        connectors = {}
        for widget in widgets:
            name = widget.property("SlicerParameterName")
            if name:
                if name not in self.allParameters:
                    raise ValueError(f"Cannot find a param with the given name: {name}")
                connectors[name] = _Connector(widget, self.allParameters[name])
        bound = []
        for name, connector in connectors.items():
            connector.write(self.getValue(name))
            if connector.signal is not None:
                changed = self._onWidget(name, connector)
                connector.widget.connect(connector.signal, changed)
                bound.append((connector, changed))
        tag = self.parameterNode.AddObserver(vtk.vtkCommand.ModifiedEvent, lambda *_: self._updateWidgets(connectors))
        self._guis[tag] = bound
        return tag

    def disconnectGui(self, tag):
        for connector, changed in self._guis.pop(tag, []):
            connector.widget.disconnect(connector.signal, changed)
        if tag is not None:
            self.parameterNode.RemoveObserver(tag)

    def _onWidget(self, name, connector):
        def changed():
            if not self._updating:
                self.setValue(name, connector.read())

        return changed

    def _updateWidgets(self, connectors):
        if self._updating:
            return
        self._updating = True
        try:
            for name, connector in connectors.items():
                connector.write(self.getValue(name))
        finally:
            self._updating = False

    def StartModify(self):
        return self.parameterNode.StartModify()

    def EndModify(self, wasModified):
        return self.parameterNode.EndModify(wasModified)

    def AddObserver(self, event, callback, priority=0.0):
        return self.parameterNode.AddObserver(event, callback, priority)

    def RemoveObserver(self, tag):
        return self.parameterNode.RemoveObserver(tag)

    def Modified(self):
        return self.parameterNode.Modified()


def _access(parameter):
    return property(
        lambda self: parameter.read(self.parameterNode), lambda self, value: parameter.write(self.parameterNode, value)
    )


def parameterNodeWrapper(cls=None):
    """Class decorator, with or without parentheses."""
    if cls is None:
        return parameterNodeWrapper
    parameters = {name: _Parameter(name, hint, cls) for name, hint in typing.get_type_hints(cls, include_extras=True).items()}
    for name, parameter in parameters.items():
        setattr(cls, name, _access(parameter))
    for name, method in vars(_Wrapper).items():
        if callable(method):
            if name != "__init__" and hasattr(cls, name):
                raise ValueError(f"Cannot use reserved name '{name}' in a parameterNodeWrapper")
            setattr(cls, name, method)
    cls.allParameters = parameters
    return cls
