"""A table of examinations to lesions, patients, matches and questions; what a person decided; what is not there is said."""

import csv

import numpy as np
import pytest
from followupscene import OTHER_GRID, Scene, rowsOf
from HER2PETLib.errors import ProblemError
from HER2PETLib.followup.avidity import AvidityRule
from HER2PETLib.followup.space import SameFrame
from HER2PETLib.jobs.followup.run import FollowUpRequest, followUp
from HER2PETLib.jobs.followup.spaces import Registered
from HER2PETLib.jobs.quantify import Settings
from HER2PETLib.trial.focicount import readCounts

LIVER, BONE, NODE, LUNG = (8, 8, 8), (8, 30, 30), (30, 8, 30), (30, 30, 8)


@pytest.fixture
def scene(tmp_path):
    """P1: HER2 PET with lesions 1 (SUV 9) and 2 (SUV 1.5: drawn, dark); FDG PET on other voxels with 1, 2 and 3, of which HER2 PET shows nothing."""
    scene = Scene(tmp_path)
    scene.add(
        "P1", "HER2", "HER2 PET", 10, {1: (LIVER, 9), 2: (BONE, 1.5), 3: (NODE, 1.2)}, drawn=(1, 2), tracer="89Zr-trastuzumab"
    )
    scene.add("P1", "FDG", "FDG PET", 0, {1: (LIVER, 6), 2: (BONE, 5), 3: (NODE, 7)}, grid=OTHER_GRID)
    return scene


def followed(scene, out="out", **request):
    told = []
    request.setdefault("avid", AvidityRule("suvMax", 3.2))
    register = request.pop("register", None)
    result = followUp(FollowUpRequest(table=scene.table, **request), scene.folder / out, tell=told.append, register=register)
    return result, {path.stem: rowsOf(path) for path in result.written if path.suffix == ".csv"}, told


