"""A reading, its endpoint and its measurements as SDTM: four datasets in Dataset-JSON 1.1, their Define-XML 2.1, and who the readers are."""

from datetime import datetime
from pathlib import Path

from HER2PETLib.report.cdiscdatasets import datasetFile, writeDataset
from HER2PETLib.report.cdiscdefine import writeDefine
from HER2PETLib.report.cdiscrecords import ReadingStudy, records
from HER2PETLib.report.cdiscvariables import DOMAINS
from HER2PETLib.tables.columns import Column
from HER2PETLib.tables.csvwriter import writeTable

EVALUATORS = "evaluators.csv"
_EVALUATORS = (
    Column("evaluatorID", "Evaluator", "", "TUEVALID and TREVALID in the datasets"),
    Column("reader", "Reader", "", "as the charter names the reader"),
)


def writeCDISC(folder: Path, study: ReadingStudy, title: str) -> list[Path]:
    """Write the datasets, define.xml and evaluators.csv into `folder`, which is made; returns the files. title: of the study.

    Raises ProblemError where odmlib is not installed, or a name is longer than SDTM takes.
    """
    datasets, created = records(study), datetime.now().astimezone()
    folder.mkdir()
    for domain in DOMAINS:
        writeDataset(folder, domain, datasets[domain.name], study.studyID, created)
    define = writeDefine(folder, datasets, study.studyID, title, created)
    rows = [{"evaluatorID": evaluator, "reader": reader} for reader, evaluator in study.evaluators.items()]
    writeTable(folder / EVALUATORS, _EVALUATORS, rows)
    return [*(folder / datasetFile(domain) for domain in DOMAINS), define, folder / EVALUATORS]
