"""SUV from DICOM PET: the rules, the conversion, and what it was made of.

Public: `convertImage`, from a series to its SUV volume or to why there is none; `convertSeries`, the same by the header alone, which raises
`Refusal`; `loadPET`, from a path; `EnteredValues`, what a person gives instead of the header; `headerValues`, what the header says for it.
"""

from typing import TYPE_CHECKING

from HER2PETLib.publicnames import lazily

if TYPE_CHECKING:
    from HER2PETLib.suv.body import KINDS
    from HER2PETLib.suv.conversion import convertSeries
    from HER2PETLib.suv.headervalues import headerValues
    from HER2PETLib.suv.pet import PET, SUVImage, convertImage, loadPET
    from HER2PETLib.suv.record import EnteredValues, Refusal
    from HER2PETLib.suv.result import Converted, Refused

__all__ = [
    "KINDS",
    "PET",
    "Converted",
    "EnteredValues",
    "Refusal",
    "Refused",
    "SUVImage",
    "convertImage",
    "convertSeries",
    "headerValues",
    "loadPET",
]
__getattr__ = lazily(
    __name__,
    {
        "KINDS": "body",
        "convertSeries": "conversion",
        "headerValues": "headervalues",
        "PET": "pet",
        "SUVImage": "pet",
        "convertImage": "pet",
        "loadPET": "pet",
        "EnteredValues": "record",
        "Refusal": "record",
        "Converted": "result",
        "Refused": "result",
    },
)
