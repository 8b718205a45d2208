"""A packet as it travels: encrypted in the age format (age-encryption.org/v1), so that the program `age` opens it too.

    packet.age    a tar archive of the packet, for an X25519 key: the reader's own, or one made for this packet
    key.age       that one, under a passphrase (scrypt), where the packet goes to a passphrase

By hand: age -d key.age > key; age -d -i key packet.age | tar x
"""

import os
import shutil
import stat
import tarfile
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

from HER2PETLib.errors import ProblemError
from HER2PETLib.files import unfinishedFolder
from HER2PETLib.progress import Progress, silent

SEALED_PACKET, SEALED_KEY = "packet.age", "key.age"
RECIPIENT, IDENTITY = "age1", "AGE-SECRET-KEY-1"
SHORTEST_PASSPHRASE = 10
# How pyrage 1.4 begins its words where scrypt would take too long on this machine as it is now.
_TOO_SLOW = "Excessive work parameter"


def isEncrypted(folder: str | os.PathLike[str]) -> bool:
    """Whether a folder holds an encrypted packet."""
    return (Path(folder) / SEALED_PACKET).is_file()


def encryptPacket(packet: Path, folder: Path, secret: str, progress: Progress = silent) -> None:
    """Encrypt the folder `packet` into the new folder `folder`. secret: the reader's age recipient (age1...), or a passphrase, which
    goes to the reader separately.

    Raises ProblemError for a wrong recipient, a passphrase of fewer than 10 characters, where `folder` exists, or pyrage is missing.
    """
    pyrage = requireLibrary()
    if folder.exists():
        raise ProblemError(f"{folder} exists already.", "Move it away.")
    if secret.startswith(RECIPIENT):
        try:
            recipient = pyrage.x25519.Recipient.from_str(secret)
        except pyrage.RecipientError as error:
            raise ProblemError(
                f"{secret} is not an age recipient ({error}).", "It begins with age1 and has 62 letters."
            ) from error
        key = None
    else:
        if len(secret) < SHORTEST_PASSPHRASE:
            raise ProblemError(
                f"The passphrase is too simple: it needs {SHORTEST_PASSPHRASE} characters.",
                "Take four words that nobody else knows.",
            )
        identity = pyrage.x25519.Identity.generate()
        recipient, key = identity.to_public(), pyrage.passphrase.encrypt(f"{identity}\n".encode(), secret)
    files = sorted(path for path in packet.rglob("*") if path.is_file())
    try:
        with TemporaryDirectory(dir=packet.parent, prefix=".unfinished-") as plain, unfinishedFolder(folder.parent) as unfinished:
            archive = Path(plain, "packet.tar")
            with tarfile.open(archive, "w", format=tarfile.PAX_FORMAT) as tar:
                for number, path in enumerate(files):
                    progress(number, len(files) + 1, "")
                    tar.add(path, path.relative_to(packet).as_posix(), filter=_neutral)
            progress(len(files), len(files) + 1, "")
            pyrage.encrypt_file(str(archive), str(unfinished / SEALED_PACKET), [recipient])
            if key is not None:
                (unfinished / SEALED_KEY).write_bytes(key)
            for path in unfinished.iterdir():
                with path.open("rb") as written:
                    os.fsync(written.fileno())
            unfinished.rename(folder)
    except (OSError, pyrage.EncryptError) as error:
        raise ProblemError(f"The packet was not encrypted: {error}.", "Free space, and run again.") from error
    progress(len(files) + 1, len(files) + 1, "")


def decryptPacket(folder: str | os.PathLike[str], secret: str, target: str | os.PathLike[str]) -> None:
    """Open an encrypted packet into the new folder `target`. secret: the passphrase that came with it, or the reader's own age identity
    (AGE-SECRET-KEY-1...).

    Raises ProblemError if it does not open, is damaged, `target` exists or cannot be written, or pyrage is missing.
    """
    pyrage = requireLibrary()
    folder, target = Path(folder), Path(target)
    if target.exists():
        raise ProblemError(f"{target} exists already, and may hold answers.", "Open that one, or choose another place.")
    identity = _identity(pyrage, folder, secret.strip())
    try:
        with TemporaryDirectory(dir=target.parent, prefix=".unfinished-") as plain, unfinishedFolder(target.parent) as unfinished:
            archive = Path(plain, "packet.tar")
            pyrage.decrypt_file(str(folder / SEALED_PACKET), str(archive), [identity])
            _unpack(archive, unfinished)
            unfinished.chmod(0o700)
            unfinished.rename(target)
    except pyrage.DecryptError as error:
        raise ProblemError(
            f"{SEALED_PACKET} does not open: {error}.", "Ask the coordinator for this packet and its key."
        ) from error
    except (OSError, tarfile.TarError) as error:
        raise ProblemError(f"The packet was not opened: {error}.", "Free space, or copy it again.") from error


def _identity(pyrage: ModuleType, folder: Path, secret: str) -> Any:
    try:
        if not secret.startswith(IDENTITY):
            if not (folder / SEALED_KEY).is_file():
                raise ProblemError(
                    f"There is no {SEALED_KEY}.", "Enter the age identity (AGE-SECRET-KEY-1...) to which it was sent."
                )
            secret = pyrage.passphrase.decrypt((folder / SEALED_KEY).read_bytes(), secret).decode().strip()
        return pyrage.x25519.Identity.from_str(secret)
    except pyrage.DecryptError as error:
        if _TOO_SLOW in str(error):  # age measures the machine before it tries, and tries nothing where it is too slow
            raise ProblemError(
                "This computer is too busy at the moment to open the packet; whether this is its passphrase is not known yet.",
                "Close other programs and try again; if that does not help, open it on a faster computer.",
            ) from error
        raise ProblemError("This is not the passphrase of this packet, or its key.age is damaged.", "Try again.") from error
    except (OSError, ValueError, pyrage.IdentityError) as error:
        raise ProblemError(f"This is not the key of a packet ({error}).", "Enter the passphrase or the age identity.") from error


def _neutral(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Without whose file it was."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mtime = int(entry.mtime)
    return entry


def _unpack(archive: Path, folder: Path) -> None:
    """Plain files below `folder`, and nothing else. Raises ProblemError for any other entry."""
    with tarfile.open(archive, "r:") as tar:
        for entry in tar:
            parts = PurePosixPath(entry.name).parts
            source = tar.extractfile(entry) if entry.isreg() else None
            if (
                source is None
                or not parts
                or ".." in parts
                or parts[0].startswith("/")
                or "\\" in entry.name
                or ":" in entry.name
            ):
                raise ProblemError(
                    f"The packet holds {entry.name!r}, which no packet does.", "Do not use it; ask the coordinator."
                )
            path = folder.joinpath(*parts)
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with path.open("xb") as file:
                shutil.copyfileobj(source, file, 1 << 20)
                file.flush()
                os.fsync(file.fileno())
            path.chmod(stat.S_IRUSR | stat.S_IWUSR)


def requireLibrary() -> ModuleType:
    """pyrage. Raises ProblemError where it is not installed."""
    try:
        import pyrage
    except ImportError as error:
        raise ProblemError(
            "Encrypted packets need the Python package pyrage, which is not installed.", "Run: pip install pyrage"
        ) from error
    return pyrage
