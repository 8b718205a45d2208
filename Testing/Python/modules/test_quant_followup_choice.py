"""Follow-up of HER2Quant: where examinations come from, whose they are, and more than two of them."""

import csv
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pydicom
import pytest
from followuppatient import addExamination, known  # noqa: F401
from quantpanel import addPET, click
from slicerhost.tooltips import toolTipOf

HER2 = "Z1_day4_START_full_datetime"


def copyOf(source, folder, prefix, change):
    """A series with UIDs of its own, and headers that `change` has changed."""
    folder.mkdir(parents=True)
    for number, path in enumerate(sorted(source.glob("*.dcm"))):
        dataset = pydicom.dcmread(path)
        dataset.StudyInstanceUID, dataset.SeriesInstanceUID = f"2.25.{prefix}1", f"2.25.{prefix}2"
        dataset.FrameOfReferenceUID = f"2.25.{prefix}3"
        dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = f"2.25.{prefix}4{number:03}"
        change(dataset)
        dataset.save_as(folder / path.name)


def asFDG(dataset):
    """Of the same patient, twelve days before: FDG, an hour after injection."""
    dataset.StudyDate = dataset.SeriesDate = dataset.AcquisitionDate = dataset.ContentDate = "20241220"
    item = dataset.RadiopharmaceuticalInformationSequence[0]
    hour = int(dataset.SeriesTime[:2]) - 1
    item.Radiopharmaceutical, item.RadionuclideHalfLife, item.RadionuclidePositronFraction = "FDG", "6586.2", "0.967"
    item.RadiopharmaceuticalStartTime = f"{hour:02}{dataset.SeriesTime[2:6]}.000000"
    item.RadiopharmaceuticalStartDateTime = f"20241220{item.RadiopharmaceuticalStartTime}"
    code = item.RadionuclideCodeSequence[0]
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = "77004003", "SCT", "^18^Fluorine"


def asAnother(dataset):
    dataset.PatientID, dataset.PatientName = "W2", "Another^Woman"


@pytest.fixture
def hospital(panel, sharedData, loadedModule, slicerDatabase, tmp_path, host):
    """The DICOM database: HER2 PET and FDG PET of one patient, a HER2 PET of another; the first is loaded."""
    import slicer

    loadedModule("DICOMHER2PETPlugin")
    source = sharedData / "zr89" / HER2
    copyOf(source, tmp_path / "data" / "her2", 1, lambda dataset: None)
    copyOf(source, tmp_path / "data" / "fdg", 2, asFDG)
    copyOf(source, tmp_path / "data" / "other", 3, asAnother)
    slicer.dicomDatabase.index(tmp_path / "data")
    slicer.dicomDatabase.databaseFilename = str(slicerDatabase(tmp_path / "data"))
    ui = panel.python.followUpUI
    ui.followUpCollapsibleButton.collapsed = False
    panel.python.followUpPanel.update()
    yield SimpleNamespace(
        ui=ui, load=load, panel=panel.python.followUpPanel, petUI=panel.ui, data=tmp_path / "data", folder=tmp_path / "out"
    )
    slicer.dicomDatabase.databaseFilename = ""


def load(uid):
    import slicer
    from DICOMLib import DICOMUtils

    return slicer.mrmlScene.GetNodeByID(DICOMUtils.loadSeriesByUID([uid])[0])


def ids(ui):
    return [ui.examinationsTable.item(row, 0).text() for row in range(ui.examinationsTable.rowCount)]


def test_the_studies_of_the_patient_are_proposed_from_the_database_and_no_others(hospital, host, screenshot):
    ui = hospital.ui
    assert "Choose a PET" in toolTipOf(ui.fromDatabaseButton)
    hospital.petUI.petSelector.setCurrentNode(load("2.25.12"))
    host.app.processEvents()
    click(ui.fromDatabaseButton)
    assert [ui.studiesList.item(row).text() for row in range(ui.studiesList.count)] == [
        "2024-12-20: FDG PET (PET SUV verification DRO)",
        "2025-01-01: HER2 PET (PET SUV verification DRO)",
    ]
    screenshot(ui.followUpCollapsibleButton, "HER2Quant-followup-database")
    click(ui.loadStudiesButton)
    host.app.processEvents()
    kinds = {ui.examinationsTable.cellWidget(row, 1).currentText: ui.examinationsTable.item(row, 2).text() for row in range(2)}
    assert kinds == {"FDG PET": "0", "HER2 PET": "12"}  # days, not dates
    assert sorted(ids(ui)) == ["FDG", "HER2"] and not ui.studiesGroupBox.isVisible()


