"""The site that organ masks propose for a focus: the bone or organ that its hottest voxel lies in, never what is merely near."""

import numpy as np
import pytest
from HER2PETLib.measure.candidates import proposeCandidates
from HER2PETLib.measure.region import Region
from HER2PETLib.measure.review import Place
from HER2PETLib.organs.lesionsite import proposedPlace


def cube(geometry, ras, half=1):
    k, j, i = np.rint(geometry.toKJI(ras)).astype(int).tolist()
    return Region("", "", mask=np.ones((2 * half + 1,) * 3, bool), start=(k - half, j - half, i - half))


@pytest.fixture(scope="module")
def places(patient):
    """places[title of the lesion's site]: the place proposed for a cube of 3 voxels around each lesion of the first generated patient."""
    case, volume, masks, _ = patient
    return {
        one.site.title: proposedPlace(cube(volume.geometry, one.center), one.center, masks, volume.geometry)
        for one in case.lesions
    }


def test_each_lesion_of_the_generated_patient_gets_the_bone_or_organ_that_it_was_put_into(places):
    assert {title: str(place) for title, place in places.items()} == {
        "liver, right lobe anterior": "liver",
        "thoracic vertebra T9": "T9 vertebra",
        "right axillary lymph node": "",  # there is no mask of nodes
        "right lung, lower lobe": "right lung",
        "left ilium": "left ilium",
        "lumbar vertebra L3": "L3 vertebra",
        "sternum": "sternum",
    }
    # SNOMED CT, as in DICOM CID 4 and 4031.
    assert places["left ilium"] == Place("SCT:22356005", "Ilium", "left")
    assert places["lumbar vertebra L3"].code == "SCT:36470004"


def test_a_hip_bone_at_the_height_of_the_femur_or_without_its_mask_stays_a_hip_bone(patient):
    case, volume, masks, _ = patient
    hip = next(mask for mask in masks if mask.organ.name == "hip_left")
    lowest = volume.geometry.toRAS((np.argwhere(hip.region.mask) + hip.region.start)[0])
    assert str(proposedPlace(cube(volume.geometry, lowest), lowest, masks, volume.geometry)) == "left hip"
    ilium = next(one.center for one in case.lesions if one.site.title == "left ilium")
    without = [mask for mask in masks if mask.organ.name != "femur_left"]
    assert str(proposedPlace(cube(volume.geometry, ilium), ilium, without, volume.geometry)) == "left hip"


def test_without_masks_nothing_is_proposed(patient):
    case, volume, _, _ = patient
    center = case.lesions[0].center
    assert proposedPlace(cube(volume.geometry, center), center, [], volume.geometry) == Place()


def test_a_candidate_gets_the_organ_that_the_search_found_it_in(patient):
    _case, volume, masks, _ = patient
    for candidate in proposeCandidates(volume, [mask.region for mask in masks]):
        place = proposedPlace(candidate.region, candidate.hottest, masks, volume.geometry)
        assert candidate.organ == "" or place.meaning in (candidate.region.siteMeaning, "Ilium")
