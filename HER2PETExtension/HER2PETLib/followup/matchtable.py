"""matches.csv: which finding is which lesion, as proposed; the table that a person edits and gives back.

A person writes into three columns: `decision` (accept, move, reject), for a move `moveTo` (a lesionID of the patient, or "new"), and `reason`. Rows
without a decision are proposed anew in every run. Who decided and when is kept: `by` and `at` as they stand, else whoever runs the command,
and when the table was saved.
"""

import os
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from pathlib import Path

from HER2PETLib.cases import TableFault, checkFaults
from HER2PETLib.environment import currentUser
from HER2PETLib.errors import ProblemError
from HER2PETLib.followup.matching import ACCEPT, DECISIONS, MOVE, Decision, Identities, Placed, trackingUID
from HER2PETLib.tables.columns import Column
from HER2PETLib.tables.csvreader import readTyped

MATCH_COLUMNS = (
    Column("patientID", "Patient"),
    Column("examinationID", "Examination"),
    Column("regionID", "Region"),
    Column("name", "Name"),
    Column("site", "Site", "", "Organ or region, with its side."),
    Column("lesionID", "Lesion", "", "The finding in which the lesion was first seen, examination:region."),
    Column("distanceMm", "Distance", "mm", "To the lesion's nearest finding in an earlier examination; empty: it founds the lesion.", "double"),
    Column("gateMm", "Gate", "mm", "How far apart the two may be and still be one lesion.", "double"),
    Column("residualMm", "Registration error", "mm", "Estimated error of the finding's position.", "double"),
    Column("others", "Others", "", "Other lesions within the gate that it could be, with their distances."),
    Column("question", "Question", "", "For a person; empty if nothing is open."),
    Column("decision", "Decision", "", "A person's: accept, move or reject (a lesion of its own); empty: as proposed."),
    Column("moveTo", "Move to", "", "For a move: the lesionID, or new."),
    Column("by", "Decided by"),
    Column("at", "Decided at"),
    Column("reason", "Reason"),
    Column("trackingUID", "Tracking UID", "", "Of the lesion, in the DICOM objects of every examination (0062,0021)."),
)  # fmt: skip
_NEEDED = ("patientID", "examinationID", "regionID", "lesionID", "decision")
Key = tuple[str, str]


def matchRows(patientID: str, identities: Identities) -> list[dict[str, object]]:
    """One row a finding, lesion by lesion, by the keys of MATCH_COLUMNS."""
    return [_row(patientID, placed) for placed in identities.placed]


def _row(patientID: str, placed: Placed) -> dict[str, object]:
    finding, decision = placed.finding, placed.decision
    place = finding.place
    return {
        "patientID": patientID,
        "examinationID": finding.examinationID,
        "regionID": finding.region.regionID,
        "name": finding.region.name,
        "site": " ".join(part for part in (place.side, finding.region.siteMeaning or (str(place) if place.path else "")) if part),
        "lesionID": placed.lesionID,
        "distanceMm": placed.distanceMm,
        "gateMm": placed.gateMm,
        "residualMm": finding.residualMm,
        "others": "; ".join(f"{lesionID} {distance:.1f} mm" for lesionID, distance in placed.others),
        "question": placed.question,
        "decision": decision.what if decision else "",
        "moveTo": decision.lesionID if decision and decision.what == MOVE else "",
        "by": decision.by if decision else "",
        "at": decision.at if decision else "",
        "reason": decision.reason if decision else "",
        "trackingUID": trackingUID(patientID, placed.lesionID),
    }


def decisionRow(patientID: str, key: Key, decision: Decision) -> dict[str, object]:
    """What `readDecisions` needs of a decision on a finding, by the keys of MATCH_COLUMNS."""
    examinationID, regionID = key
    return {
        "patientID": patientID,
        "examinationID": examinationID,
        "regionID": regionID,
        "lesionID": decision.lesionID if decision.what == ACCEPT else "",
        "decision": decision.what,
        "moveTo": decision.lesionID if decision.what == MOVE else "",
        "by": decision.by,
        "at": decision.at,
        "reason": decision.reason,
    }


def readDecisions(path: str | os.PathLike[str]) -> dict[str, dict[Key, Decision]]:
    """{patientID: {(examinationID, regionID): decision}} of a matches.csv that a person edited.

    Raises ProblemError that names every wrong cell: another word than the three, a move that says not where to, a row that is there twice.
    """
    path = Path(path)
    table = readTyped(path)
    if missing := [name for name in _NEEDED if name not in table.header]:
        raise ProblemError(f"{path} has no column {', '.join(missing)}.", "Give the matches.csv that `her2pet followup` wrote.")
    saved = datetime.fromtimestamp(path.stat().st_mtime, timezone.utc).isoformat(timespec="seconds")
    found: dict[str, dict[Key, Decision]] = {}
    faults: list[TableFault] = []
    seen: set[tuple[str, str, str]] = set()
    for _, line, cells in table.rows:
        if len(cells) != len(table.header):
            reason = f"the row has {len(cells)} cells, the header has {len(table.header)}."
            faults.append(TableFault(line, table.header[-1], reason))
            continue
        row = dict(zip(table.header, cells, strict=True))
        what = row["decision"].casefold()
        key = (row["patientID"], row["examinationID"], row["regionID"])
        if key in seen:
            faults.append(TableFault(line, "regionID", f"{row['examinationID']}:{row['regionID']} has two rows."))
        seen.add(key)
        if not what:
            if row.get("moveTo"):
                faults.append(TableFault(line, "moveTo", "filled in without a decision: write move."))
            continue
        if fault := _fault(what, row):
            faults.append(TableFault(line, *fault))
            continue
        lesionID = {ACCEPT: row["lesionID"], MOVE: row.get("moveTo", "")}.get(what, "")
        by, at = row.get("by") or currentUser(), row.get("at") or saved
        decision = Decision(what, lesionID, by, at, row.get("reason", ""))
        found.setdefault(row["patientID"], {})[row["examinationID"], row["regionID"]] = decision
    checkFaults(path, faults)
    return found


def _fault(what: str, row: Mapping[str, str]) -> tuple[str, str] | None:
    if what not in DECISIONS:
        return "decision", f"{row['decision']!r} is not {', '.join(DECISIONS[:-1])} or {DECISIONS[-1]}."
    if what == MOVE and not row.get("moveTo"):
        return "moveTo", "empty: name the lesion, or write new."
    if what != MOVE and row.get("moveTo"):
        return "moveTo", f"filled in, but the decision is {what}: write move, or clear the cell."
    if what == ACCEPT and not row["lesionID"]:
        return "lesionID", "empty, and there is nothing to accept."
    return None


def unusedDecisions(decisions: Mapping[Key, Decision], identities: Identities, examined: Sequence[str]) -> list[str]:
    """Sentences on decisions about findings that are no longer there, in the examinations that were examined."""
    there = {placed.finding.key for placed in identities.placed}
    return [
        f"The decision on {examination}:{region} ({each.what}) was not used: that examination no longer has such a region."
        for (examination, region), each in decisions.items()
        if examination in examined and (examination, region) not in there
    ]
