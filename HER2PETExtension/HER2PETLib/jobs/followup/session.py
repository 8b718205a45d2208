"""One patient whom a person follows step by step: her examinations measured and registered once, and every decision worked in and kept at once.

It goes by the files of `her2pet followup`, so that command and session can go on from each other: a folder with examinations.csv, beside it what was decided, in
the form in which the command takes it (`--registrations`, `--matches`), and the registrations where the command has them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from HER2PETLib.environment import currentUser
from HER2PETLib.errors import ProblemError
from HER2PETLib.followup.acceptance import Acceptance, readRegistration, withdraw
from HER2PETLib.followup.examinations import Examination, anchorOf, readExaminations
from HER2PETLib.followup.matching import Decision
from HER2PETLib.followup.matchtable import MATCH_COLUMNS, Key, decisionRow, readDecisions
from HER2PETLib.followup.spacetable import SPACE_COLUMNS, acceptanceRow, readAcceptances
from HER2PETLib.jobs.followup.kept import REGISTRATIONS
from HER2PETLib.jobs.followup.patient import Known, PatientResult, examineAll, followExamined
from HER2PETLib.jobs.followup.proposal import TABLE
from HER2PETLib.jobs.followup.run import JOB, FollowUpRequest, FollowUpResult, choicesOf, followUp
from HER2PETLib.jobs.followup.spaces import ImageRegistration, Joined, Registered
from HER2PETLib.jobs.registration import RECORD
from HER2PETLib.outputfolder import OutputFolder
from HER2PETLib.progress import Progress, silent
from HER2PETLib.tables.csvreader import readTyped
from HER2PETLib.tables.csvwriter import writeTable

if TYPE_CHECKING:
    from HER2PETLib.followup.registration import Registration
    from HER2PETLib.jobs.followup.examined import Examined
    from HER2PETLib.tables.columns import Column

DECIDED_SPACES, DECIDED_MATCHES = "decidedRegistrations.csv", "decidedMatches.csv"


@dataclass(frozen=True)
class _Step:
    """What stood before a decision: an Acceptance by examinationID, or a Decision by its finding; None: nothing."""

    key: str | Key
    former: Acceptance | Decision | None


class FollowUpSession:
    """folder: has examinations.csv of one patient; the results go there, too. request: settings and other tables of the command; its own tables count for
    nothing. tell: gets sentences that a person has to know. looked: examinations whose registration she has looked at, as it is now.

    Raises ProblemError where the table is wrong or of several patients, or what was decided before cannot be read.
    """

    def __init__(
        self, folder: str | os.PathLike[str], request: FollowUpRequest | None = None, *, tell: Callable[[str], None]
    ) -> None:
        self.folder = Path(folder).resolve()
        self.patientID, self.examinations = self._readTable()
        self._request = replace(
            request or FollowUpRequest(""),
            table=str(self.folder / TABLE),
            matches=str(self.folder / DECIDED_MATCHES),
            registrations=str(self.folder / DECIDED_SPACES),
        )
        self._tell = tell
        self._choices = choicesOf(replace(self._request, matches="", registrations=""), tell=tell)
        self._decisions: dict[Key, Decision] = {}
        self._acceptances: dict[str, Acceptance] = {}
        # Of other patients, who were followed in this folder before: theirs stand, and are written back with hers.
        self._othersAcceptances: dict[Key, Acceptance] = {}
        self._othersDecisions: dict[str, dict[Key, Decision]] = {}
        # Once there are tables of a session, they say it all; before, what the command left with its registrations counts.
        self._isFirst = not (self.folder / DECIDED_SPACES).is_file()
        if not self._isFirst:
            _checkColumns(self.folder / DECIDED_SPACES, SPACE_COLUMNS)
            for (patient, name), each in readAcceptances(self.folder / DECIDED_SPACES).items():
                if patient == self.patientID:
                    self._acceptances[name] = each
                else:
                    self._othersAcceptances[patient, name] = each
        if (self.folder / DECIDED_MATCHES).is_file():
            _checkColumns(self.folder / DECIDED_MATCHES, MATCH_COLUMNS)
            self._othersDecisions = {
                patient: dict(each) for patient, each in readDecisions(self.folder / DECIDED_MATCHES).items()
            }
            self._decisions = self._othersDecisions.pop(self.patientID, {})
        self._written = self._onDisk()
        self._steps: list[_Step] = []
        self._register: _Once | None = None
        self._known = Known()
        self._examined: list[Examined] = []
        self._failed: list[tuple[Examination, ProblemError]] = []
        self.result: PatientResult | None = None
        self.looked: set[str] = set()

    # What there is

    @property
    def anchor(self) -> str:
        """The examinationID in whose space the others are brought."""
        return anchorOf([each.examination for each in self._examined] or list(self.examinations)).examinationID

    def joined(self, examinationID: str) -> Joined:
        """An examination with its space. Raises ProblemError where it could not be measured, or nothing was followed yet."""
        for each in self.result.joined if self.result else ():
            if each.examined.examination.examinationID == examinationID:
                return each
        why = next((problem for each, problem in self._failed if each.examinationID == examinationID), None)
        raise why or ProblemError(f"{examinationID} is not measured yet.", "Bring the examinations into one space.")

    def registrationOf(self, examinationID: str) -> Registration | None:
        """How an examination was registered with the anchor; None where it needed nothing, or was not. Raises ProblemError where its file cannot be read."""
        path = self._recordOf(examinationID)
        return readRegistration(path).registration if self.joined(examinationID).registered and path.is_file() else None

    @property
    def decided(self) -> int:
        """How many decisions stand, of whatever session."""
        return len(self._decisions) + len(self._acceptances)

    @property
    def canUndo(self) -> bool:
        return bool(self._steps)

    # What is done

    def reload(self) -> None:
        """Read the table of examinations again, which somebody has changed. Raises ProblemError where it is of another patient."""
        patientID, examinations = self._readTable()
        if patientID != self.patientID:
            raise ProblemError(f"The table is of {patientID}, and {self.patientID} is followed.", "Begin anew.")
        self.examinations = examinations

    def prepare(self, progress: Progress = silent) -> PatientResult:
        """Measure every examination, bring all into one space, follow. What was registered before, of the same images and lesions, is not registered again.

        Raises ProblemError, CancelledError where `progress` does; then all is as before.
        """
        examined, failed = examineAll(self.examinations, self._choices.measuring, self._tell, progress)
        register = _Once(lambda first, later: self._registered(first, later, progress))
        before, known = len(self._acceptances), Known()
        result = self._follow(examined, failed, register, self._tell, known)
        if len(self._acceptances) > before:  # the command's, which came with the registrations
            result = self._follow(examined, failed, register, lambda sentence: None, known)
        self._examined, self._failed, self._register, self._known, self.result = examined, failed, register, known, result
        self.looked.clear()
        return result

    def acceptSpace(self, examinationID: str, what: str, by: str, reason: str = "") -> PatientResult:
        """A person's word about a registration: ACCEPT or REJECT of `followup.acceptance`. Raises ProblemError without a name."""
        registered = self.joined(examinationID).registered
        if registered is None:
            raise ProblemError(f"{examinationID} was not registered, so there is nothing to decide.", "Decide on another one.")
        _checkName(by)
        return self._do(examinationID, Acceptance(what, by.strip(), _now(), reason, registered.identity))

    def decide(self, key: Key, what: str, lesionID: str, by: str, reason: str = "") -> PatientResult:
        """A person's word about a finding (examinationID, regionID): one of DECISIONS of `followup.matching`; lesionID: whose it is.
        Raises ProblemError without a name, and where the decision cannot be followed: then nothing is changed."""
        _checkName(by)
        before = self.result.identities.problems if self.result else ()
        result = self._do(key, Decision(what, lesionID, by.strip(), _now(), reason))
        if new := [problem for problem in result.identities.problems if problem not in before]:
            self.undo()
            raise ProblemError(new[0], "Choose another lesion.")
        return result

    def undo(self) -> PatientResult:
        """Take the last step of this session back. Raises ProblemError where there is none."""
        if not self._steps:
            raise ProblemError("There is no step to undo.", "Decide on something first.")
        step = self._steps[-1]
        self._set(step.key, step.former)
        self._steps.pop()
        return self._again()

    def export(self, progress: Progress = silent, *, replaceOthers: bool = False) -> FollowUpResult:
        """Write the tables of `her2pet followup` into the folder, by the same job. Raises ProblemError."""
        self._keep()
        return followUp(self._request, self.folder, tell=self._tell, progress=progress, replaceOthers=replaceOthers)

    # How

    def _readTable(self) -> tuple[str, list[Examination]]:
        patients = readExaminations(self.folder / TABLE, by=currentUser())
        if len(patients) > 1:
            raise ProblemError(
                f"{self.folder / TABLE} has the examinations of {len(patients)} patients: {', '.join(patients)}.",
                "Follow one patient at a time.",
            )
        return next(iter(patients.items()))

    def _output(self) -> OutputFolder:
        return OutputFolder(self.folder, JOB, f"the table {self.folder / TABLE}")

    def _recordOf(self, examinationID: str) -> Path:
        return self.folder / REGISTRATIONS / self.patientID / examinationID / RECORD

    def _registered(self, first: Examined, later: Examined, progress: Progress) -> Registered:
        """Registered where the command has its registrations, so that it goes on from there. What is decided stands in the tables of this session."""
        with self._output() as output, output.adding() as staging:
            former = self.folder / REGISTRATIONS
            register = ImageRegistration(
                staging / REGISTRATIONS, self._tell, former, progress, self._request.pictures, self._request.measuring
            )
            found = register(first, later)
        name = later.examination.examinationID
        if self._isFirst and found.acceptance is not None:
            self._acceptances.setdefault(name, found.acceptance)
        return Registered(found.space, found.identity, landmarks=found.landmarks)

    def _do(self, key: str | Key, what: Acceptance | Decision) -> PatientResult:
        former = self._acceptances.get(key) if isinstance(key, str) else self._decisions.get(key)
        self._set(key, what)
        self._steps.append(_Step(key, former))
        return self._again()

    def _set(self, key: str | Key, what: Acceptance | Decision | None) -> None:
        """On disk before anybody is told; what cannot be kept is not done."""
        kept = dict(self._acceptances), dict(self._decisions)
        where: dict[Any, Any] = self._acceptances if isinstance(key, str) else self._decisions
        where.pop(key, None)
        if what is not None:
            where[key] = what
        try:
            if isinstance(key, str) and what is None:
                self._withdraw(key)
            self._keep()
        except ProblemError:
            self._acceptances, self._decisions = kept
            raise

    def _withdraw(self, examinationID: str) -> None:
        """Out of the file of the registration, too, where an export has put it."""
        path = self._recordOf(examinationID)
        if not path.is_file() or readRegistration(path).acceptance is None:
            return
        with self._output() as output, output.adding() as staging:
            there = staging / path.relative_to(self.folder)
            there.parent.mkdir(parents=True)
            there.write_bytes(path.read_bytes())
            withdraw(there)

    def _again(self) -> PatientResult:
        # What was told when it was prepared is not told again at every step.
        assert self._register is not None  # there is a result to decide about
        self.result = self._follow(self._examined, self._failed, self._register, lambda sentence: None, self._known)
        return self.result

    def _follow(
        self,
        examined: list[Examined],
        failed: list[tuple[Examination, ProblemError]],
        register: _Once,
        tell: Callable[[str], None],
        known: Known,
    ) -> PatientResult:
        choices = replace(
            self._choices,
            decisions={self.patientID: self._decisions},
            acceptances={(self.patientID, name): each for name, each in self._acceptances.items()},
        )
        return followExamined(self.patientID, examined, failed, choices, register, tell=tell, known=known)

    def _keep(self) -> None:
        """Every decision in the form of the command's tables, whole or not at all; the ones on what is not there now, and of other patients, too.

        Raises ProblemError where another session has written them since: what it decided would be lost."""
        if self._onDisk() != self._written:
            raise ProblemError(
                f"Somebody else has decided in {self.folder} since this follow-up was opened.", "Open it again, and decide then."
            )
        try:
            self._write()
        finally:
            self._written = self._onDisk()
        self._isFirst = False

    def _onDisk(self) -> list[bytes | None]:
        paths = (self.folder / DECIDED_MATCHES, self.folder / DECIDED_SPACES)
        return [path.read_bytes() if path.is_file() else None for path in paths]

    def _write(self) -> None:
        decisions = {**self._othersDecisions, self.patientID: self._decisions}
        writeTable(
            self.folder / DECIDED_MATCHES,
            MATCH_COLUMNS,
            [decisionRow(patient, key, each) for patient, found in decisions.items() for key, each in found.items()],
        )
        rows = [acceptanceRow(*key, each) for key, each in self._othersAcceptances.items()]
        anchor = self.anchor
        rows += [acceptanceRow(self.patientID, name, each, anchor) for name, each in self._acceptances.items()]
        writeTable(self.folder / DECIDED_SPACES, SPACE_COLUMNS, rows)


class _Once:
    """A `Register` that is asked about each examination once, also where it could not be brought there: nobody waits for it at every decision."""

    def __init__(self, register: Callable[[Examined, Examined], Registered]) -> None:
        self._register = register
        self._known: dict[str, Registered | ProblemError] = {}

    def __call__(self, first: Examined, later: Examined) -> Registered:
        name = later.examination.examinationID
        if name not in self._known:
            try:
                self._known[name] = self._register(first, later)
            except ProblemError as problem:
                self._known[name] = problem
        found = self._known[name]
        if isinstance(found, ProblemError):
            raise found
        return found


def _checkColumns(path: Path, columns: Sequence[Column]) -> None:
    """Raise ProblemError where a table of decisions has columns that are lost when the session writes it."""
    if more := [name for name in readTyped(path).header if name not in {column.key for column in columns}]:
        raise ProblemError(
            f"{path} has columns of a person's own, which a session does not keep: {', '.join(more)}.",
            "Copy them into another table, and remove them here; for a remark there is the column reason.",
        )


def _checkName(by: str) -> None:
    if not by.strip():
        raise ProblemError("A person decides, and her name is kept with it.", "Give your name.")


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")
