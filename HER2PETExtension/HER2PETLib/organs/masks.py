"""Masks of organs as users have them, on the voxels of the PET.

A label map of TotalSegmentator (names in its header) or MOOSE (names in the JSON beside it), one with a table of labels beside it, a folder with
one file an organ, a segmentation of Slicer, a DICOM SEG, contours of an RTSTRUCT. What a label or segment is follows from codes and names (`vocabulary.organOf`), never from
numbers, which differ by program and version."""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from HER2PETLib.dicom.contours import Structure
from HER2PETLib.dicom.drawing import isDICOMFile, readingDICOM
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Geometry
from HER2PETLib.measure.identity import LESION_CODES, ROLE_TAG
from HER2PETLib.measure.region import CANDIDATE, ORGAN, REFERENCE, Region
from HER2PETLib.measure.resampling import resampled
from HER2PETLib.measure.segmentation import labelRegions, readLabelTable, segmentsOfSEG, slicerSegments
from HER2PETLib.measure.structures import ORGAN_KINDS, structureRegions
from HER2PETLib.organs.niftilabels import labelNames
from HER2PETLib.organs.vocabulary import Organ, organOf
from HER2PETLib.volumefile import readImage

SUFFIXES = (".nii.gz", ".nii", ".nrrd", ".nhdr", ".mha", ".mhd", ".dcm")
MOOSE_NAMES = "organ_indices.json"
Drawn = Iterator[tuple[Geometry, Region]]


@dataclass(frozen=True, eq=False)
class OrganMask:
    """region: on the voxels of the PET, role "organ", with the organ's name, site and side."""

    organ: Organ
    region: Region


def readOrgans(
    path: str | os.PathLike, grid: Geometry, *, frame: str = "", tell: Callable[[str], None] = lambda sentence: None
) -> list[OrganMask]:
    """The organs of a file or folder, on the voxels of `grid` (the PET).

    A mask on another grid, such as the CT's, is resampled by nearest neighbor, voxel center by voxel center, as lesions are; its notes
    have its ml before and after, and what is cut at the edge of the PET. Empty masks are left out. tell: gets sentences about what is
    left out because nothing tells which organ it is, and about codes and names that contradict each other. frame: Frame of Reference
    UID of the PET, where known; what an RTSTRUCT drew in another frame is left out, and told.
    Raises ProblemError where a file cannot be read, has no names, or has no organ inside the PET.
    """
    path = Path(path)
    reading = _Reading(grid, frame, tell)
    masks = organsAmong(_inFolder(path, reading) if path.is_dir() else _inFile(path, reading), grid, path.name, tell=tell)
    if masks is None:
        raise ProblemError(f"{path} has no known organ.", "Give the organ masks as the program that made them wrote them.")
    if not masks:
        raise ProblemError(f"{path} was not drawn on this PET: no organ lies in it.", "Give the organ masks of this PET's CT.")
    return masks


def organsAmong(
    drawn: Iterable[tuple[Geometry, Region]], grid: Geometry, where: str, *, tell: Callable[[str], None] = lambda sentence: None
) -> list[OrganMask] | None:
    """The organs among regions, each with the grid that its mask lies on, as `readOrgans` has them; None where no region is a known organ, an empty
    list where none lies in `grid`. where: what the regions are from, for what `tell` is told."""
    found: list[tuple[Organ, Geometry, Region]] = []
    unknown = []
    for source, region in drawn:
        if not region.mask.any():
            continue
        organ = _organOf(region)
        if organ is None:
            unknown.append(region.name)
            continue
        if contradicted := _contradiction(region, organ):
            tell(f"{where}: {contradicted}")
        found.append((organ, source, region))
    if unknown:
        tell(f"{where}: left out, because neither code nor name identifies the organ: {', '.join(unknown)}.")
    if not found:
        return None
    for name, count in Counter(organ.name for organ, _, _ in found).items():
        if count > 1:
            tell(f"{where} has {count} masks of {name}: each has its own row.")
    masks = [OrganMask(organ, _onGrid(organ, source, region, grid)) for organ, source, region in found]
    return [mask for mask in masks if mask.region.mask.any()]


