"""Coded concepts of DICOM, the retired ones as those that replace them."""

from typing import Any

Code = tuple[str, str, str]  # value, coding scheme designator, meaning

_RETIRED = ("SRT", "SNM3", "99SDM")


def currentCode(item: Any) -> Code | None:
    """The code of a code sequence's item (a pydicom Dataset), retired SRT values as the SNOMED CT values that replace them; None where
    `item` is None, or has no value or no scheme. Without a meaning the value stands for it."""
    from pydicom.sr.coding import snomed_mapping

    if item is None:
        return None
    value = str(item.get("CodeValue") or item.get("LongCodeValue") or item.get("URNCodeValue") or "").strip()
    scheme, meaning = (str(item.get(key) or "").strip() for key in ("CodingSchemeDesignator", "CodeMeaning"))
    if scheme in _RETIRED and value in snomed_mapping["SRT"]:
        scheme, value = "SCT", snomed_mapping["SRT"][value]
    return (value, scheme, meaning or value) if value and scheme else None
