"""The numbers of a structured report beside ours: the same, another program's, and such as are wrong in a known way."""

from pathlib import Path

import highdicom
import numpy as np
import pydicom
import pytest
from auditedcase import (
    DEVIATION,
    MAXIMUM,
    MEAN,
    MEDIAN,
    MINIMUM,
    PEAK,
    SHAPE,
    SUV,
    UPTAKE,
    VOLUME,
    altered,
    differing,
    isOfSUV,
    masks,
    name,
    statisticsOf,
    suvPerBq,
)
from HER2PETLib.commands import main
from HER2PETLib.dicom.measurementreport import readMeasurementReport, reportTable
from HER2PETLib.errors import ProblemError

# --- reading


def test_the_report_of_dcmqi_is_read_as_a_table_with_current_codes(sharedData):
    """Literal values: domain-next D3. SRT codes as SNOMED CT: PS3.16 Annex O (M-80003, T-C5300, R-00317, G-D705)."""
    report = readMeasurementReport(sharedData / "qin-sr-example/sr.dcm")
    (group,) = report.groups
    assert (group.trackingID, group.trackingUID) == ("primary tumor", "2.25.318774060119084600392715520575818119084")
    assert (group.segment, group.segmentationUID) == (1, "1.2.276.0.7230010.3.1.4.8323329.18591.1440001312.777033")
    assert group.sourceSeries == "1.3.6.1.4.1.14519.5.2.1.2744.7002.261560220703676715130542397405"
    rows = reportTable(report).rows
    assert len(rows) == 22
    assert {(row["findingCode"], row["siteCode"]) for row in rows} == {("SCT:86049000", "SCT:55940004")}
    found = {(row["quantityCode"], row["derivationCode"]): (row["value"], row["unit"]) for row in rows}
    unit = "{SUVbw}g/ml"
    assert found["DCM:126401", f"SCT:{MEAN}"] == (6.01529, unit)
    assert found["DCM:126401", f"SCT:{MINIMUM}"] == (2.91136, unit)
    assert found["DCM:126401", f"SCT:{MAXIMUM}"] == (10.3814, unit)
    assert found["DCM:126401", "DCM:126031"] == (9.45534, unit)
    assert found["DCM:126401", f"SCT:{DEVIATION}"] == (1.62653, unit)
    assert found["DCM:126401", f"SCT:{MEDIAN}"] == (5.71824, unit)
    assert found[f"SCT:{VOLUME}", ""] == (33.5824, "ml")
    assert found["DCM:126033", ""] == (202.008, "g")


@pytest.mark.parametrize("which", ["dcmqi", "ours"])
def test_every_number_is_what_highdicom_reads(request, which):
    folder = request.getfixturevalue("sharedData" if which == "dcmqi" else "case")
    path = folder / ("qin-sr-example/sr.dcm" if which == "dcmqi" else "ours/measurements.dcm")
    groups = highdicom.sr.srread(path).content.get_volumetric_roi_measurement_groups()
    ours = readMeasurementReport(path).groups
    assert [group.trackingUID for group in ours] == [group.tracking_uid for group in groups]
    assert [[one.value for one in group.measurements] for group in ours] == [
        [one.value for one in group.get_measurements()] for group in groups
    ]


def test_laterality_and_algorithm_are_read(case, tmp_path):
    dataset = pydicom.dcmread(case / "ours/measurements.dcm")
    (container,) = [item for item in dataset.ContentSequence if name(item) == "126010"]
    (site,) = [item for item in container.ContentSequence[1].ContentSequence if name(item) == "363698007"]
    right = highdicom.sr.CodedConcept("24028007", "SCT", "Right")
    site.ContentSequence = highdicom.sr.FindingSite(
        highdicom.sr.CodedConcept("113197003", "SCT", "Rib"), laterality=right
    ).ContentSequence
    container.ContentSequence[1].ContentSequence.extend(highdicom.sr.AlgorithmIdentification("Meter", "2.1"))
    dataset.save_as(tmp_path / "sr.dcm")
    row = next(row for row in reportTable(readMeasurementReport(tmp_path / "sr.dcm")).rows if row["group"] == 2)
    assert (row["site"], row["siteCode"], row["laterality"], row["algorithm"]) == ("Rib", "SCT:113197003", "Right", "Meter 2.1")


