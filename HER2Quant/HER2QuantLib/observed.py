"""What the panel watches of its PET and its regions: nothing else shows that what was measured has changed."""

from collections.abc import Iterator
from contextlib import contextmanager

import slicer
import vtk
from HER2PETSlicer import nodes
from HER2PETSlicer.observers import Observers


class Observed:
    """voxels: called when the values, the grid or the units of the PET have changed; segments: when anything of a segment has;
    moved: when a transform of either has."""

    def __init__(self, voxels, segments, moved) -> None:
        self._voxels, self._segments, self._moved = voxels, segments, moved
        self._ofPET, self._ofSegments = Observers(), Observers()
        self.pet: slicer.vtkMRMLScalarVolumeNode | None = None
        self.segmentation: slicer.vtkMRMLSegmentationNode | None = None
        self._state: tuple[int | None, list[list[float]], str] | None = None
        self._isQuiet = self._hasChanged = False

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is done to segments meanwhile is told once, at the end."""
        if self._isQuiet:
            yield
            return
        self._isQuiet, self._hasChanged = True, False
        try:
            yield
        finally:
            self._isQuiet = False
            if self._hasChanged:
                self._segments()

    def watchPET(self, node) -> None:
        """Watch a volume in place of the former one; None: none."""
        self._ofPET.clear()
        self.pet, self._state = node, nodes.stateOf(node)
        if node is not None:
            for event in (vtk.vtkCommand.ModifiedEvent, slicer.vtkMRMLVolumeNode.ImageDataModifiedEvent):
                self._ofPET.add(node, event, self._onPET)
            self._ofPET.add(node, slicer.vtkMRMLTransformableNode.TransformModifiedEvent, self._onMoved)

    def watchSegmentation(self, node) -> None:
        """Watch a segmentation in place of the former one; None: none."""
        self._ofSegments.clear()
        self.segmentation = node
        if node is not None:
            events = slicer.vtkSegmentation
            for event in (
                events.SegmentAdded, events.SegmentRemoved, events.SegmentModified, events.SourceRepresentationModified,
            ):  # fmt: skip
                self._ofSegments.add(node.GetSegmentation(), event, self._onSegments)
            self._ofSegments.add(node, slicer.vtkMRMLTransformableNode.TransformModifiedEvent, self._onMoved)

    def clear(self) -> None:
        self.watchPET(None)
        self.watchSegmentation(None)

    def _onPET(self, _caller, _event) -> None:
        if (state := nodes.stateOf(self.pet)) != self._state:  # not only its window or its name
            self._state = state
            self._voxels()

    def _onSegments(self, _caller, _event) -> None:
        self._hasChanged = True
        if not self._isQuiet:
            self._segments()

    def _onMoved(self, _caller, _event) -> None:
        self._moved()
