"""Which nuclide was given, by its code, its name and its half-life, checked against each other and against the positron fraction (rule 6)."""

import math
from dataclasses import replace

from HER2PETLib.dicom.entry import Entry
from HER2PETLib.dicom.header import PETHeader, Radiopharmaceutical
from HER2PETLib.suv.entered import checkEntered
from HER2PETLib.suv.record import Record
from HER2PETLib.suv.tracer import (
    HALF_LIFE_CONTRADICTION,
    HALF_LIFE_TOLERANCE,
    POSITRON_CONTRADICTION,
    PROMPT_GAMMAS,
    Nuclide,
    nuclideOfCode,
    nuclideOfHalfLife,
    nuclideOfText,
)

_FIND_OUT = "Find out which nuclide it was, and enter its half-life, with the reason."
_ENTER = "Enter the half-life, with the reason."


def halfLifeOf(item: Radiopharmaceutical, record: Record, needed: bool = True) -> tuple[float | None, Nuclide | None]:
    """Half-life (s) and nuclide, the one checked against the other; (None, nuclide) where it is not known and not needed.

    needed: whether the SUV depends on it. Where it does not, what is missing or contradicts itself is a warning.
    """
    item = replace(item, halfLife=record.withPoint(item.halfLife))
    coded, nuclide = _nuclideOf(item)
    if record.entered.halfLifeS is not None:
        return _entered(item, coded, record.entered.halfLifeS, record)

    def fail(reason: str, remedy: str) -> None:
        if needed:
            record.refuse(reason, remedy, "halfLifeS")
        record.warn(reason)

    value = item.halfLife.number
    if (item.halfLife.isMissing or value == 0) and nuclide is not None and item.nuclide is not None:
        for contradiction in _otherNames(item, nuclide.halfLife):
            fail(contradiction, _FIND_OUT)
        record.adapt(f"missing half-life: that of the nuclide code {item.nuclide}", item.halfLife, f"{nuclide.halfLife:g} s")
        record.use("halfLife", nuclide.halfLife, f"(0054,0300) Radionuclide Code Sequence {item.nuclide}")
        return nuclide.halfLife, nuclide
    if value is None or value <= 0:
        what = "is missing, and no known nuclide code (0054,0300) replaces it"
        if not item.halfLife.isMissing:
            what = f"is {item.halfLife.text!r}, which is not a half-life in s"
        if needed:
            record.refuse(f"{item.halfLife} {what}.", _ENTER, "halfLifeS")
        if not item.halfLife.isMissing:
            record.warn(f"{item.halfLife} {what}.")
        return None, nuclide
    same = [candidate for candidate in coded if abs(value / candidate.halfLife - 1) <= HALF_LIFE_CONTRADICTION]
    found = nuclideOfHalfLife(value)
    if coded and not same:
        unit = _unitOf(value, coded[0])
        whose = f" (its value in {unit}?)" if unit else f" (that of {found.symbol})" if found else ""
        fail(
            f"{item.halfLife} is {value:g} s{whose}, but (0054,0300) Radionuclide Code Sequence says "
            f"{item.nuclide}, {coded[0].symbol} with {coded[0].halfLife:g} s.",
            _FIND_OUT,
        )
        return None, nuclide
    for contradiction in _otherNames(item, value):
        fail(contradiction, _FIND_OUT)
    if len(coded) > 1 and item.nuclide is not None:
        record.warn(
            f"(0054,0300) Radionuclide Code Sequence contradicts itself: the code {item.nuclide.value} is {coded[0].symbol}, its meaning "
            f"{item.nuclide.meaning!r}; the half-life {value:g} s is that of {same[0].symbol}."
        )
    if not coded and found is None:
        fail(f"{item.halfLife} {value:g} s belongs to no PET nuclide, and no nuclide code (0054,0300) explains it.", _ENTER)
    elif not coded and found is not None:
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


