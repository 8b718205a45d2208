"""The attacks of docs/threat-model.md, carried out. Each is found by what the page says, or is not found, as it says."""

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from HER2PETLib.commands import main
from HER2PETLib.errors import ProblemError
from HER2PETLib.files import writeJSON
from HER2PETLib.jobs import unblindStudy
from HER2PETLib.reading.charter import readCharter
from HER2PETLib.reading.ledger import claims
from HER2PETLib.reading.ledger.chain import READERS_LEDGER, rowOf
from HER2PETLib.reading.ledger.checkpoint import checkpointsOf, readCheckpoints
from HER2PETLib.reading.ledger.ledgerfile import writeLedgerFile
from HER2PETLib.reading.ledger.passphrase import WrongPassphraseError
from HER2PETLib.reading.ledger.readerchain import readWhole
from HER2PETLib.reading.ledger.readerledger import Ledger, claimLedger, createLedger, readLedger
from HER2PETLib.reading.ledger.receipt import readCounterReceipt, readReceipt
from HER2PETLib.reading.ledger.signing import SigningKey, fingerprint
from HER2PETLib.reading.ledger.verification import verify
from HER2PETLib.reading.packet.contents import readPacket
from HER2PETLib.reading.study.audit import auditStudy
from HER2PETLib.reading.study.handout import handOut
from HER2PETLib.reading.study.results import recordResults
from HER2PETLib.reading.study.returnedpackets import expectedOf, nameReaderKey, takeIn
from HER2PETLib.reading.study.study import openStudy
from HER2PETLib.reading.study.verifiedstudy import verifyStudy
from HER2PETLib.volumefile import readVolume

REPOSITORY = Path(__file__).resolve().parents[3]
PAGE = REPOSITORY / "docs" / "threat-model.md"


def trusted(study):
    """The fingerprints as the auditor got them before the attack."""
    keys = {reader: readReceipt(study.returned(reader) / "receipt.json").publicKey for reader in ("anna", "bert")}
    return {name: fingerprint(key) for name, key in {"coordinator": study.ledger.publicKey, **keys}.items()}


def found(study, trust, **kept):
    """(check, of) of every check of an audit that found something, and its remarks."""
    audit = auditStudy(openStudy(study.folder), trust, **kept)
    return {(check.claim.check, check.of) for check in audit.wrong}, [remark.what for remark in audit.remarks]


def readAgain(packet, passphrase, score, claim=False):
    """Every focus of the packet gets this score, and the reading is signed."""
    with Ledger(packet.ledger, passphrase, claim=claim) as ledger:
        for case in packet.cases:
            ledger.openCase(case.caseID)
            for focus in case.foci:
                ledger.score(case.caseID, focus.focusID, score)
            ledger.completeCase(case.caseID)
        receipt = ledger.sign(passphrase, "Anna")
    writeJSON(packet.receipt, receipt.document())
    return receipt


def takenInAnew(study, altered, number, annas):
    """The coordinator cuts the own ledger back to event `number`, and takes in another packet of anna, and bert's."""
    berts = study.folder.parent / "berts"
    shutil.copytree(study.packet("bert"), berts)
    shutil.rmtree(study.folder / "returned")
    altered(study.folder / "coordinator.sqlite", f"DELETE FROM events WHERE number > {number}")
    takeIn(study, "anna", annas)
    takeIn(study, "bert", berts)


# The coordinator, with write access to the whole folder and the own key.


def test_a_coordinator_who_reads_in_a_readers_name_and_forges_all_that_follows_is_found_by_the_readers_fingerprint(
    finished, altered, tmp_path, quickPassphrase
):
    study, trust = finished, trusted(finished)
    forged = tmp_path / "forged"
    shutil.copytree(study.packet("anna"), forged)
    altered(forged / "ledger.sqlite", "DELETE FROM events WHERE number > 1")
    (forged / "receipt.json").unlink()
    readAgain(readPacket(forged), quickPassphrase, 5, claim=True)
    takenInAnew(study, altered, 2, forged)
    shutil.rmtree(study.folder / "packets")
    assert verifyStudy(study) == []  # the folder alone does not show it
    assert found(study, {}) == (set(), [])
    assert found(study, trust)[0] == {("Key of a reader", "anna")}


