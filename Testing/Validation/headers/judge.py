"""What the program's answer is worth, held against the verdict that was given before it was asked."""

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from headers.cases import PER_BASE, HeaderCase, baseOf, drawCase, titleOf
from headers.draft import Draft, write
from headers.effects import Verdict
from headers.program import Answer, suvOf

TOLERANCE = 0.01  # of the SUV
# right: the true SUV, nothing said. named: the true SUV, and a word about the mutation. refused. warned: another number, or one where the
# truth is lost, with a word about the mutation. silent: the same without a word. crashed: an error that no user should see.
OUTCOMES = ("right", "named", "refused", "warned", "silent", "crashed")


@dataclass(frozen=True)
class Result:
    """ratio: the SUV that is furthest from the truth, over the truth; None where there is no SUV to compare.
    mutations: those that make the verdict; the title names all. sentence: why it was refused, or the first word about it."""

    number: int
    seed: int
    title: str
    mutations: tuple[str, ...]
    verdict: Verdict
    outcome: str
    ratio: float | None
    sentence: str


def answerOf(draft: Draft) -> Answer:
    """The program's answer to a draft."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        write(draft, Path(folder))
        return suvOf(Path(folder), draft.entered)


def ratioOf(answer: Answer, draft: Draft) -> float | None:
    """The worst voxel's SUV over its truth."""
    if answer.suv is None or answer.suv.shape != draft.scan.suv.shape:
        return None
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = answer.suv / draft.scan.suv
    return float(ratios.flat[int(np.argmax(np.abs(ratios - 1)))])


def judge(case: HeaderCase, usual: Iterable[str]) -> Result:
    """The result of a case. usual: what the program says about the base before anything happened to it: no word about a mutation."""
    answer = answerOf(case.draft)
    ratio = ratioOf(answer, case.draft)
    known = set(usual)
    words = [word for word in answer.words if word not in known]
    # Where one effect outweighs another, only a word about the weightier counts.
    blamed = [effect for effect in case.effects if effect.verdict is case.verdict]
    named = [word for word in words if any(effect.isNamedIn(word) for effect in blamed)]
    if case.verdict is Verdict.HIDDEN:  # true of every such header, the right ones too
        named += [word for word in answer.words if "witness" in word]
    isRight = ratio is not None and abs(ratio - 1) <= TOLERANCE and case.verdict is not Verdict.DESTROYED
    if answer.crash:
        outcome = "crashed"
    elif answer.suv is None:
        outcome = "refused"
    elif isRight:
        outcome = "named" if named else "right"
    else:
        outcome = "warned" if named else "silent"
    sentence = answer.crash or answer.refusal or (named or [""])[0]
    names = tuple(one.name for one, effect in zip(case.mutations, case.effects, strict=True) if effect in blamed)
    return Result(case.number, case.seed, case.title, names, case.verdict, outcome, ratio, sentence)


@dataclass(frozen=True)
class BaseResult:
    """What became of a header that nothing happened to."""

    index: int
    title: str
    ratio: float | None
    sentence: str

    @property
    def isRight(self) -> bool:
        """Whether it came out as the truth."""
        return self.ratio is not None and abs(self.ratio - 1) <= TOLERANCE


def judgeBase(seed: int, index: int, first: int, last: int) -> tuple[BaseResult, list[Result]]:
    """A base and its cases from number `first` up to `last` (not included)."""
    draft = baseOf(seed, index)
    answer = answerOf(draft)
    base = BaseResult(index, titleOf(draft), ratioOf(answer, draft), answer.crash or answer.refusal)
    numbers = range(max(first, index * PER_BASE), min(last, (index + 1) * PER_BASE))
    return base, [judge(drawCase(seed, number), answer.words) for number in numbers]
