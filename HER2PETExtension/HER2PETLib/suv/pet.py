"""A PET as SUV: a DICOM series, converted here, or a volume file that is SUV already."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from HER2PETLib.dicom.database import DATABASE_NAME, databaseAt
from HER2PETLib.dicom.folder import oneSeries
from HER2PETLib.dicom.series import assemble
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Volume
from HER2PETLib.progress import Progress, silent
from HER2PETLib.suv.conversion import convertSeries
from HER2PETLib.suv.record import EnteredValues
from HER2PETLib.suv.volume import checkValues, suvVolume
from HER2PETLib.volumefile import readVolume

if TYPE_CHECKING:
    from pydicom import Dataset

    from HER2PETLib.dicom.series import ImageSeries

# No tissue or vessel comes near it: such a file holds Bq/ml, counts, or CT numbers.
HIGHEST_SUV = 1000.0


@dataclass(frozen=True, eq=False)
class PET:
    """A volume of SUV. provenance: for JSON. summary: one line for people. hours: since administration, None where not known.
    files: what it was read from. series: None for a file. headers: of every DICOM file that was found beside it."""

    volume: Volume
    provenance: dict[str, Any]
    summary: str
    files: tuple[Path, ...]
    hours: float | None = None
    series: ImageSeries | None = None
    headers: tuple[Dataset, ...] = ()


def loadPET(
    path: str | os.PathLike,
    *,
    seriesInstanceUID: str = "",
    entered: EnteredValues | None = None,
    strict: bool = False,
    tell: Callable[[str], None],
    progress: Progress = silent,
) -> PET:
    """The PET as SUVbw, float32.

    path: DICOM folder or file, Slicer database (its file, or a folder with it), or a NRRD, NIfTI or MetaImage volume of SUV.
    seriesInstanceUID: which one, where there are several PET series. tell: gets each sentence that is to know beside the result,
    as soon as it is known: also where no result follows.
    Raises ProblemError, and Refusal where the series cannot be converted.
    """
    path = Path(path)
    try:
        path.stat()
    except FileNotFoundError as error:
        raise ProblemError(f"{path} does not exist.", "Check the path of the PET.") from error
    except OSError as error:
        raise ProblemError(f"{path} cannot be read: {error.strerror}.", "Check your rights on it and its folder.") from error
    if not isDICOM(path):
        if seriesInstanceUID or strict or not (entered is None or entered.isEmpty):
            raise ProblemError(
                f"{path} is taken as SUV as it is: --series, --strict and values for the SUV would change nothing.",
                "Leave them out, or give the DICOM series.",
            )
        return _fromFile(path, tell)

    chosen, found = oneSeries(path, "PT", seriesInstanceUID, progress)
    for problem in found.problems:
        tell(problem)
    series = assemble(chosen)
    conversion = convertSeries(series, entered, strict=strict)
    volume = suvVolume(series, conversion, progress)
    warnings = [*conversion.warnings, *checkValues(volume, conversion)]
    for warning in warnings:
        tell(warning)
    hours = conversion.hoursSinceAdministration
    since = "at an unknown time" if hours is None else f"{hours:.1f} h"
    factor = f"{conversion.factor:g}" if isinstance(conversion.factor, float) else "by slice"
    return PET(
        volume,
        {"source": "DICOM", "suv": conversion.toJSON(), "notRead": list(found.problems), "warnings": warnings},
        f"{conversion.kind.name}, factor {factor}, {since} after administration, {len(conversion.adaptations)} adaptations.",
        tuple(file.path for file in series.files),
        hours,
        series,
        tuple(file.header for each in found.series for file in each.files),
    )


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
        raise ProblemError(f"{path} cannot be read: {error.strerror}.", "Check the file and your rights on it.") from error


def _fromFile(path: Path, tell: Callable[[str], None]) -> PET:
    stored = readVolume(path)
    volume = Volume(stored.values.astype(np.float32, copy=False), stored.geometry, "g/ml{SUVbw}")
    warnings = []
    highest = np.fmax.reduce(volume.values, axis=None, initial=-np.inf)
    if highest > HIGHEST_SUV:
        warnings.append(f"{path} has values up to {highest:g}, which is no SUV: convert it first.")
        tell(warnings[0])
    provenance = {
        "source": "volume file",
        "suv": "Taken as SUVbw (g/ml) as it is in the file; not checked.",
        "warnings": warnings,
    }
    return PET(volume, provenance, "taken from the file as it is.", (path,))
