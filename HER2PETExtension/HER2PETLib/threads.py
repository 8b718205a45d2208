"""Several volumes at once: packing, unpacking, check sums and NumPy's passes run without Python's lock."""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

# Each holds a volume or two in memory: a whole-body CT is half a gigabyte.
MOST = 4
Item = TypeVar("Item")
Result = TypeVar("Result")


def inThreads(function: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
    """The function's results in the order of the items. What the first item that fails raises is raised, after all are done."""
    with ThreadPoolExecutor(min(MOST, os.cpu_count() or 1)) as threads:
        return list(threads.map(function, items))
