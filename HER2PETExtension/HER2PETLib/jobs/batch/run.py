"""A batch from its cases to its tables: what is done already is kept, the rest is measured, and every case has its row."""

import contextlib
import os
import shutil
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from HER2PETLib.cases import Case
from HER2PETLib.environment import software
from HER2PETLib.errors import ProblemError
from HER2PETLib.jobs.batch.case import DONE, FAILED, JOB, Job, Result, filesOfCase, finishedResult, requestOf, runCase
from HER2PETLib.jobs.batch.workers import endIfImportedByWorker
from HER2PETLib.jobs.candidates import TABLE as CANDIDATES
from HER2PETLib.jobs.organs import ORGANS
from HER2PETLib.jobs.quantify import BIDS, TOTALS, Settings
from HER2PETLib.measure.candidates import CANDIDATE_COLUMNS
from HER2PETLib.measure.definitions import MEASUREMENT_COLUMNS
from HER2PETLib.organs.biodistribution import ORGAN_COLUMNS
from HER2PETLib.organs.patienttotals import TOTAL_COLUMNS
from HER2PETLib.outputfolder import Inputs, OutputFolder, removeResults, removeUnfinished
from HER2PETLib.outputrecord import filesBelow
from HER2PETLib.progress import Progress, silent
from HER2PETLib.report.bids import BIDSName, bidsNames, writeDataset
from HER2PETLib.samepet import DoubledPET, doubledPETs
from HER2PETLib.tables.columns import Column
from HER2PETLib.tables.csvwriter import joinTables, writeTable
from HER2PETLib.tables.frames import checkParquet
from HER2PETLib.tables.results import addParquet, parquetPath
from HER2PETLib.tables.schema import schemaPath

MEASUREMENTS, SUMMARY, ERRORS = "measurements.csv", "summary.csv", "errors.csv"
SUMMARY_COLUMNS = (
    Column("caseID", "Case", "", "Case ID as given."),
    Column("status", "Status", "", "done; refused: the PET gives no SUV; failed: anything else. errors.csv says why."),
    Column(
        "hoursSinceAdministration", "Hours since administration", "h", "From administration to the reference instant.", "double"
    ),
    Column("regions", "Regions", "", "Number of regions.", "int"),
    Column("unmeasured", "Unmeasured", "", "How many of them have no numbers; their notes say why.", "int"),
    Column("warnings", "Warnings", "", "Remarks on the case."),
    Column("seconds", "Seconds", "s", "How long the case took.", "double"),
)
ERROR_COLUMNS = (
    Column("caseID", "Case", "", "Case ID as given."),
    Column("reason", "Reason", "", "What is missing or wrong."),
    Column("remedy", "Remedy", "", "What to do about it."),
)

# How the work is spread: (work, items, died) -> the outcomes; see workers.inProcesses and cluster.onScheduler.
Spread = Callable[[Callable[[Job], Result], Sequence[Job], Callable[[Job, str], Result]], Generator[Result, None, None]]


@dataclass(frozen=True)
class BatchResult:
    """results: one a case, in the order of the table. kept: how many of them were done before. others: caseIDs of results in the
    folder that are of no case in the table; they are in none of the tables. doubled: cases that have one PET. hasOrgans: whether
    organs.csv was written."""

    results: tuple[Result, ...]
    kept: int
    others: tuple[str, ...]
    doubled: tuple[DoubledPET, ...]
    hasOrgans: bool = False

    def count(self, status: str) -> int:
        """How many cases ended so."""
        return sum(result.status == status for result in self.results)


