"""What was injected: half-life, nuclide code, the tracer's name, the positron fraction."""

import random
from dataclasses import replace

from headers.draft import Draft
from headers.effects import Effect, contradicts, destroyedIf, follows, hidden, mutation
from headers.mutations.decay import setWritten
from headers.truth import F18, GA68, LU177, ZR89, Nuclide

HALF_LIFE, CODE, NAME, POSITRON = (
    "RadionuclideHalfLife",
    "RadionuclideCodeSequence",
    "Radiopharmaceutical",
    "RadionuclidePositronFraction",
)


def _other(draft: Draft, chance: random.Random) -> Nuclide:
    return chance.choice([nuclide for nuclide in (ZR89, F18, GA68) if nuclide is not draft.scan.nuclide])


def _codeOf(nuclide: Nuclide) -> list[dict[str, str]]:
    return [{"CodeValue": nuclide.snomed, "CodingSchemeDesignator": "SCT", "CodeMeaning": nuclide.meaning}]


@mutation("2.6.7")
def halfLifeLost(draft: Draft, chance: random.Random) -> Effect:
    draft.item[HALF_LIFE] = chance.choice((None, "", "0"))
    # ADMIN and SUV need none; the others have it by the nuclide code.
    return follows("halfLife", needs=("code", "name"))


@mutation("2.2.6")
def halfLifeAndCodeLost(draft: Draft, chance: random.Random) -> Effect:
    draft.item[HALF_LIFE], draft.item[CODE] = chance.choice((None, "")), None
    return destroyedIf(draft.needsHalfLife, "halfLife", "code", needs=("name",))


@mutation("2.6.4", 1.5)
def halfLifeInAnotherUnit(draft: Draft, chance: random.Random) -> Effect:
    unit = chance.choice((60.0, 3600.0, 86_400.0, 0.001))
    draft.item[HALF_LIFE] = f"{draft.scan.nuclide.halfLife / unit:.6g}"
    return contradicts("halfLife", needs=("code",))


@mutation("2.2.6", 2)
def halfLifeOfAnotherNuclide(draft: Draft, chance: random.Random) -> Effect:
    draft.item[HALF_LIFE] = f"{_other(draft, chance).halfLife:g}"
    return contradicts("halfLife", needs=("code",))


@mutation("2.2.6")
def halfLifeTwoPercentOff(draft: Draft, chance: random.Random) -> Effect:
    draft.item[HALF_LIFE] = f"{draft.scan.nuclide.halfLife * chance.choice((0.98, 1.02)):.6g}"
    return contradicts("halfLife", needs=("code",))


@mutation("2.2.6")
def halfLifeOfAnotherTable(draft: Draft, chance: random.Random) -> Effect:
    text = f"{draft.scan.nuclide.halfLife * (1 + chance.uniform(-1e-3, 1e-3)):.6g}"
    draft.item[HALF_LIFE] = chance.choice((text, f"{text} ", (text if "." in text else f"{text}.0").replace(".", ",")))
    return follows("halfLife")


@mutation("2.2.6")
def codeLost(draft: Draft, chance: random.Random) -> Effect:
    draft.item[CODE] = chance.choice((None, [], [{"CodeMeaning": draft.scan.nuclide.meaning}]))
    return follows("code", needs=("halfLife",))


@mutation("2.2.6")
def codeOfALocalScheme(draft: Draft, chance: random.Random) -> Effect:
    own = chance.choice(("99SDM", "99GEMS", "L"))
    draft.item[CODE] = [{"CodeValue": "C-X999", "CodingSchemeDesignator": own, "CodeMeaning": draft.scan.nuclide.symbol}]
    return follows("code", needs=("halfLife",))


@mutation("2.2.6", 2)
def codeOfAnotherNuclide(draft: Draft, chance: random.Random) -> Effect:
    code = _codeOf(_other(draft, chance))
    if chance.random() < 0.3:  # only the value: its meaning is right
        code[0]["CodeMeaning"] = draft.scan.nuclide.meaning
    draft.item[CODE] = code
    return contradicts("code", needs=("halfLife",))


