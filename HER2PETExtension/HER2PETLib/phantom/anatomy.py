"""A woman with arms raised, from thigh to vertex, as shapes with their 89Zr-antibody uptake and their Hounsfield units.

Reference woman: 165 cm, 65 kg; mm in RAS, S = 0 at the perineum, R = A = 0 in the middle of the trunk. Not a standard phantom: sizes
are round figures of adult anatomy, good enough to look like a patient and to hold a known truth. Uptake is SUVbw: liver about 6 (clearance
of the antibody), blood pool falling from about 2.2 on day 4 to 1.2 on day 8."""

from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np

from HER2PETLib.phantom.grid import Point, ScanGrid
from HER2PETLib.phantom.posture import Posture, sampled, toBody, toScanner
from HER2PETLib.phantom.shapes import (
    Below,
    Capsule,
    Common,
    Disc,
    Ellipsoid,
    Loft,
    Shape,
    Shell,
    Stripes,
    Without,
    coverage,
    paint,
    tube,
)

REFERENCE_HEIGHT, REFERENCE_WEIGHT = 1.65, 65.0
LOWEST, HIGHEST = -25.0, 897.0
# Grid on which she is painted before she is laid in another posture: shape, voxel size and first voxel (mm).
AS_REFERENCE = ((386, 128, 232), (2.4, 2.4, 2.4), (277.2, 162.0, -28.0))

# (S, center A, radius R, radius A)
BODY = (
    (12, 0, 60, 40),
    (25, 0, 150, 85),
    (50, 0, 180, 104),
    (110, -2, 187, 114),
    (170, -2, 178, 112),
    (225, 0, 160, 106),
    (280, 0, 144, 102),
    (340, 0, 144, 105),
    (420, 0, 151, 110),
    (500, 0, 157, 110),
    (560, -2, 168, 100),
    (600, -6, 170, 80),
    (628, -10, 140, 66),
    (652, -10, 78, 60),
    (680, -6, 57, 58),
    (706, 4, 58, 66),
    (740, 10, 67, 84),
    (790, 12, 75, 97),
    (830, 10, 74, 95),
    (865, 8, 60, 76),
    (886, 6, 32, 42),
    (894, 6, 6, 8),
)
THORAX = (
    (315, 2, 126, 88),
    (350, 2, 128, 90),
    (420, 2, 132, 94),
    (500, 0, 126, 90),
    (560, -4, 104, 74),
    (610, -12, 66, 48),
    (628, -14, 42, 34),
)
# (S of the middle of the body, A of its center, radius R, radius A, half height)
SPINE_CURVE = (
    (120, -74), (170, -66), (205, -46), (290, -38), (375, -52), (470, -68), (560, -62), (645, -34), (700, -20), (765, -18),
)  # fmt: skip


@dataclass(frozen=True)
class Structure:
    """A shape with its uptake (SUVbw) and density (HU); later structures lie over former ones. None: leaves what is there."""

    name: str
    shape: Shape
    suv: float | None
    hu: float | None


@dataclass(frozen=True)
class Uptake:
    """SUVbw of the organs of one patient on the day of imaging."""

    liver: float = 6.0
    spleen: float = 3.6
    kidney: float = 4.2
    blood: float = 1.7
    marrow: float = 1.4
    lung: float = 0.42
    muscle: float = 0.5
    fat: float = 0.25
    brain: float = 0.12
    bowel: float = 1.3
    heartWall: float = 1.15  # times the blood
    bladder: float = 0.9
    renalPelvis: float = 1.4


def bloodSUV(days: float) -> float:
    """Blood pool SUV `days` after injection: 2.2 on day 4, 1.2 on day 8 (within the range of published 89Zr-antibody studies)."""
    return 2.2 * float(np.exp(-0.15 * (days - 4)))


def spineA(s: float) -> float:
    """A (mm) of the middle of the vertebral bodies at the height S."""
    return float(np.interp(s, *np.array(SPINE_CURVE).T))


