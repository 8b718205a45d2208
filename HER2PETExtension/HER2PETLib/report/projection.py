"""The pictures of a case: maximum intensity projections of the SUV from the front and from the side, dark is high, with the findings drawn on them.

A mark's shape and line say what it means, not its color alone: see MARK_STYLES.
"""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from HER2PETLib.geometry import Volume, maximumAlong
from HER2PETLib.report.figures import BLUE, GREEN, INK, ORANGE, PURPLE, Figure, hrefOf

SMALLEST_RADIUS_MM = 9.0
# Height of a label's letters on paper, mm.
LETTER = 2.565
# All pictures of a page have this scale, so that patients can be compared: mm on paper for a mm of the patient.
SCALE = 0.135
# Beside the body there is no more than this share of the window's upper end.
_AIR, _MARGIN_MM = 0.02, 15.0
_UNDECIDED = "#595959"


@dataclass(frozen=True)
class Mark:
    """What is drawn. positionRAS: mm, its middle. kind: one of MARK_STYLES. radiusMm: of what it stands around."""

    label: str
    positionRAS: tuple[float, float, float]
    kind: str
    radiusMm: float = 0.0


@dataclass(frozen=True)
class MarkStyle:
    """How a kind of mark is drawn. shape: SVG of its outline around (x, y), to be continued. dash: of its line. sign: after the label."""

    shape: Callable[[float, float, float], str]
    color: str
    dash: str = ""
    sign: str = ""


def _circle(x: float, y: float, radius: float) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"'


def _square(x: float, y: float, radius: float) -> str:
    return f'<rect x="{x - radius:.1f}" y="{y - radius:.1f}" width="{2 * radius:.1f}" height="{2 * radius:.1f}"'


def _diamond(x: float, y: float, radius: float) -> str:
    points = f"{x:.1f},{y - radius:.1f} {x + radius:.1f},{y:.1f} {x:.1f},{y + radius:.1f} {x - radius:.1f},{y:.1f}"
    return f'<polygon points="{points}"'


def _corners(x: float, y: float, radius: float) -> str:
    arm = 0.6 * radius
    path = " ".join(
        f"M{x + right * (radius - arm):.1f} {y + down * radius:.1f}h{right * arm:.1f}v{-down * arm:.1f}"
        for right, down in ((-1, -1), (1, -1), (1, 1), (-1, 1))
    )
    return f'<path d="{path}"'


def _triangle(x: float, y: float, radius: float) -> str:
    half = 1.155 * radius  # so that it stands around the circle of this radius
    return f'<polygon points="{x:.1f},{y - 1.3 * radius:.1f} {x + half:.1f},{y + 0.7 * radius:.1f} {x - half:.1f},{y + 0.7 * radius:.1f}"'


POSITIVE, NEGATIVE, UNDECIDED, LESION, REFERENCE = "positive", "negative", "undecided", "lesion", "reference"
MARK_STYLES = {
    POSITIVE: MarkStyle(_circle, ORANGE, sign=" +"),
    NEGATIVE: MarkStyle(_square, BLUE, "6 3"),
    UNDECIDED: MarkStyle(_diamond, _UNDECIDED, "1.5 3"),
    # Nobody has read it.
    LESION: MarkStyle(_corners, GREEN),
    REFERENCE: MarkStyle(_triangle, PURPLE, "4 2.5"),
}


def anteriorProjection(
    volume: Volume, marks: Iterable[Mark], window: tuple[float, float], title: str, room: tuple[float, float] | None = None
) -> Figure:
    """The patient as seen from the front, her right side on the left of the picture; window: SUV that is white, and black.

    room: mm on paper, across and up, into which the picture is fitted; without it, it has SCALE. The projection is that of
    geometry.anteriorMaximum.
    """
    return _projected(_pictureOf(volume, marks, window, _FRONT), window, title, room)[0]


def frontAndSide(
    volume: Volume, marks: Iterable[Mark], window: tuple[float, float], title: str, room: tuple[float, float]
) -> tuple[Figure, Figure]:
    """The patient from the front, fitted into the room, and at the same scale from her left, her front on the left of the picture."""
    marks = list(marks)
    front, scale = _projected(_pictureOf(volume, marks, window, _FRONT), window, title, room)
    return front, _projected(_pictureOf(volume, marks, window, _SIDE), window, title, scale)[0]


