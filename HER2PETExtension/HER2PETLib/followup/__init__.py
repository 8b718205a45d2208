"""One patient over several examinations: one space for all of them, one identity for each lesion, and what that says of the patient.

Public: `readExaminations`, the table of examinations; `Space`, how points of a later examination are found in the first, `SameFrame`, where nothing has to be
brought together; `register`, by their CTs or PETs, `accept`, by a person, `readSpace`, from a file; `findingsOf` and `identify`, from regions to lesions one to
one; `transferred`, a region on the voxels of another examination; `patternOf` and `heterogeneityOf`, how much is avid and how unlike the lesions are;
`fitKinetics` and `areaUnder`, several time points of one injection; `changed`, whether a value has changed, by the limits of a `Repeatability`.
"""

from typing import TYPE_CHECKING

from HER2PETLib.publicnames import lazily

if TYPE_CHECKING:
    from HER2PETLib.followup.acceptance import accept
    from HER2PETLib.followup.examinations import readExaminations
    from HER2PETLib.followup.findings import findingsOf
    from HER2PETLib.followup.kinetics import areaUnder, fitKinetics
    from HER2PETLib.followup.matching import identify
    from HER2PETLib.followup.patterns import heterogeneityOf, patternOf
    from HER2PETLib.followup.registration import Registration, register
    from HER2PETLib.followup.repeatability import Repeatability, changed
    from HER2PETLib.followup.space import SameFrame, Space
    from HER2PETLib.followup.spacefile import readSpace
    from HER2PETLib.followup.transfer import transferred

__all__ = [
    "Registration",
    "Repeatability",
    "SameFrame",
    "Space",
    "accept",
    "areaUnder",
    "changed",
    "findingsOf",
    "fitKinetics",
    "heterogeneityOf",
    "identify",
    "patternOf",
    "readExaminations",
    "readSpace",
    "register",
    "transferred",
]
__getattr__ = lazily(
    __name__,
    {
        "accept": "acceptance",
        "readExaminations": "examinations",
        "findingsOf": "findings",
        "areaUnder": "kinetics",
        "fitKinetics": "kinetics",
        "identify": "matching",
        "heterogeneityOf": "patterns",
        "patternOf": "patterns",
        "Registration": "registration",
        "register": "registration",
        "Repeatability": "repeatability",
        "changed": "repeatability",
        "SameFrame": "space",
        "Space": "space",
        "readSpace": "spacefile",
        "transferred": "transfer",
    },
)