def organFiles(path: str | os.PathLike) -> list[str]:
    """Every file that `readOrgans` may read, to know an input by its bytes, or by size and time. Raises ProblemError where that cannot be told."""
    path = Path(path)
    try:
        if path.is_dir():
            return sorted(str(file) for file in _visible(path) if file.name.lower().endswith((*SUFFIXES, ".json", ".csv")))
        return [str(path), *(str(file) for file in (_mooseNames(path), _labelTable(path)) if file is not None)]
    except OSError as error:
        raise ProblemError(f"{path} cannot be read: {error.strerror}.", "Ask for permission to read it.") from error


def _organOf(region: Region) -> Organ | None:
    if region.role in (REFERENCE, CANDIDATE) or region.typeCode in LESION_CODES:
        return None
    isCodedAsItself = bool(region.typeCode) and region.siteCode == region.typeCode
    elsewhere = "" if isCodedAsItself else region.siteCode
    organ = organOf(region.typeCode, region.laterality, elsewhere, region.regionID, region.name)
    if organ is None and isCodedAsItself:  # an anatomical structure that the vocabulary does not have
        return Organ(region.name, region.typeCode, region.siteMeaning, region.laterality)
    return organ


def _contradiction(region: Region, organ: Organ) -> str:
    """Where the code says another organ or side than the name does, and counts."""
    named = organOf("", "", "", region.regionID, region.name)
    if named is None or (named.typeCode == organ.typeCode and (named.laterality in ("", organ.laterality))):
        return ""
    return f"{region.name} is coded as {organ.name}, and named as {named.name}: the code counts."


def _onGrid(organ: Organ, source: Geometry, region: Region, grid: Geometry) -> Region:
    code, meaning = organ.site
    notes = region.notes
    if any(first == 0 or first + n == m for first, n, m in zip(region.start, region.mask.shape, source.shape, strict=True)):
        notes = (*notes, "Touches the edge of the images on which it was drawn and may be cut off there.")
    identity: dict[str, Any] = {"name": organ.name, "role": ORGAN, "siteCode": code, "siteMeaning": meaning}
    region = replace(region, regionID=organ.name, **identity, laterality=organ.laterality, notes=notes)
    return resampled(region, source, grid, mostOutside=1)


# --- files


@dataclass(frozen=True)
class _Reading:
    """What contours need beside their file: the PET's grid and frame of reference, and who is told what is left out."""

    grid: Geometry
    frame: str
    tell: Callable[[str], None]


def _inFolder(folder: Path, reading: _Reading) -> Drawn:
    """Every file with masks in a folder. One without names is of the organ that its own name says, or is left out."""
    files = sorted(file for file in _visible(folder) if file.name.lower().endswith(SUFFIXES))
    if not files:
        raise ProblemError(f"{folder} has no masks.", "Give a folder with one file per organ, as TotalSegmentator writes it.")
    left = []
    for file in files:
        if file.suffix.lower() != ".dcm" and not _isNamed(file):
            left.append(file.name)
        else:
            yield from _inFile(file, reading)
    if left:
        reading.tell(
            f"{folder.name}: left out, because neither their names nor their contents identify the organ: {', '.join(left)}."
        )


def _visible(folder: Path) -> list[Path]:
    """The files of a folder without hidden ones, such as the ._liver.nii.gz that macOS leaves on foreign disks."""
    return [file for file in folder.iterdir() if not file.name.startswith(".")]


def _isNamed(path: Path) -> bool:
    """Whether a mask's file says which organs it has; a segmentation of Slicer always may."""
    if path.name.lower().endswith((".seg.nrrd", ".seg.nhdr")) or organOf("", "", "", _stem(path)):
        return True
    return bool(_namesOf(path))


