"""`her2pet suv`: every PET series found becomes an SUV volume, or is refused with the reason."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from HER2PETLib.commands import DONE, PARTLY
from HER2PETLib.commands.alignedtext import counted
from HER2PETLib.commands.arguments import Subparsers, addReplace, addSUVArguments, enteredValues, optionsFor
from HER2PETLib.commands.progressbar import progressBar

if TYPE_CHECKING:
    from HER2PETLib.jobs.suv import ConvertedFile

# So many unreadable files are named one by one; the rest is counted.
_NAMED = 5


def addParser(subparsers: Subparsers) -> argparse.ArgumentParser:
    """Add the command to `her2pet`."""
    from HER2PETLib.suv.body import KINDS

    parser = subparsers.add_parser("suv", help="PET series to SUV volumes", description=__doc__)
    parser.add_argument(
        "dicom", nargs="+", metavar="DICOM", help="files, folders (any depth), or a Slicer DICOM database (ctkDICOM.sql)"
    )
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="folder for <SeriesInstanceUID>.nrrd and suv.json")
    parser.add_argument("--series", default="", metavar="UID", help="only this Series Instance UID")
    parser.add_argument("--kind", choices=[kind.name for kind in KINDS], default="SUVbw", help="kind of SUV (default: SUVbw)")
    addReplace(parser, "kind of SUV")
    addSUVArguments(parser)
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Convert; returns 0, or 3 where something was refused or could not be read. No PET series at all ends with 1."""
    from HER2PETLib.jobs.suv import convertAll

    entered = enteredValues(arguments)
    with progressBar("converting") as progress:
        done = convertAll(
            arguments.dicom,
            arguments.out,
            entered,
            kind=arguments.kind,
            strict=arguments.strict,
            seriesInstanceUID=arguments.series,
            progress=progress,
            replace=arguments.replace,
        )
    for problem in done.problems[:_NAMED]:
        print(f"her2pet suv: {problem}", file=sys.stderr)
    if len(done.problems) > _NAMED:
        print(f"her2pet suv: ... {len(done.problems)} files or folders in all could not be read.", file=sys.stderr)
    for one in done.series:
        _print(one)
    print(
        f"{done.converted} of {len(done.series)} PET series converted; {done.others} other series and "
        f"{counted(done.unrelated, 'non-DICOM file')} left alone; details in {done.table}"
    )
    return PARTLY if done.problems or done.converted < len(done.series) else DONE


def _print(one: "ConvertedFile") -> None:
    record = one.toJSON()
    name = one.result.about.line
    if not one.result.isConverted:
        print(f"REFUSED    {name}")
        print(f"her2pet suv: {record['reason']} {record['remedy']}{optionsFor(record['enter'])}", file=sys.stderr)
        return
    hours = one.result.hoursSinceAdministration
    after = "unknown time" if hours is None else f"{hours:.2f} h ({hours / 24:.1f} d)"
    print(f"converted  {name}: {one.result.kind}, {after} after administration, maximum {one.maximum:.2f}; {record['decayRule']}")
    for key in one.result.entered:
        used = record["inputs"][key]
        print(f"           entered: {key} {used['value']}, header {used['header'] or 'nothing'} ({used['reason']}; {used['by']})")
    for adaptation in one.result.adaptations:
        print(f"           adapted: {adaptation.tag} {adaptation.original!r} -> {adaptation.used} ({adaptation.rule})")
    if one.result.witness:
        print(f"           second witness of the day of administration: {one.result.witness}")
    for warning in one.result.warnings:
        print(f"           warning: {warning}")
