"""Headers as the makers write them, before anything happens to them: a scan drawn by chance, and every value that follows from it."""

import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from headers.draft import ENHANCED_PET_IMAGE, PET_IMAGE, Draft, Private, slopeText
from headers.truth import F18, GA68, I124, LU177, ZR89, Bed, Nuclide, Scan, seconds, sizeOf

# Name, how often it is drawn, Manufacturer (0008,0070).
MAKERS = {
    "siemens": (22, "SIEMENS"),
    "cps": (8, "CPS"),
    "ge": (16, "GE MEDICAL SYSTEMS"),
    "gebeds": (10, "GE MEDICAL SYSTEMS"),
    "philips": (10, "Philips Medical Systems"),
    "philipscounts": (10, "Philips Medical Systems"),
    "enhanced": (10, "SIEMENS"),
    "plain": (14, "Oncoray"),
}
NUCLIDES = ((ZR89, 60), (F18, 15), (GA68, 8), (I124, 11), (LU177, 4))
SHARE = 0.6  # of the activity that is left, in the image
CREATORS = {"ge": "GEMS_PETD_01", "siemens": "SIEMENS MED PT", "philips": "Philips PET Private Group"}


def dateOf(instant: datetime) -> str:
    """A DA value."""
    return instant.strftime("%Y%m%d")


def timeOf(instant: datetime, fraction: str = "") -> str:
    """A TM value."""
    return instant.strftime("%H%M%S") + fraction


def dateTimeOf(instant: datetime, offset: str = "") -> str:
    """A DT value."""
    return instant.strftime("%Y%m%d%H%M%S") + offset


def drawBase(chance: random.Random) -> Draft:
    """A header that is right: a maker, a scan, and what the maker writes about it."""
    nuclide = _pick(chance, NUCLIDES)
    # 177Lu is ADMIN here, of which neither GE's private date-times nor Philips' counts are known to us.
    makers = [name for name in MAKERS if nuclide is not LU177 or name not in ("ge", "philipscounts")]
    maker = _pick(chance, [(name, MAKERS[name][0]) for name in makers])
    flag = _flagOf(maker, nuclide, chance)
    scan = _scanOf(maker, nuclide, chance)
    units, kind = _unitsOf(maker, flag, nuclide, chance)
    zone = chance.choice(("none", "none", "none", "tag", "suffix", "utc"))
    offset = {"none": "", "tag": "+0100", "suffix": "+0100", "utc": "+0200"}[zone]
    traits = {f"zone {zone}"}
    if len(scan.beds) > 1:
        traits.add("beds")
    draft = Draft(
        scan=scan, maker=maker, flag=flag, units=units, kind=kind, traits=frozenset(),
        common=_common(maker, scan, flag, units, kind, offset, chance), items=[_item(scan, zone, chance)],
        slices=[], private={}, written=_written(scan, flag, units, kind),
        positions=[], spacing=0.0, thickness=20.0,
    )  # fmt: skip
    draft.spacing = 10.0 * float(np.sqrt(scan.voxelMl / (draft.thickness / 10.0)))
    draft.positions = [draft.thickness * k for k in range(len(scan.suv))]
    if maker == "enhanced":
        _describeFrames(draft)
    else:
        draft.common |= {
            "PixelSpacing": f"{draft.spacing:.6g}\\{draft.spacing:.6g}",
            "SliceThickness": f"{draft.thickness:g}",
            "NumberOfSlices": len(scan.suv),
        }
        if maker == "philipscounts":
            _countInstead(draft, chance)
        _describeSlices(draft, chance, traits)
        _addPrivate(draft, zone)
    draft.traits = frozenset(traits)
    return draft


def _pick(chance: random.Random, weighted: Iterable[tuple[Any, float]]) -> Any:
    values, weights = zip(*weighted, strict=True)
    return chance.choices(values, weights)[0]


def _flagOf(maker: str, nuclide: Nuclide, chance: random.Random) -> str:
    if nuclide is LU177:
        return "ADMIN"
    if maker == "ge":
        # One acquisition time for all beds says nothing about the beds of an uncorrected series, and what GE writes as its scan
        # date-time under ADMIN is not known to us.
        return "START"
    return _pick(chance, (("START", 62), ("ADMIN", 22), ("NONE", 16)))


