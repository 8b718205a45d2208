"""One case from PET and regions to a results folder: what `her2pet quantify` does for one, and `her2pet batch` for every case."""

from __future__ import annotations

import functools
import importlib.metadata
import math
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from HER2PETLib import __version__
from HER2PETLib.casetable import Case
from HER2PETLib.errors import ProblemError
from HER2PETLib.files import sha256, writeJSON, writeText
from HER2PETLib.measure.peak import PEAK_RADIUS_MM
from HER2PETLib.progress import Progress, silent
from HER2PETLib.report.casepage import PAGE, casePageOf, checkPage
from HER2PETLib.report.measurementcolumns import COLUMNS
from HER2PETLib.report.tables import schemaPath, writeTable

if TYPE_CHECKING:
    from HER2PETLib.dicom.series import ImageSeries
    from HER2PETLib.geometry import Volume
    from HER2PETLib.measure.region import Region
    from HER2PETLib.suv.pet import PET

    SceneWriter = Callable[[Case, PET, Sequence[Region], Sequence[Mapping[str, Any]], Mapping[str, Any]], Path]

# What the numbers depend on, beside this program.
LIBRARIES = ("numpy", "scipy", "SimpleITK", "pydicom", "highdicom")
OBJECTS = ("regions.dcm", "measurements.dcm")  # DICOM SEG and SR


@dataclass(frozen=True)
class Settings:
    """What holds for every case of a run. peakRadiusMm: of the primary SUVpeak's sphere. strict: adapt no header value.
    seg, sr: write the regions as DICOM SEG, the measures as DICOM SR with their SEG; both need the PET as DICOM. report: write a
    page."""

    peakRadiusMm: float = PEAK_RADIUS_MM
    strict: bool = False
    seg: bool = False
    sr: bool = False
    report: bool = False


@dataclass(frozen=True, eq=False)
class Quantification:
    """rows: one a region, by the keys of COLUMNS. ratios: which reference region, and why. written: the files, provenance.json last."""

    rows: list[dict[str, Any]]
    pet: PET
    ratios: str
    written: list[Path]

    @property
    def unmeasured(self) -> list[dict[str, Any]]:
        """The rows without numbers; their notes say why."""
        return [row for row in self.rows if row["suvMax"] is None]


def quantify(
    case: Case,
    out: Path,
    settings: Settings,
    *,
    tell: Callable[[str], None],
    progress: Progress = silent,
    writeScene: SceneWriter | None = None,
) -> Quantification:
    """Measure every region of a case and write measurements.csv, its schema, provenance.json, and SEG, SR and page if asked for, into
    `out`.

    tell: gets each sentence that is to know beside the numbers, as soon as it is known: also where the case fails after it.
    writeScene(case, pet, regions, rows, provenance): writes the case as a scene and returns its path; it stands above this library.
    Raises ProblemError; Refusal where the PET cannot be made SUV. Nothing is written before everything is measured.
    """
    from HER2PETLib.measure.comparison import chooseReference
    from HER2PETLib.measure.definitions import measureRegions
    from HER2PETLib.measure.drawnon import checkDrawnOn
    from HER2PETLib.measure.segmentation import readRegions
    from HER2PETLib.suv.pet import loadPET

    if settings.report:
        checkPage()
    pet = loadPET(
        case.pet,
        seriesInstanceUID=case.series,
        entered=case.entered,
        strict=settings.strict,
        patient=case.caseID,
        tell=tell,
        progress=progress,
    )
    if (settings.seg or settings.sr) and pet.series is None:
        raise ProblemError(
            "--seg and --sr need the PET as DICOM, for they refer to its images.", "Give the DICOM series as --pet."
        )
    if pet.series is not None and (strange := checkDrawnOn(case.regions, pet.series)):
        tell(strange)
    regions = readRegions(case.regions, pet.volume.geometry, labelTable=case.labels or None, references=case.referenceNames)
    if not regions:
        raise ProblemError(f"{case.regions} has no regions.", "Draw at least one segment.")
    reference, why = chooseReference(regions, case.ratioTo or None)
    rows = measureRegions(pet.volume, regions, peakRadiusMm=settings.peakRadiusMm, reference=reference, progress=progress)
    for row in rows:
        row["caseID"] = case.caseID

    inputs = [{"path": str(path), "sha256": sha256(path)} for path in _inputs(case, pet)]
    provenance = provenanceOf(
        "quantify", case.caseID, pet.provenance, inputs, regions, rows, reference, why, settings.peakRadiusMm
    )
    for each in provenance["unmeasured"]:
        tell(f"{each['name']} was not measured. {each['note']}")
    scene = None if writeScene is None else lambda: writeScene(case, pet, regions, rows, provenance)
    return Quantification(rows, pet, why, writeResults(out, settings, pet.volume, pet.series, regions, rows, provenance, scene))


