"""Sample sizes of one proportion against values by scipy's binomial distribution, computed apart from this program."""

from collections.abc import Iterator
from pathlib import Path

from check import Check

N = (20, 24, 30, 40, 44, 49, 50, 60, 75, 100, 150, 200)
# Null value -> fewest positives that show more, for each n.
FEWEST = {
    0.05: (4, 5, 5, 6, 6, 7, 7, 8, 9, 11, 14, 17),
    0.10: (6, 7, 8, 9, 10, 10, 10, 12, 14, 17, 24, 30),
    0.02: (3, 3, 3, 4, 4, 4, 4, 5, 5, 6, 8, 9),
}
# Expected proportion -> power against 5 %, for each n.
POWER = {
    0.13: (0.2573, 0.1939, 0.3499, 0.4213, 0.5168, 0.4569, 0.4789, 0.5268, 0.6529, 0.7663, 0.9329, 0.9818),
    0.20: (0.5886, 0.5401, 0.7448, 0.8387, 0.8982, 0.8844, 0.8966, 0.9330, 0.9757, 0.9943, 0.9999, 1.0),
}
# Null, expected, power: first n, and that from which every larger n reaches it, with the fewest positives where they are known.
SIZES = (
    (0.05, 0.13, 0.8, 95, 104, 10, 11), (0.05, 0.15, 0.8, 67, 75, 8, 9), (0.05, 0.20, 0.8, 33, 39, 5, 6), (0.05, 0.10, 0.8, 213, 234, 18, 20),
    (0.10, 0.20, 0.8, 94, 111, 16, 19), (0.10, 0.25, 0.8, 49, 53, 10, 11), (0.02, 0.10, 0.8, 54, 66, 4, 5), (0.05, 0.13, 0.9, 125, 143, None, None),
    (0.05, 0.20, 0.9, 45, 51, None, None),
)  # fmt: skip
# Expected proportion: first n whose exact interval is at most 20, 15, 10 points wide.
WIDTHS = ((0.10, (42, 73, 159)), (0.13, (50, 88, 193)), (0.20, (70, 121, 265)), (0.50, (104, 182, 402)))
# 0 of n: upper limit in %, two-sided and one-sided.
NONE_OF = ((20, 16.8433, 13.9108), (49, 7.2519, 5.9306), (50, 7.1122, 5.8155), (59, 6.0609, 4.9508), (72, 4.9944, 4.0754))

# R 4.2.2, pbinom and qbinom. Null, expected, power: first n with its power, and that from which every larger n has it with its power.
BY_R = (
    (0.05, 0.13, 0.8, 95, 0.805338389218, 104, 0.808698303533), (0.05, 0.13, 0.9, 125, 0.901132308132, 143, 0.901240279805),
    (0.10, 0.25, 0.8, 49, 0.816612417762, 53, 0.806741267846), (0.20, 0.35, 0.9, 93, 0.90736389281, 99, 0.903936655945),
    (0.50, 0.65, 0.8, 90, 0.812287683648, 97, 0.833813517989),
)  # fmt: skip
# R 4.2.2, binom.test. Expected, width: first n, and that from which every larger n is as narrow.
WIDTHS_BY_R = ((0.13, 0.1, 193, 193), (0.3, 0.2, 88, 88), (0.05, 0.1, 88, 97))
# R 4.2.2, binom.test and prop.test without continuity correction. k, n: exact and Wilson intervals.
INTERVALS_BY_R = (
    (1, 8, 0.00315972353125, 0.526509670875, 0.0224174914501, 0.470888182213),
    (3, 8, 0.0852334141373, 0.755136783633, 0.136844285824, 0.694257605397),
    (1, 6, 0.00421074451449, 0.641234578998, 0.0300533697483, 0.563502822186),
    (0, 5, 0, 0.521823750105, 0, 0.434482464783),
    (5, 8, 0.244863216367, 0.914766585863, 0.305742394603, 0.863155714176),
    (3, 3, 0.292401773821, 1, 0.438502968245, 1),
    (0, 49, 0, 0.0725192636643, 0, 0.0726978192205),
    (20, 81, 0.157808616828, 0.355260210442, 0.165903118887, 0.350842578677),
)


