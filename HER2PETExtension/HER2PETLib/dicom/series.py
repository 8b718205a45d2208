"""A complete, ordered, uniform series of images: the only kind of which values are taken."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NoReturn

import numpy as np

from HER2PETLib.dicom.entry import entryOf, parsing, writtenValue
from HER2PETLib.dicom.frame import Frame, framesOf
from HER2PETLib.dicom.gaps import checkGaps
from HER2PETLib.dicom.imagefile import ImageFile, storedValues
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.progress import Progress, silent

# Series-level attributes: a series in which they differ from file to file is a mixture.
_UNIFORM = (
    "Modality", "SOPClassUID", "StudyInstanceUID", "PatientID", "FrameOfReferenceUID", "Rows", "Columns", "SeriesDate", "SeriesTime", "Manufacturer",
    "Units", "DecayCorrection", "DecayCorrected", "DecayCorrectionDateTime", "CorrectedImage", "AttenuationCorrected", "SUVType", "SeriesType", "PatientWeight", "PatientSize", "PatientSex", "TimezoneOffsetFromUTC",
)  # fmt: skip
# Of the slice step: how far a slice may lie from its place on the regular grid. Beds of real whole-body scans overlap with rounding
# (GE Discovery ST: one step of 3.19 mm among 3.27 mm); a missing or displaced slice is off by far more.
_GRID_TOLERANCE = 0.05
_DIRECTION_TOLERANCE = 1e-3


@dataclass(frozen=True, eq=False)
class SeriesFiles:
    """The files of one series as they were found, in no order; `missing` are files that a database lists and that are not there."""

    seriesInstanceUID: str
    modality: str
    description: str
    files: tuple[ImageFile, ...]
    missing: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()

    @classmethod
    def of(cls, uid: str, files: Iterable[ImageFile], missing: Iterable[str] = (), broken: Iterable[str] = ()) -> "SeriesFiles":
        """A series of files that were read, described by its first one."""
        files = tuple(files)
        description = files[0].text("SeriesDescription") if files else ""
        # A mixture with PET in it is reported as a mixed PET series, not left alone as another modality.
        modalities = [file.text("Modality") for file in files]
        modality = "PT" if "PT" in modalities else (modalities or [""])[0]
        return cls(uid, modality, description, files, tuple(missing), tuple(broken))

    @property
    def name(self) -> str:
        """How a sentence names this series (no patient in it)."""
        described = f' "{self.description}"' if self.description else ""
        return f"Series {self.seriesInstanceUID}{described}"


@dataclass(frozen=True, eq=False)
class ImageSeries:
    """Frames in the order of their position, on one regular grid.

    frames: in the order of the k axis.  geometry: of the volume that `values` gives.  notes: what was noticed on the way.
    """

    seriesInstanceUID: str
    modality: str
    description: str
    frames: tuple[Frame, ...]
    geometry: Geometry
    notes: tuple[str, ...] = field(default=())

    @property
    def name(self) -> str:
        """How a sentence names this series (no patient in it)."""
        return f"Series {self.seriesInstanceUID}" + (f' "{self.description}"' if self.description else "")

    @property
    def isMultiFrame(self) -> bool:
        """Whether all frames are in one file."""
        return len(self.files) == 1 and len(self.frames) > 1

    @cached_property
    def files(self) -> tuple[ImageFile, ...]:
        """The files of the series, each once, in the order of their first frame."""
        return tuple({id(frame.file): frame.file for frame in self.frames}.values())

    def values(
        self,
        scales: Sequence[float],
        intercepts: Sequence[float] | None = None,
        dtype: type[np.floating] = np.float32,
        mapped: Sequence[tuple[float, float] | None] | None = None,
        progress: Progress = silent,
    ) -> np.ndarray:
        """Stored values times a scale (plus an intercept) a frame, as a new array (k, j, i).

        scales, intercepts: one number a frame.  mapped: one a frame, the first and last stored value that have a meaning, or None for all.
        Raises ProblemError where a file's pixels cannot be read, or a stored value has no meaning.
        """
        held, pixels = self.frames[0].file, storedValues(self.frames[0].file)
        # Only now: a header may promise voxels without end, and the file has them not.
        result = np.empty(self.geometry.shape, dtype)
        for k, frame in enumerate(self.frames):
            if frame.file is not held:
                held, pixels = frame.file, storedValues(frame.file)
            if pixels.shape[1:] != result.shape[1:] or frame.number >= len(pixels):
                raise ProblemError(
                    f"{frame.name} has {pixels.shape} pixels, the series {result.shape[1:]}.", "Export the series again."
                )
            limits = mapped[k] if mapped else None
            if limits is not None:
                self._checkRange(frame, pixels[frame.number], *limits)
            np.multiply(pixels[frame.number], float(scales[k]), out=result[k], casting="unsafe")
            if intercepts is not None and intercepts[k]:
                result[k] += dtype(intercepts[k])
            progress(k + 1, len(self.frames), "slices")
        return result

    def _checkRange(self, frame: Frame, image: np.ndarray, first: float, last: float) -> None:
        low, high = image.min(), image.max()
        if low < first or high > last:
            raise ProblemError(
                f"{self.name}: {frame.name} has stored values from {low} to {high}, and its real-world-value map (0040,9096) holds from "
                f"{first:g} to {last:g} (0040,9216), (0040,9211): outside it they mean nothing.",
                "Export the series again.",
            )

    def rescaled(self, dtype: type[np.floating] = np.float32) -> Volume:
        """The volume in the series' own units: stored value x Rescale Slope (0028,1053) + Rescale Intercept (0028,1052), slice by slice.

        An attribute that no slice has is 1 (slope) or 0 (intercept). Raises ProblemError where only some slices have it.
        """
        return Volume(
            self.values(self._perFrame("RescaleSlope", 1.0), self._perFrame("RescaleIntercept", 0.0), dtype), self.geometry
        )

    def _perFrame(self, keyword: str, default: float) -> list[float]:
        if all(frame.entry(keyword).isMissing for frame in self.frames):
            return [default] * len(self.frames)
        return [float(frame.vector(keyword, 1)[0]) for frame in self.frames]


def assemble(found: SeriesFiles) -> ImageSeries:
    """Put the files of a series in order.

    Raises ProblemError, naming what is wrong and where, if files are missing or broken, the images are not a regular stack (mixed,
    several at one position, a gap, uneven spacing), or they are not images at all.
    """
    if found.missing:
        raise ProblemError(
            f"{found.name}: {len(found.missing)} of its files are missing, for instance {found.missing[0]}.",
            "Make the folder available again, or import the series into the database again.",
        )
    if found.broken:
        raise ProblemError(f"{found.name}: {found.broken[0]}{_more(len(found.broken) - 1, 'file')}")
    files, notes = _distinct(found)
    without = [file.path.name for file in files if file.pixelOffset is None]
    if all(entryOf(file.header, "Rows").isMissing for file in files):
        raise ProblemError(f"{found.name} holds no images.", "Choose an image series.")
    if without:
        raise ProblemError(
            f"{found.name}: {without[0]} ends before its pixel data (7FE0,0010){_more(len(without) - 1, 'file')}.",
            "Copy it again.",
        )
    _checkUniform(found, files)
    try:
        ordered, geometry = _stack(found, [frame for file in files for frame in framesOf(file)])
    except ProblemError as error:
        if found.name in error.reason:
            raise
        raise ProblemError(f"{found.name}: {error.reason}", error.remedy) from error
    notes += dict.fromkeys(file.loss for file in files if file.loss)
    notes += checkGaps(found.name, ordered, float(geometry.spacing[2]))
    return ImageSeries(found.seriesInstanceUID, found.modality, found.description, ordered, geometry, tuple(notes))


def _more(count: int, what: str) -> str:
    return f" (and {count} more {what}{'s' if count > 1 else ''})" if count > 0 else ""


def _distinct(found: SeriesFiles) -> tuple[list[ImageFile], list[str]]:
    """The files without copies of the same instance; a copy that differs is a mixture."""
    first: dict[str, ImageFile] = {}
    copies = 0
    for file in found.files:
        uid = file.text("SOPInstanceUID")
        if uid not in first:
            first[uid] = file
            continue
        copies += 1
        with parsing(file.path.name):
            differs = file.header != first[uid].header
        if differs or not np.array_equal(storedValues(file), storedValues(first[uid])):
            raise ProblemError(
                f"{found.name}: {first[uid].path.name} and {file.path.name} have the same SOP Instance UID (0008,0018) {uid} but differ.",
                "Remove the wrong one.",
            )
    return list(first.values()), [f"{copies} files are copies of others and were left out."] if copies else []


def _checkUniform(found: SeriesFiles, files: list[ImageFile]) -> None:
    for keyword in _UNIFORM:
        if len({writtenValue(file.header, keyword) for file in files}) == 1:
            continue
        entries: dict[str, str] = {}
        for file in files:
            entries.setdefault(file.text(keyword), file.path.name)
        if len(entries) > 1:
            (one, where), (other, there) = list(entries.items())[:2]
            raise ProblemError(
                f"{found.name} is mixed: {entryOf(None, keyword)} is {one!r} in {where} and {other!r} in {there}.",
                "Separate the acquisitions, or export the series again.",
            )


def _stack(found: SeriesFiles, frames: list[Frame]) -> tuple[tuple[Frame, ...], Geometry]:
    orientations = np.array([frame.vector("ImageOrientationPatient", 6) for frame in frames])
    positions = np.array([frame.vector("ImagePositionPatient", 3) for frame in frames])
    spacings = np.array([frame.vector("PixelSpacing", 2) for frame in frames])
    for keyword, values, tolerance in (("ImageOrientationPatient", orientations, 1e-4), ("PixelSpacing", spacings, 1e-4)):
        odd = np.flatnonzero(np.abs(values - values[0]).max(axis=1) > tolerance)
        if len(odd):
            raise ProblemError(
                f"{found.name} is mixed: {frames[0].entry(keyword)} is {values[0].tolist()} in {frames[0].name} "
                f"and {values[odd[0]].tolist()} in {frames[odd[0]].name}.",
                "Separate the acquisitions, or export the series again.",
            )
    row, column = orientations[0][:3], orientations[0][3:]
    if abs(np.linalg.norm(row) - 1) > 1e-3 or abs(np.linalg.norm(column) - 1) > 1e-3 or abs(row @ column) > 1e-3:
        raise ProblemError(
            f"{found.name}: Image Orientation (0020,0037) {orientations[0].tolist()} is not two perpendicular directions.",
            "Export it again.",
        )
    if (spacings[0] <= 0).any():
        raise ProblemError(f"{found.name}: Pixel Spacing (0028,0030) {spacings[0].tolist()} is not positive.", "Export it again.")
    normal = np.cross(row, column)
    depths = positions @ normal
    order = np.argsort(depths, kind="stable")
    step = _step(found, [frames[n] for n in order], positions[order], depths[order], normal)
    shape = (len(frames), frames[0].file.integer("Rows"), frames[0].file.integer("Columns"))
    matrix = np.eye(4)
    # Pixel Spacing is (between rows, between columns): the column index i runs along the row direction.
    matrix[:3, 0], matrix[:3, 1], matrix[:3, 2] = row * spacings[0][1], column * spacings[0][0], step
    matrix[:3, 3] = positions[order[0]]
    try:
        geometry = Geometry(shape, np.diag([-1.0, -1.0, 1.0, 1.0]) @ matrix)
    except ValueError as error:
        raise ProblemError(
            f"{found.name}: Pixel Spacing (0028,0030) {spacings[0].tolist()} mm and {np.linalg.norm(step):g} mm from slice to slice do not "
            "make a volume.",
            "Export it again.",
        ) from error
    return tuple(frames[n] for n in order), geometry


def _step(found: SeriesFiles, frames: list[Frame], positions: np.ndarray, depths: np.ndarray, normal: np.ndarray) -> np.ndarray:
    """The vector from one slice to the next (mm, LPS), after the checks that there is one."""
    if len(frames) == 1:
        thickness = frames[0].vector("SliceThickness", 1)[0]
        if thickness <= 0:
            raise ProblemError(f"{found.name}: its one slice has no Slice Thickness (0018,0050).", "Export it again.")
        return normal * thickness
    steps = np.diff(depths)
    usual = float(
        np.percentile(steps, 50, method="lower")
    )  # with two steps, one of them over a gap, the smaller is the usual one
    for n in np.flatnonzero(steps < max(0.01 * usual, 1e-3)):
        raise ProblemError(
            f"{found.name} has several images at one position: {frames[n].name} and {frames[n + 1].name} "
            f"({depths[n]:.2f} mm){_whatDiffers(frames[n], frames[n + 1])}; "
            f"it is dynamic, gated, or mixes acquisitions ({len(frames)} images, {int((steps > usual / 2).sum()) + 1} positions).",
            "Separate the acquisitions and give one static series.",
        )
    vector = (positions[-1] - positions[0]) / (len(frames) - 1)
    off = np.abs(positions - (positions[0] + np.outer(np.arange(len(frames)), vector))).max(axis=1)
    if off.max() > _GRID_TOLERANCE * usual:
        _refuseUneven(found, frames, depths, steps, usual, off)
    if np.abs(vector / np.linalg.norm(vector) - normal).max() > _DIRECTION_TOLERANCE:
        raise ProblemError(
            f"{found.name}: its slices are shifted against each other (tilted gantry): {vector.tolist()} mm from slice to slice.",
            "Export it with slices stacked at right angles.",
        )
    return vector


def _refuseUneven(
    found: SeriesFiles, frames: list[Frame], depths: np.ndarray, steps: np.ndarray, usual: float, off: np.ndarray
) -> NoReturn:
    """Raise the sentence that says why the slices are not a regular stack."""
    for n in map(int, np.flatnonzero(steps > 1.5 * usual)):
        lost = max(round(steps[n] / usual) - 1, 1)
        raise ProblemError(
            f"{found.name} is missing {lost} slice{'s' if lost > 1 else ''} between {frames[n].name} ({depths[n]:.2f} mm) and "
            f"{frames[n + 1].name} ({depths[n + 1]:.2f} mm); its slices are {usual:.3f} mm apart.",
            "Find the missing files and read the whole series.",
        )
    n = int(np.abs(steps - usual).argmax())
    if abs(steps[n] - usual) > 1e-3 * usual:
        raise ProblemError(
            f"{found.name} is unevenly spaced: {steps[n]:.3f} mm between {frames[n].name} and {frames[n + 1].name}, {usual:.3f} mm elsewhere.",
            "Reconstruct or export it with even spacing.",
        )
    worst = int(off.argmax())
    raise ProblemError(
        f"{found.name}: {frames[worst].name} lies {off[worst]:.2f} mm off the line of the other slices.", "Export it again."
    )


def _whatDiffers(one: Frame, other: Frame) -> str:
    for keyword in (
        "AcquisitionNumber",
        "TemporalPositionIdentifier",
        "TriggerTime",
        "FrameReferenceTime",
        "AcquisitionTime",
        "ImageType",
    ):
        a, b = one.entry(keyword), other.entry(keyword)
        if a.text != b.text:
            return f", which differ in {a} ({a.text} and {b.text})"
    return ""
