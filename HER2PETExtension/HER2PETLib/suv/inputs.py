"""The inputs of an SUV, each taken from the header by its rule, or from a person, or refused with its tag named."""

import math

from HER2PETLib.dicom.entry import Entry
from HER2PETLib.dicom.header import (
    ENHANCED_PET_IMAGE,
    LEGACY_CONVERTED_ENHANCED_PET_IMAGE,
    PET_IMAGE,
    PETHeader,
    Radiopharmaceutical,
)
from HER2PETLib.suv.body import Kind
from HER2PETLib.suv.record import Record
from HER2PETLib.suv.tracer import (
    HALF_LIFE_CONTRADICTION,
    HALF_LIFE_TOLERANCE,
    Nuclide,
    nuclideOfCode,
    nuclideOfHalfLife,
    nuclideOfText,
)

# What a person, a phantom or a small animal may weigh (kg) and be given (Bq); outside, a unit or a digit is wrong.
_POSSIBLE_WEIGHT = (0.01, 500.0)
_USUAL_WEIGHT = (20.0, 300.0)
_POSSIBLE_ACTIVITY = (1e6, 1e11)
_POSSIBLE_HEIGHT = (40.0, 250.0)
_FIND_OUT = "Find out which nuclide it was, and enter its half-life (--half-life-s ... --reason ...)."


