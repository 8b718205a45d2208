"""One patient whom a person follows step by step: her examinations measured and registered once, and every decision worked in and kept at once.

It goes by the files of `her2pet followup`, so that command and session can go on from each other: a folder with examinations.csv, and beside it what was decided,
in the form in which the command takes it (`--registrations`, `--matches`).
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from HER2PETLib.environment import currentUser
from HER2PETLib.errors import ProblemError
from HER2PETLib.followup.examinations import Examination, anchorOf, readExaminations
from HER2PETLib.followup.matching import Decision
from HER2PETLib.followup.matchtable import MATCH_COLUMNS, Key, decisionRow, readDecisions
from HER2PETLib.followup.spacetable import SPACE_COLUMNS, Acceptance, readAcceptances
from HER2PETLib.jobs.followup.patient import PatientResult, examineAll, followExamined
from HER2PETLib.jobs.followup.proposal import TABLE
from HER2PETLib.jobs.followup.run import FollowUpRequest, FollowUpResult, choicesOf, followUp
from HER2PETLib.jobs.followup.spaces import ImageRegistration, Joined
from HER2PETLib.progress import Progress, silent
from HER2PETLib.tables.csvwriter import writeTable

if TYPE_CHECKING:
    from HER2PETLib.followup.registration import Registration
    from HER2PETLib.jobs.followup.examined import Examined

DECIDED_SPACES, DECIDED_MATCHES = "decidedRegistrations.csv", "decidedMatches.csv"


@dataclass(frozen=True)
class _Step:
    """What stood before a decision: an Acceptance by examinationID, or a Decision by its finding; None: nothing."""

    key: str | Key
    former: Acceptance | Decision | None


class FollowUpSession:
    """folder: has examinations.csv of one patient; the results go there, too. request: settings and other tables of the command; its own tables count for
    nothing. tell: gets sentences that a person has to know.

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
        self._choices = choicesOf(replace(self._request, matches="", registrations=""), {}, tell=tell)
        self._decisions = self._read(DECIDED_MATCHES, readDecisions).get(self.patientID, {})
        spaces = self._read(DECIDED_SPACES, readAcceptances)
        self._acceptances = {name: each for (patient, name), each in spaces.items() if patient == self.patientID}
        self._steps: list[_Step] = []
        self._pictures = tempfile.TemporaryDirectory(prefix="her2pet-followup-", ignore_cleanup_errors=True)
        self._rounds = 0
        self._registered = ImageRegistration(self._nextFolder(), tell)
        self._examined: list[Examined] = []
        self._failed: list[tuple[str, ProblemError]] = []
        self.result: PatientResult | None = None
        self.looked: set[str] = set()  # examinationIDs whose registration a person has looked at, as it is now

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
        why = next((problem for name, problem in self._failed if name == examinationID), None)
        raise why or ProblemError(f"{examinationID} is not measured yet.", "Bring the examinations into one space.")

    def registrationOf(self, examinationID: str) -> Registration | None:
        """How an examination was registered with the anchor; None where it needed nothing, or was not."""
        return self._registered.registrationOf(self.joined(self.anchor).examined, self.joined(examinationID).examined)

    def picturesOf(self, examinationID: str) -> list[Path]:
        """The pictures by which a person judges a registration, as files."""
        return sorted((self._registered.folder / self.patientID / examinationID).glob("*.png"))

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
        """Measure every examination, bring all into one space, follow. Raises ProblemError, CancelledError where `progress` does; then all is as before."""
        examined, failed = examineAll(self.examinations, self._choices.measuring, self._tell, progress)
        progress(0, 1, "registering")
        registered = ImageRegistration(self._nextFolder(), self._tell, progress, self._registered)
        result = self._follow(examined, failed, registered, self._tell)
        self._examined, self._failed, self._registered, self.result = examined, failed, registered, result
        self.looked.clear()
        return result

    def acceptSpace(self, examinationID: str, what: str, by: str, reason: str = "") -> PatientResult:
        """A person's word about a registration: ACCEPT or REJECT of `followup.spacetable`. Raises ProblemError without a name."""
        space = self.joined(examinationID).space
        _checkName(by)
        accepted = Acceptance(what, by.strip(), _now(), reason, None if space is None else space.residualMm)
        return self._do(examinationID, accepted)

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
        return followUp(
            self._request,
            self.folder,
            tell=self._tell,
            progress=progress,
            replaceOthers=replaceOthers,
            former=self._registered,
        )

    def close(self) -> None:
        """Remove the pictures; every decision is in the folder already."""
        self._pictures.cleanup()

    # How

    def _readTable(self) -> tuple[str, list[Examination]]:
        patients = readExaminations(self.folder / TABLE, by=currentUser())
        if len(patients) > 1:
            raise ProblemError(
                f"{self.folder / TABLE} has the examinations of {len(patients)} patients: {', '.join(patients)}.",
                "Follow one patient at a time.",
            )
        return next(iter(patients.items()))

    def _nextFolder(self) -> Path:
        """Another one for every round: one that is cancelled changes nothing of the former."""
        self._rounds += 1
        return Path(self._pictures.name) / str(self._rounds)

    def _do(self, key: str | Key, what: Acceptance | Decision) -> PatientResult:
        former = self._acceptances.get(key) if isinstance(key, str) else self._decisions.get(key)
        self._set(key, what)
        self._steps.append(_Step(key, former))
        return self._again()

    def _set(self, key: str | Key, what: Acceptance | Decision | None) -> None:
        """On disk before anybody is told; what cannot be kept is not done."""
        kept = dict(self._acceptances), dict(self._decisions)
        where: dict[Any, Any] = self._acceptances if isinstance(key, str) else self._decisions
        if what is None:
            where.pop(key, None)
        else:
            where[key] = what
        try:
            self._keep()
        except ProblemError:
            self._acceptances, self._decisions = kept
            raise

    def _again(self) -> PatientResult:
        # What was told when it was prepared is not told again at every step.
        self.result = self._follow(self._examined, self._failed, self._registered, lambda sentence: None)
        return self.result

    def _follow(
        self,
        examined: list[Examined],
        failed: list[tuple[str, ProblemError]],
        register: ImageRegistration,
        tell: Callable[[str], None],
    ) -> PatientResult:
        choices = replace(
            self._choices,
            decisions={self.patientID: self._decisions},
            acceptances={(self.patientID, name): each for name, each in self._acceptances.items()},
        )
        return followExamined(self.patientID, examined, failed, choices, register, tell=tell)

    def _read(self, name: str, read: Callable[[Path], Any]) -> Mapping[Any, Any]:
        path = self.folder / name
        return read(path) if path.is_file() else {}

    def _keep(self) -> None:
        """Every decision in the form of the command's tables, whole or not at all; the ones on what is not there now, too."""
        writeTable(
            self.folder / DECIDED_MATCHES,
            MATCH_COLUMNS,
            [decisionRow(self.patientID, key, each) for key, each in self._decisions.items()],
        )
        writeTable(
            self.folder / DECIDED_SPACES, SPACE_COLUMNS, [self._spaceRow(name, each) for name, each in self._acceptances.items()]
        )

    def _spaceRow(self, examinationID: str, accepted: Acceptance) -> dict[str, Any]:
        return {
            "patientID": self.patientID,
            "examinationID": examinationID,
            "toExaminationID": self.anchor,
            "residualMm": accepted.residualMm,
            "decision": accepted.what,
            "by": accepted.by,
            "at": accepted.at,
            "reason": accepted.reason,
        }


def _checkName(by: str) -> None:
    if not by.strip():
        raise ProblemError("A person decides, and her name is kept with it.", "Give your name.")


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")
