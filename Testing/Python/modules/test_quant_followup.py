"""The section Follow-up of HER2Quant: a patient's examinations chosen, brought into one space by a person's word, and her lesions followed by keys."""

import csv
from types import SimpleNamespace

import numpy as np
import pytest
from followuppatient import SHIFT_MM, addExamination, known  # noqa: F401
from quantpanel import click, keysFor
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
    return keysFor(host)


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
    assert (row["examinationID"], row["decision"], row["by"]) == ("FDG", "accept", "Dr. Known") and len(row["identity"]) == 64


def test_the_views_show_both_and_a_lesion_is_found_in_each(accepted, press, screenshot, host):
    press("N")
    host.app.processEvents()
    above, below = middle("HER2QuantFollowUpUpperAxial"), middle("HER2QuantFollowUpLowerAxial")
    assert np.subtract(below, above).tolist() == list(SHIFT_MM)
    screenshot(host.mainWindow, "HER2Quant-followup-views")


def test_what_moves_in_one_examination_moves_in_the_other(accepted, host):
    """Somebody scrolls the axial slices above, and drags the coronal ones below."""
    import slicer

    upper, lower = (
        slicer.mrmlScene.GetSingletonNode(f"HER2QuantFollowUp{row}Axial", "vtkMRMLSliceNode") for row in ("Upper", "Lower")
    )
    upper.SetSliceOffset(100.0)
    assert lower.GetSliceOffset() == pytest.approx(112.0)  # 12 mm higher in the later one
    coronal = slicer.mrmlScene.GetSingletonNode("HER2QuantFollowUpLowerCoronal", "vtkMRMLSliceNode")
    coronal.JumpSliceByCentering(-100.0, -100.0, 90.0)
    assert middle("HER2QuantFollowUpUpperCoronal") == [-80.0, -108.0, 78.0]
    upper.SetFieldOfView(100.0, 110.0, 1.0)
    assert lower.GetFieldOfView()[0] == 100.0


def test_each_row_shows_what_was_drawn_on_its_own_examination(accepted):
    import slicer

    def shownIn(regions):
        display = regions.GetDisplayNode()
        tags = {
            view.GetSingletonTag(): display.IsDisplayableInView(view.GetID())
            for view in slicer.util.getNodesByClass("vtkMRMLSliceNode")
        }
        return {tag: isShown for tag, isShown in tags.items() if "Axial" in tag or tag == "Red"}

    assert shownIn(accepted.her2Regions) == {
        "HER2QuantFollowUpUpperAxial": True,
        "HER2QuantFollowUpLowerAxial": False,
        "Red": True,
    }
    assert shownIn(accepted.fdgRegions) == {
        "HER2QuantFollowUpUpperAxial": False,
        "HER2QuantFollowUpLowerAxial": True,
        "Red": True,
    }
    click(accepted.ui.bothButton)
    assert set(shownIn(accepted.her2Regions).values()) == {True} == set(shownIn(accepted.fdgRegions).values())


def test_the_module_gets_its_layout_back_and_the_review_of_candidates_its_keys(accepted, press, host):
    import slicer

    manager = slicer.app.layoutManager()
    assert manager.layout == 89110
    press("B")
    assert manager.layout in (89100, 89101) and not accepted.ui.bothButton.checked
    assert not [
        node
        for node in slicer.util.getNodesByClass("vtkMRMLScalarVolumeNode")
        if node.GetName() in ("Both in squares", "Difference")
    ]
    click(accepted.ui.bothButton)
    assert manager.layout == 89110
    accepted.frame.exit()
    assert manager.layout not in (89100, 89101, 89110)
    accepted.frame.enter()


def test_a_match_is_rejected_moved_accepted_and_everything_undone_by_keys(accepted, press):
    ui = accepted.ui
    names = cells(accepted, 1)
    assert names == ["Liver", "Rib", "Ilium", "Node"]  # of the HER2 PET first
    press("R")  # the liver's
    assert cells(accepted, 2)[0] == "only above" and "FDG:Liver is a lesion of its own" in ui.followedLabel.text
    assert len(cells(accepted, 1)) == 5
    press("PU")
    assert ui.followedTable.currentRow() == 0
    assert cells(accepted, 2)[0] == "both" and ui.followedLabel.text.startswith("Undone")
    ui.followedTable.selectRow(3)  # the node, on the FDG PET alone
    ui.partnerComboBox.setCurrentIndex(
        [ui.partnerComboBox.itemData(n) for n in range(ui.partnerComboBox.count)].index("HER2:Ilium")
    )
    press("M")
    assert cells(accepted, 1) == ["Liver", "Rib", "Ilium"] and cells(accepted, 2)[2] == "both, decided"
    (row,) = rowsOf(accepted.folder / "decidedMatches.csv")
    assert (row["examinationID"], row["regionID"], row["decision"], row["moveTo"], row["by"]) == (
        "FDG",
        "Node",
        "move",
        "HER2:Ilium",
        "Dr. Known",
    )
    ui.followedTable.selectRow(1)
    press("A")
    assert cells(accepted, 2)[1] == "both, decided"
    press("A")
    assert "accepted already" in ui.followedLabel.text
    press("UU")
    assert rowsOf(accepted.folder / "decidedMatches.csv") == []
    press("U")  # the registration
    assert "Proposed" in ui.spaceLabel.text and set(cells(accepted, 2)) == {"not comparable"}
    press("?")
    assert "N, P:  next, previous lesion" in ui.followedLabel.text


