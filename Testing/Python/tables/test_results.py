"""A table of results is the same after CSV, a workbook, Parquet and a data frame of pandas."""

import math

import pandas
import pytest
from HER2PETLib import tables
from HER2PETLib.errors import ProblemError
from HER2PETLib.tables import packages
from HER2PETLib.tables.columns import Column, Table
from HER2PETLib.tables.frames import checkParquet
from HER2PETLib.tables.results import addParquet
from hypothesis import given, settings
from hypothesis import strategies as st

COLUMNS = (
    Column("name", "Name", "", "Name of the region"),
    Column("voxelCount", "Voxels", "", "", "int"),
    Column("suvMax", "SUVmax", "g/ml{SUVbw}", "Highest, of all", "double"),
    Column("leaves", "Leaves", "", "", "bit"),
)
ROWS = [
    {"name": '=Liver, "left"', "voxelCount": 12, "suvMax": 1 / 3, "leaves": True},
    {"name": None, "voxelCount": None, "suvMax": None, "leaves": None},
    {"name": "Läsion", "voxelCount": 0, "suvMax": -1.5, "leaves": False},
]


@pytest.mark.parametrize("name", ["t.csv", "t.xlsx", "t.parquet"])
def test_a_table_is_the_same_after_every_kind_of_file(tmp_path, name):
    tables.saveTable(tmp_path / name, Table(COLUMNS, ROWS))
    read = tables.loadTable(tmp_path / name)
    assert (tuple(read.columns), list(read.rows)) == (COLUMNS, ROWS)
    assert [type(value) for value in read.rows[0].values()] == [str, int, float, bool]


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).map(str.strip).filter(bool)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.fixed_dictionaries({
    "name": texts, "voxelCount": st.none() | st.integers(-(2**53), 2**53),
    "suvMax": st.none() | st.floats(allow_nan=False), "leaves": st.none() | st.booleans(),
}), max_size=4))  # fmt: skip
@pytest.mark.parametrize("name", ["p.csv", "p.xlsx", "p.parquet"])
def test_any_rows_are_the_same_after_every_kind_of_file(tmp_path_factory, name, rows):
    path = tmp_path_factory.getbasetemp() / name
    tables.saveTable(path, Table(COLUMNS, rows))
    read = list(tables.loadTable(path).rows)
    if name == "p.xlsx":  # openpyxl writes 16 digits
        rows = [row | {"suvMax": row["suvMax"] if row["suvMax"] is None else float(f"{row['suvMax']:.16g}")} for row in rows]
    assert read == rows


def test_a_data_frame_has_typed_columns_and_says_what_they_are():
    frame = tables.toDataFrame(Table(COLUMNS, ROWS))
    assert {key: str(kind) for key, kind in frame.dtypes.items()} == {
        "name": "string", "voxelCount": "Int64", "suvMax": "float64", "leaves": "boolean"
    }  # fmt: skip
    assert frame.suvMax[0] == 1 / 3 and math.isnan(frame.suvMax[1]) and frame.voxelCount.isna()[1]
    assert frame.attrs["columns"][2] == {
        "key": "suvMax", "title": "SUVmax", "unit": "g/ml{SUVbw}", "description": "Highest, of all", "type": "double"
    }  # fmt: skip
    back = tables.fromDataFrame(frame)
    assert (back.columns, back.rows) == (COLUMNS, ROWS)


def test_a_data_frame_of_other_columns_is_an_error():
    with pytest.raises(ValueError, match="has the columns a, not name"):
        tables.fromDataFrame(pandas.DataFrame({"a": [1]}), COLUMNS)


def test_a_file_is_told_by_its_ending(tmp_path):
    with pytest.raises(ProblemError, match=r"t\.xls does not have the extension of a table"):
        tables.saveTable(tmp_path / "t.xls", Table(COLUMNS, ROWS))


