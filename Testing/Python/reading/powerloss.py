"""What a disk holds after power was lost at any instant of a process, as strictly as POSIX lets it be.

The system calls of the process are recorded (strace) and replayed up to the instant. Of a file, what was written since its last fsync may
be there or not, each sector by itself; of a folder, what was made, moved or removed in it since its own last fsync, from some instant on,
may be as if it had not happened.
"""

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

SECTOR = 512
CALLS = (
    "openat,close,write,pwrite64,lseek,ftruncate,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,rmdir,sendfile,"
    "copy_file_range,pwritev,writev,link,linkat,symlink,symlinkat,truncate"
)
_LINE = re.compile(r"^(\d+) +(\w+)\((.*)\) += (-?\d+)")
_FD = re.compile(r"^(\d+)<([^>]*)>")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')

# shutil copies within the kernel, where strace does not see the bytes.
PREAMBLE = "import shutil; shutil._USE_CP_SENDFILE = False\n"


def _isTraceable():
    strace = shutil.which("strace")
    return bool(strace) and subprocess.run([strace, "-o", "/dev/null", "true"], capture_output=True).returncode == 0


traced = pytest.mark.skipif(not _isTraceable(), reason="needs strace, and to be allowed to use it")


@dataclass
class File:
    """history: (index, offset, bytes) of a write, (index, length) of a truncation, (index,) of an fsync."""

    history: list = field(default_factory=list)

    def content(self, before, keep):
        """Its bytes where power was lost before call `before`; keep(): whether what was not synced is there."""
        synced = max((each[0] for each in self.history if len(each) == 1 and each[0] < before), default=-1)
        data = bytearray()
        for each in self.history:
            if each[0] >= before:
                break
            sure = each[0] < synced
            if len(each) == 2 and (sure or keep()):
                del data[each[1] :]
                data.extend(bytes(each[1] - len(data)))
            elif len(each) == 3:
                _, begin, written = each
                position = begin
                while position < begin + len(written):
                    end = min((position // SECTOR + 1) * SECTOR, begin + len(written))
                    if sure or keep():
                        data.extend(bytes(max(0, end - len(data))))
                        data[position:end] = written[position - begin : end - begin]
                    position = end
        return bytes(data)


@dataclass(eq=False)
class Folder:
    """first: what was in it when the recording began; changes: index of each change in it; synced: index of each fsync."""

    first: dict = field(default_factory=dict)
    entries: dict = field(default_factory=dict)
    changes: list = field(default_factory=list)
    synced: list = field(default_factory=list)


class Recording:
    """The calls of `script` (source of Python, arguments) below `root`, from what is there now. acknowledged: (index, text) of each line on its
    standard output."""

    def __init__(self, script, *arguments, root):
        self.root = Path(root).resolve()
        self._top = self._tree(self.root)
        self._moves = []  # (index, folder whose fsync makes it sure, [(folder, name, node or None)])
        self.acknowledged = []
        self.calls = 0
        log = self.root.parent / f"{self.root.name}.strace"
        command = ["strace", "-f", "-y", "-xx", "-s", str(1 << 24), "-e", f"trace={CALLS}", "-e", "signal=none", "-o", log]
        run = subprocess.run(
            [*command, sys.executable, "-c", PREAMBLE + script, *map(str, arguments)], capture_output=True, text=True
        )
        assert run.returncode == 0, run.stderr
        offsets = {}
        with log.open() as lines:
            for line in self._whole(lines):
                self._step(line, offsets)
        log.unlink()

    def _whole(self, lines):
        """Lines, those that another thread cut in two put together again."""
        begun = {}
        for line in lines:
            pid = line.split(maxsplit=1)[0]
            if line.rstrip().endswith("<unfinished ...>"):
                begun[pid] = line.rstrip().removesuffix("<unfinished ...>")
            elif found := re.match(r"^\d+ +<\.\.\. \w+ resumed>(.*)", line):
                yield begun.pop(pid) + found[1]
            else:
                yield line

    def _tree(self, path):
        if path.is_dir():
            there = {each.name: self._tree(each) for each in path.iterdir()}
            return Folder(there, dict(there))
        return File([(-2, 0, path.read_bytes()), (-1,)])

    def _place(self, name):
        """(folder, name) of a path below the root, None for any other."""
        path = Path(name)
        if path == self.root:
            return None, ""
        if not self._isBelow(path):
            return None
        parts = path.relative_to(self.root).parts
        folder = self._top
        for part in parts[:-1]:
            folder = folder.entries.get(part) if isinstance(folder, Folder) else None
        return (folder, parts[-1]) if isinstance(folder, Folder) else None

    def _isBelow(self, name):
        return Path(name).is_relative_to(self.root)

    def _node(self, name):
        place = self._place(name)
        if place is None:
            return None
        return self._top if place[0] is None else place[0].entries.get(place[1])

    def _change(self, sure, *changes):
        for folder, name, node in changes:
            if node is None:
                folder.entries.pop(name, None)
            else:
                folder.entries[name] = node
        self._moves.append((self.calls, sure, changes))
        sure.changes.append(self.calls)

    def _step(self, line, offsets):
        found = _LINE.match(line)
        if not found:
            return
        pid, call, said, result = found[1], found[2], found[3], int(found[4])
        if result < 0:
            return
        texts = [bytes.fromhex(text.replace("\\x", "")) for text in _TEXT.findall(said)]
        fd = _FD.match(said)
        path = bytes.fromhex(fd[2].replace("\\x", "")).decode() if fd and fd[2].startswith("\\x") else fd[2] if fd else ""
        key = (pid, fd[1]) if fd else None
        names = [str(Path(self._folderOf(said), text.decode(errors="replace"))) for text in texts]
        if call in ("write", "pwrite64") and fd and fd[1] == "1" and not path.startswith(str(self.root)):
            for text in texts[0].decode().splitlines():
                self.acknowledged.append((self.calls, text))
            return
        if not any(map(self._isBelow, (path, *names))):
            return
        if call not in ("close", "lseek"):
            self.calls += 1
        if call == "openat":
            opened = (pid, str(result))
            offsets[opened] = 0
            place = self._place(names[0])
            if place and place[0] is not None:
                node = place[0].entries.get(place[1])
                if "O_CREAT" in said and node is None:
                    node = File()
                    self._change(place[0], (place[0], place[1], node))
                if isinstance(node, File) and "O_TRUNC" in said:
                    node.history.append((self.calls, 0))
                if isinstance(node, File) and "O_APPEND" in said:
                    offsets[opened] = len(node.content(self.calls + 1, lambda: True))
        elif call == "lseek":
            offsets[key] = result
        elif call in ("write", "pwrite64"):
            node = self._node(path)
            offset = int(said.rsplit(",", 1)[1]) if call == "pwrite64" else offsets.get(key, 0)
            if isinstance(node, File):
                node.history.append((self.calls, offset, texts[0][:result]))
            if call == "write":
                offsets[key] = offset + result
        elif call == "ftruncate":
            if isinstance(node := self._node(path), File):
                node.history.append((self.calls, int(said.rsplit(",", 1)[1])))
        elif call in ("fsync", "fdatasync"):
            node = self._node(path)
            if isinstance(node, File):
                node.history.append((self.calls,))
            elif node is not None:
                node.synced.append(self.calls)
        elif call in ("rename", "renameat", "renameat2"):
            source, target = map(self._place, names[-2:])
            if source and target and (node := source[0].entries.get(source[1])):
                self._change(target[0], (source[0], source[1], None), (target[0], target[1], node))
            else:
                assert not source and not target, line[:300]  # nothing is moved into the root, or out of it
        elif call in ("unlink", "unlinkat", "rmdir"):
            if (place := self._place(names[0])) and place[0] is not None:
                self._change(place[0], (*place, None))
        elif call in ("mkdir", "mkdirat"):
            if (place := self._place(names[0])) and place[0] is not None:
                self._change(place[0], (*place, Folder()))
        elif call != "close":
            raise AssertionError(f"{call} is not simulated")

    def _folderOf(self, said):
        """What a relative name is relative to."""
        if found := re.match(r"^(?:AT_FDCWD|\d+)<([^>]*)>", said):
            return bytes.fromhex(found[1].replace("\\x", "")).decode() if found[1].startswith("\\x") else found[1]
        return str(Path.cwd())

    def lost(self, before, chance, target, only=""):
        """Write what the disk holds where power was lost before call `before`, into the new folder `target` (only: that folder in the root).
        Returns what was acknowledged by then."""
        likely = chance.choice((0.0, 0.5, 1.0))
        kept = {}
        for folder in {id(sure): sure for _, sure, _ in self._moves}.values():
            sure = max((each for each in folder.synced if each < before), default=-1)
            lasting = [each for each in folder.changes if each < sure]
            unsure = [each for each in folder.changes if sure <= each < before]
            count = {0.0: 0, 1.0: len(unsure)}.get(likely, chance.randint(0, len(unsure)))
            kept[id(folder)] = {*lasting, *unsure[:count]}
        entries = {}

        def of(folder):
            return entries.setdefault(id(folder), dict(folder.first))

        for index, sure, changes in self._moves:
            if index in kept[id(sure)]:
                for folder, name, node in changes:
                    if node is None:
                        of(folder).pop(name, None)
                    else:
                        of(folder)[name] = node

        def write(folder, path):
            path.mkdir()
            for name, node in of(folder).items():
                if isinstance(node, File):
                    (path / name).write_bytes(node.content(before, lambda: chance.random() < likely))
                else:
                    write(node, path / name)

        write(of(self._top)[only] if only else self._top, target)
        return [text for index, text in self.acknowledged if index < before]
