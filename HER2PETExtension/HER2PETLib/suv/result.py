"""What became of a series: converted to SUV, or refused; the same facts for both, and one form for JSON."""

from dataclasses import asdict, dataclass, field
from typing import Any

from HER2PETLib.dicom.about import AboutSeries
from HER2PETLib.errors import ProblemError
from HER2PETLib.suv.body import KINDS, Kind
from HER2PETLib.suv.record import Adaptation, Refusal


@dataclass(frozen=True, kw_only=True)
class SUVResult:
    """What both have: how far the rules came, and what was found on the way.

    kind: name of the kind of SUV that was asked for.  inputs: name -> {"value", "source"}; for an entered value {"header", "headerTag",
    "reason", "by", "at"} too.  hoursSinceAdministration: until the reference instant, or until the first acquisition (ADMIN, NONE);
    None where no date is known.  witness: what, beside the administration, says on which day the tracer was given; "none", or ""
    where it does not matter.  about: what the files say of the series.
    """

    about: AboutSeries
    kind: str
    inputs: dict[str, dict[str, Any]] = field(default_factory=dict)
    adaptations: tuple[Adaptation, ...] = ()
    warnings: tuple[str, ...] = ()
    hoursSinceAdministration: float | None = None
    witness: str = ""

    @property
    def isConverted(self) -> bool:
        """Whether there is an SUV."""
        return isinstance(self, Converted)

    @property
    def entered(self) -> tuple[str, ...]:
        """Names of the inputs that a person gave."""
        return tuple(name for name, one in self.inputs.items() if one["source"] == "entered")

    def toJSON(self) -> dict[str, Any]:
        """The object of `suv.json`: the same keys for both, what one has not is None or empty."""
        result = {
            "seriesInstanceUID": self.about.seriesInstanceUID,
            "seriesDescription": self.about.description,
            "about": asdict(self.about),
            "status": "converted" if self.isConverted else "refused",
            "kind": self.kind,
            "unit": {kind.name: kind.unit for kind in KINDS}.get(self.kind),
            "factor": None,
            "hoursSinceAdministration": self.hoursSinceAdministration,
            "secondWitnessOfTheDay": self.witness,
            "tracer": self.inputs.get("tracer", {}).get("value", ""),
            "decayRule": "",
            "decayedActivityMBq": None,
            "normalization": None,
            "inputs": self.inputs,
            "adaptations": [asdict(adaptation) for adaptation in self.adaptations],
            "warnings": list(self.warnings),
            "reason": "",
            "remedy": "",
            "enter": [],
        }
        return result | self._own()

    def _own(self) -> dict[str, Any]:
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class Converted(SUVResult):
    """How a series becomes SUV.

    factors: one a slice (k order): rescaled value x factor = SUV.  slopes: Rescale Slope a slice: stored value x slope x factor = SUV.
    mapped: first and last stored value for which a slice's slope holds; None: for all.
    decayRule: what was done about decay, in words.  decayedActivity: MBq at the reference instant, None where no one number holds.
    normalization: g (cm2 for SUVbsa), the multiplier of concentration over activity; None where the file holds SUV already.
    bodyG: the header's weight, used to judge SUVbw that the file holds; None where it is not needed or not known.
    """

    factors: tuple[float, ...]
    slopes: tuple[float, ...]
    mapped: tuple[tuple[float, float] | None, ...]
    decayRule: str
    decayedActivity: float | None
    normalization: float | None
    bodyG: float | None = None

    @property
    def factor(self) -> float | list[float]:
        """One number, or a list where it differs from slice to slice."""
        return self.factors[0] if len(set(self.factors)) == 1 else list(self.factors)

    @property
    def unit(self) -> str:
        """UCUM unit of the values."""
        return self.suvKind.unit

    @property
    def suvKind(self) -> Kind:
        """The kind of SUV, with its codes."""
        return next(kind for kind in KINDS if kind.name == self.kind)

    @property
    def tracer(self) -> str:
        """The tracer as the header names it; "" where it does not."""
        return self.inputs.get("tracer", {}).get("value", "")

    def _own(self) -> dict[str, Any]:
        return {
            "factor": self.factor,
            "decayRule": self.decayRule,
            "decayedActivityMBq": self.decayedActivity,
            "normalization": self.normalization,
        }


@dataclass(frozen=True, kw_only=True)
class Refused(SUVResult):
    """Why a series has no SUV: reason, remedy, and the names of `EnteredValues` that a person may enter instead."""

    reason: str
    remedy: str
    enter: tuple[str, ...] = ()

    @classmethod
    def of(cls, problem: ProblemError, about: AboutSeries, kind: str) -> "Refused":
        """The result of a series that `problem` stopped, with what was found until then."""
        record = problem.record if isinstance(problem, Refusal) else None
        if record is None:
            return cls(about=about, kind=kind, reason=problem.reason, remedy=problem.remedy, enter=problem.enter)
        return cls(
            about=about,
            kind=kind,
            reason=problem.reason,
            remedy=problem.remedy,
            enter=problem.enter,
            inputs=record.inputs,
            adaptations=tuple(record.adaptations),
            warnings=tuple(record.warnings),
            hoursSinceAdministration=record.hoursSinceAdministration,
            witness=record.witness,
        )

    def _own(self) -> dict[str, Any]:
        return {"reason": self.reason, "remedy": self.remedy, "enter": list(self.enter)}
