"""Cases that are read in stages: each is locked before the next is shown, and one of them decides."""

import json

import numpy as np
import pytest
from HER2PETLib.cases import Case
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.jobs import unblindStudy
from HER2PETLib.phantom.readers import simulateReader, truthOfPacket
from HER2PETLib.reading.charter import newCharter, parseCharter
from HER2PETLib.reading.decision.blindedadjudicator import handOutToAdjudicator
from HER2PETLib.reading.decision.reconcile import reconcile
from HER2PETLib.reading.ledger.checkpoint import checkpointsOf
from HER2PETLib.reading.ledger.events import stateOf
from HER2PETLib.reading.ledger.readerchain import readWhole
from HER2PETLib.reading.ledger.readerledger import Ledger, claimLedger, readLedger
from HER2PETLib.reading.ledger.salvage import wholePartOf
from HER2PETLib.reading.ledger.verification import verify
from HER2PETLib.reading.packet.contents import readPacket
from HER2PETLib.reading.packet.images import readCaseVolumes
from HER2PETLib.reading.study.batches import addCases
from HER2PETLib.reading.study.handout import handOut
from HER2PETLib.reading.study.returnedpackets import takeIn
from HER2PETLib.reading.study.sources import readImages
from HER2PETLib.reading.study.study import createStudy, openStudy
from HER2PETLib.reading.study.verifiedstudy import verifyStudy
from HER2PETLib.volumefile import readVolume, writeVolume

ALONE, WITH_CT, WITH_FDG = (
    {"name": "HER2 PET alone", "images": ["pet"]},
    {"name": "with CT", "images": ["pet", "ct"]},
    {"name": "with FDG", "images": ["pet", "ct", "fdg"]},
)
TWO = [ALONE, WITH_CT]


def charterOf(**choices):
    return newCharter("t", "89Zr-trastuzumab", ["anna", "bert"], {"1": 2}, 7, created="2026-01-31", **choices)


# The charter.


def test_without_stages_a_charter_is_what_it_was():
    charter = charterOf()
    assert not {"stages", "decidingStage"} & set(charter.document()) | {"stages"} & set(charter.forReader())
    assert charter.images == ("pet", "ct") and charter.decidingNumber == 0


def test_the_last_stage_decides_where_nothing_else_is_chosen():
    charter = charterOf(stages=[ALONE, WITH_CT, WITH_FDG])
    assert (charter.decidingStage, charter.decidingNumber) == ("with FDG", 2)
    assert charter.images == ("pet", "ct", "fdg")
    assert parseCharter(json.dumps(charter.document())) == charter
    assert charterOf(stages=TWO, decidingStage="HER2 PET alone").decidingNumber == 0


def test_a_reader_is_told_the_stages_and_not_which_of_them_decides():
    told = charterOf(stages=TWO).forReader()
    assert told["stages"] == TWO and "decidingStage" not in told


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"stages": []}, r"stages is \[\]"),
        ({"stages": [{"name": "a", "images": ["pet", "mr"]}]}, 'images.1. is "mr".*An image is "pet", "ct" or "fdg"'),
        ({"stages": [{"name": " ", "images": ["pet"]}]}, "The name of a stage is a text that readers see"),
        ({"stages": [{"name": "a", "images": ["ct"]}], "decidingStage": "a"}, 'the stage "a" does not show the PET'),
        ({"stages": [ALONE, {**WITH_CT, "name": "HER2 PET alone"}]}, 'two stages are called "HER2 PET alone"'),
        (
            {"stages": [WITH_CT, ALONE], "decidingStage": "with CT"},
            'the stage "HER2 PET alone" does not show more than the one before',
        ),
        ({"stages": [ALONE, {**ALONE, "name": "again"}], "decidingStage": "again"}, 'the stage "again" does not show more'),
        ({"stages": TWO, "decidingStage": "with MR"}, 'no stage is called "with MR".*Stages are HER2 PET alone, with CT'),
        ({"decidingStage": "with CT"}, 'has "decidingStage" and no "stages"'),
    ],
)
def test_stages_that_cannot_be_are_named(changes, said):
    document = {**charterOf(stages=TWO).document(), **changes}
    if "stages" not in changes:
        del document["stages"]
    with pytest.raises(ProblemError, match=said):
        parseCharter(json.dumps(document))


# The ledger.


@pytest.fixture
def ledger(newLedger, quickPassphrase):
    with Ledger(newLedger(stages=TWO), quickPassphrase) as ledger:
        ledger.openCase("1")
        yield ledger


def scoreAll(ledger, score, case="1"):
    for focus in ledger.state.cases[case].standing:
        ledger.score(case, focus.focusID, score)


