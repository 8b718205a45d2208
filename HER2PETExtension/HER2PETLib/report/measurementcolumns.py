"""The columns of measurements.csv: the case, and those of the one table of measures."""

from HER2PETLib.measure.definitions import COLUMNS as OF_A_REGION
from HER2PETLib.report.tables import Column

COLUMNS: tuple[Column, ...] = (
    Column("caseID", "Case", "", "Case ID as given.", "string"),
    *(Column(m.key, m.title, m.unit, m.description, m.type) for m in OF_A_REGION),
)
