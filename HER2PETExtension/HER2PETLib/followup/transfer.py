"""A region of one examination on the voxels of another: where a lesion has to be that nobody drew there."""

from dataclasses import replace

import numpy as np

from HER2PETLib import __version__
from HER2PETLib.followup.findings import Finding
from HER2PETLib.followup.space import Space, errorAt
from HER2PETLib.geometry import Geometry
from HER2PETLib.measure.region import AUTOMATIC, Algorithm, Region, boundingBox
from HER2PETLib.measure.resampling import MOST_OUTSIDE

NAME = "HER2PET transferred region"


def transferredID(finding: Finding) -> str:
    """The ID of the region that is made of a finding."""
    return f"transferred:{finding.findingID}"


def transferred(finding: Finding, source: Geometry, space: Space, target: Geometry, targetSpace: Space) -> Region:
    """The finding's region on the voxels of `target`: those whose center lies in it, so the values are that examination's own.

    source, space: grid and space of the examination that the finding is from; target, targetSpace: of the one it is measured in. A region that no
    voxel center lies in has the voxel that its center lies in. Of one of which more than half lies outside `target` nothing is left.
    Its notes say where it is from, with the error; its algorithm says that no person drew it.
    """
    region = finding.region
    error = float(np.hypot(finding.residualMm, errorAt(targetSpace, np.array(finding.position))))
    note = (
        f"Nobody drew it here: it is the region of examination {finding.examinationID}, moved to this one "
        f"(estimated error {error:.1f} mm)."
    )
    parameters = f"from examination {finding.examinationID}, region {region.regionID}, estimated error {error:.2f} mm"
    made = replace(
        region,
        regionID=transferredID(finding),
        mask=np.zeros((0, 0, 0), bool),
        start=(0, 0, 0),
        notes=(note,),
        algorithm=Algorithm(AUTOMATIC, NAME, __version__, parameters),
        drawnOn="",
    )
    voxels = np.argwhere(region.mask) + np.array(region.start)
    there = target.toKJI(targetSpace.fromFirst(space.toFirst(source.toRAS(voxels))))
    outside = ((there < -0.5) | (there >= np.array(target.shape) - 0.5)).any(axis=1)
    if outside.mean() > MOST_OUTSIDE:
        return replace(made, notes=(note, "Not measured: it lies outside of this examination's images."))
    low = np.clip(np.floor(there.min(axis=0)).astype(int) - 1, 0, target.shape)
    high = np.clip(np.ceil(there.max(axis=0)).astype(int) + 2, 0, target.shape)
    box = np.stack(np.meshgrid(*(np.arange(a, b) for a, b in zip(low, high, strict=True)), indexing="ij"), axis=-1)
    here = source.toKJI(space.fromFirst(targetSpace.toFirst(target.toRAS(box.reshape(-1, 3)))))
    # Half-open, so that a point on the face of two voxels is in one of them, always the same.
    index = np.floor(here + 0.5).astype(int) - region.start
    inside = ((index >= 0) & (index < region.mask.shape)).all(axis=1)
    hit = np.zeros(len(index), bool)
    hit[inside] = region.mask[tuple(index[inside].T)]
    mask = hit.reshape(box.shape[0], box.shape[1], box.shape[2])
    notes = [note]
    if not mask.any():
        low = np.clip(np.rint(there.mean(axis=0)).astype(int), 0, np.array(target.shape) - 1)
        mask = np.ones((1, 1, 1), bool)
        notes.append("No voxel center lies in it: the voxel at its center is measured.")
    elif outside.any():
        notes.append("Some of it lies outside of this examination's images.")
    cut = boundingBox(mask)
    k, j, i = (int(first) + part.start for first, part in zip(low, cut, strict=True))
    return replace(made, mask=mask[cut].copy(), start=(k, j, i), notes=tuple(notes))
