"""The tables of several studies together. Every row says of which study it is; readers stand in it by their names there."""

from collections.abc import Iterable, Mapping, Sequence

from HER2PETLib.reading.decision.pooling import Pooled, PooledStudy
from HER2PETLib.report.readingtables import allReadersOf, readingTables
from HER2PETLib.statistics.agreement import agreementReport, agreementRows
from HER2PETLib.statistics.severalraters import SEVERAL_COLUMNS
from HER2PETLib.tables.columns import Column, Table

ALL_STUDIES = "all studies"
_STUDY = Column("study", "Study", "", "the studies that the row is of, separated by ; ")
# As the one of a study, where it has batches.
_KEPT = ("focusID", "caseID", "patientID", "site", "batch")


def pooledTables(pooled: Pooled, *, scores: Sequence[int], freeSearch: bool) -> dict[str, Table]:
    """decisions, discordant, patientDecisions, queries, scorePairs, agreement and agreementOfAll. scores, freeSearch: as for
    `readingTables`."""
    tables = {each.name: readingTables(each.reading, scores=scores, freeSearch=freeSearch) for each in pooled.studies}
    made = {name: _joined(name, tables) for name in ("patientDecisions", "queries", "scorePairs")}
    agreement = _joined("agreement", tables)
    over = [_STUDY, *SEVERAL_COLUMNS]
    return {
        "decisions": _decisions("decisions", pooled, tables),
        "discordant": _decisions("discordant", pooled, tables),
        **made,
        "agreement": Table(agreement.columns, [*agreement.rows, *_ofPairs(pooled, scores, freeSearch)]),
        "agreementOfAll": Table(
            over, [{"study": ALL_STUDIES, **row} for row in allReadersOf(pooled.byPlace, scores, freeSearch)]
        ),
    }


def _joined(name: str, tables: Mapping[str, Mapping[str, Table]]) -> Table:
    """The rows of one table of each study, with the columns of all."""
    columns = {column.key: column for ofStudy in tables.values() for column in ofStudy[name].columns}
    rows = [{"study": study, **row} for study, ofStudy in tables.items() for row in ofStudy[name].rows]
    return Table([_STUDY, *columns.values()], rows)


def _decisions(name: str, pooled: Pooled, tables: Mapping[str, Mapping[str, Table]]) -> Table:
    """Readers by their place in the charter: a column a reader would say that those of other studies gave no answer."""
    places = range(1, len(pooled.byPlace.readers) + 1)
    own = {column.key: column for ofStudy in tables.values() for column in ofStudy[name].columns}
    columns = [_STUDY, *(own[key] for key in _KEPT if key in own)]
    for place in places:
        columns += [
            Column(f"reader{place}", f"Reader {place}", "", "by the order in the study's charter"),
            Column(f"score{place}", f"Score of reader {place}", "", "empty: no score, see the answer", "int"),
            Column(f"answer{place}", f"Answer of reader {place}", "", "scored, not seen, not assessable or missing"),
        ]
    columns += [own[key] for key in ("positive", "reason", "positionRAS", "distanceMm")]
    rows = [dict(_decisionRow(each, row, columns)) for each in pooled.studies for row in tables[each.name][name].rows]
    return Table(columns, rows)


def _decisionRow(study: PooledStudy, row: Mapping[str, object], columns: Sequence[Column]) -> Iterable[tuple[str, object]]:
    yield "study", study.name
    known = {column.key for column in columns}
    yield from ((key, value) for key, value in row.items() if key in known)
    reading = study.reading
    part = reading.parts[reading.batchOf(str(row["caseID"]))] if reading.parts else reading
    for place, reader in enumerate(part.readers, start=1):
        yield f"reader{place}", reader
        yield f"score{place}", row[f"score_{reader}"]
        yield f"answer{place}", row[f"answer_{reader}"]


def _ofPairs(pooled: Pooled, scores: Sequence[int], freeSearch: bool) -> Iterable[dict[str, object]]:
    for pair in pooled.pairs:
        report = agreementReport(
            pair.pairs,
            {},
            readers=pair.readers,
            categories=tuple(scores),
            cut=pooled.byPlace.threshold,
            searched=pair.searched if freeSearch else None,
        )
        yield from ({"study": "; ".join(pair.studies), **row} for row in agreementRows(report))
