"""The numbers of a structured report beside ours where voxels are elsewhere, of another size, or counted by another rule at the edge."""

import numpy as np
import pydicom
import pytest
from auditedcase import SUV, UPTAKE, VOLUME, altered, differing, masks, statisticsOf, suvPerBq


def moved(source, path, mm):
    """A copy of a segmentation that lies `mm` farther along x (LPS)."""
    segmentation = pydicom.dcmread(source)
    for frame in segmentation.PerFrameFunctionalGroupsSequence:
        x, y, z = frame.PlanePositionSequence[0].ImagePositionPatient
        frame.PlanePositionSequence[0].ImagePositionPatient = [x + mm, y, z]
    segmentation.save_as(path)
    return path


@pytest.mark.parametrize(
    ("mm", "said"),
    [
        (-2, "The report's numbers are those at the segment's voxels moved by 0.5x0x0 voxels (i, j, k)."),
        (4, "The report's numbers are those at the segment's voxels moved by -1x0x0 voxels (i, j, k)."),
        (-2.8, "The segment is on another grid than the PET"),
    ],
)
def test_a_segmentation_that_is_off_by_half_a_voxel_or_so_is_a_grid(audit, case, tmp_path, mm, said):
    """Voxels have 4 mm along x. The segmentation was moved; the report is of the place where it was."""
    code, rows = audit(seg=moved(case / "ours/regions.dcm", tmp_path / "seg.dcm", mm))
    assert code == 3
    found = differing(rows)
    assert {1, 2} <= {group for group, _ in found} and set(found.values()) == {"grid"}
    assert all(row["explanation"].startswith(said) for row in rows if row["differs"] == "1")


def test_half_a_voxel_that_the_nearest_neighbor_undoes_is_told(audit, case, tmp_path, capsys):
    code, rows = audit(seg=moved(case / "ours/regions.dcm", tmp_path / "seg.dcm", 2))
    assert code == 0 and differing(rows) == {}
    assert "was drawn on another grid" in capsys.readouterr().err


def test_numbers_of_an_image_that_is_half_a_voxel_off_are_named(audit, case, tmp_path, values):
    """Measured on means of neighbors along j: the image that lies half a voxel farther."""
    scale = suvPerBq(case, values)
    shifted = (values[:, :-1].astype(float) + values[:, 1:]) / 2 * scale
    wrong = [statisticsOf(shifted[mask[:, :-1]]) for mask in masks()]

    def change(group, quantity, derivation, _method, _value):
        return wrong[group][derivation] if quantity == SUV and derivation in wrong[group] else None

    _, rows = audit(altered(case / "ours/measurements.dcm", tmp_path / "sr.dcm", change))
    found = {key: cause for key, cause in differing(rows).items() if key[1] != "totalLesionUptake"}
    assert set(found.values()) == {"grid"} and len(found) >= 12
    assert any("moved by 0x0.5x0 voxels" in row["explanation"] for row in rows)


def test_another_edge_rule_is_named(audit, case, tmp_path, values):
    """The first lesion with the voxels that touch it by their faces: 60 + 2 (12 + 15 + 20) = 154 voxels of 0.048 ml."""
    scale = suvPerBq(case, values)
    mask = masks()[0]
    larger = mask.copy()
    for axis in range(3):
        larger |= np.roll(mask, 1, axis) | np.roll(mask, -1, axis)
    assert larger.sum() == 154
    wrong = statisticsOf(values[larger] * scale)

    def change(group, quantity, derivation, _method, _value):
        if group == 0:
            return 154 * 0.048 if quantity == VOLUME else wrong.get(derivation) if quantity == SUV else None
        return None

    _, rows = audit(altered(case / "ours/measurements.dcm", tmp_path / "sr.dcm", change))
    found = {key: cause for key, cause in differing(rows).items() if key[1] != "totalLesionUptake"}
    assert (1, "volumeMl") in found and set(found.values()) == {"edgeRule"} and {group for group, _ in found} == {1}
    assert any("with one layer of voxels more (neighbors by faces)" in row["explanation"] for row in rows)


@pytest.mark.parametrize(
    ("voxels", "said"),
    [(63, "that of 63.00 voxels, and the segment has 60: other"), (57.4, "57.40 voxels, and the segment has 60: not a whole")],
)
def test_a_volume_that_is_not_the_count_of_voxels_is_an_edge_rule(audit, case, tmp_path, voxels, said):
    def change(group, quantity, _derivation, _method, _value):
        return voxels * 0.048 if group == 0 and quantity == VOLUME else None

    _, rows = audit(altered(case / "ours/measurements.dcm", tmp_path / "sr.dcm", change))
    assert differing(rows) == {(1, "volumeMl"): "edgeRule"}
    assert any(said in row["explanation"] for row in rows)


def test_a_total_uptake_of_another_volume_has_the_cause_of_the_volume(audit, case, tmp_path):
    def change(group, quantity, _derivation, _method, value):
        return value * 63 / 60 if group == 0 and quantity in (VOLUME, UPTAKE) else None

    _, rows = audit(altered(case / "ours/measurements.dcm", tmp_path / "sr.dcm", change))
    assert differing(rows) == {(1, "volumeMl"): "edgeRule", (1, "totalLesionUptake"): "edgeRule"}


def test_volumes_of_another_voxel_size_are_a_grid(audit, case, tmp_path):
    """As of slices 2.5 mm thick that are 3 mm apart."""

    def change(_group, quantity, _derivation, _method, value):
        return value * 2.5 / 3 if quantity == VOLUME else None

    _, rows = audit(altered(case / "ours/measurements.dcm", tmp_path / "sr.dcm", change))
    assert {differing(rows)[number, "volumeMl"] for number in (1, 2, 3)} == {"grid"}
    assert any("0.833333 times ours: another voxel size" in row["explanation"] for row in rows)