def halfLifeUnderAdmin(item: Radiopharmaceutical, record: Record) -> tuple[float | None, Nuclide | None]:
    """The same where the values are corrected to the administration: no decay is computed, and none has to be known: a half-life may be
    missing, or be that of a nuclide that is none of PET's (177Lu, 99mTc).

    One that contradicts the nuclide still refuses: the scanner has decayed with it, and no entered one takes that back.
    """
    item = replace(item, halfLife=record.withPoint(item.halfLife))
    coded, nuclide = _nuclideOf(item)
    value = item.halfLife.number
    isMissing = item.halfLife.isMissing or value == 0
    isOfNone = value is not None and value > 0 and nuclide is None and nuclideOfHalfLife(value) is None
    if record.entered.halfLifeS is None and not coded and (isMissing or isOfNone):
        record.adapt("corrected to the administration: no half-life is needed", item.halfLife, "no decay")
        return value or None, nuclide
    halfLife, nuclide = halfLifeOf(item, record)
    if value and halfLife is not None and abs(halfLife / value - 1) > HALF_LIFE_TOLERANCE:
        record.refuse(
            f"the values are corrected to the administration with {item.halfLife} {value:g} s, and {halfLife:g} s was entered.",
            "Reconstruct the series with the right half-life.",
        )
    return halfLife, nuclide


def positronFactor(
    header: PETHeader, item: Radiopharmaceutical, nuclide: Nuclide | None, record: Record, decides: bool = True
) -> float:
    """What the values are multiplied by on account of the positron fraction: 1, but where a person corrects that of the scanner.

    A scanner set to 18F (0.967) that saw 89Zr (0.227) gives values 4.26 times too low.
    decides: whether the SUV depends on the values; else a contradiction is a warning.
    Raises Refusal where a fraction, (0018,1076) or GE's private one, is more than 5 % from the nuclide's.
    """
    said: list[tuple[Entry, float]] = []
    for entry in (item.positronFraction, header.gePositronFraction):
        value = entry.number
        if value is not None and value > 1:  # written in percent
            value /= 100.0
        if value:
            said.append((entry, value))
        elif not entry.isMissing and value is None:
            record.warn(f"{entry} is {entry.text!r}, which is not a fraction.")
    entered = record.entered.positronFraction
    if entered is not None:
        return _rescaled(said, entered, nuclide, record)
    if nuclide is None or nuclide.positronFraction is None:
        return 1.0
    right = nuclide.positronFraction
    for entry, value in said:
        if abs(value / right - 1) <= POSITRON_CONTRADICTION:
            continue
        if value == 1.0:
            record.warn(
                f"{entry} is 1, and that of {nuclide.symbol} is {right:g}: whether the scanner divided by it is not known."
            )
            continue
        sentence = (
            f"{entry} is {value:g}, and that of {nuclide.symbol} is {right:g}: the scanner was set to another nuclide, and the values are "
            f"{right / value:.3g} times what they should be."
        )
        if decides:
            record.refuse(
                sentence,
                f"Ask the site how the scanner was set; enter the positron fraction {right:g}, with the reason, to rescale the values.",
                "positronFraction",
            )
        record.warn(sentence)
    return 1.0


def checkCorrections(header: PETHeader, nuclide: Nuclide | None, record: Record) -> None:
    """Warn of which of scatter, randoms, normalization and dead time was not corrected for a nuclide with prompt gammas."""
    if nuclide is None or nuclide.symbol not in PROMPT_GAMMAS:
        return
    missing = [str(entry) for entry in header.corrections if (entry.text or "").strip().upper() == "NO"]
    done = {value.upper() for value in header.correctedImage.values}
    wanted = {"SCAT": "scatter", "RAN": "randoms", "NORM": "normalization", "DTIM": "dead time"}
    absent = [name for term, name in wanted.items() if done and not any(one.startswith(term) for one in done)]
    if absent:
        missing.append(f"{header.correctedImage} {header.correctedImage.text!r} does not name {', '.join(absent)}")
    if missing:
        record.warn(
            f"{'; '.join(missing)}: {nuclide.symbol} emits prompt gammas, which without these corrections count as activity."
        )


