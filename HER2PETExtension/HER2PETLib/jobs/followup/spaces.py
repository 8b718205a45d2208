"""The examinations of a patient in one space: what needs nothing, what a person has accepted, and what waits for her."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from HER2PETLib.errors import ProblemError
from HER2PETLib.followup.examinations import MR, SAME
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
from HER2PETLib.measure.region import LESION
from HER2PETLib.progress import Progress, silent

if TYPE_CHECKING:
    from HER2PETLib.followup.registration import Registration
    from HER2PETLib.followup.space import Space
    from HER2PETLib.jobs.followup.examined import Examined
    from HER2PETLib.jobs.registration import RegisteredImages

# A registration whose error has changed by more than this since it was accepted is another one, mm.
SAME_ERROR_MM = 0.5
# (first, later) -> the space of the later one. Raises ProblemError where they cannot be brought together.
Register = Callable[["Examined", "Examined"], "Space"]
# (first, later, their registration) -> what was decided about it, None: it waits for a person.
Decide = Callable[["Examined", "Examined", "Space"], Acceptance | None]


def undecided(first: Examined, later: Examined, space: Space) -> None:
    """The usual `Decide`: a person has to look at it."""


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
    decide: Decide = undecided,
) -> list[Joined]:
    """The anchor and each of the others in its space. acceptances: by examinationID; decide: asked where there is none. One that cannot be brought
    there is told, and is not used."""
    joined = [Joined(anchor, SameFrame(), FIRST, "The others are brought into its space.")]
    return joined + [
        _join(anchor, other, register, acceptances.get(other.examination.examinationID), tell, decide) for other in others
    ]


def _join(
    anchor: Examined,
    other: Examined,
    register: Register,
    acceptance: Acceptance | None,
    tell: Callable[[str], None],
    decide: Decide,
) -> Joined:
    name = other.examination.examinationID
    if other.examination.registration == SAME:
        return Joined(other, SameFrame(), STATED, "The table of examinations says that it is in the same space.", acceptance)
    if other.frame and other.frame == anchor.frame:
        return Joined(other, SameFrame(), SAME_FRAME, SameFrame().how, acceptance)
    isGiven = bool(other.examination.registration)
    try:
        space = _fromFile(anchor, other) if isGiven else register(anchor, other)
    except ProblemError as problem:
        tell(f"{name} was not brought into one space with {anchor.examination.examinationID}: {problem}")
        return Joined(other, None, REFUSED, str(problem))
    if isGiven:  # a person has made or accepted it, and names it
        return Joined(other, space, STATED, space.how, acceptance)
    acceptance = acceptance or decide(anchor, other, space)
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


class ImageRegistration:
    """The default `Register`: CT to CT, without CTs PET to PET; the same two once. Its files and pictures, by which a person accepts it, are written into a
    folder of `folder` called by patient and examination."""

    def __init__(
        self, folder: Path, tell: Callable[[str], None], progress: Progress = silent, former: ImageRegistration | None = None
    ) -> None:
        """former: what it has registered of the same images, about the same lesions, is not registered again."""
        self.folder, self._tell, self._progress, self._former = folder, tell, progress, former
        self.made: dict[tuple[Any, ...], tuple[Path, Registration]] = {}
        self._refused: dict[tuple[Any, ...], ProblemError] = {}
        self._read: dict[tuple[str, str], RegisteredImages] = {}  # of one patient at a time

    def __call__(self, first: Examined, later: Examined) -> Space:
        """Raises ProblemError where the two have no images of one kind, or do not belong together."""
        key = _keyOf(first, later)
        if key in self._refused:
            raise self._refused[key]
        if key not in self.made:
            folder = self.folder / later.examination.patientID / later.examination.examinationID
            former = self._former.made.get(key) if self._former else None
            if former is not None:
                shutil.copytree(former[0], folder)
            try:
                self.made[key] = folder, former[1] if former else self._register(first, later, folder)
            except ProblemError as problem:
                self._refused[key] = problem
                raise
        return self.made[key][1].space

    def registrationOf(self, first: Examined, later: Examined) -> Registration | None:
        """What was registered of two examinations as they are now; None where nothing was."""
        made = self.made.get(_keyOf(first, later))
        return made and made[1]

    def _register(self, first: Examined, later: Examined, folder: Path) -> Registration:
        from HER2PETLib.jobs.registration import registerImages

        kind, images = self._images(first, later)
        names = [each.examination.examinationID for each in (first, later)]
        return registerImages(
            *images,
            folder,
            subject=f"{later.examination.patientID}, {names[0]} and {names[1]}",
            kind=kind,
            firstPoints=_lesions(first)[1],
            laterPoints=_lesions(later)[1],
            labels=_lesions(first)[0],
            landmarks=_landmarks(first, later),
            tell=self._tell,
            progress=self._progress,
        ).registration

    def _images(self, first: Examined, later: Examined) -> tuple[str, tuple[RegisteredImages, RegisteredImages]]:
        if any(each.examination.kind == MR for each in (first, later)):
            raise ProblemError(
                "An MR is not registered automatically.", "Give a registration that was made by hand in the column registration."
            )
        if first.examination.case.ct and later.examination.case.ct:
            return "CT", (self._ct(first), self._ct(later))
        if first.pet is None or later.pet is None:
            raise ProblemError("There is no CT of both, and no PET of both.", "Name the CTs in the column ct.")
        return "PET", (self._pet(first), self._pet(later))

    def _ct(self, examined: Examined) -> RegisteredImages:
        key = examined.examination.patientID, examined.examination.examinationID
        if key not in self._read:
            self._read = {other: images for other, images in self._read.items() if other[0] == key[0]}
            self._read[key] = ctOf(examined)
        return self._read[key]

    @staticmethod
    def _pet(examined: Examined) -> RegisteredImages:
        from HER2PETLib.jobs.registration import RegisteredImages

        assert examined.pet is not None
        return RegisteredImages(examined.pet.volume, examined.pet.series, examined.pet.files)


def _keyOf(first: Examined, later: Examined) -> tuple[Any, ...]:
    """What a registration is of: the images of both, and the lesions around which it is refined."""
    return tuple(
        (each.examination.examinationID, each.examination.case.pet, each.examination.case.ct, _lesions(each)[1].tobytes())
        for each in (first, later)
    )


def ctOf(examined: Examined) -> RegisteredImages:
    """The CT of an examination, in HU. Raises ProblemError."""
    from HER2PETLib.jobs.registration import readCT

    return readCT(examined.examination.case.ct, examined.examination.case.ctSeries)


def _fromFile(anchor: Examined, other: Examined) -> Space:
    """What the column `registration` names. Raises ProblemError."""
    from HER2PETLib.followup.acceptance import fingerprintOf
    from HER2PETLib.followup.spacefile import readSpace

    path = other.examination.registration
    images = ("", "")
    if path.lower().endswith(".json"):  # one of this program is of these images, and of no others
        images = (fingerprintOf(ctOf(anchor).volume), fingerprintOf(ctOf(other).volume))
    return readSpace(path, frames=(anchor.frame, other.frame), images=images)


def _lesions(examined: Examined) -> tuple[list[str], np.ndarray]:
    """Names and centers (n, 3) of the lesions, mm RAS in the examination's own space."""
    regions = [region for region in examined.regions if region.role == LESION and region.mask.any()]
    return [region.name for region in regions], np.array([region.center(examined.grid) for region in regions]).reshape(-1, 3)


def _landmarks(first: Examined, later: Examined) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """The middles of organs that both have, each once."""
    centers = []
    for examined in (first, later):
        names = [mask.organ.name for mask in examined.masks]
        centers.append({m.organ.name: m.region.center(examined.grid) for m in examined.masks if names.count(m.organ.name) == 1})
    return {name: (center, centers[1][name]) for name, center in centers[0].items() if name in centers[1]}
