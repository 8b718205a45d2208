"""Candidates in HER2Quant: found by a button, decided on by keyboard, and lesions only when accepted."""

import csv
import json

import pytest
from quantpanel import SHAPE, click, column, cube, waitForTable


@pytest.fixture
def front(panel, pet, host):
    """The panel with the PET of three hot cubes, its section Candidates open, the main window active."""
    panel.ui.candidatesCollapsibleButton.collapsed = False
    host.mainWindow.resize(900, 700)
    host.mainWindow.show()
    host.mainWindow.activateWindow()
    host.app.processEvents()
    return panel


@pytest.fixture
def press(host, front):
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


def roles(node):
    from HER2PETSlicer import nodes

    segmentation = node.GetSegmentation()
    return {
        segmentation.GetNthSegmentID(index): nodes.tagOf(segmentation.GetNthSegment(index), "HER2PET.Role")
        for index in range(segmentation.GetNumberOfSegments())
    }


def test_three_foci_are_found_and_are_no_lesions(front, press, screenshot):
    press("F")
    node = front.ui.segmentationSelector.currentNode()
    assert roles(node) == {"C001": "candidate", "C002": "candidate", "C003": "candidate"}
    assert "New candidates: 3" in front.ui.candidatesStatusLabel.text
    assert "1 of 3" in front.ui.reviewProgressLabel.text
    screenshot(front.frame, "HER2Quant-candidates")


@pytest.fixture
def found(front, press):
    """The segmentation with the three candidates, the hottest (the liver dome's cube, SUV 12) in front."""
    press("F")
    return front.ui.segmentationSelector.currentNode()


