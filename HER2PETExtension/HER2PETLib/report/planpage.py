"""What a plan of a trial shows: the saw-tooth of the power, or of the width, and the tables behind it."""

from collections.abc import Mapping, Sequence
from typing import Any

from HER2PETLib.report.document import documentOf
from HER2PETLib.report.figures import BLUE, INK, ORANGE, PALE, Figure, canvas
from HER2PETLib.report.markup import Markup, element, figureOf, shown, tableFrom
from HER2PETLib.tables.columns import Table

# Rows of a table on the page where nothing else is said; the CSV has all.
_SHOWN = 60
_DIGITS = 4


def planPage(
    title: str, lines: Sequence[str], tables: Mapping[str, Table], figure: Figure | None, rows: Mapping[str, slice]
) -> str:
    """The page as HTML. rows: which rows of each table stand on it."""
    parts: list[Markup] = [element("p", line) for line in lines]
    if figure is not None:
        parts.append(figureOf(figure, "Each point is one n; dashed: what was asked for."))
    for name, table in tables.items():
        part = table.rows[rows.get(name, slice(_SHOWN))]
        caption = f"{name}.csv" + ("" if len(part) == len(table.rows) else f", {len(part)} of {len(table.rows)} rows")
        headings = [f"{column.title}" for column in table.columns]
        numeric = [column.type in ("int", "double") for column in table.columns]
        cells = [[_cell(row.get(column.key), column.type) for column in table.columns] for row in part]
        parts.append(tableFrom(caption, headings, cells, numeric))
    return documentOf(title, title, [], {"Plan": parts})


def _cell(value: Any, type_: str) -> str:
    return f"{value:.{_DIGITS}f}" if type_ == "double" and value is not None else shown(value, type_)


def sawTooth(rows: Sequence[Mapping[str, Any]], key: str, axis: str, target: float, first: int, always: int) -> Figure:
    """A value over n as it is, tooth by tooth. key: of the rows; axis: its name; target: the line; first and always: the n that are marked."""
    with canvas(7.2, 3.4, "plan" + axis) as (figure, svg):
        axes = figure.add_axes((0.085, 0.145, 0.895, 0.8))
        n = [row["n"] for row in rows]
        axes.plot(n, [row[key] for row in rows], color=BLUE, lw=0.7, marker=".", ms=3)
        axes.axhline(target, color=ORANGE, lw=1.2, ls="--")
        axes.set(xlim=(0, n[-1]), ylim=(0, 1.02))
        axes.set_xlabel("n", size=8.5)
        axes.set_ylabel(axis, size=8.5)
        axes.tick_params(labelsize=8)
        axes.spines[["right", "top"]].set_visible(False)
        for at, text, height in ((first, f"first {first}", 0.12), (always, f"every n from {always} on", 0.04)):
            axes.axvline(at, color=INK if at == first else PALE, lw=0.9, ls=":")
            axes.text(at + n[-1] / 120, height, text, size=8.5, color=INK)
    said = f"{axis} over n from 1 to {n[-1]}; {target:g} is reached first at n = {first}, and by every n from {always} on."
    return Figure(svg(), f"{said} The numbers are in the table.", 25.4 * 7.2)
