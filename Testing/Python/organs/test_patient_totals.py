"""What belongs to the patient: each lesion counted once in each grouping, levels of blood pool and liver, and what is missing said as such."""

import pytest
from HER2PETLib.organs.patienttotals import TOTAL_COLUMNS, patientTotals
from hypothesis import given
from hypothesis import strategies as st


def lesion(number, suvMax, code="", meaning="", ml=2.0, uptake=8.0):
    return {
        "regionID": f"L{number}", "name": f"Lesion {number}", "role": "lesion", "siteCode": code, "siteMeaning": meaning, "suvMax": suvMax,
        "suvMean": None if suvMax is None else suvMax / 2, "volumeMl": ml, "totalLesionUptake": None if suvMax is None else uptake,
    }  # fmt: skip


def reference(code, mean, name="Reference"):
    return lesion(0, 9.0, code) | {"role": "reference", "suvMean": mean, "name": name}


LESIONS = [
    lesion(1, 8.0, "SCT:36470004", "L3 vertebra", 1.5, 6.0),
    lesion(2, 3.0, "SCT:22356005", "Ilium", 2.5, 5.0),
    lesion(3, 12.0, "SCT:10200004", "Liver", 4.0, 40.0),
    lesion(4, 1.5, "SCT:68171009", "Axillary lymph node", 1.0, 1.0),
    lesion(5, None, "SCT:22356005", "Ilium"),
]
# Coded as thoracic aorta (as of referencechoice), and as liver.
BLOOD, LIVER = reference("SCT:113262008", 2.0), reference("SCT:10200004", 6.0)


def test_all_lesions_come_first_with_sums_by_hand():
    first = patientTotals([*LESIONS, BLOOD, LIVER])[0]
    assert set(first) | {"caseID"} == {column.key for column in TOTAL_COLUMNS}
    assert (first["grouping"], first["lesions"], first["measured"]) == ("all lesions", 5, 4)
    assert (first["volumeMl"], first["totalLesionUptake"]) == (9.0, 52.0)  # 1.5 + 2.5 + 4 + 1; 6 + 5 + 40 + 1
    assert (first["hottestRegionID"], first["suvMax"]) == ("L3", 12.0)
    # Above 2: 8, 3 and 12; above 6: 8 and 12; of the four that have numbers.
    assert (first["bloodPool"], first["aboveBloodPool"], first["percentAboveBloodPool"]) == (2.0, 3, 75.0)
    assert (first["liver"], first["aboveLiver"], first["percentAboveLiver"]) == (6.0, 2, 50.0)


def test_organ_groups_go_by_code_and_the_largest_is_first():
    groups = {row["group"]: row["lesions"] for row in patientTotals(LESIONS) if row["grouping"] == "organ group"}
    assert groups == {"bone": 3, "liver": 1, "lymph node": 1} and next(iter(groups)) == "bone"
    sites = {row["group"]: row["lesions"] for row in patientTotals(LESIONS) if row["grouping"] == "site"}
    assert sites == {"Ilium": 2, "L3 vertebra": 1, "Liver": 1, "Axillary lymph node": 1}


@pytest.mark.parametrize(
    ("code", "meaning", "group"),
    [
        ("SCT:45653009", "Upper lobe of lung", "lung"),
        ("SCT:12738006", "Brain", "brain"),
        ("SCT:76752008", "Breast", "other"),
        ("", "", "site not given"),
    ],
)
def test_a_site_has_its_organ_group(code, meaning, group):
    assert patientTotals([lesion(1, 5.0, code, meaning)])[1]["group"] == group


def test_without_a_level_nothing_is_above_it_and_a_mask_stands_in_for_a_reference_region():
    first = patientTotals(LESIONS)[0]
    assert first["bloodPool"] is first["aboveBloodPool"] is first["percentAboveBloodPool"] is first["aboveLiver"] is None
    organs = [{"name": "liver", "suvMean": 2.5}, {"name": "aorta", "suvMean": 1.0}]
    assert patientTotals(LESIONS, organs)[0]["aboveLiver"] == 3 and patientTotals(LESIONS, organs)[0]["aboveBloodPool"] == 4
    assert patientTotals([*LESIONS, LIVER], organs)[0]["liver"] == 6.0  # one that was drawn wins
    assert patientTotals([*LESIONS, reference("", 1.7, "blood pool, by hand")])[0]["bloodPool"] == 1.7


def test_a_patient_without_lesions_has_one_row_that_says_so():
    (row,) = patientTotals([BLOOD])
    assert (row["lesions"], row["volumeMl"], row["suvMax"], row["percentAboveBloodPool"]) == (0, 0, None, None)


@given(st.lists(st.tuples(st.floats(0.1, 40), st.sampled_from(LESIONS)), max_size=12))
def test_each_grouping_has_every_lesion_once(drawn):
    rows = [lesion(n, suv, one["siteCode"], one["siteMeaning"]) for n, (suv, one) in enumerate(drawn)]
    totals = patientTotals(rows)
    for grouping in ("organ group", "site"):
        members = [row for row in totals if row["grouping"] == grouping]
        assert sum(row["lesions"] for row in members) == len(rows)
        assert sum(row["totalLesionUptake"] for row in members) == pytest.approx(totals[0]["totalLesionUptake"])
