"""The endpoint of a trial from its signed reading, its patients and their pathology: tables and a page in a folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from HER2PETLib import __version__
from HER2PETLib.errors import ProblemError
from HER2PETLib.files import sha256
from HER2PETLib.outputfolder import OutputFolder
from HER2PETLib.progress import Progress, silent
from HER2PETLib.reading.primaryanalysis import NOT_NAMED
from HER2PETLib.trial.primary import primaryRows

if TYPE_CHECKING:
    from HER2PETLib.reading.decision.reconciliation import Reconciliation
    from HER2PETLib.reading.primaryanalysis import PrimaryAnalysis
    from HER2PETLib.trial.endpoint import Endpoint
    from HER2PETLib.trial.table import TableProblem

JOB = "endpoint"
PAGE, SUMMARY, DOCUMENT = "report.html", "measurementSummary.csv", "endpoint.json"
CDISC = "cdisc"  # a folder
_NAMED = 5  # so many cases that were not read are named, and the others counted
_STATISTICS = ("computing the endpoint", "scores against pathology", "several readers")


@dataclass(frozen=True)
class EndpointResult:
    """primary: the analysis that the charter names as primary, with its amendments. problems: of the tables: contradictions, values that are not valid, a positive focus that PET missed. verification: what of
    the study is not as it was handed out. unreadableCells: how many cells of the tables could not be read, and are not counted.
    written: the files."""

    endpoint: Endpoint
    primary: PrimaryAnalysis | None
    problems: tuple[TableProblem, ...]
    verification: tuple[str, ...]
    unreadableCells: int
    written: tuple[Path, ...]

    @property
    def lines(self) -> list[str]:
        """The endpoint in words, one proportion a line below its title."""
        lines = [f"Primary analysis: {self.primary}" if self.primary else NOT_NAMED]
        lines += [f"  {row.analysis}, {row.case}: {row.proportion}" for row in primaryRows(self.endpoint.rows)]
        title = ""
        for row in self.endpoint.rows:
            if row.title != title:
                title = row.title
                lines.append(title)
            lines.append(f"  {row.group}: {row.proportion}")
        return [*lines, f"Drop-outs: {self.endpoint.dropOuts}."]

    @property
    def faults(self) -> list[str]:
        """What a person has to look at, one sentence each; none where all is well."""
        return [*map(str, self.problems), *(f"Does not verify: {each}" for each in self.verification)]


def endpointOf(
    study: str | os.PathLike,
    patients: str | os.PathLike,
    pathology: str | os.PathLike,
    out: str | os.PathLike,
    *,
    measurements: Sequence[str | os.PathLike] = (),
    followup: str | os.PathLike = "",
    notes: Sequence[str] = (),
    progress: Progress = silent,
    replace: bool = False,
    ask: Callable[[], str] | None = None,
    cdisc: str = "",
    parquet: bool = False,
) -> EndpointResult:
    """Unblind the study in the coordinator's folder and write its endpoint, the tables behind it, endpoint.json and report.html
    into `out`.

    patients, pathology, measurements: CSV tables. followup: patients.csv of `followUp`, from which foci are counted; "" where they are typed.
    notes: stand at the top of the page. replace: results of another study in `out` are replaced. ask: gives the passphrase of the coordinator's key.
    cdisc: the study's ID, with which the folder cdisc/ has the reading as SDTM; "" for none. parquet: write each table as Parquet, too.
    progress: of each step; a study that is stopped has nothing written, but stays unblinded.
    Raises ProblemError, with nothing written; also where the charter leaves discordant foci to an adjudicator whose packet was not taken in.
    """
    from HER2PETLib.reading.decision.adjudicated import adjudicationScores
    from HER2PETLib.reading.decision.reconcile import reconcile
    from HER2PETLib.reading.ledger.readerchain import chainsKept
    from HER2PETLib.reading.study.amendments import amendmentsOf, primaryAnalysisOf
    from HER2PETLib.reading.study.batches import batchesOf
    from HER2PETLib.reading.study.privatefile import private
    from HER2PETLib.reading.study.results import provenanceOf, recordResults
    from HER2PETLib.reading.study.study import openStudy
    from HER2PETLib.report.cdisc import writeCDISC
    from HER2PETLib.report.cdiscdefine import checkDefine
    from HER2PETLib.report.cdiscrecords import ReadingStudy, checkStudyID
    from HER2PETLib.report.endpointtables import LESIONS, writeEndpointTables
    from HER2PETLib.report.lesionanalysis import lesionAnalysis
    from HER2PETLib.report.measurementsummary import readMeasurements
    from HER2PETLib.report.multireadertables import MULTIREADER, multiReaderTable, writeForOthers
    from HER2PETLib.report.page import writePage
    from HER2PETLib.report.readingscores import scoredLesions
    from HER2PETLib.report.studypage import studyContent
    from HER2PETLib.statistics.diagnostic import diagnosticTables
    from HER2PETLib.tables.csvwriter import writeTable
    from HER2PETLib.tables.frames import checkParquet
    from HER2PETLib.tables.results import addParquet
    from HER2PETLib.trial.endpoint import computeEndpoint
    from HER2PETLib.trial.focicount import TYPED, readCounts, withCounts
    from HER2PETLib.trial.pathology import readSpecimens
    from HER2PETLib.trial.patients import readPatients
    from HER2PETLib.trial.primary import withPrimary
    from HER2PETLib.trial.table import unreadableCells

    if cdisc:
        checkDefine()
        checkStudyID(cdisc)
    if parquet:
        checkParquet()
    people, invalid = readPatients(patients, optional=TYPED if followup else ())
    if followup:
        typed = people
        people, differing = withCounts(people, readCounts(followup))
        invalid += differing
        counted = sum(one.fociCount != other.fociCount for one, other in zip(typed, people, strict=True))
        notes = [
            *notes,
            f"Patients whose foci the follow-up counted: {counted}; of the others the count was typed, or is missing.",
        ]
    specimens, alsoInvalid = readSpecimens(pathology)
    measured = readMeasurements([str(path) for path in measurements])
    opened = openStudy(study, ask)
    inputs = (patients, pathology, *([followup] if followup else []))
    subject = subjectOf(opened.charter.hash)
    # Every file of a study belongs to the coordinator's account alone; elsewhere the folder's own rights decide.
    rights = private() if Path(out).resolve().is_relative_to(opened.folder) else nullcontext()
    with rights, chainsKept(), OutputFolder(out, JOB, subject, inputs=[*inputs, *measurements], replace=replace) as output:
        # From the signed ledgers themselves: a result table could have been edited.
        reading = reconcile(opened, adjudicated=True, progress=progress)
        progress(0, len(_STATISTICS), _STATISTICS[0])
        primary = primaryAnalysisOf(opened.charter.document(), amendmentsOf(opened.ledger))
        endpoint = withPrimary(computeEndpoint(people, reading.patients, specimens, _fociOfPatient(reading)), primary)
        sources = [case.source for part in batchesOf(opened) for case in part.key.studyCases.values()]
        patientOfCase = {source.caseID: source.patientID for source in sources}
        casesOf: dict[str, list[str]] = {}
        for source in sources:
            casesOf.setdefault(source.patientID, []).append(source.caseID)
        measured, left = _ofReading(measured, patientOfCase)
        freeSearch = opened.charter.mode == "freeSearch"
        lesions = lesionAnalysis(reading, endpoint, measured, patientOfCase, freeSearch=freeSearch)
        progress(1, len(_STATISTICS), _STATISTICS[1])
        diagnostic = diagnosticTables(scoredLesions(reading, endpoint))
        progress(2, len(_STATISTICS), _STATISTICS[2])
        more = {LESIONS: lesions, **diagnostic, MULTIREADER: multiReaderTable(reading, endpoint, freeSearch=freeSearch)}
        problems = (*invalid, *alsoInvalid, *endpoint.problems, *left)
        provenance = {
            "command": JOB,
            "software": {"her2pet": __version__},
            **provenanceOf(opened),
            "primaryAnalysis": asdict(primary) if primary else None,
            "primaryAnalysisInWords": str(primary) if primary else NOT_NAMED,
            "inputs": [{"path": str(path), "sha256": sha256(path)} for path in (*inputs, *measurements)],
        }
        with output.adding(instead=True, last=[DOCUMENT, PAGE]) as folder:
            written = writeEndpointTables(folder, endpoint, specimens, problems, provenance, more)
            written += writeForOthers(folder, opened.charter.title, reading, endpoint, lesions, freeSearch=freeSearch)
            output.check(path.name for path in folder.iterdir())  # before the pictures, which take long
            content = studyContent(
                opened,
                reading,
                endpoint,
                specimens,
                problems,
                primary=primary,
                more=more,
                measurements=measured,
                notes=notes,
                progress=progress,
            )
            if measured:
                table = content.tables["measurementSummary"]
                written.append(folder / SUMMARY)
                writeTable(written[-1], table.columns, table.rows)
            if cdisc:
                progress(0, 2, "writing SDTM")
                read = ReadingStudy(
                    cdisc,
                    reading,
                    endpoint,
                    people,
                    specimens,
                    givenFoci=not freeSearch,
                    adjudicated=adjudicationScores(opened),
                    casesOf=casesOf,
                    measurements=measured,
                )
                written += writeCDISC(folder / CDISC, read, opened.charter.title)
            if parquet:
                written += addParquet(folder)
            written.append(folder / PAGE)
            progress(1, 2, "drawing the page")
            writePage(written[-1], content)
            names = [path.relative_to(folder) for path in written]
            progress(2, 2, "")  # the last moment at which it can be stopped
        files = tuple(output.folder / name for name in names)
        recordResults(opened, JOB, files)
    return EndpointResult(endpoint, primary, problems, tuple(content.verification), unreadableCells(problems), files)


def subjectOf(charterHash: str) -> str:
    """What results of a reading are about."""
    return f"the study with the charter {charterHash[:16]}"


def _ofReading(
    measured: Sequence[dict[str, Any]], patientOfCase: Mapping[str, str]
) -> tuple[list[dict[str, Any]], list[TableProblem]]:
    """The rows of the cases that were read, and a problem that names the others: medians over them would be of another trial. Raises ProblemError where
    no row is left."""
    from HER2PETLib.trial.table import TableProblem

    others = sorted({row["caseID"] for row in measured} - set(patientOfCase))
    named = ", ".join(others[:_NAMED]) + (f" and {len(others) - _NAMED} others" if len(others) > _NAMED else "")
    rows = [row for row in measured if row["caseID"] in patientOfCase]
    if measured and not rows:
        raise ProblemError(
            f"The tables of measurements have no case of this reading, but {named}.", "Give the measurements.csv of its cases."
        )
    reason = f"{named}: {'no case' if len(others) == 1 else 'no cases'} of this reading; left out."
    return rows, [TableProblem("measurements", None, "caseID", reason)] if others else []


def _fociOfPatient(reading: Reconciliation) -> dict[str, set[str]]:
    foci: dict[str, set[str]] = {patient.patientID: set() for patient in reading.patients}
    for focus in reading.foci:
        foci[focus.decision.patientID].add(focus.decision.nameInPatient)
    return foci
