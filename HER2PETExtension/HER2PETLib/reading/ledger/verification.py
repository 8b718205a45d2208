"""Everything that is wrong with one ledger. What it means that nothing is: `claims`.

- Nothing but the file: a change to any byte of any event; any event removed from before the last, inserted, replaced, replayed from
  elsewhere or moved; any event that was not signed with the key that the first opening fixed. Removing the newest events, a
  signature too, leaves a shorter whole one: who has the file alone cannot tell.
- With the fingerprint of the reader's key, if it came separately: a whole ledger that was rewritten with another key.
- With the receipt, if it came separately: any difference at all from what was signed, even by the reader, who has the key.
- With the assignment that was handed out: a ledger of another packet, charter, reader, case list or coordinator.
"""

import os
from pathlib import Path

from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.ledger.assignment import Assignment
from HER2PETLib.reading.ledger.chain import Finding, readOnly
from HER2PETLib.reading.ledger.readerchain import ReaderChain, readChain
from HER2PETLib.reading.ledger.receipt import Receipt, receiptFrom
from HER2PETLib.reading.ledger.signing import fingerprint, sameFingerprint


def verify(
    path: str | os.PathLike[str],
    receipt: Receipt | None = None,
    *,
    readerFingerprint: str | None = None,
    assignment: Assignment | None = None,
) -> list[Finding]:
    """Everything that is wrong with the ledger, in the order of its events; empty if nothing is. Neither the file nor its folder
    is written, and nothing is raised: that a file is not a ledger at all is a finding too."""
    try:
        with readOnly(Path(path)) as connection:
            chain = readChain(connection)
    except ProblemError as problem:
        return [Finding(None, "file", f"cannot be read as a ledger: {problem}")]
    findings = list(chain.findings)
    if chain.assignment is None:
        return findings
    # An altered event breaks its signature, too: it is named once.
    named = {finding.event for finding in findings}
    findings += [finding for finding in chain.wrongSignatures if finding.event not in named]
    if assignment is not None:
        handedOut, found = assignment.document(), chain.assignment.document()
        findings += [Finding(1, key, "is not what was handed out") for key in handedOut if handedOut[key] != found[key]]
    if readerFingerprint is not None:
        if chain.readerKey is None:
            findings.append(Finding(None, "ledger", "has no passphrase yet"))
        elif not sameFingerprint(fingerprint(chain.readerKey), readerFingerprint):
            findings.append(Finding(None, "key", "is not the one whose fingerprint the reader gave"))
    if receipt is not None:
        findings += _receiptFindings(chain, receipt)
    return findings


def _receiptFindings(chain: ReaderChain, receipt: Receipt) -> list[Finding]:
    last = len(chain.rows)
    if last < receipt.number:
        return [Finding(last + 1, "number", f"is missing, with all up to event {receipt.number} that the receipt counts")]
    if last > receipt.number:
        return [Finding(receipt.number + 1, "number", "was added after the signature")]
    if chain.state is None:
        # Damage is named already; still say so if the receipt is that of another ledger.
        same = chain.rows[-1].hash == receipt.lastHash
        return [] if same else [Finding(last, "hash", "is not the last hash of the receipt")]
    if chain.state.signed is None:
        return [Finding(last, "kind", "is not the signature that the receipt speaks of")]
    found, expected = receiptFrom(chain).document(), receipt.document()
    return [Finding(last, key, "is not that of the receipt") for key in expected if expected[key] != found[key]]