def choose(panel, text):
    """Type a place and end it with Enter."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    edit = panel.ui.reviewPlaceComboBox.lineEdit()
    edit.selectAll()
    for letter in text:
        QTest.keyClicks(edit, letter)
        QTest.qWait(1)  # the list of what fits opens
    QTest.keyClick(edit, Qt.Key_Return)
    QTest.qWait(1)


def decisions(panel):
    return {each: panel.python.candidatePanel.reviewPanel.review.log.decisionOf(each) for each in ("C001", "C002", "C003")}


def test_accepting_makes_a_lesion_with_a_site_that_is_measured_and_the_others_are_said_to_be_left_out(front, press, found):
    press("E")
    choose(front, "liver")
    press("A")
    assert roles(found) == {"C001": "lesion", "C002": "candidate", "C003": "candidate"}
    waitForTable(front)
    assert column(front, "Name") == ["Liver lesion"]
    assert column(front, "Site code") == ["SCT:10200004"] and float(column(front, "SUVmax")[0]) == 12.0
    assert "nobody has decided on them: 2" in front.ui.tableStatusLabel.text
    assert "2 of 3" in front.ui.reviewProgressLabel.text and "accepted 1" in front.ui.reviewProgressLabel.text
    press("R")
    press("R")
    waitForTable(front)
    assert decisions(front) == {"C001": "accepted", "C002": "rejected", "C003": "rejected"}
    assert "Every candidate is decided" in front.ui.reviewStatusLabel.text
    assert "0 physiologic, 2 rejected" in front.ui.tableStatusLabel.text and len(column(front, "Name")) == 1
    display = found.GetDisplayNode()
    assert [display.GetSegmentVisibility(each) for each in ("C001", "C002", "C003")] == [True, False, False]


def test_physiologic_uptake_needs_an_organ_and_keeps_it(front, press, found):
    press("O")
    assert "choose the organ" in front.ui.reviewStatusLabel.text and decisions(front)["C001"] == "undecided"
    choose(front, "left kidn")
    press("O")
    event = front.python.candidatePanel.reviewPanel.review.log.eventOf("C001")
    assert (event.action, event.place.code, event.place.laterality) == ("physiologic", "SCT:64033007", "left")
    assert roles(found)["C001"] == "candidate"
    press("P")
    assert "physiologic, left kidney" in front.ui.reviewCandidateLabel.text


@pytest.mark.parametrize(("typed", "said"), [("kidney stone", "is not in the list of sites"), ("verteb", "places")])
def test_a_place_that_fits_nothing_or_several_decides_nothing(front, press, found, typed, said):
    press("E")
    choose(front, typed)
    press("A")
    assert said in front.ui.reviewStatusLabel.text and set(decisions(front).values()) == {"undecided"}
    assert roles(found)["C001"] == "candidate"


def test_a_lesion_keeps_the_name_that_a_person_gave_it_when_its_site_is_corrected(front, press, found):
    segment = found.GetSegmentation().GetSegment("C001")
    press("A")
    assert segment.GetName() == "Focus 1"
    for site, name in (("liver", "Liver lesion"), ("left ilium", "Left ilium lesion")):
        press("PE")
        choose(front, site)
        press("A")
        assert segment.GetName() == name
    segment.SetName("the large one")
    press("PE")
    choose(front, "right ilium")
    press("A")
    assert segment.GetName() == "the large one"


def test_undo_goes_back_through_everything(front, press, found):
    before = roles(found)
    press("ARR")
    press("UUU")
    assert set(decisions(front).values()) == {"undecided"} and roles(found) == before
    assert "1 of 3" in front.ui.reviewProgressLabel.text
    press("U")
    assert "no step to undo" in front.ui.reviewStatusLabel.text
    display = found.GetDisplayNode()
    assert all(display.GetSegmentVisibility(each) for each in before)


def test_next_and_previous_go_round_and_the_views_go_along(front, press, found, views):
    import slicer

    front.frame.exit()
    front.frame.enter()  # the layout of the module, now that there are views

    def at():
        views_ = {node.GetSingletonTag(): node for node in slicer.util.getNodesByClass("vtkMRMLSliceNode")}
        matrix = views_["HER2QuantPET"].GetSliceToRAS()
        return [round(matrix.GetElement(row, 3)) for row in range(3)]

    places = []
    for key in "NNN":
        press(key)
        places.append(at())
    # Centers of the cubes of Femur, Rib, Liver dome (quantpanel.LESIONS), their first hottest voxel: 4 mm a voxel, half edges of 1, 2, 3.
    assert "1 of 3" in front.ui.reviewProgressLabel.text and len({tuple(place) for place in places}) == 3
    press("P")
    assert "3 of 3" in front.ui.reviewProgressLabel.text
    marks = [node for node in slicer.util.getNodesByClass("vtkMRMLMarkupsFiducialNode") if node.GetName().startswith("Candidate")]
    assert sorted(node.GetNthControlPointLabel(0) for node in marks) == ["C003", "C003"]  # in the slices and on the MIP


def test_a_lesion_with_a_number_of_the_table_is_not_marked_by_its_candidates_name_as_well(front, press, found, views):
    """In Slicer one lay upon the other, and neither could be read."""
    import slicer

    def marks():
        nodes = slicer.util.getNodesByClass("vtkMRMLMarkupsFiducialNode")
        return {node.GetNthControlPointLabel(0) for node in nodes if node.GetName().startswith("Candidate")}

    front.frame.enter()
    press("A")
    waitForTable(front)
    press("P")
    assert "C001" in front.ui.reviewCandidateLabel.text and marks() == {" "}
    press("U")
    waitForTable(front)
    assert "C001" in front.ui.reviewCandidateLabel.text and marks() == {"C001"}


def test_escape_gives_back_what_was_proposed_and_the_keys(front, press, found):
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    press("E")
    edit = front.ui.reviewPlaceComboBox.lineEdit()
    before = edit.text
    QTest.keyClicks(edit, "xy")
    QTest.keyClick(edit, Qt.Key_Escape)
    assert edit.text == before and not edit.hasFocus()
    press("R")
    assert decisions(front)["C001"] == "rejected"


def test_keys_are_letters_while_a_person_types_and_nothing_while_she_draws_or_the_section_is_folded(front, press, found, host):
    from PySide6.QtTest import QTest

    edit = front.ui.regionNameLineEdit
    front.frame.activateWindow()
    QTest.keyClicks(front.ui.filterLineEdit, "ARO")
    assert front.ui.filterLineEdit.text == "ARO" and set(decisions(front).values()) == {"undecided"}
    front.ui.segmentEditorWidget.setActiveEffectByName("HER2 focus")
    press("A")
    assert set(decisions(front).values()) == {"undecided"}
    front.ui.segmentEditorWidget.setActiveEffect(None)
    front.ui.candidatesCollapsibleButton.collapsed = True
    press("A")
    assert set(decisions(front).values()) == {"undecided"} and edit is not None
    front.ui.candidatesCollapsibleButton.collapsed = False
    press("A")
    assert decisions(front)["C001"] == "accepted"
    front.frame.exit()
    press("R")
    assert list(decisions(front).values()).count("rejected") == 0
    front.frame.enter()


def test_the_list_of_keys_is_shown(front, press, found):
    press("?")
    assert "A:  accept: a lesion at the site shown" in front.ui.reviewStatusLabel.text


def test_merged_ones_are_one_split_ones_two_and_undo_gives_back_what_was(front, press, pet, host):
    """Two cubes of 3 voxels, 12 mm from the last voxel of one to the first of the other."""
    import slicer

    values = slicer.util.arrayFromVolume(pet)
    values[cube((30, 48, 40), 1)], values[cube((30, 48, 45), 1)] = 8, 7
    slicer.util.arrayFromVolumeModified(pet)
    host.app.processEvents()
    press("F")
    node = front.ui.segmentationSelector.currentNode()
    review = front.python.candidatePanel.reviewPanel.review
    assert [round(review.log.foci[each].suvMax) for each in review.open] == [12, 9, 8, 7, 6]
    masks = {each: review.regionOf(each).mask.sum() for each in review.open}
    press("NNM")
    assert review.open == ["C001", "C002", "C003+C004", "C005"]
    assert "C003+C004: SUVmax 8.00, 3.46 ml" in front.ui.reviewCandidateLabel.text  # 54 voxels of 0.064 ml
    display = node.GetDisplayNode()
    assert [display.GetSegmentVisibility(each) for each in ("C003", "C004", "C003+C004")] == [False, False, True]
    press("S")
    assert review.open == ["C001", "C002", "C003+C004a", "C003+C004b", "C005"]
    assert [review.regionOf(f"C003+C004{part}").mask.sum() for part in "ab"] == [27, 27]
    press("AUUU")
    assert {each: review.regionOf(each).mask.sum() for each in review.open} == masks
    assert set(roles(node)) == set(masks) and set(decisionsOf(review).values()) == {"undecided"}
    press("M")  # it may be done again
    assert "C003+C004" in review.open


def test_a_candidate_is_split_into_what_hangs_together_at_the_level_that_is_entered(front, press, pet, host):
    """Two cubes of 27 voxels of SUV 8 and 7, merged by a person."""
    import slicer
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    values = slicer.util.arrayFromVolume(pet)
    values[cube((30, 48, 40), 1)], values[cube((30, 48, 45), 1)] = 8, 7
    slicer.util.arrayFromVolumeModified(pet)
    host.app.processEvents()
    press("FNNM")
    review, level = front.python.candidatePanel.reviewPanel.review, front.ui.reviewLevelSpinBox
    assert "C003+C004" in review.open and level.value == pytest.approx(5.6)  # 70 % of 8
    edit = level.findChildren("QLineEdit")[0]
    edit.selectAll()
    QTest.keyClicks(edit, "7,5")
    QTest.keyClick(edit, Qt.Key_Return)
    assert level.value == 7.5
    press("L")
    assert "At or above SUV 7.5 it does not fall into parts" in front.ui.reviewStatusLabel.text
    assert "C003+C004" in review.open
    level.value = 6.0
    press("L")
    parts = ["C003+C004a", "C003+C004b"]
    assert review.open == ["C001", "C002", *parts, "C005"]
    assert [(review.regionOf(each).mask.sum(), review.log.foci[each].suvMax) for each in parts] == [(27, 8.0), (27, 7.0)]
    assert "at or above SUV 6." in review.regionOf(parts[0]).algorithm.parameters
    press("U")
    assert "C003+C004" in review.open


def decisionsOf(review):
    return {each: review.log.decisionOf(each) for each in review.open}


def test_one_that_is_alone_is_not_merged_and_one_with_one_maximum_not_split(front, press, found):
    press("M")
    assert "No undecided candidate is within 15 mm of C001" in front.ui.reviewStatusLabel.text
    press("S")
    assert "one maximum only" in front.ui.reviewStatusLabel.text
    press("AP")
    press("S")
    assert "undo the decision first" in front.ui.reviewStatusLabel.text


def paint(node, segmentID, pet, where):
    """As a person does with the Segment Editor."""
    import numpy as np
    import slicer

    mask = np.zeros(SHAPE, np.uint8)
    mask[where] = 1
    slicer.util.updateSegmentBinaryLabelmapFromArray(mask, node, segmentID, pet)


def test_a_lesion_that_was_redrawn_says_so_and_undo_of_its_decision_takes_no_voxel(front, press, found, pet):
    press("NNA")
    (lesion,) = [each for each, role in roles(found).items() if role == "lesion"]
    paint(found, lesion, pet, cube((60, 40, 30), 3))
    waitForTable(front)
    assert "Changed by hand since" in column(front, "Note")[0]
    press("U")
    assert front.python.candidatePanel.reviewPanel.review.regionOf(lesion).mask.sum() == 343


def test_undo_does_not_remove_a_part_that_somebody_has_drawn_on(front, press, pet, host):
    import slicer

    values = slicer.util.arrayFromVolume(pet)
    values[cube((30, 48, 40), 1)], values[cube((30, 48, 45), 1)] = 8, 7
    slicer.util.arrayFromVolumeModified(pet)
    host.app.processEvents()
    press("FNNM")
    node = front.ui.segmentationSelector.currentNode()
    paint(node, "C003+C004", pet, cube((30, 48, 43), 4))
    press("U")
    assert "C003+C004 was drawn on since" in front.ui.reviewStatusLabel.text and "C003+C004" in roles(node)
    node.GetSegmentation().RemoveSegment("C003+C004")
    press("U")
    assert front.python.candidatePanel.reviewPanel.review.open == ["C001", "C002", "C003", "C004", "C005"]


def test_what_was_decided_stays_when_candidates_are_looked_for_again(front, press, found):
    press("AR")
    press("F")
    log = front.python.candidatePanel.reviewPanel.review.log
    assert [log.decisionOf(each) for each in log.open] == ["accepted", "rejected", "undecided"]
    assert log.open[:2] == ["C001", "C002"] and log.open[2] == "C004"  # the third was found anew
    assert "2 more left out" in front.ui.candidatesStatusLabel.text


def test_the_review_is_there_again_after_the_scene_was_saved_and_loaded(front, press, found, host, tmp_path):
    import slicer

    press("A")
    press("R")
    path = tmp_path / "scene.mrb"
    assert slicer.util.saveScene(str(path))
    slicer.mrmlScene.Clear(0)
    slicer.util.loadScene(str(path))
    host.app.processEvents()
    panel = front.python.candidatePanel.reviewPanel
    assert [panel.review.log.decisionOf(each) for each in panel.review.open] == ["accepted", "rejected", "undecided"]
    assert "3 of 3" in front.ui.reviewProgressLabel.text
    front.ui.candidatesCollapsibleButton.collapsed = False
    press("U")
    press("U")
    assert [panel.review.log.decisionOf(each) for each in panel.review.open] == ["undecided"] * 3


def test_a_segmentation_that_was_saved_alone_keeps_what_was_decided_on_each(front, press, found, pet, host, tmp_path):
    import slicer

    press("AR")
    path = tmp_path / "regions.seg.nrrd"
    assert slicer.util.saveNode(found, str(path))
    slicer.mrmlScene.RemoveNode(found)
    loaded = slicer.util.loadSegmentation(str(path))
    loaded.SetReferenceImageGeometryParameterFromVolumeNode(pet)
    front.ui.segmentationSelector.setCurrentNode(loaded)
    log = front.python.candidatePanel.reviewPanel.review.log
    assert [log.decisionOf(each) for each in log.open] == ["accepted", "rejected", "undecided"]
    assert log.eventOf("C001").by and log.eventOf("C001").at.startswith("20")


def test_the_record_is_exported_beside_the_table(front, press, found, tmp_path, host):
    press("E")
    choose(front, "right ilium")
    press("A")
    press("RU")
    waitForTable(front)
    front.python._parameterNode.outputFolder = tmp_path
    front.python._parameterNode.caseID = "P1"
    click(front.ui.exportButton)
    with (tmp_path / "candidatesReview.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    told = [
        (
            row["caseID"],
            row["candidateID"],
            row["formerDecision"],
            row["decision"],
            row["siteMeaning"],
            row["laterality"],
            row["isCurrent"],
        )
        for row in rows
    ]
    assert told == [
        ("P1", "C001", "undecided", "accepted", "Ilium", "right", "1"),
        ("P1", "C002", "undecided", "rejected", "", "", "0"),
        ("P1", "C002", "rejected", "undecided", "", "", "1"),
        ("P1", "C003", "", "undecided", "", "", "1"),
    ]
    assert all(row["by"] and row["at"] for row in rows[:3]) and float(rows[0]["suvMax"]) == 12.0
    assert (tmp_path / "candidatesReview.schema.csv").is_file()
    with (tmp_path / "measurements.csv").open(encoding="utf-8") as file:
        (lesion,) = csv.DictReader(file)
    assert (lesion["name"], lesion["siteCode"], lesion["role"]) == ("Right ilium lesion", "SCT:22356005", "lesion")
    provenance = json.loads((tmp_path / "provenance.json").read_text(encoding="utf-8"))
    assert provenance["candidates"]["count"] == {"undecided": 2, "accepted": 1, "physiologic": 0, "rejected": 0}
    assert "ours" in provenance["candidates"]["searches"][0]["rule"]["about"]
    assert any("nobody has decided on them: 2" in sentence for sentence in provenance["warnings"])


def test_a_patient_of_whom_everything_is_rejected_has_a_record(front, press, found, tmp_path):
    assert not front.ui.exportButton.enabled
    press("RRR")
    waitForTable(front)
    assert front.ui.exportButton.enabled and not front.ui.exportCollapsibleButton.collapsed
    front.python._parameterNode.outputFolder = tmp_path
    front.python._parameterNode.caseID = "P1"
    click(front.ui.exportButton)
    with (tmp_path / "candidatesReview.csv").open(encoding="utf-8") as file:
        assert [row["decision"] for row in csv.DictReader(file)] == ["rejected"] * 3
    with (tmp_path / "measurements.csv").open(encoding="utf-8") as file:
        assert list(csv.DictReader(file)) == []
    with (tmp_path / "patientTotals.csv").open(encoding="utf-8") as file:
        assert {row["lesions"] for row in csv.DictReader(file)} <= {"0"}
    press("U")
    waitForTable(front)
    assert front.ui.exportButton.enabled  # an interrupted review has one, too: two are rejected
    press("UU")
    assert not front.ui.exportButton.enabled


def test_a_record_that_cannot_be_read_is_said_and_nothing_else_is_hindered(front, pet, lesions):
    lesions.SetAttribute("HER2PET.CandidatesReview", "{}")
    panel = front.python.candidatePanel.reviewPanel
    panel.reload()
    assert "cannot be read" in front.ui.reviewStatusLabel.text and panel.review is None
    click(front.ui.measureButton)
    assert len(column(front, "Name")) == 3


def test_what_a_script_decides_meanwhile_is_not_lost(front, press, found, pet):
    from HER2PETLib.measure.review import REJECTED, Place
    from HER2PETSlicer.candidates import CandidateReview

    CandidateReview(found, pet).decide("C003", REJECTED, Place())
    press("A")
    assert decisions(front) == {"C001": "accepted", "C002": "undecided", "C003": "rejected"}


def test_a_candidate_that_was_removed_in_the_editor_is_passed_over(front, press, found):
    found.GetSegmentation().RemoveSegment("C001")
    assert "1 of 2" in front.ui.reviewProgressLabel.text
    press("AA")
    assert decisions(front) == {"C001": "undecided", "C002": "accepted", "C003": "accepted"}


def test_a_search_that_is_cancelled_changes_nothing(front, press, found, monkeypatch, host):
    import slicer
    from HER2PETSlicer.widgets import progressdialog

    press("A")
    before, log = roles(found), found.GetAttribute("HER2PET.CandidatesReview")
    monkeypatch.setattr(progressdialog, "QUIET_SECONDS", -1)
    create = slicer.util.createProgressDialog

    def createCancelled(**options):
        dialog = create(**options)
        dialog.cancel()
        return dialog

    monkeypatch.setattr(slicer.util, "createProgressDialog", createCancelled)
    click(front.ui.findButton)
    assert roles(found) == before and found.GetAttribute("HER2PET.CandidatesReview") == log
    assert "cancelled" in host.mainWindow.statusBar().currentMessage()


def test_the_self_test_of_the_review_passes(host, loadedModule):
    loadedModule("HER2Quant")
    from HER2QuantLib.selftest import HER2QuantTest

    test = HER2QuantTest()
    test.setUp()
    test.test_reviewCandidates()
