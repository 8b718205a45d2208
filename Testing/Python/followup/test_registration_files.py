"""Registrations as files: accepted by a person or not used, in the right direction for DICOM, ITK and Slicer."""

import importlib.util
import json
import shutil
import subprocess
import sys
from datetime import datetime, timezone

import numpy as np
import pydicom
import pytest
from HER2PETLib.dicom.folder import oneSeries
from HER2PETLib.dicom.series import assemble
from HER2PETLib.dicom.spatialregistration import readSpatialRegistration
from HER2PETLib.errors import ProblemError
from HER2PETLib.followup.acceptance import REJECT, Acceptance, accept, decide, readRegistration, usable, writeRegistration
from HER2PETLib.followup.bodyspace import Anchor, BodySpace
from HER2PETLib.followup.registration import Registration
from HER2PETLib.followup.spacefile import readSpace
from HER2PETLib.followup.transformfiles import displacementOf, readTransform, writeTransform
from HER2PETLib.geometry import Geometry
from HER2PETLib.phantom.cohort import makeCase
from HER2PETLib.phantom.dicomfiles import writeCT
from HER2PETLib.phantom.grid import ScanGrid
from HER2PETLib.report.objects import writeObject
from HER2PETLib.report.registrationobject import deformableObject, registrationObject

# By hand, in LPS: the later examination is the first, turned by 90 degrees about the axis to the head and shifted:
# (x, y, z) -> (10 - y, 20 + x, 30 + z). So (1, 2, 3) of the first is (8, 21, 33) of the later.
FIRST_LPS, LATER_LPS = (1.0, 2.0, 3.0), (8.0, 21.0, 33.0)
FIRST_TO_LATER_LPS = np.array([[0.0, -1, 0, 10], [1, 0, 0, 20], [0, 0, 1, 30], [0, 0, 0, 1]])
FLIP = np.diag((-1.0, -1.0, 1.0, 1.0))
FIRST_TO_LATER = FLIP @ FIRST_TO_LATER_LPS @ FLIP
FIRST_RAS, LATER_RAS = np.array([[-1.0, -2.0, 3.0]]), np.array([[-8.0, -21.0, 33.0]])


@pytest.fixture
def record(tmp_path):
    space = BodySpace(FIRST_TO_LATER, 3.4, "how", (Anchor(np.array([1.0, 2, 3]), FIRST_TO_LATER, 2.0, 0.9),))
    path = tmp_path / "registration.json"
    writeRegistration(path, Registration(space, "CT", 0.93, 0.95, 0.1, {"liver": 4.0}, ("look there",)), ("one", "other"))
    return path


@pytest.fixture
def series(tmp_path):
    """Two CTs of a few voxels of one patient, in two frames of reference."""
    found = []
    for number, name in enumerate(("", "HER2-2")):
        case = makeCase(3, 0)
        object.__setattr__(case, "examinationID", name)
        object.__setattr__(case, "ct", ScanGrid((3, 4, 5), (4.0, 4.0, 4.0), (10.0 * number, 0.0, 0.0)))
        writeCT(tmp_path / str(number), case, np.zeros((3, 4, 5), np.int16))
        found.append(assemble(oneSeries(str(tmp_path / str(number)), "CT")[0]))
    return found


def test_a_registration_that_nobody_accepted_is_not_used(record):
    assert readRegistration(record).acceptance is None
    with pytest.raises(ProblemError, match="Nobody has accepted"):
        usable(record, ("one", "other"))


def test_an_accepted_registration_names_who_and_when(record):
    accept(record, "  Dr. A. Ito ", datetime(2026, 3, 1, 12, tzinfo=timezone.utc))
    found = readRegistration(record)
    assert found.acceptance.by == "Dr. A. Ito"
    assert datetime.fromisoformat(found.acceptance.at) == datetime(2026, 3, 1, 12, tzinfo=timezone.utc)
    space = usable(record, ("one", "other"))
    np.testing.assert_allclose(space.fromFirst(FIRST_RAS), LATER_RAS, atol=1e-9)
    assert space.residualMm == 3.4 and space.anchors[0].errorMm == 2.0


