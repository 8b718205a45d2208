"""Amendments of a charter: dated, recorded, from a batch on that nobody has read, and never what former answers mean."""

import html
import json
from dataclasses import asdict, replace

import pytest
from HER2PETLib.commands import main
from HER2PETLib.errors import ProblemError
from HER2PETLib.jobs import unblindStudy
from HER2PETLib.jobs.endpoint import endpointOf
from HER2PETLib.phantom.readers import simulateReader, truthOfPacket
from HER2PETLib.reading.decision.reconcile import reconcile
from HER2PETLib.reading.ledger.readerledger import readLedger
from HER2PETLib.reading.ledger.receipt import readCounterReceipt
from HER2PETLib.reading.packet.contents import readPacket
from HER2PETLib.reading.primaryanalysis import PROPOSED
from HER2PETLib.reading.study import amending
from HER2PETLib.reading.study.amending import amend, amendable, textOf, valueOf
from HER2PETLib.reading.study.amendments import amendmentsOf, primaryAnalysisOf
from HER2PETLib.reading.study.audit import auditStudy
from HER2PETLib.reading.study.batches import addCases
from HER2PETLib.reading.study.handout import handOut
from HER2PETLib.reading.study.returnedpackets import takeIn
from HER2PETLib.reading.study.study import changeCharter, openStudy
from HER2PETLib.reading.study.verifiedstudy import verifyStudy
from HER2PETLib.report.studypage import RULE_AMENDED
from HER2PETLib.trial.pathology import SPECIMEN_COLUMNS
from HER2PETLib.trial.patients import PATIENT_COLUMNS
from onescore import sign

THREE = {"rule": {"readers": "all", "threshold": 3}}


@pytest.fixture
def read(quickPassphrase):
    """read(study or batch, score): both readers give every focus this score, sign, and it is taken in."""

    def reading(study, score):
        for reader in ("anna", "bert"):
            sign(study.packet(reader), quickPassphrase, score)
            takeIn(study, reader, study.packet(reader))

    return reading


@pytest.fixture
def begun(makeCases, makeStudy, read):
    """(study, sources of late cases): two cases were read, every focus scored 3, and taken in."""
    cases = makeCases(4, lesions=2)
    study = makeStudy(cases=replace(cases, sources=cases.sources[:2]))
    handOut(study)
    read(study, 3)
    return study, cases.sources[2:]


def wrong(study, **kept):
    return {(check.claim.check, check.of) for check in auditStudy(openStudy(study.folder), {}, **kept).wrong}


def test_an_amended_rule_decides_the_batches_it_was_made_for_and_no_others(begun, read):
    study, late = begun
    made = amend(study, THREE, "the scale is read one step lower at this site", 2, by="Chris")
    assert made.changes == {"rule": ({"readers": "all", "threshold": 4}, {"readers": "all", "threshold": 3})} and made.changesRule
    batch, _ = addCases(study, late)
    handOut(batch)
    assert study.charter.rule.threshold == 4 and batch.charter.rule.threshold == 3
    packet = readPacket(batch.packet("anna"))
    assert packet.charter["rule"]["threshold"] == 3 and readPacket(study.packet("anna")).charter["rule"]["threshold"] == 4
    read(batch, 3)
    assert readLedger(batch.returned("anna") / "ledger.sqlite")[0].charterHash == batch.charter.hash
    assert verifyStudy(study) == [] and wrong(study) == set()
    unblinded = unblindStudy(study)
    tables = unblinded.tables
    # every focus was scored 3: below 4 in batch 1, at the threshold in batch 2
    assert {(row["batch"], row["threshold"], row["positive"]) for row in tables["decisions"].rows} == {
        (1, 4, False),
        (2, 3, True),
    }
    (positive,) = [column for column in tables["decisions"].columns if column.key == "positive"]
    assert "batch 1: every reader 4 or above; batch 2: every reader 3 or above" in positive.description
    foci = {row["scope"]: (row["scale"], row["foci"]) for row in tables["agreement"].rows if row["scope"].startswith("all foci")}
    assert foci == {
        "all foci": ("scores 1-5", 8),
        "all foci, batch 1": ("positive is >= 4", 4),
        "all foci, batch 2": ("positive is >= 3", 4),
    }
    (said,) = json.loads((study.results / "provenance.json").read_text())["amendments"]
    assert said["fromBatch"] == 2 and said["changes"]["rule"]["is"]["threshold"] == 3 and said["by"] == "Chris"
    assert verifyStudy(study) == []


