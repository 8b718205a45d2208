"""A receipt survives the mail, can be checked alone, and cannot be changed, by hand or on the way."""

import quopri
import textwrap
import time

import pytest
from HER2PETLib.commands import main
from HER2PETLib.errors import ProblemError
from HER2PETLib.files import writeJSON
from HER2PETLib.reading.ledger import claims
from HER2PETLib.reading.ledger.readerledger import Ledger
from HER2PETLib.reading.ledger.receipt import readReceipt
from HER2PETLib.reading.ledger.signing import SigningKey, fingerprint
from HER2PETLib.reading.ledger.verification import verify


@pytest.fixture
def signed(newLedger, quickPassphrase):
    """(path of a signed ledger, its receipt)."""
    path = newLedger(cases={"1": ()})
    with Ledger(path, quickPassphrase) as ledger:
        ledger.openCase("1")
        ledger.completeCase("1", noFoci=True)
        return path, ledger.sign(quickPassphrase, "Dr. Änna O'Hara-Müller")


def test_a_receipt_has_no_line_that_mail_would_break(signed):
    assert max(map(len, signed[1].text().splitlines())) <= 70


def quoted(text):
    return "".join(f"> > {line}\n" for line in text.splitlines())


def wrapped(text):
    return "\n".join(textwrap.fill(line, 40) for line in text.splitlines())


# What programs for mail and for text do to a letter. Each was tried with the former receipt, whose labels had to stand as they were.
MAILED = {
    "as it is": lambda text: text.encode(),
    "in a letter": lambda text: f"Dear coordinator,\n\n{text}\nBest wishes\nAnna".encode(),
    "line ends of Windows": lambda text: text.replace("\n", "\r\n").encode(),
    "line ends of old Macs": lambda text: text.replace("\n", "\r").encode(),
    "quoted twice": lambda text: quoted(text).encode(),
    "quoted with bars": lambda text: "".join(f"| {line}\n" for line in text.splitlines()).encode(),
    "wrapped at 40": lambda text: wrapped(text).encode(),
    "quoted, then wrapped": lambda text: wrapped(quoted(text)).encode(),
    "all in one line": lambda text: text.replace("\n", " ").encode(),
    "indented": lambda text: textwrap.indent(text, "\t    ").encode(),
    "an empty line between all": lambda text: text.replace("\n", "\n\n").encode(),
    "no-break spaces": lambda text: text.replace(" ", "\u00a0").encode(),
    "typographic quotes and dashes": lambda text: text.replace("'", "\u2019").replace("-", "\u2013").encode(),
    "a mark of the byte order": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "UTF-16 of Windows": lambda text: text.encode("utf-16"),
    "UTF-16 without a mark": lambda text: text.encode("utf-16-le"),
    "UTF-16, the other way": lambda text: text.encode("utf-16-be"),
    "Latin-1": lambda text: text.encode("latin-1"),
    "quoted-printable": lambda text: quopri.encodestring(text.encode()),
    "in capital letters": lambda text: text.upper().encode(),
    "soft hyphens": lambda text: text.replace("a", "a\u00ad").encode(),
    "as a web page": lambda text: ("<p>" + text.replace("\n", "<br/>\n") + "</p>").replace("<br/>", " ").encode(),
}


@pytest.mark.parametrize("sent", MAILED.values(), ids=MAILED.keys())
def test_a_receipt_is_read_however_it_was_mailed(signed, tmp_path, sent):
    path, receipt = signed
    (tmp_path / "receipt.txt").write_bytes(sent(receipt.text()))
    found = readReceipt(tmp_path / "receipt.txt")
    assert found == receipt
    assert verify(path, found) == []


def test_a_letter_of_a_megabyte_is_read_in_no_time(signed, tmp_path):
    letters = {
        f"{signed[1].text()}{'x ' * 400_000}": True,
        "BEGIN HER2PET RECEIPT " * 40_000: False,
        "Signed by " * 90_000: False,
        "BEGINHER2PET" * 80_000: False,
    }
    for text, isOne in letters.items():
        (tmp_path / "receipt.txt").write_text(text)
        start = time.process_time()
        if isOne:
            assert readReceipt(tmp_path / "receipt.txt") == signed[1]
        else:
            with pytest.raises(ProblemError, match="is not a receipt"):
                readReceipt(tmp_path / "receipt.txt")
        assert time.process_time() - start < 2


def test_a_letter_that_unpacks_without_end_and_one_of_many_megabytes_are_refused(tmp_path):
    import base64
    import zlib

    bomb = base64.b32encode(zlib.compress(b" " * (1 << 28), 9)).decode().rstrip("=")
    (tmp_path / "bomb.txt").write_text(f"BEGIN HER2PET RECEIPT {bomb} END HER2PET RECEIPT")
    (tmp_path / "large.txt").write_bytes(b"x" * (1 << 22))
    for name in ("bomb.txt", "large.txt"):
        with pytest.raises(ProblemError, match="is not a receipt"):
            readReceipt(tmp_path / name)


def test_two_receipts_in_one_letter_are_not_chosen_between(signed, tmp_path):
    (tmp_path / "receipt.txt").write_text(signed[1].text() * 2)
    with pytest.raises(ProblemError, match="two of them"):
        readReceipt(tmp_path / "receipt.txt")


@pytest.mark.parametrize(
    "key", ["packetID", "reader", "time", "formerHash", "signature", "charterHash", "printedName", "meaning"]
)
def test_no_word_of_a_receipt_can_be_changed_by_hand(signed, tmp_path, key):
    document = signed[1].document()
    writeJSON(tmp_path / "receipt.json", {**document, key: document[key][:-1] + ("0" if document[key][-1] != "0" else "1")})
    with pytest.raises(ProblemError, match="not as it was signed"):
        readReceipt(tmp_path / "receipt.json")


def test_another_key_cannot_take_the_place_of_the_readers(signed, tmp_path):
    writeJSON(tmp_path / "receipt.json", {**signed[1].document(), "publicKey": SigningKey.new().publicKey})
    with pytest.raises(ProblemError, match="not as it was signed"):
        readReceipt(tmp_path / "receipt.json")


def test_a_reader_checks_the_counter_receipt_alone(finished, makeStudy, tmp_path, capsys):
    def check(reader, letter, *more):
        packet = finished.packet(reader)
        code = main(["reading", "check-counter-receipt", str(letter), "--packet", str(packet), *more])
        return code, *capsys.readouterr()

    letter = finished.returned("anna") / "counterReceipt.txt"
    digits = fingerprint(finished.ledger.publicKey)
    code, said, _ = check("anna", letter)
    assert code == 0 and claims.COUNTER_RECEIPT_IS_OF_THIS_READING in said and claims.COORDINATORS_KEY_IS_UNKNOWN in said
    code, said, _ = check("anna", letter, "--coordinator", digits)
    assert code == 0 and claims.COORDINATORS_KEY_IS_KNOWN in said
    code, said, errors = check("anna", letter, "--coordinator", "1" * 30)
    assert code == 1 and said == "" and digits in errors
    code, _, errors = check("bert", letter)  # anna's, which somebody sent to bert
    assert code == 1 and "Its reader is anna" in errors and "Its last hash is" in errors
