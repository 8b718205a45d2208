"""`her2pet reading`: set a blinded reading up, hand packets out, take them in, unblind. Runs on the coordinator's machine, and
only here: its messages may name cases. Of a reader's machine are open-packet and open-answers."""

import argparse
import getpass
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from HER2PETLib.commands import DONE, FAILED, PARTLY, readingaudit, readingbatches, readingevents
from HER2PETLib.commands.arguments import Subparsers
from HER2PETLib.commands.keypassphrase import addPassphrase, asker, newPassphrase
from HER2PETLib.commands.progressbar import progressBar

if TYPE_CHECKING:
    from HER2PETLib.reading.study.returnedpackets import ReaderStatus


def addParser(subparsers: Subparsers) -> argparse.ArgumentParser:
    """Add the command and its actions."""
    parser = subparsers.add_parser(
        "reading",
        help="blinded reading: create, hand-out, fingerprint, take-in, add-cases, amend, re-issue, unlock, adjudicate, status, verify, audit, "
        "reconcile",
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")

    create = actions.add_parser("create", help="write the charter (study.json, which may be edited until hand-out) and the key")
    create.add_argument(
        "cases", metavar="CASES.csv", help="columns caseID, pet; optional patientID, ct, regions, injectedAt, reason"
    )
    create.add_argument("--study", required=True, metavar="DIR", help="new folder of the study; it stays with the coordinator")
    create.add_argument("--title", required=True, help="readers see it")
    create.add_argument("--tracer", default="not stated", help="readers see it (default: not stated)")
    create.add_argument(
        "--readers",
        required=True,
        type=lambda text: [name.strip() for name in text.split(",")],
        metavar="A,B",
        help="names of the readers",
    )
    create.add_argument("--mode", choices=("given", "free"), default="given", help="score given lesions, or search freely")
    create.add_argument("--repeats", type=int, default=0, metavar="N", help="cases that each reader gets twice")
    create.add_argument("--seed", type=int, metavar="S", help="of the reading orders (default: drawn)")
    create.add_argument("--show-suv", action="store_true", help="readers may see SUV values")
    create.add_argument(
        "--stages",
        nargs="+",
        default=[],
        metavar="NAME=IMAGES",
        help='read each case in stages, each locked before the next: "HER2 PET alone=pet" "with CT=pet,ct" "with FDG=pet,ct,fdg"; the last decides',
    )
    create.add_argument(
        "--training",
        metavar="CSV",
        help="cases to practice on, with the columns purpose (training or qualification) and positiveFoci; they come first and are never counted",
    )
    create.add_argument(
        "--pass-mark", type=float, metavar="SHARE", help="share of the qualification's foci that must be right (default: 0.8)"
    )
    create.add_argument("--attempts", type=int, metavar="N", help="how often the qualification may be tried (default: 2)")
    create.add_argument(
        "--key-without-passphrase",
        action="store_true",
        help="do not seal the coordinator's key: whoever can read it can sign as the coordinator, and the audit says so",
    )

    create.add_argument(
        "--deface",
        action="append",
        default=[],
        metavar="auto|CASE=MM",
        help="do not show what lies above a plane: of every case, 60 mm above the shoulders that its CT shows; or of one case, at MM (S)",
    )

    for name, help_ in (
        ("hand-out", "make the packets; the charter is fixed from then on"),
        ("status", "how far each reader is; never an answer"),
    ):
        made = actions.add_parser(name, help=help_)
        made.add_argument("study", metavar="STUDY")
        if name == "hand-out":
            made.add_argument(
                "--seal-answers",
                action="store_true",
                help="nobody can read a reader's answers before all have signed; each then opens their own with open-answers",
            )
            made.add_argument(
                "--encrypt",
                action="store_true",
                help="also write encrypted/<reader>, the packet as it travels (age format); asks for each reader's passphrase",
            )
            made.add_argument(
                "--recipient",
                action="append",
                default=[],
                metavar="READER=age1...",
                help="with --encrypt: the public age key of a reader, instead of a passphrase; may be repeated",
            )
    verify = actions.add_parser("verify", help="check charter, key, packets, ledgers, receipts and results")
    verify.add_argument("study", metavar="STUDY")
    verify.add_argument(
        "--counter-receipt", action="append", default=[], metavar="FILE", help="one that a reader kept; may be repeated"
    )
    readingaudit.addCertificate(verify)
    readingaudit.addSources(verify)

    named = actions.add_parser("fingerprint", help="keep the fingerprint of a reader's key, which the first opening shows")
    named.add_argument("study", metavar="STUDY")
    named.add_argument("--reader", required=True)
    named.add_argument("--digits", required=True, metavar="DIGITS", help="the 30 digits, as given by the reader")
    named.add_argument("--came", default="separately", metavar="HOW", help='how they came, for example "by telephone"')

    takeIn = actions.add_parser("take-in", help="check a signed packet and keep its ledger")
    takeIn.add_argument("study", metavar="STUDY")
    takeIn.add_argument("--reader", required=True)
    takeIn.add_argument("--packet", required=True, metavar="DIR", help="the packet's folder as it came back, or its ledger file")
    takeIn.add_argument(
        "--receipt", metavar="FILE", help="the receipt that came separately: the JSON, or the letter that holds its text"
    )

    reconcile = actions.add_parser("reconcile", help="unblind, when all have signed, and write the tables")
    reconcile.add_argument("study", metavar="STUDY")
    reconcile.add_argument(
        "--adjudication", metavar="CSV", help="columns caseID, focusID, score of a third reader: a labeled sensitivity analysis"
    )
    readingevents.addActions(actions)
    readingbatches.addActions(actions)
    for ofBatch in ("hand-out", "fingerprint", "take-in", "unlock", "re-issue", "take-opening"):
        readingbatches.addBatch(actions.choices[ofBatch])
    readingaudit.addActions(actions)
    for recording in (create, actions.choices["hand-out"], named, takeIn, reconcile):
        addPassphrase(recording)
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Run one action; exit code as in `commands`."""
    return _ACTIONS[arguments.action](arguments)


def _create(arguments: argparse.Namespace) -> int:
    from HER2PETLib.cases import readCaseTable
    from HER2PETLib.environment import answersFor
    from HER2PETLib.reading.primaryanalysis import PROPOSED
    from HER2PETLib.reading.study.faces import planesOf
    from HER2PETLib.reading.study.practice import withTraining
    from HER2PETLib.reading.study.study import createStudy

    def tell(sentence: str) -> None:
        print(f"her2pet reading: {sentence}", file=sys.stderr)

    choices: dict[str, Any] = {"readerMay": {"seeSUV": True, "reopenCases": True}} if arguments.show_suv else {}
    cases = readCaseTable(arguments.cases, by=answersFor(arguments.cases))
    if arguments.training:
        cases = withTraining(cases, readCaseTable(arguments.training, by=answersFor(arguments.training)))
    if arguments.pass_mark is not None or arguments.attempts is not None:
        passMark = 0.8 if arguments.pass_mark is None else arguments.pass_mark
        choices["qualification"] = {"passMark": passMark, "attempts": 2 if arguments.attempts is None else arguments.attempts}
    choices["primaryAnalysis"] = asdict(PROPOSED)
    stages = [each.rpartition("=")[::2] for each in arguments.stages]
    with progressBar("cases") as progress:
        study, refused = createStudy(
            arguments.study,
            cases,
            stages=[{"name": name, "images": images.split(",")} for name, images in stages],
            title=arguments.title,
            tracer=arguments.tracer,
            readers=arguments.readers,
            givenFoci=arguments.mode == "given",
            repeats=arguments.repeats,
            seed=arguments.seed,
            deface=planesOf(arguments.deface),
            keyPassphrase=newPassphrase(arguments),
            tell=tell,
            progress=progress,
            **choices,
        )
    print(f"{study.charterPath}: {len(study.charter.cases)} cases, {arguments.mode} foci, seed {study.charter.seed}.")
    print(f"Primary analysis, as proposed: {PROPOSED}.")
    print("Edit it as needed, then `her2pet reading hand-out`. Keep the whole folder to yourself: key.json names the patients.")
    for case in refused:
        print(f"Refused: {case.caseID}: {case.problem}", file=sys.stderr)
    return PARTLY if refused else DONE


def _handOut(arguments: argparse.Namespace) -> int:
    from HER2PETLib.reading.ledger.signing import fingerprint
    from HER2PETLib.reading.study.handout import encrypted, encryptFor, handOut

    study = readingbatches.openBatch(arguments, asker(arguments))
    secrets = _secretsFor(study.charter.readers, arguments) if arguments.encrypt else {}
    # A hand-out whose encryption failed is not made again, only encrypted.
    if not (arguments.encrypt and study.isHandedOut):
        with progressBar("cases") as progress:
            handOut(study, progress, sealed=arguments.seal_answers)
    for reader, secret in secrets.items():
        if not encrypted(study, reader).exists():
            with progressBar("files") as progress:
                encryptFor(study, reader, secret, progress)
    for reader in study.charter.readers:
        folder = encrypted(study, reader) if reader in secrets else study.packet(reader)
        print(f"{folder}: give this folder to {reader}, and nothing else.")
    print(
        f"Fingerprint of your key: {fingerprint(study.ledger.publicKey)}. Give it to the readers through another channel than the packets."
    )
    return DONE


def _secretsFor(readers: Sequence[str], arguments: argparse.Namespace) -> dict[str, str]:
    """{reader: age recipient, or passphrase as it is asked for}. Raises ProblemError for a recipient of no reader."""
    from HER2PETLib.errors import ProblemError
    from HER2PETLib.reading.packet.envelope import requireLibrary

    requireLibrary()
    given = dict(each.partition("=")[::2] for each in arguments.recipient)
    for reader in given:
        if reader not in readers:
            raise ProblemError(f'The charter names no reader "{reader}".', f"Readers are {', '.join(readers)}.")
    asked = (reader for reader in readers if reader not in given)
    return given | {reader: getpass.getpass(f"Passphrase for {reader}'s encrypted packet: ") for reader in asked}


def _fingerprint(arguments: argparse.Namespace) -> int:
    from HER2PETLib.reading.study.returnedpackets import nameReaderKey

    nameReaderKey(readingbatches.openBatch(arguments, asker(arguments)), arguments.reader, arguments.digits, arguments.came)
    print(f"The fingerprint of {arguments.reader} is kept.")
    return DONE


def _takeIn(arguments: argparse.Namespace) -> int:
    from HER2PETLib.reading.study.returnedpackets import COUNTER_RECEIPT, takeIn, takenInText

    study = readingbatches.openBatch(arguments, asker(arguments))
    taken = takeIn(study, arguments.reader, arguments.packet, arguments.receipt)
    print(f"The signed reading of {arguments.reader} {'was taken in' if taken.isNew else 'was taken in before, just like this'}.")
    print(takenInText(study, arguments.reader))
    counterReceipt = (study.returned(arguments.reader) / COUNTER_RECEIPT).with_suffix(".txt")
    print(f"{counterReceipt}: send it to {arguments.reader}, who keeps it: it shows that this was taken in, and when.")
    return DONE


def _status(arguments: argparse.Namespace) -> int:
    from HER2PETLib.reading.study.study import adjudicationOf, openStudy
    from HER2PETLib.reading.study.wholestatus import NOT_HANDED_OUT, wholeStatus

    study = openStudy(arguments.study)
    waiting = {}
    for status in wholeStatus(study):
        if status.stage == NOT_HANDED_OUT:
            waiting[status.batch] = status.total
        else:
            print(_statusText(status))
    for batch, cases in waiting.items():
        print(f"Batch {batch}: {cases} cases, {NOT_HANDED_OUT}")
    if adjudication := adjudicationOf(study):
        print(f"Adjudication: see `her2pet reading status {adjudication.folder}`.")
    return DONE


def _statusText(status: "ReaderStatus") -> str:
    from HER2PETLib.reading.study.returnedpackets import SEPARATELY, WITH_THE_LEDGER

    completed = "?" if status.completed is None else status.completed
    stage = [status.stage]
    if status.stage == "taken in":
        stage.append(f"its receipt came {SEPARATELY if status.hasSeparateReceipt else WITH_THE_LEDGER}")
        stage.append(f"the fingerprint of its key {'was given' if status.keyIsKnown else 'was not given'}")
    if status.attempts:
        stage.append(str(status.attempts))
    if status.issue > 1:
        stage.append(f"issue {status.issue} of the packet")
    if status.query:
        stage.append(f"query {status.query} is not answered yet")
    return f"{status.name}: {completed} of {status.total} completed, {'; '.join(stage)}"


def _verify(arguments: argparse.Namespace) -> int:
    from HER2PETLib.reading.ledger import claims
    from HER2PETLib.reading.ledger.receipt import readCounterReceipt
    from HER2PETLib.reading.study.amendments import amendmentLines
    from HER2PETLib.reading.study.batches import presentBatches
    from HER2PETLib.reading.study.checkedsources import sourceProblems
    from HER2PETLib.reading.study.stampedledgers import stampProblems
    from HER2PETLib.reading.study.study import openStudy
    from HER2PETLib.reading.study.verifiedstudy import verifiedText, verifyStudy

    study = openStudy(arguments.study)
    counterReceipts = [readCounterReceipt(path) for path in arguments.counter_receipt]
    problems = verifyStudy(study, counterReceipts)
    if arguments.stamp_certificate:
        problems += stampProblems(study, study.stamps, arguments.stamp_certificate)
    missing: list[str] = []
    if arguments.sources:
        parts = presentBatches(study)
        with progressBar("source images") as progress:
            changed, missing = sourceProblems(parts, progress)
        problems += changed
    for problem in problems:
        print(problem, file=sys.stderr)
    for amendment in amendmentLines(study.ledger):
        print(amendment)
    if not problems:
        checked = {"stampsAreChecked": bool(arguments.stamp_certificate), "sourcesAreChecked": arguments.sources}
        print(verifiedText(study, counterReceipts, **checked))
        if arguments.stamp_certificate and study.stamps:
            print(f"{claims.AUDIT_OF_STAMPS.shown} Time stamps: {len(study.stamps)}.")
        if arguments.sources and len(missing) < sum(len(part.key.cases) for part in parts):
            print(claims.AUDIT_OF_SOURCES.shown)
        for said in missing:
            print(said)
    return FAILED if problems else DONE


def _reconcile(arguments: argparse.Namespace) -> int:
    from HER2PETLib.jobs.unblind import adjudicated, byAdjudicator, unblindStudy
    from HER2PETLib.reading.study.amendments import amendmentLines
    from HER2PETLib.reading.study.study import openStudy

    study = openStudy(arguments.study, asker(arguments))
    unblinded = unblindStudy(study)
    result, paths = unblinded.reading, list(unblinded.written)
    if arguments.adjudication:
        paths.append(adjudicated(study, result, arguments.adjudication).written)
    elif sensitivity := byAdjudicator(study, result):
        paths.append(sensitivity.written)
    evaluable = [patient for patient in result.patients if patient.evaluable]
    positive = sum(bool(patient.positiveFocusIDs) for patient in evaluable)
    print(f"{positive} of {len(evaluable)} evaluable patients have a positive focus ({len(result.patients)} patients read).")
    print(f"{sum(focus.decision.positive is True for focus in result.foci)} of {len(result.foci)} foci are positive.")
    undecided = sum(decision.positive is None for decision in result.discordant) if study.charter.rule.adjudicator else 0
    if undecided:
        print(
            f"{undecided} discordant foci are not decided: the charter leaves them to an adjudicator, who gave no score for them."
        )
    for amendment in amendmentLines(study.ledger):
        print(amendment)
    if result.ambiguous:
        print(f"{len(result.ambiguous)} matches could have been made otherwise: see ambiguousMatches.csv.")
    if result.queries:
        print(
            f"{len(result.queries)} queries to the readers: which of their marks are the same focus. Until they have answered, "
            f"{sum(len(query.focusIDs) for query in result.queries)} foci are not decided: see queries.csv."
        )
    for path in paths:
        print(path)
    return DONE


_ACTIONS = {
    "create": _create,
    "hand-out": _handOut,
    "fingerprint": _fingerprint,
    "take-in": _takeIn,
    **readingevents.ACTIONS,
    **readingbatches.ACTIONS,
    "status": _status,
    "verify": _verify,
    "audit": readingaudit.audit,
    "check-counter-receipt": readingaudit.checkCounterReceipt,
    "checkpoint": readingaudit.checkpoint,
    "stamp-request": readingaudit.stampRequest,
    "stamp-reply": readingaudit.stampReply,
    "reconcile": _reconcile,
}
