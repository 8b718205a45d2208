"""What happens to a reader around the signature, and what is done about it: the folded section "When something happens"."""

from HER2PETLib.errors import ProblemError
from slicer.i18n import tr as _

from HER2ReadingLib.happenings import Field, Happening, Happenings
from HER2ReadingLib.proofs import proofs


class ReaderEvents:
    """attempt: as in Happenings. opened(said): called when a query has opened the reading, with what is to be told."""

    def __init__(self, ui, logic, attempt, opened) -> None:
        self._logic, self._opened = logic, opened
        self.happenings = Happenings(ui.readerEventsGroupBox.layout(), attempt)
        ui.readerEventsGroupBox.collapsed = True

    def make(self) -> None:
        """The lines for the session's packet: it says how many other readers there are."""
        self.happenings.make([self._query(), self._counterReceipt(), self._openAnswers(), *proofs(self._rows)])

    def update(self) -> None:
        """What can be done now, and why not."""
        session = self._logic.session
        notSigned = "" if session.isSigned else _("The reading is not signed yet.")
        notSealed = "" if session.ledger.assignment.others else _("The answers of this packet are not sealed.")
        self.happenings.update(
            {
                "query": notSigned,
                "counterReceipt": notSigned,
                "openAnswers": notSealed or notSigned,
                "checkpoint": "",
                "stampRequest": "",
            }
        )

    def _rows(self):
        from HER2PETLib.reading.ledger.readerchain import wholeRows

        return wholeRows(self._logic.session.packet.ledger)

    def _query(self) -> Happening:
        def openQuery(values) -> str:
            session = self._logic.session
            session.unlock(values["query"])
            reason = session.ledger.state.unlocks[-1].data["reason"]
            self._opened(
                _("The reading is open for what is asked. Reason: {reason}\nSign anew when all is answered.").format(
                    reason=reason
                )
            )
            return ""

        return Happening(
            "query",
            _("The coordinator sent a query about your signed reading."),
            _("Open the query"),
            _("Opens the reading only for what is asked; your former answers stay in the ledger."),
            openQuery,
            [Field("query", _("File"), "file", True, _("As the coordinator sent it: the JSON, or the letter as a text file."))],
        )

    def _counterReceipt(self) -> Happening:
        def check(values) -> str:
            from HER2PETLib.reading.ledger.receipt import counterReceiptText, notOfThisReading, readCounterReceipt

            counterReceipt, digits = readCounterReceipt(values["path"]), values["digits"]
            problems = notOfThisReading(counterReceipt, self._logic.session.packet.ledger, digits or None)
            if problems:
                raise ProblemError(" ".join(problems), _("Ask the coordinator which reading was taken in."))
            return counterReceiptText(counterReceipt, isKeyKnown=bool(digits))

        return Happening(
            "counterReceipt",
            _("The coordinator sent a counter-receipt: your reading was taken in."),
            _("Check it"),
            _("Checks that it is for exactly what you signed. Keep it: the coordinator then cannot deny what was taken in."),
            check,
            [
                Field("path", _("File"), "file", True, _("The JSON, or the letter as a text file.")),
                Field("digits", _("Coordinator's key"), isNeeded=False, toolTip=_("Its fingerprint, as given separately.")),
            ],
        )

    def _openAnswers(self) -> Happening:
        others = [f"receipt{number}" for number in range(1, self._logic.session.ledger.assignment.others + 1)]

        def openAnswers(values) -> str:
            from HER2PETLib.files import writeJSON
            from HER2PETLib.reading.ledger import sealing
            from HER2PETLib.reading.ledger.receipt import readReceipt

            receipts = [readReceipt(values[name]) for name in others]
            opening = sealing.openAnswers(self._logic.session.packet.ledger, values["passphrase"], receipts)
            writeJSON(values["out"], opening.document())
            return _("{path}: whoever has it can read your answers. Send it to the coordinator.").format(path=values["out"])

        return Happening(
            "openAnswers",
            _("All readers have signed, and your answers are still sealed."),
            _("Open the answers"),
            _("Writes what opens your answers, for the coordinator; needs the receipt of each other reader."),
            openAnswers,
            [
                *(Field(name, _("Another reader's receipt"), "file", True, _("As the coordinator sent it.")) for name in others),
                Field("passphrase", _("Passphrase"), "secret", True, _("The passphrase of this packet.")),
                Field("out", _("Into file"), "newFile", True, "opening.json"),
            ],
            preview=lambda values: _introductions([values[name] for name in others if values[name]]),
        )


def _introductions(paths) -> str:
    from HER2PETLib.reading.ledger.receipt import readReceipt
    from HER2PETLib.reading.ledger.sealing import introductionOf

    said = []
    for path in paths:
        try:
            said.append(introductionOf(readReceipt(path)))
        except ProblemError as problem:
            said.append(f"\u26a0 {problem}")
    return "\n".join(said)
