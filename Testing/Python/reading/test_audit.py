"""An auditor looks at a copy of a study's folder, with fingerprints that came separately, without passphrase and private key."""

import html
import json
import os
import shutil
import sys
from datetime import datetime, timezone
from pathlib import Path

import pandas
import pytest
from HER2PETLib.commands import main
from HER2PETLib.errors import ProblemError
from HER2PETLib.jobs import unblindStudy
from HER2PETLib.jobs.audit import auditOf
from HER2PETLib.reading.ledger import claims
from HER2PETLib.reading.ledger.chain import rowOf
from HER2PETLib.reading.ledger.events import Event
from HER2PETLib.reading.ledger.readerledger import Ledger, claimLedger
from HER2PETLib.reading.ledger.receipt import readReceipt
from HER2PETLib.reading.ledger.signing import SigningKey, fingerprint
from HER2PETLib.reading.packet.contents import readPacket
from HER2PETLib.reading.study import auditremarks
from HER2PETLib.reading.study.auditedevents import localTime
from HER2PETLib.reading.study.handout import handOut
from HER2PETLib.reading.study.returnedpackets import takeIn
from HER2PETLib.reading.study.trustedkeys import readTrusted
from HER2PETLib.volumefile import readVolume, writeVolume

REISSUED = dict.fromkeys(("place", "reader", "to", "packetID", "reason", "by", "salvagedHash"), "anna") | {"issue": 2}


@pytest.fixture
def trust(finished, tmp_path):
    """The file of trusted fingerprints, as the auditor collected them."""
    lines = [f"coordinator {fingerprint(finished.ledger.publicKey)}"]
    for reader in ("anna", "bert"):
        lines.append(f"{reader}  {fingerprint(readReceipt(finished.returned(reader) / 'receipt.json').publicKey)}")
    path = tmp_path / "trusted.txt"
    path.write_text("# by telephone, 2026-01-31\n\n" + "\n".join(lines) + "\n")
    return path


@pytest.fixture
def copied(finished, tmp_path):
    """A copy of the unblinded study as the auditor gets it: without the coordinator's key, and nobody may write into it."""
    unblindStudy(finished)
    copy = tmp_path / "copy"
    shutil.copytree(finished.folder, copy)
    (copy / "coordinator.key").unlink()
    return copy


def outcomes(audited):
    return {(check.claim.check, check.of): check.outcome for check in audited.audit.checks}


def tree(folder):
    return {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in sorted(folder.rglob("*"))}


def test_a_whole_study_is_audited_from_a_copy_without_key_and_nothing_is_written_into_it(copied, trust, tmp_path):
    before = tree(copied)
    kept = tmp_path / "annas counter-receipt.txt"
    shutil.copyfile(copied / "returned" / "anna" / "counterReceipt.txt", kept)
    receipts = [copied / "returned" / reader / "receipt.json" for reader in ("anna", "bert")]
    audited = auditOf(copied, trust, tmp_path / "audit", receipts=receipts, counterReceipts=[kept], sources=True)
    assert {name for name, outcome in outcomes(audited).items() if outcome != "nothing wrong"} == {
        ("Time stamps", ""),
        ("Checkpoints", ""),
    }
    assert all(key.isTrusted for key in audited.audit.keys) and len(audited.audit.keys) == 3
    assert (
        audited.summary
        == "15 checks were made: none found something wrong. 2 could not be made: what they would show is not shown."
    )
    assert tree(copied) == before
    page = html.unescape((tmp_path / "audit" / "audit.html").read_text(encoding="utf-8"))
    assert claims.KEY_IS_NOT_HERE in page
    for check in audited.audit.checks:
        assert (check.claim.shown in page and check.claim.against in page) or check.claim.missing in page


