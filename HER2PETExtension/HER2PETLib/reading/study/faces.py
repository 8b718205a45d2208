"""What pixels tell of a patient: text burned into them, and a face. Reported when the study is made, before anything is handed out.

A face is hidden by leaving out the slices above a plane across the body, from PET and CT alike; nothing is resampled. Where the
shoulders begin is found in the CT. Removing only the face, with masks of organs, is not done here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Volume
from HER2PETLib.reading.study.sources import SourceFocus, SourceImages

AUTO = "auto"
# What is denser belongs to the body (Hounsfield units): skin and fat, but not lung or blankets.
_BODY_HU = -300
# The trunk's largest connected cross-section is larger than that, head and neck are smaller (cm2).
_TRUNK_CM2 = 400.0
_HEAD_CM2 = 60.0
# A neck is about as long: what reaches further above the shoulders may show a chin.
NECK_MM = 60.0
MARGIN_MM = 10.0
# (0028,0301) and (0028,0302).
_SAID = {
    "BurnedInAnnotation": "text that identifies the patient is burned into the pixels",
    "RecognizableVisualFeatures": "the patient can be recognized",
}


def planesOf(given: Iterable[str]) -> dict[str, float | None]:
    """{caseID: mm}, and {"auto": None} where it is asked for, of texts "auto" and "CASE=MM". Raises ProblemError for what is neither."""
    planes: dict[str, float | None] = {}
    for each in given:
        caseID, isCase, plane = each.rpartition("=")
        try:
            planes |= {caseID: float(plane)} if isCase else {AUTO: {AUTO: None}[each]}
        except (ValueError, KeyError) as error:
            raise ProblemError(f"{each} names no plane to deface at.", f"Write {AUTO}, or CASE=MM.") from error
    return planes


def concernsOf(images: SourceImages) -> list[str]:
    """What the coordinator has to look at before a case is handed out, sentences."""
    concerns = []
    for keyword, what in _SAID.items():
        said = sum(str(header.get(keyword, "")).upper() == "YES" for header in images.headers)
        if said:
            concerns.append(f"{said} of its files say that {what} ({keyword} is YES). Look at them; packets keep the pixels.")
    if images.fdg is not None:
        concerns.append("Whether a face is in the field of its FDG PET is not checked.")
    if images.ct is None:
        concerns.append("Without a CT it is not checked whether a face is in the field.")
        return concerns
    shoulders, top = _shouldersAndTop(images.ct)
    if top is None:
        return concerns
    if shoulders is None:
        concerns.append("No trunk is found in its CT: it may be a picture of the head, and show a face.")
    elif top - shoulders > NECK_MM:
        concerns.append(
            f"Its CT shows the body up to {top - shoulders:.0f} mm above the shoulders: a face may be seen. "
            f"Leaving faces out (--deface) cuts off what lies higher than {NECK_MM:.0f} mm above them."
        )
    return concerns


def planeOf(images: SourceImages, asked: Mapping[str, float | None]) -> float | None:
    """Above which plane (S, mm) the case is left out; None: nowhere. asked: {caseID: plane}, or {"auto": None} for all others.

    Raises ProblemError where the shoulders cannot be found.
    """
    if images.source.caseID in asked:
        return asked[images.source.caseID]
    if AUTO not in asked:
        return None
    shoulders, top = _shouldersAndTop(images.ct) if images.ct is not None else (None, None)
    if shoulders is None or top is None:
        raise ProblemError(
            "Where its shoulders are is not found in a CT, so not where to cut above them.",
            f"Give the plane: --deface {images.source.caseID}=MM (superior, mm).",
        )
    return shoulders + NECK_MM if top - shoulders > NECK_MM else None


def croppedAbove(volume: Volume, plane: float) -> tuple[Volume, tuple[int, int, int]]:
    """The volume without its slices above the plane (S, mm), and the index (k, j, i) of its first voxel that stays.

    Raises ProblemError if nothing stays.
    """
    axis = volume.geometry.axesRAS[2]
    index = [(size - 1) / 2 for size in volume.geometry.shape]
    heights = np.array(
        [_heightOf(volume, [*index[:axis], slice_, *index[axis + 1 :]]) for slice_ in range(volume.geometry.shape[axis])]
    )
    step = abs(heights[1] - heights[0]) / 2 if len(heights) > 1 else 0.0
    # Slices are cut whole; of an oblique one the corner counts that reaches highest.
    tilt = _tilt(volume, axis)
    stays = np.flatnonzero(heights + step + tilt <= plane)
    if not len(stays):
        raise ProblemError(
            f"Nothing of it lies below {plane:.0f} mm.", "Check the plane: it is the coordinate toward the head (S)."
        )
    first = [0, 0, 0]
    first[axis] = int(stays[0])
    shape = list(volume.geometry.shape)
    shape[axis] = int(stays[-1] - stays[0] + 1)
    part = tuple(slice(start, start + size) for start, size in zip(first, shape, strict=True))
    k, j, i = first
    return Volume(volume.values[part], volume.geometry.cropped(first, shape), volume.unit), (k, j, i)


def defaced(images: SourceImages, plane: float | None) -> SourceImages:
    """The images without what lies above the plane; None leaves them. Raises ProblemError if nothing stays."""
    if plane is None:
        return images
    if images.fdg is not None:
        raise ProblemError(
            "The plane above which it would be cut is that of the HER2 PET, and its FDG PET is of another examination.",
            "Leave the column fdg empty, or give PET, CT and FDG PET without a face and cut nothing.",
        )
    ct = croppedAbove(images.ct, plane)[0] if images.ct is not None else None
    return replace(images, pet=croppedAbove(images.pet, plane)[0], ct=ct)


def below(foci: tuple[SourceFocus, ...], images: SourceImages, plane: float | None) -> tuple[SourceFocus, ...]:
    """The foci with their voxels in the defaced PET. Raises ProblemError where a lesion, with a margin, would be cut."""
    if plane is None:
        return foci
    _, (k, j, i) = croppedAbove(images.pet, plane)
    for focus in foci:
        highest = max(focus.positionRAS[2], focus.centerRAS[2] + focus.radiusMm)
        if highest + MARGIN_MM > plane:
            raise ProblemError(
                f"The lesion {focus.name} reaches to {highest:.0f} mm, and the case would be cut at {plane:.0f} mm.",
                f"Give a higher plane for it, or leave it as it is (--deface {images.source.caseID}=MM).",
            )
    return tuple(
        replace(focus, voxels=tuple((voxel[0] - k, voxel[1] - j, voxel[2] - i) for voxel in focus.voxels)) for focus in foci
    )


def _shouldersAndTop(ct: Volume) -> tuple[float | None, float | None]:
    """How high (S, mm) the trunk and the body reach; None where there is none. Arms beside the head are other components."""
    from scipy import ndimage

    axis = ct.geometry.axesRAS[2]
    spacing = ct.geometry.spacing[::-1]  # k, j, i
    cm2 = float(np.prod(np.delete(spacing, axis))) / 100
    index = [(size - 1) / 2 for size in ct.geometry.shape]
    shoulders = top = None
    for number in range(ct.geometry.shape[axis]):
        labels, count = ndimage.label(np.take(ct.values, number, axis=axis) > _BODY_HU)
        area = float(np.bincount(labels.ravel())[1:].max()) * cm2 if count else 0.0
        height = _heightOf(ct, [*index[:axis], number, *index[axis + 1 :]])
        if area >= _HEAD_CM2:
            top = height if top is None else max(top, height)
        if area >= _TRUNK_CM2:
            shoulders = height if shoulders is None else max(shoulders, height)
    return shoulders, top


def _heightOf(volume: Volume, index: list[float]) -> float:
    return float(volume.geometry.toRAS(index)[2])


def _tilt(volume: Volume, axis: int) -> float:
    """How much higher than its middle a slice reaches, mm."""
    rise = volume.geometry.ijkToRAS[2, :3][::-1]  # of a step along k, j, i
    return float(sum(abs(rise[other]) * (size - 1) / 2 for other, size in enumerate(volume.geometry.shape) if other != axis))
