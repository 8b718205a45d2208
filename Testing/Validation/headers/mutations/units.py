"""What the numbers mean: units, kind of SUV, slope and intercept, corrections, Philips' factors."""

import random
from dataclasses import replace

from headers.draft import Draft
from headers.effects import Effect, contradicts, destroyed, destroyedIf, follows, hidden, mutation
from headers.mutations.decay import setWritten
from headers.truth import I124, ZR89


def _isClassicActivity(draft: Draft) -> bool:
    return draft.units == "BQML"


@mutation("2.6.7", 1.5)
def unitsSpelledOtherwise(draft: Draft, chance: random.Random) -> Effect | None:
    spelled = {
        "BQML": ("Bq/ml", "BQ/ML", "bqml", " BQML", "Bqml", "Bq/mL"), "GML": ("gml", "g/ml", "GML\0", " GML"),
        "CM2ML": ("cm2ml", "CM2ML ", "cm2/ml"), "CNTS": ("cnts", " CNTS"),
    }  # fmt: skip
    if draft.isEnhanced:
        return None
    draft.common["Units"] = chance.choice(spelled[draft.units])
    return follows("unitsSpelling", needs=("units", "suvType"))


@mutation("2.2.2", 1.5)
def unitsLost(draft: Draft, chance: random.Random) -> Effect:
    if draft.isEnhanced:
        draft.units = chance.choice(("", "1", "{counts}", "kBq/ml"))
    else:
        draft.common["Units"] = chance.choice((None, "", "NONE", "UNKNOWN"))
    return destroyed("units", "unitsSpelling")


@mutation("2.2.2", 1.5)
def countsOfAnotherMaker(draft: Draft, chance: random.Random) -> Effect | None:
    if not _isClassicActivity(draft) or draft.maker == "philips":
        return None
    draft.common["Units"] = chance.choice(("CNTS", "PROPCNTS", "PROPCPS", "CPS"))
    setWritten(draft, draft.written / chance.uniform(0.3, 30.0))
    return destroyed("units", "unitsSpelling", "slope")


@mutation("2.6.5", 3)
def becquerelHoldsSuv(draft: Draft, chance: random.Random) -> Effect | None:
    if not _isClassicActivity(draft):
        return None
    setWritten(draft, draft.scan.suv)
    return contradicts("units", "slope", "unitsSpelling", needs=("geometry",))


@mutation("2.6.5", 2)
def becquerelHoldsKilobecquerel(draft: Draft, chance: random.Random) -> Effect | None:
    if not _isClassicActivity(draft):
        return None
    setWritten(draft, draft.written / 1000.0)
    return contradicts("units", "slope")


@mutation("2.6.5", 3)
def suvHoldsBecquerel(draft: Draft, chance: random.Random) -> Effect | None:
    if not _isClassicActivity(draft):
        return None
    draft.common["Units"], draft.common["SUVType"] = "GML", chance.choice((None, "BW"))
    return contradicts("units", "suvType", "slope", "unitsSpelling")


@mutation("2.6.5", 2)
def suvCalledBecquerel(draft: Draft, chance: random.Random) -> Effect | None:
    if draft.units != "GML":
        return None
    draft.common["Units"] = "BQML"
    return contradicts("units", "slope", "unitsSpelling", needs=("geometry",))


@mutation("2.2.2", 1.5)
def suvTypeLost(draft: Draft, chance: random.Random) -> Effect | None:
    if draft.units not in ("GML", "CM2ML"):
        return None
    draft.common["SUVType"] = chance.choice((None, ""))
    return destroyedIf(draft.kind not in ("BW", "BSA"), "suvType")


@mutation("2.2.2")
def suvTypeOfAnotherKind(draft: Draft, chance: random.Random) -> Effect | None:
    if draft.units not in ("GML", "CM2ML"):
        return None
    if draft.units == "CM2ML":
        draft.common["SUVType"] = "BW"
        return contradicts("suvType")
    draft.common["SUVType"] = chance.choice([kind for kind in ("BW", "LBM", "LBMJANMA", "IBW") if kind != draft.kind])
    return hidden("suvType", needs=("weight", "height", "sex"))


@mutation("2.2.2")
def suvTypeUnknown(draft: Draft, chance: random.Random) -> Effect | None:
    if draft.units != "GML":
        return None
    draft.common["SUVType"] = chance.choice(("LBMX", "SUV", "BSA", "FFM"))
    return destroyed("suvType")


@mutation("2.2.1", 1.5)
def slopeLost(draft: Draft, chance: random.Random) -> Effect | None:
    if draft.isEnhanced:
        return None
    text = chance.choice((None, "", "0", "-1", "nan", "0,1,2", "1e999"))
    for one in draft.slices if chance.random() < 0.5 else draft.slices[2:3]:
        one["RescaleSlope"] = text
    return destroyed("slope")


@mutation("2.6.7")
def slopeSpelledOtherwise(draft: Draft, chance: random.Random) -> Effect | None:
    if draft.isEnhanced:
        return None
    way = chance.randrange(3)
    for one in draft.slices:
        number = float(one["RescaleSlope"])
        one["RescaleSlope"] = (f"{number:.9f}".replace(".", ","), f" {number:.9E}", f"{number:.17g}")[way]
    return follows("slope") if way or float(draft.written.max()) > 300 else None


