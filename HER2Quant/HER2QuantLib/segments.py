"""What is known of a segment beside its voxels: its role, its site, and where a lesion is known from. All of it lives in segment
tags, so that it is saved with the segmentation and read by HER2PETLib.measure.segmentation."""

import slicer
from HER2PETLib.measure.region import LESION
from slicer.i18n import tr as _

from HER2QuantLib import nodes


def addLesion(node) -> str:
    """A new, empty lesion in a segmentation node, named by the first free number; returns its ID."""
    segmentation = node.GetSegmentation()
    names = {segmentation.GetNthSegment(index).GetName() for index in range(segmentation.GetNumberOfSegments())}
    number = 1
    while (name := _("Focus {number}").format(number=number)) in names:
        number += 1
    segmentID = segmentation.AddEmptySegment("", name)
    nodes.setRole(segmentation.GetSegment(segmentID), LESION)
    return segmentID


def isEmpty(node, segmentID: str) -> bool:
    """Whether a segment has no voxels."""
    segment = node.GetSegmentation().GetSegment(segmentID)
    labelmap = segment.GetRepresentation(nodes.BINARY_LABELMAP)
    if labelmap is None or labelmap.IsEmpty() or labelmap.GetPointData().GetScalars() is None:
        return True
    labels = slicer.util.arrayFromSegmentInternalBinaryLabelmap(node, segmentID)
    return not (labels == segment.GetLabelValue()).any()