def checkImage(header: PETHeader, record: Record) -> None:
    """Refuse what is no attenuation-corrected, reconstructed PET image, or contradicts itself about corrections."""
    known = (PET_IMAGE, ENHANCED_PET_IMAGE, LEGACY_CONVERTED_ENHANCED_PET_IMAGE)
    if (header.sopClass.text or "") not in known:
        record.refuse(
            f"{header.sopClass} {header.sopClass.text!r} is no PET image.",
            "Choose the PET series itself, not something made of it.",
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
            f"{entry} {entry.text!r} says that attenuation is not corrected (NAC): the values are no activity concentration.",
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
    for frame in header.frames:
        slope, intercept = frame.slope.number, frame.intercept.number
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


def itemOf(header: PETHeader, record: Record) -> Radiopharmaceutical | None:
    """The radiopharmaceutical of the series; where there are several, the one that a person chose."""
    items, chosen = header.radiopharmaceuticals, record.entered.radiopharmaceutical
    if chosen is not None:
        if not 1 <= chosen <= len(items):
            record.refuse(
                f"radiopharmaceutical {chosen} was chosen, but (0054,0016) has {len(items)} items.", "Choose one of them."
            )
        record.useEntered("radiopharmaceutical", chosen, None)
        return items[chosen - 1]
    if len(items) > 1:
        described = "; ".join(
            f"{n + 1}: {item.name.text or '?'}, {item.totalDose.text or '?'} Bq" for n, item in enumerate(items)
        )
        record.refuse(
            f"(0054,0016) Radiopharmaceutical Information Sequence has {len(items)} items ({described}).",
            "Choose the one whose activity is imaged (--radiopharmaceutical N --reason ...).",
        )
    return items[0] if items else None


def halfLifeOf(item: Radiopharmaceutical, record: Record, needed: bool = True) -> tuple[float | None, Nuclide | None]:
    """Half-life (s) and nuclide, the one checked against the other (rule 6).

    needed: whether a missing or contradictory half-life refuses; otherwise a contradiction is told, and (None, nuclide) is given.
    """
    coded, nuclide = _nuclideOf(item)

    def fail(reason: str, remedy: str) -> None:
        if needed:
            record.refuse(reason, remedy)
        record.warn(reason)

    if record.entered.halfLifeS is not None:
        value = record.entered.halfLifeS
        if not (math.isfinite(value) and value > 0):
            record.refuse(f"the entered half-life {value} s is not a positive number.", "Enter it in seconds.")
        record.useEntered("halfLife", value, item.halfLife)
        if nuclide is not None and abs(value / nuclide.halfLife - 1) > HALF_LIFE_TOLERANCE:
            record.warn(f"The entered half-life {value:g} s is not that of {nuclide.symbol} ({nuclide.halfLife:g} s).")
        if item.halfLife.number and abs(value / item.halfLife.number - 1) > HALF_LIFE_TOLERANCE:
            record.warn(f"Within the scan, the scanner corrected decay with {item.halfLife} {item.halfLife.text} s.")
        return value, nuclide or nuclideOfHalfLife(value)
    if item.halfLife.isMissing:
        if nuclide is not None and item.nuclide is not None:
            for contradiction in _otherNames(item, nuclide.halfLife):
                fail(contradiction, _FIND_OUT)
            record.adapt(f"missing half-life: that of the nuclide code {item.nuclide}", item.halfLife, f"{nuclide.halfLife:g} s")
            record.use("halfLife", nuclide.halfLife, f"(0054,0300) Radionuclide Code Sequence {item.nuclide}")
            return nuclide.halfLife, nuclide
        if needed:
            record.refuse(
                f"{item.halfLife} is missing, and no nuclide code (0054,0300) that is known stands in.",
                "Enter it (--half-life-s).",
            )
        return None, nuclide
    value = item.halfLife.number
    if value is None or value <= 0:
        fail(f"{item.halfLife} is {item.halfLife.text!r}, which is not a half-life in s.", "Enter it (--half-life-s).")
        return None, nuclide
    same = [candidate for candidate in coded if abs(value / candidate.halfLife - 1) <= HALF_LIFE_CONTRADICTION]
    if coded and not same:
        found = nuclideOfHalfLife(value)
        fail(
            f"{item.halfLife} is {value:g} s{f' (that of {found.symbol})' if found else ''}, but (0054,0300) Radionuclide Code Sequence says "
            f"{item.nuclide}, {coded[0].symbol} with {coded[0].halfLife:g} s.",
            _FIND_OUT,
        )
        return None, nuclide
    for contradiction in _otherNames(item, value):
        fail(contradiction, _FIND_OUT)
    if len(coded) > 1:
        record.warn(
            f"(0054,0300) Radionuclide Code Sequence contradicts itself: the code {item.nuclide.value} is {coded[0].symbol}, its meaning "
            f"{item.nuclide.meaning!r}; the half-life {value:g} s is that of {same[0].symbol}."
        )
    if not coded:
        found = nuclideOfHalfLife(value)
        if found is None:
            fail(
                f"{item.halfLife} {value:g} s belongs to no PET nuclide, and no nuclide code (0054,0300) explains it.",
                "Enter the half-life (--half-life-s ... --reason ...).",
            )
        else:
            record.warn(
                f"(0054,0300) Radionuclide Code Sequence names no known nuclide; the half-life {value:g} s is that of {found.symbol}."
            )
            same = [found]
    if same and abs(value / same[0].halfLife - 1) > HALF_LIFE_TOLERANCE:
        record.warn(
            f"{item.halfLife} {value:g} s is {100 * (value / same[0].halfLife - 1):+.1f} % off that of {same[0].symbol}, and is used as written."
        )
    record.use("halfLife", value, item.halfLife)
    return value, same[0] if same else None


def _otherNames(item: Radiopharmaceutical, halfLife: float) -> list[str]:
    """Why a half-life (s) belongs to another nuclide than the tracer's name or code says: the header of a wrong protocol."""
    agent = item.agent.meaning if item.agent else ""
    return [
        f"{tag} is {text!r}, but the half-life of {halfLife:g} s by {item.halfLife} or nuclide code is not that of {named.symbol} "
        f"({named.halfLife:g} s)."
        for tag, text in ((str(item.name), item.name.text or ""), ("(0054,0304) Radiopharmaceutical Code Sequence", agent))
        for named in [nuclideOfText(text)]
        if named is not None and abs(halfLife / named.halfLife - 1) > HALF_LIFE_CONTRADICTION
    ]


def _nuclideOf(item: Radiopharmaceutical) -> tuple[list[Nuclide], Nuclide | None]:
    """The nuclides that code and meaning name (one, if they agree), and the one to go by where the half-life says nothing."""
    if item.nuclide is None:
        return [], nuclideOfText(item.name.text or "")
    byCode, byMeaning = nuclideOfCode(item.nuclide.value), nuclideOfText(item.nuclide.meaning)
    coded = list(dict.fromkeys(nuclide for nuclide in (byCode, byMeaning) if nuclide is not None))
    return coded, coded[0] if len(coded) == 1 else None


def activityOf(header: PETHeader, item: Radiopharmaceutical, record: Record) -> float:
    """The administered activity in Bq."""
    entry = item.totalDose
    low, high = _POSSIBLE_ACTIVITY
    if record.entered.activityMBq is not None:
        value = record.entered.activityMBq * 1e6
        if not low <= value <= high:
            record.refuse(f"the entered activity {record.entered.activityMBq:g} MBq is not possible.", "Enter it in MBq.")
        record.useEntered("administeredActivity", value, entry)
        return value
    value = entry.number
    if value is None or value <= 0:
        record.refuse(
            f"{entry} is {'missing' if entry.isMissing else repr(entry.text)}: no administered activity.",
            "Enter it (--activity-mbq ... --reason ...).",
        )
    used = value * 1e6 if header.doseUnit == "MBq" else value
    if header.doseUnit == "Bq" and value < 1e4:
        used = value * 1e6
        record.adapt("activity below 1e4 was written in MBq", entry, f"{used:g} Bq")
    if not low <= used <= high:
        record.refuse(
            f"{entry} is {entry.text!r}, {used:g} Bq: not an activity that is administered.",
            "Enter it (--activity-mbq ... --reason ...).",
        )
    record.use("administeredActivity", used, entry)
    return used


def bodyOf(header: PETHeader, kind: Kind, record: Record) -> tuple[float, float | None, str]:
    """(weight kg, height cm, sex), as far as the kind needs them."""
    if kind.name == "%ID/ml":
        return 0.0, None, ""
    return (
        _weightOf(header, record),
        _heightOf(header, record) if kind.needsHeight else None,
        _sexOf(header, record) if kind.bySex else "",
    )


def _enteredSize(name: str, value: float, unit: str, possible: tuple[float, float], header: Entry, record: Record) -> float:
    """An entered weight or height, kept beside what the header says."""
    if not possible[0] <= value <= possible[1]:
        record.refuse(f"the entered {name} {value:g} {unit} is not possible.", f"Enter it in {unit}.")
    record.useEntered(name, value, header)
    return value


def _weightOf(header: PETHeader, record: Record) -> float:
    entry, (low, high) = header.weight, _POSSIBLE_WEIGHT
    if record.entered.weightKg is not None:
        return _enteredSize("weight", record.entered.weightKg, "kg", _POSSIBLE_WEIGHT, entry, record)
    value = entry.number
    if value is None or value <= 0:
        record.refuse(
            f"{entry} is {'missing' if entry.isMissing else repr(entry.text)}: no weight.",
            "Enter it (--weight-kg ... --reason ...).",
        )
    used = value / 1000.0 if value >= 1000 else value
    if used != value:
        record.adapt("weight of 1000 and more was written in grams", entry, f"{used:g} kg")
    if not low <= used <= high:
        record.refuse(f"{entry} is {entry.text!r}, {used:g} kg: not a weight.", "Enter it (--weight-kg ... --reason ...).")
    if not _USUAL_WEIGHT[0] <= used <= _USUAL_WEIGHT[1]:
        record.warn(f"{entry} is {used:g} kg, which is unusual for an adult.")
    record.use("weight", used, entry)
    return used


def _heightOf(header: PETHeader, record: Record) -> float:
    entry, (low, high) = header.height, _POSSIBLE_HEIGHT
    if record.entered.heightCm is not None:
        return _enteredSize("height", record.entered.heightCm, "cm", _POSSIBLE_HEIGHT, entry, record)
    value = entry.number
    if value is None or value <= 0:
        record.refuse(
            f"{entry} is {'missing' if entry.isMissing else repr(entry.text)}, and this kind of SUV needs it.",
            "Enter it (--height-cm ... --reason ...).",
        )
    used = value if value > 3 else value * 100.0
    if value > 3:
        record.adapt("height above 3 was written in cm", entry, f"{used:g} cm")
    if not low <= used <= high:
        record.refuse(f"{entry} is {entry.text!r}, {used:g} cm: not a height.", "Enter it (--height-cm ... --reason ...).")
    record.use("height", used, entry)
    return used


def _sexOf(header: PETHeader, record: Record) -> str:
    entry = header.sex
    if record.entered.sex is not None:
        sex = record.entered.sex.strip().upper()
        record.useEntered("sex", sex, entry)
    else:
        sex = (entry.text or "").strip().upper()
        record.use("sex", sex, entry)
    if sex not in ("M", "F", "O"):
        record.refuse(f"{entry} is {entry.text!r}, and this kind of SUV needs M, F or O.", "Enter it (--sex F --reason ...).")
    if sex == "O":
        record.adapt("sex O: mean of the formulas for M and F", entry, "mean of M and F")
    return sex
