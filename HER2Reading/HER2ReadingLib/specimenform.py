"""The form for a specimen of a focus that was decided positive: it writes the pathology table."""

from pathlib import Path

from slicer.i18n import tr as _


class SpecimenForm:
    """page: the coordinator's page, whose message and study it uses."""

    def __init__(self, ui, page) -> None:
        from HER2PETLib.trial.pathology import IHC_SCORES, ISH_METHODS, SPECIMEN_TYPES

        self.ui = ui
        self.page = page
        self._foci = []
        for box, values in (
            (ui.specimenTypeComboBox, SPECIMEN_TYPES),
            (ui.ihcComboBox, IHC_SCORES),
            (ui.ishMethodComboBox, ISH_METHODS),
        ):
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
        row = {
            "specimenID": ui.specimenLineEdit.text,
            "patientID": focus.patientID,
            "focusID": focus.nameInPatient,
            "specimenType": ui.specimenTypeComboBox.currentData,
            "specimenDate": ui.specimenDateLineEdit.text,
            "ihcScore": ui.ihcComboBox.currentData,
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
