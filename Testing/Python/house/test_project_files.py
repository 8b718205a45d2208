"""What the project says of itself in several places is the same everywhere, and the README shows what comes out."""

import ast
import importlib.util
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from HER2PETLib import __version__
from HER2PETLib.commands import COMMANDS
from HER2PETLib.followup.acceptance import withdraw
from HER2PETLib.jobs.followup.kept import REGISTRATIONS
from HER2PETLib.outputfolder import OutputFolder

REPOSITORY = Path(__file__).resolve().parents[3]
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")


def textOf(name: str) -> str:
    return (REPOSITORY / name).read_text(encoding="utf-8")


def test_the_entry_of_the_extensions_index_says_what_cmake_says():
    entry = json.loads(textOf("HER2PET.json"))
    cmake = textOf("CMakeLists.txt")
    (homepage,) = re.findall(r'set\(EXTENSION_HOMEPAGE "(.*)"\)', cmake)
    assert entry["scm_url"] == f"{homepage}.git"
    # The extension is called as its file in the index; its repository as that after "Slicer", which the name itself does not begin with.
    assert "\nproject(HER2PET)\n" in cmake and homepage.endswith("/SlicerHER2PET")
    assert "\r" not in textOf("HER2PET.json")
    (description,) = re.findall(r'set\(EXTENSION_DESCRIPTION "(.*)"\)', cmake)
    assert "For research only, not for clinical use." in description
    assert {f'"{entry["category"]}"' in textOf(f"{name}/{name}.py") for name in ("HER2Quant", "HER2Reading")} == {True}
    # Slicer's schema of catalog entries, version 1.0.2.
    assert set(entry) <= {
        "$schema", "build_dependencies", "build_subdirectory", "category", "dicom_support_rule", "enabled", "scm_revision", "scm_type", "scm_url", "tier"
    }  # fmt: skip
    assert 1 <= entry["tier"] <= 5


def test_one_version_everywhere():
    assert f"\nversion: {__version__}\n" in textOf("CITATION.cff")
    assert re.search(rf"^## .*\b{re.escape(__version__)}\b", textOf("CHANGELOG.md"), re.MULTILINE)


def test_one_list_of_pythons_everywhere():
    classified = re.findall(r'"Programming Language :: Python :: (3\.\d+)"', textOf("pyproject.toml"))
    (tested,) = re.findall(r"^        python: \[(.*)\]$", textOf(".github/workflows/test.yml"), re.MULTILINE)
    assert re.findall(r"3\.\d+", tested) == classified
    low, high = classified[0], f"3.{int(classified[-1].removeprefix('3.')) + 1}"
    assert f'requires-python = ">={low},<{high}"' in textOf("pyproject.toml")
    assert f'target-version = "py{low.replace(".", "")}"' in textOf("pyproject.toml")
    for page in ("README.md", "docs/index.md", "Makefile"):
        assert f"{low} to {classified[-1]}" in textOf(page), page


def test_workflows_that_have_not_run_say_so():
    workflows = sorted((REPOSITORY / ".github" / "workflows").glob("*.yml"))
    assert [path.name for path in workflows] == ["docs.yml", "release.yml", "slicer.yml", "test.yml"]
    for path in workflows:
        # Whoever sees one run green takes the line away, and its name from here.
        assert re.match("# not yet run", path.read_text(encoding="utf-8"), re.IGNORECASE), path.name


def test_one_license_everywhere():
    assert "MIT" in textOf("LICENSE.txt").splitlines()[0]
    assert "\nlicense: MIT\n" in textOf("CITATION.cff") and '\nlicense = "MIT"\n' in textOf("pyproject.toml")


def test_the_readme_names_every_command_module_and_the_number_of_checks():
    assert [name for name in COMMANDS if f"**`her2pet {name}`**" not in README] == []
    folders = re.findall(r"^add_subdirectory\((\w+)\)", textOf("CMakeLists.txt"), re.MULTILINE)
    for page in (README, textOf("docs/quant.md")):
        assert [folder for folder in folders if f"`{folder}`" not in page] == []
    (passed,) = re.findall(r"\*\*(\d+) checks passed, 0 failed", textOf("docs/validation.md"))
    assert f"holds {passed} numbers" in README


