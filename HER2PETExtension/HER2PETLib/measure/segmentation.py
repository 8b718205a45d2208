"""Regions from files, on the grid of the PET: Slicer segmentations (.seg.nrrd), label maps (NRRD, NIfTI, MetaImage), DICOM SEG and RTSTRUCT."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from HER2PETLib.dicom.codes import currentCode
from HER2PETLib.dicom.contours import Structure
from HER2PETLib.dicom.drawing import isDICOMFile, readingDICOM
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Geometry
from HER2PETLib.measure.identity import FLAGS, lateralityOf, roleOf, siteOf, slicerIdentity
from HER2PETLib.measure.region import AUTOMATIC, CANDIDATE, REFERENCE, SEMIAUTOMATIC, Algorithm, Region, regionsFromLabels
from HER2PETLib.measure.regionchecks import checkGrid
from HER2PETLib.measure.resampling import resampled
from HER2PETLib.measure.structures import NO_LESIONS, structureRegions
from HER2PETLib.tables.csvreader import readRows
from HER2PETLib.volumefile import geometryOf, readImage

LABEL_COLUMNS = ("label", "name", "role", "siteCode", "siteMeaning", "knownFrom", "biopsied")
# A label map with more labels than this is an image that was given by mistake.
MOST_LABELS = 1000


def readRegions(
    path: str | os.PathLike,
    grid: Geometry,
    *,
    labelTable: str | os.PathLike | None = None,
    references: Iterable[str] = (),
    frame: str = "",
    tell: Callable[[str], None] = lambda sentence: None,
) -> list[Region]:
    """Read every region of a segmentation or label map, in the order of the file, on the voxels of `grid` (the PET).

    On another grid a region is resampled with nearest neighbor, voxel center by voxel center, and its notes say so, with its
    volume before and after; voxels outside the PET are cut off, and the notes say how many ml; of a region that lies mostly outside
    nothing is left. Segments may overlap. tell: gets a sentence where the file seems to be of another PET (regionchecks.checkGrid).

    The role is, first that applies: reference for a name or ID in `references`; the tag HER2PET.Role or the label table's role;
    what the coded type says (identity.roleOf); reference for a name with the word reference, background or blood pool; lesion.
    Candidates are left out, and told: nobody has accepted them as lesions.
    labelTable: CSV with the columns label, name and, if known, role, siteCode, siteMeaning, knownFrom, biopsied; for label maps
    only. frame: Frame of Reference UID of the PET, where known; what an RTSTRUCT drew in another frame is not measured. Of an
    RTSTRUCT regions of a kind that is no lesion (organ, external, target volumes of a plan) are left out, and told, unless they are
    in `references`.

    Raises ProblemError where a file is missing, not whole, or no segmentation, where every region lies mostly outside the PET, and
    where nothing bears a name in `references`.
    """
    path, reference = Path(path), None
    undecided: list[str] = []
    names = {name.strip().casefold() for name in references}
    if isDICOMFile(path):
        found = _fromDICOM(path, grid, frame, names, tell)
    else:
        image = readImage(path)
        if any(key.startswith("Segment0_") for key in image.GetMetaDataKeys()):
            found, reference = slicerSegments(path, image), _referenceGeometry(image)
        else:
            rows = readLabelTable(labelTable) if labelTable is not None else {}
            found = labelRegions(path, image, rows, labelTable or "")
            labelTable = None
    if labelTable is not None:
        raise ProblemError(f"{path} has names of its own.", f"Leave the label table {labelTable} out: it is for label maps.")

    drawn = []  # masks cropped to their voxels
    for source, region in found:
        if region.role == CANDIDATE and not names & _called(region):
            undecided.append(region.name)
        else:
            drawn.append((source, region))
    if undecided:
        tell(
            f"{path.name}: {len(undecided)} candidates are left out, because nobody has accepted them as lesions: {', '.join(undecided)}."
        )
    for sentence in checkGrid(path, drawn, grid, reference):
        tell(sentence)
    regions = [resampled(region, source, grid) for source, region in drawn]
    for name in references:
        if not any(name.strip().casefold() in _called(region) for region in regions):
            known = ", ".join(region.name for region in regions) or "none"
            raise ProblemError(f"{path} has no region {name!r} to be a reference.", f"Give one of its names: {known}.")
    return [replace(region, role=REFERENCE) if names & _called(region) else region for region in regions]


# --- from Slicer


def slicerSegments(path: Path, image: Any) -> Iterator[tuple[Geometry, Region]]:
    """Segments of a .seg.nrrd file: one component of `image` a layer, in a layer one label a segment.

    The file's origin is that of its first voxel, also where Segmentation_ReferenceImageExtentOffset says that Slicer counts its
    voxels from elsewhere (vtkMRMLSegmentationStorageNode).
    """
    import SimpleITK as sitk

    if image.GetDimension() != 3:
        raise ProblemError(
            f"{path} is a segmentation with {image.GetDimension()} dimensions, as Slicer wrote them before version 4.11.",
            "Load it in Slicer and save it again.",
        )
    source = geometryOf(image)
    fields: dict[int, dict[str, str]] = {}
    for key in image.GetMetaDataKeys():
        if match := re.fullmatch(r"Segment(\d+)_(\w+)", key):
            fields.setdefault(int(match[1]), {})[match[2]] = _readable(image.GetMetaData(key))

    segments = []
    for index, segment in sorted(fields.items()):
        try:
            layer, label = int(segment.get("Layer", index)), int(segment.get("LabelValue", 1))
        except ValueError as error:
            raise ProblemError(
                f"{path}: Segment{index}_Layer or _LabelValue is not a number.", "Save the file again in Slicer."
            ) from error
        if not 0 <= layer < image.GetNumberOfComponentsPerPixel():
            raise ProblemError(
                f"{path}: Segment{index} is said to be in layer {layer}, and the file has {image.GetNumberOfComponentsPerPixel()}.",
                "Save the file again in Slicer.",
            )
        segments.append((layer, label, segment, f"segment {segment.get('Name', index)!r} of {path}"))

    masks = {}
    for layer in {layer for layer, *_ in segments}:
        component = sitk.VectorIndexSelectionCast(image, layer) if image.GetNumberOfComponentsPerPixel() > 1 else image
        labels = wholeNumbers(path, sitk.GetArrayViewFromImage(component))
        masks.update({(layer, int(region.regionID)): region for region in regionsFromLabels(labels)})

    for index, (layer, label, segment, where) in enumerate(segments):
        tags = dict(tag.split(":", 1) for tag in segment.get("Tags", "").split("|") if ":" in tag)
        name = segment.get("Name") or segment.get("ID") or f"Segment {index + 1}"
        known = masks.get((layer, label), Region("", ""))
        identity = slicerIdentity(name, tags, where)
        yield source, replace(known, regionID=segment.get("ID") or f"Segment{index}", name=name, **identity)


def _referenceGeometry(image: Any) -> Geometry | None:
    """The grid of the volume that the segmentation was drawn on, where the file names it.

    Slicer writes it into Segmentation_ConversionParameters, as "name|value|description" joined by "&"; the value is the matrix from
    (i, j, k) to RAS, 16 numbers row by row, and the extent, 6 whole numbers, joined by ";" (vtkSegmentationConverter). It is all that
    a .seg.nrrd file says about its volume: neither name nor UID are in it.
    """
    key = "Segmentation_ConversionParameters"
    text = image.GetMetaData(key) if key in image.GetMetaDataKeys() else ""
    match = re.search(r"(?:^|&)Reference image geometry\|([^|&]*)", text)
    try:
        numbers = [float(number) for number in match[1].split(";") if number] if match else []
        if len(numbers) != 22:
            return None
        ijkToRAS, extent = np.reshape(numbers[:16], (4, 4)), np.reshape(numbers[16:], (3, 2))
        shape = (extent[::-1, 1] - extent[::-1, 0] + 1).astype(int).tolist()
        return Geometry(shape, ijkToRAS).cropped(extent[::-1, 0], shape)
    except ValueError:  # no numbers, or no grid: as good as not named
        return None


def _readable(text: str) -> str:
    """With the replacement character for bytes that are not UTF-8, which older programs wrote: no result could hold them."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


