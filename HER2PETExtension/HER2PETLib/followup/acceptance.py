"""A registration as a file, and the person who looked at it: the one record of what she decided.

Numbers of a computer do not make a registration right: it is used only once a person has accepted it. Her decision names the registration by a hash over
its transforms and its images, so that it never passes to another one. Whoever decides in registrations.csv decides by the same hash, and it is kept here.
"""

import hashlib
import json
import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import numpy as np

from HER2PETLib.errors import ProblemError
from HER2PETLib.files import writeJSON
from HER2PETLib.followup.bodyspace import Anchor, BodySpace
from HER2PETLib.followup.registration import METHOD, Registration
from HER2PETLib.geometry import Volume

FORMAT = "HER2PET registration 2"
ACCEPT, REJECT = "accept", "reject"
_AGAIN = "Register again, look at the result and accept it."


@dataclass(frozen=True)
class Acceptance:
    """What a person decided about one registration. what: ACCEPT or REJECT. by: a name. at: ISO 8601, with offset. identity: of the registration
    (`RegistrationFile.identity`)."""

    what: str
    by: str
    at: str
    reason: str = ""
    identity: str = ""

    @property
    def isAccepted(self) -> bool:
        return self.what == ACCEPT


@dataclass(frozen=True, eq=False)
class RegistrationFile:
    """A registration as it was written. images: fingerprints of the first and the later. identity: SHA-256 over the registration with its images.
    request: `requestOf` what it was made of. acceptance: None: nobody has decided."""

    registration: Registration
    images: tuple[str, str]
    identity: str
    request: str
    acceptance: Acceptance | None


def fingerprintOf(volume: Volume) -> str:
    """SHA-256 over values and geometry."""
    digest = hashlib.sha256(repr((volume.geometry.shape, volume.values.dtype.str)).encode())
    digest.update(volume.geometry.ijkToRAS.tobytes())
    digest.update(np.ascontiguousarray(volume.values).data)
    return digest.hexdigest()


def requestOf(
    images: tuple[str, str],
    kind: str,
    points: Sequence[np.ndarray],
    landmarks: Mapping[str, tuple[np.ndarray, np.ndarray]] | None = None,
) -> str:
    """SHA-256 over all that a registration follows from: the same request need not be registered again. points: of the first and the later, (n, 3)."""
    places = [np.round(np.asarray(each, float), 3).tolist() for each in points]
    organs = {name: [np.round(each, 3).tolist() for each in pair] for name, pair in (landmarks or {}).items()}
    return _digest({"method": METHOD, "images": list(images), "kind": kind, "points": places, "landmarks": organs})


def writeRegistration(
    path: str | os.PathLike[str], registration: Registration, images: tuple[str, str], request: str = ""
) -> None:
    """Write a registration that nobody has accepted yet. images: `fingerprintOf` the first and the later."""
    said = _contents(registration, images)
    writeJSON(path, {"format": FORMAT, "registration": said, "identity": _digest(said), "request": request, "decision": None})


def decide(path: str | os.PathLike[str], acceptance: Acceptance) -> None:
    """Keep in the file what a person decided about its registration; instead of what was decided before.

    Raises ProblemError without a name, and where she decided about another registration.
    """
    if not acceptance.by.strip() or acceptance.what not in (ACCEPT, REJECT):
        raise ProblemError("A registration is accepted or rejected by a person.", "Give a name.")
    contents = _read(Path(path))
    if acceptance.identity != contents["identity"]:
        raise ProblemError(f"{acceptance.by} decided about another registration than that in {path}.", _AGAIN)
    writeJSON(path, {**contents, "decision": asdict(acceptance)})


def withdraw(path: str | os.PathLike[str]) -> None:
    """Take back what was decided about the registration in a file: it waits for a person again."""
    writeJSON(path, {**_read(Path(path)), "decision": None})


def accept(path: str | os.PathLike[str], by: str, when: datetime | None = None) -> None:
    """Note in the file that a person has looked at the registration and accepts it. Raises ProblemError without a name."""
    said = (when or datetime.now(timezone.utc)).astimezone().isoformat(timespec="seconds")
    decide(path, Acceptance(ACCEPT, by.strip(), said, identity=_read(Path(path))["identity"]))


