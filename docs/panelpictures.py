"""`make pictures`: the pictures of the tutorials, from the screenshots that the tests of the panels take of the real modules and views.

The tests need a machine that can draw (see Testing/Host/README.md). Colors are reduced to a palette: the pages stay small.
quant-slicer, quant-candidates and reading-case are the window of Slicer itself: they are made there by hand, with the phantom of Sample Data and a
packet of the generated trial.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SCREENSHOTS, IMAGES = ROOT / "test-output" / "screenshots", ROOT / "docs" / "images"
PICTURES = {
    "HER2Quant-phantom": "quant-panel",
    "HER2Quant-Z3": "quant-refused",
    "HER2Quant-entered": "quant-entered",
    "HER2Reading-tutorial-create": "reading-create",
    "HER2Reading-tutorial-signed": "reading-signed",
    "HER2Reading-tutorial-discordant": "reading-discordant",
}


def main() -> int:
    from PIL import Image

    missing = [name for name in PICTURES if not (SCREENSHOTS / f"{name}.png").exists()]
    for name in missing:
        sys.stderr.write(f"{SCREENSHOTS / name}.png is not there: run the tests of the panels, `make pictures`.\n")
    if not missing:
        for name, picture in PICTURES.items():
            with Image.open(SCREENSHOTS / f"{name}.png") as image:
                image.convert("RGB").quantize(128).save(IMAGES / f"{picture}.png", optimize=True)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
