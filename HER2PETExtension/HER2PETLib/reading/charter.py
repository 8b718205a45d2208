"""The charter of a blinded reading (`study.json`): what is fixed before anybody reads.

Every key is required: a default in the program could change under a charter that is already handed out.
`newDocument` fills in the defaults once, `writeCharter` writes them down, `readCharter` refuses a wrong charter with the
line that is wrong, and `Charter.hash` is what packets, ledgers and receipts carry: a charter changed later no longer fits them.
"""

import datetime
import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from HER2PETLib.errors import ProblemError
from HER2PETLib.files import writeJSON

# NCT02286843 only says that 4 and 5 by both readers is positive; what the scores mean is our wording, not the trial's.
DEFAULT_SCALE: Mapping[int, str] = MappingProxyType(
    {
        1: "not visible (HER2PET's wording)",
        2: "faint, at or below background (HER2PET's wording)",
        3: "equivocal, slightly above background (HER2PET's wording)",
        4: "clearly above background (HER2PET's wording)",
        5: "strongly above background (HER2PET's wording)",
    }
)


# A place in the document: keys and list positions from the top, for instance ("scale", 2, "score").
Place = tuple[str | int, ...]


def defaultChoices() -> dict[str, Any]:
    """What a new charter says where nothing else is chosen, as it stands in `study.json`; the caller's own copy."""
    return {
        "scale": [{"score": score, "anchor": anchor} for score, anchor in DEFAULT_SCALE.items()],
        "rule": {"readers": "all", "threshold": 4},
        "repeats": 0,
        "hanging": {"layout": "planesAndMIP", "petWindow": [0, 10], "ctWindow": [-160, 240]},
        "readerMay": {"seeSUV": False, "reopenCases": True},
        "matchingGate": {"minimumMm": 10, "lesionRadius": True, "toleranceMm": 5},
    }


@dataclass(frozen=True)
class Fault:
    """What is wrong at a place of a charter's document, and what to write there."""

    place: Place
    reason: str
    remedy: str


@dataclass(frozen=True)
class Anchor:
    """One score of the scale and what it means."""

    score: int
    anchor: str


@dataclass(frozen=True)
class Rule:
    """A focus is positive only if enough readers score it `threshold` or above. readers: "all", "majority" (more than half), or how many.
    adjudicator: whether a blinded adjudicator decides the discordant foci; otherwise the adjudicator's scores are a sensitivity analysis."""

    readers: str | int
    threshold: int
    adjudicator: bool = False

    def needed(self, readers: int) -> int:
        """How many of so many readers it takes."""
        return readers if self.readers == "all" else readers // 2 + 1 if self.readers == "majority" else int(self.readers)


@dataclass(frozen=True)
class CharterCase:
    """A case by its pseudonym; `foci` is the number of given foci, None in free search."""

    case: str
    foci: int | None = None


@dataclass(frozen=True)
class Hanging:
    """How a case first appears: layout, PET window (SUV, g/ml), CT window (Hounsfield units)."""

    layout: str
    petWindow: tuple[float, float]
    ctWindow: tuple[float, float]


@dataclass(frozen=True)
class ReaderMay:
    """What the charter leaves to the reader: see SUV values; change a completed case (with a reason)."""

    seeSUV: bool
    reopenCases: bool


@dataclass(frozen=True)
class MatchingGate:
    """Marks match within `minimumMm`, or within the lesion's radius if that is larger and `lesionRadius` is true. toleranceMm: what
    another assignment may cost more for each focus that it decides otherwise, and still be a question to the readers."""

    minimumMm: float
    lesionRadius: bool
    toleranceMm: float


@dataclass(frozen=True)
class Batch:
    """Which batch of late cases a charter is of (2 and more); of: the hash of the study's charter."""

    number: int
    of: str


