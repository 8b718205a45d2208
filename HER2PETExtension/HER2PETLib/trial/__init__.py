"""Eligibility, HER2 pathology and the endpoint of the trial.

Public: `readPatients` and `readSpecimens`, the two tables that the trial keeps; `judge`, every criterion of a patient; `classify`, the HER2
class of a specimen; `computeEndpoint`, all of it with the decisions of the reading.
"""

from typing import TYPE_CHECKING

from HER2PETLib.publicnames import lazily

if TYPE_CHECKING:
    from HER2PETLib.trial.eligibility import judge
    from HER2PETLib.trial.endpoint import Endpoint, computeEndpoint
    from HER2PETLib.trial.pathology import HER2Status, Specimen, classify, readSpecimens
    from HER2PETLib.trial.patients import Patient, readPatients
    from HER2PETLib.trial.table import TableProblem

__all__ = [
    "Endpoint", "HER2Status", "Patient", "Specimen", "TableProblem", "classify", "computeEndpoint", "judge", "readPatients", "readSpecimens"
]  # fmt: skip
__getattr__ = lazily(
    __name__,
    {
        "Endpoint": "endpoint",
        "computeEndpoint": "endpoint",
        "judge": "eligibility",
        "HER2Status": "pathology",
        "Specimen": "pathology",
        "classify": "pathology",
        "readSpecimens": "pathology",
        "Patient": "patients",
        "readPatients": "patients",
        "TableProblem": "table",
    },
)
