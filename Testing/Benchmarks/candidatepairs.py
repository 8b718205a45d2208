"""How many pairs of foci that lie close beside each other stay two candidates, without joining and with it (CandidateRule.gapMm).

`python Testing/Benchmarks/candidatepairs.py [SEED PAIRS]` prints a line for each range of gaps. Spheres of 8 to 34 mm and 8 to 20 mm, 3 to 12 mm from edge to edge, the
second with 0.6 to 1 times the uptake of the first (8 in 0.6), drawn on voxels of 2 mm, blurred by 6 mm, averaged to 4 mm, with noise."""

import sys
from collections import Counter

import numpy as np
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.measure.candidaterule import CandidateRule
from HER2PETLib.measure.candidates import proposeCandidates
from scipy.ndimage import gaussian_filter

VOXELS, SPACING, NOISE = 32, 4.0, 0.10
GAPS_MM = (0.0, 2.0, 3.0)


def pair(random: np.random.RandomState) -> tuple[Volume, list[tuple[np.ndarray, float]], float]:
    """An image, center (k, j, i in mm) and diameter of both, and the gap between them."""
    diameters = [float(random.choice((8, 10, 12, 14, 16, 20, 26, 34))), float(random.choice((8, 10, 12, 16, 20)))]
    gap, way, uptake = random.uniform(3, 12), random.standard_normal(3), (8.0, 8.0 * random.uniform(0.6, 1))
    way *= (sum(diameters) / 2 + gap) / np.linalg.norm(way)
    middle = np.full(3, (VOXELS - 1) * SPACING / 2)
    centers = [middle - way / 2, middle + way / 2]
    fine = (np.indices((2 * VOXELS,) * 3) + 0.5) * SPACING / 2 - SPACING / 2
    values = np.full(fine.shape[1:], 0.6)
    for center, diameter, suv in zip(centers, diameters, uptake, strict=True):
        values[((fine - center[:, None, None, None]) ** 2).sum(axis=0) <= diameter**2 / 4] = suv
    values = gaussian_filter(values, 6 / 2.3548 / (SPACING / 2)).reshape((VOXELS, 2) * 3).mean(axis=(1, 3, 5))
    noise = gaussian_filter(random.standard_normal(values.shape), 1.0)
    values += NOISE * np.sqrt(values) * noise / noise.std()
    grid = Geometry.fromLPS(values.shape, (0, 0, 0), (SPACING,) * 3, np.eye(3))
    return Volume(values.astype(np.float32), grid), list(zip(centers, diameters, strict=True)), gap


def main() -> None:
    seed, count = (int(each) for each in sys.argv[1:3]) if len(sys.argv) > 2 else (703, 50)
    random, total, kept = np.random.RandomState(seed), Counter[int](), Counter[tuple[int, float]]()
    for _ in range(count):
        volume, spheres, gap = pair(random)
        first = int(gap // 3) * 3
        total[first] += 1
        for gapMm in GAPS_MM:
            hottest = [
                np.array((s, -a, -r))
                for r, a, s in (each.hottest for each in proposeCandidates(volume, rule=CandidateRule(gapMm=gapMm)))
            ]
            near = [any(np.linalg.norm(each - center) <= diameter / 2 + 4 for each in hottest) for center, diameter in spheres]
            kept[first, gapMm] += all(near) and len(hottest) >= 2
    for first in sorted(total):
        told = ", ".join(f"joined at {gapMm:g} mm {kept[first, gapMm]}" for gapMm in GAPS_MM)
        print(f"{first} to {first + 3} mm apart: of {total[first]} pairs both proposed, {told}")


if __name__ == "__main__":
    main()
