"""Mutated PET headers with a known truth: `python Testing/Validation/headers/run.py --count 12000 --seed 1 --jobs 2`.

Each header is right first, then one to three mutations are drawn for it, and what can still be known is said before the program is asked.
Prints the counts and every silently wrong case; with --out, all of it as JSON. Ends with 1 if the bar is not met.
"""

import argparse
import json
import logging
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from headers.cases import PER_BASE
from headers.effects import MUTATIONS, Verdict
from headers.judge import OUTCOMES, BaseResult, Result, judgeBase

HIGHEST_CONTRADICTIONS = 0.006  # silently wrong, of the headers that contradict themselves
HIGHEST_OVER_REFUSAL = 0.05  # refused, of the headers whose truth still follows


@dataclass(frozen=True)
class Run:
    """All results of a seed."""

    bases: tuple[BaseResult, ...]
    results: tuple[Result, ...]

    def of(self, verdict: Verdict, outcome: str = "") -> list[Result]:
        """Results of a verdict, with an outcome if one is asked for."""
        return [one for one in self.results if one.verdict is verdict and outcome in ("", one.outcome)]

    def share(self, verdict: Verdict, outcome: str) -> float:
        """Of the results of a verdict, how many (0 to 1) had an outcome."""
        return len(self.of(verdict, outcome)) / max(len(self.of(verdict)), 1)

    def failures(self) -> list[str]:
        """Where the bar is not met, as sentences."""
        failures = [f"{len(wrong)} unmutated headers are not right: {wrong[0].title}" for wrong in [self.wrongBases()] if wrong]
        for verdict in (Verdict.FOLLOWS, Verdict.DESTROYED):
            if silent := self.of(verdict, "silent"):
                failures.append(f"{len(silent)} of {len(self.of(verdict))} {verdict.name} are silently wrong")
        if (share := self.share(Verdict.CONTRADICTS, "silent")) >= HIGHEST_CONTRADICTIONS:
            failures.append(f"{share:.2%} of CONTRADICTS are silently wrong")
        if (share := self.share(Verdict.FOLLOWS, "refused")) >= HIGHEST_OVER_REFUSAL:
            failures.append(f"{share:.2%} of FOLLOWS are refused")
        if crashed := [one for one in self.results if one.outcome == "crashed"]:
            failures.append(f"{len(crashed)} crashed: {crashed[0].sentence}")
        return failures

    def wrongBases(self) -> list[BaseResult]:
        """Unmutated headers that did not come out as the truth."""
        return [one for one in self.bases if not one.isRight]


def runAll(count: int, seed: int, jobs: int) -> Run:
    """Draw and judge `count` headers; the same for the same seed, whatever `jobs`."""
    indices = range((count + PER_BASE - 1) // PER_BASE)
    tasks = [(seed, index, 0, count) for index in indices]
    if jobs > 1:
        with ProcessPoolExecutor(jobs, initializer=_quiet) as pool:
            done = list(pool.map(_one, tasks, chunksize=4))
    else:
        _quiet()
        done = [_one(task) for task in tasks]
    return Run(tuple(base for base, _ in done), tuple(result for _, results in done for result in results))


def _one(task: tuple[int, int, int, int]) -> tuple[BaseResult, list[Result]]:
    return judgeBase(*task)


def _quiet() -> None:
    logging.getLogger("pydicom").setLevel(logging.CRITICAL)  # it warns of what is invalid, which all of this is


def table(run: Run) -> Iterator[str]:
    """Counts by verdict, and by mutation, as Markdown; then every silently wrong case."""
    yield f"{len(run.results)} mutated headers of {len(run.bases)} bases, {len(run.bases) - len(run.wrongBases())} of which are right unmutated."
    yield from ("", f"| verdict | headers | {' | '.join(OUTCOMES)} |", f"|---|---:|{'---:|' * len(OUTCOMES)}")
    for verdict in Verdict:
        counts = Counter(one.outcome for one in run.of(verdict))
        yield f"| {verdict.name} | {counts.total()} | {' | '.join(str(counts[outcome]) for outcome in OUTCOMES)} |"
    yield from ("", f"| mutation | point | headers | {' | '.join(OUTCOMES)} |", f"|---|---|---:|{'---:|' * len(OUTCOMES)}")
    for mutation in sorted(MUTATIONS, key=lambda one: (one.point == "", one.point, one.name)):
        counts = Counter(one.outcome for one in run.results if mutation.name in one.mutations)
        cells = " | ".join(str(counts[outcome]) for outcome in OUTCOMES)
        yield f"| {mutation.name} | {mutation.point} | {counts.total()} | {cells} |"
    yield ""
    for verdict in (Verdict.FOLLOWS, Verdict.DESTROYED, Verdict.CONTRADICTS):
        for one in run.of(verdict, "silent"):
            ratio = "other shape" if one.ratio is None else f"{one.ratio:.4g} x the truth"
            yield f"silent {verdict.name} seed {one.seed} number {one.number}: {one.title}: {ratio}"


def toJSON(run: Run) -> dict:
    """Every case that is not right, and the counts."""
    counts = {verdict.name: dict(Counter(one.outcome for one in run.of(verdict))) for verdict in Verdict}
    told = [{**asdict(one), "verdict": one.verdict.name} for one in run.results if one.outcome != "right"]
    return {"headers": len(run.results), "counts": counts, "failures": run.failures(), "cases": told,
            "wrongBases": [asdict(one) for one in run.wrongBases()]}  # fmt: skip


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=12_000, help="how many headers")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same headers")
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    parser.add_argument("--out", type=Path, metavar="JSON", help="file for all cases that are not right")
    arguments = parser.parse_args(argv)
    run = runAll(arguments.count, arguments.seed, arguments.jobs)
    for line in table(run):
        print(line)
    if arguments.out:
        arguments.out.write_text(json.dumps(toJSON(run), indent=1) + "\n", encoding="utf-8")
    for failure in run.failures():
        print(f"NOT MET: {failure}.")
    return 1 if run.failures() else 0


if __name__ == "__main__":
    sys.exit(main())
