"""Readers are asked which of their marks are the same focus, and the answers decide where distance does not."""

import numpy as np
import pytest
from HER2PETLib.commands import main
from HER2PETLib.errors import ProblemError
from HER2PETLib.files import writeJSON
from HER2PETLib.jobs import unblindStudy
from HER2PETLib.reading.decision.matchquestions import askReaders
from HER2PETLib.reading.decision.reconcile import reconcile
from HER2PETLib.reading.ledger.readerledger import Ledger, claimLedger
from HER2PETLib.reading.ledger.unlock import readUnlock
from HER2PETLib.reading.packet.contents import readPacket
from HER2PETLib.reading.study.audit import auditStudy
from HER2PETLib.reading.study.handout import handOut
from HER2PETLib.reading.study.returnedpackets import takeIn
from HER2PETLib.reading.study.unlocking import openQueries
from HER2PETLib.reading.study.verifiedstudy import verifyStudy

# mm in the patient, and score. Bert's mark is 6 mm from each of anna's: with the first it is a positive focus, with the second none.
MARKS = {"anna": [((0, 0, 0), 5), ((12, 0, 0), 2)], "bert": [((6, 0, 0), 4)]}


def signed(ledger, packet, passphrase):
    writeJSON(packet.receipt, ledger.sign(passphrase, "Dr. A").document())


@pytest.fixture
def asked(makeCases, makeStudy, quickPassphrase):
    """(study, {reader: file of the question}): one case in which matching is open, and the readers are asked."""
    study = makeStudy(cases=makeCases(1), givenFoci=False)
    handOut(study)
    for reader, marks in MARKS.items():
        packet = readPacket(study.packet(reader))
        ((name, showing),) = study.requireHandedOut().showings[reader].items()
        claimLedger(packet.ledger, quickPassphrase)
        with Ledger(packet.ledger, quickPassphrase) as ledger:
            ledger.openCase(name)
            for position, score in marks:
                ledger.score(name, ledger.markFocus(name, np.add(position, showing.shiftRAS)), score)
            ledger.completeCase(name)
            signed(ledger, packet, quickPassphrase)
        takeIn(study, reader, packet.folder)
    (query,) = reconcile(study).queries
    assert (query.fewest, query.most) == (0, 1)
    return study, dict(zip(MARKS, askReaders(study, "matching is open"), strict=True))


def answer(study, reader, file, same, passphrase):
    """same: {own mark: the other's marks}, by their places in MARKS."""
    packet = readPacket(study.packet(reader))
    with Ledger(packet.ledger, passphrase) as ledger:
        ledger.unlock(readUnlock(file))
        (question,) = ledger.state.asked
        (other,) = set(MARKS) - {reader}
        ((_, showing),) = study.requireHandedOut().showings[reader].items()
        points = {}
        for name, place in ledger.state.asked[question]["points"].items():
            there = np.subtract(place, showing.shiftRAS)
            (index,) = [n for n, (position, _) in enumerate(MARKS[other]) if np.allclose(position, there, atol=0.002)]
            points[index] = name
        ledger.answerMatch(question, {mark: [points[n] for n in numbers] for mark, numbers in same.items()})
        signed(ledger, packet, passphrase)
    takeIn(study, reader, packet.folder)


@pytest.mark.parametrize(("annas", "berts", "positive"), [(0, 0, [False, True]), (1, 1, [False, False])])
def test_what_both_answer_decides(asked, quickPassphrase, annas, berts, positive):
    study, files = asked
    answer(study, "anna", files["anna"], {f"F{n + 1}": [0] if n == annas else [] for n in range(2)}, quickPassphrase)
    assert openQueries(study) == {"bert": 1}
    assert len(reconcile(study).queries) == 1  # one answer alone decides nothing
    answer(study, "bert", files["bert"], {"F1": [berts]}, quickPassphrase)
    result = reconcile(study)
    assert result.queries == () and verifyStudy(study) == []
    assert sorted(f.decision.positive for f in result.foci) == positive
    assert [f.distanceMm for f in result.foci] == [pytest.approx(6, abs=0.01), None]
    assert next(f.decision.answers["anna"].score for f in result.foci) == MARKS["anna"][annas][1]
    said = [remark.what for remark in auditStudy(study, {}).remarks if remark.ledger == "reader anna"]
    same = ["F1 is P1, F2 is none of the points", "F1 is none of the points, F2 is P1"][annas]  # bert has one mark
    assert any(one.startswith("query 1 (matching is open)") and one.endswith(f". question M1: {same}") for one in said)


