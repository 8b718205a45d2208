"""`python Testing/Tools/untyped.py`: which modules mypy does not check yet, written into pyproject.toml.

The list may only shrink: a module leaves it when its last error is gone, and a module that is on no list has to be right. After files were
moved or split, `--renew` makes the list anew from all that mypy finds; read the difference before you commit it.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PROJECT = REPOSITORY / "pyproject.toml"
LIST = re.compile(r"(Testing/Tools/untyped\.py[^\n]*\nmodule = )\[([^\]]*)\]")


def listed() -> set[str]:
    """The modules that pyproject.toml leaves unchecked."""
    return set(re.findall(r'"(.+?)"', LIST.search(PROJECT.read_text(encoding="utf-8"))[2]))


def withErrors() -> dict[str, list[str]]:
    """Module -> errors that mypy finds in it when it leaves none out."""
    with tempfile.TemporaryDirectory() as folder:
        everything = Path(folder, "pyproject.toml")
        everything.write_text(LIST.sub(r'\1["none.left.out"]', PROJECT.read_text(encoding="utf-8")), encoding="utf-8")
        command = [
            sys.executable,
            "-m",
            "mypy",
            "--config-file",
            str(everything),
            "--no-error-summary",
        ]
        # Of what lies on PYTHONPATH mypy says nothing.
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        ran = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False, env=environment)
    if ran.returncode not in (0, 1) or ran.stderr:
        raise RuntimeError(ran.stderr or ran.stdout)
    errors: dict[str, list[str]] = {}
    for line in ran.stdout.splitlines():
        if ": error: " in line:
            parts = Path(line.split(":")[0]).with_suffix("").parts[1:]
            errors.setdefault(".".join(parts[:-1] if parts[-1] == "__init__" else parts), []).append(line)
    return errors


def main(renew: bool) -> int:
    errors = withErrors()
    left = sorted(errors if renew else listed() & set(errors))
    lines = "".join(f'    "{module}",\n' for module in left)
    PROJECT.write_text(LIST.sub(rf"\1[\n{lines}]", PROJECT.read_text(encoding="utf-8")), encoding="utf-8")
    print(f"{len(left)} modules are not checked yet; {sum(len(errors[module]) for module in left)} errors in them.")
    unlisted = [line for module in sorted(set(errors) - set(left)) for line in errors[module]]
    print(*unlisted, sep="\n", end="\n" if unlisted else "")
    return 1 if unlisted else 0


if __name__ == "__main__":
    sys.exit(main("--renew" in sys.argv[1:]))
