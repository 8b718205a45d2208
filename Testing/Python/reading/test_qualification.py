"""Training and qualification come before the study's cases, open them, and are counted nowhere."""

import json
import shutil
from dataclasses import replace

import pytest
from HER2PETLib.cases import readCaseTable
from HER2PETLib.commands import main
from HER2PETLib.errors import ProblemError
from HER2PETLib.jobs import unblindStudy
from HER2PETLib.phantom.readers import simulateReader, truthOfPacket
from HER2PETLib.reading.charter import newCharter, parseCharter
from HER2PETLib.reading.ledger.chain import READERS_LEDGER, rowOf
from HER2PETLib.reading.ledger.ledgerfile import writeLedgerFile
from HER2PETLib.reading.ledger.readerchain import bindingOf, readWhole
from HER2PETLib.reading.ledger.readerledger import Ledger, claimLedger, readLedger
from HER2PETLib.reading.ledger.verification import verify
from HER2PETLib.reading.packet.contents import readPacket
from HER2PETLib.reading.study.audit import auditStudy
from HER2PETLib.reading.study.batches import addCases
from HER2PETLib.reading.study.handout import handOut
from HER2PETLib.reading.study.issues import expectedOf
from HER2PETLib.reading.study.practice import withTraining
from HER2PETLib.reading.study.reissue import reissue
from HER2PETLib.reading.study.returnedpackets import statusOf, takeIn
from HER2PETLib.reading.study.study import createStudy, openStudy
from HER2PETLib.reading.study.unlocking import unlock
from HER2PETLib.reading.study.verifiedstudy import verifyStudy


@pytest.fixture
def practicing(makeCases, makeStudy):
    """practicing(**choices): case 0 is training, cases 1 and 2 qualification, 3 and 4 the study; lesion 1 of each is positive, 2 not."""

    def study(purposes=("training", "qualification", "qualification", "", ""), **choices):
        cases = makeCases(len(purposes), lesions=2)
        cases.sources[:] = [
            replace(source, purpose=purpose, positiveFoci=("1",) if purpose else ())
            for source, purpose in zip(cases.sources, purposes, strict=True)
        ]
        made = makeStudy(cases=cases, **choices)
        handOut(made)
        return made, cases.truth

    return study


@pytest.fixture
def packet(practicing, quickPassphrase):
    """(the packet of anna, its ledger open, the names of its cases in order, {case: {focus: whether it is positive}})."""
    study, _ = practicing()
    read = readPacket(study.packet("anna"))
    claimLedger(read.ledger, quickPassphrase)
    reference = {
        name: {f: index == 0 for f, index in showing.foci.items()} for name, showing in study.key.handOut.showings["anna"].items()
    }
    with Ledger(read.ledger, quickPassphrase) as ledger:
        yield read, ledger, [case.caseID for case in read.cases], reference


def read(ledger, case, reference, wrong=0):
    """Read a case; `wrong` of its foci otherwise than the reference."""
    ledger.openCase(case)
    for number, (focus, isPositive) in enumerate(reference[case].items()):
        ledger.score(case, focus, 5 if isPositive is not (number < wrong) else 1)
    ledger.completeCase(case)


# The charter and the table.


def charterOf(purposes, mode=None, **choices):
    cases = dict.fromkeys(purposes, 2)
    given = {name: purpose for name, purpose in purposes.items() if purpose}
    return newCharter(
        "t", "z", ["anna", "bert"], list(cases) if mode else cases, 7, created="2026-01-31", purposes=given, **choices
    )


def test_a_qualification_has_two_attempts_and_80_percent_where_nothing_else_is_chosen():
    charter = charterOf({"T": "training", "Q": "qualification", "S": ""})
    assert charter.document()["qualification"] == {"passMark": 0.8, "attempts": 2}
    assert [case.get("purpose") for case in charter.document()["cases"]] == ["training", "qualification", None]
    assert [case.case for case in charter.studyCases] == ["S"]
    assert parseCharter(json.dumps(charter.document())) == charter
    assert "qualification" not in charterOf({"T": "training", "S": ""}).document()
    assert not {"cases", "qualification"} & set(charter.forReader())


