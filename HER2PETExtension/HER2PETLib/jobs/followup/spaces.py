"""The examinations of a patient in one space: what needs nothing, what a person has accepted, and what waits for her."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from HER2PETLib.errors import ProblemError
from HER2PETLib.followup.acceptance import Acceptance, decide, readRegistration
from HER2PETLib.followup.examinations import CT, MR, SAME
from HER2PETLib.followup.preparing import PET
from HER2PETLib.followup.space import SameFrame
from HER2PETLib.followup.spacetable import (
    ACCEPTED,
    FIRST,
    PROPOSED,
    REFUSED,
    REJECTED,
    SAME_FRAME,
    STATED,
    USED,
)
from HER2PETLib.jobs.caseobjects import pseudonymOf
from HER2PETLib.jobs.quantify import Settings
from HER2PETLib.measure.region import LESION
from HER2PETLib.progress import Progress, silent

if TYPE_CHECKING:
    from HER2PETLib.followup.space import Space
    from HER2PETLib.jobs.followup.examined import Examined
    from HER2PETLib.jobs.registration import RegisteredImages


@dataclass(frozen=True, eq=False)
class Registered:
    """How two examinations were brought together. identity: of the registration; what a person decides is about this one. record: the file in which it
    is kept, None: nowhere. acceptance: what was decided before. pictures: by which she decides. landmarks: how far apart (mm) organs come to lie."""

    space: Space
    identity: str
    record: Path | None = None
    acceptance: Acceptance | None = None
    pictures: Sequence[Path] = ()
    landmarks: Mapping[str, float] = field(default_factory=dict)


# (first, later) -> how the later one is brought into the space of the first. Raises ProblemError where they cannot be brought together.
Register = Callable[["Examined", "Examined"], Registered]
# (first, later, their space) -> what is decided about it, None: it waits for a person. It is about this registration, whatever identity it names.
Decide = Callable[["Examined", "Examined", "Space"], Acceptance | None]


def undecided(first: Examined, later: Examined, space: Space) -> None:
    """The usual `Decide`: a person has to look at it."""


@dataclass(frozen=True, eq=False)
class Joined:
    """An examination and its space. space: None where it was refused. status: see spacetable. how: a sentence. registered, acceptance: of one that
    was registered."""

    examined: Examined
    space: Space | None
    status: str
    how: str
    acceptance: Acceptance | None = None
    registered: Registered | None = None

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
            "identity": self.registered.identity if self.registered else "",
        }


def joinSpaces(
    anchor: Examined,
    others: Sequence[Examined],
    register: Register,
    acceptances: Mapping[str, Acceptance],
    tell: Callable[[str], None],
    asked: Decide = undecided,
) -> list[Joined]:
    """The anchor and each of the others in its space. acceptances: by examinationID; asked: asked where there is none of this registration. One that
    cannot be brought there is told, and is not used."""
    joined = [Joined(anchor, SameFrame(), FIRST, "The others are brought into its space.")]
    return joined + [
        _join(anchor, other, register, acceptances.get(other.examination.examinationID), tell, asked) for other in others
    ]


def _join(
    anchor: Examined,
    other: Examined,
    register: Register,
    acceptance: Acceptance | None,
    tell: Callable[[str], None],
    asked: Decide,
) -> Joined:
    name = other.examination.examinationID
    ids = anchor.headerPatient, other.headerPatient
    if all(ids) and ids[0] != ids[1]:
        tell(
            f"{name}: its Patient ID (0010,0020) is not that of {anchor.examination.examinationID}: are they of the same patient?"
        )
    if other.examination.registration == SAME:
        return Joined(other, SameFrame(), STATED, "The table of examinations says that it is in the same space.")
    if other.frame and other.frame == anchor.frame:
        return Joined(other, SameFrame(), SAME_FRAME, SameFrame().how)
    isGiven = bool(other.examination.registration)
    try:
        found = _fromFile(anchor, other) if isGiven else register(anchor, other)
    except ProblemError as problem:
        tell(f"{name} was not brought into one space with {anchor.examination.examinationID}: {problem}")
        return Joined(other, None, REFUSED, str(problem))
    space = found.space
    if isGiven:  # a person has made or accepted it, and names it
        return Joined(other, space, STATED, space.how, found.acceptance, found)
    if acceptance is not None and acceptance.identity != found.identity:
        tell(
            f"{name}: {acceptance.by} decided ({acceptance.what}) about another registration than this one, whose estimated error is "
            f"{space.residualMm:.1f} mm: look at it, and decide anew."
        )
        acceptance = None
    decided = acceptance or found.acceptance or asked(anchor, other, space)
    if decided is None:
        tell(
            f"{name}: {space.how} Its estimated error is {space.residualMm:.1f} mm. It is not used before a person has looked at it and accepted it."
        )
        return Joined(other, space, PROPOSED, space.how, None, found)
    decided = replace(decided, identity=found.identity)
    if found.record is not None and decided != found.acceptance:
        decide(found.record, decided)
    status = ACCEPTED if decided.isAccepted else REJECTED
    return Joined(other, space, status, space.how, decided, found)


class ImageRegistration:
    """The default `Register`: CT to CT, without CTs PET to PET. Its files and pictures, by which a person accepts it, are written into a folder of
    `folder` called by patient and examination. former: such a folder of an earlier run; a registration of the same images and lesions is taken from there,
    with what was decided about it. pictures: whether any are made, for which matplotlib is needed. settings: by which the objects are de-identified, or
    not."""

    def __init__(
        self,
        folder: Path,
        tell: Callable[[str], None],
        former: Path | None = None,
        progress: Progress = silent,
        pictures: bool = True,
        settings: Settings | None = None,
    ) -> None:
        self._settings = settings or Settings()
        self.folder, self._tell, self._former, self._progress, self._pictures = folder, tell, former, progress, pictures
        self._read: dict[tuple[str, str], RegisteredImages] = {}  # of one patient at a time

    def __call__(self, first: Examined, later: Examined) -> Registered:
        """Raises ProblemError where the two have no images of one kind, or do not belong together."""
        from HER2PETLib.jobs.registration import OBJECT, registerImages
        from HER2PETLib.report.deidentification import patientNamed

        kind = kindFor(first, later)
        images = (self._image(first, kind), self._image(later, kind))
        names = [each.examination.examinationID for each in (first, later)]
        patient = later.examination.patientID
        pseudonym = pseudonymOf(self._settings, patient)
        result = registerImages(
            *images,
            self.folder / patient / names[1],
            subject=f"{patient}, {names[0]} and {names[1]}",
            kind=kind,
            firstPoints=_lesions(first)[1],
            laterPoints=_lesions(later)[1],
            labels=_lesions(first)[0],
            landmarks=_landmarks(first, later),
            former=self._former and self._former / patient / names[1],
            pictures=self._pictures,
            pseudonym=pseudonym,
            tell=self._tell,
            progress=self._progress,
        )
        if not pseudonym and images[0].series and any(path.name == OBJECT for path in result.written):
            for sentence in patientNamed(images[0].series, patient):
                self._tell(f"{names[1]}, registration: {sentence}")
        written = readRegistration(result.record)
        registration = written.registration
        return Registered(
            registration.space, written.identity, result.record, written.acceptance, result.pictures, registration.landmarks
        )

    def _image(self, examined: Examined, kind: str) -> RegisteredImages:
        key = examined.examination.patientID, examined.examination.examinationID
        if kind == PET:
            return imageOf(examined, kind)
        if key not in self._read:
            self._read = {other: images for other, images in self._read.items() if other[0] == key[0]}
            self._read[key] = imageOf(examined, kind)
        return self._read[key]


def kindFor(first: Examined, later: Examined) -> str:
    """By which images two examinations are registered. Raises ProblemError where they have none of one kind."""
    if any(each.examination.kind == MR for each in (first, later)):
        raise ProblemError(
            "An MR is not registered automatically.", "Give a registration that was made by hand in the column registration."
        )
    if first.examination.case.ct and later.examination.case.ct:
        return CT
    if first.pet is None or later.pet is None:
        raise ProblemError("There is no CT of both, and no PET of both.", "Name the CTs in the column ct.")
    return PET


def imageOf(examined: Examined, kind: str) -> RegisteredImages:
    """What an examination is registered by: its CT in HU, or (PET) its SUV. Raises ProblemError where it has none."""
    from HER2PETLib.jobs.registration import RegisteredImages, readCT

    if kind == CT:
        return readCT(examined.examination.case.ct, examined.examination.case.ctSeries)
    if examined.pet is None:
        raise ProblemError(f"{examined.examination.examinationID} has no PET to register by.", "Name its PET in the column pet.")
    return RegisteredImages(examined.pet.volume, examined.pet.series, examined.pet.files)


def _fromFile(anchor: Examined, other: Examined) -> Registered:
    """What the column `registration` names. Raises ProblemError."""
    from HER2PETLib.followup.acceptance import fingerprintOf
    from HER2PETLib.followup.spacefile import readSpace

    path = other.examination.registration
    if not path.lower().endswith(".json"):
        return Registered(readSpace(path, frames=(anchor.frame, other.frame)), "")
    found = readRegistration(path)  # one of this program is of these images, and of no others
    kind = found.registration.kind
    images = (fingerprintOf(imageOf(anchor, kind).volume), fingerprintOf(imageOf(other, kind).volume))
    return Registered(readSpace(path, images=images), found.identity, None, found.acceptance)


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
