"""Which findings of a patient's examinations are one lesion.

Examination by examination, the first one first: its findings are put together with the lesions that are known so far, one to one, at the least
cost (`assignment.cheapestPairs`). A pair costs its distance, and more where organ or side contradict; two that are left apart cost the gate. What
has no partner is a lesion of its own: nothing is lost, and nothing is joined for the sake of a number. Distance alone never makes one lesion of two
in one examination (a split, a merge): where that may be, and wherever another answer is nearly as good, a person is asked, and what she decided
stands above all of this.
"""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from HER2PETLib.assignment import AT_THE_GATE, cheapestPairs, costOf
from HER2PETLib.followup.findings import Finding

ACCEPT, MOVE, REJECT = "accept", "move", "reject"
DECISIONS = (ACCEPT, MOVE, REJECT)
NEW = "new"


@dataclass(frozen=True)
class MatchSettings:
    """How far apart two findings may be and still be one lesion, in mm.

    gateMm: at least so far. timesResidual: the gate is never below this many times the estimated error of the registration, plus the larger of
    the two radii. contradiction: share of the gate that a contradiction of organ or side costs. toleranceMm: an answer that costs no more than this
    above the best is as likely. All four are ours: no published rule was found.
    """

    gateMm: float = 10.0
    timesResidual: float = 3.0
    contradiction: float = 0.5
    toleranceMm: float = 5.0


@dataclass(frozen=True)
class Decision:
    """What a person decided about a finding. what: of DECISIONS. lesionID: whose it is (not for reject, which makes it a lesion of its own)."""

    what: str
    lesionID: str = ""
    by: str = ""
    at: str = ""
    reason: str = ""


@dataclass(frozen=True, eq=False)
class Placed:
    """A finding and the lesion that it is of.

    distanceMm, gateMm: to the lesion's nearest finding in an earlier examination, None where it founds the lesion. others: lesions within the gate
    that it could be instead, (lesionID, mm). question: to a person, "" where nothing is open. decision: where a person has answered.
    """

    finding: Finding
    lesionID: str
    distanceMm: float | None = None
    gateMm: float | None = None
    others: tuple[tuple[str, float], ...] = ()
    question: str = ""
    decision: Decision | None = None


@dataclass(frozen=True, eq=False)
class FollowedLesion:
    """One lesion over the examinations. lesionID: the finding that it was first seen as, as "examination:region"."""

    lesionID: str
    members: tuple[Placed, ...]

    def of(self, examinationID: str) -> list[Finding]:
        """Its findings in an examination: none where it was not drawn there, several where it is split."""
        return [each.finding for each in self.members if each.finding.examinationID == examinationID]


@dataclass(frozen=True)
class ThreeLists:
    """The lesionIDs of two examinations: in both, only here, only there."""

    both: tuple[str, ...]
    onlyHere: tuple[str, ...]
    onlyThere: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Identities:
    """lesions: in the order in which they were first seen. problems: decisions that could not be followed, as sentences."""

    lesions: tuple[FollowedLesion, ...]
    problems: tuple[str, ...] = ()

    @property
    def placed(self) -> list[Placed]:
        """Every finding with its lesion, lesion by lesion."""
        return [each for lesion in self.lesions for each in lesion.members]

    @property
    def questions(self) -> list[Placed]:
        """The findings about which a person is asked and has not answered."""
        return [each for each in self.placed if each.question and each.decision is None]

    def lists(self, here: str, there: str) -> ThreeLists:
        """The three lists of two examinations."""
        inHere = {lesion.lesionID for lesion in self.lesions if lesion.of(here)}
        inThere = {lesion.lesionID for lesion in self.lesions if lesion.of(there)}
        order = [lesion.lesionID for lesion in self.lesions]
        return ThreeLists(
            tuple(one for one in order if one in inHere & inThere),
            tuple(one for one in order if one in inHere - inThere),
            tuple(one for one in order if one in inThere - inHere),
        )


@dataclass
class _Lesion:
    lesionID: str
    members: list[Placed] = field(default_factory=list)


def identify(
    examinations: Sequence[Sequence[Finding]],
    decisions: Mapping[tuple[str, str], Decision] | None = None,
    settings: MatchSettings | None = None,
) -> Identities:
    """Put the findings of a patient together to lesions.

    examinations: the findings of each, the first examination first. decisions: by (examinationID, regionID).
    """
    decisions, settings = decisions or {}, settings or MatchSettings()
    lesions: dict[str, _Lesion] = {}
    problems: list[str] = []
    for findings in examinations:
        known = list(lesions.values())  # before this examination: only with these are its findings compared
        decided: dict[tuple[str, str], str] = {}
        for finding in findings:
            decision = decisions.get(finding.key)
            if decision is None:
                continue
            if decision.what == REJECT or decision.lesionID in (NEW, finding.findingID):
                decided[finding.key] = finding.findingID
            elif decision.lesionID in lesions or decision.lesionID in {other.findingID for other in findings}:
                decided[finding.key] = decision.lesionID
            else:
                problems.append(
                    f"{finding.findingID} was to be {decision.lesionID}, which is not a lesion of an earlier examination or of this one: "
                    "the decision is not followed."
                )
        taken = set(decided.values())
        open_ = [finding for finding in findings if finding.key not in decided]
        free = [lesion for lesion in known if lesion.lesionID not in taken]
        matched = _match(open_, free, settings)
        # Founders first: a finding may be moved to a lesion that another of this examination founds.
        placed = [_placed(finding, decided, matched, known, settings, decisions) for finding in findings]
        for each in sorted(placed, key=lambda each: each.lesionID != each.finding.findingID):
            if each.lesionID not in lesions and each.lesionID != each.finding.findingID:
                problems.append(
                    f"{each.finding.findingID} was to be {each.lesionID}, which is itself part of another lesion: the decision is not applied."
                )
                each = Placed(each.finding, each.finding.findingID)
            lesions.setdefault(each.lesionID, _Lesion(each.lesionID)).members.append(each)
    return Identities(tuple(FollowedLesion(each.lesionID, tuple(each.members)) for each in lesions.values()), tuple(problems))