@pytest.mark.parametrize(
    ("purposes", "changes", "said"),
    [
        ({"T": "training"}, {}, "all cases are training or qualification"),
        ({"Q": "qualification", "S": ""}, {"qualification": None}, 'the charter has no "qualification"'),
        ({"S": ""}, {"qualification": {"passMark": 0.5, "attempts": 1}}, "no case is of the qualification"),
        ({"Q": "qualification", "S": ""}, {"qualification": {"passMark": 0, "attempts": 1}}, "The pass mark is a number above 0"),
        (
            {"Q": "qualification", "S": ""},
            {"qualification": {"passMark": 80, "attempts": 1}},
            "The pass mark is a number above 0, at most 1",
        ),
        ({"Q": "qualification", "S": ""}, {"repeats": 2}, "2 cases are to be repeated and there are 1"),
        ({"Q": "qualifying", "S": ""}, {"qualification": {"passMark": 0.5, "attempts": 1}}, 'is "training" or "qualification"'),
    ],
)
def test_a_qualification_that_cannot_be_is_named(purposes, changes, said):
    document = {**charterOf({"Q": "qualification", "S": ""}).document(), **changes}
    document["cases"] = [{"case": name, "foci": 2} | ({"purpose": p} if p else {}) for name, p in purposes.items()]
    if document["qualification"] is None or ("qualification" not in changes and "qualification" not in purposes.values()):
        del document["qualification"]
    with pytest.raises(ProblemError, match=said):
        parseCharter(json.dumps(document))


def test_a_free_search_has_no_training_yet(practicing):
    with pytest.raises(ProblemError, match="needs given foci, and this is a free search"):
        practicing(givenFoci=False)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("teaching,1", "line 2, column purpose: 'teaching' is not training or qualification"),
        ("training,", "line 2, column positiveFoci: empty: name the lesions that are positive, separated by ;, or write none"),
        (",1", "line 2, column positiveFoci: only a case of training or qualification has a reference"),
    ],
)
def test_a_wrong_reference_in_the_table_is_named_by_its_cell(tmp_path, cells, said):
    (tmp_path / "cases.csv").write_text(f"caseID,pet,purpose,positiveFoci\na,a.nrrd,{cells}\n")
    with pytest.raises(ProblemError, match=said):
        readCaseTable(tmp_path / "cases.csv")


def test_the_reference_is_read_from_the_table(tmp_path):
    (tmp_path / "cases.csv").write_text(
        "caseID,pet,purpose,positiveFoci\na,a.nrrd,training,liver 1; bone 2\nb,b.nrrd,qualification,none\nc,c.nrrd,,\n"
    )
    a, b, c = readCaseTable(tmp_path / "cases.csv")
    assert (a.purpose, a.positiveFoci) == ("training", ("liver 1", "bone 2"))
    assert (b.purpose, b.positiveFoci, c.purpose) == ("qualification", (), "")
    assert [case.caseID for case in withTraining([c], [a, b])] == ["a", "b", "c"]
    with pytest.raises(ProblemError, match="The case c of the table of training has no purpose"):
        withTraining([a], [c])
    with pytest.raises(ProblemError, match="Both tables have a case a"):
        withTraining([replace(c, caseID="A")], [a])


def test_a_reference_that_names_no_lesion_is_refused(makeCases, tmp_path, quickPassphrase):
    cases = makeCases(2, lesions=2).sources
    cases[0] = replace(cases[0], purpose="training", positiveFoci=("1", "liver"))
    _, refused = createStudy(tmp_path / "s", cases, title="t", tracer="z", readers=["anna", "bert"])
    assert "positiveFoci names liver, which is no lesion of the case. Lesions are 1, 2." in str(refused[0].problem).replace(
        "Label ", ""
    )


