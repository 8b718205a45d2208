"""A case: a base header, one to three mutations of it, and what may be expected, all drawn from a seed before the program is asked."""

import random
from dataclasses import dataclass
from functools import lru_cache

import headers.mutations  # noqa: F401, registers them
from headers.bases import drawBase
from headers.draft import Draft
from headers.effects import MUTATIONS, Effect, Mutation, Verdict

PER_BASE = 10  # mutated headers of one base; its own result is computed once


@dataclass(frozen=True)
class HeaderCase:
    """number, seed: by which it is drawn again. draft: what will be written. effects: one a mutation."""

    number: int
    seed: int
    draft: Draft
    mutations: tuple[Mutation, ...]
    effects: tuple[Effect, ...]

    @property
    def verdict(self) -> Verdict:
        """That of the mutation that weighs most."""
        return max(effect.verdict for effect in self.effects)

    @property
    def title(self) -> str:
        """For people: the base and the mutations."""
        return f"{titleOf(self.draft)}: {' + '.join(one.name for one in self.mutations)}"


def titleOf(draft: Draft) -> str:
    """A base in a few words."""
    kind = f" {draft.kind}" if draft.kind and draft.units == "GML" else ""
    return f"{draft.maker} {draft.scan.nuclide.symbol} {draft.flag} {draft.units}{kind}"


@lru_cache(maxsize=2)
def baseOf(seed: int, index: int) -> Draft:
    """The base number `index` of a seed; not to be changed."""
    return drawBase(random.Random(f"base {seed} {index}"))


def drawCase(seed: int, number: int) -> HeaderCase:
    """The case number `number` of a seed."""
    chance = random.Random(f"case {seed} {number}")
    base = baseOf(seed, number // PER_BASE)
    draft = base.copy()
    wanted = chance.choices((1, 2, 3), (50, 32, 18))[0]
    candidates = list(MUTATIONS)
    chosen: list[Mutation] = []
    effects: list[Effect] = []
    while len(chosen) < wanted and candidates:
        one = chance.choices(candidates, [candidate.weight for candidate in candidates])[0]
        candidates.remove(one)
        way = chance.getrandbits(64)
        # What a mutation does is said of the base: that the others change none of what this rests on is asked next.
        effect = one.change(base.copy(), random.Random(way))
        if effect is not None and all(effect.goesWith(other) for other in effects):
            one.change(draft, random.Random(way))
            chosen.append(one)
            effects.append(effect)
    return HeaderCase(number, seed, draft, tuple(chosen), tuple(effects))
