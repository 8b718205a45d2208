"""The coordinator sets a study up and unblinds it, never before all have signed and never beside an open packet."""

import csv
import json
import shutil

import numpy as np
import pytest
from coordinatorpanel import read
from HER2PETLib.reading.ledger import claims
from HER2PETLib.reading.ledger.receipt import receiptOf
from HER2PETLib.reading.ledger.signing import fingerprint
from HER2PETLib.reading.study.handout import handOut
from HER2PETLib.reading.study.returnedpackets import takeIn
from HER2PETLib.trial.pathology import SPECIMEN_COLUMNS
from HER2PETLib.trial.patients import PATIENT_COLUMNS
from slicerhost.tooltips import toolTipOf


def test_a_study_from_its_table_to_hand_out(page, makeStudy, tmp_path, screenshot, host):
    ui = page.ui
    sources = [case.source for case in makeStudy(isHandedOut=False).key.cases.values()]
    table = tmp_path / "cases.csv"
    with table.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("caseID", "patientID", "pet", "ct", "regions"))
        writer.writerows((each.caseID, each.patientID, each.pet, each.ct, each.regions) for each in sources)
        writer.writerow(("Broken", "Broken", str(tmp_path / "none.nrrd"), "", ""))
    assert toolTipOf(ui.createButton) == "Choose the folder of the study."
    ui.studyPathLineEdit.currentPath = str(tmp_path / "new study")
    ui.casesPathLineEdit.currentPath = str(table)
    ui.titleLineEdit.text = "HER2 reading"
    assert toolTipOf(ui.createButton) == "Name the readers, separated by commas."
    ui.readersLineEdit.text = "anna, anna"
    assert not ui.createButton.enabled
    assert 'The reader "anna" is already named' in toolTipOf(ui.createButton) == ui.charterProblemLabel.text
    ui.readersLineEdit.text = "anna, bert"
    assert ui.charterProblemLabel.text == ""
    ui.petUpperSpinBox.value = 12
    ui.layoutComboBox.setCurrentText("PET, CT, fused and coronal")
    ui.keyUnsealedCheckBox.checked = True
    page.click(ui.createButton)
    assert "3 cases" in ui.coordinatorMessageLabel.text
    assert "Broken: " in ui.coordinatorMessageLabel.text  # what cannot be read is named and left out
    charter = json.loads((tmp_path / "new study" / "study.json").read_text())
    assert charter["hanging"] == {"layout": "planes", "petWindow": [0, 12], "ctWindow": [-160, 240]}
    assert charter["readers"] == ["anna", "bert"]
    assert ui.casesGroupBox.isHidden() and ui.createButton.isHidden()
    assert toolTipOf(ui.reconcileButton) == "Hand the packets out first."
    page.click(ui.handOutButton)
    shown = [[ui.statusTable.item(row, column).text() for column in range(4)] for row in range(2)]
    assert shown == [["anna", "0", "3", "handed out"], ["bert", "0", "3", "handed out"]]
    assert toolTipOf(ui.handOutButton) == "The packets were handed out already."
    screenshot(host.mainWindow, "HER2Reading-coordinator")