@dataclass(frozen=True)
class Charter:
    """A valid charter; see `charter.schema.json` for each field. adjudicates: the hash of the charter whose discordant foci are read, "" for
    none. batch: None for the cases that a study was created with."""

    title: str
    created: str
    tracer: str
    mode: str
    scale: tuple[Anchor, ...]
    rule: Rule
    readers: tuple[str, ...]
    cases: tuple[CharterCase, ...]
    repeats: int
    seed: int
    hanging: Hanging
    readerMay: ReaderMay
    matchingGate: MatchingGate
    adjudicates: str = ""
    batch: Batch | None = None

    @cached_property
    def scores(self) -> tuple[int, ...]:
        """The scores of the scale, ascending."""
        return tuple(anchor.score for anchor in self.scale)

    def document(self) -> dict[str, Any]:
        """The charter as it stands in `study.json`."""
        document = json.loads(json.dumps(asdict(self)))
        document["cases"] = [{key: value for key, value in case.items() if value is not None} for case in document["cases"]]
        if not document["adjudicates"]:
            del document["adjudicates"]
        if not document["batch"]:
            del document["batch"]
        if not document["rule"]["adjudicator"]:
            del document["rule"]["adjudicator"]
        return document

    @cached_property
    def hash(self) -> str:
        """SHA-256 (64 hex digits) of the canonical JSON of the document: it does not depend on white space or key order."""
        return hashlib.sha256(canonicalJSON(self.document())).hexdigest()

    def forReader(self) -> dict[str, Any]:
        """What a packet may show its reader: the document without readers, cases, repeats, seed and matching gate."""
        document = self.document()
        return {key: document[key] for key in ("title", "tracer", "mode", "scale", "rule", "hanging", "readerMay")}


