"""What a table of results is made of: its columns, typed, with title and unit, and its rows."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

TYPES = ("string", "int", "double", "bit", "place")
# A place is three numbers in mm, in the frame of the patient: R to her right, A to her front, S to her head (DICOM's x is -R, its y -A).
# In files it is three columns, whose keys end in these letters instead of in RAS.
AXES = {"R": "to the patient's right", "A": "to the patient's front", "S": "to the patient's head"}
PLACE = "RAS"


@dataclass(frozen=True)
class Column:
    """One column: `key` is in the CSV, the rest in its schema.

    type: "string", "int", "double", "bit" or "place". unit: in UCUM, "" for none. No text may hold a double quote, which Slicer loses.
    Raises ValueError for any other type, for a place whose key does not end in RAS, and for a double quote.
    """

    key: str
    title: str
    unit: str = ""
    description: str = ""
    type: str = "string"

    def __post_init__(self) -> None:
        if self.type not in TYPES:
            raise ValueError(f"Column {self.key} has the type {self.type!r}, not one of {', '.join(TYPES)}.")
        if self.type == "place" and not self.key.endswith(PLACE):
            raise ValueError(f"Column {self.key} is a place, and its key does not end in {PLACE}.")
        if '"' in self.key + self.title + self.unit + self.description:
            raise ValueError(f"Column {self.key} has a double quote in its texts.")


@dataclass(frozen=True)
class Table:
    """Columns and rows of a result, one mapping a row by column key: what is written as CSV, and what the report shows."""

    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Any]]

    @property
    def flat(self) -> "Table":
        """As it is in a file: a place is three columns. Raises ValueError as `flatRow`."""
        return Table(flat(self.columns), [flatRow(self.columns, row) for row in self.rows])


def flat(columns: Iterable[Column]) -> list[Column]:
    """The columns as they are in a file: of a place three, "centroidRAS" as "centroidR", "centroidA" and "centroidS"."""
    found = []
    for column in columns:
        if column.type != "place":
            found.append(column)
            continue
        for axis, side in AXES.items():
            key, said = f"{column.key.removesuffix(PLACE)}{axis}", f"{column.description} {axis}: mm {side}.".lstrip()
            found.append(Column(key, f"{column.title}, {axis}", column.unit, said, "double"))
    return found


def flatRow(columns: Iterable[Column], row: Mapping[str, Any]) -> dict[str, Any]:
    """A row by the keys of `flat`. Raises ValueError for a key that no column has, and for a place that is not three numbers."""
    places = {column.key for column in columns if column.type == "place"}
    if unknown := set(row) - {column.key for column in columns}:
        raise ValueError(f"No column for {', '.join(sorted(unknown))}.")
    flattened: dict[str, Any] = {}
    for key, value in row.items():
        if key not in places:
            flattened[key] = value
            continue
        numbers = [None] * len(AXES) if value is None else list(value)
        if len(numbers) != len(AXES):
            raise ValueError(f"Column {key} is a place, and its value is {value!r}.")
        flattened |= {f"{key.removesuffix(PLACE)}{axis}": number for axis, number in zip(AXES, numbers, strict=True)}
    return flattened


def plainUnit(unit: str) -> str:
    """A UCUM unit for a heading, without the annotation that says what the title says already: g/ml{SUVbw} as g/ml."""
    return re.sub(r"\{.*\}", "", unit)
