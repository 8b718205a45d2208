"""Packets travel encrypted, in a format that the program age opens, too."""

import io
import stat
import sys
import tarfile

import pytest
from HER2PETLib.commands import main
from HER2PETLib.commands import reading as command
from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.packet.contents import readPacket
from HER2PETLib.reading.packet.envelope import decryptPacket, encryptPacket, isEncrypted
from HER2PETLib.reading.study.handout import encryptFor, handOut
from HER2PETLib.reading.study.study import openStudy

pyrage = pytest.importorskip("pyrage")
WORDS = "seven words on the telephone"


@pytest.fixture
def study(makeStudy):
    made = makeStudy()
    handOut(made)
    return openStudy(made.folder)


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_packet_comes_out_as_it_went_in(study, tmp_path):
    encryptFor(study, "anna", WORDS)
    folder = study.folder / "encrypted" / "anna"
    assert isEncrypted(folder) and not isEncrypted(study.packet("anna"))
    assert sorted(path.name for path in folder.iterdir()) == ["key.age", "packet.age"]
    assert all(path.read_bytes().startswith(b"age-encryption.org/v1\n") for path in folder.iterdir())
    written = (folder / "packet.age").read_bytes()
    assert b"worklist" not in written and b"NRRD" not in written and b"anna" not in written
    # By the library alone, as the docstring says to do it by hand with age.
    key = pyrage.passphrase.decrypt((folder / "key.age").read_bytes(), WORDS).decode().strip()
    tar = pyrage.decrypt(written, [pyrage.x25519.Identity.from_str(key)])
    with tarfile.open(fileobj=io.BytesIO(tar)) as archive:
        assert {(entry.uid, entry.uname, entry.mtime) for entry in archive} == {(0, "", 315532800)}
    decryptPacket(folder, WORDS, tmp_path / "opened")
    assert contents(tmp_path / "opened") == contents(study.packet("anna"))
    assert readPacket(tmp_path / "opened").damagedFiles() == []
    for path in (tmp_path / "opened", *(tmp_path / "opened").rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


def test_a_packet_for_a_readers_own_key_has_no_passphrase(study, tmp_path):
    identity = pyrage.x25519.Identity.generate()
    encryptFor(study, "bert", str(identity.to_public()))
    folder = study.folder / "encrypted" / "bert"
    assert [path.name for path in folder.iterdir()] == ["packet.age"]
    with pytest.raises(ProblemError, match=r"no key\.age"):
        decryptPacket(folder, WORDS, tmp_path / "opened")
    with pytest.raises(ProblemError, match="does not open"):
        decryptPacket(folder, str(pyrage.x25519.Identity.generate()), tmp_path / "opened")
    decryptPacket(folder, str(identity), tmp_path / "opened")
    assert readPacket(tmp_path / "opened").reader == "bert"


def test_what_does_not_open_leaves_nothing(study, tmp_path):
    encryptFor(study, "anna", WORDS)
    folder, target = study.folder / "encrypted" / "anna", tmp_path / "here" / "opened"
    target.parent.mkdir()
    with pytest.raises(ProblemError, match="not the passphrase"):
        decryptPacket(folder, "other words on the telephone", target)
    # The rest to a key: a passphrase takes seconds each time, as it should.
    identity = pyrage.x25519.Identity.generate()
    encryptFor(study, "bert", str(identity.to_public()))
    folder = study.folder / "encrypted" / "bert"
    whole = (folder / "packet.age").read_bytes()
    for damaged in (whole[:-1], whole[:-70] + bytes([whole[-70] ^ 1]) + whole[-69:], whole[:200]):
        (folder / "packet.age").write_bytes(damaged)
        with pytest.raises(ProblemError, match=r"does not open|was not opened"):
            decryptPacket(folder, str(identity), target)
    assert list(target.parent.iterdir()) == []
    target.mkdir()
    with pytest.raises(ProblemError, match="may hold answers"):
        decryptPacket(folder, str(identity), target)


def test_a_busy_machine_is_not_told_that_its_passphrase_is_wrong(study, tmp_path, monkeypatch):
    """The words of pyrage 1.4 on two processors with forty programs at work."""
    encryptFor(study, "anna", WORDS)

    class Busy:
        @staticmethod
        def decrypt(ciphertext, passphrase):
            raise pyrage.DecryptError(
                "Excessive work parameter for passphrase.\nDecryption would take around \u206832\u2069 seconds."
            )

    monkeypatch.setattr(pyrage, "passphrase", Busy)
    with pytest.raises(ProblemError, match="too busy at the moment") as raised:
        decryptPacket(study.folder / "encrypted" / "anna", WORDS, tmp_path / "opened")
    assert "not the passphrase" not in str(raised.value) and not (tmp_path / "opened").exists()


@pytest.mark.parametrize("name", ["../evil", "/tmp/evil", "a/../../evil", "c:evil", "..\\evil"])
def test_a_packet_that_would_write_elsewhere_is_refused(tmp_path, name):
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        entry = tarfile.TarInfo(name)
        entry.size = 4
        archive.addfile(entry, io.BytesIO(b"evil"))
    identity = pyrage.x25519.Identity.generate()
    (tmp_path / "sent").mkdir()
    (tmp_path / "sent" / "packet.age").write_bytes(pyrage.encrypt(data.getvalue(), [identity.to_public()]))
    with pytest.raises(ProblemError, match="which no packet does"):
        decryptPacket(tmp_path / "sent", str(identity), tmp_path / "opened")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["sent"]


def test_a_link_in_a_packet_is_refused(tmp_path):
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        entry = tarfile.TarInfo("ledger.sqlite")
        entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(entry)
    identity = pyrage.x25519.Identity.generate()
    (tmp_path / "packet.age").write_bytes(pyrage.encrypt(data.getvalue(), [identity.to_public()]))
    with pytest.raises(ProblemError, match="which no packet does"):
        decryptPacket(tmp_path, str(identity), tmp_path / "opened")


def test_wrong_recipients_and_short_passphrases_are_refused(study):
    for secret in ("age1", "age1qqqq", "short"):
        with pytest.raises(ProblemError):
            encryptPacket(study.packet("anna"), study.folder / "out", secret)
    assert not (study.folder / "out").exists()


def test_without_the_library_it_says_what_to_install(study, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyrage", None)
    with pytest.raises(ProblemError, match="pip install pyrage"):
        encryptFor(study, "anna", WORDS)


def test_by_command(makeStudy, tmp_path, monkeypatch, capsys):
    folder = makeStudy().folder
    identity, asked = pyrage.x25519.Identity.generate(), []
    monkeypatch.setattr(command.getpass, "getpass", lambda prompt: asked.append(prompt) or WORDS)
    assert main(["reading", "hand-out", str(folder), "--encrypt", "--recipient", "carl=age1x"]) == 1
    assert not (folder / "packets").exists()
    recipient = f"bert={identity.to_public()}"
    assert main(["reading", "hand-out", str(folder), "--encrypt", "--recipient", recipient]) == 0
    assert len(asked) == 1 and "anna" in asked[0]
    said = capsys.readouterr().out
    assert str(folder / "encrypted" / "anna") in said and str(folder / "packets") not in said
    for path in (folder / "encrypted").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
    assert main(["reading", "open-packet", str(folder / "encrypted" / "anna"), "--out", str(tmp_path / "mine")]) == 0
    assert "packet of anna, 4 cases" in capsys.readouterr().out
    assert main(["reading", "verify", str(folder)]) == 0