def test_the_answers_of_a_stage_are_locked_and_every_focus_is_asked_anew(ledger):
    scoreAll(ledger, 2)
    ledger.lockStage("1")
    case = ledger.state.cases["1"]
    assert [focus.score for focus in case.standing] == [None, None, None]
    assert [focus.score for focus in case.locked[0].values()] == [2, 2, 2]
    ledger.score("1", "F1", 5)  # another answer, of the next stage: no change, and no reason is asked for
    assert ledger.state.cases["1"].locked[0]["F1"].score == 2
    kinds = [(event.kind, event.focusID, event.data.get("stage", "")) for event in ledger.events][-2:]
    assert kinds == [("stageLocked", "", "HER2 PET alone"), ("scored", "F1", "")]
    assert verify(ledger.path) == []


def test_a_stage_is_locked_once_every_focus_has_its_score_and_a_case_is_completed_after_its_last_stage(ledger):
    with pytest.raises(ProblemError, match="no score yet for F1, F2, F3"):
        ledger.lockStage("1")
    scoreAll(ledger, 4)
    with pytest.raises(ProblemError, match='Case 1 was not read "with CT" yet'):
        ledger.completeCase("1")
    ledger.lockStage("1")
    with pytest.raises(ProblemError, match="no score yet"):
        ledger.completeCase("1")
    scoreAll(ledger, 5)
    with pytest.raises(ProblemError, match="no stage after this one"):
        ledger.lockStage("1")
    ledger.completeCase("1")
    with pytest.raises(ProblemError, match="Case 1 is completed"):
        ledger.lockStage("1")


def test_a_packet_without_stages_has_none_to_lock(newLedger, quickPassphrase):
    with Ledger(newLedger(), quickPassphrase) as ledger:
        ledger.openCase("1")
        scoreAll(ledger, 4)
        with pytest.raises(ProblemError, match="no stage after this one"):
            ledger.lockStage("1")
        assert "stages" not in ledger.events[0].data


def test_an_empty_stage_of_a_free_search_is_confirmed_and_marks_come_and_go_from_stage_to_stage(newLedger, quickPassphrase):
    with Ledger(newLedger("freeSearch", stages=TWO), quickPassphrase) as ledger:
        ledger.openCase("1")
        with pytest.raises(ProblemError, match="Confirm that there is none"):
            ledger.lockStage("1")
        ledger.lockStage("1", noFoci=True)
        ledger.markFocus("1", (1, 2, 3))
        ledger.score("1", "F1", 5)
        ledger.completeCase("1")
        ledger.openCase("2")
        ledger.markFocus("2", (1, 2, 3))
        ledger.score("2", "F1", 4)
        ledger.lockStage("2")
        ledger.withdrawFocus("2", "F1", "bowel")
        ledger.completeCase("2", noFoci=True)
        one, two = ledger.state.cases["1"], ledger.state.cases["2"]
    assert [len(one.atStage(stage).standing) for stage in (0, 1)] == [0, 1]
    assert [len(two.atStage(stage).standing) for stage in (0, 1)] == [1, 0]
    assert two.atStage(0).foci["F1"].score == 4


def test_a_reopened_case_is_open_in_its_last_stage_and_no_earlier_answer_changes(ledger):
    scoreAll(ledger, 2)
    ledger.lockStage("1")
    scoreAll(ledger, 3)
    ledger.completeCase("1")
    ledger.reopenCase("1", "a slip")
    ledger.score("1", "F1", 5, "a slip")
    ledger.completeCase("1")
    case = ledger.state.cases["1"]
    assert (case.atStage(0).foci["F1"].score, case.atStage(1).foci["F1"].score) == (2, 5)


def test_a_case_that_is_not_assessable_at_a_later_stage_keeps_what_was_locked(ledger):
    scoreAll(ledger, 4)
    ledger.lockStage("1")
    ledger.notAssessable("1", "the CT is another patient's")
    case = ledger.state.cases["1"]
    assert (case.atStage(0).status, case.atStage(0).foci["F1"].score) == ("completed", 4)
    assert case.atStage(1).status == "notAssessable"


def test_stages_survive_closing_and_each_lock_is_a_checkpoint(ledger, quickPassphrase):
    scoreAll(ledger, 4)
    ledger.lockStage("1")
    before = ledger.state
    ledger.close()
    # created, claimed, opened twice, the case opened, three scores, and the ninth
    assert [point.event for point in checkpointsOf(readWhole(ledger.path).rows)] == [9]
    with Ledger(ledger.path, quickPassphrase) as again:
        assert again.state == before


# A study.


