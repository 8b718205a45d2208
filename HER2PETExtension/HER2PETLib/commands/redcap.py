"""`her2pet redcap`: patients and pathology entered in REDCap: its data dictionary, and its exports as our tables."""

import argparse
import sys

from HER2PETLib.commands import DONE, UNREADABLE
from HER2PETLib.commands.alignedtext import counted
from HER2PETLib.commands.arguments import Subparsers, addReplace


def addParser(subparsers: Subparsers) -> argparse.ArgumentParser:
    """Declare the command."""
    parser = subparsers.add_parser(
        "redcap",
        help="patients and pathology from REDCap",
        description="REDCap for the two tables of `her2pet endpoint`: `dictionary` writes the data dictionary of a project with the forms patients "
        "and pathology; `tables` makes patients.csv and pathology.csv from an export of that project.",
    )
    what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    dictionary = what.add_parser("dictionary", help="write the data dictionary", description="Writes the data dictionary (CSV) for Project "
                                 "Setup > Data Dictionary. The form pathology has to be made a repeating instrument there.")  # fmt: skip
    dictionary.add_argument("file", metavar="FILE.csv", help="a new file")
    tables = what.add_parser(
        "tables",
        help="tables of an export",
        description="Makes patients.csv and pathology.csv of an export ('CSV / Microsoft Excel (raw data)'). Exit code 4: done, but cells could "
        "not be read.",
    )
    tables.add_argument("export", metavar="EXPORT.csv", help="the export, raw data of all fields")
    tables.add_argument("--out", required=True, metavar="DIR", help="folder for the tables")
    addReplace(tables, "export")
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Write; see the exit codes of `her2pet`."""
    if arguments.what == "dictionary":
        from HER2PETLib.trial.redcap import writeDictionary

        print(f"Written: {writeDictionary(arguments.file)}")
        print("In REDCap: upload it, then enable the form pathology as a repeating instrument (Project Setup).")
        return DONE
    from HER2PETLib.jobs.redcap import tablesOfExport

    result = tablesOfExport(arguments.export, arguments.out, replace=arguments.replace)
    tables = result.tables
    print(f"{counted(tables.patientCount, 'patient')}, {counted(tables.specimenCount, 'specimen')}.")
    if tables.passedOver:
        print(f"Passed over, because they are not in this dictionary: {', '.join(tables.passedOver)}.")
    for path in result.written:
        print(f"Written: {path}")
    for problem in result.problems:
        print(problem, file=sys.stderr)
    return UNREADABLE if result.problems else DONE
