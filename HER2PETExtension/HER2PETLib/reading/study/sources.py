"""The coordinator's side of a case: where its images are, what they hold, and every text in them that must not reach a reader."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from HER2PETLib.cases import Case
from HER2PETLib.dicom.folder import oneSeries
from HER2PETLib.dicom.series import assemble
from HER2PETLib.errors import ProblemError
from HER2PETLib.geometry import Volume
from HER2PETLib.progress import Progress, silent
from HER2PETLib.reading.study.disguise import Grid
from HER2PETLib.reading.study.leaks import datesOf, identifyingStrings
from HER2PETLib.reading.study.words import shortDates, wordsOf
from HER2PETLib.suv.pet import PET, isDICOM, loadPET
from HER2PETLib.suv.tracer import nuclideOfHalfLife
from HER2PETLib.volumefile import readVolume

if TYPE_CHECKING:
    from pydicom import Dataset


# How far from its hottest voxel a lesion may be shown, inside it: about the resolution of the PET.
POINT_WITHIN_MM = 6.0


@dataclass(frozen=True)
class SourceFocus:
    """A lesion that readers are asked about: its hottest voxel and its center of mass (mm, RAS), the radius (mm) of a sphere of
    its volume, its SUVmax, and the voxels (k, j, i of the PET) around the hottest on one of which it is shown."""

    regionID: str
    name: str
    siteCode: str
    siteMeaning: str
    positionRAS: tuple[float, float, float]
    centerRAS: tuple[float, float, float]
    radiusMm: float
    suvMax: float
    voxels: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, eq=False)
class SourceImages:
    """pet: SUV, float32; ct: Hounsfield units, int16, on its own grid, or None; fdg: SUV of the FDG PET of another examination, float32, or
    None; headers: of every DICOM file beside them; warnings: sentences. frameOfReferenceUID:
    of the PET, where it is DICOM."""

    source: Case
    pet: Volume
    ct: Volume | None
    headers: tuple["Dataset", ...]
    warnings: tuple[str, ...] = ()
    frameOfReferenceUID: str = ""
    fdg: Volume | None = None

    @cached_property
    def identifying(self) -> frozenset[str]:
        """Every text that says whose images these are. Takes a while: it reads every text of every header."""
        texts = _textsOfRow(self.source) | identifyingStrings(self.headers)
        return frozenset(text for text in texts if len(text) >= 4)

    @cached_property
    def words(self) -> frozenset[str]:
        """Names, numbers and dates that are too short for `identifying`, to be looked for as whole words."""
        row = {
            self.source.caseID,
            self.source.patientID,
            *shortDates(re.sub(r"\D", "", self.source.entered.administeredAt or "")),
        }
        return frozenset(word for word in row | wordsOf(self.headers) if len(word) > 1)

    @property
    def grids(self) -> tuple[Grid, Grid | None, Grid | None]:
        """Of PET, CT and FDG PET."""
        ct, fdg = (Grid.of(volume.geometry) if volume is not None else None for volume in (self.ct, self.fdg))
        return Grid.of(self.pet.geometry), ct, fdg

    @property
    def fingerprint(self) -> str:
        """SHA-256 over the values and geometry of the images, to notice a source that changes after the charter was written."""
        return _fingerprintOf(self.pet, self.ct, self.fdg)

    @property
    def petFingerprint(self) -> str:
        """As `fingerprint`, of the PET alone: the same for one PET under two names, whatever its files are called."""
        return _fingerprintOf(self.pet)


def _fingerprintOf(*volumes: Volume | None) -> str:
    digest = hashlib.sha256()
    for volume in volumes:
        if volume is not None:
            digest.update(repr((volume.geometry.shape, volume.values.dtype.str)).encode())
            digest.update(volume.geometry.ijkToRAS.tobytes())
            digest.update(np.ascontiguousarray(volume.values).data)
    return digest.hexdigest()


def readImages(source: Case, progress: Progress = silent) -> SourceImages:
    """The images of a case as numbers. Raises ProblemError where the PET cannot be made SUV, or a file cannot be read."""
    warnings: list[str] = []
    pet = readPET(source, warnings.append, progress)
    if not np.isfinite(pet.volume.values).all():
        raise ProblemError(f"{source.pet} holds values that are not numbers.", "Give a PET volume with a SUV in every voxel.")
    headers, ct = list(pet.headers), None
    if source.ct and isDICOM(Path(source.ct)):
        chosen, found = oneSeries(source.ct, "CT", source.ctSeries, progress)
        ct = assemble(chosen).rescaled()
        headers += [file.header for series in found.series for file in series.files]
        warnings += found.problems
    elif source.ct:
        ct = readVolume(source.ct)
    if ct is not None:
        ct = Volume(_int16(ct.values, source.ct), ct.geometry, ct.unit)
    fdg = readFDG(source, warnings.append, progress) if source.fdg else None
    if fdg is not None:
        headers += fdg.headers
        if _fingerprintOf(fdg.volume) == _fingerprintOf(pet.volume):
            raise ProblemError(
                f"{source.fdg} is the PET that is read, under another name.",
                "Name the FDG PET in the column fdg, or leave it empty.",
            )
        patients = [each.series.files[0].text("PatientID") for each in (pet, fdg) if each.series]
        if len(patients) == 2 and patients[0] != patients[1]:
            warnings.append("FDG PET: the Patient ID in its files is not that of the PET that is read.")
    volume = fdg.volume if fdg else None
    return SourceImages(source, pet.volume, ct, tuple(headers), tuple(warnings), pet.frameOfReferenceUID, volume)


def readFDG(source: Case, tell: Callable[[str], None], progress: Progress = silent) -> PET:
    """The FDG PET of a case as SUV, by the same rules as the PET that is read; nothing is entered for it instead of the header. tell: gets
    what is to know, sentences.

    Raises ProblemError where it cannot be made SUV, or is not a PET with fluorine-18.
    """
    try:
        fdg = loadPET(
            source.fdg, seriesInstanceUID=source.fdgSeries, tell=lambda sentence: tell(f"FDG PET: {sentence}"), progress=progress
        )
    except ProblemError as problem:
        raise ProblemError(f"FDG PET: {problem.reason}", problem.remedy) from problem
    halfLife = fdg.result.inputs.get("halfLife") if fdg.result else None
    nuclide = nuclideOfHalfLife(halfLife["value"]) if halfLife else None
    if nuclide is not None and nuclide.symbol != "18F":
        raise ProblemError(f"{source.fdg} is a PET with {nuclide.symbol}, not with 18F.", "Name the FDG PET in the column fdg.")
    if not np.isfinite(fdg.volume.values).all():
        raise ProblemError(f"{source.fdg} holds values that are not numbers.", "Give an FDG PET with a SUV in every voxel.")
    return fdg


def readPET(source: Case, tell: Callable[[str], None], progress: Progress = silent) -> PET:
    """The PET of a case as SUV, with how it became so, just as it is measured (HER2PETLib.suv.pet.loadPET)."""
    return loadPET(source.pet, seriesInstanceUID=source.series, entered=source.entered, tell=tell, progress=progress)


def lesionsOf(
    source: Case, pet: Volume, tell: Callable[[str], None] = lambda sentence: None, frame: str = ""
) -> tuple[tuple[SourceFocus, ...], tuple[str, ...]]:
    """The lesions of the case's segmentation, in its order, and the names of its other regions, which are references. tell: gets what
    is doubtful, such as another grid than the PET's. frame: the PET's Frame of Reference UID, where known.

    Raises ProblemError without segmentation or for an empty lesion.
    """
    from HER2PETLib.measure.region import LESION
    from HER2PETLib.measure.sample import Sample, Spheres
    from HER2PETLib.measure.segmentation import readRegions

    if not source.regions:
        raise ProblemError(
            "The cases table names no regions for this case, and the readers are to score given foci.",
            'Fill in the column regions, or let the readers search ("--mode free").',
        )
    foci, references, spheres = [], [], Spheres(pet)
    regions = readRegions(
        source.regions, pet.geometry, labelTable=source.labels or None, references=source.referenceNames, frame=frame, tell=tell
    )
    for region in regions:
        if region.role != LESION:
            references.append(region.name)
            continue
        # As it is measured: on a plateau the readers are shown the voxel that measurements.csv names.
        sample = Sample(pet, region, spheres)
        if sample.maximumIndex is None or sample.maximum is None or sample.centroidIndex is None:
            raise ProblemError(f"The lesion {region.name} is empty on the PET's grid.", "Draw it again, or remove it.")
        radius = (3.0 * sample.volumeMl * 1000.0 / (4.0 * np.pi)) ** (1 / 3)
        foci.append(
            SourceFocus(
                region.regionID,
                region.name,
                region.siteCode,
                region.siteMeaning,
                tuple(pet.geometry.toRAS(sample.maximumIndex).round(3).tolist()),
                tuple(pet.geometry.toRAS(sample.centroidIndex).round(3).tolist()),
                round(float(radius), 3),
                sample.maximum,
                _around(sample.maximumIndex, sample.indices, pet),
            )
        )
    return tuple(foci), tuple(references)


def _around(hottest: tuple[int, int, int], indices: np.ndarray, pet: Volume) -> tuple[tuple[int, int, int], ...]:
    """The voxels of a lesion (n, 3) that lie within `POINT_WITHIN_MM` of its hottest."""
    places = pet.geometry.toRAS(indices)
    near = indices[np.linalg.norm(places - pet.geometry.toRAS(hottest), axis=1) <= POINT_WITHIN_MM]
    return tuple((int(k), int(j), int(i)) for k, j, i in near)


def _textsOfRow(source: Case) -> set[str]:
    administeredAt = source.entered.administeredAt or ""
    texts = {
        source.caseID,
        source.patientID,
        source.series,
        source.ctSeries,
        source.fdgSeries,
        administeredAt,
        source.entered.reason,
    }
    texts |= datesOf(re.sub(r"\D", "", administeredAt))
    for path in (source.pet, source.ct, source.fdg, source.regions, source.labels):
        if path:
            texts |= {path, Path(path).name}
    return texts


def _int16(values: np.ndarray, what: str) -> np.ndarray:
    limits = np.iinfo(np.int16)
    if not (limits.min <= values.min() and values.max() <= limits.max):  # nor is any of them within limits that is not a number
        raise ProblemError(f"{what} holds values that are no Hounsfield units.", "Give the CT in Hounsfield units.")
    whole = values if np.issubdtype(values.dtype, np.integer) else np.rint(values)
    return whole.astype(np.int16, copy=False)
