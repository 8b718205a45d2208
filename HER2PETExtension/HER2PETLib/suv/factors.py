"""The way from a series' units to factors: activity concentration, SUV that is there already, or counts."""

import math

import numpy as np

from HER2PETLib.dicom.entry import Entry
from HER2PETLib.dicom.header import PETHeader, Radiopharmaceutical
from HER2PETLib.dicom.instant import Instant, instantOfDateTime, offsetOf
from HER2PETLib.suv.body import KINDS, SUV_BW, Kind, normalizer
from HER2PETLib.suv.dates import checkDates
from HER2PETLib.suv.inputs import activityOf, bodyOf, halfLifeOf
from HER2PETLib.suv.record import EnteredValues, Record, Refusal
from HER2PETLib.suv.timing import (
    HALF_DAY,
    SAME_DAY_HALF_LIFE,
    acquisitionsOf,
    administrationInstant,
    averageCountRateTime,
    beforeOrAfter,
    earliest,
    privateScan,
    referenceInstant,
    refuseLoosePair,
    refuseSeveralDays,
    secondsOf,
    usesPrivatePair,
    warnOfFarReference,
)
from HER2PETLib.suv.tracer import HALF_LIFE_TOLERANCE, Nuclide, windowOf

_ENTER_DATE = "Enter the administration date-time with a reason (--injected-at 2019-03-01T10:00 --reason ...)."


