"""`her2pet quantify --scene`: written by a plain Python with slicer-core, read back by another, loaded by the host as Slicer would."""

import csv
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.measure.definitions import REGION_MEASURES
from HER2PETLib.suv.pet import loadPET
from HER2PETLib.tables.columns import flat
from HER2PETLib.volumefile import writeVolume

REPOSITORY = Path(__file__).resolve().parents[3]
GRID = Geometry.fromLPS((20, 30, 40), (-40.0, -40.0, 100.0), (2.0, 3.0, 4.0), np.eye(3))


def run(*arguments):
    folders = [str(REPOSITORY / "HER2PETExtension"), str(REPOSITORY / "HER2Quant")]
    return subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(folders)}, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


def quantify(pet, regions, out, *more):
    return run("-m", "HER2PETLib.commands", "quantify", "--pet", str(pet), "--regions", str(regions), "--out", str(out), *more)


@pytest.fixture(scope="module")
def written(tmp_path_factory, writeQuantifyCase):
    """The scene of a case: SUV 1 with a lesion of SUV 8 in the liver and a blood pool of SUV 2, and a name without voxels."""
    folder = tmp_path_factory.mktemp("scene")
    values, labels = writeQuantifyCase(folder, (2.0, 3.0, 4.0))
    (folder / "labels.csv").write_text(
        "label,name,role,siteCode,siteMeaning,knownFrom,biopsied\n1,Node,,SCT:10200004,Liver,MR,no\n2,Blood pool,,,,,\n3,Lost,,,,,\n"
    )
    result = quantify(
        folder / "pet.nrrd", folder / "labels.nrrd", folder / "out", "--case", "C-01", "--scene", "case.mrb", "--labels",
        str(folder / "labels.csv"),
    )  # fmt: skip
    assert result.returncode == 3, result.stderr  # one region has no voxels
    return folder, values, labels


@pytest.fixture
def scene(written, host, loadedModule):
    """The scene as it is after loading it into an application that has scene of its own."""
    import slicer

    loadedModule("HER2Quant")
    slicer.util.loadScene(str(written[0] / "out" / "case.mrb"))
    return slicer.mrmlScene


def only(scene, className):
    assert scene.GetNumberOfNodesByClass(className) == 1
    return scene.GetFirstNodeByClass(className)


def test_the_volume_has_values_geometry_quantity_and_units(scene, written):
    import slicer

    node = only(scene, "vtkMRMLScalarVolumeNode")
    assert node.GetName() == "C-01 PET SUV"
    assert np.array_equal(slicer.util.arrayFromVolume(node), written[1])
    ijkToRAS = slicer.util.vtkMatrixFromArray(np.eye(4))
    node.GetIJKToRASMatrix(ijkToRAS)
    assert slicer.util.arrayFromVTKMatrix(ijkToRAS) == pytest.approx(GRID.ijkToRAS)
    assert (node.GetVoxelValueUnits().GetCodeValue(), node.GetVoxelValueQuantity().GetCodeValue()) == ("g/ml{SUVbw}", "126401")
    assert (node.GetDisplayNode().GetWindowLevelMin(), node.GetDisplayNode().GetWindowLevelMax()) == (0, 10)


def test_the_segments_have_voxels_roles_and_sites(scene, written):
    from HER2PETSlicer import nodes

    regions = nodes.regionsOf(only(scene, "vtkMRMLSegmentationNode"), GRID)
    assert [(region.name, region.role, region.siteCode) for region in regions] == [
        ("Node", "lesion", "SCT:10200004"), ("Blood pool", "reference", ""), ("Lost", "lesion", ""),
    ]  # fmt: skip
    for label, region in enumerate(regions[:2], start=1):
        mask = np.zeros(GRID.shape, bool)
        mask[tuple(slice(a, a + n) for a, n in zip(region.start, region.mask.shape, strict=True))] = region.mask
        assert np.array_equal(mask, written[2] == label)
    assert not regions[2].mask.any()


