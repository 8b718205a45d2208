"""Typed tables: cells, columns, schema; the one reader and the one writer of CSV; workbooks, Parquet and data frames.

Public: `Column` and `Table`, what a table of results is made of; `saveTable` and `loadTable` (.csv, .xlsx, .parquet); `toDataFrame` and
`fromDataFrame`; `readTyped`, what people typed into a CSV table or a workbook.
"""

from typing import TYPE_CHECKING

from HER2PETLib.publicnames import lazily

if TYPE_CHECKING:
    from HER2PETLib.tables.columns import Column, Table
    from HER2PETLib.tables.csvreader import readTyped
    from HER2PETLib.tables.frames import fromDataFrame, toDataFrame
    from HER2PETLib.tables.results import loadTable, saveTable

__all__ = ["Column", "Table", "fromDataFrame", "loadTable", "readTyped", "saveTable", "toDataFrame"]
__getattr__ = lazily(
    __name__,
    {
        "Column": "columns",
        "Table": "columns",
        "fromDataFrame": "frames",
        "toDataFrame": "frames",
        "loadTable": "results",
        "saveTable": "results",
        "readTyped": "csvreader",
    },
)
