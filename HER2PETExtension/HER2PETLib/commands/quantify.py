"""`her2pet quantify`: the measures of every region of a PET, as a table, with how each was obtained."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from HER2PETLib.commands import DONE, PARTLY
from HER2PETLib.commands.alignedtext import printAligned
from HER2PETLib.commands.arguments import (
    Subparsers,
    addMeasureArguments,
    addReplace,
    addSUVArguments,
    enteredValues,
    settingsOf,
)
from HER2PETLib.commands.progressbar import progressBar
from HER2PETLib.errors import ProblemError

if TYPE_CHECKING:
    from HER2PETLib.jobs.organs import OrganResults
    from HER2PETLib.jobs.quantify import Quantification, Scene


def addParser(subparsers: Subparsers) -> argparse.ArgumentParser:
    """Declare the command."""
    parser = subparsers.add_parser(
        "quantify",
        help="measure every region of a PET",
        description="Measures every lesion and reference region of a PET and writes measurements.csv (one row per region), "
        "measurements.schema.csv (what its columns mean), patientTotals.csv (totals of the lesions) and provenance.json (how each number was obtained); with "
        "--organs organs.csv. "
        "Exit code 3: some regions could not be measured (their rows say why), or files beside the PET could not be read.",
    )
    parser.add_argument(
        "--regions", required=True, metavar="SEG", help="Slicer segmentation (.seg.nrrd), label map, DICOM SEG or RTSTRUCT"
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
    parser.add_argument(
        "--labels", metavar="CSV", help="names of a label map: columns label,name[,role,siteCode,siteMeaning,knownFrom,biopsied]"
    )
    parser.add_argument(
        "--organs",
        metavar="PATH",
        help="masks of organs (TotalSegmentator, MOOSE, Slicer, DICOM SEG, RTSTRUCT; a file or a folder): writes organs.csv, and places a reference "
        "region if none was drawn",
    )
    parser.add_argument(
        "--ct", default="", metavar="PATH", help="CT of the PET (DICOM, or a volume of Hounsfield units), shown with --report"
    )
    parser.add_argument("--case", default="", metavar="ID", help="case ID for the table; a pseudonym, not a name")
    parser.add_argument(
        "--pet", required=True, metavar="PATH", help="DICOM folder, file or Slicer database; or NRRD or NIfTI volume of SUV"
    )
    parser.add_argument("--series", metavar="UID", help="Series Instance UID, if there are several PET series")
    parser.add_argument(
        "--scene", metavar="NAME.mrb", help="also write a scene for 3D Slicer to the folder of --out (needs slicer-core)"
    )
    addReplace(parser, "case")
    addMeasureArguments(parser)
    addSUVArguments(parser)
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Measure, write, print; see the exit codes of `her2pet`."""
    from HER2PETLib.cases import Case
    from HER2PETLib.jobs.quantify import quantifyCase

    def tell(sentence: str) -> None:
        print(f"her2pet quantify: {sentence}", file=sys.stderr)

    case = Case(
        caseID=arguments.case,
        pet=arguments.pet,
        regions=arguments.regions,
        labels=arguments.labels or "",
        series=arguments.series or "",
        references=tuple(arguments.reference),
        ratioTo=arguments.ratio_to or "",
        entered=enteredValues(arguments),
        organs=arguments.organs or "",
        ct=arguments.ct,
    )
    settings = settingsOf(arguments)
    out = Path(arguments.out)
    scene = _scene(arguments.scene) if arguments.scene else None
    with progressBar("quantify") as progress:
        result = quantifyCase(case, out, settings, tell=tell, progress=progress, scene=scene, replace=arguments.replace)
    _print(result, settings.peakRadiusMm, out)
    return PARTLY if result.unmeasured or result.pet.provenance.get("notRead") else DONE


def _scene(name: str) -> "Scene":
    """Checked before the work begins, so that nobody waits for a scene that cannot be written."""
    from HER2PETLib.jobs.quantify import Scene

    try:
        from HER2PETSlicer.scene import writeScene
    except ImportError as error:
        raise ProblemError(
            f"--scene needs Slicer's core, which is not installed ({error}).", "pip install slicer-core (about 1 GB)."
        ) from error
    if Path(name).name != name or not name.lower().endswith(".mrb"):
        raise ProblemError(f"--scene {name} is not the name of a scene in the folder of --out.", "Give a name that ends in .mrb.")
    return Scene(name, writeScene)


def _print(result: "Quantification", radius: float, out: Path) -> None:
    keys = ("volumeMl", "suvMax", "suvPeak", "suvMean", "ratioMax")
    lines: list[tuple[str, ...]] = [("region", "ml", "SUVmax", "SUVpeak", "SUVmean", "SUVmax ratio")]
    for row in result.rows:
        name = "".join(character if character.isprintable() else " " for character in str(row["name"]))
        lines.append((name, *("-" if row[key] is None else f"{row[key]:.2f}" for key in keys)))
    printAligned(lines)
    print(f"SUV: {result.pet.summary}")
    print(result.ratios)
    print(f"SUVpeak: sphere of {radius:g} mm radius.")
    if result.organs is not None:
        print(f"Organs: {_organsSaid(result.organs)}")
    print(f"Written: {out / 'measurements.csv'}, patientTotals.csv{'' if result.organs is None else ', organs.csv'}")


def _organsSaid(organs: "OrganResults") -> str:
    from HER2PETLib.organs.biodistribution import LIVER_PERCENT

    said = f"{len(organs.rows)} measured"
    for row in organs.rows:
        if row["name"] == "liver" and row["percentInjected"] is not None:
            said += (
                f"; the liver has {row['percentInjected']:.1f} % of the injected activity (published: about {LIVER_PERCENT:g} %)"
            )
    return f"{said}."
