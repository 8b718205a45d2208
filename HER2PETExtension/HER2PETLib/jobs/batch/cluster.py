"""Work on the machines of a Dask cluster."""

from collections.abc import Callable, Generator, Sequence
from typing import TypeVar

from HER2PETLib.errors import ProblemError

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")

CONNECT_SECONDS = 10


def onScheduler(
    work: Callable[[Item], Outcome], items: Sequence[Item], died: Callable[[Item, str], Outcome], *, address: str
) -> Generator[Outcome, None, None]:
    """work(item) for every item on the workers of the Dask scheduler at `address`, in the order in which they finish.

    An item whose worker dies goes to another one, as often as the scheduler's setting allowed-failures says (3); died(item, how) is
    the outcome of one that nobody could finish. What has not begun when the iterator ends is cancelled.
    Raises ProblemError where the scheduler cannot be reached, or goes away.
    """
    try:
        from distributed import Client, as_completed
        from distributed.comm import parse_address, parse_host_port
    except ImportError as error:
        raise ProblemError(
            "Dask distributed is not installed, and --scheduler needs it.", "pip install 'dask[distributed]'"
        ) from error
    try:
        # A client that finds out by itself waits for 20 s, and prints a traceback at its end.
        parse_host_port(parse_address(address)[1])
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:  # before Python 3.11 a time-out is not an OSError
        raise ProblemError(f"There is no Dask scheduler at {address}: {error}.", "Start one, or check the address.") from error
    with client:
        futures = {future: item for item, future in zip(items, client.map(work, items, pure=False), strict=True)}
        try:
            for future in as_completed(futures, loop=client.loop):
                if future.status == "finished":
                    yield future.result()
                elif future.status == "error":
                    fault = future.exception()
                    yield died(futures[future], f"{type(fault).__name__}: {fault}")
                else:
                    raise ProblemError(
                        f"The scheduler at {address} went away.", "Start it again, and run the batch again with --resume."
                    )
        finally:
            client.cancel(list(futures))
