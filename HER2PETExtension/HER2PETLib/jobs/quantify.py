"""One case from PET and regions to a folder of results: for `her2pet quantify`, for every case of a batch, and for the export of the module."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from HER2PETLib.cases import Case
from HER2PETLib.environment import software
from HER2PETLib.errors import ProblemError
from HER2PETLib.files import sha256, writeJSON, writeText
from HER2PETLib.jobs.caseobjects import REPORT, SEGMENTATION, STRUCTURES, VALUES, pseudonymOf, writeObjects
from HER2PETLib.jobs.ct import ctFor
from HER2PETLib.jobs.organs import ORGANS, OrganResults, masksOf, measureOrgans, referenceByRule
from HER2PETLib.measure.definitions import MEASUREMENT_COLUMNS
from HER2PETLib.measure.peak import PEAK_RADIUS_MM
from HER2PETLib.organs.biodistribution import ORGAN_COLUMNS
from HER2PETLib.organs.patienttotals import TOTAL_COLUMNS, patientTotals
from HER2PETLib.outputfolder import OutputFolder
from HER2PETLib.outputrecord import filesBelow
from HER2PETLib.progress import Progress, silent
from HER2PETLib.report.casepage import PAGE, Shown, casePageOf, checkPage
from HER2PETLib.samepet import PETIdentity, identityOf
from HER2PETLib.tables.csvwriter import writeTable
from HER2PETLib.tables.frames import checkParquet
from HER2PETLib.tables.results import addParquet, parquetPath
from HER2PETLib.tables.schema import schemaPath

if TYPE_CHECKING:
    from HER2PETLib.dicom.series import ImageSeries
    from HER2PETLib.geometry import Volume
    from HER2PETLib.measure.region import Region
    from HER2PETLib.organs.masks import OrganMask
    from HER2PETLib.report.objects import Tracking
    from HER2PETLib.suv.pet import PET
    from HER2PETLib.suv.result import Converted
    from HER2PETLib.tables.columns import Table

JOB = "quantify"
TABLE, TOTALS, PROVENANCE = "measurements.csv", "patientTotals.csv", "provenance.json"
BIDS = "bids"  # a folder


@dataclass(frozen=True)
class Settings:
    """What holds for every case of a run. peakRadiusMm: of the primary SUVpeak's sphere. strict: adapt no header value.
    seg, sr: write the regions as DICOM SEG, the measures as DICOM SR with their SEG; rtstruct: write them as contours; rwv: write how stored values become SUV. All need the PET as DICOM. report: write a
    page. parquet: write each table as Parquet, too. bids: write the case in the form of BIDS, for the dataset of a batch. deidentify: the file of the project's key, with which SEG and SR are written without the patient; "" for with her.
    autoReference: tissue of the reference region that is made in the organ masks where none was drawn; "" for the blood pool."""

    peakRadiusMm: float = PEAK_RADIUS_MM
    strict: bool = False
    seg: bool = False
    sr: bool = False
    report: bool = False
    deidentify: str = ""
    rtstruct: bool = False
    autoReference: str = ""
    rwv: bool = False
    parquet: bool = False
    bids: bool = False

    @property
    def hasObjects(self) -> bool:
        """Whether DICOM objects are written."""
        return self.seg or self.sr or self.rtstruct or self.rwv

    @property
    def files(self) -> list[str]:
        """The names of the files that are written, the provenance last."""
        objects = [SEGMENTATION] * (self.seg or self.sr) + [REPORT] * self.sr + [STRUCTURES] * self.rtstruct + [VALUES] * self.rwv
        return [*self.tableFiles(TABLE), *self.tableFiles(TOTALS), *objects, *[PAGE] * self.report, PROVENANCE]

    def tableFiles(self, name: str) -> list[str]:
        """A table with its schema, and as Parquet where that is asked for."""
        return [name, schemaPath(name).name, *[parquetPath(name).name] * self.parquet]


@dataclass(frozen=True, eq=False)
class Measured:
    """What was measured on one PET. series: None where the PET was a volume file. rows: of `measureRegions`, one a region, with
    caseID. reference: the region of the ratios, and why it is that one, or why there is none. organs: None where no masks were given; masks: of them.
    conversion: how the series became SUV, for the real-world-value map. ct: Hounsfield units, for the page, None for none."""

    volume: Volume
    series: ImageSeries | None
    regions: Sequence[Region]
    rows: list[dict[str, Any]]
    reference: Region | None
    why: str
    organs: OrganResults | None = None
    masks: Sequence[OrganMask] = ()
    conversion: Converted | None = None
    ct: Volume | None = None


@dataclass(frozen=True)
class Scene:
    """A scene to write beside the results. name: of its file. write(path, case, pet, measured, provenance): what writes it; it needs
    Slicer's core, which is above this library."""

    name: str
    write: Callable[[Path, Case, PET, Measured, Mapping[str, Any]], None]