def _unitsOf(maker: str, flag: str, nuclide: Nuclide, chance: random.Random) -> tuple[str, str]:
    if maker == "philipscounts":
        return "CNTS", ""
    if maker == "enhanced":
        return _pick(chance, ((("Bq/ml", ""), 75), (("g/ml{SUVbw}", "BW"), 15), (("{SUVbw}g/ml", "BW"), 10)))
    if flag == "NONE" or nuclide is LU177:  # nobody makes SUV of it
        return "BQML", ""
    kinds = ("BW", "BW", "BW", "LBM", "LBMJAMES128", "LBMJANMA", "IBW")
    return _pick(chance, ((("BQML", ""), 78), (("GML", chance.choice(kinds)), 18), (("CM2ML", "BSA"), 4)))


def _scanOf(maker: str, nuclide: Nuclide, chance: random.Random) -> Scan:
    count = 1 if maker == "plain" else chance.choice((1, 3))
    duration, slices = float(chance.choice((120, 180, 300))), 6 // count
    midnight = chance.random() < 0.12
    day = datetime(2019, chance.randint(1, 12), chance.randint(1, 18))
    if nuclide in (F18, GA68):
        wait = chance.randint(50, 80) * 60
        start = (
            day + timedelta(days=1, minutes=chance.randint(3, 40))
            if midnight
            else day + timedelta(minutes=chance.randint(480, 960))
        )
        start += seconds(chance.randint(0, 59))
        administered = start - seconds(wait)
    else:
        days = chance.randint(1, 8) if nuclide is ZR89 else chance.randint(1, 4)
        administered = day + timedelta(minutes=chance.randint(480, 960))
        start = day + timedelta(days=days, minutes=chance.randint(480, 960), seconds=chance.randint(0, 59))
        if midnight:  # the second bed begins after it
            start = day + timedelta(days=days + 1, seconds=-duration + 20)
    beds = tuple(Bed(start + seconds(n * (duration + 2)), duration, slices) for n in range(count))
    activity = {"89Zr": (37, 74, 111, 185), "18F": (180, 250, 370), "68Ga": (110, 150), "124I": (40, 74), "177Lu": (3700, 7400)}
    weight, height = round(chance.uniform(45, 110), 1), round(chance.uniform(1.5, 1.9), 2)
    suv = np.exp(np.array([[[chance.gauss(-0.4, 0.6) for _ in range(4)] for _ in range(4)] for _ in range(slices * count)]))
    suv = np.clip(suv, 0.25, 5.0)
    suv[1, 1, 1] = chance.uniform(6.0, 15.0)
    return Scan(
        nuclide=nuclide, activity=chance.choice(activity[nuclide.symbol]) * 1e6 + chance.randint(0, 99) * 1e4, weight=weight, height=height,
        sex=chance.choice("FFM"), administered=administered, beds=beds,
        # Philips counts from the start of the series, seconds before the first bed.
        reference=start - seconds(chance.choice((0, 5, 40)) if maker in ("philips", "philipscounts") else 0),
        suv=suv, voxelMl=SHARE * 1000.0 * weight / float(suv.sum()),
    )  # fmt: skip


def _concentrations(scan: Scan, flag: str) -> np.ndarray:
    """Bq/ml of SUV 1, a slice, as a scanner with this flag writes it."""
    beds = [scan.bedOf(k) for k in range(len(scan.suv))]
    if flag == "NONE":
        return np.array([scan.averageConcentration(bed) for bed in beds])
    return np.full(len(beds), scan.concentration(scan.administered if flag == "ADMIN" else scan.reference))


def _written(scan: Scan, flag: str, units: str, kind: str) -> np.ndarray:
    if units in ("BQML", "Bq/ml", "CNTS"):
        return scan.suv * _concentrations(scan, flag)[:, None, None]
    return scan.suv * sizeOf(kind, scan.weight, scan.height, scan.sex) / (1000.0 * scan.weight)


