"""`her2pet batch`: a table of cases in; results of every case, and one row for every one that has none, out."""

import json
import os

import numpy as np
import pandas
import pytest
from HER2PETLib.commands import main
from HER2PETLib.geometry import Volume
from HER2PETLib.jobs.batch import case as caseModule
from HER2PETLib.volumefile import readVolume, writeVolume


def test_every_case_is_measured_as_quantify_does_and_all_are_in_one_table(archive, batch, look, capsys, tmp_path):
    archive.add("A-1", row={"weightKg": "35", "reason": "typed wrong at the console"})
    archive.add("B 2")
    assert batch("--jobs", 2) == 0
    rows = look.rowsOf(archive.out / "measurements.csv")
    assert [(row["caseID"], row["name"]) for row in rows] == [
        ("A-1", "Label 1"), ("A-1", "Label 2"), ("B 2", "Label 1"), ("B 2", "Label 2"),
    ]  # fmt: skip
    # domain.md 2.4: 70 kg, 185 MBq, 531,000 s, 5 kBq/ml is SUVbw 6.969075; half the weight is half of it.
    assert [float(row["suvMax"]) for row in rows] == pytest.approx([6.969075 / 2] * 2 + [6.969075] * 2, rel=1e-6)
    summary = look.rowsOf(archive.out / "summary.csv")
    assert [(row["caseID"], row["status"], row["regions"], row["unmeasured"]) for row in summary] == [
        ("A-1", "done", "2", "0"), ("B 2", "done", "2", "0"),
    ]  # fmt: skip
    assert [float(row["hoursSinceAdministration"]) for row in summary] == [147.5, 147.5]
    assert look.rowsOf(archive.out / "errors.csv") == []
    for name in ("measurements", "summary", "errors"):
        keys = (archive.out / f"{name}.csv").read_text().splitlines()[0].split(",")
        assert [row["columnName"] for row in look.rowsOf(archive.out / f"{name}.schema.csv")] == keys
    assert "2 of 2 cases done, 0 refused, 0 failed; 4 regions" in capsys.readouterr().out

    folder = archive.folder.resolve() / "B 2"
    quantify = ["quantify", "--case", "B 2", "--pet", str(folder / "PET"), "--regions", str(folder / "regions.nrrd")]
    assert main([*quantify, "--out", str(tmp_path / "one")]) == 0
    for name in ("measurements.csv", "measurements.schema.csv"):
        assert (archive.out / "cases/B 2" / name).read_bytes() == (tmp_path / "one" / name).read_bytes()
    told = [json.loads((where / "provenance.json").read_text()) for where in (archive.out / "cases/B 2", tmp_path / "one")]
    assert {**told[0], "date": ""} == {**told[1], "date": ""}
    entered = json.loads((archive.out / "cases/A-1/provenance.json").read_text())["pet"]["suv"]["inputs"]["weight"]
    assert (entered["value"], entered["reason"]) == (35.0, "typed wrong at the console")
    assert entered["by"].endswith("in cases.csv") and entered["at"].endswith("+00:00")


def test_a_scan_on_another_day_than_the_table_expects_is_refused(archive, batch, look):
    """Six calendar days lie between injection and scan of the series."""
    archive.add("right", row={"expectedDay": "6"})
    archive.add("wrong", row={"expectedDay": "5"})
    assert batch() == 3
    assert [(row["caseID"], row["status"]) for row in look.rowsOf(archive.out / "summary.csv")] == [
        ("right", "done"),
        ("wrong", "refused"),
    ]
    (error,) = look.rowsOf(archive.out / "errors.csv")
    assert "day 5 was expected" in error["reason"] and "(0018,1078)" in error["reason"]
    told = json.loads((archive.out / "cases/right/provenance.json").read_text())["pet"]
    assert told["suv"]["secondWitnessOfTheDay"] == "the expected day 6"
    assert (told["about"]["patient"], told["about"]["voxelSizeMm"]) == ("right", [4.0, 4.0, 3.0])


