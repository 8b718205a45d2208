"""How long work reports its progress, and how it is stopped."""

from collections.abc import Callable

# Called as progress(done, total, what), for instance (3, 24, "series 1.2.840..."). Raise CancelledError in it to stop the work.
Progress = Callable[[int, int, str], None]


def silent(done: int, total: int, what: str) -> None:
    """Progress that nobody watches."""
