"""A registration as a file, and the person who looked at it and accepts it.

Numbers of a computer do not make a registration right: it is used only once a person has accepted it. The acceptance names the registration by a hash,
so that it does not pass to another one, and the images by theirs.
"""

import hashlib
import json
import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import numpy as np

from HER2PETLib.errors import ProblemError
from HER2PETLib.files import writeJSON
from HER2PETLib.followup.bodyspace import Anchor, BodySpace
from HER2PETLib.followup.registration import Registration
from HER2PETLib.geometry import Volume

FORMAT = "HER2PET registration 1"


@dataclass(frozen=True)
class Acceptance:
    """by: a name. when: ISO 8601, with offset."""

    by: str
    when: str


@dataclass(frozen=True, eq=False)
class RegistrationFile:
    """A registration as it was written. images: fingerprints of the first and the later. acceptance: None: nobody has accepted it."""

    registration: Registration
    images: tuple[str, str]
    acceptance: Acceptance | None


def fingerprintOf(volume: Volume) -> str:
    """SHA-256 over values and geometry."""
    digest = hashlib.sha256(repr((volume.geometry.shape, volume.values.dtype.str)).encode())
    digest.update(volume.geometry.ijkToRAS.tobytes())
    digest.update(np.ascontiguousarray(volume.values).data)
    return digest.hexdigest()


def writeRegistration(path: str | os.PathLike[str], registration: Registration, images: tuple[str, str]) -> None:
    """Write a registration that nobody has accepted yet. images: `fingerprintOf` the first and the later."""
    writeJSON(path, {"format": FORMAT, "registration": _contents(registration, images), "accepted": None})


def accept(path: str | os.PathLike[str], by: str, when: datetime | None = None) -> None:
    """Note in the file that a person has looked at the registration and accepts it. Raises ProblemError without a name."""
    if not by.strip():
        raise ProblemError("A registration is accepted by a person.", "Give a name.")
    contents = _read(Path(path))
    said = (when or datetime.now(timezone.utc)).astimezone().isoformat(timespec="seconds")
    contents["accepted"] = {"by": by.strip(), "when": said, "sha256": _digest(contents["registration"])}
    writeJSON(path, contents)


def readRegistration(path: str | os.PathLike[str]) -> RegistrationFile:
    """Raises ProblemError where it is no such file, or was changed after it was accepted."""
    contents = _read(Path(path))
    accepted, said = contents.get("accepted"), contents["registration"]
    if accepted and accepted.get("sha256") != _digest(said):
        raise ProblemError(
            f"{path} was changed after {accepted.get('by')} accepted it.", "Register again, look at it and accept it."
        )
    try:
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
        acceptance = Acceptance(accepted["by"], accepted["when"]) if accepted else None
        return RegistrationFile(registration, (said["images"]["first"], said["images"]["later"]), acceptance)
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
        raise ProblemError(f"{path} is the registration of other images.", "Register these, look at it and accept it.")
    if found.acceptance is None:
        raise ProblemError(
            f"Nobody has accepted the registration {path}.",
            "Look at its pictures, then accept it with your name, or give one made by hand.",
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
        raise ProblemError(f"{path} is no registration of this program.", "Give the registration.json of `her2pet followup`.")
    return contents


def _digest(contents: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(contents, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _matrix(rows: Any) -> np.ndarray:
    matrix = np.array(rows, dtype=float)
    if matrix.shape != (4, 4) or not np.isfinite(matrix).all() or abs(np.linalg.det(matrix[:3, :3])) < 1e-6:
        raise ValueError("a matrix takes no point to a point")
    return matrix


def _positive(value: Any) -> float:
    number = float(value)
    if not math.isfinite(number) or number < 0:
        raise ValueError("an error is no length")
    return number
