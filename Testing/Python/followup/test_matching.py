"""One lesion, one identity: one to one, nothing lost, a person asked where the distances do not say, and her answer above all."""

import numpy as np
import pytest
from HER2PETLib.followup.evidence import BodyPart, placeOf
from HER2PETLib.followup.findings import Finding
from HER2PETLib.followup.matching import ACCEPT, MOVE, REJECT, Decision, MatchSettings, gateOf, identify, trackingUID
from HER2PETLib.measure.region import Region
from hypothesis import given, settings
from hypothesis import strategies as st

LIVER, RIB = BodyPart(("liver",)), BodyPart(("bone", "rib"))


def finding(examination, regionID, position, radius=5.0, residual=0.0, place=None):
    region = Region(regionID, f"lesion {regionID}", mask=np.ones((1, 1, 1), bool))
    return Finding(examination, region, tuple(map(float, position)), radius, residual, place or BodyPart())


def groups(identities):
    return {lesion.lesionID: [each.finding.findingID for each in lesion.members] for lesion in identities.lesions}


def test_three_lists_are_always_there():
    first = [finding("HER2", "1", (0, 0, 0)), finding("HER2", "2", (100, 0, 0))]
    second = [finding("FDG", "a", (3, 0, 0)), finding("FDG", "b", (0, 200, 0))]
    found = identify([first, second])
    lists = found.lists("HER2", "FDG")
    assert (lists.both, lists.onlyHere, lists.onlyThere) == (("HER2:1",), ("HER2:2",), ("FDG:b",))
    assert not found.questions and found.placed[1].distanceMm == pytest.approx(3)


def test_the_sum_of_distances_decides_and_not_who_comes_first():
    # The nearest partner of "a" is 1, but then "b" would be left alone: together 1-a... costs more than 1-b, 2-a.
    first = [finding("HER2", "1", (0, 0, 0)), finding("HER2", "2", (8, 0, 0))]
    second = [finding("FDG", "a", (3, 0, 0)), finding("FDG", "b", (-6, 0, 0))]
    assert groups(identify([first, second])) == {"HER2:1": ["HER2:1", "FDG:b"], "HER2:2": ["HER2:2", "FDG:a"]}


def test_the_gate_is_wider_than_the_error_of_the_registration():
    settings = MatchSettings()
    assert gateOf(finding("A", "1", (0, 0, 0)), finding("B", "1", (0, 0, 0)), settings) == 10
    assert gateOf(finding("A", "1", (0, 0, 0), residual=3), finding("B", "1", (0, 0, 0), residual=4), settings) == 5 + 3 * 5
    far = [[finding("A", "1", (0, 0, 0))], [finding("B", "1", (18, 0, 0), residual=5)]]
    assert len(identify(far).lesions) == 1
    near = [[finding("A", "1", (0, 0, 0))], [finding("B", "1", (18, 0, 0))]]
    assert len(identify(near).lesions) == 2


def test_two_nearly_equal_answers_are_a_question():
    first = [finding("A", "1", (0, 0, 0)), finding("A", "2", (9, 0, 0))]
    found = identify([first, [finding("B", "x", (5, 0, 0))]])
    (open_,) = found.questions
    assert open_.lesionID == "A:2" and open_.question == "Is it A:1 (5.0 mm)? The distances alone do not decide."


def test_a_second_finding_at_a_lesion_is_never_joined_by_distance_but_asked_about():
    found = identify([[finding("A", "1", (0, 0, 0), radius=20)], [finding("B", "x", (4, 0, 0)), finding("B", "y", (-12, 0, 0))]])
    assert groups(found) == {"A:1": ["A:1", "B:x"], "B:y": ["B:y"]}
    assert [each.question for each in found.questions] == ["Is it a part of A:1 (12.0 mm) (split), or a lesion of its own?"]


def test_where_the_registration_may_be_far_off_a_person_is_asked_about_the_match():
    found = identify([[finding("A", "1", (0, 0, 0))], [finding("B", "x", (14, 0, 0), residual=20)]])
    assert found.questions[0].question == "Is it the same lesion? The registration may be off by 20 mm here."
    assert not identify([[finding("A", "1", (0, 0, 0))], [finding("B", "x", (4, 0, 0), residual=3)]]).questions