def _inFile(path: Path, reading: _Reading) -> Drawn:
    if isDICOMFile(path):
        yield from _inDICOM(path, reading)
        return
    image = readImage(path)
    if any(key.startswith("Segment0_") for key in image.GetMetaDataKeys()):
        yield from slicerSegments(path, image)
        return
    if names := _namesOf(path):
        yield from labelRegions(path, image, names)
        return
    (organ, labels) = organOf("", "", "", _stem(path)), list(labelRegions(path, image, {}))
    if organ is None:
        raise ProblemError(
            f"{path} has no names for its labels.",
            "Give TotalSegmentator's file as it was written (programs that save it again lose its names) or its folder with one file an "
            f"organ, or put a table with the columns label,name beside it as {_stem(path)}.csv.",
        )
    if len(labels) > 1:
        raise ProblemError(
            f"{path} is named after one organ but has {len(labels)} labels.", "Give one file per organ, or name its labels."
        )
    yield from ((source, replace(region, regionID=organ.name, name=organ.name)) for source, region in labels)


def _inDICOM(path: Path, reading: _Reading) -> Drawn:
    import pydicom

    with readingDICOM(path):
        dataset = pydicom.dcmread(path)
        modality = str(dataset.get("Modality", "none"))
    if modality == "SEG":
        yield from segmentsOfSEG(path, dataset)
    elif modality == "RTSTRUCT":
        found = structureRegions(
            path, dataset, reading.grid, reading.frame, _isNoOrgan, "or role they are not organs", reading.tell
        )
        yield from ((source, replace(region, typeCode=region.siteCode)) for source, region in found)
    else:
        raise ProblemError(
            f"{path} has the modality {modality} in (0008,0060), neither SEG nor RTSTRUCT.",
            "Give the organ masks as DICOM SEG or RTSTRUCT.",
        )


def _isNoOrgan(structure: Structure) -> bool:
    """A target volume called "Liver" is none, nor a lesion of our own structure sets, whose code is the site it lies in."""
    return structure.kind not in ORGAN_KINDS or ROLE_TAG in structure.description


def _namesOf(path: Path) -> Mapping[int, Mapping[str, Any]]:
    """Label -> at least "name", from the file's header, else from MOOSE's JSON, else from a table beside it; empty where there is none."""
    if path.name.lower().endswith((".nii", ".nii.gz")) and (names := labelNames(path)):
        return {label: {"name": name} for label, name in names.items()}
    if (beside := _mooseNames(path)) is not None:
        return _fromMOOSE(beside)
    if (table := _labelTable(path)) is not None:
        return readLabelTable(table)
    return {}


def _mooseNames(path: Path) -> Path | None:
    """MOOSE writes PREFIX_organ_indices.json beside PREFIX_segmentation_CASE.nii.gz; the longest prefix is this file's."""
    fitting = [file for file in path.parent.glob(f"*{MOOSE_NAMES}") if path.name.startswith(file.name.removesuffix(MOOSE_NAMES))]
    return max(fitting, key=lambda file: len(file.name), default=None)


def _fromMOOSE(path: Path) -> dict[int, dict[str, str]]:
    try:
        known = json.loads(path.read_text(encoding="utf-8"))["organ_indices"]
        return {int(label): {"name": str(organ["name"])} for label, organ in known.items()}
    except OSError as error:
        raise ProblemError(f"{path} cannot be read: {error.strerror}.", "Ask for permission to read it.") from error
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise ProblemError(f"{path} does not name the labels of MOOSE.", "Take it as MOOSE wrote it, or remove it.") from error


def _labelTable(path: Path) -> Path | None:
    table = path.with_name(f"{_stem(path)}.csv")
    return table if table.is_file() else None


def _stem(path: Path) -> str:
    return next((path.name[: -len(suffix)] for suffix in SUFFIXES if path.name.lower().endswith(suffix)), path.stem)
