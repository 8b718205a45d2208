"""`her2pet audit-measures`: the numbers of another program's structured report beside ours."""

import argparse
import math
import sys
from collections import Counter
from typing import TYPE_CHECKING

from HER2PETLib.commands import DONE, PARTLY
from HER2PETLib.commands.alignedtext import counted, printAligned
from HER2PETLib.commands.arguments import Subparsers, addReplace, addSUVArguments, enteredValues
from HER2PETLib.commands.progressbar import progressBar

if TYPE_CHECKING:
    from HER2PETLib.jobs.auditmeasures import AuditedMeasures


# So many differences are listed one by one on the terminal; the table has all.
_LISTED = 40


def addParser(subparsers: Subparsers) -> argparse.ArgumentParser:
    """Declare the command."""
    parser = subparsers.add_parser(
        "audit-measures",
        help="compare the numbers of a structured report with ours",
        description="Remeasures the segments of a DICOM SEG on the PET and writes auditMeasures.csv: each number of the structured "
        "report (TID 1500) that refers to it beside ours, with the likely cause of a difference: unit, SUV factor, grid, edge rule, "
        "definition. Without --pet, volumes are compared and the report is checked for consistency (total uptake is mean times volume); "
        "without --seg, only the consistency is checked. Exit code 3: numbers differ by more than the tolerance or contradict each other, or some could not be compared.",
    )
    parser.add_argument("--sr", required=True, metavar="SR", help="DICOM structured report (TID 1500)")
    parser.add_argument("--seg", metavar="SEG", help="the DICOM SEG that it refers to")
    parser.add_argument("--pet", metavar="PATH", help="the PET: DICOM folder, file or Slicer database; or a volume of SUV")
    parser.add_argument("--rwv", metavar="MAP", help="a real-world-value map of the PET, to be compared with our SUV")
    parser.add_argument("--series", default="", metavar="UID", help="Series Instance UID, if there are several PET series")
    parser.add_argument("--out", required=True, metavar="DIR", help="folder for auditMeasures.csv")
    parser.add_argument(
        "--tolerance-percent",
        type=_percent,
        default=0.1,
        metavar="P",
        help="numbers may differ from ours by this percentage (default: 0.1 %%; a report with few digits needs more)",
    )
    addReplace(parser, "report")
    addSUVArguments(parser)
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Compare, write, print; see the exit codes of `her2pet`."""
    from HER2PETLib.jobs.auditmeasures import auditMeasures

    if arguments.pet and not arguments.seg:
        print("her2pet audit-measures: error: --pet needs --seg: without regions nothing can be measured.", file=sys.stderr)
        raise SystemExit(2)
    entered = enteredValues(arguments)
    if not arguments.pet and (arguments.series or arguments.strict or not entered.isEmpty):
        print("her2pet audit-measures: error: values for the SUV need --pet.", file=sys.stderr)
        raise SystemExit(2)
    with progressBar("measuring") as progress:
        result = auditMeasures(
            arguments.sr,
            arguments.out,
            segmentation=arguments.seg,
            pet=arguments.pet,
            series=arguments.series,
            entered=entered,
            strict=arguments.strict,
            tolerance=arguments.tolerance_percent / 100,
            tell=lambda sentence: print(f"her2pet audit-measures: {sentence}", file=sys.stderr),
            progress=progress,
            replace=arguments.replace,
            valueMap=arguments.rwv,
        )
    _print(result)
    return DONE if result.isClean else PARTLY


def _print(result: "AuditedMeasures") -> None:
    from HER2PETLib.measure.differencecauses import CAUSES

    lines: list[tuple[str, ...]] = [("region", "measure", "reported", "ours", "difference", "likely cause")]
    for pair in result.differing[:_LISTED]:
        number = ["-" if value is None else f"{value:.6g}" for value in (pair.reported, pair.ours)]
        percent = "-" if pair.percent is None else f"{pair.percent:+.2f} %"
        lines.append((_plain(pair.group.name), pair.key, *number, percent, CAUSES[pair.cause]))
    if len(lines) > 1:
        printAligned(lines, left=(0, 1, 5))
    if len(result.differing) > _LISTED:
        print(f"... {len(result.differing)} in all: see {result.table.name}.")
    for sentence in dict.fromkeys(pair.explanation for pair in result.differing if pair.explanation):
        print(_plain(sentence))
    for pair in result.contradicting:
        print(f"{_plain(pair.group.name)}: {_plain(pair.contradiction)}")
    for sentence in result.unmatched:
        print(f"her2pet audit-measures: {_plain(sentence)}", file=sys.stderr)
    causes = Counter(CAUSES[pair.cause] for pair in result.differing)
    if causes:
        print(f"Likely causes: {', '.join(f'{cause} {count}' for cause, count in causes.most_common())}.")
    if result.valueMap is not None:
        print(result.valueMap)
    compared = sum(pair.isCompared for pair in result.pairs)
    what = "" if result.hasPET else " Without a PET no SUV is compared."
    print(
        f"{counted(len(result.pairs), 'number')} in the report: {compared} compared with ours, {len(result.differing)} "
        f"differ by more than {100 * result.tolerance:g} % or in unit, {len(result.contradicting)} contradict others of the report.{what}"
    )
    print(f"Written: {result.table}")


def _plain(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)


def _percent(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value < 100:
        raise argparse.ArgumentTypeError(f"{text} is not a tolerance above 0 and below 100 %")
    return value
