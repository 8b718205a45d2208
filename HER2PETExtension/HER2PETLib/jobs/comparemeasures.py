"""Two people measured the same lesions: how far their measurements agree, as tables and a page in a folder."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from HER2PETLib.errors import ProblemError
from HER2PETLib.outputfolder import OutputFolder

if TYPE_CHECKING:
    from HER2PETLib.tables.columns import Table

JOB = "compare-measures"
AGREEMENT, PAIRS, PAGE = "measureAgreement.csv", "measurePairs.csv", "report.html"


@dataclass(frozen=True, eq=False)
class ComparedMeasures:
    """agreement: the rows of measureAgreement.csv. unmatched: lesions that only one measured, and what else a person has to look at, a sentence
    each. lesions: that both measured. written: the files."""

    agreement: Table
    unmatched: tuple[str, ...]
    lesions: int
    patients: int
    written: tuple[Path, ...]


def compareMeasures(
    first: Sequence[str | os.PathLike[str]],
    second: Sequence[str | os.PathLike[str]],
    out: str | os.PathLike[str],
    *,
    cases: str | os.PathLike[str] | None = None,
    people: tuple[str, str] = ("first", "second"),
    replace: bool = False,
) -> ComparedMeasures:
    """Write measureAgreement.csv, measurePairs.csv and report.html.

    first, second: measurements.csv tables of each; lesions are joined by caseID and regionID. cases: a table with the columns caseID and patientID;
    without it each case is taken as a patient. people: names. Raises ProblemError, with nothing written, where a table cannot be read, has a lesion
    twice, a case is not in `cases`, or no lesion was measured by both.
    """
    from HER2PETLib.files import sha256
    from HER2PETLib.report.measureagreementpage import MeasuredLesion, agreementTable, pairsTable, writeAgreementPage
    from HER2PETLib.report.measurementsummary import MEASURES, measuredLesions, readMeasurements
    from HER2PETLib.tables.csvwriter import writeTable

    if people[0] == people[1]:
        raise ProblemError(f"Both people are called {people[0]}.", "Give two names.")
    measured = [
        measuredLesions(readMeasurements(paths), f"the tables of {who}")
        for paths, who in ((first, people[0]), (second, people[1]))
    ]
    patientOf = _patients(cases) if cases is not None else {}
    both = [place for place in measured[0] if place in measured[1]]
    if not both:
        raise ProblemError(
            f"No lesion was measured by both: {len(measured[0])} and {len(measured[1])} lesions, none with the same caseID and regionID.",
            "Give the tables of two people who measured the same regions.",
        )
    lesions = []
    looks = []
    for caseID, regionID in both:
        rows = measured[0][caseID, regionID], measured[1][caseID, regionID]
        if cases is not None and caseID not in patientOf:
            raise ProblemError(f"{cases} has no row of the case {caseID}.", "Add it.")
        if rows[0]["name"] != rows[1]["name"]:
            looks.append(
                f"{caseID}, {regionID}: called '{rows[0]['name']}' by {people[0]} and '{rows[1]['name']}' by {people[1]}; compared as one lesion."
            )
        values = {key: (rows[0][key], rows[1][key]) for key in MEASURES}
        for key, (title, _) in MEASURES.items():
            if (values[key][0] is None) != (values[key][1] is None):
                who = people[values[key][0] is None]
                looks.append(f"{caseID}, {regionID} ({rows[0]['name']}): {title} by {who} only, and left out of it.")
        lesions.append(MeasuredLesion(caseID, patientOf.get(caseID, caseID), regionID, rows[0]["name"], values))
    for own, other, who in ((measured[0], measured[1], people[0]), (measured[1], measured[0], people[1])):
        looks += [f"{caseID}, {regionID} ({own[caseID, regionID]['name']}): measured by {who} only."
                  for caseID, regionID in own if (caseID, regionID) not in other]  # fmt: skip
    if all(one == other for each in lesions for one, other in each.values.values()):
        looks.append(f"Every value of {people[0]} is that of {people[1]}: is it one person's table twice?")
    subject = " ".join(sha256(path)[:16] for path in (*first, *second))
    inputs = [*first, *second, *([cases] if cases is not None else [])]
    with OutputFolder(out, JOB, subject, inputs=inputs, replace=replace) as output:
        output.check([AGREEMENT, PAIRS, PAGE])
        agreement = agreementTable(lesions)
        with output.adding(instead=True, last=[PAGE]) as folder:
            for name, table in ((AGREEMENT, agreement), (PAIRS, pairsTable(lesions))):
                writeTable(folder / name, table.columns, table.rows)
            writeAgreementPage(folder / PAGE, lesions, agreement, people, looks, byCase=cases is None)
    files = tuple(output.folder / name for name in (AGREEMENT, PAIRS, PAGE))
    return ComparedMeasures(agreement, tuple(looks), len(lesions), len({each.patientID for each in lesions}), files)


def _patients(cases: str | os.PathLike[str]) -> dict[str, str]:
    from HER2PETLib.tables.csvreader import rowsByName

    rows = rowsByName(cases)
    if rows and (missing := {"caseID", "patientID"} - set(rows[0])):
        raise ProblemError(f"{cases} has no column {', '.join(sorted(missing))}.", "Give a table with caseID and patientID.")
    patients: dict[str, str] = {}
    for number, row in enumerate(rows, start=2):
        if not row["patientID"]:
            raise ProblemError(
                f"{cases}, row {number}: the case {row['caseID']} has no patientID.",
                "Fill it in: lesions of a patient belong together.",
            )
        if patients.setdefault(row["caseID"], row["patientID"]) != row["patientID"]:
            raise ProblemError(f"{cases}, row {number}: the case {row['caseID']} has two patients.", "Correct one of them.")
    return patients
