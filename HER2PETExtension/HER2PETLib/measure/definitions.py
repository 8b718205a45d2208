"""The one table of measures: what is measured, in which unit, under which code, from what.

Result tables, their schema, the structured report, the statistics plugin and the documentation are derived from it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from HER2PETLib.dicom.codes import Code
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Volume
from HER2PETLib.measure.peak import PEAK_RADIUS_MM
from HER2PETLib.measure.region import LESION, Region
from HER2PETLib.measure.sample import Sample, Spheres
from HER2PETLib.progress import Progress, silent
from HER2PETLib.tables.columns import Column

# A smaller sphere lies within one voxel, and a larger one is not a peak.
SMALLEST_RADIUS_MM, LARGEST_RADIUS_MM = 1, 50

SUV = ("126401", "DCM", "SUVbw")
SUV_UNIT = ("g/ml{SUVbw}", "UCUM", "Standardized Uptake Value body weight")
MAXIMUM = ("56851009", "SCT", "Maximum")
MEAN = ("373098007", "SCT", "Mean")
DEVIATION = ("386136009", "SCT", "Standard Deviation")
MEDIAN = ("373099004", "SCT", "Median")
MINIMUM = ("255605001", "SCT", "Minimum")
PEAK = ("126031", "DCM", "Peak Value Within ROI")
RATIO = ("126039", "DCM", "Lesion to Background SUV Ratio")
RATIO_UNIT = ("{ratio}", "UCUM", "ratio")
ML = ("ml", "UCUM", "milliliter")
MM = ("mm", "UCUM", "millimeter")


@dataclass(frozen=True)
class Measure:
    """One column of results. key: stable name. title: for people. unit: UCUM, "" for none.

    quantityCode, derivationCode, unitCode: (value, scheme, meaning) for DICOM, None where there is none.
    value: from the sample to a number, a truth, a text, three coordinates in mm (RAS), or None where it does not exist.
    type: "double", "int", "bit" (0 or 1), "string" or "place" (three coordinates).
    """

    key: str
    title: str
    unit: str
    description: str
    quantityCode: Code | None
    derivationCode: Code | None
    unitCode: Code | None
    value: Callable[[Sample], object]
    type: str = "double"

    @property
    def column(self) -> Column:
        """The column of a table with this measure."""
        return Column(self.key, self.title, self.unit, self.description, self.type)


def _text(key: str, title: str, description: str, value: Callable[[Sample], object]) -> Measure:
    return Measure(key, title, "", description, None, None, None, value, "string")


def _suv(key: str, title: str, description: str, derivation: Code, value: Callable[[Sample], object]) -> Measure:
    return Measure(key, title, SUV_UNIT[0], description, SUV, derivation, SUV_UNIT, value)


def _place(key: str, title: str, description: str, value: Callable[[Sample], object]) -> Measure:
    return Measure(key, title, "mm", description, None, None, None, value, "place")


def _flag(key: str, title: str, description: str, value: Callable[[Sample], object]) -> Measure:
    return Measure(key, title, "", description, None, None, None, value, "bit")


def _ratio(key: str, title: str, description: str, derivation: Code, value: Callable[[Sample], object]) -> Measure:
    return Measure(key, title, RATIO_UNIT[0], description, RATIO, derivation, RATIO_UNIT, value)


def _ofPeak(name: str) -> Callable[[Sample], object]:
    return lambda sample: None if sample.peak is None else getattr(sample.peak, name)


IDENTITY: tuple[Measure, ...] = (
    _text("regionID", "Region ID", "Unique within the case.", lambda s: s.region.regionID),
    _text("name", "Name", "Name of the region.", lambda s: s.region.name),
    _text("role", "Role", "lesion or reference.", lambda s: s.region.role),
    _text("siteCode", "Site code", "Anatomical site as scheme:value.", lambda s: s.region.siteCode),
    _text("siteMeaning", "Site", "Anatomical site.", lambda s: s.region.siteMeaning),
)

# What is known of a lesion from elsewhere than the PET; a reference region has none of it.
FLAGS: tuple[Measure, ...] = (
    _text("knownFrom", "Known from", "Recent examinations that showed the lesion: CT, MR, FDG PET/CT.",
          lambda s: " ".join(s.region.knownFrom) if s.region.role == LESION else None),
    _flag("biopsied", "Biopsied", "Whether the lesion was biopsied; empty where it is not stated.",
          lambda s: s.region.biopsied if s.region.role == LESION else None),
)  # fmt: skip

MEASURES: tuple[Measure, ...] = (
    Measure("voxelCount", "Voxels", "", "Voxels of the region inside the image.",
            None, None, None, lambda s: s.voxelCount, "int"),
    Measure("volumeMl", "Volume", "ml", "Number of voxels times the volume of one.",
            ("118565006", "SCT", "Volume"), None, ML, lambda s: s.volumeMl),
    _suv("suvMax", "SUVmax", "Highest value of the region.", MAXIMUM, lambda s: s.maximum),
    _suv("suvPeak", "SUVpeak", "Highest mean of a sphere (1 cm3 unless said otherwise) centered on any voxel of the region, each voxel "
         "weighted with the exact share of it that lies in the sphere; mean over what is inside the image and has a value.",
         PEAK, _ofPeak("value")),
    _suv("suvPeakIBSILocal", "SUVpeak (IBSI local)", "IBSI local intensity peak (VJGA): mean of the voxels whose centers lie within 6.2035 mm "
         "of the voxel with the highest value; of several such voxels the one with the highest mean.",
         PEAK, lambda s: s.peakIBSILocal),
    _suv("suvPeakIBSIGlobal", "SUVpeak (IBSI global)", "IBSI global intensity peak (0F91): the same mean, the highest over all voxels "
         "of the region.", PEAK, lambda s: s.peakIBSIGlobal),
    _suv("suvMean", "SUVmean", "Mean value of the region.", MEAN, lambda s: s.mean),
    _suv("suvSD", "SUV SD", "Standard deviation of the region's values, divided by their number (as IBSI's variance), not by one less.",
         DEVIATION, lambda s: s.standardDeviation),
    _suv("suvMedian", "SUV median", "Median value of the region.", MEDIAN, lambda s: s.median),
    _suv("suvMin", "SUVmin", "Lowest value of the region.", MINIMUM, lambda s: s.minimum),
    Measure("totalLesionUptake", "Total lesion uptake", "g", "SUVmean times the volume in ml. For FDG that is total lesion glycolysis (DICOM 126033); an antibody is not taken up as sugar.",
            ("TLU", "99HER2PET", "Total lesion uptake"), None, ("g", "UCUM", "gram"),
            lambda s: None if s.mean is None else s.mean * s.volumeMl),
    Measure("maximumDiameterMm", "Maximum diameter", "mm", "Largest distance between two points of the region's surface, which lies "
            "half way between voxels in it and voxels outside (IBSI L0JK).",
            ("L0JK", "IBSI", "Maximum 3D Diameter of a Mesh"), None, MM, lambda s: s.maximumDiameterMm),
    _place("centroidRAS", "Centroid", "Mean position of the region's voxels.", lambda s: s.toRAS(s.centroidIndex)),
    _place("maximumRAS", "Place of SUVmax", "Center of the voxel with the highest value; of several the one nearest to the centroid.",
           lambda s: s.toRAS(s.maximumIndex)),
    _place("peakRAS", "Place of SUVpeak", "Center of SUVpeak's sphere; of equal peaks the one nearest to the centroid.",
           lambda s: None if s.peak is None else s.toRAS(s.peak.index)),
    Measure("peakSphereMl", "Sphere of SUVpeak", "ml", "Volume of SUVpeak's sphere that was averaged: less than the whole sphere at "
            "the edge of the image and around voxels without a value.", None, None, ML, _ofPeak("sphereMl")),
    _flag("peakLeavesRegion", "Peak leaves region", "Whether some of SUVpeak's sphere lies outside the region.", _ofPeak("leavesRegion")),
    _flag("peakLeavesImage", "Peak leaves image", "Whether some of SUVpeak's sphere lies outside the image.", _ofPeak("leavesImage")),
    _ratio("ratioMax", "SUVmax ratio", "SUVmax over the reference region's SUVmean.", MAXIMUM, lambda s: s.ratio(s.maximum)),
    _ratio("ratioPeak", "SUVpeak ratio", "SUVpeak over the reference region's SUVmean.", PEAK,
           lambda s: s.ratio(None if s.peak is None else s.peak.value)),
    _ratio("ratioMean", "SUVmean ratio", "SUVmean over the reference region's SUVmean.", MEAN, lambda s: s.ratio(s.mean)),
)  # fmt: skip

REMARKS: tuple[Measure, ...] = (
    _text("referenceName", "Reference region", "The reference region of the ratios.",
          lambda s: "" if s.reference is None else s.reference.region.name),
    _text("note", "Note", "Remarks on this row's numbers.", lambda s: " ".join(s.notes)),
)  # fmt: skip

# The columns of a result table, in order.
REGION_MEASURES: tuple[Measure, ...] = IDENTITY + FLAGS + MEASURES + REMARKS
# Those of measurements.csv: the case before them.
MEASUREMENT_COLUMNS = (Column("caseID", "Case", "", "Case ID as given."), *(measure.column for measure in REGION_MEASURES))


def methodCode(key: str, peakRadiusMm: float = PEAK_RADIUS_MM) -> Code | None:
    """How a measure was obtained, where quantity and derivation do not say; "IBSI" is a coding scheme that DICOM knows."""
    return {
        "suvPeak": ("SUVPEAK", "99HER2PET", f"Highest mean of a {peakRadiusMm:g} mm sphere, exact voxel weights"),
        "suvPeakIBSILocal": ("VJGA", "IBSI", "Local intensity peak"),
        "suvPeakIBSIGlobal": ("0F91", "IBSI", "Global intensity peak"),
    }.get(key)


def measureRegions(
    volume: Volume,
    regions: Sequence[Region],
    *,
    peakRadiusMm: float = PEAK_RADIUS_MM,
    reference: Region | None = None,
    progress: Progress = silent,
) -> list[dict[str, object]]:
    """Measure every region: one dict a region, in their order, with every key of REGION_MEASURES.

    volume: SUV (k, j, i). peakRadiusMm: radius of the primary SUVpeak's sphere (IBSI's peaks keep 1 cm3).
    reference: the region whose mean the ratios of lesions refer to; reference regions themselves have no ratios.
    A value that does not exist (empty region, no reference, ...) is None, and the row's note says why.
    Raises ProblemError where the radius is not from 1 to 50 mm, and whatever `progress` raises.
    """
    if not SMALLEST_RADIUS_MM <= peakRadiusMm <= LARGEST_RADIUS_MM:
        raise ProblemError(
            f"{peakRadiusMm:g} mm is not a radius for SUVpeak.",
            f"Give one from {SMALLEST_RADIUS_MM} to {LARGEST_RADIUS_MM} mm; the sphere of 1 cm3 has 6.2035 mm.",
        )
    spheres = Spheres(volume, peakRadiusMm)
    background = None if reference is None else Sample(volume, reference, spheres)
    rows = []
    for done, region in enumerate(regions):
        progress(done, len(regions), region.name)
        sample = Sample(volume, region, spheres, background if region.role == LESION else None)
        rows.append({measure.key: measure.value(sample) for measure in REGION_MEASURES})
    progress(len(regions), len(regions), "measured")
    return rows
