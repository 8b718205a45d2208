"""A DICOM segmentation of another patient is not measured on this one's PET."""

import numpy as np
import pydicom
import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.measure.region import Region
from HER2PETLib.measure.regionchecks import checkPatient, checkSeries
from HER2PETLib.report.objects import segmentationObject, writeObject

OTHER = {"PatientID": "SOMEBODY-ELSE", "FrameOfReferenceUID": "1.2.3.99"}


@pytest.fixture
def drawn(pet, tmp_path):
    """drawn(**changed): the path of a segmentation of a PET series, with these attributes changed and without its reference to the
    series; and the series."""
    files = pet.write(tmp_path / "PET", pet.series(4, PatientID="P1", FrameOfReferenceUID="1.2.3.1"))

    def make(keepsReference=False, **changed):
        from HER2PETLib.dicom.folder import findSeries
        from HER2PETLib.dicom.series import assemble

        series = assemble(findSeries(files).series[0])
        region = Region.cropped(np.ones(series.geometry.shape, bool), regionID="a", name="a")
        path = tmp_path / "seg.dcm"
        writeObject(path, segmentationObject(series, [region]))
        dataset = pydicom.dcmread(path)
        if not keepsReference:
            del dataset.ReferencedSeriesSequence
        for keyword, value in changed.items():
            setattr(dataset, keyword, value)
        dataset.save_as(path)
        return str(path), series

    return make


def test_a_segmentation_of_this_pet_is_taken(drawn):
    assert checkPatient(*drawn()) == []
    # De-identification gave it another patient ID, but it refers to this very series.
    assert checkPatient(*drawn(keepsReference=True, **OTHER)) == []


@pytest.mark.parametrize(("keyword", "tag"), [("PatientID", "(0010,0020)"), ("FrameOfReferenceUID", "(0020,0052)")])
def test_what_differs_is_said(drawn, keyword, tag):
    (said,) = checkPatient(*drawn(**{keyword: OTHER[keyword]}))
    assert tag in said and "check that it is from the same patient" in said


def test_a_segmentation_of_another_patient_is_refused(drawn):
    path, series = drawn(**OTHER)
    with pytest.raises(ProblemError, match=r"was not drawn on this patient: \(0010,0020\).*\(0020,0052\)"):
        checkPatient(path, series)


def test_other_files_do_not_say(drawn, tmp_path):
    (tmp_path / "labels.nrrd").write_bytes(b"NRRD0004\n")
    assert checkPatient(str(tmp_path / "labels.nrrd"), drawn()[1]) == []


def test_a_region_that_names_the_series_it_was_drawn_on_is_held_to_it(drawn):
    _path, series = drawn()
    here, elsewhere = Region("a", "A", drawnOn=series.seriesInstanceUID), Region("b", "B", drawnOn="1.2.3.99")
    silent = Region("c", "C")
    assert checkSeries([here, silent], series) == []
    (said,) = checkSeries([here, elsewhere, silent], series)
    assert said.startswith("B was drawn on another series (1.2.3.99) than the one that is measured")
