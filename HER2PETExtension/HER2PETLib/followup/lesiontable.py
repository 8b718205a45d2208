"""lesions.csv: one row a lesion and examination, also where the examination does not show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from HER2PETLib.followup.avidity import AvidityRule, FocusReading
from HER2PETLib.followup.examinations import CT, FDG_PET, HER2_PET, MR, Examination
from HER2PETLib.followup.matching import FollowedLesion, trackingUID
from HER2PETLib.measure.definitions import MEASURES
from HER2PETLib.tables.columns import Column

# Where the row's voxels are from.
DRAWN, TRANSFERRED, APART, NOT_DRAWN = "drawn", "transferred", "not comparable", "not drawn"
# What a kind of examination counts as where a lesion is "known from" it (NCT02286843), in the order of the kinds.
KNOWN_FROM = {FDG_PET: "FDG", CT: "CT", MR: "MR"}
_KEYS = (
    "volumeMl", "suvMax", "suvPeak", "suvMean", "totalLesionUptake", "maximumDiameterMm", "ratioMax", "ratioPeak", "ratioMean",
)  # fmt: skip
_MEASURED = tuple(next(measure for measure in MEASURES if measure.key == key) for key in _KEYS)

LESION_COLUMNS = (
    Column("patientID", "Patient"),
    Column("lesionID", "Lesion", "", "The finding in which it was first seen, examination:region."),
    Column("examinationID", "Examination"),
    Column("kind", "Kind", "", "HER2 PET, FDG PET, CT or MR."),
    Column("tracer", "Tracer"),
    Column("day", "Day"),
    Column("hours", "Since administration", "h", "Of a PET.", "double"),
    Column("name", "Name", "", "Of the region; if it was not drawn here, of the finding in which it was first seen."),
    Column("siteCode", "Site code", "", "Anatomical site as scheme:value."),
    Column("siteMeaning", "Site", "", "Anatomical site."),
    Column("source", "Source", "", "drawn: by a person on this examination. transferred: its region from another examination, measured with this one's own voxels. "
           "not comparable: this examination is not in one space with the lesion's. not drawn: a CT or MR, on which nobody drew it."),
    Column("regionIDs", "Regions", "", "Of this examination, separated by ; ."),
    Column("parts", "Parts", "", "How many regions were drawn: more than one if the lesion is split.", "int"),
    *(measure.column for measure in _MEASURED),
    Column("referenceName", "Reference region", "", "Of the ratios."),
    Column("percentInjected", "Injected activity", "%", "%ID: share of the injected activity, both decay-corrected to one time.", "double"),
    Column("avid", "Avid", "", "1: avid, 0: not avid, empty: not decided. Of a HER2 PET by the rule that patients.csv names, of an FDG PET: drawn on it.", "bit"),
    Column("avidBy", "Avid by", "", "Why it is called avid or not avid."),
    Column("decision", "Decision", "", "Of the blinded reading by the charter's rule: 1 positive, 0 not, empty: not decided or not read.", "bit"),
    Column("her2", "HER2 class", "", "From its pathology; empty if it was not biopsied."),
    Column("knownFrom", "Known from", "", "Recent examinations that showed the lesion: CT, MR, FDG."),
    Column("question", "Question", "", "About its identity, for a person to answer."),
    Column("centroidRAS", "Centroid", "mm", "In this examination's own space.", "place"),
    Column("trackingUID", "Tracking UID", "", "In the DICOM objects of every examination."),
    Column("note", "Note", "", "Remarks on this row's numbers."),
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class MeasuredLesion:
    """What was measured of a lesion in an examination. measures: a row of `measureRegions`, None where nothing was. source: see LESION_COLUMNS.
    regionIDs: of the regions it was measured in; percentInjected: %ID. reading, her2: where there are any."""

    source: str
    regionIDs: tuple[str, ...] = ()
    measures: Mapping[str, Any] | None = None
    percentInjected: float | None = None
    reading: FocusReading | None = None
    her2: str = ""
    note: str = ""


@dataclass(frozen=True, eq=False)
class FollowedPatient:
    """A patient's lesions in all examinations. measured: (lesionID, examinationID) -> what was measured. hours: examinationID -> since administration.
    unregistered: examinations that are not in one space with the first. notMeasured: those that could not be measured, and are none of `examinations`."""

    patientID: str
    examinations: Sequence[Examination]
    lesions: Sequence[FollowedLesion]
    measured: Mapping[tuple[str, str], MeasuredLesion]
    hours: Mapping[str, float | None] = field(default_factory=dict)
    unregistered: frozenset[str] = frozenset()
    notMeasured: Sequence[Examination] = ()


def lesionColumns(readers: Sequence[str]) -> list[Column]:
    """The columns of lesions.csv, with the answer of each reader before the decision."""
    scores = [Column(f"score_{reader}", f"Score of {reader}", "", "Or why there is none.") for reader in readers]
    place = next(n for n, column in enumerate(LESION_COLUMNS) if column.key == "decision")
    return [*LESION_COLUMNS[:place], *scores, *LESION_COLUMNS[place:]]


def lesionRows(patient: FollowedPatient, rule: AvidityRule) -> list[dict[str, Any]]:
    """One row a lesion and examination, lesion by lesion, the examinations by day."""
    return [_row(patient, lesion, examination, rule) for lesion in patient.lesions for examination in patient.examinations]


def _row(patient: FollowedPatient, lesion: FollowedLesion, examination: Examination, rule: AvidityRule) -> dict[str, Any]:
    found = patient.measured.get((lesion.lesionID, examination.examinationID), MeasuredLesion(NOT_DRAWN))
    here = lesion.of(examination.examinationID)
    region = (here or [lesion.members[0].finding])[0].region
    measures = found.measures or {}
    avid, why = _avid(examination, found, rule)
    reading = found.reading
    questions = [
        placed.question
        for placed in lesion.members
        if placed.question and placed.decision is None and placed.finding.examinationID == examination.examinationID
    ]
    return {
        "patientID": patient.patientID,
        "lesionID": lesion.lesionID,
        "examinationID": examination.examinationID,
        "kind": examination.kind,
        "tracer": examination.tracer,
        "day": examination.dayText,
        "hours": patient.hours.get(examination.examinationID),
        "name": region.name,
        "siteCode": region.siteCode,
        "siteMeaning": region.siteMeaning,
        "source": found.source,
        "regionIDs": "; ".join(found.regionIDs),
        "parts": len(here),
        **{measure.key: measures.get(measure.key) for measure in _MEASURED},
        "referenceName": measures.get("referenceName") or "",
        "percentInjected": found.percentInjected,
        "avid": avid,
        "avidBy": why,
        **({f"score_{reader}": answer for reader, answer in reading.answers.items()} if reading else {}),
        "decision": reading.positive if reading else None,
        "her2": found.her2,
        "knownFrom": " ".join(knownFrom(lesion, patient.examinations)),
        "question": " ".join(questions),
        "centroidRAS": measures.get("centroidRAS"),
        "trackingUID": trackingUID(patient.patientID, lesion.lesionID),
        "note": " ".join(part for part in (measures.get("note") or "", found.note) if part),
    }


def knownFrom(lesion: FollowedLesion, examinations: Sequence[Examination]) -> list[str]:
    """The kinds of recent examinations that showed a lesion: it was drawn there, or the region says so (CT, MR, FDG; in this order)."""
    kindOf = {each.examinationID: each.kind for each in examinations}
    shown = {KNOWN_FROM.get(kindOf[placed.finding.examinationID], "") for placed in lesion.members}
    stated = {each for placed in lesion.members for each in placed.finding.region.knownFrom}
    return [name for name in ("CT", "MR", "FDG") if name in shown | stated]


def _avid(examination: Examination, found: MeasuredLesion, rule: AvidityRule) -> tuple[bool | None, str]:
    if found.measures is None or examination.kind not in (HER2_PET, FDG_PET):
        return None, ""
    if examination.kind == HER2_PET:
        return rule.isAvid(found.measures, found.source == DRAWN, found.reading)
    return AvidityRule("drawn").isAvid(found.measures, found.source == DRAWN, None)