@pytest.mark.parametrize("what", ["who is behind a case", "the rule"])
def test_a_coordinator_who_changes_charter_or_key_after_the_reading_is_found_by_what_the_readers_signed(finished, altered, what):
    """With all that goes with it: the key says what the charter is, the own ledger is written anew, and the packets are gone."""
    study, trust, coordinatorKey = finished, trusted(finished), finished.coordinatorKey
    key = json.loads(study.keyPath.read_text())
    if what == "the rule":
        charter = json.loads(study.charterPath.read_text())
        charter["rule"]["threshold"] = 2
        study.charterPath.write_text(json.dumps(charter, indent=2))
        key["handOut"]["charterHash"] = readCharter(study.charterPath).hash
    else:
        one, other = key["cases"].values()
        one["source"], other["source"] = other["source"], one["source"]
    study.keyPath.write_text(json.dumps(key))
    shutil.rmtree(study.folder / "packets")
    ledger, changed = study.ledger, openStudy(study.folder)
    rows, former = [ledger.recorded[0].row], ledger.recorded[0].row.hash
    for each in ledger.recorded[1:]:
        data = dict(each.event.data)
        if each.event.kind == "handedOut":
            data |= {"charterHash": changed.charter.hash, "keyHash": changed.key.hash}
        rows.append(rowOf(replace(each.event, data=data), former, ("coordinator", ledger.studyID), coordinatorKey))
        former = rows[-1].hash
    values = ", ".join("(" + ", ".join(repr(value) for value in row) + ")" for row in rows[1:])
    altered(ledger.path, "DELETE FROM events WHERE number > 1", f"INSERT INTO events VALUES {values}")
    assert changed.ledger.findings == ()
    wrong, _ = found(changed, trust)
    assert {("Charter and key", ""), ("Ledger of a reader", "anna"), ("Ledger of a reader", "bert")} <= wrong


def test_a_result_that_the_coordinator_replaced_and_recorded_is_asked_about(finished):
    study = finished
    unblindStudy(study)
    decisions = study.results / "decisions.csv"
    decisions.write_text(decisions.read_text().replace(",1,", ",0,"))
    recordResults(study, "reading reconcile", [decisions])
    wrong, remarks = found(study, trusted(study))
    assert wrong == set() and "writes results that differ from before in results/decisions.csv" in remarks


def test_a_result_made_up_by_a_coordinator_who_cuts_the_own_ledger_is_found_only_by_computing_it_again(finished, altered):
    study = finished
    honest = {path.name: path.read_bytes() for path in unblindStudy(study).written}
    (unblinded,) = study.ledger.of("unblinded")
    decisions = study.results / "decisions.csv"
    decisions.write_bytes(honest["decisions.csv"].replace(b"scored", b"not seen"))
    altered(study.ledger.path, f"DELETE FROM events WHERE number > {unblinded.event.number}")
    recordResults(study, "reading reconcile", [study.results / name for name in honest])
    assert found(study, trusted(study)) == (set(), [])
    shutil.rmtree(study.results)
    again = {path.name: path.read_bytes() for path in unblindStudy(openStudy(study.folder)).written}
    assert again["decisions.csv"] == honest["decisions.csv"]  # and not what was made up


def test_a_second_hand_out_is_asked_about(makeStudy):
    study = makeStudy()
    handOut(study)
    (study.folder / "packets").rename(study.folder.parent / "first packets")
    key = json.loads(study.keyPath.read_text())
    key["handOut"] = None
    study.keyPath.write_text(json.dumps(key))
    handOut(openStudy(study.folder))
    wrong, remarks = found(study, {})
    assert wrong == set() and any("a hand-out that another followed" in what for what in remarks)


