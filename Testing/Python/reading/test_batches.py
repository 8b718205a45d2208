"""Cases that come late: a batch under the same charter, read, signed and checked by itself, unblinded with the rest."""

import json
import shutil
from collections import Counter
from dataclasses import replace
from functools import partial

import pytest
from HER2PETLib.commands import main
from HER2PETLib.errors import ProblemError
from HER2PETLib.jobs import unblindStudy
from HER2PETLib.phantom.readers import simulateReader, truthOfPacket
from HER2PETLib.reading.decision.reconcile import reconcile
from HER2PETLib.reading.ledger.receipt import readCounterReceipt, readReceipt
from HER2PETLib.reading.ledger.signing import fingerprint
from HER2PETLib.reading.packet.contents import readPacket
from HER2PETLib.reading.study.amending import amend
from HER2PETLib.reading.study.audit import auditStudy
from HER2PETLib.reading.study.batches import addCases, batchesOf, withdrawBatch
from HER2PETLib.reading.study.handout import handOut
from HER2PETLib.reading.study.reissue import reissue
from HER2PETLib.reading.study.returnedpackets import nameReaderKey, statusOf, takeIn
from HER2PETLib.reading.study.study import openStudy
from HER2PETLib.reading.study.unlocking import unlock
from HER2PETLib.reading.study.verifiedstudy import verifiedText, verifyStudy
from HER2PETLib.reading.study.wholestatus import partOf, wholeStatus


@pytest.fixture
def read(quickPassphrase):
    """read(study or batch, truth, *readers): they read it rightly, sign, and it is taken in."""

    def reading(study, truth, *readers):
        for reader in readers or ("anna", "bert"):
            there = truthOfPacket(study, reader, truth)
            simulateReader(study.packet(reader), there, sensitivity=1, specificity=1, seed=1, passphrase=quickPassphrase)
            takeIn(study, reader, study.packet(reader))

    return reading


@pytest.fixture
def late(makeCases, makeStudy, read):
    """(study, batch, truth): cases 0 and 1 are read and taken in, 2 and 3 came late and are handed out."""
    cases = makeCases(4, lesions=2)
    study = makeStudy(cases=replace(cases, sources=cases.sources[:2]))
    handOut(study)
    read(study, cases.truth)
    batch, refused = addCases(study, cases.sources[2:], reason="two patients came late", by="Chris")
    assert refused == []
    handOut(batch)
    return study, batch, cases.truth


def wrong(study, **kept):
    """(check, of) of what an audit finds."""
    return {(check.claim.check, check.of) for check in auditStudy(openStudy(study.folder), {}, **kept).wrong}


