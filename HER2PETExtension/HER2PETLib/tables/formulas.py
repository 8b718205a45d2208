"""Texts that a spreadsheet would run: written with an apostrophe before them, and read back as they were.

A name in a table may come from a file of others, and Excel and LibreOffice run what begins like a formula (CWE-1236; OWASP, "CSV
Injection"). The apostrophe that OWASP advises changes the cell, so the rule is one that can be undone: one apostrophe is put before
a formula and before what already looks guarded, and one is taken away again. All other texts, numbers among them, stay as they are.
"""

import re

# = + - @, a tab or a line end before them, and the full-width forms that East Asian spreadsheets take for the same.
STARTS = "=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20"
_FORMULA = re.compile(rf"'*[{STARTS}]")
_GUARDED = re.compile(rf"'+[{STARTS}]")
# A negative number is a number in every spreadsheet; "+1" would lose its sign there.
_NUMBER = re.compile(r"-\d+([.,]\d+)?([eE][+-]?\d+)?", re.ASCII)


def guarded(text: str) -> str:
    """The text as it is written into a cell."""
    return "'" + text if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def unguarded(cell: str) -> str:
    """The text that `guarded` wrote; any other cell as it is."""
    return cell[1:] if _GUARDED.match(cell) else cell
