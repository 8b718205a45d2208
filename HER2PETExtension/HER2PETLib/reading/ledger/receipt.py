"""The receipt of a signed reading, and the coordinator's counter-receipt: each is one signed event of a ledger with what it is bound
to, so that anybody can check it alone, without ledger and passphrase. Handed over apart from the packet, a receipt is what a
ledger changed afterwards no longer fits, whoever changed it."""

import os
import textwrap
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.charter import canonicalJSON
from HER2PETLib.reading.ledger import claims
from HER2PETLib.reading.ledger.armor import armored, readArmored
from HER2PETLib.reading.ledger.chain import Binding, Row, contentOf, hashOf, sumsOf
from HER2PETLib.reading.ledger.readerchain import ReaderChain, readWhole
from HER2PETLib.reading.ledger.signing import fingerprint, isSignedBy, sameFingerprint


@dataclass(frozen=True)
class _SignedEvent:
    """What the two have in common. number, time: of the event; formerHash: of the event before it; publicKey: of who signed."""

    NAME: ClassVar[str]

    packetID: str
    reader: str
    time: str
    number: int
    formerHash: str
    publicKey: str
    signature: str

    def _signed(self) -> tuple[Binding, str, dict[str, Any]]:
        """Binding, kind and data of the event."""
        raise NotImplementedError

    def _row(self) -> Row:
        _, kind, data = self._signed()
        row = Row(self.number, self.time, kind, "", "", canonicalJSON(data).decode("ascii"), "", self.signature, "")
        return row._replace(sums=sumsOf(row))

    @property
    def lastHash(self) -> str:
        """The hash of the event, which stands for it and everything before it."""
        row = self._row()
        return hashOf(contentOf(row, self.formerHash, self._signed()[0]), row.sums, row.signature)

    @property
    def isGenuine(self) -> bool:
        """Whether the signature was made with `publicKey` for just what this says."""
        return isSignedBy(self.publicKey, contentOf(self._row(), self.formerHash, self._signed()[0]), self.signature)

    def document(self) -> dict[str, Any]:
        """It as JSON."""
        return asdict(self)

    def _letter(self, title: str, *said: tuple[str, str]) -> str:
        lines = [title, ""]
        for name, value in (*said, ("Key", fingerprint(self.publicKey))):
            lines += textwrap.wrap(value, 70, initial_indent=f"{name + ':':<12}", subsequent_indent=" " * 12) or [f"{name}:"]
        return "\n".join((*lines, "", armored(self.NAME, self.document())))


@dataclass(frozen=True)
class Receipt(_SignedEvent):
    """Who signed which reading, when and with which meaning; number counts its events, the signature included."""

    NAME: ClassVar[str] = "RECEIPT"

    charterHash: str
    printedName: str
    meaning: str

    def _signed(self) -> tuple[Binding, str, dict[str, Any]]:
        data = {"reader": self.reader, "printedName": self.printedName, "meaning": self.meaning}
        return (self.packetID, self.charterHash), "signed", data

    def text(self) -> str:
        """The receipt for people and for mail."""
        return self._letter(
            "Receipt of a signed reading",
            ("Signed by", f"{self.printedName} (reader {self.reader})"),
            ("Time", f"{self.time} (UTC)"),
            ("Meaning", self.meaning),
            ("Packet", self.packetID),
            ("Charter", self.charterHash),
            ("Events", str(self.number)),
            ("Last hash", self.lastHash),
        )


@dataclass(frozen=True)
class CounterReceipt(_SignedEvent):
    """What the coordinator took in: the reading of `events` events that ends with `readingHash`. number, formerHash: of the
    coordinator's ledger, so that it cannot be rewritten before this event either. batch: of cases, 1 for those of the beginning.
    utcOffset: of the coordinator's clock, "" in one of before it was kept."""

    NAME: ClassVar[str] = "COUNTER RECEIPT"

    studyID: str
    events: int
    readingHash: str
    readerKey: str
    came: str
    batch: int = 1
    utcOffset: str = ""

    def _signed(self) -> tuple[Binding, str, dict[str, Any]]:
        names = ("reader", "packetID", "events", "readingHash", "readerKey", "came")
        ofBatch = {"batch": self.batch} if self.batch > 1 else {}
        ofClock = {"utcOffset": self.utcOffset} if self.utcOffset else {}
        return ("coordinator", self.studyID), "takenIn", {**{name: getattr(self, name) for name in names}, **ofBatch, **ofClock}

    def text(self) -> str:
        """The counter-receipt for people and for mail."""
        return self._letter(
            "Counter-receipt of a reading that was taken in",
            ("Reader", self.reader),
            ("Time", f"{self.time} (UTC)"),
            ("Packet", self.packetID),
            ("Events", str(self.events)),
            ("Last hash", self.readingHash),
            ("Came", self.came),
        )


def receiptOf(path: str | os.PathLike[str]) -> Receipt:
    """The receipt of a signed ledger, the same each time. Raises ProblemError if it is not signed or not whole."""
    return receiptFrom(readWhole(path))