def vertebrae() -> list[tuple[str, float, float, float, float]]:
    """(name, S, radius R, radius A, half height of the body) from L5 up to C3."""
    names = [f"L{n}" for n in range(5, 0, -1)] + [f"T{n}" for n in range(12, 0, -1)] + [f"C{n}" for n in range(7, 2, -1)]
    result, s = [], 188.0
    for index, name in enumerate(names):
        pitch = 36 - 0.9 * index if index < 17 else 18
        across = 24 - 0.55 * index if index < 17 else 12
        result.append((name, s + pitch / 2, across, 0.75 * across, 0.41 * pitch))
        s += pitch
    return result


@dataclass(frozen=True)
class Woman:
    """One patient's body. scale: along R, A, S from the reference woman; origin: where S = R = A = 0 lies in the scanner (mm, RAS).
    posture: how she lies; None: as the reference woman."""

    scale: Point = (1.0, 1.0, 1.0)
    origin: Point = (0.0, 0.0, 0.0)
    liverSize: float = 1.0
    spleenSize: float = 1.0
    uptake: Uptake = field(default_factory=Uptake)
    posture: Posture | None = None

    def toScanner(self, point: Point) -> np.ndarray:
        """A point of the reference woman (mm, RAS) in the scanner's coordinates."""
        if self.posture is not None:
            return toScanner(self.posture, self.scale, self.origin, point)
        return np.asarray(self.origin) + np.multiply(self.scale, point)

    def toReference(self, point: Point) -> np.ndarray:
        """A point of the scanner (mm, RAS) in the reference woman."""
        if self.posture is not None:
            return np.array(
                [
                    values.item()
                    for values in toBody(self.posture, self.scale, self.origin, ScanGrid((1, 1, 1), (1.0, 1.0, 1.0), point))
                ]
            )
        return np.subtract(point, self.origin) / self.scale

    @property
    def armsDown(self) -> bool:
        return self.posture is not None and self.posture.armsDown

    def structures(self, armsDown: bool = False) -> list[Structure]:
        """All structures in the order in which they are painted."""
        return [
            *_trunk(self.uptake, armsDown),
            *_organs(self.uptake, self.liverSize, self.spleenSize),
            *_vessels(self.uptake, armsDown),
            *_skeleton(self.uptake, armsDown),
            *_head(self.uptake),
        ]

    def suvAt(self, point: Point) -> float:
        """True SUVbw of the tissue at a point of the scanner (mm, RAS)."""
        if self.posture is not None:
            r, a, s = self.toReference(point).tolist()
            return replace(self, scale=(1.0, 1.0, 1.0), origin=(0.0, 0.0, 0.0), posture=None).suvAt((r, a, s))
        return round(float(self.paint(ScanGrid((1, 1, 1), (0.1, 0.1, 0.1), point), "suv", 0.0)[0, 0, 0]), 4)

    def paint(self, grid: ScanGrid, quantity: str, background: float) -> np.ndarray:
        """Values (k, j, i), float32, of "suv" or "hu" on the grid."""
        if self.posture is not None:
            body = (self.uptake, self.liverSize, self.spleenSize, self.armsDown)
            points = toBody(self.posture, self.scale, self.origin, grid)
            return sampled(_upright(*body, quantity, background), ScanGrid(*AS_REFERENCE), points, background)
        return self.painted(grid, quantity, background)

    def painted(self, grid: ScanGrid, quantity: str, background: float, armsDown: bool = False) -> np.ndarray:
        """As `paint`, of one who lies as the reference woman, but for her arms."""
        values = np.full(grid.shape, background, np.float32)
        for structure in self.structures(armsDown):
            value = getattr(structure, quantity)
            if value is not None:
                paint(values, *coverage(structure.shape, grid, self.scale, self.origin), value)
        return values


@lru_cache(maxsize=2)
def _upright(uptake: Uptake, liverSize: float, spleenSize: float, armsDown: bool, quantity: str, background: float) -> np.ndarray:
    woman = Woman(uptake=uptake, liverSize=liverSize, spleenSize=spleenSize)
    return woman.painted(ScanGrid(*AS_REFERENCE), quantity, background, armsDown)


