"""What a reader may do when, and what the ledger then says."""

from datetime import datetime, timedelta, timezone
from pathlib import PureWindowsPath

import numpy as np
import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.files import writeJSON
from HER2PETLib.reading.charter import newCharter
from HER2PETLib.reading.ledger.assignment import Assignment
from HER2PETLib.reading.ledger.chain import databaseURI
from HER2PETLib.reading.ledger.events import stateOf
from HER2PETLib.reading.ledger.readerledger import Ledger, claimLedger, createLedger, readLedger
from HER2PETLib.reading.ledger.receipt import readReceipt, receiptOf
from HER2PETLib.reading.ledger.signing import fingerprint
from HER2PETLib.reading.ledger.verification import verify
from ledgerfiles import readAll


@pytest.fixture
def ledger(newLedger, quickPassphrase):
    with Ledger(newLedger(), quickPassphrase) as ledger:
        yield ledger


@pytest.fixture
def freeSearch(newLedger, quickPassphrase):
    with Ledger(newLedger("freeSearch"), quickPassphrase) as ledger:
        ledger.openCase("1")
        yield ledger


def test_any_name_of_file_and_folder_will_do(tmp_path, assignmentOf, quickPassphrase, coordinatorKey):
    path = tmp_path / "Bücher %41 #1? & more" / "lese buch?mode=ro#.ledger"
    createLedger(path, assignmentOf(), coordinatorKey)
    claimLedger(path, quickPassphrase)
    with Ledger(path, quickPassphrase) as ledger:
        ledger.openCase("1")
    assert verify(path) == []
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        # sqlite.org/uri.html: no authority but an empty one or localhost
        ("C:/Users/Anna B/x", "file:///C:/Users/Anna%20B/x?mode=ro"),
        ("//server/share/x", "file:////server/share/x?mode=ro"),
    ],
)
def test_sqlite_is_given_windows_drives_and_shares_as_it_wants_them(path, uri):
    class WindowsPath(PureWindowsPath):
        def resolve(self):
            return self

    assert databaseURI(WindowsPath(path), "ro") == uri


def test_a_ledger_is_never_made_over_another(newLedger, assignmentOf, coordinatorKey):
    path = newLedger()
    with pytest.raises(ProblemError, match="exists already"):
        createLedger(path, assignmentOf(), coordinatorKey)


def test_a_reader_whom_the_charter_does_not_name_gets_no_assignment():
    charter = newCharter("t", "89Zr-trastuzumab", ["anna", "bert"], {"1": 0}, seed=1)
    with pytest.raises(ProblemError, match='names no reader "carl"'):
        Assignment.under(charter, "packet-1", "", "", "carl", {"1": ()})


def test_the_state_follows_from_the_events(ledger):
    readAll(ledger)
    case = ledger.state.cases["1"]
    assert {focusID: focus.score for focusID, focus in case.foci.items()} == {"F1": 5, "F2": 4, "F3": 1}
    assert case.status == ledger.state.cases["2"].status == "completed"
    assert ledger.state.finished
    assert stateOf(*readLedger(ledger.path)) == ledger.state


def test_the_ledger_can_be_read_while_the_reader_reads(ledger):
    ledger.openCase("1")
    ledger.score("1", "F1", 5)
    assignment, events = readLedger(ledger.path)
    assert stateOf(assignment, events).cases["1"].foci["F1"].score == 5
    assert verify(ledger.path) == []


def test_a_change_keeps_the_former_score_its_time_and_the_reason(ledger):
    ledger.openCase("1")
    ledger.score("1", "F1", 3)
    ledger.score("1", "F1", 4, "looked again at the CT")
    focus = ledger.state.cases["1"].foci["F1"]
    assert focus.score == 4
    assert [(event.kind, event.data["score"]) for event in focus.history] == [("scored", 3), ("changed", 4)]
    assert focus.history[1].data["former"] == 3
    assert focus.history[1].data["reason"] == "looked again at the CT"
    assert focus.history[0].time <= focus.history[1].time


def test_a_focus_of_free_search_has_position_radius_and_site(freeSearch):
    focusID = freeSearch.markFocus("1", np.array([1.5, -2, 300], np.float32), np.float64(7), "liver")
    focus = freeSearch.state.cases["1"].foci[focusID]
    assert (focus.positionRAS, focus.radiusMm, focus.site, focus.given) == ((1.5, -2.0, 300.0), 7.0, "liver", False)
    assert freeSearch.markFocus("1", (0, 0, 0)) != focusID


def test_a_withdrawn_focus_stays_in_the_ledger_and_its_name_is_not_used_again(freeSearch):
    first = freeSearch.markFocus("1", (0, 0, 0))
    freeSearch.score("1", first, 2)
    freeSearch.withdrawFocus("1", first, "bowel")
    assert freeSearch.markFocus("1", (0, 0, 0)) != first
    assert freeSearch.state.cases["1"].foci[first].score == 2
    assert [focus.focusID for focus in freeSearch.state.cases["1"].standing] == ["F2"]


