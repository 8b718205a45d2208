"""The inputs of an SUV, each taken from the header by its rule, or from a person, or refused with its tag named."""

from collections.abc import Callable

from HER2PETLib.dicom.entry import Entry
from HER2PETLib.dicom.header import (
    ENHANCED_PET_IMAGE,
    LEGACY_CONVERTED_ENHANCED_PET_IMAGE,
    PET_IMAGE,
    PETHeader,
    Radiopharmaceutical,
)
from HER2PETLib.suv.body import Kind, normalizer
from HER2PETLib.suv.entered import checkEntered, refuseImpossible
from HER2PETLib.suv.record import Record

# What a person, a phantom or a small animal may weigh (kg) and be given (Bq); outside, a unit or a digit is wrong.
_POSSIBLE_WEIGHT = (0.01, 500.0)
_USUAL_WEIGHT = (20.0, 300.0)
_POSSIBLE_ACTIVITY = (1e6, 1e11)
_POSSIBLE_HEIGHT = (40.0, 250.0)
_ADULT_HEIGHT = 100.0
# kg/m2: outside, weight and size are not those of one person.
_POSSIBLE_BMI = (8.0, 90.0)
# Units (0054,1001) in other words; what is not here stays as it is written.
_UNITS = {"BQ/ML": "BQML", "BQ/CC": "BQML", "G/ML": "GML", "CM2/ML": "CM2ML"}


def checkImage(header: PETHeader, record: Record) -> None:
    """Refuse what is not an attenuation-corrected, reconstructed PET image, or contradicts itself about corrections."""
    known = (PET_IMAGE, ENHANCED_PET_IMAGE, LEGACY_CONVERTED_ENHANCED_PET_IMAGE)
    if (header.sopClass.text or "") not in known:
        record.refuse(
            f"{header.sopClass} {header.sopClass.text!r} is not a PET image.",
            "Choose the PET series itself, not something made from it.",
        )
    if "REPROJECTION" in (value.upper() for value in header.seriesType.values):
        record.refuse(
            f"{header.seriesType} is {header.seriesType.text!r}: a projection, not a volume.", "Choose the reconstructed series."
        )
    if header.seriesType.values and header.seriesType.values[0].upper() in ("DYNAMIC", "GATED"):
        record.warn(f"{header.seriesType} is {header.seriesType.text!r}.")
    corrections = {value.upper() for value in header.correctedImage.values}
    if not corrections and header.attenuationCorrected.isMissing:
        record.warn(f"{header.correctedImage} is missing: whether attenuation is corrected is not known.")
    if (corrections and "ATTN" not in corrections) or (header.attenuationCorrected.text or "").strip().upper() == "NO":
        entry = header.correctedImage if corrections else header.attenuationCorrected
        record.refuse(
            f"{entry} {entry.text!r} says that attenuation is not corrected (NAC): the values are not activity concentrations.",
            "Choose the attenuation-corrected series.",
        )
    correction = (header.decayCorrection.text or "").strip().upper()
    if corrections and not header.enhanced and ("DECY" in corrections) != (correction in ("START", "ADMIN")) and correction:
        record.refuse(
            f"{header.correctedImage} {header.correctedImage.text!r} and {header.decayCorrection} {header.decayCorrection.text!r} contradict "
            "each other about decay correction.",
            "Find out whether the values are decay-corrected, and export the series accordingly.",
        )
    count = header.numberOfSlices.number
    if count is not None and not header.enhanced and count > len(header.frames):
        record.warn(
            f"{header.numberOfSlices} says {count:g} slices, {len(header.frames)} are here: the series may be cropped or cut off."
        )


def rescaleOf(header: PETHeader, record: Record) -> tuple[float, ...]:
    """The slope of each slice; the intercept has to be 0 (DICOM PS3.3 C.8.9.4)."""
    slopes = []
    for k, frame in enumerate(header.frames):
        slope, intercept = (record.withPoint(entry, k == 0).number for entry in (frame.slope, frame.intercept))
        if slope is None or slope <= 0:
            record.refuse(
                f"{frame.slope} is {frame.slope.text!r} in {frame.name}: stored values have no meaning without it.", "Export it."
            )
        if intercept != 0 and not (frame.intercept.isMissing and intercept is None):
            record.refuse(
                f"{frame.intercept} is {frame.intercept.text!r} in {frame.name}; in PET it has to be 0.",
                "Export the series again.",
            )
        slopes.append(slope)
    if any(frame.intercept.isMissing for frame in header.frames):
        record.adapt("missing intercept", header.frames[0].intercept, 0)
    record.use("slope", slopes[0] if len(set(slopes)) == 1 else [min(slopes), max(slopes)], header.frames[0].slope)
    return tuple(slopes)