def _both(right: Capsule | Disc | Ellipsoid) -> tuple[Shape, Shape]:
    """The shape and its mirror image."""
    if isinstance(right, Capsule):
        return right, Capsule(_mirror(right.start), _mirror(right.end), right.radius)
    if isinstance(right, Disc):
        return right, Disc(_mirror(right.center), right.radii, right.half)
    return right, Ellipsoid(_mirror(right.center), right.radii)


def _mirror(point: Point) -> Point:
    return (-point[0], point[1], point[2])


def _hand(armsDown: bool) -> Point:
    """Where the arm leads to."""
    return (222.0, -16.0, 190.0) if armsDown else (205, 0, 960)


def _trunk(u: Uptake, armsDown: bool) -> list[Structure]:
    thighs = [Capsule((92, -2, -140), (92, -2, 60), 86), Capsule((94, -4, -140), (92, -4, 50), 70)]
    hand = _hand(armsDown)
    arms = [Capsule((168, -12, 612), hand, 48), Capsule((168, -12, 612), hand, 36)]
    result = []
    for name, inset, rod, suv, hu in (("fat", 0, 0, u.fat, -100), ("muscle", 15, 1, u.muscle, 52)):
        result += [Structure(name, shape, suv, hu) for shape in (*_both(arms[rod]), *_both(thighs[rod]), Loft(BODY, inset))]
        if name == "fat":
            result += [Structure("buttock", shape, suv, hu) for shape in _both(Ellipsoid((80, -66, 98), (74, 48, 84)))]
            result += [Structure("breast", shape, 0.45, -85) for shape in _both(Ellipsoid((82, 88, 455), (58, 48, 62)))]
            result += [Structure("breast gland", shape, 0.9, 20) for shape in _both(Ellipsoid((84, 108, 450), (30, 22, 32)))]
    # The inside of abdomen and pelvis is fat between the organs, with the muscle of the wall around.
    result.append(Structure("abdominal fat", Ellipsoid((0, 8, 225), (118, 78, 150)), 0.35, -95))
    result += [Structure("psoas", shape, u.muscle, 55) for shape in _both(Capsule((38, -40, 330), (62, -5, 150), 19))]
    return result