def runBatch(
    cases: Sequence[Case], out: Path, settings: Settings, spread: Spread, *, resume: bool = False, progress: Progress = silent
) -> BatchResult:
    """Measure the cases into `out`: cases/<caseID>/ as `her2pet quantify` writes them, measurements.csv and patientTotals.csv of all that are
    done, organs.csv of those with masks of organs, errors.csv with a row for each other, summary.csv with a row for every one; bids/ where
    settings ask for it.

    resume: keep what is done and would come out the same (batch.case.finishedResult). The three tables are there only when the
    batch came to its end; a case's folder is there only when it is whole, whatever killed the batch.
    Raises ProblemError where another run works in `out`, where it holds results and `resume` is not given, where a case reads what
    would be replaced, or where it cannot be written.
    """
    endIfImportedByWorker()
    names = bidsNames((case.caseID, case.patientID) for case in cases) if settings.bids else {}
    if settings.parquet:
        checkParquet()
    # Those of Parquet also where none are asked for now: a former batch may have left them.
    tables = [
        name
        for table in (MEASUREMENTS, TOTALS, ORGANS, CANDIDATES, ERRORS, SUMMARY)
        for name in (schemaPath(table).name, parquetPath(table).name, table)
    ]
    with OutputFolder(out, JOB) as output, _casesFolder(output) as folder:
        output.check(tables)
        there = {path.name for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")}
        _checkInputs(cases, [folder, output.folder / BIDS, *(output.folder / name for name in tables)])
        if there and not resume:
            raise ProblemError(
                f"{out} holds results of {len(there)} cases.",
                "Give --resume to keep those that are done and would come out the same, or give another folder.",
            )
        versions = software()
        jobs = {case.caseID: Job(case, folder, settings, versions) for case in cases}
        _checkRules(jobs.values())
        results: dict[str, Result] = {}
        for done, job in enumerate(jobs.values()):
            progress(done, len(jobs), "checking what is already done")
            if job.case.caseID in there and (result := finishedResult(job)):
                results[job.case.caseID] = result
        kept = len(results)
        for name in tables:  # of a former run: no longer true, and the new ones come last
            output.remove(name)
        output.clear([BIDS])
        todo = [job for caseID, job in jobs.items() if caseID not in results]
        failed = 0
        progress(0, len(todo), "")
        if todo:
            with contextlib.closing(spread(runCase, todo, died)) as outcomes:
                for result in outcomes:
                    if result.status != DONE:
                        failed += 1
                        result = _withoutFormer(folder, result)
                    results[result.caseID] = result
                    progress(len(results) - kept, len(todo), f"{failed} not done" if failed else "")
        doubled = doubledPETs((result.caseID, result.pet) for caseID in jobs if (result := results[caseID]).pet)
        ordered = tuple(_withDoubled(results[caseID], doubled) for caseID in jobs)
        with output.adding(last=[MEASUREMENTS, ERRORS, SUMMARY]) as staging:
            hasOrgans = _writeTables(staging, folder, ordered)
            if settings.parquet:
                addParquet(staging)
            if settings.bids:
                _gather(staging / BIDS, folder, [result.caseID for result in ordered if result.status == DONE], names)
        return BatchResult(ordered, kept, tuple(sorted(there - jobs.keys())), tuple(doubled), hasOrgans)


@contextlib.contextmanager
def _casesFolder(output: OutputFolder) -> Iterator[Path]:
    """The folder of the cases' folders, without what was left unfinished, before and after."""
    folder = output.folder / "cases"
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise ProblemError(f"{folder} cannot be written: {error.strerror}.", "Choose a folder you can write to.") from error
    removeUnfinished(folder, Inputs())
    try:
        yield folder
    finally:
        removeUnfinished(folder, Inputs())
        with contextlib.suppress(OSError):  # it is not empty
            folder.rmdir()


def _checkRules(jobs: Iterable[Job]) -> None:
    """Raise ProblemError where a case's rule for candidates is none, before any is measured."""
    for job in jobs:
        if job.case.candidatesRule:
            try:
                requestOf(job)
            except ProblemError as problem:
                raise ProblemError(
                    f"Case {job.case.caseID}, column candidatesRule: {problem.reason}", problem.remedy
                ) from problem


def _checkInputs(cases: Sequence[Case], results: Sequence[Path]) -> None:
    """Raise ProblemError where any case reads a file that lies where results are replaced."""
    there = Inputs(results)
    if not there:
        return
    for case in cases:
        try:
            files = filesOfCase(case)
        except (ProblemError, OSError):  # its own row will say so
            continue
        for path in files:
            if there.holds(path):
                raise ProblemError(
                    f"{path}, which the case {case.caseID} reads, lies in {results[0].parent} where results are replaced.",
                    "Move it out of there, or choose another output folder.",
                )


def _withoutFormer(folder: Path, result: Result) -> Result:
    """A case that is not done leaves no former numbers under its name, also where its worker never came to remove them."""
    try:
        removeResults(folder / result.caseID, Inputs())
    except ProblemError as error:  # a person put something among them
        if error.reason not in result.reason:
            return replace(result, reason=f"{result.reason} {error.reason}")
    return result


def _withDoubled(result: Result, doubled: Sequence[DoubledPET]) -> Result:
    return replace(result, warnings=(*result.warnings, *(str(each) for each in doubled if result.caseID in each.caseIDs)))


def died(job: Job, how: str) -> Result:
    """The result of a case whose worker ended before it."""
    remedy = "Its output says why; run the case alone with `her2pet quantify`."
    if not how.startswith("exit code"):
        remedy = "The usual cause is memory: run it with fewer jobs, or on a larger machine, and give --resume."
    return Result(job.case.caseID, FAILED, f"The process that measured it ended before the case did ({how}).", remedy)


def _gather(dataset: Path, cases: Path, caseIDs: Sequence[str], names: Mapping[str, BIDSName]) -> None:
    """One dataset of BIDS of what each case has: the same files under two names, where the file system has links, else copies."""
    dataset.mkdir()
    for caseID in caseIDs:
        for path in filesBelow(cases / caseID / BIDS):
            target = dataset / path.relative_to(cases / caseID / BIDS)
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(path, target)
            except OSError:
                shutil.copyfile(path, target)
    writeDataset(dataset, [names[caseID] for caseID in caseIDs])


def _writeTables(out: Path, cases: Path, results: Sequence[Result]) -> bool:
    """Whether there is one of organs."""
    done = [result for result in results if result.status == DONE]
    joinTables(out / MEASUREMENTS, MEASUREMENT_COLUMNS, (cases / result.caseID / MEASUREMENTS for result in done))
    joinTables(out / TOTALS, TOTAL_COLUMNS, (cases / result.caseID / TOTALS for result in done))
    for name, columns in ((ORGANS, ORGAN_COLUMNS), (CANDIDATES, CANDIDATE_COLUMNS)):
        if tables := [path for result in done if (path := cases / result.caseID / name).is_file()]:
            joinTables(out / name, columns, tables)
    rows = [asdict(result) for result in results]
    keys = [column.key for column in ERROR_COLUMNS]
    writeTable(out / ERRORS, ERROR_COLUMNS, ({key: row[key] for key in keys} for row in rows if row["status"] != DONE))
    keys = [column.key for column in SUMMARY_COLUMNS]
    for row in rows:
        row["warnings"] = " ".join(row["warnings"])
    writeTable(out / SUMMARY, SUMMARY_COLUMNS, ({key: row[key] for key in keys} for row in rows))
    return (out / ORGANS).is_file()
