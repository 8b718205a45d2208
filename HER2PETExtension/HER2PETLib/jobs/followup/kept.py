"""What a finished patient leaves in the folder of results, so that a run that was stopped goes on where it was, and one with new decisions measures
no patient again whom they do not concern."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from HER2PETLib.environment import software
from HER2PETLib.errors import ProblemError
from HER2PETLib.files import writeJSON
from HER2PETLib.organs.masks import organFiles
from HER2PETLib.outputrecord import OutputRecord
from HER2PETLib.samepet import PETIdentity
from HER2PETLib.suv.pet import filesOf

if TYPE_CHECKING:
    from HER2PETLib.followup.examinations import Examination
    from HER2PETLib.jobs.followup.patient import Choices

EXAMINATIONS, REGISTRATIONS, _PAGES = "examinations", "registrations", "patients"  # folders of results; in each, one a patient
RECORD = "followed.json"


@dataclass(frozen=True, eq=False)
class Kept:
    """The rows of a patient, without her images, as they are in JSON. files: what was read, with hashes. said: what was told while she was followed.
    pets: by what each of her PET is known again, a PETIdentity by examinationID."""

    summary: dict[str, Any]
    lesions: list[dict[str, Any]]
    matches: list[dict[str, Any]]
    spaces: list[dict[str, Any]]
    times: list[dict[str, Any]]
    files: list[dict[str, str]]
    said: list[str]
    pets: dict[str, Any]

    @property
    def identities(self) -> list[tuple[str, PETIdentity]]:
        """Of her PET: patient and examination, and by what it is known again."""
        return [(f"{self.summary['patientID']} {name}", PETIdentity(**pet)) for name, pet in self.pets.items()]


def recordOf(patientID: str) -> str:
    """The name of a patient's record in the folder of results: it takes its place after all her other files."""
    return f"{EXAMINATIONS}/{patientID}/{RECORD}"


def pageOf(patientID: str) -> str:
    """The name of a patient's page in the folder of results."""
    return f"{_PAGES}/{patientID}.html"


def writeKept(folder: Path, patientID: str, kept: Kept, fingerprint: str) -> Kept:
    """Write a patient's record; returns what will be read from it. Raises ProblemError."""
    path = folder / recordOf(patientID)
    path.parent.mkdir(parents=True, exist_ok=True)
    document = {"fingerprint": fingerprint, "rows": json.loads(json.dumps(asdict(kept), default=_plain))}
    writeJSON(path, document)
    return Kept(**document["rows"])


def readKept(folder: Path, patientID: str, fingerprint: str) -> tuple[Kept, list[str]] | None:
    """What a patient left in the folder of an earlier run, and her files; None where she would come out otherwise, or one of the files is not as it
    was written."""
    try:
        document = json.loads((folder / recordOf(patientID)).read_text(encoding="utf-8"))
        if not fingerprint or document["fingerprint"] != fingerprint:
            return None
        made = OutputRecord.read(folder)
        names = filesOfPatient(made.files, patientID)
        if recordOf(patientID) not in names or not all(map(made.isUnchanged, names)):
            return None
        return Kept(**document["rows"]), names
    except (OSError, ProblemError, ValueError, KeyError, TypeError):  # no record, or not one of ours: she is followed
        return None


def filesOfPatient(names: Mapping[str, object], patientID: str) -> list[str]:
    """Of the names in a folder of results, those of one patient alone."""
    folders = tuple(f"{folder}/{patientID}/" for folder in (EXAMINATIONS, REGISTRATIONS))
    return [name for name in names if name.startswith(folders) or name == pageOf(patientID)]


def fingerprintOf(patientID: str, examinations: Sequence[Examination], choices: Choices, pictures: bool) -> str:
    """SHA-256 over everything that a patient's results follow from; pictures: whether registrations are drawn. Of input files name, size and modification time stand for their bytes, as in a
    batch. Raises ProblemError, OSError."""
    rows = []
    for each in examinations:
        row = asdict(each)
        for name in ("by", "at"):  # who and when do not change a number, and `at` changes with every other row of the table
            del row["case"]["entered"][name]
        rows.append(row)
    read = [path for each in examinations for path in _filesOf(each)]
    read += [choices.measuring.deidentify] if choices.measuring.deidentify else []
    files = [(path, status.st_size, status.st_mtime_ns) for path in read for status in [Path(path).stat()]]
    document = {
        "examinations": rows,
        "measuring": asdict(choices.measuring),
        "matching": asdict(choices.matching),
        "summary": asdict(choices.summary),
        "decisions": sorted((key, asdict(each)) for key, each in choices.decisions.get(patientID, {}).items()),
        "acceptances": sorted((key, asdict(each)) for key, each in choices.acceptances.items() if key[0] == patientID),
        "allAccepted": choices.allAccepted,
        "foci": [asdict(focus) for focus in choices.readings.foci if focus.patientID == patientID],
        "readers": choices.readings.readers,
        "classes": sorted((key, each) for key, each in choices.classes.items() if key[0] == patientID),
        "pictures": pictures,
        "software": software(),
        "files": files,
    }
    return hashlib.sha256(json.dumps(document, sort_keys=True, default=str).encode()).hexdigest()


def _filesOf(examination: Examination) -> list[str]:
    """Every file that an examination's results may follow from."""
    case = examination.case
    organs = organFiles(case.organs) if case.organs else []
    images = filesOf(case.pet, case.series) if case.pet else []
    images += filesOf(case.ct, case.ctSeries) if case.ct else []
    registration = [examination.registration] if Path(examination.registration).is_file() else []
    return [str(path) for path in [*images, *(path for path in (case.regions, case.labels, *organs) if path), *registration]]


def _plain(value: Any) -> Any:
    """A number of numpy as one of Python."""
    return value.item()
