"""The audit of a study by somebody who trusts neither coordinator nor reader: what was checked and found, and every event.

It needs a copy of the study's folder, no passphrase and no private key, and writes nothing into it. What it trusts comes from outside
of the folder: fingerprints of keys, receipts and counter-receipts. What a check proves: `ledger.claims`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePosixPath, PureWindowsPath

from HER2PETLib.errors import ProblemError
from HER2PETLib.progress import Progress, silent
from HER2PETLib.reading.ledger import claims
from HER2PETLib.reading.ledger.chain import readOnly
from HER2PETLib.reading.ledger.checkpoint import Checkpoint
from HER2PETLib.reading.ledger.claims import Claim
from HER2PETLib.reading.ledger.events import Event
from HER2PETLib.reading.ledger.readerchain import ReaderChain, chainsKept, readChain
from HER2PETLib.reading.ledger.readerledger import utcNow
from HER2PETLib.reading.ledger.receipt import CounterReceipt, Receipt
from HER2PETLib.reading.ledger.sealing import openedWith, readOpening
from HER2PETLib.reading.ledger.signing import fingerprint
from HER2PETLib.reading.ledger.verification import verify
from HER2PETLib.reading.packet.contents import LEDGER
from HER2PETLib.reading.study.amending import amendmentProblems
from HER2PETLib.reading.study.amendments import amendmentsOf
from HER2PETLib.reading.study.auditedevents import AuditedEvent, coordinatorEvents, readerEvents
from HER2PETLib.reading.study.auditfindings import Audit, AuditedKey, Check
from HER2PETLib.reading.study.auditremarks import Remark, coordinatorRemarks, readerRemarks, secondReading
from HER2PETLib.reading.study.batches import batchProblems, presentBatches, requireWhole
from HER2PETLib.reading.study.checkedsources import sourceProblems
from HER2PETLib.reading.study.coordinatorkey import NAME, isSealed
from HER2PETLib.reading.study.coordinatorledger import CoordinatorLedger
from HER2PETLib.reading.study.issues import expectedOf, issueOf
from HER2PETLib.reading.study.reissue import formerLedgers
from HER2PETLib.reading.study.results import ADJUDICATED, fromFormerReadings, newestReadings
from HER2PETLib.reading.study.returnedpackets import OPENING, knownFingerprint
from HER2PETLib.reading.study.stampedledgers import checkpointProblems, readersOrPlaces, stampProblems
from HER2PETLib.reading.study.study import ADJUDICATION, BATCHES, Study, adjudicationOf
from HER2PETLib.reading.study.trustedkeys import COORDINATOR
from HER2PETLib.reading.study.verifiedstudy import (
    apart,
    changedResults,
    handOutNotAsRecorded,
    notAsReceipted,
    packetProblems,
    readingsNotAsRecorded,
    recordedResults,
    resultsOfNobody,
)


@chainsKept()
def auditStudy(
    study: Study,
    trusted: Mapping[str, str],
    *,
    receipts: Sequence[Receipt] = (),
    counterReceipts: Sequence[CounterReceipt] = (),
    stamps: Sequence[Path] = (),
    stampCertificate: Path | None = None,
    checkpoints: Sequence[Checkpoint] = (),
    sources: bool = False,
    progress: Progress = silent,
    clock: Callable[[], datetime] = utcNow,
) -> Audit:
    """Look at everything. trusted: {reader (of a later batch "reader (batch 2)"), or "coordinator": fingerprint}, receipts, counterReceipts and checkpoints: all of them as they reached the
    auditor separately from the folder. stamps: replies of a time-stamping authority, beside those in the folder, and its
    certificate. sources: read the source images, too: their paths are those of the key, which is the coordinator's, so only on a machine
    where they may be opened. A part that is damaged is a finding, and the others are looked at all the same.

    Raises ProblemError before hand-out, for a charter or key that cannot be read, and for a trusted name that is in no charter.
    """
    requireWhole(study)
    auditor = _Auditor(study, trusted, receipts, counterReceipts, clock())
    auditor.lookAtStudy(study)
    auditor.lookAtAdjudication()
    auditor.lookAtStrangers()
    auditor.lookAtStamps([*study.stamps, *stamps], stampCertificate)
    auditor.lookAtCheckpoints(checkpoints)
    auditor.lookAtSources(sources, progress)
    return auditor.audit()


class _Auditor:
    def __init__(
        self,
        study: Study,
        trusted: Mapping[str, str],
        receipts: Sequence[Receipt],
        counterReceipts: Sequence[CounterReceipt],
        now: datetime,
    ) -> None:
        self.study, self.trusted, self.receipts, self.now = study, trusted, receipts, now
        self.parts = [part for part in presentBatches(study) if part.isHandedOut]
        self.ofStudy, self.ofAdjudication = apart(study, counterReceipts)
        self.checks: list[Check] = []
        self.keys: list[AuditedKey] = []
        self.events: list[AuditedEvent] = []
        self.remarks: list[Remark] = []
        self.title, self.isUnblinded = "", False
        self.ledger: CoordinatorLedger | None = None
        # Who reads, adjudicates, or was replaced.
        self.known: set[str] = {reader + part.label for part in self.parts for reader in readersOrPlaces(part)}
        with suppress(ProblemError):  # of a coordinator's ledger that cannot be read, which is a finding
            self.known |= {said["reader"] + part.label for part in self.parts for _, _, said in formerLedgers(part)}
        with suppress(ProblemError):
            self.known |= {str(each.event.data["adjudicator"]) for each in study.ledger.of("adjudicationHandedOut")}
        for name in trusted:
            if name != COORDINATOR and name not in self.known:
                raise ProblemError(
                    f'A fingerprint is given for "{name}", and the study has no such reader.',
                    f'Names are {", ".join(sorted(self.known))} and "{COORDINATOR}".',
                )

    def lookAtStudy(self, study: Study, of: str = "") -> None:
        """Add what is found of a study, or of its adjudication (of: its name), and of every reader in it."""
        parts = self.parts if study is self.study else [study]
        charterProblems = _charterProblems(study)
        ledger = self._coordinatorLedger(study, parts, of)
        if study is self.study:
            self.title = "a study whose charter does not hold" if charterProblems else study.charter.title
            self.ledger, self.isUnblinded = ledger, ledger is not None and bool(ledger.of("unblinded"))
            self._results(ledger)
            self._batches(ledger, charterProblems)
        for part in parts:
            problems = charterProblems if part is study else _charterProblems(part)
            chains = {
                reader: self._reader(part, reader, ledger and ledger.ofBatch(part.batch), not problems)
                for reader in readersOrPlaces(part)
            }
            self._charter(part, problems, ledger and ledger.ofBatch(part.batch), chains, of)
            if ledger is not None:
                self._formers(part)

    def lookAtAdjudication(self) -> None:
        """Add what is found of the adjudication, which is a study of its own, where there is one."""
        handedOut = self.ledger.of("adjudicationHandedOut") if self.ledger is not None else []
        if not handedOut:
            return
        try:
            made = adjudicationOf(self.study)
        except ProblemError as problem:
            self._add(claims.AUDIT_OF_ADJUDICATION, [problem])
            return
        assert made is not None  # it was handed out
        said = handedOut[-1].event.data
        newest = {name: digest for name, digest in newestReadings(self.study).items() if not name.endswith(ADJUDICATED)}
        found = [] if said["readings"] == newest else ["What was adjudicated is not of the readings that were taken in last."]
        self._add(claims.AUDIT_OF_ADJUDICATION, found)
        self.lookAtStudy(made, ADJUDICATION)

    def lookAtStrangers(self) -> None:
        """Add each receipt that is of nobody whose reading counts."""
        reading = {key.of for key in self.checks if key.claim == claims.AUDIT_OF_RECEIPT}
        for receipt in self.receipts:
            if not any(name.split(" (")[0] == receipt.reader for name in reading):
                said = f"{receipt.printedName} signed a reading at {receipt.time} that was not taken in: {receipt.reader} does not read here."
                self._add(claims.AUDIT_OF_RECEIPT, [said], receipt.reader)

    def audit(self) -> Audit:
        """What was found."""
        order = [claim for claim in vars(claims).values() if isinstance(claim, Claim)]
        self.checks.sort(key=lambda check: order.index(check.claim))
        return Audit(
            self.title,
            self.study.requireHandedOut().charterHash,
            self.isUnblinded,
            tuple(self.checks),
            tuple(self.keys),
            tuple(self.events),
            tuple(self.remarks),
            (*self._amendments(), _sealing(self.study)),
            self.now,
        )

    def _add(
        self, claim: Claim, found: Iterable[object] = (), of: str = "", missing: Iterable[str] = (), made: bool = True
    ) -> None:
        self.checks.append(Check(claim, of, tuple(map(str, found)), tuple(missing), made))

    def _key(self, name: str, publicKey: str, recorded: str = "", *, trusted: str) -> AuditedKey:
        key = AuditedKey(name, publicKey, fingerprint(publicKey), recorded, trusted)
        self.keys.append(key)
        return key

    def _coordinatorLedger(self, study: Study, parts: Sequence[Study], of: str) -> CoordinatorLedger | None:
        """Add what is found of a coordinator's ledger; None where what it says counts for nothing."""
        name, given = (f"{COORDINATOR} ({of})", self.ofAdjudication) if of else (COORDINATOR, self.ofStudy)
        try:
            ledger = study.ledger
        except ProblemError as problem:
            self._add(claims.AUDIT_OF_COORDINATORS_LEDGER, [problem], of)
            for claim in (claims.AUDIT_OF_COORDINATORS_KEY, claims.AUDIT_OF_COUNTER_RECEIPTS):
                self._add(claim, of=of, made=False)
            return None
        isUnblinded = self.isUnblinded or bool(ledger.of("unblinded"))
        self.events += coordinatorEvents((each.row for each in ledger.recorded), isUnblinded, name)
        self._add(claims.AUDIT_OF_COORDINATORS_LEDGER, ledger.findings, of)
        key = self._key(name, ledger.publicKey, trusted=self.trusted.get(COORDINATOR, ""))
        found = [f"The coordinator's ledger was signed with the key {key.fingerprint}, and trusted is {key.trusted}."]
        self._add(claims.AUDIT_OF_COORDINATORS_KEY, found if key.isTrusted is False else (), of, made=bool(key.trusted))
        receipted = [problem for each in given for problem in notAsReceipted(ledger, each)]
        self._add(claims.AUDIT_OF_COUNTER_RECEIPTS, receipted, of, made=bool(given))
        if ledger.findings:
            return None
        readers = [(reader, part.batch) for part in parts for reader in readersOrPlaces(part)]
        self.remarks += coordinatorRemarks(ledger, readers, self.now, name, isUnblinded=isUnblinded)
        return ledger

    def _results(self, ledger: CoordinatorLedger | None) -> None:
        """Add what is found of the results that the ledger names, and ask about the others."""
        if ledger is None:
            self._add(claims.AUDIT_OF_RESULTS, made=False)
            return
        recorded = recordedResults(ledger)
        elsewhere = [name for name in recorded if _isElsewhere(name)]
        here = {name: digest for name, digest in recorded.items() if name not in elsewhere}
        self._add(
            claims.AUDIT_OF_RESULTS,
            [*changedResults(self.study, here), *fromFormerReadings(self.study)],
            missing=[f"{name} lies elsewhere." for name in elsewhere],
            made=bool(here),
        )
        for name in resultsOfNobody(self.study, recorded):
            self.remarks.append(
                Remark(COORDINATOR, None, f"{name} lies among the results, and the ledger does not say that it was written")
            )

    def _batches(self, ledger: CoordinatorLedger | None, charterProblems: list[str]) -> None:
        """Add what is found of batches and amendments, where there are, or were, any."""
        found = []
        if ledger is not None:
            found = batchProblems(self.study, ledger) + ([] if charterProblems else amendmentProblems(self.study, ledger))
        isAny = ledger is not None and (ledger.of("batchAdded") or ledger.of("amended"))
        if found or isAny or (self.study.folder / BATCHES).exists():
            self._add(claims.AUDIT_OF_BATCHES, found, made=ledger is not None)

    def _amendments(self) -> tuple[str, ...]:
        """The amendments in words; that they cannot be read is among the findings of the batches."""
        try:
            return tuple(map(str, amendmentsOf(self.study.ledger)))
        except ProblemError:
            return ()

    def _charter(
        self,
        part: Study,
        problems: list[str],
        ledger: CoordinatorLedger | None,
        chains: Mapping[str, ReaderChain | None],
        of: str,
    ) -> None:
        of = f"batch {part.batch}" if part.whole else of
        if ledger is not None and not problems:
            self._add(claims.AUDIT_OF_READINGS, readingsNotAsRecorded(part, ledger), of)
            problems += handOutNotAsRecorded(part, ledger)
        else:
            self._add(claims.AUDIT_OF_READINGS, of=of, made=False)
        for reader, chain in chains.items():
            assignment = chain.assignment if chain else None
            if assignment and assignment.keyHash != part.key.hash:
                problems.append(f"What {reader} signed was read by another key.json than the one in the folder.")
            if assignment and assignment.charterHash != part.requireHandedOut().charterHash:
                problems.append(f"What {reader} signed was read by another charter than the one in the folder.")
        self._add(claims.AUDIT_OF_CHARTER, dict.fromkeys(problems), of)

    def _reader(self, part: Study, reader: str, ledger: CoordinatorLedger | None, hasCharter: bool) -> ReaderChain | None:
        """Add what is found of a reader in a batch. Returns the ledger that was taken in, also a damaged one."""
        path, packet, name = part.returned(reader) / LEDGER, part.packet(reader), reader + part.label
        handOut = part.requireHandedOut()
        canCompare = hasCharter and ledger is not None
        place = issueOf(part, reader).place if canCompare else reader
        problems = packetProblems(part, reader) if canCompare else []
        self._add(claims.AUDIT_OF_PACKET, problems, name, made=canCompare and packet.is_dir())
        if not path.exists():
            self._add(claims.AUDIT_OF_LEDGER, of=name, made=False)
            return None
        expected = expectedOf(part, reader) if canCompare else None
        self._add(claims.AUDIT_OF_LEDGER, verify(path, assignment=expected), name)
        try:
            chain = _chainOf(path)
        except ProblemError:  # that is among the findings of `verify`
            self._add(claims.AUDIT_OF_READERS_KEY, of=name, made=False)
            self._add(claims.AUDIT_OF_RECEIPT, of=name, made=False)
            return None
        chain, opened = _opened(part, reader, chain) if self.isUnblinded else (chain, {})
        self.events += readerEvents(name, chain.rows, handOut.showings.get(place, {}), self.isUnblinded, opened)
        recorded = (knownFingerprint(part, reader) or "") if canCompare else ""
        if chain.readerKey:
            self._readersKey(name, chain.readerKey, recorded, self.trusted.get(name, ""))
        else:
            self._add(claims.AUDIT_OF_READERS_KEY, of=name, made=False)
        receipts = [each for each in self.receipts if each.reader == reader and self._isOf(part, each)]
        found = [str(finding) for receipt in receipts for finding in verify(path, receipt)]
        self._add(claims.AUDIT_OF_RECEIPT, found, name, made=bool(receipts))
        if chain.state is not None and ledger is not None:
            self.remarks += readerRemarks(reader, chain, ledger, self.now, isUnblinded=self.isUnblinded)
            if (packet / LEDGER).is_file():
                unreadable = _problemsOf(lambda: self.remarks.extend(secondReading(name, _chainOf(packet / LEDGER), chain)))
                self.remarks += [Remark(f"reader {name}", None, f"the packet's ledger: {said}") for said in unreadable]
        return chain

    def _readersKey(self, name: str, publicKey: str, recorded: str, trusted: str) -> None:
        key = self._key(name, publicKey, recorded, trusted=trusted)
        found = [f"The ledger was signed with the key {key.fingerprint}, and trusted is {key.trusted}."]
        self._add(claims.AUDIT_OF_READERS_KEY, found if key.isTrusted is False else (), name, made=bool(key.trusted))

    def _formers(self, part: Study) -> None:
        """Add the events of ledgers that were put aside when their packets were issued once more, and the keys of readers who were replaced."""
        showings = part.requireHandedOut().showings
        for name, path, said in formerLedgers(part):
            with suppress(ProblemError):  # it was damaged when it was put aside, or is not as it was: which is a finding
                chain = _chainOf(path)
                self.events += readerEvents(name, chain.rows, showings.get(said["place"], {}), self.isUnblinded)
                trusted = self.trusted.get(said["reader"] + part.label, "") if said["to"] != said["reader"] else ""
                if chain.readerKey and trusted:
                    self._readersKey(name, chain.readerKey, "", trusted)

    def _isOf(self, part: Study, receipt: Receipt) -> bool:
        """Whether a receipt is of a batch; one that is of none is the first's, and a finding there."""
        charters = {each.requireHandedOut().charterHash: each for each in self.parts}
        # Who adjudicates reads nothing else of the study.
        return part not in self.parts or charters.get(receipt.charterHash, self.study) is part

    def lookAtStamps(self, stamps: Sequence[Path], certificate: Path | None) -> None:
        """Add what the time stamps show."""
        if certificate is None or not stamps:
            unchecked = [f"{stamp.name}: no certificate of its authority was given." for stamp in stamps]
            self._add(claims.AUDIT_OF_STAMPS, missing=unchecked, made=False)
            return
        self._add(claims.AUDIT_OF_STAMPS, stampProblems(self.study, stamps, certificate))

    def lookAtCheckpoints(self, checkpoints: Sequence[Checkpoint]) -> None:
        """Add what the checkpoints show."""
        self._add(claims.AUDIT_OF_CHECKPOINTS, checkpointProblems(self.study, checkpoints), made=bool(checkpoints))

    def lookAtSources(self, isAsked: bool, progress: Progress) -> None:
        """Add what the source images show; not asked for, no path of the key is opened."""
        found, missing = sourceProblems(self.parts, progress) if isAsked else ([], [])
        cases = sum(len(part.key.cases) for part in self.parts)
        self._add(claims.AUDIT_OF_SOURCES, found, missing=missing, made=isAsked and len(missing) < cases)


