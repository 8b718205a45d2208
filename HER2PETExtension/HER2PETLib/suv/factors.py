"""The way from a series' units to factors: activity concentration, SUV that is there already, or counts."""

import math
from dataclasses import dataclass

import numpy as np

from HER2PETLib.dicom.entry import Entry
from HER2PETLib.dicom.header import PETHeader, Radiopharmaceutical
from HER2PETLib.dicom.instant import instantOfDateTime, offsetOf
from HER2PETLib.suv.body import KINDS, SUV_BW, Kind
from HER2PETLib.suv.dates import checkDates, checkHours, witnessOf
from HER2PETLib.suv.decayfactor import checkDecayFactor
from HER2PETLib.suv.inputs import activityOf, normalizerOf, weightInKg
from HER2PETLib.suv.nuclide import checkCorrections, halfLifeOf, halfLifeUnderAdmin, positronFactor
from HER2PETLib.suv.record import Record, Refusal
from HER2PETLib.suv.reference import referenceOf, refuseAdministration
from HER2PETLib.suv.timeline import ONE_MINUTE, SAME_DAY_HALF_LIFE, findTimeline
from HER2PETLib.suv.tracer import Nuclide, windowOf

# Of Philips' SUV factor: how far our own from the activity factor may be off.
_PHILIPS_TOLERANCE = 0.01
# What is baked into values that are SUV already.
_BAKED_IN = ("administeredAt", "activityMBq", "halfLifeS", "positronFraction")


@dataclass(frozen=True)
class Factors:
    """values: one a slice, or one for all: rescaled value x factor = SUV.  decayRule: what was done about decay, in words.
    normalization: g, cm2 or 100, the multiplier of concentration over activity; None where the file holds SUV already.
    activityLeft: MBq at the reference instant, None where no one number holds.  bodyG: weight by the header in g, by which SUVbw that the
    file holds is judged, and nothing computed.
    """

    values: tuple[float, ...]
    decayRule: str
    normalization: float | None = None
    activityLeft: float | None = None
    bodyG: float | None = None


def fromConcentration(
    header: PETHeader, item: Radiopharmaceutical | None, kind: Kind, record: Record, concentration: float | list[float] = 1.0
) -> Factors:
    """Factors where rescaled value x `concentration` is Bq/ml."""
    if item is None:
        record.refuse(
            "(0054,0016) Radiopharmaceutical Information Sequence is missing: no administered activity.",
            "Export it with the series.",
        )
    isAdmin = _isAtAdministration(header, item, record)
    halfLife, nuclide = (halfLifeUnderAdmin if isAdmin else halfLifeOf)(item, record)
    scale = positronFactor(header, item, nuclide, record)
    checkCorrections(header, nuclide, record)
    activity = activityOf(header, item, record)
    normalization = normalizerOf(header, kind, record)
    decayConstant = 0.0 if halfLife is None else math.log(2.0) / halfLife
    window = windowOf(nuclide, halfLife or math.inf)
    record.use("decayCorrection", header.decayCorrection.text, header.decayCorrection)

    timeline = findTimeline(header, item, halfLife or math.inf, record)
    decides = not isAdmin and not header.enhanced and not timeline.usesPair and not timeline.isEntered
    checkDates(header, timeline, window, decayConstant, record, isOneDay=True, decides=decides)
    reference = referenceOf(header, item, timeline, decayConstant, record)
    checkHours(header, timeline, reference.scan, window, record)
    elapsed = checkDecayFactor(header, timeline, reference, decayConstant, record)
    if timeline.administered is not None and (halfLife or math.inf) >= SAME_DAY_HALF_LIFE:
        record.witness = witnessOf(header, timeline, elapsed, record)

    left = reference.shareLeft(timeline.administered, decayConstant)
    perSlice = scale * normalization * np.asarray(concentration, dtype=float) / (activity * np.asarray(left))
    return Factors(
        tuple(np.atleast_1d(perSlice).tolist()),
        reference.rule,
        normalization,
        activity * left[0] / 1e6 if len(left) == 1 else None,
    )


