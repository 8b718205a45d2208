"""A generated 89Zr trial as real DICOM, with known truth.

Public: `writeTrial`, the trial as a folder; `makeCase`, one patient of it, not written; `readTruth`, `truthOfPacket` and `simulateReader`,
readers of known sensitivity and specificity.
"""

from typing import TYPE_CHECKING

from HER2PETLib.publicnames import lazily

if TYPE_CHECKING:
    from HER2PETLib.phantom.cohort import GeneratedCase, makeCase
    from HER2PETLib.phantom.readers import TrueFocus, readTruth, simulateReader, truthOfPacket
    from HER2PETLib.phantom.trial import writeTrial

__all__ = [
    "GeneratedCase",
    "TrueFocus",
    "makeCase",
    "readTruth",
    "simulateReader",
    "truthOfPacket",
    "writeTrial",
]
__getattr__ = lazily(
    __name__,
    {
        "GeneratedCase": "cohort",
        "makeCase": "cohort",
        "TrueFocus": "readers",
        "readTruth": "readers",
        "simulateReader": "readers",
        "truthOfPacket": "readers",
        "writeTrial": "trial",
    },
)
