"""The coordinator's side of a case: where its images are, what they hold, and every text in them that must not reach a reader."""

import hashlib
import os
import re
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from HER2PETLib.casetable import readCaseTable
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Volume
from HER2PETLib.progress import Progress, silent
from HER2PETLib.reading.leaks import datesOf, identifyingStrings
from HER2PETLib.volumefile import readVolume

if TYPE_CHECKING:
    from pydicom import Dataset

    from HER2PETLib.suv.conversion import SUVConversion


@dataclass(frozen=True)
class CaseSource:
    """One row of the cases table. pet: DICOM folder, or a file that is SUV already; ct: DICOM folder or file, or "";
    regions: segmentation with the lesions, or ""; injectedAt, reason: what a person entered for a header without injection
    date, and why. patientID is the caseID where the table has no such column."""

    caseID: str
    patientID: str
    pet: str
    ct: str = ""
    regions: str = ""
    injectedAt: str = ""
    reason: str = ""

    def document(self) -> dict[str, str]:
        return asdict(self)


@dataclass(frozen=True)
class SourceFocus:
    """A lesion that readers are asked about: its hottest voxel and its center of mass (mm, RAS), the radius (mm) of a sphere of
    its volume, and its SUVmax."""

    regionID: str
    name: str
    siteCode: str
    siteMeaning: str
    positionRAS: tuple[float, float, float]
    centerRAS: tuple[float, float, float]
    radiusMm: float
    suvMax: float


@dataclass(frozen=True, eq=False)
class SourceImages:
    """pet: SUV, float32; ct: Hounsfield units, int16, on its own grid, or None; headers: of every DICOM file beside them."""

    source: CaseSource
    pet: Volume
    ct: Volume | None
    headers: tuple["Dataset", ...]

    @cached_property
    def identifying(self) -> frozenset[str]:
        """Every text that tells whose images these are. Takes a while, for it is every text of every header."""
        texts = _textsOfRow(self.source).union(*map(identifyingStrings, self.headers))
        return frozenset(text for text in texts if len(text) >= 4)

    @property
    def middleRAS(self) -> tuple[float, float, float]:
        """The middle of the PET, to a thousandth of a mm."""
        return tuple(self.pet.geometry.toRAS((np.array(self.pet.geometry.shape) - 1) / 2).round(3).tolist())

    @property
    def fingerprint(self) -> str:
        """SHA-256 over the values and geometry of the images, to notice a source that changes after the charter was written."""
        digest = hashlib.sha256()
        for volume in (self.pet, self.ct):
            if volume is not None:
                digest.update(repr((volume.geometry.shape, volume.values.dtype.str)).encode())
                digest.update(volume.geometry.ijkToRAS.tobytes())
                digest.update(np.ascontiguousarray(volume.values).data)
        return digest.hexdigest()


def readCases(path: str | os.PathLike) -> list[CaseSource]:
    """The cases of a table (see casetable.py), of which a reading takes the columns caseID, patientID, pet, ct, regions, injectedAt
    and reason.

    Raises ProblemError that names every wrong cell, and where the table enters anything else for the SUV: it would change nothing.
    """
    sources = []
    for case in readCaseTable(path):
        entered = case.entered
        if case.series or not replace(entered, administeredAt=None).isEmpty:
            raise ProblemError(
                f"{path}: for the case {case.caseID} more than the injection date-time is entered, or one of several series is chosen.",
                "For a reading, give the PET of this case as a volume of SUV (`her2pet suv` makes one).",
            )
        patientID, injectedAt = case.patientID or case.caseID, entered.administeredAt or ""
        sources.append(CaseSource(case.caseID, patientID, case.pet, case.ct, case.regions, injectedAt, entered.reason))
    return sources


def readImages(source: CaseSource, progress: Progress = silent) -> SourceImages:
    """The images of a case as numbers. Raises ProblemError where the PET cannot be made SUV, or a file cannot be read."""
    pet, _, headers = readPET(source, progress)
    if not np.isfinite(pet.values).all():
        raise ProblemError(f"{source.pet} holds values that are not numbers.", "Give a PET volume with a SUV in every voxel.")
    pet = Volume(np.asarray(pet.values, dtype=np.float32), pet.geometry, pet.unit)
    ct = None
    if source.ct:
        if Path(source.ct).is_dir():
            series, found = _onlySeries(source.ct, "CT", progress)
            ct = series.rescaled()
            headers += found
        else:
            ct = readVolume(source.ct)
        ct = Volume(_int16(ct.values, source.ct), ct.geometry, ct.unit)
    return SourceImages(source, pet, ct, tuple(headers))


