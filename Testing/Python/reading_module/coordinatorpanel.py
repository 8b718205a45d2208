"""The coordinator's page, open and empty, and a reader who reads at once."""

import numpy as np
import pytest
from HER2PETLib.files import writeJSON
from HER2PETLib.phantom.readers import TrueFocus, simulateReader, truthOfPacket
from HER2PETLib.reading.ledger.readerledger import Ledger
from HER2PETLib.reading.packet.contents import readPacket
from HER2PETLib.reading.study.returnedpackets import takeIn

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


# mm in the patient, and score. Bert's mark is 6 mm from each of anna's.
MARKS = {"anna": [((0, 0, 0), 5), ((12, 0, 0), 2)], "bert": [((6, 0, 0), 4)]}


def markAndSign(study, marks=MARKS):
    """Read a free search of one case, with these marks, and take it in."""
    for reader, ofReader in marks.items():
        packet = readPacket(study.packet(reader))
        ((name, showing),) = study.requireHandedOut().showings[reader].items()
        with Ledger(packet.ledger, PASSPHRASE, claim=True) as ledger:
            ledger.openCase(name)
            for position, score in ofReader:
                ledger.score(name, ledger.markFocus(name, np.add(position, showing.shiftRAS)), score)
            ledger.completeCase(name)
            writeJSON(packet.receipt, ledger.sign(PASSPHRASE, reader).document())
        takeIn(study, reader, packet.folder)


@pytest.fixture
def events(page):
    """The section "When something happens", open."""
    page.ui.eventsGroupBox.collapsed = False
    yield page.python.coordinatorPage.events.happenings
    page.ui.eventsGroupBox.collapsed = True


def take(study, **sensitivities):
    for reader, sensitivity in sensitivities.items():
        read(study, reader, sensitivity)
        takeIn(study, reader, study.packet(reader))


def said(page):
    """Below the line that was pressed, or, of the page's other buttons, below their group."""
    return page.python.coordinatorPage.events.happenings.message.text or page.ui.coordinatorMessageLabel.text
