"""What happens rarely in a reading: a line and a button for each, and below it, once the button is pressed, a form of what it needs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ctk
import qt
from HER2PETSlicer.widgets.reasons import enable
from slicer.i18n import tr as _

from HER2ReadingLib.controls import empty, fillTable, onPathChanged


@dataclass(frozen=True)
class Field:
    """Something that a form asks for. kind: of _KINDS; isNeeded: whether it may not stay empty."""

    name: str
    label: str
    kind: str = "text"
    isNeeded: bool = True
    toolTip: str = ""


@dataclass(frozen=True)
class Happening:
    """says: the event, a sentence. does(values of its fields by name): does what helps, and returns what is to be told.
    problem(values): why it cannot be done with these, or "". preview(values): what to look at before it is done. offers(values): {field: what
    it has to choose from or begins with} of those that depend on other fields."""

    name: str
    says: str
    button: str
    toolTip: str
    does: Callable[[Mapping[str, Any]], str]
    fields: Sequence[Field] = ()
    problem: Callable[[Mapping[str, Any]], str] = lambda values: ""
    preview: Callable[[Mapping[str, Any]], str] | None = None
    offers: Callable[[Mapping[str, Any]], Mapping[str, Any]] = lambda values: {}


class Happenings:
    """The lines in a grid of two columns. attempt(action): calls the action, and returns what it said, or what was wrong, and whether it
    was wrong. buttons and forms: by the happenings' names. message: below the line that was pressed last, for the list is long."""

    def __init__(self, grid, attempt) -> None:
        self._grid, self._attempt = grid, attempt
        self.message: Any = None
        self.buttons: dict[str, Any] = {}
        self.forms: dict[str, Form] = {}
        self._toolTips: dict[str, str] = {}

    def make(self, happenings: Sequence[Happening]) -> None:
        """These lines instead of the former ones."""
        empty(self._grid)
        self.buttons, self.forms = {}, {}
        self._toolTips = {each.name: each.toolTip for each in happenings}
        for number, each in enumerate(happenings):
            row = 3 * number  # the line, its form, what there is to say
            self._addLine(each, row)
            if each.fields:
                form = self.forms[each.name] = Form(each, lambda action, row=row: self._do(action, row))
                self._grid.addWidget(form.frame, row + 1, 0, 1, 2)
        self.message = _textLabel()
        self.message.setTextInteractionFlags(qt.Qt.TextSelectableByMouse)  # digits and paths are to be sent to somebody
        self._grid.addWidget(self.message, 3 * len(happenings), 0, 1, 2)
        self._grid.setRowStretch(3 * len(happenings) + 1, 1)  # what room there is stays below the lines
        self.say("")

    def update(self, missing: Mapping[str, str]) -> None:
        """missing: {name: why nothing can be done about it now, or ""}."""
        for name, button in self.buttons.items():
            enable(button, missing[name], self._toolTips[name])
            if missing[name] and name in self.forms:
                self.forms[name].close()

    def close(self) -> None:
        """Nothing that was entered stays."""
        self.say("")
        for form in self.forms.values():
            form.close()

    def _do(self, action, row: int) -> None:
        said, isWrong = self._attempt(action)
        self._grid.addWidget(self.message, row + 2, 0, 1, 2)
        self.say(f"\u26a0 {said}" if isWrong else said)

    def say(self, text: str) -> None:
        """Show a text where the last one was."""
        self.message.text = text
        self.message.visible = bool(text)

    def _addLine(self, each: Happening, row: int) -> None:
        label, button = _textLabel(), qt.QPushButton()
        label.text = each.says
        button.text = f"{each.button}..." if each.fields else each.button
        button.connect("clicked(bool)", lambda *_clicked: self._onButton(each, row))
        self.buttons[each.name] = button
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(button, row, 1)

    def _onButton(self, each: Happening, row: int) -> None:
        wasOpen = each.name in self.forms and self.forms[each.name].isOpen
        self.close()
        if not each.fields:
            self._do(lambda: each.does({}), row)
        elif not wasOpen:
            self.forms[each.name].open()


