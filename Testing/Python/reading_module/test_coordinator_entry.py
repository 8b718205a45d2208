"""What the coordinator enters in Slicer: cases that lie in the scene, specimens of positive foci."""

import csv
import json

import numpy as np
import pydicom
import pytest
from coordinatorpanel import read
from HER2PETLib.cases import readCaseTable
from HER2PETLib.reading.study.returnedpackets import takeIn
from HER2PETLib.reading.study.sources import readImages
from HER2PETLib.trial.pathology import SPECIMEN_COLUMNS, readSpecimens
from HER2PETLib.volumefile import readVolume
from slicerhost.tooltips import toolTipOf

WHOLE = {"enforce_file_format": True} if int(pydicom.__version__.split(".")[0]) >= 3 else {"write_like_original": False}
CENTERS = ((12, 10, 8), (20, 14, 16))


def addPET(name, isSUV=True, lesions=True):
    import slicer

    values = np.full((30, 24, 24), 0.8, np.float32)
    values[0, 0, : len(name)] = 0.7  # no two PETs are the same
    for number, center in enumerate(CENTERS):
        values[center] = 5 + number
    node = slicer.util.addVolumeFromArray(values, np.diag([-6.0, -6.0, 8.0, 1.0]), name)
    node.CreateDefaultDisplayNodes()
    units = slicer.vtkCodedEntry()
    units.SetValueSchemeMeaning("{SUVbw}g/ml" if isSUV else "Bq/ml", "UCUM", "units")
    node.SetVoxelValueUnits(units)
    if lesions:
        segmentation = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSegmentationNode", f"{name} regions")
        segmentation.CreateDefaultDisplayNodes()
        segmentation.SetReferenceImageGeometryParameterFromVolumeNode(node)
        for number, center in enumerate(CENTERS):
            mask = np.zeros(values.shape, np.uint8)
            mask[tuple(slice(each - 1, each + 2) for each in center)] = 1
            segmentID = segmentation.GetSegmentation().AddEmptySegment("", f"Lesion {number}", (0.9, 0.3, 0.2))
            slicer.util.updateSegmentBinaryLabelmapFromArray(mask, segmentation, segmentID, node)
    return node


def test_a_study_from_the_scene(page, tmp_path, screenshot, host):
    ui, folder = page.ui, tmp_path / "new study"
    for name in ("First", "Second"):
        addPET(name)
    addPET("Counts", isSUV=False)
    addPET("Bare", lesions=False)
    assert toolTipOf(ui.takeSceneButton) == "Choose the folder of the study."
    ui.studyPathLineEdit.currentPath = str(folder)
    page.click(ui.takeSceneButton)
    said = ui.coordinatorMessageLabel.text
    assert "case1: First, First regions\ncase2: Second, Second regions\n" in said
    assert "Not taken: Counts: Its values are not SUV." in said
    assert "Not taken: Bare: No segmentation is drawn on it" in said
    assert sorted(path.name for path in (folder / "cases").iterdir()) == ["case1", "case2"]  # of Bare nothing stays
    assert ui.casesPathLineEdit.currentPath == str(folder / "cases.csv")
    pet = readVolume(folder / "cases" / "case2" / "pet.nrrd")
    assert pet.values[CENTERS[1]] == 6.0
    # RAS of voxel (k 20, j 14, i 16) at spacing 6, 6, 8 mm.
    assert pet.geometry.toRAS(CENTERS[1]) == pytest.approx((-96, -84, 160))
    screenshot(host.mainWindow, "HER2Reading-take-scene")
    ui.titleLineEdit.text, ui.readersLineEdit.text = "HER2 reading", "anna, bert"
    ui.keyUnsealedCheckBox.checked = True
    page.click(ui.createButton)
    assert ui.coordinatorMessageLabel.text.startswith("2 cases.")
    key = json.loads((folder / "key.json").read_text())
    foci = {case["source"]["caseID"]: [focus["suvMax"] for focus in case["foci"]] for case in key["cases"].values()}
    assert foci == {"case1": [5.0, 6.0], "case2": [5.0, 6.0]}
    assert ui.casesGroupBox.isHidden()  # the study has its cases


def test_the_scene_of_the_next_case_adds_to_the_table(page, tmp_path, host):
    ui, folder = page.ui, tmp_path / "new study"
    ui.studyPathLineEdit.currentPath = str(folder)
    ui.modeComboBox.currentIndex = 1  # free search needs no lesions
    page.click(ui.takeSceneButton)
    assert ui.coordinatorMessageLabel.text == "The scene holds no PET."
    assert not folder.exists()
    for name in ("First", "Second"):
        addPET(name, lesions=False)
        page.click(ui.takeSceneButton)
        host.closeScene()
    with (folder / "cases.csv").open(newline="") as file:
        rows = [(row["caseID"], row["pet"], row["remark"]) for row in csv.DictReader(file)]
    assert rows == [("case1", "cases/case1/pet.nrrd", "First"), ("case2", "cases/case2/pet.nrrd", "Second")]


