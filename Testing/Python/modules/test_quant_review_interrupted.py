"""A review that is interrupted, or whose table is ordered meanwhile: decisions and numbers stay with their regions."""

import csv

from quantpanel import click, column, waitForTable
from reviewing import choose

# SUVmax of the cubes (quantpanel.LESIONS), the hottest by the smoothed PET first.
MAXIMA = {"C001": 12.0, "C002": 9.0, "C003": 6.0}


def orderBy(panel, key):
    box = panel.ui.orderComboBox
    box.setCurrentIndex(box.findData(key))
    box.activated.emit(box.currentIndex)


def rowsOf(path):
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def exported(panel, folder):
    waitForTable(panel)
    panel.python._parameterNode.outputFolder = folder
    panel.python._parameterNode.caseID = "P1"
    click(panel.ui.exportButton)
    measured = {row["regionID"]: float(row["suvMax"]) for row in rowsOf(folder / "measurements.csv")}
    return measured, {
        row["candidateID"]: row["decision"] for row in rowsOf(folder / "candidatesReview.csv") if row["isCurrent"] == "1"
    }


def test_a_table_ordered_in_the_middle_of_a_review_keeps_every_number_with_its_region(front, press, found, tmp_path):
    press("E")
    choose(front, "right ilium")
    press("A")
    waitForTable(front)
    orderBy(front, "name")
    press("R")
    press("E")
    choose(front, "liver")
    press("A")
    waitForTable(front)
    assert [float(each) for each in column(front, "SUVmax")] == [6.0, 12.0]  # Liver lesion, Right ilium lesion
    measured, decided = exported(front, tmp_path)
    assert measured == {each: MAXIMA[each] for each in ("C001", "C003")}
    assert decided == {"C001": "accepted", "C002": "rejected", "C003": "accepted"}
    press("U")  # the last decision, not that of the row that now stands last
    assert front.python.candidatePanel.reviewPanel.review.log.decisionOf("C003") == "undecided"
    waitForTable(front)
    assert [float(each) for each in column(front, "SUVmax")] == [12.0]


def test_a_review_that_ends_with_the_program_goes_on_from_the_saved_scene(front, press, found, host, tmp_path):
    """What was decided after the scene was saved is not in it; what was decided before is, and the review goes on with the next one."""
    import slicer

    press("AR")
    assert slicer.util.saveScene(str(tmp_path / "scene.mrb"))
    press("A")
    slicer.mrmlScene.Clear(0)  # as a crash leaves nothing
    slicer.util.loadScene(str(tmp_path / "scene.mrb"))
    host.app.processEvents()
    front.ui.candidatesCollapsibleButton.collapsed = False
    reviewed = front.python.candidatePanel.reviewPanel
    assert [reviewed.review.log.decisionOf(each) for each in MAXIMA] == ["accepted", "rejected", "undecided"]
    assert "3 of 3" in front.ui.reviewProgressLabel.text
    press("A")
    measured, decided = exported(front, tmp_path / "out")
    assert measured == {each: MAXIMA[each] for each in ("C001", "C003")}
    assert decided == {"C001": "accepted", "C002": "rejected", "C003": "accepted"}
