"""The audit shows a trial's ordinary days: each re-issue with what the former ledger held, each query with former and new answers."""

import html
from dataclasses import replace
from datetime import timedelta

import pandas
import pytest
from HER2PETLib.files import writeJSON
from HER2PETLib.jobs import unblindStudy
from HER2PETLib.jobs.audit import auditOf
from HER2PETLib.phantom.readers import simulateReader, truthOfPacket
from HER2PETLib.reading.ledger import claims
from HER2PETLib.reading.ledger.checkpoint import checkpointsOf
from HER2PETLib.reading.ledger.readerchain import readWhole
from HER2PETLib.reading.ledger.readerledger import Ledger, claimLedger, localOffset
from HER2PETLib.reading.ledger.receipt import readCounterReceipt, receiptOf
from HER2PETLib.reading.ledger.sealing import openAnswers
from HER2PETLib.reading.ledger.unlock import readUnlock
from HER2PETLib.reading.packet.contents import readPacket
from HER2PETLib.reading.study import auditremarks
from HER2PETLib.reading.study.audit import auditStudy
from HER2PETLib.reading.study.handout import handOut
from HER2PETLib.reading.study.reissue import reissue
from HER2PETLib.reading.study.returnedpackets import takeIn, takeOpening
from HER2PETLib.reading.study.study import openStudy
from HER2PETLib.reading.study.unlocking import unlock


def audited(study, out):
    """(what is wrong, remarks on the page, events as a table)"""
    found = auditOf(study.folder, None, out, replace=True)
    page = html.unescape((out / "audit.html").read_text(encoding="utf-8"))
    for remark in found.audit.remarks:
        assert remark.what in page
    events = pandas.read_csv(out / "auditEvents.csv", keep_default_na=False)
    return found.audit.wrong, [remark.what for remark in found.audit.remarks], events


def read(study, reader, truth, passphrase):
    simulateReader(
        study.packet(reader), truthOfPacket(study, reader, truth), sensitivity=1, specificity=1, seed=1, passphrase=passphrase
    )
    takeIn(study, reader, study.packet(reader))


@pytest.mark.parametrize("salvage", [False, True])
def test_a_reissue_is_shown_with_its_reason_and_what_the_former_ledger_held(
    makeStudy, makeCases, tmp_path, quickPassphrase, salvage
):
    study = makeStudy(cases=makeCases(2, lesions=2))
    handOut(study)
    packet = readPacket(study.packet("anna"))
    claimLedger(packet.ledger, quickPassphrase)
    with Ledger(packet.ledger, quickPassphrase) as ledger:
        case = packet.cases[0]
        ledger.openCase(case.caseID)
        for focus in case.foci:
            ledger.score(case.caseID, focus.focusID, 4)
    reissue(study, "anna", "she forgot the passphrase.", salvage=salvage, by="Chris")
    wrong, remarks, events = audited(study, tmp_path / "audit")
    assert wrong == ()
    # created, claimed, opened twice; then three answers: case opened, two scores
    (said,) = [remark for remark in remarks if "issued again" in remark]
    assert said == (
        "the packet of anna was issued again by Chris: she forgot the passphrase. The former ledger held 7 whole events, 3 of them answers, "
        f"and {'they' if salvage else 'none'} were carried over"
    )
    (row,) = events[events["kind"] == "reissued"].to_dict("records")
    assert row["reason"] == "she forgot the passphrase." and '"answers": 3' in row["former"]


def test_a_damaged_former_ledger_is_shown_as_that(makeStudy, makeCases, tmp_path, quickPassphrase):
    study = makeStudy(cases=makeCases(2, lesions=2))
    handOut(study)
    ledger = study.packet("anna") / "ledger.sqlite"
    ledger.write_bytes(b"nothing of a ledger is left" * 100)
    reissue(study, "anna", "the stick broke")
    _, remarks, _ = audited(study, tmp_path / "audit")
    (said,) = [remark for remark in remarks if "issued again" in remark]
    assert "held 0 whole events, 0 of them answers, and none were carried over. " in said
    assert not said.endswith("taken over. ")


