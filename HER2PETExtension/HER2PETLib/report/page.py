"""The report of a study as a page. It says nothing that is not in the result tables; it is made from their rows."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from HER2PETLib.files import writeText
from HER2PETLib.reading.ledger import claims
from HER2PETLib.reading.primaryanalysis import NOT_NAMED, PrimaryAnalysis
from HER2PETLib.report import agreementsection, diagnosticsection, endpointsection
from HER2PETLib.report.document import documentOf, notice
from HER2PETLib.report.figures import Figure
from HER2PETLib.report.lesionsection import lesions
from HER2PETLib.report.markup import Markup, element, figureOf, interval, items, shown, tableFrom, tableOf
from HER2PETLib.report.multireadersection import multiReader
from HER2PETLib.report.summarysection import summary
from HER2PETLib.report.suvsection import provenance
from HER2PETLib.tables.columns import Table

USE = "Not for clinical use. Trial imaging endpoint, for research: nothing on this page may guide the care of a patient."
UNBLINDED = "Unblinded: this page joins answers, patients and pathology. Readers who still have to read must not see it."


@dataclass(frozen=True)
class Content:
    """What the page is made of, plain data all of it.

    charter: the document of `study.json`, charterHash its hash. tables: by name, those of `readingtables`, `endpointtables`, `diagnostic`,
    `audit` and `cases`, and `measurementSummary` where there were measurements. pictures: (caseID, picture, or why there is
    none). verification: what does not verify, none if all is well. notes: what else a reader of the page must know first. later: (title, text) of
    each batch of cases that came late, and of each amendment. primary: the primary analysis, None where the charter names none.
    """

    charter: Mapping[str, Any]
    charterHash: str
    gate: str
    tables: Mapping[str, Table]
    pictures: Sequence[tuple[str, Figure | str]]
    verification: Sequence[str]
    dropOuts: str
    software: Mapping[str, str]
    created: str
    notes: Sequence[str] = ()
    later: Sequence[tuple[str, str]] = ()
    primary: PrimaryAnalysis | None = None


def writePage(path: str | os.PathLike, content: Content) -> None:
    """Write the page, whole or not at all."""
    writeText(path, pageOf(content))


def pageOf(content: Content) -> str:
    """The page as HTML."""
    sections = {
        "Result": summary(content.tables, content.primary),
        "Patients": endpointsection.flow(content.tables, content.dropOuts),
        "Endpoint": endpointsection.endpoint(content.tables, content.primary),
        "Patient by patient": endpointsection.patients(content.tables),
        "Pictures": _pictures(content),
        "Uptake": [*lesions(content.charter, content.tables), *_measurements(content.tables)],
        "Scores against pathology": [
            *diagnosticsection.diagnostic(content.charter, content.tables, isSecondary=content.primary is not None),
            *multiReader(content.tables),
        ],
        "Agreement of the readers": agreementsection.agreement(content.charter, content.gate, content.tables),
        "How SUV was obtained": provenance(content.tables),
        "Charter": _charter(content),
        "Audit": _audit(content),
        "Contradictions between the tables": _problems(content.tables),
        "Versions": [element("p", ", ".join(f"{name} {version}" for name, version in content.software.items()))],
    }
    title = content.charter["title"]
    header = [
        element("p", f"HER2-targeted PET/CT, {content.charter['tracer']}. Blinded reading, unblinded {content.created}."),
        notice(USE, UNBLINDED, *content.notes),
    ]
    return documentOf(f"{title}: report", title, header, sections)


def _charter(content: Content) -> list[Markup]:
    charter = content.charter
    threshold, readers = charter["rule"]["threshold"], charter["rule"]["readers"]
    needed = {"all": "all readers", "majority": "more than half of the readers"}.get(readers, f"at least {readers} readers")
    mode = {"givenFoci": "every reader scored the same given foci", "freeSearch": "readers searched for foci themselves"}
    window = charter["hanging"]["petWindow"]
    foci = sum(case.get("foci", 0) for case in charter["cases"])
    given = f", {foci} given foci" if charter["mode"] == "givenFoci" else ""
    described = items(
        (
            ("Rule", f"A focus is positive only if {needed} score it {threshold} or above."),
            ("Primary analysis", str(content.primary or NOT_NAMED)),
            *content.later,
            ("Readers", ", ".join(charter["readers"])),
            ("Mode", f"{mode[charter['mode']]}; foci are matched {content.gate}"),
            ("Cases", f"{len(charter['cases'])} cases{given}; {charter['repeats']} shown twice to each reader"),
            ("PET window", f"SUV {window[0]:g} to {window[1]:g} g/ml"),
            ("SUV values", "shown to the readers" if charter["readerMay"]["seeSUV"] else "hidden from the readers"),
            ("Created", charter["created"]),
            ("Seed of the orders", charter["seed"]),
            ("Hash (SHA-256)", element("code", content.charterHash)),
        )
    )
    scale = tableFrom("Scale", ("Score", "Meaning"), [(entry["score"], entry["anchor"]) for entry in charter["scale"]])
    return [element("div", described, scale, class_="beside")]


def _pictures(content: Content) -> list[Markup]:
    legend = (
        "Anterior maximum intensity projections of the SUV, the patient's right on the left, dark is high. Circle and +: positive; "
        "dashed square: negative; dotted diamond: could not be decided."
    )
    pictures = [
        figureOf(picture, caseID)
        if isinstance(picture, Figure)
        else element("figure", element("p", picture), element("figcaption", caseID))
        for caseID, picture in content.pictures
    ]
    return [element("p", legend), element("div", *pictures, class_="pictures")]


def _measurements(tables: Mapping[str, Table]) -> list[Markup]:
    if "measurementSummary" not in tables:
        return [element("p", "No table of measurements was given.")]

    def spread(key: str) -> Callable[[Mapping[str, Any]], str]:
        def cell(row: Mapping[str, Any]) -> str:
            median = row[f"{key}Median"]
            return "not measured" if median is None else f"{median:.2f} ({interval(row[f'{key}Minimum'], row[f'{key}Maximum'])})"

        return cell

    own = {
        "volume": ("Volume (ml)", spread("volumeMl")),
        "maximum": ("SUVmax (g/ml)", spread("suvMax")),
        "peak": ("SUVpeak (g/ml)", spread("suvPeak")),
        "mean": ("SUVmean (g/ml)", spread("suvMean")),
    }
    caption = "Median (lowest to highest) over the regions"
    return [tableOf(caption, tables["measurementSummary"], ("group", "regions", *own), **own)]


def _audit(content: Content) -> list[Markup]:
    verified = (
        [
            element("p", f"{claims.CHARTER_AND_KEY} {claims.COORDINATORS_LEDGER} {claims.NOT_SHOWN_OF_THE_COORDINATOR}"),
            element(
                "p",
                f"Each reading: {claims.WHOLE} Where its receipt came separately: {claims.AS_SIGNED} Where it came with the ledger: "
                f"{claims.RECEIPT_CAME_WITH_IT}",
            ),
        ]
        if not content.verification
        else [notice(*(f"Does not verify: {said}" for said in content.verification))]
    )
    keys = ("reader", "events", "kinds", "changes", "first", "printedName", "time", "meaning")
    audit = content.tables["audit"]
    # As code: a hash may be broken anywhere, or the widest line would shrink every page of paper.
    hashes = {
        column.key: (column.title, lambda row, key=column.key: element("code", shown(row.get(key))))
        for column in audit.columns
        if column.key in ("packetID", "lastHash", "signature")
    }
    return [
        *verified,
        tableOf("Events and signatures", audit, keys),
        tableOf("Receipts", audit, ("reader", "receiptCame", *hashes), **hashes),
    ]


def _problems(tables: Mapping[str, Table]) -> list[Markup]:
    problems = tables["problems"]
    unreadable = sum(bool(row["unreadable"]) for row in problems.rows)
    parts = [tableOf("Contradictions, and cells that could not be read", problems, ("table", "row", "column", "reason"))]
    if unreadable:
        cells = "1 cell" if unreadable == 1 else f"{unreadable} cells"
        parts.insert(0, notice(f"{cells} could not be read. What depends on them is not counted until they are corrected."))
    return parts
