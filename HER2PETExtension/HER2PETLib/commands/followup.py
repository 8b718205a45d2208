"""`her2pet followup`: every known lesion of every patient, followed over examinations and tracers."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from HER2PETLib.commands import DONE, PARTLY, UNREADABLE
from HER2PETLib.commands.alignedtext import counted, printAligned
from HER2PETLib.commands.arguments import Subparsers, addMeasureArguments, addReplace, addStrict, settingsOf
from HER2PETLib.commands.progressbar import progressBar

if TYPE_CHECKING:
    from HER2PETLib.jobs.followup.run import FollowUpRequest, FollowUpResult


def addParser(subparsers: Subparsers) -> argparse.ArgumentParser:
    """Declare the command."""
    from HER2PETLib.followup.matching import MatchSettings
    from HER2PETLib.followup.patterns import DOMINANT_ABOVE, LUMISH

    usual = MatchSettings()
    parser = subparsers.add_parser(
        "followup",
        help="follow every known lesion across examinations and tracers",
        description="Measures the examinations of each patient, brings them into one space, matches their findings to lesions, and writes "
        "lesions.csv, patients.csv, matches.csv, registrations.csv, timePoints.csv and errors.csv. What only a person can decide is asked in matches.csv "
        "and registrations.csv: edit them and give them back. An interrupted run can be resumed. Exit code 3: some patients or examinations failed or "
        "could not be brought into one space; the rest is done, and errors.csv and registrations.csv say why. Exit code 4: done, but cells of the pathology "
        "could not be read.",
    )
    parser.add_argument(
        "table",
        metavar="EXAMINATIONS.csv",
        help="table of examinations; or a Slicer database (ctkDICOM.sql), from which such a table is only proposed, for you to complete",
    )
    parser.add_argument("--out", required=True, metavar="DIR", help="folder for the results")
    parser.add_argument(
        "--matches", default="", metavar="CSV", help="matches.csv with a person's decisions (accept, move, reject)"
    )
    parser.add_argument(
        "--registrations", default="", metavar="CSV", help="registrations.csv with a person's decisions (accept, reject)"
    )
    parser.add_argument(
        "--accept-registrations",
        action="store_true",
        help="use every registration although nobody has reviewed it; the results say so",
    )
    parser.add_argument("--decisions", default="", metavar="CSV", help="decisions.csv of the blinded reading (reading reconcile)")
    parser.add_argument("--pathology", default="", metavar="CSV", help="table of specimens, as for endpoint")
    parser.add_argument(
        "--avid",
        metavar="RULE",
        help="when a lesion is HER2-avid: reading (the default with --decisions), zephir (the scores of --decisions are ZEPHIR's classes 1 to 4), "
        "drawn, or a measure and its limit, such as suvMax=3.2",
    )
    parser.add_argument(
        "--dominant",
        default=f"{DOMINANT_ABOVE:g}",
        metavar="SHARE",
        help=f"share of the load above which a part is dominant; ours, because none is published (default: {DOMINANT_ABOVE:g}); lumish: from Lumish's "
        f"{100 * LUMISH.least:.0f} %% on",
    )
    parser.add_argument(
        "--gate-mm",
        type=float,
        default=usual.gateMm,
        metavar="MM",
        help=f"findings up to this far apart, or farther by size and error, may be one lesion (default: {usual.gateMm:g})",
    )
    addReplace(parser, "table")
    addMeasureArguments(parser)
    addStrict(parser)
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Follow, write, print; see the exit codes of `her2pet`."""
    from HER2PETLib.dicom.database import databaseAt
    from HER2PETLib.jobs.followup.proposal import proposeTable
    from HER2PETLib.jobs.followup.run import followUp

    def tell(sentence: str) -> None:
        print(f"her2pet followup: {sentence}", file=sys.stderr)

    out = Path(arguments.out)
    if databaseAt(Path(arguments.table)) is not None:
        with progressBar("followup") as progress:
            proposed = proposeTable(arguments.table, out, tell=tell, progress=progress, replace=arguments.replace)
        print(f"{counted(proposed.examinations, 'examination')} of {counted(proposed.patients, 'patient')} proposed.")
        print(f"Written: {proposed.written}. Check every row, and add what was drawn (regions) and its organs.")
        print("Patients are numbered by the order of their IDs in this database: another proposal may number them otherwise.")
        return DONE
    with progressBar("followup") as progress:
        result = followUp(_request(arguments), out, tell=tell, progress=progress, replaceOthers=arguments.replace)
    _print(result, out)
    if result.unreadableCells:
        tell(f"{counted(result.unreadableCells, 'cell')} of the pathology could not be read. Correct them, and run again.")
        return UNREADABLE
    return PARTLY if result.errors or result.refused else DONE