# The packet and the ledger.


def test_training_comes_first_in_every_packet_then_qualification(practicing):
    study, _ = practicing(("", "qualification", "training", "", ""), repeats=2)
    for reader in ("anna", "bert"):
        showings = study.key.handOut.showings[reader].values()
        purposes = [study.key.cases[showing.case].source.purpose for showing in showings]
        assert purposes == ["training", "qualification", *[""] * 5]  # 3 cases and 2 of them again
    assert verifyStudy(study) == []


def test_cases_open_in_their_order_and_the_studys_after_the_pass_mark(packet):
    _, ledger, cases, reference = packet
    for case in cases[1:]:
        with pytest.raises(ProblemError, match="The training cases come first"):
            ledger.openCase(case)
    read(ledger, cases[0], reference, wrong=2)  # training needs no pass mark
    read(ledger, cases[1], reference)
    with pytest.raises(ProblemError, match="The qualification cases come first"):
        ledger.openCase(cases[3])
    read(ledger, cases[2], reference)
    (attempt,) = ledger.state.attempts
    assert attempt.data == {"attempt": 1, "right": 4, "foci": 4, "share": 1.0, "passMark": 0.8, "passed": True}
    read(ledger, cases[3], reference)
    assert verify(ledger.path) == []


def test_an_attempt_that_fails_is_logged_with_its_share_and_repeated_as_often_as_the_charter_allows(packet):
    _, ledger, cases, reference = packet
    read(ledger, cases[0], reference)
    with pytest.raises(ProblemError, match="cannot be repeated"):
        ledger.repeatQualification()
    read(ledger, cases[1], reference, wrong=1)
    read(ledger, cases[2], reference)
    with pytest.raises(ProblemError, match=r"not passed: 3 of 4 foci as the reference, 80% are needed\. It may be repeated"):
        ledger.openCase(cases[3])
    ledger.repeatQualification()
    assert [ledger.state.cases[case].status for case in cases] == ["completed", "unopened", "unopened", "unopened", "unopened"]
    read(ledger, cases[1], reference, wrong=2)
    ledger.openCase(cases[2])
    ledger.notAssessable(cases[2], "too hard")  # no answer is not the right one
    assert [(event.data["share"], event.data["passed"]) for event in ledger.state.attempts] == [(0.75, False), (0.0, False)]
    with pytest.raises(ProblemError, match="No attempt is left, and this packet stays closed: ask the coordinator"):
        ledger.openCase(cases[3])
    with pytest.raises(ProblemError, match="cannot be repeated"):
        ledger.repeatQualification()
    assert verify(ledger.path) == []


def test_a_second_attempt_may_pass(packet, quickPassphrase):
    _, ledger, cases, reference = packet
    read(ledger, cases[0], reference)
    for wrong in (2, 0):
        read(ledger, cases[1], reference, wrong)
        read(ledger, cases[2], reference)
        if wrong:
            ledger.repeatQualification()
    before = ledger.state
    ledger.close()
    with Ledger(ledger.path, quickPassphrase) as again:
        assert again.state == before
        again.openCase(cases[4])


def test_a_case_of_training_or_qualification_is_not_opened_again(packet):
    _, ledger, cases, reference = packet
    read(ledger, cases[0], reference)
    read(ledger, cases[1], reference)
    for case, purpose in ((cases[0], "training"), (cases[1], "qualification")):
        with pytest.raises(ProblemError, match=f"is one of {purpose}, which is not opened again"):
            ledger.reopenCase(case, "I know better now")


