"""A follow-up that was killed goes on where it was: what is done stands, what is half done is gone, and a patient who would come out otherwise is followed
again."""

import csv
import json
import subprocess
import sys
import time

import numpy as np
import pytest
from followupscene import Scene, rowsOf
from HER2PETLib.followup.acceptance import accept, readRegistration
from HER2PETLib.followup.avidity import AvidityRule
from HER2PETLib.followup.bodyspace import BodySpace
from HER2PETLib.followup.examinations import readExaminations
from HER2PETLib.followup.registration import Registration
from HER2PETLib.jobs.followup.kept import EXAMINATIONS, RECORD, recordOf
from HER2PETLib.jobs.followup.run import TABLES, FollowUpRequest, followUp
from HER2PETLib.jobs.quantify import Settings
from HER2PETLib.outputrecord import OutputRecord, filesBelow

DRAWN = AvidityRule("drawn")
CSV = [name for name in TABLES if name.endswith(".csv") and ".schema" not in name]


def scene(folder, patients):
    made = Scene(folder)
    for number in range(1, patients + 1):
        made.add(f"P{number}", "HER2", "HER2 PET", 7, {1: ((8, 8, 8), 9), 2: ((8, 30, 30), 2)}, drawn=(1,))
        made.add(f"P{number}", "FDG", "FDG PET", 0, {1: ((8, 8, 8), 5 + number), 2: ((8, 30, 30), 6)})
    return made


def followed(made, out="out", **request):
    return followUp(FollowUpRequest(table=made.table, avid=DRAWN, **request), made.folder / out, tell=lambda said: None)


