"""The section of the SUV: what the header says, what a person enters, and what was scaled already. Clicked as a person clicks it."""

import copy
from pathlib import Path

import numpy as np
import pytest
from quantpanel import check, click
from slicerhost.tooltips import toolTipOf


@pytest.fixture
def load(host, loadedModule):
    """load(folder): the one PET series of a folder, through the DICOM database and the extension's plugin."""
    import slicer

    loadedModule("DICOMHER2PETPlugin")

    def loaded(folder):
        (uid,) = slicer.dicomDatabase.index(folder)
        plugin = slicer.modules.dicomPlugins["DICOMHER2PETPlugin"]()
        return plugin.load(plugin.examineFiles(slicer.dicomDatabase.filesForSeries(uid))[0])

    return loaded


@pytest.fixture
def zr89(sharedData, load, panel):
    """zr89("Z3"): one of the made series of the IBSI phantom, loaded and chosen in the panel."""

    def chosen(name):
        (folder,) = (sharedData / "zr89").glob(f"{name}_*")
        node = load(folder)
        panel.ui.petSelector.setCurrentNode(node)
        panel.python._parameterNode.outputFolder = Path("HER2PET results")  # the pictures are of no one machine
        return node

    return chosen


def enterDate(panel, *date):
    import qt

    panel.ui.administeredDateTimeEdit.setDateTime(qt.QDateTime(*date, 0))


def test_the_first_line_says_what_matters_and_the_rest_is_folded(panel, zr89, screenshot):
    zr89("Z9")
    ui = panel.ui
    assert ui.petStatusLabel.text.startswith("\u26a0 SUVbw, 97.0 h (4.0 days) after administration of 89Zr-trastuzumab.")
    assert "Adapted from the header: activity below 1e4 was written in MBq." in ui.petStatusLabel.text
    assert ui.suvDetailsGroupBox.collapsed
    assert ui.enteredGroupBox.collapsed
    screenshot(panel.frame, "HER2Quant-Z9-folded")
    ui.suvDetailsGroupBox.collapsed = False
    ui.enteredGroupBox.collapsed = False
    assert "Decay: START" in ui.suvDetailsLabel.text
    # 37 MBq, 97 h of a half-life of 282240 s: 37 * 2 ** (-97 * 3600 / 282240) = 15.69 MBq
    assert "Activity at that instant: 15.69 MBq." in ui.suvDetailsLabel.text
    assert "(0018,1074) Radionuclide Total Dose 37.0, used 3.7e+07 Bq" in ui.suvDetailsLabel.text
    screenshot(panel.frame, "HER2Quant-Z9")


def test_every_input_shows_its_header_value_and_tag(panel, zr89):
    zr89("Z1")
    ui = panel.ui
    assert ui.administeredDateTimeEdit.dateTime.toString("yyyy-MM-dd HH:mm") == "2024-12-28 10:00"
    assert (ui.activitySpinBox.value, ui.halfLifeSpinBox.value, ui.weightSpinBox.value) == (37.0, 282240.0, 70.0)
    assert (ui.heightSpinBox.value, ui.sexComboBox.currentData) == (175.0, "O")
    tags = [
        getattr(ui, f"{name}SourceLabel").text for name in ("administered", "activity", "halfLife", "weight", "height", "sex")
    ]
    assert tags == ["(0018,1078)", "(0018,1074)", "(0018,1075)", "(0010,1030)", "(0010,1020)", "(0010,0040)"]
    assert "37000000.0 in the header" in toolTipOf(ui.activitySourceLabel)
    assert not ui.weightSpinBox.enabled  # nothing is changed by a slip of the wheel
    assert not ui.heightCheckBox.enabled
    assert "does not depend on it" in toolTipOf(ui.heightCheckBox)


def test_a_refused_series_opens_its_inputs_and_names_what_is_missing(panel, zr89, screenshot):
    zr89("Z3")
    ui = panel.ui
    assert ui.petStatusLabel.text.startswith("\u2717 No SUV:")
    assert "(0018,1078)" in ui.petStatusLabel.text
    assert "1.2.826" not in ui.petStatusLabel.text  # the series is chosen just above
    assert "--injected-at" not in ui.petStatusLabel.text
    assert not ui.enteredGroupBox.collapsed
    assert ui.administeredSourceLabel.text == "not in (0018,1078)"
    assert ui.administeredDateTimeEdit.text == "no date"
    screenshot(panel.frame, "HER2Quant-Z3")
    assert toolTipOf(ui.measureButton).startswith("The volume is in Bq/ml, not in SUVbw")
    assert not ui.declaredSUVCheckBox.visible  # nobody can declare Bq/ml to be SUV


