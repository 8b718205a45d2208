"""Ledgers of every kind there is, and a reader who answers in one for ever, for tests that break in at any instant.

A kind is what the charter or the coordinator asks for: plain, sealed answers, stages, a qualification that is never passed, free search,
and a signed reading that is unlocked again and again.
"""

from HER2PETLib.reading.charter import newCharter
from HER2PETLib.reading.ledger import passphrase
from HER2PETLib.reading.ledger.assignment import Assignment
from HER2PETLib.reading.ledger.qualification import Practice, PracticeCase, mayRepeat, whyClosed
from HER2PETLib.reading.ledger.readerledger import Ledger, claimLedger, createLedger
from HER2PETLib.reading.ledger.signing import SigningKey
from HER2PETLib.reading.ledger.unlock import signedUnlock

PASSPHRASE = "four words nobody knows"
COORDINATOR = SigningKey(b"the key of the coordinator, 32 b")
STAGES = [{"name": "HER2 PET alone", "images": ["pet"]}, {"name": "with CT", "images": ["pet", "ct"]}]
KINDS = ("plain", "sealed", "stages", "qualification", "freeSearch", "unlocked")


def assignmentOf(kind, packetID="packet-1"):
    """Four cases (in stages 20: none is locked twice) with given foci F1 and F2; two are training and qualification where the kind has them."""
    names = tuple(map(str, range(1, 21 if kind == "stages" else 5)))
    isFree = kind == "freeSearch"
    cases = dict.fromkeys(names, () if isFree else ("F1", "F2"))
    charter = newCharter(
        "t",
        "89Zr-trastuzumab",
        ["anna", "bert"],
        list(names) if isFree else dict.fromkeys(names, 2),
        7,
        created="2026-01-31",
        **({"stages": STAGES} if kind == "stages" else {}),
    )
    practice = None
    if kind == "qualification":  # the reader below scores every focus alike, so half are wrong, and no attempt passes
        known = {"1": PracticeCase("training", ("F1",)), "2": PracticeCase("qualification", ("F1",))}
        practice = Practice(known, 4, 0, 1.0, 10_000)
    return Assignment.under(
        charter, packetID, "hash of the key", COORDINATOR.publicKey, "anna", cases, sealed=kind == "sealed", practice=practice
    )


def newLedgerOf(kind, path):
    """A ledger of the kind at `path`, claimed with a passphrase whose check costs next to nothing."""
    former, passphrase.N = passphrase.N, 2**4
    createLedger(path, assignmentOf(kind), COORDINATOR)
    claimLedger(path, PASSPHRASE)
    passphrase.N = former
    return path


def answers(ledger, kind):
    """Go on reading, from wherever the ledger stands; yields after each call that returned, so whose event is on disk."""
    score = 0
    while True:
        if ledger.state.signed:
            ledger.unlock(_unlock(ledger))
            yield
        for name in ledger.assignment.cases:
            if whyClosed(ledger.state, name) or (ledger.state.unlocks and not ledger.state.cases[name].query):
                continue
            score = score % 5 + 1
            for _ in _case(ledger, name, score):
                yield
        if mayRepeat(ledger.state):
            ledger.repeatQualification()
            yield
        if kind == "unlocked":
            ledger.sign(PASSPHRASE, "Dr. Anna")
            yield


def _case(ledger, name, score):
    """Answer one case until it is completed, each stage of it."""
    state = ledger.state
    if state.cases[name].status == "unopened":
        ledger.openCase(name)
        yield
    elif state.cases[name].status == "completed":
        if state.assignment.practice and name in state.assignment.practice.cases:
            return
        ledger.reopenCase(name, "looked again")
        yield
    if ledger.assignment.mode == "freeSearch" and len(ledger.state.cases[name].standing) < 3:
        ledger.markFocus(name, (score, -score, 0.5), 7, "liver")
        yield
    while True:
        for focus in ledger.state.cases[name].standing:
            ledger.score(name, focus.focusID, score if focus.score != score else score % 5 + 1, "again")
            yield
        ledger.comment(name, f"comment {score}")
        yield
        if not ledger.state.nextStage(ledger.state.cases[name]):
            break
        ledger.lockStage(name)
        yield
    ledger.completeCase(name)
    yield


def _unlock(ledger):
    """What the coordinator sends: all cases are opened once more."""
    asked = dict.fromkeys(ledger.assignment.cases, "Is it so?")
    last = ledger.events[-1]
    number = len(ledger.state.unlocks) + 1
    return signedUnlock(COORDINATOR, "packet-1", "anna", number, ledger._rows[-1].hash, last.time, "query", asked, {})


def opened(path):
    """The ledger, open for its reader, who sees all that was answered, sealed or not."""
    return Ledger(path, PASSPHRASE)