@mutation("2.2.1")
def interceptNotZero(draft: Draft, chance: random.Random) -> Effect | None:
    if draft.isEnhanced:
        return None
    for one in draft.slices if chance.random() < 0.5 else draft.slices[:1]:
        one["RescaleIntercept"] = chance.choice(("-1024", "1", "32768", "-0.5"))
    return contradicts("intercept")


@mutation("2.2.1")
def interceptSpelledOtherwise(draft: Draft, chance: random.Random) -> Effect | None:
    if draft.isEnhanced:
        return None
    text = chance.choice((None, "", "0.0", "-0", "0E0", "0,0", " 0.000000 "))
    for one in draft.slices:
        one["RescaleIntercept"] = text
    return follows("intercept")


@mutation("2.6.5")
def slopeInAnotherUnit(draft: Draft, chance: random.Random) -> Effect | None:
    if not _isClassicActivity(draft):
        return None
    for one in draft.slices:
        one["RescaleSlope"] = f"{float(one['RescaleSlope']) * 1000:.9g}"
    return contradicts("slope", "units")


@mutation()
def oneSlopeForAllSlices(draft: Draft, chance: random.Random) -> Effect | None:
    """A converter that keeps the first slope: the values of the others scale with the ratio of the slopes, and nothing shows it."""
    if draft.isEnhanced:
        return None
    for one in draft.slices:
        one["RescaleSlope"] = draft.slices[0]["RescaleSlope"]
    return hidden("slope")


@mutation("2.2.1", 1.5)
def notAttenuationCorrected(draft: Draft, chance: random.Random) -> Effect:
    if draft.isEnhanced:
        draft.common["AttenuationCorrected"] = "NO"
    else:
        parts = [part for part in draft.common["CorrectedImage"].split("\\") if part != "ATTN"]
        draft.common["CorrectedImage"] = "\\".join(parts)
    return destroyed("corrections")


@mutation("2.6.6", 2)
def scatterNotCorrected(draft: Draft, chance: random.Random) -> Effect | None:
    """The prompt gammas of 89Zr and 124I count as true coincidences: the values are a fifth too high, and only the list tells."""
    if draft.scan.nuclide not in (ZR89, I124) or draft.isEnhanced or draft.holdsSUV:
        return None
    gone = chance.choice((("SCAT",), ("SCAT", "RAN"), ("SCAT", "DTIM", "NORM")))
    draft.common["CorrectedImage"] = "\\".join(part for part in draft.common["CorrectedImage"].split("\\") if part not in gone)
    setWritten(draft, draft.written * 1.2)
    return destroyed("corrections", "slope")


@mutation("2.6.6")
def listOfCorrectionsLost(draft: Draft, chance: random.Random) -> Effect | None:
    if draft.isEnhanced:
        return None
    draft.common["CorrectedImage"] = chance.choice((None, ""))
    return follows("corrections")


@mutation("2.6.1")
def decayMissingFromCorrections(draft: Draft, chance: random.Random) -> Effect | None:
    if draft.isEnhanced or draft.flag == "NONE":
        return None
    draft.common["CorrectedImage"] = "NORM\\DTIM\\ATTN\\SCAT\\RAN"
    return contradicts("corrections")


@mutation()
def correctionsSpelledOtherwise(draft: Draft, chance: random.Random) -> Effect | None:
    if draft.isEnhanced:
        return None
    parts = draft.common["CorrectedImage"].split("\\")
    chance.shuffle(parts)
    spelled = ("\\".join(parts).lower(), " \\ ".join(parts), "\\".join([*parts, "RADL", "CLN"]))
    draft.common["CorrectedImage"] = chance.choice(spelled).replace("\\RAN", chance.choice(("\\RAN", "\\RANSNG")))
    return follows("corrections")


@mutation("2.2.1")
def projectionInsteadOfVolume(draft: Draft, chance: random.Random) -> Effect | None:
    if draft.isEnhanced:
        return None
    draft.common["SeriesType"] = "STATIC\\REPROJECTION"
    return destroyed("seriesType")


@mutation("2.2.2", 3)
def philipsFactorLost(draft: Draft, chance: random.Random) -> Effect | None:
    names = [name for name in ("philipsSUV", "philipsActivity") if name in draft.private]
    if not names:
        return None
    lost = names if chance.random() < 0.5 else names[:1]
    for name in lost:
        if chance.random() < 0.5:
            del draft.private[name]
        else:
            draft.private[name] = replace(draft.private[name], value=chance.choice(("0", "", "0.000000")))
    return destroyedIf(len(lost) == len(names), "philips", "units")


@mutation("2.2.2", 2)
def philipsFactorsDisagree(draft: Draft, chance: random.Random) -> Effect | None:
    """The weight at the console was another one."""
    if "philipsSUV" not in draft.private:
        return None
    one, ratio = draft.private["philipsSUV"], chance.choice((0.5, 0.8, 1.2, 2.0))
    assert isinstance(one.value, tuple)
    draft.private["philipsSUV"] = replace(one, value=tuple(f"{float(text) * ratio:.9g}" for text in one.value))
    return (contradicts if draft.hasBothFactors else hidden)("philips", needs=("weight", "dose", "administration"))
