"""`make coverage`: how much of each room of the library the tests walk through, lines and branches, held against the room's floor.

Reads what `coverage` measured (see pyproject.toml), the processes that tests start included. Ends with 1 where a room is below its floor.
"""

import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
LIBRARY = "HER2PETExtension/HER2PETLib/"
# Where a wrong line makes a wrong number or loses a score. Longest path first: reading/ledger is a room of its own.
FLOORS = {"suv": 95.0, "measure": 95.0, "statistics": 95.0, "trial": 95.0, "reading/ledger": 95.0}


def roomOf(file: str) -> str:
    """The room of a file of the library: its folder below HER2PETLib, or "ground" for the files that lie in it."""
    path = file.replace("\\", "/").partition(LIBRARY)[2]
    room = next((room for room in FLOORS if path.startswith((f"{room}/", f"{room}.py"))), None)
    return room or (path.split("/")[0] if "/" in path else "ground")


def coverageOf(report: dict) -> dict[str, tuple[float, int, int]]:
    """Room -> (percent of lines and branches, how many of them were walked, how many there are), of coverage's JSON report."""
    walked: dict[str, int] = defaultdict(int)
    there: dict[str, int] = defaultdict(int)
    for file, data in report["files"].items():
        summary, room = data["summary"], roomOf(file)
        walked[room] += summary["covered_lines"] + summary["covered_branches"]
        there[room] += summary["num_statements"] + summary["num_branches"]
    return {room: (100 * walked[room] / there[room], walked[room], there[room]) for room in sorted(there) if there[room]}


def below(rooms: dict[str, tuple[float, int, int]]) -> list[str]:
    """What is wrong: rooms below their floor, and floors of rooms that were not measured."""
    problems = [
        f"{room}: {rooms[room][0]:.2f} %, floor {floor:g} %"
        for room, floor in FLOORS.items()
        if room in rooms and rooms[room][0] < floor
    ]
    return problems + [f"{room}: nothing was measured" for room in FLOORS if room not in rooms]


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "coverage.json")
        subprocess.run([sys.executable, "-m", "coverage", "json", "--quiet", "-o", str(path)], cwd=REPOSITORY, check=True)
        rooms = coverageOf(json.loads(path.read_text(encoding="utf-8")))
    for room, (percent, walked, there) in rooms.items():
        print(
            f"{room:16} {percent:6.2f} %  {walked:5} of {there:5} lines and branches  {f'floor {FLOORS[room]:g} %' if room in FLOORS else ''}".rstrip()
        )
    problems = below(rooms)
    print(*(f"Below the floor: {problem}" for problem in problems), sep="\n", end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
