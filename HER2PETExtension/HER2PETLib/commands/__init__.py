"""`her2pet <command>`: one file a command, each thin. Exit code 0: everything done; 3: some series or cases refused or failed,
the rest done and the reasons written; 4: done, but cells of the input tables could not be read, and what depends on them is not counted;
2: bad usage; 1: failed."""

import argparse
import importlib
import os
import sys
import warnings
from types import ModuleType

from HER2PETLib import __version__
from HER2PETLib.errors import CancelledError, ProblemError

DONE, FAILED, USAGE, PARTLY, UNREADABLE = 0, 1, 2, 3, 4

# A command is a file here with `addParser(subparsers)` and `run(arguments) -> int`; heavy libraries are imported in `run`.
COMMANDS = (
    "suv",
    "quantify",
    "candidates",
    "batch",
    "followup",
    "reading",
    "endpoint",
    "plan",
    "redcap",
    "audit-measures",
    "compare-measures",
    "demo",
)


def moduleOf(name: str) -> ModuleType:
    """The file of a command: audit-measures in auditmeasures.py."""
    return importlib.import_module(f"HER2PETLib.commands.{name.replace('-', '')}")


def main(argv: list[str] | None = None) -> int:
    """Run `her2pet` with `argv` (default: the shell's) and return its exit code."""
    parser = argparse.ArgumentParser(prog="her2pet", description="HER2-targeted PET/CT: SUV, lesion measures, blinded reading.")
    parser.add_argument("--version", action="version", version=f"her2pet {__version__}")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    from HER2PETLib.commands.arguments import optionsFor

    for name in COMMANDS:
        command = moduleOf(name)
        command.addParser(subparsers).set_defaults(run=command.run)
    arguments = parser.parse_args(argv)
    # pydicom's warnings are about encodings, not about anything a person could act on; what matters is reported by our own checks.
    warnings.filterwarnings("ignore", module="pydicom")
    try:
        code = arguments.run(arguments)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # whoever read the output has read enough: `her2pet suv ... | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains once more at its end
        return FAILED
    except ProblemError as error:
        print(f"her2pet {arguments.command}: {error}{optionsFor(error.enter)}", file=sys.stderr)
        return FAILED
    except (KeyboardInterrupt, CancelledError):
        print(f"her2pet {arguments.command}: stopped; finished results are kept, nothing half-written is left.", file=sys.stderr)
        return FAILED
