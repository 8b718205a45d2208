"""Making the packets: each reader's worklist, volumes and ledger, searched for leaks before anybody gets them.

What a packet holds and what it cannot hide: `packet.contents`.
"""

import hashlib
import json
import math
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from HER2PETLib.errors import ProblemError
from HER2PETLib.files import moveOnDisk, removeLeft, sha256, unfinishedFolder
from HER2PETLib.geometry import Volume
from HER2PETLib.progress import Progress, silent
from HER2PETLib.reading.chance import PSEUDONYM_LENGTH, Chance, Pseudonyms
from HER2PETLib.reading.charter import DEFAULT_SCALE, IMAGES, Charter
from HER2PETLib.reading.ledger.assignment import Assignment
from HER2PETLib.reading.ledger.chain import SCHEMA
from HER2PETLib.reading.ledger.readerledger import createLedger
from HER2PETLib.reading.packet.contents import LEDGER, WORKLIST
from HER2PETLib.reading.packet.envelope import encryptPacket
from HER2PETLib.reading.packet.volumeformat import lengthen, writePacketVolume
from HER2PETLib.reading.study.batches import requireRecorded, textsOfOthers
from HER2PETLib.reading.study.disguise import Placed, PlacedVolume, framed, framesOf
from HER2PETLib.reading.study.faces import defaced
from HER2PETLib.reading.study.key import HandOut, Key, KeyShowing, keyHashOf
from HER2PETLib.reading.study.leaks import findLeaks
from HER2PETLib.reading.study.orders import commitmentOf, orderSecretOf, readingOrders
from HER2PETLib.reading.study.practice import practiceOf
from HER2PETLib.reading.study.privatefile import private
from HER2PETLib.reading.study.sources import readImages
from HER2PETLib.reading.study.study import Study
from HER2PETLib.reading.study.words import findWords
from HER2PETLib.threads import inThreads

NEUTRAL_TIME = 315532800  # 1980-01-01 UTC, the earliest that every archive format can hold
# Words that stand in every packet and ledger.
OWN_WORDS = (
    "reader charterHash keyHash charter title tracer mode givenFoci freeSearch scale score anchor rule readers threshold hanging layout",
    "planesAndMIP planes axial petWindow ctWindow readerMay seeSUV reopenCases cases case foci focus positionRAS suvMax checksums",
    "volumes -1.nrrd -2.nrrd -3.nrrd fdg stages name images practice training qualification worklist.json ledger.sqlite packetID scores assignment coordinatorKey publicKey others sealed true false null",
    "space left-posterior-superior type float short dimension sizes directions kinds domain endian little encoding gzip origin",
    *SCHEMA,
)


@dataclass(frozen=True)
class _Drawn:
    """A showing as the key keeps it, and as its volumes are written."""

    showing: KeyShowing
    placed: Placed


# {reader: {name of a case in the packet: showing}}, in reading order.
_Draw = dict[str, dict[str, _Drawn]]