def _common(maker: str, scan: Scan, flag: str, units: str, kind: str, offset: str, chance: random.Random) -> dict[str, Any]:
    start = scan.beds[0].start
    seriesTime = start + timedelta(minutes=40) if maker == "cps" else scan.reference
    corrections = ["NORM", "DTIM", "ATTN", "SCAT", "RAN"] + (["DECY"] if flag != "NONE" else [])
    fraction = {"siemens": ".000000", "ge": ".00", "cps": ".000000"}.get(maker, "")
    uid = f"1.2.826.0.1.3680043.10.99.{chance.randint(1, 10**9)}"
    common: dict[str, Any] = {
        "SOPClassUID": PET_IMAGE, "Modality": "PT", "Manufacturer": MAKERS[maker][1], "SeriesDescription": "PET AC",
        "StudyDate": dateOf(start), "StudyTime": timeOf(start), "SeriesDate": dateOf(seriesTime),
        "SeriesTime": timeOf(seriesTime, fraction), "PatientID": "P1", "PatientBirthDate": "19600203", "PatientSex": scan.sex,
        "PatientSize": f"{scan.height:g}", "PatientWeight": f"{scan.weight:g}", "StudyInstanceUID": f"{uid}.1",
        "SeriesInstanceUID": f"{uid}.2", "FrameOfReferenceUID": f"{uid}.3", "SamplesPerPixel": 1,
        "PhotometricInterpretation": "MONOCHROME2", "Rows": 4, "Columns": 4, "BitsAllocated": 16, "BitsStored": 16, "HighBit": 15,
        "PixelRepresentation": 1, "TimezoneOffsetFromUTC": offset or None,
    }  # fmt: skip
    if maker == "enhanced":
        common |= {
            "SOPClassUID": ENHANCED_PET_IMAGE, "SOPInstanceUID": f"{uid}.2.1", "AttenuationCorrected": "YES",
            "DecayCorrected": "NO" if flag == "NONE" else "YES", "ScatterCorrected": "YES",
            "DecayCorrectionDateTime": None if flag == "NONE" else dateTimeOf(scan.administered if flag == "ADMIN" else scan.reference),
        }  # fmt: skip
        return common
    return common | {
        "ImageOrientationPatient": "1\\0\\0\\0\\1\\0", "CorrectedImage": "\\".join(corrections), "SeriesType": "STATIC\\IMAGE"
        if len(scan.beds) == 1 else "WHOLE BODY\\IMAGE", "Units": units, "SUVType": kind if units in ("GML", "CM2ML") else None,
        "DecayCorrection": flag,
    }  # fmt: skip


def _item(scan: Scan, zone: str, chance: random.Random) -> dict[str, Any]:
    nuclide, suffix, written = scan.nuclide, "", scan.administered
    if zone == "suffix":
        suffix = "+0100"
    elif zone == "utc":
        suffix, written = "+0000", written - timedelta(hours=2)
    code = {"CodeValue": nuclide.snomed, "CodingSchemeDesignator": "SCT", "CodeMeaning": nuclide.meaning}
    if not nuclide.snomed:  # CID 4020 has positron emitters only
        code |= {"CodeValue": nuclide.symbol, "CodingSchemeDesignator": "99SITE"}
    elif chance.random() < 0.4:
        code |= {"CodeValue": nuclide.srt, "CodingSchemeDesignator": "SRT"}
    names = {
        "89Zr": "89Zr-trastuzumab",
        "18F": "Fluorodeoxyglucose F^18^",
        "68Ga": "Ga-68 PSMA",
        "124I": "Iodide I-124",
        "177Lu": "177Lu-DOTATATE",
    }
    return {
        "Radiopharmaceutical": names[nuclide.symbol],
        "RadiopharmaceuticalStartTime": timeOf(scan.administered),
        "RadiopharmaceuticalStartDateTime": dateTimeOf(written, suffix),
        "RadionuclideTotalDose": f"{scan.activity:.0f}",
        "RadionuclideHalfLife": f"{nuclide.halfLife:g}" if nuclide.halfLife < 1e5 else f"{nuclide.halfLife:.1f}",
        "RadionuclideCodeSequence": [code],
    }


