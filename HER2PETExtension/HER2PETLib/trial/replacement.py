"""Drop-out and replacement: who left, who came in her place, and whether the patients table agrees with itself."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from HER2PETLib.errors import ProblemError
from HER2PETLib.trial.patients import PATIENTS_TABLE, Patient
from HER2PETLib.trial.table import TableProblem


@dataclass(frozen=True)
class DropOuts:
    """patientIDs. droppedOut: all who did; replaced: {who dropped out: who was recruited in her place}, only where both rows name
    each other; awaiting: who were HER2-positive on retest before PET/CT, dropped out, and have no replacement yet."""

    droppedOut: tuple[str, ...]
    replaced: dict[str, str]
    awaiting: tuple[str, ...]

    def __str__(self) -> str:
        replaced = ", ".join(f"{old} by {new}" for old, new in self.replaced.items())
        waiting = ", ".join(self.awaiting)
        return (
            f"{len(self.droppedOut)} dropped out, {len(self.replaced)} replaced{f' ({replaced})' if replaced else ''}, "
            f"{len(self.awaiting)} to be replaced{f' ({waiting})' if waiting else ''}"
        )


def dropOuts(patients: Sequence[Patient]) -> DropOuts:
    """Who dropped out, who was replaced by whom, and who is still to be replaced.

    Raises ProblemError where somebody is replaced who did not drop out: she would be left out of a denominator that she belongs to.
    """
    left = [patient for patient in patients if patient.droppedOut]
    replaced = _replaced(patients)
    if stayed := [patient for patient in patients if patient.patientID in replaced and not patient.droppedOut]:
        named = ", ".join(f"{p.patientID} (row {p.row}) by {p.replacedBy}" for p in stayed)
        raise ProblemError(
            f"{PATIENTS_TABLE}: replaced, and did not drop out: {named}.",
            "Fill in dropOutDate or dropOutReason, or empty replacedBy and the other row's replaces.",
        )
    awaiting = (p.patientID for p in left if p.retestHER2 == "positive" and not p.wasImaged and p.patientID not in replaced)
    return DropOuts(tuple(patient.patientID for patient in left), replaced, tuple(awaiting))


def _replaced(patients: Sequence[Patient]) -> dict[str, str]:
    byID = {patient.patientID: patient for patient in patients}
    return {
        patient.patientID: patient.replacedBy
        for patient in patients
        if patient.replacedBy is not None
        and patient.replacedBy in byID
        and patient.replacedBy != patient.patientID
        and byID[patient.replacedBy].replaces == patient.patientID
    }


def checkPatients(patients: Sequence[Patient]) -> list[TableProblem]:
    """Contradictions between the columns of a patient, and between a patient and her replacement. Nothing is corrected."""
    byID = {patient.patientID: patient for patient in patients}
    problems = []
    for patient in patients:
        found = [*_dates(patient), *_retest(patient), *_links(patient, byID)]
        problems += [
            TableProblem(PATIENTS_TABLE, patient.row, column, f"{patient.patientID} {reason}") for column, reason in found
        ]
    return problems


def _dates(patient: Patient) -> Iterator[tuple[str, str]]:
    order = [("birthDate", "consentDate"), ("consentDate", "petDate"), ("consentDate", "dropOutDate")]
    for earlier, later in order:
        first, second = getattr(patient, earlier), getattr(patient, later)
        if first and second and second < first:
            yield later, f"has {later} {second} before {earlier} {first}."


def _retest(patient: Patient) -> Iterator[tuple[str, str]]:
    if patient.retestHER2 == "positive" and not patient.wasImaged and not patient.droppedOut:
        yield "retestHER2", "was HER2-positive on retest before PET/CT and did not drop out."
    if patient.petDate and patient.dropOutDate and patient.dropOutDate < patient.petDate:
        yield "petDate", f"was imaged on {patient.petDate} and had dropped out on {patient.dropOutDate}."


def _links(patient: Patient, byID: Mapping[str, Patient]) -> Iterator[tuple[str, str]]:
    for column, back in (("replacedBy", "replaces"), ("replaces", "replacedBy")):
        other = getattr(patient, column)
        if other is None:
            continue
        if other == patient.patientID:
            yield column, f"names herself as {column}."
        elif other not in byID:
            yield column, f"names {other}, who is not in the table."
        elif getattr(byID[other], back) != patient.patientID:
            yield column, f"names {other}, whose {back} is {getattr(byID[other], back) or 'empty'}."
    if patient.replacedBy is None or patient.replacedBy == patient.patientID:
        return
    if not patient.droppedOut:
        yield "replacedBy", "is replaced and did not drop out."
    if patient.petDate is not None:
        yield "replacedBy", "is replaced and was imaged; only a drop-out before PET/CT is replaced."
    elif patient.retestHER2 != "positive" and "retestHER2" not in patient.invalid:
        yield "replacedBy", "is replaced without a HER2-positive retest, the one reason for a replacement."
    other = byID.get(patient.replacedBy)
    if other and other.consentDate and patient.dropOutDate and other.consentDate < patient.dropOutDate:
        yield "replacedBy", f"dropped out on {patient.dropOutDate}, after her replacement {other.patientID} had consented."
    seen: list[str] = [patient.patientID]
    following: str | None = patient.replacedBy
    while following is not None and following in byID and following not in seen:
        seen.append(following)
        following = byID[following].replacedBy
    if following == patient.patientID:
        yield "replacedBy", f"ends up replacing herself: {' -> '.join([*seen, following])}."
