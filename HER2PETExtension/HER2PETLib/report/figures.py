"""The figures of the report, each as SVG text with a sentence that says what it shows.

Made to be read in print and without seeing colors: what a color says, a shape, a line or a word says too (palette of Okabe and
Ito). The same rows give the same bytes with the same version of matplotlib.
"""

import base64
import io
import math
import textwrap
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from typing import Any

import numpy as np

INK, PALE, BLUE, ORANGE = "#1a1a1a", "#8a8a8a", "#0072b2", "#d55e00"
GREEN, PURPLE = "#00795a", "#9b2d73"  # two of the palette, darker, to be seen as lines on gray
MARKERS = "sDo^vP"
# Letters a line in a box of the flow diagram.
BOX_LETTERS, LOSS_LETTERS = 34, 52
# Lines of a figure of lesions, that it fits on a page of paper beside the picture; letters of a name in it.
LESION_LINES, NAME_LETTERS = 36, 32


@dataclass(frozen=True)
class Figure:
    """svg: the picture. alt: what it shows, for those who do not see it. width: in mm on paper."""

    svg: str
    alt: str
    width: float


@dataclass(frozen=True)
class ForestRow:
    """A line of a forest plot. value, low, high: None where not defined (`text` then says so, too); no text at all: a heading,
    or with `sub` one below it."""

    label: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    text: str = ""
    marker: str = "s"
    sub: bool = False


def hrefOf(png: bytes) -> str:
    """A PNG as an address that needs no file."""
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii")


def pngFigure(png: bytes, alt: str, widthMm: float) -> Figure:
    """A picture of pixels as a figure. Raises ValueError where it is no PNG."""
    if png[:8] != b"\x89PNG\r\n\x1a\n":
        raise ValueError("This is not a PNG.")
    across, down = (int.from_bytes(png[start : start + 4], "big") for start in (16, 20))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {across} {down}">'
        f'<image width="{across}" height="{down}" href="{hrefOf(png)}"/></svg>'
    )
    return Figure(svg, alt, widthMm)


def scoreMatrix(counts: np.ndarray, categories: Sequence[str], threshold: int, readers: tuple[str, str], positive: int) -> Figure:
    """How often the first reader (rows) gave which score where the second (columns) gave which.

    counts: (c, c) whole numbers. threshold: position in `categories` from which a score calls a focus; the line of decision runs
    before it. positive: foci that both called.
    """
    size = len(categories)
    side, left, below, above = 0.5 * size, 0.85, 0.3, 0.55
    width, height = side + left + 0.1, side + below + above
    with canvas(width, height, "scores") as (figure, svg):
        axes = figure.add_axes((left / width, below / height, side / width, side / height))
        axes.set(xlim=(-0.5, size - 0.5), ylim=(size - 0.5, -0.5), aspect="equal")
        for row, column in np.ndindex(counts.shape):
            count = int(counts[row, column])
            both = row >= threshold and column >= threshold
            if count:
                # Its area is the number; pale, for the number stands on it.
                radius = 0.46 * math.sqrt(count / counts.max())
                axes.add_patch(_bubble(column, row, radius, "#f0c9a8" if both else "#bcd9ec"))
            weight = "bold" if both and count else "normal"
            axes.text(
                column, row, str(count), ha="center", va="center", size=10, color=INK if count else "#6b6b6b", weight=weight
            )
        axes.axhline(threshold - 0.5, color=ORANGE, lw=2)
        axes.axvline(threshold - 0.5, color=ORANGE, lw=2)
        axes.text(size - 0.47, size - 0.45, "both call: positive", ha="right", va="top", size=8, color=INK)
        for axis, reader in ((axes.yaxis, readers[0]), (axes.xaxis, readers[1])):
            axis.set_ticks(range(size), labels=categories)
            axis.set_label_text(f"score of {reader}", parse_math=False)
            axis.set_tick_params(length=0)
        axes.xaxis.set_label_position("top")
        axes.xaxis.tick_top()
    return Figure(
        svg(),
        f"Score matrix of {int(counts.sum())} foci: rows {readers[0]}, columns {readers[1]}, scores {categories[0]} to "
        f"{categories[-1]}. Lines of decision before {categories[threshold]}; {positive} foci lie beyond both and are positive. "
        "The numbers are in the table beside it.",
        25.4 * width,
    )


