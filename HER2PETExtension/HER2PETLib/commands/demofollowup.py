"""The end of `her2pet demo`: the lesions of one generated woman on her HER2 PET and on an FDG PET/CT in another posture, beside the truth."""

from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from HER2PETLib.commands.alignedtext import counted, printAligned
from HER2PETLib.commands.progressbar import progressBar
from HER2PETLib.tables.csvreader import rowsByName

if TYPE_CHECKING:
    from HER2PETLib.followup.acceptance import Acceptance
    from HER2PETLib.followup.space import Space
    from HER2PETLib.jobs.followup.examined import Examined
    from HER2PETLib.phantom.cohort import GeneratedCase
    from HER2PETLib.phantom.examinations import LaterExamination

# Of those who may have further examinations, the one who takes the least time.
WOMAN = "P003"
BY = "the demo, by its truth's residual"
# A registration that is further off at one of her lesions is not used, mm: the bar that registrations are held to on generated patients.
LARGEST_RESIDUAL_MM = 8.0


class TruthfulEye:
    """Accepts a registration by the truth, instead of a person by its pictures: that is possible for a generated woman alone.

    residuals: of the registration that it was asked about, at each of her lesions, mm; empty before.
    """

    def __init__(self, later: "LaterExamination") -> None:
        self._later = later
        self.residuals: list[float] = []

    def __call__(self, first: "Examined", other: "Examined", space: "Space") -> "Acceptance | None":
        """None, so that it is not used, where it is further off than LARGEST_RESIDUAL_MM."""
        from HER2PETLib.followup.acceptance import ACCEPT, Acceptance

        centers = np.array([lesion.center for lesion in self._later.first.lesions])
        self.residuals = np.linalg.norm(space.fromFirst(centers) - self._later.fromFirst(centers), axis=1).tolist()
        if max(self.residuals) > LARGEST_RESIDUAL_MM:
            return None
        at = datetime.now(timezone.utc).isoformat(timespec="seconds")
        why = f"off by {max(self.residuals):.1f} mm at most at her {counted(len(self.residuals), 'lesion')}; nobody looked at it"
        return Acceptance(ACCEPT, BY, at, why)


def followWoman(trial: Path, cases: Sequence["GeneratedCase"], study: Path, out: Path) -> list[str]:
    """Generate WOMAN's FDG PET/CT into the trial, follow her lesions with the decisions of the study, print what came of it beside the truth.

    Returns what is wrong, as sentences.
    """
    from HER2PETLib.jobs.followup.run import FollowUpRequest, followUp
    from HER2PETLib.jobs.quantify import Settings
    from HER2PETLib.phantom.examinationfiles import writeExaminations
    from HER2PETLib.phantom.examinations import FDG_EXAMINATION

    if WOMAN not in {case.caseID for case in cases}:
        print(f"Followed   nobody: {WOMAN}, of whom there is an FDG PET/CT, is not among {counted(len(cases), 'patient')}")
        return []
    with progressBar("generating") as progress:
        (later,) = writeExaminations(trial, cases, [(WOMAN, FDG_EXAMINATION)], progress)
    eye = TruthfulEye(later)
    told: list[str] = []
    request = FollowUpRequest(
        str(trial / "examinations.csv"),
        decisions=str(study / "results" / "decisions.csv"),
        pathology=str(trial / "pathology.csv"),
        measuring=Settings(report=True),
    )
    with progressBar("following") as progress:
        result = followUp(request, out, tell=told.append, progress=progress, decide=eye)
    days = (later.first.start.date() - later.case.start.date()).days
    print(f"Followed   {WOMAN}: an FDG PET/CT in another posture, {days} days before her HER2 PET; registered CT to CT")
    for sentence in told:
        print(f"           {sentence}")
    faults = [f"{WOMAN} was not followed as a whole: {row['reason']}" for row in result.errors]
    (space,) = (row for row in rowsByName(out / "registrations.csv") if row["examinationID"] == FDG_EXAMINATION)
    if not eye.residuals:
        return [*faults, f"{WOMAN}'s examinations were not registered: {space['how']}"]
    off = f"off by {np.median(eye.residuals):.1f} mm (median) and {max(eye.residuals):.1f} mm (most)"
    print(
        f"           the registration is {off} at her {counted(len(eye.residuals), 'lesion')}; its own estimate: {float(space['residualMm']):.1f} mm"
    )
    if space["by"]:
        print(f"           {space['status']} by {space['by']}; of a patient, a person looks at its pictures and decides")
    faults += [f"the registration is {off}, and was not used."] if max(eye.residuals) > LARGEST_RESIDUAL_MM else []
    faults += _tellIdentities(trial, out)
    (summary,) = result.summaries
    print(
        f"           {counted(result.questions, 'question')} to a person about identities, in matches.csv; "
        f"by the readers {summary['both']} of {summary['fdgAvidDecided']} FDG-avid lesions HER2-avid, pattern: {summary['pattern'] or 'open'}"
    )
    print(
        f"           {out / 'patients' / f'{WOMAN}.html'}: both pictures, lesion by lesion; report.html, lesions.csv, patients.csv"
    )
    return faults


def _tellIdentities(trial: Path, out: Path) -> list[str]:
    """Print how many lesions are in both, only here, only there, beside the truth; returns what is wrong."""
    from HER2PETLib.phantom.examinationfiles import FIRST_EXAMINATION

    true = {(row["firstRegionID"], row["regionID"]) for row in rowsByName(trial / "correspondence.csv")}
    lesions: dict[str, list[str]] = {}
    for row in rowsByName(out / "matches.csv"):
        pair = lesions.setdefault(row["lesionID"], ["", ""])
        pair[row["examinationID"] != FIRST_EXAMINATION] = row["regionID"]
    found = {(first, later) for first, later in lesions.values()}
    lines = [("", "lesions", "found", "truth", "the same")]
    for title, drawn in (("on both", (True, True)), ("on HER2 PET only", (True, False)), ("on FDG PET only", (False, True))):
        ours, theirs = ({pair for pair in pairs if tuple(map(bool, pair)) == drawn} for pairs in (found, true))
        lines.append((" " * 9, title, str(len(ours)), str(len(theirs)), str(len(ours & theirs))))
    printAligned(lines, left=(0, 1))
    return [] if found == true else [f"{WOMAN}'s lesions were not put together as they truly are."]
