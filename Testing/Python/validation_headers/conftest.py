"""The generator of mutated headers lies beside the other validation, outside of the library."""

import sys
from pathlib import Path

VALIDATION = Path(__file__).resolve().parents[2] / "Validation"
if str(VALIDATION) not in sys.path:
    sys.path.insert(0, str(VALIDATION))
