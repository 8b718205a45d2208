"""For each case of a reading: how its SUV was obtained, and its picture."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from HER2PETLib.errors import ProblemError
from HER2PETLib.progress import Progress, silent
from HER2PETLib.reading.decision.reconciliation import Reconciliation
from HER2PETLib.reading.study.batches import batchesOf
from HER2PETLib.reading.study.sources import readPET
from HER2PETLib.reading.study.study import Study
from HER2PETLib.report.figures import Figure
from HER2PETLib.report.projection import NEGATIVE, POSITIVE, UNDECIDED, Mark, anteriorProjection
from HER2PETLib.report.suvprovenance import adaptationsOf, enteredInputs, factorOf, headerInputs
from HER2PETLib.suv.pet import PET
from HER2PETLib.tables.columns import Column, Table

_COLUMNS = (
    Column("caseID", "Case"),
    Column("patientID", "Patient"),
    Column("tracer", "Tracer", "", "as the header names it"),
    Column("hoursSinceAdministration", "Since administration", "h", "", "double"),
    Column("suv", "How SUV was obtained"),
    Column("entered", "Entered by a person", "", "value, the header's value, who, when and why"),
    Column("adaptations", "Adaptations", "", "header values that were not used as written"),
    Column("warnings", "Warnings"),
)
_KINDS = {True: POSITIVE, False: NEGATIVE, None: UNDECIDED}


@dataclass(frozen=True)
class Cases:
    """table: one row a case. pictures: (caseID, picture or the sentence why there is none)."""

    table: Table
    pictures: Sequence[tuple[str, Figure | str]]


def caseRows(study: Study, reading: Reconciliation, progress: Progress = silent) -> Cases:
    """Read every PET once more; a case that can no longer be read has a row that says why, and stops nothing."""
    rows: list[Mapping[str, object]] = []
    pictures: list[tuple[str, Figure | str]] = []
    foci: dict[str, list[Mark]] = {}
    for focus in reading.foci:
        decision = focus.decision
        mark = Mark(decision.focusID, focus.positionRAS, _KINDS[decision.positive])
        foci.setdefault(decision.caseID, []).append(mark)
    parts = batchesOf(study)
    sources = [(case.source, part.charter.hanging.petWindow) for part in parts for case in part.key.studyCases.values()]
    sources.sort(key=lambda each: each[0].caseID)
    for done, (source, window) in enumerate(sources):
        progress(done, len(sources), source.caseID)
        row: dict[str, object] = {"caseID": source.caseID, "patientID": source.patientID}
        try:
            pet = readPET(source, tell=lambda sentence: None)  # they are in its provenance, too
        except ProblemError as problem:
            rows.append(row | {"warnings": str(problem)})
            pictures.append((source.caseID, f"No picture: {problem}"))
            continue
        rows.append(row | _obtained(pet))
        pictures.append((source.caseID, anteriorProjection(pet.volume, foci.get(source.caseID, ()), window, source.caseID)))
    progress(len(sources), len(sources), "")
    return Cases(Table(_COLUMNS, rows), pictures)


def _obtained(pet: PET) -> dict[str, object]:
    """How the SUV of a case came to be, from its provenance."""
    warnings = " ".join(pet.provenance["warnings"])
    if pet.series is None:
        return {"suv": "taken from a volume file as SUVbw, unchanged and unchecked", "warnings": warnings}
    record = pet.provenance["suv"]
    inputs = "; ".join(f"{name} {value} from {source}" for name, value, source in headerInputs(record))
    return {
        "tracer": record["tracer"],
        "hoursSinceAdministration": record["hoursSinceAdministration"],
        "suv": f"{record['kind']}, factor {factorOf(record)}; {record['decayRule']}; {inputs}",
        "entered": "; ".join(
            f"{name} {value}, header: {header}; {why}" + (f" ({who})" if who else "")
            for name, value, header, _tag, why, who in enteredInputs(record)
        ),
        "adaptations": "; ".join(f"{tag} {said!r} read as {used} ({rule})" for tag, said, used, rule in adaptationsOf(record)),
        "warnings": warnings,
    }
