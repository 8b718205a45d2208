"""What several commands take: values for the SUV with the reason that goes with them, and how to measure."""

import argparse
import math
import sys
from collections.abc import Sequence
from datetime import datetime, timezone
from typing import TYPE_CHECKING, TypeAlias

from HER2PETLib.environment import currentUser
from HER2PETLib.errors import ProblemError
from HER2PETLib.organs.rules import REFERENCE_RULES
from HER2PETLib.suv.record import EnteredValues

if TYPE_CHECKING:
    from HER2PETLib.jobs.quantify import Settings


# What a command's `addParser` gets.
Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
# The option for each value that a ProblemError's `enter` names.
_OPTIONS = {
    "series": "--series",
    "administeredAt": "--injected-at",
    "weightKg": "--weight-kg",
    "heightCm": "--height-cm",
    "sex": "--sex",
    "activityMBq": "--activity-mbq",
    "halfLifeS": "--half-life-s",
    "radiopharmaceutical": "--radiopharmaceutical",
    "positronFraction": "--positron-fraction",
}


def optionsFor(enter: Sequence[str]) -> str:
    """The end of a sentence: the options that enter what a ProblemError's `enter` names; "" where it names nothing."""
    if not enter:
        return ""
    reason = "" if "series" in enter else ", with --reason"
    return f" (Here: {' or '.join(_OPTIONS[name] for name in enter)}{reason}.)"


def addSUVArguments(parser: argparse.ArgumentParser) -> None:
    """Add what a person may enter instead of the header's values, with the reason that goes with it."""
    group = parser.add_argument_group("instead of the header", "Each is kept beside the header's value, with --reason.")
    group.add_argument(
        "--injected-at",
        metavar="ISO",
        help="administration date-time, e.g. 2019-03-01T10:00 (scanner-local; with an offset only if the file has one)",
    )
    group.add_argument("--activity-mbq", type=float, metavar="A", help="administered activity in MBq at that time")
    group.add_argument("--weight-kg", type=float, metavar="W", help="patient's weight in kg")
    group.add_argument("--height-cm", type=float, metavar="H", help="patient's height in cm (SUVlbm, SUVbsa, SUVibw)")
    group.add_argument("--sex", choices=["M", "F", "O"], help="patient's sex (SUVlbm, SUVibw)")
    group.add_argument("--half-life-s", type=float, metavar="S", help="half-life of the nuclide in s")
    group.add_argument(
        "--radiopharmaceutical", type=int, metavar="N", help="which item to use if the header has several, counted from 1"
    )
    group.add_argument(
        "--positron-fraction",
        type=float,
        metavar="F",
        help="positron fraction of the nuclide administered, if the scanner was set to another",
    )
    group.add_argument(
        "--expected-day", type=float, metavar="D", help="day after injection set by the protocol: only checked, replaces nothing"
    )
    group.add_argument("--reason", default="", metavar="TEXT", help="why a value is entered; required with any of the above")
    addStrict(parser)


def addStrict(parser: argparse.ArgumentParser) -> None:
    """Add --strict."""
    parser.add_argument("--strict", action="store_true", help="refuse a series rather than adapt any header value")


def addReplace(parser: argparse.ArgumentParser, what: str) -> None:
    """Add --replace."""
    parser.add_argument("--replace", action="store_true", help=f"replace results of another {what} in the folder of --out")


def addParquet(parser: argparse.ArgumentParser) -> None:
    """Add --parquet."""
    parser.add_argument(
        "--parquet", action="store_true", help="also write each table as Parquet with typed columns (needs pyarrow)"
    )


def addMeasureArguments(parser: argparse.ArgumentParser) -> None:
    """Add what `settingsOf` takes beside --strict."""
    parser.add_argument(
        "--peak-radius-mm", type=_length, metavar="R", help="radius of the primary SUVpeak's sphere (default: 6.2035, 1 cm3)"
    )
    parser.add_argument(
        "--auto-reference",
        choices=[rule.tissue for rule in REFERENCE_RULES],
        help="reference region placed in the organ masks if none was drawn (default: bloodPool)",
    )
    parser.add_argument("--seg", action="store_true", help="also write the regions as DICOM SEG (for DICOM PET)")
    parser.add_argument(
        "--sr", action="store_true", help="also write the measures as DICOM SR (TID 1500), with their SEG (for DICOM PET)"
    )
    parser.add_argument("--rtstruct", action="store_true", help="also write the regions as DICOM RTSTRUCT (for DICOM PET)")
    parser.add_argument(
        "--rwv",
        action="store_true",
        help="also write how stored values become SUV, as a DICOM real-world-value map (for DICOM PET)",
    )
    parser.add_argument(
        "--deidentify",
        metavar="KEYFILE",
        help="write DICOM objects without the patient's identity; KEYFILE holds the project's key",
    )
    parser.add_argument(
        "--report", action="store_true", help="also write report.html: picture, tables and how they were obtained, on one page"
    )
    addParquet(parser)


def settingsOf(arguments: argparse.Namespace, *, writesObjects: bool = False) -> "Settings":
    """How to measure, as requested. writesObjects: whether the command writes DICOM objects unasked."""
    from HER2PETLib.jobs.quantify import Settings
    from HER2PETLib.measure.peak import PEAK_RADIUS_MM

    if arguments.deidentify and not (writesObjects or arguments.seg or arguments.sr or arguments.rtstruct or arguments.rwv):
        raise ProblemError(
            "--deidentify is for DICOM objects, and none is requested.", "Give --seg, --sr, --rtstruct or --rwv with it."
        )
    return Settings(
        arguments.peak_radius_mm or PEAK_RADIUS_MM,
        arguments.strict,
        arguments.seg,
        arguments.sr,
        arguments.report,
        arguments.deidentify or "",
        arguments.rtstruct,
        arguments.auto_reference or "",
        arguments.rwv,
        arguments.parquet,
    )


def enteredValues(arguments: argparse.Namespace) -> EnteredValues:
    """What a person entered. Ends with exit code 2 where a value has no reason."""
    entered = {name: getattr(arguments, option[2:].replace("-", "_")) for name, option in _OPTIONS.items() if name != "series"}
    values = EnteredValues(**entered, expectedDay=arguments.expected_day, reason=arguments.reason.strip())
    if values.isEmpty:
        return EnteredValues(expectedDay=values.expectedDay)
    if not values.reason:
        print(
            f"her2pet {arguments.command}: error: give --reason: why a value replaces the header's.",
            file=sys.stderr,
        )
        raise SystemExit(2)
    return EnteredValues(**{**vars(values), "by": currentUser(), "at": datetime.now(timezone.utc).isoformat(timespec="seconds")})


def _length(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and value > 0):
        raise argparse.ArgumentTypeError(f"{text} mm is not a radius")
    return value
