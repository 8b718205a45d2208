"""Foci of one PET that a person should look at, as a table and a segmentation: for `her2pet candidates`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from HER2PETLib.environment import software
from HER2PETLib.errors import ProblemError
from HER2PETLib.files import sha256, writeJSON
from HER2PETLib.jobs.organs import checkPlaces, masksOf
from HER2PETLib.jobs.quantify import petOf, subjectOf
from HER2PETLib.measure.candidaterule import DEFAULTS_ARE_OURS, CandidateRule
from HER2PETLib.outputfolder import OutputFolder
from HER2PETLib.progress import Progress, silent
from HER2PETLib.tables.schema import schemaPath

if TYPE_CHECKING:
    from HER2PETLib.cases import Case
    from HER2PETLib.geometry import Volume
    from HER2PETLib.jobs.quantify import Quantification
    from HER2PETLib.measure.candidates import Candidate
    from HER2PETLib.organs.masks import OrganMask
    from HER2PETLib.suv.pet import PET

JOB = "candidates"
TABLE, SEGMENTATION, PROVENANCE = "candidates.csv", "candidates.seg.nrrd", "candidates.provenance.json"
FILES = (TABLE, schemaPath(TABLE).name, SEGMENTATION, PROVENANCE)
NEVER_A_DIAGNOSIS = "Candidates are proposals, not lesions: nothing measures or counts them until a person has decided on each."
WITHOUT_MASKS = (
    "No organ masks are given: uptake of organs is known by its size alone, so that more of what is physiologic is proposed and less of what is "
    "faint. Give --organs."
)


@dataclass(frozen=True)
class ReferenceBound:
    """SUVmax of a candidate is at least times x mean + sds x SD of the reference region that the rule of this tissue makes in the organ masks."""

    tissue: str
    times: float
    sds: float = 0.0


@dataclass(frozen=True)
class CandidateRequest:
    """case: of which PET and organs are used. strict: adapt no header value."""

    case: Case
    strict: bool = False
    rule: CandidateRule = field(default_factory=CandidateRule)
    bound: ReferenceBound | None = None


@dataclass(frozen=True, eq=False)
class CandidateResult:
    """candidates: the hottest first. rule: with leastSUV as it was applied. bound: how it came from a reference region, or "". written: the files."""

    candidates: list[Candidate]
    rule: CandidateRule
    bound: str
    pet: PET
    written: list[Path]


def findCandidates(
    request: CandidateRequest,
    out: Path,
    *,
    tell: Callable[[str], None],
    progress: Progress = silent,
    replaceOthers: bool = False,
    measured: Quantification | None = None,
) -> CandidateResult:
    """Write candidates.csv, its schema, candidates.seg.nrrd and candidates.provenance.json into `out`.

    tell: gets each sentence that matters beside the table. replaceOthers: results of another case in `out` are replaced.
    measured: of the same case: its PET and masks are used as they are, instead of being read once more.
    Raises ProblemError; Refusal where the PET cannot be made SUV; OtherResultsError where `out` holds results of another case.
    """
    from HER2PETLib.measure.candidates import CANDIDATE_COLUMNS, proposeCandidates
    from HER2PETLib.measure.segmentationfile import writeSegments
    from HER2PETLib.organs.masks import organFiles
    from HER2PETLib.tables.csvwriter import writeTable

    case = request.case
    if request.bound and not case.organs:
        raise ProblemError("A bound by a reference region needs organ masks, in which the region is made.", "Give --organs.")
    given = [Path(file) for file in organFiles(case.organs)] if case.organs else []
    subject = subjectOf(case.caseID, f"{Path(case.pet).absolute()}{case.series and ', series '}{case.series}")
    with OutputFolder(out, JOB, subject, inputs=given, replace=replaceOthers) as output:
        output.check(FILES)
        pet = measured.pet if measured else petOf(case, request.strict, tell, progress)
        output.inputs.add(pet.files)
        output.check(FILES)
        warnings: list[str] = []

        def warn(sentence: str) -> None:
            warnings.append(sentence)
            tell(sentence)

        _checkValues(pet.volume, case.pet, request.rule.leastSUV, warn)
        masks = measured.masks if measured else masksOf(case, pet, warn)
        for sentence in [] if measured else checkPlaces(pet, masks):  # of a batch it was told when the organs were measured
            warn(sentence)
        if not case.organs:
            warn(WITHOUT_MASKS)
        rule, bound = _bounded(request, pet.volume, masks)
        candidates = proposeCandidates(pet.volume, [mask.region for mask in masks], rule)
        provenance: dict[str, Any] = {
            "command": JOB,
            "date": datetime.now(timezone.utc).isoformat(timespec="seconds"),
            "software": software(),
            "case": case.caseID,
            "about": NEVER_A_DIAGNOSIS,
            "pet": pet.provenance,
            "inputs": [{"path": str(path), "sha256": sha256(path)} for path in (*pet.files, *given)],
            "warnings": warnings,
            "rule": {"inWords": str(rule), "about": DEFAULTS_ARE_OURS, "reference": bound or None, **asdict(rule)},
            "organs": [mask.region.name for mask in masks],
            "count": len(candidates),
        }
        with output.adding(instead=True, last=[TABLE, PROVENANCE]) as folder:
            writeTable(folder / TABLE, CANDIDATE_COLUMNS, [candidate.row(case.caseID) for candidate in candidates])
            writeSegments(folder / SEGMENTATION, [candidate.region for candidate in candidates], pet.volume.geometry)
            outputs = [{"file": name, "sha256": sha256(folder / name)} for name in FILES[:-1]]
            writeJSON(folder / PROVENANCE, {**provenance, "outputs": outputs})
    return CandidateResult(candidates, rule, bound, pet, [output.folder / name for name in FILES])


def _checkValues(volume: Volume, path: str, leastSUV: float, warn: Callable[[str], None]) -> None:
    """That there is something in which a focus could be: an empty table of an empty image would read as a patient without foci.

    Raises ProblemError where no voxel is above 0; tells where none reaches leastSUV, and how many voxels have no value."""
    isFinite = np.isfinite(volume.values)
    if not (volume.values[isFinite] > 0).any():
        raise ProblemError(
            f"{path} has no voxel above 0: there is nowhere to look for candidates.", "Give the PET as it was reconstructed."
        )
    if (highest := float(volume.values[isFinite].max())) < leastSUV:
        warn(f"No voxel of {path} reaches an SUV of {leastSUV:g}; the highest is {highest:.3g}. Check that the values are SUV.")
    if missing := isFinite.size - int(np.count_nonzero(isFinite)):
        warn(f"{missing} of {isFinite.size} voxels of {path} have no value; they count as 0, and no candidate is found there.")


def _bounded(request: CandidateRequest, volume: Volume, masks: Sequence[OrganMask]) -> tuple[CandidateRule, str]:
    """The rule with its leastSUV at least at the bound of the reference region, and the bound in words, "" for none."""
    from HER2PETLib.organs.automatic import automaticReference, ruleOf

    if request.bound is None:
        return request.rule, ""
    region = automaticReference(volume, masks, ruleOf(request.bound.tissue))
    values = volume.values[region.box][region.mask].astype(np.float64)
    mean, sd = float(np.nanmean(values)), float(np.nanstd(values))
    least = request.bound.times * mean + request.bound.sds * sd
    said = f"SUV {least:.4g} = {request.bound.times:g} x {mean:.4g} + {request.bound.sds:g} x {sd:.4g}, mean and SD of {region.name}."
    return replace(request.rule, leastSUV=max(request.rule.leastSUV, least)), said
