"""The endpoint: patients with imageable HER2-positive metastases, of whom, and who was lost on the way and why.

The steps are nested. The same patients are counted in every proportion of the endpoint; only the denominator differs, and it is
always named (`DENOMINATORS` says who they are).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from HER2PETLib.statistics.proportions import Proportion
from HER2PETLib.trial.eligibility import FAILED, PASSED, EligibilityFinding, isEligible, judge
from HER2PETLib.trial.pathology import (
    INCONCLUSIVE,
    LOW,
    NOT_BIOPSIED,
    PATHOLOGY_TABLE,
    POSITIVE,
    ULTRALOW,
    ZERO,
    FocusPathology,
    HER2Status,
    Specimen,
    linkPathology,
)
from HER2PETLib.trial.patients import PATIENTS_TABLE, TRACERS, Patient
from HER2PETLib.trial.replacement import DropOuts, checkPatients, dropOuts
from HER2PETLib.trial.table import TableProblem

STEPS = ("enrolled", "eligible", "imaged", "evaluable")
# How far patients came whose lesions count in the statistics.
IMAGED = STEPS[STEPS.index("imaged") :]
WITHOUT_REPLACED = "enrolled, without replaced drop-outs"
READ = "imaged, with an evaluable reading"
CONCLUSIVE = "PET-positive and biopsied, inconclusive left out"
BIOPSIED = "PET-positive and biopsied, inconclusive counted as no"
DENOMINATORS = {
    "enrolled": "every row of the patients table: who gave consent, drop-outs too",
    WITHOUT_REPLACED: "enrolled, without those who dropped out before PET/CT and were replaced",
    "eligible": "enrolled, and every inclusion and exclusion criterion is documented and passed",
    "imaged": "eligible, and HER2-targeted PET/CT has a date",
    READ: "imaged, and the reading by the charter's rule decided on the patient",
    "evaluable": "imaged, read, and no focus PET-positive or pathology of a PET-positive focus says HER2-positive or not",
    CONCLUSIVE: "imaged, read, a PET-positive focus was biopsied, and its pathology answers the question of the measure",
    BIOPSIED: "imaged, read, and a PET-positive focus was biopsied; where pathology gives no answer the patient counts as no, and who has "
    "pathology that could not be read is left out",
}
# The best case of a primary analysis.
COUNTED_AS_YES = "; those who are not evaluable counted as yes"
POOLED = "pooled"
NO_TRACER = "tracer not documented"
# What a patient is called who has several biopsied PET-positive foci.
RANK = (POSITIVE, LOW, ULTRALOW, ZERO, INCONCLUSIVE, NOT_BIOPSIED)


class Decision(Protocol):
    """What the reading says about a patient, by the charter's rule."""

    @property
    def patientID(self) -> str: ...

    @property
    def positiveFocusIDs(self) -> Sequence[str]: ...

    @property
    def evaluable(self) -> bool: ...

    @property
    def reason(self) -> str: ...


@dataclass(frozen=True)
class PatientOutcome:
    """How far a patient came. reached: the last of STEPS; lostBecause: why not further, as counted; detail: the same in full.

    petPositive is None where the reading says nothing; positive and positiveOrLow (of PET-positive, biopsied foci) are None where
    pathology does not answer; imageable (the endpoint) is None unless evaluable. unreadable: a cell about such a focus could not be read.
    """

    patientID: str
    tracer: str
    reached: str
    lostBecause: str
    detail: str
    petPositive: bool | None
    her2: str
    positive: bool | None
    positiveOrLow: bool | None
    imageable: bool | None
    replacedBy: str
    unreadable: bool


@dataclass(frozen=True)
class EndpointRow:
    """One proportion for one group (a tracer, or pooled). analysis: "primary", "sensitivity" or "secondary", "" where the charter names no primary
    analysis; case: "as observed", "worst case" or "best case" of the primary analysis, else ""."""

    group: str
    measure: str
    title: str
    proportion: Proportion
    analysis: str = ""
    case: str = ""


