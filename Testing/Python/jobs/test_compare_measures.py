"""Two people's tables of the same lesions: joined, compared, and what does not fit is said."""

import csv
import json

import pytest
from HER2PETLib.commands import main
from HER2PETLib.errors import ProblemError
from HER2PETLib.jobs.comparemeasures import compareMeasures

COLUMNS = ("caseID", "regionID", "name", "role", "volumeMl", "suvMax", "suvPeak", "suvMean")
# Values of domain-next A7 as SUVmax: R 4.2.2 gives the limits of repeatability -20.6485521 to +26.021645 %.
FIRST, SECOND = [5.2, 8.1, 3.4, 12.5, 6.6, 20.3, 4.8, 9.9, 15.2, 7.3], [5.9, 7.4, 3.1, 14.8, 6.1, 17.9, 5.5, 10.6, 13.0, 8.0]


def write(path, values, change=lambda rows: rows):
    rows = [
        {
            "caseID": f"C{n}",
            "regionID": "L01",
            "name": "Node",
            "role": "lesion",
            "volumeMl": 2.5,
            "suvMax": value,
            "suvPeak": "",
            "suvMean": value / 2,
        }
        for n, value in enumerate(values)
    ]
    rows.append({**rows[0], "regionID": "R01", "name": "Liver", "role": "reference"})
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(change(rows))
    return path


@pytest.fixture
def tables(tmp_path):
    return write(tmp_path / "a.csv", FIRST), write(tmp_path / "b.csv", SECOND)


