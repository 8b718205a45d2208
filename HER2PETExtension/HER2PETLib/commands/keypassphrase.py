"""The passphrase of the coordinator's key: asked for at the terminal, or given by a script."""

import argparse
import getpass
import os
import sys
from collections.abc import Callable

from HER2PETLib.errors import ProblemError


def addPassphrase(parser: argparse.ArgumentParser) -> None:
    """Add --passphrase-fd."""
    parser.add_argument(
        "--passphrase-fd",
        type=int,
        metavar="N",
        help="read the passphrase of the coordinator's key from this file descriptor (default: the environment variable "
        "HER2PET_COORDINATOR_PASSPHRASE, or the terminal)",
    )


def asker(arguments: argparse.Namespace) -> Callable[[], str]:
    """What asks for the passphrase of a sealed key, once it is needed."""
    return lambda: _given(arguments) or _typed("Passphrase of the coordinator's key: ")


def newPassphrase(arguments: argparse.Namespace) -> str | None:
    """The passphrase that seals a new key; None where it is asked for without one. Raises ProblemError where there is none."""
    from HER2PETLib.reading.ledger.passphrase import refuseSimple
    from HER2PETLib.reading.study.coordinatorkey import PASSPHRASE

    if arguments.key_without_passphrase:
        return None
    given = _given(arguments) or os.environ.get(PASSPHRASE)
    if not given:
        given = _typed("Choose a passphrase for the coordinator's key: ")
        refuseSimple(given)
        if _typed("Once more: ") != given:
            raise ProblemError("The two passphrases are not the same.", "Run the command again.")
    refuseSimple(given)  # before every image is read
    return given


def _given(arguments: argparse.Namespace) -> str:
    if arguments.passphrase_fd is None:
        return ""
    try:
        with os.fdopen(arguments.passphrase_fd, encoding="utf-8") as file:
            said = file.readline().rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ProblemError(
            f"No passphrase can be read from file descriptor {arguments.passphrase_fd}: {error}.",
            "Give one that is open for reading.",
        ) from error
    if not said:
        raise ProblemError(f"File descriptor {arguments.passphrase_fd} gives no passphrase.", "Write it there as one line.")
    return said


def _typed(prompt: str) -> str:
    from HER2PETLib.reading.study.coordinatorkey import PASSPHRASE

    if not sys.stdin.isatty():
        raise ProblemError(
            "The coordinator's key has a passphrase, and there is no terminal to ask for it.",
            f"Give it by --passphrase-fd or the environment variable {PASSPHRASE}, or create the study with --key-without-passphrase.",
        )
    return getpass.getpass(prompt)
