"""The section "Export" of the panel: what is written, and what has to be installed for it first."""

from pathlib import Path
from typing import Any

import slicer
from HER2PETLib.errors import ProblemError
from HER2PETLib.outputfolder import OtherResultsError
from HER2PETSlicer import nodes
from HER2PETSlicer.packages import DeclinedError, installMissing, missingPackages
from HER2PETSlicer.petvolume import conversionOf
from HER2PETSlicer.widgets.progressdialog import progressDialog
from HER2PETSlicer.widgets.reasons import enable
from slicer.i18n import tr as _

from HER2QuantLib.export import defaultFolder, isReviewed, whyNotCaseID


class ExportPanel:
    """rows(): what the table shows now. whyNoRows(): why it is not to be exported, as a sentence; empty where it is."""

    def __init__(self, ui, logic, rows, whyNoRows) -> None:
        self.ui, self.logic, self._rows, self._whyNoRows = ui, logic, rows, whyNoRows
        self._parameters: Any = None  # the panel's parameter node, from the first update on
        self._folder = Path()
        # Of each box: the packages that Slicer may not have, and why the box is disabled after the user declined.
        self._packages = {
            ui.exportObjectsCheckBox: ("highdicom",),
            ui.exportPageCheckBox: ("matplotlib",),
            ui.exportParquetCheckBox: ("pandas", "pyarrow"),
        }
        self._declined: dict[Any, str] = {}
        for box in self._packages:
            box.connect("clicked(bool)", lambda checked, box=box: self._onAlso(box, checked))
        ui.exportButton.connect("clicked(bool)", self._onExport)

    def askAgain(self) -> None:
        """A user who declined may have changed her mind."""
        self._declined = {}

    def update(self, parameters) -> None:
        """What can be written of the parameters' PET, and why not."""
        ui, self._parameters = self.ui, parameters
        self._suggestFolder()
        whyNot = self._whyNothing() or whyNotCaseID(parameters.pet, parameters.caseID)
        enable(ui.exportButton, whyNot, _("Write measurements.csv, its schema and provenance.json into the folder."))
        noObjects = self._whyNoObjects(parameters.pet)
        enable(
            ui.exportObjectsCheckBox,
            noObjects,
            _(
                "Regions as DICOM SEG, measures as DICOM SR (TID 1500), the mapping from stored values to SUV as a real-world-value map."
            ),
        )
        noPage = self._declined.get(ui.exportPageCheckBox, "")
        enable(ui.exportPageCheckBox, noPage, _("Pictures, tables and how they were obtained, to print and archive."))
        noParquet = self._declined.get(ui.exportParquetCheckBox, "")
        enable(ui.exportParquetCheckBox, noParquet, _("Each table also with typed columns, for pandas, R and other programs."))
        if noObjects:
            ui.exportObjectsCheckBox.checked = False

    def _whyNothing(self) -> str:
        """Why there is nothing to export. Where nothing is left to measure, because candidates were rejected, the record of that is."""
        whyNot = self._whyNoRows()
        return "" if whyNot and self.isRecordAlone else whyNot

    @property
    def isRecordAlone(self) -> bool:
        """Whether there is nothing to measure, and candidates were decided on."""
        segmentation = self._parameters.segmentation
        return not self._rows() and isReviewed(segmentation) and not nodes.hasMeasured(segmentation)

    def _suggestFolder(self) -> None:
        """A folder for this case, unless the person has chosen one."""
        parameters = self._parameters
        former, self._folder = self._folder, defaultFolder(parameters.pet, parameters.caseID)
        if parameters.outputFolder in (Path(), former) and parameters.outputFolder != self._folder:
            parameters.outputFolder = self._folder

    def _whyNoObjects(self, pet) -> str:
        """What keeps DICOM objects from being written, as a sentence; empty when nothing does."""
        from importlib.metadata import version

        if pet is None or not pet.GetAttribute("DICOM.instanceUIDs"):
            return _("Only for volumes that were loaded through the DICOM module: SEG and SR refer to its images.")
        if missingPackages(["highdicom"]) and version("pydicom").startswith("2."):
            # Tried: the newest version that takes pydicom 2 does not run on NumPy 2, and another pydicom is not for us to install.
            return _(
                "Slicer includes highdicom from version 5.12 on, and no version fits this Slicer. The command her2pet quantify --sr writes them."
            )
        return self._declined.get(self.ui.exportObjectsCheckBox, "")

    def _onAlso(self, box, checked) -> None:
        """A box that needs packages was ticked: ask for them at once, not in the middle of the export."""
        if not checked:
            return
        try:
            installMissing(self._packages[box], _("This needs the Python packages {names}. Install them now?"))
        except DeclinedError as problem:
            self._declined[box] = _("{problem} Leave the module and come back to be asked again.").format(problem=problem)
        except ProblemError as problem:
            slicer.util.errorDisplay(str(problem))
        else:
            return
        box.checked = False
        self.update(self._parameters)

    def _onExport(self, checked) -> None:
        from HER2PETLib.jobs.quantify import Settings

        with slicer.util.tryWithErrorDisplay(_("The table was not exported."), waitCursor=True):
            parameters = self._parameters
            case = parameters.outputFolder, parameters.pet, parameters.segmentation, self._rows(), parameters.referenceID
            objects = self.ui.exportObjectsCheckBox.checked and not self.isRecordAlone
            settings = Settings(
                seg=objects,
                sr=objects,
                rwv=objects and conversionOf(parameters.pet).get("status") == "converted",
                report=self.ui.exportPageCheckBox.checked,
                parquet=self.ui.exportParquetCheckBox.checked,
            )
            also = {"settings": settings, "caseID": parameters.caseID.strip()}
            with progressDialog(_("Exporting")) as progress:
                try:
                    written = self.logic.exportCase(*case, **also, progress=progress)
                except OtherResultsError as problem:
                    if not slicer.util.confirmOkCancelDisplay(_("{reason} Replace those results?").format(reason=problem.reason)):
                        return
                    written = self.logic.exportCase(*case, **also, progress=progress, replace=True)
                slicer.util.showStatusMessage(_("Written: {path}").format(path=", ".join(map(str, written))), 5000)
