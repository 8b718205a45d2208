"""The form for a specimen of a focus that was decided positive: it writes the pathology table."""

from pathlib import Path
from typing import Any

from slicer.i18n import tr as _


class SpecimenForm:
    """page: the coordinator's page, whose message and study it uses."""

    def __init__(self, ui, page) -> None:
        from HER2PETLib.trial.pathology import IHC_SCORES, ISH_METHODS, SPECIMEN_TYPES

        self.ui = ui
        self.page = page
        self._foci: list[Any] = []
        # What is offered for IHC: the score, and of a 0 whether the membrane is stained.
        self._stainings = [
            (_("not given"), "", ""),
            (_("0 (staining not given)"), "0", ""),
            (_("0, no staining"), "0", "no"),
            (_("0, staining in 10 % or less (ultralow)"), "0", "yes"),
            *((score, score, "") for score in IHC_SCORES if score != "0"),
        ]
        for text, score, _staining in self._stainings:
            ui.ihcComboBox.addItem(text, score)
        for box, values in ((ui.specimenTypeComboBox, SPECIMEN_TYPES), (ui.ishMethodComboBox, ISH_METHODS)):
            box.addItem(_("not given"), "")
            for value in values:
                box.addItem(value, value)
        ui.addSpecimenButton.connect("clicked(bool)", self._onAdd)
        self.show(None)

    def show(self, result) -> None:
        """Offer the positive foci of a reconciliation; None hides and empties the form."""
        ui = self.ui
        self._foci = [] if result is None else [focus.decision for focus in result.foci if focus.decision.positive]
        ui.focusComboBox.clear()
        for focus in self._foci:
            ui.focusComboBox.addItem(", ".join(each for each in (focus.caseID, focus.focusID, focus.site) if each))
        self._clear()
        ui.guidelineLineEdit.text = ""
        ui.specimenGroupBox.visible = bool(self._foci)

    def _clear(self) -> None:
        """No value of one specimen stays for the next; the guideline does."""
        ui = self.ui
        for line in (ui.specimenLineEdit, ui.specimenDateLineEdit, ui.ishRatioLineEdit, ui.ishCopiesLineEdit):
            line.text = ""
        for box in (ui.specimenTypeComboBox, ui.ihcComboBox, ui.ishMethodComboBox):
            box.setCurrentIndex(0)

    def _onAdd(self) -> None:
        ui = self.ui
        focus = self._foci[ui.focusComboBox.currentIndex]
        _text, score, staining = self._stainings[ui.ihcComboBox.currentIndex]
        row = {
            "specimenID": ui.specimenLineEdit.text,
            "patientID": focus.patientID,
            "focusID": focus.nameInPatient,
            "specimenType": ui.specimenTypeComboBox.currentData,
            "specimenDate": ui.specimenDateLineEdit.text,
            "ihcScore": score,
            "membraneStaining": staining,
            "ishMethod": ui.ishMethodComboBox.currentData,
            "ishRatio": ui.ishRatioLineEdit.text,
            "ishCopies": ui.ishCopiesLineEdit.text,
            "guideline": ui.guidelineLineEdit.text,
        }

        def add():
            from HER2PETLib.trial.pathologyentry import addSpecimen

            table = ui.pathologyPathLineEdit.currentPath or str(Path(self.page.folder(), "pathology.csv"))
            status = addSpecimen(table, row)
            ui.pathologyPathLineEdit.currentPath = table
            self._clear()
            return f"{row['specimenID'].strip()}: {status.name} ({status.reason}). {table}"

        self.page.do(add, ui.specimenGroupBox)
