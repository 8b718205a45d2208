"""Amending a charter after packets were handed out, and whether amendments are as they were made (`amendments`).

An amendment may change texts (title, anchors of the scale), how a case hangs, what the reader may do, how foci are decided (rule,
matching gate), and which analysis is primary. It may not change what former answers mean: scores, mode, tracer, cases, order and readers stay. It counts from a batch on
whose packets are not handed out, so that nobody answers by one charter and is decided by another.
"""

import json
import os
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from HER2PETLib.environment import currentUser
from HER2PETLib.errors import ProblemError
from HER2PETLib.files import removeLeft, writeJSON
from HER2PETLib.reading.charter import charterOf, writeCharter
from HER2PETLib.reading.ledger.readerledger import instant, utcNow
from HER2PETLib.reading.study.amendments import AMENDMENTS, Amendment, amended, amendmentsOf
from HER2PETLib.reading.study.batches import batchesOf, numbersOf, refuseTooLate, requireWhole
from HER2PETLib.reading.study.coordinatorledger import CoordinatorLedger
from HER2PETLib.reading.study.privatefile import private
from HER2PETLib.reading.study.study import OF_THE_STUDY, Study
from HER2PETLib.reading.study.words import findWords

AMENDABLE = ("title", "scale", "rule", "hanging", "readerMay", "matchingGate", "primaryAnalysis")
# Between the date of an amendment and that of its event.
TOLERANCE = timedelta(minutes=10)


