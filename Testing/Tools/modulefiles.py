"""Which files a module ships: the lists in its CMakeLists.txt against the files in git.

A listed file that is missing stops CMake; a file that is not listed is silently not shipped. `python Testing/Tools/modulefiles.py`
writes the lists anew from the files git knows.
"""

import re
import subprocess
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
MODULE_FOLDERS = ("HER2PETExtension", "HER2Quant", "HER2Reading", "SegmentEditorHER2Focus")
LISTS = ("MODULE_PYTHON_SCRIPTS", "MODULE_PYTHON_RESOURCES")


def expected(folder: str, listName: str) -> list[str]:
    """The files of a module folder that belong into a list, sorted: every .py, or everything else but the CMake files."""
    known = subprocess.run(
        ["git", "ls-files", "--", folder], cwd=REPOSITORY, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    files = [name.removeprefix(f"{folder}/") for name in known if (REPOSITORY / name).is_file()]
    scripts = listName == "MODULE_PYTHON_SCRIPTS"
    return sorted(name for name in files if name.endswith(".py") == scripts and not name.endswith("CMakeLists.txt"))


def listed(folder: str, listName: str) -> list[str]:
    """The files that the list in CMakeLists.txt names, in its order."""
    return re.search(_pattern(listName), _read(folder))[1].replace("${MODULE_NAME}", _moduleName(folder)).split()


def write(folder: str) -> None:
    text = _read(folder)
    for listName in LISTS:
        lines = "".join(f"  {name}\n" for name in expected(folder, listName))
        text = re.sub(_pattern(listName), f"set({listName}\n{lines}  )", text)
    (REPOSITORY / folder / "CMakeLists.txt").write_text(text, encoding="utf-8")


def _pattern(listName: str) -> str:
    return rf"set\({listName}\n([^)]*)  \)"


def _moduleName(folder: str) -> str:
    return re.search(r"set\(MODULE_NAME (\w+)\)", _read(folder))[1]


def _read(folder: str) -> str:
    return (REPOSITORY / folder / "CMakeLists.txt").read_text(encoding="utf-8")


if __name__ == "__main__":
    for each in MODULE_FOLDERS:
        write(each)
