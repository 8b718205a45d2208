"""One specimen entered by a person, at the end of the pathology table."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from HER2PETLib.errors import ProblemError
from HER2PETLib.files import writeText
from HER2PETLib.tables.csvreader import withRow
from HER2PETLib.trial.pathology import MEMBRANE_STAINING, SPECIMEN_COLUMNS, HER2Status, classify, readSpecimens


def addSpecimen(path: str | os.PathLike[str], row: Mapping[str, str]) -> HER2Status:
    """Add a specimen (texts by column) to the table, which is made where there is none; returns the class derived from it.

    Raises ProblemError, the table as it was, where a value is not valid, the table has the specimen already, or a row of it
    is at fault.
    """
    path = Path(path)
    columns = (*SPECIMEN_COLUMNS, MEMBRANE_STAINING) if row.get(MEMBRANE_STAINING) else SPECIMEN_COLUMNS
    text = withRow(path, columns, {column: value.strip() for column, value in row.items()})
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder) / path.name  # the sentences name the table by its own name
        writeText(trial, text)
        specimens, problems = readSpecimens(trial)
    wrong = [str(problem) for problem in problems if problem.row == specimens[-1].row]
    if wrong:
        raise ProblemError(" ".join(wrong), "Correct the entry; nothing was written.")
    writeText(path, text)
    return classify(specimens[-1])
