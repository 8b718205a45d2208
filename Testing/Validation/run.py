"""`make validation`: every number that can be held against a source, as a table: expected, obtained, difference, pass or fail.

Third-party data is not part of the project: it is looked for in ../shared/data, or where HER2PET_TEST_DATA says; what needs data that is not
there is named as skipped. Ends with 1 if a check failed.
"""

import argparse
import logging
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from agreementchecks import intraclassCorrelation, limits, repeated
from candidatechecks import spheresProposed, tumorsProposed
from check import Check
from diagnosticchecks import clusteredAreas, clusteredProportions, independentAreas, vanDyke, verificationBias
from followupchecks import deformationDirections, registrationDirections
from headers.run import mutatedHeaders
from interchangechecks import realWorldValues
from measurechecks import digitalPhantom, manyMaxima, nemaSpheres, softTissueLesions
from organchecks import organsOfTotalSegmentator
from planningchecks import peers, sampleSizes
from readerchecks import freeSearch, severalReaders
from suvchecks import bodySizes, decayVectors, generalElectric, ibsiObjects, phantomWithoutUnits, scannerHeaders, zirconiumObjects
from trialchecks import agreement, proportions, publishedTrial

REPOSITORY = Path(__file__).resolve().parents[2]
GROUPS: tuple[tuple[str, str, Callable[[Path], Iterator[Check]]], ...] = (  # title, folder of the data or "", checks
    ("SUV: days of decay", "", decayVectors),
    ("SUV: body size", "", bodySizes),
    ("SUV: IBSI reference objects", "ibsi-suv", ibsiObjects),
    ("SUV: the reference object as 89Zr", "zr89", zirconiumObjects),
    ("SUV: a real GE series", "sts001-ge", generalElectric),
    ("SUV: headers of real scanners", "calculate-suv", scannerHeaders),
    ("SUV: what has to be refused", "nema-iq", phantomWithoutUnits),
    ("SUV: damaged headers", "", mutatedHeaders),
    ("Measures: IBSI digital phantom", "ibsi1-digital", digitalPhantom),
    ("Measures: lesions of real patients", "sts-validation", softTissueLesions),
    ("Measures: many equal maxima", "ibsi-suv", manyMaxima),
    ("Delineation: NEMA phantom", "nema-iq", nemaSpheres),
    ("Organs: masks of TotalSegmentator", "totalsegmentator", organsOfTotalSegmentator),
    ("Candidates: NEMA phantom", "nema-iq", spheresProposed),
    ("Candidates: lesions of real patients", "sts-validation", tumorsProposed),
    ("Interchange: real-world values", "qin-sr-example", realWorldValues),
    ("Follow-up: directions of registrations", "", registrationDirections),
    ("Follow-up: directions of deformations", "", deformationDirections),
    ("Statistics: agreement", "", agreement),
    ("Statistics: proportions", "", proportions),
    ("Statistics: several readers", "reader-studies", severalReaders),
    ("Statistics: free search", "", freeSearch),
    ("Statistics: intraclass correlation", "", intraclassCorrelation),
    ("Statistics: limits of agreement", "reader-studies", limits),
    ("Statistics: repeatability", "", repeated),
    ("Scores against pathology: independent cases", "", independentAreas),
    ("Scores against pathology: five readers", "reader-studies", vanDyke),
    ("Scores against pathology: lesions in patients", "", clusteredAreas),
    ("Scores against pathology: sensitivity and PPV of lesions", "", clusteredProportions),
    ("Scores against pathology: who was verified", "", verificationBias),
    ("Planning: one proportion", "", sampleSizes),
    ("Planning and proportions: R", "", peers),
    ("Endpoint: the published trial", "", publishedTrial),
)


def checksOf(folder: str, function: Callable[[Path], Iterator[Check]], data: Path) -> list[Check]:
    """The checks of a group; what cannot be computed is a check of its own, and ends only its group."""
    if folder and not (data / folder).is_dir():
        return [Check(folder, "", "", remark=f"no data: there is no folder {folder}", skipped=True)]
    checks: list[Check] = []
    try:
        checks += function(data)
    except Exception as error:
        logging.getLogger(__name__).debug("%s", function.__name__, exc_info=True)
        checks.append(Check("", "", "", remark=f"{type(error).__name__}: {error}"))
    return checks or [Check(folder, "", "", remark="nothing was checked")]


def report(data: Path) -> tuple[str, int]:
    """The report as Markdown, and how many checks failed."""
    groups = [(title, function.__doc__, checksOf(folder, function, data)) for title, folder, function in GROUPS]
    verdicts = [check.verdict for _, _, checks in groups for check in checks]
    passed, failed, skipped = (verdicts.count(word) for word in ("pass", "FAILED", "skipped"))
    lines = [
        "# Validation",
        "",
        "Made by `make validation`. Expectations are those of the source above each table, or of the index of the test data; none is an "
        "output of this program. The tolerance of a rounded expectation is half of its last digit.",
        "",
        f"**{passed} checks passed, {failed} failed; skipped for want of data: {skipped}.**",
    ]
    for title, source, checks in groups:
        lines += ["", f"## {title}", "", " ".join(source.split()), ""]
        lines += ["| subject | quantity | expected | tolerance | obtained | difference | |", "|---|---|---:|---:|---:|---:|---|"]
        lines += [_line(check) for check in checks]
    return "\n".join(lines) + "\n", failed


def _line(check: Check) -> str:
    if check.obtained is None:
        return f"| {check.subject} | {check.quantity} | | | {check.remark} | | {check.verdict} |"
    exact = isinstance(check.expected, str)
    tolerance, difference = ("", "") if exact else (f"{check.tolerance:.2g}", f"{_tidy(check):+.1e}")
    cells = (
        check.subject,
        check.quantity,
        _number(check.expected),
        tolerance,
        _number(check.obtained),
        difference,
        check.verdict,
    )
    return "| " + " | ".join(str(cell).replace("|", "/") for cell in cells) + " |"


def _tidy(check: Check) -> float:
    # Differences of the last bits are another number on every machine.
    return 0.0 if abs(check.difference) < 1e-9 * max(abs(check.expected), 1e-300) else check.difference


def _number(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.7g}"


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--out", type=Path, default=REPOSITORY / "validation-output", metavar="DIR", help="folder for validation.md"
    )
    folder = os.environ.get("HER2PET_TEST_DATA", REPOSITORY.parent / "shared" / "data")
    parser.add_argument("--data", type=Path, default=Path(folder), metavar="DIR", help="folder of the third-party data")
    arguments = parser.parse_args(argv)
    text, failed = report(arguments.data)
    path = arguments.out / "validation.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    for line in text.splitlines():
        if line.endswith(("| FAILED |", "| skipped |")):
            print(line)
    print(next(line for line in text.splitlines() if line.startswith("**")).strip("*"))
    print(f"The report: {path}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
