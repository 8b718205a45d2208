"""The coordinator's private key. It signs packets and the coordinator's ledger.

It lies in the study's folder, readable by its owner alone, or in the file that the environment variable HER2PET_COORDINATOR_KEY names:
where others may write to the study's folder, keep it elsewhere. Whoever has it can sign as the coordinator.
"""

import json
import os
from pathlib import Path

from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.ledger.signing import SigningKey
from HER2PETLib.reading.study.privatefile import writePrivate

NAME = "coordinator.key"
ELSEWHERE = "HER2PET_COORDINATOR_KEY"


def keyPath(study: Path) -> Path:
    """Where the key of a study is."""
    return Path(os.environ.get(ELSEWHERE) or study / NAME)


def takenOrMadeKey(study: Path) -> SigningKey:
    """For a new study: the key in the file that is named elsewhere, or a new one."""
    path = keyPath(study)
    if path.exists():
        return readKey(study)
    key = SigningKey.new()
    writePrivate(path, json.dumps({"seed": key.seed.hex(), "publicKey": key.publicKey}, indent=2) + "\n")
    return key


def copyKey(study: Path, other: Path) -> None:
    """Let a study inside this one have the same key, where it does not lie elsewhere anyway."""
    if not os.environ.get(ELSEWHERE):
        writePrivate(other / NAME, (study / NAME).read_text(encoding="utf-8"))


def readKey(study: Path) -> SigningKey:
    """The key. Raises ProblemError where it is missing or damaged."""
    path = keyPath(study)
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        seed = bytes.fromhex(document["seed"])
        if len(seed) != 32:
            raise ValueError("seed")
        key = SigningKey(seed)
        if key.publicKey != document["publicKey"]:
            raise ValueError("publicKey")
    except OSError as error:
        raise ProblemError(
            f"The coordinator's key, {path}, cannot be read: {error.strerror}.",
            f"Restore it, or name its file in the environment variable {ELSEWHERE}.",
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise ProblemError(f"{path} is not the coordinator's key ({error!r}).", "Restore it from a copy.") from error
    return key