@dataclass(frozen=True, eq=False)
class Quantification:
    """rows: one a region, by the keys of MEASUREMENT_COLUMNS. identity: of the PET. ratios: which reference region, and why. written: the files,
    provenance.json last. organs: where masks were given; masks: of them."""

    rows: list[dict[str, Any]]
    pet: PET
    identity: PETIdentity
    ratios: str
    written: list[Path]
    organs: OrganResults | None = None
    masks: Sequence[OrganMask] = ()

    @property
    def unmeasured(self) -> list[dict[str, Any]]:
        """The rows without numbers; their notes say why."""
        return [row for row in self.rows if row["suvMax"] is None]


def quantifyCase(
    case: Case,
    out: Path,
    settings: Settings,
    *,
    tell: Callable[[str], None],
    progress: Progress = silent,
    scene: Scene | None = None,
    replace: bool = False,
) -> Quantification:
    """Measure every region of a case and write measurements.csv and patientTotals.csv with their schemas, provenance.json, organs.csv where there are
    masks of organs, and SEG, SR, page and scene if asked for, into `out`.

    tell: gets each sentence that matters beside the numbers, as soon as it is known: also where the case fails after it.
    replace: results of another case in `out` are replaced.
    Raises ProblemError; Refusal where the PET cannot be made SUV; OtherResultsError where `out` holds results of another case.
    Nothing is written before everything is measured.
    """
    from HER2PETLib.report.bids import bidsName, checkIdentity, writeCase
    from HER2PETLib.report.deidentification import patientNamed

    if settings.report:
        checkPage()
    if settings.parquet:
        checkParquet()
    pseudonym = pseudonymOf(settings, case.caseID)
    bids = bidsName(case.caseID, case.patientID) if settings.bids else None
    given = drawnFiles(case)
    subject = subjectOf(case.caseID, f"{Path(case.pet).absolute()}{case.series and ', series '}{case.series}")
    with OutputFolder(out, JOB, subject, inputs=given, replace=replace) as output:
        names = [*settings.files, *(settings.tableFiles(ORGANS) if case.organs else ()), *([scene.name] if scene else [])]
        output.check(names)  # before the work, and again when all that is read is known
        pet = petOf(case, settings.strict, tell, progress)
        output.inputs.add(pet.files)
        output.check(names)
        if bids:
            checkIdentity(bids, case.caseID, case.patientID, pet.series)
        if settings.hasObjects and pet.series is None:
            raise ProblemError(
                "--seg, --sr, --rtstruct and --rwv need the PET as DICOM, because they refer to its images.",
                "Give the DICOM series as --pet.",
            )
        warnings: list[str] = []

        def warn(sentence: str) -> None:
            """Report at once, and keep with the results."""
            warnings.append(sentence)
            tell(sentence)

        measured = measureCase(case, pet, settings, tell=warn, progress=progress)
        for sentence in patientNamed(pet.series, case.caseID) if pet.series and settings.hasObjects and not pseudonym else []:
            warn(sentence)
        ct, ctFiles = ctFor(case, pet, warn) if settings.report and case.ct else (None, [])
        output.inputs.add(ctFiles)
        output.check(names)
        measured = dataclasses.replace(measured, ct=ct)
        inputs = [{"path": str(path), "sha256": sha256(path)} for path in (*pet.files, *given, *ctFiles)]
        uid = pet.series.seriesInstanceUID if pet.series else ""
        identity = identityOf(uid, (each["sha256"] for each in inputs[: len(pet.files)]))
        provenance = provenanceOf(JOB, measured, case.caseID, pet.provenance, inputs, settings.peakRadiusMm, warnings)
        if pseudonym is not None:
            provenance["deidentified"] = pseudonym.toJSON()
        for each in provenance["unmeasured"]:
            tell(f"{each['name']} was not measured. {each['note']}")
        more: dict[str, Callable[[Path], None]] = {}
        if scene:
            more[scene.name] = lambda path: scene.write(path, case, pet, measured, provenance)
        if bids:
            more[BIDS] = lambda path: writeCase(path, bids, pet.volume, measured.regions, measured.rows, pet.hours)
        written = writeResults(output, settings, measured, provenance, more, progress=progress)
    return Quantification(measured.rows, pet, identity, measured.why, written, measured.organs, measured.masks)