def test_bad_cases_have_a_row_with_the_reason_and_the_rest_is_measured(archive, batch, look, capsys):
    archive.add("good")
    archive.add("refused", item={"RadiopharmaceuticalStartDateTime": None})
    cut = archive.add("cut") / "PET/001.dcm"
    cut.write_bytes(cut.read_bytes()[:-10])
    (archive.add("gone", count=5) / "PET/001.dcm").unlink()
    (archive.add("no segmentation") / "regions.nrrd").write_bytes(b"NRRD0004\n# cut off")
    archive.add("other name", row={"reference": "Spleen"})
    assert batch() == 3
    errors = {row["caseID"]: row for row in look.rowsOf(archive.out / "errors.csv")}
    assert list(errors) == ["refused", "cut", "gone", "no segmentation", "other name"]
    assert "(0018,1078)" in errors["refused"]["reason"]
    assert "Columns of the table of cases that take it: injectedAt;" in errors["refused"]["remedy"]
    assert "--" not in errors["refused"]["remedy"]
    assert "001.dcm" in errors["cut"]["reason"] and "truncated" in errors["cut"]["reason"]
    assert "is missing 1 slice" in errors["gone"]["reason"]
    assert "cannot be read as a volume" in errors["no segmentation"]["reason"]
    assert "no region 'Spleen'" in errors["other name"]["reason"]
    assert [row["status"] for row in look.rowsOf(archive.out / "summary.csv")] == ["done", "refused", *["failed"] * 4]
    assert {row["caseID"] for row in look.rowsOf(archive.out / "measurements.csv")} == {"good"}
    assert look.finished(archive.out) == {"good"}
    err = capsys.readouterr().err
    assert "her2pet batch: refused refused: " in err and "Traceback" not in err


def test_the_table_says_on_which_day_a_scan_is_expected(archive, batch, look):
    # Given on 1 March at 10:00, scanned on 7 March.
    archive.add("sixth day", row={"expectedDay": "6"})
    archive.add("fifth day", row={"expectedDay": "5"})
    assert batch() == 3
    assert [row["status"] for row in look.rowsOf(archive.out / "summary.csv")] == ["done", "refused"]
    (error,) = look.rowsOf(archive.out / "errors.csv")
    assert error["caseID"] == "fifth day" and "day 5 was expected" in error["reason"]


def test_a_region_without_voxels_is_counted_and_the_exit_code_is_3(archive, batch, look):
    case = archive.add("A", row={"labels": "A/labels.csv"})
    (case / "labels.csv").write_text("label,name\n1,Node\n2,Liver\n3,Lost\n")
    assert batch() == 3
    (row,) = look.rowsOf(archive.out / "summary.csv")
    assert (row["status"], row["regions"], row["unmeasured"]) == ("done", "3", "1")
    assert "Lost was not measured." in row["warnings"]


def test_a_fault_that_nobody_foresaw_is_a_row_with_its_place(archive, monkeypatch):
    def broken(*_, **__):
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(caseModule, "quantifyCase", broken)
    archive.add("A")
    case = caseModule.Case("A", str(archive.folder / "A/PET"), str(archive.folder / "A/regions.nrrd"))
    job = caseModule.Job(case, archive.out, caseModule.Settings(), caseModule.software())
    result = caseModule.runCase(job)
    assert result.status == "failed"
    assert "ZeroDivisionError: division by zero (test_batch.py, line" in result.reason
    assert list(archive.out.iterdir()) == []


def test_a_worker_with_other_software_measures_nothing(archive):
    archive.add("A")
    case = caseModule.Case("A", str(archive.folder / "A/PET"), str(archive.folder / "A/regions.nrrd"))
    job = caseModule.Job(case, archive.out, caseModule.Settings(), {**caseModule.software(), "numpy": "1.0"})
    result = caseModule.runCase(job)
    assert result.status == "failed" and "instead of 1.0" in result.reason


