"""The organs that TotalSegmentator drew on a real CT, in each file that users have them in: the same organs, with the same ml and Hounsfield units."""

import json
import shutil

import highdicom
import numpy as np
import pydicom
import pytest
import SimpleITK as sitk
from HER2PETLib.geometry import Volume
from HER2PETLib.measure.outlines import ringsOf
from HER2PETLib.organs.masks import readOrgans
from HER2PETLib.organs.vocabulary import organs
from HER2PETLib.volumefile import readVolume, toImage, writeVolume

# shared/data/INDEX.md, of the label map's own grid: label, ml, mean HU. The organs' other values there are of the fast mode.
TRUE = {
    "spleen": (1, 255.20, 32.8),
    "kidney_right": (2, 106.57, None),
    "kidney_left": (3, 99.25, None),
    "liver": (5, 1043.12, 45.3),
    "aorta": (52, 26.92, 42.3),
}


@pytest.fixture
def ct(sharedData):
    return readVolume(sharedData / "totalsegmentator/example_ct_sm.nii.gz")


@pytest.fixture
def labels(sharedData):
    """The label map without the names in its header, (k, j, i)."""
    return sitk.GetArrayFromImage(sitk.ReadImage(str(sharedData / "totalsegmentator/example_seg.nii.gz"))).astype(np.uint8)


def asTotalSegmentator(tmp_path, sharedData, **_):
    return shutil.copy(sharedData / "totalsegmentator/example_seg.nii.gz", tmp_path / "organs.nii.gz")


def asFolder(tmp_path, labels, ct, **_):
    folder = tmp_path / "folder"
    folder.mkdir()
    for name, (label, *_values) in TRUE.items():
        writeVolume(folder / f"{name}.nii.gz", Volume((labels == label).astype(np.uint8), ct.geometry))
    return folder


def asSlicer(tmp_path, labels, ct, **_):
    image = toImage(Volume(labels, ct.geometry))
    for number, (name, (label, *_values)) in enumerate(TRUE.items()):
        organ = organs()[name]
        side = {"left": "SCT^7771000^Left", "right": "SCT^24028007^Right"}.get(organ.laterality, "^^")
        kind = f"SCT^{organ.typeCode.partition(':')[2]}^{organ.typeMeaning}"
        entry = f"Segmentation category and type - Total Segmentator~SCT^123037004^Anatomical Structure~{kind}~{side}~~^^~^^"
        for key, value in {
            "ID": f"S{number}",
            "Name": f"Segment {number}",
            "LabelValue": label,
            "Layer": 0,
            "Tags": f"TerminologyEntry:{entry}|",
        }.items():
            image.SetMetaData(f"Segment{number}_{key}", str(value))
    sitk.WriteImage(image, str(tmp_path / "organs.seg.nrrd"))
    return tmp_path / "organs.seg.nrrd"


def asMoose(tmp_path, labels, ct, **_):
    """As MOOSE 3.2 does: numbers of its own, names in a json beside."""
    own = np.zeros_like(labels)
    numbers = {"kidney_left": 6, "kidney_right": 7, "liver": 8, "spleen": 15, "aorta": 6}
    for model, names in (("clin_CT_organs", ("kidney_left", "kidney_right", "liver", "spleen")), ("clin_CT_cardiac", ("aorta",))):
        own[:] = 0
        for name in names:
            own[labels == TRUE[name][0]] = numbers[name]
        folder = tmp_path / "moose"
        folder.mkdir(exist_ok=True)
        writeVolume(folder / f"{model}_segmentation_P1.nii.gz", Volume(own, ct.geometry))
        known = {"organ_indices": {str(numbers[name]): {"name": name, "SNOMED": {}} for name in names}}
        (folder / f"{model}_organ_indices.json").write_text(json.dumps(known))
    return tmp_path / "moose"


def asDicomSEG(tmp_path, labels, ct, pet, **_):
    """As TotalSegmentator does: both kidneys under one code, told apart by their labels."""
    image = toImage(ct)
    right, down, through = (np.array(image.GetDirection()).reshape(3, 3)[:, axis] for axis in range(3))
    source = pet.series(count=labels.shape[0])
    for k, each in enumerate(source):
        each.ImageOrientationPatient = [*right, *down]
        each.ImagePositionPatient = (np.array(image.GetOrigin()) + k * image.GetSpacing()[2] * through).round(6).tolist()
        each.PixelSpacing, each.SliceThickness = [image.GetSpacing()[1], image.GetSpacing()[0]], image.GetSpacing()[2]
        each.Rows, each.Columns = labels.shape[1:]
        each.PixelData = bytes(2 * labels[0].size)
        for keyword in ("PatientName", "PatientBirthDate", "PatientSex", "AccessionNumber", "StudyID"):
            setattr(each, keyword, each.get(keyword, ""))
    described = [
        highdicom.seg.SegmentDescription(
            number,
            name,
            pydicom.sr.codedict.codes.SCT.AnatomicalStructure,
            highdicom.sr.CodedConcept(organs()[name].typeCode.partition(":")[2], "SCT", organs()[name].typeMeaning),
            highdicom.seg.SegmentAlgorithmTypeValues.AUTOMATIC,
            highdicom.AlgorithmIdentificationSequence(
                "TotalSegmentator", pydicom.sr.codedict.codes.DCM.ArtificialIntelligence, "2.13.0"
            ),
        )
        for number, name in enumerate(TRUE, start=1)
    ]
    pixels = np.stack([labels == label for label, *_values in TRUE.values()], axis=-1).astype(np.uint8)
    kind = highdicom.seg.SegmentationTypeValues.BINARY
    seg = highdicom.seg.Segmentation(source, pixels, kind, described, "1.2.3.99", 1, "1.2.3.98", 1, "a", "b", "c", "d")
    seg.save_as(tmp_path / "organs.dcm")
    return tmp_path / "organs.dcm"


def asStructures(labels, ct, writeStructures, **_):
    """Along the faces of voxels, holes as contours of their own (domain-next D1)."""

    def contoursOf(mask):
        for k in range(len(mask)):
            for ring in ringsOf(mask[k]):
                yield "CLOSEDPLANAR_XOR", ct.geometry.toRAS(np.insert(ring, 0, k, axis=1)) * (-1, -1, 1)

    structures = {name: list(contoursOf(labels == label)) for name, (label, *_values) in TRUE.items()}
    return writeStructures(structures, dict.fromkeys(TRUE, "ORGAN"))


@pytest.mark.parametrize("asWritten", [asTotalSegmentator, asFolder, asSlicer, asMoose, asDicomSEG, asStructures])
def test_the_same_real_organs_are_read_from_every_format(asWritten, tmp_path, sharedData, labels, ct, pet, writeStructures):
    path = asWritten(tmp_path=tmp_path, sharedData=sharedData, labels=labels, ct=ct, pet=pet, writeStructures=writeStructures)
    found = {mask.organ.name: mask.region for mask in readOrgans(path, ct.geometry) if mask.organ.name in TRUE}
    assert found.keys() == TRUE.keys()
    for name, (label, ml, units) in TRUE.items():
        region = found[name]
        assert region.mask.sum() * ct.geometry.voxelMl == pytest.approx(ml, abs=0.005)
        assert np.array_equal(region.within(np.zeros(3, int), np.array(labels.shape)), labels == label)
        if units is not None:
            assert ct.values[region.box][region.mask].mean() == pytest.approx(units, abs=0.05)
    assert (found["kidney_left"].laterality, found["kidney_right"].laterality) == ("left", "right")
