"""A report that is not of this segmentation, patient or kind of SUV, and one in which there is nothing: said, and never "no difference"."""

import pydicom
import pytest
from auditedcase import MEAN, SUV, altered, differing, name, numbersOf
from HER2PETLib.commands import main


def changed(source, path, change):
    dataset = pydicom.dcmread(source)
    change(dataset)
    dataset.save_as(path)
    return path


def groupsOf(dataset):
    (container,) = [item for item in dataset.ContentSequence if name(item) == "126010"]
    return [item for item in container.ContentSequence if name(item) == "125007"]


def test_a_report_of_another_patient_than_the_segmentation_is_not_done(audit, case, tmp_path, capsys):
    def change(dataset):
        dataset.PatientID = "SOMEBODY-ELSE"

    code, rows = audit(changed(case / "ours/measurements.dcm", tmp_path / "sr.dcm", change))
    assert code == 3 and not differing(rows)
    assert "sr.dcm and regions.dcm have different (0010,0020) Patient IDs" in capsys.readouterr().err


def test_a_report_without_numbers_is_not_one_without_differences(audit, case, tmp_path, capsys):
    def change(dataset):
        for group in groupsOf(dataset):
            group.ContentSequence = [item for item in group.ContentSequence if item.ValueType != "NUM"]

    code, rows = audit(changed(case / "ours/measurements.dcm", tmp_path / "sr.dcm", change))
    assert code == 3 and rows == []
    assert "Rib, group 2 of sr.dcm, has no number." in capsys.readouterr().err


def test_segments_that_are_not_there_are_said_to_be_missing(case, tmp_path, capsys):
    def change(dataset):
        for group in groupsOf(dataset):
            for item in group.ContentSequence:
                for reference in item.get("ReferencedSOPSequence", ()):
                    if "ReferencedSegmentNumber" in reference:
                        reference.ReferencedSegmentNumber = 99

    report = changed(case / "ours/measurements.dcm", tmp_path / "sr.dcm", change)
    arguments = ["audit-measures", "--sr", report, "--seg", case / "ours/regions.dcm", "--out", tmp_path / "out"]
    assert main([str(each) for each in arguments]) == 1
    said = capsys.readouterr().err
    assert "refers to segments of" in said and "that are not there; it has 1, 2, 3." in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("unit", ["g/cm3", "{SUVbw}g/mL", "kg/dm3", "kg/L"])
def test_the_same_unit_may_be_written_otherwise(audit, case, tmp_path, unit):
    def same(_group, quantity, _derivation, _method, value):
        return value if quantity == SUV else None

    assert audit(altered(case / "ours/measurements.dcm", tmp_path / "sr.dcm", same, unit))[0] == 0


@pytest.mark.parametrize("unit", ["g/ml{SUVlbm}", "{SUVibw}g/ml"])
def test_a_mean_by_body_weight_whose_unit_says_lean_mass_has_a_wrong_unit(audit, case, tmp_path, unit):
    """The annotations of PS3.16 CID 85."""

    def same(_group, quantity, derivation, _method, value):
        return value if quantity == SUV and derivation == MEAN else None

    code, rows = audit(altered(case / "ours/measurements.dcm", tmp_path / "sr.dcm", same, unit))
    assert code == 3 and differing(rows) == {(group, "suvMean"): "unit" for group in (1, 2, 3)}
    (row,) = [row for row in rows if row["group"] == "1" and row["differs"] == "1"]
    assert (
        "SUV of another kind, for SUVbw, Mean" in row["explanation"] and "In our unit it agrees with ours." in row["explanation"]
    )


def test_an_SUV_of_any_kind_by_lean_mass_is_not_compared_with_ours(audit, case, tmp_path):
    """126400 is SUV without a kind; its unit has one."""

    def change(dataset):
        for _, item, quantity, _, _ in numbersOf(dataset):
            if quantity == SUV:
                item.ConceptNameCodeSequence[0].CodeValue = "126400"
                item.MeasuredValueSequence[0].MeasurementUnitsCodeSequence[0].CodeValue = "g/ml{SUVlbm}"

    _, rows = audit(changed(case / "ours/measurements.dcm", tmp_path / "sr.dcm", change))
    ofSUV = [row for row in rows if row["quantityCode"] == "DCM:126400"]
    assert len(ofSUV) == 24 and not any(row["ourMeasure"] or row["differs"] for row in ofSUV)
