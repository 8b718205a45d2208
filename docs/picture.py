"""`python docs/picture.py`: the picture of the README, from the generated trial through the program's own steps.

Two patients from the front: maximum intensity projection of the SUV, dark is high, lesions with their SUVmax.
"""

import sys
import tempfile
from pathlib import Path

import numpy as np

PATIENTS = ("P001", "P003")
HIGHEST = 12.0
ORANGE = "#b84300"
TARGET = Path(__file__).resolve().parent / "images" / "projection.png"


def measured(folder: Path):
    """The SUV volume of a case, hours since administration, and its lesions as rows of measures."""
    from HER2PETLib import suv
    from HER2PETLib.measure.definitions import measureRegions
    from HER2PETLib.measure.segmentation import readRegions

    pet = suv.loadPET(folder / "PET", tell=sys.stderr.write)
    rows = measureRegions(pet.volume, readRegions(folder / "regions.seg.nrrd", pet.volume.geometry))
    return pet.volume, pet.hours, [row for row in rows if row["role"] == "lesion"]


def spread(heights: list[float], apart: float) -> list[float]:
    """Heights of labels, from above, each at least `apart` below the one before it."""
    placed: list[float] = []
    for height in heights:
        placed.append(min(height, placed[-1] - apart) if placed else height)
    return placed


def draw(axes, volume, rows, title: str):
    """One projection: the patient's right is left, superior is up."""
    from matplotlib.patheffects import withStroke

    geometry = volume.geometry
    corners = geometry.toRAS([[0, 0, 0], np.array(volume.values.shape) - 1])
    left, right = corners[0, 0], corners[1, 0]
    low, high = corners[0, 2], corners[1, 2]
    outline = [withStroke(linewidth=2.5, foreground="white")]
    image = axes.imshow(
        volume.values.max(axis=1),
        cmap="gray_r",
        vmin=0,
        vmax=HIGHEST,
        extent=(left, right, low, high),
        origin="lower",
        aspect="equal",
    )
    axes.set_xlim(max(left, right), min(left, right))
    # Labels of marks in the patient's right half stand on that side, so that they cover no other mark.
    for isRight in (True, False):
        marks = sorted(
            (row["maximumRAS"][2], row["maximumRAS"][0], row["suvMax"]) for row in rows if (row["maximumRAS"][0] > 0) == isRight
        )[::-1]
        for (superior, right_, maximum), height in zip(marks, spread([mark[0] for mark in marks], 42), strict=True):
            axes.plot(right_, superior, "o", ms=9, mfc="none", mec=ORANGE, mew=1.3)
            side = {"xytext": (right_ + (18 if isRight else -18), height), "ha": "right" if isRight else "left"}
            label = axes.annotate(f"{maximum:.1f}", (right_, superior), va="center", color=ORANGE, **side)
            label.set(size=8.5, weight="bold", path_effects=outline)
    axes.set_title(title, size=9)
    axes.axis("off")
    return image


def main() -> int:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    from HER2PETLib.phantom.trial import writeTrial

    with tempfile.TemporaryDirectory() as folder:
        writeTrial(folder, patients=3)
        figure, axes = plt.subplots(1, len(PATIENTS), figsize=(5.2, 4.6), dpi=110)
        for place, case in zip(axes, PATIENTS, strict=True):
            volume, hours, rows = measured(Path(folder, case))
            image = draw(place, volume, rows, f"{case}, day {hours / 24:.1f}")
        bar = figure.colorbar(image, ax=axes, shrink=0.5, pad=0.02)
        bar.set_label("SUV (g/ml)", size=8)
        bar.ax.tick_params(labelsize=8)
        TARGET.parent.mkdir(exist_ok=True)
        figure.savefig(TARGET, bbox_inches="tight", metadata={"Software": None})
    print(TARGET)
    return 0


if __name__ == "__main__":
    sys.exit(main())
