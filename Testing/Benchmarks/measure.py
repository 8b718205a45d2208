"""Measures of 60 lesions in a 400 x 400 x 640 volume: time beside one NumPy pass and beside peers, and memory beyond the inputs.

`python Testing/Benchmarks/measure.py` prints one line a row. MIRP, the peer, is installed from PyPI into benchmark-output/ (never into
.venv); where that fails its rows say so. Times are the best of several in one run, for the machine may be busy; what counts is the ratio.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.measure.definitions import measureRegions
from HER2PETLib.measure.region import Region, regionsFromLabels
from HER2PETLib.volumefile import writeVolume

OUTPUT = Path(__file__).resolve().parents[2] / "benchmark-output"
MIRP = "mirp==2.7.0"
SHAPE = (640, 400, 400)
SPACING = 1.65  # mm, 66 cm across and 106 cm long
LESIONS = 60


def makeCase() -> tuple[Volume, np.ndarray]:
    """Noise around 1, and 60 spheres apart from each other, 6 to 40 mm, of 3 to 20; made in place, so that memory is the inputs'."""
    rng = np.random.default_rng(20141106)
    values = np.empty(SHAPE, np.float32)
    labels = np.zeros(SHAPE, np.uint8)
    for plane in values:
        rng.random(out=plane, dtype=np.float32)
        plane += 0.5
    places = rng.permutation(np.stack(np.meshgrid(*(range(40, n - 39, 60) for n in SHAPE), indexing="ij"), -1).reshape(-1, 3))
    for number, (place, diameter) in enumerate(zip(places, np.linspace(6, 40, LESIONS), strict=False), start=1):
        box = tuple(slice(at - 13, at + 14) for at in place)
        ball = np.linalg.norm(np.indices((27,) * 3) - 13, axis=0) * SPACING <= diameter / 2
        values[box][ball] *= rng.uniform(3, 20)
        labels[box][ball] = number
    return Volume(values, Geometry(SHAPE, np.diag([SPACING, SPACING, SPACING, 1]))), labels


def measure(volume: Volume, labels: np.ndarray) -> list[dict]:
    return measureRegions(volume, regionsFromLabels(labels))


def best(*functions, repeats: int = 7) -> list[float]:
    """Shortest seconds of each function, taken in turns, so that a busy moment meets all of them."""
    seconds = [float("inf")] * len(functions)
    for _ in range(repeats):
        for number, function in enumerate(functions):
            start = time.perf_counter()
            function()
            seconds[number] = min(seconds[number], time.perf_counter() - start)
    return seconds


def run(rows: list[tuple[str, str, str]]) -> None:
    """Append rows (what, found, asked for)."""
    volume, labels = makeCase()

    def onePass():
        volume.values.sum()
        labels.max()

    start = time.perf_counter()
    measure(volume, labels)
    cold = time.perf_counter() - start
    reference, ours = best(onePass, lambda: measure(volume, labels))
    rows.append(("one NumPy pass over volume and labels", f"{reference:.3f} s", ""))
    rows.append(("all measures of 60 lesions", f"{ours:.3f} s", ""))
    rows.append(("  in passes", f"{ours / reference:.1f}", "at most 5"))
    rows.append(("  first call, imports of SciPy included", f"{cold:.3f} s", ""))
    rows.append(("  memory beyond the inputs", memoryMB(), "under 50 MB"))

    (itk,) = best(lambda: labelStatisticsOfITK(volume, labels), repeats=1)
    rows.append(("SimpleITK label intensity statistics (no peak)", f"{itk:.2f} s, {itk / ours:.1f} times ours", ""))
    lesion = regionsFromLabels(np.where(labels == LESIONS, labels, 0))
    liver = [Region("liver", "1.5 l", mask=ellipsoid((52, 40, 38)), start=(200, 100, 100))]
    alone, large = best(lambda: measureRegions(volume, lesion), lambda: measureRegions(volume, liver), repeats=3)
    rows.append(("one lesion of 40 mm", f"{alone * 1000:.1f} ms", ""))
    rows.append((f"one region of {liver[0].mask.sum() * volume.geometry.voxelMl / 1000:.1f} l", f"{large:.2f} s", ""))
    rows.extend(besideMIRP(volume, labels, ours / LESIONS))


def ellipsoid(radii) -> np.ndarray:
    grid = np.ogrid[tuple(slice(-r, r + 1) for r in radii)]
    return sum((axis / r) ** 2 for axis, r in zip(grid, radii, strict=True)) <= 1


def labelStatisticsOfITK(volume: Volume, labels: np.ndarray) -> None:
    import SimpleITK as sitk

    sitk.LabelIntensityStatisticsImageFilter().Execute(sitk.GetImageFromArray(labels), sitk.GetImageFromArray(volume.values))


