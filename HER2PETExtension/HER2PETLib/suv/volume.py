"""The SUV volume itself, and whether the values in it can be true."""

import numpy as np

from HER2PETLib.dicom.series import ImageSeries
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Volume
from HER2PETLib.progress import Progress, silent
from HER2PETLib.suv.record import EnteredValues, Record
from HER2PETLib.suv.result import Converted

# No tissue or vessel comes near it: such a volume holds Bq/ml, counts, or CT numbers.
HIGHEST_SUV = 1000.0
# Of the activity that was administered and is left: an image of a body holds no less, and calibration, residual in the syringe and
# scatter do not make it hold more.
_POSSIBLE_SHARE = (0.01, 1.5)
# A field of view that holds a body; of a smaller one the least share is as much smaller.
_BODY_ML = 70_000.0


def suvVolume(series: ImageSeries, conversion: Converted, progress: Progress = silent) -> Volume:
    """The SUV of a series as float32 (k, j, i), each slice by its own slope and factor, on the series' grid.

    Raises ProblemError where a file's pixels cannot be read, or a stored value lies outside the range of its real-world-value map.
    """
    scales = [slope * factor for slope, factor in zip(conversion.slopes, conversion.factors, strict=True)]
    values = series.values(scales, mapped=conversion.mapped, progress=progress)
    return Volume(values, series.geometry, conversion.unit)


def shareOfActivity(volume: Volume, conversion: Converted) -> float | None:
    """The activity in the image over the decayed administered activity: at most about 1. None where it is not known.

    The sum of SUV x ml over the volume is the activity in it times the normalization over the decayed activity.
    """
    normalization = conversion.normalization or conversion.bodyG
    if normalization is None:
        return None
    total = float(np.sum(volume.values, dtype=np.float64)) * volume.geometry.voxelMl
    return total / normalization


def checkValues(volume: Volume, conversion: Converted) -> list[str]:
    """Warnings about values that cannot be true. Raises ProblemError where they are not numbers, Refusal where a person entered a value
    and what follows from it cannot be."""
    name = f"Series {conversion.about.seriesInstanceUID}"
    highest = float(volume.values.max())
    if not np.isfinite(highest):
        raise ProblemError(f"{name} has values that are not finite.", "Check Rescale Slope (0028,1053).")
    if highest <= 0:
        return ["Every voxel is 0 or below."]
    share = shareOfActivity(volume, conversion)
    units = conversion.inputs["units"]
    warnings = []
    if highest > HIGHEST_SUV:
        warnings.append(
            f"The highest SUV is {highest:.4g}, which no tissue reaches: {units['source']} {units['value']!r}, weight, activity or time "
            "is wrong."
        )
    least = _POSSIBLE_SHARE[0] * min(1.0, volume.values.size * volume.geometry.voxelMl / _BODY_ML)
    if share is not None and not least <= share <= _POSSIBLE_SHARE[1]:
        likely = " Are they SUV, or kBq/ml?" if share < least else ""
        warnings.append(
            f"The image holds {_percent(share)} % of the administered activity that is left by then: activity, time or the units of the "
            f"values cannot be right ({units['source']} {units['value']!r}).{likely}"
        )
    if warnings and set(conversion.entered) - {"radiopharmaceutical"}:
        record = Record(
            name,
            EnteredValues(),
            inputs=conversion.inputs,
            adaptations=list(conversion.adaptations),
            warnings=list(conversion.warnings),
            hoursSinceAdministration=conversion.hoursSinceAdministration,
            witness=conversion.witness,
        )
        entered = ", ".join(conversion.entered)
        record.refuse(f"{' '.join(warnings)} Entered by a person: {entered}.", "Check the entered values and their units.")
    return warnings


def _percent(share: float) -> str:
    return f"{100 * share:.2g}" if share < 1 else f"{100 * share:,.0f}"