def readChanges(path: str | os.PathLike[str]) -> dict[str, Any]:
    """{key of the charter: its new value} of a JSON file. Raises ProblemError where it holds no such thing."""
    try:
        document = json.loads(Path(path).read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise ProblemError(f"{path} cannot be read: {error}.", "Write what changes, as it would stand in study.json.") from error
    if not isinstance(document, dict) or not document:
        raise ProblemError(f"{path} says no change.", 'Write what changes, as it would stand in study.json: {"title": "..."}.')
    return document


def textOf(value: Any) -> str:
    """The value of a key of the charter, to be changed by a person: a text as it is, all else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def valueOf(text: str, was: Any) -> Any:
    """The new value that a person made of `textOf(was)`. Raises ProblemError for what is no JSON."""
    if isinstance(was, str):
        return text
    try:
        return json.loads(text)
    except ValueError as error:
        raise ProblemError(f"The new value cannot be read: {error}.", "Write it as it would stand in study.json.") from error


def amendable(study: Study) -> tuple[dict[str, Any], range]:
    """What may be amended {key: its value as it is by now}, and from which batches on."""
    ledger = study.ledger
    amendments = amendmentsOf(ledger)
    now = amended(study.charter.document(), amendments, max([1, *(each.fromBatch for each in amendments)]))
    return {key: now.get(key) for key in AMENDABLE}, _fromBatches(ledger, amendments)


@private()
def amend(study: Study, changes: Mapping[str, Any], reason: str, fromBatch: int, *, by: str = "") -> Amendment:
    """Amend the charter. changes: {key: its new value, whole}, as in `study.json`. by: who amends (default: the account).

    Raises ProblemError, the charter as it was, for what may not change or is not valid, changes nothing, or names somebody; where packets
    of that batch, or a later, are handed out or its answers taken in; and after unblinding.
    """
    requireWhole(study)
    study.requireHandedOut()
    if not reason.strip():
        raise ProblemError("The reason for the amendment is missing.", "Write it down.")
    refuseTooLate(study)
    study.requireKey()
    _writePending(study)  # of a process that was killed
    former = amendmentsOf(study.ledger)
    _refuseBatch(study, fromBatch, former)
    before = amended(study.charter.document(), former, fromBatch)
    _refuseChange(before, changes)
    after = charterOf({**before, **changes}, "amended charter").document()
    changed = {key: {"was": before.get(key), "is": after[key]} for key in changes if before.get(key) != after[key]}
    if not changed:
        raise ProblemError("The charter says that already.", "Nothing is amended.")
    _refuseNames(study, changes)
    number = len(former) + 1
    said = {
        "number": number,
        "time": instant(utcNow),
        "fromBatch": fromBatch,
        "changes": changed,
        "reason": reason,
        "by": by or currentUser(),
        "charterHash": study.charter.hash,
    }
    path = _path(study, number)
    try:
        removeLeft(study.folder)
    except OSError as error:
        raise ProblemError(
            f"{study.folder} cannot be written: {error.strerror}.", "Make it writable, and amend again."
        ) from error
    writeJSON(path, said)
    try:
        study.record("amended", **said)
    except ProblemError:
        path.unlink()
        raise
    _writePending(study)
    return amendmentsOf(study.ledger)[-1]


def _path(study: Study, number: int) -> Path:
    return study.folder / AMENDMENTS / f"{number}.json"


def _writePending(study: Study) -> None:
    """Write the charters of the batches that are not handed out as they are amended."""
    amendments = amendmentsOf(study.ledger)
    for batch in batchesOf(study)[1:]:
        if batch.isHandedOut or not amendments:
            continue
        document = json.loads(batch.charterPath.read_text(encoding="utf-8"))
        now = amended(study.charter.document(), amendments, batch.batch)
        if any(document.get(key) != now.get(key) for key in OF_THE_STUDY):
            writeCharter(
                batch.charterPath,
                charterOf({**document, **{key: now[key] for key in OF_THE_STUDY if key in now}}, "amended charter"),
            )


def _fromBatches(ledger: CoordinatorLedger, former: tuple[Amendment, ...]) -> range:
    """From which batches on an amendment may count: after what is handed out, not before the last amendment, up to the next batch."""
    following = max([1, *(each.event.data["number"] for each in ledger.of("batchAdded"))]) + 1
    return range(max([max(_out(ledger)) + 1, *(each.fromBatch for each in former)]), following + 1)


def _out(ledger: CoordinatorLedger) -> list[int]:
    """The batches that are handed out, 1 among them."""
    return [1, *(number for number in numbersOf(ledger) if ledger.ofBatch(number).of("handedOut"))]


def _refuseBatch(study: Study, fromBatch: int, former: tuple[Amendment, ...]) -> None:
    ledger = study.ledger
    out, following = _out(ledger), _fromBatches(ledger, former)[-1]
    for number in [number for number in out if number >= fromBatch]:
        taken = ledger.ofBatch(number).of("takenIn")
        raise ProblemError(
            f"Answers of batch {number} were taken in: they were given under the charter as it was."
            if taken
            else f"The packets of batch {number} are handed out, with the charter as it was.",
            f"Amend from a later batch on: {max(out) + 1} or more.",
        )
    if fromBatch > following:
        raise ProblemError(f"There is no batch {fromBatch}, and the next one is {following}.", "Name it, or one before it.")
    if former and fromBatch < former[-1].fromBatch:
        raise ProblemError(
            f"Amendment {former[-1].number} counts from batch {former[-1].fromBatch} on.",
            "A later amendment counts from the same batch on, or a later one.",
        )


def _refuseChange(before: Mapping[str, Any], changes: Mapping[str, Any]) -> None:
    """Raise ProblemError for what may not change."""
    if fixed := [key for key in changes if key not in AMENDABLE]:
        raise ProblemError(
            f"{', '.join(fixed)} of a charter cannot be amended.",
            f"What can is {', '.join(AMENDABLE)}. Cases are added (add-cases), readers replaced (re-issue --to); what else is another "
            "study.",
        )
    try:
        scores, rule = [entry["score"] for entry in changes.get("scale", before["scale"])], changes.get("rule", before["rule"])
        isSame = scores == [e["score"] for e in before["scale"]], rule.get("adjudicator") == before["rule"].get("adjudicator")
    except (TypeError, KeyError, AttributeError):  # of the wrong shape, which the schema says better
        return
    if not isSame[0]:
        raise ProblemError("The scores of the scale cannot be amended: former answers could not be read.", "Amend its anchors.")
    if not isSame[1]:
        raise ProblemError(
            "Whether an adjudicator decides cannot be amended: one adjudicator reads the discordant foci of all batches.",
            "Leave rule.adjudicator as it is.",
        )


def _refuseNames(study: Study, changes: Mapping[str, Any]) -> None:
    """Raise ProblemError for a text that names a case, a patient or a reader of any batch: every reader sees it."""
    texts = {"title": str(changes.get("title", ""))}
    texts |= {f"anchor of {entry['score']}": entry["anchor"] for entry in changes.get("scale", ())}
    names: set[str] = set()
    for batch in batchesOf(study):
        names |= set(batch.charter.readers)
        names |= {text for case in batch.key.cases.values() for text in (case.source.caseID, case.source.patientID)}
    told = [f"{leak.place}: {leak.text!r}" for leak in findWords(texts, names)]
    if told:
        raise ProblemError(f"The amended text would reveal {'; '.join(told)} to the readers.", "Change the text.")


def amendmentProblems(study: Study, ledger: CoordinatorLedger) -> list[str]:
    """Which amendments are not as they were made, as sentences."""
    try:
        amendments = amendmentsOf(ledger)
    except ProblemError as problem:
        return [str(problem)]
    problems = [problem for each in amendments for problem in _problemsOf(study, ledger, amendments, each)]
    known = {f"{each.number}.json" for each in amendments}
    for path in sorted((study.folder / AMENDMENTS).glob("[!.]*")):  # not what a killed process left
        if path.name not in known:
            problems.append(f"{AMENDMENTS}/{path.name} is in the folder, and the coordinator's ledger knows no such amendment.")
    return problems


def _problemsOf(
    study: Study, ledger: CoordinatorLedger, amendments: tuple[Amendment, ...], amendment: Amendment
) -> Iterator[str]:
    named = f"Amendment {amendment.number}"
    try:
        written = json.loads(_path(study, amendment.number).read_text(encoding="utf-8"))
    except FileNotFoundError:
        yield f"{named} stands in the coordinator's ledger, and {AMENDMENTS}/{amendment.number}.json is not there any more."
    except (OSError, ValueError) as error:
        yield f"{AMENDMENTS}/{amendment.number}.json cannot be read: {error}."
    else:
        if written != dict(amendment.document):
            yield f"{AMENDMENTS}/{amendment.number}.json is not as the coordinator's ledger has it."
    if _differ(amendment.time, amendment.recorded):
        yield f"{named} is dated {amendment.time}, and was recorded at {amendment.recorded}."
    before = amended(study.charter.document(), [each for each in amendments if each.event < amendment.event], amendment.fromBatch)
    if any(before.get(key) != was for key, (was, _) in amendment.changes.items()):
        yield f"{named} says of the charter that it was otherwise than it was."
    if set(amendment.changes) - set(AMENDABLE):
        yield f"{named} changes what cannot be amended: {', '.join(sorted(set(amendment.changes) - set(AMENDABLE)))}."
    for number in [1, *numbersOf(ledger)]:
        handedOut = [each.event.number for each in ledger.ofBatch(number).of("handedOut")]
        if number >= amendment.fromBatch and handedOut and min(handedOut) < amendment.event:
            yield f"{named} is to count from batch {amendment.fromBatch} on, and batch {number} was handed out before it was made."
    if [each for each in ledger.of("unblinded") if each.event.number < amendment.event]:
        yield f"{named} was made after the reading was unblinded."


def _differ(dated: str, recorded: str) -> bool:
    try:
        times = [datetime.strptime(each, "%Y-%m-%dT%H:%M:%S.%fZ") for each in (dated, recorded)]
    except ValueError:
        return True
    return abs(times[0] - times[1]) > TOLERANCE
