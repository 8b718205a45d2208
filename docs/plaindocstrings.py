"""For mkdocstrings (see mkdocs.yml): the docstrings are plain text, in which each line "name: meaning" is an item of a list."""

import re

import griffe

ITEM = re.compile(r"\w+(, \w+)*: ")


def asMarkdown(docstring: str) -> str:
    """Lines "name: meaning" at the start of a paragraph, and those that follow them, as a list."""
    lines, isStart, inList = [], True, False
    for line in docstring.splitlines():
        inList = bool(line.strip()) and (inList or isStart)
        isItem = inList and ITEM.match(line) is not None
        inList = inList and (isItem or not isStart)
        if isItem:
            name, _, meaning = line.partition(": ")
            line = f"- *{name}*: {meaning}"
        isStart = not line.strip()
        lines.append(line)
    return "\n".join(lines)


class PlainDocstrings(griffe.Extension):
    def on_object(self, *, obj: griffe.Object, **_: object) -> None:
        if obj.docstring:
            obj.docstring.value = asMarkdown(obj.docstring.value)
