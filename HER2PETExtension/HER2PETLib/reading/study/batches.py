"""Cases that come late: a batch under the charter of the study, `batches/<n>/` in its folder. Batch 1 are the cases of `createStudy`.

    study.json   the study's charter, as amended (`amendments`), with the cases of the batch, who reads them, and "batch": its number and
                 the hash of the study's charter
    key.json     who is behind these cases. Its secret, from which names and orders are drawn, is HMAC-SHA-256 of the study's, with the
                 batch's number in the message: it is no choice of anybody
    packets/, returned/, encrypted/, former/, queries/   as in the study's folder

So what takes the folder of a study (hand-out, take-in, status, re-issue, unlock) takes that of a batch. There is one coordinator's ledger,
the study's: it says which batches there are, and of each event of a batch which one. A reader has a packet, a ledger, a key and a signature
for each batch. Unblinded is the whole study, when every reader has signed every batch.
"""

import datetime
import hashlib
import hmac
import shutil
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from HER2PETLib.cases import Case
from HER2PETLib.environment import currentUser
from HER2PETLib.errors import ProblemError
from HER2PETLib.files import moveOnDisk, unfinishedFolder
from HER2PETLib.progress import Progress, silent
from HER2PETLib.reading.chance import Pseudonyms
from HER2PETLib.reading.charter import charterOf, writeCharter
from HER2PETLib.reading.study.amendments import amended, amendmentsOf
from HER2PETLib.reading.study.coordinatorledger import CoordinatorLedger
from HER2PETLib.reading.study.issues import readersOf
from HER2PETLib.reading.study.key import Key
from HER2PETLib.reading.study.newcases import RefusedCase, readNewCases, tellOfFDG, tellOfPatients
from HER2PETLib.reading.study.privatefile import private
from HER2PETLib.reading.study.sources import readImages
from HER2PETLib.reading.study.study import BATCHES, Study, checkFeasible, tellWhatGridsTell

LATE = "patients who came later"


def numbersOf(ledger: CoordinatorLedger) -> list[int]:
    """The batches that were added and not withdrawn, the first aside."""
    withdrawn = {each.event.data["number"] for each in ledger.of("batchWithdrawn")}
    return [number for each in ledger.of("batchAdded") if (number := each.event.data["number"]) not in withdrawn]


def batchOf(study: Study, number: int) -> Study:
    """A batch of the study; 1 is the study itself. Raises ProblemError where there is none, or its folder is not there any more."""
    if number == 1:
        return study
    if number not in numbersOf(study.ledger):
        raise ProblemError(
            f"The study has no batch {number}.", f"Batches are {', '.join(map(str, [1, *numbersOf(study.ledger)]))}."
        )
    batch = Study(study.folder / BATCHES / str(number), study.ask, study)
    if not batch.charterPath.is_file() or not batch.keyPath.is_file():
        raise ProblemError(
            f"Batch {number} was added to the study, and {BATCHES}/{number} is not there any more, or not whole.",
            "Restore it from a copy.",
        )
    return batch


def batchesOf(study: Study) -> tuple[Study, ...]:
    """The study and its batches; of a batch, only itself. Raises ProblemError where one is not there any more."""
    return (study,) if study.whole else (study, *(batchOf(study, number) for number in numbersOf(study.ledger)))


def presentBatches(study: Study) -> tuple[Study, ...]:
    """As `batchesOf`, those that are there; that others are not is a finding of `batchProblems`."""
    found = [study]
    with suppress(ProblemError):  # a coordinator's ledger that cannot be read is a finding of another check
        for number in [] if study.whole else numbersOf(study.ledger):
            with suppress(ProblemError):
                found.append(batchOf(study, number))
    return tuple(found)


def requireWhole(study: Study) -> None:
    """Raise ProblemError for a batch, where only the whole study will do."""
    if study.whole:
        raise ProblemError(
            f"{study.folder} is batch {study.batch} of a study.",
            f"Name the study: {study.whole.folder}; all batches belong together.",
        )


def secretOf(study: Study, number: int) -> str:
    """The secret of a batch (64 hex digits): of the study's key, with the number in the message."""
    return hmac.new(bytes.fromhex(study.key.secret), f"batch {number}".encode(), hashlib.sha256).hexdigest()


