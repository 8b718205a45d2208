"""Regions and measures as DICOM SEG and SR, read back by other readers than their writer."""

import warnings

import highdicom
import numpy as np
import pydicom
import pytest
from HER2PETLib.dicom.folder import findSeries
from HER2PETLib.dicom.series import assemble
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Volume
from HER2PETLib.measure.definitions import measureRegions
from HER2PETLib.measure.region import Region
from HER2PETLib.measure.segmentation import readRegions
from HER2PETLib.report.objects import reportObject, segmentationObject, writeObject


def box(series, k, j, i, **identity):
    mask = np.zeros(series.geometry.shape, bool)
    mask[slice(*k), slice(*j), slice(*i)] = True
    return Region.cropped(mask, **identity)


@pytest.fixture
def regions(petSeries):
    return [
        box(petSeries, (3, 6), (4, 9), (6, 14), regionID="a", name="Läsion 病変", siteCode="SCT:10200004", siteMeaning="Liver"),
        Region("e", "Nothing left", notes=("Lies outside the PET.",)),
        box(
            petSeries,
            (6, 8),
            (10, 14),
            (20, 26),
            regionID="b",
            name="Blood pool",
            role="reference",
            siteCode="SCT:15825003",
            siteMeaning="Aorta",
        ),
    ]


@pytest.fixture
def overlapping(petSeries, regions):
    return [*regions, box(petSeries, (2, 5), (6, 12), (10, 22), regionID="c", name="Läsion 病変")]


@pytest.fixture
def written(petSeries, regions, tmp_path):
    """SEG and SR as files, and the rows that went into the SR."""
    volume = Volume(petSeries.rescaled().values, petSeries.geometry)
    rows = measureRegions(volume, regions, reference=regions[2])
    segmentation = segmentationObject(petSeries, regions)
    writeObject(tmp_path / "seg.dcm", segmentation)
    writeObject(tmp_path / "sr.dcm", reportObject(petSeries, segmentation, rows, regions, peakRadiusMm=6.2035))
    return tmp_path / "seg.dcm", tmp_path / "sr.dcm", rows


@pytest.mark.parametrize("which", ["regions", "overlapping"])
def test_regions_come_back_voxel_by_voxel_with_name_role_and_site(request, petSeries, tmp_path, which):
    given = request.getfixturevalue(which)
    path = tmp_path / "seg.dcm"
    writeObject(path, segmentationObject(petSeries, given))
    # Lesions first: Slicer's reader of the report takes its columns from the first group, and joins segments by position.
    drawn = sorted((region for region in given if region.mask.any()), key=lambda region: region.role == "reference")
    back = readRegions(path, petSeries.geometry)
    assert [(r.name, r.role, r.siteCode, r.siteMeaning, r.start, r.notes) for r in back] == [
        (r.name, r.role, r.siteCode, r.siteMeaning, r.start, ()) for r in drawn
    ]
    assert all(np.array_equal(a.mask, b.mask) for a, b in zip(back, drawn, strict=True))


def test_the_segmentation_refers_to_the_images_it_was_drawn_on_and_to_the_patient(petSeries, written):
    segmentation = pydicom.dcmread(written[0])
    source = petSeries.files[0].header
    assert segmentation.StudyInstanceUID == source.StudyInstanceUID
    assert segmentation.FrameOfReferenceUID == source.FrameOfReferenceUID
    assert segmentation.SeriesInstanceUID != source.SeriesInstanceUID
    assert str(segmentation.PatientName) == "Müller^Anna"
    (series,) = segmentation.ReferencedSeriesSequence
    assert series.SeriesInstanceUID == petSeries.seriesInstanceUID
    referenced = {item.ReferencedSOPInstanceUID for item in series.ReferencedInstanceSequence}
    # Slices 3 to 7 have voxels.
    assert referenced == {file.header.SOPInstanceUID for file in petSeries.files[3:8]}
    # Frames without voxels are not stored: 3 slices of one segment and 2 of the other.
    assert segmentation.NumberOfFrames == 5


