"""The table of cases is checked as a whole, and every wrong cell is named by its line and column."""

import pytest
from HER2PETLib.cases import readCaseTable
from HER2PETLib.errors import ProblemError
from HER2PETLib.suv.record import EnteredValues


@pytest.fixture
def table(tmp_path):
    """table(text) -> path of a table beside a folder PET, a volume suv.nrrd and regions r.seg.nrrd."""
    (tmp_path / "PET").mkdir()
    for name in ("suv.nrrd", "r.seg.nrrd", "names.csv", "ctkDICOM.sql"):
        (tmp_path / name).touch()

    def write(text):
        (tmp_path / "cases.csv").write_text(text, encoding="utf-8")
        return tmp_path / "cases.csv"

    return write


def faults(path):
    """The lines that tell the faults."""
    with pytest.raises(ProblemError) as found:
        readCaseTable(path, toMeasure=True)
    return [line.strip() for line in found.value.reason.splitlines()[1:]] or found.value.reason


def test_a_row_becomes_a_case(table, tmp_path):
    path = table(
        "caseID,pet,ct,regions,labels,series,reference,ratioTo,injectedAt,weightKg,heightCm,sex,activityMBq,halfLifeS,radiopharmaceutical,reason,"
        "remark\nÄ 1,PET,CT,r.seg.nrrd,names.csv,1.2.3,Liver; Blood pool,Liver,2019-03-01T10:00:00+01:00,70.5,165,F,185,282276,2,log book,x\n\n"
        "P2,suv.nrrd,,r.seg.nrrd,,,,,,,,,,,,,\n"
    )
    one, two = readCaseTable(path, by="anna", toMeasure=True)
    assert (one.caseID, one.pet, one.labels) == ("Ä 1", str(tmp_path.resolve() / "PET"), str(tmp_path.resolve() / "names.csv"))
    assert (one.series, one.references, one.ratioTo) == ("1.2.3", ("Liver", "Blood pool"), "Liver")
    assert one.entered == EnteredValues(
        "2019-03-01T10:00:00+01:00", 70.5, 165.0, "F", 185.0, 282276.0, 2, reason="log book", by="anna", at=one.entered.at
    )
    assert two.entered.isEmpty and two.ct == two.labels == ""


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("P1,PET,missing.nrrd,,,,", "line 2, column regions: {}/missing.nrrd does not exist."),
        ("P1,gone,r.seg.nrrd,,,,", "line 2, column pet: {}/gone does not exist."),
        ("P1,PET,PET,,,,", "line 2, column regions: {}/PET is a folder."),
        (",PET,r.seg.nrrd,,,,", "line 2, column caseID: empty."),
        ("P1,PET,,,,,", "line 2, column regions: empty."),
        ("P1,PET,r.seg.nrrd,70 kg,,,x", "line 2, column weightKg: '70 kg' is not a number above 0, such as 70.5."),
        ("P1,PET,r.seg.nrrd,0,,,x", "line 2, column weightKg: '0' is not a number above 0, such as 70.5."),
        ("P1,PET,r.seg.nrrd,inf,,,x", "line 2, column weightKg: 'inf' is not a number above 0, such as 70.5."),
        ("P1,PET,r.seg.nrrd,,2019-03-01,,x", "line 2, column injectedAt: '2019-03-01' is not a date-time such as 2019-03-01T10:00."),
        ("P1,PET,r.seg.nrrd,,2019-13-01T10:00,,x",
         "line 2, column injectedAt: '2019-13-01T10:00' is not a date-time such as 2019-03-01T10:00."),
        ("P1,PET,r.seg.nrrd,70,,,", "line 2, column reason: empty, and weightKg is entered: say why."),
        ("P1,suv.nrrd,r.seg.nrrd,70,,,x",
         "line 2, column weightKg: the PET is a volume file, which is SUV already: an entered value would change nothing."),
        ("P1,ctkDICOM.sql,r.seg.nrrd,,,,", "line 2, column series: empty, and the PET is a Slicer database: name the Series Instance UID."),
        ("P1,PET,r.seg.nrrd,,,1.2.x,", "line 2, column series: '1.2.x' is not a UID."),
        ("a/b,PET,r.seg.nrrd,,,,", "line 2, column caseID: 'a/b' cannot name a folder: it has '/'."),
        ("..,PET,r.seg.nrrd,,,,", "line 2, column caseID: '..' cannot name a folder on every system."),
        ("aux.1,PET,r.seg.nrrd,,,,", "line 2, column caseID: 'aux.1' cannot name a folder on every system."),
        ("P1,PET,r.seg.nrrd", "line 2, column reason: the row has 3 cells, the header has 7."),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named(table, tmp_path, row, said):
    path = table(f"caseID,pet,regions,weightKg,injectedAt,series,reason\n{row}\n")
    assert faults(path) == [said.format(tmp_path.resolve())]