def petOf(case: Case, strict: bool, tell: Callable[[str], None], progress: Progress = silent) -> PET:
    """The PET of a case as SUV. strict: adapt no header value. Raises ProblemError; Refusal where it cannot be made SUV."""
    from HER2PETLib.suv.pet import loadPET

    return loadPET(
        case.pet,
        seriesInstanceUID=case.series,
        entered=case.entered,
        strict=strict,
        patient=case.caseID,
        tell=tell,
        progress=progress,
    )


def drawnFiles(case: Case) -> list[Path]:
    """The files of a case beside its PET: regions, their names, masks of organs."""
    from HER2PETLib.organs.masks import organFiles

    given = [Path(path) for path in (case.regions, case.labels) if path]
    return given + ([Path(file) for file in organFiles(case.organs)] if case.organs else [])


def measureCase(
    case: Case,
    pet: PET,
    settings: Settings,
    *,
    tell: Callable[[str], None],
    progress: Progress = silent,
    mayBeEmpty: bool = False,
) -> Measured:
    """Measure the regions and organs of a case on its PET; nothing is written.

    mayBeEmpty: a case of which nothing was drawn is measured all the same (its organs, its reference region). tell: as of `quantifyCase`.
    Raises ProblemError where the regions or masks cannot be read, or nothing was drawn.
    """
    from HER2PETLib.measure.definitions import measureRegions
    from HER2PETLib.measure.referencechoice import chooseReference
    from HER2PETLib.measure.regionchecks import checkPatient, checkSeries, checkUptake
    from HER2PETLib.measure.segmentation import readRegions

    for sentence in checkPatient(case.regions, pet.series) if case.regions and pet.series else []:
        tell(sentence)
    regions = []
    if case.regions or not mayBeEmpty:
        regions = readRegions(
            case.regions,
            pet.volume.geometry,
            labelTable=case.labels or None,
            references=case.referenceNames,
            frame=pet.frameOfReferenceUID,
            tell=tell,
        )
    for sentence in [] if pet.series is None else checkSeries(regions, pet.series):
        tell(sentence)
    if not regions and not mayBeEmpty:
        raise ProblemError(f"{case.regions} has no regions.", "Draw at least one segment.")
    masks = masksOf(case, pet, tell)
    regions += referenceByRule(pet.volume, masks, regions, settings.autoReference, tell)
    reference, why = chooseReference(regions, case.ratioTo or None)
    rows = measureRegions(pet.volume, regions, peakRadiusMm=settings.peakRadiusMm, reference=reference, progress=progress)
    for sentence in checkUptake(pet.volume, regions, rows):
        tell(sentence)
    organs = measureOrgans(pet, masks, regions, case.caseID, settings.peakRadiusMm) if case.organs else None
    for sentence in organs.warnings if organs else []:
        tell(sentence)
    rows = [{**row, "caseID": case.caseID} for row in rows]
    return Measured(pet.volume, pet.series, regions, rows, reference, why, organs, masks, pet.result)


def subjectOf(caseID: str, pet: str) -> str:
    """What results are about: the case, or the PET where the case has no ID."""
    return f"case {caseID}" if caseID else f"PET {pet}"