def test_a_case_without_foci_is_completed_only_when_the_reader_confirms_that(freeSearch):
    with pytest.raises(ProblemError, match="has no focus"):
        freeSearch.completeCase("1")
    freeSearch.completeCase("1", noFoci=True)
    assert freeSearch.state.cases["1"].status == "completed"


def test_a_case_can_be_not_assessable_with_a_reason(ledger):
    ledger.openCase("1")
    ledger.notAssessable("1", "no CT")
    assert (ledger.state.cases["1"].status, ledger.state.cases["1"].reason) == ("notAssessable", "no CT")


def test_a_completed_case_is_reopened_with_a_reason_if_the_charter_allows(ledger):
    readAll(ledger)
    ledger.reopenCase("1", "side mixed up")
    ledger.score("1", "F1", 1, "side mixed up")
    assert not ledger.state.finished
    ledger.completeCase("1")
    assert ledger.state.finished


def test_a_completed_case_stays_so_if_the_charter_does_not_allow_reopening(newLedger, quickPassphrase):
    path = newLedger(readerMay={"seeSUV": False, "reopenCases": False})
    with Ledger(path, quickPassphrase) as ledger:
        readAll(ledger)
        with pytest.raises(ProblemError, match="charter does not allow"):
            ledger.reopenCase("1", "side mixed up")


def test_comments_are_kept(ledger):
    ledger.openCase("1")
    ledger.comment("1", "motion – Bewegung")
    ledger.comment("1", "near the stent", "F2")
    assert [event.data["text"] for event in ledger.state.cases["1"].comments] == ["motion – Bewegung", "near the stent"]


REFUSED = {
    "an unknown case": (lambda it: it.openCase("3"), 'no case "3"'),
    "a score in a case that is not open": (lambda it: it.score("2", "F1", 3), "not opened yet"),
    "an unknown focus": (lambda it: it.score("1", "F9", 3), 'no focus "F9"'),
    "a score below the scale": (lambda it: it.score("1", "F1", 0), "not on the scale"),
    "a score above the scale": (lambda it: it.score("1", "F1", 6), "not on the scale"),
    "a score between two": (lambda it: it.score("1", "F1", 3.5), "not on the scale"),
    "a score that is text": (lambda it: it.score("1", "F1", "3"), "not on the scale"),
    "a score that is true": (lambda it: it.score("1", "F1", True), "not on the scale"),
    "a change without reason": (lambda it: it.score("1", "F2", 5), "reason .* is missing"),
    "a change with an empty reason": (lambda it: it.score("1", "F2", 5, "  "), "reason .* is missing"),
    "a change to the same score": (lambda it: it.score("1", "F2", 4, "sure"), "has the score 4 already"),
    "a change off the scale": (lambda it: it.score("1", "F2", 9, "sure"), "not on the scale"),
    "a mark where foci are given": (lambda it: it.markFocus("1", (0, 0, 0)), "are given"),
    "withdrawing a given focus": (lambda it: it.withdrawFocus("1", "F1"), "is given"),
    "completing with foci that have no score": (lambda it: it.completeCase("1"), "no score yet for F1, F3"),
    "completing a case that is not open": (lambda it: it.completeCase("2"), "not opened yet"),
    "not assessable without reason": (lambda it: it.notAssessable("1", ""), "reason .* is missing"),
    "reopening an open case": (lambda it: it.reopenCase("1", "why not"), "still open"),
    "an empty comment": (lambda it: it.comment("1", " "), "text .* is missing"),
    "signing before the end": (lambda it: it.sign("four words nobody knows", "Dr. Anna"), "2 cases are not completed"),
    "signing with a wrong passphrase": (lambda it: it.sign("five words nobody knows", "Dr. Anna"), "not the passphrase"),
}


@pytest.mark.parametrize(("call", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_what_may_not_happen_is_refused_and_leaves_no_event(ledger, call, said):
    ledger.openCase("1")
    ledger.score("1", "F2", 4)
    before, state = readLedger(ledger.path), ledger.state
    with pytest.raises(ProblemError, match=said) as refused:
        call(ledger)
    assert refused.value.remedy
    after = readLedger(ledger.path)
    if said == "not the passphrase":  # which is noted
        assert after[1][-1].kind == "passphraseFailed"
        after = after[0], after[1][:-1]
    assert after == before
    assert ledger.state == state


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (((0, 0),), "position"),
        (((0, 0, float("nan")),), "position"),
        (((0, 0, 0), 0), "radius"),
        (((0, 0, 0), float("inf")), "radius"),
        (((0, 0, 0), 5, None), "site"),
    ],
)
def test_a_mark_that_is_no_place_is_refused(freeSearch, arguments, said):
    with pytest.raises(ProblemError, match=said):
        freeSearch.markFocus("1", *arguments)
    assert not freeSearch.state.cases["1"].foci


