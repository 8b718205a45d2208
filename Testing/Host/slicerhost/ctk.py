"""Module `ctk`: the widgets of CTK that modules use, with CTK's properties, signals and slots. A widget that is not here fails:
add it with what CTK's header file lists, no more."""

from pathlib import Path

from PySide6.QtCore import Property, QEvent, QRect, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QGroupBox,
    QHBoxLayout,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QSizePolicy,
    QSlider,
    QStyle,
    QStyleOption,
    QStylePainter,
    QToolButton,
    QWidget,
)

from slicerhost.pythonqt import standIn
from slicerhost.uifiles import widget


def held(kind, name: str, default, changed=None):
    """A Qt property whose value the object holds; `changed(self, value)` is called after a new value."""

    def read(self):
        return self.__dict__.get("_held_" + name, default)

    def write(self, value) -> None:
        if value != read(self):
            self.__dict__["_held_" + name] = value
            if changed is not None:
                changed(self, value)

    return Property(kind, read, write)


def _row(self, *children) -> None:
    layout = QHBoxLayout(self)
    layout.setContentsMargins(0, 0, 0, 0)
    for child in children:
        layout.addWidget(child)


@standIn
class _Collapsible:
    """What ctkCollapsibleButton.cpp and ctkCollapsibleGroupBox.cpp do alike: collapsed, they hide their children, and note in a
    property of each child whether somebody else has hidden or shown it meanwhile. Such a child is as that one wished when they open."""

    _forcing = _isCreated = False

    def _contents(self) -> list:
        return [child for child in self.children() if child.inherits("QWidget")]

    def _showContents(self) -> None:
        for child in self._contents():
            self._showChild(child)

    def _showChild(self, child) -> None:
        if not self.testAttribute(Qt.WA_WState_Created):  # before the first show() Qt would show them all the same
            return
        isHidden = child.property("visibilityToParent") is False
        self._forcing = True
        if child.testAttribute(Qt.WA_WState_Created) or isHidden or not self.checked:
            child.setVisible(self.checked and not isHidden)
        if not isHidden:
            child.setAttribute(Qt.WA_WState_ExplicitShowHide, False)  # this was nobody's wish
        self._forcing = False

    def setVisible(self, shown: bool) -> None:
        self._forcing = True
        super().setVisible(shown)
        self._forcing = False
        if not self._isCreated and self.testAttribute(Qt.WA_WState_Created):
            self._isCreated = True
            self._showContents()

    def childEvent(self, event) -> None:
        child = event.child()
        if event.added() and child.inherits("QWidget"):
            if child.testAttribute(Qt.WA_WState_ExplicitShowHide) and child.testAttribute(Qt.WA_WState_Hidden):
                child.setProperty("visibilityToParent", False)
            child.installEventFilter(self)
            self._showChild(child)
        super().childEvent(event)

    def eventFilter(self, child, event) -> bool:
        if not self._forcing and event.type() == QEvent.ShowToParent:
            child.setProperty("visibilityToParent", True)
            self._showChild(child)
        elif not self._forcing and event.type() == QEvent.HideToParent:
            child.setProperty("visibilityToParent", False)
        return super().eventFilter(child, event)

    def setCollapsed(self, collapsed: bool) -> None:
        self.checked = not collapsed


