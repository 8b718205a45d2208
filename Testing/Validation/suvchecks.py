"""SUV against published objects, vectors, and headers of real scanners."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from check import Check

MASK_VALUES = (
    ("minimum in the mask", np.min, 0.20),
    ("median in the mask", np.median, 1.00),
    ("maximum in the mask", np.max, 4.00),
)
# 70 kg, 185 MBq of 89Zr at 2019-03-01 10:00: instant, decayed activity in MBq, factor in 1/(Bq/ml).
DECAY_VECTORS = (
    ("START, 2019-03-06 11:00", "START", "20190306", "110000", 63.479152, 1.1027242487e-3),
    ("START, 2019-03-07 13:30", "START", "20190307", "133000", 50.221870, 1.3938150776e-3),
    ("START, 2019-03-09 09:00", "START", "20190309", "090000", 34.189174, 2.0474317240e-3),
    ("ADMIN, 2019-03-07 13:30", "ADMIN", "20190307", "133000", 185.0, 3.7837837838e-4),
)
# Factors of calculate-suv's own reference implementation for headers of real series.
SCANNERS = {
    "SIEMENS": ("SIEMENS", 0.00042748316),
    "GE_MEDICAL_AND_BQML": ("GE MEDICAL SYSTEMS", 0.00053673877),
    "PHILIPS_BQML": ("Philips", 0.00074637470),
    "PHILIPS_CNTS_AND_BQML_SUV": ("Philips", 0.000551),
    "PHILIPS_CNTS_AND_SUV": ("Philips", 0.000728),
    "BQML_AC_DT_lessThan_S_DT_SIEMENS": ("SIEMENS", 0.00040691569),
    "CPS_AND_BQML_AC_DT_-_S_DT": ("CPS", 0.00026503313),
    "RADIOPHARM_DATETIME_UNDEFINED": ("SIEMENS", 0.00037210892),
}


def converted(folder: Path):
    """The conversion and the SUV volume of the one PET series in a folder."""
    from HER2PETLib.dicom.folder import findSeries
    from HER2PETLib.dicom.series import assemble
    from HER2PETLib.suv.conversion import convertSeries
    from HER2PETLib.suv.volume import suvVolume

    (found,) = findSeries([folder]).ofModality("PT")
    series = assemble(found)
    conversion = convertSeries(series)
    return conversion, suvVolume(series, conversion)


def maskedValues(folder: Path, mask: Path) -> np.ndarray:
    """SUV of the voxels in a mask."""
    from HER2PETLib.volumefile import readVolume

    return converted(folder)[1].values[readVolume(mask).values > 0]


def ibsiObjects(data: Path) -> Iterator[Check]:
    """IBSI SUV reference objects (Vacha 2026), one a way of writing the header; values to two decimals."""
    for folder in sorted((data / "ibsi-suv").glob("DRO_*")):
        values = maskedValues(folder / "PT", next((folder / "mask").iterdir()))
        for quantity, function, expected in MASK_VALUES:
            yield Check(folder.name, f"SUVbw, {quantity}", expected, 0.005, float(function(values)))


def zirconiumObjects(data: Path) -> Iterator[Check]:
    """The same object rewritten as 89Zr days after injection."""
    folder = data / "zr89"
    for case in sorted(path for path in folder.glob("Z*_*") if path.is_dir()):
        if case.name.endswith("MUST_REFUSE"):
            yield Check(case.name, "refused, the tag named", "(0018,1078)", 0, refusalOf(case))
            continue
        values = maskedValues(case, next((folder / "mask").iterdir()))
        for quantity, function, expected in MASK_VALUES:
            yield Check(case.name, f"SUVbw, {quantity}", expected, 0.005, float(function(values)))


def refusalOf(folder: Path) -> str:
    """The sentence by which the series of a folder is refused, or that it was not."""
    from HER2PETLib.suv.record import Refusal

    try:
        conversion, _ = converted(folder)
    except Refusal as refusal:
        return refusal.reason
    return f"converted with factor {conversion.factor}"


def decayVectors(data: Path) -> Iterator[Check]:
    """Days of decay, computed by hand from D exp(-ln 2 t / 282276 s); 70 kg, 185 MBq."""
    for subject, correction, day, time, activity, factor in DECAY_VECTORS:
        conversion = convertedHeaders([_zirconiumHeader(correction, day, time)])
        yield Check(subject, "decayed activity, MBq", activity, 5e-7, conversion.decayedActivity)
        yield Check(subject, "SUVbw factor", factor, factor * 1e-10, conversion.factor)


def bodySizes(data: Path) -> Iterator[Check]:
    """Normalizations for 75 kg and 185 cm, computed by hand from the published formulas; g, and cm2 for SUVbsa."""
    from HER2PETLib.suv.body import kindOf, normalizer

    for kind, sex, size in (
        ("SUVbsa", "M", 19813.758427),
        ("SUVlbm", "M", 60915.335887),
        ("SUVlbm", "F", 49214.379968),
        ("SUVlbmJames128", "F", 55925.675676),
        ("SUVlbmMorgan", "M", 62777.574872),
        ("SUVibw", "M", 82980.0),
        ("SUVibw", "F", 75530.0),
    ):
        yield Check(f"{kind}, sex {sex}", "normalization", size, 5e-4, normalizer(kindOf(kind), 75.0, 185.0, sex))


def generalElectric(data: Path) -> Iterator[Check]:
    """A whole-body FDG series of a GE Discovery ST (TCIA STS_001): one acquisition time for all beds, a slope for each slice."""
    conversion, volume = converted(data / "sts001-ge" / "FDG_PET" / "image")
    yield Check("STS_001", "slices", 267, 0, len(volume.values))
    yield Check("STS_001", "seconds from injection to reference", 2711, 0.5, conversion.hoursSinceAdministration * 3600)
    yield Check("STS_001", "SUVbw factor", 0.000242903, 5e-10, conversion.factor)
    yield Check("STS_001", "SUVmax of the whole image", 66.5215, 5e-5, float(volume.values.max()))


def scannerHeaders(data: Path) -> Iterator[Check]:
    """Headers of real series (cornerstonejs/calculate-suv) and the factors of that project's reference implementation."""
    for name, (maker, factor) in SCANNERS.items():
        text = (data / "calculate-suv" / f"{name}-instances.json").read_text(encoding="utf-8")
        conversion = convertedHeaders([{**header, "Manufacturer": maker} for header in json.loads(text)])
        yield Check(name, "SUVbw factor, mean of the slices", factor, factor * 1e-6, float(np.mean(conversion.factors)))


