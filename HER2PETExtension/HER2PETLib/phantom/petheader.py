"""The header of a PET series as the makers write it, and as it is when someone has been over it."""

import math
from datetime import datetime, timedelta

from pydicom.dataset import Dataset

from HER2PETLib.phantom.cohort import FDG, GeneratedCase
from HER2PETLib.phantom.quantity import PHILIPS_ACTIVITY_FACTOR, meanInstant, suvFactors


def date(instant: datetime) -> str:
    return instant.strftime("%Y%m%d")


def time(instant: datetime) -> str:
    return instant.strftime("%H%M%S.%f")


def dateTime(instant: datetime) -> str:
    """As DT, with the offset from UTC where it is known."""
    return instant.strftime("%Y%m%d%H%M%S.%f%z")


def number(value: float) -> str:
    """As DS: at most 16 characters."""
    return f"{value:.10g}"


def code(value: str, scheme: str, meaning: str) -> list[Dataset]:
    """A code sequence of one item."""
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, scheme, meaning
    return [item]


def petSeries(case: GeneratedCase) -> Dataset:
    """What every slice of the attenuation-corrected series has in common, geometry and identity left out (PS3.3 C.8.9.1, C.8.9.2)."""
    header = Dataset()
    header.Modality = "PT"
    header.SeriesDate, header.SeriesTime = date(case.start), time(case.start)
    header.SeriesDescription = "PET AC FDG WB" if case.plan.tracer == FDG else "PET AC 89Zr WB"
    header.ProtocolName = "FDG whole body" if case.plan.tracer == FDG else "89Zr antibody whole body"
    header.Units = case.units
    header.CountsSource = "EMISSION"
    header.SeriesType = ["WHOLE BODY", "IMAGE"]
    header.NumberOfSlices = case.pet.shape[0]
    header.CorrectedImage = ["NORM", "DTIM", "ATTN", "SCAT", "RAN"] + ["DECY"] * (case.decayCorrection != "NONE")
    header.RandomsCorrectionMethod = "DLYD"
    header.AttenuationCorrectionMethod = "measured, CT"
    header.ScatterCorrectionMethod = "Model-based"
    header.ReconstructionMethod = "OSEM3D 2i21s"
    header.DecayCorrection = case.decayCorrection
    header.CollimatorType = "NONE"
    header.PatientOrientationCodeSequence = code("102538003", "SCT", "recumbent")
    header.PatientOrientationCodeSequence[0].PatientOrientationModifierCodeSequence = code("40199007", "SCT", "supine")
    header.PatientGantryRelationshipCodeSequence = code("102540008", "SCT", "headfirst")
    header.RadiopharmaceuticalInformationSequence = [radiopharmaceutical(case)]
    header.PatientWeight = number(case.weight * 1000 if case.plan.style == "admin" else case.weight)
    header.PatientSize = number(case.height)
    if case.start.tzinfo:
        header.TimezoneOffsetFromUTC = case.start.strftime("%z")
    _private(header, case)
    return header


def radiopharmaceutical(case: GeneratedCase) -> Dataset:
    """The item of the Radiopharmaceutical Information Sequence (0054,0016)."""
    style = case.plan.style
    item = Dataset()
    if case.plan.tracer == FDG:
        item.RadiopharmaceuticalCodeSequence = code("35321007", "SCT", "Fluorodeoxyglucose F^18^")
    elif case.plan.tracer == "89Zr-trastuzumab":
        item.RadiopharmaceuticalCodeSequence = code("126512", "DCM", "Trastuzumab ^89^Zr")
    else:
        item.RadiopharmaceuticalCodeSequence = code("126511", "DCM", "Monoclonal antibody (mAb) ^89^Zr")
    item.Radiopharmaceutical = case.plan.tracer
    item.RadiopharmaceuticalRoute = "Intravenous route"
    item.RadiopharmaceuticalVolume = "10"
    item.RadionuclideTotalDose = number(case.doseBq / 1e6 if style in ("megabecquerel", "enhanced") else case.doseBq)
    item.RadionuclideHalfLife = number(case.halfLife)
    if case.plan.tracer == FDG:
        item.RadionuclidePositronFraction = "0.967"
        item.RadionuclideCodeSequence = code("77004003", "SCT", "^18^Fluorine")
    else:
        item.RadionuclidePositronFraction = "0.227"
        item.RadionuclideCodeSequence = code("63360001", "SCT", "^89^Zirconium")
    if style not in ("ge", "deidentified"):
        item.RadiopharmaceuticalStartDateTime = dateTime(case.injected)
    if style != "enhanced":
        item.RadiopharmaceuticalStartTime = time(case.injected)
    return item


def _private(header: Dataset, case: GeneratedCase) -> None:
    """The makers' private attributes that matter for SUV."""
    style = case.plan.style
    if style == "siemens":
        header.private_block(0x0071, "SIEMENS MED PT", create=True).add_new(0x22, "DT", dateTime(case.start))
    if style == "ge":
        block = header.private_block(0x0009, "GEMS_PETD_01", create=True)
        block.add_new(0x0D, "DT", dateTime(case.start))
        block.add_new(0x3B, "DT", dateTime(case.injected))
    if style == "philips":
        block = header.private_block(0x7053, "Philips PET Private Group", create=True)
        block.add_new(0x00, "DS", number(suvFactors(case)[0]))
        block.add_new(0x09, "DS", number(PHILIPS_ACTIVITY_FACTOR))


def sliceTiming(case: GeneratedCase, k: int) -> dict[str, str | int]:
    """Acquisition, frame reference and decay of slice k: keyword -> value (PS3.3 C.8.9.4)."""
    offset, length = case.bedOffset(k), case.scanner.bedSeconds
    middle = offset + meanInstant(length, case.halfLife)
    ge = case.scanner.manufacturer.startswith("GE")
    # GE writes the start of the series into every slice, and where the bed began into the Frame Reference Time.
    begin = case.start if ge else case.start + timedelta(seconds=offset)
    result: dict[str, str | int] = {
        "AcquisitionDate": date(begin),
        "AcquisitionTime": time(begin),
        "FrameReferenceTime": number(1000 * (offset if ge else middle)),
        "ActualFrameDuration": str(round(1000 * length)),
        "DoseCalibrationFactor": "1",
        "ImageIndex": case.pet.shape[0] - k,
    }
    if case.decayCorrection == "START":
        result["DecayFactor"] = f"{math.exp(case.decayConstant * middle):.6f}"
    elif case.decayCorrection == "ADMIN":
        result["DecayFactor"] = f"{math.exp(case.decayConstant * (middle + 3600 * case.hours)):.6f}"
    return result
