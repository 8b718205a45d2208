"""patients.csv: what the lesions of a patient say together, with what each number is of."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from HER2PETLib.followup.avidity import AvidityRule
from HER2PETLib.followup.examinations import CT, FDG_PET, HER2_PET, MR, Examination
from HER2PETLib.followup.lesiontable import DRAWN, FollowedPatient
from HER2PETLib.followup.patterns import DOMINANT_ABOVE, LUMISH, heterogeneityOf, patternOf, zephir
from HER2PETLib.tables.columns import Column

# NCT02286843: 5 or more foci of demonstrable metastasis on recent CT, MR or FDG PET/CT.
FOCI_NEEDED = 5

SUMMARY_COLUMNS = (
    Column("patientID", "Patient"),
    Column("her2Examination", "HER2 PET", "", "The examination described by this row: the first HER2 PET of the patient."),
    Column("fdgExamination", "FDG PET", "", "The examination it is compared with: the FDG PET nearest in time that shares a space with it."),
    Column("lesions", "Lesions", "", "All, over all examinations.", "int"),
    Column("counts", "Drawn", "", "Lesions that were drawn, by examination."),
    Column("fociCT", "Foci on CT", "", "Lesions that were drawn on a CT, or are known from CT.", "int"),
    Column("fociMR", "Foci on MR", "", "The same for MR.", "int"),
    Column("fociFDG", "Foci on FDG PET/CT", "", "The same for FDG PET/CT.", "int"),
    Column("fociKnown", "Known foci", "", "Lesions shown by CT, MR or FDG PET/CT, each counted once, but in each examination that is not in one space with the others; used for eligibility.", "int"),
    Column("fociLeast", "Known foci, at least", "", "The same if every lesion of such an examination is one of the others'.", "int"),
    Column("fiveFoci", "Five foci", "", f"Whether these are {FOCI_NEEDED} or more; empty where that depends on an examination that was not measured, or is not in one space with the others.", "bit"),
    Column("notMeasured", "Not measured", "", "Examinations that could not be measured (errors.csv says why): what only they show is in no number of this row."),
    Column("openQuestions", "Open questions", "", "Open questions about identities: while there are any, all counts below may change.", "int"),
    Column("avidRule", "Avid by", "", "The rule by which lesions of the HER2 PET are called avid."),
    Column("her2Avid", "HER2-avid", "", "Lesions.", "int"),
    Column("her2NotAvid", "Not HER2-avid", "", "Lesions.", "int"),
    Column("her2Undecided", "Undecided", "", "Lesions of the HER2 PET that are called neither avid nor not avid.", "int"),
    Column("fdgAvid", "FDG-avid", "", "Lesions; empty without an FDG PET.", "int"),
    Column("both", "Avid on both", "", "Lesions.", "int"),
    Column("onlyFDG", "FDG only", "", "Lesions that are FDG-avid and not HER2-avid.", "int"),
    Column("onlyHER2", "HER2 only", "", "Lesions that are HER2-avid and not FDG-avid.", "int"),
    Column("fdgAvidDecided", "FDG-avid, HER2 decided", "", "Lesions on which the shares are based.", "int"),
    Column("shareOfLesions", "Share of lesions", "%", "HER2-avid of the FDG-avid lesions whose HER2 uptake is decided (both over fdgAvidDecided).", "double"),
    Column("fdgAvidMl", "FDG-avid volume", "ml", "On the FDG PET, of the lesions whose HER2 uptake is decided.", "double"),
    Column("her2AvidMl", "HER2-avid part of it", "ml", "On the FDG PET, of those that are HER2-avid.", "double"),
    Column("shareOfVolume", "Share of volume", "%", "her2AvidMl over fdgAvidMl.", "double"),
    Column("pattern", "Pattern", "", "Of the FDG-avid volume: entire, dominant (above the limit), minor, none; empty while a lesion is undecided."),
    Column("dominantAbove", "Dominant above", "", "The limit, a share. The limit is ours: no published number defines dominant.", "double"),
    Column("positiveLumish", "Positive by Lumish", "", f"{LUMISH.wording}: {LUMISH.source}.", "bit"),
    Column("positiveZephir", "Positive by ZEPHIR", "", "entire or dominant part of the FDG-avid load: Mileva 2024, with our limit.", "bit"),
    Column("suvLesions", "Lesions with SUV", "", "On the HER2 PET: the lesions on which the spread is based.", "int"),
    Column("suvMaxLowest", "Lowest SUVmax", "g/ml{SUVbw}", "Of the lesions on the HER2 PET.", "double"),
    Column("suvMaxHighest", "Highest SUVmax", "g/ml{SUVbw}", "Of the lesions on the HER2 PET.", "double"),
    Column("suvMaxCoV", "CoV of SUVmax", "", "Standard deviation (n - 1) over mean of the lesions.", "double"),
    Column("suvMaxGini", "Gini of SUVmax", "", "0: all lesions equal; sum of all differences over 2 n2 mean.", "double"),
    Column("note", "Note"),
)  # fmt: skip


@dataclass(frozen=True)
class SummarySettings:
    """rule: of HER2-avid lesions, which the rows were made with. dominantAbove: share of the load above which a part is dominant; orMore: that share itself is enough."""

    rule: AvidityRule
    dominantAbove: float = DOMINANT_ABOVE
    orMore: bool = False


def patientRow(
    patient: FollowedPatient, rows: Sequence[Mapping[str, Any]], questions: int, settings: SummarySettings
) -> dict[str, Any]:
    """The patient's row. rows: of `lesionRows`. questions: how many are open."""
    her2 = next((each for each in patient.examinations if each.kind == HER2_PET), None)
    fdg = None if her2 is None else _fdgFor(patient, her2)
    of = {examination: _byLesion(rows, examination) for examination in (her2, fdg) if examination is not None}
    onHER2 = of.get(her2, {}) if her2 else {}
    foci = _foci(rows, patient)
    spread = heterogeneityOf([row["suvMax"] for row in onHER2.values() if row["suvMax"] is not None])
    row: dict[str, Any] = {
        "patientID": patient.patientID,
        "her2Examination": her2.examinationID if her2 else "",
        "fdgExamination": fdg.examinationID if fdg else "",
        "lesions": len(patient.lesions),
        "counts": "; ".join(f"{each.examinationID} {_drawn(rows, each)}" for each in patient.examinations),
        **foci,
        "fiveFoci": _areFive(patient, foci),
        "notMeasured": "; ".join(each.examinationID for each in patient.notMeasured),
        "openQuestions": questions,
        "avidRule": str(settings.rule),
        "her2Avid": _count(onHER2, True),
        "her2NotAvid": _count(onHER2, False),
        "her2Undecided": sum(each["avid"] is None for each in onHER2.values()),
        "dominantAbove": settings.dominantAbove,
        "suvLesions": spread.count,
        "suvMaxLowest": spread.lowest,
        "suvMaxHighest": spread.highest,
        "suvMaxCoV": spread.cov,
        "suvMaxGini": spread.gini,
        "note": _note(patient, her2, fdg),
    }
    return row | (_against(onHER2, of[fdg], settings) if fdg else {})


