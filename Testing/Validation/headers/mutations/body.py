"""Dose, weight, size and sex: the wrong unit, the wrong box, the lost value."""

import random

from headers.draft import Draft
from headers.effects import Effect, contradicts, destroyed, destroyedIf, follows, hidden, mutation

DOSE, WEIGHT, HEIGHT, SEX = "RadionuclideTotalDose", "PatientWeight", "PatientSize", "PatientSex"


def needsWeight(draft: Draft) -> bool:
    """Whether SUVbw depends on the weight in the header: not where it is baked in."""
    return draft.restsOnHeader or needsHeight(draft)


def needsHeight(draft: Draft) -> bool:
    """Whether SUVbw depends on the size: where the file holds an SUV by body composition or surface."""
    return draft.kind not in ("", "BW")


def needsSex(draft: Draft) -> bool:
    """The same of the sex."""
    return needsHeight(draft) and draft.kind != "BSA"


def _megabecquerel(draft: Draft) -> float:
    return draft.scan.activity / 1e6


@mutation("2.2.3", 1.5)
def doseInMegabecquerel(draft: Draft, chance: random.Random) -> Effect | None:
    if draft.isEnhanced:
        return None
    draft.item[DOSE] = f"{_megabecquerel(draft):g}"
    return follows("dose")


@mutation("2.6.7", 1.5)
def enhancedDoseInBecquerel(draft: Draft, chance: random.Random) -> Effect | None:
    if not draft.isEnhanced:
        return None
    draft.item[DOSE] = f"{draft.scan.activity:.0f}"
    return follows("dose")


@mutation("2.6.7")
def doseInKilobecquerel(draft: Draft, chance: random.Random) -> Effect:
    draft.item[DOSE] = f"{draft.scan.activity / 1e3:.0f}"
    return destroyedIf(draft.restsOnHeader, "dose")


@mutation("2.6.7", 1.5)
def doseInMillicurie(draft: Draft, chance: random.Random) -> Effect:
    draft.item[DOSE] = f"{_megabecquerel(draft) / 37.0:.3g}"
    return destroyedIf(draft.restsOnHeader, "dose")


@mutation("2.2.3", 1.5)
def doseLost(draft: Draft, chance: random.Random) -> Effect:
    draft.item[DOSE] = chance.choice((None, "", "0", "0.0", "-1", "nan", "inf", "UNKNOWN", "1e308"))
    return destroyedIf(draft.restsOnHeader, "dose")


@mutation("2.6.5")
def digitOfDoseLost(draft: Draft, chance: random.Random) -> Effect:
    """The image then holds six times what was administered."""
    draft.item[DOSE] = f"{(_megabecquerel(draft) if draft.isEnhanced else draft.scan.activity) / 10:.9g}"
    return (follows if draft.holdsSUV else contradicts)("dose", needs=("slope",))


@mutation()
def digitOfDoseAdded(draft: Draft, chance: random.Random) -> Effect:
    draft.item[DOSE] = f"{(_megabecquerel(draft) if draft.isEnhanced else draft.scan.activity) * 10:.9g}"
    return (contradicts if draft.hasBothFactors else follows if draft.holdsSUV else hidden)("dose", needs=("philips",))


@mutation("2.6.7")
def doseSpelledOtherwise(draft: Draft, chance: random.Random) -> Effect:
    text = draft.item[DOSE]
    plain = text if "." in text else f"{text}.0"
    exact = f"{float(text):.8e}"
    draft.item[DOSE] = chance.choice((plain.replace(".", ","), f"+{text}", f"  {text} ", exact, f"{text}\0"))
    return follows("dose")


@mutation("2.2.3", 1.5)
def weightInGrams(draft: Draft, chance: random.Random) -> Effect:
    draft.common[WEIGHT] = f"{1000 * draft.scan.weight:.0f}"
    return follows("weight")


@mutation()
def weightInPounds(draft: Draft, chance: random.Random) -> Effect:
    draft.common[WEIGHT] = f"{2.204623 * draft.scan.weight:.4g}"
    if draft.hasBothFactors:
        return contradicts("weight", needs=("philips",))
    return (hidden if needsWeight(draft) else follows)("weight", needs=("height",))


