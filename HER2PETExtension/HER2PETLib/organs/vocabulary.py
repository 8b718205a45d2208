"""One vocabulary of organs, by SNOMED CT code and side, for masks of TotalSegmentator, MOOSE, Slicer and whoever codes them.

`vocabulary.csv` has the 117 classes of TotalSegmentator's task `total` in its order, the classes of its version 1, of `heartchambers_highres` and
`tissue_types` and of MOOSE that are not among them, and paired organs without a side. Codes are those of totalsegmentator_snomed_mapping.csv
and moose_snomed_mapping.csv, with "Gluteus minimus" spelled right."""

import csv
import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

LEFT, RIGHT = "left", "right"
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Organ:
    """name: TotalSegmentator's of version 2, where it has one. typeCode: what it is, as "SCT:10200004". laterality: "left", "right" or "".
    regionCode: where it is, for what is no organ itself (a cyst of the kidney); else ""."""

    name: str
    typeCode: str
    typeMeaning: str
    laterality: str = ""
    regionCode: str = ""
    regionMeaning: str = ""

    @property
    def site(self) -> tuple[str, str]:
        """Code and meaning of the anatomical site."""
        return (self.regionCode, self.regionMeaning) if self.regionCode else (self.typeCode, self.typeMeaning)


def organOf(typeCode: str, laterality: str, regionCode: str, *names: str) -> Organ | None:
    """The organ with this coded type and side, else the first that one of the names (a segment's ID, its label, a file's name) tells;
    None where nothing does.

    regionCode: what the coded type is in, "" for none. A code without a side takes the side from a name of the same organ, for
    TotalSegmentator's DICOM SEG tells left from right by the label only; so does a cyst its organ. A name tells the side by the word left or
    right, wherever it stands: "kidney_right", "right kidney".
    """
    named = next((organ for name in names if (organ := _byName().get(nameKey(name)))), None)
    sides = _byCode().get(typeCode)
    if sides is None:
        return named
    if named is not None and named.typeCode == typeCode and (not laterality or laterality == named.laterality):
        return named
    for region in (regionCode, ""):
        for side in (laterality, ""):
            if found := sides.get((side, region)):
                return found
    known = next(iter(sides.values()))
    if known.regionCode:  # "Cyst", of whatever
        return None
    return replace(known, name=f"{laterality} {known.typeMeaning}".strip().lower().replace(" ", "_"), laterality=laterality)


def nameKey(name: str) -> tuple[str, str]:
    """The words of a name without its side, and the side: ("kidney", "right") for "kidney_right" and "Right kidney"."""
    words = _WORD.findall(name.casefold())
    sides = [word for word in words if word in (LEFT, RIGHT)]
    return "_".join(word for word in words if word not in sides), sides[0] if len(sides) == 1 else ""


@cache
def organs() -> dict[str, Organ]:
    """Every organ by its name, in the order of the table."""
    return {organ.name: organ for organ, _ in _rows()}


@cache
def _rows() -> list[tuple[Organ, str]]:
    """Each organ, with another name that it goes by or ""."""
    path = Path(__file__).with_name("vocabulary.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return [(Organ(*cells), other) for *cells, other in list(csv.reader(file))[1:]]


@cache
def _byName() -> dict[tuple[str, str], Organ]:
    found = {}
    for organ, other in _rows():
        for name in filter(None, (organ.name, other)):
            found[nameKey(name)] = organ
    for organ, _ in _rows():  # "Urinary bladder", "right Kidney"; no cyst of a kidney is called "Cyst"
        if not organ.regionCode:
            found.setdefault(nameKey(f"{organ.laterality} {organ.typeMeaning}"), organ)
    return found


@cache
def _byCode() -> dict[str, dict[tuple[str, str], Organ]]:
    """Type -> (side, region) -> organ."""
    found: dict[str, dict[tuple[str, str], Organ]] = {}
    for organ, _ in _rows():
        found.setdefault(organ.typeCode, {})[organ.laterality, organ.regionCode] = organ
    return found