def test_late_patients_are_read_by_themselves_and_unblinded_with_the_others(late, read):
    study, batch, truth = late
    assert batch.folder == study.folder / "batches/2" and batch.batch == 2
    assert [(s.reader, s.stage) for s in statusOf(batch)] == [("anna", "handed out"), ("bert", "handed out")]
    read(batch, truth)
    assert verifyStudy(study) == [] and wrong(study) == set()
    assert "Taken in from anna, bert, anna (batch 2), bert (batch 2)" in verifiedText(study)
    unblinded = unblindStudy(study)
    decisions = unblinded.tables["decisions"]
    # two lesions a case, the first of which is positive
    assert Counter((row["batch"], row["positive"]) for row in decisions.rows) == {
        (1, True): 2,
        (1, False): 2,
        (2, True): 2,
        (2, False): 2,
    }
    assert {row["caseID"]: row["batch"] for row in decisions.rows} == {f"Case-Alpha-{n}": 1 + n // 2 for n in range(4)}
    assert [row["batch"] for row in unblinded.tables["patientDecisions"].rows] == [1, 1, 2, 2]
    assert [row["batch"] for row in unblinded.tables["scorePairs"].rows] == [1] * 4 + [2] * 4
    assert {row["foci"] for row in unblinded.tables["agreement"].rows if row["scope"] == "all foci"} == {8}
    provenance = json.loads((study.results / "provenance.json").read_text())
    assert provenance["batches"]["2"]["charter"] == batch.charter.hash and set(provenance["batches"]["2"]["readings"]) == {
        "anna",
        "bert",
    }
    assert set(study.ledger.of("unblinded")[0].event.data["readings"]) == {"anna", "bert", "anna (batch 2)", "bert (batch 2)"}
    assert json.loads((study.results / "orders-2.json").read_text())["orders"].keys() == {"anna", "bert"}
    assert verifyStudy(study) == [] and wrong(study) == set()


def test_nobody_is_unblinded_before_every_reader_has_signed_every_batch(makeCases, makeStudy, read):
    cases = makeCases(3, lesions=2)
    study = makeStudy(cases=replace(cases, sources=cases.sources[:2]))
    with pytest.raises(ProblemError, match="No packets were handed out"):
        addCases(study, cases.sources[2:])
    handOut(study)
    read(study, cases.truth)
    batch, _ = addCases(study, cases.sources[2:])
    with pytest.raises(ProblemError, match="Batch 2 was added, and its packets were not handed out"):
        reconcile(study)
    handOut(batch)
    read(batch, cases.truth, "bert")
    with pytest.raises(ProblemError, match=r"signed ledger of anna \(batch 2\) was not taken in"):
        reconcile(study)
    with pytest.raises(ProblemError, match="is batch 2 of a study"):
        reconcile(batch)
    read(batch, cases.truth, "anna")
    reconcile(study)
    with pytest.raises(ProblemError, match="was unblinded"):
        addCases(study, cases.sources[2:])


def test_a_patient_or_a_pet_is_in_one_batch_only(late, makeCases):
    study, batch, _ = late
    former, later = (next(iter(each.key.cases.values())).source for each in (study, batch))
    again = [
        replace(former, patientID="another"),
        replace(former, caseID="X1", patientID=f" {former.patientID.upper()} "),
        replace(former, caseID="X2", patientID="X2"),
        replace(later, caseID="X3", patientID="X3"),
    ]
    with pytest.raises(ProblemError) as raised:
        addCases(study, again)
    assert "the PET of" in str(raised.value)
    new = makeCases(5, lesions=2).sources[4:]
    added, refused = addCases(study, [*again, *new])
    assert added.batch == 3 and [case.source.caseID for case in added.key.cases.values()] == ["Case-Alpha-4"]
    assert {case.caseID: str(case.problem).split(".")[0] for case in refused} == {
        former.caseID: "The study has a case of this name already, in batch 1",
        "X1": "The study has its patient already, in batch 1",
        "X2": f"It is the PET of {former.caseID}, which the study has already",
        "X3": f"It is the PET of {later.caseID}, which the study has already",
    }


def test_a_study_of_before_there_were_batches_is_read_and_its_pets_are_known_again(makeCases, makeStudy):
    cases = makeCases(2, lesions=2)
    study = makeStudy(cases=replace(cases, sources=cases.sources[:1]))
    document = json.loads(study.keyPath.read_text())
    for case in document["cases"].values():
        del case["petFingerprint"]
    study.keyPath.write_text(json.dumps(document))
    study = openStudy(study.folder)
    handOut(study)
    assert batchesOf(study) == (study,) and verifyStudy(study) == []
    with pytest.raises(ProblemError, match="It is the PET of Case-Alpha-0"):
        addCases(study, [replace(cases.sources[0], caseID="X", patientID="X")])


def test_a_packet_does_not_tell_its_batch_nor_anything_of_another(late):
    study, batch, _ = late
    first, second = (readPacket(each.packet("anna")) for each in (study, batch))
    assert first.charter == second.charter
    assert (first.folder.name, second.folder.name) == ("anna", "anna-batch2")  # one does not replace the other on her disk
    written = (second.folder / "worklist.json").read_text().lower()
    assert "batch" not in written and not any(text.lower() in written for text in (*study.key.cases, study.key.secret, "bert"))
    names = {case.caseID for case in (*first.cases, *second.cases)}
    assert len(names) == 4 and all(len(name) == 6 for name in names) and not names & {*study.key.cases, *batch.key.cases}
    assert study.key.secret != batch.key.secret


@pytest.mark.parametrize("of", ["this batch", "another"])
def test_a_text_of_the_charter_that_names_a_patient_of_a_batch_is_not_handed_out(makeCases, makeStudy, of):
    cases = makeCases(2, lesions=2)
    named = replace(cases.sources[1], patientID="Trial one")
    study = makeStudy(cases=replace(cases, sources=cases.sources[:1]), title="Trial one" if of == "this batch" else "A trial")
    handOut(study)
    batch, _ = addCases(study, [named])
    if of == "another":  # within a word, so that the amendment does not find it
        amend(study, {"title": "overPatient-Omega-0there"}, "a reason", 2)
    with pytest.raises(ProblemError, match=f"would reveal.*{'Trial one' if of == 'this batch' else 'Patient-Omega-0'}"):
        handOut(openStudy(batch.folder))


def test_the_ledger_of_one_batch_is_not_taken_in_for_another(late):
    study, batch, _ = late
    with pytest.raises(ProblemError, match="not the ledger that was handed out to anna"):
        takeIn(batch, "anna", study.packet("anna"))
    assert study.ledger.of("refused") == [] and len(batch.ledger.of("refused", reader="anna")) == 1


def test_a_packet_of_a_batch_is_issued_once_more_and_unlocked_by_itself(late, read):
    study, batch, truth = late
    reissue(batch, "anna", "passphrase forgotten", to="clara")
    assert [s.reader for s in statusOf(batch)] == ["clara", "bert"] and [s.reader for s in statusOf(study)] == ["anna", "bert"]
    read(batch, truth, "clara", "bert")
    path = unlock(batch, "bert", "a question", {"Case-Alpha-2": "is it the liver?"})
    assert path == batch.folder / "queries/bert-1.json" and study.ledger.of("unlocked") == []
    asked = [remark.ledger for remark in auditStudy(openStudy(study.folder), {}).remarks if "is not answered yet" in remark.what]
    assert asked == ["reader bert (batch 2)"]
    with pytest.raises(ProblemError, match="has no case Case-Alpha-2"):
        unlock(study, "bert", "a question", {"Case-Alpha-2": "is it the liver?"})
    with pytest.raises(ProblemError, match="would reveal Case-Alpha-0"):
        unlock(batch, "bert", "a question", {"Case-Alpha-3": "is it as in case-alpha-0?"})
    assert verifyStudy(study) == []
    tables = unblindStudy(study).tables
    agreement = {(row["first"], row["second"]): row["foci"] for row in tables["agreement"].rows if row["scope"] == "all foci"}
    assert agreement == {("anna", "bert"): 4, ("clara", "bert"): 4}  # names are not mixed
    assert [row["score_clara"] is None for row in tables["decisions"].rows] == [True] * 4 + [False] * 4
    assert "agreementOfAll" not in tables or not tables["agreementOfAll"].rows  # nobody read with two others


def test_a_batch_that_is_not_wanted_is_withdrawn_before_its_hand_out(late, makeCases, read):
    study, batch, truth = late
    read(batch, truth)
    wrongTable, _ = addCases(study, makeCases(5, lesions=2).sources[4:])
    with pytest.raises(ProblemError, match="Batch 2 was handed out"):
        withdrawBatch(study, 2, "no")
    withdrawBatch(study, 3, "the wrong table", by="Chris")
    with pytest.raises(ProblemError, match="withdrawn"):
        handOut(wrongTable)
    assert verifyStudy(study) == []
    assert "batch 3 was withdrawn by Chris: the wrong table" in [r.what for r in auditStudy(openStudy(study.folder), {}).remarks]
    reconcile(study)


# Attacks.


def test_a_batch_that_was_removed_from_the_folder_is_found(late, read):
    study, batch, truth = late
    read(batch, truth)
    shutil.rmtree(batch.folder)
    (problem,) = verifyStudy(study)
    assert problem.startswith("Batch 2 was added to the study, and batches/2 is not there any more")
    assert wrong(study) == {("Batches of cases and amendments", "")}
    with pytest.raises(ProblemError, match="Batch 2 was added"):
        reconcile(study)


def test_a_batch_removed_from_folder_and_ledger_is_found_by_a_readers_counter_receipt(late, read, altered):
    study, batch, truth = late
    read(batch, truth)
    kept = readCounterReceipt(batch.returned("anna") / "counterReceipt.json")
    assert kept.batch == 2 and verifyStudy(study, [kept]) == []
    added = study.ledger.of("batchAdded")[0].event.number
    altered(study.folder / "coordinator.sqlite", f"DELETE FROM events WHERE number >= {added}")
    shutil.rmtree(batch.folder.parent)
    assert verifyStudy(study) == []
    (problem,) = verifyStudy(study, [kept])
    assert "counter-receipt that anna kept is of an event that the coordinator's ledger no longer holds" in problem
    assert wrong(study, counterReceipts=[kept]) == {("Counter-receipts", "")}


def test_a_batch_that_the_ledger_does_not_know_is_found_and_not_used(late, read):
    study, batch, truth = late
    read(batch, truth)
    shutil.copytree(batch.folder, batch.folder.with_name("3"))
    assert verifyStudy(study) == ["batches/3 is in the folder, and the coordinator's ledger does not say that it was added."]
    assert [part.batch for part in batchesOf(study)] == [1, 2]
    with pytest.raises(ProblemError, match="is not the charter of batch 3"):
        openStudy(batch.folder.with_name("3")).charter  # noqa: B018


@pytest.mark.parametrize("what", ["patientID", "secret"])
def test_cases_or_secret_of_a_batch_exchanged_before_its_hand_out_are_found(makeCases, makeStudy, what):
    cases = makeCases(3, lesions=2)
    study = makeStudy(cases=replace(cases, sources=cases.sources[:2]))
    handOut(study)
    batch, _ = addCases(study, cases.sources[2:])
    document = json.loads(batch.keyPath.read_text())
    if what == "secret":
        document["secret"] = "0" * 64
    else:
        next(iter(document["cases"].values()))["source"]["patientID"] = "somebody else"
    batch.keyPath.write_text(json.dumps(document))
    batch = openStudy(batch.folder)
    assert any("key.json of batch 2 is not the one that was added" in problem for problem in verifyStudy(openStudy(study.folder)))
    with pytest.raises(ProblemError, match=r"key\.json of batch 2 is not the one that was added"):
        handOut(batch)


def test_a_patient_in_two_batches_is_found_whoever_put_her_there(late):
    """With the own key and the study's secret, by a program that does not compare."""
    study, batch, _ = late
    document = json.loads(batch.keyPath.read_text())
    name, case = next(iter(document["cases"].items()))
    case["source"]["patientID"] = "patient-omega-0"
    batch.keyPath.write_text(json.dumps(document))
    first = next(name for name, case in study.key.cases.items() if case.source.patientID == "Patient-Omega-0")
    problems = verifyStudy(openStudy(study.folder))
    assert f"A patient is in batch 1 (case {first}) and in batch 2 (case {name})." in problems


def test_a_batch_with_another_number_of_readers_is_not_handed_out(makeCases, makeStudy):
    cases = makeCases(3, lesions=2)
    study = makeStudy(cases=replace(cases, sources=cases.sources[:2]))
    handOut(study)
    batch, _ = addCases(study, cases.sources[2:])
    document = json.loads(batch.charterPath.read_text())
    batch.charterPath.write_text(json.dumps({**document, "readers": ["anna", "bert", "carl"]}))
    with pytest.raises(ProblemError, match="says otherwise than the study's charter with its amendments: readers"):
        handOut(openStudy(batch.folder))
    batch.charterPath.write_text(json.dumps({**document, "rule": {"readers": "all", "threshold": 2}}))
    with pytest.raises(ProblemError, match="says otherwise than the study's charter with its amendments: rule"):
        handOut(openStudy(batch.folder))


def test_a_batch_of_another_charter_than_the_studys_is_not_opened(late):
    study, batch, _ = late
    document = json.loads(batch.charterPath.read_text())
    document["rule"]["threshold"] = 2
    batch.charterPath.write_text(json.dumps(document))
    with pytest.raises(ProblemError, match="was changed after packets were handed out"):
        openStudy(batch.folder).charter  # noqa: B018
    assert ("Charter and key", "batch 2") in wrong(study)


def test_an_auditor_trusts_the_keys_of_each_batch(late, read):
    study, batch, truth = late
    read(batch, truth)
    keys = {reader: readReceipt(batch.returned(reader) / "receipt.json").publicKey for reader in ("anna", "bert")}
    trust = {"anna (batch 2)": fingerprint(keys["anna"]), "bert (batch 2)": fingerprint(keys["anna"])}
    receipts = [readReceipt(each.returned("anna") / "receipt.json") for each in (study, batch)]
    audit = auditStudy(openStudy(study.folder), trust, receipts=receipts)
    assert {(check.claim.check, check.of) for check in audit.wrong} == {("Key of a reader", "bert (batch 2)")}
    made = {(check.claim.check, check.of) for check in audit.checks if check.isMade}
    assert {("Receipt of a reader", "anna"), ("Receipt of a reader", "anna (batch 2)")} <= made
    assert ("Receipt of a reader", "bert (batch 2)") not in made
    assert {"reader anna", "reader anna (batch 2)"} <= {event.ledger for event in audit.events}


def test_a_process_killed_while_it_adds_cases_leaves_nothing_in_the_way(makeCases, makeStudy, monkeypatch):
    cases = makeCases(3, lesions=2)
    study = makeStudy(cases=replace(cases, sources=cases.sources[:2]))
    handOut(study)
    with monkeypatch.context() as patched:
        patched.setattr(
            "HER2PETLib.reading.study.batches.Study.record", lambda *_a, **_k: (_ for _ in ()).throw(KeyboardInterrupt)
        )
        with pytest.raises(KeyboardInterrupt):
            addCases(study, cases.sources[2:])
    assert (study.folder / "batches/2").exists() and batchesOf(study) == (study,)
    batch, _ = addCases(study, cases.sources[2:])
    assert batch.batch == 2 and verifyStudy(study) == []


@pytest.mark.parametrize("place", ["batches.writeCharter", "batches.Study.record"])
def test_where_cases_cannot_be_written_or_recorded_nothing_is_added(makeCases, makeStudy, monkeypatch, place):
    cases = makeCases(3, lesions=2)
    study = makeStudy(cases=replace(cases, sources=cases.sources[:2]))
    handOut(study)
    before = sorted(study.folder.rglob("*"))

    def full(*_arguments, **_choices):
        raise ProblemError("No space left on device.")

    with monkeypatch.context() as patched:
        patched.setattr(f"HER2PETLib.reading.study.{place}", full)
        with pytest.raises(ProblemError, match="No space left"):
            addCases(study, cases.sources[2:])
    assert [path for path in sorted(study.folder.rglob("*")) if path.name != "batches"] == before
    assert verifyStudy(study) == [] and batchesOf(study) == (study,)


def test_by_command_cases_are_added_handed_out_and_taken_in(makeCases, makeStudy, read, tmp_path, capsys, quickPassphrase):
    cases = makeCases(3, lesions=2)
    study = makeStudy(cases=replace(cases, sources=cases.sources[:2]))
    handOut(study)
    read(study, cases.truth)
    capsys.readouterr()
    rows = [",".join(("caseID", "patientID", "pet", "ct", "regions"))]
    rows += [",".join((c.caseID, c.patientID, c.pet, c.ct, c.regions)) for c in cases.sources]
    (tmp_path / "late.csv").write_text("\n".join(rows) + "\n")
    folder = str(study.folder)
    assert main(["reading", "add-cases", folder, str(tmp_path / "late.csv"), "--reason", "late"]) == 3
    said = capsys.readouterr()
    assert "batch 2, 1 cases" in said.out and said.err.count("has a case of this name already") == 2
    assert main(["reading", "status", folder]) == 0
    assert "Batch 2: 1 cases, not handed out yet" in capsys.readouterr().out
    assert main(["reading", "hand-out", folder, "--batch", "2"]) == 0
    batch = openStudy(study.folder / "batches/2")
    there = truthOfPacket(batch, "anna", cases.truth)
    simulateReader(batch.packet("anna"), there, sensitivity=1, specificity=1, seed=1, passphrase=quickPassphrase)
    taken = ["reading", "take-in", folder, "--reader", "anna", "--packet", str(batch.packet("anna"))]
    assert main(taken) == 1 and main([*taken, "--batch", "2"]) == 0
    capsys.readouterr()
    assert main(["reading", "status", folder]) == 0
    said = capsys.readouterr().out
    assert "anna: 2 of 2 completed, taken in" in said and "anna (batch 2): 1 of 1 completed, taken in" in said
    assert "bert (batch 2): 0 of 1 completed, handed out" in said
    assert main(["reading", "reconcile", folder]) == 1
    assert "bert (batch 2) was not taken in" in capsys.readouterr().err


def test_the_fingerprint_of_a_reader_is_kept_for_each_batch(late):
    study, batch, _ = late
    nameReaderKey(batch, "anna", "12345 " * 6)
    assert batch.ledger.of("readerKeyNamed") and not study.ledger.of("readerKeyNamed")


def test_a_name_means_one_reader_of_one_batch(late):
    study, batch, _ = late
    assert [(part.folder, reader) for part, reader in map(partial(partOf, study), ("anna", "anna (batch 2)"))] == [
        (study.folder, "anna"),
        (batch.folder, "anna"),
    ]
    for name in ("clara", "anna (batch 3)"):
        with pytest.raises(ProblemError, match="Nobody of this study is called"):
            partOf(study, name)


def test_the_status_of_a_study_is_that_of_every_batch_with_what_is_asked(late):
    study, batch, _ = late
    unlock(study, "bert", "site unclear", {study.key.cases[name].source.caseID: "liver?" for name in list(study.key.cases)[:1]})
    assert [(s.name, s.batch, s.stage, s.query) for s in wholeStatus(study)] == [
        ("anna", 1, "taken in", 0),
        ("bert", 1, "taken in", 1),
        ("anna (batch 2)", 2, "handed out", 0),
        ("bert (batch 2)", 2, "handed out", 0),
    ]
    assert wholeStatus(openStudy(batch.folder)) == wholeStatus(study)[2:]
