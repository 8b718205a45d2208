"""The patients of the generated trial: who they are, what they were given, how they were imaged, what is wrong with them.

Names, numbers, institutions and dates are invented. They are in the DICOM files as in real ones, so that leaks show."""

import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone

import numpy as np

from HER2PETLib.phantom.anatomy import HIGHEST, LOWEST, REFERENCE_HEIGHT, REFERENCE_WEIGHT, Uptake, Woman, bloodSUV
from HER2PETLib.phantom.draws import generator
from HER2PETLib.phantom.grid import Point, ScanGrid
from HER2PETLib.phantom.lesions import Lesion, PlannedLesion, placeLesions

HALF_LIFE = 282276.0  # s, 78.41 h
FDG, FDG_HALF_LIFE = "18F-FDG", 6586.2  # s, 109.77 min


@dataclass(frozen=True)
class Scanner:
    """A make of scanner. spacing: PET voxel (i, j, k) in mm; seconds a bed position, and between two."""

    manufacturer: str
    model: str
    software: str
    spacing: tuple[float, float, float]
    bedSeconds: float
    gapSeconds: float


SIEMENS = Scanner("SIEMENS", "Biograph128_mCT", "VG60A", (4.07283, 4.07283, 5.0), 300.0, 2.4)
GE = Scanner("GE MEDICAL SYSTEMS", "Discovery 690", "pet_coreload.44", (5.46875, 5.46875, 3.27), 270.0, 0.0)
PHILIPS = Scanner("Philips Medical Systems", "GEMINI TF TOF 64", "3.6.0", (4.0, 4.0, 4.0), 240.0, 3.0)

# The ways in which a header is written: scanner, Decay Correction, Units.
STYLES = {
    "siemens": (SIEMENS, "START", "BQML"),
    "ge": (GE, "START", "BQML"),
    "philips": (PHILIPS, "START", "CNTS"),
    "admin": (PHILIPS, "ADMIN", "BQML"),
    "none": (SIEMENS, "NONE", "BQML"),
    "megabecquerel": (GE, "START", "BQML"),
    "enhanced": (SIEMENS, "START", "BQML"),
    "deidentified": (SIEMENS, "START", "BQML"),
}


@dataclass(frozen=True)
class Plan:
    """An imaged patient of the trial. biopsied: the specimens, (regionID, specimen type, assessable)."""

    patientID: str
    style: str
    tracer: str
    injected: str
    days: int
    lesions: tuple[PlannedLesion, ...]
    biopsied: tuple[tuple[str, str, bool], ...]


def _lesions(*rows: tuple[str, float, str] | tuple[str, float, str, bool]) -> tuple[PlannedLesion, ...]:
    return tuple(PlannedLesion(*row) for row in rows)


