"""One case of a batch: measured into a folder that is whole or not there, with the record by which it is known as done."""

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
import time
import traceback
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from HER2PETLib.casetable import Case
from HER2PETLib.errors import ProblemError
from HER2PETLib.files import sha256, writeJSON
from HER2PETLib.quantification import Settings, quantify, software
from HER2PETLib.suv.pet import filesOf
from HER2PETLib.suv.record import Refusal

DONE, REFUSED, FAILED = "done", "refused", "failed"
RECORD = "case.json"
UNFINISHED = ".unfinished-"


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
    """How a case ended. status: done, refused (no SUV can be had) or failed; reason, remedy: why not done.
    hours: since administration. regions, unmeasured: how many, and how many of them have no numbers. warnings: sentences."""

    caseID: str
    status: str
    reason: str = ""
    remedy: str = ""
    hoursSinceAdministration: float | None = None
    regions: int | None = None
    unmeasured: int | None = None
    warnings: tuple[str, ...] = ()
    seconds: float | None = None


def runCase(job: Job) -> Result:
    """Measure a case as `her2pet quantify` does and put its results in place, whole, with RECORD; or say why there are none.

    Never raises on account of the case: an error that no one foresaw is a failed case too, with its place in the code.
    Former results of the case are gone in any event.
    """
    began = time.monotonic()
    told: list[str] = []
    try:
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(job.out)
        return _measure(job, began, told)
    except Refusal as error:
        status, reason, remedy = REFUSED, error.reason, error.remedy
    except ProblemError as error:
        status, reason, remedy = FAILED, error.reason, error.remedy
    except MemoryError:
        status, reason, remedy = FAILED, "There was not enough memory.", "Run it with fewer jobs, or on a larger machine."
    except OSError as error:
        status, reason = FAILED, f"{error.filename or job.out}: {error.strerror or error}."
        remedy = "Check the disk and your rights on it, and run again with --resume."
    except Exception as error:  # noqa: BLE001 (a fault of ours in one case must not cost the other thousand)
        where = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(where.filename).name}, line {where.lineno}, in {where.name}"
        status, reason = FAILED, f"A fault of her2pet: {type(error).__name__}: {error} ({place})."
        remedy = "Report it to the developers with this text."
    return Result(job.case.caseID, status, reason, remedy, warnings=tuple(told), seconds=time.monotonic() - began)


def _measure(job: Job, began: float, told: list[str]) -> Result:
    here = software()
    if here != job.software:
        differing = ", ".join(
            f"{name} {here.get(name)} instead of {version}" for name, version in job.software.items() if here.get(name) != version
        )
        raise ProblemError(f"The worker's software is not that of the batch: {differing}.", "Install the same on every machine.")
    # Before the first byte is read: an input that changes while it is measured counts as changed.
    key = fingerprint(job)
    job.folder.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=f"{UNFINISHED}{job.case.caseID}-", dir=job.folder))
    try:
        staging.chmod(job.folder.stat().st_mode)
        measured = quantify(job.case, staging, job.settings, tell=told.append)
        result = Result(
            job.case.caseID,
            DONE,
            hoursSinceAdministration=measured.pet.hours,
            regions=len(measured.rows),
            unmeasured=len(measured.unmeasured),
            warnings=tuple(told),
            seconds=time.monotonic() - began,
        )
        outputs = {path.name: sha256(path) for path in measured.written}
        writeJSON(staging / RECORD, {"fingerprint": key, "outputs": outputs, "result": asdict(result)})
        # Two workers may have the same case when a cluster gave one of them up too early; either's results are whole.
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(job.out)
        staging.rename(job.out)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return result


def finishedResult(job: Job) -> Result | None:
    """The result of a case that is done and would come out the same: else None.

    That is, its table row, settings, software and the names, sizes and modification times of its input files are those of the
    record, and its result files have the record's SHA-256.
    """
    try:
        record = json.loads((job.out / RECORD).read_text(encoding="utf-8"))
        if record["fingerprint"] != fingerprint(job):
            return None
        for name, digest in record["outputs"].items():
            if sha256(job.out / name) != digest:
                return None
        return Result(**{**record["result"], "warnings": tuple(record["result"]["warnings"])})
    except (OSError, ProblemError, ValueError, KeyError, TypeError):  # no record, or not one of ours: not done
        return None


def fingerprint(job: Job) -> str:
    """SHA-256 over everything that the results follow from. Of input files name, size and modification time stand for their bytes:
    to read all bytes of a PET/CT archive again would take as long as to measure it. Raises ProblemError, OSError."""
    case = job.case
    paths = filesOf(case.pet, case.series) + [path for path in (case.regions, case.labels) if path]
    files = [(path, status.st_size, status.st_mtime_ns) for path in paths for status in [_status(path)] if status]
    row: dict[str, Any] = asdict(case)
    for name in ("by", "at"):  # who and when do not change a number, and `at` changes with every other row of the table
        del row["entered"][name]
    for name in ("ct", "ctSeries", "patientID"):
        del row[name]
    document = {"case": row, "settings": asdict(job.settings), "software": job.software, "files": files}
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()


def _status(path: str) -> os.stat_result | None:
    """None for a broken link, a file on a server only, or one that was removed in between: reading the case tells it."""
    try:
        return os.stat(path)  # noqa: PTH116 (pathlib takes twice as long over an archive)
    except OSError:
        return None
