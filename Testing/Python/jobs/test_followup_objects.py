"""One lesion has one tracking UID in the DICOM objects of every examination, and a reader's packet has none of it."""

import json

import numpy as np
import pydicom
import pytest
from HER2PETLib.cases import Case
from HER2PETLib.errors import ProblemError
from HER2PETLib.followup.avidity import AvidityRule
from HER2PETLib.followup.matching import trackingUID
from HER2PETLib.geometry import Volume
from HER2PETLib.jobs.followup.run import FollowUpRequest, followUp
from HER2PETLib.jobs.quantify import Settings
from HER2PETLib.volumefile import writeVolume

# 18F-FDG, one hour after injection, on the day of the header's images (2019-03-07).
FDG = {
    "Radiopharmaceutical": "FDG -- fluorodeoxyglucose",
    "RadionuclideHalfLife": "6586.2",
    "RadiopharmaceuticalStartDateTime": "20190307123000",
    "RadionuclidePositronFraction": "0.967",
    "RadionuclideCodeSequence": [{"CodeValue": "77004003", "CodingSchemeDesignator": "SCT", "CodeMeaning": "^18^Fluorine"}],
}


@pytest.fixture
def table(pet, tmp_path):
    """Two DICOM PET in one frame of reference: lesion 1 drawn on both (by other IDs), lesion 3 on the FDG PET alone."""
    drawn = {"HER2": ({}, {1: (1, 1, 1)}, {}), "FDG": (FDG, {7: (1, 1, 1), 3: (2, 3, 4)}, {"SeriesInstanceUID": "1.2.3.9"})}
    for name, (item, lesions, changes) in drawn.items():
        series = pet.series(item=item, **changes)
        pet.write(tmp_path / name, series)
        labels = np.zeros((3, 4, 5), np.uint8)
        for label, place in lesions.items():
            labels[place] = label
        writeVolume(tmp_path / f"{name}.nrrd", Volume(labels, pet.read(series).geometry))
    (tmp_path / "examinations.csv").write_text(
        "patientID,examinationID,kind,day,pet,regions\nP1,HER2,HER2 PET,10,HER2,HER2.nrrd\nP1,FDG,FDG PET,0,FDG,FDG.nrrd\n"
    )
    return str(tmp_path / "examinations.csv")


def written(table, out, **settings):
    told = []
    followUp(
        FollowUpRequest(table=table, avid=AvidityRule("drawn"), measuring=Settings(seg=True, sr=True, **settings)),
        out,
        tell=told.append,
    )
    objects = {}
    for name in ("HER2", "FDG"):
        folder = out / "examinations/P1" / name
        objects[name] = (pydicom.dcmread(folder / "regions.dcm"), pydicom.dcmread(folder / "measurements.dcm"))
    return objects


def segmentsOf(segmentation):
    return {segment.SegmentLabel: (segment.TrackingID, segment.TrackingUID) for segment in segmentation.SegmentSequence}


def trackedIn(report):
    """The tracking UID (112040, DCM) of every measurement group of an SR."""
    return [
        str(item.UID)
        for group in report.iterall()
        if group.keyword == "ContentSequence"
        for item in group.value
        if item.ConceptNameCodeSequence[0].CodeValue == "112040"
    ]


def test_a_lesion_has_the_same_tracking_uid_in_seg_and_sr_of_every_examination(table, tmp_path):
    objects = written(table, tmp_path / "out")
    both, dark = trackingUID("P1", "HER2:1"), trackingUID("P1", "FDG:3")
    assert sorted(segmentsOf(objects["HER2"][0]).values()) == [("FDG:3", dark), ("HER2:1", both)]
    assert sorted(segmentsOf(objects["FDG"][0]).values()) == [("FDG:3", dark), ("HER2:1", both)]
    for name in ("HER2", "FDG"):
        assert sorted(trackedIn(objects[name][1])) == sorted([both, dark])


def test_a_transferred_region_is_said_to_be_drawn_by_no_person(table, tmp_path):
    segmentation, _ = written(table, tmp_path / "out")["HER2"]
    kinds = {segment.TrackingID: segment.SegmentAlgorithmType for segment in segmentation.SegmentSequence}
    assert kinds == {"HER2:1": "MANUAL", "FDG:3": "AUTOMATIC"}


