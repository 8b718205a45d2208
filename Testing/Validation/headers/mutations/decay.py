"""To which instant the values are corrected: the flag, the factors that were applied, the maker's own reference."""

import random
from dataclasses import replace

import numpy as np

from headers.bases import dateTimeOf
from headers.draft import Draft, slopeText
from headers.effects import Effect, contradicts, destroyedIf, follows, hidden, mutation
from headers.mutations.administration import HARMLESS, secondsAgo

_SHARE, _HIGHEST_SHARE = 0.6, 1.5


def _flagKeyword(draft: Draft) -> str:
    return "DecayCorrected" if draft.isEnhanced else "DecayCorrection"


def _lie(draft: Draft, gain: float, witnessed: bool, needs: tuple[str, ...]) -> Effect:
    """The verdict of a flag that is not that of the values: `gain` is what reading it makes of the SUV."""
    if draft.holdsSUV:
        return (contradicts if draft.hasBothFactors or witnessed else follows)("flag", needs=needs)
    if abs(gain - 1) < HARMLESS:
        return (contradicts if witnessed else follows)("flag", needs=needs)
    if witnessed or gain * _SHARE > _HIGHEST_SHARE or gain * _SHARE < 0.01:
        return contradicts("flag", needs=needs)
    return hidden("flag", needs=needs)


@mutation("2.6.1", 5)
def startCalledAdmin(draft: Draft, chance: random.Random) -> Effect | None:
    if draft.flag != "START" or draft.isEnhanced:
        return None
    draft.common["DecayCorrection"] = "ADMIN"
    witnessed = "factors" in draft.traits or draft.maker == "siemens"
    return _lie(draft, draft.scan.left(draft.scan.reference), witnessed, ("factor", "reference", "administration"))


@mutation("2.6.1", 5)
def adminCalledStart(draft: Draft, chance: random.Random) -> Effect | None:
    if draft.flag != "ADMIN" or draft.isEnhanced or not draft.scan.nuclide.positronFraction:
        return None
    draft.common["DecayCorrection"] = "START"
    witnessed = "factors" in draft.traits or draft.maker == "siemens"
    return _lie(draft, 1 / draft.scan.left(draft.scan.reference), witnessed, ("factor", "reference", "administration"))


@mutation("2.6.1")
def flagAgainstTheListOfCorrections(draft: Draft, chance: random.Random) -> Effect | None:
    if draft.isEnhanced:
        return None
    draft.common["DecayCorrection"] = "START" if draft.flag == "NONE" else "NONE"
    return contradicts("flag", needs=("corrections",))


@mutation("2.6.1", 2)
def correctedCalledUncorrected(draft: Draft, chance: random.Random) -> Effect | None:
    """Flag and list of corrections both say NONE; only the factors know better."""
    if draft.isEnhanced or draft.flag == "NONE" or not draft.scan.nuclide.positronFraction:
        return None
    draft.common["DecayCorrection"] = "NONE"
    draft.common["CorrectedImage"] = "NORM\\DTIM\\ATTN\\SCAT\\RAN"
    reference = draft.scan.administered if draft.flag == "ADMIN" else draft.scan.reference
    gains = [draft.scan.concentration(reference) / draft.scan.averageConcentration(bed) for bed in draft.scan.beds]
    gain = max(gains, key=lambda one: abs(one - 1))
    effect = _lie(draft, gain, "factors" in draft.traits, ("factor", "reference", "administration", "acquisition", "duration"))
    return replace(effect, touches=effect.touches | {"corrections"}, needs=effect.needs - {"corrections"})


@mutation("2.2.4", 1.5)
def flagLost(draft: Draft, chance: random.Random) -> Effect:
    # Where nothing depends on the flag, a word that is none is a contradiction all the same.
    draft.common[_flagKeyword(draft)] = chance.choice((None, "", "DECY", "TRUE") if draft.restsOnHeader else (None, ""))
    return destroyedIf(draft.restsOnHeader, "flag")


@mutation()
def flagSpelledOtherwise(draft: Draft, chance: random.Random) -> Effect:
    keyword = _flagKeyword(draft)
    text = draft.common[keyword]
    draft.common[keyword] = chance.choice((text.lower(), text.title(), f" {text} ", text + "\0"))
    return follows("flagSpelling", needs=("flag",))


