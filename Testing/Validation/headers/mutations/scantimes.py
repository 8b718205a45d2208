"""When the scan was: acquisition, series and frame times, the maker's private reference, and de-identification that shifts them apart."""

import random
from dataclasses import replace
from datetime import datetime, timedelta

from headers.bases import dateOf, dateTimeOf, timeOf
from headers.draft import Draft, Private
from headers.effects import Effect, contradicts, destroyedIf, follows, mutation
from headers.mutations.administration import setAdministration, shiftedDate, shiftPrivate

_PUBLIC_DATES = ("StudyDate", "SeriesDate")


def _shiftPublic(draft: Draft, days: int) -> None:
    for holder in (draft.common, *draft.slices):
        for keyword in (*_PUBLIC_DATES, "AcquisitionDate"):
            if holder.get(keyword):
                holder[keyword] = dateOf(datetime.strptime(holder[keyword], "%Y%m%d") + timedelta(days=days))


@mutation("2.2.5", 1.5)
def datesShiftedButNotDateTimes(draft: Draft, chance: random.Random) -> Effect:
    """De-identification that shifts DA and forgets DT."""
    days = chance.choice((-30, -2, -1, 1, 2, 45, 400))
    _shiftPublic(draft, days)
    touches, needs = ("acquisition", "series"), ("administration", "reference", "factor")
    if draft.isEnhanced:  # its acquisitions are DT
        return follows(*touches)
    if draft.needsDates and draft.maker in ("siemens", "ge") and draft.flag == "START":
        return contradicts(*touches, needs=needs)
    return shiftedDate(draft, 86_400.0 * days, *touches, needs=needs)


@mutation("2.2.5")
def allPublicDatesShifted(draft: Draft, chance: random.Random) -> Effect | None:
    """De-identification as it should be; only the maker's private block is forgotten."""
    if draft.isEnhanced:
        return None
    days = chance.choice((-400, -23, -1, 1, 27))
    _shiftPublic(draft, days)
    setAdministration(draft, draft.scan.administered + timedelta(days=days))
    return follows("acquisition", "series", "administration", "reference")


@mutation("2.2.5", 1.5)
def privateDatesShifted(draft: Draft, chance: random.Random) -> Effect | None:
    if draft.maker not in ("siemens", "ge"):
        return None
    shiftPrivate(draft, chance.choice((-400, -27, -1, 1, 23)))
    return follows("reference", needs=("acquisition", "series", "administration", "frameReference"))


@mutation("2.2.4")
def privateBlockLost(draft: Draft, chance: random.Random) -> Effect | None:
    names = [name for name in ("siemensReference", "geScan", "geAdministration") if name in draft.private]
    if not names:
        return None
    for name in names:
        del draft.private[name]
    return follows("reference", needs=("acquisition", "series", "administration", "frameReference", "duration"))


@mutation("2.2.4")
def privateDatesAreJunk(draft: Draft, chance: random.Random) -> Effect | None:
    names = [name for name in ("siemensReference", "geScan", "geAdministration") if name in draft.private]
    if not names:
        return None
    for name in names:
        draft.private[name] = replace(draft.private[name], value=chance.choice(("", "REMOVED", "19000101000000", "20190231")))
    return follows("reference", needs=("acquisition", "series", "administration", "frameReference", "duration"))


@mutation("2.2.4")
def privateCreatorLost(draft: Draft, chance: random.Random) -> Effect | None:
    if not draft.private:
        return None
    draft.private = {name: replace(one, creator="") for name, one in draft.private.items()}
    return follows("creator", needs=("reference", "philips", "manufacturer", "series", "acquisition", "positron"))


@mutation()
def privateBlockOfSomeoneElse(draft: Draft, chance: random.Random) -> Effect | None:
    """The same element under a creator of another maker means something else."""
    if draft.maker in ("siemens", "ge"):
        return None
    draft.private["other"] = Private(0x0071, "ACME 1.0", 0x22, "DT", dateTimeOf(draft.scan.administered))
    return follows("otherPrivate")


