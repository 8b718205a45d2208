"""Candidates merged, divided and drawn on, and all of it undone."""

import pytest
from quantpanel import column, cube, waitForTable
from reviewing import paint, roles


@pytest.fixture
def twoCubes(pet, host):
    """The PET with two cubes of 27 voxels of SUV 8 and 7, 12 mm from the last voxel of one to the first of the other."""
    import slicer

    values = slicer.util.arrayFromVolume(pet)
    values[cube((30, 48, 40), 1)], values[cube((30, 48, 45), 1)] = 8, 7
    slicer.util.arrayFromVolumeModified(pet)
    host.app.processEvents()
    return pet


def test_merged_ones_are_one_split_ones_two_and_undo_gives_back_what_was(front, press, twoCubes):
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


def test_a_candidate_is_split_into_what_hangs_together_at_the_level_that_is_entered(front, press, twoCubes):
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

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


def test_a_lesion_that_was_redrawn_says_so_and_undo_of_its_decision_takes_no_voxel(front, press, found, pet):
    press("NNA")
    (lesion,) = [each for each, role in roles(found).items() if role == "lesion"]
    paint(found, lesion, pet, cube((60, 40, 30), 3))
    waitForTable(front)
    assert "Changed by hand since" in column(front, "Note")[0]
    press("U")
    assert front.python.candidatePanel.reviewPanel.review.regionOf(lesion).mask.sum() == 343


def test_undo_does_not_remove_a_part_that_somebody_has_drawn_on(front, press, twoCubes):
    press("FNNM")
    node = front.ui.segmentationSelector.currentNode()
    paint(node, "C003+C004", twoCubes, cube((30, 48, 43), 4))
    press("U")
    assert "C003+C004 was edited since" in front.ui.reviewStatusLabel.text and "C003+C004" in roles(node)
    node.GetSegmentation().RemoveSegment("C003+C004")
    press("U")
    assert front.python.candidatePanel.reviewPanel.review.open == ["C001", "C002", "C003", "C004", "C005"]
