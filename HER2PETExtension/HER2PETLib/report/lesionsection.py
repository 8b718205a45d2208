"""The part of the report about what lesions measure: uptake by score, by HER2 class and by site, and patients in falling order."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from HER2PETLib.report.markup import Markup, element, figureWithData, interval, tableFrom
from HER2PETLib.report.pointfigures import Bar, Point, strips, waterfall
from HER2PETLib.tables.columns import Table
from HER2PETLib.trial.endpoint import RANK
from HER2PETLib.trial.pathology import INCONCLUSIVE, LOW, NOT_BIOPSIED, POSITIVE, ULTRALOW, ZERO

_AXIS = "SUVmax (g/ml)"
_SOURCE = "(lesionAnalysis.csv)"
# More sites than these are put together, the rarest.
SITES = 12
# More readers than these are shown by the charter's decision only.
READERS = 3
_NEGATIVE, _UNKNOWN = "HER2 0 or ultralow", "not biopsied, or inconclusive"
_KINDS = {POSITIVE: POSITIVE, LOW: LOW, ULTRALOW: _NEGATIVE, ZERO: _NEGATIVE, INCONCLUSIVE: _UNKNOWN, NOT_BIOPSIED: _UNKNOWN}
_DECISIONS = {True: "PET-positive", False: "PET-negative", None: "not decided"}

Rows = Sequence[Mapping[str, Any]]
Groups = list[tuple[str, Rows]]


def lesions(charter: Mapping[str, Any], tables: Mapping[str, Table]) -> list[Markup]:
    """Points by score, class and site, a color and shape a patient; and each patient's highest SUVmax. None where nothing was measured."""
    rows = [row for row in tables["lesionAnalysis"].rows if row.get("suvMax") is not None]
    if not rows:
        return []
    patients = sorted({row["patientID"] for row in rows})
    readers = charter["readers"]
    scores = [entry["score"] for entry in charter["scale"]]
    byScore: Groups = []
    by = "By score of each reader, and by the charter's decision" if len(readers) <= READERS else "By the charter's decision"
    for reader in readers if len(readers) <= READERS else []:
        byScore += [(f"{reader}: {score}", [row for row in rows if row.get(f"score_{reader}") == score]) for score in scores]
    byScore += [
        (said, [row for row in rows if row.get("read") and row.get("positive") is decision])
        for decision, said in _DECISIONS.items()
    ]
    byClass: Groups = [(name, [row for row in rows if row.get("her2Class") == name]) for name in RANK]
    figures = [
        _strips(by, _without(byScore), patients),
        _strips("By HER2 class of the lesion's biopsy", _without(byClass), patients, hasLegend=False),
        _strips("By site", _bySite(rows), patients, hasLegend=False),
        _waterfall(rows),
    ]
    said = f"{len(rows)} measured lesions of {len(patients)} patients. A mark is a lesion, its color and shape the patient, the bar the median."
    return [element("p", said), element("div", *figures, class_="figures")]


def _without(groups: Groups) -> Groups:
    """Without the groups that have no lesion, but between others: an empty score tells something."""
    there = [number for number, (_, members) in enumerate(groups) if members]
    return [group for group in groups[: there[-1] + 1] if group[1] or ": " in group[0]] if there else []


def _bySite(rows: Rows) -> Groups:
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        groups.setdefault(row["site"] or "not documented", []).append(row)
    byNumber = sorted(groups.items(), key=lambda group: -len(group[1]))
    if len(byNumber) > SITES:
        rest = [row for _, members in byNumber[SITES - 1 :] for row in members]
        byNumber = [*byNumber[: SITES - 1], (f"{len(byNumber) - SITES + 1} other sites", rest)]
    return sorted(byNumber, key=lambda group: -_middle(group[1]))


def _strips(title: str, groups: Groups, patients: Sequence[str], *, hasLegend: bool = True) -> Markup:
    points = [(label, [Point(row["suvMax"], row["patientID"]) for row in members]) for label, members in groups]
    figure = strips(points, _AXIS, patients, hasLegend=hasLegend)
    lines = [(label, len(members), _spread(members), len({row["patientID"] for row in members})) for label, members in groups]
    data = tableFrom(
        title, ("Group", "Lesions", "SUVmax, median (lowest to highest), g/ml", "Patients"), lines, (False, True, False, True)
    )
    return figureWithData(figure, f"{title}.", data, source=_SOURCE)


def _waterfall(rows: Rows) -> Markup:
    bars = []
    lines = []
    for patientID in sorted({row["patientID"] for row in rows}):
        own = [row for row in rows if row["patientID"] == patientID]
        highest = max(own, key=lambda row: row["suvMax"])
        best = min((row.get("her2Class") or NOT_BIOPSIED for row in own), key=RANK.index)
        bars.append(Bar(patientID, highest["suvMax"], _KINDS[best]))
        lines.append((patientID, f"{highest['suvMax']:.2f}", highest["site"] or "not documented", best))
    lines.sort(key=lambda line: -float(line[1]))
    figure = waterfall(bars, "highest SUVmax (g/ml)", tuple(dict.fromkeys(_KINDS.values())))
    headings = ("Patient", "Highest SUVmax (g/ml)", "Site", "Highest HER2 class of a biopsied lesion")
    data = tableFrom("Highest SUVmax of each patient", headings, lines, (False, True))
    caption = "Highest SUVmax of each patient, by the highest HER2 class of the patient's biopsied lesions."
    return figureWithData(figure, caption, data, source=_SOURCE)


def _middle(rows: Rows) -> float:
    return median(row["suvMax"] for row in rows)


def _spread(rows: Rows) -> str:
    if not rows:
        return "none"
    values = [row["suvMax"] for row in rows]
    return f"{_middle(rows):.2f} ({interval(min(values), max(values))})"
