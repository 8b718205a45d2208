"""The generated trial as a folder: DICOM, regions, the tables that a trial keeps, and the truth beside them.

FOLDER/
  cases.csv            caseID, pet, ct, regions, organs, injectedAt, reason: what `her2pet batch` takes; paths from here
  truth.csv            one row a region: true SUV, size, place, HER2, what an ideal measurement would give
  truth.json           one object a case: activity, timing, and the factor that a right conversion finds
  patients.csv         all who gave consent, also those who were not imaged
  pathology.csv        one row a specimen
  P001/PET, P001/CT    DICOM (P001/PET-NAC: one without attenuation correction)
  P001/regions.seg.nrrd  lesions and reference regions
  P001/organs.seg.nrrd   the organs, on the voxels of the CT

The same seed gives the same bytes with the same versions of Python's libraries. Random streams are frozen and UIDs follow from the seed; between
library versions the last bit of a float may differ, which rounding to stored values hides nearly always, and zlib may pack differently.
"""

import os
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from HER2PETLib.files import writeJSON, writeText
from HER2PETLib.phantom.cohort import HALF_LIFE, GeneratedCase, makeCase
from HER2PETLib.phantom.dicomfiles import writeCT, writeLocalizer, writeNAC, writePET
from HER2PETLib.phantom.draws import generator, uid
from HER2PETLib.phantom.enhancedpet import writeEnhancedPET
from HER2PETLib.phantom.imaging import addNoise, ctHU, petSUV
from HER2PETLib.phantom.lesions import Lesion
from HER2PETLib.phantom.organmasks import organSegments
from HER2PETLib.phantom.quantity import decayedDose, suvFactors
from HER2PETLib.phantom.references import references
from HER2PETLib.phantom.regionsfile import Segment, writeSegmentation
from HER2PETLib.phantom.shapes import sphereCoverage
from HER2PETLib.phantom.truth import centerRecovery, expectedMaximum, expectedPeak, isInEvenTissue
from HER2PETLib.progress import Progress, silent
from HER2PETLib.tables.csvwriter import typedText
from HER2PETLib.trial.pathology import SPECIMEN_COLUMNS
from HER2PETLib.trial.patients import PATIENT_COLUMNS

SEED = 20141106  # the day on which the trial opened
CASE_COLUMNS = ("caseID", "pet", "ct", "regions", "organs", "injectedAt", "reason")
TRUTH_COLUMNS = (
    "caseID", "regionID", "name", "role", "siteCode", "siteMeaning", "trueSUV", "hostSUV", "trueVolumeMl", "diameterMm", "centerR", "centerA",
    "centerS", "avid", "known", "her2", "ihcScore", "ishRatio", "ishCopies", "centerRecovery", "expectedSUVMax", "expectedSUVPeak",
)  # fmt: skip


def writeTrial(
    folder: str | os.PathLike, seed: int = SEED, patients: int = 8, progress: Progress = silent
) -> list[GeneratedCase]:
    """Write the trial with this many imaged patients into `folder` and return them. Raises ProblemError where it cannot be written."""
    folder = Path(folder)
    cases = [makeCase(seed, number) for number in range(patients)]
    truth: list[dict[str, object]] = []
    for done, case in enumerate(cases):
        progress(done, patients, f"generating {case.caseID}")
        truth += writeCase(folder / case.caseID, case)
    writeTable(folder / "truth.csv", TRUTH_COLUMNS, truth)
    writeJSON(folder / "truth.json", [caseTruth(case) for case in cases])
    writeTable(folder / "patients.csv", PATIENT_COLUMNS, [*map(_patient, cases), *_notImaged(cases)])
    writeTable(folder / "pathology.csv", SPECIMEN_COLUMNS, [row for case in cases for row in _specimens(case)])
    writeTable(folder / "cases.csv", CASE_COLUMNS, [_caseRow(case) for case in cases])
    progress(patients, patients, "generated")
    return cases