class Form:
    """The form of one happening. entries: by the names of its fields."""

    def __init__(self, happening: Happening, do) -> None:
        self._happening, self._do = happening, do
        self.frame, self.preview = qt.QFrame(), _textLabel()
        self.frame.setFrameShape(qt.QFrame.StyledPanel)
        layout = qt.QFormLayout(self.frame)
        self.entries: dict[str, Any] = {}  # each has widget, value, clear
        for field in happening.fields:
            entry: Any
            entry = self.entries[field.name] = _KINDS[field.kind](field, self.update)
            entry.widget.toolTip = field.toolTip
            if field.kind in ("check", "questions"):  # they say themselves what they are
                layout.addRow(entry.widget)
            else:
                layout.addRow(f"{field.label}:", entry.widget)
        self.preview.visible = False
        layout.addRow(self.preview)
        self.doButton, self.cancelButton = qt.QPushButton(), qt.QPushButton()
        self.doButton.text, self.cancelButton.text = happening.button, _("Cancel")
        self.doButton.connect("clicked(bool)", self._onDo)
        self.cancelButton.connect("clicked(bool)", self.close)
        buttons = qt.QHBoxLayout()
        buttons.addWidget(self.doButton, 1)
        buttons.addWidget(self.cancelButton)
        layout.addRow(buttons)
        self.close()

    @property
    def isOpen(self) -> bool:
        return not self.frame.isHidden()

    def open(self) -> None:
        """Show it, with nothing entered."""
        self.frame.visible = True
        self.update()
        next(iter(self.entries.values())).widget.setFocus()

    def close(self, *_clicked) -> None:
        """Hide it, and forget what was entered."""
        for entry in self.entries.values():
            entry.clear()
        self.frame.visible = False

    def values(self) -> dict[str, Any]:
        """What is entered, by the names of the fields."""
        return {name: entry.value for name, entry in self.entries.items()}

    def update(self, *_changed) -> None:
        """Whether it can be done now; nothing of a study or packet is read for that."""
        if not self.isOpen:
            return
        for name, offered in self._happening.offers(self.values()).items():
            self.entries[name].offer(offered)
        values = self.values()
        empty = [field.label for field in self._happening.fields if field.isNeeded and not values[field.name]]
        missing = _("Still empty: {fields}.").format(fields=", ".join(empty)) if empty else self._happening.problem(values)
        enable(self.doButton, missing, self._happening.toolTip)
        self.preview.text = self._happening.preview(values) if self._happening.preview else ""
        self.preview.visible = bool(self.preview.text)

    def _onDo(self, *_clicked) -> None:
        values = self.values()

        def act():
            said = self._happening.does(values)
            self.close()  # what was entered stays where it could not be done
            return said

        self._do(act)


def _textLabel():
    label = qt.QLabel()
    label.textFormat = qt.Qt.PlainText
    label.wordWrap = True
    label.setSizePolicy(qt.QSizePolicy.Ignored, qt.QSizePolicy.Preferred)  # paths are long
    return label


class _Line:
    def __init__(self, field, changed) -> None:
        self.widget = qt.QLineEdit()
        if field.kind == "secret":
            self.widget.setEchoMode(qt.QLineEdit.Password)
        self.widget.connect("textChanged(QString)", changed)

    @property
    def value(self) -> str:
        return self.widget.text if self.widget.echoMode == qt.QLineEdit.Password else self.widget.text.strip()

    def clear(self) -> None:
        self.widget.text = ""


class _Lines:
    """A text of several lines, which begins with one that is offered."""

    def __init__(self, field, changed) -> None:
        self.widget = qt.QPlainTextEdit()
        self.widget.setMaximumHeight(90)
        self.widget.setTabChangesFocus(True)
        self.widget.setSizePolicy(qt.QSizePolicy.Ignored, qt.QSizePolicy.Preferred)
        self._offered = ""
        self.widget.connect("textChanged()", changed)

    def offer(self, text: str) -> None:
        """Begin with this, unless it was offered already."""
        if text != self._offered:
            self._offered = text
            self.widget.setPlainText(text)

    @property
    def value(self) -> str:
        return self.widget.toPlainText().strip()

    def clear(self) -> None:
        self._offered = ""
        self.widget.setPlainText("")


