"""`her2pet suv`: what it writes, says and returns."""

import json
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from HER2PETLib.commands import main

KEYS = {"seriesInstanceUID", "status", "kind", "factor", "hoursSinceAdministration", "inputs", "adaptations", "reason", "remedy"}


def listed(out):
    return {one["seriesInstanceUID"]: one for one in json.loads((out / "suv.json").read_text())}


@pytest.fixture
def folder(pet, tmp_path):
    """A series that converts, one that is refused, one that misses a slice, a CT series and a text file."""
    for n, (uid, changes) in enumerate({"1.2.3.4": {}, "1.2.3.5": {"PatientWeight": None}, "1.2.3.6": {}}.items()):
        datasets = pet.series(4, SeriesInstanceUID=uid, PatientID=f"P{n}", **changes)
        pet.write(tmp_path / "in" / uid, datasets[:2] + datasets[3:] if uid == "1.2.3.6" else datasets)
    pet.write(tmp_path / "in" / "ct", pet.series(2, Modality="CT", SeriesInstanceUID="1.2.3.7"))
    (tmp_path / "in" / "notes.txt").write_text("notes")
    return tmp_path / "in"


def test_every_series_is_listed_and_one_that_fails_stops_no_other(folder, tmp_path, capsys):
    out = tmp_path / "out"
    assert main(["suv", str(folder), "--out", str(out)]) == 3
    results = listed(out)
    assert {uid: one["status"] for uid, one in results.items()} == {
        "1.2.3.4": "converted",
        "1.2.3.5": "refused",
        "1.2.3.6": "refused",
    }
    assert all(set(one) >= KEYS for one in results.values())
    assert "(0010,1030)" in results["1.2.3.5"]["reason"] and results["1.2.3.5"]["enter"] == ["weightKg"]
    assert "is missing 1 slice" in results["1.2.3.6"]["reason"] and results["1.2.3.6"]["remedy"]
    assert sorted(path.name for path in out.iterdir()) == ["1.2.3.4.nrrd", "her2pet-outputs.json", "suv.json"]
    one = results["1.2.3.4"]
    assert one["kind"] == "SUVbw" and one["hoursSinceAdministration"] == 147.5
    assert one["factor"] == pytest.approx(1.3938150776e-3, rel=1e-10)
    assert one["inputs"]["weight"] == {"value": 70.0, "source": "(0010,1030) Patient's Weight"}
    said = capsys.readouterr()
    assert "--weight-kg" in said.err
    assert "147.50 h" in said.out and "1.2.3.5" in said.err and "1.2.3.6" in said.err and "Traceback" not in said.err


def test_the_volume_is_float_with_exact_geometry(folder, tmp_path):
    assert main(["suv", str(folder / "1.2.3.4"), "--out", str(tmp_path / "out")]) == 0
    image = sitk.ReadImage(str(tmp_path / "out" / "1.2.3.4.nrrd"))
    assert image.GetPixelID() == sitk.sitkFloat32 and image.GetSize() == (5, 4, 4)
    assert (
        image.GetOrigin() == (-10, -20, 0)
        and image.GetSpacing() == (4, 4, 3)
        and image.GetDirection() == (1, 0, 0, 0, 1, 0, 0, 0, 1)
    )
    np.testing.assert_allclose(sitk.GetArrayFromImage(image), np.full((4, 4, 5), 6.969075), rtol=1e-6)  # domain.md 2.4


def test_entered_values_are_kept_beside_the_header(folder, tmp_path):
    entered = ["--weight-kg", "70", "--injected-at", "2019-03-01T10:00", "--reason", "dose sheet"]
    assert main(["suv", str(folder / "1.2.3.5"), "--out", str(tmp_path / "out"), *entered]) == 0
    one = listed(tmp_path / "out")["1.2.3.5"]
    weight = one["inputs"]["weight"]
    assert (weight["value"], weight["source"], weight["header"], weight["reason"]) == (70.0, "entered", None, "dose sheet")
    assert weight["by"] and weight["at"]
    assert one["inputs"]["administrationDateTime"]["header"] == "20190301100000"
    assert one["factor"] == pytest.approx(1.3938150776e-3, rel=1e-10)