def test_the_share_is_of_the_deciding_stage(practicing, quickPassphrase):
    stages = [{"name": "PET", "images": ["pet"]}, {"name": "PET/CT", "images": ["pet", "ct"]}]
    study, _ = practicing(("qualification", ""), stages=stages, decidingStage="PET")
    packet = readPacket(study.packet("anna"))
    claimLedger(packet.ledger, quickPassphrase)
    case, showing = packet.cases[0].caseID, study.key.handOut.showings["anna"][packet.cases[0].caseID]
    with Ledger(packet.ledger, quickPassphrase) as ledger:
        ledger.openCase(case)
        for isRight in (True, False):
            for focus, index in showing.foci.items():
                ledger.score(case, focus, 5 if (index == 0) is isRight else 1)
            ledger.lockStage(case) if isRight else ledger.completeCase(case)
        assert ledger.state.attempts[0].data["share"] == 1.0


def test_sealed_answers_seal_the_attempts_too(makeCases, makeStudy, quickPassphrase):
    cases = makeCases(2, lesions=2)
    cases.sources[0] = replace(cases.sources[0], purpose="qualification", positiveFoci=("1",))
    study = makeStudy(cases=cases)
    handOut(study, sealed=True)
    packet = readPacket(study.packet("anna"))
    claimLedger(packet.ledger, quickPassphrase)
    showings = study.key.handOut.showings["anna"]
    reference = {name: {f: index == 0 for f, index in showing.foci.items()} for name, showing in showings.items()}
    with Ledger(packet.ledger, quickPassphrase) as ledger:
        read(ledger, packet.cases[0].caseID, reference)
        state = ledger.state
    assert str(statusOf(study)[0].attempts) == "qualification: sealed with the answers"  # and not that no attempt was made
    assert "qualificationAttempted" not in {event.kind for event in readLedger(packet.ledger)[1]}
    with Ledger(packet.ledger, quickPassphrase) as again:
        assert again.state == state and len(state.attempts) == 1
    assert verify(packet.ledger, assignment=expectedOf(study, "anna")) == []


def test_a_packet_issued_once_more_with_the_former_answers_keeps_its_attempts(practicing, quickPassphrase):
    study, _ = practicing()
    packet = readPacket(study.packet("anna"))
    claimLedger(packet.ledger, quickPassphrase)
    showings = study.key.handOut.showings["anna"]
    reference = {name: {f: index == 0 for f, index in showing.foci.items()} for name, showing in showings.items()}
    cases = [case.caseID for case in packet.cases]
    with Ledger(packet.ledger, quickPassphrase) as ledger:
        read(ledger, cases[0], reference)
        for case in cases[1:3]:
            read(ledger, case, reference, wrong=2)
        attempts = ledger.state.attempts
    reissue(study, "anna", "passphrase forgotten", salvage=True)
    claimLedger(packet.ledger, quickPassphrase)
    with Ledger(packet.ledger, quickPassphrase) as ledger:
        assert ledger.state.attempts == attempts
        with pytest.raises(ProblemError, match="It may be repeated"):
            ledger.openCase(cases[3])
    reissue(study, "anna", "trained once more")  # what a coordinator does for a reader who failed
    claimLedger(packet.ledger, quickPassphrase)
    with Ledger(packet.ledger, quickPassphrase) as ledger:
        assert ledger.state.attempts == ()


# Results.


@pytest.fixture
def finishedPracticing(practicing, quickPassphrase):
    study, truth = practicing(repeats=1)
    for reader in ("anna", "bert"):
        there = truthOfPacket(study, reader, truth)
        simulateReader(study.packet(reader), there, sensitivity=1, specificity=1, seed=1, passphrase=quickPassphrase)
        takeIn(study, reader, study.packet(reader))
    return study


def test_no_table_of_results_counts_training_or_qualification(finishedPracticing):
    study = finishedPracticing
    assert [status.completed for status in statusOf(study)] == [6, 6]
    result = unblindStudy(study)
    assert {focus.decision.caseID for focus in result.reading.foci} == {"Case-Alpha-3", "Case-Alpha-4"}
    assert [patient.patientID for patient in result.reading.patients] == ["Patient-Omega-3", "Patient-Omega-4"]
    assert [len(pairs) for pairs in result.reading.scorePairs.values()] == [4]
    written = "".join(path.read_text() for path in result.written if path.name not in ("orders.json", "provenance.json"))
    assert not any(f"Omega-{number}" in written or f"Alpha-{number}" in written for number in (0, 1, 2))


