"""The one piece that writes into a folder of results. It replaces and removes only what her2pet made there and nobody changed since,
and never an input of the run."""

import os
import shutil
import signal
import stat
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from HER2PETLib.errors import ProblemError
from HER2PETLib.filelock import FileLock
from HER2PETLib.files import sha256, unfinishedFolder
from HER2PETLib.outputrecord import RECORD, MadeFile, OutputRecord, filesBelow

UNFINISHED = ".unfinished-"
# In a folder of unfinished results: whoever finds it after a power cut may remove that folder.
MARKER = ".her2pet-unfinished"
# What Finder and Explorer leave in a folder that somebody looked into.
LITTER = (".DS_Store", "Thumbs.db")
_LOCK = ".her2pet"
_UNWRITABLE = "Choose an output folder you can write to."


class OtherResultsError(ProblemError):
    """The folder holds results of something else; whoever means it may replace them."""


class Inputs:
    """The files that a run reads. A file is one of them by its device and inode: through links, and on file systems that do not tell
    upper from lower case. By its path only where the file system has no inodes."""

    def __init__(self, paths: Iterable[str | os.PathLike] = ()) -> None:
        self._nodes: set[tuple[int, int]] = set()
        self._paths: set[str] = set()
        self.add(paths)

    def add(self, paths: Iterable[str | os.PathLike]) -> None:
        """Protect more files, and of a folder every file in it. What does not exist is passed over."""
        for path in map(Path, paths):
            for file in filesBelow(path) if path.is_dir() else (path,):
                if node := _node(file):
                    self._nodes.add(node)
                else:
                    self._paths.add(_place(file))

    def holds(self, path: str | os.PathLike) -> bool:
        """Whether a file is one of the inputs, under whatever name."""
        node = _node(path)
        return node in self._nodes if node else _place(path) in self._paths

    def __bool__(self) -> bool:
        return bool(self._nodes or self._paths)

    def firstIn(self, folder: Path) -> Path | None:
        """A file in the folder, at any depth, that is one of the inputs."""
        return next((path for path in filesBelow(folder) if self.holds(path)), None)


def _place(path: str | os.PathLike) -> str:
    return os.path.normcase(os.path.realpath(path))


def _node(path: str | os.PathLike) -> tuple[int, int] | None:
    try:
        status = os.stat(path)  # noqa: PTH116 (pathlib takes twice as long over an archive)
    except (OSError, ValueError):
        return None
    return (status.st_dev, status.st_ino) if status.st_ino else None