def _describeSlices(draft: Draft, chance: random.Random, traits: set[str]) -> None:
    scan, maker, flag = draft.scan, draft.maker, draft.flag
    fraction = {"siemens": ".000000", "ge": ".00", "cps": ".000000"}.get(maker, "")
    ones = flag == "ADMIN" and chance.random() < 0.3
    if maker != "plain" and flag != "NONE" and not ones:
        traits.add("factors")
    for k in range(len(scan.suv)):
        bed = scan.bedOf(k)
        since = (bed.start - scan.reference).total_seconds()
        isGE = maker in ("ge", "gebeds")
        frameReference = since if isGE else since + scan.averageTime(bed)
        acquired = scan.beds[0].start if maker == "ge" else bed.start
        factor = (
            1.0 if flag == "NONE" or ones else scan.decayFactor(bed, scan.administered if flag == "ADMIN" else scan.reference)
        )
        draft.slices.append(
            {
                "SOPInstanceUID": f"{draft.common['SeriesInstanceUID']}.{k + 1}", "InstanceNumber": str(k + 1), "ImageIndex": k + 1,
                "RescaleSlope": slopeText(draft.written[k]), "RescaleIntercept": "0",
                "AcquisitionDate": dateOf(acquired), "AcquisitionTime": timeOf(acquired, fraction),
                "FrameReferenceTime": f"{1000.0 * frameReference:.4f}", "ActualFrameDuration": f"{1000.0 * bed.duration:.0f}",
                "DecayFactor": None if maker == "plain" else f"{factor:.6g}",
            }
        )  # fmt: skip
    if maker in ("siemens", "cps", "philips") and scan.nuclide.positronFraction:
        draft.item["RadionuclidePositronFraction"] = f"{scan.nuclide.positronFraction:g}"


def _addPrivate(draft: Draft, zone: str) -> None:
    """The maker's private date-times: by the clock of the files, as their public ones."""
    scan = draft.scan
    if draft.maker == "siemens":
        instant = scan.administered if draft.flag == "ADMIN" else scan.reference
        draft.private["siemensReference"] = Private(0x0071, CREATORS["siemens"], 0x22, "DT", dateTimeOf(instant, ".000000"))
    elif draft.maker == "ge":
        creator = CREATORS["ge"]
        draft.private |= {
            "geScan": Private(0x0009, creator, 0x0D, "DT", dateTimeOf(scan.reference, ".00")),
            "geAdministration": Private(0x0009, creator, 0x3B, "DT", dateTimeOf(scan.administered, ".00")),
            "gePositron": Private(0x0009, creator, 0x40, "FL", scan.nuclide.positronFraction),
        }


def _countInstead(draft: Draft, chance: random.Random) -> None:
    """Philips' counts: Bq/ml over a factor, and the factors that lead back to Bq/ml and to SUV."""
    activity = round(chance.uniform(0.5, 5.0), 6)
    draft.written = draft.written / activity
    names = chance.choice((("philipsSUV",), ("philipsActivity",), ("philipsSUV", "philipsActivity")))
    suv = activity / _concentrations(draft.scan, draft.flag)
    texts = {"philipsSUV": (0x00, [f"{one:.9g}" for one in suv]), "philipsActivity": (0x09, [f"{activity:g}"] * len(suv))}
    for name in names:
        element, values = texts[name]
        draft.private[name] = Private(0x7053, CREATORS["philips"], element, "DS", tuple(values))


def _describeFrames(draft: Draft) -> None:
    suffix = "" if draft.common["TimezoneOffsetFromUTC"] is None else draft.common["TimezoneOffsetFromUTC"]
    for k in range(len(draft.scan.suv)):
        bed = draft.scan.bedOf(k)
        draft.slices.append(
            {
                "FrameAcquisitionDateTime": dateTimeOf(bed.start, suffix),
                "FrameAcquisitionDuration": 1000.0 * bed.duration,
            }
        )
    draft.item["RadionuclideTotalDose"] = f"{draft.scan.activity / 1e6:g}"
    if draft.scan.nuclide.positronFraction:
        draft.item["RadionuclidePositronFraction"] = f"{draft.scan.nuclide.positronFraction:g}"
    if suffix and draft.common["DecayCorrectionDateTime"]:
        draft.common["DecayCorrectionDateTime"] += suffix