def canonicalJSON(value: Any) -> bytes:
    """The one encoding of `value` that is hashed: ASCII JSON, keys sorted, no white space, no NaN."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode("ascii")


def newCharter(*arguments: Any, **choices: Any) -> Charter:
    """The charter of `newDocument`. Raises ProblemError if it is not valid."""
    return charterOf(newDocument(*arguments, **choices), "new charter")


def charterOf(document: Mapping[str, Any], name: str) -> Charter:
    """The charter of a document that is not yet in a file; `name` is what errors call it. Raises ProblemError if it is not valid."""
    return parseCharter(json.dumps(document, indent=2, ensure_ascii=False) + "\n", name)


def newDocument(
    title: str,
    tracer: str,
    readers: Sequence[str],
    cases: Mapping[str, int] | Sequence[str],
    seed: int,
    *,
    created: str | None = None,
    **choices: Any,
) -> dict[str, Any]:
    """The document of a new charter, not yet checked: 1-5 scale, positive if all readers score 4 or above, SUV hidden, completed
    cases may be reopened, gate max(10 mm, lesion radius).

    cases: {pseudonym: number of given foci} for given foci, or a list of pseudonyms for free search.
    choices: any other key of the document, as it stands in `study.json`.
    """
    named = [{"case": case, "foci": foci} for case, foci in cases.items()] if isinstance(cases, Mapping) else None
    return {
        "title": title,
        "created": created or datetime.datetime.now(datetime.timezone.utc).date().isoformat(),
        "tracer": tracer,
        "mode": "freeSearch" if named is None else "givenFoci",
        "readers": list(readers),
        "cases": [{"case": case} for case in cases] if named is None else named,
        "seed": seed,
        **defaultChoices(),
        **choices,
    }


def readCharter(path: str | os.PathLike[str]) -> Charter:
    """The charter in the file `path`. Raises ProblemError naming every line that is wrong, and what to write there."""
    path = Path(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ProblemError(f"{path} cannot be read: {error.strerror}.", "Name the charter's file (study.json).") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ProblemError(f"{path.name} line {line}: this is not UTF-8 text.", "Save the file as UTF-8.") from error
    return parseCharter(text, path.name)


def writeCharter(path: str | os.PathLike[str], charter: Charter) -> None:
    """Write `study.json`, whole or not at all."""
    writeJSON(path, charter.document())


def parseCharter(text: str, name: str = "study.json") -> Charter:
    """The charter in `text`; `name` is what errors call it. Raises ProblemError naming every line that is wrong."""
    try:
        document = json.loads(text)
        lines, problems = _linesOf(text)
    except json.JSONDecodeError as error:
        raise ProblemError(
            f"{name} line {error.lineno}: this is not JSON ({error.msg}, column {error.colno}).", "Correct the line."
        ) from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, thousands of brackets
        raise ProblemError(f"{name} is not a charter: {error}.", "Write plain JSON.") from error
    faults = faultsOf(document, lambda place: f"on line {lines[place]}")
    problems += [(_lineAt(lines, fault.place), fault.reason, fault.remedy) for fault in faults]
    if problems:
        problems.sort(key=lambda problem: problem[0])
        raise ProblemError(
            " ".join(f"{name} line {line}: {said}." for line, said, _ in problems),
            " ".join(dict.fromkeys(remedy for _, _, remedy in problems)),
        )
    return Charter(
        **{key: document[key] for key in ("title", "created", "tracer", "mode", "repeats", "seed")},
        scale=tuple(Anchor(**anchor) for anchor in document["scale"]),
        rule=Rule(**document["rule"]),
        readers=tuple(document["readers"]),
        cases=tuple(CharterCase(**case) for case in document["cases"]),
        hanging=Hanging(
            document["hanging"]["layout"], tuple(document["hanging"]["petWindow"]), tuple(document["hanging"]["ctWindow"])
        ),
        readerMay=ReaderMay(**document["readerMay"]),
        matchingGate=MatchingGate(**document["matchingGate"]),
        adjudicates=document.get("adjudicates", ""),
        batch=Batch(**document["batch"]) if "batch" in document else None,
    )


def faultsOf(document: Any, where: Callable[[Place], str] = lambda place: "before") -> list[Fault]:
    """What is wrong in the document of a charter. where: how a sentence names another place."""
    # What the schema refuses may not even have the shape that the rest of the checks reads.
    return list(_schemaFaults(document)) or list(_contradictions(document, where))


def _schemaFaults(document: Any) -> Iterator[Fault]:
    """What the JSON schema refuses."""
    import jsonschema  # 0.1 s

    schema = json.loads(Path(__file__).with_name("charter.schema.json").read_text(encoding="utf-8"))
    # JSON schema counts 5.0 as a whole number; here it would be another hash of the same charter.
    wholeNumbers = jsonschema.Draft202012Validator.TYPE_CHECKER.redefine("integer", lambda _, value: type(value) is int)
    validator = jsonschema.validators.extend(jsonschema.Draft202012Validator, type_checker=wholeNumbers)(schema)
    for error in validator.iter_errors(document):
        place = tuple(error.absolute_path)
        if error.validator == "additionalProperties":
            known = ", ".join(error.schema["properties"])
            for key in error.instance.keys() - error.schema["properties"].keys():
                yield Fault((*place, key), f'the key "{key}" is unknown', f"Known here are {known}.")
        elif error.validator == "required":
            missing = [key for key in error.validator_value if key not in error.instance]
            key = next(key for key in missing if error.message.startswith(repr(key)))
            yield Fault(place, f'{_named(place)} has no "{key}"', error.schema["properties"][key]["description"])
        else:
            yield Fault(place, f"{_named(place)} is {_shortened(error.instance)}", _descriptionAt(schema, place))


def _descriptionAt(schema: dict[str, Any], place: Place) -> str:
    """The nearest description on the way to `place` in the schema."""
    description = "A charter is an object {...}."
    for step in place:
        schema = schema.get("properties", {}).get(step, {}) if isinstance(step, str) else schema.get("items", {})
        description = schema.get("description", description)
    return description


def _contradictions(document: dict[str, Any], where: Callable[[Place], str]) -> Iterator[Fault]:
    """What a document of the right shape can still get wrong."""
    try:
        datetime.date.fromisoformat(document["created"])
    except ValueError:
        yield Fault(("created",), f"{document['created']} is not a day of the calendar", "Write a day like 2026-01-31.")
    scores = [entry["score"] for entry in document["scale"]]
    for index in range(1, len(scores)):
        if scores[index] != scores[index - 1] + 1:
            yield Fault(
                ("scale", index, "score"),
                f"the scale goes from {scores[index - 1]} to {scores[index]}",
                "Write the scores in ascending order without a gap.",
            )
    threshold = document["rule"]["threshold"]
    if not min(scores) < threshold <= max(scores):
        yield Fault(
            ("rule", "threshold"),
            f"the threshold {threshold} does not divide the scale {min(scores)} to {max(scores)}",
            "Take a score of the scale above its lowest.",
        )
    if (len(document["readers"]) == 1) != ("adjudicates" in document):
        yield Fault(
            ("readers",),
            f"the number of readers is {len(document['readers'])}",
            "A reading has two readers or more, an adjudication has one.",
        )
    needed = document["rule"]["readers"]
    if isinstance(needed, int) and needed > len(document["readers"]):
        yield Fault(
            ("rule", "readers"),
            f"the rule asks for {needed} readers and there are {len(document['readers'])}",
            "Ask for as many as there are, or fewer.",
        )
    for what, names, place in (
        ("reader", document["readers"], lambda index: ("readers", index)),
        ("case", [case["case"] for case in document["cases"]], lambda index: ("cases", index, "case")),
    ):
        first: dict[str, int] = {}
        for index, name in enumerate(names):
            # Folders are named after them, and some file systems do not distinguish A from a.
            former = first.setdefault(name.lower(), index)
            if former != index:
                yield Fault(
                    place(index),
                    f'the {what} "{name}" is already named {where(place(former))}',
                    f"Name each {what} once (capital and small letters count as the same).",
                )
    for index, case in enumerate(document["cases"]):
        if document["mode"] == "givenFoci" and "foci" not in case:
            yield Fault(("cases", index), f'the case "{case["case"]}" has no number of foci', 'In mode "givenFoci" write "foci".')
        if document["mode"] == "freeSearch" and "foci" in case:
            yield Fault(
                ("cases", index, "foci"), f'the case "{case["case"]}" has given foci', 'In mode "freeSearch" leave "foci" out.'
            )
    if document["repeats"] > len(document["cases"]):
        yield Fault(
            ("repeats",),
            f"{document['repeats']} cases are to be repeated and there are {len(document['cases'])}",
            "Repeat at most every case once.",
        )
    for window in ("petWindow", "ctWindow"):
        lower, upper = document["hanging"][window]
        if not lower < upper:
            yield Fault(("hanging", window), f"the window goes from {lower} to {upper}", "Write the lower bound first.")


def _named(place: Place) -> str:
    """A place as people write it: scale[2].score."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place).lstrip(".") or "the charter"


