"""What a batch says beside its numbers: one PET under two IDs, how many warnings, what to enter and where, and how to call it."""

import json
import shutil
import subprocess
import sys

import pytest
from HER2PETLib.errors import ProblemError
from HER2PETLib.jobs.batch.case import remedyOf
from HER2PETLib.samepet import doubledPETs, identityOf


def test_one_pet_under_two_case_ids_is_named_on_the_terminal_and_at_both_cases(archive, batch, look, capsys):
    for caseID in ("A", "B", "C"):
        archive.add(caseID)
    # The same files under other names, and in another order.
    shutil.rmtree(archive.folder / "C/PET")
    (archive.folder / "C/PET").mkdir()
    for number, file in enumerate(sorted((archive.folder / "A/PET").iterdir(), reverse=True)):
        shutil.copy(file, archive.folder / f"C/PET/IM{number}")
    assert batch() == 0
    captured = capsys.readouterr()
    said = "A and C are the same PET: Series Instance UID (0020,000E) 1.2.1."
    assert said in captured.err
    warnings = {row["caseID"]: row["warnings"] for row in look.rowsOf(archive.out / "summary.csv")}
    assert said in warnings["A"] and said in warnings["C"] and said not in warnings["B"]
    assert batch("--resume") == 0  # also of cases that were done before
    assert said in capsys.readouterr().err


def test_a_pet_is_known_again_by_its_series_or_by_its_files():
    one, other = identityOf("1.2.3", ["aa", "bb"]), identityOf("1.2.3", ["aa", "cc"])
    assert [each.caseIDs for each in doubledPETs([("A", one), ("B", other)])] == [("A", "B")]
    # Volume files have no UID: equal ones are found, and different ones are not taken for one.
    first, second, copy = identityOf("", ["aa"]), identityOf("", ["bb"]), identityOf("", ["aa"])
    assert [str(each) for each in doubledPETs([("A", first), ("B", second), ("C", copy)])] == [
        "A and C are the same PET: their files are identical."
    ]
    assert doubledPETs([("A", first), ("B", second)]) == []
    # De-identified anew: another UID, but the order of the files says nothing.
    assert identityOf("", ["aa", "bb"]) == identityOf("", ["bb", "aa"])


def test_the_last_line_counts_the_warnings(archive, batch, look, capsys):
    archive.add("plain")
    archive.add("told", item={"RadionuclideHalfLife": "288000"})  # 2 % from the nuclide's
    assert batch() == 0
    last = capsys.readouterr().out.splitlines()[-1]
    warned = [
        json.loads((archive.out / "cases" / caseID / "case.json").read_text())["result"]["warnings"]
        for caseID in ("plain", "told")
    ]
    assert len(warned[1]) == len(warned[0]) + 1 and "half" in " ".join(set(warned[1]) - set(warned[0])).lower()
    cases = sum(map(bool, warned))
    assert last.startswith("2 of 2 cases done")
    assert (sum(map(len, warned)), cases) == (3, 2)
    assert last.endswith("3 warnings in 2 cases: see summary.csv.")


def test_what_can_be_entered_is_named_by_the_columns_of_the_table():
    error = ProblemError("Patient's Weight (0010,1030) is absent.", "Find the weight.")
    assert remedyOf(error) == "Find the weight."
    error.enter = ("weightKg", "administeredAt")
    assert remedyOf(error) == (
        "Find the weight. Columns of the table of cases that take it: weightKg, injectedAt; with the reason in the column reason."
    )


CALL = """
from functools import partial
from HER2PETLib.cases import readCaseTable
from HER2PETLib.errors import ProblemError
from HER2PETLib.jobs.batch.run import runBatch
from HER2PETLib.jobs.batch.workers import inProcesses
from HER2PETLib.jobs.quantify import Settings
from pathlib import Path

def run():
    try:
        result = runBatch(readCaseTable("archive/cases.csv"), Path("out"), Settings(), partial(inProcesses, jobs=1))
        print(result.count("done"), "done")
    except ProblemError as problem:
        print(problem)
"""


@pytest.mark.parametrize(
    ("begin", "said"),
    [
        ("run()", 'The script that runs the batch has no `if __name__ == "__main__":`'),
        ('if __name__ == "__main__":\n    run()', "1 done"),
    ],
)
def test_a_script_without_its_guard_gets_the_sentence_that_helps(archive, begin, said):
    archive.add("A")
    script = archive.folder.parent / "script.py"
    script.write_text(f"{CALL}\n{begin}\n", encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, script.name], cwd=script.parent, capture_output=True, text=True, timeout=600, check=False
    )
    assert said in ended.stdout
    assert "memory" not in ended.stdout + ended.stderr and "Traceback" not in ended.stderr
    assert ended.stdout.count("\n") == 1