@pytest.mark.parametrize(("name", "package"), [("t.xlsx", "openpyxl"), ("t.parquet", "pyarrow")])
def test_a_missing_package_is_asked_for_when_it_is_needed(tmp_path, monkeypatch, name, package):
    tables.saveTable(tmp_path / name, Table(COLUMNS, ROWS))
    monkeypatch.setattr(packages.importlib.util, "find_spec", lambda name: None)
    for work in (lambda: tables.saveTable(tmp_path / name, Table(COLUMNS, ROWS)), lambda: tables.loadTable(tmp_path / name)):
        with pytest.raises(ProblemError, match=f"{package} is not installed"):
            work()


@pytest.mark.parametrize("name", ["t.csv", "t.xlsx", "t.parquet"])
def test_a_file_that_is_no_table_of_results_is_refused(tmp_path, name):
    path = tmp_path / name
    with pytest.raises(ProblemError):
        tables.loadTable(path)
    path.write_bytes(b"PK\x03\x04 or nothing")
    with pytest.raises(ProblemError):
        tables.loadTable(path)


def test_a_value_of_another_type_than_its_column_is_refused_with_its_place(tmp_path):
    tables.saveTable(tmp_path / "t.csv", Table(COLUMNS, ROWS))
    text = (tmp_path / "t.csv").read_text(encoding="utf-8")
    (tmp_path / "t.csv").write_text(text.replace(",12,", ",twelve,"), encoding="utf-8")
    with pytest.raises(ProblemError, match="row 2, column voxelCount"):
        tables.loadTable(tmp_path / "t.csv")
    (tmp_path / "t.csv").write_text(text.replace("voxelCount", "voxels"), encoding="utf-8")
    with pytest.raises(ProblemError, match="does not fit its schema"):
        tables.loadTable(tmp_path / "t.csv")


PLACES = (Column("name", "Name"), Column("hottestRAS", "Hottest voxel", "mm", "Of the region.", "place"))


@pytest.mark.parametrize("name", ["t.csv", "t.xlsx", "t.parquet"])
def test_a_place_is_three_numbers_in_every_kind_of_file_and_in_a_data_frame(tmp_path, name):
    rows = [{"name": "a", "hottestRAS": (-1.5, 2, 1 / 3)}, {"name": "b", "hottestRAS": None}]
    tables.saveTable(tmp_path / name, Table(PLACES, rows))
    read = tables.loadTable(tmp_path / name)
    assert [(column.key, column.type, column.unit) for column in read.columns[1:]] == [
        ("hottestR", "double", "mm"),
        ("hottestA", "double", "mm"),
        ("hottestS", "double", "mm"),
    ]
    assert [list(row.values()) for row in read.rows] == [["a", -1.5, 2.0, pytest.approx(1 / 3)], ["b", None, None, None]]
    assert list(tables.toDataFrame(Table(PLACES, rows)).columns) == ["name", "hottestR", "hottestA", "hottestS"]


def test_a_place_has_three_numbers_and_a_key_that_says_the_axes(tmp_path):
    with pytest.raises(ValueError, match="hottestRAS is a place, and its value is"):
        tables.saveTable(tmp_path / "t.csv", Table(PLACES, [{"hottestRAS": (1, 2)}]))
    with pytest.raises(ValueError, match="does not end in RAS"):
        Column("position", "Position", type="place")


def test_every_table_of_a_folder_is_written_as_parquet_too_and_pandas_reads_its_types(tmp_path):
    tables.saveTable(tmp_path / "measurements.csv", Table(COLUMNS, ROWS))
    (tmp_path / "notes.csv").write_text("a,b\n1,2\n", encoding="utf-8")  # a person's: no schema says what it holds
    assert addParquet(tmp_path) == [tmp_path / "measurements.parquet"]
    frame = pandas.read_parquet(tmp_path / "measurements.parquet")
    assert frame.name[0] == '=Liver, "left"' and frame.name.isna().tolist() == [
        False,
        True,
        False,
    ]  # without the apostrophe that keeps Excel from running it
    assert frame.suvMax[0] == 1 / 3 and frame.leaves.tolist() == [True, None, False]
    assert frame.voxelCount.tolist()[::2] == [12, 0] and math.isnan(frame.voxelCount[1])


def test_parquet_is_asked_for_before_the_work_begins(monkeypatch):
    monkeypatch.setattr(packages.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ProblemError, match="needs pyarrow, and pyarrow is not installed"):
        checkParquet()