def test_nobody_is_no_name(record):
    with pytest.raises(ProblemError, match="by a person"):
        accept(record, " ")


def test_a_registration_that_was_changed_after_it_was_accepted_is_refused(record):
    accept(record, "A. Ito")
    contents = json.loads(record.read_text())
    contents["registration"]["matrix"][0][3] += 5.0
    record.write_text(json.dumps(contents))
    with pytest.raises(ProblemError, match="changed after it was made"):
        readRegistration(record)
    # Also where whoever changed it knows the hash.
    from HER2PETLib.followup.acceptance import _digest

    record.write_text(json.dumps({**contents, "identity": _digest(contents["registration"])}))
    with pytest.raises(ProblemError, match="about another registration"):
        readRegistration(record)


def test_a_rejected_registration_is_not_used_and_says_who_rejected_it(record):
    identity = readRegistration(record).identity
    decide(record, Acceptance(REJECT, "Dr. Weiss", "2026-03-01", "the liver is off", identity))
    with pytest.raises(ProblemError, match="Weiss has rejected"):
        usable(record, ("one", "other"))


def test_nobody_decides_about_a_registration_that_she_did_not_see(record):
    with pytest.raises(ProblemError, match="decided about another registration"):
        decide(record, Acceptance("accept", "Dr. Weiss", "2026-03-01", "", "0" * 64))
    assert readRegistration(record).acceptance is None


def test_a_registration_of_an_earlier_version_is_refused_with_a_sentence(record):
    record.write_text(record.read_text().replace("HER2PET registration 2", "HER2PET registration 1"))
    with pytest.raises(ProblemError, match="from this version"):
        usable(record, ("one", "other"))


def test_an_acceptance_does_not_pass_to_other_images(record):
    accept(record, "A. Ito")
    with pytest.raises(ProblemError, match="other images"):
        usable(record, ("one", "another"))


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"format": "HER2PET registration 1", "registration": {}}'])
def test_a_file_that_is_no_registration_is_said(tmp_path, content):
    path = tmp_path / "registration.json"
    path.write_text(content)
    with pytest.raises(ProblemError):
        readRegistration(path)


@pytest.mark.parametrize("suffix", [".tfm", ".h5", ".txt"])
def test_a_transform_comes_back_from_a_file_of_itk(tmp_path, suffix):
    path = tmp_path / f"first-to-later{suffix}"
    writeTransform(path, FIRST_TO_LATER)
    space = readTransform(path, 4.0)
    np.testing.assert_allclose(space.fromFirst(FIRST_RAS), LATER_RAS, atol=1e-9)
    np.testing.assert_allclose(space.toFirst(LATER_RAS), FIRST_RAS, atol=1e-3)
    assert space.residualMm == 4.0 and "stated as 4 mm" in space.how


def test_itk_itself_takes_the_first_to_the_later_in_lps(tmp_path):
    import SimpleITK as sitk

    writeTransform(tmp_path / "a.tfm", FIRST_TO_LATER)
    np.testing.assert_allclose(sitk.ReadTransform(str(tmp_path / "a.tfm")).TransformPoint(FIRST_LPS), LATER_LPS, atol=1e-9)


def test_a_transform_that_bends_is_turned_round(tmp_path):
    import SimpleITK as sitk

    field = np.zeros((10, 10, 10, 3))
    field[..., 2] = 5.0 + 0.1 * np.arange(10)[:, None, None] * 10
    image = sitk.GetImageFromArray(field, isVector=True)
    image.SetSpacing((10.0, 10.0, 10.0))
    sitk.WriteTransform(sitk.DisplacementFieldTransform(image), str(tmp_path / "bent.h5"))
    space = readTransform(tmp_path / "bent.h5", 5.0)
    points = np.array([[-30.0, -40.0, 30.0]])
    np.testing.assert_allclose(space.fromFirst(points), [[-30.0, -40.0, 38.0]], atol=1e-6)
    np.testing.assert_allclose(space.toFirst(np.array([[-30.0, -40.0, 38.0]])), points, atol=0.01)