def test_lesions_and_reference_regions_have_the_colors_of_the_module(written):
    """16 bits as in DICOM PS3.3 C.10.7.1.1; CIELab to sRGB by IEC 61966-2-1 with its white (D65). dcmqi 1.5 reads the same."""
    lesion, reference = pydicom.dcmread(written[0]).SegmentSequence
    for segment, rgb in ((lesion, (230, 77, 51)), (reference, (89, 191, 242))):
        lightness, a, b = np.array(segment.RecommendedDisplayCIELabValue) / 65535 * (100, 255, 255) - (0, 128, 128)
        f = (lightness + 16) / 116 + np.array((a / 500, 0, -b / 200))
        xyz = np.where(f > 6 / 29, f**3, 3 * (6 / 29) ** 2 * (f - 4 / 29)) * (0.95047, 1.0, 1.08883)
        linear = np.array(((3.2406, -1.5372, -0.4986), (-0.9689, 1.8758, 0.0415), (0.0557, -0.2040, 1.0570))) @ xyz
        back = 255 * (1.055 * np.clip(linear, 0.0031308, 1) ** (1 / 2.4) - 0.055)
        assert back == pytest.approx(rgb, abs=2)


def test_segments_and_measurement_groups_share_their_tracking_identifiers(written):
    segmentation = pydicom.dcmread(written[0])
    report = highdicom.sr.srread(written[1])
    groups = report.content.get_volumetric_roi_measurement_groups()
    assert [(g.tracking_identifier, g.tracking_uid) for g in groups] == [
        (s.TrackingID, s.TrackingUID) for s in segmentation.SegmentSequence
    ]
    for number, group in enumerate(groups, start=1):
        item = group.referenced_segment
        assert item.referenced_sop_instance_uid == segmentation.SOPInstanceUID
        assert item.referenced_segment_numbers == [number] or item.referenced_segment_numbers == number


def test_the_report_has_every_coded_measure_with_value_unit_and_method(written):
    report = highdicom.sr.srread(written[1])
    lesion, reference = report.content.get_volumetric_roi_measurement_groups()
    assert (lesion.finding_type.value, lesion.finding_sites[0].value.value) == ("52988006", "10200004")
    assert reference.finding_type.value == "C94970"
    # DICOM PS3.16: 126040, Background for Lesion to Background SUV Ratio. The reference of these rows is the blood pool.
    (background,) = lesion.get_qualitative_evaluations()
    assert (background.name.value, background.value.value) == ("126040", "15825003")
    assert reference.get_qualitative_evaluations() == []
    found = {
        (m.name.value, m.derivation.value if m.derivation else "", m.method.value if m.method else ""): (m.value, m.unit.value)
        for m in lesion.get_measurements()
    }
    row = written[2][0]
    # Codes: domain.md 2.5 (DICOM PS3.16 CID 85, SNOMED CT, IBSI).
    suv, unit = "126401", "g/ml{SUVbw}"
    assert found == {
        ("118565006", "", ""): (pytest.approx(row["volumeMl"]), "ml"),
        (suv, "56851009", ""): (pytest.approx(row["suvMax"]), unit),
        (suv, "126031", "SUVPEAK"): (pytest.approx(row["suvPeak"]), unit),
        (suv, "126031", "VJGA"): (pytest.approx(row["suvPeakIBSILocal"]), unit),
        (suv, "126031", "0F91"): (pytest.approx(row["suvPeakIBSIGlobal"]), unit),
        (suv, "373098007", ""): (pytest.approx(row["suvMean"]), unit),
        (suv, "386136009", ""): (pytest.approx(row["suvSD"]), unit),
        (suv, "373099004", ""): (pytest.approx(row["suvMedian"]), unit),
        (suv, "255605001", ""): (pytest.approx(row["suvMin"]), unit),
        # Not 126033, Total Lesion Glycolysis: an antibody is not taken up as sugar.
        ("TLU", "", ""): (pytest.approx(row["totalLesionUptake"]), "g"),
        ("L0JK", "", ""): (pytest.approx(row["maximumDiameterMm"]), "mm"),
        ("126039", "56851009", ""): (pytest.approx(row["ratioMax"]), "{ratio}"),
        ("126039", "126031", ""): (pytest.approx(row["ratioPeak"]), "{ratio}"),
        ("126039", "373098007", ""): (pytest.approx(row["ratioMean"]), "{ratio}"),
    }
    # 3 x 5 x 8 voxels of 2 x 2.5 x 3 mm.
    assert found[("118565006", "", "")][0] == pytest.approx(1.8)
    # A reference region has no ratio to itself.
    assert not [m for m in reference.get_measurements() if m.name.value == "126039"]


def items(dataset, depth=0):
    for item in dataset.get("ContentSequence", []):
        yield item
        yield from items(item)


