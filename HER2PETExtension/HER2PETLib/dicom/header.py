"""What a PET series says about its quantity: units, administration, decay, body. Nothing is interpreted here."""

from dataclasses import dataclass

from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset

from HER2PETLib.dicom.entry import Entry, entryOf, itemsOf, privateEntryOf
from HER2PETLib.dicom.frame import Frame
from HER2PETLib.dicom.series import ImageSeries
from HER2PETLib.errors import ProblemError

PET_IMAGE = "1.2.840.10008.5.1.4.1.1.128"
LEGACY_CONVERTED_ENHANCED_PET_IMAGE = "1.2.840.10008.5.1.4.1.1.128.1"
ENHANCED_PET_IMAGE = "1.2.840.10008.5.1.4.1.1.130"


@dataclass(frozen=True)
class Code:
    """A coded entry as written: value, scheme, meaning."""

    value: str
    scheme: str
    meaning: str

    def __str__(self) -> str:
        return f"{self.meaning or '?'} ({self.scheme} {self.value})"


@dataclass(frozen=True)
class Radiopharmaceutical:
    """One item of the Radiopharmaceutical Information Sequence (0054,0016)."""

    name: Entry
    agent: Code | None
    nuclide: Code | None
    totalDose: Entry
    halfLife: Entry
    startTime: Entry
    startDateTime: Entry
    positronFraction: Entry

    @property
    def isEmpty(self) -> bool:
        """Whether it says nothing."""
        said = (value for value in vars(self).values() if isinstance(value, Entry))
        return self.agent is None and self.nuclide is None and all(entry.isMissing for entry in said)


@dataclass(frozen=True)
class FrameHeader:
    """What may differ from slice to slice.

    mapped: first and last stored value for which slope and intercept hold, in an enhanced object; None: for all.
    """

    name: str
    slope: Entry
    intercept: Entry
    mapped: tuple[float, float] | None
    acquisitionDate: Entry
    acquisitionTime: Entry
    acquisitionDateTime: Entry
    frameReferenceTime: Entry
    frameDuration: Entry
    decayFactor: Entry
    philipsSUVFactor: Entry
    philipsActivityFactor: Entry


@dataclass(frozen=True)
class PETHeader:
    """The header of a PET series, as far as its SUV depends on it.

    doseUnit: "Bq" in a classic object, "MBq" in an enhanced one (DICOM PS3.3 C.8.22.4).
    decayInstant: Decay Correction DateTime (0018,9701), enhanced objects only.
    geScan, geAdministration, siemensReference: the vendors' private date-times.  gePositronFraction: GE's private one.
    corrections: attributes of an enhanced object that say, each with YES or NO, what was corrected.
    frames: in the order of the series' k axis.
    """

    name: str
    enhanced: bool
    sopClass: Entry
    manufacturer: Entry
    imageType: Entry
    seriesType: Entry
    units: Entry
    suvType: Entry
    correctedImage: Entry
    attenuationCorrected: Entry
    decayCorrection: Entry
    decayInstant: Entry
    weight: Entry
    height: Entry
    sex: Entry
    timezone: Entry
    seriesDate: Entry
    seriesTime: Entry
    numberOfSlices: Entry
    geScan: Entry
    geAdministration: Entry
    siemensReference: Entry
    gePositronFraction: Entry
    corrections: tuple[Entry, ...]
    doseUnit: str
    radiopharmaceuticals: tuple[Radiopharmaceutical, ...]
    frames: tuple[FrameHeader, ...]

    @property
    def isGE(self) -> bool:
        """Whether the scanner is General Electric's."""
        return (self.manufacturer.text or "").upper().startswith("GE")


