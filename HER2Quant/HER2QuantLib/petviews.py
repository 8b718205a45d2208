"""What the slice views show while the module is in front: the PET, its turning MIP, and the number of each lesion,
and the candidate that a person decides on."""

from typing import Any

import slicer
from HER2PETLib.measure.region import LESION

from HER2QuantLib.pictures import Pictures
from HER2QuantLib.rowmarks import Marks, RowMarks
from HER2QuantLib.views import AXIAL, Views
from HER2QuantLib.windowcontrol import WindowControl

# Of the candidate: apart from lesions, and dark enough for inverted gray.
_CANDIDATE_COLOR = (0.1, 0.3, 0.9)
_NO_TEXT = " "  # Slicer gives a point without any the name of its node


class PETViews:
    """selected: called with a row (a dict) whose lesion was clicked in the turning MIP."""

    def __init__(self, ui, window, selected) -> None:
        """window: any widget of the main window, for its keys."""
        self._window = WindowControl(ui, window)
        self._views, self._pictures = Views(), Pictures()
        self._marks = RowMarks(self._views, self._pictures, selected, self._views.jumpTo)
        self._candidate = Marks(self._views, self._pictures, "Candidate", _CANDIDATE_COLOR)
        self._pet: slicer.vtkMRMLScalarVolumeNode | None = None
        self._rows: list[dict[str, Any]] = []
        self._current: tuple[str, Any] = ("", None)
        ui.ownLayoutCheckBox.checked = self._views.isWanted
        ui.ownLayoutCheckBox.connect("clicked(bool)", self._onWanted)

    def show(self, pet) -> None:
        """Show a PET; None takes everything that was made for the former one out of the scene."""
        self._pet = pet
        if pet is None or pet.GetImageData() is None:
            self._removeMarks()
            self._pictures.remove()
            self._window.show(None)
            return
        self._views.show(pet, self._pictures)
        axial = dict(self._views.logics()).get(AXIAL)
        self._window.show(pet, None if axial is None else axial.GetSliceNode())
        self._marks.show(self._rows)
        self._candidate.arrange()

    def showRows(self, rows) -> None:
        """Number the lesions as the rows of the table are."""
        self._rows = rows
        self._marks.show(rows)
        self._markCandidate()

    def showCandidate(self, name: str, ras) -> None:
        """Mark a candidate at a point (mm RAS); None: none."""
        self._current = name, ras
        self._markCandidate()

    def _markCandidate(self) -> None:
        """By its name, unless it is a lesion that has the number of its row there."""
        name, ras = self._current
        isNumbered = any(row["regionID"] == name and row["role"] == LESION for row in self._rows)
        self._candidate.showPoints([] if ras is None else [(_NO_TEXT if isNumbered else name, ras)])

    def jumpTo(self, ras) -> None:
        self._views.jumpTo(ras)

    def leave(self) -> None:
        """The module is no longer in front: the user's layout comes back."""
        self._removeMarks()
        self._window.show(None)
        self._views.leave()
        self._pictures.remove()

    def cleanup(self) -> None:
        self.leave()
        self._window.remove()

    def _removeMarks(self) -> None:
        self._marks.remove()
        self._candidate.remove()

    def _onWanted(self, checked) -> None:
        self._views.want(checked)
        if not checked:
            self._removeMarks()
            self._pictures.remove()
        if self._pet is not None and slicer.mrmlScene.IsNodePresent(self._pet):
            self.show(self._pet)
