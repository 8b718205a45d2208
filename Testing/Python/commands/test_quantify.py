"""`her2pet quantify`: a PET and its regions in; table, schema, provenance and exit code out."""

import hashlib

import numpy as np
import pandas
import pytest
from HER2PETLib.commands import main
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.volumefile import writeVolume
from quantifycase import provenance, quantify, rows


def test_a_row_for_every_region_with_values_and_ratios_to_the_blood_pool(case, capsys):
    assert quantify(case, "--case", "C-01") == 0
    table = rows(case)
    assert list(table) == ["Node", "Blood pool"]
    node, pool = table["Node"], table["Blood pool"]
    assert (node["caseID"], node["regionID"], node["role"], node["siteCode"]) == ("C-01", "1", "lesion", "SCT:59441001")
    assert (node["voxelCount"], float(node["volumeMl"]), float(node["suvMax"])) == ("64", pytest.approx(0.512), 10.0)
    assert float(node["suvMean"]) == pytest.approx((63 * 8 + 10) / 64)
    assert (float(node["ratioMax"]), node["referenceName"]) == (pytest.approx(5.0), "Blood pool")
    assert (pool["role"], float(pool["suvMean"]), pool["ratioMax"]) == ("reference", 2.0, "")
    # Voxel (5, 5, 5): 2 mm x 5 from the first voxel at LPS (-40, -40, 100).
    assert [float(node[f"maximum{axis}"]) for axis in "RAS"] == [30, 30, 110]
    out, err = capsys.readouterr()
    assert out.splitlines()[:3] == [
        "region        ml  SUVmax  SUVpeak  SUVmean  SUVmax ratio",
        f"Node        0.51   10.00     {float(node['suvPeak']):.2f}     8.03          5.00",
        "Blood pool  4.10    2.00     2.00     2.00             -",
    ]
    assert "Ratios are to the blood pool." in out
    assert err == ""


def test_the_keys_of_the_table_are_those_of_the_design_and_all_are_in_the_schema(case):
    quantify(case)
    keys = list(rows(case)["Node"])
    # design.md, "Measures of a region".
    assert set(keys) >= {
        "voxelCount", "volumeMl", "suvMax", "suvPeak", "suvPeakIBSILocal", "suvPeakIBSIGlobal", "suvMean", "suvSD",
        "suvMedian", "suvMin", "totalLesionUptake", "maximumDiameterMm", "centroidR", "centroidA", "centroidS",
        "maximumR", "maximumA", "maximumS", "peakR", "peakA", "peakS", "peakSphereMl",
        "peakLeavesRegion", "peakLeavesImage", "ratioMax", "ratioPeak", "ratioMean", "caseID", "regionID", "name", "role",
        "siteCode", "siteMeaning",
    }  # fmt: skip
    schema = pandas.read_csv(case / "out/measurements.schema.csv", keep_default_na=False).set_index("columnName")
    assert list(schema.index) == keys
    assert schema.unitLabel["suvMax"] == "g/ml{SUVbw}" and schema.unitLabel["volumeMl"] == "ml"
    assert (schema.title != "").all() and (schema.description != "").all()


def test_the_provenance_says_what_went_in_what_came_out_and_how(case):
    quantify(case)
    told = provenance(case)
    assert set(told["software"]) == {"her2pet", "python", "numpy", "scipy", "SimpleITK", "pydicom", "highdicom"}
    assert {(entry["path"], entry["sha256"]) for entry in told["inputs"]} == {
        (str(case / name), hashlib.sha256((case / name).read_bytes()).hexdigest())
        for name in ("pet.nrrd", "labels.nrrd", "labels.csv")
    }
    assert {entry["file"]: entry["sha256"] for entry in told["outputs"]} == {
        name: hashlib.sha256((case / "out" / name).read_bytes()).hexdigest()
        for name in ("measurements.csv", "measurements.schema.csv", "patientTotals.csv", "patientTotals.schema.csv")
    }
    assert told["pet"]["suv"] == "Taken from the file as SUVbw (g/ml), unchanged and unchecked."
    assert told["peak"]["radiusMm"] == pytest.approx(6.2035, abs=5e-5)
    assert told["peak"]["sphereMl"] == pytest.approx(1.0, abs=1e-4)
    assert told["reference"] == {"regionID": "2", "name": "Blood pool", "choice": "Ratios are to the blood pool."}
    assert told["date"].endswith("+00:00")


def test_a_region_without_voxels_has_a_row_that_says_why_and_the_exit_code_is_3(case, capsys):
    assert quantify(case, labels="lost.csv") == 3
    lost = rows(case)["Lost"]
    assert (lost["voxelCount"], lost["suvMax"], lost["suvPeak"], lost["ratioMax"]) == ("0", "", "", "")
    assert "Has no voxels in its file." in lost["note"]
    assert rows(case)["Node"]["suvMax"] == "10.0"
    assert provenance(case)["unmeasured"][0]["name"] == "Lost"
    assert "Lost was not measured. Has no voxels in its file." in capsys.readouterr().err


