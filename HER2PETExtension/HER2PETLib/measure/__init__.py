"""SUV volume and regions to numbers.

Public: `readRegions`, from a segmentation file to regions on the voxels of a PET, whatever grid they were drawn on; `measureRegions`, their
measures by the one table, `MEASUREMENT_COLUMNS`; `chooseReference`, what lesions are compared with; `delineate`, `sphere` and `cylinder`,
regions around a point; `checkUptake`, whether regions belong to the PET; `regionsFromLabels`, from an array; `proposeCandidates`, foci that a
person should look at, by a `CandidateRule`.
"""

from typing import TYPE_CHECKING

from HER2PETLib.publicnames import lazily

if TYPE_CHECKING:
    from HER2PETLib.measure.candidaterule import CandidateRule
    from HER2PETLib.measure.candidates import CANDIDATE_COLUMNS, Candidate, proposeCandidates
    from HER2PETLib.measure.definitions import MEASUREMENT_COLUMNS, MEASURES, measureRegions
    from HER2PETLib.measure.delineation import delineate
    from HER2PETLib.measure.reference import cylinder, referenceRegion, sphere
    from HER2PETLib.measure.referencechoice import chooseReference
    from HER2PETLib.measure.region import Algorithm, Region, regionsFromLabels
    from HER2PETLib.measure.regionchecks import checkUptake
    from HER2PETLib.measure.segmentation import readRegions

__all__ = [
    "CANDIDATE_COLUMNS",
    "MEASUREMENT_COLUMNS",
    "MEASURES",
    "Algorithm",
    "Candidate",
    "CandidateRule",
    "Region",
    "checkUptake",
    "chooseReference",
    "cylinder",
    "delineate",
    "measureRegions",
    "proposeCandidates",
    "readRegions",
    "referenceRegion",
    "regionsFromLabels",
    "sphere",
]
__getattr__ = lazily(
    __name__,
    {
        "CandidateRule": "candidaterule",
        "CANDIDATE_COLUMNS": "candidates",
        "Candidate": "candidates",
        "proposeCandidates": "candidates",
        "MEASUREMENT_COLUMNS": "definitions",
        "MEASURES": "definitions",
        "measureRegions": "definitions",
        "delineate": "delineation",
        "cylinder": "reference",
        "referenceRegion": "reference",
        "sphere": "reference",
        "chooseReference": "referencechoice",
        "Algorithm": "region",
        "Region": "region",
        "regionsFromLabels": "region",
        "checkUptake": "regionchecks",
        "readRegions": "segmentation",
    },
)
