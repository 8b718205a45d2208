"""Two examinations registered, with the pictures by which a person accepts it: what `her2pet followup` does where nothing else brings them together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from HER2PETLib.outputfolder import OutputFolder
from HER2PETLib.progress import Progress, silent

if TYPE_CHECKING:
    from HER2PETLib.dicom.series import ImageSeries
    from HER2PETLib.followup.registration import Registration
    from HER2PETLib.geometry import Volume

JOB = "registration"
RECORD, TRANSFORM, OBJECT = "registration.json", "firstToLater.tfm", "registration.dcm"
BODY, LESIONS = "registration-body.png", "registration-lesions.png"


@dataclass(frozen=True, eq=False)
class RegisteredImages:
    """What is registered. volume: a CT in HU, or a PET in SUV. series: where it is from, None for a volume file."""

    volume: Volume
    series: ImageSeries | None = None
    files: tuple[Path, ...] = ()


@dataclass(frozen=True, eq=False)
class RegistrationResult:
    """registration: nobody has accepted it yet. record: the file to be accepted (`followup.acceptance`). written: all files."""

    registration: Registration
    record: Path
    written: list[Path]


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
    tell: Callable[[str], None] = lambda sentence: None,
    progress: Progress = silent,
) -> RegistrationResult:
    """Register and write RECORD, TRANSFORM, BODY, LESIONS (where lesions are given) and OBJECT (where both are DICOM) into `out`.

    subject: whose registration, such as "P001, HER2-1 and FDG". firstPoints, laterPoints: lesions (n, 3), mm RAS; labels: what firstPoints are
    called. landmarks: as `followup.registration.register`. tell: gets what a person has to know before accepting, sentences.
    Raises ProblemError where the two do not belong together, the registration came to nothing, or nothing can be written.
    """
    from HER2PETLib.followup.acceptance import fingerprintOf, writeRegistration
    from HER2PETLib.followup.registration import register
    from HER2PETLib.followup.transformfiles import writeTransform
    from HER2PETLib.report.objects import writeObject
    from HER2PETLib.report.registrationfigures import WINDOW, bodyPicture, lesionPicture
    from HER2PETLib.report.registrationobject import registrationObject

    points = np.zeros((0, 3)) if firstPoints is None else np.asarray(firstPoints, float).reshape(-1, 3)
    others = np.zeros((0, 3)) if laterPoints is None else np.asarray(laterPoints, float).reshape(-1, 3)
    isDICOM = first.series is not None and later.series is not None and _frame(first.series) != _frame(later.series)
    names = [RECORD, TRANSFORM, BODY, *([LESIONS] if len(points) else []), *([OBJECT] if isDICOM else [])]
    with OutputFolder(out, JOB, subject, inputs=[*first.files, *later.files], replace=replaceOthers) as output:
        output.check(names)
        if first.series and later.series and _patient(first.series) != _patient(later.series):
            tell(f"{subject}: the Patient IDs (0010,0020) of the two examinations differ: are they of one woman?")
        found = register(
            first.volume, later.volume, firstPoints=points, laterPoints=others, kind=kind, landmarks=landmarks, progress=progress
        )
        for warning in found.warnings:
            tell(f"{subject}: {warning}")
        window = WINDOW if kind == "CT" else (0.0, 6.0)
        with output.adding(instead=True, last=[RECORD]) as folder:
            writeTransform(folder / TRANSFORM, found.space.matrix)
            (folder / BODY).write_bytes(bodyPicture(first.volume, later.volume, found.space, window))
            if len(points):
                called = [*labels, *(f"lesion {n + 1}" for n in range(len(labels), len(points)))]
                (folder / LESIONS).write_bytes(lesionPicture(first.volume, later.volume, found.space, points, called, window))
            if isDICOM and first.series and later.series and _patient(first.series) == _patient(later.series):
                made = registrationObject(first.series, later.series, np.linalg.inv(found.space.matrix))
                writeObject(folder / OBJECT, made)
            writeRegistration(folder / RECORD, found, (fingerprintOf(first.volume), fingerprintOf(later.volume)))
        written = [output.folder / name for name in names if (output.folder / name).is_file()]
    return RegistrationResult(found, output.folder / RECORD, written)


def _frame(series: ImageSeries) -> str:
    return series.files[0].text("FrameOfReferenceUID")


def _patient(series: ImageSeries) -> str:
    return series.files[0].text("PatientID")