def test_a_series_of_a_slicer_database_is_found_by_its_uid(archive, batch, look):
    import sqlite3

    archive.add("A")
    archive.add("B", PatientWeight="35")
    with sqlite3.connect(archive.folder / "ctkDICOM.sql") as connection:
        connection.execute("CREATE TABLE Series (SeriesInstanceUID, Modality, SeriesDescription)")
        connection.execute("CREATE TABLE Images (SeriesInstanceUID, Filename, URL)")
        for caseID, uid in (("A", "1.2.1"), ("B", "1.2.2")):
            connection.execute("INSERT INTO Series VALUES (?, 'PT', '')", (uid,))
            for path in (archive.folder / caseID / "PET").iterdir():
                connection.execute("INSERT INTO Images VALUES (?, ?, '')", (uid, str(path)))
    connection.close()
    for caseID, uid in (("A", "1.2.1"), ("B", "1.2.2")):
        archive.rows[caseID] |= {"pet": "ctkDICOM.sql", "series": uid}
    archive.writeRows()
    assert batch() == 0
    found = {row["caseID"]: float(row["suvMax"]) for row in look.rowsOf(archive.out / "measurements.csv")}
    assert found == {"A": pytest.approx(6.969075, rel=1e-6), "B": pytest.approx(6.969075 / 2, rel=1e-6)}
    before = (archive.out / "cases/A/case.json").stat().st_mtime_ns
    os.utime(archive.folder / "B/PET/000.dcm")
    assert batch("--resume") == 0
    assert (archive.out / "cases/A/case.json").stat().st_mtime_ns == before


def test_the_table_of_the_generated_trial_is_one(tmp_path, look, generatedTrial):
    generatedTrial(tmp_path / "trial", 1)
    assert main(["batch", str(tmp_path / "trial/cases.csv"), "--out", str(tmp_path / "out")]) == 0
    truth = look.rowsOf(tmp_path / "trial/truth.csv")
    measured = look.rowsOf(tmp_path / "out/measurements.csv")
    assert [(row["caseID"], row["regionID"]) for row in measured] == [(row["caseID"], row["regionID"]) for row in truth]


def test_objects_and_radius_are_those_asked_for(archive, batch, look):
    archive.add("A")
    assert batch("--sr", "--peak-radius-mm", "6") == 0
    assert {"regions.dcm", "measurements.dcm"} <= {path.name for path in (archive.out / "cases/A").iterdir()}
    assert json.loads((archive.out / "cases/A/provenance.json").read_text())["peak"]["radiusMm"] == 6


def test_tables_are_parquet_too_where_asked_for_and_a_later_batch_without_leaves_none(archive, batch):
    archive.add("A")
    assert batch("--parquet") == 0
    frame = pandas.read_parquet(archive.out / "measurements.parquet")
    same = pandas.read_csv(archive.out / "measurements.csv")
    assert list(frame.columns) == list(same.columns) and list(frame.suvMax) == list(same.suvMax)
    assert str(frame.dtypes["voxelCount"]) == "int64" and str(frame.dtypes["peakLeavesImage"]) == "bool"
    assert (archive.out / "cases/A/measurements.parquet").is_file() and (archive.out / "summary.parquet").is_file()
    assert batch("--resume") == 0
    assert not list(archive.out.rglob("*.parquet"))


# --- again


def test_a_page_that_is_asked_for_later_is_made_and_one_that_is_not_is_gone(archive, batch):
    archive.add("A")
    page = archive.out / "cases/A/report.html"
    record = archive.out / "cases/A/case.json"
    assert batch() == 0
    assert not page.exists()
    assert batch("--resume", "--report") == 0
    assert "<h1>A</h1>" in page.read_text(encoding="utf-8")
    assert "report.html" in json.loads((record.parent / "her2pet-outputs.json").read_text())["files"]
    before = record.stat().st_mtime_ns
    assert batch("--resume", "--report") == 0
    assert record.stat().st_mtime_ns == before
    assert batch("--resume") == 0
    assert not page.exists()


def test_a_page_with_another_ct_is_made_again_and_numbers_do_not_depend_on_a_ct(archive, batch):
    archive.add("A", row={"ct": "A/ct.nrrd"})
    record = archive.out / "cases/A/case.json"

    def scanned(hounsfield):
        grid = readVolume(archive.folder / "A/regions.nrrd").geometry
        writeVolume(archive.folder / "A/ct.nrrd", Volume(np.full(grid.shape, hounsfield, np.int16), grid))

    def isKept(*options):
        before = record.stat().st_mtime_ns
        assert batch("--resume", *options) == 0
        return record.stat().st_mtime_ns == before

    scanned(-1000)
    assert batch("--report") == 0
    assert isKept("--report")
    scanned(40)
    assert not isKept("--report")
    assert not isKept()
    scanned(-1000)
    assert isKept()


