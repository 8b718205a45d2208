"""A reader's ledger: events, how they are chained and signed, receipts, and what a check of them proves.

Public: `Ledger`, open for answers until it is signed; `claimLedger`, its first opening; `readLedger`, the events without the passphrase;
`receiptOf` and `readReceipt`; `verify`, what is wrong with a signed ledger; `fingerprint`, a key in digits.
"""

from typing import TYPE_CHECKING

from HER2PETLib.publicnames import lazily

if TYPE_CHECKING:
    from HER2PETLib.reading.ledger.assignment import Assignment
    from HER2PETLib.reading.ledger.events import Event
    from HER2PETLib.reading.ledger.readerledger import Ledger, claimLedger, isClaimed, readLedger
    from HER2PETLib.reading.ledger.receipt import Receipt, readReceipt, receiptOf
    from HER2PETLib.reading.ledger.signing import fingerprint
    from HER2PETLib.reading.ledger.verification import verify

__all__ = [
    "Assignment",
    "Event",
    "Ledger",
    "Receipt",
    "claimLedger",
    "fingerprint",
    "isClaimed",
    "readLedger",
    "readReceipt",
    "receiptOf",
    "verify",
]
__getattr__ = lazily(
    __name__,
    {
        "Assignment": "assignment",
        "Event": "events",
        "Ledger": "readerledger",
        "claimLedger": "readerledger",
        "isClaimed": "readerledger",
        "readLedger": "readerledger",
        "Receipt": "receipt",
        "readReceipt": "receipt",
        "receiptOf": "receipt",
        "fingerprint": "signing",
        "verify": "verification",
    },
)
