"""What the cookbook's blocks print, against what the page shows below them. `python Testing/Tools/cookbook.py` writes it onto the page anew.

A block runs with the names of the blocks before it; one with `if __name__ == "__main__":` is a file of its own. "..." on a line of
its own stands for lines that are left out.
"""

import contextlib
import io
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "cookbook.md"
BLOCK = re.compile(r"^```python\n(?P<code>.*?)^```\n(?:\n```text\n(?P<shown>.*?)^```\n)?", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    code: str
    shown: str  # what the page says it prints
    printed: str


def runPage(folder: Path) -> list[Block]:
    """Every block of the page, run in the (empty) folder. Raises what a block raises."""
    names: dict[str, object] = {"__name__": "cookbook"}
    blocks, before = [], Path.cwd()
    os.chdir(folder)
    try:
        for number, match in enumerate(BLOCK.finditer(PAGE.read_text(encoding="utf-8")), start=1):
            code, output = match["code"], io.StringIO()
            if '__name__ == "__main__"' in code:
                file = folder / f"block{number}.py"
                file.write_text(code, encoding="utf-8")
                ran = subprocess.run([sys.executable, str(file)], capture_output=True, text=True, check=False, env=os.environ)
                if ran.returncode:
                    raise RuntimeError(f"cookbook.md, block {number}: {ran.stderr}")
                output.write(ran.stdout)
            else:
                with contextlib.redirect_stdout(output):
                    exec(compile(code, f"cookbook.md, block {number}", "exec"), names)
            blocks.append(Block(code, match["shown"] or "", tidy(output.getvalue())))
    finally:
        os.chdir(before)
    return blocks


def tidy(text: str) -> str:
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def isShown(block: Block) -> bool:
    """Whether the page shows what the block printed, in full but where it says "..."."""
    pieces = re.split(r"^\.\.\.\n", block.shown, flags=re.MULTILINE)
    return re.fullmatch(".*?".join(map(re.escape, pieces)), block.printed, re.DOTALL) is not None


def main() -> int:
    text = PAGE.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        blocks = iter(runPage(Path(folder)))

    def renewed(match: re.Match) -> str:
        block = next(blocks)
        if isShown(block):
            return match[0]
        return f"```python\n{block.code}```\n" + (f"\n```text\n{block.printed}```\n" if block.printed else "")

    PAGE.write_text(BLOCK.sub(renewed, text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