def test_results_are_not_overwritten_unless_resume_is_asked_for(archive, batch, capsys, look):
    archive.add("A")
    assert batch() == 0
    before = look.resultsOf(archive.out)
    assert batch() == 1
    assert "holds results of 1 cases" in capsys.readouterr().err
    assert look.resultsOf(archive.out) == before


def test_resume_does_only_what_is_missing_changed_or_failed(archive, batch, look, capsys):
    for name in ("kept", "row", "file", "added", "edited", "removed", "failed", "unlisted"):
        archive.add(name)
    (archive.folder / "failed/regions.nrrd").write_text("no image")
    assert batch("--jobs", 2) == 3
    ages = {name: (archive.out / "cases" / name / "case.json").stat().st_mtime_ns for name in look.finished(archive.out)}
    assert set(ages) == {"kept", "row", "file", "added", "edited", "removed", "unlisted"}

    archive.rows["row"] |= {"weightKg": "71", "reason": "scales"}
    archive.rows["kept"]["remark"] = "seen by a radiologist"
    del archive.rows["unlisted"]
    archive.writeRows()
    os.utime(archive.folder / "file/PET/001.dcm")
    (archive.folder / "added/PET/notes.txt").write_text("unrelated, or perhaps not")
    with (archive.out / "cases/edited/measurements.csv").open("a") as file:
        file.write("by hand\n")
    (archive.out / "cases/removed/provenance.json").unlink()
    archive.regions("failed")
    capsys.readouterr()
    assert batch("--resume", "--jobs", 2) == 3
    now = {name: (archive.out / "cases" / name / "case.json").stat().st_mtime_ns for name in look.finished(archive.out)}
    assert {name for name in now if now[name] != ages.get(name)} == {"row", "file", "added", "removed", "failed"}
    out = capsys.readouterr().out
    assert "6 of 7 cases done (1 of them were done before)" in out
    assert "1 cases that are not in the table, for instance unlisted" in out
    # What a person changed is a person's: it is neither overwritten nor taken for a result.
    (error,) = look.rowsOf(archive.out / "errors.csv")
    assert error["caseID"] == "edited" and "cases/edited/measurements.csv was changed after her2pet made it" in error["reason"]
    assert (archive.out / "cases/edited/measurements.csv").read_text().endswith("by hand\n")
    assert len(look.rowsOf(archive.out / "measurements.csv")) == 12
    (archive.out / "cases/edited/measurements.csv").rename(archive.folder / "kept.csv")
    assert batch("--resume") == 0
    assert len(look.rowsOf(archive.out / "measurements.csv")) == 14


def test_resume_measures_anew_with_other_software_or_settings(archive, batch, look, monkeypatch):
    archive.add("A")
    assert batch() == 0

    def age():
        return (archive.out / "cases/A/case.json").stat().st_mtime_ns

    first = age()
    assert batch("--resume") == 0 and age() == first
    assert batch("--resume", "--peak-radius-mm", 6) == 0 and age() != first
    from HER2PETLib.jobs.batch import run

    second = age()
    monkeypatch.setattr(run, "software", lambda: {**caseModule.software(), "scipy": "0.1"})
    # The worker's software is not the batch's, so nothing is measured; and what was measured with other software is not kept.
    assert batch("--resume", "--peak-radius-mm", 6) == 3
    assert second and look.finished(archive.out) == set()


def test_a_case_that_fails_after_it_was_done_leaves_no_former_numbers(archive, batch, look):
    archive.add("A")
    archive.add("B")
    assert batch() == 0
    (archive.folder / "A/regions.nrrd").write_text("no image")
    assert batch("--resume") == 3
    assert look.finished(archive.out) == {"B"}
    assert {row["caseID"] for row in look.rowsOf(archive.out / "measurements.csv")} == {"B"}


def test_two_jobs_give_the_bytes_of_one(archive, batch, look, tmp_path):
    for n in range(6):
        archive.add(f"C{n}", labels=3 + n)
    assert batch() == 0
    assert batch("--jobs", 2, out=tmp_path / "two") == 0
    assert look.resultsOf(tmp_path / "two") == look.resultsOf(archive.out)
