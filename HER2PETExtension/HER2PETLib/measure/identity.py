"""What a region is, beside its voxels: its role, its site, and what is known of a lesion from elsewhere than the PET."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from HER2PETLib.errors import ProblemError
from HER2PETLib.measure.region import AUTOMATIC, CANDIDATE, LESION, REFERENCE, SEMIAUTOMATIC, Algorithm

# Tags of a segment in Slicer, in a scene as in a .seg.nrrd file.
ROLE_TAG, KNOWN_FROM_TAG, BIOPSIED_TAG = "HER2PET.Role", "HER2PET.KnownFrom", "HER2PET.Biopsied"
ALGORITHM_TAG, DRAWN_ON_TAG = "HER2PET.Algorithm", "HER2PET.DrawnOn"
TERMINOLOGY_TAG = "TerminologyEntry"
TAGS = (TERMINOLOGY_TAG, ROLE_TAG, KNOWN_FROM_TAG, BIOPSIED_TAG, ALGORITHM_TAG, DRAWN_ON_TAG)
# Recent examinations that may have shown a lesion, FDG for FDG PET/CT.
EXAMINATIONS = ("CT", "MR", "FDG")
# The coded way to say that a segment is a reference (NCI Thesaurus; in DICOM CID 7165): the type "Reference Region".
REFERENCE_REGION_CODE = "NCIt:C94970"
# What is morphologically altered (DICOM CID 7150; SRT in scenes of Slicer before 2021) is a lesion, and under any category these
# types (DICOM CID 7159): lesion, neoplasm, primary (two codes), secondary, mass, nodule.
ALTERED_STRUCTURE_CODES = ("SCT:49755003", "SRT:M-01000")
LESION_CODES = (
    "SCT:52988006", "SCT:108369006", "SCT:372087000", "SCT:86049000", "SCT:14799000", "SCT:4147007", "SCT:27925004",
)  # fmt: skip
ANATOMICAL_STRUCTURE_CODES = ("SCT:91723000", "SCT:123037004")  # DICOM CID 7150; the older one is what Slicer writes
# The sides of DICOM CID 244; SRT in scenes of Slicer before 2021.
_SIDES = {"SCT:7771000": "left", "SRT:G-A101": "left", "SCT:24028007": "right", "SRT:G-A100": "right"}
SAYS_REFERENCE = re.compile(r"\b(reference|background|blood ?pool)\b", re.IGNORECASE)


def slicerIdentity(name: str, tags: Mapping[str, str], where: str) -> dict[str, Any]:
    """role, siteCode, siteMeaning, knownFrom, biopsied, algorithm, drawnOn, typeCode, laterality and notes of a Slicer segment, from its
    name and its tags (of TAGS).

    A flag or algorithm that cannot be understood is left out, and a note says so: no number depends on it.
    Raises ProblemError for an unknown role.
    """
    entry = tags.get(TERMINOLOGY_TAG, "").split("~") + [""] * 7
    category, kind, anatomic = _slicerCode(entry[1]), _slicerCode(entry[2]), _slicerCode(entry[5])
    siteCode, siteMeaning = siteOf(category, kind, anatomic)
    identity: dict[str, Any] = {
        "role": roleOf(tags.get(ROLE_TAG, ""), category, kind, name, where),
        "siteCode": siteCode,
        "siteMeaning": siteMeaning,
        "drawnOn": tags.get(DRAWN_ON_TAG, "").strip(),
        "typeCode": kind[0],
        "laterality": lateralityOf(_slicerCode(entry[3])[0], _slicerCode(entry[6])[0]),
    }
    notes = []
    for key, tag, of in (*FLAGS, ("algorithm", ALGORITHM_TAG, algorithmOf)):
        try:
            identity[key] = of(tags.get(tag, ""))
        except ValueError as error:
            notes.append(f"The tag {tag} is left out: {error}.")
    return {**identity, "notes": tuple(notes)}


def roleOf(stated: str, category: tuple[str, str], kind: tuple[str, str], name: str, where: str) -> str:
    """The role that is stated, else what the coded category and type say, else what the name says, else lesion.

    A name says nothing of what is coded as a lesion: "reference lesion", "above background". Codes as ("SCT:10200004", "Liver").
    Raises ProblemError for an unknown role.
    """
    stated = stated.strip().casefold()
    if stated:
        if stated not in (LESION, REFERENCE, CANDIDATE):
            raise ProblemError(f"The role of {where} is {stated!r}.", f"Give {LESION} or {REFERENCE}.")
        return stated
    if kind[0] == REFERENCE_REGION_CODE:
        return REFERENCE
    if category[0] in ALTERED_STRUCTURE_CODES or kind[0] in LESION_CODES:
        return LESION
    return REFERENCE if SAYS_REFERENCE.search(name) else LESION


def siteOf(category: tuple[str, str], kind: tuple[str, str], anatomic: tuple[str, str]) -> tuple[str, str]:
    """Where the segment is: its anatomic region, or what it is itself where it is an anatomical structure. Codes as
    ("SCT:10200004", "Liver")."""
    if anatomic[0]:
        return anatomic
    return kind if category[0] in ANATOMICAL_STRUCTURE_CODES and kind[0] != REFERENCE_REGION_CODE else ("", "")


def lateralityOf(*modifiers: str) -> str:
    """The side that the first of the coded modifiers (of the type, of the anatomic region) names that is one, else ""."""
    return next((_SIDES[code] for code in modifiers if code in _SIDES), "")


def knownFromOf(stated: str) -> tuple[str, ...]:
    """The examinations of EXAMINATIONS that are named, apart by commas, semicolons or spaces. Raises ValueError for another one."""
    named = {word.upper() for word in re.split(r"[\s,;]+", stated) if word}
    if other := sorted(named - set(EXAMINATIONS)):
        raise ValueError(f"{', '.join(other)} is not one of {', '.join(EXAMINATIONS)}")
    return tuple(each for each in EXAMINATIONS if each in named)


def biopsiedOf(stated: str) -> bool | None:
    """Whether a lesion was biopsied, None where nothing is said: that is not "no". Raises ValueError for another word."""
    stated = stated.strip().casefold()
    if stated not in ("", "yes", "no"):
        raise ValueError(f"{stated!r} is neither yes nor no")
    return stated == "yes" if stated else None


def algorithmOf(text: str) -> Algorithm | None:
    """What drew a region, from the text of its tag (`algorithmText`); None for an empty one. Raises ValueError for any other text."""
    if not text.strip():
        return None
    try:
        known = json.loads(text)
        algorithm = Algorithm(*(str(known[key]) for key in ("type", "name", "version", "parameters")))
    except (ValueError, LookupError, TypeError) as error:
        raise ValueError(f"{text!r} names no algorithm") from error
    if algorithm.type not in (SEMIAUTOMATIC, AUTOMATIC):
        raise ValueError(f"{algorithm.type!r} is neither {SEMIAUTOMATIC} nor {AUTOMATIC}")
    return algorithm


def algorithmText(algorithm: Algorithm) -> str:
    """The text of a tag that `algorithmOf` reads: JSON in ASCII, without the bar that separates tags in a .seg.nrrd file."""
    return json.dumps(asdict(algorithm)).replace("|", "\\u007c")


# Field of a region that a label table may state, its tag in Slicer, and what makes the one of the other's text.
FLAGS: tuple[tuple[str, str, Callable[[str], Any]], ...] = (
    ("knownFrom", KNOWN_FROM_TAG, knownFromOf),
    ("biopsied", BIOPSIED_TAG, biopsiedOf),
)


def _slicerCode(text: str) -> tuple[str, str]:
    scheme, value, meaning = (text.split("^") + ["", ""])[:3]
    return (f"{scheme}:{value}" if value else ""), meaning
