"""The report of a study whose reading is signed and whose endpoint is computed: everything that `page` shows, put together."""

import datetime
import importlib.metadata
import platform
from collections.abc import Mapping, Sequence
from typing import Any

from HER2PETLib import __version__
from HER2PETLib.progress import Progress, silent
from HER2PETLib.reading.decision.reconciliation import Reconciliation
from HER2PETLib.reading.primaryanalysis import PrimaryAnalysis
from HER2PETLib.reading.study.amendments import amendmentsOf
from HER2PETLib.reading.study.batches import batchesOf
from HER2PETLib.reading.study.study import Study
from HER2PETLib.reading.study.verifiedstudy import verifyStudy
from HER2PETLib.report.audit import auditTable
from HER2PETLib.report.caserows import caseRows
from HER2PETLib.report.endpointtables import endpointTables
from HER2PETLib.report.measurementsummary import measurementSummary
from HER2PETLib.report.page import Content
from HER2PETLib.report.readingtables import readingTables
from HER2PETLib.tables.columns import Table
from HER2PETLib.trial.endpoint import Endpoint
from HER2PETLib.trial.pathology import Specimen
from HER2PETLib.trial.table import TableProblem

RULE_AMENDED = (
    "The rule of decision was amended for the cases of later batches: each focus is decided by the charter as it was for its batch; see "
    "Charter."
)
# What the numbers and figures depend on, beside this program.
_LIBRARIES = ("numpy", "scipy", "pydicom", "SimpleITK", "statsmodels", "matplotlib")


def studyContent(
    study: Study,
    reading: Reconciliation,
    endpoint: Endpoint,
    specimens: Sequence[Specimen],
    problems: Sequence[TableProblem],
    *,
    primary: PrimaryAnalysis | None,
    more: Mapping[str, Table],
    measurements: Sequence[Mapping[str, Any]] = (),
    notes: Sequence[str] = (),
    progress: Progress = silent,
) -> Content:
    """What the page of the study shows; every PET is read once more for its picture, and the study verified.

    primary: the primary analysis with its amendments. problems, more: as for `writeEndpointTables`. measurements: rows of `readMeasurements`.
    """
    charter = study.charter
    cases = caseRows(study, reading, progress)
    progress(0, 2, "agreement of the readers")
    ofReading = readingTables(reading, scores=charter.scores, freeSearch=charter.mode == "freeSearch")
    progress(1, 2, "verifying the study")
    verification = verifyStudy(study)
    tables = {
        **ofReading,
        **endpointTables(endpoint, specimens, problems),
        **more,
        "cases": cases.table,
        "suvInputs": cases.inputs,
        "audit": auditTable(study),
    }
    if measurements:
        givenFoci = charter.mode == "givenFoci"
        tables["measurementSummary"] = measurementSummary(measurements, tables["decisions"].rows, givenFoci)
    software = {"her2pet": __version__, "Python": platform.python_version()}
    return Content(
        charter=charter.document(),
        charterHash=charter.hash,
        gate=reading.gate,
        primary=primary,
        tables=tables,
        pictures=cases.pictures,
        verification=verification,
        dropOuts=str(endpoint.dropOuts),
        software=software | {name: importlib.metadata.version(name) for name in _LIBRARIES},
        created=datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        notes=[*notes, *([RULE_AMENDED] if any(each.changesRule for each in amendmentsOf(study.ledger)) else [])],
        later=_later(study),
    )


def _later(study: Study) -> list[tuple[str, str]]:
    """What came after the charter: batches of cases, and amendments."""
    batches = [
        (f"Batch {part.batch}", f"{len(part.charter.cases)} cases, added {part.charter.created}; charter {part.charter.hash}")
        for part in batchesOf(study)[1:]
    ]
    return batches + [(f"Amendment {each.number}", str(each)) for each in amendmentsOf(study.ledger)]