@dataclass(frozen=True)
class _View:
    """name: in words. across, depth: of R, A and S the one that runs across the picture, falling to the right, and the one into it.
    sides: what stands at the left and the right."""

    name: str
    across: int
    depth: int
    sides: tuple[str, str]


_FRONT = _View("anterior", 0, 1, ("R", "L"))
_SIDE = _View("left lateral", 1, 0, ("A", "P"))


@dataclass(frozen=True, eq=False)
class Side:
    """One of two pictures. title: above it."""

    title: str
    volume: Volume
    marks: Sequence[Mark]
    window: tuple[float, float]


def pairedProjections(left: Side, right: Side, title: str, room: tuple[float, float]) -> Figure:
    """Two examinations of a patient beside each other on one scale, with a line between marks of the same label: solid where both
    are positive, dashed where they are not both. room: mm on paper, across and up."""
    pictures = [_pictureOf(side.volume, side.marks, side.window, _FRONT) for side in (left, right)]
    gap = 0.12 * (pictures[0].width + pictures[1].width)
    above = 0.05 * max(picture.height for picture in pictures)
    places = [{mark.label: place for mark, place in zip(picture.marks, picture.places, strict=True)} for picture in pictures]
    kinds = [{mark.label: mark.kind for mark in picture.marks} for picture in pictures]
    both = [label for label in places[0] if label in places[1]]
    # The images need not begin at the same place of the body: what is in both stands at the same height.
    lower = [float(np.median([side[label][1] for label in both])) if both else 0.0 for side in places]
    down = [max(lower) - each for each in lower]
    width = pictures[0].width + gap + pictures[1].width
    height = above + max(picture.height + first for picture, first in zip(pictures, down, strict=True))
    scale = min(room[0] / width, room[1] / height)
    letter, line = LETTER / scale, SCALE / scale
    origins = ((0.0, above + down[0]), (pictures[0].width + gap, above + down[1]))
    parts, marks = [], []
    for side, picture, (x, y) in zip((left, right), pictures, origins, strict=True):
        parts.append(_text(side.title, x + picture.width / 2, y - 0.5 * letter, 1.1 * letter, "middle"))
        parts.append(f'<g transform="translate({x:.1f} {y:.1f})">{_imageOf(picture)}</g>')
        marks.append(f'<g transform="translate({x:.1f} {y:.1f})">{_marksOf(picture, scale)}</g>')
    for label in both:
        (x1, y1, r1), (x2, y2, r2) = places[0][label], places[1][label]
        ends = (origins[0][0] + x1 + r1, origins[0][1] + y1, origins[1][0] + x2 - r2, origins[1][1] + y2)
        isBoth = kinds[0][label] == kinds[1][label] == POSITIVE
        parts.append(_link(ends, ORANGE if isBoth else INK, "" if isBoth else "5 3", line))
    parts += marks  # over the lines, for their labels to be read
    named = "; ".join(f"{side.title}: {_named(picture.marks)}" for side, picture in zip((left, right), pictures, strict=True))
    alt = f"{title}: anterior maximum intensity projections of two examinations, lines join the same lesion. {named}."
    return Figure(_document(width, height, "".join(parts)), alt, width * scale)


@dataclass(frozen=True, eq=False)
class _Picture:
    """href: the projection as a PNG, cropped to the body. width, height: mm of the patient. marks: from the head down; places: (x, y, radius), mm of the patient."""

    href: str
    width: float
    height: float
    marks: Sequence[Mark]
    places: Sequence[tuple[float, float, float]]
    view: _View