def _chainOf(path: Path) -> ReaderChain:
    with readOnly(path) as connection:
        return readChain(connection)


def _opened(part: Study, reader: str, chain: ReaderChain) -> tuple[ReaderChain, dict[int, Event]]:
    """The chain with the answers that the reader opened, and these by their numbers; as it is where they are not sealed, or not opened."""
    opening = part.returned(reader) / OPENING
    if not opening.is_file():
        return chain, {}
    try:
        events, state = openedWith(readOpening(opening), part.returned(reader) / LEDGER)
    except ProblemError:  # which is among the findings of the readings
        return chain, {}
    return replace(chain, events=events, state=state), {event.number: event for event in events}


def _problemsOf(look: Callable[[], object]) -> list[str]:
    try:
        look()
    except ProblemError as problem:
        return [str(problem)]
    return []


def _charterProblems(study: Study) -> list[str]:
    return _problemsOf(lambda: study.charter)


def _isElsewhere(name: str) -> bool:
    """Whether a result was written outside of the folder, on whatever system."""
    return PurePosixPath(name).is_absolute() or PureWindowsPath(name).is_absolute() or ".." in PureWindowsPath(name).parts


def _sealing(study: Study) -> str:
    # An adjudication has a copy: the one that is not sealed counts.
    lying = [isSealed(folder / NAME) for folder in (study.folder, study.folder / ADJUDICATION)]
    sealed = None if lying == [None, None] else False not in lying
    return claims.KEY_IS_NOT_HERE if sealed is None else claims.KEY_IS_SEALED if sealed else claims.KEY_IS_NOT_SEALED
