"""A packet: what it holds, what it does not, and that it appears whole or not at all."""

import errno
import gzip
import hashlib
import json
import os
import signal
import stat
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import numpy as np
import pytest
from HER2PETLib.errors import CancelledError, ProblemError
from HER2PETLib.reading.charter import readCharter
from HER2PETLib.reading.ledger.events import stateOf
from HER2PETLib.reading.ledger.readerledger import readLedger
from HER2PETLib.reading.packet.contents import readPacket
from HER2PETLib.reading.study import handout
from HER2PETLib.reading.study.handout import handOut
from HER2PETLib.reading.study.returnedpackets import takeIn
from HER2PETLib.reading.study.study import changeCharter, openStudy
from HER2PETLib.volumefile import readVolume


def showingsOf(study, reader):
    """[(name in the packet, what stands behind it, its source)] in reading order."""
    showings = study.requireHandedOut().showings[reader]
    return [(name, showing, study.key.cases[showing.case].source) for name, showing in showings.items()]


def pictureIn(found, truth):
    """Where in a packet's volume its source begins (k, j, i); around it is air, which is below all of the source here."""
    bounds = (0, 0.001) if found.values.dtype == np.float32 else (-1024, -1000)
    isAir = (found.values >= bounds[0]) & (found.values <= bounds[1])
    places = np.argwhere(~isAir)
    start = places.min(axis=0)
    assert tuple(places.max(axis=0) + 1 - start) == truth.values.shape
    assert (start >= 1).all() and (places.max(axis=0) + 1 < found.values.shape).all()
    return start


@pytest.mark.parametrize("givenFoci", [True, False])
def test_volumes_keep_every_value_and_their_geometry_in_a_frame_of_their_own(makeStudy, givenFoci):
    study = makeStudy(repeats=2, givenFoci=givenFoci)
    handOut(study)
    for reader in ("anna", "bert"):
        cases = {case.caseID: case for case in readPacket(study.packet(reader)).cases}
        for name, showing, source in showingsOf(study, reader):
            shifts = (showing.shiftRAS, showing.ctShiftRAS)
            for written, original, shift in zip((cases[name].pet, cases[name].ct), (source.pet, source.ct), shifts, strict=True):
                found, truth = readVolume(written), readVolume(original)
                assert found.values.dtype == truth.values.dtype
                start = pictureIn(found, truth)
                picture = tuple(slice(first, first + count) for first, count in zip(start, truth.values.shape, strict=True))
                np.testing.assert_array_equal(found.values[picture], truth.values)
                np.testing.assert_allclose(
                    found.geometry.toRAS(start), truth.geometry.toRAS((0, 0, 0)) + shift, rtol=0, atol=1e-5
                )
                np.testing.assert_allclose(found.geometry.ijkToRAS[:3, :3], truth.geometry.ijkToRAS[:3, :3], rtol=0, atol=1e-9)
            # The CT lies where it did to half a voxel of its own (1 x 1 x 2 mm).
            assert (np.abs(np.subtract(showing.ctShiftRAS, showing.shiftRAS)) <= np.array([0.5, 0.5, 1]) + 1e-5).all()
            # Where it lay in the scanner can no longer be seen.
            pet = readVolume(cases[name].pet)
            assert np.abs(pet.geometry.toRAS((np.array(pet.geometry.shape) - 1) / 2)).max() <= 40


def test_a_given_focus_lies_on_its_lesion_in_the_packets_own_volume(makeStudy):
    study = makeStudy()
    handOut(study)
    packet = readPacket(study.packet("anna"))
    for case, (_, showing, _) in zip(packet.cases, showingsOf(study, "anna"), strict=True):
        pet = readVolume(case.pet)
        assert sorted(showing.foci.values()) == [0, 1, 2, 3] and showing.number == 1
        for focus in case.foci:
            # Lesion n is one voxel of 10 + n SUV.
            place = tuple(np.rint(pet.geometry.toKJI(focus.positionRAS)).astype(int))
            assert pet.values[place] == 10 + showing.foci[focus.focusID]


def test_foci_are_given_without_suv_unless_the_charter_shows_it(makeStudy):
    hidden, shown = makeStudy("hidden"), makeStudy("shown", readerMay={"seeSUV": True, "reopenCases": True})
    handOut(hidden)
    handOut(shown)
    assert "suvMax" not in (hidden.packet("anna") / "worklist.json").read_text()
    assert {focus.suvMax for case in readPacket(shown.packet("anna")).cases for focus in case.foci} == {10, 11, 12, 13}


def test_free_search_gives_no_foci(makeStudy):
    study = makeStudy(givenFoci=False)
    handOut(study)
    assert study.charter.mode == "freeSearch"
    assert all(case.foci == () for case in readPacket(study.packet("anna")).cases)