def test_what_is_no_measurement_report_is_refused_with_its_reason(tmp_path, sharedData):
    (tmp_path / "text.dcm").write_text("no DICOM at all")
    for path, said in (
        (tmp_path / "absent.dcm", "cannot be read"),
        (tmp_path / "text.dcm", "is not a DICOM file"),
        (sharedData / "qin-sr-example/seg.dcm", "has the modality SEG"),
    ):
        with pytest.raises(ProblemError, match=said):
            readMeasurementReport(path)


# --- the QIN example, whose PET is not there


def test_the_report_of_dcmqi_is_consistent_and_its_volume_is_that_of_its_segment(audit, sharedData, capsys):
    """202.008 g = 6.01529 g/ml x 33.5824 ml; 795 voxels of 3.537818 x 3.537818 x 3.375 mm are 33.5824 ml."""
    folder = sharedData / "qin-sr-example"
    code, rows = audit(folder / "sr.dcm", folder / "seg.dcm", None)
    assert code == 0 and len(rows) == 22
    (volume,) = [row for row in rows if row["ourMeasure"] == "volumeMl"]
    assert float(volume["ours"]) == pytest.approx(795 * 3.537818**2 * 3.375 / 1000, rel=1e-9)
    assert float(volume["reported"]) == 33.5824 and volume["differs"] == "0"
    (uptake,) = [row for row in rows if row["ourMeasure"] == "totalLesionUptake"]
    assert uptake["quantityCode"] == "DCM:126033" and uptake["contradiction"] == ""
    assert "Without a PET no SUV is compared." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("quantity", "derivation", "value", "said"),
    [
        # 6.01529 x 33.5824 = 202.00787...; SRT codes as the file has them.
        ("126033", "", 212.0, "Total Lesion Glycolysis 212 is not mean times volume, 6.01529 x 33.5824 = 202.008."),
        ("126401", "R-00319", 10.5, "SUVbw, Median 10.5 is above the maximum 10.3814."),
        ("126401", "R-00319", 2.5, "SUVbw, Median 2.5 is below the minimum 2.91136."),
        (
            "126401",
            "R-10047",
            9.0,
            "A standard deviation of 9 is impossible with minimum 2.91136, mean 6.01529 and maximum 10.3814.",
        ),
    ],
)
def test_a_report_that_contradicts_itself_is_found_without_a_PET(
    audit, sharedData, tmp_path, capsys, quantity, derivation, value, said
):
    def change(_group, q, d, _method, _value):
        return value if (q, d) == (quantity, derivation) else None

    code, rows = audit(altered(sharedData / "qin-sr-example/sr.dcm", tmp_path / "sr.dcm", change), None, None)
    assert code == 3
    assert [row["contradiction"] for row in rows if row["contradiction"]] == [said]
    assert said in capsys.readouterr().out


# --- ours, and wrong in a known way


def test_our_own_report_has_no_difference_from_our_own_measures(audit, capsys):
    code, rows = audit()
    assert code == 0
    compared = [row for row in rows if row["differs"]]
    # Eleven measures a region, and three ratios of the lesions.
    assert len(compared) == len(rows) == 3 * 11 + 2 * 3
    assert max(abs(float(row["differencePercent"])) for row in compared) < 1e-9
    assert not any(row["cause"] or row["explanation"] or row["contradiction"] for row in rows)
    assert "39 compared with ours, 0 differ" in capsys.readouterr().out


def test_a_peak_of_another_definition_is_named(audit, case, tmp_path, values):
    scale = suvPerBq(case, values)
    cubes = []
    for mask in masks()[:2]:
        k, j, i = np.unravel_index(np.where(mask, values, -1).argmax(), SHAPE)
        cubes.append(values[k - 1 : k + 2, j - 1 : j + 2, i - 1 : i + 2].mean() * scale)

    def change(group, _quantity, derivation, method, _value):
        return cubes[group] if group < 2 and derivation == PEAK and method == "SUVPEAK" else None

    code, rows = audit(altered(case / "ours/measurements.dcm", tmp_path / "sr.dcm", change))
    assert code == 3
    assert differing(rows) == {(1, "suvPeak"): "definition", (2, "suvPeak"): "definition"}
    assert {row["explanation"] for row in rows if row["differs"] == "1"} == {
        "It is the mean of a cube of 3 x 3 x 3 voxels around the hottest voxel."
    }