def readPET(source: CaseSource, progress: Progress = silent) -> tuple[Volume, "SUVConversion | None", list["Dataset"]]:
    """The SUV of a case, how it was obtained (None: a file that is taken as SUV), and the headers in its folder.

    Raises ProblemError where the PET cannot be read or made SUV.
    """
    if not Path(source.pet).is_dir():
        return readVolume(source.pet), None, []
    from HER2PETLib.suv.conversion import convertSeries
    from HER2PETLib.suv.record import EnteredValues
    from HER2PETLib.suv.volume import suvVolume

    series, headers = _onlySeries(source.pet, "PT", progress)
    entered = EnteredValues(administeredAt=source.injectedAt, reason=source.reason) if source.injectedAt else None
    conversion = convertSeries(series, entered)
    return suvVolume(series, conversion, progress), conversion, headers


def lesionsOf(source: CaseSource, pet: Volume) -> list[SourceFocus]:
    """The lesions that the case's segmentation names, in its order. Raises ProblemError without segmentation or for an empty lesion."""
    from HER2PETLib.measure.segmentation import readRegions

    if not source.regions:
        raise ProblemError(
            "The cases table names no regions for this case, and the readers are to score given foci.",
            'Fill in the column regions, or let the readers search ("--mode free").',
        )
    foci = []
    for region in readRegions(source.regions, pet.geometry):
        if region.role != "lesion":
            continue
        count = int(region.mask.sum())
        if not count:
            raise ProblemError(f"The lesion {region.name} is empty on the PET's grid.", "Draw it again, or remove it.")
        box = tuple(slice(start, start + size) for start, size in zip(region.start, region.mask.shape, strict=True))
        values = np.where(region.mask, pet.values[box], -np.inf)
        hottest = np.unravel_index(int(values.argmax()), values.shape)
        position = pet.geometry.toRAS(np.add(hottest, region.start))
        center = pet.geometry.toRAS(np.argwhere(region.mask).mean(axis=0) + region.start)
        radius = (3.0 * count * pet.geometry.voxelMl * 1000.0 / (4.0 * np.pi)) ** (1 / 3)
        foci.append(
            SourceFocus(
                region.regionID,
                region.name,
                region.siteCode,
                region.siteMeaning,
                tuple(position.round(3).tolist()),
                tuple(center.round(3).tolist()),
                round(float(radius), 3),
                float(values.max()),
            )
        )
    return foci


def _textsOfRow(source: CaseSource) -> set[str]:
    texts = {source.caseID, source.patientID, source.injectedAt, source.reason}
    texts |= datesOf(re.sub(r"\D", "", source.injectedAt))
    for path in (source.pet, source.ct, source.regions):
        if path:
            texts |= {path, Path(path).name}
    return texts


def _int16(values: np.ndarray, what: str) -> np.ndarray:
    limits = np.iinfo(np.int16)
    if not np.isfinite(values).all() or values.min() < limits.min or values.max() > limits.max:
        raise ProblemError(f"{what} holds values that are no Hounsfield units.", "Give the CT in Hounsfield units.")
    return np.rint(values).astype(np.int16)


def _onlySeries(folder: str, modality: str, progress: Progress):
    """The one series of a modality in a DICOM folder, in order, and all headers there; localizers are passed over."""
    from HER2PETLib.dicom.folder import findSeries
    from HER2PETLib.dicom.series import assemble

    found = findSeries([folder], progress)
    volumes = [
        series
        for series in found.ofModality(modality)
        if "LOCALIZER" not in series.files[0].text("ImageType").upper().split("\\")
    ]
    if len(volumes) != 1:
        raise ProblemError(
            f"{folder} holds {len(volumes)} series of modality {modality}{''.join(f'; {series.name}' for series in volumes)}.",
            f"Give a folder with the one {modality} series to read.",
        )
    return assemble(volumes[0]), [file.header for series in found.series for file in series.files]
