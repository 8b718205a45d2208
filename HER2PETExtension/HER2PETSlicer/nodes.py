"""MRML nodes found or made, and between them and HER2PETLib: segments as regions, regions as segments."""

import zlib
from collections.abc import Container, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import slicer
import vtk
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Geometry
from HER2PETLib.measure.identity import ALGORITHM_TAG, DRAWN_ON_TAG, ROLE_TAG, TAGS, algorithmText, slicerIdentity
from HER2PETLib.measure.region import (
    AUTOMATIC,
    CANDIDATE,
    LESION,
    ORGAN,
    REFERENCE,
    SEMIAUTOMATIC,
    Algorithm,
    Region,
    regionsFromLabels,
)
from vtk.util.numpy_support import numpy_to_vtk, vtk_to_numpy

from HER2PETSlicer.volumes import DECLARED_SUV, SUV_UNITS, asArray, isSUV, stateOf, toWorld, unitOf, volumeOf  # noqa: F401 (nodes.isSUV)

# References of a table node to what its measures are of.
TABLE_PET, TABLE_SEGMENTATION = "HER2PET.PET", "HER2PET.Segmentation"
# Attribute of a table: how its measures were obtained (the object of provenance.json).
PROVENANCE = "HER2PET.Provenance"
BINARY_LABELMAP = "Binary labelmap"
# Tag of a segment that a program drew: the voxels that it drew (isAsDrawn).
VOXELS = "HER2PET.Voxels"
_FAINT = 0.2  # of its outline's opacity
# Roles of what the table has. A candidate is none of them: nobody has accepted it yet.
MEASURED = (LESION, REFERENCE, ORGAN)


def singletonNode(scene: "slicer.vtkMRMLScene", className: str, tag: str) -> Any:
    """The one node of a class with this tag, a new one where there is none. A tag that is set before the node is added makes it
    survive a closed scene; a node of a view shows where the layout names the tag."""
    node = scene.GetSingletonNode(tag, className)
    if node is None:
        node = scene.CreateNodeByClass(className)
        node.UnRegister(None)
        node.SetSingletonTag(tag)
        if hasattr(node, "SetLayoutName"):
            node.SetLayoutName(tag)
        node = scene.AddNode(node)
    return node


def namedNode(className: str, name: str) -> Any:
    """The first node of a class with this name, a new one where there is none."""
    found = slicer.mrmlScene.GetFirstNode(name, className)
    return found if found is not None else slicer.mrmlScene.AddNewNodeByClass(className, name)


def addHidden(className: str, name: str) -> Any:
    """A new node that no tree or selector lists and no scene keeps, with its display."""
    node = slicer.mrmlScene.CreateNodeByClass(className)
    node.UnRegister(None)
    node.SetName(name)
    node.SetHideFromEditors(True)  # before the scene: nothing ever lists it
    node.SetSaveWithScene(False)
    slicer.mrmlScene.AddNode(node)
    node.CreateDefaultDisplayNodes()
    node.GetDisplayNode().SetSaveWithScene(False)
    return node


def removeShown(node: Any) -> None:
    """Take a displayable node and its display nodes out of the scene, in this order: a view gives a volume without display node a
    new one. Some are gone with the node or by what observes its removal: nothing may be removed twice."""
    displays = [node.GetNthDisplayNode(index) for index in range(node.GetNumberOfDisplayNodes())]
    for each in (node, *displays):
        if each is not None and slicer.mrmlScene.IsNodePresent(each):
            slicer.mrmlScene.RemoveNode(each)


def regionsOf(node: Any, grid: Geometry, roles: Container[str] = MEASURED) -> list[Region]:
    """The segments of a segmentation node as regions on `grid`, in the order of the segments; empty segments too, and none but those of `roles`.

    Raises ProblemError where the segmentation has no binary labelmap or a non-linear transform, or a role is unknown.
    """
    from HER2PETLib.measure.resampling import resampled

    return [resampled(region, source, grid) for source, region in drawnRegions(node) if region.role in roles]


def hasMeasured(node: Any) -> bool:
    """Whether a segmentation node has a segment that is no candidate."""
    segmentation = node.GetSegmentation()
    return any(
        tagOf(segmentation.GetNthSegment(index), ROLE_TAG) != CANDIDATE for index in range(segmentation.GetNumberOfSegments())
    )


