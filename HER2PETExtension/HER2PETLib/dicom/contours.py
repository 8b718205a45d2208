"""The regions of interest of an RT Structure Set (PS3.3 C.8.8.5, C.8.8.6): contours in patient coordinates, as they stand in the file."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from HER2PETLib.errors import ProblemError

if TYPE_CHECKING:
    from pydicom import Dataset

CLOSED, XOR = "CLOSED_PLANAR", "CLOSEDPLANAR_XOR"
_REMEDY = "Export the structure set again from the program that wrote it."


@dataclass(frozen=True, eq=False)
class Contour:
    """A closed contour in a plane. points: (n, 3), mm, RAS; the first one is not repeated. isXOR: of type CLOSEDPLANAR_XOR."""

    points: np.ndarray
    isXOR: bool = False


@dataclass(frozen=True, eq=False)
class Structure:
    """A region of interest. number: (3006,0022). frameOfReferenceUID: what binds it to an image (3006,0024); no image reference does.
    kind, description, code: interpreted type (3006,00A4), ROI Description (3006,0028), and identification code as ("SCT:10200004", "Liver"). leftOut: what of it encloses
    no volume, a sentence each."""

    number: int
    name: str
    frameOfReferenceUID: str
    contours: tuple[Contour, ...]
    kind: str = ""
    description: str = ""
    code: tuple[str, str] = ("", "")
    leftOut: tuple[str, ...] = ()


def readStructures(dataset: "Dataset", path: str) -> Iterator[Structure]:
    """The regions of interest of a structure set, in the order of Structure Set ROI Sequence. Which images a contour refers to does
    not matter: these references are optional, and often of images that are not in the series. path: for messages.

    Raises ProblemError where a sequence that the standard demands is missing, or contour data are not points.
    """
    contoursOf = {
        int(item.ReferencedROINumber): item.get("ContourSequence") or []
        for item in _sequence(dataset, "ROIContourSequence", path)
    }
    observations = {int(item.ReferencedROINumber): item for item in dataset.get("RTROIObservationsSequence") or []}
    for item in _sequence(dataset, "StructureSetROISequence", path):
        number = int(item.ROINumber)
        name = str(item.get("ROIName", "")).strip() or f"ROI {number}"
        closed, left = [], Counter[str]()
        for index, contour in enumerate(contoursOf.get(number, ()), start=1):
            kind = str(contour.get("ContourGeometricType", "none"))
            if kind not in (CLOSED, XOR):
                left[f"of type {kind}"] += 1
                continue
            points = _pointsOf(contour, f"{path}: contour {index} of {name}")
            if len(points) < 3:
                left["of fewer than three points"] += 1
            else:
                closed.append(Contour(points, isXOR=kind == XOR))
        seen = observations.get(number, {})
        yield Structure(
            number,
            name,
            str(item.get("ReferencedFrameOfReferenceUID", "")),
            tuple(closed),
            str(seen.get("RTROIInterpretedType", "") or ""),
            str(item.get("ROIDescription", "") or ""),
            _codeOf(seen),
            tuple(
                f"{count} contour{'s' if count > 1 else ''} {what} left out: no volume lies in it."
                for what, count in left.items()
            ),
        )


def _sequence(dataset: "Dataset", keyword: str, path: str) -> list["Dataset"]:
    found = dataset.get(keyword)
    if not found:
        tag = {"ROIContourSequence": "(3006,0039)", "StructureSetROISequence": "(3006,0020)"}[keyword]
        raise ProblemError(f"{path} has no {keyword} {tag}: there are no regions in it.", _REMEDY)
    return list(found)


def _pointsOf(contour: "Dataset", where: str) -> np.ndarray:
    """(n, 3), mm, RAS; a last point that repeats the first is left out."""
    try:
        numbers = np.array([float(number) for number in contour.ContourData or ()])
    except (AttributeError, TypeError, ValueError) as error:
        raise ProblemError(f"{where} has no numbers in Contour Data (3006,0050).", _REMEDY) from error
    if len(numbers) % 3 or not np.isfinite(numbers).all():
        raise ProblemError(
            f"{where} has {len(numbers)} numbers in Contour Data (3006,0050), which are not points of three.", _REMEDY
        )
    points = numbers.reshape(-1, 3) * (-1.0, -1.0, 1.0)
    return points[:-1] if len(points) > 1 and (points[0] == points[-1]).all() else points


def _codeOf(observation: "Dataset | dict[str, object]") -> tuple[str, str]:
    item = (observation.get("RTROIIdentificationCodeSequence") or [None])[0]  # type: ignore[index]
    if item is None or "CodeValue" not in item:
        return "", ""
    return f"{item.get('CodingSchemeDesignator', '')}:{item.CodeValue}", str(item.get("CodeMeaning", ""))
