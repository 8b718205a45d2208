"""Organs of a generated patient in a PET of 400 x 400 x 640: masks brought to its grid, uptake of every organ, reference regions by rule.

`python Testing/Benchmarks/organs.py` prints one line a row: seconds of the processor, for the machine may be busy, and passes over the volume."""

import tempfile
import time
from pathlib import Path

import numpy as np
from HER2PETLib.geometry import Volume
from HER2PETLib.organs.automatic import automaticReference
from HER2PETLib.organs.biodistribution import organRows
from HER2PETLib.organs.masks import readOrgans
from HER2PETLib.organs.rules import REFERENCE_RULES
from HER2PETLib.phantom.cohort import makeCase
from HER2PETLib.phantom.grid import ScanGrid
from HER2PETLib.phantom.organmasks import organSegments
from HER2PETLib.phantom.regionsfile import writeSegmentation
from HER2PETLib.phantom.trial import SEED
from scipy.ndimage import gaussian_filter

SHAPE, SPACING = (640, 400, 400), (2.036, 2.036, 1.43)
ASKED = "under 1 s"


def makePET() -> Volume:
    """The first generated patient in fine voxels: true uptake with a blur of 5.5 mm and noise of 12 %."""
    case = makeCase(SEED, 0)
    r, a, _ = case.woman.origin
    grid = ScanGrid(SHAPE, SPACING, (r + 200 * SPACING[0], a + 200 * SPACING[1], case.pet.first[2]))
    sigmas = [2.33 / size for size in SPACING[::-1]]
    suv = gaussian_filter(case.woman.paint(grid, "suv", 0.0), sigmas)
    noise = gaussian_filter(np.random.default_rng(SEED).standard_normal(SHAPE, np.float32), sigmas)
    suv += 0.12 * np.sqrt(suv + 0.05) * noise / noise.std() * (suv > 0.01)
    return Volume(np.maximum(suv, 0), grid.geometry)


def seconds(function, repeats: int = 3) -> float:
    """Shortest time of the processor."""
    found = []
    for _ in range(repeats):
        start = time.process_time()
        function()
        found.append(time.process_time() - start)
    return min(found)


def main() -> None:
    volume, case = makePET(), makeCase(SEED, 0)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "organs.seg.nrrd"
        writeSegmentation(path, case.ct, organSegments(case))
        masks = readOrgans(path, volume.geometry)
        reading = seconds(lambda: readOrgans(path, volume.geometry))
    onePass = seconds(volume.values.sum)
    rows = seconds(lambda: organRows(volume, masks, case.weight))
    each = {rule.tissue: seconds(lambda rule=rule: automaticReference(volume, masks, rule)) for rule in REFERENCE_RULES}
    found = [
        ("one NumPy pass over the volume", f"{onePass:.3f} s", ""),
        (f"{len(masks)} masks from the grid of a CT", f"{reading:.2f} s", ""),
        ("uptake of every organ", f"{rows:.2f} s, {rows / onePass:.1f} passes", ASKED),
        ("all reference regions", f"{sum(each.values()):.2f} s, {sum(each.values()) / onePass:.1f} passes", ASKED),
        *((f"  {tissue}", f"{spent:.3f} s", "") for tissue, spent in each.items()),
    ]
    for what, value, asked in found:
        print(f"{what:50} {value:30} {asked}")


if __name__ == "__main__":
    main()
