"""The scene of one case of a packet. It is made of values and geometry under names that say nothing: there is no identity to hide."""

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import slicer
import vtk
from HER2PETSlicer.nodes import removeShown
from HER2PETSlicer.volumes import leaveOutDarkest
from slicer.i18n import translate

from HER2ReadingLib import hanging

if TYPE_CHECKING:
    from HER2PETLib.geometry import Volume
    from HER2PETLib.reading.packet.images import CaseVolumes

FOCUS_COLOR = (0.95, 0.45, 0.0)
OTHERS_COLOR = (0.1, 0.5, 0.95)
# Inverted gray, as PET is read; the fused views need another color of the same values.
_COLORS = {
    "pet": "vtkMRMLColorTableNodeInvertedGrey",
    "projection": "vtkMRMLColorTableNodeInvertedGrey",
    "ct": "vtkMRMLColorTableNodeGrey",
    "fdg": "vtkMRMLColorTableNodeInvertedGrey",
    "fusion": "vtkMRMLPETProceduralColorNodePET-Heat",
}
BESIDE_MM = 20.0  # labels of foci that are no further apart lie over one another
# Short: views write them in their corner, and cut them at 15 letters.
_NAMES = {"pet": "PET", "projection": "MIP", "ct": "CT", "fusion": "PET color", "fdg": "FDG"}


def _linesUp(foci: Mapping[str, Sequence[float]]) -> dict[str, int]:
    """How many lines above its own place the label of each focus {name: position in mm RAS} is written: those side by side are written one above the other."""
    lines: dict[str, int] = {}
    for name, position in foci.items():
        taken = {line for other, line in lines.items() if math.dist(position, foci[other]) <= BESIDE_MM}
        lines[name] = next(line for line in itertools.count() if line not in taken)
    return lines


def isOccupied() -> bool:
    """Whether the scene holds anything that closing it would lose."""
    kinds = ("vtkMRMLDisplayableNode", "vtkMRMLTableNode", "vtkMRMLTextNode", "vtkMRMLSequenceNode")
    views = "vtkMRMLAbstractViewNode"
    found = [node for kind in kinds for node in slicer.util.getNodesByClass(kind)]
    return any(not node.GetHideFromEditors() and not node.IsA(views) and not node.GetSingletonTag() for node in found)


def closeScene() -> None:
    """Close the scene and forget what may be a patient's: name and folder of its file, the last words of the status bar."""
    slicer.mrmlScene.Clear(0)
    slicer.mrmlScene.SetURL("")
    slicer.mrmlScene.SetRootDirectory(slicer.app.defaultScenePath)  # where the Save dialog begins
    slicer.mrmlScene.ClearUndoStack()
    slicer.mrmlScene.ClearRedoStack()
    slicer.util.showStatusMessage("")
    # Data Probe writes the scene's file name on its frame, and leaves it there until the mouse enters a view.
    for probe in slicer.util.findChildren(name="DataProbeCollapsibleWidget"):
        probe.text = translate("DataProbe", "Data Probe")


@contextmanager
def _batch() -> Iterator[None]:
    """Views and trees look at the scene once at the end, not after every node: each removal costs them 0.1 s and more."""
    slicer.mrmlScene.StartState(slicer.mrmlScene.BatchProcessState)
    try:
        yield
    finally:
        slicer.mrmlScene.EndState(slicer.mrmlScene.BatchProcessState)


