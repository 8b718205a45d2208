"""What a mutation does to what can be known, said before the program is asked."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from headers.draft import Draft


class Verdict(IntEnum):
    """In the order in which one outweighs another.

    FOLLOWS: the truth follows from what is left. HIDDEN: the number becomes wrong and nothing in the header could tell anyone: no
    program is blamed for it. CONTRADICTS: the header contradicts itself, and a careful reader sees it. DESTROYED: nobody can know the
    truth, and the header shows that something is missing.
    """

    FOLLOWS = 0
    HIDDEN = 1
    CONTRADICTS = 2
    DESTROYED = 3


# By fact: what a sentence has to say to be about it.
_DATES = r"\(0018,107[28]\)|administration|administered|days? after"
WORDS = {
    "administration": _DATES + "|witness",
    "acquisition": r"\(0008,00(22|32|2A)\)|acquisition|" + _DATES,
    "series": r"\(0008,00[23]1\)|[Ss]eries (date|time)",
    "reference": r"\(0071,..22\)|\(0009,..(0D|3B)\)|reference instant|\(0018,9701\)",
    "zone": r"\(0008,0201\)|offset from UTC|time zone|" + _DATES,
    "frameReference": r"\(0054,1300\)|reference instant",
    "duration": r"\(0018,(1242|9220)\)|[Dd]uration",
    "flag": r"\(0054,1102\)|\(0018,9758\)|\(0018,9701\)|\(0028,0051\)|[Dd]ecay ([Cc]orrect|[Ff]actor)",
    "factor": r"\(0054,1321\)|Decay Factor",
    "corrections": r"\(0028,0051\)|\(0018,97|[Ss]catter|SCAT",
    "dose": r"\(0018,1074\)|activity",
    "weight": r"\(0010,1030\)|\bweight",
    "height": r"\(0010,1020\)|\b(height|size)\b",
    "sex": r"\(0010,0040\)|\bsex\b",
    "halfLife": r"\(0018,1075\)|half-li",
    "code": r"\(0054,0300\)|nuclide|half-li",
    "name": r"\(0018,0031\)|\(0054,0304\)",
    "positron": r"\(0018,1076\)|\(0009,..40\)|[Pp]ositron",
    "units": r"\(0054,1001\)|\(0040,9096\)|\(0040,08EA\)|[Uu]nits|no SUV|not SUV|cannot be SUV",
    "suvType": r"\(0054,1006\)|SUV ?Type",
    "philips": r"\(7053,..0[09]\)",
    "slope": r"\(0028,1053\)|\(0040,9225\)",
    "intercept": r"\(0028,1052\)",
    "items": r"\(0054,0016\)",
    "geometry": r"slices?|copies|Spacing|\(0054,0081\)",
    "identity": r"mixed|\(0010,0030\)|\(0008,0020\)",
}
# That the values as a whole cannot be true is a word about whatever makes them so.
_WHOLE = re.compile(r"% of the activity|cannot be (right|true)|no SUV|highest SUV", re.IGNORECASE)
_MAKES_VALUES = {
    "administration",
    "acquisition",
    "reference",
    "flag",
    "dose",
    "halfLife",
    "code",
    "positron",
    "units",
    "slope",
    "zone",
    "philips",
}


@dataclass(frozen=True)
class Effect:
    """verdict; touches: the facts that were changed; needs: the facts on which the verdict rests."""

    verdict: Verdict
    touches: frozenset[str]
    needs: frozenset[str]

    def goesWith(self, other: "Effect") -> bool:
        """Whether both verdicts hold in one header: neither changes what the other rests on, and nothing hides behind a contradiction."""
        apart = not (self.touches & (other.touches | other.needs) or other.touches & self.needs)
        worst = max(self.verdict, other.verdict)
        return apart and (Verdict.HIDDEN not in (self.verdict, other.verdict) or worst is Verdict.HIDDEN)

    def isNamedIn(self, sentence: str) -> bool:
        """Whether a sentence is about one of the facts that were changed."""
        if self.touches & _MAKES_VALUES and _WHOLE.search(sentence):
            return True
        return any(re.search(WORDS[fact], sentence) for fact in self.touches if fact in WORDS)


# What most verdicts rest on: whether the file holds SUV, and to what its values are corrected.
_USUAL_NEEDS = frozenset({"units", "flag", "items"})


def _effect(verdict: Verdict, touches: tuple[str, ...], needs: tuple[str, ...]) -> Effect:
    changed = frozenset(touches)
    return Effect(verdict, changed, (_USUAL_NEEDS | frozenset(needs)) - changed)


def follows(*touches: str, needs: tuple[str, ...] = ()) -> Effect:
    """The truth still follows."""
    return _effect(Verdict.FOLLOWS, touches, needs)


def hidden(*touches: str, needs: tuple[str, ...] = ()) -> Effect:
    """Wrong, and nobody could see it."""
    return _effect(Verdict.HIDDEN, touches, needs)


def contradicts(*touches: str, needs: tuple[str, ...] = ()) -> Effect:
    """The header contradicts itself."""
    return _effect(Verdict.CONTRADICTS, touches, needs)


def destroyed(*touches: str, needs: tuple[str, ...] = ()) -> Effect:
    """The truth is lost."""
    return _effect(Verdict.DESTROYED, touches, needs)


def destroyedIf(matters: bool, *touches: str, needs: tuple[str, ...] = ()) -> Effect:
    """Lost where the fact matters for the SUV; otherwise nothing happened to it."""
    return _effect(Verdict.DESTROYED if matters else Verdict.FOLLOWS, touches, needs)


Change = Callable[[Draft, random.Random], Effect | None]


@dataclass(frozen=True)
class Mutation:
    """change: mutates a draft and says what that does; None where it cannot happen to this header.

    point: the numbered point of the rules that it is for ("2.6.3": domain facts; "2.2.5"), or "" for one that sites and archives make.
    """

    name: str
    point: str
    weight: float
    change: Change


MUTATIONS: list[Mutation] = []


def mutation(point: str = "", weight: float = 1.0) -> Callable[[Change], Change]:
    """Register a function as a mutation, named after it."""

    def register(change: Change) -> Change:
        name = re.sub(r"(?<!^)([A-Z])", lambda match: " " + match.group(1).lower(), change.__name__)
        MUTATIONS.append(Mutation(name, point, weight, change))
        return change

    return register
