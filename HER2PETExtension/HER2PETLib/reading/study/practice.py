"""Training and qualification cases of a study: their reference answers, from the table of cases, as the readers' ledgers have them."""

from collections.abc import Callable, Mapping, Sequence

from HER2PETLib.cases import Case
from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.charter import Charter
from HER2PETLib.reading.ledger.qualification import QUALIFICATION, Practice, PracticeCase
from HER2PETLib.reading.study.key import Key, KeyShowing
from HER2PETLib.reading.study.sources import SourceFocus


def withTraining(cases: Sequence[Case], practice: Sequence[Case]) -> list[Case]:
    """The cases of a study after those of a table of training and qualification. Raises ProblemError where one of these has no purpose, or the
    name of a case of the study."""
    for case in practice:
        if not case.purpose:
            raise ProblemError(
                f"The case {case.caseID} of the table of training has no purpose.",
                "Write training or qualification into its column purpose.",
            )
    names = {case.caseID.casefold() for case in cases}
    if twice := [case.caseID for case in practice if case.caseID.casefold() in names]:
        raise ProblemError(f"Both tables have a case {', '.join(twice)}.", "Give each case a name of its own.")
    return [*practice, *cases]


def tellOfPractice(key: Key, tell: Callable[[str], None]) -> None:
    """Say which cases are training and qualification, and which of their patients are in the study, too."""
    patients = key.casesOfPatients
    for case in key.cases.values():
        source = case.source
        if source.purpose:
            positive = sum(_isPositive(source, focus) for focus in case.foci)
            tell(f"{source.caseID}: {source.purpose}, {positive} of {len(case.foci)} lesions positive; it counts in no result.")
            if source.patientID in patients:
                tell(f"{source.caseID}: its patient is read in the study, too ({', '.join(patients[source.patientID])}).")


def requireReference(source: Case, foci: Sequence[SourceFocus]) -> None:
    """Raise ProblemError for a training or qualification case without a lesion, or whose reference names one that it has not."""
    if not source.purpose:
        return
    if not foci:
        raise ProblemError(f"A case of {source.purpose} needs a lesion to decide.", "Draw it, or leave the case out.")
    known = {name for focus in foci for name in (focus.regionID, focus.name)}
    if unknown := [name for name in source.positiveFoci if name not in known]:
        raise ProblemError(
            f"The column positiveFoci names {', '.join(unknown)}, which is no lesion of the case.",
            f"Lesions are {', '.join(focus.name for focus in foci)}.",
        )


def practiceOf(charter: Charter, key: Key, showings: Mapping[str, KeyShowing]) -> Practice | None:
    """The training and qualification cases among the showings of a packet, with their reference; None where there are none."""
    cases = {}
    for name, showing in showings.items():
        case = key.cases[showing.case]
        if case.source.purpose:
            positive = (focusID for focusID, index in showing.foci.items() if _isPositive(case.source, case.foci[index]))
            cases[name] = PracticeCase(case.source.purpose, tuple(positive))
    if not cases:
        return None
    isAsked = any(case.purpose == QUALIFICATION for case in cases.values())
    passMark, attempts = (
        (charter.qualification.passMark, charter.qualification.attempts) if charter.qualification and isAsked else (0.0, 0)
    )
    return Practice(cases, charter.rule.threshold, charter.decidingNumber, passMark, attempts)


def _isPositive(source: Case, focus: SourceFocus) -> bool:
    return focus.regionID in source.positiveFoci or focus.name in source.positiveFoci