def test_the_audit_shows_them_and_every_attempt(finishedPracticing):
    audit = auditStudy(openStudy(finishedPracticing.folder), {})
    assert audit.wrong == ()
    said = [remark.what for remark in audit.remarks]
    assert said.count("the packet begins with cases that count in no result: 1 of training, 2 of qualification") == 2
    assert said.count("qualification, attempt 1: 4 of 4 foci decided as the reference (pass mark 80%): passed") == 2
    events = [event for event in audit.events if event.kind == "qualificationAttempted"]
    assert len(events) == 2 and json.loads(events[0].other)["share"] == 1.0


def test_nothing_is_asked_about_a_case_that_counts_nowhere(finishedPracticing):
    with pytest.raises(ProblemError, match="The study has no case Case-Alpha-1"):
        unlock(finishedPracticing, "anna", "unclear", {"Case-Alpha-1": "Sure?"})


def test_a_late_batch_has_no_training_and_needs_no_new_qualification(finishedPracticing, makeCases):
    *_, late = makeCases(6, lesions=2).sources
    with pytest.raises(ProblemError, match="Training and qualification stand at the beginning of a study: Case-Alpha-5"):
        addCases(finishedPracticing, [replace(late, purpose="training", positiveFoci=("1",))])
    batch, refused = addCases(finishedPracticing, [late])
    assert refused == [] and batch.charter.qualification is None
    handOut(batch)
    assert readPacket(batch.packet("anna")).cases and verifyStudy(finishedPracticing) == []


def test_the_command_takes_a_table_of_training(makeCases, tmp_path, capsys):
    rows = [f"{case.caseID},{case.pet},{case.ct},{case.regions}" for case in makeCases(3, lesions=2).sources]
    (tmp_path / "cases.csv").write_text(f"caseID,pet,ct,regions\n{rows[2]}\n")
    (tmp_path / "training.csv").write_text(
        f"caseID,pet,ct,regions,purpose,positiveFoci\n{rows[0]},training,1\n{rows[1]},qualification,1\n"
    )
    command = [
        "reading",
        "create",
        str(tmp_path / "cases.csv"),
        "--study",
        str(tmp_path / "study"),
        "--title",
        "T",
        "--readers",
        "anna,bert",
    ]
    command += ["--training", str(tmp_path / "training.csv"), "--pass-mark", "0.9", "--attempts", "3", "--key-without-passphrase"]
    assert main([*command, "--stages", "PET=pet", "PET/CT=pet,ct"]) == 0
    charter = json.loads((tmp_path / "study" / "study.json").read_text())
    assert charter["qualification"] == {"passMark": 0.9, "attempts": 3}
    assert charter["stages"] == [{"name": "PET", "images": ["pet"]}, {"name": "PET/CT", "images": ["pet", "ct"]}]
    assert "Case-Alpha-1: qualification, 1 of 2 lesions positive; it counts in no result." in capsys.readouterr().err


# Attacks.


def test_a_reader_who_skips_the_qualification_by_hand_is_found(packet, tmp_path):
    """With the own key, whole chain and signatures right: what may not happen is a finding."""
    _, ledger, cases, reference = packet
    read(ledger, cases[0], reference)
    event = replace(ledger.events[-1], number=len(ledger.events) + 1, kind="caseOpened", caseID=cases[3], data={})
    row = rowOf(event, ledger._hash, bindingOf(ledger.assignment), ledger._key)
    writeLedgerFile(tmp_path / "forged.sqlite", [*ledger._rows, row], READERS_LEDGER)
    assert "The qualification cases come first" in str(verify(tmp_path / "forged.sqlite")[0])