def test_a_missing_administration_date_is_entered_with_its_reason(panel, zr89, screenshot, host):
    """Z3 has no administration date; that of Z1, the same object, is 2024-12-28 10:00 and gives 4.00 in the hot sphere."""
    import slicer
    from PySide6.QtTest import QTest

    node = zr89("Z3")
    ui = panel.ui
    host.app.processEvents()
    assert toolTipOf(ui.convertButton) == "Check a value and enter it first."
    check(ui.administeredCheckBox)
    # The calendar opens at the scan, which is no administration: the day is for the person to say.
    assert ui.administeredDateTimeEdit.dateTime.toString("yyyy-MM-dd") == "2025-01-01"
    assert toolTipOf(ui.convertButton) == "Enter a value for administered at."
    enterDate(panel, 2024, 12, 28, 10, 0)
    assert toolTipOf(ui.convertButton) == "Say where the value is from."
    QTest.keyClicks(ui.reasonLineEdit, "injection log")
    click(ui.convertButton)
    assert node.GetVoxelValueUnits().GetCodeValue() == "g/ml{SUVbw}"
    assert slicer.util.arrayFromVolume(node).max() == pytest.approx(4.0, abs=0.005)
    assert node.GetName() == "PET SUV d4"
    assert "SUVbw, 97.0 h after administration" in node.GetDescription()
    assert "Entered by hand: administration date and time." in ui.petStatusLabel.text
    assert "Entered: administration date and time 2024-12-28T10:00:00 (injection log;" in ui.suvDetailsLabel.text
    assert ui.administeredSourceLabel.text == "entered"
    assert ui.administeredCheckBox.checked
    assert ui.reasonLineEdit.text == "injection log"
    ui.suvDetailsGroupBox.collapsed = False
    screenshot(panel.frame, "HER2Quant-entered")
    other = slicer.util.addVolumeFromArray(np.ones((3, 4, 5), np.float32), name="another patient")
    ui.petSelector.setCurrentNode(other)
    assert not ui.administeredCheckBox.checked
    assert ui.reasonLineEdit.text == ""
    ui.petSelector.setCurrentNode(node)
    assert ui.administeredCheckBox.checked
    assert ui.reasonLineEdit.text == "injection log"


@pytest.mark.parametrize(
    ("prefix", "editor", "value", "factor"),
    [
        ("activity", "activitySpinBox", 74.0, 37 / 74),  # SUV falls as the administered activity rises
        ("weight", "weightSpinBox", 35.0, 0.5),  # and rises with weight
        # 97 h of decay with a half-life of 275000 s in place of 282240 s: another 2 ** (349200 / 275000 - 349200 / 282240) = 1.0228 fold
        ("halfLife", "halfLifeSpinBox", 275000.0, 2 ** (349200 / 275000 - 349200 / 282240)),
    ],
)
def test_what_is_entered_changes_suv_as_it_should_and_can_be_taken_back(panel, zr89, prefix, editor, value, factor):
    import slicer

    node = zr89("Z1")
    before = slicer.util.arrayFromVolume(node).max()
    title = node.GetName()
    ui = panel.ui
    ui.enteredGroupBox.collapsed = False
    check(getattr(ui, f"{prefix}CheckBox"))
    getattr(ui, editor).value = value
    ui.reasonLineEdit.text = "dose sheet"
    click(ui.convertButton)
    assert slicer.util.arrayFromVolume(node).max() == pytest.approx(before * factor, rel=1e-6)
    check(getattr(ui, f"{prefix}CheckBox"))
    assert "by what the header says" in toolTipOf(ui.convertButton)
    click(ui.convertButton)
    assert slicer.util.arrayFromVolume(node).max() == before
    assert node.GetName() == title
    assert "Entered" not in ui.petStatusLabel.text


def test_an_entered_date_that_cannot_be_is_refused_and_the_volume_stays(panel, zr89, host):
    from slicerhost import dialogs

    node = zr89("Z1")
    before = node.GetAttribute("HER2PET.SUVConversion")
    panel.ui.enteredGroupBox.collapsed = False
    check(panel.ui.administeredCheckBox)
    enterDate(panel, 2025, 1, 2, 10, 0)  # after the scan
    panel.ui.reasonLineEdit.text = "typing error"
    click(panel.ui.convertButton)
    (window,) = dialogs.take()
    assert "The volume was not converted." in window.text
    assert len(host.takeProblems()) == 1  # tryWithErrorDisplay raises again after its window
    assert node.GetAttribute("HER2PET.SUVConversion") == before


def test_suv_of_another_tool_is_used_as_it_is_and_said(panel, pet, screenshot):
    pet.SetAttribute("DICOM.RWV.instanceUID", "1.2.3")
    panel.python._onParameters()
    assert "Another tool made these SUV (DICOM.RWV.instanceUID)" in panel.ui.petWarningLabel.text
    assert "not scaled again" in panel.ui.petWarningLabel.text
    screenshot(panel.frame, "HER2Quant-foreign")


def test_suv_of_another_tool_is_computed_from_the_files_not_scaled_once_more(panel, zr89):
    """The same series as another tool would leave it: scaled, in SUV units, with the UIDs of its files."""
    import slicer
    from HER2PETSlicer import petvolume

    node = zr89("Z1")
    right = slicer.util.arrayFromVolume(node).copy()
    for name in (petvolume.CONVERSION, petvolume.HEADER_VALUES, petvolume.MAXIMUM):
        node.RemoveAttribute(name)
    slicer.util.updateVolumeFromArray(node, right * 0.43)  # decayed by the clock alone, as PETDICOM does
    panel.python._onParameters()
    ui = panel.ui
    assert "Another tool made these SUV" in ui.petWarningLabel.text
    ui.enteredGroupBox.collapsed = False
    click(ui.convertButton)
    assert np.array_equal(slicer.util.arrayFromVolume(node), right)
    assert not ui.petWarningLabel.visible
    click(ui.convertButton) if ui.convertButton.enabled else None
    assert np.array_equal(slicer.util.arrayFromVolume(node), right)