def writeCase(folder: Path, case: GeneratedCase) -> list[dict[str, object]]:
    """Write one patient's images and regions; returns her rows of truth.csv."""
    suv = petSUV(case.woman, list(case.lesions), case.pet)
    noisy = addNoise(suv, case.pet, case.noise, generator(case.seed, case.caseID, "PET noise"))
    hu = ctHU(case.woman, list(case.lesions), case.ct, generator(case.seed, case.caseID, "CT noise"))
    if case.plan.style == "enhanced":
        writeEnhancedPET(folder / "PET" / "PT0001.dcm", case, noisy)
    else:
        writePET(folder / "PET", case, noisy)
    if case.plan.style == "siemens":
        writeNAC(folder / "PET-NAC", case, noisy)
    if case.plan.style == "ge":
        writeLocalizer(folder / "CT", case, hu)
    writeCT(folder / "CT", case, hu)
    segments, rows = regionsOf(case)
    writeSegmentation(folder / "regions.seg.nrrd", case.pet, segments)
    writeSegmentation(folder / "organs.seg.nrrd", case.ct, organSegments(case))
    return rows


def regionsOf(case: GeneratedCase) -> tuple[list[Segment], list[dict[str, object]]]:
    """The segments of a case on its PET grid and, for each, its row of truth.csv."""
    segments, rows = [], []
    for region in references(case):
        low, high = region.shape.box
        box = case.pet.box(low, high)
        r, a, s = case.pet.centers(box)
        mask = region.shape.distance(r.astype(float), a.astype(float), s.astype(float)) <= 0
        segments.append(Segment(region.regionID, region.name, "reference", *region.code, box, mask))
        middle = np.round((low + high) / 2, 1)
        rows.append(
            _truthRow(case, segments[-1], region.suv, region.volumeMl, region.diameter, middle.tolist()) | {"hostSUV": region.suv}
        )
    for lesion in case.lesions:
        box, share = sphereCoverage(lesion.center, lesion.diameter / 2, case.pet)
        # The voxels that the lesion covers by half and more; one that covers none by half has the voxel that it covers most.
        mask = share >= min(0.5, float(share.max()))
        name = f"{lesion.site.title} {lesion.diameter:g} mm"
        segments.append(Segment(lesion.regionID, name, "lesion", *lesion.site.code, box, mask))
        rows.append(
            _truthRow(case, segments[-1], lesion.suv, lesion.volumeMl, lesion.diameter, lesion.center)
            | {
                "hostSUV": lesion.host,
                "avid": _yes(lesion.avid),
                "known": _yes(lesion.known),
                "her2": lesion.her2,
                "ihcScore": lesion.ihc,
                "ishRatio": lesion.ishRatio,
                "ishCopies": lesion.ishCopies,
                "centerRecovery": f"{centerRecovery(lesion.diameter):.4f}",
            }
            | _expected(case, lesion)
        )
    return segments, rows


def caseTruth(case: GeneratedCase) -> dict[str, object]:
    """One object of truth.json. suvFactor: SUVbw for one unit of the rescaled value (for the enhanced image: of the real-world
    value), a number, or a list from the feet where it differs by slice."""
    factors = suvFactors(case)
    return {
        "caseID": case.caseID,
        "seriesInstanceUID": uid(case.seed, case.caseID, "PET"),
        "tracer": case.plan.tracer,
        "headerStyle": case.plan.style,
        "decayCorrection": case.decayCorrection,
        "units": case.units,
        "injectedActivityBq": case.doseBq,
        "decayedActivityBq": decayedDose(case),
        "halfLifeSeconds": HALF_LIFE,
        "weightKg": case.weight,
        "heightM": case.height,
        "hoursSinceAdministration": case.hours,
        "suvFactor": float(factors[0]) if np.ptp(factors) == 0 else [float(factor) for factor in factors],
        "refusedWithoutInjectedAt": case.plan.style == "deidentified",
    }


def _truthRow(
    case: GeneratedCase, segment: Segment, suv: float, volumeMl: float, diameter: float, center: Sequence[float]
) -> dict[str, object]:
    return {
        "caseID": case.caseID,
        "regionID": segment.regionID,
        "name": segment.name,
        "role": segment.role,
        "siteCode": segment.siteCode,
        "siteMeaning": segment.siteMeaning,
        "trueSUV": suv,
        "trueVolumeMl": f"{volumeMl:.4f}",
        "diameterMm": f"{diameter:g}",
        **{f"center{axis}": f"{value:.1f}" for axis, value in zip("RAS", center, strict=True)},
    }


def _expected(case: GeneratedCase, lesion: Lesion) -> dict[str, object]:
    if lesion.suv <= lesion.host or not isInEvenTissue(case, lesion):
        return {}
    return {
        "expectedSUVMax": f"{expectedMaximum(lesion, case.pet):.3f}",
        "expectedSUVPeak": f"{expectedPeak(lesion, case.pet):.3f}",
    }


