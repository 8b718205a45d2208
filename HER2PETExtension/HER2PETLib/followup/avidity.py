"""Whether a lesion is HER2-avid: by the rule of the trial's charter, where it was read; by a number that a person names, where it was not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from HER2PETLib.errors import ProblemError
from HER2PETLib.followup.patterns import zephirClass

READING, ZEPHIR, DRAWN = "reading", "zephir", "drawn"
# Measures that a limit may be set on.
LIMITED = ("suvMax", "suvPeak", "suvMean", "ratioMax", "ratioPeak", "ratioMean")
NOBODY = "nobody marked or drew it there"


@dataclass(frozen=True)
class FocusReading:
    """What the blinded reading says of a lesion. answers: reader -> score, or why there is none ("not seen"). positive: by the charter's rule, None
    where it does not decide."""

    answers: Mapping[str, str]
    positive: bool | None
    reason: str


@dataclass(frozen=True)
class AvidityRule:
    """How lesions of a HER2 PET are called avid.

    what: READING (the charter's rule); ZEPHIR (the readers' scores are its classes, 1 to 4; they have to agree on positive or not); DRAWN (every region that was drawn on that PET); or a measure of LIMITED, which has to reach `least`.
    "" for no rule: then nothing is called avid, or not. No rule calls a lesion avid that nobody drew there.
    """

    what: str = ""
    least: float = 0.0

    @classmethod
    def of(cls, text: str) -> "AvidityRule":
        """From "reading", "zephir", "drawn", or a measure and its limit: "suvMax=3.2". Raises ProblemError."""
        name, _, limit = text.partition("=")
        if text in ("", READING, ZEPHIR, DRAWN):
            return cls(text)
        try:
            if name in LIMITED and float(limit) > 0:
                return cls(name, float(limit))
        except ValueError:
            pass
        raise ProblemError(
            f"{text!r} is not a rule for avid lesions.",
            f"Give {READING}, {ZEPHIR}, {DRAWN}, or one of {', '.join(LIMITED)} with a limit: suvMax=3.2.",
        )

    def __str__(self) -> str:
        return {
            "": "no rule: give the decisions of a reading, or name a rule",
            READING: "the charter's rule of the blinded reading",
            ZEPHIR: "ZEPHIR's classes as the readers scored them (1 and 2 negative, 3 and 4 positive; Mileva 2024)",
            DRAWN: "drawn on this HER2 PET (what was drawn there counts as avid)",
        }.get(self.what, f"{self.what} of {self.least:g} or above")

    def isAvid(self, row: Mapping[str, Any], isDrawn: bool, reading: FocusReading | None) -> tuple[bool | None, str]:
        """Whether, and by what. row: the measures. isDrawn: whether a person drew it on this PET, or it was transferred. reading: where it was read."""
        if self.what in (READING, ZEPHIR):
            if reading is not None:
                return _byClasses(reading) if self.what == ZEPHIR else (reading.positive, reading.reason)
            return (None, "not read") if isDrawn else (False, NOBODY)
        if self.what == DRAWN:
            return isDrawn, "drawn" if isDrawn else NOBODY
        if not self.what:
            return None, ""
        value = row.get(self.what)
        if value is None:
            return None, f"{self.what} was not measured"
        said = f"{self.what} {value:.2f}, limit {self.least:g}"
        if not isDrawn and value >= self.least:  # the liver around it may be all that reaches the limit
            return None, f"{said}, and {NOBODY}: look at it"
        return value >= self.least, said


def _byClasses(reading: FocusReading) -> tuple[bool | None, str]:
    """By ZEPHIR's classes; undecided where an answer is none of them, or readers are on both sides."""
    found = {reader: zephirClass(int(answer)) if answer.isdecimal() else None for reader, answer in reading.answers.items()}
    said = "; ".join(
        f"{reader}: {reading.answers[reader]}{f' ({each.wording})' if each else ', no class of ZEPHIR'}"
        for reader, each in found.items()
    )
    sides = {each.positive if each else None for each in found.values()}
    return (sides.pop() if len(sides) == 1 else None), said or "nobody answered"
