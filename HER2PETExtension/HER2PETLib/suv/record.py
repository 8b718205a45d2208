"""How an SUV came to be: every input with its source, every adaptation, every warning. Or why there is none."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn

from HER2PETLib.dicom.entry import Entry
from HER2PETLib.errors import ProblemError

# A comma before three digits may as well part the thousands, but not behind a leading zero.
_DECIMAL_COMMA = re.compile(r"[+-]?(\d+,(\d{1,2}|\d{4,})|0,\d+)", re.ASCII)


@dataclass(frozen=True)
class Adaptation:
    """A header value that was not taken as it is written: by which rule, where, what it said, what was used."""

    rule: str
    tag: str
    original: str
    used: str


class Refusal(ProblemError):
    """This series cannot be converted to SUV; `record` holds what was found until then."""

    def __init__(self, reason: str, remedy: str = "", enter: tuple[str, ...] = (), record: "Record | None" = None) -> None:
        super().__init__(reason, remedy, enter)
        self.record = record


@dataclass(frozen=True)
class EnteredValues:
    """What a person gives instead of, or in addition to, the header, and why.

    administeredAt: ISO date-time by the scanner's clock; with an offset from UTC only where the files have one.  activityMBq: at that instant.  sex: "M", "F" or "O".
    radiopharmaceutical: which item of (0054,0016) holds, from 1.  positronFraction: by which the scanner should have divided; the values
    are rescaled by what the header says over it.  reason, by, at: why, who, when.
    expectedDay: day after injection on which the study scans, a second witness that replaces nothing. A whole number is compared with
    calendar days, any other with the elapsed time, to half a day.
    """

    administeredAt: str | None = None
    weightKg: float | None = None
    heightCm: float | None = None
    sex: str | None = None
    activityMBq: float | None = None
    halfLifeS: float | None = None
    radiopharmaceutical: int | None = None
    reason: str = ""
    by: str = ""
    at: str = ""
    positronFraction: float | None = None
    expectedDay: float | None = None

    @classmethod
    def ofInputs(cls, inputs: Mapping[str, Mapping[str, Any]]) -> "EnteredValues":
        """What a person entered, from the inputs of a `Record` that was kept (suv.json)."""
        entered = {name: one for name, one in inputs.items() if one["source"] == "entered"}
        values = {key: entered[name]["value"] for key, name in _NOTED.items() if name in entered}
        if "activityMBq" in values:
            values["activityMBq"] /= 1e6
        reasons = "; ".join(dict.fromkeys(one["reason"] for one in entered.values()))
        who = {key: one[key] for one in entered.values() for key in ("by", "at")}
        return cls(**values, reason=reasons, **who)

    @property
    def isEmpty(self) -> bool:
        """Whether nothing was entered instead of the header."""
        return all(value is None for key, value in vars(self).items() if key not in ("reason", "by", "at", "expectedDay"))


# Under which name of Record.inputs a value that was entered is noted.
_NOTED = {
    "administeredAt": "administrationDateTime",
    "activityMBq": "administeredActivity",
    "halfLifeS": "halfLife",
    "weightKg": "weight",
    "heightCm": "height",
    "sex": "sex",
    "radiopharmaceutical": "radiopharmaceutical",
    "positronFraction": "positronFraction",
}


@dataclass
class Record:
    """The notes taken while a rule is worked through. In strict mode the first adaptation refuses.

    inputs: name -> {"value", "source"}, and for an entered value {"header", "reason", "by", "at"} too.
    witness: what, beside the administration in use, says on which day the tracer was given; "" where that does not matter.
    """

    seriesName: str
    entered: EnteredValues
    strict: bool = False
    inputs: dict[str, dict[str, Any]] = field(default_factory=dict)
    adaptations: list[Adaptation] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    hoursSinceAdministration: float | None = None
    witness: str = ""

    def use(self, name: str, value: Any, source: object) -> None:
        """Note an input and where it is from."""
        self.inputs[name] = {"value": value, "source": str(source)}

    def useEntered(self, name: str, value: Any, header: Entry | None) -> None:
        """Note an input that a person gave, beside what the header says."""
        self.inputs[name] = {
            "value": value,
            "source": "entered",
            "header": None if header is None else header.text,
            "headerTag": None if header is None else str(header),
            "reason": self.entered.reason,
            "by": self.entered.by,
            "at": self.entered.at,
        }

    def adapt(self, rule: str, entry: Entry, used: object) -> None:
        """Note an adaptation; in strict mode raise Refusal."""
        adaptation = Adaptation(rule, str(entry), entry.text or "", str(used))
        if adaptation not in self.adaptations:
            self.adaptations.append(adaptation)
        if self.strict:
            self.refuse(
                f"{entry} is {entry.text!r}, which would be read as {used} ({rule}); strict mode adapts nothing.",
                "Enter the value.",
            )

    def withPoint(self, entry: Entry, isNoted: bool = True) -> Entry:
        """The entry with a decimal point where it was written with a comma, as an adaptation; isNoted: False where one slice's is enough."""
        text = (entry.text or "").strip()
        if not _DECIMAL_COMMA.fullmatch(text):
            return entry
        if isNoted:
            self.adapt("decimal comma", entry, text.replace(",", "."))
        return replace(entry, text=text.replace(",", "."))

    def adaptPrivate(self, *entries: Entry) -> None:
        """Note that private values are used which lost their creator (de-identification), and are taken for the maker's."""
        for entry in entries:
            if entry.lacksCreator:
                self.adapt("a private block without its creator is taken as the scanner maker's", entry, entry.name)

    def warn(self, sentence: str) -> None:
        """Note a warning, once."""
        if sentence not in self.warnings:
            self.warnings.append(sentence)

    def refuse(self, reason: str, remedy: str, *enter: str) -> NoReturn:
        """Raise Refusal with the series named. enter: names of EnteredValues that a person may enter instead."""
        raise Refusal(f"{self.seriesName}: {reason}", remedy, enter, self)
