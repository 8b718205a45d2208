"""A patient with a HER2 PET and an FDG PET in another posture, in the scene: known in every number, the registration known beforehand."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from quantpanel import addPET, cube

SHAPE = (60, 60, 60)
# How far the FDG PET's patient lies from the HER2 PET's, in voxels of 4 mm (k, j, i): points of the first to the later one are moved by -20, 8, 12 mm (R, A, S).
SHIFT = (3, -2, 5)
SHIFT_MM = (-20.0, 8.0, 12.0)
# Name, center (k, j, i) in the HER2 PET, SUV on HER2, SUV on FDG, drawn on HER2, drawn on FDG.
LESIONS = (
    ("Liver", (30, 30, 36), 12.0, 6.0, True, True),
    ("Rib", (42, 24, 20), 6.0, 5.0, True, True),
    ("Ilium", (14, 30, 26), 9.0, 0.9, True, False),
    ("Node", (48, 30, 30), 1.1, 8.0, False, True),
)


def examination(isHER2):
    """SUV (k, j, i) and the masks of the lesions that are drawn, by name."""
    shift = (0, 0, 0) if isHER2 else SHIFT
    k, j, i = (n - each for n, each in zip(np.ogrid[: SHAPE[0], : SHAPE[1], : SHAPE[2]], shift, strict=True))
    suv = np.where((((j - 30) / 20) ** 2 + ((i - 30) / 24) ** 2 < 1) & (k >= 0), np.float32(0.8), np.float32(0))
    masks = {}
    for name, center, her2, fdg, onHER2, onFDG in LESIONS:
        where = cube(tuple(c + s for c, s in zip(center, shift, strict=True)), 1)
        suv[where] = her2 if isHER2 else fdg
        if onHER2 if isHER2 else onFDG:
            masks[name] = np.zeros(SHAPE, np.uint8)
            masks[name][where] = 1
    return suv, masks


def addExamination(logic, name, isHER2, names=None):
    """PET and regions of the patient; the segments are called (and have IDs) as the lesions."""
    import slicer

    suv, masks = examination(isHER2)
    pet = addPET(suv, 4.0, name)
    node = logic.makeSegmentation(pet)
    for lesion, mask in masks.items():
        segmentID = node.GetSegmentation().AddEmptySegment(lesion, lesion, (0.9, 0.3, 0.2))
        slicer.util.updateSegmentBinaryLabelmapFromArray(mask, node, segmentID, pet)
        node.GetSegmentation().GetSegment(segmentID).SetTag("HER2PET.Role", "lesion")
    return pet, node


@pytest.fixture
def known(monkeypatch):
    """The registration is known, and takes no time; returns how often it was asked for, and what may be changed."""
    from HER2PETLib.followup.acceptance import readRegistration, writeRegistration
    from HER2PETLib.followup.bodyspace import BodySpace
    from HER2PETLib.followup.registration import Registration
    from HER2PETLib.jobs import registration

    known = SimpleNamespace(asked=0, shift=SHIFT_MM, residualMm=2.5, problem=None)

    def register(first, later, out, *, firstPoints, laterPoints, former, progress, **rest):
        for done in range(3):
            progress(done, 3, "registering the body")
        request = str((known.shift, known.residualMm, firstPoints.tolist(), laterPoints.tolist()))
        there = Path(former) / registration.RECORD
        Path(out).mkdir(parents=True)
        if there.is_file() and readRegistration(there).request == request:
            (Path(out) / registration.RECORD).write_bytes(there.read_bytes())
        else:
            known.asked += 1
            if known.problem:
                raise known.problem
            matrix = np.eye(4)
            matrix[:3, 3] = known.shift
            how = f"Known beforehand, estimated error {known.residualMm:.1f} mm."
            found = Registration(BodySpace(matrix, known.residualMm, how), "PET", 0.9, 0.9, 1.0, {"liver": 1.5})
            writeRegistration(Path(out) / registration.RECORD, found, ("first", "later"), request)
        record = Path(out) / registration.RECORD
        return registration.RegistrationResult(readRegistration(record).registration, record, [])

    monkeypatch.setattr(registration, "registerImages", register)
    return known