def test_without_anything_trusted_the_audit_says_what_is_not_shown(copied, tmp_path):
    audited = auditOf(copied, None, tmp_path / "audit")
    left = {check for (check, _), outcome in outcomes(audited).items() if outcome == "not checked"}
    assert left == {
        "The coordinator's key",
        "Key of a reader",
        "Receipt of a reader",
        "Counter-receipts",
        "Time stamps",
        "Checkpoints",
        "Source images",
    }
    assert "9 could not be made" in audited.summary
    table = pandas.read_csv(tmp_path / "audit" / "auditChecks.csv", keep_default_na=False)
    said = dict(zip(table["check"] + table["of"], table["shown"], strict=True))
    assert said["Counter-receipts"] == claims.NOT_SHOWN_OF_THE_COORDINATOR
    assert said["Key of a readeranna"] == claims.KEY_IS_UNKNOWN
    assert set(table["against"][table["outcome"] == "not checked"]) == {""}


def test_every_event_of_every_ledger_is_in_the_table(copied, trust, tmp_path, finished):
    auditOf(copied, trust, tmp_path / "audit")
    events = pandas.read_csv(tmp_path / "audit" / "auditEvents.csv", keep_default_na=False)
    assert list(events[events["ledger"] == "coordinator"]["kind"]) == [each.event.kind for each in finished.ledger.recorded]
    annas = events[events["ledger"] == "reader anna"]
    assert list(annas["number"]) == list(range(1, len(annas) + 1))
    assert annas["kind"].iloc[-1] == "signed" and annas["comment"].iloc[-1].startswith("I read these cases myself")
    scored = annas[annas["kind"] == "scored"]
    assert len(scored) == 4 and set(scored["answer"]) <= set("12345")  # two cases of two lesions
    assert scored["showing"].str.endswith("(first)").all() and (scored["who"] == "anna").all()
    # the passphrase's encrypted key is no event's business
    assert not events["other"].str.contains("sealed|salt").any()


def test_what_a_reader_writes_is_text_on_the_page_and_a_long_assignment_is_cut_there_alone(
    makeStudy, makeCases, tmp_path, quickPassphrase
):
    study = makeStudy(cases=makeCases(12, lesions=4))
    handOut(study)
    for reader in ("anna", "bert"):
        packet = readPacket(study.packet(reader))
        with Ledger(packet.ledger, quickPassphrase, claim=True) as ledger:
            for case in packet.cases:
                ledger.openCase(case.caseID)
                ledger.notAssessable(case.caseID, "<script>alert(1)</script>")
            packet.receipt.write_text(json.dumps(ledger.sign(quickPassphrase, "Anna").document()))
        takeIn(study, reader, packet.folder)
    study.record("unblinded", charterHash="", keyHash="", readings={})
    auditOf(study.folder, None, tmp_path / "audit")
    page = (tmp_path / "audit" / "audit.html").read_text(encoding="utf-8")
    assert "<script" not in page and "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "(whole in auditEvents.csv)" in page
    events = pandas.read_csv(tmp_path / "audit" / "auditEvents.csv", keep_default_na=False)
    assert len(json.loads(events[(events["ledger"] == "reader anna") & (events["number"] == 1)]["other"].iloc[0])["cases"]) == 12


def test_answers_are_hidden_before_unblinding(finished, tmp_path):
    audited = auditOf(finished.folder, None, tmp_path / "audit")
    assert not audited.audit.isUnblinded
    scored = [event for event in audited.audit.events if event.kind == "scored"]
    assert {(event.answer, event.showing, event.focusID, event.other) for event in scored} == {
        ("hidden until unblinding", "", "", "")
    }
    assert "no answer is shown" in (tmp_path / "audit" / "audit.html").read_text(encoding="utf-8")


