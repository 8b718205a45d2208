"""The series as a whole: items of the radiopharmaceutical sequence, slices, copies, strings of old archives, the maker's name."""

import copy
import random
from dataclasses import replace

from headers.draft import Draft
from headers.effects import Effect, contradicts, destroyed, destroyedIf, follows, mutation


@mutation("2.6.7", 2)
def itemTwice(draft: Draft, chance: random.Random) -> Effect:
    draft.items.append(copy.deepcopy(draft.items[0]))
    # The copy follows whatever else happens to the item: it is written when all is done.
    return follows("items", needs=_ITEM_FACTS)


@mutation("2.6.7", 2)
def itemAndAnEmptyOne(draft: Draft, chance: random.Random) -> Effect:
    empty = (
        {}
        if chance.random() < 0.5
        else dict.fromkeys(("Radiopharmaceutical", "RadionuclideTotalDose", "RadionuclideHalfLife"), "")
    )
    draft.items.append(empty)
    return follows("items", needs=_ITEM_FACTS)


@mutation("2.2.6", 2)
def twoDifferentItems(draft: Draft, chance: random.Random) -> Effect | None:
    if not draft.restsOnHeader:  # the rule asks a person also where nothing depends on it
        return None
    second = copy.deepcopy(draft.items[0])
    second["RadionuclideTotalDose"] = f"{2.5 * float(second['RadionuclideTotalDose']):.9g}"
    if chance.random() < 0.5:
        draft.items.append(second)
    else:
        draft.items.insert(0, second)
    return destroyed("items", needs=_ITEM_FACTS)


@mutation("2.2.3")
def itemsLost(draft: Draft, chance: random.Random) -> Effect | None:
    if (
        "philipsSUV" in draft.private and not draft.restsOnHeader
    ):  # whether Philips' SUV may stand without a word of the tracer is not ruled
        return None
    draft.items = [{}] if chance.random() < 0.5 else []
    return destroyedIf(draft.restsOnHeader, "items", needs=_ITEM_FACTS)


_ITEM_FACTS = (
    "administration", "administrationTime", "dose", "halfLife", "code", "name", "positron", "zone",
)  # fmt: skip


@mutation()
def oneSliceHasAnotherDose(draft: Draft, chance: random.Random) -> Effect | None:
    if draft.isEnhanced:
        return None
    other = copy.deepcopy(draft.items)
    other[0]["RadionuclideTotalDose"] = f"{1.3 * float(other[0]['RadionuclideTotalDose']):.9g}"
    draft.slices[chance.randrange(len(draft.slices))]["RadiopharmaceuticalInformationSequence"] = other
    return destroyed("items", "identity", needs=_ITEM_FACTS)


@mutation("", 1.5)
def sliceMissing(draft: Draft, chance: random.Random) -> Effect | None:
    if draft.isEnhanced:
        return None
    _drop(draft, [chance.choice((1, 2, 3, 4, 0, 5))])
    return destroyed("geometry")


@mutation()
def everySecondSliceMissing(draft: Draft, chance: random.Random) -> Effect | None:
    if draft.isEnhanced:
        return None
    _drop(draft, [1, 3, 5])
    return destroyed("geometry")


def _drop(draft: Draft, gone: list[int]) -> None:
    kept = [k for k in range(len(draft.slices)) if k not in gone]
    draft.slices, draft.positions = [draft.slices[k] for k in kept], [draft.positions[k] for k in kept]
    draft.written = draft.written[kept]
    for name, one in draft.private.items():
        if isinstance(one.value, tuple):
            draft.private[name] = replace(one, value=tuple(one.value[k] for k in kept))


@mutation("", 1.5)
def sliceTwice(draft: Draft, chance: random.Random) -> Effect | None:
    """A copy of a file: the same instance; or sent again by an archive that gave it a new one."""
    if draft.isEnhanced:
        return None
    k = chance.randrange(len(draft.slices))
    uid = draft.slices[k]["SOPInstanceUID"]
    if chance.random() < 0.6:
        draft.copies.append((k, uid))
        return follows("geometry")
    draft.copies.append((k, f"{uid}.7"))
    return contradicts("geometry")


@mutation()
def filesInAnotherOrder(draft: Draft, chance: random.Random) -> Effect | None:
    if draft.isEnhanced:
        return None
    numbers = [one["InstanceNumber"] for one in draft.slices]
    chance.shuffle(numbers)
    for one, number in zip(draft.slices, numbers, strict=True):
        one["InstanceNumber"] = number
    return follows("numbers")


@mutation()
def numberOfSlicesWrong(draft: Draft, chance: random.Random) -> Effect | None:
    if draft.isEnhanced:
        return None
    draft.common["NumberOfSlices"] = chance.choice((None, 0, 1, 5))
    return follows("geometry")


@mutation()
def pixelSpacingImpossible(draft: Draft, chance: random.Random) -> Effect | None:
    if draft.isEnhanced:
        return None
    draft.common["PixelSpacing"] = chance.choice(("0\\0", "nan\\nan", "", "-4\\-4", "4"))
    return destroyed("geometry")


@mutation()
def anotherPatientInBetween(draft: Draft, chance: random.Random) -> Effect | None:
    if draft.isEnhanced:
        return None
    draft.slices[chance.randrange(len(draft.slices))]["PatientID"] = "P2"
    return destroyed("identity")


@mutation()
def manufacturerLost(draft: Draft, chance: random.Random) -> Effect:
    draft.common["Manufacturer"] = chance.choice((None, "", "REMOVED", "UIH"))
    return follows("manufacturer", needs=("reference", "series", "acquisition", "frameReference", "creator", "duration"))


@mutation()
def textInAnUnknownRepresentation(draft: Draft, chance: random.Random) -> Effect:
    """An archive that does not know an attribute writes it as UN."""
    keyword = chance.choice(("PatientWeight", "PatientSize", "PatientSex", "SeriesTime"))
    text = draft.common[keyword]
    draft.common[keyword] = text.encode() + b" " * (len(text) % 2)
    fact = {"PatientWeight": "weight", "PatientSize": "height", "PatientSex": "sex", "SeriesTime": "series"}[keyword]
    return follows(fact)


@mutation()
def identityRemoved(draft: Draft, chance: random.Random) -> Effect:
    draft.common["PatientID"] = chance.choice((None, "", "ANON"))
    draft.common["PatientBirthDate"] = None
    return follows("identity", "birth")