def writeResults(
    out: Path,
    settings: Settings,
    volume: Volume,
    series: ImageSeries | None,
    regions: Sequence[Region],
    rows: Sequence[Mapping[str, Any]],
    provenance: Mapping[str, Any],
    writeScene: Callable[[], Path] | None = None,
) -> list[Path]:
    """Write what was measured of a case: measurements.csv, its schema, what `settings` ask for, provenance.json; returns the files.

    rows: of `measureRegions`, with caseID. provenance: of `provenanceOf`; it gets the outputs, and is written last. What an earlier
    run wrote into `out` and this one does not is removed. Raises ProblemError; where DICOM objects or the page cannot be made,
    nothing is written.
    """
    page = casePageOf(volume, rows, provenance) if settings.report else None
    objects = []
    if settings.seg or settings.sr:
        objects = _writeObjects(out, series, regions, rows, settings.peakRadiusMm, withReport=settings.sr)
    table = out / "measurements.csv"
    writeTable(table, COLUMNS, rows)
    written = [table, schemaPath(table), *objects]
    for stale in {out / name for name in (*OBJECTS, PAGE)} - set(written):
        # Beside these measures it would pass for theirs.
        stale.unlink(missing_ok=True)
    if page is not None:
        written.append(out / PAGE)
        writeText(written[-1], page)
    if writeScene is not None:
        written.append(writeScene())
    outputs = [{"file": path.name, "sha256": sha256(path)} for path in written]
    # Last, and with the other files' hashes: a provenance that fits its results says that the run came to its end.
    written.append(out / "provenance.json")
    writeJSON(written[-1], {**provenance, "outputs": outputs})
    return written


def provenanceOf(
    command: str,
    caseID: str,
    pet: Mapping[str, Any],
    inputs: Sequence[Mapping[str, str]],
    regions: Sequence[Region],
    rows: Sequence[Mapping[str, Any]],
    reference: Region | None,
    why: str,
    peakRadiusMm: float,
) -> dict[str, Any]:
    """How the numbers of a case were obtained, for JSON. pet: of the volume. inputs: the files. why: of the choice of `reference`."""
    return {
        "command": command,
        "date": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "software": software(),
        "case": caseID,
        "pet": pet,
        "inputs": inputs,
        "regions": [
            {"regionID": region.regionID, "name": region.name, "role": region.role, "notes": list(region.notes)}
            for region in regions
        ],
        "reference": {
            "regionID": None if reference is None else reference.regionID,
            "name": None if reference is None else reference.name,
            "choice": why,
        },
        "peak": {
            "radiusMm": peakRadiusMm,
            "sphereMl": 4 / 3 * math.pi * peakRadiusMm**3 / 1000,
            "weights": "exact share of each voxel",
        },
        "unmeasured": [
            {"regionID": row["regionID"], "name": row["name"], "note": row["note"]} for row in rows if row["suvMax"] is None
        ],
    }


@functools.cache
def software() -> dict[str, str]:
    """The versions that numbers depend on, for the provenance."""
    versions = {"her2pet": __version__, "python": platform.python_version()}
    for name in LIBRARIES:
        try:
            versions[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:  # highdicom, in Slicer 5.10
            versions[name] = "not installed"
    return versions


def _writeObjects(
    out: Path,
    series: ImageSeries,
    regions: Sequence[Region],
    rows: Sequence[Mapping[str, Any]],
    peakRadiusMm: float,
    *,
    withReport: bool,
) -> list[Path]:
    """Write the regions as DICOM SEG (regions.dcm) and, if asked for, the measures as SR (measurements.dcm); returns the files."""
    from HER2PETLib.report.objects import reportObject, segmentationObject, writeObject

    segmentation = segmentationObject(series, regions)
    written = [out / OBJECTS[0]]
    report = reportObject(series, segmentation, rows, regions, peakRadiusMm=peakRadiusMm) if withReport else None
    writeObject(written[0], segmentation)
    if report is not None:
        written.append(out / OBJECTS[1])
        writeObject(written[1], report)
    return written


def _inputs(case: Case, pet: PET) -> list[Path]:
    return [*pet.files, Path(case.regions), *([Path(case.labels)] if case.labels else [])]
