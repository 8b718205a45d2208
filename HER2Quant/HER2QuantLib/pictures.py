"""What the views show beside the PET itself: its turning MIP, and its values in color to lie on the CT. Hidden nodes, never saved."""

from typing import Any

import numpy as np
import qt
import slicer
import vtk
from HER2PETSlicer import nodes
from HER2PETSlicer.observers import Observers
from HER2PETSlicer.volumes import leaveOutDarkest
from vtk.util.numpy_support import numpy_to_vtk

ANGLES = np.arange(0, 360, 15)
# The slices of the MIP lie far from the patient: a region that a slice cut would be drawn where it is not seen.
AWAY_MM = 10_000.0
_MIP, _COLOR = "MIP of the PET", "PET in color"
_COLORS = {_MIP: "vtkMRMLColorTableNodeInvertedGrey", _COLOR: "vtkMRMLPETProceduralColorNodePET-Heat"}


class Pictures:
    """Of one PET. The MIP is a volume whose coronal slices are the projections, a step of 1 mm for an angle: to scroll is to turn. The
    view from the front is there at once, the others come while the application has nothing else to do."""

    def __init__(self) -> None:
        self.projection: Any = None  # TurningProjection of the PET that is shown
        self._pet: slicer.vtkMRMLScalarVolumeNode | None = None
        self._state: tuple[int | None, list[list[float]], str] | None = None
        self._window = Observers()
        self._nodes: dict[str, Any] = {}
        self._missing: list[int] = []
        self._timer = qt.QTimer()
        self._timer.setInterval(0)
        self._timer.connect("timeout()", self._projectOne)

    @property
    def mip(self):
        return self._nodes.get(_MIP)

    @property
    def color(self):
        return self._nodes.get(_COLOR)

    def show(self, pet) -> None:
        """Make the pictures of a PET, or keep them where they are of it as it is now."""
        from HER2PETLib.measure.turningprojection import TurningProjection

        isThere = all(slicer.mrmlScene.IsNodePresent(node) for node in self._nodes.values())
        if pet is self._pet and nodes.stateOf(pet) == self._state and isThere:
            return
        self.remove()
        self._pet, self._state = pet, nodes.stateOf(pet)
        self.projection = TurningProjection.of(nodes.volumeOf(pet))
        self._makeMIP()
        matrix = vtk.vtkMatrix4x4()
        pet.GetIJKToRASMatrix(matrix)
        self._add(_COLOR, pet.GetImageData(), matrix)
        self.color.SetAndObserveTransformNodeID(pet.GetTransformNodeID())
        if pet.GetDisplayNode() is not None:
            self._window.add(pet.GetDisplayNode(), vtk.vtkCommand.ModifiedEvent, lambda *_: self._copyWindow())
        self._copyWindow()

    def remove(self) -> None:
        """Take the pictures out of the scene."""
        self._timer.stop()
        self._window.clear()
        for node in self._nodes.values():
            nodes.removeShown(node)
        self._nodes, self._missing, self.projection, self._pet = {}, [], None, None

    def angleOf(self, offset: float) -> float:
        """The angle in degrees of a slice of the MIP at an offset in mm."""
        return float(ANGLES[round(offset - AWAY_MM) % len(ANGLES)])

    def placeInMIP(self, offset: float, ras) -> tuple[float, float, float]:
        """Where a point of the patient (mm RAS) is in the slice of the MIP at an offset, in mm of the MIP's own volume."""
        z, column = self.projection.place(self.angleOf(offset), ras)
        matrix = vtk.vtkMatrix4x4()
        self.mip.GetIJKToRASMatrix(matrix)
        return matrix.MultiplyPoint((column, round(offset - AWAY_MM), z, 1.0))[:3]

    def pointOfMIP(self, place) -> tuple[float, float, float] | None:
        """The hottest point of the patient (mm RAS) that is seen at a place (mm) of the MIP's volume; None beside the patient."""
        matrix = vtk.vtkMatrix4x4()
        self.mip.GetRASToIJKMatrix(matrix)
        column, index, z, _one = matrix.MultiplyPoint((*place, 1.0))
        return self.projection.pointAt(float(ANGLES[round(index) % len(ANGLES)]), round(z), round(column))

    def _makeMIP(self) -> None:
        projection = self.projection
        shape = len(projection.cells), len(ANGLES), projection.columns
        # White in inverted gray until the projection is there.
        values = np.full(shape, float(projection.cells.min()), np.float32)
        image = vtk.vtkImageData()
        image.SetDimensions(shape[::-1])
        image.GetPointData().SetScalars(numpy_to_vtk(values.ravel()))  # held, not copied
        geometry = projection.volume.geometry
        center = geometry.toRAS((np.array(geometry.shape) - 1) / 2)
        matrix = np.diag([-projection.pixelMm, 1.0, projection.cellMm[0], 1.0])
        matrix[1, 3] = AWAY_MM
        matrix[0, 3] = center[0] + projection.pixelMm * (shape[2] - 1) / 2
        matrix[2, 3] = center[2] - projection.cellMm[0] * (shape[0] - 1) / 2
        self._values = values
        values[:, 0] = projection.picture(ANGLES[0])
        self._add(_MIP, image, slicer.util.vtkMatrixFromArray(matrix))
        # Near ones first: who turns by the wheel sees them in this order.
        self._missing = sorted(range(1, len(ANGLES)), key=lambda index: min(index, len(ANGLES) - index), reverse=True)
        self._timer.start()

    def _projectOne(self) -> None:
        if not self._missing or self.mip is None:
            self._timer.stop()
            return
        index = self._missing.pop()
        self._values[:, index] = self.projection.picture(ANGLES[index])
        self.mip.GetImageData().GetPointData().GetScalars().Modified()
        self.mip.Modified()

    def _add(self, name: str, image, matrix) -> None:
        node = nodes.addHidden("vtkMRMLScalarVolumeNode", name)
        node.SetIJKToRASMatrix(matrix)
        display = node.GetDisplayNode()
        display.AutoWindowLevelOff()
        display.SetAndObserveColorNodeID(_COLORS[name])
        node.SetAndObserveImageData(image)
        self._nodes[name] = node

    def _copyWindow(self) -> None:
        display = None if self._pet is None else self._pet.GetDisplayNode()
        for node in self._nodes.values():
            if display is not None and node.GetDisplayNode() is not None:
                node.GetDisplayNode().SetWindowLevelMinMax(display.GetWindowLevelMin(), display.GetWindowLevelMax())
        if display is not None and self.color is not None and self.color.GetDisplayNode() is not None:
            leaveOutDarkest(self.color.GetDisplayNode(), (display.GetWindowLevelMin(), display.GetWindowLevelMax()))