def rowsOf(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_command_writes_what_r_says(tables, tmp_path, capsys):
    first, second = tables
    assert main(["compare-measures", "--first", str(first), "--second", str(second), "--out", str(tmp_path / "out")]) == 0
    assert "10 lesions of 10 patients, measured by both" in capsys.readouterr().out
    rows = {(row["measure"], row["quantity"]): row for row in rowsOf(tmp_path / "out" / "measureAgreement.csv")}
    assert float(rows["SUVmax", "repeatabilityPercentLow"]["value"]) == pytest.approx(-20.6485521, abs=5e-8)
    assert float(rows["SUVmax", "repeatabilityPercentHigh"]["value"]) == pytest.approx(26.021645, abs=5e-7)
    assert rows["SUVpeak", "bias"]["notEstimable"] == "not estimable: needs 3 lesions or more that both measured"
    pairs = rowsOf(tmp_path / "out" / "measurePairs.csv")
    assert (len(pairs), pairs[0]["suvMaxFirst"], pairs[0]["suvMaxSecond"]) == (10, "5.2", "5.9")  # no reference region
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert page.count("<figure") == 3 and "Each case is taken as a patient of its own." in page
    made = json.loads((tmp_path / "out" / "her2pet-outputs.json").read_text(encoding="utf-8"))
    assert "report.html" in str(made)


def test_cases_of_one_patient_are_told_by_the_table_of_cases(tables, tmp_path):
    cases = tmp_path / "cases.csv"
    cases.write_text("caseID,patientID\n" + "".join(f"C{n},P{n // 2}\n" for n in range(10)), encoding="utf-8")
    result = compareMeasures(*([table] for table in tables), tmp_path / "out", cases=cases)
    assert (result.lesions, result.patients) == (10, 5)
    assert "Each case is taken" not in result.written[-1].read_text(encoding="utf-8")
    cases.write_text("caseID,patientID\nC0,P0\n", encoding="utf-8")
    with pytest.raises(ProblemError, match="has no row of the case C1"):
        compareMeasures(*([table] for table in tables), tmp_path / "other", cases=cases)


@pytest.mark.parametrize(
    ("row", "said"), [("C1,", "row 3: the case C1 has no patientID"), ("C0,P7", "row 3: the case C0 has two patients")]
)
def test_a_table_of_cases_that_does_not_tell_patients_apart_is_refused(tables, tmp_path, row, said):
    """Cases without a patient were all one patient, and of two rows of a case the last one counted."""
    cases = tmp_path / "cases.csv"
    cases.write_text(f"caseID,patientID\nC0,P0\n{row}\n" + "".join(f"C{n},P{n}\n" for n in range(2, 10)), encoding="utf-8")
    with pytest.raises(ProblemError, match=said):
        compareMeasures(*([table] for table in tables), tmp_path / "out", cases=cases)
    assert not (tmp_path / "out").exists()


def test_what_one_measured_alone_or_called_differently_is_named_and_the_rest_compared(tables, tmp_path, capsys):
    def changed(rows):
        rows[1]["name"] = "Rib"
        return rows[1:]

    second = write(tmp_path / "c.csv", SECOND, changed)
    code = main(
        [
            "compare-measures",
            "--first",
            str(tables[0]),
            "--second",
            str(second),
            "--names",
            "Huber",
            "Meier",
            "--out",
            str(tmp_path / "o"),
        ]
    )
    assert code == 3
    said = capsys.readouterr()
    assert "9 lesions" in said.out
    assert "C0, L01 (Node): measured by Huber only." in said.err
    assert "C1, L01: called 'Node' by Huber and 'Rib' by Meier; compared as one lesion." in said.err


def test_a_value_that_one_has_alone_is_named_and_left_out_of_that_measure(tables, tmp_path):
    second = write(tmp_path / "c.csv", SECOND, lambda rows: [{**rows[0], "suvMax": "nan"}, *rows[1:]])
    result = compareMeasures([tables[0]], [second], tmp_path / "out", people=("Huber", "Meier"))
    assert result.unmatched == ("C0, L01 (Node): SUVmax by Huber only, and left out of it.",)
    assert {row["lesions"] for row in result.agreement.rows if row["measure"] == "SUVmax"} == {9}


@pytest.mark.parametrize("cell", ["inf", "-inf", "high", "1,5"])
def test_a_cell_that_is_no_number_is_named_with_row_and_column(cell, tables, tmp_path):
    second = write(tmp_path / "c.csv", SECOND, lambda rows: [rows[0], {**rows[1], "suvMax": cell}, *rows[2:]])
    with pytest.raises(ProblemError, match=f"c.csv, row 3: suvMax is '{cell}', which is not a number"):
        compareMeasures([tables[0]], [second], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_lesions_of_one_patient_alone_are_drawn_and_the_limits_are_said_to_be_none(tables, tmp_path):
    cases = tmp_path / "cases.csv"
    cases.write_text("caseID,patientID\n" + "".join(f"C{n},P\n" for n in range(10)), encoding="utf-8")
    result = compareMeasures(*([table] for table in tables), tmp_path / "out", cases=cases)
    (limit,) = [row for row in result.agreement.rows if (row["measure"], row["quantity"]) == ("SUVmax", "limitHighPercent")]
    assert limit["value"] is None and limit["notEstimable"].endswith("needs 3 patients or more")
    page = result.written[-1].read_text(encoding="utf-8")
    assert page.count("<figure") == 3 and "nan" not in page


def test_a_table_against_itself_has_no_interval_and_the_page_is_written(tables, tmp_path):
    copy = write(tmp_path / "c.csv", FIRST)
    result = compareMeasures([tables[0]], [copy], tmp_path / "out")
    ofMaximum = {row["quantity"]: row for row in result.agreement.rows if row["measure"] == "SUVmax"}
    assert (ofMaximum["bias"]["value"], ofMaximum["bias"]["low"]) == (0, None)
    assert ofMaximum["bias"]["notEstimable"] == "not estimable: all differences are equal"
    assert all(row["low"] is None for row in ofMaximum.values())
    assert result.unmatched == ("Every value of first is that of second: is it one person's table twice?",)


def test_the_same_region_twice_is_refused_and_nothing_written(tables, tmp_path):
    with pytest.raises(ProblemError, match="have lesion L01 of case C0 twice"):
        compareMeasures([tables[0], tables[0]], [tables[1]], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_tables_of_other_lesions_are_refused(tables, tmp_path):
    other = write(tmp_path / "c.csv", SECOND, lambda rows: [{**row, "caseID": "X" + row["caseID"]} for row in rows])
    with pytest.raises(ProblemError, match="No lesion was measured by both: 10 and 10 lesions"):
        compareMeasures([tables[0]], [other], tmp_path / "out")


def test_results_of_other_tables_are_not_replaced_unasked(tables, tmp_path):
    compareMeasures([tables[0]], [tables[1]], tmp_path / "out")
    compareMeasures([tables[0]], [tables[1]], tmp_path / "out")
    with pytest.raises(ProblemError, match="is a result of compare-measures"):
        compareMeasures([tables[1]], [tables[0]], tmp_path / "out")
    compareMeasures([tables[1]], [tables[0]], tmp_path / "out", replace=True)
