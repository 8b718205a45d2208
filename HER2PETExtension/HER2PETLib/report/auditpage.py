"""The audit of a study as tables and as a page. Every word on what a check proves is that of `claims`."""

import os
from collections import Counter
from collections.abc import Mapping, Sequence

from HER2PETLib import __version__
from HER2PETLib.files import writeText
from HER2PETLib.reading.ledger import claims
from HER2PETLib.reading.study.auditfindings import NOT_CHECKED, WRONG, Audit, Check
from HER2PETLib.report.document import documentOf, notice
from HER2PETLib.report.markup import NOTHING, Markup, element, items, shown, tableFrom, tableOf
from HER2PETLib.tables.columns import Column, Table

UNBLINDED = "Unblinded: this page shows answers and which cases were shown twice. Readers who still have to read must not see it."
BLINDED = "The coordinator's ledger does not say that this reading was unblinded: no answer is shown, nor what is behind a case."

# Of what else an event says, on the page: an assignment of 100 cases would fill pages.
LONGEST = 300

_CHECKS = (
    Column("check", "Check"),
    Column("of", "Of"),
    Column("outcome", "Outcome", "", "nothing wrong, WRONG or not checked"),
    Column("shown", "What it shows, and what it does not"),
    Column("against", "Against whom"),
)
_FOUND = (
    Column("check", "Check"),
    Column("of", "Of"),
    Column("kind", "Kind", "", "wrong or not looked at"),
    Column("what", "What"),
)
_KEYS = (
    Column("name", "Name"),
    Column("fingerprint", "Fingerprint of the key that signed"),
    Column("recorded", "As the coordinator wrote it down"),
    Column("trusted", "As the auditor trusts it"),
    Column("isTrusted", "The trusted one", "", "empty: no fingerprint was given", "bit"),
    Column("publicKey", "Public key", "", "Ed25519, hexadecimal"),
)
_REMARKS = (
    Column("ledger", "Ledger"),
    Column("event", "Event", "", "empty: the whole ledger", "int"),
    Column("what", "What to ask about"),
)
_EVENTS = (
    Column("ledger", "Ledger"),
    Column("number", "Event", "", "", "int"),
    Column("time", "Time", "", "UTC"),
    Column(
        "localTime", "Local time", "", "by the clock where it was made, with its offset from UTC; empty where that is not known"
    ),
    Column("who", "Who"),
    Column("kind", "What"),
    Column("caseID", "Case", "", "its name in the packet"),
    Column("showing", "Of", "", "the charter's pseudonym; again: a repeat"),
    Column("focusID", "Focus"),
    Column("answer", "Answer"),
    Column("former", "Former value"),
    Column("reason", "Reason"),
    Column("comment", "Comment"),
    Column("other", "What else it says", "", "JSON"),
)


def auditTables(audit: Audit) -> dict[str, Table]:
    """auditChecks, auditFindings, auditKeys, auditRemarks and auditEvents."""
    checks = [
        {
            "check": check.claim.check,
            "of": check.of,
            "outcome": check.outcome,
            "shown": _shown(check),
            "against": check.claim.against if check.outcome not in (WRONG, NOT_CHECKED) else "",
        }
        for check in audit.checks
    ]
    found = [
        {"check": check.claim.check, "of": check.of, "kind": kind, "what": what}
        for check in audit.checks
        for kind, all_ in (("wrong", check.found), ("not looked at", check.missing))
        for what in all_
    ]
    keys = [
        {
            "name": key.name,
            "fingerprint": key.fingerprint,
            "recorded": key.recorded,
            "trusted": key.trusted,
            "isTrusted": key.isTrusted,
            "publicKey": key.publicKey,
        }
        for key in audit.keys
    ]
    return {
        "auditChecks": Table(_CHECKS, checks),
        "auditFindings": Table(_FOUND, found),
        "auditKeys": Table(_KEYS, keys),
        "auditRemarks": Table(_REMARKS, [vars(remark) for remark in audit.remarks]),
        "auditEvents": Table(_EVENTS, [vars(event) for event in audit.events]),
    }


def summaryOf(audit: Audit) -> str:
    """The audit in one sentence."""
    made = sum(check.outcome != NOT_CHECKED for check in audit.checks)
    wrong, left = len(audit.wrong), len(audit.checks) - made
    said = f"{made} checks were made: {wrong or 'none'} found something wrong."
    return said + (f" {left} could not be made: what {'it' if left == 1 else 'they'} would show is not shown." if left else "")