def forestPlot(rows: Sequence[ForestRow], axis: str, limits: tuple[float, float], alt: str) -> Figure:
    """Estimates with their intervals, one a line; axis: what is on the x axis, with its unit."""
    height = 0.24 * len(rows) + 0.75
    with canvas(8.2, height, "forest" + axis) as (figure, svg):
        axes = figure.add_axes((0.33, 0.55 / height, 0.32, 0.24 * len(rows) / height))
        axes.set_xlim(*limits)
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.set_yticks([])
        axes.spines[["left", "right", "top"]].set_visible(False)
        axes.set_xlabel(axis, parse_math=False)
        if limits[0] < 0 < limits[1]:
            axes.axvline(0, color=PALE, lw=0.8)
        for y, row in enumerate(rows):
            heading = not row.text
            aside = {"va": "center", "size": 8.5, "color": INK, "transform": axes.get_yaxis_transform(), "parse_math": False}
            weight = "bold" if heading and not row.sub else "normal"
            style = "italic" if row.sub else "normal"
            axes.text(-1.02 if heading else -0.96, y, row.label, ha="left", weight=weight, style=style, **aside)
            axes.text(1.04, y, row.text, ha="left", **aside)
            if row.low is not None and row.high is not None:
                axes.plot((row.low, row.high), (y, y), color=BLUE, lw=1.4, marker="|", ms=6, clip_on=False)
            if row.value is not None:
                axes.plot(row.value, y, row.marker, color=INK, ms=5.5, clip_on=False)
    return Figure(svg(), alt, 205)


@dataclass(frozen=True)
class LesionRow:
    """A line of a figure of lesions. maximum, peak, mean: SUV, None where the lesion was not measured."""

    label: str
    maximum: float | None
    peak: float | None = None
    mean: float | None = None


def lesionFigures(rows: Sequence[LesionRow], reference: tuple[str, float] | None) -> list[Figure]:
    """Lesions by SUVmax (square), highest first, with SUVpeak (circle) and SUVmean (bar), against the SUVmean of a reference region
    (dashed line; its name and value). As many figures as pages need, on one scale."""
    rows = sorted(rows, key=lambda row: -np.inf if row.maximum is None else row.maximum, reverse=True)
    values = [value for row in rows for value in (row.maximum, row.peak) if value is not None]
    lowest = min([0.0, *(row.mean for row in rows if row.mean is not None)])
    highest = 1.05 * max([*values, *([reference[1]] if reference else []), 1e-3])
    count = math.ceil(len(rows) / LESION_LINES)
    share = math.ceil(len(rows) / max(count, 1))
    return [_lesionFigure(rows[n * share : (n + 1) * share], reference, (lowest, highest)) for n in range(count)]


def _lesionFigure(rows: Sequence[LesionRow], reference: tuple[str, float] | None, limits: tuple[float, float]) -> Figure:
    line, above, below = 0.19, 0.06, 0.45
    width, height = 3.8, above + line * len(rows) + below
    with canvas(width, height, "lesions" + rows[0].label) as (figure, svg):
        axes = figure.add_axes((0.5, below / height, 0.36, line * len(rows) / height))
        axes.set_xlim(*limits)
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.set_yticks([])
        axes.spines[["left", "right", "top"]].set_visible(False)
        axes.tick_params(labelsize=7.5)
        axes.set_xlabel("SUV (g/ml)", size=7.5)
        if reference is not None:
            axes.axvline(reference[1], color=BLUE, lw=1.2, ls="--", zorder=0)
        for y, row in enumerate(rows):
            aside = {"va": "center", "size": 7.5, "color": INK, "transform": axes.get_yaxis_transform(), "parse_math": False}
            axes.text(-1.38, y, cut(row.label), ha="left", **aside)
            axes.text(1.05, y, "no value" if row.maximum is None else f"{row.maximum:.2f}", ha="left", **aside)
            if row.maximum is None:
                continue
            axes.plot((limits[0], row.maximum), (y, y), color=PALE, lw=0.6, zorder=0)
            marks = ((row.mean, "|", INK), (row.peak, "o", "white"), (row.maximum, "s", INK))
            for value, marker, face in marks:
                if value is not None:
                    axes.plot(value, y, marker, ms=4, mec=INK, mfc=face, mew=1, clip_on=False)
    against = f" The dashed line is the SUVmean of {reference[0]}, {reference[1]:.2f}." if reference else ""
    values = ", ".join(f"{row.label} {'no value' if row.maximum is None else f'{row.maximum:.2f}'}" for row in rows)
    return Figure(svg(), f"Lesions by SUVmax: {values}.{against}", 25.4 * width)


