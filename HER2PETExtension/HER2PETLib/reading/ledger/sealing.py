"""Answers that nobody but their reader can read before every reader has signed.

Where a packet asks for it (`Assignment.others`), the ledger holds of each answer its time, how many cases are completed by then, and
the rest encrypted (ChaCha20-Poly1305, RFC 8439): kind, case, focus and data, filled up to a multiple of 256 bytes. The key is made of
the reader's private key, so only her passphrase gives it; the first opening notes its hash (the cipher alone would let a reader make
two keys that open one text to two answers). Chain and signatures are over what is stored, so everybody checks them as before.

After all have signed, the reader gives an `Opening`: the key, and the receipts of the others for which she gave it, signed. The
program does not make one without a genuine receipt of every other reader. Against a coordinator who makes up a reader and signs a
receipt in her name only comparing fingerprints helps beforehand; afterwards the opening names that receipt, and the study has another.
"""

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.charter import canonicalJSON
from HER2PETLib.reading.ledger.assignment import Assignment
from HER2PETLib.reading.ledger.events import ANSWERS, SEALED, Event, State, stateOf
from HER2PETLib.reading.ledger.passphrase import unlockedKey
from HER2PETLib.reading.ledger.readerchain import readWhole
from HER2PETLib.reading.ledger.receipt import Receipt, receiptFrom
from HER2PETLib.reading.ledger.signing import SigningKey, fingerprint, isSignedBy, requireLibrary

_BLOCK = 256


def answersKeyOf(key: SigningKey, packetID: str) -> bytes:
    """The key (32 bytes) of a reader's answers in one packet. It tells nothing of the private key it is made of."""
    return hmac.new(key.seed, f"answers of {packetID}".encode(), hashlib.sha256).digest()


def commitmentOf(answersKey: bytes) -> str:
    """What the first opening notes of the key: SHA-256, 64 hexadecimal digits."""
    return hashlib.sha256(b"answers" + answersKey).hexdigest()


