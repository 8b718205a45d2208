"""Number fields that take a comma for the decimal point, as most of Europe types it."""

from typing import Any

import qt


class _CommaIsPoint(qt.QObject):
    """Slicer sets the C locale for everybody, and there a comma separates thousands: 180,85 typed into a field would become 18085,
    or, where the field's range ends below 1000, lose its comma and become 18085 all the same."""

    def eventFilter(self, field: Any, event: Any) -> bool:
        if event.type() != qt.QEvent.KeyPress:
            return False
        edit = field if field.inherits("QLineEdit") else field.findChildren("QLineEdit")[0]
        if event.matches(qt.QKeySequence.Paste):
            edit.insert(qt.QApplication.clipboard().text().strip().replace(",", "."))
            return True
        if event.text() == ",":
            edit.insert(".")
            return True
        return False


def takeCommas(*boxes: Any) -> list[_CommaIsPoint]:
    """Have number fields (QDoubleSpinBox, ctkSliderWidget and others with a line edit inside) read a comma as the decimal point,
    typed or pasted. Returns what has to be kept for as long as the fields are used."""
    filters = []
    for box in boxes:
        for edit in box.findChildren("QLineEdit"):
            each = _CommaIsPoint()
            edit.installEventFilter(each)
            if edit.focusProxy() is not None:  # a spin box takes the keys, and hands them on past the filters of its line edit
                edit.focusProxy().installEventFilter(each)
            # From the context menu or dropped: no key was pressed. With two marks ("1.234,5") no reading is safe.
            edit.connect("textEdited(QString)", lambda text, edit=edit: _replaceComma(edit, text))
            filters.append(each)
    return filters


def _replaceComma(edit: Any, text: str) -> None:
    if "," in text:
        position = edit.cursorPosition
        edit.text = text.replace(",", ".")
        edit.cursorPosition = position  # not behind the unit
