"""A series of 640 slices of 400 x 400 int16, each with its own slope, to a float32 SUV volume: time beside pydicom and SimpleITK, and memory.

`python Testing/Benchmarks/series.py` prints one line a row. Times are the best of several in one run, each in a process of its own, for
memory is counted there too; what counts is the ratio.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

import numpy as np

SLICES, ROWS = 640, 400
ROUNDS, REPEATS = 4, 4
VOLUME = SLICES * ROWS * ROWS * 4


def makeSeries(folder: Path) -> None:
    """A valid 89Zr series whose files lie in no order of position."""
    from pydicom import dcmwrite
    from pydicom.dataset import Dataset, FileMetaDataset
    from pydicom.uid import ExplicitVRLittleEndian

    warnings.simplefilter("ignore")  # pydicom 3 calls names old that pydicom 2 needs
    noise = np.random.default_rng(640)
    names = noise.permutation(SLICES)
    for k in range(SLICES):
        item, nuclide, dataset, meta = Dataset(), Dataset(), Dataset(), FileMetaDataset()
        nuclide.CodeValue, nuclide.CodingSchemeDesignator, nuclide.CodeMeaning = "63360001", "SCT", "^89^Zirconium"
        item.RadionuclideCodeSequence, item.RadionuclideTotalDose, item.RadionuclideHalfLife = [nuclide], "185000000", "282276"
        item.Radiopharmaceutical, item.RadiopharmaceuticalStartDateTime = "89Zr-trastuzumab", "20190301100000"
        dataset.RadiopharmaceuticalInformationSequence = [item]
        dataset.SOPClassUID, dataset.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.128", f"1.2.3.4.{k + 1}"
        dataset.StudyInstanceUID, dataset.SeriesInstanceUID, dataset.FrameOfReferenceUID = "1.2.3", "1.2.3.4", "1.2.3.5"
        dataset.SeriesDate = dataset.AcquisitionDate = "20190307"
        dataset.SeriesTime = dataset.AcquisitionTime = "133000"
        dataset.Modality, dataset.Manufacturer, dataset.PatientWeight, dataset.SeriesDescription = (
            "PT",
            "Maker",
            "70",
            "benchmark",
        )
        dataset.SliceThickness, dataset.ImagePositionPatient = "1.65", [-330, -330, f"{1.65 * k:.2f}"]
        dataset.ImageOrientationPatient, dataset.PixelSpacing = [1, 0, 0, 0, 1, 0], ["1.65", "1.65"]
        dataset.CorrectedImage, dataset.Units, dataset.DecayCorrection = ["DECY", "ATTN", "SCAT"], "BQML", "START"
        dataset.SeriesType, dataset.ActualFrameDuration, dataset.FrameReferenceTime = ["STATIC", "IMAGE"], "300000", "150000"
        dataset.SamplesPerPixel, dataset.PhotometricInterpretation, dataset.Rows, dataset.Columns = 1, "MONOCHROME2", ROWS, ROWS
        dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 16, 16, 15, 1
        dataset.RescaleIntercept, dataset.RescaleSlope = "0", f"{0.5 + k / SLICES:.6f}"
        dataset.PixelData = noise.integers(0, 32767, (ROWS, ROWS), dtype=np.int16).tobytes()
        meta.TransferSyntaxUID, meta.MediaStorageSOPClassUID = ExplicitVRLittleEndian, dataset.SOPClassUID
        meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
        dataset.file_meta, dataset.preamble = meta, b"\0" * 128
        dataset.is_little_endian, dataset.is_implicit_VR = True, False
        dcmwrite(folder / f"{names[k]:04d}.dcm", dataset, write_like_original=False)


def ours(folder: Path) -> np.ndarray:
    """Find, order, check, convert: the SUV volume."""
    from HER2PETLib.dicom.folder import findSeries
    from HER2PETLib.dicom.series import assemble
    from HER2PETLib.suv.conversion import convertSeries
    from HER2PETLib.suv.volume import suvVolume

    series = assemble(findSeries([folder]).series[0])
    return suvVolume(series, convertSeries(series)).values


def pydicomPreallocated(folder: Path) -> np.ndarray:
    """Each file once, into its place by position: what a careful script does, without any check."""
    import pydicom

    result = np.empty((SLICES, ROWS, ROWS), np.float32)
    for path in folder.iterdir():
        dataset = pydicom.dcmread(path)
        k = round(float(dataset.ImagePositionPatient[2]) / 1.65)
        np.multiply(dataset.pixel_array, float(dataset.RescaleSlope), out=result[k], casting="unsafe")
    return result


def simpleITK(folder: Path):
    """GDCM's file names in order of position, as float32."""
    import SimpleITK as sitk

    reader = sitk.ImageSeriesReader()
    reader.SetFileNames(reader.GetGDCMSeriesFileNames(str(folder)))
    reader.SetOutputPixelType(sitk.sitkFloat32)
    return reader.Execute()