def readPETHeader(series: ImageSeries) -> PETHeader:
    """The header of a series of modality PT.

    Raises ProblemError where the series is not PET, or its files disagree about the radiopharmaceutical or the vendor's date-times.
    """
    if series.modality != "PT":
        raise ProblemError(f"{series.name} has Modality (0008,0060) {series.modality!r}, not PT.", "Choose a PET series.")
    first = series.files[0].header
    enhanced = series.files[0].text("SOPClassUID") == ENHANCED_PET_IMAGE
    unparsed = _itemBytes(first)  # before the next line parses them
    items, private = _radiopharmaceuticals(first), _private(first)
    for file in series.files[1:]:
        # The same bytes mean the same, which saves parsing them hundreds of times.
        isSame = unparsed is not None and unparsed == _itemBytes(file.header)
        own = _private(file.header) | {"items": items if isSame else _radiopharmaceuticals(file.header)}
        for key, value in {**private, "items": items}.items():
            if value != own[key]:
                what = "Radiopharmaceutical Information Sequence (0054,0016)" if key == "items" else str(value)
                raise ProblemError(
                    f"{series.name} is mixed: {what} differs between {series.files[0].path.name} and {file.path.name}.",
                    "Separate the acquisitions, or export the series again.",
                )
    if enhanced:
        _checkMaps(series)
    units, suvType = _enhancedUnits(series.frames[0]) if enhanced else (entryOf(first, "Units"), entryOf(first, "SUVType"))
    return PETHeader(
        name=series.name,
        enhanced=enhanced,
        sopClass=entryOf(first, "SOPClassUID"),
        manufacturer=entryOf(first, "Manufacturer"),
        imageType=entryOf(first, "ImageType"),
        seriesType=entryOf(first, "SeriesType"),
        units=units,
        suvType=suvType,
        correctedImage=entryOf(first, "CorrectedImage"),
        attenuationCorrected=entryOf(first, "AttenuationCorrected"),
        decayCorrection=entryOf(first, "DecayCorrected" if enhanced else "DecayCorrection"),
        decayInstant=entryOf(first, "DecayCorrectionDateTime"),
        weight=entryOf(first, "PatientWeight"),
        height=entryOf(first, "PatientSize"),
        sex=entryOf(first, "PatientSex"),
        timezone=entryOf(first, "TimezoneOffsetFromUTC"),
        seriesDate=entryOf(first, "SeriesDate"),
        seriesTime=entryOf(first, "SeriesTime"),
        numberOfSlices=entryOf(first, "NumberOfSlices"),
        **private,
        corrections=tuple(entryOf(first, keyword) for keyword in _CORRECTIONS) if enhanced else (),
        doseUnit="MBq" if enhanced else "Bq",
        radiopharmaceuticals=items,
        frames=tuple(_frame(frame, enhanced) for frame in series.frames),
    )


# What an enhanced object says of corrections that matter for a nuclide with prompt gammas (PS3.3 C.8.22.3).
_CORRECTIONS = ("ScatterCorrected", "RandomsCorrected", "DetectorNormalizationCorrection", "DeadTimeCorrected")


def _private(header: Dataset) -> dict[str, Entry]:
    return {
        "geScan": privateEntryOf(header, 0x0009, "GEMS_PETD_01", 0x0D, "GE scan date-time", "ge med"),
        "geAdministration": privateEntryOf(header, 0x0009, "GEMS_PETD_01", 0x3B, "GE administration date-time", "ge med"),
        "siemensReference": privateEntryOf(
            header, 0x0071, "SIEMENS MED PT", 0x22, "Siemens decay correction date-time", "siemens"
        ),
        "gePositronFraction": privateEntryOf(header, 0x0009, "GEMS_PETD_01", 0x40, "GE positron fraction", "ge med"),
    }


def _itemBytes(header: Dataset) -> bytes | None:
    """The radiopharmaceutical as written in the file; None where it was parsed already or is absent."""
    element = header.get_item("RadiopharmaceuticalInformationSequence")
    return element.value if isinstance(element, RawDataElement) else None


def _radiopharmaceuticals(header: Dataset) -> tuple[Radiopharmaceutical, ...]:
    return tuple(
        Radiopharmaceutical(
            name=entryOf(item, "Radiopharmaceutical"),
            agent=_code(item, "RadiopharmaceuticalCodeSequence"),
            nuclide=_code(item, "RadionuclideCodeSequence"),
            totalDose=entryOf(item, "RadionuclideTotalDose"),
            halfLife=entryOf(item, "RadionuclideHalfLife"),
            startTime=entryOf(item, "RadiopharmaceuticalStartTime"),
            startDateTime=entryOf(item, "RadiopharmaceuticalStartDateTime"),
            positronFraction=entryOf(item, "RadionuclidePositronFraction"),
        )
        for item in itemsOf(header, "RadiopharmaceuticalInformationSequence")
    )


def _code(item: Dataset, keyword: str) -> Code | None:
    sequence = itemsOf(item, keyword)
    if not sequence:
        return None
    parts = [(entryOf(sequence[0], name).text or "").strip() for name in ("CodeValue", "CodingSchemeDesignator", "CodeMeaning")]
    return Code(*parts) if any(parts) else None