def fromSUV(header: PETHeader, item: Radiopharmaceutical | None, kind: Kind, record: Record, units: str) -> Factors:
    """Factors where the file holds SUV already (GML, CM2ML); renormalized where another kind is asked for."""
    suvType = header.suvType
    written = (suvType.text or "").strip().upper()
    if units == "CM2ML" and written not in ("", "BSA"):
        record.refuse(f"{header.units} is CM2ML but {suvType} is {suvType.text!r}.", "Export the series in Bq/ml.")
    held = "BSA" if units == "CM2ML" else written or SUV_BW.suvType
    kinds = {one.suvType: one for one in KINDS if one.suvType}
    if held not in kinds or (units == "GML" and held == "BSA"):
        record.refuse(f"{suvType} is {suvType.text!r}, which is not a kind of SUV in g/ml.", "Export the series in Bq/ml.")
    _refuseEntered(_BAKED_IN, "the file holds SUV, not activity", record)
    _refuseEnteredBody(header, kinds[held], kind, record)
    record.use("suvType", held, suvType if written else f"{suvType} absent: {held} is the default")
    if not written and units == "GML":
        record.warn(
            f"{suvType} is missing: the values are taken as {SUV_BW.name}, which is DICOM's default, and may be another kind."
        )
    record.warn(f"The file holds {kinds[held].name} as computed by another system; its decay and dose cannot be checked.")
    halfLife, nuclide = (None, None) if item is None else halfLifeOf(item, record, needed=False)
    if item is not None:
        positronFactor(header, item, nuclide, record, decides=False)
    checkCorrections(header, nuclide, record)
    _hoursByHeader(header, item, halfLife, nuclide, record)
    rule = f"none: the file holds {kinds[held].name} already"
    if kinds[held] is kind:
        weight = weightInKg(header.weight) if kind is SUV_BW else None
        return Factors((1.0,), rule, bodyG=None if weight is None else 1000.0 * weight)
    normalization = normalizerOf(header, kind, record)
    return Factors((normalization / normalizerOf(header, kinds[held], record),), rule, normalization)


def fromCounts(header: PETHeader, item: Radiopharmaceutical | None, kind: Kind, record: Record) -> Factors:
    """Factors where the file holds counts: only Philips' private scale factors make SUV or Bq/ml of them."""
    suv = [_philips(frame.philipsSUVFactor, record) for frame in header.frames]
    activity = [_philips(frame.philipsActivityFactor, record) for frame in header.frames]
    suvEntry, activityEntry = header.frames[0].philipsSUVFactor, header.frames[0].philipsActivityFactor
    bakedIn = (*_BAKED_IN, "weightKg")
    if all(activity) and (not all(suv) or any(getattr(record.entered, name) is not None for name in bakedIn)):
        record.adaptPrivate(activityEntry)
        record.use("philipsActivityFactor", _single(activity), activityEntry)
        return fromConcentration(header, item, kind, record, _single(activity))
    if not all(suv):
        record.refuse(
            f"{header.units} is CNTS, and neither {suvEntry} nor {activityEntry} is there: counts cannot be converted to activity.",
            "Reconstruct or export the series in Bq/ml (BQML), with private tags kept.",
        )
    _refuseEntered(bakedIn, f"{suvEntry} has them baked in", record)
    record.adaptPrivate(suvEntry)
    if all(activity):
        record.adaptPrivate(activityEntry)
        _comparePhilips(header, suv, fromConcentration(header, item, SUV_BW, record, _single(activity)), record)
    else:
        record.warn(f"{suvEntry} is used as the scanner wrote it: weight, activity and decay are baked in and cannot be checked.")
        _refuseUnchecked(header, item, record)
    record.use("philipsSUVFactor", _single(suv), suvEntry)
    rule = f"none: {suvEntry} turns counts into SUVbw"
    if kind is SUV_BW:
        return Factors(tuple(suv), rule)
    normalization = normalizerOf(header, kind, record)
    body = normalizerOf(header, SUV_BW, record)
    return Factors(tuple(factor * normalization / body for factor in suv), rule, normalization)


def _isAtAdministration(header: PETHeader, item: Radiopharmaceutical, record: Record) -> bool:
    """Whether the values are corrected to the administration by the header alone, so that no decay has to be computed: DecayCorrection
    ADMIN, or a Decay Correction DateTime of an enhanced object that is the start date-time."""
    if not header.enhanced or record.entered.administeredAt is not None:
        return (header.decayCorrection.text or "").strip().upper() == "ADMIN"
    offset = offsetOf(header.timezone.text)
    corrected, given = instantOfDateTime(header.decayInstant, offset), instantOfDateTime(item.startDateTime, offset)
    return corrected is not None and given is not None and abs(corrected.secondsSince(given)) <= ONE_MINUTE