def _pictureOf(volume: Volume, marks: Iterable[Mark], window: tuple[float, float], view: _View) -> _Picture:
    from matplotlib.image import imsave

    geometry = volume.geometry
    axes = geometry.axesRAS
    across, depth, along = axes[view.across], axes[view.depth], axes[2]
    picture = maximumAlong(volume, depth).values.squeeze(axis=depth)
    picture = picture if along < across else picture.T  # rows along, columns across
    # Superior is up, the patient's right (or front) is left: R (or A) and S fall along columns and rows.
    falls = [geometry.ijkToRAS[view.across, 2 - across] < 0, geometry.ijkToRAS[2, 2 - along] < 0]
    picture = picture[:: 1 if falls[1] else -1, :: 1 if falls[0] else -1]
    stepX, stepY = float(geometry.spacing[2 - across]), float(geometry.spacing[2 - along])
    rows, columns = picture.shape

    def place(position: Sequence[float]) -> tuple[float, float]:
        index = geometry.toKJI(position)
        x, y = float(index[across]), float(index[along])
        return (x if falls[0] else columns - 1 - x) + 0.5, (y if falls[1] else rows - 1 - y) + 0.5

    marks = sorted(marks, key=lambda mark: -mark.positionRAS[2])
    places = [place(mark.positionRAS) for mark in marks]
    first, last = _body(picture, [x for x, _ in places], _AIR * window[1], _MARGIN_MM / stepX)
    picture = np.nan_to_num(picture[:, first:last])
    file = io.BytesIO()
    imsave(file, picture, cmap="gray_r", vmin=window[0], vmax=window[1], format="png")
    drawn = [
        ((x - first) * stepX, y * stepY, max(mark.radiusMm + 4, SMALLEST_RADIUS_MM))
        for mark, (x, y) in zip(marks, places, strict=True)
    ]
    return _Picture(hrefOf(file.getvalue()), picture.shape[1] * stepX, rows * stepY, marks, drawn, view)


def _projected(
    picture: _Picture, window: tuple[float, float], title: str, room: tuple[float, float] | float | None
) -> tuple[Figure, float]:
    """The figure and its scale. room: as of anteriorProjection, or the scale itself."""
    scale = SCALE if room is None else room if isinstance(room, float) else min(room[0] / picture.width, room[1] / picture.height)
    svg = _document(picture.width, picture.height, _imageOf(picture) + _marksOf(picture, scale))
    seen = f"{picture.view.name} maximum intensity projection, SUV {window[0]:g} to {window[1]:g}"
    return Figure(svg, f"{title}: {seen}; {_named(picture.marks)}.", picture.width * scale), scale


def _imageOf(picture: _Picture) -> str:
    """SVG of the projection alone, without the document around it."""
    size = f'width="{picture.width:.1f}" height="{picture.height:.1f}"'
    return f'<image {size} preserveAspectRatio="none" href="{picture.href}"/>'


def _marksOf(picture: _Picture, scale: float) -> str:
    """SVG of the sides, marks and labels; scale: mm on paper for a mm of the patient."""
    letter, line = LETTER / scale, SCALE / scale  # mm of the patient
    width, height = picture.width, picture.height
    parts = [_drawn(mark, *place, line) for mark, place in zip(picture.marks, picture.places, strict=True)]
    taken = [(x - radius, y - radius, x + radius, y + radius) for x, y, radius in picture.places]
    for mark, (x, y, radius) in zip(picture.marks, picture.places, strict=True):
        text = mark.label + MARK_STYLES[mark.kind].sign
        box = _boxBeside((x, y, radius), (0.62 * letter * len(text), letter), (width, height), taken)
        taken.append(box)
        parts.append(_leader(x, y, radius, box, line))
        parts.append(
            f'<text x="{box[0]:.1f}" y="{box[3] - 0.16 * letter:.1f}" font-size="{letter:.3g}" fill="{INK}" stroke="white" '
            f'stroke-width="{4 * line:.3g}" paint-order="stroke" font-family="sans-serif" font-weight="bold">{escape(text)}</text>'
        )
    side, edge = 1.26 * letter, 0.42 * letter
    sides = "".join(
        _text(name, x, height - edge, side, anchor)
        for name, x, anchor in zip(picture.view.sides, (edge, width - edge), ("start", "end"), strict=True)
    )
    return f"{sides}{''.join(parts)}"


def _document(width: float, height: float, content: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.1f} {height:.1f}" width="{width:.0f}" height="{height:.0f}">'
        f"{content}</svg>"
    )


def _text(text: str, x: float, y: float, size: float, anchor: str) -> str:
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size:.3g}" fill="{INK}" font-family="sans-serif" '
        f'text-anchor="{anchor}">{escape(text)}</text>'
    )


