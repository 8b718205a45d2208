"""What an audit found: its checks, the keys that signed, and all that it shows."""

from dataclasses import dataclass
from datetime import datetime

from HER2PETLib.reading.ledger.claims import Claim
from HER2PETLib.reading.ledger.signing import sameFingerprint
from HER2PETLib.reading.study.auditedevents import AuditedEvent
from HER2PETLib.reading.study.auditremarks import Remark

NOTHING_WRONG, WRONG, NOT_CHECKED = "nothing wrong", "WRONG", "not checked"


@dataclass(frozen=True)
class Check:
    """of: whose ledger, key or packet, "" for the study's. found: what is wrong. missing: what could not be looked at."""

    claim: Claim
    of: str = ""
    found: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    isMade: bool = True

    @property
    def outcome(self) -> str:
        return WRONG if self.found else NOTHING_WRONG if self.isMade else NOT_CHECKED


@dataclass(frozen=True)
class AuditedKey:
    """A key that signed. recorded: the fingerprint that the coordinator wrote down; trusted: the auditor's; "" where there is none."""

    name: str
    publicKey: str
    fingerprint: str
    recorded: str
    trusted: str

    @property
    def isTrusted(self) -> bool | None:
        """Whether it is the trusted one; None where no fingerprint was given for it."""
        return sameFingerprint(self.fingerprint, self.trusted) if self.trusted else None


@dataclass(frozen=True)
class Audit:
    """isUnblinded: whether the ledger says so; until then no event shows an answer. notes: what else there is to say first."""

    title: str
    charterHash: str
    isUnblinded: bool
    checks: tuple[Check, ...]
    keys: tuple[AuditedKey, ...]
    events: tuple[AuditedEvent, ...]
    remarks: tuple[Remark, ...]
    notes: tuple[str, ...]
    time: datetime

    @property
    def wrong(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if check.outcome == WRONG)
