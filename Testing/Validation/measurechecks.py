"""Measures against published values."""

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from check import Check

# Key of the measure, tag of IBSI's table, half of the last digit where the table rounds more than its tolerance says.
DIGITAL = (
    ("suvMin", "stat_min", 0),
    ("suvMax", "stat_max", 0),
    ("suvMean", "stat_mean", 0.005),
    ("suvMedian", "stat_median", 0),
    ("suvPeakIBSILocal", "loc_peak_loc", 0.05),
    ("suvPeakIBSIGlobal", "loc_peak_glob", 0.05),
    ("maximumDiameterMm", "morph_diam", 0.1),
)
LESION_KEYS = ("volumeMl", "suvMax", "suvMean", "suvPeakIBSILocal", "suvPeakIBSIGlobal")
LESIONS = {
    "STS_001": (366.0787, 7.9107, 2.5551, 5.3130, 6.0784),
    "STS_002": (54.2771, 21.6757, 7.3696, 17.3933, 18.7627),
    "STS_003": (79.8998, 10.2653, 5.8163, 9.2582, 9.8276),
}
# Diameter of the sphere in mm, its center in mm z, y, x from the first voxel, and its volume at 41 % of the maximum in ml.
NEMA = (
    (37, (115.8, 202.7, 254.0), 23.20),
    (28, (118.7, 250.7, 224.0), 9.12),
    (22, (117.0, 248.5, 166.8), 4.83),
    (17, (115.6, 198.4, 139.5), 2.40),
)


def measured(image, mask) -> dict:
    """The measures of the one region of a mask."""
    from HER2PETLib.measure.definitions import measureRegions
    from HER2PETLib.measure.region import regionsFromLabels

    (row,) = measureRegions(image, regionsFromLabels((mask.values > 0).astype(np.uint8)))
    return row


def digitalPhantom(data: Path) -> Iterator[Check]:
    """IBSI digital phantom, 74 voxels of 2 mm (Image Biomarker Standardisation Initiative, reference manual)."""
    from HER2PETLib.volumefile import readVolume

    folder = data / "ibsi1-digital" / "nifti"
    row = measured(*(readVolume(folder / name) for name in ("image/phantom.nii.gz", "mask/mask.nii.gz")))
    with (data / "ibsi1-reference" / "ibsi_1_dig_phantom.csv").open(newline="", encoding="utf-8") as table:
        published = {
            line["tag"]: float(line["reference value"])
            for line in csv.DictReader(table, delimiter=";")
            if line["reference value"]
        }
    yield Check("digital phantom", "voxelCount", 74, 0, row["voxelCount"])
    for key, tag, tolerance in DIGITAL:
        yield Check("digital phantom", f"{key} ({tag})", published[tag], tolerance, row[key])


def softTissueLesions(data: Path) -> Iterator[Check]:
    """One soft-tissue sarcoma in each of three PET series (IBSI validation set, TCIA); values to four decimals."""
    from HER2PETLib.volumefile import readVolume

    for name, values in LESIONS.items():
        folder = data / "sts-validation" / name / "nifti"
        row = measured(readVolume(folder / "PET_image.nii.gz"), readVolume(folder / "PET_mask.nii.gz"))
        for key, expected in zip(LESION_KEYS, values, strict=True):
            yield Check(name, key, expected, 5e-5, row[key])
        yield Check(
            name,
            "voxels of the mask that the contours (RTSTRUCT) do not fill alike",
            0,
            0,
            _differing(data / "sts-validation" / name),
        )


def _differing(folder: Path) -> int:
    """In how many voxels IBSI's mask and its contours differ."""
    from HER2PETLib.measure.segmentation import readRegions
    from HER2PETLib.volumefile import readVolume

    mask = readVolume(folder / "nifti" / "PET_mask.nii.gz")
    (region,) = readRegions(folder / "dicom" / "mask" / "RS.dcm", mask.geometry)
    filled = np.zeros(mask.values.shape, bool)
    filled[tuple(slice(n, n + count) for n, count in zip(region.start, region.mask.shape, strict=True))] = region.mask
    return int((filled != (mask.values > 0)).sum())


def manyMaxima(data: Path) -> Iterator[Check]:
    """A sphere of which 515 voxels share the maximum (IBSI DRO_2_0); a peak at the first one found is 1.947."""
    from HER2PETLib.geometry import Volume
    from suvchecks import converted

    _, image = converted(data / "ibsi-suv" / "DRO_2_0" / "PT")
    hot = np.isclose(image.values, image.values.max(), rtol=1e-6)
    row = measured(image, Volume(hot.astype(np.uint8), image.geometry))
    yield Check("DRO_2_0, hot sphere", "voxelCount", 515, 0, row["voxelCount"])
    yield Check("DRO_2_0, hot sphere", "volumeMl", 32.96, 0.005, row["volumeMl"])
    for key in ("suvPeak", "suvPeakIBSILocal", "suvPeakIBSIGlobal"):
        yield Check("DRO_2_0, hot sphere", key, 4.000, 5e-4, row[key])


def nemaSpheres(data: Path) -> Iterator[Check]:
    """Spheres of a scanned NEMA IQ phantom (G. Schramm, pynemaiqpet), drawn at 41 % of the maximum."""
    from HER2PETLib.dicom.folder import findSeries
    from HER2PETLib.dicom.series import assemble
    from HER2PETLib.measure.delineation import PERCENT, delineate

    (found,) = findSeries([data / "nema-iq" / "pet_recon_1"]).series
    image = assemble(found).rescaled()
    for diameter, center, ml in NEMA:
        seed = image.geometry.toRAS(np.array(center) / image.geometry.spacing[::-1])
        region = delineate(image, seed, 0.75 * diameter, PERCENT, 41, regionID="S", name="sphere")
        obtained = int(region.mask.sum()) * image.geometry.voxelMl
        yield Check(f"{diameter} mm sphere", "volume at 41 % of the maximum, ml", ml, 0.005, obtained)
