"""The administration instant: (0018,1078), (0018,1072), GE's private pair."""

import random
from dataclasses import replace
from datetime import datetime, timedelta

from headers.bases import dateOf, dateTimeOf, timeOf
from headers.draft import Draft
from headers.effects import Effect, contradicts, destroyed, destroyedIf, follows, hidden, mutation
from headers.truth import ZR89

DATE_TIME, TIME = "RadiopharmaceuticalStartDateTime", "RadiopharmaceuticalStartTime"
_POSSIBLE_DAYS = 12.0  # of a 89Zr antibody; others: ten half-lives
_HIGHEST_SHARE, _SHARE = 1.5, 0.6  # of the activity that is left, in the image
HARMLESS = 0.008  # of the SUV: below the tolerance of the judge by more than the rounding of stored values


def suffixOf(draft: Draft) -> str:
    """The offset at the end of the administration date-time."""
    return {"zone suffix": "+0100", "zone utc": "+0000"}.get(next(one for one in draft.traits if one.startswith("zone")), "")


def setAdministration(draft: Draft, instant: datetime) -> None:
    """Write another local instant into (0018,1078), in the zone that the base uses there."""
    shift = timedelta(hours=2) if suffixOf(draft) == "+0000" else timedelta()
    draft.item[DATE_TIME] = dateTimeOf(instant - shift, suffixOf(draft))


def isPossible(draft: Draft, secondsAgo: float) -> bool:
    """Whether anyone could image that long after administration."""
    limit = _POSSIBLE_DAYS * 86_400 if draft.scan.nuclide is ZR89 else 10 * draft.scan.nuclide.halfLife
    return 0 <= secondsAgo <= limit


def secondsAgo(draft: Draft) -> float:
    """From administration to the first acquisition (s)."""
    return (draft.scan.beds[0].start - draft.scan.administered).total_seconds()


def shiftedDate(draft: Draft, seconds: float, *touches: str, needs: tuple[str, ...] = ()) -> Effect:
    """The verdict where the scan seems to be `seconds` longer ago than it was."""
    ago = secondsAgo(draft) + seconds
    seen = not isPossible(draft, ago)
    if draft.hasBothFactors or (draft.isEnhanced and draft.flag == "ADMIN"):
        return contradicts(*touches, needs=needs)
    if not draft.needsDates:
        # Nobody needs the date; that it cannot be is a contradiction all the same, and it may have witnesses.
        isOpen = seen or draft.maker in ("siemens", "enhanced") or "factors" in draft.traits
        return (contradicts if isOpen else follows)(*touches, needs=needs)
    if seen:
        return contradicts(*touches, needs=needs)
    gain = 2 ** (seconds / draft.scan.nuclide.halfLife)
    if not 0.01 <= _SHARE * gain <= _HIGHEST_SHARE:
        return contradicts(*touches, needs=needs)
    if abs(gain - 1) < HARMLESS:
        return follows(*touches, needs=needs)
    return hidden(*touches, needs=needs)


def _isUnruled(draft: Draft) -> bool:
    """Philips' SUV factor alone, of a nuclide for which the day decides: whether it may stand without a date is not ruled."""
    return "philipsSUV" in draft.private and not draft.hasBothFactors and draft.isLongLived


@mutation("2.2.5", 2)
def administrationDateLost(draft: Draft, chance: random.Random) -> Effect | None:
    if _isUnruled(draft):
        return None
    draft.item[DATE_TIME] = chance.choice((None, ""))
    if draft.maker == "ge":
        return follows("administration", needs=("reference", "acquisition"))
    return destroyedIf(draft.needsDates and draft.isLongLived, "administration", needs=("acquisition", "zone"))


@mutation("2.2.5")
def administrationTimeLost(draft: Draft, chance: random.Random) -> Effect:
    draft.item[TIME] = chance.choice((None, ""))
    return follows("administrationTime", needs=("administration",))


@mutation("2.2.5", 1.5)
def administrationLost(draft: Draft, chance: random.Random) -> Effect | None:
    if _isUnruled(draft):
        return None
    draft.item[DATE_TIME], draft.item[TIME] = chance.choice((None, "")), chance.choice((None, ""))
    matters = draft.needsDates and draft.maker != "ge"
    return destroyedIf(matters, "administration", "administrationTime", needs=("reference", "acquisition"))


@mutation("2.6.7", 1.5)
def administrationIsDateWithTimeBeside(draft: Draft, chance: random.Random) -> Effect:
    draft.item[DATE_TIME] = dateOf(draft.scan.administered)
    return follows("administration", needs=("administrationTime", "zone"))