def test_completing_a_case_as_without_foci_is_refused_where_there_are_some(freeSearch):
    freeSearch.score("1", freeSearch.markFocus("1", (0, 0, 0)), 3)
    with pytest.raises(ProblemError, match="has 1 foci"):
        freeSearch.completeCase("1", noFoci=True)


def test_a_withdrawn_focus_gets_no_score(freeSearch):
    freeSearch.withdrawFocus("1", freeSearch.markFocus("1", (0, 0, 0)))
    with pytest.raises(ProblemError, match="is withdrawn"):
        freeSearch.score("1", "F1", 3)


def test_signing_locks_the_ledger_and_gives_a_receipt(ledger, quickPassphrase):
    readAll(ledger)
    receipt = ledger.sign(quickPassphrase, "Dr. Anna Muster", "these are my answers")
    assert (receipt.packetID, receipt.reader, receipt.printedName) == ("packet-1", "anna", "Dr. Anna Muster")
    assert (receipt.meaning, receipt.charterHash) == ("these are my answers", ledger.assignment.charterHash)
    # created, claimed, opened twice, 2 cases opened, 3 scores, 2 cases completed, signed
    assert receipt.number == 12 == len(readLedger(ledger.path)[1])
    for call in (
        lambda: ledger.openCase("1"),
        lambda: ledger.reopenCase("1", "side mixed up"),
        lambda: ledger.comment("1", "late"),
        lambda: ledger.sign(quickPassphrase, "Dr. Anna Muster"),
    ):
        with pytest.raises(ProblemError, match=r"was signed by Dr\. Anna Muster"):
            call()


def test_a_signed_ledger_opens_and_stays_as_it_is(newLedger, quickPassphrase):
    path = newLedger()
    with Ledger(path, quickPassphrase) as ledger:
        readAll(ledger)
        receipt = ledger.sign(quickPassphrase, "Dr. Anna")
    before = path.read_bytes()
    with Ledger(path, quickPassphrase) as ledger:
        assert ledger.state.signed.data["printedName"] == "Dr. Anna"
    assert path.read_bytes() == before
    assert receiptOf(path) == receipt
    assert verify(path, receipt) == []


def test_the_receipt_can_be_printed_and_read_again(ledger, quickPassphrase, tmp_path):
    readAll(ledger)
    receipt = ledger.sign(quickPassphrase, "Dr. Änna (reader, film)")
    writeJSON(tmp_path / "receipt.json", receipt.document())
    assert readReceipt(tmp_path / "receipt.json") == receipt
    for letter in ("{}", "\ufeffDear coordinator,\n\n{}\nAnna"):
        for lines in ("\n", "\r\n"):
            text = letter.format(receipt.text()).replace("\n", lines)
            (tmp_path / "receipt.txt").write_bytes(text.encode())
            assert readReceipt(tmp_path / "receipt.txt") == receipt
    said = " ".join(receipt.text().split())
    for value in (receipt.printedName, receipt.reader, receipt.meaning, receipt.time, fingerprint(receipt.publicKey)):
        assert value in said
    assert receipt.lastHash in receipt.text().replace("\n            ", "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"packetID": 1}',
        "Receipt of a signed reading\n\nSigned by     A (reader a)\n",
        "BEGIN HER2PET RECEIPT END HER2PET RECEIPT",
    ],
)
def test_what_is_no_receipt_is_refused(tmp_path, text):
    (tmp_path / "receipt.json").write_text(text)
    with pytest.raises(ProblemError, match="not a receipt"):
        readReceipt(tmp_path / "receipt.json")


def test_an_unsigned_ledger_has_no_receipt(newLedger):
    with pytest.raises(ProblemError, match="not signed"):
        receiptOf(newLedger())


def test_a_clock_that_was_set_back_is_noted_and_the_answer_is_kept(newLedger, quickPassphrase):
    times = iter(datetime(2026, 3, 1, 12, 0, second, tzinfo=timezone.utc) for second in (0, 1, 2, 3, 4))
    path = newLedger(clock=lambda: next(times))
    now = datetime(2026, 3, 1, 11, 0, tzinfo=timezone.utc)
    with Ledger(path, quickPassphrase, clock=lambda: now) as ledger:
        ledger.openCase("1")
        ledger.score("1", "F1", 5)
    events = readLedger(path)[1]
    assert [event.kind for event in events[3:]] == ["clockSetBack", "packetOpened", "caseOpened", "scored"]
    assert events[3].data["former"] == "2026-03-01T12:00:02.000000Z"
    assert events[3].time == events[6].time == "2026-03-01T11:00:00.000000Z"
    assert [event.number for event in events] == list(range(1, 8))
    assert verify(path) == []


def test_times_are_utc_wherever_the_clock_hangs(newLedger, quickPassphrase):
    path = newLedger(clock=lambda: datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=9))))
    assert {event.time for event in readLedger(path)[1]} == {"2026-03-01T03:00:00.000000Z"}
