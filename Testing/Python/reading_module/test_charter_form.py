"""The form of the charter: what it writes, what it refuses as it is filled in, and that it can be changed until the packets are out."""

import json

import pytest
from HER2PETLib.reading.charter import DEFAULT_SCALE
from HER2PETLib.reading.study.handout import handOut
from slicerhost.tooltips import toolTipOf


def charterIn(folder):
    return json.loads((folder / "study.json").read_text(encoding="utf-8"))


def anchorsOf(ui):
    return [(ui.anchorsTable.item(row, 0).text(), ui.anchorsTable.item(row, 1).text()) for row in range(ui.anchorsTable.rowCount)]


@pytest.fixture
def form(page, makeStudy):
    """The page with a study whose charter is in the form, not yet handed out; `study`, `ui`, `click`."""
    page.study = makeStudy(isHandedOut=False)
    page.ui.studyPathLineEdit.currentPath = str(page.study.folder)
    return page


def test_a_new_form_has_the_defaults_of_a_new_charter(page):
    ui = page.ui
    assert anchorsOf(ui) == [(str(score), DEFAULT_SCALE[score]) for score in (5, 4, 3, 2, 1)]
    assert (ui.thresholdSpinBox.value, ui.gateSpinBox.value, ui.gateRadiusCheckBox.checked) == (4, 10, True)
    assert (ui.ctLowerSpinBox.value, ui.ctUpperSpinBox.value) == (-160, 240)
    assert not ui.seeSUVCheckBox.checked and ui.reopenCheckBox.checked
    assert toolTipOf(ui.createButton) == "Choose the folder of the study."


def test_the_charter_of_a_study_can_be_changed_until_its_packets_are_out(form, screenshot, host):
    ui, study = form.ui, form.study
    before = charterIn(study.folder)
    assert ui.titleLineEdit.text == "A trial" and ui.readersLineEdit.text == "anna, bert" and ui.seedLineEdit.text == "11"
    assert ui.createButton.isHidden() and not ui.saveCharterButton.isHidden()
    ui.titleLineEdit.text = "Another title"
    ui.anchorsTable.item(0, 1).setText("as bright as the liver, or brighter")
    ui.ctLowerSpinBox.value, ui.ctUpperSpinBox.value = -1000, 400
    ui.gateSpinBox.value, ui.gateRadiusCheckBox.checked = 15, False
    ui.thresholdSpinBox.value = 5
    assert toolTipOf(ui.handOutButton) == "Save the charter first: it was changed in the form."
    assert not ui.handOutButton.enabled
    screenshot(host.mainWindow, "HER2Reading-charter")
    form.click(ui.saveCharterButton)
    written = charterIn(study.folder)
    assert written["scale"][4] == {"score": 5, "anchor": "as bright as the liver, or brighter"}
    assert (written["title"], written["rule"]["threshold"]) == ("Another title", 5)
    assert written["hanging"]["ctWindow"] == [-1000, 400]
    assert written["matchingGate"] == {"minimumMm": 15, "lesionRadius": False, "toleranceMm": 5}
    for key in ("cases", "mode", "created", "seed", "readers"):
        assert written[key] == before[key]
    form.click(ui.handOutButton)
    assert (study.folder / "packets" / "anna").is_dir()
    assert ui.charterProblemLabel.text == "The charter is fixed: packets were handed out."
    assert not ui.titleLineEdit.enabled and not ui.anchorsTable.enabled
    assert ui.saveCharterButton.isHidden()


