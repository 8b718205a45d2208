"""Work in processes of this machine, any of which may die and take only its own case with it."""

import contextlib
import multiprocessing
import os
import signal
import threading
import warnings
from collections.abc import Callable, Generator, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

from HER2PETLib.errors import ProblemError

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")

# One thread a process: two processes on two cores must not run four.
_THREADS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "ITK_GLOBAL_DEFAULT_NUMBER_OF_THREADS",
)


def inProcesses(
    work: Callable[[Item], Outcome], items: Sequence[Item], died: Callable[[Item, str], Outcome], *, jobs: int
) -> Generator[Outcome, None, None]:
    """work(item) for every item, in the order in which they finish, `jobs` at a time in processes of their own.

    work has to be importable. died(item, how) is the outcome of an item whose process ended without one; a new process takes its
    place. The processes end with the iterator, however it ends, and with this process, even if it is killed.
    Raises ProblemError where the script of this process lacks the guard that such processes need.
    """
    # A pool of the standard library gives every open item up when one of its processes dies.
    workers: list[_Worker] = []
    waiting = list(reversed(items))
    try:
        while waiting or workers:
            while waiting and len(workers) < jobs:
                workers.append(_Worker(work))
                workers[-1].give(waiting.pop())
            ready = wait([worker.connection for worker in workers])
            for worker in [worker for worker in workers if worker.connection in ready]:
                item = worker.item
                try:
                    outcome = worker.connection.recv()
                except (EOFError, OSError):
                    workers.remove(worker)
                    code = worker.exitCode()
                    if code == UNGUARDED:
                        raise ProblemError(
                            'The script that runs the batch has no `if __name__ == "__main__":`, and every process that measures '
                            "would run it again.",
                            "Put what the script does below that line, or use the command `her2pet batch`.",
                        ) from None
                    yield died(item, f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}")
                    continue
                if waiting:
                    worker.give(waiting.pop())
                else:
                    workers.remove(worker)
                    worker.end()
                yield outcome
    finally:
        for worker in workers:
            worker.end()


# Exit code of a process that was to start a batch of its own.
UNGUARDED = 86


class _Worker:
    """A process and the item it works on."""

    def __init__(self, work: Callable) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, other = context.Pipe()
        self.item: Any = None
        self._process = context.Process(target=_serve, args=(other, work), daemon=True)
        with _oneThread():
            self._process.start()
        other.close()

    def give(self, item: Any) -> None:
        self.item = item
        with contextlib.suppress(OSError):  # it is dead already: receiving reports it
            self.connection.send(item)

    def exitCode(self) -> int:
        """How the process ended, once it has."""
        self.connection.close()
        self._process.join()
        assert self._process.exitcode is not None  # it has ended
        return self._process.exitcode

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self.connection.close()


def endIfImportedByWorker() -> None:
    """End this process where it is one of `inProcesses` that is still at reading the script of its parent: the script starts a batch
    wherever it is read, and would start one in each process of the batch."""
    if getattr(multiprocessing.current_process(), "_inheriting", False):
        raise SystemExit(UNGUARDED)


def _serve(connection: Connection, work: Callable) -> None:
    """The process: items in, outcomes out, until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process of the terminal; the parent decides
    warnings.filterwarnings("ignore", module="pydicom")
    threading.Thread(target=_endWithParent, daemon=True).start()
    with contextlib.suppress(EOFError):
        while True:
            connection.send(work(connection.recv()))


def _endWithParent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None  # this is a process of `inProcesses`
    parent.join()
    os._exit(1)


@contextlib.contextmanager
def _oneThread() -> Iterator[None]:
    """What is started in the block has one thread a library: these variables are read when a library is loaded."""
    before = {name: os.environ.get(name) for name in _THREADS}
    os.environ.update(dict.fromkeys(_THREADS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