def drawnRegions(node: Any) -> list[tuple[Geometry, Region]]:
    """The segments of a segmentation node, of every role, each as a region with the grid that its mask lies on. Raises ProblemError as `regionsOf`.

    What a program drew and somebody has changed since says so."""
    segmentation = node.GetSegmentation()
    if segmentation.GetNumberOfSegments() == 0:
        return []
    if not segmentation.ContainsRepresentation(BINARY_LABELMAP):
        raise ProblemError(
            f"The segmentation {node.GetName()} has no binary labelmap.", "Create one in the Segmentations module."
        )
    world = toWorld(node)
    masks = {}
    for layer in range(segmentation.GetNumberOfLayers(BINARY_LABELMAP)):
        labelmap = segmentation.GetLayerDataObject(layer, BINARY_LABELMAP)
        labels, source = _labels(labelmap, world)
        found = {int(region.regionID): region for region in regionsFromLabels(labels)}
        for segmentID in segmentation.GetSegmentIDsForLayer(layer, BINARY_LABELMAP):
            masks[segmentID] = found.get(segmentation.GetSegment(segmentID).GetLabelValue(), Region("", "")), source

    regions = []
    for index in range(segmentation.GetNumberOfSegments()):
        segmentID = segmentation.GetNthSegmentID(index)
        segment = segmentation.GetSegment(segmentID)
        name = segment.GetName()
        identity = slicerIdentity(name, tagsOf(segment), f"segment {name}")
        region, source = masks[segmentID]
        region = replace(region, regionID=segmentID, name=name, **identity)
        if not isAsDrawn(segment, region, source):
            region = _changedByHand(region)
        regions.append((source, region))
    return regions


def isAsDrawn(segment: Any, region: Region, grid: Geometry) -> bool:
    """Whether the voxels of a segment, `region` on `grid`, are those that a program drew; True also where a person drew it."""
    before, now = tagOf(segment, VOXELS).split(), _voxelsText(region, grid).split()
    if not before:
        return True
    drawnAt, isAt = ([float(each) for each in text[2:]] for text in (before, now))
    return before[:2] == now[:2] and np.allclose(drawnAt, isAt, atol=0.1)  # a file rounds a place


def _voxelsText(region: Region, grid: Geometry) -> str:
    """How many voxels, a check sum of their shape, and the place of the first one in mm."""
    if not region.mask.any():
        return "0 0 0 0 0"
    place = " ".join(f"{value:.2f}" for value in grid.toRAS(region.start))
    return f"{np.count_nonzero(region.mask)} {zlib.crc32(np.packbits(region.mask).tobytes()):08x} {place}"


def _changedByHand(region: Region) -> Region:
    said = "Changed by hand since."
    algorithm = region.algorithm and replace(
        region.algorithm, type=SEMIAUTOMATIC, parameters=f"{region.algorithm.parameters} {said}".strip()
    )
    return replace(region, algorithm=algorithm, notes=(*region.notes, said))


def addSegment(node: Any, region: Region, grid: Geometry, color: Sequence[float]) -> str:
    """A new segment of a region whose mask lies on `grid`, cropped to it; returns its ID: the region's, where it is free. Role and
    algorithm go into tags."""
    image = _labelmap(region, region.start, np.linalg.inv(toWorld(node)) @ grid.ijkToRAS)
    segmentation = node.GetSegmentation()
    segmentID = segmentation.AddEmptySegment(segmentation.GenerateUniqueSegmentID(region.regionID), region.name, color)
    segment = segmentation.GetSegment(segmentID)
    setRole(segment, region.role)
    if region.algorithm is not None:
        setAlgorithm(segment, region.algorithm)
        if region.algorithm.type == AUTOMATIC:
            segment.SetTag(VOXELS, _voxelsText(region, grid))
    if region.drawnOn:
        segment.SetTag(DRAWN_ON_TAG, region.drawnOn)
    if not _setVoxels(node, segmentID, image):
        segmentation.RemoveSegment(segmentID)
        raise ProblemError(f"The segmentation {node.GetName()} took no region {region.name}.", "Choose another segmentation.")
    return segmentID


def showFaintly(node: Any, segmentID: str) -> None:
    """A segment that a program drew, with the uptake to be seen in it."""
    if node.GetDisplayNode() is not None:
        node.GetDisplayNode().SetSegmentOpacity2DFill(segmentID, _FAINT)


def setVoxels(node: Any, segmentID: str, region: Region, grid: Geometry) -> None:
    """Give a segment the voxels of a region, whose mask lies on `grid`, in place of its own. Raises ProblemError where it does not take them."""
    if not _setVoxels(node, segmentID, _labelmap(region, region.start, np.linalg.inv(toWorld(node)) @ grid.ijkToRAS)):
        raise ProblemError(f"The segmentation {node.GetName()} took no voxels of {region.name}.", "Choose another segmentation.")


