"""Jobs: paths and settings in, progress and `tell` given, a dataclass out; nothing printed.

Public: `convertAll`, every PET series of folders to SUV files; `quantifyCase`, one case's measures as files; `runBatch`, a table of cases,
spread by `inProcesses`; `unblindStudy`, what the signed readings add up to; `poolStudies`, several studies; `endpointOf`, the endpoint of the trial;
`followUp`, every lesion over the examinations; `registerImages`, two examinations; `findCandidates`, foci for a person to review; `compareMeasures`, two
people's measurements; `auditMeasures`, another program's report; `planPower`, `planWidth` and `planAreas`, how many a trial needs.
"""

from typing import TYPE_CHECKING

from HER2PETLib.publicnames import lazily

if TYPE_CHECKING:
    from HER2PETLib.jobs.auditmeasures import AuditedMeasures, auditMeasures
    from HER2PETLib.jobs.batch.run import BatchResult, runBatch
    from HER2PETLib.jobs.batch.workers import inProcesses
    from HER2PETLib.jobs.candidates import CandidateRequest, CandidateResult, findCandidates
    from HER2PETLib.jobs.comparemeasures import ComparedMeasures, compareMeasures
    from HER2PETLib.jobs.endpoint import EndpointResult, endpointOf
    from HER2PETLib.jobs.followup.run import FollowUpRequest, FollowUpResult, followUp
    from HER2PETLib.jobs.plan import Plan, planAreas, planPower, planWidth
    from HER2PETLib.jobs.pool import PooledResult, poolStudies
    from HER2PETLib.jobs.quantify import Quantification, Settings, quantifyCase
    from HER2PETLib.jobs.registration import RegistrationResult, registerImages
    from HER2PETLib.jobs.suv import SUVRun, convertAll
    from HER2PETLib.jobs.unblind import Unblinded, unblindStudy

__all__ = [
    "AuditedMeasures",
    "BatchResult",
    "CandidateRequest",
    "CandidateResult",
    "ComparedMeasures",
    "EndpointResult",
    "FollowUpRequest",
    "FollowUpResult",
    "Plan",
    "PooledResult",
    "Quantification",
    "RegistrationResult",
    "SUVRun",
    "Settings",
    "Unblinded",
    "auditMeasures",
    "compareMeasures",
    "convertAll",
    "endpointOf",
    "findCandidates",
    "followUp",
    "inProcesses",
    "planAreas",
    "planPower",
    "planWidth",
    "poolStudies",
    "quantifyCase",
    "registerImages",
    "runBatch",
    "unblindStudy",
]
__getattr__ = lazily(
    __name__,
    {
        "AuditedMeasures": "auditmeasures",
        "auditMeasures": "auditmeasures",
        "BatchResult": "batch.run",
        "runBatch": "batch.run",
        "inProcesses": "batch.workers",
        "CandidateRequest": "candidates",
        "CandidateResult": "candidates",
        "findCandidates": "candidates",
        "ComparedMeasures": "comparemeasures",
        "compareMeasures": "comparemeasures",
        "EndpointResult": "endpoint",
        "endpointOf": "endpoint",
        "FollowUpRequest": "followup.run",
        "FollowUpResult": "followup.run",
        "followUp": "followup.run",
        "Plan": "plan",
        "planAreas": "plan",
        "planPower": "plan",
        "planWidth": "plan",
        "PooledResult": "pool",
        "poolStudies": "pool",
        "Quantification": "quantify",
        "Settings": "quantify",
        "quantifyCase": "quantify",
        "RegistrationResult": "registration",
        "registerImages": "registration",
        "SUVRun": "suv",
        "convertAll": "suv",
        "Unblinded": "unblind",
        "unblindStudy": "unblind",
    },
)