def test_the_ledger_is_empty_and_asks_for_the_packets_cases(makeStudy):
    study = makeStudy(repeats=1)
    handOut(study)
    packet = readPacket(study.packet("bert"))
    assignment, events = readLedger(packet.ledger)
    assert [event.kind for event in events] == ["created"]
    assert (assignment.packetID, assignment.reader, assignment.charterHash) == (packet.packetID, "bert", study.charter.hash)
    assert list(assignment.cases) == [case.caseID for case in packet.cases]
    assert stateOf(assignment, events).lock is None


def test_headers_hold_nothing_but_type_size_and_place(makeStudy):
    study = makeStudy()
    handOut(study)
    for path in study.folder.glob("packets/*/volumes/*"):
        header, _, payload = path.read_bytes().partition(b"\n\n")
        lines = header.decode("ascii").splitlines()
        assert lines[0] == "NRRD0004"
        assert [line.split(":")[0] for line in lines[1:]] == [
            "type", "dimension", "space", "sizes", "space directions", "kinds", "endian", "encoding", "space origin",
        ]  # fmt: skip
        # gzip: no flags (so no name, no comment), time 0 (RFC 1952, 2.3).
        assert payload[:8] == b"\x1f\x8b\x08\x00\x00\x00\x00\x00"
        volume = readVolume(path)
        assert len(gzip.decompress(payload)) == volume.values.nbytes


def test_file_times_tell_nothing(makeStudy):
    study = makeStudy()
    handOut(study)
    paths = [path for reader in ("anna", "bert") for path in [study.packet(reader), *study.packet(reader).rglob("*")]]
    assert len(paths) == 2 * (1 + 2 + 1 + 8)
    assert {path.stat().st_mtime for path in paths} == {315532800.0}  # 1980-01-01
    # Nor when, and so in which order, the files were read to be searched; of folders this test has read.
    assert {path.stat().st_atime for path in paths if path.is_file()} == {315532800.0}


def test_a_repeat_has_its_own_name_place_and_bytes(makeStudy):
    study = makeStudy(repeats=4)
    handOut(study)
    packet = readPacket(study.packet("anna"))
    assert len({case.caseID for case in packet.cases}) == 8
    files = [(packet.folder / name).read_bytes() for name in packet.checksums]
    assert len(set(files)) == 16
    assert len({tuple(readVolume(case.pet).geometry.originLPS) for case in packet.cases}) == 8
    positions = [focus.positionRAS for case in packet.cases for focus in case.foci]
    assert len(set(positions)) == len(positions)


def test_a_repeat_has_other_check_sums(makeStudy, makeCases):
    """A gzip file ends with the check sum and the length of what is packed in it (RFC 1952, 2.3.1): no unpacking is needed to
    compare those. All else that can be compared: test_repeats."""
    study = makeStudy(cases=makeCases(12), repeats=12)
    handOut(study)
    for reader in ("anna", "bert"):
        files = list((study.packet(reader) / "volumes").iterdir())
        assert len({path.read_bytes()[-8:-4] for path in files}) == len(files) == 48


def test_a_repeat_asks_about_one_focus(makeStudy):
    study = makeStudy(repeats=3)
    handOut(study)
    for reader in ("anna", "bert"):
        counts = [(showing.number, len(showing.foci)) for _, showing, _ in showingsOf(study, reader)]
        assert sorted(counts) == [(1, 4)] * 4 + [(2, 1)] * 3
        cases = readPacket(study.packet(reader)).cases
        assert [len(case.foci) for case in cases] == [count for _, count in counts]


def test_files_are_made_and_their_times_set_in_the_order_of_their_names(makeStudy, monkeypatch):
    """The order of making (inode, folder on a memory stick) and of the last change of times is kept by the file system, and would be
    that of the cases table with repeats side by side."""
    study = makeStudy(repeats=4)
    made, timed, first = [], [], threading.Lock()

    def note(path, volume, chance, write=handout.writePacketVolume):
        with first:  # packets are written by several threads
            if not made:
                made.extend(sorted(path.parents[2].glob("*/volumes/*")))
                assert {each.stat().st_size for each in made} == {0}
        write(path, volume, chance)

    monkeypatch.setattr(handout, "writePacketVolume", note)
    monkeypatch.setattr(handout.Path, "touch", lambda path, touch=Path.touch: timed.append(path) or touch(path))
    handOut(study)
    assert len(made) == len(timed) == 2 * 2 * 8
    assert timed == made
    for reader in ("anna", "bert"):
        files = sorted(study.packet(reader).rglob("*"))
        times = [path.stat().st_ctime_ns for path in files]
        assert times == sorted(times)


