"""Candidates in a generated patient's PET of 400 x 400 x 640, with organ masks and without.

`python Testing/Benchmarks/candidates.py` prints one line a row: seconds of the processor, for the machine may be busy, and passes over the volume."""

import tempfile
from pathlib import Path

from HER2PETLib.measure.candidates import proposeCandidates
from HER2PETLib.organs.masks import readOrgans
from HER2PETLib.phantom.cohort import makeCase
from HER2PETLib.phantom.organmasks import organSegments
from HER2PETLib.phantom.regionsfile import writeSegmentation
from HER2PETLib.phantom.trial import SEED
from organs import makePET, seconds

ASKED = "under 2 s"


def main() -> None:
    volume, case = makePET(), makeCase(SEED, 0)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "organs.seg.nrrd"
        writeSegmentation(path, case.ct, organSegments(case))
        organs = [mask.region for mask in readOrgans(path, volume.geometry)]
    onePass = seconds(volume.values.sum)
    print(f"{'one NumPy pass over the volume':50} {onePass:.3f} s")
    for what, masks in ((f"candidates with {len(organs)} masks", organs), ("candidates without masks", [])):
        spent = seconds(lambda masks=masks: proposeCandidates(volume, masks))
        print(f"{what:50} {f'{spent:.2f} s, {spent / onePass:.1f} passes':30} {ASKED}")


if __name__ == "__main__":
    main()
