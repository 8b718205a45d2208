"""What shows later that a ledger stood as it stands now, a reader's or the coordinator's: checkpoints and time stamps."""

from HER2PETSlicer import packages
from slicer.i18n import tr as _

from HER2ReadingLib.happenings import Field, Happening


def proofs(rows) -> list[Happening]:
    """rows(): the events of the ledger (HER2PETLib.reading.ledger.chain.Row). Named "checkpoint" and "stampRequest"."""

    def checkpoint(values) -> str:
        from HER2PETLib.reading.ledger.checkpoint import checkpointsOf

        return _("Give it to the auditor: {checkpoint}").format(checkpoint=checkpointsOf(rows())[-1])

    def request(values) -> str:
        from HER2PETLib.reading.ledger.timestamp import writeRequest

        installTimeStamps()
        last = rows()[-1]
        writeRequest(values["path"], last)
        said = _(
            "{path}: a request for a time stamp of event {event}, and thus of all before it. The coordinator keeps the reply."
        )
        return said.format(path=values["path"], event=last.number)

    return [
        Happening(
            "checkpoint",
            _("Somebody wants to note how far your ledger has come."),
            _("Checkpoint"),
            _("30 digits that represent your ledger as it is now; an older or rewritten one does not match them."),
            checkpoint,
        ),
        Happening(
            "stampRequest",
            _("A time-stamping authority has to sign that your ledger existed at this time."),
            _("Write the request"),
            _("Nothing is sent: send the file (RFC 3161) from any machine. Needs the Python package rfc3161-client."),
            request,
            [Field("path", _("File"), "newFile", True, _("A new file, for instance ledger.tsq."))],
        ),
    ]


def installTimeStamps() -> None:
    """Install what time stamps need. Raises ProblemError where the user did not agree."""
    packages.installMissing(("rfc3161-client",), _("Time stamps need the Python package {names}. Install it now?"))
