"""The rooms of the house stand on floors: imports go down only, and no window and nothing heavy comes in below."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]
EXTENSION = REPOSITORY / "HER2PETExtension"
LIBRARY = EXTENSION / "HER2PETLib"
# From the ground up; rooms on one floor do not import each other. "HER2PETLib" is the package itself, with its version.
FLOORS = (
    {"HER2PETLib", "assignment", "errors", "progress", "publicnames", "samepet", "threads"},
    {"files", "filelock", "geometry", "environment"},
    {"volumefile", "tables", "outputrecord"},
    {"outputfolder"},
    {"dicom", "statistics"},
    {"suv"},
    {"measure", "cases"},
    {"organs"},
    {"followup"},
    {"reading", "trial"},
    {"report", "phantom"},
    {"jobs"},
    {"commands"},
)
WINDOWS = {"slicer", "qt", "ctk", "vtk", "vtkmodules", "mrml", "PySide6", "PyQt5", "pythonqt", "DICOMLib"}
# What takes long to import: imported inside the functions that use it. (gdcm is loaded by pydicom itself.)
HEAVY = {
    "SimpleITK",
    "pandas",
    "scipy",
    "highdicom",
    "matplotlib",
    "statsmodels",
    "dask",
    "distributed",
    "jsonschema",
    "openpyxl",
    "pyarrow",
}


def modulesOf(package: Path) -> dict[str, ast.Module]:
    """Dotted name -> source tree of every module of a package."""
    modules = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package.parent).with_suffix("").parts
        modules[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = ast.parse(path.read_text(encoding="utf-8"))
    return modules


def importedBy(tree: ast.AST) -> set[str]:
    """Dotted names of what is imported anywhere in the tree, inside functions too; "a.b" and "a.b.c" for `from a.b import c`."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: imports are written out in full"
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def roomOf(module: str) -> str:
    return module.split(".")[1] if "." in module else module


def floorOf(room: str) -> int:
    (floor,) = [n for n, rooms in enumerate(FLOORS) if room in rooms] or pytest.fail(f"the room {room} stands on no floor yet")
    return floor


LIBRARY_MODULES = modulesOf(LIBRARY)


@pytest.mark.parametrize("module", LIBRARY_MODULES)
def test_imports_go_down_only(module):
    room = roomOf(module)
    for name in importedBy(LIBRARY_MODULES[module]):
        # `from HER2PETLib import __version__` is the package; `from HER2PETLib.a import b` is the room a.
        if name in LIBRARY_MODULES and name != "HER2PETLib" and roomOf(name) != room:
            assert floorOf(roomOf(name)) < floorOf(room), f"{module} imports {name}, which is not below it"


@pytest.mark.parametrize("module", LIBRARY_MODULES)
def test_the_library_knows_no_window_and_no_module_of_slicer(module):
    above = WINDOWS | {"HER2PETSlicer", "HER2Quant", "HER2QuantLib", "HER2Reading", "HER2ReadingLib", "DICOMHER2PETPlugin"}
    if module == "HER2PETLib.commands.quantify":  # the face that has --scene, where slicer-core is there
        above.remove("HER2PETSlicer")
    assert not {name.split(".")[0] for name in importedBy(LIBRARY_MODULES[module])} & above


@pytest.mark.parametrize(
    ("package", "mayUse"),
    [
        (EXTENSION / "HER2PETSlicer", {"HER2PETLib"}),
        (REPOSITORY / "HER2Quant" / "HER2QuantLib", {"HER2PETLib", "HER2PETSlicer"}),
        (REPOSITORY / "HER2Reading" / "HER2ReadingLib", {"HER2PETLib", "HER2PETSlicer"}),
    ],
    ids=lambda value: value.name if isinstance(value, Path) else "",
)
def test_a_module_of_slicer_stands_on_the_library_and_not_on_another_module(package, mayUse):
    ours = {path.name for path in (*EXTENSION.iterdir(), *REPOSITORY.glob("HER2*/HER2*Lib")) if path.is_dir()}
    for module, tree in modulesOf(package).items():
        used = {name.split(".")[0] for name in importedBy(tree)} & ours
        assert used <= mayUse | {package.name}, module


def test_files_do_not_import_each_other_in_a_circle():
    # At import only: an import inside a function cannot fail by its order.
    needs = {
        module: {
            name
            for statement in tree.body
            if isinstance(statement, ast.Import | ast.ImportFrom)
            for name in importedBy(statement)
            if name in LIBRARY_MODULES and name != module
        }
        for module, tree in LIBRARY_MODULES.items()
    }
    while free := {module for module, below in needs.items() if not below & set(needs)}:
        needs = {module: below for module, below in needs.items() if module not in free}
    assert not needs, f"in or above a circle: {', '.join(sorted(needs))}"


def loadedBy(statement: str) -> set[str]:
    """Names of the top-level modules that are loaded after a statement in a new Python."""
    script = f"{statement}\nimport sys\nprint(*{{name.split('.')[0] for name in sys.modules}})"
    return set(subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout.split())


def test_importing_the_package_loads_nothing_but_it():
    before = loadedBy("pass")
    assert loadedBy("import HER2PETLib") - before <= {"HER2PETLib"}


def test_importing_every_module_loads_nothing_heavy():
    modules = [name for name in LIBRARY_MODULES if not name.endswith(".__main__")]
    assert not loadedBy(f"import {', '.join(modules)}") & HEAVY
