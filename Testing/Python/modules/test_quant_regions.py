"""The selected region: what a person says of it goes into the segment and into the table."""

import pytest
from pydicom.sr._concepts_dict import concepts
from quantpanel import check, click, column, crosshairAt, toRAS, waitForTable
from slicerhost.tooltips import toolTipOf


@pytest.fixture
def rib(panel, lesions):
    """The row of the rib is clicked."""
    waitForTable(panel)
    panel.ui.tableView.selectRow(0)
    return lesions.GetSegmentation().GetNthSegment(0)


def choose(box, data):
    box.setCurrentIndex(box.findData(data))
    box.activated.emit(box.currentIndex)


def test_nothing_selected_nothing_to_change(panel, pet):
    assert not panel.ui.regionGroupBox.enabled
    assert "Select a region" in toolTipOf(panel.ui.regionGroupBox)


def test_a_click_on_a_row_selects_the_region_in_the_editor_too(panel, rib, lesions):
    assert panel.ui.regionNameLineEdit.text == "Rib"
    assert panel.ui.segmentEditorWidget.currentSegmentID() == lesions.GetSegmentation().GetNthSegmentID(0)
    panel.ui.segmentEditorWidget.setCurrentSegmentID(lesions.GetSegmentation().GetNthSegmentID(2))
    assert panel.ui.regionNameLineEdit.text == "Femur"
    assert panel.ui.tableView.currentIndex().row() == 2


def test_name_and_site_reach_the_table(panel, rib, screenshot):
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    panel.ui.regionNameLineEdit.selectAll()
    QTest.keyClicks(panel.ui.regionNameLineEdit, "Rib 7")
    QTest.keyClick(panel.ui.regionNameLineEdit, Qt.Key_Return)
    choose(panel.ui.regionSiteComboBox, "SCT:113197003")
    waitForTable(panel)
    assert column(panel, "Name")[0] == "Rib 7"
    assert column(panel, "Site")[0] == "Rib"
    assert column(panel, "Site code")[0] == "SCT:113197003"
    assert panel.ui.regionSiteComboBox.currentText == "Rib"
    screenshot(panel.frame, "HER2Quant-region")
    choose(panel.ui.regionSiteComboBox, "")
    waitForTable(panel)
    assert column(panel, "Site")[0] == ""


def test_a_site_from_slicers_own_terminology_is_shown_and_kept(panel, rib):
    import slicer

    entry = slicer.vtkSlicerTerminologiesModuleLogic.SerializeTerminologyEntry(
        "any", "49755003", "SCT", "Morphologically Altered Structure", "4147007", "SCT", "Mass", "", "", "",
        "any", "64033007", "SCT", "Kidney", "", "", "",
    )  # fmt: skip
    rib.SetTag("TerminologyEntry", entry)
    waitForTable(panel)
    assert panel.ui.regionSiteComboBox.currentText == "Kidney"
    assert column(panel, "Site")[0] == "Kidney"


def test_a_reference_keeps_its_site_and_loses_its_ratios(panel, rib):
    choose(panel.ui.regionSiteComboBox, "SCT:113197003")
    choose(panel.ui.regionRoleComboBox, "reference")
    waitForTable(panel)
    assert column(panel, "Role")[0] == "reference"
    assert column(panel, "Site")[0] == "Rib"
    assert not panel.ui.biopsiedComboBox.enabled
    # The only reference region: ratios go to its mean of 6.
    assert [float(value) for value in column(panel, "SUVmax ratio")[1:]] == [2.0, 1.5]