def test_the_key_is_sealed_and_its_passphrase_is_needed_to_hand_out(page, makeStudy, tmp_path):
    ui = page.ui
    sources = [case.source for case in makeStudy(isHandedOut=False, count=1).key.cases.values()]
    table = tmp_path / "cases.csv"
    with table.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("caseID", "patientID", "pet", "ct", "regions"))
        writer.writerows((each.caseID, each.patientID, each.pet, each.ct, each.regions) for each in sources)
    ui.studyPathLineEdit.currentPath = str(tmp_path / "new study")
    ui.casesPathLineEdit.currentPath = str(table)
    ui.titleLineEdit.text, ui.readersLineEdit.text = "HER2 reading", "anna, bert"
    assert toolTipOf(ui.createButton) == "Choose a passphrase for the coordinator's key, or check None."
    ui.keyPassphraseLineEdit.text, ui.keyRepeatLineEdit.text = "four words of mine", "four words of yours"
    assert toolTipOf(ui.createButton) == "Enter the same new passphrase for the key twice." and not ui.createButton.enabled
    ui.keyRepeatLineEdit.text = "four words of mine"
    page.click(ui.createButton)
    key = json.loads((tmp_path / "new study" / "coordinator.key").read_text())
    assert "sealed" in key and "seed" not in key
    assert ui.keyRepeatLineEdit.isHidden() and ui.keyUnsealedCheckBox.isHidden() and not ui.keyPassphraseLineEdit.isHidden()
    for wrong, said in (("four words of yours", "This is not the passphrase of the coordinator's key"), ("", "was not given")):
        ui.keyPassphraseLineEdit.text = wrong
        page.click(ui.handOutButton)
        assert said in ui.coordinatorMessageLabel.text
        assert not (tmp_path / "new study" / "packets").exists()
    ui.keyPassphraseLineEdit.text = "four words of mine"
    page.click(ui.handOutButton)
    assert "Fingerprint of your key" in ui.coordinatorMessageLabel.text


def test_the_study_is_unblinded_when_all_have_signed(page, views, makeStudy, tmp_path, host, screenshot):
    import slicer
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    study = makeStudy(count=2)
    ui = page.ui
    ui.studyPathLineEdit.currentPath = str(study.folder)
    read(study, "anna", 1)
    for reader, missing in (("anna", "anna, bert"), ("bert", "bert")):
        assert toolTipOf(ui.reconcileButton).startswith(f"Not taken in yet: {missing}.")
        if reader == "bert":
            ui.returnedPathLineEdit.currentPath = str(study.packet("bert"))
            ui.readerComboBox.setCurrentText("bert")
            page.click(ui.takeInButton)
            assert "not signed" in ui.coordinatorMessageLabel.text
            read(study, "bert", 0)
        ui.returnedPathLineEdit.currentPath = str(study.packet(reader))
        ui.readerComboBox.setCurrentText(reader)
        if reader == "anna":
            shutil.copy(study.packet("anna") / "receipt.json", tmp_path / "mailed.json")
            ui.receiptPathLineEdit.currentPath = str(tmp_path / "mailed.json")
        page.click(ui.takeInButton)
        assert ui.coordinatorMessageLabel.text.startswith(f"The signed reading of {reader} was taken in.\n{claims.WHOLE}")
        assert ui.returnedPathLineEdit.currentPath == ui.receiptPathLineEdit.currentPath == ""  # not for the next reader
    ui.readerComboBox.setCurrentText("bert")
    ui.fingerprintLineEdit.text = "12345"
    page.click(ui.fingerprintButton)
    assert "is not a fingerprint" in ui.coordinatorMessageLabel.text
    ui.fingerprintLineEdit.text = fingerprint(receiptOf(study.returned("bert") / "ledger.sqlite").publicKey)
    page.click(ui.fingerprintButton)
    assert ui.coordinatorMessageLabel.text == "The fingerprint of bert is kept."
    assert not ui.fingerprintButton.enabled and ui.fingerprintLineEdit.text == ""
    receipts = {ui.statusTable.item(row, 0).text(): ui.statusTable.item(row, 4).text() for row in range(2)}
    assert receipts == {"anna": "separately", "bert": "with the ledger"}
    page.click(ui.verifyButton)
    said = ui.coordinatorMessageLabel.text
    assert f"Taken in from anna: {claims.ofLedger(keyIsKnown=False, hasSeparateReceipt=True)}" in said
    assert f"Taken in from bert: {claims.ofLedger(keyIsKnown=True, hasSeparateReceipt=False)}" in said
    page.click(ui.reconcileButton)
    assert "6 foci, 6 discordant" in ui.coordinatorMessageLabel.text
    assert (study.results / "decisions.csv").is_file()
    table = slicer.util.getNode("HER2 reading: decisions")
    assert table.GetTable().GetNumberOfRows() == 6
    shownTexts = [table.GetCellText(row, column) for row in range(6) for column in range(table.GetNumberOfColumns())]
    assert "" in shownTexts and "nan" not in shownTexts  # given foci have no distance
    matrix = slicer.util.getNode("HER2 reading: scores of anna (rows) and bert").GetTable()
    counts = np.array([[matrix.GetValue(row, column).ToInt() for column in range(1, 7)] for row in range(6)])
    assert counts[3:5, :3].sum() == counts.sum() == 6  # anna calls all, bert none
    chart = slicer.mrmlScene.GetFirstNode("HER2 reading: scores of anna (axis) and bert (bars)", "vtkMRMLPlotChartNode")
    bars = [chart.GetNthPlotSeriesNode(number) for number in range(chart.GetNumberOfPlotSeriesNodes())]
    assert [each.GetYColumnName() for each in bars] == ["1", "2", "3", "4", "5", "not seen"]
    assert {each.GetTableNode().GetTable() for each in bars} == {matrix}
    assert chart.GetXAxisTitle() == "Score of anna"
    assert slicer.mrmlScene.GetFirstNode("HER2 reading: agreement", "vtkMRMLPlotChartNode") is not None
    shown = slicer.mrmlScene.GetSingletonNode("HER2ReadingTable", "vtkMRMLTableViewNode")
    assert shown.GetTableNode() is slicer.util.getNode("HER2 reading: decisions")
    plotted = slicer.mrmlScene.GetSingletonNode("HER2ReadingPlot", "vtkMRMLPlotViewNode")
    assert plotted.GetPlotChartNode().GetName() == "HER2 reading: agreement"
    assert "HER2ReadingTable" in views.layoutLogic().GetLayoutNode().GetCurrentLayoutDescription()
    assert ui.discordantTable.rowCount == 6
    table = ui.discordantTable
    QTest.mouseClick(table.viewport(), Qt.LeftButton, Qt.NoModifier, table.visualItemRect(table.item(1, 0)).center())
    host.app.processEvents()
    assert ui.coordinatorMessageLabel.text == ""
    scene = page.python.coordinatorPage.coordinator.scene
    assert scene.isShown
    focus = page.python.coordinatorPage._discordant[1]
    crosshair = slicer.mrmlScene.GetFirstNodeByClass("vtkMRMLCrosshairNode").GetCrosshairRAS()
    assert crosshair == pytest.approx(focus.positionRAS)
    screenshot(host.mainWindow, "HER2Reading-discordant")


