"""PET series in Slicer's DICOM browser: offered with what they are, loaded with where every value is from."""

import json
import shutil

import pytest


@pytest.fixture
def slicer(host, loadedModule):
    import slicer

    assert loadedModule("DICOMHER2PETPlugin").hidden
    return slicer


@pytest.fixture
def plugin(slicer):
    return slicer.modules.dicomPlugins["DICOMHER2PETPlugin"]()


@pytest.fixture
def offered(slicer, plugin):
    """offered(folder): the loadables of every series below a folder."""

    def examine(*folders):
        series = [uid for folder in folders for uid in slicer.dicomDatabase.index(folder)]
        return plugin.examineForImport([list(slicer.dicomDatabase.filesForSeries(uid)) for uid in series])

    return examine


def test_a_pet_series_is_offered_as_suv_with_its_time(offered, sharedData):
    (loadable,) = offered(sharedData / "zr89" / "Z1_day4_START_full_datetime")
    # Administered 2024-12-28 10:00, scanned 2025-01-01 11:00 by its header.
    assert loadable.name.startswith("PET SUV d4: ")  # 97.0 h; what the browser cuts is the description
    assert "PET, SUVbw, 97.0 h after administration, 89Zr-trastuzumab" in loadable.tooltip
    assert loadable.selected
    assert loadable.confidence > 0.5


def test_the_loaded_volume_is_suv_and_says_how(slicer, offered, plugin, sharedData):
    folder = sharedData / "zr89" / "Z1_day4_START_full_datetime"
    (loadable,) = offered(folder)
    node = plugin.load(loadable)
    assert node.GetVoxelValueUnits().GetCodeValue() == "g/ml{SUVbw}"
    assert node.GetVoxelValueQuantity().GetCodeValue() == "126401"
    record = json.loads(node.GetAttribute("HER2PET.SUVConversion"))
    assert (record["status"], record["kind"]) == ("converted", "SUVbw")
    assert all(value["source"] for value in record["inputs"].values())
    assert node.GetDisplayNode().GetColorNodeID() == "vtkMRMLColorTableNodeInvertedGrey"
    assert (node.GetDisplayNode().GetWindowLevelMin(), node.GetDisplayNode().GetWindowLevelMax()) == (0, 10)
    files = loadable.files
    assert node.GetAttribute("DICOM.instanceUIDs").split() == [slicer.dicomDatabase.fileValue(f, "0008,0018") for f in files]
    # IBSI's object: background 1.00, in which a sphere of 4.00 (ibsi-suv, the mask's slices 1 and 10).
    values = slicer.util.arrayFromVolume(node)
    assert [values[1].max(), values[10].max()] == pytest.approx([1.0, 4.0], abs=0.005)


def test_the_voxels_are_where_the_files_say(slicer, offered, plugin, sharedData):
    import pydicom
    import vtk

    (loadable,) = offered(sharedData / "zr89" / "Z4_day4_ADMIN")
    node = plugin.load(loadable)
    files = [pydicom.dcmread(path) for path in loadable.files]
    ijkToRAS = vtk.vtkMatrix4x4()
    node.GetIJKToRASMatrix(ijkToRAS)
    for k in (0, 10):
        x, y, z = map(float, files[k].ImagePositionPatient)
        assert ijkToRAS.MultiplyPoint((0, 0, k, 1))[:3] == pytest.approx((-x, -y, z), abs=1e-4)
    stored = files[10].pixel_array
    ratio = slicer.util.arrayFromVolume(node)[10][stored > 0] / stored[stored > 0]
    assert ratio.std() < 1e-5 * ratio.mean()  # one factor for the slice, every pixel at its place


def test_a_refused_series_is_offered_in_its_own_units_with_the_reason(offered, plugin, sharedData):
    (loadable,) = offered(sharedData / "zr89" / "Z3_day4_START_time_only_MUST_REFUSE")
    assert loadable.name.startswith("PET, no SUV: ")
    assert "SUV" not in plugin.loadType  # stands beside the name in the browser
    assert "(0018,1078)" in loadable.warning
    assert not loadable.warning.startswith("Series ")  # its UID is not what a person looks for
    node = plugin.load(loadable)
    assert node.GetVoxelValueUnits().GetCodeValue() == "Bq/ml"
    assert json.loads(node.GetAttribute("HER2PET.SUVConversion"))["status"] == "refused"


def test_a_refused_series_keeps_what_was_found(offered, plugin, sharedData, tmp_path):
    """As suv.json does: the values that were read until the weight was missed, the dose that was written in MBq, and what may be entered."""
    import pydicom

    (source,) = (sharedData / "zr89").glob("Z9_*")
    for path in sorted(source.rglob("*.dcm")):
        dataset = pydicom.dcmread(path)
        del dataset.PatientWeight
        dataset.save_as(tmp_path / path.name)
    (loadable,) = offered(tmp_path)
    record = json.loads(plugin.load(loadable).GetAttribute("HER2PET.SUVConversion"))
    assert (record["status"], record["enter"]) == ("refused", ["weightKg"])
    assert record["inputs"]["administeredActivity"]["value"] == 37e6
    assert [each["tag"] for each in record["adaptations"]] == ["(0018,1074) Radionuclide Total Dose"]
    assert record.keys() >= {"warnings", "about", "hoursSinceAdministration"}