def test_a_query_is_shown_with_its_reason_and_the_former_and_new_answers(
    makeStudy, makeCases, tmp_path, quickPassphrase, monkeypatch
):
    cases = makeCases(2, lesions=2)
    study = makeStudy(cases=cases)
    handOut(study)
    for reader in ("anna", "bert"):
        read(study, reader, cases.truth, quickPassphrase)
    query = unlock(study, "anna", "site unclear", {"Case-Alpha-1": "Liver or bowel?"}, by="Chris")
    wrong, remarks, _ = audited(study, tmp_path / "audit")
    assert wrong == () and "query 1 (site unclear) is not answered yet" in remarks
    # Answers after the first take-in are no sign of a wrong clock, however long after.
    monkeypatch.setattr(auditremarks, "TOLERANCE", timedelta(0))
    packet = readPacket(study.packet("anna"))
    with Ledger(packet.ledger, quickPassphrase) as ledger:
        ledger.unlock(readUnlock(query))
        (case,) = [case for case in ledger.state.cases.values() if case.query]
        first, second = case.standing
        new = 1 if first.score != 1 else 5
        ledger.score(case.caseID, first.focusID, new, "it is the bowel")
        ledger.completeCase(case.caseID)
        writeJSON(packet.receipt, ledger.sign(quickPassphrase, "Dr. Anna").document())
    takeIn(study, "anna", packet.folder)
    wrong, remarks, events = audited(study, tmp_path / "audit")
    (said,) = [remark for remark in remarks if remark.startswith("query 1")]
    assert wrong == () and "F1" not in said and "signed anew at 20" in said  # not unblinded: no answer is shown
    assert "Case-Alpha" not in (tmp_path / "audit" / "auditEvents.csv").read_text() + "".join(
        remarks
    )  # nor which case was asked about
    assert "a signed reading of anna was unlocked by Chris, 1 cases: site unclear" in remarks
    assert "takes in another reading of anna after a query" in remarks and not any("clocks is wrong" in each for each in remarks)
    unblindStudy(study)
    wrong, remarks, events = audited(study, tmp_path / "audit")
    (said,) = [remark for remark in remarks if remark.startswith("query 1")]
    assert wrong == ()
    assert said.endswith(
        f". case {case.caseID}: {first.focusID} {first.score}, now {new}, {second.focusID} {second.score}, not changed"
    )
    assert "a signed reading of anna was unlocked by Chris, cases Case-Alpha-1: site unclear" in remarks
    (asked,) = events[(events["ledger"] == "coordinator") & (events["kind"] == "unlocked")].to_dict("records")
    assert asked["reason"] == "site unclear" and "Liver or bowel?" in asked["other"]
    (changed,) = events[events["kind"] == "changed"].to_dict("records")
    assert (changed["former"], changed["answer"], changed["reason"]) == (str(first.score), str(new), "it is the bowel")


def test_a_query_that_was_opened_and_not_signed_anew_is_named(finished, tmp_path, quickPassphrase):
    """Somebody put the ledger among what was taken in before the reader had signed it."""
    query = unlock(finished, "anna", "site unclear", {"Case-Alpha-1": "Liver or bowel?"})
    with Ledger(finished.returned("anna") / "ledger.sqlite", quickPassphrase) as ledger:
        ledger.unlock(readUnlock(query))
    _, remarks, _ = audited(finished, tmp_path / "audit")
    assert "query 1 (site unclear) was opened, and is not signed anew" in remarks


def begun(study, passphrase, cases=1, reader="anna"):
    """The reader has read her first cases, every focus 4."""
    packet = readPacket(study.packet(reader))
    claimLedger(packet.ledger, passphrase)
    with Ledger(packet.ledger, passphrase) as ledger:
        for case in packet.cases[:cases]:
            ledger.openCase(case.caseID)
            for focus in case.foci:
                ledger.score(case.caseID, focus.focusID, 4)
            ledger.completeCase(case.caseID)
    return packet


