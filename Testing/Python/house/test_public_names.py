"""Each room names what others call; nothing is imported before it is used, and the cookbook uses nothing else."""

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(REPOSITORY / "docs"), str(REPOSITORY / "Testing" / "Tools")]

import cookbook  # noqa: E402
import generate  # noqa: E402

NAMES = generate.publicNames()
ROOMS = sorted(module for module in NAMES if hasattr(importlib.import_module(module), "__path__"))


def test_every_room_with_something_to_call_is_among_them():
    rooms = {
        "dicom",
        "followup",
        "jobs",
        "measure",
        "organs",
        "phantom",
        "reading",
        "report",
        "statistics",
        "suv",
        "tables",
        "trial",
    }
    parts = {f"reading.{part}" for part in ("decision", "ledger", "packet", "study")}
    assert {f"HER2PETLib.{name}" for name in rooms | parts} <= set(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_every_public_name_is_there_and_no_other(room):
    package = importlib.import_module(room)
    assert package.__all__ and all(getattr(package, name) is not None for name in package.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = package.nothing


@pytest.mark.parametrize("room", ROOMS)
def test_no_file_hides_a_public_name(room):
    """`jobs.quantify` is the file as soon as anything has imported it: a function may not have that name."""
    (folder,) = importlib.import_module(room).__path__
    assert not {path.stem for path in Path(folder).iterdir()} & set(importlib.import_module(room).__all__)


def test_importing_a_room_loads_none_of_its_files():
    script = f"import {', '.join(ROOMS)}\nimport sys\nprint(*(n for n in sys.modules if n.startswith(('HER2PETLib.', 'numpy'))))"
    loaded = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout.split()
    assert set(loaded) == {*ROOMS, "HER2PETLib.publicnames"}


def notPublic(code: str) -> list[str]:
    """What a script uses of the library that is not a public name."""
    tree, rooms, wrong = ast.parse(code), {}, []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            wrong += [each.name for each in node.names if each.name.startswith("HER2PETLib.")]
        elif isinstance(node, ast.ImportFrom) and node.module == "HER2PETLib":
            rooms |= {each.asname or each.name: f"HER2PETLib.{each.name}" for each in node.names}
        elif isinstance(node, ast.ImportFrom) and str(node.module).startswith("HER2PETLib"):
            wrong.append(str(node.module))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in rooms:
            room = rooms[node.value.id]
            wrong += [f"{room}.{node.attr}"] if node.attr not in NAMES.get(room, ()) else []
    return wrong


def test_the_cookbook_uses_public_names_only():
    page = cookbook.PAGE.read_text(encoding="utf-8")
    assert notPublic("\n".join(match["code"] for match in cookbook.BLOCK.finditer(page))) == []


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("from HER2PETLib.suv.pet import loadPET", ["HER2PETLib.suv.pet"]),
        ("import HER2PETLib.suv", ["HER2PETLib.suv"]),
        ("from HER2PETLib import suv\nsuv.secret()", ["HER2PETLib.suv.secret"]),
        ("from HER2PETLib import suv\nsuv.loadPET()", []),
    ],
)
def test_a_name_that_is_not_public_is_found(code, wrong):
    assert notPublic(code) == wrong