PLANS = (
    # Summer time begins on 2015-03-08, between injection and imaging: the offsets in the header matter.
    Plan("P001", "siemens", "89Zr-trastuzumab", "2015-03-04 10:12", 5, _lesions(
        ("liver right anterior", 24, "3+"), ("T9", 16, "3+"), ("right axilla", 12, "3+"), ("right lower lobe", 8, "3+"),
        ("left ilium", 18, "2+ amplified"), ("L3", 14, "low"), ("sternum", 10, "3+", False)), (("L01", "core", True),)),
    Plan("P002", "ge", "89Zr-trastuzumab", "2015-06-10 09:40", 6, _lesions(
        ("T6", 10, "0"), ("L1", 18, "low"), ("right ilium", 12, "low"), ("mediastinum", 14, "faint"), ("liver left", 20, "low"),
        ("right upper lobe", 10, "low")), ()),
    Plan("P003", "philips", "89Zr-pertuzumab", "2017-04-19 11:05", 5, _lesions(
        ("liver right posterior", 40, "2+ amplified"), ("left supraclavicular", 10, "2+ amplified"),
        ("retroperitoneum", 16, "2+ amplified"), ("sternum", 14, "2+ amplified"), ("sacrum", 20, "low"),
        ("left cerebellum", 12, "2+ amplified")), (("L02", "FNA", False), ("L03", "core", True))),
    Plan("P005", "admin", "89Zr-trastuzumab", "2016-01-20 10:31", 4, _lesions(
        ("T11", 22, "avid low"), ("left axilla", 15, "avid 2+"), ("L4", 12, "faint"), ("right femur", 18, "avid low"),
        ("right hilum", 12, "low"), ("right ilium", 10, "0")), (("L02", "excision", True),)),
    Plan("P006", "none", "89Zr-pertuzumab", "2018-02-06 09:15", 7, _lesions(
        ("T9", 12, "low"), ("L3", 20, "faint"), ("liver right inferior", 16, "0"), ("left lower lobe", 12, "low"),
        ("right lower lobe", 9, "0"), ("left ilium", 14, "low")), ()),
    Plan("P008", "megabecquerel", "89Zr-trastuzumab", "2016-09-13 13:20", 8, _lesions(
        ("left upper lobe", 14, "avid low"), ("mediastinum", 18, "faint"), ("T6", 14, "low"), ("L1", 12, "low"),
        ("liver dome", 18, "low"), ("right axilla", 6, "low")), (("L01", "FNA", False),)),
    Plan("P009", "enhanced", "89Zr-pertuzumab", "2018-10-02 10:48", 6, _lesions(
        ("liver right anterior", 14, "low"), ("L4", 16, "faint"), ("sacrum", 12, "low"), ("sternum", 16, "faint"),
        ("right hilum", 14, "low"), ("left axilla", 9, "0")), ()),
    Plan("P010", "deidentified", "89Zr-trastuzumab", "2016-05-17 10:05", 5, _lesions(
        ("L3", 24, "avid 2+"), ("retroperitoneum", 12, "avid low"), ("liver left", 22, "avid 2+"), ("right ilium", 16, "low"),
        ("right frontal lobe", 10, "low"), ("T6", 8, "avid low", False)), (("L01", "core", True), ("L03", "core", True))),
)  # fmt: skip

NAMES = (
    "Abernathy^Marion^Elise", "Okonkwo^Grace", "Lindqvist^Ebba^M", "Ferreira^Luísa", "Haddad^Salma", "Novak^Irena", "Castellanos^Rosa^I",
    "Whitfield^Dorothy^Ann",
)  # fmt: skip
REFERRERS = ("Petrossian^Alan^^Dr", "Marchetti^Silvia^^Dr", "Oyelaran^Tunde^^Dr", "Brandt^Katharina^^Dr")


