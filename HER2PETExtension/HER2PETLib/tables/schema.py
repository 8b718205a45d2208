"""The schema beside a table: titles, units and types of its columns, where Slicer's table reader looks for them."""

import os
from collections.abc import Iterable
from pathlib import Path

from HER2PETLib.tables.columns import Column

# Columns of a schema that vtkMRMLTableNode knows. Without nullValue, Slicer reads an empty number as 0: a made-up value.
SCHEMA_COLUMNS = ("columnName", "type", "title", "description", "unitLabel", "nullValue")


def schemaPath(path: str | os.PathLike[str]) -> Path:
    """Where Slicer looks for the schema of the table at `path`: table.csv -> table.schema.csv."""
    path = Path(path)
    return path.with_name(f"{path.stem}.schema{path.suffix}")


def schemaRows(columns: Iterable[Column]) -> list[tuple[str, ...]]:
    """Header and rows of the schema, one row a column."""
    rows = [(c.key, c.type, c.title, c.description, c.unit, "nan" if c.type == "double" else "") for c in columns]
    return [SCHEMA_COLUMNS, *rows]
