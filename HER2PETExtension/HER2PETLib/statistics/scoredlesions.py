"""Lesions with the scores of readers and the answer of pathology: what every judgment of the scores is made from."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from HER2PETLib.tables.columns import Column

# The columns that its tables share.
REFERENCE = Column("reference", "Reference", "", "what pathology of the lesion is asked")
NOT_ESTIMABLE_BECAUSE = Column("notEstimable", "Not estimable", "", "why there is no value or no interval")
Rows = list[dict[str, object]]


@dataclass(frozen=True, eq=False)
class ScoredLesions:
    """What readers said of lesions, and what pathology said.

    reference: what pathology is asked ("HER2-positive"). patients (lesions,). scores (readers, lesions): NaN where there is no answer, -inf where the
    reader searched and did not see it. diseased (lesions,): 1, 0, or NaN where pathology does not answer. calls: {test: (lesions,) 1 called, 0 not,
    NaN not evaluable}, of readers and of the charter's rule. threshold: of the rule, to be marked on the curves.
    """

    reference: str
    readers: tuple[str, ...]
    patients: NDArray[np.str_]
    scores: NDArray[np.float64]
    diseased: NDArray[np.float64]
    calls: Mapping[str, NDArray[np.float64]]
    threshold: float

    def scoredBy(self, readers: list[int]) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.str_]]:
        """scores (readers, n), truth and patients of the verified lesions that all of these readers scored."""
        scores = self.scores[readers]
        used = ~np.isnan(self.diseased) & ~np.isnan(scores).any(axis=0)
        return scores[:, used], self.diseased[used] == 1, self.patients[used]