def edited(scene, name, change, out="out"):
    """The table of results with its rows changed, under another name: what a person does in a spreadsheet."""
    with (scene.folder / out / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        change(row)
    with (scene.folder / f"edited-{name}").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return str(scene.folder / f"edited-{name}")


def ofLesion(tables, lesionID, examination):
    (row,) = [row for row in tables["lesions"] if (row["lesionID"], row["examinationID"]) == (lesionID, examination)]
    return row


def test_every_lesion_has_a_row_in_every_examination(scene):
    _, tables, _ = followed(scene)
    assert len(tables["lesions"]) == 3 * 2
    assert {row["lesionID"] for row in tables["lesions"]} == {"HER2:1", "HER2:2", "FDG:3"}
    assert ofLesion(tables, "HER2:1", "FDG")["source"] == "drawn" and float(ofLesion(tables, "HER2:1", "FDG")["suvMax"]) == 6


def test_a_known_lesion_without_uptake_is_measured_with_the_voxels_of_the_her2_pet_and_is_not_avid(scene):
    _, tables, _ = followed(scene)
    row = ofLesion(tables, "FDG:3", "HER2")
    assert (row["source"], row["avid"], row["regionIDs"]) == ("transferred", "0", "transferred:FDG:3")
    # SUV 1.2 of the HER2 PET, not 7 of the FDG PET; 12 x 12 x 8 mm of the region there are 3 x 3 x 2 voxels here: 18 of 0.064 ml.
    assert float(row["suvMax"]) == pytest.approx(1.2) and float(row["volumeMl"]) == pytest.approx(18 * 0.064)
    assert "Nobody drew it here" in row["note"]


def test_the_patients_row_counts_what_the_lesions_say(scene):
    result, tables, _ = followed(scene)
    (row,) = tables["patients"]
    assert (row["her2Avid"], row["her2NotAvid"], row["fdgAvid"], row["both"], row["onlyFDG"], row["onlyHER2"]) == (
        "1",
        "2",
        "3",
        "1",
        "2",
        "0",
    )
    assert row["fociKnown"] == "3" and row["fiveFoci"] == "0" and row["counts"] == "FDG 3; HER2 2"
    # Three regions of one size on the FDG PET: one third of the load.
    assert float(row["shareOfVolume"]) == pytest.approx(100 / 3) and row["pattern"] == "minor"
    assert (row["positiveLumish"], row["positiveZephir"]) == ("0", "0")
    assert row["avidRule"] == "suvMax of 3.2 or above" and not result.errors


def test_nothing_is_called_avid_where_no_rule_was_given(scene):
    _, tables, _ = followed(scene, avid=None)
    (row,) = tables["patients"]
    assert row["her2Undecided"] == "3" and row["pattern"] == "" and row["avidRule"].startswith("no rule")
    assert all(row["avid"] == "" for row in tables["lesions"] if row["kind"] == "HER2 PET")


def test_the_charters_rule_decides_where_the_reading_is_given(scene):
    from HER2PETLib.tables.columns import Column
    from HER2PETLib.tables.csvwriter import writeTable

    columns = [Column(key, key) for key in ("focusID", "caseID", "patientID", "site")]
    columns += [
        Column("score_anna", "a", type="int"),
        Column("answer_anna", "a"),
        Column("score_bert", "b", type="int"),
        Column("answer_bert", "b"),
    ]
    columns += [Column("positive", "p", type="bit"), Column("reason", "r"), Column("positionRAS", "m", "mm", type="place")]
    common = {"caseID": "C7", "patientID": "P1", "site": "", "answer_anna": "scored"}
    writeTable(
        scene.folder / "decisions.csv",
        columns,
        [
            {**common, "focusID": "1", "score_anna": 5, "score_bert": 4, "answer_bert": "scored", "positive": True, "reason": "both"},
            # A mark of a free search, 5 mm beside the lesion's center; another one where nothing was drawn.
            {**common, "focusID": "F9", "score_anna": 4, "answer_bert": "not seen", "positive": False, "reason": "not seen by bert",
             "positionRAS": (-124.0, -124.0, 41.0)},
            {**common, "focusID": "F10", "score_anna": 2, "answer_bert": "not seen", "positive": False, "reason": "", "positionRAS": (0.0, 0.0, 0.0)},
        ],
    )  # fmt: skip
    _, tables, told = followed(scene, avid=None, decisions=str(scene.folder / "decisions.csv"))
    first, second = ofLesion(tables, "HER2:1", "HER2"), ofLesion(tables, "HER2:2", "HER2")
    assert (first["avid"], first["decision"], first["score_anna"], first["score_bert"]) == ("1", "1", "5", "4")
    assert (second["avid"], second["score_bert"], second["avidBy"]) == ("0", "not seen", "not seen by bert")
    dark = ofLesion(tables, "FDG:3", "HER2")
    assert (dark["avid"], dark["decision"], dark["avidBy"]) == ("0", "", "nobody marked or drew it there")
    assert any("The focus F10 of the reading (not positive) is not a region of this PET" in sentence for sentence in told)


def test_a_person_moves_a_match_and_who_and_when_is_kept(scene):
    followed(scene)

    def change(row):
        if row["regionID"] == "3":
            row.update(decision="move", moveTo="HER2:2", by="Dr. Weiss", at="2020-02-01", reason="one and the same on CT")
        elif (row["examinationID"], row["regionID"]) == ("FDG", "2"):
            row.update(decision="reject")

    matches = edited(scene, "matches.csv", change)
    _, tables, _ = followed(scene, "second", matches=matches)
    moved = next(row for row in tables["matches"] if row["regionID"] == "3")
    assert (moved["lesionID"], moved["decision"], moved["by"], moved["at"]) == ("HER2:2", "move", "Dr. Weiss", "2020-02-01")
    rejected = next(row for row in tables["matches"] if (row["examinationID"], row["regionID"]) == ("FDG", "2"))
    assert rejected["lesionID"] == "FDG:2" and rejected["by"] and rejected["at"]  # whoever ran it, and when it was saved
    # Kept through another round without touching them.
    again = edited(scene, "matches.csv", lambda row: None, out="second")
    _, third, _ = followed(scene, "third", matches=again)
    assert third["matches"] == tables["matches"]


def test_a_split_lesion_is_measured_as_one(tmp_path):
    scene = Scene(tmp_path)
    scene.add("P1", "HER2", "HER2 PET", 0, {1: (LIVER, 9)})
    scene.add("P1", "FDG", "FDG PET", 3, {1: (LIVER, 6), 2: ((8, 8, 14), 8)})
    followed(scene)
    matches = edited(
        scene, "matches.csv", lambda row: row.update(decision="move", moveTo="HER2:1") if row["examinationID"] == "FDG" else None
    )
    _, tables, _ = followed(scene, "second", matches=matches)
    row = ofLesion(tables, "HER2:1", "FDG")
    assert (row["parts"], row["regionIDs"]) == ("2", "1; 2") and float(row["suvMax"]) == 8
    assert float(row["volumeMl"]) == pytest.approx(2 * 27 * 0.064)


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("decision", "maybe", "'maybe' is not accept, move or reject"),
        ("decision", "move", "name the lesion, or write new"),
        ("moveTo", "HER2:1", "filled in without a decision"),
    ],
)
def test_a_wrong_decision_is_named_by_its_line_and_nothing_is_written(scene, column, value, said):
    followed(scene)
    matches = edited(scene, "matches.csv", lambda row: row.update({column: value}) if row["regionID"] == "3" else None)
    with pytest.raises(ProblemError, match=said) as error:
        followed(scene, "second", matches=matches)
    assert "line 6" in str(error.value) and not (scene.folder / "second").exists()


