"""The charter of a blinded reading (`study.json`): what is fixed before anybody reads.

Every key is required: a default in the program could change under a charter that is already handed out.
`newDocument` fills in the defaults once, `writeCharter` writes them down, `readCharter` refuses a wrong charter with the
line that is wrong, and `Charter.hash` is what packets, ledgers and receipts carry: a charter changed later no longer fits them.
"""

import datetime
import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from HER2PETLib.errors import ProblemError
from HER2PETLib.files import writeJSON
from HER2PETLib.reading.charterfaults import faultsOf
from HER2PETLib.reading.jsonplaces import lineAt, linesOf
from HER2PETLib.reading.primaryanalysis import PrimaryAnalysis

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


# The images of a case: the PET that is read, its CT, and the FDG PET of another examination; what is shown where there are no stages.
IMAGES = ("pet", "ct", "fdg")
WITHOUT_STAGES = ("pet", "ct")


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
    """A case by its pseudonym; `foci` is the number of given foci, None in free search. purpose: "training", "qualification", or "" for a
    case of the study."""

    case: str
    foci: int | None = None
    purpose: str = ""


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
class Qualification:
    """What a reader has to reach before the cases of the study open. passMark: share of the foci of the qualification cases that are decided as the
    reference; attempts: how often it may be tried."""

    passMark: float
    attempts: int


@dataclass(frozen=True)
class Stage:
    """A stage in which a case is read, locked before the next is shown. images: what it shows, of IMAGES."""

    name: str
    images: tuple[str, ...]


@dataclass(frozen=True)
class Batch:
    """Which batch of late cases a charter is of (2 and more); of: the hash of the study's charter."""

    number: int
    of: str


@dataclass(frozen=True)
class Charter:
    """A valid charter; see `charter.schema.json` for each field. adjudicates: the hash of the charter whose discordant foci are read, "" for
    none. stages: in the order in which they are shown, none where a case is read in one; decidingStage: the name of that whose answers
    decide. batch: None for the cases that a study was created with. primaryAnalysis: None in a charter that names none."""

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
    stages: tuple[Stage, ...] = ()
    decidingStage: str = ""
    qualification: Qualification | None = None
    batch: Batch | None = None
    primaryAnalysis: PrimaryAnalysis | None = None

    @cached_property
    def scores(self) -> tuple[int, ...]:
        """The scores of the scale, ascending."""
        return tuple(anchor.score for anchor in self.scale)

    @property
    def studyCases(self) -> tuple[CharterCase, ...]:
        """The cases that count: without training and qualification."""
        return tuple(case for case in self.cases if not case.purpose)

    @property
    def images(self) -> tuple[str, ...]:
        """What readers are shown of a case by the end of it."""
        return self.stages[-1].images if self.stages else WITHOUT_STAGES

    @property
    def decidingNumber(self) -> int:
        """Which stage decides, from 0."""
        return [stage.name for stage in self.stages].index(self.decidingStage) if self.stages else 0

    @property
    def decidingImages(self) -> tuple[str, ...]:
        """What the answers that decide are given with."""
        return self.stages[self.decidingNumber].images if self.stages else WITHOUT_STAGES

    def document(self) -> dict[str, Any]:
        """The charter as it stands in `study.json`."""
        document = json.loads(json.dumps(asdict(self)))
        document["cases"] = [{key: value for key, value in case.items() if value not in (None, "")} for case in document["cases"]]
        for optional in ("adjudicates", "stages", "decidingStage", "qualification", "batch", "primaryAnalysis"):
            if not document[optional]:
                del document[optional]
        if not document["rule"]["adjudicator"]:
            del document["rule"]["adjudicator"]
        return document

    @cached_property
    def hash(self) -> str:
        """SHA-256 (64 hex digits) of the canonical JSON of the document: it does not depend on white space or key order."""
        return hashlib.sha256(canonicalJSON(self.document())).hexdigest()

    def forReader(self) -> dict[str, Any]:
        """What a packet may show its reader: the document without readers, cases, repeats, seed, matching gate and deciding stage."""
        document = self.document()
        told = ("title", "tracer", "mode", "scale", "rule", "stages", "hanging", "readerMay")
        return {key: document[key] for key in told if key in document}


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
    purposes: Mapping[str, str] = MappingProxyType({}),
    **choices: Any,
) -> dict[str, Any]:
    """The document of a new charter, not yet checked: 1-5 scale, positive if all readers score 4 or above, SUV hidden, completed
    cases may be reopened, gate max(10 mm, lesion radius).

    cases: {pseudonym: number of given foci} for given foci, or a list of pseudonyms for free search.
    purposes: {pseudonym: "training" or "qualification"} of the cases that do not count; a qualification has two attempts and a pass mark of
    80 % where nothing else is chosen.
    choices: any other key of the document, as it stands in `study.json`; of several stages the last decides where nothing else is chosen.
    """
    if "qualification" in purposes.values():
        choices = {"qualification": {"passMark": 0.8, "attempts": 2}, **choices}
    named: list[dict[str, Any]] = [
        {"case": case}
        | ({"foci": cases[case]} if isinstance(cases, Mapping) else {})
        | ({"purpose": purposes[case]} if case in purposes else {})
        for case in cases
    ]
    document = {
        "title": title,
        "created": created or datetime.datetime.now(datetime.timezone.utc).date().isoformat(),
        "tracer": tracer,
        "mode": "givenFoci" if isinstance(cases, Mapping) else "freeSearch",
        "readers": list(readers),
        "cases": named,
        "seed": seed,
        **defaultChoices(),
        **choices,
    }
    return withStages(document)


def withStages(document: Mapping[str, Any], formerlyDeciding: str = "") -> dict[str, Any]:
    """A document with the stage that decides where none is chosen: the former one if it is still there, or the last; with neither key where
    there are no stages; and without a primary analysis that is None."""
    document = {key: value for key, value in document.items() if key != "primaryAnalysis" or value is not None}
    names = [stage["name"] for stage in document.get("stages") or ()]
    if not names:
        return {key: value for key, value in document.items() if key not in ("stages", "decidingStage")}
    document.setdefault("decidingStage", formerlyDeciding if formerlyDeciding in names else names[-1])
    return document


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
        lines, problems = linesOf(text)
    except json.JSONDecodeError as error:
        raise ProblemError(
            f"{name} line {error.lineno}: this is not JSON ({error.msg}, column {error.colno}).", "Correct the line."
        ) from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, thousands of brackets
        raise ProblemError(f"{name} is not a charter: {error}.", "Write plain JSON.") from error
    faults = faultsOf(document, lambda place: f"on line {lines[place]}")
    problems += [(lineAt(lines, fault.place), fault.reason, fault.remedy) for fault in faults]
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
        stages=tuple(Stage(stage["name"], tuple(stage["images"])) for stage in document.get("stages", ())),
        decidingStage=document.get("decidingStage", ""),
        qualification=Qualification(**document["qualification"]) if "qualification" in document else None,
        batch=Batch(**document["batch"]) if "batch" in document else None,
        primaryAnalysis=PrimaryAnalysis(**document["primaryAnalysis"]) if "primaryAnalysis" in document else None,
    )