def test_another_run_gives_the_same_identifiers_and_new_objects(table, tmp_path):
    first, second = written(table, tmp_path / "first"), written(table, tmp_path / "second")
    assert segmentsOf(first["HER2"][0]) == segmentsOf(second["HER2"][0])
    assert first["HER2"][0].SOPInstanceUID != second["HER2"][0].SOPInstanceUID


def test_without_the_patient_the_lesion_is_still_one_in_all_objects_and_no_typed_id_is_left(table, tmp_path):
    pytest.importorskip("dicomanonymizer")
    objects = written(table, tmp_path / "out", deidentify=str(tmp_path / "key"))
    names = [segmentsOf(objects[name][0]) for name in ("HER2", "FDG")]
    tracked = [dict(each.values()) for each in names]
    assert tracked[0] == tracked[1] and set(tracked[0]) == {"Lesion 1", "Lesion 2"}
    # Who knows the patient's number and the region cannot compute it: it went through the project's key.
    assert trackingUID("P1", "HER2:1") not in tracked[0].values()
    assert objects["HER2"][0].PatientID == objects["FDG"][0].PatientID == "P1"
    record = json.loads((tmp_path / "out/examinations/P1/HER2/provenance.json").read_text())
    assert record["deidentified"]["keyID"]


def test_each_examination_has_its_own_record_of_how_it_was_measured(table, tmp_path):
    written(table, tmp_path / "out")
    records = [json.loads((tmp_path / f"out/examinations/P1/{name}/provenance.json").read_text()) for name in ("HER2", "FDG")]
    # By its own rules: 89Zr over days, 18F over an hour.
    assert [round(each["pet"]["suv"]["inputs"]["halfLife"]["value"]) for each in records] == [282276, 6586]
    assert [each["examination"] for each in records] == ["HER2", "FDG"]


def test_two_rows_that_were_exchanged_are_refused(table, tmp_path):
    path = tmp_path / "examinations.csv"
    path.write_text(
        path.read_text()
        .replace("P1,FDG,FDG PET,0,FDG,", "P1,FDG,FDG PET,0,HER2,")
        .replace("P1,HER2,HER2 PET,10,HER2,", "P1,HER2,HER2 PET,10,FDG,")
    )
    with pytest.raises(
        ProblemError, match=r"FDG PET, and its nuclide has a half-life of 78\.41 h.*HER2 PET, and its tracer is FDG"
    ):
        followUp(FollowUpRequest(table=table), tmp_path / "out", tell=lambda said: None)


def test_an_examination_of_another_patient_ID_is_told(pet, table, tmp_path):
    pet.write(tmp_path / "FDG", pet.series(item=FDG, SeriesInstanceUID="1.2.3.9", PatientID="Somebody"))
    told = []
    followUp(FollowUpRequest(table=table), tmp_path / "out", tell=told.append)
    assert "P1: The Patient IDs (0010,0020) of FDG and HER2 differ: are they of the same patient?" in told


def test_a_readers_packet_holds_nothing_of_the_tracking(table, tmp_path):
    """The follow-up's own objects given as regions of a blinded reading: neither identifier nor UID may reach a reader, in no coding."""
    from HER2PETLib.reading.study.handout import handOut
    from HER2PETLib.reading.study.study import createStudy

    written(table, tmp_path / "out")
    regions = str(tmp_path / "out/examinations/P1/HER2/regions.dcm")
    cases = [Case("C1", str(tmp_path / "HER2"), regions, patientID="P1")]
    study, refused = createStudy(
        tmp_path / "study", cases, title="t", tracer="89Zr-trastuzumab", readers=["anna", "bert"], seed=7
    )
    assert not refused and study.charter.mode == "givenFoci"
    handOut(study)
    held = b"".join(path.read_bytes() for path in sorted((tmp_path / "study/packets").rglob("*")) if path.is_file())
    assert len(held) > 1000
    for hidden in (trackingUID("P1", "HER2:1"), trackingUID("P1", "FDG:3"), "HER2:1", "FDG:3", "transferred"):
        assert hidden.encode() not in held and hidden.encode("utf-16-le") not in held
