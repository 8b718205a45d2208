"""Drop-outs and their replacements name each other, and every contradiction is told."""

from dataclasses import replace
from datetime import date

import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.trial.patients import Patient
from HER2PETLib.trial.replacement import checkPatients, dropOuts

LEFT = Patient(
    patientID="P1",
    row=2,
    consentDate=date(2015, 1, 10),
    retestHER2="positive",
    retestDate=date(2015, 1, 20),
    dropOutDate=date(2015, 1, 21),
    dropOutReason="HER2-positive on retest",
    replacedBy="P2",
)
CAME = Patient(patientID="P2", row=3, consentDate=date(2015, 2, 1), petDate=date(2015, 2, 20), replaces="P1")


def told(*patients):
    return [(problem.row, problem.column, problem.reason) for problem in checkPatients(patients)]


def test_a_replacement_that_agrees_with_itself_raises_nothing():
    assert told(LEFT, CAME) == []
    assert dropOuts([LEFT, CAME]).replaced == {"P1": "P2"}


def test_a_replacement_of_a_replacement_is_no_contradiction():
    second = replace(
        LEFT, patientID="P2", row=3, consentDate=date(2015, 1, 25), dropOutDate=date(2015, 1, 30), replacedBy="P3", replaces="P1"
    )
    third = replace(CAME, patientID="P3", row=4, replaces="P2")
    assert told(LEFT, second, third) == []
    assert dropOuts([LEFT, second, third]).replaced == {"P1": "P2", "P2": "P3"}


def test_who_is_still_to_be_replaced_is_told():
    waiting = replace(LEFT, patientID="P5", row=6, replacedBy=None)
    withdrew = replace(CAME, patientID="P6", row=7, replaces=None, petDate=None, dropOutReason="withdrew")
    told = "3 dropped out, 1 replaced (P1 by P2), 1 to be replaced (P5)"
    assert str(dropOuts([LEFT, CAME, waiting, withdrew])) == told


def test_a_link_that_only_one_row_knows_does_not_count():
    lonely = replace(CAME, replaces=None)
    assert told(LEFT, lonely) == [(2, "replacedBy", "P1 names P2, whose replaces is empty.")]
    assert dropOuts([LEFT, lonely]).replaced == {}
    assert told(replace(LEFT, replacedBy=None), CAME) == [(3, "replaces", "P2 names P1, whose replacedBy is empty.")]


def test_a_link_to_nobody_is_told():
    assert told(LEFT) == [(2, "replacedBy", "P1 names P2, who is not in the table.")]


def test_a_patient_cannot_replace_herself_directly_or_in_a_ring():
    self_ = replace(LEFT, replacedBy="P1", replaces="P1")
    assert [reason for _, _, reason in told(self_)] == ["P1 names herself as replacedBy.", "P1 names herself as replaces."]
    assert dropOuts([self_]).replaced == {}
    ring = [replace(LEFT, replaces="P2"), replace(LEFT, patientID="P2", row=3, replacedBy="P1", replaces="P1")]
    assert (2, "replacedBy", "P1 ends up replacing herself: P1 -> P2 -> P1.") in told(*ring)


def test_a_positive_retest_without_drop_out_is_told():
    stayed = replace(LEFT, dropOutDate=None, dropOutReason=None, replacedBy=None)
    assert told(stayed) == [(2, "retestHER2", "P1 was HER2-positive on retest before PET/CT and did not drop out.")]


def test_only_a_positive_retest_before_pet_ct_is_a_reason_to_replace():
    assert [column for _, column, reason in told(replace(LEFT, retestHER2=None), CAME) if "the one reason" in reason] == [
        "replacedBy"
    ]
    imaged = replace(LEFT, petDate=date(2015, 1, 15))
    assert [reason for _, _, reason in told(imaged, CAME)] == [
        "P1 is replaced and was imaged; only a drop-out before PET/CT is replaced."
    ]


def test_imaging_after_the_drop_out_is_told():
    assert (2, "petDate", "P1 was imaged on 2015-02-01 and had dropped out on 2015-01-21.") in told(
        replace(LEFT, petDate=date(2015, 2, 1)), CAME
    )


def test_dates_in_the_wrong_order_are_told():
    wrong = Patient(patientID="P9", row=5, birthDate=date(2016, 1, 1), consentDate=date(2015, 1, 1), petDate=date(2014, 1, 1))
    assert [column for _, column, _ in told(wrong)] == ["consentDate", "petDate"]


def test_two_things_on_one_day_are_no_contradiction():
    day = date(2015, 1, 21)
    assert told(Patient(patientID="P9", row=5, birthDate=day, consentDate=day, petDate=day, dropOutDate=day)) == []
    assert told(LEFT, replace(CAME, consentDate=LEFT.dropOutDate)) == []


def test_a_replacement_who_consented_before_the_drop_out_is_told():
    early = replace(CAME, consentDate=date(2015, 1, 15))
    assert told(LEFT, early) == [(2, "replacedBy", "P1 dropped out on 2015-01-21, after her replacement P2 had consented.")]


def test_a_replacement_of_somebody_who_did_not_drop_out_is_refused():
    """Before: "0 dropped out, 1 replaced", and a denominator without her."""
    stayed = replace(LEFT, dropOutDate=None, dropOutReason=None)
    with pytest.raises(ProblemError, match=r"replaced, and did not drop out: P1 \(row 2\) by P2") as refused:
        dropOuts([stayed, CAME])
    assert "dropOutDate or dropOutReason" in refused.value.remedy


def test_a_date_of_pet_ct_that_cannot_be_read_is_not_taken_for_none():
    mistyped = replace(LEFT, replacedBy=None, invalid={"petDate": "30.03.2015"})
    assert dropOuts([mistyped]).awaiting == ()
    stayed = replace(mistyped, dropOutDate=None, dropOutReason=None)
    assert told(stayed) == []