@widget
class ctkCollapsibleButton(_Collapsible, QAbstractButton):
    """A section: a header line that shows and hides what is below. Checked means open."""

    contentsCollapsed = Signal(bool)
    _height = 26

    def __init__(self, *arguments) -> None:
        super().__init__(next((each for each in arguments if not isinstance(each, str)), None))
        self.text = next((each for each in arguments if isinstance(each, str)), "")
        self.checkable = True
        self.checked = True
        # Its size hint is the least it takes: a child whose hint grows with the section makes it grow without end.
        self.setSizePolicy(QSizePolicy.Minimum, QSizePolicy.Preferred)
        self.setContentsMargins(0, self._height, 0, 0)
        self.toggled.connect(self._onToggled)

    def _onToggled(self, opened: bool) -> None:
        self.setMaximumHeight(16777215 if opened else self._height)
        self._showContents()
        self.contentsCollapsed.emit(not opened)

    def hitButton(self, position) -> bool:
        return position.y() < self._height

    def paintEvent(self, event) -> None:
        painter = QStylePainter(self)
        header = QRect(0, 0, self.width, self._height)
        painter.fillRect(header, self.palette.window().color().darker(110))
        option = QStyleOption()
        option.initFrom(self)
        option.rect = QRect(6, 7, 12, 12)
        painter.drawPrimitive(QStyle.PE_IndicatorArrowDown if self.checked else QStyle.PE_IndicatorArrowRight, option)
        painter.drawText(header.adjusted(24, 0, -4, 0), int(Qt.AlignVCenter | Qt.AlignLeft), self.text)

    collapsed = Property(bool, lambda self: not self.checked, _Collapsible.setCollapsed)
    flat = held(bool, "flat", False)
    collapsedHeight = held(int, "collapsedHeight", 10)


@widget
class ctkCollapsibleGroupBox(_Collapsible, QGroupBox):
    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self.checkable = True
        self.toggled.connect(lambda _opened: self._showContents())

    collapsed = Property(bool, lambda self: not self.checked, _Collapsible.setCollapsed)


class _Number(QWidget):
    """What ctkSliderWidget and ctkDoubleSpinBox share: a spin box inside."""

    valueChanged = Signal(float)
    _spin = None

    def _ranged(self) -> None:
        """Called after the range or the step has changed."""

    def setValue(self, value) -> None:
        self._spin.value = value

    def _setRange(self, minimum, maximum) -> None:
        self._spin.setRange(minimum, maximum)
        self._ranged()

    def setMinimum(self, value) -> None:
        self._setRange(value, max(value, self._spin.maximum))

    def setMaximum(self, value) -> None:
        self._setRange(min(value, self._spin.minimum), value)

    def setSingleStep(self, value) -> None:
        self._spin.singleStep = value
        self._ranged()

    def setDecimals(self, value) -> None:
        self._spin.decimals = value

    def setSuffix(self, value) -> None:
        self._spin.suffix = value

    def setPrefix(self, value) -> None:
        self._spin.prefix = value

    value = Property(float, lambda self: self._spin.value, setValue)
    minimum = Property(float, lambda self: self._spin.minimum, setMinimum)
    maximum = Property(float, lambda self: self._spin.maximum, setMaximum)
    singleStep = Property(float, lambda self: self._spin.singleStep, setSingleStep)
    decimals = Property(int, lambda self: self._spin.decimals, setDecimals)
    suffix = Property(str, lambda self: self._spin.suffix, setSuffix)
    prefix = Property(str, lambda self: self._spin.prefix, setPrefix)


standIn(_Number)


@widget
class ctkDoubleSpinBox(_Number):
    editingFinished = Signal()

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self._spin = QDoubleSpinBox(self)
        _row(self, self._spin)
        self._spin.valueChanged.connect(self.valueChanged.emit)
        self._spin.editingFinished.connect(self.editingFinished.emit)


@widget
class ctkSliderWidget(_Number):
    valueIsChanging = Signal(float)
    _slider = None

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self._slider, self._spin = QSlider(Qt.Horizontal, self), QDoubleSpinBox(self)
        _row(self, self._slider, self._spin)
        self._slider.valueChanged.connect(lambda steps: self.setValue(self.minimum + steps * self.singleStep))
        self._spin.valueChanged.connect(self._onSpinBox)
        self._ranged()

    def _steps(self, value) -> int:
        return round((value - self.minimum) / self.singleStep)

    def _ranged(self) -> None:
        self._slider.blockSignals(True)
        self._slider.setRange(0, max(0, self._steps(self.maximum)))
        self._slider.value = self._steps(self._spin.value)
        self._slider.blockSignals(False)

    def _onSpinBox(self, value) -> None:
        self._slider.blockSignals(True)
        self._slider.value = self._steps(value)
        self._slider.blockSignals(False)
        self.valueChanged.emit(value)

    tracking = held(bool, "tracking", True)
    pageStep = held(float, "pageStep", 1.0)
    spinBoxVisible = held(bool, "spinBoxVisible", True, lambda self, shown: self._spin.setVisible(shown))


