"""What CMake ships is what git has: a listed file that is missing stops Slicer's build, one that is not listed is not shipped."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(REPOSITORY / "Testing" / "Tools"))

import modulefiles  # noqa: E402


@pytest.mark.skipif(not (REPOSITORY / ".git").exists(), reason="no git checkout to compare with")
@pytest.mark.parametrize("listName", modulefiles.LISTS)
@pytest.mark.parametrize("folder", modulefiles.MODULE_FOLDERS)
def test_the_lists_name_exactly_the_files_in_git(folder, listName):
    listed, expected = modulefiles.listed(folder, listName), modulefiles.expected(folder, listName)
    missing, extra = sorted(set(expected) - set(listed)), sorted(set(listed) - set(expected))
    assert len(listed) == len(set(listed)), f"{folder}/CMakeLists.txt names a file twice"
    assert not missing + extra, (
        f"{folder}/CMakeLists.txt, {listName}: add {missing}, remove {extra} (or run: python Testing/Tools/modulefiles.py)"
    )


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The folder of modules as the configured extension lays it out, with a stand-in for Slicer's CMake macros."""
    if shutil.which("cmake") is None or not any(shutil.which(name) for name in ("cc", "gcc", "clang")):
        pytest.skip("cmake or a C compiler is not installed")
    build = tmp_path_factory.mktemp("build")
    result = subprocess.run(
        ["cmake", "-S", str(REPOSITORY), "-B", str(build), f"-DSlicer_DIR={REPOSITORY / 'Testing' / 'Host' / 'cmake'}"],
        capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    return build / "lib" / "qt-scripted-modules"


def test_the_configured_extension_has_all_modules_in_one_folder(installed):
    assert sorted(path.stem for path in installed.glob("*.py")) == [
        "DICOMHER2PETPlugin", "HER2Quant", "HER2Reading", "SegmentEditorHER2Focus",
    ]  # fmt: skip
    for name in ("HER2Quant", "HER2Reading"):
        assert (installed / "Resources" / "UI" / f"{name}.ui").is_file()


IMPORT_ALL = """
import importlib, pathlib, sys
folder = pathlib.Path(sys.argv[1])
sys.path.insert(0, str(folder))
for path in sorted(folder.glob("HER2PETLib/**/*.py")):
    if path.name != "__main__.py":
        name = ".".join(path.relative_to(folder).with_suffix("").parts).removesuffix(".__init__")
        assert pathlib.Path(importlib.import_module(name).__file__).is_relative_to(folder), name
assert "slicer" not in sys.modules and "qt" not in sys.modules
"""


def test_the_installed_library_imports_from_its_folder_alone(installed, tmp_path):
    result = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL, str(installed)], cwd=tmp_path, capture_output=True, text=True, timeout=600, check=False
    )
    assert result.returncode == 0, result.stderr


LOAD_ALL = """
import pathlib, sys
sys.path.insert(0, sys.argv[2])
import slicerhost
host = slicerhost.start()
folder = pathlib.Path(sys.argv[1])
host.addModulePath(folder)
for name in ("DICOMHER2PETPlugin", "HER2Quant", "HER2Reading", "SegmentEditorHER2Focus"):
    module = host.loadModule(folder / (name + ".py"))
    if not module.hidden:
        module.widgetRepresentation().show()
host.app.processEvents()
problems = host.takeProblems()
assert not problems, problems
"""


def test_the_installed_modules_load_and_show(installed):
    result = subprocess.run(
        [sys.executable, "-c", LOAD_ALL, str(installed), str(REPOSITORY / "Testing" / "Host")],
        env={**os.environ, "SLICERHOST_NO_VIEWS": "1"}, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
