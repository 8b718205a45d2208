"""An adjudicator reads only the discordant foci, blinded, with a ledger and a signature; what that decides, the charter says."""

import json
import shutil

import pytest
from HER2PETLib.commands import main
from HER2PETLib.errors import ProblemError
from HER2PETLib.files import writeJSON
from HER2PETLib.jobs import unblindStudy
from HER2PETLib.jobs.audit import auditOf
from HER2PETLib.jobs.unblind import byAdjudicator
from HER2PETLib.phantom.readers import simulateReader, truthOfPacket
from HER2PETLib.reading.decision.blindedadjudicator import handOutToAdjudicator
from HER2PETLib.reading.decision.reconcile import reconcile
from HER2PETLib.reading.ledger import claims
from HER2PETLib.reading.ledger.checkpoint import checkpointsOf, readCheckpoints
from HER2PETLib.reading.ledger.readerchain import readWhole
from HER2PETLib.reading.ledger.readerledger import Ledger, claimLedger
from HER2PETLib.reading.ledger.receipt import readCounterReceipt, readReceipt
from HER2PETLib.reading.ledger.signing import fingerprint
from HER2PETLib.reading.packet.contents import readPacket
from HER2PETLib.reading.study.audit import auditStudy
from HER2PETLib.reading.study.handout import handOut
from HER2PETLib.reading.study.returnedpackets import takeIn
from HER2PETLib.reading.study.study import openStudy
from HER2PETLib.reading.study.unlocking import unlock
from HER2PETLib.reading.study.verifiedstudy import verifyStudy


@pytest.fixture
def discordant(makeCases, makeStudy, quickPassphrase):
    """discordant(rule, givenFoci): a study whose readers have signed and differ: anna calls every positive lesion, bert half of them."""

    def study(adjudicator=False, givenFoci=True):
        cases = makeCases(3)
        made = makeStudy(cases=cases, givenFoci=givenFoci, rule={"readers": "all", "threshold": 4, "adjudicator": adjudicator})
        handOut(made)
        for reader, sensitivity in (("anna", 1.0), ("bert", 0.5)):
            there = truthOfPacket(made, reader, cases.truth)
            packet = made.packet(reader)
            simulateReader(packet, there, sensitivity=sensitivity, specificity=1, seed=3, passphrase=quickPassphrase)
            takeIn(made, reader, packet)
        return made

    return study


def adjudicate(made, passphrase, score):
    """Dora scores every focus alike and signs; the packet is taken in."""
    packet = readPacket(made.packet("dora"))
    claimLedger(packet.ledger, passphrase)
    with Ledger(packet.ledger, passphrase) as ledger:
        for case in packet.cases:
            ledger.openCase(case.caseID)
            for focus in case.foci:
                ledger.score(case.caseID, focus.focusID, score)
            ledger.completeCase(case.caseID)
        writeJSON(packet.receipt, ledger.sign(passphrase, "Dr. Dora").document())
    takeIn(made, "dora", made.packet("dora"))


@pytest.mark.parametrize("givenFoci", [True, False])
def test_by_the_charters_rule_the_adjudicator_decides_the_discordant_foci(discordant, quickPassphrase, givenFoci):
    study = discordant(adjudicator=True, givenFoci=givenFoci)
    made = handOutToAdjudicator(study, "dora")
    before = reconcile(study)
    places = {(d.caseID, d.focusID) for d in before.discordant}
    assert places and all(d.positive is None and "nothing was taken in yet" in d.reason for d in before.discordant)
    assert sum(len(case.foci) for case in readPacket(made.packet("dora")).cases) == len(places)
    adjudicate(made, quickPassphrase, 5)
    after = reconcile(study)
    assert all(d.positive is True and d.reason.startswith("adjudicated 5") for d in after.discordant)
    # Patients follow: whoever has a discordant focus is positive now.
    positive = {patient.patientID for patient in after.patients if patient.positiveFocusIDs}
    assert {d.patientID for d in after.discordant} <= positive
    others = [f.decision for f in before.foci if (f.decision.caseID, f.decision.focusID) not in places]
    assert others == [f.decision for f in after.foci if (f.decision.caseID, f.decision.focusID) not in places]
    assert verifyStudy(study) == [] and verifyStudy(made) == []


def test_by_the_trials_rule_it_is_a_labeled_sensitivity_analysis(discordant, quickPassphrase):
    study = discordant()
    made = handOutToAdjudicator(study, "dora")
    before = reconcile(study)
    assert byAdjudicator(study, before) is None
    adjudicate(made, quickPassphrase, 5)
    result = reconcile(study)
    assert [f.decision for f in result.foci] == [f.decision for f in before.foci]
    sensitivity = byAdjudicator(study, result)
    assert sensitivity.changed == len(result.discordant) > 0
    assert all("sensitivity analysis" in row["analysis"] for row in sensitivity.table.rows)


