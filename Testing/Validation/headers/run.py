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

from check import Check

from headers.cases import PER_BASE
from headers.effects import MUTATIONS, Verdict
from headers.judge import OUTCOMES, BaseResult, Result, judgeBase

HIGHEST_CONTRADICTIONS = 0.6  # %, silently wrong, of the headers that contradict themselves
HIGHEST_OVER_REFUSAL = 5.0  # %, refused, of the headers whose truth still follows


@dataclass(frozen=True)
class Run:
    """All results of a seed."""

    bases: tuple[BaseResult, ...]
    results: tuple[Result, ...]

    def of(self, verdict: Verdict, outcome: str = "") -> list[Result]:
        """Results of a verdict, with an outcome if one is asked for."""
        return [one for one in self.results if one.verdict is verdict and outcome in ("", one.outcome)]

    def percent(self, verdict: Verdict, outcome: str) -> float:
        """Of the results of a verdict, how many (0 to 100) had an outcome."""
        return 100.0 * len(self.of(verdict, outcome)) / max(len(self.of(verdict)), 1)

    def checks(self) -> list[Check]:
        """The bar: what must not happen to mutated headers, and how often the rest may."""
        count = len(self.results)
        crashed = sum(one.outcome == "crashed" for one in self.results)
        return [
            Check("unmutated", f"not right, of {len(self.bases)} headers", 0, 0, len(self.wrongBases())),
            Check("truth follows", f"silently wrong, of {count}", 0, 0, len(self.of(Verdict.FOLLOWS, "silent"))),
            Check("truth follows", "refused, %", 0, HIGHEST_OVER_REFUSAL, self.percent(Verdict.FOLLOWS, "refused")),
            Check("truth destroyed", f"a number without a word, of {count}", 0, 0, len(self.of(Verdict.DESTROYED, "silent"))),
            Check(
                "contradicts itself", "silently wrong, %", 0, HIGHEST_CONTRADICTIONS, self.percent(Verdict.CONTRADICTS, "silent")
            ),
            Check("any", f"crashed, of {count}", 0, 0, crashed),
        ]

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
        usual = _quiet()
        done = [_one(task) for task in tasks]
        logging.getLogger("pydicom").setLevel(usual)
    return Run(tuple(base for base, _ in done), tuple(result for _, results in done for result in results))


def _one(task: tuple[int, int, int, int]) -> tuple[BaseResult, list[Result]]:
    return judgeBase(*task)


def _quiet() -> int:
    """Keep pydicom from warning of what is invalid, which all of this is; the level it had."""
    logger = logging.getLogger("pydicom")
    usual = logger.level
    logger.setLevel(logging.CRITICAL)
    return usual


def table(run: Run) -> Iterator[str]:
    """Counts by verdict, and by the mutation that makes it, as Markdown; then every silently wrong case."""
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


def mutatedHeaders(data: Path) -> Iterator[Check]:
    """Headers of scans that are modeled forward, each damaged by one to three mutations drawn from a seed; what can still be known is said
    before the program is asked. The bar is that of the project's rules for headers."""
    yield from runAll(400, 11, 1).checks()


def toJSON(run: Run) -> dict:
    """Every case that is not right, and the counts."""
    counts = {verdict.name: dict(Counter(one.outcome for one in run.of(verdict))) for verdict in Verdict}
    return {
        "headers": len(run.results),
        "counts": counts,
        "failed": [f"{one.subject}: {one.quantity}" for one in run.checks() if not one.passed],
        "wrongBases": [asdict(one) for one in run.wrongBases()],
        "cases": [{**asdict(one), "verdict": one.verdict.name} for one in run.results if one.outcome != "right"],
    }


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
    failed = [check for check in run.checks() if not check.passed]
    for check in failed:
        print(f"NOT MET: {check.subject}: {check.quantity}: {check.obtained:.4g}, at most {check.tolerance:g}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