def unitsOf(header: PETHeader, record: Record) -> str:
    """BQML, GML, CM2ML or CNTS; raises Refusal for anything else."""
    written = (header.units.text or "").strip()
    units = _UNITS.get(written.upper().replace(" ", ""), written.upper())
    if units != written.upper():
        record.adapt("units spelled differently", header.units, units)
    record.use("units", written, header.units)
    if units in ("BQML", "GML", "CM2ML", "CNTS"):
        return units
    record.refuse(
        f"{header.units} {'is missing' if header.units.isMissing else f'is {header.units.text!r}'}: it does not give "
        "an activity concentration.",
        "Reconstruct or export the series in Bq/ml (BQML).",
    )


def itemOf(header: PETHeader, record: Record) -> Radiopharmaceutical | None:
    """The radiopharmaceutical of the series; where there are several, the one that a person chose."""
    items, chosen = header.radiopharmaceuticals, record.entered.radiopharmaceutical
    if chosen is not None:
        if not 1 <= chosen <= len(items):
            record.refuse(
                f"radiopharmaceutical {chosen} was chosen, but (0054,0016) has {len(items)} items.",
                "Choose one of them.",
                "radiopharmaceutical",
            )
        record.useEntered("radiopharmaceutical", chosen, None)
        return items[chosen - 1]
    different = [item for item in dict.fromkeys(items) if not item.isEmpty] or list(items[:1])
    if len(different) > 1:
        described = "; ".join(
            f"{n + 1}: {item.name.text or '?'}, {item.totalDose.text or '?'} {header.doseUnit}" for n, item in enumerate(items)
        )
        record.refuse(
            f"(0054,0016) Radiopharmaceutical Information Sequence has {len(items)} items ({described}).",
            "Choose the one whose activity is imaged, with the reason.",
            "radiopharmaceutical",
        )
    if len(items) > 1:
        sequence = Entry("(0054,0016)", "Radiopharmaceutical Information Sequence", f"{len(items)} items")
        record.adapt("items that repeat another or are empty are left out", sequence, "1 item")
    return different[0] if different else None


def activityOf(header: PETHeader, item: Radiopharmaceutical, record: Record) -> float:
    """The administered activity in Bq."""
    given = record.entered.activityMBq
    if given is not None:
        refuseImpossible("activity", given, "MBq", (_POSSIBLE_ACTIVITY[0] / 1e6, _POSSIBLE_ACTIVITY[1] / 1e6), record)
        record.useEntered("administeredActivity", given * 1e6, item.totalDose)
        written = _read(item.totalDose, lambda said: _inBq(header, said) / 1e6)
        checkEntered("activity", given, written, "MBq", item.totalDose, record)
        return given * 1e6
    entry = record.withPoint(item.totalDose)
    value = entry.number
    if value is None or value <= 0:
        record.refuse(
            f"{entry} is {'missing' if entry.isMissing else repr(entry.text)}: no administered activity.",
            "Enter it, with the reason.",
            "activityMBq",
        )
    used = _inBq(header, value)
    if not _POSSIBLE_ACTIVITY[0] <= used <= _POSSIBLE_ACTIVITY[1]:
        meant = "" if header.enhanced else f"; in kBq it would be {value / 1e3:g} MBq, in mCi {value * 37:g} MBq"
        record.refuse(
            f"{entry} is {entry.text!r}, {used:g} Bq: not a plausible administered activity{meant}.",
            "Enter it in MBq, with the reason.",
            "activityMBq",
        )
    if header.enhanced and used == value:
        record.adapt("activity of an enhanced object was written in Bq", entry, f"{used:g} Bq")
    elif not header.enhanced and used != value:
        record.adapt("activity below 1e4 was written in MBq", entry, f"{used:g} Bq")
    record.use("administeredActivity", used, entry)
    return used


def normalizerOf(header: PETHeader, kind: Kind, record: Record) -> float:
    """What the kind is normalized by (g, cm2, or 100 for %ID/ml), from weight, height and sex as far as the kind needs them."""
    if kind.name == "%ID/ml":
        return normalizer(kind, 0.0, None, "")
    weight = _weightOf(header, record)
    height = heightOf(header, record) if kind.needsHeight else None
    sex = _sexOf(header, record) if kind.bySex else ""
    try:
        return normalizer(kind, weight, height, sex)
    except ValueError as error:
        record.refuse(f"{header.weight} and {header.height}: {error}", "Check weight and height.", "weightKg", "heightCm")


def weightInKg(entry: Entry) -> float | None:
    """A weight (kg) as written; None where it is none."""
    return _read(entry, _inKg)