@dataclass(frozen=True)
class FlowRow:
    """One box of the flow diagram: the patients who reached a step (reason ""), or were lost before it for one reason."""

    group: str
    step: str
    reason: str
    patientIDs: tuple[str, ...]


@dataclass(frozen=True)
class Endpoint:
    rows: tuple[EndpointRow, ...]
    flow: tuple[FlowRow, ...]
    outcomes: tuple[PatientOutcome, ...]
    eligibility: tuple[EligibilityFinding, ...]
    pathology: tuple[FocusPathology, ...]
    dropOuts: DropOuts
    problems: tuple[TableProblem, ...]


def computeEndpoint(
    patients: Sequence[Patient],
    decisions: Iterable[Decision],
    specimens: Sequence[Specimen],
    fociOfPatient: Mapping[str, Collection[str]],
) -> Endpoint:
    """Endpoint, PPV and flow of patients, by tracer and pooled.

    decisions: one a patient, from the reading; fociOfPatient: the focusIDs of every patient in the reading, positive or not.
    Contradictions between the tables are named in `problems`; nothing is corrected.
    """
    decisionOf = {decision.patientID: decision for decision in decisions}
    before = _beforeConsent(patients, specimens)
    pathology, contradictions = linkPathology(specimens, fociOfPatient, before)
    problems = [*checkPatients(patients), *_checkReading(patients, decisionOf), *contradictions]
    problems += [*_checkSpecimens(patients, pathology, before), *_missed(pathology, decisionOf)]
    left = dropOuts(patients)
    findings = {patient.patientID: judge(patient) for patient in patients}
    outcomes = tuple(
        _outcome(
            patient,
            findings[patient.patientID],
            decisionOf.get(patient.patientID),
            [focus for focus in pathology if focus.patientID == patient.patientID],
            left.replaced.get(patient.patientID, ""),
        )
        for patient in patients
    )
    problems += _imagedAgainstProtocol(patients, outcomes)
    named = {outcome.tracer for outcome in outcomes}
    groups = [*(tracer for tracer in (*TRACERS, NO_TRACER) if tracer in named), POOLED]
    byGroup = {group: [outcome for outcome in outcomes if group in (POOLED, outcome.tracer)] for group in groups}
    return Endpoint(
        rows=tuple(row for group, members in byGroup.items() for row in _proportions(group, members)),
        flow=tuple(row for group, members in byGroup.items() for row in _flow(group, members)),
        outcomes=outcomes,
        eligibility=tuple(finding for patient in patients for finding in findings[patient.patientID]),
        pathology=tuple(pathology),
        dropOuts=left,
        problems=tuple(problems),
    )


def _outcome(
    patient: Patient,
    findings: list[EligibilityFinding],
    decision: Decision | None,
    pathology: list[FocusPathology],
    replacedBy: str,
) -> PatientOutcome:
    petPositive = bool(decision.positiveFocusIDs) if decision is not None and decision.evaluable else None
    petPositiveFoci = decision.positiveFocusIDs if decision is not None and decision.evaluable else ()
    biopsied = [focus.status for focus in pathology if focus.focusID in petPositiveFoci and focus.status.name != NOT_BIOPSIED]
    her2 = _highest(biopsied)
    positive = _any([status.positive for status in biopsied], biopsied)
    unreadable = any(status.unreadable for status in biopsied)

    def outcome(reached: str, because: str, detail: str = "", imageable: bool | None = None) -> PatientOutcome:
        return PatientOutcome(
            patient.patientID,
            patient.tracer or NO_TRACER,
            reached,
            because,
            detail or because,
            petPositive,
            her2,
            positive,
            _any([status.positiveOrLow for status in biopsied], biopsied),
            imageable,
            replacedBy,
            unreadable,
        )

    if not isEligible(findings):
        failed = [finding for finding in findings if finding.outcome == FAILED]
        open_ = failed or [finding for finding in findings if finding.outcome != PASSED]
        what = "not eligible" if failed else "eligibility not documented"
        because = f"{what}: {', '.join(finding.criterion.key for finding in open_)}"
        return outcome("enrolled", because, "; ".join(map(str, open_)))
    if patient.petDate is None:
        if patient.droppedOut:
            return outcome("eligible", f"dropped out: {patient.dropOutReason or 'reason not documented'}")
        if "petDate" in patient.invalid:
            return outcome("eligible", "PET/CT not documented", f"petDate '{patient.invalid['petDate']}' is not valid")
        return outcome("eligible", "no PET/CT")
    if decision is None:
        return outcome("imaged", "no reading")
    if not decision.evaluable:
        return outcome("imaged", "reading not evaluable", decision.reason)
    if not petPositive:
        return outcome("evaluable", "", decision.reason, False)
    if positive is None:
        because = "PET-positive, not biopsied" if her2 == NOT_BIOPSIED else "PET-positive, HER2 inconclusive"
        because = "PET-positive, pathology could not be read" if unreadable else because
        return outcome("imaged", because, "; ".join([because, *(status.reason for status in biopsied)]))
    return outcome("evaluable", "", "; ".join(f"{status.name}: {status.reason}" for status in biopsied), positive)


