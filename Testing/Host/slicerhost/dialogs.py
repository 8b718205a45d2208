"""Windows that wait for a person. In a test nobody comes: an answer is prepared, or the test fails.

Windows that only tell something (one button) are closed at once and kept in `shown`; the test's fixture fails if it did not ask
for them. Windows that ask something, and file dialogs, take the next of `answers`, and raise AssertionError where there is none.
"""

from dataclasses import dataclass

from PySide6 import QtWidgets


@dataclass(frozen=True)
class Shown:
    """A window that was shown: its kind (class name), title and text."""

    kind: str
    title: str
    text: str


shown: list[Shown] = []
answers: list = []


def take() -> list[Shown]:
    """The windows shown since the last call."""
    taken = list(shown)
    shown.clear()
    return taken


def _answer(kind: str, title: str, text: str):
    shown.append(Shown(kind, title.strip(), text))
    if not answers:
        raise AssertionError(f"{kind} '{title.strip()}' asks '{text}' and the test has prepared no answer")
    return answers.pop(0)


def _execute(self):
    """exec() of a window."""
    kind, title, text = self.className(), self.windowTitle, getattr(self, "text", "")
    if self.inherits("QMessageBox") and len(self.buttons()) <= 1:
        shown.append(Shown(kind, title.strip(), text))
        return int(QtWidgets.QMessageBox.Ok)
    answer = _answer(kind, title, text)
    return int(answer(self) if callable(answer) else answer)


def _fileDialog(name: str):
    def ask(parent=None, caption="", directory="", nameFilter="", *rest):
        return _answer(f"QFileDialog.{name}", caption, directory)

    return staticmethod(ask)


def _staticBox(name: str, only: bool):
    def ask(parent, title, text, *rest):
        if only:
            shown.append(Shown(f"QMessageBox.{name}", title, text))
            return int(QtWidgets.QMessageBox.Ok)
        return int(_answer(f"QMessageBox.{name}", title, text))

    return staticmethod(ask)


def intercept() -> None:
    """From now on no window blocks."""
    for cls in (QtWidgets.QDialog, QtWidgets.QMessageBox):
        cls.exec = _execute
        cls.exec_ = _execute
    for name in ("getOpenFileName", "getOpenFileNames", "getSaveFileName", "getExistingDirectory"):
        setattr(QtWidgets.QFileDialog, name, _fileDialog(name))
    for name in ("information", "warning", "critical", "question"):
        setattr(QtWidgets.QMessageBox, name, _staticBox(name, only=name != "question"))
    for name in ("getText", "getItem", "getInt", "getDouble", "getMultiLineText"):
        ask = lambda parent, title, label, *rest, name=name: _answer(f"QInputDialog.{name}", title, label)  # noqa: E731
        setattr(QtWidgets.QInputDialog, name, staticmethod(ask))
