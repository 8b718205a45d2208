"""Where series come from in Slicer: its DICOM database, read-only, in the application and without it."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from HER2PETLib.dicom.imagefile import NotDICOMError, readImageFile
from HER2PETLib.dicom.series import SeriesFiles
from HER2PETLib.errors import ProblemError

DATABASE_NAME = "ctkDICOM.sql"


@dataclass(frozen=True)
class ListedSeries:
    """A series as the database lists it; images: how many. Texts are empty where the database has none."""

    seriesInstanceUID: str
    modality: str
    description: str
    frameOfReferenceUID: str
    images: int


@dataclass(frozen=True)
class ListedStudy:
    """A study as the database lists it. date: "2000-09-07", or empty."""

    patientID: str
    patientName: str
    date: str
    description: str
    series: tuple[ListedSeries, ...]


class SlicerDatabaseFile:
    """Slicer's `ctkDICOM.sql` (schema 0.8.1); the file is never written or locked."""

    def __init__(self, path: Path) -> None:
        self.path = Path(path)

    def series(self) -> list[tuple[str, str]]:
        """(Series Instance UID, modality) of every series. Raises ProblemError where this is not a DICOM database."""
        return [(uid, modality or "") for uid, modality in self._query("SELECT SeriesInstanceUID, Modality FROM Series")]

    def studies(self) -> list[ListedStudy]:
        """Every study, by patient and date. Raises ProblemError where this is not a DICOM database."""
        rows = self._query(
            "SELECT Patients.PatientID, PatientsName, StudyDate, StudyDescription, Studies.StudyInstanceUID, Series.SeriesInstanceUID, "
            "Modality, SeriesDescription, FrameOfReferenceUID, "
            "(SELECT COUNT(*) FROM Images WHERE Images.SeriesInstanceUID = Series.SeriesInstanceUID) "
            "FROM Series JOIN Studies ON Series.StudyInstanceUID = Studies.StudyInstanceUID "
            # Not by PatientID: a study that was imported again under another name left its first patient behind.
            "JOIN Patients ON Studies.PatientsUID = Patients.UID "
            "ORDER BY PatientsName, Patients.PatientID, StudyDate, Studies.StudyInstanceUID, SeriesNumber, Series.SeriesInstanceUID"
        )
        studies: dict[str, list[ListedSeries]] = {}
        about: dict[str, tuple[str, ...]] = {}
        for *study, uid, seriesUID, modality, description, frame, images in rows:
            about[uid] = tuple(str(text or "") for text in study)  # the date is a number there
            series = ListedSeries(seriesUID, modality or "", description or "", frame or "", images)
            studies.setdefault(uid, []).append(series)
        return [
            ListedStudy(patientID, name, _isoDay(date), description, tuple(studies[uid]))
            for uid, (patientID, name, date, description) in about.items()
        ]

    def read(self, seriesInstanceUID: str) -> SeriesFiles:
        """The headers of a series' files; files that the database lists but that are not there are named in `missing`."""
        paths = self.paths(seriesInstanceUID)
        about = self._query("SELECT Modality, SeriesDescription FROM Series WHERE SeriesInstanceUID = ?", seriesInstanceUID)
        return readFiles(seriesInstanceUID, paths, *(about[0] if about else ("", "")))

    def paths(self, seriesInstanceUID: str) -> list[str | Path]:
        """Where the files of a series are, or should be."""
        rows = self._query("SELECT Filename, URL FROM Images WHERE SeriesInstanceUID = ?", seriesInstanceUID)
        if not rows:
            raise ProblemError(f"{self.path} has no series {seriesInstanceUID}.", "Check the Series Instance UID.")
        # A name relative to the database was copied in, an absolute one was indexed in place, an empty one is on a server.
        return [self.path.parent / name if name else (url or "a file that is only on a server") for name, url in rows]

    def _query(self, statement: str, *values: str) -> list[tuple]:
        try:
            # Autocommit and closed at once: an open read transaction would lock the application out.
            connection = sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)
            try:
                return connection.execute(statement, values).fetchall()
            finally:
                connection.close()
        except sqlite3.Error as error:
            raise ProblemError(f"{self.path} is not a readable Slicer DICOM database ({error}).", "Check the path.") from error


def _isoDay(date: str) -> str:
    """The database has "20000907" for studies, and "2000-09-07" elsewhere."""
    digits = date.replace("-", "")
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}" if len(digits) == 8 and digits.isdecimal() else ""


def databaseAt(path: Path) -> SlicerDatabaseFile | None:
    """The Slicer database that a path names: its file, or the folder that holds it; None where there is none to be seen."""
    file = path if path.name == DATABASE_NAME else path / DATABASE_NAME
    try:
        return SlicerDatabaseFile(file) if file.is_file() else None
    except OSError:  # a name that is too long, a folder without permission: reading it reports that
        return None


def readFiles(uid: str, paths: Iterable[str | Path], modality: str = "", description: str = "") -> SeriesFiles:
    """Read the headers of the files of one series (a database's list, or a DICOM browser's selection)."""
    files, missing, broken = [], [], []
    for path in paths:
        if not Path(path).is_file():
            missing.append(str(path))
            continue
        try:
            files.append(readImageFile(Path(path)))
        except NotDICOMError:
            broken.append(f"{path} is not a DICOM file.")
        except ProblemError as error:
            broken.append(str(error))
    series = SeriesFiles.of(uid, files, missing, broken)
    return series if files else SeriesFiles(uid, modality or "", description or "", (), series.missing, series.broken)
