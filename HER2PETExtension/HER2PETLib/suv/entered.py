"""What a person enters, checked like a header: against what is possible, and against what the header says."""

from HER2PETLib.dicom.entry import Entry
from HER2PETLib.suv.record import Record

# An entered value that is further from the header's than this gives a warning with both numbers.
_USUAL_DIFFERENCE = 0.2
# As close to the header's value in another unit, that unit was meant.
_SAME = 0.02
# What one of a unit is in the unit of entry.
_OTHER_UNITS = {
    "MBq": {"Bq": 1e-6, "kBq": 1e-3, "GBq": 1e3, "mCi": 37.0},
    "kg": {"g": 1e-3, "lb": 0.45359237},
    "cm": {"m": 100.0, "mm": 0.1, "in": 2.54},
}


def checkEntered(name: str, value: float, header: float | None, unit: str, entry: Entry, record: Record) -> None:
    """Hold an entered value against the header's, both in `unit`; more than 20 % apart gives a warning.

    Raises Refusal where it is the header's value in another unit.
    """
    if header is None or header <= 0 or abs(value / header - 1) <= _USUAL_DIFFERENCE:
        return
    for other, size in _OTHER_UNITS.get(unit, {}).items():
        if abs(value * size / header - 1) <= _SAME:
            record.refuse(
                f"the entered {name} {value:g} {unit} is the header's in {other}: {entry} {entry.text} is {header:g} {unit}.",
                f"Enter it in {unit}.",
            )
    record.warn(f"The entered {name} is {value:g} {unit}, and {entry} {entry.text} is {header:g} {unit}.")


def refuseImpossible(name: str, value: float, unit: str, possible: tuple[float, float], record: Record) -> None:
    """Raise Refusal for an entered value outside of what is possible, with the unit in which it would be."""
    low, high = possible
    if low <= value <= high:
        return
    meant = [other for other, size in _OTHER_UNITS.get(unit, {}).items() if low <= value * size <= high]
    record.refuse(
        f"the entered {name} {value:g} {unit} is not possible{f'; in {meant[0]} it would be' if meant else ''}.",
        f"Enter it in {unit}.",
    )
