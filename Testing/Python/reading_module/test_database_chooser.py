"""Cases of a new study from Slicer's DICOM database: listed, ticked, taken."""

import csv
import shutil

import pytest
from HER2PETLib.measure.segmentation import readRegions
from HER2PETLib.report.objects import segmentationObject, writeObject
from HER2PETLib.suv.pet import loadPET
from slicerhost.tooltips import toolTipOf


@pytest.fixture(scope="module")
def archive(slicerDatabase, generatedPatient, tmp_path_factory):
    """Two generated patients, the lesions of the first as DICOM SEG: 0 has two PET series in her study, 1 a CT with localizer."""
    folder = tmp_path_factory.mktemp("archive")
    for number in (0, 1):
        shutil.copytree(generatedPatient(number), folder / str(number))
        pet = loadPET(folder / str(number) / "PET", tell=print)
        regions = readRegions(folder / str(number) / "regions.seg.nrrd", pet.volume.geometry)
        writeObject(folder / str(number) / "regions.dcm", segmentationObject(pet.series, regions))
    return slicerDatabase(folder)


@pytest.fixture
def database(page, archive, monkeypatch):
    import slicer

    monkeypatch.setattr(slicer.dicomDatabase, "databaseFilename", str(archive), raising=False)
    return page


def test_a_study_from_the_dicom_database(database, tmp_path, screenshot, host):
    from PySide6.QtCore import Qt

    ui, folder = database.ui, tmp_path / "new study"
    assert ui.databaseTable.isHidden()
    assert toolTipOf(ui.listDatabaseButton) == "Choose the folder of the study."
    ui.studyPathLineEdit.currentPath = str(folder)
    database.click(ui.listDatabaseButton)
    table = ui.databaseTable
    rows = [table.item(row, 0) for row in range(table.rowCount)]
    assert [item.checkState() == Qt.Checked for item in rows].count(True) == 1  # the one that is alone in its study
    for item in rows:
        item.setCheckState(Qt.Checked if "NAC" not in item.text() else Qt.Unchecked)
    assert [(table.cellWidget(row, 1).currentIndex, table.cellWidget(row, 2).count) for row in range(3)].count((1, 2)) == 2
    screenshot(host.mainWindow, "HER2Reading-database")
    database.click(ui.takeDatabaseButton)
    assert [line.split(":")[0] for line in ui.coordinatorMessageLabel.text.splitlines()] == ["case1", "case2"]
    assert ui.casesPathLineEdit.currentPath == str(folder / "cases.csv")
    ui.titleLineEdit.text, ui.readersLineEdit.text = "HER2 reading", "anna, bert"
    ui.keyUnsealedCheckBox.checked = True
    database.click(ui.createButton)
    assert ui.coordinatorMessageLabel.text.startswith("2 cases.")
    # Lesions of the two patients in the plan of the phantom: seven and six.
    assert [case["foci"] for case in database.python.coordinatorPage.coordinator.charter()[0]["cases"]] in ([7, 6], [6, 7])
    assert ui.casesGroupBox.isHidden()


def test_without_its_segmentation_a_series_is_not_taken_for_given_foci(database, tmp_path):
    ui, folder = database.ui, tmp_path / "new study"
    ui.studyPathLineEdit.currentPath = str(folder)
    database.click(ui.listDatabaseButton)
    for row in range(ui.databaseTable.rowCount):
        ui.databaseTable.cellWidget(row, 2).currentIndex = 0
    database.click(ui.takeDatabaseButton)
    assert "Not taken: " in ui.coordinatorMessageLabel.text
    assert "No segmentation is drawn on it" in ui.coordinatorMessageLabel.text
    assert not folder.exists()
    ui.modeComboBox.currentIndex = 1  # free search
    database.click(ui.takeDatabaseButton)
    with (folder / "cases.csv").open(newline="") as file:
        assert [row["regions"] for row in csv.DictReader(file)] == [""]


def test_a_tick_is_needed(database, tmp_path):
    from PySide6.QtCore import Qt

    ui = database.ui
    ui.studyPathLineEdit.currentPath = str(tmp_path / "new study")
    database.click(ui.listDatabaseButton)
    for row in range(ui.databaseTable.rowCount):
        ui.databaseTable.item(row, 0).setCheckState(Qt.Unchecked)
    assert not ui.takeDatabaseButton.enabled
    assert toolTipOf(ui.takeDatabaseButton) == "Tick a series first."


def test_a_database_that_is_none_is_told(database, tmp_path, monkeypatch):
    import slicer

    (tmp_path / "ctkDICOM.sql").write_text("nothing of the kind")
    monkeypatch.setattr(slicer.dicomDatabase, "databaseFilename", str(tmp_path / "ctkDICOM.sql"), raising=False)
    database.ui.studyPathLineEdit.currentPath = str(tmp_path / "new study")
    database.click(database.ui.listDatabaseButton)
    assert "is not a readable Slicer DICOM database" in database.ui.coordinatorMessageLabel.text
    assert database.ui.databaseTable.isHidden()


def test_who_cancels_the_list_or_the_look_at_the_series_finds_everything_as_it_was(database, tmp_path, monkeypatch):
    import slicer
    from HER2PETSlicer.widgets import progressdialog

    ui, folder, create = database.ui, tmp_path / "new study", slicer.util.createProgressDialog
    ui.studyPathLineEdit.currentPath = str(folder)
    database.click(ui.listDatabaseButton)

    def createCancelled(**how):
        dialog = create(**how)
        dialog.cancel()
        return dialog

    monkeypatch.setattr(progressdialog, "QUIET_SECONDS", -1)
    monkeypatch.setattr(slicer.util, "createProgressDialog", createCancelled)
    for button in (ui.listDatabaseButton, ui.takeDatabaseButton):
        database.click(button)
        assert ui.coordinatorMessageLabel.text == "Cancelled; nothing was written."
        assert ui.databaseTable.rowCount == 3 and not ui.databaseTable.isHidden() and not folder.exists()


def test_nothing_of_the_database_stays_beside_a_packet(database, makeStudy, tmp_path):
    """The list names patients."""
    ui = database.ui
    study = makeStudy()
    ui.studyPathLineEdit.currentPath = str(tmp_path / "new study")
    database.click(ui.listDatabaseButton)
    assert ui.databaseTable.rowCount == 3
    database.openPacket(study.packet("anna"))
    assert ui.databaseTable.rowCount == 0
