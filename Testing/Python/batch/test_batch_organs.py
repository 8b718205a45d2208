"""Masks of organs in a batch: the column organs, the joined table, and what makes a case be measured anew."""

import json
import shutil

import pytest


@pytest.fixture
def withOrgans(archive):
    """Two cases, A with a folder of masks, B without."""
    case = archive.add("A", row={"organs": "A/organs"})
    archive.add("B")
    (case / "organs").mkdir()
    shutil.copy(case / "regions.nrrd", case / "both.nrrd")
    archive.regions("A", 1)
    shutil.copy(case / "regions.nrrd", case / "organs" / "liver.nrrd")
    shutil.copy(case / "both.nrrd", case / "regions.nrrd")
    return case


def test_organs_of_all_cases_are_one_table_and_a_case_without_masks_has_none(withOrgans, archive, batch, look):
    assert batch() == 0
    (row,) = look.rowsOf(archive.out / "organs.csv")
    # SUV 6.969075 (domain.md 2.4) in one voxel of 4 x 4 x 3 mm, 70 kg.
    assert (row["caseID"], row["name"], row["siteCode"]) == ("A", "liver", "SCT:10200004")
    assert float(row["percentInjected"]) == pytest.approx(100 * 6.969075 * 0.048 / 70000, rel=1e-6)
    assert (archive.out / "organs.schema.csv").is_file()
    assert not (archive.out / "cases/B/organs.csv").exists()


def test_a_changed_or_added_mask_makes_the_case_be_measured_anew(withOrgans, archive, batch, look):
    assert batch() == 0
    assert batch("--resume") == 0 and len(look.rowsOf(archive.out / "organs.csv")) == 1
    shutil.copy(withOrgans / "organs" / "liver.nrrd", withOrgans / "organs" / "spleen.nrrd")
    assert batch("--resume") == 0
    assert [row["name"] for row in look.rowsOf(archive.out / "organs.csv")] == ["liver", "spleen"]


def test_without_masks_the_table_of_before_is_gone(withOrgans, archive, batch):
    assert batch() == 0
    archive.rows["A"]["organs"] = ""
    archive.add("C")
    assert batch("--resume") == 0
    assert not (archive.out / "organs.csv").exists() and not (archive.out / "organs.schema.csv").exists()


def test_masks_that_are_not_there_are_named_by_line_and_column_before_any_work(withOrgans, archive, batch, capsys):
    (withOrgans / "organs").rename(withOrgans / "elsewhere")
    assert batch() == 1
    assert "line 2, column organs" in capsys.readouterr().err and not archive.out.exists()


def test_a_rule_for_candidates_proposes_them_and_joins_them(withOrgans, archive, batch, look):
    archive.rows["A"]["candidatesRule"] = "default"
    archive.writeRows()
    assert batch() == 0
    for folder in (archive.out, archive.out / "cases/A"):
        assert (
            look.rowsOf(folder / "candidates.csv") == [] and (folder / "candidates.schema.csv").is_file()
        )  # of a few voxels none is a focus
    assert not (archive.out / "cases/B/candidates.csv").exists()
    archive.rows["A"]["candidatesRule"] = "noiseSDs=4; edgeSUV=2.5"
    archive.writeRows()
    assert batch("--resume") == 0
    stated = json.loads((archive.out / "cases/A/candidates.provenance.json").read_text(encoding="utf-8"))["rule"]
    assert (stated["noiseSDs"], stated["edgeSUV"], stated["ownTimes"]) == (4.0, 2.5, 1.45)


@pytest.mark.parametrize("rule", ["defaults", "noiseSDs", "noiseSDs=many", "excreting=3", "edgeShare=2"])
def test_a_rule_that_is_none_is_refused_before_anything_is_measured(withOrgans, archive, batch, capsys, rule):
    archive.rows["A"]["candidatesRule"] = rule
    archive.writeRows()
    assert batch() == 1
    assert "Case A, column candidatesRule" in capsys.readouterr().err and not list(archive.out.glob("cases/*"))
