"""Jobs: paths and settings in, progress and `tell` given, a dataclass out; nothing printed.

Public: `convertAll`, every PET series of folders to SUV files; `quantifyCase`, one case's measures as files; `runBatch`, a table of cases,
spread by `inProcesses`; `unblindStudy`, what the signed readings add up to; `poolStudies`, several studies; `endpointOf`, the endpoint of the trial;
`followUp`, every lesion over the examinations.
"""

from typing import TYPE_CHECKING

from HER2PETLib.publicnames import lazily

if TYPE_CHECKING:
    from HER2PETLib.jobs.batch.run import BatchResult, runBatch
    from HER2PETLib.jobs.batch.workers import inProcesses
    from HER2PETLib.jobs.endpoint import EndpointResult, endpointOf
    from HER2PETLib.jobs.followup.run import FollowUpRequest, FollowUpResult, followUp
    from HER2PETLib.jobs.pool import PooledResult, poolStudies
    from HER2PETLib.jobs.quantify import Quantification, Settings, quantifyCase
    from HER2PETLib.jobs.suv import SUVRun, convertAll
    from HER2PETLib.jobs.unblind import Unblinded, unblindStudy

__all__ = [
    "BatchResult",
    "EndpointResult",
    "FollowUpRequest",
    "FollowUpResult",
    "PooledResult",
    "Quantification",
    "SUVRun",
    "Settings",
    "Unblinded",
    "convertAll",
    "endpointOf",
    "followUp",
    "inProcesses",
    "poolStudies",
    "quantifyCase",
    "runBatch",
    "unblindStudy",
]
__getattr__ = lazily(
    __name__,
    {
        "BatchResult": "batch.run",
        "runBatch": "batch.run",
        "inProcesses": "batch.workers",
        "EndpointResult": "endpoint",
        "endpointOf": "endpoint",
        "FollowUpRequest": "followup.run",
        "FollowUpResult": "followup.run",
        "followUp": "followup.run",
        "PooledResult": "pool",
        "poolStudies": "pool",
        "Quantification": "quantify",
        "Settings": "quantify",
        "quantifyCase": "quantify",
        "SUVRun": "suv",
        "convertAll": "suv",
        "Unblinded": "unblind",
        "unblindStudy": "unblind",
    },
)
