"""All patients of a table of examinations: for `her2pet followup`."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from HER2PETLib.environment import currentUser, software
from HER2PETLib.errors import CancelledError, ProblemError
from HER2PETLib.files import sha256, writeJSON, writeText
from HER2PETLib.followup.acceptance import ACCEPT, Acceptance
from HER2PETLib.followup.avidity import AvidityRule
from HER2PETLib.followup.examinations import SAME, Examination, readExaminations
from HER2PETLib.followup.lesiontable import lesionColumns
from HER2PETLib.followup.matching import MatchSettings
from HER2PETLib.followup.matchtable import MATCH_COLUMNS, readDecisions
from HER2PETLib.followup.patienttable import SUMMARY_COLUMNS, SummarySettings
from HER2PETLib.followup.patterns import DOMINANT_ABOVE
from HER2PETLib.followup.spacetable import PROPOSED, REFUSED, SPACE_COLUMNS, readAcceptances
from HER2PETLib.followup.timetable import TIME_COLUMNS
from HER2PETLib.jobs.caseobjects import pseudonymOf
from HER2PETLib.jobs.failures import whyFailed
from HER2PETLib.jobs.followup.kept import (
    EXAMINATIONS,
    REGISTRATIONS,
    Kept,
    filesOfPatient,
    fingerprintOf,
    pageOf,
    readKept,
    recordOf,
    writeKept,
)
from HER2PETLib.jobs.followup.objects import writeExamination
from HER2PETLib.jobs.followup.patient import Choices, PatientResult, followPatient, ruleFor
from HER2PETLib.jobs.followup.readings import Readings, classesOf, readReadings
from HER2PETLib.jobs.followup.spaces import Decide, ImageRegistration, Register, undecided
from HER2PETLib.jobs.quantify import Settings, drawnFiles
from HER2PETLib.outputfolder import OutputFolder
from HER2PETLib.outputrecord import OutputRecord
from HER2PETLib.progress import Progress, silent
from HER2PETLib.samepet import DoubledPET, doubledPETs
from HER2PETLib.tables.columns import Column
from HER2PETLib.tables.csvwriter import writeTable
from HER2PETLib.tables.schema import schemaPath

if TYPE_CHECKING:
    from collections.abc import Mapping

    from HER2PETLib.followup.space import Space
    from HER2PETLib.jobs.followup.examined import Examined
    from HER2PETLib.jobs.followup.spaces import Joined
    from HER2PETLib.report.followuppage import RegistrationShown

JOB = "followup"
LESIONS, SUMMARY, MATCHES, SPACES, TIMES, ERRORS = (
    "lesions.csv", "patients.csv", "matches.csv", "registrations.csv", "timePoints.csv", "errors.csv",
)  # fmt: skip
TABLES = tuple(name for table in (LESIONS, SUMMARY, MATCHES, SPACES, TIMES, ERRORS) for name in (table, schemaPath(table).name))
DOCUMENT, PAGE = "followup.json", "report.html"
UNSEEN = "accepted for all by --accept-registrations, nobody looked at them"

ERROR_COLUMNS = (
    Column("patientID", "Patient"),
    Column("examinationID", "Examination", "", "Empty: the whole patient."),
    Column("reason", "Reason"),
    Column("remedy", "Remedy"),
)


@dataclass(frozen=True)
class FollowUpRequest:
    """What to follow and how. table: examinations. matches, registrations: as a person edited them; acceptAll: every registration counts as accepted.
    decisions: decisions.csv of the blinded reading; pathology: the table of specimens. avid: None for the charter's rule where there are
    decisions, else no rule. pictures: of registrations, for which matplotlib is needed. All paths may be ""."""

    table: str
    matches: str = ""
    registrations: str = ""
    acceptAll: bool = False
    decisions: str = ""
    pathology: str = ""
    avid: AvidityRule | None = None
    dominantAbove: float = DOMINANT_ABOVE
    dominantOrMore: bool = False
    matching: MatchSettings = field(default_factory=MatchSettings)
    measuring: Settings = field(default_factory=Settings)
    pictures: bool = True


@dataclass(frozen=True)
class FollowUpResult:
    """summaries: the rows of patients.csv. questions: how many are open; waiting: registrations that nobody accepted; refused: examinations that could not be brought into one space. errors: rows of errors.csv.
    told: sentences, by patient. kept: of how many patients an earlier run's results stand, for they would come out the same. doubled: examinations that
    are one PET. unreadableCells: how many of the pathology could not be read; the specimens are inconclusive."""

    summaries: list[dict[str, Any]]
    lesions: int
    questions: int
    waiting: int
    refused: int
    errors: list[dict[str, Any]]
    told: Mapping[str, Sequence[str]]
    rule: AvidityRule
    written: tuple[Path, ...]
    kept: int = 0
    doubled: tuple[DoubledPET, ...] = ()
    unreadableCells: int = 0


def followUp(
    request: FollowUpRequest,
    out: str | os.PathLike[str],
    *,
    tell: Callable[[str], None],
    progress: Progress = silent,
    replaceOthers: bool = False,
    register: Register | None = None,
    decide: Decide = undecided,
) -> FollowUpResult:
    """Follow every lesion of every patient and write the tables, pages and objects into `out`.

    A patient's files are there as soon as she is done, the tables of all at the end; a patient of an earlier run in `out` who would come out the same
    is kept, and so is a registration of the same images and lesions (`jobs.followup.kept`).
    A patient or examination that cannot be done is named in errors.csv and does not stop the rest. register: instead of CT to CT. decide: asked about a registration
    that the request does not decide on; with either of them no patient is kept. tell: gets sentences as they are known.
    Raises ProblemError where a table is wrong, where no patient can be done (with nothing written), or the results cannot be written.
    """
    from HER2PETLib.report.casepage import checkPage

    if request.measuring.report:
        checkPage()
    pseudonymOf(request.measuring, "")  # whether objects can be de-identified is known before the work
    patients = readExaminations(request.table, by=currentUser())
    told: dict[str, list[str]] = {}
    choices = choicesOf(request, tell=tell, decide=decide)
    canKeep = register is None and decide is undecided
    tables = [
        path for path in (request.table, request.matches, request.registrations, request.decisions, request.pathology) if path
    ]
    inputs = [Path(path) for path in tables] + [file for found in patients.values() for each in found for file in _filesOf(each)]
    with OutputFolder(out, JOB, f"the table {Path(request.table).resolve()}", inputs=inputs, replace=replaceOthers) as output:
        output.check([LESIONS, SUMMARY, MATCHES, SPACES, TIMES, ERRORS, DOCUMENT, *[PAGE] * request.measuring.report])
        following = _Following(output, choices, register, canKeep, told, tell, request.pictures)
        errors = following.all(patients, progress)
        results = following.results
        if not results:
            reasons = "; ".join(f"{row['patientID']}: {row['reason']}" for row in errors)
            raise ProblemError(f"No patient could be followed: {reasons}", "Correct the first of them.")
        doubled = doubledPETs(pet for each in results for pet in each.identities)
        for one in doubled:
            tell(str(one))
        results = [_withDoubled(each, doubled) for each in results]
        with output.adding(instead=True, last=[DOCUMENT, PAGE]) as folder:
            names = _writeTables(folder, results, errors, choices.readings, request, choices, tables)
    summaries = [each.summary for each in results]
    return FollowUpResult(
        summaries,
        sum(each.summary["lesions"] for each in results),
        sum(each.summary["openQuestions"] for each in results),
        sum(row["status"] == PROPOSED for each in results for row in each.spaces),
        sum(row["status"] == REFUSED for each in results for row in each.spaces),
        errors,
        told,
        choices.summary.rule,
        tuple(output.folder / name for name in names),
        following.kept,
        tuple(doubled),
        choices.unreadableCells,
    )


def choicesOf(request: FollowUpRequest, *, tell: Callable[[str], None], decide: Decide = undecided) -> Choices:
    """What a request says of all patients, its tables read. tell: gets what of the pathology does not fit. Raises ProblemError where a table is wrong."""
    readings = readReadings(request.decisions) if request.decisions else Readings()
    classes: Mapping[tuple[str, str], str] = {}
    unreadable = 0
    if request.pathology:
        from HER2PETLib.trial.table import unreadableCells

        classes, problems = classesOf(request.pathology, readings.foci)
        for problem in problems:
            tell(str(problem))
        unreadable = unreadableCells(problems)
    return Choices(
        request.measuring,
        request.matching,
        SummarySettings(ruleFor(readings, request.avid), request.dominantAbove, request.dominantOrMore),
        readDecisions(request.matches) if request.matches else {},
        readAcceptances(request.registrations) if request.registrations else {},
        _unseen if request.acceptAll else decide,
        request.acceptAll,
        readings,
        classes,
        unreadable,
    )


class _Following:
    """One patient after the other. results: of those who are done; kept: how many of them were done before."""

    def __init__(
        self,
        output: OutputFolder,
        choices: Choices,
        register: Register | None,
        canKeep: bool,
        told: dict[str, list[str]],
        tell: Callable[[str], None],
        pictures: bool,
    ) -> None:
        self._output, self._choices, self._register, self._canKeep = output, choices, register, canKeep
        self._told, self._tell, self._pictures = told, tell, pictures
        self._progress: Progress = silent
        self.results: list[Kept] = []
        self.kept = 0
        self._hasBegun = False

    def all(self, patients: Mapping[str, Sequence[Examination]], progress: Progress) -> list[dict[str, Any]]:
        """Returns the rows of errors.csv."""
        self._progress = progress
        errors: list[dict[str, Any]] = []
        for done, (patientID, examinations) in enumerate(patients.items()):
            progress(done, len(patients), patientID)
            said = self._told.setdefault(patientID, [])

            def hear(sentence: str, patientID: str = patientID, said: list[str] = said) -> None:
                said.append(sentence)
                self._tell(f"{patientID}: {sentence}")

            try:
                errors += self._one(patientID, examinations, said, hear)
            except CancelledError:
                raise
            except ProblemError as problem:
                self._leaveChanged(patientID)
                errors.append(_error(patientID, "", problem.reason, problem.remedy))
                hear(f"She was not followed: {problem}")
            except Exception as error:  # noqa: BLE001 (a fault of ours in one patient must not cost the others)
                self._leaveChanged(patientID)
                reason, remedy = whyFailed(error, self._output.folder)
                errors.append(_error(patientID, "", reason, remedy))
                hear(f"She was not followed: {reason} {remedy}")
        progress(len(patients), len(patients), "followed")
        return errors

    def _one(
        self, patientID: str, examinations: Sequence[Examination], said: list[str], hear: Callable[[str], None]
    ) -> list[dict[str, Any]]:
        """Her errors. Raises ProblemError where she cannot be followed, or her files cannot take their place."""
        fingerprint = self._fingerprint(patientID, examinations)
        if found := readKept(self._output.folder, patientID, fingerprint):
            former, names = found
            self._output.keep(names)
            for sentence in former.said:
                hear(sentence)
            self.results.append(former)
            self.kept += 1
            return []
        with self._output.adding(last=[recordOf(patientID)]) as folder:
            register = self._register or ImageRegistration(
                folder / REGISTRATIONS,
                hear,
                self._output.folder / REGISTRATIONS,
                self._progress,
                self._pictures,
                self._choices.measuring,
            )
            result = followPatient(patientID, examinations, self._choices, register, tell=hear)
            # One whose examinations failed is followed again by the next run: what failed may be mended by then.
            kept = writeKept(folder, patientID, _write(folder, result, self._choices, said), "" if result.failed else fingerprint)
            if not self._hasBegun:  # the tables of an earlier run are no longer true, and the new ones come last
                self._hasBegun = True
                for name in (*TABLES, DOCUMENT, PAGE):
                    self._output.remove(name)
            for name in filesOfPatient(OutputRecord.read(self._output.folder).files, patientID):
                if not (folder / name).is_file():
                    self._output.remove(name)
        self.results.append(kept)
        return [_error(patientID, each.examinationID, problem.reason, problem.remedy) for each, problem in result.failed]

    def _leaveChanged(self, patientID: str) -> None:
        """The former results of a patient who was not followed go, but for what a person changed in them."""
        record = OutputRecord.read(self._output.folder)
        self._output.keep(name for name in filesOfPatient(record.files, patientID) if not record.isUnchanged(name))

    def _fingerprint(self, patientID: str, examinations: Sequence[Examination]) -> str:
        """ "" where she is never kept: who else registers or decides has to be asked again."""
        if not self._canKeep:
            return ""
        try:
            return fingerprintOf(patientID, examinations, self._choices, self._pictures)
        except (ProblemError, OSError):  # a file is missing: following her will say so
            return ""


def _write(folder: Path, result: PatientResult, choices: Choices, said: Sequence[str]) -> Kept:
    """Write what is of one patient alone, and keep of her what the tables need."""
    patientID = result.followed.patientID
    for joined in result.joined:
        examination = joined.examined.examination
        made = result.transferred.get(examination.examinationID, ())
        where = folder / EXAMINATIONS / patientID / examination.examinationID
        if joined.examined.measured is not None:
            writeExamination(where, joined.examined, made, result.followed.lesions, choices.measuring)
    if choices.measuring.report:
        from HER2PETLib.report.followuppage import patientPageOf

        shownRegistrations = [_shown(each) for each in result.joined if each.registered and each.registered.pictures]

        volumes = {
            each.examined.examination.examinationID: each.examined.measured.volume
            for each in result.joined
            if each.examined.measured
        }
        page = patientPageOf(
            result.followed,
            volumes,
            result.lesions,
            result.summary,
            result.matches,
            result.spaces,
            result.times,
            said,
            shownRegistrations,
        )
        (folder / pageOf(patientID)).parent.mkdir(exist_ok=True)
        writeText(folder / pageOf(patientID), page)
    files = [each for joined in result.joined for each in joined.examined.inputs]
    pets = {
        each.examined.examination.examinationID: asdict(identity)
        for each in result.joined
        if (identity := each.examined.identity)
    }
    return Kept(result.summary, result.lesions, result.matches, result.spaces, result.times, files, list(said), pets)


def _withDoubled(kept: Kept, doubled: Sequence[DoubledPET]) -> Kept:
    names = {name for name, _ in kept.identities}
    said = [str(each) for each in doubled if names.intersection(each.caseIDs)]
    return replace(kept, summary={**kept.summary, "note": " ".join([kept.summary["note"], *said]).strip()}) if said else kept


def _shown(joined: Joined) -> RegistrationShown:
    from HER2PETLib.jobs.registration import BODY
    from HER2PETLib.report.followuppage import RegistrationShown

    assert joined.registered is not None
    pictures = {"body" if path.name == BODY else "lesions": path.read_bytes() for path in joined.registered.pictures}
    return RegistrationShown(joined.examined.examination.examinationID, pictures, joined.registered.landmarks)


def _writeTables(
    folder: Path,
    results: Sequence[Kept],
    errors: list[dict[str, Any]],
    readings: Readings,
    request: FollowUpRequest,
    choices: Choices,
    tables: Sequence[str],
) -> list[str]:
    """Write the tables of all patients, the page over them and followup.json; returns their names."""
    written: dict[str, tuple[Sequence[Column], list[dict[str, Any]]]] = {
        LESIONS: (lesionColumns(readings.readers), [row for each in results for row in each.lesions]),
        SUMMARY: (SUMMARY_COLUMNS, [each.summary for each in results]),
        MATCHES: (MATCH_COLUMNS, [row for each in results for row in each.matches]),
        SPACES: (SPACE_COLUMNS, [row for each in results for row in each.spaces]),
        TIMES: (TIME_COLUMNS, [row for each in results for row in each.times]),
        ERRORS: (ERROR_COLUMNS, errors),
    }
    for name, (columns, rows) in written.items():
        writeTable(folder / name, columns, rows)
    names = list(written)
    if request.measuring.report:
        from HER2PETLib.report.followuppage import cohortPageOf

        writeText(folder / PAGE, cohortPageOf([each.summary for each in results], errors, choices.summary, pageOf))
        names.append(PAGE)
    matching = choices.matching
    document = {
        "command": JOB,
        "date": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "software": software(),
        "avidRule": str(choices.summary.rule),
        "dominantAbove": request.dominantAbove,
        "dominantOrMore": request.dominantOrMore,
        "matching": vars(matching),
        "peakRadiusMm": request.measuring.peakRadiusMm,
        "tables": [{"path": path, "sha256": sha256(path)} for path in tables],
        "inputs": [each for kept in results for each in kept.files],
        "outputs": [{"file": name, "sha256": sha256(folder / name)} for name in names],
    }
    writeJSON(folder / DOCUMENT, document)
    return [*names, DOCUMENT]


def _unseen(first: Examined, later: Examined, space: Space) -> Acceptance:
    """A `Decide` that accepts all."""
    return Acceptance(ACCEPT, currentUser(), datetime.now(timezone.utc).isoformat(timespec="seconds"), UNSEEN)


def _filesOf(examination: Examination) -> list[Path]:
    case = examination.case
    registration = "" if examination.registration == SAME else examination.registration
    return [*(Path(path) for path in (case.pet, case.ct, registration) if path), *drawnFiles(case)]


def _error(patientID: str, examinationID: str, reason: str, remedy: str) -> dict[str, Any]:
    return {"patientID": patientID, "examinationID": examinationID, "reason": reason, "remedy": remedy}
