"""What a structured report says of its images: which they are, of which radiopharmaceutical, how much of it, and how long before."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from HER2PETLib.dicom.codes import Code, currentCode

# Names of content items: DICOM PS3.16 TID 1607 (PET images in an image library) and TID 10022 (administration).
LIBRARY: Code = ("111028", "DCM", "Image Library")
GROUP: Code = ("126200", "DCM", "Image Library Group")
SOURCE: Code = ("260753009", "SCT", "Source")
IMAGING_MEASUREMENTS = "126010"
RADIONUCLIDE: Code = ("89457008", "SCT", "Radionuclide")
AGENT: Code = ("349358000", "SCT", "Radiopharmaceutical agent")
ACTIVITY: Code = ("113507", "DCM", "Administered activity")
HALF_LIFE: Code = ("304283002", "SCT", "Radionuclide Half Life")
ADMINISTERED: Code = ("123003", "DCM", "Radiopharmaceutical Start DateTime")
INCUBATION: Code = ("126203", "DCM", "PET Radionuclide Incubation Time")
# Image Position (Patient) X, Y and Z: what the images of a series do not share.
POSITION = ("110901", "110902", "110903")
MBQ: Code = ("MBq", "UCUM", "megabecquerel")
SECOND: Code = ("s", "UCUM", "second")
HOUR: Code = ("h", "UCUM", "hour")


def describeAcquisition(content: Any, headers: Sequence[Any], suv: Mapping[str, Any] | None) -> None:
    """Give a TID 1500 report its image library: one group, which says once what its images share (their geometry, TID 1602, and the
    acquisition context), and then names them. Said of every image, as highdicom does, it takes several times as long as all the rest of a report.

    content: a highdicom.sr.MeasurementReport without an image library. headers: of the images, pydicom Datasets. suv: the object of
    suv.json, or None where the SUV came with the file: values that a person entered count before the header's, as in the SUV. What is
    not known is left out.
    """
    from highdicom.sr import ContainerContentItem, ContentSequence, ImageContentItem, RelationshipTypeValues

    contains = RelationshipTypeValues.CONTAINS
    library, group = (ContainerContentItem(coded(name), relationship_type=contains) for name in (LIBRARY, GROUP))
    images = [
        ImageContentItem(coded(SOURCE), header.SOPClassUID, header.SOPInstanceUID, relationship_type=contains)
        for header in headers
    ]
    group.ContentSequence = ContentSequence([*_geometry(headers[0]), *_context(headers[0], suv or {}), *images])
    library.ContentSequence = ContentSequence([group])
    items = content[0].ContentSequence
    place = next(number for number, item in enumerate(items) if _nameOf(item) == IMAGING_MEASUREMENTS)
    content[0].ContentSequence = ContentSequence([*items[:place], library, *items[place:]])


def _geometry(header: Any) -> Iterator[Any]:
    """Modality, frame of reference, rows, columns, spacing and orientation; of a multi-frame image they are not in the attributes that highdicom describes."""
    from highdicom.sr import ImageLibraryEntryDescriptors

    if "NumberOfFrames" not in header:
        yield from (item for item in ImageLibraryEntryDescriptors(header) if _nameOf(item) not in POSITION)


def _nameOf(item: Any) -> str:
    return str(item.ConceptNameCodeSequence[0].CodeValue)


def _context(header: Any, suv: Mapping[str, Any]) -> Iterator[Any]:
    from highdicom.sr import CodeContentItem, DateTimeContentItem, NumContentItem, RelationshipTypeValues, TextContentItem

    related = RelationshipTypeValues.HAS_ACQ_CONTEXT
    items = header.get("RadiopharmaceuticalInformationSequence") or []
    # Of several, a person chose one by its number; the record of the SUV has its values, but not its codes.
    item = items[0] if len(items) == 1 else None
    values = {name: one["value"] for name, one in suv.get("inputs", {}).items()}
    if nuclide := _firstCode(item, "RadionuclideCodeSequence"):
        yield CodeContentItem(coded(RADIONUCLIDE), coded(nuclide), related)
    if agent := _firstCode(item, "RadiopharmaceuticalCodeSequence"):
        yield CodeContentItem(coded(AGENT), coded(agent), related)
    elif values.get("tracer"):
        yield TextContentItem(coded(AGENT), str(values["tracer"]), related)
    if isinstance(activity := values.get("administeredActivity"), int | float):
        yield NumContentItem(coded(ACTIVITY), activity / 1e6, coded(MBQ), relationship_type=related)
    if administered := values.get("administrationDateTime"):
        yield DateTimeContentItem(coded(ADMINISTERED), datetime.fromisoformat(str(administered)), related)
    if isinstance(halfLife := values.get("halfLife"), int | float):
        yield NumContentItem(coded(HALF_LIFE), halfLife, coded(SECOND), relationship_type=related)
    if isinstance(hours := suv.get("hoursSinceAdministration"), int | float):
        yield NumContentItem(coded(INCUBATION), hours, coded(HOUR), relationship_type=related)


def _firstCode(item: Any, keyword: str) -> Code | None:
    """The first code of a sequence that says one; None where there is none."""
    return next((code for each in (item or {}).get(keyword) or () if (code := currentCode(each))), None)


def coded(code: Code) -> Any:
    """A highdicom.sr.CodedConcept."""
    from highdicom.sr import CodedConcept

    value, scheme, meaning = code
    return CodedConcept(value=value, scheme_designator=scheme, meaning=asLongString(meaning))


def asLongString(text: str) -> str:
    """As a DICOM long string (LO): 64 characters at most, no backslash, which separates values."""
    return text.replace("\\", "/")[:64]
