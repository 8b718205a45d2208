"""The button Export and DICOM: objects that refer to the images of the PET, and the CT of her study on the page."""

import json
from pathlib import Path

import numpy as np
import pydicom
import pytest
from exporting import exported
from HER2PETLib.errors import ProblemError
from HER2PETLib.jobs.quantify import Settings
from pydicom.uid import generate_uid
from quantpanel import check, waitForTable
from slicerhost.tooltips import toolTipOf


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


@pytest.fixture
def loadCT(series, sharedData, tmp_path):
    """A CT of so many slices as Slicer loads it from the DICOM database; with the headers of the PET of `series`, but for what is given."""
    import slicer
    import vtk

    pet, _hot = series

    def load(name, slices, **different):
        folder = tmp_path / name
        folder.mkdir()
        seriesUID = generate_uid()
        for file in sorted((sharedData / "zr89" / "Z1_day4_START_full_datetime").rglob("*.dcm"))[:slices]:
            image = pydicom.dcmread(file)
            image.Modality, image.SeriesInstanceUID, image.SOPInstanceUID = "CT", seriesUID, generate_uid()
            image.file_meta.MediaStorageSOPInstanceUID = image.SOPInstanceUID
            for key, value in different.items():
                setattr(image, key, value)
            image.save_as(folder / file.name)
        (uid,) = slicer.dicomDatabase.index(folder)
        array = slicer.util.arrayFromVolume(pet)[:slices] * 0 + 40.0
        matrix = vtk.vtkMatrix4x4()
        pet.GetIJKToRASMatrix(matrix)
        node = slicer.util.addVolumeFromArray(array, slicer.util.arrayFromVTKMatrix(matrix), name)
        files = slicer.dicomDatabase.filesForSeries(uid)
        node.SetAttribute("DICOM.instanceUIDs", " ".join(str(pydicom.dcmread(each).SOPInstanceUID) for each in files))
        return node

    return load


def test_the_page_shows_the_ct_of_the_study_not_its_scout_nor_that_of_another(panel, series, loadCT, tmp_path):
    from HER2QuantLib import origin

    pet, _hot = series
    page = lambda name: (tmp_path / name / "report.html").read_text(encoding="utf-8")  # noqa: E731
    case = (
        pet,
        panel.python._parameterNode.segmentation,
        panel.python.logic.measure(pet, panel.python._parameterNode.segmentation),
    )
    loadCT("another day", 20, FrameOfReferenceUID=generate_uid())
    loadCT("another woman", 20, PatientID="other", PatientName="Other")
    loadCT("without a frame", 20, FrameOfReferenceUID="")
    panel.python.logic.exportCase(tmp_path / "none", *case, settings=Settings(report=True))
    assert origin.ctOf(pet) is None and "axial CT" not in page("none")
    loadCT("scout", 1)
    ct = loadCT("CT", 20)
    panel.python.logic.exportCase(tmp_path / "one", *case, settings=Settings(report=True))
    assert origin.ctOf(pet) is ct and "axial CT" in page("one")
    told = json.loads((tmp_path / "one" / "provenance.json").read_text(encoding="utf-8"))
    assert {Path(each["path"]).parent.name for each in told["inputs"]} >= {"CT"}


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
