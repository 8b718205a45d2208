"""`pip install .` brings the whole library: every module, every data file, the command; and nothing else."""

import ast
import configparser
import importlib.util
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]
LIBRARY = REPOSITORY / "HER2PETExtension" / "HER2PETLib"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> zipfile.ZipFile:
    """A wheel built from a copy of the sources, without the network."""
    if importlib.util.find_spec("setuptools") is None:
        pytest.skip("setuptools is not installed, and building would need the network")
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in ("pyproject.toml", "README.md", "LICENSE.txt"):
        shutil.copy(REPOSITORY / name, source)
    shutil.copytree(LIBRARY.parent, source / LIBRARY.parent.name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-build-isolation", "--no-deps", "--no-index"]
    built = subprocess.run([*command, "--wheel-dir", str(out), str(source)], capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    (path,) = out.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        yield archive


def test_the_wheel_holds_every_file_of_the_library_and_no_other(wheel):
    packed = {name for name in wheel.namelist() if ".dist-info/" not in name}
    # The nodes write scenes with slicer-core (her2pet quantify --scene).
    files = [path for package in (LIBRARY, LIBRARY.parent / "HER2PETSlicer") for path in package.rglob("*") if path.is_file()]
    assert packed == {
        path.relative_to(LIBRARY.parent).as_posix() for path in files if not {"__pycache__", "widgets"} & set(path.parts)
    }
    # py.typed: type checkers of those who use the library read its hints.
    assert {"HER2PETLib/py.typed", "HER2PETLib/reading/charter.schema.json"} <= packed


def test_the_wheel_ships_no_widget(wheel):
    for name in wheel.namelist():
        if name.endswith(".py"):
            imported = [
                alias.name
                for node in ast.walk(ast.parse(wheel.read(name)))
                if isinstance(node, ast.Import | ast.ImportFrom)
                for alias in (node.names if isinstance(node, ast.Import) else [ast.alias(node.module)])
            ]
            assert not {each.split(".")[0] for each in imported} & {"qt", "ctk", "PySide6"}, name


def test_the_wheel_brings_the_command_the_licence_and_the_readme(wheel):
    (about,) = {name.split("/")[0] for name in wheel.namelist() if ".dist-info/" in name}
    scripts = configparser.ConfigParser()
    scripts.read_string(wheel.read(f"{about}/entry_points.txt").decode())
    assert scripts["console_scripts"]["her2pet"] == "HER2PETLib.commands:main"
    assert any(name.endswith("LICENSE.txt") for name in wheel.namelist())
    metadata = wheel.read(f"{about}/METADATA").decode()
    assert "Requires-Python: <3.14,>=3.10" in metadata and "# SlicerHER2PET" in metadata
    for field in (
        "License-Expression: MIT",
        "Author: The SlicerHER2PET contributors",
        "Classifier: Typing :: Typed",
        "Project-URL: Issues, ",
    ):
        assert f"\n{field}" in metadata, field


def test_the_library_of_the_wheel_runs_where_there_are_no_sources(wheel, tmp_path):
    wheel.extractall(tmp_path)
    script = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "import HER2PETLib, pathlib; from HER2PETLib.commands import main; from HER2PETLib.reading import charter\n"
        f"assert pathlib.Path(charter.__file__).is_relative_to({str(tmp_path)!r})\n"
        "main(['--version'])"
    )
    ran = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout.split()[0]) == (0, "her2pet"), ran.stderr
