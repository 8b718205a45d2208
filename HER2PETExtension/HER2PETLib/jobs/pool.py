"""Several finished studies pooled: tables and pooled.json in a folder of their own. Nothing is written into the studies."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from HER2PETLib import __version__
from HER2PETLib.errors import ProblemError
from HER2PETLib.files import writeJSON
from HER2PETLib.outputfolder import OutputFolder

if TYPE_CHECKING:
    from HER2PETLib.reading.decision.pooling import Pooled
    from HER2PETLib.tables.columns import Table

JOB = "reading pool"
DOCUMENT = "pooled.json"
SAME_BY_NAME = (
    "That readers of the same names in two studies are the same persons is taken from their names, in the charter and under the signature; "
    "no ledger shows it."
)
NUMBERED_ANEW = "As stated at pooling, equal patient numbers in two studies are different patients; no PET is in two of them."
NO_PATIENT_TWICE = "No patient number and no PET is in two of the studies."


@dataclass(frozen=True)
class PooledResult:
    """problems: what of the studies does not verify, sentences. written: the files."""

    pooled: Pooled
    tables: dict[str, Table]
    problems: tuple[str, ...]
    written: tuple[Path, ...]


def poolStudies(
    studies: Sequence[str | os.PathLike[str]],
    out: str | os.PathLike[str],
    *,
    names: Sequence[str] = (),
    patientsDiffer: bool = False,
    replace: bool = False,
    tell: Callable[[str], None] = lambda sentence: None,
) -> PooledResult:
    """Pool the unblinded studies in these folders and write the tables into `out`. No passphrase is needed.

    names: of the studies in the tables, in their order (default: their folders'). patientsDiffer: as in `pooled`. replace: what was pooled
    of other studies in `out` is replaced. Raises ProblemError, with nothing written, as `pooled`, or where `out` lies in a study.
    """
    from HER2PETLib.jobs.endpoint import subjectOf
    from HER2PETLib.reading.decision.pooling import pooled
    from HER2PETLib.reading.study.privatefile import private
    from HER2PETLib.reading.study.study import openStudy
    from HER2PETLib.reading.study.verifiedstudy import verifyStudy
    from HER2PETLib.report.pooledtables import pooledTables
    from HER2PETLib.tables.csvwriter import writeTable

    opened = [openStudy(folder) for folder in studies]
    called = list(names) or [study.folder.name for study in opened]
    if len(called) != len(opened) or len({name.casefold() for name in called}) != len(called) or not all(map(str.strip, called)):
        raise ProblemError(
            f"{len(opened)} studies cannot be distinguished by the names {', '.join(called)}.",
            "Give each study its own name: --names A,B.",
        )
    for study in opened:
        if Path(out).resolve().is_relative_to(study.root.folder):
            raise ProblemError(f"{out} lies in the study {study.folder}.", "Choose a folder outside it.")
    together = pooled(dict(zip(called, opened, strict=True)), patientsDiffer=patientsDiffer)
    charter = opened[0].charter
    tables = pooledTables(together, scores=charter.scores, freeSearch=charter.mode == "freeSearch")
    problems = [f"{each.name}: {problem}" for each in together.studies for problem in verifyStudy(each.study)]
    notes = [NUMBERED_ANEW if patientsDiffer else NO_PATIENT_TWICE, SAME_BY_NAME, *_tracers(together), *together.notDefined]
    for note in notes:
        tell(note)
    subject = " and ".join(subjectOf(study.charter.hash) for study in opened)
    with (
        private(),
        OutputFolder(out, JOB, subject, inputs=[study.folder for study in opened], replace=replace) as output,
        output.adding(instead=True, last=[DOCUMENT]) as folder,
    ):
        for name, table in tables.items():
            writeTable(folder / f"{name}.csv", table.columns, table.rows)
        writeJSON(folder / DOCUMENT, _document(together, patientsDiffer, notes, problems))
    written = tuple(output.folder / name for name in (*(f"{name}.csv" for name in tables), DOCUMENT))
    return PooledResult(together, tables, tuple(problems), written)


def _tracers(together: Pooled) -> list[str]:
    """What to know where the tracers are not the same."""
    tracers = {each.name: each.study.charter.tracer for each in together.studies}
    if len(set(tracers.values())) == 1:
        return []
    return [f"The studies have different tracers: {', '.join(f'{tracer} in {name}' for name, tracer in tracers.items())}."]


def _document(together: Pooled, patientsDiffer: bool, notes: Sequence[str], problems: Sequence[str]) -> dict[str, Any]:
    from HER2PETLib.reading.study.results import provenanceOf

    first = together.studies[0].study.charter.document()
    return {
        "command": JOB,
        "software": {"her2pet": __version__},
        "mode": first["mode"],
        "scale": first["scale"],
        "rule": first["rule"],
        "patientsDiffer": patientsDiffer,
        "studies": {
            each.name: {
                "folder": str(each.study.folder),
                "title": each.study.charter.title,
                "tracer": each.study.charter.tracer,
                "studyID": each.study.ledger.studyID,
                "signedAs": {reader: list(names) for reader, (_, names) in each.signers.items()},
                **provenanceOf(each.study),
            }
            for each in together.studies
        },
        "pairs": [{"readers": list(pair.readers), "studies": list(pair.studies)} for pair in together.pairs],
        "notes": list(notes),
        "verification": list(problems),
    }
