"""`python docs/panelpictures.py`: the pictures of the tutorial, from the screenshots that the tests of the panel take.

Run `python -m pytest Testing/Python/modules/test_quant_suv.py Testing/Python/modules/test_quant_sample.py` first.
"""

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SCREENSHOTS, IMAGES = ROOT / "test-output" / "screenshots", ROOT / "docs" / "images"
PICTURES = {
    "HER2Quant-phantom": "quant-panel",
    "HER2Quant-phantom-views": "quant-views",
    "HER2Quant-Z3": "quant-refused",
    "HER2Quant-entered": "quant-entered",
}


def main() -> int:
    missing = [name for name in PICTURES if not (SCREENSHOTS / f"{name}.png").exists()]
    for name in missing:
        sys.stderr.write(f"{SCREENSHOTS / name}.png is not there: run the tests of the panel.\n")
    if not missing:
        for name, picture in PICTURES.items():
            shutil.copyfile(SCREENSHOTS / f"{name}.png", IMAGES / f"{picture}.png")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
