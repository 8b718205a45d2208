"""The button Export: table, schema, provenance and page, in a folder of the case under a pseudonym."""

import csv
import hashlib
import json
from pathlib import Path

import pytest
from exporting import exported
from quantpanel import check, click, press, toRAS, waitForTable
from slicerhost.tooltips import toolTipOf


def test_the_provenance_fits_the_table(panel, lesions, tmp_path):
    waitForTable(panel)
    assert exported(panel, tmp_path) == [
        "measurements.csv",
        "measurements.schema.csv",
        "patientTotals.csv",
        "patientTotals.schema.csv",
        "provenance.json",
    ]
    told = json.loads((tmp_path / "provenance.json").read_text(encoding="utf-8"))
    assert [region["name"] for region in told["regions"]] == ["Rib", "Liver dome", "Femur"]
    assert told["reference"]["choice"] == "No ratios: there is no reference region with voxels."
    for each in told["outputs"]:
        assert each["sha256"] == hashlib.sha256((tmp_path / each["file"]).read_bytes()).hexdigest()


def test_the_command_writes_the_same_table_of_the_saved_segmentation(panel, lesions, pet, tmp_path):
    """`her2pet quantify` on what Slicer saved: the same columns in the same order, and the same in every cell."""
    import slicer
    from HER2PETLib.commands import main
    from HER2PETSlicer import segments

    first, second, _third = (lesions.GetSegmentation().GetNthSegment(n) for n in range(3))
    segments.setKnownFrom(first, ["FDG", "CT"])
    segments.setBiopsied(first, True)
    segments.setBiopsied(second, False)
    segments.setSite(second, "SCT:10200004", "Liver")
    panel.python.logic.placeReference(pet, lesions, "bloodPool", toRAS((70, 60, 48)))
    waitForTable(panel)
    exported(panel, tmp_path / "module")
    assert slicer.util.saveNode(pet, str(tmp_path / "pet.nrrd"))
    assert slicer.util.saveNode(lesions, str(tmp_path / "regions.seg.nrrd"))
    case = [
        "--pet",
        str(tmp_path / "pet.nrrd"),
        "--regions",
        str(tmp_path / "regions.seg.nrrd"),
        "--out",
        str(tmp_path / "command"),
    ]
    assert main(["quantify", *case]) == 0
    module, command = (
        list(csv.reader((tmp_path / name / "measurements.csv").open(encoding="utf-8"))) for name in ("module", "command")
    )
    assert len(module) == 5
    flags = [module[0].index(key) for key in ("knownFrom", "biopsied")]
    assert [[row[n] for n in flags] for row in module[1:]] == [["CT FDG", "1"], ["", "0"], ["", ""], ["", ""]]
    assert module == command
    schemas = [(tmp_path / name / "measurements.schema.csv").read_bytes() for name in ("module", "command")]
    assert schemas[0] == schemas[1]


def test_tables_are_written_as_parquet_too(panel, lesions, tmp_path):
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    waitForTable(panel)
    check(panel.ui.exportParquetCheckBox)
    names = exported(panel, tmp_path)
    check(panel.ui.exportParquetCheckBox)
    assert {"measurements.parquet", "patientTotals.parquet"} <= set(names)
    rows = list(csv.DictReader((tmp_path / "measurements.csv").open(encoding="utf-8")))
    assert pandas.read_parquet(tmp_path / "measurements.parquet")["suvMax"].tolist() == [float(row["suvMax"]) for row in rows]


