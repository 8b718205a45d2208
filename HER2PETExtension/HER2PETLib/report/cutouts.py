"""Each lesion as axial and coronal cut-outs through its hottest voxel: PET, CT and both, with the outline that was measured.

All cut-outs have one scale, so that lesions can be compared. Values are interpolated linearly for the picture; what was measured was not."""

import io
from collections.abc import Callable, Sequence
from html import escape

import numpy as np

from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.measure.outlines import ringsOf
from HER2PETLib.measure.region import Region
from HER2PETLib.report.figures import INK, Figure, hrefOf

# mm of the patient that a cut-out shows, mm on paper, and between two; mm of the patient a pixel.
FIELD_MM, SIDE, GAP = 90.0, 28.0, 1.4
_PIXEL_MM = 0.5
CT_WINDOW = (-160.0, 240.0)
FUSED_COLORS, PET_COLORS = "inferno", "gray_r"
# How much of a fused picture is PET, at most.
_MOST_PET = 0.75
_HEAD, _BAR_MM, _OUTLINE = 3.4, 20.0, "#00a078"
# RAS of a step to the right and of one down: the patient's right on the left, her front or her head above.
PLANES = {"axial": ((-1.0, 0.0, 0.0), (0.0, -1.0, 0.0)), "coronal": ((-1.0, 0.0, 0.0), (0.0, 0.0, -1.0))}


def lesionCutOuts(
    pet: Volume, region: Region, center: Sequence[float], ct: Volume | None, window: tuple[float, float], title: str
) -> Figure:
    """One lesion. center: mm, RAS, of its hottest voxel; ct: Hounsfield units in the PET's coordinates, None for none; window: SUV that is white, and
    black."""
    pictures = []
    for plane, (right, down) in PLANES.items():
        points = _points(center, right, down)
        suv = _sampled(pet, points)
        rings = [4 * ring for ring in ringsOf(_inside(pet.geometry, region, points[::4, ::4]))]  # at 2 mm a pixel: voxels show
        pictures.append((f"{plane} PET", _png(np.nan_to_num(suv), PET_COLORS, window), rings))
        if ct is not None:
            hu = _sampled(ct, points)
            pictures.append((f"{plane} CT", _png(np.nan_to_num(hu, nan=-1000), "gray", CT_WINDOW), rings))
            pictures.append((f"{plane} fused", _fused(suv, hu, window), rings))
    width = len(pictures) * (SIDE + GAP) - GAP
    parts = [_drawn(number * (SIDE + GAP), *picture) for number, picture in enumerate(pictures)]
    height = _HEAD + SIDE
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.2f} {height:.2f}" width="{4 * width:.0f}" height="{4 * height:.0f}">'
        f"{''.join(parts)}</svg>"
    )
    names = ", ".join(name for name, *_ in pictures)
    return Figure(svg, f"{title}: cut-outs of {FIELD_MM:g} mm through its hottest voxel, with its outline: {names}.", width)


def colorBar(window: tuple[float, float], colors: str, what: str, width: float = 60.0) -> Figure:
    """What a gray or a color means, as a bar with its numbers; width: mm on paper."""
    steps = np.linspace(*window, 256)[None, :]
    ticks = np.linspace(*window, 6)
    parts = [_image(_png(np.repeat(steps, 8, axis=0), colors, window), 4, 0, width - 8, 3)]
    parts.append(f'<rect x="4" y="0.1" width="{width - 8:g}" height="2.9" fill="none" stroke="{INK}" stroke-width="0.15"/>')
    for tick in ticks:
        x = 4 + (width - 8) * (tick - window[0]) / (window[1] - window[0])
        parts.append(f'<path d="M{x:.2f} 3v0.8" stroke="{INK}" stroke-width="0.2"/>')
        label = f"{tick:g}" if tick < window[1] else f"\N{GREATER-THAN OR EQUAL TO}{tick:g}"
        parts.append(_text(x, 6.2, label, "middle"))
    parts.append(_text(width / 2, 9.2, what, "middle"))
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} 10" width="{4 * width:.0f}" height="40">{"".join(parts)}</svg>'
    return Figure(svg, f"{what}: {window[0]:g} to {window[1]:g}.", width)


def _points(center: Sequence[float], right: Sequence[float], down: Sequence[float]) -> np.ndarray:
    """mm RAS (rows, columns, 3) of the pixels of a cut-out."""
    steps = (np.arange(round(FIELD_MM / _PIXEL_MM)) + 0.5) * _PIXEL_MM - FIELD_MM / 2
    return np.asarray(center, float) + steps[:, None, None] * np.array(down) + steps[None, :, None] * np.array(right)


