"""Two examinations of one patient brought together by their CTs, or without CTs by their PETs, with an estimate of the error.

How: docs/methods-followup.md. Nothing here decides that a registration may be used: a person does (`acceptance`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from HER2PETLib.followup.bodyspace import Anchor, BodySpace, matrixOf
from HER2PETLib.followup.preparing import CT, PET, Prepared, prepared
from HER2PETLib.followup.refinement import Refined, refine
from HER2PETLib.followup.rigid import SAME_PLACE_MM, USUAL_LENGTH, USUAL_SIMILARITY, RigidResult, registerRigid
from HER2PETLib.geometry import Volume, flipped
from HER2PETLib.progress import Progress, silent

# Another number where the same images would be registered otherwise than before.
METHOD = 3
COARSE_MM, FINE_MM = {CT: 4.0, PET: 5.0}, 3.0
# Without CT nothing tells how organs moved within the body: 8 mm is the least that is said.
PET_ERROR_MM = 8.0
MOST_SHEAR = 0.7
# A lesion of a larger estimated error is left to a person.
BY_HAND_MM = 8.0
_NONE = np.zeros((0, 3))


@dataclass(frozen=True, eq=False)
class Registration:
    """space: as measured. similarity, overlap, apartMm: of the rigid registration (`rigid.RigidResult`). landmarks: how far apart (mm) the middle of each
    organ comes to lie that has masks in both. warnings: sentences, what a person has to look at before accepting."""

    space: BodySpace
    kind: str
    similarity: float
    overlap: float
    apartMm: float
    landmarks: Mapping[str, float] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def register(
    first: Volume,
    later: Volume,
    *,
    firstPoints: np.ndarray = _NONE,
    laterPoints: np.ndarray = _NONE,
    kind: str = CT,
    landmarks: Mapping[str, tuple[np.ndarray, np.ndarray]] | None = None,
    progress: Progress = silent,
) -> Registration:
    """Bring two examinations together.

    first, later: CTs in HU, or PETs in SUV with kind=PET. firstPoints, laterPoints: (n, 3), mm RAS, the lesions of either: around each the CTs are
    registered again. landmarks: by organ, its middle in the first and in the later (3, mm RAS). progress: raise CancelledError in it to stop.
    Raises ProblemError where the images do not belong together, or the registration came to nothing.
    """
    firstPoints, laterPoints = (np.asarray(points, float).reshape(-1, 3) for points in (firstPoints, laterPoints))
    count = len(firstPoints) + len(laterPoints)
    steps = 2 + (count if kind == CT else 0)
    progress(0, steps, "preparing images")
    wide = prepared(first, COARSE_MM[kind], kind), prepared(later, COARSE_MM[kind], kind)
    progress(1, steps, "registering the body")
    whole = registerRigid(*wide)
    matrix = matrixOf(whole.transform)
    anchors: list[Anchor] = []
    if kind == CT and count:
        near = prepared(first, FINE_MM, kind), prepared(later, FINE_MM, kind)
        anchors = reconciled(_anchors(whole, wide, near, firstPoints, laterPoints, progress))
    progress(steps, steps, "registered")
    offs = _landmarkErrors(BodySpace(matrix, 0.0, "", anchors), landmarks or {})
    residual = _residual(whole, anchors, offs, kind)
    return Registration(
        BodySpace(matrix, residual, _how(kind, whole, anchors, residual), tuple(anchors)),
        kind,
        whole.similarity,
        whole.overlap,
        whole.apartMm,
        offs,
        _warnings(whole, anchors, offs, kind),
    )


def _anchors(
    whole: RigidResult,
    wide: tuple[Prepared, Prepared],
    near: tuple[Prepared, Prepared],
    firstPoints: np.ndarray,
    laterPoints: np.ndarray,
    progress: Progress,
) -> list[Anchor]:
    count = len(firstPoints) + len(laterPoints)
    anchors: list[Anchor] = []
    for number, point in enumerate([*firstPoints, *laterPoints]):
        progress(2 + number, 2 + count, f"registering lesion {number + 1} of {count}")
        if number < len(firstPoints):
            anchors.append(_anchor(point, refine(wide, near, whole.transform, flipped(point))))
            continue
        # Where a lesion of the later examination is in the first, as far as is known by now.
        place = BodySpace(matrixOf(whole.transform), 0.0, "", anchors).toFirst(point[None])[0]
        if any(np.linalg.norm(anchor.point - place) < 5.0 for anchor in anchors):
            continue  # the same one, drawn in both
        anchors.append(_anchor(place, refine(wide, near, whole.transform, flipped(place))))
    return anchors


def reconciled(anchors: list[Anchor]) -> list[Anchor]:
    """Tissue does not fold: where two places move against each other by more than most of their distance, the less certain one moves with the other,
    and its error grows by what they differ."""
    result = list(anchors)
    kept: list[Anchor] = []
    for number in sorted(range(len(anchors)), key=lambda n: anchors[n].errorMm):
        one = anchors[number]
        for other in kept:
            # Where either transform takes the one's place: the difference is what lies between the two.
            differ = float(np.linalg.norm((one.matrix - other.matrix)[:3] @ (*one.point, 1.0)))
            if differ > MOST_SHEAR * float(np.linalg.norm(one.point - other.point)) + 1.0:
                one = Anchor(one.point, other.matrix, one.errorMm + differ, one.similarity, False)
                break
        result[number] = one
        kept.append(one)
    return result


def _anchor(point: np.ndarray, refined: Refined) -> Anchor:
    return Anchor(point, matrixOf(refined.transform), refined.errorMm, refined.similarity, refined.isRefined)


def _landmarkErrors(space: BodySpace, landmarks: Mapping[str, tuple[Any, Any]]) -> dict[str, float]:
    return {
        organ: round(float(np.linalg.norm(space.fromFirst(np.asarray(there)[None])[0] - here)), 1)
        for organ, (there, here) in landmarks.items()
    }


def _residual(whole: RigidResult, anchors: list[Anchor], offs: Mapping[str, float], kind: str) -> float:
    """Estimated error at a lesion: of the least certain one of those that are not left to a person; without lesions what organs tell; of PETs never
    under PET_ERROR_MM."""
    if anchors:
        errors = [anchor.errorMm for anchor in anchors]
        return round(max([error for error in errors if error <= BY_HAND_MM] or errors), 1)
    known = [whole.apartMm, *([float(np.median(list(offs.values())))] if offs else [])]
    return round(max(PET_ERROR_MM, *known), 1)


def _how(kind: str, whole: RigidResult, anchors: list[Anchor], residual: float) -> str:
    refined = sum(anchor.isRefined for anchor in anchors)
    around = f", then around {refined} of {len(anchors)} lesions" if anchors else ""
    byHand = sum(anchor.errorMm > max(residual, BY_HAND_MM) for anchor in anchors)
    more = f", more at {byHand} that have to be matched by hand" if byHand else ""
    return (
        f"Registered {kind} to {kind}, rigid{around}; correlation of the trunks {whole.similarity:.2f}, estimated error at a lesion up to "
        f"{residual:.1f} mm{more}."
    )


def _warnings(whole: RigidResult, anchors: list[Anchor], offs: Mapping[str, float], kind: str) -> tuple[str, ...]:
    said = []
    if whole.apartMm > SAME_PLACE_MM:
        said.append(f"Two starts of the registration ended {whole.apartMm:.0f} mm apart; the result that agrees better is used.")
    if kind == CT and whole.similarity < USUAL_SIMILARITY:
        said.append(
            f"The CTs agree less than those of one woman usually do (correlation {whole.similarity:.2f}, usually {USUAL_SIMILARITY} and more): noise, another kernel, or "
            "another woman?"
        )
    if abs(whole.length - 1) > USUAL_LENGTH:
        said.append(
            f"The body of the later CT is {100 * abs(whole.length - 1):.1f} % {'longer' if whole.length > 1 else 'shorter'} than that of the first, and a woman keeps her "
            "length: another woman, or a wrong distance of slices?"
        )
    doubtful = [anchor for anchor in anchors if anchor.errorMm > BY_HAND_MM]
    said += [
        f"The lesion at {' / '.join(f'{value:.0f}' for value in anchor.point)} mm (R, A, S) of the first examination may be off by "
        f"{anchor.errorMm:.0f} mm: match it by hand."
        for anchor in doubtful
    ]
    if far := [f"{organ.replace('_', ' ')} {off:.0f} mm" for organ, off in offs.items() if off > 15.0]:
        said.append(f"The centers of organs end up far apart: {', '.join(far)}.")
    return tuple(said)