def test_a_reader_and_a_coordinator_who_agree_on_another_reading_are_found_by_the_receipt_the_auditor_got(
    finished, altered, tmp_path, quickPassphrase
):
    study, trust = finished, trusted(finished)
    receipt = readReceipt(study.returned("anna") / "receipt.json")
    berts = readCounterReceipt(study.returned("bert") / "counterReceipt.json")
    other = tmp_path / "other"
    shutil.copytree(study.packet("anna"), other)
    altered(other / "ledger.sqlite", "DELETE FROM events WHERE number > 3")  # created, claimed, opened
    readAgain(readPacket(other), quickPassphrase, 1)
    takenInAnew(study, altered, 2, other)
    shutil.rmtree(study.folder / "packets")
    assert found(study, trust) == (set(), [])  # both keys are right
    assert found(study, trust, receipts=[receipt])[0] == {("Receipt of a reader", "anna")}
    # bert's was taken in after anna's, so that his counter-receipt stands for hers
    assert found(study, trust, counterReceipts=[berts])[0] == {("Counter-receipts", "")}


def test_a_coordinator_who_cuts_the_newest_events_off_the_own_ledger_is_not_found(finished, altered):
    study, trust = finished, trusted(finished)
    with pytest.raises(ProblemError):
        takeIn(study, "anna", study.folder / "nowhere")
    assert any("was refused" in what for what in found(study, trust)[1])
    kept = [readCounterReceipt(study.returned(reader) / "counterReceipt.json") for reader in ("anna", "bert")]
    altered(study.ledger.path, "DELETE FROM events WHERE kind = 'refused'")
    assert found(study, trust, counterReceipts=kept) == (set(), [])


def test_whoever_has_a_ledger_can_read_its_answers_and_nothing_shows_it(finished):
    before = [each.row for each in finished.ledger.recorded]
    _, events = readLedger(finished.packet("anna") / "ledger.sqlite")
    assert all(event.data["score"] in range(1, 6) for event in events if event.kind == "scored")
    assert found(finished, trusted(finished)) == (set(), []) and before == [each.row for each in finished.ledger.recorded]


# A reader.


def test_a_second_reading_from_an_untouched_copy_has_another_key_than_the_fingerprint_given_before(
    makeStudy, tmp_path, quickPassphrase
):
    study = makeStudy()
    handOut(study)
    copy = tmp_path / "copy"
    shutil.copytree(study.packet("anna"), copy)
    receipt = readAgain(readPacket(study.packet("anna")), quickPassphrase, 2, claim=True)
    nameReaderKey(study, "anna", fingerprint(receipt.publicKey), "by telephone, before the reading")
    readAgain(readPacket(copy), quickPassphrase, 5, claim=True)
    with pytest.raises(ProblemError, match="was signed with another key"):
        takeIn(study, "anna", copy)
    # Where no fingerprint was given before, the untouched copy passes.
    other = makeStudy("other")
    handOut(other)
    readAgain(readPacket(other.packet("anna")), quickPassphrase, 5, claim=True)
    assert takeIn(other, "anna", other.packet("anna")).isNew


def test_a_reader_who_reads_again_from_an_older_copy_before_any_receipt_is_not_found(makeStudy, tmp_path, quickPassphrase):
    study = makeStudy()
    handOut(study)
    packet, copy = readPacket(study.packet("anna")), tmp_path / "copy"
    claimLedger(packet.ledger, quickPassphrase)
    shutil.copytree(packet.folder, copy)
    receipt = readAgain(packet, quickPassphrase, 2)
    shutil.rmtree(packet.folder)
    readAgain(readPacket(copy), quickPassphrase, 5)
    takeIn(study, "anna", copy)
    assert found(study, {"anna": fingerprint(receipt.publicKey)}) == (set(), [])


def test_an_older_copy_that_was_brought_back_is_found_by_a_checkpoint_that_was_told(makeStudy, tmp_path, quickPassphrase, capsys):
    study = makeStudy()
    handOut(study)
    packet, copy = readPacket(study.packet("anna")), tmp_path / "copy"
    claimLedger(packet.ledger, quickPassphrase)
    shutil.copytree(packet.folder, copy)
    receipt = readAgain(packet, quickPassphrase, 2)
    assert main(["reading", "checkpoint", str(packet.folder)]) == 0
    told = tmp_path / "told.txt"
    told.write_text("# by telephone\n" + capsys.readouterr().out)
    checkpoints = readCheckpoints(told)
    assert [each.name for each in checkpoints] == ["anna"] * 5 and checkpoints[-1].event == receipt.number  # four cases, signed
    shutil.rmtree(packet.folder)
    readAgain(readPacket(copy), quickPassphrase, 5)
    takeIn(study, "anna", copy)
    assert found(study, {}, checkpoints=checkpoints)[0] == {("Checkpoints", "")}
    capsys.readouterr()
    assert main(["reading", "checkpoint", str(copy)]) == 0
    told.write_text(capsys.readouterr().out)
    assert found(study, {}, checkpoints=readCheckpoints(told))[0] == set()


