"""Observers of nodes that come and go."""


class Observers:
    """Observers that are removed together. VTKObservationMixin keeps every object that it has ever observed as a key, and with a
    volume its voxels, for as long as the widget lives; nothing is kept here after `clear`."""

    def __init__(self):
        self._observed = []

    def add(self, node, event, callback, priority=0.0):
        self._observed.append((node, node.AddObserver(event, callback, priority)))

    @property
    def lastTag(self):
        """The tag of the observer that was added last."""
        return self._observed[-1][1]

    def clear(self):
        for node, tag in self._observed:
            node.RemoveObserver(tag)
        self._observed = []