def heightOf(header: PETHeader, record: Record) -> float:
    """The patient's height in cm."""
    entered = record.entered.heightCm
    if entered is not None:
        refuseImpossible("height", entered, "cm", _POSSIBLE_HEIGHT, record)
        record.useEntered("height", entered, header.height)
        checkEntered("height", entered, _read(header.height, _inCm), "cm", header.height, record)
        return entered
    entry = record.withPoint(header.height)
    value = entry.number
    if value is None or value <= 0:
        record.refuse(
            f"{entry} is {'missing' if entry.isMissing else repr(entry.text)}, and this kind of SUV needs it.",
            "Enter it, with the reason.",
            "heightCm",
        )
    used = _inCm(value)
    if value > 3:
        record.adapt("height above 3 was written in cm", entry, f"{used:g} cm")
    if not _POSSIBLE_HEIGHT[0] <= used <= _POSSIBLE_HEIGHT[1]:
        record.refuse(f"{entry} is {entry.text!r}, {used:g} cm: not a height.", "Enter it, with the reason.", "heightCm")
    record.use("height", used, entry)
    return used


def _weightOf(header: PETHeader, record: Record) -> float:
    entered = record.entered.weightKg
    if entered is not None:
        refuseImpossible("weight", entered, "kg", _POSSIBLE_WEIGHT, record)
        record.useEntered("weight", entered, header.weight)
        checkEntered("weight", entered, weightInKg(header.weight), "kg", header.weight, record)
        return entered
    entry = record.withPoint(header.weight)
    value = entry.number
    if value is None or value <= 0:
        record.refuse(
            f"{entry} is {'missing' if entry.isMissing else repr(entry.text)}: no weight.",
            "Enter it, with the reason.",
            "weightKg",
        )
    size = header.height.number
    if size is not None and size > 0 and _areExchanged(value, size):
        record.refuse(
            f"{entry} is {entry.text!r} and {header.height} {header.height.text!r}: the two are swapped.",
            "Enter the weight, with the reason.",
            "weightKg",
        )
    used = _inKg(value)
    if used != value:
        record.adapt("weight of 1000 and more was written in grams", entry, f"{used:g} kg")
    if not _POSSIBLE_WEIGHT[0] <= used <= _POSSIBLE_WEIGHT[1]:
        record.refuse(f"{entry} is {entry.text!r}, {used:g} kg: not a weight.", "Enter it, with the reason.", "weightKg")
    if not _USUAL_WEIGHT[0] <= used <= _USUAL_WEIGHT[1]:
        record.warn(f"{entry} is {used:g} kg, which is unusual for an adult.")
    record.use("weight", used, entry)
    return used


def _sexOf(header: PETHeader, record: Record) -> str:
    entry = header.sex
    if record.entered.sex is not None:
        sex = record.entered.sex.strip().upper()
        record.useEntered("sex", sex, entry)
        if (entry.text or "").strip().upper() in {"M", "F"} - {sex}:
            record.warn(f"The entered sex is {sex}, and {entry} is {entry.text}.")
    else:
        sex = (entry.text or "").strip().upper()
        record.use("sex", sex, entry)
    if sex not in ("M", "F", "O"):
        record.refuse(f"{entry} is {entry.text!r}, and this kind of SUV needs M, F or O.", "Enter it, with the reason.", "sex")
    if sex == "O":
        record.adapt("sex O: mean of the formulas for M and F", entry, "mean of M and F")
    return sex


def _areExchanged(weight: float, size: float) -> bool:
    """Whether a weight and a size as written, in whatever units the rules take, fit nobody, but would fit an adult if swapped."""
    kilograms, centimeters = _inKg(size), _inCm(weight)
    isAdult = _USUAL_WEIGHT[0] <= kilograms <= _USUAL_WEIGHT[1] and _ADULT_HEIGHT <= centimeters <= _POSSIBLE_HEIGHT[1]
    return isAdult and _isPossibleBMI(kilograms, centimeters) and not _isPossibleBMI(_inKg(weight), _inCm(size))


def _isPossibleBMI(kilograms: float, centimeters: float) -> bool:
    return _POSSIBLE_BMI[0] * (centimeters / 100.0) ** 2 <= kilograms <= _POSSIBLE_BMI[1] * (centimeters / 100.0) ** 2


def _read(entry: Entry, inUnit: Callable[[float], float]) -> float | None:
    """A header's number as a rule takes it, to be compared; None where it is none above 0."""
    value = entry.number
    return None if value is None or value <= 0 else inUnit(value)


def _inKg(value: float) -> float:
    return value / 1000.0 if value >= 1000 else value


def _inCm(value: float) -> float:
    return value if value > 3 else value * 100.0


def _inBq(header: PETHeader, value: float) -> float:
    """An activity as written: MBq in an enhanced object unless that could only be Bq; else Bq unless it is below 1e4."""
    isMBq = value * 1e6 <= _POSSIBLE_ACTIVITY[1] if header.enhanced else value < 1e4
    return value * 1e6 if isMBq else value
