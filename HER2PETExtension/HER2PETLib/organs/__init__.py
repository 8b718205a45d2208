"""Organs by the masks that others drew: what each is, what it takes up, and the reference regions in it.

Public: `readOrgans`, masks of TotalSegmentator, MOOSE, Slicer or DICOM on the voxels of a PET; `organOf`, one vocabulary of organs by SNOMED code and
side.
"""

from typing import TYPE_CHECKING

from HER2PETLib.publicnames import lazily

if TYPE_CHECKING:
    from HER2PETLib.organs.masks import OrganMask, readOrgans
    from HER2PETLib.organs.vocabulary import Organ, organOf

__all__ = ["Organ", "OrganMask", "organOf", "readOrgans"]
__getattr__ = lazily(
    __name__,
    {"Organ": "vocabulary", "OrganMask": "masks", "organOf": "vocabulary", "readOrgans": "masks"},
)
