"""The coordinator's folder of a reading study.

study.json             the charter
key.json               who is behind each pseudonym; mode 0600, never handed out, and bound by its hash to what was
packets/<reader>/      what each reader gets; of a later batch <reader>-batch<n>/
encrypted/<reader>/    the same as it travels, where it does so encrypted (`packet.envelope`)
coordinator.key        the coordinator's private key, mode 0600 (`coordinatorkey`)
coordinator.sqlite     the coordinator's ledger: every hand-out, take-in, refusal, unblinding and result
returned/<reader>/     the signed ledger and its receipt, as they came back; separateReceipt.json where it came separately;
                       counterReceipt.json, for the reader
adjudication/          a study of its own, of the discordant foci (`decision.blindedadjudicator`)
amendments/<n>.json    what of the charter was amended, from a batch on (`amendments`)
batches/<n>/           cases that came late, from batch 2 on: study.json, key.json, packets, returned and so on of their own, in the
                       coordinator's ledger of the study (`batches`)
results/               tables, once all have signed
stamps/                replies of a time-stamping authority (RFC 3161), where there are any
"""

import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from HER2PETLib.cases import Case
from HER2PETLib.errors import ProblemError
from HER2PETLib.progress import Progress, silent
from HER2PETLib.reading.chance import Pseudonyms
from HER2PETLib.reading.charter import Batch, Charter, charterOf, newCharter, readCharter, withStages, writeCharter
from HER2PETLib.reading.ledger.passphrase import refuseSimple
from HER2PETLib.reading.ledger.signing import SigningKey
from HER2PETLib.reading.study import coordinatorledger
from HER2PETLib.reading.study.amendments import amended, amendmentsOf
from HER2PETLib.reading.study.coordinatorkey import readKey, takenOrMadeKey
from HER2PETLib.reading.study.coordinatorledger import (
    CoordinatorLedger,
    batchLabel,
    createCoordinatorLedger,
    readCoordinatorLedger,
)
from HER2PETLib.reading.study.disguise import FEWEST_ALIKE, toldByGrid
from HER2PETLib.reading.study.key import HandOut, Key
from HER2PETLib.reading.study.newcases import RefusedCase, readNewCases, tellOfFDG, tellOfPatients
from HER2PETLib.reading.study.orders import requireRepeatsApart
from HER2PETLib.reading.study.practice import tellOfPractice
from HER2PETLib.reading.study.privatefile import private

ADJUDICATION = "adjudication"
BATCHES = "batches"
# What the charter of a batch has from the study's.
OF_THE_STUDY = (
    "title", "tracer", "mode", "scale", "rule", "seed", "stages", "decidingStage", "hanging", "readerMay", "matchingGate",
    "primaryAnalysis",
)  # fmt: skip
STAMPS = "stamps"