def _rescaled(said: list[tuple[Entry, float]], entered: float, nuclide: Nuclide | None, record: Record) -> float:
    """The factor that corrects the scanner's positron fraction to the one a person entered."""
    whose, isRight = "a fraction above 0 and up to 1", 0 < entered <= 1
    if nuclide is not None and nuclide.positronFraction is not None:
        whose = f"that of {nuclide.symbol}, {nuclide.positronFraction:g}"
        isRight = abs(entered / nuclide.positronFraction - 1) <= POSITRON_CONTRADICTION
    if not isRight:
        record.refuse(f"the entered positron fraction {entered:g} is not {whose}.", "Enter that of the nuclide that was given.")
    if not said:
        record.refuse(
            "the positron fraction that the scanner divided by is not in the header ((0018,1076), GE (0009,xx40)).",
            "Leave it out: there is nothing to rescale by.",
        )
    entry, value = said[0]
    record.useEntered("positronFraction", entered, entry)
    record.warn(f"The values are rescaled by {value / entered:.4g}: the scanner used the positron fraction {value:g}.")
    return value / entered


def _entered(item: Radiopharmaceutical, coded: list[Nuclide], value: float, record: Record) -> tuple[float, Nuclide | None]:
    """The half-life that a person entered: that of a nuclide which the header names in some way, where it names one."""
    named = [*coded, *(one for one in (nuclideOfText(text) for _, text in _namesOf(item)) if one is not None)]
    written = item.halfLife.number
    byHalfLife = nuclideOfHalfLife(written) if written and written > 0 else None
    named += [byHalfLife] if byHalfLife is not None else []
    if not (math.isfinite(value) and value > 0):
        record.refuse(f"the entered half-life {value} s is not a positive number.", "Enter it in seconds.", "halfLifeS")
    same = [one for one in named if abs(value / one.halfLife - 1) <= HALF_LIFE_CONTRADICTION]
    if named and not same:
        other, unit = nuclideOfHalfLife(value), _unitOf(value, named[0])
        whose = f"in {unit}, not in seconds" if unit else f"that of {other.symbol}" if other else "not that of a PET nuclide"
        record.refuse(
            f"the entered half-life {value:g} s is {whose}; the header says {named[0].symbol}, with {named[0].halfLife:g} s.",
            f"Enter it in seconds: {named[0].halfLife:g}.",
            "halfLifeS",
        )
    record.useEntered("halfLife", value, item.halfLife)
    nuclide = same[0] if same else nuclideOfHalfLife(value)
    if same and abs(value / same[0].halfLife - 1) > HALF_LIFE_TOLERANCE:
        record.warn(f"The entered half-life {value:g} s is not that of {same[0].symbol} ({same[0].halfLife:g} s).")
    if written and abs(value / written - 1) > HALF_LIFE_TOLERANCE:
        record.warn(f"Within the scan, the scanner corrected decay with {item.halfLife} {item.halfLife.text} s.")
    checkEntered("half-life", value, written, "s", item.halfLife, record)
    return value, nuclide


def _unitOf(value: float, nuclide: Nuclide) -> str:
    """The unit, other than seconds, in which a value is the half-life of a nuclide; "" where there is none."""
    units = {"minutes": 60.0, "hours": 3600.0, "days": 86_400.0}
    return next((unit for unit, size in units.items() if abs(value * size / nuclide.halfLife - 1) <= HALF_LIFE_CONTRADICTION), "")


def _namesOf(item: Radiopharmaceutical) -> list[tuple[str, str]]:
    """(tag, text) of what names the tracer."""
    agent = item.agent.meaning if item.agent else ""
    return [(str(item.name), item.name.text or ""), ("(0054,0304) Radiopharmaceutical Code Sequence", agent)]


def _otherNames(item: Radiopharmaceutical, halfLife: float) -> list[str]:
    """Why a half-life (s) belongs to another nuclide than the tracer's name or code says: the header of a wrong protocol."""
    return [
        f"{tag} is {text!r}, but the half-life of {halfLife:g} s by {item.halfLife} or nuclide code is not that of {named.symbol} "
        f"({named.halfLife:g} s)."
        for tag, text in _namesOf(item)
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
