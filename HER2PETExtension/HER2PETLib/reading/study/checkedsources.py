"""The source images of a study beside the fingerprints in its key."""

from collections.abc import Sequence
from pathlib import Path

from HER2PETLib.errors import ProblemError
from HER2PETLib.progress import Progress, silent
from HER2PETLib.reading.study.sources import readImages
from HER2PETLib.reading.study.study import Study


def sourceProblems(parts: Sequence[Study], progress: Progress = silent) -> tuple[list[str], list[str]]:
    """What of the images of these batches is not as it was at the hand-out, and which are not on this machine: sentences that name a case by the
    charter's pseudonym. The paths that the key names are opened."""
    found, missing = [], []
    cases = {name: case for part in parts for name, case in part.key.cases.items()}
    for number, (name, case) in enumerate(cases.items()):
        progress(number, len(cases), name)
        if not all(Path(path).exists() for path in (case.source.pet, case.source.ct, case.source.fdg) if path):
            missing.append(f"The images of case {name} are not on this machine.")
            continue
        try:
            if readImages(case.source).fingerprint != case.fingerprint:
                found.append(f"The images of case {name} were changed since the study was created.")
        except ProblemError:  # why is not said: it would name the file, and so perhaps the patient
            found.append(f"The images of case {name} cannot be read as they are now.")
    progress(len(cases), len(cases), "")
    return found, missing