def test_another_key_than_the_trusted_one_is_found(copied, trust, tmp_path):
    text = trust.read_text().splitlines()
    text[-1] = f"bert {fingerprint(SigningKey.new().publicKey)}"
    trust.write_text("\n".join(text))
    audited = auditOf(copied, trust, tmp_path / "audit")
    assert {name for name, outcome in outcomes(audited).items() if outcome == "WRONG"} == {("Key of a reader", "bert")}
    assert {key.name: key.isTrusted for key in audited.audit.keys} == {"coordinator": True, "anna": True, "bert": False}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("anna 12345", "line 1: 'anna 12345' is not a name and a fingerprint"),
        ("anna " + "12345 " * 6 + "\nanna " + "54321 " * 6, "line 2: anna has another fingerprint above"),
        ("12345 " * 6, "line 1"),
    ],
)
def test_what_is_no_list_of_fingerprints_is_refused_with_the_line(tmp_path, text, said):
    (tmp_path / "trusted.txt").write_text(text)
    with pytest.raises(ProblemError, match=said):
        readTrusted(tmp_path / "trusted.txt")


def test_a_name_with_spaces_and_any_spacing_of_the_digits_is_read(tmp_path):
    (tmp_path / "trusted.txt").write_text("Dr. Anna 2: 12345-12345-12345-12345-12345-12345\r\nbert\t" + "1" * 30 + "\n")
    assert set(readTrusted(tmp_path / "trusted.txt")) == {"Dr. Anna 2", "bert"}


def test_a_fingerprint_of_somebody_who_is_no_reader_is_refused(copied, tmp_path):
    (tmp_path / "trusted.txt").write_text("carl " + "1" * 30)
    with pytest.raises(ProblemError, match='"carl", and the study has no such reader'):
        auditOf(copied, tmp_path / "trusted.txt", tmp_path / "audit")
    assert not (tmp_path / "audit").exists()


def test_an_audit_is_never_written_into_the_study(copied, trust):
    with pytest.raises(ProblemError, match="lies in the study that is audited"):
        auditOf(copied, trust, copied / "audit")


def test_one_damaged_part_does_not_keep_the_others_from_being_looked_at(copied, trust, tmp_path):
    ledger = copied / "returned" / "anna" / "ledger.sqlite"
    ledger.write_bytes(ledger.read_bytes()[:5000])
    (copied / "results" / "decisions.csv").write_text("made better\n")
    found = outcomes(auditOf(copied, trust, tmp_path / "audit"))
    wrong = {name for name, outcome in found.items() if outcome == "WRONG"}
    assert wrong == {("Ledger of a reader", "anna"), ("Readings that were taken in", ""), ("Results", "")}
    assert found["Ledger of a reader", "bert"] == "nothing wrong"


@pytest.mark.parametrize("name", ["study.json", "coordinator.sqlite"])
def test_a_study_without_charter_or_coordinators_ledger_is_audited_as_far_as_it_goes(copied, trust, tmp_path, name):
    path = copied / name
    text = path.read_text().replace("A trial", "Another") if name == "study.json" else ""
    path.unlink()
    if text:
        path.write_text(text)
    audited = auditOf(copied, trust, tmp_path / "audit")
    found = outcomes(audited)
    assert found["Key of a reader", "anna"] == "nothing wrong"
    assert found["Charter and key" if text else "The coordinator's ledger", ""] == "WRONG"
    assert len(audited.audit.checks) == 17  # 9 of the study, 4 of each reader: none is left out without a word


@pytest.fixture
def sources(copied):
    """The PETs of the study by case, for a test to change: other tests' studies are of them, too, and have them back afterwards."""
    key = json.loads((copied / "key.json").read_text())
    pets = {name: Path(case["source"]["pet"]) for name, case in key["cases"].items()}
    before = {path: path.read_bytes() for path in pets.values()}
    yield pets
    for path, content in before.items():
        path.write_bytes(content)


def changeOneVoxel(path):
    pet = readVolume(path)
    pet.values[0, 0, 0] += 1
    writeVolume(path, pet)


def test_source_images_that_were_changed_are_found_and_missing_ones_are_said(copied, sources, trust, tmp_path):
    changed, missing = sources.values()
    changeOneVoxel(changed)
    missing.unlink()
    audited = auditOf(copied, trust, tmp_path / "audit", sources=True)
    (check,) = [check for check in audited.audit.checks if check.claim == claims.AUDIT_OF_SOURCES]
    assert check.outcome == "WRONG" and len(check.found) == len(check.missing) == 1
    page = (tmp_path / "audit" / "audit.html").read_text(encoding="utf-8")
    assert "Case-Alpha" not in page and "Patient-Omega" not in page  # whose images they are is nobody's business here


