"""Numbers of another program's report beside our measures: which is which, in which unit, and whether the report contradicts itself."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from HER2PETLib.dicom.measurementreport import MeasurementGroup, ReportedMeasurement
from HER2PETLib.measure.definitions import MEASURES, SUV, Measure, methodCode

GLYCOLYSIS = ("126033", "DCM")  # Total Lesion Glycolysis: by its formula our total lesion uptake
_SUV_OF_ANY_KIND = ("126400", "DCM")  # Standardized Uptake Value; the kind, if any, is in the unit's annotation
# UCUM, as `bare` gives it: what it measures, and how many of ours one is (g/ml, Bq/ml, ml, mm, g, 1).
UNITS = {
    "g/ml": ("SUV", 1.0), "kg/l": ("SUV", 1.0),
    "Bq/ml": ("activity", 1.0), "kBq/ml": ("activity", 1e3), "MBq/ml": ("activity", 1e6),
    "ml": ("volume", 1.0), "mm3": ("volume", 1e-3), "l": ("volume", 1e3),
    "mm": ("length", 1.0), "cm": ("length", 10.0), "g": ("uptake", 1.0), "g/ml.ml": ("uptake", 1.0),
    "": ("ratio", 1.0), "1": ("ratio", 1.0), "%": ("ratio", 0.01),
}  # fmt: skip
# SUV by something else than body weight, in a unit's annotation: by lean mass, surface, ideal weight.
_OTHER_SUV = re.compile(r"\{SUV(lbm|bsa|ibw)", re.IGNORECASE)
# A number that is printed in six digits is no more exact than this, in its own unit, near 0.
_NEAR_ZERO = 1e-6


@dataclass(frozen=True, eq=False)
class Pair:
    """A number of a report beside ours. measure: ours of the same meaning, None where we have none. reported: in our unit; None where it
    cannot be converted. ours: None where nothing was measured. unitFault: what is wrong with its unit, a sentence. contradiction: what
    else in the report it contradicts, a sentence. cause, explanation: of a difference, by `differencecauses`."""

    group: MeasurementGroup
    one: ReportedMeasurement
    measure: Measure | None = None
    reported: float | None = None
    ours: float | None = None
    unitFault: str = ""
    contradiction: str = ""
    cause: str = ""
    explanation: str = ""

    @property
    def key(self) -> str:
        """Of our measure; "" where we have none."""
        return self.measure.key if self.measure else ""

    @property
    def isCompared(self) -> bool:
        """Whether both numbers are there."""
        return self.reported is not None and self.ours is not None

    @property
    def difference(self) -> float | None:
        """Reported minus ours, in our unit."""
        return None if self.reported is None or self.ours is None else self.reported - self.ours

    @property
    def percent(self) -> float | None:
        """The difference in % of ours."""
        return 100 * self.difference / abs(self.ours) if self.difference is not None and self.ours else None

    def differs(self, tolerance: float) -> bool:
        """Whether the unit is wrong, or the numbers differ by more than the share `tolerance` of ours."""
        if self.unitFault:
            return True
        return self.reported is not None and self.ours is not None and not isSame(self.reported, self.ours, tolerance)


def isSame(one: float, other: float, tolerance: float) -> bool:
    """Whether `one` is `other` within the share `tolerance` of it; next to 0, within a millionth."""
    return abs(one - other) <= tolerance * abs(other) + _NEAR_ZERO


def measureOf(one: ReportedMeasurement) -> Measure | None:
    """Our measure of the same quantity and derivation; of the three peaks the one whose method the report names, else the primary.

    None of an SUV of any kind whose unit says that it is not by body weight."""
    quantity, derivation = one.quantity[:2], one.derivation[:2] if one.derivation else None
    if quantity == GLYCOLYSIS:
        return next(measure for measure in MEASURES if measure.key == "totalLesionUptake")
    if quantity == _SUV_OF_ANY_KIND and not _OTHER_SUV.search(one.unit[0]):
        quantity = SUV[:2]
    same = [
        measure
        for measure in MEASURES
        if measure.quantityCode
        and measure.quantityCode[:2] == quantity
        and (measure.derivationCode[:2] if measure.derivationCode else None) == derivation
    ]
    if one.method:
        for measure in same:
            method = methodCode(measure.key)
            if method and method[:2] == one.method[:2]:
                return measure
    return same[0] if same else None


def pairOf(
    group: MeasurementGroup, one: ReportedMeasurement, ours: Mapping[str, object] | None, bqMlPerSUV: float | None = None
) -> Pair:
    """A number beside ours. ours: a row of `measureRegions`, None where nothing was measured. bqMlPerSUV: what a SUV of 1 is in Bq/ml,
    where it is known."""
    measure = measureOf(one)
    if measure is None or measure.unitCode is None:
        return Pair(group, one)
    value = ours[measure.key] if ours else None
    pair = Pair(group, one, measure, ours=float(value) if isinstance(value, int | float) else None)
    if one.value is None:
        return pair
    (what, scale), (wanted, ourScale) = UNITS.get(bare(one.unit[0]), ("", 0.0)), UNITS[bare(measure.unitCode[0])]
    # Many programs state SUV without a unit, for tissue of 1 g/ml.
    if what == wanted or (what == "ratio" and wanted == "SUV" and scale == 1):
        pair = replace(pair, reported=one.value * scale / ourScale)
        if wanted == "SUV" and _OTHER_SUV.search(one.unit[0]):
            return replace(pair, unitFault=f"The report states {one.unit[0]}, SUV of another kind, for {one.said}.")
        return pair
    said = f"The report states {one.unit[0] or 'no unit'} for {one.said}, and ours is in {measure.unitCode[0]}."
    if what == "activity" and wanted == "SUV":
        said = f"The report states {one.unit[0]}, an activity concentration, for {one.said}, which is in {measure.unitCode[0]}."
        if bqMlPerSUV is not None:
            return replace(pair, reported=one.value * scale / bqMlPerSUV, unitFault=said)
    return replace(pair, unitFault=said)


def bare(unit: str) -> str:
    """A UCUM unit without its annotations, its volumes in ml or l: {SUVbw}g/mL and g/cm3{SUVbw} as g/ml."""
    return re.sub(r"\{[^}]*\}", "", unit).strip().replace("cm3", "ml").replace("dm3", "l").replace("L", "l")


def contradictions(pairs: Sequence[Pair], tolerance: float) -> list[Pair]:
    """The pairs of one group, those that contradict others of the group with the sentence that says so.

    Total uptake is mean times volume; minimum <= mean, median <= maximum; the variance is at most (maximum - mean)(mean - minimum), by
    Bhatia and Davis (2000), and at most twice that where it is divided by one less than the number of voxels.
    """
    stated = {pair.key: pair.reported for pair in pairs if pair.reported is not None and not pair.unitFault}
    mean, volume, low, high = (stated.get(key) for key in ("suvMean", "volumeMl", "suvMin", "suvMax"))

    def against(pair: Pair) -> str:
        value = pair.reported
        if value is None or pair.unitFault:
            return ""
        product = None if mean is None or volume is None else mean * volume
        if pair.key == "totalLesionUptake" and product is not None and not isSame(value, product, tolerance):
            return f"{pair.one.quantity[2]} {value:g} is not mean times volume, {mean:g} x {volume:g} = {product:g}."
        if pair.key in ("suvMean", "suvMedian"):
            if low is not None and value < low and not isSame(value, low, tolerance):
                return f"{pair.one.said} {value:g} is below the minimum {low:g}."
            if high is not None and value > high and not isSame(value, high, tolerance):
                return f"{pair.one.said} {value:g} is above the maximum {high:g}."
        if pair.key == "suvSD" and mean is not None and low is not None and high is not None and low <= mean <= high:
            largest = (2 * (high - mean) * (mean - low)) ** 0.5
            if value > largest and not isSame(value, largest, tolerance):
                return (
                    f"A standard deviation of {value:g} is impossible with minimum {low:g}, mean {mean:g} and maximum {high:g}."
                )
        return ""

    return [replace(pair, contradiction=against(pair)) for pair in pairs]
