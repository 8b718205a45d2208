"""The job of a registration: its files are whole, its pictures are there, and what a person accepted is not overwritten."""

import numpy as np
import pytest
from HER2PETLib.errors import CancelledError, ProblemError
from HER2PETLib.followup.acceptance import accept, fingerprintOf, readRegistration, usable
from HER2PETLib.followup.bodyspace import BodySpace
from HER2PETLib.followup.registration import Registration
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.jobs.registration import BODY, LESIONS, RECORD, RIGID_TRANSFORM, TRANSFORM, RegisteredImages, registerImages
from HER2PETLib.report.deidentification import Pseudonym

GRID = Geometry.fromLPS((20, 20, 20), (0.0, 0.0, 0.0), (8.0, 8.0, 8.0), np.eye(3))
POINTS = np.array([[-80.0, -80.0, 80.0]])


@pytest.fixture
def images():
    random = np.random.RandomState(1)
    return [RegisteredImages(Volume(random.randint(-200, 200, GRID.shape).astype(np.int16), GRID, "HU")) for _ in range(2)]


@pytest.fixture
def registered(monkeypatch):
    """What the registration itself finds is tested elsewhere: here it has a shift of 10 mm, and one warning."""
    matrix = np.eye(4)
    matrix[2, 3] = 10.0
    found = Registration(BodySpace(matrix, 3.0, "how"), "CT", 0.9, 0.9, 0.0, {}, ("look at the liver",))
    monkeypatch.setattr("HER2PETLib.followup.registration.register", lambda *images, **others: found)
    return found


def test_a_registration_is_written_with_its_pictures_and_waits_for_a_person(images, registered, tmp_path):
    said = []
    result = registerImages(*images, tmp_path, subject="P001", firstPoints=POINTS, labels=["L01"], tell=said.append)
    assert sorted(path.name for path in result.written) == sorted([RECORD, TRANSFORM, RIGID_TRANSFORM, BODY, LESIONS])
    assert said == ["P001: look at the liver"]
    assert readRegistration(result.record).acceptance is None
    fingerprints = fingerprintOf(images[0].volume), fingerprintOf(images[1].volume)
    np.testing.assert_allclose(usable(result.record, fingerprints, "A. Ito").fromFirst(POINTS), POINTS + (0, 0, 10.0))


def test_what_a_person_accepted_is_not_overwritten(images, registered, tmp_path):
    result = registerImages(*images, tmp_path, subject="P001", firstPoints=POINTS)
    accept(result.record, "A. Ito")
    with pytest.raises(ProblemError, match="was changed after her2pet made it"):
        registerImages(*images, tmp_path, subject="P001", firstPoints=POINTS)
    assert readRegistration(result.record).acceptance.by == "A. Ito"


def test_a_registration_of_the_same_images_and_lesions_is_taken_as_it_was_decided(images, registered, monkeypatch, tmp_path):
    former = registerImages(*images, tmp_path / "a", subject="P001", firstPoints=POINTS)
    accept(former.record, "A. Ito")
    monkeypatch.setattr("HER2PETLib.followup.registration.register", lambda *images, **others: pytest.fail("registered again"))
    again = registerImages(*images, tmp_path / "b", subject="P001", firstPoints=POINTS, former=tmp_path / "a")
    assert again.isKept and readRegistration(again.record).acceptance.by == "A. Ito"
    assert registerImages(*images, tmp_path / "a", subject="P001", firstPoints=POINTS, former=tmp_path / "a").isKept