def test_where_a_lesion_is_known_from_and_its_biopsy_reach_the_table_and_the_file(panel, rib, tmp_path):
    import csv

    check(panel.ui.knownFromCTCheckBox)
    check(panel.ui.knownFromFDGCheckBox)
    choose(panel.ui.biopsiedComboBox, "yes")
    waitForTable(panel)
    assert column(panel, "Known from")[0] == "CT FDG"
    assert column(panel, "Biopsied") == ["yes", "", ""]  # of the others nothing is stated
    panel.python._parameterNode.outputFolder = tmp_path
    click(panel.ui.exportButton)
    with (tmp_path / "measurements.csv").open(encoding="utf-8") as file:
        first = next(csv.DictReader(file))
    assert (first["knownFrom"], first["biopsied"]) == ("CT FDG", "1")
    check(panel.ui.knownFromCTCheckBox)
    waitForTable(panel)
    assert column(panel, "Known from")[0] == "FDG"
    for answer in ("no", ""):
        choose(panel.ui.biopsiedComboBox, answer)
        waitForTable(panel)
        assert column(panel, "Biopsied")[0] == answer
        panel.ui.tableView.selectRow(1)
        assert panel.ui.biopsiedComboBox.currentText == "not stated"
        panel.ui.tableView.selectRow(0)
        assert panel.ui.biopsiedComboBox.currentText == (answer or "not stated")


def test_a_flag_that_somebody_else_wrote_and_nobody_understands_is_shown_to_be_corrected(panel, rib):
    rib.SetTag("HER2PET.Biopsied", "planned")
    waitForTable(panel)
    assert "'planned' is neither yes nor no" in column(panel, "Note")[0]
    assert panel.ui.biopsiedComboBox.currentText == "not stated"
    choose(panel.ui.biopsiedComboBox, "no")
    waitForTable(panel)
    assert (column(panel, "Biopsied")[0], column(panel, "Note")[0]) == ("no", "")


def test_a_known_lesion_without_uptake_is_measured_where_it_is(panel, lesions):
    """A sphere of 20 mm in the background of 0.8, around the center of a voxel of 4 mm."""
    crosshairAt(toRAS((30, 48, 48)))
    panel.ui.lesionDiameterSpinBox.value = 20
    click(panel.ui.placeLesionButton)
    check(panel.ui.knownFromMRCheckBox)  # the new lesion is selected
    waitForTable(panel)
    assert column(panel, "Name")[3] == "Focus 1"
    assert column(panel, "Role")[3] == "lesion"
    assert column(panel, "Known from")[3] == "MR"
    assert float(column(panel, "SUVmax")[3]) == pytest.approx(0.8)
    assert float(column(panel, "Volume")[3]) == pytest.approx(5.184)  # 1 + 6 + 12 + 8 + 6 + 24 + 24 voxels


def test_every_site_is_a_code_that_pydicom_knows():
    from HER2PETLib.measure.sites import SITES

    known = {(code, meaning.casefold()) for codes in concepts["SCT"].values() for code, (meaning, *_) in codes.items()}
    for code, meaning in SITES:
        assert (code.removeprefix("SCT:"), meaning.casefold()) in known, meaning


def withoutRegion(segment):
    """What Slicer's terminology selector writes when *Select* is pressed at once: the same category and type, and no region."""
    from HER2PETSlicer import nodes

    parts = nodes.tagOf(segment, "TerminologyEntry").split("~")
    return "~".join([*parts[:5], "^^", "^^"])


def test_a_site_that_the_terminology_selector_drops_comes_back_and_one_that_is_taken_away_stays_away(panel, rib, lesions):
    choose(panel.ui.regionSiteComboBox, "SCT:113197003")
    rib.SetTag("TerminologyEntry", withoutRegion(rib))
    waitForTable(panel)
    assert column(panel, "Site")[0] == "Rib"
    choose(panel.ui.regionSiteComboBox, "")
    rib.SetTag("TerminologyEntry", withoutRegion(rib))
    waitForTable(panel)
    assert column(panel, "Site")[0] == ""


def test_another_type_from_the_terminology_selector_is_the_choice_of_a_person(panel, rib, lesions):
    choose(panel.ui.regionSiteComboBox, "SCT:113197003")
    rib.SetTag("TerminologyEntry", withoutRegion(rib).replace("14799000", "4147007").replace("Neoplasm, Secondary", "Mass"))
    waitForTable(panel)
    assert column(panel, "Site")[0] == ""
