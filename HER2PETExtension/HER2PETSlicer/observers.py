"""Observers of nodes that come and go."""

from collections.abc import Callable

import vtk


class Observers:
    """Observers that are removed together. VTKObservationMixin keeps every object that it has ever observed as a key, and with a
    volume its voxels, for as long as the widget lives; nothing is kept here after `clear`."""

    def __init__(self) -> None:
        self._observed: list[tuple[vtk.vtkObject, int]] = []

    def add(self, node: vtk.vtkObject, event: int | str, callback: Callable[..., object], priority: float = 0.0) -> None:
        self._observed.append((node, node.AddObserver(event, callback, priority)))

    @property
    def lastTag(self) -> int:
        """The tag of the observer that was added last."""
        return self._observed[-1][1]

    def drop(self, node: vtk.vtkObject) -> None:
        """Those of one object, which goes."""
        for each, tag in self._observed:
            if each is node:
                each.RemoveObserver(tag)
        self._observed = [(each, tag) for each, tag in self._observed if each is not node]

    def clear(self) -> None:
        for node, tag in self._observed:
            node.RemoveObserver(tag)
        self._observed = []