def readRegistration(path: str | os.PathLike[str]) -> RegistrationFile:
    """Raises ProblemError where it is no such file, or was changed after it was made or accepted."""
    contents = _read(Path(path))
    said, decision = contents["registration"], contents.get("decision")
    try:
        acceptance = Acceptance(**decision) if decision else None
        if acceptance and acceptance.identity != contents["identity"]:
            raise ProblemError(f"{path} has the decision of {acceptance.by} about another registration.", _AGAIN)
        anchors = tuple(
            Anchor(
                np.array(one["point"]),
                _matrix(one["matrix"]),
                float(one["errorMm"]),
                float(one["similarity"]),
                bool(one["isRefined"]),
            )
            for one in said["anchors"]
        )
        space = BodySpace(_matrix(said["matrix"]), _positive(said["residualMm"]), str(said["how"]), anchors)
        registration = Registration(
            space, said["kind"], said["similarity"], said["overlap"], said["apartMm"], said["landmarks"], tuple(said["warnings"])
        )
        images = (said["images"]["first"], said["images"]["later"])
        return RegistrationFile(registration, images, contents["identity"], str(contents.get("request", "")), acceptance)
    except (LookupError, TypeError, ValueError) as error:
        raise ProblemError(f"{path} is not whole: {error}.", "Register again.") from error


def usable(path: str | os.PathLike[str], images: tuple[str, str], acceptBy: str = "") -> BodySpace:
    """The space of a registration that may be used for these images.

    acceptBy: the name of the person who accepts it now. Raises ProblemError where nobody has accepted it, or it is of other images.
    """
    if acceptBy:
        accept(path, acceptBy)
    found = readRegistration(path)
    if found.images != images:
        raise ProblemError(
            f"{path} is a registration of other images.", "Register these images, look at the result and accept it."
        )
    if found.acceptance is None or not found.acceptance.isAccepted:
        who = f"{found.acceptance.by} has rejected" if found.acceptance else "Nobody has accepted"
        raise ProblemError(
            f"{who} the registration {path}.",
            "Look at its pictures, then accept it with your name, or provide one that you made yourself.",
        )
    return found.registration.space


def _contents(registration: Registration, images: tuple[str, str]) -> dict[str, Any]:
    space = registration.space
    return {
        "how": space.how,
        "kind": registration.kind,
        "images": {"first": images[0], "later": images[1]},
        "matrix": space.matrix.tolist(),
        "residualMm": space.residualMm,
        "similarity": registration.similarity,
        "overlap": registration.overlap,
        "apartMm": registration.apartMm,
        "landmarks": dict(registration.landmarks),
        "warnings": list(registration.warnings),
        "anchors": [
            {
                "point": anchor.point.tolist(),
                "matrix": anchor.matrix.tolist(),
                "errorMm": anchor.errorMm,
                "similarity": anchor.similarity,
                "isRefined": anchor.isRefined,
            }
            for anchor in space.anchors
        ],
    }


def _read(path: Path) -> dict[str, Any]:
    try:
        contents = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ProblemError(
            f"{path} cannot be read as a registration.", "Give the registration.json of `her2pet followup`."
        ) from error
    if not isinstance(contents, dict) or contents.get("format") != FORMAT or not isinstance(contents.get("registration"), dict):
        raise ProblemError(
            f"{path} is not a registration from this version of the program.", "Give the registration.json of `her2pet followup`."
        )
    if contents.get("identity") != _digest(contents["registration"]):
        raise ProblemError(f"{path} was changed after it was made.", _AGAIN)
    return contents


def _digest(contents: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(contents, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _matrix(rows: Any) -> np.ndarray:
    matrix = np.array(rows, dtype=float)
    if matrix.shape != (4, 4) or not np.isfinite(matrix).all() or abs(np.linalg.det(matrix[:3, :3])) < 1e-6:
        raise ValueError("a matrix is not that of a transform in space")
    return matrix


def _positive(value: Any) -> float:
    number = float(value)
    if not math.isfinite(number) or number < 0:
        raise ValueError("an error is not a length")
    return number
