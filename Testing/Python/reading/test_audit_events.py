"""The audit shows a trial's ordinary days: each re-issue with what the former ledger held, each query with former and new answers."""

import html

import pandas
import pytest
from HER2PETLib.files import writeJSON
from HER2PETLib.jobs import unblindStudy
from HER2PETLib.jobs.audit import auditOf
from HER2PETLib.phantom.readers import simulateReader, truthOfPacket
from HER2PETLib.reading.ledger.readerledger import Ledger, claimLedger
from HER2PETLib.reading.ledger.unlock import readUnlock
from HER2PETLib.reading.packet.contents import readPacket
from HER2PETLib.reading.study.handout import handOut
from HER2PETLib.reading.study.reissue import reissue
from HER2PETLib.reading.study.returnedpackets import takeIn
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


def test_a_query_is_shown_with_its_reason_and_the_former_and_new_answers(makeStudy, makeCases, tmp_path, quickPassphrase):
    cases = makeCases(2, lesions=2)
    study = makeStudy(cases=cases)
    handOut(study)
    for reader in ("anna", "bert"):
        read(study, reader, cases.truth, quickPassphrase)
    query = unlock(study, "anna", "site unclear", {"Case-Alpha-1": "Liver or bowel?"}, by="Chris")
    wrong, remarks, _ = audited(study, tmp_path / "audit")
    assert wrong == () and "query 1 (site unclear) is not answered yet" in remarks
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
