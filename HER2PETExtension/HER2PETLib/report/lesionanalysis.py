"""One row a lesion for whoever analyzes the trial: patient, site, measures, each reader's score, the decision, and what pathology says."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from HER2PETLib.measure.definitions import MEASUREMENT_COLUMNS
from HER2PETLib.reading.decision.reconciliation import DecidedFocus, Reconciliation
from HER2PETLib.report.measurementsummary import measuredLesions
from HER2PETLib.tables.columns import Column, Table
from HER2PETLib.trial.endpoint import STEPS, Endpoint
from HER2PETLib.trial.pathology import NOT_BIOPSIED, FocusPathology, Specimen

# Of the table of measurements, as there.
_FROM_MEASUREMENTS = (
    "siteCode", "knownFrom", "biopsied", "volumeMl", "suvMax", "suvPeak", "suvPeakIBSILocal", "suvPeakIBSIGlobal", "suvMean", "suvSD",
    "suvMedian", "suvMin", "totalLesionUptake", "maximumDiameterMm", "ratioMax", "ratioPeak", "ratioMean", "referenceName",
)  # fmt: skip
_NO_TABLE = "no table of measurements was given"
_FREE_SEARCH = "free search: the readers' marks are not the regions that were measured"
_IDENTITY = (
    Column("patientID", "Patient"),
    Column("caseID", "Case"),
    Column("focusID", "Focus", "", "within the case; of given foci the regionID of the measurements"),
    Column("lesionID", "Lesion", "", "within the patient, as the pathology table names it"),
    Column("tracer", "Tracer", "", "by the patients table"),
    Column("patientReached", "Patient reached", "", f"last of {', '.join(STEPS)}; empty: not in the patients table"),
    Column("site", "Site"),
)
_PATHOLOGY = (
    Column("her2Class", "HER2 class", "", "of the lesion's specimens that count, derived by ASCO/CAP 2018"),
    Column("her2Positive", "HER2-positive", "", "empty: pathology does not answer", "bit"),
    Column("her2PositiveOrLow", "HER2-positive or low", "", "empty: pathology does not answer", "bit"),
    Column("specimens", "Specimens", "", "of the lesion, also those that are set aside", "int"),
    Column("specimenIDs", "Specimen IDs", "", "separated by ; "),
    Column("specimenType", "Specimen type", "", "of each specimen; raw values of specimens are in pathologyClasses.csv"),
    Column("ihcScore", "IHC", "", "of each specimen, as given, separated by ; "),
    Column("ishMethod", "ISH method", "", "of each specimen, as given, separated by ; "),
    Column("ishRatio", "ISH ratio", "", "as given; empty where several specimens have one", "double"),
    Column("ishCopies", "HER2 copies per cell", "", "as given; empty where several specimens have them", "double"),
)


def lesionAnalysis(
    reading: Reconciliation,
    endpoint: Endpoint,
    measurements: Sequence[Mapping[str, Any]],
    patientOfCase: Mapping[str, str],
    *,
    freeSearch: bool,
) -> Table:
    """The table lesionAnalysis: one row a focus of the reading and, where foci were given, one a lesion that was measured and not read.

    measurements: rows of `readMeasurements`, joined by caseID and regionID = focusID; those of other cases than patientOfCase {caseID:
    patientID} are passed over. Where a lesion has no measures the cells are empty and notMeasuredBecause says why. Raises ProblemError
    where a region was measured twice.
    """
    measured = {} if freeSearch else measuredLesions(measurements)
    pathologyOf = {(focus.patientID, focus.focusID): focus for focus in endpoint.pathology}
    reachedBy = {outcome.patientID: outcome for outcome in endpoint.outcomes}
    missing = _NO_TABLE if not measurements else _FREE_SEARCH if freeSearch else ""
    rows: list[dict[str, object]] = []
    for focus in reading.foci:
        decision = focus.decision
        outcome = reachedBy.get(decision.patientID)
        row = {
            "patientID": decision.patientID,
            "caseID": decision.caseID,
            "focusID": decision.focusID,
            "lesionID": decision.nameInPatient,
            "tracer": outcome and outcome.tracer,
            "patientReached": outcome and outcome.reached,
            "site": decision.site,
            **_measures(measured.pop((decision.caseID, decision.focusID), None), missing),
            "read": True,
            **dict(_answers(focus, reading)),
            "positive": decision.positive,
            "reason": decision.reason,
            "positionRAS": focus.positionRAS,
            **_pathology(pathologyOf.get((decision.patientID, decision.nameInPatient))),
        }
        rows.append(row)
    for (caseID, regionID), lesion in measured.items():
        if caseID not in patientOfCase:
            continue
        outcome = reachedBy.get(patientOfCase[caseID])
        rows.append(
            {
                "patientID": patientOfCase[caseID],
                "caseID": caseID,
                "focusID": regionID,
                "tracer": outcome and outcome.tracer,
                "patientReached": outcome and outcome.reached,
                "site": lesion.get("siteMeaning"),
                **_measures(lesion, missing),
                "read": False,
                "reason": "measured, and not read as a focus",
            }
        )
    return Table(list(_columns(reading)), rows)


def _columns(reading: Reconciliation) -> Iterator[Column]:
    ofMeasurements = {column.key: column for column in MEASUREMENT_COLUMNS}
    yield from _IDENTITY
    yield from (ofMeasurements[key] for key in _FROM_MEASUREMENTS)
    yield Column("notMeasuredBecause", "Not measured because", "", "why the measures are empty")
    yield Column("read", "Read", "", "1: a focus of the reading; 0: measured only", "bit")
    for reader in reading.readers:
        yield Column(f"score_{reader}", f"Score of {reader}", "", "empty: no score, see the answer", "int")
        yield Column(f"answer_{reader}", f"Answer of {reader}", "", "scored, not seen, not assessable or missing")
    yield Column("positive", "Positive", "", "by the charter's rule; empty: not evaluable", "bit")
    yield Column("reason", "Reason", "", "of the decision")
    yield Column("positionRAS", "Position", "mm", "Of a matched pair the middle.", "place")
    yield from _PATHOLOGY


def _measures(lesion: Mapping[str, Any] | None, missing: str) -> dict[str, object]:
    if lesion is None:
        return {"notMeasuredBecause": missing or "the tables of measurements do not have this region"}
    return {key: lesion.get(key) for key in _FROM_MEASUREMENTS}


def _answers(focus: DecidedFocus, reading: Reconciliation) -> Iterator[tuple[str, object]]:
    for reader in reading.readers:
        answer = focus.decision.answers.get(reader)  # none of who read another batch
        yield f"score_{reader}", answer and answer.score
        yield f"answer_{reader}", answer and answer.state.value


def _pathology(focus: FocusPathology | None) -> dict[str, object]:
    if focus is None:
        return {"her2Class": NOT_BIOPSIED}
    status, specimens = focus.status, focus.specimens
    return {
        "her2Class": status.name,
        "her2Positive": status.positive,
        "her2PositiveOrLow": status.positiveOrLow,
        "specimens": len(specimens),
        "specimenIDs": _each(specimens, "specimenID"),
        **{key: _each(specimens, key) for key in ("specimenType", "ihcScore", "ishMethod")},
        **{key: _only(specimens, key) for key in ("ishRatio", "ishCopies")},
    }


def _each(specimens: Sequence[Specimen], key: str) -> str:
    return "; ".join(getattr(specimen, key) or "not given" for specimen in specimens)


def _only(specimens: Sequence[Specimen], key: str) -> float | None:
    values = [getattr(specimen, key) for specimen in specimens if getattr(specimen, key) is not None]
    return values[0] if len(values) == 1 else None
