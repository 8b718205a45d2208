"""One examination, read and measured by its own rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from HER2PETLib.dicom.entry import entryOf
from HER2PETLib.errors import ProblemError
from HER2PETLib.files import sha256
from HER2PETLib.followup.examinations import CT, FDG_PET, Examination
from HER2PETLib.jobs.organs import isFluorine18, weightOf
from HER2PETLib.jobs.quantify import Measured, Settings, drawnFiles, measureCase
from HER2PETLib.progress import Progress, silent
from HER2PETLib.samepet import PETIdentity, identityOf

if TYPE_CHECKING:
    from HER2PETLib.geometry import Geometry
    from HER2PETLib.measure.region import Region
    from HER2PETLib.organs.masks import OrganMask
    from HER2PETLib.suv.pet import PET


@dataclass(frozen=True, eq=False)
class Examined:
    """grid: of what the regions lie on (the PET; of a CT or MR what was drawn on). frame: Frame of Reference UID, "" where none is known. pet, measured:
    None of a CT or MR. files: what was read, those of the PET first. warnings: sentences."""

    examination: Examination
    grid: Geometry
    regions: Sequence[Region]
    frame: str = ""
    pet: PET | None = None
    measured: Measured | None = None
    files: tuple[Path, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def masks(self) -> Sequence[OrganMask]:
        """Organs on the voxels of the grid."""
        return self.measured.masks if self.measured else ()

    @property
    def hours(self) -> float | None:
        """Since administration."""
        return self.pet.hours if self.pet else None

    @property
    def weightKg(self) -> float | None:
        """Of the patient, by the SUV; None where it is not known."""
        return weightOf(self.pet) if self.pet else None

    @property
    def halfLifeH(self) -> float | None:
        """Of the nuclide, in hours; None for a volume file."""
        result = self.pet.result if self.pet else None
        seconds = result.inputs.get("halfLife", {}).get("value") if result else None
        return None if seconds is None else seconds / 3600

    @property
    def tracer(self) -> str:
        """As the table of examinations says it, else as the header does."""
        return self.examination.tracer or (self.pet.result.tracer if self.pet and self.pet.result else "")

    @property
    def headerPatient(self) -> str:
        """Patient ID (0010,0020) of a PET; "" where none is known."""
        series = self.pet.series if self.pet else None
        return "" if series is None else entryOf(series.files[0].header, "PatientID").text or ""

    @property
    def identity(self) -> PETIdentity | None:
        """By what a PET is known again."""
        if self.pet is None:
            return None
        uid = self.pet.series.seriesInstanceUID if self.pet.series else ""
        return identityOf(uid, (each["sha256"] for each in self.inputs[: len(self.pet.files)]))

    @cached_property
    def inputs(self) -> list[dict[str, str]]:
        """Every file, with its SHA-256."""
        return [{"path": str(path), "sha256": sha256(path)} for path in self.files]


def examine(
    examination: Examination, settings: Settings, *, tell: Callable[[str], None], progress: Progress = silent
) -> Examined:
    """Read and measure an examination; nothing is written. tell: gets each sentence that matters, as soon as it is known.

    Raises ProblemError; Refusal where a PET cannot be made SUV.
    """
    warnings: list[str] = []

    def warn(sentence: str) -> None:
        warnings.append(sentence)
        tell(sentence)

    if not examination.isPET:
        return _drawnOnImages(examination, warn, warnings)
    from HER2PETLib.report.deidentification import patientNamed
    from HER2PETLib.suv.pet import loadPET

    case = examination.case
    pet = loadPET(
        case.pet,
        seriesInstanceUID=case.series,
        entered=case.entered,
        strict=settings.strict,
        patient=case.caseID,
        tell=warn,
        progress=progress,
    )
    if pet.series is not None and settings.hasObjects and not settings.deidentify:
        for sentence in patientNamed(pet.series, case.caseID):
            warn(sentence)
    measured = measureCase(case, pet, settings, tell=warn, progress=progress, mayBeEmpty=True)
    examined = Examined(
        examination,
        pet.volume.geometry,
        measured.regions,
        pet.frameOfReferenceUID,
        pet,
        measured,
        (*pet.files, *drawnFiles(case)),
        tuple(warnings),
    )
    _checkKind(examined)
    return examined


def _checkKind(examined: Examined) -> None:
    """Raise ProblemError where the header's nuclide is not that of the kind: a table with two rows exchanged would give a plausible result."""
    pet, kind = examined.pet, examined.examination.kind
    if pet is None or pet.result is None or examined.halfLifeH is None:
        return
    is18F = isFluorine18(pet)
    if kind == FDG_PET and not is18F:
        raise ProblemError(
            f"The examination is called {FDG_PET}, and its nuclide has a half-life of {examined.halfLifeH:.2f} h, which is not that of 18F.",
            "Correct the kind or the path in the table of examinations.",
        )
    if kind != FDG_PET and is18F and any(word in pet.result.tracer.casefold() for word in ("fdg", "deoxyglucose")):
        raise ProblemError(
            f"The examination is called {kind}, and its tracer is {pet.result.tracer}.",
            "Correct the kind or the path in the table of examinations.",
        )


def _drawnOnImages(examination: Examination, warn: Callable[[str], None], warnings: list[str]) -> Examined:
    """A CT or MR: what was drawn on it, and where that is."""
    from HER2PETLib.dicom.folder import oneSeries
    from HER2PETLib.dicom.series import assemble
    from HER2PETLib.measure.segmentation import readRegions
    from HER2PETLib.suv.pet import isDICOM
    from HER2PETLib.volumefile import geometryOf, readImage, readVolume

    case, frame = examination.case, ""
    files = drawnFiles(case)
    if not case.ct:
        if isDICOM(Path(case.regions)):
            raise ProblemError(
                f"{case.regions} lies on images that the table does not name.",
                "Give the images of the examination in the column ct.",
            )
        grid = geometryOf(readImage(Path(case.regions)))
    elif isDICOM(Path(case.ct)):
        chosen, found = oneSeries(case.ct, CT if examination.kind == CT else "MR", case.ctSeries)
        for problem in found.problems:
            warn(problem)
        series = assemble(chosen)
        grid, frame = series.geometry, entryOf(series.files[0].header, "FrameOfReferenceUID").text or ""
        files = [*(file.path for file in series.files), *files]
    else:
        grid, files = readVolume(Path(case.ct)).geometry, [Path(case.ct), *files]
    regions = readRegions(
        case.regions, grid, labelTable=case.labels or None, references=case.referenceNames, frame=frame, tell=warn
    )
    return Examined(examination, grid, regions, frame, files=tuple(files), warnings=tuple(warnings))
