"""What was decided on candidates is kept: over another search, in the scene, in a file, in an export."""

import csv
import json

from quantpanel import click, column, waitForTable
from reviewing import choose, decisions, roles


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
