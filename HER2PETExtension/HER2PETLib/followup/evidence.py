"""What the places of two lesions say about their being one: organ and side, beside the distance.

Places are compared from the system to the part ("bone", "vertebra", "l3"): one that is only named coarser agrees. A contradiction is never a
veto, because PET, CT and organ masks differ by some mm at every border: it makes a pair dearer, and a question to a person.
"""

from dataclasses import dataclass
from functools import cache

from HER2PETLib.measure.region import Region
from HER2PETLib.measure.sites import SITES
from HER2PETLib.organs.vocabulary import LEFT, RIGHT, nameKey, organs

BONE, NODE, LUNG = "bone", "lymph node", "lung"
# Bones of the vocabulary that are parts of the skeleton by these names.
_BONES = ("sacrum", "humerus", "scapula", "clavicula", "femur", "hip", "skull", "sternum", "costal_cartilages")
# Sites that a person chooses, which are no organ of the vocabulary or are coarser than one.
_SITES = {
    "Bone": (BONE,),
    "Vertebra": (BONE, "vertebrae"),
    "Rib": (BONE, "rib"),
    "Ilium": (BONE, "hip", "ilium"),
    "Lymph Node": (NODE,),
    "Lung": (LUNG,),
}

Path = tuple[str, ...]


@dataclass(frozen=True)
class BodyPart:
    """Where a lesion is. path: from the system to the part, () where it is not known. side: "left", "right" or ""."""

    path: Path = ()
    side: str = ""

    def contradicts(self, other: "BodyPart") -> str:
        """Why the two cannot be one place, as the end of a sentence; "" where nothing contradicts."""
        depth = min(len(self.path), len(other.path))
        if self.path[:depth] != other.path[:depth]:
            return f"{self} against {other}"
        if self.side and other.side and self.side != other.side:
            return f"{self.side} against {other.side}"
        return ""

    def __str__(self) -> str:
        return " ".join(part.replace("_", " ") for part in self.path[-2:]) or "no site"


def placeOf(region: Region, organ: str = "") -> BodyPart:
    """Where a region is: by its coded site, else by `organ`, a name of the vocabulary in whose mask it lies ("" for none)."""
    sides = (region.laterality, nameKey(region.siteMeaning)[1], nameKey(region.name)[1], nameKey(organ)[1])
    path = _byCode().get(region.siteCode) or (_pathOf(organ) if organ else ())
    if not path and region.siteMeaning:
        path = (region.siteMeaning.casefold(),)
    return BodyPart(path, next((side for side in sides if side in (LEFT, RIGHT)), ""))


def _pathOf(organ: str) -> Path:
    words = nameKey(organ)[0]
    for bone in ("vertebrae", "rib"):
        if words.startswith(f"{bone}_"):
            return BONE, bone, words.removeprefix(f"{bone}_")
    if words in _BONES:
        return BONE, words
    return (LUNG, words) if words.startswith("lung_") else (words,)


@cache
def _byCode() -> dict[str, Path]:
    """Site code -> path. The sites that a person chooses come last: their codes are what lesions bear."""
    found: dict[str, Path] = {}
    for organ in organs().values():
        if not organ.regionCode:
            path = _pathOf(organ.name)
            # One code for several of them (the lobes of a lung differ by side, the ribs do not): what they have in common.
            known = found.get(organ.typeCode, path)
            found[organ.typeCode] = tuple(one for one, other in zip(known, path, strict=False) if one == other)
    for code, meaning in SITES:
        words = meaning.casefold()
        if meaning in _SITES:
            found[code] = _SITES[meaning]
        elif words.endswith(NODE):
            found[code] = (NODE, words.removesuffix(NODE).strip())
        else:
            found.setdefault(code, (words,))
    return found