def _any(answers: Sequence[bool | None], foci: Sequence[HER2Status]) -> bool | None:
    """True if one focus says yes, else False if one says no, else None. Not False where pathology could not be read: it may say yes."""
    if any(answers):
        return True
    return None if any(focus.unreadable for focus in foci) or False not in answers else False


def _highest(foci: Sequence[HER2Status]) -> str:
    """The class a patient is called; that of foci which could not be read may be higher than all others but HER2-positive."""
    found = min((focus.name for focus in foci), key=RANK.index, default=NOT_BIOPSIED)
    return INCONCLUSIVE if found != POSITIVE and any(focus.unreadable for focus in foci) else found


def _reached(outcome: PatientOutcome, step: str) -> bool:
    return STEPS.index(outcome.reached) >= STEPS.index(step)


def _proportions(group: str, members: Sequence[PatientOutcome]) -> Iterable[EndpointRow]:
    count = {step: sum(_reached(outcome, step) for outcome in members) for step in STEPS}
    imaged = [outcome for outcome in members if _reached(outcome, "imaged")]
    read = [outcome for outcome in imaged if outcome.petPositive is not None]
    imageable = sum(outcome.imageable is True for outcome in members)
    title = "Patients with imageable HER2-positive metastases"
    replaced = sum(bool(outcome.replacedBy) and not _reached(outcome, "imaged") for outcome in members)
    denominators = {"enrolled": count["enrolled"], WITHOUT_REPLACED: count["enrolled"] - replaced}
    denominators |= {step: count[step] for step in STEPS[1:]}
    for name, n in denominators.items():
        yield EndpointRow(group, "imageableHER2Positive", title, Proportion(imageable, n, name))

    positive = [outcome for outcome in read if outcome.petPositive]
    for name, n in (("imaged", len(imaged)), (READ, len(read))):
        yield EndpointRow(group, "petPositive", "Patients with a PET-positive focus", Proportion(len(positive), n, name))

    biopsied = [outcome for outcome in positive if outcome.her2 != NOT_BIOPSIED]
    for measure, title, key in (
        ("ppvHER2Positive", "PPV of PET for HER2-positive", "positive"),
        ("ppvHER2PositiveOrLow", "PPV of PET for HER2-positive or HER2-low", "positiveOrLow"),
    ):
        answers = [(getattr(outcome, key), outcome.unreadable) for outcome in biopsied]
        yes = sum(answer is True for answer, _ in answers)
        conclusive = sum(answer is not None for answer, _ in answers)
        known = sum(answer is not None or not unreadable for answer, unreadable in answers)
        yield EndpointRow(group, measure, title, Proportion(yes, conclusive, CONCLUSIVE))
        yield EndpointRow(group, measure, title, Proportion(yes, known, BIOPSIED))


