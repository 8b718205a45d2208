"""A quantified case as a scene that Slicer opens with everything in place: volume, regions, table, layout, provenance."""

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import slicer
from HER2PETLib.errors import ProblemError
from HER2PETLib.files import replacing
from HER2PETLib.measure.identity import TERMINOLOGY_TAG
from HER2PETLib.measure.region import REFERENCE, Region

from HER2PETSlicer.headless import headlessScene
from HER2PETSlicer.petvolume import SUV_BW, addPETVolume, addSUVVolume

if TYPE_CHECKING:
    from HER2PETLib.cases import Case
    from HER2PETLib.geometry import Geometry
    from HER2PETLib.jobs.quantify import Measured
    from HER2PETLib.suv.pet import PET

SLICE_VIEWS = ("Red", "Green", "Yellow")


def writeScene(path: Path, case: "Case", pet: "PET", measured: "Measured", provenance: Mapping[str, Any]) -> None:
    """Write the scene (.mrb) of a case, whole or not at all, with slicer-core in this process.

    provenance: what provenance.json says about it.
    Raises ProblemError where slicer-core is not installed or the file cannot be written.
    """
    with headlessScene() as scene, replacing(path) as temporary, tempfile.TemporaryDirectory() as folder:
        _fill(scene, case, pet, measured, provenance)
        bundle = Path(folder) / "case.mrb"  # the names in the bundle come from its own
        if not scene.WriteToMRB(str(bundle)):
            raise ProblemError(f"{path} was not written.", "Free up space or choose another folder.")
        shutil.copyfile(bundle, temporary)


def _fill(scene: "slicer.vtkMRMLScene", case: "Case", pet: "PET", measured: "Measured", provenance: Mapping[str, Any]) -> None:
    from HER2PETSlicer import nodes
    from HER2PETSlicer.measuretable import fillTable

    volume = addVolume(case, pet)
    segmentation = scene.AddNewNodeByClass("vtkMRMLSegmentationNode", f"{volume.GetName()} regions")
    segmentation.CreateDefaultDisplayNodes()
    segmentation.SetReferenceImageGeometryParameterFromVolumeNode(volume)
    addSegments(segmentation, case, pet.volume.geometry, measured.regions)
    table = scene.AddNewNodeByClass("vtkMRMLTableNode", f"{volume.GetName()} measurements")
    table.SetNodeReferenceID(nodes.TABLE_PET, volume.GetID())
    table.SetNodeReferenceID(nodes.TABLE_SEGMENTATION, segmentation.GetID())
    fillTable(table, measured.rows, provenance)

    hierarchy = slicer.vtkMRMLSubjectHierarchyNode.ResolveSubjectHierarchy(scene)
    folder = hierarchy.CreateFolderItem(hierarchy.GetSceneItemID(), case.caseID or "HER2 PET")
    for node in (volume, segmentation, table):
        hierarchy.CreateItem(folder, node)
    _arrange(scene, volume, table, measured.rows)


def addVolume(case: "Case", pet: "PET") -> "slicer.vtkMRMLScalarVolumeNode":
    """A new volume node of the PET of a case, called after it."""
    name = f"{case.caseID} PET SUV" if case.caseID else "PET SUV"
    if pet.series is None:
        return addSUVVolume(pet.volume, name)
    record = pet.provenance["suv"] | {"quantity": list(SUV_BW), "warnings": pet.provenance["warnings"]}
    node = addPETVolume(pet.series, (pet.volume, record))
    if case.caseID:
        node.SetName(name)
        node.SetDescription("")  # the series' description may say more than the case ID, which is a pseudonym
    return node


def addSegments(
    segmentation: "slicer.vtkMRMLSegmentationNode", case: "Case", grid: "Geometry", regions: Sequence[Region]
) -> None:
    """The regions as segments of the same IDs, each cropped to its voxels, with what a segmentation of Slicer notes beside them."""
    from HER2PETSlicer import nodes, segments

    noted = _tagsInFile(case.regions)
    for region in regions:
        color = segments.COLORS[region.role]
        if region.mask.any():
            segmentID = nodes.addSegment(segmentation, region, grid, color)
        else:
            segmentID = segmentation.GetSegmentation().AddEmptySegment(region.regionID, region.name, color)
        segment = segmentation.GetSegmentation().GetSegment(segmentID)
        tags = noted.get(region.regionID, {})
        for tag, value in tags.items():
            segment.SetTag(tag, value)
        nodes.setRole(segment, region.role)
        segments.setKnownFrom(segment, region.knownFrom)
        segments.setBiopsied(segment, region.biopsied)
        if region.siteCode and TERMINOLOGY_TAG not in tags:  # a new segment has an entry without a site
            segments.setSite(segment, region.siteCode, region.siteMeaning)


def _tagsInFile(path: str) -> dict[str, dict[str, str]]:
    """Segment ID -> tags, of a segmentation that Slicer wrote: terminology, and what other modules have noted."""
    if not path.lower().endswith((".nrrd", ".nhdr")):
        return {}
    import SimpleITK as sitk

    reader = sitk.ImageFileReader()
    reader.SetFileName(path)
    reader.ReadImageInformation()
    fields = {key: reader.GetMetaData(key) for key in reader.GetMetaDataKeys()}
    found = {}
    for key, value in fields.items():
        if key.startswith("Segment") and key.endswith("_Tags"):
            segmentID = fields.get(key.removesuffix("_Tags") + "_ID", "")
            found[segmentID] = dict(tag.split(":", 1) for tag in value.split("|") if ":" in tag)
    return found


def _arrange(
    scene: "slicer.vtkMRMLScene",
    volume: "slicer.vtkMRMLScalarVolumeNode",
    table: "slicer.vtkMRMLTableNode",
    rows: Sequence[Mapping[str, Any]],
) -> None:
    """Four views and the table, the PET in all of them, at the hottest lesion."""
    from HER2PETSlicer import nodes

    layout = scene.GetFirstNodeByClass("vtkMRMLLayoutNode")
    layout.SetViewArrangement(slicer.vtkMRMLLayoutNode.SlicerLayoutFourUpTableView)
    selection = scene.GetNthNodeByClass(0, "vtkMRMLSelectionNode") or scene.AddNewNodeByClass("vtkMRMLSelectionNode")
    selection.SetActiveVolumeID(volume.GetID())
    selection.SetActiveTableID(table.GetID())
    # A new view takes no table from the selection.
    nodes.singletonNode(scene, "vtkMRMLTableViewNode", "TableView1").SetTableNodeID(table.GetID())
    bounds = [0.0] * 6
    volume.GetRASBounds(bounds)
    measured = [row for row in rows if row["role"] != REFERENCE and row["maximumRAS"] is not None]
    hottest = max(measured, key=lambda row: row["suvMax"], default=None)
    center = hottest["maximumRAS"] if hottest else [(low + high) / 2 for low, high in zip(bounds[::2], bounds[1::2], strict=True)]
    extent = max(high - low for low, high in zip(bounds[::2], bounds[1::2], strict=True))
    for name in SLICE_VIEWS:
        view = scene.GetSingletonNode(name, "vtkMRMLSliceNode")
        view.SetFieldOfView(extent, extent, view.GetFieldOfView()[2])
        view.JumpSliceByCentering(*center)
        nodes.singletonNode(scene, "vtkMRMLSliceCompositeNode", name).SetBackgroundVolumeID(volume.GetID())
