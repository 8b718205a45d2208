"""The tutorial of docs/reading-module.md on the generated trial, step by step through the panel; its pictures are taken here."""

import itertools
from pathlib import Path

import numpy as np
import pytest
from HER2PETLib.reading.ledger import claims

PASSPHRASE = "four words nobody knows"


@pytest.fixture
def trial(tmp_path, monkeypatch, generatedTrial):
    """The trial of `her2pet demo` with two patients."""
    from HER2PETLib.reading.ledger import passphrase

    monkeypatch.setattr(passphrase, "N", 2**4)  # its cost is tested in Testing/Python/reading
    monkeypatch.chdir(tmp_path)  # no path of this machine in the pictures
    generatedTrial("demo-output/trial", 2)
    return Path("demo-output", "trial")


def highestNear(node, positionRAS):
    """The highest value within 8 mm: a focus is shown on a drawn voxel of its lesion, at most 6 mm from the hottest."""
    import slicer
    import vtk

    values, matrix = slicer.util.arrayFromVolume(node), vtk.vtkMatrix4x4()
    node.GetIJKToRASMatrix(matrix)
    ijkToRAS = slicer.util.arrayFromVTKMatrix(matrix)
    i, j, k = np.rint(np.linalg.solve(ijkToRAS, [*positionRAS, 1])[:3]).astype(int)
    box = [range(max(index - 4, 0), min(index + 5, count)) for index, count in zip((k, j, i), values.shape, strict=True)]
    voxels = np.array(list(itertools.product(*box)))
    places = np.column_stack([voxels[:, ::-1], np.ones(len(voxels))]) @ ijkToRAS[:3].T
    return max(values[tuple(voxel)] for voxel in voxels[np.linalg.norm(places - positionRAS, axis=1) <= 8])


def read(panel, packet, positiveFrom, picture=lambda name: None):
    """Read a packet and sign it: score 5 where the lesion reaches SUV `positiveFrom`, else 2."""
    ui = panel.ui
    picture("open")
    panel.openPacket(packet)
    session = panel.logic.session
    while not session.ledger.state.finished:
        while session.focus.score is None:
            suvMax = highestNear(panel.logic.scene.nodes()["pet"], session.positionOf(session.focusID))
            panel.keys("5" if suvMax >= positiveFrom else "2")
            if session.position == 0 and session.focusID == "F3" and session.focus.score is None:
                picture("case")
        panel.keys("Return")
    ui.nameLineEdit.setFocus()
    panel.keys("Anna A. Reader")
    ui.signPassphraseLineEdit.setFocus()
    panel.keys(PASSPHRASE)
    panel.click(ui.signButton)
    assert session.isSigned, ui.messageLabel.text
    picture("signed")
    panel.click(ui.closeButton)
    assert ui.packetCollapsibleButton.visible


def test_the_tutorial_of_reading_goes_from_cases_to_endpoint(panel, views, trial, screenshot, host):
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    ui, study = panel.ui, Path("study")
    host.mainWindow.resize(1250, 850)

    def picture(name):
        screenshot(host.mainWindow, f"HER2Reading-tutorial-{name}")

    ui.coordinatorCollapsibleButton.collapsed = False
    ui.studyPathLineEdit.currentPath = str(study)
    ui.casesPathLineEdit.currentPath = str(trial / "cases.csv")
    ui.titleLineEdit.text = "Demo"
    ui.readersLineEdit.text = "anna, bert"
    ui.modeComboBox.currentIndex = 0  # given foci: the form keeps what was chosen for the study before
    picture("create")
    ui.keyUnsealedCheckBox.checked = True
    panel.click(ui.createButton)
    assert ui.coordinatorMessageLabel.text.startswith("2 cases.")
    panel.click(ui.handOutButton)
    assert (study / "packets" / "anna").is_dir(), ui.coordinatorMessageLabel.text

    read(panel, study / "packets" / "anna", 4.0, picture)
    read(panel, study / "packets" / "bert", 6.0)

    ui.coordinatorCollapsibleButton.collapsed = False
    ui.studyPathLineEdit.currentPath = str(study)
    for reader in ("anna", "bert"):
        ui.readerComboBox.setCurrentText(reader)
        ui.returnedPathLineEdit.currentPath = str(study / "packets" / reader)
        panel.click(ui.takeInButton)
        assert ui.coordinatorMessageLabel.text.startswith(f"The signed reading of {reader} was taken in.\n{claims.WHOLE}")
    panel.click(ui.verifyButton)
    assert claims.CHARTER_AND_KEY in ui.coordinatorMessageLabel.text
    panel.click(ui.reconcileButton)
    assert ui.discordantTable.rowCount > 0, ui.coordinatorMessageLabel.text  # lesions between SUVmax 4 and 6
    table = ui.discordantTable
    QTest.mouseClick(table.viewport(), Qt.LeftButton, Qt.NoModifier, table.visualItemRect(table.item(0, 0)).center())
    host.app.processEvents()
    picture("discordant")
    ui.patientsPathLineEdit.currentPath = str(trial / "patients.csv")
    ui.pathologyPathLineEdit.currentPath = str(trial / "pathology.csv")
    panel.click(ui.endpointButton)
    assert list(study.rglob("report.html"))
