"""Organs by the masks that others drew: what each is, what it takes up, and the reference regions in it.

Public: `readOrgans`, masks of TotalSegmentator, MOOSE, Slicer or DICOM on the voxels of a PET; `organOf`, one vocabulary of organs by SNOMED code and
side; `automaticReference`, a reference region made by one of `REFERENCE_RULES`; `organRows`, the uptake of each organ, `ORGAN_COLUMNS`; `domeShift`, how far
PET and masks differ at the diaphragm; `patientTotals`, what belongs to the patient, `TOTAL_COLUMNS`.
"""

from typing import TYPE_CHECKING

from HER2PETLib.publicnames import lazily

if TYPE_CHECKING:
    from HER2PETLib.organs.automatic import automaticReference
    from HER2PETLib.organs.biodistribution import ORGAN_COLUMNS, organRows
    from HER2PETLib.organs.domeshift import domeShift
    from HER2PETLib.organs.masks import OrganMask, readOrgans
    from HER2PETLib.organs.patienttotals import TOTAL_COLUMNS, patientTotals
    from HER2PETLib.organs.rules import REFERENCE_RULES, ReferenceRule
    from HER2PETLib.organs.vocabulary import Organ, organOf

__all__ = [
    "ORGAN_COLUMNS",
    "REFERENCE_RULES",
    "TOTAL_COLUMNS",
    "Organ",
    "OrganMask",
    "ReferenceRule",
    "automaticReference",
    "domeShift",
    "organOf",
    "organRows",
    "patientTotals",
    "readOrgans",
]
__getattr__ = lazily(
    __name__,
    {
        "automaticReference": "automatic",
        "ORGAN_COLUMNS": "biodistribution",
        "organRows": "biodistribution",
        "domeShift": "domeshift",
        "OrganMask": "masks",
        "readOrgans": "masks",
        "TOTAL_COLUMNS": "patienttotals",
        "patientTotals": "patienttotals",
        "REFERENCE_RULES": "rules",
        "ReferenceRule": "rules",
        "Organ": "vocabulary",
        "organOf": "vocabulary",
    },
)