def _sampled(volume: Volume, points: np.ndarray) -> np.ndarray:
    """Values at the points, NaN outside of the voxels."""
    from scipy import ndimage

    at = np.moveaxis(volume.geometry.toKJI(points), -1, 0)
    low = np.clip(np.floor(at.min(axis=(1, 2))).astype(int) - 1, 0, volume.values.shape)
    high = np.clip(np.ceil(at.max(axis=(1, 2))).astype(int) + 2, 0, volume.values.shape)
    if (low >= high).any():
        return np.full(points.shape[:2], np.nan)
    values = volume.values[tuple(map(slice, low, high))].astype(np.float32)
    sampled = ndimage.map_coordinates(values, at - low[:, None, None], order=1, mode="nearest")
    limits = np.array(volume.values.shape)[:, None, None] - 0.5
    return np.where(((at >= -0.5) & (at <= limits)).all(axis=0), sampled, np.nan)


def _inside(geometry: Geometry, region: Region, points: np.ndarray) -> np.ndarray:
    """Which of the points lie in a voxel of the region."""
    at = np.rint(geometry.toKJI(points)).astype(int) - region.start
    within = ((at >= 0) & (at < region.mask.shape)).all(axis=-1)
    at[~within] = 0
    return within & region.mask[tuple(np.moveaxis(at, -1, 0))]


def _fused(suv: np.ndarray, hu: np.ndarray, window: tuple[float, float]) -> bytes:
    """PET in color over CT, the more the hotter."""
    from matplotlib import colormaps

    share = np.clip((np.nan_to_num(suv) - window[0]) / (window[1] - window[0]), 0, 1)
    gray = np.clip((np.nan_to_num(hu, nan=-1000) - CT_WINDOW[0]) / (CT_WINDOW[1] - CT_WINDOW[0]), 0, 1)[..., None]
    alpha = (_MOST_PET * np.clip(2 * share, 0, 1))[..., None]
    return _encoded((1 - alpha) * gray + alpha * colormaps[FUSED_COLORS](share)[..., :3])


def _png(values: np.ndarray, colors: str, window: tuple[float, float]) -> bytes:
    from matplotlib import colormaps

    return _encoded(colormaps[colors](np.clip((values - window[0]) / (window[1] - window[0]), 0, 1))[..., :3])


def _encoded(picture: np.ndarray) -> bytes:
    from matplotlib.image import imsave

    file = io.BytesIO()
    imsave(file, np.rint(255 * picture).astype(np.uint8), format="png")
    return file.getvalue()


def _drawn(left: float, name: str, png: bytes, rings: Sequence[np.ndarray]) -> str:
    """SVG of a cut-out: heading, picture, outline, bar of _BAR_MM."""
    scale = SIDE / FIELD_MM
    place: Callable[[np.ndarray], str] = lambda ring: " ".join(  # noqa: E731
        f"{left + SIDE * (i + 0.5) * _PIXEL_MM / FIELD_MM:.2f},{_HEAD + SIDE * (j + 0.5) * _PIXEL_MM / FIELD_MM:.2f}"
        for j, i in ring
    )
    outline = "".join(
        f'<polygon points="{place(ring)}" fill="none" stroke="{color}" stroke-width="{width}"/>'
        for color, width in (("white", 0.55), (_OUTLINE, 0.3))
        for ring in rings
    )
    dark = "PET" not in name
    end, y = left + SIDE - 1.2, _HEAD + SIDE - 1.2
    bar = f'<path d="M{end:.2f} {y:.2f}h{-_BAR_MM * scale:.2f}" stroke="{"white" if dark else INK}" stroke-width="0.5"/>'
    frame = f'<rect x="{left:.2f}" y="{_HEAD}" width="{SIDE}" height="{SIDE}" fill="none" stroke="#8a8a8a" stroke-width="0.15"/>'
    return _text(left, 2.4, name, "start") + _image(png, left, _HEAD, SIDE, SIDE) + frame + outline + bar


def _image(png: bytes, x: float, y: float, width: float, height: float) -> str:
    return (
        f'<image x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}" preserveAspectRatio="none" '
        f'href="{hrefOf(png)}"/>'
    )


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.2f}" y="{y:.2f}" font-size="2.4" fill="{INK}" font-family="sans-serif" text-anchor="{anchor}">{escape(text)}</text>'