def _view(image) -> np.ndarray:
    import SimpleITK as sitk

    return sitk.GetArrayViewFromImage(image)


READERS = {"HER2PETLib, checked, SUV": ours, "pydicom dcmread, preallocated": pydicomPreallocated, "SimpleITK GDCM": simpleITK}
IMPORTS = {
    "HER2PETLib, checked, SUV": "HER2PETLib.suv.volume, HER2PETLib.dicom.folder, HER2PETLib.suv.conversion",
    "pydicom dcmread, preallocated": "pydicom",
    "SimpleITK GDCM": "SimpleITK",
}


def measured(name: str, folder: Path) -> dict[str, float]:
    """Seconds of the best of several, and the peak memory of the first over the volume; run in a process of its own."""
    exec(f"import {IMPORTS[name]}")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    values = READERS[name](folder)
    peak = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    mean = float(np.mean(values if isinstance(values, np.ndarray) else _view(values), dtype=np.float64))
    seconds = []
    for _ in range(REPEATS):
        values = None
        start = time.perf_counter()
        values = READERS[name](folder)
        seconds.append(time.perf_counter() - start)
    return {"seconds": min(seconds), "peak": peak / VOLUME, "mean": mean}


def main() -> None:
    """Print the rows."""
    with tempfile.TemporaryDirectory() as temporary:
        makeSeries(Path(temporary))
        rows = {}
        for name in [*READERS] * ROUNDS:  # in turn, for a busy machine is not busy at all times
            child = subprocess.run([sys.executable, __file__, name, temporary], check=True, capture_output=True, text=True)
            row = json.loads(child.stdout)
            rows[name] = min(row, rows.get(name, row), key=lambda one: one["seconds"])
        reference = rows["pydicom dcmread, preallocated"]
        # 70 kg, 50.22187 MBq left: the same voxels, once as SUV and once as Bq/ml.
        assert abs(rows["HER2PETLib, checked, SUV"]["mean"] / reference["mean"] / 1.3938150776e-3 - 1) < 1e-5
        assert abs(rows["SimpleITK GDCM"]["mean"] / reference["mean"] - 1) < 1e-5
        print(f"{SLICES} slices {ROWS} x {ROWS} int16, a slope each, to float32 ({VOLUME / 1e6:.0f} MB)")
        for name, row in rows.items():
            ratio = row["seconds"] / reference["seconds"]
            print(f"  {name:32} {row['seconds']:6.2f} s   {ratio:5.2f} x pydicom   peak {row['peak']:.2f} x the volume")
    imports = []
    for _ in range(REPEATS):
        script = "import time; t = time.perf_counter(); import HER2PETLib; print(time.perf_counter() - t)"
        imports.append(float(subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout))
    print(f"  import HER2PETLib                {min(imports):6.3f} s")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps(measured(sys.argv[1], Path(sys.argv[2]))))
    else:
        main()
