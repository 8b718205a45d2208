"""The coordinator's page, open and empty, and a reader who reads at once."""

import pytest
from HER2PETLib.phantom.readers import TrueFocus, simulateReader, truthOfPacket

PASSPHRASE = "four words nobody knows"


@pytest.fixture
def page(panel):
    """The coordinator's page, open and empty."""
    panel.ui.coordinatorCollapsibleButton.collapsed = False
    panel.python.coordinatorPage.forget()
    panel.python.coordinatorPage.update()
    return panel


def read(study, reader, sensitivity):
    """Read and sign a packet: the reader calls every lesion, or none."""
    truth = {case.source.caseID: [TrueFocus(focus.positionRAS, True) for focus in case.foci] for case in study.key.cases.values()}
    there = truthOfPacket(study, reader, truth)
    simulateReader(study.packet(reader), there, sensitivity=sensitivity, specificity=1, seed=3, passphrase=PASSPHRASE)
