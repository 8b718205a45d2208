"""A query after the signature: the reading is opened for what is asked, answered, signed anew, and the former answers stay."""

import shutil

import pytest
from HER2PETLib.commands import main
from HER2PETLib.errors import ProblemError
from HER2PETLib.files import writeJSON
from HER2PETLib.reading.decision.reconcile import reconcile
from HER2PETLib.reading.ledger.readerledger import Ledger
from HER2PETLib.reading.ledger.signing import SigningKey
from HER2PETLib.reading.ledger.unlock import readUnlock, signedUnlock
from HER2PETLib.reading.ledger.verification import verify
from HER2PETLib.reading.packet.contents import readPacket
from HER2PETLib.reading.study.handout import handOut
from HER2PETLib.reading.study.returnedpackets import takeIn
from HER2PETLib.reading.study.unlocking import openQueries, unlock
from HER2PETLib.reading.study.verifiedstudy import verifyStudy

ASKED = {"Case-Alpha-1": "Is the first focus in the liver or in the bowel?"}


@pytest.fixture
def taken(makeCases, makeStudy, readAndTakeIn):
    """Both readers have signed, and were taken in; the charter does not let them reopen cases."""
    cases = makeCases(2, lesions=2)
    study = makeStudy(cases=cases, readerMay={"seeSUV": False, "reopenCases": False})
    handOut(study)
    readAndTakeIn(study, cases.truth)
    return study


def answer(study, query, passphrase, score=1):
    """Anna opens her packet with the query, changes every score of the case to `score` and signs anew; returns the case."""
    packet = readPacket(study.packet("anna"))
    with Ledger(packet.ledger, passphrase) as ledger:
        ledger.unlock(readUnlock(query))
        (case,) = [case for case in ledger.state.cases.values() if case.query]
        for focus in case.standing:
            if focus.score != score:
                ledger.score(case.caseID, focus.focusID, score, "asked, and looked again")
        ledger.completeCase(case.caseID)
        writeJSON(packet.receipt, ledger.sign(passphrase, "Dr. Anna").document())
        return ledger.state.cases[case.caseID]


@pytest.mark.parametrize("suffix", [".json", ".txt"])
def test_a_query_is_answered_and_the_newest_signature_counts(taken, quickPassphrase, suffix):
    study = taken
    query = unlock(study, "anna", "site unclear", ASKED, by="Chris")
    assert openQueries(study) == {"anna": 1} and verifyStudy(study) == []
    case = answer(study, query.with_suffix(suffix), quickPassphrase)
    assert [event.kind for event in max((f.history for f in case.standing), key=len)] == ["scored", "changed"]
    assert takeIn(study, "anna", study.packet("anna")).isNew
    assert openQueries(study) == {} and verifyStudy(study) == []
    assert (study.folder / "returned/anna.before-1/ledger.sqlite").is_file()
    scores = [f.decision.answers["anna"].score for f in reconcile(study).foci if f.decision.caseID == "Case-Alpha-1"]
    assert scores == [1, 1]


def test_nothing_but_what_is_asked_can_be_changed(taken, quickPassphrase):
    study = taken
    query = unlock(study, "anna", "site unclear", ASKED)
    with Ledger(study.packet("anna") / "ledger.sqlite", quickPassphrase) as ledger:
        ledger.unlock(readUnlock(query))
        (other,) = [case for case in ledger.state.cases.values() if not case.query]
        with pytest.raises(ProblemError, match="nothing is asked about it"):
            ledger.reopenCase(other.caseID, "while I am here")
        with pytest.raises(ProblemError, match="not completed yet"):
            ledger.sign(quickPassphrase, "Dr. Anna")
        with pytest.raises(ProblemError, match="nothing to unlock"):
            ledger.unlock(readUnlock(query))