def test_the_packets_of_two_readers_have_nothing_in_common_but_the_charter(makeStudy):
    study = makeStudy(repeats=1)
    handOut(study)
    anna, bert = (study.packet(reader) for reader in ("anna", "bert"))
    names = [{path.name for path in folder.glob("volumes/*")} for folder in (anna, bert)]
    assert not names[0] & names[1]
    assert not {path.read_bytes() for path in anna.rglob("*.*")} & {path.read_bytes() for path in bert.rglob("*.*")}
    orders = [[showing.case for _, showing, _ in showingsOf(study, reader)] for reader in ("anna", "bert")]
    assert orders[0] != orders[1]
    for folder, other in ((anna, b"bert"), (bert, b"anna")):
        assert not any(other in path.read_bytes() for path in folder.rglob("*.*"))
    a, b = (json.loads((folder / "worklist.json").read_text()) for folder in (anna, bert))
    assert {key for key in a if a[key] == b[key]} == {"charter", "charterHash", "keyHash"}


def test_a_packet_holds_neither_seed_nor_key(makeStudy):
    study = makeStudy(seed=8675309123)
    handOut(study)
    secrets = [b"8675309123", study.key.secret.encode(), *(name.encode() for name in study.key.cases)]
    for path in (study.folder / "packets").rglob("*.*"):
        assert not any(secret in path.read_bytes() for secret in secrets)


def test_the_packet_holds_the_hash_of_the_key_which_the_secret_keeps_from_telling(makeStudy, makeCases):
    cases = makeCases()
    hashes = []
    for name in ("one", "two"):  # the same cases, readers and seed
        study = makeStudy(name, cases)
        handOut(study)
        worklist = json.loads((study.packet("anna") / "worklist.json").read_text())
        assignment, _ = readLedger(study.packet("bert") / "ledger.sqlite")
        assert worklist["keyHash"] == assignment.keyHash == study.key.hash
        document = json.loads(study.keyPath.read_text())
        # By the standard library alone: SHA-256 of JSON in ASCII, keys sorted, no white space, over secret, cases and showings.
        bound = [document["secret"], document["cases"], document["handOut"]["showings"]]
        written = json.dumps(bound, sort_keys=True, separators=(",", ":")).encode("ascii")
        assert worklist["keyHash"] == hashlib.sha256(written).hexdigest()
        assert len(bytes.fromhex(document["secret"])) == 32
        hashes.append(worklist["keyHash"])
    assert hashes[0] != hashes[1]


def test_the_seed_alone_does_not_give_the_order_of_patients(makeStudy, makeCases):
    """Whoever has the charter and the cases and makes a study of them with the same seed learned every order of before."""
    cases = makeCases(6)
    one, two = makeStudy("one", cases, seed=99, repeats=2), makeStudy("two", cases, seed=99, repeats=2)
    handOut(one)
    handOut(two)
    orders = [
        [
            (reader, showing.number, source.caseID)
            for reader in ("anna", "bert")
            for _, showing, source in showingsOf(study, reader)
        ]
        for study in (one, two)
    ]
    assert orders[0] != orders[1]  # 1 in 6!^2 that they are the same by chance, and fewer with the repeats


def test_only_the_coordinator_can_read_anything_of_a_study(makeStudy, makeCases, tmp_path):
    cases = makeCases()
    before = os.umask(0o022)
    try:
        (tmp_path / "study").mkdir(mode=0o755)
        study = makeStudy(cases=cases)
        changeCharter(study, title="Another title")
        handOut(openStudy(study.folder))
        with pytest.raises(ProblemError, match="not signed"):
            takeIn(openStudy(study.folder), "anna", study.packet("anna"))
        assert os.umask(0o022) == 0o022  # as it was
    finally:
        os.umask(before)
    everything = [study.folder, *study.folder.rglob("*")]
    assert len(everything) > 25
    for path in everything:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
    assert "Patient-Omega-0" in study.keyPath.read_text()
    assert "Patient-Omega" not in study.charterPath.read_text() and "Case-Alpha" not in study.charterPath.read_text()


def test_packets_are_handed_out_once(makeStudy):
    study = makeStudy()
    handOut(study)
    (study.folder / "packets").rename(study.folder / "given away")
    with pytest.raises(ProblemError, match="handed out already"):
        handOut(openStudy(study.folder))


