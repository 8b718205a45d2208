"""Which reference region the ratios of lesions are taken to."""

from collections.abc import Sequence

from HER2PETLib.errors import ProblemError
from HER2PETLib.measure.reference import REFERENCE_TISSUES
from HER2PETLib.measure.region import AUTOMATIC, REFERENCE, Region

_BLOOD_POOL = next(tissue for tissue in REFERENCE_TISSUES if tissue.key == "bloodPool")
BLOOD_POOL_CODES = (_BLOOD_POOL.siteCode, "SCT:113262008")  # the second: thoracic aorta
BLOOD_POOL_WORDS = ("blood pool", "bloodpool", "aorta")


def chooseReference(regions: Sequence[Region], name: str | None = None) -> tuple[Region | None, str]:
    """The reference region for ratios, and why this one, or why none, as a sentence.

    name: the name or ID that a person asked for. Without it: the one reference region that is named or coded as blood pool, else
    the only reference region, else none, for liver and other organs take up 89Zr-antibodies by clearance and none is preferred.

    Raises ProblemError where no region or several bear the name, or where it has no voxels.
    """
    if name is not None:
        asked = name.strip().casefold()
        fitting = [r for r in regions if r.regionID.casefold() == asked] or [
            r for r in regions if r.name.strip().casefold() == asked
        ]
        if len(fitting) != 1:
            known = ", ".join(f"{r.name} ({r.regionID})" for r in regions)
            count = "Several regions are" if fitting else "No region is"
            raise ProblemError(
                f"{count} called {name!r}, so there is no reference for ratios.", f"Give the ID of one of: {known}."
            )
        if not fitting[0].mask.any():
            raise ProblemError(
                f"The reference region {name!r} has no voxels inside the PET.", "Choose another, or draw it again."
            )
        return fitting[0], f"Ratios are to {fitting[0].name}, as requested{_made(fitting[0])}."

    references = [region for region in regions if region.role == REFERENCE and region.mask.any()]
    bloodPools = [region for region in references if isBloodPool(region.siteCode, region.name)]
    if len(bloodPools) == 1:
        name = bloodPools[0].name
        said = "" if name.strip().casefold() == "blood pool" else f" ({name})"
        return bloodPools[0], f"Ratios are to the blood pool{said}{_made(bloodPools[0])}."
    if len(references) == 1:
        return references[0], f"Ratios are to {references[0].name}, the only reference region{_made(references[0])}."
    if not references:
        return None, "No ratios: there is no reference region with voxels."
    names = ", ".join(region.name for region in references)
    return None, f"No ratios: there are several reference regions ({names}) and none was chosen."


def _made(region: Region) -> str:
    return ", made automatically" if region.algorithm is not None and region.algorithm.type == AUTOMATIC else ""


def isBloodPool(siteCode: str, name: str) -> bool:
    """Whether a reference region is coded or named as blood pool."""
    return siteCode in BLOOD_POOL_CODES or any(word in name.casefold() for word in BLOOD_POOL_WORDS)
