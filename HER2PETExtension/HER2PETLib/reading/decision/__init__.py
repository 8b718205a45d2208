"""From scores to decisions, after all readers have signed.

Public: `matchMarks`, which marks of two readers are one focus; `decideFocus` and `decidePatients`, the rule of the charter; `adjudicate`, a
focus after the third opinion; `sensitivityAnalysis`, other rules on the same reading. `jobs.unblindStudy` does all of it.
"""

from typing import TYPE_CHECKING

from HER2PETLib.publicnames import lazily

if TYPE_CHECKING:
    from HER2PETLib.reading.decision.matching import Matching, matchMarks
    from HER2PETLib.reading.decision.reconcile import sensitivityAnalysis
    from HER2PETLib.reading.decision.reconciliation import Reconciliation
    from HER2PETLib.reading.decision.rule import Answer, FocusDecision, PatientDecision, adjudicate, decideFocus, decidePatients

__all__ = [
    "Answer",
    "FocusDecision",
    "Matching",
    "PatientDecision",
    "Reconciliation",
    "adjudicate",
    "decideFocus",
    "decidePatients",
    "matchMarks",
    "sensitivityAnalysis",
]
__getattr__ = lazily(
    __name__,
    {
        "Matching": "matching",
        "matchMarks": "matching",
        "Reconciliation": "reconciliation",
        "sensitivityAnalysis": "reconcile",
        "Answer": "rule",
        "FocusDecision": "rule",
        "PatientDecision": "rule",
        "adjudicate": "rule",
        "decideFocus": "rule",
        "decidePatients": "rule",
    },
)
