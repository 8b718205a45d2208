"""The coordinator's private key. It signs packets and the coordinator's ledger.

It lies in the study's folder, readable by its owner alone and sealed under a passphrase as a reader's key is, or in the file that the
environment variable HER2PET_COORDINATOR_KEY names: where others may write to the study's folder, keep it elsewhere. Whoever has it and
its passphrase can sign as the coordinator. Not sealed (for scripts that nobody can be asked by), whoever has the file can.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path

from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.ledger.passphrase import WrongPassphraseError, lockedKey, unlockedKey
from HER2PETLib.reading.ledger.signing import SigningKey
from HER2PETLib.reading.study.privatefile import writePrivate

NAME = "coordinator.key"
ELSEWHERE = "HER2PET_COORDINATOR_KEY"
PASSPHRASE = "HER2PET_COORDINATOR_PASSPHRASE"


def keyPath(study: Path) -> Path:
    """Where the key of a study is."""
    return Path(os.environ.get(ELSEWHERE) or study / NAME)


def isSealed(path: Path) -> bool | None:
    """Whether the key in this file is sealed; None where there is no file. Nothing is opened, and nobody is asked."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        return False  # whatever it is, it is not shown to be sealed
    return isinstance(document, dict) and "sealed" in document and "seed" not in document


def takenOrMadeKey(study: Path, passphrase: str | None) -> SigningKey:
    """For a new study: the key in the file that is named elsewhere, or a new one, sealed unless `passphrase` is None.

    Raises ProblemError for a passphrase that is too simple, or that does not open the key that is there."""
    path = keyPath(study)
    if path.exists():
        return readKey(study, None if passphrase is None else lambda: passphrase)
    key = SigningKey.new()
    document = {"seed": key.seed.hex(), "publicKey": key.publicKey} if passphrase is None else lockedKey(key, passphrase)
    writePrivate(path, json.dumps(document, indent=2) + "\n")
    return key


def readKey(study: Path, ask: Callable[[], str] | None = None) -> SigningKey:
    """The key. ask: gives the passphrase of a sealed one, where the environment variable HER2PET_COORDINATOR_PASSPHRASE does not.

    Raises ProblemError where the key is missing or damaged, or nobody gave the passphrase; WrongPassphraseError for a wrong one.
    """
    path = keyPath(study)
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if "sealed" in document:
            return unlockedKey(_passphrase(path, ask), document)
        seed = bytes.fromhex(document["seed"])
        if len(seed) != 32:
            raise ValueError("seed")
        key = SigningKey(seed)
        if key.publicKey != document["publicKey"]:
            raise ValueError("publicKey")
    except WrongPassphraseError as error:
        raise WrongPassphraseError("This is not the passphrase of the coordinator's key.", error.remedy) from error
    except OSError as error:
        raise ProblemError(
            f"The coordinator's key, {path}, cannot be read: {error.strerror}.",
            f"Restore it, or name its file in the environment variable {ELSEWHERE}.",
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise ProblemError(f"{path} is not the coordinator's key ({error!r}).", "Restore it from a copy.") from error
    return key


def _passphrase(path: Path, ask: Callable[[], str] | None) -> str:
    given = os.environ.get(PASSPHRASE) or (ask() if ask else "")
    if not given:
        raise ProblemError(
            f"The coordinator's key, {path}, is sealed, and its passphrase was not given.",
            f"Enter it, or set the environment variable {PASSPHRASE}.",
        )
    return given
