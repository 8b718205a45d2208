"""A table of examinations proposed from Slicer's DICOM database, for a person to complete."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from HER2PETLib.dicom.database import ListedStudy, databaseAt
from HER2PETLib.errors import ProblemError
from HER2PETLib.files import writeText
from HER2PETLib.followup.examinations import CT, EXAMINATION_COLUMNS, MR, SHORT_NAMES, kindOfPET
from HER2PETLib.outputfolder import OutputFolder
from HER2PETLib.progress import Progress, silent
from HER2PETLib.suv.tracer import nuclideOfCode
from HER2PETLib.tables.csvwriter import typedText

if TYPE_CHECKING:
    from HER2PETLib.dicom.database import ListedSeries, SlicerDatabaseFile
    from HER2PETLib.dicom.series import SeriesFiles

TABLE = "examinations.csv"


@dataclass(frozen=True)
class Proposed:
    """How many examinations of how many patients, and the file."""

    examinations: int
    patients: int
    written: Path


def proposeTable(
    database: str | os.PathLike[str],
    out: str | os.PathLike[str],
    *,
    tell: Callable[[str], None],
    progress: Progress = silent,
    replace: bool = False,
) -> Proposed:
    """Write examinations.csv, one row an examination: the studies of every patient, numbered patients and examinations, days from her first.

    Names and IDs of the patients are not in it. tell: gets sentences about what a person has to decide: a study with several PET, a patient who stands
    in the database under several IDs is two patients here. Raises ProblemError where this is no database, or it has no study with PET, CT or MR.
    """
    path = Path(database)
    found = databaseAt(path)
    if found is None:
        raise ProblemError(f"{path} is not a Slicer DICOM database.", "Give ctkDICOM.sql, or the folder that holds it.")
    rows: list[dict[str, str]] = []
    patients: dict[str, str] = {}
    firstDay: dict[str, str] = {}
    studies = [study for study in found.studies() if any(series.modality in ("PT", "CT", "MR") for series in study.series)]
    for done, study in enumerate(sorted(studies, key=lambda each: (each.patientID, each.date))):
        progress(done, len(studies), "studies")
        patient = patients.setdefault(study.patientID, f"P{len(patients) + 1:03}")
        firstDay.setdefault(patient, study.date)
        number = sum(row["patientID"] == patient for row in rows)
        rows += rowsOfStudy(found, study, patient, number, firstDay[patient], tell)
    if not rows:
        raise ProblemError(
            f"{path} has no study with PET, CT or MR.", "Import the patients' studies into Slicer's DICOM database."
        )
    text = typedText([EXAMINATION_COLUMNS, *([row.get(column, "") for column in EXAMINATION_COLUMNS] for row in rows)])
    subject = f"the database {found.path.resolve()}"
    with (
        OutputFolder(out, "followup", subject, inputs=[found.path], replace=replace) as output,
        output.adding(instead=True) as folder,
    ):
        writeText(folder / TABLE, text)
    return Proposed(len(rows), len(patients), output.folder / TABLE)


def rowsOfStudy(
    database: SlicerDatabaseFile, study: ListedStudy, patient: str, before: int, firstDay: str, tell: Callable[[str], None]
) -> list[dict[str, str]]:
    """The rows of examinations.csv that a study of a patient makes. before: how many rows of hers there are; firstDay: of her first study.
    tell: gets what a person has to decide."""
    where = f"{patient}, study of {study.date or 'an unknown day'}"
    day = _days(firstDay, study.date)
    if day is None:
        tell(f"{where}: no study date, so its day is empty. Fill it in.")
    cts = _ofModality(database, study, "CT")
    rows = []
    for series, files in _ofModality(database, study, "PT"):
        if files.files and not files.files[0].isAttenuationCorrected:
            continue
        kind, tracer = _kindOf(files)
        rows.append({"kind": kind, "tracer": tracer, "pet": str(database.path), "series": series.seriesInstanceUID})
        if not kind:
            tell(
                f"{where}: nothing in the header of series {series.seriesInstanceUID} tells HER2 PET from FDG PET. Fill in the kind."
            )
    if len(rows) > 1:
        tell(f"{where}: {len(rows)} attenuation-corrected PET series. Keep the one that is to be measured.")
    for row in rows:
        if len(cts) == 1:
            row |= {"ct": str(database.path), "ctSeries": cts[0][0].seriesInstanceUID}
        elif cts:
            tell(f"{where}: {len(cts)} CT series. Name that of the PET/CT in ctSeries.")
            break
    if not rows:
        for kind, modality in ((CT, "CT"), (MR, "MR")):
            for series, _ in _ofModality(database, study, modality)[:1]:
                rows.append({"kind": kind, "ct": str(database.path), "ctSeries": series.seriesInstanceUID})
    for number, row in enumerate(rows, start=before + 1):
        row |= {"patientID": patient, "examinationID": f"{SHORT_NAMES.get(row['kind'], 'PET')}-{number}"}
        row["day"] = "" if day is None else str(day)
    return rows


def _ofModality(database: SlicerDatabaseFile, study: ListedStudy, modality: str) -> list[tuple[ListedSeries, SeriesFiles]]:
    """The series of a modality that are no localizers, with their headers."""
    read = [(series, database.read(series.seriesInstanceUID)) for series in study.series if series.modality == modality]
    return [(series, files) for series, files in read if files.files and not files.files[0].isLocalizer]


def _kindOf(files: SeriesFiles) -> tuple[str, str]:
    """Kind and tracer of a PET by its header; "" where it does not say which."""
    items = files.files[0].header.get("RadiopharmaceuticalInformationSequence") or []
    if len(items) != 1:
        return "", ""
    codes = items[0].get("RadionuclideCodeSequence") or []
    nuclide = nuclideOfCode(str(codes[0].get("CodeValue", ""))) if codes else None
    tracer = str(items[0].get("Radiopharmaceutical") or "").strip()
    return kindOfPET(tracer, nuclide), tracer


def _days(first: str, day: str) -> int | None:
    try:
        return (date.fromisoformat(day) - date.fromisoformat(first)).days
    except ValueError:
        return None
