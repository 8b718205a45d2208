"""Being written (helper "ledger"); these signatures stand. State, Assignment, Event: see events.py.

createLedger(path, assignment, clock=utcNow) -> None          a new, empty, unclaimed ledger (coordinator, at hand-out); refuses an existing path
claimLedger(path, passphrase) -> None                         the reader chooses the passphrase, once, at the first opening (nobody else ever knows it)
isClaimed(path) -> bool
readLedger(path) -> tuple[Assignment, list[Event]]            read-only, no passphrase; stateOf(assignment, events) -> State
Ledger(path, passphrase, clock=utcNow)                        the one writer; context manager; raises ProblemError (wrong passphrase, somebody else
                                                              writes, altered file); records "packetOpened" unless signed
  .assignment  .state  .events  .close()
  .openCase(caseID)
  .markFocus(caseID, positionRAS, radiusMm=None, site="") -> focusID   free search only
  .score(caseID, focusID, score, reason="")                   reason is needed when the focus already has a score; the same score again is refused
  .withdrawFocus(caseID, focusID, reason="")                  a focus the reader marked
  .comment(caseID, text, focusID="")
  .completeCase(caseID, noFoci=False)                         noFoci=True is needed (and only right) where no focus stands
  .notAssessable(caseID, reason)
  .reopenCase(caseID, reason)
  .sign(passphrase, printedName, meaning=MEANING) -> Receipt
  .saveCopy(path)                                             rescue when the file was removed under it
All of them return only after the event is on disk, and raise ProblemError otherwise.
receipt.py: Receipt(packetID, reader, charterHash, printedName, meaning, time, events, lastHash, signature); .document(), .text();
            receiptOf(path) -> Receipt (signed ledgers only); readReceipt(path) -> Receipt (JSON)
verification.py: verify(path, receipt=None, passphrase=None) -> list[Finding]; Finding(event: int | None, field: str, problem: str)
"""
