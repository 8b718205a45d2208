"""A coordinator's process is killed, or loses power, at any instant: what it did is done or not, doing it again ends it, and all verifies."""

import random
import shutil
import zlib
from dataclasses import replace

import pytest
from HER2PETLib.files import writeJSON
from HER2PETLib.reading.ledger.readerledger import Ledger, claimLedger
from HER2PETLib.reading.packet.contents import readPacket
from HER2PETLib.reading.study.handout import handOut
from HER2PETLib.reading.study.study import openStudy
from ledgerfiles import posix
from powerloss import traced
from studybreaks import killEverywhere, losePowerEverywhere
from studydeeds import DEEDS, Given

PASSPHRASE = "four words nobody knows"


@pytest.fixture
def made(makeCases, makeStudy, tmp_path):
    """made(deed) -> (folder of a study in which it can be done, Given). At stage "new" nothing is handed out, of "begun" anna has answered,
    "signed" is signed by both readers, who differ in every focus, and not taken in."""
    cases = makeCases(3, lesions=2)

    def make(deed):
        given = Given(tmp_path / "packets", cases.sources[2:])
        study = makeStudy("template", cases=replace(cases, sources=cases.sources[:2]))
        if deed.stage != "new":
            handOut(study)
            study = openStudy(study.folder)
            for reader, score in (("anna", 5), ("bert", 2)):
                _read(study.packet(reader), score, sign=deed.stage == "signed")
            shutil.copytree(study.folder / "packets", given.packets)
        deed.before(study, given)
        return study.folder, given

    return make


def _read(folder, score, sign):
    packet = readPacket(folder)
    claimLedger(packet.ledger, PASSPHRASE)
    with Ledger(packet.ledger, PASSPHRASE) as ledger:
        for case in packet.cases:
            ledger.openCase(case.caseID)
            for focus in case.foci:
                ledger.score(case.caseID, focus.focusID, score)
            ledger.completeCase(case.caseID)
        if sign:
            writeJSON(packet.receipt, ledger.sign(PASSPHRASE, "Dr. A").document())


@posix
@pytest.mark.parametrize("name", DEEDS)
def test_what_was_killed_is_done_by_doing_it_again(made, name, tmp_path):
    """At a few instants, others for each deed."""
    template, given = made(DEEDS[name])
    kills, _ = killEverywhere(name, given, template, tmp_path / "copy", range(1 + zlib.crc32(name.encode()) % 9, 10_000, 17))
    assert kills >= 1


@traced
@pytest.mark.parametrize("name", ["hand-out", "take-in", "re-issue, salvaged", "amend"])
def test_what_was_acknowledged_is_there_after_power_was_lost(made, name, tmp_path):
    template, given = made(DEEDS[name])
    _, acknowledged, _ = losePowerEverywhere(name, given, template, tmp_path, random.Random(3), 6)
    assert acknowledged < 6
