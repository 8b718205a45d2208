"""Where in a JSON text each value stands, so that what is wrong can be named by its line."""

import json
import re
from typing import Any

# A place in the document: keys and list positions from the top, for instance ("scale", 2, "score").
Place = tuple[str | int, ...]


def lineAt(lines: dict[Place, int], place: Place) -> int:
    """The line of a place, or of the nearest around it."""
    while place not in lines:
        place = place[:-1]
    return lines[place]


def linesOf(text: str) -> tuple[dict[Place, int], list[tuple[int, str, str]]]:
    """For each place of `text`, which json.loads has taken, the line it begins on (a member begins at its key); and what
    json.loads takes and a document that is hashed may not hold: (line, what is wrong, what to do)."""
    lines: dict[Place, int] = {(): text[: len(text) - len(text.lstrip())].count("\n") + 1}
    problems: list[tuple[int, str, str]] = []
    containers: list[list[Any]] = []  # [place, next list position, or key whose value comes next, or None]
    line, former = 1, 0
    for token in re.finditer(r'"(?:[^"\\]|\\.)*"|[{}\[\]]|[^\s{}\[\],:"]+', text):
        line += text.count("\n", former, token.start())
        former = token.start()
        if token[0][0] == '"' and re.search("[\ud800-\udfff]", json.loads(token[0])):
            problems.append((line, "half of a surrogate pair is not a letter", "Write the letter itself."))
        if token[0] in "}]":
            containers.pop()
            continue
        place: Place = ()
        if containers:
            holder = containers[-1]
            if holder[1] is None:
                key = holder[1] = json.loads(token[0])
                if (*holder[0], key) in lines:
                    problems.append((line, f'the key "{key}" is written twice', "Keep one of the two."))
                lines[(*holder[0], key)] = line
                continue
            place = (*holder[0], holder[1])
            lines.setdefault(place, line)
            holder[1] = holder[1] + 1 if isinstance(holder[1], int) else None
        if token[0] in "{[":
            containers.append([place, None if token[0] == "{" else 0])
        elif token[0] in ("NaN", "Infinity", "-Infinity"):
            problems.append((line, f"{token[0]} is not a number of JSON", "Write a number."))
    return lines, problems
