"""Organ masks with a case: organs.csv, a reference region where none was drawn, and what stands on the page."""

import csv
import json
from dataclasses import replace

import numpy as np
import pytest
from HER2PETLib.cases import Case
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.jobs.quantify import Settings, quantifyCase
from HER2PETLib.volumefile import writeVolume


@pytest.fixture
def scene(tmp_path):
    """A PET (volume of SUV) of 40 x 40 x 40 voxels of 4 mm: blood at 2 in an aorta of 28 x 28 x 160 mm, one lesion at 9, 1 around."""
    grid = Geometry.fromLPS((40, 40, 40), (0, 0, 0), (4, 4, 4), np.eye(3))
    suv, organs, lesions = np.ones(grid.shape, np.float32), np.zeros(grid.shape, np.uint8), np.zeros(grid.shape, np.uint8)
    suv[:, 10:17, 10:17], organs[:, 10:17, 10:17] = 2, 1
    suv[20:23, 28:31, 28:31], lesions[20:23, 28:31, 28:31] = 9, 1
    for name, values in (("pet", suv), ("organs", organs), ("regions", lesions)):
        writeVolume(tmp_path / f"{name}.nrrd", Volume(values, grid))
    (tmp_path / "organs.csv").write_text("label,name\n1,aorta\n")
    return Case("P1", *(str(tmp_path / f"{name}.nrrd") for name in ("pet", "regions")), organs=str(tmp_path / "organs.nrrd"))


def quantified(case, out, settings=None):
    told = []
    return quantifyCase(case, out, settings or Settings(), tell=told.append), told


def rowsOf(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_where_no_reference_was_drawn_the_blood_pool_is_made_in_the_aorta_and_says_so(scene, tmp_path):
    result, told = quantified(scene, tmp_path / "out")
    lesion, blood = result.rows
    assert (blood["regionID"], blood["role"], blood["suvMean"]) == ("automatic-bloodPool", "reference", 2)
    assert blood["note"].startswith("Made automatically, not by a person: ") and "erosion 6 mm" in blood["note"]
    assert lesion["ratioMax"] == 4.5  # 9 over 2
    assert result.ratios == "Ratios are to the blood pool, made automatically."
    provenance = json.loads((tmp_path / "out/provenance.json").read_text())
    assert provenance["reference"]["choice"] == result.ratios
    assert [each["path"] for each in provenance["inputs"]][-2:] == [scene.organs, scene.organs.replace(".nrrd", ".csv")]
    # A volume file has no weight; nothing else is to be said.
    assert told == ["No share of the injected activity in the organs: the PET does not state the patient's weight."]
    (row,) = rowsOf(tmp_path / "out/organs.csv")
    assert (row["caseID"], row["name"], row["suvMean"], row["percentInjected"]) == ("P1", "aorta", "2.0", "")
    assert float(row["volumeMl"]) == pytest.approx(40 * 7 * 7 * 0.064)


def test_a_reference_region_that_a_person_drew_wins(scene, tmp_path):
    (tmp_path / "labels.csv").write_text("label,name,role\n1,Muscle,reference\n")
    drawn = replace(scene, labels=str(tmp_path / "labels.csv"))
    result, told = quantified(drawn, tmp_path / "out")
    assert [row["name"] for row in result.rows] == ["Muscle"] and not any("automatically" in sentence for sentence in told)
    _, told = quantified(drawn, tmp_path / "out", Settings(autoReference="bloodPool"))
    assert "No reference region Blood pool was made automatically, because one was drawn: Muscle." in told


@pytest.mark.parametrize(
    ("tissue", "said"),
    [("liver", "there is no mask of liver in the PET"), ("brain", "there is no mask of brain in the PET")],
)
def test_where_no_reference_can_be_made_the_rest_is_measured_and_the_reason_told(scene, tmp_path, tissue, said):
    result, told = quantified(scene, tmp_path / "out", Settings(autoReference=tissue))
    assert result.ratios == "No ratios: there is no reference region with voxels." and len(result.rows) == 1
    assert any(said in sentence for sentence in told)
    assert any(said in sentence for sentence in json.loads((tmp_path / "out/provenance.json").read_text())["warnings"])


def test_organs_asked_for_without_masks_are_told_and_results_of_before_are_gone(scene, tmp_path):
    quantified(scene, tmp_path / "out")
    without, told = quantified(replace(scene, organs=""), tmp_path / "out", Settings(autoReference="liver"))
    assert told == ["No reference region Liver was made automatically, because no organ masks are given."]
    assert without.organs is None and not (tmp_path / "out/organs.csv").exists()
    assert not (tmp_path / "out/organs.schema.csv").exists()


def test_the_share_of_the_injected_activity_comes_from_the_weight_of_the_header(pet, tmp_path):
    pet.write(tmp_path / "PET", pet.series())
    grid = pet.read(pet.series()).geometry
    labels = np.zeros(grid.shape, np.uint8)
    labels.ravel()[:2] = 1
    writeVolume(tmp_path / "liver.nrrd", Volume(labels, grid))
    case = Case("P1", str(tmp_path / "PET"), str(tmp_path / "liver.nrrd"), organs=str(tmp_path / "liver.nrrd"))
    result, told = quantified(case, tmp_path / "out", Settings(report=True))
    (row,) = result.organs.rows
    # SUV 6.969075 (domain.md 2.4) in two voxels of 4 x 4 x 3 mm, 70 kg.
    assert row["percentInjected"] == pytest.approx(100 * 6.969075 * 0.096 / 70000, rel=1e-6)
    assert row["percentInjectedPerKg"] == pytest.approx(100 * 6.969075 / 70, rel=1e-6)
    assert json.loads((tmp_path / "out/provenance.json").read_text())["organs"]["weightKg"] == 70
    # Cut at the edge of the image, so that its share says nothing about the patient.
    assert not any("published" in sentence for sentence in told)
    page = (tmp_path / "out/report.html").read_text(encoding="utf-8")
    assert "<h2>Organs</h2>" in page and "Uptake of organs" in page and f'<td class="number">{row["suvMean"]:.2f}</td>' in page


def test_an_organ_file_in_the_folder_of_results_is_not_replaced(scene, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "organs.csv").write_text("label,name\n1,aorta\n")
    (out / "organs.nrrd").write_bytes((tmp_path / "organs.nrrd").read_bytes())
    with pytest.raises(Exception, match=r"organs\.csv is an input of this run"):
        quantified(replace(scene, organs=str(out / "organs.nrrd")), out)
    assert (out / "organs.csv").read_text() == "label,name\n1,aorta\n"
