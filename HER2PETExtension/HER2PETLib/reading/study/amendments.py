"""Amendments of the charter: dated, with what they change, why, by whom, and from which batch of cases on.

They stand in the coordinator's ledger (`amended`: number, time, fromBatch, changes {key: {"was", "is"}}, reason, by, charterHash of the
study), and as files beside the charter, `amendments/<number>.json`, with the same. `study.json` stays as it was handed out; the charter of
a batch is the study's with the amendments up to it, so packets, ledgers and receipts of a batch carry the hash of what was read by.
What an amendment may change, and when: `amending`.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.charter import canonicalJSON
from HER2PETLib.reading.primaryanalysis import PrimaryAnalysis
from HER2PETLib.reading.study.coordinatorledger import CoordinatorLedger

AMENDMENTS = "amendments"


@dataclass(frozen=True)
class Amendment:
    """changes: {key of the charter: (what it was, what it is)}. time: as the amendment is dated; recorded: as its event is. event: its
    number in the coordinator's ledger; document: as it stands in its file."""

    number: int
    time: str
    fromBatch: int
    changes: Mapping[str, tuple[Any, Any]]
    reason: str
    by: str
    charterHash: str
    recorded: str
    event: int
    document: Mapping[str, Any]

    @property
    def changesRule(self) -> bool:
        """Whether it changes how foci are decided."""
        return bool({"rule", "matchingGate"} & set(self.changes))

    def __str__(self) -> str:
        return (
            f"Amendment {self.number} of {self.time[:10]} by {self.by}, from batch {self.fromBatch} on, for the reason: {self.reason}. "
            f"Changed: {changedText(self.changes)}."
        )


def amendmentsOf(ledger: CoordinatorLedger) -> tuple[Amendment, ...]:
    """In order. Raises ProblemError for one that is none."""
    found = []
    for each in ledger.of("amended"):
        said = each.event.data
        if not all(isinstance(change, dict) and set(change) == {"was", "is"} for change in said["changes"].values()):
            raise ProblemError(
                f"Event {each.event.number} of the coordinator's ledger is no amendment of a charter.", "Restore it from a copy."
            )
        changes = {key: (change["was"], change["is"]) for key, change in said["changes"].items()}
        given = {name: said[name] for name in ("number", "time", "fromBatch", "reason", "by", "charterHash")}
        document = {**given, "changes": said["changes"]}
        found.append(Amendment(**given, changes=changes, recorded=each.event.time, event=each.event.number, document=document))
    return tuple(found)


def amended(document: Mapping[str, Any], amendments: Iterable[Amendment], batch: int) -> dict[str, Any]:
    """The document of the study's charter as it is for a batch."""
    result = dict(document)
    for amendment in amendments:
        if amendment.fromBatch <= batch:
            result |= {key: is_ for key, (_, is_) in amendment.changes.items()}
    return result


def primaryAnalysisOf(document: Mapping[str, Any], amendments: Iterable[Amendment]) -> PrimaryAnalysis | None:
    """The primary analysis of the study's charter with all amendments, from whatever batch on they count: an analysis is of the whole study."""
    primary = document.get("primaryAnalysis")
    for amendment in amendments:
        primary = amendment.changes.get("primaryAnalysis", (None, primary))[1]
    return PrimaryAnalysis(**primary) if primary else None


def amendmentLines(ledger: CoordinatorLedger) -> list[str]:
    """The amendments, a sentence or two each; none of a ledger that is not whole or holds something else, which `verifyStudy` says."""
    if ledger.findings:
        return []
    with suppress(ProblemError):
        return [str(each) for each in amendmentsOf(ledger)]
    return []


def changedText(changes: Mapping[str, tuple[Any, Any]]) -> str:
    """What changes {key: (what it was, what it is)} say, for people."""
    return "; ".join(f"{key} was {written(was)}, is {written(is_)}" for key, (was, is_) in changes.items())


def written(value: Any) -> str:
    """The value of a key of the charter, in one line: a text as it is, all else as JSON."""
    return value if isinstance(value, str) else canonicalJSON(value).decode("ascii")
