"""One line of the validation report: what a source says, what this program gives."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """expected: a number, or a text that has to stand in what is obtained. obtained: None where it was not computed (`remark` says why).

    tolerance: largest absolute difference; for rounded sources, half of their last digit.
    """

    subject: str
    quantity: str
    expected: float | str
    tolerance: float = 0.0
    obtained: float | str | None = None
    remark: str = ""
    skipped: bool = False

    @property
    def difference(self) -> float | None:
        """Obtained less expected; None for texts."""
        if isinstance(self.expected, str) or not isinstance(self.obtained, int | float):
            return None
        return float(self.obtained) - float(self.expected)

    @property
    def passed(self) -> bool:
        if isinstance(self.expected, str):
            return isinstance(self.obtained, str) and self.expected in self.obtained
        # A hair for the last bit of the tolerance itself.
        return self.difference is not None and abs(self.difference) <= self.tolerance * (1 + 1e-9)

    @property
    def verdict(self) -> str:
        return "skipped" if self.skipped else "pass" if self.passed else "FAILED"