@private()
def handOut(study: Study, progress: Progress = silent, *, sealed: bool = False) -> None:
    """Make the packets of all readers, once; they appear together, complete and searched for leaks, or not at all.

    sealed: nobody can read a reader's answers before all have signed (`ledger.sealing`); so it is in each batch if in the first.

    Raises ProblemError if packets were handed out before, a source cannot be read or changed since the charter was written,
    anything in a packet would tell an identity, or there is no space.
    """
    if study.isHandedOut or (study.folder / "packets").exists():
        raise ProblemError(
            f"The packets of {study.folder} were handed out already.",
            "Late patients are a batch (add-cases, and then hand-out --batch N); create another study to read again.",
        )
    if study.whole:
        requireRecorded(study)
        sealed = sealed or study.whole.requireHandedOut().sealed
    charter, key = study.charter, study.key
    signer = study.coordinatorKey  # its passphrase is asked for before the long work
    try:
        removeLeft(study.folder)
        with unfinishedFolder(study.folder) as packets:
            drawn, checksums, identifying = _writeUnderNames(packets, charter, key, progress)
            identifying |= textsOfOthers(study)
            showings = {reader: {name: each.showing for name, each in ofReader.items()} for reader, ofReader in drawn.items()}
            done = HandOut(charter.hash, {}, showings, done=False, sealed=sealed)
            keyHash = keyHashOf(replace(key, handOut=done).document())
            packetIDs = {}
            for reader in charter.readers:
                folder = packets / reader
                packetIDs[reader] = _writeWorklist(folder, charter, key, keyHash, reader, drawn[reader], checksums[reader])
                cases = {name: list(showing.foci) for name, showing in showings[reader].items()}
                made = charter, packetIDs[reader], keyHash, signer.publicKey, reader, cases
                assignment = Assignment.under(*made, sealed=sealed, practice=practiceOf(charter, key, showings[reader]))
                createLedger(folder / LEDGER, assignment, signer)
                _refuseLeaks(folder, charter, key, reader, identifying)
                _neutralTimes(folder)
            done = replace(done, packetIDs=packetIDs)
            replace(key, handOut=done).write(study.keyPath)
            # First in the ledger, then in the folder: a hand-out that is not recorded cannot be.
            orders = commitmentOf(orderSecretOf(key.secret))
            study.record("handedOut", charterHash=charter.hash, keyHash=keyHash, packetIDs=packetIDs, orders=orders)
            for reader in charter.readers:
                (packets / reader).rename(packets / study.packet(reader).name)
            moveOnDisk(packets, study.folder / "packets")
        replace(key, handOut=replace(done, done=True)).write(study.keyPath)
    except OSError as error:
        raise ProblemError(
            f"The packets were not made: {error.strerror or error}.",
            "Free space or choose a folder you may write to, and run again.",
        ) from error
    study.__dict__.pop("key", None)  # read it anew


def encrypted(study: Study, reader: str) -> Path:
    """Where the packet of a reader is as it travels, if it travels encrypted."""
    return study.folder / "encrypted" / study.packet(reader).name


@private()
def encryptFor(study: Study, reader: str, secret: str, progress: Progress = silent) -> None:
    """Write the packet of a reader as it travels: `packet.envelope.encryptPacket`, which says what is raised."""
    folder = encrypted(study, reader)
    try:
        folder.parent.mkdir(exist_ok=True)
    except OSError as error:
        raise ProblemError(f"{folder.parent} cannot be made: {error.strerror}.", "Free space, and run again.") from error
    encryptPacket(study.packet(reader), folder, secret, progress)


def _writeUnderNames(
    folder: Path, charter: Charter, key: Key, progress: Progress
) -> tuple[_Draw, dict[str, dict[str, str]], set[str]]:
    """Draw the showings and write their volumes, anew where a name turns out to hold somebody's number by chance. Returns showings
    and what `_writeVolumes` does. Raises ProblemError if the charter names a patient."""
    avoid: set[str] = set()
    while True:
        drawn = _drawShowings(charter, key, avoid)
        checksums, identifying, words = _writeVolumes(folder, charter, key, drawn, progress)
        _refuseWords(charter, words - identifying)  # the rest is searched for in every byte
        names = [name for ofReader in drawn.values() for name in ofReader]
        held = {text for text in identifying if len(text) <= PSEUDONYM_LENGTH and any(text.upper() in name for name in names)}
        if not held:
            return drawn, checksums, identifying
        avoid |= held
        for reader in charter.readers:
            shutil.rmtree(folder / reader)


