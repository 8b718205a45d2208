"""What is known of a segment beside its voxels: its role, its site, and where a lesion is known from. All of it lives in segment
tags, so that it is saved with the segmentation and read by HER2PETLib.measure.identity."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import slicer
from HER2PETLib.measure import identity
from HER2PETLib.measure.region import COLORS, LESION, REFERENCE, Algorithm  # noqa: F401 (segments.COLORS)
from slicer.i18n import tr as _

from HER2PETSlicer import nodes

# Tag of a segment: the terminology entry that last had a site.
SITE_TAG = "HER2PET.TerminologyWithSite"
_TAKEN_AWAY = "taken away"  # its value while a person's choice of "no site" is carried out
# Value, scheme, meaning, as Slicer's terminology has them.
_ANATOMY = ("123037004", "SCT", "Anatomical Structure")
_MORPHOLOGY = ("49755003", "SCT", "Morphologically Altered Structure")
_SIDES = {"left": ("7771000", "SCT", "Left"), "right": ("24028007", "SCT", "Right"), "": ("", "", "")}
_METASTASIS = ("14799000", "SCT", "Neoplasm, Secondary")


def freeName(node: Any) -> str:
    """A name for a new lesion, by the first free number."""
    segmentation = node.GetSegmentation()
    names = {segmentation.GetNthSegment(index).GetName() for index in range(segmentation.GetNumberOfSegments())}
    number = 1
    while (name := _("Focus {number}").format(number=number)) in names:
        number += 1
    return name


def isFreeName(name: str) -> bool:
    """Whether a name is one that `freeName` gives."""
    before, _number, after = _("Focus {number}").partition("{number}")
    return re.fullmatch(rf"{re.escape(before)}\d+{re.escape(after)}", name) is not None


def addLesion(node: Any) -> str:
    """A new, empty lesion in a segmentation node; returns its ID."""
    segmentation = node.GetSegmentation()
    segmentID = segmentation.AddEmptySegment("", freeName(node))
    nodes.setRole(segmentation.GetSegment(segmentID), LESION)
    return segmentID


def isEmpty(node: Any, segmentID: str) -> bool:
    """Whether a segment has no voxels."""
    segment = node.GetSegmentation().GetSegment(segmentID)
    labelmap = segment.GetRepresentation(nodes.BINARY_LABELMAP)
    if labelmap is None or labelmap.IsEmpty() or labelmap.GetPointData().GetScalars() is None:
        return True
    labels = slicer.util.arrayFromSegmentInternalBinaryLabelmap(node, segmentID)
    return not (labels == segment.GetLabelValue()).any()


def identityOf(segment: Any) -> dict[str, Any]:
    """siteCode, siteMeaning, knownFrom, biopsied and what drew a segment (HER2PETLib.measure.identity); what cannot be understood is left
    out: the panel shows it to be corrected."""
    tags = nodes.tagsOf(segment) | {identity.ROLE_TAG: LESION}
    return {"knownFrom": (), "biopsied": None} | identity.slicerIdentity("", tags, "")


def setSite(segment: Any, siteCode: str, siteMeaning: str, laterality: str = "") -> None:
    """Give a segment the terminology of its role at a site ("SCT:10200004", "Liver"; "left", "right" or ""); empty texts take the site away."""
    scheme, value = siteCode.split(":") if siteCode else ("", "")
    isReference = nodes.tagOf(segment, identity.ROLE_TAG) == REFERENCE
    category, kind = (_ANATOMY, _ANATOMY) if isReference else (_MORPHOLOGY, _METASTASIS)
    entry = slicer.vtkSlicerTerminologiesModuleLogic.SerializeTerminologyEntry(
        "Segmentation category and type - DICOM master list", *category, *kind, "", "", "",
        "Anatomic codes - DICOM master list", value, scheme, siteMeaning, *_SIDES[laterality],
    )  # fmt: skip
    if not siteCode:
        segment.SetTag(SITE_TAG, _TAKEN_AWAY)  # before the entry, whose change is observed
    segment.SetTag(identity.TERMINOLOGY_TAG, entry)
    keepSite(segment)


def keepSites(node: Any) -> None:
    """keepSite for every segment of a segmentation node."""
    segmentation = node.GetSegmentation()
    for index in range(segmentation.GetNumberOfSegments()):
        keepSite(segmentation.GetNthSegment(index))


def keepSite(segment: Any) -> None:
    """Give a segment its site back after Slicer's terminology selector has dropped it, which it does when *Select* is pressed at once:
    where category and type are still what they were, nobody has chosen anything else."""
    entry, kept = (nodes.tagOf(segment, tag) for tag in (identity.TERMINOLOGY_TAG, SITE_TAG))
    if kept == _TAKEN_AWAY:
        if not _codesOf(entry)[2]:
            segment.SetTag(SITE_TAG, "")
    elif _codesOf(entry)[2]:
        if entry != kept:
            segment.SetTag(SITE_TAG, entry)
    elif kept and _codesOf(entry)[:2] == _codesOf(kept)[:2]:
        segment.SetTag(identity.TERMINOLOGY_TAG, kept)
    elif kept:
        segment.SetTag(SITE_TAG, "")


def _codesOf(entry: str) -> list[str]:
    """Category, type and region of a terminology entry, each as scheme^value; empty where there is none."""
    parts = entry.split("~") + [""] * 6
    return ["^".join(parts[index].split("^")[:2]).strip("^") for index in (1, 2, 5)]


def setKnownFrom(segment: Any, examinations: Sequence[str]) -> None:
    segment.SetTag(identity.KNOWN_FROM_TAG, ",".join(each for each in identity.EXAMINATIONS if each in examinations))


def setBiopsied(segment: Any, biopsied: bool | None) -> None:
    """None: not stated."""
    segment.SetTag(identity.BIOPSIED_TAG, {True: "yes", False: "no", None: ""}[biopsied])


def noteDrawing(segment: Any, algorithm: Algorithm, drawnOn: str, byHand: bool = False) -> None:
    """Keep what drew voxels of a segment, and the Series Instance UID of what they were drawn on ("" where it is not known).

    byHand: whether there were voxels before of which nothing is noted. A segment that was drawn in several goes keeps them all; the
    series is the first one's, so that a focus of another PET in the same segment does not hide.
    """
    try:
        former = identity.algorithmOf(nodes.tagOf(segment, identity.ALGORITHM_TAG))
    except ValueError:  # of a later version
        former = None
    parts = [former.parameters] if former else ["Drawn by hand."] if byHand else []
    if algorithm.parameters not in parts:
        parts.append(algorithm.parameters)
    nodes.setAlgorithm(segment, replace(algorithm, parameters=" ".join(parts)))
    if drawnOn and not nodes.tagOf(segment, identity.DRAWN_ON_TAG):
        segment.SetTag(identity.DRAWN_ON_TAG, drawnOn)
