"""What a table of results is made of: its columns, typed, with title and unit, and its rows."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

TYPES = ("string", "int", "double", "bit")


@dataclass(frozen=True)
class Column:
    """One column: `key` is in the CSV, the rest in its schema.

    type: "string", "int", "double" or "bit". unit: in UCUM, "" for none. No text may hold a double quote, which Slicer loses.
    Raises ValueError for any other type and for a double quote.
    """

    key: str
    title: str
    unit: str = ""
    description: str = ""
    type: str = "string"

    def __post_init__(self) -> None:
        if self.type not in TYPES:
            raise ValueError(f"Column {self.key} has the type {self.type!r}, not one of {', '.join(TYPES)}.")
        if '"' in self.key + self.title + self.unit + self.description:
            raise ValueError(f"Column {self.key} has a double quote in its texts.")


@dataclass(frozen=True)
class Table:
    """Columns and rows of a result, one mapping a row by column key: what is written as CSV, and what the report shows."""

    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Any]]


def plainUnit(unit: str) -> str:
    """A UCUM unit for a heading, without the annotation that says what the title says already: g/ml{SUVbw} as g/ml."""
    return re.sub(r"\{.*\}", "", unit)
