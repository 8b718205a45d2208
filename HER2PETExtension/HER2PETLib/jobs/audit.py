"""The audit of a study, from a copy of its folder and what the auditor trusts: a page and tables in a folder."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from HER2PETLib.errors import ProblemError
from HER2PETLib.jobs.endpoint import subjectOf
from HER2PETLib.outputfolder import OutputFolder
from HER2PETLib.progress import Progress, silent

if TYPE_CHECKING:
    from HER2PETLib.reading.study.auditfindings import Audit

JOB = "reading audit"
PAGE = "audit.html"


@dataclass(frozen=True)
class Audited:
    """What was found; written: the files."""

    audit: Audit
    summary: str
    written: tuple[Path, ...]


def auditOf(
    study: str | os.PathLike[str],
    trust: str | os.PathLike[str] | None,
    out: str | os.PathLike[str],
    *,
    receipts: Sequence[str | os.PathLike[str]] = (),
    counterReceipts: Sequence[str | os.PathLike[str]] = (),
    stamps: Sequence[str | os.PathLike[str]] = (),
    stampCertificate: str | os.PathLike[str] | None = None,
    checkpoints: str | os.PathLike[str] | None = None,
    sources: bool = False,
    progress: Progress = silent,
    replace: bool = False,
) -> Audited:
    """Audit the study in the folder and write audit.html and its tables into `out`. No passphrase and no private key is needed, and
    nothing is written into the study.

    trust: a text file of names and fingerprints (`trustedkeys`); None: nothing is trusted, and no key is shown to be anybody's.
    receipts, counterReceipts, stamps: those that reached the auditor separately from the folder. stampCertificate: of the authority
    that made the time stamps, PEM. checkpoints: a text file of them (`ledger.checkpoint`). sources: read the source images, too (`auditStudy`). replace: an audit of another study in
    `out` is replaced. Raises ProblemError, with nothing written; what is wrong with the study is a finding, not an error.
    """
    from HER2PETLib.reading.ledger.checkpoint import readCheckpoints
    from HER2PETLib.reading.ledger.receipt import readCounterReceipt, readReceipt
    from HER2PETLib.reading.study.audit import auditStudy
    from HER2PETLib.reading.study.study import openStudy
    from HER2PETLib.reading.study.trustedkeys import readTrusted
    from HER2PETLib.report.auditpage import auditTables, summaryOf, writeAuditPage
    from HER2PETLib.tables.csvwriter import writeTable

    opened = openStudy(study)
    if Path(out).resolve().is_relative_to(opened.folder):
        raise ProblemError(f"{out} lies in the study that is audited.", "Choose a folder outside of it.")
    trusted = readTrusted(trust) if trust is not None else {}
    subject = subjectOf(opened.requireHandedOut().charterHash)
    inputs = [path for path in (trust, stampCertificate, checkpoints, *receipts, *counterReceipts, *stamps) if path is not None]
    with OutputFolder(out, JOB, subject, inputs=inputs, replace=replace) as output:
        audit = auditStudy(
            opened,
            trusted,
            receipts=[readReceipt(path) for path in receipts],
            counterReceipts=[readCounterReceipt(path) for path in counterReceipts],
            stamps=[Path(path) for path in stamps],
            stampCertificate=None if stampCertificate is None else Path(stampCertificate),
            checkpoints=[] if checkpoints is None else readCheckpoints(checkpoints),
            sources=sources,
            progress=progress,
        )
        tables = auditTables(audit)
        with output.adding(instead=True, last=[PAGE]) as folder:
            for name, table in tables.items():
                writeTable(folder / f"{name}.csv", table.columns, table.rows)
            writeAuditPage(folder / PAGE, audit)
    written = tuple(output.folder / name for name in (PAGE, *(f"{name}.csv" for name in tables)))
    return Audited(audit, summaryOf(audit), written)