@pytest.fixture
def staged(makeCases, makeStudy):
    """A study in stages, handed out; FDG PETs on a grid of their own, each voxel 2 + the number of the case."""

    def study(stages, cases=None, **choices):
        cases = cases or makeCases(2, lesions=2)
        for number, source in enumerate(cases.sources):
            grid = Geometry.fromLPS((3, 5, 7), (-10.5, 3, -290), (5, 5, 3), np.eye(3))
            path = source.pet.replace("Alphapet", "Alphafdg")
            writeVolume(path, Volume(np.full(grid.shape, 2 + number, np.float32), grid))
            cases.sources[number] = Case(**{**vars(source), "fdg": path})
        made = makeStudy(cases=cases, stages=stages, **choices)
        handOut(made)
        return made

    return study


def readAll(study, reader, passphrase, scoreAt):
    """scoreAt(stage, case's pseudonym, position of the focus): its score."""
    packet = readPacket(study.packet(reader))
    showings = study.key.handOut.showings[reader]
    if not (packet.folder / "receipt.json").exists():
        claimLedger(packet.ledger, passphrase)
    with Ledger(packet.ledger, passphrase) as ledger:
        for case in packet.cases:
            ledger.openCase(case.caseID)
            showing = showings[case.caseID]
            for stage in range(len(study.charter.stages)):
                for name, index in showing.foci.items():
                    ledger.score(case.caseID, name, scoreAt(stage, showing.case, index))
                if stage + 1 < len(study.charter.stages):
                    ledger.lockStage(case.caseID)
            ledger.completeCase(case.caseID)
        receipt = ledger.sign(passphrase, reader)
    (packet.folder / "receipt.json").write_text(json.dumps(receipt.document()))
    takeIn(study, reader, packet.folder)


def test_a_packet_has_the_images_of_all_stages_and_a_case_is_read_with_those_of_one(staged):
    study = staged([ALONE, WITH_CT, WITH_FDG])
    packet = readPacket(study.packet("anna"))
    assert {path.name[-6:] for path in (packet.folder / "volumes").iterdir()} == {"1.nrrd", "2.nrrd", "3.nrrd"}
    case = packet.cases[0]
    for stage, (hasCT, hasFDG) in zip(packet.charter["stages"], ((False, False), (True, False), (True, True)), strict=True):
        volumes = readCaseVolumes(packet, case, stage["images"])
        assert (volumes.ct is not None, volumes.fdg is not None) == (hasCT, hasFDG)
    (packet.folder / f"volumes/{case.caseID}-2.nrrd").unlink()
    readCaseVolumes(packet, case, ["pet"])  # no other file is opened


def test_the_fdg_pet_is_whole_and_in_its_place(staged):
    study = staged([WITH_FDG])
    packet = readPacket(study.packet("anna"))
    for case in packet.cases:
        showing = study.key.handOut.showings["anna"][case.caseID]
        source = readImages(study.key.cases[showing.case].source).fdg
        shown = readCaseVolumes(packet, case, WITH_FDG["images"]).fdg
        for index in ((0, 0, 0), (2, 4, 6)):
            place = np.rint(shown.geometry.toKJI(source.geometry.toRAS(index) + showing.fdgShiftRAS)).astype(int)
            assert shown.values[tuple(place)] == source.values[index]
        assert (shown.values > 1).sum() == source.values.size  # the rest is air


def test_an_image_that_no_stage_shows_is_not_in_the_packet(staged, makeCases):
    alone = staged([ALONE], makeCases(2, lesions=1))
    assert {path.name[-6:] for path in (alone.packet("anna") / "volumes").iterdir()} == {"1.nrrd"}


def test_what_is_named_and_not_shown_is_told_when_the_study_is_made(makeCases, tmp_path, quickPassphrase):
    cases = makeCases(2, lesions=1).sources
    fdg = cases[0].pet.replace("Alphapet", "Alphafdg")
    writeVolume(fdg, Volume(readVolume(cases[0].pet).values * 2, readVolume(cases[0].pet).geometry))
    cases[0] = Case(**{**vars(cases[0]), "fdg": fdg})
    said = []
    made = {"title": "t", "tracer": "z", "readers": ["anna", "bert"], "tell": said.append}
    createStudy(tmp_path / "one", cases, **made)
    assert [each for each in said if "no reader sees its FDG PET" in each and each.startswith("Case-Alpha-0")]
    said.clear()
    createStudy(tmp_path / "two", cases, stages=[ALONE, WITH_FDG], **made)
    assert [each[:12] for each in said if "the table names none" in each] == ["Case-Alpha-1"]


