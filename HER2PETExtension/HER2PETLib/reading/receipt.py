"""The receipt of a signed reading: handed over apart from the packet, it is what a ledger rewritten afterwards no longer fits."""

import json
import os
import re
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.chain import Chain, readChain, readOnly

# What `Receipt.text` writes, also within a letter.
_TEXT = re.compile(
    r"Signed by +(?P<printedName>.+) \(reader (?P<reader>.+)\)\s+Time +(?P<time>\S+) \(UTC\)\s+Meaning +(?P<meaning>.+?)\s+"
    r"Packet +(?P<packetID>\S+)\s+Charter +(?P<charterHash>\S+)\s+Events +(?P<events>[0-9]+)\s+Last hash +(?P<lastHash>\S+)\s+"
    r"Signature +(?P<signature>\S+)"
)


@dataclass(frozen=True)
class Receipt:
    """Who signed what, when and with which meaning. events: how many the ledger has, the signature included; lastHash: hash of the
    last; signature: HMAC with the key of the reader's passphrase over all events, name, meaning and time."""

    packetID: str
    reader: str
    charterHash: str
    printedName: str
    meaning: str
    time: str
    events: int
    lastHash: str
    signature: str

    def document(self) -> dict[str, Any]:
        """The receipt as JSON."""
        return asdict(self)

    def text(self) -> str:
        """The receipt for people."""
        return (
            f"Receipt of a signed reading\n\n"
            f"Signed by     {self.printedName} (reader {self.reader})\n"
            f"Time          {self.time} (UTC)\n"
            f"Meaning       {self.meaning}\n"
            f"Packet        {self.packetID}\n"
            f"Charter       {self.charterHash}\n"
            f"Events        {self.events}\n"
            f"Last hash     {self.lastHash}\n"
            f"Signature     {self.signature}\n"
        )


def receiptOf(path: str | os.PathLike) -> Receipt:
    """The receipt of a signed ledger, the same each time. Raises ProblemError if it is not signed or not whole."""
    path = Path(path)
    with readOnly(path) as connection:
        chain = readChain(connection)
    if chain.findings:
        raise ProblemError(f"{path.name} is not whole. {chain.findings[0]}", "Have it verified.")
    return receiptFrom(chain)


def receiptFrom(chain: Chain) -> Receipt:
    """The receipt of a whole ledger's chain. Raises ProblemError if it is not signed."""
    event = chain.state.signed
    if event is None:
        raise ProblemError(f"Packet {chain.assignment.packetID} is not signed.", "Finish the reading and sign it.")
    return Receipt(
        chain.assignment.packetID,
        chain.assignment.reader,
        chain.assignment.charterHash,
        event.data["printedName"],
        event.data["meaning"],
        event.time,
        event.number,
        chain.rows[-1][8],
        chain.rows[-1][7],
    )


def readReceipt(path: str | os.PathLike) -> Receipt:
    """The receipt in a file: JSON, or the text for people. Raises ProblemError if it is none."""
    path = Path(path)
    try:
        written = path.read_text(encoding="utf-8-sig")
        if asText := _TEXT.search(written):
            document = {**asText.groupdict(), "events": int(asText["events"])}
        else:
            document = json.loads(written)
        receipt = Receipt(**document)
        if any(type(getattr(receipt, field.name)) is not field.type for field in fields(Receipt)):
            raise TypeError("a value is of the wrong type")
    except OSError as error:
        raise ProblemError(f"{path} cannot be read: {error.strerror}.", "Name the receipt's file.") from error
    except (ValueError, TypeError, RecursionError) as error:
        raise ProblemError(
            f"{path.name} is not a receipt: {error}.",
            "Name receipt.json of the signed packet, or the receipt that was saved as text.",
        ) from error
    return receipt