def _shortened(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "..."


def _lineAt(lines: dict[Place, int], place: Place) -> int:
    while place not in lines:
        place = place[:-1]
    return lines[place]


def _linesOf(text: str) -> tuple[dict[Place, int], list[tuple[int, str, str]]]:
    """For each place of `text`, which json.loads has taken, the line it begins on (a member begins at its key); and what
    json.loads takes and a charter may not hold: (line, what is wrong, what to do)."""
    lines: dict[Place, int] = {(): text[: len(text) - len(text.lstrip())].count("\n") + 1}
    problems: list[tuple[int, str, str]] = []
    containers: list[list[Any]] = []  # [place, next list position, or key whose value comes next, or None]
    line, former = 1, 0
    for token in re.finditer(r'"(?:[^"\\]|\\.)*"|[{}\[\]]|[^\s{}\[\],:"]+', text):
        line += text.count("\n", former, token.start())
        former = token.start()
        if token[0][0] == '"' and re.search("[\ud800-\udfff]", json.loads(token[0])):
            problems.append((line, "half of a surrogate pair is not a letter", "Write the letter itself."))
        if token[0] in "}]":
            containers.pop()
            continue
        place: Place = ()
        if containers:
            holder = containers[-1]
            if holder[1] is None:
                key = holder[1] = json.loads(token[0])
                if (*holder[0], key) in lines:
                    problems.append((line, f'the key "{key}" is written twice', "Keep one of the two."))
                lines[(*holder[0], key)] = line
                continue
            place = (*holder[0], holder[1])
            lines.setdefault(place, line)
            holder[1] = holder[1] + 1 if isinstance(holder[1], int) else None
        if token[0] in "{[":
            containers.append([place, None if token[0] == "{" else 0])
        elif token[0] in ("NaN", "Infinity", "-Infinity"):
            problems.append((line, f"{token[0]} is not a number of JSON", "Write a number."))
    return lines, problems
