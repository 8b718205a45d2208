"""Where the cases of a new study come from: a table, what lies in the scene, or Slicer's DICOM database."""

from pathlib import Path
from typing import Any

import qt
import slicer
from HER2PETSlicer.widgets.reasons import enable
from slicer.i18n import tr as _

from HER2ReadingLib.controls import fillTable, fitHeight, withProgress


class CaseChooser:
    """page: the coordinator's page, whose message and study it uses."""

    def __init__(self, ui, page) -> None:
        self.ui, self.page = ui, page
        self._offered: list[Any] = []  # PET series of the database
        self._boxes: list[list[Any]] = []  # of each row: CT, regions
        self._filling = False
        for text, key in ((_("Given: the lesions of the regions"), True), (_("Free search"), False)):
            ui.modeComboBox.addItem(text, key)
        ui.takeSceneButton.connect("clicked(bool)", self._onTakeScene)
        ui.listDatabaseButton.connect("clicked(bool)", self._onListDatabase)
        ui.takeDatabaseButton.connect("clicked(bool)", self._onTakeDatabase)
        ui.databaseTable.connect("cellChanged(int,int)", self._onTicked)
        self._offer([])

    @property
    def givenFoci(self) -> bool:
        return self.ui.modeComboBox.currentData

    def planes(self) -> dict:
        """Above which planes cases are cut (`createStudy`'s deface). Raises ProblemError where a text names none."""
        return planesIn(self.ui.defaceLineEdit.text, self.ui.defaceCheckBox.checked)

    def clear(self) -> None:
        """As at first; the list of the database names patients."""
        self.ui.casesPathLineEdit.currentPath = self.ui.defaceLineEdit.text = ""
        self.ui.defaceCheckBox.checked = False
        self.ui.modeComboBox.currentIndex = 0
        self._offer([])

    def update(self, missing: str) -> None:
        """missing: why no case can be taken, or ""."""
        ui = self.ui
        enable(
            ui.takeSceneButton,
            missing,
            _("Writes each SUV volume of the scene, with its segmentation and CT, as a case into the study's folder."),
        )
        isOpen = slicer.dicomDatabase is not None and slicer.dicomDatabase.isOpen
        noDatabase = "" if isOpen else _("There is no DICOM database: open the DICOM module once to create one.")
        enable(ui.listDatabaseButton, missing or noDatabase, _("Lists the PET series of Slicer's DICOM database."))
        noTick = "" if self._chosenRows() else _("Tick a series first.")
        says = _("Looks at the header of each, and writes a row in the study's cases.csv; the images stay in the database.")
        enable(ui.takeDatabaseButton, missing or noTick, says)
        for part in (ui.databaseTable, ui.takeDatabaseButton):
            part.visible = bool(self._offered)

    def _onTakeScene(self) -> None:
        def take():
            from HER2ReadingLib.scenecases import takeFromScene

            taken, refused = takeFromScene(self.page.folder(), self.givenFoci)
            if taken:
                self._showTable()
            return "\n".join([*taken, *refused])

        self.page.do(take, self.ui.casesGroupBox)

    def _onListDatabase(self) -> None:
        def listed():
            from HER2PETLib.reading.study.databasecases import offeredPETs

            offered = withProgress(_("Listing the DICOM database"), lambda progress: offeredPETs(self._database(), progress))
            self._offer(offered)
            return "" if offered else _("The DICOM database has no PET series.")

        self.page.do(listed, self.ui.casesGroupBox)

    def _onTakeDatabase(self) -> None:
        def take():
            from HER2PETLib.reading.study.databasecases import ChosenCase, takeCases

            said: list[str] = []
            chosen = []
            for row in self._chosenRows():
                pet, (ct, regions) = self._offered[row], self._boxes[row]
                chosen.append(ChosenCase(pet, self._chosenOf(ct, pet.cts), self._chosenOf(regions, pet.regions)))
            folder, database = Path(self.page.folder()), self._database()
            withProgress(
                _("Looking at the series"),
                lambda progress: takeCases(
                    folder, database, chosen, givenFoci=self.givenFoci, tell=said.append, progress=progress
                ),
            )
            self._showTable()
            return "\n".join(said)

        self.page.do(take, self.ui.casesGroupBox)

    def _showTable(self) -> None:
        from HER2PETLib.reading.study.casefiles import TABLE

        table = Path(self.page.folder(), TABLE)
        if table.exists():
            self.ui.casesPathLineEdit.currentPath = str(table)

    @staticmethod
    def _database():
        from HER2PETLib.dicom.database import SlicerDatabaseFile

        return SlicerDatabaseFile(Path(slicer.dicomDatabase.databaseFilename))

    # The list of series

    def _offer(self, offered) -> None:
        """Show PET series, ticked where their study has no other, with the likeliest CT and the newest segmentation chosen."""
        table = self.ui.databaseTable
        self._offered, self._filling = offered, True
        try:
            rows = [(self._titleOf(pet), "", "") for pet in offered]
            fillTable(table, [_("PET"), _("CT"), _("Regions")], rows)
            self._boxes = []
            for row, pet in enumerate(offered):
                item = table.item(row, 0)
                item.setFlags(qt.Qt.ItemIsUserCheckable | qt.Qt.ItemIsEnabled)
                item.setCheckState(qt.Qt.Checked if pet.isAlone else qt.Qt.Unchecked)
                cts = [f"{ct.description or ct.seriesInstanceUID} ({ct.images})" for ct in pet.cts]
                self._boxes.append([self._box(row, 1, cts, 0), self._box(row, 2, [r.description for r in pet.regions], -1)])
            table.resizeColumnsToContents()
            table.resizeRowsToContents()
            fitHeight(table)
        finally:
            self._filling = False

    @staticmethod
    def _titleOf(pet) -> str:
        patient = f"{pet.study.patientName or pet.study.patientID}, {pet.study.date or _('no date')}"
        return f"{patient}\n{pet.series.description or pet.series.seriesInstanceUID} ({pet.series.images})"

    def _box(self, row, column, titles, chosen):
        """A box with a choice of titles or none of them; chosen: which at first, counted as in a list."""
        box = qt.QComboBox()
        for title in (_("none"), *titles):
            box.addItem(title)
        box.currentIndex = range(len(titles))[chosen] + 1 if titles else 0
        self.ui.databaseTable.setCellWidget(row, column, box)
        return box

    @staticmethod
    def _chosenOf(box, of):
        return of[box.currentIndex - 1] if box.currentIndex > 0 else None

    def _chosenRows(self) -> list[int]:
        table = self.ui.databaseTable
        return [row for row in range(len(self._offered)) if table.item(row, 0).checkState() == qt.Qt.Checked]

    def _onTicked(self, row, column) -> None:
        if not self._filling:
            self.page.update()


def planesIn(text: str, isEveryFace: bool) -> dict:
    """`createStudy`'s deface of a text "CASE=MM, CASE=MM", and whether every face is left out. Raises ProblemError for another text."""
    from HER2PETLib.reading.study.faces import AUTO, planesOf

    single = [each.strip() for each in text.split(",") if each.strip()]
    return planesOf([*single, *([AUTO] if isEveryFace else [])])