def test_the_packet_tells_no_former_score_and_no_reader(discordant):
    study = discordant()
    made = handOutToAdjudicator(study, "dora")
    worklist = json.loads((made.packet("dora") / "worklist.json").read_text())
    assert all(set(focus) == {"focus", "positionRAS"} for case in worklist["cases"] for focus in case["foci"])
    everything = b"".join(path.read_bytes() for path in made.packet("dora").rglob("*") if path.is_file())
    assert b"anna" not in everything and b"bert" not in everything
    former = {case.caseID for reader in ("anna", "bert") for case in readPacket(study.packet(reader)).cases}
    assert not former & {case["case"] for case in worklist["cases"]}


def test_who_reads_in_the_study_does_not_adjudicate_it_and_nobody_twice(discordant):
    study = discordant()
    with pytest.raises(ProblemError, match="reads, or read"):
        handOutToAdjudicator(study, "Anna")
    made = handOutToAdjudicator(study, "dora")
    with pytest.raises(ProblemError, match="exists already"):
        handOutToAdjudicator(study, "emil")
    with pytest.raises(ProblemError, match="adjudication already"):
        handOutToAdjudicator(made, "emil")
    with pytest.raises(ProblemError, match="adjudicated"):
        unlock(study, "anna", "late", {"Case-Alpha-0": "?"})


def test_another_adjudication_in_its_place_is_found(discordant, tmp_path):
    study = discordant()
    made = handOutToAdjudicator(study, "dora")
    shutil.move(made.folder, tmp_path / "first")
    assert any("adjudication" in problem for problem in verifyStudy(study))
    shutil.rmtree(tmp_path / "first" / "packets")
    charter = json.loads((tmp_path / "first" / "study.json").read_text())
    shutil.move(tmp_path / "first", made.folder)
    writeJSON(made.charterPath, {**charter, "seed": 1})
    assert verifyStudy(study) != []


def test_before_all_have_signed_nothing_is_handed_out(makeStudy):
    study = makeStudy()
    handOut(study)
    with pytest.raises(ProblemError, match="was not taken in yet"):
        handOutToAdjudicator(study, "dora")
    assert not (study.folder / "adjudication").exists()


def test_a_hand_out_that_failed_can_be_done_again(discordant, monkeypatch):
    study = discordant()

    def full(*arguments):
        raise ProblemError("disk full")

    with monkeypatch.context() as broken:
        broken.setattr("HER2PETLib.reading.decision.blindedadjudicator.handOut", full)
        with pytest.raises(ProblemError, match="disk full"):
            handOutToAdjudicator(study, "dora")
    assert verifyStudy(study) == []
    assert handOutToAdjudicator(study, "dora").packet("dora").is_dir()


def test_by_command(discordant, quickPassphrase, capsys):
    study = discordant()
    assert main(["reading", "adjudicate", str(study.folder), "--reader", "dora", "--seed", "5"]) == 0
    assert "discordant foci" in capsys.readouterr().out
    assert main(["reading", "status", str(study.folder / "adjudication")]) == 0
    assert capsys.readouterr().out.startswith("dora: 0 of ")


# What an auditor sees of it.


def test_before_unblinding_an_audit_does_not_say_which_foci_are_discordant(discordant):
    study = discordant()
    handOutToAdjudicator(study, "dora")
    audit = auditStudy(openStudy(study.folder), {})
    (event,) = [event for event in audit.events if event.kind == "adjudicationHandedOut"]
    assert not audit.isUnblinded and "Case-Alpha" not in event.other and '"foci": "hidden until unblinding"' in event.other
    reconcile(study)
    (event,) = [e for e in auditStudy(openStudy(study.folder), {}).events if e.kind == "adjudicationHandedOut"]
    assert "Case-Alpha" in event.other


@pytest.fixture
def adjudicated(discordant, quickPassphrase):
    """A study whose discordant foci dora decided, by the charter's rule: (study, its adjudication)."""
    study = discordant(adjudicator=True)
    made = handOutToAdjudicator(study, "dora")
    adjudicate(made, quickPassphrase, 5)
    unblindStudy(study)
    return study, made


def found(study, trust, **kept):
    """(check, of) of every check of an audit that found something."""
    return {(check.claim.check, check.of) for check in auditStudy(openStudy(study.folder), trust, **kept).wrong}


def keyOf(made):
    return fingerprint(readReceipt(made.returned("dora") / "receipt.json").publicKey)


