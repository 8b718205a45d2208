"""The records of TU, TR, RS and PR from an unblinded reading, its endpoint and its measurements."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.decision.adjudicated import Adjudicated
from HER2PETLib.reading.decision.reconciliation import DecidedFocus, Reconciliation
from HER2PETLib.reading.decision.rule import Answer, AnswerState
from HER2PETLib.report.cdiscvariables import (
    ADJUDICATOR,
    ASSESSOR,
    BIOPSY,
    CATEGORY,
    DECISION,
    DOMAINS,
    FOCUS,
    IDENTIFIED,
    IMAGEABLE,
    IMAGING,
    LITER,
    NEGATIVE,
    NOT_DONE,
    NOT_SEEN,
    PATIENT,
    PETCT,
    POSITIVE,
    SCORE,
    SUV_UNIT,
    SUVS,
    VOLUME,
)
from HER2PETLib.report.measurementsummary import measuredLesions
from HER2PETLib.trial.endpoint import Endpoint
from HER2PETLib.trial.pathology import Specimen
from HER2PETLib.trial.patients import Patient

Record = dict[str, Any]
# Of text variables (SDTM).
LONGEST = 200
# Of a standardized number: as many as every program keeps, so that TRSTRESC and TRSTRESN are the same number for all (CORE-000542).
_DIGITS = 15
_GROUP = "READING"
_RESULT = {True: POSITIVE, False: NEGATIVE}


@dataclass(frozen=True)
class ReadingStudy:
    """What the datasets are made of. givenFoci: whether foci were given to the readers, so that they are regions that can be measured.
    adjudicated: what a blinded adjudicator said. casesOf: the caseIDs of every patient who was read. measurements: rows of
    measurements.csv."""

    studyID: str
    reading: Reconciliation
    endpoint: Endpoint
    patients: Sequence[Patient]
    specimens: Sequence[Specimen]
    givenFoci: bool
    adjudicated: Adjudicated | None = None
    casesOf: Mapping[str, Sequence[str]] = field(default_factory=dict)
    measurements: Sequence[Mapping[str, Any]] = ()

    @property
    def evaluators(self) -> dict[str, str]:
        """EVALID of each reader, by the names in the charter."""
        return {reader: f"READER {number}" for number, reader in enumerate(self.reading.readers, start=1)}

    def withoutNames(self, text: str) -> str:
        """A reason with the readers' EVALID instead of their names."""
        for reader, evaluator in self.evaluators.items():
            text = re.sub(rf"(?<!\w){re.escape(reader)}(?!\w)", evaluator, text)
        return text


