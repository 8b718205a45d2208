"""`her2pet candidates`: what it writes, what it says, and that nothing measures a candidate."""

import csv
import json
from dataclasses import fields

import numpy as np
import pytest
from HER2PETLib.cases import Case
from HER2PETLib.commands import main
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.jobs.candidates import FILES, CandidateRequest, ReferenceBound, findCandidates
from HER2PETLib.jobs.quantify import Settings, quantifyCase
from HER2PETLib.measure.candidaterule import CandidateRule
from HER2PETLib.measure.segmentation import readRegions, slicerSegments
from HER2PETLib.organs.masks import readOrgans
from HER2PETLib.volumefile import readImage, readVolume, writeVolume
from scipy.ndimage import gaussian_filter


@pytest.fixture
def scene(tmp_path):
    """A PET (volume of SUV) of 40 x 40 x 40 voxels of 4 mm on an oblique grid: an aorta of 28 x 28 x 160 mm at 2, a vertebra of 28 mm at 1 with
    a focus at 9, a focus at 6 elsewhere; 0.5 around."""
    cosine, sine = np.cos(0.1), np.sin(0.1)
    grid = Geometry.fromLPS((40, 40, 40), (10, 20, 30), (4, 4, 4), [[cosine, -sine, 0], [sine, cosine, 0], [0, 0, 1]])
    suv, organs = np.full(grid.shape, 0.5, np.float32), np.zeros(grid.shape, np.uint8)
    suv[:, 6:13, 6:13], organs[:, 6:13, 6:13] = 2, 1
    suv[16:23, 26:33, 6:13], organs[16:23, 26:33, 6:13] = 1, 2
    suv[18:21, 28:31, 8:11] = 9
    suv[18:21, 28:31, 28:31] = 6
    writeVolume(tmp_path / "pet.nrrd", Volume(gaussian_filter(suv, 0.6), grid))
    writeVolume(tmp_path / "organs.nrrd", Volume(organs, grid))
    (tmp_path / "organs.csv").write_text("label,name\n1,aorta\n2,vertebrae_L3\n")
    return tmp_path


def found(scene, **more):
    told = []
    case = Case("P1", str(scene / "pet.nrrd"), organs=more.pop("organs", str(scene / "organs.nrrd")))
    return findCandidates(CandidateRequest(case, **more), scene / "out", tell=told.append), told


def test_table_segmentation_and_provenance_agree(scene):
    result, told = found(scene)
    assert told == [] and sorted(path.name for path in result.written) == sorted(FILES)
    with (scene / "out/candidates.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["candidateID"], row["organ"], row["siteCode"]) for row in rows] == [
        ("C001", "vertebrae_L3", "SCT:36470004"),
        ("C002", "", ""),
    ]
    path = scene / "out/candidates.seg.nrrd"
    pet = readImage(scene / "pet.nrrd")
    for row, (source, region) in zip(rows, slicerSegments(path, readImage(path)), strict=True):
        assert (region.regionID, region.role, region.siteCode) == (row["candidateID"], "candidate", row["siteCode"])
        assert float(row["volumeMl"]) == pytest.approx(region.mask.sum() * 0.064)
        # The oblique grid comes back: the hottest voxel of the table lies in the mask and has the table's value.
        k, j, i = np.rint(source.toKJI([float(row[f"hottest{axis}"]) for axis in "RAS"])).astype(int).tolist()
        assert region.within(np.array([k, j, i]), np.array([k, j, i]) + 1).all()
        assert pet.GetPixel(i, j, k) == pytest.approx(float(row["suvMax"]))
        assert region.algorithm.name == "HER2PET candidates" and region.algorithm.type == "AUTOMATIC"
    provenance = json.loads((scene / "out/candidates.provenance.json").read_text(encoding="utf-8"))
    assert {each.name for each in fields(CandidateRule)} <= provenance["rule"].keys()
    assert "ours" in provenance["rule"]["about"] and "proposals, not lesions" in provenance["about"]
    assert provenance["count"] == 2 and len(provenance["inputs"]) == 3


def test_candidates_are_never_measured_as_lesions(scene):
    found(scene)
    path, told = scene / "out/candidates.seg.nrrd", []
    grid = readVolume(scene / "pet.nrrd").geometry
    assert readRegions(path, grid, tell=told.append) == []
    assert told == [
        "candidates.seg.nrrd: 2 candidates are left out, because nobody has accepted them as lesions: Candidate 1, vertebrae_L3, Candidate 2."
    ]
    with pytest.raises(ProblemError, match="has no regions"):
        quantifyCase(Case("P1", str(scene / "pet.nrrd"), str(path)), scene / "measured", Settings(), tell=told.append)
    with pytest.raises(ProblemError, match="no known organ"):  # nor are they organs
        readOrgans(path, grid)


