"""Time stamps (RFC 3161) by a small authority that is made here: what they show that signatures alone do not."""

import json
import os
import shutil
from datetime import datetime, timezone

import pytest
from HER2PETLib.commands import main
from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.ledger import claims
from HER2PETLib.reading.ledger.readerledger import Ledger, claimLedger
from HER2PETLib.reading.ledger.timestamp import readStamp, stampedRow, wrongTimes
from HER2PETLib.reading.packet.contents import readPacket
from HER2PETLib.reading.study.audit import auditStudy
from HER2PETLib.reading.study.handout import handOut
from HER2PETLib.reading.study.reissue import reissue
from HER2PETLib.reading.study.returnedpackets import takeIn
from HER2PETLib.reading.study.study import openStudy
from stampauthority import Authority

pytest.importorskip("rfc3161_client")
if shutil.which("openssl") is None:
    pytest.skip("no openssl, which plays the authority", allow_module_level=True)


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path / "authority")


@pytest.fixture
def stamped(tmp_path, authority):
    """stamped(ledger, name) -> the reply for a ledger as it is now."""

    def stamp(ledger, name="stamp"):
        request = tmp_path / f"{name}.tsq"
        assert main(["reading", "stamp-request", str(ledger), "--out", str(request)]) == 0
        return authority.reply(request, tmp_path / f"{name}.tsr")

    return stamp


@pytest.fixture
def packet(makeStudy):
    """anna's packet of a study that was just handed out, and the study."""
    study = makeStudy()
    handOut(study)
    return readPacket(study.packet("anna")), study


def read(packet, passphrase, cases, sign=True, **clock):
    with Ledger(packet.ledger, passphrase, **clock) as ledger:
        for case in cases:
            ledger.openCase(case.caseID)
            ledger.notAssessable(case.caseID, "motion")
        if sign:
            packet.receipt.write_text(json.dumps(ledger.sign(passphrase, "Anna").document()))


def check(study, certificate, stamps=()):
    audit = auditStudy(openStudy(study.folder), {}, stamps=stamps, stampCertificate=certificate)
    return next(each for each in audit.checks if each.claim == claims.AUDIT_OF_STAMPS)


def test_a_stamp_is_asked_for_kept_and_checked_by_files(finished, authority, stamped, tmp_path, capsys):
    reply = stamped(finished.folder)
    before = finished.ledger.recorded[-1].event.number
    words = ["reading", "stamp-reply", str(finished.folder), str(reply), "--stamp-certificate", str(authority.certificate)]
    assert main(words) == 0
    assert f"Kept: event {before} of the ledger (coordinator) stood there at" in capsys.readouterr().out
    (kept,) = finished.stamps
    assert os.name == "nt" or kept.stat().st_mode & 0o077 == kept.parent.stat().st_mode & 0o077 == 0
    finished.record("refused", reader="anna", what="not signed", sha256="")  # the ledger goes on
    assert check(finished, authority.certificate).outcome == "nothing wrong"
    verify = ["reading", "verify", str(finished.folder)]
    assert main([*verify, "--stamp-certificate", str(authority.certificate)]) == 0
    assert f"{claims.AUDIT_OF_STAMPS.shown} Time stamps: 1." in capsys.readouterr().out
    assert main(verify) == 0
    assert claims.AUDIT_OF_STAMPS.missing in capsys.readouterr().out
    unchecked = check(finished, None)
    assert unchecked.outcome == "not checked" and len(unchecked.missing) == 1


def test_a_coordinator_who_cuts_the_newest_events_off_is_found_by_a_time_stamp_of_them(finished, authority, stamped, altered):
    finished.record("refused", reader="anna", what="not signed", sha256="")
    reply = stamped(finished.folder)
    altered(finished.ledger.path, "DELETE FROM events WHERE kind = 'refused'")
    (found,) = check(finished, authority.certificate, [reply]).found
    assert "is of an event that no ledger here holds" in found


def test_an_older_copy_that_was_brought_back_is_found_by_a_time_stamp_from_between(
    packet, authority, stamped, quickPassphrase, tmp_path
):
    packet, study = packet
    claimLedger(packet.ledger, quickPassphrase)
    older = tmp_path / "older.sqlite"
    shutil.copyfile(packet.ledger, older)
    read(packet, quickPassphrase, packet.cases[:1], sign=False)
    reply = stamped(packet.folder)
    shutil.copyfile(older, packet.ledger)  # the first case is read once more
    read(packet, quickPassphrase, packet.cases)
    takeIn(study, "anna", packet.folder)
    (found,) = check(study, authority.certificate, [reply]).found
    assert "an older copy was brought back" in found


def test_a_second_reading_from_an_untouched_copy_is_found_by_a_time_stamp_of_the_first(
    packet, authority, stamped, quickPassphrase, tmp_path
):
    packet, study = packet
    shutil.copytree(packet.folder, tmp_path / "untouched")
    claimLedger(packet.ledger, quickPassphrase)
    read(packet, quickPassphrase, packet.cases)
    reply = stamped(packet.folder)
    other = readPacket(tmp_path / "untouched")
    claimLedger(other.ledger, quickPassphrase)
    read(other, quickPassphrase, other.cases)
    takeIn(study, "anna", other.folder)
    shutil.rmtree(study.folder / "packets")
    assert len(check(study, authority.certificate, [reply]).found) == 1
    # A time stamp that was asked for after the second reading is of that one, and shows nothing of the first.
    assert check(study, authority.certificate, [stamped(other.folder, "late")]).found == ()


