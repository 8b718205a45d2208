"""What is known of a segment beside its voxels: its role, its site, and where a lesion is known from. All of it lives in segment
tags, so that it is saved with the segmentation and read by HER2PETLib.measure.segmentation."""

import slicer
from HER2PETLib.measure.region import LESION, REFERENCE
from slicer.i18n import tr as _

from HER2QuantLib import nodes

TERMINOLOGY = "TerminologyEntry"
KNOWN_FROM_TAG, BIOPSIED_TAG = "HER2PET.KnownFrom", "HER2PET.Biopsied"
KNOWN_FROM = ("CT", "MR", "FDG")
# Value, scheme, meaning, as Slicer's terminology has them.
_ANATOMY = ("123037004", "SCT", "Anatomical Structure")
_MORPHOLOGY = ("49755003", "SCT", "Morphologically Altered Structure")
_METASTASIS = ("14799000", "SCT", "Neoplasm, Secondary")


def flagColumns() -> tuple:
    """What is known of a lesion beside its measures: columns of the table, after those of the measures."""
    from HER2PETLib.report.tables import Column

    return (
        Column("knownFrom", "Known from", "", "Recent examinations that showed the lesion: CT, MR, FDG PET/CT.", "string"),
        Column("biopsied", "Biopsied", "", "Whether the lesion was biopsied.", "bit"),
    )


def freeName(node) -> str:
    """A name for a new lesion, by the first free number."""
    segmentation = node.GetSegmentation()
    names = {segmentation.GetNthSegment(index).GetName() for index in range(segmentation.GetNumberOfSegments())}
    number = 1
    while (name := _("Focus {number}").format(number=number)) in names:
        number += 1
    return name


def addLesion(node) -> str:
    """A new, empty lesion in a segmentation node; returns its ID."""
    segmentation = node.GetSegmentation()
    segmentID = segmentation.AddEmptySegment("", freeName(node))
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


def siteOf(segment) -> tuple[str, str]:
    """(code, meaning) of a segment's anatomical site; empty texts where it has none."""
    from HER2PETLib.measure.segmentation import slicerIdentity

    identity = slicerIdentity("", nodes.tagOf(segment, TERMINOLOGY), nodes.tagOf(segment, nodes.ROLE_TAG) or LESION, "")
    return identity["siteCode"], identity["siteMeaning"]


def setSite(segment, siteCode: str, siteMeaning: str) -> None:
    """Give a segment the terminology of its role at a site ("SCT:10200004", "Liver"); empty texts take the site away."""
    scheme, value = siteCode.split(":") if siteCode else ("", "")
    isReference = nodes.tagOf(segment, nodes.ROLE_TAG) == REFERENCE
    category, kind = (_ANATOMY, _ANATOMY) if isReference else (_MORPHOLOGY, _METASTASIS)
    entry = slicer.vtkSlicerTerminologiesModuleLogic.SerializeTerminologyEntry(
        "Segmentation category and type - DICOM master list", *category, *kind, "", "", "",
        "Anatomic codes - DICOM master list", value, scheme, siteMeaning, "", "", "",
    )  # fmt: skip
    segment.SetTag(TERMINOLOGY, entry)


def knownFrom(segment) -> tuple[str, ...]:
    """The recent examinations (of KNOWN_FROM) that showed the lesion."""
    noted = nodes.tagOf(segment, KNOWN_FROM_TAG).split(",")
    return tuple(each for each in KNOWN_FROM if each in noted)


def setKnownFrom(segment, examinations) -> None:
    segment.SetTag(KNOWN_FROM_TAG, ",".join(each for each in KNOWN_FROM if each in examinations))


def isBiopsied(segment) -> bool:
    return nodes.tagOf(segment, BIOPSIED_TAG) == "yes"


def setBiopsied(segment, biopsied: bool) -> None:
    segment.SetTag(BIOPSIED_TAG, "yes" if biopsied else "no")