@dataclass(frozen=True, eq=False)
class Study:
    """An existing study folder, or that of a batch of late cases in it (whole: the study that it belongs to).

    ask: gives the passphrase of the coordinator's key when it is needed; None: nobody can be asked.
    """

    folder: Path
    ask: Callable[[], str] | None = field(default=None, repr=False)
    whole: "Study | None" = None

    @property
    def root(self) -> "Study":
        """The study: itself, or the one that a batch belongs to."""
        return self.whole or self

    @property
    def batch(self) -> int:
        """The number of the batch; 1 for the cases that the study was created with."""
        return int(self.folder.name) if self.whole else 1

    @property
    def label(self) -> str:
        """How its readers' ledgers are told from those of another batch (`batchLabel`)."""
        return batchLabel(self.batch)

    @property
    def charterPath(self) -> Path:
        return self.folder / "study.json"

    @property
    def keyPath(self) -> Path:
        return self.folder / "key.json"

    @property
    def results(self) -> Path:
        return self.root.folder / "results"

    @property
    def stamps(self) -> list[Path]:
        """The replies of a time-stamping authority that are kept."""
        return sorted((self.root.folder / STAMPS).glob("*.tsr"))

    @property
    def ledger(self) -> CoordinatorLedger:
        """What stands in the coordinator's ledger now; of a batch, its part. Raises ProblemError where it cannot be read."""
        return readCoordinatorLedger(self.root.folder / coordinatorledger.NAME).ofBatch(self.batch)

    @cached_property
    def coordinatorKey(self) -> SigningKey:
        """The coordinator's private key. Raises ProblemError where it is missing, or sealed and its passphrase not given."""
        return self.whole.coordinatorKey if self.whole else readKey(self.folder, self.ask)

    def requireKey(self) -> None:
        """Ask for the passphrase of the coordinator's key now, so that nothing is done first that cannot be recorded. Raises
        ProblemError as coordinatorKey."""
        self.coordinatorKey  # noqa: B018 (a property that opens the key)

    def record(self, kind: str, **data: Any) -> CoordinatorLedger:
        """Write an event into the coordinator's ledger; kinds and data: `coordinatorledger`. Raises ProblemError if it is not on disk."""
        return self.ledger.record(self.coordinatorKey, kind, data)

    def packet(self, reader: str) -> Path:
        # Of a later batch it has a name of its own: copied beside the first, it would replace that one's ledger.
        return self.folder / "packets" / (f"{reader}-batch{self.batch}" if self.whole else reader)

    def returned(self, reader: str) -> Path:
        return self.folder / "returned" / reader

    @cached_property
    def key(self) -> Key:
        return Key.read(self.keyPath)

    @cached_property
    def charter(self) -> Charter:
        """The charter. Raises ProblemError if it was changed after packets were handed out, does not fit the key, or asks for
        what cannot be done."""
        charter = readCharter(self.charterPath)
        checkFeasible(charter)
        handOut = self._handedOut
        if handOut is not None and charter.hash != handOut.charterHash:
            raise ProblemError(
                f"{self.charterPath} was changed after packets were handed out (its hash is {charter.hash}, "
                f"handed out was {handOut.charterHash}).",
                "Restore it. A reading by another charter is another study.",
            )
        self._requireItsBatch(charter)
        if handOut is not None and set(charter.readers) != set(handOut.showings):
            raise ProblemError(f"{self.charterPath} and key.json do not name the same readers.", "Restore key.json.")
        if {case.case for case in charter.cases} != set(self.key.cases):
            raise ProblemError(
                f"{self.charterPath} and key.json do not name the same cases.", "Restore them, or create the study again."
            )
        for case in charter.cases:
            if case.purpose != self.key.cases[case.case].source.purpose:
                raise ProblemError(
                    f"{self.charterPath} and key.json differ in the purpose of the case {case.case}.",
                    "Restore them, or create the study again.",
                )
            if case.foci is not None and case.foci != len(self.key.cases[case.case].foci):
                raise ProblemError(
                    f"{self.charterPath} gives the case {case.case} {case.foci} foci, key.json {len(self.key.cases[case.case].foci)}.",
                    "Restore them, or create the study again.",
                )
        return charter

    def _requireItsBatch(self, charter: Charter) -> None:
        """Raise ProblemError for the charter of another batch, or that does not say what the study's charter says."""
        if charter.batch != (Batch(self.batch, self.whole.charter.hash) if self.whole else None):
            raise ProblemError(
                f"{self.charterPath} is not the charter of {f'batch {self.batch}' if self.whole else 'a study'}.",
                "Restore it, or name the study's folder.",
            )
        if self.whole:
            own = charter.document()
            studys = amended(self.whole.charter.document(), amendmentsOf(self.ledger), self.batch)
            other = [key for key in OF_THE_STUDY if own.get(key) != studys.get(key)]
            other += ["readers"] if len(own["readers"]) != len(studys["readers"]) else []
            if other:
                raise ProblemError(
                    f"{self.charterPath} says otherwise than the study's charter with its amendments: {', '.join(other)}.",
                    "Restore it from a copy. Where an amendment was interrupted, make it once more.",
                )

    @property
    def isHandedOut(self) -> bool:
        """Whether packets exist, or did: from then on nothing of the study may change."""
        return self._handedOut is not None

    @property
    def _handedOut(self) -> HandOut | None:
        handOut = self.key.handOut
        return handOut if handOut is not None and (handOut.done or (self.folder / "packets").exists()) else None

    def requireHandedOut(self) -> HandOut:
        """What was fixed at hand-out. Raises ProblemError before it."""
        handOut = self._handedOut
        if handOut is None:
            raise ProblemError(f"No packets were handed out in {self.folder} yet.", "Run `her2pet reading hand-out` first.")
        return handOut