def test_a_decision_on_a_region_that_is_gone_is_told(scene):
    followed(scene)
    matches = edited(scene, "matches.csv", lambda row: row.update(decision="accept"))
    scene.rows.pop()
    scene.add("P1", "FDG", "FDG PET", 0, {1: (LIVER, 6)}, grid=OTHER_GRID)
    _, _, told = followed(scene, "second", matches=matches)
    assert sum("was not used: that examination no longer has such a region" in sentence for sentence in told) == 2


def test_one_bad_examination_and_one_bad_patient_do_not_stop_the_rest(scene):
    for name in ("broken.nrrd", "other.nrrd"):
        (scene.folder / name).write_bytes(b"NRRD0004\nnonsense")
    scene.rows.append("P1,Late,HER2 PET,,90,broken.nrrd,,,same,\n")
    scene.rows.append("P2,HER2,HER2 PET,,0,other.nrrd,,,same,\n")
    result, tables, _ = followed(scene)
    assert [(row["patientID"], row["examinationID"]) for row in tables["errors"]] == [("P1", "Late"), ("P2", "")]
    assert len(tables["patients"]) == 1 and len(tables["lesions"]) == 6 and len(result.errors) == 2


def test_one_pet_in_two_examinations_is_told_and_stands_in_the_table(tmp_path):
    """Nothing changes between an examination and itself, and no two patients are one."""
    scene = Scene(tmp_path)
    for patient, name, day in (("P1", "HER2-1", 0), ("P1", "HER2-2", 6), ("P2", "HER2-1", 0), ("P3", "HER2-1", 0)):
        scene.add(patient, name, "HER2 PET", day, {1: (LIVER, 9 if patient != "P3" else 8)})
    for _ in range(2):  # anew, and kept
        result, tables, told = followed(scene)
        said = "P1 HER2-1, P1 HER2-2 and P2 HER2-1 are the same PET: their files are identical."
        assert [str(each) for each in result.doubled] == [said] and said in told
        assert [said in row["note"] for row in tables["patients"]] == [True, True, False]


def test_foci_of_an_examination_that_could_not_be_measured_are_not_counted_as_none(tmp_path):
    """Five foci on an FDG PET whose file is cut were "0 foci", and with --followup the patient was not eligible."""
    scene = Scene(tmp_path)
    five = {label: ((4 + 6 * label, 8, 8), 7) for label in range(1, 6)}
    scene.add("P1", "HER2", "HER2 PET", 7, five)
    scene.add("P1", "FDG", "FDG PET", 0, five)
    pet = tmp_path / "P1-FDG.nrrd"
    pet.write_bytes(pet.read_bytes()[:400])
    _, tables, _ = followed(scene)
    (row,) = tables["patients"]
    assert (row["fociKnown"], row["fiveFoci"], row["notMeasured"]) == ("0", "", "FDG")
    assert "Not measured: FDG" in row["note"]
    assert readCounts(tmp_path / "out/patients.csv")["P1"].usable is None


def test_foci_of_examinations_in_no_common_space_may_be_the_same(tmp_path):
    """Three foci on the CT and the same three on an FDG PET that nobody has registered with it are 3 to 6: five are not shown."""
    scene = Scene(tmp_path)
    three = {label: ((4 + 6 * label, 8, 8), 7) for label in range(1, 4)}
    scene.add("P1", "FDG-1", "FDG PET", 0, three)
    scene.add("P1", "FDG-2", "FDG PET", 9, three, registration="")
    _, tables, _ = followed(scene, register=lambda first, later: Registered(SameFrame(), "nobody has looked"))
    (row,) = tables["patients"]
    assert (row["fociKnown"], row["fociLeast"], row["fiveFoci"]) == ("6", "3", "")


def test_objects_that_a_volume_file_cannot_have_are_left_out(scene):
    result, tables, _ = followed(scene, measuring=Settings(seg=True, sr=True, rtstruct=True, rwv=True))
    assert result.errors == [] and len(tables["patients"]) == 1 and not list(scene.folder.rglob("*.dcm"))


