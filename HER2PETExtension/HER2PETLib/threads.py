"""Several volumes at once: packing, unpacking, check sums and NumPy's passes run without Python's lock."""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

# Each holds a volume or two in memory: a whole-body CT is half a gigabyte.
MOST = 4
Item = TypeVar("Item")
Result = TypeVar("Result")


def inThreads(
    function: Callable[[Item], Result], items: Iterable[Item], weight: Callable[[Item], float] | None = None
) -> list[Result]:
    """The function's results in the order of the items. weight: how long an item takes, in any unit; the longest begin first, so that no thread ends with
    one alone. What the first item that fails raises is raised, after all are done."""
    items = list(items)
    order: Iterable[int] = sorted(range(len(items)), key=lambda number: -weight(items[number])) if weight else range(len(items))
    with ThreadPoolExecutor(min(MOST, os.cpu_count() or 1)) as threads:
        begun = {number: threads.submit(function, items[number]) for number in order}
    return [begun[number].result() for number in range(len(items))]