def test_another_scale_takes_its_threshold_along(form):
    ui = form.ui
    ui.lowestScoreSpinBox.value, ui.highestScoreSpinBox.value = 0, 3
    assert ui.thresholdSpinBox.value == 3  # 4 is no longer on the scale
    assert [score for score, _ in anchorsOf(ui)] == ["3", "2", "1", "0"]
    assert not ui.saveCharterButton.enabled
    assert "An anchor is a text that says what the score means." in ui.charterProblemLabel.text  # 0 has none yet
    ui.anchorsTable.item(3, 1).setText("nothing")
    assert ui.charterProblemLabel.text == ""
    ui.highestScoreSpinBox.value = 5
    assert anchorsOf(ui)[0] == ("5", DEFAULT_SCALE[5])  # not lost by the shorter scale
    ui.highestScoreSpinBox.value = 3
    form.click(ui.saveCharterButton)
    written = charterIn(form.study.folder)
    assert [entry["score"] for entry in written["scale"]] == [0, 1, 2, 3]
    assert written["rule"] == {"readers": "all", "threshold": 3}


@pytest.mark.parametrize(
    ("enter", "said"),
    [
        (lambda ui: setattr(ui.titleLineEdit, "text", " "), "Enter a title."),
        (lambda ui: setattr(ui.readersLineEdit, "text", "anna, Anna"), 'The reader "Anna" is already named'),
        (lambda ui: setattr(ui.readersLineEdit, "text", "anna"), "A reading has two readers or more"),
        (lambda ui: setattr(ui.readersLineEdit, "text", "anna, bert/.."), "letters, digits, - and _"),
        (lambda ui: setattr(ui.seedLineEdit, "text", "seven"), "whole number from 0 to 9007199254740991"),
        (lambda ui: setattr(ui.petLowerSpinBox, "value", 12), "The window goes from 12.0 to 10.0"),
        (lambda ui: setattr(ui.ctUpperSpinBox, "value", -160), "The window goes from -160 to -160"),
    ],
)
def test_what_is_wrong_is_told_as_it_is_entered_and_not_written(form, enter, said):
    before = charterIn(form.study.folder)
    enter(form.ui)
    assert said in form.ui.charterProblemLabel.text
    assert toolTipOf(form.ui.saveCharterButton) == form.ui.charterProblemLabel.text
    assert not form.ui.saveCharterButton.enabled and not form.ui.handOutButton.enabled
    assert charterIn(form.study.folder) == before


def test_a_charter_that_asked_for_more_than_there_is_is_refused_on_saving(form):
    form.ui.repeatsSpinBox.value = 9
    form.click(form.ui.saveCharterButton)
    assert "9 cases are to be repeated and there are 3" in form.ui.coordinatorMessageLabel.text
    assert charterIn(form.study.folder)["repeats"] == 0


def test_an_empty_seed_keeps_the_one_that_was_drawn(form):
    form.ui.seedLineEdit.text = ""
    form.click(form.ui.saveCharterButton)
    assert charterIn(form.study.folder)["seed"] == 11
    assert form.ui.seedLineEdit.text == "11"


def test_the_form_of_one_study_is_not_taken_for_the_next(form, makeStudy, tmp_path):
    ui = form.ui
    ui.titleLineEdit.text = "Changed, not saved"
    ui.studyPathLineEdit.currentPath = str(tmp_path / "new")
    assert (ui.titleLineEdit.text, ui.readersLineEdit.text) == ("", "")
    ui.studyPathLineEdit.currentPath = str(form.study.folder)
    assert ui.titleLineEdit.text == "A trial"


def test_a_form_that_was_filled_in_before_packets_were_made_elsewhere_changes_nothing(form):
    form.ui.titleLineEdit.text = "Too late"
    handOut(form.study)
    form.click(form.ui.saveCharterButton)
    assert "The packets were handed out: the charter is fixed." in form.ui.coordinatorMessageLabel.text
    assert charterIn(form.study.folder)["title"] == "A trial"


