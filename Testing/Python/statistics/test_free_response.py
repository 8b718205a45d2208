"""Free search against a reference: by hand, against RJafroc, and what is said where there is nobody without lesions."""

import numpy as np
import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.statistics.freeresponse import AFROC, AFROC1, WAFROC, WAFROC1, Mark, MarkedStudy, freeResponse
from hypothesis import given
from hypothesis import strategies as st


def study(marks, lesions, readers=("r1", "r2"), weights=None):
    return MarkedStudy([Mark("PET", *mark) for mark in marks], lesions, readers, ("PET",), weights)


LESIONS = {"A": ["1"], "B": ["1"], "C": ["1", "2"], "x": [], "y": [], "z": []}
MARKS = [("r1", "A", "1", 5), ("r1", "B", "1", 3), ("r1", "C", "1", 4), ("r1", "C", "2", 1), ("r1", "y", "", 2), ("r1", "z", "", 4),
         ("r2", "A", "1", 4), ("r2", "C", "1", 5), ("r2", "x", "", 3), ("r2", "A", "", 5)]  # fmt: skip


def drawn(draw):
    lesions = {f"p{n}": [f"L{m}" for m in range(draw(st.integers(0, 3)))] for n in range(6)}
    places = [(patient, lesion) for patient, own in lesions.items() for lesion in [*own, ""]]
    marks = [(reader, *place, draw(st.integers(1, 5))) for reader in ("r1", "r2") for place in places if draw(st.booleans())]
    return study(marks, lesions)


studies = st.composite(drawn)()


def test_false_marks_on_patients_with_lesions_count_in_afroc1_only():
    without = [mark for mark in MARKS if mark != ("r2", "A", "", 5)]
    found, less = freeResponse(study(MARKS, LESIONS)), freeResponse(study(without, LESIONS))
    assert np.array_equal(found.values(AFROC), less.values(AFROC))
    # By hand: of the 24 pairs of r2 the mark of 5 in A takes 1 from A's own 4, 1/2 from C's 5 and 1/2 from each of two not marked.
    assert (less.values(AFROC1) - found.values(AFROC1))[0] == pytest.approx([0, 2.5 / 24])


@given(studies)
def test_every_figure_lies_between_0_and_1_and_a_higher_rating_of_a_lesion_never_lowers_it(drawnStudy):
    found = freeResponse(drawnStudy)
    higher = MarkedStudy(
        [Mark(m.treatment, m.reader, m.patientID, m.lesionID, m.rating + 1) if m.lesionID else m for m in drawnStudy.marks],
        drawnStudy.lesions, drawnStudy.readers, drawnStudy.treatments,
    )  # fmt: skip
    for figure in (AFROC, WAFROC, AFROC1, WAFROC1):
        values = found.values(figure)
        if not np.isnan(values).any():
            assert ((values >= 0) & (values <= 1)).all()
            assert (freeResponse(higher).values(figure) >= values - 1e-12).all()


@given(studies, st.sampled_from((AFROC, WAFROC, AFROC1, WAFROC1)))
def test_the_jackknife_leaves_one_patient_out_in_turn(drawnStudy, figure):
    found = freeResponse(drawnStudy)
    left = []
    for name in drawnStudy.lesions:
        marks = [mark for mark in drawnStudy.marks if mark.patientID != name]
        lesions = {key: own for key, own in drawnStudy.lesions.items() if key != name}
        left.append(freeResponse(MarkedStudy(marks, lesions, drawnStudy.readers, drawnStudy.treatments)).values(figure)[0])
    left = np.array(left)
    error = found.analyzed(figure).inferences[1].components.error
    if np.isnan(left).any():
        assert np.isnan(error)
    else:
        expected = 5 / 6 * ((left - left.mean(axis=0)) ** 2).sum(axis=0).mean()
        assert error == pytest.approx(expected, abs=1e-12)


def test_without_a_patient_free_of_lesions_it_is_said_and_afroc1_is_there():
    lesions = {"A": ["1"], "B": ["1"], "C": ["1", "2"]}
    marks = [mark for mark in MARKS if mark[1] in lesions]
    found = freeResponse(study(marks, lesions))
    row = found.analyzed(WAFROC).rows()[0]
    assert row["estimate"] is None
    assert (
        row["notEstimable"]
        == "not estimable: no patient is free of lesions by the reference; wAFROC1 takes the false marks of all"
    )
    assert found.analyzed(WAFROC1).rows()[0]["estimate"] == pytest.approx(found.values(WAFROC1).mean())


def test_of_few_patients_the_figure_is_given_and_the_reason_why_it_has_no_interval():
    row = freeResponse(study(MARKS, LESIONS)).analyzed(WAFROC).rows()[1]
    assert row["estimate"] is not None
    assert (
        row["notEstimable"]
        == "not estimable: an interval by patient needs 5 patients with the condition and 5 without, not 3 and 3"
    )


def test_a_reference_without_a_lesion_is_said():
    found = freeResponse(study([], {"x": [], "y": []}))
    assert found.analyzed(AFROC1).rows()[0]["notEstimable"] == "not estimable: there is no lesion by the reference"


@pytest.mark.parametrize(
    ("marks", "lesions", "weights", "said"),
    [
        ([("r3", "A", "1", 5)], {"A": ["1"]}, None, "A mark of r3 in A, PET: reader, treatment or patient is not part of the study"),
        ([("r1", "B", "1", 5)], {"A": ["1"]}, None, "A mark of r1 in B"),
        ([("r1", "A", "2", 5)], {"A": ["1"]}, None, "is on the lesion 2, which the reference does not have"),
        ([("r1", "A", "1", 5), ("r1", "A", "1", 4)], {"A": ["1"]}, None, "the lesion 1 has two marks"),
        ([("r1", "A", "1", float("nan"))], {"A": ["1"]}, None, "has the rating nan"),
        ([], {"A": ["1", "1"]}, None, "has the name of another"),
        ([], {"A": ["1", "2"]}, {("A", "1"): 0.5, ("A", "2"): 0.4}, "The weights of the lesions of A do not sum to 1"),
        ([], {"A": ["1", "2"]}, {("A", "1"): 0.5}, "The weights of the lesions of A do not sum to 1"),
    ],
)  # fmt: skip
def test_marks_that_do_not_fit_the_reference_are_refused(marks, lesions, weights, said):
    with pytest.raises(ProblemError, match=said):
        freeResponse(study(marks, lesions, weights=weights))
