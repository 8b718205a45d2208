"""Several finished studies together: only of one scale, rule and mode, with no patient and no PET in two of them.

Readers are known by study. Two of them are the same pair in two studies only where both have the same names there, those of the charter
and those printed under their signatures; whether that is the same person, no ledger shows. Agreement of a first and a second reader is
pooled over the studies of the same pair, and only there. Coefficients for which readers are interchangeable (Fleiss, Krippendorff, Gwet)
are defined over all studies, whoever read; what is not defined is said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from HER2PETLib.errors import ProblemError
from HER2PETLib.reading.charter import canonicalJSON
from HER2PETLib.reading.decision.reconcile import reconciled
from HER2PETLib.reading.decision.reconciliation import Reconciliation, merged
from HER2PETLib.reading.study.batches import batchesOf, requireWhole, samePatient
from HER2PETLib.reading.study.issues import readersOf
from HER2PETLib.reading.study.returnedpackets import returnedReading
from HER2PETLib.reading.study.study import Study
from HER2PETLib.statistics.agreement import ScorePair

# A reader: the name in the charter, and those printed under the signatures.
Signer = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class PooledStudy:
    """signers: {reader: names printed under the signatures, one for each batch where they differ}."""

    name: str
    study: Study
    reading: Reconciliation
    signers: Mapping[str, Signer]


@dataclass(frozen=True)
class PooledPair:
    """What two readers said who read these studies together. pairs, searched: patients by `patientOf`."""

    studies: tuple[str, ...]
    readers: tuple[str, str]
    pairs: tuple[ScorePair, ...]
    searched: tuple[str, ...]


@dataclass(frozen=True)
class Pooled:
    """byPlace: all of it, readers as "reader 1" and so on in the order of each charter, patients by `patientOf`. pairs: of two studies and
    more. notDefined: what cannot be said of all studies together, sentences."""

    studies: tuple[PooledStudy, ...]
    byPlace: Reconciliation
    pairs: tuple[PooledPair, ...]
    notDefined: tuple[str, ...]


def patientOf(study: str, patientID: str) -> str:
    """A patient among those of several studies."""
    return f"{study}: {patientID}"


def pooled(studies: Mapping[str, Study], *, patientsDiffer: bool = False) -> Pooled:
    """The studies by their names, together. patientsDiffer: equal numbers in two studies are other patients, for each numbers anew.

    Raises ProblemError for fewer than two, one that is not unblinded or not as it was signed, two of another scale, rule or mode (naming
    the difference), and a patient or a PET in two of them (without naming the patient).
    """
    if len(studies) < 2:
        raise ProblemError("Fewer than two studies are given.", "Name all studies that are to be pooled.")
    for name, study in studies.items():
        _requireFinished(name, study)
    identities = {name: study.ledger.studyID for name, study in studies.items()}
    for name, identity in identities.items():
        if twice := [other for other in identities if other != name and identities[other] == identity]:
            raise ProblemError(f"{name} and {twice[0]} are one study.", "Name each once.")
    _refuseDifference(studies)
    _refuseTwice(studies, patientsDiffer)
    made = tuple(PooledStudy(name, study, reconciled(study), _signersOf(study)) for name, study in studies.items())
    return Pooled(made, _byPlace(made), *_pairsOf(made))


def _requireFinished(name: str, study: Study) -> None:
    requireWhole(study)
    for finding in study.ledger.findings:
        raise ProblemError(f"The coordinator's ledger of {name} was altered or damaged. {finding}", "Restore it from a copy.")
    if study.charter.adjudicates:
        raise ProblemError(f"{name} is an adjudication.", "Name the study that it belongs to.")
    if not study.ledger.of("unblinded"):
        raise ProblemError(f"{name} is not unblinded.", "Finish it first: her2pet reading reconcile.")


def _refuseDifference(studies: Mapping[str, Study]) -> None:
    first, *others = [(name + part.label, part) for name, study in studies.items() for part in batchesOf(study)]
    differences = []
    for name, part in others:
        one, other = _mattersOf(first[1]), _mattersOf(part)
        for key in one.keys() | other.keys():
            if one.get(key) != other.get(key):
                said = (canonicalJSON(each.get(key)).decode("ascii") for each in (one, other))
                differences.append(f"{key} is {next(said)} in {first[0]} and {next(said)} in {name}")
    if differences:
        raise ProblemError(
            f"These studies cannot be pooled: {'; '.join(sorted(differences))}.",
            "Only studies of one scale and rule mean the same by their scores.",
        )


def _mattersOf(part: Study) -> dict[str, Any]:
    """What has to be the same, {in words: value}."""
    charter = part.charter
    document = charter.document()
    return {
        "mode": charter.mode,
        **{f"score {entry['score']}": entry["anchor"] for entry in document["scale"]},
        "rule": document["rule"],
        "list of images that decide": sorted(charter.decidingImages),
        "number of readers": len(charter.readers),
        **({"matchingGate": document["matchingGate"]} if charter.mode == "freeSearch" else {}),
    }


def _refuseTwice(studies: Mapping[str, Study], patientsDiffer: bool) -> None:
    """Raise ProblemError for a patient or a PET in two studies; the patient is not named."""
    seen: dict[tuple[str, str], tuple[str, str]] = {}
    for name, study in studies.items():
        for pseudonym, case in [each for part in batchesOf(study) for each in part.key.studyCases.items()]:
            identities = {("PET", case.petFingerprint), ("PET with its CT", case.fingerprint)}
            if not patientsDiffer:
                identities.add(("patient", samePatient(case.source.patientID)))
            for what, identity in sorted(each for each in identities if each[1]):
                other, itsCase = seen.setdefault((what, identity), (name, pseudonym))
                if other != name:
                    anew = " Where equal numbers are other patients, for each study numbers anew, say so: --patients-differ."
                    raise ProblemError(
                        f"A {what} of {other} (case {itsCase} in its key.json) is in {name}, too (case {pseudonym}).",
                        f"No patient counts twice.{anew if what == 'patient' else ''}",
                    )


def _signersOf(study: Study) -> dict[str, Signer]:
    printed: dict[str, list[str]] = {}
    for part in batchesOf(study):
        for reader in readersOf(part):
            printed.setdefault(reader, []).append(returnedReading(part, reader)[0].printedName)
    return {reader: (reader, tuple(sorted(set(names)))) for reader, names in printed.items()}


def _byPlace(studies: Sequence[PooledStudy]) -> Reconciliation:
    parts: dict[int, Reconciliation] = {}
    for each in studies:
        for part in (each.reading.parts or {1: each.reading}).values():
            places = {reader: f"reader {number}" for number, reader in enumerate(part.readers, start=1)}
            foci = tuple(
                replace(
                    focus,
                    decision=replace(
                        focus.decision,
                        patientID=patientOf(each.name, focus.decision.patientID),
                        answers={places[reader]: answer for reader, answer in focus.decision.answers.items()},
                    ),
                )
                for focus in part.foci
            )
            patients = tuple(replace(patient, patientID=patientOf(each.name, patient.patientID)) for patient in part.patients)
            parts[len(parts) + 1] = replace(
                part,
                readers=tuple(places.values()),
                foci=foci,
                patients=patients,
                scorePairs={},
                repeatPairs={},
                stages=(),  # of each study by itself: others may have led to the one that decides
                stageChanges=(),
            )
    return merged(parts)


def _pairsOf(studies: Sequence[PooledStudy]) -> tuple[tuple[PooledPair, ...], tuple[str, ...]]:
    """Of each two readers, the studies that they read together; and what is not defined."""
    found: dict[frozenset[Signer], list[tuple[PooledStudy, tuple[str, str]]]] = {}
    for each in studies:
        for readers in each.reading.scorePairs:
            found.setdefault(frozenset(each.signers[reader] for reader in readers), []).append((each, readers))
    pairs, notDefined = [], []
    for read in found.values():
        first, second = readers = read[0][1]
        names = tuple(dict.fromkeys(each.name for each, _ in read))
        who = f"{_named(read[0][0].signers[first])} and {_named(read[0][0].signers[second])}"
        if len(names) < len(studies):
            notDefined.append(f"Agreement of {who} over all studies is not defined: together they read only {', '.join(names)}.")
        if len(names) < 2:
            continue
        scores = [
            ScorePair(patientOf(each.name, pair.patientID), pair.site, *(scored if these == readers else scored[::-1]))
            for each, these in read
            for pair in each.reading.scorePairs[these]
            for scored in [(pair.first, pair.second)]
        ]
        searched = [
            patientOf(each.name, patient.patientID)
            for each, _ in read
            for part in (each.reading.parts or {1: each.reading}).values()
            if set(readers) <= set(part.readers)
            for patient in part.patients
            if patient.evaluable
        ]
        pairs.append(PooledPair(names, readers, tuple(scores), tuple(searched)))
    return tuple(pairs), tuple(notDefined)


def _named(signer: Signer) -> str:
    return f"{signer[0]} (signed as {', '.join(signer[1])})"