def indexed(node, folder, study):
    """Give a volume a DICOM file of a patient and study, in the DICOM database."""
    import slicer
    from pydicom.dataset import Dataset, FileMetaDataset
    from pydicom.uid import ExplicitVRLittleEndian, generate_uid

    header = Dataset()
    header.file_meta = FileMetaDataset()
    header.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    header.SOPClassUID = header.file_meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.2"
    header.SOPInstanceUID = header.file_meta.MediaStorageSOPInstanceUID = generate_uid()
    header.SeriesInstanceUID, header.StudyInstanceUID, header.PatientID = generate_uid(), study, "Omegapatient7"
    folder.mkdir(exist_ok=True)
    file = folder / header.SOPInstanceUID
    header.save_as(file, **WHOLE)
    slicer.dicomDatabase.index(folder)
    node.SetAttribute("DICOM.instanceUIDs", header.SOPInstanceUID)


def addCT(name):
    import slicer

    node = slicer.util.addVolumeFromArray(np.full((30, 24, 24), 40, np.int16), np.diag([-6.0, -6.0, 8.0, 1.0]), name)
    units = slicer.vtkCodedEntry()
    units.SetValueSchemeMeaning("[hnsf'U]", "UCUM", "Hounsfield unit")
    node.SetVoxelValueUnits(units)
    return node


def test_the_ct_of_the_same_study_and_the_patient_id_come_along(page, tmp_path):
    indexed(addPET("First"), tmp_path / "dicom", "1.2.3")
    indexed(addCT("Its CT"), tmp_path / "dicom", "1.2.3")
    indexed(addCT("Another CT"), tmp_path / "dicom", "1.2.4")
    ui, folder = page.ui, tmp_path / "new study"
    ui.studyPathLineEdit.currentPath = str(folder)
    page.click(ui.takeSceneButton)
    assert ui.coordinatorMessageLabel.text == "case1: First, First regions, Its CT"
    (case,) = readCaseTable(folder / "cases.csv")
    assert case.patientID == "Omegapatient7"
    images = readImages(case)
    assert images.ct.values.dtype == np.int16
    assert set(images.ct.values.ravel()) == {40}
    assert (images.pet.geometry.ijkToRAS == images.ct.geometry.ijkToRAS).all()


def test_a_moved_pet_is_not_taken(page, tmp_path):
    import slicer

    node = addPET("Moved")
    node.SetAndObserveTransformNodeID(slicer.mrmlScene.AddNewNodeByClass("vtkMRMLLinearTransformNode").GetID())
    page.ui.studyPathLineEdit.currentPath = str(tmp_path / "new study")
    page.click(page.ui.takeSceneButton)
    assert "Not taken: Moved: Moved has a transform applied." in page.ui.coordinatorMessageLabel.text
    assert not (tmp_path / "new study").exists()


def reconciled(page, makeStudy):
    """A study of one patient whose three foci both readers call, unblinded in the page."""
    study = makeStudy(count=1)
    for reader in ("anna", "bert"):
        read(study, reader, 1)
        takeIn(study, reader, study.packet(reader))
    page.ui.studyPathLineEdit.currentPath = str(study.folder)
    page.click(page.ui.reconcileButton)
    return study


def test_a_specimen_is_entered_for_a_positive_focus(page, makeStudy, screenshot, host):
    ui = page.ui
    assert ui.specimenGroupBox.isHidden()
    study = reconciled(page, makeStudy)
    assert [ui.focusComboBox.itemText(index).split(", ")[:2] for index in range(ui.focusComboBox.count)] == [
        ["Omegacase0", "1"],
        ["Omegacase0", "2"],
        ["Omegacase0", "3"],
    ]
    table = study.folder / "pathology.csv"
    ui.focusComboBox.setCurrentIndex(1)
    ui.specimenLineEdit.text = "S1"
    ui.specimenDateLineEdit.text = "10.4.2015"
    page.click(ui.addSpecimenButton)
    assert "pathology.csv, row 2, column specimenDate: '10.4.2015' is not valid" in ui.coordinatorMessageLabel.text
    assert not table.exists()
    ui.specimenDateLineEdit.text = "2015-04-10"
    ui.ihcComboBox.setCurrentText("2+")
    ui.ishMethodComboBox.setCurrentText("dual")
    ui.ishRatioLineEdit.text, ui.ishCopiesLineEdit.text = "2.6", "6.1"
    ui.guidelineLineEdit.text = "ASCO/CAP 2018"
    page.click(ui.addSpecimenButton)
    # ASCO/CAP 2018: ratio from 2.0 and copies from 4.0 are group 1, HER2-positive.
    assert ui.coordinatorMessageLabel.text.startswith("S1: HER2-positive (ISH group 1")
    assert ui.pathologyPathLineEdit.currentPath == str(table)
    # No value of one specimen stays for the next.
    left = [ui.specimenLineEdit.text, ui.ihcComboBox.currentData, ui.ishMethodComboBox.currentData, ui.ishRatioLineEdit.text]
    assert left == ["", "", "", ""]
    (specimen,), problems = readSpecimens(table)
    assert problems == []
    assert (specimen.patientID, specimen.focusID, specimen.ihcScore, specimen.ishRatio) == ("Omegapatient0", "2", "2+", 2.6)
    screenshot(host.mainWindow, "HER2Reading-specimen")


