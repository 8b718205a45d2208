"""What the coordinator does, without a window: a study from its cases to its endpoint. Rules and files are HER2PETLib's."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from HER2PETLib.errors import ProblemError
from HER2PETSlicer import packages
from slicer.i18n import tr as _

from HER2ReadingLib import blindedscene, resultnodes

# Not in every Slicer; their versions stand in HER2PETExtension/Resources/requirements.txt.
PACKAGES = ("jsonschema", "statsmodels", "matplotlib")
CHART, SENSITIVITY = "HER2 reading: agreement", "HER2 reading: sensitivity analysis with adjudication"


@dataclass(frozen=True)
class Facts:
    """What a study is by now, as far as it decides what may be done. batch: the one whose folder was chosen, 1 for the study itself; notOut:
    the batches that are not handed out yet; caseIDs: those of each batch; amendable, amendableFrom: what may be amended, as it is by now, and
    from which batches on."""

    batch: int
    notOut: list[int]
    caseIDs: dict[int, list[str]]
    givenFoci: bool
    isSealed: bool
    isUnblinded: bool
    isAdjudication: bool
    hasAdjudication: bool
    amendable: dict[str, Any]
    amendableFrom: list[int]


class Coordinator:
    """One study, by its folder. ask: gives the passphrase of the coordinator's key. Everything raises ProblemError with what is wrong."""

    def __init__(self, folder, ask=None) -> None:
        self.folder, self._ask = folder, ask
        self.scene = blindedscene.BlindedScene()
        self.result: Any = None  # the Reconciliation, once there is one

    def exists(self) -> bool:
        """Whether the folder holds a study already."""
        return bool(self.folder) and Path(self.folder, "study.json").exists()

    @property
    def study(self):
        from HER2PETLib.reading.study.study import openStudy

        return openStudy(self.folder, self._ask)

    def isKeySealed(self) -> bool:
        """Whether the coordinator's key has a passphrase."""
        from HER2PETLib.reading.study.coordinatorkey import isSealed, keyPath

        if not self.exists():
            return False
        try:
            return bool(isSealed(keyPath(self.study.root.folder)))
        except ProblemError:  # `look` says what is wrong with the study
            return False

    def create(self, casesTable, progress, tell, **choices):
        """Write charter and key; choices: of createStudy. tell: gets the warnings about a case's images. Returns the study and the
        cases that were refused."""
        from HER2PETLib.cases import readCaseTable
        from HER2PETLib.environment import answersFor
        from HER2PETLib.reading.study.study import createStudy

        cases = readCaseTable(casesTable, by=answersFor(casesTable))
        return createStudy(self.folder, cases, progress=progress, tell=tell, **choices)

    def charter(self) -> tuple[dict, bool]:
        """The document of the charter, and whether it is fixed."""
        study = self.study
        return study.charter.document(), study.isHandedOut

    def changeCharter(self, **choices) -> None:
        """Write the charter with other values; choices without a seed (None) keep the one that was drawn."""
        from HER2PETLib.reading.study.study import changeCharter

        changeCharter(self.study, **{key: value for key, value in choices.items() if value is not None or key != "seed"})

    def handOut(self, progress, sealed: bool = False) -> None:
        """sealed: nobody can read a reader's answers before all have signed."""
        from HER2PETLib.reading.study.handout import handOut

        handOut(self.study, progress, sealed=sealed)

    def look(self) -> tuple[list, Facts | None]:
        """How far each reader is in each batch (HER2PETLib.reading.study.returnedpackets.ReaderStatus), never an answer, and what the
        study is by now; none of it before hand-out."""
        from HER2PETLib.reading.study.amending import amendable
        from HER2PETLib.reading.study.batches import batchesOf
        from HER2PETLib.reading.study.wholestatus import wholeStatus

        study = self.study
        if not study.isHandedOut:
            return [], None
        ledger, parts = study.root.ledger, batchesOf(study)
        values, batches = amendable(study.root)
        facts = Facts(
            batch=study.batch,
            notOut=[part.batch for part in parts if not part.isHandedOut],
            caseIDs={part.batch: sorted(case.source.caseID for case in part.key.studyCases.values()) for part in parts},
            givenFoci=study.charter.mode == "givenFoci",
            isSealed=study.requireHandedOut().sealed,
            isUnblinded=bool(ledger.of("unblinded")),
            isAdjudication=bool(study.charter.adjudicates),
            hasAdjudication=bool(ledger.of("adjudicationHandedOut")),
            amendable=values,
            amendableFrom=list(batches),
        )
        return wholeStatus(study), facts

    def part(self, name: str):
        """The batch and the reader of a name as the table of readers has it."""
        from HER2PETLib.reading.study.wholestatus import partOf

        return partOf(self.study, name)

    def takeIn(self, name: str, packet, receipt: str = "") -> tuple[bool, str]:
        """Whether it is new, and what is shown and what is not. receipt: one that came separately from the packet, or ""."""
        from HER2PETLib.reading.study.returnedpackets import takeIn, takenInText

        study, reader = self.part(name)
        return takeIn(study, reader, packet, receipt or None).isNew, takenInText(study, reader)

    def keepFingerprint(self, name: str, digits: str) -> None:
        """digits: as the reader gave them."""
        from HER2PETLib.reading.study.returnedpackets import nameReaderKey

        study, reader = self.part(name)
        nameReaderKey(study, reader, digits)

    def fingerprint(self) -> str:
        """Of the coordinator's key, for the readers."""
        from HER2PETLib.reading.ledger.signing import fingerprint

        return fingerprint(self.study.ledger.publicKey)

    def verify(self) -> str:
        """What does not verify, a line each; or what was shown, and what cannot be. And the amendments of the charter."""
        from HER2PETLib.reading.study.verifiedstudy import verifiedText, verifyStudy

        study = self.study
        return "\n".join([*(verifyStudy(study) or [verifiedText(study)]), *self.amendments()])

    def amendments(self) -> list[str]:
        """Those of the charter, in words."""
        from HER2PETLib.reading.study.amendments import amendmentLines

        return amendmentLines(self.study.ledger)

    def reconcile(self) -> dict:
        """Unblind: write the result tables, and put them, the score matrices and a plot of the agreement into the scene.
        Returns the table nodes by name."""
        from HER2PETLib.jobs.unblind import byAdjudicator, unblindStudy

        study = self.study
        unblinded = unblindStudy(study)
        self.result, tables = unblinded.reading, unblinded.tables
        nodes = {name: resultnodes.showTable(f"HER2 reading: {name}", table) for name, table in tables.items()}
        charts = []
        for (first, second), pairs in self.result.scorePairs.items():
            counts = Counter((pair.first, pair.second) for pair in pairs)
            name = f"HER2 reading: scores of {first} (rows) and {second}"
            matrix = resultnodes.showMatrix(name, counts, study.charter.scores, _("not seen"))
            nodes[f"matrix {first} {second}"] = matrix
            titles = [f"{first} / {second}: {matrix.GetColumnName(column)}" for column in range(1, matrix.GetNumberOfColumns())]
            chart = resultnodes.showMatrixBars(f"HER2 reading: scores of {first} (axis) and {second} (bars)", matrix, titles)
            chart.SetXAxisTitle(_("Score of {reader}").format(reader=first))
            chart.SetYAxisTitle(_("Foci"))
            charts.append(chart)
        wanted = [
            row
            for row in tables["agreement"].rows
            if row["scope"] == tables["agreement"].rows[0]["scope"] and row["value"] is not None
        ]
        agreement = resultnodes.showBars(CHART, {f"{row['title']}, {row['scale']}": row["value"] for row in wanted})
        resultnodes.showResults(nodes["decisions"], agreement, *charts)
        if sensitivity := byAdjudicator(study, self.result):
            resultnodes.showTable(SENSITIVITY, sensitivity.table)
        return nodes

    # What happens in a trial's ordinary days

    def encrypt(self, name: str, secret: str, progress) -> Path:
        """Write the packet of a reader as it travels, and return its folder. secret: a passphrase, or the reader's age key."""
        from HER2PETLib.reading.study.handout import encrypted, encryptFor

        study, reader = self.part(name)
        encryptFor(study, reader, secret, progress)
        return encrypted(study, reader)

    def reissue(self, name: str, reason: str, *, to: str, ledger: str, salvage: bool):
        """Issue a packet once more (HER2PETLib.reading.study.reissue.Reissued)."""
        from HER2PETLib.reading.study.reissue import reissue

        study, reader = self.part(name)
        return reissue(study, reader, reason, to=to, salvage=salvage, ledger=ledger or None)

    def addCases(self, casesTable, progress, tell, *, reason: str, repeats: int, deface: dict):
        """Add late cases as a batch. Returns it and the cases that were left out. tell: gets the warnings about a case's images."""
        from HER2PETLib.cases import readCaseTable
        from HER2PETLib.environment import answersFor
        from HER2PETLib.reading.study.batches import LATE, addCases

        cases = readCaseTable(casesTable, by=answersFor(casesTable))
        reason = reason or LATE
        return addCases(self.study, cases, reason=reason, repeats=repeats, deface=deface, tell=tell, progress=progress)

    def handOutBatch(self, number: int, progress) -> list[Path]:
        """Make the packets of a batch. Returns their folders."""
        from HER2PETLib.reading.study.batches import batchOf
        from HER2PETLib.reading.study.handout import handOut

        batch = batchOf(self.study, number)
        handOut(batch, progress)
        return [batch.packet(reader) for reader in batch.charter.readers]

    def withdrawBatch(self, number: int, reason: str) -> None:
        """Take back a batch that was not handed out."""
        from HER2PETLib.reading.study.batches import withdrawBatch

        withdrawBatch(self.study, number, reason)

    def amend(self, key: str, value, reason: str, fromBatch: int) -> str:
        """Amend the charter. Returns the amendment in words."""
        from HER2PETLib.reading.study.amending import amend

        return str(amend(self.study, {key: value}, reason, fromBatch))

    def unlock(self, name: str, reason: str, cases: dict[str, str]) -> Path:
        """Ask about a signed reading, {caseID: question}. Returns the file to send."""
        from HER2PETLib.reading.study.unlocking import unlock

        study, reader = self.part(name)
        return unlock(study, reader, reason, cases)

    def askMatching(self, reason: str) -> list[Path]:
        """Ask the readers which of their marks are the same focus. Returns the files to send."""
        from HER2PETLib.reading.decision.matchquestions import askReaders

        return askReaders(self.study, reason)

    def handOutToAdjudicator(self, adjudicator: str, progress):
        """Make the packet of the discordant foci. Returns its study."""
        from HER2PETLib.reading.decision.blindedadjudicator import handOutToAdjudicator

        return handOutToAdjudicator(self.study, adjudicator, progress=progress)

    def otherStudy(self) -> Path:
        """The folder of the study's adjudication, or, of an adjudication, that of its study."""
        from HER2PETLib.reading.study.study import ADJUDICATION

        study = self.study
        return study.folder.parent if study.charter.adjudicates else study.folder / ADJUDICATION

    def takeOpening(self, name: str, opening: str) -> None:
        """Take in what opens the sealed answers of a reader."""
        from HER2PETLib.reading.study.returnedpackets import takeOpening

        study, reader = self.part(name)
        takeOpening(study, reader, opening)

    def audit(self, *, trust: str, receipts: str, checkpoints: str, stampCertificate: str, out: str, sources: bool, progress):
        """Write the audit page (HER2PETLib.jobs.audit.Audited). receipts: a folder of receipts and counter-receipts, or ""."""
        from HER2PETLib.jobs.audit import auditOf
        from HER2PETLib.reading.ledger.receipt import receiptsIn

        come, counters = receiptsIn(receipts) if receipts else ([], [])
        return auditOf(
            self.folder,
            trust or None,
            out,
            receipts=come,
            counterReceipts=counters,
            checkpoints=checkpoints or None,
            stampCertificate=stampCertificate or None,
            sources=sources,
            progress=progress,
        )

    def keepStamp(self, reply: str, certificate: str):
        """Check a time stamp and keep it. Returns the stamp, and the ledger and event that it is of."""
        from HER2PETLib.reading.study.stampedledgers import keepStamp

        return keepStamp(self.study, reply, certificate)

    def rows(self):
        """The events of the coordinator's ledger, as they are stored."""
        from HER2PETLib.reading.ledger.chain import COORDINATORS_LEDGER
        from HER2PETLib.reading.ledger.readerchain import wholeRows

        return wholeRows(self.study.ledger.path, COORDINATORS_LEDGER)

    def adjudicate(self, table, decision, score: int) -> None:
        """Add a third reader's score of a discordant focus to a table."""
        from HER2PETLib.reading.decision.adjudication import addAdjudication

        addAdjudication(table, decision.caseID, decision.focusID, score, self.study.charter.scores)

    def analyze(self, table) -> tuple[Path, int]:
        """The sensitivity analysis by a table of third reader's scores, as a file and a table node. Returns the file, and how many
        foci it would decide otherwise."""
        from HER2PETLib.jobs.unblind import adjudicated

        analysis = adjudicated(self.study, self.result, table)
        resultnodes.showTable(SENSITIVITY, analysis.table)
        return analysis.written, analysis.changed

    def show(self, focus) -> None:
        """Show the case of a decided focus, under the coordinator's eyes, and jump to the focus."""
        from HER2PETLib.reading.packet.images import CaseVolumes, anteriorMaximum
        from HER2PETLib.reading.study.batches import batchesOf
        from HER2PETLib.reading.study.sources import readImages

        decision = focus.decision
        part, source = next(
            (part, case.source)
            for part in batchesOf(self.study)
            for case in part.key.cases.values()
            if case.source.caseID == decision.caseID
        )
        images = readImages(source)
        self.scene.show(CaseVolumes(images.pet, anteriorMaximum(images.pet), images.ct), part.charter.document()["hanging"])
        here = {each.decision.focusID: each.positionRAS for each in self.result.foci if each.decision.caseID == decision.caseID}
        self.scene.showFoci(here, {name: name for name in here}, decision.focusID)
        self.scene.jumpTo(focus.positionRAS)

    def endpoint(self, patients, pathology, progress) -> str:
        """Compute the endpoint from the signed ledgers and write it with report.html to `results`; returns it in words, after what
        a person has to look at."""
        from HER2PETLib.jobs.endpoint import endpointOf

        result = endpointOf(self.folder, patients, pathology, self.study.results, progress=progress, ask=self._ask)
        lines = [_("Written: {folder}").format(folder=result.written[0].parent), *result.lines]
        if result.faults:
            lines = [
                _("\u26a0 Done, with {number} findings to review:").format(number=len(result.faults)),
                *result.faults,
                "",
                *lines,
            ]
        return "\n".join(lines)


def installMissing() -> None:
    """Install what a study needs and this Python does not have. Raises ProblemError where the user did not agree."""
    question = _("Setting up and unblinding a study needs the Python packages {names}. Install them now?")
    packages.installMissing(PACKAGES, question)
