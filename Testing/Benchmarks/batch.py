"""`her2pet batch`: cases a minute, memory and scaling by jobs; growth over 200 cases; the cost of --resume; beside a plain loop.

`python Testing/Benchmarks/batch.py` prints one line a row. The archive is the generated trial, eight women, in this repository's
benchmark-output/, each standing in the table several times. MIRP is measured where benchmarks/measure.py has installed it.
"""

import csv
import json
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil
from HER2PETLib.cases import readCaseTable
from HER2PETLib.environment import software
from HER2PETLib.files import sha256
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.jobs.batch.case import RECORD, Job, fingerprint
from HER2PETLib.jobs.quantify import Settings
from HER2PETLib.outputrecord import OutputRecord
from HER2PETLib.phantom.trial import writeTrial
from HER2PETLib.volumefile import writeVolume

OUTPUT = Path(__file__).resolve().parents[2] / "benchmark-output"
HER2PET = [sys.executable, "-c", "import sys; from HER2PETLib.commands import main; sys.exit(main(sys.argv[1:]))"]
CASES = 96  # a run; enough that the start of the program does not count
MB = 1 << 20
Rows = list[tuple[str, str, str]]


def writeCases(path: Path, rows: list[dict]) -> Path:
    """A table of cases."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def batch(table: Path, out: Path, *words: str) -> tuple[float, list[tuple[float, int, int]]]:
    """Run a batch: its seconds, and (seconds since the start, process, bytes of its own) of its workers, sampled."""
    began = time.monotonic()
    process = subprocess.Popen(
        [*HER2PET, "batch", str(table), "--out", str(out), *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    samples = []
    while process.poll() is None:
        try:
            for child in psutil.Process(process.pid).children():
                if "spawn_main" in " ".join(child.cmdline()):
                    samples.append((time.monotonic() - began, child.pid, child.memory_info().rss))
        except psutil.Error:
            pass
        time.sleep(0.02)
    seconds = time.monotonic() - began
    if process.returncode:
        raise SystemExit(process.stdout.read().decode())
    return seconds, samples


def byJobs(table: Path, folder: Path, rows: Rows) -> None:
    """Two jobs beside one, in turns, for the machine may be busy."""
    seconds: dict[int, list[float]] = {1: [], 2: []}
    peak: dict[int, int] = {}
    for _ in range(2):
        for jobs in seconds:
            shutil.rmtree(folder / "out", ignore_errors=True)
            taken, samples = batch(table, folder / "out", "--jobs", str(jobs))
            seconds[jobs].append(taken)
            peak[jobs] = max(memory for _, _, memory in samples)
    for jobs, taken in seconds.items():
        found = f"{60 * CASES / min(taken):.0f} cases a minute, peak of a worker {peak[jobs] / MB:.0f} MB"
        rows.append((f"{CASES} cases of the generated trial, {jobs} job{'s' * (jobs > 1)}", found, ""))
    ratio = max(one / two for one, two in zip(seconds[1], seconds[2], strict=True))
    rows.append(("  two jobs beside one", f"{ratio:.2f} times (better of 2 pairs, {psutil.cpu_count()} cores)", "at least 1.7"))


def growth(cases: list[dict], folder: Path, rows: Rows) -> None:
    """The memory of one worker over 200 cases, each of the eight women 25 times."""
    table = writeCases(folder / "200.csv", [{**cases[n % len(cases)], "caseID": f"C{n}"} for n in range(200)])
    shutil.rmtree(folder / "out", ignore_errors=True)
    seconds, samples = batch(table, folder / "out")
    second = max(memory for at, _, memory in samples if seconds / 4 < at < seconds / 2)
    last = max(memory for at, _, memory in samples if at > 3 * seconds / 4)
    rows.append(("one worker, peak in cases 51-100 and 151-200", f"{second / MB:.0f} MB, {last / MB:.0f} MB", "no growth"))


def largeCase(folder: Path, rows: Rows) -> None:
    """A volume of SUV of 410 MB with labels."""
    shape, grid = (640, 400, 400), np.diag([1.65, 1.65, 1.65, 1])
    values, labels = np.ones(shape, np.float32), np.zeros(shape, np.uint8)
    for n in range(60):
        labels[10 * n : 10 * n + 8, 100:110, 100:110] = n + 1
    writeVolume(folder / "large.nrrd", Volume(values, Geometry(shape, grid)), compress=False)
    writeVolume(folder / "labels.nrrd", Volume(labels, Geometry(shape, grid)))
    small = Geometry((8, 8, 8), grid)
    writeVolume(folder / "small.nrrd", Volume(values[:8, :8, :8], small))
    writeVolume(folder / "smallLabels.nrrd", Volume(labels[:8, 96:104, 96:104], small))
    peaks = []
    for pet, regions in (("small", "smallLabels"), ("large", "labels")):
        case = {"caseID": pet, "pet": f"{pet}.nrrd", "regions": f"{regions}.nrrd"}
        table = writeCases(folder / "one.csv", [case])
        shutil.rmtree(folder / "out", ignore_errors=True)
        peaks.append(max(memory for _, _, memory in batch(table, folder / "out")[1]))
    size = values.nbytes + labels.nbytes
    found = f"{peaks[1] / MB:.0f} MB, of which the program {peaks[0] / MB:.0f}: {(peaks[1] - peaks[0]) / size:.2f} times the case"
    rows.append((f"peak of a worker, a case of {size / MB:.0f} MB (SUV and labels)", found, "at most 2.5 times"))


def resume(folder: Path, rows: Rows) -> None:
    """1,000 finished cases of 100 files each: what --resume costs when nothing is to be done."""
    (folder / "many").mkdir()
    woman = next(folder.glob("trial/P*/PET"))
    source = sorted(path for path in woman.iterdir() if path.is_file())
    for n in range(10):
        shutil.copytree(woman, folder / "many" / f"PET{n}")
    count = len(source)
    regions = str(woman.parent / "regions.seg.nrrd")
    cases = [{"caseID": f"C{n}", "pet": f"many/PET{n % 10}", "regions": regions} for n in range(1000)]
    table = writeCases(folder / "1000.csv", cases)
    shutil.rmtree(folder / "out", ignore_errors=True)
    # Ten are measured; the others are their copies with the records that a run would have written.
    batch(writeCases(folder / "10.csv", cases[:10]), folder / "out")
    read = readCaseTable(table)
    results = (folder / "out/cases").resolve()
    for n, case in enumerate(read):
        out = results / case.caseID
        if not out.exists():
            shutil.copytree(results / f"C{n % 10}", out)
            record = json.loads((out / RECORD).read_text())
            record["fingerprint"] = fingerprint(Job(case, results, Settings(), software()))
            record["result"]["caseID"] = case.caseID
            (out / RECORD).write_text(json.dumps(record))
            made = OutputRecord.read(out)
            made.updated({RECORD: replace(made.files[RECORD], sha256=sha256(out / RECORD))}).write()
    seconds = [batch(table, folder / "out", "--resume", "--jobs", "2")[0] for _ in range(2)]
    shutil.rmtree(folder / "many")
    rows.append(
        (f"--resume on 1,000 finished cases, {count} PET files each", f"{min(seconds):.1f} s, program start included", "")
    )


def validation(folder: Path, rows: Rows) -> None:
    """10,000 rows with files of their own."""
    (folder / "validation").mkdir()
    for n in range(10_000):
        (folder / f"validation/C{n}").mkdir()
        (folder / f"validation/C{n}/regions.nrrd").touch()
    table = writeCases(
        folder / "validation/cases.csv",
        [
            {"caseID": f"C{n}", "pet": f"C{n}", "regions": f"C{n}/regions.nrrd", "weightKg": "70", "reason": "x"}
            for n in range(10_000)
        ],
    )
    began = time.perf_counter()
    assert len(readCaseTable(table, toMeasure=True)) == 10_000
    rows.append(("10,000 rows checked", f"{time.perf_counter() - began:.2f} s", "under 2 s"))
    shutil.rmtree(folder / "validation")


def plainLoop(cases: list[dict], folder: Path) -> float:
    """Seconds of a plain loop over SimpleITK on the cases: no SUV, no peak, no tables, each image read with GDCM."""
    import SimpleITK as sitk

    began = time.perf_counter()
    for case in cases:
        names = sitk.ImageSeriesReader.GetGDCMSeriesFileNames(str(folder / "trial" / case["pet"]))
        image = sitk.ReadImage(names, sitk.sitkFloat32)
        if image.GetDimension() == 4:
            image = image[:, :, :, 0]
        regions = sitk.ReadImage(str(folder / "trial" / case["regions"]))
        layers = regions.GetNumberOfComponentsPerPixel()
        for layer in range(layers):
            labels = sitk.VectorIndexSelectionCast(regions, layer) if layers > 1 else regions
            labels = sitk.Resample(labels, image, sitk.Transform(), sitk.sitkNearestNeighbor)
            sitk.LabelIntensityStatisticsImageFilter().Execute(labels, image)
    return time.perf_counter() - began


def beside(cases: list[dict], table: Path, folder: Path, rows: Rows) -> None:
    """Our cases beside those of a plain loop, and of MIRP."""
    theirs = min(plainLoop(cases, folder) for _ in range(2)) / len(cases)
    shutil.rmtree(folder / "out", ignore_errors=True)
    batch(table, folder / "out")
    with (folder / "out/summary.csv").open() as file:
        ours = float(np.mean([float(row["seconds"]) for row in csv.DictReader(file)]))
    rows.append(("a case, all measures, provenance with SHA-256", f"{ours:.2f} s", ""))
    rows.append(("  plain loop over SimpleITK (no SUV, no peak)", f"{theirs:.2f} s, {theirs / ours:.2f} times ours", ""))
    rows.append(("  MIRP, SUV, statistics and IBSI peaks", besideMIRP(cases[0], folder, ours), ""))


def besideMIRP(case: dict, folder: Path, ours: float) -> str:
    """MIRP on one case, region by region."""
    import SimpleITK as sitk

    python = OUTPUT / "mirp-venv/bin/python"
    if not python.is_file():
        return "not measured: run Testing/Benchmarks/measure.py first, which installs it"
    names = sitk.ImageSeriesReader.GetGDCMSeriesFileNames(str(folder / "trial" / case["pet"]))
    image = sitk.ReadImage(names, sitk.sitkFloat32)
    regions = sitk.ReadImage(str(folder / "trial" / case["regions"]))
    layers = regions.GetNumberOfComponentsPerPixel()
    labels = sitk.VectorIndexSelectionCast(regions, 0) if layers > 1 else regions
    sitk.WriteImage(image, str(folder / "mirp.nii"))
    sitk.WriteImage(sitk.Resample(labels, image, sitk.Transform(), sitk.sitkNearestNeighbor), str(folder / "mirpLabels.nii"))
    found = subprocess.run(
        [python, "-c", MIRP_SCRIPT, folder / "mirp.nii", folder / "mirpLabels.nii"], capture_output=True, text=True, check=False
    )
    if found.returncode:
        return f"not measured: {found.stderr.strip().splitlines()[-1]}"
    told = json.loads(found.stdout.splitlines()[-1])
    return (
        f"{told['seconds']:.1f} s for {told['regions']} regions of one case without SUV, {told['seconds'] / ours:.0f} times ours"
    )


MIRP_SCRIPT = """
import json, sys, time
from mirp import extract_features
began = time.perf_counter()
tables = extract_features(image=sys.argv[1], mask=sys.argv[2], image_modality="pt", write_features=False, export_features=True,
    crop_around_roi=True, crop_distance=10.0, base_feature_families=["statistical", "local_intensity"])
print(json.dumps({"seconds": time.perf_counter() - began, "regions": sum(len(table) for table in tables)}))
"""


def run(rows: Rows) -> None:
    """Append rows (what, found, asked for)."""
    OUTPUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=OUTPUT) as temporary:
        folder = Path(temporary)
        writeTrial(folder / "trial")
        with (folder / "trial/cases.csv").open(encoding="utf-8") as file:
            cases = [{key: row[key] for key in row if key != "ct"} for row in csv.DictReader(file)]
        inTrial = [{**case, "pet": f"trial/{case['pet']}", "regions": f"trial/{case['regions']}"} for case in cases]
        table = writeCases(folder / "cases.csv", [{**inTrial[n % 8], "caseID": f"C{n}"} for n in range(CASES)])
        byJobs(table, folder, rows)
        growth(inTrial, folder, rows)
        largeCase(folder, rows)
        resume(folder, rows)
        validation(folder, rows)
        beside(cases, table, folder, rows)


if __name__ == "__main__":
    found: Rows = []
    run(found)
    for what, value, asked in found:
        print(f"{what:62} {value:70} {asked}")
