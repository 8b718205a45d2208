"""What a reader gets after the first packet tells no more than it did: stages, training, batches, amendments, re-issued and adjudicated
packets, queries, questions about matching, counter-receipts."""

import numpy as np
import pytest
from HER2PETLib.cases import Case
from HER2PETLib.errors import ProblemError
from HER2PETLib.files import writeJSON
from HER2PETLib.geometry import Geometry, Volume
from HER2PETLib.reading.decision.blindedadjudicator import handOutToAdjudicator
from HER2PETLib.reading.decision.matchquestions import askReaders
from HER2PETLib.reading.ledger.readerledger import Ledger, claimLedger
from HER2PETLib.reading.ledger.unlock import readUnlock
from HER2PETLib.reading.packet.contents import readPacket
from HER2PETLib.reading.study.amending import amend
from HER2PETLib.reading.study.batches import addCases, batchesOf
from HER2PETLib.reading.study.handout import handOut
from HER2PETLib.reading.study.reissue import reissue
from HER2PETLib.reading.study.returnedpackets import takeIn
from HER2PETLib.reading.study.study import openStudy
from HER2PETLib.reading.study.unlocking import unlock
from HER2PETLib.volumefile import writeVolume
from ledgerkinds import STAGES
from test_leaks import IDENTIFYING, assertTellsNothing, everythingIn, writeSeries

# All series say the same in their headers; these are beside the headers.
NAMES = [f"{what}-{number}" for what in ("Case-Zeta", "Subject-Theta") for number in range(5)]
READERS = ("anna", "bert", "clara", "dora")


@pytest.fixture
def dicomCase(tmp_path):
    """dicomCase(number, **more): a case from DICOM (other voxels each time), with two lesions."""

    def case(number, **more):
        folder = tmp_path / "Zetafolder" / str(number)
        for modality in ("PT", "CT"):
            writeSeries(folder / modality, modality, first=10 * number)
        labels = np.zeros((4, 8, 8), np.uint8)
        labels[1, 1, 1], labels[2, 5, 6] = 1, 2
        writeVolume(
            folder / "lesions.nrrd", Volume(labels, Geometry.fromLPS(labels.shape, (-16.5, -18.25, -700), (4, 4, 5), np.eye(3)))
        )
        files = str(folder / "PT"), str(folder / "lesions.nrrd")
        return Case(f"Case-Zeta-{number}", *files, ct=str(folder / "CT"), patientID=f"Subject-Theta-{number}", **more)

    return case


def requireSilent(folder, study, reader):
    """Nothing in what the reader gets names a patient, a case of the key, the secret or another reader."""
    parts = batchesOf(study)
    secrets = {part.key.secret for part in parts} | {name for part in parts for name in part.key.cases}
    others = [name for name in READERS if name != reader]
    found = list(everythingIn(folder))
    for where, data in found:
        assertTellsNothing(data, where)
        for text in (*NAMES, *secrets, *others):
            assert text.lower().encode() not in data.lower(), (where, text)
    return len(found)


def answer(packetFolder, passphrase, score):
    """Every focus of the packet, at every stage, gets this score, and it is signed."""
    packet = readPacket(packetFolder)
    claimLedger(packet.ledger, passphrase)
    with Ledger(packet.ledger, passphrase) as ledger:
        for case in packet.cases:
            ledger.openCase(case.caseID)
            for isLast in [False] * max(0, len(ledger.assignment.stages) - 1) + [True]:
                for focus in case.foci:
                    ledger.score(case.caseID, focus.focusID, score)
                ledger.completeCase(case.caseID) if isLast else ledger.lockStage(case.caseID)
        writeJSON(packet.receipt, ledger.sign(passphrase, "Dr. A").document())