@mutation("2.2.3", 1.5)
def weightLost(draft: Draft, chance: random.Random) -> Effect:
    draft.common[WEIGHT] = chance.choice((None, "", "0", "0.0", "-70", "nan", "7_0", "UNKNOWN", "999999", "\uff17\uff10"))
    return destroyedIf(needsWeight(draft), "weight")


@mutation("2.6.4")
def digitOfWeightLost(draft: Draft, chance: random.Random) -> Effect:
    draft.common[WEIGHT] = f"{draft.scan.weight / 10:.3g}"
    return contradicts("weight", needs=("height",))


@mutation("2.2.3")
def digitOfWeightAdded(draft: Draft, chance: random.Random) -> Effect | None:
    """For more than 100 kg, this is grams of a child; below, nobody weighs it."""
    if draft.scan.weight >= 99.9 or draft.scan.weight < 51:
        return None
    draft.common[WEIGHT] = f"{10 * draft.scan.weight:.5g}"
    return destroyedIf(needsWeight(draft), "weight")


@mutation("2.6.7", 1.5)
def decimalCommaInWeight(draft: Draft, chance: random.Random) -> Effect:
    draft.common[WEIGHT] = f"{draft.scan.weight:.1f}".replace(".", ",")
    return follows("weight")


@mutation()
def weightSpelledOtherwise(draft: Draft, chance: random.Random) -> Effect:
    text = draft.common[WEIGHT]
    draft.common[WEIGHT] = chance.choice((f" {text}", f"+{text}", f"{float(text):.5E}", f"{text}\0", f"{float(text):08.3f}"))
    return follows("weight")


@mutation("2.6.4", 2)
def weightAndSizeExchanged(draft: Draft, chance: random.Random) -> Effect:
    height = f"{draft.scan.height:g}" if chance.random() < 0.6 else f"{100 * draft.scan.height:g}"
    draft.common[WEIGHT], draft.common[HEIGHT] = height, draft.common[WEIGHT]
    return contradicts("weight", "height")


@mutation("2.2.3")
def heightInCentimeters(draft: Draft, chance: random.Random) -> Effect:
    draft.common[HEIGHT] = f"{100 * draft.scan.height:g}"
    return follows("height")


@mutation("2.2.3")
def heightLost(draft: Draft, chance: random.Random) -> Effect:
    millimeters, feet = f"{1000 * draft.scan.height:g}", f"{draft.scan.height / 0.3048:.3g}"
    draft.common[HEIGHT] = chance.choice((None, "", "0", "-1.7", "nan", millimeters, feet))
    return destroyedIf(needsHeight(draft), "height")


@mutation("2.6.7")
def decimalCommaInHeight(draft: Draft, chance: random.Random) -> Effect:
    draft.common[HEIGHT] = f"{draft.scan.height:.2f}".replace(".", ",")
    return follows("height")


@mutation("2.2.3")
def sexLost(draft: Draft, chance: random.Random) -> Effect:
    draft.common[SEX] = chance.choice((None, "", "O", "X", "U", "W"))
    return destroyedIf(needsSex(draft), "sex")


@mutation()
def sexExchanged(draft: Draft, chance: random.Random) -> Effect:
    draft.common[SEX] = "F" if draft.scan.sex == "M" else "M"
    return (hidden if needsSex(draft) else follows)("sex")


@mutation()
def sexSpelledOtherwise(draft: Draft, chance: random.Random) -> Effect:
    draft.common[SEX] = chance.choice((draft.scan.sex.lower(), f" {draft.scan.sex}", f"{draft.scan.sex}\0"))
    return follows("sex")


@mutation()
def weightOfOneSliceDiffers(draft: Draft, chance: random.Random) -> Effect | None:
    """Two patients' files under one series."""
    if draft.isEnhanced:
        return None
    draft.slices[chance.randrange(len(draft.slices))][WEIGHT] = f"{draft.scan.weight + 9:g}"
    return destroyed("weight", "identity")