def test_a_lesion_above_gets_its_partner_from_below(accepted, press):
    """Ilium, on the HER2 PET alone: what is moved is the finding of the FDG PET."""
    ui = accepted.ui
    ui.followedTable.selectRow(2)
    assert [ui.partnerComboBox.itemData(n) for n in range(ui.partnerComboBox.count)] == ["HER2:Liver", "HER2:Rib", "FDG:Node"]
    ui.partnerComboBox.setCurrentIndex(2)
    press("M")
    assert cells(accepted, 2)[2] == "both, decided" and len(cells(accepted, 2)) == 3


def test_the_values_of_both_examinations_stand_in_one_row(accepted):
    row = cells(accepted, 1).index("Ilium")
    assert [cells(accepted, column)[row] for column in (3, 4, 5)] == ["9.00", "0.90", "10.00"]  # transferred: 9 / 0.9
    row = cells(accepted, 1).index("Liver")
    assert [cells(accepted, column)[row] for column in (3, 4, 5, 6)] == ["12.00", "6.00", "2.00", "? / yes"]


def test_nothing_is_decided_without_a_name(accepted, press):
    accepted.ui.followUpNameLineEdit.text = " "
    assert "Enter your name" in toolTipOf(accepted.ui.rejectMatchButton)
    press("R")
    assert ("Enter your name" in accepted.ui.followedLabel.text and not (accepted.folder / "decidedMatches.csv").exists()) or (
        rowsOf(accepted.folder / "decidedMatches.csv") == []
    )


def test_decisions_survive_the_scene_and_the_module(accepted, press, host):
    """The scene is closed, both examinations come again, and what was decided stands; the registration is not asked about again."""
    import slicer

    press("R")
    slicer.mrmlScene.Clear(0)
    host.app.processEvents()
    ui = accepted.ui
    assert ui.examinationsTable.rowCount == 0 and not ui.followedGroupBox.isVisible()
    addExamination(accepted.python.logic, "HER2 PET d4", True)
    addExamination(accepted.python.logic, "FDG PET", False)
    host.app.processEvents()
    choose(accepted)
    click(ui.prepareButton)
    assert "2 decisions" in ui.followUpStatusLabel.text and "Accepted" in ui.spaceLabel.text
    assert sorted(cells(accepted, 2)) == ["both", "only above", "only above", "only below", "only below, decided"]


def test_the_module_reloaded_has_the_list_of_the_scene(accepted, host):
    try:
        accepted.python.onReload()
        import slicer

        python = slicer.modules.HER2QuantWidget
        assert python is not accepted.python
        python.followUpPanel.update()
        assert python.followUpUI.examinationsTable.rowCount == 2
        assert python.followUpUI.followUpPatientLineEdit.text == "P1"
        assert python.followUpUI.followUpFolderButton.directory == str(accepted.folder)
    finally:
        host.app.processEvents()


def test_an_examination_that_is_deleted_in_the_middle_ends_it_and_loses_nothing(accepted, host):
    import slicer

    slicer.mrmlScene.RemoveNode(accepted.fdg)
    host.app.processEvents()
    ui = accepted.ui
    assert "were removed" in ui.followUpStatusLabel.text and ui.examinationsTable.rowCount == 1
    assert "two or more examinations" in toolTipOf(ui.prepareButton) and slicer.app.layoutManager().layout != 89110
    assert rowsOf(accepted.folder / "decidedRegistrations.csv")[0]["decision"] == "accept"


def test_what_is_drawn_afterwards_has_to_be_brought_there_again(accepted, host):
    import slicer

    mask = np.zeros((60, 60, 60), np.uint8)
    mask[20:22, 30:32, 40:42] = 1
    segmentID = accepted.fdgRegions.GetSegmentation().AddEmptySegment("New", "New", (1, 0, 0))
    slicer.util.updateSegmentBinaryLabelmapFromArray(mask, accepted.fdgRegions, segmentID, accepted.fdg)
    host.app.processEvents()
    assert "have since changed" in toolTipOf(accepted.ui.exportFollowUpButton)
    asked = accepted.known.asked
    click(accepted.ui.prepareButton)
    assert accepted.known.asked == asked + 1  # other lesions: another registration
    assert "New" in cells(accepted, 1) or "not comparable" in cells(accepted, 2)
    click(accepted.ui.prepareButton)
    assert accepted.known.asked == asked + 1


def test_a_registration_that_came_out_otherwise_has_to_be_accepted_anew(accepted):
    accepted.known.residualMm = 4.0
    accepted.panel.forget()
    click(accepted.ui.prepareButton)
    assert "Proposed" in accepted.ui.spaceLabel.text and "look at it, and decide anew" in accepted.ui.followUpStatusLabel.text