def test_the_endpoint_comes_from_the_signed_ledgers(page, makeStudy, tmp_path, host):
    study = makeStudy(count=2)
    for reader in ("anna", "bert"):
        read(study, reader, 1)
        takeIn(study, reader, study.packet(reader))
    patient = "F,1961-07-14,2015-02-03,yes,negative,yes,7,CT,1,no,no,no,no,,,2015-03-30,,,,"
    rows = {
        "patients": (PATIENT_COLUMNS, [f"Omegapatient{number},89Zr-trastuzumab,{patient}" for number in range(2)]),
        "pathology": (SPECIMEN_COLUMNS, ["S1,Omegapatient0,2,core,2015-04-10,3+,,,,ASCO/CAP 2018,,"]),
    }
    for name, (columns, lines) in rows.items():
        (tmp_path / f"{name}.csv").write_text("\n".join([",".join(columns), *lines]) + "\n")
    ui = page.ui
    ui.studyPathLineEdit.currentPath = str(study.folder)
    assert toolTipOf(ui.endpointButton) == "Choose the tables of patients and pathology."
    ui.patientsPathLineEdit.currentPath = str(tmp_path / "patients.csv")
    ui.pathologyPathLineEdit.currentPath = str(tmp_path / "pathology.csv")
    page.click(ui.endpointButton)
    # Both readers call every focus; one of two patients has a HER2-positive biopsy of one.
    # Exact interval of 1 of 2: 1.26-98.74 (Clopper-Pearson, 1 - 0.975^(1/2) and its complement).
    assert "pooled: 1/2 (50.00 %, exact 95 % CI 1.26-98.74; denominator: imaged)" in ui.coordinatorMessageLabel.text
    assert (study.results / "endpoint.csv").is_file()
    assert "<html" in (study.results / "report.html").read_text()
    # What a person has to look at comes first: the text below the button is long.
    with (tmp_path / "pathology.csv").open("a") as table:
        table.write("S2,Omegapatient0,77,core,2015-04-10,3+,,,,ASCO/CAP 2018,,\n")
    page.click(ui.endpointButton)
    assert ui.coordinatorMessageLabel.text.startswith(
        "\u26a0 Done, with 1 findings to review:\npathology table, row 3, column focusID"
    )


