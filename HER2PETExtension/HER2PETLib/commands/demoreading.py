"""The second half of `her2pet demo`: the generated trial read by two simulated readers, unblinded, its endpoint beside the truth."""

import contextlib
import io
import secrets
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from HER2PETLib.commands import DONE, PARTLY
from HER2PETLib.commands.alignedtext import printAligned
from HER2PETLib.errors import ProblemError
from HER2PETLib.tables.csvreader import rowsByName

if TYPE_CHECKING:
    from HER2PETLib.reading.primaryanalysis import PrimaryAnalysis
    from HER2PETLib.statistics.proportions import Proportion


@dataclass(frozen=True)
class SimulatedReader:
    """sensitivity: of scoring an avid lesion 4 or 5; specificity: of scoring another 1 to 3."""

    name: str
    sensitivity: float
    specificity: float


READERS = (SimulatedReader("reader1", 0.95, 0.95), SimulatedReader("reader2", 0.90, 0.92))
TITLE = "Generated 89Zr HER2 trial"
NOTE = "The patients are generated and the readers are a program: nothing here is about a real patient or shows how well PET performs."
SEED = 20141106  # of the reading orders and of the bootstrap: the day on which the trial opened
# Fewer or more right answers than this chance allows are not the readers' chance.
IMPROBABLE = 1e-6


def readTrial(trial: Path, study: Path, identities: Sequence[str]) -> list[str]:
    """Create the study, hand out, read, sign, take in, verify, reconcile, by the commands; print what came of it.

    identities: texts from the trial's DICOM that must not be in a packet. Returns what is wrong, as sentences.
    """
    from HER2PETLib.phantom.readers import readTruth, simulateReader, truthOfPacket
    from HER2PETLib.reading.ledger.signing import fingerprint
    from HER2PETLib.reading.study.leaks import findLeaks
    from HER2PETLib.reading.study.study import openStudy

    names = [reader.name for reader in READERS]
    patients = len(rowsByName(trial / "cases.csv"))
    create = ["create", str(trial / "cases.csv"), "--study", str(study), "--title", TITLE, "--readers", ",".join(names)]
    create += [
        "--tracer",
        "89Zr-trastuzumab or 89Zr-pertuzumab",
        "--repeats",
        str(min(2, patients - 1)),
        "--seed",
        str(SEED),
        "--key-without-passphrase",
    ]
    _her2pet("reading", *create)
    _her2pet("reading", "hand-out", str(study))
    opened = openStudy(study)
    leaks = [leak for name in names for leak in findLeaks(opened.packet(name), identities)]
    truth = readTruth(trial / "truth.csv")
    events = []
    for number, reader in enumerate(READERS):
        receipt = simulateReader(
            opened.packet(reader.name),
            truthOfPacket(opened, reader.name, truth),
            sensitivity=reader.sensitivity,
            specificity=reader.specificity,
            seed=SEED + number,
            passphrase=secrets.token_urlsafe(16),
        )
        events.append(receipt.number)
        which = (str(study), "--reader", reader.name)
        _her2pet("reading", "fingerprint", *which, "--digits", fingerprint(receipt.publicKey), "--came", "by telephone")
        with tempfile.TemporaryDirectory() as mail:
            letter = Path(mail, "receipt.txt")
            letter.write_text(receipt.text(), encoding="utf-8")
            _her2pet("reading", "take-in", *which, "--packet", str(opened.packet(reader.name)), "--receipt", str(letter))
    verified = _her2pet("reading", "verify", str(study))
    _her2pet("reading", "reconcile", str(study))
    charter = opened.charter
    print(
        f"Packets    {patients} cases and {charter.repeats} repeats for each of {', '.join(names)}; charter {charter.hash[:16]}..."
    )
    print(f"           {len(identities)} texts that identify the patients were searched for in them: {len(leaks)} found")
    print(f"Signed     {' and '.join(map(str, events))} events")
    print("Verified   " + verified.strip().replace("\n", "\n           "))
    faults = [f"a packet reveals {leak.text!r}: {leak.file}, {leak.place}." for leak in leaks]
    return faults + _tellReaders(trial, opened.results)


def tellEndpoint(trial: Path, study: Path, measurements: Sequence[Path], results: Path) -> None:
    """Compute the endpoint, write the report, and print the endpoint beside that of readers who are always right."""
    from HER2PETLib.reading.study.study import openStudy

    tables = ["--patients", str(trial / "patients.csv"), "--pathology", str(trial / "pathology.csv")]
    given = [*tables, "--measurements", *map(str, measurements), "--note", NOTE, "--out", str(results)]
    # PARTLY: a biopsied lesion that a simulated reader missed is a problem that the command names.
    _her2pet("endpoint", str(study), *given, codes=(DONE, PARTLY))
    obtained = [row for row in rowsByName(results / "endpoint.csv") if row["group"] == "pooled"]
    ideal = _endpointOfTruth(trial, openStudy(study).charter.primaryAnalysis)
    lines = [("pooled over tracers", "of", "k/n", "percent", "exact 95 % CI", "all right")]
    for row in obtained:
        percent, interval = "not defined", "-"
        if row["percent"]:
            percent, interval = f"{float(row['percent']):.2f}", f"{float(row['exactLow']):.2f}-{float(row['exactHigh']):.2f}"
        share = ideal[row["measure"], row["denominator"]]
        lines.append((row["title"], row["denominator"], f"{row['k']}/{row['n']}", percent, interval, f"{share.k}/{share.n}"))
    printAligned(lines, left=(0, 1))
    avid = {row["caseID"] for row in rowsByName(trial / "truth.csv") if row["avid"] == "yes" and row["her2"] == "positive"}
    print("all right: what the same patients and specimens give when both readers call every avid lesion and no other.")
    print(
        f"           {len(avid)} of {len(rowsByName(trial / 'cases.csv'))} patients have an avid HER2-positive lesion, biopsied or not."
    )