@pytest.mark.parametrize(("year", "said"), [(2099, "its clock was ahead"), (2001, "its clock was behind")])
def test_a_clock_that_was_set_is_found_by_a_time_stamp(packet, authority, stamped, quickPassphrase, year, said):
    packet, study = packet
    claimLedger(packet.ledger, quickPassphrase)
    early = stamped(packet.folder, "early")
    read(packet, quickPassphrase, packet.cases, clock=lambda: datetime(year, 1, 1, tzinfo=timezone.utc))
    replies = [early, stamped(packet.folder, "late")]
    takeIn(study, "anna", packet.folder)
    found = check(study, authority.certificate, replies).found
    assert len(found) == 1 and said in found[0]


def test_a_time_stamp_of_a_ledger_that_was_put_aside_is_kept_and_still_found(packet, authority, stamped, quickPassphrase, capsys):
    packet, study = packet
    claimLedger(packet.ledger, quickPassphrase)
    read(packet, quickPassphrase, packet.cases[:1], sign=False)
    reply = stamped(packet.folder)
    reissue(study, "anna", "passphrase forgotten")
    words = ["reading", "stamp-reply", str(study.folder), str(reply), "--stamp-certificate", str(authority.certificate)]
    assert main(words) == 0
    assert (
        "Kept: event 6 of the ledger (reader anna (issue 1))" in capsys.readouterr().out
    )  # created, claimed, opened twice, two answers
    claimLedger(packet.ledger, quickPassphrase)
    read(packet, quickPassphrase, packet.cases)
    takeIn(study, "anna", packet.folder)
    assert check(study, authority.certificate).outcome == "nothing wrong"


def test_a_reply_of_another_authority_or_that_was_altered_is_refused(finished, authority, stamped, tmp_path):
    reply = stamped(finished.folder)
    other = Authority(tmp_path / "other")
    with pytest.raises(ProblemError, match="is not a time stamp of this authority"):
        readStamp(reply, other.certificate)
    data = bytearray(reply.read_bytes())
    for place in range(60, len(data), 97):
        changed = tmp_path / "changed.tsr"
        changed.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        try:
            assert readStamp(changed, authority.certificate) == readStamp(reply, authority.certificate).__class__(
                "changed.tsr", readStamp(reply, authority.certificate).time, readStamp(reply, authority.certificate).imprint
            ), place  # what is not signed (an unused certificate) may change, time and imprint may not
        except ProblemError:
            continue
    (tmp_path / "none.tsr").write_bytes(b"no reply")
    with pytest.raises(ProblemError, match=r"none\.tsr is not a time stamp"):
        readStamp(tmp_path / "none.tsr", authority.certificate)


def test_a_reply_of_an_event_that_is_nowhere_is_not_kept(finished, makeStudy, authority, stamped, capsys):
    other = makeStudy("other")
    reply = stamped(other.folder)
    words = ["reading", "stamp-reply", str(finished.folder), str(reply), "--stamp-certificate", str(authority.certificate)]
    assert main(words) == 1
    assert "is of an event that no ledger here holds" in capsys.readouterr().err
    assert finished.stamps == []


def test_files_that_cannot_be_read_or_are_not_what_they_should_be_are_named(authority, stamped, finished, tmp_path):
    reply = stamped(finished.folder)
    with pytest.raises(ProblemError, match=r"away\.tsr cannot be read.*Name the file of the reply"):
        readStamp(tmp_path / "away.tsr", authority.certificate)
    with pytest.raises(ProblemError, match=r"away\.pem cannot be read.*Name the certificate"):
        readStamp(reply, tmp_path / "away.pem")
    (tmp_path / "text.pem").write_text("a letter")
    with pytest.raises(ProblemError, match=r"text\.pem is not a certificate"):
        readStamp(reply, tmp_path / "text.pem")
    twice = tmp_path / "twice.pem"
    twice.write_bytes(authority.certificate.read_bytes() + Authority(tmp_path / "other").certificate.read_bytes())
    with pytest.raises(ProblemError, match="holds 2 root certificates"):
        readStamp(reply, twice)


def test_the_rest_of_an_authoritys_chain_may_stand_in_the_file_of_its_root(authority, stamped, finished, tmp_path):
    chain = tmp_path / "chain.pem"
    chain.write_bytes(authority.certificate.read_bytes() + (authority.folder / "signer.pem").read_bytes())
    reply = stamped(finished.folder)
    assert readStamp(reply, chain) == readStamp(reply, authority.certificate)


def test_a_damaged_event_has_no_time_and_is_not_the_one_that_was_stamped(authority, stamped, finished):
    stamp = readStamp(stamped(finished.folder), authority.certificate)
    rows = [each.row for each in finished.ledger.recorded]
    assert stampedRow(stamp, rows) == rows[-1]
    damaged = [rows[0]._replace(hash="no hexadecimal", time="yesterday"), *rows[1:]]
    assert stampedRow(stamp, damaged) == rows[-1] and wrongTimes(stamp, damaged) == []
    assert wrongTimes(stamp, rows[:-1]) == []  # of another ledger
