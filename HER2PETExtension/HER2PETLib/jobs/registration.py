"""Two examinations registered, with the pictures by which a person accepts it: what `her2pet followup` does where nothing else brings them together."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from HER2PETLib.errors import ProblemError
from HER2PETLib.outputfolder import OutputFolder
from HER2PETLib.progress import Progress, silent

if TYPE_CHECKING:
    from HER2PETLib.dicom.series import ImageSeries
    from HER2PETLib.followup.registration import Registration
    from HER2PETLib.geometry import Volume
    from HER2PETLib.report.deidentification import Pseudonym

JOB = "registration"
# What is used, as a transform and in DICOM; of one with a local part also the rigid part alone, for readers that hold no other.
RECORD, TRANSFORM, OBJECT = "registration.json", "firstToLater.h5", "registration.dcm"
RIGID_TRANSFORM, RIGID_OBJECT = "rigidPartOnly.tfm", "registration-rigidPartOnly.dcm"
BODY, LESIONS = "registration-body.png", "registration-lesions.png"


@dataclass(frozen=True, eq=False)
class RegisteredImages:
    """What is registered. volume: a CT in HU, or a PET in SUV. series: where it is from, None for a volume file."""

    volume: Volume
    series: ImageSeries | None = None
    files: tuple[Path, ...] = ()


@dataclass(frozen=True, eq=False)
class RegistrationResult:
    """record: the file to be accepted (`followup.acceptance`). written: all files. isKept: it was there before."""

    registration: Registration
    record: Path
    written: list[Path]
    isKept: bool = False

    @property
    def pictures(self) -> list[Path]:
        """By which a person decides."""
        return [path for path in self.written if path.suffix == ".png"]


def readCT(
    path: str, series: str = "", *, tell: Callable[[str], None] = lambda sentence: None, progress: Progress = silent
) -> RegisteredImages:
    """The CT of a folder, a Slicer database, DICOM files or a volume file, in HU. Raises ProblemError where it cannot be read."""
    from HER2PETLib.dicom.folder import oneSeries
    from HER2PETLib.dicom.series import assemble
    from HER2PETLib.suv.pet import isDICOM
    from HER2PETLib.volumefile import readVolume

    if not isDICOM(Path(path)):
        return RegisteredImages(readVolume(path), None, (Path(path),))
    chosen, found = oneSeries(path, "CT", series, progress)
    for problem in found.problems:
        tell(problem)
    images = assemble(chosen)
    return RegisteredImages(images.rescaled(), images, tuple(file.path for file in images.files))


def registerImages(
    first: RegisteredImages,
    later: RegisteredImages,
    out: str | Path,
    *,
    subject: str,
    kind: str = "CT",
    firstPoints: np.ndarray | None = None,
    laterPoints: np.ndarray | None = None,
    labels: Sequence[str] = (),
    landmarks: Mapping[str, tuple[np.ndarray, np.ndarray]] | None = None,
    replaceOthers: bool = False,
    former: str | Path | None = None,
    pictures: bool = True,
    pseudonym: Pseudonym | None = None,
    tell: Callable[[str], None] = lambda sentence: None,
    progress: Progress = silent,
) -> RegistrationResult:
    """Register and write RECORD, TRANSFORM, BODY, LESIONS (where lesions are given) and OBJECT (where both are DICOM) into `out`, with RIGID_TRANSFORM and
    RIGID_OBJECT where lesions are given.

    subject: whose registration, such as "P001, HER2-1 and FDG". firstPoints, laterPoints: lesions (n, 3), mm RAS; labels: what firstPoints are
    called. landmarks: as `followup.registration.register`. former: the folder of an earlier registration, which may be `out`: where it is of the same images
    and lesions, its files are taken as they are, with what a person decided.
    pictures: False: BODY and LESIONS, which need matplotlib, are not drawn; where an earlier registration has none, they are drawn from it later.
    pseudonym: who the patient becomes in OBJECT and RIGID_OBJECT; None: she stands in them, as in her images. Those of an earlier registration that are not
    so are written anew. tell: gets what a person has to know before accepting, sentences.
    Raises ProblemError where the two do not belong together, the registration came to nothing, or nothing can be written.
    """
    from HER2PETLib.followup.acceptance import fingerprintOf, requestOf, writeRegistration
    from HER2PETLib.followup.registration import register

    points = np.zeros((0, 3)) if firstPoints is None else np.asarray(firstPoints, float).reshape(-1, 3)
    others = np.zeros((0, 3)) if laterPoints is None else np.asarray(laterPoints, float).reshape(-1, 3)
    isOfOne = bool(first.series and later.series and _patient(first.series) == _patient(later.series))
    isDICOM = bool(isOfOne and first.series and later.series and _frame(first.series) != _frame(later.series))
    hasLocal = kind == "CT" and len(points) + len(others) > 0
    names = [RECORD, TRANSFORM, *[RIGID_TRANSFORM] * hasLocal, *[OBJECT] * isDICOM, *[RIGID_OBJECT] * (isDICOM and hasLocal)]
    drawn = [BODY, *[LESIONS] * bool(len(points))]
    fingerprints = fingerprintOf(first.volume), fingerprintOf(later.volume)
    request = requestOf(fingerprints, kind, (points, others), landmarks)
    if first.series and later.series and not isOfOne:
        tell(f"{subject}: the Patient IDs (0010,0020) of the two examinations differ: are they of the same patient?")
    with OutputFolder(out, JOB, subject, inputs=[*first.files, *later.files], replace=replaceOthers) as output:
        kept = None if former is None else _formerRecord(Path(former), names, request)
        there = [] if kept is None or former is None else [*names, *(name for name in drawn if (Path(former) / name).is_file())]
        if first.series and former is not None:
            there = [name for name in there if not name.endswith(".dcm") or _isOf(Path(former) / name, first.series, pseudonym)]
        names += [name for name in drawn if pictures or name in there]
        isHere = bool(there) and former is not None and Path(former).resolve() == output.folder
        made = [name for name in names if name not in there]
        if not isHere:
            output.check(names)
        found = kept or register(
            first.volume, later.volume, firstPoints=points, laterPoints=others, kind=kind, landmarks=landmarks, progress=progress
        )
        if made or not isHere:
            with output.adding(instead=not isHere, last=[RECORD]) as folder:
                if former is not None and not isHere:
                    for name in there:
                        shutil.copyfile(Path(former) / name, folder / name)
                _write(folder, made, first, later, found, kind, points, labels, landmarks, hasLocal, pseudonym)
                if kept is None:
                    writeRegistration(folder / RECORD, found, fingerprints, request)
    for warning in found.warnings:
        tell(f"{subject}: {warning}")
    return RegistrationResult(found, output.folder / RECORD, [output.folder / name for name in names], kept is not None)


def _formerRecord(folder: Path, names: Sequence[str], request: str) -> Registration | None:
    """The registration of an earlier run that is of the same request, with all its files; else None."""
    from HER2PETLib.followup.acceptance import readRegistration

    if not all((folder / name).is_file() for name in names):
        return None
    try:
        record = readRegistration(folder / RECORD)
    except ProblemError:  # of an earlier version, or changed by hand: it is made anew, and has to be accepted anew
        return None
    return record.registration if record.request == request else None


def _write(
    folder: Path,
    names: Sequence[str],
    first: RegisteredImages,
    later: RegisteredImages,
    found: Registration,
    kind: str,
    points: np.ndarray,
    labels: Sequence[str],
    landmarks: Mapping[str, tuple[np.ndarray, np.ndarray]] | None,
    hasLocal: bool,
    pseudonym: Pseudonym | None,
) -> None:
    """Those of `names`, all but the record: the files of a registration, its pictures, or both."""
    from HER2PETLib.followup.comparison import SHOWN
    from HER2PETLib.followup.transformfiles import displacementOf, writeTransform
    from HER2PETLib.report.deidentification import deidentified
    from HER2PETLib.report.objects import writeObject
    from HER2PETLib.report.registrationfigures import bodyPicture, lesionPicture
    from HER2PETLib.report.registrationobject import deformableObject, registrationObject

    window = SHOWN[kind]
    matrix = found.space.matrix
    needsLocal = hasLocal and not {TRANSFORM, OBJECT}.isdisjoint(names)  # pictures alone need no field
    local = displacementOf(found.space, first.volume.geometry) if needsLocal else None
    if TRANSFORM in names:
        writeTransform(folder / TRANSFORM, matrix if local is None else local)
    if RIGID_TRANSFORM in names:
        writeTransform(folder / RIGID_TRANSFORM, matrix)
    if BODY in names:
        (folder / BODY).write_bytes(bodyPicture(first.volume, later.volume, found.space, window, landmarks))
    if LESIONS in names:
        called = [*labels, *(f"lesion {n + 1}" for n in range(len(labels), len(points)))]
        (folder / LESIONS).write_bytes(lesionPicture(first.volume, later.volume, found.space, points, called, window))
    if {OBJECT, RIGID_OBJECT}.isdisjoint(names) or not first.series or not later.series:
        return
    objects = {
        RIGID_OBJECT if hasLocal else OBJECT: registrationObject(
            first.series, later.series, np.linalg.inv(matrix), isWhole=not hasLocal
        )
    }
    if local is not None:
        objects[OBJECT] = deformableObject(first.series, later.series, local.rigid, local.offsets, local.origin, local.spacing)
    for name in objects.keys() & names:
        made = objects[name]
        writeObject(folder / name, deidentified(made, pseudonym) if pseudonym else made)


def _isOf(path: Path, series: ImageSeries, pseudonym: Pseudonym | None) -> bool:
    """Whether an object of an earlier registration names the patient, or does not, as it is asked for now: by its study."""
    from pydicom import dcmread
    from pydicom.errors import InvalidDicomError

    study = series.files[0].text("StudyInstanceUID")
    try:
        found = dcmread(path, specific_tags=["StudyInstanceUID"], stop_before_pixels=True).get("StudyInstanceUID")
    except (OSError, InvalidDicomError):
        return False
    return bool(found == (pseudonym.uid(study) if pseudonym else study))


def _frame(series: ImageSeries) -> str:
    return series.files[0].text("FrameOfReferenceUID")


def _patient(series: ImageSeries) -> str:
    return series.files[0].text("PatientID")
