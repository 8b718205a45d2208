"""Patients who came late, and a charter that has to be amended: what happens to a coordinator after the packets are out."""

from typing import Any

from HER2PETLib.errors import ProblemError
from slicer.i18n import tr as _

from HER2ReadingLib.casechooser import planesIn
from HER2ReadingLib.controls import withProgress
from HER2ReadingLib.happenings import Field, Happening


class CoordinatorBatches:
    """page: the coordinator's page, whose study it uses. facts: HER2ReadingLib.coordinator.Facts, once there are packets."""

    def __init__(self, page) -> None:
        self.page: Any = page
        self.facts: Any = None

    def happenings(self) -> list[Happening]:
        """Their lines."""
        reason = Field("reason", _("Reason"), toolTip=_("It is recorded in your ledger and in the audit."))
        batch = Field("batch", _("Batch"), "choice")
        return [
            Happening(
                "addCases",
                _("Patients came late."),
                _("Add them"),
                _("Makes a batch of cases under the same charter, with packets, ledgers and signatures of its own."),
                self._addCases,
                [
                    Field("table", _("Table of cases"), "file", True, _("As for the study; cases already in it are left out.")),
                    Field("reason", _("Reason"), isNeeded=False, toolTip=_("Empty: patients who came later.")),
                    Field("repeats", _("Repeated cases"), "count", False, _("How many of them each reader gets twice.")),
                    Field("planes", _("Cut above"), isNeeded=False, toolTip=_("CASE=MM, separated by commas.")),
                    Field("deface", _("Leave faces out"), "check", False),
                ],
            ),
            Happening(
                "handOutBatch",
                _("Late cases were added and have to go to the readers."),
                _("Hand the batch out"),
                _("Makes the packets of the batch; from then on it belongs to the study."),
                self._handOut,
                [batch],
            ),
            Happening(
                "withdrawBatch",
                _("Late cases were added by mistake."),
                _("Withdraw the batch"),
                _("Takes back a batch that was not handed out; its folder stays and is not used."),
                self._withdraw,
                [batch, reason],
            ),
            Happening(
                "amend",
                _("The charter has to be amended."),
                _("Amend the charter"),
                _("A dated amendment that takes effect from a batch not yet handed out; study.json is not changed."),
                self._amend,
                [
                    Field("key", _("What"), "choice", True, _("As it is called in study.json.")),
                    Field("value", _("New value"), "lines", True, _("The whole value, as it would appear in study.json.")),
                    reason,
                    Field("fromBatch", _("From batch"), "choice", True, _("The first batch that it counts for.")),
                ],
                problem=self._amendmentProblem,
                preview=self._amendmentPreview,
                offers=self._formerValue,
            ),
        ]

    def update(self, forms, facts, closed: str) -> dict[str, str]:
        """Offer in the forms what can be chosen by now. closed: why nothing of this can be done, or "". Returns {name: why not, or ""}."""
        self.facts = facts
        for name in ("handOutBatch", "withdrawBatch"):
            forms[name].entries["batch"].offer([str(number) for number in facts.notOut])
        forms["amend"].entries["key"].offer(list(facts.amendable))
        forms["amend"].entries["fromBatch"].offer([str(number) for number in facts.amendableFrom])
        none = closed or ("" if facts.notOut else _("No batch is waiting to be handed out."))
        return {"addCases": closed, "handOutBatch": none, "withdrawBatch": none, "amend": closed}

    def _addCases(self, values) -> str:
        told: list[str] = []
        planes = planesIn(values["planes"], values["deface"])
        choices = {"reason": values["reason"], "repeats": values["repeats"], "deface": planes}
        batch, refused = withProgress(
            _("Reading the cases"),
            lambda progress: self.page.coordinator.addCases(values["table"], progress, told.append, **choices),
        )
        said = _("Batch {number}: {count} cases. Hand it out next.").format(number=batch.batch, count=len(batch.charter.cases))
        left = _("Left out: {case}: {problem}")
        return "\n".join([said, *(left.format(case=each.caseID, problem=each.problem) for each in refused), *told])

    def _handOut(self, values) -> str:
        number = int(values["batch"])
        packets = withProgress(_("Making the packets"), lambda progress: self.page.coordinator.handOutBatch(number, progress))
        return self.page.handedOutText(packets)

    def _withdraw(self, values) -> str:
        self.page.coordinator.withdrawBatch(int(values["batch"]), values["reason"])
        return _("Batch {number} is withdrawn; its folder stays.").format(number=values["batch"])

    def _formerValue(self, values) -> dict[str, str]:
        from HER2PETLib.reading.study.amending import textOf

        return {"value": textOf(self.facts.amendable[values["key"]])}

    def _newValue(self, values):
        from HER2PETLib.reading.study.amending import valueOf

        return valueOf(values["value"], self.facts.amendable[values["key"]])

    def _amendmentProblem(self, values) -> str:
        try:
            isSame = self._newValue(values) == self.facts.amendable[values["key"]]
        except ProblemError as problem:
            return str(problem)
        return _("The charter says that already.") if isSame else ""

    def _amendmentPreview(self, values) -> str:
        from HER2PETLib.reading.study.amendments import changedText

        if self._amendmentProblem(values):
            return ""
        return changedText({values["key"]: (self.facts.amendable[values["key"]], self._newValue(values))})

    def _amend(self, values) -> str:
        value = self._newValue(values)
        return self.page.coordinator.amend(values["key"], value, values["reason"], int(values["fromBatch"]))