def test_lines_and_list_name_the_series_by_folder_patient_date_and_short_uid(pet, tmp_path, capsys):
    """Two series of one description: "DRO_0_0" ten times tells nobody which one it is."""
    for n, uid in enumerate(("1.2.826.0.1.3680043.10.99.11111111", "1.2.826.0.1.3680043.10.99.22222222")):
        pet.write(tmp_path / "in" / f"day{n}", pet.series(SeriesInstanceUID=uid, PatientID=f"P{n}"))
    assert main(["suv", str(tmp_path / "in"), "--out", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().out
    for n, end in enumerate(("11111111", "22222222")):
        assert f"converted  {tmp_path / 'in' / f'day{n}'}, P{n}, 2019-03-07, PET AC, ...{end}: SUVbw" in said
    assert said.count("second witness of the day of administration: none") == 2
    about = [one["about"] for one in json.loads((tmp_path / "out" / "suv.json").read_text())]
    assert {(one["patient"], one["studyDate"], Path(one["source"]).name) for one in about} == {
        ("P0", "2019-03-07", "day0"),
        ("P1", "2019-03-07", "day1"),
    }


def test_a_line_says_what_a_person_entered(folder, tmp_path, capsys):
    entered = ["--weight-kg", "70", "--reason", "dose sheet", "--expected-day", "6"]
    assert main(["suv", str(folder / "1.2.3.5"), "--out", str(tmp_path / "out"), *entered]) == 0
    said = capsys.readouterr().out
    assert "entered: weight 70.0, header nothing (dose sheet;" in said
    assert "second witness of the day of administration: the expected day 6" in said


def test_another_day_than_expected_is_refused_and_needs_no_reason(folder, tmp_path, capsys):
    assert main(["suv", str(folder / "1.2.3.4"), "--out", str(tmp_path / "out"), "--expected-day", "4"]) == 3
    assert "day 4 was expected" in capsys.readouterr().err


def test_strict_mode(pet, tmp_path):
    pet.write(tmp_path / "in", pet.series(item={"RadionuclideTotalDose": "185"}))
    assert main(["suv", str(tmp_path / "in"), "--out", str(tmp_path / "a")]) == 0
    (adaptation,) = listed(tmp_path / "a")["1.2.3.4"]["adaptations"]
    assert adaptation["original"] == "185" and set(adaptation) == {"rule", "tag", "original", "used"}
    assert main(["suv", str(tmp_path / "in"), "--out", str(tmp_path / "b"), "--strict"]) == 3
    assert "(0018,1074)" in listed(tmp_path / "b")["1.2.3.4"]["reason"]


@pytest.mark.parametrize("arguments", [[], ["--out"], ["--weight-kg", "heavy"], ["--weight-kg", "70"], ["--kind", "SUVx"]])
def test_bad_usage_is_2(folder, tmp_path, arguments):
    command = ["suv", str(folder), *(arguments if arguments in ([], ["--out"]) else ["--out", str(tmp_path / "out"), *arguments])]
    with pytest.raises(SystemExit) as ended:
        main(command)
    assert ended.value.code == 2


def test_nothing_to_do_is_1(folder, tmp_path, capsys):
    for given in (folder / "ct", folder / "notes.txt", folder / "nowhere"):
        assert main(["suv", str(given), "--out", str(tmp_path / "out")]) == 1
    said = capsys.readouterr().err
    assert said.count("her2pet suv:") == 3 and "Traceback" not in said


def test_a_folder_that_cannot_be_written_is_said_before_anything_is_computed(folder, tmp_path, capsys):
    (tmp_path / "file").write_text("not a folder")
    outs = [tmp_path / "file", tmp_path / "file" / "below", tmp_path / ("a" * 300)]
    outs += [Path("/proc/her2pet")] if Path("/proc").is_dir() else []
    for out in outs:
        assert main(["suv", str(folder), "--out", str(out)]) == 1, out
        said = capsys.readouterr()
        assert "cannot be written" in said.err and "converted" not in said.out
    assert (tmp_path / "file").read_text() == "not a folder"


def test_a_volume_of_an_earlier_run_that_cannot_be_removed_is_said(folder, tmp_path):
    (tmp_path / "out" / "1.2.3.5.nrrd").mkdir(parents=True)
    assert main(["suv", str(folder), "--out", str(tmp_path / "out")]) == 3
    assert "1.2.3.5.nrrd is still there" in listed(tmp_path / "out")["1.2.3.5"]["reason"]


def test_a_file_that_somebody_else_made_is_neither_replaced_nor_removed(folder, tmp_path):
    out = tmp_path / "out"
    assert main(["suv", str(folder), "--out", str(out)]) == 3
    converted, refused = (
        next(uid for uid, one in listed(out).items() if one["status"] == status) for status in ("converted", "refused")
    )
    (out / f"{converted}.nrrd").write_text("edited")
    (out / f"{refused}.nrrd").write_text("of a colleague")
    assert main(["suv", str(folder), "--out", str(out)]) == 3
    assert (out / f"{converted}.nrrd").read_text() == "edited"
    assert (out / f"{refused}.nrrd").read_text() == "of a colleague"
    assert "was changed after her2pet made it" in listed(out)[converted]["reason"]
    (out / "suv.json").write_text("mine")
    assert main(["suv", str(folder), "--out", str(out)]) == 1
    assert (out / "suv.json").read_text() == "mine"


def test_a_series_whose_voxels_have_no_size_stops_no_other(pet, folder, tmp_path):
    pet.write(folder / "small", pet.series(3, SeriesInstanceUID="1.2.3.9", PixelSpacing="1e-7\\1e-7"))
    assert main(["suv", str(folder), "--out", str(tmp_path / "out")]) == 3
    results = listed(tmp_path / "out")
    assert results["1.2.3.4"]["status"] == "converted"
    assert "(0028,0030)" in results["1.2.3.9"]["reason"]


def test_a_name_that_is_too_long_is_said(tmp_path, capsys):
    assert main(["suv", "a" * 300, "--out", str(tmp_path / "out")]) == 1
    assert main(["suv", str(tmp_path / "ab" / ("c/" * 3000)), "--out", str(tmp_path / "out")]) == 1
    said = capsys.readouterr().err
    assert said.count("cannot be read: File name too long") == 2


def test_a_broken_file_among_the_others_is_3(folder, tmp_path, capsys):
    (folder / "1.2.3.4" / "extra.dcm").write_bytes(b"")
    assert main(["suv", str(folder / "1.2.3.4"), "--out", str(tmp_path / "out")]) == 3
    assert listed(tmp_path / "out")["1.2.3.4"]["status"] == "converted"
    assert "extra.dcm" in capsys.readouterr().err


def test_thousands_of_broken_files_are_summarized(folder, tmp_path, capsys):
    for n in range(300):
        (folder / f"broken{n}.dcm").write_text("nothing")
    assert main(["suv", str(folder), "--out", str(tmp_path / "out")]) == 3
    said = capsys.readouterr().err
    assert "300" in said and len(said.splitlines()) < 30


def large(pet, folder):
    datasets = pet.series(60, Rows=256, Columns=256)
    noise = np.random.default_rng(1)
    for dataset in datasets:
        dataset.PixelData = noise.integers(0, 30000, (256, 256), dtype=np.int16).tobytes()
    pet.write(folder, datasets)


def started(folder, out, **options):
    return subprocess.Popen(
        [sys.executable, "-m", "HER2PETLib.commands", "suv", str(folder), "--out", str(out)],
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def test_a_full_disk_leaves_no_half_volume(pet, tmp_path):
    large(pet, tmp_path / "in")
    limit = lambda: (signal.signal(signal.SIGXFSZ, signal.SIG_IGN), resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20)))  # noqa: E731
    child = started(tmp_path / "in", tmp_path / "out", preexec_fn=limit)
    said = child.communicate(timeout=600)[1]
    assert child.returncode == 3 and "Traceback" not in said and "not written" in said
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["her2pet-outputs.json", "suv.json"]
    assert listed(tmp_path / "out")["1.2.3.4"]["status"] == "refused"


def test_killed_while_it_writes(pet, tmp_path):
    large(pet, tmp_path / "in")
    out = tmp_path / "out"
    child = started(tmp_path / "in", out)
    until = time.monotonic() + 60
    while child.poll() is None and time.monotonic() < until and not any(out.glob(".unfinished-*/.unfinished-*.nrrd")):
        time.sleep(0.001)
    child.kill()
    child.communicate()
    assert child.returncode == -signal.SIGKILL, "it ended before it was killed"
    assert [path.name for path in out.iterdir() if not path.name.startswith(".")] == []
    assert main(["suv", str(tmp_path / "in"), "--out", str(out)]) == 0
    assert not list(out.glob(".unfinished-*"))


def test_a_series_that_is_converted_again_leaves_what_is_known_of_the_others(folder, tmp_path, capsys):
    """The one that was refused, with what it needs, into the same folder: suv.json named that one alone, and no more how the other volumes came to be."""
    out = tmp_path / "out"
    assert main(["suv", str(folder), "--out", str(out)]) == 3
    before = listed(out)
    again = ["suv", str(folder), "--series", "1.2.3.5", "--weight-kg", "70", "--reason", "dose sheet", "--out", str(out)]
    assert main(again) == 0
    after = listed(out)
    assert {uid: one["status"] for uid, one in after.items()} == {
        "1.2.3.4": "converted",
        "1.2.3.5": "converted",
        "1.2.3.6": "refused",
    }
    assert all(after[uid] == before[uid] for uid in ("1.2.3.4", "1.2.3.6"))
    # Of a volume that is gone nothing is said any more.
    (out / "1.2.3.4.nrrd").unlink()
    assert main(again) == 0
    assert sorted(listed(out)) == ["1.2.3.5", "1.2.3.6"]


def test_volumes_of_another_kind_of_SUV_are_replaced_only_where_that_is_meant(pet, tmp_path, capsys):
    pet.write(tmp_path / "in", pet.series(PatientSize=1.7, PatientSex="F"))
    command = ["suv", str(tmp_path / "in"), "--out", str(tmp_path / "out")]
    assert main(command) == 0
    assert main([*command, "--kind", "SUVbsa"]) == 1
    assert "is a result of suv for SUVbw, and this is suv for SUVbsa." in capsys.readouterr().err
    assert [one["kind"] for one in listed(tmp_path / "out").values()] == ["SUVbw"]
    assert main([*command, "--kind", "SUVbsa", "--replace"]) == 0
    assert [one["kind"] for one in listed(tmp_path / "out").values()] == ["SUVbsa"]


def test_a_series_that_is_refused_now_leaves_no_volume_of_an_earlier_run(sharedData, tmp_path):
    (series,) = sharedData.glob("zr89/Z3_*")
    entered = ["--injected-at", "2024-12-28T10:00", "--reason", "injection log"]
    assert main(["suv", str(series), "--out", str(tmp_path), *entered]) == 0
    assert len(list(tmp_path.glob("*.nrrd"))) == 1
    assert main(["suv", str(series), "--out", str(tmp_path)]) == 3
    assert list(tmp_path.glob("*.nrrd")) == []
