"""Who may take part: every inclusion and exclusion criterion of NCT02286843, each judged on its own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from HER2PETLib.trial.patients import Patient

Value = TypeVar("Value")

PASSED, FAILED, NOT_DOCUMENTED = "passed", "failed", "not documented"


@dataclass(frozen=True)
class Criterion:
    """One criterion. columns: what it is judged from; passes(patient): True, False, or None where a value that decides is missing."""

    key: str
    kind: str
    text: str
    columns: tuple[str, ...]
    passes: Callable[[Patient], bool | None]


@dataclass(frozen=True)
class EligibilityFinding:
    """How a patient stands to a criterion; value: the columns that decide, as they are in `row` of the patients table."""

    patientID: str
    row: int
    criterion: Criterion
    outcome: str
    value: str

    def __str__(self) -> str:
        return f"{self.criterion.kind} '{self.criterion.text}' {self.outcome} (row {self.row}: {self.value})"


def birthday(birthDate: date, age: int) -> date:
    """The day on which `age` years are completed; someone born on 29 February completes them on 1 March of a common year."""
    try:
        return birthDate.replace(year=birthDate.year + age)
    except ValueError:
        return date(birthDate.year + age, 3, 1)


def isOlderThan(birthDate: date, age: int, day: date) -> bool:
    """Whether more than `age` years have passed on `day`: false on the birthday itself, true from the day after."""
    return day > birthday(birthDate, age)


def _all(*judged: bool | None) -> bool | None:
    """One failure decides; otherwise one missing value leaves it open."""
    if any(value is False for value in judged):
        return False
    return None if None in judged else True


def _if(value: Value | None, test: Callable[[Value], bool]) -> bool | None:
    return None if value is None else test(value)


def _retestPasses(patient: Patient) -> bool | None:
    """Archived tissue need not be tested again; a positive retest counts if it was known before PET/CT."""
    if patient.retestHER2 is None:
        return None if "retestHER2" in patient.invalid else True
    if patient.retestHER2 == "negative":
        return True
    imaged = patient.petDate
    if imaged is None:
        return None if "petDate" in patient.invalid else False
    return _if(patient.retestDate, lambda day: day > imaged)


def _isOver18(patient: Patient) -> bool | None:
    born, consented = patient.birthDate, patient.consentDate
    return None if born is None or consented is None else isOlderThan(born, 18, consented)


def _no(column: str) -> Callable[[Patient], bool | None]:
    return lambda patient: _if(getattr(patient, column), lambda excluded: not excluded)


FOCI_NEEDED = 5
CRITERIA = (
    Criterion("female", "inclusion", "woman", ("sex",), lambda p: _if(p.sex, lambda sex: sex == "F")),
    Criterion(
        "over18",
        "inclusion",
        "older than 18 at consent",
        ("birthDate", "consentDate"),
        _isOver18,
    ),
    Criterion(
        "primaryHER2Negative",
        "inclusion",
        "biopsy-proven HER2-negative primary",
        ("primaryBiopsyProven", "primaryHER2"),
        lambda p: _all(p.primaryBiopsyProven, _if(p.primaryHER2, lambda status: status == "negative")),
    ),
    Criterion(
        "retestNotPositive",
        "inclusion",
        "archived tissue not HER2-positive on retest before PET/CT",
        ("retestHER2", "retestDate", "petDate"),
        _retestPasses,
    ),
    Criterion(
        "metastatic",
        "inclusion",
        "biopsy-proven metastatic disease",
        ("metastasisBiopsyProven",),
        lambda p: p.metastasisBiopsyProven,
    ),
    Criterion(
        "fiveFoci",
        "inclusion",
        f"{FOCI_NEEDED} or more foci of metastasis on CT, MR or FDG PET/CT",
        ("fociCount", "fociModality"),
        lambda p: _all(
            _if(p.fociCount, lambda count: count >= FOCI_NEEDED), _if(p.fociModality, lambda modality: modality != "other")
        ),
    ),
    Criterion("ecog", "inclusion", "ECOG 0-2", ("ecog",), lambda p: _if(p.ecog, lambda ecog: ecog <= 2)),
    Criterion(
        "lifeExpectancy",
        "exclusion",
        "life expectancy below 3 months",
        ("lifeExpectancyUnder3Months",),
        _no("lifeExpectancyUnder3Months"),
    ),
    Criterion("pregnancy", "exclusion", "pregnancy or lactation", ("pregnantOrLactating",), _no("pregnantOrLactating")),
    Criterion(
        "weight", "exclusion", "cannot undergo PET/CT because of weight limits", ("overWeightLimit",), _no("overWeightLimit")
    ),
    Criterion("cnsOnly", "exclusion", "CNS-only disease on recent imaging", ("cnsOnlyDisease",), _no("cnsOnlyDisease")),
)


def judge(patient: Patient) -> list[EligibilityFinding]:
    """One finding a criterion, in the order of CRITERIA. A missing or invalid value is neither a pass nor a failure."""
    outcomes = {True: PASSED, False: FAILED, None: NOT_DOCUMENTED}
    return [
        EligibilityFinding(
            patient.patientID,
            patient.row,
            criterion,
            outcomes[criterion.passes(patient)],
            ", ".join(f"{column} {_shown(patient, column)}" for column in criterion.columns),
        )
        for criterion in CRITERIA
    ]


def isEligible(findings: list[EligibilityFinding]) -> bool | None:
    """True if every criterion passed, False if one failed, None if none failed and one is not documented."""
    outcomes = {finding.outcome for finding in findings}
    if FAILED in outcomes:
        return False
    return None if NOT_DOCUMENTED in outcomes else True


def _shown(patient: Patient, column: str) -> str:
    if column in patient.invalid:
        return f"'{patient.invalid[column]}' (not valid)"
    value = getattr(patient, column)
    if value is None:
        return "empty"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