class Factors:
    """Factors of a series for one kind of SUV, a number a slice or one for all, with what is found on the way to them."""

    def __init__(self, header: PETHeader, item: Radiopharmaceutical | None, kind: Kind, record: Record) -> None:
        self.header, self.item, self.kind, self.record = header, item, kind, record
        self.decayRule = ""
        self.decayedActivity: float | None = None
        self.normalization: float | None = None

    def fromConcentration(self, concentration: float | list[float]) -> list[float]:
        """Factors where rescaled value x `concentration` is Bq/ml."""
        record, header = self.record, self.header
        if self.item is None:
            record.refuse(
                "(0054,0016) Radiopharmaceutical Information Sequence is missing: no administered activity.",
                "Export it with the series.",
            )
        halfLife, nuclide = halfLifeOf(self.item, record)
        activity = activityOf(header, self.item, record)
        self.normalization = normalizerOf(header, self.kind, record)
        decay = math.log(2.0) / halfLife
        relative = self._relativeActivity(halfLife, decay, windowOf(nuclide, halfLife))
        if len(relative) == 1:
            self.decayedActivity = activity * relative[0] / 1e6
        concentrations = np.broadcast_to(np.asarray(concentration, dtype=float), (max(np.size(concentration), len(relative)),))
        return (self.normalization * concentrations / (activity * np.asarray(relative))).tolist()

    def _relativeActivity(self, halfLife: float, decay: float, window) -> list[float]:
        """What is left of the administered activity at the instant to which the values hold: one number, or one a slice (NONE)."""
        record, header = self.record, self.header
        correction = (header.decayCorrection.text or "").strip().upper()
        record.use("decayCorrection", header.decayCorrection.text, header.decayCorrection)
        acquisitions = acquisitionsOf(header)
        start = earliest(acquisitions)
        refuseSeveralDays(header, acquisitions, record)
        administered = administrationInstant(header, self.item, halfLife, start, record)
        isPrivate = usesPrivatePair(header, self.item, record.entered)
        # Rule 5: a private administration goes with the scan of its own block.
        scanned = privateScan(header, start) if isPrivate and start is not None else start
        isPublic = not isPrivate and record.entered.administeredAt is None
        decides = isPublic and correction in ("START", "NONE", "NO")
        checkDates(header, self.item, acquisitions, administered, window.possible, decides, record)
        if correction == "ADMIN":
            self._refuseEnteredDecay(administered, start, halfLife)
            self.decayRule = "ADMIN: the values are corrected to the administration; no decay term"
            self._tellHours(administered, scanned, window)
            return [1.0]
        if administered is None:
            self._refuseAdministration(halfLife)
        if isPrivate and correction != "START":
            refuseLoosePair(header, start, decay, record)
        if header.enhanced and correction == "YES":
            reference = self._enhancedReference()
            if self._isAdministration(reference, administered, start, halfLife):
                self.decayRule = f"the values are corrected to the administration by {header.decayInstant}"
            else:
                self._refuseFarReference(reference, start)
                self.decayRule = f"decay from administration to {header.decayInstant}"
                scanned = reference
        elif correction == "START":
            reference, rule = referenceInstant(header, decay, isPrivate, record)
            self.decayRule = f"START: decay from administration to {rule}"
            scanned = reference
        elif correction == "NONE" or (header.enhanced and correction == "NO"):
            return self._undecayed(decay, administered, acquisitions, window)
        else:
            record.refuse(
                f"{header.decayCorrection} is {'missing' if header.decayCorrection.isMissing else repr(header.decayCorrection.text)}: "
                "to which instant the values hold is unknown.",
                "Export the series with it (START, ADMIN or NONE).",
            )
        record.use("referenceDateTime", str(reference), reference.source)
        self._tellHours(administered, scanned, window)
        return [math.exp(-decay * reference.secondsSince(administered))]

    def _undecayed(self, decay: float, administered, acquisitions, window) -> list[float]:
        """DecayCorrection NONE: each slice from its own acquisition; IBSI SUV manual, D lT / (1 - exp(-lT)) exp(l (t_acq - t_adm))."""
        record, relative = self.record, []
        self._tellHours(administered, earliest(acquisitions), window)
        for frame, acquired in zip(self.header.frames, acquisitions, strict=True):
            if acquired is None:
                entry = frame.acquisitionDate if frame.acquisitionDate.isMissing else frame.acquisitionTime
                record.refuse(
                    f"{entry} is {entry.text!r} in {frame.name}, and without decay correction each slice needs it.", "Export it."
                )
            duration = secondsOf(frame.frameDuration, frame.name, record, positive=True)
            seconds = acquired.secondsSince(administered) + float(averageCountRateTime(duration, decay))
            relative.append(math.exp(-decay * seconds))
        beds = {frame.frameReferenceTime.number for frame in self.header.frames}
        if len(beds) > 1 and len(set(acquisitions)) == 1:
            record.warn(
                f"{self.header.frames[0].frameReferenceTime} differs from slice to slice and the acquisition time does not: "
                "the decay until each bed was scanned is not known."
            )
        self.decayRule = "NONE: decay of each slice from administration to the average of its own acquisition"
        record.use("acquisitionDateTime", str(earliest(acquisitions)), acquisitions[0].source)
        return relative if len(set(relative)) > 1 else relative[:1]

    def _refuseEnteredDecay(self, administered, start, halfLife: float) -> None:
        """ADMIN: the scanner decayed to the administration that it knew, with its own half-life; what is entered takes neither back."""
        record, item = self.record, self.item
        known = self._administrationOfHeader(start, halfLife)
        if known is not None and abs(administered.secondsSince(known)) > 60.0:
            record.refuse(
                f"the values are corrected to the administration at {known} ({known.source}), and {administered} was entered.",
                "Leave it out, and enter the activity at that instant (--activity-mbq) if it differs.",
            )
        used = item.halfLife.number
        if used and abs(halfLife / used - 1) > HALF_LIFE_TOLERANCE:
            record.refuse(
                f"the values are corrected to the administration with {item.halfLife} {used:g} s, and {halfLife:g} s was entered.",
                "Reconstruct the series with the right half-life.",
            )

    def _administrationOfHeader(self, start: Instant | None, halfLife: float) -> Instant | None:
        """The administration as the scanner knew it, whatever a person entered."""
        return administrationInstant(self.header, self.item, halfLife, start, Record(self.record.seriesName, EnteredValues()))

    def _isAdministration(self, reference: Instant, administered: Instant, start: Instant | None, halfLife: float) -> bool:
        """Whether the instant to which the values are corrected is the administration, the one in use or the one that the scanner knew."""
        known = self._administrationOfHeader(start, halfLife)
        return any(one is not None and abs(reference.secondsSince(one)) <= 60.0 for one in (administered, known))

    def _refuseFarReference(self, reference: Instant, start: Instant | None) -> None:
        """Tell an instant of decay correction that lies hours off the acquisition, and refuse one that lies more than half a day off."""
        if start is None:
            return
        seconds = reference.secondsSince(start)
        if abs(seconds) > HALF_DAY:
            self.record.refuse(
                f"{self.header.decayInstant} {reference} lies {beforeOrAfter(seconds)} the first acquisition ({start}), and is not the "
                "administration: one of the dates is wrong.",
                "Find out to which instant the series is decay-corrected; if that is the administration, enter its date-time (--injected-at).",
            )
        warnOfFarReference(self.header.decayInstant, reference, start, self.record)

    def _enhancedReference(self) -> Instant:
        reference = instantOfDateTime(self.header.decayInstant, offsetOf(self.header.timezone.text))
        if reference is None:
            self.record.refuse(
                f"{self.header.decayInstant} is {self.header.decayInstant.text!r}: to which instant the values hold is unknown.",
                "Export it.",
            )
        return reference

    def _tellHours(self, administered, scanned, window, refuses: bool = True) -> None:
        """Note the hours since administration, and hold them against the tracer's imaging window; refuses: outside of what is possible."""
        record = self.record
        if administered is None or scanned is None:
            record.warn(
                "Hours since administration are unknown: no administration date-time (0018,1078), or no acquisition date-time."
            )
            return
        zone = self.header.timezone
        if not zone.isMissing and offsetOf(zone.text) is None:
            record.warn(f"{zone} is {zone.text!r}, which is no offset from UTC, and was not used.")
        if not administered.sharesZoneWith(scanned):
            self._takeAsOneZone(administered, scanned)
        hours = scanned.secondsSince(administered) / 3600.0
        record.hoursSinceAdministration = hours
        if not window.possible[0] <= hours <= window.possible[1]:
            reason = (
                f"the scan is {hours:.2f} h after administration ({administered} by {administered.source}, {scanned} by {scanned.source}); "
                f"possible for this tracer are {window.possible[0]:g} to {window.possible[1]:.4g} h."
            )
            if refuses:
                record.refuse(reason, "Check (0018,1078) and the acquisition date. " + _ENTER_DATE)
            record.warn(f"{record.seriesName}: {reason}")
            return
        if not window.usual[0] <= hours <= window.usual[1]:
            record.warn(
                f"The scan is {hours:.1f} h ({hours / 24:.1f} d) after administration, outside the imaging window of the tracer "
                f"({window.usual[0] / 24:g} to {window.usual[1] / 24:g} d)."
            )

    def _takeAsOneZone(self, administered: Instant, scanned: Instant) -> None:
        """Where one end has an offset from UTC and the other has none: take both clocks as of one place, as an adaptation (rules 5 and 7)."""
        start = earliest(acquisitionsOf(self.header))
        zoned = next(one for one in (administered, start, scanned) if one is not None and one.value.tzinfo is not None)
        if self.record.entered.administeredAt is not None and zoned is administered:
            self.record.refuse(
                f"{administered} was entered with an offset from UTC, and the acquisition has none ({self.header.timezone} is missing or invalid): "
                "up to half a day lies between the two.",
                "Enter the time of the scanner's clock, without offset (--injected-at 2019-03-01T10:00).",
            )
        tag, _, name = zoned.source.partition(" ")
        self.record.adapt(
            "offset from UTC (0008,0201) on one end only: both are taken as of one time zone",
            Entry(tag, name, str(zoned)),
            zoned.value.replace(tzinfo=None).isoformat(),
        )

    def _refuseAdministration(self, halfLife: float) -> None:
        item = self.item
        if not item.startDateTime.isMissing:
            self.record.refuse(
                f"{item.startDateTime} is {item.startDateTime.text!r}, which is not a date with a time.", _ENTER_DATE
            )
        if item.startTime.isMissing:
            self.record.refuse(
                f"{item.startDateTime} and {item.startTime} are missing: no administration date-time.", _ENTER_DATE
            )
        self.record.refuse(
            f"{item.startDateTime} is missing, and {item.startTime} {item.startTime.text!r} has no date: with a half-life of {halfLife / 3600:.1f} h "
            "the day of administration decides the SUV, and it is not guessed.",
            _ENTER_DATE,
        )

    def fromSUV(self, units: str) -> list[float]:
        """Factors where the file holds SUV already (GML, CM2ML); renormalized where another kind is asked for."""
        record, suvType = self.record, self.header.suvType
        written = (suvType.text or "").strip().upper()
        if units == "CM2ML":
            held = "BSA"
            if written not in ("", "BSA"):
                record.refuse(f"{self.header.units} is CM2ML but {suvType} is {suvType.text!r}.", "Export the series in Bq/ml.")
        else:
            held = written or SUV_BW.suvType
        kinds = {kind.suvType: kind for kind in KINDS if kind.suvType}
        if held not in kinds or (units == "GML" and held == "BSA"):
            record.refuse(f"{suvType} is {suvType.text!r}, which is no kind of SUV in g/ml.", "Export the series in Bq/ml.")
        self._refuseEntered(("administeredAt", "activityMBq", "halfLifeS"), "the file holds SUV, not activity")
        self._refuseEnteredBody(kinds[held])
        record.use("suvType", held, suvType if written else f"{suvType} absent: {held} is the default")
        record.warn(f"The file holds {kinds[held].name} as another system computed it; its decay and dose are not ours to check.")
        self.decayRule = f"none: the file holds {kinds[held].name} already"
        self._tellHoursOfSUV()
        if kinds[held] is self.kind:
            return [1.0]
        self.normalization = normalizerOf(self.header, self.kind, record)
        return [self.normalization / normalizerOf(self.header, kinds[held], record)]

    def _refuseEnteredBody(self, held: Kind) -> None:
        """Refuse an entered weight, height or sex where the file's SUV was computed with the header's."""
        header = self.header
        baked = [
            ("weightKg", header.weight, True),
            ("heightCm", header.height, held.needsHeight),
            ("sex", header.sex, held.bySex),
        ]
        for name, entry, isUsed in baked:
            if isUsed and (held is self.kind or not entry.isMissing):
                self._refuseEntered((name,), f"the file holds {held.name} with {entry} baked in")

    def _tellHoursOfSUV(self) -> None:
        """Hours since administration, as far as the header says them: they decide nothing here, and what is wrong with them is told."""
        halfLife, nuclide = (None, None) if self.item is None else halfLifeOf(self.item, self.record, needed=False)
        self._tellHoursByHeader(halfLife or math.inf, nuclide)

    def _tellHoursByHeader(self, halfLife: float, nuclide: Nuclide | None, refuses: bool = False) -> None:
        """Hours from administration to the first acquisition; outside of what is possible they are told, or refused."""
        acquisitions = acquisitionsOf(self.header)
        start = earliest(acquisitions)
        administered = administrationInstant(self.header, self.item, halfLife, start, self.record)
        if administered is None and refuses:
            self._refuseAdministration(halfLife)
        window = windowOf(nuclide, halfLife)
        checkDates(self.header, self.item, acquisitions, administered, window.possible, False, self.record)
        isPrivate = start is not None and usesPrivatePair(self.header, self.item, self.record.entered)
        self._tellHours(administered, privateScan(self.header, start) if isPrivate else start, window, refuses)

    def fromCounts(self) -> list[float]:
        """Factors where the file holds counts: only Philips' private scale factors make SUV or Bq/ml of them."""
        record, frames = self.record, self.header.frames
        suv, activity = (
            [self._factor(getattr(frame, name)) for frame in frames] for name in ("philipsSUVFactor", "philipsActivityFactor")
        )
        entered = any(
            getattr(record.entered, name) is not None for name in ("administeredAt", "weightKg", "activityMBq", "halfLifeS")
        )
        if all(suv) and not (entered and all(activity)):
            self._refuseEntered(
                ("administeredAt", "weightKg", "activityMBq", "halfLifeS"), f"{frames[0].philipsSUVFactor} has them baked in"
            )
            record.adaptPrivate(frames[0].philipsSUVFactor)
            return self._fromPhilipsSUV(suv, activity)
        if all(activity):
            record.adaptPrivate(frames[0].philipsActivityFactor)
            record.use("philipsActivityFactor", _single(activity), frames[0].philipsActivityFactor)
            return self.fromConcentration(_single(activity))
        record.refuse(
            f"{self.header.units} is CNTS, and neither {frames[0].philipsSUVFactor} nor {frames[0].philipsActivityFactor} is there: "
            "counts cannot be made activity.",
            "Reconstruct or export the series in Bq/ml (BQML), with private tags kept.",
        )
        return []

    def _fromPhilipsSUV(self, suv: list[float], activity: list[float]) -> list[float]:
        """Factors where Philips' SUV factor makes SUVbw of counts: weight, activity and decay are baked into it.

        It is held against our own from the activity factor, and what refuses that refuses here; without one, what can be checked is.
        """
        record, entry = self.record, self.header.frames[0].philipsSUVFactor
        self.decayRule = f"none: {entry} makes SUVbw of counts"
        if all(activity):
            record.adaptPrivate(self.header.frames[0].philipsActivityFactor)
            own = Factors(self.header, self.item, SUV_BW, record).fromConcentration(_single(activity))
            ratio = float(np.max(np.abs(np.log(np.asarray(suv) / np.asarray(own)))))
            if ratio > math.log(1.05):
                record.refuse(
                    f"{entry} {suv[0]:g} and the factor from {self.header.frames[0].philipsActivityFactor} and the header ({own[0]:g}) "
                    f"differ by {100 * (math.exp(ratio) - 1):.0f} %: the weight, activity or date behind one of them is wrong.",
                    "Find out which is right; entering any of weight, activity or administration date-time uses the activity factor.",
                )
        else:
            record.warn(
                f"{entry} is used as the scanner wrote it: weight, activity and decay are baked in and cannot be checked."
            )
            self._refuseUncheckedSUV()
        record.use("philipsSUVFactor", _single(suv), entry)
        if self.kind is SUV_BW:
            return suv
        self.normalization = normalizerOf(self.header, self.kind, record)
        return [factor * self.normalization / normalizerOf(self.header, SUV_BW, record) for factor in suv]

    def _refuseUncheckedSUV(self) -> None:
        """Refuse Philips' SUV factor where nothing stands beside it and the header it was made of is one by which no SUV could be right:
        a nuclide that contradicts itself, or, where the day decides, no possible date of administration."""
        record = self.record
        try:
            if self.item is None:
                record.refuse("(0054,0016) Radiopharmaceutical Information Sequence is missing: what was imaged is unknown.", "")
            halfLife, nuclide = halfLifeOf(self.item, record)
            self._tellHoursByHeader(halfLife, nuclide, refuses=halfLife >= SAME_DAY_HALF_LIFE)
        except Refusal as refusal:
            # An entered value would change nothing that is baked in.
            remedy = f"Export the series in Bq/ml (BQML), or with {self.header.frames[0].philipsActivityFactor}: then values can be entered."
            raise Refusal(refusal.reason, remedy, record) from refusal

    def _factor(self, entry: Entry) -> float:
        """A Philips factor; 0 where it is not there, which is also how Philips writes that."""
        value = entry.number
        if not entry.isMissing and (value is None or value < 0):
            self.record.refuse(
                f"{entry} is {entry.text!r}, which is not a factor.", "Export the series again with private tags kept."
            )
        return value or 0.0

    def _refuseEntered(self, names: tuple[str, ...], why: str) -> None:
        if any(getattr(self.record.entered, name) is not None for name in names):
            self.record.refuse(f"an entered value would change nothing: {why}.", "Leave it out, or export the series in Bq/ml.")


def normalizerOf(header: PETHeader, kind: Kind, record: Record) -> float:
    """What the kind is normalized by (g, cm2, or 100 for %ID/ml), from weight, height and sex as far as the kind needs them."""
    weight, height, sex = bodyOf(header, kind, record)
    try:
        return normalizer(kind, weight, height, sex)
    except ValueError as error:
        record.refuse(f"{header.weight} and {header.height}: {error}", "Check weight and height.")


def _single(values: list[float]) -> float | list[float]:
    return values[0] if len(set(values)) == 1 else values
