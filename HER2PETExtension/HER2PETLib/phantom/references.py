"""The reference regions of a case, where a physician would put them."""

from dataclasses import dataclass

import numpy as np

from HER2PETLib.phantom.anatomy import spineA, vertebrae
from HER2PETLib.phantom.cohort import GeneratedCase
from HER2PETLib.phantom.grid import Point
from HER2PETLib.phantom.shapes import Disc, Ellipsoid, Shape


@dataclass(frozen=True)
class GeneratedReference:
    """shape: in the scanner (mm, RAS); suv: true SUVbw of the tissue; volumeMl: of the shape."""

    regionID: str
    name: str
    code: tuple[str, str]
    shape: Shape
    suv: float
    diameter: float
    volumeMl: float


def references(case: GeneratedCase) -> list[GeneratedReference]:
    """Liver (sphere of 3 cm), blood pool in the descending aorta (cylinder of 1 x 2 cm), muscle, spleen, bone marrow and lung (spheres)."""
    woman, uptake = case.woman, case.woman.uptake
    _, s, *_ = next(one for one in vertebrae() if one[0] == "L2")

    def inScanner(point: Point) -> Point:
        r, a, s = np.round(woman.toScanner(point), 1).tolist()
        return r, a, s

    def sphere(regionID: str, name: str, code: tuple[str, str], point: Point, diameter: float, suv: float) -> GeneratedReference:
        shape = Ellipsoid(inScanner(point), (diameter / 2,) * 3)
        return GeneratedReference(regionID, name, code, shape, suv, diameter, np.pi * diameter**3 / 6000)

    return [
        sphere("R1", "Liver", ("SCT:10200004", "Liver"), (92, -8, 356), 30.0, uptake.liver),
        GeneratedReference(
            "R2",
            "Blood pool",
            ("SCT:281130003", "Descending aorta"),
            Disc(inScanner((-25, -37, 480)), (5, 5), 10),
            uptake.blood,
            10.0,
            np.pi * 0.5**2 * 2,
        ),
        sphere("R3", "Gluteal muscle", ("SCT:127954009", "Skeletal muscle"), (88, -74, 78), 30.0, uptake.muscle),
        sphere("R4", "Spleen", ("SCT:78961009", "Spleen"), (-90, -40, 352), 20.0, uptake.spleen),
        sphere("R5", "Bone marrow L2", ("SCT:14016003", "Bone Marrow"), (0, spineA(s), s), 14.0, uptake.marrow),
        sphere("R6", "Lung", ("SCT:39607008", "Lung"), (92, 0, 476), 24.0, uptake.lung),
    ]
