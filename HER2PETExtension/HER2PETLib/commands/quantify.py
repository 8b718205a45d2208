"""`her2pet quantify`: the measures of every region of a PET, as a table, with how each was obtained."""

import argparse
import importlib.metadata
import math
import platform
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from HER2PETLib import __version__
from HER2PETLib.commands import DONE, PARTLY
from HER2PETLib.commands.petinput import PET, addPETArguments, loadPET
from HER2PETLib.commands.progressbar import progressBar
from HER2PETLib.errors import ProblemError
from HER2PETLib.files import sha256, writeJSON

# What the numbers depend on, beside this program.
LIBRARIES = ("numpy", "scipy", "SimpleITK", "pydicom", "highdicom")


def addParser(subparsers) -> argparse.ArgumentParser:
    """Declare the command."""
    parser = subparsers.add_parser(
        "quantify",
        help="measure every region of a PET",
        description="Measures every lesion and reference region of a PET and writes measurements.csv (one row a region), "
        "measurements.schema.csv (what its columns mean) and provenance.json (how each number was obtained). "
        "Exit code 3: some regions could not be measured; their rows say why.",
    )
    parser.add_argument(
        "--regions", required=True, metavar="SEG", help="Slicer segmentation (.seg.nrrd), label map, or DICOM SEG"
    )
    parser.add_argument("--out", required=True, metavar="DIR", help="folder for the results")
    parser.add_argument(
        "--reference", action="append", default=[], metavar="NAME", help="name or ID of a reference region; may be repeated"
    )
    parser.add_argument(
        "--ratio-to",
        metavar="NAME",
        help="reference region of the ratios (default: the blood pool, or the only reference region)",
    )
    parser.add_argument("--labels", metavar="CSV", help="names of a label map: columns label,name[,role,siteCode,siteMeaning]")
    parser.add_argument(
        "--peak-radius-mm", type=_length, metavar="R", help="radius of the primary SUVpeak's sphere (default: 6.2035, 1 cm3)"
    )
    parser.add_argument("--case", default="", metavar="ID", help="case ID for the table; a pseudonym, not a name")
    parser.add_argument("--seg", action="store_true", help="also write the regions as DICOM SEG (for DICOM PET)")
    parser.add_argument(
        "--sr", action="store_true", help="also write the measures as DICOM SR (TID 1500), with their SEG (for DICOM PET)"
    )
    addPETArguments(parser)
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Measure, write, print; see the exit codes of `her2pet`."""
    from HER2PETLib.measure.comparison import chooseReference
    from HER2PETLib.measure.definitions import COLUMNS, measureRegions
    from HER2PETLib.measure.peak import PEAK_RADIUS_MM
    from HER2PETLib.measure.segmentation import readRegions
    from HER2PETLib.report.tables import Column, schemaPath, writeTable

    pet = loadPET(arguments)
    if (arguments.seg or arguments.sr) and pet.series is None:
        raise ProblemError(
            "--seg and --sr need the PET as DICOM, for they refer to its images.", "Give the DICOM series as --pet."
        )
    references = [*arguments.reference, *([arguments.ratio_to] if arguments.ratio_to else [])]
    regions = readRegions(arguments.regions, pet.volume.geometry, labelTable=arguments.labels, references=references)
    if not regions:
        raise ProblemError(f"{arguments.regions} has no regions.", "Draw at least one segment.")
    reference, why = chooseReference(regions, arguments.ratio_to)
    radius = arguments.peak_radius_mm or PEAK_RADIUS_MM
    with progressBar("measuring") as progress:
        rows = measureRegions(pet.volume, regions, peakRadiusMm=radius, reference=reference, progress=progress)
    for row in rows:
        row["caseID"] = arguments.case

    out = Path(arguments.out)
    table = out / "measurements.csv"
    columns = [Column("caseID", "Case", "", "Case ID as given.", "string")]
    columns += [Column(m.key, m.title, m.unit, m.description, m.type) for m in COLUMNS]
    writeTable(table, columns, rows)
    written = [table, schemaPath(table)]
    if arguments.seg or arguments.sr:
        written += _writeObjects(out, pet, regions, rows, radius, arguments.sr)

    unmeasured = [row for row in rows if row["suvMax"] is None]
    # Last, and with the other files' hashes: a provenance that fits its results says that the run came to its end.
    writeJSON(
        out / "provenance.json",
        {
            "command": "quantify",
            "date": datetime.now(timezone.utc).isoformat(timespec="seconds"),
            "software": _software(),
            "case": arguments.case,
            "pet": pet.provenance,
            "inputs": [{"path": str(path), "sha256": sha256(path)} for path in _inputs(arguments, pet)],
            "regions": [
                {"regionID": region.regionID, "name": region.name, "role": region.role, "notes": list(region.notes)}
                for region in regions
            ],
            "reference": {
                "regionID": None if reference is None else reference.regionID,
                "name": None if reference is None else reference.name,
                "choice": why,
            },
            "peak": {"radiusMm": radius, "sphereMl": 4 / 3 * math.pi * radius**3 / 1000, "weights": "exact share of each voxel"},
            "unmeasured": [{"regionID": row["regionID"], "name": row["name"], "note": row["note"]} for row in unmeasured],
            "outputs": [{"file": path.name, "sha256": sha256(path)} for path in written],
        },
    )
    _print(rows, pet, why, radius, out)
    for row in unmeasured:
        print(f"her2pet quantify: {row['name']} was not measured. {row['note']}", file=sys.stderr)
    return PARTLY if unmeasured else DONE


def _writeObjects(out: Path, pet: PET, regions, rows, radius: float, withReport: bool) -> list[Path]:
    from HER2PETLib.report.objects import reportObject, segmentationObject, writeObject

    segmentation = segmentationObject(pet.series, regions)
    written = [out / "regions.dcm"]
    report = reportObject(pet.series, segmentation, rows, regions, peakRadiusMm=radius) if withReport else None
    writeObject(written[0], segmentation)
    if report is not None:
        written.append(out / "measurements.dcm")
        writeObject(written[1], report)
    return written


def _software() -> dict[str, str]:
    versions = {"her2pet": __version__, "python": platform.python_version()}
    return versions | {name: importlib.metadata.version(name) for name in LIBRARIES}


def _inputs(arguments: argparse.Namespace, pet: PET) -> list[Path]:
    return [*pet.files, Path(arguments.regions), *([Path(arguments.labels)] if arguments.labels else [])]


def _print(rows: Sequence[Mapping[str, Any]], pet: PET, why: str, radius: float, out: Path) -> None:
    keys = ("volumeMl", "suvMax", "suvPeak", "suvMean", "ratioMax")
    lines = [("region", "ml", "SUVmax", "SUVpeak", "SUVmean", "SUVmax ratio")]
    for row in rows:
        name = "".join(character if character.isprintable() else " " for character in str(row["name"]))
        lines.append((name, *("-" if row[key] is None else f"{row[key]:.2f}" for key in keys)))
    widths = [max(len(line[n]) for line in lines) for n in range(len(lines[0]))]
    for name, *cells in lines:
        print("  ".join([name.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True))]))
    print(f"SUV: {pet.summary}")
    print(f"Ratios: {why}")
    print(f"SUVpeak: sphere of {radius:g} mm radius.")
    print(f"Written: {out / 'measurements.csv'}")


def _length(text: str) -> float:
    value = float(text)
    if not (math.isfinite(value) and value > 0):
        raise argparse.ArgumentTypeError(f"{text} mm is no radius")
    return value