@mutation("2.2.8")
def enhancedReferenceLost(draft: Draft, chance: random.Random) -> Effect | None:
    if not draft.isEnhanced or draft.flag == "NONE":
        return None
    draft.common["DecayCorrectionDateTime"] = chance.choice((None, "", "20190307"))
    return destroyedIf(draft.restsOnHeader, "flag")


@mutation("2.2.8")
def enhancedReferenceIsNeitherScanNorAdministration(draft: Draft, chance: random.Random) -> Effect | None:
    if not draft.isEnhanced or draft.flag == "NONE" or secondsAgo(draft) < 86_400:
        return None
    middle = draft.scan.administered + (draft.scan.reference - draft.scan.administered) / 2
    draft.common["DecayCorrectionDateTime"] = dateTimeOf(middle, draft.common["TimezoneOffsetFromUTC"] or "")
    return contradicts("flag", "reference", needs=("administration", "acquisition"))


@mutation("2.6.1", 3)
def factorsOfTheOtherFlag(draft: Draft, chance: random.Random) -> Effect | None:
    """The flag is right; the factors are those of a scanner that corrected to the other instant."""
    if "factors" not in draft.traits:
        return None
    scan = draft.scan
    instant = scan.reference if draft.flag == "ADMIN" else scan.administered
    for k, one in enumerate(draft.slices):
        one["DecayFactor"] = f"{scan.decayFactor(scan.bedOf(k), instant):.6g}"
    return contradicts("factor", needs=("administration", "reference", "acquisition"))


@mutation("2.6.1")
def factorsOfNoFlag(draft: Draft, chance: random.Random) -> Effect | None:
    """One slice's factor, or all, are those of no instant at all."""
    if "factors" not in draft.traits:
        return None
    odd = chance.uniform(1.3, 9.0) * float(draft.slices[0]["DecayFactor"])
    for one in draft.slices if chance.random() < 0.5 else draft.slices[3:4]:
        one["DecayFactor"] = f"{odd:.6g}"
    return contradicts("factor", needs=("administration", "reference", "acquisition"))


@mutation("2.6.1", 1.5)
def factorsSayNothing(draft: Draft, chance: random.Random) -> Effect | None:
    if draft.isEnhanced:
        return None
    text = chance.choice((None, "", "1", "1.0", "1.000000"))
    for one in draft.slices:
        one["DecayFactor"] = text
    return follows("factor", needs=("reference",))


@mutation("2.6.2", 4)
def makersReferenceIsTheAdministration(draft: Draft, chance: random.Random) -> Effect | None:
    """Values corrected to the administration under START; the maker's private instant says so, the factors are lost."""
    if draft.flag != "START" or draft.holdsSUV or draft.maker not in ("siemens", "ge"):
        return None
    name, fraction = ("siemensReference", ".000000") if draft.maker == "siemens" else ("geScan", ".00")
    draft.private[name] = replace(draft.private[name], value=dateTimeOf(draft.scan.administered, fraction))
    ratio = draft.scan.concentration(draft.scan.administered) / draft.scan.concentration(draft.scan.reference)
    setWritten(draft, draft.written * ratio)
    for one in draft.slices:
        one["DecayFactor"] = None
    return contradicts("reference", "factor", "flag", "slope", needs=("administration", "acquisition"))


@mutation("2.6.2", 2)
def adminWithMakersReferenceAtScan(draft: Draft, chance: random.Random) -> Effect | None:
    if draft.flag != "ADMIN" or draft.maker != "siemens" or not draft.scan.nuclide.positronFraction:
        return None
    draft.private["siemensReference"] = replace(
        draft.private["siemensReference"], value=dateTimeOf(draft.scan.reference, ".000000")
    )
    return contradicts("reference", needs=("administration", "acquisition", "factor"))


def setWritten(draft: Draft, written: np.ndarray) -> None:
    """Other values, and the slopes that go with them."""
    draft.written = written
    if not draft.isEnhanced:
        for k, one in enumerate(draft.slices):
            one["RescaleSlope"] = slopeText(written[k])
