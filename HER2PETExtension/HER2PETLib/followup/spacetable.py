"""registrations.csv: how each examination was brought into one space with the others, for a person to accept."""

import os
from datetime import datetime, timezone
from pathlib import Path

from HER2PETLib.cases import TableFault, checkFaults
from HER2PETLib.environment import currentUser
from HER2PETLib.errors import ProblemError
from HER2PETLib.followup.acceptance import ACCEPT, REJECT, Acceptance
from HER2PETLib.tables.columns import Column
from HER2PETLib.tables.csvreader import readTyped

# What became of an examination.
FIRST, SAME_FRAME, STATED, PROPOSED, ACCEPTED, REJECTED, REFUSED = (
    "first", "same frame of reference", "stated in the table", "proposed", "accepted", "rejected", "refused",
)  # fmt: skip
USED = (FIRST, SAME_FRAME, STATED, ACCEPTED)

SPACE_COLUMNS = (
    Column("patientID", "Patient"),
    Column("examinationID", "Examination"),
    Column("toExaminationID", "Into", "", "The examination in whose space the patient's lesions are matched."),
    Column("status", "Status", "", "first, same frame of reference, stated in the table, proposed (not used until a person accepts it), accepted, rejected, refused."),
    Column("how", "How", "", "How the two were registered, or why not."),
    Column("residualMm", "Error", "mm", "Estimated at a lesion.", "double"),
    Column("decision", "Decision", "", "Of a person: accept or reject."),
    Column("by", "Decided by"),
    Column("at", "Decided at"),
    Column("reason", "Reason"),
    Column("identity", "Registration", "", "Identifies the registration: SHA-256 of its transforms and images. A decision applies only to this one."),
)  # fmt: skip
# Of these there is nothing to decide.
_UNDECIDABLE = (FIRST, SAME_FRAME, STATED, REFUSED)


def readAcceptances(path: str | os.PathLike[str]) -> dict[tuple[str, str], Acceptance]:
    """{(patientID, examinationID): what was decided} of a registrations.csv that a person edited. Raises ProblemError that names every wrong cell."""
    path = Path(path)
    table = readTyped(path)
    needed = ("patientID", "examinationID", "status", "decision", "identity")
    if missing := [name for name in needed if name not in table.header]:
        raise ProblemError(
            f"{path} has no column {', '.join(missing)}.", "Give the registrations.csv that `her2pet followup` wrote."
        )
    saved = datetime.fromtimestamp(path.stat().st_mtime, timezone.utc).isoformat(timespec="seconds")
    found: dict[tuple[str, str], Acceptance] = {}
    faults: list[TableFault] = []
    seen: set[tuple[str, str]] = set()
    for _, line, cells in table.rows:
        if len(cells) != len(table.header):
            faults.append(
                TableFault(line, table.header[-1], f"the row has {len(cells)} cells, the header has {len(table.header)}.")
            )
            continue
        row = dict(zip(table.header, cells, strict=True))
        what = row["decision"].casefold()
        key = (row["patientID"], row["examinationID"])
        if key in seen:
            faults.append(TableFault(line, "examinationID", f"{row['examinationID']} of {row['patientID']} has two rows."))
        seen.add(key)
        if what and what not in (ACCEPT, REJECT):
            faults.append(TableFault(line, "decision", f"{row['decision']!r} is neither {ACCEPT} nor {REJECT}."))
        elif what and row["identity"]:
            by, at = row.get("by") or currentUser(), row.get("at") or saved
            found[key] = Acceptance(what, by, at, row.get("reason", ""), row["identity"])
        elif what and row["status"] not in _UNDECIDABLE:
            faults.append(TableFault(line, "identity", "empty, so it is unclear to which registration the decision applies."))
    checkFaults(path, faults)
    return found


def acceptanceRow(patientID: str, examinationID: str, decided: Acceptance, anchor: str = "") -> dict[str, object]:
    """What was decided as a row by the keys of SPACE_COLUMNS, for `readAcceptances` to read; anchor: the examinationID in whose space, if it is known."""
    return {
        "patientID": patientID,
        "examinationID": examinationID,
        "toExaminationID": anchor,
        "status": ACCEPTED if decided.isAccepted else REJECTED,
        "decision": decided.what,
        "by": decided.by,
        "at": decided.at,
        "reason": decided.reason,
        "identity": decided.identity,
    }