def checkStudyID(studyID: str) -> None:
    """Raise ProblemError where it cannot be STUDYID: letters, digits, hyphens and underscores, 64 at most."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", studyID):
        raise ProblemError(
            f"{studyID!r} is not a study's ID for SDTM.", "Give up to 64 letters, digits, hyphens and underscores."
        )


def records(study: ReadingStudy) -> dict[str, list[Record]]:
    """The records of each dataset by its name, sorted and numbered within each subject.

    What is not known is None; no date is made. Raises ProblemError where a text is longer than 200 characters (`LONGEST`) and no free
    text: those are cut, which their end says.
    """
    found = {"TU": list(_tu(study)), "TR": list(_tr(study)), "RS": list(_rs(study)), "PR": list(_pr(study))}
    return {domain.name: _numbered(study, domain.name, found[domain.name]) for domain in DOMAINS}


def _numbered(study: ReadingStudy, domain: str, made: list[tuple[str, Record]]) -> list[Record]:
    """made: (patientID, what is the record's own)."""
    count: dict[str, int] = {}
    rows = []
    for patientID, own in sorted(made, key=lambda each: each[0]):  # stable: the order within a subject stays
        count[patientID] = count.get(patientID, 0) + 1
        for name, value in own.items():
            if isinstance(value, str) and name.endswith("REASND"):
                reason = study.withoutNames(" ".join(value.split()))
                own = own | {name: reason if len(reason) <= LONGEST else reason[: LONGEST - 3] + "..."}
            elif isinstance(value, str) and len(value) > LONGEST:
                raise ProblemError(
                    f"{domain} of {patientID}: {name} has {len(value)} characters, and SDTM takes {LONGEST}.", "Shorten the name."
                )
        usubjid = f"{study.studyID}-{patientID}"
        rows.append({"STUDYID": study.studyID, "DOMAIN": domain, "USUBJID": usubjid, f"{domain}SEQ": count[patientID], **own})
    return rows


def _tu(study: ReadingStudy) -> Iterator[tuple[str, Record]]:
    for focus in study.reading.foci:
        decision = focus.decision
        identified = {
            "TULNKID": decision.nameInPatient,
            "TUTESTCD": IDENTIFIED[0],
            "TUTEST": IDENTIFIED[1],
            "TUORRES": FOCUS,
            "TUSTRESC": FOCUS,
            "TULOC": decision.site.strip().upper() or None,
            "TUMETHOD": PETCT,
            "TUDTC": _imaged(study, decision.patientID),
        }
        if study.givenFoci:
            yield decision.patientID, identified
            continue
        for reader, evaluator in study.evaluators.items():
            answer = decision.answers.get(reader)
            if answer is not None and answer.state is AnswerState.SCORED:
                yield decision.patientID, identified | {"TUEVAL": ASSESSOR, "TUEVALID": evaluator}


def _tr(study: ReadingStudy) -> Iterator[tuple[str, Record]]:
    measured = measuredLesions(study.measurements)
    for focus in study.reading.foci:
        decision = focus.decision
        own: Record = {"TRLNKID": decision.nameInPatient, "TRMETHOD": PETCT, "TRDTC": _imaged(study, decision.patientID)}
        for record in _results(study, focus, measured.get((decision.caseID, decision.focusID)) if study.givenFoci else None):
            yield decision.patientID, own | record


def _results(study: ReadingStudy, focus: DecidedFocus, row: Mapping[str, Any] | None) -> Iterator[Record]:
    decision = focus.decision
    for key, test in [("volumeMl", VOLUME), *SUVS.items()] if row is not None else []:
        assert row is not None
        yield _tested(test) | _number(row[key], LITER if test is VOLUME else SUV_UNIT)
    for reader, evaluator in study.evaluators.items():
        answer = decision.answers.get(reader)
        if answer is not None:  # who read another batch was not asked
            yield _tested(SCORE) | {"TREVAL": ASSESSOR, "TREVALID": evaluator} | _answered(answer)
    scores = study.adjudicated or {}
    if (decision.caseID, decision.focusID) in scores:
        said = scores[decision.caseID, decision.focusID]
        adjudicator = {"TREVAL": ASSESSOR, "TREVALID": ADJUDICATOR}
        yield _tested(SCORE) | adjudicator | (_scored(said) if isinstance(said, int) else _notDone(said))
    result = _notDone(decision.reason) if decision.positive is None else _text(_RESULT[decision.positive])
    yield _tested(DECISION) | {"TRLNKGRP": _GROUP} | result


def _rs(study: ReadingStudy) -> Iterator[tuple[str, Record]]:
    for patient in study.reading.patients:
        positive = bool(patient.positiveFocusIDs) if patient.evaluable else None
        yield patient.patientID, _assessed(PATIENT, positive, patient.reason) | {"RSLNKGRP": _GROUP}
    for outcome in study.endpoint.outcomes:
        yield outcome.patientID, _assessed(IMAGEABLE, outcome.imageable, outcome.detail or outcome.lostBecause)


def _pr(study: ReadingStudy) -> Iterator[tuple[str, Record]]:
    imaged = [patient.patientID for patient in study.patients if patient.wasImaged]
    for patientID in dict.fromkeys([*imaged, *study.casesOf]):
        cases: Sequence[str | None] = study.casesOf.get(patientID) or [None]
        for caseID in cases:
            when = _imaged(study, patientID)
            yield patientID, {"PRSPID": caseID, "PRTRT": PETCT, "PRCAT": IMAGING, "PRSTDTC": when}
    known = {(focus.decision.patientID, focus.decision.nameInPatient) for focus in study.reading.foci}
    for specimen in study.specimens:
        linked = (specimen.patientID, specimen.focusID) in known
        yield (
            specimen.patientID,
            {
                "PRSPID": specimen.specimenID,
                "PRLNKID": specimen.focusID if linked else None,
                "PRTRT": f"{BIOPSY}, {specimen.specimenType.upper()}" if specimen.specimenType else BIOPSY,
                "PRCAT": BIOPSY,
                "PRSTDTC": specimen.specimenDate and specimen.specimenDate.isoformat(),
            },
        )


def _imaged(study: ReadingStudy, patientID: str) -> str | None:
    """Date of the one PET/CT of a patient, where it is known that it is the one."""
    day: date | None = next((patient.petDate for patient in study.patients if patient.patientID == patientID), None)
    return day.isoformat() if day and len(study.casesOf.get(patientID, ())) <= 1 else None


def _tested(test: tuple[str, str]) -> Record:
    return {"TRTESTCD": test[0], "TRTEST": test[1]}


def _number(value: float | None, unit: str) -> Record:
    if value is None:
        return _notDone("No value in measurements.csv")
    standard = np.format_float_positional(value, precision=_DIGITS, unique=False, fractional=False, trim="-")
    original = np.format_float_positional(value, trim="-")
    return {"TRORRES": original, "TRORRESU": unit, "TRSTRESC": standard, "TRSTRESN": float(standard), "TRSTRESU": unit}


def _scored(score: int) -> Record:
    return _text(str(score)) | {"TRSTRESN": float(score)}


def _text(result: str) -> Record:
    return {"TRORRES": result, "TRSTRESC": result}


def _notDone(reason: str) -> Record:
    return {"TRSTAT": NOT_DONE, "TRREASND": reason or None}


def _answered(answer: Answer) -> Record:
    if answer.score is not None:
        return _scored(answer.score)
    if answer.state is AnswerState.NOT_SEEN:
        return _text(NOT_SEEN)
    return _notDone(f"{answer.state.value}: {answer.reason}" if answer.reason else answer.state.value)


def _assessed(test: tuple[str, str], positive: bool | None, reason: str) -> Record:
    own: Record = {"RSTESTCD": test[0], "RSTEST": test[1], "RSCAT": CATEGORY}
    if positive is None:
        return own | {"RSSTAT": NOT_DONE, "RSREASND": reason or None}
    return own | {"RSORRES": _RESULT[positive], "RSSTRESC": _RESULT[positive]}
