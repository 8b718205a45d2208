"""`her2pet suv`: every PET series found becomes an SUV volume, or is refused with the reason."""

import argparse
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

from HER2PETLib.commands import DONE, PARTLY
from HER2PETLib.commands.arguments import addSUVArguments, enteredValues
from HER2PETLib.commands.progressbar import progressBar
from HER2PETLib.errors import ProblemError

# So many unreadable files are named one by one; the rest is counted.
_TOLD = 5


def addParser(subparsers) -> argparse.ArgumentParser:
    """Add the command to `her2pet`."""
    from HER2PETLib.suv.body import KINDS

    parser = subparsers.add_parser("suv", help="PET series to SUV volumes", description=__doc__)
    parser.add_argument(
        "dicom", nargs="+", metavar="DICOM", help="files, folders (any depth), or a Slicer DICOM database (ctkDICOM.sql)"
    )
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="folder for <SeriesInstanceUID>.nrrd and suv.json")
    parser.add_argument("--series", metavar="UID", help="only this Series Instance UID")
    parser.add_argument(
        "--kind", choices=[kind.name for kind in KINDS], default="SUVbw", help="what is computed (default: SUVbw)"
    )
    addSUVArguments(parser)
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Convert; returns 0, or 3 where something was refused or could not be read."""
    from HER2PETLib.dicom.folder import findSeries
    from HER2PETLib.files import writeJSON

    entered = enteredValues(arguments)
    with progressBar("reading headers") as progress:
        found = findSeries(arguments.dicom, progress)
    for problem in found.problems[:_TOLD]:
        print(f"her2pet suv: {problem}", file=sys.stderr)
    if len(found.problems) > _TOLD:
        print(f"her2pet suv: ... {len(found.problems)} files or folders in all could not be read.", file=sys.stderr)
    series = [one for one in found.ofModality("PT") if arguments.series in (None, one.seriesInstanceUID)]
    if not series:
        raise ProblemError(
            f"No PET series {arguments.series + ' ' if arguments.series else ''}was found in {', '.join(arguments.dicom)}: "
            f"{len(found.series)} series of other modalities, {len(found.unrelated)} files that are not DICOM.",
            "Give the folder that holds the PET series.",
        )
    _checkFolder(arguments.out)
    results = [convertOne(one, arguments.out, entered, arguments.kind, arguments.strict) for one in series]
    writeJSON(arguments.out / "suv.json", results)
    _tell(results, arguments.out, len(found.series) - len(series), len(found.unrelated))
    refused = any(result["status"] == "refused" for result in results)
    return PARTLY if refused or found.problems else DONE


def _checkFolder(out: Path) -> None:
    """Make the folder of the results. Raises ProblemError where it cannot be made or written, before anything is computed."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=out).close()
    except OSError as error:
        why = "it is a file" if isinstance(error, FileExistsError) else error.strerror
        raise ProblemError(f"{out} cannot be written: {why}.", "Choose an output folder you may write to.") from error


def convertOne(found, out: Path, entered, kind: str, strict: bool) -> dict[str, Any]:
    """Convert one series and write its volume; the object of `suv.json`, whether converted or refused."""
    from HER2PETLib.dicom.series import assemble
    from HER2PETLib.suv.conversion import convertSeries
    from HER2PETLib.suv.volume import checkValues, shareOfActivity, suvVolume
    from HER2PETLib.volumefile import writeVolume

    isUID = re.fullmatch(r"[0-9.]{1,64}", found.seriesInstanceUID)
    file = out / f"{found.seriesInstanceUID}.nrrd"
    try:
        if not isUID:
            raise ProblemError(
                f"Series Instance UID (0020,000E) {found.seriesInstanceUID!r} is not a UID.", "Export the series again."
            )
        series = assemble(found)
        conversion = convertSeries(series, entered, kind, strict)
        with progressBar(series.description or "series") as progress:
            volume = suvVolume(series, conversion, progress)
        result = conversion.toJSON()
        result["warnings"] += checkValues(volume, conversion)
        result["shareOfAdministeredActivity"] = shareOfActivity(volume, conversion)
        result["maximum"] = float(volume.values.max())
        result["file"] = file.name
        writeVolume(file, volume)
        return result
    except ProblemError as error:
        result = refusedResult(found, kind, error)
        try:
            if isUID:
                # A volume of an earlier run, by other inputs, would pass for what is refused now.
                file.unlink(missing_ok=True)
        except OSError as left:
            result["reason"] += f" {file} of an earlier run is still there: {left.strerror}."
        return result


def refusedResult(found, kind: str, error: ProblemError) -> dict[str, Any]:
    """The object of `suv.json` for a series without SUV, with what was found until then."""
    from dataclasses import asdict

    record = getattr(error, "record", None)
    return {
        "seriesInstanceUID": found.seriesInstanceUID,
        "seriesDescription": found.description,
        "status": "refused",
        "kind": kind,
        "factor": None,
        "hoursSinceAdministration": record.hoursSinceAdministration if record else None,
        "inputs": record.inputs if record else {},
        "adaptations": [asdict(adaptation) for adaptation in record.adaptations] if record else [],
        "warnings": record.warnings if record else [],
        "reason": error.reason,
        "remedy": error.remedy,
    }


def _tell(results: list[dict[str, Any]], out: Path, others: int, unrelated: int) -> None:
    for result in results:
        name = result["seriesDescription"] or result["seriesInstanceUID"]
        if result["status"] == "refused":
            print(f"REFUSED    {name}")
            print(f"her2pet suv: {result['reason']} {result['remedy']}", file=sys.stderr)
            continue
        hours = result["hoursSinceAdministration"]
        after = (
            "unknown time after administration" if hours is None else f"{hours:.2f} h ({hours / 24:.1f} d) after administration"
        )
        print(f"converted  {name}: {result['kind']}, {after}, maximum {result['maximum']:.2f}; {result['decayRule']}")
        for adaptation in result["adaptations"]:
            print(
                f"           adapted: {adaptation['tag']} {adaptation['original']!r} -> {adaptation['used']} ({adaptation['rule']})"
            )
        for warning in result["warnings"]:
            print(f"           warning: {warning}")
    converted = sum(result["status"] == "converted" for result in results)
    print(
        f"{converted} of {len(results)} PET series converted; {others} other series and {unrelated} files that are not DICOM left alone; "
        f"how, in {out / 'suv.json'}"
    )