def _refuseWords(charter: Charter, words: set[str]) -> None:
    """Raise ProblemError if a text of the charter says a patient's name, number or date, however short."""
    texts = {"title": charter.title, "tracer": charter.tracer}
    texts |= {f"stage {number}": stage.name for number, stage in enumerate(charter.stages, start=1)}
    texts |= {
        f"anchor of {anchor.score}": anchor.anchor for anchor in charter.scale if anchor.anchor not in DEFAULT_SCALE.values()
    }
    found = "; ".join(f"{leak.place}: {leak.text!r}" for leak in findWords(texts, words))
    if found:
        raise ProblemError(
            f"The charter would reveal a patient to the readers: {found}.", "Change these texts, and hand out again."
        )


def _drawShowings(charter: Charter, key: Key, avoid: Iterable[str]) -> _Draw:
    """For each reader, in reading order: the name of a showing in the packet, what stands behind it, and where it lies. A case that
    comes again asks about one focus of it."""
    secret = bytes.fromhex(key.secret)
    pseudonyms = Pseudonyms(secret, avoid)
    for case in key.cases:
        pseudonyms.reserve(case)
    shown = {name: case.shown(charter.mode == "givenFoci", charter.images) for name, case in key.cases.items()}
    frames = framesOf(shown)
    drawn: _Draw = {}
    for reader, order in readingOrders(charter, orderSecretOf(key.secret)).items():
        drawn[reader] = {}
        for showing in order:
            name = pseudonyms.of("showing", reader, showing.case, showing.number)
            chance = Chance(secret, "details", name)
            foci = chance.shuffled(range(len(shown[showing.case].points)))
            if showing.number > 1:
                del foci[1:]  # the distances between two points, and how many there are, would tell the case
            placed = frames[showing.case].placed(shown[showing.case], sorted(foci), chance)
            named = {f"F{number}": index for number, index in enumerate(foci, start=1)}
            ct, fdg = (each.shiftRAS if each else (0.0, 0.0, 0.0) for each in (placed.ct, placed.fdg))
            kept = KeyShowing(showing.case, showing.number, placed.pet.shiftRAS, ct, named, fdg)
            drawn[reader][name] = _Drawn(kept, placed)
    return drawn


def _writeVolumes(
    folder: Path, charter: Charter, key: Key, drawn: _Draw, progress: Progress
) -> tuple[dict[str, dict[str, str]], set[str], set[str]]:
    """Write the volumes of all packets, reading each case once. Returns the check sums {reader: {file: SHA-256}}, every text that
    may not be in a packet, and every word that may not be in the charter."""
    secret = bytes.fromhex(key.secret)
    checksums: dict[str, dict[str, str]] = {}
    identifying: set[str] = set()
    words: set[str] = set()
    alike: dict[tuple[object, str], list[Path]] = {}  # files that should not differ in size
    for reader in charter.readers:
        (folder / reader / "volumes").mkdir(parents=True)
        # Files are made in the order of their names. They are written case by case, and a folder keeps the order in which its
        # files were made: that of the table of cases, repeats side by side.
        for name, each in sorted(drawn[reader].items()):
            for image in _imagesOf(each.placed):
                (folder / reader / _file(name, image)).touch()
    for number, (code, case) in enumerate(key.cases.items()):
        progress(number, len(key.cases), case.source.caseID)
        try:
            images = readImages(case.source)
        except ProblemError as problem:
            raise ProblemError(f"{case.source.caseID}: {problem.reason}", problem.remedy) from problem
        if images.fingerprint != case.fingerprint:
            raise ProblemError(
                f"The images of {case.source.caseID} are not those the study was created with.",
                "Restore them, or create the study again.",
            )
        images = defaced(images, case.cutAbove)
        identifying |= images.identifying
        words |= images.words
        frames = case.shown(False, charter.images).kind
        toWrite = []
        for reader in charter.readers:
            for name, each in drawn[reader].items():
                if each.showing.case == code:
                    for image, placed in _imagesOf(each.placed).items():
                        file = folder / reader / _file(name, image)
                        toWrite.append((file, getattr(images, image), placed))
                        alike.setdefault((frames, image), []).append(file)
        # A CT takes three times as long as a PET.
        inThreads(lambda volume: _writeVolume(*volume, secret), toWrite, lambda volume: math.prod(volume[2].frame.shape))
    for files in alike.values():
        largest = max(file.stat().st_size for file in files)
        for file in files:
            lengthen(file, largest)
    for reader in charter.readers:
        files = sorted((folder / reader / "volumes").iterdir())
        checksums[reader] = dict(zip((f"volumes/{file.name}" for file in files), inThreads(sha256, files), strict=True))
    progress(len(key.cases), len(key.cases), "")
    return checksums, identifying, words


