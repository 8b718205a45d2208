"""Tables of results as data frames of pandas, and as Parquet files."""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from HER2PETLib.errors import ProblemError
from HER2PETLib.files import replacing
from HER2PETLib.tables.columns import Column, Table
from HER2PETLib.tables.csvwriter import cellText
from HER2PETLib.tables.packages import require

if TYPE_CHECKING:
    import pandas

# What pandas calls the types of columns; all of them but float64 know a missing value, which is NaN there.
_DTYPES = {"string": "string", "int": "Int64", "double": "float64", "bit": "boolean"}
_METADATA = b"HER2PET.columns"


def toDataFrame(table: Table) -> "pandas.DataFrame":
    """The table as a data frame with typed columns under their keys, a place in three. `attrs["columns"]` has title, unit and
    description of each column. Raises ProblemError where pandas is not installed, ValueError as `writeTable`."""
    require("pandas", "The table is to be a data frame")
    import pandas

    table = table.flat
    values = {column.key: [plainValue(row.get(column.key), column) for row in table.rows] for column in table.columns}
    frame = pandas.DataFrame(
        {column.key: pandas.array(values[column.key], dtype=_DTYPES[column.type]) for column in table.columns}
    )
    frame.attrs["columns"] = [asdict(column) for column in table.columns]
    return frame


def fromDataFrame(frame: "pandas.DataFrame", columns: Sequence[Column] = ()) -> Table:
    """The table of a data frame of `toDataFrame`; columns: where the frame has lost its `attrs`, as many operations of pandas do.

    Raises ValueError where the frame has a column that none of them names, or lacks one.
    """
    columns = tuple(columns) or tuple(Column(**each) for each in frame.attrs.get("columns", ()))
    keys = [column.key for column in columns]
    if list(frame.columns) != keys:
        raise ValueError(f"The data frame has the columns {', '.join(map(str, frame.columns))}, not {', '.join(keys)}.")
    missing = frame.isna()
    rows = [
        {column.key: None if missing.iloc[n, at] else _python(frame.iloc[n, at]) for at, column in enumerate(columns)}
        for n in range(len(frame))
    ]
    return Table(columns, rows)


def checkParquet() -> None:
    """Raise ProblemError where Parquet cannot be written, to be known before the work begins."""
    require("pyarrow", "Tables are to be written as Parquet")


def writeParquet(path: str | os.PathLike[str], table: Table) -> None:
    """Write the table as Parquet with its columns in the metadata, whole or not at all. Raises ProblemError where pyarrow is not
    installed or the file cannot be written, ValueError as `writeTable`."""
    require("pyarrow", f"{path} is Parquet")
    import pyarrow
    import pyarrow.parquet

    table = table.flat
    types = {"string": pyarrow.string(), "int": pyarrow.int64(), "double": pyarrow.float64(), "bit": pyarrow.bool_()}
    schema = pyarrow.schema(
        [pyarrow.field(column.key, types[column.type]) for column in table.columns],
        metadata={_METADATA: json.dumps([asdict(column) for column in table.columns])},
    )
    values = [[plainValue(row.get(column.key), column) for row in table.rows] for column in table.columns]
    with replacing(path) as temporary:
        pyarrow.parquet.write_table(pyarrow.table(values, schema=schema), temporary)


def readParquet(path: str | os.PathLike[str]) -> Table:
    """The table that `writeParquet` wrote. Raises ProblemError where pyarrow is not installed or the file is not such a table."""
    require("pyarrow", f"{path} is Parquet")
    import pyarrow
    import pyarrow.parquet

    try:
        found = pyarrow.parquet.read_table(Path(path))
    except (OSError, pyarrow.ArrowException) as error:
        raise ProblemError(f"{path} cannot be read: {error}.", "Give a Parquet file of `her2pet`.") from error
    metadata = (found.schema.metadata or {}).get(_METADATA)
    if metadata is None:
        raise ProblemError(f"{path} does not say what its columns are.", "Give a Parquet file of `her2pet`.")
    return Table(tuple(Column(**each) for each in json.loads(metadata)), found.to_pylist())


def plainValue(value: Any, column: Column) -> Any:
    """A value of a result as str, int, float or bool of Python by the column's type; None where it is missing."""
    text = cellText(value, column)
    if not text:
        return None
    if column.type == "string":
        return text
    return float(text) if column.type == "double" else bool(int(text)) if column.type == "bit" else int(text)


def _python(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value
