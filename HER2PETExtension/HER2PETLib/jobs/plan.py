"""A plan of a trial: how many patients, lesions and readers it needs, in words, as tables and as a page."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from HER2PETLib.outputfolder import OutputFolder
from HER2PETLib.progress import Progress, silent
from HER2PETLib.tables.columns import Table

if TYPE_CHECKING:
    from HER2PETLib.report.figures import Figure
    from HER2PETLib.statistics.readerplanning import Design

JOB, PAGE = "plan", "plan.html"
# Teeth before and after what was found, on the terminal and on the page.
_AROUND = 3


@dataclass(frozen=True)
class Plan:
    """lines: in words. tables: by name. asked: what was assumed, by which two plans differ. rows: which rows of a table people are shown; all where it is
    not named. figure: the saw-tooth."""

    title: str
    lines: tuple[str, ...]
    tables: Mapping[str, Table]
    asked: str
    rows: Mapping[str, slice] = field(default_factory=dict)
    figure: Figure | None = None


def planPower(null: float, expected: float, target: float) -> Plan:
    """How many patients show that a proportion is above `null`, where `expected` is true, with the power `target`. Raises ProblemError."""
    from HER2PETLib.report.planpage import sawTooth
    from HER2PETLib.statistics.planning import POWER_COLUMNS, powerRows, sizeForPower

    size = sizeForPower(null, expected, target)
    rows = powerRows(range(1, size.searchedTo + 1), null, expected, target)
    first, always = rows[size.first - 1], rows[size.always - 1]
    lines = (
        f"The trial shows that the proportion is above {null:.4g} if the two-sided exact 95 % interval (Clopper-Pearson) lies above it. "
        f"Expected: {expected:.4g}.",
        f"First n with a power of {100 * target:g} %: {size.first} ({first['k']} positive or more; power {first['power']:.4f}).",
        f"Every n from {size.always} on has it ({always['k']} positive or more; power {always['power']:.4f}; searched to {size.searchedTo}).",
        "Between the two, the power drops below it again wherever one more patient requires one more positive.",
    )
    figure = sawTooth(rows[: 2 * size.always], "power", "power", target, size.first, size.always)
    asked = f"null {null:g}, expected {expected:g}, power {target:g}"
    shown = {"planPower": _around(size.first, size.always)}
    return Plan("Size by power", lines, {"planPower": Table(POWER_COLUMNS, rows)}, asked, shown, figure)


def planWidth(expected: float, width: float) -> Plan:
    """How many patients give an exact interval of at most `width` (0.1 is ten percentage points) where `expected` is found. Raises ProblemError."""
    from HER2PETLib.report.planpage import sawTooth
    from HER2PETLib.statistics.planning import WIDTH_COLUMNS, sizeForWidth, widthRows

    size = sizeForWidth(expected, width)
    rows = widthRows(range(1, size.searchedTo + 1), expected, width)
    lines = (
        f"Exact 95 % interval (Clopper-Pearson) of {expected:.4g} of n, rounded to whole patients, at most {width:.4g} wide.",
        f"First n: {size.first}. Every n from {size.always} on (searched to {size.searchedTo}).",
    )
    figure = sawTooth(rows[: 2 * size.always], "width", "width of the 95 % interval", width, size.first, size.always)
    asked = f"expected {expected:g}, width {width:g}"
    shown = {"planWidth": _around(size.first, size.always)}
    return Plan("Size by width", lines, {"planWidth": Table(WIDTH_COLUMNS, rows)}, asked, shown, figure)


def planGivenN(n: int, null: float | None, expected: float | None) -> Plan:
    """What a trial of n patients can show. Raises ProblemError."""
    from HER2PETLib.errors import ProblemError
    from HER2PETLib.statistics.planning import INTERVAL_COLUMNS, LARGEST_N, everyInterval, powerRows, widthRows
    from HER2PETLib.statistics.proportions import exactLimits

    if not 1 <= n <= LARGEST_N:
        raise ProblemError(f"n is {n}.", f"Give a number of patients from 1 to {LARGEST_N:,}.")
    for name, value in (("null value", null), ("expected proportion", expected)):
        if value is not None and not 0 <= value <= 1:
            raise ProblemError(f"The {name} is {value:g}.", "Give a number from 0 to 1 (5 % is 0.05).")
    upper = [100 * float(exactLimits(0, n, confidence)[1]) for confidence in (0.95, 0.9)]
    lines = [f"0 of {n}: the true proportion is at most {upper[0]:.4f} % (two-sided 95 %), {upper[1]:.4f} % (one-sided 95 %)."]
    if expected is not None:
        (row,) = widthRows([n], expected, 1.0)
        lines.append(f"{row['k']} of {n}: exact 95 % interval {100 * row['low']:.2f} to {100 * row['high']:.2f} %.")
    if null is not None:
        (row,) = powerRows([n], null, null if expected is None else expected, 1.0)
        if row["k"] is None:
            lines.append(f"Not even {n} of {n} would show that the proportion is above {null:.4g}.")
        else:
            power = "" if expected is None else f" Power where {expected:.4g} is true: {row['power']:.4f}."
            level = f"chance {row['level']:.4f} where it is not"
            lines.append(f"{row['k']} of {n} or more show that the proportion is above {null:.4g} ({level}).{power}")
    given = (("null", null), ("expected", expected))
    asked = ", ".join(f"{name} {value:g}" for name, value in given if value is not None)
    return Plan(f"What {n} patients show", tuple(lines), {"planIntervals": Table(INTERVAL_COLUMNS, everyInterval(n))}, asked)


def planAreas(
    design: Design,
    patients: tuple[int, ...],
    lesions: tuple[int, ...],
    readers: tuple[int, ...],
    studies: int,
    seed: int,
    progress: Progress = silent,
) -> Plan:
    """How well studies of these sizes show that the readers' area is above a null value, by simulation. Raises ProblemError."""
    from HER2PETLib.statistics.readerplanning import READER_COLUMNS, planReaders

    rows = planReaders(design, patients, lesions, readers, studies, seed, progress)
    lines = (
        f"Simulated: {studies:,} {'study' if studies == 1 else 'studies'} of each size, seed {seed}; every share carries the Monte Carlo error beside it.",
        f"AUC {design.area:g}, to be shown above {design.null:g}; {100 * design.prevalence:g} % of the lesions diseased (correlation in a patient "
        f"{design.diseaseCorrelation:g}); of the scores' variance {design.patientCorrelation:g} by patient, of the rest "
        f"{design.readerCorrelation:g} seen alike by readers; readers' true AUCs vary with a standard deviation of {design.readerSD:g}.",
        "These are assumptions, not results: take them from a pilot, and vary them.",
    )
    asked = f"{design}, patients {patients}, lesions {lesions}, readers {readers}, {studies} studies, seed {seed}"
    return Plan("Patients, lesions and readers", lines, {"planReaders": Table(READER_COLUMNS, rows)}, asked)


def writePlan(plan: Plan, out: str | os.PathLike[str], *, replace: bool = False) -> list[Path]:
    """Write the tables (.csv with schema) and the page into `out`; returns their paths. Raises ProblemError."""
    from HER2PETLib.files import writeText
    from HER2PETLib.report.planpage import planPage
    from HER2PETLib.tables.csvwriter import writeTable

    subject = f"{plan.title}: {plan.asked}" if plan.asked else plan.title
    with OutputFolder(out, JOB, subject, replace=replace) as output, output.adding(instead=True, last=[PAGE]) as folder:
        for name, table in plan.tables.items():
            writeTable(folder / f"{name}.csv", table.columns, table.rows)
        writeText(folder / PAGE, planPage(plan.title, plan.lines, plan.tables, plan.figure, plan.rows))
    return [Path(out, name) for name in (*(f"{name}.csv" for name in plan.tables), PAGE)]


def _around(first: int, always: int) -> slice:
    return slice(max(first - 1 - _AROUND, 0), always + _AROUND)
