"""The part of the report about the readers: every coefficient that has a meaning, always together, and what is not defined as such."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from HER2PETLib.report.figures import ForestRow, forestPlot, scoreMatrix
from HER2PETLib.report.markup import Markup, Notes, element, figureOf, figureWithData, folded, interval, tableFrom, tableOf
from HER2PETLib.statistics.agreement import ALL_FOCI, ALL_PATIENTS
from HER2PETLib.statistics.jackknife import simulatedCoverage
from HER2PETLib.tables.columns import Table

NOT_SEEN = "not seen"
_SOURCE = "(agreement.csv of the unblinded reading)"
_SITE, _REPEATS, _ANSWER = "site: ", "repeats of ", "answer_"
# Of more pairs of readers than these each is folded: what all readers agree on stands before them.
_PAIRS_SHOWN = 3
_TOGETHER = "With few positives, kappa alone is misleading; so all coefficients are shown together."
_METHOD = (
    "Intervals by patient: jackknife, leaving out each patient with all her foci, Student's t on the logit scale; none where too few "
    "patients carry it."
)
_NO_TRUE_NEGATIVES = (
    "In a free search nobody knows which foci both readers rightly passed over. So kappa, AC1 and negative agreement are not given "
    "for foci, only positive agreement; for patients all coefficients are."
)


def agreement(charter: Mapping[str, Any], gate: str, tables: Mapping[str, Table]) -> list[Markup]:
    """Coefficients of all readers at once, and of each two with their score matrix and by site; discordant foci; each reader with own repeats."""
    rows = tables["agreement"].rows
    parts = _ofAll(tables)
    pairs = dict.fromkeys((row["first"], row["second"]) for row in rows if row["scope"].startswith(ALL_FOCI))
    for readers in pairs:
        title, ofTwo = " and ".join(readers), _ofTwo(charter, tables, readers)
        parts += [element("h3", title), *ofTwo] if len(pairs) <= _PAIRS_SHOWN else [folded(title, *ofTwo, source=_SOURCE)]
    freeSearch = charter["mode"] == "freeSearch"
    patients = max((row["patients"] for row in rows if (row["first"], row["second"]) in pairs), default=0)
    said = (_NO_TRUE_NEGATIVES if freeSearch else _TOGETHER, _METHOD, simulatedCoverage(patients))
    parts.append(element("p", " ".join(filter(None, said))))
    parts.append(element("h3", "Discordant foci"))
    # Who read in the end: not all of them need stand in the charter.
    answers = [column.key for column in tables["discordant"].columns if column.key.startswith(_ANSWER)]
    named = [(key, key.removeprefix(_ANSWER)) for key in answers]
    own = {key: (f"Score of {reader}", _answer(reader)) for key, reader in named}
    keys = ("focusID", "caseID", "site", *answers, "reason")
    parts.append(tableOf("Foci that one reader called and another did not", tables["discordant"], keys, **own))
    if freeSearch:
        keys = ("caseID", "focusID", "distanceMm", "otherFocusIDs", "excessMm")
        parts.append(tableOf(f"Matches that could have been made differently ({gate})", tables["ambiguousMatches"], keys))
    parts.append(element("h3", "Each reader with own repeats"))
    repeats = dict.fromkeys(row["scope"] for row in rows if row["scope"].startswith(_REPEATS))
    for scope in repeats:
        ofScope = [row for row in rows if row["scope"] == scope]
        parts += [
            element("p", _inShort(ofScope)),
            folded(scope.capitalize(), _coefficients(ofScope, scope.capitalize()), source=_SOURCE),
        ]
    return parts if repeats else [*parts, element("p", "No case was shown twice.")]


def _ofTwo(charter: Mapping[str, Any], tables: Mapping[str, Table], readers: tuple[str, str]) -> list[Markup]:
    """Score matrix and coefficients of two readers, over all foci, of patients and by site."""
    rows = [row for row in tables["agreement"].rows if (row["first"], row["second"]) == readers]
    pairs = [row for row in tables["scorePairs"].rows if row["kind"] == "readers" and (row["first"], row["second"]) == readers]
    # One scope each, but where an amendment changed the threshold for a later batch.
    scopes = _byScope(rows, ALL_FOCI)
    tables_ = [_coefficients(overall, overall[0]["scope"].capitalize()) for overall in scopes]
    parts: list[Markup] = [element("div", *_matrices(charter, pairs, readers), *tables_, class_="beside")]
    parts += [
        folded(f"{overall[0]['scope'].capitalize()}, drawn", _forest(overall, readers), source=_SOURCE) for overall in scopes
    ]
    parts += [_coefficients(ofPatients, ofPatients[0]["scope"].capitalize()) for ofPatients in _byScope(rows, ALL_PATIENTS)]
    bySite = _bySite([row for row in rows if row["scope"].startswith(_SITE)])
    return parts + ([folded("Agreement by site", *bySite, source=_SOURCE)] if bySite else [])


def _ofAll(tables: Mapping[str, Table]) -> list[Markup]:
    """Of three readers and more, the coefficients over all of them at once, a table for each scope and set of readers."""
    rows = tables["agreementOfAll"].rows if "agreementOfAll" in tables else []
    parts: list[Markup] = [element("h3", "All readers at once")] if rows else []
    for readers, scope in dict.fromkeys((row["readers"], row["scope"]) for row in rows):
        ofScope = [row for row in rows if (row["readers"], row["scope"]) == (readers, scope)]
        counted = ofScope[0]
        caption = f"{readers.replace(';', ',')}, {scope}: {counted['subjects']} scored by two or more of them, {counted['patients']} patients"
        lines = [
            (row["scale"], row["title"], row["notDefined"] if row["value"] is None else f"{row['value']:.3f}", _clustered(row))
            for row in ofScope
        ]
        parts.append(tableFrom(caption, ("Scale", "Coefficient", "Value", "95 % interval, by patient"), lines))
    return parts


def _inShort(rows: Sequence[Mapping[str, Any]]) -> str:
    """One line of a table that is folded: how often the answers were the same, on each scale."""
    said = []
    for row in rows:
        if row["measure"] == "agreement" and row["value"] is not None:
            said.append(f"{row['scale']}: {round(row['value'] * row['foci'])} of {row['foci']} foci alike")
    return f"{rows[0]['scope'].capitalize()}, {rows[0]['patients']} patients: {'; '.join(said) or 'nothing was scored twice'}."


def _byScope(rows: Sequence[Mapping[str, Any]], scope: str) -> list[list[Mapping[str, Any]]]:
    scopes = dict.fromkeys(row["scope"] for row in rows if row["scope"].startswith(scope))
    return [[row for row in rows if row["scope"] == each] for each in scopes]


def _matrices(charter: Mapping[str, Any], pairs: Sequence[Mapping[str, Any]], readers: tuple[str, str]) -> list[Markup]:
    """One for each threshold by which foci were decided."""
    byThreshold: dict[int, list[Mapping[str, Any]]] = {}
    for pair in pairs:
        byThreshold.setdefault(pair.get("threshold", charter["rule"]["threshold"]), []).append(pair)
    return [
        part
        for threshold, some in (byThreshold or {charter["rule"]["threshold"]: []}).items()
        for part in _matrix(charter, some, readers, threshold)
    ]


def _matrix(charter: Mapping[str, Any], pairs: Sequence[Mapping[str, Any]], readers: tuple[str, str], cut: int) -> list[Markup]:
    scores = [entry["score"] for entry in charter["scale"]]
    # A focus that one reader did not see has a place of its own, below the scale.
    names = [NOT_SEEN, *scores] if any(None in (pair["scoreFirst"], pair["scoreSecond"]) for pair in pairs) else scores
    index = {None: 0, **{score: position for position, score in enumerate(names)}}
    counts = np.zeros((len(names), len(names)), int)
    for pair in pairs:
        counts[index[pair["scoreFirst"]], index[pair["scoreSecond"]]] += 1
    threshold = index[cut]
    positive = int(counts[threshold:, threshold:].sum())
    figure = scoreMatrix(counts, [str(name) for name in names], threshold, readers, positive)
    caption = (
        f"Scores of {int(counts.sum())} foci by both readers; the area of a bubble is the number of foci. The lines are the decision: beyond both, a "
        "focus is positive."
    )
    heading = f"{readers[0]} \N{DOWNWARDS ARROW}, {readers[1]} \N{RIGHTWARDS ARROW}"
    lines = [[name, *(int(count) for count in row)] for name, row in zip(names, counts, strict=True)]
    table = tableFrom("The same in numbers", [heading, *map(str, names)], lines, [False, *[True] * len(names)])
    return [figureWithData(figure, caption, table, source="(scorePairs.csv of the unblinded reading)")]


def _coefficients(rows: Sequence[Mapping[str, Any]], caption: str) -> Markup:
    lines = []
    for row in rows:
        value = row["notDefined"] if row["value"] is None else f"{row['value']:.3f}"
        lines.append((row["scale"], row["title"], value, _clustered(row), _independent(row)))
    counted = rows[0]
    notSeen = counted["notSeenFirst"] + counted["notSeenSecond"]
    unseen = f"; {notSeen} not seen by one, negative on the cut scale" if notSeen else ""
    patients = f"{counted['patients']} patients"
    if counted["foci"] is None:
        headings = ("Scale", "Coefficient", "Value", "95 % interval, jackknife", "95 % interval, usual")
        return tableFrom(f"{caption}: {patients}, positive with a positive focus", headings, lines)
    headings = ("Scale", "Coefficient", "Value", "95 % interval, by patient", "95 % interval, foci as independent")
    return tableFrom(f"{caption}: {counted['foci']} foci scored twice, {patients}{unseen}", headings, lines)


def _clustered(row: Mapping[str, Any]) -> str:
    if row["clusteredLow"] is not None:
        return interval(row["clusteredLow"], row["clusteredHigh"], 3)
    return row["clusteredNotDefined"]


def _independent(row: Mapping[str, Any]) -> str:
    if row["low"] is not None:
        return f"{interval(row['low'], row['high'], 3)} ({row['method']})"
    return row["lowNotDefined"]


def _bySite(rows: Sequence[Mapping[str, Any]]) -> list[Markup]:
    """One table a scale: sites down, coefficients across."""
    tables = []
    for scale in dict.fromkeys(row["scale"] for row in rows):
        ofScale = [row for row in rows if row["scale"] == scale]
        measures = dict.fromkeys((row["measure"], row["title"]) for row in ofScale)
        lines = []
        notes = Notes()
        for scope in dict.fromkeys(row["scope"] for row in ofScale):
            found = {row["measure"]: row for row in ofScale if row["scope"] == scope}
            one = next(iter(found.values()))
            lines.append(
                [scope.removeprefix(_SITE), one["foci"], one["patients"], *(_short(found[key], notes) for key, _ in measures)]
            )
        headings = ["Site", "Foci", "Patients", *(title for _, title in measures)]
        tables.append(tableFrom(f"By site, {scale} (95 % interval by patient)", headings, lines, [False, True, True]))
        tables += notes.said
    return tables


def _short(row: Mapping[str, Any], notes: Notes) -> Markup:
    if row["value"] is None:
        return element("small", f"not defined, {notes.of(row['notDefined'].removeprefix('not defined: '))}")
    if row["clusteredLow"] is None:
        bounds = f"no interval, {notes.of(row['clusteredNotDefined'].removeprefix('not defined: '))}"
    else:
        bounds = interval(row["clusteredLow"], row["clusteredHigh"], 2)
    return Markup(f"{row['value']:.3f} " + element("small", f"({bounds})"))


def _forest(rows: Sequence[Mapping[str, Any]], readers: tuple[str, str]) -> Markup:
    lines: list[ForestRow] = []
    scale = None
    for row in rows:
        if row["scale"] != scale:
            scale = row["scale"]
            lines.append(ForestRow(f"{scale}, {row['foci']} foci"))
        bounds = interval(row["clusteredLow"], row["clusteredHigh"], 3) if row["clusteredLow"] is not None else "no interval"
        text = "not defined" if row["value"] is None else f"{row['value']:.3f} ({bounds})"
        lines.append(ForestRow(row["title"], row["value"], row["clusteredLow"], row["clusteredHigh"], text))
    lowest = min((row["clusteredLow"] for row in rows if row["clusteredLow"] is not None), default=0.0)
    lowest = min(lowest, *(row["value"] for row in rows if row["value"] is not None), 0.0) if rows else 0.0
    alt = f"Forest plot of agreement between {readers[0]} and {readers[1]}; its numbers are in the table."
    figure = forestPlot(lines, "coefficient (95 % interval by patient)", (-1.0 if lowest < 0 else 0.0, 1.0), alt)
    return figureOf(figure, "Agreement over all foci; intervals by patient, each with all foci.")


def _answer(reader: str) -> Callable[[Mapping[str, Any]], object]:
    def cell(row: Mapping[str, Any]) -> object:
        score = row[f"score_{reader}"]
        return row[f"answer_{reader}"] if score is None else score

    return cell
