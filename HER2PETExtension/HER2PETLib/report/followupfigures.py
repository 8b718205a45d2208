"""The figures of the follow-up: every lesion over the examinations, and all patients by their share of HER2-avid load."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from HER2PETLib.followup.patterns import DOMINANT, ENTIRE, MINOR, NONE
from HER2PETLib.report.figures import BLUE, INK, ORANGE, PALE, Figure, canvas

_COLUMNS, _PANEL = 5, (1.5, 1.05)  # inches
# Rows of panels on a page of paper.
_ROWS = 8
_FACES = {True: ORANGE, False: "white", None: PALE}
_PATTERNS = {ENTIRE: (ORANGE, ""), DOMINANT: (ORANGE, "///"), MINOR: (BLUE, "..."), NONE: ("white", "")}


@dataclass(frozen=True)
class PanelPoint:
    """A lesion in an examination. label, tracer: of the examination. value: SUVmax, None where there is none. avid: None where nobody decided. isDrawn: by
    a person, not transferred."""

    label: str
    tracer: str
    value: float | None
    avid: bool | None
    isDrawn: bool


@dataclass(frozen=True)
class LesionPanel:
    """A lesion over the examinations, in their order."""

    title: str
    points: Sequence[PanelPoint]


def lesionPanels(panels: Sequence[LesionPanel]) -> list[Figure]:
    """A small figure a lesion, SUVmax over the examinations on one logarithmic scale; filled: avid, open: not avid, gray: not decided; circle: drawn,
    cross: nobody drew it there; a line joins what one tracer shows. As many figures as pages need."""
    values = [point.value for panel in panels for point in panel.points if point.value]
    if not values:
        return []
    limits = (min(values) / 1.4, max(values) * 3.4)  # room for the numbers
    each = _COLUMNS * _ROWS
    return [_panels(panels[n : n + each], limits) for n in range(0, len(panels), each)]


def _panels(panels: Sequence[LesionPanel], limits: tuple[float, float]) -> Figure:
    rows = math.ceil(len(panels) / _COLUMNS)
    width, height = _COLUMNS * _PANEL[0] + 0.35, rows * _PANEL[1] + 0.12
    with canvas(width, height, "panels" + panels[0].title) as (figure, svg):
        for number, panel in enumerate(panels):
            row, column = divmod(number, _COLUMNS)
            left = (0.35 + column * _PANEL[0] + 0.12) / width
            bottom = (height - (row + 1) * _PANEL[1] + 0.16) / height
            axes = figure.add_axes((left, bottom, (_PANEL[0] - 0.25) / width, (_PANEL[1] - 0.4) / height))
            _panel(axes, panel, limits, isFirst=column == 0, isLast=row == rows - 1 or number + _COLUMNS >= len(panels))
    said = "; ".join(f"{panel.title}: {', '.join(f'{point.label} {_said(point)}' for point in panel.points)}" for panel in panels)
    return Figure(svg(), f"SUVmax of each lesion over the examinations. {said}.", 25.4 * width)


def _said(point: PanelPoint) -> str:
    if point.value is None:
        return "not measured"
    avid = {True: "avid", False: "not avid", None: "not decided"}[point.avid]
    return f"{point.value:.2f} {avid}{'' if point.isDrawn else ', not drawn'}"


def _panel(axes: Any, panel: LesionPanel, limits: tuple[float, float], *, isFirst: bool, isLast: bool) -> None:
    axes.set_yscale("log")
    axes.set_ylim(*limits)
    axes.set_xlim(-0.5, len(panel.points) - 0.5)
    axes.spines[["right", "top"]].set_visible(False)
    axes.minorticks_off()
    ticks = _ticks(*limits)
    axes.set_yticks(ticks, labels=[f"{value:g}" for value in ticks] if isFirst else [""] * len(ticks), size=6.5)
    labels = [_short(point.label) for point in panel.points] if isLast else [""] * len(panel.points)
    axes.set_xticks(range(len(panel.points)), labels=labels, size=6.5)
    axes.tick_params(length=2)
    axes.set_title(_cut(panel.title, 25), size=7, loc="left", pad=3, color=INK, parse_math=False)
    for tracer in {point.tracer for point in panel.points}:  # FDG and an antibody are no course of time
        there = [(x, point.value) for x, point in enumerate(panel.points) if point.value and point.tracer == tracer]
        axes.plot([x for x, _ in there], [value for _, value in there], color=PALE, lw=0.9, zorder=1)
    for x, point in enumerate(panel.points):
        if not point.value:
            continue
        axes.plot(x, point.value, "o" if point.isDrawn else "X", ms=5, mec=INK, mfc=_FACES[point.avid], mew=0.9, zorder=2)
        axes.annotate(
            f"{point.value:.1f}", (x, point.value), (0, 5), textcoords="offset points", ha="center", size=6.3, color=INK
        )


def _ticks(low: float, high: float) -> list[float]:
    """Round values between the limits, no more than have room beside each other."""
    for steps in ((1, 2, 5), (1, 3), (1,)):
        ticks = [step * 10.0**power for power in range(-3, 5) for step in steps if low <= step * 10.0**power <= high]
        if len(ticks) <= 5:
            break
    return ticks


def waterfall(rows: Sequence[Mapping[str, Any]], dominantAbove: float) -> Figure:
    """Patients by their share of HER2-avid load, highest first. rows: of patients.csv. Those without a share stand at the end, with why."""
    there = sorted((row for row in rows if row["shareOfVolume"] is not None), key=lambda row: -row["shareOfVolume"])
    rest = [row for row in rows if row["shareOfVolume"] is None]
    ordered = [*there, *rest]
    width, height = max(3.4, 0.42 * len(ordered) + 1.4), 3.1
    with canvas(width, height, "waterfall") as (figure, svg):
        axes = figure.add_axes((0.75 / width, 0.95 / height, (width - 0.95) / width, (height - 1.3) / height))
        axes.set_ylim(0, 108)
        axes.set_xlim(-0.6, len(ordered) - 0.4)
        axes.spines[["right", "top"]].set_visible(False)
        axes.set_ylabel("HER2-avid share of the\nFDG-avid volume (%)", size=8)
        axes.axhline(100 * dominantAbove, color=INK, lw=0.8, ls="--", zorder=0)
        for x, row in enumerate(ordered):
            share = row["shareOfVolume"]
            if share is None:
                axes.text(x, 2, "no share", ha="center", va="bottom", rotation=90, size=7, color=INK)
                continue
            color, hatch = _PATTERNS.get(row["pattern"], (PALE, ""))
            axes.bar(x, share, 0.72, color=color, hatch=hatch, ec=INK, lw=0.8, zorder=1)
            counts = f"{row['both']}/{row['fdgAvidDecided']}"
            axes.text(x, share + 1.5, counts, ha="center", va="bottom", size=7, color=INK)
        axes.set_xticks(range(len(ordered)), labels=[""] * len(ordered))
        for x, row in enumerate(ordered):
            axes.text(x, -5, row["patientID"], rotation=60, ha="right", va="top", size=7.5, color=INK, parse_math=False)
    said = "; ".join(
        f"{row['patientID']} no share"
        if row["shareOfVolume"] is None
        else f"{row['patientID']} {row['shareOfVolume']:.0f} % of {row['fdgAvidMl']:.1f} ml, {row['pattern'] or 'no pattern'}"
        for row in ordered
    )
    return Figure(svg(), f"Patients by the HER2-avid share of their FDG-avid volume: {said}.", min(25.4 * width, 190))


def _short(label: str) -> str:
    return _cut(label, 9)


def _cut(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[: letters - 1] + "\N{HORIZONTAL ELLIPSIS}"