def test_the_charter_may_be_edited_before_hand_out_and_not_after(makeStudy):
    study = makeStudy()
    study.charterPath.write_text(study.charterPath.read_text().replace("A trial", "A better trial"))
    handOut(openStudy(study.folder))
    assert readPacket(study.packet("anna")).charter["title"] == "A better trial"
    study.charterPath.write_text(study.charterPath.read_text().replace('"threshold": 4', '"threshold": 3'))
    assert readCharter(study.charterPath).rule.threshold == 3
    with pytest.raises(ProblemError, match=r"study\.json was changed after packets were handed out"):
        openStudy(study.folder).charter  # noqa: B018


def test_a_case_that_is_not_in_the_key_is_refused(makeStudy):
    study = makeStudy()
    document = json.loads(study.charterPath.read_text())
    document["cases"][0]["case"] = "OTHER1"
    study.charterPath.write_text(json.dumps(document))
    with pytest.raises(ProblemError, match="do not name the same cases"):
        handOut(openStudy(study.folder))


def leftOf(study):
    return sorted(path.name for path in study.folder.iterdir())


def test_a_full_disk_leaves_no_packet_and_hand_out_can_be_run_again(makeStudy, monkeypatch):
    study = makeStudy()
    written = []

    def failsAtTheFifth(path, volume, chance, write=handout.writePacketVolume):
        written.append(path)
        if len(written) == 5:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write(path, volume, chance)

    monkeypatch.setattr(handout, "writePacketVolume", failsAtTheFifth)
    with pytest.raises(ProblemError, match="No space left"):
        handOut(study)
    assert leftOf(study) == ["coordinator.key", "coordinator.sqlite", "key.json", "study.json"]
    monkeypatch.undo()
    handOut(openStudy(study.folder))
    assert len(readPacket(study.packet("bert")).cases) == 4


def test_cancelling_leaves_no_packet(makeStudy):
    study = makeStudy()

    def cancelAtTheThirdCase(done, total, what):
        if done == 2:
            raise CancelledError

    with pytest.raises(CancelledError):
        handOut(study, cancelAtTheThirdCase)
    assert leftOf(study) == ["coordinator.key", "coordinator.sqlite", "key.json", "study.json"]


@pytest.mark.parametrize("place", ["createLedger", "_refuseLeaks", "Path.rename", "Key.write"])
def test_a_process_killed_while_handing_out_leaves_no_packet_or_all_of_them(makeStudy, place):
    study = makeStudy()
    # Killed at the second call of `place`: between the readers, before the packets get their name, or after it.
    script = textwrap.dedent(f"""
        import os, signal, sys
        from HER2PETLib.reading.study import handout
        from HER2PETLib.reading.study.study import openStudy
        owner, _, name = "handout.{place}".rpartition(".")
        owner = eval(owner)
        original, calls = getattr(owner, name), []
        def killed(*arguments, **choices):
            calls.append(1)
            if len(calls) == (1 if name == "rename" else 2):
                os.kill(os.getpid(), signal.SIGKILL)
            return original(*arguments, **choices)
        setattr(owner, name, killed)
        handout.handOut(openStudy(sys.argv[1]))
    """)
    ended = subprocess.run([sys.executable, "-c", script, str(study.folder)], check=False, capture_output=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    study = openStudy(study.folder)
    if (study.folder / "packets").exists():
        with pytest.raises(ProblemError, match="handed out already"):
            handOut(study)
    else:
        handOut(study)
        assert leftOf(study) == ["coordinator.key", "coordinator.sqlite", "key.json", "packets", "study.json"]
    for reader in ("anna", "bert"):
        packet = readPacket(study.packet(reader))
        assert packet.damagedFiles() == []
        assert packet.packetID == openStudy(study.folder).requireHandedOut().packetIDs[reader]


def test_a_source_that_changed_since_the_study_was_created_is_refused(makeStudy, makeCases):
    cases = makeCases()
    study = makeStudy(cases=cases)
    other = makeCases(1, lesions=2).sources[0]  # overwrites the first case with other lesions
    assert other.pet == cases.sources[0].pet
    with pytest.raises(ProblemError, match="Case-Alpha-0 are not those the study was created with"):
        handOut(study)
    assert leftOf(study) == ["coordinator.key", "coordinator.sqlite", "key.json", "study.json"]


def test_a_changed_worklist_or_volume_is_seen(makeStudy):
    study = makeStudy()
    handOut(study)
    packet = readPacket(study.packet("anna"))
    assert packet.damagedFiles() == []
    name = next(iter(packet.checksums))
    (packet.folder / name).write_bytes((packet.folder / name).read_bytes()[:-1])
    assert packet.damagedFiles() == [name]
    worklist = packet.folder / "worklist.json"
    worklist.write_text(worklist.read_text().replace("A trial", "B trial"))
    with pytest.raises(ProblemError, match="not of the same packet"):
        readPacket(packet.folder)
