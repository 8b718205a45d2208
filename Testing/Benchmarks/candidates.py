"""Candidates in a generated patient's PET of 400 x 400 x 640 with her seven lesions, with organ masks and without.

`python Testing/Benchmarks/candidates.py` prints one line a row: seconds of the processor, for the machine may be busy, and passes over the volume."""

import tempfile
from pathlib import Path

import numpy as np
from HER2PETLib.geometry import Volume
from HER2PETLib.measure.candidates import proposeCandidates
from HER2PETLib.measure.reference import boxAround, offsetsFrom
from HER2PETLib.organs.masks import readOrgans
from HER2PETLib.phantom.cohort import makeCase
from HER2PETLib.phantom.lesions import Lesion
from HER2PETLib.phantom.organmasks import organSegments
from HER2PETLib.phantom.regionsfile import writeSegmentation
from HER2PETLib.phantom.trial import SEED
from organs import makePET, seconds

ASKED = "under 2 s"


def _add(volume: Volume, lesion: Lesion) -> None:
    """A Gaussian as wide as the lesion."""
    first, last, _ = boxAround(volume.geometry, lesion.center, 2 * lesion.diameter)
    distance = np.linalg.norm(offsetsFrom(volume.geometry, lesion.center, first, last), axis=-1)
    volume.values[tuple(map(slice, first, last))] += (lesion.suv - lesion.host) * np.exp(
        -4 * np.log(2) * (distance / lesion.diameter) ** 2
    )


def main() -> None:
    volume, case = makePET(), makeCase(SEED, 0)
    for lesion in case.lesions:
        _add(volume, lesion)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "organs.seg.nrrd"
        writeSegmentation(path, case.ct, organSegments(case))
        organs = [mask.region for mask in readOrgans(path, volume.geometry)]
    onePass = seconds(volume.values.sum)
    print(f"{'one NumPy pass over the volume':50} {onePass:.3f} s")
    for what, masks in ((f"with {len(organs)} masks", organs), ("without masks", [])):
        count = len(proposeCandidates(volume, masks))
        spent = seconds(lambda masks=masks: proposeCandidates(volume, masks))
        print(f"{f'{count} candidates {what}':50} {f'{spent:.2f} s, {spent / onePass:.1f} passes':30} {ASKED}")


if __name__ == "__main__":
    main()
