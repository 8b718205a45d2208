"""What happens to a coordinator in a trial's ordinary days, and what is done about it: the folded section "When something happens"."""

from HER2PETSlicer import packages
from slicer.i18n import tr as _

from HER2ReadingLib.controls import withProgress
from HER2ReadingLib.coordinatorbatches import CoordinatorBatches
from HER2ReadingLib.happenings import Field, Happening, Happenings
from HER2ReadingLib.proofs import installTimeStamps, proofs


class CoordinatorEvents:
    """page: the coordinator's page, whose message and study it uses."""

    def __init__(self, ui, page) -> None:
        self.ui, self.page = ui, page
        self.happenings, self._batches = Happenings(ui.eventsGroupBox.layout(), page.attempt), CoordinatorBatches(page)
        self._caseIDs: dict[str, list[str]] = {}  # of the batch, by the names of its readers
        self.happenings.make([*self._ofPackets(), *self._batches.happenings(), *self._ofAnswers(), *self._ofProof()])

    def clear(self) -> None:
        """Nothing that was entered stays for another study."""
        self.happenings.close()

    def update(self, notOut: str, statuses, facts) -> None:
        """notOut: why there are no packets. facts: HER2ReadingLib.coordinator.Facts, None where there is no study to look at."""
        notOut = notOut or ("" if facts is not None else _("There is no study in this folder yet."))
        if notOut:
            self.happenings.update(dict.fromkeys(self.happenings.buttons, notOut))
            return
        out = [status for status in statuses if status.batch not in facts.notOut]
        takenIn = [status.name for status in out if status.stage == "taken in"]
        waiting = [status.name for status in out if status.stage != "taken in"]
        missing = [status for status in statuses if status.stage != "taken in"]
        complete = [status.name for status in out if status.batch not in {each.batch for each in missing}]
        names = ", ".join(status.name for status in missing)
        notAll = _("Not taken in yet: {readers}.").format(readers=names) if missing else ""
        unblinded = _("The reading was unblinded: whoever reads or answers now is not blinded.") if facts.isUnblinded else ""
        adjudicated = _("The discordant foci have already been adjudicated.") if facts.hasAdjudication else ""
        isPart = partText(facts)
        result = self.page.coordinator.result
        notAsked = ""
        if facts.givenFoci:
            notAsked = _("The foci of this reading are given: no marks are matched.")
        elif result is None:
            notAsked = _("Reconcile first: that shows what has to be asked.")
        elif not result.queries:
            notAsked = _("There is no question about matching.")
        concordant = _("No focus is discordant.") if result is not None and not result.discordant else ""
        nowhere = "" if facts.hasAdjudication or facts.isAdjudication else _("There is no packet of an adjudicator.")
        self._caseIDs = {status.name: facts.caseIDs[status.batch] for status in out}
        readersOf = {"encrypt": [status.name for status in out], "reissue": waiting, "unlock": takenIn, "takeOpening": complete}
        for name, readers in readersOf.items():
            self.happenings.forms[name].entries["reader"].offer(readers)
        late = _("The reading was unblinded or is being adjudicated: patients read from now on belong to another study.")
        tooLate = late if facts.isUnblinded or facts.hasAdjudication else ""
        self.happenings.update(
            {
                "encrypt": "",
                "reissue": unblinded
                or ("" if waiting else _("All readings were taken in: what is asked now is a question to a reader.")),
                "unlock": unblinded
                or adjudicated
                or ("" if takenIn else _("No reading was taken in yet: readers can still change their answers.")),
                **self._batches.update(self.happenings.forms, facts, isPart or tooLate),
                "askMatching": isPart or notAll or adjudicated or notAsked,
                "adjudicate": isPart or notAll or adjudicated or concordant,
                "adjudication": nowhere,
                "takeOpening": ("" if facts.isSealed else _("The answers of this study are not sealed."))
                or ("" if complete else notAll),
                "audit": isPart if facts.batch > 1 else "",
                **dict.fromkeys(("checkpoint", "stampRequest", "stampReply"), ""),
            }
        )

    # Packets and readers

    def _ofPackets(self) -> list[Happening]:
        reason = Field("reason", _("Reason"), toolTip=_("It is recorded in your ledger and in the audit."))
        return [
            Happening(
                "encrypt",
                _("A packet travels by mail, on a USB stick or through a cloud."),
                _("Encrypt the packet"),
                _("Writes the packet into the folder encrypted/ (age format). Its passphrase goes to the reader separately."),
                self._encrypt,
                [
                    Field("reader", _("Reader"), "choice"),
                    Field(
                        "secret", _("Passphrase"), "secret", False, _("10 characters or more; for transport, not for reading.")
                    ),
                    Field("repeat", _("Once more"), "secret", False),
                    Field("recipient", _("Or reader's age key"), isNeeded=False, toolTip=_("age1...: instead of a passphrase.")),
                ],
                problem=_secretProblem,
            ),
            Happening(
                "reissue",
                _("A passphrase is forgotten, a ledger damaged, or a reader replaced."),
                _("Issue the packet again"),
                _("Makes a new ledger for the packet; the former one is set aside, and your ledger records what it held."),
                self._reissue,
                [
                    Field("reader", _("Reader"), "choice"),
                    reason,
                    Field("to", _("Reads instead"), isNeeded=False, toolTip=_("Name of another reader, who reads every case.")),
                    Field(
                        "ledger",
                        _("Former ledger"),
                        "file",
                        False,
                        _("ledger.sqlite as it was returned; empty: the study's own."),
                    ),
                    Field("salvage", _("Take over the complete answers of the former ledger"), "check", False),
                ],
            ),
        ]

    def _encrypt(self, values) -> str:
        packages.installMissing(("pyrage",), _("Encrypting a packet needs the Python package {names}. Install it now?"))
        name, secret = values["reader"], values["recipient"] or values["secret"]
        reader = self.page.coordinator.part(name)[1]
        folder = withProgress(_("Encrypting the packet"), lambda progress: self.page.coordinator.encrypt(name, secret, progress))
        said = _("{folder}: give this folder to {reader}, and nothing else.").format(folder=folder, reader=reader)
        return said if values["recipient"] else said + " " + _("Pass on the passphrase separately, by telephone for example.")

    def _reissue(self, values) -> str:
        reader = values["to"] or self.page.coordinator.part(values["reader"])[1]
        made = self.page.coordinator.reissue(values.pop("reader"), **values)
        said = _("The former ledger held {events} whole events, {answers} of them answers. {problem}")
        held = said.format(events=len(made.former.rows), answers=made.former.answers, problem=made.former.problem).strip()
        said = _("{packet}: give this folder to {reader}. Events taken over: {count}.")
        given = said.format(packet=made.packet, reader=reader, count=made.salvaged)
        return "\n".join([held, given, _("A new passphrase makes a new key: ask for its fingerprint again.")])

    # Answers

    def _ofAnswers(self) -> list[Happening]:
        return [
            Happening(
                "unlock",
                _("You have a question about a reading that was signed and taken in."),
                _("Ask the reader"),
                _("Signs a query that opens the reading for these cases alone; former answers stay in the ledger."),
                self._unlock,
                [
                    Field("reader", _("Reader"), "choice"),
                    Field("reason", _("Reason"), toolTip=_("The reader reads it, too: it names no patient and no other answer.")),
                    Field("cases", _("Question"), "questions", True, _("Write a question next to each case that you ask about.")),
                ],
                offers=lambda values: {"cases": self._caseIDs.get(values["reader"], [])},
            ),
            Happening(
                "askMatching",
                _("The readers' marks can be matched in two ways (queries.csv)."),
                _("Ask the readers"),
                _("Asks which marks are the same focus: readers see places, no scores, and change none."),
                self._askMatching,
                [Field("reason", _("Reason"), toolTip=_("The readers read it, too."))],
            ),
            Happening(
                "adjudicate",
                _("Readers differ about foci, and somebody else is to decide."),
                _("Make a blinded packet"),
                _("A packet of the discordant foci alone, in random order, without the former scores."),
                self._adjudicate,
                [Field("reader", _("Adjudicator"), toolTip=_("Somebody who read no case of this study."))],
            ),
            Happening(
                "adjudication",
                _("The adjudicator's packet is a study of its own: its progress, take-in and checks."),
                _("Go there, or back"),
                _("Chooses the folder of the adjudication above; press again for the study that it belongs to."),
                self._goToAdjudication,
            ),
            Happening(
                "takeOpening",
                _("Answers were sealed, and a reader sent the key that opens them."),
                _("Take it in"),
                _("Keeps opening.json if it opens exactly the reading that was taken in."),
                self._takeOpening,
                [Field("reader", _("Reader"), "choice"), Field("opening", _("File"), "file", True, "opening.json")],
            ),
        ]

    def _unlock(self, values) -> str:
        name, reason, cases = (values[each] for each in ("reader", "reason", "cases"))
        path = self.page.coordinator.unlock(name, reason, cases)
        said = _("{path}: send it, or the letter beside it, to {reader}, who answers in the packet and signs again.")
        return said.format(path=path, reader=self.page.coordinator.part(name)[1])

    def _askMatching(self, values) -> str:
        said = _("Send each file, or the letter beside it, to its reader, who answers in the packet and signs again:")
        return "\n".join([said, *map(str, self.page.coordinator.askMatching(values["reason"]))])

    def _adjudicate(self, values) -> str:
        adjudicator = values["reader"]
        made = withProgress(
            _("Making the adjudicator's packet"),
            lambda progress: self.page.coordinator.handOutToAdjudicator(adjudicator, progress),
        )
        said = _("{packet}: {foci} discordant foci of {cases} cases. Give this folder to {reader}, and nothing else.")
        foci = sum(len(case.foci) for case in made.key.cases.values())
        return said.format(packet=made.packet(adjudicator), foci=foci, cases=len(made.key.cases), reader=adjudicator)

    def _goToAdjudication(self, values) -> str:
        self.ui.studyPathLineEdit.currentPath = str(self.page.coordinator.otherStudy())
        return ""

    def _takeOpening(self, values) -> str:
        self.page.coordinator.takeOpening(values["reader"], values["opening"])
        return _("The answers of {reader} are open.").format(reader=values["reader"])

    # Proof

    def _ofProof(self) -> list[Happening]:
        certificate = _("Certificate"), "file"
        pem = _("Of the time-stamping authority, PEM, with its chain.")
        return [
            Happening(
                "audit",
                _("An auditor or the sponsor asks what the study proves."),
                _("Write the audit page"),
                _("Checks everything, and writes audit.html and tables. An auditor does it alone: her2pet reading audit."),
                self._audit,
                [
                    Field("trust", _("Fingerprints"), "file", False, _("Text file: on each line a name and its 30 digits.")),
                    Field(
                        "receipts",
                        _("Receipts"),
                        "folder",
                        False,
                        _("Folder of the receipts and counter-receipts that were kept."),
                    ),
                    Field("checkpoints", _("Checkpoints"), "file", False, _("Text file of the checkpoints that were given.")),
                    Field("stampCertificate", *certificate, False, pem),
                    Field("out", _("Into folder"), "folder", True, _("Outside of the study's folder.")),
                    Field("sources", _("Compare the source images, too"), "check", False),
                ],
            ),
            *proofs(lambda: self.page.coordinator.rows()),
            Happening(
                "stampReply",
                _("The time-stamping authority has replied."),
                _("Keep the time stamp"),
                _("Checks the reply, and keeps it in the study for the audit. Needs the Python package rfc3161-client."),
                self._stampReply,
                [
                    Field("reply", _("Reply"), "file", True, _("For instance ledger.tsr.")),
                    Field("certificate", *certificate, True, pem),
                ],
            ),
        ]

    def _audit(self, values) -> str:
        audited = withProgress(
            _("Reading the source images"), lambda progress: self.page.coordinator.audit(progress=progress, **values)
        )
        wrong = [
            f"\u26a0 {' '.join(filter(None, (check.claim.check, check.of)))}: {found}"
            for check in audited.audit.wrong
            for found in check.found
        ]
        return "\n".join([audited.summary, *wrong, str(audited.written[0])])

    def _stampReply(self, values) -> str:
        installTimeStamps()
        stamp, ledger, event = self.page.coordinator.keepStamp(**values)
        said = _("Kept: event {event} of the ledger ({ledger}) existed at {time} UTC.")
        return said.format(event=event, ledger=ledger, time=f"{stamp.time:%Y-%m-%d %H:%M:%S}")


def partText(facts) -> str:
    """Why the whole study is needed where only a part of it is chosen, or ""."""
    if facts.isAdjudication:
        return _("This is an adjudication: choose the study that it belongs to.")
    said = _("This is batch {number}: choose the folder of its study.")
    return said.format(number=facts.batch) if facts.batch > 1 else ""


def _secretProblem(values) -> str:
    if values["recipient"]:
        return _("Enter a passphrase or the reader's age key, not both.") if values["secret"] else ""
    if not values["secret"]:
        return _("Enter a passphrase for transport, or the reader's age key.")
    return "" if values["secret"] == values["repeat"] else _("Enter the same passphrase twice.")