def test_verify_compares_the_source_images_where_that_is_asked_for(copied, sources, capsys):
    words = ["reading", "verify", str(copied)]
    assert main(words) == 0 and claims.AUDIT_OF_SOURCES.missing in capsys.readouterr().out
    assert main([*words, "--sources"]) == 0
    said = capsys.readouterr().out
    assert claims.AUDIT_OF_SOURCES.shown in said and claims.AUDIT_OF_SOURCES.missing not in said
    (name, changed), (other, missing) = sources.items()
    changeOneVoxel(changed)
    assert main([*words, "--sources"]) == 1
    assert capsys.readouterr().err.splitlines()[-1] == f"The images of case {name} were changed since the study was created."
    changed.unlink()
    missing.unlink()
    assert main([*words, "--sources"]) == 0  # nothing was looked at, and that is said
    said = capsys.readouterr().out
    assert claims.AUDIT_OF_SOURCES.shown not in said and f"The images of case {other} are not on this machine." in said


def test_no_path_of_the_key_is_opened_unless_that_was_asked_for(copied, trust, tmp_path, monkeypatch):
    """The key is the coordinator's: it could name any file, or another machine, of the auditor."""
    monkeypatch.setattr("HER2PETLib.reading.study.checkedsources.readImages", lambda source: pytest.fail(f"{source} was opened"))
    assert outcomes(auditOf(copied, trust, tmp_path / "audit"))["Source images", ""] == "not checked"


def test_a_comment_that_is_no_unicode_does_not_stop_the_audit(makeStudy, tmp_path, quickPassphrase):
    study = makeStudy()
    handOut(study)
    packet = readPacket(study.packet("anna"))
    with Ledger(packet.ledger, quickPassphrase, claim=True) as ledger:
        for case in packet.cases:
            ledger.openCase(case.caseID)
            ledger.notAssessable(case.caseID, "a lone surrogate: \ud800")
        packet.receipt.write_text(json.dumps(ledger.sign(quickPassphrase, "Anna").document()))
    takeIn(study, "anna", packet.folder)
    study.record("unblinded", charterHash="", keyHash="", readings={})
    auditOf(study.folder, None, tmp_path / "audit")
    assert "lone surrogate" in (tmp_path / "audit" / "auditEvents.csv").read_text(encoding="utf-8", errors="replace")


def test_an_event_of_the_coordinator_that_was_signed_by_hand_is_a_finding_and_no_error(finished, altered, tmp_path):
    ledger, key = finished.ledger, finished.coordinatorKey
    last = ledger.recorded[-1]
    for number, (time, kind, data) in enumerate(
        [
            ("2099-13-45T99:99:99.000000Z", "refused", {"reader": "anna", "what": "", "sha256": ""}),
            (last.event.time, "takenIn", {"reader": ["anna"]}),
            (last.event.time, "resultsWritten", {"what": "", "charterHash": "", "readings": {}, "files": {"a": {}}}),
            (last.event.time, "reissued", {**REISSUED, "former": {"sha256": 1}}),
            (
                last.event.time,
                "unlocked",
                {"reader": "anna", "caseIDs": [], "by": "", "points": {}, "matchCases": {}, "unlock": {}},
            ),
            (last.event.time, "invented", {}),
        ]
    ):
        event = Event(last.event.number + 1, time, kind, data=data)
        row = rowOf(event, ledger.head, ("coordinator", ledger.studyID), key)
        values = ", ".join(repr(value) for value in row)
        altered(ledger.path, f"DELETE FROM events WHERE number > {last.event.number}", f"INSERT INTO events VALUES ({values})")
        found = outcomes(auditOf(finished.folder, None, tmp_path / f"audit {number}"))
        assert found["The coordinator's ledger", ""] == "WRONG"


