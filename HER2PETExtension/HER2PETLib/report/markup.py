"""HTML from values: everything that goes in as text is escaped, for names come from files of others."""

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import quote

from HER2PETLib.report.figures import Figure
from HER2PETLib.tables.columns import Table, plainUnit

NOTHING = "\N{EN DASH}"


class Markup(str):
    """HTML that is meant as HTML."""

    __slots__ = ()


def element(tag: str, *content: object, **attributes: object) -> Markup:
    """<tag attributes>content</tag>; what is not Markup is escaped. `class_` for class, attributes that are None are left out."""
    inner = "".join(one if isinstance(one, Markup) else escape(str(one)) for one in content)
    outer = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(str(value))}"' for name, value in attributes.items() if value is not None
    )
    return Markup(f"<{tag}{outer}>{inner}</{tag}>")


def shown(value: Any, type_: str = "string") -> str:
    """A table's value as people read it: yes and no, two decimals, a dash for nothing."""
    if value is None or value == "" or (isinstance(value, float) and math.isnan(value)):
        return NOTHING
    if type_ == "bit":
        return "yes" if value else "no"
    if type_ == "double":
        return f"{value:.2f}"
    return str(value)


def interval(low: float | None, high: float | None, decimals: int = 2) -> str:
    """low to high, or a dash."""
    return NOTHING if low is None or high is None else f"{low:.{decimals}f} to {high:.{decimals}f}"


Cell = Callable[[Mapping[str, Any]], object]
# Rows of a table that is shown unasked: two printed pages.
LONGEST = 100


def tableOf(
    caption: str,
    table: Table,
    keys: Sequence[str],
    isMarked: Callable[[Mapping[str, Any]], bool] = lambda row: False,
    /,
    **own: tuple[str, Cell],
) -> Markup:
    """The columns `keys` of a result table, headed by their titles and units; own: key = (heading, cell of a row) for a column that
    puts several together. isMarked: which rows are framed as the primary ones."""
    columns = {column.key: column for column in table.columns}
    headings, cells, numeric = [], [], []
    for key in keys:
        if key in own:
            heading, cell = own[key]
            isNumber = False
        else:
            column = columns[key]
            unit = plainUnit(column.unit)
            heading = f"{column.title} ({unit})" if unit else column.title
            cell = _cellOf(key, column.type)
            isNumber = column.type in ("int", "double")
        headings.append(heading)
        cells.append(cell)
        numeric.append(isNumber)
    marked = [number for number, row in enumerate(table.rows) if isMarked(row)]
    return tableFrom(caption, headings, [[cell(row) for cell in cells] for row in table.rows], numeric, marked)


def tableFrom(
    caption: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
    numeric: Sequence[bool] = (),
    marked: Collection[int] = (),
) -> Markup:
    """A table; the first cell of each row is its heading. numeric: which columns stand to the right. marked: numbers of rows that are framed.
    Of more than LONGEST rows it is folded, so that the page stays one that people read and print."""
    classes = ["number" if index < len(numeric) and numeric[index] else None for index in range(len(headings))]
    head = [element("th", heading, scope="col", class_=class_) for heading, class_ in zip(headings, classes, strict=True)]
    body = []
    for number, (first, *rest) in enumerate(rows):
        cells = [element("th", first, scope="row", class_=classes[0])]
        cells += [element("td", cell, class_=class_) for cell, class_ in zip(rest, classes[1:], strict=True)]
        body.append(element("tr", *cells, class_="primary" if number in marked else None))
    if not body:
        return element("p", f"{caption}: none.")
    inner = (element("caption", caption), element("thead", element("tr", *head)), element("tbody", *body))
    # It may be wider than the window: then it scrolls, by keyboard too.
    table = element("div", element("table", *inner), class_="wide", tabindex="0", role="group", aria_label=caption)
    return (
        folded(f"{caption}: {len(body):,} rows", table, source="(in the tables of results, too)")
        if len(body) > LONGEST
        else table
    )


def folded(summary: str, *content: object, source: str = "") -> Markup:
    """What is shown when somebody asks for it; paper has the summary only. source: the table of results that has it, too."""
    inner = [summary, element("small", f" {source}")] if source else [summary]
    return element("details", element("summary", *inner), *content)


class Notes:
    """Sentences under a table, each with a number that stands in its cells: in a column they would make every row high."""

    def __init__(self) -> None:
        self._numbers: dict[str, str] = {}

    def of(self, sentence: str) -> str:
        """What stands in the cell."""
        return self._numbers.setdefault(sentence, f"note {len(self._numbers) + 1}")

    @property
    def said(self) -> list[Markup]:
        """The paragraph under the table; none without a note."""
        notes = [element("small", f"{number.capitalize()}: {sentence}. ") for sentence, number in self._numbers.items()]
        return [element("p", *notes)] if notes else []


def figureOf(figure: Figure, caption: str) -> Markup:
    """A figure that the page itself holds."""
    # Not base64: SVG as text packs better, and a picture in it is base64 already.
    source = "data:image/svg+xml," + quote(" ".join(figure.svg.split()), safe=" =:/+;,()!*?@$-._~")
    image = Markup(f'<img src="{source}" alt="{escape(figure.alt)}" style="width:{figure.width:g}mm">')
    # As wide as its picture (with its padding): a long caption breaks its lines.
    said = [element("figcaption", caption)] if caption else []
    return element("figure", image, *said, style=f"max-width:{figure.width + 4:.4g}mm")


def figureWithData(figure: Figure, caption: str, *data: Markup, source: str = "") -> Markup:
    """A figure, and beside it what it was drawn from: folded, for who asks. source: the table of results that has it, too."""
    return element("div", figureOf(figure, caption), folded("Data of this figure", *data, source=source), class_="withData")


def items(pairs: Iterable[tuple[str, object]]) -> Markup:
    """A list of terms and what they are."""
    return element("dl", *(element(tag, what) for pair in pairs for tag, what in zip(("dt", "dd"), pair, strict=True)))


def _cellOf(key: str, type_: str) -> Cell:
    return lambda row: shown(row.get(key), type_)
