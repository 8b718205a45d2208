"""The scenes of the follow-up and an audited case, for the tests of this folder."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from auditedcase import audit, case, values  # noqa: F401