def test_a_candidate_beside_a_lesion_in_one_file_is_left_out(scene):
    found(scene)
    path = scene / "out/candidates.seg.nrrd"
    # A person has decided on the first: its tag says lesion. (Replaced by a text of the same length, for the header is text.)
    content = path.read_bytes().replace(b"HER2PET.Role:candidate", b"HER2PET.Role:lesion|x:", 1)
    (scene / "decided.seg.nrrd").write_bytes(content)
    told = []
    case = Case("P1", str(scene / "pet.nrrd"), str(scene / "decided.seg.nrrd"))
    result = quantifyCase(case, scene / "measured", Settings(), tell=told.append)
    assert [(row["regionID"], row["role"]) for row in result.rows] == [("C001", "lesion")]
    assert any("1 candidates are left out" in sentence and "Candidate 2" in sentence for sentence in told)


def test_a_reference_region_bounds_the_candidates_and_says_so(scene):
    result, _ = found(scene, bound=ReferenceBound("bloodPool", 3.2))
    assert [each.organ for each in result.candidates] == ["vertebrae_L3"]
    assert result.rule.leastSUV == pytest.approx(6.4, rel=0.01)  # 3.2 times 2, a little blurred
    assert result.bound.endswith("mean and SD of Blood pool.") and f"SUV {result.rule.leastSUV:.4g} = 3.2 x " in result.bound
    assert json.loads((scene / "out/candidates.provenance.json").read_text())["rule"]["reference"] == result.bound
    with pytest.raises(ProblemError, match="needs organ masks"):
        found(scene, organs="", bound=ReferenceBound("bloodPool", 3.2))


def test_the_command_prints_the_rule_and_that_nothing_is_decided(scene, capsys):
    arguments = ["candidates", "--pet", str(scene / "pet.nrrd"), "--out", str(scene / "out")]
    assert main([*arguments, "--organs", str(scene / "organs.nrrd")]) == 0
    out, err = capsys.readouterr()
    assert err == "" and "2 candidates. Candidates are proposals, not lesions" in out
    assert (
        "Rule: SUVmax at least 0.6, 2 outside organs, 3 and 1.8 times the surroundings without masks" in out
        and "The defaults are ours" in out
    )
    assert main([*arguments, "--replace"]) == 0
    assert "No organ masks are given" in capsys.readouterr().err
    assert main([*arguments, "--least-suv", "nan"]) == 1 and main([*arguments, "--times", "2"]) == 1


def test_an_image_without_foci_has_an_empty_table_and_segmentation(scene):
    result, _ = found(scene, rule=CandidateRule(leastSUV=100))
    assert result.candidates == [] and (scene / "out/candidates.csv").read_text().count("\n") == 1
    assert readImage(scene / "out/candidates.seg.nrrd").GetSize() == (40, 40, 40)


@pytest.mark.parametrize("value", [0.0, -1.0, np.nan])
def test_a_pet_without_anything_is_no_patient_without_foci(scene, value):
    pet = readVolume(scene / "pet.nrrd")
    writeVolume(scene / "pet.nrrd", Volume(np.full_like(pet.values, value), pet.geometry))
    with pytest.raises(ProblemError, match="has no voxel above 0"):
        found(scene, organs="")
    assert not (scene / "out/candidates.csv").exists()


def test_values_that_are_no_SUV_are_told_beside_the_empty_table(scene):
    pet = readVolume(scene / "pet.nrrd")
    writeVolume(scene / "pet.nrrd", Volume(pet.values / 100, pet.geometry))
    result, told = found(scene)
    assert result.candidates == [] and "reaches an SUV of 0.6; the highest is 0.0" in told[0]
    assert told[0] in json.loads((scene / "out/candidates.provenance.json").read_text(encoding="utf-8"))["warnings"]


def test_masks_that_do_not_lie_on_the_organs_of_the_PET_are_told(scene):
    """Another patient's: their level was taken from what lies there now."""
    pet = readVolume(scene / "pet.nrrd")
    pet.values[pet.values < 0.6] = 0  # air around
    writeVolume(scene / "pet.nrrd", pet)
    organs = readVolume(scene / "organs.nrrd")
    moved = np.roll(organs.values, 10, axis=1).astype(np.uint8)
    writeVolume(scene / "organs.nrrd", Volume(moved, organs.geometry))
    _, told = found(scene)
    assert any(sentence.startswith("Masks lie beside the body on the PET: aorta") for sentence in told)


def test_voxels_without_a_value_are_told(scene):
    pet = readVolume(scene / "pet.nrrd")
    pet.values[0] = np.nan
    writeVolume(scene / "pet.nrrd", pet)
    result, told = found(scene)
    assert len(result.candidates) == 2
    assert any(sentence.startswith("1600 of 64000 voxels") and "no value" in sentence for sentence in told)


def test_inputs_and_files_of_others_in_the_folder_stay(scene):
    (scene / "out").mkdir()
    (scene / "out/candidates.csv").write_text("mine")
    with pytest.raises(ProblemError, match="her2pet did not make it"):
        found(scene)
    assert (scene / "out/candidates.csv").read_text() == "mine" and len(list((scene / "out").iterdir())) == 1
