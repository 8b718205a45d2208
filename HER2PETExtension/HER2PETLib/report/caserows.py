"""For each case of a reading: how its SUV was obtained, and its picture."""

from collections.abc import Iterator, Mapping, Sequence
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
    Column("kind", "SUV", "", "normalized by body weight (SUVbw) or otherwise; or that it was taken from a volume file"),
    Column("factor", "Factor", "", "from the units of the file to SUV"),
    Column("decayRule", "Decay", "", "from when to when activity was corrected"),
    Column("entered", "Entered by a person", "", "value, the header's value, who, when and why"),
    Column("adaptations", "Adaptations", "", "header values that were not used as written"),
    Column("warnings", "Warnings"),
)
_INPUTS = (
    Column("caseID", "Case"),
    Column("input", "Input", "", "of the SUV, in words"),
    Column("value", "Value"),
    Column("source", "From", "", "tag and name; or that a person entered it"),
)
ENTERED = "entered by a person"
_KINDS = {True: POSITIVE, False: NEGATIVE, None: UNDECIDED}


@dataclass(frozen=True)
class Cases:
    """table: one row a case. inputs: one row an input of its SUV. pictures: (caseID, picture or the sentence why there is none)."""

    table: Table
    inputs: Table
    pictures: Sequence[tuple[str, Figure | str]]


def caseRows(study: Study, reading: Reconciliation, progress: Progress = silent) -> Cases:
    """Read every PET once more; a case that can no longer be read has a row that says why, and stops nothing."""
    rows: list[Mapping[str, object]] = []
    inputs: list[Mapping[str, object]] = []
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
        inputs += [{"caseID": source.caseID, **each} for each in _inputs(pet)]
        pictures.append((source.caseID, anteriorProjection(pet.volume, foci.get(source.caseID, ()), window, source.caseID)))
    progress(len(sources), len(sources), "")
    return Cases(Table(_COLUMNS, rows), Table(_INPUTS, inputs), pictures)


def _obtained(pet: PET) -> dict[str, object]:
    """How the SUV of a case came to be, from its provenance."""
    warnings = " ".join(pet.provenance["warnings"])
    if pet.series is None:
        return {"kind": "taken from a volume file as SUVbw, unchanged and unchecked", "warnings": warnings}
    record = pet.provenance["suv"]
    return {
        "tracer": record["tracer"],
        "hoursSinceAdministration": record["hoursSinceAdministration"],
        "kind": record["kind"],
        "factor": factorOf(record),
        "decayRule": record["decayRule"],
        "entered": "; ".join(
            f"{name} {value}, header: {header}; {why}" + (f" ({who})" if who else "")
            for name, value, header, _tag, why, who in enteredInputs(record)
        ),
        "adaptations": "; ".join(f"{tag} {said!r} read as {used} ({rule})" for tag, said, used, rule in adaptationsOf(record)),
        "warnings": warnings,
    }


def _inputs(pet: PET) -> Iterator[dict[str, object]]:
    if pet.series is None:
        return
    record = pet.provenance["suv"]
    for name, value, source in headerInputs(record):
        yield {"input": name, "value": value, "source": source}
    for name, value, *_ in enteredInputs(record):
        yield {"input": name, "value": value, "source": ENTERED}
