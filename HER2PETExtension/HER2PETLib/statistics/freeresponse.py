"""What a free search is worth: readers mark and rate what they find, and the marks are held against the lesions of a reference.

AFROC and its weighted form (Chakraborty and Winkler 1990; Chakraborty and Zhai 2016) ask how often a lesion is rated above the highest false
mark of a patient who has no lesion. They need such patients; where there is none, AFROC1 and wAFROC1 take the false marks of everybody, and are
given as what they are. Definitions as in RJafroc (src/MyFOM.cpp), whose numbers validation reproduces.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from HER2PETLib.errors import ProblemError
from HER2PETLib.statistics.areacovariances import JACKKNIFE, jackknifeCovariance, leftOutInTurn
from HER2PETLib.statistics.multireader import MultiReader, analyzed, tooFew
from HER2PETLib.statistics.rocarea import placementValues, psi

AFROC, WAFROC, AFROC1, WAFROC1 = "AFROC", "wAFROC", "AFROC1", "wAFROC1"
FIGURES = {
    AFROC: "a lesion is rated above the highest false mark of a lesion-free patient; every lesion counts the same",
    WAFROC: "the same; every patient with lesions counts the same",
    AFROC1: "a lesion is rated above the highest false mark of a patient, with lesions or without; every lesion counts the same",
    WAFROC1: "the same; every patient with lesions counts the same",
}
NO_LESION_FREE = "no patient is free of lesions by the reference"
_NOT_MARKED = -np.inf


@dataclass(frozen=True)
class Mark:
    """lesionID: the lesion of the reference that was marked; "": none, a false mark."""

    treatment: str
    reader: str
    patientID: str
    lesionID: str
    rating: float


@dataclass(frozen=True)
class MarkedStudy:
    """lesions: of every patient that was read, the lesions of the reference; none for who has no lesion. readers, treatments: all that read,
    also who marked nothing. weights: of (patientID, lesionID); None: the lesions of a patient weigh the same."""

    marks: Sequence[Mark]
    lesions: Mapping[str, Sequence[str]]
    readers: Sequence[str]
    treatments: Sequence[str]
    weights: Mapping[tuple[str, str], float] | None = None


@dataclass(frozen=True, eq=False)
class FreeResponse:
    """Marks against a reference. lesions: rating (treatments, readers, lesions), -inf where not marked. falseMarks: highest false mark
    (treatments, readers, patients), -inf where there is none. patientOf (lesions,): number of the patient. weights (lesions,): they sum to 1
    in each patient. patients, lesionIDs: names, in this order."""

    treatments: tuple[str, ...]
    readers: tuple[str, ...]
    patients: tuple[str, ...]
    lesionIDs: tuple[str, ...]
    patientOf: NDArray[np.int64]
    weights: NDArray[np.float64]
    lesions: NDArray[np.float64]
    falseMarks: NDArray[np.float64]

    @cached_property
    def isFree(self) -> NDArray[np.bool_]:
        """Whether each patient (patients,) is without lesions."""
        return np.bincount(self.patientOf, minlength=len(self.patients)) == 0

    def values(self, figure: str) -> NDArray[np.float64]:
        """The figure of merit (treatments, readers), NaN where not defined."""
        ofRows, _, _, rows, columns = self._sums(figure)
        pairs = rows.sum() * columns.sum()
        shape = len(self.treatments), len(self.readers)
        return (ofRows.sum(axis=1) / pairs).reshape(shape) if pairs else np.full(shape, np.nan)

    def highestRating(self) -> NDArray[np.float64]:
        """The area (treatments, readers) of each patient's highest rating, with lesions against without: inferred ROC. Raises ValueError
        where one of the two does not exist."""
        highest = self.falseMarks.copy()
        for number, patient in enumerate(self.patientOf):
            highest[..., patient] = np.maximum(highest[..., patient], self.lesions[..., number])
        return placementValues(highest.reshape(-1, len(self.patients)), ~self.isFree).areas.reshape(highest.shape[:2])

    def analyzed(self, figure: str, remark: str = "") -> MultiReader:
        """The figure of merit over the readers, by Obuchowski-Rockette-Hillis with the jackknife over patients. remark: goes into every row."""
        values = self.values(figure)
        free = int(self.isFree.sum())
        left = leftOutInTurn(*self._sums(figure))
        matrix = jackknifeCovariance(left)
        reason = ""
        if not len(self.lesionIDs):
            reason = "there is no lesion by the reference"
        elif figure in (AFROC, WAFROC) and not free:
            reason = f"{NO_LESION_FREE}; {figure}1 takes the false marks of all"
        else:
            reason = tooFew(len(self.patients) - free, free if figure in (AFROC, WAFROC) else len(self.patients))
        return analyzed(
            values,
            matrix,
            figure,
            readers=self.readers,
            treatments=self.treatments,
            covariance=JACKKNIFE,
            reason=reason,
            remark=remark,
            patients=len(self.patients),
            diseased=len(self.lesionIDs),
            other=free if figure in (AFROC, WAFROC) else len(self.patients),
        )

    def _sums(self, figure: str) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any], NDArray[Any], NDArray[Any]]:
        """What `leftOutInTurn` takes: patients are the cases."""
        count = len(self.patients)
        weights = self.weights if figure in (WAFROC, WAFROC1) else np.ones(len(self.lesionIDs))
        columns = (self.isFree if figure in (AFROC, WAFROC) else np.ones(count)).astype(float)
        read = len(self.treatments) * len(self.readers)
        lesions = self.lesions.reshape(read, len(self.lesionIDs))
        against = self.falseMarks.reshape(read, count)
        ofRows, ofColumns, own = (np.zeros((len(lesions), count)) for _ in range(3))
        for number, (ratings, marks) in enumerate(zip(lesions, against, strict=True)):
            above = weights[:, None] * psi(ratings[:, None], marks[None, :]) * columns[None, :]
            ofRows[number] = np.bincount(self.patientOf, above.sum(axis=1), count)
            ofColumns[number] = above.sum(axis=0)
            own[number] = np.bincount(self.patientOf, above[np.arange(len(ratings)), self.patientOf], count)
        return ofRows, ofColumns, own, np.bincount(self.patientOf, weights, count), columns


def freeResponse(study: MarkedStudy) -> FreeResponse:
    """Marks as arrays.

    Raises ProblemError for a mark of somebody or something that is not named, a lesion that was marked twice, a rating that is not finite, and
    weights that do not sum to 1 in each patient.
    """
    lesions, readers, treatments = study.lesions, study.readers, study.treatments
    patients = tuple(lesions)
    places = [(patientID, lesionID) for patientID, own in lesions.items() for lesionID in own]
    lesionOf = {place: number for number, place in enumerate(places)}
    if len(lesionOf) < len(places):
        raise ProblemError("A lesion of the reference has the name of another of the same patient.", "Give each its own name.")
    patientNumber, readerNumber, treatmentNumber = (
        {name: number for number, name in enumerate(names)} for names in (patients, readers, treatments)
    )
    shape = len(treatments), len(readers)
    rated = np.full((*shape, len(places)), _NOT_MARKED)
    falseMarks = np.full((*shape, len(patients)), _NOT_MARKED)
    for mark in study.marks:
        where = f"A mark of {mark.reader} in {mark.patientID}"
        if mark.reader not in readerNumber or mark.treatment not in treatmentNumber or mark.patientID not in patientNumber:
            raise ProblemError(
                f"{where}, {mark.treatment}: reader, treatment or patient is not part of the study.", "Name them all."
            )
        if not np.isfinite(mark.rating):
            raise ProblemError(f"{where} has the rating {mark.rating}.", "Give a number.")
        place = treatmentNumber[mark.treatment], readerNumber[mark.reader]
        if not mark.lesionID:
            of = (*place, patientNumber[mark.patientID])
            falseMarks[of] = max(falseMarks[of], mark.rating)
            continue
        lesion = lesionOf.get((mark.patientID, mark.lesionID))
        if lesion is None:
            raise ProblemError(
                f"{where} is on the lesion {mark.lesionID}, which the reference does not have.", "Correct one of them."
            )
        if rated[(*place, lesion)] != _NOT_MARKED:
            raise ProblemError(f"{where}: the lesion {mark.lesionID} has two marks.", "Leave one, the higher.")
        rated[(*place, lesion)] = mark.rating
    patientOf = np.array([patientNumber[patientID] for patientID, _ in places], dtype=np.int64)
    own = np.bincount(patientOf, minlength=len(patients))
    each = 1.0 / own[patientOf] if study.weights is None else np.array([study.weights.get(place, np.nan) for place in places])
    sums = np.bincount(patientOf, each, len(patients))
    wrong = [patients[number] for number in np.flatnonzero((own > 0) & ~(np.abs(sums - 1) < 1e-6))]
    if wrong:
        raise ProblemError(f"The weights of the lesions of {', '.join(wrong)} do not sum to 1.", "Correct them.")
    return FreeResponse(
        tuple(treatments), tuple(readers), patients, tuple(name for _, name in places), patientOf, each, rated, falseMarks
    )