# --- from a label map


def labelRegions(
    path: Path, image: Any, rows: Mapping[int, Mapping[str, Any]], labelTable: str | os.PathLike = ""
) -> Iterator[tuple[Geometry, Region]]:
    """Labels of a label map, `image`. rows: label -> what `readLabelTable` says of it, at least its name. labelTable: where from."""
    import SimpleITK as sitk

    if image.GetDimension() == 4 and image.GetSize()[3] == 1:
        image = image[:, :, :, 0]
    if image.GetDimension() != 3 or image.GetNumberOfComponentsPerPixel() != 1:
        raise ProblemError(f"{path} is not a single three-dimensional label map.", "Give a segmentation or a label map.")
    labels = wholeNumbers(path, sitk.GetArrayViewFromImage(image))
    source = geometryOf(image)
    for region in regionsFromLabels(labels, {label: row["name"] for label, row in rows.items()}):
        row = rows.get(int(region.regionID), {})
        role = roleOf(row.get("role", ""), ("", ""), ("", ""), region.name, f"label {region.regionID} in {labelTable}")
        known = {key: row[key] for key in ("siteCode", "siteMeaning", "knownFrom", "biopsied") if key in row}
        yield source, replace(region, role=role, **known)


def wholeNumbers(path: Path, labels: np.ndarray) -> np.ndarray:
    """`labels` as integers. Raises ProblemError where they are fractions, negative or too many to be a label map."""
    if labels.dtype.kind == "f":
        for plane in labels:
            # NaN is not equal to itself.
            if not np.array_equal(plane, np.rint(plane)) or (np.abs(plane) >= 2**31).any():
                odd = plane[(plane != np.rint(plane)) | (np.abs(plane) >= 2**31)][0]
                raise ProblemError(f"{path} is not a label map: it has the value {odd:g}.", "Give a segmentation or a label map.")
        labels = labels.astype(np.int32)
    if labels.size and labels.max() > MOST_LABELS:
        values: set[int] = set()
        for plane in labels:
            values.update(np.unique(plane).tolist())
            if len(values) > MOST_LABELS + 1:
                raise ProblemError(
                    f"{path} is not a label map: it has more than {MOST_LABELS} different values.",
                    "Give a segmentation or a label map.",
                )
    if labels.size and labels.min() < 0:
        raise ProblemError(f"{path} is not a label map: it has the value {labels.min()}.", "Give a segmentation or a label map.")
    return labels


