"""The one error that a person is meant to read."""


class ProblemError(ValueError):
    """Work that cannot be done, said as a sentence to act on.

    reason: what is missing or wrong, with its place (series, tag number, file, row, column).
    remedy: what to do about it; may be empty where nothing can be done.
    """

    def __init__(self, reason: str, remedy: str = "") -> None:
        super().__init__(reason, remedy)
        self.reason = reason
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.reason} {self.remedy}".strip()


class CancelledError(Exception):
    """Raised by a progress callback to stop long work; nothing half-done keeps a final name."""
