"""A case is read in stages: the page shows the images of one, and locks it before the next."""

import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.ledger.events import stateOf
from HER2PETLib.reading.ledger.readerledger import readLedger
from HER2ReadingLib.session import Session
from slicerhost.tooltips import toolTipOf

PASSPHRASE = "four words nobody knows"
STAGES = [
    {"name": "HER2 PET alone", "images": ["pet"]},
    {"name": "with CT", "images": ["pet", "ct"]},
    {"name": "with FDG", "images": ["pet", "ct", "fdg"]},
]


def answers(packet):
    """The state that another program reads from the ledger's file, now."""
    return stateOf(*readLedger(packet / "ledger.sqlite"))


def shown(panel):
    """Which images are in the scene."""
    return {name for name in ("pet", "ct", "fdg") if panel.logic.scene.nodes().get(name) is not None}


def whyNot(button):
    return "" if button.enabled else toolTipOf(button)


# The session, without a window.


@pytest.fixture
def session(makeStudy):
    session = Session(makeStudy(1, stages=STAGES, hasFDG=True).packet("anna"), PASSPHRASE)
    yield session
    session.close()


def scoreAll(session, score):
    for focus in session.foci:
        session.select(focus.focusID)
        session.score(score)


def imagesOf(session):
    volumes = session.volumes()
    return {name for name in ("pet", "ct", "fdg") if getattr(volumes, name) is not None}


def test_a_session_reads_the_images_of_a_stage_after_the_former_one_is_locked(session):
    seen = []
    for score in (4, 3, 5):
        seen.append((session.stage, session.nextStage, imagesOf(session)))
        with pytest.raises(ProblemError, match="no score yet"):
            session.lockStage() if session.nextStage else session.complete()
        scoreAll(session, score)
        session.lockStage() if session.nextStage else session.complete()
    assert seen == [
        (0, "with CT", {"pet"}),
        (1, "with FDG", {"pet", "ct"}),
        (2, "", {"pet", "ct", "fdg"}),
    ]
    assert [focus.score for focus in session.foci] == [5, 5, 5]
    assert [[focus.score for focus in stage.values()] for stage in session.case.locked] == [[4] * 3, [3] * 3]


def test_a_file_of_a_later_stage_is_not_touched_before_it(session):
    folder = session.packet.folder
    for file in folder.glob("volumes/*-[23].nrrd"):
        file.unlink()
    assert imagesOf(session) == {"pet"}
    scoreAll(session, 4)
    session.lockStage()
    with pytest.raises(ProblemError, match="cannot be read"):
        session.volumes()


def test_a_reopened_session_is_in_the_stage_that_is_open(makeStudy):
    packet = makeStudy(2, stages=STAGES, hasFDG=True).packet("anna")
    session = Session(packet, PASSPHRASE)
    scoreAll(session, 4)
    session.lockStage()
    case = session.case.caseID
    session.close()
    session = Session(packet, PASSPHRASE)
    assert (session.case.caseID, session.stage, imagesOf(session)) == (case, 1, {"pet", "ct"})
    session.close()


def test_a_case_that_was_not_assessable_on_the_pet_alone_is_not_shown_with_more(session):
    session.notAssessable("motion")
    assert imagesOf(session) == {"pet"}
    session.reopen("it can be read")
    assert (session.stage, imagesOf(session)) == (0, {"pet"})


def test_a_charter_without_stages_shows_pet_and_ct(makeStudy):
    session = Session(makeStudy(1, hasFDG=True).packet("anna"), PASSPHRASE)
    assert (session.stages, session.nextStage, imagesOf(session)) == ([], "", {"pet", "ct"})
    session.close()


# The page.


def test_a_reader_reads_a_case_in_three_stages_with_keys_alone(panel, views, makeStudy, screenshot, host):
    packet = makeStudy(2, stages=STAGES, hasFDG=True).packet("anna")
    ui = panel.ui
    panel.openPacket(packet)
    assert "stage 1 of 3: HER2 PET alone" in ui.caseLabel.text and shown(panel) == {"pet"}
    assert whyNot(ui.lockStageButton) == "No score yet for F1, F2, F3."
    panel.keys("4", "4", "2", "Return")
    assert "Lock this stage first (key L)." in ui.messageLabel.text
    assert whyNot(ui.completeButton) == "Lock this stage first (key L)."
    panel.keys("L")
    assert ui.messageLabel.text.endswith("stage locked: HER2 PET alone")
    assert "stage 2 of 3: with CT" in ui.caseLabel.text and shown(panel) == {"pet", "ct"}
    assert [ui.fociTable.item(row, 1).text() for row in range(3)] == ["\u2013"] * 3
    assert [ui.fociTable.item(row, 2).text() for row in range(3)] == ["before: 4", "before: 4", "before: 2"]
    panel.keys("5", "5", "5", "L")
    assert "stage 3 of 3: with FDG" in ui.caseLabel.text and shown(panel) == {"pet", "ct", "fdg"}
    screenshot(host.mainWindow, "HER2Reading-stages")
    panel.keys("1", "1", "1")
    assert whyNot(ui.lockStageButton) == "This is the last stage: complete the case."
    panel.keys("Return")
    assert ui.caseLabel.text.startswith("Case 2 of 2") and "stage 1 of 3" in ui.caseLabel.text and shown(panel) == {"pet"}
    case = next(iter(answers(packet).cases.values()))
    assert [[focus.score for focus in case.atStage(stage).foci.values()] for stage in range(3)] == [
        [4, 4, 2],
        [5, 5, 5],
        [1, 1, 1],
    ]


