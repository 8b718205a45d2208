"""SUV volume and regions to numbers.

Public: `readRegions`, from a segmentation file to regions on the voxels of a PET, whatever grid they were drawn on; `measureRegions`, their
measures by the one table, `MEASUREMENT_COLUMNS`; `chooseReference`, what lesions are compared with; `delineate`, `sphere` and `cylinder`,
regions around a point; `checkUptake`, whether regions belong to the PET; `regionsFromLabels`, from an array.
"""

from typing import TYPE_CHECKING

from HER2PETLib.publicnames import lazily

if TYPE_CHECKING:
    from HER2PETLib.measure.definitions import MEASUREMENT_COLUMNS, MEASURES, measureRegions
    from HER2PETLib.measure.delineation import delineate
    from HER2PETLib.measure.reference import cylinder, referenceRegion, sphere
    from HER2PETLib.measure.referencechoice import chooseReference
    from HER2PETLib.measure.region import Algorithm, Region, regionsFromLabels
    from HER2PETLib.measure.regionchecks import checkUptake
    from HER2PETLib.measure.segmentation import readRegions

__all__ = [
    "MEASUREMENT_COLUMNS",
    "MEASURES",
    "Algorithm",
    "Region",
    "checkUptake",
    "chooseReference",
    "cylinder",
    "delineate",
    "measureRegions",
    "readRegions",
    "referenceRegion",
    "regionsFromLabels",
    "sphere",
]
__getattr__ = lazily(
    __name__,
    {
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