def _flow(group: str, members: Sequence[PatientOutcome]) -> Iterable[FlowRow]:
    for number, step in enumerate(STEPS):
        if number:
            lost = [outcome for outcome in members if outcome.reached == STEPS[number - 1]]
            for reason in sorted({outcome.lostBecause for outcome in lost}):
                yield FlowRow(group, step, reason, tuple(outcome.patientID for outcome in lost if outcome.lostBecause == reason))
        yield FlowRow(group, step, "", tuple(outcome.patientID for outcome in members if _reached(outcome, step)))


def _checkReading(patients: Sequence[Patient], decisionOf: Mapping[str, Decision]) -> Iterable[TableProblem]:
    byID = {patient.patientID: patient for patient in patients}
    for patientID in decisionOf:
        if patientID not in byID:
            yield TableProblem("reading", None, "patientID", f"{patientID} is not in the patients table; left out.")
        elif byID[patientID].petDate is None:
            yield TableProblem(
                PATIENTS_TABLE,
                byID[patientID].row,
                "petDate",
                f"{patientID} was read but has no date of PET/CT; not counted as imaged.",
            )


def _imagedAgainstProtocol(patients: Sequence[Patient], outcomes: Sequence[PatientOutcome]) -> Iterable[TableProblem]:
    for patient, outcome in zip(patients, outcomes, strict=True):
        if patient.petDate is not None and not _reached(outcome, "imaged"):
            reason = f"{patient.patientID} was imaged though {outcome.lostBecause}; left out of imaged and evaluable."
            yield TableProblem(PATIENTS_TABLE, patient.row, "petDate", reason)


def _beforeConsent(patients: Sequence[Patient], specimens: Iterable[Specimen]) -> dict[str, str]:
    """{specimenID: why it does not count}. PET-positive foci are biopsied to confirm them (NCT02286843): a specimen of the time
    before the patient took part belongs to her history, as the biopsy that proved the metastasis does."""
    consentOf = {patient.patientID: patient.consentDate for patient in patients}
    before = {}
    for specimen in specimens:
        day = consentOf.get(specimen.patientID)
        if day and specimen.specimenDate and specimen.specimenDate < day:
            before[specimen.specimenID] = f"is from {specimen.specimenDate}, before consent ({day})"
    return before


def _missed(pathology: Sequence[FocusPathology], decisionOf: Mapping[str, Decision]) -> Iterable[TableProblem]:
    """A HER2-positive biopsy of a focus that is not PET-positive: PET or the readers missed it, or the focus is the wrong one."""
    for focus in pathology:
        decision = decisionOf.get(focus.patientID)
        if focus.status.positive and decision and decision.evaluable and focus.focusID not in decision.positiveFocusIDs:
            reason = f"focus {focus.focusID} of patient {focus.patientID} is HER2-positive and not PET-positive; not counted as imageable."
            yield TableProblem(PATHOLOGY_TABLE, focus.specimens[0].row, "focusID", reason)


def _checkSpecimens(
    patients: Sequence[Patient], pathology: Sequence[FocusPathology], before: Mapping[str, str]
) -> Iterable[TableProblem]:
    imagedOn = {patient.patientID: patient.petDate for patient in patients}
    for focus in pathology:
        for specimen in focus.specimens:
            if specimen.disregardedBecause:
                continue
            day = imagedOn.get(focus.patientID)
            if specimen.specimenID in before:
                reason = f"specimen {specimen.specimenID} {before[specimen.specimenID]}, and confirms nothing; it is not used."
                yield TableProblem(PATHOLOGY_TABLE, specimen.row, "specimenDate", reason)
            elif day and specimen.specimenDate and specimen.specimenDate < day:
                reason = f"specimen {specimen.specimenID} is from before PET/CT ({day}), which it should confirm; it is used."
                yield TableProblem(PATHOLOGY_TABLE, specimen.row, "specimenDate", reason)
            if specimen.guideline and not any(year in specimen.guideline for year in ("2018", "2023")):
                reason = (
                    f"specimen {specimen.specimenID} was reported by {specimen.guideline}; its class is derived by ASCO/CAP 2018."
                )
                yield TableProblem(PATHOLOGY_TABLE, specimen.row, "guideline", reason)