def receiptFrom(chain: ReaderChain) -> Receipt:
    """The receipt of a whole ledger's chain. Raises ProblemError if it is not signed."""
    assert chain.assignment is not None and chain.state is not None  # or it would not be whole
    event = chain.state.signed
    if event is None:
        raise ProblemError(f"Packet {chain.assignment.packetID} is not signed.", "Finish the reading and sign it.")
    return Receipt(
        packetID=chain.assignment.packetID,
        reader=chain.assignment.reader,
        time=event.time,
        number=event.number,
        formerHash=chain.rows[-2].hash,
        publicKey=chain.readerKey or "",
        signature=chain.rows[-1].signature,
        charterHash=chain.assignment.charterHash,
        printedName=event.data["printedName"],
        meaning=event.data["meaning"],
    )


Kind = TypeVar("Kind", Receipt, CounterReceipt)


def readReceipt(path: str | os.PathLike[str]) -> Receipt:
    """The receipt in a file: JSON, or a letter with the text. Raises ProblemError if it is none, or was changed after it was signed."""
    return _read(Receipt, path)


def readCounterReceipt(path: str | os.PathLike[str]) -> CounterReceipt:
    """As `readReceipt`, for a counter-receipt."""
    return _read(CounterReceipt, path)


def receiptsIn(folder: str | os.PathLike[str]) -> tuple[list[Path], list[Path]]:
    """The files of receipts, and those of counter-receipts, in a folder that holds nothing else. Raises ProblemError for any other file."""
    found: tuple[list[Path], list[Path]] = [], []
    try:
        paths = sorted(Path(folder).iterdir())
    except OSError as error:
        raise ProblemError(f"{folder} cannot be read: {error.strerror}.", "Name the folder of the receipts.") from error
    for path in paths:
        for kind, ofKind in zip((readReceipt, readCounterReceipt), found, strict=True):
            with suppress(ProblemError):
                kind(path)
                ofKind.append(path)
                break
        else:
            raise ProblemError(
                f"{path.name} is neither a receipt nor a counter-receipt as it was signed.",
                "Take it out of the folder, or ask for the original once more.",
            )
    return found


def _read(kind: type[Kind], path: str | os.PathLike[str]) -> Kind:
    document, name = readArmored(kind.NAME, path), kind.NAME.lower()
    try:
        receipt = kind(**document)
        if any(type(getattr(receipt, field.name)) is not field.type for field in fields(kind)):
            raise TypeError("a value is of the wrong type")
        bytes.fromhex(receipt.publicKey)
    except (TypeError, ValueError) as error:
        raise ProblemError(
            f"{Path(path).name} is not a {name}: {error}.",
            f"Name the file {name.replace(' ', '')}.json, or the letter with all lines of it.",
        ) from error
    if not receipt.isGenuine:
        raise ProblemError(
            f"{Path(path).name} is not as it was signed: its signature does not fit what it says.",
            "Ask for the original once more.",
        )
    return receipt


def counterReceiptText(counterReceipt: CounterReceipt, isKeyKnown: bool) -> str:
    """What a counter-receipt shows its reader where `notOfThisReading` finds nothing. isKeyKnown: whether the coordinator's fingerprint was
    given."""
    return (
        f"{claims.COUNTER_RECEIPT_IS_OF_THIS_READING}\n"
        f"{claims.COORDINATORS_KEY_IS_KNOWN if isKeyKnown else claims.COORDINATORS_KEY_IS_UNKNOWN}\n"
        f"Fingerprint of the coordinator's key: {fingerprint(counterReceipt.publicKey)}. Taken in: {counterReceipt.time} (UTC)."
    )


def notOfThisReading(counterReceipt: CounterReceipt, path: str | os.PathLike[str], coordinator: str | None = None) -> list[str]:
    """What in a counter-receipt is not of the reading in the reader's own ledger, as sentences; none if it is.

    coordinator: the fingerprint that the coordinator gave separately. Raises ProblemError for a ledger that is not whole or not signed.
    """
    chain = readWhole(path)
    mine = receiptFrom(chain)
    assert chain.assignment is not None  # or it would not be whole
    problems = [
        f"Its {what} is {found}, and that of this reading is {own}."
        for what, found, own in (
            ("reader", counterReceipt.reader, mine.reader),
            ("packet", counterReceipt.packetID, mine.packetID),
            ("number of events", counterReceipt.events, mine.number),
            ("last hash", counterReceipt.readingHash, mine.lastHash),
            ("reader's key", counterReceipt.readerKey, mine.publicKey),
            ("coordinator's key", counterReceipt.publicKey, chain.assignment.coordinatorKey),
        )
        if found != own
    ]
    if coordinator is not None and not sameFingerprint(fingerprint(counterReceipt.publicKey), coordinator):
        problems.append(
            f"It was signed with the key {fingerprint(counterReceipt.publicKey)}, and the coordinator's is said to be {coordinator}."
        )
    return problems
