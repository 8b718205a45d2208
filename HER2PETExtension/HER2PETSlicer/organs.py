"""Masks of organs as a segmentation node, and the extension that makes them: TotalSegmentator, where it is installed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import slicer
from HER2PETLib.errors import CancelledError, ProblemError
from HER2PETLib.geometry import Geometry
from HER2PETLib.measure.identity import ROLE_TAG
from HER2PETLib.measure.region import ORGAN, Region
from HER2PETLib.organs.vocabulary import organOf
from HER2PETLib.progress import Progress
from slicer.i18n import tr as _

from HER2PETSlicer import nodes

if TYPE_CHECKING:
    from HER2PETLib.organs.masks import OrganMask

# Reference of a PET to the masks of its organs.
ORGANS = "HER2PET.Organs"
_MODULE = "totalsegmentator"
_FEWEST = 3  # segments that are called after organs; fewer may be references that somebody drew


def masksOn(
    node: Any, grid: Geometry, *, tell: Callable[[str], None] = lambda sentence: None, progress: Progress | None = None
) -> list[OrganMask]:
    """The organs of a segmentation node on the voxels of `grid` (HER2PETLib.organs.masks.readOrgans). Raises ProblemError where there are none."""
    from HER2PETLib.organs.masks import organsAmong  # which brings pydicom

    drawn = nodes.drawnRegions(node)

    def reported() -> Iterator[tuple[Geometry, Region]]:
        for done, each in enumerate(drawn):
            if progress is not None:
                progress(done, len(drawn), each[1].name)
            yield each

    masks = organsAmong(reported(), grid, node.GetName(), tell=tell)
    if not masks:
        raise ProblemError(
            _("{name} has no known organ that lies in the PET.").format(name=node.GetName()),
            _("Choose the segmentation that TotalSegmentator or MOOSE made from this PET/CT."),
        )
    return masks


def isOrgans(node: Any) -> bool:
    """Whether the segments of a segmentation node are organs, by their IDs and names, and none was given a role by us."""
    segmentation = node.GetSegmentation()
    count = segmentation.GetNumberOfSegments()
    found = 0
    for index in range(count):
        segment = segmentation.GetNthSegment(index)
        if nodes.tagOf(segment, ROLE_TAG) not in ("", ORGAN):
            return False
        found += organOf("", "", "", segmentation.GetNthSegmentID(index), segment.GetName()) is not None
    return found >= max(_FEWEST, count / 2)


def hide(node: Any) -> None:
    """Not in the views: a hundred organs would cover what is looked for."""
    if node.GetDisplayNode() is None:
        node.CreateDefaultDisplayNodes()
    node.GetDisplayNode().SetVisibility(False)


def whyNotSegmented(ct: Any) -> str:
    """What is missing before organs can be segmented, as a sentence; empty where nothing is."""
    if not hasattr(slicer.modules, _MODULE):
        return _(
            "The extension TotalSegmentator is not installed. Install it with the Extensions Manager (its category is Segmentation) and"
            " restart Slicer; or load masks made elsewhere, and choose them above."
        )
    if ct is None:
        return _("Organs are segmented on the CT of the PET/CT: load it from the DICOM database.")
    return ""


def segment(ct: Any, progress: Progress) -> Any:
    """Have the extension TotalSegmentator segment the organs of a CT (its task "total" in the quality "fast", 3 mm); returns the new segmentation node.

    It may install Python packages first, and asks for that itself. Raises ProblemError where it does not come to its end, and
    CancelledError where a person stops it; then nothing stays in the scene.
    """
    from TotalSegmentator import TotalSegmentatorLogic  # type: ignore[import-not-found]  # an extension that need not be there

    class Logic(TotalSegmentatorLogic):
        def logProcessOutput(self, proc: Any, returnOutput: bool = False) -> Any:
            """What it starts would run on, unseen, after it was cancelled."""
            try:
                return super().logProcessOutput(proc, returnOutput)
            except BaseException:
                proc.kill()
                raise

    logic = Logic()
    logic.logCallback = lambda line: progress(0, 1, str(line)[:80])
    node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLSegmentationNode", _("{name} organs").format(name=ct.GetName()))
    isDone = False
    try:
        node.CreateDefaultDisplayNodes()
        hide(node)
        logic.setupPythonRequirements()
        logic.process(ct, node, quality="fast", task="total", interactive=True)
        isDone = True
    except CancelledError:
        raise
    except Exception as error:  # of another project: what it raises is not for us to know
        raise ProblemError(
            _("TotalSegmentator did not finish: {error}").format(error=error),
            _("Try it in its own module, which shows the full output, and choose its segmentation here."),
        ) from error
    finally:
        if not isDone:
            nodes.removeShown(node)
    nodes.placeBeside(node, ct)
    return node
