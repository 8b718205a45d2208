"""What the ledgers say about how the reading went: one row a reader, the proof of the signature included."""

from collections import Counter

from HER2PETLib.reading.ledger import claims
from HER2PETLib.reading.ledger.readerledger import readLedger
from HER2PETLib.reading.ledger.receipt import readReceipt
from HER2PETLib.reading.ledger.sealing import openedWith, readOpening
from HER2PETLib.reading.packet.contents import LEDGER, RECEIPT
from HER2PETLib.reading.study.batches import batchesOf
from HER2PETLib.reading.study.issues import readersOf
from HER2PETLib.reading.study.returnedpackets import OPENING, SEPARATELY, WITH_THE_LEDGER, hasSeparateReceipt
from HER2PETLib.reading.study.study import Study
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
    Column("receiptCame", "Its receipt came", "", claims.AS_SIGNED + " " + claims.RECEIPT_CAME_WITH_IT),
    Column("packetID", "Packet", "", "SHA-256 of its worklist"),
    Column("lastHash", "Last hash", "", "of the chain of events; it stands for all of them"),
    Column("signature", "Signature", "", "Ed25519, by the reader's key, over the last event and so over all before it"),
)


def auditTable(study: Study) -> Table:
    """The audit of every reader whose ledger was taken in. Raises ProblemError where a ledger or receipt cannot be read."""
    rows = []
    readings = [(part, reader) for part in batchesOf(study) for reader in readersOf(part)]
    for batch, reader in readings:
        folder = batch.returned(reader)
        _, events = readLedger(folder / LEDGER)
        if (folder / OPENING).is_file():
            events, _ = openedWith(readOpening(folder / OPENING), folder / LEDGER)
        receipt = readReceipt(folder / RECEIPT)
        kinds = Counter(event.kind for event in events)
        rows.append(
            {
                "reader": reader + batch.label,
                "events": len(events),
                "kinds": ", ".join(f"{kind} {count}" for kind, count in kinds.items()),
                "changes": kinds["changed"],
                "first": events[0].time,
                "printedName": receipt.printedName,
                "time": receipt.time,
                "meaning": receipt.meaning,
                "receiptCame": SEPARATELY if hasSeparateReceipt(batch, reader) else WITH_THE_LEDGER,
                "packetID": receipt.packetID,
                "lastHash": receipt.lastHash,
                "signature": receipt.signature,
            }
        )
    return Table(_COLUMNS, rows)