@private()
def addCases(
    study: Study,
    cases: Sequence[Case],
    *,
    reason: str = LATE,
    by: str = "",
    repeats: int = 0,
    deface: Mapping[str, float | None] | None = None,
    tell: Callable[[str], None] = lambda sentence: None,
    progress: Progress = silent,
) -> tuple[Study, list[RefusedCase]]:
    """Add late cases as a batch, which is then handed out as a study is. Returns it and the cases left out, among them those whose
    patient, case or PET the study has already.

    repeats: how many of them each reader gets twice. by: who adds them (default: the account). deface, tell: as in `createStudy`.
    Raises ProblemError, nothing added, before the first hand-out, after unblinding, or where no case is left.
    """
    requireWhole(study)
    study.requireHandedOut()
    if study.charter.adjudicates:
        raise ProblemError("This is an adjudication.", "Late patients are added to the study itself.")
    if not reason.strip():
        raise ProblemError("The reason for adding cases is missing.", "Write it down.")
    if practice := [case.caseID for case in cases if case.purpose]:
        raise ProblemError(
            f"Training and qualification stand at the beginning of a study: {', '.join(practice)}.", "Leave these cases out."
        )
    refuseTooLate(study)
    study.requireKey()
    former = batchesOf(study)
    number = max([1, *(each.event.data["number"] for each in study.ledger.of("batchAdded"))]) + 1
    folder, secret = study.folder / BATCHES / str(number), secretOf(study, number)
    if folder.exists():
        _removeUnrecorded(folder, secret)
    givenFoci = study.charter.mode == "givenFoci"
    pseudonyms = Pseudonyms(bytes.fromhex(secret), (text for case in cases for text in (case.caseID, case.patientID)))
    for part in former:
        for name in part.key.cases:
            pseudonyms.reserve(name)
    new, doubled = _withoutDoubled(former, cases)
    if not new:
        raise ProblemError(f"None of {len(cases)} cases is new. {doubled[0].caseID}: {doubled[0].problem}")
    samePET = _petsOf(former, tell)
    found, refused = readNewCases(
        new, pseudonyms, givenFoci=givenFoci, deface=deface or {}, tell=tell, progress=progress, samePET=samePET
    )
    readers = readersOf(former[-1]) if former[-1].isHandedOut else former[-1].charter.readers
    document = amended(study.charter.document(), amendmentsOf(study.ledger), number)
    document.pop("qualification", None)  # of the study: who reads its batches was qualified in it
    charter = charterOf(
        {
            **document,
            "created": datetime.datetime.now(datetime.timezone.utc).date().isoformat(),
            "readers": list(readers),
            "cases": [{"case": name, **({"foci": len(case.foci)} if givenFoci else {})} for name, case in found.items()],
            "repeats": repeats,
            "batch": {"number": number, "of": study.charter.hash},
        },
        f"charter of batch {number}",
    )
    checkFeasible(charter)
    key = Key(secret, found)
    if repeats:
        tellWhatGridsTell(key, charter, tell)
    tellOfFDG(key, charter, tell)
    try:
        with unfinishedFolder(study.folder) as made:
            key.write(made / study.keyPath.name)
            writeCharter(made / study.charterPath.name, charter)
            folder.parent.mkdir(exist_ok=True)
            moveOnDisk(made, folder)
    except OSError as error:
        raise ProblemError(f"The cases were not added: {error.strerror or error}.", "Free space, and do it again.") from error
    try:
        study.record(
            "batchAdded",
            number=number,
            charterHash=study.charter.hash,
            casesHash=key.casesHash,
            reason=reason,
            by=by or currentUser(),
        )
    except ProblemError:
        shutil.rmtree(folder)
        raise
    tellOfPatients(key, givenFoci, tell)
    return batchOf(study, number), doubled + refused


def withdrawBatch(study: Study, number: int, reason: str, *, by: str = "") -> None:
    """Take a batch back that was not handed out; its folder stays. Raises ProblemError where it was, or there is none."""
    if not reason.strip():
        raise ProblemError("The reason for withdrawing the batch is missing.", "Write it down.")
    if (
        number == 1
        or study.ledger.ofBatch(number).of("handedOut")
        or (number in numbersOf(study.ledger) and batchOf(study, number).isHandedOut)
    ):
        raise ProblemError(f"Batch {number} was handed out.", "It belongs to the study: every reader reads it.")
    if number not in numbersOf(study.ledger):
        raise ProblemError(f"The study has no batch {number}.")
    study.record("batchWithdrawn", number=number, reason=reason, by=by or currentUser())


def requireRecorded(batch: Study) -> None:
    """Raise ProblemError for a batch that may not be handed out: it is not as it was added, or too late."""
    assert batch.whole is not None  # it is a batch
    refuseTooLate(batch.whole)
    for problem in _notAsAdded(batch, batch.ledger):
        raise ProblemError(problem, "Restore it, or withdraw the batch and add the cases once more.")


