"""Stands for the PythonQt module of Slicer's Segment Editor effects."""

from slicerhost.segmenteffects import qSlicerSegmentEditorScriptedEffect

__all__ = ["qSlicerSegmentEditorScriptedEffect"]