def _organs(u: Uptake, liverSize: float, spleenSize: float) -> list[Structure]:
    thorax = Loft(THORAX)
    diaphragm = Below((0, 0.45, -1.0), -372)  # the lungs reach further down behind
    lungs = [
        Structure("lung", Common((Ellipsoid((sign * 70, -8, 450), (60, 92, 178)), Loft(THORAX, 4), diaphragm)), u.lung, -830)
        for sign in (1, -1)
    ]
    domes = [
        Structure("dome", Common((Ellipsoid((66, 14, 318), (80, 84, 104)), Loft(THORAX, 6))), u.muscle, 45),
        Structure("dome", Common((Ellipsoid((-66, 12, 312), (76, 82, 100)), Loft(THORAX, 6))), u.muscle, 45),
    ]
    mediastinum = [
        Structure("mediastinum", Ellipsoid((0, 2, 490), (30, 66, 130)), 0.9, -20),
        Structure("mediastinum", Ellipsoid((-22, 32, 436), (60, 50, 56)), 0.7, -60),
        Structure("hilum", Ellipsoid((38, -10, 492), (16, 14, 22)), 0.9 * u.blood, 40),
        Structure("hilum", Ellipsoid((-40, -12, 498), (16, 14, 22)), 0.9 * u.blood, 40),
    ]
    big = liverSize ** (1 / 3)
    right = Common((Ellipsoid((54, 6, 344), (72 * big, 74 * big, 70 * big)), Below((-0.72, -0.1, -1.0), -324)))
    left = Common((Ellipsoid((-16, 38, 372), (68 * big, 38 * big, 36 * big)), Below((0.25, 0, -1.0), -352)))
    abdomen = [
        Structure("stomach", Ellipsoid((-62, 30, 335), (42, 36, 50)), 1.0, 35),
        Structure("gastric air", Ellipsoid((-66, 46, 366), (26, 18, 14)), 0.3, -900),
        Structure("liver", right, u.liver, 58),
        Structure("liver", left, u.liver, 58),
        Structure("gallbladder", Ellipsoid((46, 52, 300), (14, 18, 24)), 2.4, 8),
        Structure("pancreas", Ellipsoid((-14, 8, 316), (56, 12, 14)), 1.1, 40),
        Structure("spleen", Ellipsoid((-90, -40, 352), tuple(r * spleenSize ** (1 / 3) for r in (22, 36, 44))), u.spleen, 52),
    ]
    for sign, s in ((1, 272), (-1, 284)):
        abdomen.append(Structure("kidney", Ellipsoid((sign * 62, -46, s), (27, 26, 54)), u.kidney, 34))
        abdomen.append(Structure("renal pelvis", Ellipsoid((sign * 48, -40, s), (13, 12, 26)), u.renalPelvis, -20))
        abdomen.append(Structure("adrenal", Ellipsoid((sign * 40, -34, s + 60), (6, 14, 12)), 1.5, 20))
    colon = [
        *tube(19, (96, 8, 145), (100, 4, 215), (92, 20, 262)),
        *tube(16, (92, 20, 262), (45, 62, 252), (-10, 68, 238), (-60, 58, 262), (-98, -2, 305)),
        *tube(15, (-98, -2, 305), (-104, -8, 215), (-92, 0, 150), (-40, 8, 120), (-8, -30, 125), (0, -50, 85)),
    ]
    abdomen += [Structure("colon", shape, u.bowel * (1.5 if index in (1, 6) else 0.85), 25) for index, shape in enumerate(colon)]
    abdomen += [Structure("colonic air", Capsule((98, 14, 190), (96, 16, 225), 9), 0.6, -850)]
    loops = (
        (-35, 30, 205),
        (20, 42, 200),
        (55, 25, 170),
        (-10, 40, 160),
        (-50, 25, 165),
        (15, 20, 150),
        (40, 45, 225),
        (-25, 45, 232),
    )
    abdomen += [
        Structure("small bowel", Ellipsoid(point, (30, 17, 17)), u.bowel * (0.7, 1.0, 1.6, 0.8)[index % 4], 30)
        for index, point in enumerate(loops)
    ]
    pelvis = [
        Structure("bladder", Ellipsoid((0, 30, 78), (36, 30, 28)), u.bladder, 8),
        Structure("uterus", Ellipsoid((0, -12, 104), (26, 22, 34)), 1.2, 45),
        Structure("rectum", Capsule((0, -50, 85), (0, -48, 40), 16), 0.8, 25),
    ]
    gluteal = [Structure("gluteal muscle", shape, u.muscle, 55) for shape in _both(Ellipsoid((80, -64, 100), (58, 34, 64)))]
    chestWall = [Structure("chest wall", Common((Without(thorax, Loft(THORAX, 4)), Below((0, 0, -1.0), -330))), u.muscle, 50)]
    return chestWall + lungs + domes + mediastinum + abdomen + pelvis + gluteal