def _tellReaders(trial: Path, results: Path) -> list[str]:
    """Print how the readers did against the truth, the decisions and the agreement."""
    from scipy.stats import binomtest

    avid = {
        (row["caseID"], row["regionID"]): row["avid"] == "yes"
        for row in rowsByName(trial / "truth.csv")
        if row["role"] == "lesion"
    }
    decisions = rowsByName(results / "decisions.csv")
    faults = []
    lines: list[tuple[str, ...]] = [("reader", "avid lesions called", "set", "others not called", "set")]
    for reader in READERS:
        called = {(row["caseID"], row["focusID"]): int(row[f"score_{reader.name}"]) >= 4 for row in decisions}
        if called.keys() != avid.keys():
            faults.append(f"{reader.name} did not score every lesion, or others.")
        cells = []
        for isAvid, share in ((True, reader.sensitivity), (False, reader.specificity)):
            answers = [answer == isAvid for place, answer in called.items() if avid.get(place) == isAvid]
            cells += [f"{sum(answers)}/{len(answers)}", f"{share:.2f}"]
            if answers and binomtest(sum(answers), len(answers), share).pvalue < IMPROBABLE:
                faults.append(f"{reader.name} was right on {cells[-2]} lesions, which {share} does not explain.")
        lines.append((reader.name, *cells))
    print()
    printAligned(lines)
    positive = {(row["caseID"], row["focusID"]): row["positive"] == "1" for row in decisions}
    both = sum(positive[place] and avid.get(place, False) for place in positive)
    discordant = len(rowsByName(results / "discordant.csv"))
    print(
        f"Decided    {sum(positive.values())} of {len(positive)} foci positive (both readers 4 or 5), {both} of them among the "
        f"{sum(avid.values())} avid lesions; {discordant} discordant"
    )
    rows = {
        row["measure"]: row
        for row in rowsByName(results / "agreement.csv")
        if row["scope"] == "all foci" and row["scale"].startswith("positive")
    }
    shown = (
        ("agreement", "agreement"),
        ("kappaUnweighted", "kappa"),
        ("ac1", "AC1"),
        ("positiveAgreement", "positive"),
        ("negativeAgreement", "negative"),
    )
    print(
        "Agreement  cut at 4, with 95 % interval by patient: "
        + "; ".join(f"{title} {_estimate(rows[key])}" for key, title in shown)
    )
    print()
    return faults


def _estimate(row: Mapping[str, str]) -> str:
    if not row["value"]:
        return row["notDefined"]
    bounds = f"{float(row['clusteredLow']):.2f} to {float(row['clusteredHigh']):.2f}" if row["clusteredLow"] else "no interval"
    return f"{float(row['value']):.2f} ({bounds})"


def _endpointOfTruth(trial: Path, primary: "PrimaryAnalysis | None") -> dict[tuple[str, str], "Proportion"]:
    """{(measure, denominator): proportion}, pooled, if both readers called every avid lesion and no other; with the rows of the primary analysis."""
    from HER2PETLib.reading.decision.rule import PatientDecision
    from HER2PETLib.trial.endpoint import POOLED, computeEndpoint
    from HER2PETLib.trial.pathology import readSpecimens
    from HER2PETLib.trial.patients import readPatients
    from HER2PETLib.trial.primary import withPrimary

    lesions: dict[str, dict[str, bool]] = {}
    for row in rowsByName(trial / "truth.csv"):
        if row["role"] == "lesion":
            lesions.setdefault(row["caseID"], {})[row["regionID"]] = row["avid"] == "yes"
    decisions = [
        PatientDecision(patient, tuple(name for name, avid in ofPatient.items() if avid), True, "truth")
        for patient, ofPatient in lesions.items()
    ]
    patients, _ = readPatients(trial / "patients.csv")
    specimens, _ = readSpecimens(trial / "pathology.csv")
    endpoint = withPrimary(computeEndpoint(patients, decisions, specimens, lesions), primary)
    return {(row.measure, row.proportion.denominator): row.proportion for row in endpoint.rows if row.group == POOLED}


def _her2pet(*command: str, codes: Sequence[int] = (DONE,)) -> str:
    """Run a command of `her2pet` and print what it reports beside its results; returns what it printed. Raises ProblemError where it
    does not end with one of `codes`."""
    from HER2PETLib.commands import main

    with contextlib.redirect_stdout(io.StringIO()) as printed, contextlib.redirect_stderr(io.StringIO()) as told:
        code = main(list(command))
    print(told.getvalue(), end="")
    if code not in codes:
        raise ProblemError(f"her2pet {' '.join(command)} ended with {code}.")
    return printed.getvalue()
