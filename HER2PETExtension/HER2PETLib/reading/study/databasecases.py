"""Cases straight from Slicer's DICOM database: which PET series it has, with the CT and segmentations that belong to each, and the
rows of the chosen ones in the table of cases. Nothing is copied: the study reads its images from the database."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from HER2PETLib.dicom.database import ListedSeries, ListedStudy, SlicerDatabaseFile
from HER2PETLib.dicom.entry import referencedSeries
from HER2PETLib.dicom.imagefile import NotDICOMError, readImageFile
from HER2PETLib.dicom.series import assemble
from HER2PETLib.errors import ProblemError
from HER2PETLib.progress import Progress, silent
from HER2PETLib.reading.study.casefiles import addRow, freeCaseID, requireRegions
from HER2PETLib.suv.conversion import convertSeries
from HER2PETLib.suv.record import Refusal


@dataclass(frozen=True)
class DrawnRegions:
    """A DICOM segmentation that was drawn on a PET."""

    path: Path
    description: str


@dataclass(frozen=True)
class OfferedPET:
    """A PET series of the database. isAlone: its study has no other. cts: the CT series of its study, the likeliest first.
    regions: the segmentations that refer to it."""

    study: ListedStudy
    series: ListedSeries
    isAlone: bool
    cts: tuple[ListedSeries, ...]
    regions: tuple[DrawnRegions, ...]


@dataclass(frozen=True)
class ChosenCase:
    """A PET that is to be read, with the CT and the segmentation that a person chose for it, or without."""

    pet: OfferedPET
    ct: ListedSeries | None
    regions: DrawnRegions | None


def offeredPETs(database: SlicerDatabaseFile, progress: Progress = silent) -> list[OfferedPET]:
    """Every PET series of the database, by patient and date. Of CT and segmentations one header each is read, of PET nothing.

    Raises ProblemError where the database cannot be read.
    """
    offered = []
    studies = [study for study in database.studies() if any(series.modality == "PT" for series in study.series)]
    for done, study in enumerate(studies):
        progress(done, len(studies), study.date)
        pets = [series for series in study.series if series.modality == "PT"]
        cts = [series for series in study.series if series.modality == "CT" and not _isLocalizer(database, series)]
        drawn = [each for series in study.series if series.modality == "SEG" for each in _regionsOf(database, series)]
        for pet in pets:
            offered.append(
                OfferedPET(
                    study,
                    pet,
                    len(pets) == 1,
                    tuple(_likeliestFirst(cts, pet)),
                    tuple(regions for regions, of in drawn if pet.seriesInstanceUID in of),
                )
            )
    progress(len(studies), len(studies), "")
    return offered


def takeCases(
    folder: Path,
    database: SlicerDatabaseFile,
    chosen: Sequence[ChosenCase],
    *,
    givenFoci: bool,
    tell: Callable[[str], None],
    progress: Progress = silent,
) -> int:
    """Write a row in the folder's table of cases for each PET that was chosen, its header looked at. Returns how many were written.

    tell: gets a sentence for each case: what was taken, and what has to be entered in the table before its SUV can be had; or
    why it was not taken. Nothing is written before every one was looked at: whoever cancels finds the table as it was.
    """
    looked: list[tuple[ChosenCase, str, str, ProblemError | None]] = []
    for done, case in enumerate(chosen):
        name = f"{case.pet.study.patientName}, {case.pet.study.date}, {case.pet.series.description}"
        progress(done, len(chosen), name)
        try:
            requireRegions(case.regions, givenFoci)
            looked.append((case, name, _refusalOf(database, case.pet), None))
        except ProblemError as problem:
            looked.append((case, name, "", problem))
    progress(len(chosen), len(chosen), "")
    taken = 0
    for case, name, refusal, why in looked:
        try:
            if why is not None:
                raise why
            row = {"caseID": freeCaseID(folder), "patientID": case.pet.study.patientID, "remark": name}
            row |= {"pet": str(database.path), "series": case.pet.series.seriesInstanceUID}
            if case.ct is not None:
                row |= {"ct": str(database.path), "ctSeries": case.ct.seriesInstanceUID}
            if case.regions is not None:
                row["regions"] = str(case.regions.path)
            addRow(folder, row)
        except ProblemError as problem:
            tell(f"Not taken: {name}: {problem}")
            continue
        taken += 1
        tell(
            f"{row['caseID']}: {name}."
            + (f" Before the study is created, its row in the table needs a value: {refusal}" if refusal else "")
        )
    return taken


def _refusalOf(database: SlicerDatabaseFile, pet: OfferedPET) -> str:
    """What an entered value could mend, as a sentence; empty where the SUV can be had. Raises ProblemError where nothing helps."""
    series = assemble(database.read(pet.series.seriesInstanceUID))
    try:
        convertSeries(series)
    except Refusal as refusal:
        return str(refusal)
    return ""


def _isLocalizer(database: SlicerDatabaseFile, series: ListedSeries) -> bool:
    """By its first file; one that cannot be read tells nothing."""
    try:
        return readImageFile(Path(database.paths(series.seriesInstanceUID)[0])).isLocalizer
    except (ProblemError, NotDICOMError):
        return False


def _likeliestFirst(cts: Iterable[ListedSeries], pet: ListedSeries) -> list[ListedSeries]:
    return sorted(cts, key=lambda ct: (ct.frameOfReferenceUID != pet.frameOfReferenceUID, -ct.images))


def _regionsOf(database: SlicerDatabaseFile, series: ListedSeries) -> Iterator[tuple[DrawnRegions, set[str]]]:
    """(segmentation, Series Instance UIDs it was drawn on) for each file of a series of modality SEG."""
    for path in database.paths(series.seriesInstanceUID):
        try:
            of = referencedSeries(readImageFile(Path(path)).header)
        except (ProblemError, NotDICOMError):  # it cannot be chosen, and without it the PET still can
            continue
        yield DrawnRegions(Path(path), series.description or Path(path).name), of
