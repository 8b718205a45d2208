"""Organ masks as contours: structure sets of planning programs and of programs that draw organs."""

import numpy as np
import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.organs.masks import organFiles, readOrgans


def box(first, last, low, high, spacing=(4.0, 4.0, 5.0), origin=(-80.0, -80.0, 0.0)):
    """Contours along the faces of the voxels j and i from `low` to `high`, in the slices from `first` to `last` (LPS, mm)."""
    x0, y0, x1, y1 = (origin[n % 2] + (end - 0.5) * spacing[n % 2] for n, end in enumerate((low, low, high + 1, high + 1)))
    planes = [origin[2] + k * spacing[2] for k in range(first, last + 1)]
    return [("CLOSED_PLANAR", [(x0, y0, z), (x1, y0, z), (x1, y1, z), (x0, y1, z)]) for z in planes]


def test_structures_named_as_organs_are_organs_on_the_voxels_of_the_pet(writeStructures, grid):
    told = []
    kinds = {"Liver": "ORGAN", "Kidney, left": "AVOIDANCE"}
    path = writeStructures({"Liver": box(5, 9, 10, 19), "Kidney, left": box(18, 23, 22, 31), "Spleen": box(2, 2, 1, 3)}, kinds)
    masks = readOrgans(path, grid, frame="1.2.3", tell=told.append)
    # Slices times the square of the voxels along a side: 5 x 10 x 10, 6 x 10 x 10, 1 x 3 x 3.
    assert {mask.organ.name: int(mask.region.mask.sum()) for mask in masks} == {"liver": 500, "kidney_left": 600, "spleen": 9}
    liver = masks[0].region
    assert (liver.role, liver.siteCode, liver.start, liver.notes) == ("organ", "SCT:10200004", (5, 10, 10), ())
    assert told == [] and organFiles(path) == [str(path)]


def test_target_volumes_outlines_and_our_own_lesions_are_no_organs_whatever_they_are_called(writeStructures, grid):
    told = []
    kinds = {"liver": "PTV", "body": "EXTERNAL", "spleen": "ORGAN"}
    path = writeStructures({"liver": box(5, 9, 10, 19), "body": box(0, 20, 1, 35), "spleen": box(5, 9, 10, 19)}, kinds)
    assert [mask.organ.name for mask in readOrgans(path, grid, tell=told.append)] == ["spleen"]
    assert told == ["structures.dcm: left out, because by their kind or role they are not organs: liver (PTV), body (EXTERNAL)."]


def test_structures_of_another_frame_of_reference_are_told_and_no_organs(writeStructures, grid):
    told = []
    path = writeStructures({"Liver": box(5, 9, 10, 19)}, frame="1.2.3")
    with pytest.raises(ProblemError, match="has no known organ"):
        readOrgans(path, grid, frame="1.2.4", tell=told.append)
    assert told == ["Liver of structures.dcm: Not measured: drawn in the frame of reference 1.2.3, and the PET has 1.2.4."]


def test_organs_drawn_on_a_finer_ct_fill_the_pets_voxels_whose_centers_they_hold(writeStructures, grid):
    # Planes of a CT 2.5 mm apart, of which none but the first is a slice of the PET: z from 10 to 30 mm, each 2.5 mm thick.
    outline = box(0, 0, 10, 19)[0][1]
    ct = [("CLOSED_PLANAR", [(x, y, z) for x, y, _ in outline]) for z in np.arange(10.0, 30.1, 2.5)]
    (liver,) = readOrgans(writeStructures({"Liver": ct}), grid)
    # Slabs from 8.75 to 31.25 mm hold the slices at 10, 15, 20, 25 and 30 mm.
    assert liver.region.mask.shape == (5, 10, 10) and liver.region.mask.all()
    assert "Drawn in 9 planes that are not slices of the PET, 2.500 mm apart" in liver.region.notes[0]
