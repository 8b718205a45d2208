"""CSV as spreadsheets write it is read in one place, or refused with the true reason."""

import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.tables.csvreader import readRows, readTyped, withRow

LINES = 'name,weight,remark\r\nMüller,"70,5","two\r\nlines, and €"\r\nØre,71,\r\n'
CELLS = [["Müller", "70,5", "two\r\nlines, and €"], ["Øre", "71", ""]]


@pytest.fixture
def table(tmp_path):
    """table(bytes) -> path."""

    def write(content: bytes):
        (tmp_path / "t.csv").write_bytes(content)
        return tmp_path / "t.csv"

    return write


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_every_way_in_which_excel_writes_a_table_is_the_same_table(table, encoding, separator, end):
    # Only the commas between the columns: those in cells are in quotes.
    text = LINES.replace("name,weight,remark", separator.join(["name", "weight", "remark"]))
    text = text.replace('Müller,"70,5","two', f'Müller{separator}"70,5"{separator}"two').replace(
        "Øre,71,", f"Øre{separator}71{separator}"
    )
    header, rows = readRows(table(text.replace("\r\n", end).encode(encoding)))
    assert header == ["name", "weight", "remark"]
    assert [[cell.replace(end, "\r\n") for cell in row.cells] for row in rows] == CELLS
    assert [(row.number, row.line) for row in rows] == [(2, 2), (3, 4)]


def test_the_line_that_tells_excel_the_separator_is_no_header(table):
    read = readTyped(table(b"sep=;\r\na;b\r\n1,5;x\r\n"))
    assert (read.header, [(row.number, row.line, row.cells) for row in read.rows]) == (["a", "b"], [(2, 3, ["1,5", "x"])])
    assert read.decimalCommas and not readTyped(table(b"a,b\n1,2\n")).decimalCommas


def test_a_name_with_a_semicolon_in_a_table_with_commas_is_one_name(table):
    assert readTyped(table(b"a,b,city; country\n1,2,3\n")).header == ["a", "b", "city; country"]
    assert readTyped(table(b'a,"b;c;d"\n1,2\n')).header == ["a", "b;c;d"]


def test_columns_at_the_end_without_name_and_cells_are_none(table):
    assert [row.cells for row in readTyped(table(b"a;b;;\n1;2;;\n3;4;;\n")).rows] == [["1", "2"], ["3", "4"]]
    # A cell there belongs to no column, and a separator too many is seen as one.
    assert [row.cells for row in readTyped(table(b"a,b,,\n1,2,x,\n1,2,,,\n")).rows] == [["1", "2", "x", ""], ["1", "2", ""]]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a,b;c\n", "separated equally often by commas and semicolons"),
        ("a,b\n1,2\n".encode("utf-16-le"), "is not text, or is UTF-16 without a byte-order mark"),
        (b"\xff\xfea\x00\n", "is not text in UTF-8, UTF-16 or Windows-1252"),  # cut in the middle of a character
        ("a,b\n".encode("utf-32"), "is UTF-32, which is not supported"),
        (b"a,b\n1,\x81\n", "is not text in UTF-8, UTF-16 or Windows-1252"),
        (b'a,b\n1,"2\n', "is not a CSV table: unexpected end of data, in line 2"),
        (b'a,b\n1,"2"3\n', "is not a CSV table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is a workbook of old Excel"),
        (b"PK\x03\x04 not a workbook", "is not a readable workbook"),
        (b"a,a,b\n", "has more than one column a"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_true_reason(table, content, said):
    with pytest.raises(ProblemError, match=said):
        readTyped(table(content))


@pytest.mark.parametrize(("encoding", "mark"), [("utf-8", b""), ("cp1252", b"\xef\xbb\xbf"), ("utf-16", b"\xef\xbb\xbf")])
def test_a_row_is_added_to_the_table_of_excel_and_excel_can_open_it_again(table, encoding, mark):
    path = table("name;weight;own\r\nMüller;70,5;keep\r\n".encode(encoding))
    path.write_bytes(withRow(path, ("name", "weight", "remark"), {"name": "=Öre", "remark": "new"}).encode("utf-8"))
    assert path.read_bytes().startswith(mark + b"name;")
    header, rows = readRows(path)
    assert header == ["name", "weight", "own", "remark"]
    assert [row.cells for row in rows] == [["Müller", "70,5", "keep", ""], ["=Öre", "", "", "new"]]
    assert "'=Öre;" in path.read_text(encoding="utf-8")


def test_no_row_is_added_to_a_workbook(tmp_path):
    for path in (tmp_path / "t.xlsx", tmp_path / "t.csv"):
        path.write_bytes(b"PK\x03\x04")
        with pytest.raises(ProblemError, match="workbook"):
            withRow(path, ("a",), {"a": "1"})
