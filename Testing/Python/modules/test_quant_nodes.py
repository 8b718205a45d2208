"""Volume and segmentation nodes as HER2PETLib sees them, and back."""

import numpy as np
import pytest
from HER2PETLib.errors import ProblemError

SPACING = (2.0, 3.0, 4.0)


@pytest.fixture
def slicer(host, loadedModule):
    import slicer

    loadedModule("HER2Quant")
    return slicer


@pytest.fixture
def nodes(slicer):
    from HER2PETSlicer import nodes

    return nodes


@pytest.fixture
def pet(slicer):
    """24 x 30 x 36 voxels (k, j, i) of 2 x 3 x 4 mm (i, j, k), LPS directions, every voxel another value."""
    values = np.arange(24 * 30 * 36, dtype=np.float32).reshape(24, 30, 36)
    return slicer.util.addVolumeFromArray(values, np.diag([-2.0, -3.0, 4.0, 1.0]), "PET")


def addSegment(slicer, segmentation, pet, name, box, label=1):
    mask = np.zeros(slicer.util.arrayFromVolume(pet).shape, np.uint8)
    mask[box] = label
    segmentID = segmentation.GetSegmentation().AddEmptySegment("", name)
    slicer.util.updateSegmentBinaryLabelmapFromArray(mask, segmentation, segmentID, pet)
    return segmentID


@pytest.fixture
def segmentation(slicer, pet):
    node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSegmentationNode", "regions")
    node.SetReferenceImageGeometryParameterFromVolumeNode(pet)
    return node


def translated(slicer, node, offsetRAS):
    transform = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLLinearTransformNode")
    matrix = np.eye(4)
    matrix[:3, 3] = offsetRAS
    transform.SetMatrixTransformToParent(slicer.util.vtkMatrixFromArray(matrix))
    node.SetAndObserveTransformNodeID(transform.GetID())


def test_a_volume_is_not_copied(slicer, nodes, pet):
    volume = nodes.volumeOf(pet)
    assert np.shares_memory(volume.values, slicer.util.arrayFromVolume(pet))
    assert volume.geometry.spacing.tolist() == list(SPACING)
    assert volume.geometry.toRAS((1, 2, 3)).tolist() == [-6.0, -6.0, 4.0]


def test_a_linear_transform_moves_a_volume_and_a_non_linear_one_is_refused(slicer, nodes, pet):
    translated(slicer, pet, (10, 0, 0))
    assert nodes.volumeOf(pet).geometry.toRAS((0, 0, 0)).tolist() == [10.0, 0.0, 0.0]
    grid = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLBSplineTransformNode")
    pet.SetAndObserveTransformNodeID(grid.GetID())
    with pytest.raises(ProblemError, match=r"PET is deformed by a transform that is not linear\. Harden"):
        nodes.volumeOf(pet)


def test_a_volume_without_voxels_is_refused(slicer, nodes):
    empty = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", "nothing")
    with pytest.raises(ProblemError, match="nothing has no voxels"):
        nodes.volumeOf(empty)


def test_segments_become_regions_in_their_order_overlaps_and_empty_ones_included(slicer, nodes, pet, segmentation):
    first = addSegment(slicer, segmentation, pet, "first", np.s_[2:5, 3:6, 4:8])
    second = addSegment(slicer, segmentation, pet, "second", np.s_[4:9, 5:9, 6:9])  # overlaps the first
    empty = segmentation.GetSegmentation().AddEmptySegment("", "empty")
    regions = nodes.regionsOf(segmentation, nodes.volumeOf(pet).geometry)
    assert [region.regionID for region in regions] == [first, second, empty]
    assert [region.name for region in regions] == ["first", "second", "empty"]
    assert [region.start for region in regions[:2]] == [(2, 3, 4), (4, 5, 6)]
    assert [int(region.mask.sum()) for region in regions] == [3 * 3 * 4, 5 * 4 * 3, 0]
    assert regions[2].notes


def test_roles_and_sites_come_from_tags_and_terminology(slicer, nodes, pet, segmentation):
    lesion = addSegment(slicer, segmentation, pet, "a", np.s_[0:2, 0:2, 0:2])
    reference = addSegment(slicer, segmentation, pet, "b", np.s_[3:5, 3:5, 3:5])
    get = segmentation.GetSegmentation().GetSegment
    get(lesion).SetTag(
        "TerminologyEntry",
        "Segmentation category and type - DICOM master list~SCT^49755003^Morphologically Altered Structure~SCT^4147007^Mass~^^"
        "~Anatomic codes - DICOM master list~SCT^10200004^Liver~^^",
    )
    nodes.setRole(get(reference), "reference")
    regions = nodes.regionsOf(segmentation, nodes.volumeOf(pet).geometry)
    assert [region.role for region in regions] == ["lesion", "reference"]
    assert (regions[0].siteCode, regions[0].siteMeaning) == ("SCT:10200004", "Liver")
    nodes.setRole(get(reference), "spare")
    with pytest.raises(ProblemError, match="role of segment b is 'spare'"):
        nodes.regionsOf(segmentation, nodes.volumeOf(pet).geometry)


def test_a_region_moves_with_its_transform(slicer, nodes, pet, segmentation):
    addSegment(slicer, segmentation, pet, "first", np.s_[2:5, 3:6, 4:8])
    translated(slicer, segmentation, (-4, 0, 8))  # two voxels along i (towards -R), two along k
    (region,) = nodes.regionsOf(segmentation, nodes.volumeOf(pet).geometry)
    assert region.start == (4, 3, 6)
    assert region.mask.shape == (3, 3, 4)


def test_a_region_becomes_a_segment_and_comes_back_the_same(slicer, nodes, pet, segmentation):
    from HER2PETLib.measure.reference import sphere

    geometry = nodes.volumeOf(pet).geometry
    made = sphere(geometry, geometry.toRAS((12, 15, 18)), 20, regionID="x", name="Liver", role="reference")
    translated(slicer, segmentation, (4, -3, 8))
    segmentID = nodes.addSegment(segmentation, made, geometry, (1, 0, 0))
    (back,) = nodes.regionsOf(segmentation, geometry)
    assert (back.regionID, back.name, back.role, back.start) == (segmentID, "Liver", "reference", made.start)
    assert np.array_equal(back.mask, made.mask)
    assert not back.notes


def test_a_segmentation_of_surfaces_only_is_refused(slicer, nodes, pet, segmentation):
    import vtk

    source = vtk.vtkSphereSource()
    source.Update()
    segmentation.GetSegmentation().SetSourceRepresentationName("Closed surface")
    segmentation.AddSegmentFromClosedSurfaceRepresentation(source.GetOutput(), "surface")
    with pytest.raises(ProblemError, match=r"has no binary labelmap\. Create one in the Segmentations module"):
        nodes.regionsOf(segmentation, nodes.volumeOf(pet).geometry)
