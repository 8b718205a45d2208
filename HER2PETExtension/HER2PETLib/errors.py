"""The one error that a person is meant to read."""


class ProblemError(Exception):
    """Work that cannot be done, said as a sentence to act on.

    reason: what is missing or wrong, with its place (series, tag number, file, row, column).
    remedy: what to do about it; may be empty where nothing can be done.
    enter: names of `suv.EnteredValues` that a person may enter, or "series", a Series Instance UID to choose; each face says its own
    way to do so.
    """

    def __init__(self, reason: str, remedy: str = "", enter: tuple[str, ...] = ()) -> None:
        super().__init__(reason, remedy, enter)
        self.reason = reason
        self.remedy = remedy
        self.enter = enter

    def __str__(self) -> str:
        return f"{self.reason} {self.remedy}".strip()


class CancelledError(Exception):
    """Raised by a progress callback to stop long work; nothing half-done keeps a final name."""
