"""Further examinations of generated patients as files, with the tables that say what is what.

FOLDER/
  examinations.csv       one row an examination: what `her2pet followup` takes; paths from here
  correspondence.csv     the truth: which region is which lesion, and where the lesions of the first lie in the others
  P001/FDG/PET, .../CT, regions.seg.nrrd, organs.seg.nrrd    (P001/HER2-2/...: a second HER2 PET/CT)
"""

import os
from collections.abc import Sequence
from pathlib import Path

from HER2PETLib.phantom.cohort import FDG, GeneratedCase
from HER2PETLib.phantom.dicomfiles import writeCT, writePET
from HER2PETLib.phantom.draws import generator
from HER2PETLib.phantom.examinations import (
    CORRESPONDENCE_COLUMNS,
    FDG_EXAMINATION,
    LATER_EXAMINATION,
    LaterExamination,
    correspondence,
    makeExamination,
)
from HER2PETLib.phantom.imaging import addNoise, ctHU, petSUV
from HER2PETLib.phantom.organmasks import organSegments
from HER2PETLib.phantom.regionsfile import writeSegmentation
from HER2PETLib.phantom.trial import regionsOf, writeTable
from HER2PETLib.progress import Progress, silent

EXAMINATION_COLUMNS = ("patientID", "examinationID", "kind", "tracer", "day", "pet", "ct", "regions", "organs", "caseID")
FIRST_EXAMINATION = "HER2-1"
# Of the generated trial, who has further examinations: an HER2-positive woman with all three, and one with an FDG PET/CT.
FOLLOWED = (("P001", FDG_EXAMINATION), ("P001", LATER_EXAMINATION), ("P003", FDG_EXAMINATION))


def writeExaminations(
    folder: str | os.PathLike[str],
    cases: Sequence[GeneratedCase],
    followed: Sequence[tuple[str, str]] = FOLLOWED,
    progress: Progress = silent,
) -> list[LaterExamination]:
    """Write the further examinations of the cases of a trial that `phantom.trial.writeTrial` wrote into `folder`: (patient, examination) each."""
    folder = Path(folder)
    firsts = {case.caseID: case for case in cases}
    wanted = [(firsts[patient], name) for patient, name in followed if patient in firsts]
    made: list[LaterExamination] = []
    for done, (first, name) in enumerate(wanted):
        progress(done, len(wanted), f"generating {first.caseID} {name}")
        made.append(makeExamination(first, name))
        writeExamination(folder / first.caseID / name, made[-1])
    rows = [_row(first, first.caseID, FIRST_EXAMINATION) for first in {first.caseID: first for first, _ in wanted}.values()]
    rows += [_row(later.case, f"{later.first.caseID}/{later.case.examinationID}", later.case.examinationID) for later in made]
    writeTable(folder / "examinations.csv", EXAMINATION_COLUMNS, sorted(rows, key=lambda row: str(row["patientID"])))
    writeTable(folder / "correspondence.csv", CORRESPONDENCE_COLUMNS, [row for later in made for row in correspondence(later)])
    progress(len(wanted), len(wanted), "generated")
    return made


def writeExamination(folder: Path, later: LaterExamination) -> None:
    """Write one examination's images, regions and organ masks."""
    case = later.case
    suv = petSUV(case.woman, later.painted, case.pet)
    writePET(folder / "PET", case, addNoise(suv, case.pet, case.noise, generator(case.seed, case.key, "PET noise")))
    writeCT(folder / "CT", case, ctHU(case.woman, later.painted, case.ct, generator(case.seed, case.key, "CT noise")))
    writeSegmentation(folder / "regions.seg.nrrd", case.pet, regionsOf(case)[0])
    writeSegmentation(folder / "organs.seg.nrrd", case.ct, organSegments(case))


def _row(case: GeneratedCase, place: str, examinationID: str) -> dict[str, object]:
    return {
        "patientID": case.caseID,
        "examinationID": examinationID,
        "kind": "FDG PET" if case.plan.tracer == FDG else "HER2 PET",
        "tracer": case.plan.tracer,
        "day": case.start.date().isoformat(),
        "pet": f"{place}/PET",
        "ct": f"{place}/CT",
        "regions": f"{place}/regions.seg.nrrd",
        "organs": f"{place}/organs.seg.nrrd",
        "caseID": "" if case.examinationID else case.caseID,
    }
