"""DICOM series in folders: any depth, mixed series, with unrelated files among them."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from HER2PETLib.dicom.database import databaseAt
from HER2PETLib.dicom.imagefile import ImageFile, NotDICOMError, readImageFile
from HER2PETLib.dicom.series import SeriesFiles
from HER2PETLib.errors import ProblemError
from HER2PETLib.progress import Progress, silent


@dataclass(frozen=True)
class FoundFiles:
    """What a search found: every series; files that are not DICOM; and, as sentences, what could not be read."""

    series: tuple[SeriesFiles, ...]
    unrelated: tuple[Path, ...] = ()
    problems: tuple[str, ...] = ()

    def ofModality(self, modality: str) -> list[SeriesFiles]:
        """The series of one modality ("PT", "CT")."""
        return [series for series in self.series if series.modality == modality]


def findSeries(paths: Iterable[str | os.PathLike], progress: Progress = silent) -> FoundFiles:
    """Find the DICOM series in files, folders, and Slicer DICOM databases (a folder with, or the path of, ctkDICOM.sql).

    Raises ProblemError where a given path does not exist or cannot be read; what is wrong inside a folder is in `problems` instead.
    """
    found: list[SeriesFiles] = []
    files: list[Path] = []
    problems: list[str] = []
    for path in map(Path, paths):
        try:
            path.stat()
        except (FileNotFoundError, NotADirectoryError) as error:
            raise ProblemError(f"{path} does not exist.", "Check the path.") from error
        except OSError as error:
            raise ProblemError(f"{path} cannot be read: {error.strerror}.", "Check the path and its permissions.") from error
        database = databaseAt(path)
        if database is not None:
            found += [series for uid, modality in database.series() if modality == "PT" for series in [database.read(uid)]]
        elif path.is_dir():
            files += _walk(path, problems)
        else:
            files.append(path)
    byUID: dict[str, list[ImageFile]] = {}
    unrelated: list[Path] = []
    for n, path in enumerate(files):
        try:
            file = readImageFile(path)
            if "SeriesInstanceUID" in file.header:
                byUID.setdefault(file.text("SeriesInstanceUID"), []).append(file)
            elif file.path.name.upper() != "DICOMDIR":
                problems.append(f"{path} has no Series Instance UID (0020,000E) and was left out.")
        except NotDICOMError:
            unrelated.append(path)
        except ProblemError as error:
            problems.append(str(error))
        progress(n + 1, len(files), "files")
    found += [SeriesFiles.of(uid, group) for uid, group in byUID.items()]
    return FoundFiles(tuple(found), tuple(unrelated), tuple(problems))


def oneSeries(
    path: str | os.PathLike, modality: str, seriesInstanceUID: str = "", progress: Progress = silent
) -> tuple[SeriesFiles, FoundFiles]:
    """The one series of a modality ("PT", "CT") that a file, folder or Slicer database is given for, and all that was found there.

    seriesInstanceUID: which one, where there are several. Localizers do not count, nor a PET without attenuation correction beside one with
    it: only the latter can be SUV.
    Raises ProblemError where there is none, or several and none is named.
    """
    path = Path(path)
    database = databaseAt(path)
    if database is not None and seriesInstanceUID:  # without reading every other series of it
        found = FoundFiles((database.read(seriesInstanceUID),))
    else:
        found = findSeries([path], progress)
    candidates = [series for series in found.ofModality(modality) if not (series.files and series.files[0].isLocalizer)]
    if seriesInstanceUID:
        candidates = [series for series in candidates if series.seriesInstanceUID == seriesInstanceUID]
    else:
        candidates = [series for series in candidates if series.files and series.files[0].isAttenuationCorrected] or candidates
    if len(candidates) == 1:
        return candidates[0], found
    what, column = ("PET", "series") if modality == "PT" else (modality, f"{modality.lower()}Series")
    if candidates:
        raise ProblemError(
            f"{path} has {len(candidates)} {what} series: {'; '.join(series.name for series in candidates)}.",
            f"Choose one by its Series Instance UID; in a table of cases, in the column {column}.",
            ("series",) if modality == "PT" else (),
        )
    raise ProblemError(
        f"{path} has no {what} series{f' {seriesInstanceUID}' if seriesInstanceUID else ''}.",
        f"Give the folder of a {what} series.",
    )


def _walk(folder: Path, problems: list[str]) -> list[Path]:
    def tell(error: OSError) -> None:
        problems.append(f"{error.filename} cannot be opened: {error.strerror}.")

    files = []
    for root, folders, names in os.walk(folder, onerror=tell):
        folders.sort()
        # Pipes and devices are not files to read: opening one would wait forever.
        files += [path for name in sorted(names) for path in [Path(root) / name] if path.is_file() or path.is_symlink()]
    return files