def test_an_audit_looks_at_the_adjudication_as_at_the_study(adjudicated, tmp_path):
    study, made = adjudicated
    (tmp_path / "trusted").write_text(f"coordinator {fingerprint(study.ledger.publicKey)}\ndora {keyOf(made)}\n")
    (tmp_path / "told").write_text("\n".join(map(str, checkpointsOf(readWhole(made.returned("dora") / "ledger.sqlite").rows))))
    audited = auditOf(
        study.folder,
        tmp_path / "trusted",
        tmp_path / "audit",
        receipts=[made.returned("dora") / "receipt.json"],
        counterReceipts=[made.returned("dora") / "counterReceipt.txt"],
        checkpoints=tmp_path / "told",
    ).audit
    outcomes = {(check.claim.check, check.of): check.outcome for check in audited.checks}
    assert audited.wrong == () and len(readCheckpoints(tmp_path / "told")) > 1
    for check, of in (
        ("Adjudication", ""),
        ("Charter and key", "adjudication"),
        ("The coordinator's ledger", "adjudication"),
        ("The coordinator's key", "adjudication"),
        ("Counter-receipts", "adjudication"),
        ("Readings that were taken in", "adjudication"),
        ("Ledger of a reader", "dora"),
        ("Key of a reader", "dora"),
        ("Receipt of a reader", "dora"),
        ("Packet of a reader", "dora"),
    ):
        assert outcomes[check, of] == "nothing wrong", check
    assert outcomes["Counter-receipts", ""] == "not checked"  # hers is none of the study's own ledger
    scored = [event for event in audited.events if (event.ledger, event.kind) == ("reader dora", "scored")]
    assert scored and {event.answer for event in scored} == {"5"}
    page = (tmp_path / "audit" / "audit.html").read_text(encoding="utf-8")
    assert "Ledger of the coordinator (adjudication)" in page and "Ledger of the reader dora" in page


def test_a_coordinator_who_adjudicates_in_the_adjudicators_name_is_found_by_her_fingerprint(
    adjudicated, altered, tmp_path, quickPassphrase
):
    study, made = adjudicated
    trust, hers = {"dora": keyOf(made)}, readCounterReceipt(made.returned("dora") / "counterReceipt.json")
    (takenIn,) = made.ledger.of("takenIn")
    shutil.rmtree(made.returned("dora"))
    altered(made.ledger.path, f"DELETE FROM events WHERE number >= {takenIn.event.number}")
    altered(made.packet("dora") / "ledger.sqlite", "DELETE FROM events WHERE number > 1")
    adjudicate(made, quickPassphrase, 1)
    unblindStudy(openStudy(study.folder))
    assert verifyStudy(openStudy(study.folder)) == []  # the folder alone does not show it
    assert found(study, trust) == {("Key of a reader", "dora")}
    assert found(study, {}, counterReceipts=[hers]) == {("Counter-receipts", "adjudication")}


def test_an_adjudication_that_was_removed_or_exchanged_is_found_by_the_audit(adjudicated, tmp_path):
    study, made = adjudicated
    shutil.move(made.folder, tmp_path / "away")
    assert found(study, {}) == {("Adjudication", "")}
    shutil.move(tmp_path / "away", made.folder)
    charter = json.loads(made.charterPath.read_text())
    writeJSON(made.charterPath, {**charter, "seed": 1})
    assert found(study, {}) == {("Adjudication", "")}


def test_results_say_which_adjudication_they_rest_on_and_older_ones_are_named(discordant, quickPassphrase):
    study = discordant()
    unblindStudy(study)
    made = handOutToAdjudicator(study, "dora")
    assert verifyStudy(study) == []
    adjudicate(made, quickPassphrase, 5)
    assert "results/decisions.csv does not rest on the newest reading of dora (adjudication)" in " ".join(verifyStudy(study))
    assert found(study, {}) == {("Results", "")}
    unblindStudy(study)
    assert verifyStudy(study) == [] and found(study, {}) == set()
    provenance = json.loads((study.results / "provenance.json").read_text())
    receipt = readReceipt(made.returned("dora") / "receipt.json")
    assert provenance["adjudication"]["readings"]["dora"]["lastHash"] == receipt.lastHash


def test_the_copy_of_the_coordinators_key_in_the_adjudication_is_not_overlooked(adjudicated):
    study, made = adjudicated
    (study.folder / "coordinator.key").unlink()
    assert claims.KEY_IS_NOT_SEALED in auditStudy(openStudy(study.folder), {}).notes
    (made.folder / "coordinator.key").unlink()
    assert claims.KEY_IS_NOT_HERE in auditStudy(openStudy(study.folder), {}).notes


def test_the_adjudicator_is_asked_nothing_once_her_answers_are_in_the_decisions_and_never_about_a_reader(
    discordant, quickPassphrase, tmp_path
):
    study = discordant(adjudicator=True)
    made = handOutToAdjudicator(study, "dora")
    reconcile(study)  # without her
    adjudicate(made, quickPassphrase, 5)
    caseID = next(case.source.caseID for case in made.key.cases.values())
    for told in ("Anna scored 5: are you sure?", "is it what bert saw?"):
        with pytest.raises(ProblemError, match="would reveal"):
            unlock(made, "dora", "doubt", {caseID: told})
    assert unlock(made, "dora", "doubt", {caseID: "Is it in the liver?"}).is_file()
    reconcile(study)
    assert "dora (adjudication)" in study.ledger.of("unblinded")[-1].event.data["readings"]


def test_after_unblinding_with_her_answers_no_query_is_made(adjudicated):
    _, made = adjudicated
    caseID = next(case.source.caseID for case in made.key.cases.values())
    with pytest.raises(ProblemError, match="is not blinded: nothing is asked any more"):
        unlock(openStudy(made.folder), "dora", "doubt", {caseID: "Is it in the liver?"})
    assert made.ledger.of("unlocked") == []