def test_no_reader_unlocks_a_reading_alone(taken, quickPassphrase, tmp_path):
    study = taken
    query = readUnlock(unlock(study, "anna", "site unclear", ASKED))
    forged = signedUnlock(
        SigningKey.new(),
        *(query[n] for n in ("packetID", "reader", "number", "readingHash", "time", "reason", "cases", "matches")),
    )
    with Ledger(study.packet("anna") / "ledger.sqlite", quickPassphrase) as ledger:
        for wrong, said in (
            (forged, "not signed with the coordinator's key"),
            ({**query, "cases": dict.fromkeys(ledger.state.cases, "all")}, "not signed with the coordinator's key"),
            ({**query, "readingHash": "0" * 64}, "not for this signed reading"),
        ):
            with pytest.raises(ProblemError, match=said):
                ledger.unlock(wrong)
        assert ledger.state.signed


def test_an_unlock_that_is_not_recorded_is_refused_at_take_in(taken, quickPassphrase, tmp_path):
    """The coordinator signs an unlock in secret, with the study's own key."""
    study = taken
    query = readUnlock(unlock(study, "anna", "site unclear", ASKED))
    secret = signedUnlock(
        study.coordinatorKey,
        *(query[n] for n in ("packetID", "reader", "number", "readingHash", "time")),
        "x",
        query["cases"],
        {},
    )
    writeJSON(tmp_path / "secret.json", secret)
    answer(study, tmp_path / "secret.json", quickPassphrase)
    with pytest.raises(ProblemError, match="does not say so"):
        takeIn(study, "anna", study.packet("anna"))


def test_the_former_reading_does_not_come_back(taken, quickPassphrase, tmp_path):
    study = taken
    shutil.copytree(study.packet("anna"), tmp_path / "former")
    answer(study, unlock(study, "anna", "site unclear", ASKED), quickPassphrase)
    takeIn(study, "anna", study.packet("anna"))
    with pytest.raises(ProblemError, match="another version of it"):
        takeIn(study, "anna", tmp_path / "former")
    shutil.rmtree(study.returned("anna"))
    (study.folder / "returned/anna.before-1").rename(study.returned("anna"))
    assert verifyStudy(study) == ["More than one reading of anna was taken in."]


def test_a_query_tells_no_name_and_is_asked_before_unblinding_only(taken):
    study = taken
    for question in ("Patient-Omega-1 again?", "bert scored 5, why not you?", " "):
        with pytest.raises(ProblemError):
            unlock(study, "anna", "site unclear", {"Case-Alpha-1": question})
    with pytest.raises(ProblemError, match="no case Case-X"):
        unlock(study, "anna", "site unclear", {"Case-X": "?"})
    assert not study.ledger.of("unlocked")
    reconcile(study)
    with pytest.raises(ProblemError, match="unblinded"):
        unlock(study, "anna", "the result does not suit", ASKED)


def test_one_query_at_a_time_and_its_file_can_be_written_again(taken):
    study = taken
    path = unlock(study, "anna", "site unclear", ASKED)
    path.unlink()
    assert unlock(study, "anna", "site unclear", ASKED) == path and path.is_file()
    assert len(study.ledger.of("unlocked")) == 1
    with pytest.raises(ProblemError, match="still open"):
        unlock(study, "anna", "site unclear", {"Case-Alpha-0": "And this one?"})


def test_by_command(taken, quickPassphrase, capsys, monkeypatch):
    study = taken
    words = ["--reader", "anna", "--reason", "site unclear", "--case", "Case-Alpha-1", "Liver or bowel?"]
    assert main(["reading", "unlock", str(study.folder), *words]) == 0
    assert main(["reading", "status", str(study.folder)]) == 0
    assert "query 1 is not answered yet" in capsys.readouterr().out
    monkeypatch.setattr("getpass.getpass", lambda prompt: quickPassphrase)
    packet = study.packet("anna")
    assert main(["reading", "open-query", str(packet), str(study.folder / "queries/anna-1.txt")]) == 0
    assert "Liver or bowel?" in capsys.readouterr().out
    assert verify(packet / "ledger.sqlite") == []