def test_the_coordinators_page_is_not_there_beside_a_packet(page, makeStudy):
    study = makeStudy(isHandedOut=False)
    handOut(study)
    ui = page.ui
    ui.studyPathLineEdit.currentPath = str(study.folder)
    page.openPacket(study.packet("anna"))
    assert ui.coordinatorCollapsibleButton.isHidden()
    assert ui.studyPathLineEdit.currentPath == ""
    assert ui.statusTable.rowCount == 0
    page.click(ui.closeButton)
    assert not ui.coordinatorCollapsibleButton.isHidden()


def test_a_changed_charter_is_told_with_its_line(page, makeStudy):
    study = makeStudy(isHandedOut=False)
    text = study.charterPath.read_text().replace('"threshold": 4', '"threshold": 9')
    study.charterPath.write_text(text)
    page.ui.studyPathLineEdit.currentPath = str(study.folder)
    page.click(page.ui.handOutButton)
    assert "study.json line " in page.ui.coordinatorMessageLabel.text
    assert "the threshold 9 does not divide the scale 1 to 5" in page.ui.coordinatorMessageLabel.text
    assert not (study.folder / "packets").exists()


def test_folders_are_chosen_as_folders_and_tables_as_files(page, tmp_path, host):
    from slicerhost import dialogs

    ui = page.ui
    fields = {
        "getExistingDirectory": (ui.packetPathLineEdit, ui.studyPathLineEdit, ui.returnedPathLineEdit),
        "getOpenFileName": (ui.casesPathLineEdit, ui.patientsPathLineEdit),
        "getSaveFileName": (ui.pathologyPathLineEdit, ui.adjudicationPathLineEdit),  # may be new
    }
    for dialog, paths in fields.items():
        for path in paths:
            dialogs.answers.append("")
            path.browse()
            assert [each.kind for each in dialogs.take()] == [f"QFileDialog.{dialog}"]


def test_a_field_that_is_emptied_leaves_no_study_behind(page, makeStudy):
    study = makeStudy()
    ui = page.ui
    ui.studyPathLineEdit.currentPath = str(study.folder)
    assert ui.statusTable.rowCount == 2
    ui.studyPathLineEdit.currentPath = ""
    assert ui.statusTable.rowCount == 0
    assert toolTipOf(ui.verifyButton) == "Choose the folder of the study."


def test_a_hand_out_that_is_cancelled_says_so_and_is_made_by_the_next_click(page, makeStudy, monkeypatch):
    """The bar is there from the first case on, as on a slow machine."""
    import slicer
    from HER2PETSlicer.widgets import progressdialog

    study, made, create = makeStudy(isHandedOut=False), [], slicer.util.createProgressDialog

    def createCancelled(**how):
        made.append(create(**how))
        if len(made) == 1:
            made[0].cancel()
        return made[-1]

    monkeypatch.setattr(progressdialog, "QUIET_SECONDS", -1)
    monkeypatch.setattr(slicer.util, "createProgressDialog", createCancelled)
    page.ui.studyPathLineEdit.currentPath = str(study.folder)
    page.click(page.ui.handOutButton)
    assert page.ui.coordinatorMessageLabel.text == "Cancelled; nothing was written."
    assert not (study.folder / "packets").exists()
    assert list(study.folder.glob(".unfinished-*")) == []
    page.click(page.ui.handOutButton)
    assert (study.folder / "packets" / "anna").is_dir(), page.ui.coordinatorMessageLabel.text
    assert len(made) == 2
