"""The form for a third reader's scores of discordant foci: a sensitivity analysis beside the charter's decisions, never one of them."""

from pathlib import Path

import ctk
from HER2PETSlicer.widgets.reasons import enable
from slicer.i18n import tr as _

from HER2ReadingLib.controls import onPathChanged


class AdjudicationForm:
    """page: the coordinator's page, whose message and study it uses. chosen: returns the discordant focus that is chosen, or None."""

    def __init__(self, ui, page, chosen) -> None:
        self.ui, self.page, self._chosen = ui, page, chosen
        ui.adjudicationPathLineEdit.filters = ctk.ctkPathLineEdit.Files | ctk.ctkPathLineEdit.Writable  # may be a new table
        onPathChanged(ui.adjudicationPathLineEdit, self.update)
        ui.addAdjudicationButton.connect("clicked(bool)", self._onAdd)
        ui.analyzeButton.connect("clicked(bool)", self._onAnalyze)
        self.show(())

    def show(self, scores) -> None:
        """Offer the scores of the scale; none: nothing is discordant, and the form is hidden."""
        self.ui.adjudicatorScoreComboBox.clear()
        for score in reversed(scores):
            self.ui.adjudicatorScoreComboBox.addItem(str(score), score)
        self.update()

    def update(self, *_changed) -> None:
        ui = self.ui
        ui.adjudicationGroupBox.visible = ui.adjudicatorScoreComboBox.count > 0
        chosen = "" if self._chosen() is not None else _("Choose a discordant focus in the table above.")
        enable(self.ui.addAdjudicationButton, chosen, _("Adds the score to the table below."))
        missing = "" if Path(self._table()).is_file() else _("There are no scores of a third reader yet.")
        enable(
            self.ui.analyzeButton,
            missing,
            _("Decides the discordant foci by these scores, in a table that says so in every row."),
        )

    def _table(self) -> str:
        return self.ui.adjudicationPathLineEdit.currentPath or str(Path(self.page.folder(), "adjudication.csv"))

    def _onAdd(self) -> None:
        decision, table = self._chosen().decision, self._table()
        score = self.ui.adjudicatorScoreComboBox.currentData

        def add():
            self.page.coordinator.adjudicate(table, decision, score)
            self.ui.adjudicationPathLineEdit.currentPath = table
            said = _("{case}, {focus}: {score} by the third reader. {table}")
            return said.format(case=decision.caseID, focus=decision.focusID, score=score, table=table)

        self.page.do(add, self.ui.unblindingGroupBox)

    def _onAnalyze(self) -> None:
        def analyze():
            path, changed = self.page.coordinator.analyze(self._table())
            said = _("Sensitivity analysis, not the charter's decision. Foci it would decide differently: {count}. {path}")
            return said.format(count=changed, path=path)

        self.page.do(analyze, self.ui.unblindingGroupBox)