def checkFeasible(charter: Charter) -> None:
    """Raise ProblemError for a valid charter that cannot be carried out."""
    requireRepeatsApart(charter)


def adjudicationOf(study: Study) -> Study | None:
    """The adjudication of the study, a study in its folder; None where there is none. Raises ProblemError where it is not the one that was
    handed out."""
    handedOut = study.ledger.of("adjudicationHandedOut")
    if study.whole or not handedOut:
        return None
    made, said = openStudy(study.folder / ADJUDICATION, study.ask), handedOut[-1].event.data
    if (made.charter.hash, made.key.hash, made.ledger.studyID) != (said["charterHash"], said["keyHash"], said["studyID"]):
        raise ProblemError(f"{made.folder} is not the adjudication that was handed out.", "Restore it from a copy.")
    return made


def adjudicatedBy(adjudication: Study) -> Study | None:
    """The study that an adjudication in its folder is of; None for any other study. Raises ProblemError where it cannot be read."""
    whole = adjudication.folder.parent
    isOne = adjudication.charter.adjudicates and adjudication.folder.name == ADJUDICATION and (whole / "key.json").is_file()
    return openStudy(whole, adjudication.ask) if isOne else None


def openStudy(folder: str | os.PathLike[str], ask: Callable[[], str] | None = None) -> Study:
    """The study in `folder`. ask: as in Study. Raises ProblemError where there is none."""
    study = Study(Path(folder).resolve(), ask)
    whole = study.folder.parent.parent
    if study.folder.parent.name == BATCHES and study.folder.name.isdecimal() and (whole / study.keyPath.name).is_file():
        study = Study(study.folder, ask, openStudy(whole, ask))
    for path in (study.charterPath, study.keyPath):
        if not path.is_file():
            raise ProblemError(f"{folder} is not the coordinator's study folder: it has no {path.name}.", "Check the path.")
    return study