def _frame(frame: Frame, enhanced: bool) -> FrameHeader:
    own, file = frame.header, frame.file.header
    slope, intercept = ("RealWorldValueSlope", "RealWorldValueIntercept") if enhanced else ("RescaleSlope", "RescaleIntercept")
    mapping = _mapping(own)[0] if enhanced else own
    return FrameHeader(
        name=frame.name,
        slope=entryOf(mapping or Dataset(), slope),
        intercept=entryOf(mapping or Dataset(), intercept),
        mapped=_mappedRange(mapping) if enhanced and mapping else None,
        acquisitionDate=entryOf(own, "AcquisitionDate"),
        acquisitionTime=entryOf(own, "AcquisitionTime"),
        acquisitionDateTime=frame.entry("FrameAcquisitionDateTime" if enhanced else "AcquisitionDateTime"),
        frameReferenceTime=entryOf(own, "FrameReferenceTime"),
        frameDuration=entryOf(own, "FrameAcquisitionDuration" if enhanced else "ActualFrameDuration"),
        decayFactor=entryOf(own, "DecayFactor"),
        philipsSUVFactor=privateEntryOf(file, 0x7053, "Philips PET Private Group", 0x00, "Philips SUV scale factor", "philips"),
        philipsActivityFactor=privateEntryOf(
            file, 0x7053, "Philips PET Private Group", 0x09, "Philips activity concentration scale factor", "philips"
        ),
    )


# UCUM units of a real-world-value map, in the terms of Units (0054,1001) and SUVType (0054,1006).
_UCUM = {
    "Bq/ml": ("BQML", ""),
    "g/ml{SUVbw}": ("GML", "BW"), "{SUVbw}g/ml": ("GML", "BW"), "g/ml": ("GML", ""),
    "g/ml{SUVlbm}": ("GML", "LBM"), "{SUVlbm}g/ml": ("GML", "LBM"),
    "g/ml{SUVibw}": ("GML", "IBW"), "{SUVibw}g/ml": ("GML", "IBW"),
    "cm2/ml{SUVbsa}": ("CM2ML", "BSA"), "{SUVbsa}cm2/ml": ("CM2ML", "BSA"),
}  # fmt: skip


def _mapping(header: Dataset) -> tuple[Dataset | None, str]:
    """The real-world-value map of a frame and its UCUM unit: activity concentration first, then any SUV."""
    found = [(item, _unitOf(item)) for item in itemsOf(header, "RealWorldValueMappingSequence")]
    ranked = sorted(found, key=lambda pair: list(_UCUM).index(pair[1]) if pair[1] in _UCUM else len(_UCUM))
    return ranked[0] if ranked else (None, "")


def _mappedRange(mapping: Dataset) -> tuple[float, float] | None:
    """First and last stored value that the map holds for (PS3.3 C.7.6.16.2.11); None where it does not say."""
    for prefix in ("", "DoubleFloat"):
        first, last = (entryOf(mapping, f"{prefix}RealWorldValue{end}ValueMapped").number for end in ("First", "Last"))
        if first is not None and last is not None:
            # Without explicit VR signed and unsigned look the same: a range that begins above its end begins below 0.
            return (first - 65536 if first > last else first), last
    return None


def _checkMaps(series: ImageSeries) -> None:
    """Raise ProblemError where frames hold different units, or a frame has several maps of one unit."""
    first = _mapping(series.frames[0].header)[1]
    for frame in series.frames:
        mapping, unit = _mapping(frame.header)
        if unit != first:
            raise ProblemError(
                f"{series.name} is mixed: the real-world-value map (0040,9096) is in {first!r} in {series.frames[0].name} and in {unit!r} "
                f"in {frame.name}.",
                "Export the series again.",
            )
        same = [
            item
            for item in itemsOf(frame.header, "RealWorldValueMappingSequence")
            if item is not mapping and _unitOf(item) == unit
        ]
        if same:
            raise ProblemError(
                f"{series.name}: {frame.name} has {len(same) + 1} real-world-value maps (0040,9096) in {unit!r}.",
                "Export the series with one.",
            )


def _unitOf(mapping: Dataset) -> str:
    codes = itemsOf(mapping, "MeasurementUnitsCodeSequence") or [Dataset()]
    return (entryOf(codes[0], "CodeValue").text or "").strip()


def _enhancedUnits(frame: Frame) -> tuple[Entry, Entry]:
    mapping, unit = _mapping(frame.header)
    units, suvType = _UCUM.get(unit, (unit, ""))
    where = "(0040,9096)/(0040,08EA)"
    text = None if mapping is None else units
    return Entry(where, "units of the real-world-value map", text), Entry(
        where, "units of the real-world-value map", suvType or None
    )
