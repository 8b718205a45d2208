"""The PET that a command works on: a DICOM series, converted here, or a volume file that is SUV already."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from HER2PETLib.commands.arguments import addSUVArguments, enteredValues
from HER2PETLib.commands.progressbar import progressBar
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Volume
from HER2PETLib.volumefile import readVolume

if TYPE_CHECKING:
    from HER2PETLib.dicom.series import ImageSeries, SeriesFiles

# No tissue or vessel comes near it: such a file holds Bq/ml, counts, or CT numbers.
HIGHEST_SUV = 1000.0


@dataclass(frozen=True, eq=False)
class PET:
    """A volume of SUV. provenance: for JSON. summary: one line for people. files: what it was read from. series: None for a file."""

    volume: Volume
    provenance: dict[str, Any]
    summary: str
    files: tuple[Path, ...]
    series: ImageSeries | None = None


def addPETArguments(parser: argparse.ArgumentParser) -> None:
    """Declare --pet, --series and what a person may enter for the SUV."""
    parser.add_argument(
        "--pet", required=True, metavar="PATH", help="DICOM folder, file or Slicer database; or NRRD or NIfTI volume of SUV"
    )
    parser.add_argument("--series", metavar="UID", help="Series Instance UID, where there are several PET series")
    addSUVArguments(parser)


def loadPET(arguments: argparse.Namespace) -> PET:
    """The PET as SUVbw. Raises ProblemError, and Refusal where the series cannot be converted."""
    path = Path(arguments.pet)
    try:
        path.stat()
    except FileNotFoundError as error:
        raise ProblemError(f"{path} does not exist.", "Check the path given as --pet.") from error
    except OSError as error:
        raise ProblemError(f"{path} cannot be read: {error.strerror}.", "Check your rights on it and its folder.") from error
    pet = _fromDICOM(path, arguments) if _isDICOM(path) else _fromFile(path, arguments)
    for warning in pet.provenance["warnings"]:
        print(f"her2pet {arguments.command}: {warning}", file=sys.stderr)
    return pet


def _isDICOM(path: Path) -> bool:
    from HER2PETLib.dicom.folder import DATABASE_NAME

    if path.is_dir() or path.name == DATABASE_NAME or path.suffix.lower() == ".dcm":
        return True
    try:
        with path.open("rb") as file:
            return file.read(132)[128:] == b"DICM"
    except OSError as error:
        raise ProblemError(f"{path} cannot be read: {error.strerror}.", "Check the file and your rights on it.") from error


def _fromFile(path: Path, arguments: argparse.Namespace) -> PET:
    if arguments.series or arguments.strict or not enteredValues(arguments).isEmpty:
        raise ProblemError(
            f"{path} is taken as SUV as it is: --series, --strict and values for the SUV would change nothing.",
            "Leave them out, or give the DICOM series.",
        )
    stored = readVolume(path)
    volume = Volume(stored.values.astype(np.float32, copy=False), stored.geometry, "g/ml{SUVbw}")
    warnings = []
    highest = np.fmax.reduce(volume.values, axis=None, initial=-np.inf)
    if highest > HIGHEST_SUV:
        warnings.append(f"{path} has values up to {highest:g}, which is no SUV: convert it first.")
    provenance = {
        "source": "volume file",
        "suv": "Taken as SUVbw (g/ml) as it is in the file; not checked.",
        "warnings": warnings,
    }
    return PET(volume, provenance, "taken from the file as it is.", (path,))


def _fromDICOM(path: Path, arguments: argparse.Namespace) -> PET:
    from HER2PETLib.dicom.folder import findSeries
    from HER2PETLib.dicom.series import assemble
    from HER2PETLib.suv.conversion import convertSeries
    from HER2PETLib.suv.volume import checkValues, suvVolume

    with progressBar("finding series") as progress:
        found = findSeries([path], progress)
    for problem in found.problems:
        print(f"her2pet {arguments.command}: {problem}", file=sys.stderr)
    series = assemble(_choose(path, found.ofModality("PT"), arguments.series))
    conversion = convertSeries(series, enteredValues(arguments), strict=arguments.strict)
    with progressBar("reading") as progress:
        volume = suvVolume(series, conversion, progress)
    warnings = [*conversion.warnings, *checkValues(volume, conversion)]
    hours = conversion.hoursSinceAdministration
    since = "at an unknown time" if hours is None else f"{hours:.1f} h"
    factor = f"{conversion.factor:g}" if isinstance(conversion.factor, float) else "by slice"
    return PET(
        volume,
        {"source": "DICOM", "suv": conversion.toJSON(), "notRead": list(found.problems), "warnings": warnings},
        f"{conversion.kind.name}, factor {factor}, {since} after administration, {len(conversion.adaptations)} adaptations.",
        tuple(file.path for file in series.files),
        series,
    )


def _choose(path: Path, candidates: list[SeriesFiles], uid: str | None) -> SeriesFiles:
    if uid is not None:
        candidates = [series for series in candidates if series.seriesInstanceUID == uid]
    if len(candidates) == 1:
        return candidates[0]
    if candidates:
        names = "; ".join(series.name for series in candidates)
        raise ProblemError(f"{path} has {len(candidates)} PET series: {names}.", "Choose one with --series UID.")
    which = "no PET series" if uid is None else f"no PET series {uid}"
    raise ProblemError(f"{path} has {which}.", "Give the folder of a PET series.")
