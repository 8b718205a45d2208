"""Candidates where somebody else says what there is to find."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from check import Check
from measurechecks import LESIONS, NEMA

# The phantom's background, in the slice of its spheres: the median of what is above this share of the highest value.
BACKGROUND_SHARE = 0.05


def spheresProposed(data: Path) -> Iterator[Check]:
    """The six spheres (37, 28, 22, 17, 13 and 10 mm) of a scanned NEMA IQ phantom (G. Schramm, pynemaiqpet), which gives the places of four; its values
    over their background, for it has no SUV; no organ masks, the default rule."""
    from HER2PETLib.dicom.folder import findSeries
    from HER2PETLib.dicom.series import assemble
    from HER2PETLib.geometry import Volume
    from HER2PETLib.measure.candidates import proposeCandidates

    (found,) = findSeries([data / "nema-iq" / "pet_recon_1"]).series
    image = assemble(found).rescaled()
    slices = image.values[round(NEMA[0][1][0] / image.geometry.spacing[2])]
    background = float(np.median(slices[slices > BACKGROUND_SHARE * image.values.max()]))
    candidates = proposeCandidates(Volume(image.values / background, image.geometry))
    yield Check("the whole phantom", "candidates", 6, 0, len(candidates))
    places = image.geometry.toKJI(np.array([each.hottest for each in candidates])) * image.geometry.spacing[::-1]
    for diameter, center, _ml in NEMA:
        inside = np.linalg.norm(places - center, axis=1) <= diameter / 2 + 4
        yield Check(f"{diameter} mm sphere", "candidates whose hottest voxel is in it, or 4 mm from it", 1, 0, int(inside.sum()))


def tumorsProposed(data: Path) -> Iterator[Check]:
    """One soft-tissue sarcoma in each of three FDG PET series, drawn by others (IBSI validation set, TCIA; cut out 5 cm around); no organ masks, the default
    rule but for the largest volume, 600 ml."""
    from HER2PETLib.measure.candidaterule import CandidateRule
    from HER2PETLib.measure.candidates import proposeCandidates
    from HER2PETLib.volumefile import readVolume

    for name in LESIONS:
        folder = data / "sts-validation" / name / "nifti"
        image, drawn = readVolume(folder / "PET_image.nii.gz"), readVolume(folder / "PET_mask.nii.gz").values > 0
        hottest = np.array(np.unravel_index(np.where(drawn, image.values, -np.inf).argmax(), drawn.shape))
        candidates = proposeCandidates(image, rule=CandidateRule(mostMl=600.0))
        holding = [each for each in candidates if each.region.within(hottest, hottest + 1).any()]
        yield Check(name, "candidates that hold the hottest voxel of what was drawn", 1, 0, len(holding))