def sealed(event: Event, completed: int, answersKey: bytes, packetID: str) -> Event:
    """The event as it is stored; any other stays as it is. completed: cases after it."""
    if event.kind not in ANSWERS:
        return event
    text = canonicalJSON([event.kind, event.caseID, event.focusID, dict(event.data)])
    nonce = secrets.token_bytes(12)
    box = nonce + _cipher(answersKey).encrypt(nonce, text.ljust(-(-len(text) // _BLOCK) * _BLOCK), packetID.encode())
    return Event(event.number, event.time, SEALED, data={"completed": completed, "sealed": box.hex()})


def opened(assignment: Assignment, events: Iterable[Event], answersKey: bytes) -> tuple[tuple[Event, ...], State]:
    """The answers in a ledger's events, and the state after them. Raises ProblemError where the key does not open one, it may not
    happen, or fewer or more cases were completed than it said."""
    plain: list[Event] = []
    state = stateOf(assignment, ())
    for event in events:
        one = _unsealed(event, answersKey, assignment.packetID) if event.kind == SEALED else event
        state = state.after(one)
        if event.kind == SEALED and event.data["completed"] != state.completed:
            raise ProblemError(
                f"Event {event.number} says that {event.data['completed']} cases are completed, and {state.completed} are.",
                "Ask the reader which program wrote this ledger.",
            )
        plain.append(one)
    return tuple(plain), state


def _unsealed(event: Event, answersKey: bytes, packetID: str) -> Event:
    requireLibrary()
    from cryptography.exceptions import InvalidTag

    try:
        box = bytes.fromhex(event.data["sealed"])
        kind, caseID, focusID, data = json.loads(_cipher(answersKey).decrypt(box[:12], box[12:], packetID.encode()))
        if kind not in ANSWERS or not isinstance(data, dict):
            raise ValueError(kind)
        return Event(event.number, event.time, kind, caseID, focusID, data)
    except (InvalidTag, KeyError, TypeError, ValueError) as error:
        raise ProblemError(
            f"Event {event.number} does not open with this key.", "Ask the reader for the opening once more."
        ) from error


def _cipher(key: bytes) -> Any:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    return ChaCha20Poly1305(key)


@dataclass(frozen=True)
class OtherReceipt:
    """A receipt of another reader for which an opening was given."""

    reader: str
    publicKey: str
    lastHash: str


@dataclass(frozen=True)
class Opening:
    """What opens the answers of one signed reading (readingHash: its last hash), and for which receipts it was given."""

    packetID: str
    reader: str
    readingHash: str
    publicKey: str
    answersKey: str
    others: tuple[OtherReceipt, ...]
    signature: str = ""

    @property
    def _content(self) -> bytes:
        document = asdict(self)
        del document["signature"]
        return hashlib.sha256(canonicalJSON(["opening", document])).digest()

    @property
    def isGenuine(self) -> bool:
        """Whether it was signed with `publicKey` as it is."""
        return isSignedBy(self.publicKey, self._content, self.signature)

    def signed(self, key: SigningKey) -> "Opening":
        """It with its signature."""
        return Opening(**{**vars(self), "signature": key.sign(self._content)})

    def document(self) -> dict[str, Any]:
        """It as JSON."""
        return asdict(self)


def introductionOf(receipt: Receipt) -> str:
    """What a reader has to compare before answers are opened for the receipt of another one."""
    return (
        f"{receipt.reader}: signed by {receipt.printedName} at {receipt.time}, key {fingerprint(receipt.publicKey)}. "
        "Compare it with the one that this reader was shown, by telephone."
    )


def openAnswers(path: str | os.PathLike[str], passphrase: str, receipts: Sequence[Receipt]) -> Opening:
    """The reader opens her signed answers, against the receipts of all other readers.

    Raises ProblemError if the ledger is not signed, the passphrase is wrong, or a receipt is missing or cannot be another reader's.
    """
    chain = readWhole(path)
    own = receiptFrom(chain)
    assert chain.assignment is not None and chain.lock is not None  # or it would not be signed
    assignment = chain.assignment
    if not assignment.others:
        raise ProblemError("The answers of this packet are not sealed.", "Nothing to do.")
    for receipt in receipts:
        if not receipt.isGenuine or receipt.charterHash != own.charterHash:
            raise ProblemError(
                f"The receipt of {receipt.reader} is not of this reading.", "Ask the coordinator for the right one."
            )
    for what in ("reader", "packetID", "publicKey"):
        seen = [getattr(own, what), *(getattr(receipt, what) for receipt in receipts)]
        if len(set(seen)) != len(seen) or (what == "publicKey" and assignment.coordinatorKey in seen):
            raise ProblemError(
                "Two of these receipts, or one of them and yours, are of one reader, or the coordinator signed one.",
                "One receipt of each other reader is needed.",
            )
    if len(receipts) < assignment.others:
        raise ProblemError(
            f"Receipts of {len(receipts)} other readers were given, and there are {assignment.others}.",
            "Your answers stay sealed until every reader has signed; ask the coordinator for the receipts.",
        )
    key = unlockedKey(passphrase, chain.lock)
    others = tuple(OtherReceipt(each.reader, each.publicKey, each.lastHash) for each in receipts)
    answersKey = answersKeyOf(key, assignment.packetID).hex()
    return Opening(assignment.packetID, assignment.reader, own.lastHash, key.publicKey, answersKey, others).signed(key)


def readOpening(path: str | os.PathLike[str]) -> Opening:
    """The opening in a file. Raises ProblemError if it is none, or was changed after it was signed."""
    try:
        document = json.loads(Path(path).read_text(encoding="utf-8"))
        opening = Opening(**{**document, "others": tuple(OtherReceipt(**each) for each in document["others"])})
        bytes.fromhex(opening.answersKey + opening.publicKey)
        genuine = opening.isGenuine
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ProblemError(
            f"{Path(path).name} is not the opening of a reading ({error}).", "Name the opening.json of the reader."
        ) from error
    if not genuine:
        raise ProblemError(f"{Path(path).name} is not as it was signed.", "Ask the reader for it once more.")
    return opening


def openedWith(opening: Opening, path: str | os.PathLike[str]) -> tuple[tuple[Event, ...], State]:
    """Events and state of a signed ledger, opened. Raises ProblemError where the opening is not of this ledger."""
    chain = readWhole(path)
    own = receiptFrom(chain)
    assert chain.assignment is not None and chain.lock is not None  # or it would not be signed
    answersKey = bytes.fromhex(opening.answersKey)
    if (opening.packetID, opening.readingHash, opening.publicKey) != (own.packetID, own.lastHash, own.publicKey):
        raise ProblemError(f"The opening of {opening.reader} is of another reading.", "Ask the reader for the right one.")
    if commitmentOf(answersKey) != chain.lock.get("answers"):
        raise ProblemError(
            f"The opening of {opening.reader} holds another key than the ledger was begun with.",
            "Ask the reader for the right one.",
        )
    return opened(chain.assignment, chain.events, answersKey)