@mutation("2.6.9", 1.5)
def acquisitionDateLostDateTimeKept(draft: Draft, chance: random.Random) -> Effect | None:
    if draft.isEnhanced:
        return None
    for one in draft.slices:
        one["AcquisitionDateTime"] = one["AcquisitionDate"] + one["AcquisitionTime"]
        one[chance.choice(("AcquisitionDate", "AcquisitionTime"))] = None
    return follows("acquisition", needs=("series",))


@mutation("2.2.4", 1.5)
def acquisitionDateOrTimeLost(draft: Draft, chance: random.Random) -> Effect | None:
    # Whether Siemens' private reference may stand alone against a public administration is not ruled.
    if draft.isEnhanced or (draft.maker == "siemens" and draft.flag == "START"):
        return None
    keyword, empty = chance.choice(("AcquisitionDate", "AcquisitionTime")), chance.choice((None, ""))
    for one in draft.slices:
        one[keyword] = empty
    matters = draft.needsDates and draft.maker != "ge"
    return destroyedIf(matters, "acquisition", needs=("reference", "series"))


@mutation("2.2.4")
def acquisitionDayWrong(draft: Draft, chance: random.Random) -> Effect | None:
    """One typed or damaged date; the series has the other."""
    if draft.isEnhanced:
        return None
    days = chance.choice((-2, -1, 1, 2))
    for one in draft.slices:
        one["AcquisitionDate"] = dateOf(datetime.strptime(one["AcquisitionDate"], "%Y%m%d") + timedelta(days=days))
    needs = ("administration", "reference", "series", "factor")
    # CPS writes as series time when the series was made: that it is of another day says little.
    if draft.maker == "cps" and draft.needsDates:
        return shiftedDate(draft, 86_400.0 * days, "acquisition", needs=needs)
    return contradicts("acquisition", needs=needs)


@mutation("2.2.5")
def dateAndTimeExchanged(draft: Draft, chance: random.Random) -> Effect | None:
    """In each other's place: whoever reads it sees what happened, and whoever parses it leniently gets another day."""
    if draft.isEnhanced:
        return None
    for one in draft.slices:
        one["AcquisitionDate"], one["AcquisitionTime"] = one["AcquisitionTime"], one["AcquisitionDate"]
    return contradicts("acquisition", needs=("series", "administration"))


@mutation("2.2.4")
def acquisitionDateTimeDisagrees(draft: Draft, chance: random.Random) -> Effect | None:
    if draft.isEnhanced:
        return None
    days = chance.choice((-1, 1, 3))
    for one in draft.slices:
        day = datetime.strptime(one["AcquisitionDate"], "%Y%m%d") + timedelta(days=days)
        one["AcquisitionDateTime"] = dateOf(day) + one["AcquisitionTime"]
    return contradicts("acquisition", needs=("administration",))


@mutation("2.2.4")
def seriesMadeLater(draft: Draft, chance: random.Random) -> Effect | None:
    """Reconstructed again, hours after the scan."""
    if draft.isEnhanced:
        return None
    made = draft.scan.beds[0].start + timedelta(hours=chance.choice((1, 3, 30)), minutes=17)
    draft.common["SeriesDate"], draft.common["SeriesTime"] = dateOf(made), timeOf(made)
    return follows("series", needs=("reference", "frameReference", "duration", "acquisition", "manufacturer"))


@mutation("2.2.4")
def seriesTimeLost(draft: Draft, chance: random.Random) -> Effect | None:
    if draft.isEnhanced:
        return None
    for keyword in chance.choice((("SeriesTime",), ("SeriesDate", "SeriesTime"), ("SeriesDate",))):
        draft.common[keyword] = chance.choice((None, ""))
    return follows("series", needs=("reference", "frameReference", "duration", "acquisition", "manufacturer"))


@mutation("2.2.4")
def frameReferenceTimeLost(draft: Draft, chance: random.Random) -> Effect | None:
    if draft.isEnhanced or draft.maker in ("philips", "philipscounts"):
        return None
    for one in draft.slices:
        one["FrameReferenceTime"] = None
    matters = draft.needsDates and draft.flag == "START" and draft.maker == "cps"
    return destroyedIf(matters, "frameReference", needs=("reference", "series", "acquisition"))