def test_a_plain_reader_of_tid_1500_finds_template_title_and_numbers(written):
    report = pydicom.dcmread(written[1])
    assert report.SOPClassUID == "1.2.840.10008.5.1.4.1.1.88.33"  # Comprehensive SR
    assert report.ContentTemplateSequence[0].TemplateIdentifier == "1500"
    assert report.ConceptNameCodeSequence[0].CodeValue == "126003"  # PET Measurement Report, CID 7021
    names = [item.ConceptNameCodeSequence[0].CodeValue for item in items(report) if "ConceptNameCodeSequence" in item]
    assert names.count("125007") == 2  # Measurement Group
    assert names.count("121191") == 2  # Referenced Segment
    assert names.count("121232") == 2  # Source series for image segmentation
    codes = [code for item in items(report) for code in item.get("ConceptNameCodeSequence", [])]
    assert not [code for code in codes if code.CodingSchemeDesignator in ("SRT", "SNM3", "99SDM")]
    assert all(len(code.CodeMeaning) <= 64 for code in codes)


def test_two_regions_of_one_name_are_tracked_apart(petSeries, overlapping):
    segmentation = segmentationObject(petSeries, overlapping)
    assert [segment.TrackingID for segment in segmentation.SegmentSequence] == [
        "Läsion 病変 (a)",
        "Läsion 病変 (c)",
        "Blood pool",
    ]


def test_a_long_name_with_a_backslash_is_one_value_of_64_characters(petSeries, tmp_path):
    path = tmp_path / "seg.dcm"
    writeObject(
        path, segmentationObject(petSeries, [box(petSeries, (3, 6), (4, 9), (6, 14), regionID="a", name="a\\b" + "c" * 100)])
    )
    assert pydicom.dcmread(path).SegmentSequence[0].SegmentLabel == "a/b" + "c" * 61


def test_without_any_voxels_there_is_no_segmentation(petSeries):
    with pytest.raises(ProblemError, match="no region has voxels"):
        segmentationObject(petSeries, [Region("e", "empty")])


def test_no_warning_prints_the_name_of_the_patient(petSeries, regions):
    for file in petSeries.files:
        file.header.PatientName = "Anna"  # one component: highdicom warns with the name in the text
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        segmentationObject(petSeries, regions)


def test_fractional_segments_count_from_one_half_and_say_so(petSeries, tmp_path):
    share = np.zeros((10, 24, 32), np.float32)
    share[3, 4, 6:11] = [0.2, 0.49, 0.51, 0.8, 1.0]
    description = highdicom.seg.SegmentDescription(
        1,
        "shares",
        highdicom.sr.CodedConcept("49755003", "SCT", "Morphologically Abnormal Structure"),
        highdicom.sr.CodedConcept("52988006", "SCT", "Lesion"),
        "MANUAL",
    )
    headers = [file.header for file in petSeries.files]
    for header in headers:
        header.AccessionNumber = header.StudyID = header.ReferringPhysicianName = ""
    segmentation = highdicom.seg.Segmentation(
        headers, share, "FRACTIONAL", [description], highdicom.UID(), 1, highdicom.UID(), 1, "m", "m", "1", "1"
    )
    segmentation.save_as(tmp_path / "seg.dcm")
    (region,) = readRegions(tmp_path / "seg.dcm", petSeries.geometry)
    assert (region.start, region.mask.shape, bool(region.mask.all())) == ((3, 4, 8), (1, 1, 3), True)
    assert region.notes == ("Fractional segment: voxels of one half and above.",)


def test_an_enhanced_series_is_one_source_whatever_the_order_of_its_frames(pet, tmp_path):
    pet.write(tmp_path / "pet", [pet.enhanced(order=[2, 0, 1], PatientName="A^B", InstanceNumber=1)])
    series = assemble(findSeries([tmp_path / "pet"]).series[0])
    region = box(series, (1, 3), (1, 3), (2, 5), regionID="a", name="Node")
    segmentation = segmentationObject(series, [region])
    writeObject(tmp_path / "seg.dcm", segmentation)
    (back,) = readRegions(tmp_path / "seg.dcm", series.geometry)
    assert (back.start, back.mask.shape, bool(back.mask.all()), back.notes) == ((1, 1, 2), (2, 2, 3), True, ())
    rows = measureRegions(Volume(np.ones(series.geometry.shape, np.float32), series.geometry), [region])
    writeObject(tmp_path / "sr.dcm", reportObject(series, segmentation, rows, [region], peakRadiusMm=6.2035))
    (group,) = highdicom.sr.srread(tmp_path / "sr.dcm").content.get_volumetric_roi_measurement_groups()
    assert group.tracking_identifier == "Node"