def test_slicer_lays_the_later_examination_onto_the_first(tmp_path):
    if importlib.util.find_spec("slicer") is None:
        pytest.skip("slicer-core is not installed")
    writeTransform(tmp_path / "firstToLater.tfm", FIRST_TO_LATER)
    script = f"""
import slicer, vtk
scene = slicer.vtkMRMLScene()
node = slicer.vtkMRMLLinearTransformNode()
scene.AddNode(node)
storage = slicer.vtkMRMLTransformStorageNode()
scene.AddNode(storage)
storage.SetFileName({str(tmp_path / "firstToLater.tfm")!r})
assert storage.ReadData(node)
matrix = vtk.vtkMatrix4x4()
node.GetMatrixTransformToParent(matrix)
print(*matrix.MultiplyPoint({(*LATER_RAS[0].tolist(), 1.0)!r})[:3])
"""
    # An interpreter of its own: this one may have the tests' Slicer.
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    np.testing.assert_allclose([float(part) for part in run.stdout.split()[-3:]], FIRST_RAS[0], atol=1e-6)


def test_the_dicom_matrix_takes_the_later_examination_into_the_first(series, tmp_path):
    # PS3.3 C.20.2.1.1: the matrix takes a point of the item's frame of reference into the object's own.
    path = tmp_path / "registration.dcm"
    writeObject(path, registrationObject(*series, np.linalg.inv(FIRST_TO_LATER)))
    written = pydicom.dcmread(path)
    frames = [one.files[0].text("FrameOfReferenceUID") for one in series]
    assert written.FrameOfReferenceUID == frames[0] and written.Modality == "REG"
    own, other = written.RegistrationSequence
    assert other.FrameOfReferenceUID == frames[1]
    matrix = np.array(other.MatrixRegistrationSequence[0].MatrixSequence[0].FrameOfReferenceTransformationMatrix, float).reshape(
        4, 4
    )
    np.testing.assert_allclose(matrix @ (*LATER_LPS, 1.0), (*FIRST_LPS, 1.0), atol=1e-9)
    np.testing.assert_array_equal(
        own.MatrixRegistrationSequence[0].MatrixSequence[0].FrameOfReferenceTransformationMatrix, np.eye(4).ravel()
    )


def test_a_dicom_registration_is_read_in_either_direction(series, tmp_path):
    path = tmp_path / "registration.dcm"
    writeObject(path, registrationObject(*series, np.linalg.inv(FIRST_TO_LATER)))
    frames = [one.files[0].text("FrameOfReferenceUID") for one in series]
    found = readSpatialRegistration(path)
    np.testing.assert_allclose(found.between(*frames), FIRST_TO_LATER, atol=1e-9)
    np.testing.assert_allclose(found.between(*frames[::-1]), np.linalg.inv(FIRST_TO_LATER), atol=1e-9)
    space = readSpace(path, frames=(frames[0], frames[1]), residualMm=4.0)
    np.testing.assert_allclose(space.fromFirst(FIRST_RAS), LATER_RAS, atol=1e-9)
    with pytest.raises(ProblemError, match="says nothing of"):
        found.between(frames[0], "1.2.3")