def test_where_nobody_can_be_followed_nothing_is_written(tmp_path):
    scene = Scene(tmp_path)
    (tmp_path / "broken.nrrd").write_bytes(b"NRRD0004\nnonsense")
    scene.rows.append("P1,HER2,HER2 PET,,0,broken.nrrd,,,same,\n")
    with pytest.raises(ProblemError, match="No patient could be followed"):
        followed(scene)
    assert not (tmp_path / "out").exists()


# --- one space


def shifted(first, later):
    """A registration that is known: the later examination lies 40 mm to the left."""

    class Shift(SameFrame):
        def toFirst(self, points):
            return np.asarray(points, float) + (40.0, 0, 0)

        def fromFirst(self, points):
            return np.asarray(points, float) - (40.0, 0, 0)

    return Registered(Shift(2.5, "Shifted by a test."), "as this test shifts")


def twoSpaces(tmp_path):
    scene = Scene(tmp_path)
    scene.add("P1", "HER2", "HER2 PET", 0, {1: ((8, 8, 8), 9), 2: (BONE, 1.5)}, drawn=(1,))
    # RAS of a volume in LPS directions: +10 voxels along i are -40 mm in R.
    scene.add("P1", "FDG", "FDG PET", 2, {1: ((8, 8, 18), 6)}, registration="")
    return scene


def test_a_registration_is_not_used_before_a_person_has_accepted_it(tmp_path):
    scene = twoSpaces(tmp_path)
    told = []
    request = FollowUpRequest(table=scene.table, avid=AvidityRule("drawn"))
    result = followUp(request, tmp_path / "out", tell=told.append, register=shifted)
    (proposed,) = [row for row in rowsOf(tmp_path / "out/registrations.csv") if row["status"] == "proposed"]
    assert result.waiting == 1 and float(proposed["residualMm"]) == 2.5
    rows = rowsOf(tmp_path / "out/lesions.csv")
    assert {(row["lesionID"], row["examinationID"]): row["source"] for row in rows} == {
        ("HER2:1", "HER2"): "drawn", ("HER2:1", "FDG"): "not comparable", ("FDG:1", "FDG"): "drawn", ("FDG:1", "HER2"): "not comparable",
    }  # fmt: skip
    (patient,) = rowsOf(tmp_path / "out/patients.csv")
    assert patient["fdgExamination"] == "" and "Not in one space with the others: FDG" in patient["note"]

    accepted = edited(
        scene,
        "registrations.csv",
        lambda row: row.update(decision="accept", by="Dr. Weiss") if row["status"] == "proposed" else None,
    )
    request = FollowUpRequest(table=scene.table, avid=AvidityRule("drawn"), registrations=accepted)
    followUp(request, tmp_path / "second", tell=told.append, register=shifted)
    rows = rowsOf(tmp_path / "second/lesions.csv")
    assert {row["lesionID"] for row in rows} == {"HER2:1"} and len(rows) == 2
    (row,) = [row for row in rowsOf(tmp_path / "second/registrations.csv") if row["examinationID"] == "FDG"]
    assert (row["status"], row["by"]) == ("accepted", "Dr. Weiss")


def test_another_registration_than_the_accepted_one_has_to_be_accepted_anew(tmp_path):
    scene = twoSpaces(tmp_path)
    followUp(FollowUpRequest(table=scene.table), tmp_path / "out", tell=lambda said: None, register=shifted)
    accepted = edited(
        scene,
        "registrations.csv",
        lambda row: row.update(decision="accept", identity="another") if row["status"] == "proposed" else None,
    )
    told = []
    followUp(FollowUpRequest(table=scene.table, registrations=accepted), tmp_path / "second", tell=told.append, register=shifted)
    assert any("about another registration than this one" in sentence and "decide anew" in sentence for sentence in told)
    (row,) = [row for row in rowsOf(tmp_path / "second/registrations.csv") if row["examinationID"] == "FDG"]
    assert (row["status"], row["decision"], row["identity"]) == ("proposed", "", "as this test shifts")


def test_a_decision_that_names_no_registration_is_a_fault_and_one_where_nothing_is_to_decide_is_not(tmp_path):
    scene = twoSpaces(tmp_path)
    followUp(FollowUpRequest(table=scene.table), tmp_path / "out", tell=lambda said: None, register=shifted)
    # A hurried user who fills the column from top to bottom: the first examination needs no decision.
    dragged = edited(scene, "registrations.csv", lambda row: row.update(decision="accept"))
    followUp(FollowUpRequest(table=scene.table, registrations=dragged), tmp_path / "b", tell=lambda said: None, register=shifted)
    assert {row["status"] for row in rowsOf(tmp_path / "b/registrations.csv")} == {"first", "accepted"}
    blank = edited(scene, "registrations.csv", lambda row: row.update(decision="accept", identity=""))
    with pytest.raises(ProblemError, match="it is unclear to which registration"):
        followUp(FollowUpRequest(table=scene.table, registrations=blank), tmp_path / "c", tell=lambda said: None)


