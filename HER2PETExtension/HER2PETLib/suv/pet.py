"""A PET as SUV: a DICOM series, converted here, or a volume file that is SUV already."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from HER2PETLib.dicom.about import AboutSeries, aboutSeries
from HER2PETLib.dicom.database import DATABASE_NAME, databaseAt
from HER2PETLib.dicom.entry import entryOf
from HER2PETLib.dicom.folder import oneSeries
from HER2PETLib.dicom.series import ImageSeries, SeriesFiles, assemble
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Volume
from HER2PETLib.progress import Progress, silent
from HER2PETLib.suv.body import SUV_BW, kindOf
from HER2PETLib.suv.conversion import convertSeries
from HER2PETLib.suv.record import EnteredValues
from HER2PETLib.suv.result import Converted, Refused
from HER2PETLib.suv.volume import HIGHEST_SUV, checkValues, suvVolume
from HER2PETLib.volumefile import readVolume

if TYPE_CHECKING:
    from pydicom import Dataset


@dataclass(frozen=True, eq=False)
class SUVImage:
    """A series and what became of it. volume: the SUV, None where it was refused. series: None where the series is not whole.
    problem: what refused it, to be raised where no result is wanted."""

    result: Converted | Refused
    volume: Volume | None = None
    series: ImageSeries | None = None
    problem: ProblemError | None = None


def convertImage(
    found: SeriesFiles | ImageSeries,
    entered: EnteredValues | None = None,
    kind: str = SUV_BW.name,
    strict: bool = False,
    progress: Progress = silent,
) -> SUVImage:
    """From a series to its SUV volume, or to why there is none: the one way for commands, batch, reading and Slicer.

    Raises ProblemError where there is no such kind; whatever is wrong with the series is in the result.
    """
    kindOf(kind)
    try:
        series = found if isinstance(found, ImageSeries) else assemble(found)
    except ProblemError as problem:
        return SUVImage(Refused.of(problem, aboutSeries(found), kind), problem=problem)
    try:
        volume, result = _converted(series, entered, kind, strict, progress)
        return SUVImage(result, volume, series)
    except ProblemError as problem:
        return SUVImage(Refused.of(problem, aboutSeries(series), kind), None, series, problem)


def _converted(
    series: ImageSeries, entered: EnteredValues | None, kind: str, strict: bool, progress: Progress
) -> tuple[Volume, Converted]:
    result = convertSeries(series, entered, kind, strict)
    volume = suvVolume(series, result, progress)
    return volume, replace(result, warnings=(*result.warnings, *checkValues(volume, result)))


@dataclass(frozen=True, eq=False)
class PET:
    """A volume of SUV. provenance: for JSON. summary: one line for people. hours: since administration, None where not known.
    files: what it was read from. about: what the files say of it. result: how it became SUV; series: its images; both None for a volume
    file. headers: of every DICOM file that was found beside it."""

    volume: Volume
    provenance: dict[str, Any]
    summary: str
    files: tuple[Path, ...]
    about: AboutSeries
    hours: float | None = None
    series: ImageSeries | None = None
    headers: tuple[Dataset, ...] = ()
    result: Converted | None = None

    @property
    def frameOfReferenceUID(self) -> str:
        """What binds contours to the PET; "" for a volume file."""
        return "" if self.series is None else entryOf(self.series.files[0].header, "FrameOfReferenceUID").text or ""


def loadPET(
    path: str | os.PathLike,
    *,
    seriesInstanceUID: str = "",
    entered: EnteredValues | None = None,
    strict: bool = False,
    patient: str = "",
    tell: Callable[[str], None],
    progress: Progress = silent,
) -> PET:
    """The PET as SUVbw, float32.

    path: DICOM folder or file, Slicer database (its file, or a folder with it), or a NRRD, NIfTI or MetaImage volume of SUV.
    seriesInstanceUID: which one, where there are several PET series. tell: gets each sentence that matters beside the result,
    as soon as it is known: also where no result follows. patient: the pseudonym for the result; the header's own identifier
    never does, for results are kept under the pseudonym.
    Raises ProblemError, and Refusal where the series cannot be converted.
    """
    path = Path(path)
    try:
        path.stat()
    except FileNotFoundError as error:
        raise ProblemError(f"{path} does not exist.", "Check the path of the PET.") from error
    except OSError as error:
        raise ProblemError(
            f"{path} cannot be read: {error.strerror}.", "Check the permissions of the file and its folder."
        ) from error
    if not isDICOM(path):
        if seriesInstanceUID or strict or not (entered is None or entered.isEmpty):
            raise ProblemError(
                f"{path} is taken as SUV, unchanged: a Series Instance UID, strict mode and values for the SUV would change nothing.",
                "Leave them out, or give the DICOM series.",
            )
        return _fromFile(path, entered, patient, tell)

    chosen, found = oneSeries(path, "PT", seriesInstanceUID, progress)
    for problem in found.problems:
        tell(problem)
    series = assemble(chosen)
    volume, result = _converted(series, entered, SUV_BW.name, strict, progress)
    result = replace(result, about=replace(result.about, patient=patient))
    for warning in result.warnings:
        tell(warning)
    hours = result.hoursSinceAdministration
    since = "at an unknown time" if hours is None else f"{hours:.1f} h"
    factor = f"{result.factor:g}" if isinstance(result.factor, float) else "by slice"
    return PET(
        volume,
        {
            "source": "DICOM",
            "about": asdict(result.about),
            "suv": result.toJSON(),
            "notRead": list(found.problems),
            "warnings": list(result.warnings),
        },
        f"{result.kind}, factor {factor}, {since} after administration, {len(result.adaptations)} adaptations"
        f"{enteredInWords(result.entered)}.",
        tuple(file.path for file in series.files),
        result.about,
        hours,
        series,
        tuple(file.header for each in found.series for file in each.files),
        result,
    )


def enteredInWords(names: tuple[str, ...]) -> str:
    """For the end of a result line: which inputs a person entered; "" where none."""
    return f"; entered by a person: {', '.join(names)}" if names else ""


def filesOf(path: str | os.PathLike, seriesInstanceUID: str = "") -> list[str]:
    """Every file that `loadPET` may read for this PET, sorted: its size and time tell whether anything changed."""
    path = Path(path)
    database = databaseAt(path)
    if database is not None and seriesInstanceUID:
        return sorted(str(name) for name in database.paths(seriesInstanceUID))
    if path.is_dir():
        return sorted(f"{root}{os.sep}{name}" for root, _, names in os.walk(path) for name in names)
    return [str(path)]


def isDICOM(path: Path) -> bool:
    """Whether a path stands for DICOM (a folder, a Slicer database, a DICOM file) and not for a volume file."""
    if path.is_dir() or path.name == DATABASE_NAME or path.suffix.lower() == ".dcm":
        return True
    try:
        with path.open("rb") as file:
            return file.read(132)[128:] == b"DICM"
    except OSError as error:
        raise ProblemError(f"{path} cannot be read: {error.strerror}.", "Check the file and its permissions.") from error


def _fromFile(path: Path, entered: EnteredValues | None, patient: str, tell: Callable[[str], None]) -> PET:
    stored = readVolume(path)
    volume = Volume(stored.values.astype(np.float32, copy=False), stored.geometry, "g/ml{SUVbw}")
    warnings = []
    highest = np.fmax.reduce(volume.values, axis=None, initial=-np.inf)
    if highest > HIGHEST_SUV:
        warnings.append(f"{path} has values up to {highest:g}, which is not SUV: convert it first.")
    if entered is not None and entered.expectedDay is not None:
        warnings.append(f"{path} has no date: the expected day {entered.expectedDay:g} after injection was not checked.")
    for warning in warnings:
        tell(warning)
    i, j, k = (float(size) for size in volume.geometry.spacing)
    about = AboutSeries("", path.name, patient, slices=volume.geometry.shape[0], voxelSizeMm=(i, j, k), source=str(path))
    provenance = {
        "source": "volume file",
        "about": asdict(about),
        "suv": "Taken from the file as SUVbw (g/ml), unchanged and unchecked.",
        "warnings": warnings,
    }
    return PET(volume, provenance, "taken from the file unchanged.", (path,), about)
