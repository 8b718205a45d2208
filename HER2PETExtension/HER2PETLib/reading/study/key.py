"""`key.json`: who is behind each pseudonym, and what was fixed at hand-out. Mode 0600, never handed out."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from HER2PETLib.cases import Case
from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.charter import canonicalJSON
from HER2PETLib.reading.study.disguise import Grid, Shown
from HER2PETLib.reading.study.privatefile import writePrivate
from HER2PETLib.reading.study.sources import SourceFocus
from HER2PETLib.suv.record import EnteredValues


@dataclass(frozen=True)
class KeyCase:
    """What stands behind a case's pseudonym: its source, its lesions, the fingerprint of its images, the grids of PET, CT and FDG PET as they
    are shown. cutAbove: the plane (S, mm) above which they are not, None where they are whole. petFingerprint: of the PET alone, by which
    it is known again; "" in a key of before it was kept."""

    source: Case
    foci: tuple[SourceFocus, ...]
    fingerprint: str
    pet: Grid
    ct: Grid | None
    cutAbove: float | None = None
    petFingerprint: str = ""
    fdg: Grid | None = None

    def shown(self, givenFoci: bool, images: Collection[str]) -> Shown:
        """What is framed of it for a reader. images: what readers are shown, as `Charter.images`."""
        points = tuple(focus.voxels for focus in self.foci) if givenFoci else ()
        ct, fdg = (grid if image in images else None for image, grid in (("ct", self.ct), ("fdg", self.fdg)))
        return Shown(self.pet, ct, points, fdg)


@dataclass(frozen=True)
class KeyShowing:
    """What stands behind a case of a packet.

    case: the charter's pseudonym. number: 1 the first time, 2 the repeat. shiftRAS, ctShiftRAS, fdgShiftRAS: mm by which its PET, its CT and
    its FDG PET were moved. foci: {name in the packet: position in `KeyCase.foci`}.
    """

    case: str
    number: int
    shiftRAS: tuple[float, float, float]
    ctShiftRAS: tuple[float, float, float]
    foci: Mapping[str, int]
    fdgShiftRAS: tuple[float, float, float] = (0.0, 0.0, 0.0)


@dataclass(frozen=True)
class HandOut:
    """What was fixed when packets were made: the charter's hash, each reader's packet ID, each reader's showings by the name
    that the packet gives them. `done` is False while packets are being made. sealed: whether the readers' answers are, until all have
    signed."""

    charterHash: str
    packetIDs: Mapping[str, str]
    showings: Mapping[str, Mapping[str, KeyShowing]]
    done: bool
    sealed: bool = False


@dataclass(frozen=True)
class Key:
    """`key.json`. secret: what pseudonyms and shifts are drawn from (64 hex digits); cases by the charter's pseudonyms. hash: of the
    file as it was read (`keyHashOf`), so that it does not depend on what this version of the program makes of it; "" before hand-out.
    """

    secret: str
    cases: Mapping[str, KeyCase]
    handOut: HandOut | None = None
    hash: str = ""

    @property
    def studyCases(self) -> dict[str, KeyCase]:
        """The cases that count: without training and qualification."""
        return {name: case for name, case in self.cases.items() if not case.source.purpose}

    @property
    def casesHash(self) -> str:
        """SHA-256 (64 hex digits) of the secret and who is behind each pseudonym, which stand before the hand-out."""
        cases = [[name, each.source.caseID, each.source.patientID, each.fingerprint] for name, each in self.cases.items()]
        return hashlib.sha256(canonicalJSON([self.secret, cases])).hexdigest()

    @property
    def casesOfPatients(self) -> dict[str, list[str]]:
        """{patientID: caseIDs}, of the cases that count."""
        patients: dict[str, list[str]] = {}
        for case in self.studyCases.values():
            patients.setdefault(case.source.patientID, []).append(case.source.caseID)
        return patients

    def document(self) -> dict[str, Any]:
        """The key as it stands in `key.json`."""
        return {name: value for name, value in asdict(self).items() if name != "hash"}

    def write(self, path: Path) -> None:
        """Write whole or not at all, readable by its owner alone from the first byte on."""
        writePrivate(path, json.dumps(self.document(), indent=2, ensure_ascii=False, allow_nan=False) + "\n")

    @classmethod
    def read(cls, path: Path) -> "Key":
        try:
            document = json.loads(path.read_text(encoding="utf-8"))
            cases = {
                name: KeyCase(
                    _caseOf(case["source"]),
                    tuple(map(_focusOf, case["foci"])),
                    case["fingerprint"],
                    _gridOf(case["pet"]),
                    _gridOf(case["ct"]) if case["ct"] else None,
                    case["cutAbove"],
                    case.get("petFingerprint", ""),
                    fdg=_gridOf(case["fdg"]) if case.get("fdg") else None,
                )
                for name, case in document["cases"].items()
            }
            handOut = document["handOut"] and HandOut(
                **{
                    **document["handOut"],
                    "showings": {
                        reader: {name: _showingOf(showing) for name, showing in showings.items()}
                        for reader, showings in document["handOut"]["showings"].items()
                    },
                }
            )
            if handOut and set(handOut.packetIDs) != set(handOut.showings):
                raise ValueError("packetIDs")
            return cls(document["secret"], cases, handOut, keyHashOf(document) if handOut else "")
        except OSError as error:
            raise ProblemError(
                f"{path} cannot be read: {error.strerror}.", "Only the coordinator's folder has the key."
            ) from error
        except (ValueError, KeyError, TypeError) as error:
            raise ProblemError(f"{path} is not the key of a reading study ({error!r}).", "Restore it from a copy.") from error


def keyHashOf(document: Mapping[str, Any]) -> str:
    """SHA-256 (64 hex digits) of the canonical JSON of a key's secret, cases and showings: what packets and ledgers carry, so that
    a key changed later no longer fits them. Without the secret's 256 bits it tells nobody anything."""
    bound = [document["secret"], document["cases"], document["handOut"]["showings"]]
    return hashlib.sha256(canonicalJSON(bound)).hexdigest()


def _focusOf(document: Mapping[str, Any]) -> SourceFocus:
    places = {place: tuple(document[place]) for place in ("positionRAS", "centerRAS")}
    return SourceFocus(**{**document, **places, "voxels": tuple(map(tuple, document["voxels"]))})


def _showingOf(document: Mapping[str, Any]) -> KeyShowing:
    shifts = {name: tuple(document[name]) for name in ("shiftRAS", "ctShiftRAS", "fdgShiftRAS") if name in document}
    return KeyShowing(**{**document, **shifts})


def _gridOf(document: Mapping[str, Any]) -> Grid:
    return Grid(tuple(document["shape"]), tuple(map(tuple, document["ijkToRAS"])))


def _caseOf(document: Mapping[str, Any]) -> Case:
    lists = {name: tuple(document.get(name, ())) for name in ("references", "positiveFoci")}
    return Case(**{**document, "entered": EnteredValues(**document["entered"]), **lists})
