"""The structures of an RTSTRUCT as regions on the voxels of the PET."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from HER2PETLib.dicom.contours import Structure, readStructures
from HER2PETLib.dicom.drawing import readingDICOM
from HER2PETLib.geometry import Geometry
from HER2PETLib.measure.identity import ROLE_TAG, roleOf
from HER2PETLib.measure.rasterizing import rasterized
from HER2PETLib.measure.region import Region

if TYPE_CHECKING:
    from pydicom import Dataset

# RT ROI Interpreted Types (3006,00A4; PS3.3 C.8.8.8.1) of what is no lesion. GTV, and none, may be one.
NO_LESIONS = frozenset(
    (
        "EXTERNAL", "PTV", "CTV", "TREATED_VOLUME", "IRRAD_VOLUME", "BOLUS", "AVOIDANCE", "ORGAN", "MARKER", "REGISTRATION", "ISOCENTER",
        "CONTRAST_AGENT", "CAVITY", "BRACHY_CHANNEL", "BRACHY_ACCESSORY", "BRACHY_SRC_APP", "BRACHY_CHNL_SHLD", "SUPPORT", "FIXATION",
        "DOSE_REGION", "CONTROL", "DOSE_MEASUREMENT", "DEVICE",
    )
)  # fmt: skip
# Kinds of what may be an organ: none stated, an organ, or what a plan of a radiation therapy spares.
ORGAN_KINDS = frozenset(("", "ORGAN", "AVOIDANCE"))


def structureRegions(
    path: Path,
    dataset: "Dataset",
    grid: Geometry,
    frame: str,
    isLeftOut: Callable[[Structure], bool],
    because: str,
    tell: Callable[[str], None],
) -> Iterator[tuple[Geometry, Region]]:
    """Each structure of an RTSTRUCT as a region with the grid it is filled on, one after the other.

    frame: Frame of Reference UID of the PET, where known: what was drawn in another frame is a region without voxels, and told.
    isLeftOut: which structures are not wanted, by their kind; they are told, with `because` ("they are not lesions").
    Raises ProblemError where the structure set cannot be read or a structure cannot be filled (measure.rasterizing).
    """
    with readingDICOM(path):
        structures = list(readStructures(dataset, str(path)))
    left = []
    for structure in structures:
        if isLeftOut(structure):
            left.append(f"{structure.name} ({structure.kind})" if structure.kind else structure.name)
            continue
        stated = re.search(rf"{re.escape(ROLE_TAG)}:(\w+)", structure.description)  # of our own structure sets
        identity: dict[str, Any] = {
            "regionID": str(structure.number),
            "name": structure.name,
            "role": roleOf(stated[1] if stated else "", ("", ""), structure.code, structure.name, str(path)),
            "siteCode": structure.code[0],
            "siteMeaning": structure.code[1],
        }
        if frame and structure.frameOfReferenceUID and structure.frameOfReferenceUID != frame:
            why = f"Not measured: drawn in the frame of reference {structure.frameOfReferenceUID}, and the PET has {frame}."
            tell(f"{structure.name} of {path.name}: {why}")
            yield grid, Region(**identity, notes=(why,))
            continue
        source, mask, notes = rasterized(structure, grid, f"{structure.name} of {path}")
        yield source, Region.cropped(mask, **identity, notes=notes)
    if left:
        tell(f"{path.name}: left out, because by their kind {because}: {', '.join(left)}.")