def _request(arguments: argparse.Namespace) -> "FollowUpRequest":
    from HER2PETLib.errors import ProblemError
    from HER2PETLib.followup.avidity import READING, ZEPHIR, AvidityRule
    from HER2PETLib.followup.matching import MatchSettings
    from HER2PETLib.followup.patterns import LUMISH
    from HER2PETLib.jobs.followup.run import FollowUpRequest

    isLumish = arguments.dominant.casefold() == LUMISH.key
    try:
        dominant = LUMISH.least if isLumish else float(arguments.dominant)
    except ValueError:
        dominant = 0.0
    if not 0 < dominant < 1:
        raise ProblemError(
            f"{arguments.dominant} is not a share.", f"Give --dominant between 0 and 1, such as 0.5, or {LUMISH.key}."
        )
    if not 0 < arguments.gate_mm < 100:
        raise ProblemError(f"{arguments.gate_mm:g} mm is not a gate.", "Give --gate-mm above 0, and below 100.")
    if arguments.avid in (READING, ZEPHIR) and not arguments.decisions:
        raise ProblemError(f"--avid {arguments.avid} needs the reading.", "Give --decisions.")
    return FollowUpRequest(
        table=arguments.table,
        matches=arguments.matches,
        registrations=arguments.registrations,
        acceptAll=arguments.accept_registrations,
        decisions=arguments.decisions,
        pathology=arguments.pathology,
        avid=None if arguments.avid is None else AvidityRule.of(arguments.avid),
        dominantAbove=dominant,
        dominantOrMore=isLumish,
        matching=MatchSettings(gateMm=arguments.gate_mm),
        measuring=settingsOf(arguments, writesObjects=True),  # of registrations
    )


def _print(result: "FollowUpResult", out: Path) -> None:
    lines: list[tuple[str, ...]] = [("patient", "lesions", "foci", "HER2-avid", "FDG-avid", "both", "pattern", "questions")]
    for row in result.summaries:
        least, most = row["fociLeast"], row["fociKnown"]
        foci = f"{least} or more" if row["notMeasured"] else str(most) if least == most else f"{least} to {most}"
        counts = (str(row["lesions"]), foci, str(row["her2Avid"]))
        against = (str(row.get(key, "-")) for key in ("fdgAvid", "both"))
        lines.append((row["patientID"], *counts, *against, row.get("pattern") or "-", str(row["openQuestions"])))
    printAligned(lines)
    print(f"Avid on HER2 PET: {result.rule}.")
    if result.kept:
        print(f"{counted(result.kept, 'patient')} kept from the earlier run, because nothing about them has changed.")
    if result.waiting:
        it = "it" if result.waiting == 1 else "them"
        print(f"{counted(result.waiting, 'registration')} not used before a person accepts {it}: see registrations.csv.")
    if result.refused:
        print(f"{counted(result.refused, 'examination')} not in one space with the others: see registrations.csv.")
    if result.questions:
        print(f"{counted(result.questions, 'question')} about identities: see matches.csv.")
    if result.errors:
        print(f"{counted(len(result.errors), 'failure')}: see errors.csv.")
    print(f"Written: {out / 'lesions.csv'}, patients.csv, matches.csv, registrations.csv, timePoints.csv")
