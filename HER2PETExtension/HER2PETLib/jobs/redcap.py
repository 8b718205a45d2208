"""An export of REDCap as the tables of patients and pathology, in a folder."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from HER2PETLib.files import writeText
from HER2PETLib.outputfolder import OutputFolder

if TYPE_CHECKING:
    from HER2PETLib.trial.redcap import RedcapTables
    from HER2PETLib.trial.table import TableProblem

JOB = "redcap"
PATIENTS, PATHOLOGY = "patients.csv", "pathology.csv"


@dataclass(frozen=True)
class RedcapResult:
    """tables: what the export has. problems: cells of it that our tables cannot have. written: the files."""

    tables: RedcapTables
    problems: tuple[TableProblem, ...]
    written: tuple[Path, ...]


def tablesOfExport(export: str | os.PathLike, out: str | os.PathLike, *, replace: bool = False) -> RedcapResult:
    """Write patients.csv and pathology.csv into `out`, instead of those that this export made there before; replace: instead of another one's.

    Raises ProblemError, with nothing written, where the export is not of our dictionary or a row of it is at fault.
    """
    from HER2PETLib.trial.pathology import readSpecimens
    from HER2PETLib.trial.patients import readPatients
    from HER2PETLib.trial.redcap import readExport

    tables = readExport(export)
    with OutputFolder(out, JOB, f"the export {Path(export).resolve()}", inputs=[export], replace=replace) as output:
        with output.adding(instead=True) as folder:
            writeText(folder / PATIENTS, tables.patients)
            writeText(folder / PATHOLOGY, tables.pathology)
            problems = (*readPatients(folder / PATIENTS)[1], *readSpecimens(folder / PATHOLOGY)[1])
        return RedcapResult(tables, problems, (output.folder / PATIENTS, output.folder / PATHOLOGY))
