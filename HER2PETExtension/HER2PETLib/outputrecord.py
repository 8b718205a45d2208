"""Which files of a folder her2pet made: a record in the folder names each with its hash. What it does not name is somebody else's."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from HER2PETLib.errors import ProblemError
from HER2PETLib.files import sha256, writeJSON

RECORD = "her2pet-outputs.json"
_ABOUT = "The files that her2pet made in this folder. It replaces or removes no other, and none that was changed since."


@dataclass(frozen=True)
class MadeFile:
    """One file that her2pet made. sha256: of its bytes. job: what made it. subject: what it is about, such as a case.
    replaces: hash of the bytes that it takes the place of, for as long as that may not have happened yet."""

    sha256: str
    job: str
    subject: str
    replaces: str = ""


@dataclass(frozen=True)
class OutputRecord:
    """The record of `folder`. files: by their names in the folder, with / where they lie deeper."""

    folder: Path
    files: Mapping[str, MadeFile]

    @classmethod
    def read(cls, folder: Path) -> "OutputRecord":
        """The record of a folder; one without files where there is none.

        Raises ProblemError where the record cannot be read, or names what does not lie in its folder.
        """
        path = folder / RECORD
        try:
            document = json.loads(path.read_text(encoding="utf-8"))
            files = {name: MadeFile(**entry) for name, entry in document["files"].items()}
            if any(not _isInside(name) for name in files):
                raise ValueError("it names a file outside its folder")
        except FileNotFoundError:
            return cls(folder, {})
        except OSError as error:
            raise ProblemError(
                f"{path} cannot be read: {error.strerror or error}.", "Check its permissions, or choose another output folder."
            ) from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ProblemError(
                f"{path} is not a record of results ({error}).", "Choose another output folder, or move this one away."
            ) from error
        return cls(folder, files)

    def write(self) -> None:
        """Write the record; one without files is removed. Raises ProblemError."""
        if self.files:
            writeJSON(self.folder / RECORD, {"about": _ABOUT, "files": {name: asdict(made) for name, made in self.files.items()}})
        else:
            (self.folder / RECORD).unlink(missing_ok=True)

    def updated(self, files: Mapping[str, MadeFile], without: Iterable[str] = ()) -> "OutputRecord":
        """This record with these files, and without those."""
        gone = set(without)
        return OutputRecord(self.folder, {name: made for name, made in {**self.files, **files}.items() if name not in gone})

    def isUnchanged(self, name: str) -> bool:
        """Whether her2pet made the file and nobody has changed it since. Raises ProblemError where it cannot be read."""
        path = self.folder / name
        made = self.files.get(name)
        if made is None or path.is_symlink() or not path.is_file():
            return False
        return sha256(path) in (made.sha256, made.replaces)


def filesBelow(folder: Path) -> Iterator[Path]:
    """Everything in a folder that is not a folder, at any depth, sorted; a link is not followed, but named."""
    for root, folders, names in os.walk(folder):
        folders.sort()
        links = [name for name in folders if os.path.islink(os.path.join(root, name))]  # noqa: PTH114, PTH118
        yield from (Path(root, name) for name in sorted([*names, *links]))


def _isInside(name: str) -> bool:
    path = PurePosixPath(name)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts and "\\" not in name and ":" not in name
