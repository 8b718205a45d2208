"""One case of a batch: measured into a folder that is whole or not there, with the record that marks it as done."""

import hashlib
import json
import os
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from HER2PETLib.cases import OVERRIDES, Case
from HER2PETLib.environment import software
from HER2PETLib.errors import ProblemError
from HER2PETLib.files import writeJSON
from HER2PETLib.jobs.candidates import CandidateRequest, findCandidates
from HER2PETLib.jobs.failures import whyFailed
from HER2PETLib.jobs.quantify import Settings, quantifyCase
from HER2PETLib.measure.candidaterule import CandidateRule
from HER2PETLib.organs.masks import organFiles
from HER2PETLib.outputfolder import Inputs, OutputFolder, putInPlace, removeResults, unfinished
from HER2PETLib.outputrecord import OutputRecord
from HER2PETLib.samepet import PETIdentity
from HER2PETLib.suv.pet import filesOf
from HER2PETLib.suv.record import Refusal

DONE, REFUSED, FAILED = "done", "refused", "failed"
RECORD = "case.json"
JOB = "batch"
# The column of the table of cases in which a value is entered, by its name in EnteredValues.
COLUMN_OF = {name: column for column, (name, _parse) in OVERRIDES.items()}


@dataclass(frozen=True)
class Job:
    """What a worker needs for a case. folder: of all cases. software: of the batch, which the worker's has to be."""

    case: Case
    folder: Path
    settings: Settings
    software: dict[str, str]

    @property
    def out(self) -> Path:
        """The folder of the case's results."""
        return self.folder / self.case.caseID


@dataclass(frozen=True)
class Result:
    """How a case ended. status: done, refused (the PET gives no SUV) or failed; reason, remedy: why not done.
    hours: since administration. regions, unmeasured: how many, and how many of them have no numbers. warnings: sentences.
    pet: by what the PET is known again."""

    caseID: str
    status: str
    reason: str = ""
    remedy: str = ""
    hoursSinceAdministration: float | None = None
    regions: int | None = None
    unmeasured: int | None = None
    warnings: tuple[str, ...] = ()
    seconds: float | None = None
    pet: PETIdentity | None = None

    @classmethod
    def read(cls, values: dict[str, Any]) -> "Result":
        """The result of what `asdict` made of it, and JSON."""
        pet = PETIdentity(**values["pet"]) if values["pet"] else None
        return cls(**{**values, "warnings": tuple(values["warnings"]), "pet": pet})


def requestOf(job: Job) -> CandidateRequest:
    """The candidates that the case's row asks for. Raises ProblemError where its rule is none."""
    return CandidateRequest(job.case, job.settings.strict, CandidateRule.of(job.case.candidatesRule))


def remedyOf(error: ProblemError) -> str:
    """What to do about a case that was not done, in the words of the table of cases."""
    columns = [COLUMN_OF.get(name, name) for name in getattr(error, "enter", ())]
    if not columns:
        return error.remedy
    entered = f"Columns of the table of cases that take it: {', '.join(columns)}; with the reason in the column reason."
    return f"{error.remedy} {entered}".lstrip()


def runCase(job: Job) -> Result:
    """Measure a case as `her2pet quantify` does and put its results in place, whole, with RECORD; or say why there are none.

    Never raises on account of the case: an error that no one foresaw is a failed case too, with its place in the code.
    Former results of the case are gone in any event, unless a person put something among them or changed one.
    """
    began = time.monotonic()
    told: list[str] = []
    try:
        removeResults(job.out, _inputsIfAny(job))
        return _measure(job, began, told)
    except Refusal as error:
        status, reason, remedy = REFUSED, error.reason, remedyOf(error)
    except ProblemError as error:
        status, reason, remedy = FAILED, error.reason, remedyOf(error)
    except Exception as error:  # noqa: BLE001 (a fault of ours in one case must not cost the other thousand)
        status, (reason, remedy) = FAILED, whyFailed(error, job.out, "run again with --resume")
    return Result(job.case.caseID, status, reason, remedy, warnings=tuple(told), seconds=time.monotonic() - began)