def test_all_faults_are_told_at_once_with_the_line_where_the_row_begins(table):
    path = table(
        'caseID,pet,regions,remark\nP1,PET,r.seg.nrrd,"two\nlines"\nP2,gone,r.seg.nrrd,\n\np1,PET,r.seg.nrrd,\nP4,PET,gone,\n'
    )
    found = faults(path)
    assert [fault.split(":")[0] for fault in found] == ["line 4, column pet", "line 6, column caseID", "line 7, column regions"]
    assert "the case p1 is in line 2 already" in found[1]


def test_two_spellings_of_one_folder_are_one_case(table):
    # The second has its umlaut as a letter and a mark: macOS takes both names for one.
    path = table("caseID,pet,regions\nM\u00fcller,PET,r.seg.nrrd\nmu\u0308ller,PET,r.seg.nrrd\n")
    assert faults(path) == ["line 3, column caseID: the case mu\u0308ller is in line 2 already."]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("caseID,pet,regions,weight\n", "there is no column 'weight' (number 4)"),
        ("caseID,pet,regions,pet\n", "has more than one column pet"),
        ("caseID;pet;regions\n", "has no cases"),
        ("caseID,pet\nP1,PET\n", "has no column regions"),
        ("caseID,pet,regions\n", "has no cases"),
        ("", "has no column caseID"),
        ('caseID,pet,regions\n"P1,PET,r.seg.nrrd\n', "is not a CSV table: unexpected end of data, in line 2"),
    ],
)
def test_a_table_that_is_none_is_told(table, text, said):
    assert said in faults(table(text))


def test_a_table_that_is_not_there_or_not_text_is_told(table, tmp_path):
    assert "cannot be read" in faults(tmp_path / "nothing.csv")
    path = table("")
    path.write_bytes(b"caseID,pet,regions\nM\x81ller,PET,r.seg.nrrd\n")  # 81 is no letter of Windows-1252
    assert "is not text in UTF-8, UTF-16 or Windows-1252" in faults(path)


def test_the_expected_day_is_a_number_of_days_after_injection_and_needs_no_reason(table):
    (case,) = readCaseTable(table("caseID,pet,regions,expectedDay\nP1,PET,r.seg.nrrd,5\n"))
    assert (case.entered.expectedDay, case.entered.isEmpty) == (5, True)
    assert faults(table("caseID,pet,regions,expectedDay\nP1,PET,r.seg.nrrd,2019-03-06\n")) == [
        "line 2, column expectedDay: '2019-03-06' is not a number of 0 or above, such as 4.5."
    ]
    (case,) = readCaseTable(table('caseID,pet,regions,expectedDay,weightKg,reason\nP1,PET,r.seg.nrrd,"4,5",70,scale\n'))
    assert (case.entered.expectedDay, case.entered.weightKg) == (4.5, 70)


def test_a_table_with_semicolons_and_decimal_commas_is_the_table_with_commas_and_points(table):
    points = readCaseTable(table("caseID,pet,regions,weightKg,reason\nP1,PET,r.seg.nrrd,70.5,scale\n"))
    path = table("")
    path.write_bytes("caseID;pet;regions;weightKg;reason\r\nP1;PET;r.seg.nrrd;70,5;scale\r\n".encode("utf-16"))
    (read,) = readCaseTable(path)
    assert read.entered.weightKg == 70.5 == points[0].entered.weightKg


def test_a_half_life_with_a_point_between_its_thousands_is_not_taken_for_282_s(table):
    path = table("caseID;pet;regions;halfLifeS;reason\nP1;PET;r.seg.nrrd;282.276;log\n")
    assert faults(path)[0].startswith(
        "line 2, column halfLifeS: '282.276' is not one number only: the point may be decimal or between"
    )


def test_ten_thousand_rows_are_checked(table, tmp_path):
    names = [f"r{n}.nrrd" for n in range(10_000)]
    for name in names:
        (tmp_path / name).touch()
    path = table("caseID,pet,regions,weightKg,reason\n" + "".join(f"P{n},PET,{name},70,x\n" for n, name in enumerate(names)))
    assert len(readCaseTable(path, toMeasure=True)) == 10_000
