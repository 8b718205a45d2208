"""The SUV volume itself, and whether the activity in it can be true."""

import numpy as np

from HER2PETLib.dicom.series import ImageSeries
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Volume
from HER2PETLib.progress import Progress, silent
from HER2PETLib.suv.conversion import SUVConversion

# Calibration, residual in the syringe and scatter do not make an image hold a fifth more than was administered.
_POSSIBLE_SHARE = 1.2


def suvVolume(series: ImageSeries, conversion: SUVConversion, progress: Progress = silent) -> Volume:
    """The SUV of a series as float32 (k, j, i), each slice by its own slope and factor, on the series' grid.

    Raises ProblemError where a file's pixels cannot be had, or a stored value lies outside the range of its real-world-value map.
    """
    scales = [slope * factor for slope, factor in zip(conversion.slopes, conversion.factors, strict=True)]
    values = series.values(scales, mapped=conversion.mapped, progress=progress)
    return Volume(values, series.geometry, conversion.kind.unit)


def shareOfActivity(volume: Volume, conversion: SUVConversion) -> float | None:
    """The activity in the image over the decayed administered activity: at most about 1. None where it cannot be said.

    The sum of SUV x ml over the volume is the activity in it times the normalization over the decayed activity.
    """
    if conversion.normalization is None:
        return None
    total = float(np.sum(volume.values, dtype=np.float64)) * volume.geometry.voxelMl
    return total / conversion.normalization


def checkValues(volume: Volume, conversion: SUVConversion) -> list[str]:
    """Warnings about values that cannot be true. Raises ProblemError where they are not numbers."""
    highest = float(volume.values.max())
    if not np.isfinite(highest):
        raise ProblemError(
            f"Series {conversion.seriesInstanceUID} has values that are not finite.", "Check Rescale Slope (0028,1053)."
        )
    if highest <= 0:
        return ["Every voxel is 0 or below."]
    share = shareOfActivity(volume, conversion)
    if share is not None and share > _POSSIBLE_SHARE:
        return [
            f"The image holds {100 * share:.0f} % of the activity that was administered and is left: weight, activity or time cannot be right."
        ]
    return []
