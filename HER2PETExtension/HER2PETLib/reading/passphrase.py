"""A reader's passphrase: chosen once, never stored; what is stored only tells whether a passphrase is the one (scrypt, RFC 7914)."""

import hashlib
import hmac
import secrets
import unicodedata
from typing import Any

from HER2PETLib.errors import ProblemError

MINIMUM_LENGTH = 10
# 64 MB and some tenths of a second a guess: that is the delay after a wrong passphrase, here and on any other machine.
N, R, P = 2**16, 8, 1


def newLock(passphrase: str) -> tuple[dict[str, Any], bytes]:
    """What to store for a new passphrase, and the key (32 bytes) that follows from it.

    Raises ProblemError if the passphrase has fewer than 10 characters or fewer than 5 different ones.
    """
    if len(passphrase) < MINIMUM_LENGTH or len(set(passphrase)) < 5:
        raise ProblemError(
            f"The passphrase is too simple: it needs {MINIMUM_LENGTH} characters, and 5 different ones.",
            "A sentence of four words that nobody else knows is good and easy to remember.",
        )
    lock = {"n": N, "r": R, "p": P, "salt": secrets.token_hex(16)}
    key, check = _derived(passphrase, lock)
    return {**lock, "check": check}, key


def unlock(passphrase: str, lock: dict[str, Any]) -> bytes:
    """The key of the passphrase. Raises ProblemError if it is not the one that `lock` was made with."""
    try:
        key, check = _derived(passphrase, lock)
        known = hmac.compare_digest(check, lock["check"])
    except (KeyError, TypeError, ValueError, OverflowError, MemoryError) as error:
        raise ProblemError("What this ledger holds about its passphrase is damaged.", "Have the ledger verified.") from error
    if not known:
        raise ProblemError("This is not the passphrase of this packet.", "Try again; check the keyboard layout and Caps Lock.")
    return key


def _derived(passphrase: str, lock: dict[str, Any]) -> tuple[bytes, str]:
    # One keyboard writes é as one character, another as two: NFKC makes them the same passphrase.
    secret = unicodedata.normalize("NFKC", passphrase).encode("utf-8")
    n, r, p = lock["n"], lock["r"], lock["p"]
    derived = hashlib.scrypt(secret, salt=bytes.fromhex(lock["salt"]), n=n, r=r, p=p, maxmem=2 * 128 * n * r, dklen=64)
    return derived[:32], derived[32:].hex()
