"""A DICOM segmentation of another patient is not measured on this one's PET."""

import numpy as np
import pydicom
import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.measure.drawnon import checkDrawnOn
from HER2PETLib.measure.region import Region
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


def testASegmentationOfThisPETIsTaken(drawn):
    assert checkDrawnOn(*drawn()) == ""
    # De-identification gave it another patient ID, but it refers to this very series.
    assert checkDrawnOn(*drawn(keepsReference=True, **OTHER)) == ""


@pytest.mark.parametrize(("keyword", "tag"), [("PatientID", "(0010,0020)"), ("FrameOfReferenceUID", "(0020,0052)")])
def testWhatDiffersIsTold(drawn, keyword, tag):
    said = checkDrawnOn(*drawn(**{keyword: OTHER[keyword]}))
    assert tag in said and "check that it is of the same patient" in said


def testAnotherPatientsSegmentationIsRefused(drawn):
    path, series = drawn(**OTHER)
    with pytest.raises(ProblemError, match=r"was not drawn on this patient: \(0010,0020\).*\(0020,0052\)"):
        checkDrawnOn(path, series)


def testOtherFilesDoNotSay(drawn, tmp_path):
    (tmp_path / "labels.nrrd").write_bytes(b"NRRD0004\n")
    assert checkDrawnOn(str(tmp_path / "labels.nrrd"), drawn()[1]) == ""