def test_two_lesions_that_became_one_are_asked_about():
    first = [finding("A", "1", (0, 0, 0)), finding("A", "2", (16, 0, 0))]
    (open_,) = identify([first, [finding("B", "x", (2, 0, 0), radius=18)]]).questions
    assert "Does it also include A:2, which is near and has no other partner here (merged)?" in open_.question


def test_organs_that_differ_are_a_question_where_the_distance_is_small_and_keep_apart_where_it_is_not():
    first = [finding("A", "1", (0, 0, 0), place=LIVER)]
    (near,) = identify([first, [finding("B", "x", (2, 0, 0), place=RIB)]]).questions
    assert (
        near.lesionID == "A:1" and near.question == "Is it the same lesion, although the sites differ (bone rib against liver)?"
    )
    far = identify([first, [finding("B", "x", (8, 0, 0), place=RIB)]])
    assert len(far.lesions) == 2 and far.questions[0].question.startswith("Is it a part of A:1")


def test_the_organ_tells_apart_what_the_distance_does_not():
    first = [finding("A", "1", (0, 0, 0), place=LIVER), finding("A", "2", (6, 0, 0), place=RIB)]
    found = identify([first, [finding("B", "x", (2.9, 0, 0), place=RIB)]])
    assert groups(found)["A:2"] == ["A:2", "B:x"]


@pytest.mark.parametrize(
    ("one", "other", "contradicts"),
    [
        (("SCT:51282000", "Vertebra", ""), ("SCT:36470004", "L3 vertebra", ""), False),  # coarser, not other
        (("SCT:36470004", "L3 vertebra", ""), ("SCT:11994002", "L4 vertebra", ""), True),
        (("SCT:272673000", "Bone", ""), ("SCT:22356005", "Ilium", ""), False),
        (("SCT:22356005", "Ilium", "left"), ("SCT:22356005", "Ilium", "right"), True),
        (("SCT:39607008", "Lung", "right"), ("SCT:45653009", "Upper lobe of lung", ""), False),
        (("SCT:10200004", "Liver", ""), ("SCT:113197003", "Rib", ""), True),
        (("", "", ""), ("SCT:113197003", "Rib", ""), False),  # not known is no contradiction
    ],
)
def test_places_contradict_only_where_both_are_known_to_differ(one, other, contradicts):
    places = [
        placeOf(Region("1", "", siteCode=code, siteMeaning=meaning, laterality=side)) for code, meaning, side in (one, other)
    ]
    assert bool(places[0].contradicts(places[1])) == bool(places[1].contradicts(places[0])) == contradicts


def test_a_side_is_taken_from_the_name_where_it_is_not_coded():
    assert placeOf(Region("1", "Right axillary lymph node 12 mm")).side == "right"


# --- what a person decides


def pairOf(decision):
    first = [finding("A", "1", (0, 0, 0)), finding("A", "2", (9, 0, 0))]
    second = [finding("B", "x", (5, 0, 0)), finding("B", "y", (200, 0, 0))]
    return identify([first, second], {("B", "x"): decision})


def test_a_person_moves_a_finding_to_another_lesion():
    found = pairOf(Decision(MOVE, "A:1", "Dr. No", "2020-01-01", "seen on CT"))
    assert groups(found)["A:1"] == ["A:1", "B:x"] and not found.questions
    assert found.lesions[0].members[1].decision.by == "Dr. No"


def test_a_person_rejects_a_match_and_accepts_one():
    assert groups(pairOf(Decision(REJECT)))["B:x"] == ["B:x"]
    assert groups(pairOf(Decision(MOVE, "new")))["B:x"] == ["B:x"]
    found = pairOf(Decision(ACCEPT, "A:2"))
    assert groups(found)["A:2"] == ["A:2", "B:x"] and not found.questions