@dataclass(frozen=True)
class GeneratedCase:
    """One imaged patient: identity, injection, imaging, body, metastases. doseBq: administered activity; weight kg; height m."""

    seed: int
    plan: Plan
    name: str
    hospitalID: str
    birthDate: str
    referrer: str
    accession: str
    studyID: str
    weight: float
    height: float
    doseBq: float
    injected: datetime
    start: datetime
    beds: int
    noise: float
    woman: Woman
    lesions: tuple[Lesion, ...]
    pet: ScanGrid
    ct: ScanGrid
    examinationID: str = ""  # of a later or FDG examination

    @property
    def caseID(self) -> str:
        return self.plan.patientID

    @property
    def key(self) -> str:
        """What its UIDs and draws are made from."""
        return f"{self.caseID} {self.examinationID}" if self.examinationID else self.caseID

    @property
    def halfLife(self) -> float:
        """In s."""
        return FDG_HALF_LIFE if self.plan.tracer == FDG else HALF_LIFE

    @property
    def decayConstant(self) -> float:
        """In 1/s."""
        return math.log(2) / self.halfLife

    @property
    def scanner(self) -> Scanner:
        return STYLES[self.plan.style][0]

    @property
    def decayCorrection(self) -> str:
        return STYLES[self.plan.style][1]

    @property
    def units(self) -> str:
        return STYLES[self.plan.style][2]

    @property
    def hours(self) -> float:
        """Hours from administration to the start of imaging."""
        return (self.start - self.injected).total_seconds() / 3600

    def bedOffset(self, k: int) -> float:
        """Seconds from the start of imaging to the start of the bed position of slice k (from the feet)."""
        return (k * self.beds // self.pet.shape[0]) * (self.scanner.bedSeconds + self.scanner.gapSeconds)


def makeCase(seed: int, number: int) -> GeneratedCase:
    """Patient `number` (from 0); beyond the plans they are used again with other draws."""
    plan = PLANS[number % len(PLANS)]
    again = number // len(PLANS)
    if again:
        plan = replace(plan, patientID=f"{plan.patientID}-{again + 1}")
    random = generator(seed, "patient", number)
    style, tracer = plan.style, plan.tracer
    scanner = STYLES[style][0]
    height = round(float(random.uniform(1.56, 1.74)), 2)
    weight = round(float(random.uniform(22.0, 29.0)) * height**2, 1)
    usual = 185e6 if tracer == "89Zr-trastuzumab" else 74e6
    dose = float(round(usual * random.uniform(0.96, 1.03), -4))
    injected = datetime.strptime(plan.injected, "%Y-%m-%d %H:%M")
    # Within the imaging window of 4 to 8 days.
    start = injected + timedelta(days=plan.days, seconds=int(random.randint(0, 10800)) * (-1 if plan.days == 8 else 1))
    if style == "siemens":  # imaged in summer time, injected before it began
        injected = injected.replace(tzinfo=timezone(timedelta(hours=-5)))
        start = start.replace(tzinfo=timezone(timedelta(hours=-4)))
    days = (start - injected).total_seconds() / 86400
    uptake = Uptake(
        liver=round(float(random.uniform(5.2, 6.8)), 2),
        spleen=round(float(random.uniform(2.8, 4.2)), 2),
        kidney=round(float(random.uniform(3.4, 4.8)), 2),
        blood=round(bloodSUV(days) * float(random.uniform(0.92, 1.08)), 2),
        marrow=round(float(random.uniform(1.1, 1.6)), 2),
        bowel=round(float(random.uniform(0.9, 1.8)), 2),
    )
    across = float(np.sqrt((weight / height) / (REFERENCE_WEIGHT / REFERENCE_HEIGHT)))
    along = height / REFERENCE_HEIGHT
    r, a, s = np.round([random.uniform(-6, 6), random.uniform(-12, 4), random.uniform(-1150, -850)], 1).tolist()
    origin = (r, a, s)
    woman = Woman((across, across, along), origin, float(random.uniform(0.85, 1.2)), float(random.uniform(0.8, 1.3)), uptake)
    birth = datetime(int(injected.year - random.randint(38, 74)), int(random.randint(1, 13)), int(random.randint(1, 29)))
    length = (HIGHEST - LOWEST) * along
    return GeneratedCase(
        seed=seed,
        plan=plan,
        name=NAMES[number % len(NAMES)],
        hospitalID=f"{random.randint(10_000_000, 99_999_999)}",
        birthDate=birth.strftime("%Y%m%d"),
        referrer=REFERRERS[number % len(REFERRERS)],
        accession=f"RCC{random.randint(1_000_000, 9_999_999)}",
        studyID=f"{random.randint(10_000, 99_999)}",
        weight=weight,
        height=height,
        doseBq=dose,
        injected=injected,
        start=start,
        beds=7,
        noise=0.12 * float(np.sqrt(185e6 / dose * 2 ** ((days - 5) * 86400 / HALF_LIFE))),
        woman=woman,
        lesions=tuple(placeLesions(woman, plan.lesions, generator(seed, "lesions", number))),
        pet=_grid(128, scanner.spacing, length, origin, along),
        ct=_grid(160, (3.125, 3.125, 5.0), length, origin, along),
    )


def _grid(matrix: int, spacing: Point, length: float, origin: Point, along: float) -> ScanGrid:
    half = [size * (matrix - 1) / 2 for size in spacing[:2]]
    first = (round(origin[0] + half[0], 3), round(origin[1] + 8 + half[1], 3), round(origin[2] + LOWEST * along, 3))
    return ScanGrid((int(np.ceil(length / spacing[2])), matrix, matrix), spacing, first)
