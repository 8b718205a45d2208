"""Tables as CSV with a schema, for pandas, spreadsheets and Slicer."""

import csv
import math
import subprocess
import sys

import numpy as np
import pandas
import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.tables import csvwriter
from HER2PETLib.tables.columns import Column
from HER2PETLib.tables.csvwriter import joinTables, writeTable
from HER2PETLib.tables.schema import schemaPath
from hypothesis import given
from hypothesis import strategies as st

COLUMNS = [
    Column("name", "Name", "", "Name of the region."),
    Column("voxelCount", "Voxels", "", "Number of voxels.", "int"),
    Column("suvMax", "SUVmax", "g/ml{SUVbw}", "Highest value, of all.", "double"),
    Column("leaves", "Leaves", "", "Whether it leaves.", "bit"),
    Column("centroidRAS", "Centroid", "mm", "Mean position.", "place"),
]
ROWS = [
    {
        "name": 'Liver, "left"',
        "voxelCount": np.int64(12),
        "suvMax": np.float64(1 / 3),
        "leaves": np.True_,
        "centroidRAS": (-1.5, 2, 3.25),
    },
    {"name": "Läsion", "voxelCount": 0, "suvMax": math.nan, "leaves": None},
]


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_the_bytes_of_a_table_and_its_schema(tmp_path):
    path = tmp_path / "measurements.csv"
    writeTable(path, COLUMNS, ROWS)
    assert path.read_bytes().decode("utf-8") == (
        'name,voxelCount,suvMax,leaves,centroidR,centroidA,centroidS\n"Liver, ""left""",12,0.3333333333333333,1,-1.5,2.0,3.25\nLäsion,0,,,,,\n'
    )
    assert (tmp_path / "measurements.schema.csv").read_bytes().decode("utf-8") == (
        "columnName,type,title,description,unitLabel,nullValue\n"
        "name,string,Name,Name of the region.,,\n"
        "voxelCount,int,Voxels,Number of voxels.,,\n"
        'suvMax,double,SUVmax,"Highest value, of all.",g/ml{SUVbw},nan\n'
        "leaves,bit,Leaves,Whether it leaves.,,\n"
        'centroidR,double,"Centroid, R",Mean position. R: mm to the patient\'s right.,mm,nan\n'
        'centroidA,double,"Centroid, A",Mean position. A: mm to the patient\'s front.,mm,nan\n'
        'centroidS,double,"Centroid, S",Mean position. S: mm to the patient\'s head.,mm,nan\n'
    )
    assert {entry.name for entry in tmp_path.iterdir()} == {"measurements.csv", "measurements.schema.csv"}


def test_pandas_reads_it_in_one_line(tmp_path):
    path = tmp_path / "measurements.csv"
    writeTable(path, COLUMNS, ROWS)
    frame = pandas.read_csv(path)
    assert frame.suvMax[0] == 1 / 3 and math.isnan(frame.suvMax[1])
    assert list(frame.voxelCount) == [12, 0]
    assert frame.name[0] == 'Liver, "left"'


def test_slicer_reads_values_titles_and_units_and_a_missing_number_is_no_zero(tmp_path):
    if subprocess.run([sys.executable, "-c", "import slicer"], capture_output=True).returncode:
        pytest.skip("slicer-core is not installed")
    path = tmp_path / "measurements.csv"
    writeTable(path, COLUMNS, [{**ROWS[0], "name": "Liver, left"}, ROWS[1]])
    code = f"""
import json, slicer
scene = slicer.vtkMRMLScene()
node, storage = slicer.vtkMRMLTableNode(), slicer.vtkMRMLTableStorageNode()
scene.AddNode(node), scene.AddNode(storage)
storage.SetFileName({str(path)!r})
assert storage.ReadData(node)
table = node.GetTable()
columns = [table.GetColumn(n) for n in range(table.GetNumberOfColumns())]
print(json.dumps([[c.GetName(), c.GetDataTypeAsString(), node.GetColumnTitle(c.GetName()), node.GetColumnUnitLabel(c.GetName()),
    node.GetColumnDescription(c.GetName()), [c.GetVariantValue(r).ToString() for r in range(2)]] for c in columns]))
"""
    printed = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert pandas.io.json.ujson_loads(printed.splitlines()[-1]) == [
        ["name", "string", "Name", "", "Name of the region.", ["Liver, left", "Läsion"]],
        ["voxelCount", "int", "Voxels", "", "Number of voxels.", ["12", "0"]],
        ["suvMax", "double", "SUVmax", "g/ml{SUVbw}", "Highest value, of all.", ["0.333333", "nan"]],
        ["leaves", "bit", "Leaves", "", "Whether it leaves.", ["1", "0"]],
        ["centroidR", "double", "Centroid, R", "mm", "Mean position. R: mm to the patient's right.", ["-1.5", "nan"]],
        ["centroidA", "double", "Centroid, A", "mm", "Mean position. A: mm to the patient's front.", ["2", "nan"]],
        ["centroidS", "double", "Centroid, S", "mm", "Mean position. S: mm to the patient's head.", ["3.25", "nan"]],
    ]


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("+1", "'+1"),
        ("-lesion", "'-lesion"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1+1", "'=1+1"),
        ("\r\n=1+1", "'=1+1"),
        ("a\nb\tc\x00d", "a b c d"),
        ("a-b=c", "a-b=c"),
        ("\udcff?", "??"),
    ],
)
def test_a_name_from_a_file_is_never_a_formula_or_a_second_line(tmp_path, name, cell):
    path = tmp_path / "table.csv"
    writeTable(path, [Column("name", "Name")], [{"name": name}])
    assert read(path) == [["name"], [cell]]