def cut(name: str, letters: int = NAME_LETTERS) -> str:
    """A name that is no longer than so many letters."""
    return name if len(name) <= letters else name[: letters - 1] + "\N{HORIZONTAL ELLIPSIS}"


def flowDiagram(rows: Sequence[Mapping[str, Any]], group: str) -> Figure:
    """The patients of one group, step by step, and who was lost before each step and why; rows: those of patientFlow.csv."""
    ofGroup = [row for row in rows if row["group"] == group]
    reached = {row["step"]: row["patients"] for row in ofGroup if not row["reason"]}
    lost = {step: [row for row in ofGroup if row["step"] == step and row["reason"]] for step in reached}
    boxes: list[tuple[float, float, list[str]]] = []  # top, left, lines
    y = 0.0
    for step, patients in reached.items():
        if lost[step]:
            lines = [f"not {step}: {sum(row['patients'] for row in lost[step])}"]
            for row in lost[step]:
                lines += textwrap.wrap(f"{row['patients']}  {row['reason']}", LOSS_LETTERS, subsequent_indent="    ")
            boxes.append((y + 0.2, 3.3, lines))
            y += 0.2 * len(lines) + 0.55
        elif boxes:
            y += 0.25
        boxes.append((y, 0.1, [f"{step}: {patients}"]))
        y += 0.4
    with canvas(7.6, y + 0.1, "flow" + group) as (figure, svg):
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        axes.set_xlim(0, 7.6)
        axes.set_ylim(y + 0.05, -0.05)
        arrow = {"arrowstyle": "-|>", "color": INK, "lw": 1.1, "shrinkA": 0, "shrinkB": 0}
        former = None
        for top, left, lines in boxes:
            main = left < 1
            width, height = (2.4, 0.4) if main else (4.2, 0.2 * len(lines) + 0.15)
            axes.add_patch(_box(left, top, width, height, main))
            for number, line in enumerate(lines):
                middle = top + (0.2 if main else 0.175 + 0.2 * number)
                weight = "bold" if main or not number else "normal"
                place = (left + 1.2, middle, line) if main else (left + 0.12, middle, line)
                axes.text(
                    *place, ha="center" if main else "left", va="center", size=9, weight=weight, color=INK, parse_math=False
                )
            if main:
                if former is not None:
                    axes.annotate("", (1.3, top), (1.3, former), arrowprops=arrow)
                former = top + height
            else:
                axes.annotate("", (left, top + height / 2), (1.3, top + height / 2), arrowprops=arrow)
    said = []
    for step, patients in reached.items():
        said += [f"{row['patients']} lost before {step}: {row['reason']}" for row in lost[step]]
        said.append(f"{patients} {step}")
    return Figure(svg(), f"Flow of patients, {group}: {'; '.join(said)}.", 132)