def test_a_reader_who_writes_an_attempt_that_passed_by_hand_is_found(packet, tmp_path):
    _, ledger, cases, reference = packet
    read(ledger, cases[0], reference)
    read(ledger, cases[1], reference, wrong=2)
    read(ledger, cases[2], reference, wrong=2)
    rows, last = ledger._rows[:-1], ledger.events[-1]
    event = replace(last, data={**last.data, "right": 4, "share": 1.0, "passed": True})
    row = rowOf(event, rows[-1].hash, bindingOf(ledger.assignment), ledger._key)
    writeLedgerFile(tmp_path / "forged.sqlite", [*rows, row], READERS_LEDGER)
    assert "ended otherwise than event" in str(verify(tmp_path / "forged.sqlite")[0])


@pytest.mark.parametrize("where", ["the ledger", "the worklist"])
def test_a_packet_whose_pass_mark_was_edited_does_not_open(practicing, altered, tmp_path, where):
    study, _ = practicing()
    copy = tmp_path / "copy"
    shutil.copytree(study.packet("anna"), copy)
    if where == "the ledger":
        (data,) = [row.data for row in readWhole(copy / "ledger.sqlite").rows]
        easier = data.replace('"passMark":0.8', '"passMark":0.1')
        assert easier != data
        altered(copy / "ledger.sqlite", f"UPDATE events SET data = '{easier}'")
    else:
        worklist = json.loads((copy / "worklist.json").read_text())
        worklist["charter"]["qualification"] = {"passMark": 0.1, "attempts": 9}
        (copy / "worklist.json").write_text(json.dumps(worklist))
    with pytest.raises(ProblemError, match=r"altered or damaged|not of the same packet"):
        readPacket(copy)


def test_the_reference_of_the_qualification_can_be_read_in_the_packet(packet):
    """As the page says: it is there to be shown after training, and nobody finds out who looked."""
    _, ledger, cases, reference = packet
    (practice,) = [event.data["practice"] for event in readLedger(ledger.path)[1] if event.kind == "created"]
    found = {name: positive for name, _, positive in practice["cases"]}
    assert found == {case: [focus for focus, isPositive in reference[case].items() if isPositive] for case in cases[:3]}


def test_the_status_says_how_each_reader_stands_in_it(practicing, quickPassphrase, capsys):
    study, _ = practicing(qualification={"passMark": 0.75, "attempts": 2})
    said = "qualification: no attempt has ended yet"
    assert [str(status.attempts) for status in statusOf(study)] == [said, said]
    packet = readPacket(study.packet("anna"))
    claimLedger(packet.ledger, quickPassphrase)
    showings = study.key.handOut.showings["anna"]
    reference = {name: {f: index == 0 for f, index in showing.foci.items()} for name, showing in showings.items()}
    cases = [case.caseID for case in packet.cases]
    with Ledger(packet.ledger, quickPassphrase) as ledger:
        read(ledger, cases[0], reference)
        for wrong in (1, 0):  # of two foci in each of two cases
            for case in cases[1:3]:
                read(ledger, case, reference, wrong=wrong)
            anna = statusOf(study)[0].attempts
            assert (anna.ended, anna.share, anna.isPassed) == ((1, 0.5, False) if wrong else (2, 1.0, True))
            assert main(["reading", "status", str(study.folder)]) == 0
            outcome = "not passed: attempt 1 of 2, 2 of 4" if wrong else "passed: attempt 2 of 2, 4 of 4"
            share = "50%" if wrong else "100%"
            first, second = capsys.readouterr().out.splitlines()
            assert first.endswith(f"; qualification {outcome} foci as the reference ({share}, pass mark 75%)")
            assert second.endswith("handed out; " + said)
            if wrong:
                ledger.repeatQualification()


def test_a_study_without_a_qualification_says_nothing_of_one(makeCases, makeStudy, capsys):
    study = makeStudy(cases=makeCases(2, lesions=2))
    handOut(study)
    assert [status.attempts for status in statusOf(study)] == [None, None]
    assert main(["reading", "status", str(study.folder)]) == 0 and "qualification" not in capsys.readouterr().out
