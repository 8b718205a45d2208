"""A focus that a person points at: its region by threshold, and its outline in the slice views until it is accepted."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import slicer
import vtk
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Geometry
from HER2PETLib.measure.delineation import FIXED, delineate
from HER2PETLib.measure.region import Region
from slicer.i18n import tr as _
from vtk.util.numpy_support import numpy_to_vtk

from HER2PETSlicer import nodes, petvolume

EFFECT = "HER2 focus"  # not translated: modules find effects by it
Color = tuple[float, float, float]
SPHERE_COLOR, REGION_COLOR = (0.3, 0.8, 1.0), (1.0, 0.85, 0.1)


def delineateFocus(
    pet: "slicer.vtkMRMLScalarVolumeNode | None", seedRAS: Sequence[float], radiusMm: float, method: str, value: float
) -> tuple[Region, Geometry]:
    """The region around a point in mm (HER2PETLib.measure.delineation) and the grid of the PET on which its mask lies.

    Raises ProblemError where there is none: no volume, a fixed threshold without SUV, nothing above the threshold, ...
    """
    if pet is None:
        raise ProblemError(_("There is no source volume."), _("Choose the PET as source volume."))
    if method == FIXED and not nodes.isSUV(pet):
        raise ProblemError(
            _("{name} is not in SUVbw, so a threshold in SUV says nothing.").format(name=pet.GetName()),
            _("Choose another threshold, or load the PET as SUV."),
        )
    volume = nodes.volumeOf(pet)
    region = delineate(volume, seedRAS, radiusMm, method, value, regionID="", name="")
    if not region.mask.any():
        raise ProblemError(" ".join(region.notes))
    return region, volume.geometry


def seriesOf(pet: "slicer.vtkMRMLScalarVolumeNode") -> str:
    """The Series Instance UID of a volume that was loaded as PET from DICOM; empty for others."""
    return str(petvolume.conversionOf(pet).get("seriesInstanceUID") or "")


def surfaceOf(region: Region, grid: Geometry) -> vtk.vtkPolyData:
    """The surface of a region (mm RAS), half way between voxels in it and voxels outside."""
    mask = np.pad(region.mask, 1).astype(np.uint8)
    image = vtk.vtkImageData()
    image.SetDimensions(mask.shape[::-1])
    image.GetPointData().SetScalars(numpy_to_vtk(mask.ravel(), deep=True))
    edges = vtk.vtkFlyingEdges3D()
    edges.SetInputData(image)
    edges.SetValue(0, 0.5)
    toRAS = grid.ijkToRAS.copy()
    toRAS[:3, 3] = grid.toRAS(np.subtract(region.start, 1))
    transform = vtk.vtkTransform()
    transform.SetMatrix(slicer.util.vtkMatrixFromArray(toRAS))
    moved = vtk.vtkTransformPolyDataFilter()
    moved.SetTransform(transform)
    moved.SetInputConnection(edges.GetOutputPort())
    moved.Update()
    return moved.GetOutput()


def sphereSurface(centerRAS: Sequence[float], radiusMm: float) -> vtk.vtkPolyData:
    """The surface of a sphere (mm RAS)."""
    source = vtk.vtkSphereSource()
    source.SetCenter(*centerRAS)
    source.SetRadius(radiusMm)
    source.SetThetaResolution(64)
    source.SetPhiResolution(64)
    source.Update()
    return source.GetOutput()


class FocusOutline:
    """Bounding sphere and region as lines in slice views, each where the plane of the view cuts it."""

    def __init__(self, scriptedEffect: Any) -> None:
        self._effect = scriptedEffect
        self._surfaces: dict[Color, vtk.vtkPolyData | None] = {}
        self._cuts: dict[Any, list[tuple[Color, _Cut]]] = {}  # by slice widget

    def show(self, sphere: vtk.vtkPolyData | None, region: vtk.vtkPolyData | None = None) -> None:
        """Draw these surfaces (mm RAS; None: not) in every slice view of the layout."""
        self._surfaces = {SPHERE_COLOR: sphere, REGION_COLOR: region}
        for sliceWidget in _sliceWidgets():
            self.update(sliceWidget)

    def update(self, sliceWidget: Any) -> None:
        """Draw again in a view whose slice has moved."""
        if sliceWidget not in self._cuts:
            if not any(self._surfaces.values()):
                return
            self._cuts[sliceWidget] = [(color, _Cut(color)) for color in (SPHERE_COLOR, REGION_COLOR)]
            for _color, cut in self._cuts[sliceWidget]:
                self._effect.addActor2D(sliceWidget, cut.actor)
        for color, cut in self._cuts[sliceWidget]:
            cut.show(self._surfaces.get(color), self._effect.viewNode(sliceWidget))
        sliceWidget.sliceView().scheduleRender()

    def hide(self) -> None:
        self.show(None)

    def remove(self) -> None:
        """Take the lines out of the views."""
        self._surfaces = {}
        for sliceWidget, cuts in self._cuts.items():
            for _color, cut in cuts:
                self._effect.removeActor2D(sliceWidget, cut.actor)
            sliceWidget.sliceView().scheduleRender()
        self._cuts = {}


class _Cut:
    """A surface cut by the plane of a slice view, in the view's pixels."""

    def __init__(self, color: Color) -> None:
        self._plane = vtk.vtkPlane()
        self._cutter = vtk.vtkCutter()
        self._cutter.SetCutFunction(self._plane)
        self._rasToXY = vtk.vtkTransform()
        lines = vtk.vtkTransformPolyDataFilter()
        lines.SetTransform(self._rasToXY)
        lines.SetInputConnection(self._cutter.GetOutputPort())
        mapper = vtk.vtkPolyDataMapper2D()
        mapper.SetInputConnection(lines.GetOutputPort())
        mapper.ScalarVisibilityOff()
        self.actor = vtk.vtkActor2D()
        self.actor.SetMapper(mapper)
        self.actor.GetProperty().SetColor(color)
        self.actor.GetProperty().SetLineWidth(2)

    def show(self, surface: vtk.vtkPolyData | None, sliceNode: "slicer.vtkMRMLSliceNode") -> None:
        # A view has no node while the scene is closed, and no size before it is first shown.
        hasPlace = sliceNode is not None and sliceNode.GetXYToRAS().Determinant() != 0
        self.actor.SetVisibility(surface is not None and hasPlace)
        if surface is None or not hasPlace:
            self._cutter.SetInputData(vtk.vtkPolyData())  # let the former one go
            return
        sliceToRAS = slicer.util.arrayFromVTKMatrix(sliceNode.GetSliceToRAS())
        self._plane.SetOrigin(sliceToRAS[:3, 3])
        self._plane.SetNormal(sliceToRAS[:3, 2])
        rasToXY = vtk.vtkMatrix4x4()
        vtk.vtkMatrix4x4.Invert(sliceNode.GetXYToRAS(), rasToXY)
        self._rasToXY.SetMatrix(rasToXY)
        self._cutter.SetInputData(surface)


def _sliceWidgets() -> list[Any]:
    """Of the views that the layout shows: the names are of all views that were ever shown."""
    layout = slicer.app.layoutManager()
    widgets = [] if layout is None else [layout.sliceWidget(name) for name in layout.sliceViewNames()]
    return [each for each in widgets if each.mrmlSliceNode() is not None and each.mrmlSliceNode().IsMappedInLayout()]