def test_several_matrices_of_an_item_are_multiplied_in_their_order(series, tmp_path):
    # Quarter turn, then a shift by 5 along x, as one product M1 M2 with M1 the shift: (1, 2, 3) -> (-2, 1, 3) -> (3, 1, 3).
    path = tmp_path / "registration.dcm"
    made = registrationObject(*series, np.eye(4))
    group = made.RegistrationSequence[1].MatrixRegistrationSequence[0]
    turn, shift = pydicom.Dataset(), pydicom.Dataset()
    for item, matrix in (
        (shift, [1, 0, 0, 5, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]),
        (turn, [0, -1, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]),
    ):
        item.FrameOfReferenceTransformationMatrix, item.FrameOfReferenceTransformationMatrixType = matrix, "RIGID"
    group.MatrixSequence = [shift, turn]
    writeObject(path, made)
    frames = [one.files[0].text("FrameOfReferenceUID") for one in series]
    matrix = readSpatialRegistration(path).between(frames[1], frames[0])
    np.testing.assert_allclose(matrix @ (-1.0, -2.0, 3.0, 1.0), (-3.0, -1.0, 3.0, 1.0), atol=1e-9)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda item: setattr(
                item, "FrameOfReferenceTransformationMatrix", [2.0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
            ),
            "scales, shears or mirrors",
        ),
        (
            lambda item: setattr(item, "FrameOfReferenceTransformationMatrix", [0.0] * 15 + [1.0]),
            "not that of a transform in space",
        ),
        (lambda item: setattr(item, "FrameOfReferenceTransformationMatrix", [1.0, 0, 0]), "not that of a transform in space"),
    ],
)
def test_a_dicom_matrix_that_cannot_be_is_refused(series, tmp_path, change, said):
    made = registrationObject(*series, np.eye(4))
    change(made.RegistrationSequence[1].MatrixRegistrationSequence[0].MatrixSequence[0])
    writeObject(tmp_path / "registration.dcm", made)
    with pytest.raises(ProblemError, match=said):
        readSpatialRegistration(tmp_path / "registration.dcm")


# Around (-1, -2, 3) RAS a lesion has moved 12 mm further to the head (of the first) than the body: by hand, in LPS (1, 2, 15) and then turned, (8, 21, 45).
LOCAL = np.eye(4)
LOCAL[2, 3] = 12.0
BENT = BodySpace(FIRST_TO_LATER, 3.4, "how", (Anchor(FIRST_RAS[0], FIRST_TO_LATER @ LOCAL, 2.0, 0.9),))
# A multiple of 6 mm beyond it, so that the lesion lies on a point of the grid, and 200 mm to each side.
AROUND = Geometry.fromLPS((67, 67, 67), (1.0 - 198, 2.0 - 198, 3.0 - 198), (6.0, 6.0, 6.0), np.eye(3))


def test_the_local_part_is_in_the_transform_file_and_outside_of_it_the_rigid_one(tmp_path):
    made = displacementOf(BENT, AROUND)
    writeTransform(tmp_path / "bent.h5", made)
    space = readTransform(tmp_path / "bent.h5", 4.0)
    np.testing.assert_allclose(space.fromFirst(FIRST_RAS), [[-8.0, -21.0, 45.0]], atol=0.01)
    np.testing.assert_allclose(space.toFirst(np.array([[-8.0, -21.0, 45.0]])), FIRST_RAS, atol=0.01)
    far = FIRST_RAS + (1000.0, 0, 0)
    np.testing.assert_allclose(space.fromFirst(far), far @ FIRST_TO_LATER[:3, :3].T + FIRST_TO_LATER[:3, 3], atol=1e-6)
    # Anywhere between, the file says what is used.
    points = FIRST_RAS + np.random.RandomState(3).uniform(-150, 150, (200, 3))
    assert np.linalg.norm(space.fromFirst(points) - BENT.fromFirst(points), axis=1).max() < 0.25


def test_the_dicom_deformation_takes_the_first_examination_to_the_later_and_is_read_back(series, tmp_path):
    # PS3.3 C.20.3.1.1: a point of the registered frame is at post (pre (point) + offset) in the source: other than in C.20.2.
    made = displacementOf(BENT, AROUND)
    path = tmp_path / "registration.dcm"
    writeObject(path, deformableObject(*series, made.rigid, made.offsets, made.origin, made.spacing))
    written = pydicom.dcmread(path)
    frames = [one.files[0].text("FrameOfReferenceUID") for one in series]
    (item,) = written.DeformableRegistrationSequence
    assert (written.FrameOfReferenceUID, item.SourceFrameOfReferenceUID) == tuple(frames)
    (grid,) = item.DeformableRegistrationGridSequence
    assert list(grid.GridDimensions) == [67, 67, 67] and list(grid.GridResolution) == [6.0] * 3
    # By the standard's own words: x runs fastest, and the lesion is at the middle point of the grid.
    offset = np.frombuffer(grid.VectorGridData, "<f4").reshape(67, 67, 67, 3)[33, 33, 33]
    np.testing.assert_allclose(np.array(grid.ImagePositionPatient, float) + 33 * 6.0, FIRST_LPS)
    post = np.array(item.PostDeformationMatrixRegistrationSequence[0].FrameOfReferenceTransformationMatrix, float).reshape(4, 4)
    np.testing.assert_allclose(post @ (*(FIRST_LPS + offset), 1.0), (8.0, 21.0, 45.0, 1.0), atol=0.01)
    space = readSpace(path, frames=(frames[0], frames[1]), residualMm=4.0)
    np.testing.assert_allclose(space.fromFirst(FIRST_RAS), [[-8.0, -21.0, 45.0]], atol=0.01)
    with pytest.raises(ProblemError, match="registered space"):
        readSpace(path, frames=(frames[1], frames[0]))