def test_a_volume_that_was_scaled_once_more_is_not_measured(panel, zr89):
    import slicer

    node = zr89("Z1")
    slicer.util.updateVolumeFromArray(node, slicer.util.arrayFromVolume(node) * 1.5)
    panel.python._onParameters()
    assert "no longer those that were converted" in toolTipOf(panel.ui.measureButton)
    assert "changed since they were converted" in panel.ui.petWarningLabel.text


def test_a_declaration_names_the_person_and_does_not_hide_absurd_values(panel, host):
    import slicer

    node = slicer.util.addVolumeFromArray(np.full((5, 5, 5), 25_000, np.float32), name="from NIfTI")
    panel.ui.petSelector.setCurrentNode(node)
    check(panel.ui.declaredSUVCheckBox)
    assert "Taken as SUVbw because" in panel.ui.petWarningLabel.text
    assert "Values reach 25000: these are not SUV" in panel.ui.petWarningLabel.text


def test_of_several_radiopharmaceuticals_a_person_chooses(panel, load, tmp_path, sharedData):
    """Two items in (0054,0016): the series is refused until one is chosen, and the form shows the chosen one's values."""
    import pydicom
    import slicer

    (source,) = (sharedData / "zr89").glob("Z1_*")
    for path in sorted(source.rglob("*.dcm")):
        dataset = pydicom.dcmread(path)
        items = dataset.RadiopharmaceuticalInformationSequence
        second = copy.deepcopy(items[0])
        second.RadionuclideTotalDose = 74e6
        items.append(second)
        dataset.save_as(tmp_path / path.name)
    node = load(tmp_path)
    ui = panel.ui
    ui.petSelector.setCurrentNode(node)
    assert "2 items" in ui.petStatusLabel.text
    box = ui.radiopharmaceuticalComboBox
    assert [box.itemText(index) for index in range(box.count)] == [
        "choose one",
        "89Zr-trastuzumab, 37 MBq",
        "89Zr-trastuzumab, 74 MBq",
    ]
    box.setCurrentIndex(2)
    box.activated.emit(2)
    assert ui.activitySpinBox.value == 74.0
    ui.reasonLineEdit.text = "the second injection is imaged"
    click(ui.convertButton)
    # Z1 gives 4.00 with 37 MBq
    assert slicer.util.arrayFromVolume(node).max() == pytest.approx(2.0, abs=0.003)


def test_height_and_sex_are_asked_for_where_the_file_holds_lean_body_suv(panel, load, tmp_path, sharedData):
    import pydicom
    import slicer

    (source,) = (sharedData / "zr89").glob("Z1_*")
    for path in sorted(source.rglob("*.dcm")):
        dataset = pydicom.dcmread(path)
        dataset.Units, dataset.SUVType = "GML", "LBMJANMA"
        dataset.RescaleSlope = float(dataset.RescaleSlope) / 300  # values that can be SUV
        del dataset.PatientSize, dataset.PatientSex
        dataset.save_as(tmp_path / path.name)
    node = load(tmp_path)
    ui = panel.ui
    ui.petSelector.setCurrentNode(node)
    assert "(0010,1020)" in ui.petStatusLabel.text
    lean = slicer.util.arrayFromVolume(node).max()
    check(ui.heightCheckBox)
    ui.heightSpinBox.value = 185
    check(ui.sexCheckBox)
    ui.sexComboBox.currentIndex = ui.sexComboBox.findData("F")
    ui.reasonLineEdit.text = "chart"
    click(ui.convertButton)
    # Janmahasatian, 70 kg, 185 cm, female: 9270 * 70 / (8780 + 244 * 70 / 1.85 ** 2) = 47.1 kg lean; SUVbw = SUVlbm * 70 / lean
    leanMass = 9270 * 70 / (8780 + 244 * 70 / 1.85**2)
    assert slicer.util.arrayFromVolume(node).max() == pytest.approx(lean * 70 / leanMass, rel=1e-5)


@pytest.mark.parametrize(
    ("case", "sign", "background"), [("Z1", "\u2713", "#d1e7dd"), ("Z9", "\u26a0", "#fff3cd"), ("Z3", "\u2717", "#f8d7da")]
)
def test_the_check_line_is_green_yellow_or_red_and_has_a_sign_too(panel, zr89, case, sign, background):
    """Z1 has everything; Z9 was adapted, its dose was written in MBq; Z3 has no date of administration."""
    zr89(case)
    assert panel.ui.petStatusLabel.text.startswith(f"{sign} ")
    assert background in panel.ui.petStatusLabel.styleSheet