def test_the_page_has_the_numbers_of_the_table_and_how_suv_was_obtained(panel, series, tmp_path, screenshot):
    check(panel.ui.exportPageCheckBox)
    panel.ui.caseIDLineEdit.text = "C-07"
    panel.frame.resize(480, 2000)
    screenshot(panel.frame, "HER2Quant-export")
    panel.frame.resize(480, 980)
    names = exported(panel, tmp_path)
    check(panel.ui.exportPageCheckBox)
    assert names == [
        "measurements.csv",
        "measurements.schema.csv",
        "patientTotals.csv",
        "patientTotals.schema.csv",
        "provenance.json",
        "report.html",
    ]
    with (tmp_path / "measurements.csv").open(encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert row["caseID"] == "C-07" and "<h1>C-07</h1>" in page
    for key in ("volumeMl", "suvMax", "suvMean"):
        assert f'<td class="number">{float(row[key]):.2f}</td>' in page
    # The sphere is 515 voxels, 32.96 ml, of SUV 4 (INDEX.md); 37 MBq of 89Zr 97 h before.
    assert '<td class="number">32.96</td>' in page and '<td class="number">4.00</td>' in page
    assert "97.0 h (4.0 days) after administration" in page and "<td>37 MBq</td>" in page
    told = json.loads((tmp_path / "provenance.json").read_text(encoding="utf-8"))
    assert told["case"] == "C-07"
    assert {each["file"] for each in told["outputs"]} == {
        "measurements.csv",
        "measurements.schema.csv",
        "patientTotals.csv",
        "patientTotals.schema.csv",
        "report.html",
    }


def test_the_bar_names_each_file_and_cancel_leaves_the_export_of_before(panel, series, tmp_path, monkeypatch, host):
    """Cancel is pressed, as the button of the window, while each of the files is being made."""
    import slicer
    from HER2PETSlicer.widgets import progressdialog
    from PySide6.QtCore import QTimer

    monkeypatch.setattr(progressdialog, "QUIET_SECONDS", -1)
    create, wanted, seen = slicer.util.createProgressDialog, [], []

    def pressing(**how):
        dialog = create(**how)
        timer = QTimer(dialog)

        def look():
            if not seen or seen[-1] != dialog.labelText:
                seen.append(dialog.labelText)
            if [dialog.labelText] == wanted:
                (cancel,) = [button for button in dialog.findChildren("QPushButton") if button.visible]
                press(cancel)

        timer.timeout.connect(look)
        timer.start(0)
        return dialog

    monkeypatch.setattr(slicer.util, "createProgressDialog", pressing)
    assert exported(panel, tmp_path) == [
        "measurements.csv",
        "measurements.schema.csv",
        "patientTotals.csv",
        "patientTotals.schema.csv",
        "provenance.json",
    ]
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    check(panel.ui.exportObjectsCheckBox)
    check(panel.ui.exportPageCheckBox)
    for name in ("regions.dcm", "measurements.dcm", "report.html"):
        wanted[:] = [name]
        click(panel.ui.exportButton)
        assert seen[-1] == name, "the work went on"
        assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    wanted.clear()
    assert "report.html" in exported(panel, tmp_path)
    assert seen[-4:] == ["regions.dcm", "measurements.dcm", "report.html", ""]
    check(panel.ui.exportObjectsCheckBox)
    check(panel.ui.exportPageCheckBox)


def test_what_an_earlier_export_wrote_and_this_one_does_not_is_gone(panel, lesions, tmp_path):
    waitForTable(panel)
    check(panel.ui.exportPageCheckBox)
    assert "report.html" in exported(panel, tmp_path)
    check(panel.ui.exportPageCheckBox)
    (tmp_path / "regions.dcm").write_text("of another day, and not of an export")
    assert exported(panel, tmp_path) == [
        "measurements.csv",
        "measurements.schema.csv",
        "patientTotals.csv",
        "patientTotals.schema.csv",
        "provenance.json",
        "regions.dcm",
    ]


def test_results_of_another_case_are_replaced_only_after_the_user_agreed(panel, lesions, tmp_path, monkeypatch):
    import slicer

    asked, answers = [], [False, True]
    monkeypatch.setattr(slicer.util, "confirmOkCancelDisplay", lambda text: asked.append(text) or answers[len(asked) - 1])
    waitForTable(panel)
    panel.ui.caseIDLineEdit.text = "C-07"
    exported(panel, tmp_path)
    exported(panel, tmp_path)
    assert asked == []  # the same case: its results are made anew
    panel.ui.caseIDLineEdit.text = "C-08"
    for expected in ("C-07", "C-08"):
        exported(panel, tmp_path)
        assert json.loads((tmp_path / "provenance.json").read_text(encoding="utf-8"))["case"] == expected
    assert len(asked) == 2 and "is a result of quantify for case C-07" in asked[0]


def test_a_file_that_a_person_put_in_the_way_is_kept_and_the_user_is_told(panel, lesions, host, tmp_path, monkeypatch):
    import slicer

    told = []
    monkeypatch.setattr(slicer.util, "errorDisplay", lambda text, *_, **__: told.append(text))
    (tmp_path / "measurements.csv").write_text("mine")
    waitForTable(panel)
    exported(panel, tmp_path)
    assert len(host.takeProblems()) == 1  # tryWithErrorDisplay raises again after its window
    assert (tmp_path / "measurements.csv").read_text() == "mine"
    assert "her2pet did not make it" in told[0]


def test_another_study_is_not_exported_under_the_first_ones_case_id(panel, lesions, pet):
    import slicer

    panel.ui.caseIDLineEdit.text = "C-07"
    other = slicer.modules.volumes.logic().CloneVolume(slicer.mrmlScene, pet, "Second study")
    panel.ui.petSelector.setCurrentNode(other)
    assert panel.ui.caseIDLineEdit.text == ""


def test_every_case_has_a_folder_of_its_own_until_a_person_chooses_one(panel, lesions, pet, tmp_path):
    import slicer

    ui, parameters = panel.ui, panel.python._parameterNode
    base = Path(slicer.app.defaultScenePath) / "HER2PET"
    assert parameters.outputFolder == base / "PET SUVbw"
    ui.caseIDLineEdit.text = "C/07"
    assert parameters.outputFolder == base / "C_07" == Path(ui.outputFolderButton.directory)
    other = slicer.modules.volumes.logic().CloneVolume(slicer.mrmlScene, pet, "Second study")
    ui.petSelector.setCurrentNode(other)
    assert parameters.outputFolder == base / "Second study"
    parameters.outputFolder = tmp_path
    ui.caseIDLineEdit.text = "C-08"
    assert parameters.outputFolder == tmp_path


@pytest.mark.parametrize(
    ("name", "number", "caseID", "reason"),
    [
        ("MUELLER^ANNA", "4711", "Anna M", "the patient's name"),
        ("MUELLER^ANNA", "4711", "4711", "the patient's number"),
        ("MUELLER^ANNA", "4711", "C-07", ""),
        ("P001", "P001", "P001", ""),  # the header has the pseudonym itself
        ("P002^HER2", "HER2-P002", "HER2-P002", ""),  # and here: nobody is called so
        ("", "4711", "4711", ""),
        ("MUELLER^ANNA", "4711", "Annamaria-7", ""),  # another word
    ],
)
def test_a_case_id_that_is_the_patient_is_refused_with_the_reason(loadedModule, monkeypatch, host, name, number, caseID, reason):
    import slicer

    loadedModule("HER2Quant")
    from HER2QuantLib.export import whyNotCaseID

    values = {"0010,0010": name, "0010,0020": number, "0012,0062": ""}
    monkeypatch.setattr(slicer.dicomDatabase, "fileForInstance", lambda uid: "/images/1.dcm")
    monkeypatch.setattr(slicer.dicomDatabase, "fileValue", lambda file, tag: values[tag])
    pet = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLScalarVolumeNode")
    pet.SetAttribute("DICOM.instanceUIDs", "1.2.3")
    why = whyNotCaseID(pet, caseID)
    assert reason in why and bool(why) == bool(reason)


def test_with_such_a_case_id_nothing_is_written(panel, series, tmp_path, monkeypatch):
    import slicer

    ask = slicer.dicomDatabase.fileValue
    monkeypatch.setattr(
        slicer.dicomDatabase, "fileValue", lambda file, tag: {"0010,0010": "MUELLER^ANNA"}.get(tag) or ask(file, tag)
    )
    panel.python._parameterNode.outputFolder = tmp_path / "out"
    panel.ui.caseIDLineEdit.text = "Mueller"
    assert not panel.ui.exportButton.enabled
    assert "Enter a pseudonym" in toolTipOf(panel.ui.exportButton)
    assert not (tmp_path / "out").exists()
