"""One name for an organ, whoever drew it: by code and side, then by a segment's ID, then by a name."""

import pytest
from HER2PETLib.organs.niftilabels import labelNames
from HER2PETLib.organs.vocabulary import organOf, organs


def test_it_has_the_117_classes_of_totalsegmentator_in_the_order_of_its_own_file(sharedData):
    named = labelNames(sharedData / "totalsegmentator/example_seg.nii.gz")
    assert list(named) == list(range(1, 118))
    assert list(named.values()) == list(organs())[:117]


# totalsegmentator_snomed_mapping.csv of TotalSegmentator 2.18.
@pytest.mark.parametrize(
    ("name", "code", "side"),
    [
        ("spleen", "78961009", ""),
        ("kidney_right", "64033007", "right"),
        ("kidney_left", "64033007", "left"),
        ("liver", "10200004", ""),
        ("adrenal_gland_left", "23451007", "left"),
        ("lung_middle_lobe_right", "72481006", ""),  # the code itself is of the right lung
        ("vertebrae_S1", "65985001", ""),
        ("vertebrae_L1", "66794005", ""),
        ("vertebrae_C1", "14806007", ""),
        ("aorta", "15825003", ""),
        ("hip_left", "29836001", "left"),
        ("gluteus_minimus_right", "75297007", "right"),
        ("rib_left_1", "48535007", "left"),
        ("rib_right_12", "43993008", "right"),
        ("costal_cartilages", "50016007", ""),
    ],
)
def test_code_and_name_tell_the_same_organ(name, code, side):
    assert organOf("", "", "", name) is organOf(f"SCT:{code}", side, "") is organs()[name]
    assert (organs()[name].typeCode, organs()[name].laterality) == (f"SCT:{code}", side)


def test_no_two_organs_have_one_code_side_and_place():
    assert len({(each.typeCode, each.laterality, each.regionCode) for each in organs().values()}) == len(organs())


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("bladder", "urinary_bladder"),  # MOOSE, clin_ct_organs 3
        ("portal_splenic_vein", "portal_vein_and_splenic_vein"),  # MOOSE, clin_ct_cardiac 12
        ("vertebra_L4", "vertebrae_L4"),  # MOOSE since 3.2, clin_ct_vertebrae
        ("clavicle_left", "clavicula_left"),  # MOOSE, clin_ct_peripheral_bones
        ("thyroid_right", "thyroid_right"),
        ("heart_atrium_left", "heart_atrium_left"),  # TotalSegmentator 1
        ("face", "face"),
        ("right kidney", "kidney_right"),  # Slicer's label of the terminology
        ("Urinary bladder", "urinary_bladder"),
        ("Lung", "lung"),
    ],
)
def test_names_of_other_programs_and_versions_are_known(said, name):
    assert organOf("", "", "", said).name == name


def test_the_code_comes_before_the_name_and_the_id_before_the_label():
    assert organOf("SCT:10200004", "", "", "spleen").name == "liver"
    assert organOf("", "", "", "liver", "spleen").name == "liver"
    assert organOf("SCT:999", "", "", "Segment_1", "spleen").name == "spleen"
    assert organOf("SCT:999", "", "", "tumor") is None


def test_a_code_without_a_side_takes_it_from_the_name_and_one_with_a_side_keeps_it():
    # So in TotalSegmentator's DICOM SEG.
    assert organOf("SCT:64033007", "", "", "kidney_left").name == "kidney_left"
    assert organOf("SCT:64033007", "right", "", "kidney_left").name == "kidney_right"
    assert organOf("SCT:64033007", "", "", "Segment 3").name == "kidney"


def test_a_cyst_is_known_by_the_organ_that_it_is_in():
    assert organOf("SCT:367643001", "left", "SCT:64033007", "Cyst").name == "kidney_cyst_left"
    assert organOf("SCT:367643001", "", "", "kidney_cyst_right").site == ("SCT:64033007", "Kidney")
    assert organOf("SCT:367643001", "", "", "Cyst") is None