def test_results_from_before_the_readers_answered_which_marks_are_the_same_are_named(asked, quickPassphrase):
    study, files = asked
    unblindStudy(study)
    assert verifyStudy(study) == []
    answer(study, "anna", files["anna"], {"F1": [0], "F2": []}, quickPassphrase)
    answer(study, "bert", files["bert"], {"F1": [0]}, quickPassphrase)
    said = [problem for problem in verifyStudy(study) if problem.startswith("results/decisions.csv ")]
    assert said == [
        "results/decisions.csv does not rest on the newest reading of anna, bert: it was computed before that was taken in, or from another "
        "one. Compute it again."
    ]
    assert [check.claim.check for check in auditStudy(study, {}).wrong] == ["Results"]
    unblindStudy(study)
    assert verifyStudy(study) == [] and auditStudy(study, {}).wrong == ()


def test_where_they_answer_differently_the_foci_stay_undecided_and_they_can_be_asked_again(asked, quickPassphrase):
    study, files = asked
    answer(study, "anna", files["anna"], {"F1": [0], "F2": []}, quickPassphrase)
    answer(study, "bert", files["bert"], {"F1": [1]}, quickPassphrase)
    result = reconcile(study)
    assert [query.answersDiffer for query in result.queries] == [True]
    assert all(f.decision.positive is None and "their answers differ" in f.decision.reason for f in result.foci)
    files = dict(zip(MARKS, askReaders(study, "the answers differ"), strict=True))
    packet = readPacket(study.packet("bert"))
    with Ledger(packet.ledger, quickPassphrase) as ledger:
        ledger.unlock(readUnlock(files["bert"]))
        assert set(ledger.state.asked) == {"M1", "M2"}
        with pytest.raises(ProblemError, match="Not answered yet"):
            ledger.sign(quickPassphrase, "Dr. B")
        with pytest.raises(ProblemError, match="answered and signed before"):
            ledger.answerMatch("M1", {"F1": []})


def test_a_question_shows_places_alone_and_opens_no_score(asked, quickPassphrase):
    study, files = asked
    said = readUnlock(files["bert"].with_suffix(".txt"))
    (question,) = said["matches"].values()
    assert set(question) == {"case", "foci", "points"} and set(question["points"]) == {"P1", "P2"} and said["cases"] == {}
    assert "anna" not in files["bert"].read_text() + files["bert"].with_suffix(".txt").read_text()
    packet = readPacket(study.packet("bert"))
    with Ledger(packet.ledger, quickPassphrase) as ledger:
        ledger.unlock(said)
        with pytest.raises(ProblemError):
            ledger.score(question["case"], "F1", 1, "now I know better")
        with pytest.raises(ProblemError, match="nothing is asked about it"):
            ledger.reopenCase(question["case"], "now I know better")
        for wrong in ({}, {"F1": ["P9"]}, {"F1": ["P1", "P1"]}, {"F1": [], "F2": []}):
            with pytest.raises(ProblemError):
                ledger.answerMatch("M1", wrong)


def test_by_command(asked, quickPassphrase, capsys, monkeypatch):
    study, files = asked
    assert main(["reading", "ask-matching", str(study.folder), "--reason", "once more"]) == 1
    assert "still open" in capsys.readouterr().err
    monkeypatch.setattr("getpass.getpass", lambda prompt: quickPassphrase)
    packet = str(study.packet("bert"))
    assert main(["reading", "open-query", packet, str(files["bert"])]) == 0
    assert "Question M1, case" in capsys.readouterr().out
    assert main(["reading", "answer-matching", packet, "--query", "M1", "--same", "F1=P1"]) == 0
    with Ledger(study.packet("bert") / "ledger.sqlite", quickPassphrase) as ledger:
        assert ledger.state.matched == {"M1": {"F1": ("P1",)}} and ledger.state.finished