def _vessels(u: Uptake, armsDown: bool) -> list[Structure]:
    heart = [
        Structure("myocardium", Ellipsoid((-26, 30, 432), (54, 44, 46)), u.heartWall * u.blood, 48),
        Structure("left ventricle", Ellipsoid((-40, 26, 428), (24, 22, 30)), u.blood * 1.02, 42),
        Structure("right heart", Ellipsoid((2, 38, 436), (22, 24, 34)), u.blood, 42),
        Structure("pulmonary trunk", Capsule((-12, 28, 478), (-18, 4, 510), 14), u.blood, 42),
    ]
    aorta = [
        *tube(15, (2, 22, 462), (10, 22, 520), (2, 8, 545), (-16, -22, 545), (-26, -34, 520)),
        *tube(13, (-26, -34, 520), (-24, -40, 440), (-14, -28, 370)),
        *tube(10.5, (-14, -28, 370), (-8, -10, 290), (-4, -14, 225)),
    ]
    arm: tuple[Point, ...] = ((186, -4, 460), (210, -8, 250)) if armsDown else ((192, -4, 780), (200, 0, 890))
    others = [
        *tube(11, (24, -14, 225), (26, -8, 300), (24, -2, 372), (14, 16, 408)),
        *tube(9, (24, 18, 470), (26, 14, 560)),
        *tube(7, (26, 14, 560), (60, 4, 596), (150, -4, 625)),
        *tube(7, (24, 16, 552), (-30, 12, 590), (-60, 4, 600), (-150, -4, 625)),
        *tube(4, (150, -4, 625), *arm),
        *tube(4, (-150, -4, 625), *map(_mirror, arm)),
        *tube(5, (4, 8, 548), (26, 2, 620), (32, -2, 700), (30, 0, 750)),
        *tube(5, (-8, 2, 548), (-26, 2, 620), (-32, -2, 700), (-30, 0, 750)),
        *tube(7, (-4, -14, 225), (40, -20, 165), (66, 30, 96), (80, 34, 20), (86, 20, -60)),
        *tube(7, (4, -14, 225), (-40, -20, 165), (-66, 30, 96), (-80, 34, 20), (-86, 20, -60)),
        *tube(7, (30, -12, 500), (52, -20, 470), (66, -40, 420)),
        *tube(7, (-30, -12, 505), (-52, -20, 475), (-66, -40, 420)),
        *tube(6, (8, 14, 318), (30, 18, 340), (60, 10, 352)),
    ]
    return (
        heart
        + [Structure("aorta", shape, u.blood, 42) for shape in aorta]
        + [Structure("vessel", shape, u.blood, 42) for shape in others]
    )


def _skeleton(u: Uptake, armsDown: bool) -> list[Structure]:
    result = []

    def bone(name: str, shape: Shape, suv: float, hu: float) -> None:
        result.append(Structure(name, shape, suv, hu))

    for name, s, across, deep, half in vertebrae():
        a = spineA(s)
        bone("disc", Disc((0, a, s - half), (across, deep), 6), 0.5, 80)
        bone("vertebra " + name, Disc((0, a, s), (across, deep), half), u.marrow, 190)
        for shape in _both(Capsule((across * 0.7, a - deep * 1.1, s), (across * 1.6, a - deep * 1.6, s), 5)):
            bone("transverse process", shape, 0.8, 320)
        bone("spinous process", Capsule((0, a - deep - 16, s), (0, a - deep - 32, s - 12), 4.5), 0.8, 350)
        bone(
            "lamina",
            Without(Disc((0, a - deep - 8, s), (13, 11), 0.7 * half), Disc((0, a - deep - 7, s), (9, 7.5), 99)),
            0.6,
            420,
        )
        bone("cord", Disc((0, a - deep - 7, s), (8, 7), half + 4), 0.4, 32)
    bone(
        "ribs",
        Common(
            (
                Shell(Loft(THORAX, -3), 4.0),
                Stripes(25, 5.5, 0.55),
                Below((0, 0.15, -1.0), -338),
                Below((0, 0, 1), 620),
                Below((0, 1, 0), 84),
            )
        ),
        0.85,
        300,
    )
    bone("sternum", Disc((0, 88, 470), (17, 7), 62), 1.0, 220)
    bone("manubrium", Disc((0, 78, 555), (27, 8), 24), 1.0, 220)
    for shape in _both(Capsule((22, 66, 582), (150, -2, 640), 6.5)):
        bone("clavicle", shape, 0.6, 420)
    for right in (1, -1):
        blade = Common(
            (
                Shell(Ellipsoid((right * 74, -14, 540), (66, 68, 120)), 4),
                Below((0, 1, 0), -48),
                Below((-right, 0, 0), -62),
                Below((0, 0, 1), 618),
            )
        )
        bone("scapula", Common((blade, Below((0, 0, -1), -470))), 0.7, 380)
        bone("humerus", Capsule((right * 164, -10, 622), (right * 166, -10, 624), 23), 0.8, 260)
        across, deep, s = (222.0, -16.0, 190.0) if armsDown else (204, 0, 960)
        bone("humerus", Capsule((right * 166, -10, 620), (right * across, deep, s), 11.5), 0.5, 700)
        wing = Common(
            (
                Shell(Ellipsoid((right * 58, 4, 168), (76, 84, 92)), 6.5),
                Below((0, 1.0, 0.12), 60),
                Below((-right, 0, 0), -48),
                Below((0, 0, 1), 238),
                Below((0, 0, -1), -106),
            )
        )
        bone("ilium", wing, u.marrow, 300)
        bone("ilium", Capsule((right * 74, -8, 128), (right * 38, -66, 168), 13), u.marrow, 260)
        bone("acetabulum", Shell(Ellipsoid((right * 92, 2, 98), (29, 29, 29)), 5), 1.1, 420)
        bone("ischium", Capsule((right * 78, -24, 84), (right * 60, -44, 26), 14), 1.0, 300)
        bone("pubis", Capsule((right * 74, 20, 84), (right * 12, 50, 58), 9), 1.0, 300)
        bone("pubis", Capsule((right * 12, 48, 54), (right * 56, -36, 24), 7), 0.9, 300)
        bone("femur", Capsule((right * 95, 0, 98), (right * 140, -8, 72), 16), 1.0, 300)
        bone("femoral head", Ellipsoid((right * 92, 2, 98), (24, 24, 24)), 1.0, 300)
        bone("femur", Capsule((right * 142, -10, 84), (right * 134, -8, 20), 19), 0.9, 350)
        bone("femur", Capsule((right * 134, -8, 30), (right * 108, 0, -140), 14), 0.5, 900)
        bone("femoral canal", Capsule((right * 134, -8, 20), (right * 108, 0, -140), 7), 0.7, 20)
    bone("sacrum", Common((Ellipsoid((0, -64, 160), (52, 26, 52)), Below((0, 1, -0.3), -98))), u.marrow, 220)
    bone("coccyx", Capsule((0, -84, 118), (0, -72, 78), 7), 0.8, 250)
    return result