@private()
def createStudy(
    folder: str | os.PathLike[str],
    cases: Sequence[Case],
    *,
    title: str,
    tracer: str,
    readers: Sequence[str],
    givenFoci: bool = True,
    seed: int | None = None,
    deface: Mapping[str, float | None] | None = None,
    keyPassphrase: str | None = None,
    tell: Callable[[str], None] = lambda sentence: None,
    progress: Progress = silent,
    **choices: Any,
) -> tuple[Study, list[RefusedCase]]:
    """Write `study.json` and `key.json`; every image is read once, so that what cannot be read is known before anybody reads.

    seed: of the reading orders; None draws one. deface: where faces are cut off (`faces.planeOf`). keyPassphrase: seals the
    coordinator's key; None leaves it readable. tell: gets what is to know of a case (warnings about its images, its lesions, and
    which regions are none), sentences that begin with its caseID. choices: other keys of the charter, as in `newDocument`. Returns
    the study and the cases left out.
    Raises ProblemError where the folder holds a study already, no case is left, or the charter would not be valid.
    """
    study = Study(Path(folder).resolve(), None if keyPassphrase is None else lambda: keyPassphrase)
    if keyPassphrase is not None:
        refuseSimple(keyPassphrase)
    for path in (study.charterPath, study.keyPath, study.folder / coordinatorledger.NAME):
        if path.exists():
            raise ProblemError(f"{study.folder} already holds a study ({path.name}).", "Choose another folder.")
    secret = secrets.token_bytes(32)
    pseudonyms = Pseudonyms(secret, (text for case in cases for text in (case.caseID, case.patientID)))
    found, refused = readNewCases(
        cases, pseudonyms, givenFoci=givenFoci, deface=deface or {}, tell=tell, progress=progress, samePET={}
    )
    names = {name: len(case.foci) for name, case in found.items()}
    seed = secrets.randbits(53) if seed is None else seed
    purposes = {name: case.source.purpose for name, case in found.items() if case.source.purpose}
    charter = newCharter(title, tracer, readers, names if givenFoci else list(names), seed, purposes=purposes, **choices)
    checkFeasible(charter)
    try:
        study.folder.mkdir(parents=True, exist_ok=True)
        if not _madePrivate(study.folder):
            tell(
                f"{study.folder}: others may look into this folder, and its rights cannot be changed; the files in it are private."
            )
    except OSError as error:
        raise ProblemError(f"{study.folder} cannot be made: {error.strerror}.", "Choose another folder.") from error
    key = Key(secret.hex(), found)
    if charter.repeats:
        tellWhatGridsTell(key, charter, tell)
    tellOfFDG(key, charter, tell)
    tellOfPractice(key, tell)
    ledger = study.folder / coordinatorledger.NAME
    try:
        key.write(study.keyPath)
        createCoordinatorLedger(ledger, takenOrMadeKey(study.folder, keyPassphrase))
        writeCharter(study.charterPath, charter)
    except ProblemError:
        for made in (study.keyPath, ledger):
            with suppress(OSError):
                made.unlink()
        raise
    tellOfPatients(key, givenFoci, tell)
    return study, refused


def tellWhatGridsTell(key: Key, charter: Charter, tell: Callable[[str], None]) -> None:
    """Say in which cases a repeat can be told by the voxel size."""
    alone = toldByGrid({name: case.shown(charter.mode == "givenFoci", charter.images) for name, case in key.cases.items()})
    if alone:
        names = ", ".join(key.cases[name].source.caseID for name in alone)
        tell(
            f"{names}: fewer than {FEWEST_ALIKE} cases have this voxel size, and images are not resampled. If such a case comes "
            "twice, a reader who looks into the files can tell it by its voxel size."
        )


def _madePrivate(folder: Path) -> bool:
    """Whether nobody but the owner can look into the folder from now on. A network share may keep its own rights."""
    try:
        folder.chmod(0o700)
    except OSError:
        return False
    return os.name == "nt" or folder.stat().st_mode & 0o077 == 0


@private()
def changeCharter(study: Study, **choices: Any) -> Charter:
    """Write the charter with other values of its keys; cases, mode and the day of its creation stay. Returns it.

    Raises ProblemError, the charter as it was, where packets were handed out or the result would not be valid.
    """
    if study.isHandedOut:
        raise ProblemError("The packets were handed out: the charter is fixed.", "A reading by another charter is another study.")
    document = study.charter.document()
    fixed = ("created", "mode", "cases", "adjudicates", *(("batch", "readers", *OF_THE_STUDY) if study.whole else ()))
    changeable = [key for key in document if key not in fixed]
    if not study.whole:
        changeable += [key for key in ("stages", "decidingStage", "qualification", "primaryAnalysis") if key not in document]
    if alien := sorted(set(choices) - set(changeable)):
        raise ProblemError(f"{', '.join(alien)} of a charter cannot be changed.", f"What can is {', '.join(changeable)}.")
    deciding = document.pop("decidingStage", "") if "stages" in choices else ""
    charter = charterOf(withStages({**document, **choices}, deciding), "charter")
    checkFeasible(charter)
    writeCharter(study.charterPath, charter)
    return charter