def test_stages_are_chosen_from_presets_and_taken_back(form):
    ui, study = form.ui, form.study
    assert ui.stagesComboBox.currentText == "One: all images at once" and "stages" not in charterIn(study.folder)
    ui.stagesComboBox.currentIndex = 2
    form.click(ui.saveCharterButton)
    written = charterIn(study.folder)
    assert [stage["images"] for stage in written["stages"]] == [["pet"], ["pet", "ct"], ["pet", "ct", "fdg"]]
    assert written["decidingStage"] == "with FDG"
    ui.stagesComboBox.currentIndex = 1
    form.click(ui.saveCharterButton)
    assert charterIn(study.folder)["decidingStage"] == "with CT"  # the last of those that are left
    ui.stagesComboBox.currentIndex = 0
    form.click(ui.saveCharterButton)
    assert not {"stages", "decidingStage"} & set(charterIn(study.folder))


def test_stages_that_were_written_by_hand_stay_and_so_does_the_one_that_decides(form):
    ui, study = form.ui, form.study
    stages = [{"name": "blind", "images": ["pet"]}, {"name": "with anatomy", "images": ["pet", "ct"]}]
    study.charterPath.write_text(json.dumps({**charterIn(study.folder), "stages": stages, "decidingStage": "blind"}))
    ui.studyPathLineEdit.currentPath = ""
    ui.studyPathLineEdit.currentPath = str(study.folder)
    assert ui.stagesComboBox.currentText == "blind, with anatomy"
    ui.titleLineEdit.text = "Another title"
    form.click(ui.saveCharterButton)
    written = charterIn(study.folder)
    assert (written["title"], written["stages"], written["decidingStage"]) == ("Another title", stages, "blind")


def primaryOf(ui):
    return ui.primaryMeasureComboBox.currentData, ui.primaryDenominatorComboBox.currentData


def test_a_new_form_proposes_the_primary_outcome_of_the_trial(page):
    assert primaryOf(page.ui) == ("imageableHER2Positive", "imaged")
    assert page.ui.primaryNotEvaluableComboBox.currentData == "countedAsNo"
    assert page.ui.primaryGroupBox.collapsed


def test_the_primary_analysis_is_named_in_the_form_and_stands_in_the_charter(form, screenshot, host):
    ui, folder = form.ui, form.study.folder
    assert primaryOf(ui) == ("", None)  # the charter of this study names none
    assert not ui.primaryIntervalComboBox.enabled
    ui.primaryGroupBox.collapsed = False
    ui.primaryMeasureComboBox.currentIndex = ui.primaryMeasureComboBox.findData("imageableHER2Positive")
    ui.primaryDenominatorComboBox.currentIndex = ui.primaryDenominatorComboBox.findData("enrolled")
    ui.primaryIntervalComboBox.currentIndex = ui.primaryIntervalComboBox.findData("wilson")
    screenshot(host.mainWindow, "HER2Reading-primary")
    form.click(ui.saveCharterButton)
    assert charterIn(folder)["primaryAnalysis"] == {
        "measure": "imageableHER2Positive",
        "denominator": "enrolled",
        "group": "pooled",
        "interval": "wilson",
        "notEvaluable": "countedAsNo",
    }
    # Another measure has other denominators, and the form offers only those.
    ui.primaryMeasureComboBox.currentIndex = ui.primaryMeasureComboBox.findData("ppvHER2Positive")
    assert ui.charterProblemLabel.text == ""
    form.click(ui.saveCharterButton)
    assert charterIn(folder)["primaryAnalysis"]["denominator"] == "PET-positive and biopsied"
    ui.primaryMeasureComboBox.currentIndex = 0
    form.click(ui.saveCharterButton)
    assert "primaryAnalysis" not in charterIn(folder)


def test_the_primary_analysis_is_fixed_with_the_charter(form):
    ui = form.ui
    ui.primaryMeasureComboBox.currentIndex = ui.primaryMeasureComboBox.findData("petPositive")
    form.click(ui.saveCharterButton)
    form.click(ui.handOutButton)
    assert primaryOf(ui) == ("petPositive", "imaged")
    assert not ui.primaryMeasureComboBox.enabled and not ui.primaryDenominatorComboBox.enabled