def _setVoxels(node: Any, segmentID: str, image: Any) -> bool:
    logic = slicer.vtkSlicerSegmentationsModuleLogic
    return bool(logic.SetBinaryLabelmapToSegment(image, node, segmentID, logic.MODE_REPLACE))


def labelmapFor(node: Any, region: Region, grid: Geometry, reference: Any = None) -> Any:
    """The region, whose mask lies on `grid`, as a labelmap (vtkOrientedImageData) that the Segment Editor adds to a segment of the
    node: on the voxels of `reference` (the editor's reference geometry) where there is one, cropped to the region.

    Raises ProblemError where no voxel of the reference geometry lies in the region.
    """
    from HER2PETLib.measure.resampling import resampled

    world = toWorld(node)
    if reference is None or reference.IsEmpty():
        return _labelmap(region, region.start, np.linalg.inv(world) @ grid.ijkToRAS)
    target, first = _gridOf(reference, world)
    region = resampled(region, grid, target)
    if not region.mask.any():
        raise ProblemError(" ".join(region.notes), "Choose the PET as the source geometry of the segmentation.")
    # The extent counts from the reference's own origin: masks of the editor ask for the very same geometry.
    matrix = vtk.vtkMatrix4x4()
    reference.GetImageToWorldMatrix(matrix)
    return _labelmap(region, np.add(region.start, first).tolist(), asArray(matrix))


def placeBeside(node: Any, pet: Any) -> None:
    """List a node under the patient and study of the PET that it was made of."""
    hierarchy = slicer.vtkMRMLSubjectHierarchyNode.GetSubjectHierarchyNode(slicer.mrmlScene)
    item, beside = hierarchy.GetItemByDataNode(node), hierarchy.GetItemByDataNode(pet)
    if item and beside:
        hierarchy.SetItemParent(item, hierarchy.GetItemParent(beside))


def setRole(segment: Any, role: str) -> None:
    segment.SetTag(ROLE_TAG, role)


def setAlgorithm(segment: Any, algorithm: Algorithm) -> None:
    """Note what drew a segment; it is saved with the segmentation and written into DICOM SEG."""
    segment.SetTag(ALGORITHM_TAG, algorithmText(algorithm))


def _labelmap(region: Region, start: Sequence[int], ijkToNode: np.ndarray) -> Any:
    """The mask of a region as an oriented image of its own size, whose first voxel has the index `start` (k, j, i)."""
    k, j, i = start
    shape = region.mask.shape
    image = slicer.vtkOrientedImageData()
    image.SetExtent(i, i + shape[2] - 1, j, j + shape[1] - 1, k, k + shape[0] - 1)
    image.SetImageToWorldMatrix(slicer.util.vtkMatrixFromArray(ijkToNode))
    image.GetPointData().SetScalars(numpy_to_vtk(np.ascontiguousarray(region.mask, np.uint8).ravel(), deep=True))
    return image


def _labels(labelmap: Any, world: np.ndarray) -> tuple[np.ndarray, Geometry]:
    """Labels (k, j, i) of an oriented image, not copied, and their geometry in the world."""
    grid, _first = _gridOf(labelmap, world)
    if labelmap.IsEmpty() or labelmap.GetPointData().GetScalars() is None:
        return np.zeros((0, 0, 0), np.uint8), Geometry((0, 0, 0), grid.ijkToRAS)
    return vtk_to_numpy(labelmap.GetPointData().GetScalars()).reshape(grid.shape), grid


def _gridOf(image: Any, world: np.ndarray) -> tuple[Geometry, tuple[int, int, int]]:
    """The voxels of an oriented image in the world, and the index (k, j, i) that the image itself gives to the first of them."""
    extent = image.GetExtent()
    matrix = vtk.vtkMatrix4x4()
    image.GetImageToWorldMatrix(matrix)
    first = np.eye(4)
    first[:3, 3] = extent[::2]
    shape = tuple(max(0, extent[2 * axis + 1] - extent[2 * axis] + 1) for axis in (2, 1, 0))
    return Geometry(shape, world @ asArray(matrix) @ first), extent[4::-2]


def tagsOf(segment: Any) -> dict[str, str]:
    """The tags of a segment that say what it is (HER2PETLib.measure.identity.TAGS)."""
    return {tag: tagOf(segment, tag) for tag in TAGS}


def tagOf(segment: Any, name: str) -> str:
    """The text of a segment's tag; empty where it has none."""
    value = vtk.reference("")
    return str(value) if segment.GetTag(name, value) else ""
