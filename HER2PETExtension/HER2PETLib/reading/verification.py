"""Is a ledger what the reader made, whole and unaltered? What that can and cannot show:

- Nothing but the file: a change to any byte of any event, and any event removed from before the last, inserted, replaced, replayed
  from elsewhere or moved, unless whoever did it also recomputed every later hash, which takes no secret. Removing the newest
  events, a signature too, leaves a shorter whole one.
- With the receipt, if it came by another way than the ledger: any difference at all from what was signed, recomputed hashes and
  removed tail included.
- With the passphrase (so: with the reader): every event that was made without it, signed or not. The one who knows the passphrase
  can write events at will until the receipt has been handed over, and set the clock before each of them.
- With the assignment that was handed out: a ledger of another packet, charter, reader or case list.

Whoever chooses the passphrase first is the reader to the ledger: a reader who finds it chosen already has to say so at once.
Nobody can tell whether the newest events of an unsigned ledger were removed: sign, and hand over the receipt.
"""

import os
from pathlib import Path

from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.chain import Chain, Finding, readChain, readOnly
from HER2PETLib.reading.events import Assignment
from HER2PETLib.reading.passphrase import unlock
from HER2PETLib.reading.receipt import Receipt, receiptFrom


def verify(
    path: str | os.PathLike,
    receipt: Receipt | None = None,
    *,
    passphrase: str | None = None,
    assignment: Assignment | None = None,
) -> list[Finding]:
    """Everything that is wrong with the ledger, in the order of its events; empty if nothing is. Neither the file nor its folder
    is written, and nothing is raised: that a file is no ledger at all is a finding too."""
    try:
        with readOnly(Path(path)) as connection:
            chain = readChain(connection)
    except ProblemError as problem:
        return [Finding(None, "file", f"is no ledger that can be read: {problem}")]
    findings = list(chain.findings)
    if chain.assignment is None:
        return findings
    if assignment is not None:
        handedOut, found = assignment.document(), chain.assignment.document()
        findings += [Finding(1, key, "is not what was handed out") for key in handedOut if handedOut[key] != found[key]]
    if passphrase is not None:
        if chain.lock is not None:
            try:
                findings += chain.forged(unlock(passphrase, chain.lock))
            except ProblemError as problem:
                findings.append(Finding(None, "passphrase", f"does not open the ledger: {problem.reason}"))
        else:
            findings.append(Finding(None, "ledger", "has no passphrase yet"))
    if receipt is not None:
        findings += _receiptFindings(chain, receipt)
    return findings


def _receiptFindings(chain: Chain, receipt: Receipt) -> list[Finding]:
    last = len(chain.rows)
    if last < receipt.events:
        return [Finding(last + 1, "number", f"is missing, with all up to event {receipt.events} that the receipt counts")]
    if last > receipt.events:
        return [Finding(receipt.events + 1, "number", "was added after the signature")]
    if chain.state is None:
        # Damage is named already; still say so if the receipt is that of another ledger.
        same = chain.rows[-1][8] == receipt.lastHash
        return [] if same else [Finding(last, "hash", "is not the last hash of the receipt")]
    if chain.state.signed is None:
        return [Finding(last, "kind", "is not the signature that the receipt speaks of")]
    found, expected = receiptFrom(chain).document(), receipt.document()
    return [Finding(last, key, "is not that of the receipt") for key in expected if expected[key] != found[key]]
