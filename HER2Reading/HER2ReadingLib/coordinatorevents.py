"""What happens to a coordinator in a trial's ordinary days, and what is done about it: the folded section "When something happens"."""

from HER2PETSlicer import packages
from slicer.i18n import tr as _

from HER2ReadingLib.controls import withProgress
from HER2ReadingLib.happenings import Field, Happening, Happenings
from HER2ReadingLib.proofs import installTimeStamps, proofs


class CoordinatorEvents:
    """page: the coordinator's page, whose message and study it uses."""

    def __init__(self, ui, page) -> None:
        self.ui, self.page = ui, page
        self.happenings = Happenings(ui.eventsGroupBox.layout(), page.attempt)
        self.happenings.make([*self._ofPackets(), *self._ofAnswers(), *self._ofProof()])

    def clear(self) -> None:
        """Nothing that was entered stays for another study."""
        self.happenings.close()

    def update(self, notOut: str, statuses, facts) -> None:
        """notOut: why there are no packets. facts: HER2ReadingLib.coordinator.Facts, None where there is no study to look at."""
        takenIn = [status.reader for status in statuses if status.stage == "taken in"]
        waiting = [status.reader for status in statuses if status.stage != "taken in"]
        notOut = notOut or ("" if facts is not None else _("There is no study in this folder yet."))
        if notOut:
            self.happenings.update(dict.fromkeys(self.happenings.buttons, notOut))
            return
        notAll = _("Not taken in yet: {readers}.").format(readers=", ".join(waiting)) if waiting else ""
        unblinded = _("The reading was unblinded: whoever reads or answers now is not blinded.") if facts.isUnblinded else ""
        adjudicated = _("The discordant foci are adjudicated already.") if facts.hasAdjudication else ""
        isAdjudication = _("This is an adjudication: choose the study that it belongs to.") if facts.isAdjudication else ""
        result = self.page.coordinator.result
        notAsked = ""
        if facts.givenFoci:
            notAsked = _("The foci of this reading are given: no marks are matched.")
        elif result is None:
            notAsked = _("Reconcile first: that finds out what is to be asked.")
        elif not result.queries:
            notAsked = _("There is no question about matching.")
        concordant = _("No focus is discordant.") if result is not None and not result.discordant else ""
        nowhere = "" if facts.hasAdjudication or facts.isAdjudication else _("There is no packet of an adjudicator.")
        for name in ("encrypt", "reissue", "unlock", "takeOpening"):
            readers = {"reissue": waiting, "unlock": takenIn}.get(name, [status.reader for status in statuses])
            self.happenings.forms[name].entries["reader"].offer(readers)
        self.happenings.forms["unlock"].entries["cases"].offer(facts.caseIDs)
        self.happenings.update(
            {
                "encrypt": "",
                "reissue": unblinded
                or ("" if waiting else _("All readings were taken in: what is asked now is a question to a reader.")),
                "unlock": unblinded
                or adjudicated
                or ("" if takenIn else _("No reading was taken in yet: readers can still change their answers.")),
                "askMatching": notAll or adjudicated or notAsked,
                "adjudicate": isAdjudication or notAll or adjudicated or concordant,
                "adjudication": nowhere,
                "takeOpening": ("" if facts.isSealed else _("The answers of this study are not sealed.")) or notAll,
                **dict.fromkeys(("audit", "checkpoint", "stampRequest", "stampReply"), ""),
            }
        )

    # Packets and readers

    def _ofPackets(self) -> list[Happening]:
        reason = Field("reason", _("Reason"), toolTip=_("It stands in your ledger, and in the audit."))
        return [
            Happening(
                "encrypt",
                _("A packet travels by mail, on a stick or through a cloud."),
                _("Encrypt the packet"),
                _("Writes the packet into the folder encrypted/ (age format). Its passphrase goes to the reader by another way."),
                self._encrypt,
                [
                    Field("reader", _("Reader"), "choice"),
                    Field("secret", _("Passphrase"), "secret", False, _("10 characters or more; for the way, not for reading.")),
                    Field("repeat", _("Once more"), "secret", False),
                    Field("recipient", _("Or reader's age key"), isNeeded=False, toolTip=_("age1...: instead of a passphrase.")),
                ],
                problem=_secretProblem,
            ),
            Happening(
                "reissue",
                _("A passphrase is forgotten, a ledger damaged, or a reader replaced."),
                _("Issue the packet again"),
                _("Makes a new ledger for the packet; the former one is put aside, and your ledger says what it held."),
                self._reissue,
                [
                    Field("reader", _("Reader"), "choice"),
                    reason,
                    Field("to", _("Reads instead"), isNeeded=False, toolTip=_("Name of another reader, who reads every case.")),
                    Field(
                        "ledger", _("Former ledger"), "file", False, _("ledger.sqlite as it came back; empty: the study's own.")
                    ),
                    Field("salvage", _("Take over the whole answers of the former ledger"), "check", False),
                ],
            ),
        ]

    def _encrypt(self, values) -> str:
        packages.installMissing(("pyrage",), _("Encrypting a packet needs the Python package {names}. Install it now?"))
        reader, secret = values["reader"], values["recipient"] or values["secret"]
        folder = withProgress(
            _("Encrypting the packet"), lambda progress: self.page.coordinator.encrypt(reader, secret, progress)
        )
        said = _("{folder}: give this folder to {reader}, and nothing else.").format(folder=folder, reader=reader)
        return said if values["recipient"] else said + " " + _("Tell the passphrase by another way, by telephone say.")

    def _reissue(self, values) -> str:
        made = self.page.coordinator.reissue(**values)
        said = _("The former ledger held {events} whole events, {answers} of them answers. {problem}")
        held = said.format(events=len(made.former.rows), answers=made.former.answers, problem=made.former.problem).strip()
        said = _("{packet}: give this folder to {reader}. Events taken over: {count}.")
        given = said.format(packet=made.packet, reader=made.packet.name, count=made.salvaged)
        return "\n".join([held, given, _("A new passphrase makes a new key: ask for its fingerprint once more.")])

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
                    Field("cases", _("Question"), "questions", True, _("Write a question beside each case that you ask about.")),
                ],
            ),
            Happening(
                "askMatching",
                _("Marks of the readers fit together in two ways (queries.csv)."),
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
                _("Chooses the folder of the adjudication above; once more, the study that it belongs to."),
                self._goToAdjudication,
            ),
            Happening(
                "takeOpening",
                _("Answers were sealed, and a reader sent what opens them."),
                _("Take it in"),
                _("Keeps opening.json, if it opens just the reading that was taken in."),
                self._takeOpening,
                [Field("reader", _("Reader"), "choice"), Field("opening", _("File"), "file", True, "opening.json")],
            ),
        ]

    def _unlock(self, values) -> str:
        path = self.page.coordinator.unlock(**values)
        said = _("{path}: send it, or the letter beside it, to {reader}, who answers in the packet and signs anew.")
        return said.format(path=path, reader=values["reader"])

    def _askMatching(self, values) -> str:
        said = _("Send each file, or the letter beside it, to its reader, who answers in the packet and signs anew:")
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
        self.page.coordinator.takeOpening(**values)
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
                    Field("checkpoints", _("Checkpoints"), "file", False, _("Text file of those that were told.")),
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
        said = _("Kept: event {event} of the ledger of {ledger} stood there at {time} UTC.")
        return said.format(event=event, ledger=ledger, time=f"{stamp.time:%Y-%m-%d %H:%M:%S}")


def _secretProblem(values) -> str:
    if values["recipient"]:
        return _("Enter a passphrase or the reader's age key, not both.") if values["secret"] else ""
    if not values["secret"]:
        return _("Enter a passphrase for the way, or the reader's age key.")
    return "" if values["secret"] == values["repeat"] else _("Enter the passphrase twice, the same.")
