"""Forms of "When something happens", filled in and pressed as a person does."""


def enter(entry, value):
    """Enter a value as the kind of the entry takes it."""
    widget = entry.widget
    if widget.inherits("QComboBox"):
        assert value in [widget.itemText(index) for index in range(widget.count)]
        widget.setCurrentText(value)
    elif widget.inherits("QCheckBox"):
        widget.checked = value
    elif widget.inherits("QTableWidget"):
        names = [widget.item(row, 0).text() for row in range(widget.rowCount)]
        for name, question in value.items():
            widget.item(names.index(name), 1).setText(question)
    elif widget.inherits("QSpinBox"):
        widget.value = value
    elif widget.inherits("QPlainTextEdit"):
        widget.setPlainText(value)
    elif widget.inherits("QLineEdit"):
        widget.text = str(value)
    else:
        widget.currentPath = str(value)


def fill(panel, happenings, name, **values):
    """Open the form of a happening, unless it is open, and enter these values; returns the form."""
    form = happenings.forms[name]
    if not form.isOpen:
        panel.click(happenings.buttons[name])
    for field, value in values.items():
        enter(form.entries[field], value)
    return form


def happen(panel, happenings, name, **values):
    """Fill the form in and press its button."""
    panel.click(fill(panel, happenings, name, **values).doButton)