def test_a_run_that_is_killed_goes_on_where_it_was(tmp_path):
    made = scene(tmp_path, 12)
    out = tmp_path / "out"
    command = [sys.executable, "-m", "HER2PETLib.commands", "followup", made.table, "--out", str(out), "--avid", "drawn"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
        deadline = time.monotonic() + 300
        while run.poll() is None and not (out / recordOf("P2")).is_file() and time.monotonic() < deadline:
            time.sleep(0.002)
        run.kill()
    assert run.returncode == -9, "it was done before it could be killed"
    done = {path.parent.name for path in (out / EXAMINATIONS).glob(f"*/{RECORD}")}
    assert 2 <= len(done) < 12 and not any((out / name).exists() for name in CSV)
    before = {name: (out / recordOf(name)).stat().st_mtime_ns for name in done}

    result = followed(made)
    assert result.kept == len(done)
    assert {name: (out / recordOf(name)).stat().st_mtime_ns for name in done} == before
    assert not list(out.glob(".unfinished-*"))
    followed(made, "whole")
    for name in CSV:
        assert (out / name).read_bytes() == (tmp_path / "whole" / name).read_bytes(), name
    # Every file is one that the folder knows as its own, and every one it knows is there.
    files = {path.relative_to(out).as_posix() for path in filesBelow(out)} - {"her2pet-outputs.json", ".her2pet"}
    assert {name for name in files if not name.endswith("her2pet-outputs.json")} == {
        name for name in OutputRecord.read(out).files if not name.endswith("her2pet-outputs.json")
    }


@pytest.mark.parametrize("change", ["nothing", "row", "file", "decision", "result", "rule"])
def test_only_who_would_come_out_the_same_is_kept(tmp_path, change):
    made = scene(tmp_path, 2)
    followed(made)
    request = {}
    if change == "row":
        made.rows[0] = made.rows[0].replace(",7,", ",8,")
    elif change == "file":
        made.add("P1", "FDG", "FDG PET", 0, {1: ((8, 8, 8), 30), 2: ((8, 30, 30), 6)})
        made.rows.pop()
    elif change == "decision":
        table = (tmp_path / "out/matches.csv").read_text().splitlines()
        header = table[0].split(",")
        cells = next(line for line in table[1:] if line.startswith("P1,")).split(",")
        cells[header.index("decision")] = "accept"
        (tmp_path / "edited.csv").write_text("\n".join([table[0], ",".join(cells)]) + "\n")
        request["matches"] = str(tmp_path / "edited.csv")
    elif change == "result":
        path = tmp_path / "out" / EXAMINATIONS / "P1/HER2/measurements.csv"
        path.unlink()
    if change == "rule":
        result = followUp(
            FollowUpRequest(table=made.table, avid=AvidityRule("suvMax", 3.2)), tmp_path / "out", tell=lambda said: None
        )
        assert result.kept == 0
        return
    assert followed(made, **request).kept == (2 if change == "nothing" else 1)
    if change == "file":
        (row,) = [
            row
            for row in rowsOf(tmp_path / "out/lesions.csv")
            if (row["patientID"], row["lesionID"], row["examinationID"]) == ("P1", "HER2:1", "FDG")
        ]
        assert float(row["suvMax"]) == 30


def test_a_result_that_a_person_changed_is_not_overwritten_and_the_other_patients_are_done(tmp_path):
    made = scene(tmp_path, 2)
    followed(made)
    changed = tmp_path / "out" / EXAMINATIONS / "P1/HER2/measurements.csv"
    changed.write_text(changed.read_text() + "mine\n")
    result = followed(made)
    assert changed.read_text().endswith("mine\n") and result.kept == 1
    (row,) = result.errors
    assert row["patientID"] == "P1" and "was changed after her2pet made it" in row["reason"]


def test_who_is_no_longer_in_the_table_leaves_no_results(tmp_path):
    made = scene(tmp_path, 2)
    followed(made)
    made.rows[2:] = []
    assert followed(made).kept == 1
    assert not (tmp_path / "out" / recordOf("P2")).exists() and (tmp_path / "out" / recordOf("P1")).exists()


def test_an_examination_that_failed_is_tried_again(tmp_path):
    made = scene(tmp_path, 1)
    (tmp_path / "broken.nrrd").write_bytes(b"NRRD0004\nnonsense")
    made.rows.append("P1,Late,HER2 PET,,90,broken.nrrd,,,same,\n")
    assert followed(made).errors
    assert json.loads((tmp_path / "out" / recordOf("P1")).read_text())["fingerprint"] == ""
    assert followed(made).kept == 0 and list(readExaminations(made.table)) == ["P1"]


# --- registrations


@pytest.fixture
def shifts(tmp_path, monkeypatch):
    """P1, whose FDG PET lies 40 mm to the left; how often the two were registered (what the registration itself finds is tested elsewhere)."""
    made = Scene(tmp_path)
    made.add("P1", "HER2", "HER2 PET", 0, {1: ((8, 8, 8), 9)})
    made.add("P1", "FDG", "FDG PET", 2, {1: ((8, 8, 18), 6)}, registration="")
    calls = []
    matrix = np.eye(4)
    matrix[0, 3] = -40.0

    def register(first, later, **others):
        calls.append(others["kind"])
        return Registration(BodySpace(matrix, 3.0, "how"), "PET", 0.9, 0.9, 0.0, {"liver": 4.2})

    monkeypatch.setattr("HER2PETLib.followup.registration.register", register)
    return made, calls


def spaceOf(made, out="out"):
    (row,) = [row for row in rowsOf(made.folder / out / "registrations.csv") if row["examinationID"] == "FDG"]
    return row


def decided(made, what):
    """registrations.csv with a decision, under another name."""
    with (made.folder / "out/registrations.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row.update(decision=what, by="Dr. Weiss") if row["examinationID"] == "FDG" else None
    with (made.folder / "decided.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return str(made.folder / "decided.csv")


def test_a_decision_is_kept_with_its_registration_and_nothing_is_registered_twice(shifts):
    made, calls = shifts
    assert followed(made).waiting == 1
    record = made.folder / "out/registrations/P1/FDG/registration.json"
    identity = readRegistration(record).identity
    assert (spaceOf(made)["status"], spaceOf(made)["identity"]) == ("proposed", identity)
    followed(made, registrations=decided(made, "accept"))
    assert (spaceOf(made)["status"], spaceOf(made)["by"]) == ("accepted", "Dr. Weiss")
    assert readRegistration(record).acceptance.by == "Dr. Weiss" and readRegistration(record).identity == identity
    # Without the table, too: what was decided stands in the record.
    followed(made)
    assert (spaceOf(made)["status"], spaceOf(made)["by"], calls) == ("accepted", "Dr. Weiss", ["PET"])
    assert {row["lesionID"] for row in rowsOf(made.folder / "out/lesions.csv")} == {"HER2:1"}
    # She changes her mind.
    followed(made, registrations=decided(made, "reject"))
    assert spaceOf(made)["status"] == "rejected" and not readRegistration(record).acceptance.isAccepted


def test_who_accepts_the_file_itself_decides_as_well(shifts):
    made, calls = shifts
    followed(made)
    accept(made.folder / "out/registrations/P1/FDG/registration.json", "A. Ito")
    result = followed(made)
    assert (spaceOf(made)["status"], spaceOf(made)["by"], result.kept, len(calls)) == ("accepted", "A. Ito", 0, 1)
    assert followed(made).kept == 1


def test_other_images_are_registered_anew_and_the_old_decision_is_told_and_not_used(shifts):
    made, calls = shifts
    followed(made)
    table = decided(made, "accept")
    made.rows.pop()
    made.add("P1", "FDG", "FDG PET", 2, {1: ((8, 8, 18), 7)}, registration="")
    told = []
    followUp(FollowUpRequest(table=made.table, avid=DRAWN, registrations=table), made.folder / "out", tell=told.append)
    assert len(calls) == 2 and spaceOf(made)["status"] == "proposed"
    assert any("Dr. Weiss decided (accept) about another registration" in sentence for sentence in told)


def test_the_registration_that_a_row_names_is_found_by_the_images_it_was_made_of(shifts):
    made, _ = shifts
    followed(made)
    record = made.folder / "mine.json"
    record.write_bytes((made.folder / "out/registrations/P1/FDG/registration.json").read_bytes())
    made.rows[1] = made.rows[1].replace(",,\n", ",mine.json,\n")
    told = []
    followUp(FollowUpRequest(table=made.table, avid=DRAWN), made.folder / "second", tell=told.append)
    assert spaceOf(made, "second")["status"] == "refused" and any("Nobody has accepted" in sentence for sentence in told)
    accept(record, "A. Ito")
    followed(made, "third")
    row = spaceOf(made, "third")
    assert (row["status"], row["by"]) == ("stated in the table", "A. Ito")


def test_a_registration_of_an_earlier_run_that_the_table_names_now_stays(shifts):
    """It was removed, as something that this run did not make: the next run found its input gone."""
    made, _ = shifts
    followed(made)
    followed(made, registrations=decided(made, "accept"))
    record = made.folder / "out/registrations/P1/FDG/registration.json"
    before = record.read_bytes()
    made.rows[1] = made.rows[1].replace(",,\n", ",out/registrations/P1/FDG/registration.json,\n")
    for _ in range(2):
        followed(made)
        assert record.read_bytes() == before and spaceOf(made)["status"] == "stated in the table"


def test_the_patients_page_shows_the_registration_before_it_is_accepted(shifts):
    made, _ = shifts
    followUp(
        FollowUpRequest(table=made.table, avid=DRAWN, measuring=Settings(report=True)),
        made.folder / "out",
        tell=lambda said: None,
    )
    page = (made.folder / "out/patients/P1.html").read_text(encoding="utf-8")
    assert page.count("data%3Aimage/png") + page.count("data:image/png") >= 2
    assert "FDG: distance between the centers of organs after registration" in page and "liver" in page and "4.2" in page


def test_pictures_that_an_earlier_run_could_not_draw_are_drawn_and_nothing_is_registered_anew(shifts):
    made, calls = shifts
    pages = Settings(report=True)
    followed(made, pictures=False, measuring=pages)
    page = made.folder / "out/patients/P1.html"
    without = page.read_text().count("data:image/png")
    assert followed(made, measuring=pages).kept == 0 and calls == ["PET"]
    assert page.read_text().count("data:image/png") == without + 2  # the body, and around the lesion
    assert followed(made, measuring=pages).kept == 1
