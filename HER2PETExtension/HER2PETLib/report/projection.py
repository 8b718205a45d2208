"""The picture of a case: anterior maximum intensity projection of the SUV, dark is high, with its foci drawn on it.

Positive foci are orange circles with "+", negative ones blue dashed squares, undecided ones gray dotted diamonds: told apart
without color, too.
"""

import base64
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from HER2PETLib.geometry import Volume
from HER2PETLib.report.figures import BLUE, INK, ORANGE, Figure

SMALLEST_RADIUS_MM = 9.0
LETTER_MM = 19.0
# All pictures of a page have this scale, so that patients can be compared: mm on paper for a mm of the patient.
SCALE = 0.135
# Beside the body there is no more than this share of the window's upper end.
_AIR, _MARGIN_MM = 0.02, 15.0
_UNDECIDED = "#595959"


@dataclass(frozen=True)
class DrawnFocus:
    """A focus to draw. positionRAS: mm; positive: None where it could not be decided."""

    label: str
    positionRAS: tuple[float, float, float]
    positive: bool | None
    radiusMm: float = 0.0


def anteriorProjection(volume: Volume, foci: Iterable[DrawnFocus], window: tuple[float, float], title: str) -> Figure:
    """The patient as seen from the front, her right side on the left of the picture; window: SUV that is white, and black.

    The projection runs along the axis of the grid that is nearest to anterior-posterior.
    """
    from matplotlib.image import imsave
    from scipy.optimize import linear_sum_assignment

    geometry = volume.geometry
    axes = geometry.ijkToRAS[:3, :3] / geometry.spacing  # columns i, j, k
    nearest = linear_sum_assignment(-np.abs(axes))[1]  # for R, A, S: which of i, j, k
    across, depth, along = (2 - int(n) for n in nearest)  # the same as axes of the array (k, j, i)
    picture = volume.values.max(axis=depth)
    picture = picture if along < across else picture.T  # rows along, columns across
    # Superior is up, the patient's right is left: R and S fall along columns and rows.
    falls = [axes[0, nearest[0]] < 0, axes[2, nearest[2]] < 0]
    picture = picture[:: 1 if falls[1] else -1, :: 1 if falls[0] else -1]
    stepX, stepY = float(geometry.spacing[nearest[0]]), float(geometry.spacing[nearest[2]])
    rows, columns = picture.shape

    def place(position: Sequence[float]) -> tuple[float, float]:
        index = geometry.toKJI(position)
        x, y = float(index[across]), float(index[along])
        return (x if falls[0] else columns - 1 - x) + 0.5, (y if falls[1] else rows - 1 - y) + 0.5

    foci = sorted(foci, key=lambda focus: -focus.positionRAS[2])
    places = [place(focus.positionRAS) for focus in foci]
    first, last = _body(picture, [x for x, _ in places], _AIR * window[1], _MARGIN_MM / stepX)
    picture = np.nan_to_num(picture[:, first:last])
    file = io.BytesIO()
    imsave(file, picture, cmap="gray_r", vmin=window[0], vmax=window[1], format="png")
    width, height = picture.shape[1] * stepX, rows * stepY
    marks, taken = [], []
    drawn = [
        (focus, (x - first) * stepX, y * stepY, max(focus.radiusMm + 4, SMALLEST_RADIUS_MM))
        for focus, (x, y) in zip(foci, places, strict=True)
    ]
    for focus, x, y, radius in drawn:
        marks.append(_mark(focus, x, y, radius))
        taken.append((x - radius, y - radius, x + radius, y + radius))
    for focus, x, y, radius in drawn:
        text = focus.label + (" +" if focus.positive else "")
        size = 0.62 * LETTER_MM * len(text)
        places = ((x + radius + 2, y), (x - radius - 2 - size, y), (x - size / 2, y - radius - 9), (x - size / 2, y + radius + 9))
        boxes = [(left, middle - LETTER_MM / 2, left + size, middle + LETTER_MM / 2) for left, middle in places]
        free = [box for box in boxes if box[0] >= 0 and box[2] <= width and not any(_overlap(box, other) for other in taken)]
        box = (free or boxes)[0]
        taken.append(box)
        marks.append(
            f'<text x="{box[0]:.1f}" y="{box[3] - 3:.1f}" font-size="{LETTER_MM:g}" fill="{INK}" stroke="white" stroke-width="4" '
            f'paint-order="stroke" font-family="sans-serif" font-weight="bold">{escape(text)}</text>'
        )
    png = base64.b64encode(file.getvalue()).decode("ascii")
    sides = "".join(
        f'<text x="{x}" y="{height - 8:.0f}" font-size="24" fill="{INK}" font-family="sans-serif" text-anchor="{anchor}">{side}</text>'
        for side, x, anchor in (("R", 8, "start"), ("L", f"{width - 8:.0f}", "end"))
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.1f} {height:.1f}" width="{width:.0f}" height="{height:.0f}">'
        f'<image width="{width:.1f}" height="{height:.1f}" preserveAspectRatio="none" href="data:image/png;base64,{png}"/>'
        f"{sides}{''.join(marks)}</svg>"
    )
    told = ", ".join(f"{focus.label} {_WORDS[focus.positive]}" for focus in foci)
    alt = f"{title}: anterior maximum intensity projection, SUV {window[0]:g} to {window[1]:g}; {told or 'no focus'}."
    return Figure(svg, alt, width * SCALE)


def _body(picture: np.ndarray, ofFoci: Sequence[float], air: float, margin: float) -> tuple[int, int]:
    """The columns from which to which there is a body or a focus, with a margin; all where there is none."""
    found = [*np.flatnonzero((picture > air).mean(axis=0) > 0.05), *ofFoci]
    if not found:
        return 0, picture.shape[1]
    return max(int(min(found) - margin), 0), min(int(max(found) + margin) + 1, picture.shape[1])


_WORDS = {True: "positive", False: "negative", None: "undecided"}


def _mark(focus: DrawnFocus, x: float, y: float, radius: float) -> str:
    if focus.positive:
        shape, color, dash = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"', ORANGE, ""
    elif focus.positive is None:
        points = f"{x:.1f},{y - radius:.1f} {x + radius:.1f},{y:.1f} {x:.1f},{y + radius:.1f} {x - radius:.1f},{y:.1f}"
        shape, color, dash = f'<polygon points="{points}"', _UNDECIDED, ' stroke-dasharray="1.5 3"'
    else:
        shape = f'<rect x="{x - radius:.1f}" y="{y - radius:.1f}" width="{2 * radius:.1f}" height="{2 * radius:.1f}"'
        color, dash = BLUE, ' stroke-dasharray="6 3"'
    # A white line beneath: to be seen on dark organs as well as beside them.
    return f'{shape} fill="none" stroke="white" stroke-width="5"/>{shape} fill="none" stroke="{color}" stroke-width="2.6"{dash}/>'


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
