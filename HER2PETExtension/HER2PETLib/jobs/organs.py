"""The organs of a case: read, measured, and a reference region made in them where a person drew none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from HER2PETLib.errors import ProblemError
from HER2PETLib.measure.region import LESION, REFERENCE
from HER2PETLib.suv.tracer import nuclideOfHalfLife, nuclideOfText

if TYPE_CHECKING:
    from HER2PETLib.cases import Case
    from HER2PETLib.geometry import Volume
    from HER2PETLib.measure.region import Region
    from HER2PETLib.organs.masks import OrganMask
    from HER2PETLib.suv.pet import PET

ORGANS = "organs.csv"
# Antibodies are cleared by the liver, so that blood is what lesions are compared with.
DEFAULT_REFERENCE = "bloodPool"


@dataclass(frozen=True)
class OrganResults:
    """rows: one an organ, by the keys of ORGAN_COLUMNS. facts: for provenance.json. warnings: sentences."""

    rows: list[dict[str, Any]]
    facts: dict[str, Any]
    warnings: list[str]


def masksOf(case: Case, pet: PET, tell: Callable[[str], None]) -> list[OrganMask]:
    """The masks of a case's organs on the voxels of its PET, none where none are given; `tell` says if they are another patient's. Raises ProblemError."""
    from HER2PETLib.measure.regionchecks import checkPatient
    from HER2PETLib.organs.masks import readOrgans

    if not case.organs:
        return []
    for sentence in checkPatient(case.organs, pet.series) if pet.series and Path(case.organs).is_file() else []:
        tell(sentence)
    return readOrgans(case.organs, pet.volume.geometry, frame=pet.frameOfReferenceUID, tell=tell)


def checkPlaces(pet: PET, masks: Sequence[OrganMask]) -> list[str]:
    """Sentences on masks that do not lie where the PET has their organs."""
    from HER2PETLib.organs.domeshift import checkDome, domeShift
    from HER2PETLib.organs.outsidebody import checkAir, sharesInAir

    return [*checkDome(domeShift(pet.volume, masks)), *checkAir(sharesInAir(pet.volume, masks))]


def measureOrgans(
    pet: PET, masks: Sequence[OrganMask], regions: Sequence[Region], caseID: str, peakRadiusMm: float
) -> OrganResults:
    """What each organ takes up, and whether that can be. regions: of which the lesions are noted in the organs they lie in."""
    from HER2PETLib.organs.biodistribution import checkOrgans, organRows, percentInImage
    from HER2PETLib.organs.domeshift import checkDome, domeShift
    from HER2PETLib.organs.outsidebody import checkAir, sharesInAir

    weight = weightOf(pet)
    lesions = [region for region in regions if region.role == LESION]
    rows = organRows(pet.volume, masks, weight, lesions, peakRadiusMm)
    shift, inAir = domeShift(pet.volume, masks), sharesInAir(pet.volume, masks)
    facts = {
        "count": len(rows),
        "weightKg": weight,
        "percentInjectedInImage": None if weight is None else percentInImage(pet.volume, weight),
        "liverDomeShiftMm": shift,
        "sharesInAir": inAir,
    }
    warnings = [*checkOrgans(pet.volume, rows, weight, isAntibody=not isFluorine18(pet)), *checkDome(shift), *checkAir(inAir)]
    return OrganResults([{**row, "caseID": caseID} for row in rows], facts, warnings)


def referenceByRule(
    volume: Volume, masks: Sequence[OrganMask], regions: Sequence[Region], asked: str, tell: Callable[[str], None]
) -> list[Region]:
    """The reference region that a rule makes, or none where a person drew one, or where too little of the organ is left: `tell` says so.

    asked: the tissue (a rule's), "" for DEFAULT_REFERENCE. Raises ProblemError where there is no such rule.
    """
    from HER2PETLib.organs.automatic import automaticReference, ruleOf

    rule = ruleOf(asked or DEFAULT_REFERENCE)
    drawn = [region.name for region in regions if region.role == REFERENCE and region.mask.any()]
    if drawn:
        if asked:
            tell(f"No reference region {rule.name} was made automatically, because one was drawn: {', '.join(drawn)}.")
        return []
    if not masks:
        if asked:
            tell(f"No reference region {rule.name} was made automatically, because no organ masks are given.")
        return []
    try:
        return [automaticReference(volume, masks, rule, [region for region in regions if region.role == LESION])]
    except ProblemError as problem:
        tell(str(problem))
        return []


def weightOf(pet: PET) -> float | None:
    """The patient's weight in kg that the SUV was made with, else that of the header; None for a volume file."""
    if pet.result is None:
        return None
    used = pet.result.inputs.get("weight", {}).get("value")
    return used if used is not None else pet.result.bodyG and pet.result.bodyG / 1000


def isFluorine18(pet: PET) -> bool:
    """Whether the nuclide of a DICOM PET is 18F, by the half-life that its SUV was made with: FDG, never an antibody over days."""
    seconds = pet.result.inputs.get("halfLife", {}).get("value") if pet.result else None
    return seconds is not None and nuclideOfHalfLife(seconds) is nuclideOfText("18F")
