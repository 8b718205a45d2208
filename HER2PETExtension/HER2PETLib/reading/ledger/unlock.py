"""An unlock: the coordinator's signed order that opens a signed reading once more, for the cases that it names and for nothing else.

It travels as a file or in a letter, and stands in both ledgers. It is bound to the last hash of the signed reading, so that it opens no
other one, and none twice. The former answers and the former signature stay where they are; the reader signs anew.
"""

import os
from collections.abc import Mapping
from typing import Any

from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.ledger.afterwards import unlockContent
from HER2PETLib.reading.ledger.armor import armored, readArmored
from HER2PETLib.reading.ledger.signing import SigningKey

NAME = "UNLOCK"


def signedUnlock(
    key: SigningKey,
    packetID: str,
    reader: str,
    number: int,
    readingHash: str,
    time: str,
    reason: str,
    cases: Mapping[str, str],
    matches: Mapping[str, Any],
) -> dict[str, Any]:
    """The unlock as JSON. number: counts the unlocks of the reader from 1; readingHash: of the signature that it opens; cases: {case by its
    name in the packet: what is asked}; matches: {question: {case, foci: own marks, points: {name: [R, A, S] in mm}}}, which of the points are the
    same focus as which own mark."""
    unlock = {
        "packetID": packetID,
        "reader": reader,
        "number": number,
        "readingHash": readingHash,
        "time": time,
        "reason": reason,
        "cases": dict(cases),
        "matches": dict(matches),
    }
    return {**unlock, "signature": key.sign(unlockContent(unlock))}


def unlockLetter(unlock: Mapping[str, Any]) -> str:
    """The unlock for people and for mail."""
    asked = [f"Case {case}: {question}" for case, question in unlock["cases"].items()]
    for query, each in unlock["matches"].items():
        asked.append(
            f"Question {query}, case {each['case']}: which points are the same focus as your marks {', '.join(each['foci'])}?"
        )
        asked += [f"  {name}: R A S {' '.join(f'{value:.1f}' for value in place)} mm" for name, place in each["points"].items()]
    lines = [f"Query to {unlock['reader']} about a signed reading", "", f"Reason: {unlock['reason']}", *asked, ""]
    return "\n".join((*lines, armored(NAME, unlock)))


def readUnlock(path: str | os.PathLike[str]) -> dict[str, Any]:
    """The unlock in a file: JSON, or the letter. Raises ProblemError if it is none; whether it opens a reading, the ledger says."""
    unlock = readArmored(NAME, path)
    if set(unlock) != {"packetID", "reader", "number", "readingHash", "time", "reason", "cases", "matches", "signature"}:
        raise ProblemError(f"{path} is not an unlock.", "Name the file, or the letter, that the coordinator sent.")
    return unlock
