"""The body size that normalizes activity concentration: lean body mass, ideal body weight, body surface area."""

from collections.abc import Callable
from dataclasses import dataclass

from HER2PETLib.errors import ProblemError

Formula = Callable[[float, float], float]


def leanMassJanmahasatian(sex: str) -> Formula:
    """g of (weight kg, height cm). Janmahasatian 2005, Clin Pharmacokinet 44:1051."""
    a, b = (6680.0, 216.0) if sex == "M" else (8780.0, 244.0)
    return lambda weight, height: 1000.0 * 9270.0 * weight / (a + b * weight / (height / 100.0) ** 2)


def leanMassJames128(sex: str) -> Formula:
    """g of (weight kg, height cm). James 1976 with the factor 128 for men (SUVType LBMJAMES128)."""
    a, b = (1.10, 128.0) if sex == "M" else (1.07, 148.0)
    return lambda weight, height: 1000.0 * (a * weight - b * (weight / height) ** 2)


def leanMassMorgan(sex: str) -> Formula:
    """g of (weight kg, height cm). Morgan 1994, with the factor 120 for men (SUVType LBM)."""
    a, b = (1.10, 120.0) if sex == "M" else (1.07, 148.0)
    return lambda weight, height: 1000.0 * (a * weight - b * (weight / height) ** 2)


def idealWeightSugawara(sex: str) -> Formula:
    """g of (weight kg, height cm); weight does not matter. Sugawara 1999, Radiology 213:521 (SUVType IBW)."""
    a, b = (48.0, 1.06) if sex == "M" else (45.5, 0.91)
    return lambda weight, height: 1000.0 * (a + b * (height - 152.0))


def surfaceAreaDuBois(weight: float, height: float) -> float:
    """cm2 of (weight kg, height cm). Du Bois 1916: 0.007184 W^0.425 H^0.725 m2 (SUVType BSA)."""
    return 10_000.0 * 0.007184 * weight**0.425 * height**0.725


@dataclass(frozen=True)
class Kind:
    """A kind of SUV: what it is normalized by.

    name: as commands and tables write it.  suvType: its DICOM SUVType (0054,1006).  unit: UCUM.  code: DICOM concept (DCM) or "".
    bySex: formula for a sex, for the kinds that depend on sex; needsHeight: whether height is used.
    """

    name: str
    suvType: str
    unit: str
    code: str
    meaning: str
    bySex: Callable[[str], Formula] | None = None
    needsHeight: bool = True


SUV_BW = Kind("SUVbw", "BW", "g/ml{SUVbw}", "126401", "SUVbw", needsHeight=False)
KINDS = (
    SUV_BW,
    Kind("SUVlbm", "LBMJANMA", "g/ml{SUVlbm(Janma)}", "126405", "SUVlbm(Janma)", leanMassJanmahasatian),
    Kind("SUVlbmJames128", "LBMJAMES128", "g/ml{SUVlbm(James128)}", "126406", "SUVlbm(James128)", leanMassJames128),
    Kind("SUVlbmMorgan", "LBM", "g/ml{SUVlbm}", "126402", "SUVlbm", leanMassMorgan),
    Kind("SUVbsa", "BSA", "cm2/ml{SUVbsa}", "126403", "SUVbsa"),
    Kind("SUVibw", "IBW", "g/ml{SUVibw}", "126404", "SUVibw", idealWeightSugawara),
    Kind("%ID/ml", "", "%/ml", "", "percent of administered activity per ml", needsHeight=False),
)


def kindOf(name: str) -> Kind:
    """The kind of that name. Raises ProblemError where there is none."""
    for kind in KINDS:
        if kind.name == name:
            return kind
    raise ProblemError(f"{name!r} is not a kind of SUV.", f"Choose one of {', '.join(kind.name for kind in KINDS)}.")


def normalizer(kind: Kind, weight: float, height: float | None, sex: str) -> float:
    """What concentration over decayed activity is multiplied by: g, cm2 (SUVbsa), or 100 (%ID/ml).

    weight kg, height cm, sex "M", "F" or "O" (the mean of both, IBSI SUV manual).  Raises ValueError without a height that is needed, and
    where the result is not positive.
    """
    if kind.name == "%ID/ml":
        return 100.0
    if kind.name == "SUVbw":
        return 1000.0 * weight
    if height is None:
        raise ValueError(f"{kind.name} needs the height.")
    if kind.bySex is None:
        return surfaceAreaDuBois(weight, height)
    formulas = [kind.bySex(one) for one in (("M", "F") if sex == "O" else (sex,))]
    size = sum(formula(weight, height) for formula in formulas) / len(formulas)
    if size <= 0:
        raise ValueError(f"{kind.name}: the formula gives {size:.1f} g for {weight:g} kg and {height:g} cm.")
    return size