@pytest.mark.parametrize("wherever", ["a", "b"])
def test_pictures_that_are_not_there_are_drawn_from_the_registration_as_it_was_decided(
    images, registered, monkeypatch, tmp_path, wherever
):
    former = registerImages(*images, tmp_path / "a", subject="P001", firstPoints=POINTS, pictures=False)
    assert former.pictures == [] and not list(tmp_path.rglob("*.png"))
    accept(former.record, "A. Ito")
    monkeypatch.setattr("HER2PETLib.followup.registration.register", lambda *images, **others: pytest.fail("registered again"))
    again = registerImages(*images, tmp_path / wherever, subject="P001", firstPoints=POINTS, former=tmp_path / "a")
    assert again.isKept and readRegistration(again.record).acceptance.by == "A. Ito"
    assert [path.name for path in again.pictures if path.is_file()] == [BODY, LESIONS]
    without = registerImages(
        *images, tmp_path / "c", subject="P001", firstPoints=POINTS, former=tmp_path / wherever, pictures=False
    )
    assert [path.name for path in without.pictures if path.is_file()] == [BODY, LESIONS]


@pytest.mark.parametrize("change", ["lesion", "image", "file", "transform"])
def test_what_has_changed_is_registered_anew_and_nobody_has_accepted_it(images, registered, tmp_path, change):
    former = registerImages(*images, tmp_path / "a", subject="P001", firstPoints=POINTS)
    accept(former.record, "A. Ito")
    points = POINTS + 1.0 if change == "lesion" else POINTS
    if change == "image":
        images[1].volume.values[0, 0, 0] += 1
    elif change == "file":
        former.record.write_text(former.record.read_text().replace("10.0", "11.0"))
    elif change == "transform":
        (tmp_path / "a" / TRANSFORM).unlink()
    again = registerImages(*images, tmp_path / "b", subject="P001", firstPoints=points, former=tmp_path / "a")
    assert not again.isKept and readRegistration(again.record).acceptance is None


def test_a_registration_that_was_stopped_leaves_nothing(images, monkeypatch, tmp_path):
    def stopped(*images, **others):
        raise CancelledError

    monkeypatch.setattr("HER2PETLib.followup.registration.register", stopped)
    with pytest.raises(CancelledError):
        registerImages(*images, tmp_path / "out", subject="P001")
    assert not (tmp_path / "out").exists() or not list((tmp_path / "out").glob("[!.]*"))


@pytest.mark.parametrize("points", [POINTS, None])
def test_its_dicom_objects_bear_the_patient_only_where_nobody_asks_for_them_without(pet, registered, tmp_path, points):
    """`followup --deidentify` wrote segmentations without her, and registration.dcm with her name."""
    pytest.importorskip("dicomanonymizer")
    images = []
    for number in (1, 2):
        changes = {"PatientName": "Jones^Mary", "PatientID": "64211231", "StudyInstanceUID": f"1.2.5.{number}"}
        series = pet.read(pet.series(SeriesInstanceUID=f"1.2.6.{number}", FrameOfReferenceUID=f"1.2.7.{number}", **changes))
        images.append(RegisteredImages(Volume(np.zeros(series.geometry.shape, np.int16), series.geometry, "HU"), series))

    def bytesOf(folder, pseudonym):
        result = registerImages(
            *images, folder, subject="P001", firstPoints=points, former=folder, pictures=False, pseudonym=pseudonym
        )
        objects = [path.read_bytes() for path in result.written if path.suffix == ".dcm"]
        assert len(objects) == (1 if points is None else 2)
        return result, objects

    _, named = bytesOf(tmp_path, None)
    assert all(b"Jones^Mary" in each and b"64211231" in each for each in named)
    # Of one that was written with her, too; what was decided about it stands.
    accept(tmp_path / RECORD, "A. Ito")
    someone = Pseudonym("P001", b"k" * 32)
    result, hidden = bytesOf(tmp_path, someone)
    told = (b"Jones", b"64211231", b"1.2.5.1", b"1.2.6.2", b"1.2.7.1")
    assert result.isKept and readRegistration(result.record).acceptance.by == "A. Ito"
    assert not any(word in each for each in hidden for word in told) and all(b"P001" in each for each in hidden)
    assert bytesOf(tmp_path, someone)[1] == hidden
    assert bytesOf(tmp_path, None)[1] != hidden and b"Jones^Mary" in bytesOf(tmp_path, None)[1][0]