@mutation("2.2.5")
def administrationIsDateAlone(draft: Draft, chance: random.Random) -> Effect | None:
    if draft.maker == "ge" or _isUnruled(draft):  # whether GE's private pair may then stand in is not ruled
        return None
    draft.item[DATE_TIME], draft.item[TIME] = dateOf(draft.scan.administered), None
    return destroyedIf(draft.needsDates, "administration", "administrationTime")


@mutation("2.2.5")
def dayAndMonthExchanged(draft: Draft, chance: random.Random) -> Effect | None:
    instant = draft.scan.administered
    if instant.day > 12 or instant.day == instant.month:
        return None
    moved = instant.replace(day=instant.month, month=instant.day)
    setAdministration(draft, moved)
    return shiftedDate(draft, (instant - moved).total_seconds(), "administration", needs=("acquisition", "reference"))


@mutation("2.6.8", 2)
def administrationDayWrong(draft: Draft, chance: random.Random) -> Effect:
    days = chance.choice((-3, -2, -1, 1, 2, 7, 30, 365))
    moved = draft.scan.administered - timedelta(days=days)
    setAdministration(draft, moved)
    if draft.maker == "ge" and draft.needsDates:
        return contradicts("administration", needs=("reference", "acquisition"))
    return shiftedDate(draft, 86_400.0 * days, "administration", needs=("acquisition", "reference", "factor"))


@mutation("2.2.5")
def administrationAnonymized(draft: Draft, chance: random.Random) -> Effect:
    draft.item[DATE_TIME] = chance.choice(("19000101000000", "19700101000000.000000", "20000101120000"))
    return contradicts("administration", needs=("acquisition",))


@mutation("2.2.5")
def administrationAndScanExchanged(draft: Draft, chance: random.Random) -> Effect | None:
    if draft.isEnhanced:
        return None
    start, instant = draft.scan.beds[0].start, draft.scan.administered
    setAdministration(draft, start)
    for one in draft.slices:
        one["AcquisitionDate"], one["AcquisitionTime"] = dateOf(instant), timeOf(instant)
    return contradicts("administration", "acquisition", "administrationTime", needs=("series", "reference"))


@mutation("2.2.5", 1.5)
def clockOfDateTimeZeroed(draft: Draft, chance: random.Random) -> Effect:
    """An anonymizer keeps the day; the true clock is left in (0018,1072)."""
    draft.item[DATE_TIME] = dateOf(draft.scan.administered) + "000000"
    return contradicts("administration", needs=("administrationTime", "zone"))


@mutation("2.2.5")
def clocksApart(draft: Draft, chance: random.Random) -> Effect:
    moved = draft.scan.administered + timedelta(hours=chance.choice((-3, -1, 2)))
    if chance.random() < 0.5:
        draft.item[TIME] = timeOf(moved)
    else:
        setAdministration(draft, moved)
    return contradicts("administration", "administrationTime", needs=("zone", "acquisition"))


def _moveBoth(draft: Draft, instant: datetime) -> None:
    """Another administration, in (0018,1078) and (0018,1072) alike."""
    setAdministration(draft, instant)
    draft.item[TIME] = timeOf(instant)


_MOVED = ("administration", "administrationTime")
_MOVED_NEEDS = ("acquisition", "reference", "factor", "zone")


@mutation("2.6.8")
def clocksOfTwoDevicesApart(draft: Draft, chance: random.Random) -> Effect:
    """Summer time, or afternoon typed as morning: the injector's clock against the scanner's."""
    hours = chance.choice((-1, 1, 12 if draft.scan.administered.hour >= 12 else 1))
    _moveBoth(draft, draft.scan.administered - timedelta(hours=hours))
    if draft.maker == "ge" and draft.needsDates and (hours == 12 or not draft.isLongLived):
        return contradicts(*_MOVED, needs=_MOVED_NEEDS)
    return shiftedDate(draft, 3600.0 * hours, *_MOVED, needs=_MOVED_NEEDS)


@mutation("2.2.5")
def administrationIsTheScan(draft: Draft, chance: random.Random) -> Effect | None:
    """An archive fills what is empty: nobody images an antibody in the second of its injection."""
    if draft.scan.nuclide is not ZR89:
        return None
    _moveBoth(draft, draft.scan.beds[0].start)
    return contradicts(*_MOVED, needs=_MOVED_NEEDS)