@pytest.mark.parametrize("salvage", [False, True])
def test_what_a_former_ledger_held_is_shown_but_no_answer_before_unblinding(
    makeStudy, makeCases, tmp_path, quickPassphrase, salvage
):
    cases = makeCases(2, lesions=2)
    study = makeStudy(cases=cases)
    handOut(study)
    begun(study, quickPassphrase)
    reissue(study, "anna", "passphrase forgotten", salvage=salvage)
    _, _, events = audited(study, tmp_path / "audit")
    former = events[events["ledger"] == "reader anna (issue 1)"]
    assert list(former["kind"]) == [
        "created",
        "claimed",
        "packetOpened",
        "packetOpened",
        "caseOpened",
        "scored",
        "scored",
        "caseCompleted",
    ]
    everything = "".join((tmp_path / "audit" / name).read_text(encoding="utf-8") for name in ("auditEvents.csv", "audit.html"))
    assert '"score"' not in html.unescape(everything).replace('""', '"')
    packet = readPacket(study.packet("anna"))
    claimLedger(packet.ledger, quickPassphrase)
    with Ledger(packet.ledger, quickPassphrase) as ledger:
        for case in packet.cases[1 if salvage else 0 :]:
            ledger.openCase(case.caseID)
            ledger.notAssessable(case.caseID, "motion")
        writeJSON(packet.receipt, ledger.sign(quickPassphrase, "Dr. Anna").document())
    takeIn(study, "anna", packet.folder)
    read(study, "bert", cases.truth, quickPassphrase)
    unblindStudy(study)
    wrong, _, events = audited(study, tmp_path / "audit")
    former = events[events["ledger"] == "reader anna (issue 1)"]
    assert wrong == () and list(former[former["kind"] == "scored"]["answer"]) == ["4", "4"]
    assert former["showing"].str.endswith("(first)").sum() == 4


def test_a_checkpoint_of_a_former_ledger_is_held_and_one_of_a_lost_course_is_not(makeStudy, makeCases, tmp_path, quickPassphrase):
    study = makeStudy(cases=makeCases(2, lesions=2))
    handOut(study)
    packet = begun(study, quickPassphrase)
    told = checkpointsOf(readWhole(packet.ledger).rows)
    reissue(study, "anna", "passphrase forgotten")
    assert auditStudy(study, {}, checkpoints=told).wrong == ()
    (wrong,) = auditStudy(study, {}, checkpoints=[replace(told[-1], digits="1" * 30)]).wrong
    assert wrong.claim == claims.AUDIT_OF_CHECKPOINTS
    (study.folder / "former" / "anna-1" / "ledger.sqlite").unlink()
    assert {check.claim for check in auditStudy(openStudy(study.folder), {}, checkpoints=told).wrong} == {
        claims.AUDIT_OF_CHECKPOINTS,
        claims.AUDIT_OF_READINGS,
    }


def test_a_reader_who_was_replaced_after_she_had_signed_is_found_by_the_receipt_the_auditor_got(
    makeStudy, makeCases, tmp_path, quickPassphrase
):
    """Her reading does not suit, so that the coordinator does not take it in and lets another one read."""
    cases = makeCases(2, lesions=2)
    study = makeStudy(cases=cases)
    handOut(study)
    packet = begun(study, quickPassphrase, cases=2)
    with Ledger(packet.ledger, quickPassphrase) as ledger:
        receipt = ledger.sign(quickPassphrase, "Dr. Anna")
        hers = ledger.fingerprint
    reissue(study, "anna", "she left the trial", to="clara", by="Chris")
    read(study, "clara", cases.truth, quickPassphrase)
    read(study, "bert", cases.truth, quickPassphrase)
    found = auditStudy(study, {"anna": hers}, receipts=[receipt])
    (wrong,) = found.wrong
    assert (wrong.claim, wrong.of) == (claims.AUDIT_OF_RECEIPT, "anna")
    assert wrong.found == (f"Dr. Anna signed a reading at {receipt.time} that was not taken in: anna does not read here.",)
    assert "The former ledger was signed, and held 14 whole events, 8 of them answers" in "".join(r.what for r in found.remarks)
    # Without the receipt it is asked about. Her fingerprint is compared with the ledger that was put aside.
    outcomes = {(check.claim, check.of): check.outcome for check in auditStudy(study, {"anna": hers}).checks}
    assert outcomes[claims.AUDIT_OF_READERS_KEY, "anna (issue 1)"] == "nothing wrong"
    (wrong,) = auditStudy(study, {"anna": "1" * 30}).wrong
    assert (wrong.claim, wrong.of) == (claims.AUDIT_OF_READERS_KEY, "anna (issue 1)")