def test_training_stages_batches_amendments_and_packets_issued_again_tell_nothing(dicomCase, makeStudy, quickPassphrase):
    class First:
        sources = (dicomCase(0, purpose="training", positiveFoci=("1",)), dicomCase(1), dicomCase(2))

    study = makeStudy("study", First, repeats=1, stages=STAGES)
    handOut(study)
    study = openStudy(study.folder)
    with pytest.raises(ProblemError, match="would reveal"):
        amend(study, {"title": "With Subject-Theta-2"}, "a reason", 2)
    amend(study, {"title": "A trial, second part", "rule": {"readers": "all", "threshold": 3}}, "Subject-Theta-3 came late", 2)
    batch, refused = addCases(study, [dicomCase(3), dicomCase(4)], reason="Subject-Theta-3 and 4 came late", repeats=1)
    assert refused == []
    handOut(batch)
    reissue(study, "anna", "Subject-Theta-1 was shown to her", to="clara")
    reissue(batch, "bert", "passphrase of bert forgotten")
    for part, reader, score in ((study, "clara", 5), (study, "bert", 1), (batch, "anna", 5), (batch, "bert", 1)):
        assert requireSilent(part.packet(reader), study, reader) > 20
        answer(part.packet(reader), quickPassphrase, score)
        assert requireSilent(part.packet(reader), study, reader) > 20
        takeIn(part, reader, part.packet(reader))
        for name in ("counterReceipt.json", "counterReceipt.txt"):  # the reader keeps them
            assertTellsNothing((part.returned(reader) / name).read_bytes(), name)
    made = handOutToAdjudicator(study, "dora")
    assert requireSilent(made.packet("dora"), study, "dora") > 20
    for text in (b"training", b"batch", b"amend"):
        assert all(text not in data for _, data in everythingIn(made.packet("dora"))), text


# mm in the patient, and score: bert's mark is 6 mm from each of anna's.
MARKS = {"anna": [((0, 0, -690), 5), ((12, 0, -690), 2)], "bert": [((6, 0, -690), 4)]}


def test_a_query_and_a_question_about_matching_tell_nothing(dicomCase, makeStudy, quickPassphrase, tmp_path):
    class One:
        sources = (dicomCase(1),)

    study = makeStudy("study", One, givenFoci=False)
    handOut(study)
    study = openStudy(study.folder)
    for reader, marks in MARKS.items():
        packet = readPacket(study.packet(reader))
        ((name, showing),) = study.requireHandedOut().showings[reader].items()
        claimLedger(packet.ledger, quickPassphrase)
        with Ledger(packet.ledger, quickPassphrase) as ledger:
            ledger.openCase(name)
            for position, score in marks:
                ledger.score(name, ledger.markFocus(name, np.add(position, showing.shiftRAS)), score)
            ledger.completeCase(name)
            writeJSON(packet.receipt, ledger.sign(quickPassphrase, "Dr. A").document())
        takeIn(study, reader, packet.folder)
    for text in ("Is that Subject-Theta-1?", "Is it Case-Zeta-1?", "bert saw it, too"):
        with pytest.raises(ProblemError, match="would reveal"):
            unlock(study, "anna", "a reason", {"Case-Zeta-1": text})
        with pytest.raises(ProblemError, match="would reveal"):
            unlock(study, "anna", text, {"Case-Zeta-1": "Where is it?"})
    for reader, file in zip(MARKS, askReaders(study, "matching is open"), strict=True):
        sent = tmp_path / f"sent-to-{reader}"
        sent.mkdir()
        for each in (file, file.with_suffix(".txt")):
            (sent / each.name).write_bytes(each.read_bytes())
        assert requireSilent(sent, study, reader) == 5  # the folder, and two files with their names
        asked = readUnlock(file)
        (question,) = asked["matches"].values()
        assert set(question) == {"case", "foci", "points"}  # no score
        assert question["case"] in study.requireHandedOut().showings[reader]
        with Ledger(study.packet(reader) / "ledger.sqlite", quickPassphrase) as ledger:
            ledger.unlock(asked)
        assert requireSilent(study.packet(reader), study, reader) > 8


def test_what_is_looked_for_is_in_what_the_coordinator_keeps(dicomCase, makeStudy):
    """The search itself works: the study's own folder tells what no packet may."""

    class One:
        sources = (dicomCase(1),)

    study = makeStudy("study", One)
    kept = b"".join(data for _, data in everythingIn(study.folder)).lower()
    assert all(text.lower().encode() in kept for text in ("Case-Zeta-1", "Subject-Theta-1", "Zetafolder", study.key.secret))
    assert "Zetafolder" in IDENTIFYING
