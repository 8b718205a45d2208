"""Pictures by which a person judges a registration: both CTs in squares, their difference, and each lesion in both."""

import io
from collections.abc import Mapping, Sequence

import numpy as np

from HER2PETLib.errors import ProblemError
from HER2PETLib.followup.comparison import SHOWN, SQUARE_MM, lessWithin
from HER2PETLib.followup.preparing import CT
from HER2PETLib.followup.space import Space, errorAt
from HER2PETLib.geometry import Volume
from HER2PETLib.report.figures import BLUE, INK, ORANGE

STEP_MM, TILE_MM = 2.5, 50.0
WINDOW, LUNG_WINDOW = SHOWN[CT], (-1000.0, 200.0)  # HU
MOST_LESIONS = 8


def bodyPicture(
    first: Volume,
    later: Volume,
    space: Space,
    window: tuple[float, float] = WINDOW,
    landmarks: Mapping[str, tuple[np.ndarray, np.ndarray]] | None = None,
) -> bytes:
    """PNG: the coronal and sagittal plane through the middle of the body, first in squares of both examinations, then as their difference; below what it was
    without registration, middle on middle. window: HU of CTs or SUV of PETs, in which they differ, too. landmarks: by organ, its middle in either (3, mm RAS), which are marked wherever they lie before or behind it."""
    from matplotlib.figure import Figure

    low, high = first.geometry.corners.min(axis=0), first.geometry.corners.max(axis=0)
    middle = _bodyMiddle(first, window)
    shift = _bodyMiddle(later, window) - middle
    most = (window[1] - window[0]) / 2
    places = [(here, _back(space, there)) for here, there in (landmarks or {}).values()]
    canvas = Figure(figsize=(10.0, 11.0), facecolor="white")
    axes = canvas.subplots(2, 4)
    for row, registered in enumerate((True, False)):
        for column, across in enumerate((0, 1)):
            u, v = np.arange(low[across], high[across], STEP_MM), np.arange(low[2], high[2], STEP_MM)
            points = np.empty((len(v), len(u), 3))
            points[...] = middle
            points[..., across], points[..., 2] = u[None, :], v[:, None]
            flat = points.reshape(-1, 3)
            there = space.fromFirst(flat) if registered else flat + shift
            one = _sampled(first, flat).reshape(points.shape[:2])
            other = _sampled(later, there).reshape(points.shape[:2])
            squares = (
                (np.arange(len(v)) * STEP_MM // SQUARE_MM)[:, None] + (np.arange(len(u)) * STEP_MM // SQUARE_MM)[None, :]
            ) % 2 > 0
            extent = (u[0], u[-1], v[0], v[-1])
            name = ("coronal", "sagittal")[column]
            for axis, values, limits, colors, title in (
                (axes[row, 2 * column], np.where(squares, one, other), window, "gray", f"{name}, both in squares"),
                (
                    axes[row, 2 * column + 1],
                    lessWithin(one, other, window),
                    (-most, most),
                    "RdBu_r",
                    f"{name}, later minus first",
                ),
            ):
                axis.imshow(values, origin="lower", extent=extent, vmin=limits[0], vmax=limits[1], cmap=colors)
                axis.set_title(title + ("" if registered else "\n(not registered)"), size=9, color=INK)
                if across == 0:
                    axis.invert_xaxis()  # the patient's right on the left
                axis.set_xticks([])
                axis.set_yticks([])
            if registered:
                for here, there in places:
                    axes[row, 2 * column].plot(here[across], here[2], "+", color=BLUE, ms=9, mew=1.8)
                    if there is not None:
                        axes[row, 2 * column].plot(there[across], there[2], "x", color=ORANGE, ms=7, mew=1.8)
    canvas.suptitle(space.how, size=9, color=INK, wrap=True)
    canvas.tight_layout(rect=(0, 0, 1, 0.97))
    return _png(canvas)


def lesionPicture(
    first: Volume, later: Volume, space: Space, points: np.ndarray, labels: Sequence[str], window: tuple[float, float] = WINDOW
) -> bytes:
    """PNG: axial and coronal tiles around each point (n, 3) of the first examination, beside the place in the later one that is held for the same, with its
    estimated error. The least certain come first; of more than MOST_LESIONS the rest is left out, and that is said."""
    from matplotlib.figure import Figure

    points = np.asarray(points, float).reshape(-1, 3)
    errors = np.array([errorAt(space, point) for point in points])
    shown = np.argsort(-errors, kind="stable")[:MOST_LESIONS]
    canvas = Figure(figsize=(8.0, 0.4 + 2.0 * len(shown)), facecolor="white")
    axes = canvas.subplots(len(shown), 4, squeeze=False)
    steps = np.arange(-TILE_MM, TILE_MM + 0.1, 1.25)
    for row, number in enumerate(shown):
        point = points[number]
        around = _sampled(first, point + 20.0 * np.array([(x, y, z) for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)]))
        limits = LUNG_WINDOW if window == WINDOW and np.median(around) < -500 else window
        for column, across in enumerate((1, 2)):
            tile = np.empty((len(steps), len(steps), 3))
            tile[...] = point
            tile[..., 0] += steps[None, ::-1]
            tile[..., across] += (-1 if across == 1 else 1) * steps[:, None]  # front and head above
            flat = tile.reshape(-1, 3)
            for offset, values in ((0, _sampled(first, flat)), (1, _sampled(later, space.fromFirst(flat)))):
                axis = axes[row, 2 * column + offset]
                axis.imshow(
                    values.reshape(len(steps), len(steps)), cmap="gray", vmin=limits[0], vmax=limits[1],
                    origin="upper" if across == 1 else "lower",
                )  # fmt: skip
                middle = (len(steps) - 1) / 2
                for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):  # open in the middle, where a small lesion is
                    ends = (9 * dx, 17 * dx), (9 * dy, 17 * dy)
                    axis.plot(middle + np.array(ends[0]), middle + np.array(ends[1]), color=ORANGE if offset else BLUE, lw=1.4)
                axis.set_xticks([])
                axis.set_yticks([])
                if row == 0:
                    axis.set_title(f"{('axial', 'coronal')[column]}, {('first', 'later')[offset]}", size=9, color=INK)
        axes[row, 0].set_ylabel(f"{labels[number]}\nestimated error {errors[number]:.1f} mm", size=8, color=INK, parse_math=False)
    if len(shown) < len(points):
        canvas.suptitle(
            f"{len(shown)} of {len(points)} lesions, the least certain ones; the others are not shown.", size=9, color=INK
        )
    canvas.tight_layout()
    return _png(canvas)


def _back(space: Space, place: np.ndarray) -> np.ndarray | None:
    """None where the registrations of neighboring lesions contradict each other."""
    try:
        return space.toFirst(np.asarray(place, float)[None])[0]
    except ProblemError:
        return None


def _bodyMiddle(volume: Volume, window: tuple[float, float]) -> np.ndarray:
    """The mean place of what is not black in the window: neither air nor lung on CT."""
    step = 4
    found = np.argwhere(volume.values[::step, ::step, ::step] > window[0] + 0.05 * (window[1] - window[0]))
    return volume.geometry.toRAS(step * found.mean(axis=0)) if len(found) else volume.geometry.corners.mean(axis=0)


def _sampled(volume: Volume, points: np.ndarray) -> np.ndarray:
    from scipy.ndimage import map_coordinates

    return map_coordinates(
        volume.values, volume.geometry.toKJI(points).T, output=np.float32, order=1, cval=float(volume.values.min())
    )


def _png(canvas: object) -> bytes:
    file = io.BytesIO()
    canvas.savefig(file, format="png", dpi=100, metadata={"Software": None})  # type: ignore[attr-defined]
    return file.getvalue()