def test_a_batch_that_is_added_and_not_handed_out_gets_the_amended_charter(begun):
    study, late = begun
    batch, _ = addCases(study, late)
    amend(
        study,
        {"title": "A trial, amended", "hanging": {"layout": "axial", "petWindow": [0, 15], "ctWindow": [-160, 240]}},
        "clearer",
        2,
    )
    handOut(openStudy(batch.folder))
    packet = readPacket(batch.packet("bert"))
    assert packet.charter["title"] == "A trial, amended" and packet.charter["hanging"]["petWindow"] == [0, 15]
    assert verifyStudy(openStudy(study.folder)) == []
    with pytest.raises(ProblemError, match="packets of batch 2 are handed out"):
        amend(study, {"title": "Once more"}, "clearer", 2)
    amend(study, {"title": "Once more"}, "clearer", 3)
    assert [each.fromBatch for each in amendmentsOf(study.ledger)] == [2, 3]
    assert openStudy(batch.folder).charter.title == "A trial, amended"


def test_answers_that_were_taken_in_are_not_amended(begun):
    study, _ = begun
    with pytest.raises(ProblemError, match="Answers of batch 1 were taken in"):
        amend(study, THREE, "too late", 1)
    with pytest.raises(ProblemError, match="There is no batch 3, and the next one is 2"):
        amend(study, THREE, "too early", 3)
    assert amendmentsOf(study.ledger) == () and not (study.folder / "amendments").exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"mode": "freeSearch"}, "mode of a charter cannot be amended"),
        ({"tracer": "18F"}, "tracer of a charter cannot be amended"),
        ({"readers": ["anna", "carl"]}, "readers of a charter cannot be amended"),
        ({"seed": 3, "cases": []}, "seed, cases of a charter cannot be amended"),
        ({"batch": {"number": 2, "of": "0" * 64}}, "batch of a charter cannot be amended"),
        ({"scale": [{"score": 1, "anchor": "no"}, {"score": 2, "anchor": "yes"}]}, "scores of the scale cannot be amended"),
        ({"rule": {"readers": "all", "threshold": 4, "adjudicator": True}}, "Whether an adjudicator decides cannot be amended"),
        ({"rule": {"readers": "all", "threshold": 9}}, "threshold 9 does not divide the scale"),
        ({"rule": 3}, "rule is 3"),
        ({"scale": [1]}, "scale"),
        ({"title": "A trial"}, "says that already"),
        ({"title": "like that of Patient-Omega-1"}, "would reveal title: 'Patient-Omega-1'"),
        ({"title": "as Bert does"}, "would reveal title: 'bert'"),
        ({}, "says that already"),
    ],
)
def test_what_may_not_be_amended_is_refused_and_nothing_is_written(begun, changes, said):
    study, _ = begun
    with pytest.raises(ProblemError, match=said):
        amend(study, changes, "a reason", 2)
    assert amendmentsOf(study.ledger) == () and not (study.folder / "amendments").exists()


def test_an_amendment_needs_a_reason_and_comes_before_unblinding(begun):
    study, _ = begun
    with pytest.raises(ProblemError, match=r"reason .* is missing"):
        amend(study, THREE, " ", 2)
    reconcile(study)
    with pytest.raises(ProblemError, match="was unblinded"):
        amend(study, THREE, "a reason", 2)


def test_an_amendment_that_cannot_be_recorded_leaves_no_file(begun, monkeypatch):
    def full(*_arguments, **_choices):
        raise ProblemError("No space left on device.")

    study, late = begun
    batch, _ = addCases(study, late)
    with monkeypatch.context() as patched:
        patched.setattr("HER2PETLib.reading.study.amending.Study.record", full)
        with pytest.raises(ProblemError, match="No space left"):
            amend(study, THREE, "a reason", 2)
    assert list((study.folder / "amendments").iterdir()) == [] and verifyStudy(study) == []
    assert openStudy(batch.folder).charter.rule.threshold == 4