def _comparePhilips(header: PETHeader, suv: list[float], own: Factors, record: Record) -> None:
    """Refuse a Philips SUV factor that is not ours from the activity factor and the header: date, weight or activity is wrong in one."""
    ratio = float(np.max(np.abs(np.log(np.asarray(suv) / np.asarray(own.values)))))
    if ratio <= math.log1p(_PHILIPS_TOLERANCE):
        return
    first = header.frames[0]
    sentence = (
        f"{first.philipsSUVFactor} {suv[0]:g} and the factor from {first.philipsActivityFactor} and the header ({own.values[0]:g}) "
        f"differ by {100 * (math.exp(ratio) - 1):.1f} %: the weight, activity or date behind one of them is wrong."
    )
    record.refuse(
        sentence,
        "Find out which is right; where weight, activity or administration date-time is entered, the activity factor is used.",
        "administeredAt",
        "weightKg",
        "activityMBq",
    )


def _refuseUnchecked(header: PETHeader, item: Radiopharmaceutical | None, record: Record) -> None:
    """Refuse Philips' SUV factor where nothing stands beside it and the header it was made of is one by which no SUV could be right:
    a nuclide that contradicts itself, or, where the day decides, no possible date of administration."""
    try:
        if item is None:
            record.refuse("(0054,0016) Radiopharmaceutical Information Sequence is missing: what was imaged is unknown.", "")
        halfLife, nuclide = halfLifeOf(item, record)
        positronFactor(header, item, nuclide, record)
        _hoursByHeader(header, item, halfLife, nuclide, record, refuses=(halfLife or 0.0) >= SAME_DAY_HALF_LIFE)
    except Refusal as refusal:
        # An entered value would change nothing that is baked in.
        remedy = (
            f"Export the series in Bq/ml (BQML), or with {header.frames[0].philipsActivityFactor}: then values can be entered."
        )
        raise Refusal(refusal.reason, remedy, (), record) from refusal


def _hoursByHeader(
    header: PETHeader,
    item: Radiopharmaceutical | None,
    halfLife: float | None,
    nuclide: Nuclide | None,
    record: Record,
    refuses: bool = False,
) -> None:
    """Hours from administration to the first acquisition where they decide nothing; what is wrong with them is a warning, or refused."""
    window = windowOf(nuclide, halfLife or math.inf)
    timeline = findTimeline(header, item, halfLife or math.inf, record)
    if timeline.administered is None and refuses and item is not None and halfLife is not None:
        refuseAdministration(item, math.log(2.0) / halfLife, record)
    decayConstant = math.log(2.0) / halfLife if halfLife else 0.0
    checkDates(header, timeline, window, decayConstant, record, isOneDay=False, decides=False)
    checkHours(header, timeline, timeline.scan, window, record, refuses)


def _refuseEnteredBody(header: PETHeader, held: Kind, kind: Kind, record: Record) -> None:
    """Refuse an entered weight, height or sex where the file's SUV was computed with the header's."""
    baked = [
        ("weightKg", header.weight, True),
        ("heightCm", header.height, held.needsHeight),
        ("sex", header.sex, bool(held.bySex)),
    ]
    for name, entry, isUsed in baked:
        if isUsed and (held is kind or not entry.isMissing):
            _refuseEntered((name,), f"the file holds {held.name} with {entry} baked in", record)


def _refuseEntered(names: tuple[str, ...], why: str, record: Record) -> None:
    if any(getattr(record.entered, name) is not None for name in names):
        record.refuse(f"an entered value would change nothing: {why}.", "Leave it out, or export the series in Bq/ml.")


def _philips(entry: Entry, record: Record) -> float:
    """A Philips factor; 0 where it is not there, which is also how Philips writes that."""
    value = entry.number
    if not entry.isMissing and (value is None or value < 0):
        record.refuse(f"{entry} is {entry.text!r}, which is not a factor.", "Export the series again with private tags kept.")
    return value or 0.0


def _single(values: list[float]) -> float | list[float]:
    return values[0] if len(set(values)) == 1 else values
