"""Where series come from in Slicer: its DICOM database, from inside the application and, read-only, from outside.

Both classes have the same two methods: `series()` lists what there is, `read(uid)` reads one series' headers.
"""

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from HER2PETLib.dicom.imagefile import NotDICOMError, readImageFile
from HER2PETLib.dicom.series import SeriesFiles
from HER2PETLib.errors import ProblemError

DATABASE_NAME = "ctkDICOM.sql"


class SlicerDatabaseFile:
    """Slicer's `ctkDICOM.sql` (schema 0.8.1) without the application; the file is never written or locked."""

    def __init__(self, path: Path) -> None:
        self.path = Path(path)

    def series(self) -> list[tuple[str, str]]:
        """(Series Instance UID, modality) of every series. Raises ProblemError where this is no DICOM database."""
        return [(uid, modality or "") for uid, modality in self._query("SELECT SeriesInstanceUID, Modality FROM Series")]

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
        return [self.path.parent / name if name else (url or "a file on a server only") for name, url in rows]

    def _query(self, statement: str, *values: str) -> list[tuple]:
        try:
            # Autocommit and closed at once: an open read transaction would lock the application out.
            connection = sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)
            try:
                return connection.execute(statement, values).fetchall()
            finally:
                connection.close()
        except sqlite3.Error as error:
            raise ProblemError(
                f"{self.path} is not a Slicer DICOM database that can be read ({error}).", "Check the path."
            ) from error


class SlicerDatabase:
    """The same from inside the application; `database` is `slicer.dicomDatabase` (a ctkDICOMDatabase)."""

    def __init__(self, database) -> None:
        self.database = database

    def series(self) -> list[tuple[str, str]]:
        """(Series Instance UID, modality) of every series."""
        return [
            (uid, self._modality(uid))
            for patient in self.database.patients()
            for study in self.database.studiesForPatient(patient)
            for uid in self.database.seriesForStudy(study)
        ]

    def read(self, seriesInstanceUID: str) -> SeriesFiles:
        """The headers of a series' files; files that are not there are named in `missing`."""
        paths = list(self.database.filesForSeries(seriesInstanceUID))
        return readFiles(
            seriesInstanceUID,
            paths,
            self._modality(seriesInstanceUID),
            self.database.fieldForSeries("SeriesDescription", seriesInstanceUID),
        )

    def _modality(self, uid: str) -> str:
        return self.database.fieldForSeries("Modality", uid) or ""


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