@mutation("2.2.4")
def frameReferenceTimeInSeconds(draft: Draft, chance: random.Random) -> Effect | None:
    if draft.isEnhanced:
        return None
    for one in draft.slices:
        one["FrameReferenceTime"] = f"{float(one['FrameReferenceTime']) / 1000:.6f}"
    if not draft.needsDates or draft.flag == "NONE" or draft.maker in ("siemens", "ge", "gebeds", "plain"):
        return follows("frameReference", needs=("reference", "series", "acquisition"))
    return contradicts("frameReference", needs=("duration",))


@mutation("2.6.8")
def frameReferenceTimeHalfAnHourLate(draft: Draft, chance: random.Random) -> Effect | None:
    """As a real Philips series has it: counted from a start that no other attribute knows."""
    if draft.maker not in ("philips", "philipscounts"):
        return None
    late = chance.choice((21, 30, 50)) * 60_000.0
    for one in draft.slices:
        one["FrameReferenceTime"] = f"{float(one['FrameReferenceTime']) + late:.4f}"
    return contradicts("frameReference", needs=("duration", "series", "acquisition"))


@mutation("2.2.4")
def oneFrameReferenceTimeOdd(draft: Draft, chance: random.Random) -> Effect | None:
    if draft.isEnhanced:
        return None
    one = draft.slices[chance.randrange(len(draft.slices))]
    one["FrameReferenceTime"] = f"{float(one['FrameReferenceTime']) + 7.2e6:.4f}"
    return contradicts("frameReference", needs=("reference", "duration", "series", "acquisition"))


@mutation("2.2.4")
def frameDurationLost(draft: Draft, chance: random.Random) -> Effect | None:
    keyword = "FrameAcquisitionDuration" if draft.isEnhanced else "ActualFrameDuration"
    if draft.maker in ("philips", "philipscounts") and draft.needsDates and draft.flag == "START":
        return None  # seconds between series and scan decide nothing there, and the rule asks for it
    for one in draft.slices:
        one[keyword] = None
    backComputed = draft.flag == "START" and draft.maker == "cps"
    matters = draft.needsDates and (draft.flag == "NONE" or backComputed)
    return destroyedIf(matters, "duration", needs=("reference", "series", "acquisition", "frameReference"))


@mutation()
def timesSpelledOtherwise(draft: Draft, chance: random.Random) -> Effect | None:
    if draft.isEnhanced:
        return None
    way = chance.randrange(4)
    for one in draft.slices:
        day, clock = one["AcquisitionDate"], one["AcquisitionTime"][:6]
        one["AcquisitionDate"] = (f"{day[:4]}.{day[4:6]}.{day[6:]}", f"{day} ", day, f"{day[:4]}-{day[4:6]}-{day[6:]}")[way]
        one["AcquisitionTime"] = (f"{clock[:2]}:{clock[2:4]}:{clock[4:]}", f"{clock}.000 ", f"{clock}.0", clock)[way]
    return follows("acquisition")


@mutation()
def studyDateOfAnotherDay(draft: Draft, chance: random.Random) -> Effect:
    day = datetime.strptime(draft.common["StudyDate"], "%Y%m%d") + timedelta(days=chance.choice((-6, 1, 90)))
    draft.common["StudyDate"] = chance.choice((dateOf(day), "", "19000101"))
    return follows("identity", needs=("acquisition", "series"))


@mutation()
def birthAfterTheScan(draft: Draft, chance: random.Random) -> Effect:
    draft.common["PatientBirthDate"] = chance.choice(("20991231", "", "19600230", "UNKNOWN"))
    return follows("birth")


@mutation("2.2.5")
def oneSliceOfAnotherDay(draft: Draft, chance: random.Random) -> Effect | None:
    if draft.isEnhanced:
        return None
    one = draft.slices[chance.randrange(len(draft.slices))]
    one["AcquisitionDate"] = dateOf(datetime.strptime(one["AcquisitionDate"], "%Y%m%d") + timedelta(days=chance.choice((-3, 1))))
    return contradicts("acquisition", needs=("series", "administration"))


@mutation("2.2.4")
def everythingAYearOff(draft: Draft, chance: random.Random) -> Effect | None:
    """A scanner whose clock was set back between administration and scan."""
    if draft.isEnhanced:
        return None
    _shiftPublic(draft, -365)
    shiftPrivate(draft, -365)
    return contradicts("acquisition", "series", "reference", needs=("administration",))
