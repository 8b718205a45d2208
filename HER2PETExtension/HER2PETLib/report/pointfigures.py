"""Figures in which each lesion or patient is a mark of its own: values by group, patients in falling order, differences against means.

Drawn as those of `figures`: what a color says, a shape or a word says too.
"""

import math
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import numpy as np

from HER2PETLib.report.figures import BLUE, GREEN, INK, MARKERS, ORANGE, PALE, PURPLE, Figure, canvas, cut

# Of Okabe and Ito, those that are seen on white.
COLORS = (BLUE, ORANGE, GREEN, PURPLE, "#56b4e9", "#e69f00", INK, PALE)
# More patients than these in a legend would be taller than the figure.
LEGEND = 12
LINE = 0.27
# Marks of a like value stand apart on so many levels, and on top of each other beyond them.
_LEVELS = 6
# A waterfall with more bars has no names below them.
NAMED_BARS = 60


@dataclass(frozen=True)
class Point:
    """A lesion's value, and whose it is."""

    value: float
    patientID: str


@dataclass(frozen=True)
class Bar:
    """A patient's value. kind: what the bar's color and hatching say."""

    patientID: str
    value: float
    kind: str


def marksOf(patientIDs: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Color and marker of each patient; after 48 they come again."""
    # Both change from one to the next; after 24, where they would come again together, the markers are moved by one.
    names = enumerate(dict.fromkeys(patientIDs))
    return {name: (COLORS[n % len(COLORS)], MARKERS[(n + n // 24) % len(MARKERS)]) for n, name in names}


def strips(
    groups: Sequence[tuple[str, Sequence[Point]]], axis: str, patientIDs: Sequence[str], *, hasLegend: bool = True
) -> Figure:
    """Values by group, a line a group: a mark a lesion, a color and shape a patient, a bar at the median. patientIDs: of all figures that are
    shown together, so that a patient looks the same in each; named beside the first of them, where they are few. axis: what is on the x axis,
    with its unit."""
    marks = marksOf(patientIDs)
    named = list(marks) if hasLegend and len(marks) <= LEGEND else []
    body = LINE * len(groups)
    height = max(body, 0.16 * len(named)) + 0.5
    width, left, plot = (5.4 if named else 4.6), 1.65, 2.0
    with canvas(width, height, f"strips{axis}{groups[0][0] if groups else ''}") as (figure, svg):
        axes = figure.add_axes((left / width, (height - body - 0.06) / height, plot / width, body / height))
        values = [point.value for _, points in groups for point in points]
        highest = max(values, default=1.0)
        axes.set_xlim(min([0.0, *values]), 1.06 * highest)
        axes.set_ylim(len(groups) - 0.5, -0.5)
        axes.set_yticks([])
        axes.spines[["left", "right", "top"]].set_visible(False)
        axes.tick_params(labelsize=8)
        axes.set_xlabel(axis, size=8, parse_math=False)
        said = []
        drawn: dict[tuple[str, str], list[tuple[float, float]]] = {}  # all marks that look the same at once
        for y, (label, points) in enumerate(groups):
            aside = {"va": "center", "size": 8, "color": INK, "transform": axes.get_yaxis_transform(), "parse_math": False}
            axes.axhline(y, color=PALE, lw=0.4, zorder=0)
            axes.text(-0.03, y, cut(label, 23), ha="right", **aside)
            if not points:
                axes.text(1.03, y, "none", ha="left", **aside)
                said.append(f"{label}: none")
                continue
            middle = median(point.value for point in points)
            axes.text(1.03, y, f"{middle:.2f} of {len(points)}", ha="left", **aside)
            said.append(f"{label}: median {middle:.2f} of {len(points)}")
            axes.plot((middle, middle), (y - 0.38, y + 0.38), color=INK, lw=2.2, zorder=3, solid_capstyle="butt")
            for point, offset in zip(points, _spread(points, highest), strict=True):
                drawn.setdefault(marks[point.patientID], []).append((point.value, y + offset))
        for (color, marker), places in drawn.items():
            axes.plot(*zip(*places, strict=True), marker, color=color, ms=4.2, mew=0, alpha=0.9, zorder=2, clip_on=False)
        for number, patientID in enumerate(named):
            color, marker = marks[patientID]
            place = (height - 0.14 - 0.16 * number) / height
            figure.text((width - 0.68) / width, place, cut(patientID, 11), size=7.5, va="center", color=INK, parse_math=False)
            figure.add_artist(_mark((width - 0.76) / width, place, color, marker))
    many = " Colors and shapes tell patients apart; there are too many to name." if hasLegend and not named else ""
    return Figure(svg(), f"{axis} by group, one mark per lesion: {'; '.join(said)}.{many}", 25.4 * width)


def _mark(x: float, y: float, color: str, marker: str) -> Any:
    from matplotlib.lines import Line2D

    return Line2D([x], [y], color=color, marker=marker, ms=4.2, mew=0, ls="")


def _spread(points: Sequence[Point], highest: float) -> list[float]:
    """Offsets that keep marks of a like value apart, the same each time."""
    levels: list[list[float]] = [[] for _ in range(_LEVELS)]  # values at each, sorted, none within `width` of another
    offsets = []
    width = 0.02 * highest or 1.0
    for point in points:
        level = _LEVELS  # on top of others
        for number, values in enumerate(levels):
            place = bisect(values, point.value)
            if all(abs(point.value - other) >= width for other in values[max(place - 1, 0) : place + 1]):
                values.insert(place, point.value)
                level = number
                break
        offsets.append((math.ceil(level / 2) * (1 if level % 2 else -1)) * 0.12)
    return offsets


def waterfall(bars: Sequence[Bar], axis: str, kinds: Sequence[str]) -> Figure:
    """Patients by value, highest first; kinds: in the order of the legend, each with its color and hatching."""
    looks = dict(zip(kinds, zip((ORANGE, "#e69f00", BLUE, "white"), ("", "//", "..", ""), strict=True), strict=False))
    ordered = sorted(bars, key=lambda bar: -bar.value)
    width, height = 5.2, 2.3
    isNamed = len(ordered) <= NAMED_BARS
    with canvas(width, height, "waterfall" + axis) as (figure, svg):
        axes = figure.add_axes((0.1, 0.27 if isNamed else 0.1, 0.88, 0.58 if isNamed else 0.75))
        for x, bar in enumerate(ordered):
            color, hatch = looks[bar.kind]
            axes.bar(x, bar.value, 0.78, color=color, ec=INK, lw=0.7, hatch=hatch)
        axes.set_xlim(-0.6, max(len(ordered), 8) - 0.4)
        axes.set_xticks(range(len(ordered)) if isNamed else [], labels=[bar.patientID for bar in ordered] if isNamed else [])
        axes.tick_params(axis="x", rotation=90 if len(ordered) > 8 else 0, length=0, labelsize=7.5)
        axes.tick_params(axis="y", labelsize=8)
        axes.set_ylabel(axis, size=8, parse_math=False)
        axes.spines[["right", "top"]].set_visible(False)
        from matplotlib.patches import Patch

        shown = [kind for kind in kinds if any(bar.kind == kind for bar in ordered)]
        handles = [Patch(facecolor=looks[kind][0], edgecolor=INK, lw=0.7, hatch=looks[kind][1], label=kind) for kind in shown]
        figure.legend(
            handles=handles,
            loc="upper left",
            ncols=len(handles),
            fontsize=7.5,
            frameon=False,
            bbox_to_anchor=(0.0, 1.02),
            columnspacing=1.0,
            handlelength=1.4,
        )
    values = "; ".join(f"{bar.patientID} {bar.value:.2f}, {bar.kind}" for bar in ordered)
    return Figure(svg(), f"Patients by {axis}, highest first: {values}.", 25.4 * width)


def blandAltman(
    first: Sequence[float], second: Sequence[float], patientIDs: Sequence[str], limits: tuple[float, float, float], title: str
) -> Figure:
    """Ratios of two measurements of each lesion against their geometric mean, both on a log scale. limits: lower limit of agreement, bias and upper
    limit, as logarithms; NaN: there is none, and no line. title: the measure with its unit. A mark a lesion, a color and shape a patient."""
    marks = marksOf(patientIDs)
    means = np.sqrt(np.multiply(first, second))
    ratios = np.log(np.divide(second, first))
    lines = {
        name: value for name, value in zip(("lower limit", "bias", "upper limit"), limits, strict=True) if np.isfinite(value)
    }
    reach = 1.15 * max(np.abs([*ratios, *lines.values()]).max(), 0.02)
    with canvas(6.2, 3.4, "agreement" + title) as (figure, svg):
        axes = figure.add_axes((0.13, 0.15, 0.64, 0.8))
        axes.set_xscale("log")
        axes.set_ylim(-reach, reach)
        for name, value in lines.items():
            axes.axhline(value, color=BLUE, lw=1.3, ls="-" if name == "bias" else "--")
            said = f"{name} {100 * np.expm1(value):+.1f} %"
            axes.text(1.02, value, said, transform=axes.get_yaxis_transform(), va="center", size=8, color=INK)
        axes.axhline(0, color=PALE, lw=0.8)
        for mean, ratio, patientID in zip(means, ratios, patientIDs, strict=True):
            color, marker = marks[patientID]
            axes.plot(mean, ratio, marker, color=color, ms=4.5, mew=0, alpha=0.9)
        steps = [p for p in (-80, -50, -30, -20, -10, -5, 0, 5, 10, 20, 30, 50, 100, 200, 400) if abs(np.log1p(p / 100)) <= reach]
        if len(steps) > 9:
            steps = [p for p in steps if abs(p) not in (5,)]
        axes.set_yticks([float(np.log1p(p / 100)) for p in steps], labels=[f"{p:+d} %" if p else "0" for p in steps])
        axes.tick_params(labelsize=8)
        _plainTicks(axes, means)
        axes.set_xlabel(f"{title}, geometric mean of both", size=8.5, parse_math=False)
        axes.set_ylabel("second against first", size=8.5)
        axes.spines[["right", "top"]].set_visible(False)
    low, bias, high = (f"{100 * np.expm1(value):+.1f}" for value in limits)
    agreed = f"95 % limits of agreement {low} to {high} %" if len(lines) == len(limits) else "no limits of agreement"
    alt = f"{title}: second against first of {len(ratios)} lesions; bias {bias} %, {agreed}."
    return Figure(svg(), alt, 25.4 * 6.2)


def _plainTicks(axes: Any, values: Any) -> None:
    from matplotlib.ticker import FixedLocator, NullLocator

    low, high = float(np.min(values)), float(np.max(values))
    candidates = [step * 10.0**power for power in range(-3, 5) for step in (1, 2, 5)]
    inside = [each for each in candidates if low / 1.3 <= each <= high * 1.3]
    axes.set_xlim(low / 1.25, high * 1.25)
    axes.xaxis.set_major_locator(FixedLocator(inside))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xticks(inside, labels=[f"{each:g}" for each in inside])
