"""A person who follows one patient step by step: every decision is kept at once, as the command takes it, and either goes on from the other."""

import csv

import numpy as np
import pytest
from followupscene import OTHER_GRID, Scene, rowsOf
from HER2PETLib.errors import CancelledError, ProblemError
from HER2PETLib.followup.bodyspace import BodySpace
from HER2PETLib.followup.registration import Registration
from HER2PETLib.jobs import registration
from HER2PETLib.jobs.followup.run import FollowUpRequest, followUp
from HER2PETLib.jobs.followup.session import FollowUpSession

LIVER, BONE, NODE = (8, 8, 8), (8, 30, 30), (30, 8, 30)


@pytest.fixture
def scene(tmp_path):
    """HER2 PET with lesions 1 and 2, FDG PET with 1, 2 and 3, in one space as the table says."""
    scene = Scene(tmp_path)
    scene.add("P1", "HER2", "HER2 PET", 10, {1: (LIVER, 9), 2: (BONE, 4), 3: (NODE, 1.2)}, drawn=(1, 2))
    scene.add("P1", "FDG", "FDG PET", 0, {1: (LIVER, 6), 2: (BONE, 5), 3: (NODE, 7)}, grid=OTHER_GRID)
    return scene


@pytest.fixture
def apart(tmp_path, monkeypatch):
    """The same, to be registered: the identity, known beforehand, counted in `asked`."""
    scene = Scene(tmp_path)
    scene.add("P1", "HER2", "HER2 PET", 10, {1: (LIVER, 9), 2: (BONE, 4)}, registration="")
    scene.add("P1", "FDG", "FDG PET", 0, {1: (LIVER, 6), 2: (BONE, 5)}, grid=OTHER_GRID, registration="")
    asked = []

    def register(first, later, **how):
        asked.append(how["kind"])
        return Registration(BodySpace(np.eye(4), 8.0, "Known beforehand."), "PET", 0.9, 0.9, 1.0)

    import HER2PETLib.followup.registration as module

    monkeypatch.setattr(module, "register", register)
    scene.asked = asked
    return scene


def session(scene, **request):
    assert scene.table
    return FollowUpSession(scene.folder, FollowUpRequest("", **request), tell=lambda said: None)


def ids(followed):
    return [lesion.lesionID for lesion in followed.result.identities.lesions]


def test_a_decision_is_on_disk_before_the_next_and_undone_it_is_gone(scene):
    followed = session(scene)
    followed.prepare()
    assert ids(followed) == ["HER2:1", "HER2:2", "FDG:3"]
    followed.decide(("FDG", "1"), "reject", "", "Dr. A", "another node")
    (row,) = rowsOf(scene.folder / "decidedMatches.csv")
    assert (row["regionID"], row["decision"], row["by"], row["reason"]) == ("1", "reject", "Dr. A", "another node")
    assert ids(followed) == ["HER2:1", "HER2:2", "FDG:1", "FDG:3"]
    followed.undo()
    assert rowsOf(scene.folder / "decidedMatches.csv") == [] and ids(followed) == ["HER2:1", "HER2:2", "FDG:3"]
    with pytest.raises(ProblemError, match="no step to undo"):
        followed.undo()


def test_a_decision_measures_only_what_it_changes(scene, monkeypatch):
    from HER2PETLib.measure import definitions

    measure, measured = definitions.measureRegions, []

    def counted(volume, regions, **how):
        measured.extend(region.regionID for region in regions)
        return measure(volume, regions, **how)

    monkeypatch.setattr(definitions, "measureRegions", counted)
    followed = session(scene)
    followed.prepare()
    assert "transferred:FDG:3" in measured  # nobody drew it on the HER2 PET
    measured.clear()
    followed.decide(("FDG", "1"), "reject", "", "Dr. A")
    assert sorted(measured) == ["transferred:FDG:1", "transferred:HER2:1"]  # each now alone, and measured in the other's images
    rejected = followed.result.lesions
    measured.clear()
    followed.undo()
    followed.decide(("FDG", "1"), "reject", "", "Dr. A")
    assert measured == []
    again = session(scene)
    again.prepare()
    assert again.result.lesions == rejected == followed.result.lesions  # as if everything had been measured


def test_a_decision_that_cannot_be_followed_changes_nothing(scene):
    followed = session(scene)
    followed.prepare()
    with pytest.raises(ProblemError, match="not a lesion of an earlier examination"):
        followed.decide(("FDG", "3"), "move", "nowhere", "Dr. A")
    assert rowsOf(scene.folder / "decidedMatches.csv") == [] and not followed.canUndo
    with pytest.raises(ProblemError, match="Give your name"):
        followed.decide(("FDG", "3"), "reject", "", " ")


def test_what_another_session_decided_in_the_meantime_is_not_written_over(scene):
    one, two = session(scene), session(scene)
    for each in (one, two):
        each.prepare()
    one.decide(("FDG", "1"), "reject", "", "Dr. A")
    with pytest.raises(ProblemError, match="Somebody else has decided in"):
        two.decide(("FDG", "3"), "reject", "", "Dr. B")
    (row,) = rowsOf(scene.folder / "decidedMatches.csv")
    assert row["by"] == "Dr. A" and not two.canUndo and ids(two) == ["HER2:1", "HER2:2", "FDG:3"]
    again = session(scene)
    again.prepare()
    again.decide(("FDG", "3"), "reject", "", "Dr. B")
    assert [row["by"] for row in rowsOf(scene.folder / "decidedMatches.csv")] == ["Dr. A", "Dr. B"]


