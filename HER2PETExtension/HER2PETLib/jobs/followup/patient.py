"""One patient: her examinations measured, brought into one space, their findings put together to lesions, and every lesion in every examination."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from HER2PETLib.errors import ProblemError
from HER2PETLib.followup.acceptance import Acceptance
from HER2PETLib.followup.avidity import READING, AvidityRule
from HER2PETLib.followup.examinations import HER2_PET, Examination, anchorOf
from HER2PETLib.followup.findings import findingsOf
from HER2PETLib.followup.lesiontable import APART, DRAWN, NOT_DRAWN, TRANSFERRED, FollowedPatient, MeasuredLesion, lesionRows
from HER2PETLib.followup.matching import Decision, FollowedLesion, Identities, MatchSettings, identify
from HER2PETLib.followup.matchtable import matchRows, unusedDecisions
from HER2PETLib.followup.patienttable import SummarySettings, patientRow
from HER2PETLib.followup.space import SameFrame
from HER2PETLib.followup.timetable import LESION, LESION_MEASURES, ORGAN, ORGAN_MEASURES, TimePoint, timeRow
from HER2PETLib.followup.transfer import transferred
from HER2PETLib.jobs.followup.contradictions import checkOther, contradictions
from HER2PETLib.jobs.followup.examined import Examined, examine
from HER2PETLib.jobs.followup.readings import ReadFocus, Readings, focusOfRegion
from HER2PETLib.jobs.followup.spaces import Decide, Joined, Register, joinSpaces, undecided
from HER2PETLib.jobs.quantify import Settings
from HER2PETLib.measure.region import Region
from HER2PETLib.measure.regionparts import united
from HER2PETLib.organs.biodistribution import percentInjected
from HER2PETLib.progress import Progress, silent

if TYPE_CHECKING:
    from HER2PETLib.followup.findings import Finding


@dataclass(frozen=True)
class Choices:
    """What holds for all patients. measuring: how each examination is measured, and what is written of it. decisions, acceptances: of persons, by patient; decide: asked
    about a registration without an acceptance; allAccepted: it accepts them all unseen. readings: of the blinded reading; classes: (patientID, focusID) -> HER2 class; unreadableCells:
    how many of the table that the classes are from."""

    measuring: Settings
    matching: MatchSettings = field(default_factory=MatchSettings)
    summary: SummarySettings = field(default_factory=lambda: SummarySettings(AvidityRule()))
    decisions: Mapping[str, Mapping[tuple[str, str], Decision]] = field(default_factory=dict)
    acceptances: Mapping[tuple[str, str], Acceptance] = field(default_factory=dict)
    decide: Decide = undecided
    allAccepted: bool = False
    readings: Readings = field(default_factory=Readings)
    classes: Mapping[tuple[str, str], str] = field(default_factory=dict)
    unreadableCells: int = 0


@dataclass(eq=False)
class Known:
    """What was found and measured of examinations that stay as they are, so that after each decision of a person only what it changes is measured.
    findings: by examinationID and whether its space is used; lesions: by examinationID, that of the source where it was moved there, and findingIDs."""

    findings: dict[tuple[str, bool], list[Finding]] = field(default_factory=dict)
    lesions: dict[tuple[str, ...], Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class PatientResult:
    """joined: every examination that was measured. regions: examinationID -> what was measured there beside what was drawn (transferred). rows: of the
    tables. failed: the others, and why."""

    followed: FollowedPatient
    identities: Identities
    joined: Sequence[Joined]
    transferred: Mapping[str, Sequence[tuple[Region, Mapping[str, Any]]]]
    lesions: list[dict[str, Any]]
    summary: dict[str, Any]
    matches: list[dict[str, Any]]
    spaces: list[dict[str, Any]]
    times: list[dict[str, Any]]
    failed: list[tuple[Examination, ProblemError]]


def followPatient(
    patientID: str,
    examinations: Sequence[Examination],
    choices: Choices,
    register: Register,
    *,
    tell: Callable[[str], None],
    progress: Progress = silent,
) -> PatientResult:
    """Measure the examinations and follow every lesion over them. register: brings two examinations together. An examination that cannot be measured is left out, with its reason.

    Raises ProblemError where none can.
    """
    examined, failed = examineAll(examinations, choices.measuring, tell, progress)
    return followExamined(patientID, examined, failed, choices, register, tell=tell)


def followExamined(
    patientID: str,
    examined: Sequence[Examined],
    failed: Sequence[tuple[Examination, ProblemError]],
    choices: Choices,
    register: Register,
    *,
    tell: Callable[[str], None],
    known: Known | None = None,
) -> PatientResult:
    """The same from examinations that were measured before, as `examineAll` returns them: a person who decides waits for no file. known: what was measured of
    their lesions before, of the same examinations and registrations; what is new is added."""
    known = known or Known()
    anchor = anchorOf([each.examination for each in examined])
    first = next(each for each in examined if each.examination is anchor)
    accepted = {examination: each for (patient, examination), each in choices.acceptances.items() if patient == patientID}
    joined = joinSpaces(first, [each for each in examined if each is not first], register, accepted, tell, choices.decide)
    inOne = [each for each in joined if each.isUsed]
    apart = [each for each in joined if not each.isUsed]

    decisions = choices.decisions.get(patientID, {})
    findings = [_findings(each, known) for each in inOne]
    identities = identify(findings, decisions, choices.matching)
    # What is in no common space is never compared: each such examination has lesions of its own.
    alone = [identify([_findings(each, known)], decisions, choices.matching) for each in apart]
    identities = Identities(
        tuple(lesion for each in (identities, *alone) for lesion in each.lesions),
        tuple(problem for each in (identities, *alone) for problem in each.problems),
    )
    ids = [each.examination.examinationID for each in examined]
    for sentence in (*identities.problems, *unusedDecisions(decisions, identities, ids)):
        tell(sentence)

    foci = {each.examination.examinationID: _fociOf(each, choices, tell) for each in examined}
    measured, made = _measureAll(joined, identities, foci, choices, known)
    followed = FollowedPatient(
        patientID,
        [replace(each.examination, tracer=each.tracer) for each in sorted(examined, key=lambda each: each.examination.day)],
        identities.lesions,
        measured,
        {each.examination.examinationID: each.hours for each in examined},
        frozenset(each.examined.examination.examinationID for each in apart),
        [examination for examination, _ in failed],
    )
    rows = lesionRows(followed, choices.summary.rule)
    _tellOverlooked(rows)
    return PatientResult(
        followed,
        identities,
        joined,
        made,
        rows,
        patientRow(followed, rows, len(identities.questions), choices.summary),
        matchRows(patientID, identities),
        [each.row(patientID, anchor.examinationID) for each in joined],
        list(_timeRows(followed, rows, examined)),
        list(failed),
    )


def examineAll(
    examinations: Sequence[Examination], settings: Settings, tell: Callable[[str], None], progress: Progress = silent
) -> tuple[list[Examined], list[tuple[Examination, ProblemError]]]:
    """Every examination measured, and those that cannot be, with why. Raises ProblemError where none can."""
    examined: list[Examined] = []
    failed = []
    for each in examinations:
        name = each.examinationID
        try:
            found = examine(each, settings, tell=lambda said, name=name: tell(f"{name}: {said}"), progress=progress)  # type: ignore[misc]
            checkOther(found, examined)
            examined.append(found)
        except ProblemError as problem:
            failed.append((each, problem))
            tell(f"{name} was not measured: {problem}")
    if not examined:
        raise ProblemError(
            f"None of her examinations could be measured: {'; '.join(f'{each.examinationID}: {problem.reason}' for each, problem in failed)}",
            "Correct the first of them.",
        )
    for sentence in contradictions(examined):
        tell(sentence)
    return examined, failed


def _findings(joined: Joined, known: Known) -> list[Finding]:
    examined, space = joined.examined, joined.space if joined.isUsed and joined.space else SameFrame()
    name = examined.examination.examinationID
    if (name, joined.isUsed) not in known.findings:
        known.findings[name, joined.isUsed] = findingsOf(name, examined.regions, examined.grid, space, examined.masks)
    return known.findings[name, joined.isUsed]


def _fociOf(examined: Examined, choices: Choices, tell: Callable[[str], None]) -> dict[str, ReadFocus]:
    """{regionID: focus} of a HER2 PET that was read."""
    examination = examined.examination
    if examination.kind != HER2_PET:
        return {}
    foci = choices.readings.of(examination.patientID, examination.readingCase)
    found, lost = focusOfRegion(foci, examined.regions, examined.grid)
    for sentence in lost:
        tell(f"{examination.examinationID}: {sentence}")
    return found


def _measureAll(
    joined: Sequence[Joined],
    identities: Identities,
    foci: Mapping[str, Mapping[str, ReadFocus]],
    choices: Choices,
    known: Known,
) -> tuple[dict[tuple[str, str], MeasuredLesion], dict[str, list[tuple[Region, Mapping[str, Any]]]]]:
    """What every lesion measures in every examination, and the regions that were made for it, by examination."""
    measured: dict[tuple[str, str], MeasuredLesion] = {}
    made: dict[str, list[tuple[Region, Mapping[str, Any]]]] = {}
    spaceOf = {each.examined.examination.examinationID: each for each in joined}
    for each in joined:
        name = each.examined.examination.examinationID
        for lesion in identities.lesions:
            here = lesion.of(name)
            if here:
                key = (name, "", *(finding.findingID for finding in here))
                if key not in known.lesions:
                    known.lesions[key] = _drawn(each.examined, lesion, foci[name], choices)
                found = known.lesions[key]
            elif not each.examined.examination.isPET:
                found = MeasuredLesion(NOT_DRAWN)
            else:
                source = spaceOf[lesion.members[0].finding.examinationID]
                if not (each.isUsed and source.isUsed):
                    found = MeasuredLesion(APART)
                else:
                    there = source.examined.examination.examinationID
                    key = (name, there, *(finding.findingID for finding in lesion.of(there)))
                    if key not in known.lesions:
                        known.lesions[key] = _transferred(each, source, lesion, choices.measuring.peakRadiusMm)
                    region, row, found = known.lesions[key]
                    made.setdefault(name, []).append((region, row))
            measured[lesion.lesionID, name] = found
    return measured, made


def _drawn(examined: Examined, lesion: FollowedLesion, foci: Mapping[str, ReadFocus], choices: Choices) -> MeasuredLesion:
    """What was drawn of a lesion here, its parts together."""
    examination = examined.examination
    parts = [finding.region for finding in lesion.of(examination.examinationID)]
    ids = tuple(region.regionID for region in parts)
    read = [foci[regionID] for regionID in ids if regionID in foci]
    reading = None
    note = ""
    if len(read) == 1:
        reading = read[0].reading
    elif read:
        # By each part's own decision: a lesion is positive where a part of it is.
        reading = max((focus.reading for focus in read), key=lambda one: (one.positive is True, one.positive is None))
        note = f"It has {len(read)} foci in the reading; the decision is that of the highest."
    names = [focus.focusID for focus in read] or list(ids)
    classes = {choices.classes[examination.patientID, name] for name in names if (examination.patientID, name) in choices.classes}
    her2 = "; ".join(sorted(classes)) if examination.kind == HER2_PET else ""
    if examined.pet is None or examined.measured is None:
        whole = _union(parts)
        ml, center = int(whole.mask.sum()) * examined.grid.voxelMl, tuple(whole.center(examined.grid).tolist())
        return MeasuredLesion(DRAWN, ids, {"volumeMl": ml, "centroidRAS": center}, note=note)
    if len(parts) == 1:
        row: Mapping[str, Any] = next(row for row in examined.measured.rows if row["regionID"] == ids[0])
    else:
        row = _measure(examined, _union(parts), choices.measuring.peakRadiusMm)
    return MeasuredLesion(DRAWN, ids, row, _percent(examined, row), reading, her2, note)


def _transferred(
    into: Joined, source: Joined, lesion: FollowedLesion, peakRadiusMm: float
) -> tuple[Region, Mapping[str, Any], MeasuredLesion]:
    """A lesion that nobody drew here, in its region from the examination that first showed it; several parts there are moved together."""
    assert into.space is not None and source.space is not None  # both are used
    findings = lesion.of(source.examined.examination.examinationID)
    moved = [transferred(each, source.examined.grid, source.space, into.examined.grid, into.space) for each in findings]
    region = moved[0] if len(moved) == 1 else _union(moved)
    row = _measure(into.examined, region, peakRadiusMm)
    return region, row, MeasuredLesion(TRANSFERRED, (region.regionID,), row, _percent(into.examined, row))


def _measure(examined: Examined, region: Region, peakRadiusMm: float) -> Mapping[str, Any]:
    from HER2PETLib.measure.definitions import measureRegions

    assert examined.measured is not None
    (row,) = measureRegions(examined.measured.volume, [region], peakRadiusMm=peakRadiusMm, reference=examined.measured.reference)
    return {**row, "caseID": examined.examination.patientID}


def _union(parts: Sequence[Region]) -> Region:
    """Parts of one lesion as one region, called after the first."""
    there = [part for part in parts if part.mask.any()]
    if not there:
        return parts[0]
    whole = united(there)
    notes = tuple(dict.fromkeys(note for part in parts for note in part.notes))
    return replace(parts[0], mask=whole.mask, start=whole.start, notes=notes)


def _percent(examined: Examined, row: Mapping[str, Any]) -> float | None:
    weight = examined.weightKg
    return None if weight is None or row["suvMean"] is None else percentInjected(row["suvMean"], row["volumeMl"], weight)


def _tellOverlooked(rows: Sequence[dict[str, Any]]) -> None:
    """Note where a lesion that nobody drew on a HER2 PET takes up more than one that is avid there: it may have been overlooked."""
    least: dict[str, float] = {}
    for row in rows:
        if row["kind"] == HER2_PET and row["source"] == DRAWN and row["avid"] and row["suvMax"] is not None:
            least[row["examinationID"]] = min(row["suvMax"], least.get(row["examinationID"], float("inf")))
    for row in rows:
        limit = least.get(row["examinationID"])
        if row["kind"] == HER2_PET and row["source"] == TRANSFERRED and limit is not None and (row["suvMax"] or 0.0) >= limit:
            row["note"] = f"{row['note']} Its SUVmax is not below that of a lesion that is avid here: look at it.".strip()


def _timeRows(followed: FollowedPatient, rows: Sequence[Mapping[str, Any]], examined: Sequence[Examined]) -> list[dict[str, Any]]:
    """Lesions, then organs, over the HER2 PET of the patient."""
    byID = {each.examination.examinationID: each for each in examined}
    points = [
        TimePoint(each, byID[each.examinationID].hours, byID[each.examinationID].halfLifeH)
        for each in followed.examinations
        if each.kind == HER2_PET
    ]
    if len(points) < 2:
        return []
    found: list[dict[str, Any] | None] = []
    names = [point.examination.examinationID for point in points]
    for lesion in followed.lesions:
        ofLesion = {row["examinationID"]: row for row in rows if row["lesionID"] == lesion.lesionID}
        for measure in LESION_MEASURES:
            values = [ofLesion[name][measure] for name in names]
            found.append(timeRow(followed.patientID, LESION, lesion.lesionID, measure, points, values))
    organRows = {name: {row["name"]: row for row in _organs(byID[name])} for name in names}
    for organ in dict.fromkeys(organ for name in names for organ in organRows[name]):
        for measure in ORGAN_MEASURES:
            values = [organRows[name].get(organ, {}).get(measure) for name in names]
            found.append(timeRow(followed.patientID, ORGAN, organ, measure, points, values))
    return [row for row in found if row is not None]


def _organs(examined: Examined) -> list[dict[str, Any]]:
    return examined.measured.organs.rows if examined.measured and examined.measured.organs else []


def ruleFor(readings: Readings, asked: AvidityRule | None) -> AvidityRule:
    """What was asked for; else the charter's rule where a reading is given."""
    return asked or AvidityRule(READING if readings.foci else "")
