"""A reader who gives every focus of a packet the same score, and signs."""

from HER2PETLib.files import writeJSON
from HER2PETLib.reading.ledger.readerledger import Ledger, claimLedger
from HER2PETLib.reading.packet.contents import readPacket


def sign(folder, passphrase, score):
    """Every focus of the packet gets this score, and it is signed."""
    packet = readPacket(folder)
    claimLedger(packet.ledger, passphrase)
    with Ledger(packet.ledger, passphrase) as ledger:
        for case in packet.cases:
            ledger.openCase(case.caseID)
            for focus in case.foci:
                ledger.score(case.caseID, focus.focusID, score)
            ledger.completeCase(case.caseID)
        writeJSON(packet.receipt, ledger.sign(passphrase, "Dr. A").document())
