"""Nuclides and tracers: half-life, codes, and when after administration a tracer is imaged."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Nuclide:
    """A PET nuclide. halfLife in s; snomed: SNOMED CT code (DICOM CID 4020); srt: its retired SNOMED-RT code, still found in files.

    positronFraction: positrons a decay, None where no source for it was read.
    """

    symbol: str
    element: str
    halfLife: float
    snomed: str = ""
    srt: str = ""
    positronFraction: float | None = None

    @property
    def massNumber(self) -> str:
        """For instance "89", "94m"."""
        return re.split("[A-Z]", self.symbol)[0]


# Positron fractions: J Nucl Med 2022;63:649, table 3 (branches of one nuclide added up; 89Zr 22.7 %).
# Half-lives: 89Zr 78.41 h; the others as evaluated in the Decay Data Evaluation Project and NuDat 3.
NUCLIDES = (
    Nuclide("89Zr", "Zirconium", 282_276.0, "63360001", "C-168A4", positronFraction=0.227),
    Nuclide("18F", "Fluorine", 6_586.2, "77004003", "C-111A1", positronFraction=0.969),
    Nuclide("11C", "Carbon", 1_221.8, "40565003", "C-105A1", positronFraction=0.998),
    Nuclide("13N", "Nitrogen", 597.9, "21576001", "C-107A1", positronFraction=0.998),
    Nuclide("14O", "Oxygen", 70.62, "424875009", "C-1018C"),
    Nuclide("15O", "Oxygen", 122.24, "129504001", "C-B1038", positronFraction=0.999),
    Nuclide("22Na", "Sodium", 82_106_000.0, "71633006", "C-155A1"),
    Nuclide("38K", "Potassium", 458.2, "423764008", "C-135A4"),
    Nuclide("43Sc", "Scandium", 14_007.6),
    Nuclide("44Sc", "Scandium", 14_544.0),
    Nuclide("45Ti", "Titanium", 11_088.0, "75696008", "C-166A2"),
    Nuclide("51Mn", "Manganese", 2_772.0),
    Nuclide("52Mn", "Manganese", 483_062.0, "37225000", "C-149A1"),
    Nuclide("52Fe", "Iron", 29_790.0, "69089000", "C-130A1"),
    Nuclide("55Co", "Cobalt", 63_108.0),
    Nuclide("60Cu", "Copper", 1_422.0, "425364008", "C-127A4"),
    Nuclide("61Cu", "Copper", 12_020.4, "71425003", "C-127A1"),
    Nuclide("62Cu", "Copper", 580.2, "422934004", "C-127A5"),
    Nuclide("64Cu", "Copper", 45_724.3, "3932008", "C-127A2", positronFraction=0.175),
    Nuclide("62Zn", "Zinc", 33_094.8, "65054007", "C-141A1"),
    Nuclide("66Ga", "Gallium", 34_164.0, "79477007", "C-131A1"),
    Nuclide("68Ga", "Gallium", 4_062.6, "35337001", "C-131A3", positronFraction=0.889),
    Nuclide("68Ge", "Germanium", 23_408_352.0, "53315004", "C-128A2"),
    Nuclide("70As", "Arsenic", 3_156.0),
    Nuclide("72As", "Arsenic", 93_600.0, "2705002", "C-115A2"),
    Nuclide("73Se", "Selenium", 25_740.0, "87437000", "C-116A2"),
    Nuclide("75Br", "Bromine", 5_802.0, "17910003", "C-113A1"),
    Nuclide("76Br", "Bromine", 58_320.0, "79523006", "C-113A2"),
    Nuclide("77Br", "Bromine", 205_344.0, "86521004", "C-113A3"),
    Nuclide("82Rb", "Rubidium", 75.45, "79197006", "C-159A2", positronFraction=0.949),
    Nuclide("86Y", "Yttrium", 53_064.0, "10738001", "C-162A3"),
    Nuclide("90Y", "Yttrium", 230_580.0, "14691008", "C-162A7"),
    Nuclide("90Nb", "Niobium", 52_560.0),
    Nuclide("94mTc", "Technetium", 3_120.0, "424079002", "C-163AA"),
    Nuclide("124I", "Iodine", 360_806.4, "40937006", "C-114A5", positronFraction=0.227),
    Nuclide("152Tb", "Terbium", 63_000.0),
)

ZIRCONIUM_89 = NUCLIDES[0]
# A photon of these comes together with the positron, and counts as a coincidence where it is not corrected (scatter, randoms).
PROMPT_GAMMAS = ("89Zr", "124I")

# A half-life that is further from a nuclide's than this is flagged; beyond the second it belongs to another nuclide.
HALF_LIFE_TOLERANCE = 0.01
HALF_LIFE_CONTRADICTION = 0.05
# As far from a nuclide's, a positron fraction is that of another; 89Zr is printed as 0.227 and 0.2274, 18F as 0.967 to 0.97.
POSITRON_CONTRADICTION = 0.05


@dataclass(frozen=True)
class ImagingWindow:
    """Hours after administration: outside `usual` is a warning, outside `possible` is refused."""

    usual: tuple[float, float]
    possible: tuple[float, float]


# 89Zr antibodies are imaged on days 4 to 8; later than day 12 there is nothing left to see.
ANTIBODY_WINDOW = ImagingWindow((96.0, 192.0), (0.0, 288.0))
# After ten half-lives a thousandth of the activity is left: a date is wrong.
POSSIBLE_HALF_LIVES = 10.0


def windowOf(nuclide: Nuclide | None, halfLife: float) -> ImagingWindow:
    """The imaging window of a tracer labeled with `nuclide` (None: unknown), of half-life `halfLife` (s)."""
    if nuclide is ZIRCONIUM_89:
        return ANTIBODY_WINDOW
    limit = POSSIBLE_HALF_LIVES * halfLife / 3600.0
    return ImagingWindow((0.0, limit), (0.0, limit))


def nuclideOfCode(value: str) -> Nuclide | None:
    """The nuclide of a code value, SNOMED CT or SNOMED-RT; vendors write the right value under schemes of their own."""
    return next((nuclide for nuclide in NUCLIDES if value and value.upper() in (nuclide.snomed, nuclide.srt)), None)


def nuclideOfText(text: str) -> Nuclide | None:
    """The nuclide that a text names ("^89^Zirconium", "Zr-89", "89Zr-trastuzumab", "18F", "Ga68-PSMA"); None where it names none."""
    for nuclide in NUCLIDES:
        chemical = nuclide.symbol[len(nuclide.massNumber) :]
        number = rf"\^?{nuclide.massNumber}\^?"
        name = rf"(?:{nuclide.element}|{chemical})"
        if re.search(rf"(?<![0-9A-Za-z])(?:{number}[\s\-]*{name}|{name}[\s\-]*{number})(?![0-9a-z])", text or "", re.IGNORECASE):
            return nuclide
    return None


def nuclideOfHalfLife(halfLife: float) -> Nuclide | None:
    """The nuclide whose half-life (s) is within `HALF_LIFE_CONTRADICTION` of `halfLife`; the nearest of several."""
    nearest = min(NUCLIDES, key=lambda nuclide: abs(halfLife / nuclide.halfLife - 1.0))
    return nearest if abs(halfLife / nearest.halfLife - 1.0) <= HALF_LIFE_CONTRADICTION else None
