"""The button Export: table, schema and provenance, and regions and measures as DICOM."""

import csv
import hashlib
import importlib.metadata
import importlib.util
import json
from pathlib import Path

import numpy as np
import pydicom
import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.jobs.quantify import Settings
from quantpanel import check, click, press, toRAS, waitForTable
from slicerhost.tooltips import toolTipOf


def exported(panel, folder):
    panel.python._parameterNode.outputFolder = folder
    folder.mkdir(exist_ok=True)
    click(panel.ui.exportButton)
    return sorted(path.name for path in folder.iterdir() if path.name != "her2pet-outputs.json")


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


def test_without_a_dicom_series_the_box_says_why(panel, lesions):
    waitForTable(panel)
    assert not panel.ui.exportObjectsCheckBox.enabled
    assert "SEG and SR refer to its images" in toolTipOf(panel.ui.exportObjectsCheckBox)


def test_after_the_files_have_gone_nothing_is_written_and_the_reason_said(panel, lesions, pet, tmp_path, host):
    from slicerhost import dialogs

    pet.SetAttribute("DICOM.instanceUIDs", "1.2.3")
    waitForTable(panel)
    panel.python._onParameters()
    check(panel.ui.exportObjectsCheckBox)
    assert exported(panel, tmp_path) == []
    (window,) = dialogs.take()
    assert "The files of PET SUVbw are not in the DICOM database." in window.text
    assert len(host.takeProblems()) == 1  # tryWithErrorDisplay raises again after its window
    check(panel.ui.exportObjectsCheckBox)


@pytest.fixture
def series(panel, sharedData, loadedModule):
    """A 89Zr series of the DICOM database whose hot sphere has SUV 4.0, and the sphere as a lesion."""
    import slicer

    loadedModule("DICOMHER2PETPlugin")
    (uid,) = slicer.dicomDatabase.index(sharedData / "zr89" / "Z1_day4_START_full_datetime")
    plugin = slicer.modules.dicomPlugins["DICOMHER2PETPlugin"]()
    node = plugin.load(plugin.examineFiles(slicer.dicomDatabase.filesForSeries(uid))[0])
    panel.ui.petSelector.setCurrentNode(node)
    segmentation = panel.python.logic.makeSegmentation(node)
    segmentID = segmentation.GetSegmentation().AddEmptySegment("", "Hot sphere")
    hot = (slicer.util.arrayFromVolume(node) > 2).astype(np.uint8)
    slicer.util.updateSegmentBinaryLabelmapFromArray(hot, segmentation, segmentID, node)
    panel.ui.segmentationSelector.setCurrentNode(segmentation)
    waitForTable(panel)
    return node, hot


def test_regions_and_measures_go_out_as_dicom_and_come_back(panel, series, tmp_path):
    from HER2PETLib.measure.segmentation import readRegions
    from HER2PETSlicer import nodes

    node, hot = series
    check(panel.ui.exportObjectsCheckBox)
    names = exported(panel, tmp_path)
    check(panel.ui.exportObjectsCheckBox)
    assert names == [
        "measurements.csv",
        "measurements.dcm",
        "measurements.schema.csv",
        "patientTotals.csv",
        "patientTotals.schema.csv",
        "provenance.json",
        "realWorldValues.dcm",
        "regions.dcm",
    ]
    (region,) = readRegions(tmp_path / "regions.dcm", nodes.volumeOf(node).geometry)
    mask = np.zeros(hot.shape, bool)
    mask[tuple(slice(a, a + n) for a, n in zip(region.start, region.mask.shape, strict=True))] = region.mask
    assert np.array_equal(mask, hot)
    assert region.name == "Hot sphere"
    report = pydicom.dcmread(tmp_path / "measurements.dcm")
    # DCM 126401 is SUVbw; the highest of its values is the maximum, 4.0 in the hot sphere.
    assert max(value for code, value in _numbers(report) if code == "126401") == pytest.approx(4.0, abs=0.005)
    told = json.loads((tmp_path / "provenance.json").read_text(encoding="utf-8"))
    assert told["pet"]["suv"]["hoursSinceAdministration"] == pytest.approx(97.0, abs=0.1)


def test_the_map_to_suv_is_that_of_the_command_also_where_a_person_entered_a_value(panel, series, sharedData, tmp_path):
    from HER2PETLib.commands import main

    node, _hot = series
    panel.python.logic.convertAgain(node, "weighed again", weightKg=50.0)
    panel.python._onParameters()
    waitForTable(panel)
    check(panel.ui.exportObjectsCheckBox)
    assert "realWorldValues.dcm" in exported(panel, tmp_path / "module")
    check(panel.ui.exportObjectsCheckBox)
    regions = tmp_path / "module" / "regions.dcm"
    entered = ("--weight-kg", "50", "--reason", "weighed again")
    folder = str(sharedData / "zr89" / "Z1_day4_START_full_datetime")
    assert (
        main(["quantify", "--pet", folder, "--regions", str(regions), "--rwv", *entered, "--out", str(tmp_path / "command")]) == 0
    )
    maps = [pydicom.dcmread(tmp_path / name / "realWorldValues.dcm") for name in ("module", "command")]
    assert _slopes(maps[0]) == _slopes(maps[1]) != []
    record = json.loads(node.GetAttribute("HER2PET.SUVConversion"))
    node.SetAttribute(
        "HER2PET.SUVConversion", json.dumps(record | {"factor": 1.0})
    )  # what the node says is not what it was converted by
    with pytest.raises(ProblemError, match="cannot be worked out again"):
        panel.python.logic.exportCase(
            tmp_path / "other", node, panel.python._parameterNode.segmentation, panel.python._rows, settings=Settings(rwv=True)
        )