def peers(data: Path) -> Iterator[Check]:
    """The same by base R 4.2.2: sizes, power and widths by pbinom, qbinom and binom.test, and intervals of small counts by binom.test and prop.test."""
    from HER2PETLib.statistics.planning import power, sizeForPower, sizeForWidth
    from HER2PETLib.statistics.proportions import Proportion

    for null, true, target, first, powerFirst, always, powerAlways in BY_R:
        size = sizeForPower(null, true, target)
        subject = f"{100 * null:g} % to {100 * true:g} %, power {100 * target:g} %"
        yield Check(subject, "first n", first, 0, size.first)
        yield Check(subject, "every n from", always, 0, size.always)
        yield Check(subject, "power at the first n", powerFirst, 5.1e-13, float(power(first, null, true)))
        yield Check(subject, "power at that n", powerAlways, 5.1e-13, float(power(always, null, true)))
    for true, width, first, always in WIDTHS_BY_R:
        size = sizeForWidth(true, width)
        yield Check(f"{100 * true:g} %, {100 * width:g} points wide", "first n", first, 0, size.first)
        yield Check(f"{100 * true:g} %, {100 * width:g} points wide", "every n from", always, 0, size.always)
    for k, n, *expected in INTERVALS_BY_R:
        proportion = Proportion(k, n, "patients")
        bounds = (proportion.clopperPearson, proportion.wilson)
        obtained = [bound for interval in bounds for bound in (interval.low, interval.high)]
        names = ("exact 95 % from", "exact 95 % to", "Wilson 95 % from", "Wilson 95 % to")
        for name, value, got in zip(names, expected, obtained, strict=True):
            yield Check(f"{k}/{n}", name, value, 5.1e-12 * value + 1e-15, got)


def sampleSizes(data: Path) -> Iterator[Check]:
    """Exact sample sizes, power and widths of one proportion (Clopper-Pearson at two-sided 95 %): scipy 1.12.0, by a script of its own."""
    from HER2PETLib.statistics.planning import fewestPositives, power, sizeForPower, sizeForWidth
    from HER2PETLib.statistics.proportions import exactLimits

    for null, expected in FEWEST.items():
        for n, k, got in zip(N, expected, fewestPositives(N, null), strict=True):
            yield Check(f"n {n}", f"fewest positives above {100 * null:g} %", k, 0, int(got))
    for true, expected in POWER.items():
        for n, value, got in zip(N, expected, power(N, 0.05, true), strict=True):
            yield Check(f"n {n}", f"power, 5 % to {100 * true:g} %", value, 5e-5, float(got))
    for null, true, target, first, always, k, kAlways in SIZES:
        size = sizeForPower(null, true, target)
        subject = f"{100 * null:g} % to {100 * true:g} %, power {100 * target:g} %"
        yield Check(subject, "first n", first, 0, size.first)
        yield Check(subject, "every n from", always, 0, size.always)
        if k is not None:
            yield Check(subject, "positives at the first n", k, 0, int(fewestPositives(size.first, null)))
            yield Check(subject, "positives at that n", kAlways, 0, int(fewestPositives(size.always, null)))
    for true, sizes in WIDTHS:
        for width, first in zip((0.2, 0.15, 0.1), sizes, strict=True):
            yield Check(
                f"{100 * true:g} %", f"first n at most {100 * width:g} points wide", first, 0, sizeForWidth(true, width).first
            )
    for n, two, one in NONE_OF:
        for name, expected, confidence in (("two-sided", two, 0.95), ("one-sided", one, 0.9)):
            yield Check(f"0/{n}", f"upper limit, {name} 95 %, %", expected, 5e-5, 100 * float(exactLimits(0, n, confidence)[1]))