def _head(u: Uptake) -> list[Structure]:
    skull = Ellipsoid((0, 2, 812), (69, 88, 72))
    result = [
        Structure("face", Ellipsoid((0, 56, 748), (44, 28, 34)), 0.8, 120),
        Structure(
            "mandible",
            Common((Shell(Ellipsoid((0, 18, 706), (46, 44, 34)), 5), Below((0, 0, 1), 714), Below((0, -1, 0), -6))),
            0.7,
            700,
        ),
        Structure("skull base", Ellipsoid((0, 8, 762), (54, 60, 14)), 0.8, 420),
        Structure("skull", skull, 0.7, 750),
        Structure("brain", Ellipsoid((0, 2, 812), (62, 81, 65)), u.brain, 36),
        Structure("ventricle", Ellipsoid((0, 4, 816), (12, 30, 12)), u.brain, 8),
        Structure("nasal cavity", Ellipsoid((0, 68, 750), (11, 18, 18)), 0.7, -600),
        Structure("nasopharynx", Ellipsoid((0, 34, 738), (14, 16, 18)), 1.5, -200),
        Structure("mouth", Ellipsoid((0, 42, 710), (22, 20, 11)), 0.9, 40),
        Structure("larynx", Ellipsoid((0, 30, 668), (18, 20, 24)), 0.8, 60),
    ]
    result += [Structure("orbit", shape, 0.4, 5) for shape in _both(Ellipsoid((31, 76, 780), (13, 13, 13)))]
    result += [Structure("parotid", shape, 1.5, 20) for shape in _both(Ellipsoid((56, 8, 732), (10, 16, 24)))]
    result += [Structure("submandibular gland", shape, 1.4, 40) for shape in _both(Ellipsoid((28, 34, 692), (10, 14, 12)))]
    result += [Structure("thyroid", shape, 1.1, 90) for shape in _both(Ellipsoid((15, 22, 640), (9, 10, 22)))]
    result += [
        Structure("airway", shape, 0.3, -950)
        for shape in (
            *tube(8, (0, 24, 715), (0, 24, 660), (0, 16, 600), (0, -6, 532)),
            *tube(6, (0, -6, 532), (26, -14, 508)),
            *tube(6, (0, -6, 532), (-28, -14, 506)),
        )
    ]
    return result