def test_sealed_answers_are_shown_when_they_were_opened_and_the_study_is_unblinded(
    makeStudy, makeCases, tmp_path, quickPassphrase
):
    cases = makeCases(2, lesions=2)
    study = makeStudy(cases=cases)
    handOut(study, sealed=True)
    study = openStudy(study.folder)
    for reader in ("anna", "bert"):
        read(study, reader, cases.truth, quickPassphrase)
    ledgers = {reader: study.packet(reader) / "ledger.sqlite" for reader in ("anna", "bert")}
    for reader, other in (("anna", "bert"), ("bert", "anna")):
        opening = openAnswers(ledgers[reader], quickPassphrase, [receiptOf(ledgers[other])])
        writeJSON(tmp_path / "opening.json", opening.document())
        takeOpening(study, reader, tmp_path / "opening.json")
    _, _, events = audited(study, tmp_path / "audit")
    assert "scored" not in set(events["kind"]) and "sealed" in set(events["kind"])  # opened, and not unblinded
    unblindStudy(study)
    wrong, _, events = audited(study, tmp_path / "audit")
    scored = events[(events["ledger"] == "reader anna") & (events["kind"] == "scored")]
    assert wrong == () and "sealed" not in set(events["kind"])
    assert len(scored) == 4 and set(scored["answer"]) <= set("12345") and scored["showing"].str.endswith("(first)").all()


def test_the_coordinators_events_have_the_local_time_of_the_coordinator(finished, tmp_path, monkeypatch):
    _, _, events = audited(finished, tmp_path / "audit")
    own = events[events["ledger"] == "coordinator"]
    offset = localOffset()
    assert len(own) == len(finished.ledger.recorded) and own["localTime"].str.endswith(offset).all()
    receipt = readCounterReceipt(finished.returned("anna") / "counterReceipt.txt")
    assert receipt.isGenuine and receipt.utcOffset == offset
    # One of before it was kept is read as it was signed.
    assert not replace(receipt, utcOffset="").isGenuine


def test_a_file_that_somebody_put_among_the_results_is_asked_about(finished, tmp_path):
    unblindStudy(finished)
    assert audited(finished, tmp_path / "audit")[:2] == ((), [])
    (finished.results / "patientDecisionsFinal.csv").write_text("patientID,positive\n")
    _, remarks, _ = audited(finished, tmp_path / "audit")
    assert remarks == [
        "results/patientDecisionsFinal.csv lies among the results, and the ledger does not say that it was written"
    ]


def test_a_coordinator_who_cuts_the_record_of_a_result_off_and_changes_the_result_is_asked_about(finished, altered, tmp_path):
    unblindStudy(finished)
    altered(finished.ledger.path, "DELETE FROM events WHERE kind = 'resultsWritten'")
    decisions = finished.results / "decisions.csv"
    decisions.write_text(decisions.read_text().replace(",1,", ",0,"))
    wrong, remarks, _ = audited(finished, tmp_path / "audit")
    assert wrong == ()
    assert "results/decisions.csv lies among the results, and the ledger does not say that it was written" in remarks


def test_the_meaning_of_a_results_columns_cannot_be_changed_either(finished, tmp_path):
    unblindStudy(finished)
    schema = finished.results / "decisions.schema.csv"
    schema.write_text(schema.read_text().replace("positive", "negative"))
    wrong, _, _ = audited(finished, tmp_path / "audit")
    assert [check.found for check in wrong] == [("results/decisions.schema.csv is not as it was written.",)]
