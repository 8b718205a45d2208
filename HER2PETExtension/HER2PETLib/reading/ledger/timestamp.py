"""Time stamps (RFC 3161): an authority that neither reader nor coordinator can persuade signs that the head of a ledger existed at a time.

The request and the reply are files, so that a site without network can send them by another machine. What is stamped is the hash of an
event, which stands for everything before it: a ledger that was written anew since, or an older copy that was brought back and read
on, no longer holds it; and the times of events before and after it are bounded by a clock that nobody here sets.
"""

import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from HER2PETLib.errors import ProblemError
from HER2PETLib.files import replacing
from HER2PETLib.reading.ledger.chain import Row

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

# The authority's clock and that of a machine may differ by this much, and a request takes its time.
TOLERANCE = timedelta(minutes=10)
_OTHER_REPLY = "Give the reply as it came from the authority, and the certificate of the authority that made it."


@dataclass(frozen=True)
class TimeStamp:
    """A reply whose signature was checked. name: of its file; time: UTC; imprint: SHA-256 of the event's hash (32 bytes)."""

    name: str
    time: datetime
    imprint: bytes


def requestFor(lastHash: str) -> bytes:
    """The request (DER) for a time stamp of the event with this hash (64 hexadecimal digits), and so of all before it.

    Raises ProblemError where the library is missing.
    """
    library = _library()
    request = library.TimestampRequestBuilder(hash_algorithm=library.HashAlgorithm.SHA256).data(bytes.fromhex(lastHash)).build()
    return bytes(request.as_bytes())


def writeRequest(path: str | os.PathLike[str], row: Row) -> None:
    """Write the request for a time stamp of an event into a new file. Raises ProblemError where the file exists, or as `requestFor`."""
    path = Path(path)
    if path.exists():
        raise ProblemError(f"{path} exists already.", "Choose another name.")
    request = requestFor(row.hash)
    with replacing(path) as temporary:
        temporary.write_bytes(request)


def readStamp(path: str | os.PathLike[str], certificate: str | os.PathLike[str]) -> TimeStamp:
    """The time stamp in a reply, signed by an authority under `certificate` (PEM; the root, and others of the chain if there are more).

    Raises ProblemError for what is not a reply, was refused by the authority, or was not signed under that certificate.
    """
    library, path = _library(), Path(path)
    root, others = _certificates(certificate)
    try:
        response = library.decode_timestamp_response(path.read_bytes())
        information = response.tst_info
        builder = library.VerifierBuilder().add_root_certificate(root)
        for other in others:
            builder = builder.add_intermediate_certificate(other)
        imprint = bytes(information.message_imprint.message)
        builder.build().verify(response, imprint)
    except OSError as error:
        raise ProblemError(f"{path} cannot be read: {error.strerror}.", "Name the file of the reply.") from error
    except (library.VerificationError, ValueError, TypeError) as error:
        raise ProblemError(f"{path.name} is not a time stamp of this authority: {error}.", _OTHER_REPLY) from error
    return TimeStamp(path.name, information.gen_time.astimezone(timezone.utc), imprint)


def stampedRow(stamp: TimeStamp, rows: Iterable[Row]) -> Row | None:
    """The event that the stamp is of; None where no row is."""
    for row in rows:
        try:
            if hashlib.sha256(bytes.fromhex(row.hash)).digest() == stamp.imprint:
                return row
        except ValueError:  # a damaged row, which is a finding of its own
            continue
    return None


def wrongTimes(stamp: TimeStamp, rows: Sequence[Row]) -> list[str]:
    """Which events of a ledger that holds the stamped one cannot have happened when they say: up to it not later, after it not earlier."""
    stamped = stampedRow(stamp, rows)
    if stamped is None:
        return []
    before = [row for row in rows if row.number <= stamped.number and _time(row) > stamp.time + TOLERANCE]
    after = [row for row in rows if row.number > stamped.number and _time(row) < stamp.time - TOLERANCE]
    said = f"the time stamp {stamp.name} of {stamp.time:%Y-%m-%d %H:%M:%S} UTC"
    return [f"event {row.number} says {row.time}, and stood there before {said}: its clock was ahead" for row in before[:1]] + [
        f"event {row.number} says {row.time}, and came after {said}: its clock was behind" for row in after[:1]
    ]


def _time(row: Row) -> datetime:
    try:
        return datetime.strptime(row.time, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=timezone.utc)
    except ValueError:  # a damaged row, which is a finding of its own
        return datetime.min.replace(tzinfo=timezone.utc) + timedelta(days=1)


def _certificates(path: str | os.PathLike[str]) -> "tuple[Certificate, list[Certificate]]":
    from cryptography import x509

    try:
        certificates = x509.load_pem_x509_certificates(Path(path).read_bytes())
    except OSError as error:
        raise ProblemError(f"{path} cannot be read: {error.strerror}.", "Name the certificate of the authority.") from error
    except ValueError as error:
        raise ProblemError(f"{path} is not a certificate: {error}.", "Give the authority's certificate as PEM.") from error
    roots = [each for each in certificates if each.issuer == each.subject]
    if len(roots) != 1:
        raise ProblemError(f"{path} holds {len(roots)} root certificates.", "Give the one root of the authority, and its chain.")
    return roots[0], [each for each in certificates if each is not roots[0]]


def _library() -> ModuleType:
    try:
        import rfc3161_client
    except ImportError as error:
        raise ProblemError(
            "Time stamps need the Python package rfc3161-client, which is not installed.",
            "Run: pip install rfc3161-client",
        ) from error
    return rfc3161_client