@pytest.mark.parametrize(
    ("radius", "insideOnly", "highest", "said"),
    [
        (10, False, True, "the highest mean of a sphere of 10 mm radius with whole voxels"),
        (
            6.2035,
            True,
            False,
            "the mean of a sphere of 6.2035 mm radius with whole voxels around the hottest voxel inside the region only",
        ),
        (7.5, False, False, "the mean of a sphere of 7.5 mm radius with whole voxels around the hottest voxel"),
    ],
)
def test_a_peak_of_another_sphere_is_named(audit, case, tmp_path, values, radius, insideOnly, highest, said):
    """The second lesion, whose hottest voxel has neighbors outside."""
    mask, places = masks()[1], np.indices(SHAPE)
    centers = np.argwhere(mask) if highest else [np.unravel_index(np.where(mask, values, -1).argmax(), SHAPE)]
    peaks = []
    for center in centers:
        distance2 = sum(((axis - at) * size) ** 2 for axis, at, size in zip(places, center, (3, 4, 4), strict=True))
        peaks.append(values[(distance2 <= radius**2) & (mask | (not insideOnly))].mean())
    peak = max(peaks) * suvPerBq(case, values)

    def change(group, _quantity, derivation, method, _value):
        return peak if group == 1 and derivation == PEAK and method == "SUVPEAK" else None

    _, rows = audit(altered(case / "ours/measurements.dcm", tmp_path / "sr.dcm", change))
    assert differing(rows) == {(2, "suvPeak"): "definition"}
    assert [row["explanation"] for row in rows if row["differs"] == "1"] == [f"It is {said}."]


def test_a_standard_deviation_over_one_less_is_named(audit, case, tmp_path):
    def change(_group, _quantity, derivation, _method, value):
        return value * (60 / 59) ** 0.5 if derivation == DEVIATION and _group == 0 else None

    _, rows = audit(altered(case / "ours/measurements.dcm", tmp_path / "sr.dcm", change))
    assert differing(rows) == {(1, "suvSD"): "definition"}


def test_values_times_a_factor_are_of_another_SUV_factor(audit, case, tmp_path, capsys):
    """As of a patient of 91 kg for 70 kg."""

    def change(_group, quantity, _derivation, _method, value):
        return 1.3 * value if isOfSUV(quantity) else None

    code, rows = audit(altered(case / "ours/measurements.dcm", tmp_path / "sr.dcm", change))
    assert code == 3
    found = differing(rows)
    # Eight SUVs and the total uptake a region; volume, diameter and ratios are as they were.
    assert len(found) == 27 and set(found.values()) == {"suvFactor"}
    assert "are 1.3 times ours wherever they are reported: another activity, weight" in capsys.readouterr().out


def test_an_activity_without_decay_correction_is_named(audit, case, tmp_path):
    """domain.md 2.4: administered 2019-03-01 10:00, scanned 2019-03-07 13:30; half-life 282276 s."""
    left = 2 ** -((6 * 86400 + 3.5 * 3600) / 282276)

    def change(_group, quantity, _derivation, _method, value):
        return left * value if isOfSUV(quantity) else None

    _, rows = audit(altered(case / "ours/measurements.dcm", tmp_path / "sr.dcm", change))
    assert set(differing(rows).values()) == {"suvFactor"}
    assert any("was not decay-corrected" in row["explanation"] for row in rows)


@pytest.mark.parametrize("unit", [None, "Bq/ml"])
def test_Bq_per_ml_instead_of_g_per_ml_is_a_unit(audit, case, tmp_path, values, unit):
    """The stored values themselves, under the unit of SUV and under their own."""
    inBq = [statisticsOf(values[mask].astype(float)) for mask in masks()]

    def change(group, quantity, derivation, _method, _value):
        return inBq[group][derivation] if quantity == SUV and derivation in inBq[group] else None

    code, rows = audit(altered(case / "ours/measurements.dcm", tmp_path / "sr.dcm", change, unit))
    assert code == 3
    found = {key: cause for key, cause in differing(rows).items() if key[1] != "totalLesionUptake"}
    assert len(found) == 15 and set(found.values()) == {"unit"}
    if unit:
        # The decayed activity and the weight that make the SUV give back the stored values.
        assert all("In our unit it agrees with ours." in row["explanation"] for row in rows if row["cause"] == "unit")