def readLabelTable(path: str | os.PathLike) -> dict[int, dict[str, Any]]:
    """The rows of a table with LABEL_COLUMNS by their label, flags as values. Raises ProblemError where a cell is wrong."""
    remedy = f"Give a CSV with the columns {', '.join(LABEL_COLUMNS)}."
    header, typed = readRows(path)
    if not {"label", "name"} <= set(header) <= set(LABEL_COLUMNS):
        there = f"the columns {', '.join(header)}" if header else "no columns"
        raise ProblemError(f"{path} has {there}.", remedy)
    rows: dict[int, dict[str, Any]] = {}
    for _, line, cells in typed:
        place = f"{path}, line {line}"
        if len(cells) != len(header):
            raise ProblemError(f"{place} has more or fewer cells than the first line.", remedy)
        row = dict(zip(header, cells, strict=True))
        if not re.fullmatch(r"[1-9][0-9]{0,9}", row["label"]):
            raise ProblemError(f"{place}: the label is {row['label']!r}.", "Give a whole number above 0.")
        if int(row["label"]) in rows:
            raise ProblemError(f"{place}: the label {row['label']} has a row already.", "Give each label once.")
        flags: dict[str, Any] = {}
        for key, _tag, of in FLAGS:
            try:
                flags[key] = of(row.get(key, ""))
            except ValueError as error:
                raise ProblemError(f"{place}, {key}: {error}.", "Correct the cell, or leave it empty.") from error
        rows[int(row["label"])] = {**row, "name": row["name"] or f"Label {row['label']}", **flags}
    return rows


# --- from DICOM


def _fromDICOM(
    path: Path, grid: Geometry, frame: str, references: set[str], tell: Callable[[str], None]
) -> Iterator[tuple[Geometry, Region]]:
    """Segments of a SEG, or structures of an RTSTRUCT."""
    import pydicom

    with readingDICOM(path):
        dataset = pydicom.dcmread(path)
        modality = str(dataset.get("Modality", "none"))
    if modality not in ("SEG", "RTSTRUCT"):
        raise ProblemError(
            f"{path} has the modality {modality} in (0008,0060), neither SEG nor RTSTRUCT.",
            "Give a DICOM segmentation or structure set.",
        )
    if modality == "SEG":
        yield from segmentsOfSEG(path, dataset)
        return

    def isLeftOut(structure: Structure) -> bool:
        return structure.kind in NO_LESIONS and not {structure.name.casefold(), str(structure.number)} & references

    yield from structureRegions(path, dataset, grid, frame, isLeftOut, "they are not lesions", tell)