class _Count:
    def __init__(self, field, changed) -> None:
        self.widget = qt.QSpinBox()
        self.widget.connect("valueChanged(int)", changed)

    @property
    def value(self) -> int:
        return self.widget.value

    def clear(self) -> None:
        self.widget.value = 0


class _Path:
    """kind: "file", "folder", or "newFile"."""

    def __init__(self, field, changed) -> None:
        self.widget = ctk.ctkPathLineEdit()
        kinds = ctk.ctkPathLineEdit
        self.widget.filters = {"file": kinds.Files, "folder": kinds.Dirs, "newFile": kinds.Files | kinds.Writable}[field.kind]
        onPathChanged(self.widget, changed)

    @property
    def value(self) -> str:
        return self.widget.currentPath

    def clear(self) -> None:
        self.widget.currentPath = ""


class _Choice:
    def __init__(self, field, changed) -> None:
        self.widget = qt.QComboBox()
        self.widget.setSizeAdjustPolicy(qt.QComboBox.AdjustToMinimumContentsLengthWithIcon)
        self.widget.setMinimumContentsLength(12)
        self.widget.connect("currentIndexChanged(int)", changed)

    def offer(self, names: Sequence[str]) -> None:
        """These to choose from; what was chosen stays chosen."""
        if names != [self.widget.itemText(index) for index in range(self.widget.count)]:
            chosen = self.value
            self.widget.clear()
            for name in names:
                self.widget.addItem(name)
            if chosen in names:
                self.widget.setCurrentText(chosen)

    @property
    def value(self) -> str:
        return self.widget.currentText

    def clear(self) -> None:
        if self.widget.count:
            self.widget.setCurrentIndex(0)


class _Check:
    def __init__(self, field, changed) -> None:
        self.widget = qt.QCheckBox()
        self.widget.text = field.label
        self.widget.connect("toggled(bool)", changed)

    @property
    def value(self) -> bool:
        return self.widget.checked

    def clear(self) -> None:
        self.widget.checked = False


class _Questions:
    """A question about each of some cases; value: {caseID: question} of those that have one."""

    def __init__(self, field, changed) -> None:
        self.widget = qt.QTableWidget()
        self.widget.setTabKeyNavigation(False)
        self.widget.setSizeAdjustPolicy(qt.QAbstractScrollArea.AdjustToContents)
        self.widget.setSizePolicy(qt.QSizePolicy.Ignored, qt.QSizePolicy.Fixed)  # or the panel grows with its names
        self.widget.setMaximumHeight(160)
        self.widget.verticalHeader().setSectionResizeMode(qt.QHeaderView.ResizeToContents)  # a question has several lines
        self.widget.connect("cellChanged(int,int)", changed)
        self._label = field.label
        self._names: list[str] = []
        self.clear()

    def offer(self, names: Sequence[str]) -> None:
        """These cases; questions stay with them."""
        if names != self._names:
            former, self._names = self.value, list(names)
            self._fill(former)

    def _fill(self, questions: Mapping[str, str]) -> None:
        fillTable(self.widget, [_("Case"), self._label], [(name, questions.get(name, "")) for name in self._names])
        for row in range(len(self._names)):
            self.widget.item(row, 0).setFlags(qt.Qt.ItemIsEnabled)

    @property
    def value(self) -> dict[str, str]:
        # While a table is filled, its cells come one by one.
        cells = {name: self.widget.item(row, 1) for row, name in enumerate(self._names)}
        return {name: cell.text().strip() for name, cell in cells.items() if cell is not None and cell.text().strip()}

    def clear(self) -> None:
        self._fill({})


_KINDS = {
    "text": _Line,
    "secret": _Line,
    "file": _Path,
    "folder": _Path,
    "newFile": _Path,
    "choice": _Choice,
    "check": _Check,
    "count": _Count,
    "lines": _Lines,
    "questions": _Questions,
}