def test_ratios_go_to_the_region_that_is_asked_for_by_name_or_id(case):
    for asked in ("node", "1"):
        assert quantify(case, "--ratio-to", asked) == 0
        assert (rows(case)["Node"]["role"], rows(case)["Node"]["ratioMax"]) == ("reference", "")
        assert provenance(case)["reference"]["choice"] == "Ratios are to Node, as requested."


def test_between_several_references_none_is_chosen_unless_one_is_blood_pool(case, capsys):
    (case / "labels.csv").write_text("label,name,role\n1,Liver,reference\n2,Muscle,reference\n")
    assert quantify(case) == 0
    assert "No ratios: there are several reference regions (Liver, Muscle) and none was chosen." in capsys.readouterr().out
    (case / "labels.csv").write_text("label,name,role,siteCode\n1,Liver,reference,\n2,Vessel,reference,SCT:15825003\n")
    quantify(case)
    assert "Ratios are to the blood pool (Vessel)." in capsys.readouterr().out


def test_the_only_reference_region_is_taken(case):
    (case / "labels.csv").write_text("label,name\n1,Node\n2,Muscle\n")
    assert quantify(case, "--reference", "Muscle") == 0
    assert float(rows(case)["Node"]["ratioMax"]) == pytest.approx(5.0)


def test_the_radius_of_the_peak_is_a_parameter_and_printed(case, capsys):
    assert quantify(case, "--peak-radius-mm", "6") == 0
    assert "sphere of 6 mm radius" in capsys.readouterr().out
    # 0.905 cm3: Makris 2014 (domain.md 3).
    assert provenance(case)["peak"]["sphereMl"] == pytest.approx(0.905, abs=5e-4)
    assert float(rows(case)["Blood pool"]["peakSphereMl"]) == pytest.approx(0.905, abs=5e-4)


def test_regions_of_another_grid_are_measured_and_their_rows_say_so(case):
    fine = Geometry.fromLPS((40, 60, 80), (-40.5, -40.5, 99.5), (1.0, 1.0, 1.0), np.eye(3))
    labels = np.zeros(fine.shape, np.uint8)
    labels[8:16, 8:16, 8:16] = 1
    writeVolume(case / "fine.nrrd", Volume(labels, fine))
    assert quantify(case, regions="fine.nrrd", labels=None) == 0
    row = rows(case)["Label 1"]
    assert (row["voxelCount"], float(row["suvMin"])) == ("64", 8.0)
    assert "Resampled with nearest neighbor" in row["note"] and "0.512 ml became 0.512 ml" in row["note"]
    assert "Resampled" in provenance(case)["regions"][0]["notes"][0]


def test_the_page_has_the_numbers_of_the_table_and_stands_in_the_provenance(case):
    assert quantify(case, "--report", "--case", "C-01") == 0
    page = (case / "out/report.html").read_text(encoding="utf-8")
    assert "<h1>C-01</h1>" in page and "Node" in page
    for key in ("suvMax", "suvPeak", "suvMean", "volumeMl", "ratioMax"):
        assert f'<td class="number">{float(rows(case)["Node"][key]):.2f}</td>' in page
    outputs = {entry["file"]: entry["sha256"] for entry in provenance(case)["outputs"]}
    assert outputs["report.html"] == hashlib.sha256((case / "out/report.html").read_bytes()).hexdigest()


def test_a_page_of_an_earlier_run_does_not_stay_beside_other_numbers(case):
    quantify(case, "--report")
    quantify(case)
    assert not (case / "out/report.html").exists()
    assert "report.html" not in {entry["file"] for entry in provenance(case)["outputs"]}


@pytest.mark.parametrize(
    ("name", "ml", "suvMax", "suvMean", "local", "globalPeak"),
    [
        # data/INDEX.md, sts-validation.
        ("STS_001", 366.0787, 7.9107, 2.5551, 5.3130, 6.0784),
        ("STS_002", 54.2771, 21.6757, 7.3696, 17.3933, 18.7627),
        ("STS_003", 79.8998, 10.2653, 5.8163, 9.2582, 9.8276),
    ],
)
def test_real_lesions_have_their_published_values(sharedData, tmp_path, name, ml, suvMax, suvMean, local, globalPeak):
    folder = sharedData / "sts-validation" / name / "nifti"
    assert (
        main(
            [
                "quantify",
                "--pet",
                str(folder / "PET_image.nii.gz"),
                "--regions",
                str(folder / "PET_mask.nii.gz"),
                "--out",
                str(tmp_path / "out"),
            ]
        )
        == 0
    )
    (row,) = rows(tmp_path).values()
    found = [float(row[key]) for key in ("volumeMl", "suvMax", "suvMean", "suvPeakIBSILocal", "suvPeakIBSIGlobal")]
    assert found == pytest.approx([ml, suvMax, suvMean, local, globalPeak], abs=5.1e-5)


