"""Unblinding a reading that every reader has signed: its decisions and agreement as tables in the folder of the study."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from HER2PETLib.jobs.endpoint import subjectOf
from HER2PETLib.outputfolder import OutputFolder

if TYPE_CHECKING:
    from HER2PETLib.reading.decision.reconciliation import Reconciliation
    from HER2PETLib.reading.decision.rule import FocusDecision
    from HER2PETLib.reading.study.study import Study
    from HER2PETLib.tables.columns import Table

JOB = "reading reconcile"
SENSITIVITY = "sensitivityAdjudicated.csv"


@dataclass(frozen=True)
class Unblinded:
    """The decisions, the tables by their names, and their files."""

    reading: Reconciliation
    tables: Mapping[str, Table]
    written: tuple[Path, ...]


@dataclass(frozen=True)
class Adjudicated:
    """Every focus as it would be decided with a third reader's scores; its table and file. changed: how many foci otherwise."""

    decisions: tuple[FocusDecision, ...]
    table: Table
    written: Path
    changed: int


def unblindStudy(study: Study) -> Unblinded:
    """Reconcile the readers and write the tables into the results of the study.

    Raises ProblemError, with nothing written, while a reader has not signed or a ledger does not verify."""
    from HER2PETLib.reading.decision.reconcile import reconcile
    from HER2PETLib.report.readingtables import readingTables

    reading = reconcile(study)
    charter = study.charter
    tables = readingTables(reading, scores=charter.scores, freeSearch=charter.mode == "freeSearch")
    return Unblinded(reading, tables, _write(study, {f"{name}.csv": table for name, table in tables.items()}, opensOrders=True))


def adjudicated(study: Study, reading: Reconciliation, scores: str | os.PathLike) -> Adjudicated:
    """The labeled sensitivity analysis by a table of a third reader's scores, written into the results of the study.
    Raises ProblemError, with nothing written, where the table is not valid."""
    from HER2PETLib.reading.decision.adjudication import readAdjudication
    from HER2PETLib.reading.decision.reconcile import sensitivityAnalysis
    from HER2PETLib.report.readingtables import sensitivityTable

    decisions = sensitivityAnalysis(reading, readAdjudication(scores, study.charter.scores))
    table = sensitivityTable(reading, decisions)
    written = _write(study, {SENSITIVITY: table}, inputs=[scores])[0]
    return Adjudicated(tuple(decisions), table, written, _changed(reading, decisions))


def byAdjudicator(study: Study, reading: Reconciliation) -> Adjudicated | None:
    """The labeled sensitivity analysis by what a blinded adjudicator signed; None where that was not taken in, or the charter's rule uses
    it already."""
    from HER2PETLib.reading.decision.adjudicated import adjudicationScores
    from HER2PETLib.reading.decision.blindedadjudicator import sensitivityByAdjudicator
    from HER2PETLib.report.readingtables import sensitivityTable

    scores = None if study.charter.rule.adjudicator else adjudicationScores(study)
    if scores is None:
        return None
    decisions = sensitivityByAdjudicator(reading, scores)
    table = sensitivityTable(reading, decisions)
    written = _write(study, {SENSITIVITY: table})[0]
    return Adjudicated(tuple(decisions), table, written, _changed(reading, decisions))


def _changed(reading: Reconciliation, decisions: Sequence[FocusDecision]) -> int:
    return sum(focus.decision.positive != other.positive for focus, other in zip(reading.foci, decisions, strict=True))


def _write(
    study: Study, tables: Mapping[str, Table], inputs: list[str | os.PathLike] | None = None, *, opensOrders: bool = False
) -> tuple[Path, ...]:
    from HER2PETLib.reading.study.batches import batchesOf
    from HER2PETLib.reading.study.privatefile import private
    from HER2PETLib.reading.study.results import PROVENANCE, ordersName, recordResults, writeOrders, writeProvenance
    from HER2PETLib.tables.csvwriter import writeTable

    opened = batchesOf(study) if opensOrders else ()
    with (
        private(),
        OutputFolder(study.results, JOB, subjectOf(study.charter.hash), inputs=inputs or ()) as output,
        output.adding() as folder,
    ):
        for name, table in tables.items():
            writeTable(folder / name, table.columns, table.rows)
        writeProvenance(study, JOB, folder / PROVENANCE)
        for part in opened:
            writeOrders(part, folder / ordersName(part))
    written = tuple(output.folder / name for name in (*tables, *map(ordersName, opened), PROVENANCE))
    recordResults(study, JOB, written)
    return written
