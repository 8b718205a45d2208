"""What a person types in place of the header: the header is right and says what it should have been."""

import random
from datetime import timedelta

from headers.draft import Draft
from headers.effects import Effect, contradicts, mutation
from headers.truth import F18, ZR89


def _isEnterable(draft: Draft) -> bool:
    return not draft.holdsSUV and draft.flag == "START" and bool(draft.scan.nuclide.positronFraction)


@mutation("2.6.4", 1.5)
def enteredHalfLifeOfAnotherNuclide(draft: Draft, chance: random.Random) -> Effect | None:
    if not _isEnterable(draft) or draft.scan.nuclide is not ZR89:
        return None
    draft.entered["halfLifeS"] = chance.choice((6586.0, F18.halfLife, 78.41, 4704.6, 3.267))
    return contradicts("halfLife", "entered", needs=("code",))


@mutation("2.6.4", 1.5)
def enteredWeightFarFromHeader(draft: Draft, chance: random.Random) -> Effect | None:
    if not _isEnterable(draft):
        return None
    draft.entered["weightKg"] = round(draft.scan.weight * chance.choice((0.1, 0.7, 1.4, 2.2046)), 1)
    return contradicts("weight", "entered")


@mutation("2.6.4", 1.5)
def enteredActivityFarFromHeader(draft: Draft, chance: random.Random) -> Effect | None:
    if not _isEnterable(draft):
        return None
    draft.entered["activityMBq"] = round(draft.scan.activity / 1e6 * chance.choice((0.1, 0.5, 1.5, 0.0270)), 2)
    return contradicts("dose", "entered", needs=("slope",))


@mutation("2.6.4")
def enteredDayFarFromHeader(draft: Draft, chance: random.Random) -> Effect | None:
    if not _isEnterable(draft) or draft.common["TimezoneOffsetFromUTC"] is not None or draft.scan.nuclide is not ZR89:
        return None
    moved = draft.scan.administered + timedelta(days=chance.choice((-2, -1, 1)))
    if moved >= draft.scan.beds[0].start:
        return None
    draft.entered["administeredAt"] = moved.isoformat(timespec="minutes")
    return contradicts("administration", "entered", needs=("acquisition", "reference"))
