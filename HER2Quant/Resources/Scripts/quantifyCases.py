"""Measure every case of a table inside Slicer, without a window:

    Slicer --no-splash --no-main-window --python-script quantifyCases.py CASES.csv --out DIR [--resume] [--strict] [--seg] [--sr] [--report]

The table is that of `her2pet batch` (docs/batch.md), and so are the results; the cases are measured one after the other in this
process, because Slicer's Python starts no processes of its own. Exit code 0: everything done; 3: some cases refused or failed, or have
regions without numbers (errors.csv, summary.csv); 2: bad usage; 1: failed. Runs as well in any Python that has her2pet.
"""

import argparse
import sys
import traceback
from pathlib import Path

DONE, FAILED, PARTLY = 0, 1, 3


def main(arguments) -> int:
    parser = argparse.ArgumentParser(prog="quantifyCases.py", description="Measures every case of a table.")
    parser.add_argument("cases", metavar="CASES.csv", help="the table of cases; its paths are relative to its own folder")
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="folder for the results")
    parser.add_argument("--resume", action="store_true", help="keep what is done and would come out the same")
    parser.add_argument("--strict", action="store_true", help="adapt no header value")
    parser.add_argument("--seg", action="store_true", help="write the regions as DICOM SEG too")
    parser.add_argument("--sr", action="store_true", help="write the measures as DICOM SR too")
    parser.add_argument("--report", action="store_true", help="write a page of each case too (needs matplotlib)")
    options = parser.parse_args(arguments)

    from HER2PETLib.cases import readCaseTable
    from HER2PETLib.environment import answersFor
    from HER2PETLib.errors import ProblemError
    from HER2PETLib.jobs.batch.run import runBatch
    from HER2PETLib.jobs.quantify import Settings

    settings = Settings(strict=options.strict, seg=options.seg, sr=options.sr, report=options.report)
    try:
        cases = readCaseTable(options.cases, by=answersFor(options.cases), toMeasure=True)
        result = runBatch(cases, options.out, settings, oneByOne, resume=options.resume)
    except ProblemError as problem:
        tell(f"{problem}")
        return FAILED
    for each in result.results:
        tell(f"{each.caseID} {each.status}. {each.reason} {each.remedy}".rstrip())
    for each in result.doubled:
        tell(f"{each}")
    tell(f"{result.count('done')} of {len(result.results)} cases done. Written: {options.out / 'measurements.csv'}")
    whole = all(each.status == "done" and not each.unmeasured for each in result.results)
    return DONE if whole else PARTLY


def oneByOne(work, jobs, died):
    """How the work is spread: not at all. `died` is for processes that end without a result."""
    for job in jobs:
        yield work(job)


def tell(sentence: str) -> None:
    sys.stderr.write(f"quantifyCases: {sentence}\n")


def leave(code: int) -> None:
    """End Slicer, which would otherwise wait for a window that is not there; or this Python."""
    slicer = sys.modules.get("slicer")
    if getattr(slicer, "app", None) is not None:
        import slicer.util

        slicer.util.exit(code)
    else:
        sys.exit(code)


if __name__ == "__main__":
    code = FAILED
    try:
        code = main(sys.argv[1:])
    except SystemExit as usage:  # of argparse
        code = usage.code
    except BaseException:  # noqa: BLE001 (whatever it is, Slicer has to end)
        traceback.print_exc()
    finally:
        leave(code)
