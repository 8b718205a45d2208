"""`make benchmark`: every benchmark of this folder, one after another, each in a process of its own.

A benchmark says time and memory as ratios in one run, beside a peer or a pass over memory: never as a test that passes or fails.
"""

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def main(names: list[str]) -> int:
    """Run the benchmarks of these names (without .py), or all; returns 1 if one of them failed."""
    scripts = sorted(path for path in FOLDER.glob("*.py") if path != Path(__file__).resolve())
    failed = []
    for script in scripts:
        if names and script.stem not in names:
            continue
        print(f"\n== {script.stem} ==", flush=True)
        if subprocess.run([sys.executable, str(script)], check=False).returncode:
            failed.append(script.stem)
    if failed:
        print(f"\nFailed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
