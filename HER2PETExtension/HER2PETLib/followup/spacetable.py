"""registrations.csv: how each examination was brought into one space with the others, for a person to accept."""

import os
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from HER2PETLib.cases import TableFault, checkFaults
from HER2PETLib.environment import currentUser
from HER2PETLib.errors import ProblemError
from HER2PETLib.tables.columns import Column
from HER2PETLib.tables.csvreader import readTyped

ACCEPT, REJECT = "accept", "reject"
# What became of an examination.
FIRST, SAME_FRAME, STATED, PROPOSED, ACCEPTED, REJECTED, REFUSED = (
    "first", "same frame of reference", "stated in the table", "proposed", "accepted", "rejected", "refused",
)  # fmt: skip
USED = (FIRST, SAME_FRAME, STATED, ACCEPTED)

SPACE_COLUMNS = (
    Column("patientID", "Patient"),
    Column("examinationID", "Examination"),
    Column("toExaminationID", "Into", "", "The examination in whose space the patient's lesions are put together."),
    Column("status", "Status", "", "first, same frame of reference, stated in the table, proposed (not used before a person accepts it), accepted, rejected, refused."),
    Column("how", "How", "", "How the two were brought together, or why not."),
    Column("residualMm", "Error", "mm", "Estimated at a lesion.", "double"),
    Column("decision", "Decision", "", "Of a person: accept or reject."),
    Column("by", "Decided by"),
    Column("at", "Decided at"),
    Column("reason", "Reason"),
)  # fmt: skip


@dataclass(frozen=True)
class Acceptance:
    """What a person decided about a registration. what: ACCEPT or REJECT. residualMm: as it stood where she decided, None where she did not see one."""

    what: str
    by: str
    at: str
    reason: str = ""
    residualMm: float | None = None


def readAcceptances(path: str | os.PathLike[str]) -> dict[tuple[str, str], Acceptance]:
    """{(patientID, examinationID): what was decided} of a registrations.csv that a person edited. Raises ProblemError that names every wrong cell."""
    path = Path(path)
    table = readTyped(path)
    needed = ("patientID", "examinationID", "decision")
    if missing := [name for name in needed if name not in table.header]:
        raise ProblemError(
            f"{path} has no column {', '.join(missing)}.", "Give the registrations.csv that `her2pet followup` wrote."
        )
    saved = datetime.fromtimestamp(path.stat().st_mtime, timezone.utc).isoformat(timespec="seconds")
    found: dict[tuple[str, str], Acceptance] = {}
    faults: list[TableFault] = []
    for _, line, cells in table.rows:
        if len(cells) != len(table.header):
            faults.append(
                TableFault(line, table.header[-1], f"the row has {len(cells)} cells, the header has {len(table.header)}.")
            )
            continue
        row = dict(zip(table.header, cells, strict=True))
        what = row["decision"].casefold()
        if what and what not in (ACCEPT, REJECT):
            faults.append(TableFault(line, "decision", f"{row['decision']!r} is neither {ACCEPT} nor {REJECT}."))
        elif what:
            try:
                residual = float(row["residualMm"]) if row.get("residualMm") else None
            except ValueError:
                faults.append(TableFault(line, "residualMm", f"{row['residualMm']!r} is not a number."))
                continue
            by, at = row.get("by") or currentUser(), row.get("at") or saved
            found[row["patientID"], row["examinationID"]] = Acceptance(what, by, at, row.get("reason", ""), residual)
    checkFaults(path, faults)
    return found
