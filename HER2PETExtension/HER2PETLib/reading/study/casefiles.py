"""Cases taken from elsewhere, as files in the folder of a study that is to be made: cases/<caseID>/ and a row in cases.csv."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from HER2PETLib.cases import Case, readCaseTable
from HER2PETLib.errors import ProblemError
from HER2PETLib.files import writeText
from HER2PETLib.geometry import Volume
from HER2PETLib.reading.study.privatefile import private
from HER2PETLib.reading.study.sources import lesionsOf
from HER2PETLib.tables.csvreader import withRow
from HER2PETLib.volumefile import writeVolume

TABLE = "cases.csv"
TAKEN_COLUMNS = ("caseID", "patientID", "pet", "series", "ct", "ctSeries", "regions", "remark")


def requireRegions(regions: object, givenFoci: bool) -> None:
    """Raise ProblemError where given foci are to be read and no segmentation gives them."""
    if givenFoci and regions is None:
        raise ProblemError(
            "No segmentation is drawn on it, and the readers are to score given foci.",
            "Draw the lesions on this PET, or let the readers search.",
        )


def freeCaseID(folder: Path) -> str:
    """The first of case1, case2, ... that neither the folder's table nor its cases have."""
    table = Path(folder) / TABLE
    taken = {case.caseID for case in readCaseTable(table)} if table.exists() else set()
    number = 1
    while f"case{number}" in taken or (Path(folder) / "cases" / f"case{number}").exists():
        number += 1
    return f"case{number}"


@private()
def addRow(folder: Path, row: Mapping[str, str]) -> None:
    """Write a row at the end of the folder's table. Raises ProblemError where the table is wrong or cannot be written."""
    table = Path(folder) / TABLE
    writeText(table, withRow(table, TAKEN_COLUMNS, row))


@private()
def addCase(
    folder: Path,
    pet: Volume,
    ct: Volume | None = None,
    writeRegions: Callable[[Path], None] | None = None,
    *,
    patientID: str = "",
    remark: str = "",
    givenFoci: bool,
) -> str:
    """Write the images of a case and its row, the row last; returns the caseID.

    pet: SUV as the readers are to see it. writeRegions: writes the segmentation (.seg.nrrd). remark: kept in the table.
    Raises ProblemError where the case cannot be read so, or nothing can be written; then its folder is gone again.
    """
    requireRegions(writeRegions, givenFoci)
    folder = Path(folder)
    place = folder / "cases" / freeCaseID(folder)
    files = {"pet": place / "pet.nrrd"}
    try:
        writeVolume(files["pet"], pet)
        if ct is not None:
            files["ct"] = place / "ct.nrrd"
            writeVolume(files["ct"], ct)
        if writeRegions is not None:
            files["regions"] = place / "regions.seg.nrrd"
            writeRegions(files["regions"])
        if givenFoci and not lesionsOf(Case(place.name, str(files["pet"]), str(files["regions"])), pet)[0]:
            raise ProblemError("The segmentation has no lesion.", "Draw the lesions, or let the readers search.")
        paths = {column: path.relative_to(folder).as_posix() for column, path in files.items()}
        addRow(folder, {"caseID": place.name, "patientID": patientID, **paths, "remark": remark})
        return place.name
    except ProblemError:
        shutil.rmtree(place, ignore_errors=True)
        raise