@given(st.floats(allow_nan=False))
def test_numbers_read_back_as_the_same_double(tmp_path_factory, value):
    path = tmp_path_factory.getbasetemp() / "number.csv"
    writeTable(path, [Column("v", "V", type="double"), Column("p", "P")], [{"v": value, "p": [value, 0, -1]}])
    (_, (number, place)) = read(path)
    assert float(number) == value
    assert [float(element) for element in place.split(" ")] == [value, 0, -1]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=1, max_size=5))
def test_any_text_stays_in_its_cell(tmp_path_factory, names):
    path = tmp_path_factory.getbasetemp() / "names.csv"
    writeTable(path, [Column("name", "Name"), Column("n", "N", type="int")], [{"name": name, "n": 1} for name in names])
    rows = read(path)[1:]
    assert [row[1] for row in rows] == ["1"] * len(names)
    assert [row[0].removeprefix("'") for row in rows] == [name.strip().removeprefix("'") for name in names]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (Column("v", "V", type="double"), "1.5"),
        (Column("v", "V", type="int"), 1.5),
        (Column("v", "V", type="bit"), "yes"),
    ],
)
def test_a_value_of_another_type_than_its_column_is_an_error(tmp_path, column, value):
    with pytest.raises(ValueError, match="Column v is of type"):
        writeTable(tmp_path / "t.csv", [column], [{"v": value}])
    assert not list(tmp_path.iterdir())


def test_a_value_without_a_column_is_an_error_not_lost(tmp_path):
    with pytest.raises(ValueError, match="No column for suvPeek"):
        writeTable(tmp_path / "t.csv", [Column("suvPeak", "SUVpeak", type="double")], [{"suvPeek": 1.0}])


def test_a_column_that_slicer_could_not_read_back_is_an_error():
    with pytest.raises(ValueError, match="double quote"):
        Column("a", 'The "a"')
    with pytest.raises(ValueError, match="type 'float'"):
        Column("a", "A", type="float")


def test_when_the_second_file_fails_the_former_table_stays_whole(tmp_path, monkeypatch):
    path = tmp_path / "t.csv"
    column = Column("v", "V", type="int")
    writeTable(path, [column], [{"v": 1}])
    before = path.read_bytes(), schemaPath(path).read_bytes()
    write = csvwriter._write

    def failing(place, lines):
        if "schema" in place.name:
            raise OSError(28, "No space left on device")
        write(place, lines)

    monkeypatch.setattr(csvwriter, "_write", failing)
    with pytest.raises(ProblemError, match="No space left on device"):
        writeTable(path, [column], [{"v": 2}])
    assert (path.read_bytes(), schemaPath(path).read_bytes()) == before
    assert {entry.name for entry in tmp_path.iterdir()} == {"t.csv", "t.schema.csv"}


def test_joined_tables_are_one_table_of_all_rows_with_the_schema_of_each(tmp_path):
    for name, rows in (("a.csv", ROWS), ("b.csv", []), ("c.csv", ROWS[:1])):
        writeTable(tmp_path / name, COLUMNS, rows)
    joinTables(tmp_path / "joined.csv", COLUMNS, [tmp_path / name for name in ("a.csv", "b.csv", "c.csv")])
    writeTable(tmp_path / "atOnce.csv", COLUMNS, [*ROWS, ROWS[0]])
    assert (tmp_path / "joined.csv").read_bytes() == (tmp_path / "atOnce.csv").read_bytes()
    assert (tmp_path / "joined.schema.csv").read_bytes() == (tmp_path / "atOnce.schema.csv").read_bytes()


def test_tables_of_other_columns_are_not_joined(tmp_path):
    writeTable(tmp_path / "a.csv", COLUMNS, ROWS)
    writeTable(tmp_path / "b.csv", COLUMNS[1:], [])
    with pytest.raises(ProblemError, match=r"b\.csv has other columns"):
        joinTables(tmp_path / "joined.csv", COLUMNS, [tmp_path / "a.csv", tmp_path / "b.csv"])
    assert not (tmp_path / "joined.csv").exists()