def test_an_examination_of_another_patient_is_refused_with_a_sentence(hospital, host):
    ui = hospital.ui
    load("2.25.12")
    load("2.25.32")
    host.app.processEvents()
    click(ui.fromSceneButton)
    assert ids(ui) == ["HER2"]
    assert "are from different patients" in ui.followUpStatusLabel.text and "(0010,0020)" in ui.followUpStatusLabel.text


def test_the_table_names_the_dicom_files_where_they_are_and_has_no_date(hospital, host):
    ui = hospital.ui
    for uid in ("2.25.12", "2.25.22"):
        load(uid)
    host.app.processEvents()
    click(ui.fromSceneButton)
    hospital.panel.choice.list.writeTable(hospital.folder, "P7")
    text = (hospital.folder / "examinations.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert {row["series"] for row in rows} == {"2.25.12", "2.25.22"}
    assert {row["pet"] for row in rows} == {str(hospital.data / name) for name in ("her2", "fdg")}
    assert "2024" not in text and "2025" not in text and "Zr89_Z1" not in text
    from HER2PETLib.followup.examinations import readExaminations

    assert [each.kind for each in readExaminations(hospital.folder / "examinations.csv")["P7"]] == ["FDG PET", "HER2 PET"]


@pytest.fixture
def section(panel, host, tmp_path, known):  # noqa: F811
    ui = panel.python.followUpUI
    ui.followUpCollapsibleButton.collapsed = False
    host.app.processEvents()
    return SimpleNamespace(ui=ui, panel=panel.python.followUpPanel, python=panel.python, folder=tmp_path / "out", tmp=tmp_path)


def test_every_patient_has_a_folder_of_her_own_until_the_person_chooses_one(section):
    """The button stands for the program's own folder where it has none, and takes no folder for that one."""
    ui = section.ui
    button, shown = ui.followUpFolderButton, ui.followUpFolderButton.findChildren("QPushButton")[0]
    assert shown.text == "Choose a folder" and section.panel.choice.folder is None
    for patient in ("P1", "", "P2"):  # emptied before the next is typed
        ui.followUpPatientLineEdit.text = patient
        assert Path(button.directory).name == f"follow-up {patient or 'P1'}" and shown.text == button.directory
    button.directory = str(section.folder)
    ui.followUpPatientLineEdit.text = "P3"
    assert section.panel.choice.folder == section.folder and shown.text == str(section.folder)


def test_a_table_of_the_command_is_opened_with_everything_it_says(section, host, views):
    """Two patients in it: the person chooses one; the files stay where they are."""
    from HER2PETLib.geometry import Geometry, Volume
    from HER2PETLib.volumefile import writeVolume
    from slicerhost import dialogs

    grid = Geometry.fromLPS((40, 40, 40), (0, 0, 0), (4, 4, 4), np.eye(3))
    values, labels = np.ones(grid.shape, np.float32), np.zeros(grid.shape, np.uint8)
    values[10:13, 10:13, 10:13], labels[10:13, 10:13, 10:13] = 9, 1
    for number, name in enumerate(("P1-HER2", "P1-FDG", "P2-HER2", "P2-FDG")):
        values[0, 0, 0] = number  # no two are one PET
        writeVolume(section.tmp / f"{name}.nrrd", Volume(values, grid))
        writeVolume(section.tmp / f"{name}-labels.nrrd", Volume(labels, grid))
    (section.tmp / "names.csv").write_text("label,name\n1,Hilus\n")
    table = section.tmp / "examinations.csv"
    rows = [
        f"{patient},{name},{kind},{tracer},{day},{patient}-{name}.nrrd,{patient}-{name}-labels.nrrd,names.csv,same"
        for patient in ("P1", "P2")
        for name, kind, tracer, day in (
            ("HER2", "HER2 PET", "89Zr-trastuzumab", "2019-03-09"),
            ("FDG", "FDG PET", "FDG", "2019-02-15"),
        )
    ]
    table.write_text("patientID,examinationID,kind,tracer,day,pet,regions,labels,registration\n" + "\n".join(rows) + "\n")
    dialogs.answers += [str(table), "P2"]
    click(section.ui.fromTableButton)
    dialogs.take()
    host.app.processEvents()
    ui = section.ui
    assert sorted(ids(ui)) == ["FDG", "HER2"] and ui.followUpPatientLineEdit.text == "P2"
    ui.followUpFolderButton.directory = str(section.folder)
    click(ui.prepareButton)
    table_ = ui.followedTable
    assert [table_.item(0, column).text() for column in (1, 2, 3, 4)] == ["Hilus", "both", "9.00", "9.00"]
    written = list(csv.DictReader((section.folder / "examinations.csv").open(encoding="utf-8")))
    assert {row["pet"] for row in written} == {str(section.tmp / "P2-HER2.nrrd"), str(section.tmp / "P2-FDG.nrrd")}
    assert {row["tracer"] for row in written} == {"89Zr-trastuzumab", "FDG"} and {row["day"] for row in written} == {
        "2019-03-09",
        "2019-02-15",
    }
    # The other patient's are refused while these are in the list.
    dialogs.answers += [str(table), "P1", 0]
    click(ui.fromTableButton)
    assert any("The list has examinations of P2" in str(each) for each in host.takeProblems())


def test_of_three_examinations_the_pair_is_chosen(section, host, views):
    import slicer

    ui = section.ui
    addExamination(section.python.logic, "HER2 PET d4", True)
    addExamination(section.python.logic, "FDG PET", False)
    third, _ = addExamination(section.python.logic, "HER2 PET d7", False)
    slicer.util.arrayFromVolume(third)[0, 0, 0] = 0.1  # beside the body: it is not the FDG PET again
    host.app.processEvents()
    click(ui.fromSceneButton)
    assert ids(ui) == ["HER2", "FDG", "HER2-2"]
    ui.followUpPatientLineEdit.text, ui.followUpFolderButton.directory = "P1", str(section.folder)
    for row, day in enumerate(("20", "0", "23")):
        ui.examinationsTable.item(row, 2).setText(day)
    click(ui.prepareButton)
    assert [ui.lowerComboBox.itemText(n) for n in range(3)] == ["HER2", "FDG", "HER2-2"]
    for below in ("FDG", "HER2-2"):
        ui.lowerComboBox.setCurrentText(below)
        click(ui.compareButton)
        click(ui.acceptSpaceButton)
    ui.upperComboBox.setCurrentText("FDG")
    host.app.processEvents()
    titles = [ui.followedTable.horizontalHeaderItem(column).text() for column in (3, 4)]
    assert titles == ["FDG SUVmax", "HER2-2 SUVmax"]
    states = {
        ui.followedTable.item(row, 1).text(): ui.followedTable.item(row, 2).text() for row in range(ui.followedTable.rowCount)
    }
    assert states == {"Liver": "both", "Rib": "both", "Node": "both"}  # both in the second posture
    # Both lie alike: what the two registrations say together is no motion.
    import slicer

    upper, lower = (
        slicer.mrmlScene.GetSingletonNode(f"HER2QuantFollowUp{row}Axial", "vtkMRMLSliceNode") for row in ("Upper", "Lower")
    )
    upper.SetSliceOffset(90.0)
    assert lower.GetSliceOffset() == pytest.approx(90.0)


def test_a_volume_that_is_no_suv_is_left_out_with_its_reason(section, host):
    addPET(np.ones((10, 10, 10), np.float32), 4.0, "HER2 PET in Bq", unit="Bq/ml")
    click(section.ui.fromSceneButton)
    assert ids(section.ui) == [] and "Examinations added: 0" in section.ui.followUpStatusLabel.text
    assert "two or more examinations" in toolTipOf(section.ui.prepareButton)


def test_the_kind_that_nothing_says_has_to_be_said(section, host):
    for name in ("A", "B"):
        addPET(np.ones((10, 10, 10), np.float32), 4.0, name)
    host.app.processEvents()
    ui = section.ui
    click(ui.fromSceneButton)
    ui.followUpPatientLineEdit.text = "P1"
    assert "what kind of examination PET" in toolTipOf(ui.prepareButton)
    ui.examinationsTable.cellWidget(0, 1).setCurrentText("HER2 PET")
    ui.examinationsTable.cellWidget(1, 1).setCurrentText("FDG PET")
    assert "day of PET" in toolTipOf(ui.prepareButton)


def test_the_self_test_follows_a_lesion(host, loadedModule):
    loadedModule("HER2Quant")
    from HER2QuantLib.selftest import HER2QuantTest

    test = HER2QuantTest()
    test.setUp()
    test.test_followUp()
    test.setUp()