def test_a_registration_accepted_unseen_says_so(tmp_path):
    scene = twoSpaces(tmp_path)
    followUp(FollowUpRequest(table=scene.table, acceptAll=True), tmp_path / "out", tell=lambda said: None, register=shifted)
    (row,) = [row for row in rowsOf(tmp_path / "out/registrations.csv") if row["examinationID"] == "FDG"]
    assert row["status"] == "accepted" and "nobody looked" in row["reason"]


def test_an_examination_that_cannot_be_registered_keeps_lesions_of_its_own(tmp_path):
    def refuse(first, later):
        raise ProblemError("The CTs have nothing in common.", "Give a transform.")

    scene = twoSpaces(tmp_path)
    told = []
    result = followUp(FollowUpRequest(table=scene.table, acceptAll=True), tmp_path / "out", tell=told.append, register=refuse)
    assert result.lesions == 2 and result.refused == 1 and any("The CTs have nothing in common" in sentence for sentence in told)


def test_a_lesion_that_nobody_drew_and_that_takes_up_like_an_avid_one_is_pointed_out(tmp_path):
    scene = Scene(tmp_path)
    scene.add("P1", "HER2", "HER2 PET", 0, {1: (LIVER, 5), 2: (BONE, 8)}, drawn=(1,))
    scene.add("P1", "FDG", "FDG PET", 0, {2: (BONE, 8)})
    _, tables, _ = followed(scene, avid=AvidityRule("drawn"))
    assert "look at it" in ofLesion(tables, "FDG:2", "HER2")["note"]


def test_a_her2_pet_on_which_nothing_was_drawn_still_tells_of_every_lesion(tmp_path):
    scene = Scene(tmp_path)
    scene.add("P1", "HER2", "HER2 PET", 0, {1: (LIVER, 1)}, regions=False)
    scene.add("P1", "FDG", "FDG PET", 0, {1: (LIVER, 8)})
    _, tables, _ = followed(scene)
    row = ofLesion(tables, "FDG:1", "HER2")
    assert (row["source"], row["avid"]) == ("transferred", "0") and tables["patients"][0]["pattern"] == "none"


def test_the_table_of_examinations_is_never_replaced(scene):
    table = scene.table
    with pytest.raises(ProblemError, match=r"did not make it|is an input"):
        (scene.folder / "lesions.csv").write_text("mine")
        followUp(FollowUpRequest(table=table), scene.folder, tell=lambda said: None)
    assert (scene.folder / "lesions.csv").read_text() == "mine"


def test_a_transform_that_a_person_names_is_used_as_stated(tmp_path):
    from HER2PETLib.followup.transformfiles import writeTransform

    scene = Scene(tmp_path)
    scene.add("P1", "HER2", "HER2 PET", 0, {1: ((8, 8, 8), 9)})
    scene.add("P1", "FDG", "FDG PET", 2, {1: ((8, 8, 18), 6)}, registration="moved.tfm")
    matrix = np.eye(4)
    matrix[0, 3] = -40  # points of the first to the later, R
    writeTransform(tmp_path / "moved.tfm", matrix)
    _, tables, _ = followed(scene, avid=AvidityRule("drawn"))
    assert len(tables["lesions"]) == 2 and {row["lesionID"] for row in tables["lesions"]} == {"HER2:1"}
    (row,) = [row for row in tables["registrations"] if row["examinationID"] == "FDG"]
    assert row["status"] == "stated in the table" and float(row["residualMm"]) == 10


def test_an_mr_is_not_registered_by_itself_and_its_lesions_count_apart(tmp_path):
    scene = Scene(tmp_path)
    scene.add("P1", "HER2", "HER2 PET", 0, {1: ((8, 8, 8), 9)})
    scene.rows.append("P1,MR,MR,,1,,P1-HER2-regions.nrrd,P1-HER2-labels.csv,,\n")
    _, tables, told = followed(scene)
    (row,) = [row for row in tables["registrations"] if row["examinationID"] == "MR"]
    assert row["status"] == "refused" and any("An MR is not registered automatically" in sentence for sentence in told)
    (patient,) = tables["patients"]
    assert patient["fociMR"] == "1" and patient["fociKnown"] == "1"  # it counts apart