def textsOfOthers(study: Study) -> set[str]:
    """What the packets of one batch may not say of another: secrets, pseudonyms, cases, patients, readers."""
    texts: set[str] = set()
    for part in batchesOf(study.root):
        if part.batch != study.batch:
            sources = [case.source for case in part.key.cases.values()]
            texts |= {part.key.secret, *part.key.cases, *part.charter.readers}
            texts |= {text for source in sources for text in (source.caseID, source.patientID)}
    return texts


def batchProblems(study: Study, ledger: CoordinatorLedger) -> list[str]:
    """What of the batches is not as the coordinator's ledger says, as sentences; what is in them, the other checks say."""
    problems = []
    numbers = numbersOf(ledger)
    patients = {samePatient(case.source.patientID): (name, 1) for name, case in study.key.cases.items()}
    for number in numbers:
        try:
            batch = batchOf(study, number)
            problems += _notAsAdded(batch, ledger)
            for name, case in batch.key.cases.items():
                other, before = patients.setdefault(samePatient(case.source.patientID), (name, number))
                if before != number:
                    problems.append(f"A patient is in batch {before} (case {other}) and in batch {number} (case {name}).")
            if ledger.ofBatch(number).of("handedOut") and not batch.isHandedOut:
                problems.append(f"Batch {number} was handed out, and its folder is as it was before.")
        except ProblemError as problem:
            problems.append(str(problem))
    recorded = {str(each.event.data["number"]) for each in ledger.of("batchAdded")}
    for path in sorted((study.folder / BATCHES).glob("*")):
        if path.name not in recorded:
            problems.append(
                f"{BATCHES}/{path.name} is in the folder, and the coordinator's ledger does not say that it was added."
            )
    return problems


def _notAsAdded(batch: Study, ledger: CoordinatorLedger) -> list[str]:
    added = [each.event.data for each in ledger.of("batchAdded", number=batch.batch)]
    if not added or batch.batch not in numbersOf(ledger):
        return [f"The coordinator's ledger does not say that batch {batch.batch} was added, or it was withdrawn."]
    if batch.key.casesHash != added[-1]["casesHash"] or batch.key.secret != secretOf(batch.root, batch.batch):
        return [
            f"key.json of batch {batch.batch} is not the one that was added: its cases, or what names and orders are drawn from."
        ]
    return []


def refuseTooLate(study: Study) -> None:
    """Raise ProblemError where nothing can be added any more."""
    if study.ledger.of("unblinded") or study.ledger.of("adjudicationHandedOut"):
        raise ProblemError(
            "The reading was unblinded, or is adjudicated.",
            "Who is read now is another study; `her2pet reading pool` puts finished studies together.",
        )


def _removeUnrecorded(folder: Path, secret: str) -> None:
    """Remove the folder of a batch that a killed process did not record. Raises ProblemError for any other."""
    with suppress(ProblemError):
        key = Key.read(folder / "key.json")
        if key.secret == secret and key.handOut is None:
            shutil.rmtree(folder)
            return
    raise ProblemError(f"{folder} exists, and the coordinator's ledger knows nothing of it.", "Move it away.")


def samePatient(text: str) -> str:
    """A patient's or case's number, so that spaces, capital letters and ways to encode it make no difference."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _withoutDoubled(former: Iterable[Study], cases: Sequence[Case]) -> tuple[list[Case], list[RefusedCase]]:
    """The cases that are new, by caseID and patient, and the others."""
    caseOf: dict[str, int] = {}
    patientOf: dict[str, int] = {}
    for part in former:
        for source in (each.source for each in part.key.cases.values()):
            caseOf.setdefault(samePatient(source.caseID), part.batch)
            patientOf.setdefault(samePatient(source.patientID), part.batch)
    new, doubled = [], []
    for case in cases:
        patient = samePatient(case.patientID or case.caseID)
        if samePatient(case.caseID) in caseOf:
            what = f"The study has a case of this name already, in batch {caseOf[samePatient(case.caseID)]}."
        elif patient in patientOf:
            what = f"The study has its patient already, in batch {patientOf[patient]}."
        else:
            new.append(case)
            continue
        doubled.append(RefusedCase(case.caseID, ProblemError(what, "A patient is read in one batch: leave it out.")))
    return new, doubled


def _petsOf(former: Iterable[Study], tell: Callable[[str], None]) -> dict[str, str]:
    """{fingerprint of a PET: its case}; of keys that do not hold it, from the images."""
    pets = {}
    for part in former:
        for case in part.key.cases.values():
            try:
                fingerprint = case.petFingerprint or readImages(case.source).petFingerprint
            except ProblemError:
                tell(f"{case.source.caseID}: its images cannot be read, so it is not known whether a new case is the same PET.")
                continue
            pets[fingerprint] = case.source.caseID
    return pets
