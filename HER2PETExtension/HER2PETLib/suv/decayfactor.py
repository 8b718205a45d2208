"""Decay Factor (0054,1321), which the scanner has applied to each slice, against what the header says about decay correction."""

import math

import numpy as np

from HER2PETLib.dicom.header import PETHeader
from HER2PETLib.suv.record import Record
from HER2PETLib.suv.reference import Reference, averageCountRateTime
from HER2PETLib.suv.timeline import HALF_DAY, ONE_VALUE, Timeline

# Of the decay between administration and scan: as close, a factor fits the one and not the other.
_FITS = 0.25
# What a factor may be off by rounding, bed order and the vendors' ways of counting frame times.
_TOLERANCE = 0.05


def checkDecayFactor(
    header: PETHeader, timeline: Timeline, reference: Reference, decayConstant: float, record: Record
) -> float | None:
    """Raise Refusal where the factors fit another decay correction than the one stated; warn where they fit none.

    A factor is exp(l t), t from the instant to which the slice is corrected to the average of its acquisition: 1.00 to 1.05 in a 89Zr scan
    corrected to its start, 2.4 on day 4 corrected to the administration.
    Returns seconds since administration by the factors where the values are corrected to it; None where they say nothing.
    """
    entry = header.frames[0].decayFactor
    factors = np.array([frame.decayFactor.number or math.nan for frame in header.frames])
    isUsable = np.isfinite(factors).all() and (factors > 0).all() and not (factors == 1.0).all()
    start, acquisitions = timeline.start, [one for one in timeline.acquisitions if one is not None]
    if not isUsable or decayConstant <= 0 or start is None or len(acquisitions) < len(factors):
        return None
    seconds = np.array([one.secondsSince(start) for one in acquisitions])
    logarithms = np.log(factors)
    instant = reference.instants[0] if reference.instants else None
    said = f"{header.decayCorrection} is {header.decayCorrection.text!r}"
    way = "Find out to which instant the series is decay-corrected, and export it accordingly."
    between = 0.0
    if timeline.administered is not None:
        between = decayConstant * start.secondsSince(timeline.administered)
    applied = f"{entry} is {factors.min():g} to {factors.max():g}" if np.ptp(factors) else f"{entry} is {factors[0]:g}"
    fromStart = _misfit(header, seconds, decayConstant, logarithms, 0.0)
    if reference.isUndecayed:
        if np.abs(logarithms).max() > ONE_VALUE:
            record.refuse(f"{said}, but {applied}: the values were decay-corrected.", way)
        return None
    if reference.atAdministration:
        fromAdministration = _misfit(header, seconds, decayConstant, logarithms, between)
        if between > ONE_VALUE and fromStart <= _FITS * between:
            record.refuse(
                f"{said}, but {applied}: the values are corrected to the start of the scan, not to the administration.", way
            )
        elapsed = float(np.median(logarithms)) / decayConstant
        if timeline.administered is not None and fromAdministration > max(_TOLERANCE, 0.1 * between):
            record.warn(
                f"{applied}: by that, the scan is {elapsed / 3600:.1f} h after the administration to which the values are corrected, by "
                f"the dates {between / decayConstant / 3600:.1f} h."
            )
        return elapsed
    offset = 0.0 if instant is None else decayConstant * start.secondsSince(instant)
    misfit = min(fromStart, _misfit(header, seconds, decayConstant, logarithms, offset))
    if between > ONE_VALUE and _misfit(header, seconds, decayConstant, logarithms, between) <= min(_FITS * between, misfit):
        record.refuse(
            f"{said}, but {applied}: the values are corrected to the administration, not to the start of the scan.", way
        )
    if misfit > max(_TOLERANCE, decayConstant * HALF_DAY):
        record.refuse(f"{said}, but {applied}: to which instant the values are corrected is unknown.", way)
    if misfit > _TOLERANCE:
        record.warn(f"{applied}, which does not fit the times of the scan: its decay correction is not understood.")
    return None


def _misfit(header: PETHeader, seconds: np.ndarray, decayConstant: float, logarithms: np.ndarray, offset: float) -> float:
    """How far the factors are, in the median slice and as a logarithm, from a correction to `offset` before the first acquisition.

    seconds: of each slice's acquisition since the first one.
    The vendors count frame times from the start of the series or of the bed: the nearest of these ways is taken.
    """
    durations = np.array([frame.frameDuration.number or 0.0 for frame in header.frames]) / 1000.0
    averages = np.zeros_like(durations)
    isTimed = (durations > 0) & (durations < HALF_DAY)
    averages[isTimed] = averageCountRateTime(durations[isTimed], decayConstant)
    beds = np.array([frame.frameReferenceTime.number or 0.0 for frame in header.frames]) / 1000.0
    beds = np.where(np.abs(beds) < HALF_DAY, beds, 0.0)
    ways = [decayConstant * way for way in (seconds, seconds + averages, beds, beds + averages)]
    return float(np.median(np.min([np.abs(logarithms - offset - way) for way in ways], axis=0)))