def _shown(check: Check) -> str:
    if check.outcome == WRONG:
        return claims.SOMETHING_IS_WRONG
    if check.outcome == NOT_CHECKED:
        return check.claim.missing
    return f"{check.claim.shown} {check.claim.missing}" if check.missing else check.claim.shown


def writeAuditPage(path: str | os.PathLike[str], audit: Audit) -> None:
    """Write the page, whole or not at all."""
    writeText(path, auditPageOf(audit))


def auditPageOf(audit: Audit) -> str:
    """The page as HTML."""
    tables = auditTables(audit)
    sections: dict[str, Sequence[Markup]] = {
        "Checks": [
            tableOf("What was found, and what was not looked at", tables["auditFindings"], [column.key for column in _FOUND]),
            tableOf("What was checked", tables["auditChecks"], [column.key for column in _CHECKS], outcome=("Outcome", _outcome)),
        ],
        "Keys": [_keys(tables["auditKeys"])],
        "To ask about": [
            tableOf("Gaps and oddities of ledgers that are whole", tables["auditRemarks"], [c.key for c in _REMARKS])
        ],
    }
    for ledger in dict.fromkeys(event.ledger for event in audit.events):
        rows = [row for row in tables["auditEvents"].rows if row["ledger"] == ledger]
        kinds = ", ".join(f"{kind} {count}" for kind, count in Counter(row["kind"] for row in rows).items())
        sections[f"Ledger of the {ledger}"] = [
            element("p", f"{len(rows)} events: {kinds}."),
            _events(rows, isCoordinators=ledger.startswith("coordinator")),
        ]
    sections["Versions"] = [items((("her2pet", __version__), ("Charter (SHA-256)", element("code", audit.charterHash))))]
    header = [
        element("p", f"Audit of a blinded reading, {audit.time:%Y-%m-%d %H:%M} UTC."),
        notice(summaryOf(audit), *audit.notes, UNBLINDED if audit.isUnblinded else BLINDED),
    ]
    return documentOf(f"{audit.title}: audit", audit.title, header, sections)


def _outcome(row: Mapping[str, object]) -> object:
    return element("strong", row["outcome"]) if row["outcome"] == WRONG else row["outcome"]


def _keys(table: Table) -> Markup:
    # As code: a key may be broken anywhere, or the widest line would shrink every page of paper.
    publicKey = ("Public key", lambda row: element("code", row["publicKey"]))
    return tableOf("Keys that signed", table, [column.key for column in _KEYS], publicKey=publicKey)


def _events(rows: Sequence[Mapping[str, object]], isCoordinators: bool) -> Markup:
    """What the table auditEvents has of a ledger, on paper's width: what belongs together stands in one cell."""
    headings = (
        "Event",
        "Time",
        "Who",
        "What",
        "Case",
        "Focus",
        "Answer",
        "Former value",
        "Reason, comment and what else it says",
    )
    shownOnes = [heading for heading in headings if not (isCoordinators and heading in ("Who", "Case", "Focus", "Answer"))]
    cells = []
    for row in rows:
        words = "; ".join(str(row[key]) for key in ("reason", "comment") if row[key])
        time = element("time", str(row["time"])[:19].replace("T", " "), " UTC")
        said: tuple[object, ...] = (
            row["number"],
            _below(time, _orNone("time", row["localTime"])),
            row["who"],
            row["kind"],
            _below(shown(row["caseID"]), _orNone("span", row["showing"])),
            *(shown(row[key]) for key in ("focusID", "answer", "former")),
            _below(words or NOTHING, _orNone("code", _shortened(str(row["other"])))),
        )
        ofHeading = dict(zip(headings, said, strict=True))
        cells.append([ofHeading[heading] for heading in shownOnes])
    return tableFrom("Every event, in order", shownOnes, cells, [True])


def _below(first: object, second: Markup | None) -> Markup:
    """Two lines of a cell; the second is small."""
    return element("span", first, *(() if second is None else (Markup("<br>"), element("small", second))))


def _orNone(tag: str, text: object) -> Markup | None:
    return element(tag, text) if text else None


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} ... (whole in auditEvents.csv)"
