"""`make coverage` fails where a room is below its floor, and where a room with a floor was not measured at all."""

import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(REPOSITORY / "Testing" / "Tools"))

import coveragefloors  # noqa: E402


def report(**rooms: tuple[int, int]) -> dict:
    """coverage's JSON report of one file a room: (lines walked of 90, branches walked of 10)."""
    return {
        "files": {
            f"HER2PETExtension/HER2PETLib/{room.replace('__', '/')}.py": {
                "summary": {"covered_lines": lines, "num_statements": 90, "covered_branches": branches, "num_branches": 10}
            }
            for room, (lines, branches) in rooms.items()
        }
    }


WHOLE = {
    "suv__a": (90, 10),
    "measure__a": (90, 10),
    "statistics__a": (90, 10),
    "trial__a": (90, 10),
    "reading__ledger__a": (90, 10),
}


@pytest.mark.parametrize(
    ("file", "room"),
    [
        ("HER2PETExtension/HER2PETLib/suv/factors.py", "suv"),
        ("HER2PETExtension\\HER2PETLib\\suv\\factors.py", "suv"),
        ("HER2PETExtension/HER2PETLib/reading/ledger.py", "reading/ledger"),
        ("HER2PETExtension/HER2PETLib/reading/ledger/chain.py", "reading/ledger"),
        ("HER2PETExtension/HER2PETLib/reading/charter.py", "reading"),
        ("HER2PETExtension/HER2PETLib/errors.py", "ground"),
    ],
)
def test_a_file_belongs_to_the_room_it_lies_in(file, room):
    assert coveragefloors.roomOf(file) == room


def test_a_room_counts_the_lines_and_the_branches_of_all_its_files():
    assert coveragefloors.coverageOf(report(suv__a=(90, 10), suv__b=(80, 0)))["suv"] == (90.0, 180, 200)


def test_branches_that_are_not_walked_bring_a_room_below_its_floor():
    assert coveragefloors.below(coveragefloors.coverageOf(report(**WHOLE))) == []
    spoiled = coveragefloors.coverageOf(report(**{**WHOLE, "suv__a": (90, 4)}))
    assert coveragefloors.below(spoiled) == ["suv: 94.00 %, floor 95 %"]


def test_a_room_that_was_renamed_does_not_lose_its_floor_silently():
    without = {name: value for name, value in WHOLE.items() if name != "trial__a"}
    assert coveragefloors.below(coveragefloors.coverageOf(report(**without))) == ["trial: nothing was measured"]