def test_the_table_has_the_numbers_their_units_and_the_provenance(scene, written):
    table = only(scene, "vtkMRMLTableNode")
    assert table.GetTable().GetColumnByName("suvMax").GetValue(0) == 10.0
    assert np.isnan(table.GetTable().GetColumnByName("suvMax").GetValue(2))
    assert table.GetColumnTitle("suvPeak") == "SUVpeak"
    assert table.GetColumnUnitLabel("suvPeak").startswith("g/ml")
    told = json.loads(table.GetAttribute("HER2PET.Provenance"))
    kept = json.loads((written[0] / "out" / "provenance.json").read_text(encoding="utf-8"))
    outputs = {each["file"]: each["sha256"] for each in kept.pop("outputs")}
    assert told == kept
    assert outputs["case.mrb"] == hashlib.sha256((written[0] / "out" / "case.mrb").read_bytes()).hexdigest()


def test_the_table_has_the_rows_of_the_csv(scene, written):
    with (written[0] / "out" / "measurements.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    table = only(scene, "vtkMRMLTableNode").GetTable()
    columns = {table.GetColumnName(n): table.GetColumn(n) for n in range(table.GetNumberOfColumns())}
    # A table in a scene is of one case, and a place is one column of it.
    assert {column.key for column in flat(REGION_MEASURES)} == set(rows[0]) - {"caseID"}
    assert set(columns) == {column.key for column in REGION_MEASURES}
    said = {"": "", "0": "no", "1": "yes"}
    for index, row in enumerate(rows):
        for key in ("regionID", "name", "role", "siteCode", "knownFrom", "note"):
            assert columns[key].GetValue(index) == row[key]
        assert columns["biopsied"].GetValue(index) == said[row["biopsied"]]
        assert columns["suvPeak"].GetValue(index) == pytest.approx(float(row["suvPeak"] or "nan"), nan_ok=True)
    assert (rows[0]["knownFrom"], rows[0]["biopsied"]) == ("MR", "0")


def test_layout_slice_views_and_subject_hierarchy_are_in_place(scene):
    import slicer

    assert only(scene, "vtkMRMLLayoutNode").GetViewArrangement() == slicer.vtkMRMLLayoutNode.SlicerLayoutFourUpTableView
    volume = only(scene, "vtkMRMLScalarVolumeNode")
    tableView = scene.GetSingletonNode("TableView1", "vtkMRMLTableViewNode")
    assert tableView.GetTableNode() is only(scene, "vtkMRMLTableNode")
    for name, orientation in (("Red", "Axial"), ("Green", "Coronal"), ("Yellow", "Sagittal")):
        view = scene.GetSingletonNode(name, "vtkMRMLSliceNode")
        assert view.GetOrientation() == orientation
        assert scene.GetSingletonNode(name, "vtkMRMLSliceCompositeNode").GetBackgroundVolumeID() == volume.GetID()
    # The hottest voxel (5, 5, 5): LPS (-40, -40, 100) and 5 steps of 2, 3 and 4 mm.
    axial = slicer.util.arrayFromVTKMatrix(scene.GetSingletonNode("Red", "vtkMRMLSliceNode").GetSliceToRAS())
    assert axial[:3, 3] == pytest.approx([30.0, 25.0, 120.0])
    hierarchy = scene.GetSubjectHierarchyNode()
    folder = hierarchy.GetItemByName("C-01")
    for className in ("vtkMRMLScalarVolumeNode", "vtkMRMLSegmentationNode", "vtkMRMLTableNode"):
        assert hierarchy.GetItemParent(hierarchy.GetItemByDataNode(only(scene, className))) == folder


def test_the_module_takes_the_case_up_and_measures_the_same(scene, host):
    from HER2QuantLib.logic import HER2QuantLogic

    pet = only(scene, "vtkMRMLScalarVolumeNode")
    logic = HER2QuantLogic()
    segmentation, table = logic.companions(pet)
    rows = logic.measure(pet, segmentation)
    values = table.GetTable().GetColumnByName("suvPeak")
    assert [row["suvPeak"] for row in rows[:2]] == pytest.approx([values.GetValue(0), values.GetValue(1)])
    assert table.GetTable().GetColumnByName("regionID").GetValue(0) == rows[0]["regionID"]


def test_a_dicom_series_keeps_its_conversion_and_its_instances(tmp_path, sharedData, host, loadedModule):
    import slicer

    folder = sharedData / "zr89" / "Z1_day4_START_full_datetime"
    volume = loadPET(folder, tell=lambda sentence: None).volume
    writeVolume(tmp_path / "hot.nrrd", Volume((volume.values > 2).astype(np.uint8), volume.geometry))
    result = quantify(folder, tmp_path / "hot.nrrd", tmp_path / "out", "--case", "C-01", "--scene", "case.mrb")
    assert result.returncode == 0, result.stderr
    loadedModule("HER2Quant")
    slicer.util.loadScene(str(tmp_path / "out" / "case.mrb"))
    node = only(slicer.mrmlScene, "vtkMRMLScalarVolumeNode")
    assert slicer.util.arrayFromVolume(node).max() == pytest.approx(4.0, abs=0.005)  # the hot sphere of the series' index
    assert (node.GetName(), node.GetDescription() or "") == ("C-01 PET SUV", "")  # the series' own description is no pseudonym
    record = json.loads(node.GetAttribute("HER2PET.SUVConversion"))
    assert record["hoursSinceAdministration"] == pytest.approx(97.0, abs=0.1)
    assert len(node.GetAttribute("DICOM.instanceUIDs").split()) == len(list(folder.rglob("*.dcm")) or list(folder.iterdir()))


def test_tags_of_a_slicer_segmentation_are_kept(written, tmp_path, host, loadedModule):
    """Flags and terminology that a person gave in Slicer go into the scene as they are."""
    import slicer

    loadedModule("HER2Quant")
    pet = slicer.util.loadVolume(str(written[0] / "pet.nrrd"))
    node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSegmentationNode")
    node.SetReferenceImageGeometryParameterFromVolumeNode(pet)
    segmentID = node.GetSegmentation().AddEmptySegment("", "Rib")
    slicer.util.updateSegmentBinaryLabelmapFromArray((written[2] == 1).astype(np.uint8), node, segmentID, pet)
    segment = node.GetSegmentation().GetSegment(segmentID)
    segment.SetTag("HER2PET.KnownFrom", "CT,FDG")
    segment.SetTag("HER2PET.Biopsied", "yes")
    assert slicer.util.saveNode(node, str(tmp_path / "regions.seg.nrrd"))
    host.closeScene()
    result = quantify(written[0] / "pet.nrrd", tmp_path / "regions.seg.nrrd", tmp_path / "out", "--scene", "case.mrb")
    assert result.returncode == 0, result.stderr
    slicer.util.loadScene(str(tmp_path / "out" / "case.mrb"))
    table = only(slicer.mrmlScene, "vtkMRMLTableNode").GetTable()
    assert (table.GetColumnByName("knownFrom").GetValue(0), table.GetColumnByName("biopsied").GetValue(0)) == ("CT FDG", "yes")
    (segment,) = [only(slicer.mrmlScene, "vtkMRMLSegmentationNode").GetSegmentation().GetNthSegment(0)]
    from HER2PETSlicer import nodes

    assert nodes.tagOf(segment, "HER2PET.KnownFrom") == "CT,FDG"
    assert nodes.tagOf(segment, "HER2PET.Biopsied") == "yes"


def test_without_slicers_core_a_sentence_says_what_to_install_before_anything_is_measured(written, tmp_path):
    without = "import sys; sys.modules['slicer'] = None; from HER2PETLib.commands import main; sys.exit(main(sys.argv[1:]))"
    arguments = ["--pet", written[0] / "pet.nrrd", "--regions", written[0] / "labels.nrrd", "--out", tmp_path / "out"]
    result = run("-c", without, "quantify", *map(str, arguments), "--scene", "case.mrb")
    assert result.returncode == 1
    assert "--scene needs Slicer's core, which is not installed" in result.stderr
    assert "pip install slicer-core" in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_scene_has_to_be_an_mrb(written, tmp_path):
    result = quantify(written[0] / "pet.nrrd", written[0] / "labels.nrrd", tmp_path / "out", "--scene", "case.mrml")
    assert result.returncode == 1
    assert "--scene case.mrml is not the name of a scene in the folder of --out. Give a name that ends in .mrb." in result.stderr