@mutation("2.2.5")
def gePairShiftedAndPublicDateLost(draft: Draft, chance: random.Random) -> Effect | None:
    if draft.maker != "ge":
        return None
    draft.item[DATE_TIME] = None
    shiftPrivate(draft, chance.choice((-400, -23, 27)))
    return follows("administration", "reference", needs=("acquisition",))


@mutation("2.2.5")
def halfOfGePairAndPublicDateLost(draft: Draft, chance: random.Random) -> Effect | None:
    if draft.maker != "ge":
        return None
    draft.item[DATE_TIME] = None
    draft.private.pop(chance.choice(("geScan", "geAdministration")))
    return destroyedIf(draft.needsDates and draft.isLongLived, "administration", "reference", needs=("acquisition",))


@mutation("2.6.8")
def gePairSaysAnotherDay(draft: Draft, chance: random.Random) -> Effect | None:
    """The private administration lies days off against the private scan, the public one is right: one of them is not."""
    if draft.maker != "ge":
        return None
    moved = draft.scan.administered - timedelta(days=chance.choice((1, 2)))
    draft.private["geAdministration"] = replace(draft.private["geAdministration"], value=dateTimeOf(moved, ".00"))
    return contradicts("reference", needs=("administration", "acquisition"))


def shiftPrivate(draft: Draft, days: int) -> None:
    """Move the maker's private date-times by whole days."""
    for name in ("siemensReference", "geScan", "geAdministration"):
        if name in draft.private:
            one = draft.private[name]
            text = str(one.value)
            moved = datetime.strptime(text[:8], "%Y%m%d") + timedelta(days=days)
            draft.private[name] = replace(one, value=dateOf(moved) + text[8:])


@mutation()
def administrationSpelledOtherwise(draft: Draft, chance: random.Random) -> Effect:
    text = draft.item[DATE_TIME]
    day, clock, suffix = text[:8], text[8:14], text[14:]
    iso = f"{day[:4]}-{day[4:6]}-{day[6:]}"
    spelled = [f"{text[:14]}.000000{suffix}", f"{text} ", f"{text}\0", f"{iso} {clock[:2]}:{clock[2:4]}:{clock[4:]}{suffix}"]
    draft.item[DATE_TIME] = chance.choice(spelled)
    return follows("administration")


@mutation()
def administrationIsJunk(draft: Draft, chance: random.Random) -> Effect | None:
    if _isUnruled(draft):
        return None
    draft.item[DATE_TIME] = chance.choice(("REMOVED", "20191301100000", "20190230100000", "XXXXXXXX", "2019"))
    draft.item[TIME] = chance.choice(("", "ANON", "996060"))
    if draft.maker == "ge":
        return contradicts("administration", "administrationTime", needs=("reference", "acquisition"))
    return destroyedIf(draft.needsDates, "administration", "administrationTime")


@mutation("2.2.5", 1.5)
def offsetFromUtcOnOneEnd(draft: Draft, chance: random.Random) -> Effect | None:
    """The file loses its offset; the administration keeps its own."""
    if "zone suffix" not in draft.traits and "zone utc" not in draft.traits:
        return None
    draft.common["TimezoneOffsetFromUTC"] = chance.choice((None, "", "CET", "+1"))
    if draft.isEnhanced:
        return follows("zone", needs=("administration", "acquisition"))
    # Two hours: of 89Zr 1.8 % of the SUV, of 124I 1.4 %.
    matters = draft.needsDates and "zone utc" in draft.traits
    return destroyedIf(matters, "zone", needs=("administration", "acquisition", "series"))


@mutation("2.2.5")
def localClockCalledUtc(draft: Draft, chance: random.Random) -> Effect | None:
    """An archive appends +0000 to a local time."""
    if "zone utc" in draft.traits:
        return None
    draft.item[DATE_TIME] = dateTimeOf(draft.scan.administered, "+0000")
    if draft.isEnhanced and draft.flag == "ADMIN":
        return contradicts("zone", "administration", needs=("administrationTime", "acquisition"))
    if not draft.needsDates or draft.isLongLived:  # an hour of 124I or 89Zr is below 1 % of the SUV
        return follows("zone", "administration", needs=("acquisition",))
    if "zone none" in draft.traits:
        return destroyed("zone", "administration", needs=("acquisition",))
    return contradicts("zone", "administration", needs=("administrationTime", "acquisition"))


@mutation()
def offsetFromUtcAdded(draft: Draft, chance: random.Random) -> Effect | None:
    if "zone none" not in draft.traits:
        return None
    draft.common["TimezoneOffsetFromUTC"] = chance.choice(("+0100", "-0500", "+0530", "+0000", "+9900", "UTC"))
    return follows("zone")