def test_oddities_of_whole_ledgers_are_named(finished, tmp_path, monkeypatch):
    shutil.rmtree(finished.packet("anna").parent)
    finished.record("refused", reader="anna", what="not signed", sha256="")
    finished.record("handedOut", charterHash="0" * 64, keyHash="0" * 64, packetIDs={"anna": "0" * 64, "bert": "1" * 64})
    finished.record("readerKeyNamed", reader="anna", fingerprint="1" * 30, came="by telephone")
    finished.record("resultsWritten", what="x", charterHash="", readings={}, files={"results/a.csv": "0"})
    finished.record("resultsWritten", what="x", charterHash="", readings={}, files={"results/a.csv": "1"})
    monkeypatch.setattr(auditremarks, "TOLERANCE", auditremarks.TOLERANCE * -1)  # every clock is wrong by now
    said = [remark.what for remark in auditOf(finished.folder, None, tmp_path / "audit").audit.remarks]
    for what in (
        "was a hand-out that another followed",
        "a packet of anna was refused: not signed",
        "records the fingerprint of anna after the reading was taken in",
        "writes results before unblinding",
        "writes results that differ from before in results/a.csv",
    ):
        assert any(what in one for one in said), what


def test_the_time_where_the_reader_read_stands_beside_utc():
    # 23:30 UTC on New Year's Eve is 00:30 the next day in Amsterdam (+01:00) and 16:00 in Newfoundland's summer offset minus 5 h: -07:30.
    assert localTime("2025-12-31T23:30:00.000000Z", "+01:00") == "2026-01-01 00:30:00 +01:00"
    assert localTime("2025-12-31T23:30:00.000000Z", "-07:30") == "2025-12-31 16:00:00 -07:30"
    assert localTime("2025-12-31T23:30:00.000000Z", "") == localTime("no time", "+01:00") == ""


def test_the_command_writes_the_page_and_says_what_is_wrong(copied, trust, tmp_path, capsys):
    words = ["reading", "audit", str(copied), "--trust", str(trust), "--out", str(tmp_path / "audit")]
    assert main(words) == 0
    assert "audit.html" in capsys.readouterr().out
    (copied / "results" / "decisions.csv").unlink()
    assert main(words) == 1  # again, into the same folder
    assert capsys.readouterr().err == "Results: results/decisions.csv was written as a result, and is there no more.\n"


def test_a_study_that_was_not_handed_out_has_nothing_to_audit(makeStudy, tmp_path):
    study = makeStudy()
    with pytest.raises(ProblemError, match="No packets were handed out"):
        auditOf(study.folder, None, tmp_path / "audit")
    handOut(study)
    audited = auditOf(study.folder, None, tmp_path / "audit")
    assert outcomes(audited)["Ledger of a reader", "anna"] == "not checked"


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="the superuser may write anywhere")
def test_the_folder_may_be_read_only(copied, trust, tmp_path):
    for path in [*copied.rglob("*"), copied]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    auditOf(copied, trust, tmp_path / "audit")
    for path in [copied, *copied.rglob("*")]:
        path.chmod(0o755)


def test_a_clock_that_was_set_far_ahead_is_named(makeStudy, tmp_path, quickPassphrase):
    study = makeStudy()
    handOut(study)
    packet = readPacket(study.packet("anna"))
    claimLedger(packet.ledger, quickPassphrase)
    with Ledger(packet.ledger, quickPassphrase, clock=lambda: datetime(2099, 1, 1, tzinfo=timezone.utc)) as ledger:
        for case in packet.cases:
            ledger.openCase(case.caseID)
            ledger.notAssessable(case.caseID, "motion")
        receipt = ledger.sign(quickPassphrase, "Anna")
    packet.receipt.write_text(json.dumps(receipt.document()))
    takeIn(study, "anna", study.packet("anna"))
    said = [remark.what for remark in auditOf(study.folder, None, tmp_path / "audit").audit.remarks]
    assert any("2099" in one and "in the future of this audit" in one for one in said)
    assert any("after the reading was taken in" in one for one in said)