class BlindedScene:
    """The nodes of the case that is shown."""

    def __init__(self) -> None:
        self._volumes: dict[str, slicer.vtkMRMLScalarVolumeNode] = {}
        self._foci: slicer.vtkMRMLMarkupsFiducialNode | None = None
        self._layout = ""
        self._hanging: Mapping[str, Any] = {}

    @property
    def isShown(self) -> bool:
        """Whether the case's nodes are still in the scene."""
        nodes = [*self._volumes.values(), self._foci]
        return self._foci is not None and all(slicer.mrmlScene.IsNodePresent(node) for node in nodes)

    def show(self, volumes: "CaseVolumes", charterHanging: Mapping[str, Any]) -> None:
        """Show the volumes of a case instead of the former ones, as the charter hangs them."""
        self.clear()
        self._hanging = charterHanging
        self._layout = hanging.layoutOf(charterHanging["layout"], volumes.fdg is not None)
        hanging.arrange(self._layout)
        images = {"pet": volumes.pet, "projection": volumes.projection, "ct": volumes.ct, "fdg": volumes.fdg}
        self._volumes = {name: self._add(name, volume) for name, volume in images.items() if volume is not None}
        self._volumes["fusion"] = self._alike("fusion", self._volumes["pet"])
        self._setWindows()
        hanging.hang(self._layout, self._volumes)
        hanging.resetCrosshair()
        self._makeFoci()

    def clear(self) -> None:
        """Take the case's nodes out of the scene."""
        nodes = [*self._volumes.values(), self._foci]
        present = [node for node in nodes if node is not None and slicer.mrmlScene.IsNodePresent(node)]
        if present:
            with _batch():
                for node in present:
                    removeShown(node)
        self._volumes, self._foci = {}, None

    def resetWindow(self) -> None:
        """PET and CT window as the charter fixes them."""
        if self.isShown:
            self._setWindows()

    def _setWindows(self) -> None:
        for name, node in self._volumes.items():
            window = self._hanging["ctWindow" if name == "ct" else "petWindow"]
            node.GetDisplayNode().SetWindowLevelMinMax(*window)
            if name == "fusion":
                leaveOutDarkest(node.GetDisplayNode(), window)

    def showFoci(self, foci: Mapping[str, Sequence[float]], labels: Mapping[str, str], current: str) -> None:
        """Draw the foci {name: position in mm RAS}; the current one is marked by color and by a sign before its label."""
        node = self._foci
        if node is None:  # no case is shown
            return
        with slicer.util.NodeModify(node):
            node.RemoveAllControlPoints()
            lines = _linesUp(foci)
            for name, position in foci.items():
                label = f"> {labels[name]}" if name == current else labels[name]
                index = node.AddControlPoint(vtk.vtkVector3d(*position), label + "\n" * lines[name])
                node.SetNthControlPointSelected(index, name == current)
                node.SetNthControlPointLocked(index, True)

    def jumpToCenter(self) -> None:
        """Crosshair and every view to the middle of the PET: views that were fitted to other volumes begin in other slices."""
        bounds = [0.0] * 6
        self._volumes["pet"].GetRASBounds(bounds)
        self.jumpTo([(bounds[axis] + bounds[axis + 1]) / 2 for axis in (0, 2, 4)])

    def jumpTo(self, positionRAS: Sequence[float]) -> None:
        hanging.jumpTo(self._layout, positionRAS)

    def toggleMarks(self) -> None:
        """Hide marks and crosshair, which may lie on what is to be seen, or show them again."""
        if self._foci is None or not self.isShown:
            return
        shown = not self._foci.GetDisplayVisibility()
        self._foci.SetDisplayVisibility(shown)
        hanging.drawCrosshair(shown)

    def nodes(self) -> "dict[str, slicer.vtkMRMLNode | None]":
        """The nodes by what they are: "pet", "ct", "projection", "fusion", "fdg", "foci"."""
        return {**self._volumes, "foci": self._foci}

    def _add(self, name: str, volume: "Volume") -> "slicer.vtkMRMLScalarVolumeNode":
        from vtk.util.numpy_support import numpy_to_vtk

        image = vtk.vtkImageData()
        image.SetDimensions(volume.values.shape[::-1])
        image.GetPointData().SetScalars(numpy_to_vtk(volume.values.ravel()))  # held, not copied
        return self._node(name, image, hanging.matrixOf(volume.geometry))

    def _alike(self, name: str, other: "slicer.vtkMRMLScalarVolumeNode") -> "slicer.vtkMRMLScalarVolumeNode":
        """A second node of the same values, for another color."""
        matrix = vtk.vtkMatrix4x4()
        other.GetIJKToRASMatrix(matrix)
        return self._node(name, other.GetImageData(), matrix)

    @staticmethod
    def _node(name: str, image: vtk.vtkImageData, matrix: vtk.vtkMatrix4x4) -> "slicer.vtkMRMLScalarVolumeNode":
        node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", _NAMES[name])
        node.SetIJKToRASMatrix(matrix)
        node.CreateDefaultDisplayNodes()
        display = node.GetDisplayNode()
        display.AutoWindowLevelOff()  # before the values come: it would look at all of them
        display.SetAndObserveColorNodeID(_COLORS[name])
        node.SetAndObserveImageData(image)
        return node

    def _makeFoci(self) -> None:
        node = self._foci = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLMarkupsFiducialNode", "Foci")
        node.CreateDefaultDisplayNodes()
        node.SetLocked(True)
        planes = node.GetDisplayNode()
        projection = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLMarkupsFiducialDisplayNode", "Foci from the front")
        for display in (planes, projection):
            display.SetSelectedColor(*FOCUS_COLOR)
            display.SetColor(*OTHERS_COLOR)
            display.SetGlyphTypeFromString("CrossDot2D")
            display.SetGlyphScale(4.0)
            display.SetTextScale(3.5)
            display.SetPropertiesLabelVisibility(False)
            display.SetPointLabelsVisibility(True)
        projection.SetSliceProjection(True)
        projection.SetSliceProjectionUseFiducialColor(True)
        projection.SetSliceProjectionOpacity(1.0)
        node.AddAndObserveDisplayNodeID(projection.GetID())
        hanging.showMarks(self._layout, planes, projection)
