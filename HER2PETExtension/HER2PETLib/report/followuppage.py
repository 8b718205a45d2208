"""The follow-up as pages: one a patient, one over all. They say nothing that is not in the tables; they are made from their rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from HER2PETLib.followup.examinations import Examination
from HER2PETLib.followup.lesiontable import APART, DRAWN, NOT_DRAWN, TRANSFERRED, FollowedPatient
from HER2PETLib.followup.matchtable import MATCH_COLUMNS
from HER2PETLib.followup.patienttable import SUMMARY_COLUMNS, SummarySettings
from HER2PETLib.followup.patterns import DOMINANT_IS_OURS, LUMISH, zephir
from HER2PETLib.followup.spacetable import SPACE_COLUMNS
from HER2PETLib.followup.timetable import LESION, TIME_COLUMNS
from HER2PETLib.geometry import Volume
from HER2PETLib.report import projection
from HER2PETLib.report.casepage import USE, WINDOW
from HER2PETLib.report.document import documentOf, notice
from HER2PETLib.report.figures import pngFigure
from HER2PETLib.report.followupfigures import LesionPanel, PanelPoint, lesionPanels, waterfall
from HER2PETLib.report.markup import NOTHING, Markup, element, figureOf, items, shown, tableFrom, tableOf
from HER2PETLib.tables.columns import Table

UNBLINDED = "Unblinded: this page joins examinations, answers and pathology. Readers who still have to read must not see it."
# mm on paper for the two pictures.
ROOM = (170.0, 165.0)
_SOURCES = {DRAWN: "", TRANSFERRED: " (not drawn)", APART: "not comparable", NOT_DRAWN: "not drawn"}
_TIMES = "suvMax"

Row = Mapping[str, Any]


@dataclass(frozen=True)
class RegistrationShown:
    """A registration for a person to judge. name: of the examination that was brought into the space. pictures: PNG, of the "body" and the "lesions". landmarks: by organ,
    how far apart (mm) its middle comes to lie."""

    name: str
    pictures: Mapping[str, bytes]
    landmarks: Mapping[str, float]


def patientPageOf(
    patient: FollowedPatient,
    volumes: Mapping[str, Volume],
    lesions: Sequence[Row],
    summary: Row,
    matches: Sequence[Row],
    spaces: Sequence[Row],
    times: Sequence[Row],
    told: Sequence[str],
    registrations: Sequence[RegistrationShown] = (),
) -> str:
    """The page of a patient as HTML. registrations: by which a person judges them. volumes: SUV by examinationID. lesions, summary, matches, spaces, times: her rows of the tables. told: what was said
    while she was followed."""
    numbers = {lesion.lesionID: number for number, lesion in enumerate(patient.lesions, start=1)}
    questions = [row for row in matches if row["question"] and not row["decision"]]
    waiting = [row for row in spaces if row["status"] == "proposed"]
    header = [element("p", _lead(patient, summary)), notice(USE, UNBLINDED)]
    first = [
        f"{row['examinationID']} waits for a person to accept its registration: it is not compared, and its lesions are counted as others."
        for row in waiting
    ]
    if questions:
        first.append(f"Open questions about identities: {len(questions)}. All counts may change.")
    if first:
        header.append(notice(element("strong", "Read this first"), *first))
    sections = {
        "Both pictures": _pictures(patient, volumes, lesions, numbers, summary),
        "Lesion by lesion": _panelsOf(patient, lesions, numbers),
        "Lesions": [_lesionTable(patient, lesions, numbers)],
        "The patient": [_summary(summary)],
        **({"Over time": _times(times, numbers)} if times else {}),
        "Identities": _identities(matches, questions, numbers),
        "One space": [
            tableOf("How the examinations were brought together", Table(SPACE_COLUMNS, spaces), _SPACE_KEYS),
            *(part for each in registrations for part in _registration(each)),
        ],
        "What was said": [
            items((str(number), said) for number, said in enumerate(told, start=1)) if told else element("p", "Nothing.")
        ],
    }
    return documentOf(f"{patient.patientID}: follow-up", patient.patientID, header, sections)


def _registration(shown_: RegistrationShown) -> list[Markup]:
    """What a person looks at before she accepts a registration."""
    said = {
        "body": "Both examinations in squares, and the later minus the first; below, without registration. Blue +: center of an organ in the first; "
        "orange x: where that of the later one ends up.",
        "lesions": "Each lesion in both examinations, at the place taken to be the same.",
    }
    parts = [
        figureOf(pngFigure(png, f"{shown_.name}: {said[kind]}", 170.0), f"{shown_.name}. {said[kind]}")
        for kind, png in shown_.pictures.items()
    ]
    if shown_.landmarks:
        rows = [
            (organ.replace("_", " "), f"{off:.1f}") for organ, off in sorted(shown_.landmarks.items(), key=lambda pair: -pair[1])
        ]
        parts.append(
            tableFrom(f"{shown_.name}: distance between the centers of organs after registration", ("Organ", "Apart (mm)"), rows)
        )
    return parts


def _lead(patient: FollowedPatient, summary: Row) -> str:
    listed = ", ".join(f"{each.examinationID} ({each.kind}, {each.dayText})" for each in patient.examinations)
    return f"{len(patient.lesions)} lesions in {len(patient.examinations)} examinations: {listed}. Avid on HER2 PET: {summary['avidRule']}."


# --- pictures


def _pictures(
    patient: FollowedPatient, volumes: Mapping[str, Volume], lesions: Sequence[Row], numbers: Mapping[str, int], summary: Row
) -> list[Markup]:
    her2 = summary["her2Examination"]
    if her2 not in volumes:
        return [element("p", "No HER2 PET was measured: there is no picture.")]
    others = [each for each in patient.examinations if each.examinationID in volumes and each.examinationID != her2]
    others.sort(key=lambda each: each.examinationID != summary["fdgExamination"])
    legend = (
        f"Anterior maximum intensity projections, SUV {WINDOW[0]:g} (white) to {WINDOW[1]:g} (black), the patient's right on the left, both on one "
        "scale. Circle and +: avid; dashed square: not avid; corners: nobody decided. A line joins one lesion: solid where it is avid on both, "
        "dashed where it is not. A lesion that was not drawn is marked where it should be."
    )
    left = _side(patient, her2, volumes, lesions, numbers)
    if not others:
        picture = projection.anteriorProjection(left.volume, left.marks, WINDOW, patient.patientID, (80.0, ROOM[1]))
        return [element("p", legend), figureOf(picture, left.title)]
    figures = []
    for each in others:
        right = _side(patient, each.examinationID, volumes, lesions, numbers)
        figure = projection.pairedProjections(left, right, patient.patientID, ROOM)
        figures.append(figureOf(figure, f"{left.title} and {right.title}"))
    return [element("p", legend), *figures]


def _side(
    patient: FollowedPatient, name: str, volumes: Mapping[str, Volume], lesions: Sequence[Row], numbers: Mapping[str, int]
) -> projection.Side:
    examination = next(each for each in patient.examinations if each.examinationID == name)
    marks = [
        projection.Mark(str(numbers[row["lesionID"]]), row["centroidRAS"], _kindOf(row), (row["maximumDiameterMm"] or 0.0) / 2)
        for row in lesions
        if row["examinationID"] == name and row["centroidRAS"] is not None
    ]
    return projection.Side(f"{name}: {examination.kind}, {examination.dayText}", volumes[name], marks, WINDOW)


def _kindOf(row: Row) -> str:
    return {True: projection.POSITIVE, False: projection.NEGATIVE, None: projection.LESION}[row["avid"]]


def _panelsOf(patient: FollowedPatient, lesions: Sequence[Row], numbers: Mapping[str, int]) -> list[Markup]:
    pets = [each for each in patient.examinations if each.isPET]
    panels = []
    for lesionID, number in numbers.items():
        rows = {row["examinationID"]: row for row in lesions if row["lesionID"] == lesionID}
        points = [_point(each, rows[each.examinationID]) for each in pets]
        name = next(iter(rows.values()))["name"] or next(iter(rows.values()))["siteMeaning"]
        panels.append(LesionPanel(f"{number}  {name}", points))
    caption = (
        "SUVmax (g/ml) of each lesion over the PET examinations, by day, on one logarithmic scale. Filled: avid; open: not avid; gray: nobody "
        "decided. Circle: drawn; cross: not drawn there, measured in its region from another examination. Lines join examinations of one tracer."
    )
    return [figureOf(figure, caption) for figure in lesionPanels(panels)] or [element("p", "No lesion was measured on a PET.")]


def _point(examination: Examination, row: Row) -> PanelPoint:
    return PanelPoint(examination.examinationID, examination.tracer, row["suvMax"], row["avid"], row["source"] == DRAWN)


# --- tables


def _lesionTable(patient: FollowedPatient, lesions: Sequence[Row], numbers: Mapping[str, int]) -> Markup:
    """One line a lesion, the examinations beside each other."""
    headings = ["Lesion", "Name", "Site", "Known from"]
    for each in patient.examinations:
        headings.append(f"{each.examinationID} SUVmax (g/ml)" if each.isPET else f"{each.examinationID} (ml)")
        headings += ["avid"] if each.isPET else []
    lines = []
    for lesionID, number in numbers.items():
        rows = {row["examinationID"]: row for row in lesions if row["lesionID"] == lesionID}
        line: list[object] = [number, next(iter(rows.values()))["name"], next(iter(rows.values()))["siteMeaning"] or NOTHING]
        line.append(next(iter(rows.values()))["knownFrom"] or NOTHING)
        for each in patient.examinations:
            row = rows[each.examinationID]
            value = row["suvMax"] if each.isPET else row["volumeMl"]
            line.append(_SOURCES[row["source"]] if value is None else f"{value:.2f}{_SOURCES[row['source']]}")
            line += [shown(row["avid"], "bit")] if each.isPET else []
        lines.append(line)
    return tableFrom("Every lesion in every examination", headings, lines)


_SUMMARY_KEYS = (
    "counts", "notMeasured", "fociCT", "fociMR", "fociFDG", "fociKnown", "fociLeast", "fiveFoci", "openQuestions", "her2Avid", "her2NotAvid", "her2Undecided", "fdgAvid",
    "both", "onlyFDG", "onlyHER2", "pattern", "positiveLumish", "positiveZephir", "suvMaxLowest", "suvMaxHighest", "suvMaxCoV", "suvMaxGini", "note",
)  # fmt: skip
_SPACE_KEYS = ("examinationID", "toExaminationID", "status", "how", "residualMm", "decision", "by", "at", "reason")
_MATCH_KEYS = ("number", "examinationID", "regionID", "name", "distanceMm", "gateMm", "question", "decision", "by", "at")
_TIME_KEYS = (
    "number", "examinations", "hours", "values", "change", "changePercent", "limitLow", "limitHigh", "biology", "biologicalHalfLifeH", "effectiveHalfLifeH",
    "intervalOf", "areaTotal", "areaAfter",
)  # fmt: skip


def _summary(summary: Row) -> Markup:
    pairs: list[tuple[str, object]] = []
    for column in SUMMARY_COLUMNS:
        if column.key in _SUMMARY_KEYS:
            pairs.append((column.title, shown(summary.get(column.key), column.type)))
        if column.key == "onlyHER2":
            pairs += [("Share of lesions", _share(summary, "both", "fdgAvidDecided", "shareOfLesions", "the FDG-avid lesions"))]
            pairs += [("Share of volume", _share(summary, "her2AvidMl", "fdgAvidMl", "shareOfVolume", "the FDG-avid volume"))]
    return items(pairs)


def _share(summary: Row, part: str, whole: str, share: str, of: str = "") -> str:
    """A share with its numbers, never alone. of: what it is of, where no heading says so."""
    if summary.get(share) is None:
        return NOTHING
    isCount = part == "both"
    said = f"{summary[part]}/{summary[whole]}" if isCount else f"{summary[part]:.2f} of {summary[whole]:.2f} ml"
    return f"{said} ({summary[share]:.1f} %{f' of {of}' if of else ''})"


def _times(times: Sequence[Row], numbers: Mapping[str, int]) -> list[Markup]:
    lesions = [row for row in times if row["subject"] == LESION and row["measure"] == _TIMES]
    organs = [row for row in times if row["subject"] != LESION and row["measure"] == "suvMean"]
    number = ("Lesion", lambda row: numbers.get(row["subjectID"], row["subjectID"]))
    said = (
        "SUV is decay-corrected: it changes by biology alone. Limits of change are symmetric in the logarithm, not in percent. Half-lives and areas only "
        "where all examinations are of one injection. timePoints.csv has the other measures and their intervals."
    )
    organ = ("Organ", lambda row: row["subjectID"].replace("_", " "))
    return [
        element("p", said),
        _timeTable("Lesions, SUVmax", lesions, number),
        *([_timeTable("Organs, SUVmean", organs, organ)] if organs else []),
    ]


def _timeTable(caption: str, rows: Sequence[Row], number: tuple[str, Any]) -> Markup:
    """Without the columns that no row has a value in; values to the digits that a person reads."""
    keys = [key for key in _TIME_KEYS if key == "number" or any(row.get(key) not in (None, "") for row in rows)]
    values = ("SUV (g/ml)", lambda row: " ".join(f"{float(value):.2f}" for value in row["values"].split()))
    return tableOf(caption, Table(TIME_COLUMNS, rows), keys, number=number, values=values)


def _identities(matches: Sequence[Row], questions: Sequence[Row], numbers: Mapping[str, int]) -> list[Markup]:
    number = ("Lesion", lambda row: numbers[row["lesionID"]])
    asked = (
        element(
            "p",
            f"Open questions: {len(questions)}. Answer in matches.csv, in the columns decision, moveTo and reason, and give it back.",
        )
        if questions
        else element("p", "No question is open.")
    )
    return [asked, tableOf("Which finding is which lesion", Table(MATCH_COLUMNS, matches), _MATCH_KEYS, number=number)]


# --- all patients


# Several counts in one cell: a row is as wide as the page, on paper too.
_COHORT_KEYS = (
    "patientID", "lesions", "fociKnown", "onHER2", "discordance", "share", "load", "pattern", "positive", "suvMaxGini", "note",
)  # fmt: skip
_OF_COHORT: Mapping[str, tuple[str, Callable[[Row], object]]] = {
    "lesions": ("Lesions (asked)", lambda row: f"{shown(row['lesions'], 'int')} ({row['openQuestions'] or 0})"),
    "fociKnown": ("Known foci (five or more)", lambda row: f"{shown(row['fociKnown'], 'int')} ({shown(row['fiveFoci'], 'bit')})"),
    "onHER2": ("HER2-avid: yes / no / undecided", lambda row: _counts(row, "her2Avid", "her2NotAvid", "her2Undecided")),
    "discordance": ("Avid: both / only FDG / only HER2", lambda row: _counts(row, "both", "onlyFDG", "onlyHER2")),
    "share": ("HER2-avid of FDG-avid lesions", lambda row: _whole(_share(row, "both", "fdgAvidDecided", "shareOfLesions"))),
    "load": ("HER2-avid of FDG-avid ml", lambda row: _whole(_load(row))),
    "positive": ("Positive by Lumish / ZEPHIR", lambda row: _counts(row, "positiveLumish", "positiveZephir", type_="bit")),
}


def _counts(row: Row, *keys: str, type_: str = "int") -> Markup:
    return _whole(" / ".join(shown(row[key], type_) for key in keys))


def _whole(text: str) -> Markup:
    """On one line."""
    return element("span", text, class_="whole")


def _load(row: Row) -> str:
    """The share of the volume as `_share`, as short as a column needs it."""
    if row["shareOfVolume"] is None:
        return NOTHING
    return f"{row['her2AvidMl']:.1f}/{row['fdgAvidMl']:.1f} ({row['shareOfVolume']:.1f} %)"


def cohortPageOf(summaries: Sequence[Row], errors: Sequence[Row], settings: SummarySettings, pageOf: Callable[[str], str]) -> str:
    """The page over all patients as HTML. summaries: of patients.csv; errors: of errors.csv; pageOf: where the page of a patientID lies beside this one."""
    filled = [{column.key: None for column in SUMMARY_COLUMNS} | dict(row) for row in summaries]
    said = (
        "Patients by the HER2-avid share of their FDG-avid volume, highest first, with HER2-avid of FDG-avid lesions above each bar. Filled: entire; "
        f"hatched: dominant; dotted: minor; open: none; gray: a lesion is not decided. Dashed line: {settings.dominantAbove:.0%}, {'from which on' if settings.orMore else 'above which'} a part is dominant."
    )
    rules = [
        (rule.key, f"{rule.wording.rstrip('.')}. {rule.source}.")
        for rule in (LUMISH, zephir(settings.dominantAbove, settings.orMore))
    ]
    patient = ("Patient", lambda row: element("a", row["patientID"], href=quote(pageOf(row["patientID"]))))
    failed = [(row["patientID"], row["examinationID"] or NOTHING, row["reason"], row["remedy"]) for row in errors]
    pictures = [figureOf(waterfall(filled, settings.dominantAbove), said)] if filled else []
    sections = {
        "Share of HER2-avid load": pictures,
        "Patients": [
            tableOf("Patients", Table(SUMMARY_COLUMNS, filled), _COHORT_KEYS, patientID=patient, **_OF_COHORT),
            element(
                "p",
                "Asked: open questions about identities, by whose answers counts may change. patients.csv has a column for each count.",
            ),
        ],
        "Rules": [items([("Avid on HER2 PET", str(settings.rule)), ("FDG-avid", "drawn on the FDG PET"), *rules])],
        "What could not be done": [tableFrom("Errors", ("Patient", "Examination", "Reason", "Remedy"), failed)],
    }
    title = "Lesions followed over examinations"
    header = [
        element("p", f"{len(filled)} {'patient' if len(filled) == 1 else 'patients'}. {DOMINANT_IS_OURS}"),
        notice(USE, UNBLINDED),
    ]
    return documentOf(f"{title}: report", title, header, sections)
