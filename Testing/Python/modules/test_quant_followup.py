"""The section Follow-up of HER2Quant: a patient's examinations chosen, brought into one space by a person's word, and her lesions followed by keys."""

import csv
from types import SimpleNamespace

import numpy as np
import pytest
from followuppatient import SHIFT_MM, addExamination, known  # noqa: F401
from quantpanel import click
from slicerhost.tooltips import toolTipOf


@pytest.fixture
def follow(panel, host, tmp_path, known):  # noqa: F811
    """The section, open, with the HER2 PET and the FDG PET of P1 in the scene."""
    her2, her2Regions = addExamination(panel.python.logic, "HER2 PET d4", True)
    fdg, fdgRegions = addExamination(panel.python.logic, "FDG PET", False)
    host.app.processEvents()
    ui = panel.python.followUpUI
    ui.followUpCollapsibleButton.collapsed = False
    host.mainWindow.resize(900, 700)
    host.mainWindow.show()
    host.mainWindow.activateWindow()
    host.app.processEvents()
    return SimpleNamespace(
        panel=panel.python.followUpPanel, ui=ui, her2=her2, fdg=fdg, her2Regions=her2Regions, fdgRegions=fdgRegions,
        folder=tmp_path / "follow-up P1", known=known, frame=panel.frame, python=panel.python, host=host,
    )  # fmt: skip


@pytest.fixture
def press(host):
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    def keys(names):
        for name in names:
            host.mainWindow.activateWindow()
            host.app.processEvents()
            if name == "?":
                QTest.keyClicks(host.mainWindow, "?")
            else:
                QTest.keyClick(host.mainWindow, getattr(Qt, f"Key_{name}"))

    return keys


def write(table, row, column, text):
    table.item(row, column).setText(text)


def choose(follow):
    click(follow.ui.fromSceneButton)
    follow.ui.followUpPatientLineEdit.text = "P1"
    follow.ui.followUpNameLineEdit.text = "Dr. Known"
    follow.ui.followUpFolderButton.directory = str(follow.folder)
    table = follow.ui.examinationsTable
    for row in range(table.rowCount):
        write(table, row, 2, {"HER2": "20", "FDG": "0"}[table.item(row, 0).text()])


@pytest.fixture
def brought(follow, views):
    """Brought into one space; the registration waits for a person."""
    choose(follow)
    click(follow.ui.prepareButton)
    return follow


@pytest.fixture
def accepted(brought):
    click(brought.ui.compareButton)
    click(brought.ui.acceptSpaceButton)
    return brought


def cells(follow, column):
    table = follow.ui.followedTable
    return [table.item(row, column).text() for row in range(table.rowCount)]


def rowsOf(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def middle(tag):
    import slicer

    node = slicer.mrmlScene.GetSingletonNode(tag, "vtkMRMLSliceNode")
    return [round(node.GetSliceToRAS().GetElement(row, 3), 1) for row in range(3)]


def test_the_examinations_of_the_scene_are_chosen_with_their_kinds(follow, screenshot):
    click(follow.ui.fromSceneButton)
    table = follow.ui.examinationsTable
    assert [table.item(row, 0).text() for row in range(2)] == ["HER2", "FDG"]
    assert [table.cellWidget(row, 1).currentText for row in range(2)] == ["HER2 PET", "FDG PET"]
    assert "patient's number" in toolTipOf(follow.ui.prepareButton) and not follow.ui.prepareButton.enabled
    follow.ui.followUpPatientLineEdit.text = "P1"
    assert "day of HER2" in toolTipOf(follow.ui.prepareButton)
    write(table, 0, 2, "20")
    write(table, 1, 2, "0")
    assert follow.ui.prepareButton.enabled, toolTipOf(follow.ui.prepareButton)
    screenshot(follow.ui.followUpCollapsibleButton, "HER2Quant-followup-chosen")


def test_a_registration_waits_for_a_person_who_has_looked_at_it(brought, screenshot):
    assert "Proposed" in brought.ui.spaceLabel.text and "2.5 mm" in brought.ui.spaceLabel.text
    assert "liver 1.5 mm" in brought.ui.spaceLabel.text
    assert set(cells(brought, 2)) == {"not comparable"}
    assert not brought.ui.acceptSpaceButton.enabled and "Look at it first" in toolTipOf(brought.ui.acceptSpaceButton)
    click(brought.ui.compareButton)
    screenshot(brought.python._uiWidget.window(), "HER2Quant-followup-panel")
    click(brought.ui.acceptSpaceButton)
    assert "Accepted" in brought.ui.spaceLabel.text and "Dr. Known" in brought.ui.spaceLabel.text
    assert sorted(cells(brought, 2)) == ["both", "both", "only above", "only below"]
    (row,) = rowsOf(brought.folder / "decidedRegistrations.csv")
    assert (row["examinationID"], row["decision"], row["by"], row["residualMm"]) == ("FDG", "accept", "Dr. Known", "2.5")


def test_the_views_show_both_and_a_lesion_is_found_in_each(accepted, press, screenshot, host):
    press("N")
    host.app.processEvents()
    above, below = middle("HER2QuantFollowUpUpperAxial"), middle("HER2QuantFollowUpLowerAxial")
    assert np.subtract(below, above).tolist() == list(SHIFT_MM)
    screenshot(host.mainWindow, "HER2Quant-followup-views")
