"""The organ masks of a case, on the grid of its CT, as a segmenting program would draw them: what is at least half organ is organ."""

from dataclasses import replace

import numpy as np

from HER2PETLib.organs.vocabulary import LEFT, RIGHT, organs
from HER2PETLib.phantom.anatomy import AS_REFERENCE, Structure, Woman
from HER2PETLib.phantom.cohort import GeneratedCase
from HER2PETLib.phantom.grid import ScanGrid
from HER2PETLib.phantom.posture import sampled, toBody
from HER2PETLib.phantom.regionsfile import Segment
from HER2PETLib.phantom.shapes import coverage

# The organ (by the vocabulary; paired ones without their side) that a structure belongs to. The others belong to none: a vessel in the
# liver is no liver.
SINGLE = {
    "liver": "liver", "spleen": "spleen", "gallbladder": "gallbladder", "pancreas": "pancreas", "stomach": "stomach", "gastric air": "stomach",
    "colon": "colon", "colonic air": "colon", "small bowel": "small_bowel", "bladder": "urinary_bladder", "brain": "brain", "ventricle": "brain",
    "aorta": "aorta", "myocardium": "heart", "left ventricle": "heart", "right heart": "heart", "sternum": "sternum", "manubrium": "sternum",
    "sacrum": "sacrum", "thyroid": "thyroid_gland", "airway": "trachea", "cord": "spinal_cord", "skull": "skull",
}  # fmt: skip
PAIRED = {
    "kidney": "kidney", "adrenal": "adrenal_gland", "lung": "lung", "ilium": "hip", "acetabulum": "hip", "ischium": "hip", "pubis": "hip",
    "femur": "femur", "femoral head": "femur", "femoral canal": "femur", "humerus": "humerus", "scapula": "scapula", "clavicle": "clavicula",
    "gluteal muscle": "gluteus_maximus", "psoas": "iliopsoas",
}  # fmt: skip


def organName(structure: Structure) -> str:
    """The organ that the structure is a part of, "" for none."""
    if structure.name.startswith("vertebra "):
        return structure.name.replace("vertebra ", "vertebrae_")
    if structure.name not in PAIRED:
        return SINGLE.get(structure.name, "")
    low, high = structure.shape.box
    return f"{PAIRED[structure.name]}_{RIGHT if low[0] + high[0] > 0 else LEFT}"


def organLabels(woman: Woman, grid: ScanGrid, armsDown: bool = False) -> tuple[np.ndarray, list[str]]:
    """Labels (k, j, i), uint8, and the names of 1, 2, ...: each voxel is of the last structure that covers at least half of it."""
    if woman.posture is not None:
        upright = ScanGrid(*AS_REFERENCE)
        labels, names = organLabels(
            replace(woman, scale=(1.0, 1.0, 1.0), origin=(0.0, 0.0, 0.0), posture=None), upright, woman.armsDown
        )
        return sampled(labels, upright, toBody(woman.posture, woman.scale, woman.origin, grid), 0, order=0), names
    labels, names = np.zeros(grid.shape, np.uint8), list[str]()
    for structure in woman.structures(armsDown):
        if structure.suv is None:
            continue
        name = organName(structure)
        if name and name not in names:
            names.append(name)
        box, share = coverage(structure.shape, grid, woman.scale, woman.origin)
        labels[box][share >= 0.5] = names.index(name) + 1 if name else 0
    return labels, names


def organSegments(case: GeneratedCase) -> list[Segment]:
    """The organs of a case as segments on the grid of its CT."""
    from scipy.ndimage import find_objects

    labels, names = organLabels(case.woman, case.ct)
    segments = []
    for number, (name, box) in enumerate(zip(names, find_objects(labels, len(names)), strict=True), start=1):
        if box is not None:
            organ = organs()[name]
            segments.append(
                Segment(name, name, "organ", organ.typeCode, organ.typeMeaning, box, labels[box] == number, organ.laterality)
            )
    return segments