def _link(ends: tuple[float, float, float, float], color: str, dash: str, line: float) -> str:
    x1, y1, x2, y2 = ends
    dashed = f' stroke-dasharray="{" ".join(f"{float(part) * line:.3g}" for part in dash.split())}"' if dash else ""
    place = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return (
        f'<line {place} stroke="white" stroke-width="{3.2 * line:.3g}"/>'
        f'<line {place} stroke="{color}" stroke-width="{1.4 * line:.3g}"{dashed}/>'
    )


def _named(marks: Sequence[Mark]) -> str:
    return ", ".join(f"{mark.label} {mark.kind}" for mark in marks) or "no focus"


def _body(picture: np.ndarray, ofMarks: Sequence[float], air: float, margin: float) -> tuple[int, int]:
    """The columns from which to which there is a body or a mark, with a margin; all where there is none."""
    found = [*np.flatnonzero((picture > air).mean(axis=0) > 0.05), *ofMarks]
    if not found:
        return 0, picture.shape[1]
    return max(int(min(found) - margin), 0), min(int(max(found) + margin) + 1, picture.shape[1])


def _drawn(mark: Mark, x: float, y: float, radius: float, line: float) -> str:
    """SVG of the mark's outline; line: how thick lines are, 1 at SCALE."""
    kind = MARK_STYLES[mark.kind]
    shape = kind.shape(x, y, radius)
    dash = " ".join(f"{float(length) * line:.3g}" for length in kind.dash.split())
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    # A white line beneath: to be seen on dark organs as well as beside them.
    return (
        f'{shape} fill="none" stroke="white" stroke-width="{5 * line:.3g}"/>'
        f'{shape} fill="none" stroke="{kind.color}" stroke-width="{2.6 * line:.3g}"{dashed}/>'
    )


_Box = tuple[float, float, float, float]  # left, top, right, bottom


def _boxBeside(
    mark: tuple[float, float, float], size: tuple[float, float], room: tuple[float, float], taken: Sequence[_Box]
) -> _Box:
    """Where a label of a size stands beside a mark (x, y, radius): where least is hidden."""
    (x, y, radius), (width, height) = mark, size
    middles: list[tuple[float, float]] = []
    for away in (0.0, 1.2, 2.4, 4.0):  # in letters, farther off only where all nearer places hide something
        gap = radius + (0.1 + away) * height
        middles += [(gap + width / 2, 0), (-gap - width / 2, 0), (0, -gap - height / 2), (0, gap + height / 2)]
        corner = 0.75 * radius + away * height
        middles += [(right * (corner + width / 2), down * (corner + height / 2)) for right in (1, -1) for down in (-1, 1)]
    corners = np.array((x, y)) + middles - np.array(size) / 2
    boxes = np.hstack([corners, corners + size])
    outside = (boxes[:, :2] < 0).any(axis=1) | (boxes[:, 2:] > room).any(axis=1)
    hidden = _overlaps(boxes, np.array(taken)).sum(axis=1)
    left, top, right, bottom = boxes[np.lexsort((hidden, outside))[0]].tolist()  # of the same the first: the sort is stable
    return left, top, right, bottom


def _leader(x: float, y: float, radius: float, box: _Box, line: float) -> str:
    """A line from a mark to its label, where that does not stand beside it; else nothing."""
    near = min(max(x, box[0]), box[2]), min(max(y, box[1]), box[3])
    length = float(np.hypot(near[0] - x, near[1] - y))
    if length < 1.6 * radius:
        return ""
    start = x + (near[0] - x) * radius / length, y + (near[1] - y) * radius / length
    return f'<path d="M{start[0]:.1f} {start[1]:.1f}L{near[0]:.1f} {near[1]:.1f}" stroke="{INK}" stroke-width="{line:.3g}"/>'


def _overlaps(some: np.ndarray, others: np.ndarray) -> np.ndarray:
    """The areas (n, m) that each of some boxes (n, 4) and each of others (m, 4) both cover."""
    first = np.maximum(some[:, None, :2], others[None, :, :2])
    last = np.minimum(some[:, None, 2:], others[None, :, 2:])
    return np.maximum(last - first, 0.0).prod(axis=2)