def _against(
    onHER2: Mapping[str, Mapping[str, Any]], onFDG: Mapping[str, Mapping[str, Any]], settings: SummarySettings
) -> dict[str, Any]:
    """What HER2 PET and FDG PET say of the same lesions."""
    fdgAvid = [lesion for lesion, row in onFDG.items() if row["avid"]]
    decided = [lesion for lesion in fdgAvid if onHER2[lesion]["avid"] is not None]
    both = [lesion for lesion in decided if onHER2[lesion]["avid"]]
    load = sum(onFDG[lesion]["volumeMl"] or 0.0 for lesion in decided)
    avid = sum(onFDG[lesion]["volumeMl"] or 0.0 for lesion in both)
    share = avid / load if load else None
    isWhole = len(decided) == len(fdgAvid)  # what is undecided could be any part of the load
    return {
        "fdgAvid": len(fdgAvid),
        "both": len(both),
        "onlyFDG": len(decided) - len(both),
        "onlyHER2": sum(bool(row["avid"]) and onFDG[lesion]["avid"] is False for lesion, row in onHER2.items()),
        "fdgAvidDecided": len(decided),
        "shareOfLesions": 100 * len(both) / len(decided) if decided else None,
        "fdgAvidMl": load,
        "her2AvidMl": avid,
        "shareOfVolume": None if share is None else 100 * share,
        "pattern": (patternOf(avid, load, settings.dominantAbove, settings.orMore) or "") if isWhole else "",
        "positiveLumish": LUMISH.isPositive(share) if isWhole else None,
        "positiveZephir": zephir(settings.dominantAbove, settings.orMore).isPositive(share) if isWhole else None,
    }