def _imagesOf(placed: Placed) -> dict[str, PlacedVolume]:
    """{image, of IMAGES: its place}, of those that are shown."""
    return {image: each for image in IMAGES if (each := getattr(placed, image)) is not None}


def _file(name: str, image: str) -> str:
    """Where an image of a case lies in the packet."""
    return f"volumes/{name}-{IMAGES.index(image) + 1}.nrrd"


def _writeVolume(file: Path, volume: Volume, placed: PlacedVolume, secret: bytes) -> None:
    chance = Chance(secret, "packing", file.name)
    writePacketVolume(file, framed(volume, placed.frame, placed.start, chance), chance)


def _writeWorklist(
    folder: Path,
    charter: Charter,
    key: Key,
    keyHash: str,
    reader: str,
    drawn: Mapping[str, _Drawn],
    checksums: Mapping[str, str],
) -> str:
    """Write the worklist; returns its SHA-256, the packet's ID."""
    cases = []
    for name, each in drawn.items():
        showing = each.showing
        sources = key.cases[showing.case].foci
        foci: list[dict[str, Any]] = []
        for focusID, index in showing.foci.items():
            foci.append({"focus": focusID, "positionRAS": list(each.placed.positionsRAS[index])})
            if charter.readerMay.seeSUV:
                foci[-1]["suvMax"] = sources[index].suvMax
        files = {image: _file(name, image) for image in _imagesOf(each.placed)}
        cases.append({"case": name, "pet": files.pop("pet"), "ct": files.pop("ct", None), **files, "foci": foci})
    worklist = {
        "reader": reader,
        "charterHash": charter.hash,
        "keyHash": keyHash,
        "charter": charter.forReader(),
        "cases": cases,
        "checksums": {file: checksums[file] for file in sorted(checksums)},
    }
    written = (json.dumps(worklist, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()
    (folder / WORKLIST).write_bytes(written)
    return hashlib.sha256(written).hexdigest()


def _refuseLeaks(folder: Path, charter: Charter, key: Key, reader: str, identifying: set[str]) -> None:
    """Raise ProblemError if the packet tells a patient's identity, the other reader's name, or anything of the key."""
    forbidden = identifying | {key.secret, *key.cases, *charter.readers}
    # These stand in the packet on purpose, even where a header says the same: a physician who reads, a series named after the
    # tracer, a patient named Back with "background" among the anchors (the full name is looked for all the same).
    meant = "\n".join((reader, charter.tracer, *DEFAULT_SCALE.values(), *OWN_WORDS)).lower()
    leaks = findLeaks(folder, (text for text in forbidden if text.lower() not in meant))
    if leaks:
        told = "; ".join(f"{leak.file}, {leak.place}: {leak.text!r}" for leak in leaks[:5])
        more = f" and {len(leaks) - 5} more" if len(leaks) > 5 else ""
        raise ProblemError(
            f"The packet of {reader} would reveal what it must not: {told}{more}.",
            "Change the text of the charter (title, tracer, anchors, reader names) that says it, and hand out again.",
        )


def _neutralTimes(folder: Path) -> None:
    # In the order of names: the instant at which a time was set is kept, too.
    for path in [*sorted(folder.rglob("*")), folder]:
        os.utime(path, (NEUTRAL_TIME, NEUTRAL_TIME))