def rocPlot(
    curves: Mapping[str, Sequence[Mapping[str, Any]]], legend: Mapping[str, str], calls: str, together: tuple[float, float] | None
) -> Figure:
    """ROC curves, one a reader: rows with falsePositiveRate, truePositiveRate and isThreshold, from (0, 0) to (1, 1); the large marker is where the
    reader calls. legend: {reader: what stands beside the name}. calls: what the large marker is, in words. together: false and true positive
    rate of the decision of all readers, None where it is not known."""
    with canvas(6.9, 4.3, "roc" + calls) as (figure, svg):
        axes = figure.add_axes((0.08, 0.125, 0.515, 0.845))
        axes.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02), aspect="equal")
        axes.set_xlabel("false positive rate (1 - specificity)", size=8.5)
        axes.set_ylabel("true positive rate (sensitivity)", size=8.5)
        axes.tick_params(labelsize=8)
        axes.spines[["right", "top"]].set_visible(False)
        axes.plot((0, 1), (0, 1), color=PALE, lw=0.8, ls=":")
        looks = zip(
            cycle((BLUE, ORANGE, GREEN, PURPLE, INK)),
            cycle(("-", "--", "-.", (0, (1, 1)), (0, (5, 1, 1, 1, 1, 1)))),
            cycle(MARKERS),
        )
        said = []
        for number, ((reader, rows), (color, line, marker)) in enumerate(zip(curves.items(), looks, strict=False)):
            x, y = ([row[key] for row in rows] for key in ("falsePositiveRate", "truePositiveRate"))
            axes.plot(x, y, color=color, ls=line, lw=1.5, marker=marker, ms=3.5, mfc="white", clip_on=False)
            at = next((row for row in rows if row["isThreshold"]), None)
            point = "never called"
            if at is not None:
                place = (at["falsePositiveRate"], at["truePositiveRate"])
                axes.plot(*place, marker, color=color, ms=9, mec=INK, mew=1.2, clip_on=False, zorder=3)
                point = f"{calls}: {place[1]:.2f} at {place[0]:.2f}"
            top = 0.93 - 0.115 * number
            axes.plot((1.06, 1.15), (top, top), color=color, ls=line, lw=1.5, marker=marker, ms=5, mfc="white", clip_on=False)
            words = {"va": "center", "size": 8.5, "color": INK, "parse_math": False}
            axes.text(1.18, top, cut(reader), weight="bold", **words)
            axes.text(1.18, top - 0.05, legend[reader], **words)
            said.append(f"{reader}: {legend[reader]}, {point}")
        words = {"va": "center", "size": 8.5, "color": INK, "parse_math": False}
        axes.plot(1.105, 0.12, "o", color="white", ms=9, mec=INK, mew=1.2, clip_on=False)
        axes.text(1.18, 0.12, calls, **words)
        if together is not None:
            axes.plot(*together, "*", color="white", ms=14, mec=INK, mew=1.2, clip_on=False, zorder=4)
            axes.plot(1.105, 0.04, "*", color="white", ms=14, mec=INK, mew=1.2, clip_on=False)
            axes.text(1.18, 0.04, "decision by the charter's rule", **words)
            said.append(f"decision by the charter's rule: {together[1]:.2f} at {together[0]:.2f}")
    return Figure(svg(), f"ROC curves. {'; '.join(said)}. Their points are in the table.", 125)


def markers(groups: Sequence[str]) -> dict[str, str]:
    """A marker for each group, so that groups differ by shape."""
    return dict(zip(groups, cycle(MARKERS), strict=False))


def _bubble(x: float, y: float, radius: float, color: str) -> Any:
    from matplotlib.patches import Circle

    return Circle((x, y), radius, fc=color, ec=INK, lw=0.6)


def _box(left: float, top: float, width: float, height: float, main: bool) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((left, top), width, height, fill=False, ec=INK if main else PALE, lw=1.4 if main else 1.0)


@contextmanager
def canvas(width: float, height: float, salt: str) -> Iterator[tuple[Any, Any]]:
    """A matplotlib figure (inches), and the function that gives its SVG once it is drawn. No window, no state of pyplot."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure as Canvas

    # Text stays text: names in any script, to be searched and read aloud; hash salt: the same ids each time.
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": salt, "font.family": "DejaVu Sans", "font.size": 9}):
        drawn = Canvas(figsize=(width, height), facecolor="white")
        file = io.StringIO()
        # Without the prolog, which names a document type on the network.
        yield drawn, lambda: file.getvalue()[file.getvalue().index("<svg") :]
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Glyph .* missing")  # only measured with this font; the browser finds another
            drawn.savefig(file, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Type", "Format")))