def test_one_bad_series_spoils_no_other(offered, sharedData, tmp_path):
    bad = tmp_path / "bad"
    shutil.copytree(sharedData / "zr89" / "Z9_day4_dose_in_MBq", bad)
    for path in sorted(bad.rglob("*.dcm"))[3:5]:
        path.chmod(0o644)
        path.unlink()  # a gap in the stack
    loadables = offered(bad, sharedData / "zr89" / "Z1_day4_START_full_datetime")
    assert "not a whole series" in loadables[0].name
    assert loadables[0].warning
    assert not loadables[0].selected
    assert loadables[1].name.startswith("PET SUV d4: ")


def test_a_series_that_is_no_stack_is_not_loaded_and_said_why(offered, plugin, sharedData, tmp_path, caplog):
    bad = tmp_path / "bad"
    shutil.copytree(sharedData / "zr89" / "Z9_day4_dose_in_MBq", bad)
    path = sorted(bad.rglob("*.dcm"))[3]
    path.chmod(0o644)
    path.unlink()
    (loadable,) = offered(bad)
    assert plugin.load(loadable) is False
    assert caplog.records[-1].levelname == "ERROR"


def test_what_is_no_pet_or_no_dicom_is_left_to_others(plugin, tmp_path):
    note = tmp_path / "note.txt"
    note.write_text("no DICOM", encoding="utf-8")
    assert plugin.examineForImport([[str(note)], [str(tmp_path / "missing.dcm")], []]) == []


def test_the_series_stands_under_its_patient_and_study(slicer, offered, plugin, sharedData):
    (loadable,) = offered(sharedData / "zr89" / "Z1_day4_START_full_datetime")
    node = plugin.load(loadable)
    hierarchy = slicer.mrmlScene.GetSubjectHierarchyNode()
    study = hierarchy.GetItemParent(hierarchy.GetItemByDataNode(node))
    assert hierarchy.GetItemLevel(study) == "Study"
    assert hierarchy.GetItemLevel(hierarchy.GetItemParent(study)) == "Patient"


def test_a_loaded_volume_is_measured_without_any_confirmation(slicer, offered, plugin, sharedData, loadedModule):
    loadedModule("HER2Quant")
    from HER2QuantLib.logic import HER2QuantLogic

    (loadable,) = offered(sharedData / "zr89" / "Z1_day4_START_full_datetime")
    node = plugin.load(loadable)
    assert "Draw a lesion" in HER2QuantLogic().whyNotMeasured(node, None)


def test_a_real_ge_series_has_the_maximum_of_slicers_own_reader_times_its_factor(slicer, offered, plugin, sharedData):
    """STS_001: Slicer's scalar volume plugin gives a maximum of 273860.36 Bq/ml in 267 x 128 x 128 voxels, and the factor to
    SUVbw is 0.000242903 (probed in Slicer)."""
    (loadable,) = offered(sharedData / "sts001-ge" / "FDG_PET")
    values = slicer.util.arrayFromVolume(plugin.load(loadable))
    assert values.shape == (267, 128, 128)
    assert values.max() == pytest.approx(273860.36 * 0.000242903, rel=1e-5)
    assert loadable.name.startswith("PET SUV 0.8 h: ")
    assert "day of the scan" in loadable.warning  # the start time has no date: allowed for 18F, and said


def test_a_loaded_volume_is_shown_in_the_views_and_the_one_before_gives_way(slicer, offered, plugin, sharedData, views):
    for name in ("Z1_day4_START_full_datetime", "Z9_day4_dose_in_MBq"):
        (loadable,) = offered(sharedData / "zr89" / name)
        node = plugin.load(loadable)
        assert slicer.app.applicationLogic().GetSelectionNode().GetActiveVolumeID() == node.GetID()
        for view in ("Red", "Green", "Yellow"):
            shown = views.sliceWidget(view).sliceLogic().GetSliceCompositeNode().GetBackgroundVolumeID()
            assert shown == node.GetID()


def test_two_volumes_of_one_day_have_different_names_and_say_which_series_they_are(slicer, offered, plugin, sharedData):
    loadables = offered(sharedData / "zr89" / "Z1_day4_START_full_datetime", sharedData / "zr89" / "Z9_day4_dose_in_MBq")
    first, second = (plugin.load(loadable) for loadable in loadables)
    assert first.GetName() == "PET SUV d4"
    assert second.GetName() != first.GetName() and second.GetName().startswith("PET SUV d4")
    assert all("97.0 h after administration" in each.GetDescription() for each in (first, second))