def test_SUV_without_a_unit_is_compared_and_in_another_unit_is_not(audit, case, tmp_path):
    def same(group, quantity, _derivation, _method, value):
        return value if quantity == SUV else None

    report = altered(case / "ours/measurements.dcm", tmp_path / "sr.dcm", same, "1")
    assert audit(report)[0] == 0
    code, rows = audit(altered(report, tmp_path / "mm.dcm", same, "mm"), case / "ours/regions.dcm", case / "pet", "--replace")
    assert code == 3 and len(differing(rows)) == 24 and set(differing(rows).values()) == {"unit"}
    assert {row["reported"] for row in rows if row["differs"] == "1"} == {""}


def test_a_total_uptake_that_is_not_mean_times_volume_is_named(audit, case, tmp_path):
    def change(group, quantity, _derivation, _method, value):
        return 1.05 * value if group == 1 and quantity == UPTAKE else None

    code, rows = audit(altered(case / "ours/measurements.dcm", tmp_path / "sr.dcm", change))
    assert code == 3 and differing(rows) == {(2, "totalLesionUptake"): "product"}


def test_a_number_that_nothing_explains_is_unknown(audit, case, tmp_path):
    def change(group, _quantity, derivation, _method, value):
        return 1.02 * value if group == 0 and derivation == MEAN and _quantity == SUV else None

    _, rows = audit(altered(case / "ours/measurements.dcm", tmp_path / "sr.dcm", change))
    assert differing(rows) == {(1, "suvMean"): "unknown"}


def test_differences_within_the_tolerance_are_none(audit, case, tmp_path):
    def change(_group, quantity, _derivation, _method, value):
        return 1.004 * value if isOfSUV(quantity) else None

    wrong = altered(case / "ours/measurements.dcm", tmp_path / "sr.dcm", change)
    assert len(differing(audit(wrong)[1])) == 27
    code, rows = audit(wrong, case / "ours/regions.dcm", case / "pet", "--tolerance-percent", "0.5")
    assert code == 0 and differing(rows) == {}


# --- what does not belong together, and folders


def test_a_segmentation_of_another_report_is_refused(case, sharedData, tmp_path, capsys):
    arguments = [
        "audit-measures",
        "--sr",
        sharedData / "qin-sr-example/sr.dcm",
        "--seg",
        case / "ours/regions.dcm",
        "--out",
        tmp_path,
    ]
    assert main([str(each) for each in arguments]) == 1
    assert "was not made of" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_group_without_its_segment_is_told_and_is_not_done(audit, case, tmp_path, capsys):
    report = pydicom.dcmread(case / "ours/measurements.dcm")
    (container,) = [item for item in report.ContentSequence if name(item) == "126010"]
    for item in container.ContentSequence[1].ContentSequence:
        if item.ValueType == "IMAGE" and "ReferencedSegmentNumber" in item.ReferencedSOPSequence[0]:
            item.ReferencedSOPSequence[0].ReferencedSegmentNumber = 9
    report.save_as(tmp_path / "sr.dcm")
    code, rows = audit(tmp_path / "sr.dcm")
    said = capsys.readouterr().err
    assert code == 3
    assert (
        "Rib, group 2 of sr.dcm, has no segment in regions.dcm." in said and "Segment 2 (Rib) has no measurement group." in said
    )
    assert {row["differs"] for row in rows if row["group"] == "2"} == {""}


def test_a_PET_without_a_segmentation_is_bad_usage(case, tmp_path):
    arguments = ["audit-measures", "--sr", case / "ours/measurements.dcm", "--pet", case / "pet", "--out", tmp_path]
    with pytest.raises(SystemExit) as end:
        main([str(each) for each in arguments])
    assert end.value.code == 2


def test_a_table_that_somebody_wrote_is_not_replaced(case, tmp_path, capsys):
    Path(tmp_path / "auditMeasures.csv").write_text("mine")
    arguments = ["audit-measures", "--sr", case / "ours/measurements.dcm", "--out", tmp_path]
    assert main([str(each) for each in arguments]) == 1
    assert "her2pet did not make it" in capsys.readouterr().err
    assert Path(tmp_path / "auditMeasures.csv").read_text() == "mine"