def phantomWithoutUnits(data: Path) -> Iterator[Check]:
    """A NEMA phantom whose header has neither units nor radiopharmaceutical: no SUV can be had."""
    for folder in sorted(path for path in (data / "nema-iq").iterdir() if path.is_dir()):
        yield Check(folder.name, "refused, the tag named", "(0054,1001)", 0, refusalOf(folder))


_ITEM = ("RadionuclideTotalDose", "RadionuclideHalfLife", "RadiopharmaceuticalStartTime", "RadiopharmaceuticalStartDateTime",
         "RadionuclideCodeSequence")  # fmt: skip


def convertedHeaders(headers: list[dict]):
    """The conversion of headers (keyword -> value) made into a series of slices 3 mm apart; no pixels are needed for it."""
    from HER2PETLib.dicom.imagefile import ImageFile
    from HER2PETLib.dicom.series import SeriesFiles, assemble
    from HER2PETLib.suv.conversion import convertSeries

    files = tuple(ImageFile(Path(f"{n:03d}.dcm"), _dataset(n, header), 0) for n, header in enumerate(headers))
    return convertSeries(assemble(SeriesFiles("1.2.3", "PT", "", files)))


def _dataset(n: int, header: dict):
    from pydicom.dataset import Dataset

    dataset, item = Dataset(), Dataset()
    dataset.SOPClassUID, dataset.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.128", f"1.2.3.{n + 1}"
    dataset.Modality, dataset.SeriesInstanceUID = "PT", "1.2.3"
    dataset.Rows, dataset.Columns, dataset.PixelSpacing = 4, 4, [4, 4]
    dataset.ImageOrientationPatient, dataset.ImagePositionPatient = [1, 0, 0, 0, 1, 0], [0, 0, 3 * n]
    dataset.SliceThickness, dataset.RescaleSlope, dataset.RescaleIntercept = 3, 1, 0
    for keyword, value in header.items():
        if keyword == "PhilipsPETPrivateGroup":
            for element, name in ((0x00, "SUVScaleFactor"), (0x09, "ActivityConcentrationScaleFactor")):
                if name in value:
                    block = dataset.private_block(0x7053, "Philips PET Private Group", create=True)
                    block.add_new(element, "DS", value[name].strip())
        else:
            setattr(item if keyword in _ITEM else dataset, keyword, value.strip() if isinstance(value, str) else value)
    dataset.RadiopharmaceuticalInformationSequence = [item]
    return dataset


def _zirconiumHeader(correction: str, day: str, time: str) -> dict:
    return {
        "Manufacturer": "Maker", "Units": "BQML", "DecayCorrection": correction, "CorrectedImage": ["ATTN", "DECY"], "PatientWeight": 70,
        "SeriesDate": day, "SeriesTime": time, "AcquisitionDate": day, "AcquisitionTime": time, "RadionuclideTotalDose": 185e6,
        "RadionuclideHalfLife": 282276, "RadiopharmaceuticalStartDateTime": "20190301100000",
    }  # fmt: skip
