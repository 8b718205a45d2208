"""The primary analysis that a charter names before anybody reads: everything else is secondary, or a sensitivity analysis."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

PATIENTS = ("enrolled", "enrolled, without replaced drop-outs", "eligible", "imaged")
BIOPSIED = ("PET-positive and biopsied",)
# Measure of the endpoint -> whom it may be of.
MEASURES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "imageableHER2Positive": PATIENTS,
        "petPositive": ("imaged",),
        "ppvHER2Positive": BIOPSIED,
        "ppvHER2PositiveOrLow": BIOPSIED,
    }
)
TITLES = MappingProxyType(
    {
        "imageableHER2Positive": "patients with imageable HER2-positive metastases",
        "petPositive": "patients with a PET-positive focus",
        "ppvHER2Positive": "positive predictive value of PET for HER2-positive",
        "ppvHER2PositiveOrLow": "positive predictive value of PET for HER2-positive or HER2-low",
    }
)
INTERVALS = MappingProxyType({"exact": "exact (Clopper-Pearson)", "wilson": "Wilson"})
NOT_EVALUABLE = MappingProxyType(
    {
        "countedAsNo": "patients who are not evaluable count as no",
        "leftOut": "patients who are not evaluable are left out",
        "countedAsYes": "patients who are not evaluable count as yes",
    }
)
POOLED = "pooled"
NOT_NAMED = "The charter names no primary analysis: nothing here is primary, secondary or a sensitivity analysis."


@dataclass(frozen=True)
class PrimaryAnalysis:
    """measure: of MEASURES. denominator: whom it is of. group: "pooled", or a tracer. interval: of INTERVALS. notEvaluable: of NOT_EVALUABLE, what becomes
    of those of the denominator who have no answer."""

    measure: str
    denominator: str
    group: str
    interval: str
    notEvaluable: str

    def __str__(self) -> str:
        return (
            f"{TITLES[self.measure]}, of {self.denominator}, {self.group}; {NOT_EVALUABLE[self.notEvaluable]}; "
            f"95 % interval: {INTERVALS[self.interval]}"
        )


# What is proposed for a new charter: the primary outcome of NCT02286843, of all who were imaged, where nobody counts as yes without an answer.
PROPOSED = PrimaryAnalysis("imageableHER2Positive", "imaged", POOLED, "exact", "countedAsNo")
