"""What the ledgers say about how the reading went: one row a reader, the proof of the signature included."""

from collections import Counter

from HER2PETLib.reading.ledger import readLedger
from HER2PETLib.reading.packet import LEDGER, RECEIPT
from HER2PETLib.reading.receipt import readReceipt
from HER2PETLib.reading.study import Study
from HER2PETLib.reading.takein import hasSeparateReceipt
from HER2PETLib.tables.columns import Column, Table

_COLUMNS = (
    Column("reader", "Reader"),
    Column("events", "Events", "", "all that the ledger holds", "int"),
    Column("kinds", "Of which"),
    Column("changes", "Changed scores", "", "each with former score, time and reason in the ledger", "int"),
    Column("first", "First event", "", "UTC"),
    Column("printedName", "Signed by"),
    Column("time", "Signed at", "", "UTC"),
    Column("meaning", "Meaning of the signature"),
    Column(
        "receiptCame",
        "Its receipt came",
        "",
        "with the ledger, or by another way: only then it shows a ledger rewritten as a whole",
    ),
    Column("packetID", "Packet", "", "SHA-256 of its worklist"),
    Column("lastHash", "Last hash", "", "of the chain of events; it stands for all of them"),
    Column("signature", "Signature", "", "HMAC with the key of the reader's passphrase"),
)


def auditTable(study: Study) -> Table:
    """The audit of every reader whose ledger was taken in. Raises ProblemError where a ledger or receipt cannot be read."""
    rows = []
    for reader in study.charter.readers:
        folder = study.returned(reader)
        _, events = readLedger(folder / LEDGER)
        receipt = readReceipt(folder / RECEIPT)
        kinds = Counter(event.kind for event in events)
        rows.append(
            {
                "reader": reader,
                "events": len(events),
                "kinds": ", ".join(f"{kind} {count}" for kind, count in kinds.items()),
                "changes": kinds["changed"],
                "first": events[0].time,
                "printedName": receipt.printedName,
                "time": receipt.time,
                "meaning": receipt.meaning,
                "receiptCame": "by another way" if hasSeparateReceipt(study, reader) else "with the ledger",
                "packetID": receipt.packetID,
                "lastHash": receipt.lastHash,
                "signature": receipt.signature,
            }
        )
    return Table(_COLUMNS, rows)