def test_two_readings_of_one_packet_in_the_folder_are_asked_about(finished, altered, quickPassphrase):
    study = finished
    packet = readPacket(study.packet("anna"))
    altered(packet.ledger, "DELETE FROM events WHERE number > 3")
    readAgain(packet, quickPassphrase, 1)
    _, remarks = found(study, trusted(study))
    assert any("the packet was read twice from here on" in what for what in remarks)


# Another reader, or a thief with a packet.


def test_nobody_signs_in_a_packet_without_its_passphrase(finished, makeStudy, quickPassphrase):
    study = makeStudy("open")
    handOut(study)
    packet = readPacket(study.packet("anna"))
    claimLedger(packet.ledger, quickPassphrase)
    with pytest.raises(WrongPassphraseError):
        Ledger(packet.ledger, "bert's own four words")
    with pytest.raises(ProblemError):
        claimLedger(packet.ledger, "bert's own four words")


# A courier.


def test_a_packet_that_a_courier_made_anew_with_another_key_is_refused_when_it_comes_back(makeStudy, quickPassphrase):
    study = makeStudy()
    handOut(study)
    packet, courier = readPacket(study.packet("anna")), SigningKey.new()
    packet.ledger.unlink()
    createLedger(packet.ledger, replace(expectedOf(study, "anna"), coordinatorKey=courier.publicKey), courier)
    assignment, _ = readLedger(packet.ledger)
    # It opens at the reader; the coordinator's fingerprint, by telephone, is another.
    assert fingerprint(assignment.coordinatorKey) != fingerprint(study.ledger.publicKey)
    readAgain(readPacket(packet.folder), quickPassphrase, 1, claim=True)
    with pytest.raises(ProblemError, match="its coordinator's key is"):
        takeIn(study, "anna", packet.folder)


# A thief with the coordinator's folder.


def test_a_sealed_key_signs_nothing_without_its_passphrase(makeStudy, quickPassphrase):
    study = makeStudy(keyPassphrase=quickPassphrase)
    stolen = openStudy(study.folder, lambda: "what a thief might try")
    before = study.ledger.head
    with pytest.raises(WrongPassphraseError, match="not the passphrase of the coordinator's key"):
        handOut(stolen)
    with pytest.raises(ProblemError, match="is sealed, and its passphrase was not given"):
        openStudy(study.folder).record("refused", reader="anna", what="", sha256="")
    assert study.ledger.head == before and not (study.folder / "packets").exists()
    assert study.coordinatorKey.seed.hex() not in (study.folder / "coordinator.key").read_text()


def test_whoever_has_an_unsealed_key_signs_as_the_coordinator_and_the_audit_says_that_it_lay_there(finished):
    stolen = openStudy(finished.folder)
    stolen.record("refused", reader="anna", what="a thief was here", sha256="")
    audit = auditStudy(stolen, trusted(finished))
    assert audit.wrong == () and claims.KEY_IS_NOT_SEALED in " ".join(audit.notes)


def test_the_folder_names_the_patients(finished):
    assert "Patient-Omega-0" in finished.keyPath.read_text()


# A reader of a study in stages.

STAGES = [{"name": "HER2 PET alone", "images": ["pet"]}, {"name": "with CT", "images": ["pet", "ct"]}]


