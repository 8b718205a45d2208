"""Stored values to SUV: one factor a slice with everything it was made of, or a refusal that names what is missing.

The rules are those of the IBSI manual for SUV computation (Vacha 2026), the QIBA vendor-neutral pseudo-code, and DICOM PS3.3 C.8.9.
"""

import math
from dataclasses import asdict, dataclass
from typing import Any

from HER2PETLib.dicom.header import PETHeader, Radiopharmaceutical, readPETHeader
from HER2PETLib.dicom.series import ImageSeries
from HER2PETLib.suv.body import SUV_BW, Kind, kindOf
from HER2PETLib.suv.factors import Factors
from HER2PETLib.suv.inputs import checkImage, itemOf, rescaleOf
from HER2PETLib.suv.record import Adaptation, EnteredValues, Record


@dataclass(frozen=True)
class SUVConversion:
    """How a series becomes SUV.

    factors: one a slice (k order): rescaled value x factor = SUV.  slopes: Rescale Slope a slice: stored value x slope x factor = SUV.
    mapped: first and last stored value for which a slice's slope holds; None: for all.
    hoursSinceAdministration: until the reference instant, or until the first acquisition (ADMIN, NONE); None where no date is known.
    decayRule: what was done about decay, in words.  decayedActivity: MBq at the reference instant, None where no one number holds.
    normalization: g (cm2 for SUVbsa) by which concentration over activity is multiplied; None where the file holds SUV already.
    """

    seriesInstanceUID: str
    seriesDescription: str
    kind: Kind
    factors: tuple[float, ...]
    slopes: tuple[float, ...]
    mapped: tuple[tuple[float, float] | None, ...]
    hoursSinceAdministration: float | None
    decayRule: str
    decayedActivity: float | None
    normalization: float | None
    tracer: str
    inputs: dict[str, dict[str, Any]]
    adaptations: tuple[Adaptation, ...]
    warnings: tuple[str, ...]

    @property
    def factor(self) -> float | list[float]:
        """One number, or a list where it differs from slice to slice."""
        return self.factors[0] if len(set(self.factors)) == 1 else list(self.factors)

    def toJSON(self) -> dict[str, Any]:
        """The object of `suv.json`."""
        return {
            "seriesInstanceUID": self.seriesInstanceUID,
            "seriesDescription": self.seriesDescription,
            "status": "converted",
            "kind": self.kind.name,
            "unit": self.kind.unit,
            "factor": self.factor,
            "hoursSinceAdministration": self.hoursSinceAdministration,
            "tracer": self.tracer,
            "decayRule": self.decayRule,
            "decayedActivityMBq": self.decayedActivity,
            "inputs": self.inputs,
            "adaptations": [asdict(adaptation) for adaptation in self.adaptations],
            "warnings": list(self.warnings),
            "reason": "",
            "remedy": "",
        }


def convertSeries(
    series: ImageSeries, entered: EnteredValues | None = None, kind: str = SUV_BW.name, strict: bool = False
) -> SUVConversion:
    """The conversion of a PET series to SUV.

    entered: what a person gives instead of the header.  kind: a name of `body.KINDS`.  strict: refuse instead of adapting a header value.
    Raises Refusal (a ProblemError) that names the tag and the remedy; ProblemError where the series is mixed or not PET.
    """
    return convertHeader(readPETHeader(series), series, entered or EnteredValues(), kindOf(kind), strict)


def convertHeader(
    header: PETHeader, series: ImageSeries, entered: EnteredValues, kind: Kind, strict: bool = False
) -> SUVConversion:
    """The same from a header that was read already."""
    record = Record(series.name, entered, strict)
    checkImage(header, record)
    slopes = rescaleOf(header, record)
    record.warnings += list(series.notes)
    item = itemOf(header, record)
    tracer = _tracerOf(header, item, record)
    record.use("units", header.units.text, header.units)
    units = (header.units.text or "").strip().upper()
    work = Factors(header, item, kind, record)
    if units == "BQML":
        factors = work.fromConcentration(1.0)
    elif units in ("GML", "CM2ML"):
        factors = work.fromSUV(units)
    elif units == "CNTS":
        factors = work.fromCounts()
    else:
        record.refuse(
            f"{header.units} {'is missing' if header.units.isMissing else f'is {header.units.text!r}'}: activity concentration cannot be had from it.",
            "Reconstruct or export the series in Bq/ml (BQML).",
        )
    if len(factors) == 1:
        factors = factors * len(slopes)
    if not all(math.isfinite(factor) and factor > 0 for factor in factors):
        record.refuse("the factor is not a positive number.", "Check dose, weight and times.")
    return SUVConversion(
        seriesInstanceUID=series.seriesInstanceUID,
        seriesDescription=series.description,
        kind=kind,
        factors=tuple(factors),
        slopes=slopes,
        mapped=tuple(frame.mapped for frame in header.frames),
        hoursSinceAdministration=record.hoursSinceAdministration,
        decayRule=work.decayRule,
        decayedActivity=work.decayedActivity,
        normalization=work.normalization,
        tracer=tracer,
        inputs=record.inputs,
        adaptations=tuple(record.adaptations),
        warnings=tuple(record.warnings),
    )


def _tracerOf(header: PETHeader, item: Radiopharmaceutical | None, record: Record) -> str:
    if item is None:
        return ""
    name = (item.name.text or "").strip() or (item.agent.meaning if item.agent else "")
    if name:
        record.use("tracer", name, item.name if not item.name.isMissing else "(0054,0304) Radiopharmaceutical Code Sequence")
    return name
