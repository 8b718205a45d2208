"""Tables and counts on a terminal."""

from collections.abc import Collection, Sequence


def printAligned(lines: Sequence[Sequence[str]], left: Collection[int] = (0,)) -> None:
    """Print lines of cells, the first the headings, in columns as wide as they need; those of `left` begin at the left."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = [
            cell.ljust(width) if n in left else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        print("  ".join(cells).rstrip())


def counted(number: int, what: str) -> str:
    """ "1 file", "2 files"."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
