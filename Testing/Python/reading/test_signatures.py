"""Signatures as RFC 8032 defines them, keys under a passphrase, and which passphrases are refused."""

import sys

import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.ledger.passphrase import WrongPassphraseError, lockedKey, refuseSimple, unlockedKey
from HER2PETLib.reading.ledger.signing import SigningKey, fingerprint, isSignedBy, sameFingerprint

# RFC 8032, section 7.1, tests 1 to 3: secret key, public key, message, signature.
RFC_8032 = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("secret", "public", "message", "signature"), RFC_8032)
def test_signatures_are_those_of_rfc_8032(secret, public, message, signature):
    key = SigningKey(bytes.fromhex(secret))
    assert key.publicKey == public
    assert key.sign(bytes.fromhex(message)) == signature
    assert isSignedBy(public, bytes.fromhex(message), signature)
    assert not isSignedBy(public, bytes.fromhex(message) + b"!", signature)
    assert not isSignedBy(SigningKey.new().publicKey, bytes.fromhex(message), signature)


@pytest.mark.parametrize("number", range(64))
def test_a_signature_with_one_bit_changed_is_none(number):
    _, public, message, signature = RFC_8032[2]
    changed = bytearray(bytes.fromhex(signature))
    changed[number] ^= 1
    assert not isSignedBy(public, bytes.fromhex(message), changed.hex())


def test_what_is_no_key_or_signature_is_refused_without_an_error():
    _, public, message, signature = RFC_8032[0]
    for wrong in ("", "xyz", public[:-2], public.upper(), None):
        assert not isSignedBy(wrong, b"", signature)
    for wrong in ("", "xyz", signature[:-2], signature.upper(), None):
        assert not isSignedBy(public, bytes.fromhex(message), wrong)


def test_a_fingerprint_is_thirty_digits_and_the_same_however_it_is_spaced():
    digits = fingerprint(RFC_8032[0][1])
    assert [len(group) for group in digits.split(" ")] == [5] * 6 and digits.replace(" ", "").isdecimal()
    assert sameFingerprint(digits, digits.replace(" ", "")) and sameFingerprint(digits, digits.replace(" ", " - "))
    assert not sameFingerprint(digits, fingerprint(RFC_8032[1][1]))
    assert not sameFingerprint("", "") and not sameFingerprint(digits[:-1], digits[:-1])


def test_without_the_library_the_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.asymmetric", None)
    with pytest.raises(ProblemError, match="need the Python package cryptography"):
        SigningKey.new()
    with pytest.raises(ProblemError, match="need the Python package cryptography"):
        unlockedKey("four words nobody knows", {})


def test_a_key_comes_back_with_its_passphrase_and_with_no_other(quickPassphrase):
    key = SigningKey.new()
    lock = lockedKey(key, quickPassphrase)
    assert unlockedKey(quickPassphrase, lock).seed == key.seed
    with pytest.raises(WrongPassphraseError, match="not the passphrase"):
        unlockedKey(quickPassphrase + " ", lock)
    assert lockedKey(key, quickPassphrase)["sealed"] != lock["sealed"]  # another salt each time


@pytest.mark.parametrize(
    "change",
    [
        {"publicKey": RFC_8032[0][1]},
        {"sealed": "00" * 48},
        {"salt": "11" * 16},
        {"n": 2**40},  # 128 terabytes to try it
        {"n": "16"},
        {"sealed": "no hex"},
        {"p": 10**9},
    ],
)
def test_a_lock_that_was_changed_does_not_open_and_does_not_hold_anybody_up(quickPassphrase, change):
    lock = {**lockedKey(SigningKey.new(), quickPassphrase), **change}
    with pytest.raises(ProblemError, match=r"not the passphrase|damaged"):
        unlockedKey(quickPassphrase, lock)


@pytest.mark.parametrize(
    "common",
    [
        # the commonest of ten characters and more in zxcvbn's list, in its order
        "qwertyuiop", "1234567890", "q1w2e3r4t5", "1q2w3e4r5t", "4815162342", "123456789a", "12345qwert", "password123",
        # what people make of the commonest short ones when a longer one is asked for
        "Password2026!", "passwordpassword", "Password Password", "P@ssw0rd!!!!", "dragon dragon dragon", "letmein 12345",
        "correct horse battery staple",
    ],
)  # fmt: skip
def test_what_everybody_tries_first_is_refused(common):
    with pytest.raises(ProblemError, match="too simple"):
        refuseSimple(common)


@pytest.mark.parametrize(
    "good", ["four words nobody knows", "blauer Igel frisst Ziegel", "Tr4umschiff-Kabel 88 Kuchen", "我爱北京天安门的夕阳和晚风"]
)
def test_a_sentence_of_ones_own_is_taken(good):
    refuseSimple(good)