@dataclass(frozen=True)
class _Match:
    lesionID: str
    excessMm: float


def _match(findings: Sequence[Finding], lesions: Sequence[_Lesion], settings: MatchSettings) -> dict[tuple[str, str], _Match]:
    """The lesion of each finding that has one, and by how much the cost grows without it."""
    if not findings or not lesions:
        return {}
    distances, gates, extra = _costs(findings, lesions, settings)
    costs = distances - gates + extra
    # Where a contradiction makes a pair dearer than leaving the two apart, they stay apart, and a person is asked.
    allowed = costs <= 0
    gains = np.where(allowed, costs - AT_THE_GATE, 0.0)
    pairs = cheapestPairs(gains, allowed)
    best = costOf(gains, pairs)
    matches = {}
    for i, j in pairs:
        forbidden = allowed.copy()
        forbidden[i, j] = False
        otherwise = costOf(gains, cheapestPairs(np.where(forbidden, gains, 0.0), forbidden))
        matches[findings[i].key] = _Match(lesions[j].lesionID, otherwise - best)
    return matches


def _costs(
    findings: Sequence[Finding], lesions: Sequence[_Lesion], settings: MatchSettings
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Distance, gate and what a contradiction costs, in mm, each (findings, lesions)."""
    shape = (len(findings), len(lesions))
    distances, gates, extra = np.empty(shape), np.empty(shape), np.zeros(shape)
    for i, finding in enumerate(findings):
        for j, lesion in enumerate(lesions):
            nearest = _nearest(finding, lesion)
            distances[i, j] = _distance(finding, nearest)
            gates[i, j] = gateOf(finding, nearest, settings)
            if finding.place.contradicts(nearest.place):
                extra[i, j] = settings.contradiction * gates[i, j]
    return distances, gates, extra


def gateOf(one: Finding, other: Finding, settings: MatchSettings) -> float:
    """How far apart two findings may be and still be one lesion, in mm: wider than the error of either position."""
    residual = float(np.hypot(one.residualMm, other.residualMm))
    return max(settings.gateMm, max(one.radiusMm, other.radiusMm) + settings.timesResidual * residual)


def _nearest(finding: Finding, lesion: _Lesion) -> Finding:
    return min((each.finding for each in lesion.members), key=lambda other: _distance(finding, other))


def _distance(one: Finding, other: Finding) -> float:
    return float(np.linalg.norm(np.subtract(one.position, other.position)))


def _placed(
    finding: Finding,
    decided: Mapping[tuple[str, str], str],
    matched: Mapping[tuple[str, str], _Match],
    known: Sequence[_Lesion],
    settings: MatchSettings,
    decisions: Mapping[tuple[str, str], Decision],
) -> Placed:
    match = matched.get(finding.key)
    lesionID = decided.get(finding.key) or (match.lesionID if match else finding.findingID)
    near = {lesion.lesionID: _nearest(finding, lesion) for lesion in known}
    others = tuple(
        (other, _distance(finding, there))
        for other, there in near.items()
        if other != lesionID and _distance(finding, there) <= gateOf(finding, there, settings)
    )
    own = near.get(lesionID)
    question = _question(
        finding, match, own, others, {one.lesionID for one in matched.values()} | set(decided.values()), settings
    )
    return Placed(
        finding,
        lesionID,
        None if own is None else _distance(finding, own),
        None if own is None else gateOf(finding, own, settings),
        tuple(sorted(others, key=lambda other: other[1])),
        question,
        decisions.get(finding.key) if finding.key in decided else None,
    )


def _question(
    finding: Finding,
    match: _Match | None,
    own: Finding | None,
    others: Sequence[tuple[str, float]],
    taken: set[str],
    settings: MatchSettings,
) -> str:
    """What a person is asked about a finding; "" where nothing is open."""
    said = []
    named = ", ".join(f"{other} ({distance:.1f} mm)" for other, distance in sorted(others, key=lambda other: other[1]))
    if match and own and (why := finding.place.contradicts(own.place)):
        said.append(f"Is it the same lesion, although the sites differ ({why})?")
    if match and own and (error := float(np.hypot(finding.residualMm, own.residualMm))) > settings.gateMm:
        said.append(f"Is it the same lesion? The registration may be off by {error:.0f} mm here.")
    if match and others and match.excessMm <= settings.toleranceMm:
        said.append(f"Is it {named}? The distances alone do not decide.")
    elif match and (alone := [other for other, _ in others if other not in taken]):
        said.append(f"Does it also include {', '.join(alone)}, which is near and has no other partner here (merged)?")
    if match is None and others:
        said.append(f"Is it a part of {named} (split), or a lesion of its own?")
    return " ".join(said)


def trackingUID(patientID: str, lesionID: str) -> str:
    """The DICOM Tracking UID of a lesion (0062,0021): the same in every object, every run, and on every machine.

    2.25 and a UUID of the SHA-256 of both names: it changes only with the patient's number or the finding that the lesion was first seen as.
    """
    digest = hashlib.sha256("\0".join(("HER2PET lesion", patientID, lesionID)).encode()).digest()
    return f"2.25.{uuid.UUID(bytes=digest[:16], version=5).int}"