def test_an_fdg_pet_that_is_none_is_refused(makeCases, tmp_path, quickPassphrase, pet):
    cases = makeCases(3, lesions=1).sources
    pet.write(tmp_path / "zr", pet.series())
    cases[0] = Case(**{**vars(cases[0]), "fdg": cases[0].pet})
    cases[1] = Case(**{**vars(cases[1]), "fdg": str(tmp_path / "zr")})
    _, refused = createStudy(tmp_path / "s", cases, title="t", tracer="z", readers=["anna", "bert"], stages=[ALONE, WITH_FDG])
    assert [case.caseID for case in refused] == ["Case-Alpha-0", "Case-Alpha-1"]
    assert "is the PET that is read, under another name" in str(refused[0].problem)
    assert "is a PET with 89Zr, not with 18F" in str(refused[1].problem)


def test_an_fdg_pet_is_not_cut_at_a_plane_of_another_examination(makeCases, tmp_path, quickPassphrase):
    (case,) = makeCases(1, lesions=1).sources
    fdg = case.pet.replace("Alphapet", "Alphafdg")
    writeVolume(fdg, Volume(readVolume(case.pet).values * 2, readVolume(case.pet).geometry))
    with pytest.raises(ProblemError, match="its FDG PET is of another examination"):
        createStudy(
            tmp_path / "s",
            [Case(**{**vars(case), "fdg": fdg})],
            title="t",
            tracer="z",
            readers=["anna", "bert"],
            deface={case.caseID: 0.0},
        )


def test_the_deciding_stage_decides_and_the_tables_have_every_stage(staged, quickPassphrase):
    study = staged([ALONE, WITH_CT], decidingStage="HER2 PET alone")
    # Of each case focus 0 is 5 throughout; focus 1 is 5 on the PET alone and 2 with the CT, for anna; 3 throughout, for bert.
    readAll(study, "anna", quickPassphrase, lambda stage, case, index: 5 if index == 0 or stage == 0 else 2)
    readAll(study, "bert", quickPassphrase, lambda stage, case, index: 5 if index == 0 else 3)
    result = unblindStudy(openStudy(study.folder))
    assert [focus.decision.positive for focus in result.reading.foci] == [True, False, True, False]
    assert [focus.decision.answers["anna"].score for focus in result.reading.foci] == [5, 5, 5, 5]  # of the PET alone
    rows = result.tables["decisions"].rows
    assert [(row["score_anna_stage1"], row["score_anna_stage2"]) for row in rows] == [(5, 5), (5, 2)] * 2
    assert [(row["score_bert_stage1"], row["score_bert_stage2"]) for row in rows] == [(5, 5), (3, 3)] * 2
    changes = [(row["reader"], row["foci"], row["changed"], row["becamePositive"], row["becameNegative"])
               for row in result.tables["stageChanges"].rows]  # fmt: skip
    assert changes == [("anna", 4, 2, 0, 2), ("bert", 4, 0, 0, 0)]
    assert (study.folder / "results" / "stageChanges.csv").read_text().splitlines()[1] == "anna,HER2 PET alone,with CT,4,2,0,2"


def test_another_deciding_stage_decides_otherwise(staged, quickPassphrase):
    study = staged([ALONE, WITH_CT])
    for reader in ("anna", "bert"):
        readAll(study, reader, quickPassphrase, lambda stage, case, index: 5 if stage == 0 else 1)
    result = reconcile(study)
    assert [focus.decision.positive for focus in result.foci] == [False] * 4
    assert {focus.stages["HER2 PET alone"]["anna"].score for focus in result.foci} == {5}


def test_sealed_answers_hide_the_stages_and_open_with_them(makeCases, makeStudy, quickPassphrase):
    study = makeStudy(cases=makeCases(2, lesions=2), stages=TWO)
    handOut(study, sealed=True)
    packet = readPacket(study.packet("anna"))
    claimLedger(packet.ledger, quickPassphrase)
    case = packet.cases[0].caseID
    with Ledger(packet.ledger, quickPassphrase) as ledger:
        ledger.openCase(case)
        scoreAll(ledger, 4, case)
        ledger.lockStage(case)
        state = ledger.state
    assert "stageLocked" not in {event.kind for event in readLedger(packet.ledger)[1]}
    with Ledger(packet.ledger, quickPassphrase) as again:
        assert again.state == state and len(again.state.cases[case].locked) == 1


def test_salvaged_answers_keep_their_locked_stages(ledger):
    scoreAll(ledger, 4)
    ledger.lockStage("1")
    whole = wholePartOf(ledger.path)
    assert whole.chain.state == ledger.state and stateOf(ledger.assignment, whole.chain.events) == ledger.state
    assert whole.answers == 5  # opened, three scores, locked