def test_the_fdg_pet_hangs_in_views_of_its_own_which_follow_no_crosshair(panel, views, makeStudy):
    import slicer

    panel.openPacket(makeStudy(1, stages=STAGES[2:], hasFDG=True).packet("anna"))
    nodes = panel.logic.scene.nodes()
    manager = slicer.app.layoutManager()
    fdg = manager.sliceWidget("HER2ReadingFDG").sliceLogic()
    pet = manager.sliceWidget("HER2ReadingPET").sliceLogic()
    assert fdg.GetSliceCompositeNode().GetBackgroundVolumeID() == nodes["fdg"].GetID()
    assert fdg.GetSliceNode().GetViewGroup() != pet.GetSliceNode().GetViewGroup()
    assert (
        manager.sliceWidget("HER2ReadingFused").sliceLogic().GetSliceCompositeNode().GetBackgroundVolumeID()
        == nodes["ct"].GetID()
    )
    before = fdg.GetSliceOffset()
    panel.keys("N")
    assert fdg.GetSliceOffset() == before
    display = nodes["foci"].GetDisplayNode()
    assert display.IsDisplayableInView(pet.GetSliceNode().GetID()) and not display.IsDisplayableInView(fdg.GetSliceNode().GetID())


def test_no_lines_of_the_crosshair_point_at_the_fdg_pet(panel, views, makeStudy):
    """Slicer draws its crosshair in every view, at one point of space; the FDG PET is not registered."""
    import slicer

    panel.openPacket(makeStudy(1, stages=STAGES[2:], hasFDG=True).packet("anna"))
    crosshair = slicer.mrmlScene.GetFirstNodeByClass("vtkMRMLCrosshairNode")

    def pictures():
        shown = []
        for name in ("HER2ReadingFDG", "HER2ReadingFDGCoronal", "HER2ReadingPET"):
            view = slicer.app.layoutManager().sliceWidget(name).sliceView()
            view.forceRender()
            shown.append(view._image)
        return shown

    crosshair.SetCrosshairMode(crosshair.NoCrosshair)
    without = pictures()
    crosshair.SetCrosshairMode(crosshair.ShowIntersection)
    assert [one == other for one, other in zip(without, pictures(), strict=True)] == [True, True, False]


def test_without_a_ct_the_fused_views_of_the_first_stage_show_the_pet(panel, views, makeStudy):
    import slicer

    panel.openPacket(makeStudy(1, stages=STAGES[:2]).packet("anna"))
    fused = slicer.app.layoutManager().sliceWidget("HER2ReadingFused").sliceLogic().GetSliceCompositeNode()
    assert fused.GetBackgroundVolumeID() == panel.logic.scene.nodes()["fusion"].GetID()


def test_stages_have_no_button_and_no_key_where_the_charter_has_none(panel, makeStudy):
    panel.openPacket(makeStudy(1).packet("anna"))
    assert not panel.ui.lockStageButton.visible and "stage" not in panel.ui.caseLabel.text
    panel.keys("?")
    assert "lock this stage" not in panel.ui.messageLabel.text


def test_marks_of_a_free_search_go_on_to_the_next_stage_to_be_scored_anew(panel, views, makeStudy):
    packet = makeStudy(1, stages=STAGES[:2], givenFoci=False).packet("anna")
    panel.openPacket(packet)
    panel.keys("L")
    assert "confirm that there is none" in panel.ui.messageLabel.text
    panel.keys("M", "5", "L")
    assert answers(packet).cases[panel.logic.session.case.caseID].locked[0]["F1"].score == 5
    assert panel.logic.session.foci[0].score is None
    panel.keys("U", "0", "Return")
    assert answers(packet).finished


def test_a_next_stage_that_cannot_be_shown_leaves_no_images_of_the_former_one_in_the_views(panel, views, makeStudy):
    packet = makeStudy(1, stages=STAGES[:2]).packet("anna")
    panel.openPacket(packet)
    (ct,) = packet.glob("volumes/*-2.nrrd")
    moved = ct.rename(packet / "elsewhere.nrrd")
    panel.keys("4", "4", "4", "L")
    assert "cannot be read" in panel.ui.messageLabel.text and not panel.logic.scene.isShown
    assert len(answers(packet).cases[panel.logic.session.case.caseID].locked) == 1  # the lock is in the ledger all the same
    moved.rename(ct)
    panel.click(panel.ui.showAgainButton)
    assert shown(panel) == {"pet", "ct"}