def memoryMB() -> str:
    """Peak of the resident memory of a process of its own while it measures, less what it held before; Linux only."""
    done = subprocess.run([sys.executable, __file__, "--memory"], capture_output=True, text=True)
    return f"{float(done.stdout):.0f} MB" if done.returncode == 0 else f"not measured: {done.stderr.strip().splitlines()[-1]}"


def printMemory() -> None:
    import scipy.fft
    import scipy.ndimage
    import scipy.spatial.distance  # noqa: F401  a program's size is not the memory of the work

    def peakKB() -> int:
        return next(
            int(line.split()[1]) for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")
        )

    volume, labels = makeCase()
    Path("/proc/self/clear_refs").write_text("5")  # the peak starts anew from what is held now
    before = peakKB()
    measure(volume, labels)
    print((peakKB() - before) / 1024)


def besideMIRP(volume: Volume, labels: np.ndarray, ours: float) -> list[tuple[str, str, str]]:
    """MIRP (statistics, peaks, and shape for the diameter) on the lesion of middle size, beside our seconds a lesion: on the same input, the
    whole volume, which it is told to crop; and, for a lower bound, on a small image that was cut out for it, with and without
    shape, which is most of its time there (it makes much more of it than a diameter)."""
    asked = "at least 500 times"
    home = OUTPUT / "mirp-venv"
    python = home / "bin" / "python"
    try:
        if not (home / "installed").is_file():
            OUTPUT.mkdir(exist_ok=True)
            subprocess.run([sys.executable, "-m", "venv", home], check=True, capture_output=True)
            subprocess.run([python, "-m", "pip", "install", "--quiet", MIRP], check=True, capture_output=True, timeout=600)
            (home / "installed").touch()
    except (OSError, subprocess.SubprocessError) as error:
        return [("MIRP", f"not measured: {MIRP} could not be installed ({type(error).__name__})", asked)]

    region = regionsFromLabels(labels)[LESIONS // 2]
    (own,) = measureRegions(volume, [region])
    mask = (labels == int(region.regionID)).astype(np.uint8)
    box = tuple(slice(a - 6, a + n + 6) for a, n in zip(region.start, region.mask.shape, strict=True))
    small = Geometry(mask[box].shape, volume.geometry.ijkToRAS)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("image.nii", "mask.nii", "smallImage.nii", "smallMask.nii")]
        volumes = [volume, Volume(mask, volume.geometry), Volume(volume.values[box], small), Volume(mask[box], small)]
        for path, written in zip(files, volumes, strict=True):
            writeVolume(path, written, compress=False)
        for what, paths, families in (
            ("on the same volume", files[:2], ["statistical", "local_intensity", "morphology"]),
            ("on a small image cut out for it", files[2:], ["statistical", "local_intensity", "morphology"]),
            ("on a small image, without shape", files[2:], ["statistical", "local_intensity"]),
        ):
            done = subprocess.run([python, "-c", MIRP_SCRIPT, *paths, *families], capture_output=True, text=True)
            if done.returncode:
                return [*rows, ("MIRP", f"not measured: {done.stderr.strip().splitlines()[-1]}", asked)]
            found = json.loads(done.stdout.splitlines()[-1])
            rows.append(
                (f"MIRP {what}, one lesion", f"{found['seconds']:.2f} s, {found['seconds'] / ours:.0f} times ours", asked)
            )
            asked = ""
            pairs = ("loc_peak_loc", "suvPeakIBSILocal"), ("loc_peak_glob", "suvPeakIBSIGlobal"), ("stat_mean", "suvMean")
            for theirs, key in pairs:
                assert abs(found[theirs] / own[key] - 1) < 1e-6, (theirs, found[theirs], own[key])
    return rows


MIRP_SCRIPT = """
import json, sys, time
from mirp import extract_features
seconds = []
while sum(seconds) < 2:
    start = time.perf_counter()
    table = extract_features(image=sys.argv[1], mask=sys.argv[2], image_modality="pt", write_features=False, export_features=True,
        crop_around_roi=True, crop_distance=10.0, base_feature_families=sys.argv[3:])[0]
    seconds.append(time.perf_counter() - start)
print(json.dumps({"seconds": min(seconds), **{key: float(table[key].iloc[0]) for key in ("loc_peak_loc", "loc_peak_glob", "stat_mean")}}))
"""


if __name__ == "__main__":
    if "--memory" in sys.argv:
        printMemory()
    else:
        found: list[tuple[str, str, str]] = []
        run(found)
        for what, value, asked in found:
            print(f"{what:50} {value:50} {asked}")