@pytest.fixture
def staged(makeStudy, quickPassphrase):
    """A study in two stages that is handed out, and anna's ledger: the first stage of her first case is locked, every focus scored 2."""
    study = makeStudy(stages=STAGES)
    handOut(study)
    packet = readPacket(study.packet("anna"))
    claimLedger(packet.ledger, quickPassphrase)
    case = packet.cases[0]
    with Ledger(packet.ledger, quickPassphrase) as ledger:
        ledger.openCase(case.caseID)
        for focus in case.foci:
            ledger.score(case.caseID, focus.focusID, 2)
        ledger.lockStage(case.caseID)
        yield packet, ledger


def test_a_reader_who_saw_the_ct_cannot_change_the_stage_before_it(staged, quickPassphrase, tmp_path):
    packet, ledger = staged
    case, focus = packet.cases[0].caseID, packet.cases[0].foci[0].focusID
    ledger.score(case, focus, 5)
    assert ledger.state.cases[case].atStage(0).foci[focus].score == 2  # what came later is the answer with the CT
    # By hand, with the own key: the lock once more, or an answer "of the stage before".
    for kind, data in (("stageLocked", {"stage": "HER2 PET alone", "noFoci": False}), ("scored", {"score": 4})):
        last = ledger.events[-1]
        event = replace(last, number=last.number + 1, kind=kind, focusID="" if kind == "stageLocked" else focus, data=data)
        row = rowOf(event, ledger._hash, (packet.packetID, packet.charterHash), ledger._key)
        forged = tmp_path / f"{kind}.sqlite"
        writeLedgerFile(forged, [*ledger._rows, row], READERS_LEDGER)
        assert any("may not happen" in finding.problem for finding in verify(forged))


def test_a_reader_who_brings_back_a_copy_from_before_the_ct_is_found_by_a_checkpoint_that_was_told(
    staged, altered, quickPassphrase, tmp_path
):
    """After the lock the checkpoint was told; then the case is answered anew from the older copy, knowing the CT."""
    packet, ledger = staged
    (told,) = checkpointsOf(readWhole(packet.ledger).rows)
    older = tmp_path / "older"
    ledger.close()
    shutil.copytree(packet.folder, older)
    altered(older / "ledger.sqlite", f"DELETE FROM events WHERE number >= {told.event}")
    with Ledger(older / "ledger.sqlite", quickPassphrase) as again:
        case = packet.cases[0]
        again.score(case.caseID, case.foci[0].focusID, 5, "seen again")
        again.lockStage(case.caseID)
    rows = readWhole(older / "ledger.sqlite").rows
    assert verify(older / "ledger.sqlite") == []  # by itself it is whole
    assert not told.isHeldBy(rows) and told.isHeldBy(readWhole(packet.ledger).rows)


def test_a_reader_who_looks_at_the_files_of_a_later_stage_is_not_found(makeStudy):
    study = makeStudy(stages=STAGES)
    handOut(study)
    packet = readPacket(study.packet("anna"))
    before = readWhole(packet.ledger).rows
    assert readVolume(packet.cases[0].ct).values.dtype == "int16"  # with any program that reads NRRD
    assert readWhole(packet.ledger).rows == before and verify(packet.ledger) == []


# The page.


def attacks():
    """(who, attack, found by, names of tests) of each row of the page."""
    rows = re.search(r"## Attacks\n.*?\n\|---.*?\n(.*?)\n\n", PAGE.read_text(encoding="utf-8"), re.DOTALL)[1].splitlines()
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    return [(who, attack, foundBy, re.findall(r"`(test_\w+)`", tests)) for who, attack, foundBy, tests in cells]


def test_each_attack_of_the_page_is_a_test_and_each_test_here_is_on_the_page():
    ofRoom = {
        name: path.name
        for path in Path(__file__).parent.glob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    rows = attacks()
    assert {who for who, *_ in rows} == {"Reader", "Other reader", "Coordinator", "Courier", "Sponsor", "Thief"}
    for _, attack, foundBy, names in rows:
        assert foundBy and names, attack
        assert set(names) <= set(ofRoom), attack
    here = {name for name, path in ofRoom.items() if path == Path(__file__).name}
    own = {test_each_attack_of_the_page_is_a_test_and_each_test_here_is_on_the_page.__name__}
    assert here - own <= {name for *_, names in rows for name in names}