def writeResults(
    output: OutputFolder,
    settings: Settings,
    measured: Measured,
    provenance: Mapping[str, Any],
    more: Mapping[str, Callable[[Path], None]] | None = None,
    tables: Mapping[str, Table] | None = None,
    tracking: Mapping[str, Tracking] | None = None,
    progress: Progress = silent,
) -> list[Path]:
    """Write what was measured of a case: measurements.csv, its schema, what `settings` ask for, provenance.json; returns the files.

    provenance: of `provenanceOf`; it gets the outputs. more: what writes further files or folders, by their names. tables: further tables, by theirs.
    tracking: by region ID, how a lesion is known in other objects too. progress: gets the name of each file that takes long before it is made.
    What an earlier run wrote and this one does not is removed.
    Raises ProblemError, with the folder as it was, where anything cannot be made or written.
    """
    organs = measured.organs
    organRows = organs.rows if organs else ()
    totals = [{**row, "caseID": provenance["case"]} for row in patientTotals(measured.rows, organRows)]
    names = [*settings.files[:-1], *(settings.tableFiles(ORGANS) if organs else ())]
    names += [each for name in tables or {} for each in settings.tableFiles(name)]
    slow = [name for name in (*names, *(more or {})) if name in (SEGMENTATION, STRUCTURES, REPORT, PAGE, *(more or {}))]

    def making(name: str) -> None:
        progress(slow.index(name), len(slow), name)

    with output.adding(instead=True, last=[TABLE, PROVENANCE]) as folder:
        if settings.hasObjects:
            writeObjects(folder, settings, measured, provenance, tracking, making)
        if settings.report:
            making(PAGE)
            shown = Shown(measured.regions, totals, organRows, measured.ct)
            writeText(folder / PAGE, casePageOf(measured.volume, measured.rows, provenance, shown))
        writeTable(folder / TABLE, MEASUREMENT_COLUMNS, measured.rows)
        writeTable(folder / TOTALS, TOTAL_COLUMNS, totals)
        if organs is not None:
            writeTable(folder / ORGANS, ORGAN_COLUMNS, organs.rows)
        for name, table in (tables or {}).items():
            writeTable(folder / name, table.columns, table.rows)
        if settings.parquet:
            addParquet(folder)
        for name, write in (more or {}).items():
            making(name)
            write(folder / name)
            written = filesBelow(folder / name) if (folder / name).is_dir() else (folder / name,)
            names += [path.relative_to(folder).as_posix() for path in written]
        progress(len(slow), len(slow), "")  # the last moment at which the run can be stopped
        outputs = [{"file": name, "sha256": sha256(folder / name)} for name in names]
        # With the other files' hashes, and in place after them: a provenance that fits its results says that the run came to its end.
        writeJSON(folder / PROVENANCE, {**provenance, "outputs": outputs})
    return [output.folder / name for name in (*names, PROVENANCE)]


def provenanceOf(
    command: str,
    measured: Measured,
    caseID: str,
    pet: Mapping[str, Any],
    inputs: Sequence[Mapping[str, str]],
    peakRadiusMm: float,
    warnings: Sequence[str] = (),
) -> dict[str, Any]:
    """How the numbers of a case were obtained, for JSON. pet: of the volume. inputs: the files. warnings: what is doubtful about the
    regions (measure.regionchecks)."""
    provenance = {
        "command": command,
        "date": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "software": software(),
        "case": caseID,
        "pet": pet,
        "inputs": inputs,
        "warnings": list(warnings),
        "regions": [
            {"regionID": region.regionID, "name": region.name, "role": region.role, "notes": list(region.notes)}
            for region in measured.regions
        ],
        "reference": {
            "regionID": None if measured.reference is None else measured.reference.regionID,
            "name": None if measured.reference is None else measured.reference.name,
            "choice": measured.why,
        },
        "peak": {
            "radiusMm": peakRadiusMm,
            "sphereMl": 4 / 3 * math.pi * peakRadiusMm**3 / 1000,
            "weights": "exact share of each voxel",
        },
        "unmeasured": [
            {"regionID": row["regionID"], "name": row["name"], "note": row["note"]}
            for row in measured.rows
            if row["suvMax"] is None
        ],
    }
    return provenance if measured.organs is None else {**provenance, "organs": measured.organs.facts}
