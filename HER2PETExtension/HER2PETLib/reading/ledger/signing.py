"""Ed25519 signatures (RFC 8032): made with a private key that only its owner has, checked by anybody with the public one.

The key is random and not derived from a passphrase: with a derived one, whoever has the public key could try passphrases.
"""

import hashlib
import secrets
from functools import lru_cache
from types import ModuleType
from typing import TYPE_CHECKING

from HER2PETLib.errors import ProblemError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class SigningKey:
    """A private key. publicKey: 64 hexadecimal digits."""

    def __init__(self, seed: bytes) -> None:
        """seed: 32 bytes, the secret key of RFC 8032. Raises ProblemError where the library for signatures is missing."""
        self.seed = seed
        self._key = requireLibrary().Ed25519PrivateKey.from_private_bytes(seed)
        self.publicKey: str = self._key.public_key().public_bytes_raw().hex()

    @classmethod
    def new(cls) -> "SigningKey":
        """A random key."""
        return cls(secrets.token_bytes(32))

    def sign(self, message: bytes) -> str:
        """The signature of `message`: 128 hexadecimal digits, the same each time."""
        return self._key.sign(message).hex()


def isSignedBy(publicKey: str, message: bytes, signature: str) -> bool:
    """Whether `signature` was made for `message` with the private key of `publicKey`; False for what is no key or signature."""
    try:
        key, made = bytes.fromhex(publicKey), bytes.fromhex(signature)
    except (ValueError, TypeError):
        return False
    # One way to write each, so that nobody can write a signature another way and call it another one.
    if len(key) != 32 or key.hex() != publicKey or made.hex() != signature:
        return False
    requireLibrary()
    from cryptography.exceptions import InvalidSignature

    try:
        _publicKey(key).verify(made, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(publicKey: str) -> str:
    """30 decimal digits in groups of five, to be read over the telephone: the first 128 bits of the key's SHA-256, modulo 10^30."""
    number = int.from_bytes(hashlib.sha256(bytes.fromhex(publicKey)).digest()[:16], "big") % 10**30
    digits = f"{number:030d}"
    return " ".join(digits[place : place + 5] for place in range(0, 30, 5))


def sameFingerprint(first: str, second: str) -> bool:
    """Whether two fingerprints are the same, however they are spaced."""
    return _digitsOf(first) == _digitsOf(second) and len(_digitsOf(first)) == 30


def _digitsOf(text: str) -> str:
    return "".join(letter for letter in text if letter in "0123456789")


@lru_cache(maxsize=64)
def _publicKey(key: bytes) -> "Ed25519PublicKey":
    return requireLibrary().Ed25519PublicKey.from_public_bytes(key)


def requireLibrary() -> ModuleType:
    """The library's Ed25519. Raises ProblemError where it is not installed."""
    try:
        from cryptography.hazmat.primitives.asymmetric import ed25519
    except ImportError as error:
        raise ProblemError(
            "Signatures need the Python package cryptography, which is not installed.",
            "Slicer brings it where it was built with its extension manager; elsewhere run: pip install cryptography",
        ) from error
    return ed25519