class OutputFolder:
    """A folder that one run writes into; another run is kept out for as long.

        with OutputFolder(out, job="quantify", subject="case P001", inputs=files) as output:
            output.check(["measurements.csv"])
            with output.adding() as folder:
                (folder / "measurements.csv").write_text(...)

    job, subject: what makes the files, and what they are about. Files about something else are replaced only with `replace`.
    Raises ProblemError where the folder cannot be made or written, or another run works in it.
    """

    def __init__(
        self,
        folder: str | os.PathLike,
        job: str,
        subject: str = "",
        *,
        inputs: Iterable[str | os.PathLike] = (),
        replace: bool = False,
    ) -> None:
        self.folder = Path(folder).resolve()
        self.inputs = Inputs(inputs)
        self._job, self._subject, self._replace = job, subject, replace
        self._made: list[Path] = []
        self._current: set[str] = set()

    def __enter__(self) -> "OutputFolder":
        missing = [path for path in (self.folder, *self.folder.parents) if not os.path.exists(path)]  # noqa: PTH110 (pathlib raises where a name is too long)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            why = "it is a file" if isinstance(error, FileExistsError) else error.strerror or error
            raise ProblemError(f"{self.folder} cannot be written: {why}.", _UNWRITABLE) from error
        self._made = missing
        try:
            self._lock = FileLock(self.folder / _LOCK, f"Another run of her2pet works in {self.folder}", _UNWRITABLE)
        except ProblemError:
            self._removeEmpty()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._lock.release()
        self._removeEmpty()

    def check(self, names: Iterable[str]) -> None:
        """Raise ProblemError where one of these names is taken, OtherResultsError where by results of something else."""
        record = OutputRecord.read(self.folder)
        for name in names:
            self._checkFree(record, name)

    def _checkFree(self, record: OutputRecord, name: str) -> None:
        path = self.folder / name
        if not os.path.lexists(path):
            return
        if self.inputs.holds(path):
            raise ProblemError(f"{path} is an input of this run, and a result would replace it.", "Choose another output folder.")
        made = record.files.get(name)
        if made is None:
            raise ProblemError(f"{path} exists, and her2pet did not make it.", "Move it away, or choose another output folder.")
        if not record.isUnchanged(name):
            raise ProblemError(
                f"{path} was changed after her2pet made it.", "Move it away to keep it, or choose another output folder."
            )
        if (made.job, made.subject) != (self._job, self._subject) and not self._replace:
            raise OtherResultsError(
                f"{path} is a result of {made.job}{f' for {made.subject}' if made.subject else ''}, and this is "
                f"{self._job}{f' for {self._subject}' if self._subject else ''}.",
                "Choose another output folder, or replace those results (--replace).",
            )

    def keep(self, names: Iterable[str]) -> None:
        """Results of an earlier run that are part of this one."""
        self._current.update(names)

    @contextmanager
    def adding(self, *, instead: bool = False, last: Sequence[str] = ()) -> Iterator[Path]:
        """Yield a new folder; what is written into it becomes part of this one when the block ends well, and is gone when it does not.

        instead: what the same job made here before and has neither made nor kept (`keep`) since this folder was entered is removed, so that it
        cannot pass for part of these.
        last: names that appear after all others, in this order: where they are, the others are. A schema appears before its table.
        Raises ProblemError, with this folder as it was, where a name is taken.
        """
        removeUnfinished(self.folder, self.inputs)
        with unfinished(self.folder) as staging:
            yield staging
            self._take(staging, instead, last)

    def _take(self, staging: Path, instead: bool, last: Sequence[str]) -> None:
        names = [path.relative_to(staging).as_posix() for path in filesBelow(staging) if path.name != MARKER]
        names.sort(key=lambda name: (last.index(name) + 1 if name in last else 0, ".schema." not in name, name))
        record = OutputRecord.read(self.folder)
        for name in names:
            if not (name in record.files and self._isThere(staging, name)):
                self._checkFree(record, name)
        stale = self._stale(record, names) if instead else []
        made = {name: MadeFile(sha256(staging / name), self._job, self._subject) for name in names}
        pending = {
            name: replace(one, replaces=sha256(self.folder / name) if (self.folder / name).exists() else "")
            for name, one in made.items()
        }
        try:
            with _uninterrupted():
                # The record first: whatever ends this process now, it knows both the old and the new bytes as its own.
                record.updated(pending).write()
                for name in stale:
                    (self.folder / name).unlink(missing_ok=True)
                for name in names:
                    (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
                    (staging / name).replace(self.folder / name)
                record.updated(made, without=stale).write()
            self._current.update(names)
        except OSError as error:
            raise ProblemError(
                f"{error.filename2 or error.filename or self.folder} was not written: {error.strerror or error}.",
                "Free up space or choose another folder, and run again.",
            ) from error

    def _isThere(self, staging: Path, name: str) -> bool:
        """Whether a file that is no input has these very bytes already: then nothing is lost by it, whoever wrote them into our file."""
        path = self.folder / name
        if self.inputs.holds(path) or path.is_symlink() or not path.is_file():
            return False
        return path.stat().st_size == (staging / name).stat().st_size and sha256(path) == sha256(staging / name)

    def _stale(self, record: OutputRecord, names: Sequence[str]) -> list[str]:
        stale = []
        for name, made in record.files.items():
            path = self.folder / name
            if made.job != self._job or name in names or name in self._current or self.inputs.holds(path):
                continue
            if os.path.lexists(path):
                self._checkFree(record, name)
            stale.append(name)
        return stale

    def remove(self, name: str) -> None:
        """Remove a file that her2pet made; what it did not make, or was changed since, and an input of the run stays.
        Raises ProblemError where it cannot be removed."""
        record = OutputRecord.read(self.folder)
        path = self.folder / name
        if self.inputs.holds(path) or not record.isUnchanged(name):
            return
        try:
            path.unlink()
        except OSError as error:
            raise ProblemError(f"{path} of an earlier run cannot be removed: {error.strerror}.", "Remove it.") from error
        record.updated({}, without=[name]).write()

    def adopt(self, tree: str) -> None:
        """Record every file of a subfolder as made by this run: for a subfolder that did not exist when it began."""
        record = OutputRecord.read(self.folder)
        files = [path for path in filesBelow(self.folder / tree) if path.is_file() and not path.is_symlink()]
        record.updated(
            {path.relative_to(self.folder).as_posix(): MadeFile(sha256(path), self._job, self._subject) for path in files}
        ).write()

    def clear(self, trees: Iterable[str]) -> None:
        """Remove subfolders that her2pet made. Raises ProblemError, with nothing removed, where they hold anything else, or an input
        of the run."""
        removeUnfinished(self.folder, self.inputs)
        _removeTrees(self.folder, [self.folder / tree for tree in trees], self.inputs)

    def _removeEmpty(self) -> None:
        for path in self._made:  # the deepest first
            with suppress(OSError):
                path.rmdir()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C during the block is heeded at its end: half of the results of a run beside half of those of another would pass for one."""
    isMain = threading.current_thread() is threading.main_thread()
    if not isMain or signal.getsignal(signal.SIGINT) in (signal.SIG_IGN, None):
        yield
        return
    pressed: list[int] = []
    former = signal.signal(signal.SIGINT, lambda number, _frame: pressed.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, former)
    if pressed:
        raise KeyboardInterrupt


@contextmanager
def unfinished(parent: Path, name: str = "") -> Iterator[Path]:
    """Yield a new folder of unfinished results in `parent`, called .unfinished-<name>...; it is removed unless it was moved away.
    Raises ProblemError where it cannot be made."""
    with ExitStack() as stack:
        try:
            folder = stack.enter_context(unfinishedFolder(parent, name))
            (folder / MARKER).touch()
        except OSError as error:
            raise ProblemError(f"{parent} cannot be written: {error.strerror or error}.", _UNWRITABLE) from error
        yield folder


def removeUnfinished(parent: Path, inputs: Inputs) -> None:
    """Remove what runs that were killed left unfinished in a folder: folders of results, and a record of outputs that was being written."""
    for folder in parent.glob(f"{UNFINISHED}*"):
        if not folder.is_symlink() and _isMarked(folder) and inputs.firstIn(folder) is None:
            shutil.rmtree(folder, ignore_errors=True)
    for left in parent.glob(f"{UNFINISHED}{'?' * 8}-{RECORD}"):  # as `files.replacing` names it
        if not left.is_symlink() and not inputs.holds(left):
            left.unlink(missing_ok=True)


def _isMarked(folder: Path) -> bool:
    """Whether the folder has our mark, which is empty: a file of that name with anything in it is somebody's."""
    try:
        status = (folder / MARKER).stat()
    except OSError:
        return False
    return stat.S_ISREG(status.st_mode) and status.st_size == 0


def putInPlace(staging: Path, folder: Path, inputs: Inputs) -> None:
    """Let a folder of finished results take the name `folder`, as a whole or not at all, instead of former results of that name.

    staging: made by `unfinished`, with its record. Raises ProblemError where `folder` holds anything that her2pet did not make.
    """
    removeResults(folder, inputs)
    try:
        (staging / MARKER).unlink(missing_ok=True)
        staging.rename(folder)
    except OSError as error:
        raise ProblemError(
            f"{folder} was not written: {error.strerror or error}.", "Free up space or choose another folder, and run again."
        ) from error


def removeResults(folder: Path, inputs: Inputs) -> None:
    """Remove a folder of results, if there is one.

    Raises ProblemError, with nothing removed, where it holds a file that her2pet did not make, that was changed since, or that is
    an input of the run.
    """
    if not os.path.lexists(folder):
        return
    if folder.is_symlink() or not folder.is_dir():
        raise ProblemError(f"{folder} exists, and her2pet did not make it.", "Move it away, or choose another output folder.")
    _removeTrees(folder, [folder], inputs)


def _removeTrees(folder: Path, trees: Sequence[Path], inputs: Inputs) -> None:
    """Remove what the record of `folder` names below `trees`, and the trees. Raises ProblemError as removeResults."""
    record = OutputRecord.read(folder)
    names = {path.relative_to(folder).as_posix(): path for tree in trees for path in filesBelow(tree)}
    for name, path in names.items():
        if inputs.holds(path):
            raise ProblemError(
                f"{path} is an input of this run, and lies where results are replaced.",
                "Move it out of there, or choose another output folder.",
            )
        if name != RECORD and path.name not in LITTER and not record.isUnchanged(name):
            how = "was changed after her2pet made it" if name in record.files else "was not made by her2pet"
            raise ProblemError(
                f"{path} {how}, and lies where results are replaced.",
                "Move it out of there to keep it, or choose another output folder.",
            )
    try:
        for name in sorted(names, key=lambda name: name == RECORD):  # the record last: it is what says whose they are
            names[name].unlink(missing_ok=True)
        for tree in trees:
            for root, _folders, _names in sorted(os.walk(tree), reverse=True):  # the deepest first
                Path(root).rmdir()
        if folder.exists():
            record.updated({}, without=names).write()
    except OSError as error:
        raise ProblemError(
            f"Former results in {folder} cannot be removed: {error.strerror or error}.", "Remove them, and run again."
        ) from error
