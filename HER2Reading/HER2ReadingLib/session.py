"""A reader with an open packet: where she is, what she answers, and the images of the case that comes next. No window, no scene."""

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from HER2PETLib.errors import ProblemError

if TYPE_CHECKING:
    from concurrent.futures import Future

    from HER2PETLib.reading.ledger.events import Event, Focus, ReadCase
    from HER2PETLib.reading.ledger.receipt import Receipt
    from HER2PETLib.reading.packet.images import CaseVolumes


def isNew(folder: str | os.PathLike[str]) -> bool:
    """Whether the packet has no passphrase yet. Raises ProblemError where there is no packet."""
    from HER2PETLib.reading.ledger.readerledger import isClaimed
    from HER2PETLib.reading.packet.contents import readPacket

    return not isClaimed(readPacket(folder).ledger)


class Session:
    """The one open packet. Every method that records returns when the answer is on disk, and raises ProblemError if it is not."""

    def __init__(self, folder: str | os.PathLike[str], passphrase: str) -> None:
        """Open the packet in `folder`; at its first opening `passphrase` becomes its own."""
        from concurrent.futures import ThreadPoolExecutor

        from HER2PETLib.reading.ledger.readerledger import Ledger, isClaimed
        from HER2PETLib.reading.packet.contents import readPacket

        self.packet = readPacket(folder)
        self.isFirstOpening = not isClaimed(self.packet.ledger)
        self.ledger = Ledger(self.packet.ledger, passphrase, claim=self.isFirstOpening)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="HER2Reading")
        self._images: dict[tuple[int, int], Future[CaseVolumes]] = {}  # by position and stage
        try:
            self._resume()
        except ProblemError:
            self.close()
            raise

    def _resume(self) -> None:
        if self.isSigned:
            self._writeReceipt()  # the first time it may have failed
        unfinished = [position for position in range(self.count) if self._isToBeRead(position)]
        isOpen = [position for position in unfinished if self._read(position).status == "open"]
        self.goTo(next(iter([*isOpen, *unfinished]), self._nextAsked() or 0))

    def _isToBeRead(self, position: int) -> bool:
        """Whether a case is not completed, and open by now."""
        return self._read(position).status in ("open", "unopened") and not self.whyClosed(position)

    def close(self) -> None:
        """Let the ledger go; a second call does nothing."""
        self.ledger.close()
        self._thread.shutdown(wait=False, cancel_futures=True)
        self._images.clear()

    # Where the reader is

    @property
    def charter(self) -> Mapping[str, Any]:
        """What the charter tells its readers."""
        return self.packet.charter

    @property
    def count(self) -> int:
        return len(self.packet.cases)

    @property
    def case(self) -> "ReadCase":
        """The case as it now stands."""
        return self._read(self.position)

    @property
    def isOpen(self) -> bool:
        """Whether the case takes answers."""
        return self.case.status == "open"

    @property
    def isSigned(self) -> bool:
        return self.ledger.state.signed is not None

    @property
    def fingerprint(self) -> str:
        """Of the reader's key."""
        return self.ledger.fingerprint

    @property
    def coordinatorFingerprint(self) -> str:
        """Of the key that signed the packet."""
        from HER2PETLib.reading.ledger.signing import fingerprint

        return fingerprint(self.ledger.assignment.coordinatorKey)

    @property
    def isFree(self) -> bool:
        """Whether the reader marks the foci herself."""
        return self.charter["mode"] == "freeSearch"

    @property
    def foci(self) -> "list[Focus]":
        """The foci of the case that stand, in the order of the list."""
        return self.case.standing

    @property
    def focus(self) -> "Focus | None":
        """The focus that keys and buttons are about; None where there is none."""
        return next((focus for focus in self.foci if focus.focusID == self.focusID), None)

    def completedCount(self) -> int:
        return sum(case.status in ("completed", "notAssessable") for case in self.ledger.state.cases.values())

    def nextUnfinished(self) -> int | None:
        """The next case, in reading order and round again, that is open and not completed; then one whose question about matching is open."""
        order = [*range(self.position + 1, self.count), *range(self.position + 1)]
        return next((position for position in order if self._isToBeRead(position)), self._nextAsked())

    # Questions after the signature

    @property
    def questions(self) -> Mapping[str, Mapping[str, Any]]:
        """The questions about matching that can be answered now, by their names: {case, foci: own marks, points: {name: mm RAS}}."""
        unlocks = self.ledger.state.unlocks
        return unlocks[-1].data["matches"] if unlocks and not self.isSigned else {}

    @property
    def unanswered(self) -> list[str]:
        """Those of the questions that have no answer yet."""
        return [name for name in self.questions if name not in self.ledger.state.matched]

    @property
    def question(self) -> "tuple[str, Mapping[str, Any]] | None":
        """Name and question about this case, first one that has no answer; None where nothing is asked."""
        here = [name for name, asked in self.questions.items() if asked["case"] == self.case.caseID]
        name = next((name for name in here if name in self.unanswered), next(iter(here), None))
        return None if name is None else (name, self.questions[name])

    @property
    def points(self) -> Mapping[str, Sequence[float]]:
        """The points, mm RAS, that the question about this case names."""
        return self.question[1]["points"] if self.question else {}

    def answerMatch(self, question: str, same: Mapping[str, Sequence[str]]) -> None:
        """Say which points are the same focus as which own mark, {mark: points}."""
        self.ledger.answerMatch(question, same)

    def _nextAsked(self) -> int | None:
        asked = {self.questions[name]["case"] for name in self.unanswered}
        return next((number for number, case in enumerate(self.packet.cases) if case.caseID in asked), None)

    def goTo(self, position: int) -> None:
        """Turn to a case; one that was never opened, or not completed, is opened."""
        case = self.packet.cases[position]
        if self._read(position).status in ("unopened", "open") and not self.isSigned:
            self.ledger.openCase(case.caseID)
        self._stayAt(position)

    def _stayAt(self, position: int) -> None:
        self.position = position
        for left in set(self._images) - {(each, self._stageAt(each)) for each in (position, position + 1) if each < self.count}:
            self._images.pop(left).cancel()
        self.focusID = next((f.focusID for f in self.foci if f.score is None), self.foci[0].focusID if self.foci else "")

    # Stages

    @property
    def stages(self) -> list[str]:
        """The names of the stages in which a case is read, in their order; none where it is read in one."""
        stages = self.charter.get("stages", ())
        return [stage["name"] for stage in stages] if len(stages) > 1 else []

    @property
    def stage(self) -> int:
        """In which the case is, from 0; its images are shown."""
        return self._stageAt(self.position)

    @property
    def nextStage(self) -> str:
        """What the case is read with when this stage is locked; "" in the last."""
        return self.ledger.state.nextStage(self.case)

    def lockStage(self, noFoci: bool = False) -> None:
        """Lock the answers of this stage, which nobody can change from then on, and turn to the next stage of the case."""
        self.ledger.lockStage(self.case.caseID, noFoci)
        self._stayAt(self.position)

    def _stageAt(self, position: int) -> int:
        return len(self._read(position).locked)

    # Training and qualification

    @property
    def purpose(self) -> str:
        """What the case is for: "training", "qualification", or "" for a case of the study."""
        return self._purposeAt(self.position)

    def placeInPurpose(self) -> tuple[int, int]:
        """The how manyth the case is of those for the same purpose, and how many there are."""
        alike = [position for position in range(self.count) if self._purposeAt(position) == self.purpose]
        return alike.index(self.position) + 1, len(alike)

    def whyClosed(self, position: int) -> str:
        """What has to be done before a case opens, as a sentence; "" for nothing."""
        from HER2PETLib.reading.ledger.qualification import whyClosed

        return whyClosed(self.ledger.state, self.packet.cases[position].caseID)

    @property
    def mayRepeat(self) -> bool:
        """Whether the qualification was not passed, and may be repeated."""
        from HER2PETLib.reading.ledger.qualification import mayRepeat

        return mayRepeat(self.ledger.state) and not self.isSigned

    @property
    def lastAttempt(self) -> "Event | None":
        """The event that ended the newest attempt at the qualification; None before the first."""
        attempts = self.ledger.state.attempts
        return attempts[-1] if attempts else None

    def repeatQualification(self) -> None:
        """Begin the next attempt, and turn to its first case."""
        self.ledger.repeatQualification()
        self._resume()

    def feedback(self) -> dict[str, tuple[bool, bool]]:
        """Of a training case that is done: {focus: (whether it is positive by the reference, whether the reader decided so)}; else nothing."""
        practice, case = self.ledger.assignment.practice, self.case
        if practice is None or self.purpose != "training" or case.status not in ("completed", "notAssessable"):
            return {}
        positive = practice.cases[case.caseID].positive
        return {name: (name in positive, isRight) for name, isRight in practice.asReference(case).items()}

    def _purposeAt(self, position: int) -> str:
        from HER2PETLib.reading.ledger.qualification import purposeOf

        return purposeOf(self.ledger.state, self.packet.cases[position].caseID)

    # The foci of the case

    def positionOf(self, focusID: str) -> tuple[float, float, float]:
        """Where a focus lies, mm RAS."""
        given = {focus.focusID: focus.positionRAS for focus in self.packet.cases[self.position].foci}
        marked = {name: focus.positionRAS for name, focus in self.case.foci.items() if focus.positionRAS is not None}
        return (marked | given)[focusID]

    def suvMaxOf(self, focusID: str) -> float | None:
        """SUVmax of a given focus, where the charter shows it."""
        return next((f.suvMax for f in self.packet.cases[self.position].foci if f.focusID == focusID), None)

    def select(self, focusID: str) -> None:
        if any(focus.focusID == focusID for focus in self.foci):
            self.focusID = focusID

    def step(self, steps: int) -> None:
        """Go on (1) or back (-1) in the list of foci, round the ends."""
        names = [focus.focusID for focus in self.foci]
        if names:
            self.focusID = names[(names.index(self.focusID) + steps) % len(names)] if self.focusID in names else names[0]

    def goToUnscored(self) -> None:
        """Go on to the next focus without a score; stay where there is none."""
        names = [focus.focusID for focus in self.foci]
        here = names.index(self.focusID) if self.focusID in names else -1
        following = [*self.foci[here + 1 :], *self.foci[: here + 1]]
        self.focusID = next((focus.focusID for focus in following if focus.score is None), self.focusID)

    # Answers

    def score(self, score: int, reason: str = "") -> None:
        self._wanted()
        self.ledger.score(self.case.caseID, self.focusID, score, reason)

    def mark(self, positionRAS: Sequence[float], site: str = "") -> str:
        """Mark a focus and turn to it; returns its name."""
        self.focusID = self.ledger.markFocus(self.case.caseID, positionRAS, site=site)
        return self.focusID

    def withdraw(self, reason: str = "") -> None:
        self._wanted()
        self.ledger.withdrawFocus(self.case.caseID, self.focusID, reason)
        self.focusID = self.foci[-1].focusID if self.foci else ""

    def comment(self, text: str) -> None:
        self.ledger.comment(self.case.caseID, text, self.focusID)

    def complete(self, noFoci: bool = False) -> None:
        self.ledger.completeCase(self.case.caseID, noFoci)

    def notAssessable(self, reason: str) -> None:
        self.ledger.notAssessable(self.case.caseID, reason)

    def reopen(self, reason: str) -> None:
        self.ledger.reopenCase(self.case.caseID, reason)

    def sign(self, passphrase: str, printedName: str) -> "Receipt":
        """Sign and lock the reading; the receipt is in the packet, too. Returns it."""
        receipt = self.ledger.sign(passphrase, printedName)
        self._writeReceipt()
        return receipt

    def unlock(self, path: str | os.PathLike[str]) -> None:
        """Open the signed reading for the query in the coordinator's file, and turn to the first case that is asked about
        (`case.query`)."""
        from HER2PETLib.reading.ledger.unlock import readUnlock

        self.ledger.unlock(readUnlock(path))
        self._resume()

    def receipt(self) -> "Receipt":
        """The receipt of the signed reading."""
        from HER2PETLib.reading.ledger.receipt import receiptOf

        return receiptOf(self.packet.ledger)

    def summary(self) -> dict[str, int]:
        """How many cases of the study are completed, not assessable and in all, and how many foci have each score of the scale."""
        cases = [self._read(position) for position in range(self.count) if not self._purposeAt(position)]
        scores = Counter(focus.score for case in cases if case.status == "completed" for focus in case.standing)
        statuses = Counter(case.status for case in cases)
        return {
            "cases": len(cases),
            "completed": statuses["completed"],
            "notAssessable": statuses["notAssessable"],
            **{str(entry["score"]): scores[entry["score"]] for entry in self.charter["scale"]},
        }

    # Images

    def volumes(self) -> "CaseVolumes":
        """Volumes of the case that its stage shows, at once if they were fetched before. Raises ProblemError where a file is missing or
        damaged; the next call tries again."""
        try:
            return self._fetched(self.position).result()
        except ProblemError:
            del self._images[self.position, self.stage]
            raise

    def fetchNext(self) -> None:
        """Begin to read the case after this one, beside everything else."""
        if self.position + 1 < self.count:
            self._fetched(self.position + 1)

    def isFetching(self) -> bool:
        return any(not future.done() for future in self._images.values())

    def _fetched(self, position: int) -> "Future[CaseVolumes]":
        from HER2PETLib.reading.packet.images import readCaseVolumes

        place = position, self._stageAt(position)
        if place not in self._images:
            stages = self.charter.get("stages")
            images = (stages[place[1]]["images"],) if stages else ()
            self._images[place] = self._thread.submit(readCaseVolumes, self.packet, self.packet.cases[position], *images)
        return self._images[place]

    def _read(self, position: int) -> "ReadCase":
        return self.ledger.state.cases[self.packet.cases[position].caseID]

    def _wanted(self) -> None:
        if not self.focusID:
            raise ProblemError(
                "No focus is chosen.", "Mark one with M at the crosshair." if self.isFree else "This case has none to score."
            )

    def _writeReceipt(self) -> None:
        from HER2PETLib.files import writeJSON, writeText

        receipt = self.receipt()
        writeJSON(self.packet.receipt, receipt.document())
        writeText(self.packet.receipt.with_suffix(".txt"), receipt.text())
