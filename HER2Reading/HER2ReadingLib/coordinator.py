"""What the coordinator does, without a window: a study from its cases to its endpoint. Rules and files are HER2PETLib's."""

import contextlib
import io
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

from HER2PETNodes import packages
from slicer.i18n import tr as _

from HER2ReadingLib import blindedscene, resultnodes

# Not in every Slicer; their versions stand in HER2PETExtension/Resources/requirements.txt.
PACKAGES = ("jsonschema", "statsmodels", "matplotlib")
CHART = "HER2 reading: agreement"


class Coordinator:
    """One study, by its folder. Everything raises ProblemError with what is wrong."""

    def __init__(self, folder) -> None:
        self.folder = folder
        self.scene = blindedscene.BlindedScene()
        self.result = None

    def exists(self) -> bool:
        """Whether the folder holds a study already."""
        return bool(self.folder) and Path(self.folder, "study.json").exists()

    @property
    def study(self):
        from HER2PETLib.reading.study import openStudy

        return openStudy(self.folder)

    def create(self, casesTable, progress, tell, **choices):
        """Write charter and key; choices: of createStudy. tell: gets what is to know of a case's images. Returns the study and the
        cases that were refused."""
        from HER2PETLib.cases import readCaseTable
        from HER2PETLib.commands.arguments import answersFor
        from HER2PETLib.reading.study import createStudy

        cases = readCaseTable(casesTable, by=answersFor(casesTable))
        return createStudy(self.folder, cases, progress=progress, tell=tell, **choices)

    def charter(self) -> tuple[dict, bool]:
        """The document of the charter, and whether it is fixed."""
        study = self.study
        return study.charter.document(), study.isHandedOut

    def changeCharter(self, **choices) -> None:
        """Write the charter with other values; choices without a seed (None) keep the one that was drawn."""
        from HER2PETLib.reading.study import changeCharter

        changeCharter(self.study, **{key: value for key, value in choices.items() if value is not None})

    def handOut(self, progress) -> None:
        from HER2PETLib.reading.packet import handOut

        handOut(self.study, progress)

    def status(self) -> list:
        """How far each reader is (HER2PETLib.reading.takein.ReaderStatus), none before hand-out; never an answer."""
        from HER2PETLib.reading.takein import statusOf

        study = self.study
        return statusOf(study) if study.isHandedOut else []

    def takeIn(self, reader: str, packet, receipt: str = "") -> bool:
        """receipt: one that came by another way than the packet, or ""."""
        from HER2PETLib.reading.takein import takeIn

        return takeIn(self.study, reader, packet, receipt or None)

    def verify(self) -> str:
        """What does not verify, a line each; or what was shown, and what cannot be."""
        from HER2PETLib.reading.takein import verifiedText, verifyStudy

        study = self.study
        return "\n".join(verifyStudy(study)) or verifiedText(study)

    def reconcile(self) -> dict:
        """Unblind: write the result tables, and put them, the score matrices and a plot of the agreement into the scene.
        Returns the table nodes by name."""
        from HER2PETLib.reading.reconcile import reconcile
        from HER2PETLib.report.readingtables import readingTables
        from HER2PETLib.tables.csvwriter import writeTable

        study = self.study
        self.result = reconcile(study)
        tables = readingTables(self.result, scores=study.charter.scores, freeSearch=study.charter.mode == "freeSearch")
        for name, table in tables.items():
            writeTable(study.results / f"{name}.csv", table.columns, table.rows)
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
        resultnodes.showBars(CHART, {f"{row['title']}, {row['scale']}": row["value"] for row in wanted})
        return nodes

    def adjudicate(self, table, decision, score: int) -> None:
        """Add a third reader's score of a discordant focus to a table."""
        from HER2PETLib.reading.adjudication import addAdjudication

        addAdjudication(table, decision.caseID, decision.focusID, score, self.study.charter.scores)

    def analyse(self, table) -> tuple[Path, int]:
        """The sensitivity analysis by a table of third reader's scores, as a file and a table node. Returns the file, and how many
        foci it would decide otherwise."""
        from HER2PETLib.reading.adjudication import readAdjudication
        from HER2PETLib.reading.reconcile import sensitivityAnalysis
        from HER2PETLib.report.readingtables import sensitivityTable
        from HER2PETLib.tables.csvwriter import writeTable

        study = self.study
        adjudicated = sensitivityAnalysis(self.result, readAdjudication(table, study.charter.scores))
        found = sensitivityTable(self.result, adjudicated)
        path = study.results / "sensitivityAdjudicated.csv"
        writeTable(path, found.columns, found.rows)
        resultnodes.showTable("HER2 reading: sensitivity analysis with adjudication", found)
        decided = [focus.decision for focus in self.result.foci]
        return path, sum(one.positive != other.positive for one, other in zip(decided, adjudicated, strict=True))

    def show(self, focus) -> None:
        """Show the case of a decided focus, under the coordinator's eyes, and jump to the focus."""
        from HER2PETLib.reading.casevolumes import CaseVolumes, anteriorMaximum
        from HER2PETLib.reading.sources import readImages

        study, decision = self.study, focus.decision
        source = next(case.source for case in study.key.cases.values() if case.source.caseID == decision.caseID)
        images = readImages(source)
        self.scene.show(CaseVolumes(images.pet, anteriorMaximum(images.pet), images.ct), study.charter.document()["hanging"])
        here = {each.decision.focusID: each.positionRAS for each in self.result.foci if each.decision.caseID == decision.caseID}
        self.scene.showFoci(here, {name: name for name in here}, decision.focusID)
        self.scene.jumpTo(focus.positionRAS)

    def endpoint(self, patients, pathology) -> str:
        """Compute the endpoint from the signed ledgers and write it with report.html to `results`; returns what the command
        says."""
        from HER2PETLib.commands.endpoint import run

        results = self.study.results
        said = io.StringIO()
        arguments = SimpleNamespace(
            study=str(self.folder), patients=str(patients), pathology=str(pathology), measurements=[], note=[], out=str(results)
        )
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            run(arguments)
        return said.getvalue()


def installMissing() -> None:
    """Install what a study needs and this Python does not have. Raises ProblemError where the user did not agree."""
    question = _("Setting up and unblinding a study needs the Python packages {names}. Install them now?")
    packages.installMissing(PACKAGES, question)