@mutation("2.2.6")
def nameOfAnotherTracer(draft: Draft, chance: random.Random) -> Effect:
    other = _other(draft, chance)
    draft.item[NAME] = {"89Zr": "89Zr-pertuzumab", "18F": "FDG -- fluorodeoxyglucose F^18^", "68Ga": "68Ga-DOTATOC"}[other.symbol]
    return contradicts("name", needs=("halfLife", "code"))


@mutation()
def nameRemoved(draft: Draft, chance: random.Random) -> Effect:
    draft.item[NAME] = chance.choice((None, "", "REMOVED", "Solution", "HER2 TRACER"))
    return follows("name", needs=("halfLife", "code"))


@mutation("2.2.6", 2)
def wholeProtocolOfAnotherNuclide(draft: Draft, chance: random.Random) -> Effect | None:
    """The technologist chose the wrong protocol: half-life, code and name agree with each other, and with nothing else."""
    if draft.scan.nuclide is not ZR89 or not draft.needsHalfLife:
        return None
    draft.item[HALF_LIFE], draft.item[CODE], draft.item[NAME] = f"{F18.halfLife:g}", _codeOf(F18), "Fluorodeoxyglucose"
    # A day is 13 half-lives of 18F: nobody images that. Less than ten half-lives and it would be possible.
    ago = (draft.scan.beds[0].start - draft.scan.administered).total_seconds()
    seen = ago > 10 * F18.halfLife
    return (contradicts if seen else hidden)(
        "halfLife", "code", "name", needs=("administration", "acquisition", "positron", "factor")
    )


def _writeFraction(draft: Draft, fraction: float) -> bool:
    if "gePositron" in draft.private:
        draft.private["gePositron"] = replace(draft.private["gePositron"], value=fraction)
    elif POSITRON in draft.item:
        draft.item[POSITRON] = f"{fraction:g}"
    else:
        return False
    return True


@mutation("2.6.3", 5)
def scannerSetToFluorine(draft: Draft, chance: random.Random) -> Effect | None:
    """The scanner divided by 18F's positron fraction: 89Zr reads 4.26 times low, and the fraction in the header says so."""
    if draft.scan.nuclide is not ZR89 or draft.holdsSUV:
        return None
    fraction = chance.choice((0.967, 0.9673, 0.97))
    if not _writeFraction(draft, fraction):
        return None
    setWritten(draft, draft.written * ZR89.positronFraction / fraction)
    return contradicts("positron", "slope", needs=("code", "halfLife"))


@mutation("2.6.3", 2)
def positronFractionOfAnotherNuclide(draft: Draft, chance: random.Random) -> Effect | None:
    """The same text without its consequence: whoever reads it cannot know."""
    if draft.scan.nuclide not in (ZR89, F18):
        return None
    other = F18 if draft.scan.nuclide is ZR89 else ZR89
    return contradicts("positron", needs=("code", "halfLife")) if _writeFraction(draft, other.positronFraction) else None


@mutation("2.6.3", 1.5)
def positronFractionOfAnotherTable(draft: Draft, chance: random.Random) -> Effect | None:
    if draft.scan.nuclide not in (ZR89, F18):
        return None
    text = {"89Zr": (0.227, 0.2274, 0.23), "18F": (0.967, 0.9673, 0.969, 0.97)}[draft.scan.nuclide.symbol]
    return follows("positron") if _writeFraction(draft, chance.choice(text)) else None


@mutation("2.6.3")
def positronFractionLost(draft: Draft, chance: random.Random) -> Effect | None:
    if POSITRON not in draft.item:
        return None
    draft.item[POSITRON] = chance.choice((None, "", "0", "1"))
    # 1 is how scanners write that they know none; it is no nuclide's.
    return follows("positron") if draft.item[POSITRON] != "1" else contradicts("positron")


@mutation("2.6.7")
def lutetiumWithoutHalfLife(draft: Draft, chance: random.Random) -> Effect | None:
    if draft.scan.nuclide is not LU177:
        return None
    draft.item[HALF_LIFE] = None
    return follows("halfLife", needs=("code", "name"))