def test_a_table_of_others_keeps_its_rows_and_columns(page, makeStudy, tmp_path):
    ui = page.ui
    reconciled(page, makeStudy)
    table = tmp_path / "pathology.csv"
    table.write_text(",".join([*SPECIMEN_COLUMNS, "laboratory"]) + "\nS1,P7,F1,core,2015-04-10,0,,,,,,,Utrecht\n")
    before = table.read_text()
    ui.pathologyPathLineEdit.currentPath = str(table)
    ui.specimenLineEdit.text = "S1"
    page.click(ui.addSpecimenButton)
    assert "'S1' is in row 2 already" in ui.coordinatorMessageLabel.text
    assert table.read_text() == before
    ui.specimenLineEdit.text = "S2"
    ui.ihcComboBox.setCurrentText("1+")
    page.click(ui.addSpecimenButton)
    assert ui.coordinatorMessageLabel.text.startswith("S2: HER2-low (IHC 1+)")
    assert table.read_text().startswith(before)
    ui.specimenLineEdit.text = "S3"
    ui.ihcComboBox.setCurrentText("0, staining in 10 % or less (ultralow)")
    page.click(ui.addSpecimenButton)
    assert ui.coordinatorMessageLabel.text.startswith("S3: HER2-ultralow (IHC 0 with membrane staining)")
    assert [(each.specimenID, each.membraneStaining) for each in readSpecimens(table)[0]] == [
        ("S1", None),
        ("S2", None),
        ("S3", True),
    ]


def test_a_third_reader_is_a_sensitivity_analysis_and_changes_no_decision(page, makeStudy, screenshot, host):
    import slicer
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    study = makeStudy(count=1)
    for reader, sensitivity in (("anna", 1), ("bert", 0)):  # anna calls all three foci, bert none
        read(study, reader, sensitivity)
        takeIn(study, reader, study.packet(reader))
    ui = page.ui
    ui.studyPathLineEdit.currentPath = str(study.folder)
    assert ui.adjudicationGroupBox.isHidden()
    page.click(ui.reconcileButton)
    assert toolTipOf(ui.addAdjudicationButton) == "Choose a discordant focus in the table above."
    assert toolTipOf(ui.analyzeButton) == "There are no scores of a third reader yet."
    decided = (study.results / "decisions.csv").read_bytes()
    for row, score in ((0, "5"), (2, "2")):
        table = ui.discordantTable
        QTest.mouseClick(table.viewport(), Qt.LeftButton, Qt.NoModifier, table.visualItemRect(table.item(row, 0)).center())
        ui.adjudicatorScoreComboBox.setCurrentText(score)
        page.click(ui.addAdjudicationButton)
        assert f"{score} by the third reader" in ui.coordinatorMessageLabel.text
    page.click(ui.addAdjudicationButton)
    assert "already has a score in" in ui.coordinatorMessageLabel.text  # the first one stays
    with (study.folder / "adjudication.csv").open(newline="") as file:
        assert [tuple(row.values()) for row in csv.DictReader(file)] == [("Omegacase0", "1", "5"), ("Omegacase0", "3", "2")]
    page.click(ui.analyzeButton)
    assert "not the charter's decision. Foci it would decide differently: 1." in ui.coordinatorMessageLabel.text
    node = slicer.util.getNode("HER2 reading: sensitivity analysis with adjudication").GetTable()
    positive = [node.GetValueByName(row, "positive").ToString() for row in range(node.GetNumberOfRows())]
    assert sorted(positive) == ["no", "no", "yes"]
    assert (study.results / "sensitivityAdjudicated.csv").is_file()
    assert (study.results / "decisions.csv").read_bytes() == decided
    screenshot(host.mainWindow, "HER2Reading-adjudication")
