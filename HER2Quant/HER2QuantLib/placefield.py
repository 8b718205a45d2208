"""The field in which a person says where a candidate lies: what the organ masks propose, or what she finds by a part of its name."""

from typing import Any

import qt
from HER2PETLib.errors import ProblemError
from HER2PETLib.measure.review import Place
from slicer.i18n import tr as _


class PlaceField:
    """An editable combo box. chosen: called after Enter or Esc, when the keys are to mean decisions again."""

    def __init__(self, box: Any, chosen) -> None:
        from HER2PETLib.organs.lesionsite import knownPlaces

        self._box, self._chosen = box, chosen
        self._places = {_label(place): place for place in reversed(knownPlaces())}  # of two with one label the first
        box.addItem("")
        for label in reversed(list(self._places)):
            box.addItem(label)
        completer = box.completer()
        completer.setFilterMode(qt.Qt.MatchContains)
        completer.setCaseSensitivity(qt.Qt.CaseInsensitive)
        completer.setCompletionMode(qt.QCompleter.PopupCompletion)
        box.lineEdit().connect("returnPressed()", self._onReturn)
        self._escape = _filterOfEscape(self._onEscape)
        for each in (box, box.lineEdit()):  # the box takes the keys, and hands them on past the filters of its line edit
            each.installEventFilter(self._escape)
        self._shown = ""  # what Esc brings back

    def show(self, place: Place) -> None:
        """As what is proposed, or was decided."""
        label = _label(place)
        if label and label not in self._places:  # an organ that the list does not have, from the masks
            self._places[label] = place
            self._box.addItem(label)
        self._box.currentIndex = self._box.findText(label)
        self._shown = label

    def edit(self) -> None:
        """A person is to type."""
        self._box.setFocus()
        self._box.lineEdit().selectAll()

    def place(self) -> Place:
        """What is chosen; empty for an empty field. Raises ProblemError for a text that fits nothing, or several."""
        text = self._box.currentText.strip()
        if not text:
            return Place()
        known = {label.casefold(): label for label in self._places}
        if (label := known.get(text.casefold())) is not None:
            return self._places[label]
        fitting = [label for each, label in known.items() if text.casefold() in each]
        if len(fitting) == 1:
            return self._places[fitting[0]]
        if fitting:
            raise ProblemError(
                _("{text} fits {count} places.").format(text=text, count=len(fitting)), _("Choose one of the list (E).")
            )
        raise ProblemError(
            _("{text} is not in the list of sites.").format(text=text), _("Choose one from the list (E), or none.")
        )

    def _onReturn(self) -> None:
        self._box.completer().popup().hide()
        try:
            self.show(self.place())
        except ProblemError:
            return  # the decision will say so
        self._chosen()

    def _onEscape(self) -> None:
        """As if nothing had been typed."""
        self._box.currentIndex = self._box.findText(self._shown)
        self._box.lineEdit().text = self._shown  # also where the index is the same
        self._chosen()


def _filterOfEscape(does) -> Any:
    """Of a field's events: what Esc does there."""

    class Filter(qt.QObject):
        def eventFilter(self, _field: Any, event: Any) -> bool:
            if event.type() not in (qt.QEvent.ShortcutOverride, qt.QEvent.KeyPress) or event.key() != qt.Qt.Key_Escape:
                return False
            if event.type() == qt.QEvent.KeyPress:
                does()
            else:
                event.accept()  # else the Segment Editor would have it
            return True

    return Filter()


def _label(place: Place) -> str:
    said = str(place)
    return said[:1].upper() + said[1:]
