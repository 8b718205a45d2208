"""A batch from its cases to its tables: what is done already is kept, the rest is measured, and every case has its row."""

import contextlib
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from HER2PETLib.batch.case import DONE, FAILED, UNFINISHED, Job, Result, finishedResult, runCase
from HER2PETLib.cases import Case
from HER2PETLib.errors import ProblemError
from HER2PETLib.filelock import FileLock
from HER2PETLib.measure.definitions import MEASUREMENT_COLUMNS
from HER2PETLib.progress import Progress, silent
from HER2PETLib.quantification import Settings, software
from HER2PETLib.tables.columns import Column
from HER2PETLib.tables.csvwriter import joinTables, writeTable
from HER2PETLib.tables.schema import schemaPath

MEASUREMENTS, SUMMARY, ERRORS = "measurements.csv", "summary.csv", "errors.csv"
SUMMARY_COLUMNS = (
    Column("caseID", "Case", "", "Case ID as given."),
    Column("status", "Status", "", "done; refused: no SUV can be had from the PET; failed: anything else. errors.csv says why."),
    Column(
        "hoursSinceAdministration", "Hours since administration", "h", "From administration to the reference instant.", "double"
    ),
    Column("regions", "Regions", "", "Number of regions.", "int"),
    Column("unmeasured", "Unmeasured", "", "How many of them have no numbers; their notes say why.", "int"),
    Column("warnings", "Warnings", "", "What is to know about the case beside its numbers."),
    Column("seconds", "Seconds", "s", "How long the case took.", "double"),
)
ERROR_COLUMNS = (
    Column("caseID", "Case", "", "Case ID as given."),
    Column("reason", "Reason", "", "What is missing or wrong."),
    Column("remedy", "Remedy", "", "What to do about it."),
)

# How the work is spread: (work, items, died) -> the outcomes; see workers.inProcesses and cluster.onScheduler.
Spread = Callable[[Callable[[Job], Result], Sequence[Job], Callable[[Job, str], Result]], Iterator[Result]]


@dataclass(frozen=True)
class BatchResult:
    """results: one a case, in the order of the table. kept: how many of them were done before. others: caseIDs of results in the
    folder that are of no case in the table; they are in none of the tables."""

    results: tuple[Result, ...]
    kept: int
    others: tuple[str, ...]

    def count(self, status: str) -> int:
        """How many cases ended so."""
        return sum(result.status == status for result in self.results)


def runBatch(
    cases: Sequence[Case], out: Path, settings: Settings, spread: Spread, *, resume: bool = False, progress: Progress = silent
) -> BatchResult:
    """Measure the cases into `out`: cases/<caseID>/ as `her2pet quantify` writes them, measurements.csv of all that are done,
    errors.csv with a row for each other, summary.csv with a row for every one.

    resume: keep what is done and would come out the same (batch.case.finishedResult). The three tables are there only when the
    batch came to its end; a case's folder is there only when it is whole, whatever killed the batch.
    Raises ProblemError where another batch works in `out`, where it holds results and `resume` is not given, or cannot be written.
    """
    out = out.resolve()
    folder = out / "cases"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ProblemError(f"{folder} cannot be written: {error.strerror}.", "Choose a folder you may write to.") from error
    lock = FileLock(out / ".batch", f"Another batch works in {out}", "Choose a folder you may write to.")
    try:
        _removeUnfinished(folder)
        there = {path.name for path in folder.iterdir()}
        if there and not resume:
            raise ProblemError(
                f"{out} holds results of {len(there)} cases.",
                "Give --resume to keep those that are done and would come out the same, or give another folder.",
            )
        versions = software()
        jobs = {case.caseID: Job(case, folder, settings, versions) for case in cases}
        results: dict[str, Result] = {}
        for done, job in enumerate(jobs.values()):
            progress(done, len(jobs), "looking for what is done")
            if job.case.caseID in there and (result := finishedResult(job)):
                results[job.case.caseID] = result
        kept = len(results)
        for name in (MEASUREMENTS, SUMMARY, ERRORS):  # of a former run: no longer true, and the new ones come last
            (out / name).unlink(missing_ok=True)
            schemaPath(out / name).unlink(missing_ok=True)
        todo = [job for caseID, job in jobs.items() if caseID not in results]
        failed = 0
        progress(0, len(todo), "")
        if todo:
            with contextlib.closing(spread(runCase, todo, died)) as outcomes:
                for result in outcomes:
                    results[result.caseID] = result
                    if result.status != DONE:  # no former numbers under its name, also where its worker never came to remove them
                        failed += 1
                        shutil.rmtree(folder / result.caseID, ignore_errors=True)
                    progress(len(results) - kept, len(todo), f"{failed} not done" if failed else "")
        ordered = tuple(results[caseID] for caseID in jobs)
        _writeTables(out, ordered)
        return BatchResult(ordered, kept, tuple(sorted(there - jobs.keys())))
    finally:
        _removeUnfinished(folder)
        lock.release()


def died(job: Job, how: str) -> Result:
    """The result of a case whose worker ended before it."""
    remedy = "The usual cause is memory: run it with fewer jobs, or on a larger machine, and give --resume."
    return Result(job.case.caseID, FAILED, f"The process that measured it ended before the case did ({how}).", remedy)


def _writeTables(out: Path, results: Sequence[Result]) -> None:
    done = [result for result in results if result.status == DONE]
    joinTables(out / MEASUREMENTS, MEASUREMENT_COLUMNS, (out / "cases" / result.caseID / MEASUREMENTS for result in done))
    rows = [asdict(result) for result in results]
    keys = [column.key for column in ERROR_COLUMNS]
    writeTable(out / ERRORS, ERROR_COLUMNS, ({key: row[key] for key in keys} for row in rows if row["status"] != DONE))
    keys = [column.key for column in SUMMARY_COLUMNS]
    for row in rows:
        row["warnings"] = " ".join(row["warnings"])
    # Last: where it is, the batch came to its end.
    writeTable(out / SUMMARY, SUMMARY_COLUMNS, ({key: row[key] for key in keys} for row in rows))


def _removeUnfinished(folder: Path) -> None:
    for path in folder.glob(f"{UNFINISHED}*"):
        shutil.rmtree(path, ignore_errors=True)
