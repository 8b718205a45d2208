"""Stored values to SUV: one factor a slice with everything it was made of, or a refusal that names what is missing.

The rules are those of the IBSI manual for SUV computation (Vacha 2026), the QIBA vendor-neutral pseudo-code, and DICOM PS3.3 C.8.9.
"""

import math

from HER2PETLib.dicom.about import aboutSeries
from HER2PETLib.dicom.header import Radiopharmaceutical, readPETHeader
from HER2PETLib.dicom.series import ImageSeries
from HER2PETLib.suv.body import SUV_BW, kindOf
from HER2PETLib.suv.factors import fromConcentration, fromCounts, fromSUV
from HER2PETLib.suv.inputs import checkImage, itemOf, rescaleOf, unitsOf
from HER2PETLib.suv.record import EnteredValues, Record
from HER2PETLib.suv.result import Converted


def convertSeries(
    series: ImageSeries, entered: EnteredValues | None = None, kind: str = SUV_BW.name, strict: bool = False
) -> Converted:
    """The conversion of a PET series to SUV, by its header alone: no pixels are read.

    entered: what a person gives instead of the header.  kind: a name of `body.KINDS`.  strict: refuse instead of adapting a header value.
    Raises Refusal (a ProblemError) that names the tag and the remedy; ProblemError where the series is mixed or not PET, or there is no
    such kind.
    """
    wanted = kindOf(kind)
    header = readPETHeader(series)
    record = Record(series.name, entered or EnteredValues(), strict)
    checkImage(header, record)
    slopes = rescaleOf(header, record)
    record.warnings += list(series.notes)
    item = itemOf(header, record)
    _noteTracer(item, record)
    units = unitsOf(header, record)
    if units == "BQML":
        found = fromConcentration(header, item, wanted, record)
    elif units == "CNTS":
        found = fromCounts(header, item, wanted, record)
    else:
        found = fromSUV(header, item, wanted, record, units)
    if not all(math.isfinite(factor) and factor > 0 for factor in found.values):
        record.refuse("the factor is not a positive number.", "Check dose, weight and times.")
    return Converted(
        about=aboutSeries(series),
        kind=wanted.name,
        factors=found.values if len(found.values) > 1 else found.values * len(slopes),
        slopes=slopes,
        mapped=tuple(frame.mapped for frame in header.frames),
        hoursSinceAdministration=record.hoursSinceAdministration,
        witness=record.witness,
        decayRule=found.decayRule,
        decayedActivity=found.activityLeft,
        normalization=found.normalization,
        bodyG=found.bodyG,
        inputs=record.inputs,
        adaptations=tuple(record.adaptations),
        warnings=tuple(record.warnings),
    )


def _noteTracer(item: Radiopharmaceutical | None, record: Record) -> None:
    if item is None:
        return
    name = (item.name.text or "").strip() or (item.agent.meaning if item.agent else "")
    if name:
        record.use("tracer", name, item.name if not item.name.isMissing else "(0054,0304) Radiopharmaceutical Code Sequence")
