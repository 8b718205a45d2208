"""An adjudicator as a blinded reader: a packet of only the discordant foci, in random order, without the former scores.

It is a study of its own in the folder `adjudication` of the study, with one reader: so its packet, ledger, signature, take-in and checks are those of
any reading. Its charter names the charter that it adjudicates; the coordinator's ledger of the study records charter, key, foci and the
readings that they come from. Whether the scores decide, or are a labeled sensitivity analysis, the charter's rule says (`adjudicator`).
"""

import secrets
import shutil
from dataclasses import asdict, replace

import numpy as np

from HER2PETLib.errors import ProblemError
from HER2PETLib.progress import Progress, silent
from HER2PETLib.reading.chance import Pseudonyms
from HER2PETLib.reading.charter import newCharter, writeCharter
from HER2PETLib.reading.decision.adjudicated import Adjudicated
from HER2PETLib.reading.decision.reconcile import reconciled
from HER2PETLib.reading.decision.reconciliation import DecidedFocus, Reconciliation
from HER2PETLib.reading.decision.rule import FocusDecision, adjudicate, isDiscordant
from HER2PETLib.reading.study import coordinatorledger
from HER2PETLib.reading.study.amendments import amended, amendmentsOf
from HER2PETLib.reading.study.batches import batchesOf, requireWhole
from HER2PETLib.reading.study.coordinatorkey import copyKey
from HER2PETLib.reading.study.coordinatorledger import createCoordinatorLedger
from HER2PETLib.reading.study.handout import handOut
from HER2PETLib.reading.study.issues import readersOf
from HER2PETLib.reading.study.key import Key, KeyCase
from HER2PETLib.reading.study.privatefile import private
from HER2PETLib.reading.study.results import lastHashes
from HER2PETLib.reading.study.sources import SourceFocus
from HER2PETLib.reading.study.study import ADJUDICATION, Study


@private()
def handOutToAdjudicator(study: Study, adjudicator: str, *, seed: int | None = None, progress: Progress = silent) -> Study:
    """Make the packet of the discordant foci and return its study.

    Raises ProblemError where a reader has not signed, nothing is discordant, the adjudicator reads in the study, or a packet was made before.
    """
    if study.charter.adjudicates:
        raise ProblemError("This is an adjudication already.", "Name the study that it belongs to.")
    requireWhole(study)
    names: set[str] = set()
    for part in batchesOf(study):
        readers = (*part.charter.readers, *(readersOf(part) if part.isHandedOut else ()))
        names |= {name.lower() for name in (*readers, *(str(each.event.data["to"]) for each in part.ledger.of("reissued")))}
    if adjudicator.lower() in names:
        raise ProblemError(f"{adjudicator} reads, or read, in this study.", "An adjudicator has seen no case of it.")
    folder = study.folder / ADJUDICATION
    if study.ledger.of("adjudicationHandedOut"):
        raise ProblemError(f"The packet of an adjudicator exists already: {folder}.", "One adjudicator adjudicates, once.")
    if folder.exists():  # by a process that was killed or failed before it handed anything out
        shutil.rmtree(folder)
    result = reconciled(study)
    discordant = {id(decision) for decision in result.discordant}
    secret = secrets.token_bytes(32)
    pseudonyms = Pseudonyms(secret)
    cases: dict[str, KeyCase] = {}
    parts = batchesOf(study)
    for case in (case for part in parts for case in part.key.cases.values()):
        foci = tuple(
            _asked(case, f) for f in result.foci if f.decision.caseID == case.source.caseID and id(f.decision) in discordant
        )
        if foci:
            cases[pseudonyms.of("case", case.source.caseID)] = replace(case, foci=foci)
    if not cases:
        raise ProblemError("No focus is discordant.", "There is nothing to adjudicate.")
    document = amended(study.charter.document(), amendmentsOf(study.ledger), parts[-1].batch)
    stages = study.charter.stages
    kept = {name: document[name] for name in ("scale", "hanging", "readerMay", "matchingGate")}
    charter = newCharter(
        document["title"],
        document["tracer"],
        [adjudicator],
        {name: len(case.foci) for name, case in cases.items()},
        secrets.randbits(53) if seed is None else seed,
        rule={"readers": "all", "threshold": document["rule"]["threshold"]},
        adjudicates=study.charter.hash,
        # Shown at once, what the answers were given with that differ.
        stages=[asdict(stages[study.charter.decidingNumber])] if stages else [],
        **{**kept, "readerMay": {**kept["readerMay"], "seeSUV": False}},
    )
    study.requireKey()
    made = Study(folder, study.ask)
    vars(made)["coordinatorKey"] = study.coordinatorKey  # the same: nobody is asked twice
    folder.mkdir()
    try:
        copyKey(study.folder, folder)
        Key(secret.hex(), cases).write(made.keyPath)
        createCoordinatorLedger(folder / coordinatorledger.NAME, study.coordinatorKey)
        writeCharter(made.charterPath, charter)
        handOut(made, progress)
        study.record(
            "adjudicationHandedOut",
            adjudicator=adjudicator,
            studyID=made.ledger.studyID,
            charterHash=charter.hash,
            keyHash=made.key.hash,
            foci=[[case.source.caseID, focus.regionID] for case in cases.values() for focus in case.foci],
            readings=lastHashes(study),
        )
    except BaseException:  # cancelled, too
        shutil.rmtree(folder)
        raise
    return made


def _asked(case: KeyCase, focus: DecidedFocus) -> SourceFocus:
    """A discordant focus as one that is given: a lesion as it was, or the voxel in which marks of a free search have their middle."""
    decision = focus.decision
    for given in case.foci:
        if given.regionID == decision.focusID and given.positionRAS == focus.positionRAS:
            return replace(given, name=given.regionID)
    geometry = case.pet.geometry
    k, j, i = np.clip(np.rint(geometry.toKJI(focus.positionRAS)), 0, np.subtract(geometry.shape, 1)).astype(int).tolist()
    place = focus.positionRAS
    return SourceFocus(decision.focusID, decision.focusID, "", decision.site, place, place, 0.0, 0.0, ((k, j, i),))


def sensitivityByAdjudicator(result: Reconciliation, scores: Adjudicated) -> list[FocusDecision]:
    """Every focus as it would be with the adjudicator's scores; never the charter's decision."""
    return [
        adjudicate(focus.decision, score, threshold)
        if isinstance(score := scores.get((focus.decision.caseID, focus.decision.focusID)), int)
        and isDiscordant(focus.decision.answers, threshold := result.thresholdOf(focus.decision.caseID))
        else focus.decision
        for focus in result.foci
    ]