def test_a_column_that_a_person_added_to_the_decisions_is_not_dropped(scene):
    first = session(scene)
    first.prepare()
    first.decide(("FDG", "1"), "reject", "", "Dr. A")
    table = scene.folder / "decidedMatches.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    table.write_text("\n".join([lines[0] + ",mine", lines[1] + ",seen with Dr. C"]) + "\n", encoding="utf-8")
    with pytest.raises(ProblemError, match="columns of a person's own, which a session does not keep: mine"):
        session(scene)


def test_a_full_disk_decides_nothing(scene, monkeypatch):
    from HER2PETLib.jobs.followup import session as module

    followed = session(scene)
    followed.prepare()

    def full(*_):
        raise ProblemError("No space left on device.")

    monkeypatch.setattr(module, "writeTable", full)
    with pytest.raises(ProblemError, match="No space"):
        followed.decide(("FDG", "1"), "reject", "", "Dr. A")
    monkeypatch.undo()
    assert ids(followed) == ["HER2:1", "HER2:2", "FDG:3"] and not followed.canUndo and followed.decided == 0


def test_the_command_gives_the_same_from_the_tables_of_a_session(scene, tmp_path):
    followed = session(scene)
    followed.prepare()
    followed.decide(("FDG", "3"), "move", "HER2:2", "Dr. A")
    followed.export()
    folder = scene.folder
    request = FollowUpRequest(
        str(folder / "examinations.csv"),
        matches=str(folder / "decidedMatches.csv"),
        registrations=str(folder / "decidedRegistrations.csv"),
    )
    followUp(request, tmp_path / "again", tell=lambda said: None)
    for name in ("lesions.csv", "matches.csv", "patients.csv"):
        assert rowsOf(tmp_path / "again" / name) == rowsOf(folder / name)
    again = session(scene)
    again.prepare()
    assert again.decided == 1 and ids(again) == ids(followed)


def test_a_registration_is_used_once_a_person_accepts_it_and_is_made_once(apart):
    followed = session(apart, pictures=False)
    followed.prepare()
    assert followed.joined("FDG").status == "proposed" and len(ids(followed)) == 4
    followed.acceptSpace("FDG", "accept", "Dr. A")
    assert followed.joined("FDG").status == "accepted" and ids(followed) == ["HER2:1", "HER2:2"]
    assert apart.asked == ["PET"]
    again = session(apart, pictures=False)  # as after the program was closed
    again.prepare()
    assert again.joined("FDG").acceptance.by == "Dr. A" and apart.asked == ["PET"]
    again.export()
    assert apart.asked == ["PET"]
    (row,) = (row for row in rowsOf(apart.folder / "registrations.csv") if row["examinationID"] == "FDG")
    assert (row["status"], row["by"]) == ("accepted", "Dr. A")


def test_an_acceptance_that_was_exported_and_taken_back_does_not_come_back(apart):
    followed = session(apart, pictures=False)
    followed.prepare()
    followed.acceptSpace("FDG", "accept", "Dr. A")
    followed.export()
    followed.undo()
    followed.export()
    (row,) = (row for row in rowsOf(apart.folder / "registrations.csv") if row["examinationID"] == "FDG")
    assert (row["status"], row["decision"]) == ("proposed", "")
    again = session(apart, pictures=False)
    again.prepare()
    assert again.joined("FDG").status == "proposed"


def test_what_the_command_accepted_is_taken_up_in_its_folder(apart):
    table = apart.table
    out = apart.folder
    followUp(FollowUpRequest(table, pictures=False), out, tell=lambda said: None)
    with (out / "registrations.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["decision"], row["by"] = ("accept", "Dr. B") if row["examinationID"] == "FDG" else ("", "")
    with (out / "mine.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    followUp(FollowUpRequest(table, registrations=str(out / "mine.csv"), pictures=False), out, tell=lambda said: None)
    followed = session(apart, pictures=False)
    followed.prepare()
    assert followed.joined("FDG").status == "accepted" and followed.joined("FDG").acceptance.by == "Dr. B"
    assert apart.asked == ["PET"]


def test_cancel_in_the_registration_leaves_no_file(apart, monkeypatch):
    def cancelled(*_, **__):
        raise CancelledError

    monkeypatch.setattr(registration, "registerImages", cancelled)
    followed = session(apart, pictures=False)
    with pytest.raises(CancelledError):
        followed.prepare()
    assert followed.result is None and not (apart.folder / "registrations").exists()


def test_two_patients_are_not_followed_at_once(scene):
    scene.add("P2", "HER2", "HER2 PET", 10, {1: (LIVER, 9)})
    with pytest.raises(ProblemError, match="2 patients: P1, P2"):
        session(scene)


def test_what_was_decided_about_another_patient_in_the_same_folder_stays(apart):
    first = session(apart, pictures=False)
    first.prepare()
    first.acceptSpace("FDG", "accept", "Dr. A")
    first.decide(("FDG", "1"), "reject", "", "Dr. A", "another node")
    spaces, matches = (rowsOf(apart.folder / f"decided{name}.csv") for name in ("Registrations", "Matches"))
    apart.rows.clear()
    apart.add("P2", "HER2", "HER2 PET", 10, {1: (LIVER, 9)})
    apart.add("P2", "FDG", "FDG PET", 0, {1: (LIVER, 6)}, grid=OTHER_GRID)
    second = session(apart, pictures=False)
    second.prepare()
    assert second.decided == 0
    second.decide(("FDG", "1"), "accept", "HER2:1", "Dr. B")
    kept = rowsOf(apart.folder / "decidedMatches.csv")
    assert kept[0] == matches[0] and [row["patientID"] for row in kept] == ["P1", "P2"]
    (row,) = rowsOf(apart.folder / "decidedRegistrations.csv")
    assert {**row, "toExaminationID": "HER2"} == spaces[0]
