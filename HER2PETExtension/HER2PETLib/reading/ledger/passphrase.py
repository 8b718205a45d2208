"""A reader's key under a passphrase that is chosen once and never stored: the random key is encrypted with what scrypt (RFC 7914)
makes of the passphrase. Whoever has the ledger can try passphrases, each at the cost below; that is why common ones are refused."""

import hashlib
import json
import re
import secrets
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.ledger.signing import SigningKey, requireLibrary

MINIMUM_LENGTH = 10
# 64 MB and some tenths of a second a guess: that is the delay after a wrong passphrase, here and on any other machine.
N, R, P = 2**16, 8, 1
# A ledger that came from elsewhere may not ask for more: 1 GB.
MOST_MEMORY = 2**30


class WrongPassphraseError(ProblemError):
    """The passphrase does not open the key."""


def refuseSimple(passphrase: str) -> None:
    """Raise ProblemError for a passphrase of fewer than 10 characters or fewer than 5 different ones, or one that is among the
    commonest, also twice in a row, with digits and marks around it or with digits for letters."""
    if len(passphrase) < MINIMUM_LENGTH or len(set(passphrase)) < 5:
        raise ProblemError(
            f"The passphrase is too simple: it needs {MINIMUM_LENGTH} characters, and 5 different ones.",
            "A sentence of four words that nobody else knows is good and easy to remember.",
        )
    if any(_digest(plain) in _common() for plain in _plainer(passphrase)):
        raise ProblemError(
            "The passphrase is too simple: it is among the first that anybody tries.",
            "A sentence of four words that nobody else knows is good and easy to remember.",
        )


def lockedKey(key: SigningKey, passphrase: str) -> dict[str, Any]:
    """What to store of a new key: its public half, and the private one encrypted. Raises ProblemError as `refuseSimple`."""
    refuseSimple(passphrase)
    lock = {"publicKey": key.publicKey, "n": N, "r": R, "p": P, "salt": secrets.token_hex(16)}
    # The salt is new for every key, so the secret of this cipher is never used twice and its nonce can be all zeros.
    return {**lock, "sealed": _cipher(_secretOf(passphrase, lock)).encrypt(bytes(12), key.seed, _bound(lock)).hex()}


def unlockedKey(passphrase: str, lock: Mapping[str, Any]) -> SigningKey:
    """The key that `lockedKey` stored. Raises WrongPassphraseError, or ProblemError where what is stored is damaged."""
    requireLibrary()
    from cryptography.exceptions import InvalidTag

    try:
        if not isinstance(lock["n"], int) or 128 * lock["n"] * lock["r"] > MOST_MEMORY or lock["p"] > 16:
            raise ValueError
        sealed = bytes.fromhex(lock["sealed"])
        key = SigningKey(_cipher(_secretOf(passphrase, lock)).decrypt(bytes(12), sealed, _bound(lock)))
        if key.publicKey != lock["publicKey"]:
            raise ValueError
    except InvalidTag as error:
        raise WrongPassphraseError(
            "This is not the passphrase of this packet.", "Try again; check the keyboard layout and Caps Lock."
        ) from error
    except (KeyError, TypeError, ValueError, OverflowError, MemoryError) as error:
        raise ProblemError("What this ledger holds about its passphrase is damaged.", "Have the ledger verified.") from error
    return key


def _secretOf(passphrase: str, lock: Mapping[str, Any]) -> bytes:
    # One keyboard writes é as one character, another as two: NFKC makes them the same passphrase.
    secret = unicodedata.normalize("NFKC", passphrase).encode("utf-8")
    n, r, p = lock["n"], lock["r"], lock["p"]
    return hashlib.scrypt(secret, salt=bytes.fromhex(lock["salt"]), n=n, r=r, p=p, maxmem=2 * 128 * n * r, dklen=32)


def _bound(lock: Mapping[str, Any]) -> bytes:
    return bytes.fromhex(lock["publicKey"])


def _cipher(secret: bytes) -> Any:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    return ChaCha20Poly1305(secret)


@cache
def _common() -> frozenset[str]:
    document = json.loads(Path(__file__).with_name("commonpassphrases.json").read_text(encoding="utf-8"))
    return frozenset(digest for line in document["digests"] for digest in line.split())


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def _plainer(passphrase: str) -> Iterator[str]:
    """The passphrase in small letters, and what it is made of in the commonest ways."""
    whole = unicodedata.normalize("NFKC", passphrase).lower()
    for written in (whole, whole.replace(" ", ""), whole.translate(str.maketrans("013457@$", "oleastas"))):
        yield written
        if core := re.sub(r"^[\W\d_]+|[\W\d_]+$", "", written):
            yield core
        for part in {written, core}:
            repeated = re.fullmatch(r"(.+?)[\W_]?(?:\1[\W_]?)+", part)
            if repeated:
                yield repeated[1].strip()