def _caseRow(case: GeneratedCase) -> dict[str, object]:
    row: dict[str, object] = {
        "caseID": case.caseID,
        "pet": f"{case.caseID}/PET",
        "ct": f"{case.caseID}/CT",
        "regions": f"{case.caseID}/regions.seg.nrrd",
        "organs": f"{case.caseID}/organs.seg.nrrd",
    }
    if case.plan.style == "deidentified":
        row |= {
            "injectedAt": case.injected.isoformat(),
            "reason": "Injection log of the radiopharmacy; de-identification removed (0018,1078)",
        }
    return row


def _patient(case: GeneratedCase) -> dict[str, object]:
    """The case's row of patients.csv: eligible, imaged."""
    random = generator(case.seed, case.caseID, "patients table")
    consent = case.injected.date() - timedelta(days=int(random.randint(5, 28)))
    born = date(int(case.birthDate[:4]), int(case.birthDate[4:6]), int(case.birthDate[6:]))
    row = _eligible(case.caseID, case.plan.tracer, born, consent)
    row |= {"fociCount": max(5, sum(lesion.known for lesion in case.lesions)), "ecog": int(random.randint(0, 3))}
    row |= {"fociModality": ("CT", "FDG PET/CT", "MR")[int(random.randint(0, 3))], "petDate": case.start.date().isoformat()}
    return row | ({"replaces": "P004"} if case.caseID == "P005" else {})


def _eligible(patientID: str, tracer: str, born: date, consent: date) -> dict[str, object]:
    no = dict.fromkeys(("lifeExpectancyUnder3Months", "pregnantOrLactating", "overWeightLimit", "cnsOnlyDisease"), "no")
    yes = dict.fromkeys(("primaryBiopsyProven", "metastasisBiopsyProven"), "yes")
    identity = {
        "patientID": patientID,
        "tracer": tracer,
        "sex": "F",
        "birthDate": born.isoformat(),
        "consentDate": consent.isoformat(),
    }
    return {**identity, **yes, **no, "primaryHER2": "negative", "fociCount": 7, "fociModality": "CT", "ecog": 1}


def _notImaged(cases: list[GeneratedCase]) -> list[dict[str, object]]:
    """P004: HER2-positive on retest of archived tissue, replaced by P005 (where that one is). P007: too few foci, disease in the
    brain alone."""
    positive = _eligible("P004", "89Zr-trastuzumab", date(1958, 5, 2), date(2015, 11, 30))
    positive |= {"retestHER2": "positive", "retestDate": "2015-12-11", "dropOutDate": "2015-12-14", "replacedBy": "P005"}
    positive |= {"dropOutReason": "HER2-positive on retest of archived tissue"}
    few = _eligible("P007", "89Zr-pertuzumab", date(1970, 9, 21), date(2017, 9, 4))
    few |= {
        "fociCount": 3,
        "fociModality": "MR",
        "cnsOnlyDisease": "yes",
        "dropOutDate": "2017-09-11",
        "dropOutReason": "Not eligible",
    }
    return [positive, few] if any(case.caseID == "P005" for case in cases) else [few]


def _specimens(case: GeneratedCase) -> list[dict[str, object]]:
    """Rows of pathology.csv; a specimen that could not be assessed has no values and says why."""
    rows = []
    for number, (regionID, kind, assessable) in enumerate(case.plan.biopsied, start=1):
        lesion = next(one for one in case.lesions if one.regionID == regionID)
        taken = case.start.date() + timedelta(days=9 + 5 * number)
        row: dict[str, object] = {
            "specimenID": f"S{taken:%y}-{case.caseID}-{number}",
            "patientID": case.caseID,
            "focusID": regionID,
            "specimenType": kind,
            "specimenDate": taken.isoformat(),
            "guideline": "ASCO/CAP 2018",
        }
        if assessable:
            row["ihcScore"] = lesion.ihc
            if lesion.ihc == "2+":
                row |= {"ishMethod": "dual", "ishRatio": lesion.ishRatio, "ishCopies": lesion.ishCopies}
        else:
            row["remark"] = "Too few tumor cells to assess HER2"
        rows.append(row)
    return rows


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def writeTable(path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, object]]) -> None:
    """Write rows as CSV; None as an empty cell."""
    writeText(path, typedText([columns, *([_shown(row.get(column)) for column in columns] for row in rows)]))
