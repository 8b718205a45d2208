"""Candidates in HER2Quant: found by a button, decided on by keyboard, and lesions only when accepted."""

import pytest
from quantpanel import column, waitForTable
from reviewing import choose, decisions, roles


def test_three_foci_are_found_and_are_no_lesions(front, press, screenshot):
    press("F")
    node = front.ui.segmentationSelector.currentNode()
    assert roles(node) == {"C001": "candidate", "C002": "candidate", "C003": "candidate"}
    assert "New candidates: 3" in front.ui.candidatesStatusLabel.text
    assert "1 of 3" in front.ui.reviewProgressLabel.text
    screenshot(front.frame, "HER2Quant-candidates")


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


def test_a_long_decision_moves_no_button(front, press, found, host):
    """Who presses one key after the other, or clicks, finds each button where it was."""
    front.frame.resize(480, 900)
    host.app.processEvents()
    ui = front.ui

    def places():
        host.app.processEvents()
        return [
            button.mapTo(ui.reviewGroupBox, button.rect.topLeft()).y()
            for button in (ui.acceptButton, ui.rejectButton, ui.undoButton)
        ]

    before, label = places(), ui.reviewCandidateLabel
    press("E")
    choose(front, "left kidn")
    press("O")
    press("P")
    assert decisions(front)["C001"] == "physiologic"
    assert label.heightForWidth(label.width) > label.fontMetrics().lineSpacing()  # two lines
    assert places() == before


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