def _measure(job: Job, began: float, told: list[str]) -> Result:
    here = software()
    if here != job.software:
        differing = ", ".join(
            f"{name} {here.get(name)} instead of {version}" for name, version in job.software.items() if here.get(name) != version
        )
        raise ProblemError(
            f"The worker's software differs from that of the batch: {differing}.", "Install the same on every machine."
        )
    # Before the first byte is read: an input that changes while it is measured counts as changed.
    key = fingerprint(job)
    job.folder.mkdir(parents=True, exist_ok=True)
    with unfinished(job.folder, job.case.caseID) as staging:
        measured = quantifyCase(job.case, staging, job.settings, tell=told.append)
        if job.case.candidatesRule:
            findCandidates(requestOf(job), staging, tell=told.append, measured=measured)
        result = Result(
            job.case.caseID,
            DONE,
            hoursSinceAdministration=measured.pet.hours,
            regions=len(measured.rows),
            unmeasured=len(measured.unmeasured),
            warnings=tuple(told),
            seconds=time.monotonic() - began,
            pet=measured.identity,
        )
        with OutputFolder(staging, JOB) as output, output.adding() as folder:
            writeJSON(folder / RECORD, {"fingerprint": key, "result": asdict(result)})
        # Two workers may have the same case when a cluster gave one of them up too early; either's results are whole.
        putInPlace(staging, job.out, _inputsIfAny(job))
    return result


def _inputsIfAny(job: Job) -> Inputs:
    """The inputs of the case, which take long to list, where there are former results to remove."""
    return Inputs(filesOfCase(job.case) if os.path.lexists(job.out) else ())


def filesOfCase(case: Case) -> list[str]:
    """Every file that measuring the case, or its page, may read. Raises ProblemError, OSError."""
    organs = organFiles(case.organs) if case.organs else []
    ct = filesOf(case.ct, case.ctSeries) if case.ct else []
    return filesOf(case.pet, case.series) + ct + [path for path in (case.regions, case.labels, *organs) if path]


def finishedResult(job: Job) -> Result | None:
    """The result of a case that is done and would come out the same: else None.

    That is, its table row, settings, software and the names, sizes and modification times of its input files are those of the
    record, and its result files are as they were written.
    """
    try:
        record = json.loads((job.out / RECORD).read_text(encoding="utf-8"))
        if record["fingerprint"] != fingerprint(job):
            return None
        made = OutputRecord.read(job.out)
        if RECORD not in made.files or not all(map(made.isUnchanged, made.files)):
            return None
        return Result.read(record["result"])
    except (OSError, ProblemError, ValueError, KeyError, TypeError):  # no record, or not one of ours: not done
        return None


def fingerprint(job: Job) -> str:
    """SHA-256 over everything that the results follow from. Of input files name, size and modification time stand for their bytes:
    to read all bytes of a PET/CT archive again would take as long as to measure it. Raises ProblemError, OSError."""
    case = job.case if job.settings.report else replace(job.case, ct="", ctSeries="")  # the page shows the CT
    files = [(path, status.st_size, status.st_mtime_ns) for path in filesOfCase(case) for status in [_status(path)] if status]
    row: dict[str, Any] = asdict(case)
    for name in ("by", "at"):  # who and when do not change a number, and `at` changes with every other row of the table
        del row["entered"][name]
    unread = {"fdg", "fdgSeries", "patientID", "purpose", "positiveFoci"}
    named = {"patientID"} if job.settings.bids else set()  # which names the case in BIDS
    for name in unread - named:
        del row[name]
    document = {"case": row, "settings": asdict(job.settings), "software": job.software, "files": files}
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()


def _status(path: str) -> os.stat_result | None:
    """None for a broken link, a file that is only on a server, or one that was removed in between: reading the case reports it."""
    try:
        return os.stat(path)  # noqa: PTH116 (pathlib takes twice as long over an archive)
    except OSError:
        return None
