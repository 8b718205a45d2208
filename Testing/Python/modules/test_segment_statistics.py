"""The measures in Slicer's Segment Statistics: the same numbers as in the panel's table, with their codes."""

import numpy as np
import pytest
from HER2PETLib.measure.definitions import MEASURES


@pytest.fixture
def scene(host, loadedModule):
    """A volume of SUV 1 with a lesion of SUV 8 (27 voxels of 8 mm3) and a reference region around SUV 1; an empty segment."""
    import slicer
    from SegmentStatistics import SegmentStatisticsLogic

    loadedModule("HER2Quant")
    SegmentStatisticsLogic.registeredPlugins.clear()  # Slicer starts once
    host.app.startupCompleted.emit()
    from HER2PETSlicer import nodes
    from HER2QuantLib.logic import HER2QuantLogic

    values = np.ones((20, 20, 20), np.float32)
    values[5:8, 6:9, 7:10] = 8
    pet = slicer.util.addVolumeFromArray(values, np.diag([-2.0, -2.0, 2.0, 1.0]), "PET")
    pet.SetAttribute(nodes.DECLARED_SUV, "test")
    logic = HER2QuantLogic()
    segmentation = logic.makeSegmentation(pet)
    lesion = segmentation.GetSegmentation().AddEmptySegment("", "Lesion 1")
    slicer.util.updateSegmentBinaryLabelmapFromArray((values > 4).astype(np.uint8), segmentation, lesion, pet)
    logic.placeReference(pet, segmentation, "bloodPool", [-30.0, -30.0, 30.0])
    segmentation.GetSegmentation().AddEmptySegment("", "Nothing")
    return pet, segmentation, logic


def statistics(pet, segmentation, everything=True):
    from SegmentStatistics import SegmentStatisticsLogic

    logic = SegmentStatisticsLogic()
    parameters = logic.getParameterNode()
    parameters.SetParameter("Segmentation", segmentation.GetID())
    parameters.SetParameter("ScalarVolume", pet.GetID())
    (plugin,) = logic.plugins
    if everything:
        for checkbox in plugin.requestedKeysCheckboxes.values():
            checkbox.checked = True
    logic.computeStatistics()
    return logic


def test_every_measure_is_the_one_of_the_modules_table(scene):
    pet, segmentation, quant = scene
    logic = statistics(pet, segmentation)
    found = logic.getStatistics()
    for row, segmentID in zip(quant.measure(pet, segmentation), found["SegmentIDs"], strict=True):
        for measure in MEASURES:
            value = found.get((segmentID, f"HER2PETSegmentStatisticsPlugin.{measure.key}"))
            if row[measure.key] is None:
                assert value is None
            elif measure.type == "bit":
                assert value == float(row[measure.key]), measure.key
            else:
                assert value == pytest.approx(row[measure.key]), measure.key
    lesion = found["SegmentIDs"][0]
    assert found[lesion, "HER2PETSegmentStatisticsPlugin.suvMax"] == 8.0
    assert found[lesion, "HER2PETSegmentStatisticsPlugin.ratioMax"] == 8.0  # to the blood pool's mean of 1


def test_a_candidate_has_no_measures_and_ends_nobody_elses(scene):
    from HER2PETSlicer import nodes

    pet, segmentation, _ = scene
    segments = segmentation.GetSegmentation()
    nodes.setRole(segments.GetNthSegment(0), "candidate")
    found = statistics(pet, segmentation).getStatistics()
    lesion, reference = found["SegmentIDs"][:2]
    assert (lesion, "HER2PETSegmentStatisticsPlugin.suvMax") not in found
    assert found[reference, "HER2PETSegmentStatisticsPlugin.suvMean"] > 0


def test_the_three_peaks_are_asked_for_unless_a_person_chooses_otherwise(scene):
    pet, segmentation, _ = scene
    keys = set(statistics(pet, segmentation, everything=False).getStatistics()["MeasurementInfo"])
    assert {key.split(".")[1] for key in keys} == {"suvPeak", "suvPeakIBSILocal", "suvPeakIBSIGlobal"}


def test_the_table_has_titles_units_and_places_by_component(scene):
    import slicer

    pet, segmentation, _ = scene
    table = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLTableNode")
    statistics(pet, segmentation).exportToTable(table)
    assert table.GetColumnUnitLabel("SUVpeak") == "g/ml{SUVbw}"
    assert table.GetColumnUnitLabel("Volume") == "ml"
    assert table.GetTable().GetColumnByName("SUVmax").GetValue(0) == 8.0
    assert np.isnan(table.GetTable().GetColumnByName("SUVmax").GetValue(2))  # the empty segment
    # The middle of the cube: voxel (8, 7, 6) of 2 mm, its first two axes to the left and to the front.
    assert table.GetTable().GetColumnByName("Centroid").GetTuple(0) == pytest.approx((-16.0, -14.0, 12.0))


def test_codes_say_what_is_measured_in_which_unit_and_how(scene):
    import slicer

    pet, segmentation, _ = scene
    info = statistics(pet, segmentation).getStatistics()["MeasurementInfo"]

    def code(key, what):
        entry = slicer.vtkCodedEntry()
        entry.SetFromString(info[f"HER2PETSegmentStatisticsPlugin.{key}"][f"DICOM.{what}Code"])
        return entry.GetCodeValue(), entry.GetCodingSchemeDesignator()

    # DICOM PS3.16: CID 7469 (SUVbw), CID 7464 (statistics), CID 84 and 85 (SUV units).
    assert code("suvMax", "Quantity") == ("126401", "DCM")
    assert code("suvMax", "Derivation") == ("56851009", "SCT")
    assert code("suvMax", "Units") == ("g/ml{SUVbw}", "UCUM")
    # IBSI manual: local and global intensity peak.
    assert code("suvPeakIBSILocal", "MeasurementMethod") == ("VJGA", "IBSI")
    assert code("suvPeakIBSIGlobal", "MeasurementMethod") == ("0F91", "IBSI")


def test_nothing_is_said_of_a_volume_that_is_no_suv(scene):
    from HER2PETSlicer import nodes

    pet, segmentation, _ = scene
    pet.RemoveAttribute(nodes.DECLARED_SUV)
    assert statistics(pet, segmentation).getStatistics()["MeasurementInfo"] == {}


def test_what_cannot_be_measured_ends_nobody_elses_statistics(scene, caplog):
    import slicer

    pet, segmentation, _ = scene
    grid = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLBSplineTransformNode")
    pet.SetAndObserveTransformNodeID(grid.GetID())
    assert statistics(pet, segmentation).getStatistics()["MeasurementInfo"] == {}
    assert "not linear" in caplog.text
