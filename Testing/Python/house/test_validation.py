"""`make validation` holds what it says: it fails on a wrong number, names what it skips, and its published report is complete."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]
FOLDER = REPOSITORY / "Testing" / "Validation"
PUBLISHED = REPOSITORY / "docs" / "validation.md"
# One tenth of the damaged headers, which take most of the time, for what has nothing to do with them.
FEWER_HEADERS = "import headers.run as each; all = each.runAll; each.runAll = lambda count, *more: all(count // 10, *more)\n"

# RJafroc's data set: who has it as reader-studies/dataset04.xlsx has 80 rows more.
NOT_IN_THE_DATA = "dataset04"


def rowsOf(report: str) -> list[list[str]]:
    """The cells of every check: subject, quantity, expected, tolerance, obtained, difference, verdict."""
    lines = (re.split(r" ?\| ?", line.strip("|\n")) for line in report.splitlines() if line.startswith("| "))
    return [[cell.strip() for cell in cells] for cells in lines if cells[0].strip() != "subject"]


def validate(out: Path, data: Path, change: str = "") -> tuple[int, str]:
    """Exit code and report of a run in a process of its own, after a `change` (Python) to its modules."""
    script = f"import sys; sys.path.insert(0, {str(FOLDER)!r})\nimport run, suvchecks, trialchecks\n{change}\n"
    script += f"sys.exit(run.main(['--out', {str(out)!r}, '--data', {str(data)!r}]))"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (out / "validation.md").is_file(), ran.stderr
    return ran.returncode, (out / "validation.md").read_text(encoding="utf-8")


def test_every_number_with_a_source_comes_out_and_the_published_report_shows_them_all(tmp_path, sharedData):
    code, report = validate(tmp_path, sharedData)
    assert code == 0 and {row[-1] for row in rowsOf(report) if row[0] != NOT_IN_THE_DATA} == {"pass"}
    # The last digits obtained may differ from machine to machine; what was checked may not.
    published, checked = (
        [row for row in rowsOf(text) if not row[0].startswith(NOT_IN_THE_DATA) or "from R" in row[0]]
        for text in (PUBLISHED.read_text(encoding="utf-8"), report)
    )
    assert [row[:4] for row in published] == [row[:4] for row in checked], "run: python Testing/Validation/run.py --out docs"
    assert {row[-1] for row in published} == {"pass"}


def test_without_the_data_the_rest_is_checked_and_each_missing_folder_named(tmp_path):
    code, report = validate(tmp_path, tmp_path / "nothing", FEWER_HEADERS)
    skipped = {row[0] for row in rowsOf(report) if row[-1] == "skipped"}
    assert code == 0
    assert skipped == {
        "ibsi-suv",
        "zr89",
        "sts001-ge",
        "calculate-suv",
        "nema-iq",
        "ibsi1-digital",
        "sts-validation",
        "reader-studies",
        "qin-sr-example",
        "totalsegmentator",
        NOT_IN_THE_DATA,
    }
    assert {row[-1] for row in rowsOf(report) if row[0] not in skipped} == {"pass"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            "trialchecks.PROPORTIONS = ((3, 20, 3.22, 37.89),)\n"
            "suvchecks.DECAY_VECTORS = (('day 5', 'START', '20190306', '110000', 63.48, 1e-3),)",
            ("3.22", "63.48"),
        ),
        ("import HER2PETLib.suv.body as body; body.normalizer = None", ("TypeError",)),
    ],
)
def test_a_number_that_does_not_come_out_fails_and_the_rest_goes_on(tmp_path, change, told):
    code, report = validate(tmp_path, tmp_path / "nothing", FEWER_HEADERS + change)
    failed = [row for row in rowsOf(report) if row[-1] == "FAILED"]
    assert code == 1 and [one for one in told if not any(one in cell for row in failed for cell in row)] == []
    assert sum(row[-1] == "pass" for row in rowsOf(report)) > 30