@pytest.mark.skipif(shutil.which("dciodvfy") is None, reason="dicom3tools is not installed")
def test_a_foreign_checker_finds_no_fault_in_either_registration(series, tmp_path):
    made = displacementOf(BENT, AROUND)
    writeObject(tmp_path / "rigid.dcm", registrationObject(*series, np.linalg.inv(FIRST_TO_LATER)))
    writeObject(tmp_path / "local.dcm", deformableObject(*series, made.rigid, made.offsets, made.origin, made.spacing))
    for name in ("rigid.dcm", "local.dcm"):
        run = subprocess.run(["dciodvfy", "-new", str(tmp_path / name)], capture_output=True, text=True, check=False)
        # A side of the body (0020,0060) that its images do not name either: a CT of the trunk has none.
        faults = [line for line in run.stderr.splitlines() if line.startswith("Error") and "Laterality" not in line]
        assert not faults, run.stderr


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda item: setattr(item.DeformableRegistrationGridSequence[0], "GridDimensions", [67, 67, 66]), "incomplete"),
        (
            lambda item: setattr(
                item.PreDeformationMatrixRegistrationSequence[0],
                "FrameOfReferenceTransformationMatrix",
                [1.0, 0, 0, 5, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
            ),
            "before it deforms",
        ),
        (lambda item: item.DeformableRegistrationGridSequence.append(item.DeformableRegistrationGridSequence[0]), "one grid"),
    ],
)
def test_a_deformation_that_is_not_whole_or_not_read_is_refused(series, tmp_path, change, said):
    local = displacementOf(BENT, AROUND)
    made = deformableObject(*series, local.rigid, local.offsets, local.origin, local.spacing)
    change(made.DeformableRegistrationSequence[0])
    writeObject(tmp_path / "registration.dcm", made)
    frames = [one.files[0].text("FrameOfReferenceUID") for one in series]
    with pytest.raises(ProblemError, match=said):
        readSpace(tmp_path / "registration.dcm", frames=(frames[0], frames[1]))


def test_slicer_opens_the_local_part_as_a_transform_node(tmp_path):
    if importlib.util.find_spec("slicer") is None:
        pytest.skip("slicer-core is not installed")
    writeTransform(tmp_path / "firstToLater.h5", displacementOf(BENT, AROUND))
    script = f"""
import slicer
scene = slicer.vtkMRMLScene()
node, storage = slicer.vtkMRMLTransformNode(), slicer.vtkMRMLTransformStorageNode()
scene.AddNode(node)
scene.AddNode(storage)
storage.SetFileName({str(tmp_path / "firstToLater.h5")!r})
assert storage.ReadData(node)
print(*node.GetTransformToParent().TransformPoint(-8.0, -21.0, 45.0))
"""
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    np.testing.assert_allclose([float(part) for part in run.stdout.split()[-3:]], FIRST_RAS[0], atol=0.05)


def test_a_deformable_registration_is_named_as_such(series, tmp_path):
    made = registrationObject(*series, np.eye(4))
    made.SOPClassUID = made.file_meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.66.3"
    writeObject(tmp_path / "registration.dcm", made)
    with pytest.raises(ProblemError, match="deformable"):
        readSpatialRegistration(tmp_path / "registration.dcm")


def test_one_frame_of_reference_is_not_registered(series):
    with pytest.raises(ProblemError, match="one frame of reference"):
        registrationObject(series[0], series[0], np.eye(4))