def test_a_refused_registration_is_not_used_and_one_that_failed_says_why(brought):
    from HER2PETLib.errors import ProblemError

    click(brought.ui.refuseSpaceButton)
    assert "Refused" in brought.ui.spaceLabel.text and set(cells(brought, 2)) == {"not comparable"}
    brought.panel.forget()
    brought.known.residualMm = 3.0  # it is made anew
    brought.known.problem = ProblemError("The bodies do not agree.", "Name the right CTs.")
    click(brought.ui.prepareButton)
    assert "The bodies do not agree." in brought.ui.spaceLabel.text
    assert not brought.ui.acceptSpaceButton.enabled and not brought.ui.compareButton.enabled


def test_the_accepted_registration_is_a_transform_of_the_scene(accepted):
    import slicer

    (node,) = (each for each in slicer.util.getNodesByClass("vtkMRMLLinearTransformNode") if each.GetAttribute("HER2PET.Space"))
    matrix = slicer.util.arrayFromTransformMatrix(node)
    assert matrix[:3, 3].tolist() == [-each for each in SHIFT_MM]  # over the later one, it lays it onto the first
    assert node.GetName() == "FDG to HER2" and "Dr. Known" in node.GetDescription()


def test_a_transform_that_a_person_made_is_used_instead(brought):
    import slicer

    matrix = np.eye(4)
    matrix[:3, 3] = [-each for each in SHIFT_MM]
    node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLLinearTransformNode", "by landmarks")
    node.SetMatrixTransformToParent(slicer.util.vtkMatrixFromArray(matrix))
    brought.ui.transformSelector.setCurrentNode(node)
    click(brought.ui.useTransformButton)
    assert "By the transform FDG.tfm" in brought.ui.spaceLabel.text
    assert cells(brought, 2).count("both") == 2


def test_the_command_goes_on_from_the_module(accepted, press, tmp_path, host):
    """The module exports; the command, given the same tables, gives the same."""
    from HER2PETLib.jobs.followup.run import FollowUpRequest, followUp

    press("R")
    click(accepted.ui.exportFollowUpButton)
    assert "Written" in accepted.ui.followUpStatusLabel.text
    mine = rowsOf(accepted.folder / "lesions.csv")
    assert {row["kind"] for row in mine} == {"HER2 PET", "FDG PET"} and len(mine) == 2 * 5
    request = FollowUpRequest(
        str(accepted.folder / "examinations.csv"),
        matches=str(accepted.folder / "decidedMatches.csv"),
        registrations=str(accepted.folder / "decidedRegistrations.csv"),
    )
    followUp(request, tmp_path / "again", tell=lambda said: None)
    assert rowsOf(tmp_path / "again" / "lesions.csv") == mine
    assert rowsOf(tmp_path / "again" / "matches.csv") == rowsOf(accepted.folder / "matches.csv")
    click(accepted.ui.exportFollowUpButton)  # over its own results


@pytest.mark.parametrize("at", [0, 2, 4])
def test_cancel_at_the_bar_leaves_everything_as_it_was(follow, views, monkeypatch, at):
    """Cancel is pressed at the first report, at a later one, and in the registration."""
    import HER2PETSlicer.widgets.progressdialog as dialogs
    import slicer

    choose(follow)
    monkeypatch.setattr(dialogs, "QUIET_SECONDS", 0.0)
    reports = []
    make = slicer.util.createProgressDialog

    def dialog(**how):
        made = make(**how)

        class Pressed:
            def __getattr__(self, name):
                return (len(reports) > at) if name == "wasCanceled" else getattr(made, name)

            def __setattr__(self, name, value):
                if name == "labelText":
                    reports.append(value)
                setattr(made, name, value)

        return Pressed()

    monkeypatch.setattr(slicer.util, "createProgressDialog", dialog)
    click(follow.ui.prepareButton)
    assert len(reports) == at + 1
    assert follow.panel.session is None and not follow.ui.followedGroupBox.isVisible()
    assert sorted(path.name for path in follow.folder.rglob("*.json") if "registration" in path.name) == []
    monkeypatch.undo()
    assert not (follow.folder / "lesions.csv").exists()


def test_a_folder_with_a_table_that_somebody_made_is_left_alone(follow, views):
    from slicerhost import dialogs

    follow.folder.mkdir()
    (follow.folder / "examinations.csv").write_text("mine\n")
    choose(follow)
    dialogs.answers.append(0)
    click(follow.ui.prepareButton)
    assert any("her2pet did not make it" in str(each) for each in follow.host.takeProblems())
    assert (follow.folder / "examinations.csv").read_text() == "mine\n"


def test_a_layout_that_a_person_chooses_meanwhile_stays_and_the_keys_end_with_the_views(accepted, host):
    import slicer

    manager = slicer.app.layoutManager()
    manager.setLayout(slicer.vtkMRMLLayoutNode.SlicerLayoutFourUpView)
    accepted.frame.exit()
    assert manager.layout == slicer.vtkMRMLLayoutNode.SlicerLayoutFourUpView
    assert not accepted.panel.keys._enabled and accepted.her2Regions.GetDisplayNode().GetNumberOfViewNodeIDs() == 0
    accepted.frame.enter()