def segmentsOfSEG(path: Path, dataset: Any) -> Iterator[tuple[Geometry, Region]]:
    """Segments of a DICOM segmentation, one after the other: one segment at a time is held at the file's full size."""
    try:
        from highdicom.seg import Segmentation
    except ImportError as error:  # Slicer before 5.12 comes without it
        raise ProblemError(f"{path} is DICOM, and highdicom is not installed.", "Install highdicom 0.24 or newer.") from error
    if not hasattr(Segmentation, "get_volume"):
        raise ProblemError(f"{path} is DICOM, and highdicom is too old to read it.", "Install highdicom 0.24 or newer.")

    with readingDICOM(path):
        segmentation = Segmentation.from_dataset(dataset, copy=False)
        isFractional = segmentation.segmentation_type.value == "FRACTIONAL"
        numbers = list(segmentation.segment_numbers)
    for number in numbers:
        with readingDICOM(path):
            description = segmentation.get_segment_description(number)
            volume = segmentation.get_volume(segment_numbers=[number], combine_segments=False)
            category, kind = _dicomCode(description.segmented_property_category), _dicomCode(description.segmented_property_type)
            anatomic = _dicomCode(next(iter(description.anatomic_regions or ()), None))
        array = volume.array[..., 0]
        name = str(description.get("SegmentLabel", "")) or f"Segment {number}"
        siteCode, siteMeaning = siteOf(category, kind, anatomic)
        region = Region.cropped(
            array >= 0.5 if isFractional else array != 0,
            regionID=str(number),
            name=name,
            role=roleOf("", category, kind, name, str(path)),
            siteCode=siteCode,
            siteMeaning=siteMeaning,
            notes=("Fractional segment: voxels of one half and above.",) if isFractional else (),
            algorithm=_algorithmOf(description),
            typeCode=kind[0],
            laterality=lateralityOf(
                _modifierOf(description, "SegmentedPropertyTypeCodeSequence", "SegmentedPropertyTypeModifierCodeSequence"),
                _modifierOf(description, "AnatomicRegionSequence", "AnatomicRegionModifierSequence"),
            ),
        )
        direction, position = volume.affine[:3, :3], volume.affine[:3, 3]
        spacing = np.linalg.norm(direction, axis=0)
        # highdicom's affine has its columns in the order of the array (k, j, i); ITK's are in the order i, j, k.
        yield Geometry.fromLPS(array.shape, position, spacing[::-1], (direction / spacing)[:, ::-1]), region


def _modifierOf(description: Any, sequence: str, modifier: str) -> str:
    """The code that modifies a coded sequence's first item, in which it stands, as "SCT:7771000"; "" where there is none."""
    for item in description.get(sequence) or ():
        for code in item.get(modifier) or ():
            return f"{code.get('CodingSchemeDesignator', '')}:{code.get('CodeValue', '')}"
    return ""


def _algorithmOf(description: Any) -> Algorithm | None:
    """What drew a DICOM segment, None for a person's hand (0062,0008)."""
    kind = str(description.get("SegmentAlgorithmType", ""))
    if kind not in (SEMIAUTOMATIC, AUTOMATIC):
        return None
    detail = (description.get("SegmentationAlgorithmIdentificationSequence") or [{}])[0]
    name = detail.get("AlgorithmName") or description.get("SegmentAlgorithmName") or "not named"
    return Algorithm(kind, str(name), str(detail.get("AlgorithmVersion", "")), str(detail.get("AlgorithmParameters", "")))


def _dicomCode(concept: Any) -> tuple[str, str]:
    """A coded concept as ("SCT:10200004", "Liver"); "" and "" where there is none."""
    code = currentCode(concept)
    return ("", "") if code is None else (f"{code[1]}:{code[0]}", code[2])


def _called(region: Region) -> set[str]:
    return {region.name.strip().casefold(), region.regionID.casefold()}
