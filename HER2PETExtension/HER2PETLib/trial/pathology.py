"""HER2 pathology: one row a specimen, raw values as the pathologist gave them, the class derived with its reason.

CSV in UTF-8, dates as 2019-03-01, an empty cell where a value is not known; columns in any order, more columns are allowed.

| column | values | meaning |
|---|---|---|
| specimenID | text, unique, required | the laboratory's number |
| patientID | text, required | as in the patients table |
| focusID | text, required | the focus that was biopsied, as in the reading |
| specimenType | core, excision, FNA | how the tissue was taken |
| specimenDate | date | when |
| ihcScore | 0, 1+, 2+, 3+ | immunohistochemistry |
| ishMethod | dual, single | in-situ hybridisation with two probes or with one |
| ishRatio | number | HER2/CEP17 ratio (two probes) |
| ishCopies | number | average HER2 copies a cell |
| guideline | text | as named in the report, for instance ASCO/CAP 2018 |
| remark | text | for instance why the specimen could not be assessed |
| disregardedBecause | text | why the coordinator sets this specimen aside; it is kept and shown, and not used |

Example:

    specimenID,patientID,focusID,specimenType,specimenDate,ihcScore,ishMethod,ishRatio,ishCopies,guideline,remark,disregardedBecause
    S17-201,P001,F04,core,2015-02-20,2+,dual,2.6,6.1,ASCO/CAP 2018,,
"""

import os
from dataclasses import dataclass
from datetime import date

from HER2PETLib.trial.table import TableProblem, isoDate, oneOf, positiveNumber, readTable, text

PARSERS = {
    "specimenID": text,
    "patientID": text,
    "focusID": text,
    "specimenType": oneOf("core", "excision", "FNA"),
    "specimenDate": isoDate,
    "ihcScore": oneOf("0", "1+", "2+", "3+"),
    "ishMethod": oneOf("dual", "single"),
    "ishRatio": positiveNumber,
    "ishCopies": positiveNumber,
    "guideline": text,
    "remark": text,
    "disregardedBecause": text,
}
SPECIMEN_COLUMNS = tuple(PARSERS)


@dataclass(frozen=True)
class Specimen:
    """One row of the pathology table; None is "not given"."""

    specimenID: str
    patientID: str
    focusID: str
    row: int
    specimenType: str | None = None
    specimenDate: date | None = None
    ihcScore: str | None = None
    ishMethod: str | None = None
    ishRatio: float | None = None
    ishCopies: float | None = None
    guideline: str | None = None
    remark: str | None = None
    disregardedBecause: str | None = None


def readSpecimens(path: str | os.PathLike) -> tuple[list[Specimen], list[TableProblem]]:
    """Specimens in the order of the table, and every value that is not valid (it counts as not given).

    Raises ProblemError where the file cannot be read, lacks a column, or a specimen lacks its ID, patient or focus.
    """
    rows, problems = readTable(path, PARSERS, identity=("specimenID", "patientID", "focusID"))
    return [Specimen(row=row.row, **row.values) for row in rows], problems