def test_the_digital_phantom_has_the_peaks_of_ibsi(sharedData, tmp_path):
    folder = sharedData / "ibsi1-digital/nifti"
    arguments = ["--pet", str(folder / "image/phantom.nii.gz"), "--regions", str(folder / "mask/mask.nii.gz")]
    assert main(["quantify", *arguments, "--out", str(tmp_path / "out")]) == 0
    (row,) = rows(tmp_path).values()
    # data/INDEX.md: 74 voxels, local 2.6, global 3.1 (3.1034).
    assert row["voxelCount"] == "74"
    assert float(row["suvPeakIBSILocal"]) == pytest.approx(2.6, abs=0.05)
    assert float(row["suvPeakIBSIGlobal"]) == pytest.approx(3.1034, abs=5e-5)


@pytest.mark.parametrize(
    "series",
    [
        "ibsi-suv/DRO_0_0/PT",
        "ibsi-suv/DRO_1_0/PT",
        "zr89/Z1_day4_START_full_datetime",
        "zr89/Z4_day4_ADMIN",
        "zr89/Z9_day4_dose_in_MBq",
    ],
)
def test_a_dicom_series_is_converted_and_measured_with_its_conversion_in_the_provenance(sharedData, tmp_path, series, capsys):
    mask = sharedData / "ibsi-suv/DRO_0_0/mask/DRO_mask.nii.gz"
    assert (
        main(
            [
                "quantify",
                "--pet",
                str(sharedData / series),
                "--regions",
                str(mask),
                "--out",
                str(tmp_path / "out"),
                "--seg",
                "--sr",
            ]
        )
        == 0
    )
    (row,) = rows(tmp_path).values()
    # data/INDEX.md: minimum 0.20, median 1.00, maximum 4.00; SUVpeak 4.000.
    assert [round(float(row[key]), 2) for key in ("suvMin", "suvMedian", "suvMax", "suvPeak")] == [0.20, 1.00, 4.00, 4.00]
    told = provenance(tmp_path)
    assert told["pet"]["suv"]["status"] == "converted" and told["pet"]["suv"]["inputs"]["weight"]["value"] == 70.0
    assert len(told["inputs"]) == 21
    assert {entry["file"] for entry in told["outputs"]} == {
        "measurements.csv",
        "measurements.schema.csv",
        "patientTotals.csv",
        "patientTotals.schema.csv",
        "regions.dcm",
        "measurements.dcm",
    }
    assert "after administration" in capsys.readouterr().out


def test_objects_of_an_earlier_run_do_not_lie_beside_new_measures(sharedData, tmp_path):
    folder = sharedData / "ibsi-suv/DRO_0_0"
    arguments = [
        "quantify",
        "--pet",
        str(folder / "PT"),
        "--regions",
        str(folder / "mask/DRO_mask.nii.gz"),
        "--out",
        str(tmp_path),
    ]
    assert main([*arguments, "--sr"]) == 0
    assert len(list(tmp_path.glob("*.dcm"))) == 2
    assert main(arguments) == 0
    assert list(tmp_path.glob("*.dcm")) == []


def test_a_series_that_is_refused_gives_no_number_the_tag_and_the_remedy(sharedData, tmp_path, capsys):
    series = sharedData / "zr89/Z3_day4_START_time_only_MUST_REFUSE"
    mask = sharedData / "ibsi-suv/DRO_0_0/mask/DRO_mask.nii.gz"
    arguments = ["quantify", "--pet", str(series), "--regions", str(mask), "--out", str(tmp_path / "out"), "--sr"]
    assert main(arguments) == 1
    err = capsys.readouterr().err
    assert "(0018,1078)" in err and "--injected-at" in err
    assert not (tmp_path / "out").exists()


def test_of_several_series_one_has_to_be_chosen(sharedData, tmp_path, capsys):
    mask = sharedData / "ibsi-suv/DRO_0_0/mask/DRO_mask.nii.gz"
    folder = tmp_path / "both"
    folder.mkdir()
    for name in ("DRO_0_0", "DRO_1_0"):
        (folder / name).symlink_to(sharedData / "ibsi-suv" / name / "PT")
        for file in (sharedData / "ibsi-suv" / name / "PT").iterdir():
            (folder / f"{name}-{file.name}").symlink_to(file)
    arguments = ["quantify", "--pet", str(folder), "--regions", str(mask), "--out", str(tmp_path / "out")]
    assert main(arguments) == 1
    err = capsys.readouterr().err
    assert "has 2 PET series" in err and "--series" in err
    import pydicom

    uid = str(pydicom.dcmread(next((sharedData / "ibsi-suv/DRO_1_0/PT").iterdir()), stop_before_pixels=True).SeriesInstanceUID)
    assert main([*arguments, "--series", uid]) == 0
    assert provenance(tmp_path)["pet"]["suv"]["seriesInstanceUID"] == uid
    assert main([*arguments, "--series", "1.2.3"]) == 1