def test_a_late_batch_is_read_in_the_stages_of_its_study_and_its_changes_are_counted_with_them(
    staged, makeCases, quickPassphrase
):
    cases = makeCases(3, lesions=2)
    late = cases.sources.pop()
    study = staged(TWO, cases)
    batch, refused = addCases(study, [late])
    assert refused == [] and batch.charter.stages == study.charter.stages
    handOut(batch)
    for part in (study, batch):
        for reader in ("anna", "bert"):
            readAll(part, reader, quickPassphrase, lambda stage, case, index: 5 if stage == index else 1)
    result = unblindStudy(openStudy(study.folder))
    changes = [
        (each.reader, each.foci, each.changed, each.becamePositive, each.becameNegative) for each in result.reading.stageChanges
    ]
    assert changes == [("anna", 6, 6, 3, 3), ("bert", 6, 6, 3, 3)]
    assert len(result.tables["decisions"].rows) == 6 and verifyStudy(study) == []


def test_the_adjudicator_sees_the_images_of_the_deciding_stage_at_once(staged, quickPassphrase):
    study = staged([ALONE, WITH_CT, WITH_FDG], decidingStage="with CT")
    readAll(study, "anna", quickPassphrase, lambda stage, case, index: 5)
    readAll(study, "bert", quickPassphrase, lambda stage, case, index: 1)
    made = handOutToAdjudicator(study, "dora")
    packet = readPacket(made.packet("dora"))
    assert packet.charter["stages"] == [WITH_CT]
    assert {path.name[-6:] for path in (packet.folder / "volumes").iterdir()} == {"1.nrrd", "2.nrrd"}
    case = packet.cases[0]
    claimLedger(packet.ledger, quickPassphrase)
    with Ledger(packet.ledger, quickPassphrase) as ledger:
        ledger.openCase(case.caseID)
        scoreAll(ledger, 5, case.caseID)
        ledger.completeCase(case.caseID)


def test_a_generated_reader_reads_in_stages_too(staged, makeCases, quickPassphrase):
    cases = makeCases(2, lesions=2)
    study = staged(TWO, cases)
    there = truthOfPacket(study, "anna", cases.truth)
    simulateReader(study.packet("anna"), there, sensitivity=1, specificity=1, seed=1, passphrase=quickPassphrase)
    takeIn(study, "anna", study.packet("anna"))


def test_a_stage_named_after_a_patient_is_not_handed_out(makeStudy):
    study = makeStudy(stages=[ALONE, {"name": "PET of Patient-Omega-1", "images": ["pet", "ct"]}])
    with pytest.raises(ProblemError, match="Patient-Omega-1"):
        handOut(study)
    assert not (study.folder / "packets").exists()


FDG_ITEM = {
    "Radiopharmaceutical": "Fluorodeoxyglucose",
    "RadiopharmaceuticalStartTime": "123000",
    "RadiopharmaceuticalStartDateTime": "20190307123000",
    "RadionuclideTotalDose": "350000000",
    "RadionuclideHalfLife": "6586.2",
    "RadionuclideCodeSequence": [{"CodeValue": "77004003", "CodingSchemeDesignator": "SCT", "CodeMeaning": "^18^Fluorine"}],
}


def test_a_dicom_fdg_pet_becomes_suv_by_the_rules_of_fluorine_18_and_tells_no_patient(
    makeCases, makeStudy, tmp_path, quickPassphrase, pet
):
    """350 MBq an hour before the start of the scan, 70 kg, 5 kBq/ml: 5000 * 70000 / (350e6 * 2 ** (-3600 / 6586.2)) = 1.4606."""
    pet.write(tmp_path / "fdg", pet.series(item=FDG_ITEM, PatientName="Omegawoman^Anna", PatientID="FDG-Archive-77"))
    cases = makeCases(2, lesions=1)
    cases.sources[0] = Case(**{**vars(cases.sources[0]), "fdg": str(tmp_path / "fdg")})
    study = makeStudy(cases=cases, stages=[ALONE, WITH_FDG])
    handOut(study)
    packet = readPacket(study.packet("anna"))
    (case,) = [case for case in packet.cases if case.fdg]
    values = readCaseVolumes(packet, case, WITH_FDG["images"]).fdg.values
    assert values.max() == pytest.approx(1.4606, abs=1e-4) and (values > 1).sum() == 3 * 4 * 5
    images = readImages(study.key.cases[study.key.handOut.showings["anna"][case.caseID].case].source)
    assert "FDG-Archive-77" in images.identifying  # so every byte of a packet was searched for it
