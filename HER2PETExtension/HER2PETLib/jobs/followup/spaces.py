"""The examinations of a patient in one space: what needs nothing, what a person has accepted, and what waits for her."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from HER2PETLib.errors import ProblemError
from HER2PETLib.followup.examinations import SAME
from HER2PETLib.followup.space import SameFrame
from HER2PETLib.followup.spacetable import (
    ACCEPT,
    ACCEPTED,
    FIRST,
    PROPOSED,
    REFUSED,
    REJECTED,
    SAME_FRAME,
    STATED,
    USED,
    Acceptance,
)

if TYPE_CHECKING:
    from HER2PETLib.followup.space import Space
    from HER2PETLib.jobs.followup.examined import Examined

# A registration whose error has changed by more than this since it was accepted is another one, mm.
SAME_ERROR_MM = 0.5
# (first, later) -> the space of the later one. Raises ProblemError where they cannot be brought together.
Register = Callable[["Examined", "Examined"], "Space"]


@dataclass(frozen=True, eq=False)
class Joined:
    """An examination and its space. space: None where it was refused. status: see spacetable. how: a sentence."""

    examined: Examined
    space: Space | None
    status: str
    how: str
    acceptance: Acceptance | None = None

    @property
    def isUsed(self) -> bool:
        """Whether lesions are put together by it."""
        return self.space is not None and self.status in USED

    def row(self, patientID: str, anchor: str) -> dict[str, Any]:
        """By the keys of SPACE_COLUMNS."""
        decided = self.acceptance
        return {
            "patientID": patientID,
            "examinationID": self.examined.examination.examinationID,
            "toExaminationID": anchor,
            "status": self.status,
            "how": self.how,
            "residualMm": self.space.residualMm if self.space else None,
            "decision": decided.what if decided else "",
            "by": decided.by if decided else "",
            "at": decided.at if decided else "",
            "reason": decided.reason if decided else "",
        }


def joinSpaces(
    anchor: Examined,
    others: Sequence[Examined],
    register: Register,
    acceptances: Mapping[str, Acceptance],
    tell: Callable[[str], None],
) -> list[Joined]:
    """The anchor and each of the others in its space. acceptances: by examinationID. One that cannot be brought there is told, and is not used."""
    joined = [Joined(anchor, SameFrame(), FIRST, "The others are brought into its space.")]
    return joined + [_join(anchor, other, register, acceptances.get(other.examination.examinationID), tell) for other in others]


def _join(
    anchor: Examined, other: Examined, register: Register, acceptance: Acceptance | None, tell: Callable[[str], None]
) -> Joined:
    name = other.examination.examinationID
    if other.examination.registration == SAME:
        return Joined(other, SameFrame(), STATED, "The table of examinations says that it is in the same space.", acceptance)
    if other.frame and other.frame == anchor.frame:
        return Joined(other, SameFrame(), SAME_FRAME, SameFrame().how, acceptance)
    try:
        space = register(anchor, other)
    except ProblemError as problem:
        tell(f"{name} was not brought into one space with {anchor.examination.examinationID}: {problem}")
        return Joined(other, None, REFUSED, str(problem))
    if acceptance is None:
        tell(
            f"{name}: {space.how} Its estimated error is {space.residualMm:.1f} mm. It is not used before a person has looked at it and accepted it."
        )
        return Joined(other, space, PROPOSED, space.how)
    if acceptance.what != ACCEPT:
        return Joined(other, space, REJECTED, space.how, acceptance)
    former = acceptance.residualMm
    if former is not None and abs(former - space.residualMm) > SAME_ERROR_MM:
        tell(
            f"{name}: the registration that {acceptance.by} accepted had an error of {former:.1f} mm, this one has {space.residualMm:.1f} mm: "
            "it is another one, and has to be accepted anew."
        )
        return Joined(other, space, PROPOSED, space.how)
    return Joined(other, space, ACCEPTED, space.how, acceptance)


def byRegistration(first: Examined, later: Examined) -> Space:
    """The default `Register`: what the table of examinations names, else CT to CT."""
    raise ProblemError("Examinations cannot be registered yet.", "Write same, or a transform, in the column registration.")
