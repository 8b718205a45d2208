"""Cases taken from elsewhere, as files in the folder of a study that is to be made: cases/<caseID>/ and a row in cases.csv."""

import shutil
from collections.abc import Callable
from pathlib import Path

from HER2PETLib.casetable import readCaseTable
from HER2PETLib.errors import ProblemError
from HER2PETLib.files import writeText
from HER2PETLib.geometry import Volume
from HER2PETLib.reading.sources import CaseSource, lesionsOf
from HER2PETLib.tablerows import withRow
from HER2PETLib.volumefile import writeVolume

TABLE = "cases.csv"
COLUMNS = ("caseID", "patientID", "pet", "ct", "regions", "remark")


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
    """Write the images of a case and its row, the row last; returns the caseID, the first free of case1, case2, ...

    pet: SUV as the readers are to see it. writeRegions: writes the segmentation (.seg.nrrd). remark: kept in the table.
    Raises ProblemError where the case cannot be read so, or nothing can be written; then its folder is gone again.
    """
    if givenFoci and writeRegions is None:
        raise ProblemError(
            "No segmentation is drawn on it, and the readers are to score given foci.",
            "Draw the lesions on this PET, or let the readers search.",
        )
    folder = Path(folder)
    table = folder / TABLE
    taken = {case.caseID for case in readCaseTable(table)} if table.exists() else set()
    number = 1
    while f"case{number}" in taken or (folder / "cases" / f"case{number}").exists():
        number += 1
    caseID = f"case{number}"
    place = folder / "cases" / caseID
    files = {"pet": place / "pet.nrrd"}
    try:
        writeVolume(files["pet"], pet)
        if ct is not None:
            files["ct"] = place / "ct.nrrd"
            writeVolume(files["ct"], ct)
        if writeRegions is not None:
            files["regions"] = place / "regions.seg.nrrd"
            writeRegions(files["regions"])
        if givenFoci:
            source = CaseSource(caseID, patientID, str(files["pet"]), regions=str(files.get("regions", "")))
            if not lesionsOf(source, pet):
                raise ProblemError("The segmentation has no lesion.", "Draw the lesions, or let the readers search.")
        paths = {column: path.relative_to(folder).as_posix() for column, path in files.items()}
        row = {"caseID": caseID, "patientID": patientID, **paths, "remark": remark}
        writeText(table, withRow(table, COLUMNS, row))
    except ProblemError:
        shutil.rmtree(place, ignore_errors=True)
        raise
    return caseID