def _fdgFor(patient: FollowedPatient, her2: Examination) -> Examination | None:
    near = [each for each in patient.examinations if each.kind == FDG_PET and each.examinationID not in patient.unregistered]
    return min(near, key=lambda each: abs(daysBetween(her2, each)), default=None)


def daysBetween(first: Examination, second: Examination) -> int:
    """From the first examination to the second; both days are dates, or both numbers."""
    difference = second.day - first.day  # type: ignore[operator]
    return difference if isinstance(difference, int) else difference.days


def _byLesion(rows: Sequence[Mapping[str, Any]], examination: Examination) -> dict[str, Mapping[str, Any]]:
    return {row["lesionID"]: row for row in rows if row["examinationID"] == examination.examinationID}


def _drawn(rows: Sequence[Mapping[str, Any]], examination: Examination) -> int:
    return sum(row["source"] == DRAWN for row in _byLesion(rows, examination).values())


def _count(rows: Mapping[str, Mapping[str, Any]], avid: bool) -> int:
    return sum(row["avid"] is avid for row in rows.values())


def _foci(rows: Sequence[Mapping[str, Any]], patient: FollowedPatient) -> dict[str, int]:
    known = {row["lesionID"]: set(row["knownFrom"].split()) for row in rows}
    counts = {f"foci{name}": sum(name in shown for shown in known.values()) for name in (CT, MR, "FDG")}
    # A lesion of an examination that is in no common space has all its findings there.
    spaces = Counter(
        where if (where := lesion.members[0].finding.examinationID) in patient.unregistered else ""
        for lesion in patient.lesions
        if known.get(lesion.lesionID)
    )
    return counts | {"fociKnown": spaces.total(), "fociLeast": max(spaces.values(), default=0)}


def _areFive(patient: FollowedPatient, foci: Mapping[str, int]) -> bool | None:
    """None where it depends on what could not be measured or compared."""
    if foci["fociLeast"] >= FOCI_NEEDED:
        return True
    return None if patient.notMeasured or foci["fociKnown"] >= FOCI_NEEDED else False


def _note(patient: FollowedPatient, her2: Examination | None, fdg: Examination | None) -> str:
    said = []
    if her2 is None:
        said.append("No HER2 PET was measured.")
    elif fdg is None:
        said.append("No FDG PET in one space with the HER2 PET: no shares, no pattern.")
    if patient.unregistered:
        said.append(
            f"Not in one space with the others: {', '.join(sorted(patient.unregistered))}; their lesions are counted separately."
        )
    if patient.notMeasured:
        names = ", ".join(each.examinationID for each in patient.notMeasured)
        said.append(
            f"Not measured: {names}; what only {'it shows' if len(patient.notMeasured) == 1 else 'they show'} is in no number."
        )
    return " ".join(said)
