"""One PET under two case IDs: its lesions would be counted twice, and read twice."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class PETIdentity:
    """By what a PET is known again. seriesInstanceUID: "" for a volume file. sha256: over the hashes of its files, in any order; it
    finds a copy under other names."""

    seriesInstanceUID: str
    sha256: str


@dataclass(frozen=True)
class DoubledPET:
    """Cases that have one PET. what: its series UID, or that its files are the same."""

    caseIDs: tuple[str, ...]
    what: str

    def __str__(self) -> str:
        return f"{', '.join(self.caseIDs[:-1])} and {self.caseIDs[-1]} are the same PET: {self.what}."


def identityOf(seriesInstanceUID: str, hashes: Iterable[str]) -> PETIdentity:
    """The identity of a PET. hashes: SHA-256 of each of its files."""
    return PETIdentity(seriesInstanceUID, hashlib.sha256("\n".join(sorted(hashes)).encode()).hexdigest())


def doubledPETs(pets: Iterable[tuple[str, PETIdentity]]) -> list[DoubledPET]:
    """Which of these cases (caseID, identity) have one PET: of the same Series Instance UID (0020,000E), or of the same files."""
    cases = list(pets)
    found: dict[tuple[str, ...], str] = {}
    for of, what in (
        (lambda pet: pet.seriesInstanceUID, "Series Instance UID (0020,000E) {}"),
        (lambda pet: pet.sha256, "their files are identical"),
    ):
        groups: dict[str, list[str]] = {}
        for caseID, pet in cases:
            if of(pet):
                groups.setdefault(of(pet), []).append(caseID)
        for value, caseIDs in groups.items():
            if len(caseIDs) > 1:
                found.setdefault(tuple(caseIDs), what.format(value))
    return [DoubledPET(caseIDs, what) for caseIDs, what in found.items()]