def test_a_split_and_a_merge_are_one_to_many_by_a_person_alone():
    first = [finding("A", "1", (0, 0, 0)), finding("A", "2", (14, 0, 0))]
    second = [finding("B", "x", (1, 0, 0)), finding("B", "y", (300, 0, 0))]
    split = identify([first, second], {("B", "y"): Decision(MOVE, "A:1")})
    assert [each.region.regionID for each in split.lesions[0].of("B")] == ["y"]  # B:x is free: A:1 is taken
    split = identify([first, second], {("B", "y"): Decision(MOVE, "A:1"), ("B", "x"): Decision(MOVE, "A:1")})
    assert [each.region.regionID for each in split.lesions[0].of("B")] == ["x", "y"]
    merged = identify([first, second], {("A", "2"): Decision(MOVE, "A:1")})
    assert [each.region.regionID for each in merged.lesions[0].of("A")] == ["1", "2"]
    assert merged.lists("A", "B").both == ("A:1",)


def test_a_finding_that_another_one_is_moved_to_may_stand_after_it():
    found = identify([[finding("A", "1", (0, 0, 0)), finding("A", "2", (9, 0, 0))]], {("A", "1"): Decision(MOVE, "A:2")})
    assert groups(found) == {"A:2": ["A:2", "A:1"]}


@pytest.mark.parametrize("target", ["A:9", "Z:1"])
def test_a_decision_for_a_lesion_that_is_not_there_is_told_and_not_followed(target):
    found = pairOf(Decision(MOVE, target))
    assert len(found.problems) == 1 and target in found.problems[0]
    assert groups(found)["A:2"] == ["A:2", "B:x"]


def test_moves_in_a_circle_lose_nothing():
    first = [finding("A", "1", (0, 0, 0)), finding("A", "2", (9, 0, 0))]
    found = identify([first], {("A", "1"): Decision(MOVE, "A:2"), ("A", "2"): Decision(MOVE, "A:1")})
    assert sorted(each.finding.findingID for each in found.placed) == ["A:1", "A:2"] and found.problems


def test_a_lesion_is_found_again_at_the_third_examination_wherever_it_was_first_seen():
    found = identify([[finding("A", "1", (0, 0, 0))], [finding("B", "x", (90, 0, 0))], [finding("C", "u", (92, 0, 0))]])
    assert groups(found) == {"A:1": ["A:1"], "B:x": ["B:x", "C:u"]}


def test_tracking_uids_are_valid_the_same_in_every_run_and_another_for_each_lesion_and_patient():
    uid = trackingUID("P001", "A:1")
    assert uid == trackingUID("P001", "A:1") and uid.startswith("2.25.") and len(uid) <= 64
    assert len({uid, trackingUID("P001", "A:2"), trackingUID("P002", "A:1")}) == 3


@settings(max_examples=60)
@given(
    st.lists(st.tuples(*[st.integers(-40, 40)] * 3), max_size=7, unique=True),
    st.lists(st.tuples(*[st.integers(-40, 40)] * 3), max_size=7, unique=True),
    st.randoms(use_true_random=False),
)
def test_every_finding_is_in_one_lesion_and_no_lesion_has_two_of_one_examination(one, other, random):
    first = [finding("A", str(n), place, radius=0) for n, place in enumerate(one)]
    second = [finding("B", str(n), place, radius=0) for n, place in enumerate(other)]
    found = identify([first, second])
    members = [each.finding.key for each in found.placed]
    assert sorted(members) == sorted(each.key for each in first + second)
    assert all(len(lesion.of(name)) <= 1 for lesion in found.lesions for name in "AB")
    assert all(each.distanceMm <= each.gateMm for each in found.placed if each.distanceMm is not None)
    # The order of the rows of a table changes nothing, but where two answers are equally good.
    costs = sum(each.distanceMm - each.gateMm for each in found.placed if each.distanceMm is not None)
    random.shuffle(second)
    again = identify([first, second])
    assert sum(each.distanceMm - each.gateMm for each in again.placed if each.distanceMm is not None) == pytest.approx(costs)