@widget
class ctkPathLineEdit(QWidget):
    Dirs, Files, Readable, Writable, Executable = 0x1, 0x2, 0x10, 0x20, 0x40
    currentPathChanged = Signal(str)
    validInputChanged = Signal(bool)
    _edit = None
    _button = None
    _isValid = False

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self._edit, self._button = QLineEdit(self), QToolButton(self)
        self._button.text = "..."
        _row(self, self._edit, self._button)
        self._edit.textChanged.connect(self._onText)
        self._button.clicked.connect(self.browse)

    def _onText(self, text: str) -> None:
        """As ctkPathLineEdit.cpp: a path that the validator does not take, an empty one, is no path that was chosen."""
        if bool(text) != self._isValid:
            self._isValid = bool(text)
            self.validInputChanged.emit(self._isValid)
        if text:
            self.currentPathChanged.emit(text)

    def setCurrentPath(self, path) -> None:
        self._edit.text = path

    def browse(self, *_clicked) -> None:
        """As ctkPathLineEdit.cpp: a file that is there, or one to write, where files are among the filters; else a folder."""
        if self.filters & self.Files:
            name = "getSaveFileName" if self.filters & self.Writable else "getOpenFileName"
            chosen = getattr(QFileDialog, name)(self, "Select a file to save", self._edit.text)
        else:
            chosen = QFileDialog.getExistingDirectory(self, "Select a directory...", self._edit.text)
        if chosen:
            self._edit.text = chosen

    def addCurrentPathToHistory(self) -> None:
        """The host keeps no history."""

    currentPath = Property(str, lambda self: self._edit.text, setCurrentPath)
    filters = held("QVariant", "filters", Dirs | Files | Readable)  # QDir.AllEntries, not a link
    settingKey = held(str, "settingKey", "")
    nameFilters = held("QStringList", "nameFilters", [])
    label = held(str, "label", "")


@widget
class ctkDirectoryButton(QWidget):
    """As ctkDirectoryButton.cpp: it begins in the working directory, which no folder means, too, and shows a text instead of the folder if it has one."""

    directoryChanged = Signal(str)
    directorySelected = Signal(str)
    _directory, _text, _button = ".", None, None

    def __init__(self, parent=None) -> None:
        super().__init__(parent)
        self._button = QPushButton(self)
        _row(self, self._button)
        self._show()

    def setDirectory(self, directory: str) -> None:
        new = str(Path(directory or ".").absolute())
        isNew = new != str(Path(self._directory).absolute())
        if isNew:
            self._directory = new
            self._show()
        self.directorySelected.emit(new)
        if isNew:
            self.directoryChanged.emit(new)

    def setText(self, text: str) -> None:
        self._text = text
        self._show()

    def _show(self) -> None:
        self._button.text = str(Path(self._directory).absolute()) if self._text is None else self._text

    directory = Property(str, lambda self: self._directory, setDirectory)
    caption = held(str, "caption", "")
    text = Property(str, lambda self: self._text or "", setText)


@widget
class ctkComboBox(QComboBox):
    defaultText = held(str, "defaultText", "")


@widget
class ctkCheckBox(QCheckBox):
    pass


@widget
class ctkSearchBox(QLineEdit):
    showSearchIcon = held(bool, "showSearchIcon", False)


@standIn
class ctkMessageBox(QMessageBox):
    dontShowAgainSettingsKey = held(str, "dontShowAgainSettingsKey", "")
    dontShowAgainVisible = held(bool, "dontShowAgainVisible", False)