def test_a_process_killed_before_it_wrote_the_amended_charter_of_a_batch_is_gone_on_from(begun, monkeypatch):
    study, late = begun
    batch, _ = addCases(study, late)
    with monkeypatch.context() as patched:
        patched.setattr(amending, "writeCharter", lambda *_arguments: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            amend(study, THREE, "a reason", 2)
    with pytest.raises(ProblemError, match="says otherwise than the study's charter with its amendments: rule"):
        handOut(openStudy(batch.folder))
    with pytest.raises(ProblemError, match="says that already"):
        amend(openStudy(study.folder), THREE, "a reason", 2)
    handOut(openStudy(batch.folder))
    assert readPacket(batch.packet("anna")).charter["rule"]["threshold"] == 3


def test_a_later_amendment_does_not_count_from_before_a_former_one(begun):
    study, late = begun
    addCases(study, late[:1])
    amend(study, {"title": "Third"}, "a reason", 3)
    with pytest.raises(ProblemError, match="Amendment 1 counts from batch 3 on"):
        amend(study, {"title": "Second"}, "a reason", 2)


def test_what_may_be_amended_is_offered_as_it_is_by_now_and_from_where_it_may_count(begun):
    study, late = begun
    values, batches = amendable(study)
    assert values["rule"] == {"readers": "all", "threshold": 4} and list(batches) == [2]
    handOut(addCases(study, late[:1])[0])
    assert list(amendable(study)[1]) == [3]
    addCases(study, late[1:])
    assert list(amendable(study)[1]) == [3, 4]
    amend(study, THREE, "a reason", 4)
    values, batches = amendable(study)
    assert values["rule"] == THREE["rule"] and list(batches) == [4]
    for number in (3, 5):  # what is not offered is refused
        with pytest.raises(ProblemError):
            amend(study, {"title": "Second"}, "a reason", number)
    amend(study, {"title": "Second"}, "a reason", 4)


@pytest.mark.parametrize("was", ["A trial", {"readers": "all", "threshold": 4}, [{"score": 1, "anchor": "größte Anreicherung"}]])
def test_a_value_is_written_for_a_person_and_read_back(was):
    assert valueOf(textOf(was), was) == was
    assert not isinstance(was, list) or "größte" in textOf(was)


def test_a_value_that_is_no_json_is_named():
    with pytest.raises(ProblemError, match=r"The new value cannot be read: .* as it would stand in study.json"):
        valueOf("{'readers': 2}", {"readers": "all"})


def test_verify_audit_and_page_show_date_reason_and_changed_keys(begun, read, capsys, tmp_path):
    study, late = begun
    (tmp_path / "amendment.json").write_text(json.dumps(THREE))
    command = [
        "reading",
        "amend",
        str(study.folder),
        str(tmp_path / "amendment.json"),
        "--reason",
        "lower scale",
        "--from-batch",
        "2",
    ]
    assert main([*command, "--by", "Chris"]) == 0
    said = capsys.readouterr().out
    line = (
        f"Amendment 1 of {amendmentsOf(study.ledger)[0].time[:10]} by Chris, from batch 2 on, for the reason: lower scale. Changed: rule was "
        '{"readers":"all","threshold":4}, is {"readers":"all","threshold":3}.'
    )
    assert line in said
    assert main(["reading", "verify", str(study.folder)]) == 0 and line in capsys.readouterr().out
    audit = auditStudy(openStudy(study.folder), {})
    assert line in audit.notes
    assert "the charter was amended by Chris from batch 2 on, in rule: lower scale" in [remark.what for remark in audit.remarks]
    batch, _ = addCases(study, late)
    handOut(batch)
    read(batch, 3)
    assert main(["reading", "reconcile", str(study.folder)]) == 0 and line in capsys.readouterr().out


# Attacks.


def test_an_amendment_changed_removed_or_made_up_in_the_folder_is_found(begun):
    study, _ = begun
    amend(study, THREE, "a reason", 2)
    path = study.folder / "amendments/1.json"
    kept = path.read_text()
    path.write_text(kept.replace('"threshold": 3', '"threshold": 2'))
    assert verifyStudy(study) == ["amendments/1.json is not as the coordinator's ledger has it."]
    assert wrong(study) == {("Batches of cases and amendments", "")}
    path.write_text(kept.replace('"time": "2', '"time": "1'))  # dated back by a thousand years
    assert verifyStudy(study) == ["amendments/1.json is not as the coordinator's ledger has it."]
    path.unlink()
    assert verifyStudy(study) == ["Amendment 1 stands in the coordinator's ledger, and amendments/1.json is not there any more."]
    path.write_text(kept)
    path.with_name("2.json").write_text(kept)
    assert verifyStudy(study) == ["amendments/2.json is in the folder, and the coordinator's ledger knows no such amendment."]


def test_a_coordinator_who_dates_an_amendment_back_is_found(begun, monkeypatch):
    """With the own key, by a program that writes another date."""
    study, _ = begun
    monkeypatch.setattr(amending, "instant", lambda clock: "2020-01-01T00:00:00.000000Z")
    amend(study, THREE, "a reason", 2)
    (problem,) = verifyStudy(study)
    assert problem.startswith("Amendment 1 is dated 2020-01-01T00:00:00.000000Z, and was recorded at 2")


def test_a_coordinator_who_sets_the_clock_back_for_an_amendment_is_asked_about_it(begun, monkeypatch):
    from datetime import datetime, timezone

    def clock():
        return datetime(2020, 1, 1, tzinfo=timezone.utc)

    study, _ = begun
    monkeypatch.setattr(amending, "utcNow", clock)
    monkeypatch.setattr("HER2PETLib.reading.study.coordinatorledger.instant", lambda _clock: "2020-01-01T00:00:00.000000Z")
    amend(study, THREE, "a reason", 2)
    monkeypatch.undo()
    remarks = [remark.what for remark in auditStudy(openStudy(study.folder), {}).remarks]
    assert any("the coordinator's clock was set back" in what and "to 2020-01-01" in what for what in remarks)


def test_a_rule_amended_with_the_coordinators_key_after_the_answers_came_is_found(begun):
    """Recorded by hand, as `amend` would not: from batch 1 on, whose answers the coordinator has seen."""
    study, _ = begun
    said = {
        "number": 1,
        "time": amending.instant(amending.utcNow),
        "fromBatch": 1,
        "changes": {"rule": {"was": {"readers": "all", "threshold": 4}, "is": {"readers": "all", "threshold": 3}}},
        "reason": "as if planned",
        "by": "Chris",
        "charterHash": study.charter.hash,
    }
    (study.folder / "amendments").mkdir()
    (study.folder / "amendments/1.json").write_text(json.dumps(said))
    study.record("amended", **said)
    assert verifyStudy(study) == ["Amendment 1 is to count from batch 1 on, and batch 1 was handed out before it was made."]
    assert wrong(study) == {("Batches of cases and amendments", "")}
    assert {focus.decision.positive for focus in reconcile(study).foci} == {False}  # and it decides nothing


def test_an_amendment_slipped_under_a_batch_that_was_read_is_found(begun, read, altered):
    """The coordinator writes the own ledger anew, so that the amendment stands before the hand-out of batch 2."""
    study, late = begun
    batch, _ = addCases(study, late)
    handOut(batch)
    read(batch, 3)
    kept = readCounterReceipt(batch.returned("anna") / "counterReceipt.json")
    number = batch.ledger.of("handedOut")[0].event.number
    tail = [each.event for each in study.ledger.recorded if each.event.number >= number]
    altered(study.folder / "coordinator.sqlite", f"DELETE FROM events WHERE number >= {number}")
    document = json.loads(batch.keyPath.read_text())
    document["handOut"] = None
    signed = batch.keyPath.read_text()
    batch.keyPath.write_text(json.dumps(document))
    packets = batch.folder / "packets"
    packets.rename(packets.with_name("hidden"))
    study = openStudy(study.folder)
    amend(study, THREE, "as if planned", 2)
    packets.with_name("hidden").rename(packets)
    batch.keyPath.write_text(signed)
    for event in tail:
        data = {key: value for key, value in event.data.items() if key != "batch"}
        openStudy(batch.folder).record(event.kind, **data)
    problems = verifyStudy(openStudy(study.folder), [kept])
    assert any("was changed after packets were handed out" in problem for problem in problems)
    assert any("counter-receipt that anna kept is of an event that" in problem for problem in problems)
    with pytest.raises(ProblemError):
        reconcile(openStudy(study.folder))


def test_the_report_page_and_endpoint_json_say_that_the_rule_was_amended(begun, read, tmp_path):
    study, late = begun
    made = amend(study, THREE, "a reason", 2, by="Chris")
    batch, _ = addCases(study, late)
    handOut(batch)
    read(batch, 3)
    patients = [f"Patient-Omega-{n}," + ",".join("" for _ in PATIENT_COLUMNS[1:]) for n in range(4)]
    (tmp_path / "patients.csv").write_text("\n".join([",".join(PATIENT_COLUMNS), *patients]) + "\n")
    (tmp_path / "pathology.csv").write_text(",".join(SPECIMEN_COLUMNS) + "\n")
    endpointOf(study.folder, tmp_path / "patients.csv", tmp_path / "pathology.csv", tmp_path / "out")
    page = html.unescape((tmp_path / "out/report.html").read_text())
    assert (
        RULE_AMENDED in page
        and str(made) in page
        and f"2 cases, added {batch.charter.created}; charter {batch.charter.hash}" in page
    )
    assert "all foci, batch 2" in page.lower()
    provenance = json.loads((tmp_path / "out/endpoint.json").read_text())
    assert provenance["amendments"][0]["changes"]["rule"]["is"]["threshold"] == 3 and "2" in provenance["batches"]
    assert verifyStudy(study) == []


def test_simulated_readers_go_by_the_amended_threshold(begun, makeCases, quickPassphrase):
    study, late = begun
    amend(study, {"rule": {"readers": "majority", "threshold": 2}}, "a reason", 2)
    batch, _ = addCases(study, late)
    handOut(batch)
    truth = makeCases(4, lesions=2).truth
    for reader in ("anna", "bert"):
        there = truthOfPacket(batch, reader, truth)
        simulateReader(batch.packet(reader), there, sensitivity=1, specificity=1, seed=1, passphrase=quickPassphrase)
        takeIn(batch, reader, batch.packet(reader))
    result = reconcile(study)
    assert {
        focus.decision.reason for focus in result.foci if result.batchOf(focus.decision.caseID) == 2 and focus.decision.positive
    } == {"every reader 2 or above"}


def test_a_primary_analysis_named_after_hand_out_is_an_amendment_that_counts_for_the_whole_study(begun, tmp_path):
    study, _ = begun
    assert amendable(study)[0]["primaryAnalysis"] is None
    assert primaryAnalysisOf(study.charter.document(), amendmentsOf(study.ledger)) is None
    amend(study, {"primaryAnalysis": asdict(PROPOSED)}, "forgotten when the charter was written", 2, by="Chris")
    leftOut = replace(PROPOSED, notEvaluable="leftOut")
    made = amend(study, {"primaryAnalysis": asdict(leftOut)}, "as the protocol has it", 2, by="Chris")
    assert made.changes["primaryAnalysis"] == (asdict(PROPOSED), asdict(leftOut)) and not made.changesRule
    assert study.charter.primaryAnalysis is None  # what was handed out stays as it is
    study = openStudy(study.folder)
    assert primaryAnalysisOf(study.charter.document(), amendmentsOf(study.ledger)) == leftOut
    assert verifyStudy(study) == []
    patient = "F,1961-07-14,2015-02-03,yes,negative,yes,7,CT,1,no,no,no,no,,"
    rows = [f"{case.source.patientID},89Zr-trastuzumab,{patient},2015-03-30,,,," for case in study.key.cases.values()]
    (tmp_path / "patients.csv").write_text("\n".join([",".join(PATIENT_COLUMNS), *rows]) + "\n", encoding="utf-8")
    (tmp_path / "pathology.csv").write_text(",".join(SPECIMEN_COLUMNS) + "\n", encoding="utf-8")
    result = endpointOf(study.folder, tmp_path / "patients.csv", tmp_path / "pathology.csv", tmp_path / "out")
    assert result.lines[0] == f"Primary analysis: {leftOut}"
    said = json.loads((tmp_path / "out" / "endpoint.json").read_text(encoding="utf-8"))
    assert said["primaryAnalysis"] == asdict(leftOut)
    (primary,) = [row for row in said["endpoint"] if row["analysis"] == "primary"]
    assert (primary["group"], primary["denominator"], primary["case"]) == ("pooled", "evaluable", "as observed")
    assert {"rocAreas", "lesionAccuracy", "verificationBias"} < set(said["scoresAgainstPathology"])
    page = html.unescape((tmp_path / "out" / "report.html").read_text(encoding="utf-8"))
    assert f"{leftOut}. All others are secondary" in page and "Amendment 2 of" in page


def test_before_hand_out_the_primary_analysis_is_named_and_taken_away_in_the_charter(makeStudy):
    study = makeStudy()
    changeCharter(study, primaryAnalysis=asdict(PROPOSED))
    assert openStudy(study.folder).charter.primaryAnalysis == PROPOSED
    changeCharter(openStudy(study.folder), primaryAnalysis=None)
    assert openStudy(study.folder).charter.primaryAnalysis is None