def _slopes(made):
    return sorted(
        (float(mapping.RealWorldValueSlope), each.ReferencedSOPInstanceUID)
        for item in made.ReferencedImageRealWorldValueMappingSequence
        for mapping in item.RealWorldValueMappingSequence
        for each in item.ReferencedImageSequence
    )


def test_the_page_shows_the_ct_of_the_study(panel, lesions, pet, tmp_path, monkeypatch):
    from HER2QuantLib import origin

    waitForTable(panel)
    monkeypatch.setattr(origin, "ctOf", lambda volume: pet)  # any volume will do for the cut-outs
    case = pet, panel.python._parameterNode.segmentation, panel.python._rows
    panel.python.logic.exportCase(tmp_path, *case, settings=Settings(report=True))
    assert "axial CT" in (tmp_path / "report.html").read_text(encoding="utf-8")


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


def lacking(package, monkeypatch):
    """As in a Slicer that lacks a package; returns what gets what pip would have been called with."""
    import slicer

    installed = []
    find = importlib.util.find_spec
    isMissing = lambda name: name == package and not installed  # noqa: E731
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *rest: None if isMissing(name) else find(name, *rest))
    monkeypatch.setattr(slicer.util, "pip_install", installed.append)
    return installed


@pytest.fixture
def withoutMatplotlib(panel, lesions, monkeypatch):
    installed = lacking("matplotlib", monkeypatch)
    waitForTable(panel)
    return installed


def test_the_page_asks_for_matplotlib_at_its_first_use(panel, withoutMatplotlib):
    import qt
    from slicerhost import dialogs

    assert panel.ui.exportPageCheckBox.enabled
    dialogs.answers.append(int(qt.QMessageBox.Ok))
    check(panel.ui.exportPageCheckBox)
    assert [shown.text for shown in dialogs.take()] == ["This needs the Python packages matplotlib. Install them now?"]
    assert [requirement.rstrip("0123456789.>=") for requirement in withoutMatplotlib[0]] == ["matplotlib"]
    assert panel.ui.exportPageCheckBox.checked
    check(panel.ui.exportPageCheckBox)
    check(panel.ui.exportPageCheckBox)  # now it is there, and nobody is asked
    check(panel.ui.exportPageCheckBox)


def test_who_declines_has_no_page_and_is_told_why_until_she_comes_back(panel, withoutMatplotlib, tmp_path):
    import qt
    from slicerhost import dialogs

    box = panel.ui.exportPageCheckBox
    dialogs.answers.append(int(qt.QMessageBox.Cancel))
    press(box)
    dialogs.take()
    assert (withoutMatplotlib, box.checked, box.enabled) == ([], False, False)
    assert toolTipOf(box).startswith("Python packages are missing: matplotlib.")
    assert "report.html" not in exported(panel, tmp_path)  # the table is not held up
    panel.frame.exit()
    panel.frame.enter()
    assert box.enabled


def test_an_installation_that_fails_is_said_and_may_be_tried_again(panel, withoutMatplotlib, monkeypatch):
    import subprocess

    import qt
    import slicer
    from slicerhost import dialogs

    def fail(requirements):
        raise subprocess.CalledProcessError(1, ["pip"])

    monkeypatch.setattr(slicer.util, "pip_install", fail)
    box = panel.ui.exportPageCheckBox
    dialogs.answers.append(int(qt.QMessageBox.Ok))
    press(box)
    assert "Python packages were not installed: matplotlib." in dialogs.take()[-1].text
    assert (box.checked, box.enabled) == (False, True)


@pytest.fixture
def withoutHighdicom(panel, series, monkeypatch):
    """Beside it, a volume from DICOM."""
    installed = lacking("highdicom", monkeypatch)
    waitForTable(panel)
    return installed


def test_dicom_objects_ask_for_highdicom_where_it_is_missing(panel, withoutHighdicom):
    import qt
    from slicerhost import dialogs

    panel.python._updateButtons()
    box = panel.ui.exportObjectsCheckBox
    assert box.enabled
    dialogs.answers.append(int(qt.QMessageBox.Ok))
    check(box)
    assert [shown.text for shown in dialogs.take()] == ["This needs the Python packages highdicom. Install them now?"]
    assert withoutHighdicom == [["highdicom>=0.24"]]
    check(box)


def test_a_slicer_with_pydicom2_is_not_asked_for_a_highdicom_that_does_not_fit(panel, withoutHighdicom, monkeypatch):
    """Slicer 5.10 has pydicom 2.4 and NumPy 2.0: highdicom 0.22, the last for that pydicom, uses np.float_ (tried), which NumPy 2
    has not."""
    version = importlib.metadata.version
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "2.4.4" if name == "pydicom" else version(name))
    panel.python._updateButtons()
    box = panel.ui.exportObjectsCheckBox
    assert not box.enabled
    assert toolTipOf(box).startswith("Slicer includes highdicom from version 5.12 on, and no version fits this Slicer.")


def test_a_moved_volume_is_not_exported_as_dicom(panel, series, tmp_path):
    import slicer

    node, _ = series
    segmentation = panel.python._parameterNode.segmentation
    rows = panel.python.logic.measure(node, segmentation)
    transform = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLLinearTransformNode")
    node.SetAndObserveTransformNodeID(transform.GetID())
    with pytest.raises(ProblemError, match="moved by a transform"):
        panel.python.logic.exportCase(tmp_path, node, segmentation, rows, settings=Settings(seg=True))
    assert list(tmp_path.iterdir()) == []


def _numbers(item):
    for child in getattr(item, "ContentSequence", ()):
        if child.ValueType == "NUM":
            yield child.ConceptNameCodeSequence[0].CodeValue, float(child.MeasuredValueSequence[0].NumericValue)
        yield from _numbers(child)


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