def examples() -> list[tuple[str, list[str]]]:
    """(command, lines that it prints) of every `$ her2pet ...` in the README that runs on the demo's output."""
    found: list[tuple[str, list[str]]] = []
    for block in re.findall(r"(?:^    .*\n)+", README, re.MULTILINE):
        lines = [line[4:] for line in block.splitlines()]
        if lines[0].startswith("$ "):
            for line in lines:
                if line.startswith("$ "):
                    found.append((line[2:], []))
                else:
                    found[-1][1].append(line)
    return found


ON_THIRD_PARTY_DATA = ("her2pet suv FDG_PET", "her2pet quantify --pet STS_002")


def ran(command: str, folder: Path) -> list[str]:
    """What a command prints, errors first, with the folder's own path left out."""
    arguments = [sys.executable, "-m", "HER2PETLib.commands", *shlex.split(command)[1:]]
    result = subprocess.run(
        arguments, cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, "COLUMNS": "100"}
    )
    # A simulated reader of the demo misses a HER2-positive lesion, and `endpoint` ends with 3 where it names a problem.
    assert result.returncode == (3 if "HER2-positive and not PET-positive" in result.stderr else 0), result.stderr
    told = [line for line in result.stderr.splitlines() if line.startswith("her2pet ")]
    return [line.rstrip().replace(f"{folder}/", "") for line in [*told, *result.stdout.splitlines()]]


def assertShown(shown: list[str], printed: list[str]):
    """The lines stand in what was printed, in order and without a gap but where the README says "...\"."""
    place, gap = 0, False
    for line in shown:
        if line == "...":
            gap = True
            continue
        assert line in printed[place:], f"not printed (any more): {line}"
        found = printed.index(line, place)
        assert gap or found == place, f"printed before it: {printed[place:found]}"
        place, gap = found + 1, False
    assert gap or place == len(printed), f"printed after it: {printed[place:]}"


def stopAfterRegistration(followed: Path, out: Path):
    """`out` as a follow-up leaves it that is stopped when it has registered, before anybody decides: so the command goes on, and the demo has registered
    the same images minutes ago. That a run goes on as if nothing had been is shown in jobs/test_followup_resuming.py."""
    with OutputFolder(out, "followup") as output, output.adding() as folder:
        shutil.copytree(followed / REGISTRATIONS, folder / REGISTRATIONS)
        for record in (folder / REGISTRATIONS).rglob("registration.json"):
            withdraw(record)


def test_the_examples_of_the_readme_come_out_after_the_demo(demo, tmp_path):
    shutil.copytree(demo[1], tmp_path / "demo-output")
    stopAfterRegistration(tmp_path / "demo-output" / "followup", tmp_path / "followed")
    commands = [(command, shown) for command, shown in examples() if not command.startswith(ON_THIRD_PARTY_DATA)]
    assert len(commands) == 9
    for command, shown in commands:
        assertShown(shown, ran(command, tmp_path))


def test_the_examples_on_real_series_come_out(tmp_path, sharedData):
    (tmp_path / "FDG_PET").symlink_to(sharedData / "sts001-ge" / "FDG_PET")
    (tmp_path / "STS_002").symlink_to(sharedData / "sts-validation" / "STS_002")
    commands = [(command, shown) for command, shown in examples() if command.startswith(ON_THIRD_PARTY_DATA)]
    assert len(commands) == 2
    for command, shown in commands:
        assertShown(shown, ran(command, tmp_path))


def test_no_sentence_tells_to_install_what_is_not_published():
    """`pip install her2pet` would take whoever registers that name first."""
    texts = [*(REPOSITORY / "HER2PETExtension").rglob("*.py"), *REPOSITORY.glob("HER2*/**/*.py"), *REPOSITORY.glob("docs/*.md")]
    named = [path.name for path in texts if re.search(r"pip install\s+\S*her2pet", path.read_text(encoding="utf-8"))]
    assert texts and named == []


@pytest.mark.parametrize("path", sorted((REPOSITORY / "Testing" / "Benchmarks").glob("*.py")), ids=lambda path: path.name)
def test_a_benchmark_imports_only_what_there_is(path):
    # Nothing runs them with the tests: a name that moved was found by whoever measured next.
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("HER2PETLib"):
            module = importlib.import_module(node.module)
            for alias in node.names:
                assert hasattr(module, alias.name) or importlib.util.find_spec(f"{node.module}.{alias.name}"), (
                    f"{path.name}: {node.module} has no {alias.name}"
                )
