"""What is wrong in the document of a charter, and what to write there: its shape, by `charter.schema.json`, and what a document of the right
shape can still get wrong."""

import datetime
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from HER2PETLib.reading.jsonplaces import Place
from HER2PETLib.reading.primaryanalysis import MEASURES


@dataclass(frozen=True)
class Fault:
    """What is wrong at a place of a charter's document, and what to write there."""

    place: Place
    reason: str
    remedy: str


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
    ofStudy = [case for case in document["cases"] if "purpose" not in case]
    if document["repeats"] > len(ofStudy):
        yield Fault(
            ("repeats",),
            f"{document['repeats']} cases are to be repeated and there are {len(ofStudy)}",
            "Repeat at most every case once.",
        )
    yield from _practiceFaults(document)
    yield from _stageFaults(document)
    yield from _primaryFaults(document)
    for window in ("petWindow", "ctWindow"):
        lower, upper = document["hanging"][window]
        if not lower < upper:
            yield Fault(("hanging", window), f"the window goes from {lower} to {upper}", "Write the lower bound first.")


def _practiceFaults(document: dict[str, Any]) -> Iterator[Fault]:
    """What is wrong with training and qualification, where there is any."""
    purposes = [case.get("purpose", "") for case in document["cases"]]
    if all(purposes):
        yield Fault(("cases",), "all cases are training or qualification", "Add the cases of the study.")
    for index, purpose in enumerate(purposes):
        if purpose and document["mode"] != "givenFoci":
            remedy = "Leave the case out, or let the readers score given foci."
            yield Fault(("cases", index, "purpose"), f"a case of {purpose} needs given foci, and this is a free search", remedy)
    if ("qualification" in purposes) != ("qualification" in document):
        isAsked = "qualification" in document
        yield Fault(
            ("qualification",) if isAsked else ("cases",),
            "no case is of the qualification"
            if isAsked
            else 'a case is of the qualification and the charter has no "qualification"',
            "Name its pass mark and attempts and at least one case, or neither.",
        )


def _stageFaults(document: dict[str, Any]) -> Iterator[Fault]:
    """What is wrong with the stages, where there are any."""
    stages, deciding = document.get("stages"), document.get("decidingStage")
    if stages is None or deciding is None:
        if stages is not deciding:
            there, lacking = ("stages", "decidingStage") if deciding is None else ("decidingStage", "stages")
            yield Fault((there,), f'the charter has "{there}" and no "{lacking}"', "Write both, or neither.")
        return
    names = [stage["name"] for stage in stages]
    if deciding not in names:
        yield Fault(("decidingStage",), f'no stage is called "{deciding}"', f"Stages are {', '.join(names)}.")
    for index, stage in enumerate(stages):
        if stage["name"] in names[:index]:
            yield Fault(("stages", index, "name"), f'two stages are called "{stage["name"]}"', "Name each stage once.")
        if "pet" not in stage["images"]:
            yield Fault(
                ("stages", index, "images"), f'the stage "{stage["name"]}" does not show the PET', 'Add "pet": it is read.'
            )
        if index and not set(stage["images"]) > set(stages[index - 1]["images"]):
            yield Fault(
                ("stages", index, "images"),
                f'the stage "{stage["name"]}" does not show more than the one before it',
                "What was seen stays seen: a stage shows what the one before it shows, and one image more at least.",
            )


def _primaryFaults(document: dict[str, Any]) -> Iterator[Fault]:
    """What is wrong with the primary analysis, where one is named."""
    primary = document.get("primaryAnalysis")
    if primary is None:
        return
    if "adjudicates" in document:
        yield Fault(("primaryAnalysis",), "an adjudication has no primary analysis", "Name it in the charter of the study.")
    denominators = MEASURES[primary["measure"]]
    if primary["denominator"] not in denominators:
        yield Fault(
            ("primaryAnalysis", "denominator"),
            f'the measure "{primary["measure"]}" is not of "{primary["denominator"]}"',
            "Its denominator is " + ", or ".join(f'"{name}"' for name in denominators) + ".",
        )


def _named(place: Place) -> str:
    """A place as people write it: scale[2].score."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place).lstrip(".") or "the charter"


def _shortened(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "..."
