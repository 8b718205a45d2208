"""What the coordinator does, without a window: a study from its cases to its endpoint. Rules and files are HER2PETLib's."""

from collections import Counter
from pathlib import Path
from typing import Any

from HER2PETSlicer import packages
from slicer.i18n import tr as _

from HER2ReadingLib import blindedscene, resultnodes

# Not in every Slicer; their versions stand in HER2PETExtension/Resources/requirements.txt.
PACKAGES = ("jsonschema", "statsmodels", "matplotlib")
CHART = "HER2 reading: agreement"


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

        return self.exists() and bool(isSealed(keyPath(Path(self.folder))))

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

        changeCharter(self.study, **{key: value for key, value in choices.items() if value is not None})

    def handOut(self, progress) -> None:
        from HER2PETLib.reading.study.handout import handOut

        handOut(self.study, progress)

    def status(self) -> list:
        """How far each reader is (HER2PETLib.reading.study.returnedpackets.ReaderStatus), none before hand-out; never an answer."""
        from HER2PETLib.reading.study.returnedpackets import statusOf

        study = self.study
        return statusOf(study) if study.isHandedOut else []

    def takeIn(self, reader: str, packet, receipt: str = "") -> tuple[bool, str]:
        """Whether it is new, and what is shown and what is not. receipt: one that came by another way than the packet, or ""."""
        from HER2PETLib.reading.study.returnedpackets import takeIn, takenInText

        study = self.study
        return takeIn(study, reader, packet, receipt or None).isNew, takenInText(study, reader)

    def keepFingerprint(self, reader: str, digits: str) -> None:
        """digits: as the reader gave them."""
        from HER2PETLib.reading.study.returnedpackets import nameReaderKey

        nameReaderKey(self.study, reader, digits)

    def fingerprint(self) -> str:
        """Of the coordinator's key, for the readers."""
        from HER2PETLib.reading.ledger.signing import fingerprint

        return fingerprint(self.study.ledger.publicKey)

    def verify(self) -> str:
        """What does not verify, a line each; or what was shown, and what cannot be."""
        from HER2PETLib.reading.study.verifiedstudy import verifiedText, verifyStudy

        study = self.study
        return "\n".join(verifyStudy(study)) or verifiedText(study)

    def reconcile(self) -> dict:
        """Unblind: write the result tables, and put them, the score matrices and a plot of the agreement into the scene.
        Returns the table nodes by name."""
        from HER2PETLib.jobs.unblind import unblindStudy

        study = self.study
        unblinded = unblindStudy(study)
        self.result, tables = unblinded.reading, unblinded.tables
        nodes = {name: resultnodes.showTable(f"HER2 reading: {name}", table) for name, table in tables.items()}
        for (first, second), pairs in self.result.scorePairs.items():
            counts = Counter((pair.first, pair.second) for pair in pairs)
            name = f"HER2 reading: scores of {first} (rows) and {second}"
            matrix = resultnodes.showMatrix(name, counts, study.charter.scores, _("not seen"))
            nodes[f"matrix {first} {second}"] = matrix
            titles = [f"{second}: {matrix.GetColumnName(column)}" for column in range(1, matrix.GetNumberOfColumns())]
            chart = resultnodes.showMatrixBars(f"HER2 reading: scores of {first} (axis) and {second} (bars)", matrix, titles)
            chart.SetXAxisTitle(_("Score of {reader}").format(reader=first))
            chart.SetYAxisTitle(_("Foci"))
        wanted = [
            row
            for row in tables["agreement"].rows
            if row["scope"] == tables["agreement"].rows[0]["scope"] and row["value"] is not None
        ]
        agreement = resultnodes.showBars(CHART, {f"{row['title']}, {row['scale']}": row["value"] for row in wanted})
        resultnodes.showResults(nodes["decisions"], agreement)
        return nodes

    def adjudicate(self, table, decision, score: int) -> None:
        """Add a third reader's score of a discordant focus to a table."""
        from HER2PETLib.reading.decision.adjudication import addAdjudication

        addAdjudication(table, decision.caseID, decision.focusID, score, self.study.charter.scores)

    def analyze(self, table) -> tuple[Path, int]:
        """The sensitivity analysis by a table of third reader's scores, as a file and a table node. Returns the file, and how many
        foci it would decide otherwise."""
        from HER2PETLib.jobs.unblind import adjudicated

        analysis = adjudicated(self.study, self.result, table)
        resultnodes.showTable("HER2 reading: sensitivity analysis with adjudication", analysis.table)
        return analysis.written, analysis.changed

    def show(self, focus) -> None:
        """Show the case of a decided focus, under the coordinator's eyes, and jump to the focus."""
        from HER2PETLib.reading.packet.images import CaseVolumes, anteriorMaximum
        from HER2PETLib.reading.study.sources import readImages

        study, decision = self.study, focus.decision
        source = next(case.source for case in study.key.cases.values() if case.source.caseID == decision.caseID)
        images = readImages(source)
        self.scene.show(CaseVolumes(images.pet, anteriorMaximum(images.pet), images.ct), study.charter.document()["hanging"])
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
                _("\u26a0 Done, and {number} findings to look at:").format(number=len(result.faults)),
                *result.faults,
                "",
                *lines,
            ]
        return "\n".join(lines)


def installMissing() -> None:
    """Install what a study needs and this Python does not have. Raises ProblemError where the user did not agree."""
    question = _("Setting up and unblinding a study needs the Python packages {names}. Install them now?")
    packages.installMissing(PACKAGES, question)
